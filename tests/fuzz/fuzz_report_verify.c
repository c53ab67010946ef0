/*
 * Any bytes as a file of a report, in every form it can have: what it says of itself is read or refused, and its first
 * half is held against its second.
 */
#include "report/verify.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(enum report_file file, const char *text, size_t size)
{
    struct arena memory = {0};
    struct report_record r;
    struct error err = {0};
    int rc = report_record_read(&r, file, text, size, text, size, &memory, &err);
    if (rc == 0 && (r.tool == NULL || r.template_name == NULL || r.as_of == NULL || strlen(r.db_digest) != 64))
        abort();
    if (rc != 0 && err.text[0] == '\0')
        abort();
    arena_release(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena memory = {0};
    struct report_changes changes = {.memory = &memory};
    struct error err = {0};
    size_t half = size / 2;
    char *text = malloc(size + 1), *second = malloc(size - half + 1);
    if (text == NULL || second == NULL)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    memcpy(second, data + half, size - half);
    second[size - half] = '\0';
    for (enum report_file file = REPORT_PDF; file <= REPORT_JSON; file++)
        read_as(file, text, size);
    report_changes_of_json(&changes, text, size, text, size, &err);
    report_changes_of_json(&changes, text, half, second, size - half, &err);
    report_changes_of_svg(&changes, text, second, &err);
    report_changes_of_markdown(&changes, text, second, &err);
    arena_release(&memory);
    free(text);
    free(second);
    return 0;
}

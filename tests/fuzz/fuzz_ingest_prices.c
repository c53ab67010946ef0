/*
 * The importers of price lists on any text: a file, and behind the byte 0x1e a mapping; without one it is read as a
 * SkyPilot catalogue. Every price that comes out is complete, stands on a line of the file, and stands there once.
 */
#include "core/date.h"
#include "ingest/prices.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static size_t count_lines(const char *text, size_t size)
{
    size_t n = 1;
    for (size_t i = 0; i < size; i++)
        n += text[i] == '\n' || text[i] == '\r';
    return n;
}

static int by_id(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct digest));
}

static void check_prices(const struct price_list *l, size_t lines)
{
    struct digest *ids = calloc(l->n + 1, sizeof *ids);
    demand(ids != NULL, "memory");
    for (size_t i = 0; i < l->n; i++) {
        struct price_row row = {0};
        demand(price_complete(&row, &l->prices[i], NULL) == 0, "an incomplete price");
        demand(row.value > 0, "a price that is not positive");
        demand(l->lines[i] >= 2 && l->lines[i] <= lines, "the line of a price");
        demand(i == 0 || l->lines[i - 1] <= l->lines[i], "the order of the prices");
        ids[i] = row.id;
    }
    qsort(ids, l->n, sizeof *ids, by_id);
    for (size_t i = 1; i < l->n; i++)
        demand(by_id(&ids[i - 1], &ids[i]) != 0, "a price that stands there twice");
    free(ids);
}

static void check_remarks(const struct price_list *l, size_t lines)
{
    for (size_t i = 0; i < l->n_left_out; i++) {
        demand(*l->left_out[i].why != '\0', "left out for no reason");
        demand(l->left_out[i].line <= lines, "the line of a row that is left out");
        demand(i == 0 || l->left_out[i - 1].line <= l->left_out[i].line, "the order of what is left out");
    }
    for (size_t i = 0; i < l->n_notes; i++)
        demand(l->notes[i].line <= lines && *l->notes[i].text != '\0', "a note");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = size > 0 ? (const char *)data : "";
    const char *cut = size > 0 ? memchr(text, 0x1e, size) : NULL;
    size_t n = cut != NULL ? (size_t)(cut - text) : size;
    char *mapping = cut != NULL ? strndup(cut + 1, size - n - 1) : NULL;
    struct price_list_options options = {.mapping = mapping, .observed = DATE_NONE, .valid_until = DATE_NONE};
    struct price_list list = {0};
    struct arena memory = {0};
    struct error err = {0};
    if (mapping == NULL) {
        options.provider = "p";
        options.surface = "s";
        options.observed = INT64_C(1775520000000);
    }
    const struct price_format *format = price_format_by_name(mapping != NULL ? "csv" : "skypilot");
    if (format->read(&list, "list.csv", text, n, &options, &memory, &err) == 0) {
        check_prices(&list, count_lines(text, n));
        check_remarks(&list, count_lines(text, n));
    } else {
        demand(err.text[0] != '\0', "an error without a message");
    }
    arena_release(&memory);
    free(mapping);
    return 0;
}

/*
 * The mllog importer on any text: log, side file and system description, separated by the byte 0x1e. What it accepts
 * must be a JSON document.
 */
#include "ingest/import.h"
#include "receipt/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cuts the text up to the next separator off *rest; NULL when nothing is left. */
static const char *next_part(const char **rest, size_t *left, size_t *size)
{
    const char *part = *rest;
    if (part == NULL)
        return NULL;
    const char *end = memchr(part, 0x1e, *left);
    *size = end ? (size_t)(end - part) : *left;
    *left -= end ? *size + 1 : *left;
    *rest = end ? end + 1 : NULL;
    return part;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *rest = size > 0 ? (const char *)data : "";
    struct import_log log = {.path = "log", .provenance_path = "side", .system_path = "system"};
    struct imported out = {0};
    struct error err = {0};
    struct json *doc = NULL;
    log.text = next_part(&rest, &size, &log.size);
    log.provenance = next_part(&rest, &size, &log.provenance_size);
    log.system = next_part(&rest, &size, &log.system_size);
    if (importer_by_name("mllog")->import(&out, &log, &err) != 0)
        return 0;
    if (json_parse(&doc, NULL, out.document, out.size, &err) != 0)
        abort();
    json_free(doc);
    imported_release(&out);
    return 0;
}

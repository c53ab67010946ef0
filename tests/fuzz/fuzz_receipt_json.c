/*
 * The JSON reader on any bytes. What is refused names a place inside the text. What is accepted parses to the same
 * digest again, its canonical text is accepted and is its own canonical text, and every number survives the trip.
 */
#include "receipt/json.h"

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

static char *canonical_text(struct json *doc, size_t *len)
{
    char *text = NULL;
    FILE *f = open_memstream(&text, len);
    demand(f != NULL, "memory");
    json_write_canonical(f, doc, json_root(doc));
    demand(fclose(f) == 0, "memory");
    return text;
}

static void visit(struct json *doc, const struct json_node *node)
{
    size_t n = 0, bad = 0, children = 0;
    const double *x = json_numbers(doc, node, &n, &bad);
    for (size_t i = 0; x != NULL && i < n; i++)
        demand(x[i] - x[i] == 0, "a number that is not finite");
    for (const struct json_node *c = json_first(node); c != NULL; c = json_next(c), children++)
        visit(doc, c);
    demand(x != NULL ? json_size(node) == n : json_size(node) == children, "the size of a container");
    demand(x != NULL || bad == 0 || bad < children, "the index of a bad element");
}

static void check_accepted(struct json *doc, const char *text, size_t size)
{
    struct json *again = NULL, *third = NULL;
    size_t len, len2;
    visit(doc, json_root(doc));
    demand(json_parse(&again, NULL, text, size, NULL) == 0, "the second parse is refused");
    demand(memcmp(json_canonical(doc), json_canonical(again), DIGEST_SIZE) == 0, "two digests of one text");
    char *canonical = canonical_text(doc, &len);
    demand(json_parse(&third, NULL, canonical, len, NULL) == 0, "the canonical text is refused");
    char *twice = canonical_text(third, &len2);
    demand(len == len2 && memcmp(canonical, twice, len) == 0, "the canonical text has another canonical text");
    json_free(again);
    json_free(third);
    free(canonical);
    free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct json *doc = NULL;
    struct json_place where = {0, 0, 0};
    struct error err = {.code = ERR_NONE, .text = ""};
    int rc = json_parse(&doc, &where, text, size, &err);
    if (rc == 0) {
        check_accepted(doc, text, size);
    } else {
        demand(rc == ERR_INPUT && err.code == ERR_INPUT && doc == NULL, "an error of another kind");
        demand(where.offset <= size && where.line >= 1 && where.column >= 1, "a place outside the text");
        demand(err.text[0] >= '1' && err.text[0] <= '9', "a message without a place");
    }
    json_free(doc);
    return 0;
}

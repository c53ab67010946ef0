#include "cli/levels.h"

#include "query/selection.h"
#include "store/receipts.h"

#include <string.h>

size_t levels_room(const char *text)
{
    size_t room = 1;
    for (; *text != '\0'; text++)
        room += *text == ',';
    return room;
}

static int is_level(struct cli *c, enum factor axis, const char *text, int *yes, struct error *err)
{
    struct factor_term term = {axis, selection_value(&c->memory, axis, text)};
    struct receipt_filter filter = {.as_of = c->as_of, .terms = &term, .n_terms = 1};
    struct receipt_rows rows = {0};
    if (term.value == NULL)
        return error_nomem(err);
    int rc = receipts_select(c->store, &filter, &c->memory, &rows, err);
    *yes = rc == 0 && rows.n > 0;
    return rc;
}

static int part(struct cli *c, const char *text, const char **out, size_t *n)
{
    while (*text != '\0') {
        size_t len = strcspn(text, ",");
        if (len > 0 && (out[(*n)++] = arena_copy_n(&c->memory, text, len)) == NULL)
            return EXIT_FAILED;
        text += len + (text[len] == ',');
    }
    return 0;
}

/* Two readings, of which nobody can tell which is meant. */
static int both(struct cli *c, enum factor axis, const char *where, const char *text)
{
    return cli_usage(c,
                     "%s '%s': is one level of %s, and its parts are levels too; name each part by itself, or the one "
                     "by --where %s=…",
                     where, text, factor_rule(axis)->title, factor_rule(axis)->name);
}

int levels_add(struct cli *c, enum factor axis, const char *where, const char *text, const char **out, size_t *n)
{
    size_t before = *n, parts = 0;
    int whole = 0, status = part(c, text, out, n);
    struct error err = {0};
    if (status == 0 && *n == before)
        return cli_usage(c, "%s '%s': is empty", where, text);
    if (status != 0 || strchr(text, ',') == NULL || !factor_rule(axis)->may_be_axis)
        return status;
    int rc = is_level(c, axis, text, &whole, &err);
    for (size_t i = before; rc == 0 && whole && i < *n; i++) {
        int yes;
        rc = is_level(c, axis, out[i], &yes, &err);
        parts += rc == 0 && yes;
    }
    if (rc != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    if (whole && parts == *n - before)
        return both(c, axis, where, text);
    if (!whole)
        return 0;
    *n = before;
    out[(*n)++] = text;
    return 0;
}

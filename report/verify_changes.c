/* Two reports as JSON: section by section, block by block; tables by row and column, charts by label and member. */
#include "report/verify_json.h"
#include "report/verify_table.h"

#include "core/text.h"

#include <string.h>

/* --- tables --- */

static const char **texts_of(struct diff *d, const struct json_node *list, size_t n)
{
    const char **texts = arena_array(d->memory, n, sizeof *texts);
    size_t i = 0;
    for (const struct json_node *m = json_first(list); texts != NULL && m != NULL && i < n; m = json_next(m))
        texts[i++] = arena_copy(d->memory, json_text(m));
    return texts;
}

static int read_table(struct diff *d, struct verify_table *t, const struct json_node *block)
{
    const struct json_node *columns = json_find(block, "columns"), *rows = json_find(block, "rows");
    size_t i = 0;
    t->n_columns = json_size(columns);
    t->n_rows = json_size(rows);
    t->columns = texts_of(d, columns, t->n_columns);
    t->rows = arena_array(d->memory, t->n_rows, sizeof *t->rows);
    for (const struct json_node *r = json_first(rows); t->rows != NULL && r != NULL; r = json_next(r))
        t->rows[i++] = texts_of(d, r, t->n_columns);
    return d->memory->failed ? error_nomem(d->err) : 0;
}

static int compare_tables(struct diff *d, const struct json_node *a, const struct json_node *b)
{
    struct verify_table was, is;
    int rc = read_table(d, &was, a);
    if (rc == 0)
        rc = read_table(d, &is, b);
    return rc == 0 ? verify_tables(d->all, &d->in, &was, &is, d->err) : rc;
}

/* --- findings --- */

/* "B200 is 89 % faster. (b200-vs-h100@2)" */
static const char **findings_of(struct diff *d, const struct json_node *block, size_t *n)
{
    const struct json_node *list = json_find(block, "findings");
    const char **texts = arena_array(d->memory, json_size(list), sizeof *texts);
    *n = 0;
    for (const struct json_node *f = json_first(list); texts != NULL && f != NULL; f = json_next(f)) {
        const char *text = json_text(json_find(f, "text")), *ref = json_text(json_find(f, "ref"));
        texts[(*n)++] =
            arena_format(d->memory, ref != NULL ? "%s (%s)" : "%s%s", text != NULL ? text : "", ref != NULL ? ref : "");
    }
    return d->memory->failed ? NULL : texts;
}

static int any_other(const void *context, size_t was, size_t is)
{
    (void)context;
    (void)was;
    (void)is;
    return 1;
}

/* One that went and one that came in its place are the same finding with other figures. */
static int compare_findings(struct diff *d, const struct json_node *a, const struct json_node *b)
{
    struct verify_step *steps;
    size_t n_was, n_is, n;
    const char **was = findings_of(d, a, &n_was), **is = findings_of(d, b, &n_is);
    if (was == NULL || is == NULL)
        return error_nomem(d->err);
    int rc = verify_align(&steps, &n, was, n_was, is, n_is, d->memory, d->err);
    if (rc != 0)
        return rc;
    verify_join(steps, n, 1, any_other, NULL);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const char *before = steps[i].was != VERIFY_NONE ? was[steps[i].was] : NULL;
        const char *after = steps[i].is != VERIFY_NONE ? is[steps[i].is] : NULL;
        if (!text_equal(before, after))
            rc = verify_add_here(d, NULL, NULL, before, after);
    }
    return rc;
}

/* --- blocks --- */

static const char *kind_of(const struct json_node *block)
{
    const char *kind = json_text(json_find(block, "kind"));
    return kind != NULL ? kind : "";
}

static int is_chart(const char *kind)
{
    return strstr(kind, "-chart") != NULL;
}

/* "table 'Measured'", "chart 'Which is faster?'", "headline" */
static const char *name_of(struct diff *d, const struct json_node *block, const char *heading)
{
    const char *kind = kind_of(block), *text = json_text(json_find(block, "text"));
    if (is_chart(kind))
        return arena_format(d->memory, "chart '%s'", text != NULL ? text : "");
    if (strcmp(kind, "table") == 0 && heading != NULL)
        return arena_format(d->memory, "table '%s'", heading);
    return arena_copy(d->memory, kind);
}

static int compare_blocks(struct diff *d, const struct json_node *a, const struct json_node *b, const char *heading)
{
    size_t before = d->all->n;
    int rc = 0;
    d->in.what = name_of(d, a, heading);
    if (is_chart(kind_of(a)) || strcmp(kind_of(a), "table") != 0)
        rc = verify_words(d, NULL, NULL, json_find(a, "text"), json_find(b, "text"));
    if (rc == 0 && strcmp(kind_of(a), "table") == 0)
        rc = compare_tables(d, a, b);
    else if (rc == 0 && strcmp(kind_of(a), "findings") == 0)
        rc = compare_findings(d, a, b);
    else if (rc == 0)
        rc = verify_objects(d, NULL, NULL, a, b);
    if (rc == 0)
        rc = verify_words(d, NULL, "note", json_find(a, "note"), json_find(b, "note"));
    if (rc == 0 && d->all->n == before)
        rc = verify_words(d, NULL, "alternative text", json_find(a, "alt"), json_find(b, "alt"));
    return rc;
}

/* A block that stands in one of the two alone, by its words. */
static int one_sided(struct diff *d, const struct json_node *block, const char *heading, int gone)
{
    const char *text = arena_copy(d->memory, json_text(json_find(block, "text")));
    d->in.what = name_of(d, block, heading);
    text = text != NULL ? text : "all of it";
    return verify_add_here(d, NULL, NULL, gone ? text : NULL, gone ? NULL : text);
}

/* Blocks are found by kind and, where they have one, by what they are called. */
static int list_blocks(struct diff *d, struct side *s, const struct json_node *section)
{
    const struct json_node *list = json_find(section, "blocks");
    const char *heading = NULL;
    s->n = json_size(list);
    s->items = arena_array(d->memory, s->n, sizeof *s->items);
    s->keys = arena_array(d->memory, s->n, sizeof *s->keys);
    size_t i = 0;
    for (const struct json_node *n = json_first(list); s->items != NULL && s->keys != NULL && n != NULL;
         n = json_next(n), i++) {
        const char *kind = kind_of(n), *text = json_text(json_find(n, "text"));
        heading = strcmp(kind, "heading") == 0 ? text : heading;
        int is_table = strcmp(kind, "table") == 0, is_titled = is_chart(kind) || strcmp(kind, "heading") == 0;
        const char *called = is_table ? heading : is_titled ? text : NULL;
        s->items[i] = n;
        s->keys[i] = arena_format(d->memory, "%s %s", kind, called != NULL ? called : "");
    }
    return d->memory->failed ? error_nomem(d->err) : 0;
}

static int same_kind(const void *context, size_t was, size_t is)
{
    const struct diff *d = context;
    return strcmp(kind_of(d->was.items[was]), kind_of(d->is.items[is])) == 0;
}

static const char *heading_above(struct diff *d, const struct side *s, size_t block)
{
    for (size_t i = block; i-- > 0;)
        if (strcmp(kind_of(s->items[i]), "heading") == 0)
            return arena_copy(d->memory, json_text(json_find(s->items[i], "text")));
    return NULL;
}

static int take_step(struct diff *d, const struct verify_step *step)
{
    if (step->was == VERIFY_NONE && step->is == VERIFY_NONE)
        return 0;
    if (step->is == VERIFY_NONE)
        return one_sided(d, d->was.items[step->was], heading_above(d, &d->was, step->was), 1);
    if (step->was == VERIFY_NONE)
        return one_sided(d, d->is.items[step->is], heading_above(d, &d->is, step->is), 0);
    return compare_blocks(d, d->was.items[step->was], d->is.items[step->is], heading_above(d, &d->was, step->was));
}

static int compare_sections(struct diff *d, const struct json_node *a, const struct json_node *b)
{
    struct verify_step *steps;
    size_t n;
    d->in.what = "header";
    int rc = verify_words(d, NULL, NULL, json_find(a, "validity"), json_find(b, "validity"));
    if (rc == 0)
        rc = list_blocks(d, &d->was, a);
    if (rc == 0)
        rc = list_blocks(d, &d->is, b);
    if (rc == 0)
        rc = verify_align(&steps, &n, d->was.keys, d->was.n, d->is.keys, d->is.n, d->memory, d->err);
    if (rc != 0)
        return rc;
    verify_join(steps, n, 1, same_kind, d);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = take_step(d, &steps[i]);
    return rc;
}

/* --- sections --- */

static int list_sections(struct diff *d, struct side *s)
{
    const struct json_node *list = json_find(json_root(s->doc), "sections");
    size_t i = 0;
    s->n = json_size(list);
    s->items = arena_array(d->memory, s->n, sizeof *s->items);
    s->keys = arena_array(d->memory, s->n, sizeof *s->keys);
    for (const struct json_node *n = json_first(list); s->items != NULL && s->keys != NULL && n != NULL;
         n = json_next(n), i++) {
        const char *plane = json_text(json_find(n, "plane")), *title = json_text(json_find(n, "title"));
        s->items[i] = n;
        s->keys[i] = arena_format(d->memory, "%s %s", plane != NULL ? plane : "", title != NULL ? title : "");
    }
    return d->memory->failed ? error_nomem(d->err) : 0;
}

static int compare_all(struct diff *d)
{
    struct verify_step *steps;
    size_t n;
    int rc = list_sections(d, &d->was);
    if (rc == 0)
        rc = list_sections(d, &d->is);
    const struct side was = d->was, is = d->is;
    if (rc == 0)
        rc = verify_align(&steps, &n, was.keys, was.n, is.keys, is.n, d->memory, d->err);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        size_t a = steps[i].was, b = steps[i].is;
        const struct json_node *known = a != VERIFY_NONE ? was.items[a] : is.items[b];
        d->in = (struct report_change){.section = arena_copy(d->memory, json_text(json_find(known, "title"))),
                                       .what = "section"};
        rc = a == VERIFY_NONE   ? verify_add_here(d, NULL, NULL, NULL, "a section")
             : b == VERIFY_NONE ? verify_add_here(d, NULL, NULL, "a section", NULL)
                                : compare_sections(d, was.items[a], is.items[b]);
    }
    return rc;
}

/* Whatever no comparison knows: that the two are not the same must not go unsaid. */
static int compare_rest(struct diff *d)
{
    const struct json_node *a = json_find(json_root(d->was.doc), "sections");
    const struct json_node *b = json_find(json_root(d->is.doc), "sections");
    d->in = (struct report_change){.what = "order, marks or unknown members"};
    if (d->all->n > 0 || text_equal(verify_json_words(d, d->was.doc, a), verify_json_words(d, d->is.doc, b)))
        return 0;
    return verify_add_here(d, NULL, NULL, "as in the file", "another");
}

int report_changes_of_json(struct report_changes *out, const char *was, size_t was_size, const char *is, size_t is_size,
                           struct error *err)
{
    struct diff d = {.all = out, .memory = out->memory, .err = err};
    int rc = json_parse(&d.was.doc, NULL, was, was_size, err);
    if (rc == 0)
        rc = json_parse(&d.is.doc, NULL, is, is_size, err);
    if (rc == 0)
        rc = verify_facts(&d);
    if (rc == 0)
        rc = compare_all(&d);
    if (rc == 0)
        rc = compare_rest(&d);
    if (rc == 0)
        rc = verify_seals(&d);
    json_free(d.was.doc);
    json_free(d.is.doc);
    return rc;
}

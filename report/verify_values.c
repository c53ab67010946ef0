/* Values of two reports as JSON: what a chart shows, by its labels and members. */
#include "report/verify_json.h"

#include "core/number.h"
#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int verify_add_here(struct diff *d, const char *row, const char *column, const char *was, const char *is)
{
    struct report_change c = d->in;
    c.row = row;
    c.column = column;
    c.was = was;
    c.is = is;
    return verify_add(d->all, &c, d->err);
}

static const char *number_words(struct diff *d, double x)
{
    char text[NUMBER_TEXT_SIZE];
    number_format_exact(text, x);
    return isfinite(x) ? arena_copy(d->memory, text) : "nothing";
}

/* One line of JSON, for what has no words of its own. */
const char *verify_json_words(struct diff *d, struct json *doc, const struct json_node *node)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    json_write_canonical(f, doc, node);
    const char *words = fclose(f) == 0 ? arena_copy(d->memory, text) : NULL;
    free(text);
    return words;
}

/* By its first member, which is there when it is null as well. */
static int is_quantity(const struct json_node *node)
{
    const struct json_node *first = json_type(node) == JSON_OBJECT ? json_first(node) : NULL;
    return first != NULL && strcmp(json_name(first), "value") == 0;
}

static const char *quantity_words(struct diff *d, const struct json_node *node)
{
    double value = json_number(json_find(node, "value"));
    double lo = json_number(json_find(node, "lo")), hi = json_number(json_find(node, "hi"));
    if (isnan(lo) && isnan(hi))
        return number_words(d, value);
    return arena_format(d->memory, "%s [%s, %s]", number_words(d, value), number_words(d, lo), number_words(d, hi));
}

/* NULL stays NULL: a member that is not there, or null. */
static const char *words(struct diff *d, struct json *doc, const struct json_node *node)
{
    if (node == NULL || json_type(node) == JSON_NULL)
        return NULL;
    if (json_type(node) == JSON_STRING)
        return arena_copy(d->memory, json_text(node));
    if (json_type(node) == JSON_NUMBER)
        return number_words(d, json_number(node));
    if (json_type(node) == JSON_BOOL)
        return json_is_true(node) ? "yes" : "no";
    if (is_quantity(node))
        return quantity_words(d, node);
    return is_quantity(json_first(node)) && json_size(node) == 1 ? quantity_words(d, json_first(node))
                                                                 : verify_json_words(d, doc, node);
}

int verify_words(struct diff *d, const char *row, const char *column, const struct json_node *a,
                 const struct json_node *b)
{
    const char *was = words(d, d->was.doc, a), *is = words(d, d->is.doc, b);
    if (text_equal(was, is))
        return 0;
    return verify_add_here(d, row, column, was != NULL ? was : "nothing", is != NULL ? is : "nothing");
}

static const struct json_node *labelled(const struct json_node *list, const char *label)
{
    for (const struct json_node *n = json_first(list); n != NULL; n = json_next(n))
        if (text_equal(json_text(json_find(n, "label")), label))
            return n;
    return NULL;
}

/* Elements that each have a label of their own. */
static int has_labels(const struct json_node *list)
{
    if (json_first(list) == NULL)
        return 0;
    for (const struct json_node *n = json_first(list); n != NULL; n = json_next(n)) {
        const char *label = json_text(json_find(n, "label"));
        if (label == NULL || labelled(list, label) != n)
            return 0;
    }
    return 1;
}

/* A list within a row names columns; one that is not within a row, rows. */
static int compare_labelled(struct diff *d, const char *row, const char *column, const struct json_node *a,
                            const struct json_node *b)
{
    int rc = 0;
    (void)column;
    for (const struct json_node *n = json_first(a); n != NULL && rc == 0; n = json_next(n)) {
        const char *label = arena_copy(d->memory, json_text(json_find(n, "label")));
        const struct json_node *other = labelled(b, label);
        if (other != NULL)
            rc = verify_values(d, row != NULL ? row : label, row != NULL ? label : NULL, n, other);
        else
            rc = verify_add_here(d, row != NULL ? row : label, row != NULL ? label : NULL, "a row", NULL);
    }
    for (const struct json_node *n = json_first(b); n != NULL && rc == 0; n = json_next(n)) {
        const char *label = arena_copy(d->memory, json_text(json_find(n, "label")));
        if (labelled(a, label) == NULL)
            rc = verify_add_here(d, row != NULL ? row : label, row != NULL ? label : NULL, NULL, "a row");
    }
    return rc;
}

/* An element of a list, which the parser may have lifted into doubles. */
static const char *element(struct diff *d, struct json *doc, const struct json_node *list, size_t i)
{
    size_t n;
    const double *numbers = json_numbers(doc, list, &n, NULL);
    const struct json_node *node = json_first(list);
    if (numbers != NULL && json_size(list) > 0)
        return i < n ? number_words(d, numbers[i]) : NULL;
    for (; node != NULL && i > 0; i--)
        node = json_next(node);
    return words(d, doc, node);
}

/* A long list is told by its first difference. */
static int compare_list(struct diff *d, const char *row, const char *column, const struct json_node *a,
                        const struct json_node *b)
{
    size_t n_was = json_size(a), n_is = json_size(b), i = 0;
    const char *was = NULL, *is = NULL;
    if (text_equal(verify_json_words(d, d->was.doc, a), verify_json_words(d, d->is.doc, b)))
        return 0;
    for (; i < n_was && i < n_is; i++) {
        was = element(d, d->was.doc, a, i);
        is = element(d, d->is.doc, b, i);
        if (!text_equal(was, is))
            return verify_add_here(d, row, arena_format(d->memory, "%s, number %zu", column, i + 1),
                                   was != NULL ? was : "nothing", is != NULL ? is : "nothing");
    }
    return verify_add_here(d, row, column, arena_format(d->memory, "%zu values", n_was),
                           arena_format(d->memory, "%zu values", n_is));
}

/* Told by the others: looked at only where nothing else in the object is another. */
static const char *const told_last[] = {"note", "reason", "valid_label"};

static int is_told_last(const char *name)
{
    for (size_t i = 0; i < sizeof told_last / sizeof *told_last; i++)
        if (strcmp(told_last[i], name) == 0)
            return 1;
    return 0;
}

/* What is compared elsewhere: labels, by which things are found, and at the top of a block its texts. */
static int is_own(const char *name, int at_top)
{
    static const char *const own[] = {"label", "kind", "text", "alt", "note", "spans"};
    for (size_t i = 0; i < (at_top ? sizeof own / sizeof *own : 1); i++)
        if (strcmp(own[i], name) == 0)
            return 1;
    return 0;
}

static int compare_members(struct diff *d, const char *row, const char *column, const struct json_node *a,
                           const struct json_node *b, int last)
{
    int rc = 0, at_top = row == NULL && column == NULL;
    for (const struct json_node *m = json_first(a); m != NULL && rc == 0; m = json_next(m)) {
        const char *name = arena_copy(d->memory, json_name(m));
        if (name == NULL)
            return error_nomem(d->err);
        if (is_own(name, at_top) || is_told_last(name) != last)
            continue;
        const char *path = column != NULL ? arena_format(d->memory, "%s, %s", column, name) : name;
        rc = verify_values(d, row, path, m, json_find(b, name));
    }
    for (const struct json_node *m = json_first(b); m != NULL && rc == 0; m = json_next(m))
        if (!is_own(json_name(m), at_top) && is_told_last(json_name(m)) == last && json_find(a, json_name(m)) == NULL &&
            json_type(m) != JSON_NULL)
            rc = verify_values(d, row, arena_copy(d->memory, json_name(m)), NULL, m);
    return rc;
}

int verify_objects(struct diff *d, const char *row, const char *column, const struct json_node *a,
                   const struct json_node *b)
{
    size_t before = d->all->n;
    int rc = compare_members(d, row, column, a, b, 0);
    return rc == 0 && d->all->n == before ? compare_members(d, row, column, a, b, 1) : rc;
}

int verify_values(struct diff *d, const char *row, const char *column, const struct json_node *a,
                  const struct json_node *b)
{
    if (a == NULL || b == NULL || json_type(a) != json_type(b) || is_quantity(a))
        return verify_words(d, row, column, a, b);
    if (json_type(a) == JSON_OBJECT)
        return verify_objects(d, row, column, a, b);
    if (json_type(a) != JSON_ARRAY)
        return verify_words(d, row, column, a, b);
    return has_labels(a) && has_labels(b) ? compare_labelled(d, row, column, a, b) : compare_list(d, row, column, a, b);
}

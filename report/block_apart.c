/* Class against class: what keeps the nearest ones apart, in the gate's words. */
#include "report/block_classes.h"

#include "query/words.h"

#include <string.h>

enum { VALUE_SHOWN = 64, NEIGHBOURS = 2, MOST_NEIGHBOURS = 8 };

/* "surface owned against modal"; of a recipe its members. */
static const char *reason_of(struct study *x, const struct difference *d)
{
    const char *title = factor_rule(d->factor)->title;
    if (d->factor == FACTOR_RECIPE && d->text != NULL)
        return arena_format(x->memory, "recipe: %s", d->text);
    if (d->unknown)
        return arena_format(x->memory, "%s not recorded on a side", title);
    if (d->left == NULL || d->right == NULL || strlen(d->left) > VALUE_SHOWN || strlen(d->right) > VALUE_SHOWN)
        return title;
    return arena_format(x->memory, "%s %s against %s", title, d->left, d->right);
}

static const char *code_words(struct study *x, unsigned codes)
{
    const char *text = NULL;
    for (int i = 0; i < 32; i++)
        if (codes & 1u << i)
            text = words_join(x->memory, text, " ", arena_format(x->memory, "R%03d", i));
    return text;
}

static int apart_cells(struct study *x, struct cell *c, const struct class_family *a, const struct class_family *b,
                       int first, struct error *err)
{
    struct difference *why;
    unsigned codes;
    size_t n;
    const char *text = NULL;
    int linked = class_has_block(x, "classes");
    int rc = class_difference(&why, &n, &codes, a, b, x->request->axis, x->memory, err);
    for (size_t i = 0; rc == 0 && i < n; i++)
        text = words_join(x->memory, text, "; ", reason_of(x, &why[i]));
    if (rc != 0)
        return rc;
    c[0].text = first ? class_shown_id(x, a) : NULL;
    c[0].target = linked ? c[0].text : NULL;
    c[1].text = class_shown_id(x, b);
    c[1].target = linked ? c[1].text : NULL;
    c[2].text = text;
    c[3].text = code_words(x, codes);
    return 0;
}

int block_class_apart(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {{"Class", ALIGN_LEFT, 1, 0},
                                            {"Against", ALIGN_LEFT, 1, 0},
                                            {"What keeps them apart", ALIGN_LEFT, 0, 1},
                                            {"Codes (MCR-)", ALIGN_LEFT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 4);
    size_t near[MOST_NEIGHBOURS], neighbours = body_count(body, "neighbours", NEIGHBOURS);
    size_t n = x->classes.n_families, shown = class_most(body, n);
    neighbours = neighbours < MOST_NEIGHBOURS ? neighbours : MOST_NEIGHBOURS;
    for (size_t i = 0; i < shown; i++) {
        size_t n_near = class_nearest(near, neighbours, &x->classes, i, n, x->request->axis);
        for (size_t k = 0; k < n_near; k++) {
            const struct class_family *families = x->classes.families;
            struct cell *c = table_row(&t);
            int rc = c != NULL ? apart_cells(x, c, &families[i], &families[near[k]], k == 0, err) : error_nomem(err);
            if (rc != 0)
                return rc;
        }
    }
    const char *title =
        arena_format(x->memory, "%s, each against the nearest", words_count(x->memory, n, "class", "classes"));
    table_finish(&t, study_table_title(x, body, NULL, n > 1 ? title : "No two classes"),
                 n > 1
                     ? class_notes(x, class_cut_note(x, shown, n, "classes"),
                                   "The nearest differ in the fewest factors. 'mcreport explain CODE' says why a code "
                                   "refuses; nothing waives it.")
                     : NULL,
                 n == 1 ? "There is one class, and nothing to keep it apart from." : "There is no class yet.");
    return x->memory->failed ? error_nomem(err) : 0;
}

#include "query/nearest.h"

#include "core/date.h"
#include "query/difference.h"

#include <string.h>

enum { NEAREST_SHOWN = 2, NEAREST_TRIES = 12, CLASS_SHOWN = 16 };

/* "cls-" and 12 digits: enough to be unique, short enough to read; the database resolves prefixes. */
static char *short_class(const char *class_id, struct arena *memory)
{
    size_t n = strlen(class_id);
    return arena_copy_n(memory, class_id, n < CLASS_SHOWN ? n : CLASS_SHOWN);
}

static int all_soft(const struct verdict *v, unsigned *soft)
{
    for (size_t i = 0; i < v->n_refusals; i++) {
        enum factor f = v->refusals[i].factor;
        if (f == FACTORS || factor_rule(f)->kind != FACTOR_SOFT)
            return 0;
        *soft |= 1u << f;
    }
    return v->n_refusals > 0;
}

static char *disclose_words(unsigned disclosed, struct arena *memory)
{
    char *words = arena_copy(memory, "");
    for (size_t f = 0; f < FACTORS && words != NULL; f++)
        if ((disclosed & 1u << f) != 0)
            words = arena_format(memory, "%s --disclose %s", words, factor_rule((enum factor)f)->name);
    return words;
}

static char *level_words(const struct cleared *c, struct arena *memory)
{
    char *words = NULL;
    for (size_t i = 0; i < cleared_n_levels(c) && (i == 0 || words != NULL); i++) {
        const struct level *l = cleared_level(c, i);
        words = arena_format(memory, "%s%s%s n=%zu", words ? words : "", words ? ", " : "", l->value, l->n_runs);
    }
    return words;
}

static int describe(struct nearest *out, const struct question *q, const struct cleared *c, const char *class_id,
                    const char *like, struct arena *memory, struct error *err)
{
    const struct factor_rule *axis = factor_rule(q->axis);
    char *disclose = disclose_words(q->disclosed, memory), *levels = level_words(c, memory);
    char day[DATE_TEXT_SIZE];
    date_format_time(day, q->selection->as_of);
    size_t n = 0;
    for (size_t i = 0; i < cleared_n_levels(c); i++)
        n += cleared_level(c, i)->n_runs;
    if (disclose == NULL || levels == NULL)
        return error_nomem(err);
    out->text = like != NULL ? arena_format(memory, "%zu receipts match %s in everything but %s (%s)", n, like,
                                            axis->title, levels)
                             : arena_format(memory, "%zu receipts of another class differ in nothing but %s (%s)", n,
                                            axis->title, levels);
    out->command = arena_format(memory, "mcreport compare --by %s --where class=%s%s%s", axis->name, class_id,
                                q->metric == METRIC_WHOLE_RUN ? " --metric whole_run" : "", disclose);
    return out->text != NULL && out->command != NULL ? 0 : error_nomem(err);
}

/* Asks the gate about one class; appends to v->nearest when it is let through, disclosing the stack if need be. */
static int try_class(struct store *store, const struct question *q, const char *class_id, const char *like,
                     struct arena *memory, struct verdict *v, struct error *err)
{
    struct selection selection = {.as_of = q->selection->as_of, .class_of = class_id};
    struct question ask = *q;
    struct verdict answer;
    const struct cleared *cleared;
    unsigned soft = 0;
    ask.selection = &selection;
    ask.base = NULL;
    int rc = gate_ask(store, &ask, GATE_VERDICT_ONLY, memory, &answer, &cleared, err);
    if (rc == 0 && cleared == NULL && all_soft(&answer, &soft)) {
        ask.disclosed |= soft;
        rc = gate_ask(store, &ask, GATE_VERDICT_ONLY, memory, &answer, &cleared, err);
    }
    if (rc != 0 || cleared == NULL)
        return rc;
    rc = describe(&v->nearest[v->n_nearest], &ask, cleared, short_class(class_id, memory), like, memory, err);
    v->n_nearest += rc == 0;
    return rc;
}

struct tried {
    const struct receipt_row *rows[NEAREST_TRIES];
    size_t n;
};

static int is_new(struct tried *t, const struct receipt_row *row, unsigned open)
{
    for (size_t i = 0; i < t->n; i++)
        if (difference_same_class(&t->rows[i]->factors, &row->factors, open))
            return 0;
    if (t->n == NEAREST_TRIES)
        return 0;
    t->rows[t->n++] = row;
    return 1;
}

static int try_anywhere(struct store *store, const struct question *q, struct tried *tried, struct arena *memory,
                        struct verdict *v, struct error *err)
{
    struct selection everything = {.as_of = q->selection->as_of};
    struct evidence_list all;
    unsigned open = gate_open_factors(q->axis);
    int rc = evidence_load(store, &everything, open, memory, &all, err);
    for (size_t i = all.n; rc == 0 && i-- > 0 && v->n_nearest < 1;) /* newest first */
        if (all.items[i].use == EVIDENCE_RUN && is_new(tried, all.items[i].row, open))
            rc = try_class(store, q, all.items[i].row->class_id, NULL, memory, v, err);
    return rc;
}

int nearest_find(struct store *store, const struct question *q, struct arena *memory, struct verdict *v,
                 struct error *err)
{
    struct tried tried = {.n = 0};
    int rc = 0;
    if (!factor_rule(q->axis)->may_be_axis)
        return 0;
    v->nearest = arena_array(memory, NEAREST_SHOWN, sizeof *v->nearest);
    if (v->nearest == NULL)
        return error_nomem(err);
    const struct receipt_row *examples[] = {v->left_row, v->right_row};
    for (size_t i = 0; i < 2 && rc == 0; i++)
        if (examples[i] != NULL && is_new(&tried, examples[i], gate_open_factors(q->axis)))
            rc = try_class(store, q, examples[i]->class_id, examples[i]->name, memory, v, err);
    if (rc == 0 && v->n_nearest == 0)
        rc = try_anywhere(store, q, &tried, memory, v, err);
    return rc;
}

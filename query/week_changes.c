/* Regressions and improvements of a week in the terms of the archive, and what its classes did otherwise. */
#include "query/week_parts.h"

#include "core/date.h"
#include "core/text.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

/* --- the stack --- */

enum { DIGITS_SHOWN = 8 };

/* A digest by its first digits, "sha256:" and its like apart; what is no digest is too long to stand in a list. */
static const char *short_value(const char *value, struct arena *memory)
{
    const char *digits = value != NULL ? strrchr(value, ':') : NULL;
    digits = digits != NULL ? digits + 1 : value;
    if (digits == NULL)
        return "not recorded";
    return strspn(digits, "0123456789abcdef") < DIGITS_SHOWN ? NULL : arena_copy_n(memory, digits, DIGITS_SHOWN);
}

const char *week_stack_words(const struct receipt_row *before, const struct receipt_row *after, struct arena *memory)
{
    const char *list = NULL;
    for (size_t f = 0; f < FACTORS; f++) {
        const struct factor_rule *rule = factor_rule((enum factor)f);
        const char *was = before->factors.value[f], *is = after->factors.value[f];
        if (rule->kind != FACTOR_SOFT || text_equal(was, is) || (was == NULL && is == NULL))
            continue;
        const char *from = short_value(was, memory), *to = short_value(is, memory);
        list = words_join(memory, list, ", ",
                          from != NULL && to != NULL ? arena_format(memory, "%s %s → %s", rule->title, from, to)
                                                     : rule->title);
    }
    return list;
}

/* --- moves --- */

static int fill_change(struct week_change *out, struct week_asking *a, const struct week_series_list *l,
                       const struct week_move *m)
{
    const struct week_runs *item = &l->items[m->series];
    const struct run *runs = item->runs + m->from;
    size_t n = m->end - m->from, n_before = m->at - m->from;
    const struct receipt_row *example = runs[n - 1].row;
    int drift = m->how == WEEK_MOVE_DRIFT;
    *out =
        (struct week_change){.kind = m->kind,
                             .example = example,
                             .class_id = item->class_id,
                             .level = example->factors.value[FACTOR_ACCELERATOR],
                             .metric = item->metric,
                             .runs = arena_array(a->memory, n, sizeof *out->runs),
                             .n_runs = n,
                             .n_before = n_before,
                             .ratio = m->ratio,
                             .lo = m->lo,
                             .hi = m->hi,
                             .p = m->p,
                             .p_holm = m->p_holm,
                             .how = m->how,
                             .confirmed = m->confirmed && m->kind != WEEK_MOVE_EARLY,
                             .few_weeks = m->few_weeks,
                             .weeks = l->series[m->series].weeks[m->end - 1] - l->series[m->series].weeks[m->from] + 1,
                             .told = week_counted(m->told)};
    if (out->runs == NULL)
        return error_nomem(a->err);
    memcpy(out->runs, runs, n * sizeof *runs);
    if (out->level == NULL)
        out->level = "accelerator not recorded";
    out->stack_moved =
        week_stack_words(runs[drift ? 0 : n_before - 1].row, runs[drift ? n - 1 : n_before].row, a->memory);
    return a->memory->failed ? error_nomem(a->err) : 0;
}

/* The greatest first: what a reader looks for. */
static void insert(struct week_change *list, size_t *n, const struct week_change *c)
{
    size_t i = (*n)++;
    for (; i > 0 && fabs(log(list[i - 1].ratio)) < fabs(log(c->ratio)); i--)
        list[i] = list[i - 1];
    list[i] = *c;
}

static int take_moves(struct week_asking *a, const struct week_series_list *l, const struct week_moves *moves)
{
    struct week *w = a->out;
    w->regressions = arena_array(a->memory, moves->n, sizeof *w->regressions);
    w->improvements = arena_array(a->memory, moves->n, sizeof *w->improvements);
    w->followed = arena_array(a->memory, moves->n, sizeof *w->followed);
    w->early = arena_array(a->memory, moves->n, sizeof *w->early);
    if (w->regressions == NULL || w->improvements == NULL || w->followed == NULL || w->early == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < moves->n; i++) {
        struct week_change c;
        int rc = fill_change(&c, a, l, &moves->items[i]);
        if (rc != 0)
            return rc;
        if (c.kind == WEEK_MOVE_EARLY)
            insert(w->early, &w->n_early, &c);
        else if (c.kind != WEEK_MOVE_NEW)
            w->followed[w->n_followed++] = c;
        else if (c.ratio < 1)
            insert(w->regressions, &w->n_regressions, &c);
        else
            insert(w->improvements, &w->n_improvements, &c);
    }
    w->n_tests = moves->n_tests;
    return 0;
}

static const char *spike_words(struct arena *memory, double ratio)
{
    return arena_format(memory, "%s %% %s than those around it, alone", words_fixed(memory, fabs(ratio - 1) * 100, 1),
                        ratio < 1 ? "slower" : "faster");
}

static int take_runs(struct week_asking *a, const struct week_series_list *l, const struct week_moves *moves)
{
    struct week *w = a->out;
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        n += l->items[i].n_without;
    w->unmeasured = arena_array(a->memory, n, sizeof *w->unmeasured);
    w->spikes = arena_array(a->memory, moves->n_spikes, sizeof *w->spikes);
    if (w->unmeasured == NULL || w->spikes == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = 0; k < l->items[i].n_without; k++)
            w->unmeasured[w->n_unmeasured++] =
                (struct week_run){l->items[i].without[k].row, l->items[i].without[k].why};
    for (size_t i = 0; i < moves->n_spikes; i++)
        w->spikes[w->n_spikes++] = (struct week_run){l->items[moves->spikes[i].series].runs[moves->spikes[i].run].row,
                                                     spike_words(a->memory, moves->spikes[i].ratio)};
    return a->memory->failed ? error_nomem(a->err) : 0;
}

/* --- classes --- */

static struct week_class *class_named(struct week *w, const char *class_id)
{
    for (size_t i = 0; i < w->n_classes; i++)
        if (strcmp(w->classes[i].example->class_id, class_id) == 0)
            return &w->classes[i];
    w->classes[w->n_classes] = (struct week_class){.is_first = 1};
    return &w->classes[w->n_classes++];
}

static const struct week_runs *runs_of(const struct week_series_list *l, const char *class_id, size_t *index)
{
    size_t lo = 0, hi = l->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = strcmp(l->items[mid].class_id, class_id);
        if (order == 0) {
            *index = mid;
            return &l->items[mid];
        }
        lo = order < 0 ? mid + 1 : lo;
        hi = order < 0 ? hi : mid;
    }
    return NULL;
}

static int has_moved(const struct week_moves *moves, size_t series)
{
    for (size_t i = 0; i < moves->n; i++)
        if (moves->items[i].series == series &&
            (moves->items[i].kind == WEEK_MOVE_NEW || moves->items[i].kind == WEEK_MOVE_GOES_ON))
            return 1;
    return 0;
}

/* What there is to say of a class beyond its receipts of the week. */
static void judge_class(struct week_asking *a, struct week_class *c, const struct week_series_list *l,
                        const struct week_moves *moves)
{
    size_t index, first;
    const struct week_runs *item = runs_of(l, c->example->class_id, &index);
    if (item == NULL)
        return;
    c->is_first = week_is_new(a, item->first->row);
    for (size_t i = item->n_read; i > 0 && week_is_new(a, item->read[i - 1]->row); i--)
        c->n_read++;
    if (item->runs == NULL)
        return;
    size_t n = l->series[index].n;
    for (first = n; first > 0 && week_is_new(a, item->runs[first - 1].row);)
        first--;
    c->metric = item->metric;
    c->runs = item->runs + first;
    c->n_runs = n - first;
    if (c->n_runs == 0 || moves->untested[index])
        a->out->n_untested++;
    else
        a->out->n_unchanged += !has_moved(moves, index);
}

static int take_classes(struct week_asking *a, const struct week_series_list *l, const struct week_moves *moves)
{
    struct week *w = a->out;
    size_t n = 0;
    for (size_t i = 0; i < a->all->n; i++)
        n += week_is_new(a, a->all->items[i].row) != 0 ? 1 : 0;
    w->classes = arena_array(a->memory, n, sizeof *w->classes);
    if (w->classes == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->all->n; i++) {
        const struct evidence *e = &a->all->items[i];
        if ((e->use != EVIDENCE_RUN && e->use != EVIDENCE_ATTEMPT) || !week_is_new(a, e->row))
            continue;
        struct week_class *c = class_named(w, e->row->class_id);
        c->example = e->row;
        c->n_ok += e->use == EVIDENCE_RUN;
        c->n_failed += e->use == EVIDENCE_ATTEMPT;
    }
    for (size_t i = 0; i < w->n_classes; i++)
        judge_class(a, &w->classes[i], l, moves);
    return 0;
}

int week_find_changes(struct week_asking *a)
{
    struct week_series_list l;
    struct week_moves moves;
    struct week_rule rule = {.practical = policy_practical(a->policy), .level = 0.95, .load = week_series_load};
    int rc = week_series_collect(&l, a);
    if (rc != 0)
        return rc;
    rule.context = &l;
    rc = week_moves_find(&moves, l.series, l.n, week_count(a->out->first), &rule, a->memory, a->err);
    if (rc == 0)
        rc = take_moves(a, &l, &moves);
    if (rc == 0)
        rc = take_runs(a, &l, &moves);
    return rc == 0 ? take_classes(a, &l, &moves) : rc;
}

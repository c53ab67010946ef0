/* Levels of a family against its base, as the gate would judge them: numbers first, then the stack. */
#include "query/classes_parts.h"

#include "core/text.h"
#include "query/analysis.h"

#include <math.h>
#include <stdlib.h>

/* The current runs of one level on one stack. */
struct tally {
    size_t level, stack, n;
    size_t n_numbers;                 /* at most CLASS_ENOUGH: no more runs are measured */
    const struct receipt_row *newest; /* of them */
};

struct judging {
    struct class_work *w;
    struct class_family *f;
    struct tally *tallies;
    size_t n_tallies;
    size_t base, stack; /* of the base's level; on which the levels are judged */
};

static int has_number(struct class_work *w, const struct receipt_row *row, size_t *n)
{
    struct analysis_row a;
    if (w->q->metric == METRIC_WHOLE_RUN) {
        *n += isfinite(row->whole_run_tok_per_s) ? 1 : 0;
        return 0;
    }
    int rc = analysis_of(w->store, &row->id, &a, w->err);
    *n += rc == 0 && analysis_has_rate(&a);
    return rc;
}

/* Newest first: what a reader would look at. */
static int by_stack_then_newest(const void *a, const void *b)
{
    const struct class_item *x = *(const struct class_item *const *)a, *y = *(const struct class_item *const *)b;
    if (x->stack != y->stack)
        return x->stack < y->stack ? -1 : 1;
    return (x->order < y->order) - (x->order > y->order);
}

static int tally_level(struct judging *j, size_t level, const struct class_item **items, size_t n)
{
    struct class_level *l = &j->f->levels[level];
    int rc = 0;
    if (n > 1)
        qsort(items, n, sizeof *items, by_stack_then_newest);
    for (size_t i = 0; i < n && rc == 0; i++) {
        if (i == 0 || items[i]->stack != items[i - 1]->stack) {
            j->tallies[j->n_tallies++] =
                (struct tally){.level = level, .stack = items[i]->stack, .newest = items[i]->row};
            l->n_stacks++;
        }
        struct tally *t = &j->tallies[j->n_tallies - 1];
        t->n++;
        if (t->n_numbers < CLASS_ENOUGH)
            rc = has_number(j->w, items[i]->row, &t->n_numbers);
    }
    for (size_t i = 0; i < j->n_tallies; i++)
        if (j->tallies[i].level == level)
            l->n_numbers += j->tallies[i].n_numbers;
    l->n_numbers = l->n_numbers < CLASS_ENOUGH ? l->n_numbers : CLASS_ENOUGH;
    return rc;
}

/* Items and levels stand in one order, and items without a level before them. */
static int tally_all(struct judging *j, const struct class_item *items, size_t n)
{
    const struct class_item **of_level = arena_array(j->w->memory, n, sizeof *of_level);
    size_t at = 0;
    int rc = 0;
    j->tallies = arena_array(j->w->memory, j->f->n_current, sizeof *j->tallies);
    if (of_level == NULL || j->tallies == NULL)
        return error_nomem(j->w->err);
    for (size_t k = 0; k < j->f->n_levels && rc == 0; k++) {
        size_t n_current = 0;
        while (at < n && class_compare_names(items[at].row->factors.value[j->w->q->axis], j->f->levels[k].value) < 0)
            at++;
        for (; at < n && text_equal(items[at].row->factors.value[j->w->q->axis], j->f->levels[k].value); at++)
            if (items[at].current && !items[at].failed)
                of_level[n_current++] = &items[at];
        rc = tally_level(j, k, of_level, n_current);
    }
    return rc;
}

static size_t numbers_on(const struct judging *j, size_t level, size_t stack)
{
    for (size_t i = 0; i < j->n_tallies; i++)
        if (j->tallies[i].level == level && j->tallies[i].stack == stack)
            return j->tallies[i].n_numbers;
    return 0;
}

/* --- the stack that most levels can be compared on, and the level the others are set against --- */

struct stack_sum {
    size_t stack, n_enough, n_some;
    int64_t newest;
};

static int by_tally_stack(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;
    if (x->stack != y->stack)
        return x->stack < y->stack ? -1 : 1;
    return (x->level > y->level) - (x->level < y->level);
}

static int is_better_stack(const struct stack_sum *a, const struct stack_sum *b)
{
    if (a->n_enough != b->n_enough)
        return a->n_enough > b->n_enough;
    if (a->n_some != b->n_some)
        return a->n_some > b->n_some;
    return a->newest > b->newest;
}

static void choose_stack(struct judging *j)
{
    struct stack_sum best = {.newest = INT64_MIN};
    qsort(j->tallies, j->n_tallies, sizeof *j->tallies, by_tally_stack);
    for (size_t i = 0, end; i < j->n_tallies; i = end) {
        struct stack_sum sum = {.stack = j->tallies[i].stack, .newest = INT64_MIN};
        for (end = i; end < j->n_tallies && j->tallies[end].stack == sum.stack; end++) {
            const struct tally *t = &j->tallies[end];
            sum.n_enough += t->n_numbers >= CLASS_ENOUGH;
            sum.n_some += t->n_numbers > 0;
            sum.newest = t->newest->seen_at > sum.newest ? t->newest->seen_at : sum.newest;
        }
        if (is_better_stack(&sum, &best))
            best = sum;
    }
    j->stack = best.stack;
}

static int is_better_base(const struct tally *a, const struct tally *b)
{
    if (a->n_numbers != b->n_numbers)
        return a->n_numbers > b->n_numbers;
    return a->n != b->n ? a->n > b->n : a->newest->seen_at > b->newest->seen_at;
}

static void choose_base(struct judging *j)
{
    const struct tally *best = &j->tallies[0];
    for (size_t i = 1; i < j->n_tallies; i++)
        if (j->tallies[i].stack == j->stack && (best->stack != j->stack || is_better_base(&j->tallies[i], best)))
            best = &j->tallies[i];
    j->base = best->level;
    j->f->base = &j->f->levels[best->level];
    j->f->like = best->newest;
}

/* --- verdicts --- */

/* Soft factors that the current runs of the two levels do not share. */
static unsigned differing(const struct judging *j, size_t level)
{
    const struct receipt_row *first = NULL;
    unsigned bits = 0, open = gate_open_factors(j->w->q->axis);
    for (size_t i = 0; i < j->n_tallies; i++) {
        const struct tally *t = &j->tallies[i];
        if (t->level != level && t->level != j->base)
            continue;
        first = first != NULL ? first : t->newest;
        for (size_t f = 0; f < FACTORS; f++)
            if (factor_rule((enum factor)f)->kind == FACTOR_SOFT && !(open & 1u << f) &&
                !text_equal(first->factors.value[f], t->newest->factors.value[f]))
                bits |= 1u << f;
    }
    return bits;
}

static enum class_standing without_numbers(const struct class_level *l)
{
    return l->n_current > 0 ? CLASS_NUMBERLESS : l->n_dated > 0 ? CLASS_DATED : CLASS_ABSENT;
}

static void judge_level(const struct judging *j, size_t level)
{
    struct class_level *l = &j->f->levels[level];
    size_t mine = numbers_on(j, level, j->stack), theirs = numbers_on(j, j->base, j->stack);
    l->n_more = CLASS_ENOUGH - mine;
    l->n_more_base = CLASS_ENOUGH - theirs;
    if (l->n_numbers == 0) {
        l->standing = without_numbers(l);
        return;
    }
    int enough = l->n_numbers >= CLASS_ENOUGH && j->f->base->n_numbers >= CLASS_ENOUGH;
    l->standing = l->n_more + l->n_more_base == 0 ? CLASS_READY : enough ? CLASS_DISCLOSED : CLASS_FEW;
    if (l->standing == CLASS_DISCLOSED || (l->standing == CLASS_FEW && (mine == 0 || theirs == 0)))
        l->differs = differing(j, level);
}

static enum class_standing standing_of_base(const struct class_family *f)
{
    const struct class_level *base = f->base;
    enum class_standing best = base->n_numbers == 0             ? CLASS_NUMBERLESS
                               : base->n_numbers < CLASS_ENOUGH ? CLASS_FEW
                                                                : CLASS_ALONE;
    for (size_t k = 0; k < f->n_levels; k++)
        if (&f->levels[k] != base && f->levels[k].standing >= CLASS_DISCLOSED && f->levels[k].standing > best)
            best = f->levels[k].standing;
    return best;
}

int class_judge(struct class_work *w, struct class_family *f, const struct class_item *items, size_t n)
{
    struct judging j = {.w = w, .f = f};
    int rc = tally_all(&j, items, n);
    if (rc != 0)
        return rc;
    if (j.n_tallies == 0) {
        for (size_t k = 0; k < f->n_levels; k++)
            f->levels[k].standing = without_numbers(&f->levels[k]);
        return 0;
    }
    choose_stack(&j);
    choose_base(&j);
    for (size_t k = 0; k < f->n_levels; k++)
        if (k != j.base)
            judge_level(&j, k);
    f->levels[j.base].standing = standing_of_base(f);
    return 0;
}

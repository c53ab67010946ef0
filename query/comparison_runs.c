/* What is said about the runs a comparison was made of: in which state they were, and whether they are runs at all. */
#include "query/comparison.h"

#include "query/analysis.h"
#include "query/words.h"
#include "stats/welch.h"

#include <math.h>

#define NAMED_MOST 4 /* receipts of one rate that are named; how many they are is said anyway */

/* Of a whole-run rate no steady state was asked. */
static int has_window(const struct run *run)
{
    return run->analysis.n_window > 0;
}

static int same_rate(const struct run *a, const struct run *b)
{
    return has_window(a) && has_window(b) && fabs(a->rate - b->rate) <= SAMPLE_ROUNDING * fabs(a->rate);
}

/* Numbers that hang on every record and on their order; none of them rounds to the same by chance. */
static int same_records(const struct run *x, const struct run *y)
{
    const struct analysis_row *a = &x->analysis, *b = &y->analysis;
    return a->n_records == b->n_records && a->start == b->start && !(fabs(a->ess - b->ess) > 0) &&
           !(fabs(a->phi - b->phi) > 0) && !(fabs(a->lo - b->lo) > 0) &&
           !(fabs(a->median_tok_per_s - b->median_tok_per_s) > 0) &&
           !(fabs(a->first_step_excess_s - b->first_step_excess_s) > 0);
}

static int is_first_of_its_rate(const struct run *runs, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (same_rate(&runs[k], &runs[i]))
            return 0;
    return 1;
}

static size_t count_alike(const struct run *runs, size_t n, size_t first)
{
    size_t alike = 0;
    for (size_t i = first; i < n; i++)
        alike += same_rate(&runs[i], &runs[first]) != 0;
    return alike;
}

size_t comparison_same_rate(const struct run *runs, size_t n)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        size_t alike = is_first_of_its_rate(runs, i) ? count_alike(runs, n, i) : 0;
        total += alike > 1 ? alike : 0;
    }
    return total;
}

static const char *names_alike(const struct run *runs, size_t n, size_t first, struct arena *memory)
{
    const char *list = NULL;
    size_t named = 0;
    int same = 1;
    for (size_t i = first; i < n; i++) {
        if (!same_rate(&runs[i], &runs[first]))
            continue;
        same = same && same_records(&runs[i], &runs[first]);
        if (named++ < NAMED_MOST)
            list = words_join(memory, list, ", ", runs[i].row->name);
    }
    return arena_format(memory, "%s%s%s", list != NULL ? list : "", named > NAMED_MOST ? ", …" : "",
                        same ? ": the same records" : "");
}

const char *comparison_copied_runs(const char *list, const struct run *runs, size_t n, const char *name,
                                   struct arena *memory)
{
    for (size_t i = 0; i < n; i++) {
        size_t alike = is_first_of_its_rate(runs, i) ? count_alike(runs, n, i) : 0;
        if (alike > 1 && alike < n)
            list = words_join(
                memory, list, ", ",
                arena_format(memory, "%zu of %zu runs of %s (%s)", alike, n, name, names_alike(runs, n, i, memory)));
    }
    return list;
}

const char comparison_copied_why[] =
    "no two runs take the same time to the last digit: these may be copies of one run, "
    "or a clock too coarse to see a difference; each was counted as a run of its own, "
    "so of copies the interval is too narrow";

const char *comparison_copied_words(const struct comparison *c, enum factor axis, struct arena *memory)
{
    const char *list = NULL;
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct level *l = c->rows[i].level;
        list = comparison_copied_runs(list, l->runs, l->n_runs, words_level(memory, factor_rule(axis)->name, l->value),
                                      memory);
    }
    return list;
}

static int is_slowdown(const struct run *run)
{
    return has_window(run) && run->analysis.state == STEADY_SLOWDOWN;
}

static int has_few_effective(const struct run *run)
{
    return has_window(run) && analysis_has_few_effective(&run->analysis);
}

/* "2 of 3 runs of B200, all 3 runs of H100": those of every level that are so. */
static const char *levels_with(const struct comparison *c, enum factor axis, int (*is_so)(const struct run *),
                               struct arena *memory)
{
    const char *list = NULL;
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct level *l = c->rows[i].level;
        size_t n = 0;
        for (size_t k = 0; k < l->n_runs; k++)
            n += is_so(&l->runs[k]) != 0;
        const char *name = words_level(memory, factor_rule(axis)->name, l->value);
        if (n > 0)
            list = words_join(memory, list, ", ",
                              l->n_runs == 1   ? arena_format(memory, "the one run of %s", name)
                              : n == l->n_runs ? arena_format(memory, "all %zu runs of %s", n, name)
                                               : arena_format(memory, "%zu of %zu runs of %s", n, l->n_runs, name));
    }
    return list;
}

const char *comparison_slowdown_words(const struct comparison *c, enum factor axis, struct arena *memory)
{
    const char *list = levels_with(c, axis, is_slowdown, memory);
    return list != NULL ? arena_format(memory, "%s fell from a faster level: not peak", list) : NULL;
}

const char *comparison_few_effective_words(const struct comparison *c, enum factor axis, struct arena *memory)
{
    const char *list = levels_with(c, axis, has_few_effective, memory);
    return list != NULL
               ? arena_format(memory, "few effective samples in %s: limits within such a run are uncertain", list)
               : NULL;
}

const char *comparison_states(const struct run *runs, size_t n, struct arena *memory)
{
    const char *list = NULL;
    for (int state = STEADY_FLAT; state <= STEADY_SLOWDOWN; state++) {
        size_t found = 0;
        for (size_t i = 0; i < n; i++)
            found += has_window(&runs[i]) && runs[i].analysis.state == state;
        if (found > 0)
            list = words_join(memory, list, ", ",
                              arena_format(memory, "%s %zu", steady_state_name((enum steady_state)state), found));
    }
    return list;
}

/*
 * The last segment of a level: where its runs have shifted, those before the shift tell of a state that is over, and
 * pooled with the others they would give a value that was never true.
 */
#include "query/gate_parts.h"

#include "core/date.h"
#include "query/words.h"
#include "stats/changes.h"

/* A shift at the end that too few runs confirm may be a few bad runs: nothing is cut by it. */
static const struct change *last_confirmed(const struct changes *found)
{
    for (size_t i = found->n; i > 0; i--)
        if (found->items[i - 1].confirmed)
            return &found->items[i - 1];
    return NULL;
}

static const char *why_left_out(const struct change *c, const struct run *first_kept, struct arena *memory)
{
    double percent = (c->ratio - 1) * 100;
    const char *day = words_day(memory, first_kept->row->seen_at);
    const char *size = words_fixed(memory, percent, 1);
    return day == NULL || size == NULL
               ? NULL
               : arena_format(memory, "before the level moved on %s (%s%s %%)", day, percent > 0 ? "+" : "", size);
}

/* The measured runs of a level, in the order of time. */
struct level_series {
    const struct run **runs;
    double *rates;
    size_t n;
};

static int collect(struct level_series *out, const struct asking *a, const struct level *level)
{
    const struct verdict *v = a->v;
    out->runs = arena_array(a->memory, v->n_runs, sizeof *out->runs);
    out->rates = arena_array(a->memory, v->n_runs, sizeof *out->rates);
    out->n = 0;
    if (out->runs == NULL || out->rates == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < v->n_runs; i++)
        if (levels_named(a, v->runs[i].row->factors.value[a->q->axis]) == level) {
            out->runs[out->n] = &v->runs[i];
            out->rates[out->n++] = v->runs[i].rate;
        }
    return 0;
}

/* Marks what the level tried up to the last run before its last shift. */
static int mark_level(struct asking *a, const struct level *level, int *cut)
{
    struct changes_options options = changes_defaults();
    struct changes found;
    struct level_series s;
    options.practical = a->q->practical;
    options.level = a->q->level;
    int rc = collect(&s, a, level);
    if (rc == 0)
        rc = changes_find(&found, s.rates, s.n, &options, a->memory, a->err);
    const struct change *last = rc == 0 ? last_confirmed(&found) : NULL;
    if (last == NULL)
        return rc;
    const char *why = why_left_out(last, s.runs[last->at], a->memory);
    if (why == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->all.n; i++) {
        const struct evidence *e = &a->all.items[i];
        if (levels_attempted(a, e) == level)
            a->earlier[i] = why;
        if (e->row == s.runs[last->at - 1]->row)
            break;
    }
    *cut = 1;
    return 0;
}

static void drop_runs(struct asking *a)
{
    struct verdict *v = a->v;
    size_t n = 0, k = 0; /* both lists are in the order of time */
    for (size_t i = 0; i < v->n_runs; i++) {
        while (a->all.items[k].row != v->runs[i].row)
            k++;
        if (a->earlier[k] != NULL)
            asking_skip(a, v->runs[i].row, a->earlier[k]);
        else
            v->runs[n++] = v->runs[i];
    }
    v->n_runs = n;
}

/* Runs without a number are skipped already, with the reason why they have none. */
static void drop_attempts(struct asking *a)
{
    for (size_t i = 0; i < a->all.n; i++)
        if (a->earlier[i] != NULL && a->all.items[i].use == EVIDENCE_ATTEMPT)
            asking_skip(a, a->all.items[i].row, a->earlier[i]);
}

static void drop_participants(struct asking *a)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_part; i++)
        if (a->earlier[a->part[i] - a->all.items] == NULL)
            a->part[n++] = a->part[i];
    a->n_part = n;
}

int segments_cut(struct asking *a, int *cut)
{
    int rc = 0;
    *cut = 0;
    if ((a->earlier = arena_array(a->memory, a->all.n, sizeof *a->earlier)) == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < a->n_levels && rc == 0; i++)
        rc = mark_level(a, &a->levels[i], cut);
    if (rc != 0 || !*cut)
        return rc;
    drop_runs(a);
    drop_attempts(a);
    drop_participants(a);
    return 0;
}

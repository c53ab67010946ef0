#include "query/marks.h"

#include "query/analysis.h"
#include "query/batch.h"
#include "stats/outlier.h"

#include <math.h>

static const struct mark_word words[] = {
    {MARK_WARMUP, "warm-up"},
    {MARK_BEFORE, "before-window"},
    {MARK_PART_PERIOD, "part-period"},
    {MARK_STALL, "stall"},
    {MARK_SLOW, "slow"},
    {MARK_FAST, "fast"},
    {MARK_BATCH, "batch-change"},
};

const struct mark_word *mark_word(size_t i)
{
    return i < sizeof words / sizeof *words ? &words[i] : NULL;
}

static int positive(double x)
{
    return isfinite(x) && x > 0;
}

static void mark_parts(unsigned *out, size_t n, const struct analysis_row *a)
{
    size_t start = (size_t)a->start, end = start + (size_t)a->n_window;
    size_t counted = end - (size_t)analysis_counted(a);
    for (size_t i = 0; i < n; i++)
        if (i >= start && i < end)
            out[i] = i < counted ? MARK_WINDOW | MARK_PART_PERIOD : MARK_WINDOW;
        else if (i < start)
            out[i] = i > 0 && a->state == STEADY_SLOWDOWN ? MARK_BEFORE : MARK_WARMUP;
}

/* Time and tokens of every record, a step for a token if need be; 0 where one has none of them. */
static int take_times(double *tokens, const struct series *s)
{
    for (size_t i = 0; i < s->n; i++) {
        tokens[i] = s->tokens != NULL ? s->tokens[i] : s->steps_per_record[i];
        if (!positive(s->seconds[i]) || !positive(tokens[i]))
            return 0;
    }
    return 1;
}

/* As the analysis sees them: its window, or what was asked for, decides which slow stretches are stalls. */
static int mark_standing_out(unsigned *out, const struct series *s, const struct analysis_row *a, struct arena *scratch)
{
    double *tokens = arena_array(scratch, s->n + 1, sizeof *tokens);
    signed char *tag = arena_array(scratch, s->n + 1, 1);
    struct steady_options options = steady_defaults();
    struct error unusable = {0};
    if (tokens == NULL || tag == NULL)
        return -1;
    options.fixed_warmup = analysis_has_rate(a) ? (long)a->start : -1;
    if (!take_times(tokens, s))
        return 0;
    int rc = steady_tags(tag, s->seconds, tokens, s->n, &options, &unusable);
    if (rc != 0)
        return rc == ERR_NOMEM ? -1 : 0;
    for (size_t i = 0; i < s->n; i++)
        if (tag[i] == OUTLIER_FAST)
            out[i] |= MARK_FAST;
        else if (tag[i] == OUTLIER_SLOW)
            out[i] |= out[i] & MARK_WINDOW ? MARK_STALL : MARK_SLOW;
    return 0;
}

static int mark_batches(unsigned *out, const struct series *s, struct arena *scratch)
{
    size_t n = batch_changes(NULL, 0, s);
    struct batch_change *changes = arena_array(scratch, n, sizeof *changes);
    if (changes == NULL)
        return -1;
    batch_changes(changes, n, s);
    for (size_t i = 0; i < n; i++)
        out[changes[i].at] |= MARK_BATCH;
    return 0;
}

int marks_of(unsigned *out, const struct series *s, const struct analysis_row *a, struct error *err)
{
    struct arena scratch = {0};
    for (size_t i = 0; i < s->n; i++)
        out[i] = 0;
    if (analysis_has_rate(a))
        mark_parts(out, s->n, a);
    int rc = mark_standing_out(out, s, a, &scratch);
    if (rc == 0)
        rc = mark_batches(out, s, &scratch);
    arena_release(&scratch);
    return rc == 0 ? 0 : error_nomem(err);
}

#include "query/marks.h"

#include "query/analysis.h"
#include "stats/outlier.h"

#include <math.h>

static const struct mark_word words[] = {
    {MARK_WARMUP, "warm-up"},
    {MARK_BEFORE, "before-window"},
    {MARK_PART_PERIOD, "part-period"},
    {MARK_STALL, "stall"},
    {MARK_SLOW, "slow"},
    {MARK_FAST, "fast"},
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

/* ln(time a token) of the records after the first, where every one of them has both; a step for a token if need be. */
static int take_times(double *x, const struct series *s)
{
    for (size_t i = 1; i < s->n; i++) {
        double tokens = s->tokens != NULL ? s->tokens[i] : s->steps_per_record[i];
        if (!positive(s->seconds[i]) || !positive(tokens))
            return 0;
        x[i - 1] = log(s->seconds[i]) - log(tokens);
    }
    return 1;
}

/* As the analysis sees them: on time per token, record 0 apart. */
static int mark_standing_out(unsigned *out, const struct series *s, struct arena *scratch)
{
    size_t n = s->n > 0 ? s->n - 1 : 0;
    double *x = arena_array(scratch, n, sizeof *x), *level = arena_array(scratch, n, sizeof *level);
    double *room = arena_array(scratch, 2 * n + 2, sizeof *room);
    signed char *tag = arena_array(scratch, n, 1);
    const struct hampel how = hampel_defaults();
    if (x == NULL || level == NULL || room == NULL || tag == NULL)
        return -1;
    if (!take_times(x, s))
        return 0;
    hampel_tag(tag, level, x, n, &how, room);
    for (size_t i = 0; i < n; i++)
        if (tag[i] == OUTLIER_FAST)
            out[i + 1] |= MARK_FAST;
        else if (tag[i] == OUTLIER_SLOW)
            out[i + 1] |= out[i + 1] & MARK_WINDOW ? MARK_STALL : MARK_SLOW;
    return 0;
}

int marks_of(unsigned *out, const struct series *s, const struct analysis_row *a, struct error *err)
{
    struct arena scratch = {0};
    for (size_t i = 0; i < s->n; i++)
        out[i] = 0;
    if (analysis_has_rate(a))
        mark_parts(out, s->n, a);
    int rc = mark_standing_out(out, s, &scratch);
    arena_release(&scratch);
    return rc == 0 ? 0 : error_nomem(err);
}

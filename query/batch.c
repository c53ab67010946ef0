#include "query/batch.h"

#include <math.h>

#define SAME 1e-9 /* relative: tokens a step are a quotient of two counts */

static double tokens_a_step(const struct series *s, size_t i)
{
    return s->tokens[i] / s->steps_per_record[i];
}

static int same(double a, double b)
{
    return fabs(a - b) <= SAME * fabs(b);
}

/* The end of the records from `from` on that have one number. */
static size_t stretch_end(const struct series *s, size_t from)
{
    size_t end = from + 1;
    while (end < s->n && same(tokens_a_step(s, end), tokens_a_step(s, from)))
        end++;
    return end;
}

size_t batch_changes(struct batch_change *out, size_t room, const struct series *s)
{
    double level = NAN;
    size_t found = 0;
    if (s->tokens == NULL)
        return 0;
    for (size_t from = 0, end; from < s->n; from = end) {
        double now = tokens_a_step(s, from);
        end = stretch_end(s, from);
        if (end - from < BATCH_LEAST || !isfinite(now))
            continue;
        if (!isnan(level) && !same(now, level)) {
            if (found < room)
                out[found] = (struct batch_change){from, level, now};
            found++;
        }
        level = now;
    }
    return found;
}

#include "stats/plan.h"

#include "stats/longrun.h"

#include <math.h>

#define MOST_RECORDS 1000000000
#define MOST_RUNS    1000

static double half_within(const struct plan_input *in, size_t n)
{
    return student_limit(in->level, longrun_df(n)) * sqrt(in->lrv / (double)n);
}

static double half_across(const struct plan_input *in, size_t n)
{
    return student_limit(in->level, (double)n - 1) * in->sd_runs / sqrt((double)n);
}

/*
 * Fewest n in least..most that is enough, 0 when none is. Bisection is right although longrun_df() goes in steps: it
 * never falls, Student's quantile never rises with it, and 1/sqrt(n) falls, so every half-width falls with n.
 */
static size_t fewest(double (*half)(const struct plan_input *, size_t), const struct plan_input *in, size_t least,
                     size_t most)
{
    if (!(half(in, most) <= in->half_width))
        return 0;
    while (least < most) {
        size_t middle = least + (most - least) / 2;
        if (half(in, middle) <= in->half_width)
            most = middle;
        else
            least = middle + 1;
    }
    return least;
}

struct plan plan_measurement(const struct plan_input *in)
{
    struct plan p = {.run_s = NAN, .total_s = NAN};
    size_t least = in->least_window > LONGRUN_LEAST ? in->least_window : LONGRUN_LEAST;
    p.records = fewest(half_within, in, least, MOST_RECORDS);
    p.runs = fewest(half_across, in, 2, MOST_RUNS);
    if (p.records)
        p.run_s = in->start_s + in->warmup_s + (double)p.records * in->record_s;
    if (p.runs)
        p.total_s = (double)p.runs * p.run_s;
    return p;
}

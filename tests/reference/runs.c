/* The steps of a run and what several runs say: rates, intervals, the analysis, variance components, power. */
#include "tests/reference/functions.h"

#include "stats/components.h"
#include "stats/longrun.h"
#include "stats/power.h"
#include "stats/rate.h"
#include "stats/runs.h"
#include "stats/shift.h"
#include "stats/steady.h"
#include "stats/summary.h"

#include <math.h>
#include <string.h>

/* One token a record: rates are then records per second. */
static double *ones(struct vector *v, size_t n)
{
    double *x = arena_array(&v->memory, n, sizeof *x);
    for (size_t i = 0; i < n && x != NULL; i++)
        x[i] = 1;
    return x;
}

/* Why a stretch has no interval; NULL when it has one. */
static const char *no_interval(const double *seconds, const double *tokens, size_t n)
{
    if (n < LONGRUN_LEAST)
        return "too few records for a long-run variance";
    return all_positive(seconds, n) && all_positive(tokens, n) ? NULL : "a time or a count is not positive";
}

int reference_longrun(struct vector *v)
{
    const double *seconds;
    double level, lo, hi;
    size_t n;
    int rc = input_list(&seconds, &n, v, "step_seconds");
    if (rc != 0 || (rc = input_level(&level, v, "conf")) != 0)
        return rc;
    double *tokens = ones(v, n), *scratch = arena_array(&v->memory, 2 * n, sizeof *scratch);
    if (tokens == NULL || scratch == NULL)
        return error_nomem(v->err);
    const char *why = no_interval(seconds, tokens, n);
    if (why != NULL)
        return vector_refuse(v, why);
    struct longrun noise = rate_noise(seconds, tokens, n, scratch), plain = longrun_plain(scratch, n, scratch + n);
    double rate = exp(rate_log(seconds, tokens, n)), error = sqrt(noise.variance / (double)n);
    rate_limits(&lo, &hi, rate, error, noise.df, level);
    const struct named_number numbers[] = {{"rate_steps_per_s", rate},
                                           {"lrv_ewc_plain", plain.variance},
                                           {"nu_plain", plain.df},
                                           {"r1", noise.r1},
                                           {"phi_bias_corrected", noise.phi},
                                           {"nu", noise.df},
                                           {"lrv", noise.variance},
                                           {"se_log", error},
                                           {"t", student_limit(level, noise.df)},
                                           {"lo", lo},
                                           {"hi", hi},
                                           {0}};
    return answer_numbers(v, numbers);
}

static int throughput_answers(struct vector *v, const double *tokens, const double *seconds, size_t n, double level)
{
    double *scratch = arena_array(&v->memory, 2 * n, sizeof *scratch), lo, hi;
    if (scratch == NULL)
        return error_nomem(v->err);
    for (size_t i = 0; i < n; i++)
        scratch[i] = tokens[i] / seconds[i];
    double rate = exp(rate_log(seconds, tokens, n)), mean = summary_mean(scratch, n);
    struct longrun noise = rate_noise(seconds, tokens, n, scratch);
    double error = sqrt(noise.variance / (double)n);
    rate_limits(&lo, &hi, rate, error, noise.df, level);
    const struct named_number numbers[] = {{"rate", rate},
                                           {"mean_of_rates", mean},
                                           {"overstatement", mean / rate - 1},
                                           {"se_log", error},
                                           {"nu", noise.df},
                                           {"phi", noise.phi},
                                           {"lo", lo},
                                           {"hi", hi},
                                           {0}};
    return answer_numbers(v, numbers);
}

int reference_throughput(struct vector *v)
{
    const double *tokens, *seconds;
    double level;
    size_t n, n_seconds;
    int rc = input_list(&tokens, &n, v, "tokens");
    if (rc != 0 || (rc = input_list(&seconds, &n_seconds, v, "seconds")) != 0 ||
        (rc = input_level(&level, v, "conf")) != 0)
        return rc;
    if (n != n_seconds)
        return error_set(v->err, ERR_INPUT, "inputs: %zu tokens and %zu seconds", n, n_seconds);
    const char *why = no_interval(seconds, tokens, n);
    return why != NULL ? vector_refuse(v, why) : throughput_answers(v, tokens, seconds, n, level);
}

/* The vectors' names of the options; another one would change the analysis unnoticed. */
static int read_options(struct steady_options *o, struct vector *v)
{
    *o = steady_defaults();
    const struct json_node *given = json_find(v->inputs, "defaults");
    if (given != NULL && json_type(given) != JSON_OBJECT)
        return error_set(v->err, ERR_INPUT, "inputs.defaults: not an object");
    for (const struct json_node *m = json_first(given); m != NULL; m = json_next(m)) {
        double x = json_number(m);
        const char *name = json_name(m);
        if (!(x >= 0 && x <= 1e9))
            return error_set(v->err, ERR_INPUT, "inputs.defaults.%s: not a number from 0 to 1e9", name);
        if (strcmp(name, "delta") == 0)
            o->delta = x;
        else if (strcmp(name, "min_records") == 0)
            o->least_window = (size_t)x;
        else if (strcmp(name, "min_fraction") == 0)
            o->least_share = x;
        else if (strcmp(name, "conf") == 0)
            o->level = x;
        else
            return error_set(v->err, ERR_INPUT, "inputs.defaults.%s: not an option", name);
    }
    return 0;
}

int reference_analysis(struct vector *v)
{
    const double *seconds;
    struct steady_options options;
    struct steady s;
    size_t n;
    int rc = input_list(&seconds, &n, v, "seconds");
    if (rc != 0 || (rc = read_options(&options, v)) != 0)
        return rc;
    double *tokens = ones(v, n);
    if (tokens == NULL)
        return error_nomem(v->err);
    if (steady_analyse(&s, seconds, tokens, n, &options, v->err) != 0)
        return error_prefix(v->err, "inputs");
    const struct named_number numbers[] = {
        {"records_per_s", s.rate}, {"lo", s.lo}, {"hi", s.hi}, {"steady_start", (double)s.start}, {0}};
    rc = answer_text(v, "class_", s.state == STEADY_NONE ? "no-steady" : steady_state_name(s.state));
    return rc != 0 ? rc : answer_numbers(v, numbers);
}

int reference_mean_interval(struct vector *v)
{
    const double *x;
    double level;
    size_t n;
    int rc = input_list(&x, &n, v, "x");
    if (rc != 0 || (rc = input_level(&level, v, "conf")) != 0)
        return rc;
    if (n == 0 || !all_positive(x, n))
        return vector_refuse(v, n == 0 ? "no values" : "a value is not positive");
    struct runs_estimate e = runs_estimate(x, n, level);
    const struct named_number numbers[] = {{"gm", e.value},
                                           {"lo", e.lo},
                                           {"hi", e.hi},
                                           {"sd_log", e.sd_log},
                                           {"half_width_pct", 100 * (e.hi / e.value - 1)},
                                           {0}};
    return answer_numbers(v, numbers);
}

int reference_components(struct vector *v)
{
    const double *const *runs;
    const size_t *steps;
    double cost_run, cost_step;
    size_t n;
    int rc = input_lists(&runs, &steps, &n, v, "runs");
    if (rc != 0 || (rc = input_number(&cost_run, v, "cost_run")) != 0 ||
        (rc = input_number(&cost_step, v, "cost_step")) != 0)
        return rc;
    for (size_t i = 0; i < n; i++)
        if (steps[i] == 0)
            return vector_refuse(v, "a run without steps");
    double *means = arena_array(&v->memory, n, sizeof *means);
    if (n == 0 || means == NULL)
        return n == 0 ? vector_refuse(v, "no runs") : error_nomem(v->err);
    struct components c = components_estimate(means, runs, steps, n);
    double best = cost_run > 0 && cost_step > 0 ? components_best_steps(&c, cost_run, cost_step) : NAN;
    const struct named_number numbers[] = {{"within_var", c.within},
                                           {"between_var_of_means", c.of_means},
                                           {"tau2_unbiased", c.between_unbiased},
                                           {"tau2", c.between},
                                           {"optimal_steps_per_run", best > 0 ? best : NAN},
                                           {"se_grand", c.error},
                                           {0}};
    rc = answer_numbers(v, numbers);
    return rc != 0 ? rc : answer_list(v, "run_means", means, n);
}

int reference_power(struct vector *v)
{
    double delta, sd, alpha, power, powers[9], detectable[9];
    int rc = input_number(&delta, v, "delta_log");
    if (rc != 0 || (rc = input_number(&sd, v, "sd_log")) != 0 || (rc = input_level(&alpha, v, "alpha")) != 0 ||
        (rc = input_level(&power, v, "power")) != 0)
        return rc;
    if (!(sd > 0))
        return vector_refuse(v, "the standard deviation is not positive");
    for (size_t i = 0; i < 9; i++) {
        powers[i] = power_two_sample(delta, sd, i + 2, 1 - alpha);
        detectable[i] = power_detectable(sd, i + 2, 1 - alpha, power);
    }
    size_t needed = runs_needed(delta, sd, 1 - alpha, power);
    rc = answer_number(v, "n_needed", needed > 0 ? (double)needed : NAN);
    if (rc == 0)
        rc = answer_list(v, "power_n2_10", powers, 9);
    return rc != 0 ? rc : answer_list(v, "mde_log_n2_10", detectable, 9);
}

/* Which points a stretch begins with: ascending, none of them the first. */
static size_t *starts_of(struct vector *v, const double *starts, size_t n_starts, size_t n)
{
    size_t *out = arena_array(&v->memory, n_starts, sizeof *out);
    for (size_t i = 0; out != NULL && i < n_starts; i++) {
        if (!(starts[i] > (i > 0 ? starts[i - 1] : 0) && starts[i] < (double)n))
            return NULL;
        out[i] = (size_t)starts[i];
    }
    return out;
}

int reference_shift(struct vector *v)
{
    const double *x, *groups, *starts;
    size_t n, n_groups, n_starts, which;
    int rc = input_list(&x, &n, v, "x");
    if (rc == 0)
        rc = input_list(&groups, &n_groups, v, "groups");
    if (rc == 0)
        rc = input_list(&starts, &n_starts, v, "starts");
    if (rc == 0)
        rc = input_count(&which, v, "which", 0, n_starts > 0 ? n_starts - 1 : 0);
    if (rc != 0)
        return rc;
    size_t *at = starts_of(v, starts, n_starts, n);
    int64_t *group = arena_array(&v->memory, n, sizeof *group);
    double *scratch = arena_array(&v->memory, 2 * n, sizeof *scratch);
    if (v->memory.failed)
        return error_nomem(v->err);
    if (n_groups != n || n_starts == 0 || at == NULL)
        return error_set(v->err, ERR_INPUT, "inputs: a group for every point, and starts that lie within them");
    for (size_t i = 0; i < n; i++)
        group[i] = (int64_t)groups[i];
    struct shift s = shift_test(x, group, n, at, n_starts, which, scratch);
    const struct named_number numbers[] = {
        {"difference", s.difference}, {"se", s.error}, {"df", s.df}, {"p", s.p}, {"within_var", s.within},
        {"between_var", s.between},   {"phi", s.phi},  {0}};
    return answer_numbers(v, numbers);
}

/*
 * reference FILE…: holds the product's statistics against reference vectors. A line for each file, `pass` or `fail`;
 * exit status 0 when all pass, 1 when any does not, 2 when asked for nothing.
 */
#include "core/text.h"
#include "tests/reference/functions.h"
#include "tests/reference/judge.h"

#include <stdio.h>
#include <string.h>

static const struct function {
    const char *name;
    int (*answer)(struct vector *v);
    int (*judge)(struct vector *v);
} functions[] = {
    {"analyse_run", reference_analysis, judge_acceptance},
    {"breakeven", reference_breakeven, judge_expected},
    {"compensated_sum", reference_sum, judge_expected},
    {"effect_size", reference_effect, judge_expected},
    {"hampel_tukey", reference_outliers, judge_expected},
    {"lrv_ewc_prewhitened", reference_longrun, judge_expected},
    {"mad", reference_mad, judge_expected},
    {"mann_whitney_asymptotic", reference_ranks_asymptotic, judge_expected},
    {"mann_whitney_exact", reference_ranks_exact, judge_expected},
    {"moments", reference_moments, judge_expected},
    {"mover_sum", reference_limits_sum, judge_expected},
    {"mser", reference_mser, judge_expected},
    {"optimal_partition_l2", reference_partition, judge_expected},
    {"p_adjust", reference_adjust, judge_expected},
    {"permutation_mean_exact", reference_permutation, judge_expected},
    {"poisson_garwood", reference_poisson, judge_expected},
    {"power_two_sample_log", reference_power, judge_expected},
    {"quantile_type7", reference_quantile, judge_expected},
    {"ratio_log_welch", reference_ratio, judge_expected},
    {"shift_between_groups", reference_shift, judge_expected},
    {"t_interval_log_mean", reference_mean_interval, judge_expected},
    {"throughput_ratio_estimator", reference_throughput, judge_expected},
    {"tost_log_ratio", reference_equivalence, judge_expected},
    {"usd_per_mtok", reference_cost, judge_expected},
    {"variance_components_two_level", reference_components, judge_expected},
    {"welch_t", reference_welch, judge_expected},
};

static const struct function *function_named(const char *name)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(functions[i].name, name) == 0)
            return &functions[i];
    return NULL;
}

static int hold(struct vector *v)
{
    const struct function *f = function_named(v->function);
    if (f == NULL)
        return error_set(v->err, ERR_NOT_FOUND, "function: '%s' is not known", v->function);
    int rc = f->answer(v);
    return rc != 0 ? rc : f->judge(v);
}

/* Names and values come from files: nothing of them may act on a terminal. */
static int check_file(const char *path)
{
    struct vector v;
    struct error err = {0};
    int rc = vector_open(&v, path, &err);
    if (rc == 0)
        rc = hold(&v);
    fputs(rc == 0 ? "pass " : "fail ", stdout);
    text_write_safe(stdout, path);
    if (rc == 0)
        printf(": %s, %zu checked, %zu not asked for", v.function, v.checked, v.skipped);
    else {
        fputs(": ", stdout);
        text_write_safe(stdout, err.text);
    }
    putchar('\n');
    vector_release(&v);
    return rc == 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    if (argc < 2) {
        fputs("usage: reference FILE...\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; i++)
        failed += !check_file(argv[i]);
    printf("%d passed, %d failed\n", argc - 1 - failed, failed);
    return fflush(stdout) != 0 || failed > 0;
}

/*
 * Published logs: MLPerf Training v4.1, llama2_70b_lora, NVIDIA, ten runs each on 8 accelerators, and a nanochat run.
 * Skipped where the shared data are absent.
 */
#include "stats/runs.h"
#include "stats/steady.h"
#include "tests/unit/stats_check.h"

#include <stdlib.h>
#include <string.h>

#define MOST            4096
#define SEQUENCE_LENGTH 8192

static double seconds[MOST], tokens[MOST];

static FILE *open_or_skip(const char *path)
{
    FILE *f = fopen(path, "r");
    if (f == NULL) {
        printf("skipped: no %s\n", path);
        skip();
    }
    return f;
}

static double member(const char *line, const char *name)
{
    const char *at = strstr(line, name);
    assert_non_null(at);
    return strtod(at + strlen(name), NULL);
}

/* Records between train_loss events, without those an evaluation lies in. */
static size_t read_mlperf(const char *path)
{
    FILE *f = open_or_skip(path);
    char *line = NULL;
    size_t size = 0, n = 0;
    double time = NAN, samples = NAN;
    int evaluated = 0, evaluating = 0;
    while (getline(&line, &size, f) >= 0) {
        if (strstr(line, "\"key\": \"eval_start\"") || strstr(line, "\"key\": \"eval_stop\"")) {
            evaluated = 1;
            evaluating = strstr(line, "eval_start") != NULL;
        }
        if (!strstr(line, "\"key\": \"train_loss\""))
            continue;
        double t = member(line, "\"time_ms\": "), s = member(line, "\"samples_count\": ");
        if (!isnan(time) && !evaluated && n < MOST) {
            seconds[n] = (t - time) / 1000;
            tokens[n++] = (s - samples) * SEQUENCE_LENGTH;
        }
        time = t, samples = s, evaluated = evaluating;
    }
    free(line);
    fclose(f);
    return n;
}

static void rates_of(double rates[10], const char *system)
{
    const struct steady_options options = steady_defaults();
    for (int run = 0; run < 10; run++) {
        char path[512];
        struct steady s;
        snprintf(path, sizeof(path), "%s/data/mlperf_v4.1/NVIDIA/results/%s/llama2_70b_lora/result_%d.txt", SHARED_DIR,
                 system, run);
        size_t n = read_mlperf(path);
        assert_in_range(n, 30, 50);
        assert_int_equal(steady_analyse(&s, seconds, tokens, n, &options, NULL), 0);
        assert_true(!isnan(s.rate));
        assert_true(s.lo <= s.rate && s.rate <= s.hi);
        rates[run] = s.rate;
    }
}

/* docs/statistics.md: 10 / 10 / 10 runs reported, B200/H200 1.897 [1.884, 1.909], H100/H200 0.882 */
static void thirty_mlperf_runs_are_all_reported_with_the_known_ratios(void **state)
{
    (void)state;
    double h100[10], h200[10], b200[10];
    rates_of(h100, "eos_ngc24.09_nemo");
    rates_of(h200, "h200_ngc24.09_nemo");
    rates_of(b200, "b200_preview_nemo");
    struct runs_ratio r = runs_ratio(b200, 10, h200, 10, 0.95, 0.03);
    assert_near(r.value, 1.897, 0, 0.001);
    assert_near(r.lo, 1.884, 0, 0.001);
    assert_near(r.hi, 1.909, 0, 0.001);
    assert_int_equal(r.verdict, RATIO_FASTER);
    assert_near(runs_ratio(h100, 10, h200, 10, 0.95, 0.03).value, 0.882, 0, 0.0005);
    assert_near(runs_estimate(h100, 10, 0.95).sd_log, 0.0046, 0, 0.0001);
    assert_near(runs_estimate(h200, 10, 0.95).sd_log, 0.0018, 0, 0.0001);
}

/* docs/statistics.md: warm-up to step 683 of the first 1,763 */
static void nanochat_is_warm_from_step_683(void **state)
{
    (void)state;
    FILE *f = open_or_skip(SHARED_DIR "/data/nanochat/speedrun_first2500lines.log");
    const struct steady_options options = steady_defaults();
    struct steady s;
    char *line = NULL;
    size_t size = 0, n = 0;
    while (getline(&line, &size, f) >= 0 && n < MOST)
        if (strncmp(line, "step ", 5) == 0 && strstr(line, "dt: ")) {
            seconds[n] = member(line, "dt: ") / 1000;
            tokens[n++] = 524288;
        }
    free(line);
    fclose(f);
    assert_int_equal(n, 1763);
    assert_int_equal(steady_analyse(&s, seconds, tokens, n, &options, NULL), 0);
    assert_int_equal(s.state, STEADY_WARMUP);
    assert_in_range(s.start, 678, 688);
    assert_true(s.n_stalls > 0 && s.clean_rate > s.rate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thirty_mlperf_runs_are_all_reported_with_the_known_ratios),
        cmocka_unit_test(nanochat_is_warm_from_step_683),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Time to the first trustworthy result (docs/cost.md), on runs whose every second is known. */
#include "query/latency.h"

#include "query_archive.h"
#include "stats/steady.h"

#include <math.h>

enum { WINDOW = 30 }; /* steady_defaults().least_window, written again */

static void near(double value, double wanted)
{
    if (!(fabs(value - wanted) < 1e-6))
        fail_msg("%.9f is not %.9f", value, wanted);
}

/* Records of two seconds after a first one of nine: a steady state from the second record on. */
static const char *records(void)
{
    static char text[4 * RECORDS + 8];
    size_t n = (size_t)snprintf(text, sizeof text, "[9");
    for (int i = 1; i < RECORDS; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, ",2");
    snprintf(text + n, sizeof text - n, "]");
    return text;
}

#define FLAT_RUN(t, call, ...) RUN_BUT(t, call, "H200", 2, {"steps.seconds", records()}, __VA_ARGS__)
#define TO_READY               (9.0 + 2 * WINDOW) /* record 0 is the warm-up, then the fewest records of a window */

/* An attempt that began at minute `call` and hung until it was stopped after `minutes`. */
static void failed(struct archive *t, int call, int minutes)
{
    char finished[DATE_TEXT_SIZE + 2], time[DATE_TEXT_SIZE];
    date_format_time(time, moment("2026-04-14T09:00:00Z") + (int64_t)(call + minutes) * 60000);
    snprintf(finished, sizeof finished, "\"%s\"", time);
    RUN_BUT(t, call, "H200", 2, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL},
            {"finished_at", finished});
}

/* The latency of H200, with something else to compare it with. */
static struct latency observe(struct asked *x, struct archive *t, enum metric metric)
{
    struct latency l;
    RUN(t, 900, "H100", 3);
    archive_filled(t);
    asked_start(x, t, FACTOR_ACCELERATOR);
    x->q.metric = metric;
    asked_gate(x);
    assert_string_equal(codes_of(x), "");
    if (latency_observed(&l, t->store, level_named(x, "H200"), &x->memory, &x->err) != 0)
        fail_msg("%s", x->err.text);
    return l;
}

static void done(struct asked *x, struct archive *t)
{
    asked_done(x);
    archive_close(t);
}

static void evidence_says_when_the_first_step_ended(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    FLAT_RUN(&t, 1, {"startup.evidence.time_to_first_step_s", "100"});
    struct latency l = observe(&x, &t, METRIC_STEADY);
    near(l.start_s, 91); /* 100 s to the end of a first step of 9 s */
    assert_false(l.start_is_bound);
    near(l.warmup_s, 9);
    near(l.seconds, 91 + TO_READY);
    near(l.paid_s, 91 + TO_READY);
    assert_int_equal(l.n_attempts, 1);
    assert_int_equal(l.n_failed, 0);
    done(&x, &t);
}

static void without_evidence_the_start_is_all_that_lies_outside_the_records(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    FLAT_RUN(&t, 1, {"wave", "\"w1\""}); /* an hour from launch to finish */
    struct latency l = observe(&x, &t, METRIC_STEADY);
    near(l.start_s, 3600 - (9 + 2.0 * (RECORDS - 1)));
    assert_true(l.start_is_bound);
    near(l.seconds, l.start_s + TO_READY);
    done(&x, &t);
}

/* Records that begin at step 500 do not say how long the 499 before them took. */
static void evidence_of_a_first_step_that_is_not_recorded_is_not_used(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    FLAT_RUN(&t, 1, {"startup.evidence.time_to_first_step_s", "100"}, {"steps.first", "500"});
    struct latency l = observe(&x, &t, METRIC_STEADY);
    assert_true(l.start_is_bound);
    near(l.start_s, 3600 - (9 + 2.0 * (RECORDS - 1)));
    done(&x, &t);
}

static void evidence_that_leaves_no_room_for_the_records_is_not_used(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    FLAT_RUN(&t, 1, {"startup.evidence.time_to_first_step_s", "3599"});
    struct latency l = observe(&x, &t, METRIC_STEADY);
    assert_true(l.start_is_bound);
    near(l.start_s, 3600 - (9 + 2.0 * (RECORDS - 1)));
    done(&x, &t);
}

static void the_first_step_of_a_record_of_several_is_a_bound(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    FLAT_RUN(&t, 1, {"startup.evidence.time_to_first_step_s", "100"}, {"steps.per_record", "3"},
             {"steps.tokens", "786432"});
    struct latency l = observe(&x, &t, METRIC_STEADY);
    near(l.start_s, 97);
    assert_true(l.start_is_bound);
    done(&x, &t);
}

static void what_failed_before_is_in_the_time_and_in_the_bill(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    failed(&t, 0, 10);
    failed(&t, 12, 8);
    FLAT_RUN(&t, 30, {"startup.evidence.time_to_first_step_s", "100"});
    failed(&t, 40, 5); /* launched when the result was there */
    struct latency l = observe(&x, &t, METRIC_STEADY);
    near(l.seconds, 30 * 60 + 91 + TO_READY);
    near(l.paid_s, 10 * 60 + 8 * 60 + 91 + TO_READY);
    assert_int_equal(l.n_attempts, 3);
    assert_int_equal(l.n_failed, 2);
    done(&x, &t);
}

/* When it ended does not matter, and need not be written down: it ran until its window was full. */
static void the_run_itself_is_paid_until_the_moment_whenever_it_ended(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    failed(&t, 0, 10);
    FLAT_RUN(&t, 30, {"startup.evidence.time_to_first_step_s", "100"});
    struct latency l = observe(&x, &t, METRIC_STEADY);
    struct level level = *level_named(&x, "H200");
    struct receipt_row run = *l.run;
    const struct receipt_row *attempts[2] = {level.attempts[0], &run};
    assert_int_equal(level.n_attempts, 2);
    run.finished_at = DATE_NONE;
    level.attempts = attempts;
    assert_int_equal(latency_observed(&l, t.store, &level, &x.memory, &x.err), 0);
    assert_ptr_equal(l.run, &run);
    near(l.seconds, 30 * 60 + 91 + TO_READY);
    near(l.paid_s, 10 * 60 + 91 + TO_READY);
    done(&x, &t);
}

/* Two at once: the clock runs once, the bill twice, and only until the moment the result is there. */
static void parallel_attempts_are_paid_each(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    FLAT_RUN(&t, 1, {"startup.evidence.time_to_first_step_s", "100"});
    FLAT_RUN(&t, 2, {"startup.evidence.time_to_first_step_s", "100"});
    struct latency l = observe(&x, &t, METRIC_STEADY);
    near(l.seconds, 91 + TO_READY);
    near(l.paid_s, 2 * (91 + TO_READY) - 60);
    assert_int_equal(l.n_attempts, 2);
    assert_int_equal(l.n_failed, 0);
    done(&x, &t);
}

/* A run that never settled is no result; it is an attempt like one that failed, but it did not fail. */
static void a_run_without_a_steady_state_is_an_attempt_and_no_result(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    RUN_BUT(&t, 1, "H200", 2, {"steps.seconds", "[9,2,2,2,2,2]"});
    FLAT_RUN(&t, 30, {"startup.evidence.time_to_first_step_s", "100"});
    struct latency l = observe(&x, &t, METRIC_STEADY);
    near(l.seconds, 29 * 60 + 91 + TO_READY);
    assert_int_equal(l.n_attempts, 2);
    assert_int_equal(l.n_failed, 0);
    done(&x, &t);
}

static void the_metric_of_the_question_does_not_matter(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    FLAT_RUN(&t, 1, {"startup.evidence.time_to_first_step_s", "100"});
    struct latency l = observe(&x, &t, METRIC_WHOLE_RUN);
    near(l.seconds, 91 + TO_READY);
    done(&x, &t);
}

static void no_steady_state_at_all_is_a_reason(void **state)
{
    struct archive t;
    struct asked x;
    (void)state;
    archive_open(&t);
    RUN_BUT(&t, 1, "H200", 2, {"steps.seconds", "[9,2,2,2,2,2]"});
    struct latency l = observe(&x, &t, METRIC_WHOLE_RUN);
    assert_true(isnan(l.seconds));
    assert_true(isnan(l.paid_s));
    assert_non_null(l.reason);
    assert_null(l.run);
    done(&x, &t);
}

static void a_launch_that_nobody_wrote_down_is_a_reason(void **state)
{
    struct receipt_row row = {.name = "rcp-0123456789ab", .started_at = DATE_NONE};
    const struct receipt_row *attempts[] = {&row};
    struct level level = {.value = "H200", .n_attempts = 1, .attempts = attempts};
    struct arena memory = {0};
    struct latency l;
    struct error err = {0};
    (void)state;
    assert_int_equal(latency_observed(&l, NULL, &level, &memory, &err), 0);
    assert_true(isnan(l.seconds));
    assert_string_equal(l.reason, "rcp-0123456789ab does not record its launch");
    arena_release(&memory);
}

static struct run measured(double rate, double se_log, double record_s)
{
    return (struct run){.rate = rate,
                        .analysis = {.state = STEADY_FLAT,
                                     .n_window = 100,
                                     .se_log = se_log,
                                     .steps_in_window = 400,
                                     .seconds_per_step = record_s / 4,
                                     .tok_per_s = rate}};
}

/* Against plan_measurement() with the medians worked out by hand: lrv 0.001² × 100, 2 s a record. */
static void a_plan_is_made_of_the_median_run(void **state)
{
    struct run runs[] = {measured(1000, 0.0005, 1), measured(1010, 0.001, 2), measured(990, 0.1, 50)};
    struct level level = {.value = "H200", .runs = runs, .n_runs = 3};
    struct latency seen = {.start_s = 91, .warmup_s = 9};
    struct plan p;
    struct error err = {0};
    double logs[] = {log(1000), log(1010), log(990)}, mean = (logs[0] + logs[1] + logs[2]) / 3, squares = 0;
    (void)state;
    for (int i = 0; i < 3; i++)
        squares += (logs[i] - mean) * (logs[i] - mean);
    struct plan_input in = {.half_width = 0.01,
                            .level = 0.95,
                            .start_s = 91,
                            .warmup_s = 9,
                            .record_s = 2,
                            .lrv = 0.0001,
                            .sd_runs = sqrt(squares / 2),
                            .least_window = WINDOW};
    struct plan wanted = plan_measurement(&in);
    assert_int_equal(latency_plan(&p, &seen, &level, 0.01, 0.95, &err), 0);
    assert_int_equal(p.records, wanted.records);
    assert_int_equal(p.runs, wanted.runs);
    assert_true(p.runs > 2);
    near(p.run_s, 91 + 9 + (double)p.records * 2);
    near(p.total_s, (double)p.runs * p.run_s);
}

/* A hundred records of which the last sixty, one period, made the rate and its error: 0.01² × 60. */
static void a_plan_counts_the_records_that_the_error_is_of(void **state)
{
    struct run runs[] = {measured(1000, 0.01, 2)};
    struct level level = {.value = "H200", .runs = runs, .n_runs = 1};
    struct latency seen = {.start_s = 91, .warmup_s = 9};
    struct plan_input in = {.half_width = 0.01, .level = 0.95, .lrv = 0.006, .sd_runs = NAN, .least_window = WINDOW};
    struct plan p;
    struct error err = {0};
    (void)state;
    runs[0].analysis.stall_period = 60;
    assert_int_equal(latency_plan(&p, &seen, &level, 0.01, 0.95, &err), 0);
    assert_int_equal(p.records, plan_measurement(&in).records);
    assert_true(p.records > WINDOW);
}

static void one_run_says_nothing_of_how_runs_vary(void **state)
{
    struct run runs[] = {measured(1000, 0.001, 2)};
    struct level level = {.value = "H200", .runs = runs, .n_runs = 1};
    struct latency seen = {.start_s = 91, .warmup_s = 9};
    struct plan p;
    struct error err = {0};
    (void)state;
    assert_int_equal(latency_plan(&p, &seen, &level, 0.01, 0.95, &err), 0);
    assert_true(p.records >= WINDOW);
    assert_int_equal(p.runs, 0);
    assert_true(isnan(p.total_s));
}

/* A whole-run question measures no window: no number of records is made up for it. */
static void without_windows_there_is_no_plan(void **state)
{
    struct run runs[] = {{.rate = 1000}, {.rate = 1010}};
    struct level level = {.value = "H200", .runs = runs, .n_runs = 2};
    struct latency seen = {.start_s = 91, .warmup_s = 9};
    struct plan p;
    struct error err = {0};
    (void)state;
    assert_int_equal(latency_plan(&p, &seen, &level, 0.01, 0.95, &err), 0);
    assert_int_equal(p.records, 0);
    assert_true(isnan(p.run_s));
    assert_true(isnan(p.total_s));
}

static void an_unknown_start_makes_the_plan_unknown(void **state)
{
    struct run runs[] = {measured(1000, 0.001, 2), measured(1010, 0.001, 2)};
    struct level level = {.value = "H200", .runs = runs, .n_runs = 2};
    struct latency seen = {.start_s = NAN, .warmup_s = NAN};
    struct plan p;
    struct error err = {0};
    (void)state;
    assert_int_equal(latency_plan(&p, &seen, &level, 0.01, 0.95, &err), 0);
    assert_true(isnan(p.run_s));
    assert_true(isnan(p.total_s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evidence_says_when_the_first_step_ended),
        cmocka_unit_test(without_evidence_the_start_is_all_that_lies_outside_the_records),
        cmocka_unit_test(evidence_of_a_first_step_that_is_not_recorded_is_not_used),
        cmocka_unit_test(evidence_that_leaves_no_room_for_the_records_is_not_used),
        cmocka_unit_test(the_first_step_of_a_record_of_several_is_a_bound),
        cmocka_unit_test(what_failed_before_is_in_the_time_and_in_the_bill),
        cmocka_unit_test(the_run_itself_is_paid_until_the_moment_whenever_it_ended),
        cmocka_unit_test(parallel_attempts_are_paid_each),
        cmocka_unit_test(a_run_without_a_steady_state_is_an_attempt_and_no_result),
        cmocka_unit_test(the_metric_of_the_question_does_not_matter),
        cmocka_unit_test(no_steady_state_at_all_is_a_reason),
        cmocka_unit_test(a_launch_that_nobody_wrote_down_is_a_reason),
        cmocka_unit_test(a_plan_is_made_of_the_median_run),
        cmocka_unit_test(one_run_says_nothing_of_how_runs_vary),
        cmocka_unit_test(a_plan_counts_the_records_that_the_error_is_of),
        cmocka_unit_test(without_windows_there_is_no_plan),
        cmocka_unit_test(an_unknown_start_makes_the_plan_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

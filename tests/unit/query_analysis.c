/* The steady state of a stored run: numbers that agree with each other, and refusals that no option lifts. */
#include "query/analysis.h"

#include "query_archive.h"

#include <math.h>
#include <string.h>

enum { N = 170 };

/* Two seconds a record with a little jitter, nine for the first; what `stall` and `late` say on top. */
static const char *records(int period, double stall, int last, double late)
{
    static char text[16 * N];
    size_t n = (size_t)snprintf(text, sizeof text, "[9");
    for (int i = 1; i < N; i++) {
        double s = 2 + 0.002 * ((i * 7) % 5) + (period > 0 && i % period == 0 ? stall : 0) + (i >= N - last ? late : 0);
        n += (size_t)snprintf(text + n, sizeof text - n, ",%.4f", s);
    }
    snprintf(text + n, sizeof text - n, "]");
    return text;
}

#define LONG_ENOUGH                                                                                                    \
    {                                                                                                                  \
        "finished_at", "\"2026-04-14T12:00:00Z\""                                                                      \
    }

static struct digest add(struct archive *t, const char *seconds)
{
    struct digest id = RUN_BUT(t, 1, "H200", 2, {"steps.seconds", seconds}, LONG_ENOUGH);
    archive_filled(t);
    return id;
}

/* The batch doubles at the `n` records named. */
static struct digest add_doubling(struct archive *t, const char *seconds, const int *at, size_t n)
{
    static char tokens[16 * N];
    size_t used = 0, k = 0;
    long batch = 262144;
    for (int i = 0; i < N; i++) {
        if (k < n && at[k] == i) {
            batch *= 2;
            k++;
        }
        used += (size_t)snprintf(tokens + used, sizeof tokens - used, "%s%ld", i > 0 ? "," : "[", batch);
    }
    snprintf(tokens + used, sizeof tokens - used, "]");
    struct digest id = RUN_BUT(t, 1, "H200", 2, {"steps.seconds", seconds}, {"steps.tokens", tokens}, LONG_ENOUGH);
    archive_filled(t);
    return id;
}

/* Periodic stalls cut the rate to whole periods: seconds per step must be cut with it. */
static void seconds_per_step_are_those_of_the_rate(void **state)
{
    struct archive *t = *state;
    struct digest id = add(t, records(40, 20, 0, 0));
    struct analysis_row a;
    struct receipt *r = NULL;
    struct error err = {0};
    assert_int_equal(analysis_of(t->store, &id, &a, &err), 0);
    assert_int_equal(a.stall_period, 40);
    assert_int_equal(analysis_series(t->store, &id, &r, &err), 0);
    double tokens = r->steps.tokens[0] / r->steps.steps_per_record[0];
    assert_true(fabs(a.seconds_per_step * a.tok_per_s / tokens - 1) < 1e-12);
    assert_true(fabs(a.seconds_per_step - (2.004 + 20.0 / 40)) < 0.002); /* the truth: one stall in forty records */
    receipt_free(r);
}

static void a_named_warm_up_makes_nothing_steady(void **state)
{
    struct archive *t = *state;
    struct digest id = add(t, records(0, 0, 17, 0.3));
    struct steady_options options = steady_defaults();
    struct analysis_row a;
    struct error err = {0};
    for (options.fixed_warmup = 1; options.fixed_warmup < 100; options.fixed_warmup += 33) {
        assert_int_equal(analysis_with(t->store, &id, &options, &a, &err), 0);
        assert_int_equal(a.state, STEADY_NONE);
        assert_true(isnan(a.tok_per_s) && isnan(a.lo) && isnan(a.seconds_per_step));
    }
}

static void a_named_warm_up_is_the_cut_of_a_steady_run(void **state)
{
    struct archive *t = *state;
    struct digest id = add(t, records(0, 0, 0, 0));
    struct steady_options options = steady_defaults();
    struct analysis_row a;
    struct error err = {0};
    options.fixed_warmup = 50;
    assert_int_equal(analysis_with(t->store, &id, &options, &a, &err), 0);
    assert_int_equal(a.n_window, N - 50);
    assert_true(a.tok_per_s > 0);
}

/* 5 % slower in its second half: from whatever record the rate is asked for, it is not the run's best. */
static void a_named_warm_up_does_not_hide_a_slowdown(void **state)
{
    struct archive *t = *state;
    struct digest id = add(t, records(0, 0, N / 2, 0.1));
    struct steady_options options = steady_defaults();
    struct analysis_row a;
    struct error err = {0};
    assert_int_equal(analysis_of(t->store, &id, &a, &err), 0);
    assert_int_equal(a.state, STEADY_SLOWDOWN);
    int64_t found = a.start;
    for (options.fixed_warmup = 0; options.fixed_warmup < 140; options.fixed_warmup += 20) {
        int64_t start = options.fixed_warmup > 0 ? options.fixed_warmup : 1;
        assert_int_equal(analysis_with(t->store, &id, &options, &a, &err), 0);
        assert_int_equal(a.state, STEADY_SLOWDOWN);
        assert_int_equal(a.start, start);
        assert_true(a.level_ratio < 0.97);
        assert_non_null(strstr(a.why, "warm-up fixed by request"));
        assert_int_equal(strstr(a.why, "the method finds it steady only from record") != NULL, start < found);
    }
    options.fixed_warmup = found;
    assert_int_equal(analysis_with(t->store, &id, &options, &a, &err), 0);
    assert_null(strstr(a.why, "the method"));
}

static void what_is_withheld_keeps_no_number(void **state)
{
    struct archive *t = *state;
    struct digest id = add(t, records(40, 20, 0, 0));
    struct analysis_row a;
    struct error err = {0};
    assert_int_equal(analysis_of(t->store, &id, &a, &err), 0);
    assert_true(a.tok_per_s > 0 && a.n_stalls > 0);
    analysis_withhold(&a, "an anecdote");
    assert_false(analysis_has_rate(&a));
    assert_true(isnan(a.tok_per_s) && isnan(a.lo) && isnan(a.hi) && isnan(a.clean_tok_per_s) && isnan(a.stall_share) &&
                isnan(a.median_tok_per_s) && isnan(a.seconds_per_step) && isnan(a.first_step_excess_s));
    assert_int_equal(a.n_window, 0);
    assert_int_equal(a.n_records, N);
    assert_string_equal(a.why, "no number leaves it: an anecdote");
}

/* A step of the rate that comes from the batch, in a run with a rate and in one without. */
static void a_batch_that_changes_is_named_in_the_reason(void **state)
{
    static const char once[] = "; tokens per step change at record 80 from 262144 to 524288";
    static const char more[] = "; tokens per step change at record 60 from 262144 to 524288, and 2 more times after it";
    struct archive *t = *state;
    struct digest id = add_doubling(t, records(0, 0, 0, 0), (const int[]){80}, 1);
    struct analysis_row a;
    struct error err = {0};
    assert_int_equal(analysis_of(t->store, &id, &a, &err), 0);
    assert_true(analysis_has_rate(&a));
    assert_string_equal(a.why + strlen(a.why) - strlen(once), once);
    assert_int_equal(store_begin(t->store, &err), 0);
    id = add_doubling(t, records(0, 0, 20, 0.3), (const int[]){60, 100, 165}, 3);
    assert_int_equal(analysis_of(t->store, &id, &a, &err), 0);
    assert_non_null(strstr(a.why, more));
}

static void a_batch_that_stays_is_not_named(void **state)
{
    struct archive *t = *state;
    struct digest id = add(t, records(0, 0, 0, 0));
    struct analysis_row a;
    struct error err = {0};
    assert_int_equal(analysis_of(t->store, &id, &a, &err), 0);
    assert_null(strstr(a.why, "tokens per step"));
}

static void no_stall_in_n_records_excludes_no_rarer_ones(void **state)
{
    struct archive *t = *state;
    struct digest id = add(t, records(0, 0, 0, 0));
    struct analysis_row a;
    struct error err = {0};
    assert_int_equal(analysis_of(t->store, &id, &a, &err), 0);
    assert_int_equal(a.n_stalls, 0);
    assert_true(fabs(analysis_unseen_stalls(&a) * (double)a.n_window - 3) < 1e-12);
    a.n_stalls = 1;
    assert_true(isnan(analysis_unseen_stalls(&a)));
    analysis_withhold(&a, "an anecdote");
    assert_true(isnan(analysis_unseen_stalls(&a)));
}

static void few_effective_samples_are_fewer_than_ten(void **state)
{
    (void)state;
    struct analysis_row a = {.state = STEADY_FLAT, .ess = 10};
    assert_false(analysis_has_few_effective(&a));
    a.ess = 9.9;
    assert_true(analysis_has_few_effective(&a));
    a = (struct analysis_row){.state = STEADY_FLAT, .ess = 40, .few_effective = 1};
    assert_true(analysis_has_few_effective(&a));
    a.state = STEADY_NONE;
    assert_false(analysis_has_few_effective(&a));
}

static int set_up(void **state)
{
    static struct archive t;
    archive_open(&t);
    *state = &t;
    return 0;
}

static int tear_down(void **state)
{
    archive_close(*state);
    return 0;
}

static void count_fault(void *context, const char *fault)
{
    assert_non_null(strstr(fault, "the steady state that is remembered is not what its records give"));
    ++*(int *)context;
}

/* Nothing else would show that a shortcut was bent. */
static void a_remembered_number_that_its_records_do_not_give_is_found(void **state)
{
    struct archive *t = *state;
    struct digest id = add(t, records(0, 0, 0, 0));
    struct analysis_row a;
    struct error err = {0};
    long long faults = -1;
    int heard = 0;
    assert_int_equal(analysis_of(t->store, &id, &a, &err), 0);
    assert_int_equal(analysis_verify(t->store, &faults, count_fault, &heard, &err), 0);
    assert_int_equal(faults, 0);
    a.tok_per_s *= 1.1;
    assert_int_equal(analysis_put(t->store, &id, STEADY_METHOD, &a, &err), 0);
    assert_int_equal(analysis_verify(t->store, &faults, count_fault, &heard, &err), 0);
    assert_int_equal(faults, 1);
    assert_int_equal(heard, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(seconds_per_step_are_those_of_the_rate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_named_warm_up_makes_nothing_steady, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_named_warm_up_is_the_cut_of_a_steady_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_named_warm_up_does_not_hide_a_slowdown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_withheld_keeps_no_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_batch_that_changes_is_named_in_the_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_batch_that_stays_is_not_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_stall_in_n_records_excludes_no_rarer_ones, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_remembered_number_that_its_records_do_not_give_is_found, set_up, tear_down),
        cmocka_unit_test(few_effective_samples_are_fewer_than_ten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

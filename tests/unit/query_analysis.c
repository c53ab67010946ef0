/* The steady state of a stored run: numbers that agree with each other, and refusals that no option lifts. */
#include "query/analysis.h"

#include "query_archive.h"

#include <math.h>

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

static struct digest add(struct archive *t, const char *seconds)
{
    struct digest id =
        RUN_BUT(t, 1, "H200", 2, {"steps.seconds", seconds}, {"finished_at", "\"2026-04-14T12:00:00Z\""});
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

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(seconds_per_step_are_those_of_the_rate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_named_warm_up_makes_nothing_steady, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_named_warm_up_is_the_cut_of_a_steady_run, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

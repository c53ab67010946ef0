/* The method printed beside a run's limits is the one they were made by. */
#include "query/analysis.h"

#include "query_archive.h"

enum { N = 200 };

/* Two seconds a record with a little jitter, nine for the first; `extra` says what comes on top. */
static struct analysis_row analysed(struct archive *t, double (*extra)(int i))
{
    static char text[16 * N];
    struct analysis_row a;
    struct error err = {0};
    size_t n = (size_t)snprintf(text, sizeof text, "[9");
    for (int i = 1; i < N; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, ",%.4f", 2 + 0.002 * ((i * 7) % 5) + extra(i));
    snprintf(text + n, sizeof text - n, "]");
    struct digest id = RUN_BUT(t, 1, "H200", 2, {"steps.seconds", text}, {"finished_at", "\"2026-04-14T12:00:00Z\""});
    archive_filled(t);
    if (analysis_of(t->store, &id, &a, &err) != 0)
        fail_msg("%s", err.text);
    return a;
}

static double nothing(int i)
{
    (void)i;
    return 0;
}

static double stalls_every_40(int i)
{
    return i % 40 == 30 ? 20 : 0;
}

static double two_stalls(int i)
{
    return i == 30 || i == 111 ? 20 : 0;
}

/* Larger than the jitter and slow: next to no independent records. */
static double slow_wave(int i)
{
    return 0.024 * sin(2 * M_PI * i / 60);
}

static double drift(int i)
{
    return 0.003 * i;
}

static void records_without_stalls_have_the_long_run_variance(void **state)
{
    struct analysis_row a = analysed(*state, nothing);
    assert_string_equal(analysis_method(&a), "within this run: prewhitened EWC long-run variance");
    assert_int_equal(analysis_counted(&a), a.n_window);
}

static void periodic_stalls_are_counted_over_whole_periods(void **state)
{
    struct analysis_row a = analysed(*state, stalls_every_40);
    assert_int_equal(a.stall_period, 40);
    assert_non_null(strstr(analysis_method(&a), "periodic stalls, over whole periods"));
    assert_int_equal(a.n_window, 199);
    assert_int_equal(analysis_counted(&a), 160);
    assert_non_null(strstr(a.why, "4 whole periods of 40 records"));
}

static void stalls_that_come_as_they_please_have_limits_of_their_number(void **state)
{
    struct analysis_row a = analysed(*state, two_stalls);
    assert_int_equal(a.n_stalls, 2);
    assert_non_null(strstr(analysis_method(&a), "Poisson number of stalls, combined by MOVER"));
    assert_int_equal(analysis_counted(&a), a.n_window);
}

static void few_effective_records_give_their_range(void **state)
{
    struct analysis_row a = analysed(*state, slow_wave);
    assert_true(a.few_effective);
    assert_string_equal(analysis_method(&a), "within this run: range of its records (few effective samples)");
}

static void a_run_without_a_rate_has_no_method(void **state)
{
    struct analysis_row a = analysed(*state, drift);
    assert_int_equal(a.state, STEADY_NONE);
    assert_null(analysis_method(&a));
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
        cmocka_unit_test_setup_teardown(records_without_stalls_have_the_long_run_variance, set_up, tear_down),
        cmocka_unit_test_setup_teardown(periodic_stalls_are_counted_over_whole_periods, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stalls_that_come_as_they_please_have_limits_of_their_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(few_effective_records_give_their_range, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_run_without_a_rate_has_no_method, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "store_archive.h"

static struct scratch t;
static struct digest id;

static int set_up(void **state)
{
    (void)state;
    scratch_open(&t);
    id = add_run(t.store, (struct run){0}).id;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_close(&t);
    return 0;
}

/* Every member another value, so that swapped columns show. */
static struct analysis_row sample(void)
{
    return (struct analysis_row){.state = 1,
                                 .why = "settled after 12 records",
                                 .n_records = 100,
                                 .start = 12,
                                 .n_window = 88,
                                 .tok_per_s = 1.5,
                                 .se_log = 2.5,
                                 .df = 3.5,
                                 .lo = 4.5,
                                 .hi = 5.5,
                                 .clean_tok_per_s = 6.5,
                                 .median_tok_per_s = 7.5,
                                 .ess = 8.5,
                                 .phi = -0.25,
                                 .first_step_excess_s = 9.5,
                                 .level_ratio = 10.5,
                                 .n_stalls = 13,
                                 .stall_period = 14,
                                 .n_outliers = 15,
                                 .stall_share = 0.125,
                                 .seconds_per_step = 11.5,
                                 .steps_in_window = 12.5,
                                 .warmup_steps = 3,
                                 .few_effective = 1};
}

static void put(const struct analysis_row *row, const char *method)
{
    struct error err = {0};
    if (analysis_put(t.store, &id, method, row, &err) != 0)
        fail_msg("%s", err.text);
}

static int get(struct analysis_row *row, const char *method)
{
    int found = -1;
    struct error err = {0};
    if (analysis_get(t.store, &id, method, row, &found, &err) != 0)
        fail_msg("%s", err.text);
    return found;
}

static void what_was_found_is_remembered(void **state)
{
    (void)state;
    struct analysis_row in = sample(), out;
    put(&in, "steady/1");
    scratch_reopen(&t, STORE_READ);
    memset(&out, 0, sizeof out);
    assert_int_equal(get(&out, "steady/1"), 1);
    assert_string_equal(out.why, in.why);
    assert_int_equal(out.state, 1);
    assert_int_equal(out.n_records, 100);
    assert_int_equal(out.start, 12);
    assert_int_equal(out.n_window, 88);
    assert_true(out.tok_per_s == 1.5 && out.se_log == 2.5 && out.df == 3.5 && out.lo == 4.5 && out.hi == 5.5);
    assert_true(out.clean_tok_per_s == 6.5 && out.median_tok_per_s == 7.5 && out.ess == 8.5 && out.phi == -0.25);
    assert_true(out.first_step_excess_s == 9.5 && out.level_ratio == 10.5 && out.stall_share == 0.125);
    assert_true(out.seconds_per_step == 11.5 && out.steps_in_window == 12.5 && out.warmup_steps == 3);
    assert_int_equal(out.n_stalls, 13);
    assert_int_equal(out.stall_period, 14);
    assert_int_equal(out.n_outliers, 15);
    assert_int_equal(out.few_effective, 1);
}

static void another_version_of_the_method_has_found_nothing_yet(void **state)
{
    (void)state;
    struct analysis_row row = sample();
    put(&row, "steady/1");
    assert_int_equal(get(&row, "steady/3"), 0);
    id.byte[0] ^= 1;
    assert_int_equal(get(&row, "steady/1"), 0);
}

static void none_stays_none(void **state)
{
    (void)state;
    struct analysis_row row = sample();
    row.tok_per_s = row.lo = row.hi = row.ess = NAN;
    row.df = INFINITY;
    put(&row, "steady/1");
    assert_int_equal(get(&row, "steady/1"), 1);
    assert_true(isnan(row.tok_per_s) && isnan(row.lo) && isnan(row.hi) && isnan(row.ess) && isnan(row.df));
}

static void remembering_again_replaces(void **state)
{
    (void)state;
    struct analysis_row row = sample();
    struct digest_text before = content(t.store);
    put(&row, "steady/1");
    row.tok_per_s = 99;
    put(&row, "steady/1");
    assert_int_equal(get(&row, "steady/1"), 1);
    assert_true(row.tok_per_s == 99);
    assert_string_equal(content(t.store).hex, before.hex);
}

static void a_reader_remembers_where_it_can_write(void **state)
{
    (void)state;
    struct analysis_row row = sample();
    scratch_reopen(&t, STORE_READ);
    assert_true(store_can_write(t.store));
    put(&row, "steady/1");
    scratch_reopen(&t, STORE_READ);
    assert_int_equal(get(&row, "steady/1"), 1);
}

static int check_view(void *context, size_t n, const struct sql_value *v)
{
    assert_int_equal(n, 3);
    assert_string_equal(v[0].text, "warmup");
    assert_true(v[1].real == 1.5);
    assert_int_equal(v[2].integer, 88);
    ++*(int *)context;
    return 0;
}

static void the_view_names_the_state(void **state)
{
    (void)state;
    struct analysis_row row = sample();
    struct error err = {0};
    int rows = 0;
    struct sql_result sink = {.context = &rows, .row = check_view};
    put(&row, "steady/1");
    assert_int_equal(sql_run(t.store, "SELECT state, tok_per_s, window_records FROM v_steady_state_v1", &sink, &err),
                     0);
    assert_int_equal(rows, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_was_found_is_remembered),
        TEST(another_version_of_the_method_has_found_nothing_yet),
        TEST(none_stays_none),
        TEST(remembering_again_replaces),
        TEST(a_reader_remembers_where_it_can_write),
        TEST(the_view_names_the_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

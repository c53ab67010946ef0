#include "query/cost_times.h"
#include "query_priced.h"

/* An hour is bought whole: seeds' 3.95 and 6.25 $/h, 2,780 and 4,316 tok/s, runs of an hour from launch to finish. */
struct priced_runs {
    struct archive archive;
    struct money money;
    struct cost_time *times;
};

static int prepare(void **state)
{
    struct priced_runs *t = calloc(1, sizeof *t);
    assert_non_null(t);
    archive_open(&t->archive);
    seed_runs(&t->archive);
    archive_filled(&t->archive);
    PRICE(&t->archive, "H100", "3.95", DAY);
    PRICE(&t->archive, "B200", "6.25", DAY);
    PRICE_BUT(&t->archive, "B200", "5", DAY, .basis = BASIS_SPOT);
    PRICE_BUT(&t->archive, "H100", "3.95", DAY, .basis = BASIS_SPOT);
    *state = t;
    return 0;
}

static int clean_up(void **state)
{
    struct priced_runs *t = *state;
    archive_close(&t->archive);
    free(t);
    return 0;
}

static void ask(struct priced_runs *t, enum price_basis basis, enum metric metric)
{
    money_start(&t->money, &t->archive, FACTOR_ACCELERATOR);
    t->money.q.wish.has_basis = 1;
    t->money.q.wish.basis = basis;
    t->money.asked.q.metric = metric;
    money_answered(&t->money);
    if (cost_times(&t->times, t->archive.store, &t->money.c, &t->money.q.question, 0.03, &t->money.asked.memory,
                   &t->money.asked.err) != 0)
        fail_msg("%s", t->money.asked.err.text);
}

static const struct cost_time *time_of(const struct priced_runs *t, const char *level)
{
    return &t->times[cost_row_of(&t->money, level) - t->money.c.rows];
}

static void what_a_result_cost_is_the_time_paid_until_it_at_the_price_of_the_system(void **state)
{
    struct priced_runs *t = *state;
    ask(t, BASIS_LIST, METRIC_STEADY);
    const struct cost_time *b200 = time_of(t, "B200");
    assert_true(b200->observed.paid_s > 0);
    assert_near(b200->observed_cost, b200->observed.paid_s * 6.25 / 3600, 1e-9);
    money_done(&t->money);
}

/* Record 0 takes 9 s where the others take 8,192 / rate: only what is beyond its share is lost. */
static void lost_is_the_start_and_the_warm_up_beyond_its_share(void **state)
{
    struct priced_runs *t = *state;
    ask(t, BASIS_LIST, METRIC_STEADY);
    const struct cost_time *h100 = time_of(t, "H100");
    const struct run *first = &cost_row_of(&t->money, "H100")->measured->level->runs[0];
    double record = 8192 / first->rate, records = first->analysis.warmup_steps;
    assert_near(h100->observed.warmup_s, FIRST_STEP + (records - 1) * record, 0.1);
    assert_near(h100->start_s, h100->observed.start_s + FIRST_STEP - record, 0.1);
    money_done(&t->money);
}

/* price × (start + N / rate) is the same for both at N = (P_a T_a - P_b T_b) / (P_b / R_b - P_a / R_a). */
static void a_job_of_the_crossover_costs_the_same_on_both(void **state)
{
    struct priced_runs *t = *state;
    ask(t, BASIS_SPOT, METRIC_STEADY);
    const struct cost_time *a = time_of(t, "B200"), *b = time_of(t, "H100");
    assert_int_equal(cost_row_of(&t->money, "B200")->relative.verdict, COST_CHEAPER);
    double wanted = (5 * a->start_s - 3.95 * b->start_s) / (3.95 / 2780 - 5.0 / 4316);
    assert_true(wanted > 0);
    assert_near(a->tokens / wanted, 1, 1e-6);
    assert_true(isnan(b->tokens));
    money_done(&t->money);
}

static void whole_runs_have_their_start_in_the_rate_already(void **state)
{
    struct priced_runs *t = *state;
    ask(t, BASIS_SPOT, METRIC_WHOLE_RUN);
    assert_true(isnan(time_of(t, "B200")->start_s));
    assert_true(isnan(time_of(t, "B200")->tokens));
    money_done(&t->money);
}

/* Attempts that failed may have come before, and nobody named them. */
static void runs_named_by_id_do_not_tell_how_long_a_result_took(void **state)
{
    struct priced_runs *t = *state;
    ask(t, BASIS_LIST, METRIC_STEADY);
    for (size_t i = 0; i < t->money.c.v.n_runs; i++)
        asked_about(&t->money.asked, t->money.c.v.runs[i].row->id);
    money_answered(&t->money);
    assert_int_equal(cost_times(&t->times, t->archive.store, &t->money.c, &t->money.q.question, 0.03,
                                &t->money.asked.memory, &t->money.asked.err),
                     0);
    const struct cost_time *b200 = time_of(t, "B200");
    assert_true(isnan(b200->observed.seconds) && isnan(b200->observed.paid_s) && isnan(b200->observed_cost));
    assert_non_null(strstr(b200->observed.reason, "select with --where"));
    assert_true(b200->start_s > 0); /* what a run takes is told by the run alone */
    money_done(&t->money);
}

#define ON_PRICED_RUNS(test) cmocka_unit_test_setup_teardown(test, prepare, clean_up)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_PRICED_RUNS(what_a_result_cost_is_the_time_paid_until_it_at_the_price_of_the_system),
        ON_PRICED_RUNS(lost_is_the_start_and_the_warm_up_beyond_its_share),
        ON_PRICED_RUNS(a_job_of_the_crossover_costs_the_same_on_both),
        ON_PRICED_RUNS(whole_runs_have_their_start_in_the_rate_already),
        ON_PRICED_RUNS(runs_named_by_id_do_not_tell_how_long_a_result_took),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a token costs: the figures, by prices, use and axis. */
#include "query_priced.h"

/*
 * The check of the seed documents: 2,780 and 4,316 tok/s at 3.95 and 6.25 $/h. By hand: 3.95/(2780 × 0.0036) = 0.39468,
 * 6.25/(4316 × 0.0036) = 0.40225, a ratio of 1.0192, and 3.95 × 4316/2780 = 6.1324 $/h at par.
 */
static void the_seeds_figures_come_out(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE_BUT(t, "H100", "3.95", DAY, .basis = BASIS_SPOT);
    PRICE_BUT(t, "B200", "6.25", DAY, .basis = BASIS_SPOT);
    money_answered(m);
    const struct cost_row *b200 = cost_row_of(m, "B200"), *h100 = cost_base(&m->c);
    assert_string_equal(h100->side.level, "H100");
    assert_near(h100->marginal.value, 0.3947, 0.00005);
    assert_near(b200->marginal.value, 0.4022, 0.00006);
    assert_near(b200->relative.value, 1.019, 0.0005);
    assert_near(b200->relative.price_at_par, 6.13, 0.005);
    assert_near(b200->relative.price_ratio, 6.25 / 3.95, 1e-12);
    assert_near(b200->relative.use_at_par, 1.019, 0.0005);
    assert_int_equal(b200->relative.verdict, COST_DEARER);
    assert_true(isnan(h100->relative.value));
    assert_near(b200->system_hour, 6.25, 1e-12);
    /* the interval is the rate's, ends swapped */
    assert_near(b200->marginal.lo * b200->measured->rate.hi, b200->marginal.value * b200->measured->rate.value, 1e-6);
    assert_near(b200->marginal.hi * b200->measured->rate.lo, b200->marginal.value * b200->measured->rate.value, 1e-6);
    assert_true(b200->marginal.lo < b200->marginal.value && b200->marginal.value < b200->marginal.hi);
    assert_string_equal(b200->price.row->name,
                        price_name_of(PRICE_BUT(t, "B200", "6.25", DAY, .basis = BASIS_SPOT)).text);
    assert_false(m->c.dated || m->c.modelled || m->c.synthetic);
}

static void at_utilization_the_whole_hour_is_paid(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE(t, "H100", "3.95", DAY);
    PRICE(t, "B200", "6.25", DAY);
    const struct level_utilization use[] = {{NULL, 0.5}, {"B200", 0.8}};
    m->q.utilization = use, m->q.n_utilization = 2;
    money_answered(m);
    const struct cost_row *b200 = cost_row_of(m, "B200"), *h100 = cost_row_of(m, "H100");
    assert_near(b200->utilization, 0.8, 0);
    assert_near(h100->utilization, 0.5, 0);
    assert_near(b200->at_utilization.value, b200->marginal.value / 0.8, 1e-12);
    assert_near(b200->at_utilization.hi, b200->marginal.hi / 0.8, 1e-12);
    assert_near(h100->at_utilization.value, 2 * h100->marginal.value, 1e-12);
    assert_near(b200->relative.value, b200->at_utilization.value / h100->at_utilization.value, 1e-9);
    assert_int_equal(b200->relative.verdict, COST_CHEAPER);
    assert_near(b200->relative.use_at_par, 0.5 * (6.25 / 3.95) / (4316.0 / 2780), 1e-6); /* STATISTICS, section 7 */
    assert_near(m->c.flips[0].price_ratio, 6.25 / 0.8 / (3.95 / 0.5), 1e-12);
    struct cost_ratio r; /* the table's own, and the other way round */
    assert_int_equal(cost_between(&r, &m->c, b200, h100, &m->asked.memory, &m->asked.err), 0);
    assert_near(r.value, b200->relative.value, 1e-12);
    assert_int_equal(r.verdict, b200->relative.verdict);
    assert_int_equal(cost_between(&r, &m->c, h100, b200, &m->asked.memory, &m->asked.err), 0);
    assert_near(r.value, 1 / b200->relative.value, 1e-12);
    assert_int_equal(r.verdict, COST_DEARER);
    const struct level_utilization nobody[] = {{"A100", 0.8}}, nothing[] = {{NULL, 0}};
    m->q.utilization = nobody, m->q.n_utilization = 1;
    money_ask(m);
    assert_int_equal(m->rc, ERR_NOT_FOUND);
    assert_string_equal(m->asked.err.text,
                        "--utilization 'A100': no such level of accelerator among the runs compared");
    m->q.utilization = nothing;
    money_ask(m);
    assert_int_equal(m->rc, ERR_USAGE);
}

static void an_expired_row_makes_the_answer_dated_and_a_later_one_another_answer(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE(t, "H100", "3.95", "2026-03-01");
    PRICE(t, "B200", "6.25", DAY);
    PRICE(t, "B200", "5.00", "2026-04-25");
    money_answered(m);
    assert_true(m->c.dated);
    assert_true(cost_row_of(m, "H100")->price.expired);
    assert_false(cost_row_of(m, "B200")->price.expired);
    assert_true(m->c.flips[0].pair.expired);
    assert_int_equal(m->c.n_flips, 1);
    m->asked.selection.as_of = moment("2026-04-25");
    money_answered(m);
    assert_int_equal(cost_row_of(m, "B200")->relative.verdict, COST_CHEAPER);
    m->asked.selection.as_of = moment("2026-04-09");
    money_ask(m);
    assert_int_equal(m->rc, 0);
    assert_false(m->c.v.compared); /* the runs are of later still */
}

static void what_if_prices_by_another_surface_and_says_so_everywhere(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE_BUT(t, "H100", "2", DAY, .surface = "lambda");
    PRICE_BUT(t, "B200", "4", DAY, .surface = "lambda");
    money_ask(m);
    assert_int_equal(m->c.v.n_refusals, 2);
    assert_non_null(strstr(m->c.v.refusals[0].text, "--what-if prices by them, as a model"));
    m->q.wish.what_if = 1;
    money_answered(m);
    assert_true(m->c.modelled);
    for (size_t i = 0; i < m->c.n_rows; i++) {
        assert_true(m->c.rows[i].price.modelled);
        assert_string_equal(m->c.rows[i].side.surface, "modal");
        assert_string_equal(m->c.rows[i].price.row->price.surface, "lambda");
    }
    assert_true(m->c.flips[0].pair.modelled && m->c.flips[0].used);
}

static void a_price_range_widens_the_verdict(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE(t, "H100", "3.95", DAY);
    PRICE_BUT(t, "B200", "6.25", DAY, .low = decimal_of("5.5"), .high = decimal_of("7"));
    money_answered(m);
    const struct cost_row *b200 = cost_row_of(m, "B200"), *h100 = cost_row_of(m, "H100");
    assert_int_equal(b200->relative.verdict, COST_INCONCLUSIVE); /* 5.5 is below the 6.13 at par, 7 above */
    assert_near(b200->marginal.worst_lo, b200->marginal.lo * 5.5 / 6.25, 1e-9);
    assert_near(b200->marginal.worst_hi, b200->marginal.hi * 7 / 6.25, 1e-9);
    assert_true(isnan(h100->marginal.worst_lo));
    assert_true(m->c.flips[0].used);
    assert_int_equal(m->c.flips[0].verdict, COST_INCONCLUSIVE);
    assert_near(m->c.flips[0].relative_lo, b200->relative.worst_lo, 1e-12);
}

static void prices_of_any_size_give_costs_of_that_size(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE(t, "H100", "1e-9", DAY);
    PRICE(t, "B200", "1e9", DAY);
    money_answered(m);
    assert_near(cost_row_of(m, "H100")->marginal.value / (1e-9 / 2780 / 0.0036), 1, 1e-6);
    assert_near(cost_row_of(m, "B200")->marginal.value / (1e9 / 4316 / 0.0036), 1, 1e-6);
    assert_near(cost_row_of(m, "B200")->relative.value / (1e18 * 2780 / 4316), 1, 1e-6);
    assert_int_equal(cost_row_of(m, "B200")->relative.verdict, COST_DEARER);
}

static void counts_of_one_accelerator_share_its_price_and_multiply_it(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    for (int i = 0; i < 2; i++) {
        RUN(t, 1 + i, "H200", 2);
        RUN_BUT(t, 11 + i, "H200", 1.25, {"accelerator.count", "16"}, {"accelerator.hosts", "2"},
                {"launch.parallel", "{\"dp\":16}"});
    }
    archive_filled(t);
    m->asked.q.axis = FACTOR_COUNT_OF;
    assert_non_null(strstr(money_refusal(m), "for H200 in USD")); /* lacking on both, said once */
    PRICE(t, "H200", "4.54", DAY);
    money_answered(m);
    const struct cost_row *wide = cost_row_of(m, "16"), *narrow = cost_row_of(m, "8");
    assert_near(wide->system_hour, 16 * 4.54, 1e-9);
    assert_near(wide->relative.price_ratio, 2, 1e-12);
    assert_ptr_equal(wide->price.row, narrow->price.row);
    assert_int_equal(wide->relative.verdict, COST_DEARER); /* 1.6 times as fast */
    assert_int_equal(m->c.n_flips, 1);
    assert_true(m->c.flips[0].used);
}

/*
 * 16 accelerators for 1.9 times the speed of 8: 5 % dearer per token, whatever one costs. The range of the price, wide
 * enough to turn anything, is the same on both sides and says nothing about which is cheaper.
 */
static void the_range_of_a_price_that_both_sides_pay_cancels(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    for (int i = 0; i < 3; i++) {
        RUN(t, 1 + i, "H200", 2);
        RUN_BUT(t, 11 + i, "H200", 2 / 1.9, {"accelerator.count", "16"}, {"accelerator.hosts", "2"},
                {"launch.parallel", "{\"dp\":16}"});
    }
    archive_filled(t);
    PRICE_BUT(t, "H200", "4", DAY, .low = decimal_of("2"), .high = decimal_of("6"));
    m->asked.q.axis = FACTOR_COUNT_OF;
    money_answered(m);
    const struct cost_row *wide = cost_row_of(m, "16");
    assert_int_equal(wide->relative.verdict, COST_DEARER);
    assert_near(wide->relative.worst_lo, wide->relative.lo, 0);
    assert_near(wide->relative.worst_hi, wide->relative.hi, 0);
    assert_false(cost_ratio_is_ranged(&wide->relative));
    assert_true(wide->marginal.worst_hi > wide->marginal.hi); /* what it costs is open all the same */
    struct cost_ratio r;
    assert_int_equal(cost_between(&r, &m->c, cost_base(&m->c), wide, &m->asked.memory, &m->asked.err), 0);
    assert_int_equal(r.verdict, COST_CHEAPER);
    assert_near(r.worst_lo, r.lo, 0);
    assert_int_equal(m->c.n_flips, 1);
    assert_int_equal(m->c.flips[0].verdict, COST_DEARER);
    assert_near(m->c.flips[0].relative_hi, wide->relative.hi, 0);
}

static void runs_past_their_validity_make_the_answer_dated(void **state)
{
    struct priced_archive *p = *state;
    struct money *m = &p->m;
    PRICE(&p->t, "H100", "3.95", "2026-05-10"); /* a fresh price, and runs of 2026-04-14 */
    PRICE(&p->t, "B200", "6.25", "2026-05-10");
    m->asked.selection.as_of = moment("2026-05-14");
    money_answered(m);
    assert_false(m->c.dated || m->c.price_dated);
    assert_null(m->c.rows[0].why_dated);
    m->asked.selection.as_of = moment("2026-05-15");
    money_answered(m);
    assert_true(m->c.dated && !m->c.price_dated);
    for (size_t i = 0; i < m->c.n_rows; i++) {
        assert_true(m->c.rows[i].dated && !m->c.rows[i].price.expired);
        assert_string_equal(m->c.rows[i].why_dated, "its runs are 31 days old");
    }
    m->asked.selection.as_of = moment("2026-06-10");
    money_answered(m);
    assert_true(m->c.dated && m->c.price_dated);
    assert_string_equal(m->c.rows[0].why_dated, "its price was valid to 2026-06-09 and its runs are 57 days old");
    m->q.wish.run_days = 60; /* of runs and prices, each has its own */
    money_answered(m);
    assert_true(m->c.dated && m->c.price_dated);
    assert_string_equal(m->c.rows[0].why_dated, "its price was valid to 2026-06-09");
    m->q.wish.run_days = 30;
    m->q.wish.price_days = 60;
    money_answered(m);
    assert_true(m->c.dated && !m->c.price_dated);
    assert_string_equal(m->c.rows[0].why_dated, "its runs are 57 days old");
    m->q.wish.run_days = 60;
    money_answered(m);
    assert_false(m->c.dated || m->c.price_dated);
}

static void runs_needed_are_what_the_comparison_says(void **state)
{
    struct priced_archive *p = *state;
    struct money *m = &p->m;
    for (int i = 0; i < 3; i++)
        RUN(&p->t, 1 + i, "H200", 2 * (1 + 0.02 * i));
    for (int i = 0; i < 2; i++)
        RUN(&p->t, 11 + i, "B200", 2.02 * (1 + 0.03 * i));
    archive_filled(&p->t);
    PRICE(&p->t, "H200", "4", DAY);
    PRICE(&p->t, "B200", "4", DAY);
    money_answered(m);
    for (size_t i = 0; i < m->c.n_rows; i++) {
        const struct cost_row *row = &m->c.rows[i];
        assert_int_equal(row->runs_needed, row->measured->ratio.runs_needed);
        assert_int_equal(row->runs_needed > 3, i != m->c.base);
    }
    PRICE(&p->t, "B200", "40", "2026-04-12");
    money_answered(m);
    assert_int_equal(m->c.rows[0].runs_needed + m->c.rows[1].runs_needed, 0); /* settled, by the price */
}

static void whether_there_is_an_answer_can_be_asked_alone(void **state)
{
    struct priced_archive *p = *state;
    struct money *m = &p->m;
    for (int priced = 0; priced < 2; priced++) {
        m->q.question = m->asked.q;
        m->q.question.selection = &m->asked.selection;
        assert_int_equal(cost_ask(&m->c, p->t.store, &m->q, GATE_VERDICT_ONLY, &m->asked.memory, &m->asked.err), 0);
        assert_int_equal(m->c.v.compared, priced);
        assert_int_equal(m->c.v.n_refusals, priced ? 0 : 2);
        assert_null(m->c.cleared);
        assert_null(cost_base(&m->c));
        assert_int_equal(m->c.n_flips + m->c.comparison.n_rows, 0);
        PRICE(&p->t, "H100", "3.95", DAY);
        PRICE(&p->t, "B200", "6.25", DAY);
    }
}

static void whole_runs_can_be_priced_too(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE(t, "H100", "3.95", DAY);
    PRICE(t, "B200", "6.25", DAY);
    m->asked.q.metric = METRIC_WHOLE_RUN;
    money_answered(m);
    /* an hour for 60 × 8,192 tokens, whatever the steps took: marginal and delivered agree */
    assert_near(cost_row_of(m, "B200")->marginal.value, 6.25 / (60 * 8192) * 1e6, 1e-6);
    assert_near(cost_row_of(m, "B200")->delivered.value, 6.25 / (60 * 8192) * 1e6, 1e-6);
}

/* "B200 0.4022… prc-…": what an answer says, for comparing two archives. */
static const char *told(struct money *m)
{
    const char *text = "";
    money_answered(m);
    for (size_t i = 0; i < m->c.n_rows; i++)
        text = arena_format(&m->asked.memory, "%s%s %.17g %.17g %s; ", text, m->c.rows[i].side.level,
                            m->c.rows[i].marginal.value, m->c.rows[i].delivered.value, m->c.rows[i].price.row->name);
    for (size_t i = 0; i < m->c.n_flips; i++)
        text = arena_format(&m->asked.memory, "%s%s/%s %s; ", text, m->c.flips[i].pair.a->name,
                            m->c.flips[i].pair.b->name, cost_verdict_name(m->c.flips[i].verdict));
    return text;
}

static void arrive(struct archive *t, int backwards)
{
    static const char *const rows[][3] = {
        {"B200", "6.25", "2026-04-10"}, {"H100", "3.95", "2026-04-10"}, {"B200", "6.50", "2026-04-02"},
        {"H100", "4.10", "2026-04-05"}, {"B200", "6.20", "2026-04-15"}, {"H100", "3.95", "2026-04-16"},
    };
    enum { ROWS = sizeof rows / sizeof rows[0] };
    archive_open(t);
    for (int i = 0; i < 3; i++) {
        int k = backwards ? 2 - i : i;
        run_at(t, 1 + k, "H100", 2780 + k);
        run_at(t, 11 + k, "B200", 4316 + k);
    }
    for (size_t i = 0; i < ROWS; i++) {
        const char *const *row = rows[backwards ? ROWS - 1 - i : i];
        PRICE(t, row[0], row[1], row[2]);
    }
    archive_filled(t);
}

static void the_order_of_arrival_changes_nothing(void **state)
{
    (void)state;
    struct archive one, other;
    struct money a, b;
    arrive(&one, 0);
    arrive(&other, 1);
    money_start(&a, &one, FACTOR_ACCELERATOR);
    money_start(&b, &other, FACTOR_ACCELERATOR);
    assert_string_equal(told(&a), told(&b));
    assert_true(a.c.n_flips > 2);
    money_done(&a);
    money_done(&b);
    archive_close(&one);
    archive_close(&other);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_SEED_RUNS(the_seeds_figures_come_out),
        ON_SEED_RUNS(at_utilization_the_whole_hour_is_paid),
        ON_SEED_RUNS(an_expired_row_makes_the_answer_dated_and_a_later_one_another_answer),
        ON_SEED_RUNS(what_if_prices_by_another_surface_and_says_so_everywhere),
        ON_SEED_RUNS(a_price_range_widens_the_verdict),
        ON_SEED_RUNS(prices_of_any_size_give_costs_of_that_size),
        ON_AN_ARCHIVE(counts_of_one_accelerator_share_its_price_and_multiply_it),
        ON_AN_ARCHIVE(the_range_of_a_price_that_both_sides_pay_cancels),
        ON_SEED_RUNS(runs_past_their_validity_make_the_answer_dated),
        ON_AN_ARCHIVE(runs_needed_are_what_the_comparison_says),
        ON_SEED_RUNS(whether_there_is_an_answer_can_be_asked_alone),
        ON_SEED_RUNS(whole_runs_can_be_priced_too),
        cmocka_unit_test(the_order_of_arrival_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a token costs: three costs, what would change the verdict, and every reason why there is no answer. */
#include "query_priced.h"

static void seed_archive(struct archive *t)
{
    archive_open(t);
    seed_runs(t);
    archive_filled(t);
}

/*
 * The check of the seed documents: 2,780 and 4,316 tok/s at 3.95 and 6.25 $/h. By hand: 3.95/(2780 × 0.0036) = 0.39468,
 * 6.25/(4316 × 0.0036) = 0.40225, a ratio of 1.0192, and 3.95 × 4316/2780 = 6.1324 $/h at par.
 */
static void the_seeds_figures_come_out(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    PRICE_BUT(&t, "H100", "3.95", DAY, .basis = BASIS_SPOT);
    PRICE_BUT(&t, "B200", "6.25", DAY, .basis = BASIS_SPOT);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_answered(&m);
    const struct cost_row *b200 = cost_row_of(&m, "B200"), *h100 = cost_base(&m.c);
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
                        price_name_of(PRICE_BUT(&t, "B200", "6.25", DAY, .basis = BASIS_SPOT)).text);
    assert_false(m.c.dated || m.c.modelled || m.c.synthetic);
    money_done(&m);
    archive_close(&t);
}

/* At a ratio of 1.40 the speed-up of 1.5525 decides for B200; the seeds say so of on-demand lists. */
static void another_list_flips_the_verdict_and_the_table_says_which(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    PRICE(&t, "H100", "3.95", DAY);
    PRICE(&t, "B200", "6.25", DAY);
    PRICE_BUT(&t, "H100", "4.00", DAY, .basis = BASIS_ON_DEMAND);
    PRICE_BUT(&t, "B200", "5.60", DAY, .basis = BASIS_ON_DEMAND);
    PRICE_BUT(&t, "H100", "1.00", DAY, .surface = "lambda");
    PRICE_BUT(&t, "B200", "1.40", DAY, .surface = "lambda");
    money_start(&m, &t, FACTOR_ACCELERATOR);
    m.q.wish.has_basis = 1;
    m.q.wish.basis = BASIS_LIST;
    money_answered(&m);
    assert_int_equal(m.c.n_flips, 2);
    assert_int_equal(m.c.n_flips_left_out, 1);
    const struct flip *cheap = &m.c.flips[0], *used = &m.c.flips[1];
    assert_near(cheap->price_ratio, 1.40, 1e-12);
    assert_int_equal(cheap->verdict, COST_CHEAPER);
    assert_near(cheap->relative, 1.4 * 2780 / 4316, 1e-6);
    assert_true(cheap->relative_lo < cheap->relative && cheap->relative < cheap->relative_hi);
    assert_true(cheap->flips && !cheap->used);
    assert_int_equal(used->verdict, COST_DEARER);
    assert_true(used->used && !used->flips);
    assert_string_equal(used->level, "B200");
    assert_string_equal(used->base, "H100");
    m.q.wish.basis = BASIS_ON_DEMAND;
    money_answered(&m);
    assert_int_equal(cost_row_of(&m, "B200")->relative.verdict, COST_CHEAPER);
    assert_true(m.c.flips[0].used && !m.c.flips[0].flips && m.c.flips[1].flips);
    money_done(&m);
    archive_close(&t);
}

static void the_pair_used_is_in_the_table_also_when_no_seller_has_both(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    PRICE_BUT(&t, "H100", "3.95", DAY, .provider = "one");
    PRICE_BUT(&t, "B200", "6.25", DAY, .provider = "two");
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_answered(&m);
    assert_int_equal(m.c.n_flips, 1);
    assert_true(m.c.flips[0].used);
    money_done(&m);
    archive_close(&t);
}

static void every_missing_price_is_told_and_nothing_is_shown(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_ask(&m);
    assert_int_equal(m.rc, 0);
    assert_false(m.c.v.compared);
    assert_null(m.c.cleared);
    assert_null(cost_base(&m.c));
    assert_int_equal(m.c.n_rows, 0);
    assert_int_equal(m.c.n_flips, 0);
    assert_int_equal(m.c.v.n_refusals, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(m.c.v.refusals[i].code, REFUSED_NO_PRICE);
        assert_non_null(strstr(m.c.v.refusals[i].text, "'mcreport price add' records one"));
    }
    assert_int_equal(m.c.v.n_refused, 6);
    assert_int_equal(m.c.v.n_compared, 0);
    PRICE(&t, "H100", "3.95", DAY);
    assert_non_null(strstr(money_refusal(&m), "for B200 in USD by 2026-04-20"));
    money_done(&m);
    archive_close(&t);
}

/* A refusal for want of a price counts as any other: what failed is left out, not compared. */
static void counts_of_a_missing_price_are_those_of_a_refusal(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    archive_open(&t);
    for (int i = 0; i < 2; i++) {
        RUN(&t, 1 + i, "H200", 2);
        RUN(&t, 11 + i, "B200", 1);
    }
    struct digest failed = RUN_BUT(&t, 20, "B200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""},
                                   {"steps", NULL}, {"accelerator.observed", NULL});
    struct digest short_run = RUN_BUT(&t, 21, "H200", 2, {"steps.seconds", "[9,2,2,2,2,2]"});
    archive_filled(&t);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_ask(&m);
    assert_int_equal(m.rc, 0);
    assert_int_equal(m.c.v.n_refused, 4);
    assert_int_equal(m.c.v.n_skipped, 2);
    m.asked.v = m.c.v;
    assert_string_equal(skipped_because(&m.asked, failed), "failed: hang");
    assert_non_null(strstr(skipped_because(&m.asked, short_run), "no steady state"));
    money_done(&m);
    archive_close(&t);
}

static void the_contracts_reasons_and_missing_prices_are_told_together(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    archive_open(&t);
    RUN_BUT(&t, 1, "H200", 2, {"startup.class", "\"warm-image\""}, {"steps.seconds", "[2,2,2,2,2,2]"});
    RUN(&t, 2, "B200", 1);
    archive_filled(&t);
    PRICE(&t, "H200", "4.54", DAY);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_ask(&m);
    assert_int_equal(m.rc, 0);
    assert_int_equal(m.c.v.n_refusals, 2);
    assert_int_equal(m.c.v.refusals[0].code, REFUSED_STARTUP);
    assert_int_equal(m.c.v.refusals[1].code, REFUSED_NO_PRICE);
    assert_string_equal(
        m.c.v.refusals[1].text,
        "no list price row of surface modal for B200 in USD by 2026-04-20: 'mcreport price add' records "
        "one");
    PRICE(&t, "B200", "6.25", DAY);
    money_ask(&m);
    assert_int_equal(m.c.v.n_refusals, 1);
    assert_false(m.c.v.compared);
    assert_int_equal(m.c.n_rows, 0);
    money_done(&m);
    archive_close(&t);
}

static void runs_of_several_surfaces_say_that_and_whether_anything_prices_them(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN_BUT(&t, 2, "H200", 2, {"surface.name", "\"owned\""}, {"accelerator.count", "16"});
    RUN(&t, 3, "B200", 1);
    archive_filled(&t);
    PRICE(&t, "B200", "6.25", DAY);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_ask(&m);
    assert_int_equal(m.rc, 0);
    assert_int_equal(m.c.v.n_refusals, 3);
    assert_int_equal(m.c.v.refusals[2].code, REFUSED_NO_PRICE);
    assert_string_equal(m.c.v.refusals[2].text,
                        "no list price row for H200 in USD by 2026-04-20: 'mcreport price add' records one");
    PRICE(&t, "H200", "4.54", DAY);
    money_ask(&m);
    assert_int_equal(m.c.v.n_refusals, 2); /* which of the surfaces is meant is the contract's question */
    money_done(&m);
    archive_close(&t);
}

static void at_utilization_the_whole_hour_is_paid(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    PRICE(&t, "H100", "3.95", DAY);
    PRICE(&t, "B200", "6.25", DAY);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    const struct level_utilization use[] = {{NULL, 0.5}, {"B200", 0.8}};
    m.q.utilization = use, m.q.n_utilization = 2;
    money_answered(&m);
    const struct cost_row *b200 = cost_row_of(&m, "B200"), *h100 = cost_row_of(&m, "H100");
    assert_near(b200->utilization, 0.8, 0);
    assert_near(h100->utilization, 0.5, 0);
    assert_near(b200->at_utilization.value, b200->marginal.value / 0.8, 1e-12);
    assert_near(b200->at_utilization.hi, b200->marginal.hi / 0.8, 1e-12);
    assert_near(h100->at_utilization.value, 2 * h100->marginal.value, 1e-12);
    assert_near(b200->relative.value, b200->at_utilization.value / h100->at_utilization.value, 1e-9);
    assert_int_equal(b200->relative.verdict, COST_CHEAPER);
    assert_near(b200->relative.use_at_par, 0.5 * (6.25 / 3.95) / (4316.0 / 2780), 1e-6); /* STATISTICS, section 7 */
    assert_near(m.c.flips[0].price_ratio, 6.25 / 0.8 / (3.95 / 0.5), 1e-12);
    struct cost_ratio busy; /* both kept busy, and the other way round */
    assert_int_equal(cost_between(&busy, &m.c, h100, b200, &m.asked.memory, &m.asked.err), 0);
    assert_near(busy.value, h100->marginal.value / b200->marginal.value, 1e-9);
    assert_int_equal(busy.verdict, COST_CHEAPER);
    const struct level_utilization nobody[] = {{"A100", 0.8}}, nothing[] = {{NULL, 0}};
    m.q.utilization = nobody, m.q.n_utilization = 1;
    money_ask(&m);
    assert_int_equal(m.rc, ERR_NOT_FOUND);
    assert_string_equal(m.asked.err.text, "--utilization 'A100': no such level of accelerator among the runs compared");
    m.q.utilization = nothing;
    money_ask(&m);
    assert_int_equal(m.rc, ERR_USAGE);
    money_done(&m);
    archive_close(&t);
}

/*
 * By hand: H200 has two runs of 3600 s and an attempt lost after 1800 s, on 8 accelerators at 4.54 $/h: 8 × 4.54 × 2.5
 * h = 90.8 $ for 2 × 60 × 262,144 tokens = 31,457,280: 2.8865 $/Mtok. B200 lost nothing: 8 × 6.25 × 2 / 31.45728
 * = 3.1789.
 */
static void delivered_counts_what_failed(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    archive_open(&t);
    for (int i = 0; i < 2; i++) {
        RUN(&t, 1 + i, "H200", 2);
        RUN(&t, 11 + i, "B200", 1);
    }
    RUN_BUT(&t, 20, "H200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL},
            {"accelerator.observed", NULL}, {"started_at", "\"2026-04-14T08:00:00Z\""},
            {"finished_at", "\"2026-04-14T08:30:00Z\""});
    archive_filled(&t);
    PRICE(&t, "H200", "4.54", DAY);
    PRICE(&t, "B200", "6.25", DAY);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_answered(&m);
    const struct cost_row *h200 = cost_row_of(&m, "H200"), *b200 = cost_row_of(&m, "B200");
    assert_int_equal(h200->measured->level->n_attempts, 3);
    assert_int_equal(h200->measured->level->n_failed, 1);
    assert_int_equal(h200->measured->level->attempts[0]->status, RUN_FAILED); /* in the order they ended */
    assert_null(h200->delivered_reason);
    assert_near(h200->delivered.value, 90.8 / 31.45728, 1e-9);
    assert_int_equal(h200->delivered.n, 3);
    assert_int_equal(h200->delivered.n_delivering, 2);
    assert_near(b200->delivered.value, 100 / 31.45728, 1e-9);
    assert_near(h200->system_hour, 36.32, 1e-9); /* the seeds' table */
    money_done(&m);
    archive_close(&t);
}

static void delivered_is_not_told_when_a_time_or_the_tokens_are_not_known(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    archive_open(&t);
    RUN(&t, 1, "H200", 2);
    RUN(&t, 2, "B200", 1);
    struct digest lost = RUN_BUT(&t, 20, "H200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""},
                                 {"steps", NULL}, {"accelerator.observed", NULL}, {"finished_at", NULL});
    struct digest late = RUN_BUT(&t, 21, "B200", 1, {"steps.first", "100"});
    archive_filled(&t);
    PRICE(&t, "H200", "4.54", DAY);
    PRICE(&t, "B200", "6.25", DAY);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_answered(&m);
    const struct cost_row *h200 = cost_row_of(&m, "H200"), *b200 = cost_row_of(&m, "B200");
    char text[160];
    assert_true(isnan(h200->delivered.value) && isnan(b200->delivered.value));
    snprintf(text, sizeof text, "%s: finished_at is not recorded", name_of(lost).text);
    assert_string_equal(h200->delivered_reason, text);
    snprintf(text, sizeof text, "%s: its records begin after the first step and steps.total_tokens is not stated",
             name_of(late).text);
    assert_string_equal(b200->delivered_reason, text);
    assert_true(h200->marginal.value > 0); /* one run on a side: the point alone */
    assert_true(isnan(h200->marginal.lo));
    assert_int_equal(cost_row_of(&m, "B200")->relative.verdict, COST_TOO_FEW);
    money_done(&m);
    archive_close(&t);
}

static void runs_named_by_id_are_the_attempts(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    archive_open(&t);
    struct digest h200 = RUN(&t, 1, "H200", 2), b200 = RUN(&t, 2, "B200", 1);
    RUN(&t, 3, "B200", 1);
    RUN_BUT(&t, 20, "H200", 1, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL});
    archive_filled(&t);
    PRICE(&t, "H200", "4.54", DAY);
    PRICE(&t, "B200", "6.25", DAY);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    asked_about(&m.asked, b200);
    asked_about(&m.asked, h200);
    money_answered(&m);
    assert_int_equal(cost_row_of(&m, "H200")->delivered.n, 1);
    assert_int_equal(cost_row_of(&m, "B200")->measured->level->n_attempts, 1);
    assert_memory_equal(&cost_row_of(&m, "B200")->measured->level->attempts[0]->id, &b200, sizeof b200);
    money_done(&m);
    archive_close(&t);
}

static void an_expired_row_makes_the_answer_dated_and_a_later_one_another_answer(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    PRICE(&t, "H100", "3.95", "2026-03-01");
    PRICE(&t, "B200", "6.25", DAY);
    PRICE(&t, "B200", "5.00", "2026-04-25");
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_answered(&m);
    assert_true(m.c.dated);
    assert_true(cost_row_of(&m, "H100")->price.expired);
    assert_false(cost_row_of(&m, "B200")->price.expired);
    assert_true(m.c.flips[0].pair.expired);
    assert_int_equal(m.c.n_flips, 1);
    m.asked.selection.as_of = moment("2026-04-25");
    money_answered(&m);
    assert_int_equal(cost_row_of(&m, "B200")->relative.verdict, COST_CHEAPER);
    m.asked.selection.as_of = moment("2026-04-09");
    money_ask(&m);
    assert_int_equal(m.rc, 0);
    assert_false(m.c.v.compared); /* the runs are of later still */
    money_done(&m);
    archive_close(&t);
}

static void what_if_prices_by_another_surface_and_says_so_everywhere(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    PRICE_BUT(&t, "H100", "2", DAY, .surface = "lambda");
    PRICE_BUT(&t, "B200", "4", DAY, .surface = "lambda");
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_ask(&m);
    assert_int_equal(m.c.v.n_refusals, 2);
    assert_non_null(strstr(m.c.v.refusals[0].text, "--what-if prices by them, as a model"));
    m.q.wish.what_if = 1;
    money_answered(&m);
    assert_true(m.c.modelled);
    for (size_t i = 0; i < m.c.n_rows; i++) {
        assert_true(m.c.rows[i].price.modelled);
        assert_string_equal(m.c.rows[i].side.surface, "modal");
        assert_string_equal(m.c.rows[i].price.row->price.surface, "lambda");
    }
    assert_true(m.c.flips[0].pair.modelled && m.c.flips[0].used);
    money_done(&m);
    archive_close(&t);
}

static void a_price_range_widens_the_verdict(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    PRICE(&t, "H100", "3.95", DAY);
    PRICE_BUT(&t, "B200", "6.25", DAY, .low = decimal_of("5.5"), .high = decimal_of("7"));
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_answered(&m);
    const struct cost_row *b200 = cost_row_of(&m, "B200"), *h100 = cost_row_of(&m, "H100");
    assert_int_equal(b200->relative.verdict, COST_INCONCLUSIVE); /* 5.5 is below the 6.13 at par, 7 above */
    assert_near(b200->marginal.worst_lo, b200->marginal.lo * 5.5 / 6.25, 1e-9);
    assert_near(b200->marginal.worst_hi, b200->marginal.hi * 7 / 6.25, 1e-9);
    assert_true(isnan(h100->marginal.worst_lo));
    assert_true(m.c.flips[0].used);
    assert_int_equal(m.c.flips[0].verdict, COST_INCONCLUSIVE);
    assert_near(m.c.flips[0].relative_lo, b200->relative.worst_lo, 1e-12);
    money_done(&m);
    archive_close(&t);
}

static void prices_of_any_size_give_costs_of_that_size(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    PRICE(&t, "H100", "1e-9", DAY);
    PRICE(&t, "B200", "1e9", DAY);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    money_answered(&m);
    assert_near(cost_row_of(&m, "H100")->marginal.value / (1e-9 / 2780 / 0.0036), 1, 1e-6);
    assert_near(cost_row_of(&m, "B200")->marginal.value / (1e9 / 4316 / 0.0036), 1, 1e-6);
    assert_near(cost_row_of(&m, "B200")->relative.value / (1e18 * 2780 / 4316), 1, 1e-6);
    assert_int_equal(cost_row_of(&m, "B200")->relative.verdict, COST_DEARER);
    money_done(&m);
    archive_close(&t);
}

static void counts_of_one_accelerator_share_its_price_and_multiply_it(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    archive_open(&t);
    for (int i = 0; i < 2; i++) {
        RUN(&t, 1 + i, "H200", 2);
        RUN_BUT(&t, 11 + i, "H200", 1.25, {"accelerator.count", "16"}, {"accelerator.hosts", "2"},
                {"launch.parallel", "{\"dp\":16}"});
    }
    archive_filled(&t);
    money_start(&m, &t, FACTOR_COUNT_OF);
    assert_non_null(strstr(money_refusal(&m), "for H200 in USD")); /* lacking on both, said once */
    PRICE(&t, "H200", "4.54", DAY);
    money_answered(&m);
    const struct cost_row *wide = cost_row_of(&m, "16"), *narrow = cost_row_of(&m, "8");
    assert_near(wide->system_hour, 16 * 4.54, 1e-9);
    assert_near(wide->relative.price_ratio, 2, 1e-12);
    assert_ptr_equal(wide->price.row, narrow->price.row);
    assert_int_equal(wide->relative.verdict, COST_DEARER); /* 1.6 times as fast */
    assert_int_equal(m.c.n_flips, 1);
    assert_true(m.c.flips[0].used);
    money_done(&m);
    archive_close(&t);
}

static void whole_runs_can_be_priced_too(void **state)
{
    (void)state;
    struct archive t;
    struct money m;
    seed_archive(&t);
    PRICE(&t, "H100", "3.95", DAY);
    PRICE(&t, "B200", "6.25", DAY);
    money_start(&m, &t, FACTOR_ACCELERATOR);
    m.asked.q.metric = METRIC_WHOLE_RUN;
    money_answered(&m);
    /* an hour for 60 × 8,192 tokens, whatever the steps took: marginal and delivered agree */
    assert_near(cost_row_of(&m, "B200")->marginal.value, 6.25 / (60 * 8192) * 1e6, 1e-6);
    assert_near(cost_row_of(&m, "B200")->delivered.value, 6.25 / (60 * 8192) * 1e6, 1e-6);
    money_done(&m);
    archive_close(&t);
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
    assert_true(a.c.n_flips > 3);
    money_done(&a);
    money_done(&b);
    archive_close(&one);
    archive_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seeds_figures_come_out),
        cmocka_unit_test(another_list_flips_the_verdict_and_the_table_says_which),
        cmocka_unit_test(the_pair_used_is_in_the_table_also_when_no_seller_has_both),
        cmocka_unit_test(every_missing_price_is_told_and_nothing_is_shown),
        cmocka_unit_test(counts_of_a_missing_price_are_those_of_a_refusal),
        cmocka_unit_test(the_contracts_reasons_and_missing_prices_are_told_together),
        cmocka_unit_test(runs_of_several_surfaces_say_that_and_whether_anything_prices_them),
        cmocka_unit_test(at_utilization_the_whole_hour_is_paid),
        cmocka_unit_test(delivered_counts_what_failed),
        cmocka_unit_test(delivered_is_not_told_when_a_time_or_the_tokens_are_not_known),
        cmocka_unit_test(runs_named_by_id_are_the_attempts),
        cmocka_unit_test(an_expired_row_makes_the_answer_dated_and_a_later_one_another_answer),
        cmocka_unit_test(what_if_prices_by_another_surface_and_says_so_everywhere),
        cmocka_unit_test(a_price_range_widens_the_verdict),
        cmocka_unit_test(prices_of_any_size_give_costs_of_that_size),
        cmocka_unit_test(counts_of_one_accelerator_share_its_price_and_multiply_it),
        cmocka_unit_test(whole_runs_can_be_priced_too),
        cmocka_unit_test(the_order_of_arrival_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

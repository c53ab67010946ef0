/* Claims about money: what they say, and the price rows they stand on. */
#include "query_claimed.h"

#define PER_TOKEN  "\"metric\":\"usd_per_mtok\",\"level\":\"B200\""
#define RATIO      "\"metric\":\"usd_ratio\",\"level\":\"B200\",\"base\":\"H100\""
#define BREAK_EVEN "\"metric\":\"break_even_price\",\"level\":\"B200\",\"base\":\"H100\""

static void seeded(struct claimed *x)
{
    seed_runs(&x->t);
    archive_filled(&x->t);
}

static void assert_says(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' does not say '%s'", text, part);
}

/* The same question, asked as `cost` asks it. */
static void ask_cost(struct money *m, struct claimed *x, int has_basis, enum price_basis basis)
{
    money_start(m, &x->t, FACTOR_ACCELERATOR);
    m->asked.selection.as_of = moment(x->as_of);
    m->asked.q.base = "H100";
    m->q.wish.has_basis = has_basis;
    m->q.wish.basis = basis;
    m->q.wish.price_days = policy_price_days(&x->policy);
    m->q.wish.run_days = policy_lane_days(&x->policy, LANE_TRAINING);
    money_answered(m);
}

static void assert_price(const struct claim_side *s, struct digest id, const char *amount)
{
    assert_true(s->has_price);
    assert_memory_equal(&s->price.id, &id, sizeof id);
    assert_string_equal(s->price.accelerator_hour, amount);
    assert_string_equal(s->price.provider, "modal");
    assert_string_equal(s->price.source, "the list");
    assert_null(s->price.region);
    assert_int_equal(s->price.observed, moment(DAY) - DATE_DAY_MS + 1);
    assert_int_equal(s->price.valid_to, moment(DAY) + 30 * DATE_DAY_MS);
}

/* The seeds' figures: 2,780 and 4,316 tok/s at 3.95 and 6.25 $/h (tests/unit/query_cost.c has them by hand). */
static void a_claim_says_what_cost_says(void **state)
{
    struct claimed *x = *state;
    struct money m;
    seeded(x);
    struct digest h100 = PRICE(&x->t, "H100", "3.95", DAY), b200 = PRICE(&x->t, "B200", "6.25", DAY);
    ask_cost(&m, x, 0, BASIS_LIST);
    const struct cost_row *row = cost_row_of(&m, "B200");
    const struct claim_record *r = claim_made(x, PER_TOKEN ",\"basis\":\"list\"");
    assert_near(r->value, 0.4022, 0.00006);
    assert_near(r->value, row->marginal.value, 0);
    assert_near(r->lo, row->marginal.lo, 0);
    assert_near(r->hi, row->marginal.hi, 0);
    assert_string_equal(r->method, COST_METHOD);
    assert_string_equal(r->basis, "list");
    assert_string_equal(r->currency, "USD");
    assert_int_equal(r->n_sides, 1);
    assert_price(&r->sides[0], b200, "6.25");
    r = claim_made(x, RATIO ",\"basis\":\"list\"");
    assert_near(r->value, 1.019, 0.0005);
    assert_near(r->value, row->relative.value, 0);
    assert_near(r->lo, row->relative.lo, 0);
    assert_near(r->hi, row->relative.hi, 0);
    assert_true(r->lo < r->value && r->value < r->hi);
    assert_string_equal(r->method, COST_RATIO_METHOD);
    assert_price(&r->sides[0], b200, "6.25");
    assert_price(&r->sides[1], h100, "3.95");
    assert_near(r->sides[1].rate, 2780, 0.01);
    assert_near(r->n_steps, row->measured->steps + cost_base(&m.c)->measured->steps, 0);
    assert_null(r->detail);
    assert_int_equal(r->valid_to, moment(DAY) + 30 * DATE_DAY_MS); /* the prices are older than the runs */
    money_done(&m);
}

static void one_level_is_priced_without_any_other(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 3; i++)
        run_at(&x->t, i, "B200", 4316 * (1 + 0.002 * i));
    archive_filled(&x->t);
    PRICE(&x->t, "B200", "6.25", "2026-04-16");
    const struct claim_record *r = claim_made(x, "\"metric\":\"usd_per_mtok\",\"basis\":\"list\"");
    assert_near(r->value, 6.25 / (r->sides[0].rate * 0.0036), 1e-12);
    assert_near(r->lo, 6.25 / (r->sides[0].hi * 0.0036), 1e-9);
    assert_near(r->hi, 6.25 / (r->sides[0].lo * 0.0036), 1e-9);
    assert_int_equal(r->valid_to, date_valid_to(r->sides[0].newest, 30)); /* the runs are older than the price */
}

/* 3.95 × 4316/2780 = 6.1324 $/h, whatever the level itself costs: its row is not what the claim stands on. */
static void the_break_even_price_stands_on_the_base_s_price_alone(void **state)
{
    struct claimed *x = *state;
    struct money m;
    seeded(x);
    struct digest h100 = PRICE(&x->t, "H100", "3.95", DAY);
    PRICE(&x->t, "B200", "6.25", "2026-03-01");
    ask_cost(&m, x, 0, BASIS_LIST);
    const struct cost_ratio *e = &cost_row_of(&m, "B200")->relative;
    const struct claim_record *r = claim_made(x, BREAK_EVEN ",\"basis\":\"list\"");
    assert_near(r->value, 6.1324, 0.0005);
    assert_near(r->value, e->price_at_par, 0);
    assert_near(r->lo, e->price_at_par_lo, 0);
    assert_near(r->hi, e->price_at_par_hi, 0);
    assert_true(r->lo < r->value && r->value < r->hi);
    assert_false(r->sides[0].has_price);
    assert_price(&r->sides[1], h100, "3.95");
    assert_int_equal(r->valid_to, moment(DAY) + 30 * DATE_DAY_MS);
    money_done(&m);
}

/* What the level costs has no part in it: it may have no price, or several that leave no answer. */
static void a_break_even_price_needs_no_price_of_its_level(void **state)
{
    struct claimed *x = *state;
    seeded(x);
    struct digest h100 = PRICE(&x->t, "H100", "3.95", DAY);
    const struct claim_record *r = claim_made(x, BREAK_EVEN);
    assert_near(r->value, 6.1324, 0.0005);
    assert_true(r->lo < r->value && r->value < r->hi);
    assert_false(r->sides[0].has_price);
    assert_price(&r->sides[1], h100, "3.95");
    assert_string_equal(r->basis, "list");
    assert_null(r->detail);
    double lo = r->lo, hi = r->hi;
    PRICE_BUT(&x->t, "B200", "6.25", DAY, .provider = "Lambda");
    PRICE_BUT(&x->t, "B200", "7.25", DAY, .provider = "Nebius");
    PRICE_BUT(&x->t, "B200", "2.25", DAY, .basis = BASIS_SPOT, .currency = "EUR");
    r = claim_made(x, BREAK_EVEN);
    assert_near(r->lo, lo, 0);
    assert_near(r->hi, hi, 0);
}

static void a_break_even_price_needs_one_of_its_base(void **state)
{
    struct claimed *x = *state;
    seeded(x);
    PRICE(&x->t, "B200", "6.25", DAY);
    assert_string_equal(claim_codes(x, BREAK_EVEN), "R010");
    assert_says(claim_reason(x, REFUSED_NO_PRICE), "H100");
    assert_null(strstr(claim_reason(x, REFUSED_NO_PRICE), "B200"));
    PRICE_BUT(&x->t, "H100", "3.95", DAY, .provider = "Lambda");
    PRICE_BUT(&x->t, "H100", "4.95", DAY, .provider = "Nebius");
    assert_string_equal(claim_codes(x, BREAK_EVEN), "R010");
    assert_says(claim_reason(x, REFUSED_NO_PRICE), "\"price\": {\"provider\": …} chooses one");
}

/* Reasons of the contract and of pricing are told together, and pricing's are of the base alone here too. */
static void a_break_even_price_of_what_does_not_compare_is_refused_with_its_base_s_price(void **state)
{
    struct claimed *x = *state;
    seeded(x);
    RUN_BUT(&x->t, 40, "B200", 1, {"surface.name", "\"owned\""});
    assert_string_equal(claim_codes(x, BREAK_EVEN), "R002 R005 R004 R004 R004 R010");
    assert_says(claim_reason(x, REFUSED_NO_PRICE), "H100");
}

static void a_break_even_price_needs_a_base(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 3; i++)
        run_at(&x->t, i, "B200", 4316 * (1 + 0.002 * i));
    archive_filled(&x->t);
    PRICE(&x->t, "B200", "6.25", DAY);
    claim_asked(x, BREAK_EVEN ",\"basis\":\"list\"");
    assert_int_equal(x->rc, ERR_NOT_FOUND);
    assert_string_equal(x->err.text, "/base 'H100': no such level of accelerator among the runs selected");
}

static void an_expired_price_makes_a_claim_that_is_dated_from_the_start(void **state)
{
    struct claimed *x = *state;
    seeded(x);
    PRICE(&x->t, "H100", "3.95", "2026-02-01");
    PRICE(&x->t, "B200", "6.25", DAY);
    const struct claim_record *r = claim_made(x, RATIO ",\"basis\":\"list\"");
    assert_int_equal(r->valid_to, moment("2026-02-01") + 30 * DATE_DAY_MS);
    assert_true(r->valid_to < r->as_of);
    x->policy.value[POLICY_PRICE_VALID_DAYS] = 100;
    assert_int_equal(claim_made(x, RATIO ",\"basis\":\"list\"")->valid_to, moment("2026-02-01") + 100 * DATE_DAY_MS);
}

static void the_basis_decides_where_there_are_several(void **state)
{
    struct claimed *x = *state;
    seeded(x);
    PRICE(&x->t, "H100", "3.95", DAY);
    PRICE(&x->t, "B200", "6.25", DAY);
    struct digest spot = PRICE_BUT(&x->t, "B200", "2.5", DAY, .basis = BASIS_SPOT);
    PRICE_BUT(&x->t, "H100", "2", DAY, .basis = BASIS_SPOT);
    x->terms.has_basis = 0;
    const struct claim_record *r = claim_made(x, PER_TOKEN ",\"basis\":\"spot\"");
    assert_price(&r->sides[0], spot, "2.5");
    struct claim_terms open = x->terms;
    open.has_basis = 0;
    assert_int_equal(claim_measure(&x->got, x->t.store, &open, &x->policy, moment(x->as_of), &x->memory, &x->err), 0);
    assert_false(x->got.made);
    assert_int_equal(x->got.refused.n_refusals, 1);
    assert_int_equal(x->got.refused.refusals[0].code, REFUSED_NO_PRICE);
}

/* Two sellers on one surface: the claim names one of them, and says so in the words of its file. */
static void the_seller_is_a_member_of_the_claim(void **state)
{
    struct claimed *x = *state;
    seeded(x);
    PRICE_BUT(&x->t, "B200", "6.25", DAY, .provider = "Lambda", .region = "us-east");
    PRICE_BUT(&x->t, "B200", "5.00", DAY, .provider = "Nebius", .region = "us-east");
    struct digest west = PRICE_BUT(&x->t, "B200", "4.75", DAY, .provider = "Nebius", .region = "eu-west");
    struct digest euro = PRICE_BUT(&x->t, "B200", "4.50", DAY, .provider = "Nebius", .currency = "EUR");
    PRICE_BUT(&x->t, "B200", "3", DAY, .provider = "Nebius", .region = "us-east", .basis = BASIS_SPOT);
    assert_string_equal(claim_codes(x, PER_TOKEN), "R010");
    assert_says(claim_reason(x, REFUSED_NO_PRICE), "none is named: \"basis\": \"list\" or \"basis\": \"spot\"");
    assert_string_equal(claim_codes(x, PER_TOKEN ",\"basis\":\"list\""), "R010");
    assert_says(claim_reason(x, REFUSED_NO_PRICE), "\"price\": {\"provider\": …, \"region\": …} chooses one");
    assert_string_equal(claim_codes(x, PER_TOKEN ",\"basis\":\"list\",\"price\":{\"provider\":\"Nebius\"}"), "R010");
    assert_says(claim_reason(x, REFUSED_NO_PRICE), "): \"price\": {\"region\": …} chooses one");
    const struct claim_record *r =
        claim_made(x, PER_TOKEN ",\"basis\":\"list\",\"price\":{\"provider\":\"Nebius\",\"region\":\"eu-west\"}");
    assert_memory_equal(&r->sides[0].price.id, &west, sizeof west);
    assert_string_equal(r->sides[0].price.region, "eu-west");
    r = claim_made(x, PER_TOKEN ",\"basis\":\"list\",\"price\":{\"currency\":\"EUR\"}");
    assert_memory_equal(&r->sides[0].price.id, &euro, sizeof euro);
    assert_string_equal(r->currency, "EUR");
    assert_string_equal(claim_codes(x, PER_TOKEN ",\"price\":{\"currency\":\"GBP\"}"), "R010");
    assert_says(claim_reason(x, REFUSED_NO_PRICE), "\"price\": {\"currency\": …} names one");
    assert_string_equal(claim_codes(x, PER_TOKEN ",\"basis\":\"invoice\",\"price\":{\"provider\":\"Lambda\"}"), "R010");
    assert_says(claim_reason(x, REFUSED_NO_PRICE), "rows of basis list exist: \"basis\": \"list\"");
    assert_null(strstr(claim_reason(x, REFUSED_NO_PRICE), "--"));
}

static void another_surface_s_price_backs_no_claim(void **state)
{
    struct claimed *x = *state;
    seeded(x);
    PRICE_BUT(&x->t, "H100", "3.95", DAY, .surface = "lambda");
    PRICE_BUT(&x->t, "B200", "6.25", DAY, .surface = "lambda");
    assert_string_equal(claim_codes(x, PER_TOKEN ",\"basis\":\"list\""), "R010");
    assert_says(claim_reason(x, REFUSED_NO_PRICE),
                "rows of surface lambda exist: a claim stands on rows of its runs' own surface alone");
    assert_string_equal(claim_codes(x, RATIO ",\"basis\":\"list\""), "R010 R010");
    assert_false(x->got.refused.compared);
}

static void doubt_about_a_price_is_in_the_limits(void **state)
{
    struct claimed *x = *state;
    struct money m;
    seeded(x);
    PRICE(&x->t, "H100", "3.95", DAY);
    PRICE_BUT(&x->t, "B200", "6.25", DAY, .low = decimal_of("5.5"), .high = decimal_of("7"));
    ask_cost(&m, x, 0, BASIS_LIST);
    const struct cost_row *row = cost_row_of(&m, "B200");
    const struct claim_record *r = claim_made(x, PER_TOKEN ",\"basis\":\"list\"");
    assert_near(r->lo, row->marginal.worst_lo, 0);
    assert_near(r->hi, row->marginal.worst_hi, 0);
    assert_true(r->lo < row->marginal.lo * 0.9);
    assert_string_equal(r->method, COST_METHOD ", at the corners of the price ranges");
    r = claim_made(x, RATIO ",\"basis\":\"list\"");
    assert_near(r->lo, row->relative.worst_lo, 0);
    assert_near(r->hi, row->relative.worst_hi, 0);
    assert_string_equal(r->method, COST_RATIO_METHOD ", at the corners of the price ranges");
    r = claim_made(x, BREAK_EVEN ",\"basis\":\"list\""); /* the base's price has none */
    assert_near(r->hi, row->relative.price_at_par_hi, 0);
    assert_string_equal(r->method, COST_RATIO_METHOD);
    money_done(&m);
}

static void reasons_of_runs_and_of_prices_are_told_together(void **state)
{
    struct claimed *x = *state;
    run_at(&x->t, 1, "B200", 4316);
    RUN_BUT(&x->t, 2, "H100", 2, {"surface.name", "\"owned\""});
    RUN_BUT(&x->t, 3, "H100", 2, {"surface.name", "\"owned\""});
    archive_filled(&x->t);
    assert_string_equal(claim_codes(x, PER_TOKEN ",\"basis\":\"list\""), "R010 R007");
    const char *codes = claim_codes(x, RATIO ",\"basis\":\"list\"");
    assert_non_null(strstr(codes, "R002"));
    assert_non_null(strstr(codes, "R010"));
    assert_non_null(strstr(codes, "R007"));
}

static void a_note_about_a_price_stands_beside_the_value(void **state)
{
    struct claimed *x = *state;
    seeded(x);
    PRICE_BUT(&x->t, "B200", "50", DAY, .unit = PRICE_INSTANCE_HOUR, .per = 8);
    const struct claim_record *r = claim_made(x, PER_TOKEN ",\"basis\":\"list\"");
    assert_string_equal(r->sides[0].price.accelerator_hour, "6.25");
    assert_non_null(strstr(r->detail, "B200: sold as an instance of 8"));
}

static void a_shift_cuts_costs_as_well(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 5; i++)
        RUN(&x->t, i, "B200", 2);
    for (int i = 0; i < 4; i++)
        RUN(&x->t, 18 * 24 * 60 + i, "B200", 1.8);
    archive_filled(&x->t);
    PRICE(&x->t, "B200", "6.25", DAY);
    x->as_of = "2026-05-03";
    const struct claim_record *r = claim_made(x, PER_TOKEN ",\"basis\":\"list\"");
    assert_int_equal(r->sides[0].n_runs, 4);
    assert_int_equal(r->n_left_out, 5);
    assert_near(r->value, 8 * 6.25 / (262144 / 1.8 * 0.0036), 0.001);
}

static void made_up_prices_price_made_up_runs_alone(void **state)
{
    struct claimed *x = *state;
    for (int i = 0; i < 3; i++) {
        RUN_BUT(&x->t, i, "B200", 2, {"synthetic", "true"});
        RUN_BUT(&x->t, 10 + i, "H100", 2, {"wave", "\"w1\""});
    }
    archive_filled(&x->t);
    PRICE_BUT(&x->t, "B200", "6.25", DAY, .synthetic = 1);
    PRICE_BUT(&x->t, "H100", "3.95", DAY, .synthetic = 1);
    assert_true(claim_made(x, PER_TOKEN ",\"basis\":\"list\",\"synthetic\":true")->synthetic);
    assert_string_equal(claim_codes(x, PER_TOKEN ",\"basis\":\"list\""), "R015");
    assert_string_equal(claim_codes(x, RATIO ",\"basis\":\"list\",\"synthetic\":true"), "R015");
    assert_string_equal(claim_codes(x, "\"metric\":\"usd_per_mtok\",\"level\":\"H100\",\"basis\":\"list\""), "R010");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_CLAIMS(a_claim_says_what_cost_says),
        ON_CLAIMS(one_level_is_priced_without_any_other),
        ON_CLAIMS(the_break_even_price_stands_on_the_base_s_price_alone),
        ON_CLAIMS(a_break_even_price_needs_no_price_of_its_level),
        ON_CLAIMS(a_break_even_price_needs_one_of_its_base),
        ON_CLAIMS(a_break_even_price_of_what_does_not_compare_is_refused_with_its_base_s_price),
        ON_CLAIMS(a_break_even_price_needs_a_base),
        ON_CLAIMS(an_expired_price_makes_a_claim_that_is_dated_from_the_start),
        ON_CLAIMS(the_basis_decides_where_there_are_several),
        ON_CLAIMS(the_seller_is_a_member_of_the_claim),
        ON_CLAIMS(another_surface_s_price_backs_no_claim),
        ON_CLAIMS(doubt_about_a_price_is_in_the_limits),
        ON_CLAIMS(reasons_of_runs_and_of_prices_are_told_together),
        ON_CLAIMS(a_note_about_a_price_stands_beside_the_value),
        ON_CLAIMS(a_shift_cuts_costs_as_well),
        ON_CLAIMS(made_up_prices_price_made_up_runs_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

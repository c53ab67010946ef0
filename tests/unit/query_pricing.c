/* Which price row is chosen: rows alone, without runs. */
#include "query_choice.h"

static void assert_the_latest_is_used(struct choice *c, int order)
{
    struct digest march, april, may;
    if (order == 0)
        march = PRICE(&c->t, "B200", "6.50", "2026-03-25");
    may = PRICE(&c->t, "B200", "6.00", "2026-05-02");
    april = PRICE(&c->t, "B200", "6.25", "2026-04-10");
    if (order == 1)
        march = PRICE(&c->t, "B200", "6.50", "2026-03-25");
    struct digest h200 = PRICE(&c->t, "H200", "4.54", "2026-03-25");
    assert_chosen(c, april, h200);
    assert_string_equal(c->p.currency, "USD");
    assert_string_equal(c->p.surface, "modal");
    assert_int_equal(c->p.basis, BASIS_LIST);
    assert_false(c->p.dated || c->p.modelled || c->p.synthetic);
    assert_int_equal(c->p.all.n, 3); /* what was seen later does not exist */
    c->as_of = "2026-04-09";
    assert_chosen(c, march, h200);
    c->as_of = "2026-05-02";
    assert_chosen(c, may, h200);
}

static void the_latest_row_seen_by_then_is_used(void **state)
{
    assert_the_latest_is_used(*state, 0);
}

/* Several sources saw one price on one day, and one of them said how long it holds. */
static void of_rows_that_say_the_same_the_one_that_holds_longest_is_used(void **state)
{
    struct choice *c = *state;
    struct digest h200 = PRICE_BUT(&c->t, "H200", "4.54", "2026-04-10", .valid_until = moment("2026-06-30"));
    static const char *const sources[] = {"page a", "page b", "page c", "page d", "page e", "page f"};
    for (size_t i = 0; i < 6; i++)
        PRICE_BUT(&c->t, "B200", "6.25", "2026-04-10", .source = sources[i]);
    struct digest longest = PRICE_BUT(&c->t, "B200", "6.25", "2026-04-10", .valid_until = moment("2026-06-30"));
    c->as_of = "2026-06-01";
    assert_chosen(c, longest, h200);
    assert_false(c->p.dated);
}

/* Which one that is, is a matter of the policy: one says when it ends, the other does not. */
static void for_how_long_a_row_without_an_end_holds_is_the_policys_to_say(void **state)
{
    struct choice *c = *state;
    struct digest h200 = PRICE_BUT(&c->t, "H200", "4.54", "2026-04-10", .valid_until = moment("2026-12-31"));
    struct digest open = PRICE_BUT(&c->t, "B200", "6.25", "2026-04-10", .source = "page a");
    struct digest ends = PRICE_BUT(&c->t, "B200", "6.25", "2026-04-10", .valid_until = moment("2026-04-30"));
    assert_chosen(c, open, h200); /* to 2026-05-10 */
    c->wish.price_days = 5;
    assert_chosen(c, ends, h200);
    assert_false(c->p.dated);
    c->as_of = "2026-05-20";
    assert_chosen(c, ends, h200);
    assert_true(c->p.dated);
    c->wish.price_days = 60;
    assert_chosen(c, open, h200);
    assert_false(c->p.dated);
}

static void the_order_in_which_rows_arrived_does_not_matter(void **state)
{
    assert_the_latest_is_used(*state, 1);
}

static void one_basis_for_all_and_none_is_guessed(void **state)
{
    struct choice *c = *state;
    struct digest b_list = PRICE(&c->t, "B200", "6.25", DAY);
    PRICE_BUT(&c->t, "B200", "5.00", DAY, .basis = BASIS_SPOT);
    struct digest h_spot = PRICE_BUT(&c->t, "H200", "3.00", DAY, .basis = BASIS_SPOT);
    assert_refused(c, "there are price rows of several bases (B200 has list, spot; H200 has spot) and none is named: "
                      "--basis spot");
    assert_int_equal(c->p.n_refusals, 1);
    struct digest h_list = PRICE(&c->t, "H200", "4.54", DAY);
    assert_refused(c, "there are price rows of several bases (B200 has list, spot; H200 has list, spot) and none is "
                      "named: --basis list or --basis spot");
    c->wish.has_basis = 1, c->wish.basis = BASIS_LIST;
    assert_chosen(c, b_list, h_list);
    c->wish.has_basis = 0;
    c->wish.rows = &h_spot, c->wish.n_rows = 1; /* a row that is named says the basis too */
    choose(c);
    assert_int_equal(c->p.n_refusals, 0);
    assert_int_equal(c->p.basis, BASIS_SPOT);
    assert_string_equal(c->p.of[0].row->price.unit_price.text, "5");
}

static void a_basis_whose_rows_have_expired_is_no_rival_of_one_that_holds(void **state)
{
    struct choice *c = *state;
    struct digest b_spot = PRICE_BUT(&c->t, "B200", "5.00", DAY, .basis = BASIS_SPOT);
    struct digest h_spot = PRICE_BUT(&c->t, "H200", "3.00", DAY, .basis = BASIS_SPOT);
    PRICE_BUT(&c->t, "B200", "6.25", DAY, .valid_until = moment("2026-04-19"));
    assert_chosen(c, b_spot, h_spot);
    assert_true(c->p.basis == BASIS_SPOT && !c->p.dated);
    PRICE_BUT(&c->t, "H200", "4.54", DAY, .valid_until = moment("2026-04-19"));
    assert_chosen(c, b_spot, h_spot);
    PRICE_BUT(&c->t, "H200", "4.10", DAY, .basis = BASIS_ON_DEMAND); /* one that holds is a rival again */
    assert_refused(c, "there are price rows of several bases (B200 has spot; H200 has on-demand, spot) and none is "
                      "named: --basis spot");
}

/* Where no side could be priced by what holds, what has expired is all there is to be named. */
static void where_nothing_common_holds_expired_rows_count(void **state)
{
    struct choice *c = *state;
    PRICE(&c->t, "B200", "6.25", DAY);
    PRICE_BUT(&c->t, "B200", "5.00", DAY, .basis = BASIS_SPOT, .valid_until = moment("2026-04-19"));
    PRICE_BUT(&c->t, "H200", "3.00", DAY, .basis = BASIS_SPOT, .valid_until = moment("2026-04-19"));
    assert_refused(c, "there are price rows of several bases (B200 has list, spot; H200 has spot) and none is named: "
                      "--basis spot");
    PRICE_BUT(&c->t, "H200", "4.10", DAY, .basis = BASIS_ON_DEMAND);
    assert_refused(c, "there are price rows of several bases (B200 has list, spot; H200 has on-demand, spot) and none "
                      "is named: --basis spot");
}

static void the_region_of_the_runs_chooses_among_regions(void **state)
{
    struct choice *c = *state;
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY);
    struct digest east = PRICE_BUT(&c->t, "B200", "6.25", "2026-03-01", .region = "us-east");
    struct digest west = PRICE_BUT(&c->t, "B200", "7.25", DAY, .region = "eu-west");
    char text[128];
    c->sides[0].region = "us-east";
    assert_chosen(c, east, h200); /* old, and said to be: the fresh one is of another place */
    assert_true(c->p.of[0].expired && c->p.dated);
    snprintf(text, sizeof text, "a current row of eu-west exists: %s, 7.25", price_name_of(west).text);
    assert_string_equal(c->p.of[0].note, text);
    c->wish.rows = &east, c->wish.n_rows = 1; /* a row that is named was not chosen among others */
    assert_chosen(c, east, h200);
    assert_null(c->p.of[0].note);
    c->wish.n_rows = 0;
    c->sides[0].region = "ap-south";
    choose(c);
    assert_int_equal(c->p.n_refusals, 0);
    assert_string_equal(c->p.of[0].row->price.region, "eu-west"); /* the expired one stepped aside */
    assert_string_equal(c->p.of[0].note, "the price is of region eu-west, the runs were in ap-south");
}

static void sides_that_are_sold_by_others_or_elsewhere_say_so(void **state)
{
    struct choice *c = *state;
    PRICE_BUT(&c->t, "B200", "6.25", DAY, .provider = "Lambda", .region = "us-east");
    struct digest h200 = PRICE_BUT(&c->t, "H200", "4.54", DAY, .provider = "Lambda");
    choose(c);
    assert_int_equal(c->p.n_refusals, 0);
    assert_null(c->p.note); /* one seller; one row states no region, and is of none that differs */
    PRICE_BUT(&c->t, "H200", "4.44", "2026-04-12", .provider = "Lambda", .region = "eu-west");
    c->wish.region = NULL;
    c->sides[1].region = "eu-west";
    choose(c);
    assert_int_equal(c->p.n_refusals, 1); /* 4.54 of no region and 4.44 of this one: no choice was made, no note */
    assert_null(c->p.note);
    struct digest rows[2] = {PRICE_BUT(&c->t, "H200", "4", DAY, .provider = "Nebius"), h200};
    c->wish.rows = rows, c->wish.n_rows = 1;
    choose(c);
    assert_string_equal(c->p.note, "B200 is priced by Lambda, H200 by Nebius");
    rows[0] = PRICE_BUT(&c->t, "H200", "4.43", DAY, .provider = "Lambda", .region = "eu-north");
    choose(c);
    assert_string_equal(c->p.note, "B200 is priced by Lambda in us-east, H200 by Lambda in eu-north");
}

static void equal_prices_are_no_choice_and_the_latest_stands_for_them(void **state)
{
    struct choice *c = *state;
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY);
    PRICE_BUT(&c->t, "B200", "6.25", DAY, .region = "us-east");
    struct digest later = PRICE_BUT(&c->t, "B200", "50", "2026-04-11", .region = "us-west", .per = 8,
                                    .unit = PRICE_INSTANCE_HOUR); /* 6.25 each */
    assert_chosen(c, later, h200);
    struct digest same_day[2] = {PRICE_BUT(&c->t, "B200", "6.25", "2026-04-12", .region = "a"),
                                 PRICE_BUT(&c->t, "B200", "6.25", "2026-04-12", .region = "b")};
    assert_chosen(c, same_day[memcmp(&same_day[0], &same_day[1], sizeof same_day[0]) > 0], h200);
}

static void an_instance_of_the_runs_size_is_preferred_and_another_size_is_noted(void **state)
{
    struct choice *c = *state;
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY);
    struct digest eight = PRICE_BUT(&c->t, "B200", "52", DAY, .per = 8, .unit = PRICE_INSTANCE_HOUR, .sku = "b200-8");
    struct digest one = PRICE_BUT(&c->t, "B200", "7", DAY, .unit = PRICE_INSTANCE_HOUR, .sku = "b200-1");
    assert_chosen(c, eight, h200);
    assert_true(c->p.of[0].row->value == 6.5);
    assert_null(c->p.of[0].note);
    for (int i = 0; i < 2; i++)
        c->sides[i].count = 16, c->sides[i].hosts = 2; /* eight a host */
    assert_chosen(c, eight, h200);
    for (int i = 0; i < 2; i++)
        c->sides[i].count = 1, c->sides[i].hosts = 1;
    assert_chosen(c, one, h200);
    c->wish.rows = &eight, c->wish.n_rows = 1;
    assert_chosen(c, eight, h200);
    assert_string_equal(c->p.of[0].note,
                        "sold as an instance of 8; the runs used 1 accelerator a host: whoever rents the "
                        "whole instance for it pays 8 times this");
}

static void sizes_of_one_sku_are_two_offers(void **state)
{
    struct choice *c = *state;
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY);
    struct digest eight = PRICE_BUT(&c->t, "B200", "52", DAY, .per = 8, .unit = PRICE_INSTANCE_HOUR);
    PRICE_BUT(&c->t, "B200", "20", "2026-04-12", .per = 4, .unit = PRICE_INSTANCE_HOUR);
    assert_chosen(c, eight, h200); /* the later row is of another thing, and replaces nothing */
    PRICE(&c->t, "B200", "7", DAY);
    choose(c);
    assert_int_equal(c->p.n_refusals, 1); /* by the accelerator or by the instance: two prices */
    assert_non_null(strstr(c->p.refusals[0].text, "at prices that differ"));
}

static void an_expired_row_is_used_marks_the_figure_and_steps_aside_for_a_fresh_one(void **state)
{
    struct choice *c = *state;
    struct digest h200 = PRICE(&c->t, "H200", "4.54", "2026-03-21");
    struct digest b200 = PRICE_BUT(&c->t, "B200", "6.25", DAY, .valid_until = moment("2026-04-20"));
    assert_chosen(c, b200, h200);
    assert_false(c->p.dated); /* 30 days after 2026-03-21 is 2026-04-20, that day included */
    c->as_of = "2026-04-21";
    assert_chosen(c, b200, h200);
    assert_true(c->p.of[0].expired && c->p.of[1].expired && c->p.dated);
    assert_true(c->p.of[0].valid_to == moment("2026-04-20"));
    assert_true(c->p.of[1].valid_to == moment("2026-04-20"));
    c->wish.price_days = 31;
    assert_chosen(c, b200, h200);
    assert_true(c->p.of[0].expired && !c->p.of[1].expired); /* what a row says of itself counts first */
    struct digest fresh =
        PRICE_BUT(&c->t, "B200", "6.00", "2026-04-05", .region = "us", .valid_until = moment("2026-12-31"));
    assert_chosen(c, fresh, h200);
    assert_false(c->p.dated);
}

static void a_correction_counts_from_the_day_it_was_observed(void **state)
{
    struct choice *c = *state;
    char text[128];
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY), wrong = PRICE(&c->t, "B200", "62.5", DAY);
    struct digest right = PRICE_BUT(&c->t, "B200", "6.25", "2026-04-15", .has_supersedes = 1, .supersedes = wrong,
                                    .source = "the list, again");
    assert_chosen(c, right, h200);
    assert_int_equal(c->p.all.n, 2);
    c->as_of = "2026-04-14";
    assert_chosen(c, wrong, h200);
    c->wish.rows = &wrong, c->wish.n_rows = 1;
    assert_chosen(c, wrong, h200);
    c->as_of = "2026-04-15";
    snprintf(text, sizeof text, "%s was corrected by %s: --price %s", price_name_of(wrong).text,
             price_name_of(right).text, price_name_of(right).text);
    assert_refused(c, text);
    assert_int_equal(c->p.n_refusals, 1);
}

static void another_surface_prices_only_as_a_model(void **state)
{
    struct choice *c = *state;
    struct digest b = PRICE_BUT(&c->t, "B200", "5", DAY, .surface = "lambda", .provider = "lambda");
    struct digest h = PRICE_BUT(&c->t, "H200", "3", DAY, .surface = "lambda", .provider = "lambda");
    choose(c);
    assert_int_equal(c->p.n_refusals, 2);
    c->wish.what_if = 1;
    assert_chosen(c, b, h);
    assert_true(c->p.modelled && c->p.of[0].modelled && c->p.of[1].modelled);
    assert_string_equal(c->p.surface, "lambda");
    struct digest own_b = PRICE(&c->t, "B200", "6.25", DAY);
    assert_chosen(c, b, h); /* a surface that prices only one side prices none */
    struct digest own_h = PRICE(&c->t, "H200", "4.54", DAY);
    assert_chosen(c, own_b, own_h); /* the runs' own goes first */
    assert_false(c->p.modelled);
    c->wish.priced_on = "lambda";
    assert_chosen(c, b, h);
}

static void a_made_up_row_prices_made_up_runs_only(void **state)
{
    struct choice *c = *state;
    char text[256];
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY);
    struct digest b200 = PRICE_BUT(&c->t, "B200", "6.25", DAY, .synthetic = 1);
    assert_refused(c,
                   "no list price row of surface modal for B200 in USD by 2026-04-20; only made-up rows exist, which "
                   "price made-up runs alone: 'mcreport price add' records one");
    assert_int_equal(c->p.all.n, 1);
    c->wish.rows = &b200, c->wish.n_rows = 1;
    snprintf(text, sizeof text, "%s is made up and prices made-up runs only: name a row that was observed",
             price_name_of(b200).text);
    assert_refused(c, text);
    c->wish.n_rows = 0;
    c->synthetic = 1;
    assert_chosen(c, b200, h200);
    assert_true(c->p.synthetic);
    PRICE(&c->t, "B200", "6.5", DAY);
    choose(c);
    assert_int_equal(c->p.n_refusals, 1); /* made up and seen: two offers, and no contradiction */
    assert_non_null(strstr(c->p.refusals[0].text, "at prices that differ"));
}

static void tiny_and_huge_prices_are_prices(void **state)
{
    struct choice *c = *state;
    struct digest b200 = PRICE(&c->t, "B200", "1e-9", DAY), h200 = PRICE(&c->t, "H200", "1e9", DAY);
    assert_chosen(c, b200, h200);
    assert_true(c->p.of[0].row->value == 1e-9 && c->p.of[1].row->value == 1e9);
    struct digest same = PRICE_BUT(&c->t, "B200", "0.0000000010", "2026-04-11", .region = "us");
    assert_chosen(c, same, h200); /* equal to the last digit, however it was written */
    PRICE_BUT(&c->t, "B200", "1.0000000000000000000000000001e-9", DAY, .region = "eu");
    choose(c);
    assert_int_equal(c->p.n_refusals, 1); /* and different in the last digit, where doubles would not tell */
}

static void a_price_per_second_is_compared_by_the_hour(void **state)
{
    struct choice *c = *state;
    struct digest h200 = PRICE(&c->t, "H200", "4.54", DAY);
    PRICE(&c->t, "B200", "6.25", DAY);
    struct digest by_second = PRICE_BUT(&c->t, "B200", "0.002", "2026-04-11", .unit = PRICE_ACCELERATOR_SECOND);
    assert_chosen(c, by_second, h200); /* the same thing sold: the later statement of its price */
    assert_true(fabs(c->p.of[0].row->value - 7.2) < 1e-12);
}

static void only_rows_of_the_sides_accelerators_are_read(void **state)
{
    struct choice *c = *state;
    struct digest b200 = PRICE(&c->t, "B200", "6.25", DAY), h200 = PRICE(&c->t, "H200", "4.54", DAY);
    struct error err = {0};
    assert_int_equal(store_begin(c->t.store, &err), 0);
    for (int i = 0; i < 2000; i++) {
        char region[32];
        snprintf(region, sizeof region, "r%d", i);
        PRICE_BUT(&c->t, i % 2 ? "A100" : "H100", "2", DAY, .region = region);
    }
    assert_int_equal(store_commit(c->t.store, &err), 0);
    assert_chosen(c, b200, h200);
    assert_int_equal(c->p.all.n, 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        CHOICE(the_latest_row_seen_by_then_is_used),
        CHOICE(of_rows_that_say_the_same_the_one_that_holds_longest_is_used),
        CHOICE(for_how_long_a_row_without_an_end_holds_is_the_policys_to_say),
        CHOICE(the_order_in_which_rows_arrived_does_not_matter),
        CHOICE(one_basis_for_all_and_none_is_guessed),
        CHOICE(a_basis_whose_rows_have_expired_is_no_rival_of_one_that_holds),
        CHOICE(where_nothing_common_holds_expired_rows_count),
        CHOICE(the_region_of_the_runs_chooses_among_regions),
        CHOICE(sides_that_are_sold_by_others_or_elsewhere_say_so),
        CHOICE(equal_prices_are_no_choice_and_the_latest_stands_for_them),
        CHOICE(an_instance_of_the_runs_size_is_preferred_and_another_size_is_noted),
        CHOICE(sizes_of_one_sku_are_two_offers),
        CHOICE(an_expired_row_is_used_marks_the_figure_and_steps_aside_for_a_fresh_one),
        CHOICE(a_correction_counts_from_the_day_it_was_observed),
        CHOICE(another_surface_prices_only_as_a_model),
        CHOICE(a_made_up_row_prices_made_up_runs_only),
        CHOICE(tiny_and_huge_prices_are_prices),
        CHOICE(a_price_per_second_is_compared_by_the_hour),
        CHOICE(only_rows_of_the_sides_accelerators_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

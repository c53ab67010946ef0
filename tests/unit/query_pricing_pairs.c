/* Under which other prices the question could have been asked: the pairs of the flip table. */
#include "query_choice.h"

/* "6.25/4.54 2026-04-10": the pairs in their order. */
static const char *pairs_text(struct choice *c, size_t *left_out)
{
    struct price_pair *pairs;
    size_t n;
    const char *text = "";
    choose(c);
    assert_int_equal(pricing_pairs(&pairs, &n, left_out, &c->p, &c->wish, moment(c->as_of), &c->sides[0], &c->sides[1],
                                   &c->memory, &c->err),
                     0);
    for (size_t i = 0; i < n; i++) {
        char day[DATE_TEXT_SIZE];
        date_format_day(day, pairs[i].since);
        text = arena_format(&c->memory, "%s%s%s/%s %s%s%s", text, i > 0 ? ", " : "", pairs[i].a->price.unit_price.text,
                            pairs[i].b->price.unit_price.text, day, pairs[i].modelled ? " modelled" : "",
                            pairs[i].expired ? " expired" : "");
    }
    return text;
}

static void pairs_are_rows_of_one_seller_that_held_on_the_same_day(void **state)
{
    struct choice *c = *state;
    size_t left_out;
    PRICE(&c->t, "B200", "6.25", "2026-03-01");
    PRICE(&c->t, "H200", "5", "2026-02-01"); /* of before there was a B200 price: never beside one after 03-10 */
    PRICE(&c->t, "H200", "4.54", "2026-03-10");
    PRICE(&c->t, "B200", "6", "2026-04-09");
    PRICE(&c->t, "H200", "4.5", "2026-05-10"); /* not yet seen */
    assert_string_equal(pairs_text(c, &left_out),
                        "6.25/5 2026-03-01 expired, 6/4.54 2026-04-09 expired, 6.25/4.54 2026-03-10 expired");
    assert_int_equal(left_out, 0);
    PRICE_BUT(&c->t, "B200", "7", DAY, .provider = "reseller"); /* without a partner */
    PRICE_BUT(&c->t, "H200", "3", DAY, .region = "eu");
    PRICE_BUT(&c->t, "B200", "3", DAY, .currency = "EUR");
    PRICE_BUT(&c->t, "H200", "2", "2026-04-12", .currency = "EUR");
    PRICE_BUT(&c->t, "B200", "4.2", DAY, .basis = BASIS_ON_DEMAND);
    PRICE_BUT(&c->t, "H200", "3", DAY, .basis = BASIS_ON_DEMAND);
    assert_string_equal(pairs_text(c, &left_out),
                        "6.25/5 2026-03-01 expired, 6/4.54 2026-04-09 expired, 6.25/4.54 2026-03-10 expired, "
                        "4.2/3 2026-04-10");
    assert_int_equal(left_out, 1); /* the pair in euro is of another question */
    c->wish.currency = "EUR";
    assert_string_equal(pairs_text(c, &left_out), "3/2 2026-04-12");
    assert_int_equal(left_out, 4);
}

/* A price that had expired when the other was first seen was never asked beside it. */
static void a_pair_holds_on_the_day_on_which_it_begins(void **state)
{
    struct choice *c = *state;
    size_t left_out;
    PRICE_BUT(&c->t, "B200", "6.25", "2026-03-01", .valid_until = moment("2026-03-20"));
    PRICE(&c->t, "H200", "5", "2026-03-20");
    assert_string_equal(pairs_text(c, &left_out), "6.25/5 2026-03-20 expired");
    PRICE(&c->t, "H200", "4", "2026-03-21");
    assert_string_equal(pairs_text(c, &left_out), "6.25/5 2026-03-20 expired");
    c->wish.price_days = 10; /* by now 30 days would do, and 10 do not */
    PRICE(&c->t, "B200", "7", "2026-04-01");
    assert_string_equal(pairs_text(c, &left_out), "6.25/5 2026-03-20 expired");
    c->wish.price_days = 11;
    assert_string_equal(pairs_text(c, &left_out), "6.25/5 2026-03-20 expired, 7/4 2026-04-01 expired");
    c->wish.price_days = 30;
    assert_string_equal(pairs_text(c, &left_out), "6.25/5 2026-03-20 expired, 7/4 2026-04-01");
}

static void prices_seen_again_are_one_pair_and_the_latest_rows(void **state)
{
    struct choice *c = *state;
    size_t left_out;
    for (int i = 1; i <= 9; i++) {
        char day[32];
        snprintf(day, sizeof day, "2026-04-0%d", i);
        PRICE(&c->t, "B200", i == 5 ? "7" : "6.25", day);
        PRICE(&c->t, "H200", "5", day);
    }
    assert_string_equal(pairs_text(c, &left_out), "6.25/5 2026-04-09, 7/5 2026-04-05");
}

/* What was said for days about one offer each, by the definition: the slow way, day by day. */
static size_t count_by_days(const struct choice *c)
{
    size_t pairs = 0;
    const struct price_rows *all = &c->p.all;
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->n; k++) {
            const struct price *a = &all->rows[i].price, *b = &all->rows[k].price;
            int64_t day = a->observed > b->observed ? a->observed : b->observed;
            int together = strcmp(a->accelerator, "B200") == 0 && strcmp(b->accelerator, "H200") == 0 &&
                           price_order_seller(a, b) == 0 && price_holds(a, day, c->wish.price_days) &&
                           price_holds(b, day, c->wish.price_days);
            for (size_t m = 0; m < all->n && together; m++) {
                const struct price *x = &all->rows[m].price;
                together = !(x->observed <= day && ((price_order_offer(x, a) == 0 && x->observed > a->observed) ||
                                                    (price_order_offer(x, b) == 0 && x->observed > b->observed)));
            }
            pairs += (size_t)together;
        }
    return pairs;
}

static void the_sweep_finds_what_looking_at_every_day_finds(void **state)
{
    struct choice *c = *state;
    struct price_pair *pairs;
    size_t n, left_out;
    uint64_t z = 1;
    for (int i = 0; i < 160; i++) {
        char day[32], price[32], sku[8];
        z = z * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        snprintf(day, sizeof day, "2026-%02u-%02u", (unsigned)(z >> 40) % 4 + 1, (unsigned)(z >> 44) % 28 + 1);
        snprintf(price, sizeof price, "%d.%02u", i + 1, (unsigned)(z >> 50) % 90 + 10); /* no two alike */
        snprintf(sku, sizeof sku, "%u-%d", (unsigned)(z >> 57) % 3, i % 40 == 0 ? i : 0);
        int64_t until = (z >> 35) % 3 == 0 ? moment(day) + (int64_t)((z >> 30) % 20) * DATE_DAY_MS : 0;
        struct price but = {.sku = sku, .region = (z >> 60) % 2 ? "east" : "west", .valid_until = until};
        struct price p = price_of((z >> 33) % 2 ? "B200" : "H200", price, day, &but);
        struct price_row row;
        enum price_added outcome;
        struct error err = {0};
        int rc = price_add(c->t.store, &p, 1, &outcome, &row, &err);
        assert_true(rc == 0 || rc == ERR_REFUSED); /* of one day at two prices */
    }
    choose(c);
    assert_int_equal(pricing_pairs(&pairs, &n, &left_out, &c->p, &c->wish, moment(c->as_of), &c->sides[0], &c->sides[1],
                                   &c->memory, &c->err),
                     0);
    assert_true(n > 100);
    assert_int_equal(n, count_by_days(c));
}

static void pairs_of_other_surfaces_are_counted_and_shown_when_asked_for(void **state)
{
    struct choice *c = *state;
    size_t left_out;
    PRICE(&c->t, "B200", "6.25", DAY);
    PRICE(&c->t, "H200", "5", DAY);
    PRICE_BUT(&c->t, "B200", "4", DAY, .surface = "lambda");
    PRICE_BUT(&c->t, "H200", "3", DAY, .surface = "lambda");
    PRICE_BUT(&c->t, "H200", "2", "2026-04-11", .surface = "lambda");
    assert_string_equal(pairs_text(c, &left_out), "6.25/5 2026-04-10");
    assert_int_equal(left_out, 2);
    c->wish.what_if = 1;
    assert_string_equal(pairs_text(c, &left_out),
                        "6.25/5 2026-04-10, 4/3 2026-04-10 modelled, 4/2 2026-04-11 modelled");
    assert_int_equal(left_out, 0);
}

static void pairs_prefer_the_size_of_the_runs_and_say_an_equal_price_once(void **state)
{
    struct choice *c = *state;
    size_t left_out;
    PRICE_BUT(&c->t, "B200", "7", DAY, .unit = PRICE_INSTANCE_HOUR, .sku = "one");
    PRICE_BUT(&c->t, "B200", "52", "2026-04-12", .unit = PRICE_INSTANCE_HOUR, .per = 8, .sku = "eight");
    PRICE_BUT(&c->t, "H200", "4.5", DAY, .sku = "a");
    PRICE_BUT(&c->t, "H200", "4.5", DAY, .sku = "b");
    PRICE_BUT(&c->t, "H200", "4.4", DAY, .sku = "c");
    assert_string_equal(pairs_text(c, &left_out), "52/4.5 2026-04-12, 52/4.4 2026-04-12, 7/4.5 2026-04-10, 7/4.4 "
                                                  "2026-04-10");
}

static void other_sizes_stand_aside_as_long_as_the_runs_own_is_sold(void **state)
{
    struct choice *c = *state;
    size_t left_out;
    PRICE_BUT(&c->t, "B200", "7", DAY, .unit = PRICE_INSTANCE_HOUR, .sku = "one");
    PRICE_BUT(&c->t, "B200", "52", "2026-04-12", .unit = PRICE_INSTANCE_HOUR, .per = 8, .sku = "eight",
              .valid_until = moment("2026-04-15"));
    PRICE(&c->t, "H200", "4", "2026-04-13");
    assert_string_equal(pairs_text(c, &left_out), "52/4 2026-04-13 expired");
    PRICE_BUT(&c->t, "B200", "6", "2026-04-14", .unit = PRICE_INSTANCE_HOUR, .sku = "one");
    assert_string_equal(pairs_text(c, &left_out), "52/4 2026-04-13 expired");
    PRICE(&c->t, "H200", "5", "2026-04-16"); /* the host of eight is no longer offered */
    assert_string_equal(pairs_text(c, &left_out), "6/5 2026-04-16, 52/4 2026-04-13 expired");
}

static void an_accelerator_against_itself_has_no_pairs(void **state)
{
    struct choice *c = *state;
    size_t left_out;
    c->sides[0] = c->sides[1];
    c->sides[0].level = "1", c->sides[0].count = 1, c->sides[1].level = "8";
    PRICE(&c->t, "H200", "4.54", DAY);
    PRICE(&c->t, "H200", "4.5", "2026-04-12");
    assert_string_equal(pairs_text(c, &left_out), ""); /* whatever it costs, it costs it on both */
    assert_int_equal(left_out, 0);
    assert_int_equal(c->p.n_refusals, 0);
    assert_ptr_equal(c->p.of[0].row, c->p.of[1].row);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        CHOICE(pairs_are_rows_of_one_seller_that_held_on_the_same_day),
        CHOICE(pairs_of_other_surfaces_are_counted_and_shown_when_asked_for),
        CHOICE(pairs_prefer_the_size_of_the_runs_and_say_an_equal_price_once),
        CHOICE(a_pair_holds_on_the_day_on_which_it_begins),
        CHOICE(prices_seen_again_are_one_pair_and_the_latest_rows),
        CHOICE(the_sweep_finds_what_looking_at_every_day_finds),
        CHOICE(other_sizes_stand_aside_as_long_as_the_runs_own_is_sold),
        CHOICE(an_accelerator_against_itself_has_no_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The flip table: what would change the verdict, and what of it is shown. */
#include "query_priced.h"

/* At a ratio of 1.40 the speed-up of 1.5525 decides for B200; the seeds say so of on-demand lists. */
static void another_list_flips_the_verdict_and_the_table_says_which(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE(t, "H100", "3.95", DAY);
    PRICE(t, "B200", "6.25", DAY);
    PRICE_BUT(t, "H100", "4.00", DAY, .basis = BASIS_ON_DEMAND);
    PRICE_BUT(t, "B200", "5.60", DAY, .basis = BASIS_ON_DEMAND);
    PRICE_BUT(t, "H100", "1.00", DAY, .surface = "lambda");
    PRICE_BUT(t, "B200", "1.40", DAY, .surface = "lambda");
    m->q.wish.has_basis = 1;
    m->q.wish.basis = BASIS_LIST;
    money_answered(m);
    assert_int_equal(m->c.n_flips, 2);
    assert_int_equal(m->c.n_flips_left_out, 1);
    const struct flip *cheap = &m->c.flips[0], *used = &m->c.flips[1];
    assert_near(cheap->price_ratio, 1.40, 1e-12);
    assert_int_equal(cheap->verdict, COST_CHEAPER);
    assert_near(cheap->relative, 1.4 * 2780 / 4316, 1e-6);
    assert_true(cheap->relative_lo < cheap->relative && cheap->relative < cheap->relative_hi);
    assert_true(cheap->flips && !cheap->used);
    assert_int_equal(used->verdict, COST_DEARER);
    assert_true(used->used && !used->flips);
    assert_string_equal(used->level, "B200");
    assert_string_equal(used->base, "H100");
    m->q.wish.basis = BASIS_ON_DEMAND;
    money_answered(m);
    assert_int_equal(cost_row_of(m, "B200")->relative.verdict, COST_CHEAPER);
    assert_true(m->c.flips[0].used && !m->c.flips[0].flips && m->c.flips[1].flips);
}

static void the_pair_used_is_in_the_table_also_when_no_seller_has_both(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE_BUT(t, "H100", "3.95", DAY, .provider = "one");
    PRICE_BUT(t, "B200", "6.25", DAY, .provider = "two");
    money_answered(m);
    assert_int_equal(m->c.n_flips, 1);
    assert_true(m->c.flips[0].used);
}

static void pairs_in_another_currency_are_counted_and_not_listed(void **state)
{
    struct priced_archive *p = *state;
    struct archive *t = &p->t;
    struct money *m = &p->m;
    PRICE(t, "H100", "3.95", DAY);
    PRICE(t, "B200", "6.25", DAY);
    PRICE_BUT(t, "H100", "1", DAY, .currency = "EUR");
    PRICE_BUT(t, "B200", "100", DAY, .currency = "EUR");
    PRICE_BUT(t, "H100", "2", DAY, .surface = "lambda");
    PRICE_BUT(t, "B200", "3", DAY, .surface = "lambda");
    money_answered(m);
    assert_int_equal(m->c.n_flips, 1);
    assert_int_equal(m->c.n_flips_left_out, 2);
    m->q.wish.what_if = 1;
    money_answered(m);
    assert_int_equal(m->c.n_flips, 2);
    assert_int_equal(m->c.n_flips_left_out, 1);
}

static int is_dear(const struct flip *f, void *least)
{
    return f->relative >= *(double *)least;
}

/* H100 at 1 to 9 $, B200 at 6.25: cost ratios of 4.03 down to 0.45; par is between 4 and 5 $. */
static void the_pairs_nearest_to_break_even_are_shown_in_their_order(void **state)
{
    struct priced_archive *p = *state;
    struct money *m = &p->m;
    size_t shown[16], n;
    for (int i = 1; i <= 9; i++) {
        char price[8], day[16], region[8];
        snprintf(price, sizeof price, "%d", i);
        snprintf(region, sizeof region, "r%d", i);
        snprintf(day, sizeof day, "2026-04-0%d", i);
        PRICE_BUT(&p->t, "H100", price, day, .region = region);
        PRICE_BUT(&p->t, "B200", "6.25", day, .region = region);
    }
    m->q.wish.region = "r1"; /* far from par, and used */
    money_answered(m);
    assert_int_equal(m->c.n_flips, 9);
    n = cost_flips_nearest(shown, &m->c, NULL, NULL, 4);
    assert_int_equal(n, 4);
    for (size_t i = 0; i + 1 < n; i++)
        assert_true(shown[i] < shown[i + 1]);
    const char *prices = "";
    for (size_t i = 0; i < n; i++)
        prices = arena_format(&m->asked.memory, "%s %s%s", prices, m->c.flips[shown[i]].pair.b->accelerator_hour.text,
                              m->c.flips[shown[i]].used ? " used" : "");
    assert_string_equal(prices, " 5 4 3 1 used");
    double least = 1;
    n = cost_flips_nearest(shown, &m->c, is_dear, &least, 2);
    assert_int_equal(n, 2);
    assert_string_equal(m->c.flips[shown[0]].pair.b->accelerator_hour.text, "4");
    assert_true(m->c.flips[shown[1]].used);
    assert_int_equal(cost_flips_nearest(shown, &m->c, NULL, NULL, 16), 9);
    assert_int_equal(cost_flips_nearest(shown, &m->c, NULL, NULL, 0), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_SEED_RUNS(another_list_flips_the_verdict_and_the_table_says_which),
        ON_SEED_RUNS(the_pair_used_is_in_the_table_also_when_no_seller_has_both),
        ON_SEED_RUNS(pairs_in_another_currency_are_counted_and_not_listed),
        ON_SEED_RUNS(the_pairs_nearest_to_break_even_are_shown_in_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* No figure without a price row, whatever is asked: many wishes over archives with and without rows. */
#include "query_priced.h"

static int is_row_of(const struct price_row *row, const struct price_rows *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (memcmp(&all->rows[i].id, &row->id, sizeof row->id) == 0)
            return 1;
    return 0;
}

/* Every figure, made again from the row it names. */
static void assert_figures_have_rows(struct money *m, struct archive *t)
{
    const struct costing *c = &m->c;
    const struct cost_row *base = cost_base(c);
    assert_int_equal(c->n_rows, 2);
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct cost_row *row = &c->rows[i];
        struct price_row stored;
        assert_non_null(row->price.row);
        assert_int_equal(price_get(t->store, &row->price.row->id, m->asked.selection.as_of, &m->asked.memory, &stored,
                                   &m->asked.err),
                         0);
        assert_null(stored.superseded_by);
        assert_true(stored.price.observed <= m->asked.selection.as_of);
        assert_string_equal(stored.price.accelerator, row->side.accelerator);
        assert_string_equal(stored.price.currency, m->q.wish.currency != NULL ? m->q.wish.currency : "USD");
        assert_int_equal(stored.price.basis, base->price.row->price.basis);
        assert_string_equal(stored.price.surface, base->price.row->price.surface);
        assert_true(m->q.wish.what_if || strcmp(stored.price.surface, row->side.surface) == 0);
        assert_int_equal(row->price.modelled, strcmp(stored.price.surface, row->side.surface) != 0);
        if (m->q.wish.has_basis)
            assert_int_equal(stored.price.basis, m->q.wish.basis);
        double price = strtod(stored.accelerator_hour.text, NULL), rate = row->measured->rate.value;
        assert_near(row->marginal.value / (1e6 * price * row->side.count / (3600 * rate)), 1, 1e-12);
        assert_near(row->at_utilization.value / (row->marginal.value / row->utilization), 1, 1e-12);
        assert_near(row->system_hour / (price * row->side.count), 1, 1e-12);
        assert_near(row->delivered.value / (price * row->side.count * 1e6 / (60 * 8192)), 1, 1e-9);
        if (row != base)
            assert_near(row->relative.value / (row->at_utilization.value / base->at_utilization.value), 1, 1e-9);
    }
    for (size_t k = 0; k < m->q.wish.n_rows; k++)
        assert_true(memcmp(&m->q.wish.rows[k], &c->rows[0].price.row->id, sizeof(struct digest)) == 0 ||
                    memcmp(&m->q.wish.rows[k], &c->rows[1].price.row->id, sizeof(struct digest)) == 0);
    size_t used = 0;
    for (size_t i = 0; i < c->n_flips; i++) {
        const struct flip *f = &c->flips[i];
        assert_true(is_row_of(f->pair.a, &c->pricing.all) && is_row_of(f->pair.b, &c->pricing.all));
        assert_near(f->relative / (f->price_ratio / c->rows[1 - c->base].measured->ratio.value), 1, 1e-12);
        assert_string_equal(f->pair.a->price.currency, c->pricing.currency);
        assert_string_equal(f->pair.b->price.currency, c->pricing.currency);
        used += (size_t)f->used;
    }
    assert_int_equal(used, 1);
}

static void assert_nothing_is_shown(const struct money *m)
{
    const struct costing *c = &m->c;
    assert_null(c->cleared);
    assert_int_equal(c->n_rows, 0);
    assert_int_equal(c->n_flips, 0);
    assert_int_equal(c->comparison.n_rows, 0);
    assert_int_equal(c->v.n_compared, 0);
    assert_true(c->v.n_refused > 0);
    for (size_t i = 0; i < c->v.n_refusals; i++) {
        assert_int_equal(c->v.refusals[i].code, REFUSED_NO_PRICE);
        assert_true(strlen(c->v.refusals[i].text) > 0);
    }
    for (size_t i = 0; c->pricing.of != NULL && i < 2; i++)
        assert_null(c->pricing.of[i].row);
}

/* Row sets from none to everything that confuses: each set adds to the one before. */
static void add_rows(struct archive *t, int set, struct digest named[2])
{
    if (set == 1) {
        named[0] = PRICE(t, "B200", "6.25", DAY);
    } else if (set == 2) {
        named[1] = PRICE(t, "H100", "3.95", DAY);
    } else if (set == 3) {
        PRICE_BUT(t, "B200", "5.60", DAY, .basis = BASIS_ON_DEMAND);
        PRICE_BUT(t, "H100", "4", DAY, .basis = BASIS_ON_DEMAND, .region = "eu");
        PRICE_BUT(t, "B200", "2", "2026-04-12", .synthetic = 1, .sku = "made up");
    } else if (set == 4) {
        PRICE_BUT(t, "B200", "5", DAY, .currency = "EUR");
        PRICE_BUT(t, "H100", "3", DAY, .currency = "EUR");
        PRICE_BUT(t, "B200", "4", DAY, .surface = "lambda", .provider = "lambda");
        PRICE_BUT(t, "H100", "2", DAY, .surface = "lambda", .provider = "lambda");
    } else if (set == 5) {
        PRICE_BUT(t, "B200", "6.1", DAY, .provider = "reseller", .valid_until = moment("2026-04-15"));
        PRICE_BUT(t, "H100", "31", DAY, .unit = PRICE_INSTANCE_HOUR, .per = 8, .sku = "eight");
        PRICE(t, "B200", "1", "2026-04-30");
    }
}

static void try_wishes(struct archive *t, const struct digest *named, size_t *answered, size_t *refused)
{
    static const char *const currencies[] = {NULL, "EUR", "JPY"}, *const providers[] = {NULL, "modal", "lambda"};
    static const char *const surfaces[] = {NULL, "modal", "lambda", NULL}, *const days[] = {"2026-04-20", "2026-05-01",
                                                                                            "2026-07-01"};
    static const struct level_utilization use[] = {{NULL, 0.5}, {"B200", 0.9}};
    for (unsigned i = 0; i < 3 * 3 * 4 * 3 * 4 * 4 * 2; i++) {
        struct money m;
        unsigned rest = i;
        money_start(&m, t, FACTOR_ACCELERATOR);
        m.q.wish.currency = currencies[rest % 3], rest /= 3;
        m.q.wish.provider = providers[rest % 3], rest /= 3;
        m.q.wish.what_if = rest % 4 > 0;
        m.q.wish.priced_on = surfaces[rest % 4], rest /= 4;
        m.asked.selection.as_of = moment(days[rest % 3]), rest /= 3;
        m.q.wish.has_basis = rest % 4 > 0;
        m.q.wish.basis = rest % 4 == 2 ? BASIS_ON_DEMAND : rest % 4 == 3 ? BASIS_SPOT : BASIS_LIST, rest /= 4;
        m.q.wish.rows = rest % 4 == 2 ? &named[1] : named;
        m.q.wish.n_rows = rest % 4 == 3 ? 2 : rest % 4 > 0, rest /= 4;
        m.q.utilization = use, m.q.n_utilization = rest % 2 ? 2 : 0;
        money_ask(&m);
        if (m.rc == 0 && m.c.v.compared)
            assert_figures_have_rows(&m, t);
        else if (m.rc == 0)
            assert_nothing_is_shown(&m);
        else
            assert_int_equal(m.rc, ERR_NOT_FOUND); /* a row is named that is not there */
        *answered += m.rc == 0 && m.c.v.compared;
        *refused += m.rc == 0 && !m.c.v.compared;
        money_done(&m);
    }
}

static void no_figure_without_a_row_whatever_is_asked(void **state)
{
    (void)state;
    struct archive t;
    struct digest named[2] = {{{1}}, {{2}}};
    size_t total = 0, answered = 0, refused = 0;
    archive_open(&t);
    run_at(&t, 1, "H100", 2780);
    run_at(&t, 2, "B200", 4316);
    archive_filled(&t);
    for (int set = 0; set <= 5; set++) {
        add_rows(&t, set, named);
        answered = refused = 0;
        try_wishes(&t, named, &answered, &refused);
        assert_true(refused > 0);
        assert_int_equal(answered > 0, set >= 2); /* no answer as long as a side has none, and some from then on */
        total += answered;
    }
    assert_true(total > 1000);
    archive_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_figure_without_a_row_whatever_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

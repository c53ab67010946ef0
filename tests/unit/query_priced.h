/*
 * Price rows beside the runs of query_archive.h, and questions about money: for the tests of pricing and cost.
 */
#ifndef TESTS_QUERY_PRICED_H
#define TESTS_QUERY_PRICED_H

#include "query/cost.h"
#include "query/policy.h"
#include "query_archive.h"
#include "store/prices.h"

static inline void assert_near(double value, double wanted, double tolerance)
{
    if (!(fabs(value - wanted) <= tolerance))
        fail_msg("%.10g is not %.10g", value, wanted);
}

#define DAY "2026-04-10" /* on which prices are seen unless it is said otherwise */

static inline struct decimal decimal_of(const char *text)
{
    struct decimal d = {0};
    struct error err = {0};
    if (text != NULL && decimal_parse(&d, text, &err) != 0)
        fail_msg("%s", err.text);
    return d;
}

/* What `but` states, the rest as Modal's list would have it: USD per accelerator-hour, basis list. */
static inline struct price price_of(const char *accelerator, const char *amount, const char *day,
                                    const struct price *but)
{
    struct price p = *but;
    p.accelerator = accelerator;
    p.unit_price = decimal_of(amount);
    p.observed = moment(day) - DATE_DAY_MS + 1;
    p.provider = p.provider != NULL ? p.provider : "modal";
    p.surface = p.surface != NULL ? p.surface : "modal";
    p.currency = p.currency != NULL ? p.currency : "USD";
    p.source = p.source != NULL ? p.source : "the list";
    p.per = p.per != 0 ? p.per : 1;
    p.valid_until = p.valid_until != 0 ? p.valid_until : DATE_NONE;
    return p;
}

static inline struct digest price_put(struct archive *t, const char *accelerator, const char *amount, const char *day,
                                      const struct price *but)
{
    struct price p = price_of(accelerator, amount, day, but);
    struct price_row row;
    struct error err = {0};
    enum price_added outcome;
    if (price_add(t->store, &p, moment("2026-05-01"), &outcome, &row, &err) != 0)
        fail_msg("%s", err.text);
    return row.id;
}

/* PRICE(t, "B200", "6.25", DAY), and with more stated: PRICE_BUT(t, "B200", "6.25", DAY, .basis = BASIS_SPOT). */
#define PRICE(t, accelerator, amount, day)          price_put(t, accelerator, amount, day, &(struct price){0})
#define PRICE_BUT(t, accelerator, amount, day, ...) price_put(t, accelerator, amount, day, &(struct price){__VA_ARGS__})

static inline struct id_name price_name_of(struct digest id)
{
    struct id_name n;
    char hex[DIGEST_HEX_SIZE];
    digest_hex(hex, &id);
    snprintf(n.text, sizeof n.text, "prc-%.12s", hex);
    return n;
}

/* The periods that no policy has changed. */
static inline struct price_wish usual_wish(void)
{
    struct policy p;
    policy_default(&p);
    return (struct price_wish){.price_days = policy_price_days(&p), .run_days = policy_lane_days(&p, LANE_TRAINING)};
}

/* A question about money and its answer; released by money_done(). */
struct money {
    struct asked asked; /* its selection, memory and error */
    struct cost_question q;
    struct costing c;
    int rc;
};

static inline void money_start(struct money *m, struct archive *t, enum factor axis)
{
    memset(m, 0, sizeof *m);
    asked_start(&m->asked, t, axis);
    m->q.wish = usual_wish();
    m->asked.selection.as_of = moment("2026-04-20");
}

static inline void money_ask(struct money *m)
{
    m->q.question = m->asked.q;
    m->q.question.selection = &m->asked.selection;
    m->rc = cost_ask(&m->c, m->asked.archive->store, &m->q, GATE_WITH_NEAREST, &m->asked.memory, &m->asked.err);
}

static inline void money_answered(struct money *m)
{
    money_ask(m);
    if (m->rc != 0)
        fail_msg("%s", m->asked.err.text);
    if (!m->c.v.compared)
        fail_msg("refused: %s", m->c.v.refusals[0].text);
    assert_non_null(m->c.cleared);
}

static inline void money_done(struct money *m)
{
    asked_done(&m->asked);
}

static inline const struct cost_row *cost_row_of(const struct money *m, const char *level)
{
    for (size_t i = 0; i < m->c.n_rows; i++)
        if (strcmp(m->c.rows[i].side.level, level) == 0)
            return &m->c.rows[i];
    fail_msg("no row %s", level);
    return NULL;
}

/* The only reason of a refused answer. */
static inline const char *money_refusal(struct money *m)
{
    money_ask(m);
    if (m->rc != 0)
        fail_msg("%s", m->asked.err.text);
    assert_false(m->c.v.compared);
    assert_int_equal(m->c.v.n_refusals, 1);
    assert_int_equal(m->c.v.refusals[0].code, REFUSED_NO_PRICE);
    return m->c.v.refusals[0].text;
}

/*
 * A run on one accelerator at exactly `rate` tok/s: every record takes the same time, so its steady rate is no matter
 * of statistics. An hour long, as all runs of query_archive.h are.
 */
static inline struct digest run_at(struct archive *t, int call, const char *device, double rate)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    fprintf(f, "[%.4f", FIRST_STEP);
    for (int i = 1; i < RECORDS; i++)
        fprintf(f, ",%.17g", 8192 / rate);
    fputs("]", f);
    assert_int_equal(fclose(f), 0);
    struct digest id =
        RUN_BUT(t, call, device, 1, {"accelerator.count", "1"}, {"launch.distributed_mode", "\"single\""},
                {"launch.parallel", "{\"dp\":1}"}, {"recipe.global_batch_tokens", "8192"}, {"steps.tokens", "8192"},
                {"steps.seconds", text}, {"surface.region", NULL});
    free(text);
    return id;
}

/* Three runs each whose geometric means are the seeds' 2,780 and 4,316 tok/s, 0.2 % apart. */
static inline void seed_runs(struct archive *t)
{
    static const double apart[] = {1 / 1.002, 1, 1.002};
    for (int i = 0; i < 3; i++) {
        run_at(t, 1 + i, "H100", 2780 * apart[i]);
        run_at(t, 11 + i, "B200", 4316 * apart[i]);
    }
}

/* An archive and a question about money by accelerator, opened and closed around a test. */
struct priced_archive {
    struct archive t;
    struct money m;
};

static inline int open_priced(void **state)
{
    struct priced_archive *p = calloc(1, sizeof *p);
    assert_non_null(p);
    archive_open(&p->t);
    money_start(&p->m, &p->t, FACTOR_ACCELERATOR);
    *state = p;
    return 0;
}

static inline int open_seeded(void **state)
{
    int rc = open_priced(state);
    struct priced_archive *p = *state;
    seed_runs(&p->t);
    archive_filled(&p->t);
    return rc;
}

static inline int close_priced(void **state)
{
    struct priced_archive *p = *state;
    money_done(&p->m);
    archive_close(&p->t);
    free(p);
    return 0;
}

#define ON_AN_ARCHIVE(test) cmocka_unit_test_setup_teardown(test, open_priced, close_priced)
#define ON_SEED_RUNS(test)  cmocka_unit_test_setup_teardown(test, open_seeded, close_priced)

#endif

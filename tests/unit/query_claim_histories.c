/*
 * Whatever two sites did with their claims, without knowing of each other: merged in either order, they say the same of
 * every claim, revision and day.
 */
#include "query_registered.h"

#include "query/policy.h"
#include "store/merge.h"

enum { ACTS = 24, HISTORIES = 12, FIRST_DAY = 15, DAYS = 14 };

/* splitmix64: the same histories everywhere. */
static size_t pick(uint64_t *seed, size_t n)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (size_t)((z ^ (z >> 31)) % n);
}

struct site {
    struct registered x;
    uint64_t seed;
    int day, call; /* of April 2026; of the next run */
    size_t done, refused;
};

static const char *day_text(struct site *s, int day)
{
    const char *text = arena_format(&s->x.memory, "2026-04-%02d", day);
    assert_non_null(text);
    return text;
}

static const char *const ids[] = {"rate", "ratio", "money", "child"};
static const char *const terms[] = {THROUGHPUT, RATIO, USD_RATIO, THROUGHPUT ",\"derived_from\":[\"rate@1\"]"};

static int do_declare(struct site *s, const char *day, size_t which)
{
    return try_declare(&s->x, day, ids[which], terms[which]);
}

/* A claim of that id as of the day; NULL: none. */
static const struct claim *claim_there(struct site *s, const char *day, size_t which)
{
    const struct claim_revision *revision;
    const struct claim *c = NULL;
    load_on(&s->x, day);
    return registry_find(&s->x.r, ids[which], &c, &revision, &s->x.err) == 0 ? c : NULL;
}

static int do_renew(struct site *s, const char *day, size_t which)
{
    return claim_there(s, day, which) != NULL ? try_renew(&s->x, day, ids[which]) : ERR_REFUSED;
}

static int do_say(struct site *s, const char *day, size_t which, enum claim_say what)
{
    static const char *const why[] = {"the cable", "the fan", "the clock"};
    if (claim_there(s, day, which) == NULL)
        return ERR_REFUSED;
    return try_say(&s->x, day, ids[which], what, why[pick(&s->seed, 3)]);
}

static int do_challenge(struct site *s, const char *day, size_t which)
{
    return do_say(s, day, which, SAY_CHALLENGED);
}

static int do_answer(struct site *s, const char *day, size_t which)
{
    return do_say(s, day, which, SAY_ANSWERED);
}

/* Seldom: nothing comes after it. */
static int do_withdraw(struct site *s, const char *day, size_t which)
{
    return pick(&s->seed, 4) == 0 ? do_say(s, day, which, SAY_WITHDRAWN) : ERR_REFUSED;
}

static int do_run(struct site *s, const char *day, size_t which)
{
    RUN_ON(&s->x.t, day, s->call++, which % 2 ? "H100" : "B200",
           which % 2 ? 1.9 : 0.9 + 0.05 * (double)pick(&s->seed, 5));
    return 0;
}

/* Of one day there is one price, whoever looks it up. */
static int do_price(struct site *s, const char *day, size_t which)
{
    static const char *const amounts[] = {"6.25", "6.30", "7.00"};
    PRICE(&s->x.t, which % 2 ? "H100" : "B200", amounts[s->day % 3], day);
    return 0;
}

static int do_policy(struct site *s, const char *day, size_t which)
{
    int changed;
    (void)which;
    return policy_set(&changed, s->x.t.store, POLICY_MOVED_PCT, 1 + (double)pick(&s->seed, 8), "noise", "ann",
                      moment(day), moment("2026-11-30"), &s->x.err);
}

static int (*const acts[])(struct site *s, const char *day, size_t which) = {
    do_declare, do_declare, do_declare, do_renew,    do_renew, do_challenge,
    do_answer,  do_answer,  do_run,     do_withdraw, do_price, do_policy,
};

/* Several acts a day: they all take effect in its last moment. */
static void live(struct site *s)
{
    for (int i = 0; i < ACTS; i++) {
        s->day += pick(&s->seed, 3) == 0 && s->day < FIRST_DAY + DAYS - 1;
        int rc = acts[pick(&s->seed, sizeof acts / sizeof *acts)](s, day_text(s, s->day), pick(&s->seed, 4));
        if (rc != 0 && rc != ERR_REFUSED && rc != ERR_NOT_FOUND)
            fail_msg("%s", s->x.err.text);
        s->done += rc == 0;
        s->refused += rc != 0;
    }
}

static void open_site(struct site *s, uint64_t seed, int call)
{
    *s = (struct site){.seed = seed, .day = FIRST_DAY, .call = call};
    archive_open(&s->x.t);
    first_wave(&s->x.t);
    PRICE(&s->x.t, "B200", "6.25", DAY);
    PRICE(&s->x.t, "H100", "3.95", DAY);
    archive_filled(&s->x.t);
}

static void close_site(struct site *s)
{
    arena_release(&s->x.memory);
    archive_close(&s->x.t);
}

static void bring(struct site *into, const struct site *from)
{
    struct verifier with = {0};
    struct merged m;
    if (store_merge(into->x.t.store, from->x.t.path, 0, &with, &into->x.memory, &m, &into->x.err) != 0)
        fail_msg("%s", into->x.err.text);
}

static void assert_same_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        assert_ptr_equal(a, b);
    else
        assert_string_equal(a, b);
}

static void assert_same_standing(const struct claim_standing *a, const struct claim_standing *b)
{
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->n_reasons, b->n_reasons);
    for (size_t i = 0; i < a->n_reasons; i++)
        assert_string_equal(a->reasons[i].text, b->reasons[i].text);
    assert_int_equal(a->n_remarks, b->n_remarks);
    for (size_t i = 0; i < a->n_remarks; i++)
        assert_string_equal(a->remarks[i], b->remarks[i]);
    assert_true(a->valid_to == b->valid_to);
    assert_same_text(a->class_moved_to, b->class_moved_to);
}

static void assert_same_claim(struct site *s, const struct claim *a, struct site *t, const struct claim *b,
                              size_t seen[CLAIM_STATUSES])
{
    assert_string_equal(a->id, b->id);
    assert_int_equal(a->n_revisions, b->n_revisions);
    assert_int_equal(a->n_challenges, b->n_challenges);
    for (size_t i = 0; i < a->n_revisions; i++) {
        struct claim_standing x, y;
        assert_string_equal(a->revisions[i].body, b->revisions[i].body);
        assert_int_equal(a->revisions[i].disputed, b->revisions[i].disputed);
        if (claim_judge(&x, &s->x.r, a, &a->revisions[i], &s->x.err) != 0 ||
            claim_judge(&y, &t->x.r, b, &b->revisions[i], &t->x.err) != 0)
            fail_msg("%s%s", s->x.err.text, t->x.err.text);
        assert_same_standing(&x, &y);
        seen[x.status]++;
    }
}

static void assert_same_sites(struct site *s, struct site *t, size_t seen[CLAIM_STATUSES])
{
    char a[DIGEST_HEX_SIZE], b[DIGEST_HEX_SIZE];
    assert_int_equal(store_digest(s->x.t.store, a, &s->x.err), 0);
    assert_int_equal(store_digest(t->x.t.store, b, &t->x.err), 0);
    assert_string_equal(a, b);
    for (int day = FIRST_DAY; day < FIRST_DAY + DAYS; day++) {
        load_on(&s->x, day_text(s, day));
        load_on(&t->x, day_text(t, day));
        assert_int_equal(s->x.r.n_claims, t->x.r.n_claims);
        for (size_t i = 0; i < s->x.r.n_claims; i++)
            assert_same_claim(s, &s->x.r.claims[i], t, &t->x.r.claims[i], seen);
    }
}

static void any_history_reads_the_same_in_both_orders(void **state)
{
    size_t seen[CLAIM_STATUSES] = {0}, done = 0, refused = 0;
    (void)state;
    for (uint64_t history = 0; history < HISTORIES; history++) {
        struct site a, b;
        open_site(&a, history, 20);
        open_site(&b, history + 1000, 40);
        live(&a);
        live(&b);
        done += a.done + b.done;
        refused += a.refused + b.refused;
        bring(&a, &b);
        bring(&b, &a); /* which has b's own, and brings them back */
        assert_same_sites(&a, &b, seen);
        close_site(&a);
        close_site(&b);
    }
    /* histories in which nothing happens would agree too */
    assert_true(done > HISTORIES * ACTS && refused > 0);
    for (size_t i = 0; i < CLAIM_STATUSES; i++)
        assert_true(seen[i] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_history_reads_the_same_in_both_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

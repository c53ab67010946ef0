/* What two databases that were merged say of claims and policy: the same, whichever was merged into the other. */
#include "query_registered.h"

#include "query/policy.h"
#include "query/understood.h"
#include "store/merge.h"

#define DAY_OF_ACTS "2026-04-20"

/* Two sites and two that have everything of both, in either order. */
enum { ANN, BEN, ANN_FIRST, BEN_FIRST, SITES };

static struct registered *sites;

static int open_sites(void **state)
{
    (void)state;
    sites = calloc(SITES, sizeof *sites);
    assert_non_null(sites);
    for (int i = 0; i < SITES; i++)
        archive_open(&sites[i].t);
    return 0;
}

static int close_sites(void **state)
{
    (void)state;
    for (int i = 0; i < SITES; i++) {
        arena_release(&sites[i].memory);
        archive_close(&sites[i].t);
    }
    free(sites);
    return 0;
}

static void fill(void (*how)(struct archive *t))
{
    for (int i = 0; i < SITES; i++) {
        if (i <= BEN)
            how(&sites[i].t);
        archive_filled(&sites[i].t);
    }
}

static int understand(void *context, const struct event *e, struct error *err)
{
    struct registered *x = context;
    return event_understood(e, &x->memory, err);
}

static struct merged merge(struct registered *into, const struct registered *from)
{
    struct merged m;
    struct verifier with = {.context = into, .understands = understand};
    if (store_merge(into->t.store, from->t.path, 0, &with, &into->memory, &m, &into->err) != 0)
        fail_msg("%s", into->err.text);
    return m;
}

static void merge_both_ways(void)
{
    merge(&sites[ANN_FIRST], &sites[ANN]);
    merge(&sites[ANN_FIRST], &sites[BEN]);
    merge(&sites[BEN_FIRST], &sites[BEN]);
    merge(&sites[BEN_FIRST], &sites[ANN]);
}

static const char *digest_of_site(struct registered *x)
{
    char *hex = arena_array(&x->memory, DIGEST_HEX_SIZE, 1);
    assert_non_null(hex);
    assert_int_equal(store_digest(x->t.store, hex, &x->err), 0);
    return hex;
}

/* Of the claim "it", with its first reason. */
static void assert_both(const char *day, const char *status, const char *reason)
{
    assert_string_equal(digest_of_site(&sites[ANN_FIRST]), digest_of_site(&sites[BEN_FIRST]));
    for (int i = ANN_FIRST; i < SITES; i++)
        assert_status(&sites[i], day, "it", status, reason);
    assert_int_equal(sites[ANN_FIRST].standing.n_reasons, sites[BEN_FIRST].standing.n_reasons);
    for (size_t i = 0; i < sites[ANN_FIRST].standing.n_reasons; i++)
        assert_string_equal(sites[ANN_FIRST].standing.reasons[i].text, sites[BEN_FIRST].standing.reasons[i].text);
}

/* Everything as of one day, which is one moment. */
static void what_was_never_answered_stays_open_whoever_answered_something_else(void **state)
{
    (void)state;
    fill(first_wave);
    for (int i = ANN; i <= BEN; i++) {
        declare(&sites[i], DAY_OF_ACTS, "it", RATIO);
        say(&sites[i], DAY_OF_ACTS, "it", SAY_CHALLENGED, "the cable");
    }
    say(&sites[BEN], DAY_OF_ACTS, "it", SAY_CHALLENGED, "the fan");
    say(&sites[ANN], DAY_OF_ACTS, "it", SAY_ANSWERED, "measured with another cable");
    assert_status(&sites[ANN], DAY_OF_ACTS, "it", "current", "");
    merge_both_ways();
    assert_both(DAY_OF_ACTS, "challenged", "challenged on 2026-04-20 by ann: the fan");
    assert_int_equal(sites[ANN_FIRST].standing.n_reasons, 1);
    say(&sites[ANN_FIRST], DAY_OF_ACTS, "it", SAY_ANSWERED, "measured with another fan");
    assert_status(&sites[ANN_FIRST], DAY_OF_ACTS, "it", "current", "");
    merge(&sites[BEN_FIRST], &sites[ANN_FIRST]);
    assert_both(DAY_OF_ACTS, "current", "");
}

static void a_doubt_said_again_after_its_answer_is_another_one(void **state)
{
    (void)state;
    fill(first_wave);
    for (int i = ANN; i <= BEN; i++) {
        declare(&sites[i], DAY_OF_ACTS, "it", RATIO);
        say(&sites[i], DAY_OF_ACTS, "it", SAY_CHALLENGED, "the cable");
        say(&sites[i], DAY_OF_ACTS, "it", SAY_ANSWERED, "measured again");
    }
    say(&sites[BEN], DAY_OF_ACTS, "it", SAY_CHALLENGED, "the cable");
    merge_both_ways();
    assert_both(DAY_OF_ACTS, "challenged", "the cable");
}

static double moved_pct(struct registered *x)
{
    struct policy p;
    assert_int_equal(policy_load(&p, x->t.store, moment(DAY_OF_ACTS), &x->memory, &x->err), 0);
    return p.value[POLICY_MOVED_PCT];
}

static void set(struct registered *x, double value, int64_t recorded_at)
{
    int changed = 0;
    if (policy_set(&changed, x->t.store, POLICY_MOVED_PCT, value, "noisy", "ann", moment(DAY_OF_ACTS), recorded_at,
                   &x->err) != 0)
        fail_msg("%s", x->err.text);
    assert_true(changed);
}

/* One of them thought better of it on the same day; the other's clock was ahead. */
static void policy_of_one_day_is_the_same_in_both_orders(void **state)
{
    (void)state;
    fill(first_wave);
    set(&sites[ANN], 5, 10);
    set(&sites[ANN], 6, 20);
    set(&sites[BEN], 7, 99);
    merge_both_ways();
    assert_string_equal(digest_of_site(&sites[ANN_FIRST]), digest_of_site(&sites[BEN_FIRST]));
    assert_true(moved_pct(&sites[ANN_FIRST]) == 6);
    assert_true(moved_pct(&sites[BEN_FIRST]) == 6);
    set(&sites[BEN_FIRST], 4, 1); /* said knowing all that, by a clock that was set back */
    assert_true(moved_pct(&sites[BEN_FIRST]) == 4);
    merge(&sites[ANN_FIRST], &sites[BEN_FIRST]);
    assert_true(moved_pct(&sites[ANN_FIRST]) == 4);
}

static void the_same_script_gives_the_same_database_whenever_it_is_run(void **state)
{
    (void)state;
    fill(first_wave);
    for (int i = ANN; i <= BEN; i++) {
        set(&sites[i], 5, 1000 * (i + 1));
        declare(&sites[i], DAY_OF_ACTS, "it", RATIO);
        say(&sites[i], DAY_OF_ACTS, "it", SAY_CHALLENGED, "the cable");
        set(&sites[i], 2, 3000 * (i + 1));
        say(&sites[i], DAY_OF_ACTS, "it", SAY_ANSWERED, "measured again");
        assert_status(&sites[i], DAY_OF_ACTS, "it", "current", "");
    }
    assert_string_equal(digest_of_site(&sites[ANN]), digest_of_site(&sites[BEN]));
    assert_int_equal(merge(&sites[ANN], &sites[BEN]).n_events, 0);
}

/* White space before a document makes other bytes of it. */
static void add_indented(struct archive *t, const char *day, int call, const char *device, double seconds)
{
    char started[64], finished[64];
    snprintf(started, sizeof started, "\"%sT09:%02d:00Z\"", day, call);
    snprintf(finished, sizeof finished, "\"%sT10:%02d:00Z\"", day, call);
    const struct entry changes[] = {{"started_at", started}, {"finished_at", finished}};
    char *text = run_text(LANE_TRAINING, call, device, seconds, changes, 2), *indented = NULL;
    assert_true(asprintf(&indented, "  %s", text) > 0);
    archive_add_text(t, indented, GRADE_RECEIPT);
    free(text);
    free(indented);
}

static void wave_in_other_bytes(struct archive *t)
{
    for (int i = 0; i < 3; i++) {
        add_indented(t, "2026-04-14", 1 + i, "B200", 1.0 + 0.001 * i);
        add_indented(t, "2026-04-14", 11 + i, "H100", 1.9 + 0.001 * i);
    }
}

static void a_claim_stands_on_its_receipts_in_whatever_bytes_they_are_kept(void **state)
{
    (void)state;
    first_wave(&sites[ANN].t);
    wave_in_other_bytes(&sites[BEN].t);
    for (int i = 0; i < SITES; i++)
        archive_filled(&sites[i].t);
    assert_string_equal(digest_of_site(&sites[ANN]), digest_of_site(&sites[BEN]));
    declare(&sites[ANN], DAY_OF_ACTS, "it", RATIO);
    assert_int_equal(merge(&sites[BEN], &sites[ANN]).of[MERGED_DOCUMENTS].added, 0);
    assert_status(&sites[BEN], DAY_OF_ACTS, "it", "current", "");
    assert_int_equal(sites[BEN].standing.n_remarks, 0); /* its own runs are no newer ones */
    merge_both_ways();                                  /* and so where it came from there */
    assert_both(DAY_OF_ACTS, "current", "");
}

static void what_was_left_out_is_known_in_other_bytes_too(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        RUN_ON(&sites[ANN].t, "2026-04-01", 21 + i, "B200", 1.3 + 0.001 * i);
        add_indented(&sites[BEN].t, "2026-04-01", 21 + i, "B200", 1.3 + 0.001 * i);
    }
    first_wave(&sites[ANN].t);
    for (int i = 0; i < 3; i++)
        RUN_ON(&sites[ANN].t, "2026-04-15", 31 + i, "B200", 1.0 + 0.001 * i);
    for (int i = 0; i < SITES; i++)
        archive_filled(&sites[i].t);
    declare(&sites[ANN], DAY_OF_ACTS, "it", THROUGHPUT);
    assert_int_equal(sites[ANN].out.measured.record.n_left_out, 4);
    merge(&sites[BEN], &sites[ANN]);
    assert_status(&sites[BEN], DAY_OF_ACTS, "it", "current", "");
}

int main(void)
{
#define ON_SITES(test) cmocka_unit_test_setup_teardown(test, open_sites, close_sites)
    const struct CMUnitTest tests[] = {
        ON_SITES(what_was_never_answered_stays_open_whoever_answered_something_else),
        ON_SITES(a_doubt_said_again_after_its_answer_is_another_one),
        ON_SITES(policy_of_one_day_is_the_same_in_both_orders),
        ON_SITES(the_same_script_gives_the_same_database_whenever_it_is_run),
        ON_SITES(a_claim_stands_on_its_receipts_in_whatever_bytes_they_are_kept),
        ON_SITES(what_was_left_out_is_known_in_other_bytes_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The life of claims from the day they are declared to the day they are withdrawn, as every day sees it. */
#include "query_registered.h"

/* --- what arrives, in pieces that may come in any order */

static void wave_one(struct archive *t)
{
    first_wave(t);
}

static void wave_two(struct archive *t) /* B200 became 5 % slower */
{
    RUN_ON(t, "2026-04-25", 21, "B200", 1.05);
    RUN_ON(t, "2026-04-26", 22, "B200", 1.051);
    RUN_ON(t, "2026-04-27", 23, "B200", 1.052);
}

static void wave_three(struct archive *t)
{
    for (int i = 0; i < 3; i++) {
        RUN_ON(t, "2026-05-08", 31 + i, "B200", 1.05 + 0.001 * i);
        RUN_ON(t, "2026-05-08", 41 + i, "H100", 1.9 + 0.001 * i);
    }
}

static void list_of_april(struct archive *t)
{
    PRICE(t, "B200", "6.25", "2026-04-10");
    PRICE(t, "H100", "3.95", "2026-04-10");
}

static void list_of_may(struct archive *t) /* B200 became 8 % dearer */
{
    PRICE(t, "B200", "6.75", "2026-05-01");
    PRICE(t, "H100", "3.95", "2026-05-01");
}

static void (*const pieces[])(struct archive *t) = {wave_one, list_of_april, wave_two, list_of_may, wave_three};
enum { PIECES = sizeof pieces / sizeof pieces[0] };

/* --- what people do */

static void act_in_april(struct registered *x)
{
    declare(x, "2026-04-20", "speed", RATIO);
    declare(x, "2026-04-20", "cost", USD_RATIO);
    declare(x, "2026-04-21", "slide", "\"metric\":\"throughput\",\"level\":\"B200\",\"derived_from\":[\"speed@1\"]");
    declare(x, "2026-04-21", "deck", "\"metric\":\"throughput\",\"level\":\"H100\",\"derived_from\":[\"slide@1\"]");
    renew(x, "2026-04-28", "speed");
}

static void act_in_may(struct registered *x)
{
    renew(x, "2026-05-02", "cost");
    say(x, "2026-05-03", "cost", SAY_CHALLENGED, "the list is old");
    say(x, "2026-05-04", "cost", SAY_CHALLENGED, "H100 was throttled");
    renew(x, "2026-05-09", "cost");
    say(x, "2026-05-10", "cost", SAY_ANSWERED, "both looked into");
    say(x, "2026-05-12", "speed", SAY_WITHDRAWN, "the cable was wrong");
}

/* --- and what every day makes of it */

static const struct {
    const char *id, *day, *status, *reason;
} seen[] = {
    {"speed", "2026-04-20", "current", ""},
    {"speed", "2026-04-24", "current", ""},
    {"speed", "2026-04-25", "current", ""}, /* one slower run may be a bad one */
    {"speed", "2026-04-26", "dated", "2 newer runs of the class on B200 since 2026-04-25 moved the value by −4."},
    {"speed", "2026-04-27", "dated", "3 newer runs of the class on B200"},
    {"speed", "2026-04-28", "current", ""},
    {"speed@1", "2026-04-28", "superseded", "superseded by speed@2 of 2026-04-28"},
    {"speed", "2026-05-13", "withdrawn", "withdrawn on 2026-05-12 by ann: the cable was wrong"},
    {"speed@1", "2026-05-13", "withdrawn", "withdrawn on 2026-05-12"},
    {"speed", "2026-05-11", "current", ""},
    {"slide", "2026-04-25", "current", ""},
    {"slide", "2026-04-26", "dated", "2 newer runs of the class since 2026-04-25 moved the value by −4."},
    {"deck", "2026-05-11", "current", ""},
    {"deck", "2026-05-12", "withdrawn",
     "derived from slide@1, derived from speed@1, withdrawn on 2026-05-12 by ann: the cable was wrong"},
    {"slide", "2026-05-12", "withdrawn", "derived from speed@1, withdrawn on"},
    {"cost", "2026-04-25", "current", ""},
    {"cost", "2026-04-26", "dated", "moved the value by +5."}, /* slower is dearer */
    {"cost@1", "2026-05-01", "dated", "2026-04-25"},
    {"cost", "2026-05-02", "current", ""},
    {"cost", "2026-05-03", "challenged", "challenged on 2026-05-03 by ann: the list is old"},
    {"cost", "2026-05-09", "challenged", "the list is old"},
    {"cost@2", "2026-05-09", "challenged", ""},
    {"cost", "2026-05-10", "current", ""},
    {"cost@2", "2026-05-10", "superseded", "superseded by cost@3 of 2026-05-09"},
    {"cost", "2026-05-31", "current", ""},
    {"cost", "2026-06-01", "dated", "its validity ended on 2026-05-31: the price row of "},
    {"deck", "2026-05-15", "withdrawn", ""},
};

static void assert_life(struct registered *x)
{
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
        const char *status = status_on(x, seen[i].day, seen[i].id);
        if (strcmp(status, seen[i].status) != 0)
            fail_msg("%s on %s is %s: %s", seen[i].id, seen[i].day, status, reason_of(x));
        assert_says(reason_of(x), seen[i].reason);
    }
}

static void every_day_sees_the_status_of_that_day(void **state)
{
    struct registered *x = *state;
    for (size_t i = 0; i < PIECES; i++)
        pieces[i](&x->t);
    archive_filled(&x->t);
    act_in_april(x);
    act_in_may(x);
    assert_life(x);
}

static void keep_bodies(struct registered *x, const char **out)
{
    struct event_rows rows;
    assert_int_equal(events_load(x->t.store, "claim.", 0, &x->memory, &rows, &x->err), 0);
    *out = "";
    for (size_t i = 0; i < rows.n; i++)
        *out = arena_format(&x->memory, "%s%s %s %s\n", *out, rows.items[i].kind, rows.items[i].subject,
                            rows.items[i].body != NULL ? rows.items[i].body : "");
    assert_non_null(*out);
}

/* One has everything before anything is said; the other one what April knew, back to front, and the rest in May. */
static void the_order_of_arrival_leaves_no_trace(void **state)
{
    struct registered *x = *state, *y;
    void *other;
    char left[DIGEST_HEX_SIZE], right[DIGEST_HEX_SIZE];
    const char *bodies, *again;
    for (size_t i = 0; i < PIECES; i++)
        pieces[i](&x->t);
    archive_filled(&x->t);
    act_in_april(x);
    act_in_may(x);
    assert_int_equal(open_registered(&other), 0);
    y = other;
    wave_two(&y->t);
    list_of_april(&y->t);
    wave_one(&y->t);
    archive_filled(&y->t);
    act_in_april(y);
    wave_three(&y->t);
    list_of_may(&y->t);
    act_in_may(y);
    assert_life(y);
    keep_bodies(x, &bodies);
    keep_bodies(y, &again);
    assert_string_equal(bodies, again);
    assert_int_equal(store_digest(x->t.store, left, &x->err), 0);
    assert_int_equal(store_digest(y->t.store, right, &y->err), 0);
    assert_string_equal(left, right);
    assert_int_equal(close_registered(&other), 0);
}

static void what_arrives_late_counts_by_its_date(void **state)
{
    struct registered *x = *state;
    wave_one(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    assert_string_equal(status_on(x, "2026-05-01", "speed"), "current");
    wave_two(&x->t);
    assert_string_equal(status_on(x, "2026-04-25", "speed"), "current");
    assert_true(is_remarked(x, "1 newer run of the class on B200 would move the value by −4."));
    assert_string_equal(status_on(x, "2026-05-01", "speed"), "dated");
}

/* Bad runs of the period that are held back until the claim is made are seen all the same; what is older says nothing.
 */
static void holding_runs_back_helps_nobody(void **state)
{
    struct registered *x = *state;
    wave_one(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    RUN_ON(&x->t, "2026-03-12", 49, "B200", 1.2);
    RUN_ON(&x->t, "2026-03-12", 50, "B200", 1.2);
    assert_status(x, "2026-04-20", "speed", "current", "");
    RUN_ON(&x->t, "2026-04-14", 51, "B200", 1.06);
    assert_string_equal(status_on(x, "2026-04-20", "speed"), "current");
    assert_true(is_remarked(x, "1 newer run of the class on B200 would move the value by −5."));
    RUN_ON(&x->t, "2026-04-14", 52, "B200", 1.061);
    assert_string_equal(status_on(x, "2026-04-20", "speed"), "dated");
    assert_says(reason_of(x), "2 newer runs of the class on B200 since 2026-04-14 moved the value by −5.");
}

static void a_claim_is_dated_from_the_day_on_at_which_its_staler_side_is_too_old(void **state)
{
    struct registered *x = *state;
    wave_one(&x->t);
    for (int i = 0; i < 3; i++)
        RUN_ON(&x->t, "2026-04-18", 21 + i, "B200", 1.0 + 0.001 * i);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    assert_string_equal(status_on(x, "2026-05-14T23:59:59.999Z", "speed"), "current");
    assert_string_equal(status_on(x, "2026-05-15T00:00:00Z", "speed"), "dated");
    assert_string_equal(reason_of(x), "its validity ended on 2026-05-14: the newest run of H100 is of 2026-04-14");
    assert_int_equal(x->standing.valid_to, moment("2026-05-14"));
    renew(x, "2026-05-15", "speed"); /* the same runs: no younger for it */
    assert_true(x->out.same_evidence);
    assert_int_equal(x->out.claim->n_revisions, 2);
    assert_string_equal(status_on(x, "2026-05-15", "speed"), "dated");
}

static void a_stricter_policy_shortens_and_a_laxer_one_does_not_lengthen(void **state)
{
    struct registered *x = *state;
    int changed;
    wave_one(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    assert_int_equal(policy_set(&changed, x->t.store, POLICY_TRAINING_VALID_DAYS, 60, "slow year", "ann",
                                moment("2026-04-21"), moment("2026-04-21"), &x->err),
                     0);
    assert_string_equal(status_on(x, "2026-05-14", "speed"), "current");
    assert_string_equal(status_on(x, "2026-05-15", "speed"), "dated");
    assert_int_equal(policy_set(&changed, x->t.store, POLICY_TRAINING_VALID_DAYS, 7, "busy week", "ann",
                                moment("2026-04-22"), moment("2026-04-22"), &x->err),
                     0);
    assert_string_equal(status_on(x, "2026-04-21", "speed"), "current");
    assert_string_equal(status_on(x, "2026-04-22", "speed"), "dated");
    assert_string_equal(
        reason_of(x),
        "its validity ended on 2026-04-21: the newest run of B200 is of 2026-04-14, and 7 days count by policy now");
}

static void a_changed_event_stops_everything(void **state)
{
    struct registered *x = *state;
    wave_one(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    tamper(&x->t, "DROP TRIGGER event_never_changes; UPDATE event SET body = replace(body, '\"revision\":1', "
                  "'\"revision\":2')");
    assert_int_equal(registry_load(&x->r, x->t.store, moment("2026-04-20"), &x->memory, &x->err), ERR_INTEGRITY);
}

static void a_missing_last_event_stops_everything(void **state)
{
    struct registered *x = *state;
    wave_one(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    say(x, "2026-04-21", "speed", SAY_WITHDRAWN, "no");
    tamper(&x->t, "DROP TRIGGER event_never_goes; DELETE FROM event WHERE kind = 'claim.withdrawn'");
    assert_int_equal(registry_load(&x->r, x->t.store, moment("2026-04-22"), &x->memory, &x->err), ERR_INTEGRITY);
}

/* Of a receipt whose bytes were changed no claim speaks any more, whatever its row says. */
static void changed_bytes_of_a_receipt_stop_its_claims(void **state)
{
    struct registered *x = *state;
    wave_one(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    tamper(&x->t, "UPDATE pack SET frames = zeroblob(length(frames))");
    assert_int_equal(try_judge(x, "2026-04-20", "speed"), ERR_INTEGRITY);
    assert_says(x->err.text, "speed@1: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_REGISTRY(every_day_sees_the_status_of_that_day),
        ON_A_REGISTRY(the_order_of_arrival_leaves_no_trace),
        ON_A_REGISTRY(what_arrives_late_counts_by_its_date),
        ON_A_REGISTRY(holding_runs_back_helps_nobody),
        ON_A_REGISTRY(a_claim_is_dated_from_the_day_on_at_which_its_staler_side_is_too_old),
        ON_A_REGISTRY(a_stricter_policy_shortens_and_a_laxer_one_does_not_lengthen),
        ON_A_REGISTRY(a_changed_event_stops_everything),
        ON_A_REGISTRY(a_missing_last_event_stops_everything),
        ON_A_REGISTRY(changed_bytes_of_a_receipt_stop_its_claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

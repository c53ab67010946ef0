/* Records and events that this program does not understand: what they make of their claim, and that others stand. */
#include "query_registered.h"

/* Another member, and the same number: what a program of another version may write. */
static const char *newer(struct registered *x, const char *body)
{
    return arena_format(&x->memory, "{\"joules\":1,%s", body + 1);
}

static void a_record_that_cannot_be_read_leaves_all_others_alone(void **state)
{
    struct registered *x = *state;
    const struct claim_revision *revision;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "other", RATIO);
    declare(x, "2026-04-20", "speed", THROUGHPUT);
    struct claim_record r = x->out.measured.record;
    r.revision = 2;
    write_event(x, "claim.renewed", "speed", newer(x, body_of(x, &r)), "2026-04-21");
    assert_string_equal(status_on(x, "2026-04-22", "other"), "current");
    assert_string_equal(status_on(x, "2026-04-20", "speed"), "current");
    assert_status(x, "2026-04-22", "speed", "unsupported",
                  "its record cannot be read: written by another version of mcreport, or by none (/joules: "
                  "no member of a claim record)");
    assert_int_equal(x->standing.n_reasons, 1);
    assert_int_equal(claim_on(x, "2026-04-22", "speed", &revision)->n_revisions, 2);
    assert_int_equal(revision->record.revision, 2);
    assert_string_equal(status_on(x, "2026-04-22", "speed@1"), "superseded");
    renew(x, "2026-04-23", "speed"); /* its terms can be read: here is a record of this version */
    assert_string_equal(status_on(x, "2026-04-23", "speed"), "current");
    assert_int_equal(x->out.measured.record.revision, 3);
    assert_string_equal(status_on(x, "2026-04-23", "speed@2"), "unsupported");
    assert_int_equal(x->standing.n_reasons, 2);
    assert_int_equal(x->standing.reasons[1].status, CLAIM_SUPERSEDED);
}

static void what_is_no_record_at_all_is_a_claim_of_nothing(void **state)
{
    static const char *const bodies[] = {NULL, "{}", "[]", "no JSON", "{\"revision\":7}"};
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        const struct claim_revision *revision;
        void *own;
        assert_int_equal(open_registered(&own), 0);
        struct registered *x = own;
        first_wave(&x->t);
        archive_filled(&x->t);
        write_event(x, "claim.declared", "speed", bodies[i], "2026-04-20");
        assert_status(x, "2026-04-20", "speed", "unsupported", "its record cannot be read: ");
        claim_on(x, "2026-04-20", "speed", &revision);
        assert_int_equal(revision->record.revision, i == 4 ? 7 : 1);
        assert_int_equal(try_renew(x, "2026-04-21", "speed"), ERR_REFUSED);
        assert_says(x->err.text, "claim 'speed': its record cannot be read: ");
        assert_int_equal(try_declare(x, "2026-04-21", "speed", THROUGHPUT), ERR_REFUSED);
        say(x, "2026-04-22", "speed", SAY_WITHDRAWN, "nobody knows what it says");
        assert_string_equal(status_on(x, "2026-04-22", "speed"), "withdrawn");
        assert_int_equal(close_registered(&own), 0);
    }
}

static void a_record_of_another_claim_is_none(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    write_event(x, "claim.declared", "best", body_of(x, &x->out.measured.record), "2026-04-20");
    assert_string_equal(status_on(x, "2026-04-20", "best"), "unsupported");
    assert_says(reason_of(x), "its record is of claim 'speed'");
    assert_string_equal(status_on(x, "2026-04-20", "speed"), "current");
}

static void an_event_nobody_knows_leaves_all_other_claims_alone(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "other", RATIO);
    declare(x, "2026-04-20", "speed", RATIO);
    write_event(x, "claim.praised", "speed", NULL, "2026-04-21");
    assert_string_equal(status_on(x, "2026-04-20", "speed"), "current");
    assert_status(x, "2026-04-21", "speed", "unsupported",
                  "'claim.praised' of 2026-04-21 is no event that this version of mcreport knows");
    assert_string_equal(status_on(x, "2026-04-21", "other"), "current");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_REGISTRY(a_record_that_cannot_be_read_leaves_all_others_alone),
        cmocka_unit_test(what_is_no_record_at_all_is_a_claim_of_nothing),
        ON_A_REGISTRY(a_record_of_another_claim_is_none),
        ON_A_REGISTRY(an_event_nobody_knows_leaves_all_other_claims_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Which events this program understands: those it writes, and no other. */
#include "query/understood.h"
#include "query_registered.h"

static int keep_last(void *context, const struct event *e)
{
    struct registered *x = context;
    struct error err = {0};
    if (event_understood(e, &x->memory, &err) != 0)
        fail_msg("%s", err.text);
    return 0;
}

static void everything_that_is_recorded_is_understood(void **state)
{
    struct registered *x = *state;
    int changed;
    begin_claim(x, RATIO);
    declare(x, "2026-04-20", "speed", THROUGHPUT);
    renew(x, "2026-04-21", "speed");
    say(x, "2026-04-21", "it", SAY_CHALLENGED, "the cable");
    say(x, "2026-04-21", "it", SAY_CHALLENGED, "the fan");
    say(x, "2026-04-21", "it", SAY_ANSWERED, "measured again");
    say(x, "2026-04-22", "it", SAY_WITHDRAWN, "not measured at all");
    assert_int_equal(
        policy_set(&changed, x->t.store, POLICY_MOVED_PCT, 5, "noisy", NULL, moment("2026-04-20"), 1, &x->err), 0);
    archive_withdraw(&x->t, (struct digest){{1}}, "2026-04-20T00:00:00Z");
    assert_int_equal(event_list(x->t.store, NULL, keep_last, x, &x->err), 0);
}

static void what_it_would_not_write_is_named(void **state)
{
    static const char answered[] = "00000000000000000000000000000000000000000000000000000000000000ab";
    static const struct {
        struct event e;
        const char *words;
    } cases[] = {
        {{.kind = "receipt.returned", .subject = "rcp-00"}, "no kind of event that this program knows"},
        {{.kind = "receipt.withdrawn", .subject = "rcp-00", .body = "x"}, "says more than this program understands"},
        {{.kind = "price.doubted", .subject = "prc-00"}, "no kind of event that this program knows"},
        {{.kind = "claim.blessed", .subject = "claim:it"}, "no kind of event that this program knows"},
        {{.kind = "claim.withdrawn", .subject = "it"}, "is about no claim"},
        {{.kind = "claim.withdrawn", .subject = "claim:it", .body = "x"}, "says more than this program understands"},
        {{.kind = "claim.challenged", .subject = "claim:it", .body = "x"}, "says more than this program understands"},
        {{.kind = "claim.answered", .subject = "claim:it"}, "does not say which challenges it answers"},
        {{.kind = "claim.answered", .subject = "claim:it", .body = answered + 1}, "does not say which challenges"},
        {{.kind = "claim.answered", .subject = "claim:it", .body = "all"}, "does not say which challenges it answers"},
        {{.kind = "claim.declared", .subject = "claim:it"}, "a claim without a record"},
        {{.kind = "claim.renewed", .subject = "claim:it", .body = "{}"}, "event 7"},
        {{.kind = "policy.set", .subject = "policy:future_key", .body = "5"}, "does not know"},
        {{.kind = "policy.set", .subject = "policy:moved_pct", .body = "51"}, "does not know"},
        {{.kind = "policy.forgotten", .subject = "policy:moved_pct", .body = "5"}, "does not know"},
    };
    struct registered *x = *state;
    archive_filled(&x->t);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct event e = cases[i].e;
        struct error err = {0};
        e.seq = 7;
        e.because = "";
        assert_int_equal(event_understood(&e, &x->memory, &err), ERR_INTEGRITY);
        assert_says(err.text, cases[i].words);
        assert_says(err.text, "event 7");
    }
    struct event fine = {.kind = "claim.answered", .subject = "claim:it", .because = "", .body = answered};
    assert_int_equal(event_understood(&fine, &x->memory, &x->err), 0);
}

/* Of the record of a claim, which a newer program may have more to say in. */
static void a_record_with_one_more_member_is_not_understood(void **state)
{
    struct registered *x = *state;
    const struct claim_revision *revision;
    begin_claim(x, RATIO);
    claim_on(x, "2026-04-20", "it", &revision);
    struct event e = {.kind = "claim.declared", .subject = "claim:it", .because = "", .body = revision->body};
    assert_int_equal(event_understood(&e, &x->memory, &x->err), 0);
    e.subject = "claim:that";
    assert_int_equal(event_understood(&e, &x->memory, &x->err), ERR_INTEGRITY);
    e.subject = "claim:it";
    e.body = arena_format(&x->memory, "{\"joules\":1,%s", revision->body + 1);
    assert_int_equal(event_understood(&e, &x->memory, &x->err), ERR_INTEGRITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_REGISTRY(everything_that_is_recorded_is_understood),
        ON_A_REGISTRY(what_it_would_not_write_is_named),
        ON_A_REGISTRY(a_record_with_one_more_member_is_not_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The registry: claims by id, what may be done with them and what not, who writes first. */
#include "query_registered.h"

static void finds(struct registered *x, const char *text, const char *id, int64_t revision)
{
    const struct claim_revision *found;
    const struct claim *c = claim_on(x, "2026-05-01", text, &found);
    assert_string_equal(c->id, id);
    assert_int_equal(found->record.revision, revision);
}

static const char *not_found(struct registered *x, const char *text)
{
    const struct claim_revision *revision;
    const struct claim *c;
    load_on(x, "2026-05-01");
    assert_int_equal(registry_find(&x->r, text, &c, &revision, &x->err), ERR_NOT_FOUND);
    return x->err.text;
}

static void a_claim_is_found_by_id_revision_or_beginning(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "b200-vs-h100", RATIO);
    declare(x, "2026-04-20", "b200-vs-h100-cold", RATIO);
    declare(x, "2026-04-20", "h100", "\"metric\":\"throughput\",\"level\":\"H100\"");
    renew(x, "2026-04-21", "h100");
    finds(x, "b200-vs-h100", "b200-vs-h100", 1); /* a whole id wins over longer ones */
    finds(x, "b200-vs-h100-c", "b200-vs-h100-cold", 1);
    finds(x, "h", "h100", 2);
    finds(x, "h100@1", "h100", 1);
    finds(x, "mcr:h100@2", "h100", 2);
    assert_string_equal(not_found(x, "b2"), "2 claims begin with 'b2': b200-vs-h100, b200-vs-h100-cold");
    assert_string_equal(not_found(x, "h100@3"), "no claim 'h100@3': its newest revision is 2");
    assert_string_equal(not_found(x, "h200"), "no claim 'h200'; did you mean 'h100'?");
    assert_string_equal(not_found(x, "tpu"), "no claim 'tpu'");
    assert_string_equal(not_found(x, ""), "no claim ''");
    assert_string_equal(not_found(x, "h100@"), "no claim 'h100@'");
    assert_string_equal(not_found(x, "h100@0"), "no claim 'h100@0'");
    assert_string_equal(not_found(x, "h100@two"), "no claim 'h100@two'");
}

static void a_claim_does_not_exist_before_it_is_declared(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    renew(x, "2026-04-22", "speed");
    load_on(x, "2026-04-19");
    assert_int_equal(x->r.n_claims, 0);
    load_on(x, "2026-04-21");
    assert_int_equal(x->r.n_claims, 1);
    assert_int_equal(x->r.claims[0].n_revisions, 1);
    assert_string_equal(x->r.claims[0].revisions[0].actor, "ann");
    assert_int_equal(x->r.claims[0].revisions[0].made_at, moment("2026-04-20"));
}

static size_t events(struct registered *x)
{
    struct event_rows rows;
    if (events_load(x->t.store, "claim.", 0, &x->memory, &rows, &x->err) != 0)
        fail_msg("%s", x->err.text);
    return rows.n;
}

static void declaring_the_same_again_changes_nothing_and_something_else_is_refused(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    assert_false(x->out.unchanged);
    declare(x, "2026-04-21", "speed", "\"base\":\"H100\", \"level\":\"B200\",\"metric\":\"ratio\"");
    assert_true(x->out.unchanged);
    assert_int_equal(x->out.measured.record.revision, 1);
    assert_int_equal(try_declare(x, "2026-04-21", "speed", THROUGHPUT), ERR_REFUSED);
    assert_string_equal(x->err.text, "claim 'speed' exists in other terms since 2026-04-20");
    assert_int_equal(events(x), 1);
}

static void what_the_contract_refuses_is_no_claim(void **state)
{
    struct registered *x = *state;
    RUN_ON(&x->t, "2026-04-14", 1, "B200", 1.0);
    RUN_ON(&x->t, "2026-04-14", 2, "B200", 1.01);
    RUN_ON(&x->t, "2026-04-14", 3, "H100", 1.9);
    archive_filled(&x->t);
    assert_int_equal(try_declare(x, "2026-04-20", "speed", RATIO), 0);
    assert_false(x->out.measured.made);
    assert_int_equal(x->out.measured.refused.refusals[0].code, REFUSED_NOT_STEADY); /* one run on a side */
    assert_null(x->out.claim);
    assert_int_equal(events(x), 0);
}

static void looking_records_nothing(void **state)
{
    struct registered *x = *state;
    const struct claim_revision *revision;
    struct claim_act how = act_on("2026-04-20", "doubt");
    struct claim_terms terms = terms_of(x, "first", RATIO);
    char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-19", "other", RATIO);
    assert_int_equal(store_digest(x->t.store, before, &x->err), 0);
    assert_int_equal(registry_declare(&x->out, &x->r, &terms, &how, 1, &x->err), 0);
    assert_true(x->out.measured.made);
    assert_int_equal(x->out.claim->n_revisions, 1); /* as it would be, and among the others */
    assert_int_equal(x->r.n_claims, 2);
    assert_string_equal(x->r.claims[0].id, "first");
    assert_int_equal(claim_judge(&x->standing, &x->r, x->out.claim, x->out.claim->revisions, &x->err), 0);
    assert_int_equal(x->standing.status, CLAIM_CURRENT);
    const struct claim *c = claim_on(x, "2026-04-20", "other", &revision);
    assert_int_equal(registry_renew(&x->out, &x->r, c, &how, 1, &x->err), 0);
    assert_int_equal(x->out.claim->n_revisions, 2);
    assert_int_equal(claim_on(x, "2026-04-20", "other", &revision)->n_revisions, 1);
    assert_true(x->out.same_evidence);
    c = claim_on(x, "2026-04-20", "other", &revision);
    assert_int_equal(registry_say(&x->out, &x->r, c, SAY_WITHDRAWN, &how, 1, &x->err), 0);
    assert_string_equal(x->out.claim->withdrawn->because, "doubt");
    assert_null(claim_on(x, "2026-04-20", "other", &revision)->withdrawn);
    assert_int_equal(store_digest(x->t.store, after, &x->err), 0);
    assert_string_equal(before, after);
    assert_int_equal(events(x), 1);
}

static void nothing_can_be_done_with_a_withdrawn_claim(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    say(x, "2026-04-21", "speed", SAY_WITHDRAWN, "no cable");
    assert_non_null(x->out.claim->withdrawn);
    say(x, "2026-04-22", "speed", SAY_WITHDRAWN, "no cable at all");
    assert_true(x->out.unchanged);
    assert_int_equal(events(x), 2);
    assert_int_equal(try_renew(x, "2026-04-22", "speed"), ERR_REFUSED);
    assert_string_equal(x->err.text, "claim 'speed': withdrawn on 2026-04-21 by ann: no cable");
    assert_int_equal(try_say(x, "2026-04-22", "speed", SAY_CHALLENGED, "why"), ERR_REFUSED);
    assert_int_equal(try_say(x, "2026-04-22", "speed", SAY_ANSWERED, "so"), ERR_REFUSED);
    assert_int_equal(try_declare(x, "2026-04-22", "speed", RATIO), ERR_REFUSED);
    assert_int_equal(events(x), 2);
}

static void an_answer_closes_every_challenge_and_needs_one(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    assert_int_equal(try_say(x, "2026-04-21", "speed", SAY_ANSWERED, "so"), ERR_REFUSED);
    assert_string_equal(x->err.text, "claim 'speed': there is no challenge to answer");
    say(x, "2026-04-21", "speed", SAY_CHALLENGED, "why");
    say(x, "2026-04-22", "speed", SAY_CHALLENGED, "why");
    assert_true(x->out.unchanged);
    say(x, "2026-04-22", "speed", SAY_CHALLENGED, "and how");
    assert_false(x->out.unchanged);
    assert_int_equal(x->out.claim->n_challenges, 2);
    say(x, "2026-04-23", "speed", SAY_ANSWERED, "so");
    assert_int_equal(x->out.claim->n_challenges, 0);
    assert_int_equal(x->out.claim->n_events, 4);
    assert_int_equal(try_say(x, "2026-04-24", "speed", SAY_CHALLENGED, ""), ERR_USAGE);
    say(x, "2026-04-24", "speed", SAY_CHALLENGED, "why"); /* again, after the answer */
    assert_false(x->out.unchanged);
}

static void nothing_takes_effect_before_what_was_done_last(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    say(x, "2026-04-25", "speed", SAY_CHALLENGED, "why");
    assert_int_equal(try_renew(x, "2026-04-24", "speed"), ERR_REFUSED);
    assert_string_equal(x->err.text, "claim 'speed': its last event took effect on 2026-04-25, after 2026-04-24");
    assert_int_equal(try_say(x, "2026-04-24", "speed", SAY_WITHDRAWN, "no"), ERR_REFUSED);
    assert_int_equal(try_declare(x, "2026-04-19", "speed", RATIO), ERR_REFUSED);
    renew(x, "2026-04-25", "speed"); /* on the same day, after it */
    assert_int_equal(events(x), 3);
}

static void a_claim_stands_on_claims_that_are_there_and_stand(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    assert_int_equal(try_declare(x, "2026-04-20", "deck", RATIO ",\"derived_from\":[\"speed@1\"]"), ERR_REFUSED);
    assert_string_equal(x->err.text, "claim 'deck': derived from 'speed@1', which is no claim as of 2026-04-20");
    declare(x, "2026-04-20", "speed", RATIO);
    assert_int_equal(try_declare(x, "2026-04-20", "deck", RATIO ",\"derived_from\":[\"speed@2\"]"), ERR_REFUSED);
    declare(x, "2026-04-20", "deck", RATIO ",\"derived_from\":[\"speed@1\"]");
    declare(x, "2026-04-20", "talk", RATIO ",\"derived_from\":[\"deck@1\"]");
    say(x, "2026-04-22", "speed", SAY_WITHDRAWN, "no cable");
    assert_int_equal(try_declare(x, "2026-04-23", "post", RATIO ",\"derived_from\":[\"talk@1\"]"), ERR_REFUSED);
    assert_string_equal(x->err.text, "claim 'post': derived from talk@1, derived from deck@1, derived from speed@1, "
                                     "withdrawn on 2026-04-22 by ann: no cable");
    assert_int_equal(try_renew(x, "2026-04-23", "talk"), ERR_REFUSED);
}

static void what_is_derived_from_a_claim_is_found_through_others(void **state)
{
    struct registered *x = *state;
    const struct claim_revision *revision;
    const struct claim **found;
    size_t n;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    declare(x, "2026-04-20", "cable", RATIO);
    declare(x, "2026-04-20", "deck", RATIO ",\"derived_from\":[\"speed@1\",\"cable@1\"]");
    declare(x, "2026-04-20", "blog", RATIO ",\"derived_from\":[\"deck@1\"]");
    declare(x, "2026-04-20", "note", RATIO ",\"derived_from\":[\"speed@1\"]");
    say(x, "2026-04-21", "note", SAY_WITHDRAWN, "no");
    const struct claim *c = claim_on(x, "2026-04-22", "speed", &revision);
    assert_int_equal(registry_derived(&found, &n, &x->r, c, &x->err), 0);
    assert_int_equal(n, 2);
    assert_string_equal(found[0]->id, "blog");
    assert_string_equal(found[1]->id, "deck");
    c = claim_on(x, "2026-04-22", "blog", &revision);
    assert_int_equal(registry_derived(&found, &n, &x->r, c, &x->err), 0);
    assert_int_equal(n, 0);
}

/* The second one read the registry before the first one wrote. */
static void of_two_that_renew_at_once_the_second_sees_the_first(void **state)
{
    struct registered *x = *state;
    struct registry stale;
    struct store *second = NULL;
    struct arena memory = {0};
    struct claim_act how = act_on("2026-04-21", NULL);
    struct claim_outcome out;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    assert_int_equal(store_open(&second, x->t.path, STORE_WRITE, &x->err), 0);
    assert_int_equal(registry_load(&stale, second, moment("2026-04-21"), &memory, &x->err), 0);
    renew(x, "2026-04-21", "speed");
    const struct claim *before = &stale.claims[0];
    assert_int_equal(registry_renew(&out, &stale, before, &how, 0, &x->err), 0);
    assert_int_equal(out.measured.record.revision, 3);
    assert_int_equal(stale.claims[0].n_revisions, 3);
    assert_int_equal(before->n_revisions, 1); /* who still holds it is not left with nothing */
    store_close(second);
    arena_release(&memory);
}

/* Two databases in which the same was declared, and one in which another thing was, merged into one. */
static void the_same_record_twice_is_one_and_another_one_is_a_doubt(void **state)
{
    struct registered *x = *state, *y;
    const struct claim_revision *revision, *same;
    void *other;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    const char *body = x->out.claim->revisions[0].body;
    write_event(x, "claim.declared", "speed", body, "2026-04-20");
    assert_int_equal(claim_on(x, "2026-04-21", "speed", &revision)->n_revisions, 1);
    assert_string_equal(status_on(x, "2026-04-21", "speed"), "current");
    x->out.measured.record.value = 17;
    const char *another = body_of(x, &x->out.measured.record);
    write_event(x, "claim.declared", "speed", another, "2026-04-20");
    assert_string_equal(status_on(x, "2026-04-21", "speed"), "unsupported");
    assert_string_equal(reason_of(x), "there is another revision 1, of a database that was merged");
    /* whichever of the two came first */
    assert_int_equal(open_registered(&other), 0);
    y = other;
    archive_filled(&y->t);
    write_event(y, "claim.declared", "speed", another, "2026-04-20");
    write_event(y, "claim.declared", "speed", body, "2026-04-20");
    claim_on(x, "2026-04-21", "speed", &revision);
    claim_on(y, "2026-04-21", "speed", &same);
    assert_string_equal(revision->body, same->body);
    assert_true(same->disputed);
    assert_int_equal(close_registered(&other), 0);
}

/* No database can come to it by itself; two that are merged may. */
static void claims_that_are_derived_from_each_other_are_no_endless_circle(void **state)
{
    struct registered *x = *state;
    const struct claim_revision *revision;
    const struct claim **found;
    size_t n;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "egg", RATIO);
    struct claim_record r = x->out.measured.record;
    declare(x, "2026-04-20", "hen", RATIO ",\"derived_from\":[\"egg@1\"]");
    r.terms = terms_of(x, "egg", RATIO ",\"derived_from\":[\"hen@1\"]");
    r.revision = 2;
    write_event(x, "claim.renewed", "egg", body_of(x, &r), "2026-04-20");
    assert_string_equal(status_on(x, "2026-04-20", "egg"), "current");
    const struct claim *c = claim_on(x, "2026-04-20", "egg", &revision);
    assert_int_equal(registry_derived(&found, &n, &x->r, c, &x->err), 0);
    assert_int_equal(n, 1);
    say(x, "2026-04-21", "hen", SAY_WITHDRAWN, "fox");
    assert_string_equal(status_on(x, "2026-04-21", "egg"), "withdrawn");
}

static void the_end_of_a_record_is_frozen(void **state)
{
    struct registered *x = *state;
    first_wave(&x->t);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", RATIO);
    struct claim_record r = x->out.measured.record;
    r.valid_to = moment("2026-04-25");
    r.revision = 2;
    write_event(x, "claim.renewed", "speed", body_of(x, &r), "2026-04-20");
    assert_string_equal(status_on(x, "2026-04-25", "speed"), "current");
    assert_string_equal(status_on(x, "2026-04-26", "speed"), "dated");
}

static void statuses_have_names(void **state)
{
    (void)state;
    enum claim_status s;
    for (size_t i = 0; i < CLAIM_STATUSES; i++) {
        assert_int_equal(claim_status_by_name(&s, claim_status_name((enum claim_status)i)), 0);
        assert_int_equal(s, i);
    }
    assert_int_equal(claim_status_by_name(&s, "fresh"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_REGISTRY(a_claim_is_found_by_id_revision_or_beginning),
        ON_A_REGISTRY(a_claim_does_not_exist_before_it_is_declared),
        ON_A_REGISTRY(declaring_the_same_again_changes_nothing_and_something_else_is_refused),
        ON_A_REGISTRY(what_the_contract_refuses_is_no_claim),
        ON_A_REGISTRY(looking_records_nothing),
        ON_A_REGISTRY(nothing_can_be_done_with_a_withdrawn_claim),
        ON_A_REGISTRY(an_answer_closes_every_challenge_and_needs_one),
        ON_A_REGISTRY(nothing_takes_effect_before_what_was_done_last),
        ON_A_REGISTRY(a_claim_stands_on_claims_that_are_there_and_stand),
        ON_A_REGISTRY(what_is_derived_from_a_claim_is_found_through_others),
        ON_A_REGISTRY(of_two_that_renew_at_once_the_second_sees_the_first),
        ON_A_REGISTRY(the_same_record_twice_is_one_and_another_one_is_a_doubt),
        ON_A_REGISTRY(claims_that_are_derived_from_each_other_are_no_endless_circle),
        ON_A_REGISTRY(the_end_of_a_record_is_frozen),
        cmocka_unit_test(statuses_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

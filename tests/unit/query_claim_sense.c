/* Records that say what cannot be, and records that cannot be read. */
#include "query_recorded.h"

/* What a reader of records need not ask any more. */
static void a_record_that_makes_no_sense_is_refused_too(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct claim_record r = full(&memory);
    const char *text = written(&r, &memory);
    BUT("\"revision\":3", "\"revision\":0", "/revision: they count from 1");
    BUT("\"as_of\":\"2026-05-10T23:59:59.999Z\"", "\"as_of\":null", "/as_of: null");
    BUT("\"class_id\":\"cls-ab\"", "\"class_id\":null", "/class_id: null");
    BUT("\"class_id\":\"cls-ab\"", "\"class_id\":\"cls-\\u001b[2J\"", "/class_id: control or invisible characters");
    BUT("\"method\":\"ratio", "\"method\":\"\\nratio", "/method: control or invisible characters in it");
    BUT("\"value\":0.30000000000000004", "\"value\":null", "/value: null");
    BUT("\"value\":0.30000000000000004", "\"value\":3", "/lo: the limits do not hold the value");
    BUT("\"lo\":0.29", "\"lo\":null", "/lo: the limits do not hold the value");
    BUT("\"lo\":0.29,\"hi\":0.3333333333333333", "\"lo\":null,\"hi\":null", "/lo: null for a claim of cost ratio");
    BUT("\"level\":0.95", "\"level\":null", "/level: a level of confidence goes with limits");
    BUT("\"level\":0.95", "\"level\":95", "/level: not between 0 and 1");
    BUT("\"text\":null", "\"text\":\"ready\"", "/text: text where the value is a number");
    BUT("\"currency\":\"USD\"", "\"currency\":null", "/currency: null for a claim of cost ratio");
    BUT("\"currency\":\"USD\"", "\"currency\":\"EUR\"", "/currency: 'EUR', and the terms ask for USD");
    BUT("\"basis\":\"spot\"", "\"basis\":\"\\u001b[31m\"", "/basis: control or invisible characters in it");
    BUT("\"basis\":\"spot\"", "\"basis\":\"spotty\"", "/basis: 'spotty' is no price basis");
    BUT("\"level\":\"B200\",\"rate\"", "\"level\":null,\"rate\"", "/sides/0: its level is null");
    BUT("\"rate\":34528.123456789", "\"rate\":null", "/sides/0/rate: null for a claim of cost ratio");
    BUT("\"lo\":34000", "\"lo\":35000", "/sides/0/lo: the limits do not hold the value");
    BUT("\"n_failed\":2", "\"n_failed\":4", "/sides/0/n_failed: 4 of 3 attempts");
    BUT("\"n_failed\":2", "\"n_failed\":3", "/sides/0/n_runs: 1 where 3 of 3 attempts failed");
    BUT("\"n_runs\":1", "\"n_runs\":4", "/sides/0/n_runs: 4 of 2 receipts");
    BUT("\"n_attempts\":3,\"n_failed\":2", "\"n_attempts\":1,\"n_failed\":0", "/sides/0/n_attempts: 1, and 2 receipts");
    BUT("\"oldest\":\"2026-04-01", "\"oldest\":\"2026-06-01", "/sides/0: its oldest and newest run are not days");
    BUT("\"accelerator_hour\":\"6.25\"", "\"accelerator_hour\":\"6,25\"", "/sides/0/price: no amount of money");
    BUT("\"accelerator_hour\":\"6.25\"", "\"accelerator_hour\":\"-1\"", "/sides/0/price: no amount of money");
    BUT("\"left_out\":[{\"name\":\"rcp", "\"left_out\":[{\"name\":\"\\u001brcp", "/left_out: control or invisible");
    BUT("\"disclosed\":[\"kernel", "\"disclosed\":[\"\\u001bkernel",
        "/disclosed: control or invisible characters in it");
    r.n_sides = 1;
    fails(written(&r, &memory), "/sides: 1 for a claim of cost ratio");
    struct claim_record word = spare(&memory);
    text = written(&word, &memory);
    BUT("\"text\":\"not healthy\"", "\"text\":null", "/text: null where the value is a word");
    BUT("\"value\":null", "\"value\":1", "/value: a number where the value is a word");
    BUT("\"currency\":null", "\"currency\":\"USD\"", "/currency: not null for a claim of FA4 health");
    BUT("\"rate\":null", "\"rate\":1", "/sides/0/rate: a number for a claim of FA4 health");
    word.sides[0].n_receipts = 0;
    fails(written(&word, &memory), "/sides/0/receipts: none");
    arena_release(&memory);
}

/* What a newer program wrote is told by its number, and where its terms are those of a claim file, by them. */
static void what_cannot_be_read_is_told_by_its_number_and_terms(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct claim_record r = full(&memory), seen;
    const char *text = written(&r, &memory);
    claim_record_glimpse(&seen, but(&memory, text, "\"lo\":0.29", "\"newer\":1,\"lo\":0.29"), &memory);
    assert_int_equal(seen.revision, 3);
    assert_string_equal(seen.terms.text, r.terms.text);
    assert_int_equal(seen.n_sides, 0);
    assert_true(isnan(seen.value));
    claim_record_glimpse(&seen, but(&memory, text, "\"metric\":\"usd_ratio\"", "\"metric\":\"joules\""), &memory);
    assert_int_equal(seen.revision, 3);
    assert_null(seen.terms.text);
    static const char *const nothing[] = {"", "[]", "{}", "{\"revision\":1e300}", "{\"revision\":\"3\"}", "[1"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        claim_record_glimpse(&seen, nothing[i], &memory);
        assert_int_equal(seen.revision, 0);
        assert_null(seen.terms.text);
    }
    arena_release(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_that_makes_no_sense_is_refused_too),
        cmocka_unit_test(what_cannot_be_read_is_told_by_its_number_and_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Claim records as JSON: what was written is read as the same record, and nothing else is read at all. */
#include "query_recorded.h"

static void assert_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        assert_ptr_equal(a, b);
    else
        assert_string_equal(a, b);
}

static void assert_same_number(double a, double b)
{
    assert_true(isnan(a) ? isnan(b) : a == b);
}

static void assert_same_side(const struct claim_side *a, const struct claim_side *b)
{
    assert_text(a->level, b->level);
    assert_same_number(a->rate, b->rate);
    assert_same_number(a->lo, b->lo);
    assert_same_number(a->hi, b->hi);
    assert_int_equal(a->n_receipts, b->n_receipts);
    for (size_t i = 0; i < a->n_receipts; i++) {
        assert_memory_equal(&a->receipts[i].id, &b->receipts[i].id, sizeof(struct digest));
        assert_int_equal(a->receipts[i].has_artifacts, b->receipts[i].has_artifacts);
    }
    assert_int_equal(a->n_runs, b->n_runs);
    assert_int_equal(a->n_attempts, b->n_attempts);
    assert_int_equal(a->n_failed, b->n_failed);
    assert_true(a->oldest == b->oldest && a->newest == b->newest);
    assert_int_equal(a->has_price, b->has_price);
    if (!a->has_price)
        return;
    assert_memory_equal(&a->price.id, &b->price.id, sizeof(struct digest));
    assert_text(a->price.accelerator_hour, b->price.accelerator_hour);
    assert_text(a->price.source, b->price.source);
    assert_text(a->price.provider, b->price.provider);
    assert_text(a->price.region, b->price.region);
    assert_true(a->price.observed == b->price.observed && a->price.valid_to == b->price.valid_to);
}

static void assert_same(const struct claim_record *a, const struct claim_record *b)
{
    assert_string_equal(a->terms.text, b->terms.text);
    assert_int_equal(a->revision, b->revision);
    assert_same_number(a->value, b->value);
    assert_same_number(a->lo, b->lo);
    assert_same_number(a->hi, b->hi);
    assert_same_number(a->level, b->level);
    assert_text(a->text, b->text);
    assert_text(a->detail, b->detail);
    assert_text(a->no_interval, b->no_interval);
    assert_text(a->method, b->method);
    assert_same_number(a->n_steps, b->n_steps);
    assert_int_equal(a->n_sides, b->n_sides);
    for (size_t i = 0; i < a->n_sides; i++)
        assert_same_side(&a->sides[i], &b->sides[i]);
    assert_text(a->class_id, b->class_id);
    for (size_t f = 0; f < FACTORS; f++)
        assert_text(a->shared.value[f], b->shared.value[f]);
    assert_text(a->accelerator, b->accelerator);
    assert_text(a->count, b->count);
    assert_int_equal(a->n_disclosed, b->n_disclosed);
    for (size_t i = 0; i < a->n_disclosed; i++)
        assert_text(a->disclosed[i], b->disclosed[i]);
    assert_int_equal(a->n_left_out, b->n_left_out);
    for (size_t i = 0; i < a->n_left_out; i++) {
        assert_text(a->left_out[i].name, b->left_out[i].name);
        assert_text(a->left_out[i].why, b->left_out[i].why);
    }
    assert_text(a->basis, b->basis);
    assert_text(a->currency, b->currency);
    assert_text(a->stack, b->stack);
    assert_true(a->as_of == b->as_of && a->valid_to == b->valid_to);
    assert_int_equal(a->valid_days, b->valid_days);
    assert_int_equal(a->synthetic, b->synthetic);
}

static void what_is_written_is_read_as_the_same_record(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct claim_record r = full(&memory);
    const char *text = written(&r, &memory);
    struct claim_record again = read_again(text, &memory);
    assert_same(&r, &again);
    assert_string_equal(written(&again, &memory), text);
    assert_null(strchr(text, '\n'));
    arena_release(&memory);
}

static void a_record_with_as_little_in_it_as_can_be_is_read_too(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct claim_record r = spare(&memory);
    struct claim_record again = read_again(written(&r, &memory), &memory);
    assert_same(&r, &again);
    arena_release(&memory);
}

static void every_double_survives(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct claim_record r = full(&memory);
    uint64_t bits = UINT64_C(0x9e3779b97f4a7c15);
    static const double special[] = {0, 5e-324, 1.7976931348623157e308, 1e22, 1e23, 9007199254740993.0, -1.5, 1e-7};
    for (size_t i = 0; i < 2000; i++) {
        bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        if (i < sizeof special / sizeof *special)
            r.value = special[i];
        else
            memcpy(&r.value, &bits, sizeof r.value);
        if (!isfinite(r.value))
            continue;
        r.lo = r.hi = r.value;
        struct claim_record again = read_again(written(&r, &memory), &memory);
        assert_memory_equal(&again.value, &r.value, sizeof r.value);
    }
    arena_release(&memory);
}

/* The names are a contract with SQL (v_claims_v1). */
static void members_have_the_names_of_the_struct(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct claim_record r = full(&memory);
    const char *text = written(&r, &memory);
    static const char *const parts[] = {
        "{\"schema\":\"mcreport.claim-record/1\",\"terms\":" TERMS ",\"revision\":3,\"value\":0.30000000000000004,",
        "\"class_id\":\"cls-ab\"",
        "\"as_of\":\"2026-05-10T23:59:59.999Z\",\"valid_days\":30,\"valid_to\":\"2026-06-01T10:00:00.250Z\"",
        "\"shared\":{\"surface\":\"modal\",\"recipe\":",
        "\"n_runs\":1,\"n_attempts\":3,\"n_failed\":2,\"oldest\":\"2026-04-01T00:00:00Z\"",
        "\"price\":{\"id\":\"prc-148de9c5a7a44d19e56cd9ae1a554bf67847afb0c58f6e12fa29ac7ddfca9940\","
        "\"accelerator_hour\":\"6.25\"",
        "\"receipts\":[{\"id\":\"rcp-ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\","
        "\"has_artifacts\":true}", /* SHA-256 of "a", as sha256sum prints it */
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(text, parts[i]) == NULL)
            fail_msg("no %s in\n%s", parts[i], text);
    arena_release(&memory);
}

static void what_is_no_record_is_refused_with_the_member(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct claim_record r = full(&memory);
    const char *text = written(&r, &memory);
    fails("", "1:1: ");
    fails("{", "1:2: ");
    fails("[]", "record: not an object");
    fails("{}", "record: 0 members, not 26");
    BUT("claim-record/1", "claim-record/2", "/schema: not 'mcreport.claim-record/1'");
    BUT("\"revision\":3", "\"revision\":\"3\"", "/revision: not a whole number");
    BUT("\"revision\":3", "\"revision\":3.5", "/revision: not a whole number");
    BUT("\"revision\":3", "\"revision\":-3", "/revision: not a whole number");
    BUT("\"revision\":3", "\"revision\":null", "/revision: not a whole number");
    BUT("\"lo\":0.29", "\"lo\":\"0.29\"", "/lo: not a number or null");
    BUT("\"lo\":0.29", "\"low\":0.29", "/low: no member of a claim record");
    BUT("\"lo\":0.29,", "", "record: 25 members, not 26");
    BUT("\"lo\":0.29", "\"hi\":0.29", "1:"); /* twice */
    BUT("\"text\":null", "\"text\":false", "/text: not text or null");
    BUT("\"synthetic\":true", "\"synthetic\":1", "/synthetic: not true or false");
    BUT("\"2026-05-10T23:59:59.999Z\"", "\"2026-05-10\"", "/as_of: not an RFC 3339 time or null");
    BUT("\"2026-05-10T23:59:59.999Z\"", "1778457599", "/as_of: not an RFC 3339 time or null");
    BUT("\"valid_days\":30", "\"valid_days\":1e12", "/valid_days: not a whole number");
    BUT("\"shared\":{\"surface\"", "\"shared\":{\"planet\"", "/shared/planet: not a factor");
    BUT("\"surface\":\"modal\",\"recipe\"", "\"surface\":8,\"recipe\"", "/shared/surface: not text");
    BUT("\"disclosed\":[", "\"disclosed\":[4,", "/disclosed: not an array of texts");
    BUT("\"left_out\":[", "\"left_out\":[4,", "/left_out/0: not an object");
    BUT("\"left_out\":[{\"name\"", "\"left_out\":[{\"nome\"", "/left_out/0/nome: no member of a claim record");
    BUT("\"sides\":[", "\"sides\":[[],", "/sides/0: not an object");
    BUT("\"n_failed\":2", "\"n_failed\":null", "/sides/0/n_failed: not a whole number");
    BUT("\"n_runs\":1", "\"n_runs\":4", "/sides/0/n_runs: 4 of 2 receipts");
    BUT("\"prc-148d", "\"prc-148D", "/sides/0/price/id: not 'prc-' and 64 hex digits");
    BUT("\"rcp-ca97", "\"prc-ca97", "/sides/0/receipts/0/id: not 'rcp-' and 64 hex digits");
    BUT("\"rcp-ca97", "\"rcp-a97", "/sides/0/receipts/0/id: not 'rcp-' and 64 hex digits");
    BUT("\"accelerator_hour\":\"6.25\"", "\"accelerator_hour\":6.25", "/sides/0/price/accelerator_hour: not text");
    BUT("\"metric\":\"usd_ratio\"", "\"metric\":\"usd\"", "/terms: /metric 'usd': nothing that can be claimed");
    BUT("\"terms\":" TERMS, "\"terms\":null", "/terms: not an object");
    BUT("\"sides\":", "\"sides\":null,\"terms\":", "1:");
    struct claim_record word = spare(&memory);
    text = written(&word, &memory);
    BUT("\"price\":null", "\"price\":{}", "/sides/0/price: 0 members, not 7");
    arena_release(&memory);
}

static void numbers_in_the_place_of_objects_are_refused(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct claim_record r = full(&memory);
    const char *text = written(&r, &memory), *many = "0";
    for (int i = 0; i < 100; i++) /* long arrays of numbers are kept apart by the JSON reader */
        many = arena_format(&memory, "%s,%d", many, i);
    const char *receipts = strstr(text, "\"receipts\":["), *end = strchr(receipts, ']');
    fails(arena_format(&memory, "%.*s\"receipts\":[%s%s", (int)(receipts - text), text, many, end),
          "/sides/0/receipts/0: not an object");
    const char *disclosed = strstr(text, "\"disclosed\":[");
    end = strchr(disclosed, ']');
    fails(arena_format(&memory, "%.*s\"disclosed\":[%s%s", (int)(disclosed - text), text, many, end),
          "/disclosed: not an array of texts");
    arena_release(&memory);
}

static void days_and_artifacts_are_those_of_all_sides(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct claim_record r = full(&memory);
    int64_t oldest, newest;
    size_t of;
    r.sides[1].oldest = moment("2026-03-01T00:00:00Z");
    r.sides[1].newest = moment("2026-03-02T00:00:00Z");
    claim_record_days(&oldest, &newest, &r);
    assert_true(oldest == r.sides[1].oldest && newest == r.sides[0].newest);
    assert_int_equal(claim_record_lacks_artifacts(&r, &of), 1);
    assert_int_equal(of, 3);
    r.n_sides = 0;
    claim_record_days(&oldest, &newest, &r);
    assert_true(oldest == DATE_NONE && newest == DATE_NONE);
    assert_int_equal(claim_record_lacks_artifacts(&r, &of), 0);
    assert_int_equal(of, 0);
    arena_release(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_as_the_same_record),
        cmocka_unit_test(a_record_with_as_little_in_it_as_can_be_is_read_too),
        cmocka_unit_test(every_double_survives),
        cmocka_unit_test(members_have_the_names_of_the_struct),
        cmocka_unit_test(what_is_no_record_is_refused_with_the_member),
        cmocka_unit_test(days_and_artifacts_are_those_of_all_sides),
        cmocka_unit_test(numbers_in_the_place_of_objects_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

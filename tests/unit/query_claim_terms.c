/* Claim files: what is accepted and how it is normalised, and what is refused with which words. */
#include "query/claim.h"
#include "receipt/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD       "\"schema\": \"mcreport.claim/1\", \"id\": \"speed\", "
#define CLAIM(...) "{" HEAD __VA_ARGS__ "}"
#define THROUGHPUT "\"metric\": \"throughput\""
#define RATIO      "\"metric\": \"ratio\", \"level\": \"B200\", \"base\": \"H100\""

struct read {
    struct claim_terms terms;
    struct arena memory;
    struct error err;
    int rc;
};

static struct read read_claim(const char *text)
{
    struct read r = {0};
    r.rc = claim_terms_read(&r.terms, text, strlen(text), &r.memory, &r.err);
    return r;
}

static void says(const char *text, const char *canonical)
{
    struct read r = read_claim(text);
    if (r.rc != 0)
        fail_msg("%s\n%s", text, r.err.text);
    assert_string_equal(r.terms.text, canonical);
    struct read again = read_claim(r.terms.text);
    assert_int_equal(again.rc, 0);
    assert_string_equal(again.terms.text, canonical);
    arena_release(&again.memory);
    arena_release(&r.memory);
}

static void fails(const char *text, enum error_code code, const char *message)
{
    struct read r = read_claim(text);
    if (r.rc == 0 || strncmp(r.err.text, message, strlen(message)) != 0)
        fail_msg("%s\ngives '%s', not '%s'", text, r.err.text, message);
    assert_int_equal(r.rc, code);
    arena_release(&r.memory);
}

#define INVALID(text, message) fails(text, ERR_INPUT, message)
#define REFUSED(text, message) fails(text, ERR_REFUSED, message)

static void every_metric_has_a_name_a_title_and_a_sentence(void **state)
{
    (void)state;
    for (int m = 0; m < CLAIM_METRICS; m++) {
        const struct claim_metric_rule *rule = claim_metric_rule((enum claim_metric)m);
        enum claim_metric found;
        assert_non_null(rule->title);
        assert_non_null(rule->what);
        assert_in_range(rule->sides, 1, 2);
        assert_int_equal(claim_metric_by_name(&found, rule->name), 0);
        assert_int_equal(found, m);
    }
    enum claim_metric none;
    assert_int_equal(claim_metric_by_name(&none, "speed"), -1);
}

static void a_claim_says_what_to_measure_and_leaves_the_rest_to_defaults(void **state)
{
    (void)state;
    struct read r = read_claim(CLAIM(THROUGHPUT));
    assert_int_equal(r.rc, 0);
    assert_string_equal(r.terms.id, "speed");
    assert_int_equal(r.terms.metric, CLAIM_THROUGHPUT);
    assert_int_equal(r.terms.rate, METRIC_STEADY);
    assert_int_equal(r.terms.axis, FACTOR_ACCELERATOR);
    assert_null(r.terms.level);
    assert_null(r.terms.base);
    assert_null(r.terms.owner);
    assert_int_equal(r.terms.n_where, 0);
    assert_int_equal(r.terms.disclosed, 0);
    assert_int_equal(r.terms.valid_days, 0);
    assert_int_equal(r.terms.synthetic, 0);
    arena_release(&r.memory);
}

static void everything_a_claim_can_say_is_read(void **state)
{
    (void)state;
    struct read r = read_claim(CLAIM(
        "\"metric\": \"usd_ratio\", \"axis\": \"count\", \"level\": 16, \"base\": \"8\", \"basis\": \"on-demand\","
        "\"where\": {\"surface\": \"modal\", \"metric\": \"whole_run\", \"accelerator\": \"NVIDIA H100 80GB HBM3\"},"
        "\"disclose\": [\"pins\", \"image\"], \"owner\": \" perf \", \"note\": \"for the plan\", \"valid_days\": 7,"
        "\"derived_from\": [\"z@2\", \"a.b_c-d@10\"],"
        "\"price\": {\"region\": \"us-east \", \"provider\": \"Lambda\", \"currency\": \"eur\"}"));
    if (r.rc != 0)
        fail_msg("%s", r.err.text);
    assert_int_equal(r.terms.metric, CLAIM_USD_RATIO);
    assert_int_equal(r.terms.rate, METRIC_WHOLE_RUN);
    assert_int_equal(r.terms.axis, FACTOR_COUNT_OF);
    assert_string_equal(r.terms.level, "16");
    assert_string_equal(r.terms.base, "8");
    assert_true(r.terms.has_basis);
    assert_int_equal(r.terms.basis, BASIS_ON_DEMAND);
    assert_string_equal(r.terms.provider, "Lambda");
    assert_string_equal(r.terms.region, "us-east");
    assert_string_equal(r.terms.currency, "EUR");
    assert_int_equal(r.terms.n_where, 2);
    assert_string_equal(r.terms.where[0], "surface=modal");
    assert_string_equal(r.terms.where[1], "accelerator=H100");
    assert_int_equal(r.terms.disclosed, 1u << FACTOR_IMAGE | 1u << FACTOR_PINS);
    assert_string_equal(r.terms.owner, "perf");
    assert_string_equal(r.terms.note, "for the plan");
    assert_int_equal(r.terms.valid_days, 7);
    assert_int_equal(r.terms.n_derived, 2);
    assert_string_equal(r.terms.derived_from[0], "a.b_c-d@10");
    assert_string_equal(r.terms.derived_from[1], "z@2");
    arena_release(&r.memory);
}

static void files_that_say_the_same_have_the_same_text(void **state)
{
    (void)state;
    static const char *const same = "{\"schema\":\"mcreport.claim/1\",\"id\":\"speed\",\"metric\":\"throughput\","
                                    "\"where\":{\"surface\":\"modal\",\"synthetic\":\"yes\",\"count\":\"8\"}}";
    says(CLAIM(THROUGHPUT ", \"where\": {\"count\": 8, \"synthetic\": true, \"surface\": \"modal\"}"), same);
    says(CLAIM(THROUGHPUT ", \"synthetic\": true, \"where\": {\"surface\": \"modal\", \"count\": \"8\"}"), same);
    says(CLAIM("\"where\": {\"surface\": \" modal\", \"count\": 8.0, \"synthetic\": \"true\", \"metric\": \"steady\"}, "
               "\"axis\": \"accelerator\", \"disclose\": [], \"derived_from\": [], \"owner\": null, " THROUGHPUT),
         same);
    says(CLAIM(THROUGHPUT ", \"synthetic\": true, \"where\": {\"surface\": \"modal\", \"count\": 8, "
                          "\"synthetic\": \"yes\"}"),
         same);
}

static void what_is_not_said_by_default_is_in_the_text(void **state)
{
    (void)state;
    says(CLAIM("\"valid_days\": 7, \"note\": \"n\", \"owner\": \"o\", \"derived_from\": [\"b@1\", \"a@1\"], "
               "\"disclose\": [\"versions\", \"revision\"], \"basis\": \"spot\", \"base\": \"ddp\", \"level\": "
               "\"fsdp2\", \"axis\": \"mode\", \"where\": {\"class-of\": \"rcp-12\", \"metric\": \"whole_run\", "
               "\"region\": null}, \"metric\": \"usd_ratio\""),
         "{\"schema\":\"mcreport.claim/1\",\"id\":\"speed\",\"metric\":\"usd_ratio\",\"where\":{\"metric\":"
         "\"whole_run\",\"region\":null,\"class-of\":\"rcp-12\"},\"axis\":\"mode\",\"level\":\"fsdp2\",\"base\":"
         "\"ddp\",\"basis\":\"spot\",\"disclose\":[\"revision\",\"versions\"],\"derived_from\":[\"a@1\",\"b@1\"],"
         "\"owner\":\"o\",\"note\":\"n\",\"valid_days\":7}");
}

static void a_seller_is_in_the_text_only_where_one_is_named(void **state)
{
    (void)state;
    says(CLAIM(
             "\"metric\": \"usd_per_mtok\", \"price\": {\"currency\": \"eur\", \"region\": \" us-east\", \"provider\": "
             "\"Lambda\"}, \"basis\": \"spot\""),
         "{\"schema\":\"mcreport.claim/1\",\"id\":\"speed\",\"metric\":\"usd_per_mtok\",\"basis\":\"spot\",\"price\":"
         "{\"provider\":\"Lambda\",\"region\":\"us-east\",\"currency\":\"EUR\"}}");
    static const char *const none = "{\"schema\":\"mcreport.claim/1\",\"id\":\"speed\",\"metric\":\"usd_per_mtok\"}";
    says(CLAIM("\"metric\": \"usd_per_mtok\", \"price\": {}"), none);
    says(CLAIM("\"metric\": \"usd_per_mtok\", \"price\": null"), none);
    says(CLAIM("\"metric\": \"usd_per_mtok\", \"price\": {\"provider\": null, \"currency\": \"usd\"}"), none);
    INVALID(CLAIM("\"metric\": \"usd_per_mtok\", \"price\": {\"povider\": \"x\"}"),
            "/price 'povider': unknown; did you mean 'provider'?");
    INVALID(CLAIM("\"metric\": \"usd_per_mtok\", \"price\": \"Lambda\""),
            "/price: not an object of provider, region and currency");
    INVALID(CLAIM("\"metric\": \"usd_per_mtok\", \"price\": {\"region\": \"\"}"), "/price/region: empty");
    INVALID(CLAIM("\"metric\": \"usd_per_mtok\", \"price\": {\"currency\": \"euro\"}"),
            "/price/currency 'euro': a currency is three letters, like USD or EUR");
    INVALID(CLAIM(RATIO ", \"price\": {}"), "/price: throughput ratio stands on no price; leave it out");
}

static void a_value_that_is_not_recorded_is_asked_for_with_null(void **state)
{
    (void)state;
    struct read r = read_claim(CLAIM(THROUGHPUT ", \"where\": {\"pins\": null, \"eval\": false}"));
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.terms.n_where, 2);
    assert_string_equal(r.terms.where[0], "eval=off");
    assert_string_equal(r.terms.where[1], "pins=");
    arena_release(&r.memory);
}

static void levels_are_named_as_receipts_have_them(void **state)
{
    (void)state;
    struct read r =
        read_claim(CLAIM("\"metric\": \"ratio\", \"level\": \"NVIDIA B200\", \"base\": \"NVIDIA H100 80GB HBM3\""));
    assert_int_equal(r.rc, 0);
    assert_string_equal(r.terms.level, "B200");
    assert_string_equal(r.terms.base, "H100");
    arena_release(&r.memory);
    INVALID(CLAIM("\"metric\": \"ratio\", \"level\": \"H100!\", \"base\": \"H100\""),
            "/base 'H100': the same as /level");
}

static void synthetic_is_declared_in_one_of_two_ways_that_agree(void **state)
{
    (void)state;
    struct read r = read_claim(CLAIM(THROUGHPUT ", \"synthetic\": true"));
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.terms.synthetic, 1);
    assert_string_equal(r.terms.where[0], "synthetic=yes");
    arena_release(&r.memory);
    r = read_claim(CLAIM(THROUGHPUT ", \"synthetic\": false, \"where\": {\"synthetic\": \"no\"}"));
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.terms.synthetic, 0);
    arena_release(&r.memory);
    INVALID(CLAIM(THROUGHPUT ", \"synthetic\": true, \"where\": {\"synthetic\": \"no\"}"),
            "/synthetic 'true': /where/synthetic says otherwise");
    INVALID(CLAIM(THROUGHPUT ", \"synthetic\": false, \"where\": {\"synthetic\": true}"),
            "/synthetic 'false': /where/synthetic says otherwise");
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"synthetic\": \"maybe\"}"),
            "/where/synthetic 'maybe': must be true or false");
    INVALID(CLAIM(THROUGHPUT ", \"synthetic\": \"yes\""), "/synthetic: not true or false");
}

static void faults_of_syntax_name_line_and_column(void **state)
{
    (void)state;
    INVALID("", "1:1: ");
    INVALID("{\"schema\": \"mcreport.claim/1\",\n \"id\": }", "2:8: ");
    INVALID("[]", "1:1: not an object");
    INVALID("{" HEAD THROUGHPUT ", \"id\": \"other\"}", "1:");
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    INVALID("{}", "/schema: missing");
    INVALID("{\"schema\": \"mcreport.claim/1\", \"id\": null, " THROUGHPUT "}", "/id: missing");
    INVALID(CLAIM("\"note\": \"n\""), "/metric: missing");
    INVALID(CLAIM("\"metric\": \"ratio\", \"base\": \"H100\""),
            "/level: missing: a throughput ratio is of one accelerator against another");
    INVALID(CLAIM("\"metric\": \"break_even_price\", \"axis\": \"count\", \"level\": 8"),
            "/base: missing: a break-even price is of one accelerator count against another");
}

static void what_is_unknown_comes_with_a_guess(void **state)
{
    (void)state;
    INVALID("{\"schema\": \"mcreport.claim/2\", \"id\": \"speed\", " THROUGHPUT "}",
            "/schema 'mcreport.claim/2': must be 'mcreport.claim/1'");
    INVALID(CLAIM(THROUGHPUT ", \"wher\": {}"), "member 'wher': unknown; did you mean 'where'?");
    INVALID(CLAIM("\"metric\": \"througput\""), "/metric 'througput': nothing that can be claimed; did you mean");
    INVALID(CLAIM("\"metric\": \"mfu\""), "/metric 'mfu': nothing that can be claimed; there are throughput, ratio,");
    INVALID(CLAIM(THROUGHPUT ", \"axis\": \"acelerator\""), "/axis 'acelerator': no factor; did you mean 'accel");
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"surfce\": \"modal\"}"), "/where 'surfce': no factor; did you mean 'surf");
    INVALID(CLAIM(THROUGHPUT ", \"disclose\": [\"imgae\"]"), "/disclose 'imgae': no factor; did you mean 'image'?");
    INVALID(CLAIM("\"metric\": \"usd_per_mtok\", \"basis\": \"spto\""),
            "/basis 'spto': no price basis; did you mean 'sp");
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"metric\": \"stedy\"}"),
            "/where/metric 'stedy': no throughput metric; did you mean 'steady'?");
}

static void a_value_of_the_wrong_type_is_named(void **state)
{
    (void)state;
    INVALID("{\"schema\": \"mcreport.claim/1\", \"id\": 7, " THROUGHPUT "}", "/id: not text");
    INVALID(CLAIM("\"metric\": [\"throughput\"]"), "/metric: not text");
    INVALID(CLAIM(THROUGHPUT ", \"where\": \"surface=modal\""), "/where: not an object of factors and values");
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"surface\": [\"modal\"]}"), "/where/surface: no value of surface");
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"surface\": true}"), "/where/surface: no value of surface");
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"class\": null}"), "/where/class: no value of class");
    INVALID(CLAIM(THROUGHPUT ", \"disclose\": \"image\""), "/disclose: not an array of factors");
    INVALID(CLAIM(THROUGHPUT ", \"disclose\": [1, 2]"), "/disclose");
    INVALID(CLAIM(THROUGHPUT ", \"derived_from\": {}"), "/derived_from: not an array of claims");
    INVALID(CLAIM(THROUGHPUT ", \"derived_from\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]"),
            "/derived_from");
    INVALID(CLAIM(THROUGHPUT ", \"owner\": {}"), "/owner: not text");
    INVALID(CLAIM(THROUGHPUT ", \"valid_days\": \"7\""), "/valid_days: must be a whole number from 1 to 365");
}

static void a_value_outside_its_range_is_named(void **state)
{
    (void)state;
    INVALID(CLAIM(THROUGHPUT ", \"valid_days\": 0"), "/valid_days: must be a whole number from 1 to 365");
    INVALID(CLAIM(THROUGHPUT ", \"valid_days\": 1.5"), "/valid_days: must be");
    INVALID(CLAIM(THROUGHPUT ", \"valid_days\": 366"), "/valid_days: must be");
    INVALID(CLAIM(THROUGHPUT ", \"owner\": \"  \""), "/owner: empty");
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"region\": \"\"}"), "/where/region: empty");
}

static void an_id_is_a_slug(void **state)
{
    (void)state;
    char longest[CLAIM_ID_MOST + 2];
    memset(longest, 'a', sizeof longest);
    assert_true(claim_id_is_slug("b200-vs-h100.nam52_x", 20));
    assert_true(claim_id_is_slug("7", 1));
    assert_true(claim_id_is_slug(longest, CLAIM_ID_MOST));
    assert_false(claim_id_is_slug(longest, CLAIM_ID_MOST + 1));
    assert_false(claim_id_is_slug("", 0));
    assert_false(claim_id_is_slug("-a", 2));
    assert_false(claim_id_is_slug(".a", 2));
    assert_false(claim_id_is_slug("A", 1));
    assert_false(claim_id_is_slug("a@1", 3));
    assert_false(claim_id_is_slug("a b", 3));
    assert_false(claim_id_is_slug("\xc3\xa9", 2));
    INVALID("{\"schema\": \"mcreport.claim/1\", \"id\": \"B200\", " THROUGHPUT "}",
            "/id 'B200': at most 80 lower-case letters, digits, '.', '_' and '-', a letter or digit first");
}

#define NAMED(id) "{\"schema\": \"mcreport.claim/1\", \"id\": \"" id "\", " THROUGHPUT "}"

static void an_id_is_told_from_those_of_receipts_price_rows_and_classes(void **state)
{
    (void)state;
    INVALID(NAMED("rcp-0123"), "/id 'rcp-0123': begins with 'rcp-', as ids of receipts (rcp-)");
    INVALID(NAMED("prc-b200"), "/id 'prc-b200': begins with 'prc-'");
    INVALID(NAMED("cls-"), "/id 'cls-': begins with 'cls-'");
    struct read r = read_claim(NAMED("rcp"));
    assert_int_equal(r.rc, 0);
    arena_release(&r.memory);
    r = read_claim(NAMED("b200-rcp-0"));
    assert_int_equal(r.rc, 0);
    arena_release(&r.memory);
}

static void a_member_the_metric_has_no_use_for_is_said_to_be_one(void **state)
{
    (void)state;
    INVALID(CLAIM(THROUGHPUT ", \"base\": \"H100\""),
            "/base: throughput is of one level alone; leave it out, or claim a ratio");
    INVALID(CLAIM("\"metric\": \"promotion\", \"base\": \"H100\""), "/base: promotion status is of one level alone");
    INVALID(CLAIM(RATIO ", \"basis\": \"spot\""), "/basis: throughput ratio stands on no price; leave it out");
    INVALID(CLAIM("\"metric\": \"completion\", \"where\": {\"metric\": \"steady\"}"),
            "/where/metric: completion is of no throughput; leave it out");
    INVALID(CLAIM("\"metric\": \"time_to_result\", \"where\": {\"metric\": \"whole_run\"}"),
            "/where/metric: time to first trustworthy result is of no throughput; leave it out");
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"statistic\": \"median\"}"),
            "/where/statistic 'median': not for a claim to choose; leave it out");
}

static void the_best_of_several_runs_is_never_claimed(void **state)
{
    (void)state;
    static const char why[] = "never the best of several runs: all complete runs of a class enter";
    char expected[256];
    snprintf(expected, sizeof expected, "/metric 'best_throughput': %s", why);
    REFUSED(CLAIM("\"metric\": \"best_throughput\""), expected);
    REFUSED(CLAIM("\"metric\": \"MAX\""), "/metric 'MAX': never the best");
    REFUSED(CLAIM(THROUGHPUT ", \"where\": {\"statistic\": \"best\"}"), "/where/statistic 'best': never the best");
    REFUSED(CLAIM(THROUGHPUT ", \"where\": {\"metric\": \"best of 3\"}"), "/where/metric 'best of 3': never the best");
}

static void what_is_hard_is_neither_an_axis_nor_disclosed(void **state)
{
    (void)state;
    REFUSED(CLAIM(RATIO ", \"axis\": \"surface\""), "/axis 'surface': never the axis of a claim: surfaces differ in");
    REFUSED(CLAIM(THROUGHPUT ", \"axis\": \"host\""), "/axis 'host': never the axis of a claim");
    REFUSED(CLAIM(THROUGHPUT ", \"disclose\": [\"image\", \"startup\"]"),
            "/disclose 'startup': only revision, image, pins and versions can be disclosed; startup class is never");
}

static void the_axis_is_asked_for_by_level_alone(void **state)
{
    (void)state;
    INVALID(CLAIM(RATIO ", \"where\": {\"accelerator\": \"B200\"}"),
            "/where/accelerator: it is the axis, and /level says which; leave it out here");
    says(CLAIM(THROUGHPUT ", \"where\": {\"accelerator\": \"B200\"}"),
         "{\"schema\":\"mcreport.claim/1\",\"id\":\"speed\",\"metric\":\"throughput\",\"where\":{\"accelerator\":"
         "\"B200\"}}");
}

static void a_claim_is_of_one_class(void **state)
{
    (void)state;
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"class\": \"cls-1\", \"class-of\": \"rcp-1\"}"),
            "/where/class-of: /where/class names one already; a claim is of one class");
}

static void parents_are_claims_with_their_revision(void **state)
{
    (void)state;
    static const char *const wrong[] = {"a",  "a@",  "a@0",  "a@01",         "a@1x",
                                        "@1", "A@1", "a@-1", "a@1234567890", "mcr:a@1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[256];
        snprintf(text, sizeof text, CLAIM(THROUGHPUT ", \"derived_from\": [\"%s\"]"), wrong[i]);
        INVALID(text, "/derived_from '");
    }
    INVALID(CLAIM(THROUGHPUT ", \"derived_from\": [\"a@1\", \"a@1\"]"), "/derived_from 'a@1': named twice");
    INVALID(CLAIM(THROUGHPUT ", \"derived_from\": [\"speed@1\"]"), "/derived_from 'speed@1': the claim itself");
    says(CLAIM(THROUGHPUT ", \"derived_from\": [\"speed-2@1\"]"),
         "{\"schema\":\"mcreport.claim/"
         "1\",\"id\":\"speed\",\"metric\":\"throughput\",\"derived_from\":[\"speed-2@1\"]}");
}

static void text_that_cannot_be_seen_is_refused(void **state)
{
    (void)state;
    INVALID(CLAIM(THROUGHPUT ", \"note\": \"a\\u001b[2Jb\""), "/note: control or invisible characters in it");
    INVALID(CLAIM(THROUGHPUT ", \"note\": \"two\\nlines\""), "/note: control or invisible characters in it");
    INVALID(CLAIM(THROUGHPUT ", \"owner\": \"a\\u202eb\""), "/owner: control or invisible characters in it");
    INVALID(CLAIM(THROUGHPUT ", \"where\": {\"wave\": \"w\\u200b1\"}"), "/where/wave: control or invisible");
    says(CLAIM(THROUGHPUT ", \"note\": \"durée ≤ 3 s\""),
         "{\"schema\":\"mcreport.claim/1\",\"id\":\"speed\",\"metric\":\"throughput\",\"note\":\"durée ≤ 3 s\"}");
}

static struct json *load_schema(void)
{
    static char text[65536];
    struct json *doc = NULL;
    struct error err = {0};
    FILE *f = fopen(SAMPLES_DIR "/../docs/claim.schema.json", "rb");
    assert_non_null(f);
    size_t size = fread(text, 1, sizeof text, f);
    fclose(f);
    if (json_parse(&doc, NULL, text, size, &err) != 0)
        fail_msg("%s", err.text);
    return doc;
}

static int lists(const struct json_node *list, const char *name)
{
    for (const struct json_node *v = json_first(list); v != NULL; v = json_next(v))
        if (json_text(v) != NULL && strcmp(json_text(v), name) == 0)
            return 1;
    return 0;
}

static void the_schema_has_the_words_of_the_program(void **state)
{
    (void)state;
    struct json *doc = load_schema();
    const struct json_node *p = json_find(json_root(doc), "properties"), *metrics = json_find(p, "metric.enum");
    const struct json_node *axes = json_find(p, "axis.enum"), *soft = json_find(p, "disclose.items.enum");
    const struct json_node *where = json_find(p, "where.properties"), *bases = json_find(p, "basis.enum");
    const struct json_node *price = json_find(p, "price.properties");
    size_t n_axes = 0, n_soft = 0;
    assert_int_equal(json_size(metrics), CLAIM_METRICS);
    for (int m = 0; m < CLAIM_METRICS; m++)
        assert_true(lists(metrics, claim_metric_rule((enum claim_metric)m)->name));
    for (int f = 0; f < FACTORS; f++) {
        const struct factor_rule *rule = factor_rule((enum factor)f);
        assert_int_equal(json_find(where, rule->name) != NULL, f != FACTOR_STATISTIC);
        assert_int_equal(lists(axes, rule->name), rule->may_be_axis);
        assert_int_equal(lists(soft, rule->name), rule->kind == FACTOR_SOFT);
        n_axes += (size_t)rule->may_be_axis;
        n_soft += rule->kind == FACTOR_SOFT;
    }
    assert_int_equal(json_size(where), FACTORS);   /* class-of is there, statistic is not */
    assert_int_equal(json_size(axes), n_axes + 1); /* and null */
    assert_int_equal(json_size(soft), n_soft);
    assert_int_equal(json_size(bases), BASES + 1);
    for (int b = 0; b < BASES; b++)
        assert_true(lists(bases, price_basis_name((enum price_basis)b)));
    assert_int_equal(json_size(price), 3);
    assert_non_null(json_find(price, "provider"));
    assert_non_null(json_find(price, "region"));
    assert_non_null(json_find(price, "currency"));
    json_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_metric_has_a_name_a_title_and_a_sentence),
        cmocka_unit_test(a_claim_says_what_to_measure_and_leaves_the_rest_to_defaults),
        cmocka_unit_test(everything_a_claim_can_say_is_read),
        cmocka_unit_test(files_that_say_the_same_have_the_same_text),
        cmocka_unit_test(what_is_not_said_by_default_is_in_the_text),
        cmocka_unit_test(a_seller_is_in_the_text_only_where_one_is_named),
        cmocka_unit_test(a_value_that_is_not_recorded_is_asked_for_with_null),
        cmocka_unit_test(levels_are_named_as_receipts_have_them),
        cmocka_unit_test(synthetic_is_declared_in_one_of_two_ways_that_agree),
        cmocka_unit_test(faults_of_syntax_name_line_and_column),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(what_is_unknown_comes_with_a_guess),
        cmocka_unit_test(a_value_of_the_wrong_type_is_named),
        cmocka_unit_test(a_value_outside_its_range_is_named),
        cmocka_unit_test(an_id_is_a_slug),
        cmocka_unit_test(an_id_is_told_from_those_of_receipts_price_rows_and_classes),
        cmocka_unit_test(a_member_the_metric_has_no_use_for_is_said_to_be_one),
        cmocka_unit_test(the_best_of_several_runs_is_never_claimed),
        cmocka_unit_test(what_is_hard_is_neither_an_axis_nor_disclosed),
        cmocka_unit_test(the_axis_is_asked_for_by_level_alone),
        cmocka_unit_test(a_claim_is_of_one_class),
        cmocka_unit_test(parents_are_claims_with_their_revision),
        cmocka_unit_test(text_that_cannot_be_seen_is_refused),
        cmocka_unit_test(the_schema_has_the_words_of_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

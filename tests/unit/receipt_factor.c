#include "receipt_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void expect_factor(enum lane lane, struct entry change, enum factor f, const char *expected)
{
    struct receipt *r = document_parse(lane, &change, 1);
    const char *value = r->factors.value[f];
    if (expected == NULL)
        assert_null(value);
    else if (value == NULL)
        fail_msg("%s is not recorded, not \"%s\"", factor_rule(f)->name, expected);
    else
        assert_string_equal(value, expected);
    receipt_free(r);
}

static void values_are_short_stable_texts(void **state)
{
    static const struct {
        enum factor factor;
        const char *value;
    } expected[] = {
        {FACTOR_LANE, "training"},
        {FACTOR_SURFACE, "modal"},
        {FACTOR_STARTUP, "warm-image"},
        {FACTOR_SYNTHETIC, "no"},
        {FACTOR_METRIC, NULL},
        {FACTOR_STATISTIC, NULL},
        {FACTOR_TOKEN_KIND, "trained"},
        {FACTOR_EVAL, "off"},
        {FACTOR_STORAGE, "volume"},
        {FACTOR_PRECISION, "attention=bf16 linear=bf16"},
        {FACTOR_ACCELERATOR, "H200"},
        {FACTOR_COUNT_OF, "8"},
        {FACTOR_HOSTS, "1"},
        {FACTOR_MODE, "fsdp2"},
        {FACTOR_PARALLEL, "dp=8 tp=1"},
        {FACTOR_REVISION, "4f2c9d1"},
        {FACTOR_PINS, "causal_conv1d=1.5.0 flash_attn=2.7.4"},
        {FACTOR_VERSIONS, "cuda=12.8 torch=2.7.0"},
        {FACTOR_HOST, "h-7"},
        {FACTOR_REGION, "us-east"},
        {FACTOR_MEMORY, "141"},
        {FACTOR_POWER, "700"},
        {FACTOR_WAVE, "2026-w16"},
        {FACTOR_MODEL, "nam52"},
    };
    struct receipt *r = document_parse(LANE_TRAINING, NULL, 0);
    (void)state;
    for (size_t i = 0; i < COUNT(expected); i++) {
        const char *value = r->factors.value[expected[i].factor];
        if (expected[i].value == NULL)
            assert_null(value);
        else
            assert_string_equal(value, expected[i].value);
    }
    assert_string_equal(r->recipe_text, "{\"dataset\":\"mix-a\",\"global_batch_tokens\":262144,\"model\":\"nam52\","
                                        "\"parameters\":1200000000,\"seq_len\":4096}");
    assert_memory_equal(r->factors.value[FACTOR_RECIPE], "rec-", 4);
    assert_int_equal(strlen(r->factors.value[FACTOR_RECIPE]), 4 + 12);
    assert_memory_equal(r->factors.value[FACTOR_CLASS], "cls-", 4);
    assert_int_equal(strlen(r->factors.value[FACTOR_CLASS]), 4 + 64);
    receipt_free(r);
}

static void what_is_not_stated_is_not_recorded(void **state)
{
    static const struct {
        const char *path;
        enum factor factor;
    } cases[] = {
        {"surface.name", FACTOR_SURFACE},
        {"startup.class", FACTOR_STARTUP},
        {"token_kind", FACTOR_TOKEN_KIND},
        {"eval_enabled", FACTOR_EVAL},
        {"storage", FACTOR_STORAGE},
        {"recipe.precision", FACTOR_PRECISION},
        {"recipe", FACTOR_RECIPE},
        {"recipe", FACTOR_MODEL},
        {"accelerator", FACTOR_ACCELERATOR},
        {"accelerator.count", FACTOR_COUNT_OF},
        {"launch", FACTOR_MODE},
        {"launch.parallel", FACTOR_PARALLEL},
        {"code.revision", FACTOR_REVISION},
        {"code.image_digest", FACTOR_IMAGE},
        {"code", FACTOR_PINS},
        {"code.versions", FACTOR_VERSIONS},
        {"surface.host", FACTOR_HOST},
        {"surface.region", FACTOR_REGION},
        {"accelerator.memory_gib", FACTOR_MEMORY},
        {"accelerator", FACTOR_POWER},
        {"wave", FACTOR_WAVE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        expect_factor(LANE_TRAINING, (struct entry){cases[i].path, NULL}, cases[i].factor, NULL);
        expect_factor(LANE_TRAINING, (struct entry){cases[i].path, "\"unknown\""}, cases[i].factor, NULL);
    }
    expect_factor(LANE_TRAINING, (struct entry){"accelerator.hosts", NULL}, FACTOR_HOSTS, "1");
    expect_factor(LANE_TRAINING, (struct entry){"launch.parallel", "{}"}, FACTOR_PARALLEL, NULL);
    expect_factor(LANE_TRAINING, (struct entry){"startup.class", "\"warm\""}, FACTOR_STARTUP, NULL);
    expect_factor(LANE_TRAINING, (struct entry){"recipe", "{\"precision\":{\"linear\":\"fp8\"}}"}, FACTOR_RECIPE, NULL);
}

static void composed_values_keep_their_parts_apart(void **state)
{
    (void)state;
    expect_factor(LANE_TRAINING,
                  (struct entry){"recipe.precision", "{\"linear\":{\"w\":\"fp8\",\"a\":\"bf16\"},\"x\":null}"},
                  FACTOR_PRECISION, "linear={\"a\":\"bf16\",\"w\":\"fp8\"}");
    expect_factor(LANE_TRAINING, (struct entry){"code.versions", "{\"a\":\"1 b=2\",\"c\":3,\"d\":\"unknown\"}"},
                  FACTOR_VERSIONS, "a=\"1 b=2\" c=3");
    expect_factor(LANE_TRAINING, (struct entry){"code.image_digest", IMAGE}, FACTOR_IMAGE,
                  "sha256:9d1c4c1f7be6a5d7f1a1c2f4f3a0a7f0c9f5a8d3b2e1f0c4d5e6f7a8b9c0d1e2");
    struct receipt *r = VARIATION(LANE_TRAINING, {"code.image_digest", NULL}, {"code.environment_digest", "\"77\""},
                                  {"code.dirty", "true"}, {"code.diff_sha256", "\"sha256:0123456789abcdef\""},
                                  {"eval_enabled", "true"}, {"synthetic", "true"});
    assert_string_equal(r->factors.value[FACTOR_IMAGE], "env:77");
    assert_string_equal(r->factors.value[FACTOR_REVISION], "4f2c9d1+dirty.0123456789ab");
    assert_string_equal(r->factors.value[FACTOR_EVAL], "on");
    assert_string_equal(r->factors.value[FACTOR_SYNTHETIC], "yes");
    receipt_free(r);
}

static void a_run_that_failed_is_classed_by_the_accelerator_it_asked_for(void **state)
{
    struct receipt *ok = document_parse(LANE_TRAINING, NULL, 0);
    struct receipt *failed = VARIATION(LANE_TRAINING, {"status", "\"failed\""}, {"failure_reason", "\"hang\""},
                                       {"accelerator.observed", NULL});
    (void)state;
    assert_string_equal(failed->factors.value[FACTOR_ACCELERATOR], "H200");
    assert_string_equal(failed->factors.value[FACTOR_CLASS], ok->factors.value[FACTOR_CLASS]);
    receipt_free(ok);
    receipt_free(failed);
}

static int same(const struct factors *a, const struct factors *b, int stack)
{
    if (!stack)
        return strcmp(a->value[FACTOR_CLASS], b->value[FACTOR_CLASS]) == 0;
    struct digest x, y;
    factors_stack(&x, a);
    factors_stack(&y, b);
    return memcmp(&x, &y, sizeof x) == 0;
}

/* One document with one thing changed: the class moves exactly with the hard factors, the stack with the soft ones. */
static void each_factor_moves_the_class_exactly_when_it_is_hard(void **state)
{
    static const struct {
        enum factor factor;
        struct entry change;
    } cases[] = {
        {FACTOR_LANE, {"lane", "\"curiosity\""}},
        {FACTOR_SURFACE, {"surface.name", "\"owned\""}},
        {FACTOR_STARTUP, {"startup.class", "\"warm-host\""}},
        {FACTOR_SYNTHETIC, {"synthetic", "true"}},
        {FACTOR_TOKEN_KIND, {"token_kind", "\"padded\""}},
        {FACTOR_EVAL, {"eval_enabled", "true"}},
        {FACTOR_STORAGE, {"storage.data", "\"memory\""}},
        {FACTOR_RECIPE, {"recipe.seq_len", "8192"}},
        {FACTOR_RECIPE, {"recipe.options", "{\"mtp\":false}"}},
        {FACTOR_RECIPE, {"recipe.unheard_of", "1"}},
        {FACTOR_PRECISION, {"recipe.precision", "{\"linear\":\"fp8\",\"attention\":\"bf16\"}"}},
        {FACTOR_ACCELERATOR, {"accelerator.observed", "\"NVIDIA B200\""}},
        {FACTOR_COUNT_OF, {"accelerator.count", "16"}},
        {FACTOR_HOSTS, {"accelerator.hosts", "2"}},
        {FACTOR_MODE, {"launch.distributed_mode", "\"fsdp2+regional_compile\""}},
        {FACTOR_PARALLEL, {"launch.parallel", "{\"dp\":4,\"tp\":2}"}},
        {FACTOR_PARALLEL, {"launch.parallel", NULL}},
        {FACTOR_REVISION, {"code.revision", "\"0000000\""}},
        {FACTOR_IMAGE, {"code.image_digest", "\"sha256:00\""}},
        {FACTOR_PINS, {"code.kernel_wheel_pins", "{\"flash_attn\":\"2.8.0\"}"}},
        {FACTOR_VERSIONS, {"code.versions", NULL}},
        {FACTOR_HOST, {"surface.host", "\"h-8\""}},
        {FACTOR_REGION, {"surface.region", NULL}},
        {FACTOR_MEMORY, {"accelerator.memory_gib", "140"}},
        {FACTOR_POWER, {"accelerator.power_limit_w", "650"}},
        {FACTOR_WAVE, {"wave", "\"2026-w17\""}},
    };
    struct receipt *base = document_parse(LANE_TRAINING, NULL, 0);
    unsigned seen = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct receipt *r = document_parse(LANE_TRAINING, &cases[i].change, 1);
        enum factor_kind kind = factor_rule(cases[i].factor)->kind;
        int hard = kind == FACTOR_HARD || kind == FACTOR_HARD_OR_AXIS;
        if (same(&base->factors, &r->factors, 0) != !hard ||
            same(&base->factors, &r->factors, 1) != (kind != FACTOR_SOFT))
            fail_msg("%s is of kind %d", factor_rule(cases[i].factor)->name, (int)kind);
        seen |= 1u << cases[i].factor;
        receipt_free(r);
    }
    for (int f = 0; f < FACTORS; f++)
        assert_true(seen >> f & 1 || f == FACTOR_METRIC || f == FACTOR_STATISTIC || f == FACTOR_MODEL ||
                    f == FACTOR_CLASS);
    receipt_free(base);
}

static void spelling_does_not_move_the_class(void **state)
{
    struct receipt *a = document_parse(LANE_TRAINING, NULL, 0);
    struct receipt *b =
        VARIATION(LANE_TRAINING,
                  {"recipe", "{\"seq_len\":4096.0,\"model\":\"nam52\",\"dataset\":\"mix-a\",\"options\":{},"
                             "\"global_batch_tokens\":262144,\"parameters\":1200000000,"
                             "\"precision\":{\"attention\":\"bf16\",\"linear\":\"bf16\"}}"},
                  {"accelerator.observed", "\"NVIDIA H200-SXM5-141GB\""}, {"launch.parallel", "{\"dp\":8,\"tp\":1}"});
    (void)state;
    assert_string_equal(a->recipe_text, b->recipe_text);
    assert_string_equal(a->factors.value[FACTOR_CLASS], b->factors.value[FACTOR_CLASS]);
    receipt_free(a);
    receipt_free(b);
}

static void not_recorded_is_another_class_than_any_value(void **state)
{
    struct factors a = {{NULL}}, b = {{NULL}};
    char x[CLASS_ID_SIZE], y[CLASS_ID_SIZE];
    (void)state;
    b.value[FACTOR_MODE] = "";
    factors_class(x, &a);
    factors_class(y, &b);
    assert_string_not_equal(x, y);
    b.value[FACTOR_MODE] = NULL;
    b.value[FACTOR_METRIC] = "steady"; /* a question, not a property of the run */
    factors_class(y, &b);
    assert_string_equal(x, y);
}

/* docs/contract.md, row by row. */
static void the_contract_is_that_of_the_specification(void **state)
{
    static const struct {
        const char *name;
        enum factor_kind kind;
        int axis, refusal;
        const char *companions;
    } rows[FACTORS] = {
        {"lane", FACTOR_HARD, 0, 1, ""},
        {"surface", FACTOR_HARD, 0, 2, ""},
        {"startup", FACTOR_HARD, 0, 3, ""},
        {"synthetic", FACTOR_HARD, 0, 15, ""},
        {"metric", FACTOR_HARD, 0, 8, ""},
        {"statistic", FACTOR_HARD, 0, 8, ""},
        {"token_kind", FACTOR_HARD, 0, 8, ""},
        {"eval", FACTOR_HARD, 0, 8, ""},
        {"storage", FACTOR_HARD_OR_AXIS, 1, 12, ""},
        {"recipe", FACTOR_HARD_OR_AXIS, 1, 5, ""},
        {"precision", FACTOR_HARD_OR_AXIS, 1, 5, ""},
        {"accelerator", FACTOR_HARD_OR_AXIS, 1, 4, "memory power "},
        {"count", FACTOR_HARD_OR_AXIS, 1, 4, "hosts parallel "},
        {"hosts", FACTOR_HARD_OR_AXIS, 1, 4, ""},
        {"mode", FACTOR_HARD_OR_AXIS, 1, 4, "parallel "},
        {"parallel", FACTOR_HARD_OR_AXIS, 1, 4, ""},
        {"revision", FACTOR_SOFT, 1, 11, "image pins versions "},
        {"image", FACTOR_SOFT, 1, 11, "pins versions "},
        {"pins", FACTOR_SOFT, 1, 11, ""},
        {"versions", FACTOR_SOFT, 0, 11, ""},
        {"host", FACTOR_NOTED, 0, 0, ""},
        {"region", FACTOR_NOTED, 0, 0, ""},
        {"memory", FACTOR_NOTED, 0, 0, ""},
        {"power", FACTOR_NOTED, 0, 0, ""},
        {"wave", FACTOR_NOTED, 1, 0, ""},
        {"model", FACTOR_SELECTS, 0, 0, ""},
        {"class", FACTOR_SELECTS, 0, 0, ""},
    };
    (void)state;
    for (int f = 0; f < FACTORS; f++) {
        const struct factor_rule *rule = factor_rule((enum factor)f);
        char companions[64] = "";
        enum factor found;
        for (int c = 0; c < FACTORS; c++)
            if (rule->companions >> c & 1)
                strcat(strcat(companions, factor_rule((enum factor)c)->name), " ");
        assert_string_equal(rule->name, rows[f].name);
        assert_int_equal(rule->kind, rows[f].kind);
        assert_int_equal(rule->may_be_axis, rows[f].axis);
        assert_int_equal(rule->refusal, rows[f].refusal);
        assert_string_equal(companions, rows[f].companions);
        assert_true(strlen(rule->title) > 2 && strlen(rule->why) > 20);
        assert_int_equal(factor_by_name(&found, rule->name), 0);
        assert_int_equal((int)found, f);
    }
    enum factor none;
    assert_int_equal(factor_by_name(&none, "driver"), -1);
    assert_null(factor_rule(FACTORS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_short_stable_texts),
        cmocka_unit_test(what_is_not_stated_is_not_recorded),
        cmocka_unit_test(composed_values_keep_their_parts_apart),
        cmocka_unit_test(a_run_that_failed_is_classed_by_the_accelerator_it_asked_for),
        cmocka_unit_test(each_factor_moves_the_class_exactly_when_it_is_hard),
        cmocka_unit_test(spelling_does_not_move_the_class),
        cmocka_unit_test(not_recorded_is_another_class_than_any_value),
        cmocka_unit_test(the_contract_is_that_of_the_specification),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

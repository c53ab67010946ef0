/* The comparability contract (docs/contract.md), factor by factor and axis by axis. */
#include "query_archive.h"

/* How a document differs from the template in one factor alone, and how that factor goes unrecorded. */
struct variation {
    enum factor factor;
    struct entry change[2];
    struct entry removal; /* the member whose absence leaves the factor unrecorded; NULL: it cannot be */
    int removal_leaves_a_receipt;
};

static const struct variation variations[] = {
    {FACTOR_SURFACE, {{"surface.name", "\"owned\""}}, {"surface.name", NULL}, 0},
    {FACTOR_STARTUP, {{"startup.class", "\"warm-image\""}}, {"startup.class", NULL}, 0},
    {FACTOR_SYNTHETIC, {{"synthetic", "true"}}, {NULL, NULL}, 0},
    {FACTOR_TOKEN_KIND, {{"token_kind", "\"padded\""}}, {"token_kind", NULL}, 0},
    {FACTOR_EVAL, {{"eval_enabled", "true"}}, {"eval_enabled", NULL}, 0},
    {FACTOR_STORAGE, {{"storage.data", "\"local-nvme\""}}, {"storage.data", NULL}, 0},
    {FACTOR_RECIPE, {{"recipe.dataset", "\"mix-b\""}}, {NULL, NULL}, 0},
    {FACTOR_PRECISION, {{"recipe.precision", "{\"linear\":\"fp8\"}"}}, {"recipe.precision", NULL}, 0},
    {FACTOR_ACCELERATOR,
     {{"accelerator.requested", "\"H100\""}, {"accelerator.observed", "\"H100\""}},
     {"accelerator.observed", NULL},
     0},
    {FACTOR_COUNT_OF, {{"accelerator.count", "16"}}, {"accelerator.count", NULL}, 0},
    {FACTOR_HOSTS, {{"accelerator.hosts", "2"}}, {NULL, NULL}, 0},
    {FACTOR_MODE, {{"launch.distributed_mode", "\"ddp\""}}, {"launch.distributed_mode", NULL}, 0},
    {FACTOR_PARALLEL, {{"launch.parallel", "{\"tp\":2,\"dp\":4}"}}, {"launch.parallel", NULL}, 1},
    {FACTOR_REVISION, {{"code.revision", "\"5a5a5a5\""}}, {"code.revision", NULL}, 0},
    {FACTOR_IMAGE, {{"code.image_digest", "\"sha256:77\""}}, {"code.image_digest", NULL}, 0},
    {FACTOR_PINS, {{"code.kernel_wheel_pins", "{\"flash_attn\":\"3\"}"}}, {"code.kernel_wheel_pins", NULL}, 1},
    {FACTOR_VERSIONS, {{"code.versions", "{\"torch\":\"2.8.0\"}"}}, {"code.versions", NULL}, 1},
    {FACTOR_HOST, {{"surface.host", "\"h-99\""}}, {"surface.host", NULL}, 1},
    {FACTOR_REGION, {{"surface.region", "\"eu-north\""}}, {"surface.region", NULL}, 1},
    {FACTOR_MEMORY, {{"accelerator.memory_gib", "96"}}, {"accelerator.memory_gib", NULL}, 1},
    {FACTOR_POWER, {{"accelerator.power_limit_w", "500"}}, {"accelerator.power_limit_w", NULL}, 1},
    {FACTOR_WAVE, {{"wave", "\"2026-w30\""}}, {"wave", NULL}, 1},
};
enum { VARIATIONS = sizeof variations / sizeof *variations };

static const struct variation *variation_of(enum factor f)
{
    for (size_t i = 0; i < VARIATIONS; i++)
        if (variations[i].factor == f)
            return &variations[i];
    fail_msg("no variation of %s", factor_rule(f)->name);
    return NULL;
}

static void add_change(struct entry *list, size_t *n, const struct variation *v)
{
    for (size_t i = 0; i < 2 && v->change[i].path != NULL; i++)
        list[(*n)++] = v->change[i];
}

/* A tag that names the pair in a factor that never refuses, for selecting it with --where. */
static struct entry tag_of(enum factor varied, char *text, size_t size, size_t pair)
{
    snprintf(text, size, "\"pair-%zu\"", pair);
    return (struct entry){varied == FACTOR_HOST ? "surface.region" : "surface.host", text};
}

static void ask_where(struct asked *x, struct archive *t, enum factor axis, enum factor varied, size_t pair)
{
    char term[64];
    asked_start(x, t, axis);
    snprintf(term, sizeof term, "%s=pair-%zu", varied == FACTOR_HOST ? "region" : "host", pair);
    asked_where(x, term);
}

/* The companions, written again and not read from the table under test. */
static unsigned companions_of(enum factor axis)
{
    switch (axis) {
    case FACTOR_COUNT_OF:
        return 1u << FACTOR_HOSTS | 1u << FACTOR_PARALLEL;
    case FACTOR_MODE:
        return 1u << FACTOR_PARALLEL;
    case FACTOR_REVISION:
        return 1u << FACTOR_IMAGE | 1u << FACTOR_PINS | 1u << FACTOR_VERSIONS;
    case FACTOR_IMAGE:
        return 1u << FACTOR_PINS | 1u << FACTOR_VERSIONS;
    case FACTOR_ACCELERATOR:
        return 1u << FACTOR_MEMORY | 1u << FACTOR_POWER;
    default:
        return 0;
    }
}

/* Written again: which code refuses the factor; 0 for noted ones. */
static int code_of(enum factor f)
{
    static const struct {
        enum factor factor;
        int code;
    } codes[] = {{FACTOR_LANE, 1},      {FACTOR_SURFACE, 2},   {FACTOR_STARTUP, 3},    {FACTOR_SYNTHETIC, 15},
                 {FACTOR_METRIC, 8},    {FACTOR_STATISTIC, 8}, {FACTOR_TOKEN_KIND, 8}, {FACTOR_EVAL, 8},
                 {FACTOR_STORAGE, 12},  {FACTOR_RECIPE, 5},    {FACTOR_PRECISION, 5},  {FACTOR_ACCELERATOR, 4},
                 {FACTOR_COUNT_OF, 4},  {FACTOR_HOSTS, 4},     {FACTOR_MODE, 4},       {FACTOR_PARALLEL, 4},
                 {FACTOR_REVISION, 11}, {FACTOR_IMAGE, 11},    {FACTOR_PINS, 11},      {FACTOR_VERSIONS, 11}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].factor == f)
            return codes[i].code;
    return 0;
}

static int is_soft(enum factor f)
{
    return code_of(f) == 11;
}

static int lists(const struct difference *list, size_t n, enum factor f)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].factor == f)
            return 1;
    return 0;
}

static const enum factor axes[] = {FACTOR_ACCELERATOR, FACTOR_COUNT_OF, FACTOR_HOSTS,  FACTOR_MODE,
                                   FACTOR_PARALLEL,    FACTOR_STORAGE,  FACTOR_RECIPE, FACTOR_PRECISION,
                                   FACTOR_REVISION,    FACTOR_IMAGE,    FACTOR_PINS,   FACTOR_WAVE};
enum { AXES = sizeof axes / sizeof *axes };

/* One factor moved beside the axis: what the gate must say, and never anything else. */
static void check_one(struct asked *x, enum factor axis, enum factor varied, const char *how)
{
    const char *codes = codes_of(x), *what = factor_rule(varied)->name, *by = factor_rule(axis)->name;
    char expected[8] = "";
    int open = (companions_of(axis) & 1u << varied) != 0;
    if (!open && code_of(varied) != 0)
        snprintf(expected, sizeof expected, "R%03d", code_of(varied));
    if (strcmp(codes, expected) != 0)
        fail_msg("by %s, %s: %s varied gives '%s', not '%s'", by, how, what, codes, expected);
    if (expected[0] != '\0') {
        assert_int_equal(x->v.refusals[0].factor, varied);
        assert_int_equal(x->v.refusals[0].unknown, 0);
        assert_non_null(x->v.refusals[0].left);
        assert_non_null(x->v.refusals[0].right);
        assert_string_not_equal(x->v.refusals[0].left, x->v.refusals[0].right);
        assert_null(x->cleared);
    } else {
        assert_true(x->v.compared);
        if (!lists(x->v.noted, x->v.n_noted, varied))
            fail_msg("by %s, %s: %s varied is not noted", by, how, what);
    }
}

static void one_factor_moved_beside_the_axis_refuses_with_its_own_code(void **state)
{
    (void)state;
    for (size_t a = 0; a < AXES; a++) {
        struct archive t;
        struct digest left[VARIATIONS], right[VARIATIONS];
        archive_open(&t);
        for (size_t i = 0; i < VARIATIONS; i++) {
            char text[32];
            struct entry changes[8];
            size_t n = 0;
            changes[n++] = tag_of(variations[i].factor, text, sizeof text, i);
            left[i] = archive_add(&t, GRADE_RECEIPT, LANE_TRAINING, (int)(2 * i), "H200", 2, changes, n);
            add_change(changes, &n, variation_of(axes[a]));
            if (variations[i].factor != axes[a])
                add_change(changes, &n, &variations[i]);
            right[i] = archive_add(&t, GRADE_RECEIPT, LANE_TRAINING, (int)(2 * i + 1), "H200", 2, changes, n);
        }
        archive_filled(&t);
        for (size_t i = 0; i < VARIATIONS; i++) {
            struct asked x;
            if (variations[i].factor == axes[a])
                continue;
            ask_ids(&x, &t, axes[a], left[i], right[i]);
            asked_gate(&x);
            check_one(&x, axes[a], variations[i].factor, "by id");
            asked_done(&x);
            ask_where(&x, &t, axes[a], variations[i].factor, i);
            asked_gate(&x);
            check_one(&x, axes[a], variations[i].factor, "selected");
            asked_done(&x);
        }
        archive_close(&t);
    }
}

static void every_axis_alone_is_compared(void **state)
{
    (void)state;
    for (size_t a = 0; a < AXES; a++) {
        struct archive t;
        struct asked x;
        struct entry changes[4];
        size_t n = 0;
        archive_open(&t);
        struct digest left = RUN(&t, 1, "H200", 2);
        add_change(changes, &n, variation_of(axes[a]));
        struct digest right = archive_add(&t, GRADE_RECEIPT, LANE_TRAINING, 2, "H200", 2, changes, n);
        archive_filled(&t);
        ask_ids(&x, &t, axes[a], left, right);
        asked_gate(&x);
        assert_string_equal(codes_of(&x), "");
        assert_int_equal(cleared_n_levels(x.cleared), 2);
        assert_int_equal(x.v.n_disclosed, 0);
        assert_null(x.v.shared.value[axes[a]]);
        assert_string_equal(x.v.shared.value[FACTOR_SURFACE], "modal");
        asked_done(&x);
        archive_close(&t);
    }
}

static void all_differences_are_reported_at_once(void **state)
{
    (void)state;
    struct archive t;
    struct asked x;
    struct entry changes[CHANGES];
    size_t n = 0, refusing = 0;
    archive_open(&t);
    struct digest left = RUN(&t, 1, "H200", 2);
    for (size_t i = 0; i < VARIATIONS; i++) {
        add_change(changes, &n, &variations[i]);
        refusing += code_of(variations[i].factor) != 0 && variations[i].factor != FACTOR_ACCELERATOR;
    }
    struct digest right = archive_add(&t, GRADE_RECEIPT, LANE_TRAINING, 2, "H100", 2, changes, n);
    archive_filled(&t);
    ask_ids(&x, &t, FACTOR_ACCELERATOR, left, right);
    asked_gate(&x);
    assert_int_equal(x.v.n_refused, 2);
    assert_int_equal(x.v.n_compared, 0);
    assert_true(refusing > 12);
    for (size_t i = 0; i < VARIATIONS; i++)
        if (code_of(variations[i].factor) != 0 && variations[i].factor != FACTOR_ACCELERATOR)
            if (!lists(x.v.refusals, x.v.n_refusals, variations[i].factor))
                fail_msg("%s is not among the reasons", factor_rule(variations[i].factor)->name);
    assert_int_equal(x.v.n_refusals, refusing);
    assert_string_equal(x.v.left_row->name, name_of(left).text);
    assert_string_equal(x.v.right_row->name, name_of(right).text);
    asked_done(&x);
    archive_close(&t);
}

static void the_stack_passes_when_disclosed_and_is_listed_as_disclosed(void **state)
{
    (void)state;
    for (size_t i = 0; i < VARIATIONS; i++) {
        struct archive t;
        struct asked x;
        if (!is_soft(variations[i].factor))
            continue;
        archive_open(&t);
        struct digest left = RUN(&t, 1, "H200", 2);
        struct digest right = archive_add(&t, GRADE_RECEIPT, LANE_TRAINING, 2, "B200", 2, variations[i].change, 1);
        archive_filled(&t);
        ask_ids(&x, &t, FACTOR_ACCELERATOR, left, right);
        x.q.disclosed = 1u << variations[i].factor;
        asked_gate(&x);
        assert_string_equal(codes_of(&x), "");
        assert_int_equal(x.v.n_disclosed, 1);
        assert_int_equal(x.v.disclosed[0].factor, variations[i].factor);
        assert_int_equal(x.v.disclosed[0].code, REFUSED_STACK);
        asked_done(&x);
        /* disclosing another one of the stack does not help */
        ask_ids(&x, &t, FACTOR_ACCELERATOR, left, right);
        x.q.disclosed = (1u << FACTOR_REVISION | 1u << FACTOR_IMAGE | 1u << FACTOR_PINS | 1u << FACTOR_VERSIONS) &
                        ~(1u << variations[i].factor);
        asked_gate(&x);
        assert_string_equal(codes_of(&x), "R011");
        asked_done(&x);
        archive_close(&t);
    }
}

static void hard_factors_cannot_be_disclosed(void **state)
{
    (void)state;
    struct archive t;
    archive_open(&t);
    struct digest left = RUN(&t, 1, "H200", 2), right[VARIATIONS];
    for (size_t i = 0; i < VARIATIONS; i++)
        if (code_of(variations[i].factor) != 0 && variations[i].factor != FACTOR_ACCELERATOR)
            right[i] = archive_add(&t, GRADE_RECEIPT, LANE_TRAINING, (int)i + 2, "B200", 2, variations[i].change, 1);
    archive_filled(&t);
    for (size_t i = 0; i < VARIATIONS; i++) {
        struct asked x;
        char expected[8];
        if (code_of(variations[i].factor) == 0 || is_soft(variations[i].factor) ||
            variations[i].factor == FACTOR_ACCELERATOR)
            continue;
        ask_ids(&x, &t, FACTOR_ACCELERATOR, left, right[i]);
        x.q.disclosed = (1u << FACTORS) - 1;
        asked_gate(&x);
        snprintf(expected, sizeof expected, "R%03d", code_of(variations[i].factor));
        assert_string_equal(codes_of(&x), expected);
        assert_int_equal(x.v.n_disclosed, 0);
        asked_done(&x);
    }
    archive_close(&t);
}

static void what_one_side_does_not_record_is_unknown_and_not_different(void **state)
{
    (void)state;
    for (size_t i = 0; i < VARIATIONS; i++) {
        const struct variation *v = &variations[i];
        struct archive t;
        struct asked x;
        if (v->removal.path == NULL || v->factor == FACTOR_ACCELERATOR)
            continue;
        archive_open(&t);
        struct digest left = RUN(&t, 1, "H200", 2);
        struct digest right = archive_add(&t, v->removal_leaves_a_receipt ? GRADE_RECEIPT : GRADE_ANECDOTE,
                                          LANE_TRAINING, 2, "B200", 2, &v->removal, 1);
        archive_filled(&t);
        ask_ids(&x, &t, FACTOR_ACCELERATOR, left, right);
        asked_gate(&x);
        if (code_of(v->factor) == 0) {
            assert_string_equal(codes_of(&x), "");
            assert_true(lists(x.v.noted, x.v.n_noted, v->factor));
            assert_null(x.v.noted[0].right);
        } else {
            const struct difference *d = &x.v.refusals[x.v.n_refusals - 1];
            assert_string_equal(codes_of(&x), v->removal_leaves_a_receipt ? "R013" : "R006 R013");
            assert_int_equal(d->factor, v->factor);
            assert_int_equal(d->unknown, 1);
            assert_non_null(d->left);
            assert_null(d->right);
        }
        asked_done(&x);
        ask_ids(&x, &t, FACTOR_ACCELERATOR, left, right);
        x.q.disclosed = (1u << FACTORS) - 1;
        asked_gate(&x);
        if (is_soft(v->factor) && v->removal_leaves_a_receipt) { /* the stack may be disclosed as unknown */
            assert_string_equal(codes_of(&x), "");
            assert_int_equal(x.v.disclosed[0].unknown, 1);
            assert_int_equal(x.v.disclosed[0].code, REFUSED_UNKNOWN);
        } else if (code_of(v->factor) != 0) {
            assert_false(x.v.compared);
        }
        asked_done(&x);
        archive_close(&t);
    }
}

static void an_axis_that_a_run_does_not_record_is_unknown_even_where_it_only_notes(void **state)
{
    (void)state;
    static const enum factor optional[] = {FACTOR_WAVE, FACTOR_PINS, FACTOR_PARALLEL};
    for (size_t i = 0; i < 3; i++) {
        const struct variation *v = variation_of(optional[i]);
        struct archive t;
        struct asked x;
        archive_open(&t);
        RUN(&t, 1, "H200", 2);
        archive_add(&t, GRADE_RECEIPT, LANE_TRAINING, 2, "H200", 2, v->change, 1);
        archive_add(&t, GRADE_RECEIPT, LANE_TRAINING, 3, "H200", 2, &v->removal, 1);
        archive_filled(&t);
        asked_start(&x, &t, v->factor);
        x.q.disclosed = 1u << FACTOR_PINS;
        asked_gate(&x);
        assert_string_equal(codes_of(&x), "R013");
        assert_int_equal(x.v.refusals[0].factor, v->factor);
        asked_done(&x);
        archive_close(&t);
    }
}

static void factors_that_are_never_an_axis_refuse_with_their_own_rule(void **state)
{
    (void)state;
    struct archive t;
    archive_open(&t);
    struct digest left = RUN(&t, 1, "H200", 2);
    struct digest right = RUN_BUT(&t, 2, "H200", 2, {"surface.name", "\"owned\""});
    archive_filled(&t);
    for (size_t f = 0; f < FACTORS; f++) {
        struct asked x;
        char expected[8];
        int is_axis = 0;
        for (size_t a = 0; a < AXES; a++)
            is_axis = is_axis || axes[a] == f;
        assert_int_equal(factor_rule((enum factor)f)->may_be_axis, is_axis);
        if (is_axis)
            continue;
        ask_ids(&x, &t, (enum factor)f, left, right);
        asked_gate(&x);
        snprintf(expected, sizeof expected, "R%03d", code_of((enum factor)f) ? code_of((enum factor)f) : 14);
        assert_int_equal(x.v.refusals[0].factor, f);
        assert_non_null(strstr(x.v.refusals[0].text, "never the axis"));
        if (strncmp(codes_of(&x), expected, 4) != 0)
            fail_msg("by %s: '%s', not '%s'", factor_rule((enum factor)f)->name, codes_of(&x), expected);
        assert_null(strstr(codes_of(&x) + 4, "R014"));
        assert_int_equal(x.v.n_nearest, 0);
        asked_done(&x);
    }
    archive_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_factor_moved_beside_the_axis_refuses_with_its_own_code),
        cmocka_unit_test(every_axis_alone_is_compared),
        cmocka_unit_test(all_differences_are_reported_at_once),
        cmocka_unit_test(the_stack_passes_when_disclosed_and_is_listed_as_disclosed),
        cmocka_unit_test(hard_factors_cannot_be_disclosed),
        cmocka_unit_test(what_one_side_does_not_record_is_unknown_and_not_different),
        cmocka_unit_test(an_axis_that_a_run_does_not_record_is_unknown_even_where_it_only_notes),
        cmocka_unit_test(factors_that_are_never_an_axis_refuse_with_their_own_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

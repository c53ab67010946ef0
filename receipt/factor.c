#include "receipt/factor.h"

#include "core/text.h"

#include <string.h>

#define BIT(f) (1u << FACTOR_##f)

static const struct factor_rule rules[FACTORS] = {
    /* name, title, kind, may be the axis, refusal, companions, why */
    [FACTOR_LANE] = {"lane", "lane", FACTOR_HARD, 0, 1, 0,
                     "lanes measure different things: a telemetry run or a pass/fail run has no throughput to divide"},
    [FACTOR_SURFACE] =
        {"surface", "surface", FACTOR_HARD, 0, 2, 0,
         "surfaces differ in hosts, images and persistence, so a ratio across them is not about the axis"},
    [FACTOR_STARTUP] = {"startup", "startup class", FACTOR_HARD, 0, 3, 0,
                        "cold and the several warm states start from different caches and are not each other's equals"},
    [FACTOR_SYNTHETIC] = {"synthetic", "synthetic data", FACTOR_HARD, 0, 15, 0,
                          "made-up numbers say nothing about measured ones"},
    [FACTOR_METRIC] = {"metric", "metric", FACTOR_HARD, 0, 8, 0,
                       "steady throughput leaves warm-up out and whole-run throughput counts it in"},
    [FACTOR_STATISTIC] = {"statistic", "statistic", FACTOR_HARD, 0, 8, 0,
                          "the best, the mean and the median of one run are different numbers"},
    [FACTOR_TOKEN_KIND] = {"token_kind", "token kind", FACTOR_HARD, 0, 8, 0,
                           "padded tokens are processed but not trained on, so the two counts are not the same unit"},
    [FACTOR_EVAL] = {"eval", "eval state", FACTOR_HARD, 0, 8, 0,
                     "with evaluation inside the steps, time is spent that trains no token"},
    [FACTOR_STORAGE] = {"storage", "storage class of the data", FACTOR_HARD_OR_AXIS, 1, 12, 0,
                        "a step that waits for its data measures the storage, not the accelerator"},
    [FACTOR_RECIPE] = {"recipe", "recipe", FACTOR_HARD_OR_AXIS, 1, 5, 0,
                       "another model, sequence length, batch or option is another amount of work per token"},
    [FACTOR_PRECISION] = {"precision", "precision", FACTOR_HARD_OR_AXIS, 1, 5, 0,
                          "a narrower number format does less work per token"},
    [FACTOR_ACCELERATOR] = {"accelerator", "accelerator", FACTOR_HARD_OR_AXIS, 1, 4, BIT(MEMORY) | BIT(POWER),
                            "different accelerators have different speeds whatever else is compared"},
    [FACTOR_COUNT_OF] =
        {"count", "accelerator count", FACTOR_HARD_OR_AXIS, 1, 4, BIT(HOSTS) | BIT(PARALLEL),
         "throughput does not scale in proportion, so dividing by the count does not make it comparable"},
    [FACTOR_HOSTS] = {"hosts", "hosts", FACTOR_HARD_OR_AXIS, 1, 4, 0,
                      "between hosts the accelerators talk over a slower network"},
    [FACTOR_MODE] = {"mode", "distributed mode", FACTOR_HARD_OR_AXIS, 1, 4, BIT(PARALLEL),
                     "how the work is split decides how much of the time is communication"},
    [FACTOR_PARALLEL] = {"parallel", "parallel degrees", FACTOR_HARD_OR_AXIS, 1, 4, 0,
                         "other degrees of parallelism are another split of the work"},
    [FACTOR_REVISION] = {"revision", "code revision", FACTOR_SOFT, 1, 11, BIT(IMAGE) | BIT(PINS) | BIT(VERSIONS),
                         "the code itself may have become faster or slower"},
    [FACTOR_IMAGE] = {"image", "image or environment", FACTOR_SOFT, 1, 11, BIT(PINS) | BIT(VERSIONS),
                      "another image carries other libraries and kernels"},
    [FACTOR_PINS] = {"pins", "kernel pins", FACTOR_SOFT, 1, 11, 0, "other kernel wheels are other kernels"},
    [FACTOR_VERSIONS] = {"versions", "versions", FACTOR_SOFT, 0, 11, 0,
                         "framework, compiler and driver versions move throughput"},
    [FACTOR_HOST] = {"host", "host", FACTOR_NOTED, 0, 0, 0, "one host may be slower than its siblings"},
    [FACTOR_REGION] = {"region", "region", FACTOR_NOTED, 0, 0, 0, "regions differ in hosts and distance to the data"},
    [FACTOR_MEMORY] = {"memory", "accelerator memory, GiB", FACTOR_NOTED, 0, 0, 0,
                       "parts sold under one name may differ in memory"},
    [FACTOR_POWER] = {"power", "accelerator power limit, W", FACTOR_NOTED, 0, 0, 0,
                      "parts sold under one name may differ in power"},
    [FACTOR_WAVE] = {"wave", "wave", FACTOR_NOTED, 1, 0, 0, "waves lie apart in time"},
    [FACTOR_MODEL] = {"model", "model", FACTOR_SELECTS, 0, 0, 0,
                      "it is part of the recipe, which is compared as a whole"},
    [FACTOR_CLASS] = {"class", "class", FACTOR_SELECTS, 0, 0, 0, "it stands for all the hard factors together"},
};

const struct factor_rule *factor_rule(enum factor f)
{
    return (unsigned)f < FACTORS ? &rules[f] : NULL;
}

int factor_by_name(enum factor *out, const char *name)
{
    for (int f = 0; f < FACTORS; f++)
        if (name != NULL && strcmp(rules[f].name, name) == 0) {
            *out = (enum factor)f;
            return 0;
        }
    return -1;
}

/*
 * The text that is digested: per factor its name and '-' (not recorded), '=' and the value, or '#' and the value's own
 * digest where it is long; then NUL, which no value holds. So every part shows where it ends, and it always fits.
 */
enum { VALUE_INLINE = DIGEST_HEX_SIZE - 1, FACTOR_TEXT = 96 };

struct digest_text {
    char bytes[FACTORS * FACTOR_TEXT];
    size_t used;
};

static void put(struct digest_text *t, const char *text)
{
    size_t len = strlen(text);
    memcpy(t->bytes + t->used, text, len);
    t->used += len;
}

static void put_factor(struct digest_text *t, const char *name, const char *value)
{
    put(t, name);
    if (value == NULL) {
        put(t, "-");
    } else if (strlen(value) <= VALUE_INLINE) {
        put(t, "=");
        put(t, value);
    } else {
        struct digest d;
        char hex[DIGEST_HEX_SIZE];
        digest_of(&d, value, strlen(value));
        digest_hex(hex, &d);
        put(t, "#");
        put(t, hex);
    }
    t->bytes[t->used++] = '\0';
}

/* Metric and statistic belong to the question asked, not to the run: a class must not change with the question. */
static int in_class(enum factor f)
{
    enum factor_kind kind = rules[f].kind;
    return (kind == FACTOR_HARD || kind == FACTOR_HARD_OR_AXIS) && f != FACTOR_METRIC && f != FACTOR_STATISTIC;
}

void factors_class(char out[CLASS_ID_SIZE], const struct factors *f)
{
    struct digest_text t = {.used = 0};
    for (int i = 0; i < FACTORS; i++)
        if (in_class((enum factor)i))
            put_factor(&t, rules[i].name, f->value[i]);
    struct digest d;
    digest_of(&d, t.bytes, t.used);
    memcpy(out, "cls-", 4);
    digest_hex(out + 4, &d);
}

void factors_stack(struct digest *out, const struct factors *f)
{
    struct digest_text t = {.used = 0};
    for (int i = 0; i < FACTORS; i++)
        if (rules[i].kind == FACTOR_SOFT)
            put_factor(&t, rules[i].name, f->value[i]);
    digest_of(out, t.bytes, t.used);
}

static int agree_on(const struct factors *a, const struct factors *b, enum factor_kind kind, unsigned open)
{
    for (size_t f = 0; f < FACTORS; f++)
        if ((open & 1u << f) == 0 && factor_rule((enum factor)f)->kind == kind && !text_equal(a->value[f], b->value[f]))
            return 0;
    return 1;
}

int factors_same_class(const struct factors *a, const struct factors *b, unsigned open)
{
    return agree_on(a, b, FACTOR_HARD, open) && agree_on(a, b, FACTOR_HARD_OR_AXIS, open);
}

int factors_same_stack(const struct factors *a, const struct factors *b)
{
    return agree_on(a, b, FACTOR_SOFT, 0);
}

/* Every sentence a claim can be quoted in, read aloud: tense, number, rounding, what stands beside, what may not. */
#include "core/date.h"
#include "query/claim_words.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena memory;

static int64_t moment(const char *text)
{
    int64_t ms = 0;
    assert_int_equal(date_parse_time(&ms, text), 0);
    return ms;
}

static struct digest id_of(const char *text)
{
    struct digest d;
    digest_of(&d, text, strlen(text));
    return d;
}

/* A record and the standing it is quoted with: 5 of 6 runs on 8 B200, and 3 of 3 on the base. */
struct said {
    struct claim_record r;
    struct claim_side sides[2];
    struct claim_receipt receipts[2][9];
    struct claim_left_out left_out[2];
    struct claim_standing standing;
};

static struct claim_side side_of(const char *level, struct claim_receipt *receipts, size_t n, size_t n_failed)
{
    for (size_t i = 0; i < n; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s run %zu", level, i);
        receipts[i] = (struct claim_receipt){id_of(name), 1};
    }
    return (struct claim_side){.level = level,
                               .rate = 34528.9,
                               .lo = 34100.2,
                               .hi = 34960.7,
                               .receipts = receipts,
                               .n_receipts = n,
                               .n_runs = n,
                               .n_attempts = n + n_failed,
                               .n_failed = n_failed,
                               .oldest = moment("2026-04-14T09:00:00Z"),
                               .newest = moment("2026-04-16T10:00:00Z")};
}

static struct said *said(enum claim_metric metric)
{
    struct said *s = arena_alloc(&memory, sizeof *s);
    assert_non_null(s);
    s->sides[0] = side_of("B200", s->receipts[0], 5, 1);
    s->sides[1] = side_of("H100", s->receipts[1], 3, 0);
    s->r = (struct claim_record){.terms = {.id = "b200-nam52", .metric = metric, .axis = FACTOR_ACCELERATOR},
                                 .revision = 3,
                                 .value = 34528.9,
                                 .lo = 34100.2,
                                 .hi = 34960.7,
                                 .level = 0.95,
                                 .n_steps = 1950,
                                 .sides = s->sides,
                                 .n_sides = (size_t)claim_metric_rule(metric)->sides,
                                 .class_id = "cls-1",
                                 .accelerator = "B200",
                                 .count = "8",
                                 .left_out = s->left_out,
                                 .stack = "cca2c57192b22c761352e4570323361abf7766e8"};
    s->r.shared.value[FACTOR_MODEL] = "nam52";
    s->r.shared.value[FACTOR_LANE] = "training";
    s->r.shared.value[FACTOR_SURFACE] = "modal";
    s->r.shared.value[FACTOR_STARTUP] = "cold";
    s->r.shared.value[FACTOR_TOKEN_KIND] = "trained";
    s->standing = (struct claim_standing){.status = CLAIM_CURRENT, .valid_to = moment("2026-05-16T23:59:59Z")};
    return s;
}

static void value(struct said *s, double x, double lo, double hi)
{
    s->r.value = x;
    s->r.lo = lo;
    s->r.hi = hi;
}

static struct said *said_ratio(enum claim_metric metric, double x, double lo, double hi)
{
    struct said *s = said(metric);
    value(s, x, lo, hi);
    return s;
}

static void priced(struct said *s, size_t side, const char *amount, const char *region)
{
    s->r.basis = "spot";
    s->r.currency = s->r.currency != NULL ? s->r.currency : "USD";
    s->sides[side].has_price = 1;
    s->sides[side].price = (struct claim_price){.id = id_of(amount),
                                                .accelerator_hour = amount,
                                                .source = "a page",
                                                .provider = "Lambda",
                                                .region = region,
                                                .observed = moment("2026-04-10T00:00:00Z"),
                                                .valid_to = moment("2026-05-10T00:00:00Z")};
}

static struct said *said_word(enum claim_metric metric, const char *text, const char *detail, size_t n)
{
    struct said *s = said(metric);
    value(s, NAN, NAN, NAN);
    s->r.level = NAN;
    s->r.n_steps = 0;
    s->r.text = text;
    s->r.detail = detail;
    s->sides[0] = side_of("B200", s->receipts[0], n, 0);
    s->r.shared.value[FACTOR_MODEL] = NULL;
    return s;
}

static const char *quote(struct said *s, enum quote_style style, int past)
{
    const char *text = claim_quote(&s->r, &s->standing, style, past, &memory);
    assert_non_null(text);
    return text;
}

/* How the sentence begins, up to what it stands on. */
static void begins(struct said *s, int past, const char *wanted)
{
    const char *text = quote(s, QUOTE_SENTENCE, past);
    if (strncmp(text, wanted, strlen(wanted)) != 0 || strncmp(text + strlen(wanted), " (", 2) != 0)
        fail_msg("'%s' does not begin '%s'", text, wanted);
}

static void has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' does not say '%s'", text, part);
}

static void has_not(const char *text, const char *part)
{
    if (strstr(text, part) != NULL)
        fail_msg("'%s' says '%s'", text, part);
}

static void a_quote_has_everything_it_stands_on(void **state)
{
    (void)state;
    assert_string_equal(
        quote(said(CLAIM_THROUGHPUT), QUOTE_SENTENCE, 0),
        "B200 × 8 trains nam52 at 34,528 tok/s (whole system, steady state, geometric mean of runs; 95 % interval "
        "34,100–34,961; 5 runs of 6 attempts, 1,950 steps), on surface modal, startup cold, measured 2026-04-14 to "
        "2026-04-16, valid to 2026-05-16 [mcr:b200-nam52@3] (rcp-155ac571b8b9, rcp-ab2345836dfe, rcp-c70fd0fdaeaa, "
        "rcp-19b3939de251, rcp-bf673f45ae9f)."); /* sha256sum of "B200 run 0", … */
}

static void the_past_begins_with_its_date_and_is_valid_no_longer(void **state)
{
    (void)state;
    const char *text = quote(said(CLAIM_THROUGHPUT), QUOTE_SENTENCE, 1);
    has(text, "On 2026-04-16, B200 × 8 trained nam52 at 34,528 tok/s (");
    has(text, "measured 2026-04-14 to 2026-04-16 [mcr:b200-nam52@3] (rcp-");
    has_not(text, "valid to");
}

static void every_metric_has_its_clause_in_both_tenses(void **state)
{
    (void)state;
    begins(said(CLAIM_THROUGHPUT), 0, "B200 × 8 trains nam52 at 34,528 tok/s");
    begins(said_ratio(CLAIM_RATIO, 1.8971, 1.8842, 1.9102), 0,
           "B200 × 8 trains nam52 at 1.897 times the speed of H100 × 8");
    begins(said_ratio(CLAIM_RATIO, 1.8971, 1.8842, 1.9102), 1,
           "On 2026-04-16, B200 × 8 trained nam52 at 1.897 times the speed of H100 × 8");
    struct said *s = said_ratio(CLAIM_USD_PER_MTOK, 0.40216, 0.3986, 0.4059);
    priced(s, 0, "6.25", NULL);
    begins(s, 0, "Training nam52 on B200 × 8 costs 0.4022 $/Mtok");
    begins(s, 1, "On 2026-04-16, training nam52 on B200 × 8 cost 0.4022 $/Mtok");
    s = said_ratio(CLAIM_USD_RATIO, 1.0195, 1.008, 1.031);
    priced(s, 0, "6.25", NULL);
    begins(s, 0, "Training nam52 on B200 × 8 costs 1.020 times as much per token as on H100 × 8");
    begins(s, 1, "On 2026-04-16, training nam52 on B200 × 8 cost 1.020 times as much per token as on H100 × 8");
    s = said_ratio(CLAIM_BREAK_EVEN_PRICE, 6.1304, 6.0631, 6.1969);
    priced(s, 1, "3.95", NULL);
    begins(s, 0,
           "Training nam52 costs the same per token on B200 × 8 as on H100 × 8 when the former costs 6.130 $ per "
           "accelerator-hour");
    begins(s, 1,
           "On 2026-04-16, training nam52 cost the same per token on B200 × 8 as on H100 × 8 when the former cost "
           "6.130 $ per accelerator-hour");
    s = said_ratio(CLAIM_TIME_TO_RESULT, 21858.4, NAN, NAN);
    begins(s, 0, "The first trustworthy result of nam52 on B200 × 8 takes 21,858 s from launch");
    begins(s, 1, "On 2026-04-16, the first trustworthy result of nam52 on B200 × 8 took 21,858 s from launch");
    s = said_word(CLAIM_PROMOTION, "triton-promoted", "promotion ready, mode promotion", 2);
    begins(s, 0, "The promotion status on B200 × 8 is triton-promoted");
    begins(s, 1, "On 2026-04-16, the promotion status on B200 × 8 was triton-promoted");
    s = said_word(CLAIM_FA4_HEALTH, "not healthy", "import ok, bootstrap failed", 2);
    begins(s, 0, "FA4 on B200 × 8 is not healthy");
    begins(s, 1, "On 2026-04-16, FA4 on B200 × 8 was not healthy");
    s = said_word(CLAIM_BACKEND, "dsa-triton", "requested dsa-cuda", 2);
    begins(s, 0, "The sparse backend that runs on B200 × 8 is dsa-triton");
    begins(s, 1, "On 2026-04-16, the sparse backend that ran on B200 × 8 was dsa-triton");
}

static struct said *said_completion(size_t well, size_t n)
{
    struct said *s = said_ratio(CLAIM_COMPLETION, (double)well / (double)n, 0.0281, 0.6001);
    s->sides[0] = side_of("B200", s->receipts[0], n, 0);
    s->sides[0].n_runs = well;
    s->sides[0].n_failed = n - well;
    s->r.n_steps = 0;
    return s;
}

static void attempts_are_counted_one_by_one(void **state)
{
    (void)state;
    begins(said_completion(2, 9), 0, "2 of 9 attempts to train nam52 on B200 × 8 have ended well");
    begins(said_completion(1, 9), 0, "1 of 9 attempts to train nam52 on B200 × 8 has ended well");
    begins(said_completion(0, 9), 0, "0 of 9 attempts to train nam52 on B200 × 8 have ended well");
    begins(said_completion(1, 9), 1, "On 2026-04-16, 1 of 9 attempts to train nam52 on B200 × 8 had ended well");
    struct said *s = said_completion(4, 5);
    s->r.shared.value[FACTOR_LANE] = "sparse_exact";
    begins(s, 0, "4 of 5 attempts of lane sparse_exact on B200 × 8 have ended well");
    s->r.shared.value[FACTOR_LANE] = NULL;
    begins(s, 0, "4 of 5 attempts on B200 × 8 have ended well");
    const char *text = quote(said_completion(2, 9), QUOTE_SENTENCE, 0);
    has(text, "(all attempts of the class; 95 % interval 2–61 %)");
    has_not(text, "runs of");
}

static void one_is_singular(void **state)
{
    (void)state;
    struct said *s = said_word(CLAIM_PROMOTION, "blocked", "promotion not ready, mode validation", 1);
    has(quote(s, QUOTE_SENTENCE, 0),
        "(promotion not ready, mode validation; as its run recorded it; 1 run of 1 attempt)");
    s = said_word(CLAIM_PROMOTION, "blocked", "promotion not ready, mode validation", 2);
    has(quote(s, QUOTE_SENTENCE, 0), "as its runs recorded it; 2 runs of 2 attempts)");
    s = said(CLAIM_TIME_TO_RESULT);
    s->sides[0] = side_of("B200", s->receipts[0], 1, 1);
    s->r.n_steps = 1;
    s->r.no_interval = "observed once";
    value(s, 7.26, NAN, NAN);
    begins(s, 0, "The first trustworthy result of nam52 on B200 × 8 takes 7.3 s from launch");
    has(quote(s, QUOTE_SENTENCE, 0), "; no interval: observed once; 1 run of 2 attempts, 1 step)");
    s->r.n_left_out = 1;
    has(quote(s, QUOTE_SENTENCE, 0), "; 1 receipt left out)");
    s->r.n_left_out = 2;
    has(quote(s, QUOTE_SENTENCE, 0), "; 2 receipts left out)");
}

static void a_ratio_that_prints_as_one_is_no_plural(void **state)
{
    (void)state;
    struct said *s = said_ratio(CLAIM_RATIO, 1.2, 0.02, 60);
    begins(s, 0, "B200 × 8 trains nam52 at the speed of H100 × 8, a ratio of 1");
    has(quote(s, QUOTE_SENTENCE, 0), "95 % interval 0–60, which includes 1: no difference is shown");
    s->r.terms.metric = CLAIM_USD_RATIO;
    priced(s, 0, "6.25", NULL);
    begins(s, 1, "On 2026-04-16, training nam52 on B200 × 8 cost as much per token as on H100 × 8, a ratio of 1");
    begins(said_ratio(CLAIM_RATIO, 1.0, 0.99, 1.01), 0, "B200 × 8 trains nam52 at 1.000 times the speed of H100 × 8");
    has_not(quote(said_ratio(CLAIM_RATIO, 1.02, 1.01, 1.03), QUOTE_SENTENCE, 0), "no difference");
}

static void throughput_is_cut_costs_go_to_nearest_limits_outward(void **state)
{
    (void)state;
    struct said *s = said(CLAIM_THROUGHPUT);
    value(s, 4316.999, 4277.01, 4355.01);
    assert_string_equal(claim_value_words(&s->r, &memory), "4,316");
    assert_string_equal(claim_interval_words(&s->r, &memory), "4,277–4,356");
    s = said_ratio(CLAIM_USD_PER_MTOK, 0.40226, 0.39866, 0.40584);
    s->r.currency = "USD";
    assert_string_equal(claim_value_words(&s->r, &memory), "0.4023");
    assert_string_equal(claim_interval_words(&s->r, &memory), "0.3986–0.4059");
    s = said_ratio(CLAIM_BREAK_EVEN_PRICE, 6.1326, 6.0634, 6.1961);
    assert_string_equal(claim_value_words(&s->r, &memory), "6.133");
    assert_string_equal(claim_interval_words(&s->r, &memory), "6.063–6.197");
    assert_string_equal(claim_interval_words(&said_ratio(CLAIM_RATIO, 1.9, 1.8841, 1.9101)->r, &memory), "1.884–1.911");
}

static void no_digit_is_finer_than_the_interval(void **state)
{
    (void)state;
    struct said *s = said(CLAIM_THROUGHPUT);
    value(s, 34528.9, 34528.1, 34529.7); /* narrow: one decimal, and no more */
    assert_string_equal(claim_value_words(&s->r, &memory), "34,528.90");
    value(s, 34528.9, 20000, 50000);
    assert_string_equal(claim_value_words(&s->r, &memory), "34,528");
    assert_string_equal(claim_value_words(&said_ratio(CLAIM_RATIO, 1.8971, 1.4, 2.4)->r, &memory), "1.90");
    assert_string_equal(claim_value_words(&said_ratio(CLAIM_RATIO, 7.8971, 1.4, 62)->r, &memory), "8");
    s = said_ratio(CLAIM_COMPLETION, 0.95, 0.8872, 0.9836);
    assert_string_equal(claim_interval_words(&s->r, &memory), "88.7–98.4 %");
    assert_string_equal(claim_interval_words(&said_completion(9, 9)->r, &memory), "2–61 %");
}

static void what_has_no_interval_prints_none(void **state)
{
    (void)state;
    struct said *s = said_ratio(CLAIM_TIME_TO_RESULT, 274, NAN, NAN);
    assert_string_equal(claim_interval_words(&s->r, &memory), "");
    has_not(quote(s, QUOTE_SENTENCE, 0), "interval");
    assert_string_equal(claim_headline(&s->r, 0, &memory),
                        "The first trustworthy result of nam52 on B200 × 8 takes 274 s from launch");
}

static void prices_say_basis_seller_day_and_row(void **state)
{
    (void)state;
    struct said *s = said_ratio(CLAIM_USD_RATIO, 1.0195, 1.008, 1.031);
    priced(s, 0, "6.25", "us-east");
    priced(s, 1, "3.95", NULL);
    has(quote(s, QUOTE_SENTENCE, 0),
        "(by marginal cost, steady state; 95 % interval 1.008–1.031; 5 runs of 6 attempts on B200 × 8, 3 runs of 3 "
        "attempts on H100 × 8, 1,950 steps; B200 × 8 at 6.25 USD per accelerator-hour, spot price of Lambda in us-east "
        "observed 2026-04-10 (prc-");
    has(quote(s, QUOTE_SENTENCE, 0),
        "; H100 × 8 at 3.95 USD per accelerator-hour, spot price of Lambda observed 2026-04-10 (prc-");
    s->r.terms.metric = CLAIM_BREAK_EVEN_PRICE; /* what the level costs has no part in it */
    has_not(quote(s, QUOTE_SENTENCE, 0), "at 6.25 USD");
    has(quote(s, QUOTE_SENTENCE, 0), "at 3.95 USD");
    s = said_ratio(CLAIM_USD_PER_MTOK, 0.40216, 0.3986, 0.4059);
    s->r.currency = "EUR";
    priced(s, 0, "3.333333333333333333333333333333333", NULL);
    begins(s, 0, "Training nam52 on B200 × 8 costs 0.4022 EUR/Mtok");
    has(quote(s, QUOTE_SENTENCE, 0), "at 3.333 EUR per accelerator-hour");
}

static void units_follow_the_currency(void **state)
{
    (void)state;
    struct said *s = said(CLAIM_USD_PER_MTOK);
    s->r.currency = "EUR";
    assert_string_equal(claim_unit(&s->r, &memory), "EUR/Mtok");
    s->r.terms.metric = CLAIM_BREAK_EVEN_PRICE;
    assert_string_equal(claim_unit(&s->r, &memory), "EUR/h");
    assert_string_equal(claim_unit(&said(CLAIM_THROUGHPUT)->r, &memory), "tok/s");
    assert_string_equal(claim_unit(&said(CLAIM_RATIO)->r, &memory), "");
    assert_null(claim_unit(&said(CLAIM_PROMOTION)->r, &memory));
}

static struct said *on_axis(enum factor axis, const char *level, const char *base)
{
    struct said *s = said_ratio(CLAIM_RATIO, 1.5, 1.4, 1.6);
    s->r.terms.axis = axis;
    s->sides[0].level = level;
    s->sides[1].level = base;
    return s;
}

static void a_side_is_told_by_its_axis(void **state)
{
    (void)state;
    struct said *s = on_axis(FACTOR_COUNT_OF, "16", "8");
    s->r.count = "16";
    begins(s, 0, "B200 × 16 trains nam52 at 1.50 times the speed of B200 × 8");
    begins(on_axis(FACTOR_REVISION, "cca2c57192b22c761352e4570323361abf7766e8",
                   "8f5518c487a78b856c654dce5e0123456789abcd+dirty.0123456789ab"),
           0,
           "B200 × 8 at revision cca2c57192b2… trains nam52 at 1.50 times the speed of B200 × 8 at revision "
           "8f5518c487a7…+dirty.0123456789ab");
    begins(on_axis(FACTOR_REVISION, "cca2c57192b22c761352e4570323361abf7766e8",
                   "cca2c57192b22c761352e4570323361abf77ffff"),
           0, /* alike where they would be cut */
           "B200 × 8 at revision cca2c57192b22c761352e4570323361abf7766e8 trains nam52 at 1.50 times the speed of B200 "
           "× 8 at revision cca2c57192b22c761352e4570323361abf77ffff");
    begins(on_axis(FACTOR_IMAGE, "env:sha256:e56248c4a87cd73146d4871f1aa45671a29b306af0ad1710", "sha256:8a870a"), 0,
           "B200 × 8 with image env:sha256:e56248c4a87c… trains nam52 at 1.50 times the speed of B200 × 8 with image "
           "sha256:8a870a");
    begins(on_axis(FACTOR_MODE, "fsdp2", "ddp"), 0,
           "B200 × 8 with distributed mode fsdp2 trains nam52 at 1.50 times the speed of B200 × 8 with distributed "
           "mode ddp");
    begins(on_axis(FACTOR_HOSTS, "2", "1"), 0,
           "B200 × 8 on 2 hosts trains nam52 at 1.50 times the speed of B200 × 8 on 1 host");
    begins(on_axis(FACTOR_STORAGE, "local-nvme", "volume"), 0,
           "B200 × 8 with its data on local-nvme trains nam52 at 1.50 times the speed of B200 × 8 with its data on "
           "volume");
    begins(on_axis(FACTOR_WAVE, "w2", "w1"), 1,
           "On 2026-04-16, B200 × 8 in wave w2 trained nam52 at 1.50 times the speed of B200 × 8 in wave w1");
    s = said(CLAIM_THROUGHPUT);
    s->sides[0].level = "not told";
    s->r.terms.axis = FACTOR_MODE;
    s->r.accelerator = s->r.count = NULL;
    s->r.shared.value[FACTOR_MODEL] = NULL;
    begins(s, 0, "Accelerators not recorded with distributed mode not told trains the model at 34,528 tok/s");
}

static void what_is_not_plain_about_a_rate_is_said(void **state)
{
    (void)state;
    struct said *s = said(CLAIM_THROUGHPUT);
    s->r.terms.rate = METRIC_WHOLE_RUN;
    s->r.n_steps = 0;
    s->r.shared.value[FACTOR_TOKEN_KIND] = "padded";
    s->r.shared.value[FACTOR_EVAL] = "on";
    has(quote(s, QUOTE_SENTENCE, 0),
        "(whole system, whole run, launch to finish, padded tokens, evaluation included, geometric mean of runs; 95 % "
        "interval 34,100–34,961; 5 runs of 6 attempts)");
    s = said_ratio(CLAIM_USD_PER_MTOK, 0.4, 0.39, 0.41);
    priced(s, 0, "6.25", NULL);
    s->r.shared.value[FACTOR_TOKEN_KIND] = "padded";
    has(quote(s, QUOTE_SENTENCE, 0), "(marginal cost, steady state, padded tokens; ");
}

static void what_was_disclosed_left_out_or_moved_is_said(void **state)
{
    (void)state;
    struct said *s = said(CLAIM_RATIO);
    const char *disclosed[] = {"image or environment: sha256:a | sha256:b", "kernel pins: x | y"};
    value(s, 1.5, 1.4, 1.6);
    s->r.disclosed = disclosed;
    s->r.n_disclosed = 2;
    s->r.n_left_out = 4;
    s->standing.class_moved_to = "8f5518c487a78b856c654dce5e0123456789abcd";
    s->receipts[0][1].has_artifacts = 0;
    has(quote(s, QUOTE_SENTENCE, 0),
        "; differing, and disclosed: image or environment, kernel pins; 4 receipts left out; on revision "
        "cca2c57192b2…; the class has since moved to 8f5518c487a7…; artifacts not recorded for 1 of 8 receipts), on "
        "surface modal");
    for (size_t i = 0; i < 5; i++)
        s->receipts[0][i].has_artifacts = s->receipts[1][i].has_artifacts = 0;
    has(quote(s, QUOTE_SENTENCE, 0), "; artifacts not recorded), on surface");
    s->r.shared.value[FACTOR_SURFACE] = NULL;
    has(quote(s, QUOTE_SENTENCE, 0), "), startup cold, measured ");
    s->r.shared.value[FACTOR_STARTUP] = NULL;
    has(quote(s, QUOTE_SENTENCE, 0), "), measured ");
}

static void one_day_is_no_span(void **state)
{
    (void)state;
    struct said *s = said(CLAIM_THROUGHPUT);
    s->sides[0].oldest = s->sides[0].newest - 60000;
    has(quote(s, QUOTE_SENTENCE, 0), "startup cold, measured 2026-04-16, valid to");
    s = said_ratio(CLAIM_RATIO, 1.5, 1.4, 1.6); /* the date of the past is that of the newest run of all */
    s->sides[1].oldest = s->sides[1].newest = moment("2026-04-20T10:00:00Z");
    begins(s, 1, "On 2026-04-20, B200 × 8 trained nam52 at 1.50 times the speed of H100 × 8");
    has(quote(s, QUOTE_SENTENCE, 1), "measured 2026-04-14 to 2026-04-20 [");
}

static void made_up_evidence_says_so_first(void **state)
{
    (void)state;
    struct said *s = said(CLAIM_THROUGHPUT);
    s->r.synthetic = 1;
    begins(s, 0, "SYNTHETIC, made-up data: B200 × 8 trains nam52 at 34,528 tok/s");
    begins(s, 1, "SYNTHETIC, made-up data: On 2026-04-16, B200 × 8 trained nam52 at 34,528 tok/s");
    assert_string_equal(claim_headline(&s->r, 1, &memory),
                        "SYNTHETIC: B200 × 8 trained nam52 at 34,528 tok/s (34,100–34,961)");
    for (int style = 0; style < QUOTE_STYLES; style++)
        has(quote(s, (enum quote_style)style, 1), "SYNTHETIC, made-up data: ");
    s = said_completion(2, 9);
    assert_string_equal(claim_headline(&s->r, 0, &memory),
                        "2 of 9 attempts to train nam52 on B200 × 8 have ended well (2–61 %)");
}

static void markdown_has_the_value_in_bold_and_ids_as_code(void **state)
{
    (void)state;
    struct said *s = said_ratio(CLAIM_USD_PER_MTOK, 0.40216, 0.3986, 0.4059);
    priced(s, 0, "6.25", NULL);
    const char *text = quote(s, QUOTE_MARKDOWN, 0);
    has(text, "Training nam52 on B200 × 8 costs **0.4022 $/Mtok** (marginal cost");
    has(text, "(`prc-");
    has(text, "[mcr:b200-nam52@3] (`rcp-155ac571b8b9`, `rcp-");
    const char *note = quote(s, QUOTE_FOOTNOTE, 1);
    has(note, "[^mcr-b200-nam52-3]: On 2026-04-16, training nam52 on B200 × 8 cost **0.4022 $/Mtok** (");
    assert_int_equal(note[0], '[');
    has(quote(said_word(CLAIM_FA4_HEALTH, "not healthy", NULL, 2), QUOTE_MARKDOWN, 0),
        "FA4 on B200 × 8 is **not healthy** (as its runs");
}

/* Names come from receipts: whatever is in them must stay a name. */
static void names_stay_names_in_markdown(void **state)
{
    (void)state;
    struct said *s = said(CLAIM_THROUGHPUT);
    s->r.shared.value[FACTOR_MODEL] = "llama2_70b_lora *x* [a](b) <b>`c` | \\ _em_ ~~no~~ &lt;";
    has(quote(s, QUOTE_MARKDOWN, 0),
        "trains llama2_70b_lora \\*x\\* \\[a\\](b) \\<b>\\`c\\` \\| \\\\ \\_em\\_ \\~\\~no\\~\\~ \\&lt; at **");
    has(quote(s, QUOTE_SENTENCE, 0), "trains llama2_70b_lora *x* [a](b) <b>`c` | \\ _em_ ~~no~~ &lt; at 34,528");
    s = said_word(CLAIM_PROMOTION, "**go**", "mode <i>", 2);
    has(quote(s, QUOTE_MARKDOWN, 0), "is **\\*\\*go\\*\\*** (mode \\<i>;");
}

static void what_cannot_be_seen_is_shown_escaped(void **state)
{
    (void)state;
    struct said *s = said_word(CLAIM_BACKEND, "dsa\x1b[2Jcuda\n",
                               "ran as \xe2\x80\xae"
                               "oops",
                               2);
    s->r.shared.value[FACTOR_SURFACE] = "mo\tdal";
    for (int style = 0; style < QUOTE_STYLES; style++) {
        const char *text = quote(s, (enum quote_style)style, 0);
        for (const char *c = text; *c != '\0'; c++)
            assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
        has_not(text, "\xe2\x80\xae");
    }
    for (const char *c = claim_value_words(&s->r, &memory); *c != '\0'; c++)
        assert_true((unsigned char)*c >= 0x20);
    for (const char *c = claim_headline(&s->r, 0, &memory); *c != '\0'; c++)
        assert_true((unsigned char)*c >= 0x20);
}

static void today_is_in_no_quote(void **state)
{
    (void)state;
    char today[DATE_TEXT_SIZE];
    date_format_day(today, date_now());
    for (int metric = 0; metric < CLAIM_METRICS; metric++) {
        struct said *s = said((enum claim_metric)metric);
        s->r.text = "ready";
        priced(s, 0, "6.25", NULL);
        priced(s, 1, "3.95", NULL);
        for (int style = 0; style < QUOTE_STYLES; style++)
            for (int past = 0; past < 2; past++) {
                const char *text = quote(s, (enum quote_style)style, past);
                has_not(text, today);
                has_not(text, "(null)");
                assert_string_equal(text, quote(s, (enum quote_style)style, past));
            }
    }
}

static void styles_have_names(void **state)
{
    (void)state;
    enum quote_style style;
    for (int i = 0; i < QUOTE_STYLES; i++) {
        assert_int_equal(quote_style_by_name(&style, quote_style_name((enum quote_style)i)), 0);
        assert_int_equal(style, i);
    }
    assert_int_equal(quote_style_by_name(&style, "json"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quote_has_everything_it_stands_on),
        cmocka_unit_test(the_past_begins_with_its_date_and_is_valid_no_longer),
        cmocka_unit_test(every_metric_has_its_clause_in_both_tenses),
        cmocka_unit_test(attempts_are_counted_one_by_one),
        cmocka_unit_test(one_is_singular),
        cmocka_unit_test(a_ratio_that_prints_as_one_is_no_plural),
        cmocka_unit_test(throughput_is_cut_costs_go_to_nearest_limits_outward),
        cmocka_unit_test(no_digit_is_finer_than_the_interval),
        cmocka_unit_test(what_has_no_interval_prints_none),
        cmocka_unit_test(prices_say_basis_seller_day_and_row),
        cmocka_unit_test(units_follow_the_currency),
        cmocka_unit_test(a_side_is_told_by_its_axis),
        cmocka_unit_test(what_is_not_plain_about_a_rate_is_said),
        cmocka_unit_test(what_was_disclosed_left_out_or_moved_is_said),
        cmocka_unit_test(one_day_is_no_span),
        cmocka_unit_test(made_up_evidence_says_so_first),
        cmocka_unit_test(markdown_has_the_value_in_bold_and_ids_as_code),
        cmocka_unit_test(names_stay_names_in_markdown),
        cmocka_unit_test(what_cannot_be_seen_is_shown_escaped),
        cmocka_unit_test(today_is_in_no_quote),
        cmocka_unit_test(styles_have_names),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&memory);
    return failed;
}

/*
 * docs/receipt.md, "Disputed", as far as one document shows it: each rule compares what the
 * document declares with its own evidence and says both values.
 */
#include "receipt/dispute.h"

#include "core/date.h"
#include "core/number.h"
#include "core/text.h"
#include "receipt/accelerator.h"
#include "receipt/member.h"
#include "receipt/parts.h"

#include <math.h>
#include <string.h>

/* Launchers round what they print; beyond this the two numbers are not the same measurement. */
#define REPORTED_TOLERANCE 0.05

/* A compiler leaves traces below this even in an empty cache, MiB. */
#define COLD_CACHE_MIB 1.0

struct number_text {
    char text[NUMBER_TEXT_SIZE];
};

static struct number_text exact(double x)
{
    struct number_text t;
    number_format_exact(t.text, x);
    return t;
}

/* A measured rate: as many digits as a reader can use. */
static struct number_text rate(double x)
{
    struct number_text t;
    number_format_fixed(t.text, x, number_decimals(x, 0), 1, NUMBER_NEAREST);
    return t;
}

/* FLOP/s as PFLOP/s. */
static struct number_text peta(double flops)
{
    struct number_text t;
    number_format_fixed(t.text, flops / 1e15, 2, 1, NUMBER_NEAREST);
    return t;
}

static void check_accelerator(struct reasons *all)
{
    struct receipt *r = all->receipt;
    struct arena *a = &r->memory;
    if (r->observed_kinds > 1)
        reason_add(all, REASON_DEVICES, AT_ACCELERATOR_OBSERVED,
                   arena_format(a, "accelerator.observed names %zu kinds of device in one run: %s", r->observed_kinds,
                                r->observed));
    else if (r->observed != NULL && r->requested != NULL && strcmp(r->requested, r->observed) != 0)
        reason_add(all, REASON_ACCELERATOR, AT_ACCELERATOR_OBSERVED,
                   arena_format(a, "%s was asked for (%s), but the run saw %s (%s)", r->requested,
                                member_quote(a, r->requested_text), r->observed, member_quote(a, r->observed_text)));
}

static const char *bare_digest(const char *digest)
{
    return strncmp(digest, "sha256:", 7) == 0 ? digest + 7 : digest;
}

static void check_warm(struct reasons *all, const char *class_name)
{
    struct receipt *r = all->receipt;
    struct arena *a = &r->memory;
    const char *cache = receipt_text(r, AT_STARTUP_EVIDENCE_CACHE_IMAGE_DIGEST);
    const struct member *image = &r->members[AT_CODE_IMAGE];
    double filled_by = receipt_number(r, AT_STARTUP_EVIDENCE_CACHE_GPU_COUNT);
    if (cache != NULL && image->node != NULL && image->which == 0 &&
        !text_same(bare_digest(cache), bare_digest(json_text(image->node))))
        reason_add(all, REASON_CACHE_IMAGE, AT_STARTUP_EVIDENCE_CACHE_IMAGE_DIGEST,
                   arena_format(a, "declared %s, but the cache is of image %s and the run's image is %s", class_name,
                                member_quote(a, cache), member_quote(a, json_text(image->node))));
    if (!isnan(filled_by) && !isnan(r->count) && fabs(filled_by - r->count) > 0)
        reason_add(all, REASON_CACHE_COUNT, AT_STARTUP_EVIDENCE_CACHE_GPU_COUNT,
                   arena_format(a, "declared %s, but the cache was filled with %s accelerators and the run has %s",
                                class_name, exact(filled_by).text, exact(r->count).text));
}

static void check_startup(struct reasons *all)
{
    struct receipt *r = all->receipt;
    const char *class_name = r->factors.value[FACTOR_STARTUP];
    double cache = receipt_number(r, AT_STARTUP_EVIDENCE_CACHE_MIB_START);
    if (class_name == NULL)
        return;
    if (strcmp(class_name, "cold") != 0)
        check_warm(all, class_name);
    else if (cache > COLD_CACHE_MIB)
        reason_add(all, REASON_COLD_CACHE, AT_STARTUP_EVIDENCE_CACHE_MIB_START,
                   arena_format(&r->memory, "declared cold, but the compiler cache held %s MiB at the start",
                                exact(cache).text));
}

/* Reports the first of values[n] that is not above 0, and how many more there are. */
static void check_positive(struct reasons *all, enum member_id id, const double *values, size_t n, const char *unit)
{
    const char *path = member_rule(id)->path;
    size_t first = n, bad = 0;
    for (size_t i = 0; i < n; i++)
        if (!(values[i] > 0) || !isfinite(values[i])) {
            first = bad == 0 ? i : first;
            bad++;
        }
    if (bad == 0)
        return;
    const char *more = bad > 1 ? arena_format(&all->receipt->memory, ", and %zu more like it", bad - 1) : "";
    reason_add(all, REASON_TIMES, id,
               more == NULL ? NULL
                            : arena_format(&all->receipt->memory, "%s[%zu] is %s %s%s", path, first,
                                           exact(values[first]).text, unit, more));
}

/* One number that stands for all records is reported once, without an index. */
static void check_series(struct reasons *all, enum member_id id, const double *spread, const char *unit)
{
    struct receipt *r = all->receipt;
    const struct json_node *node = r->members[id].node;
    double x = json_number(node);
    if (node == NULL)
        return;
    if (json_type(node) == JSON_ARRAY)
        check_positive(all, id, spread, r->steps.n, unit);
    else if (!(x > 0))
        reason_add(all, REASON_TIMES, id,
                   arena_format(&r->memory, "%s is %s %s", member_rule(id)->path, exact(x).text, unit));
}

/* Steps cannot take longer than the run around them; a second and one per cent for clocks that are rounded. */
static void check_duration(struct reasons *all)
{
    struct receipt *r = all->receipt;
    double steps = 0;
    if (r->started_at == DATE_NONE || r->finished_at == DATE_NONE || r->finished_at <= r->started_at)
        return;
    double run = (double)(r->finished_at - r->started_at) / 1000;
    for (size_t i = 0; i < r->steps.n && r->steps.seconds != NULL; i++)
        steps += r->steps.seconds[i];
    if (steps > run * 1.01 + 1)
        reason_add(all, REASON_TIMES, AT_STEPS_SECONDS,
                   arena_format(&r->memory,
                                "steps.seconds add up to %s s, but the run lasted %s s from launch to finish",
                                rate(steps).text, rate(run).text));
}

static void check_times(struct reasons *all)
{
    check_duration(all);
    struct receipt *r = all->receipt;
    const struct series *s = &r->steps;
    check_series(all, AT_STEPS_SECONDS, s->seconds, "seconds");
    check_series(all, AT_STEPS_TOKENS, s->tokens, "tokens");
    check_series(all, AT_STEPS_PER_RECORD, s->steps_per_record, "steps");
    if (r->started_at == DATE_NONE || r->finished_at == DATE_NONE)
        return;
    if (r->finished_at < r->started_at)
        reason_add(all, REASON_TIMES, AT_FINISHED_AT, "finished_at is before started_at");
    else if (r->finished_at == r->started_at && s->n > 0)
        reason_add(all, REASON_TIMES, AT_FINISHED_AT, "the run took no time: finished_at is started_at");
}

static void check_lengths(struct reasons *all)
{
    static const enum member_id arrays[] = {AT_STEPS_TOKENS, AT_STEPS_PER_RECORD, AT_STEPS_LOSS};
    struct receipt *r = all->receipt;
    const struct json_node *seconds = r->members[AT_STEPS_SECONDS].node;
    for (size_t i = 0; seconds != NULL && i < sizeof arrays / sizeof arrays[0]; i++) {
        const struct json_node *node = r->members[arrays[i]].node;
        if (node == NULL || json_type(node) != JSON_ARRAY || json_size(node) == json_size(seconds))
            continue;
        reason_add(all, REASON_LENGTHS, arrays[i],
                   arena_format(&r->memory, "%s has %zu elements and steps.seconds has %zu",
                                member_rule(arrays[i])->path, json_size(node), json_size(seconds)));
    }
}

/* Tokens given once for all records must be the batch times the steps of every record. */
static void check_tokens(struct reasons *all)
{
    struct receipt *r = all->receipt;
    const struct series *s = &r->steps;
    double tokens = json_number(r->members[AT_STEPS_TOKENS].node);
    for (size_t i = 0; !isnan(tokens) && !isnan(r->global_batch_tokens) && i < s->n; i++) {
        double expected = r->global_batch_tokens * s->steps_per_record[i];
        if (fabs(tokens - expected) <= 0)
            continue;
        reason_add(all, REASON_TOKENS, AT_STEPS_TOKENS,
                   arena_format(&r->memory,
                                "steps.tokens is %s, but record %zu covers %s x %s = %s tokens "
                                "(recipe.global_batch_tokens x steps.per_record)",
                                exact(tokens).text, i, exact(r->global_batch_tokens).text,
                                exact(s->steps_per_record[i]).text, exact(expected).text));
        return;
    }
}

/* Tokens of one step, by the records of a list. */
struct batch_seen {
    double least, most;
    int as_stated; /* some record has exactly the recipe's */
};

static struct batch_seen batch_seen(const struct receipt *r)
{
    const struct series *s = &r->steps;
    struct batch_seen seen = {.least = INFINITY, .most = 0};
    for (size_t i = 0; i < s->n; i++) {
        double tokens = s->tokens[i] / s->steps_per_record[i];
        seen.least = fmin(seen.least, tokens);
        seen.most = fmax(seen.most, tokens);
        seen.as_stated |= fabs(s->tokens[i] - r->global_batch_tokens * s->steps_per_record[i]) <= 0;
    }
    return seen;
}

/* A division of whole numbers may lose a last digit. */
static int is_constant(const struct batch_seen *seen)
{
    return seen->most - seen->least <= 1e-12 * seen->most;
}

/* Only trained tokens are counted, and texts fill a batch in part: never wholly, but more than half of it. */
static int is_filled_in_part(const struct receipt *r, const struct batch_seen *seen)
{
    const char *kind = r->factors.value[FACTOR_TOKEN_KIND];
    return kind != NULL && strcmp(kind, "trained") == 0 && !is_constant(seen) && seen->most < r->global_batch_tokens &&
           seen->most > r->global_batch_tokens / 2;
}

/*
 * Tokens given record by record may vary, as batches grow by schedule. But some record must have the batch that the
 * recipe states, or be filled in part: what one rank of several counts is half of it or less, whatever it varies by. A
 * list of one number over and over is that number.
 */
static void check_token_list(struct reasons *all)
{
    struct receipt *r = all->receipt;
    const struct json_node *list = r->members[AT_STEPS_TOKENS].node;
    if (list == NULL || json_type(list) != JSON_ARRAY || isnan(r->global_batch_tokens) || r->steps.n == 0)
        return;
    struct batch_seen seen = batch_seen(r);
    if (seen.as_stated || is_filled_in_part(r, &seen))
        return;
    const char *range = is_constant(&seen) ? "" : arena_format(&r->memory, "between %s and ", exact(seen.least).text);
    reason_add(all, REASON_TOKENS, AT_STEPS_TOKENS,
               range == NULL ? NULL
                             : arena_format(&r->memory,
                                            "steps.tokens come to %s%s tokens a step, in no record to the %s of "
                                            "recipe.global_batch_tokens",
                                            range, exact(seen.most).text, exact(r->global_batch_tokens).text));
}

/* Over all records: a single record may be mistimed, the whole cannot be faster than the silicon. NaN without tokens.
 */
static double mean_rate(const struct series *s, double *tokens)
{
    double seconds = 0;
    *tokens = 0;
    for (size_t i = 0; s->tokens != NULL && i < s->n; i++) {
        *tokens += s->tokens[i];
        seconds += s->seconds[i];
    }
    return *tokens > 0 && seconds > 0 ? *tokens / seconds : NAN;
}

static void check_total(struct reasons *all, double tokens)
{
    struct receipt *r = all->receipt;
    if (r->steps.total_tokens < tokens)
        reason_add(all, REASON_TOKENS, AT_STEPS_TOTAL_TOKENS,
                   arena_format(&r->memory, "steps.total_tokens is %s, less than the %s of the records alone",
                                exact(r->steps.total_tokens).text, exact(tokens).text));
}

/*
 * The width of the numbers the linear layers multiply: matrix units double their rate each time it halves. What cannot
 * be told is taken for the narrowest, so that only the impossible is disputed.
 */
static int precision_bits(const struct receipt *r)
{
    static const struct {
        const char *part;
        int bits;
    } widths[] = {{"fp4", 4}, {"int4", 4}, {"fp8", 8}, {"int8", 8}, {"e4m3", 8}, {"e5m2", 8}, {"16", 16}, {"32", 32}};
    const char *linear = json_text(json_find(json_root(r->doc), "recipe.precision.linear"));
    for (size_t i = 0; linear != NULL && i < sizeof widths / sizeof *widths; i++)
        if (strcasestr(linear, widths[i].part) != NULL)
            return widths[i].bits;
    return 4;
}

/* A training step costs about 6 FLOPs per parameter and token (Kaplan et al. 2020, "Scaling Laws", section 2.1). */
static void check_peak(struct reasons *all, double tok_per_s)
{
    struct receipt *r = all->receipt;
    const struct accelerator *a = r->observed != NULL ? accelerator_find(r->observed) : NULL;
    if (a == NULL || isnan(tok_per_s) || isnan(r->parameters) || isnan(r->count) || isnan(a->peak_flops))
        return;
    double used = 6 * r->parameters * tok_per_s, peak = a->peak_flops * r->count * a->peak_bits / precision_bits(r);
    if (used > peak)
        reason_add(
            all, REASON_PEAK, AT_STEPS_TOKENS,
            arena_format(&r->memory,
                         "%s tok/s of a model of %s parameters take %s PFLOP/s (6 per parameter and token); %s x %s "
                         "can do %s at most (%s)",
                         rate(tok_per_s).text, rate(r->parameters).text, peta(used).text, exact(r->count).text, a->name,
                         peta(peak).text, a->peak_source));
}

static void check_reported(struct reasons *all)
{
    struct receipt *r = all->receipt;
    double recomputed;
    if (receipt_recompute(&recomputed, r) != 0) {
        all->no_memory = 1;
        return;
    }
    if (isnan(r->reported_tok_per_s) || isnan(recomputed) ||
        fabs(r->reported_tok_per_s - recomputed) <= REPORTED_TOLERANCE * recomputed ||
        fabs(r->reported_tok_per_s - receipt_mean_of_rates(r)) <= REPORTED_TOLERANCE * recomputed)
        return;
    reason_add(
        all, REASON_REPORTED, AT_REPORTED_TOK_PER_SEC_GLOBAL,
        arena_format(&r->memory,
                     "the launcher reported a %s of %s tok/s; its own records give %s after the same %s discarded "
                     "steps",
                     r->reported_statistic, rate(r->reported_tok_per_s).text, rate(recomputed).text,
                     exact(r->reported_discard).text));
}

void disputes_find(struct reasons *all)
{
    double tokens, tok_per_s = mean_rate(&all->receipt->steps, &tokens);
    check_accelerator(all);
    check_startup(all);
    check_times(all);
    check_lengths(all);
    check_tokens(all);
    check_token_list(all);
    check_total(all, tokens);
    check_peak(all, tok_per_s);
    check_reported(all);
}

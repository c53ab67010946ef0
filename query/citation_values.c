/* Whether a quantity in a text is the one that a claim states. */
#include "query/citation_parts.h"

#include "core/number.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int is_ratio(const struct claim_record *r)
{
    return r->terms.metric == CLAIM_RATIO || r->terms.metric == CLAIM_USD_RATIO;
}

/* Rates of the sides stand behind ratios and costs, and may be told with them. */
static int has_rates(const struct claim_record *r)
{
    enum claim_metric m = r->terms.metric;
    if (m != CLAIM_RATIO && m != CLAIM_USD_PER_MTOK && m != CLAIM_USD_RATIO && m != CLAIM_BREAK_EVEN_PRICE)
        return 0;
    return r->n_sides > 0 && isfinite(r->sides[0].rate);
}

int quantity_fits(const struct quantity *q, const struct claim_record *r)
{
    switch (q->kind) {
    case QUANTITY_RATE:
        return r->terms.metric == CLAIM_THROUGHPUT || has_rates(r);
    case QUANTITY_COST:
        return r->terms.metric == CLAIM_USD_PER_MTOK;
    default:
        return (r->terms.metric == CLAIM_RATIO && q->subject != SUBJECT_COST) ||
               (r->terms.metric == CLAIM_USD_RATIO && q->subject != SUBJECT_SPEED);
    }
}

/* A value with its limits, and how they are printed. */
struct stated {
    double value, lo, hi;
    double tolerance; /* how far a rounded number may be away */
    const char *(*interval)(struct arena *a, double lo, double hi);
};

/* The number that a printed one stands for; NaN where it is no plain number. */
static double printed(const char *text, size_t len)
{
    char plain[NUMBER_TEXT_SIZE];
    size_t n = 0, used;
    double x;
    for (size_t i = 0; i < len && n + 1 < sizeof plain; i++)
        if (text[i] != ',')
            plain[n++] = text[i];
    return number_parse(&x, &used, plain, n) == NUMBER_OK && used == n ? x : NAN;
}

static int same(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(b);
}

static int is_limit(double x, const struct stated *s, struct arena *memory)
{
    static const char dash[] = "–";
    const char *text = isfinite(s->lo) && isfinite(s->hi) ? s->interval(memory, s->lo, s->hi) : NULL;
    const char *between = text != NULL ? strstr(text, dash) : NULL;
    if (between == NULL)
        return 0;
    const char *high = between + strlen(dash);
    return same(x, printed(text, (size_t)(between - text))) || same(x, printed(high, strlen(high)));
}

/* Cut or rounded at its own last digit, and never far away. */
static int number_is(const struct quantity_number *n, const struct stated *s, struct arena *memory)
{
    double off = (s->value - n->value) / n->digit, least = 1e-6;
    int near = fabs(s->value - n->value) <= s->tolerance;
    if (near && (fabs(off) <= 0.5 + least || (off >= -least && off < 1)))
        return 1;
    return is_limit(n->value, s, memory);
}

/* "± 39": half of the interval, rounded to nearest or up. */
static int is_spread(const struct quantity_number *n, const struct stated *s)
{
    double off = ((s->hi - s->lo) / 2 - n->value) / n->digit;
    return isfinite(off) && off > -1 && off <= 0.5;
}

static int is_stated(const struct quantity *q, const struct stated *s, struct arena *memory)
{
    if (!isfinite(s->value) || !number_is(&q->number, s, memory))
        return 0;
    if (q->spread.to > q->spread.from && !is_spread(&q->spread, s))
        return 0;
    return q->low.to == q->low.from || number_is(&q->low, s, memory);
}

enum { PERCENT = 100 };
#define TOLERANCE 0.01 /* of the value */

static struct stated plainly(double value, double lo, double hi)
{
    return (struct stated){value, lo, hi, TOLERANCE * fabs(value), words_interval};
}

/* Of how many accelerators a rate is; NaN where runs differ in it. */
static double count_of(const struct claim_record *r, size_t side)
{
    const char *text = r->terms.axis == FACTOR_COUNT_OF ? r->sides[side].level : r->count;
    char *end;
    double n = text != NULL ? (double)strtoul(text, &end, 10) : 0;
    return text != NULL && end != text && *end == '\0' && n > 0 ? n : NAN;
}

static int rate_agrees(const struct quantity *q, const struct claim_record *r, struct arena *memory)
{
    size_t n = r->terms.metric == CLAIM_THROUGHPUT ? 1 : r->n_sides;
    for (size_t i = 0; i < n && q->per != PER_OTHER; i++) {
        const struct claim_side *side = &r->sides[i];
        double share = q->per == PER_ACCELERATOR ? count_of(r, i) : 1;
        struct stated s = plainly(side->rate / share, side->lo / share, side->hi / share);
        if (r->terms.metric == CLAIM_THROUGHPUT)
            s = plainly(r->value / share, r->lo / share, r->hi / share);
        if (is_stated(q, &s, memory))
            return 1;
    }
    return 0;
}

static int cost_agrees(const struct quantity *q, const struct claim_record *r, struct arena *memory)
{
    struct stated s = plainly(r->value, r->lo, r->hi);
    s.interval = money_interval;
    return r->currency != NULL && strcmp(q->currency, r->currency) == 0 && is_stated(q, &s, memory);
}

/* Which way the words say it goes: 1 for faster or dearer, -1, 0 where they do not. Less cost is better. */
static int direction(const struct quantity *q, const struct claim_record *r)
{
    return q->more != 0 ? q->more : r->terms.metric == CLAIM_USD_RATIO ? -q->better : q->better;
}

static int ratio_agrees(const struct quantity *q, const struct claim_record *r, struct arena *memory)
{
    int way = direction(q, r);
    struct stated s = plainly(r->value, r->lo, r->hi);
    if ((way > 0 && r->value < 1) || (way < 0 && r->value > 1))
        return 0;
    if (way < 0)
        s = plainly(1 / r->value, 1 / r->hi, 1 / r->lo);
    return is_stated(q, &s, memory);
}

/* Of a small change every digit matters: it is rounded, not cut, unless that is near too. */
static int percent_agrees(const struct quantity *q, const struct claim_record *r, struct arena *memory)
{
    int way = direction(q, r);
    double change = PERCENT * (r->value - 1), size = fabs(change);
    struct stated s = {size, NAN, NAN, PERCENT * TOLERANCE * r->value, words_interval};
    if ((way > 0 && change < 0) || (way < 0 && change > 0))
        return 0;
    if ((r->lo > 1) == (r->hi > 1)) {
        s.lo = PERCENT * fmin(fabs(r->lo - 1), fabs(r->hi - 1));
        s.hi = PERCENT * fmax(fabs(r->lo - 1), fabs(r->hi - 1));
    }
    double off = (size - q->number.value) / q->number.digit;
    if (off > 0.5 + 1e-6 && off < 1 && size - q->number.value > TOLERANCE * size)
        return is_limit(q->number.value, &s, memory);
    return is_stated(q, &s, memory);
}

int quantity_agrees(const struct quantity *q, const struct claim_record *r, struct arena *memory)
{
    static int (*const agree[])(const struct quantity *q, const struct claim_record *r, struct arena *memory) = {
        [QUANTITY_RATE] = rate_agrees,
        [QUANTITY_COST] = cost_agrees,
        [QUANTITY_RATIO] = ratio_agrees,
        [QUANTITY_PERCENT] = percent_agrees,
    };
    return agree[q->kind](q, r, memory);
}

static const char *with_interval(const char *text, const char *interval, struct arena *a)
{
    return interval == NULL || interval[0] == '\0' ? text : arena_format(a, "%s (%s)", text, interval);
}

static const char *rates_said(const struct claim_record *r, struct arena *a)
{
    const char *list = NULL;
    for (size_t i = 0; i < r->n_sides; i++) {
        const struct claim_side *s = &r->sides[i];
        const char *rate = arena_format(a, "%s %s tok/s", words_level(a, factor_rule(r->terms.axis)->name, s->level),
                                        words_rate(a, s->rate, s->lo, s->hi));
        list = words_join(a, list, ", ", with_interval(rate, words_interval(a, s->lo, s->hi), a));
    }
    return list;
}

static const char *percent_said(const struct claim_record *r, struct arena *a)
{
    double change = PERCENT * (r->value - 1);
    const char *more = r->terms.metric == CLAIM_USD_RATIO ? "dearer" : "faster";
    const char *less = r->terms.metric == CLAIM_USD_RATIO ? "cheaper" : "slower";
    return arena_format(a, "%s times, %s %% %s", with_interval(claim_value_words(r, a), claim_interval_words(r, a), a),
                        words_fixed(a, fabs(change), fabs(change) < 10 ? 1 : 0), change < 0 ? less : more);
}

const char *quantity_said(const struct quantity *q, const struct claim_record *r, struct arena *a)
{
    const char *value = claim_value_words(r, a), *interval = claim_interval_words(r, a);
    if (!quantity_fits(q, r))
        return claim_headline(r, 0, a);
    if (is_ratio(r) && (q->kind == QUANTITY_PERCENT || direction(q, r) != 0))
        return percent_said(r, a);
    if (q->kind == QUANTITY_RATE && r->terms.metric != CLAIM_THROUGHPUT)
        return rates_said(r, a);
    if (q->kind == QUANTITY_RATE && q->per != PER_SYSTEM && r->count != NULL)
        return arena_format(a, "%s of %s accelerators", with_interval(arena_format(a, "%s tok/s", value), interval, a),
                            r->count);
    if (q->kind == QUANTITY_RATE)
        return with_interval(arena_format(a, "%s tok/s", value), interval, a);
    if (q->kind == QUANTITY_COST)
        return with_interval(arena_format(a, "%s %s/Mtok", value, money_unit(r->currency)), interval, a);
    return with_interval(arena_format(a, "%s times", value), interval, a);
}

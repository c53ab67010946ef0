/* The units that a number must not be typed beside, behind it or before it. */
#include "query/typed_parts.h"

static const char *const units[] = {"percent",
                                    "per cent",
                                    "pct",
                                    "percentage",
                                    "pp",
                                    "bps",
                                    "times",
                                    "fold",
                                    "s",
                                    "sec",
                                    "secs",
                                    "second",
                                    "seconds",
                                    "ms",
                                    "msec",
                                    "millisecond",
                                    "milliseconds",
                                    "us",
                                    "ns",
                                    "microseconds",
                                    "nanoseconds",
                                    "min",
                                    "mins",
                                    "minute",
                                    "minutes",
                                    "h",
                                    "hr",
                                    "hrs",
                                    "hour",
                                    "hours",
                                    "d",
                                    "day",
                                    "days",
                                    "week",
                                    "weeks",
                                    "month",
                                    "months",
                                    "year",
                                    "years",
                                    "byte",
                                    "bytes",
                                    "kb",
                                    "mb",
                                    "gb",
                                    "tb",
                                    "pb",
                                    "kib",
                                    "mib",
                                    "gib",
                                    "tib",
                                    "kbit",
                                    "mbit",
                                    "gbit",
                                    "gbps",
                                    "mbps",
                                    "flop",
                                    "flops",
                                    "gflop",
                                    "gflops",
                                    "tflop",
                                    "tflops",
                                    "pflop",
                                    "pflops",
                                    "exaflops",
                                    "mfu",
                                    "hz",
                                    "khz",
                                    "mhz",
                                    "ghz",
                                    "w",
                                    "kw",
                                    "mw",
                                    "watt",
                                    "watts",
                                    "wh",
                                    "kwh",
                                    "mwh",
                                    "joule",
                                    "joules",
                                    "kj",
                                    "tok",
                                    "toks",
                                    "token",
                                    "tokens",
                                    "mtok",
                                    "mtoks",
                                    "mtokens",
                                    "qps",
                                    "rps",
                                    "dollar",
                                    "dollars",
                                    "buck",
                                    "bucks",
                                    "quid",
                                    "cent",
                                    "cents",
                                    "euro",
                                    "euros",
                                    "usd",
                                    "eur",
                                    "gbp",
                                    "jpy",
                                    "chf",
                                    "cny",
                                    "inr",
                                    "accelerator-hour",
                                    "accelerator-hours",
                                    "gpu-hour",
                                    "gpu-hours",
                                    "gpu hour",
                                    "gpu hours",
                                    NULL};

/* What an archive has so many of; behind a year they are those of that year. */
static const char *const counted[] = {"step",       "steps",     "record",      "records",      "run",
                                      "runs",       "receipt",   "receipts",    "claim",        "claims",
                                      "sample",     "samples",   "epoch",       "epochs",       "iteration",
                                      "iterations", "request",   "requests",    "document",     "documents",
                                      "anecdote",   "anecdotes", "measurement", "measurements", NULL};

static const char *const scales[] = {"thousand", "million", "billion", "trillion", "k", "m", "b", "bn", NULL};

static const char *const devices[] = {"gpu",          "gpus",   "tpu",     "tpus",  "accelerator",
                                      "accelerators", "device", "devices", "node",  "nodes",
                                      "host",         "hosts",  "chip",    "chips", NULL};

/* What is measured, before a colon or what says as much: "throughput: 38000", "n = 10", "a speed-up of 1.9". */
static const char *const measured[] = {
    "throughput", "speedup",     "speed-up",    "speed up", "speed", "cost",         "costs",   "price",   "prices",
    "mfu",        "ratio",       "latency",     "gain",     "gains", "uplift",       "saving",  "savings", "efficiency",
    "percent",    "utilization", "utilisation", "tokens",   "tok",   "mtok",         "seconds", "ms",      "usd",
    "eur",        "gbp",         "dollars",     "euros",    "gb",    "gib",          "tb",      "watts",   "tflops",
    "runs",       "receipts",    "records",     "samples",  "n",     "measurements", "claims",  NULL};

/* Those that a number stands right behind: "MFU 41". */
static const char *const bare[] = {"mfu",     "throughput", "speedup",     "speed-up",    "ratio",
                                   "latency", "efficiency", "utilization", "utilisation", NULL};

static size_t skip_gap(const struct passage *p, size_t i)
{
    return passage_skip(p, i, glyph_is_gap);
}

static int is_money(unsigned code)
{
    return code == '$' || code == 0xa2 || code == 0xa3 || code == 0xa5 || (code >= 0x20a0 && code <= 0x20c0);
}

/* "8× H200", "8x GPUs": so many of them. Gives 0, or the end of the sign where it multiplies. */
static size_t times_at(const struct passage *p, size_t i, int whole)
{
    unsigned code = passage_code(p, i), next = passage_code(p, i + 1);
    if (code != 0xd7 && ((code != 'x' && code != 'X') || glyph_is_letter(next) || glyph_is_digit(next)))
        return 0;
    size_t at = skip_gap(p, i + 1), capitals = 0;
    while (glyph_is_capital(passage_code(p, at + capitals)))
        capitals++;
    int device = passage_one_of(p, at, devices) > 0 || (capitals > 0 && glyph_is_digit(passage_code(p, at + capitals)));
    return whole && (device || glyph_is_digit(passage_code(p, at))) ? 0 : i + 1;
}

/* "/s", "/GPU", " per hour": a rate of whatever. */
static size_t per_at(const struct passage *p, size_t i)
{
    size_t at = skip_gap(p, i), word;
    if (passage_code(p, at) == '/')
        return glyph_is_letter(passage_code(p, passage_skip(p, at + 1, glyph_is_blank))) ? at + 1 : 0;
    word = at > i ? passage_word(p, at, "per") : 0;
    return word > 0 && glyph_is_letter(passage_code(p, skip_gap(p, word))) ? word : 0;
}

size_t typed_word_behind(const struct passage *p, size_t at, const char *const *words)
{
    size_t scaled = passage_one_of(p, at, scales), end = passage_one_of(p, at, words);
    if (end > 0 || scaled == 0)
        return end;
    size_t next = skip_gap(p, scaled);
    return is_money(passage_code(p, next)) ? next + 1 : passage_one_of(p, next, words);
}

/* "tok/s", "$/Mtok", "steps per second per GPU": the end of a rate that begins at i; 0. */
static size_t rate_at(const struct passage *p, size_t i)
{
    size_t end = is_money(passage_code(p, i)) ? i + 1 : typed_word_behind(p, i, units), rates = 0, per;
    if (end == 0)
        end = passage_one_of(p, i, counted);
    for (; end > 0 && (per = per_at(p, end)) > 0; rates++) {
        size_t at = skip_gap(p, per), scaled = typed_word_behind(p, at, units);
        end = scaled > 0 ? scaled : passage_skip(p, at, glyph_is_letter);
    }
    return rates > 0 ? end : 0;
}

/* Behind the braces of a {{value}}; where nothing closes them, behind those that open it. */
static size_t value_end(const struct passage *p, size_t i)
{
    for (size_t at = i; at + 1 < p->n && p->glyphs[at].code != '{'; at++)
        if (p->glyphs[at].code == '}' && p->glyphs[at + 1].code == '}')
            return at + 2;
    return i;
}

/* Behind what belongs to a number: "10^4", "1½". */
static size_t past_power(const struct passage *p, size_t i)
{
    size_t at = i + 1;
    if (typed_is_fraction(passage_code(p, i)))
        return i + 1;
    if (passage_code(p, i) != '^')
        return i;
    while (passage_code(p, at) == '{' || passage_code(p, at) == '-' || passage_code(p, at) == '+')
        at++;
    size_t end = passage_skip(p, at, glyph_is_digit);
    return end == at ? i : end + (passage_code(p, end) == '}');
}

/* "38000. tok/s" begins a list to Markdown, "1. tok/s by level" a chapter; a sentence begins with a capital. */
static size_t unit_behind_point(const struct passage *p, const struct quantity_number *n)
{
    enum { CHAPTERS_MOST = 20 };
    unsigned sign = passage_code(p, n->to);
    size_t at = passage_skip(p, n->to + 1, glyph_is_blank), end;
    int chapter = n->from == 0 && n->value <= CHAPTERS_MOST;
    if ((sign != '.' && sign != ')') || at == n->to + 1 || chapter || glyph_is_capital(passage_code(p, at)))
        return 0;
    if (passage_code(p, at) == '%')
        return at + 1;
    end = typed_word_behind(p, at, units);
    size_t rate = rate_at(p, at);
    return end == at + 1 && rate == 0 ? 0 : rate > end ? rate : end;
}

size_t typed_unit_behind(const struct passage *p, const struct quantity_number *n)
{
    size_t to = past_power(p, n->to), at = skip_gap(p, to), end;
    unsigned code = passage_code(p, at);
    int whole = n->digit >= 1, year = whole && n->value >= 1900 && n->value < 2100;
    if (code == '%' || code == 0xb0 || is_money(code))
        return at + 1;
    if (code == '{' && passage_code(p, at + 1) == '{')
        return value_end(p, at + 2);
    if ((code == 0xb5 || code == 0x3bc) && passage_word(p, at + 1, "s") > 0) /* microseconds */
        return at + 2;
    if ((end = typed_word_behind(p, at, units)) > 0 || (!year && (end = typed_word_behind(p, at, counted)) > 0)) {
        size_t rate = rate_at(p, at);
        return rate > end ? rate : end;
    }
    if ((end = times_at(p, at, whole)) > 0 || (end = per_at(p, to)) > 0)
        return end;
    return unit_behind_point(p, n);
}

size_t typed_money_before(const struct passage *p, size_t i)
{
    static const char *const codes[] = {"usd", "eur", "gbp", "jpy", "chf", "cny", "inr", NULL};
    size_t at = i;
    while (at > 0 && (glyph_is_gap(p->glyphs[at - 1].code)))
        at--;
    if (at > 0 && is_money(p->glyphs[at - 1].code))
        return at - 1;
    return at >= 3 && passage_one_of(p, at - 3, codes) == at && (at == 3 || !glyph_is_letter(p->glyphs[at - 4].code))
               ? at - 3
               : i;
}

/* --- the unit first --- */

/* What may stand between a unit and its number; *said: what makes the one the other's, a sign (2) or a word (1). */
static size_t skip_signs(const struct passage *p, size_t i, int *said)
{
    static const unsigned signs[] = {':', '=', '<', '>', '~', 0x2248, 0x2264, 0x2265, 0x2013, 0x2014, 0x2192};
    static const char *const verbs[] = {"is", "was", "are", "were", "of", NULL};
    static const char *const words[] = {"about", "around", "only", "nearly", "roughly", "almost", NULL};
    for (size_t at = i;; i = at) {
        size_t word = 0;
        unsigned code = passage_code(p, at);
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
            if (code == signs[k]) {
                *said |= k < 9 ? 2 : 0;
                at++;
            }
        if (glyph_is_gap(code) || is_money(code) || code == '(' || code == '[')
            at++;
        else if ((word = passage_one_of(p, at, verbs)) > 0)
            *said |= 1;
        else
            word = passage_one_of(p, at, words);
        if (word > 0)
            at = word;
        if (at == i)
            return i;
    }
}

/* Not the day, the machines or the things that a number behind a unit may be about: "tok/s (8 GPUs)"; by a sign alone
 * a year is one. */
static int is_result(const struct passage *p, const struct quantity_number *n, int rate, int by_sign)
{
    size_t at = skip_gap(p, n->to);
    unsigned code = passage_code(p, at), next = passage_code(p, n->to + 1);
    int year = n->digit >= 1 && n->value >= 1900 && n->value < 2100 && n->to - n->from == 4;
    if (year && !rate && !by_sign)
        return 0;
    if (year && passage_code(p, n->to) == '-' && (glyph_is_digit(next) || next == 'W'))
        return 0;
    if (passage_one_of(p, at, devices) > 0 || ((code == 0xd7 || code == 'x') && times_at(p, at, 1) == 0))
        return 0;
    return rate || n->digit < 1 || typed_goes_on(p, at);
}

size_t typed_unit_first(const struct passage *p, size_t i)
{
    unsigned before = i > 0 ? p->glyphs[i - 1].code : 0;
    struct quantity_number n;
    if (glyph_is_letter(before) || glyph_is_digit(before) || before == '-' || before == '_' || before == '/')
        return 0;
    int said = 0;
    size_t rate = rate_at(p, i), end = rate > 0 ? rate : passage_one_of(p, i, measured);
    size_t at = end > 0 ? skip_signs(p, end, &said) : 0;
    int right_behind = passage_one_of(p, i, bare) == end && end > 0 && at > end && passage_code(p, at - 1) != '(';
    if (at == end || !(said || rate > 0 || right_behind) || !quantity_number_at(&n, p, at) ||
        !is_result(p, &n, rate > 0, said & 2))
        return 0;
    return n.to;
}

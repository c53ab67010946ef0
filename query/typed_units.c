/* The units that a number must not be typed beside, and numbers in words. */
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

/* What a number in words is taken to be of: fewer things, for "one step at a time" counts nothing. */
static const char *const worded_units[] = {"percent",   "per cent", "percentage points",
                                           "times",     "fold",     "second",
                                           "seconds",   "minute",   "minutes",
                                           "hour",      "hours",    "day",
                                           "days",      "week",     "weeks",
                                           "month",     "months",   "year",
                                           "years",     "dollar",   "dollars",
                                           "cent",      "cents",    "euro",
                                           "euros",     "tok",      "tokens",
                                           "token",     "watts",    "gigabytes",
                                           "terabytes", NULL};

static const char *const scales[] = {"thousand", "million", "billion", "trillion", "k", "m", "b", "bn", NULL};

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
    static const char *const devices[] = {"gpu",          "gpus",   "tpu",     "tpus",  "accelerator",
                                          "accelerators", "device", "devices", "node",  "nodes",
                                          "host",         "hosts",  "chip",    "chips", NULL};
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

/* Where the word ends that says what there are so many of, in thousands or not; 0. */
static size_t word_behind(const struct passage *p, size_t at, const char *const *words)
{
    size_t scaled = passage_one_of(p, at, scales), end = passage_one_of(p, at, words);
    if (end > 0 || scaled == 0)
        return end;
    size_t next = skip_gap(p, scaled);
    return is_money(passage_code(p, next)) ? next + 1 : passage_one_of(p, next, words);
}

/* Behind the braces of a {{value}}; where nothing closes them, behind those that open it. */
static size_t value_end(const struct passage *p, size_t i)
{
    for (size_t at = i; at + 1 < p->n && p->glyphs[at].code != '{'; at++)
        if (p->glyphs[at].code == '}' && p->glyphs[at + 1].code == '}')
            return at + 2;
    return i;
}

size_t typed_unit_behind(const struct passage *p, const struct quantity_number *n)
{
    size_t at = skip_gap(p, n->to), end;
    unsigned code = passage_code(p, at);
    int whole = n->digit >= 1, year = whole && n->value >= 1900 && n->value < 2100;
    if (code == '%' || code == 0xb0 || is_money(code))
        return at + 1;
    if (code == '{' && passage_code(p, at + 1) == '{')
        return value_end(p, at + 2);
    if ((code == 0xb5 || code == 0x3bc) && passage_word(p, at + 1, "s") > 0) /* microseconds */
        return at + 2;
    if ((end = word_behind(p, at, units)) > 0 || (!year && (end = word_behind(p, at, counted)) > 0))
        return end;
    return (end = times_at(p, at, whole)) > 0 ? end : per_at(p, n->to);
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

static const char *const number_words[] = {
    "two",      "three",    "four",    "five",     "six",      "seven",   "eight",   "nine",
    "ten",      "eleven",   "twelve",  "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen", "twenty",  "thirty",   "forty",    "fifty",   "sixty",   "seventy",
    "eighty",   "ninety",   "hundred", "thousand", "million",  "billion", "dozen",   NULL};

/* What multiplies or divides without a number beside it. */
static const char *const multiples[] = {"twice as",
                                        "twice the",
                                        "twice that",
                                        "half as",
                                        "half the",
                                        "half of",
                                        "double the",
                                        "double that",
                                        "triple the",
                                        "doubled",
                                        "doubles",
                                        "tripled",
                                        "triples",
                                        "halved",
                                        "halves",
                                        "quadrupled",
                                        "quadruples",
                                        "twofold",
                                        "threefold",
                                        "fourfold",
                                        "fivefold",
                                        "sixfold",
                                        "eightfold",
                                        "tenfold",
                                        "hundredfold",
                                        "a third of",
                                        "two thirds of",
                                        "a quarter of",
                                        "three quarters of",
                                        "a tenth of",
                                        "a fifth of",
                                        "an order of magnitude",
                                        "orders of magnitude",
                                        NULL};

size_t typed_words_at(const struct passage *p, size_t i)
{
    unsigned before = i > 0 ? p->glyphs[i - 1].code : 0;
    if (!glyph_is_letter(passage_code(p, i)) || glyph_is_letter(before) || glyph_is_digit(before))
        return 0;
    size_t end = passage_one_of(p, i, multiples), number = end > 0 ? 0 : passage_one_of(p, i, number_words);
    size_t one = passage_word(p, i, "one");
    if (one > 0) /* "one step at a time" is no quantity */
        return passage_one_of(p, skip_gap(p, one), (const char *const[]){"percent", "per cent", NULL});
    if (number == 0)
        return end;
    for (size_t next; (next = passage_one_of(p, skip_gap(p, number), number_words)) > 0;)
        number = next; /* "two hundred" */
    return word_behind(p, skip_gap(p, number), worded_units);
}

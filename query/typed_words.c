/* Numbers in words, shares and multiples: "ten percent", "a third faster", "three of four runs", "a factor of two". */
#include "query/typed_parts.h"

#include <string.h>

/* What a number in words is taken to be of: fewer things, for "one step at a time" counts nothing. */
static const char *const worded_units[] = {"percent",   "per cent", "percentage points",
                                           "times",     "fold",     "second",
                                           "seconds",   "minute",   "minutes",
                                           "hour",      "hours",    "day",
                                           "days",      "week",     "weeks",
                                           "month",     "months",   "year",
                                           "years",     "dollar",   "dollars",
                                           "buck",      "bucks",    "quid",
                                           "cent",      "cents",    "euro",
                                           "euros",     "tok",      "tokens",
                                           "token",     "watts",    "gigabytes",
                                           "terabytes", NULL};

/* What so many were of so many, or three and more: "one run" and "two runs" are words as any. */
static const char *const evidence[] = {"runs",    "receipts",     "records",   "claims",    "samples",
                                       "results", "measurements", "documents", "anecdotes", NULL};

/* What a share is taken from: half of a page is none. */
static const char *const measures[] = {
    "price",     "prices",      "cost",        "costs",        "throughput", "speed",  "rate",     "rates",
    "time",      "times",       "bill",        "spend",        "money",      "budget", "latency",  "memory",
    "bandwidth", "energy",      "power",       "performance",  "efficiency", "mfu",    "tokens",   "token",
    "tok",       "utilization", "utilisation", "hours",        "steps",      "runs",   "receipts", "records",
    "claims",    "samples",     "results",     "measurements", NULL};

/* What makes a share of something else a change of it. */
static const char *const compared[] = {
    "faster", "slower", "quicker", "cheaper", "dearer",  "costlier", "more",    "less",   "higher", "lower", "greater",
    "fewer",  "better", "worse",   "larger",  "smaller", "longer",   "shorter", "bigger", "again",  "as",    NULL};

static const char *const determiners[] = {"the", "its", "their", "this", "that", "these", "those",
                                          "our", "all", "a",     "an",   "what", NULL};

static const char *const number_words[] = {
    "two",      "three",    "four",    "five",     "six",      "seven",   "eight",   "nine",
    "ten",      "eleven",   "twelve",  "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen", "twenty",  "thirty",   "forty",    "fifty",   "sixty",   "seventy",
    "eighty",   "ninety",   "hundred", "thousand", "million",  "billion", "dozen",   NULL};

/* What multiplies or divides without a number beside it. */
static const char *const multiples[] = {"twice as",
                                        "twice the",
                                        "twice that",
                                        "twice its",
                                        "thrice",
                                        "half as",
                                        "double the",
                                        "double that",
                                        "double its",
                                        "triple the",
                                        "doubled",
                                        "doubles",
                                        "doubling",
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
                                        "by half",
                                        "by a third",
                                        "by a quarter",
                                        "by two thirds",
                                        "an order of magnitude",
                                        "orders of magnitude",
                                        NULL};

static size_t skip_gap(const struct passage *p, size_t i)
{
    return passage_skip(p, i, glyph_is_gap);
}

/* The end of one of the words, behind what may stand before it; 0. */
static size_t next_of(const struct passage *p, size_t i, const char *const *words)
{
    return passage_one_of(p, skip_gap(p, i), words);
}

static size_t next_word(const struct passage *p, size_t i, const char *word)
{
    return passage_word(p, skip_gap(p, i), word);
}

/* --- numbers --- */

/* "one", "two hundred", "twenty-five" at i; 0. */
static size_t worded_number(const struct passage *p, size_t i)
{
    size_t end = passage_word(p, i, "one"), next;
    if (end == 0)
        end = passage_one_of(p, i, number_words);
    while (end > 0 && (next = next_of(p, end, number_words)) > 0)
        end = next;
    return end;
}

/* In digits or in words, behind what may stand before it; 0. */
static size_t next_number(const struct passage *p, size_t i)
{
    struct quantity_number n;
    size_t at = skip_gap(p, i);
    return quantity_number_at(&n, p, at) ? n.to : worded_number(p, at);
}

/* "XII", not "X" and not "MM", which are letters as often. */
static size_t roman_number(const struct passage *p, size_t i)
{
    size_t end = i, small = 0;
    for (unsigned code; (code = passage_code(p, end)) != 0 && code < 0x80 && strchr("IVXLCDM", (int)code) != NULL;
         end++)
        small += strchr("IVX", (int)code) != NULL;
    unsigned after = passage_code(p, end);
    return end < i + 2 || small == 0 || glyph_is_letter(after) || glyph_is_digit(after) ? 0 : end;
}

/* --- shares --- */

int typed_is_fraction(unsigned code)
{
    return (code >= 0xbc && code <= 0xbe) || (code >= 0x2150 && code <= 0x215e) || code == 0x2189;
}

/* Behind the next word or {{value}}; 0: something else is there, or a word that begins another thought. */
static size_t past_word(const struct passage *p, size_t i)
{
    static const char *const others[] = {"is", "are", "was", "has", "have", "shows", "and", "or",   "with", "in",
                                         "on", "for", "to",  "of",  "that", "which", "at",  "from", "by",   NULL};
    size_t from = skip_gap(p, i), to = from;
    if (passage_one_of(p, from, others) > 0)
        return 0;
    for (unsigned code; (code = passage_code(p, to)) != 0; to++)
        if (!glyph_is_letter(code) && !glyph_is_digit(code) && code != '\'' && code != 0x2019)
            break;
    return to > from ? to : 0;
}

/* Of what a share is, which ends at i: "of the hourly price", "faster", "as much"; 0: of nothing that is measured. */
static size_t share_of(const struct passage *p, size_t i)
{
    enum { WORDS = 4 };
    static const char *const them[] = {"it", "them", NULL};
    size_t end = next_of(p, i, compared), of = next_word(p, i, "of"), at = of > 0 ? of : i;
    if (end > 0 || (of > 0 && (end = next_of(p, of, them)) > 0))
        return end;
    size_t the = next_of(p, at, determiners);
    if (of == 0 && the == 0)
        return 0;
    at = the > 0 ? the : at;
    for (size_t k = 0; k < WORDS && at > 0 && end == 0; k++) {
        size_t value = skip_gap(p, at);
        if (passage_code(p, value) == '{' && passage_code(p, value + 1) == '{')
            return value + 2;
        end = next_of(p, at, measures);
        at = past_word(p, at);
    }
    return end;
}

/* "a third", "one half", "two thirds", "half" at i; 0. Without "a" or a number "third" says which. */
static size_t share_word(const struct passage *p, size_t i)
{
    static const char *const one[] = {"a", "an", "one", NULL};
    static const char *const part[] = {"half",   "third", "quarter", "fourth",    "fifth",     "sixth", "seventh",
                                       "eighth", "ninth", "tenth",   "twentieth", "hundredth", NULL};
    static const char *const parts[] = {"halves",   "thirds",  "quarters", "fourths", "fifths", "sixths",
                                        "sevenths", "eighths", "ninths",   "tenths",  NULL};
    size_t end = passage_word(p, i, "half"), number = passage_one_of(p, i, one);
    if (end == 0 && number > 0)
        end = next_of(p, number, part);
    if (end == 0 && (number = worded_number(p, i)) > 0)
        end = next_of(p, number, parts);
    return end;
}

static size_t share_at(const struct passage *p, size_t i)
{
    static const char *const plain[] = {"price", "cost", "speed", "throughput", "rate", NULL};
    size_t end = share_word(p, i), half = passage_word(p, i, "half");
    if (end == 0)
        return 0;
    size_t of = share_of(p, end);
    return of == 0 && half > 0 ? next_of(p, half, plain) : of; /* "at half price" */
}

/* "½ the price", "½ %": a sign that is a number by itself. */
static size_t fraction_at(const struct passage *p, size_t i)
{
    struct quantity_number n = {.from = i, .to = i + 1, .value = 0.5, .digit = 0.1};
    size_t end = typed_unit_behind(p, &n);
    return end > 0 ? end : share_of(p, i + 1);
}

/* --- what stands behind a number --- */

/* "and a half times", "and a half of the price"; 0. */
static size_t half_more(const struct passage *p, size_t i)
{
    size_t and = next_word(p, i, "and"), share = and > 0 ? share_word(p, skip_gap(p, and)) : 0;
    size_t unit = share > 0 ? typed_word_behind(p, skip_gap(p, share), worded_units) : 0;
    return unit > 0 ? unit : share > 0 ? share_of(p, share) : 0;
}

/* "of 4 runs", "of the runs", "out of ten"; 0. "One of the runs" is no number, "one of two runs" is. */
static size_t so_many_of(const struct passage *p, size_t i, int is_one)
{
    size_t out = next_word(p, i, "out of"), of = next_word(p, i, "of"), number, end;
    if (out > 0 && (number = next_number(p, out)) > 0)
        return (end = next_of(p, number, evidence)) > 0 ? end : number;
    if (of == 0)
        return 0;
    size_t the = next_of(p, of, determiners);
    number = next_number(p, the > 0 ? the : of);
    return number > 0 ? next_of(p, number, evidence) : the > 0 && !is_one ? next_of(p, the, evidence) : 0;
}

/* "Figure 3 of the claims": which one, not how many. */
static int is_named(const struct passage *p, size_t i)
{
    static const char *const names[] = {"figure", "section",  "page",    "table", "part",   "chapter",  "step", "line",
                                        "issue",  "revision", "version", "row",   "column", "appendix", NULL};
    char word[WORD_MOST];
    if (!passage_word_before(word, p, &i))
        return 0;
    for (size_t k = 0; names[k] != NULL; k++)
        if (strcmp(word, names[k]) == 0)
            return 1;
    return 0;
}

size_t typed_words_behind(const struct passage *p, const struct quantity_number *n)
{
    struct quantity_number below;
    size_t end = half_more(p, n->to);
    if (end > 0 || is_named(p, n->from))
        return end;
    if (passage_code(p, n->to) == '/' && quantity_number_at(&below, p, n->to + 1))
        return share_of(p, below.to);
    if ((end = so_many_of(p, n->to, n->value == 1)) > 0 || (end = typed_of_measure(p, n->to)) > 0)
        return end;
    end = typed_each_behind(p, n->to);
    return end > 0 || n->digit < 1 ? end : typed_so_many_in(p, n->to, n->value);
}

static size_t number_at(const struct passage *p, size_t i)
{
    size_t number = worded_number(p, i), one = passage_word(p, i, "one"), two = passage_word(p, i, "two"), end;
    if (number == 0)
        number = passage_word(p, i, "zero");
    if (number == 0 || is_named(p, i))
        return 0;
    if ((end = half_more(p, number)) > 0 || (end = so_many_of(p, number, number == one)) > 0 ||
        (end = typed_point_behind(p, number)) > 0 || (end = typed_so_many_in(p, number, 0)) > 0)
        return end;
    char word[WORD_MOST];
    size_t before = i;
    if (passage_word_before(word, p, &before) && strcmp(word, "per") == 0) /* "$ per million tokens" is a unit */
        return 0;
    if (number == one) /* "one step at a time" is no quantity */
        return next_of(p, one, (const char *const[]){"percent", "per cent", NULL});
    if ((end = typed_word_behind(p, skip_gap(p, number), worded_units)) == 0)
        end = typed_each_behind(p, number);
    return end > 0 || number == two ? end : next_of(p, number, evidence);
}

size_t typed_words_at(const struct passage *p, size_t i)
{
    unsigned before = i > 0 ? p->glyphs[i - 1].code : 0;
    if (typed_is_fraction(passage_code(p, i)))
        return fraction_at(p, i);
    if (!glyph_is_letter(passage_code(p, i)) || glyph_is_letter(before) || glyph_is_digit(before))
        return 0;
    size_t end = passage_one_of(p, i, multiples), factor = passage_word(p, i, "factor of"), roman = roman_number(p, i);
    if (end == 0 && factor > 0)
        end = next_number(p, factor);
    if (end == 0 && roman > 0)
        end = typed_word_behind(p, skip_gap(p, roman), worded_units);
    if (end == 0)
        end = share_at(p, i);
    if (end == 0)
        end = typed_multiple_at(p, i);
    return end > 0 ? end : number_at(p, i);
}

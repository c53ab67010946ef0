/* Numbers as people say them: "nine in ten", "cases out of ten", "38k a second", "one point nine", "roughly double". */
#include "query/typed_parts.h"

#include <string.h>

/* What goes on behind a number or a word that says one; whatever else stands there is what it says it of. */
static const char *const go_on[] = {"on",    "for", "at",  "in",    "with", "and",  "or",    "to",   "against",
                                    "per",   "vs",  "is",  "was",   "are",  "were", "over",  "than", "when",
                                    "where", "but", "as",  "while", "from", "by",   "here",  "now",  "today",
                                    "there", "of",  "the", "that",  "what", "its",  "their", NULL};

static size_t skip_gap(const struct passage *p, size_t i)
{
    return passage_skip(p, i, glyph_is_gap);
}

static size_t next_of(const struct passage *p, size_t i, const char *const *words)
{
    return passage_one_of(p, skip_gap(p, i), words);
}

int typed_goes_on(const struct passage *p, size_t i)
{
    size_t at = skip_gap(p, i);
    return !glyph_is_letter(passage_code(p, at)) || passage_one_of(p, at, go_on) > 0;
}

/* Where the letters end that stand behind what may stand before them; 0: none do. */
static size_t past_letters(const struct passage *p, size_t i)
{
    size_t from = skip_gap(p, i), to = passage_skip(p, from, glyph_is_letter);
    return to > from ? to : 0;
}

/* --- rates --- */

size_t typed_each_behind(const struct passage *p, size_t i)
{
    static const char *const scales[] = {"k", "m", "bn", "thousand", "million", "billion", NULL};
    static const char *const each[] = {"a", "an", "each", "every", NULL};
    static const char *const wholes[] = {"minute", "hour", "day",         "week", "month",  "year", "token", "gpu",
                                         "tpu",    "chip", "accelerator", "card", "device", "node", "host",  NULL};
    size_t scaled = next_of(p, i, scales), article = next_of(p, scaled > 0 ? scaled : i, each);
    if (article == 0)
        return 0;
    size_t second = passage_word(p, skip_gap(p, article), "second");
    if (second > 0) /* "since 2024 a second wave": the next one */
        return typed_goes_on(p, second) ? second : 0;
    return next_of(p, article, wholes);
}

/* --- so many of so many --- */

/* "ten", "100", "a hundred" behind i, and no machines behind it; 0. In digits more than `least`. */
static size_t whole_behind(const struct passage *p, size_t i, double least)
{
    static const char *const wholes[] = {"three",      "four",    "five",      "six",         "seven",
                                         "eight",      "nine",    "ten",       "twelve",      "twenty",
                                         "fifty",      "hundred", "a hundred", "one hundred", "thousand",
                                         "a thousand", "a dozen", "a million", NULL};
    static const char *const machines[] = {"gpu",   "gpus",  "accelerator", "accelerators", "host",
                                           "hosts", "node",  "nodes",       "device",       "devices",
                                           "chip",  "chips", "tpu",         "tpus",         NULL};
    enum { MOST = 1000 };
    struct quantity_number n;
    size_t at = skip_gap(p, i), end = passage_one_of(p, at, wholes);
    if (end == 0 && quantity_number_at(&n, p, at) && n.digit >= 1 && n.value > least && n.value <= MOST)
        end = n.to;
    unsigned code = passage_code(p, end);
    if (end == 0 || code == 0xd7 || code == 'x' || code == '-' || next_of(p, end, machines) > 0)
        return 0;
    return end;
}

size_t typed_so_many_in(const struct passage *p, size_t i, double value)
{
    enum { WORDS = 2 };
    size_t in = passage_word(p, skip_gap(p, i), "in"), at = i;
    if (in > 0)
        return whole_behind(p, in, value);
    for (int k = 0; k < WORDS && (at = past_letters(p, at)) > 0; k++) {
        size_t out = passage_word(p, skip_gap(p, at), "out of");
        if (out > 0)
            return whole_behind(p, out, value);
    }
    return 0;
}

size_t typed_of_measure(const struct passage *p, size_t i)
{
    static const char *const measures[] = {"throughput", "speed-up",    "speedup",     "speed",      "mfu",
                                           "latency",    "utilization", "utilisation", "efficiency", "bandwidth",
                                           "cost",       "performance", "price",       NULL};
    size_t of = passage_word(p, skip_gap(p, i), "of");
    return of > 0 ? next_of(p, of, measures) : 0;
}

/* --- in words alone --- */

size_t typed_point_behind(const struct passage *p, size_t i)
{
    static const char *const digits[] = {"zero", "oh",  "nought", "one",   "two",  "three", "four",
                                         "five", "six", "seven",  "eight", "nine", NULL};
    size_t end = passage_word(p, skip_gap(p, i), "point"), last = 0;
    while (end > 0 && (end = next_of(p, end, digits)) > 0)
        last = end;
    return last;
}

static int follows(const struct passage *p, size_t i, const char *const *words)
{
    char word[WORD_MOST];
    if (!passage_word_before(word, p, &i))
        return 0;
    for (; *words != NULL; words++)
        if (strcmp(word, *words) == 0)
            return 1;
    return 0;
}

size_t typed_multiple_at(const struct passage *p, size_t i)
{
    static const char *const nearly[] = {"roughly", "about",   "nearly", "almost", "approximately", "around",
                                         "than",    "exactly", "least",  "over",   "under",         NULL};
    static const char *const is[] = {"is", "are", "was", "were", "be", "been", NULL};
    static const char *const multiples[] = {"double", "triple", "quadruple", "twice", NULL};
    static const char *const shares[] = {"half", "a half", "one half", "a third", "a quarter", NULL};
    size_t end = passage_one_of(p, i, multiples), share = passage_one_of(p, i, shares);
    if (end > 0) /* "double precision" and "double-checked" multiply nothing */
        return passage_code(p, end) != '-' && typed_goes_on(p, end) && (follows(p, i, nearly) || follows(p, i, is))
                   ? end
                   : 0;
    int alone = share > 0 && !glyph_is_letter(passage_code(p, skip_gap(p, share)));
    return alone && follows(p, i, nearly) ? share : 0;
}

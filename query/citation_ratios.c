/* Whether a number is said to be a ratio or a percentage of speed or cost: by the words around it. */
#include "query/citation_parts.h"

#include <string.h>

static void take_saying(struct quantity *q, enum quantity_kind kind, size_t end, const struct heard *h)
{
    q->kind = kind;
    q->subject = h->subject;
    q->to = h->end > end ? h->end : end;
    if (h->saying == NULL)
        return;
    q->more = h->saying->more;
    q->better = h->saying->better;
    if (h->saying->subject != SUBJECT_ANY)
        q->subject = h->saying->subject;
}

static int percent_read(struct quantity *q, const struct passage *p, size_t after)
{
    struct heard then = listen_after(p, after, WORDS_AFTER), before = listen_before(p, q->number.from);
    int said = heard_counts(&then, p, q->number.from);
    if (then.statistic)
        return 0;
    if (!said && (then.other || then.saying != NULL || before.other || !heard_counts(&before, p, q->number.from)))
        return 0;
    if (said && then.saying->weak && before.other && then.subject == SUBJECT_ANY)
        return 0; /* "memory use is 12 % lower at the same throughput" */
    if (then.subject == SUBJECT_ANY)
        then.subject = before.subject;
    take_saying(q, QUANTITY_PERCENT, after, said ? &then : &before);
    return 1;
}

/* "8× H200", "2x4", "3x GPUs", "8x Lambda": so many of something, unless it is no whole number. */
static int is_count(const struct quantity *q, const struct passage *p, size_t after, const struct heard *then)
{
    static const char *const devices[] = {"gpu",   "gpus",   "tpu",           "tpus",         "node",    "nodes",
                                          "host",  "hosts",  "accelerator",   "accelerators", "device",  "devices",
                                          "chip",  "chips",  "replica",       "replicas",     "machine", "machines",
                                          "slice", "config", "configuration", "setup",        NULL};
    size_t at = after, capitals = 0;
    while (glyph_is_gap(passage_code(p, at)) || passage_code(p, at) == '[')
        at++;
    if (glyph_is_digit(passage_code(p, at)))
        return 1;
    if (q->number.digit < 1)
        return 0;
    while (glyph_is_capital(passage_code(p, at + capitals)))
        capitals++;
    unsigned next = passage_code(p, at + capitals);
    if (passage_code(p, at) == GLYPH_OBJECT || passage_one_of(p, at, devices) > 0 ||
        (capitals == 1 && !glyph_is_letter(next))) /* or a formula: 2 × T */
        return 1;
    return capitals > 0 && (glyph_is_digit(next) || (then->saying == NULL && then->subject == SUBJECT_ANY));
}

/* "2x the memory", "ran 3x": times of something else, or how often. */
static int is_of_something_else(const struct passage *p, const struct heard *then, size_t from)
{
    static const char *const often[] = {"ran",     "run",     "runs",  "repeat", "repeats", "repeated", "retry",
                                        "retries", "retried", "tried", "try",    "trained", "called",   NULL};
    char word[WORD_MOST];
    if (then->saying != NULL && !then->saying->weak)
        return 0;
    return then->other || (passage_word_before(word, p, &from) && passage_one_of(p, from, often) > 0);
}

/* "3 times" is how often, unless it is said to be of speed or cost, or no whole number. */
static int times_read(struct quantity *q, const struct passage *p, size_t after)
{
    static const char *const fast[] = {"as fast", "as quick", NULL}, *const much[] = {"as much", "as expensive",
                                                                                      "as dear", NULL};
    struct heard then = listen_after(p, after, 1);
    size_t at = passage_skip(p, after, glyph_is_gap);
    int strong = then.saying != NULL && !then.saying->weak, is_fast = passage_one_of(p, at, fast) > 0;
    int said = strong || is_fast || then.subject != SUBJECT_ANY || passage_one_of(p, at, much) > 0;
    if ((!said && (q->number.digit >= 1 || !says_speed_or_cost(p, q->number.from))) || (then.other && !strong))
        return 0;
    if (is_fast)
        then.subject = SUBJECT_SPEED;
    take_saying(q, QUANTITY_RATIO, after, &then);
    return 1;
}

/* What is 1x, or 0x, is the base itself, or no ratio. */
static int cross_read(struct quantity *q, const struct passage *p, size_t after)
{
    unsigned next = passage_code(p, after);
    struct heard then = listen_after(p, after, 1);
    if (q->number.value == 0 || (q->number.value == 1 && then.saying == NULL) || glyph_is_letter(next) ||
        glyph_is_digit(next) || is_count(q, p, after, &then) || is_of_something_else(p, &then, q->number.from))
        return 0;
    take_saying(q, QUANTITY_RATIO, after, &then);
    return 1;
}

int quantity_is_ratio(struct quantity *q, const struct passage *p)
{
    static const char *const percents[] = {"percent", "per cent", "pct", NULL};
    size_t at = passage_skip(p, q->number.to, glyph_is_gap), end;
    unsigned code = passage_code(p, at);
    if (code == '%')
        return percent_read(q, p, at + 1);
    if ((end = passage_one_of(p, at, percents)) > 0)
        return percent_read(q, p, end);
    if (code == 'x' || code == 0xd7 || (code == 'X' && q->number.value < 100)) /* and not 802.1X */
        return cross_read(q, p, at + 1);
    if ((end = passage_word(p, at, "fold")) > 0)
        return cross_read(q, p, end);
    end = passage_word(p, at, "times");
    return end > 0 ? times_read(q, p, end) : 0;
}

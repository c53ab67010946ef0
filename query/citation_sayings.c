/* What the words around a number say of it. */
#include "query/citation_parts.h"

#include <string.h>

static const struct saying sayings[] = {
    {"faster", SUBJECT_SPEED, 1, 0, 0},
    {"quicker", SUBJECT_SPEED, 1, 0, 0},
    {"speedup", SUBJECT_SPEED, 1, 0, 0},
    {"speed-up", SUBJECT_SPEED, 1, 0, 0},
    {"slower", SUBJECT_SPEED, -1, 0, 0},
    {"slowdown", SUBJECT_SPEED, -1, 0, 0},
    {"cheaper", SUBJECT_COST, -1, 0, 0},
    {"dearer", SUBJECT_COST, 1, 0, 0},
    {"costlier", SUBJECT_COST, 1, 0, 0},
    {"more expensive", SUBJECT_COST, 1, 0, 0},
    {"less expensive", SUBJECT_COST, -1, 0, 0},
    {"more costly", SUBJECT_COST, 1, 0, 0},
    {"less costly", SUBJECT_COST, -1, 0, 0},
    {"more", SUBJECT_ANY, 1, 0, 1},
    {"higher", SUBJECT_ANY, 1, 0, 1},
    {"greater", SUBJECT_ANY, 1, 0, 1},
    {"increase", SUBJECT_ANY, 1, 0, 1},
    {"increased", SUBJECT_ANY, 1, 0, 1},
    {"increases", SUBJECT_ANY, 1, 0, 1},
    {"gain", SUBJECT_ANY, 0, 1, 1},
    {"gains", SUBJECT_ANY, 0, 1, 1},
    {"uplift", SUBJECT_ANY, 0, 1, 1},
    {"boost", SUBJECT_ANY, 0, 1, 1},
    {"boosts", SUBJECT_ANY, 0, 1, 1},
    {"better", SUBJECT_ANY, 0, 1, 1},
    {"improvement", SUBJECT_ANY, 0, 1, 1},
    {"improve", SUBJECT_ANY, 0, 1, 1},
    {"improves", SUBJECT_ANY, 0, 1, 1},
    {"improved", SUBJECT_ANY, 0, 1, 1},
    {"rose", SUBJECT_ANY, 1, 0, 1},
    {"rises", SUBJECT_ANY, 1, 0, 1},
    {"grew", SUBJECT_ANY, 1, 0, 1},
    {"raises", SUBJECT_ANY, 1, 0, 1},
    {"raised", SUBJECT_ANY, 1, 0, 1},
    {"up", SUBJECT_ANY, 1, 0, 1},
    {"less", SUBJECT_ANY, -1, 0, 1},
    {"lower", SUBJECT_ANY, -1, 0, 1},
    {"decrease", SUBJECT_ANY, -1, 0, 1},
    {"decreased", SUBJECT_ANY, -1, 0, 1},
    {"decreases", SUBJECT_ANY, -1, 0, 1},
    {"reduction", SUBJECT_ANY, -1, 0, 1},
    {"reduces", SUBJECT_ANY, -1, 0, 1},
    {"reduced", SUBJECT_ANY, -1, 0, 1},
    {"drop", SUBJECT_ANY, -1, 0, 1},
    {"drops", SUBJECT_ANY, -1, 0, 1},
    {"dropped", SUBJECT_ANY, -1, 0, 1},
    {"fell", SUBJECT_ANY, -1, 0, 1},
    {"falls", SUBJECT_ANY, -1, 0, 1},
    {"cut", SUBJECT_ANY, -1, 0, 1},
    {"cuts", SUBJECT_ANY, -1, 0, 1},
    {"lowers", SUBJECT_ANY, -1, 0, 1},
    {"lowered", SUBJECT_ANY, -1, 0, 1},
    {"decline", SUBJECT_ANY, -1, 0, 1},
    {"down", SUBJECT_ANY, -1, 0, 1},
    {"savings", SUBJECT_COST, -1, 0, 1},
    {"saving", SUBJECT_COST, -1, 0, 1},
    {"worse", SUBJECT_ANY, 0, -1, 1},
    {"regression", SUBJECT_ANY, 0, -1, 1},
    {"degradation", SUBJECT_ANY, 0, -1, 1},
};

/* What a sentence is about where such percentages are of speed or cost. */
static const struct {
    const char *begins;
    enum quantity_subject subject;
} contexts[] = {{"tok", SUBJECT_SPEED},  {"throughput", SUBJECT_SPEED}, {"speed", SUBJECT_SPEED},
                {"step", SUBJECT_SPEED}, {"mfu", SUBJECT_SPEED},        {"cost", SUBJECT_COST}};

/* What else numbers are said of: they are none of a claim's. */
static const char *const others[] = {"memory",
                                     "hbm",
                                     "vram",
                                     "bandwidth",
                                     "capacity",
                                     "batch",
                                     "context",
                                     "size",
                                     "larger",
                                     "bigger",
                                     "smaller",
                                     "longer",
                                     "shorter",
                                     "wider",
                                     "deeper",
                                     "power",
                                     "watts",
                                     "energy",
                                     "price",
                                     "prices",
                                     "disk",
                                     "storage",
                                     "cache",
                                     "traffic",
                                     "replication",
                                     "retries",
                                     "retry",
                                     "retried",
                                     "redundancy",
                                     "layers",
                                     "params",
                                     "parameters",
                                     "gpus",
                                     "devices",
                                     "nodes",
                                     "hosts",
                                     "accelerators",
                                     "accuracy",
                                     "loss",
                                     "utilization",
                                     "utilisation",
                                     "occupancy",
                                     "latency",
                                     "variance",
                                     "noise",
                                     "compression",
                                     "data",
                                     "users",
                                     "requests",
                                     "samples",
                                     "compute",
                                     "flops",
                                     "oversubscription",
                                     "zoom",
                                     NULL};

/* The number belongs to what follows it. */
static const char *const ends[] = {"of",    "than",    "per", "week", "day", "hour", "and",  "but",
                                   "while", "whereas", "so",  "with", "at",  "on",   "when", NULL};

/* The number is no change at all. */
static const char *const statistics[] = {"interval", "intervals",  "confidence", "ci",    "quantile",
                                         "level",    "percentile", "power",      "limit", NULL};

/* The word at *i or behind blanks and emphasis, in small letters; *i goes behind it. 0: something else is there. */
static int word_at(char word[WORD_MOST], const struct passage *p, size_t *i)
{
    size_t at = *i, n = 0;
    for (unsigned code = passage_code(p, at); glyph_is_gap(code) || code == '(' || code == '[' || code == '"';)
        code = passage_code(p, ++at);
    for (;; at++) {
        unsigned code = passage_code(p, at);
        int inner = n > 0 && (code == '-' || code == '\'' || glyph_is_digit(code));
        if (!glyph_is_letter(code) && !inner && !(n == 0 && glyph_is_digit(code)))
            break;
        if (n + 1 < WORD_MOST)
            word[n++] = glyph_is_capital(code) ? (char)(code + 32) : code < 0x80 ? (char)code : '?';
    }
    word[n] = '\0';
    *i = at;
    return n > 0;
}

/* The word that ends before *i, blanks, emphasis and markers passed over; *i goes to its beginning. */
int passage_word_before(char word[WORD_MOST], const struct passage *p, size_t *i)
{
    size_t end = *i;
    while (end > 0 && (glyph_is_gap(p->glyphs[end - 1].code) || p->glyphs[end - 1].code == '~' ||
                       p->glyphs[end - 1].code == 0x2248 || p->glyphs[end - 1].code == '+'))
        end--;
    size_t from = end;
    while (from > 0 && (glyph_is_letter(p->glyphs[from - 1].code) || glyph_is_digit(p->glyphs[from - 1].code) ||
                        (from < end && p->glyphs[from - 1].code == '-')))
        from--;
    *i = from;
    size_t at = from;
    return from < end && word_at(word, p, &at);
}

static int is_one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcmp(*list, word) == 0)
            return 1;
    return 0;
}

static const struct saying *find_saying(const char *word)
{
    for (size_t k = 0; k < sizeof sayings / sizeof *sayings; k++)
        if (strcmp(sayings[k].word, word) == 0)
            return &sayings[k];
    return NULL;
}

static enum quantity_subject subject_of(const char *word)
{
    for (size_t k = 0; k < sizeof contexts / sizeof *contexts; k++)
        if (strncmp(word, contexts[k].begins, strlen(contexts[k].begins)) == 0)
            return contexts[k].subject;
    return SUBJECT_ANY;
}

/* Whether the sentence that i is in says anything of speed or cost. */
int says_speed_or_cost(const struct passage *p, size_t i)
{
    unsigned sentence = p->glyphs[i].sentence;
    char word[WORD_MOST];
    while (i > 0 && p->glyphs[i - 1].sentence == sentence)
        i--;
    while (i < p->n && p->glyphs[i].sentence == sentence) {
        if (!word_at(word, p, &i))
            i++;
        else if (subject_of(word) != SUBJECT_ANY)
            return 1;
    }
    return 0;
}

/* "more" and "expensive" are one. */
static const struct saying *joined(const struct passage *p, size_t *end, const char *word, const struct saying *alone)
{
    char next[WORD_MOST], both[2 * WORD_MOST + 1];
    size_t i = *end;
    if (alone == NULL || !word_at(next, p, &i))
        return alone;
    strcpy(both, word);
    strcat(both, " ");
    strcat(both, next);
    const struct saying *s = find_saying(both);
    *end = s != NULL ? i : *end;
    return s != NULL ? s : alone;
}

static void hear(struct heard *h, const char *word, const struct saying *s)
{
    if (s != NULL)
        h->saying = s;
    else if (h->subject == SUBJECT_ANY && is_one_of(word, others))
        h->other = 1;
    else if (h->subject == SUBJECT_ANY)
        h->subject = subject_of(word);
}

/* A weak word further than weak_reach is about something else: "1.9x at lower cost". */
struct heard listen_after(const struct passage *p, size_t i, int weak_reach)
{
    struct heard h = {0};
    char word[WORD_MOST];
    for (int n = 0; n < WORDS_AFTER + (h.saying != NULL) && word_at(word, p, &i); n++) {
        size_t end = i;
        const struct saying *s = h.saying == NULL ? joined(p, &end, word, find_saying(word)) : NULL;
        h.statistic = h.statistic || is_one_of(word, statistics);
        if (is_one_of(word, ends) || h.statistic || (s != NULL && s->weak && n >= weak_reach))
            break;
        hear(&h, word, s);
        h.end = s != NULL ? end : h.end;
        if (s != NULL && !s->weak)
            break;
    }
    return h;
}

/* "faster by about 12 %", "throughput rose 12 %": the saying that is nearest. What rose "to 52 %" rose by another. */
struct heard listen_before(const struct passage *p, size_t i)
{
    static const char *const passed[] = {"by",   "about",   "around",  "roughly", "nearly", "almost",
                                         "some", "a",       "an",      "the",     "over",   "only",
                                         "is",   "another", "further", "are",     "was",    NULL};
    static const char *const places[] = {"to",    "at",    "from",  "with", "in", "for",
                                         "until", "above", "below", "than", NULL};
    struct heard h = {0};
    char word[WORD_MOST];
    for (int n = 0; n < WORDS_BEFORE && passage_word_before(word, p, &i);) {
        size_t back = i;
        char first[WORD_MOST] = "";
        if (h.saying == NULL && is_one_of(word, places)) {
            if (strcmp(word, "to") != 0 || !passage_word_before(first, p, &back) || strcmp(first, "up") != 0)
                break;
            i = back;
            continue; /* "by up to" */
        }
        const struct saying *s = h.saying == NULL ? find_saying(word) : NULL;
        hear(&h, word, s);
        n += s != NULL || !is_one_of(word, passed);
    }
    return h;
}

int heard_counts(const struct heard *h, const struct passage *p, size_t i)
{
    if (h->saying == NULL)
        return 0;
    return !h->saying->weak || (!h->other && says_speed_or_cost(p, i));
}

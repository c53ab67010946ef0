/* What a claim says, in one clause: its value, in the present or the past, of what. */
#include "query/claim_words_parts.h"

#include "core/text.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

/* Beyond what is markup anywhere: '_' at the edge of a word, and what begins an entity or a struck text. */
static int is_markup(const char *text, const char *at)
{
    int inside = at > text && is_word(at[-1]) && is_word(at[1]);
    return text_is_markup(*at) || *at == '&' || *at == '~' || (*at == '_' && !inside);
}

const char *phrase_text(const struct phrase *p, const char *text)
{
    char *safe = text_safe(text);
    char *out = safe != NULL ? arena_alloc(p->memory, 2 * strlen(safe) + 1) : NULL;
    size_t n = 0;
    for (const char *s = safe; out != NULL && *s != '\0'; s++) {
        if (p->markup && is_markup(safe, s))
            out[n++] = '\\';
        out[n++] = *s;
    }
    free(safe);
    return out;
}

const char *phrase_code(const struct phrase *p, const char *id)
{
    return p->markup ? arena_format(p->memory, "`%s`", id) : id;
}

static const char *strong(const struct phrase *p, const char *text)
{
    return p->markup ? arena_format(p->memory, "**%s**", text) : text;
}

const char *phrase_short(const struct phrase *p, const char *text)
{
    const char *brief = words_brief(p->memory, text);
    return brief != NULL ? phrase_text(p, brief) : NULL;
}

/* Shortened, unless both sides would then look alike. */
static const char *level_text(const struct phrase *p, size_t side)
{
    const struct claim_record *r = p->record;
    const char *brief = words_brief(p->memory, r->sides[side].level);
    const char *other = r->n_sides > 1 ? words_brief(p->memory, r->sides[1 - side].level) : NULL;
    if (brief == NULL || (r->n_sides > 1 && other == NULL))
        return NULL;
    return phrase_text(p, other != NULL && strcmp(brief, other) == 0 ? r->sides[side].level : brief);
}

/* How a level of another axis than accelerator and count is told: "at revision cca2c57192b2…", "in wave nam52". */
static const char *with_level(const struct phrase *p, size_t side)
{
    static const struct {
        enum factor axis;
        const char *before;
    } says[] = {
        {FACTOR_REVISION, "at revision"},
        {FACTOR_WAVE, "in wave"},
        {FACTOR_STORAGE, "with its data on"},
        {FACTOR_IMAGE, "with image"},
    };
    enum factor axis = p->record->terms.axis;
    const char *level = level_text(p, side);
    if (axis == FACTOR_HOSTS)
        return arena_format(p->memory, "on %s %s", level,
                            strcmp(p->record->sides[side].level, "1") == 0 ? "host" : "hosts");
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (says[i].axis == axis)
            return arena_format(p->memory, "%s %s", says[i].before, level);
    return arena_format(p->memory, "with %s %s", factor_rule(axis)->title, level);
}

const char *phrase_side(const struct phrase *p, size_t side)
{
    const struct claim_record *r = p->record;
    const enum factor axis = r->terms.axis;
    const char *level = r->sides[side].level;
    const char *accelerator = axis == FACTOR_ACCELERATOR ? level : r->accelerator;
    const char *count = axis == FACTOR_COUNT_OF ? level : r->count;
    const char *text = accelerator != NULL ? phrase_text(p, accelerator) : "accelerators not recorded";
    if (count != NULL)
        text = arena_format(p->memory, "%s × %s", text, phrase_text(p, count));
    if (axis == FACTOR_ACCELERATOR || axis == FACTOR_COUNT_OF)
        return text;
    return arena_format(p->memory, "%s %s", text, with_level(p, side));
}

static const char *model(const struct phrase *p)
{
    const char *name = p->record->shared.value[FACTOR_MODEL];
    return name != NULL ? phrase_text(p, name) : "the model";
}

/* What a receipt recorded as a word may hold anything. */
static const char *safe(struct arena *a, const char *text)
{
    return phrase_text(&(struct phrase){.memory = a}, text);
}

const char *claim_value_words(const struct claim_record *r, struct arena *a)
{
    switch (r->terms.metric) {
    case CLAIM_THROUGHPUT:
        return words_rate(a, r->value, r->lo, r->hi);
    case CLAIM_RATIO:
    case CLAIM_USD_RATIO:
        return words_ratio(a, r->value, r->lo, r->hi);
    case CLAIM_USD_PER_MTOK:
    case CLAIM_BREAK_EVEN_PRICE:
        return money_value(a, r->value, r->lo, r->hi);
    case CLAIM_TIME_TO_RESULT:
        return words_seconds(a, r->value);
    case CLAIM_COMPLETION:
        return arena_format(a, "%zu of %zu", r->sides[0].n_attempts - r->sides[0].n_failed, r->sides[0].n_attempts);
    default:
        return safe(a, r->text);
    }
}

const char *claim_unit(const struct claim_record *r, struct arena *a)
{
    if (r->terms.metric == CLAIM_USD_PER_MTOK)
        return arena_format(a, "%s/Mtok", r->currency);
    if (r->terms.metric == CLAIM_BREAK_EVEN_PRICE)
        return arena_format(a, "%s/h", r->currency);
    return claim_metric_rule(r->terms.metric)->unit;
}

const char *claim_interval_words(const struct claim_record *r, struct arena *a)
{
    if (!isfinite(r->lo) || !isfinite(r->hi))
        return "";
    if (r->terms.metric == CLAIM_COMPLETION)
        return arena_format(a, "%s %%", words_interval(a, r->lo * 100, r->hi * 100));
    if (claim_metric_rule(r->terms.metric)->priced && r->terms.metric != CLAIM_USD_RATIO)
        return money_interval(a, r->lo, r->hi);
    return words_interval(a, r->lo, r->hi);
}

/* The value with what it counts behind it; a word is what somebody recorded, and stays one in Markdown. */
static const char *value(const struct phrase *p, const char *unit)
{
    const struct claim_record *r = p->record;
    const char *text =
        claim_metric_rule(r->terms.metric)->unit == NULL ? phrase_text(p, r->text) : claim_value_words(r, p->memory);
    if (text == NULL)
        return NULL;
    return strong(p, unit[0] != '\0' ? arena_format(p->memory, "%s %s", text, unit) : text);
}

static int is_plain_one(const struct phrase *p)
{
    const char *text = claim_value_words(p->record, p->memory);
    return text != NULL && strcmp(text, "1") == 0;
}

static const char *say_throughput(const struct phrase *p)
{
    return arena_format(p->memory, "%s %s %s at %s", phrase_side(p, 0), p->past ? "trained" : "trains", model(p),
                        value(p, "tok/s"));
}

/* Nobody says "1 times". */
static const char *say_ratio(const struct phrase *p)
{
    const char *trains = p->past ? "trained" : "trains";
    if (is_plain_one(p))
        return arena_format(p->memory, "%s %s %s at the speed of %s, a ratio of %s", phrase_side(p, 0), trains,
                            model(p), phrase_side(p, 1), value(p, ""));
    return arena_format(p->memory, "%s %s %s at %s the speed of %s", phrase_side(p, 0), trains, model(p),
                        value(p, "times"), phrase_side(p, 1));
}

static const char *say_cost(const struct phrase *p)
{
    const char *unit = arena_format(p->memory, "%s/Mtok", money_unit(p->record->currency));
    return arena_format(p->memory, "training %s on %s %s %s", model(p), phrase_side(p, 0), p->past ? "cost" : "costs",
                        value(p, unit));
}

static const char *say_cost_ratio(const struct phrase *p)
{
    const char *costs = p->past ? "cost" : "costs";
    if (is_plain_one(p))
        return arena_format(p->memory, "training %s on %s %s as much per token as on %s, a ratio of %s", model(p),
                            phrase_side(p, 0), costs, phrase_side(p, 1), value(p, ""));
    return arena_format(p->memory, "training %s on %s %s %s as much per token as on %s", model(p), phrase_side(p, 0),
                        costs, value(p, "times"), phrase_side(p, 1));
}

static const char *say_break_even(const struct phrase *p)
{
    const char *unit = arena_format(p->memory, "%s per accelerator-hour", money_unit(p->record->currency));
    return arena_format(p->memory, "training %s %s the same per token on %s as on %s when the former %s %s", model(p),
                        p->past ? "cost" : "costs", phrase_side(p, 0), phrase_side(p, 1), p->past ? "cost" : "costs",
                        value(p, unit));
}

static const char *say_time(const struct phrase *p)
{
    return arena_format(p->memory, "the first trustworthy result of %s on %s %s %s from launch", model(p),
                        phrase_side(p, 0), p->past ? "took" : "takes", value(p, "s"));
}

static const char *say_completion(const struct phrase *p)
{
    const struct claim_side *s = &p->record->sides[0];
    const char *lane = p->record->shared.value[FACTOR_LANE], *verb = "had", *what = "attempts";
    int of_training = lane != NULL && strcmp(lane, lane_name(LANE_TRAINING)) == 0;
    if (!p->past)
        verb = s->n_attempts - s->n_failed == 1 ? "has" : "have";
    if (of_training)
        what = arena_format(p->memory, "attempts to train %s", model(p));
    else if (lane != NULL)
        what = arena_format(p->memory, "attempts of lane %s", phrase_text(p, lane));
    return arena_format(p->memory, "%s %s on %s %s ended well", value(p, ""), what, phrase_side(p, 0), verb);
}

static const char *say_promotion(const struct phrase *p)
{
    return arena_format(p->memory, "the promotion status on %s %s %s", phrase_side(p, 0), p->past ? "was" : "is",
                        value(p, ""));
}

static const char *say_fa4(const struct phrase *p)
{
    return arena_format(p->memory, "FA4 on %s %s %s", phrase_side(p, 0), p->past ? "was" : "is", value(p, ""));
}

static const char *say_backend(const struct phrase *p)
{
    return arena_format(p->memory, "the sparse backend that %s on %s %s %s", p->past ? "ran" : "runs",
                        phrase_side(p, 0), p->past ? "was" : "is", value(p, ""));
}

static const char *(*const clauses[CLAIM_METRICS])(const struct phrase *p) = {
    [CLAIM_THROUGHPUT] = say_throughput,
    [CLAIM_RATIO] = say_ratio,
    [CLAIM_USD_PER_MTOK] = say_cost,
    [CLAIM_USD_RATIO] = say_cost_ratio,
    [CLAIM_BREAK_EVEN_PRICE] = say_break_even,
    [CLAIM_TIME_TO_RESULT] = say_time,
    [CLAIM_COMPLETION] = say_completion,
    [CLAIM_PROMOTION] = say_promotion,
    [CLAIM_FA4_HEALTH] = say_fa4,
    [CLAIM_BACKEND] = say_backend,
};

const char *phrase_clause(const struct phrase *p)
{
    return clauses[p->record->terms.metric](p);
}

static char *begin_large(char *text)
{
    if (text != NULL && text[0] >= 'a' && text[0] <= 'z')
        text[0] = (char)(text[0] - 'a' + 'A');
    return text;
}

const char *claim_headline(const struct claim_record *r, int past, struct arena *memory)
{
    struct phrase p = {.record = r, .past = past, .memory = memory};
    const char *made_up = r->synthetic ? "SYNTHETIC: " : "", *interval = claim_interval_words(r, memory);
    char *clause = arena_copy(memory, phrase_clause(&p));
    if (r->synthetic == 0)
        begin_large(clause);
    if (interval == NULL || interval[0] == '\0')
        return arena_format(memory, "%s%s", made_up, clause);
    return arena_format(memory, "%s%s (%s)", made_up, clause, interval);
}

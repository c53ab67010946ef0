/* The whole quote: the clause, then everything it stands on, in an order that never changes. */
#include "query/claim_words_parts.h"

#include "core/number.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static const char *const style_names[QUOTE_STYLES] = {"sentence", "markdown", "footnote"};

const char *quote_style_name(enum quote_style s)
{
    return style_names[s];
}

int quote_style_by_name(enum quote_style *out, const char *name)
{
    for (int i = 0; i < QUOTE_STYLES; i++) {
        if (strcmp(style_names[i], name) == 0) {
            *out = (enum quote_style)i;
            return 0;
        }
    }
    return -1;
}

static void add(const struct phrase *p, const char **list, const char *text)
{
    *list = words_join(p->memory, *list, "; ", text);
}

/* What kind of number it is. */
static const char *kind_of(const struct phrase *p)
{
    switch (p->record->terms.metric) {
    case CLAIM_THROUGHPUT:
    case CLAIM_RATIO:
        return "whole system";
    case CLAIM_USD_PER_MTOK:
        return "marginal cost";
    case CLAIM_USD_RATIO:
    case CLAIM_BREAK_EVEN_PRICE:
        return "by marginal cost";
    case CLAIM_TIME_TO_RESULT:
        return "launch to the end of the first steady window, attempts included";
    case CLAIM_COMPLETION:
        return "all attempts of the class";
    default:
        return p->record->sides[0].n_receipts == 1 ? "as its run recorded it" : "as its runs recorded it";
    }
}

static int is(const struct factors *f, enum factor factor, const char *value)
{
    return f->value[factor] != NULL && strcmp(f->value[factor], value) == 0;
}

/* Which rate, over which runs, and what is not plain about its tokens. */
static const char *statistic(const struct phrase *p)
{
    const struct claim_record *r = p->record;
    const char *text = kind_of(p);
    if (r->terms.metric >= CLAIM_TIME_TO_RESULT)
        return text;
    text = arena_format(p->memory, "%s, %s", text,
                        r->terms.rate == METRIC_STEADY ? "steady state" : "whole run, launch to finish");
    if (is(&r->shared, FACTOR_TOKEN_KIND, "padded"))
        text = arena_format(p->memory, "%s, padded tokens", text);
    if (is(&r->shared, FACTOR_EVAL, "on"))
        text = arena_format(p->memory, "%s, evaluation included", text);
    if (r->terms.metric == CLAIM_THROUGHPUT)
        return arena_format(p->memory, "%s, geometric mean of runs", text);
    return r->terms.metric == CLAIM_RATIO ? arena_format(p->memory, "%s, ratio of geometric means", text) : text;
}

/* An interval that holds 1 must not be read as a difference. */
static const char *limits(const struct phrase *p)
{
    const struct claim_record *r = p->record;
    const char *interval = claim_interval_words(r, p->memory);
    if (interval == NULL || interval[0] == '\0')
        return r->no_interval != NULL ? arena_format(p->memory, "no interval: %s", phrase_text(p, r->no_interval))
                                      : NULL;
    int ratio = r->terms.metric == CLAIM_RATIO || r->terms.metric == CLAIM_USD_RATIO;
    return arena_format(p->memory, "%s interval %s%s", money_share(p->memory, r->level), interval,
                        ratio && r->lo <= 1 && r->hi >= 1 ? ", which includes 1: no difference is shown" : "");
}

static const char *runs_of(const struct phrase *p, const struct claim_side *s)
{
    const char *runs = words_count(p->memory, s->n_runs, "run", "runs");
    return arena_format(p->memory, "%s of %s", runs, words_count(p->memory, s->n_attempts, "attempt", "attempts"));
}

static const char *counts(const struct phrase *p)
{
    const struct claim_record *r = p->record;
    const char *text = NULL;
    if (r->terms.metric == CLAIM_COMPLETION)
        return NULL; /* they are the value */
    if (r->n_sides == 1)
        text = runs_of(p, &r->sides[0]);
    for (size_t i = 0; i < r->n_sides && r->n_sides > 1; i++)
        text = words_join(p->memory, text, ", ",
                          arena_format(p->memory, "%s on %s", runs_of(p, &r->sides[i]), phrase_side(p, i)));
    if (r->n_steps > 0)
        text = arena_format(p->memory, "%s, %s %s", text, words_fixed(p->memory, r->n_steps, 0),
                            r->n_steps == 1 ? "step" : "steps");
    return text;
}

enum { READABLE = 12 }; /* characters of a price that are read at a glance */

/* "B200 × 8 at 6.25 USD per accelerator-hour, spot price of Lambda in us-east observed 2024-10-01 (prc-0123456789ab)"
 */
static const char *price_of(const struct phrase *p, size_t side)
{
    const struct claim_price *price = &p->record->sides[side].price;
    const char *amount = price->accelerator_hour;
    char name[PRICE_ID_SIZE];
    double exact;
    size_t used;
    price_name(name, &price->id);
    if (strlen(amount) > READABLE && number_parse(&exact, &used, amount, strlen(amount)) == NUMBER_OK)
        amount = money_value(p->memory, exact, NAN, NAN);
    const char *seller = phrase_text(p, price->provider);
    if (price->region != NULL)
        seller = arena_format(p->memory, "%s in %s", seller, phrase_text(p, price->region));
    return arena_format(p->memory, "%s at %s %s per accelerator-hour, %s price of %s observed %s (%s)",
                        phrase_side(p, side), amount, p->record->currency, p->record->basis, seller,
                        words_day(p->memory, price->observed), phrase_code(p, name));
}
/* What the terms ask for within the class: a part must not read as the whole. */
static const char *narrowing(const struct phrase *p, const char *text)
{
    const struct claim_terms *t = &p->record->terms;
    for (size_t i = 0; i < t->n_where; i++) {
        size_t n = strcspn(t->where[i], "=");
        char *name = arena_copy_n(p->memory, t->where[i], n);
        enum factor f;
        if (name == NULL || factor_by_name(&f, name) != 0 || t->where[i][n] == '\0')
            continue;
        enum factor_kind kind = factor_rule(f)->kind;
        const char *value = t->where[i][n + 1] != '\0' ? t->where[i] + n + 1 : "not recorded";
        if (kind == FACTOR_NOTED || kind == FACTOR_SOFT)
            text =
                words_join(p->memory, text, ", ", arena_format(p->memory, "%s %s only", name, phrase_text(p, value)));
    }
    return text;
}

/* "surface modal, startup cold, revision cca2c571…": where and how, as far as all runs agree. */
static const char *place(const struct phrase *p)
{
    const struct factors *f = &p->record->shared;
    const char *surface = f->value[FACTOR_SURFACE], *startup = f->value[FACTOR_STARTUP], *text = NULL;
    if (surface != NULL)
        text = arena_format(p->memory, "on surface %s", phrase_text(p, surface));
    if (startup != NULL)
        text = words_join(p->memory, text, ", ", arena_format(p->memory, "startup %s", phrase_text(p, startup)));
    return narrowing(p, text);
}

static const char *dates(const struct phrase *p, int64_t *newest)
{
    int64_t oldest;
    claim_record_days(&oldest, newest, p->record);
    const char *first = words_day(p->memory, oldest), *last = words_day(p->memory, *newest);
    if (first == NULL || last == NULL)
        return NULL;
    return strcmp(first, last) == 0 ? arena_format(p->memory, "measured %s", first)
                                    : arena_format(p->memory, "measured %s to %s", first, last);
}

static const char *artifacts(const struct phrase *p)
{
    size_t n, without = claim_record_lacks_artifacts(p->record, &n);
    if (without == 0)
        return NULL;
    return without == n ? "artifacts not recorded"
                        : arena_format(p->memory, "artifacts not recorded for %zu of %zu receipts", without, n);
}

static const char *left_out(const struct phrase *p)
{
    size_t n = p->record->n_left_out;
    return n > 0 ? arena_format(p->memory, "%s left out", words_count(p->memory, n, "receipt", "receipts")) : NULL;
}

/* What differs on the two sides and was disclosed: by name here, with its values in `claim show`. */
static const char *disclosed(const struct phrase *p)
{
    const struct claim_record *r = p->record;
    const char *list = NULL;
    for (size_t i = 0; i < r->n_disclosed; i++) {
        size_t title = strcspn(r->disclosed[i], ":");
        list = words_join(p->memory, list, ", ", arena_copy_n(p->memory, r->disclosed[i], title));
    }
    return list != NULL ? arena_format(p->memory, "differing, and disclosed: %s", list) : NULL;
}

static const char *stack(const struct phrase *p, const struct claim_standing *standing)
{
    if (standing->class_moved_to == NULL || p->record->stack == NULL)
        return NULL;
    return arena_format(p->memory, "on revision %s; the class has since moved to %s", phrase_short(p, p->record->stack),
                        phrase_short(p, standing->class_moved_to));
}

/* The parts in brackets, in their order; a part that does not apply is NULL. */
static const char *conditions(const struct phrase *p, const struct claim_standing *standing)
{
    const struct claim_record *r = p->record;
    const char *list = NULL;
    const char *const parts[] = {
        r->detail != NULL ? phrase_text(p, r->detail) : NULL,
        statistic(p),
        limits(p),
        counts(p),
        r->n_sides > 0 && r->sides[0].has_price && r->terms.metric != CLAIM_BREAK_EVEN_PRICE ? price_of(p, 0) : NULL,
        r->n_sides > 1 && r->sides[1].has_price ? price_of(p, 1) : NULL,
        disclosed(p),
        left_out(p),
        stack(p, standing),
        artifacts(p),
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] != NULL)
            add(p, &list, parts[i]);
    return list;
}

static const char *receipts(const struct phrase *p)
{
    const struct claim_record *r = p->record;
    const char *list = NULL;
    for (size_t i = 0; i < r->n_sides; i++) {
        for (size_t k = 0; k < r->sides[i].n_receipts; k++) {
            char hex[DIGEST_HEX_SIZE];
            digest_hex(hex, &r->sides[i].receipts[k].id);
            list = words_join(p->memory, list, ", ", phrase_code(p, arena_format(p->memory, "rcp-%.12s", hex)));
        }
    }
    return list;
}

static const char *begin(const struct phrase *p, int64_t newest)
{
    const char *clause = phrase_clause(p);
    const char *made_up = p->record->synthetic ? "SYNTHETIC, made-up data: " : "";
    if (clause == NULL)
        return NULL;
    if (p->past)
        return arena_format(p->memory, "%sOn %s, %s", made_up, words_day(p->memory, newest), clause);
    if (made_up[0] != '\0' || clause[0] < 'a' || clause[0] > 'z')
        return arena_format(p->memory, "%s%s", made_up, clause);
    return arena_format(p->memory, "%c%s", clause[0] - 'a' + 'A', clause + 1);
}

const char *claim_quote(const struct claim_record *r, const struct claim_standing *standing, enum quote_style style,
                        int past, struct arena *memory)
{
    struct phrase p = {.record = r, .past = past, .markup = style != QUOTE_SENTENCE, .memory = memory};
    int64_t newest = 0;
    const char *when = dates(&p, &newest), *where = place(&p), *text = begin(&p, newest);
    text = arena_format(memory, "%s (%s)", text, conditions(&p, standing));
    if (where != NULL)
        text = arena_format(memory, "%s, %s", text, where);
    text = arena_format(memory, "%s, %s", text, when);
    if (!past)
        text = arena_format(memory, "%s, valid to %s", text, words_day(memory, standing->valid_to));
    text = arena_format(memory, "%s [mcr:%s@%lld] (%s).", text, r->terms.id, (long long)r->revision, receipts(&p));
    if (style == QUOTE_FOOTNOTE)
        text = arena_format(memory, "[^mcr-%s-%lld]: %s", r->terms.id, (long long)r->revision, text);
    return text;
}

/* A claim in a table or a sentence: what it is called, what it is of, its value, its reasons. */
#include "report/study_parts.h"

#include "query/claim_words.h"
#include "query/money.h"
#include "query/words.h"

#include <string.h>

const char *study_claim_name(struct study *x, const struct study_claim *c)
{
    return arena_format(x->memory, "mcr:%s@%lld", c->claim->id, (long long)c->revision->record.revision);
}

const char *study_claim_value(struct study *x, const struct claim_record *r)
{
    const char *value = claim_value_words(r, x->memory), *unit = claim_unit(r, x->memory);
    const char *per = unit != NULL ? strchr(unit, '/') : NULL;
    if (unit == NULL || unit[0] == '\0')
        return value;
    if (per != NULL && claim_metric_rule(r->terms.metric)->priced)
        unit = arena_format(x->memory, "%s%s", money_unit(r->currency), per);
    return arena_format(x->memory, "%s %s", value, unit);
}

static const char *sides_words(struct study *x, const struct claim_record *r)
{
    const char *text =
        arena_format(x->memory, "%s of %s", claim_metric_rule(r->terms.metric)->title, r->sides[0].level);
    if (r->n_sides > 1)
        text = arena_format(x->memory, "%s to %s", text, r->sides[1].level);
    return text;
}

const char *study_claim_subject(struct study *x, const struct claim_record *r)
{
    const char *model = r->shared.value[FACTOR_MODEL], *text;
    if (r->terms.text == NULL || r->n_sides == 0)
        return "a record that cannot be read";
    text = sides_words(x, r);
    if (r->count != NULL && r->terms.axis != FACTOR_COUNT_OF)
        text = arena_format(x->memory, "%s × %s", text, r->count);
    return model != NULL ? arena_format(x->memory, "%s, %s", text, model) : text;
}

/* "whole run", "steady state": of a metric that is made of rates, which there are two of. */
static const char *rate_words(const struct claim_record *r)
{
    if (r->terms.metric >= CLAIM_TIME_TO_RESULT)
        return NULL;
    return r->terms.rate == METRIC_STEADY ? "steady state" : "whole run";
}

/* "spot prices of Made-up Cloud, eu-west" */
static const char *basis_words(struct study *x, const struct claim_record *r)
{
    for (size_t i = 0; i < r->n_sides; i++) {
        const struct claim_price *p = &r->sides[i].price;
        if (r->sides[i].has_price)
            return arena_format(x->memory, "%s prices of %s%s%s", r->basis, p->provider, p->region != NULL ? ", " : "",
                                p->region != NULL ? p->region : "");
    }
    return NULL;
}

/* Whether a term of a claim file speaks of what is said of every claim anyhow. */
static int is_said(const struct claim_record *r, const char *term)
{
    static const enum factor said[] = {FACTOR_MODEL,   FACTOR_COUNT_OF, FACTOR_MODE,     FACTOR_SURFACE,
                                       FACTOR_STARTUP, FACTOR_LANE,     FACTOR_SYNTHETIC};
    size_t n = strcspn(term, "=");
    if (r->class_id != NULL && (strncmp(term, "class=", n + 1) == 0 || strncmp(term, "class-of=", n + 1) == 0))
        return 1;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const char *name = factor_rule(said[i])->name;
        if (r->shared.value[said[i]] != NULL && strlen(name) == n && strncmp(name, term, n) == 0)
            return 1;
    }
    return 0;
}

static const char *narrowed_words(struct study *x, const struct claim_record *r)
{
    const char *list = NULL;
    for (size_t i = 0; i < r->terms.n_where; i++)
        if (!is_said(r, r->terms.where[i]))
            list = words_join(x->memory, list, ", ", r->terms.where[i]);
    return list != NULL ? arena_format(x->memory, "asked only of %s", list) : NULL;
}

/* By name; the sheet of the claim has the values. */
static const char *disclosed_words(struct study *x, const struct claim_record *r)
{
    const char *list = NULL;
    for (size_t i = 0; i < r->n_disclosed; i++)
        list =
            words_join(x->memory, list, ", ", arena_copy_n(x->memory, r->disclosed[i], strcspn(r->disclosed[i], ":")));
    return list != NULL ? arena_format(x->memory, "differs, disclosed: %s", list) : NULL;
}

/* Claims of another lane than all else here say so; what class it is the id says to the last factor. */
static const char *class_words(struct study *x, const struct claim_record *r)
{
    enum { CLASS_SHOWN = 16 };
    struct factors f = r->shared;
    const char *lane = f.value[FACTOR_LANE], *text;
    f.value[FACTOR_MODEL] = f.value[FACTOR_COUNT_OF] = NULL; /* the subject has them */
    text = study_describe_shortly(x, &f);
    if (lane != NULL && strcmp(lane, lane_name(LANE_TRAINING)) != 0)
        text = words_join(x->memory, arena_format(x->memory, "lane %s", lane), " · ", text != NULL ? text : "");
    return r->class_id != NULL
               ? words_join(x->memory, text, " · ", arena_format(x->memory, "%.*s", (int)CLASS_SHOWN, r->class_id))
               : text;
}

static const char *terms_words(struct study *x, const struct claim_record *r, const char *said, const char *class_of)
{
    const char *parts[] = {class_of, rate_words(r), basis_words(x, r), narrowed_words(x, r), disclosed_words(x, r)};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] != NULL)
            said = words_join(x->memory, said, " · ", parts[i]);
    return said;
}

const char *study_claim_terms(struct study *x, const struct claim_record *r, const char *said)
{
    return r->terms.text != NULL && r->n_sides > 0 ? terms_words(x, r, said, class_words(x, r)) : said;
}

const char *study_claim_topic(struct study *x, const struct study_claim *c)
{
    const struct claim_record *r = &c->revision->record;
    if (c->is_asked)
        return sides_words(x, r);
    return c->is_near ? terms_words(x, r, sides_words(x, r), NULL) : study_claim_terms(x, r, study_claim_subject(x, r));
}

const char *study_claim_reasons(struct study *x, const struct study_claim *c)
{
    const char *list = NULL;
    for (size_t i = 0; i < c->standing.n_reasons; i++)
        list = words_join(x->memory, list, "; ", c->standing.reasons[i].text);
    return list != NULL ? list : "";
}

const char *study_claim_runs(struct study *x, const struct claim_record *r)
{
    size_t runs = 0, attempts = 0;
    for (size_t i = 0; i < r->n_sides; i++) {
        runs += r->sides[i].n_runs;
        attempts += r->sides[i].n_attempts;
    }
    return arena_format(x->memory, "%zu of %zu", runs, attempts);
}

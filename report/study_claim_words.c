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

const char *study_claim_topic(struct study *x, const struct study_claim *c)
{
    const struct claim_record *r = &c->revision->record;
    return c->is_near ? sides_words(x, r) : study_claim_subject(x, r);
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

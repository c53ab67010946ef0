/* Whether a record makes sense: by its metric, what must be there, what cannot be, and what goes together. */
#include "query/claim_field.h"
#include "query/claim_record.h"

#include "core/date.h"
#include "core/decimal.h"
#include "core/text.h"

#include <math.h>
#include <string.h>

struct checking {
    struct field_reading *x;
    const struct claim_record *record;
    const struct claim_metric_rule *rule;
};

static int fault(const struct checking *c, const char *place, const char *what)
{
    return error_set(c->x->err, ERR_INTEGRITY, "%s: %s", place, what);
}

/* What is shown to people as it is; NULL where it need not be there. */
static int check_plain(const struct checking *c, const char *place, const char *text)
{
    return text == NULL || text_is_plain(text) ? 0 : fault(c, place, "control or invisible characters in it");
}

static int check_there(const struct checking *c, const char *place, const char *text)
{
    return text != NULL ? check_plain(c, place, text) : fault(c, place, "null");
}

/* A member that some metrics have and others have not. */
static int check_either(const struct checking *c, const char *place, const char *text, int wanted)
{
    if (wanted == (text != NULL))
        return check_plain(c, place, text);
    return error_set(c->x->err, ERR_INTEGRITY, "%s: %s for a claim of %s", place, wanted ? "null" : "not null",
                     c->rule->title);
}

static int check_limits(const struct checking *c, const char *place, double value, double lo, double hi, int wanted)
{
    if (!isfinite(lo) && !isfinite(hi))
        return wanted ? error_set(c->x->err, ERR_INTEGRITY, "%s/lo: null for a claim of %s", place, c->rule->title) : 0;
    if (lo <= value && value <= hi)
        return 0;
    return error_set(c->x->err, ERR_INTEGRITY, "%s/lo: the limits do not hold the value", place);
}

/* All that are made of rates have limits, and so has a share; what was observed once, and a word, has none. */
static int has_limits(enum claim_metric m)
{
    return m < CLAIM_TIME_TO_RESULT || m == CLAIM_COMPLETION;
}

static int check_value(const struct checking *c)
{
    const struct claim_record *r = c->record;
    int is_word = c->rule->unit == NULL;
    if (isfinite(r->value) == is_word)
        return fault(c, "/value", is_word ? "a number where the value is a word" : "null");
    if (is_word != (r->text != NULL))
        return fault(c, "/text", is_word ? "null where the value is a word" : "text where the value is a number");
    int rc = check_limits(c, "", r->value, r->lo, r->hi, has_limits(r->terms.metric));
    if (rc == 0 && isfinite(r->level) != isfinite(r->lo))
        rc = fault(c, "/level", "a level of confidence goes with limits");
    if (rc == 0 && isfinite(r->level) && !(r->level > 0 && r->level < 1))
        rc = fault(c, "/level", "not between 0 and 1");
    return rc;
}

static int check_money(const struct checking *c)
{
    const struct claim_record *r = c->record;
    const char *wanted = r->terms.currency != NULL ? r->terms.currency : "USD";
    enum price_basis basis;
    int rc = check_either(c, "/currency", r->currency, c->rule->priced);
    if (rc == 0)
        rc = check_either(c, "/basis", r->basis, c->rule->priced);
    if (rc != 0 || !c->rule->priced)
        return rc;
    if (strcmp(r->currency, wanted) != 0)
        return error_set(c->x->err, ERR_INTEGRITY, "/currency: '%s', and the terms ask for %s", r->currency, wanted);
    if (price_basis_by_name(&basis, r->basis) != 0 || (r->terms.has_basis && basis != r->terms.basis))
        return error_set(c->x->err, ERR_INTEGRITY, "/basis: '%s' is %s", r->basis,
                         r->terms.has_basis ? "not what the terms ask for" : "no price basis");
    return 0;
}

/* What the level itself costs has no part in a break-even price. */
static int stands_on_price(const struct checking *c, size_t side)
{
    return c->rule->priced && (c->record->terms.metric != CLAIM_BREAK_EVEN_PRICE || side == 1);
}

static int check_price(const struct checking *c, const char *place, size_t side)
{
    const struct claim_side *s = &c->record->sides[side];
    struct decimal amount;
    struct error why = {0};
    const char *at = arena_format(c->x->memory, "%s/price", place);
    if (at == NULL)
        return error_nomem(c->x->err);
    if (s->has_price != stands_on_price(c, side))
        return error_set(c->x->err, ERR_INTEGRITY, "%s: %s for a claim of %s", at, s->has_price ? "not null" : "null",
                         c->rule->title);
    if (!s->has_price)
        return 0;
    if (decimal_parse(&amount, s->price.accelerator_hour, &why) != 0 || decimal_sign(&amount) <= 0)
        return fault(c, at, "no amount of money");
    return s->price.observed != DATE_NONE && s->price.valid_to != DATE_NONE ? 0 : fault(c, at, "without its days");
}

/* A rate in every side where the value is made of rates or of the steady state of a run. */
static int check_rate(const struct checking *c, const char *place, const struct claim_side *s)
{
    int wanted = c->record->terms.metric <= CLAIM_TIME_TO_RESULT;
    if (isfinite(s->rate) != wanted)
        return error_set(c->x->err, ERR_INTEGRITY, "%s/rate: %s for a claim of %s", place, wanted ? "null" : "a number",
                         c->rule->title);
    return wanted ? check_limits(c, place, s->rate, s->lo, s->hi, has_limits(c->record->terms.metric)) : 0;
}

static int check_counts(const struct checking *c, const char *place, const struct claim_side *s)
{
    int every_attempt = c->record->terms.metric == CLAIM_COMPLETION;
    if (s->n_receipts == 0)
        return error_set(c->x->err, ERR_INTEGRITY, "%s/receipts: none", place);
    if (s->n_runs > s->n_receipts)
        return error_set(c->x->err, ERR_INTEGRITY, "%s/n_runs: %zu of %zu receipts", place, s->n_runs, s->n_receipts);
    if (s->n_failed > s->n_attempts)
        return error_set(c->x->err, ERR_INTEGRITY, "%s/n_failed: %zu of %zu attempts", place, s->n_failed,
                         s->n_attempts);
    if (s->n_receipts > s->n_attempts || (every_attempt && s->n_receipts != s->n_attempts))
        return error_set(c->x->err, ERR_INTEGRITY, "%s/n_attempts: %zu, and %zu receipts", place, s->n_attempts,
                         s->n_receipts);
    if (s->n_runs > s->n_attempts - s->n_failed)
        return error_set(c->x->err, ERR_INTEGRITY, "%s/n_runs: %zu where %zu of %zu attempts failed", place, s->n_runs,
                         s->n_failed, s->n_attempts);
    return 0;
}

static int check_side(const struct checking *c, size_t side)
{
    const struct claim_side *s = &c->record->sides[side];
    const char *place = arena_format(c->x->memory, "/sides/%zu", side);
    if (place == NULL)
        return error_nomem(c->x->err);
    int rc = s->level != NULL ? 0 : fault(c, place, "its level is null");
    if (rc == 0)
        rc = check_counts(c, place, s);
    if (rc == 0)
        rc = check_rate(c, place, s);
    if (rc == 0 && (s->oldest == DATE_NONE || s->newest == DATE_NONE || s->oldest > s->newest))
        rc = fault(c, place, "its oldest and newest run are not days in their order");
    return rc == 0 ? check_price(c, place, side) : rc;
}

/* A title stands before the values, and is shown without them. */
static int check_lists(const struct checking *c)
{
    const struct claim_record *r = c->record;
    int rc = 0;
    for (size_t i = 0; i < r->n_left_out && rc == 0; i++)
        rc = check_plain(c, "/left_out", r->left_out[i].name);
    for (size_t i = 0; i < r->n_disclosed && rc == 0; i++) {
        const char *title = arena_copy_n(c->x->memory, r->disclosed[i], strcspn(r->disclosed[i], ":"));
        rc = title != NULL ? check_plain(c, "/disclosed", title) : error_nomem(c->x->err);
    }
    return rc;
}

int record_check(struct field_reading *x, const struct claim_record *r)
{
    const struct checking c = {x, r, claim_metric_rule(r->terms.metric)};
    if (r->revision == 0)
        return fault(&c, "/revision", "they count from 1");
    if (r->as_of == DATE_NONE || r->valid_to == DATE_NONE)
        return fault(&c, r->as_of == DATE_NONE ? "/as_of" : "/valid_to", "null");
    if (r->n_sides != (size_t)c.rule->sides)
        return error_set(x->err, ERR_INTEGRITY, "/sides: %zu for a claim of %s", r->n_sides, c.rule->title);
    int rc = check_there(&c, "/class_id", r->class_id);
    if (rc == 0)
        rc = check_plain(&c, "/method", r->method);
    if (rc == 0)
        rc = check_value(&c);
    if (rc == 0)
        rc = check_money(&c);
    for (size_t s = 0; s < r->n_sides && rc == 0; s++)
        rc = check_side(&c, s);
    return rc == 0 ? check_lists(&c) : rc;
}

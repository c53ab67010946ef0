/* What became of claims in a week: those that ceased to be current, and those that soon will. */
#include "query/week_parts.h"

#include "core/date.h"
#include "query/registry_parts.h"
#include "query/words.h"

#include <string.h>

#define DAYS_AHEAD 7

struct judged_claims {
    struct week_asking *a;
    struct registry then, now;
};

/* Of a record that cannot be read what its terms say. */
static int is_synthetic(const struct claim_record *r)
{
    return r->synthetic || r->terms.synthetic;
}

/* --- what a renewal takes --- */

/* "1 newer run of B200 like rcp-d2247c0bfd10 (2024-10-09)" */
static const char *run_words(struct week_asking *a, const struct claim_record *r, const struct claim_side *s)
{
    char name[RECEIPT_ID_SIZE];
    const char *level = words_level(a->memory, factor_rule(r->terms.axis)->title, s->level);
    if (s->n_receipts == 0)
        return arena_format(a->memory, "1 newer run of %s", level);
    receipt_name(name, &s->receipts[s->n_receipts - 1].id);
    return arena_format(a->memory, "1 newer run of %s like %s (%s)", level, name, words_day(a->memory, s->newest));
}

static const char *price_words(struct week_asking *a, const struct claim_record *r, const struct claim_side *s)
{
    return arena_format(a->memory, "a newer price row of %s (observed %s)",
                        words_level(a->memory, factor_rule(r->terms.axis)->title, s->level),
                        words_day(a->memory, s->price.observed));
}

/* What of the record ends by `until`: without newer ones a renewal would end there too. */
static const char *ending_words(struct week_asking *a, const struct claim_record *r, int64_t until)
{
    const char *list = NULL;
    for (size_t i = 0; i < r->n_sides; i++) {
        const struct claim_side *s = &r->sides[i];
        if (s->newest != DATE_NONE && date_valid_to(s->newest, r->valid_days) <= until)
            list = words_join(a->memory, list, ", ", run_words(a, r, s));
        if (s->has_price && s->price.valid_to != DATE_NONE && s->price.valid_to <= until)
            list = words_join(a->memory, list, ", ", price_words(a, r, s));
    }
    return list;
}

static const char *refusal_words(struct week_asking *a, const struct verdict *v)
{
    const char *list = NULL;
    for (size_t i = 0; i < v->n_refusals; i++) {
        const struct difference *d = &v->refusals[i];
        const char *what = d->text != NULL ? d->text : d->factor < FACTORS ? factor_rule(d->factor)->title : NULL;
        list = words_join(
            a->memory, list, "; ",
            arena_format(a->memory, "MCR-R%03d%s%s", d->code, what != NULL ? " " : "", what != NULL ? what : ""));
    }
    return arena_format(a->memory, "what makes it possible again: %s", list != NULL ? list : "it is refused");
}

/* Why no renewal can be, whatever runs there are: NULL, none of that. */
static int find_obstacle(const char **out, const struct week_claim *c, const struct judged_claims *j)
{
    const struct claim_terms *terms = &c->revision->record.terms;
    struct arena *m = j->a->memory;
    struct error why = {0};
    int rc = 0;
    if (c->claim->withdrawn != NULL)
        *out = claim_event_words("it was withdrawn", c->claim->withdrawn, m);
    else if (terms->text == NULL)
        *out = c->revision->unreadable;
    else if ((*out = registry_unknown_parent(&j->now, terms)) != NULL)
        *out = arena_format(m, "it is derived from '%s', which is no claim any more", *out);
    else
        rc = registry_fallen(out, &j->now, terms, &why);
    if (rc == ERR_INTEGRITY) {
        *out = arena_copy(m, why.text);
        return *out != NULL ? 0 : error_nomem(j->a->err);
    }
    return rc != 0 ? error_set(j->a->err, why.code, "%s", why.text) : 0;
}

/*
 * Looks what a renewal on the last day would give: how much longer it would hold, or why it would not. It is measured,
 * not acted out: an act is refused where one of a later day was recorded, and what became of a claim after the week is
 * nothing that the week brought.
 */
static int plan_renewal(struct week_claim *c, const struct judged_claims *j)
{
    struct week_asking *a = j->a;
    int64_t until = a->out->as_of + DAYS_AHEAD * DATE_DAY_MS;
    struct claim_measured m;
    struct error why = {0};
    c->renew = arena_format(a->memory, "mcreport claim renew %s", c->claim->id);
    int rc = find_obstacle(&c->missing, c, j);
    if (rc != 0 || c->missing != NULL)
        return rc;
    rc = claim_measure(&m, a->store, &c->revision->record.terms, &j->now.policy, a->out->as_of, a->memory, &why);
    if (rc == ERR_REFUSED || rc == ERR_INTEGRITY || rc == ERR_NOT_FOUND)
        c->missing = arena_copy(a->memory, why.text);
    else if (rc != 0)
        return error_set(a->err, why.code, "%s", why.text);
    else if (!m.made)
        c->missing = refusal_words(a, &m.refused);
    else if (m.record.valid_to <= until)
        c->missing = ending_words(a, &m.record, until);
    return a->memory->failed ? error_nomem(a->err) : 0;
}

/* --- what became of each --- */

static int add(struct week_claim *list, size_t *n, const struct week_claim *c, const struct judged_claims *j)
{
    list[*n] = *c;
    return plan_renewal(&list[(*n)++], j);
}

static int sort_in(struct week_claim *c, const struct judged_claims *j)
{
    struct week *w = j->a->out;
    enum claim_status now = c->now.status;
    if (now == CLAIM_CURRENT) {
        w->n_claims_current++;
        if (c->ends <= w->as_of + DAYS_AHEAD * DATE_DAY_MS)
            return add(w->expiring, &w->n_expiring, c, j);
        return 0;
    }
    const struct claim *before = registry_claim(&j->then, c->claim->id);
    const char *damage; /* is told of what it is now */
    int rc =
        before != NULL ? claim_judge_damaged(&c->then, &damage, &j->then, before, claim_newest(before), j->a->err) : 0;
    if (rc != 0)
        return rc;
    if (now == CLAIM_DATED && (before == NULL || c->then.status != CLAIM_DATED))
        return add(w->became_dated, &w->n_became_dated, c, j);
    if (now != CLAIM_DATED && before != NULL && c->then.status == CLAIM_CURRENT)
        return add(w->fell, &w->n_fell, c, j);
    return 0;
}

static void sort_by_end(struct week_claim *list, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && list[k].ends < list[k - 1].ends; k--) {
            struct week_claim swapped = list[k];
            list[k] = list[k - 1];
            list[k - 1] = swapped;
        }
}

int week_find_claims(struct week_asking *a)
{
    struct week *w = a->out;
    struct judged_claims j = {.a = a};
    int rc = registry_load(&j.now, a->store, w->as_of, a->memory, a->err);
    if (rc == 0)
        rc = registry_load(&j.then, a->store, w->first - 1, a->memory, a->err);
    if (rc != 0)
        return rc;
    w->became_dated = arena_array(a->memory, j.now.n_claims, sizeof *w->became_dated);
    w->expiring = arena_array(a->memory, j.now.n_claims, sizeof *w->expiring);
    w->fell = arena_array(a->memory, j.now.n_claims, sizeof *w->fell);
    w->judged = arena_array(a->memory, j.now.n_claims, sizeof *w->judged);
    if (w->became_dated == NULL || w->expiring == NULL || w->fell == NULL || w->judged == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < j.now.n_claims && rc == 0; i++) {
        const struct claim *c = &j.now.claims[i];
        struct week_claim item = {.claim = c, .revision = claim_newest(c)};
        if (is_synthetic(&item.revision->record) != a->synthetic)
            continue;
        rc = claim_judge_damaged(&item.now, &item.damage, &j.now, c, item.revision, a->err);
        item.ends = item.now.valid_to;
        w->judged[w->n_judged++] = item;
        if (rc == 0)
            rc = sort_in(&item, &j);
    }
    sort_by_end(w->expiring, w->n_expiring);
    return rc;
}

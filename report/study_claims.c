/* Claims as of the report's date, and which of them says what its question asks. */
#include "report/study_parts.h"

#include "core/text.h"

#include <string.h>

int study_load_registry(struct study *x, struct error *err)
{
    return x->registry.store != NULL ? 0 : registry_load(&x->registry, x->store, x->request->as_of, x->memory, err);
}

int study_find_claim(struct study *x, const struct claim **claim, const struct claim_revision **revision,
                     struct error *err)
{
    int rc = study_load_registry(x, err);
    return rc != 0 ? rc : registry_find(&x->registry, x->request->claim, claim, revision, err);
}

/* Of a record that cannot be read what its terms say. */
static int is_made_up(const struct claim_record *r)
{
    return r->synthetic || r->terms.synthetic;
}

/* A week is told whatever is damaged: which claims that concerns stands among its faults. */
static int judge(struct study *x, struct study_claim *out, const struct claim *claim,
                 const struct claim_revision *revision, struct error *err)
{
    const char *damage;
    *out = (struct study_claim){.claim = claim, .revision = revision};
    if (x->request->week != NULL)
        return claim_judge_damaged(&out->standing, &damage, &x->registry, claim, revision, err);
    return claim_judge(&out->standing, &x->registry, claim, revision, err);
}

/* All it stands on is known, of the question's class, and among what the question was narrowed to. */
static int is_within(const struct study *x, const struct claim_record *r)
{
    unsigned open = gate_open_factors(x->request->axis);
    if (x->verdict.left_row == NULL)
        return 0;
    for (size_t i = 0; i < r->n_sides; i++)
        for (size_t k = 0; k < r->sides[i].n_receipts; k++) {
            const struct evidence *e = study_receipt(x, &r->sides[i].receipts[k].id);
            if (e == NULL || !study_is_meant(x, e->row) ||
                !factors_same_class(&e->row->factors, &x->verdict.left_row->factors, open))
                return 0;
        }
    return r->n_sides > 0;
}

int study_ask_claim(struct study *x, struct error *err)
{
    const struct claim *claim;
    const struct claim_revision *revision;
    struct study_claim *out = arena_alloc(x->memory, sizeof *out);
    if (x->request->claim == NULL)
        return error_set(err, ERR_USAGE, "--claim: say which one");
    int rc = out != NULL ? study_find_claim(x, &claim, &revision, err) : error_nomem(err);
    if (rc == 0)
        rc = judge(x, out, claim, revision, err);
    if (rc == 0)
        x->claim = out;
    return rc;
}

size_t study_count_claims(const struct study *x, enum claim_status s)
{
    size_t n = 0;
    for (size_t i = 0; i < x->n_claims; i++)
        n += x->claims[i].standing.status == s;
    return n;
}

/* --- does it say what the question asks? --- */

static const struct level *level_named(const struct study *x, const char *name)
{
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        if (text_equal(x->comparison.rows[i].level->value, name))
            return x->comparison.rows[i].level;
    return NULL;
}

/* It was not narrowed to less than the question asks of: what its file selects by holds of every run here. */
static int covers(const struct study *x, const struct claim_record *r)
{
    struct selection s;
    int whole = 1;
    selection_init(&s, x->request->as_of);
    for (size_t i = 0; i < r->terms.n_where && whole; i++)
        whole = selection_where(&s, x->store, r->terms.where[i], NULL) == 0;
    for (size_t i = 0; i < r->n_sides && whole; i++) {
        const struct level *l = level_named(x, r->sides[i].level);
        for (size_t k = 0; l != NULL && k < l->n_runs && whole; k++)
            whole = study_fits(&s, l->runs[k].row);
        whole = whole && l != NULL;
    }
    selection_release(&s);
    return whole;
}

static const struct cost_row *cost_named(const struct study *x, const char *name)
{
    for (size_t i = 0; i < x->now.n_rows; i++)
        if (text_equal(x->now.rows[i].side.level, name))
            return &x->now.rows[i];
    return NULL;
}

/* By prices of the same kind from the same sellers as the costs of this report. */
static int is_priced_alike(const struct study *x, const struct claim_record *r)
{
    const struct pricing *p = &x->now.pricing;
    if (r->basis == NULL || p->currency == NULL || strcmp(r->basis, price_basis_name(p->basis)) != 0 ||
        !text_equal(r->currency, p->currency))
        return 0;
    for (size_t i = 0; i < r->n_sides; i++) {
        const struct cost_row *row = cost_named(x, r->sides[i].level);
        const struct price *price = row != NULL ? &row->price.row->price : NULL;
        if (price == NULL || (r->sides[i].has_price && (!text_equal(price->provider, r->sides[i].price.provider) ||
                                                        !text_equal(price->region, r->sides[i].price.region))))
            return 0;
    }
    return 1;
}

/* Whether a record says that it disclosed a difference in the factor: "image or environment: sha256:… | …". */
static int says_disclosed(const struct claim_record *r, enum factor f)
{
    const char *title = factor_rule(f)->title;
    size_t n = strlen(title);
    for (size_t i = 0; i < r->n_disclosed; i++)
        if (strncmp(r->disclosed[i], title, n) == 0 && r->disclosed[i][n] == ':')
            return 1;
    return 0;
}

/* Whether the runs here of the claim's levels are not of one value, or some do not record theirs. */
static int differs_here(const struct study *x, const struct claim_record *r, enum factor f)
{
    const char *value = NULL;
    size_t n = 0;
    for (size_t i = 0; i < r->n_sides; i++) {
        const struct level *l = level_named(x, r->sides[i].level);
        for (size_t k = 0; l != NULL && k < l->n_runs; k++) {
            const char *mine = l->runs[k].row->factors.value[f];
            if (n++ > 0 && !text_equal(mine, value))
                return 1;
            value = mine;
        }
    }
    return 0;
}

/* What differed and was disclosed is part of what is said; a disclosure of what does not differ says nothing. */
static int discloses_the_same(const struct study *x, const struct claim_record *r)
{
    unsigned open = gate_open_factors(x->request->axis);
    for (size_t f = 0; f < FACTORS; f++)
        if (factor_rule((enum factor)f)->kind == FACTOR_SOFT && !(open & 1u << f) &&
            says_disclosed(r, (enum factor)f) != differs_here(x, r, (enum factor)f))
            return 0;
    return 1;
}

/* One rule for what is quoted as the answer and for what stands in a table without its terms. */
static int is_asked(const struct study *x, const struct study_claim *c)
{
    const struct claim_record *r = &c->revision->record;
    return c->is_near && r->terms.text != NULL && r->terms.rate == x->request->metric &&
           r->terms.axis == x->request->axis && covers(x, r) && discloses_the_same(x, r) &&
           (!claim_metric_rule(r->terms.metric)->priced || is_priced_alike(x, r));
}

int study_ask_claims(struct study *x, struct error *err)
{
    int rc = study_load_registry(x, err);
    if (rc != 0)
        return rc;
    x->claims = arena_array(x->memory, x->registry.n_claims, sizeof *x->claims);
    if (x->claims == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < x->registry.n_claims && rc == 0; i++) {
        const struct claim *claim = &x->registry.claims[i];
        const struct claim_revision *newest = &claim->revisions[claim->n_revisions - 1];
        if (is_made_up(&newest->record) == x->synthetic)
            rc = judge(x, &x->claims[x->n_claims++], claim, newest, err);
    }
    for (size_t i = 0; i < x->n_claims && rc == 0; i++) {
        x->claims[i].is_near = is_within(x, &x->claims[i].revision->record);
        x->claims[i].is_asked = is_asked(x, &x->claims[i]);
    }
    return rc;
}

static int is_of(const struct claim_record *r, enum claim_metric metric, const char *level, const char *base)
{
    size_t sides = base != NULL ? 2 : 1;
    return r->terms.metric == metric && r->n_sides == sides && text_equal(r->sides[0].level, level) &&
           (base == NULL || text_equal(r->sides[1].level, base));
}

const struct study_claim *study_claim_of(const struct study *x, enum claim_metric metric, const char *level,
                                         const char *base)
{
    for (size_t i = 0; i < x->n_claims && x->verdict.left_row != NULL; i++) {
        const struct study_claim *c = &x->claims[i];
        const struct claim_record *r = &c->revision->record;
        if (c->standing.status == CLAIM_CURRENT && c->is_asked && is_of(r, metric, level, base))
            return c;
    }
    return NULL;
}

static int is_bound(const struct claim_side *s, const struct digest *id)
{
    for (size_t i = 0; i < s->n_receipts; i++)
        if (memcmp(s->receipts[i].id.byte, id->byte, sizeof id->byte) == 0)
            return 1;
    return 0;
}

size_t study_claim_newer(const struct study *x, const struct study_claim *c)
{
    const struct claim_record *r = &c->revision->record;
    size_t n = 0;
    for (size_t i = 0; i < r->n_sides; i++) {
        const struct level *l = level_named(x, r->sides[i].level);
        for (size_t k = 0; l != NULL && k < l->n_runs; k++)
            n += !is_bound(&r->sides[i], &l->runs[k].row->id);
    }
    return n;
}

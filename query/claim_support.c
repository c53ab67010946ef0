/* Whether the receipts a claim stands on still carry it: there, unchanged, usable, let through by the contract. */
#include "query/claim_measure_parts.h"
#include "query/registry_parts.h"

#include "store/documents.h"

#include <stdlib.h>

/* The class is that of the receipts as they are read today: a record keeps the name its class had. */
static int find_class(struct judging *j)
{
    unsigned open = gate_open_factors(j->record->terms.axis);
    int rc = ERR_NOT_FOUND;
    for (size_t s = 0; s < j->record->n_sides; s++)
        for (size_t i = 0; i < j->record->sides[s].n_receipts && rc == ERR_NOT_FOUND; i++) {
            struct receipt_row row;
            const struct digest *id = &j->record->sides[s].receipts[i].id;
            rc = receipts_get(j->r->store, id, j->r->as_of, j->r->memory, &row, j->err);
            if (rc == 0)
                rc = registry_class(&j->runs, j->r, row.class_id, open, j->err);
        }
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

static int check_bytes(struct judging *j, const struct digest *id)
{
    char *bytes = NULL;
    size_t size;
    int rc = document_bytes(j->r->store, id, &bytes, &size, j->err);
    free(bytes);
    return rc == ERR_INTEGRITY ? error_prefix(j->err, "%s@%lld", j->claim->id, (long long)j->record->revision) : rc;
}

/* A receipt of another class than the claimed side's: none of a claim that was measured, but a record is only text. */
static int load_stray(struct judging *j, const struct digest *id, const struct evidence **out)
{
    struct digest *ids = arena_alloc(j->r->memory, sizeof *ids);
    struct selection selection = {.as_of = j->r->as_of, .ids = ids, .n_ids = 1};
    struct evidence_list found;
    if (ids == NULL)
        return error_nomem(j->err);
    *ids = *id;
    int rc = evidence_load(j->r->store, &selection, 0, j->r->memory, &found, j->err);
    if (rc == 0)
        *out = found.n > 0 ? &found.items[0] : NULL;
    return rc;
}

static int is_unusable(const struct evidence *e)
{
    return e->use == EVIDENCE_WITHDRAWN || e->use == EVIDENCE_ANECDOTE || e->use == EVIDENCE_DISPUTED;
}

static int judge_receipt(struct judging *j, const struct digest *id)
{
    struct class_item *item = j->runs != NULL ? class_runs_find(j->runs, id) : NULL;
    const struct evidence *e = item != NULL ? item->evidence : NULL;
    int rc = item == NULL ? load_stray(j, id, &e) : 0;
    if (rc == 0 && (item == NULL || !item->checked))
        rc = check_bytes(j, id);
    if (rc == ERR_NOT_FOUND || (rc == 0 && e == NULL)) {
        char hex[DIGEST_HEX_SIZE];
        digest_hex(hex, id);
        return judging_reason(j, CLAIM_UNSUPPORTED,
                              arena_format(j->r->memory, "rcp-%.12s: is not in this archive", hex));
    }
    if (rc != 0)
        return rc;
    if (item != NULL)
        item->checked = 1;
    if (!is_unusable(e))
        return 0;
    return judging_reason(j, CLAIM_UNSUPPORTED, arena_format(j->r->memory, "%s: %s", e->row->name, e->why));
}

int judging_receipts(struct judging *j)
{
    int rc = find_class(j);
    for (size_t s = 0; s < j->record->n_sides; s++)
        for (size_t i = 0; i < j->record->sides[s].n_receipts && rc == 0; i++)
            rc = judge_receipt(j, &j->record->sides[s].receipts[i].id);
    return rc;
}

static const char *refusal_words(const struct difference *d, struct arena *a)
{
    const char *text = d->text;
    if (d->factor != FACTORS)
        text = arena_format(a, "%s %s | %s%s%s", factor_rule(d->factor)->title,
                            d->left != NULL ? d->left : "not recorded", d->right != NULL ? d->right : "not recorded",
                            text != NULL ? ": " : "", text != NULL ? text : "");
    return arena_format(a, "refused by the contract today (MCR-R%03d): %s", d->code, text);
}

static int add_refusals(struct judging *j, const struct verdict *v)
{
    int rc = 0;
    for (size_t i = 0; i < v->n_refusals && rc == 0; i++)
        rc = judging_reason(j, CLAIM_UNSUPPORTED, refusal_words(&v->refusals[i], j->r->memory));
    return rc;
}

static struct digest *bound_ids(const struct claim_record *r, struct arena *memory, size_t *n)
{
    size_t all = 0;
    for (size_t s = 0; s < r->n_sides; s++)
        all += r->sides[s].n_receipts;
    struct digest *ids = arena_array(memory, all, sizeof *ids);
    *n = 0;
    for (size_t s = 0; s < r->n_sides && ids != NULL; s++)
        for (size_t i = 0; i < r->sides[s].n_receipts; i++)
            ids[(*n)++] = r->sides[s].receipts[i].id;
    return ids;
}

/* Asked again of the very runs: rules, factors and methods may have become stricter since. */
int judging_contract(struct judging *j)
{
    const struct claim_record *r = j->record;
    struct arena memory = {0};
    struct selection selection = {.as_of = j->r->as_of};
    struct question q = {.axis = r->terms.axis,
                         .base = r->n_sides > 1 ? r->sides[1].level : NULL,
                         .metric = r->terms.rate,
                         .disclosed = r->terms.disclosed,
                         .selection = &selection,
                         .level = CLAIM_LEVEL,
                         .practical = policy_practical(&j->r->policy),
                         .alone = r->n_sides == 1};
    struct verdict v;
    const struct cleared *cleared;
    struct error why = {0};
    if (r->terms.metric >= CLAIM_TIME_TO_RESULT || j->out->n_reasons > 0)
        return 0; /* of what was withdrawn or is missing there is nothing to ask */
    selection.ids = bound_ids(r, &memory, &selection.n_ids);
    int rc = selection.ids != NULL ? gate_ask(j->r->store, &q, GATE_VERDICT_ONLY, &memory, &v, &cleared, &why)
                                   : error_nomem(&why);
    if (rc == 0 && !v.compared)
        rc = add_refusals(j, &v);
    else if (rc == ERR_NOT_FOUND) /* a level that none of its runs has */
        rc = judging_reason(j, CLAIM_UNSUPPORTED, arena_copy(j->r->memory, why.text));
    else if (rc != 0)
        rc = error_set(j->err, why.code, "%s", why.text);
    arena_release(&memory);
    return rc;
}

/* Whether the receipts a claim stands on still carry it: there, unchanged, usable. */
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
        char name[RECEIPT_ID_SIZE];
        receipt_name(name, id);
        j->n_missing++;
        return judging_reason(j, CLAIM_UNSUPPORTED, arena_format(j->r->memory, "%s: is not in this archive", name));
    }
    if (rc != 0)
        return rc;
    if (item != NULL)
        item->checked = 1;
    if (!is_unusable(e))
        return 0;
    j->n_unusable++;
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

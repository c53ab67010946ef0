/* What a report stands on: the evidence as of its date, of one kind, and what of it is of today. */
#include "report/study_parts.h"

#include "core/date.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

int study_is_current(const struct study *x, const struct evidence *e)
{
    return e->use == EVIDENCE_RUN && e->row->seen_at >= x->valid_from;
}

int study_is_dated(const struct study *x, const struct evidence *e)
{
    return e->use == EVIDENCE_RUN && e->row->seen_at < x->valid_from;
}

int study_has_dated(const struct study *x)
{
    for (size_t i = 0; i < x->all.n; i++)
        if (study_is_dated(x, &x->all.items[i]))
            return 1;
    return 0;
}

static int by_id(const void *a, const void *b)
{
    const struct evidence *x = a, *y = b;
    return memcmp(x->row->id.byte, y->row->id.byte, DIGEST_SIZE);
}

static int index_by_id(struct study *x)
{
    x->by_id.items = arena_array(x->memory, x->all.n, sizeof *x->by_id.items);
    if (x->by_id.items == NULL)
        return -1;
    x->by_id.n = x->all.n;
    if (x->all.n > 0)
        memcpy(x->by_id.items, x->all.items, x->all.n * sizeof *x->all.items);
    if (x->all.n > 1)
        qsort(x->by_id.items, x->by_id.n, sizeof *x->by_id.items, by_id);
    return 0;
}

const struct evidence *study_receipt(const struct study *x, const struct digest *id)
{
    size_t lo = 0, hi = x->by_id.n;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        int order = memcmp(x->by_id.items[middle].row->id.byte, id->byte, DIGEST_SIZE);
        if (order == 0)
            return &x->by_id.items[middle];
        lo = order < 0 ? middle + 1 : lo;
        hi = order < 0 ? hi : middle;
    }
    return NULL;
}

int study_fits(const struct selection *s, const struct receipt_row *row)
{
    for (size_t i = 0; i < s->n_terms; i++)
        if (!text_equal(s->terms[i].value, row->factors.value[s->terms[i].factor]))
            return 0;
    return 1;
}

int study_is_meant(const struct study *x, const struct receipt_row *row)
{
    return study_fits(&x->selection, row);
}

/* The terms of the request; one of them can name the class. */
static int read_terms(struct study *x, struct error *err)
{
    int rc = 0;
    selection_init(&x->selection, x->request->as_of);
    x->selection.class_of = x->class_id;
    for (size_t i = 0; i < x->request->n_where && rc == 0; i++)
        rc = selection_where(&x->selection, x->store, x->request->where[i], err);
    x->class_id = x->selection.class_of;
    return rc;
}

/* A class may be asked for by a prefix of its id; *synthetic: of which kind it is. */
static int resolve_class(struct study *x, int *synthetic, struct error *err)
{
    size_t n = strlen(x->class_id);
    const char *whole = NULL;
    for (size_t i = 0; i < x->all.n && n > 0; i++) {
        const char *id = x->all.items[i].row->class_id;
        if (strncmp(id, x->class_id, n) != 0 || (whole != NULL && strcmp(id, whole) == 0))
            continue;
        if (whole != NULL)
            return error_set(err, ERR_NOT_FOUND, "class '%s' fits several: %.20s…, %.20s…", x->class_id, whole, id);
        whole = id;
        *synthetic = receipt_row_synthetic(x->all.items[i].row);
    }
    if (whole == NULL)
        return error_set(err, ERR_NOT_FOUND, "no class '%s' by that date", x->class_id);
    x->class_id = whole;
    return 0;
}

static int claim_kind(struct study *x, int *synthetic, struct error *err)
{
    const struct claim *claim;
    const struct claim_revision *revision;
    int rc = study_find_claim(x, &claim, &revision, err);
    if (rc == 0)
        *synthetic = revision->record.synthetic || revision->record.terms.synthetic;
    return rc;
}

/* Made up where nothing measured could be computed with and something made up can, or where nothing else is there. */
static int found_kind(const struct study *x)
{
    size_t runs[2] = {0, 0}, documents[2] = {0, 0};
    for (size_t i = 0; i < x->all.n; i++) {
        const struct evidence *e = &x->all.items[i];
        int synthetic = receipt_row_synthetic(e->row) != 0;
        documents[synthetic]++;
        runs[synthetic] += e->use == EVIDENCE_RUN;
    }
    if (runs[0] > 0 || runs[1] > 0)
        return runs[0] == 0;
    return documents[0] == 0 && documents[1] > 0;
}

/* What was named decides, and may not contradict what was asked for. */
static int choose_kind(struct study *x, struct error *err)
{
    const struct report_request *r = x->request;
    int rc = 0;
    x->synthetic = r->kind == KIND_FOUND ? found_kind(x) : r->kind == KIND_SYNTHETIC;
    for (size_t i = 0; i < x->selection.n_terms; i++)
        if (x->selection.terms[i].factor == FACTOR_SYNTHETIC)
            x->synthetic = text_equal(x->selection.terms[i].value, "yes");
    if (x->class_id != NULL)
        rc = resolve_class(x, &x->synthetic, err);
    if (rc == 0 && r->claim != NULL)
        rc = claim_kind(x, &x->synthetic, err);
    if (rc == 0 && r->kind != KIND_FOUND && x->synthetic != (r->kind == KIND_SYNTHETIC))
        return error_set(err, ERR_USAGE, "--synthetic %s: what is asked for beside it is %s",
                         r->kind == KIND_SYNTHETIC ? "yes" : "no", x->synthetic ? "made up" : "measured");
    return rc;
}

static void keep_one_kind(struct study *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->all.n; i++)
        if ((receipt_row_synthetic(x->all.items[i].row) != 0) == x->synthetic)
            x->all.items[n++] = x->all.items[i];
    x->n_other_kind = x->all.n - n;
    x->all.n = n;
}

int study_ask_evidence(struct study *x, struct error *err)
{
    struct selection everything = {.as_of = x->request->as_of};
    int rc = policy_load(&x->policy, x->store, x->request->as_of, x->memory, err);
    if (rc != 0)
        return rc;
    x->valid_from = date_valid_since(x->request->as_of, study_run_days(x));
    rc = evidence_load(x->store, &everything, 0, x->memory, &x->all, err);
    if (rc == 0)
        rc = read_terms(x, err);
    if (rc == 0)
        rc = choose_kind(x, err);
    if (rc != 0)
        return rc;
    keep_one_kind(x);
    return index_by_id(x) == 0 ? 0 : error_nomem(err);
}

const char *const *study_missing(struct study *x, size_t *n)
{
    const char **list = arena_array(x->memory, x->all.n, sizeof *list);
    *n = 0;
    for (size_t i = 0; list != NULL && i < x->all.n; i++) {
        const struct receipt_row *row = x->all.items[i].row;
        const char *value = row->factors.value[x->request->axis];
        const char *surface = x->verdict.shared.value[FACTOR_SURFACE];
        int known = value == NULL || surface == NULL || row->factors.value[FACTOR_SURFACE] == NULL ||
                    strcmp(row->factors.value[FACTOR_SURFACE], surface) != 0;
        for (size_t k = 0; k < x->comparison.n_rows && !known; k++)
            known = strcmp(x->comparison.rows[k].level->value, value) == 0;
        for (size_t k = 0; k < *n && !known; k++)
            known = strcmp(list[k], value) == 0;
        known = known || !study_is_asked(x, value);
        if (!known)
            list[(*n)++] = value;
    }
    return list;
}

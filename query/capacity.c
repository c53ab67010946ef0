#include "query/capacity.h"

#include "core/date.h"
#include "query/capacity_parts.h"
#include "query/report_json.h"
#include "query/words.h"

#include <stdlib.h>
#include <string.h>

/* The report, read as its table of contents. */
static const struct {
    enum plane plane;
    const char *title;
    capacity_block *blocks[6];
} sections[] = {
    {PLANE_CURRENT, "The answer", {capacity_answer, capacity_measurements, capacity_refusals, capacity_change}},
    {PLANE_REFERENCE, "What we do not claim", {capacity_gaps, capacity_other_refusals, capacity_anecdotes}},
    {PLANE_DATED, "What earlier waves showed", {capacity_evidence}},
    {PLANE_REFERENCE, "Provenance", {capacity_receipts, capacity_reproduce, capacity_method}},
};

struct report_request report_request_defaults(int64_t as_of)
{
    return (struct report_request){.axis = FACTOR_ACCELERATOR,
                                   .as_of = as_of,
                                   .rendered_at = as_of,
                                   .level = 0.95,
                                   .practical = 0.03,
                                   .validity_days = 30};
}

int capacity_is_current(const struct capacity *x, const struct evidence *e)
{
    return e->use == EVIDENCE_RUN && e->row->seen_at >= x->valid_from;
}

int capacity_is_dated(const struct capacity *x, const struct evidence *e)
{
    return e->use == EVIDENCE_RUN && e->row->seen_at < x->valid_from;
}

struct candidate {
    const struct receipt_row *row;
    const char **levels;
    size_t n_levels;
    int measured;
    int64_t newest;
};

static int add_level(struct candidate *c, const char *value, size_t room, struct arena *memory)
{
    for (size_t i = 0; i < c->n_levels; i++)
        if (value == NULL || strcmp(c->levels[i], value) == 0)
            return 0;
    if (c->levels == NULL && (c->levels = arena_array(memory, room, sizeof *c->levels)) == NULL)
        return -1;
    if (value != NULL)
        c->levels[c->n_levels++] = value;
    return 0;
}

static int better(const struct candidate *a, const struct candidate *b)
{
    if (a->n_levels != b->n_levels)
        return a->n_levels > b->n_levels;
    if (a->measured != b->measured)
        return a->measured;
    return a->newest > b->newest;
}

int capacity_choose_class(struct capacity *x, struct error *err)
{
    struct candidate *list = arena_array(x->memory, x->all.n, sizeof *list), *best = NULL;
    unsigned open = gate_open_factors(x->request->axis);
    size_t n = 0;
    if (list == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < x->all.n; i++) {
        const struct evidence *e = &x->all.items[i];
        size_t k = 0;
        if (!capacity_is_current(x, e))
            continue;
        while (k < n && !factors_same_class(&list[k].row->factors, &e->row->factors, open))
            k++;
        if (k == n)
            list[n++] = (struct candidate){.row = e->row, .measured = !receipt_row_synthetic(e->row)};
        list[k].newest = e->row->seen_at > list[k].newest ? e->row->seen_at : list[k].newest;
        if (add_level(&list[k], e->row->factors.value[x->request->axis], x->all.n, x->memory) != 0)
            return error_nomem(err);
    }
    for (size_t k = 0; k < n; k++)
        if (best == NULL || better(&list[k], best))
            best = &list[k];
    x->class_id = best != NULL ? best->row->class_id : NULL;
    return 0;
}

/* A class may be asked for by a prefix of its id. */
static int resolve_class(struct capacity *x, struct error *err)
{
    size_t n = x->class_id != NULL ? strlen(x->class_id) : 0;
    const char *whole = NULL;
    for (size_t i = 0; i < x->all.n && n > 0; i++) {
        const char *id = x->all.items[i].row->class_id;
        if (strncmp(id, x->class_id, n) != 0 || (whole != NULL && strcmp(id, whole) == 0))
            continue;
        if (whole != NULL)
            return error_set(err, ERR_NOT_FOUND, "class '%s' fits several: %.20s…, %.20s…", x->class_id, whole, id);
        whole = id;
    }
    if (n > 0 && whole == NULL)
        return error_set(err, ERR_NOT_FOUND, "no class '%s' by that date", x->class_id);
    x->class_id = whole;
    return 0;
}

static int ask(struct capacity *x, struct error *err)
{
    x->selection = (struct selection){.as_of = x->request->as_of, .not_before = x->valid_from, .class_of = x->class_id};
    x->question = (struct question){.axis = x->request->axis,
                                    .base = x->request->base,
                                    .metric = x->request->metric,
                                    .disclosed = x->request->disclosed,
                                    .selection = &x->selection,
                                    .level = x->request->level,
                                    .practical = x->request->practical};
    if (x->class_id == NULL)
        return 0;
    int rc = gate_ask(x->store, &x->question, GATE_WITH_NUMBERS, x->memory, &x->verdict, &x->cleared, err);
    if (rc == 0 && x->cleared != NULL)
        rc = comparison_of(&x->comparison, x->cleared, x->memory, err);
    return rc;
}

static int has_dated(const struct capacity *x)
{
    for (size_t i = 0; i < x->all.n; i++)
        if (capacity_is_dated(x, &x->all.items[i]))
            return 1;
    return 0;
}

/* From when everything on the page existed until the newest run of the staler side is too old. */
static const char *validity(struct capacity *x, enum plane plane)
{
    int64_t staler = INT64_MAX, newest = INT64_MIN;
    if (plane == PLANE_REFERENCE)
        return lane_title(LANE_TRAINING);
    if (plane == PLANE_DATED)
        return arena_format(x->memory, "before %s · %s", words_day(x->memory, x->valid_from),
                            lane_title(LANE_TRAINING));
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct level *level = x->comparison.rows[i].level;
        staler = level->newest < staler ? level->newest : staler;
        newest = level->newest > newest ? level->newest : newest;
    }
    if (staler == INT64_MAX)
        return arena_format(x->memory, "nothing valid on %s · %s", words_day(x->memory, x->request->as_of),
                            lane_title(LANE_TRAINING));
    return arena_format(x->memory, "valid %s – %s · %s", words_day(x->memory, newest),
                        words_day(x->memory, staler + x->request->validity_days * DATE_DAY_MS),
                        lane_title(LANE_TRAINING));
}

static int build(struct capacity *x, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; i < sizeof sections / sizeof *sections && rc == 0; i++) {
        if (sections[i].plane == PLANE_DATED && !has_dated(x))
            continue;
        report_build_section(&x->build, sections[i].plane, sections[i].title, validity(x, sections[i].plane));
        for (size_t k = 0; rc == 0 && sections[i].blocks[k] != NULL; k++)
            rc = sections[i].blocks[k](x, err);
    }
    return rc != 0 ? rc : report_build_finish(&x->build, err);
}

/*
 * Measured and made-up never share a page: the report speaks of the kind its class is of, of the measured when there
 * is no class, and of the made-up only where nothing else is in the archive.
 */
static void keep_one_kind(struct capacity *x)
{
    int synthetic = x->all.n > 0;
    size_t n = 0;
    for (size_t i = 0; i < x->all.n; i++)
        if (x->class_id == NULL ? !receipt_row_synthetic(x->all.items[i].row)
                                : strcmp(x->all.items[i].row->class_id, x->class_id) == 0)
            synthetic = receipt_row_synthetic(x->all.items[i].row);
    for (size_t i = 0; i < x->all.n; i++)
        if (receipt_row_synthetic(x->all.items[i].row) == synthetic)
            x->all.items[n++] = x->all.items[i];
    x->n_other_kind = x->all.n - n;
    x->all.n = n;
    x->synthetic = synthetic;
}

static int describe(struct capacity *x, struct report *out, struct error *err)
{
    char rendered[DATE_TEXT_SIZE], digest[DIGEST_HEX_SIZE];
    int rc = store_digest(x->store, digest, err);
    if (rc != 0)
        return rc;
    date_format_time(rendered, x->request->rendered_at);
    out->template_name = "capacity";
    out->title = out->sections[0].blocks[0].text; /* the headline, as the first page prints it */
    out->subject = "Capacity report: which accelerator is faster, on what evidence";
    out->tool = "mcreport " MCREPORT_VERSION;
    out->as_of = words_day(x->memory, x->request->as_of);
    out->db_digest = arena_copy(x->memory, digest);
    out->rendered_at = arena_copy(x->memory, rendered);
    out->synthetic = x->synthetic;
    out->verdict = x->cleared != NULL ? "compared" : x->verdict.left_row != NULL ? "refused" : "nothing current";
    return 0;
}

int capacity_report(struct report *out, struct store *store, const struct report_request *request, struct error *err)
{
    *out = (struct report){0};
    struct capacity x = {.store = store,
                         .request = request,
                         .memory = &out->memory,
                         .class_id = request->class_of,
                         .valid_from = request->as_of - request->validity_days * DATE_DAY_MS};
    struct selection everything = {.as_of = request->as_of};
    report_build_start(&x.build, out);
    int rc = evidence_load(store, &everything, 0, x.memory, &x.all, err);
    if (rc == 0 && x.class_id == NULL)
        rc = capacity_choose_class(&x, err);
    if (rc == 0)
        rc = resolve_class(&x, err);
    if (rc == 0)
        keep_one_kind(&x);
    if (rc == 0)
        rc = ask(&x, err);
    if (rc == 0)
        rc = build(&x, err);
    if (rc == 0)
        rc = describe(&x, out, err);
    if (rc == 0)
        rc = report_json(out, err);
    if (rc != 0)
        arena_release(&out->memory);
    return rc;
}

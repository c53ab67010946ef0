#include "report/study.h"

#include "core/date.h"
#include "report/study_parts.h"
#include "report/twins.h"
#include "query/words.h"

static int has_cost(const struct study *x)
{
    return study_money(x) == MONEY_CURRENT;
}

static int has_elsewhere(const struct study *x)
{
    return x->class_id != NULL && x->request->wish.what_if;
}

static int has_past(const struct study *x)
{
    return study_has_dated(x) || study_has_past(x) || study_has_flips(x, &x->cost, FLIPS_EXPIRED);
}

/* The report, read as its table of contents. */
static const struct {
    enum plane plane;
    const char *title;
    int (*shown)(const struct study *x); /* NULL: always */
    block_put *blocks[10];
} sections[] = {
    {PLANE_CURRENT, "The answer", NULL, {block_answer, block_measurements, block_refusals, block_change}},
    {PLANE_CURRENT,
     "What does it cost?",
     has_cost,
     {block_cost_answer, block_cost_curve, block_cost_table, block_cost_verdicts, block_cost_flips,
      block_cost_prices, block_cost_use, block_cost_time, block_routing}},
    {PLANE_REFERENCE,
     "What we do not claim",
     NULL,
     {block_gaps, block_unpriced, block_other_refusals, block_anecdotes}},
    {PLANE_REFERENCE, "What if it were priced elsewhere", has_elsewhere, {block_elsewhere}},
    {PLANE_DATED, "What earlier waves showed", has_past, {block_evidence, block_past, block_past_flips}},
    {PLANE_REFERENCE,
     "Provenance",
     NULL,
     {block_receipts, block_price_rows, block_reproduce, block_method}},
};

struct report_request report_request_defaults(int64_t as_of)
{
    return (struct report_request){.axis = FACTOR_ACCELERATOR, .as_of = as_of, .rendered_at = as_of, .level = 0.95};
}

int study_run_days(const struct study *x)
{
    return policy_lane_days(&x->policy, LANE_TRAINING);
}

const char *study_policy(struct study *x, enum policy_key k)
{
    return policy_words(x->memory, k, x->policy.value[k]);
}

int study_is_current(const struct study *x, const struct evidence *e)
{
    return e->use == EVIDENCE_RUN && e->row->seen_at >= x->valid_from;
}

int study_is_dated(const struct study *x, const struct evidence *e)
{
    return e->use == EVIDENCE_RUN && e->row->seen_at < x->valid_from;
}

/* What stands on a page about money exists from the day its newest price was seen, and ends with the first that ends.
 */
static void narrow_by_prices(const struct costing *c, int64_t *from, int64_t *until)
{
    for (size_t i = 0; i < c->n_rows; i++)
        *from = c->rows[i].price.row->price.observed > *from ? c->rows[i].price.row->price.observed : *from;
    *until = study_price_end(c) < *until ? study_price_end(c) : *until;
}

/* From when everything on the page existed until the newest run of the staler side, or a price, is too old. */
static const char *current_validity(struct study *x)
{
    int64_t until = INT64_MAX, from = INT64_MIN;
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct level *level = x->comparison.rows[i].level;
        int64_t end = level_valid_to(level, study_run_days(x));
        until = end < until ? end : until;
        from = level->newest > from ? level->newest : from;
    }
    if (until == INT64_MAX)
        return arena_format(x->memory, "nothing valid on %s · %s", words_day(x->memory, x->request->as_of),
                            lane_title(LANE_TRAINING));
    if (has_cost(x))
        narrow_by_prices(&x->now, &from, &until);
    return arena_format(x->memory, "valid %s – %s · %s", words_day(x->memory, from), words_day(x->memory, until),
                        lane_title(LANE_TRAINING));
}

/* When the last thing on the dated pages had ceased to be of today. */
static const char *dated_validity(struct study *x)
{
    int64_t last = study_has_dated(x) ? x->valid_from - 1 : INT64_MIN, flips = study_flips_end(x);
    for (size_t i = 0; i < x->cost.n_rows; i++) {
        const struct priced *p = &x->cost.rows[i].price;
        last = p->expired && p->valid_to > last ? p->valid_to : last;
    }
    last = flips > last ? flips : last;
    return arena_format(x->memory, "before %s · %s", words_day(x->memory, last + 1), lane_title(LANE_TRAINING));
}

static const char *validity(struct study *x, enum plane plane)
{
    if (plane == PLANE_REFERENCE)
        return lane_title(LANE_TRAINING);
    return plane == PLANE_CURRENT ? current_validity(x) : dated_validity(x);
}

static int build(struct study *x, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; i < sizeof sections / sizeof *sections && rc == 0; i++) {
        if (sections[i].shown != NULL && !sections[i].shown(x))
            continue;
        report_build_section(&x->build, sections[i].plane, sections[i].title, validity(x, sections[i].plane));
        for (size_t k = 0; rc == 0 && sections[i].blocks[k] != NULL; k++)
            rc = sections[i].blocks[k](x, err);
    }
    return rc != 0 ? rc : report_build_finish(&x->build, err);
}

static int describe(struct study *x, struct report *out, struct error *err)
{
    char rendered[DATE_TEXT_SIZE], digest[DIGEST_HEX_SIZE];
    int rc = store_digest(x->store, digest, err);
    if (rc != 0)
        return rc;
    date_format_time(rendered, x->request->rendered_at);
    out->template_name = "capacity";
    out->title = out->sections[0].blocks[0].text; /* the headline, as the first page prints it */
    out->subject = "Capacity report: which accelerator is faster, and at what cost, on what evidence";
    out->tool = "mcreport " MCREPORT_VERSION;
    out->as_of = words_day(x->memory, x->request->as_of);
    out->db_digest = arena_copy(x->memory, digest);
    out->rendered_at = arena_copy(x->memory, rendered);
    out->synthetic = x->synthetic;
    out->verdict = x->cleared != NULL ? "compared" : x->verdict.left_row != NULL ? "refused" : "nothing current";
    return 0;
}

int study_report(struct report *out, struct store *store, const struct report_request *request, struct error *err)
{
    *out = (struct report){0};
    struct study x = {.store = store, .request = request, .memory = &out->memory, .class_id = request->class_of};
    struct selection everything = {.as_of = request->as_of};
    report_build_start(&x.build, out);
    int rc = policy_load(&x.policy, store, request->as_of, x.memory, err);
    if (rc == 0) {
        x.valid_from = date_valid_since(request->as_of, study_run_days(&x));
        rc = evidence_load(store, &everything, 0, x.memory, &x.all, err);
    }
    if (rc == 0)
        rc = study_ask(&x, err);
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

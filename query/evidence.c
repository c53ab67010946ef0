#include "query/evidence.h"

#include "query/difference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cold receipts that share class (but for the startup class) and stack with a warm one: DOMAIN asks for three. */
enum { LEAST_COLD_SIBLINGS = 3 };

struct siblings {
    struct store *store;
    struct arena *memory;
    int64_t as_of;
    /* the last answer: rows of one class and stack come together */
    const struct receipt_row *asked;
    double median_excess;
};

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int same_but_startup(const struct receipt_row *a, const struct receipt_row *b)
{
    return difference_same_class(&a->factors, &b->factors, 1u << FACTOR_STARTUP) &&
           difference_same_stack(&a->factors, &b->factors);
}

static double median_of(double *x, size_t n)
{
    qsort(x, n, sizeof *x, compare_doubles);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* Median first-step excess, seconds, of the cold siblings of a warm run; NaN with fewer than three. */
static int cold_excess(struct siblings *s, const struct receipt_row *warm, double *out, struct error *err)
{
    if (s->asked != NULL && same_but_startup(s->asked, warm)) {
        *out = s->median_excess;
        return 0;
    }
    struct factor_term cold = {FACTOR_STARTUP, "cold"};
    struct receipt_filter filter = {.as_of = s->as_of,
                                    .terms = &cold,
                                    .n_terms = 1,
                                    .class_of = warm->class_id,
                                    .ignore_factors = 1u << FACTOR_STARTUP};
    struct receipt_rows rows;
    int rc = receipts_select(s->store, &filter, s->memory, &rows, err);
    if (rc != 0)
        return rc;
    double *excess = arena_array(s->memory, rows.n, sizeof *excess);
    if (excess == NULL)
        return error_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        const struct receipt_row *r = &rows.rows[i];
        if (r->own_grade == GRADE_RECEIPT && r->status == RUN_OK && r->withdrawn == NULL && r->conflict == NULL &&
            isfinite(r->first_step_excess_s) && same_but_startup(r, warm))
            excess[n++] = r->first_step_excess_s;
    }
    s->asked = warm;
    *out = s->median_excess = n >= LEAST_COLD_SIBLINGS ? median_of(excess, n) : NAN;
    return 0;
}

static int is_warm(const struct receipt_row *r)
{
    const char *startup = r->factors.value[FACTOR_STARTUP];
    return startup != NULL && strncmp(startup, "warm-", 5) == 0;
}

/* DOMAIN section 2: declared warm, but the first step took more than half of what a cold one takes extra. */
static int judge_first_step(struct siblings *s, struct evidence *e, struct error *err)
{
    double cold = NAN;
    if (e->use != EVIDENCE_RUN || !is_warm(e->row) || !isfinite(e->row->first_step_excess_s))
        return 0;
    int rc = cold_excess(s, e->row, &cold, err);
    if (rc != 0 || !(e->row->first_step_excess_s > cold / 2))
        return rc;
    e->grade = GRADE_DISPUTED;
    e->use = EVIDENCE_DISPUTED;
    e->why = arena_format(s->memory,
                          "declared %s, but its first step took %.1f s longer than a steady one; "
                          "cold siblings take %.1f s longer",
                          e->row->factors.value[FACTOR_STARTUP], e->row->first_step_excess_s, cold);
    return e->why != NULL ? 0 : error_nomem(err);
}

/* What the row itself and the events say. Order matters: the strongest objection is the one that is printed. */
static void judge(struct evidence *e, struct arena *memory)
{
    const struct receipt_row *r = e->row;
    e->grade = r->own_grade;
    if (r->withdrawn != NULL) {
        e->use = EVIDENCE_WITHDRAWN;
        e->why = arena_format(memory, "withdrawn: %s", r->withdrawn);
    } else if (r->own_grade == GRADE_ANECDOTE) {
        e->use = EVIDENCE_ANECDOTE;
        e->why = "an anecdote: it lacks what its lane demands";
    } else if (r->conflict != NULL) {
        e->grade = GRADE_DISPUTED;
        e->use = EVIDENCE_DISPUTED;
        e->why = arena_format(memory, "in conflict with %s: two documents claim to be attempt %lld of %s %s", r->conflict,
                              (long long)r->attempt, r->app_id, r->function_call_id);
    } else if (r->own_grade == GRADE_DISPUTED) {
        e->use = EVIDENCE_DISPUTED;
        e->why = "disputed: contradicted by its own evidence";
    } else if (!lane_has_throughput(r->lane)) {
        e->use = EVIDENCE_OTHER_LANE;
        e->why = arena_format(memory, "the %s lane measures no throughput", lane_name(r->lane));
    } else if (r->status == RUN_RUNNING) {
        e->use = EVIDENCE_RUNNING;
        e->why = r->replaced != NULL ? arena_format(memory, "replaced by its terminal document %s", r->replaced)
                                     : "still running";
    } else if (r->status != RUN_OK) {
        e->use = EVIDENCE_ATTEMPT;
        e->why = arena_format(memory, "%s: %s", run_status_name(r->status), r->failure_reason ? r->failure_reason : "");
    }
}

int evidence_load(struct store *store, const struct selection *s, unsigned ignore_factors, struct arena *memory,
                  struct evidence_list *out, struct error *err)
{
    struct receipt_filter filter = {.as_of = s->as_of,
                                    .terms = s->terms,
                                    .n_terms = s->n_terms,
                                    .class_of = s->class_of,
                                    .ignore_factors = ignore_factors,
                                    .ids = s->ids,
                                    .n_ids = s->n_ids};
    struct receipt_rows rows;
    int rc = receipts_select(store, &filter, memory, &rows, err);
    if (rc != 0)
        return rc;
    struct siblings siblings = {.store = store, .memory = memory, .as_of = s->as_of};
    struct evidence_list list = {arena_array(memory, rows.n, sizeof *list.items), 0};
    if (list.items == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < rows.n && rc == 0; i++) {
        if (rows.rows[i].seen_at < s->not_before)
            continue;
        struct evidence *e = &list.items[list.n++];
        *e = (struct evidence){.row = &rows.rows[i], .use = EVIDENCE_RUN};
        judge(e, memory);
        rc = judge_first_step(&siblings, e, err);
    }
    if (rc == 0)
        *out = list;
    return rc;
}

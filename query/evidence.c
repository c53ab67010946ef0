#include "query/evidence.h"

#include "query/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int receipt_row_synthetic(const struct receipt_row *row)
{
    const char *synthetic = row->factors.value[FACTOR_SYNTHETIC];
    return synthetic != NULL && strcmp(synthetic, "yes") == 0;
}

/* Cold receipts that share all else with a warm one: docs/receipt.md asks for three. */
enum { LEAST_COLD_SIBLINGS = 3 };

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_of(double *x, size_t n)
{
    qsort(x, n, sizeof *x, compare_doubles);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* The cold receipts of the class that `warm` would be in, had it been declared cold. */
static int load_cold(struct store *store, const struct selection *s, const struct receipt_row *warm,
                     struct arena *memory, struct receipt_rows *out, struct error *err)
{
    struct factor_term cold = {FACTOR_STARTUP, "cold"};
    struct receipt_filter filter = {.as_of = s->as_of,
                                    .terms = &cold,
                                    .n_terms = 1,
                                    .class_of = warm->class_id,
                                    .ignore_factors = 1u << FACTOR_STARTUP};
    return receipts_select(store, &filter, memory, out, err);
}

/* Failed runs are counted, never computed with; a receipt that is itself in doubt contradicts nobody. */
static int is_cold_sibling(const struct receipt_row *r, const struct receipt_row *warm)
{
    return r->own_grade == GRADE_RECEIPT && r->status == RUN_OK && r->withdrawn == NULL && r->conflict == NULL &&
           isfinite(r->first_step_excess_s) && factors_same_stack(&r->factors, &warm->factors);
}

/* Median first-step excess, seconds, of the cold siblings of `warm`; NaN with fewer than three. */
static int cold_excess(const struct receipt_rows *cold, const struct receipt_row *warm, struct arena *memory,
                       double *out, struct error *err)
{
    double *excess = arena_array(memory, cold->n, sizeof *excess);
    size_t n = 0;
    if (excess == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < cold->n; i++)
        if (is_cold_sibling(&cold->rows[i], warm))
            excess[n++] = cold->rows[i].first_step_excess_s;
    *out = n >= LEAST_COLD_SIBLINGS ? median_of(excess, n) : NAN;
    return 0;
}

static int is_warm(const struct receipt_row *r)
{
    const char *startup = r->factors.value[FACTOR_STARTUP];
    return startup != NULL && strncmp(startup, "warm-", 5) == 0;
}

/*
 * docs/receipt.md: declared warm, but the first step took more than half of what a cold one takes extra. Where cold
 * first steps take nothing extra (cold <= 0), a first step tells nothing about the cache.
 */
static int judge_first_step(struct evidence *e, double cold, struct arena *memory, struct error *err)
{
    if (!(cold > 0) || !(e->row->first_step_excess_s > cold / 2))
        return 0;
    const char *mine = words_fixed(memory, e->row->first_step_excess_s, 1), *theirs = words_fixed(memory, cold, 1);
    e->grade = GRADE_DISPUTED;
    e->use = EVIDENCE_DISPUTED;
    e->why = arena_format(memory,
                          "declared %s, but its first step took %s s longer than a steady one; "
                          "cold siblings take %s s longer",
                          e->row->factors.value[FACTOR_STARTUP], mine, theirs);
    return mine != NULL && theirs != NULL && e->why != NULL ? 0 : error_nomem(err);
}

static int compare_texts(const char *a, const char *b)
{
    return a == b ? 0 : a == NULL ? -1 : b == NULL ? 1 : strcmp(a, b);
}

static int by_class_and_stack(const void *a, const void *b)
{
    const struct receipt_row *x = (*(struct evidence *const *)a)->row, *y = (*(struct evidence *const *)b)->row;
    int order = compare_texts(x->class_id, y->class_id);
    for (size_t f = 0; f < FACTORS && order == 0; f++)
        if (factor_rule((enum factor)f)->kind == FACTOR_SOFT)
            order = compare_texts(x->factors.value[f], y->factors.value[f]);
    return order;
}

/* Warm runs are judged class by class, so that the cold ones of a class are read once however the times interleave. */
static int judge_first_steps(struct store *store, const struct selection *s, struct evidence_list *list,
                             struct arena *memory, struct error *err)
{
    struct evidence **warm = arena_array(memory, list->n, sizeof *warm);
    struct receipt_rows cold = {0};
    double excess = NAN;
    size_t n = 0;
    int rc = 0;
    if (warm == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].use == EVIDENCE_RUN && is_warm(list->items[i].row) &&
            isfinite(list->items[i].row->first_step_excess_s))
            warm[n++] = &list->items[i];
    if (n > 0)
        qsort(warm, n, sizeof *warm, by_class_and_stack);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const struct receipt_row *row = warm[i]->row, *last = i > 0 ? warm[i - 1]->row : NULL;
        if (last == NULL || strcmp(row->class_id, last->class_id) != 0)
            rc = load_cold(store, s, row, memory, &cold, err);
        if (rc == 0 && (last == NULL || by_class_and_stack(&warm[i], &warm[i - 1]) != 0))
            rc = cold_excess(&cold, row, memory, &excess, err);
        if (rc == 0)
            rc = judge_first_step(warm[i], excess, memory, err);
    }
    return rc;
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
        e->why = arena_format(memory, "in conflict with %s: two documents claim to be attempt %lld of %s %s",
                              r->conflict, (long long)r->attempt, r->app_id, r->function_call_id);
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
    struct evidence_list list = {arena_array(memory, rows.n, sizeof *list.items), 0};
    if (list.items == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.rows[i].seen_at < s->not_before)
            continue;
        struct evidence *e = &list.items[list.n++];
        *e = (struct evidence){.row = &rows.rows[i], .use = EVIDENCE_RUN};
        judge(e, memory);
        if (e->use != EVIDENCE_RUN && e->why == NULL)
            return error_nomem(err);
    }
    rc = judge_first_steps(store, s, &list, memory, err);
    if (rc == 0)
        *out = list;
    return rc;
}

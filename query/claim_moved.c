/*
 * Whether runs that a claim does not stand on say something else than it does.
 *
 * Asked of every eligible run of the class, at the claim's levels, that is neither bound nor named as left out and no
 * older than the oldest bound one, in whatever order things arrived: else bad runs of the period could be held back
 * until the claim is made, and older ones, which say nothing of today, would date it. Of runs that the terms did not
 * ask for (another revision, another host) only those later than the newest bound one count: they were there to be
 * asked for.
 */
#include "query/registry_parts.h"

#include "core/text.h"

#include <string.h>

static void take(struct others *o, const struct class_item *item)
{
    if (item != NULL)
        o->taken[item - o->j->runs->items] = 1;
}

/* What is bound or was left out when the claim was made is nothing new. */
static int mark_taken(struct others *o)
{
    const struct claim_record *r = o->j->record;
    const struct class_runs *c = o->j->runs;
    o->taken = arena_array(o->memory, c->n, 1);
    if (o->taken == NULL)
        return error_nomem(o->j->err);
    for (size_t s = 0; s < r->n_sides; s++)
        for (size_t i = 0; i < r->sides[s].n_receipts; i++)
            take(o, class_runs_find(c, &r->sides[s].receipts[i].id));
    for (size_t i = 0; i < r->n_left_out; i++)
        take(o, class_runs_named(c, r->left_out[i].name));
    return 0;
}

/* The class itself is not asked for again, nor what belongs to the metric. */
static int read_terms(struct others *o)
{
    const struct claim_terms *t = &o->j->record->terms;
    o->terms = arena_array(o->memory, t->n_where, sizeof *o->terms);
    for (size_t i = 0; i < t->n_where && o->terms != NULL; i++) {
        size_t len = strcspn(t->where[i], "=");
        const char *name = arena_copy_n(o->memory, t->where[i], len);
        enum factor f;
        if (name == NULL || t->where[i][len] == '\0' || factor_by_name(&f, name) != 0 || f == FACTOR_CLASS ||
            f == FACTOR_METRIC || f == FACTOR_STATISTIC)
            continue;
        o->terms[o->n_terms++] = (struct factor_term){f, selection_value(o->memory, f, t->where[i] + len + 1)};
    }
    return o->memory->failed ? error_nomem(o->j->err) : 0;
}

static int is_asked_for(const struct others *o, const struct receipt_row *row)
{
    for (size_t i = 0; i < o->n_terms; i++)
        if (!text_equal(row->factors.value[o->terms[i].factor], o->terms[i].value))
            return 0;
    return 1;
}

int others_has(const struct others *o, size_t side, size_t item)
{
    const struct receipt_row *row = o->j->runs->items[item].evidence->row;
    const struct claim_side *s = &o->j->record->sides[side];
    return !o->taken[item] && text_equal(row->factors.value[o->j->record->terms.axis], s->level) &&
           (row->seen_at > s->newest || (row->seen_at >= s->oldest && is_asked_for(o, row)));
}

/* Whether some run that the claim stands on ran on that revision; those of one side may be of several. */
static int is_on_bound_revision(const struct judging *j, const char *revision)
{
    if (strcmp(revision, j->record->stack) == 0)
        return 1;
    for (size_t s = 0; s < j->record->n_sides; s++)
        for (size_t i = 0; i < j->record->sides[s].n_receipts; i++) {
            const struct class_item *item = class_runs_find(j->runs, &j->record->sides[s].receipts[i].id);
            const char *bound = item != NULL ? item->evidence->row->factors.value[FACTOR_REVISION] : NULL;
            if (text_equal(bound, revision))
                return 1;
        }
    return 0;
}

static int is_usable(const struct evidence *e)
{
    return e->use == EVIDENCE_RUN || (e->use == EVIDENCE_OTHER_LANE && e->row->status == RUN_OK);
}

/* The newest run of the class that the claim does not stand on and that is later than those of its side; NULL. */
static const struct receipt_row *newest_other(const struct others *o)
{
    const struct judging *j = o->j;
    for (size_t i = j->runs->n; i > 0; i--) { /* they are in the order of time */
        const struct evidence *e = j->runs->items[i - 1].evidence;
        for (size_t s = 0; s < j->record->n_sides; s++)
            if (is_usable(e) && e->row->seen_at > j->record->sides[s].newest && others_has(o, s, i - 1))
                return e->row;
    }
    return NULL;
}

/* A newer stack alone dates nothing: the quote says where the class has gone. */
static void find_class_moved(struct others *o)
{
    const struct receipt_row *row = newest_other(o);
    const char *revision = row != NULL ? row->factors.value[FACTOR_REVISION] : NULL;
    if (revision == NULL || o->j->record->stack == NULL ||
        gate_open_factors(o->j->record->terms.axis) & 1u << FACTOR_REVISION)
        return;
    if (!is_on_bound_revision(o->j, revision))
        o->j->out->class_moved_to = revision;
}

static int (*const by_metric[CLAIM_METRICS])(struct others *o) = {
    [CLAIM_THROUGHPUT] = others_by_rate,       [CLAIM_RATIO] = others_by_rate,
    [CLAIM_USD_PER_MTOK] = others_by_rate,     [CLAIM_USD_RATIO] = others_by_rate,
    [CLAIM_BREAK_EVEN_PRICE] = others_by_rate, [CLAIM_TIME_TO_RESULT] = NULL,
    [CLAIM_COMPLETION] = others_by_attempts,   [CLAIM_PROMOTION] = others_by_word,
    [CLAIM_FA4_HEALTH] = others_by_word,       [CLAIM_BACKEND] = others_by_word,
};

int judging_runs(struct judging *j)
{
    struct arena memory = {0};
    struct others o = {.j = j, .memory = &memory};
    if (j->runs == NULL)
        return 0;
    int rc = mark_taken(&o);
    if (rc == 0)
        rc = read_terms(&o);
    if (rc == 0)
        find_class_moved(&o);
    if (rc == 0 && by_metric[j->record->terms.metric] != NULL)
        rc = by_metric[j->record->terms.metric](&o);
    arena_release(&memory);
    return rc;
}

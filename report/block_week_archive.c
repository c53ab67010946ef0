/* What a week brought into the archive: receipts, what is none, prices; what was asked for in vain; integrity. */
#include "report/block_week.h"

#include "core/text.h"
#include "query/words.h"
#include "store/asked.h"

#include <math.h>
#include <string.h>

enum { ROWS_SHOWN = 15 };

static size_t most(const struct block_body *body, size_t n)
{
    size_t shown = body_count(body, "most", ROWS_SHOWN);
    return shown < n ? shown : n;
}

/* "The first 15 of 40; weekly.json has all." NULL where all are there. */
static const char *cut_note(struct study *x, size_t shown, size_t n, const char *what)
{
    return shown < n ? arena_format(x->memory, "%zu of %zu %s.", shown, n, what) : NULL;
}

/* --- receipts --- */

static const char *rate_words(struct study *x, const struct week_class *c)
{
    struct runs_estimate r;
    if (c->n_runs == 0)
        return "no rate";
    r = comparison_rate(c->runs, c->n_runs, x->request->level, x->memory);
    return words_rate(x->memory, r.value, r.lo, r.hi);
}

static const char *class_notes(struct study *x, const struct week_class *c)
{
    const char *text = c->is_first ? "the first of its class" : NULL;
    if (c->n_failed > 0)
        text = words_join(x->memory, text, "; ", arena_format(x->memory, "%zu failed", c->n_failed));
    if (c->n_read < c->n_ok)
        text = words_join(x->memory, text, "; ", arena_format(x->memory, "%zu of them read", c->n_read));
    if (c->n_runs < c->n_read)
        text = words_join(x->memory, text, "; ", arena_format(x->memory, "%zu without a rate", c->n_read - c->n_runs));
    if (c->n_runs > 0 && c->metric == METRIC_WHOLE_RUN)
        text = words_join(x->memory, text, "; ", "whole runs");
    return text;
}

static size_t n_other_lanes(const struct week *w, size_t *n_failed)
{
    size_t n = *n_failed = 0;
    for (size_t i = 0; i < w->n_new; i++) {
        if (w->new_receipts[i]->use != EVIDENCE_OTHER_LANE)
            continue;
        *n_failed += w->new_receipts[i]->row->status != RUN_OK ? 1 : 0;
        n++;
    }
    return n;
}

int block_week_receipts(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {{"Class", ALIGN_LEFT, 1, 0},        {"What it is", ALIGN_LEFT, 0, 1},
                                            {"Runs", ALIGN_RIGHT, 0, 0},        {"tok/s", ALIGN_RIGHT, 0, 0},
                                            {"The last one", ALIGN_LEFT, 1, 0}, {"Notes", ALIGN_LEFT, 0, 0}};
    const struct week *w = &x->week;
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    size_t shown = most(body, w->n_classes), failed, others = n_other_lanes(w, &failed);
    for (size_t i = 0; i < shown; i++) {
        const struct week_class *c = &w->classes[i];
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            break;
        cell[0].text = arena_copy_n(x->memory, c->example->class_id, 12);
        cell[1].text = week_class_words(x, c->example);
        cell[2].text = arena_format(x->memory, "%zu", c->n_ok + c->n_failed);
        cell[3].text = rate_words(x, c);
        cell[4].text = c->example->name;
        cell[5].text = class_notes(x, c);
    }
    const char *note = cut_note(x, shown, w->n_classes, "classes");
    if (others > 0)
        note = words_join(x->memory, note, " ",
                          arena_format(x->memory, "%s of the sparse lanes beside them%s.",
                                       words_count(x->memory, others, "receipt", "receipts"),
                                       failed > 0 ? arena_format(x->memory, ", %zu failed", failed) : ""));
    table_finish(&t, study_table_title(x, body, NULL, "New receipts, by class"), note,
                 others > 0 ? "None of the training lane." : "No new receipt.");
    return x->memory->failed ? error_nomem(err) : 0;
}

/* --- runs that are counted, and say nothing or stand alone --- */

int has_week_runs(const struct study *x, const struct block_body *body)
{
    (void)body;
    return x->week.n_unmeasured + x->week.n_spikes > 0;
}

int block_week_runs(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {
        {"Receipt", ALIGN_LEFT, 1, 0}, {"What it is", ALIGN_LEFT, 0, 1}, {"What to look at", ALIGN_LEFT, 0, 1}};
    const struct week *w = &x->week;
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    size_t n = w->n_spikes + w->n_unmeasured, shown = most(body, n);
    if (n == 0)
        return 0;
    for (size_t i = 0; i < shown; i++) {
        const struct week_run *r = i < w->n_spikes ? &w->spikes[i] : &w->unmeasured[i - w->n_spikes];
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            break;
        cell[0].text = r->row->name;
        cell[1].text = week_class_words(x, r->row);
        cell[2].text = r->why;
    }
    table_finish(&t, study_table_title(x, body, NULL, "Runs that stand out, or have no rate"),
                 cut_note(x, shown, n, "runs"), NULL);
    return x->memory->failed ? error_nomem(err) : 0;
}

/* --- what is no receipt --- */

static const char *missing_words(struct study *x, const struct week_anecdote *a)
{
    const char *list = NULL;
    for (size_t i = 0; i < a->n_missing; i++)
        list = words_join(x->memory, list, ", ", a->missing[i]);
    list = list != NULL ? words_join(x->memory, "missing", " ", list) : NULL;
    if (a->why != NULL)
        list = words_join(x->memory, list, "; ", a->why);
    return list != NULL ? list : a->evidence->why;
}

static void anecdote_row(struct study *x, struct cell *cell, const struct week_anecdote *a)
{
    cell[0].text = a->evidence->row->name;
    cell[1].text = "anecdote";
    cell[2].text = missing_words(x, a);
    cell[3].text = a->launcher != NULL ? a->launcher : "launcher not recorded";
    cell[4].text = a->actor;
}

static void disputed_row(struct cell *cell, const struct week_run *r)
{
    cell[0].text = r->row->name;
    cell[1].text = "disputed";
    cell[2].text = r->why;
    cell[4].text = r->row->app_id;
}

int block_week_anecdotes(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {{"Document", ALIGN_LEFT, 1, 0},
                                            {"Grade", ALIGN_LEFT, 0, 0},
                                            {"What it lacks, or what contradicts it", ALIGN_LEFT, 0, 1},
                                            {"Launched by", ALIGN_LEFT, 0, 0},
                                            {"Job", ALIGN_LEFT, 0, 0}};
    const struct week *w = &x->week;
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    size_t n = w->n_anecdotes + w->n_disputed, shown = most(body, n);
    for (size_t i = 0; i < shown; i++) {
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            break;
        if (i < w->n_anecdotes)
            anecdote_row(x, cell, &w->anecdotes[i]);
        else
            disputed_row(cell, &w->disputed[i - w->n_anecdotes]);
    }
    table_finish(&t, study_table_title(x, body, NULL, "Documents that are not computed with"),
                 cut_note(x, shown, n, "documents"),
                 x->request->n_unreadable > 0 ? "None of those that could be read."
                 : w->n_new > 0               ? "None: every document of the week is a receipt."
                                              : "None.");
    return x->memory->failed ? error_nomem(err) : 0;
}

/* --- what was asked for in vain --- */

int block_week_refused(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {
        {"Asked", ALIGN_LEFT, 1, 1}, {"Refused because", ALIGN_LEFT, 0, 0}, {"Times", ALIGN_RIGHT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    const struct asked *asked = x->week.refused;
    size_t n = x->week.n_refused, shown = most(body, n);
    for (size_t i = 0; i < shown; i++) {
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            break;
        cell[0].text = asked[i].question;
        cell[1].text = asked[i].codes;
        cell[2].text = arena_format(x->memory, "%lld", (long long)asked[i].times);
    }
    table_finish(&t, body_text(body, "title", "Asked for, and refused"), cut_note(x, shown, n, "questions"),
                 "Nothing was refused.");
    return x->memory->failed ? error_nomem(err) : 0;
}

/* --- prices --- */

static const struct price_row *row_of(const struct price_change *c)
{
    return c->to != NULL ? c->to : c->from != NULL ? c->from : c->last;
}

static const char *price_words(struct study *x, const struct price_row *row)
{
    return row != NULL ? arena_format(x->memory, "%s %s", row->accelerator_hour.text, row->price.currency) : "none";
}

static void price_cells(struct study *x, struct cell *cell, size_t i)
{
    const struct price_change *c = &x->week.prices.changes[i];
    const struct price *p = &row_of(c)->price;
    cell[0].text = p->accelerator;
    cell[1].text = arena_format(x->memory, "%s, %s, %s%s%s", p->surface, p->provider, price_basis_name(p->basis),
                                p->region != NULL ? ", " : "", p->region != NULL ? p->region : "");
    cell[2].text = price_words(x, c->from);
    cell[3].text = price_words(x, c->to);
    cell[4].text = isfinite(c->relative) ? week_percent(x->memory, c->relative) : price_change_name(c->kind);
    cell[5].text = x->week.price_effects[i].words;
}

/* A speed-up wins where it is larger than the ratio of the prices: that is what moved. */
static void put_break_even(struct study *x, size_t shown)
{
    static const struct column columns[] = {{"Pair", ALIGN_LEFT, 0, 0},
                                            {"Where", ALIGN_LEFT, 0, 1},
                                            {"Break-even was", ALIGN_RIGHT, 0, 0},
                                            {"Break-even is", ALIGN_RIGHT, 0, 0},
                                            {"Change", ALIGN_RIGHT, 0, 0}};
    const struct price_changes *p = &x->week.prices;
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    if (p->n_ratios == 0)
        return;
    for (size_t i = 0; i < p->n_ratios && i < shown; i++) {
        const struct price_ratio_change *r = &p->ratios[i];
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            return;
        cell[0].text = arena_format(x->memory, "%s over %s", r->a_to->price.accelerator, r->b_to->price.accelerator);
        cell[1].text = arena_format(x->memory, "%s, %s, %s", r->a_to->price.surface, r->a_to->price.provider,
                                    price_basis_name(r->a_to->price.basis));
        cell[2].text = arena_format(x->memory, "%s×", words_fixed(x->memory, r->from, 3));
        cell[3].text = arena_format(x->memory, "%s×", words_fixed(x->memory, r->to, 3));
        cell[4].text = week_percent(x->memory, r->relative);
    }
    table_finish(&t, study_title(x, NULL, "What the dearer one must do better by"),
                 "It costs less per token where its speed-up is larger than the break-even, which is the ratio of the "
                 "prices.",
                 NULL);
}

int block_week_prices(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {
        {"Accelerator", ALIGN_LEFT, 0, 0},    {"Where", ALIGN_LEFT, 0, 1},
        {"Was, per hour", ALIGN_RIGHT, 0, 0}, {"Is, per hour", ALIGN_RIGHT, 0, 0},
        {"Change", ALIGN_RIGHT, 0, 0},        {"Claims that stand on it", ALIGN_LEFT, 0, 1}};
    const struct price_changes *p = &x->week.prices;
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    size_t shown = most(body, p->n_changes);
    for (size_t i = 0; i < shown; i++) {
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            break;
        price_cells(x, cell, i);
    }
    table_finish(&t, study_table_title(x, body, NULL, "Price changes"), cut_note(x, shown, p->n_changes, "changes"),
                 "No price changed.");
    put_break_even(x, body_count(body, "most", ROWS_SHOWN));
    return x->memory->failed ? error_nomem(err) : 0;
}

/* --- integrity --- */

static const char *sound_words(struct study *x)
{
    size_t n = x->week.n_checked;
    if (n == 0)
        return "No document to read again, and the list of all documents adds up to the archive's digest; "
               "'mcreport db verify' reads all of them.";
    return arena_format(x->memory,
                        "The %s of this week %s, and the list of all documents adds up to the archive's digest; "
                        "'mcreport db verify' reads all of them.",
                        words_count(x->memory, n, "document", "documents"),
                        n == 1 ? "is what its hash says" : "are what their hashes say");
}

int block_week_integrity(struct study *x, const struct block_body *body, struct error *err)
{
    const struct week *w = &x->week;
    const struct report_request *r = x->request;
    (void)body;
    if (r->n_unreadable > 0)
        report_build_block(&x->build, BLOCK_PARAGRAPH,
                           arena_format(x->memory, "%s sent in, and could not be read:",
                                        words_count(x->memory, r->n_unreadable + r->n_unreadable_more, "document was",
                                                    "documents were")));
    for (size_t i = 0; i < r->n_unreadable; i++)
        report_build_block(&x->build, BLOCK_LIST, r->unreadable[i]);
    if (r->n_unreadable_more > 0)
        report_build_block(&x->build, BLOCK_LIST,
                           arena_format(x->memory, "and %zu more, which weekly.json names.", r->n_unreadable_more));
    for (size_t i = 0; i < w->n_faults; i++)
        report_build_block(&x->build, BLOCK_LIST, w->faults[i]);
    report_build_block(&x->build, BLOCK_PARAGRAPH,
                       w->n_faults > 0 ? "The archive is not what it was: 'mcreport db verify' reads all of it, and a "
                                         "backup brings it back."
                                       : sound_words(x));
    return x->memory->failed ? error_nomem(err) : 0;
}

#include "report/series.h"

#include "core/date.h"
#include "core/number.h"
#include "query/analysis.h"
#include "query/evidence.h"
#include "query/marks.h"
#include "query/words.h"
#include "receipt/receipt.h"
#include "report/build.h"
#include "report/twins.h"

#include <math.h>
#include <string.h>

struct drawing {
    const struct series_request *request;
    struct report *report;
    struct arena *memory;
    struct report_builder build;
    struct steps_run *runs;
    size_t n_steady, n_undrawn;
};

static int positive(double x)
{
    return isfinite(x) && x > 0;
}

static int take_records(struct steps_run *run, size_t *n_undrawn, const struct series *s, const struct analysis_row *a,
                        struct arena *memory, struct error *err)
{
    double *seconds = arena_array(memory, s->n, sizeof *seconds);
    unsigned char *out = arena_array(memory, s->n, 1);
    unsigned *marks = arena_array(memory, s->n, sizeof *marks);
    if (seconds == NULL || out == NULL || marks == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < s->n; i++) {
        seconds[i] = s->seconds != NULL ? s->seconds[i] / s->steps_per_record[i] : NAN;
        *n_undrawn += !positive(seconds[i]);
    }
    run->seconds = seconds;
    run->out = out;
    run->n = s->n;
    int rc = s->seconds != NULL ? marks_of(marks, s, a, err) : 0;
    for (size_t i = 0; i < s->n; i++)
        out[i] = (marks[i] & MARKS_STAND_OUT) != 0;
    return rc;
}

/* The window's mean time a step; its limits are the rate's, inverted. */
static void take_level(struct steps_run *run, const struct analysis_row *a, struct arena *memory)
{
    double value = a->seconds_per_step, lo = value * a->tok_per_s / a->hi, hi = value * a->tok_per_s / a->lo;
    const char *text = words_fixed(memory, value, number_decimals(value, (hi - lo) / 2));
    run->start = (size_t)a->start;
    run->end = run->start + (size_t)a->n_window;
    run->level = (struct mark){value, lo, hi};
    run->level_label = arena_format(memory, "%s s", text != NULL ? text : "");
    run->limits_label = words_interval(memory, lo, hi);
}

static const char *label_of(const struct receipt_row *row, struct arena *memory)
{
    const char *accelerator = row->factors.value[FACTOR_ACCELERATOR];
    return arena_format(memory, "%s%s%s%s", row->name, accelerator != NULL ? " · " : "",
                        accelerator != NULL ? accelerator : "", receipt_row_synthetic(row) ? " · SYNTHETIC" : "");
}

/* The reason of a run without a steady state begins with just that. */
static const char *state_of(const struct series_run *run, struct arena *memory)
{
    if (run->objection != NULL)
        return arena_format(memory, "no number leaves it: %s", run->objection);
    if (run->analysis->state == STEADY_NONE)
        return arena_format(memory, "%s", run->analysis->why);
    return arena_format(memory, "%s: %s", steady_state_name((enum steady_state)run->analysis->state),
                        run->analysis->why);
}

int series_panel(struct steps_run *run, size_t *n_undrawn, struct store *store, const struct series_run *from,
                 struct arena *memory, struct error *err)
{
    const struct analysis_row *a = from->analysis;
    struct receipt *r = NULL;
    int rc = analysis_series(store, &from->row->id, &r, err);
    if (rc != 0)
        return rc;
    *run = (struct steps_run){.label = label_of(from->row, memory),
                              .series = from->row->factors.value[FACTOR_ACCELERATOR],
                              .level = {NAN, NAN, NAN}};
    rc = take_records(run, n_undrawn, &r->steps, a, memory, err);
    receipt_free(r);
    if (from->objection == NULL && analysis_has_rate(a))
        take_level(run, a, memory);
    run->state = state_of(from, memory);
    return rc;
}

const char *series_words(const struct steps_run *runs, size_t n, struct arena *memory)
{
    const char *text = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct steps_run *r = &runs[i];
        text = words_join(memory, text, " ",
                          arena_format(memory, "%s: %zu records; %s%s%s.", r->label, r->n, r->state,
                                       r->level_label != NULL ? "; level " : "",
                                       r->level_label != NULL ? r->level_label : ""));
    }
    return text;
}

static int take_run(struct drawing *d, struct store *store, size_t i, struct error *err)
{
    const struct series_run *from = &d->request->runs[i];
    int rc = series_panel(&d->runs[i], &d->n_undrawn, store, from, d->memory, err);
    d->n_steady += rc == 0 && d->runs[i].level_label != NULL ? 1 : 0;
    d->report->synthetic = d->report->synthetic || receipt_row_synthetic(from->row);
    return rc;
}

static const char *headline(struct drawing *d)
{
    const struct steps_run *first = &d->runs[0];
    const char *name = d->request->runs[0].row->name;
    size_t n = d->request->n_runs;
    if (n > 1)
        return arena_format(d->memory, "%zu of %zu runs have a steady state", d->n_steady, n);
    if (d->n_steady == 0)
        return arena_format(d->memory, "%s has no steady state to take a number from", name);
    return arena_format(d->memory, "%s is steady from record %zu on, at %s a step", name, first->start,
                        first->level_label);
}

static const char *note(struct drawing *d)
{
    const char *undrawn =
        d->n_undrawn > 0
            ? arena_format(d->memory, " %zu records without a positive time are left out of the picture.", d->n_undrawn)
            : "";
    return arena_format(
        d->memory,
        "Shaded: warm-up, left out of the level. Open marks: records that stand out from 21 around them "
        "by 5 MADs and 10 %%; they count. Line: mean of the window, stalls included, with its 95 %% limits "
        "within this run, which are never the accelerator's. Where records crowd, each column of the "
        "picture shows the fastest and the slowest of them.%s",
        undrawn != NULL ? undrawn : "");
}

static void put_chart(struct drawing *d)
{
    struct block *b =
        report_build_block(&d->build, BLOCK_STEPS, "How long does each step take, and from where on is it steady?");
    if (b == NULL)
        return;
    b->as.steps = (struct steps_chart){.y_axis = "seconds per step, logarithmic; every run has its own scale",
                                       .runs = d->runs,
                                       .n_runs = d->request->n_runs};
    b->alt = arena_format(d->memory, "Seconds per step against the record, logarithmic. %s",
                          series_words(d->runs, d->request->n_runs, d->memory));
    b->note = note(d);
}

static size_t count_out(const struct steps_run *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        n += r->out[i] != 0;
    return n;
}

static void put_table(struct drawing *d)
{
    static const struct column columns[] = {
        {"Run", ALIGN_LEFT, 1, 0},        {"Records", ALIGN_RIGHT, 0, 0}, {"Warm-up", ALIGN_RIGHT, 0, 0},
        {"Window", ALIGN_RIGHT, 0, 0},    {"s/step", ALIGN_POINT, 0, 0},  {"95 % within this run", ALIGN_RIGHT, 0, 0},
        {"Stand out", ALIGN_RIGHT, 0, 0}, {"State", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&d->build, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < d->request->n_runs; i++) {
        const struct steps_run *r = &d->runs[i];
        const struct series_run *from = &d->request->runs[i];
        int has = r->start < r->end;
        struct cell *row = table_row(&t);
        if (row == NULL)
            break;
        row[0].text = from->row->name;
        row[1].text = words_fixed(d->memory, (double)r->n, 0);
        row[2].text = has ? words_fixed(d->memory, (double)r->start, 0) : NULL;
        row[3].text = has ? words_fixed(d->memory, (double)(r->end - r->start), 0) : NULL;
        row[4].text = has ? words_fixed(d->memory, r->level.value,
                                        number_decimals(r->level.value, (r->level.hi - r->level.lo) / 2))
                          : NULL;
        row[5].text = r->limits_label;
        row[6].text = words_fixed(d->memory, (double)count_out(r), 0);
        row[7].text = from->objection != NULL ? "may only be looked at"
                                              : steady_state_name((enum steady_state)from->analysis->state);
    }
    table_finish(&t, NULL, NULL, "No runs.");
}

static int describe(struct drawing *d, struct store *store, struct error *err)
{
    char rendered[DATE_TEXT_SIZE], digest[DIGEST_HEX_SIZE];
    struct report *r = d->report;
    int rc = store_digest(store, digest, err);
    if (rc != 0)
        return rc;
    date_format_time(rendered, d->request->rendered_at);
    r->template_name = "series";
    r->title = r->sections[0].blocks[0].text;
    r->subject = "Step times of runs, to be looked at";
    r->tool = "mcreport " MCREPORT_VERSION;
    r->as_of = words_day(d->memory, d->request->as_of);
    r->db_digest = arena_copy(d->memory, digest);
    r->rendered_at = arena_copy(d->memory, rendered);
    r->verdict = "looked at";
    return 0;
}

static int build(struct drawing *d, struct store *store, struct error *err)
{
    d->runs = arena_array(d->memory, d->request->n_runs, sizeof *d->runs);
    int rc = d->runs != NULL ? 0 : error_nomem(err);
    for (size_t i = 0; rc == 0 && i < d->request->n_runs; i++)
        rc = take_run(d, store, i, err);
    if (rc != 0)
        return rc;
    report_build_section(&d->build, PLANE_REFERENCE, "Step time", "to be looked at, not to be quoted");
    report_build_block(&d->build, BLOCK_HEADLINE, headline(d));
    put_chart(d);
    put_table(d);
    if (d->request->command != NULL) {
        report_build_block(&d->build, BLOCK_HEADING, "To make this page again");
        report_build_block(&d->build, BLOCK_CODE, d->request->command);
    }
    return report_build_finish(&d->build, err);
}

int series_report(struct report *out, struct store *store, const struct series_request *request, struct error *err)
{
    *out = (struct report){0};
    struct drawing d = {.request = request, .report = out, .memory = &out->memory};
    report_build_start(&d.build, out);
    int rc = request->n_runs > 0 ? build(&d, store, err) : error_set(err, ERR_USAGE, "no runs to draw");
    if (rc == 0)
        rc = describe(&d, store, err);
    if (rc == 0)
        rc = report_json(out, err);
    if (rc != 0)
        arena_release(&out->memory);
    return rc;
}

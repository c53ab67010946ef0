#include "cli/stats.h"

#include "query/marks.h"
#include "query/words.h"

#include <math.h>

static struct quantity rate_of(const struct analysis_row *a)
{
    int has = analysis_has_rate(a);
    return (struct quantity){.value = has ? a->tok_per_s : NAN,
                             .lo = has ? a->lo : NAN,
                             .hi = has ? a->hi : NAN,
                             .level = 0.95,
                             .method = analysis_method(a),
                             .n_runs = 1,
                             .n_steps = a->steps_in_window,
                             .reason = has ? NULL : a->why};
}

/* The same relative interval, inverted. */
static struct quantity step_of(const struct analysis_row *a)
{
    struct quantity step = rate_of(a);
    step.value = analysis_has_rate(a) ? a->seconds_per_step : NAN;
    step.lo = step.value * a->tok_per_s / a->hi;
    step.hi = step.value * a->tok_per_s / a->lo;
    return step;
}

/* A count of the window; without one there is nothing to count, which is not 0. */
static double counted(const struct analysis_row *a, int64_t n)
{
    return analysis_has_rate(a) ? (double)n : NAN;
}

static double asked(const struct stats *x)
{
    return x->options.fixed_warmup < 0 ? NAN : (double)x->options.fixed_warmup;
}

static double reported(const struct looked_at *l)
{
    return l->objection == NULL ? l->row->reported_tok_per_s : NAN;
}

static void write_marks(struct json_writer *w, unsigned marks)
{
    const struct mark_word *m;
    json_open_array(w, "marks");
    for (size_t i = 0; (m = mark_word(i)) != NULL; i++)
        if (marks & m->mark)
            json_string(w, NULL, m->word);
    json_close_array(w);
}

static void write_series(struct json_writer *w, const struct looked_at *l)
{
    const struct series *s = &l->receipt->steps;
    double step = (double)s->first;
    json_open_array(w, "series");
    for (size_t i = 0; i < s->n; i++) {
        json_open_object(w, NULL);
        json_int(w, "record", (int64_t)i);
        json_double(w, "first_step", step);
        json_double(w, "steps", s->steps_per_record[i]);
        json_double(w, "seconds", s->seconds[i]);
        json_double(w, "tokens", s->tokens != NULL ? s->tokens[i] : NAN);
        json_double(w, "tok_per_s", stats_record_rate(s, i));
        json_bool(w, "in_window", (l->marks[i] & MARK_WINDOW) != 0);
        write_marks(w, l->marks[i]);
        json_close_object(w);
        step += s->steps_per_record[i];
    }
    json_close_array(w);
}

static void write_item(struct json_writer *w, void *context, size_t i)
{
    const struct stats *x = context;
    const struct looked_at *l = &x->items[i];
    const struct analysis_row *a = &l->analysis;
    struct quantity rate = rate_of(a), step = step_of(a);
    json_open_object(w, NULL);
    json_string(w, "id", l->row->name);
    json_bool(w, "synthetic", receipt_row_synthetic(l->row));
    json_string(w, "state", l->objection == NULL ? stats_state(l) : NULL);
    json_string(w, "why", a->why);
    json_double(w, "warmup_asked", asked(x));
    json_double(w, "warmup_steps", a->warmup_steps);
    json_double(w, "warmup_records", counted(a, a->start));
    json_int(w, "n_records", a->n_records);
    json_int(w, "n_window", analysis_has_rate(a) ? a->n_window : 0);
    json_double(w, "n_counted", counted(a, analysis_counted(a)));
    json_double(w, "n_steps", a->steps_in_window);
    quantity_write(w, "tok_per_s", &rate);
    quantity_write(w, "seconds_per_step", &step);
    json_double(w, "clean_tok_per_s", a->clean_tok_per_s);
    json_double(w, "median_tok_per_s", a->median_tok_per_s);
    json_double(w, "ess", a->ess);
    json_double(w, "level_ratio", a->level_ratio);
    json_double(w, "first_step_excess_s", a->first_step_excess_s);
    json_double(w, "outliers", counted(a, a->n_outliers));
    json_double(w, "stalls", counted(a, a->n_stalls));
    json_double(w, "stall_period_records", a->stall_period > 0 ? (double)a->stall_period : NAN);
    json_double(w, "stall_share", a->stall_share);
    json_double(w, "unseen_stalls_below", analysis_unseen_stalls(a)); /* of the records, where none stalled */
    json_double(w, "reported_tok_per_s", reported(l));
    json_string(w, "method", STEADY_METHOD);
    if (x->series)
        write_series(w, l);
    json_close_object(w);
}

int stats_write_json(struct stats *x)
{
    struct answer a = {.schema = "stats", .context = x, .item = write_item, .n_items = x->n};
    return answer_write(x->c, &a);
}

static int add_flat(struct stats *x, struct grid *g, const struct looked_at *l)
{
    struct cli *c = x->c;
    const struct analysis_row *a = &l->analysis;
    const struct quantity rate = rate_of(a), step = step_of(a);
    const struct grid_cell cells[] = {
        {"receipt", 0, l->row->name},
        {"state", 0, stats_state(l)},
        {"warmup_records", 1, show_exact(c, counted(a, a->start))},
        {"n_window", 1, show_exact(c, analysis_has_rate(a) ? (double)a->n_window : 0)},
        {"n_counted", 1, show_exact(c, counted(a, analysis_counted(a)))},
        {"n_records", 1, show_exact(c, (double)a->n_records)},
        {"tok_per_s", 1, show_exact(c, rate.value)},
        {"tok_per_s_lo", 1, show_exact(c, rate.lo)},
        {"tok_per_s_hi", 1, show_exact(c, rate.hi)},
        {"interval_method", 0, rate.method},
        {"seconds_per_step", 1, show_exact(c, step.value)},
        {"seconds_per_step_lo", 1, show_exact(c, step.lo)},
        {"seconds_per_step_hi", 1, show_exact(c, step.hi)},
        {"clean_tok_per_s", 1, show_exact(c, a->clean_tok_per_s)},
        {"median_tok_per_s", 1, show_exact(c, a->median_tok_per_s)},
        {"stalls", 1, show_exact(c, counted(a, a->n_stalls))},
        {"stall_period_records", 1, a->stall_period > 0 ? show_exact(c, (double)a->stall_period) : NULL},
        {"stall_share", 1, show_exact(c, a->stall_share)},
        {"outliers", 1, show_exact(c, counted(a, a->n_outliers))},
        {"ess", 1, show_exact(c, a->ess)},
        {"level_ratio", 1, show_exact(c, a->level_ratio)},
        {"first_step_excess_s", 1, show_exact(c, a->first_step_excess_s)},
        {"warmup_steps", 1, show_exact(c, a->warmup_steps)},
        {"n_steps", 1, show_exact(c, a->steps_in_window)},
        {"warmup_asked", 1, show_exact(c, asked(x))},
        {"reported_tok_per_s", 1, show_exact(c, reported(l))},
        {"method", 0, STEADY_METHOD},
        {"synthetic", 0, receipt_row_synthetic(l->row) ? "SYNTHETIC" : "measured"},
        {"why", 0, show_text(c, a->why)},
        {"unseen_stalls_below", 1, show_exact(c, analysis_unseen_stalls(a))},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

int stats_write_flat(struct stats *x)
{
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->n && status == 0; i++)
        status = add_flat(x, &g, &x->items[i]);
    return status != 0 ? status : grid_write(x->c, &g, NULL);
}

/* i past the last record: a run without records has a row too, that says so. */
static int add_record(struct cli *c, struct grid *g, const struct looked_at *l, size_t i, double step)
{
    struct series none = {.n = 0};
    const struct series *s = i < l->receipt->steps.n ? &l->receipt->steps : &none;
    int has = s != &none;
    const struct grid_cell cells[] = {
        {"receipt", 0, l->row->name},
        {"record", 1, has ? arena_format(&c->memory, "%zu", i) : ""},
        {"first_step", 1, has ? show_exact(c, step) : ""},
        {"steps", 1, has ? show_exact(c, s->steps_per_record[i]) : ""},
        {"seconds", 1, has ? show_exact(c, s->seconds[i]) : ""},
        {"tokens", 1, s->tokens != NULL ? show_exact(c, s->tokens[i]) : ""},
        {"tok_per_s", 1, has ? show_exact(c, stats_record_rate(s, i)) : ""},
        {"in_window", 0, has ? (l->marks[i] & MARK_WINDOW ? "yes" : "no") : ""},
        {"marks", 0, has ? stats_marks(c, l->marks[i], " ") : ""},
        {"state", 0, stats_state(l)},
        {"synthetic", 0, receipt_row_synthetic(l->row) ? "SYNTHETIC" : "measured"},
        {"why", 0, show_text(c, l->analysis.why)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

int stats_write_series_flat(struct stats *x)
{
    struct grid g = {0};
    int status = 0;
    for (size_t k = 0; k < x->n; k++) {
        const struct looked_at *l = &x->items[k];
        const struct series *s = &l->receipt->steps;
        double step = (double)s->first;
        if (s->n == 0 && status == 0)
            status = add_record(x->c, &g, l, 0, step);
        for (size_t i = 0; i < s->n && status == 0; i++) {
            status = add_record(x->c, &g, l, i, step);
            step += s->steps_per_record[i];
        }
    }
    return status != 0 ? status : grid_write(x->c, &g, NULL);
}

/* `stats` for people: the windows of runs, their stalls, their records. */
#include "cli/stats.h"

#include "core/number.h"
#include "query/marks.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

const char *stats_state(const struct looked_at *l)
{
    return l->objection != NULL ? "may only be looked at" : steady_state_name((enum steady_state)l->analysis.state);
}

double stats_record_rate(const struct series *s, size_t i)
{
    return s->tokens != NULL ? s->tokens[i] / s->seconds[i] : NAN;
}

const char *stats_marks(struct cli *c, unsigned marks, const char *between)
{
    const char *list = "";
    const struct mark_word *m;
    for (size_t i = 0; (m = mark_word(i)) != NULL; i++)
        if (marks & m->mark)
            list = words_join(&c->memory, list[0] != '\0' ? list : NULL, between, m->word);
    return list;
}

static int add_window(struct cli *c, struct grid *g, const struct looked_at *l)
{
    struct arena *m = &c->memory;
    const struct analysis_row *a = &l->analysis;
    int has = analysis_has_rate(a);
    const struct grid_cell cells[] = {
        {"receipt", 0, l->row->name},
        {"state", 0, stats_state(l)},
        {"warm-up", 1, has ? words_fixed(m, (double)a->start, 0) : ""},
        {"window", 1, arena_format(m, "%lld of %lld", has ? (long long)a->n_window : 0LL, (long long)a->n_records)},
        {"tok/s", 1, has ? words_rate(m, a->tok_per_s, a->lo, a->hi) : ""},
        {"95 % within this run", 0, has ? words_interval(m, a->lo, a->hi) : ""},
        {"ess", 1, has ? words_fixed(m, a->ess, 1) : ""},
        {"reported", 1, words_rate(m, l->row->reported_tok_per_s, NAN, NAN)},
        {"data", 0, receipt_row_synthetic(l->row) ? "SYNTHETIC" : "measured"},
        {"why", 0, show_text(c, a->why)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int add_stalls(struct cli *c, struct grid *g, const struct looked_at *l)
{
    struct arena *m = &c->memory;
    const struct analysis_row *a = &l->analysis;
    const struct grid_cell cells[] = {
        {"receipt", 0, l->row->name},
        {"stalls", 1, words_fixed(m, (double)a->n_stalls, 0)},
        {"records between", 1, a->stall_period > 0 ? words_fixed(m, (double)a->stall_period, 0) : "irregular"},
        {"share of time", 1, arena_format(m, "%s %%", words_fixed(m, 100 * a->stall_share, 1))},
        {"tok/s without", 1, words_rate(m, a->clean_tok_per_s, a->lo, a->hi)},
        {"median tok/s", 1, words_rate(m, a->median_tok_per_s, a->lo, a->hi)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

/* Where nothing stalled, all of it is the rate again: no table. */
static int write_stalls(struct stats *x)
{
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->n && status == 0; i++)
        if (analysis_has_rate(&x->items[i].analysis) && x->items[i].analysis.n_stalls > 0)
            status = add_stalls(x->c, &g, &x->items[i]);
    if (status != 0 || g.n_rows == 0)
        return status;
    return grid_write_under(x->c, "\nstalls in the window: paid for, so they are in tok/s; what it would be without",
                            &g);
}

/* A limit is never rounded to the near side. */
static const char *percent_up(struct arena *m, double share)
{
    char text[NUMBER_TEXT_SIZE];
    number_format_fixed(text, 100 * share, 1, 0, NUMBER_UP);
    return arena_copy(m, text);
}

/* "No stall in the 32–40 records of 10 runs: at 95 %, fewer than 7.5–9.4 % of a run's records stall (3/n)." */
static void say_unseen_stalls(const struct stats *x)
{
    struct arena *m = &x->c->memory;
    double least = INFINITY, most = 0;
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++) {
        double share = analysis_unseen_stalls(&x->items[i].analysis);
        n += (size_t)!isnan(share);
        least = fmin(least, share);
        most = fmax(most, share);
    }
    if (n == 0)
        return;
    const char *records = words_fixed(m, 3 / most, 0), *share = percent_up(m, most);
    if (most > least) {
        records = arena_format(m, "%s–%s", records, words_fixed(m, 3 / least, 0));
        share = arena_format(m, "%s–%s", percent_up(m, least), share);
    }
    answer_say(x->c, "No stall in the %s records of %s: at 95 %%, fewer than %s %% of a run's records stall (3/n).\n",
               records, words_count(m, n, "run", "runs"), share);
}

int show_stats(struct stats *x)
{
    struct cli *c = x->c;
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->n && status == 0; i++)
        status = add_window(c, &g, &x->items[i]);
    if (status == 0)
        status = grid_write(c, &g, "no receipts match");
    if (status == 0 && x->n > 0)
        answer_say(c, "%sAn interval within one run covers only the step noise of that run, never the accelerator's.\n",
                   c->format == FORMAT_MARKDOWN ? "\n" : "");
    if (status == 0)
        say_unseen_stalls(x);
    return status == 0 ? write_stalls(x) : status;
}

static int add_record(struct cli *c, struct grid *g, const struct looked_at *l, size_t i)
{
    struct arena *m = &c->memory;
    const struct series *s = &l->receipt->steps;
    const struct grid_cell cells[] = {
        {"record", 1, arena_format(m, "%zu", i)},
        {"steps", 1, words_fixed(m, s->steps_per_record[i], 0)},
        {"seconds", 1, show_exact(c, s->seconds[i])},
        {"tokens", 1, s->tokens != NULL ? words_fixed(m, s->tokens[i], 0) : ""},
        {"tok/s", 1, words_rate(m, stats_record_rate(s, i), NAN, NAN)},
        {"window", 0, l->marks[i] & MARK_WINDOW ? "in" : ""},
        {"marks", 0, stats_marks(c, l->marks[i], ", ")},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

int show_series(struct stats *x)
{
    struct cli *c = x->c;
    int status = 0;
    for (size_t k = 0; k < x->n && status == 0; k++) {
        const struct looked_at *l = &x->items[k];
        struct grid g = {0};
        const char *heading = arena_format(&c->memory, "%s%s%s: %s; %s", k > 0 ? "\n" : "",
                                           receipt_row_synthetic(l->row) ? "SYNTHETIC " : "", l->row->name,
                                           stats_state(l), show_text(c, l->analysis.why));
        for (size_t i = 0; i < l->receipt->steps.n && status == 0; i++)
            status = add_record(c, &g, l, i);
        if (status == 0 && heading != NULL)
            status = grid_write_under(c, heading, &g);
    }
    if (x->n == 0)
        answer_say(c, "no receipts match\n");
    return status;
}

#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/drawing.h"
#include "cli/selecting.h"
#include "cli/show_verdict.h"

#include "core/number.h"
#include "query/analysis.h"
#include "query/comparison.h"
#include "query/evidence.h"
#include "query/series_report.h"
#include "query/words.h"
#include "receipt/receipt.h"
#include "render/render.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct option_rule options[] = {
    {"--where", 0, "K=V", "all receipts with this factor", 1},
    {"--warmup", 0, "auto|N", "records to discard as warm-up (default: find out; record 0 always)", 0},
    {"--series", 0, NULL, "the records themselves, to be looked at; -o FILE.pdf or .svg draws them", 0},
    {0},
};

struct looked_at {
    const struct receipt_row *row;
    struct analysis_row analysis;
    const char *objection; /* why no number of it counts; NULL */
};

struct look {
    struct looked_at *items;
    size_t n;
};

static struct quantity rate_of(const struct analysis_row *a)
{
    int has = analysis_has_rate(a);
    return (struct quantity){.value = has ? a->tok_per_s : NAN,
                             .lo = has ? a->lo : NAN,
                             .hi = has ? a->hi : NAN,
                             .level = 0.95,
                             .method = a->few_effective
                                           ? "within this run: range of its records (few effective samples)"
                                           : COMPARISON_WITHIN_METHOD,
                             .n_runs = 1,
                             .n_steps = a->steps_in_window,
                             .reason = has ? NULL : a->why};
}

static void write_item(struct json_writer *w, void *context, size_t i)
{
    const struct looked_at *l = &((struct look *)context)->items[i];
    const struct analysis_row *a = &l->analysis;
    struct quantity rate = rate_of(a), step = rate;
    step.value = analysis_has_rate(a) ? a->seconds_per_step : NAN;
    step.lo = step.value * a->tok_per_s / a->hi; /* the same relative interval, inverted */
    step.hi = step.value * a->tok_per_s / a->lo;
    json_open_object(w, NULL);
    json_string(w, "id", l->row->name);
    json_bool(w, "synthetic", receipt_row_synthetic(l->row));
    json_string(w, "state", steady_state_name((enum steady_state)a->state));
    json_string(w, "why", a->why);
    json_double(w, "warmup_steps", a->warmup_steps);
    json_int(w, "warmup_records", a->start);
    json_int(w, "n_records", a->n_records);
    json_int(w, "n_window", a->n_window);
    json_double(w, "n_steps", a->steps_in_window);
    quantity_write(w, "tok_per_s", &rate);
    quantity_write(w, "seconds_per_step", &step);
    json_double(w, "clean_tok_per_s", a->clean_tok_per_s);
    json_double(w, "median_tok_per_s", a->median_tok_per_s);
    json_double(w, "ess", a->ess);
    json_double(w, "first_step_excess_s", a->first_step_excess_s);
    json_int(w, "outliers", a->n_outliers);
    json_int(w, "stalls", a->n_stalls);
    json_double(w, "stall_share", a->stall_share);
    json_double(w, "reported_tok_per_s", l->row->reported_tok_per_s);
    json_string(w, "method", STEADY_METHOD);
    json_close_object(w);
}

static int add_row(struct cli *c, struct grid *g, const struct looked_at *l)
{
    const struct analysis_row *a = &l->analysis;
    const char **row = grid_add(c, g);
    int has = analysis_has_rate(a);
    if (row == NULL)
        return -1;
    row[0] = l->row->name;
    row[1] = steady_state_name((enum steady_state)a->state);
    row[2] = arena_format(&c->memory, "%lld", (long long)a->start);
    row[3] = arena_format(&c->memory, "%lld of %lld", (long long)a->n_window, (long long)a->n_records);
    row[4] = has ? words_rate(&c->memory, a->tok_per_s, a->lo, a->hi) : "";
    row[5] = has ? words_interval(&c->memory, a->lo, a->hi) : "";
    row[6] = has ? words_fixed(&c->memory, a->ess, 1) : "";
    row[7] = isfinite(l->row->reported_tok_per_s) ? words_rate(&c->memory, l->row->reported_tok_per_s, NAN, NAN) : "";
    row[8] = receipt_row_synthetic(l->row) ? "SYNTHETIC" : "measured";
    row[9] = show_text(c, a->why);
    return 0;
}

static int write_look(struct cli *c, const struct look *look)
{
    static const struct grid_column columns[] = {
        {"receipt", 0}, {"state", 0},    {"warm-up", 1}, {"window", 1}, {"tok/s", 1}, {"95 % within this run", 0},
        {"ess", 1},     {"reported", 1}, {"data", 0},    {"why", 0}};
    struct answer a = {.schema = "stats",
                       .grid = {.columns = columns, .n_columns = 10},
                       .context = (void *)(uintptr_t)look,
                       .item = write_item,
                       .n_items = look->n,
                       .empty = "no receipts match"};
    for (size_t i = 0; i < look->n; i++)
        if (add_row(c, &a.grid, &look->items[i]) != 0)
            return EXIT_FAILED;
    int status = answer_write(c, &a);
    if (status == 0 && cli_for_people(c) && look->n > 0)
        fprintf(c->out,
                "An interval within one run covers only the step noise of that run, never the accelerator's.\n");
    return status;
}

struct series_view {
    const struct series *series;
    const struct analysis_row *analysis;
};

static void write_record(struct json_writer *w, void *context, size_t i)
{
    const struct series_view *v = context;
    int in = (int64_t)i >= v->analysis->start && (int64_t)i < v->analysis->start + v->analysis->n_window;
    json_open_object(w, NULL);
    json_int(w, "record", (int64_t)i);
    json_double(w, "seconds", v->series->seconds[i]);
    json_double(w, "tokens", v->series->tokens != NULL ? v->series->tokens[i] : NAN);
    json_double(w, "steps", v->series->steps_per_record[i]);
    json_bool(w, "in_window", in);
    json_close_object(w);
}

static int write_series(struct cli *c, const struct looked_at *l)
{
    static const struct grid_column columns[] = {{"record", 1}, {"steps", 1}, {"seconds", 1},
                                                 {"tokens", 1}, {"tok/s", 1}, {"", 0}};
    struct receipt *r = NULL;
    struct error err = {0};
    if (analysis_series(c->store, &l->row->id, &r, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    struct series_view view = {&r->steps, &l->analysis};
    struct answer a = {.schema = "series",
                       .grid = {.columns = columns, .n_columns = 6},
                       .context = &view,
                       .item = write_record,
                       .n_items = r->steps.n,
                       .empty = "no step records"};
    for (size_t i = 0; i < r->steps.n; i++) {
        const char **row = grid_add(c, &a.grid);
        if (row == NULL)
            break;
        char seconds[NUMBER_TEXT_SIZE];
        number_format_exact(seconds, r->steps.seconds[i]);
        row[0] = arena_format(&c->memory, "%zu", i);
        row[1] = words_fixed(&c->memory, r->steps.steps_per_record[i], 0);
        row[2] = arena_copy(&c->memory, seconds);
        row[3] = r->steps.tokens != NULL ? words_fixed(&c->memory, r->steps.tokens[i], 0) : "";
        row[4] =
            r->steps.tokens != NULL ? words_rate(&c->memory, r->steps.tokens[i] / r->steps.seconds[i], NAN, NAN) : "";
        row[5] = (int64_t)i < l->analysis.start ? "warm-up" : "";
    }
    if (cli_for_people(c))
        fprintf(c->out, "%s%s: %s; %s\n", receipt_row_synthetic(l->row) ? "SYNTHETIC " : "", l->row->name,
                steady_state_name((enum steady_state)l->analysis.state), show_text(c, l->analysis.why));
    int status = answer_write(c, &a);
    receipt_free(r);
    return status;
}

/* The command that draws the page again: the date spelled out, the receipts by name. */
static const char *drawing_command(struct cli *c, const struct look *look)
{
    const char *line = "mcreport stats --series", *warmup = args_value(&c->args, "--warmup");
    for (size_t i = 0; i < look->n && line != NULL; i++)
        line = arena_format(&c->memory, "%s %s", line, look->items[i].row->name);
    if (warmup != NULL && line != NULL)
        line = arena_format(&c->memory, "%s --warmup %s", line, show_quoted(c, warmup));
    return line != NULL ? arena_format(&c->memory, "%s --as-of %s -o series.pdf", line, c->as_of_text) : NULL;
}

static int draw_series(struct cli *c, const struct look *look)
{
    struct series_run *runs = arena_array(&c->memory, look->n, sizeof *runs);
    struct series_request request = {.runs = runs,
                                     .n_runs = look->n,
                                     .as_of = c->as_of,
                                     .rendered_at = drawing_rendered_at(c),
                                     .command = drawing_command(c, look)};
    struct report report;
    struct error err = {0};
    if (runs == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < look->n; i++)
        runs[i] = (struct series_run){look->items[i].row, &look->items[i].analysis, look->items[i].objection};
    if (series_report(&report, c->store, &request, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    int status = drawing_write(c, &report, c->output, NULL);
    arena_release(&report.memory);
    return status;
}

/* --warmup N: the default options with a fixed cut. Returns an exit status. */
static int read_warmup(struct cli *c, struct steady_options *o)
{
    const char *text = args_value(&c->args, "--warmup");
    char *end;
    *o = steady_defaults();
    if (text == NULL || strcmp(text, "auto") == 0)
        return 0;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || n < 0)
        return cli_usage(c, "--warmup '%s': auto, or how many records to discard", text);
    o->fixed_warmup = n;
    return 0;
}

/* The contract's rule for a document that may not be computed with; NULL when it may. */
static const struct refusal_rule *objection_to(const struct evidence *e)
{
    if (e->use == EVIDENCE_OTHER_LANE || !lane_has_throughput(e->row->lane))
        return refusal_rule(REFUSED_LANE);
    if (e->use == EVIDENCE_ANECDOTE || e->use == EVIDENCE_DISPUTED || e->use == EVIDENCE_WITHDRAWN)
        return refusal_rule(REFUSED_OPERAND);
    return NULL;
}

static int refuse(struct cli *c, const struct evidence *e, const struct refusal_rule *rule)
{
    const char *why = e->why != NULL && lane_has_throughput(e->row->lane)
                          ? e->why
                          : arena_format(&c->memory, "the %s lane measures no throughput", lane_name(e->row->lane));
    cli_report(c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                       .code = show_refusal_code(c, rule->code),
                                       .message = arena_format(&c->memory, "%s: %s", e->row->name, why),
                                       .why = rule->why,
                                       .help = rule->code == REFUSED_OPERAND
                                                   ? arena_format(&c->memory,
                                                                  "%s; its records can be looked at: mcreport stats "
                                                                  "--series %s",
                                                                  rule->help, e->row->name)
                                                   : rule->help});
    return EXIT_REFUSED;
}

static int analyse(struct cli *c, const struct evidence_list *list, struct look *look)
{
    struct steady_options o;
    struct error err = {0};
    int status = read_warmup(c, &o), named = !args_has(&c->args, "--where"), series = args_has(&c->args, "--series");
    look->items = arena_array(&c->memory, list->n, sizeof *look->items);
    if (status != 0 || look->items == NULL)
        return status != 0 ? status : EXIT_FAILED;
    for (size_t i = 0; i < list->n; i++) {
        const struct evidence *e = &list->items[i];
        struct looked_at *l = &look->items[look->n];
        const struct refusal_rule *rule = objection_to(e);
        if (rule != NULL && !(series && rule->code == REFUSED_OPERAND)) {
            status = named ? exit_status_worse(status, refuse(c, e, rule)) : status;
            continue;
        }
        int rc = o.fixed_warmup < 0 ? analysis_of(c->store, &e->row->id, &l->analysis, &err)
                                    : analysis_with(c->store, &e->row->id, &o, &l->analysis, &err);
        if (rc != 0)
            return cli_fail(c, &err, "'mcreport db verify' checks the database");
        l->row = e->row;
        l->objection = rule != NULL ? (e->why != NULL ? e->why : rule->why) : NULL;
        look->n++;
        if (!series && !analysis_has_rate(&l->analysis)) /* records may be looked at whatever they are */
            status = exit_status_worse(status, EXIT_REFUSED);
    }
    return status;
}

static int write_answer(struct cli *c, const struct look *look)
{
    int series = args_has(&c->args, "--series");
    if (series && look->n > 0 && drawing_names_files(c))
        return draw_series(c, look);
    if (series && look->n == 1)
        return write_series(c, &look->items[0]);
    if (series && look->n > 1)
        return cli_usage(c, "--series shows one receipt at a time; %zu match; -o FILE.pdf draws them all", look->n);
    return write_look(c, look);
}

static int run(struct cli *c)
{
    struct selection s;
    struct evidence_list list;
    struct look look = {0};
    struct error err = {0};
    if (args_left(&c->args) == 0 && !args_has(&c->args, "--where"))
        return cli_usage(c, "name receipts, or select them with --where");
    int status = selecting_read(c, &s);
    if (status != 0)
        return status;
    if (evidence_load(c->store, &s, 0, &c->memory, &list, &err) != 0)
        status = cli_fail(c, &err, "'mcreport db verify' checks the database");
    else if (list.n == 0)
        status = cli_fail(c, &(struct error){ERR_NOT_FOUND, "no readable receipt matches by that date"},
                          "'mcreport receipt list' shows what there is");
    else
        status = analyse(c, &list, &look);
    if (status == EXIT_DONE || status == EXIT_REFUSED)
        status = exit_status_worse(status, write_answer(c, &look));
    selection_release(&s);
    return status;
}

const struct command command_stats = {"stats",
                                      "stats ID… | --where K=V… [--warmup auto|N] [--series]",
                                      "steady window, rate and interval of runs, and why that cut",
                                      options,
                                      DATABASE_READ,
                                      run,
                                      NULL};

#include "cli/commands.h"
#include "cli/drawing.h"
#include "cli/selecting.h"
#include "cli/show_verdict.h"
#include "cli/stats.h"

#include "query/gate.h"
#include "query/marks.h"
#include "report/series.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct option_rule options[] = {
    {"--where", 0, "K=V", "all receipts with this factor", 1},
    {"--warmup", 0, "auto|N", "records to discard as warm-up (default: find out; record 0 always)", 0},
    {"--series", 0, NULL, "the records themselves, to be looked at; -o FILE.pdf or .svg draws them", 0},
    {0},
};

/* The command that draws the page again: the date spelled out, the receipts by name. */
static const char *drawing_command(const struct stats *x)
{
    struct cli *c = x->c;
    const char *line = "mcreport stats --series", *warmup = args_value(&c->args, "--warmup");
    for (size_t i = 0; i < x->n && line != NULL; i++)
        line = arena_format(&c->memory, "%s %s", line, x->items[i].row->name);
    if (warmup != NULL && line != NULL)
        line = arena_format(&c->memory, "%s --warmup %s", line, show_quoted(c, warmup));
    return line != NULL ? arena_format(&c->memory, "%s --as-of %s -o series.pdf", line, c->as_of_text) : NULL;
}

static int draw_series(const struct stats *x)
{
    struct cli *c = x->c;
    struct series_run *runs = arena_array(&c->memory, x->n, sizeof *runs);
    struct series_request request = {.runs = runs,
                                     .n_runs = x->n,
                                     .as_of = c->as_of,
                                     .rendered_at = drawing_rendered_at(c),
                                     .command = drawing_command(x)};
    struct report report;
    struct error err = {0};
    if (runs == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < x->n; i++)
        runs[i] = (struct series_run){x->items[i].row, &x->items[i].analysis, x->items[i].objection};
    if (series_report(&report, c->store, &request, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    int status = drawing_write(c, &report);
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

/* The records as they were received, kept until the answer is written. */
static int take_records(struct stats *x, struct looked_at *l, struct error *err)
{
    int rc = analysis_series(x->c->store, &l->row->id, &l->receipt, err);
    unsigned *marks = rc == 0 ? arena_array(&x->c->memory, l->receipt->steps.n, sizeof *marks) : NULL;
    if (rc == 0 && marks == NULL)
        rc = error_nomem(err);
    l->marks = marks;
    return rc == 0 ? marks_of(marks, &l->receipt->steps, &l->analysis, err) : rc;
}

/* One run: its analysis, and where its records are asked for, those. An exit status. */
static int look_at(struct stats *x, const struct evidence *e, const struct refusal_rule *rule)
{
    struct cli *c = x->c;
    struct looked_at *l = &x->items[x->n++];
    struct error err = {0};
    int rc = x->options.fixed_warmup < 0 ? analysis_of(c->store, &e->row->id, &l->analysis, &err)
                                         : analysis_with(c->store, &e->row->id, &x->options, &l->analysis, &err);
    l->row = e->row;
    l->objection = rule != NULL ? (e->why != NULL ? e->why : rule->why) : NULL;
    if (rc == 0 && l->objection != NULL)
        analysis_withhold(&l->analysis, l->objection);
    if (rc == 0 && x->series && !drawing_names_files(c))
        rc = take_records(x, l, &err);
    if (rc != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    return x->series || analysis_has_rate(&l->analysis) ? 0 : EXIT_REFUSED; /* records may be looked at anyway */
}

static int look_at_all(struct stats *x, const struct evidence_list *list)
{
    int status = 0, named = !args_has(&x->c->args, "--where");
    x->items = arena_array(&x->c->memory, list->n, sizeof *x->items);
    if (x->items == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < list->n && (status == EXIT_DONE || status == EXIT_REFUSED); i++) {
        const struct evidence *e = &list->items[i];
        const struct refusal_rule *rule = objection_to(e);
        if (rule == NULL || (x->series && rule->code == REFUSED_OPERAND))
            status = exit_status_worse(status, look_at(x, e, rule));
        else if (named)
            status = exit_status_worse(status, refuse(x->c, e, rule));
    }
    return status;
}

static int write_answer(struct stats *x)
{
    struct cli *c = x->c;
    if (x->series && x->n > 0 && drawing_names_files(c))
        return draw_series(x);
    if (c->format == FORMAT_JSON || c->format == FORMAT_JSONL)
        return stats_write_json(x);
    if (!cli_for_people(c))
        return x->series ? stats_write_series_flat(x) : stats_write_flat(x);
    return x->series ? show_series(x) : show_stats(x);
}

static int answer(struct stats *x, const struct selection *s)
{
    struct cli *c = x->c;
    struct evidence_list list;
    struct error err = {0};
    if (evidence_load(c->store, s, 0, &c->memory, &list, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    if (list.n == 0)
        return cli_fail(c, &(struct error){ERR_NOT_FOUND, "no readable receipt matches by that date"},
                        "'mcreport receipt list' shows what there is");
    int status = look_at_all(x, &list);
    if (status == EXIT_DONE || status == EXIT_REFUSED)
        status = exit_status_worse(status, write_answer(x));
    for (size_t i = 0; i < x->n; i++)
        receipt_free(x->items[i].receipt);
    return status;
}

static int run(struct cli *c)
{
    struct stats x = {.c = c, .series = args_has(&c->args, "--series")};
    struct selection s;
    if (args_left(&c->args) == 0 && !args_has(&c->args, "--where"))
        return cli_usage(c, "name receipts, or select them with --where");
    int status = read_warmup(c, &x.options);
    if (status == 0)
        status = selecting_read(c, &s);
    if (status != 0)
        return status;
    status = answer(&x, &s);
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

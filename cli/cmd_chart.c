#include "cli/answer.h"
#include "cli/chart.h"
#include "cli/commands.h"
#include "cli/drawing.h"
#include "cli/report_make.h"

#include "report/chart_data.h"

#include <string.h>

static const struct option_rule options[] = {
    {"--by", 0, "AXIS", "the one factor that varies on purpose (default: accelerator)", 0},
    {"--base", 0, "V", "the level others are set against (default: the slowest)", 0},
    {"--level", 0, "V", "only these levels of the axis, one or several joined by commas (default: all)", 1},
    {"--where", 0, "K=V", "only runs with this factor; class=cls-… and class-of=rcp-… select a class", 1},
    {"--metric", 0, "M", "steady (default) or whole_run", 0},
    {"--disclose", 0, "F", "let a factor of the stack differ, and say so: revision, image, pins, versions", 1},
    {"--plane", 0, "P", "current (default) or dated, for charts that can be of either", 0},
    {"--week", 0, "W", "of a chart of a week: 2026-W16 (default: the last one that has ended)", 0},
    {"--basis", 0, "B", "of the price rows; needed where there are several", 0},
    {"--currency", 0, "USD", "of the price rows (default USD)", 0},
    {"--provider", 0, "P", "of the price rows; needed where offers differ", 0},
    {"--region", 0, "R", "of the price rows; needed where offers differ", 0},
    {"--price", 0, "ID", "use this row for its accelerator, whatever is newer", 1},
    {"--utilization", 0, "U", "share of the paid hour that is used: 0.6, 60%, or LEVEL=0.6 for one level (default 1)",
     1},
    {0},
};

static int list_kinds(struct cli *c)
{
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; chart_kind_at(i) != NULL && status == 0; i++) {
        const struct grid_cell cells[] = {{"chart", 0, chart_kind_at(i)->name}, {"what", 0, chart_kind_at(i)->what}};
        status = grid_add_cells(c, &g, cells, sizeof cells / sizeof *cells);
    }
    return status != 0 ? status : grid_write(c, &g, NULL);
}

static void write_kind(struct json_writer *w, void *context, size_t i)
{
    (void)context;
    json_open_object(w, NULL);
    json_string(w, "chart", chart_kind_at(i)->name);
    json_string(w, "what", chart_kind_at(i)->what);
    json_close_object(w);
}

static int list(struct cli *c)
{
    struct answer a = {.schema = "chart-list", .item = write_kind};
    if (c->format != FORMAT_JSON && c->format != FORMAT_JSONL)
        return list_kinds(c);
    while (chart_kind_at(a.n_items) != NULL)
        a.n_items++;
    return answer_write(c, &a);
}

/* --- its data --- */

/* A datum as an object: numbers as they are, what is missing as null. */
static void write_datum(struct json_writer *w, void *context, size_t i)
{
    const struct chart_data *d = context;
    json_open_object(w, NULL);
    for (size_t j = 0; j < d->n_columns; j++) {
        const char *text = d->cells[i * d->n_columns + j];
        if (d->columns[j].right && text != NULL)
            json_raw(w, d->columns[j].title, text);
        else
            json_string(w, d->columns[j].title, text);
    }
    json_close_object(w);
}

static int write_grid(struct cli *c, const struct chart_data *d)
{
    struct grid_column *columns = arena_array(&c->memory, d->n_columns, sizeof *columns);
    struct grid g = {.columns = columns, .n_columns = d->n_columns};
    if (columns == NULL)
        return EXIT_FAILED;
    for (size_t j = 0; j < d->n_columns; j++)
        columns[j] = (struct grid_column){d->columns[j].title, d->columns[j].right};
    for (size_t i = 0; i < d->n_rows; i++) {
        const char **row = grid_add(c, &g);
        if (row == NULL)
            return EXIT_FAILED;
        memcpy(row, &d->cells[i * d->n_columns], d->n_columns * sizeof *row);
    }
    return grid_write(c, &g, NULL);
}

static int write_data(struct cli *c, const struct report *report)
{
    struct chart_data data = {0};
    struct error err = {0};
    if (chart_data_of(&data, report, &c->memory, &err) != 0)
        return cli_fail(c, &err, NULL);
    struct answer a = {.schema = "chart", .context = &data, .item = write_datum, .n_items = data.n_rows};
    if (c->format == FORMAT_JSON || c->format == FORMAT_JSONL)
        return answer_write(c, &a);
    if (cli_for_people(c))
        answer_say(c, "%s\n\n", show_text(c, report->title));
    return write_grid(c, &data);
}

/* What is asked for as a file says by its ending what it is, unless that was said. */
static int check_file(struct cli *c)
{
    const char *path = c->output;
    if (path == NULL || strcmp(path, "-") == 0 || args_has(&c->args, "--format") || c->format != FORMAT_TABLE ||
        drawing_format(c) != NULL)
        return 0;
    return cli_usage(c, "-o '%s': the ending says the format: .svg, .pdf, .csv, .json or .md", path);
}

static int unknown(struct cli *c, const char *name)
{
    const char *names[16];
    size_t n = 0;
    for (; n < sizeof names / sizeof *names && chart_kind_at(n) != NULL; n++)
        names[n] = chart_kind_at(n)->name;
    return cli_usage_word(c, "chart", name, names, n);
}

static int run(struct cli *c)
{
    const char *name = args_shift(&c->args);
    struct report_origin from = {.template = CHART_TEMPLATE, .rendered_at = drawing_rendered_at(c)};
    struct report report;
    const struct chart_kind *kind = chart_kind_find(name);
    int is_list = strcmp(name, "list") == 0;
    if (args_left(&c->args) > 0)
        return cli_usage(
            c, is_list ? "'%s': list takes no arguments" : "'%s': a chart is asked for by --where, not by ids",
            args_shift(&c->args));
    if (is_list)
        return drawing_format(c) != NULL ? cli_usage(c, "the list of charts is text") : list(c);
    if (kind == NULL)
        return unknown(c, name);
    int status = check_file(c);
    if (status == 0)
        status = chart_settings(c, kind, &from.settings, &from.n_settings);
    if (status == 0)
        status = chart_make(&report, c, &from);
    if (status != 0) {
        if (status == EXIT_REFUSED)
            answer_refused(c, "chart");
        return status;
    }
    status = drawing_format(c) != NULL ? drawing_write(c, &report) : write_data(c, &report);
    arena_release(&report.memory);
    return status;
}

const struct command command_chart = {"chart",
                                      "chart KIND [--where K=V…] [--by AXIS] … -o FILE.{svg,pdf,csv,json,md} | list",
                                      "one chart, or its data",
                                      options,
                                      DATABASE_READ,
                                      run,
                                      "name a chart: compare, dots, steps, cost, utilization, age, matrix, week; "
                                      "'mcreport chart list' says what they show"};

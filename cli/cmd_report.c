#include "cli/commands.h"
#include "cli/drawing.h"
#include "cli/report_make.h"
#include "cli/report_verify.h"
#include "cli/templates.h"

#include "report/twins.h"

#include <stdlib.h>
#include <string.h>

static const struct option_rule options[] = {
    {"--set", 0, "K=V",
     "class=cls-…, where=K=V, base=V, level=V, axis=F, disclose=F, metric=M, claim=ID, week=YYYY-Www, synthetic=yes, "
     "page=a4|letter; of prices: basis=B, currency=C, provider=P, region=R, price=prc-…, utilization=U, what-if=yes, "
     "priced-on=SURFACE",
     1},
    {"--verify", 0, "FILE", "make the report of FILE (.pdf, .svg, .md, .json) again and say what in it is another", 0},
    {0},
};

static int write_report(struct cli *c, const struct report *report)
{
    const char *path = c->output != NULL ? c->output : "-";
    if (c->format == FORMAT_JSON)
        return drawing_write_text(c, path, report->json);
    if (c->format != FORMAT_MARKDOWN)
        return drawing_write(c, report);
    char *text = report_markdown(report);
    int status = drawing_write_text(c, path, text);
    free(text);
    return status;
}

/* Before anything is asked of the database: a long report for a file of no format would be for nothing. */
static int check_path(struct cli *c)
{
    const char *path = c->output;
    int text = c->format == FORMAT_JSON || c->format == FORMAT_MARKDOWN;
    if (text || drawing_format(c) != NULL)
        return 0;
    if (path == NULL)
        return cli_usage(c, "say where the report goes: -o FILE.pdf (or .svg, .md, .json)");
    return strcmp(path, "-") == 0 ? cli_usage(c, "-o -: say in which format: --format markdown, --json or --format pdf")
                                  : cli_usage(c, "-o '%s': the ending says the format: .pdf, .svg, .md or .json", path);
}

/* Which templates there are is what somebody who names none wants to know. */
static int without_template(struct cli *c)
{
    struct template_listed *list;
    const char *names = NULL;
    size_t n;
    int status = templates_list(&list, &n, c);
    for (size_t i = 0; status == 0 && i < n; i++)
        if (!list[i].shadowed)
            names =
                arena_format(&c->memory, "%s%s%s", names != NULL ? names : "", names != NULL ? ", " : "", list[i].name);
    return status != 0 ? status
                       : cli_usage(c, "name a template: %s; 'mcreport template list' says what they are", names);
}

static int run(struct cli *c)
{
    const char *name = args_shift(&c->args), *file = args_value(&c->args, "--verify");
    struct report report;
    size_t n = 0;
    if (args_left(&c->args) > 0)
        return cli_usage(c, "one report at a time: '%s' is too much", args_shift(&c->args));
    if (file != NULL)
        return report_verify(c, name, file);
    int status = name == NULL ? without_template(c) : check_path(c);
    if (status != 0)
        return status;
    while (args_value_at(&c->args, "--set", n) != NULL)
        n++;
    const char **settings = arena_array(&c->memory, n, sizeof *settings);
    for (size_t i = 0; settings != NULL && i < n; i++)
        settings[i] = args_value_at(&c->args, "--set", i);
    if (settings == NULL)
        return EXIT_FAILED;
    status = report_make(&report, c, &(struct report_origin){name, settings, n, drawing_rendered_at(c), NULL});
    if (status != 0)
        return status;
    status = write_report(c, &report);
    arena_release(&report.memory);
    return status;
}

const struct command command_report = {
    "report",
    "report TEMPLATE -o FILE.{pdf,svg,md,json} [--set K=V…] | [TEMPLATE] --verify FILE",
    "a report (SVG gives one file a page: name-1.svg), or whether one still says what the archive does",
    options,
    DATABASE_READ,
    run,
    NULL};

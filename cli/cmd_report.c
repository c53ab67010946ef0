#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/drawing.h"
#include "cli/report_settings.h"

#include "core/date.h"
#include "core/text.h"
#include "report/study.h"
#include "report/twins.h"
#include "render/render.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option_rule options[] = {
    {"--set", 0, "K=V",
     "class=cls-…, base=V, level=V, axis=F, disclose=F, metric=M, page=a4|letter; of prices: basis=B, currency=C, "
     "provider=P, "
     "region=R, price=prc-…, utilization=U, what-if=yes, priced-on=SURFACE",
     1},
    {0},
};

struct template_rule {
    const char *name, *what;
    int (*build)(struct report *out, struct store *store, const struct report_request *request, struct error *err);
};

static const struct template_rule templates[] = {
    {"capacity", "which accelerator is faster and what a token costs on it, on which receipts and prices",
     study_report},
};

/* The command that makes the report again: the date spelled out, where the file goes left to whoever runs it. */
static const char *command_line(struct cli *c, const char *template_name)
{
    const char *line = arena_format(&c->memory, "mcreport report %s --as-of %s", template_name, c->as_of_text), *text;
    for (size_t i = 0; line != NULL && (text = args_value_at(&c->args, "--set", i)) != NULL; i++)
        line = arena_format(&c->memory, "%s --set %s", line, show_quoted(c, text));
    return line != NULL ? arena_format(&c->memory, "%s -o capacity.pdf", line) : NULL;
}

static int write_text(struct cli *c, const char *path, const char *text)
{
    struct error err = {0};
    if (text == NULL)
        return cli_fail(c, &(struct error){ERR_NOMEM, "out of memory"}, NULL);
    if (strcmp(path, "-") == 0) {
        fputs(text, stdout);
        return EXIT_DONE;
    }
    char *temporary = text_format("%s.%ld.tmp", path, (long)getpid());
    FILE *f = temporary != NULL ? fopen(temporary, "wbx") : NULL;
    int bad = f == NULL || fputs(text, f) == EOF || fflush(f) != 0 || fsync(fileno(f)) != 0;
    bad = (f != NULL && fclose(f) != 0) || bad;
    if (bad || rename(temporary, path) != 0) {
        error_errno(&err, "%s", path);
        if (temporary != NULL)
            unlink(temporary);
        free(temporary);
        return cli_fail(c, &err, "-o needs a folder that exists and can be written");
    }
    free(temporary);
    return EXIT_DONE;
}

static int has_ending(const char *path, const char *ending)
{
    size_t n = strlen(path), m = strlen(ending);
    return n > m && text_same(path + n - m, ending);
}

static int write_report(struct report_settings *x, const struct report *report, const char *path)
{
    struct cli *c = x->c;
    int to_stdout = strcmp(path, "-") == 0;
    if (has_ending(path, ".json") || (to_stdout && c->format == FORMAT_JSON))
        return write_text(c, path, report->json);
    if (has_ending(path, ".md") || (to_stdout && c->format == FORMAT_MARKDOWN)) {
        char *text = report_markdown(report);
        int status = write_text(c, path, text);
        free(text);
        return status;
    }
    if (to_stdout)
        return cli_usage(c, "-o -: say which text: --format markdown or --json");
    if (render_format_by_path(path) == NULL)
        return cli_usage(c, "-o '%s': the ending says the format: .pdf, .svg, .md or .json", path);
    return drawing_write(c, report, path, x->page);
}

static const struct template_rule *find_template(const char *name)
{
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
        if (strcmp(templates[i].name, name) == 0)
            return &templates[i];
    return NULL;
}

/* What a question calls an option is a setting here. */
static void name_setting(struct error *err)
{
    struct error was = *err;
    if (strncmp(was.text, "--", 2) == 0)
        error_set(err, was.code, "--set %s", was.text + 2);
}

static int run(struct cli *c)
{
    struct report_settings x = {.c = c, .request = report_request_defaults(c->as_of)};
    struct report report;
    struct error err = {0};
    const char *name = args_shift(&c->args), *path = args_value(&c->args, "--output");
    const struct template_rule *template = name != NULL ? find_template(name) : NULL;
    if (template == NULL)
        return cli_usage(c, name != NULL ? "no template '%s'; there is: capacity" : "name a template: capacity", name);
    if (path == NULL && c->format != FORMAT_JSON && c->format != FORMAT_MARKDOWN)
        return cli_usage(c, "say where the report goes: -o FILE.pdf (or .svg, .md, .json)");
    int status = report_settings_read(&x);
    if (status != 0)
        return status;
    x.request.rendered_at = drawing_rendered_at(c);
    x.request.command = command_line(c, name);
    int rc = template->build(&report, c->store, &x.request, &err);
    if (rc != 0) {
        name_setting(&err);
        return cli_fail(c, &err,
                        rc == ERR_NOT_FOUND
                            ? "'mcreport receipt list' shows classes and levels, 'mcreport price list' the price rows"
                            : "'mcreport db verify' checks the database");
    }
    status = write_report(&x, &report, path != NULL ? path : "-");
    arena_release(&report.memory);
    return status;
}

const struct command command_report = {"report",
                                       "report TEMPLATE -o FILE.{pdf,svg,md,json} [--set K=V…]",
                                       "a report; SVG gives one file a page (name-1.svg)",
                                       options,
                                       DATABASE_READ,
                                       run,
                                       "name a template: capacity"};

/* The files of an issue: pages and their charts by the template "weekly", and the forms of report/weekly.h. */
#include "cli/weekly_issue.h"

#include "cli/drawing.h"
#include "cli/report_make.h"

#include "render/render.h"
#include "report/twins.h"

#include <stdlib.h>
#include <string.h>

/* What a CI job's summary takes is 1 MiB; the rest is for what a job says beside it. */
#define MARKDOWN_MOST ((size_t)960 << 10)

int weekly_files_add(struct weekly_files *f, const char *path, const void *bytes, size_t size)
{
    f->items = arena_grow(f->memory, f->items, f->n, &f->room, sizeof *f->items);
    if (f->items == NULL || bytes == NULL)
        return EXIT_FAILED;
    f->items[f->n++] = (struct weekly_file){path, bytes, size};
    return 0;
}

static int add_text(struct weekly_files *f, const char *path, const char *text)
{
    return weekly_files_add(f, path, text, text != NULL ? strlen(text) : 0);
}

/* Pages of a report as one file, copied. */
static int add_drawing(struct weekly_files *f, struct cli *c, const struct report *report, const char *path)
{
    struct render_options options = {.page = report->page};
    struct rendered drawn = {0};
    struct error err = {0};
    if (render_to_memory(&drawn, report, render_format_by_path(path), &options, &err) != 0)
        return cli_fail(c, &err, NULL);
    const char *bytes = arena_copy_n(f->memory, drawn.files[0].bytes, drawn.files[0].size);
    int status = weekly_files_add(f, path, bytes, drawn.files[0].size);
    render_release(&drawn);
    return status;
}

/* Cut between lines, and said so; the seal in the last line goes with what it sealed. */
static const char *fitting(struct arena *memory, const char *text)
{
    size_t n = strlen(text), cut, lines = 0;
    if (n <= MARKDOWN_MOST)
        return arena_copy_n(memory, text, n);
    for (cut = MARKDOWN_MOST; cut > 0 && text[cut - 1] != '\n';)
        cut--;
    for (size_t i = cut; i < n; i++)
        lines += text[i] == '\n';
    return arena_format(memory, "%.*s\n… and %zu more lines; weekly.pdf and weekly.json have all.\n", (int)cut, text,
                        lines);
}

static int add_markdown(struct weekly_files *f, const struct report *report)
{
    char *text = report_markdown(report);
    int status = text != NULL ? add_text(f, "weekly.md", fitting(f->memory, text)) : EXIT_FAILED;
    free(text);
    return status;
}

/* What makes the report of the issue, beside the database: the week, in a later issue what changed, what could not be
 * read. */
static int settings_of(struct report_origin *out, struct weekly_run *r, const struct weekly_issue *issue)
{
    const struct weekly *week = issue->week;
    struct arena *a = &r->c->memory;
    const char **settings = arena_array(a, issue->n_changed + week->n_unreadable + 3, sizeof *settings);
    size_t n = 0;
    if (settings == NULL)
        return EXIT_FAILED;
    settings[n++] = arena_format(a, "week=%s", week->week);
    if (issue->revision > 1)
        settings[n++] = arena_format(a, "revision=%d", issue->revision);
    for (size_t i = 0; i < issue->n_changed; i++)
        settings[n++] = arena_format(a, "changed=%s", issue->changed[i]);
    for (size_t i = 0; i < week->n_unreadable; i++)
        settings[n++] = arena_format(a, "unreadable=%s", week->unreadable[i]);
    if (week->n_unreadable_more > 0)
        settings[n++] = arena_format(a, "unreadable-more=%zu", week->n_unreadable_more);
    *out = (struct report_origin){"weekly", settings, n, issue->rendered_at, NULL};
    return a->failed ? EXIT_FAILED : 0;
}

static int add_report(struct weekly_files *f, struct weekly_run *r, const struct weekly_issue *issue)
{
    struct report_origin from;
    struct report report;
    int status = settings_of(&from, r, issue);
    if (status == 0)
        status = report_make(&report, r->c, &from);
    if (status != 0)
        return status;
    status = add_drawing(f, r->c, &report, "weekly.pdf");
    if (status == 0)
        status = add_markdown(f, &report);
    arena_release(&report.memory);
    return status;
}

/* What moved, where anything did: a drawing of nothing is none. */
static int add_charts(struct weekly_files *f, struct weekly_run *r, const struct weekly_issue *issue)
{
    const char *settings[] = {"kind=week", arena_format(&r->c->memory, "week=%s", issue->week->week)};
    struct report_origin from = {CHART_TEMPLATE, settings, 2, issue->rendered_at, NULL};
    struct report chart;
    if (issue->week->n[WEEKLY_REGRESSIONS] + issue->week->n[WEEKLY_IMPROVEMENTS] == 0)
        return 0;
    int status = settings[1] != NULL ? chart_make(&chart, r->c, &from) : EXIT_FAILED;
    if (status != 0)
        return status;
    status = add_drawing(f, r->c, &chart, "charts/week.svg");
    arena_release(&chart.memory);
    return status;
}

static const struct weekly_file *find(const struct weekly_files *f, const char *path)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->items[i].path, path) == 0)
            return &f->items[i];
    return NULL;
}

static int add_mail(struct weekly_files *f, struct weekly_run *r, const struct weekly_issue *issue)
{
    const struct weekly_file *pdf = find(f, "weekly.pdf");
    struct error err = {0};
    const char *mail;
    size_t size;
    int rc = weekly_mail(&mail, &size, issue, pdf->bytes, pdf->size, f->memory, &err);
    if (rc != 0)
        return rc == ERR_INPUT ? cli_usage(r->c, "--from, --to: %s", err.text) : cli_fail(r->c, &err, NULL);
    return weekly_files_add(f, "weekly.eml", mail, size);
}

int weekly_files_make(struct weekly_files *out, struct weekly_run *r, const struct weekly_issue *issue)
{
    int status = add_report(out, r, issue);
    if (status == 0)
        status = add_charts(out, r, issue);
    if (status == 0)
        status = add_text(out, "weekly.txt", weekly_text(issue, out->memory));
    if (status == 0)
        status = add_text(out, "weekly.json", weekly_json(issue, out->memory));
    if (status == 0)
        status = add_text(out, "slack.json", weekly_slack(issue, out->memory));
    return status == 0 ? add_mail(out, r, issue) : status;
}

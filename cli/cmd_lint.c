#include "cli/commands.h"
#include "cli/github.h"
#include "cli/show_ingest.h"

#include "core/digest.h"
#include "receipt/lane.h"

#include <stdlib.h>
#include <string.h>

static const struct option_rule options[] = {
    {"--lane", 0, "L", "say so when a document is not of this lane", 0},
    {0},
};

static void write_item(struct json_writer *w, void *context, size_t i)
{
    const struct ingest_item *item = &((struct ingest_result *)context)->items[i];
    json_open_object(w, NULL);
    json_string(w, "path", item->path);
    json_string(w, "id", item->id);
    json_string(w, "grade", grade_name(item->grade));
    json_string(w, "lane", item->lane);
    json_open_array(w, "missing");
    for (size_t k = 0; k < item->n_reasons; k++)
        if (show_is_missing(&item->reasons[k]))
            json_string(w, NULL, item->reasons[k].member);
    json_close_array(w);
    json_open_array(w, "reasons");
    if (item->fault != NULL)
        json_string(w, NULL, item->fault);
    for (size_t k = 0; k < item->n_reasons; k++)
        json_string(w, NULL, item->reasons[k].text);
    json_close_array(w);
    json_close_object(w);
}

/* A line of a JSONL file is named "file.jsonl:12": GitHub wants the two apart. */
static int annotate(struct cli *c, const struct ingest_item *item, const char *message)
{
    const char *colon = strrchr(item->path, ':');
    struct annotation a = {.level = item->fault != NULL ? "error" : "warning",
                           .line = item->fault_line,
                           .column = item->fault_column,
                           .title = grade_name(item->grade),
                           .message = message};
    size_t n = strlen(item->path);
    if (colon != NULL && colon[1] != '\0' && colon[1 + strspn(colon + 1, "0123456789")] == '\0') {
        n = (size_t)(colon - item->path);
        a.line = a.line > 0 ? a.line : strtoul(colon + 1, NULL, 10);
    }
    a.file = arena_copy_n(&c->memory, item->path, n);
    if (a.file == NULL)
        return EXIT_FAILED;
    github_annotate(c->out, &a);
    return 0;
}

static int write_github(struct cli *c, const struct ingest_result *r)
{
    int status = 0;
    for (size_t i = 0; i < r->n_items; i++) {
        const struct ingest_item *item = &r->items[i];
        for (size_t k = 0; k < (item->fault != NULL ? 1 : item->n_reasons) && status == 0; k++)
            status = annotate(c, item, item->fault != NULL ? item->fault : item->reasons[k].text);
    }
    return status;
}

static int write_answer(struct cli *c, struct ingest_result *r)
{
    static const struct grid_column columns[] = {{"document", 0}, {"grade", 0}, {"id", 0}, {"why", 0}};
    struct answer a = {.schema = "lint",
                       .grid = {.columns = columns, .n_columns = 4},
                       .context = r,
                       .item = write_item,
                       .n_items = r->n_items,
                       .empty = "no documents"};
    if (c->format == FORMAT_GITHUB)
        return write_github(c, r);
    for (size_t i = 0; i < r->n_items; i++)
        if (show_item_row(c, &a.grid, &r->items[i]) != 0)
            return EXIT_FAILED;
    return answer_write(c, &a);
}

static size_t of_other_lane(struct cli *c, const struct ingest_result *r, const char *lane)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_items; i++) {
        const struct ingest_item *item = &r->items[i];
        if (item->lane == NULL || strcmp(item->lane, lane) == 0)
            continue;
        n++;
        cli_report(c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                           .code = "MCR-L017",
                                           .message = arena_format(&c->memory, "%s: lane '%s', expected '%s'",
                                                                   item->path, item->lane, lane),
                                           .help = "'mcreport explain lanes' says what each lane demands"});
    }
    return n;
}

static int run(struct cli *c)
{
    struct ingest_options dry = {.dry_run = 1};
    struct ingest_result r = {0};
    struct error err = {0};
    enum lane lane;
    const char *wanted = args_value(&c->args, "--lane");
    size_t n = args_left(&c->args), others = 0;
    const char **paths = arena_array(&c->memory, n, sizeof *paths);
    if (wanted != NULL && lane_by_name(&lane, wanted) != 0)
        return cli_usage(c, "unknown lane '%s'; 'mcreport explain lanes' lists them", wanted);
    for (size_t i = 0; i < n && paths != NULL; i++)
        paths[i] = args_shift(&c->args);
    int rc = ingest_paths(&r, NULL, paths, n, &dry, &err);
    if (rc == 0 && c->format != FORMAT_GITHUB)
        show_faults(c, &r);
    if (rc == 0 && wanted != NULL)
        others = of_other_lane(c, &r, wanted);
    int status = rc != 0 ? cli_fail(c, &err, NULL) : write_answer(c, &r);
    if (status == EXIT_DONE && (r.unreadable + r.anecdotes + r.disputed > 0 || others > 0))
        status = EXIT_FINDINGS;
    ingest_result_release(&r);
    return status;
}

const struct command command_lint = {"lint",
                                     "lint [--lane L] [--format github] PATH…|-",
                                     "say what is missing before a document counts as a receipt",
                                     options,
                                     DATABASE_NONE,
                                     run,
                                     "nothing to check: name files or folders, or '-' for standard input"};

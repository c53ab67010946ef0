#include "cli/commands.h"
#include "cli/show_ingest.h"

#include "core/date.h"

static const struct option_rule options[] = {
    {"--atomic", 0, NULL, "all or nothing: with one unreadable document nothing is stored", 0},
    {"--strict", 0, NULL, "exit 4 also when a document is no receipt (anecdote, disputed, in conflict)", 0},
    {0},
};

static int is_worth_a_row(const struct ingest_item *item)
{
    return item->grade != GRADE_RECEIPT;
}

static int write_answer(struct cli *c, struct ingest_result *r)
{
    static const struct grid_column columns[] = {{"document", 0}, {"grade", 0}, {"id", 0}, {"why", 0}};
    struct answer a = {.schema = "ingest",
                       .grid = {.columns = columns, .n_columns = 4},
                       .context = r,
                       .value = show_result_json,
                       .empty = NULL};
    for (size_t i = 0; i < r->n_items; i++)
        if ((c->verbose || is_worth_a_row(&r->items[i])) && show_item_row(c, &a.grid, &r->items[i]) != 0)
            return EXIT_FAILED;
    int status = a.grid.n_rows > 0 || !cli_for_people(c) ? answer_write(c, &a) : 0;
    if (cli_for_people(c))
        fprintf(c->out,
                "%zu files, %zu documents: %zu receipts, %zu anecdotes, %zu disputed, %zu unreadable; "
                "%zu were there already, %zu in conflict\n",
                r->files, r->documents, r->receipts, r->anecdotes, r->disputed, r->unreadable, r->duplicates,
                r->conflicts);
    if (r->items_left_out > 0)
        cli_note(c, "%zu documents are counted but not listed", r->items_left_out);
    return status;
}

static int status_of(const struct cli *c, const struct ingest_result *r)
{
    if (r->unreadable > 0)
        return EXIT_FINDINGS;
    return args_has(&c->args, "--strict") && r->anecdotes + r->disputed > 0 ? EXIT_FINDINGS : EXIT_DONE;
}

static int run(struct cli *c)
{
    struct ingest_options options_given = {.atomic = args_has(&c->args, "--atomic"),
                                           .dry_run = c->dry_run,
                                           .now = date_now(),
                                           .progress = show_progress,
                                           .context = c};
    struct ingest_result r = {0};
    struct error err = {0};
    size_t n = args_left(&c->args);
    const char **paths = arena_array(&c->memory, n, sizeof *paths);
    for (size_t i = 0; i < n && paths != NULL; i++)
        paths[i] = args_shift(&c->args);
    int rc = ingest_paths(&r, c->store, paths, n, &options_given, &err);
    show_progress_end(c);
    int status = EXIT_DONE;
    show_faults(c, &r);
    if (rc == 0 || rc == ERR_INPUT)
        status = write_answer(c, &r);
    if (rc == ERR_INPUT)
        status =
            exit_status_worse(status, cli_fail(c, &err, "nothing was stored; leave --atomic out to keep the rest"));
    else if (rc != 0)
        status = cli_fail(c, &err, "what was committed before is kept; ingest again when there is room");
    else
        status = exit_status_worse(status, status_of(c, &r));
    ingest_result_release(&r);
    return status;
}

const struct command command_ingest = {
    "ingest",
    "ingest [--atomic] [--strict] PATH…|-",
    "store receipts: files, folders, .json, .jsonl, tar, zip, gz, zst, xz, standard input",
    options,
    DATABASE_WRITE,
    run,
    "nothing to ingest: name files or folders, or '-' for standard input"};

#include "cli/weekly.h"

#include "cli/database.h"
#include "cli/show_ingest.h"

#include "core/date.h"

static int ingest(struct cli *c, const char *const *paths, size_t n, unsigned *attention)
{
    struct ingest_options how = {.dry_run = c->dry_run, .now = date_now(), .progress = show_progress, .context = c};
    struct ingest_result result = {0};
    struct error err = {0};
    int rc = ingest_paths(&result, c->store, paths, n, &how, &err);
    show_progress_end(c);
    show_faults(c, &result);
    if (result.unreadable > 0)
        *attention |= 1u << WEEKLY_INTEGRITY;
    cli_note(c, "ingested: %zu documents, %zu of them new; %zu unreadable", result.documents,
             result.documents - result.duplicates, result.unreadable);
    ingest_result_release(&result);
    return rc != 0 ? cli_fail(c, &err, "the week is told without what could not be stored") : 0;
}

int weekly_ingest(struct cli *c, unsigned *attention)
{
    size_t n = 0;
    while (args_value_at(&c->args, "--ingest", n) != NULL)
        n++;
    const char **paths = arena_array(&c->memory, n, sizeof *paths);
    for (size_t i = 0; paths != NULL && i < n; i++)
        paths[i] = args_value_at(&c->args, "--ingest", i);
    if (paths == NULL)
        return EXIT_FAILED;
    int status = n > 0 ? database_open_for(c, DATABASE_WRITE) : 0;
    return n > 0 && status == 0 ? ingest(c, paths, n, attention) : status;
}

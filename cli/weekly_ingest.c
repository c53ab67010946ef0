#include "cli/weekly.h"

#include "cli/answer.h"
#include "cli/database.h"
#include "cli/show_ingest.h"

#include "core/date.h"
#include "ingest/source.h"
#include "store/receipts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- what cannot be read --- */

/* The path of the file that a document lay in: "a.tar!b.json" and "a.jsonl:12" name a place within one. */
static char *real_file(char *path, size_t *length)
{
    char *real = realpath(path, NULL);
    for (*length = strlen(path); real == NULL && *length > 0 && errno != ENOMEM; real = realpath(path, NULL)) {
        while (*length > 0 && path[*length - 1] != '!' && path[*length - 1] != ':')
            (*length)--;
        if (*length == 0)
            return NULL;
        path[--(*length)] = '\0';
    }
    return real;
}

/* Where it lies, by whatever path it was met: "inbox", "./inbox" and a link to it are one place. */
static const char *place_of(struct cli *c, const char *path)
{
    char *file = arena_copy(&c->memory, path);
    size_t length = 0;
    int is_input = path[0] == '-' && strcspn(path, "!:") == 1;
    char *real = file != NULL && !is_input ? real_file(file, &length) : NULL;
    const char *place = arena_format(&c->memory, "%s%s", real != NULL ? real : path, real != NULL ? path + length : "");
    free(real);
    return place != NULL ? show_text(c, place) : NULL;
}

/* Which bytes lie there: of what was never kept those of the file, be it an archive around it. NULL: nobody knows. */
static const char *file_digest(struct cli *c, const char *path)
{
    const char *file = arena_copy_n(&c->memory, path, strcspn(path, "!")), *text = NULL;
    char *bytes = NULL, hex[DIGEST_HEX_SIZE];
    struct digest d;
    size_t size;
    if (file != NULL && strcmp(file, "-") != 0 && source_read_regular(&bytes, &size, file, NULL) == 0) {
        digest_of(&d, bytes, size);
        digest_hex(hex, &d);
        text = arena_format(&c->memory, "sha256:%s", hex);
    }
    free(bytes);
    return text;
}

/* `stored`: the documents that have an id are kept under it. Those that are not come again, and are told then. */
static int keep_unreadable(struct weekly_run *r, const struct ingest_result *result, int stored)
{
    struct cli *c = r->c;
    r->unreadable = arena_array(&c->memory, result->n_items, sizeof *r->unreadable);
    for (size_t i = 0; r->unreadable != NULL && i < result->n_items; i++) {
        const struct ingest_item *item = &result->items[i];
        if (item->fault == NULL || (item->id != NULL && !stored))
            continue;
        struct weekly_unreadable *u = &r->unreadable[r->n_unreadable++];
        *u = (struct weekly_unreadable){.path = show_text(c, item->path),
                                        .place = place_of(c, item->path),
                                        .document = item->id != NULL ? arena_copy(&c->memory, item->id)
                                                                     : file_digest(c, item->path),
                                        .reason = arena_copy(&c->memory, item->fault)};
        if (u->path == NULL || u->place == NULL || u->reason == NULL)
            return EXIT_FAILED;
    }
    return r->unreadable != NULL && !c->memory.failed ? 0 : EXIT_FAILED;
}

static int ingest(struct weekly_run *r, const char *const *paths, size_t n)
{
    struct cli *c = r->c;
    struct ingest_options how = {.dry_run = c->dry_run, .now = date_now(), .progress = show_progress, .context = c};
    struct ingest_result result = {0};
    struct error err = {0};
    int64_t mark = 0;
    int rc = receipts_mark(c->store, &mark, &err);
    if (rc == 0)
        rc = ingest_paths(&result, c->store, paths, n, &how, &err);
    if (rc == 0)
        rc = receipts_arrived(c->store, mark, &c->memory, &r->arrived, &r->n_arrived, &err);
    show_progress_end(c);
    show_faults(c, &result);
    int status = keep_unreadable(r, &result, rc == 0);
    if (rc == 0) /* else nobody knows what of it is there */
        cli_note(c, "ingested: %zu documents, %zu of them new; %zu unreadable", result.documents,
                 result.documents - result.duplicates, result.unreadable);
    ingest_result_release(&result);
    return rc != 0 ? cli_fail(c, &err, "the week is told without what could not be stored") : status;
}

/* --- what was named --- */

/* A place where nothing can be looked for is no empty one: a mount that is gone must not make a quiet week. */
static int is_there(struct cli *c, const char *path)
{
    struct error err = {0};
    struct stat st;
    const char *help = "let this user read it; the week is told without it";
    if (strcmp(path, "-") == 0)
        return 1;
    int found = stat(path, &st) == 0 && access(path, R_OK) == 0;
    if (found && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
        return 1;
    if (found) { /* opening it may wait for ever, and a timer stands still unseen */
        error_set(&err, ERR_IO, "--ingest %s: neither a folder nor a regular file", path);
        help = "name a folder or a file, or '-' for standard input; the week is told without it";
    } else {
        error_errno(&err, "--ingest %s", path);
        if (errno == ENOENT)
            help = "make the folder, or name the one in which documents arrive; the week is told without it";
    }
    cli_fail(c, &err, help);
    return 0;
}

/* What may not be written to can still be read from: the week is told all the same. */
static int open_to_store(struct cli *c)
{
    int status = database_open_for(c, DATABASE_WRITE);
    return status != 0 ? exit_status_worse(status, database_open_for(c, DATABASE_READ)) : 0;
}

int weekly_ingest(struct weekly_run *r)
{
    struct cli *c = r->c;
    size_t named = 0, n = 0;
    while (args_value_at(&c->args, "--ingest", named) != NULL)
        named++;
    const char **paths = arena_array(&c->memory, named, sizeof *paths);
    if (paths == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < named; i++) {
        const char *path = args_value_at(&c->args, "--ingest", i);
        if (is_there(c, path))
            paths[n++] = path;
    }
    int status = n > 0 ? open_to_store(c) : 0;
    if (n > 0 && status == 0)
        status = ingest(r, paths, n);
    return n < named ? exit_status_worse(EXIT_FAILED, status) : status;
}

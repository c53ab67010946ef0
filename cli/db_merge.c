#include "cli/answer.h"
#include "cli/database.h"
#include "cli/db.h"

#include "store/merge.h"

struct merged_file {
    const char *path;
    struct merged is;
    const char *reason; /* refused: why; NULL */
};

struct merging {
    struct cli *c;
    struct merged_file *files;
    size_t n;
};

static const char *outcome_of(const struct merging *x, const struct merged_file *f)
{
    return f->reason != NULL ? "refused" : x->c->dry_run ? "would merge" : "merged";
}

static void write_file(struct json_writer *w, void *context, size_t i)
{
    const struct merging *x = context;
    const struct merged_file *f = &x->files[i];
    json_open_object(w, NULL);
    json_string(w, "path", f->path);
    json_string(w, "outcome", outcome_of(x, f));
    json_string(w, "reason", f->reason);
    for (size_t k = 0; k < MERGED_KINDS; k++) {
        json_open_object(w, merged_kind_name((enum merged_kind)k));
        json_int(w, "new", f->is.of[k].added);
        json_int(w, "known", f->is.of[k].known);
        json_close_object(w);
    }
    json_int(w, "conflicts", f->is.conflicts);
    json_close_object(w);
}

static const char *number(struct cli *c, const struct merged_file *f, long long n)
{
    return f->reason != NULL ? "" : arena_format(&c->memory, "%lld", n);
}

static int add_row(const struct merging *x, struct grid *g, const struct merged_file *f)
{
    struct cli *c = x->c;
    struct grid_cell cells[2 * MERGED_KINDS + 2] = {{"file", 0, show_text(c, f->path)}};
    size_t n = 1;
    for (size_t k = 0; k < MERGED_KINDS; k++) {
        const char *name = merged_kind_name((enum merged_kind)k);
        cells[n++] = (struct grid_cell){arena_format(&c->memory, "new %s", name), 1, number(c, f, f->is.of[k].added)};
        cells[n++] = (struct grid_cell){arena_format(&c->memory, "known %s", name), 1, number(c, f, f->is.of[k].known)};
    }
    cells[n++] = (struct grid_cell){"outcome", 0, outcome_of(x, f)};
    return c->memory.failed ? EXIT_FAILED : grid_add_cells(c, g, cells, n);
}

static void take_fault(void *context, const char *fault)
{
    const struct merging *x = context;
    struct cli *c = x->c;
    cli_report(c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                       .code = "MCR-D004",
                                       .message = arena_format(&c->memory, "%s: %s", x->files[x->n - 1].path, fault),
                                       .help = "merge a sound copy of this file, a backup"});
}

/* What is wrong with one file is said of that file; the others are merged all the same. */
static int refuse(struct merging *x, struct merged_file *f, const struct error *err)
{
    struct cli *c = x->c;
    f->reason = arena_copy(&c->memory, err->text);
    if (err->code != ERR_REFUSED)
        return cli_fail(c, err, "nothing was taken from this file");
    cli_report(c, &(struct diagnostic){
                      .severity = SEVERITY_ERROR,
                      .code = "MCR-P002",
                      .message = arena_format(&c->memory, "%s: %s", f->path, err->text),
                      .why = "one of the two databases has a wrong price, and only you know which",
                      .help = "nothing was taken from this file; correct the wrong row where it is, with 'mcreport "
                              "price add … --supersedes prc-…', and merge again"});
    return EXIT_REFUSED;
}

static int merge_file(struct merging *x, const char *path)
{
    struct cli *c = x->c;
    struct merged_file *f = &x->files[x->n++];
    struct error err = {0};
    f->path = path;
    int rc = store_merge(c->store, path, c->dry_run, &f->is, take_fault, x, &err);
    if (rc != 0)
        return refuse(x, f, &err);
    if (f->is.conflicts > 0)
        cli_note(c, "note: %s: %lld documents share their run with another one here: disputed until one is withdrawn",
                 show_text(c, path), f->is.conflicts);
    return EXIT_DONE;
}

static int write_answer(struct merging *x)
{
    struct cli *c = x->c;
    struct answer a = {.schema = "db-merge", .context = x, .item = write_file, .n_items = x->n};
    for (size_t i = 0; i < x->n; i++)
        if (add_row(x, &a.grid, &x->files[i]) != 0)
            return EXIT_FAILED;
    return answer_write(c, &a);
}

int db_merge(struct cli *c)
{
    struct merging x = {.c = c};
    size_t n = args_left(&c->args);
    if (n == 0)
        return cli_usage(c, "merge takes the databases to merge into this one");
    int status = database_open_for(c, DATABASE_WRITE);
    if (status != 0)
        return status;
    x.files = arena_array(&c->memory, n, sizeof *x.files);
    for (size_t i = 0; i < n && x.files != NULL; i++)
        status = exit_status_worse(status, merge_file(&x, args_shift(&c->args)));
    int written = x.files != NULL ? write_answer(&x) : EXIT_FAILED;
    return exit_status_worse(status, written);
}

#include "cli/commands.h"
#include "cli/database.h"
#include "cli/show_ingest.h"

#include "core/date.h"
#include "core/text.h"
#include "ingest/import.h"
#include "receipt/grade.h"
#include "store/documents.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option_rule options[] = {
    {"--provenance", 0, "FILE", "side file with what the logs lack (else LOG.provenance.json beside each)", 0},
    {"--system", 0, "FILE", "MLPerf system description (else ../../../systems/NAME.json)", 0},
    {0},
};

struct importing {
    struct cli *c;
    const struct importer *importer;
    struct ingest_result all;
};

static void write_format(struct json_writer *w, void *context, size_t i)
{
    (void)context;
    json_open_object(w, NULL);
    json_string(w, "format", importer_at(i)->name);
    json_string(w, "what", importer_at(i)->what);
    json_close_object(w);
}

static int list_formats(struct cli *c)
{
    static const struct grid_column columns[] = {{"format", 0}, {"what", 0}};
    struct answer a = {.schema = "import-list", .grid = {.columns = columns, .n_columns = 2}, .item = write_format};
    for (; importer_at(a.n_items) != NULL; a.n_items++) {
        const char **row = grid_add(c, &a.grid);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = importer_at(a.n_items)->name;
        row[1] = importer_at(a.n_items)->what;
    }
    return answer_write(c, &a);
}

static int write_document(const char *folder, const struct digest *id, const struct imported *doc, struct error *err)
{
    char name[RECEIPT_ID_SIZE];
    receipt_name(name, id);
    char *path = text_format("%s/%s.json", folder, name), *temporary = text_format("%s/.%s.tmp", folder, name);
    int rc = 0;
    FILE *f = path != NULL && temporary != NULL ? fopen(temporary, "wb") : NULL;
    if (f == NULL)
        rc = error_errno(err, "%s", folder);
    else {
        int bad = fwrite(doc->document, 1, doc->size, f) != doc->size || putc('\n', f) == EOF;
        bad = fflush(f) != 0 || bad;
        bad = fclose(f) != 0 || bad;
        if (bad || rename(temporary, path) != 0) {
            rc = error_errno(err, "%s", path);
            unlink(temporary);
        }
    }
    free(path);
    free(temporary);
    return rc;
}

static void count(struct ingest_result *all, const struct ingest_item *item)
{
    all->documents++;
    all->receipts += item->grade == GRADE_RECEIPT;
    all->anecdotes += item->grade == GRADE_ANECDOTE;
    all->disputed += item->grade == GRADE_DISPUTED;
    all->unreadable += item->grade == GRADE_UNREADABLE;
    all->duplicates += item->duplicate != 0;
    all->conflicts += item->conflict != NULL;
}

static int copy_reasons(struct importing *x, struct ingest_item *item, const struct grading *g)
{
    struct reason *reasons = arena_array(&x->all.memory, g->n_reasons, sizeof *reasons);
    if (reasons == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < g->n_reasons; i++) {
        reasons[i] = g->reasons[i];
        reasons[i].member = arena_copy(&x->all.memory, g->reasons[i].member);
        reasons[i].text = arena_copy(&x->all.memory, g->reasons[i].text);
    }
    item->reasons = reasons;
    item->n_reasons = g->n_reasons;
    return 0;
}

/* The imported text goes the way of every document: parsed, graded, stored or written to the folder. */
static int take(struct importing *x, const char *path, const struct imported *doc, struct ingest_item *item,
                struct error *err)
{
    struct receipt *r = NULL;
    struct grading g;
    struct digest id;
    struct added_document added = {0};
    struct cli *c = x->c;
    const char *folder = args_value(&c->args, "--output");
    int rc = receipt_parse(&r, NULL, doc->document, doc->size, err);
    if (rc == 0)
        rc = receipt_grade(&g, r, err);
    if (rc != 0)
        goto out;
    digest_of(&id, doc->document, doc->size);
    struct document d = {.bytes = doc->document,
                         .size = doc->size,
                         .origin = path,
                         .receipt = r,
                         .grading = &g,
                         .received_at = date_now()};
    if (folder != NULL && !c->dry_run)
        rc = write_document(folder, &id, doc, err);
    else if (!c->dry_run)
        rc = document_add(c->store, &d, &added, err);
    char name[RECEIPT_ID_SIZE];
    receipt_name(name, folder == NULL && !c->dry_run ? &added.id : &id);
    item->id = arena_copy(&x->all.memory, name);
    item->grade = g.grade;
    item->lane = lane_name(r->lane);
    item->duplicate = added.outcome == ADDED_DUPLICATE;
    item->conflict = added.conflict[0] != '\0' ? arena_copy(&x->all.memory, added.conflict) : NULL;
    if (rc == 0)
        rc = copy_reasons(x, item, &g);
out:
    receipt_free(r);
    return rc;
}

static int import_one(struct importing *x, const char *path, struct ingest_item *item)
{
    struct cli *c = x->c;
    struct imported doc = {0};
    struct error err = {0};
    *item = (struct ingest_item){.path = path, .grade = GRADE_UNREADABLE};
    int rc = import_file(&doc, x->importer, path, args_value(&c->args, "--provenance"),
                         args_value(&c->args, "--system"), &err);
    for (size_t i = 0; rc == 0 && i < doc.n_notes && !c->quiet; i++)
        cli_note(c, "note: %s: %s", path, show_text(c, doc.notes[i].text));
    if (rc == 0)
        rc = take(x, path, &doc, item, &err);
    imported_release(&doc);
    if (rc == 0)
        return EXIT_DONE;
    item->fault = arena_copy(&x->all.memory, err.text);
    return cli_fail(c, &err, "'mcreport import list' names the formats; the rest of the files goes on");
}

static int write_answer(struct cli *c, struct ingest_result *r)
{
    static const struct grid_column columns[] = {{"log", 0}, {"grade", 0}, {"id", 0}, {"why", 0}};
    struct answer a = {.schema = "import",
                       .grid = {.columns = columns, .n_columns = 4},
                       .context = r,
                       .value = show_result_json,
                       .empty = "no logs"};
    for (size_t i = 0; i < r->n_items; i++)
        if (show_item_row(c, &a.grid, &r->items[i]) != 0)
            return EXIT_FAILED;
    return answer_write(c, &a);
}

static int open_target(struct cli *c)
{
    struct error err = {0};
    const char *folder = args_value(&c->args, "--output");
    if (folder != NULL) {
        if (c->dry_run || mkdir(folder, 0777) == 0 || errno == EEXIST)
            return 0;
        error_errno(&err, "%s", folder);
        return cli_fail(c, &err, "-o needs a folder");
    }
    return database_open_for(c, DATABASE_WRITE);
}

static int run(struct cli *c)
{
    struct importing x = {.c = c};
    const char *format = args_shift(&c->args), *path;
    size_t n = args_left(&c->args);
    if (strcmp(format, "list") == 0)
        return n == 0 ? list_formats(c) : cli_usage(c, "import list takes no arguments");
    if ((x.importer = importer_by_name(format)) == NULL)
        return cli_usage(c, "unknown format '%s'; 'mcreport import list' names them", format);
    if (n == 0)
        return cli_usage(c, "name the logs to import");
    int status = open_target(c);
    if (status != 0)
        return status;
    x.all.items = arena_array(&x.all.memory, n, sizeof *x.all.items);
    while (x.all.items != NULL && (path = args_shift(&c->args)) != NULL) {
        struct ingest_item *item = &x.all.items[x.all.n_items++];
        status = exit_status_worse(status, import_one(&x, path, item));
        x.all.files++;
        count(&x.all, item);
    }
    status = exit_status_worse(status, write_answer(c, &x.all));
    arena_release(&x.all.memory);
    return status;
}

const struct command command_import = {"import",
                                       "import FORMAT FILE… [--provenance FILE] [--system FILE] [-o DIR] | list",
                                       "a foreign log as receipt documents, into the database or a folder",
                                       options,
                                       DATABASE_NONE,
                                       run,
                                       "name a format, or 'list'"};

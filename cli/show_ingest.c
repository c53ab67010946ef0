#include "cli/show_ingest.h"

#include <string.h>
#include <unistd.h>

/* What kind of unreadable: not JSON at all, JSON that is no receipt, or nothing that could be read. */
static const char *fault_code(const struct ingest_item *item)
{
    if (item->fault == NULL)
        return NULL;
    return item->fault_line > 0 ? "MCR-I001" : item->id != NULL ? "MCR-I002" : "MCR-I003";
}

void show_faults(struct cli *c, const struct ingest_result *r)
{
    for (size_t i = 0; i < r->n_items; i++) {
        const struct ingest_item *item = &r->items[i];
        if (item->fault == NULL)
            continue;
        const char *details = NULL;
        if (item->fault_line > 0 && item->fault_text != NULL)
            details = arena_format(&c->memory, "   | %s\n   | %*s^\n", item->fault_text, (int)item->fault_caret, "");
        cli_report(
            c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                    .code = fault_code(item),
                                    .message = arena_format(&c->memory, "%s%s%s", item->path,
                                                            item->fault_line > 0 ? ":" : ": ", item->fault),
                                    .details = details,
                                    .help = item->id != NULL && c->store != NULL && !c->dry_run
                                                ? arena_format(&c->memory,
                                                               "mend the document and ingest it again; the bytes are "
                                                               "kept: mcreport receipt show --raw %s",
                                                               item->id)
                                            : item->id != NULL ? "mend the document and check it again"
                                                               : "check the path, its permissions and what is in it"});
    }
}

int show_is_missing(const struct reason *reason)
{
    return reason->grade == GRADE_ANECDOTE && reason->member != NULL && strcmp(reason->code, "L001") == 0;
}

static void write_reasons(struct json_writer *w, const struct ingest_item *item)
{
    json_open_array(w, "reasons");
    if (item->fault != NULL)
        json_string(w, NULL, item->fault);
    for (size_t i = 0; i < item->n_reasons; i++)
        json_string(w, NULL, item->reasons[i].text);
    if (item->conflict != NULL)
        json_string(w, NULL, "in conflict with another document under its natural key");
    json_close_array(w);
}

void show_item_json(struct json_writer *w, const struct ingest_item *item)
{
    json_open_object(w, NULL);
    json_string(w, "path", item->path);
    json_string(w, "id", item->id);
    json_string(w, "grade", grade_name(item->grade));
    json_string(w, "code", fault_code(item));
    json_bool(w, "duplicate", item->duplicate);
    json_string(w, "conflict", item->conflict);
    write_reasons(w, item);
    json_close_object(w);
}

void show_result_json(struct json_writer *w, const char *name, void *context)
{
    const struct ingest_result *r = context;
    json_open_object(w, name);
    json_int(w, "files", (int64_t)r->files);
    json_int(w, "documents", (int64_t)r->documents);
    json_int(w, "receipts", (int64_t)r->receipts);
    json_int(w, "anecdotes", (int64_t)r->anecdotes);
    json_int(w, "disputed", (int64_t)r->disputed);
    json_int(w, "duplicates", (int64_t)r->duplicates);
    json_int(w, "conflicts", (int64_t)r->conflicts);
    json_int(w, "unreadable", (int64_t)r->unreadable);
    json_int(w, "skipped", (int64_t)r->skipped);
    json_open_array(w, "items");
    for (size_t i = 0; i < r->n_items; i++)
        show_item_json(w, &r->items[i]);
    json_close_array(w);
    json_close_object(w);
}

int show_item_row(struct cli *c, struct grid *g, const struct ingest_item *item)
{
    for (size_t i = 0; i == 0 || i < item->n_reasons; i++) {
        const char **row = grid_add(c, g);
        if (row == NULL)
            return -1;
        if (i == 0) {
            row[0] = show_text(c, item->path);
            row[1] = grade_name(item->grade);
            row[2] = item->id;
        }
        row[3] = item->fault != NULL      ? show_text(c, item->fault)
                 : item->n_reasons > 0    ? show_text(c, item->reasons[i].text)
                 : item->conflict != NULL ? arena_format(&c->memory, "in conflict with %s", item->conflict)
                 : item->duplicate        ? "already there"
                                          : "";
    }
    return 0;
}

void show_progress(void *cli, const struct ingest_result *so_far)
{
    const struct cli *c = cli;
    if (!c->quiet && isatty(STDERR_FILENO))
        fprintf(stderr, "\r%zu documents, %zu receipts, %zu unreadable ", so_far->documents, so_far->receipts,
                so_far->unreadable);
}

void show_progress_end(struct cli *c)
{
    if (!c->quiet && isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

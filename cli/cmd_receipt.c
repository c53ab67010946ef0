#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/database.h"
#include "cli/selecting.h"
#include "cli/subcommand.h"

#include "core/date.h"
#include "query/evidence.h"
#include "query/words.h"
#include "store/documents.h"
#include "store/events.h"

#include <stdlib.h>
#include <string.h>

static const struct option_rule options[] = {
    {"--where", 0, "K=V", "only receipts with this factor", 1},
    {"--grade", 0, "G", "only receipt, disputed, anecdote or unreadable", 0},
    {"--raw", 0, NULL, "the stored bytes, as received", 0},
    {"--because", 0, "TEXT", "why it is withdrawn", 0},
    {0},
};

static const char *factor_of(const struct evidence *e, enum factor f)
{
    return e->row->factors.value[f];
}

/* A withdrawn or replaced document keeps its grade and is no longer used: a list must not show it as usable. */
static int is_out_of_use(const struct evidence *e)
{
    return e->use == EVIDENCE_WITHDRAWN || (e->use == EVIDENCE_RUNNING && e->row->replaced != NULL);
}

static const char *standing_of(const struct evidence *e)
{
    return e->use == EVIDENCE_WITHDRAWN ? "withdrawn" : is_out_of_use(e) ? "replaced" : grade_name(e->grade);
}

static void write_item(struct json_writer *w, void *context, size_t i)
{
    const struct evidence *e = &((struct evidence_list *)context)->items[i];
    char text[DATE_TEXT_SIZE];
    json_open_object(w, NULL);
    json_string(w, "id", e->row->name);
    json_string(w, "grade", grade_name(e->grade));
    json_bool(w, "in_use", !is_out_of_use(e));
    json_string(w, "lane", lane_name(e->row->lane));
    json_string(w, "status", run_status_name(e->row->status));
    json_string(w, "surface", factor_of(e, FACTOR_SURFACE));
    json_string(w, "startup", factor_of(e, FACTOR_STARTUP));
    json_string(w, "accelerator", factor_of(e, FACTOR_ACCELERATOR));
    if (factor_of(e, FACTOR_COUNT_OF) != NULL)
        json_raw(w, "count", factor_of(e, FACTOR_COUNT_OF));
    else
        json_null(w, "count");
    json_string(w, "model", factor_of(e, FACTOR_MODEL));
    json_string(w, "class", e->row->class_id);
    json_string(w, "wave", factor_of(e, FACTOR_WAVE));
    json_bool(w, "synthetic",
              factor_of(e, FACTOR_SYNTHETIC) != NULL && strcmp(factor_of(e, FACTOR_SYNTHETIC), "yes") == 0);
    date_format_time(text, e->row->started_at);
    json_string(w, "started_at", text[0] != '\0' ? text : NULL);
    json_string(w, "why", e->why);
    json_close_object(w);
}

static int add_row(struct cli *c, struct grid *g, const struct evidence *e)
{
    const char **row = grid_add(c, g);
    if (row == NULL)
        return -1;
    row[0] = e->row->name;
    row[1] = standing_of(e);
    row[2] = lane_name(e->row->lane);
    row[3] = run_status_name(e->row->status);
    row[4] = show_text(c, factor_of(e, FACTOR_SURFACE));
    row[5] = show_text(c, factor_of(e, FACTOR_STARTUP));
    row[6] = show_text(c, factor_of(e, FACTOR_ACCELERATOR));
    row[7] = factor_of(e, FACTOR_COUNT_OF);
    row[8] = show_short(c, factor_of(e, FACTOR_MODEL), 24);
    row[9] = show_short(c, e->row->class_id, 16);
    row[10] = words_day(&c->memory, e->row->started_at);
    const char *synthetic = factor_of(e, FACTOR_SYNTHETIC);
    row[11] = synthetic != NULL && strcmp(synthetic, "yes") == 0 ? "SYNTHETIC" : "";
    return 0;
}

static int keep_grade(struct cli *c, struct evidence_list *list)
{
    const char *text = args_value(&c->args, "--grade");
    enum grade grade;
    size_t n = 0;
    if (text == NULL)
        return 0;
    if (grade_by_name(&grade, text) != 0)
        return cli_usage(c, "unknown grade '%s': receipt, disputed, anecdote or unreadable", text);
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i].grade == grade && !is_out_of_use(&list->items[i]))
            list->items[n++] = list->items[i];
    list->n = n;
    return 0;
}

static int write_list(struct cli *c, struct evidence_list *list)
{
    static const struct grid_column columns[] = {{"id", 0},      {"grade", 0},   {"lane", 0},        {"status", 0},
                                                 {"surface", 0}, {"startup", 0}, {"accelerator", 0}, {"count", 1},
                                                 {"model", 0},   {"class", 0},   {"started", 0},     {"", 0}};
    struct answer a = {.schema = "receipt-list",
                       .grid = {.columns = columns, .n_columns = 12},
                       .context = list,
                       .item = write_item,
                       .n_items = list->n,
                       .empty = "no receipts match"};
    for (size_t i = 0; i < list->n; i++)
        if (add_row(c, &a.grid, &list->items[i]) != 0)
            return EXIT_FAILED;
    return answer_write(c, &a);
}

struct unreadable_list {
    struct cli *c;
    struct unreadable *items;
    size_t n, capacity;
};

static int collect_unreadable(void *context, const struct unreadable *u)
{
    struct unreadable_list *l = context;
    if (l->n == l->capacity) {
        size_t capacity = l->capacity > 0 ? 2 * l->capacity : 64;
        struct unreadable *more = arena_array(&l->c->memory, capacity, sizeof *more);
        if (more == NULL)
            return -1;
        if (l->n > 0)
            memcpy(more, l->items, l->n * sizeof *more);
        l->items = more;
        l->capacity = capacity;
    }
    l->items[l->n] = *u;
    l->items[l->n].origin = arena_copy(&l->c->memory, u->origin);
    l->items[l->n].fault = arena_copy(&l->c->memory, u->fault);
    l->n++;
    return 0;
}

static void write_unreadable(struct json_writer *w, void *context, size_t i)
{
    const struct unreadable *u = &((struct unreadable_list *)context)->items[i];
    json_open_object(w, NULL);
    json_string(w, "id", u->name);
    json_string(w, "grade", grade_name(GRADE_UNREADABLE));
    json_string(w, "path", u->origin);
    json_string(w, "why", u->fault);
    json_int(w, "bytes", u->size);
    json_close_object(w);
}

static int list_unreadable(struct cli *c)
{
    static const struct grid_column columns[] = {{"id", 0}, {"bytes", 1}, {"document", 0}, {"why", 0}};
    struct unreadable_list l = {.c = c};
    struct error err = {0};
    if (document_unreadable(c->store, collect_unreadable, &l, &err) != 0)
        return cli_fail(c, &err, NULL);
    struct answer a = {.schema = "receipt-list",
                       .grid = {.columns = columns, .n_columns = 4},
                       .context = &l,
                       .item = write_unreadable,
                       .n_items = l.n,
                       .empty = "nothing unreadable"};
    for (size_t i = 0; i < l.n; i++) {
        const char **row = grid_add(c, &a.grid);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = l.items[i].name;
        row[1] = words_fixed(&c->memory, (double)l.items[i].size, 0);
        row[2] = show_text(c, l.items[i].origin);
        row[3] = show_text(c, l.items[i].fault);
    }
    return answer_write(c, &a);
}

static int run_list(struct cli *c)
{
    struct selection s;
    struct evidence_list list;
    struct error err = {0};
    const char *grade = args_value(&c->args, "--grade");
    if (grade != NULL && strcmp(grade, "unreadable") == 0)
        return list_unreadable(c);
    int status = selecting_read(c, &s);
    if (status != 0)
        return status;
    if (evidence_load(c->store, &s, 0, &c->memory, &list, &err) != 0)
        status = cli_fail(c, &err, "'mcreport db verify' checks the database");
    if (status == 0)
        status = keep_grade(c, &list);
    if (status == 0)
        status = write_list(c, &list);
    selection_release(&s);
    return status;
}

static int show_raw(struct cli *c, const struct digest *id)
{
    char *bytes = NULL;
    size_t size;
    struct error err = {0};
    if (document_bytes(c->store, id, &bytes, &size, &err) != 0)
        return cli_fail(c, &err, "the stored document is damaged: restore the database from a backup");
    fwrite(bytes, 1, size, c->out);
    free(bytes);
    return EXIT_DONE;
}

struct shown {
    const struct evidence *e;
    const char *document;
};

static void write_shown(struct json_writer *w, const char *name, void *context)
{
    const struct shown *s = context;
    char hex[DIGEST_HEX_SIZE];
    digest_hex(hex, &s->e->row->id);
    json_open_object(w, name);
    json_string(w, "id", s->e->row->name);
    json_string(w, "sha256", hex);
    json_string(w, "grade", grade_name(s->e->grade));
    json_string(w, "why", s->e->why);
    json_string(w, "class", s->e->row->class_id);
    json_raw(w, "reasons", s->e->row->reasons_json);
    json_string(w, "conflict", s->e->row->conflict);
    json_string(w, "withdrawn", s->e->row->withdrawn);
    json_open_object(w, "factors");
    for (size_t f = 0; f < FACTORS; f++)
        if (factor_rule((enum factor)f)->kind != FACTOR_SELECTS && f != FACTOR_METRIC && f != FACTOR_STATISTIC)
            json_string(w, factor_rule((enum factor)f)->name, s->e->row->factors.value[f]);
    json_close_object(w);
    json_raw(w, "document", s->document);
    json_close_object(w);
}

static int add_pair(struct cli *c, struct grid *g, const char *name, const char *value)
{
    const char **row = value != NULL && value[0] != '\0' ? grid_add(c, g) : NULL;
    if (row != NULL) {
        row[0] = name;
        row[1] = show_text(c, value);
    }
    return 0;
}

static void add_reasons(struct cli *c, struct grid *g, const char *reasons_json)
{
    struct json *doc = NULL;
    if (json_parse(&doc, NULL, reasons_json, strlen(reasons_json), NULL) != 0)
        return;
    for (const struct json_node *r = json_first(json_root(doc)); r != NULL; r = json_next(r))
        add_pair(c, g, arena_copy(&c->memory, json_text(json_find(r, "code"))),
                 arena_copy(&c->memory, json_text(json_find(r, "text"))));
    json_free(doc);
}

static int show_row(struct cli *c, const struct evidence *e, const char *document)
{
    static const struct grid_column columns[] = {{"", 0}, {"", 0}};
    char hex[DIGEST_HEX_SIZE], started[DATE_TEXT_SIZE], finished[DATE_TEXT_SIZE];
    struct shown shown = {e, document};
    struct answer a = {
        .schema = "receipt", .grid = {.columns = columns, .n_columns = 2}, .context = &shown, .value = write_shown};
    struct grid *g = &a.grid;
    digest_hex(hex, &e->row->id);
    date_format_time(started, e->row->started_at);
    date_format_time(finished, e->row->finished_at);
    add_pair(c, g, "receipt", e->row->name);
    add_pair(c, g, "sha256", hex);
    add_pair(c, g, "grade", grade_name(e->grade));
    add_pair(c, g, "why", e->why);
    add_reasons(c, g, e->row->reasons_json);
    add_pair(c, g, "status", run_status_name(e->row->status));
    add_pair(c, g, "failure", e->row->failure_reason);
    add_pair(c, g, "started", arena_copy(&c->memory, started));
    add_pair(c, g, "finished", arena_copy(&c->memory, finished));
    for (size_t f = 0; f < FACTORS; f++)
        if (f != FACTOR_METRIC && f != FACTOR_STATISTIC)
            add_pair(c, g, factor_rule((enum factor)f)->title, e->row->factors.value[f]);
    add_pair(c, g, "recipe text", e->row->recipe_text);
    return answer_write(c, &a);
}

static int show_unreadable_or_missing(struct cli *c, const struct digest *id, const struct error *err)
{
    struct unreadable_list l = {.c = c};
    struct error ignored = {0};
    if (document_unreadable(c->store, collect_unreadable, &l, &ignored) != 0)
        return cli_fail(c, err, NULL);
    for (size_t i = 0; i < l.n; i++)
        if (memcmp(&l.items[i].id, id, sizeof *id) == 0)
            return cli_fail(c, &(struct error){ERR_INPUT, "an unreadable document"},
                            arena_format(&c->memory, "%s: %s\nits bytes: mcreport receipt show --raw %s",
                                         l.items[i].origin, l.items[i].fault, l.items[i].name));
    return cli_fail(c, err, "--as-of may lie before this run");
}

static int show_judged(struct cli *c, const struct selection *s)
{
    struct evidence_list list;
    struct error err = {0};
    char *bytes = NULL;
    size_t size;
    int status;
    if (evidence_load(c->store, s, 0, &c->memory, &list, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    if (list.n == 0)
        return show_unreadable_or_missing(c, &s->ids[0], &(struct error){ERR_NOT_FOUND, "not seen by that date"});
    if (document_bytes(c->store, &s->ids[0], &bytes, &size, &err) != 0)
        status = cli_fail(c, &err, "'mcreport db verify' checks the database");
    else
        status = show_row(c, &list.items[0], bytes);
    free(bytes);
    return status;
}

static int run_show(struct cli *c)
{
    struct selection s;
    struct error err = {0};
    int status;
    if (args_left(&c->args) != 1)
        return cli_usage(c, "show takes one id");
    selection_init(&s, c->as_of);
    if (selection_add_id(&s, c->store, args_shift(&c->args), &err) != 0)
        status = cli_fail(c, &err, "'mcreport receipt list' shows the ids");
    else
        status = args_has(&c->args, "--raw") ? show_raw(c, &s.ids[0]) : show_judged(c, &s);
    selection_release(&s);
    return status;
}

static int withdraw(struct cli *c, const struct digest *id, const char *because)
{
    char subject[DIGEST_HEX_SIZE + 4] = "rcp-";
    struct error err = {0};
    int withdrawn = 0;
    digest_hex(subject + 4, id);
    int rc = event_receipt_withdrawn(c->store, id, c->as_of, &withdrawn, &err);
    if (rc == 0 && withdrawn) {
        cli_note(c, "%.16s is withdrawn already", subject);
        return EXIT_DONE;
    }
    if (rc == 0 && c->dry_run) {
        cli_note(c, "would withdraw %.16s", subject);
        return EXIT_DONE;
    }
    int64_t now = date_now();
    struct event e = {.kind = "receipt.withdrawn",
                      .subject = subject,
                      .because = because,
                      .actor = getenv("USER"),
                      .effective_at = cli_effective_at(c, now),
                      .recorded_at = now};
    if (rc == 0)
        rc = event_add(c->store, &e, &err);
    if (rc != 0)
        return cli_fail(c, &err, "nothing was changed");
    cli_note(c, "withdrew %.16s: %s", subject, because);
    return EXIT_DONE;
}

static int run_withdraw(struct cli *c)
{
    struct digest id;
    struct error err = {0};
    const char *because = args_value(&c->args, "--because");
    if (args_left(&c->args) != 1)
        return cli_usage(c, "withdraw takes one id");
    if (because == NULL || because[strspn(because, " \t")] == '\0')
        return cli_usage(c, "say why: --because TEXT; the reason stays with the receipt");
    int status = database_open_for(c, DATABASE_WRITE);
    if (status != 0)
        return status;
    if (document_find(c->store, args_shift(&c->args), &id, &err) != 0)
        return cli_fail(c, &err, "'mcreport receipt list' shows the ids");
    return withdraw(c, &id, because);
}

static int run(struct cli *c)
{
    static const struct subcommand table[] = {
        {"list", run_list, "receipt list [--where K=V…] [--grade G]", " --where --grade ", DATABASE_READ},
        {"show", run_show, "receipt show [--raw] ID", " --raw ", DATABASE_READ},
        {"withdraw", run_withdraw, "receipt withdraw ID --because TEXT", " --because ",
         DATABASE_NONE /* it opens for writing */},
        {0}};
    return subcommand_run(c, table);
}

const struct command command_receipt = {
    "receipt",
    "receipt list [--where K=V…] [--grade G] | show [--raw] ID | withdraw ID --because TEXT",
    "list, show or withdraw receipts",
    options,
    DATABASE_NONE,
    run,
    "say what to do: list, show or withdraw"};

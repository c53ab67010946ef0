/* `price import`: lists that others wrote, as price rows in one transaction. */
#include "cli/price.h"

#include "cli/answer.h"
#include "cli/database.h"
#include "cli/price_doubts.h"
#include "cli/price_fields.h"
#include "cli/show_policy.h"
#include "cli/show_price.h"

#include "core/date.h"
#include "core/text.h"
#include "ingest/source.h"
#include "query/words.h"

#include <stdlib.h>
#include <string.h>

/* A catalogue may leave out thousands of rows for one reason: the first ones show what it is. */
enum { LEFT_OUT_SHOWN = 20 };

struct left_out {
    size_t line;
    const char *code, *why;
};

struct importing_prices {
    struct cli *c;
    const struct price_format *format;
    const char *path;
    struct price_list list;
    struct price_row *rows; /* those that are taken, … */
    size_t *lines;          /* … where each stands, … */
    int *is_new;            /* … and whether it was there already */
    size_t n_rows, n_new;
    struct left_out *left_out;
    size_t n_left_out, n_nonsense, n_traps;
    int transaction; /* a dry run adds too, and takes it back; not where the database cannot be written at all */
    int stored;      /* 0: all or nothing, and it was nothing */
};

static void write_format(struct json_writer *w, void *context, size_t i)
{
    (void)context;
    json_open_object(w, NULL);
    json_string(w, "format", price_format_at(i)->name);
    json_string(w, "what", price_format_at(i)->what);
    json_string(w, "needs", price_format_at(i)->needs);
    json_close_object(w);
}

static int list_formats(struct cli *c)
{
    static const struct grid_column columns[] = {{"format", 0}, {"what", 0}, {"needs", 0}};
    struct answer a = {
        .schema = "price-import-list", .grid = {.columns = columns, .n_columns = 3}, .item = write_format};
    for (; price_format_at(a.n_items) != NULL; a.n_items++) {
        const char **row = grid_add(c, &a.grid);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = price_format_at(a.n_items)->name;
        row[1] = price_format_at(a.n_items)->what;
        row[2] = price_format_at(a.n_items)->needs;
    }
    return answer_write(c, &a);
}

static const char *place(struct importing_prices *x, size_t line)
{
    return line > 0 ? arena_format(&x->c->memory, "%s:%zu", x->path, line) : x->path;
}

static void leave_out(struct importing_prices *x, size_t line, const char *code, const char *why)
{
    size_t trap = strcmp(code, "MCR-P003") == 0;
    x->left_out[x->n_left_out++] = (struct left_out){line, code, why};
    x->n_traps += trap;
    x->n_nonsense += 1 - trap;
}

/* Those of one row are told where they stand, whatever put them aside. */
static int by_line(const void *a, const void *b)
{
    const struct left_out *x = a, *y = b;
    return x->line != y->line ? (x->line > y->line) - (x->line < y->line) : strcmp(x->why, y->why);
}

static void report_left_out(struct importing_prices *x)
{
    struct cli *c = x->c;
    for (size_t i = 0; i < x->n_left_out && (c->verbose || i < LEFT_OUT_SHOWN); i++) {
        const struct left_out *l = &x->left_out[i];
        int trap = strcmp(l->code, "MCR-P003") == 0, contradicts = strcmp(l->code, "MCR-P002") == 0;
        cli_report(c, &(struct diagnostic){
                          .severity = trap ? SEVERITY_WARNING : SEVERITY_ERROR,
                          .code = l->code,
                          .message = arena_format(&c->memory, "%s: %s", place(x, l->line), l->why),
                          .help = trap ? "left out: the number is known to mean something else"
                                  : contradicts
                                      ? "left out: rows are never changed; correct the stored one with "
                                        "'mcreport price add … --supersedes prc-…'"
                                      : "left out: correct the row and import the file again; what is there stays"});
    }
    if (!c->verbose && x->n_left_out > LEFT_OUT_SHOWN)
        cli_note(c, "note: %zu more rows were left out; -v or --json names them all", x->n_left_out - LEFT_OUT_SHOWN);
}

/* Nobody has seen tomorrow's price. */
static int check_observed(const struct price *p, int64_t now, struct error *err)
{
    char observed[DATE_TEXT_SIZE], today[DATE_TEXT_SIZE];
    if (p->observed <= now)
        return 0;
    date_format_day(observed, p->observed);
    date_format_day(today, now);
    return error_set(err, ERR_INPUT, "observed %s: lies in the future (today is %s UTC)", observed, today);
}

static int store_row(struct importing_prices *x, size_t i, int64_t now, struct error *err)
{
    const struct price *p = &x->list.prices[i];
    struct price_row *to = &x->rows[x->n_rows];
    enum price_added outcome = PRICE_NEW;
    int rc = check_observed(p, now, err);
    if (rc == 0)
        rc = x->transaction ? price_add(x->c->store, p, now, &outcome, to, err) : price_complete(to, p, err);
    if (rc == ERR_REFUSED || rc == ERR_INPUT || rc == ERR_NOT_FOUND) {
        const char *why = arena_copy(&x->c->memory, err->text);
        leave_out(x, x->list.lines[i], rc == ERR_REFUSED ? "MCR-P002" : "MCR-P001", why != NULL ? why : "left out");
        *err = (struct error){0};
        return 0;
    }
    if (rc != 0)
        return rc;
    x->lines[x->n_rows] = x->list.lines[i];
    x->is_new[x->n_rows++] = outcome == PRICE_NEW;
    x->n_new += outcome == PRICE_NEW;
    return 0;
}

static int is_refused(const struct importing_prices *x)
{
    return x->n_nonsense > 0 || (args_has(&x->c->args, "--strict") && x->n_traps > 0);
}

static int store_rows(struct importing_prices *x, struct error *err)
{
    struct cli *c = x->c;
    int64_t now = date_now();
    x->transaction = !c->dry_run || store_can_write(c->store);
    int rc = x->transaction ? store_begin(c->store, err) : 0;
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < x->list.n && rc == 0; i++)
        rc = store_row(x, i, now, err);
    if (x->n_left_out > 1)
        qsort(x->left_out, x->n_left_out, sizeof *x->left_out, by_line);
    x->stored = rc == 0 && !c->dry_run && !(args_has(&c->args, "--atomic") && is_refused(x));
    if (x->stored)
        rc = store_commit(c->store, err);
    if (x->transaction && (!x->stored || rc != 0))
        store_rollback(c->store);
    return rc;
}

static int prepare(struct importing_prices *x)
{
    struct cli *c = x->c;
    x->rows = arena_array(&c->memory, x->list.n, sizeof *x->rows);
    x->lines = arena_array(&c->memory, x->list.n, sizeof *x->lines);
    x->is_new = arena_array(&c->memory, x->list.n, sizeof *x->is_new);
    x->left_out = arena_array(&c->memory, x->list.n + x->list.n_left_out, sizeof *x->left_out);
    if (x->rows == NULL || x->lines == NULL || x->is_new == NULL || x->left_out == NULL)
        return -1;
    for (size_t i = 0; i < x->list.n_left_out; i++) {
        const struct price_left_out *l = &x->list.left_out[i];
        leave_out(x, l->line, l->trap ? "MCR-P003" : "MCR-P001", l->why);
    }
    return 0;
}

static void write_json(struct json_writer *w, const char *name, void *context)
{
    const struct importing_prices *x = context;
    json_open_object(w, name);
    json_string(w, "file", x->path);
    json_string(w, "format", x->format->name);
    json_bool(w, "stored", x->stored);
    json_int(w, "added", (int64_t)x->n_new);
    json_int(w, "there_already", (int64_t)(x->n_rows - x->n_new));
    json_int(w, "repeated_in_file", (int64_t)x->list.n_duplicates);
    json_int(w, "empty", (int64_t)x->list.n_empty);
    json_int(w, "skipped", (int64_t)x->list.n_skipped);
    json_open_array(w, "left_out");
    for (size_t i = 0; i < x->n_left_out; i++) {
        json_open_object(w, NULL);
        json_int(w, "line", (int64_t)x->left_out[i].line);
        json_string(w, "code", x->left_out[i].code);
        json_string(w, "why", x->left_out[i].why);
        json_close_object(w);
    }
    json_close_array(w);
    json_open_array(w, "rows");
    for (size_t i = 0; i < x->n_rows; i++) {
        json_open_object(w, NULL);
        json_int(w, "line", (int64_t)x->lines[i]);
        json_bool(w, "new", x->is_new[i]);
        show_price_members(w, &x->rows[i]);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static int write_table(struct importing_prices *x)
{
    struct cli *c = x->c;
    struct policy policy;
    struct grid g;
    int status = policy_read(c, &policy);
    if (status == 0)
        status = show_price_grid(c, &g, x->rows, x->n_rows, policy_price_days(&policy));
    return status != 0 ? status : grid_write(c, &g, NULL);
}

/* What went in and what did not; parts that are nothing are not mentioned. */
static const char *summary(const struct importing_prices *x)
{
    struct arena *m = &x->c->memory;
    const struct {
        size_t n;
        const char *what;
    } parts[] = {{x->n_rows - x->n_new, "there already"}, {x->list.n_duplicates, "repeated in the file"},
                 {x->list.n_empty, "without a price"},    {x->list.n_skipped, "skipped by the mapping"},
                 {x->n_traps, "left out as traps"},       {x->n_nonsense, "left out as faulty"}};
    const char *text = arena_format(m, "%s %s", words_count(m, x->n_new, "row", "rows"),
                                    x->stored       ? "added"
                                    : x->c->dry_run ? "would be added"
                                                    : "not added (--atomic)");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].n > 0)
            text = arena_format(m, "%s, %zu %s", text, parts[i].n, parts[i].what);
    return text;
}

static int note_doubts(struct importing_prices *x)
{
    const char **places = arena_array(&x->c->memory, x->n_rows, sizeof *places);
    if (places == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < x->n_rows; i++)
        places[i] = place(x, x->lines[i]);
    return price_note_doubts(x->c, x->rows, places, x->n_rows);
}

static int write_answer(struct importing_prices *x)
{
    struct cli *c = x->c;
    struct answer a = {.schema = "price-import", .context = x, .value = write_json};
    for (size_t i = 0; i < x->list.n_notes; i++)
        cli_report(c,
                   &(struct diagnostic){.severity = SEVERITY_NOTE,
                                        .message = arena_format(&c->memory, "%s: %s", place(x, x->list.notes[i].line),
                                                                x->list.notes[i].text)});
    report_left_out(x);
    int status = note_doubts(x);
    if (status != 0)
        return status;
    if (c->format == FORMAT_JSON || c->format == FORMAT_JSONL)
        return answer_write(c, &a);
    status = !cli_for_people(c) || c->verbose ? write_table(x) : 0;
    if (cli_for_people(c))
        answer_say(c, "%s: %s\n", show_text(c, x->path), summary(x));
    return status;
}

static int read_whole(struct cli *c, const char *path, const char **text, size_t *size)
{
    struct error err = {0};
    char *bytes = NULL;
    if (source_read_whole(&bytes, size, path, &err) != 0)
        return cli_fail(c, &err, "check the path and its permissions; nothing was stored");
    *text = arena_copy_n(&c->memory, bytes, *size);
    free(bytes);
    return *text != NULL ? 0 : EXIT_FAILED;
}

static int read_list(struct importing_prices *x)
{
    struct cli *c = x->c;
    struct price_list_options options;
    struct error err = {0};
    const char *text = NULL, *mapping = args_value(&c->args, "--mapping");
    size_t size = 0;
    int status = price_fields_for_file(c, &options);
    options.mapping_path = mapping;
    if (status == 0 && mapping != NULL)
        status = read_whole(c, mapping, &options.mapping, &size);
    if (status == 0)
        status = read_whole(c, x->path, &text, &size);
    if (status != 0)
        return status;
    int rc = x->format->read(&x->list, x->path, text, size, &options, &c->memory, &err);
    if (rc == ERR_USAGE)
        return cli_usage(c, "%s", err.text);
    return rc == 0 ? 0 : cli_fail(c, &err, "nothing was stored; 'mcreport price import list' says what each format is");
}

static const struct price_format *find_format(struct cli *c, const char *name)
{
    const char *names[16], *near;
    size_t n = 0;
    const struct price_format *format = price_format_by_name(name);
    for (; n < sizeof names / sizeof *names && price_format_at(n) != NULL; n++)
        names[n] = price_format_at(n)->name;
    near = format == NULL ? text_did_you_mean(name, names, n) : NULL;
    if (near != NULL)
        cli_usage(c, "unknown format '%s'; did you mean '%s'?", name, near);
    else if (format == NULL)
        cli_usage(c, "unknown format '%s'; 'mcreport price import list' names them", name);
    return format;
}

int price_run_import(struct cli *c)
{
    struct importing_prices x = {.c = c};
    struct error err = {0};
    const char *name = args_shift(&c->args);
    if (name == NULL)
        return cli_usage(c, "name a format and a file, or 'list'");
    if (strcmp(name, "list") == 0)
        return args_left(&c->args) == 0 ? list_formats(c) : cli_usage(c, "import list takes no arguments");
    if ((x.format = find_format(c, name)) == NULL)
        return EXIT_USAGE;
    if (args_left(&c->args) != 1)
        return cli_usage(c, "name one file to import");
    x.path = args_shift(&c->args);
    int status = database_open_for(c, DATABASE_READ);
    if (status == 0)
        status = read_list(&x);
    if (status != 0 && status != EXIT_USAGE)
        answer_refused(c, "price-import");
    if (status == 0 && !c->dry_run)
        status = database_open_for(c, DATABASE_WRITE);
    if (status == 0 && prepare(&x) != 0)
        status = EXIT_FAILED;
    if (status != 0)
        return status;
    if (store_rows(&x, &err) != 0)
        return cli_fail(c, &err, "nothing was stored");
    status = write_answer(&x);
    return status == 0 && is_refused(&x) ? EXIT_FINDINGS : status;
}

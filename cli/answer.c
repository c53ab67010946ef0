#include "cli/answer.h"

#include "core/date.h"
#include "core/number.h"
#include "core/text.h"
#include "query/words.h"

#include <libsmartcols/libsmartcols.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char **grid_add(struct cli *c, struct grid *g)
{
    if (g->n_rows == g->capacity) {
        size_t capacity = g->capacity > 0 ? 2 * g->capacity : 16;
        const char **cells = arena_array(&c->memory, capacity * g->n_columns, sizeof *cells);
        if (cells == NULL)
            return NULL;
        if (g->n_rows > 0)
            memcpy(cells, g->cells, g->n_rows * g->n_columns * sizeof *cells);
        g->cells = cells;
        g->capacity = capacity;
    }
    return &g->cells[g->n_rows++ * g->n_columns];
}

static int begin_columns(struct cli *c, struct grid *g, const struct grid_cell *cells, size_t n)
{
    struct grid_column *columns = arena_array(&c->memory, n, sizeof *columns);
    if (columns == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < n; i++) {
        if (cells[i].title == NULL)
            return EXIT_FAILED;
        if (cells[i].right != CELL_ABSENT)
            columns[g->n_columns++] = (struct grid_column){cells[i].title, cells[i].right};
    }
    g->columns = columns;
    return 0;
}

int grid_add_cells(struct cli *c, struct grid *g, const struct grid_cell *cells, size_t n)
{
    if (g->columns == NULL && begin_columns(c, g, cells, n) != 0)
        return EXIT_FAILED;
    const char **row = grid_add(c, g);
    if (row == NULL)
        return EXIT_FAILED;
    for (size_t i = 0, at = 0; i < n && at < g->n_columns; i++)
        if (cells[i].right != CELL_ABSENT)
            row[at++] = cells[i].text;
    return 0;
}

static const char *cell(const struct grid *g, size_t row, size_t column)
{
    const char *text = g->cells[row * g->n_columns + column];
    return text != NULL ? text : "";
}

static int has_titles(const struct grid *g)
{
    for (size_t j = 0; j < g->n_columns; j++)
        if (g->columns[j].title[0] != '\0')
            return 1;
    return 0;
}

static int write_table(struct cli *c, const struct grid *g)
{
    struct libscols_table *t = scols_new_table();
    int rc = t != NULL ? 0 : -1;
    if (rc == 0) {
        scols_table_set_stream(t, c->out);
        scols_table_enable_maxout(t, 0);
        scols_table_enable_nowrap(t, 1);
        scols_table_set_termforce(t, SCOLS_TERMFORCE_NEVER);
        scols_table_set_column_separator(t, "  ");
        scols_table_enable_noheadings(t, !has_titles(g));
    }
    for (size_t j = 0; j < g->n_columns && rc == 0; j++)
        rc = scols_table_new_column(t, g->columns[j].title, 0, g->columns[j].right ? SCOLS_FL_RIGHT : 0) ? 0 : -1;
    for (size_t i = 0; i < g->n_rows && rc == 0; i++) {
        struct libscols_line *line = scols_table_new_line(t, NULL);
        for (size_t j = 0; j < g->n_columns && line != NULL && rc == 0; j++)
            rc = scols_line_set_data(line, j, cell(g, i, j));
        rc = line != NULL ? rc : -1;
    }
    if (rc == 0)
        rc = scols_print_table(t);
    scols_unref_table(t);
    return rc == 0 ? 0 : EXIT_FAILED;
}

/* RFC 4180: quoted where needed, quotes doubled. */
static void write_csv_cell(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    putc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

static void write_markdown_cell(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (text_is_markup(*text))
            putc('\\', out);
        putc(*text == '\n' ? ' ' : *text, out);
    }
}

static void write_plain_cell(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        putc(*text == '\t' || *text == '\n' ? ' ' : *text, out);
}

struct separated {
    const char *before, *between, *after;
    void (*cell)(FILE *out, const char *text);
    int bare_numbers;
};

/* A number for programs: without the comma between thousands. */
static void write_number(FILE *out, const struct separated *s, const char *text)
{
    char bare[64];
    size_t n = 0;
    for (; *text != '\0' && n + 1 < sizeof bare; text++)
        if (*text != ',')
            bare[n++] = *text;
    bare[n] = '\0';
    s->cell(out, bare);
}

static void write_row(FILE *out, const struct separated *s, const struct grid *g, const char *const *cells)
{
    fputs(s->before, out);
    for (size_t j = 0; j < g->n_columns; j++) {
        const char *text = cells[j] != NULL ? cells[j] : "";
        if (j > 0)
            fputs(s->between, out);
        if (g->columns[j].right && s->bare_numbers)
            write_number(out, s, text);
        else
            s->cell(out, text);
    }
    fputs(s->after, out);
}

static int write_separated(struct cli *c, const struct grid *g, const struct separated *s, int rule)
{
    const char **titles = arena_array(&c->memory, g->n_columns, sizeof *titles);
    if (titles == NULL)
        return EXIT_FAILED;
    for (size_t j = 0; j < g->n_columns; j++)
        titles[j] = g->columns[j].title;
    if (s->cell != write_plain_cell)
        write_row(c->out, s, g, titles);
    if (rule) {
        for (size_t j = 0; j < g->n_columns; j++)
            fputs(g->columns[j].right ? "|---:" : "|---", c->out);
        fputs("|\n", c->out);
    }
    for (size_t i = 0; i < g->n_rows; i++)
        write_row(c->out, s, g, &g->cells[i * g->n_columns]);
    return 0;
}

int grid_write(struct cli *c, const struct grid *g, const char *empty)
{
    static const struct separated csv = {"", ",", "\n", write_csv_cell, 1};
    static const struct separated plain = {"", "\t", "\n", write_plain_cell, 1};
    static const struct separated markdown = {"| ", " | ", " |\n", write_markdown_cell, 0};
    if (g->n_rows == 0 && cli_for_people(c) && empty != NULL) {
        fprintf(c->out, "%s\n", empty);
        return 0;
    }
    if (g->n_columns == 0) /* no row came, and nobody knows the titles */
        return 0;
    if (c->format == FORMAT_CSV)
        return write_separated(c, g, &csv, 0);
    if (c->format == FORMAT_PLAIN)
        return write_separated(c, g, &plain, 0);
    if (c->format == FORMAT_MARKDOWN)
        return write_separated(c, g, &markdown, 1);
    return write_table(c, g);
}

void answer_say(struct cli *c, const char *format, ...)
{
    char *line = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&line, format, args);
    va_end(args);
    c->memory.failed = c->memory.failed || n < 0;
    for (const char *s = line; n >= 0 && *s != '\0'; s++) {
        if (c->format == FORMAT_MARKDOWN && text_is_markup(*s))
            putc('\\', c->out);
        putc(*s, c->out);
    }
    if (n >= 0)
        free(line);
}

int grid_write_under(struct cli *c, const char *heading, const struct grid *g)
{
    const char *gap = c->format == FORMAT_MARKDOWN ? "\n" : "";
    answer_say(c, "%s\n%s", heading, gap);
    int status = grid_write(c, g, NULL);
    fputs(gap, c->out);
    return status;
}

static void write_diagnostics(struct cli *c, struct json_writer *w)
{
    static const char *const names[] = {"note", "warning", "error"};
    json_open_array(w, "diagnostics");
    for (size_t i = 0; i < c->n_diagnostics; i++) {
        const struct diagnostic *d = &c->diagnostics[i];
        json_open_object(w, NULL);
        json_string(w, "level", names[d->severity]);
        json_string(w, "code", d->code);
        json_string(w, "message", d->message);
        json_string(w, "why", d->why);
        json_string(w, "help", d->help);
        json_close_object(w);
    }
    json_close_array(w);
}

static int write_envelope(struct cli *c, const struct answer *a)
{
    struct json_writer w;
    struct error err = {0};
    char digest[DIGEST_HEX_SIZE] = "", text[DIGEST_HEX_SIZE + 8], schema[64];
    if (c->store != NULL && store_digest(c->store, digest, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' says what is wrong");
    json_writer_init(&w, c->out, 2);
    json_open_object(&w, NULL);
    snprintf(schema, sizeof schema, "mcreport.%s/1", a->schema);
    json_string(&w, "schema", schema);
    json_string(&w, "tool", "mcreport " MCREPORT_VERSION);
    json_open_object(&w, "db");
    snprintf(text, sizeof text, "sha256:%s", digest);
    json_string(&w, "digest", c->store != NULL ? text : NULL);
    json_close_object(&w);
    json_string(&w, "as_of", c->as_of_text);
    if (a->value != NULL) {
        a->value(&w, "data", a->context);
    } else if (a->item == NULL) {
        json_null(&w, "data");
    } else {
        json_open_array(&w, "data");
        for (size_t i = 0; i < a->n_items; i++)
            a->item(&w, a->context, i);
        json_close_array(&w);
    }
    write_diagnostics(c, &w);
    json_close_object(&w);
    putc('\n', c->out);
    return 0;
}

static int write_lines(struct cli *c, const struct answer *a)
{
    for (size_t i = 0; i < (a->value != NULL ? 1 : a->n_items); i++) {
        struct json_writer w;
        json_writer_init(&w, c->out, 0);
        if (a->value != NULL)
            a->value(&w, NULL, a->context);
        else
            a->item(&w, a->context, i);
        putc('\n', c->out);
    }
    return 0;
}

void answer_refused(struct cli *c, const char *schema)
{
    struct answer a = {.schema = schema};
    if (c->format == FORMAT_JSON)
        write_envelope(c, &a);
}

int answer_write(struct cli *c, const struct answer *a)
{
    if (c->format == FORMAT_JSON)
        return write_envelope(c, a);
    if (c->format == FORMAT_JSONL)
        return write_lines(c, a);
    return grid_write(c, &a->grid, a->empty);
}

void quantity_write(struct json_writer *w, const char *name, const struct quantity *q)
{
    json_open_object(w, name);
    json_double(w, "value", q->value);
    json_double(w, "lo", q->lo);
    json_double(w, "hi", q->hi);
    json_double(w, "level", q->level);
    json_string(w, "method", q->method);
    json_int(w, "n_runs", (int64_t)q->n_runs);
    json_double(w, "n_steps", q->n_steps);
    if (q->reason != NULL)
        json_string(w, "reason", q->reason);
    json_close_object(w);
}

void json_day(struct json_writer *w, const char *name, int64_t ms)
{
    char text[DATE_TEXT_SIZE];
    date_format_day(text, ms);
    json_string(w, name, ms != DATE_NONE ? text : NULL);
}

const char *show_text(struct cli *c, const char *text)
{
    char *safe = text != NULL ? text_safe(text) : NULL;
    const char *copy = safe != NULL ? arena_copy(&c->memory, safe) : "";
    free(safe);
    return copy;
}

const char *show_short(struct cli *c, const char *text, size_t most)
{
    const char *safe = show_text(c, text);
    size_t characters = 0;
    for (const char *s = safe; s != NULL && *s != '\0'; s++)
        if (((unsigned char)*s & 0xc0) != 0x80 && ++characters > most)
            return arena_format(&c->memory, "%.*s…", (int)(s - safe), safe);
    return safe;
}

const char *show_exact(struct cli *c, double x)
{
    char text[NUMBER_TEXT_SIZE];
    number_format_exact(text, x);
    return isfinite(x) ? arena_copy(&c->memory, text) : NULL;
}

const char *show_quoted(struct cli *c, const char *word)
{
    return words_quoted(&c->memory, word);
}

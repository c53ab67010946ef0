#include "store/classes.h"

#include "core/text.h"
#include "store/columns.h"
#include "store/state.h"
#include "store/statement.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A list of ids longer than this is not worth looking up beforehand: all classes are read. */
enum { IDS_LOOKED_UP = 64 };

#define CLASS_COLUMNS                                                                                                  \
    "class, id, recipe_text, lane, surface, startup, synthetic, token_kind, eval, storage, recipe, precision, "        \
    "accelerator, count, hosts, mode, parallel, model"
enum { FIRST_FACTOR_COLUMN = 3 };

static int read_class(struct statement *st, struct class_row *c, struct arena *memory, struct error *err)
{
    c->class = statement_int(st, 0);
    int rc = statement_copy(st, 1, &c->id, memory, err);
    if (rc == 0)
        rc = statement_copy(st, 2, &c->recipe_text, memory, err);
    enum factor f;
    for (size_t i = 0; rc == 0 && (f = column_factor(PLACE_CLASS, i)) != FACTORS; i++)
        rc = statement_copy(st, FIRST_FACTOR_COLUMN + (int)i, &c->factors.value[f], memory, err);
    c->factors.value[FACTOR_CLASS] = c->id;
    return rc;
}

/* Reads every row of st; the array grows by doubling on the heap and ends in memory. */
static int read_classes(struct statement *st, struct class_rows *out, struct arena *memory, struct error *err)
{
    struct class_row *rows = NULL;
    size_t n = 0, capacity = 0;
    int row = 0;
    int rc = 0;
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row) {
        if (n == capacity) {
            capacity = capacity == 0 ? 64 : 2 * capacity;
            struct class_row *bigger = realloc(rows, capacity * sizeof *rows);
            if (bigger == NULL) {
                rc = error_nomem(err);
                break;
            }
            rows = bigger;
        }
        memset(&rows[n], 0, sizeof rows[n]);
        rc = read_class(st, &rows[n], memory, err);
        n++;
    }
    if (rc == 0) {
        out->rows = arena_array(memory, n, sizeof *rows);
        out->n = n;
        if (out->rows == NULL)
            rc = error_nomem(err);
        else if (n > 0)
            memcpy(out->rows, rows, n * sizeof *rows);
    }
    free(rows);
    return rc;
}

/* "cls-" and the digits given, in lower case; -1 when they are no hex digits or too many. */
static int normal_prefix(char out[CLASS_ID_SIZE], const char *text)
{
    const char *digits = strncmp(text, "cls-", 4) == 0 ? text + 4 : text;
    size_t n = strlen(digits);
    if (n == 0 || n > 2 * DIGEST_SIZE)
        return -1;
    memcpy(out, "cls-", 4);
    for (size_t i = 0; i <= n; i++) {
        if (i < n && !isxdigit((unsigned char)digits[i]))
            return -1;
        out[4 + i] = digits[i];
    }
    text_lower(out);
    return 0;
}

static int ambiguous(const struct class_rows *found, const char *prefix, struct error *err)
{
    const char *first = found->rows[0].id;
    for (size_t i = 1; i < found->n; i++)
        if (strcmp(found->rows[i].id, first) != 0)
            return error_set(err, ERR_NOT_FOUND, "class '%s' is ambiguous: %.20s, %.20s%s", prefix, first,
                             found->rows[i].id, found->n > 2 ? ", …" : "");
    return 0;
}

/* The class whose id begins with the prefix. 'g' sorts after every hex digit, so the two bounds hold just those. */
static int find_class(struct store *s, const char *prefix, struct arena *memory, struct class_row *out,
                      struct error *err)
{
    static const char sql[] =
        "SELECT " CLASS_COLUMNS " FROM class WHERE id >= ?1 AND id < ?1 || 'g' ORDER BY id, class LIMIT 8";
    char from[CLASS_ID_SIZE];
    struct statement *st = NULL;
    struct class_rows found = {0};
    if (normal_prefix(from, prefix) != 0)
        return error_set(err, ERR_NOT_FOUND, "no class '%s': an id is cls- and hex digits", prefix);
    int rc = statement_open(&st, s->db, sql, err);
    if (rc == 0) {
        statement_bind_text(st, 1, from);
        rc = read_classes(st, &found, memory, err);
    }
    statement_close(st);
    if (rc == 0 && found.n == 0)
        rc = error_set(err, ERR_NOT_FOUND, "no class '%s'", prefix);
    if (rc == 0)
        rc = ambiguous(&found, prefix, err);
    if (rc == 0)
        *out = found.rows[0];
    return rc;
}

static int is_class_term(enum factor f)
{
    return column_place(f) == PLACE_CLASS || column_place(f) == PLACE_CLASS_ID;
}

/* Model and recipe are one matter: the recipe's digest decides, so the model is not asked for beside it. */
static int must_agree(enum factor f, unsigned ignored)
{
    return column_place(f) == PLACE_CLASS && f != FACTOR_MODEL && (ignored & (1u << f)) == 0;
}

static void write_conditions(FILE *sql, const struct receipt_filter *f, int has_class)
{
    fputs("SELECT " CLASS_COLUMNS " FROM class WHERE 1", sql);
    for (size_t i = 0; i < f->n_terms; i++)
        if (is_class_term(f->terms[i].factor))
            fprintf(sql, " AND %s IS ?", column_name(f->terms[i].factor));
    for (int k = 0; has_class && k < FACTORS; k++)
        if (must_agree((enum factor)k, f->ignore_factors))
            fprintf(sql, " AND %s IS ?", column_name((enum factor)k));
    if (f->n_ids > 0 && f->n_ids <= IDS_LOOKED_UP) {
        fputs(" AND class IN (SELECT r.class FROM (VALUES ", sql);
        for (size_t i = 0; i < f->n_ids; i++)
            fputs(i == 0 ? "(?)" : ", (?)", sql);
        fputs(") w CROSS JOIN receipt r ON r.doc = " DOCUMENT_OF("w.column1") ")", sql);
    }
    fputs(" ORDER BY class", sql);
}

static void bind_conditions(struct statement *st, const struct receipt_filter *f, const struct class_row *of)
{
    int at = 1;
    for (size_t i = 0; i < f->n_terms; i++)
        if (is_class_term(f->terms[i].factor))
            statement_bind_text(st, at++, f->terms[i].value);
    for (int k = 0; of != NULL && k < FACTORS; k++)
        if (must_agree((enum factor)k, f->ignore_factors))
            statement_bind_text(st, at++, of->factors.value[k]);
    for (size_t i = 0; f->n_ids <= IDS_LOOKED_UP && i < f->n_ids; i++)
        statement_bind_digest(st, at++, &f->ids[i]);
}

static int check_terms(const struct receipt_filter *f, struct error *err)
{
    for (size_t i = 0; i < f->n_terms; i++)
        if (column_place(f->terms[i].factor) == PLACE_NONE)
            return error_set(err, ERR_USAGE, "%s belongs to the question, not to a run: it cannot select runs",
                             factor_rule(f->terms[i].factor)->name);
    return 0;
}

int classes_select(struct store *s, const struct receipt_filter *f, struct arena *memory, struct class_rows *out,
                   struct error *err)
{
    struct class_row of = {0};
    struct statement *st = NULL;
    char *sql = NULL;
    size_t size = 0;
    int rc = check_terms(f, err);
    if (rc == 0 && f->class_of != NULL)
        rc = find_class(s, f->class_of, memory, &of, err);
    if (rc != 0)
        return rc;
    FILE *text = open_memstream(&sql, &size);
    if (text == NULL)
        return error_nomem(err);
    write_conditions(text, f, f->class_of != NULL);
    rc = fclose(text) != 0 ? error_nomem(err) : statement_open(&st, s->db, sql, err);
    if (rc == 0) {
        bind_conditions(st, f, f->class_of != NULL ? &of : NULL);
        rc = read_classes(st, out, memory, err);
    }
    statement_close(st);
    free(sql);
    return rc;
}

static int compare_number(const void *key, const void *element)
{
    int64_t a = *(const int64_t *)key;
    int64_t b = ((const struct class_row *)element)->class;
    return (a > b) - (a < b);
}

const struct class_row *class_by_number(const struct class_rows *rows, int64_t class)
{
    return rows->n == 0 ? NULL : bsearch(&class, rows->rows, rows->n, sizeof *rows->rows, compare_number);
}

#include "store/search.h"

#include "store/database.h"
#include "store/statement.h"

#include <string.h>

/*
 * said: the texts; asked: the words, which tells those that FTS5 sees something in from those it does not ("×", "/").
 * Neither keeps what it was given.
 */
static const char tables[] =
    "CREATE VIRTUAL TABLE said USING fts5 (text, content = '', tokenize = \"unicode61 remove_diacritics 2\");"
    "CREATE VIRTUAL TABLE asked USING fts5 (text, content = '', tokenize = \"unicode61 remove_diacritics 2\");"
    "BEGIN;";

struct search {
    struct database *db;
    const char *const *texts;
    size_t n;
    struct arena *memory;
    struct error *err;
};

static int fill(struct search *s, const char *sql, const char *const *texts, size_t n)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        struct statement *st = NULL;
        rc = statement_open(&st, s->db, sql, s->err);
        if (rc != 0)
            return rc;
        statement_bind_int(st, 1, (int64_t)i);
        statement_bind_text(st, 2, texts[i]);
        rc = statement_run(st, s->err);
    }
    return rc;
}

/* A last "*" is a prefix; alone it is a star. */
static int is_prefix(const char *word)
{
    size_t len = strlen(word);
    return len > 1 && word[len - 1] == '*';
}

/* The word as a phrase of FTS5, in which nothing but the quote means anything: "tok/s" is "tok" before "s". */
static const char *phrase(struct search *s, const char *word)
{
    size_t len = strlen(word) - (size_t)is_prefix(word), at = 0;
    char *out = arena_array(s->memory, 2 * len + sizeof "\"\"*", 1);
    if (out == NULL)
        return NULL;
    out[at++] = '"';
    for (size_t i = 0; i < len; i++) {
        if (word[i] == '"')
            out[at++] = '"';
        out[at++] = word[i];
    }
    out[at++] = '"';
    if (is_prefix(word))
        out[at] = '*';
    return out;
}

/* Whether FTS5 sees anything in the word: then the word finds itself. */
static int has_tokens(struct search *s, size_t i, const char *phrase, int *out)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, "SELECT 1 FROM asked WHERE asked MATCH ?1 AND rowid = ?2", s->err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, phrase);
    statement_bind_int(st, 2, (int64_t)i);
    rc = statement_step(st, out, s->err);
    statement_close(st);
    return rc;
}

/* What words ask of a text: a query for FTS5 (NULL: nothing), and marks that must stand in it as they are. */
struct wish {
    const char *query;
    const char **marks;
    size_t n_marks;
};

static int read_wish(struct search *s, const char *const *words, size_t n, struct wish *out)
{
    struct wish w = {.marks = arena_array(s->memory, n, sizeof *w.marks)};
    int rc = w.marks != NULL ? fill(s, "INSERT INTO asked (rowid, text) VALUES (?1, ?2)", words, n) : ERR_NOMEM;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        const char *p = phrase(s, words[i]);
        int tokens = 0;
        rc = p != NULL ? has_tokens(s, i, p, &tokens) : ERR_NOMEM;
        if (rc == 0 && tokens)
            w.query = w.query == NULL ? p : arena_format(s->memory, "%s AND %s", w.query, p);
        else if (rc == 0 && words[i][0] != '\0')
            w.marks[w.n_marks++] = words[i];
    }
    if (rc == ERR_NOMEM || s->memory->failed)
        return error_nomem(s->err);
    if (rc == 0)
        *out = w;
    return rc;
}

static int has_marks(const char *text, const struct wish *w)
{
    for (size_t i = 0; i < w->n_marks; i++)
        if (strstr(text, w->marks[i]) == NULL)
            return 0;
    return 1;
}

static int find(struct search *s, const struct wish *w, size_t *found, size_t *n_found)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, s->db, "SELECT rowid FROM said WHERE said MATCH ?1 ORDER BY rank, rowid", s->err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, w->query);
    while ((rc = statement_step(st, &row, s->err)) == 0 && row) {
        size_t i = (size_t)statement_int(st, 0);
        if (has_marks(s->texts[i], w))
            found[(*n_found)++] = i;
    }
    statement_close(st);
    return rc;
}

static int run(struct search *s, const char *const *words, size_t n_words, size_t *found, size_t *n_found)
{
    struct wish w;
    int rc = database_execute(s->db, tables, s->err);
    if (rc == 0)
        rc = read_wish(s, words, n_words, &w);
    if (rc != 0)
        return rc;
    if (w.query != NULL) {
        rc = fill(s, "INSERT INTO said (rowid, text) VALUES (?1, ?2)", s->texts, s->n);
        return rc == 0 ? find(s, &w, found, n_found) : rc;
    }
    for (size_t i = 0; w.n_marks > 0 && i < s->n; i++)
        if (has_marks(s->texts[i], &w))
            found[(*n_found)++] = i;
    return 0;
}

int search_texts(size_t **out, size_t *n_out, const char *const *texts, size_t n, const char *const *words,
                 size_t n_words, struct arena *memory, struct error *err)
{
    struct search s = {.texts = texts, .n = n, .memory = memory, .err = err};
    size_t *found = arena_array(memory, n, sizeof *found), n_found = 0;
    int rc = found != NULL ? database_open_memory(&s.db, err) : error_nomem(err);
    if (rc == 0)
        rc = run(&s, words, n_words, found, &n_found);
    database_close(s.db);
    if (rc == 0) {
        *out = found;
        *n_out = n_found;
    }
    return rc;
}

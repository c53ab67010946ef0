#include "store/prefix.h"

#include "store/state.h"
#include "store/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The range of ids that begin with the hex digits of text; -1 when they are no such digits. */
static int prefix_range(const char *text, struct digest *from, struct digest *to)
{
    char low[DIGEST_HEX_SIZE], high[DIGEST_HEX_SIZE];
    size_t n = strlen(text);
    if (n < 4 || n > 2 * DIGEST_SIZE)
        return -1;
    memset(low, '0', sizeof low);
    memset(high, 'f', sizeof high);
    memcpy(low, text, n);
    memcpy(high, text, n);
    low[DIGEST_HEX_SIZE - 1] = high[DIGEST_HEX_SIZE - 1] = '\0';
    return digest_parse(from, low) == 0 && digest_parse(to, high) == 0 ? 0 : -1;
}

enum { CANDIDATES = 5 };

/* Reads the ids of a range: the first into *out, all but too many of them into names. */
static int read_candidates(struct statement *st, const struct prefix_kind *kind, struct digest *out, size_t *n,
                           FILE *names, struct error *err)
{
    int row = 0;
    int rc = 0;
    *n = 0;
    while ((rc = statement_step(st, &row, err)) == 0 && row) {
        char hex[DIGEST_HEX_SIZE];
        struct digest id;
        if (statement_digest(st, 0, &id) != 0)
            return error_set(err, ERR_INTEGRITY, "a %s without an id", kind->noun);
        digest_hex(hex, &id);
        if (*n == 0)
            *out = id;
        if (*n < CANDIDATES)
            fprintf(names, "%s%s%.16s", *n == 0 ? "" : ", ", kind->letters, hex);
        ++*n;
    }
    if (*n > CANDIDATES)
        fprintf(names, ", …");
    return rc;
}

static int look_up(struct store *s, const struct prefix_kind *kind, const struct digest range[2], struct digest *out,
                   size_t *n, FILE *names, struct error *err)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, kind->sql, err);
    if (rc == 0) {
        statement_bind_digest(st, 1, &range[0]);
        statement_bind_digest(st, 2, &range[1]);
        rc = read_candidates(st, kind, out, n, names, err);
    }
    statement_close(st);
    return rc;
}

int prefix_find(struct store *s, const struct prefix_kind *kind, const char *prefix, struct digest *out,
                struct error *err)
{
    struct digest range[2], found;
    char *names = NULL;
    size_t size = 0, n = 0;
    size_t letters = strlen(kind->letters);
    const char *digits = strncmp(prefix, kind->letters, letters) == 0 ? prefix + letters : prefix;
    if (prefix_range(digits, &range[0], &range[1]) != 0)
        return error_set(err, ERR_NOT_FOUND, "no %s '%s': an id is %s and at least 4 hex digits", kind->noun, prefix,
                         kind->letters);
    FILE *f = open_memstream(&names, &size);
    if (f == NULL)
        return error_nomem(err);
    int rc = look_up(s, kind, range, &found, &n, f, err);
    if (fclose(f) != 0 && rc == 0)
        rc = error_nomem(err);
    if (rc == 0 && n == 0)
        rc = error_set(err, ERR_NOT_FOUND, "no %s '%s'", kind->noun, prefix);
    if (rc == 0 && n > 1)
        rc = error_set(err, ERR_NOT_FOUND, "'%s' is ambiguous: %s", prefix, names);
    if (rc == 0)
        *out = found;
    free(names);
    return rc;
}

#include "store/price_parts.h"

#include <stdlib.h>

enum progress { WAITING, KNOWN, ADDED };

struct merging {
    struct store *s;
    const struct price_rows *rows;
    char *progress; /* per row */
    size_t waiting;
};

static int try_row(struct merging *m, size_t i, struct error *err)
{
    const struct price_row *row = &m->rows->rows[i];
    int stored = 0, ready = 1;
    int rc = price_is_stored(m->s, &row->id, &stored, err);
    if (rc == 0 && !stored && row->price.has_supersedes)
        rc = price_is_stored(m->s, &row->price.supersedes, &ready, err);
    if (rc != 0 || !ready)
        return rc;
    if (!stored)
        rc = price_check_correction(m->s, &row->price, err);
    if (rc == 0 && !stored)
        rc = price_store(m->s, row, err);
    m->progress[i] = stored ? KNOWN : ADDED;
    m->waiting--;
    return rc;
}

/* A row that corrects another one comes after it: as many rounds as the longest chain of corrections has rows. */
static int store_all(struct merging *m, struct error *err)
{
    for (size_t before = m->waiting + 1; m->waiting > 0 && m->waiting < before;) {
        before = m->waiting;
        for (size_t i = 0; i < m->rows->n; i++) {
            int rc = m->progress[i] == WAITING ? try_row(m, i, err) : 0;
            if (rc != 0)
                return error_prefix(err, "%s", m->rows->rows[i].name);
        }
    }
    return m->waiting == 0 ? 0 : error_set(err, ERR_INTEGRITY, "a price row supersedes one that is nowhere");
}

static int judge_all(const struct merging *m, long long *added, struct error *err)
{
    *added = 0;
    for (size_t i = 0; i < m->rows->n; i++) {
        if (m->progress[i] != ADDED)
            continue;
        ++*added;
        int rc = price_check_contradiction(m->s, &m->rows->rows[i], err);
        if (rc != 0)
            return error_prefix(err, "%s", m->rows->rows[i].name);
    }
    return 0;
}

int prices_merge(struct store *s, const struct price_rows *rows, long long *added, struct error *err)
{
    struct merging m = {.s = s, .rows = rows, .waiting = rows->n};
    m.progress = calloc(rows->n + 1, 1);
    if (m.progress == NULL)
        return error_nomem(err);
    int rc = store_all(&m, err);
    if (rc == 0)
        rc = judge_all(&m, added, err);
    free(m.progress);
    return rc;
}

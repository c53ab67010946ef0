/*
 * Rows of one documented view, chosen by names and values that came from a template: names are looked up among the
 * view's columns (`mcreport sql --views` lists them) and values are bound, so that nothing from outside is ever SQL.
 */
#ifndef STORE_VIEWS_H
#define STORE_VIEWS_H

#include "core/arena.h"
#include "store/sql.h"

struct view_term {
    const char *column, *value; /* equal as text; "" for NULL */
};

struct view_wish {
    const char *view;
    const char *const *columns;
    size_t n_columns;
    const struct view_term *terms;
    size_t n_terms;
    const char *order; /* a column; NULL: as the view gives them */
    int falling;       /* the greatest first */
    size_t most;
    int64_t as_of;    /* UTC ms: rows of a later moment are left out, where the view says when */
    int synthetic;    /* rows about made-up runs, or about measured ones, where the view says which */
    int *knows_dates; /* set to whether the view says when; NULL */
};

/* *total: rows there are, of which `most` were given. ERR_USAGE: no such view or column, with "did you mean". */
int view_read(struct store *s, const struct view_wish *w, const struct sql_result *sink, size_t *total,
              struct error *err);

/* What judges claims is no view: its rows would be what was recorded, whatever became of it. */
#define VIEW_OF_CLAIMS         "v_claims_v1"
#define VIEW_OF_CLAIMS_INSTEAD "the block 'claims' shows claims, judged by their date"

/* The columns of a documented view, none of one that is not; view NULL: the documented views. In `memory`. */
int view_names(const char *const **names, size_t *n, struct store *s, const char *view, struct arena *memory,
               struct error *err);

#endif

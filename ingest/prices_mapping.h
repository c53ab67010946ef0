/*
 * The mapping file: which column of a foreign CSV is which field of a price. docs/prices.md has its members.
 *
 * Strict: unknown members, unknown fields and a field that is stated twice are errors, so that a typo cannot leave a
 * basis or a unit to chance. What the command line adds is merged in here, and may not contradict.
 */
#ifndef INGEST_PRICES_MAPPING_H
#define INGEST_PRICES_MAPPING_H

#include "ingest/prices_parts.h"

#define PRICE_MAPPING_SCHEMA "mcreport.price-mapping/1"

/* A cell of the row, or the same text on every row; neither when nothing is stated. */
struct mapped_cell {
    const char *column, *value;
    size_t index; /* the column's, once resolved */
};

struct mapped_name {
    enum price_field field;
    const char *from, *to;
};

struct mapped_multiplier {
    const char *name;
    struct mapped_cell from;
};

/* One price of a row. */
struct mapped_price {
    struct mapped_cell fields[PRICE_FIELDS];
    struct mapped_name *names; /* the first that fits counts */
    size_t n_names;
    struct mapped_multiplier *multipliers;
    size_t n_multipliers;
};

/* Rows whose cell reads so are left aside. */
struct mapped_skip {
    struct mapped_cell cell;
    const char *equals;
};

struct price_mapping {
    const char *path;            /* of the mapping file */
    struct mapped_price *prices; /* each is applied to every row; 1 or more */
    size_t n;
    struct mapped_skip *skips;
    size_t n_skips;
};

/*
 * Reads options->mapping and adds the other options. ERR_INPUT "MAP.json:LINE:COL: …" for what is no JSON, "MAP.json:
 * columns.acelerator: …" for what makes no sense; ERR_USAGE for an option that the file already answers.
 */
int price_mapping_read(struct price_mapping *out, const struct price_list_options *options, struct arena *memory,
                       struct error *err);

int mapped_cell_stated(const struct mapped_cell *c);

/*
 * The second half of reading: adds the options, demands what every price must state, reads what is the same on every
 * row once. ERR_USAGE, ERR_INPUT as price_mapping_read().
 */
int price_mapping_complete(struct price_mapping *m, const struct price_list_options *options, struct arena *memory,
                           struct error *err);

/* Finds every column the mapping names. ERR_INPUT "PATH:LINE: no column …". */
int price_mapping_resolve(struct price_mapping *m, const struct prices_table *t, const char *path, struct error *err);

#endif

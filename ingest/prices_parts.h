/*
 * What the importers of price lists share: filling one field of a price from text, and a list that checks what it is
 * given, keeps it once, and says why it did not. Inside ingest/prices*.c only.
 */
#ifndef INGEST_PRICES_PARTS_H
#define INGEST_PRICES_PARTS_H

#include "ingest/prices.h"
#include "ingest/prices_table.h"

/* The fields of a price that a file may state, by the names a mapping file uses. */
enum price_field {
    FIELD_PROVIDER,
    FIELD_SURFACE,
    FIELD_SKU,
    FIELD_REGION,
    FIELD_ACCELERATOR,
    FIELD_BASIS,
    FIELD_CURRENCY,
    FIELD_UNIT,
    FIELD_PER,
    FIELD_PRICE,
    FIELD_LOW,
    FIELD_HIGH,
    FIELD_OBSERVED,
    FIELD_VALID_UNTIL,
    FIELD_SOURCE,
    FIELD_GRADE,
    FIELD_VERBATIM,
    FIELD_SYNTHETIC,
    PRICE_FIELDS
};

const char *price_field_name(enum price_field f);
int price_field_required(enum price_field f);
int price_field_by_name(enum price_field *out, const char *name); /* 0, or -1 */
const char *price_field_meant(const char *name);                  /* the field a typo meant; NULL */

/* A price of which nothing is stated yet. */
struct price price_blank(void);

/*
 * Reads text, which is not empty, into the field. Texts stay where they are, and what is spelt otherwise in the row is
 * in `memory`. ERR_INPUT names the field, quotes the text and says what is accepted.
 */
int price_field_set(struct price *p, enum price_field f, const char *text, struct arena *memory, struct error *err);

struct price_candidate;

enum { PRICE_NOTES = 8 }; /* kinds of notes of one file */

struct price_builder {
    struct price_list *list;
    struct arena *memory;
    struct price_candidate *found;
    size_t n_found, found_room, left_out_room;
    struct price_list_note notes[PRICE_NOTES];
    size_t n_notes, noted[PRICE_NOTES]; /* rows each was said of */
};

/*
 * Offers a price: checked by price_complete(), and left out with its line when that refuses it. Only ERR_NOMEM and
 * what is no fault of the row comes back.
 */
int price_builder_take(struct price_builder *b, size_t line, const struct price *p, struct error *err);

/* Leaves a row out; the same reason for the same line is kept once. ERR_NOMEM. */
int price_builder_leave_out(struct price_builder *b, size_t line, int trap, const char *why, struct error *err);

/* Says something of a row; text is a constant, and there are at most PRICE_NOTES of them. */
void price_builder_note(struct price_builder *b, size_t line, const char *text);

/* Leaves a row with another number of fields than the header out; *whole says whether this one is whole. */
int price_builder_whole(int *whole, struct price_builder *b, const struct prices_table *t,
                        const struct prices_table_row *row, struct error *err);

/* Duplicates once, contradictions not at all; fills the list. ERR_NOMEM. */
int price_builder_finish(struct price_builder *b, struct error *err);

int prices_read_csv(struct price_list *out, const char *path, const char *text, size_t size,
                    const struct price_list_options *options, struct arena *memory, struct error *err);
int prices_read_skypilot(struct price_list *out, const char *path, const char *text, size_t size,
                         const struct price_list_options *options, struct arena *memory, struct error *err);

#endif

/*
 * Price rows: dated observations of a price, append-only.
 *
 * A row says what a source stated on a day, in the source's own unit and basis, to the last digit; what an accelerator
 * costs an hour is computed from it (price_per_accelerator_hour()) and kept beside it. A mistake is corrected by
 * another row that supersedes it. The id is the SHA-256 of everything stated, so the same statement is stored once and
 * two databases fed the same rows in any order agree. --as-of D sees rows observed up to D, whatever the order in which
 * they arrived, and a row is superseded as of D only when the row that replaces it was observed by D.
 */
#ifndef STORE_PRICES_H
#define STORE_PRICES_H

#include "core/arena.h"
#include "core/decimal.h"
#include "store/store.h"

#include <stdint.h>

/* As stated by the source. */
enum price_basis {
    BASIS_LIST,
    BASIS_ON_DEMAND,
    BASIS_SPOT,
    BASIS_RESERVED_1Y,
    BASIS_RESERVED_3Y,
    BASIS_NEGOTIATED,
    BASIS_OWNED_TCO,
    BASIS_INVOICE,
    BASES
};
const char *price_basis_name(enum price_basis b);                 /* "list" "on-demand" "spot" "reserved-1y" … */
int price_basis_by_name(enum price_basis *out, const char *name); /* 0, or -1 */

enum price_unit { PRICE_ACCELERATOR_HOUR, PRICE_ACCELERATOR_SECOND, PRICE_INSTANCE_HOUR, PRICE_UNITS };
const char *price_unit_name(enum price_unit u); /* "accelerator-hour" "accelerator-second" "instance-hour" */
int price_unit_by_name(enum price_unit *out, const char *name);

/* How good the source is: a page that quotes somebody, the vendor's own page, what was paid. */
enum price_grade { PRICE_GRADE_NOT_STATED, PRICE_SECONDARY, PRICE_VENDOR, PRICE_INVOICE, PRICE_GRADES };
const char *price_grade_name(enum price_grade g); /* "not stated" "secondary page" "vendor page" "invoice" */
/* "not-stated" "secondary" "vendor" "invoice", or a whole name. */
int price_grade_by_name(enum price_grade *out, const char *name);
const char *price_grade_word(enum price_grade g); /* "not-stated" "secondary" "vendor" "invoice": as it is typed */

/*
 * A currency as rows have it, "USD" for "usd", in `memory`: the one rule for options, claims and lists. ERR_INPUT when
 * it is not three letters; `place` is where the message says it stands.
 */
int price_currency(const char **out, const char *place, const char *text, struct arena *memory, struct error *err);

#define PRICE_MULTIPLIERS 32 /* of one row, at most */

struct price_multiplier {
    const char *name;      /* "region eu-west", "volume discount" */
    struct decimal factor; /* positive */
};

struct price {
    const char *provider, *surface; /* who sells it; the surface whose runs it prices ("modal") */
    const char *sku, *region;       /* NULL where not stated */
    const char *accelerator;        /* normalised by receipt/accelerator.h where it knows the name */
    enum price_basis basis;
    const char *currency; /* ISO 4217: "USD" */
    enum price_unit unit;
    int64_t per;               /* accelerators in one billing unit (8 for an instance of eight); 1 or more */
    struct decimal unit_price; /* positive; for `per` accelerators together */
    struct decimal low, high;  /* where the source states a range around unit_price, same unit; "" otherwise */
    const struct price_multiplier *multipliers;
    size_t n_multipliers;
    int64_t observed;    /* UTC ms, the first millisecond of the day it was seen */
    int64_t valid_until; /* the last millisecond of the last day it holds; DATE_NONE where not stated */
    const char *source;  /* where it was seen: a page, a document, an invoice number */
    enum price_grade grade;
    const char *verbatim; /* the words of the source; NULL */
    int has_supersedes;
    struct digest supersedes; /* the row this one corrects */
    int synthetic;            /* made up: prices made-up runs only */
};

#define PRICE_ID_SIZE 17 /* "prc-" and the 12 hex digits that are shown */

struct price_row {
    struct price price;
    struct digest id;
    char name[PRICE_ID_SIZE];
    struct decimal
        accelerator_hour;      /* currency per accelerator and hour: unit price × multipliers, by unit and `per` */
    int exact;                 /* 0: accelerator_hour is a quotient cut to 34 digits */
    double value, low, high;   /* the same as doubles, for statistics; low and high NaN without a range */
    const char *superseded_by; /* name of the row that corrects it, as of the moment asked; NULL */
    int64_t recorded_at;       /* wall clock when it was stored */
};

/*
 * Checks a price, computes what an accelerator costs an hour (unit_price × every multiplier × 3600 where it is per
 * second ÷ per) and the id. ERR_INPUT names the field and what it must be: `price '-1': must be positive`, `valid until
 * 2024-01-01: before it was observed (2024-05-05)`, `low '7': above the price '6.25'`.
 *
 * out->price is p made uniform, so that one statement has one id: the accelerator by its name in
 * receipt/accelerator.h, where that knows it ("H100!" is H100); an empty text is not stated; observed is the first
 * millisecond of its day, valid_until the last one. White space around a text is refused: it makes two surfaces of one.
 * Texts stay where p has them.
 */
int price_complete(struct price_row *out, const struct price *p, struct error *err);

/* "prc-" and 12 hex digits. */
void price_name(char out[PRICE_ID_SIZE], const struct digest *id);

/* Orderings, for qsort's comparisons; 0 says that two rows agree. What is not stated comes first. */
int price_order_seller(const struct price *a, const struct price *b); /* surface, basis, provider, region, currency */
/* The same, then what is sold: made up or not, accelerators per billing unit, accelerator, sku. */
int price_order_offer(const struct price *a, const struct price *b);
int price_order_id(const struct price_row *a, const struct price_row *b); /* 0: the same row */

enum price_added { PRICE_NEW, PRICE_DUPLICATE };

/*
 * Stores a row in the running transaction or one of its own. recorded_at: the wall clock. `row` is it, as
 * price_complete() makes it; a duplicate leaves the stored row as it is.
 *
 * ERR_INPUT as price_complete(), and for a row that supersedes one of another provider, surface, accelerator or basis,
 * a made-up one when it is not or the reverse, or one observed later. ERR_NOT_FOUND when the row it supersedes is not
 * there. ERR_REFUSED when that row was superseded by another one already (a row is corrected once, else there would be
 * two corrected ones), or when this one contradicts a stored row: the same provider, surface, sku, accelerator, per,
 * region, basis, currency, kind (synthetic or not) and day at another price per accelerator-hour, what is not stated
 * being equal to what is not stated. A row that was superseded by that day contradicts nothing any more, nor does the
 * row that this one supersedes. The message names the other row and the remedy.
 */
int price_add(struct store *s, const struct price *p, int64_t recorded_at, enum price_added *outcome,
              struct price_row *row, struct error *err);

struct price_rows;

/*
 * Stores the rows of another database, which prices_select() gave with those superseded, in the running transaction:
 * all of them are judged when all are there, so that it does not depend on which database came first. *added: those
 * that were not known. recorded_at stays theirs. Errors as price_add(); what was stored before is the caller's to undo.
 */
int prices_merge(struct store *s, const struct price_rows *rows, long long *added, struct error *err);

/* All of it, by what is stated. NULL and 0 mean any. */
struct price_filter {
    int64_t as_of;           /* rows observed by then; 0 means no limit */
    const char *accelerator; /* by any name */
    const char *surface, *provider, *region, *currency;
    int has_basis;
    enum price_basis basis;
    int superseded; /* with the corrected rows too */
};

struct price_rows {
    struct price_row *rows; /* by accelerator, surface, basis, provider, region, observed, id: never by arrival */
    size_t n;
};

/* Rows live in `memory`. ERR_INTEGRITY when a row is not what its id says: no figure is made from such rows. */
int prices_select(struct store *s, const struct price_filter *f, struct arena *memory, struct price_rows *out,
                  struct error *err);

/* The row whose id begins so ("prc-0a1b…" or bare hex, 4 digits or more). ERR_NOT_FOUND names several candidates. */
int price_find(struct store *s, const char *prefix, struct digest *out, struct error *err);

/* One row, whenever it was observed; what supersedes it as of a moment (0: ever). */
int price_get(struct store *s, const struct digest *id, int64_t as_of, struct arena *memory, struct price_row *out,
              struct error *err);

#endif

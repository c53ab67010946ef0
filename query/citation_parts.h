/*
 * What the files of citations share: markers and what they cite, a block of text as its reader sees it, the quantities
 * in it. Internal to this room.
 */
#ifndef QUERY_CITATION_PARTS_H
#define QUERY_CITATION_PARTS_H

#include "core/markdown.h"
#include "query/citations.h"

/* A revision of a claim that the document names, judged once. */
struct cited {
    const char *id;
    int64_t number;
    const struct claim *claim; /* NULL: unknown */
    const struct claim_revision *revision;
    struct claim_standing standing;
    const char *unknown; /* why */
    struct cited *next;
};

struct citation_mark {
    size_t at, end; /* the bytes of the marker; of managed text the one that opens it */
    size_t glyph;   /* of an inline one, within its passage */
    const char *id;
    int64_t number;
    enum quote_style style;
    const char *flaw;     /* why it cannot be read; NULL */
    int closed;           /* of managed text: */
    size_t inside, close; /* its bytes [inside, close), where the closing marker begins */
    size_t closes;        /* where that ends */
    struct cited *cited;  /* NULL of a flawed one */
};

struct marks {
    struct citation_mark *items;
    size_t n, room;
};

struct placed_finding {
    size_t at, order;
    struct citation_finding finding;
};

struct placed_citation {
    size_t at;
    struct citation citation;
};

/* One document being checked. */
struct checking {
    const struct registry *r;
    struct arena *memory;
    struct markdown m;
    struct marks managed;
    struct cited *cited;
    struct placed_finding *found;
    size_t n_found, found_room;
    struct placed_citation *items;
    size_t n_items, items_room;
    size_t n_quantities;
    struct error *err;
};

/* Reads the document and its managed texts, and looks up what they cite. */
int checking_begin(struct checking *c, const struct registry *r, const char *text, size_t len, struct error *err);

/* message and help NULL: without memory. */
int checking_find(struct checking *c, size_t at, enum citation_fault fault, const char *message, const char *help,
                  int fixable);

/* A revision, judged; one that does not exist is an answer, too. */
int checking_look_up(struct cited **out, struct checking *c, const char *id, int64_t number);
int checking_newest(const struct cited **out, struct checking *c, const struct cited *x);

/* Looks up what a marker cites, and counts it. */
int checking_cite(struct checking *c, struct citation_mark *mark);

struct citation_mark *marks_add(struct marks *m, struct arena *memory); /* NULL without memory */

/* "ID@REV" and the words behind it, [text, text + len), into a mark: flawed where they are no such thing. */
int mark_read(struct citation_mark *mark, const char *text, size_t len, struct arena *memory);

/* Finds the managed texts, and the markers that have no like (X006). */
int managed_read(struct checking *c);

/* --- text as its reader sees it --- */

/* What is no character of the text. Numbers beyond those of Unicode. */
enum { GLYPH_OBJECT = 0x110000, GLYPH_STOP, GLYPH_MARK };

/* One character, or OBJECT (code, an address), STOP (managed text: no sentence goes on behind it), MARK (inline). */
struct glyph {
    unsigned code;
    unsigned sentence; /* counts from 0 */
    size_t at;         /* its byte in the source; of a MARK its index */
};

/* One block. Emphasis stays as written; tags, escapes, entities and the marks of quotations are resolved. */
struct passage {
    struct glyph *glyphs;
    size_t n;
    struct marks marks; /* inline ones */
    size_t block, table;
};

/* The block that begins at piece *next, which is moved behind it. Flawed inline markers are reported. */
int passage_read(struct passage *out, struct checking *c, size_t *next);

/* Makes every inline marker one glyph; numbers the sentences. */
int passage_read_marks(struct passage *p, struct checking *c);
void passage_count_sentences(struct passage *p);

/* Signs that look alike or mean the same are one here. */
unsigned glyph_plain(unsigned code);
/* The length of a bare address: what is in it is no text. Marks of a sentence at its end are not the address's. */
size_t address_length(const char *s, size_t len);

/* Also of what lies past the end: 0. */
unsigned passage_code(const struct passage *p, size_t i);
size_t passage_byte(const struct passage *p, size_t i); /* of a MARK too */
int glyph_is_blank(unsigned code);
int glyph_is_digit(unsigned code);
int glyph_is_capital(unsigned code);
int glyph_is_letter(unsigned code); /* ASCII letters, and all beyond ASCII that are no signs used with numbers */
int glyph_is_gap(unsigned code);    /* may stand between a number and its unit: blanks, emphasis, a hyphen */
size_t passage_skip(const struct passage *p, size_t i, int (*is)(unsigned code));

/* The end of the word (ASCII, small letters) where it stands at i whatever the case, and no letter or digit behind it;
 * 0. */
size_t passage_word(const struct passage *p, size_t i, const char *word);
/* The end of the first of the words that stands at i; 0. The list ends with NULL. */
size_t passage_one_of(const struct passage *p, size_t i, const char *const *words);
/* [from, to) in UTF-8, blanks and emphasis folded. */
const char *passage_text(const struct passage *p, size_t from, size_t to, struct arena *memory);

/* --- quantities --- */

enum quantity_kind { QUANTITY_RATE, QUANTITY_COST, QUANTITY_RATIO, QUANTITY_PERCENT };
enum quantity_subject { SUBJECT_ANY, SUBJECT_SPEED, SUBJECT_COST };
enum quantity_per { PER_SYSTEM, PER_ACCELERATOR, PER_OTHER };

struct quantity_number {
    size_t from, to; /* glyphs */
    double value;
    double digit; /* what one unit of the last digit given is worth: 38,500: 100; 1.90: 0.01 */
};

struct quantity {
    enum quantity_kind kind;
    size_t from, to;            /* glyphs, the unit with them */
    struct quantity_number low; /* of an interval "4,277–4,355 tok/s"; from == to: none */
    struct quantity_number number;
    struct quantity_number spread; /* of "4,316 ± 39 tok/s"; as above */
    enum quantity_per per;         /* of a rate */
    char currency[4];              /* of a cost: its code */
    enum quantity_subject subject; /* of a ratio or percentage: what it is said to be of */
    int more;                      /* faster or dearer: 1; slower or cheaper: -1; not said: 0 */
    int better;                    /* the same for "better", "worse": good is 1 */
};

struct quantities {
    struct quantity *items;
    size_t n, room;
};

/* A number at i, or 0. */
int quantity_number_at(struct quantity_number *out, const struct passage *p, size_t i);

/* The unit of a rate or cost that stands at i; gives its end, or 0. Only kind, per, currency and `scale` are written.
 */
size_t quantity_unit_at(struct quantity *out, double *scale, const struct passage *p, size_t i);

/* A cost whose currency stands before the number: "$0.40 per million tokens"; gives its end, or 0. */
size_t quantity_with_price(struct quantity *out, const struct passage *p, const struct quantity_number *n);

/* What a word says of the number beside it. */
struct saying {
    const char *word;
    enum quantity_subject subject;
    int more, better;
    int weak; /* says it of many things: counts where the sentence is about speed or cost */
};

/* What the words around a number say: the saying, what it is said of, and whether of something else. */
struct heard {
    const struct saying *saying;
    size_t end; /* of the saying */
    enum quantity_subject subject;
    int other, statistic;
};

enum { WORD_MOST = 24, WORDS_AFTER = 3, WORDS_BEFORE = 4 };

/* A weak saying further than weak_reach words away is of something else: "1.9x at lower cost". */
struct heard listen_after(const struct passage *p, size_t i, int weak_reach);
struct heard listen_before(const struct passage *p, size_t i);
/* Whether it is said of speed or cost, in the sentence that i is in. */
int heard_counts(const struct heard *h, const struct passage *p, size_t i);
int says_speed_or_cost(const struct passage *p, size_t i);
/* The word that ends before *i, blanks, emphasis and signs passed over; *i goes to its beginning. */
int passage_word_before(char word[WORD_MOST], const struct passage *p, size_t *i);

/* Whether a number is said to be a ratio or percentage of speed or cost; fills the rest of *q. */
int quantity_is_ratio(struct quantity *q, const struct passage *p);

/* All of a block, in order. */
int quantities_read(struct quantities *out, const struct passage *p, struct arena *memory);

/* What the columns of a table are in: one for each. */
struct column_unit {
    int given;
    struct quantity like;
    double scale;
};
struct columns {
    struct column_unit *items;
    size_t n, table;
};
/* From the head of a table. */
int columns_read(struct columns *out, const struct passage *head, struct arena *memory);
/* Bare numbers of a row under a unit. */
int columns_apply(struct quantities *out, const struct columns *columns, const struct passage *row,
                  struct arena *memory);
int quantities_add(struct quantities *out, const struct quantity *q, struct arena *memory);

/* --- judging --- */

/* Whether a claim's metric is about such a quantity. */
int quantity_fits(const struct quantity *q, const struct claim_record *r);
/* Whether it is what the claim says. */
int quantity_agrees(const struct quantity *q, const struct claim_record *r, struct arena *memory);
/* What the claim says about such a quantity: "38,461 tok/s (38,209–38,717)". */
const char *quantity_said(const struct quantity *q, const struct claim_record *r, struct arena *memory);

/* The managed texts; one block with its inline markers and quantities; whether something may be cited at all. */
int judge_managed(struct checking *c);
int judge_passage(struct checking *c, const struct passage *p, const struct quantities *q);
int judge_reference(struct checking *c, const struct citation_mark *mark);

/* "mcr:b200@1" */
const char *cited_name(const struct cited *x, struct arena *memory);
int cited_may_be_quoted(const struct cited *x); /* in some words: current, dated or superseded */
/* "mcr:b200@1 is dated: its validity ended on …"; without `what`: "mcr:b200@1 is superseded by …". */
const char *cited_reasons(const struct cited *x, const char *what, struct arena *memory);

/* The characters of managed text that its reader sees: white space, and the marks of quotations, folded. */
struct folded {
    char *text;
    size_t *at; /* the byte of each in the source */
    size_t n;
    size_t from, to; /* source bytes of what is not white space at both ends; equal: nothing */
};
int folded_read(struct folded *out, const struct checking *c, const struct citation_mark *mark);
int folded_is(const struct folded *f, const char *quote);

/* Whether that is what the marker has to say. */
int managed_is_told(const struct folded *f, const struct checking *c, const struct citation_mark *mark);

/* What a marker has to say: in the words of a revision as it stands. NULL: it may not be quoted, or without memory. */
const char *cited_words(const struct cited *x, enum quote_style style, struct arena *memory);

#endif

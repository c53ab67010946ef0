/* What the files that read templates share. Internal to this room. */
#ifndef REPORT_TEMPLATE_PARTS_H
#define REPORT_TEMPLATE_PARTS_H

#include "core/markdown_blocks.h"
#include "report/blocks.h"
#include "report/template.h"

/* By number: MCR-T001 and so on; the last is MCR-R009. */
enum template_code {
    FAULT_NO_TEXT = 1,
    FAULT_JSON,
    FAULT_BLOCK,
    FAULT_MEMBER,
    FAULT_VALUE,
    FAULT_MISSING,
    FAULT_QUESTION,
    FAULT_PLANE,
    FAULT_NAMED,
    FAULT_SECTION,
    FAULT_EXPANDED,
    FAULT_NUMBER,
    FAULT_BAND,
    FAULT_MARKDOWN,
    FAULT_HEADLINE,
    FAULT_DRY_RUN,
    FAULT_DATED
};

struct placed_fault {
    size_t order;
    struct template_fault fault;
};

enum {
    SECTIONS_MOST = 200,
    TEMPLATE_BYTES_MOST = 256 * 1024,
    TEXT_BYTES_MOST = 8 * 1024, /* of a paragraph, a member */
    TEMPLATE_COUNT_MOST = 1000000,
    TEMPLATE_LIST_MOST = 100,
    NAMES_MOST = 256 /* blocks, members, values: what "did you mean" looks through */
};

struct template_reading {
    struct template *out;
    struct arena *memory;
    struct error *err;
    struct markdown_blocks document;
    struct template_section *sections;
    size_t n_sections, sections_room;
    struct template_item *items; /* of the last section */
    size_t n_items, items_room;
    size_t section_at;     /* where the last section begins */
    int plane_known;       /* it says which plane it is of */
    int has_headline;      /* it has one already */
    size_t unread;         /* its blocks that could not be read: content all the same */
    size_t templates;      /* blocks of that name */
    size_t outside;        /* items before the first section */
    size_t template_at;    /* where the `template` block is */
    int has_provenance;    /* some block of that name */
    int asks_claim;        /* something is about the claim of --set claim=ID … */
    size_t claim_at;       /* … first here */
    unsigned value_planes; /* where the text being read may stand, 1 << PLANE_…; 0: where no {{values}} do */
    int value_everywhere;  /* … but those of all planes */
    struct placed_fault *faults;
    size_t n_faults, faults_room;
};

/* --- faults: each of these tells some, and returns 0 or ERR_NOMEM --- */

/* message and help NULL: without memory. At a byte of the source; on a line and column, 0 and 0 being the whole file.
 */
int template_fault_at(struct template_reading *r, size_t at, enum template_code code, const char *message,
                      const char *help);
int template_fault_on(struct template_reading *r, size_t line, size_t column, enum template_code code,
                      const char *message, const char *help);
int template_give_faults(struct template_reading *r); /* in the order of their places, to r->out */

/* Bytes that are no text; *stop: nothing else can be read. Then, of what can, what cannot be seen. */
int template_check_bytes(int *stop, struct template_reading *r, const char *text, size_t len);
int template_check_seen(struct template_reading *r);

int template_check_named(struct template_reading *r, const struct markdown_block *b, const struct block_body *body);
int template_check_stands(struct template_reading *r, const struct markdown_block *b); /* what a block is in */
int template_check_filled(struct template_reading *r, const struct markdown_block *b, const struct template_item *item);
/* A word or term that selects. */
int template_check_selected(struct template_reading *r, size_t at, const struct body_rule *member, const char *text);
/* What Markdown may say here; *skip: it was told, and there is nothing to read. */
int template_check_written(int *skip, struct template_reading *r, const struct markdown_block *b);
int template_check_headline(struct template_reading *r, const struct markdown_block *b,
                            const struct template_item *item);
int template_check_heading(struct template_reading *r, const struct markdown_block *b,
                           const struct template_item *item);
/* Remembers what the template has to need, for template_check_whole(). */
void template_note_needs(struct template_reading *r, unsigned needs, size_t at);
int template_check_section(struct template_reading *r); /* the last one, whole */
int template_check_whole(struct template_reading *r);

struct placed_text; /* below */
/* {{values}}, numbers with a unit, words of a plane; of a member also what it asks for. */
int template_check_text(struct template_reading *r, const struct placed_text *text);
int template_check_printed(struct template_reading *r, const struct placed_text *text, const struct body_rule *member);

/* The first word that says which of several is ahead, names of {{values}} passed over, and where; NULL: none does. */
const char *template_verdict_word(const struct placed_text *text, size_t *at);

/* --- words --- */

/* A text from the template for a message: safe to show, cut. NULL without memory. */
const char *template_shown(struct template_reading *r, const char *text);
/* "did you mean 'NAME'?" where it is near to one of names[n], else the other text. */
const char *template_near(struct template_reading *r, const char *name, const char *const *names, size_t n,
                          const char *otherwise);
int template_plane(enum plane *out, const char *word); /* -1: no such plane */
const char *template_plane_word(enum plane plane);
const char *template_planes(struct template_reading *r, unsigned planes);      /* "current or dated" */
int template_section_plane(enum plane *out, const struct template_reading *r); /* of the last; 0: not known */

/* --- bodies --- */

/* A text that is printed, and where each byte of it stands in the source. */
struct placed_text {
    const char *text;
    size_t len;
    const size_t *places; /* len + 1 */
};

/* One member of a body: where its name and its value stand in the body's text. */
struct body_spot {
    size_t name, value;
};

struct body_spots {
    const struct markdown_block *block;
    struct body_spot *items; /* in the order of the text */
    size_t n;
};

/* Of a body that is valid JSON and an object. -1: without memory. */
int body_spots_read(struct body_spots *out, const struct markdown_block *block, struct arena *memory);
/* Where the k-th element of the array at `at` begins. */
size_t body_element(const struct markdown_block *block, size_t at, size_t k);
/* The string at `at` as printed, byte by byte; text: what it says. -1: without memory. */
int body_place_string(struct placed_text *out, const struct markdown_block *block, size_t at, const char *text,
                      struct arena *memory);

/* The members of a block, those of all figures with them; NULL past the end. */
const struct body_rule *template_member_at(const struct block_rule *rule, size_t i);

/* Reads an "mcr" block whole: its rule and its members; NULL where it is unknown, and then the fault is told. */
int template_read_body(const struct block_rule **rule, struct block_body **body, struct template_reading *r,
                       const struct markdown_block *block);

/* --- prose --- */
int template_read_prose(struct template_item *out, struct template_reading *r, const struct markdown_block *block);
int template_read_code(struct template_item *out, struct template_reading *r, const struct markdown_block *block);

#endif

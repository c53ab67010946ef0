/* What the files that read a claim's terms share. Internal to this room. */
#ifndef QUERY_CLAIM_PARTS_H
#define QUERY_CLAIM_PARTS_H

#include "core/json_writer.h"
#include "query/claim.h"

#define CLAIM_SCHEMA "mcreport.claim/1" /* of a claim file, and of the terms in a record */

/* Faults name their member by `place`, a JSON pointer: "/where/surface". */
struct terms_reading {
    struct claim_terms *out;
    struct arena *memory;
    struct error *err;
    char asked[FACTORS];          /* by `where` */
    const char *value[FACTORS];   /* what it asks for; NULL: not recorded */
    const char *class_of_receipt; /* "class-of"; NULL */
};

/* ERR_INPUT: `/axis 'acelerator': no factor; did you mean 'accelerator'?`, the guess where some name is near. */
int terms_unknown(struct terms_reading *x, const char *place, const char *value, const char *what,
                  const char *const *names, size_t n);

/* Text that can be shown as it is: not empty, without control and invisible characters, white space around it cut. */
int terms_text(struct terms_reading *x, const char *place, const struct json_node *v, const char **out);

int terms_factor(struct terms_reading *x, const char *place, const char *name, enum factor *out);

/* A value of a factor as receipts have it: text, a number, or true and false where it is one of two. */
int terms_value(struct terms_reading *x, const char *place, enum factor f, const struct json_node *v, const char **out);

/* ERR_REFUSED for words that ask for the best of several runs: "best_throughput", "max". */
int terms_refuse_best(struct terms_reading *x, const char *place, const char *word);

/* `where`: the rate, and what is asked of factors. */
int terms_where(struct terms_reading *x, const struct json_node *v);

/* `price`: provider, region and currency of the rows; and the member, where it says anything. */
int terms_price(struct terms_reading *x, const struct json_node *v);
void terms_write_price(struct json_writer *w, const struct claim_terms *t);

/* Gives t->where and t->synthetic, once all members are read. ERR_NOMEM. */
int terms_list_where(struct terms_reading *x);

/* Gives t->text. ERR_NOMEM. */
int terms_write(struct claim_terms *t, struct arena *memory, struct error *err);

#endif

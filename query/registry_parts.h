/* What the files of the registry share. Internal to this room. */
#ifndef QUERY_REGISTRY_PARTS_H
#define QUERY_REGISTRY_PARTS_H

#include "query/registry.h"

#define CLAIM_SUBJECT "claim:" /* and the id: what an event of a claim is about */

enum claim_event { CLAIM_DECLARE, CLAIM_RENEW, CLAIM_CHALLENGE, CLAIM_ANSWER, CLAIM_WITHDRAW, CLAIM_EVENTS };
const char *claim_event_kind(enum claim_event e); /* "claim.declared" */

/* The record an event declared or renewed: ERR_INTEGRITY, naming the event, where it is none this program reads. */
int claim_event_record(struct claim_record *out, const struct event *e, struct arena *memory, struct error *err);

/* What an answer calls a challenge by. ERR_NOMEM. */
int claim_challenge_name(char out[DIGEST_HEX_SIZE], const struct event *challenge, struct error *err);

const struct claim *registry_claim(const struct registry *r, const char *id); /* NULL: none of that id */
const struct claim_revision *claim_newest(const struct claim *c);
const struct claim_revision *claim_numbered(const struct claim *c, int64_t revision); /* NULL: none of that number */

/* "id", "id@3" or "mcr:id@3": a copy of the id, and the number; 0 where none is named. -1: not of that form. */
int claim_reference(const char **id, int64_t *revision, const char *text, struct arena *memory);

/* "withdrawn on 2026-05-10 by ann: wrong cable". NULL without memory. */
const char *claim_event_words(const char *what, const struct event *e, struct arena *memory);

/* Takes one more event, which nobody recorded, into the registry: *out is its claim as it would be. */
int registry_suppose(const struct claim **out, struct registry *r, const struct event *e, struct error *err);

/* The first of the terms' derived_from that is not there as of the registry's moment; NULL: all are. */
const char *registry_unknown_parent(const struct registry *r, const struct claim_terms *terms);

/* "derived from b@1, derived from a@1, withdrawn on 2026-05-10 by ann: wrong cable"; NULL: nothing it stands on fell.
 */
int registry_fallen(const char **why, const struct registry *r, const struct claim_terms *terms, struct error *err);

/*
 * What of the archive claims are judged by. Many claims stand on one class and one offer: each is read once for a
 * registry.
 */
struct class_item {
    const struct evidence *evidence;
    double steady; /* tok/s; NaN without a steady state. Of class_runs_measure() */
    int checked;   /* its bytes are what its hash says */
};

struct class_id {
    struct digest id;
    struct class_item *item;
};

struct class_runs {
    const char *class_id;
    unsigned open; /* bit set of factors that the class is left open in */
    int measured;
    struct class_item *items; /* in the order of seen_at, id */
    size_t n;
    struct class_id *ids; /* sorted; several of a document that is kept in several forms */
    size_t n_ids;
    struct class_runs *next;
};

struct registry_cache {
    struct class_runs *classes;
    struct offer_rows *offers;
};

/* Everything of the class that is seen by the registry's moment. ERR_NOT_FOUND. */
int registry_class(struct class_runs **out, const struct registry *r, const char *class_id, unsigned open,
                   struct error *err);
struct class_item *class_runs_find(const struct class_runs *c, const struct digest *id); /* NULL */
struct class_item *class_runs_named(const struct class_runs *c, const char *name);       /* "rcp-01aa9c37d2f0"; NULL */
int class_runs_measure(struct class_runs *c, const struct registry *r, struct error *err);

/* What the seller of a row asks for that accelerator on that surface and basis: all rows seen, corrected ones too. */
int registry_offers(const struct price_rows **out, const struct registry *r, const struct price *like,
                    struct error *err);

/* One revision being judged. */
struct judging {
    const struct registry *r;
    const struct claim *claim;
    const struct claim_revision *revision;
    const struct claim_record *record;
    struct claim_standing *out;
    size_t reasons_room, remarks_room;
    struct class_runs *runs;          /* of its class, the axis open; NULL: none of its receipts is here */
    size_t n_missing, n_unusable;     /* of its receipts: not here; here, and of no use any more */
    const struct price_row *price[2]; /* of a side; NULL: it has none, or it is not here */
    struct error *err;
};

/* text NULL: without memory. */
int judging_reason(struct judging *j, enum claim_status status, const char *text);
int judging_remark(struct judging *j, const char *text);
const char *judging_level(const struct judging *j, size_t side); /* "B200", "count 8" */

/* Whether its receipts are there and may still be stood on: claim_support.c. */
int judging_receipts(struct judging *j);

/* Whether the contract lets them through today, and they give what the record says: claim_contract.c. */
int judging_contract(struct judging *j);

/* What bound price rows are worth, and whether newer ones have moved the value: claim_repriced.c. */
int judging_price_rows(struct judging *j);
int judging_prices(struct judging *j);

/* Whether runs that the claim does not stand on have moved the value: claim_moved.c. */
int judging_runs(struct judging *j);

struct others {
    struct judging *j;
    struct arena *memory;      /* for the time of the judgement */
    struct factor_term *terms; /* what the claim asked of factors */
    size_t n_terms;
    char *taken; /* per item of the class: bound, or named as left out */
};

/* Whether an item of the class, usable or not, is another one of that side. */
int others_has(const struct others *o, size_t side, size_t item);

/* By rate: claim_moved_rates.c. By attempts that ended well, by what receipts say in words: claim_moved_states.c. */
int others_by_rate(struct others *o);
int others_by_attempts(struct others *o);
int others_by_word(struct others *o);

#endif

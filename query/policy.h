/*
 * Policy: the few numbers that are a site's to set, each with its default, changed by an event with a reason, and read
 * as of a moment.
 *
 * Sources of the defaults: runs and prices speak of today for 30 days, sparse validation for 14 (a promotion is about
 * one image); 3 % is what matters in practice; a claim is dated by runs or prices more than 2 % away. They stand in the
 * table of policy.c and nowhere else.
 */
#ifndef QUERY_POLICY_H
#define QUERY_POLICY_H

#include "core/arena.h"
#include "receipt/lane.h"
#include "store/events.h"

#include <stdint.h>

enum policy_key {
    POLICY_TRAINING_VALID_DAYS,          /* "training_valid_days", 30 */
    POLICY_SPARSE_EXACT_VALID_DAYS,      /* "sparse_exact_valid_days", 30 */
    POLICY_SPARSE_VALIDATION_VALID_DAYS, /* "sparse_validation_valid_days", 14 */
    POLICY_PRICE_VALID_DAYS,             /* "price_valid_days", 30: of a row without an end of its own */
    POLICY_PRACTICAL_PCT,                /* "practical_pct", 3: a change that matters */
    POLICY_MOVED_PCT,                    /* "moved_pct", 2: newer runs further away than that date a claim */
    POLICY_PRICE_MOVED_PCT,              /* "price_moved_pct", 2: so does a newer price row */
    POLICY_KEYS
};

struct policy_rule {
    const char *name, *what; /* what: one sentence */
    const char *unit;        /* "days", "%" */
    double initial, least, most;
    int whole; /* whole numbers only */
};
const struct policy_rule *policy_rule(enum policy_key k);
int policy_key_by_name(enum policy_key *out, const char *name); /* 0, or -1 */

struct policy {
    double value[POLICY_KEYS];
    const char *because[POLICY_KEYS]; /* of the last change; NULL: the default stands */
    const char *actor[POLICY_KEYS];   /* NULL: not known */
    int64_t since[POLICY_KEYS];       /* DATE_NONE: the default stands */
};

void policy_default(struct policy *p);

/*
 * As of a moment (0: all that was ever set). Of changes of one moment the later one by event_order() counts: the one
 * set last where both were set in one database, and in every database that has them the same. ERR_INTEGRITY as
 * events_load(), and for a change this program does not understand; texts live in `memory`.
 */
int policy_load(struct policy *out, struct store *store, int64_t as_of, struct arena *memory, struct error *err);

/* The same of events that were loaded already, with others or without; texts stay where they are. */
int policy_of_events(struct policy *out, const struct event_rows *rows, struct error *err);

/* What an event of kind "policy.…" says. ERR_INTEGRITY, naming the event, where this program does not understand it. */
struct policy_change {
    enum policy_key key;
    double value;
};
int policy_change_read(struct policy_change *out, const struct event *e, struct error *err);

/*
 * Reads a value for a key: ERR_INPUT says what it must be (`practical_pct '-1': must be a number from 0.1 to 50`).
 */
int policy_value_read(double *out, enum policy_key k, const char *text, struct error *err);

/* The same, but for what is already recorded: nothing is written. *changed is what policy_set() would make it. */
int policy_look(int *changed, struct store *store, enum policy_key k, double value, int64_t effective_at,
                struct error *err);

/*
 * Records a change as an event. Setting what is already so changes nothing: *changed is 0. ERR_REFUSED for a change
 * that would take effect before one of the same key: what was judged by that one would be judged otherwise now.
 */
int policy_set(int *changed, struct store *store, enum policy_key k, double value, const char *because,
               const char *actor, int64_t effective_at, int64_t recorded_at, struct error *err);

/* Days for which a run of the lane speaks of today; of the curiosity lane, which has no key, those of training. */
int policy_lane_days(const struct policy *p, enum lane lane);
int policy_price_days(const struct policy *p);
double policy_practical(const struct policy *p); /* 0.03 */

/* Whether it is another value than the default. */
int policy_is_changed(const struct policy *p, enum policy_key k);

/* "50 %", "5 days": every digit. */
const char *policy_words(struct arena *a, enum policy_key k, double value);

/* "practical_pct is 50 % instead of 3 % since 2026-05-01: noisy hosts"; NULL where the default stands. */
const char *policy_change_words(struct arena *a, const struct policy *p, enum policy_key k);

#endif

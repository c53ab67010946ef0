/*
 * What a week brought: the facts of `mcreport weekly` and of the report template of that name.
 *
 * Weeks are ISO 8601 weeks in UTC. What is new is what was seen in the week, whenever it was ingested. Which classes
 * moved, and how sure that is, is decided by query/week_moves.h; every list here is what it says, in the words and rows
 * of the archive. docs/weekly.md.
 */
#ifndef QUERY_WEEK_H
#define QUERY_WEEK_H

#include "query/comparison.h"
#include "query/policy.h"
#include "query/price_changes.h"
#include "query/registry.h"
#include "query/week_moves.h"

struct week_name {
    int year, week; /* ISO 8601: 2026, 16 */
};
/* "2026-W16"; ERR_INPUT for another form and for a 53rd week of a year that has none. */
int week_name_read(struct week_name *out, const char *text, struct error *err);
struct week_name week_of(int64_t ms);
struct week_name week_before(struct week_name w);
const char *week_text(struct week_name w, struct arena *memory);
void week_bounds(struct week_name w, int64_t *first, int64_t *last); /* first ms of Monday, last ms of Sunday, UTC */

/* A class and level whose rate lies elsewhere than before. */
struct week_change {
    enum week_move_kind kind;
    const struct receipt_row *example; /* of the week */
    const char *class_id, *level;
    enum metric metric;      /* of the rates: whole_run only where no run of the class has a steady state */
    struct run *runs;        /* of the old level and the new one, in the order of time */
    size_t n_runs, n_before; /* the first n_before are those before */
    double ratio, lo, hi;    /* of the new level over the old one: below 1 is slower */
    double p, p_holm;        /* NaN without a test */
    enum week_move_how how;  /* of a drift the ratio is along its line, and runs before the week are "before" */
    int64_t weeks;           /* from the first of all these runs to the last */
    int confirmed;           /* three runs or more of the new level */
    int few_weeks;           /* of too few weeks to know how weeks differ */
    struct week_name told;   /* when it was new */
    const char *stack_moved; /* what of the stack is another than before, in words; NULL */
};

/* A run of the week that is counted and not computed with, or that stands out. */
struct week_run {
    const struct receipt_row *row;
    const char *why; /* "no steady state: …", "17.2 % slower than those around it" */
};

/* The runs of the week of one class, by class: where they are, whatever they were. */
struct week_class {
    const struct receipt_row *example; /* the newest of the week */
    enum metric metric;
    struct run *runs; /* of the week, with a rate */
    size_t n_runs;
    size_t n_ok, n_failed; /* receipts of the week */
    size_t
        n_read; /* of those that ended well, evenly spread: of classes that run often not all are; n_runs have a rate */
    int is_first; /* the archive had no run of the class before */
};

struct week_claim {
    const struct claim *claim;
    const struct claim_revision *revision;
    struct claim_standing then, now; /* at the end of the week before, and of this one */
    int64_t ends;                    /* valid to */
    const char *renew;               /* the command that would renew it: "mcreport claim renew ID" */
    const char *missing;             /* the runs that are missing for that, in words; NULL: none */
    const char *damage;              /* what of its evidence is not what it was kept as: it cannot be judged; NULL */
};

/* A claim that stands on a price which changed. */
struct week_price_effect {
    const struct week_claim *claim;
    double
        scale; /* of its value, by that change alone: 1.05 for 5 % more; NaN where no price took the old one's place */
};

struct week_price_effects {
    struct week_price_effect *items;
    size_t n;
    const char *words; /* which claims, and what became of them; NULL: none */
};

struct week_anecdote {
    const struct evidence *evidence;
    const char *launcher;       /* which script; NULL: not recorded */
    const char *actor;          /* the job it ran under: the app id; NULL */
    const char *why;            /* the first reason beside missing members: "launcher 'x': not accepted"; NULL */
    const char *const *missing; /* members: "/launch/flags" */
    size_t n_missing;
};

struct asked; /* store/asked.h */

struct week {
    struct week_name name;
    int64_t first, last;                  /* ms */
    int64_t as_of;                        /* what was seen by: last, or sooner */
    const struct evidence **new_receipts; /* by when they started, then by id, as the other documents */
    size_t n_new;
    struct week_anecdote *anecdotes;
    size_t n_anecdotes;
    struct week_run *disputed; /* why: what contradicts what */
    size_t n_disputed;
    struct week_change *regressions, *improvements;
    size_t n_regressions, n_improvements;
    struct week_change *followed; /* told in an earlier week of too few runs: whether those since then bear it out */
    size_t n_followed;
    struct week_change *early; /* classes whose runs lie elsewhere than before, too new to say that they moved */
    size_t n_early;
    size_t n_tests;             /* the family that p_holm is adjusted for */
    struct week_class *classes; /* with runs or attempts in the week, of lanes that have a throughput */
    size_t n_classes;
    size_t n_unchanged; /* of them, those that are where they were, */
    size_t n_untested;  /* and those with nothing before, or too little, to say so */
    struct week_run *unmeasured, *spikes;
    size_t n_unmeasured, n_spikes;
    struct week_claim *became_dated, *expiring; /* expiring: within 7 days of the week's end */
    size_t n_became_dated, n_expiring;
    struct week_claim
        *fell; /* could be quoted a week ago, and may not be at all now: challenged, unsupported, withdrawn */
    size_t n_fell;
    struct week_claim *judged; /* all of them, as they are now, by id: without `then`, `renew` and `missing` */
    size_t n_judged, n_claims_current;
    struct price_changes prices; /* between the ends of the two weeks; unchanged ones are left out */
    const char **faults;         /* integrity: what is not what it was kept as; a week is told all the same */
    size_t n_faults, n_checked;  /* documents of the week that were read for it */
    struct week_price_effects *price_effects; /* of each change */
    struct asked *refused;                    /* what was asked for in vain, most often first */
    size_t n_refused;
};

/*
 * Everything as of the week's end, or of `as_of` where that is sooner (a week under way): `all` is the evidence as of
 * then, of one kind, and `synthetic` says which; claims and prices of the other kind are left alone. Everything in
 * `memory`. ERR_USAGE for a week that has not begun; ERR_INTEGRITY as claim_judge() and analysis_of().
 */
int week_look(struct week *out, struct store *store, struct week_name name, int64_t as_of,
              const struct evidence_list *all, int synthetic, const struct policy *policy, struct arena *memory,
              struct error *err);

#endif

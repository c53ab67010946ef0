/*
 * The registry of claims: events, and what they and the archive make of each claim at a moment.
 *
 * Nothing here is stored but events. A claim's status is computed, every reason named; where several apply the first of
 * enum claim_status decides. The rules, in words for users: docs/claims.md.
 */
#ifndef QUERY_REGISTRY_H
#define QUERY_REGISTRY_H

#include "query/claim_measure.h"
#include "store/events.h"

/* In the order of precedence. */
enum claim_status {
    CLAIM_WITHDRAWN,   /* by somebody, or with a claim it is derived from */
    CLAIM_UNSUPPORTED, /* evidence missing, withdrawn, disputed, corrected, or refused by the contract today */
    CLAIM_CHALLENGED,  /* doubted, and not answered */
    CLAIM_SUPERSEDED,  /* a later revision exists */
    CLAIM_DATED,       /* past its validity, or newer runs or prices are elsewhere */
    CLAIM_CURRENT,
    CLAIM_STATUSES
};
const char *claim_status_name(enum claim_status s);
int claim_status_by_name(enum claim_status *out, const char *name); /* 0, or -1 */

struct claim_revision {
    struct claim_record record; /* where it cannot be read: claim_record_glimpse() of it, which has no sides */
    const char *unreadable;     /* why it cannot: unsupported; NULL */
    int64_t made_at;            /* effective */
    const char *actor;          /* NULL */
    const char *body;           /* the record as text; "" where there is none */
    int disputed;               /* another record bears this number, since databases were merged: unsupported */
};

struct claim {
    const char *id;
    struct claim_revision *revisions; /* 1, 2, … */
    size_t n_revisions;
    const struct event **events; /* all about it, as they took effect */
    size_t n_events;
    const struct event *withdrawn;   /* NULL */
    const struct event *strange;     /* of a kind that this program does not know: the claim is unsupported; NULL */
    const struct event **challenges; /* not answered */
    size_t n_challenges;
};

struct registry {
    struct store *store;
    int64_t as_of;
    struct policy policy; /* of that moment */
    struct claim *claims; /* by id */
    size_t n_claims;
    struct arena *memory;
    struct registry_cache *cache; /* what judging has looked up: query/registry_parts.h */
};

/*
 * As of a moment: what took effect later does not exist. ERR_INTEGRITY when an event is not what its hash says. A
 * record that this program does not understand makes its revision unsupported, another event its claim, and nothing
 * else.
 */
int registry_load(struct registry *out, struct store *store, int64_t as_of, struct arena *memory, struct error *err);

/*
 * The claim that is meant by an id or a unique beginning of one, "id@REV" or "mcr:id@REV"; the newest revision where
 * none is named. A whole id wins over longer ones that begin with it. ERR_NOT_FOUND: none ("did you mean"), several,
 * which are named, or no such revision.
 */
int registry_find(const struct registry *r, const char *text, const struct claim **claim,
                  const struct claim_revision **revision, struct error *err);

struct claim_reason {
    enum claim_status status; /* what it makes of the claim */
    const char *text; /* "2 newer runs of the class since 2026-05-02 moved the value by +3.1 %, outside its interval" */
};

struct claim_standing {
    enum claim_status status;
    struct claim_reason *reasons; /* all that apply, by precedence; none when current */
    size_t n_reasons;
    const char **remarks; /* what changes nothing: "1 newer run of the class agrees", "no artifacts are recorded" */
    size_t n_remarks;
    int64_t valid_to;           /* the record's, or sooner where policy has become stricter */
    const char *class_moved_to; /* code revision of the newest run of the class, where it is another; NULL */
};

/*
 * Judges one revision as of the registry's moment. The bytes of every receipt it stands on are checked against their
 * hashes: ERR_INTEGRITY. Everything in the registry's memory.
 */
int claim_judge(struct claim_standing *out, const struct registry *r, const struct claim *claim,
                const struct claim_revision *revision, struct error *err);

/*
 * The same for who must tell of every claim: evidence that is not what its hash says supports nothing, and *damage says
 * what of it; NULL where it is sound.
 */
int claim_judge_damaged(struct claim_standing *out, const char **damage, const struct registry *r,
                        const struct claim *claim, const struct claim_revision *revision, struct error *err);

/* Claims derived from this one, straight or through others, not withdrawn themselves. */
int registry_derived(const struct claim ***out, size_t *n, const struct registry *r, const struct claim *claim,
                     struct error *err);

/* How an event comes about: who, as of when, and the wall clock beside it. */
struct claim_act {
    const char *actor; /* NULL */
    int64_t effective_at, recorded_at;
    const char *because; /* NULL where none is asked for */
};

struct claim_outcome {
    struct claim_measured measured; /* of declare and renew; not made: refused, and nothing is recorded */
    int unchanged;     /* declared already in the same terms, challenged already for that reason, withdrawn already:
                          nothing is recorded, `claim` is as it was */
    int same_evidence; /* renewed on the runs and prices of the revision before: its validity is no longer */
    const struct claim *claim; /* as it is now, in the registry that was loaded again; with only_look as both would be.
                                  NULL when refused */
};

/*
 * Each records one event in a transaction of its own, or, with `only_look`, nothing. *r is loaded again, as of the act,
 * within it: claims of before stay as they were. ERR_REFUSED, with a message for people: the id exists in other terms,
 * the claim is withdrawn, there is no challenge to answer, an event would take effect before the claim's last one, a
 * derived_from is unknown or withdrawn. ERR_USAGE: registry_say() without a reason.
 */
int registry_declare(struct claim_outcome *out, struct registry *r, const struct claim_terms *terms,
                     const struct claim_act *act, int only_look, struct error *err);
int registry_renew(struct claim_outcome *out, struct registry *r, const struct claim *claim,
                   const struct claim_act *act, int only_look, struct error *err);
enum claim_say { SAY_CHALLENGED, SAY_ANSWERED, SAY_WITHDRAWN };
int registry_say(struct claim_outcome *out, struct registry *r, const struct claim *claim, enum claim_say what,
                 const struct claim_act *act, int only_look, struct error *err);

/* Finding claims: words over sentence, class, note and owner; K=V on factors; status. */
struct claim_wish {
    const char *const *words; /* all must occur; an id or its beginning finds that claim */
    size_t n_words;
    const char *const *terms; /* "accelerator=B200": of either side, or of the class */
    size_t n_terms;
    int any_status;
    enum claim_status status; /* else: this one */
};

struct claim_match {
    const struct claim *claim;
    const struct claim_revision *revision; /* the newest; earlier ones only where superseded is asked for */
    struct claim_standing standing;
};

struct claim_matches {
    struct claim_match *items; /* best match first; without words by id, revision */
    size_t n;
    size_t others[CLAIM_STATUSES]; /* that matched the words and terms but have another status */
};

int registry_query(struct claim_matches *out, const struct registry *r, const struct claim_wish *w, struct error *err);

#endif

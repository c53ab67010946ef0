/*
 * The receipt document, `mcreport.receipt/1`: one run's measurements and the provenance that makes them usable.
 *
 * receipt_parse() turns bytes into a checked struct. What makes a document *unreadable* (not JSON, no schema, unknown
 * lane, a member of the wrong type) is an error here; what makes it incomplete or contradictory is not: that is the
 * grade (receipt/grade.h). Units: seconds, tokens, MiB, GiB, watts, UTC milliseconds. All text lives as long as the
 * receipt.
 */
#ifndef RECEIPT_RECEIPT_H
#define RECEIPT_RECEIPT_H

#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"
#include "receipt/factor.h"
#include "receipt/json.h"
#include "receipt/lane.h"

#include <stdint.h>

enum run_status { RUN_OK, RUN_FAILED, RUN_TIMEOUT, RUN_RUNNING };
const char *run_status_name(enum run_status s);

/* The step records. Record i covers per_record steps and took seconds[i] for tokens of the global batch. */
struct series {
    size_t n;
    int64_t first;                  /* number of the first record's first step; 0 when not stated */
    const double *seconds;          /* n; as received, so possibly nonsense: the grade judges */
    const double *tokens;           /* n; a scalar `tokens` is spread over the records; NULL when not stated */
    const double *steps_per_record; /* n */
    double total_tokens; /* tokens of the whole run where the records do not cover it (steps.total_tokens); else NaN */
};

struct member;

struct receipt {
    struct json *doc;
    struct arena memory;
    enum lane lane;
    const char *app_id, *function_call_id; /* NULL when absent, as every text here; "", "unknown" and {} are absent */
    int64_t attempt;                       /* 1 when not stated */
    int64_t started_at, finished_at;       /* DATE_NONE when absent */
    enum run_status status;
    int has_status;
    const char *failure_reason;
    int synthetic;
    const char *launcher, *lifecycle;
    const char *requested, *observed; /* accelerator, normalised (receipt/accelerator.h); raw text where unknown */
    const char *requested_text, *observed_text;      /* as received */
    size_t observed_kinds;                           /* distinct accelerators in it: more than 1 is a contradiction */
    double count, hosts;                             /* NaN when absent; hosts 1 when not stated */
    double parameters, seq_len, global_batch_tokens; /* NaN when absent */
    struct series steps;
    double reported_tok_per_s;      /* `reported`; NaN when absent */
    const char *reported_statistic; /* "best", "mean", "median", … */
    double reported_discard;        /* warmup_steps_discarded, 0 when not stated */
    int has_artifacts;
    const char *recipe_text;      /* canonical text of the recipe without precision; NULL when absent */
    const struct member *members; /* what the document has for each member_rule(); internal to the room */
    struct factors factors;       /* the accelerator is the observed one; the requested one where the run failed */
};

/*
 * Parses a document's bytes (without surrounding white space). On failure `where` tells the place of a syntax fault
 * (line 0 when the fault is not one of syntax), and the message begins with that place or with the member's path:
 * `steps.seconds[3]: not a number`. ERR_INPUT, ERR_NOMEM. The text need not outlive the call.
 */
int receipt_parse(struct receipt **out, struct json_place *where, const char *text, size_t len, struct error *err);
void receipt_free(struct receipt *r);

/* What the document has at a dotted path; NULL where it is missing: absent, null, blank, "unknown", an empty object. */
const struct json_node *receipt_recorded(const struct receipt *r, const char *path);

/* What the whole run did: tokens over finished - started, tok/s; NaN with a reason where it cannot be told. */
double receipt_whole_run(const struct receipt *r, const char **reason);

/*
 * First-step excess: seconds per step of record 0 minus the median of the second half of the records (seconds per
 * step). NaN with fewer than 4 records.
 */
double receipt_first_step_excess(const struct receipt *r);

/*
 * The launcher's statistic recomputed from the records, tok/s, for comparison with `reported`: "mean" (tokens over
 * time), "median", "best" of the per-record rates, after discarding the records that lie in the first
 * reported_discard steps. NaN when the statistic is unknown or nothing is left.
 */
double receipt_recompute_reported(const struct receipt *r);

#endif

/* What a report says of its question in a sentence each. Internal to this room. */
#ifndef REPORT_FINDINGS_H
#define REPORT_FINDINGS_H

#include "report/study_parts.h"

enum { FINDINGS_MOST = 16, FINDINGS_LEVELS = 4 /* that a sentence tells of, at most */ };

struct findings {
    struct finding items[FINDINGS_MOST];
    size_t n;
    size_t n_claimed, n_measured; /* of those with a figure: by claims, by measurements alone */
};

/* Most important first. */
void study_find(struct study *x, struct findings *out);

/* Without memory, and beyond the most, nothing is added. */
void findings_add(struct findings *f, const char *text, const char *ref, const char *target_or_null);

/* A figure: with the claim that says it, or with the receipt or price row it begins at. */
void findings_add_figure(struct study *x, struct findings *f, const char *text, const struct study_claim *claim,
                         const char *measured_in);

/* The same, measured in several runs: "rcp-d2247c0bfd10 and 9 more", and what it links to is the first. */
void findings_add_measured(struct study *x, struct findings *f, const char *text, const struct study_claim *claim,
                           const char *first, size_t n_runs);

/* "; 2 other runs are not in it": what may be quoted stands, and says what it was made without. "": nothing. */
const char *findings_later(struct study *x, const struct study_claim *claim_or_null);

/* " (95 % CI 1.884–1.910; 10 against 10 runs)", " (no interval: one run on a side; 1 against 5 runs)" */
const char *study_limits(struct study *x, const char *interval, const struct comparison_row *level, const char *runs);

/* "10 against 10 runs": of the level and the base, or as the claim counts them. */
const char *findings_sides(struct study *x, const struct comparison_row *level, const struct study_claim *claim);

/* What tokens cost, and at which price they would cost the same. */
void findings_costs(struct study *x, struct findings *f);
void findings_par(struct study *x, struct findings *f);

#endif

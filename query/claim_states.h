/*
 * Claims that are no speed: how many attempts ended well, and what runs of the sparse lanes recorded in words. Internal
 * to this room.
 *
 * No gate can judge these, since it lets throughput through alone; the contract of factors is the same.
 */
#ifndef QUERY_CLAIM_STATES_H
#define QUERY_CLAIM_STATES_H

#include "query/claim_measure_parts.h"

struct states {
    struct claim_asking *a;
    const struct claim_metric_rule *rule;
    struct evidence_list all;
    const struct receipt_row **rows; /* what the claim would stand on, in the order of time */
    size_t n;
    size_t n_silent;                         /* attempts of their class that failed before they could say anything */
    const struct receipt_row *of_other_lane; /* an example; NULL */
    struct error *err;
};

/* Every attempt of the lane and level is a row; all others are skipped. With none, the claim is refused by why. */
int states_choose(struct states *s);

/* A run of no use to the claim: named in out->refused. */
void states_skip(struct states *s, const struct receipt_row *row, const char *why);

/* Refuses rows that differ in what the contract holds them to, that have no one level, and made-up ones. */
int states_judge(struct states *s);

int states_refused(const struct states *s);

/* The record of the rows but for its value; where the claim is refused, the counts of the refusal alone. */
int states_bind(struct states *s, const char *method);

#endif

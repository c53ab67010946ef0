/*
 * The list of reasons a grade is made of, and the rules by which a document contradicts itself. Internal to the room.
 */
#ifndef RECEIPT_DISPUTE_H
#define RECEIPT_DISPUTE_H

#include "receipt/grade.h"
#include "receipt/member.h"

/* Reasons found so far; in the receipt's arena. */
struct reasons {
    struct receipt *receipt;
    struct reason *items;
    size_t n, capacity;
    int no_memory; /* some reason was lost: the grading must fail rather than be too good */
};

enum reason_id {
    REASON_MISSING,
    REASON_UNUSABLE,
    REASON_DIRTY,
    REASON_CURIOSITY,
    REASON_LAUNCHER,
    REASON_LIFECYCLE,
    REASON_ACCELERATOR,
    REASON_DEVICES,
    REASON_CACHE_IMAGE,
    REASON_CACHE_COUNT,
    REASON_COLD_CACHE,
    REASON_TIMES,
    REASON_LENGTHS,
    REASON_TOKENS,
    REASON_PEAK,
    REASON_REPORTED,
    REASONS
};

/* Adds a reason about a member (of alternatives the first is named). text NULL means without memory.
 */
void reason_add(struct reasons *all, enum reason_id id, enum member_id member, const char *text);

/* Adds what in the document contradicts what. */
void disputes_find(struct reasons *all);

#endif

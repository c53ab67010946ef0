/* A refusal as people and programs read it. */
#ifndef CLI_SHOW_VERDICT_H
#define CLI_SHOW_VERDICT_H

#include "cli/cli.h"
#include "query/gate.h"

/* What a command was asked to do and does not: its verb and its noun, and what it still can do; NULL. */
struct refused_to {
    const char *verb, *noun, *instead; /* "compare", "comparison", "--side-by-side prints …" */
    const struct refused_claim *claim; /* a claim, whose file has members where a command has options */
};

/* What cannot be claimed, and in what words: cli/claim_refused.c. */
struct refused_claim {
    const char *what; /* "the throughput ratio of B200 over H200" */
    int sides;
    const char *(*title)(int code);                             /* of a reason that is about no factor */
    const char *(*why)(int code);                               /* of the first reason */
    const char *(*help)(struct cli *c, const struct verdict *); /* what to write instead */
};

/* All reasons in one diagnostic: level, code, sentence, where, why, help. It is remembered as asked for (cli/asked.h).
 */
void show_refusal(struct cli *c, const struct refused_to *what, const struct question *q, const struct verdict *v);

/* A value too long for its place loses what it shares with the other side, so that the difference is what is seen. */
const char *show_apart(struct cli *c, const char *text, const char *other, size_t most);

/* "MCR-R002" */
const char *show_refusal_code(struct cli *c, int code);

/* Suggested commands ask as of the moment of the question, where one was given. */
void show_nearest_pinned(struct cli *c, struct verdict *v);

/* The members "differs", "disclosed", "noted", "nearest", "skipped" and "counts" of the JSON answer. */
void show_verdict_json(struct json_writer *w, const struct verdict *v);

/* The member "class": its id and the factors all runs share, the axis apart; empty when refused. */
void show_class_json(struct json_writer *w, const struct verdict *v, enum factor axis);

#endif

/*
 * The capacity report: which accelerator is faster on one class of runs, what a token costs on it, what was refused,
 * and on what it all stands.
 *
 * A template is a list of sections; a section is a plane, a title and the blocks that fill it, each built by one
 * function. Adding a block is a row in the table of blocks and its function.
 */
#ifndef REPORT_STUDY_H
#define REPORT_STUDY_H

#include "query/cost.h"
#include "query/gate.h"
#include "report/report.h"

struct report_request {
    enum factor axis;        /* accelerator, unless asked otherwise */
    const char *base;        /* NULL: the slowest */
    const char *const *only; /* levels that take part; all of them when n_only is 0 */
    size_t n_only;
    const char *class_of; /* "cls-…"; NULL: the class with the most current levels, then the newest runs */
    unsigned disclosed;   /* soft factors that may differ, said on the page */
    enum metric metric;
    int64_t as_of;
    int64_t rendered_at; /* what the footer says: SOURCE_DATE_EPOCH or as_of, never the clock */
    double level;
    struct price_wish
        wish; /* which prices; what_if adds a section and changes no other; its periods are the policy's */
    const struct level_utilization *utilization;
    size_t n_utilization;
    const char *command; /* the command line that makes this report again */
};

struct report_request report_request_defaults(int64_t as_of);

/*
 * Builds the report, by the policy as of its date: older runs are dated evidence, older price rows without an end of
 * their own too. Release its memory with arena_release(&out->memory). ERR_NOT_FOUND for class or base.
 */
int study_report(struct report *out, struct store *store, const struct report_request *request, struct error *err);

#endif

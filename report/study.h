/*
 * A study: what a report asks, and how a template is turned into a report of it.
 *
 * A report is a template (report/template.h) and a request. The blocks of the template (report/blocks.h) are filled
 * from a study: the evidence as of a date, one question of comparison with its answer, costs, claims. What a block
 * needs is asked for once, whichever blocks want it.
 */
#ifndef REPORT_STUDY_H
#define REPORT_STUDY_H

#include "query/cost.h"
#include "query/gate.h"
#include "report/report.h"
#include "report/template.h"

/* Measured and made-up data never share a report. */
enum report_kind {
    KIND_FOUND, /* of what the class or claim asked for is, else measured where there is any */
    KIND_MEASURED,
    KIND_SYNTHETIC
};

struct report_request {
    enum factor axis;        /* accelerator, unless asked otherwise */
    const char *base;        /* NULL: the slowest */
    const char *const *only; /* levels that take part; all of them when n_only is 0 */
    size_t n_only;
    const char *class_of; /* "cls-…"; NULL: the first class that answers; most current levels, then newest runs first */
    const char *const *where; /* "K=V" terms (query/selection.h) that narrow the evidence of the question */
    size_t n_where;
    enum report_kind kind;
    unsigned disclosed; /* soft factors that may differ, said on the page */
    enum metric metric;
    const char *claim;          /* "id", "id@REV": which claim a sheet is about; NULL */
    const char *week;           /* "2026-W16"; NULL: the last one that had ended by the as-of date */
    int revision;               /* which issue of the week it is; 0 and 1: the first */
    const char *const *changed; /* of a later one: what it says that the issue before did not, sentences */
    size_t n_changed;
    const char *const
        *unreadable; /* what was sent in with the issue and could not be read, with the reason: sentences */
    size_t n_unreadable;
    size_t n_unreadable_more; /* beyond those */
    int64_t as_of;
    int64_t rendered_at; /* what the footer says: SOURCE_DATE_EPOCH or as_of, never the clock */
    double level;
    struct price_wish
        wish; /* which prices; what_if adds a section and changes no other; its periods are the policy's */
    const struct level_utilization *utilization;
    size_t n_utilization;
    const char *const *settings; /* "K=V" as they were given, for the command and for --verify */
    size_t n_settings;
    const char *page;      /* "a4", "letter", "chart": recorded with the report; NULL: a4 */
    const char *db_digest; /* 64 hex digits it is to say: of a report made again (--verify). NULL: the database's own */
    const char *command;   /* the command line that makes this report again */
};

struct report_request report_request_defaults(int64_t as_of);

/*
 * Builds the report, by the policy as of its date: older runs are dated evidence, older price rows without an end of
 * their own too. t: read without faults. Release its memory with arena_release(&out->memory). ERR_NOT_FOUND for class,
 * base, claim; ERR_USAGE where the template needs a setting that is not given; ERR_INTERNAL if a dated mark would stand
 * in a current section.
 */
int study_report(struct report *out, struct store *store, const struct template *t,
                 const struct report_request *request, struct error *err);

/*
 * One chart as a report of its own (render_options.page "chart"): a section in the plane its evidence is of, and the
 * block of that name: "answer" (C1), "dots" (C2), "steps" (C3), "cost-curve" (C4), "utilization" (C5), "evidence-age"
 * (C6), "matrix" (C7), "changes" (W1). Errors as study_report(); ERR_REFUSED where there is nothing to draw, with the
 * reason. class_id is the class that was asked about, also then; "" where none was.
 */
#define STUDY_CLASS_SIZE 72
int study_chart(struct report *out, char class_id[STUDY_CLASS_SIZE], struct store *store, const char *block,
                enum plane plane, const struct report_request *request, struct error *err);

#endif

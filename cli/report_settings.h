/* What `report --set K=V` may say, and `chart` by its options. */
#ifndef CLI_REPORT_SETTINGS_H
#define CLI_REPORT_SETTINGS_H

#include "cli/cli.h"
#include "report/study.h"

struct report_settings {
    struct cli *c;
    struct report_request request; /* with its defaults beforehand */
    int as_options;                /* they were options of a command line, which messages then name */
    struct digest *rows;           /* what request.wish.rows points to, … */
    struct level_utilization *utilization;
    const char **levels; /* as they were given; only: what they name */
    size_t n_levels;
    const char **only, **where, **changed, **unreadable;
    int *given; /* how often each was */
};

/* These "K=V", which x->request then names as its settings: they must outlive it. 0, or an exit status. */
int report_settings_take(struct report_settings *x, const char *const *texts, size_t n);

#endif

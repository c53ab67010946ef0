/* What `report --set K=V` may say. Internal to cmd_report.c. */
#ifndef CLI_REPORT_SETTINGS_H
#define CLI_REPORT_SETTINGS_H

#include "cli/cli.h"
#include "report/study.h"

struct report_settings {
    struct cli *c;
    struct report_request request; /* with its defaults beforehand */
    const char *page;              /* "a4", "letter"; NULL: not given */
    struct digest *rows;           /* what request.wish.rows points to, … */
    struct level_utilization *utilization;
    const char **only;
    int *given; /* how often each was */
};

/* Every --set. 0, or an exit status. */
int report_settings_read(struct report_settings *x);

#endif

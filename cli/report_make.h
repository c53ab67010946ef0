/* A report from what it is made of, for those who were asked for one and those who make one again. */
#ifndef CLI_REPORT_MAKE_H
#define CLI_REPORT_MAKE_H

#include "cli/cli.h"
#include "report/report.h"

struct report_origin {
    const char *template;        /* name or path */
    const char *const *settings; /* "K=V"; they outlive the report */
    size_t n_settings;
    int64_t rendered_at;
    const char *db_digest; /* that it is to name; NULL: the database's own */
};

/* As of c->as_of. 0 (release out->memory), or an exit status after reporting. */
int report_make(struct report *out, struct cli *c, const struct report_origin *from);

/*
 * The same for a chart alone, whose settings name its kind and plane: "kind=compare". template is not looked at.
 */
int chart_make(struct report *out, struct cli *c, const struct report_origin *from);

/* What a chart alone has as its template's name. */
#define CHART_TEMPLATE "chart"

#endif

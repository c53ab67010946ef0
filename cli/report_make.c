#include "cli/report_make.h"

#include "cli/answer.h"
#include "cli/drawing.h"
#include "cli/made_up.h"
#include "cli/report_settings.h"
#include "cli/templates.h"

#include "query/words.h"
#include "report/study.h"

#include <string.h>

/* The command that makes the report again: the date spelled out, where the file goes left to whoever runs it. */
static const char *command_line(struct cli *c, const struct report_origin *from, const char *name)
{
    const char *line =
        arena_format(&c->memory, "mcreport report %s --as-of %s", show_quoted(c, from->template), drawing_as_of(c));
    for (size_t i = 0; line != NULL && i < from->n_settings; i++)
        line = arena_format(&c->memory, "%s --set %s", line, show_quoted(c, from->settings[i]));
    return line != NULL ? arena_format(&c->memory, "%s -o %s.pdf", line, name) : NULL;
}

/* What a question calls an option is a setting here. */
static void name_setting(struct error *err)
{
    struct error was = *err;
    if (strncmp(was.text, "--", 2) == 0)
        error_set(err, was.code, "--set %s", was.text + 2);
}

/* A report that has nothing to say of what it was asked about says so; why is told beside it. */
static void note_made_up(struct cli *c, const struct report_request *r, const struct report *report)
{
    int is_open = !report->synthetic && r->kind == KIND_FOUND && r->class_of == NULL && r->claim == NULL;
    size_t n = is_open ? made_up_alone(c, r->where, r->n_where) : 0;
    if (n > 0)
        cli_note(c,
                 "note: what fits is made up (%s), and a report of an archive with measured runs is of those unless it "
                 "is told otherwise: --set %s",
                 words_count(&c->memory, n, "receipt", "receipts"), MADE_UP_TERM);
}

int report_make(struct report *out, struct cli *c, const struct report_origin *from)
{
    struct report_settings x = {.c = c, .request = report_request_defaults(c->as_of)};
    struct template template;
    struct error err = {0};
    int status = templates_find(&template, c, from->template);
    if (status == 0)
        status = report_settings_take(&x, from->settings, from->n_settings);
    if (status != 0)
        return status;
    x.request.rendered_at = from->rendered_at;
    x.request.db_digest = from->db_digest;
    x.request.command = command_line(c, from, template.name);
    int rc = study_report(out, c->store, &template, &x.request, &err);
    if (rc == 0) {
        if (from->db_digest == NULL) /* of one made again that was told already */
            note_made_up(c, &x.request, out);
        return 0;
    }
    name_setting(&err);
    return cli_fail(c, &err,
                    rc == ERR_NOT_FOUND
                        ? "'mcreport receipt list' shows classes and levels, 'mcreport price list' the price rows, "
                          "'mcreport claim list' the claims"
                    : rc == ERR_USAGE ? "'mcreport report --help' lists the settings"
                                      : "'mcreport db verify' checks the database");
}

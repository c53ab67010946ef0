#include "cli/report_verify.h"

#include "cli/drawing.h"
#include "cli/report_make.h"

#include "core/date.h"
#include "core/text.h"
#include "ingest/source.h"
#include "render/pdf_attachment.h"
#include "render/render.h"
#include "report/twins.h"

#include <stdlib.h>
#include <string.h>

static const struct outcome matches = {"matches", EXIT_DONE}, changed = {"changed", EXIT_FINDINGS},
                            otherwise = {"made otherwise", EXIT_FINDINGS}, altered = {"altered", EXIT_INTEGRITY};

/* --- reading --- */

static int no_report(struct cli *c, const char *path, const struct error *err)
{
    cli_report(c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                       .code = "MCR-U001",
                                       .message = arena_format(&c->memory, "--verify '%s': %s", path, err->text),
                                       .help = "name a file as 'mcreport report' or 'mcreport chart' wrote it: .pdf, "
                                               ".svg, .md or .json; what another program saved anew is another file"});
    return EXIT_USAGE;
}

static int read_file(struct verified *v, struct error *err)
{
    struct cli *c = v->c;
    char *bytes = NULL;
    int rc = source_read_whole(&bytes, &v->size, v->path, err);
    if (rc == 0 && (v->bytes = arena_copy_n(&c->memory, bytes, v->size)) == NULL)
        rc = error_nomem(err);
    free(bytes);
    if (rc != 0)
        return cli_fail(c, err, "check the path and its permissions");
    v->file = report_file_of(v->bytes, v->size);
    if (v->file == REPORT_PDF)
        rc = pdf_attachment(&v->attached, &v->attached_size, v->bytes, v->size, "report.json", err);
    if (rc == 0)
        rc = report_record_read(&v->was, v->file, v->bytes, v->size, v->attached, v->attached_size, &c->memory, err);
    return rc == ERR_NOMEM ? cli_fail(c, err, NULL) : rc != 0 ? no_report(c, v->path, err) : 0;
}

/* --- agreeing: what the command line says and the file says --- */

/* By a command of its own, which stands where a template's name does. */
static int is_made_without_template(const struct verified *v, const char *by)
{
    return v->was.template_digest == NULL && strcmp(v->was.template_name, by) == 0;
}

static int agree(struct verified *v, const char *name)
{
    struct cli *c = v->c;
    const char *as_of = args_value(&c->args, "--as-of");
    int64_t asked, was;
    if (args_has(&c->args, "--set"))
        return cli_usage(c, "--verify takes its settings from the file: leave --set away");
    if (is_made_without_template(v, "series"))
        return cli_usage(c,
                         "--verify '%s': made by 'mcreport stats --series', to be looked at; only reports and charts "
                         "can be verified",
                         v->path);
    if (name != NULL && strcmp(name, v->was.template_name) != 0 && !text_equal(name, v->was.template_path))
        return cli_usage(c, "--verify '%s': of template '%s', not '%s'", v->path, v->was.template_name, name);
    if (date_parse_as_of(&was, v->was.as_of) != 0)
        return cli_usage(c, "--verify '%s': as of '%s', which is no date", v->path, v->was.as_of);
    if (as_of != NULL && (date_parse_as_of(&asked, as_of) != 0 || asked != was))
        return cli_usage(c, "--verify '%s': as of %s, not %s: leave --as-of away", v->path, v->was.as_of, as_of);
    c->as_of = was;
    c->as_of_text = v->was.as_of;
    return 0;
}

/* --- making it again --- */

static int make(struct verified *v)
{
    struct report_origin from = {.template = v->was.template_path != NULL ? v->was.template_path : v->was.template_name,
                                 .settings = v->was.settings,
                                 .n_settings = v->was.n_settings,
                                 .db_digest = v->was.db_digest};
    if (date_parse_time(&from.rendered_at, v->was.rendered_at) != 0)
        return cli_usage(v->c, "--verify '%s': rendered '%s', which is no time", v->path, v->was.rendered_at);
    return is_made_without_template(v, CHART_TEMPLATE) ? chart_make(&v->report, v->c, &from)
                                                       : report_make(&v->report, v->c, &from);
}

/* The page of that number, or the whole of a document in one file. */
static int keep_page(struct verified *v, const struct rendered *pages, struct error *err)
{
    size_t at = v->was.number > 0 ? v->was.number - 1 : 0;
    if (at >= pages->n)
        return 0;
    v->again = arena_copy_n(&v->c->memory, pages->files[at].bytes, pages->files[at].size);
    v->again_size = pages->files[at].size;
    return v->again != NULL ? 0 : error_nomem(err);
}

static int draw_again(struct verified *v, struct error *err)
{
    struct render_options options = {.page = v->report.page};
    struct rendered pages = {0};
    const struct render_format *format = render_format_by_path(v->file == REPORT_PDF ? "again.pdf" : "again.svg");
    int rc = render_to_memory(&pages, &v->report, format, &options, err);
    if (rc == 0)
        rc = keep_page(v, &pages, err);
    render_release(&pages);
    return rc;
}

/* The same file of the report as it is made now, with the recorded digest and time in its furniture. */
static int write_again(struct verified *v, struct error *err)
{
    char *text = NULL;
    if (v->file == REPORT_PDF || v->file == REPORT_SVG)
        return draw_again(v, err);
    if (v->file == REPORT_MARKDOWN) {
        text = report_markdown(&v->report);
        v->again = text != NULL ? arena_copy(&v->c->memory, text) : NULL;
        free(text);
    } else {
        v->again = arena_copy(&v->c->memory, v->report.json);
    }
    v->again_size = v->again != NULL ? strlen(v->again) : 0;
    return v->again != NULL ? 0 : error_nomem(err);
}

/* What is another: by the data where the file has them, else by what can be read in it. */
static int find_changes(struct verified *v, struct error *err)
{
    v->changes.memory = &v->c->memory;
    if (v->file == REPORT_PDF)
        return report_changes_of_json(&v->changes, v->attached, v->attached_size, v->report.json,
                                      strlen(v->report.json), err);
    if (v->file == REPORT_JSON)
        return report_changes_of_json(&v->changes, v->bytes, v->size, v->report.json, strlen(v->report.json), err);
    const char *again = v->again != NULL ? v->again : "";
    return v->file == REPORT_SVG ? report_changes_of_svg(&v->changes, v->bytes, again, err)
                                 : report_changes_of_markdown(&v->changes, v->bytes, again, err);
}

/* --- judging --- */

static const char *also(struct verified *v, const char *list, const char *text)
{
    return list == NULL ? text : arena_format(&v->c->memory, "%s; %s", list, text);
}

/* By whom and from what it was made, where that is not as it would be now; NULL: it is. */
static const char *made_otherwise(struct verified *v)
{
    struct arena *m = &v->c->memory;
    const char *list = NULL;
    if (!text_equal(v->was.tool, v->report.tool))
        list = also(v, list, arena_format(m, "made by %s, this is %s", v->was.tool, v->report.tool));
    if (!text_equal(v->was.template_digest, v->report.template_digest))
        list = also(v, list, arena_format(m, "template '%s' had another text then", v->was.template_name));
    if (v->fonts_now != NULL && !text_equal(v->was.fonts, v->fonts_now))
        list = also(v, list, "set in other fonts than are installed here");
    return list;
}

static int has_grown(const struct verified *v)
{
    return strcmp(v->was.db_digest, v->digest_now) != 0;
}

static const char *count_words(struct verified *v)
{
    return arena_format(&v->c->memory, "%zu %s", v->changes.n, v->changes.n == 1 ? "difference" : "differences");
}

static void judge_equal(struct verified *v)
{
    v->outcome = &matches;
    v->because =
        has_grown(v) ? "every byte; the archive has changed since, and every number is the same" : "every byte";
}

static void judge_equal_otherwise(struct verified *v, const char *by)
{
    v->outcome = &otherwise;
    v->because = arena_format(&v->c->memory, "every number is the same, but its bytes cannot be: %s", by);
}

static void judge_broken(struct verified *v, const char *by)
{
    if (v->file == REPORT_JSON && v->changes.n == 0 && by != NULL) {
        judge_equal_otherwise(v, by);
        return;
    }
    if (v->file == REPORT_JSON && v->changes.n == 0) {
        v->outcome = &matches;
        v->because = "every value; another program has laid out the file anew";
        return;
    }
    v->outcome = &altered;
    if (v->was.has_crlf) {
        v->because = "its line endings were converted to those of Windows, which breaks its seal; with line feeds its "
                     "bytes are those that were written";
        return;
    }
    v->because = v->changes.n > 0 ? "its bytes are not those that were sealed when it was written"
                 : v->file == REPORT_PDF
                     ? "its bytes are not those that were sealed when it was written; the attached data are what the "
                       "archive says, the pages may say anything"
                     : "its bytes are not those that were sealed when it was written";
}

static void judge_changed(struct verified *v, const char *by)
{
    struct arena *m = &v->c->memory;
    v->outcome = has_grown(v) ? &changed : by != NULL ? &otherwise : &altered;
    v->because = has_grown(v) ? arena_format(m, "%s, as the archive has changed since", count_words(v))
                 : by != NULL
                     ? arena_format(m, "%s, from the same archive", count_words(v))
                     : arena_format(m, "the archive is the one it was made from, and yet there are %s", count_words(v));
    if (by != NULL)
        v->because = arena_format(m, "%s; %s", v->because, by);
}

static void judge(struct verified *v)
{
    const char *by = made_otherwise(v);
    if (v->again != NULL && v->again_size == v->size && memcmp(v->again, v->bytes, v->size) == 0) {
        judge_equal(v);
    } else if (v->was.seal == SEAL_BROKEN) {
        judge_broken(v, by);
    } else if (v->changes.n > 0) {
        judge_changed(v, by);
    } else if (by != NULL) {
        judge_equal_otherwise(v, by);
    } else {
        v->outcome = &altered;
        v->because = "every number is the same, and yet its bytes are not: changed by hand, or by another version of "
                     "the drawing library";
    }
}

static int compare(struct verified *v, struct error *err)
{
    struct report_record now = {0};
    int rc = store_digest(v->c->store, v->digest_now, err);
    if (rc == 0)
        rc = write_again(v, err);
    if (rc == 0 && v->again != NULL)
        rc = report_record_read(&now, v->file, v->again, v->again_size, v->report.json, strlen(v->report.json),
                                &v->c->memory, err);
    v->fonts_now = v->again != NULL ? now.fonts : NULL;
    return rc == 0 ? find_changes(v, err) : rc;
}

int report_verify(struct cli *c, const char *name, const char *path)
{
    struct verified v = {.c = c, .path = path};
    struct error err = {0};
    int status = read_file(&v, &err);
    if (status == 0)
        status = agree(&v, name);
    if (status == 0)
        status = make(&v);
    if (status == 0 && compare(&v, &err) != 0)
        status = cli_fail(c, &err, "'mcreport db verify' checks the database");
    if (status == 0) {
        judge(&v);
        status = report_verified_write(&v);
    }
    if (status == 0)
        status = v.outcome->status;
    free(v.attached);
    arena_release(&v.report.memory);
    return status;
}

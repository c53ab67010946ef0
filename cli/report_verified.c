/* What was found out about a file of a report, for people and for programs. */
#include "cli/report_verify.h"

#include "cli/answer.h"

/* "The answer: table 'Measured', H200, tok/s" */
static const char *where(struct verified *v, const struct report_change *change)
{
    const char *const parts[] = {change->what, change->row, change->column};
    const char *text = change->section, *between = ": ";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i] == NULL)
            continue;
        text = text == NULL ? parts[i] : arena_format(&v->c->memory, "%s%s%s", text, between, parts[i]);
        between = ", ";
    }
    return text != NULL ? text : "";
}

/* One line each: values are of any length, and a table of them is none to read. */
static void say_change(struct verified *v, const struct report_change *change)
{
    struct cli *c = v->c;
    const char *was = show_text(c, change->was), *is = show_text(c, change->is);
    fputs(c->format == FORMAT_MARKDOWN ? "- " : "  ", c->out);
    if (change->was == NULL)
        answer_say(c, "%s: new: %s\n", show_text(c, where(v, change)), is);
    else if (change->is == NULL)
        answer_say(c, "%s: gone: %s\n", show_text(c, where(v, change)), was);
    else
        answer_say(c, "%s: %s → %s\n", show_text(c, where(v, change)), was, is);
}

/* With every part in a column of its own. */
static int add_flat(struct verified *v, struct grid *g, const struct report_change *change)
{
    struct cli *c = v->c;
    const struct grid_cell cells[] = {
        {"section", 0, show_text(c, change->section)}, {"what", 0, show_text(c, change->what)},
        {"row", 0, show_text(c, change->row)},         {"column", 0, show_text(c, change->column)},
        {"was", 0, show_text(c, change->was)},         {"is", 0, show_text(c, change->is)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static void write_digest(struct json_writer *w, const char *name, const char *hex)
{
    char text[DIGEST_HEX_SIZE + 8];
    snprintf(text, sizeof text, "sha256:%s", hex != NULL ? hex : "");
    json_string(w, name, hex != NULL ? text : NULL);
}

static void write_side(struct json_writer *w, const char *name, const char *tool, const char *template_digest,
                       const char *db_digest)
{
    json_open_object(w, name);
    json_string(w, "tool", tool);
    write_digest(w, "template_digest", template_digest);
    write_digest(w, "db_digest", db_digest);
    json_close_object(w);
}

static void write_change(struct json_writer *w, const struct report_change *change)
{
    json_open_object(w, NULL);
    json_string(w, "section", change->section);
    json_string(w, "what", change->what);
    json_string(w, "row", change->row);
    json_string(w, "column", change->column);
    json_string(w, "was", change->was);
    json_string(w, "is", change->is);
    json_close_object(w);
}

static void write_value(struct json_writer *w, const char *name, void *context)
{
    static const char *const seals[] = {[SEAL_NONE] = "none", [SEAL_BROKEN] = "broken", [SEAL_WHOLE] = "whole"};
    const struct verified *v = context;
    json_open_object(w, name);
    json_string(w, "file", v->path);
    json_string(w, "format", report_file_ending(v->file));
    json_string(w, "verdict", v->outcome->word);
    json_string(w, "because", v->because);
    json_string(w, "template", v->was.template_name);
    json_string(w, "as_of", v->was.as_of);
    json_string(w, "rendered_at", v->was.rendered_at);
    json_string(w, "seal", seals[v->was.seal]);
    write_side(w, "then", v->was.tool, v->was.template_digest, v->was.db_digest);
    write_side(w, "now", v->report.tool, v->report.template_digest, v->digest_now);
    json_open_array(w, "changes");
    for (size_t i = 0; i < v->changes.n; i++)
        write_change(w, &v->changes.items[i]);
    json_close_array(w);
    json_close_object(w);
}

/* A file that lies is an error, whatever else is printed. */
static void complain(struct verified *v)
{
    if (v->outcome->status != EXIT_INTEGRITY)
        return;
    const char *help = v->was.has_crlf ? "convert it back, as with 'dos2unix', and verify it again; '-text' in "
                                         ".gitattributes keeps git from converting it"
                                       : "trust the archive, not the file: 'mcreport report' makes it anew";
    cli_report(v->c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                          .code = "MCR-D004",
                                          .message = arena_format(&v->c->memory, "%s: %s", v->path, v->because),
                                          .help = help});
}

static int say(struct verified *v)
{
    struct cli *c = v->c;
    answer_say(c, "%s: %s: %s\n", show_text(c, v->path), v->outcome->word, show_text(c, v->because));
    if (v->changes.n > 0)
        putc('\n', c->out);
    for (size_t i = 0; i < v->changes.n; i++)
        say_change(v, &v->changes.items[i]);
    return c->memory.failed ? EXIT_FAILED : 0;
}

int report_verified_write(struct verified *v)
{
    struct cli *c = v->c;
    struct answer a = {.schema = "report-verify", .context = v, .value = write_value};
    struct grid g = {0};
    int status = 0;
    complain(v);
    if (c->format == FORMAT_JSON || c->format == FORMAT_JSONL)
        return answer_write(c, &a);
    if (cli_for_people(c))
        return say(v);
    for (size_t i = 0; i < v->changes.n && status == 0; i++)
        status = add_flat(v, &g, &v->changes.items[i]);
    return status == 0 ? grid_write(c, &g, NULL) : status;
}

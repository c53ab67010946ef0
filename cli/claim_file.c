/* Reading a claim file, and saying where it is at fault. */
#include "cli/answer.h"
#include "cli/claim_acts.h"

#include "ingest/caret.h"
#include "ingest/source.h"

#include <stdlib.h>

enum { FAULT_COLUMNS = 72 };

static const char holds_help[] = "docs/claims.md and docs/claim.schema.json say what a claim file holds";

struct file {
    const char *path;
    char *bytes;
    size_t size;
};

/* The line with the fault, and a caret under it; NULL where the text is JSON, or without memory. */
static const char *fault_line(struct cli *c, const struct file *f)
{
    struct json_place place;
    struct json *doc = NULL;
    struct error unheard = {0};
    size_t caret;
    if (json_parse(&doc, &place, f->bytes, f->size, &unheard) == 0) {
        json_free(doc);
        return NULL;
    }
    char *line = caret_line(&caret, f->bytes, f->size, place.offset, FAULT_COLUMNS);
    const char *text = line != NULL ? arena_format(&c->memory, "   | %s\n   | %*s^\n", line, (int)caret, "") : NULL;
    free(line);
    return text;
}

/* What is no claim file, and what is one that nobody may ever declare. */
static int refuse(struct cli *c, const struct file *f, const struct error *err, const char *schema)
{
    const char *line = err->code == ERR_INPUT ? fault_line(c, f) : NULL;
    int never = err->code == ERR_REFUSED;
    if (err->code != ERR_INPUT && !never)
        return cli_fail(c, err, NULL);
    cli_report(c, &(struct diagnostic){
                      .severity = SEVERITY_ERROR,
                      .code = never          ? "MCR-C002"
                              : line != NULL ? "MCR-I001"
                                             : "MCR-I003",
                      .message = arena_format(&c->memory, "%s:%s%s", f->path, line != NULL ? "" : " ", err->text),
                      .details = line,
                      .help = never ? "docs/claims.md says what can be claimed, and what never can" : holds_help});
    if (never)
        answer_refused(c, schema);
    return exit_status_of(err->code);
}

int claim_read_file(struct cli *c, const char *path, const char *schema, struct claim_terms *out)
{
    struct file f = {.path = path};
    struct error err = {0};
    if (source_read_whole(&f.bytes, &f.size, path, &err) != 0)
        return cli_fail(c, &err, "name a claim file, or '-' for standard input");
    int status = 0;
    if (claim_terms_read(out, f.bytes, f.size, &c->memory, &err) != 0)
        status = refuse(c, &f, &err, schema);
    free(f.bytes);
    return status;
}

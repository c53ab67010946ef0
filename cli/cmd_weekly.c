#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/weekly.h"

#include "core/date.h"

#include <stdlib.h>
#include <string.h>

static const struct option_rule options[] = {
    {"--week", 0, "W", "last (default: the last one that has ended), or one by name: 2026-W16", 0},
    {"--out-dir", 0, "DIR", "where issues go: DIR/2026-W16, and DIR/latest for the newest", 0},
    {"--ingest", 0, "PATH", "store what arrived first, as 'ingest' does; what cannot be read is told and stops nothing",
     1},
    {"--fail-on", 0, "LIST", "exit 8 where the week has any of: regression, dated, anecdote, integrity", 1},
    {"--to", 0, "ADDR", "who weekly.eml is for (else $MCREPORT_MAIL_TO)", 0},
    {"--from", 0, "ADDR", "who it is from (else $MCREPORT_MAIL_FROM)", 0},
    {0},
};

/* --- what was asked --- */

static int read_attention(struct cli *c, unsigned *bits, const char *word)
{
    const char *names[WEEKLY_ATTENTIONS];
    for (int i = 0; i < WEEKLY_ATTENTIONS; i++) {
        names[i] = weekly_attention_name((enum weekly_attention)i);
        if (strcmp(names[i], word) == 0) {
            *bits |= 1u << i;
            return 0;
        }
    }
    return cli_usage_word(c, "--fail-on", word, names, WEEKLY_ATTENTIONS);
}

/* One, or several joined by commas. */
static int read_fail_on(struct cli *c, unsigned *bits)
{
    const char *list;
    int status = 0;
    for (size_t i = 0; status == 0 && (list = args_value_at(&c->args, "--fail-on", i)) != NULL; i++)
        do {
            size_t n = strcspn(list, ",");
            const char *word = arena_copy_n(&c->memory, list, n);
            status = word != NULL ? read_attention(c, bits, word) : EXIT_FAILED;
            list += n + (list[n] == ',');
        } while (status == 0 && *list != '\0');
    return status;
}

/* Without --as-of it is this very moment: a Sunday is of a week that has not ended. */
static struct week_name last_week(const struct cli *c)
{
    return week_before(week_of((c->as_of_given ? c->as_of : date_now()) + 1));
}

static int read_week(struct cli *c, struct week_name *out)
{
    const char *text = args_value(&c->args, "--week");
    struct error err = {0};
    int64_t first, last;
    *out = last_week(c);
    if (text != NULL && strcmp(text, "last") != 0 && week_name_read(out, text, &err) != 0)
        return cli_usage(c, "--%s", err.text);
    week_bounds(*out, &first, &last);
    if (first > c->as_of)
        return cli_usage(c, "--week '%s': has not begun on %s", text, c->as_of_text);
    if (last > c->as_of)
        cli_note(c, "%s has not ended: told as of %s", text, c->as_of_text);
    return 0;
}

static const char *address(const struct cli *c, const char *option, const char *variable, const char *otherwise)
{
    const char *text = args_value(&c->args, option);
    if (text == NULL)
        text = getenv(variable);
    return text != NULL && text[0] != '\0' ? text : otherwise;
}

/* --- the answer --- */

static void write_line(struct weekly_run *r, const char *issue, const char *headline)
{
    struct cli *c = r->c;
    fprintf(c->out, "%s/%s: %s\n", show_text(c, r->folder.path), issue,
            headline != NULL ? show_text(c, headline) : "told by an earlier version");
}

static void write_others(struct weekly_run *r, const struct weekly_others *others)
{
    struct json_writer w;
    json_writer_init(&w, r->c->out, 1);
    json_open_array(&w, NULL);
    for (size_t i = 0; i < others->n; i++) {
        const struct weekly_other *o = &others->items[i];
        json_open_object(&w, NULL);
        json_string(&w, "issue", o->issue);
        json_string(&w, "headline", o->headline);
        json_open_array(&w, "attention");
        for (int a = 0; a < WEEKLY_ATTENTIONS; a++)
            if (o->attention & 1u << a)
                json_string(&w, NULL, weekly_attention_name((enum weekly_attention)a));
        json_close_array(&w);
        json_close_object(&w);
    }
    json_close_array(&w);
}

/* weekly.json as it stands; where other issues were written along, with one more member behind all others. */
static void write_json(struct weekly_run *r, const char *json, const struct weekly_others *others)
{
    const char *end = strrchr(json, '}');
    if (others->n == 0 || end == NULL) {
        fputs(json, r->c->out);
        return;
    }
    while (end > json && (end[-1] == '\n' || end[-1] == ' '))
        end--;
    fwrite(json, 1, (size_t)(end - json), r->c->out);
    fputs(",\n \"also_written\": ", r->c->out);
    write_others(r, others);
    fputs("\n}\n", r->c->out);
}

static void write_answer(struct weekly_run *r, const struct weekly_outcome *o, const struct weekly_others *others)
{
    if (o->json != NULL) {
        write_json(r, o->json, others);
        return;
    }
    write_line(r, o->issue, o->headline);
    for (size_t i = 0; i < others->n; i++)
        write_line(r, others->items[i].issue, others->items[i].headline);
}

static int run_in_folder(struct weekly_run *r, unsigned fail_on)
{
    struct weekly_outcome asked;
    struct weekly_others others = {0};
    int ingested = weekly_ingest(r);
    if (r->c->store == NULL)
        return ingested;
    int status = weekly_catch_up(r, &asked, &others);
    if (status == 0) {
        unsigned attention = asked.attention;
        for (size_t i = 0; i < others.n; i++)
            attention |= others.items[i].attention;
        write_answer(r, &asked, &others);
        status = attention & fail_on ? EXIT_ATTENTION : 0;
    }
    return exit_status_worse(status, ingested);
}

/* What is in the way is another run where the lock could be opened, else something of the operator's. */
static int cannot_open(const struct weekly_run *r, const struct error *err)
{
    const char *help = err->code != ERR_EXISTS ? "--out-dir needs a folder that can be written"
                       : r->folder.lock >= 0   ? "wait for it to end: it writes what this run would"
                                             : "nothing was written; move it away, or name another folder by --out-dir";
    return cli_fail(r->c, err, help);
}

static int run(struct cli *c)
{
    struct weekly_run r = {.c = c,
                           .as_of = c->as_of,
                           .from = address(c, "--from", "MCREPORT_MAIL_FROM", "mcreport <mcreport@localhost>"),
                           .to = address(c, "--to", "MCREPORT_MAIL_TO", "mcreport@localhost")};
    const char *path = args_value(&c->args, "--out-dir");
    struct error err = {0};
    unsigned fail_on = 0;
    if (args_left(&c->args) > 0)
        return cli_usage(c, "'%s' is too much: folders to ingest are named by --ingest", args_shift(&c->args));
    if (path == NULL || path[0] == '\0')
        return cli_usage(c, "say where issues go: --out-dir DIR");
    if (c->format == FORMAT_CSV || c->format == FORMAT_JSONL || c->format == FORMAT_MARKDOWN)
        return cli_usage(c, "the answer is a line of text, or with --json one document");
    int status = read_week(c, &r.asked);
    if (status == 0)
        status = read_fail_on(c, &fail_on);
    if (status != 0)
        return status;
    if (weekly_folder_open(&r.folder, path, c->dry_run, &err) != 0)
        status = cannot_open(&r, &err);
    else
        status = run_in_folder(&r, fail_on);
    weekly_folder_close(&r.folder);
    return status;
}

const struct command command_weekly = {
    "weekly",
    "weekly --out-dir DIR [--week last|2026-W16] [--ingest PATH…] [--fail-on LIST]",
    "what a week brought, for a timer: pages, text, mail, Slack, JSON; twice writes nothing",
    options,
    DATABASE_READ,
    run,
    NULL};

#include "cli/claims.h"
#include "cli/commands.h"

#include "store/documents.h"
#include "store/receipts.h"

#include <string.h>

static const struct option_rule options[] = {
    {"--style", 0, "S", "sentence (default), markdown, footnote or json", 0},
    {"--dated", 0, NULL, "as dated evidence too: in the past tense, with its date", 0},
    {0},
};

struct quoting {
    struct cli *c;
    struct claim_match m;
    const char *text; /* NULL: it may not be quoted */
};

static void write_quote(struct json_writer *w, const char *name, void *context)
{
    const struct quoting *q = context;
    const struct claim_record *r = &q->m.revision->record;
    int64_t from, to;
    claim_record_days(&from, &to, r);
    json_open_object(w, name);
    json_string(w, "id", q->m.claim->id);
    json_int(w, "revision", r->revision);
    json_string(w, "status", claim_status_name(q->m.standing.status));
    json_string(w, "sentence", q->text);
    if (q->text == NULL)
        json_string(w, "reason", claims_status_words(q->c, &q->m));
    json_string(w, "metric", claims_metric(&q->m));
    claims_value_json(w, q->c, "value", r);
    claims_receipts_json(w, r);
    json_open_object(w, "class");
    json_string(w, "id", r->class_id);
    claims_factors_json(w, r);
    json_close_object(w);
    json_day(w, "observed_from", from);
    json_day(w, "observed", to);
    json_day(w, "valid_to", q->m.standing.valid_to);
    claims_price_json(w, r);
    json_bool(w, "synthetic", r->synthetic);
    json_close_object(w);
}

/* What to do about it, by what stands in the way. */
static const char *remedy(struct cli *c, const struct claim_match *m)
{
    const char *id = m->claim->id;
    if (m->revision->unreadable != NULL && m->claim->withdrawn == NULL)
        return claims_unreadable_help(c, m);
    if (m->standing.status != CLAIM_WITHDRAWN && m->revision != &m->claim->revisions[m->claim->n_revisions - 1])
        return arena_format(&c->memory, "'mcreport quote %s' quotes the newest revision", id);
    switch (m->standing.status) {
    case CLAIM_DATED:
        return arena_format(
            &c->memory,
            "'mcreport quote %s --dated' quotes it as of its date; 'mcreport claim renew %s' computes it "
            "from the runs there are now",
            id, id);
    case CLAIM_CHALLENGED:
        return arena_format(&c->memory, "'mcreport claim answer %s --because TEXT' answers the doubt", id);
    case CLAIM_UNSUPPORTED:
        return arena_format(&c->memory, "'mcreport claim renew %s' computes it from the evidence that is left", id);
    case CLAIM_WITHDRAWN:
        return "a withdrawn claim stays withdrawn: declare another one";
    default:
        return NULL;
    }
}

static int refuse_quote(const struct quoting *q)
{
    struct cli *c = q->c;
    cli_report(
        c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                .code = "MCR-C001",
                                .message = arena_format(&c->memory, "%s may not be quoted%s: %s", claims_name(c, &q->m),
                                                        q->m.standing.status == CLAIM_DATED ? " as current" : "",
                                                        claims_status_words(c, &q->m)),
                                .help = remedy(c, &q->m)});
    return EXIT_NOT_CURRENT;
}

/* A number of one run is no claim, whatever its grade. */
static int refuse_receipt(struct cli *c, const char *text)
{
    struct digest id;
    struct receipt_row row;
    struct error err = {0};
    if (document_find(c->store, text, &id, &err) != 0)
        return cli_fail(c, &err, "'mcreport receipt list' shows the ids");
    int readable = receipts_get(c->store, &id, c->as_of, &c->memory, &row, &err) == 0;
    cli_report(c,
               &(struct diagnostic){.severity = SEVERITY_ERROR,
                                    .code = "MCR-C004",
                                    .message = arena_format(&c->memory, "%s is %s: only claims are quoted", text,
                                                            !readable ? "a document that cannot be read"
                                                            : row.own_grade == GRADE_RECEIPT  ? "a receipt of one run"
                                                            : row.own_grade == GRADE_ANECDOTE ? "an anecdote"
                                                                                              : "a disputed document"),
                                    .help = "'mcreport claim add FILE' declares a claim about the runs of a class"});
    answer_refused(c, "quote");
    return EXIT_REFUSED;
}

/* One row for spreadsheets; a claim that may not be quoted has no sentence. */
static int add_row(struct quoting *q, struct grid *g)
{
    struct cli *c = q->c;
    const struct grid_cell cells[] = {
        {"id", 0, q->m.claim->id},
        {"revision", 0, arena_format(&c->memory, "%lld", (long long)q->m.revision->record.revision)},
        {"status", 0, claim_status_name(q->m.standing.status)},
        {"sentence", 0, q->text},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int write_answer(struct quoting *q)
{
    struct cli *c = q->c;
    struct answer a = {.schema = "quote", .context = q, .value = write_quote};
    if (!cli_for_people(c))
        return add_row(q, &a.grid) != 0 ? EXIT_FAILED : answer_write(c, &a);
    if (q->text != NULL)
        fprintf(c->out, "%s\n", q->text);
    return 0;
}

/* --style json is --json; without a style, Markdown is quoted in Markdown. */
static int read_style(struct cli *c, enum quote_style *out)
{
    const char *wanted = args_value(&c->args, "--style"), *names[QUOTE_STYLES + 1] = {[QUOTE_STYLES] = "json"};
    int as_json = wanted != NULL && strcmp(wanted, "json") == 0;
    *out = c->format == FORMAT_MARKDOWN ? QUOTE_MARKDOWN : QUOTE_SENTENCE;
    if (as_json && c->format != FORMAT_JSONL)
        c->format = FORMAT_JSON;
    if (wanted == NULL || as_json || quote_style_by_name(out, wanted) == 0)
        return 0;
    for (int i = 0; i < QUOTE_STYLES; i++)
        names[i] = quote_style_name((enum quote_style)i);
    return cli_usage_word(c, "--style", wanted, names, QUOTE_STYLES + 1);
}

static int run(struct cli *c)
{
    struct quoting q = {.c = c};
    struct registry r;
    enum quote_style style;
    const char *id = args_shift(&c->args);
    if (id == NULL || args_left(&c->args) > 0)
        return cli_usage(c, "quote takes one claim: ID or ID@REVISION");
    int status = read_style(c, &style);
    if (status != 0)
        return status;
    if (strncmp(id, "rcp-", 4) == 0)
        return refuse_receipt(c, id);
    status = claims_load(c, &r);
    if (status == 0)
        status = claims_find(c, &r, id, &q.m);
    if (status != 0)
        return status;
    int dated = q.m.standing.status == CLAIM_DATED && args_has(&c->args, "--dated");
    if (q.m.standing.status == CLAIM_CURRENT || dated)
        q.text = claim_quote(&q.m.revision->record, &q.m.standing, style, dated, &c->memory);
    else
        status = refuse_quote(&q);
    return exit_status_worse(status, write_answer(&q));
}

const struct command command_quote = {"quote",
                                      "quote ID[@REVISION] [--style sentence|markdown|footnote|json] [--dated]",
                                      "the only words in which a claim may be quoted",
                                      options,
                                      DATABASE_READ,
                                      run,
                                      "name the claim: 'mcreport query' finds it"};

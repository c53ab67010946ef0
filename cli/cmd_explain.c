#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/explain.h"

#include "core/text.h"
#include "ingest/source.h"
#include "query/citations.h"
#include "query/gate.h"
#include "query/words.h"
#include "receipt/grade.h"
#include "receipt/json.h"
#include "receipt/lane.h"
#include "report/template.h"

#include <stdlib.h>
#include <string.h>

static const struct option_rule options[] = {
    {"--verify", 0, NULL, "statistics: simulate how often intervals hold the truth; status 4 when they do not", 0},
    {"--seed", 0, "N", "of the simulation (default 1)", 0},
    {"--runs", 0, "N", "made-up runs a row (default 1000: about ten seconds)", 0},
    {0},
};

static const char *lane_list(struct cli *c, unsigned lanes)
{
    const char *list = NULL;
    if (lanes == (1u << LANES) - 1)
        return "all";
    for (size_t i = 0; i < LANES; i++)
        if ((lanes & 1u << i) != 0)
            list = words_join(&c->memory, list, ", ", lane_name((enum lane)i));
    return list;
}

/* Most members are demanded of every run; some only of those that ended well, and the reason only of those that did
 * not. */
static const char *demanded_in(struct cli *c, const struct member_rule *r)
{
    if (r->lanes == 0)
        return r->when_failed != 0 ? arena_format(&c->memory, "%s (failed runs)", lane_list(c, r->when_failed)) : "";
    return (r->lanes & r->when_failed) != 0
               ? lane_list(c, r->lanes)
               : arena_format(&c->memory, "%s (runs that ended well)", lane_list(c, r->lanes));
}

static void write_lanes(struct json_writer *w, const char *name, unsigned lanes)
{
    json_open_array(w, name);
    for (size_t k = 0; k < LANES; k++)
        if ((lanes & 1u << k) != 0)
            json_string(w, NULL, lane_name((enum lane)k));
    json_close_array(w);
}

static void write_lane_rule(struct json_writer *w, void *context, size_t i)
{
    (void)context;
    const struct member_rule *r = member_rule(i);
    json_open_object(w, NULL);
    json_string(w, "member", r->path);
    json_string(w, "type", member_type_name(r->type));
    json_string(w, "values", r->values);
    if (r->type == MEMBER_INT || r->type == MEMBER_OBJECT_INTS)
        json_int(w, "least", r->least);
    else
        json_null(w, "least");
    write_lanes(w, "demanded_by", r->lanes);
    write_lanes(w, "demanded_of_failed_runs_by", r->lanes != 0 ? r->lanes & r->when_failed : r->when_failed);
    json_string(w, "what", r->what);
    json_close_object(w);
}

static int explain_lanes(struct cli *c)
{
    static const struct grid_column columns[] = {{"member", 0}, {"type", 0}, {"demanded by", 0}, {"what", 0}};
    struct answer a = {.schema = "lanes", .grid = {.columns = columns, .n_columns = 4}, .item = write_lane_rule};
    for (const struct member_rule *r; (r = member_rule(a.n_items)) != NULL; a.n_items++) {
        const char **row = grid_add(c, &a.grid);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = r->path;
        row[1] = r->values != NULL ? arena_format(&c->memory, "one of: %s", r->values) : member_type_name(r->type);
        row[2] = demanded_in(c, r);
        row[3] = r->what;
    }
    if (cli_for_people(c)) {
        for (size_t i = 0; i < LANES; i++)
            fprintf(c->out, "%s: %s\n", lane_name((enum lane)i), lane_title((enum lane)i));
        fputs("\n\"No\" is an answer, absent is not: null, \"\", {} and \"unknown\" are absent.\n\n", c->out);
    }
    return answer_write(c, &a);
}

static const char *const factor_kinds[] = {
    [FACTOR_HARD] = "hard, never waived", [FACTOR_HARD_OR_AXIS] = "hard unless it is the axis",
    [FACTOR_SOFT] = "soft: --disclose",   [FACTOR_NOTED] = "noted",
    [FACTOR_SELECTS] = "selects only",
};

static const char *companions_of(struct cli *c, const struct factor_rule *r)
{
    const char *list = "";
    for (size_t f = 0; f < FACTORS; f++)
        if ((r->companions & 1u << f) != 0)
            list = arena_format(&c->memory, "%s%s%s", list, list[0] ? ", " : "", factor_rule((enum factor)f)->name);
    return list;
}

static void write_factor(struct json_writer *w, void *context, size_t i)
{
    (void)context;
    const struct factor_rule *r = factor_rule((enum factor)i);
    char code[16];
    snprintf(code, sizeof code, "MCR-R%03d", r->refusal);
    json_open_object(w, NULL);
    json_string(w, "factor", r->name);
    json_string(w, "kind", factor_kinds[r->kind]);
    json_bool(w, "may_be_axis", r->may_be_axis);
    json_string(w, "code", r->refusal != 0 ? code : NULL);
    json_string(w, "why", r->why);
    json_close_object(w);
}

static int explain_contract(struct cli *c)
{
    static const struct grid_column columns[] = {{"factor", 0},       {"kind", 0}, {"axis", 0},
                                                 {"brings along", 0}, {"code", 0}, {"why", 0}};
    struct answer a = {
        .schema = "contract", .grid = {.columns = columns, .n_columns = 6}, .item = write_factor, .n_items = FACTORS};
    for (size_t f = 0; f < FACTORS; f++) {
        const struct factor_rule *r = factor_rule((enum factor)f);
        const char **row = grid_add(c, &a.grid);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = r->name;
        row[1] = factor_kinds[r->kind];
        row[2] = r->may_be_axis ? "yes" : "";
        row[3] = companions_of(c, r);
        row[4] = r->refusal != 0 ? arena_format(&c->memory, "MCR-R%03d", r->refusal) : "";
        row[5] = r->why;
    }
    if (cli_for_people(c))
        fputs("A comparison names its axis; every other factor must agree. What is not recorded on a side refuses too\n"
              "(MCR-R013): unknown is its own answer. There is no --force.\n\n",
              c->out);
    return answer_write(c, &a);
}

struct topic_row {
    const char *name, *what;
};

static const struct topic_row exit_codes[] = {
    {"0", "ok"},
    {"1", "failed: I/O, disk full, busy, exists already"},
    {"2", "usage: nothing was done"},
    {"3", "refused by the contract, an anecdote, no steady state, no price"},
    {"4", "findings: lint, templates with faults, unreadable documents, with --strict incomplete ones"},
    {"5", "not found, or an ambiguous prefix"},
    {"6", "exists, but is not current"},
    {"7", "integrity: stored bytes are not what their hash says, unknown schema"},
    {"8", "attention: the week has something that 'weekly --fail-on' names; all files were written"},
    {NULL, NULL},
};

static const struct topic_row environment[] = {
    {"MCREPORT_DB", "database, when --db is not given"},
    {".mcreport.json", "{\"db\": \"PATH\"} in this folder or one above it, after MCREPORT_DB"},
    {"XDG_DATA_HOME", "else mcreport/mcreport.db below it (default ~/.local/share)"},
    {"MCREPORT_AS_OF", "date to judge as of, when --as-of is not given"},
    {"MCREPORT_TEMPLATES", "folders of report templates, separated by ':', searched before mcreport/templates below "
                           "XDG_DATA_HOME and those that came with the program"},
    {"MCREPORT_FONT_DIR", "folder searched first for the fonts of reports"},
    {"SOURCE_DATE_EPOCH", "seconds since 1970: the time a report says it was rendered"},
    {"NO_COLOR, TERM=dumb", "no colour"},
    {"a document", "at most 64 MiB, nesting at most 128"},
    {"an archive",
     "at most 64 GiB expanded and 1,000 bytes out per byte in; links, absolute names and '..' are refused"},
    {NULL, NULL},
};

static const struct topic_row price_words[] = {
    {"basis list", "what the seller's list says, before any discount"},
    {"basis on-demand", "rented by the hour, given back at will"},
    {"basis spot", "rented by the hour, taken away at will"},
    {"basis reserved-1y", "committed to for a year"},
    {"basis reserved-3y", "committed to for three years"},
    {"basis negotiated", "agreed with the seller"},
    {"basis owned-tco", "total cost of ownership of own hosts, by the hour"},
    {"basis invoice", "what was paid in the end"},
    {"unit accelerator-hour", "for one accelerator and hour (--per N: for N of them together)"},
    {"unit accelerator-second", "for one accelerator and second; times 3,600"},
    {"unit instance-hour", "for an instance and hour; --per must say how many accelerators it holds"},
    {"grade secondary", "a page that quotes somebody"},
    {"grade vendor", "the seller's own page"},
    {"grade invoice", "an invoice"},
    {"grade not stated", "nobody said"},
    {"validity", "where no end is stated, from the day it was seen for as long as the policy says (price_valid_days, "
                 "30 unless it was changed); then figures made of it are dated"},
    {NULL, NULL},
};

static const struct topic_row general_codes[] = {
    {"MCR-U001", "usage: the command line makes no sense; nothing was done"},
    {"MCR-U002", "no such thing, or a prefix that fits several"},
    {"MCR-U003", "the request is refused: SQL may only read, and no change takes effect before a recorded one"},
    {"MCR-I001", "a document that is not strict JSON; the place and the rule stand in the message"},
    {"MCR-I002", "JSON, but no receipt: no schema, an unknown lane, a member of the wrong type"},
    {"MCR-I003", "an input that could not be read or used: a file, an archive member, a log, an empty file"},
    {"MCR-I004",
     "runs of a level have one rate to the last digit: copies, or a clock too coarse; of all of them no interval is "
     "made, some of them are counted as runs of their own"},
    {"MCR-C001",
     "a claim that may not be quoted: dated ('quote --dated' quotes it as of its date), superseded, challenged, "
     "unsupported or withdrawn"},
    {"MCR-C002",
     "what is refused with claims: what may never be claimed, other terms under an id that exists, a claim that "
     "is withdrawn, an event before its last one"},
    {"MCR-C003", "renewed on the same runs and prices: the new revision is valid no longer than the one before"},
    {"MCR-C004", "only claims are quoted: a receipt is one run, an anecdote a rumor"},
    {"MCR-L017", "a document of another lane than --lane asked for"},
    {"MCR-P001", "a price row that makes no sense or contradicts another one of its file: it is left out, by line"},
    {"MCR-P002",
     "a price row that contradicts a stored one: same offer, same day, another price; rows are never changed, "
     "a correction supersedes (--supersedes)"},
    {"MCR-P003", "a price row left out as a known trap of its format: the number means something else"},
    {"MCR-D001", "the system refused: no such file, disk full, permission, busy"},
    {"MCR-D002", "out of memory"},
    {"MCR-D003", "it exists already and is not overwritten"},
    {"MCR-D004", "integrity: stored bytes are not what their hash says, or not a mcreport database"},
    {"MCR-D005", "a library or font is missing or behaved as its manual says it cannot"},
    {"MCR-D006", "this build does not do what its documentation says: explain statistics --verify found a row outside "
                 "its band"},
    {NULL, NULL},
};

static void write_topic(struct json_writer *w, void *context, size_t i)
{
    const struct topic_row *rows = context;
    json_open_object(w, NULL);
    json_string(w, "name", rows[i].name);
    json_string(w, "what", rows[i].what);
    json_close_object(w);
}

static int explain_rows(struct cli *c, const char *schema, const struct topic_row *rows)
{
    static const struct grid_column columns[] = {{"", 0}, {"", 0}};
    struct answer a = {.schema = schema,
                       .grid = {.columns = columns, .n_columns = 2},
                       .item = write_topic,
                       .context = (void *)(uintptr_t)rows};
    for (; rows[a.n_items].name != NULL; a.n_items++) {
        const char **row = grid_add(c, &a.grid);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = rows[a.n_items].name;
        row[1] = rows[a.n_items].what;
    }
    return answer_write(c, &a);
}

struct explained {
    const char *code, *title, *why, *help;
};

static void write_code(struct json_writer *w, const char *name, void *context)
{
    const struct explained *e = context;
    json_open_object(w, name);
    json_string(w, "code", e->code);
    json_string(w, "title", e->title);
    json_string(w, "why", e->why);
    json_string(w, "help", e->help);
    json_close_object(w);
}

static int print_code(struct cli *c, const char *code, const char *title, const char *why, const char *help)
{
    static const struct grid_column columns[] = {{"", 0}, {"", 0}};
    struct explained e = {code, title, why, help};
    const char *const lines[][2] = {{code, title}, {"why", why}, {"help", help}};
    struct answer a = {
        .schema = "explain", .grid = {.columns = columns, .n_columns = 2}, .context = &e, .value = write_code};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char **row = lines[i][1] != NULL ? grid_add(c, &a.grid) : NULL;
        if (row != NULL) {
            row[0] = lines[i][0];
            row[1] = lines[i][1];
        }
    }
    return answer_write(c, &a);
}

/* "R002" of the family 'R': 2; and "R2". Nothing may follow. */
static int read_number(const char *code, char family, int *number)
{
    char *end;
    long n = code[0] == family && code[1] >= '0' && code[1] <= '9' ? strtol(code + 1, &end, 10) : -1;
    *number = n >= 0 && n < 1000 ? (int)n : -1;
    return *number >= 0 && *end == '\0';
}

/* "MCR-R002", "R002" and "r002" are the same code. */
static int explain_code(struct cli *c, const char *text)
{
    char code[16] = "MCR-";
    int number;
    snprintf(code + 4, sizeof code - 4, "%s", text);
    if (strncmp(text_upper(code + 4), code, 4) == 0)
        snprintf(code + 4, sizeof code - 4, "%s", text + 4);
    text_upper(code + 4);
    if (read_number(code + 4, 'R', &number) && refusal_rule(number) != NULL) {
        const struct refusal_rule *r = refusal_rule(number);
        return print_code(c, code, r->title, r->why, r->help);
    }
    if (read_number(code + 4, 'X', &number) && citation_rule((enum citation_fault)number) != NULL) {
        const struct citation_rule *r = citation_rule((enum citation_fault)number);
        return print_code(c, code, r->title, r->why, r->help);
    }
    const struct template_fault_rule *t;
    for (size_t i = 0; (t = template_fault_rule(i)) != NULL; i++)
        if (strcmp(t->code, code) == 0)
            return print_code(c, code, t->title, t->why, t->help);
    for (size_t i = 0; reason_rule(i) != NULL; i++)
        if (strcmp(reason_rule(i)->code, code + 4) == 0)
            return print_code(c, code, reason_rule(i)->title,
                              arena_format(&c->memory, "makes the document %s%s",
                                           reason_rule(i)->grade == GRADE_ANECDOTE ? "an " : "",
                                           grade_name(reason_rule(i)->grade)),
                              reason_rule(i)->help);
    for (const struct topic_row *r = general_codes; r->name != NULL; r++)
        if (strcmp(r->name, code) == 0)
            return print_code(c, code, r->what, NULL, NULL);
    struct error err = {0};
    error_set(&err, ERR_NOT_FOUND, "no code or topic '%s'", text);
    return cli_fail(
        c, &err,
        "codes look like MCR-R002; topics: contract, lanes, prices, claims, statistics, blocks, values, exit-codes, "
        "environment");
}

static int explain_exit_codes(struct cli *c)
{
    return explain_rows(c, "exit-codes", exit_codes);
}

static int explain_environment(struct cli *c)
{
    return explain_rows(c, "environment", environment);
}

static int explain_prices(struct cli *c)
{
    return explain_rows(c, "prices", price_words);
}

static const struct {
    const char *name;
    int (*run)(struct cli *c);
} topics[] = {
    {"contract", explain_contract},       {"lanes", explain_lanes},           {"prices", explain_prices},
    {"claims", explain_claims},           {"statistics", explain_statistics}, {"exit-codes", explain_exit_codes},
    {"environment", explain_environment}, {"blocks", explain_blocks},         {"values", explain_values},
};

static int topic_takes_no_options(struct cli *c, const char *topic)
{
    int given = 0;
    for (const struct option_rule *o = options; o->name != NULL; o++)
        given = given || args_has(&c->args, o->name);
    return given && strcmp(topic, "statistics") != 0;
}

static int run(struct cli *c)
{
    const char *topic = args_shift(&c->args);
    if (args_left(&c->args) > 0)
        return cli_usage(c, "one code or topic at a time");
    if (topic_takes_no_options(c, topic))
        return cli_usage(c, "'%s' takes no --verify, --seed or --runs: explain statistics does", topic);
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if (strcmp(topic, topics[i].name) == 0)
            return topics[i].run(c);
    return explain_code(c, topic);
}

const struct command command_explain = {
    "explain",
    "explain CODE|contract|lanes|prices|claims|blocks|values|exit-codes|environment|statistics "
    "[--verify [--seed N] [--runs N]]",
    "what a code means; the rules, from the tables that apply them",
    options,
    DATABASE_NONE,
    run,
    "name a code or a topic: contract, lanes, prices, claims, statistics, blocks, values, exit-codes, environment"};

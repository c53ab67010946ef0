#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/database.h"
#include "cli/price.h"
#include "cli/price_fields.h"
#include "cli/show_policy.h"
#include "cli/show_price.h"
#include "cli/subcommand.h"

#include "core/date.h"
#include "query/pricing.h"
#include "query/words.h"

#include <string.h>

static const struct option_rule options[] = {
    {"--accelerator", 0, "A", "list, diff: only this one; add: which one it prices", 0},
    {"--surface", 0, "S", "whose runs it prices: modal, owned, tpu, …", 0},
    {"--provider", 0, "P", "who sells it", 0},
    {"--basis", 0, "B", "list, on-demand, spot, reserved-1y, reserved-3y, negotiated, owned-tco, invoice", 0},
    {"--region", 0, "R", "where it is sold", 0},
    {"--currency", 0, "USD", "three letters", 0},
    {"--superseded", 0, NULL, "list: with the rows that were corrected since", 0},
    {"--unit", 0, "U", "add: accelerator-hour, accelerator-second or instance-hour", 0},
    {"--per", 0, "N", "add: accelerators in one billing unit; an instance-hour needs it (else 1)", 0},
    {"--price", 0, "DECIMAL", "add: for one billing unit, to the last digit", 0},
    {"--low", 0, "DECIMAL", "add: where the source states a range around the price, its low end", 0},
    {"--high", 0, "DECIMAL", "add: and its high end", 0},
    {"--multiplier", 0, "NAME=DECIMAL", "add: a factor on the price, such as 'region eu-west=1.25'", 1},
    {"--sku", 0, "TEXT", "add: the seller's own name for it", 0},
    {"--observed", 0, "DATE", "add, import: the day the price was seen", 0},
    {"--valid-until", 0, "DATE", "add, import: the last day it holds, where that is stated", 0},
    {"--source", 0, "TEXT", "add, import: where it was seen: a page, a document, an invoice", 0},
    {"--verbatim", 0, "TEXT", "add: the words of the source", 0},
    {"--grade", 0, "G", "add, import: secondary, vendor or invoice", 0},
    {"--supersedes", 0, "ID", "add: the row this one corrects", 0},
    {"--synthetic", 0, NULL, "add, import: made up; prices made-up runs only", 0},
    {"--mapping", 0, "FILE", "import csv: which column means what (JSON)", 0},
    {"--atomic", 0, NULL, "import: all or nothing", 0},
    {"--strict", 0, NULL, "import: status 4 also when rows were left out as known traps", 0},
    {0},
};

struct listing {
    struct cli *c;
    const struct price_row *rows;
    struct policy policy;
};

static void write_row(struct json_writer *w, void *context, size_t i)
{
    const struct listing *l = context;
    json_open_object(w, NULL);
    show_price_members(w, &l->rows[i]);
    show_price_validity_members(w, &l->rows[i], l->c->as_of, policy_price_days(&l->policy));
    json_close_object(w);
}

static int run_list(struct cli *c)
{
    struct price_filter f;
    struct price_rows all;
    struct error err = {0};
    if (args_left(&c->args) > 0)
        return cli_usage(c, "list takes options only, such as --accelerator H100");
    int status = price_fields_filter(c, &f);
    if (status != 0)
        return status;
    f.as_of = c->as_of;
    f.superseded = args_has(&c->args, "--superseded");
    if (prices_select(c->store, &f, &c->memory, &all, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    struct listing l = {.c = c, .rows = all.rows};
    struct answer a = {.schema = "price-list",
                       .context = &l,
                       .item = write_row,
                       .n_items = all.n,
                       .empty = arena_format(
                           &c->memory, "no such price rows as of %s; 'mcreport price add' records one", c->as_of_text)};
    status = policy_read(c, &l.policy);
    if (status == 0)
        status = show_price_grid(c, &a.grid, all.rows, all.n, policy_price_days(&l.policy));
    if (status == 0)
        status = answer_write(c, &a);
    if (status == 0 && cli_for_people(c) && all.n > 0)
        show_policy_changes(c, &l.policy, POLICY_OF_PRICES);
    return status;
}

static void write_shown(struct json_writer *w, const char *name, void *context)
{
    const struct listing *l = context;
    char recorded[DATE_TEXT_SIZE];
    date_format_time(recorded, l->rows->recorded_at);
    json_open_object(w, name);
    show_price_members(w, l->rows);
    show_price_validity_members(w, l->rows, l->c->as_of, policy_price_days(&l->policy));
    json_string(w, "recorded_at", recorded);
    json_close_object(w);
}

/* What is not stated has no line. */
static int add_lines(const struct listing *l, struct grid *g)
{
    struct cli *c = l->c;
    const struct price_row *r = l->rows;
    const struct price *p = &r->price;
    const double days = l->policy.value[POLICY_PRICE_VALID_DAYS];
    int64_t valid_to = price_valid_to(p, policy_price_days(&l->policy));
    const char *by_policy = arena_format(&c->memory, " (no end is stated: %s by policy)",
                                         policy_words(&c->memory, POLICY_PRICE_VALID_DAYS, days));
    char recorded[DATE_TEXT_SIZE], supersedes[PRICE_ID_SIZE];
    date_format_time(recorded, r->recorded_at);
    price_name(supersedes, &p->supersedes);
    const struct {
        const char *name, *value;
    } lines[] = {
        {"id", r->name},
        {"accelerator", show_text(c, p->accelerator)},
        {"per accelerator-hour", arena_format(&c->memory, "%s %s%s", r->accelerator_hour.text, p->currency,
                                              r->exact ? "" : " (a quotient that does not end, cut to 34 digits)")},
        {"as stated", show_price_stated(c, r)},
        {"basis", price_basis_name(p->basis)},
        {"surface", show_text(c, p->surface)},
        {"provider", show_text(c, p->provider)},
        {"sku", show_text(c, p->sku)},
        {"region", show_text(c, p->region)},
        {"observed", words_day(&c->memory, p->observed)},
        {"valid to",
         arena_format(&c->memory, "%s%s%s", words_day(&c->memory, valid_to),
                      p->valid_until == DATE_NONE ? by_policy : "", valid_to < c->as_of ? ", EXPIRED" : "")},
        {"source", show_text(c, p->source)},
        {"grade", price_grade_name(p->grade)},
        {"verbatim", show_text(c, p->verbatim)},
        {"supersedes", p->has_supersedes ? arena_copy(&c->memory, supersedes) : ""},
        {"superseded by", r->superseded_by != NULL ? r->superseded_by : ""},
        {"synthetic", p->synthetic ? "SYNTHETIC: made up; it prices made-up runs only" : ""},
        {"recorded", arena_copy(&c->memory, recorded)},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct grid_cell cells[] = {{"", 0, lines[i].name}, {"", 0, lines[i].value}};
        if (lines[i].value == NULL || (lines[i].value[0] != '\0' && grid_add_cells(c, g, cells, 2) != 0))
            return EXIT_FAILED;
    }
    return 0;
}

static int run_show(struct cli *c)
{
    struct digest id;
    struct price_row r;
    struct error err = {0};
    if (args_left(&c->args) != 1)
        return cli_usage(c, "show takes one id");
    if (price_find(c->store, args_shift(&c->args), &id, &err) != 0 ||
        price_get(c->store, &id, c->as_of, &c->memory, &r, &err) != 0)
        return cli_fail(c, &err, "'mcreport price list --superseded' shows the ids");
    struct listing l = {.c = c, .rows = &r};
    struct answer a = {.schema = "price", .context = &l, .value = write_shown};
    int status = policy_read(c, &l.policy);
    if (status == 0)
        status = cli_for_people(c) ? add_lines(&l, &a.grid)
                                   : show_price_grid(c, &a.grid, &r, 1, policy_price_days(&l.policy));
    if (status == 0)
        status = answer_write(c, &a);
    if (status == 0 && cli_for_people(c) && r.price.valid_until == DATE_NONE)
        show_policy_changes(c, &l.policy, POLICY_OF_PRICES);
    return status;
}

static int run(struct cli *c)
{
    static const struct subcommand table[] = {
        {"list", run_list,
         "price list [--accelerator A] [--surface S] [--provider P] [--basis B] [--region R] [--currency C] "
         "[--superseded]",
         " --accelerator --surface --provider --basis --region --currency --superseded ", DATABASE_READ},
        {"show", run_show, "price show ID", " ", DATABASE_READ},
        {"add", price_run_add,
         "price add --provider P --surface S --accelerator A --basis B --currency USD --unit U [--per N] --price "
         "DECIMAL\n"
         "    [--low D --high D] [--multiplier NAME=DECIMAL…] --observed DATE [--valid-until DATE] [--region R] "
         "[--sku T]\n"
         "    --source TEXT [--verbatim TEXT] [--grade G] [--supersedes prc-…] [--synthetic]",
         " --accelerator --surface --provider --basis --region --currency --unit --per --price --low --high "
         "--multiplier --sku --observed --valid-until --source --verbatim --grade --supersedes --synthetic ",
         DATABASE_READ},
        {"import", price_run_import,
         "price import FORMAT FILE [--mapping MAP] [--provider P] [--surface S] [--observed DATE] [--atomic] "
         "[--strict] … | list",
         " --surface --provider --region --currency --observed --valid-until --source --grade --synthetic --mapping "
         "--atomic --strict ",
         DATABASE_NONE /* a list of formats needs none */},
        {"diff", price_run_diff,
         "price diff DATE DATE [--accelerator A] [--surface S] [--provider P] [--basis B] [--region R] "
         "[--currency C]",
         " --accelerator --surface --provider --basis --region --currency ", DATABASE_READ},
        {0}};
    return subcommand_run(c, table);
}

const struct command command_price = {"price",
                                      "price list | show ID | add … | import FORMAT FILE … | diff DATE DATE",
                                      "dated price rows: what an accelerator cost an hour, who said so, and until when",
                                      options,
                                      DATABASE_NONE,
                                      run,
                                      "say what to do: list, show, add, import or diff"};

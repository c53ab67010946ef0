#include "cli/asking.h"
#include "cli/commands.h"
#include "cli/cost.h"
#include "cli/price_wish.h"
#include "cli/show_notes.h"
#include "cli/show_verdict.h"

#include "core/text.h"
#include "query/words.h"

#include <string.h>

#define WITHIN_MOST 0.5

static const struct option_rule options[] = {
    {"--by", 0, "AXIS", "the one factor that varies on purpose: accelerator, count, mode, recipe, revision, …", 0},
    {"--base", 0, "V", "the level others are set against (default: the slowest)", 0},
    {"--level", 0, "V", "only these levels of the axis, one or several joined by commas (default: all)", 1},
    {"--where", 0, "K=V", "only runs with this factor; class=cls-… and class-of=rcp-… select a class", 1},
    {"--metric", 0, "M", "steady (default) or whole_run", 0},
    {"--disclose", 0, "F", "let a factor of the stack differ, and say so: revision, image, pins, versions", 1},
    {"--basis", 0, "B", "of the price rows; needed where there are several", 0},
    {"--currency", 0, "USD", "of the price rows (default USD)", 0},
    {"--provider", 0, "P", "of the price rows; needed where offers differ", 0},
    {"--region", 0, "R", "of the price rows; needed where offers differ", 0},
    {"--price", 0, "ID", "use this row for its accelerator, whatever is newer", 1},
    {"--utilization", 0, "U", "share of the paid hour that is used: 0.6, 60%, or LEVEL=0.6 for one level (default 1)",
     1},
    {"--what-if", 0, NULL, "price runs by rows of another surface too; such figures are modelled, never a claim", 0},
    {"--priced-on", 0, "SURFACE", "with --what-if: whose rows", 0},
    {"--within", 0, "PCT",
     "half-width that the plan for a trustworthy result aims at (default: the policy's practical_pct)", 0},
    {0},
};

/* What a nearest question is asked with besides the contract's own options, so that it stays the user's question. */
static const char *const kept[] = {"--basis",       "--currency", "--provider",  "--region", "--price",
                                   "--utilization", "--what-if",  "--priced-on", "--within"};

static size_t count_values(const struct cli *c, const char *option)
{
    size_t n = 0;
    while (args_value_at(&c->args, option, n) != NULL)
        n++;
    return n;
}

/* "b200=60%" with the level by the name it has among the runs. */
static const char *with_level_named(struct cost *x, const char *text)
{
    const char *equals = strrchr(text, '=');
    if (equals == NULL || equals == text)
        return text;
    char *level = arena_copy_n(&x->c->memory, text, (size_t)(equals - text));
    if (level == NULL)
        return NULL;
    return arena_format(&x->c->memory, "%s%s", selection_value(&x->c->memory, x->q.question.axis, level), equals);
}

static int read_utilization(struct cost *x)
{
    struct cli *c = x->c;
    size_t n = count_values(c, "--utilization");
    struct level_utilization *list = arena_array(&c->memory, n, sizeof *list);
    int status = list != NULL ? 0 : EXIT_FAILED;
    x->q.utilization = list;
    for (size_t i = 0; i < n && status == 0; i++) {
        const char *text = with_level_named(x, args_value_at(&c->args, "--utilization", i));
        status = text != NULL ? wish_utilization(c, "--utilization", text, list, &x->q.n_utilization) : EXIT_FAILED;
    }
    return status;
}

static int read_rows(struct cost *x)
{
    struct cli *c = x->c;
    size_t n = count_values(c, "--price");
    struct digest *rows = arena_array(&c->memory, n, sizeof *rows);
    int status = rows != NULL ? 0 : EXIT_FAILED;
    x->q.wish.rows = rows;
    for (size_t i = 0; i < n && status == 0; i++)
        status = wish_row(c, "--price", args_value_at(&c->args, "--price", i), rows, &x->q.wish.n_rows);
    return status;
}

/* In percent, with its sign or without. */
static int read_within(struct cost *x)
{
    struct cli *c = x->c;
    const char *text = args_value(&c->args, "--within");
    x->within = policy_practical(&x->policy);
    if (text == NULL)
        return 0;
    const char *percent = strchr(text, '%') != NULL ? text : arena_format(&c->memory, "%s%%", text);
    if (percent == NULL || wish_share(&x->within, percent) != 0 || x->within > WITHIN_MOST)
        return cli_usage(c, "--within '%s': a percentage above 0 and at most 50, like 3 or 0.5%%", text);
    return 0;
}

static int read_wish(struct cost *x)
{
    struct cli *c = x->c;
    struct price_wish *w = &x->q.wish;
    const char *basis = args_value(&c->args, "--basis"), *currency = args_value(&c->args, "--currency");
    *w = (struct price_wish){.what_if = args_has(&c->args, "--what-if"),
                             .price_days = policy_price_days(&x->policy),
                             .run_days = policy_lane_days(&x->policy, LANE_TRAINING)};
    int status = wish_text(c, "--provider", args_value(&c->args, "--provider"), &w->provider);
    if (status == 0)
        status = wish_text(c, "--region", args_value(&c->args, "--region"), &w->region);
    if (status == 0)
        status = wish_text(c, "--priced-on", args_value(&c->args, "--priced-on"), &w->priced_on);
    if (status != 0)
        return status;
    if (w->priced_on != NULL && !w->what_if)
        return cli_usage(c, "--priced-on '%s': only with --what-if, as such a figure is modelled", w->priced_on);
    status = basis != NULL ? wish_basis(c, "--basis", basis, w) : 0;
    if (status == 0 && currency != NULL)
        status = wish_currency(c, "--currency", currency, w);
    if (status == 0)
        status = read_within(x);
    return status == 0 ? read_rows(x) : status;
}

static int ask(struct cost *x, struct error *err)
{
    struct cli *c = x->c;
    int rc = cost_ask(&x->k, c->store, &x->q, GATE_WITH_NEAREST, &c->memory, err);
    if (rc == 0 && x->k.v.compared)
        rc = cost_times(&x->times, c->store, &x->k, &x->q.question, x->within, &c->memory, err);
    if (rc == 0 && x->q.question.axis == FACTOR_ACCELERATOR)
        rc = routing_advice(&x->routing, &x->n_routing, c->store, &x->k, &c->memory, err);
    return rc;
}

/*
 * Asks the suggested question about money: "" when there is a figure, else why there is none. The wish is the user's;
 * which hour is used how does not change whether there is one.
 */
static const char *why_unpriced(struct cost *x, const struct nearest *n)
{
    struct cli *c = x->c;
    struct error err = {0};
    struct costing k;
    struct selection s = {.as_of = c->as_of, .class_of = n->class_id, .terms = n->terms, .n_terms = n->n_terms};
    struct cost_question q = {.question = x->q.question, .wish = x->q.wish};
    q.question.selection = &s;
    q.question.base = NULL;
    q.question.only = NULL;
    q.question.n_only = 0;
    q.question.disclosed = n->disclosed;
    if (cost_ask(&k, c->store, &q, GATE_VERDICT_ONLY, &c->memory, &err) != 0)
        return "";
    for (size_t i = 0; i < k.v.n_refusals; i++)
        if (k.v.refusals[i].code == REFUSED_NO_PRICE)
            return k.v.refusals[i].text;
    return "";
}

/* With the options that the question was asked with. */
static const char *wish_words(struct cost *x)
{
    struct cli *c = x->c;
    const char *words = "", *value;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        for (size_t k = 0; (value = args_value_at(&c->args, kept[i], k)) != NULL; k++)
            words = value[0] != '\0' ? arena_format(&c->memory, "%s %s %s", words, kept[i], show_quoted(c, value))
                                     : arena_format(&c->memory, "%s %s", words, kept[i]);
    return words;
}

static const char *suggestion(struct cost *x, const struct nearest *n)
{
    struct arena *m = &x->c->memory;
    const struct question *q = &x->q.question;
    const char *words =
        arena_format(m, "mcreport cost --by %s --where class=%s", factor_rule(q->axis)->name, n->class_id);
    for (size_t i = 0; i < n->n_terms; i++)
        words = arena_format(
            m, "%s --where %s", words,
            show_quoted(x->c, arena_format(m, "%s=%s", factor_rule(n->terms[i].factor)->name, n->terms[i].value)));
    if (q->metric != METRIC_STEADY)
        words = arena_format(m, "%s --metric %s", words, metric_name(q->metric));
    for (unsigned f = 0; f < FACTORS; f++)
        if (n->disclosed & 1u << f)
            words = arena_format(m, "%s --disclose %s", words, factor_rule((enum factor)f)->name);
    if (n->as_of != NULL)
        words = arena_format(m, "%s --as-of %s", words, n->as_of);
    return arena_format(m, "%s%s", words, wish_words(x));
}

/* The gate suggests comparisons; here the same question is asked about money. */
static void ask_nearest_for_money(struct cost *x)
{
    for (size_t i = 0; i < x->k.v.n_nearest; i++) {
        struct nearest *n = &x->k.v.nearest[i];
        const char *why = why_unpriced(x, n);
        if (why[0] != '\0')
            n->text = arena_format(&x->c->memory, "%s (no figure yet: %s)", n->text, why);
        n->command = suggestion(x, n);
    }
}

static int write_answer(struct cost *x)
{
    static const struct refused_to refused = {.verb = "price", .noun = "figure"};
    struct cli *c = x->c;
    struct answer a = {.schema = "cost", .context = x, .value = cost_write_json};
    show_nearest_pinned(c, &x->k.v);
    ask_nearest_for_money(x);
    if (!x->k.v.compared)
        show_refusal(c, &refused, &x->q.question, &x->k.v);
    show_identical(c, x->q.question.axis, &x->k.comparison);
    show_copied(c, comparison_copied_words(&x->k.comparison, x->q.question.axis, &c->memory));
    if (c->format == FORMAT_JSON || c->format == FORMAT_JSONL)
        return answer_write(c, &a);
    if (!x->k.v.compared)
        return 0;
    return cli_for_people(c) ? cost_show(x) : cost_write_flat(x);
}

static int run(struct cli *c)
{
    struct selection s;
    struct cost x = {.c = c};
    struct error err = {0};
    int status = asking_read(c, &x.q.question, &s, &x.policy);
    if (status != 0)
        return status;
    status = read_wish(&x);
    if (status == 0)
        status = read_utilization(&x);
    int rc = status == 0 ? ask(&x, &err) : 0;
    if (rc != 0)
        status = cli_fail(c, &err,
                          rc == ERR_NOT_FOUND ? "'mcreport receipt list' shows ids, classes and levels, "
                                                "'mcreport price list' the price rows"
                                              : "'mcreport db verify' checks the database");
    if (status == 0)
        status = write_answer(&x);
    if (status == 0 && !x.k.v.compared)
        status = EXIT_REFUSED;
    selection_release(&s);
    return status;
}

const struct command command_cost = {"cost",
                                     "cost --by AXIS [--base V] [--where K=V… | ID ID…] [--basis B] [--utilization U] "
                                     "[--what-if] …",
                                     "what a token costs, three ways, what would turn the verdict, and by which prices",
                                     options,
                                     DATABASE_READ,
                                     run,
                                     NULL};

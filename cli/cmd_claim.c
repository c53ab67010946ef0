#include "cli/claim_acts.h"
#include "cli/claims.h"
#include "cli/commands.h"
#include "cli/subcommand.h"

static const struct option_rule options[] = {
    {"--status", 0, "S",
     "list: only current, dated, superseded, challenged, unsupported or withdrawn ones (default: all)", 0},
    {"--where", 0, "K=V", "list: only claims about this", 1},
    {"--documents", 0, NULL, "show: only where it is quoted", 0},
    {"--because", 0, "TEXT", "challenge, answer, withdraw: why; the reason stays with the claim", 0},
    {0},
};

static int run_list(struct cli *c)
{
    struct claim_wish w = {.any_status = 1};
    struct claim_matches all;
    struct registry r;
    struct error err = {0};
    const char *text;
    const char **terms = arena_array(&c->memory, c->args.n, sizeof *terms);
    if (args_left(&c->args) > 0)
        return cli_usage(c, "list takes options only; 'mcreport query' finds claims by words");
    int status = claims_read_status(c, &w);
    for (; terms != NULL && (text = args_value_at(&c->args, "--where", w.n_terms)) != NULL;)
        terms[w.n_terms++] = text;
    w.terms = terms;
    if (status == 0)
        status = terms != NULL ? claims_load(c, &r) : EXIT_FAILED;
    if (status != 0)
        return status;
    if (registry_query(&all, &r, &w, &err) != 0)
        return cli_fail(c, &err, "'mcreport explain contract' lists the factors");
    return claims_write_list(c, "claim-list", &all,
                             w.n_terms > 0 || !w.any_status
                                 ? "no such claim as of this date"
                                 : "no claims as of this date; 'mcreport claim add FILE' declares one");
}

static int run_show(struct cli *c)
{
    struct registry r;
    struct claim_match m;
    if (args_left(&c->args) != 1)
        return cli_usage(c, "show takes one claim: ID or ID@REVISION");
    int status = claims_load(c, &r);
    if (status == 0)
        status = claims_find(c, &r, args_shift(&c->args), &m);
    return status != 0 ? status : claims_write_one(c, &r, &m, args_has(&c->args, "--documents"));
}

static int run(struct cli *c)
{
    static const struct subcommand table[] = {
        {"list", run_list, "claim list [--status S] [--where K=V…]", " --status --where ", DATABASE_READ},
        {"show", run_show, "claim show ID[@REVISION] [--documents]", " --documents ", DATABASE_READ},
        {"add", claim_add, "claim add FILE", " ", DATABASE_NONE},
        {"renew", claim_renew, "claim renew ID", " ", DATABASE_NONE},
        {"challenge", claim_challenge, "claim challenge ID --because TEXT", " --because ", DATABASE_NONE},
        {"answer", claim_answer, "claim answer ID --because TEXT", " --because ", DATABASE_NONE},
        {"withdraw", claim_withdraw, "claim withdraw ID --because TEXT", " --because ", DATABASE_NONE},
        {0}};
    return subcommand_run(c, table);
}

const struct command command_claim = {
    "claim",
    "claim list | show ID | add FILE | renew ID | challenge ID | answer ID | withdraw ID",
    "the registry of what may be quoted: declared, computed, bound to its evidence, never edited",
    options,
    DATABASE_NONE,
    run,
    "say what to do: list, show, add, renew, challenge, answer or withdraw"};

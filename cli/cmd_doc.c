#include "cli/claims.h"
#include "cli/commands.h"
#include "cli/doc.h"
#include "cli/subcommand.h"

#include "core/date.h"
#include "store/mentions.h"

#include <string.h>

static const struct option_rule options[] = {
    {"--diff", 0, NULL, "check: what 'doc fix' would change, as a unified diff", 0},
    {"--upgrade", 0, NULL, "fix: quote the newest revision instead of the one cited", 0},
    {0},
};

static const char check_help[] = "'mcreport db verify' checks the database; restore it from a backup";

/* What the document cites is remembered by the name it was given, wherever "./" it was. */
static int remember(struct cli *c, const struct document_checked *d, struct error *err)
{
    const struct citations *found = &d->found;
    struct mention *m = arena_array(&c->memory, found->n_items, sizeof *m);
    const char *path = d->path;
    int64_t now = date_now();
    if (strcmp(path, "-") == 0 || c->dry_run)
        return 0;
    if (m == NULL)
        return error_nomem(err);
    while (strncmp(path, "./", 2) == 0)
        path += 2 + strspn(path + 2, "/");
    for (size_t i = 0; i < found->n_items; i++)
        m[i] = (struct mention){.line = (int64_t)found->items[i].line,
                                .claim = found->items[i].claim,
                                .revision = found->items[i].revision,
                                .seen_at = now};
    return mentions_replace(c->store, path, m, found->n_items, err);
}

/* A document that is no text is one finding; the others are checked. What breaks the registry ends everything. */
static int fail(struct cli *c, struct documents_checked *all, const struct document_checked *d, struct error *err)
{
    if (err->code != ERR_INPUT)
        return cli_fail(c, err, check_help);
    error_prefix(err, "%s", d->path);
    all->status = exit_status_worse(all->status, cli_fail(c, err, "documents are UTF-8 Markdown"));
    return 0;
}

static int check_one(struct cli *c, struct documents_checked *all, const struct registry *r, struct document_checked *d,
                     int with_diff)
{
    struct error err = {0};
    int rc = citations_check(&d->found, r, d->text, d->size, &err);
    if (rc == 0 && with_diff)
        rc = citations_fix(&d->fixed, &d->fixed_size, &d->n_fixed, r, d->text, d->size, 0, &err);
    if (rc == 0)
        rc = remember(c, d, &err);
    return rc == 0 ? 0 : fail(c, all, d, &err);
}

static int status_of(const struct documents_checked *all)
{
    int status = all->status;
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].found.n_findings > 0)
            status = exit_status_worse(status, EXIT_FINDINGS);
    return status;
}

static int run_check(struct cli *c)
{
    struct documents_checked all = {0};
    struct registry r;
    int with_diff = args_has(&c->args, "--diff");
    if (with_diff && c->format != FORMAT_TABLE && c->format != FORMAT_JSON && c->format != FORMAT_JSONL)
        return cli_usage(c, "--diff is a diff: it has no format but table and json");
    int status = claims_load(c, &r);
    if (status == 0)
        status = doc_read(c, &all, 1);
    for (size_t i = 0; i < all.n && status == 0; i++)
        status = check_one(c, &all, &r, &all.items[i], with_diff);
    if (status == 0)
        status = doc_show(c, &(struct doc_answer){.all = &all, .with_diff = with_diff});
    return status != 0 ? status : status_of(&all);
}

/* The file is written before what is left in it is looked for: places are those of the new text. */
static int fix_one(struct cli *c, struct documents_checked *all, const struct registry *r, struct document_checked *d)
{
    struct error err = {0};
    int upgrade = args_has(&c->args, "--upgrade");
    int rc = citations_fix(&d->fixed, &d->fixed_size, &d->n_fixed, r, d->text, d->size, upgrade, &err);
    if (rc == 0 && d->n_fixed > 0 && !c->dry_run && doc_write(d, &err) != 0) {
        d->n_fixed = 0;
        all->status = exit_status_worse(all->status, cli_fail(c, &err, "the file is as it was"));
        return 0;
    }
    if (rc == 0)
        rc = citations_check(&d->found, r, d->fixed, d->fixed_size, &err);
    if (rc == 0)
        rc = remember(c, d, &err);
    return rc == 0 ? 0 : fail(c, all, d, &err);
}

static int run_fix(struct cli *c)
{
    struct documents_checked all = {0};
    struct registry r;
    int status = claims_load(c, &r);
    if (status == 0)
        status = doc_read(c, &all, 0);
    for (size_t i = 0; i < all.n && status == 0; i++)
        status = fix_one(c, &all, &r, &all.items[i]);
    if (status == 0)
        status = doc_show(c, &(struct doc_answer){.all = &all, .fixed = 1});
    return status != 0 ? status : status_of(&all);
}

static int run(struct cli *c)
{
    static const struct subcommand table[] = {
        {"check", run_check, "doc check FILE…|FOLDER…|- [--diff] [--format github]", " --diff ", DATABASE_READ},
        {"fix", run_fix, "doc fix FILE…|FOLDER… [--upgrade]", " --upgrade ", DATABASE_READ},
        {0}};
    return subcommand_run(c, table);
}

const struct command command_doc = {"doc",
                                    "doc check FILE… [--diff] [--format github] | fix FILE… [--upgrade]",
                                    "whether documents quote claims in their words, and numbers only from claims",
                                    options,
                                    DATABASE_NONE,
                                    run,
                                    "say what to do: check or fix"};

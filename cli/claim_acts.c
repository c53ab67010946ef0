/* What people do with claims: declare, renew, challenge, answer, withdraw. Each is one event, or none. */
#include "cli/claim_acts.h"
#include "cli/claims.h"
#include "cli/database.h"

#include "core/date.h"
#include "core/text.h"
#include "store/mentions.h"

#include <stdlib.h>
#include <string.h>

/* One act on the registry from the command line. */
struct acting {
    struct cli *c;
    struct registry registry;
    struct claim_match before; /* what it is done to; claim NULL: a declaration of what is not there yet */
    struct claim_act act;
    struct claim_outcome outcome;
    const char *done;   /* "declared" */
    const char *schema; /* "claim-add" */
    int is_measured, is_answer;
};

static int begin(struct acting *x)
{
    struct cli *c = x->c;
    int64_t now = date_now();
    int status = database_open_for(c, DATABASE_WRITE);
    x->act = (struct claim_act){.actor = getenv("USER"),
                                .effective_at = cli_effective_at(c, now),
                                .recorded_at = now,
                                .because = args_value(&c->args, "--because")};
    return status != 0 ? status : claims_load(c, &x->registry);
}

/* What is recorded stays: a beginning of an id is enough for looking, not for this. */
static int begin_with(struct acting *x, const char *id)
{
    int status = begin(x);
    if (status == 0)
        status = claims_find(x->c, &x->registry, id, &x->before);
    if (status != 0 || strcmp(id, x->before.claim->id) == 0)
        return status;
    return cli_usage(x->c, "'%s': name the claim by its whole id, without a revision: '%s'", id, x->before.claim->id);
}

/* What stands in the way shows in the claim as it is; where it does not, the order of time is left. */
static const char *refusal_help(const struct acting *x, const struct claim_terms *t)
{
    const struct claim *claim = x->before.revision != NULL ? x->before.claim : NULL;
    struct arena *a = &x->c->memory;
    if (claim != NULL && claim->withdrawn != NULL)
        return "a withdrawn claim stays withdrawn: declare another one, under another id";
    if (claim != NULL && t != NULL && !text_equal(t->text, x->before.revision->record.terms.text))
        return arena_format(
            a, "other terms are another claim, with another id; 'mcreport claim show %s' shows this one's", claim->id);
    if (claim != NULL && x->before.revision->unreadable != NULL)
        return claims_unreadable_help(x->c, &x->before);
    if (claim != NULL && x->is_answer && claim->n_challenges == 0)
        return arena_format(a, "'mcreport claim show %s' shows its history", claim->id);
    if (t != NULL && t->n_derived > 0)
        return "what it is derived from must stand as of this date, and its own events go forward in time: 'mcreport "
               "claim list --status current' shows what stands";
    return "events of a claim go forward in time ('mcreport claim show' has its history): --as-of names a later day";
}

static const char *help_of(const struct acting *x, const struct claim_terms *t, enum error_code code)
{
    if (code == ERR_REFUSED)
        return refusal_help(x, t);
    if (code == ERR_NOT_FOUND)
        return "'mcreport receipt list' shows what there is as of this date, docs/claims.md how a claim selects it";
    return "'mcreport db verify' checks the database";
}

static int fail(struct acting *x, const struct claim_terms *t, const struct error *err)
{
    struct cli *c = x->c;
    const char *help = help_of(x, t, err->code);
    if (err->code != ERR_REFUSED)
        return cli_fail(c, err, help);
    cli_report(
        c, &(struct diagnostic){.severity = SEVERITY_ERROR, .code = "MCR-C002", .message = err->text, .help = help});
    answer_refused(c, x->schema);
    return EXIT_REFUSED;
}

struct told {
    struct acting *x;
    struct claim_match m;
    const struct claim **derived; /* withdrawn with it */
    size_t n_derived;
    struct mention *mentions;
    size_t n_mentions;
};

static void write_told(struct json_writer *w, const char *name, void *context)
{
    const struct told *t = context;
    const struct claim_record *r = &t->m.revision->record;
    json_open_object(w, name);
    claims_list_members(w, t->x->c, &t->m);
    json_bool(w, "recorded", !t->x->outcome.unchanged && !t->x->c->dry_run);
    claims_receipts_json(w, r);
    claims_left_out_json(w, r);
    json_open_array(w, "derived");
    for (size_t i = 0; i < t->n_derived; i++)
        json_string(w, NULL, t->derived[i]->id);
    json_close_array(w);
    claims_documents_json(w, t->mentions, t->n_mentions);
    json_close_object(w);
}

static void say_consequences(const struct told *t)
{
    struct cli *c = t->x->c;
    const struct claim_record *r = &t->m.revision->record;
    for (size_t i = 0; i < t->m.standing.n_remarks; i++)
        answer_say(c, "note: %s\n", show_text(c, t->m.standing.remarks[i]));
    for (size_t i = 0; i < r->n_left_out && t->x->is_measured; i++)
        answer_say(c, "left out: %s: %s\n", r->left_out[i].name, show_text(c, r->left_out[i].why));
    for (size_t i = 0; i < t->n_derived; i++)
        answer_say(c, "falls with it: %s\n", t->derived[i]->id);
    for (size_t i = 0; i < t->n_mentions; i++)
        answer_say(c, "quoted in: %s:%lld (revision %lld)\n", show_text(c, t->mentions[i].path),
                   (long long)t->mentions[i].line, (long long)t->mentions[i].revision);
}

static int tell(struct told *t)
{
    struct acting *x = t->x;
    struct cli *c = x->c;
    struct answer a = {.schema = x->schema, .context = t, .value = write_told};
    const char *id = claims_name(c, &t->m), *words = show_text(c, claims_words(c, &t->m));
    if (!cli_for_people(c))
        return c->format == FORMAT_JSON || c->format == FORMAT_JSONL
                   ? answer_write(c, &a)
                   : claims_write_list(c, x->schema, &(struct claim_matches){.items = &t->m, .n = 1}, NULL);
    if (x->outcome.unchanged)
        answer_say(c, "%s is %s already: nothing was recorded\n", id, x->done);
    else
        answer_say(c, "%s %s%s\n", id, c->dry_run ? "would be " : "", x->done);
    if (words[0] != '\0')
        answer_say(c, "%s\n", words);
    answer_say(c, "status: %s\n", show_text(c, claims_status_words(c, &t->m)));
    say_consequences(t);
    return 0;
}

/* What became of it: the claim as it is now, and for a withdrawal what else that touches. */
static int conclude(struct acting *x, int withdrawn)
{
    struct cli *c = x->c;
    struct told t = {.x = x, .m = {.claim = x->outcome.claim}};
    struct error err = {0};
    t.m.revision = &t.m.claim->revisions[t.m.claim->n_revisions - 1];
    int rc = claim_judge(&t.m.standing, &x->registry, t.m.claim, t.m.revision, &err);
    if (rc == 0 && withdrawn)
        rc = registry_derived(&t.derived, &t.n_derived, &x->registry, t.m.claim, &err);
    if (rc == 0 && withdrawn)
        rc = mentions_of(c->store, t.m.claim->id, &c->memory, &t.mentions, &t.n_mentions, &err);
    return rc != 0 ? cli_fail(c, &err, "'mcreport db verify' checks the database") : tell(&t);
}

/* The claim of that id, where there is one. */
static void find_before(struct acting *x, const char *id)
{
    struct error none = {0};
    const struct claim *claim;
    const struct claim_revision *revision;
    if (registry_find(&x->registry, id, &claim, &revision, &none) == 0 && strcmp(claim->id, id) == 0)
        x->before = (struct claim_match){.claim = claim, .revision = revision};
}

int claim_add(struct cli *c)
{
    struct acting x = {.c = c, .done = "declared", .schema = "claim-add", .is_measured = 1};
    struct claim_terms terms;
    struct error err = {0};
    if (args_left(&c->args) != 1)
        return cli_usage(c, "add takes one file, or '-' for standard input");
    int status = claim_read_file(c, args_shift(&c->args), x.schema, &terms);
    if (status == 0)
        status = begin(&x);
    if (status != 0)
        return status;
    find_before(&x, terms.id);
    if (registry_declare(&x.outcome, &x.registry, &terms, &x.act, c->dry_run, &err) != 0)
        return fail(&x, &terms, &err);
    if (x.outcome.claim == NULL)
        return claims_refuse(c, x.schema, &terms, &x.outcome.measured.refused);
    return conclude(&x, 0);
}

int claim_renew(struct cli *c)
{
    struct acting x = {.c = c, .done = "renewed", .schema = "claim-renew", .is_measured = 1};
    struct error err = {0};
    if (args_left(&c->args) != 1)
        return cli_usage(c, "renew takes one claim");
    int status = begin_with(&x, args_shift(&c->args));
    if (status != 0)
        return status;
    const struct claim_terms *terms = &x.before.revision->record.terms;
    if (registry_renew(&x.outcome, &x.registry, x.before.claim, &x.act, c->dry_run, &err) != 0)
        return fail(&x, terms, &err);
    if (x.outcome.claim == NULL)
        return claims_refuse(c, x.schema, terms, &x.outcome.measured.refused);
    if (x.outcome.same_evidence)
        cli_report(c, &(struct diagnostic){.severity = SEVERITY_WARNING,
                                           .code = "MCR-C003",
                                           .message = "renewed on the same runs and prices: its validity is no longer",
                                           .help = "ingest newer runs of the class and renew again"});
    return conclude(&x, 0);
}

static int say(struct acting *x, enum claim_say what)
{
    struct cli *c = x->c;
    struct error err = {0};
    const char *because = args_value(&c->args, "--because");
    if (args_left(&c->args) != 1)
        return cli_usage(c, "name one claim");
    if (because == NULL || because[strspn(because, " \t\r\n")] == '\0')
        return cli_usage(c, "say why: --because TEXT; the reason stays with the claim");
    int status = begin_with(x, args_shift(&c->args));
    if (status != 0)
        return status;
    if (registry_say(&x->outcome, &x->registry, x->before.claim, what, &x->act, c->dry_run, &err) != 0)
        return fail(x, NULL, &err);
    return conclude(x, what == SAY_WITHDRAWN);
}

int claim_challenge(struct cli *c)
{
    return say(&(struct acting){.c = c, .done = "challenged", .schema = "claim-challenge"}, SAY_CHALLENGED);
}

int claim_answer(struct cli *c)
{
    return say(&(struct acting){.c = c, .done = "answered", .schema = "claim-answer", .is_answer = 1}, SAY_ANSWERED);
}

int claim_withdraw(struct cli *c)
{
    return say(&(struct acting){.c = c, .done = "withdrawn", .schema = "claim-withdraw"}, SAY_WITHDRAWN);
}

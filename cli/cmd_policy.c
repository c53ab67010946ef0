#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/database.h"
#include "cli/show_policy.h"
#include "cli/subcommand.h"

#include "core/date.h"
#include "query/words.h"

#include <stdlib.h>
#include <string.h>

static const struct option_rule options[] = {
    {"--because", 0, "TEXT", "set: why it is changed; the reason stays with every report it touches", 0},
    {0},
};

struct listing {
    struct policy policy;
    enum policy_key keys[POLICY_KEYS];
    size_t n;
};

static void write_item(struct json_writer *w, void *context, size_t i)
{
    const struct listing *l = context;
    const enum policy_key k = l->keys[i];
    json_open_object(w, NULL);
    show_policy_members(w, &l->policy, k);
    json_string(w, "actor", l->policy.actor[k]);
    json_string(w, "unit", policy_rule(k)->unit);
    json_string(w, "what", policy_rule(k)->what);
    json_close_object(w);
}

static int add_row(struct cli *c, struct grid *g, const struct policy *p, enum policy_key k)
{
    const struct policy_rule *r = policy_rule(k);
    const struct grid_cell cells[] = {
        {"key", 0, r->name},
        {"value", 1, show_exact(c, p->value[k])},
        {"unit", 0, r->unit},
        {"what", 0, r->what},
        {"default", 1, show_exact(c, r->initial)},
        {"since", 0, words_day(&c->memory, p->since[k])},
        {"because", 0, show_text(c, p->because[k])},
        {"actor", cli_for_people(c) ? CELL_ABSENT : 0, show_text(c, p->actor[k])},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int write_listing(struct cli *c, struct listing *l)
{
    struct answer a = {.schema = "policy", .context = l, .item = write_item, .n_items = l->n};
    for (size_t i = 0; i < l->n; i++)
        if (add_row(c, &a.grid, &l->policy, l->keys[i]) != 0)
            return EXIT_FAILED;
    return answer_write(c, &a);
}

static int read_key(struct cli *c, const char *word, enum policy_key *out)
{
    const char *names[POLICY_KEYS];
    for (size_t k = 0; k < POLICY_KEYS; k++)
        names[k] = policy_rule((enum policy_key)k)->name;
    return policy_key_by_name(out, word) == 0 ? 0 : cli_usage_word(c, "key", word, names, POLICY_KEYS);
}

static int run_show(struct cli *c)
{
    struct listing l = {.n = POLICY_KEYS};
    int status = 0;
    if (args_left(&c->args) > 1)
        return cli_usage(c, "show takes one key, or none for all");
    for (size_t k = 0; k < POLICY_KEYS; k++)
        l.keys[k] = (enum policy_key)k;
    if (args_left(&c->args) == 1) {
        l.n = 1;
        status = read_key(c, args_shift(&c->args), &l.keys[0]);
    }
    if (status == 0)
        status = policy_read(c, &l.policy);
    return status == 0 ? write_listing(c, &l) : status;
}

struct setting {
    enum policy_key key;
    double value;
    const char *because;
    int64_t effective_at, recorded_at;
};

/* "practical_pct is 50 % instead of 3 % from 2026-05-01 on: noisy hosts" */
static const char *sentence(struct cli *c, const struct setting *x, const struct policy *before, int changed)
{
    struct arena *m = &c->memory;
    const char *name = policy_rule(x->key)->name, *value = policy_words(m, x->key, x->value);
    if (changed)
        return arena_format(m, "%s %s %s instead of %s from %s on: %s", name, c->dry_run ? "would be" : "is", value,
                            policy_words(m, x->key, before->value[x->key]), words_day(m, x->effective_at),
                            show_text(c, x->because));
    if (before->since[x->key] == DATE_NONE)
        return arena_format(m, "%s is %s already, by default: nothing was recorded", name, value);
    return arena_format(m, "%s is %s already, since %s (%s): nothing was recorded", name, value,
                        words_day(m, before->since[x->key]), show_text(c, before->because[x->key]));
}

/* For people what was done; for programs what now is, and what was done beside it. */
static int write_set(struct cli *c, const char *text, enum policy_key key)
{
    struct listing l = {.keys = {key}, .n = 1};
    if (cli_for_people(c)) {
        answer_say(c, "%s\n", text);
        return EXIT_DONE;
    }
    cli_note(c, "%s", text);
    int status = policy_read(c, &l.policy);
    return status == 0 ? write_listing(c, &l) : status;
}

static int set(struct cli *c, const struct setting *x)
{
    struct policy before;
    struct error err = {0};
    int changed = 0, status = policy_read(c, &before);
    if (status != 0)
        return status;
    int rc = c->dry_run ? policy_look(&changed, c->store, x->key, x->value, x->effective_at, &err)
                        : policy_set(&changed, c->store, x->key, x->value, x->because, getenv("USER"), x->effective_at,
                                     x->recorded_at, &err);
    if (rc != 0) {
        status = cli_fail(c, &err,
                          rc == ERR_REFUSED ? "a change counts from its date on: set it as of that day or a later one"
                                            : "nothing was changed");
        answer_refused(c, "policy");
        return status;
    }
    return write_set(c, sentence(c, x, &before, changed), x->key);
}

static int run_set(struct cli *c)
{
    int64_t now = date_now();
    struct error err = {0};
    struct setting x = {
        .because = args_value(&c->args, "--because"), .effective_at = cli_effective_at(c, now), .recorded_at = now};
    if (args_left(&c->args) != 2)
        return cli_usage(c, "set takes a key and a value: policy set practical_pct 5 --because TEXT");
    int status = read_key(c, args_shift(&c->args), &x.key);
    if (status != 0)
        return status;
    if (policy_value_read(&x.value, x.key, args_shift(&c->args), &err) != 0)
        return cli_usage(c, "%s", err.text);
    if (x.because == NULL || x.because[strspn(x.because, " \t")] == '\0')
        return cli_usage(c, "say why: --because TEXT; the reason stays with the change");
    status = database_open_for(c, DATABASE_WRITE);
    return status == 0 ? set(c, &x) : status;
}

static int run(struct cli *c)
{
    static const struct subcommand table[] = {{"show", run_show, "policy show [KEY]", " ", DATABASE_READ},
                                              {"set", run_set, "policy set KEY VALUE --because TEXT", " --because ",
                                               DATABASE_NONE /* it opens for writing */},
                                              {0}};
    return subcommand_run(c, table);
}

const struct command command_policy = {"policy",
                                       "policy show [KEY] | set KEY VALUE --because TEXT",
                                       "how long runs and prices speak of today, and what difference matters",
                                       options,
                                       DATABASE_NONE,
                                       run,
                                       "say what to do: show or set"};

#include "cli/asked.h"

#include "cli/answer.h"

#include "core/date.h"
#include "query/words.h"
#include "store/asked.h"

#include <string.h>

static int is_global(const struct option_rule *rule)
{
    for (const struct option_rule *g = global_options; g->name != NULL; g++)
        if (strcmp(g->name, rule->name) == 0)
            return 1;
    return 0;
}

/* As it was typed, without what says how and where the answer is wanted. */
static const char *question_of(struct cli *c)
{
    const char *line = arena_format(&c->memory, "mcreport %s", c->command->name);
    for (size_t i = 0; i < c->args.n && line != NULL; i++) {
        const struct arg *a = &c->args.items[i];
        if (a->rule != NULL && is_global(a->rule))
            continue;
        if (a->rule != NULL)
            line = arena_format(&c->memory, "%s %s", line, a->rule->name);
        if (line != NULL && a->value != NULL)
            line = arena_format(&c->memory, "%s %s", line, show_quoted(c, a->value));
    }
    return line;
}

static const char *codes_of(struct cli *c, const struct verdict *v)
{
    const char *list = NULL;
    for (size_t i = 0; i < v->n_refusals; i++) {
        const char *code = arena_format(&c->memory, "MCR-R%03d", v->refusals[i].code);
        if (list == NULL || code == NULL || strstr(list, code) == NULL)
            list = words_join(&c->memory, list, " ", code);
    }
    return list;
}

void asked_refused(struct cli *c, const char *claim, const char *sentence, const struct verdict *v)
{
    struct error err = {0};
    struct asked a = {.question = claim != NULL ? arena_format(&c->memory, "claim %s", claim) : question_of(c),
                      .codes = codes_of(c, v),
                      .what = sentence};
    if (c->store == NULL || c->dry_run || a.question == NULL || a.codes == NULL || a.what == NULL)
        return;
    if (asked_remember(c->store, &a, cli_effective_at(c, date_now()), &err) != 0)
        cli_note(c, "not remembered as asked for: %s", err.text);
}

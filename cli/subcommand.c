#include "cli/subcommand.h"

#include "cli/database.h"
#include "core/text.h"

#include <string.h>

/* From here on usage errors show the subcommand's own line. */
static int narrow(struct cli *c, const struct subcommand *s)
{
    struct command *own = arena_alloc(&c->memory, sizeof *own);
    if (own == NULL)
        return EXIT_FAILED;
    *own = *c->command;
    own->synopsis = s->synopsis != NULL ? s->synopsis : own->synopsis;
    c->command = own;
    for (const struct option_rule *r = own->options; s->takes != NULL && r->name != NULL; r++) {
        const char *name = arena_format(&c->memory, " %s ", r->name);
        if (name != NULL && args_has(&c->args, r->name) && strstr(s->takes, name) == NULL)
            return cli_usage(c, "%s %s does not take %s", own->name, s->name, r->name);
    }
    return 0;
}

int subcommand_run(struct cli *c, const struct subcommand *table)
{
    const char *names[16];
    size_t n = 0;
    const char *word = args_shift(&c->args);
    for (; table[n].name != NULL && n < 16; n++)
        names[n] = table[n].name;
    if (word == NULL)
        return cli_usage(c, "say what to do");
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], word) == 0) {
            int status = narrow(c, &table[i]);
            if (status == 0)
                status = database_open_for(c, table[i].need);
            return status != 0 ? status : table[i].run(c);
        }
    const char *near = text_did_you_mean(word, names, n);
    return near != NULL ? cli_usage(c, "unknown '%s'; did you mean '%s'?", word, near)
                        : cli_usage(c, "unknown '%s'", word);
}

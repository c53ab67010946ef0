#include "cli/subcommand.h"

#include "core/text.h"

#include <string.h>

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
        if (strcmp(names[i], word) == 0)
            return table[i].run(c);
    const char *near = text_did_you_mean(word, names, n);
    return near != NULL ? cli_usage(c, "unknown '%s'; did you mean '%s'?", word, near)
                        : cli_usage(c, "unknown '%s'", word);
}

#include "cli/commands.h"

#include "core/text.h"

#include <string.h>

static int run(struct cli *c)
{
    const char *name = args_shift(&c->args);
    const struct command *command;
    const char *names[64];
    size_t n = 0;
    if (args_left(&c->args) > 0)
        return cli_usage(c, "one command at a time: '%s' is too much", args_shift(&c->args));
    if (name == NULL) {
        cli_print_help(c->out, NULL);
        return EXIT_DONE;
    }
    for (; n < sizeof names / sizeof *names && (command = command_at(n)) != NULL; n++) {
        names[n] = command->name;
        if (strcmp(command->name, name) == 0) {
            cli_print_help(c->out, command);
            return EXIT_DONE;
        }
    }
    const char *near = text_did_you_mean(name, names, n);
    return near != NULL ? cli_usage(c, "no command '%s'; did you mean '%s'?", name, near)
                        : cli_usage(c, "no command '%s'; 'mcreport help' lists them", name);
}

const struct command command_help = {
    "help", "help [COMMAND]", "commands, options, and what each is for", NULL, DATABASE_NONE, run, NULL};

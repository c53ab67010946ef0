#include "cli/commands.h"

#include <string.h>

static int run(struct cli *c)
{
    const char *name = args_shift(&c->args);
    const struct command *command;
    if (name == NULL) {
        cli_print_help(c->out, NULL);
        return EXIT_DONE;
    }
    for (size_t i = 0; (command = command_at(i)) != NULL; i++)
        if (strcmp(command->name, name) == 0) {
            cli_print_help(c->out, command);
            return EXIT_DONE;
        }
    return cli_usage(c, "no command '%s'; 'mcreport help' lists them", name);
}

const struct command command_help = {
    "help", "help [COMMAND]", "commands, options, and what each is for", NULL, DATABASE_NONE, run, NULL};

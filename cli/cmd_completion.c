#include "cli/commands.h"

#include "cli/subcommand.h"

#include <string.h>

static void put_commands(FILE *out)
{
    for (size_t i = 0; command_at(i) != NULL; i++)
        fprintf(out, "%s%s", i > 0 ? " " : "", command_at(i)->name);
}

static void put_options(FILE *out, const struct option_rule *rules)
{
    for (const struct option_rule *r = rules; r != NULL && r->name != NULL; r++)
        fprintf(out, " %s", r->name);
}

static void put_bash_cases(FILE *out)
{
    for (size_t i = 0; command_at(i) != NULL; i++) {
        fprintf(out, "        %s) words=\"", command_at(i)->name);
        put_options(out, command_at(i)->options);
        fputs("\" ;;\n", out);
    }
}

static int run_bash(struct cli *c)
{
    fputs("_mcreport() {\n    local words=\"\" command=\"\" w\n"
          "    for w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do [[ $w != -* ]] && command=$w && break; done\n"
          "    case \"$command\" in\n        '') words=\"",
          c->out);
    put_commands(c->out);
    fputs("\" ;;\n", c->out);
    put_bash_cases(c->out);
    fputs("    esac\n    words=\"$words", c->out);
    put_options(c->out, global_options);
    fputs("\"\n    COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\n"
          "complete -o default -F _mcreport mcreport\n",
          c->out);
    return EXIT_DONE;
}

static int run_zsh(struct cli *c)
{
    fputs("#compdef mcreport\nautoload -U +X bashcompinit && bashcompinit\n", c->out);
    return run_bash(c);
}

static int run_fish(struct cli *c)
{
    for (size_t i = 0; command_at(i) != NULL; i++) {
        const struct command *command = command_at(i);
        fprintf(c->out, "complete -c mcreport -n __fish_use_subcommand -a %s -d '%s'\n", command->name, command->what);
        for (const struct option_rule *r = command->options; r != NULL && r->name != NULL; r++)
            fprintf(c->out, "complete -c mcreport -n '__fish_seen_subcommand_from %s' -l %s\n", command->name,
                    r->name + 2);
    }
    for (const struct option_rule *r = global_options; r->name != NULL; r++)
        fprintf(c->out, "complete -c mcreport -l %s\n", r->name + 2);
    return EXIT_DONE;
}

static int run(struct cli *c)
{
    static const struct subcommand table[] = {
        {.name = "bash", .run = run_bash}, {.name = "zsh", .run = run_zsh}, {.name = "fish", .run = run_fish}, {0}};
    return args_left(&c->args) > 1 ? cli_usage(c, "one shell at a time") : subcommand_run(c, table);
}

const struct command command_completion = {
    "completion", "completion bash|zsh|fish",       "a completion script for the shell", NULL, DATABASE_NONE,
    run,          "name a shell: bash, zsh or fish"};

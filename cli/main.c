/*
 * mcreport: option parsing, the database, one command, the exit status.
 */
#include "cli/cli.h"
#include "cli/database.h"
#include "cli/drawing.h"
#include "cli/format.h"

#include "core/date.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const struct option_rule global_options[] = {
    {"--db", 0, "PATH", "database (else $MCREPORT_DB, .mcreport.json upward, the user's data folder)", 0},
    {"--as-of", 0, "DATE", "see and judge as on this date (else $MCREPORT_AS_OF, else today, UTC)", 0},
    {"--format", 0, "FMT",
     "table, plain, json, jsonl, csv, markdown; lint, doc and template also github; charts and pages svg, pdf", 0},
    {"--json", 0, NULL, "short for --format json", 0},
    {"--output", 'o', "FILE", "write the answer there, in the format that its ending says; '-' is standard output", 0},
    {"--dry-run", 'n', NULL, "say what would be done, do nothing", 0},
    {"--quiet", 'q', NULL, "errors only on standard error", 0},
    {"--verbose", 'v', NULL, "say more", 0},
    {"--color", 0, "WHEN", "auto, always, never (NO_COLOR is honoured)", 0},
    {"--no-pager", 0, NULL, "accepted for scripts: answers are never sent through a pager", 0},
    {"--help", 'h', NULL, "help, also after a command", 0},
    {"--version", 0, NULL, "version", 0},
    {0},
};

static int choose_as_of(struct cli *c)
{
    const char *text = args_value(&c->args, "--as-of"), *environment = getenv("MCREPORT_AS_OF");
    char day[DATE_TEXT_SIZE];
    if (text == NULL && environment != NULL && environment[0] != '\0')
        text = environment;
    c->as_of_given = text != NULL;
    if (text == NULL) {
        date_format_day(day, date_now());
        text = day;
    }
    if (date_parse_as_of(&c->as_of, text) != 0)
        return cli_usage(c, "--as-of '%s': not a date; write YYYY-MM-DD", text);
    c->as_of_text = arena_copy(&c->memory, text);
    return c->as_of_text != NULL ? 0 : EXIT_FAILED;
}

static int choose_color(struct cli *c)
{
    const char *when = args_value(&c->args, "--color");
    const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
    int terminal = isatty(STDERR_FILENO) && (no_color == NULL || no_color[0] == '\0') &&
                   (term == NULL || strcmp(term, "dumb") != 0);
    if (when == NULL || strcmp(when, "auto") == 0)
        c->color = terminal;
    else if (strcmp(when, "always") == 0 || strcmp(when, "never") == 0)
        c->color = when[0] == 'a';
    else
        return cli_usage(c, "--color '%s': auto, always or never", when);
    return 0;
}

/* What -o names: a file that is there or will be, by its own name; or something that is no file, such as a device. */
static int resolve_output(struct cli *c, char **target, int *direct, struct error *err)
{
    struct stat st;
    *direct = 0;
    *target = realpath(c->output, NULL);
    if (*target == NULL && errno == ENOENT)
        *target = text_copy(c->output);
    if (*target == NULL)
        return error_errno(err, "%s", c->output);
    if (stat(*target, &st) == 0 && S_ISDIR(st.st_mode))
        return error_set(err, ERR_IO, "%s: is a folder", c->output);
    *direct = stat(*target, &st) == 0 && !S_ISREG(st.st_mode);
    return 0;
}

struct output {
    char *target, *temporary; /* NULL: standard output, or written to directly */
};

/* -o F: written beside F and renamed when whole. Pages and imports name their own files. */
static int open_output(struct cli *c, struct output *o)
{
    struct error err = {0};
    int direct;
    c->output = args_value(&c->args, "--output");
    if (c->output == NULL || strcmp(c->output, "-") == 0 || drawing_names_files(c))
        return 0;
    if (c->output[0] == '\0')
        return cli_usage(c, "-o '': name a file");
    int rc = resolve_output(c, &o->target, &direct, &err);
    if (rc == 0 && !direct && (o->temporary = text_format("%s.%ld.tmp", o->target, (long)getpid())) == NULL)
        rc = error_nomem(&err);
    FILE *f = rc == 0 ? fopen(direct ? o->target : o->temporary, direct ? "wb" : "wbx") : NULL;
    if (rc == 0 && f == NULL)
        rc = error_errno(&err, "%s", c->output);
    if (rc != 0)
        return cli_fail(c, &err, "-o needs a folder that exists and can be written");
    c->out = f;
    return 0;
}

/* Whether the file takes its name: not after a failure, nor when there was nothing to answer; then what is there stays.
 */
static int is_answer(FILE *out, int status)
{
    return status != EXIT_FAILED && status != EXIT_USAGE && (status == EXIT_DONE || ftello(out) > 0);
}

static int keep_output(struct cli *c, const struct output *o, int status)
{
    struct error err = {0};
    int wanted = is_answer(c->out, status);
    int bad = fflush(c->out) != 0 || ferror(c->out) || (wanted && fsync(fileno(c->out)) != 0);
    bad = fclose(c->out) != 0 || bad;
    c->out = stdout;
    bad = bad || (wanted && rename(o->temporary, o->target) != 0);
    if (bad)
        error_errno(&err, "%s", c->output);
    if (bad || !wanted)
        unlink(o->temporary);
    return bad ? cli_fail(c, &err, "nothing was left under that name") : status;
}

static int close_output(struct cli *c, const struct output *o, int status)
{
    struct error err = {0};
    if (o->temporary != NULL)
        return c->out != stdout ? keep_output(c, o, status) : status;
    int bad = fflush(c->out) != 0 || ferror(c->out);
    if (!bad || errno == EPIPE)
        return status;
    error_errno(&err, "%s", o->target != NULL ? c->output : "standard output");
    return cli_fail(c, &err, "the answer is incomplete: is the disk full, the pipe closed?");
}

static int run_command(struct cli *c)
{
    struct output o = {NULL, NULL};
    int status = format_choose(c);
    c->dry_run = args_has(&c->args, "--dry-run");
    c->quiet = args_has(&c->args, "--quiet");
    c->verbose = args_has(&c->args, "--verbose");
    if (status == 0)
        status = choose_color(c);
    if (status == 0)
        status = choose_as_of(c);
    if (status == 0 && c->command->without != NULL && args_left(&c->args) == 0)
        status = cli_usage(c, "%s", c->command->without);
    if (status == 0)
        status = open_output(c, &o);
    if (status == 0)
        status = database_open_for(c, c->command->need);
    if (status == 0)
        status = c->command->run(c);
    status = close_output(c, &o, cli_account(c, status));
    free(o.target);
    free(o.temporary);
    return status;
}

/* The command's name is the first argument that is neither an option nor a global option's value. */
static int find_command_word(int argc, char *const *argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-' || argv[i][1] == '\0')
            return i;
        for (const struct option_rule *r = global_options; r->name != NULL; r++) {
            char letter[3] = {'-', r->letter, '\0'};
            if (r->value != NULL && (strcmp(argv[i], r->name) == 0 || (r->letter && strcmp(argv[i], letter) == 0)))
                i++;
        }
    }
    return 0;
}

static const struct command *command_by_name(const char *name)
{
    const struct command *command;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static int unknown_command(struct cli *c, const char *name)
{
    const char *names[64];
    size_t n = 0;
    for (; n < 64 && command_at(n) != NULL; n++)
        names[n] = command_at(n)->name;
    const char *near = text_did_you_mean(name, names, n);
    return near != NULL ? cli_usage(c, "unknown command '%s'; did you mean '%s'?", name, near)
                        : cli_usage(c, "unknown command '%s'", name);
}

static int without_command(struct cli *c, int argc, char *const *argv)
{
    struct error err = {0};
    if (args_parse(&c->args, argc - 1, argv + 1, global_options, NULL, &err) != 0)
        return cli_fail(c, &err, "'mcreport help' lists commands and options");
    if (args_has(&c->args, "--version")) {
        puts("mcreport " MCREPORT_VERSION);
        return close_output(c, &(struct output){NULL, NULL}, EXIT_DONE);
    }
    int asked = args_has(&c->args, "--help");
    cli_print_help(asked ? stdout : stderr, NULL);
    return close_output(c, &(struct output){NULL, NULL}, asked ? EXIT_DONE : EXIT_USAGE);
}

static int dispatch(struct cli *c, int argc, char **argv)
{
    struct error err = {0};
    int at = find_command_word(argc, argv);
    if (at == 0)
        return without_command(c, argc, argv);
    const struct command *command = command_by_name(argv[at]);
    if (command == NULL)
        return unknown_command(c, argv[at]);
    c->command = command;
    for (int i = at; i + 1 < argc; i++)
        argv[i] = argv[i + 1];
    if (args_parse(&c->args, argc - 2, argv + 1, global_options, command->options, &err) != 0)
        return cli_usage(c, "%s", err.text);
    if (args_has(&c->args, "--help")) {
        cli_print_help(stdout, command);
        return close_output(c, &(struct output){NULL, NULL}, EXIT_DONE);
    }
    return run_command(c);
}

/* For the width of characters in tables. Answers are UTF-8 in every locale, and numbers and order never follow one. */
static void use_utf8(void)
{
    if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

/* Where a standard stream was closed, the next file opened would take its number, and messages go into the answer. */
static int hold_streams(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
            return EXIT_FAILED;
    return 0;
}

int main(int argc, char **argv)
{
    struct cli c = {.out = stdout};
    use_utf8();
    int status = hold_streams();
    if (status == 0)
        status = dispatch(&c, argc, argv);
    args_release(&c.args);
    store_close(c.store);
    free(c.db_path);
    arena_release(&c.memory);
    return status;
}

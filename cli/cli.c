#include "cli/cli.h"

#include "core/date.h"
#include "core/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    enum error_code error;
    int status;
    const char *code;
} outcomes[] = {
    {ERR_IO, EXIT_FAILED, "MCR-D001"},       {ERR_NOMEM, EXIT_FAILED, "MCR-D002"},
    {ERR_USAGE, EXIT_USAGE, "MCR-U001"},     {ERR_INPUT, EXIT_FINDINGS, "MCR-I003"},
    {ERR_REFUSED, EXIT_REFUSED, "MCR-U003"}, {ERR_NOT_FOUND, EXIT_NOT_FOUND, "MCR-U002"},
    {ERR_EXISTS, EXIT_FAILED, "MCR-D003"},   {ERR_INTEGRITY, EXIT_INTEGRITY, "MCR-D004"},
    {ERR_INTERNAL, EXIT_FAILED, "MCR-D005"},
};

int exit_status_of(enum error_code code)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (outcomes[i].error == code)
            return outcomes[i].status;
    return EXIT_FAILED;
}

static const char *diagnostic_code_of(enum error_code code)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (outcomes[i].error == code)
            return outcomes[i].code;
    return "MCR-D001";
}

int exit_status_worse(int a, int b)
{
    if (a == EXIT_FAILED || a == EXIT_USAGE)
        return a;
    if (b == EXIT_FAILED || b == EXIT_USAGE)
        return b;
    return a > b ? a : b;
}

int cli_for_people(const struct cli *c)
{
    return c->format == FORMAT_TABLE || c->format == FORMAT_MARKDOWN;
}

static const char *paint(const struct cli *c, enum severity severity, const char **reset)
{
    static const char *const colours[] = {"\033[36m", "\033[33m", "\033[1;31m"};
    *reset = c->color ? "\033[0m" : "";
    return c->color ? colours[severity] : "";
}

/* Line by line: what stands between line breaks may come from outside. */
static void print_tagged(const char *tag, const char *text)
{
    if (text == NULL)
        return;
    fprintf(stderr, "   = %-5s ", tag);
    for (const char *line = text; line != NULL;) {
        size_t n = strcspn(line, "\n");
        char *copy = strndup(line, n);
        text_write_safe(stderr, copy != NULL ? copy : "");
        free(copy);
        line = line[n] != '\0' ? line + n + 1 : NULL;
        fputs(line != NULL ? "\n             " : "\n", stderr);
    }
}

static void print_diagnostic(const struct cli *c, const struct diagnostic *d)
{
    static const char *const names[] = {"note", "warning", "error"};
    const char *reset, *colour = paint(c, d->severity, &reset);
    fprintf(stderr, "%s%s%s%s%s%s: ", colour, names[d->severity], d->code ? "[" : "", d->code ? d->code : "",
            d->code ? "]" : "", reset);
    text_write_safe(stderr, d->message);
    putc('\n', stderr);
    if (d->details != NULL)
        fputs(d->details, stderr);
    print_tagged("why:", d->why);
    print_tagged("help:", d->help);
    if (d->code != NULL && d->code[4] == 'R')
        fprintf(stderr, "   = more: mcreport explain %s\n", d->code);
}

static void remember(struct cli *c, const struct diagnostic *d)
{
    if (c->n_diagnostics == c->diagnostics_room) {
        size_t room = c->diagnostics_room > 0 ? 2 * c->diagnostics_room : 16;
        struct diagnostic *more = arena_array(&c->memory, room, sizeof *more);
        if (more == NULL)
            return;
        if (c->n_diagnostics > 0)
            memcpy(more, c->diagnostics, c->n_diagnostics * sizeof *more);
        c->diagnostics = more;
        c->diagnostics_room = room;
    }
    c->diagnostics[c->n_diagnostics++] = (struct diagnostic){.severity = d->severity,
                                                             .code = arena_copy(&c->memory, d->code),
                                                             .message = arena_copy(&c->memory, d->message),
                                                             .why = arena_copy(&c->memory, d->why),
                                                             .help = arena_copy(&c->memory, d->help)};
}

static const struct diagnostic no_memory = {.severity = SEVERITY_ERROR,
                                            .code = "MCR-D002",
                                            .message = "out of memory",
                                            .help = "the answer is incomplete; ask for less at once"};

void cli_report(struct cli *c, const struct diagnostic *d)
{
    if (d->message == NULL)
        return;
    if (c->format == FORMAT_JSON)
        remember(c, d);
    c->n_errors += d->severity == SEVERITY_ERROR;
    c->told_memory = c->told_memory || (d->code != NULL && strcmp(d->code, no_memory.code) == 0);
    if (d->severity == SEVERITY_ERROR || !c->quiet)
        print_diagnostic(c, d);
}

int cli_account(struct cli *c, int status)
{
    if (!c->memory.failed && (status != EXIT_FAILED || c->n_errors > 0))
        return status;
    if (!c->told_memory)
        print_diagnostic(c, &no_memory);
    return EXIT_FAILED;
}

int cli_fail(struct cli *c, const struct error *err, const char *help)
{
    struct diagnostic d = {.severity = SEVERITY_ERROR,
                           .code = diagnostic_code_of(err->code),
                           .message = err->text[0] != '\0' ? err->text : "failed",
                           .help = help};
    cli_report(c, &d);
    return exit_status_of(err->code);
}

int64_t cli_effective_at(const struct cli *c, int64_t now)
{
    int later = c->as_of_given && date_day(c->as_of) > date_day(now);
    return c->as_of < now || later ? c->as_of : now;
}

int cli_usage(struct cli *c, const char *format, ...)
{
    char message[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    const char *help = c->command != NULL ? arena_format(&c->memory, "mcreport %s", c->command->synopsis)
                                          : "'mcreport help' lists the commands";
    cli_report(c,
               &(struct diagnostic){.severity = SEVERITY_ERROR, .code = "MCR-U001", .message = message, .help = help});
    return EXIT_USAGE;
}

int cli_usage_word(struct cli *c, const char *where, const char *word, const char *const *names, size_t n)
{
    const char *near = text_did_you_mean(word, names, n), *list = NULL;
    if (near != NULL)
        return cli_usage(c, "%s '%s': did you mean '%s'?", where, word, near);
    for (size_t i = 0; i < n; i++)
        list = list == NULL ? names[i] : arena_format(&c->memory, "%s%s%s", list, i + 1 < n ? ", " : " or ", names[i]);
    return cli_usage(c, "%s '%s': %s", where, word, list);
}

void cli_note(struct cli *c, const char *format, ...)
{
    char *line = NULL;
    va_list args;
    if (c->quiet)
        return;
    va_start(args, format);
    if (vasprintf(&line, format, args) >= 0) {
        text_write_safe(stderr, line);
        putc('\n', stderr);
        free(line);
    }
    va_end(args);
}

static void print_options(FILE *out, const struct option_rule *rules)
{
    for (const struct option_rule *r = rules; r != NULL && r->name != NULL; r++) {
        char head[80];
        snprintf(head, sizeof head, "%s%c%s%s%s%s", r->letter ? "-" : "", r->letter ? r->letter : ' ',
                 r->letter ? ", " : "   ", r->name, r->value ? " " : "", r->value ? r->value : "");
        fprintf(out, "  %-30s %s%s\n", head, r->help, r->repeats ? " (repeatable)" : "");
    }
}

void cli_print_help(FILE *out, const struct command *command)
{
    if (command != NULL) {
        fprintf(out, "usage: mcreport %s\n\n%s\n", command->synopsis, command->what);
        if (command->options != NULL && command->options->name != NULL) {
            fputs("\noptions:\n", out);
            print_options(out, command->options);
        }
        fputs("\nglobal options: 'mcreport help'\n", out);
        return;
    }
    fputs("usage: mcreport [GLOBAL OPTIONS] COMMAND [OPTIONS] [ARGS]\n\n"
          "Keeps the receipts of training runs, compares only what may be compared, and says so when it may not.\n\n"
          "commands:\n",
          out);
    for (size_t i = 0; (command = command_at(i)) != NULL; i++)
        fprintf(out, "  %-10s %s\n", command->name, command->what);
    fputs("\nglobal options (accepted anywhere):\n", out);
    print_options(out, global_options);
    fputs("\n'mcreport help COMMAND' explains one; 'mcreport explain contract' says what may be compared.\n", out);
}

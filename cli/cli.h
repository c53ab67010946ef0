/*
 * What every command works with: the global options, the database, where the answer goes, what was complained about.
 *
 * stdout carries the answer and nothing else; messages and progress go to stderr. This is the only room that prints.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cli/args.h"
#include "core/arena.h"
#include "core/json_writer.h"
#include "store/store.h"

#include <stdint.h>
#include <stdio.h>

/* Exit codes. Of several among 3 to 7 the largest. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_REFUSED = 3,
    EXIT_FINDINGS = 4,
    EXIT_NOT_FOUND = 5,
    EXIT_NOT_CURRENT = 6,
    EXIT_INTEGRITY = 7,
    EXIT_ATTENTION = 8
};

enum format {
    FORMAT_TABLE,
    FORMAT_PLAIN,
    FORMAT_JSON,
    FORMAT_JSONL,
    FORMAT_CSV,
    FORMAT_MARKDOWN,
    FORMAT_GITHUB,
    FORMAT_SVG,
    FORMAT_PDF,
    FORMATS
};

enum database_need { DATABASE_NONE, DATABASE_READ, DATABASE_WRITE, DATABASE_CREATE };

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

struct diagnostic {
    enum severity severity;
    const char *code;    /* "MCR-R002"; NULL for notes */
    const char *message; /* one sentence, lower case, no full stop */
    const char *details; /* lines between message and help, indented already; NULL */
    const char *why, *help;
};

struct cli {
    const struct command *command;
    struct args args;
    enum format format;
    int64_t as_of;          /* UTC ms */
    const char *as_of_text; /* as in JSON: "2026-04-20" */
    int as_of_given;        /* by option or environment: not simply today */
    const char *output;     /* -o, NULL for stdout */
    FILE *out;
    int dry_run, quiet, verbose, color;
    char *db_path;
    struct store *store;
    struct arena memory;
    struct diagnostic *diagnostics; /* for the envelope: of JSON alone */
    size_t n_diagnostics, diagnostics_room;
    size_t n_errors; /* reported ones */
    int told_memory; /* that there is none left */
};

struct command {
    const char *name;
    const char *synopsis; /* "compare --by AXIS [--base V] …" */
    const char *what;     /* one line */
    const struct option_rule *options;
    enum database_need need;
    int (*run)(struct cli *c); /* returns an exit status */
    const char *without;       /* what to say when no argument is given; NULL: it can do without */
};

const struct command *command_at(size_t i); /* NULL past the end */
extern const struct option_rule global_options[];

/*
 * Prints a diagnostic to stderr and remembers it for the envelope of a JSON answer. One whose message found no memory
 * is not shown; the command then ends with MCR-D002.
 */
void cli_report(struct cli *c, const struct diagnostic *d);

/* The status a command ends with: one that failed without a word had no memory to say why, and says so now. */
int cli_account(struct cli *c, int status);

/* Reports a failure of a lower room with a remedy and gives its exit status. */
int cli_fail(struct cli *c, const struct error *err, const char *help);

/* A usage error: what is wrong, then the synopsis. EXIT_USAGE. */
int cli_usage(struct cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for a word that is none of names[n]: the one that was probably meant, else all of them. */
int cli_usage_word(struct cli *c, const char *where, const char *word, const char *const *names, size_t n);

/* Progress and remarks on stderr; silent with --quiet. */
void cli_note(struct cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

int exit_status_of(enum error_code code);

/*
 * From when on an event counts that is recorded now: the moment of --as-of where another day was named, else now. Today
 * means its end when asked about, and nothing takes effect before it was said.
 */
int64_t cli_effective_at(const struct cli *c, int64_t now);

/* The larger of two exit statuses by the rule above. */
int exit_status_worse(int a, int b);

/* Whether people read the answer (table or markdown), not programs. */
int cli_for_people(const struct cli *c);

void cli_print_help(FILE *out, const struct command *command_or_null);

#endif

/*
 * The command line: options may stand anywhere, `--` ends them, nothing is abbreviated or guessed.
 *
 * getopt_long accepts abbreviations, which would make every new option break somebody's script; so options are found
 * in tables by their whole name. "--name value", "--name=value", "-n value" and clusters of flags ("-nq") are read.
 */
#ifndef CLI_ARGS_H
#define CLI_ARGS_H

#include "core/error.h"

#include <stddef.h>

struct option_rule {
    const char *name;  /* "--where" */
    char letter;       /* 'o' for -o; 0 */
    const char *value; /* what it takes, for the help: "K=V"; NULL for a flag */
    const char *help;
    int repeats; /* may be given more than once */
};

struct arg {
    const struct option_rule *rule; /* NULL: a positional argument */
    const char *value;              /* of a positional, the text itself */
};

struct args {
    struct arg *items; /* in the order given */
    size_t n;
    size_t next; /* positionals taken by args_shift */
};

/*
 * Reads argv[0..argc) by two tables (each ended by a rule without name). ERR_USAGE: unknown option ("did you mean"),
 * missing or unwanted value, an option given twice that does not repeat.
 */
int args_parse(struct args *out, int argc, char *const *argv, const struct option_rule *global,
               const struct option_rule *local, struct error *err);
void args_release(struct args *a);

int args_has(const struct args *a, const char *name);
const char *args_value(const struct args *a, const char *name); /* the last one given; NULL */

/* The i-th value of a repeated option; NULL past the end. */
const char *args_value_at(const struct args *a, const char *name, size_t i);

const char *args_shift(struct args *a); /* the next positional argument; NULL when there is none */
size_t args_left(const struct args *a); /* positionals not yet taken */

#endif

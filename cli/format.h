/* In which format the answer is written: --format, --json and the ending of the name after -o, which have to agree. */
#ifndef CLI_FORMAT_H
#define CLI_FORMAT_H

#include "cli/cli.h"

/*
 * Sets c->format. Where nothing but the ending of the file says a format, that one. An exit status: EXIT_USAGE for a
 * format that there is not, that the command does not write, that contradicts the file's name, or that cannot go where
 * the answer goes.
 */
int format_choose(struct cli *c);

#endif

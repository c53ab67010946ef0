/* What --level names: values of the axis, one or several joined by commas. */
#ifndef CLI_LEVELS_H
#define CLI_LEVELS_H

#include "cli/cli.h"
#include "receipt/factor.h"

/* Room for what `text` can name. */
size_t levels_room(const char *text);

/*
 * Adds to out[*n…] what `text` names, in the command's memory: a value that the archive has of the axis as of the date
 * is one level, comma and all; anything else is parted by its commas. `where` ("--level") is what messages name. 0, or
 * an exit status: EXIT_USAGE where both can be meant, or where nothing is named.
 */
int levels_add(struct cli *c, enum factor axis, const char *where, const char *text, const char **out, size_t *n);

#endif

/* Price rows that make sense and yet look like a slip: said as notes, never refused. */
#ifndef CLI_PRICE_DOUBTS_H
#define CLI_PRICE_DOUBTS_H

#include "cli/cli.h"
#include "store/prices.h"

/*
 * Notes what is doubtful about the rows: each kind once, of the first such row, with the number of further ones.
 * places[n] says where each stands ("prices.csv:3"); NULL for a row from the command line. 0, or EXIT_FAILED.
 */
int price_note_doubts(struct cli *c, const struct price_row *rows, const char *const *places, size_t n);

#endif

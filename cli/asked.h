/* The demand list: what people asked for and were refused (store/asked.h), for the weekly summary. */
#ifndef CLI_ASKED_H
#define CLI_ASKED_H

#include "cli/cli.h"
#include "query/gate.h"

/*
 * Remembers a refused question where the database can be written; says nothing where it cannot. claim: what it was to
 * say, "the throughput ratio of B200 over H200"; NULL: the command line says what was asked.
 */
void asked_refused(struct cli *c, const char *claim, const char *sentence, const struct verdict *v);

#endif

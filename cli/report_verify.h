/*
 * `report --verify FILE`: makes the report of a file again and says whether the file still says what the archive does.
 * Internal to cmd_report.c.
 */
#ifndef CLI_REPORT_VERIFY_H
#define CLI_REPORT_VERIFY_H

#include "cli/cli.h"
#include "report/report.h"
#include "report/verify.h"

/* What was found out about a file. */
struct verified {
    struct cli *c;
    const char *path;
    enum report_file file;
    char *bytes, *attached; /* of the file; of a PDF the data attached to it */
    size_t size, attached_size;
    struct report_record was;
    char digest_now[DIGEST_HEX_SIZE]; /* of the database */
    struct report report;             /* made again */
    char *again;                      /* the same file of it; NULL: it has no such page any more */
    size_t again_size;
    const char *template_digest_now, *fonts_now;
    struct report_changes changes;
    const struct outcome *outcome;
    const char *because; /* in words */
};

struct outcome {
    const char *word; /* "matches" */
    int status;
};

/* An exit status. name: the template it has to be of; NULL: any. */
int report_verify(struct cli *c, const char *name, const char *path);

/* Writes the answer. */
int report_verified_write(struct verified *v);

#endif

/*
 * One week of `weekly`: its facts, whether they are told already, and if not the next issue of it.
 *
 * A week is judged as of its end, or as of the day of the run where that is sooner. An issue whose manifest names the
 * same facts, and whose files are what it says, is left as it is.
 */
#ifndef CLI_WEEKLY_ISSUE_H
#define CLI_WEEKLY_ISSUE_H

#include "cli/cli.h"
#include "cli/weekly_folder.h"
#include "report/weekly.h"

struct weekly_run {
    struct cli *c;
    struct weekly_folder folder;
    struct week_name asked;
    int64_t as_of;                        /* of the run: UTC ms */
    const char *from, *to;                /* of the mail */
    struct weekly_unreadable *unreadable; /* of --ingest, for the week asked for: what no other week's issue tells of */
    size_t n_unreadable;
    int64_t *arrived; /* by --ingest: the UTC days, since 1970, that runs were seen in */
    size_t n_arrived;
};

struct weekly_outcome {
    const char *issue; /* its name: the newest of the week, or in a dry run the one that would be written */
    const char *headline;
    const char *json; /* its weekly.json, where JSON is asked for; else NULL */
    unsigned attention;
    int written;
};

/* newest: the week's newest issue; NULL. 0, or an exit status after reporting. */
int weekly_issue_make(struct weekly_outcome *out, struct weekly_run *r, struct week_name week,
                      const struct weekly_issue_name *newest);

/* The bytes of an issue under way, in `memory`. */
struct weekly_files {
    struct weekly_file *items;
    size_t n, room;
    struct arena *memory;
};

/* All files of an issue but its manifest. 0, or an exit status after reporting. */
int weekly_files_make(struct weekly_files *out, struct weekly_run *r, const struct weekly_issue *issue);
int weekly_files_add(struct weekly_files *f, const char *path, const void *bytes, size_t size); /* 0 or EXIT_FAILED */

#endif

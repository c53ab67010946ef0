/*
 * The folder that `weekly` writes: one folder an issue ("2026-W16", then "2026-W16.r2"), and "latest", a link to one.
 *
 * An issue appears under its name when every byte of it is on disk: it is written into a folder of another name and
 * renamed. One process works in it at a time. Who is killed leaves a folder that the next one removes.
 */
#ifndef CLI_WEEKLY_FOLDER_H
#define CLI_WEEKLY_FOLDER_H

#include "core/arena.h"
#include "core/error.h"
#include "query/week.h"

struct weekly_folder {
    const char *path;
    int fd, lock; /* -1: none */
};

struct weekly_issue_name {
    struct week_name week;
    int revision;     /* from 1 */
    const char *name; /* "2026-W16.r2" */
};

struct weekly_file {
    const char *path; /* "weekly.pdf", "charts/week.svg" */
    const void *bytes;
    size_t size;
};

/*
 * Makes it where it is missing, takes it for this process, and removes what killed ones left. ERR_EXISTS where another
 * works in it, or where its "latest" is no symbolic link (lock is -1 then), ERR_IO. only_look: makes,
 * takes and removes nothing, and one that is missing is empty. Close it in any case.
 */
int weekly_folder_open(struct weekly_folder *out, const char *path, int only_look, struct error *err);
void weekly_folder_close(struct weekly_folder *f);

/* The issues, by week and revision. */
int weekly_folder_list(struct weekly_issue_name **out, size_t *n, const struct weekly_folder *f, struct arena *memory,
                       struct error *err);

int weekly_week_order(struct week_name a, struct week_name b); /* as strcmp() */

/* "2026-W16", "2026-W16.r2"; NULL without memory. */
const char *weekly_issue_name_of(struct week_name week, int revision, struct arena *memory);

/* A file of an issue, whole, NUL-terminated. ERR_IO. */
int weekly_folder_read(const char **out, size_t *size, const struct weekly_folder *f, const char *issue,
                       const char *path, struct arena *memory, struct error *err);

/* A new issue of these files: all of it or nothing. ERR_EXISTS, ERR_IO. */
int weekly_folder_write(const struct weekly_folder *f, const char *issue, const struct weekly_file *files, size_t n,
                        struct error *err);

/* Lets "latest" point to that issue, in one step; nothing where it does. *moved (may be NULL): whether it did not. */
int weekly_folder_point(const struct weekly_folder *f, const char *issue, int *moved, struct error *err);

#endif

/* MANIFEST.json of an issue of a week: what it was made of, and its files, each with its size and SHA-256. */
#ifndef CLI_WEEKLY_MANIFEST_H
#define CLI_WEEKLY_MANIFEST_H

#include "cli/weekly_folder.h"
#include "core/digest.h"
#include "report/weekly.h"

#define WEEKLY_MANIFEST "MANIFEST.json"

struct weekly_manifest {
    const char *week; /* "2026-W16" */
    int revision;
    const char *asked; /* the week that the run was asked for which wrote it: its own, or a later one */
    const char *as_of, *rendered_at;
    const char *tool, *db_digest;         /* 64 hex digits */
    const char *command;                  /* which makes it again */
    const char *headline;                 /* NULL in a manifest of an earlier version */
    struct digest facts;                  /* struct weekly */
    struct weekly_unreadable *unreadable; /* what the issue tells of: no later week tells of it again */
    size_t n_unreadable;
    unsigned attention; /* bits 1 << enum weekly_attention: what --fail-on may ask for, also of a rerun */
};

/* As JSON, with these files. NULL without memory; lives in `memory`. */
const char *weekly_manifest_text(const struct weekly_manifest *m, const struct weekly_file *files, size_t n,
                                 struct arena *memory);

/* That of an issue. ERR_INPUT where it is none, ERR_IO where there is none. */
int weekly_manifest_read(struct weekly_manifest *out, const struct weekly_folder *f, const char *issue,
                         struct arena *memory, struct error *err);

/* Whether every file that it names is what it says. ERR_INTEGRITY names the first that is not. */
int weekly_manifest_check(const struct weekly_folder *f, const char *issue, struct error *err);

#endif

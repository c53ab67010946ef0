/*
 * Foreign logs as receipt documents, as far as they carry provenance.
 *
 * An importer turns one log into the text of a receipt, tagged imported_from {format, sha256}. A side file of
 * provenance (same member names as a receipt) supplies what the log lacks; the log wins where both speak. What is
 * missing stays missing: the result is a receipt only if it deserves it.
 */
#ifndef INGEST_IMPORT_H
#define INGEST_IMPORT_H

#include "core/arena.h"
#include "core/error.h"

#include <stddef.h>

struct import_log {
    const char *path;
    const char *text;
    size_t size;
    const char *provenance_path, *provenance; /* the side file; NULL when there is none */
    size_t provenance_size;
    const char *system_path, *system; /* the system description (MLPerf: systems/NAME.json); NULL when there is none */
    size_t system_size;
};

struct import_note {
    const char *text; /* what the importer saw and did not hide: disagreements, dropped intervals, unknown keys */
};

struct imported {
    char *document; /* JSON text in `memory` */
    size_t size;
    struct import_note *notes;
    size_t n_notes;
    struct arena memory;
};

struct importer {
    const char *name, *what;
    int (*import)(struct imported *out, const struct import_log *log, struct error *err);
};

const struct importer *importer_at(size_t i); /* NULL past the end */
const struct importer *importer_by_name(const char *name);

/*
 * Reads log, side file (given, or <log>.provenance.json when it exists) and system description (given, or found by
 * the layout of the MLPerf results repositories: …/results/NAME/BENCHMARK/log beside …/systems/NAME.json), imports.
 * ERR_IO, ERR_INPUT (with file and line), ERR_NOMEM.
 */
int import_file(struct imported *out, const struct importer *importer, const char *path,
                const char *provenance_path_or_null, const char *system_path_or_null, struct error *err);
void imported_release(struct imported *i);

#endif

#include "ingest/import.h"

#include "ingest/mllog.h"
#include "ingest/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct importer importers[] = {
    {"mllog", "MLPerf Training result logs (:::MLLOG lines), rounds v4.1 and v5.1", mllog_import},
};

const struct importer *importer_at(size_t i)
{
    return i < sizeof importers / sizeof *importers ? &importers[i] : NULL;
}

const struct importer *importer_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof importers / sizeof *importers; i++)
        if (strcmp(importers[i].name, name) == 0)
            return &importers[i];
    return NULL;
}

/* Cuts the last component off path; returns it ("" when there is none). */
static const char *cut_last(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash == NULL)
        return "";
    *slash = '\0';
    return slash + 1;
}

/* Keeps candidate, which is the caller's then, where such a file exists; *found is NULL otherwise. */
static void keep_existing(char **found, char *candidate)
{
    *found = NULL;
    if (access(candidate, F_OK) == 0)
        *found = candidate;
    else
        free(candidate);
}

/* …/results/NAME/BENCHMARK/log gives …/systems/NAME.json. */
static int find_system(char **found, const char *path, struct error *err)
{
    char *real, *candidate = NULL;
    *found = NULL;
    if (strcmp(path, "-") == 0)
        return 0;
    real = realpath(path, NULL);
    if (real == NULL)
        return error_errno(err, "%s", path);
    cut_last(real);
    cut_last(real);
    const char *name = cut_last(real);
    int rc = 0;
    if (strcmp(cut_last(real), "results") == 0) {
        if (asprintf(&candidate, "%s/systems/%s.json", real, name) < 0)
            rc = error_nomem(err);
        else
            keep_existing(found, candidate);
    }
    free(real);
    return rc;
}

static int find_provenance(char **found, const char *path, struct error *err)
{
    char *candidate = NULL;
    *found = NULL;
    if (asprintf(&candidate, "%s.provenance.json", path) < 0)
        return error_nomem(err);
    keep_existing(found, candidate);
    return 0;
}

/* Reads the file named, else the one found by `find`. *path and *text stay NULL when there is none. */
static int read_beside(char **path, char **text, size_t *size, const char *named, const char *log,
                       int (*find)(char **found, const char *path, struct error *err), struct error *err)
{
    int rc = 0;
    if (named != NULL)
        *path = strdup(named);
    else
        rc = find(path, log, err);
    if (named != NULL && *path == NULL)
        rc = error_nomem(err);
    return rc == 0 && *path != NULL ? source_read_whole(text, size, *path, err) : rc;
}

int import_file(struct imported *out, const struct importer *importer, const char *path, const char *provenance,
                const char *system, struct error *err)
{
    char *text = NULL, *side = NULL, *side_path = NULL, *sys = NULL, *sys_path = NULL;
    struct import_log log = {.path = path};
    int rc = source_read_whole(&text, &log.size, path, err);
    if (rc == 0)
        rc = read_beside(&side_path, &side, &log.provenance_size, provenance, path, find_provenance, err);
    if (rc == 0)
        rc = read_beside(&sys_path, &sys, &log.system_size, system, path, find_system, err);
    if (rc == 0) {
        log.text = text;
        log.provenance_path = side_path;
        log.provenance = side;
        log.system_path = sys_path;
        log.system = sys;
        rc = importer->import(out, &log, err);
    }
    free(text);
    free(side);
    free(side_path);
    free(sys);
    free(sys_path);
    return rc;
}

void imported_release(struct imported *i)
{
    arena_release(&i->memory);
    *i = (struct imported){0};
}

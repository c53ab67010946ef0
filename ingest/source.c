#include "ingest/source.h"

#include "core/text.h"
#include "ingest/source_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Suffixes of compressed files and archives; `packs` when the rest of the name is the name of what is inside. */
static const struct {
    const char *suffix;
    int packs;
} archive_suffixes[] = {{".gz", 1}, {".zst", 1}, {".xz", 1}, {".bz2", 1}, {".tar", 0}, {".tgz", 0}, {".zip", 0}};

static int named_tar(const char *name)
{
    return name_ends(name, ".tar") || name_ends(name, ".tgz") || strcasestr(name, ".tar.") != NULL;
}

static int named_archive(const char *name)
{
    for (size_t i = 0; i < sizeof archive_suffixes / sizeof *archive_suffixes; i++)
        if (name_ends(name, archive_suffixes[i].suffix))
            return 1;
    return named_tar(name);
}

/* A tar of nothing is zeros from its first block on; so is a file that lost its bytes. The name tells which. */
static enum archive_kind kind_of(const char *name, const char *head, size_t n)
{
    enum archive_kind kind = archive_kind_of(head, n);
    size_t zeros = 0;
    while (zeros < n && head[zeros] == '\0')
        zeros++;
    return kind == NO_ARCHIVE && zeros == n && named_tar(name) ? ARCHIVE_IS_TAR : kind;
}

/* The shape of what a compressed file holds: "a.jsonl.gz" packs "a.jsonl", "a.json" keeps its name. NOMEM: -1. */
static int shape_within(const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof archive_suffixes / sizeof *archive_suffixes; i++)
        if (archive_suffixes[i].packs && name_ends(name, archive_suffixes[i].suffix))
            n = strlen(name) - strlen(archive_suffixes[i].suffix);
    char *within = strndup(name, n);
    int shape = within != NULL ? (int)shape_of_name(within) : -1;
    free(within);
    return shape;
}

/* A file being read; `given` when the caller named it, not a folder. */
struct opened {
    const struct source_sink *sink;
    const char *path;
    int fd, given;
};

static int read_unpacked(const struct opened *o, struct stream *s, struct stream *packed, struct error *err)
{
    stream_want(s, SOURCE_HEAD);
    size_t n = s->end - s->start;
    enum archive_kind kind = n > 0 ? kind_of(o->path, s->data, n) : NO_ARCHIVE;
    if (n > 0 && (codec_of(s->data, n) != NULL || kind == ARCHIVE_IS_ZIP))
        return source_fault(o->sink, o->path, err, "an archive within an archive: not followed");
    if (kind == ARCHIVE_IS_TAR) {
        stream_inflate_members(s);
        return source_archive(o->sink, s, packed, -1, o->path, kind, err);
    }
    int shape = shape_within(o->path);
    if (shape < 0)
        return error_nomem(err);
    if (shape == SHAPE_LOOK && !o->given) {
        o->sink->skipped(o->sink->context, o->path);
        return 0;
    }
    return source_text(o->sink, s, o->path, (enum shape)shape, err);
}

static int read_packed(const struct opened *o, struct stream *packed, const struct codec *codec, struct error *err)
{
    struct stream s;
    int rc = stream_inflate(&s, packed, codec, err);
    if (rc != 0)
        return rc;
    rc = read_unpacked(o, &s, packed, err);
    stream_close(&s);
    return rc;
}

/* JSON text begins with white space or a bracket; a file called an archive that begins otherwise is a broken one. */
static int begins_like_json(const char *head, size_t n)
{
    return n > 0 && head[0] != '\0' && strchr(" \t\r\n{[", head[0]) != NULL;
}

static int read_stream(const struct opened *o, struct stream *s, struct error *err)
{
    stream_want(s, SOURCE_HEAD);
    size_t n = s->end - s->start;
    if (n == 0)
        return source_text(o->sink, s, o->path, shape_of_name(o->path), err);
    const struct codec *codec = codec_of(s->data, n);
    enum archive_kind kind = kind_of(o->path, s->data, n);
    if (codec != NULL)
        return read_packed(o, s, codec, err);
    if (kind != NO_ARCHIVE)
        return source_archive(o->sink, s, NULL, o->fd, o->path, kind, err);
    if (named_archive(o->path) && !begins_like_json(s->data, n))
        return source_fault(o->sink, o->path, err, "named like an archive, but it is none that can be read");
    return source_text(o->sink, s, o->path, shape_of_name(o->path), err);
}

static int read_descriptor(struct opened *o, struct error *err)
{
    struct stream s;
    stream_on_file(&s, &o->fd);
    o->sink->file(o->sink->context, o->path);
    int rc = read_stream(o, &s, err);
    stream_close(&s);
    return rc;
}

static int read_file(const struct source_sink *sink, const char *path, int given, struct error *err)
{
    struct opened o = {.sink = sink, .path = path, .given = given};
    o.fd = given ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) : open_regular(path);
    if (o.fd < 0 && errno == 0)
        return source_fault(sink, path, err, "not a regular file: not read");
    if (o.fd < 0)
        return source_fault(sink, path, err, "cannot open: %s", strerror(errno));
    int rc = read_descriptor(&o, err);
    close(o.fd);
    return rc;
}

/* The names in a folder, one after the other in one block (a folder may hold a million), and in order. */
struct names {
    char *block;
    char **sorted;
    size_t n;
};

static void names_release(struct names *n)
{
    free(n->block);
    free(n->sorted);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int sort_names(struct names *names, struct error *err)
{
    names->sorted = malloc((names->n + 1) * sizeof *names->sorted);
    if (names->sorted == NULL)
        return error_nomem(err);
    char *p = names->block;
    for (size_t i = 0; i < names->n; i++) {
        names->sorted[i] = p;
        p += strlen(p) + 1;
    }
    qsort(names->sorted, names->n, sizeof *names->sorted, by_bytes);
    return 0;
}

/* Writes the names that are not hidden, each with its NUL; errno tells what stopped it, 0 when nothing did. */
static size_t write_names(FILE *out, DIR *folder)
{
    size_t n = 0;
    errno = 0;
    for (struct dirent *e; (e = readdir(folder)) != NULL; errno = 0)
        if (e->d_name[0] != '.') {
            fwrite(e->d_name, 1, strlen(e->d_name) + 1, out);
            n++;
        }
    return n;
}

/* *why is 0 or the errno of a folder that cannot be read; the result is 0 or ERR_NOMEM. */
static int names_read(struct names *out, const char *path, int *why, struct error *err)
{
    struct names names = {0};
    size_t size;
    DIR *folder = opendir(path);
    *why = folder == NULL ? errno : 0;
    if (folder == NULL)
        return 0;
    FILE *block = open_memstream(&names.block, &size);
    if (block != NULL) {
        names.n = write_names(block, folder);
        *why = errno;
    }
    closedir(folder);
    if (block == NULL || fclose(block) != 0 || sort_names(&names, err) != 0) {
        names_release(&names);
        return error_nomem(err);
    }
    *out = names;
    return 0;
}

static int walk_folder(const struct source_sink *sink, const char *path, struct error *err);

/* "log.provenance.json" belongs to the foreign log beside it (ingest/import.h): no document of its own. */
static int is_side_file(const char *path)
{
    static const char ending[] = ".provenance.json";
    size_t n = strlen(path), m = sizeof ending - 1;
    return n > m && strcmp(path + n - m, ending) == 0;
}

static int read_by_name(const struct source_sink *sink, const char *path, mode_t mode, struct error *err)
{
    if ((shape_of_name(path) == SHAPE_LOOK && !named_archive(path)) || is_side_file(path)) {
        sink->skipped(sink->context, path);
        return 0;
    }
    if (!S_ISREG(mode))
        return source_fault(sink, path, err, "not a regular file: not read");
    return read_file(sink, path, 0, err);
}

static int walk_entry(const struct source_sink *sink, const char *path, struct error *err)
{
    struct stat link, target;
    if (lstat(path, &link) != 0)
        return source_fault(sink, path, err, "cannot open: %s", strerror(errno));
    if (S_ISDIR(link.st_mode))
        return walk_folder(sink, path, err);
    if (!S_ISLNK(link.st_mode))
        return read_by_name(sink, path, link.st_mode, err);
    if (stat(path, &target) != 0)
        return source_fault(sink, path, err, "cannot open: %s", strerror(errno));
    if (!S_ISDIR(target.st_mode))
        return read_by_name(sink, path, target.st_mode, err);
    sink->skipped(sink->context, path); /* a link to a folder may lead back to where we come from */
    return 0;
}

static int walk_names(const struct source_sink *sink, const char *path, const struct names *names, struct error *err)
{
    int rc = 0;
    size_t n = strlen(path);
    const char *slash = n > 0 && path[n - 1] == '/' ? "" : "/";
    for (size_t i = 0; i < names->n && rc == 0; i++) {
        char *entry = text_format("%s%s%s", path, slash, names->sorted[i]);
        rc = entry != NULL ? walk_entry(sink, entry, err) : error_nomem(err);
        free(entry);
    }
    return rc;
}

static int walk_folder(const struct source_sink *sink, const char *path, struct error *err)
{
    struct names names = {0};
    int why;
    int rc = names_read(&names, path, &why, err);
    if (rc == 0 && why != 0)
        rc = source_fault(sink, path, err, "cannot read the folder: %s", strerror(why));
    if (rc == 0)
        rc = walk_names(sink, path, &names, err);
    names_release(&names);
    return rc;
}

int source_walk(const char *path, const struct source_sink *sink, struct error *err)
{
    struct stat st;
    struct opened input = {.sink = sink, .path = path, .fd = STDIN_FILENO, .given = 1};
    if (strcmp(path, "-") == 0)
        return read_descriptor(&input, err);
    if (stat(path, &st) != 0)
        return source_fault(sink, path, err, "cannot open: %s", strerror(errno));
    return S_ISDIR(st.st_mode) ? walk_folder(sink, path, err) : read_file(sink, path, 1, err);
}

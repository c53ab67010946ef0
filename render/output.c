#include "render/output.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct pending {
    char *temporary, *final;
};

struct output {
    char *path;
    int page_per_file, to_stdout;
    struct pending *files;
    size_t n_files, capacity;
};

int output_open(struct output **out, const char *path, int page_per_file, struct error *err)
{
    int to_stdout = strcmp(path, "-") == 0;
    if (to_stdout && page_per_file)
        return error_set(err, ERR_USAGE, "one file a page cannot go to standard output: name a file");
    struct output *o = calloc(1, sizeof *o);
    char *copy = text_copy(path);
    if (o == NULL || copy == NULL) {
        free(copy);
        free(o);
        return error_nomem(err);
    }
    *o = (struct output){.path = copy, .page_per_file = page_per_file, .to_stdout = to_stdout};
    *out = o;
    return 0;
}

static int write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        bytes += n;
        size -= (size_t)n;
    }
    return 0;
}

/* "dir/a.svg" and 3 give "dir/a-3.svg". */
static char *page_path(const char *path, size_t page)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash != NULL ? slash : path, '.');
    size_t stem = dot != NULL ? (size_t)(dot - path) : strlen(path);
    return text_format("%.*s-%zu%s", (int)stem, path, page, path + stem);
}

static int add_pending(struct output *o, char *temporary, char *final)
{
    if (o->n_files == o->capacity) {
        size_t wanted = o->capacity > 0 ? o->capacity * 2 : 8;
        struct pending *files = reallocarray(o->files, wanted, sizeof *files);
        if (files == NULL)
            return -1;
        o->files = files;
        o->capacity = wanted;
    }
    o->files[o->n_files++] = (struct pending){temporary, final};
    return 0;
}

/* mkstemp makes files that only their owner may read; a report is an ordinary file. */
static mode_t ordinary_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int put_file(struct output *o, const char *path, const void *bytes, size_t size, struct error *err)
{
    int rc = 0, fd = -1, made = 0;
    char *final = text_copy(path);
    char *temporary = text_format("%s.XXXXXX", path);
    if (final == NULL || temporary == NULL) {
        rc = error_nomem(err);
        goto out;
    }
    fd = mkstemp(temporary);
    if (fd < 0) {
        rc = error_errno(err, "%s", path);
        goto out;
    }
    made = 1;
    if (write_all(fd, bytes, size) != 0 || fchmod(fd, ordinary_mode()) != 0 || fsync(fd) != 0) {
        rc = error_errno(err, "%s", path);
        goto out;
    }
    if (add_pending(o, temporary, final) != 0) {
        rc = error_nomem(err);
        goto out;
    }
    final = temporary = NULL;
out:
    if (fd >= 0 && close(fd) != 0 && rc == 0)
        rc = error_errno(err, "%s", path);
    if (rc != 0 && made && temporary != NULL)
        unlink(temporary);
    free(temporary);
    free(final);
    return rc;
}

int output_put(struct output *o, size_t page, const void *bytes, size_t size, struct error *err)
{
    if (o->to_stdout)
        return write_all(STDOUT_FILENO, bytes, size) == 0 ? 0 : error_errno(err, "standard output");
    if (!o->page_per_file)
        return put_file(o, o->path, bytes, size, err);
    char *path = page_path(o->path, page);
    int rc = path != NULL ? put_file(o, path, bytes, size, err) : error_nomem(err);
    free(path);
    return rc;
}

/* A rename survives a power cut only once its folder is on disk. Folders that cannot be opened are let be. */
static void sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL ? text_copy(".") : text_format("%.*s", (int)(slash - path) + 1, path);
    int fd = folder != NULL ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

int output_commit(struct output *o, struct error *err)
{
    for (size_t i = 0; i < o->n_files; i++) {
        struct pending *p = &o->files[i];
        if (rename(p->temporary, p->final) != 0)
            return error_errno(err, "%s", p->final);
        free(p->temporary);
        p->temporary = NULL;
    }
    if (o->n_files > 0)
        sync_folder(o->path);
    return 0;
}

void output_close(struct output *o)
{
    if (o == NULL)
        return;
    for (size_t i = 0; i < o->n_files; i++) {
        if (o->files[i].temporary != NULL)
            unlink(o->files[i].temporary);
        free(o->files[i].temporary);
        free(o->files[i].final);
    }
    free(o->files);
    free(o->path);
    free(o);
}

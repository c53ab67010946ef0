#include "render/output.h"

#include "core/text.h"
#include "render/render.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct pending {
    int fd;                  /* of a file without a name; -1 */
    char *temporary, *final; /* temporary: its name until then; NULL */
};

/* Files that are kept open because they have no name yet: far below what a process may have open. */
enum { MOST_OPEN = 128 };

struct output {
    char *path;
    int page_per_file, to_stdout;
    struct rendered *memory;
    struct pending *files;
    size_t n_files, capacity, n_open;
};

static int open_output(struct output **out, const struct output *as, const char *path, struct error *err)
{
    struct output *o = calloc(1, sizeof *o);
    char *copy = text_copy(path);
    if (o == NULL || copy == NULL) {
        free(copy);
        free(o);
        return error_nomem(err);
    }
    *o = *as;
    o->path = copy;
    *out = o;
    return 0;
}

int output_open(struct output **out, const char *path, int page_per_file, struct error *err)
{
    struct output as = {.page_per_file = page_per_file, .to_stdout = strcmp(path, "-") == 0};
    if (as.to_stdout && page_per_file)
        return error_set(err, ERR_USAGE, "one file a page cannot go to standard output: name a file");
    return open_output(out, &as, path, err);
}

int output_open_memory(struct output **out, struct rendered *into, int page_per_file, struct error *err)
{
    struct output as = {.page_per_file = page_per_file, .memory = into};
    return open_output(out, &as, "", err);
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

static int add_pending(struct output *o, const struct pending *p)
{
    if (o->n_files == o->capacity) {
        size_t wanted = o->capacity > 0 ? o->capacity * 2 : 8;
        struct pending *files = reallocarray(o->files, wanted, sizeof *files);
        if (files == NULL)
            return -1;
        o->files = files;
        o->capacity = wanted;
    }
    o->files[o->n_files++] = *p;
    o->n_open += p->fd >= 0;
    return 0;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? text_copy(".") : text_format("%.*s", (int)(slash - path) + 1, path);
}

/* Not every file system has files without names, and giving them one takes /proc. */
static int open_nameless(const struct output *o, const char *path)
{
    char *folder = o->n_open < MOST_OPEN && access("/proc/self/fd", X_OK) == 0 ? folder_of(path) : NULL;
    int fd = folder != NULL ? open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666) : -1;
    free(folder);
    return fd;
}

/* mkstemp makes files that only their owner may read; a report is an ordinary file. */
static mode_t ordinary_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int open_named(char *temporary)
{
    int fd = mkstemp(temporary);
    if (fd >= 0 && fchmod(fd, ordinary_mode()) != 0) {
        close(fd);
        unlink(temporary);
        return -1;
    }
    return fd;
}

static void drop_pending(struct pending *p)
{
    if (p->fd >= 0)
        close(p->fd);
    if (p->temporary != NULL)
        unlink(p->temporary);
    free(p->temporary);
    free(p->final);
}

/* Takes p->final. */
static int write_pending(struct output *o, struct pending *p, const void *bytes, size_t size)
{
    int fd = p->fd = open_nameless(o, p->final);
    if (fd < 0) {
        char *temporary = text_format("%s.XXXXXX", p->final);
        fd = temporary != NULL ? open_named(temporary) : -1;
        if (fd < 0) {
            free(temporary);
            return -1;
        }
        p->temporary = temporary;
    }
    int bad = write_all(fd, bytes, size) != 0 || fsync(fd) != 0;
    if (p->fd < 0)
        bad = close(fd) != 0 || bad;
    return bad || add_pending(o, p) != 0 ? -1 : 0;
}

/* What is no file, such as a device or a pipe, is written to as it is. */
static int write_through(const char *path, const void *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int bad = fd < 0 || write_all(fd, bytes, size) != 0;
    return (fd >= 0 && close(fd) != 0) || bad ? -1 : 0;
}

static int put_file(struct output *o, const char *path, const void *bytes, size_t size, struct error *err)
{
    struct stat st;
    char *real = realpath(path, NULL); /* a link stays a link */
    struct pending p = {.fd = -1, .final = real != NULL ? real : text_copy(path)};
    if (p.final == NULL)
        return error_nomem(err);
    int is_other = stat(p.final, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
    int bad = is_other ? write_through(p.final, bytes, size) : write_pending(o, &p, bytes, size);
    int rc = bad ? error_errno(err, "%s", path) : 0;
    if (bad || is_other)
        drop_pending(&p);
    return rc;
}

static int put_memory(struct rendered *r, int split, size_t page, const void *bytes, size_t size)
{
    char suffix[24] = "";
    struct rendered_file f = {.bytes = malloc(size + 1), .size = size};
    if (split && page > 0)
        snprintf(suffix, sizeof suffix, "-%zu", page);
    f.suffix = text_copy(suffix);
    size_t wanted = r->n < r->capacity ? r->capacity : r->capacity * 2 + 1;
    struct rendered_file *files = r->n < r->capacity ? r->files : reallocarray(r->files, wanted, sizeof *files);
    if (files != NULL) {
        r->files = files;
        r->capacity = wanted;
    }
    if (f.bytes == NULL || f.suffix == NULL || files == NULL) {
        free(f.bytes);
        free(f.suffix);
        return -1;
    }
    memcpy(f.bytes, bytes, size);
    f.bytes[size] = '\0';
    r->files[r->n++] = f;
    return 0;
}

int output_put(struct output *o, size_t page, const void *bytes, size_t size, struct error *err)
{
    if (o->memory != NULL)
        return put_memory(o->memory, o->page_per_file, page, bytes, size) == 0 ? 0 : error_nomem(err);
    if (o->to_stdout)
        return write_all(STDOUT_FILENO, bytes, size) == 0 ? 0 : error_errno(err, "standard output");
    if (!o->page_per_file)
        return put_file(o, o->path, bytes, size, err);
    char *path = page_path(o->path, page);
    int rc = path != NULL ? put_file(o, path, bytes, size, err) : error_nomem(err);
    free(path);
    return rc;
}

/* A name survives a power cut only once its folder is on disk. Folders that cannot be opened are let be. */
static void sync_folder(const char *path)
{
    char *folder = folder_of(path);
    int fd = folder != NULL ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

/* A file without a name cannot replace one: where there is one, it gets another name first. */
static int give_name(struct pending *p)
{
    char source[32];
    snprintf(source, sizeof source, "/proc/self/fd/%d", p->fd);
    if (linkat(AT_FDCWD, source, AT_FDCWD, p->final, AT_SYMLINK_FOLLOW) == 0)
        return 0;
    if (errno != EEXIST)
        return -1;
    for (int i = 0; i < 100; i++) {
        char *name = text_format("%s.%ld-%d.tmp", p->final, (long)getpid(), i);
        if (name != NULL && linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
            p->temporary = name;
            return 0;
        }
        free(name);
        if (errno != EEXIST)
            break;
    }
    return -1;
}

static int commit(struct pending *p, struct error *err)
{
    if (p->fd >= 0 && give_name(p) != 0)
        return error_errno(err, "%s", p->final);
    if (p->temporary != NULL && rename(p->temporary, p->final) != 0)
        return error_errno(err, "%s", p->final);
    free(p->temporary);
    p->temporary = NULL;
    if (p->fd >= 0 && close(p->fd) != 0) {
        p->fd = -1;
        return error_errno(err, "%s", p->final);
    }
    p->fd = -1;
    return 0;
}

/* Signals wait, so that an interrupted process leaves all of the files or none, and no other name. */
int output_commit(struct output *o, struct error *err)
{
    sigset_t all, before;
    int rc = 0;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    for (size_t i = 0; i < o->n_files && rc == 0; i++)
        rc = commit(&o->files[i], err);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (o->n_files > 0 && rc == 0)
        sync_folder(o->files[0].final);
    return rc;
}

void output_close(struct output *o)
{
    if (o == NULL)
        return;
    for (size_t i = 0; i < o->n_files; i++)
        drop_pending(&o->files[i]);
    free(o->files);
    free(o->path);
    free(o);
}

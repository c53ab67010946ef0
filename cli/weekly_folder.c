#include "cli/weekly_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- names --- */

int weekly_week_order(struct week_name a, struct week_name b)
{
    return a.year != b.year ? (a.year > b.year) - (a.year < b.year) : (a.week > b.week) - (a.week < b.week);
}

const char *weekly_issue_name_of(struct week_name week, int revision, struct arena *memory)
{
    const char *name = week_text(week, memory);
    return revision > 1 ? arena_format(memory, "%s.r%d", name, revision) : name;
}

/* Only names that weekly_issue_name_of() makes: "2026-W16.r02" is somebody else's. 0, or -1. */
static int read_name(struct weekly_issue_name *out, const char *text, size_t len)
{
    char week[9];
    *out = (struct weekly_issue_name){.revision = 1};
    if (len < 8 || len > 14)
        return -1;
    snprintf(week, sizeof week, "%s", text);
    if (week_name_read(&out->week, week, NULL) != 0)
        return -1;
    if (len == 8)
        return 0;
    size_t digits = strspn(text + 10, "0123456789");
    if (strncmp(text + 8, ".r", 2) != 0 || digits + 10 != len || text[10] == '0')
        return -1;
    out->revision = atoi(text + 10);
    return out->revision >= 2 ? 0 : -1;
}

/* ".2026-W16.tmp-123", ".latest.tmp-123": what a process makes on its way. */
static int is_leftover(const char *name)
{
    static const char mark[] = ".tmp-";
    struct weekly_issue_name issue;
    const char *end = strstr(name, mark);
    if (name[0] != '.' || end == NULL)
        return 0;
    size_t len = (size_t)(end - name) - 1;
    const char *pid = end + sizeof mark - 1;
    return pid[0] != '\0' && pid[strspn(pid, "0123456789")] == '\0' &&
           ((len == 6 && strncmp(name + 1, "latest", 6) == 0) || read_name(&issue, name + 1, len) == 0);
}

static int by_name(const void *a, const void *b)
{
    const struct weekly_issue_name *x = a, *y = b;
    int order = weekly_week_order(x->week, y->week);
    return order != 0 ? order : (x->revision > y->revision) - (x->revision < y->revision);
}

/* --- open, list, close --- */

/* What stands in a folder of ours: files, and folders of files. */
static int remove_tree(int at, const char *name)
{
    if (unlinkat(at, name, 0) == 0 || errno == ENOENT)
        return 0;
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), bad = 0;
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    if (d == NULL) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            bad = remove_tree(fd, e->d_name) != 0 || bad;
    closedir(d);
    return unlinkat(at, name, AT_REMOVEDIR) != 0 || bad ? -1 : 0;
}

/* An own view of the folder: reading it must not move the place of another. */
static DIR *open_listing(const struct weekly_folder *f)
{
    int fd = openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    if (d == NULL && fd >= 0)
        close(fd);
    return d;
}

static int remove_leftovers(const struct weekly_folder *f, struct error *err)
{
    DIR *d = open_listing(f);
    int rc = d != NULL ? 0 : error_errno(err, "%s", f->path);
    for (struct dirent *e; rc == 0 && (e = readdir(d)) != NULL;)
        if (is_leftover(e->d_name) && remove_tree(f->fd, e->d_name) != 0)
            rc = error_errno(err, "%s/%s", f->path, e->d_name);
    if (d != NULL)
        closedir(d);
    return rc;
}

static int take(struct weekly_folder *f, struct error *err)
{
    f->lock = openat(f->fd, ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (f->lock < 0)
        return error_errno(err, "%s/.lock", f->path);
    if (flock(f->lock, LOCK_EX | LOCK_NB) == 0)
        return 0;
    return errno == EWOULDBLOCK ? error_set(err, ERR_EXISTS, "%s/.lock: another 'mcreport weekly' works here", f->path)
                                : error_errno(err, "%s/.lock", f->path);
}

/* What an operator named so is no link that points to an issue, and not ours to replace. */
static int check_latest(const struct weekly_folder *f, struct error *err)
{
    struct stat st;
    if (fstatat(f->fd, "latest", &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : error_errno(err, "%s/latest", f->path);
    if (S_ISLNK(st.st_mode))
        return 0;
    return error_set(err, ERR_EXISTS, "%s/latest: is a %s, and no link to an issue", f->path,
                     S_ISDIR(st.st_mode)   ? "folder"
                     : S_ISREG(st.st_mode) ? "file"
                                           : "special file");
}

int weekly_folder_open(struct weekly_folder *out, const char *path, int only_look, struct error *err)
{
    *out = (struct weekly_folder){.path = path, .fd = -1, .lock = -1};
    if (!only_look && mkdir(path, 0777) != 0 && errno != EEXIST)
        return error_errno(err, "%s", path);
    out->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->fd < 0)
        return only_look && errno == ENOENT ? 0 : error_errno(err, "%s", path);
    int rc = check_latest(out, err);
    if (rc == 0 && !only_look)
        rc = take(out, err);
    return rc == 0 && !only_look ? remove_leftovers(out, err) : rc;
}

void weekly_folder_close(struct weekly_folder *f)
{
    if (f->lock >= 0)
        close(f->lock);
    if (f->fd >= 0)
        close(f->fd);
    f->lock = f->fd = -1;
}

static int is_folder(const struct weekly_folder *f, const char *name)
{
    struct stat st;
    return fstatat(f->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

int weekly_folder_list(struct weekly_issue_name **out, size_t *n, const struct weekly_folder *f, struct arena *memory,
                       struct error *err)
{
    struct weekly_issue_name *list = NULL, issue;
    size_t count = 0, room = 0;
    DIR *d = f->fd >= 0 ? open_listing(f) : NULL;
    int rc = d == NULL && f->fd >= 0 ? error_errno(err, "%s", f->path) : 0;
    for (struct dirent *e; rc == 0 && d != NULL && (e = readdir(d)) != NULL;) {
        if (read_name(&issue, e->d_name, strlen(e->d_name)) != 0 || !is_folder(f, e->d_name))
            continue;
        list = arena_grow(memory, list, count, &room, sizeof *list);
        issue.name = arena_copy(memory, e->d_name);
        if (list == NULL || issue.name == NULL)
            rc = error_nomem(err);
        else
            list[count++] = issue;
    }
    if (d != NULL)
        closedir(d);
    if (rc != 0)
        return rc;
    if (count > 1)
        qsort(list, count, sizeof *list, by_name);
    *out = list;
    *n = count;
    return 0;
}

/* --- files --- */

static int read_all(const char **out, size_t *size, int fd, struct arena *memory)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return -1;
    if (!S_ISREG(st.st_mode)) {
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        return -1;
    }
    size_t wanted = (size_t)st.st_size, used = 0;
    char *bytes = arena_alloc(memory, wanted + 1);
    for (ssize_t n = 1; bytes != NULL && used < wanted && n != 0;) {
        n = read(fd, bytes + used, wanted - used);
        if (n < 0 && errno != EINTR)
            return -1;
        used += n > 0 ? (size_t)n : 0;
    }
    *out = bytes;
    *size = used;
    return 0;
}

int weekly_folder_read(const char **out, size_t *size, const struct weekly_folder *f, const char *issue,
                       const char *path, struct arena *memory, struct error *err)
{
    const char *name = arena_format(memory, "%s/%s", issue, path);
    if (name == NULL)
        return error_nomem(err);
    int fd = openat(f->fd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe of that name would wait for a writer */
    int rc = fd < 0 || read_all(out, size, fd, memory) != 0 ? error_errno(err, "%s/%s", f->path, name) : 0;
    if (fd >= 0)
        close(fd);
    return rc == 0 && *out == NULL ? error_nomem(err) : rc;
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

static int put(int at, const struct weekly_file *file)
{
    int fd = openat(at, file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int bad = fd < 0 || write_all(fd, file->bytes, file->size) != 0 || fsync(fd) != 0;
    return (fd >= 0 && close(fd) != 0) || bad ? -1 : 0;
}

/* The folder that a file stands in, where that is one below the issue's own. */
static int make_room(int at, const char *path)
{
    char folder[64];
    size_t n = strcspn(path, "/");
    if (path[n] == '\0')
        return 0;
    snprintf(folder, sizeof folder, "%.*s", (int)n, path);
    return mkdirat(at, folder, 0777) == 0 || errno == EEXIST ? 0 : -1;
}

/* A name is on disk once its folder is. */
static int sync_at(int at, const char *folder)
{
    int fd = openat(at, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int bad = fd < 0 || fsync(fd) != 0;
    return (fd >= 0 && close(fd) != 0) || bad ? -1 : 0;
}

static int fill(int at, const struct weekly_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (make_room(at, files[i].path) != 0 || put(at, &files[i]) != 0)
            return -1;
    for (size_t i = 0; i < n; i++) {
        const char *slash = strchr(files[i].path, '/');
        char folder[64];
        snprintf(folder, sizeof folder, "%.*s", slash != NULL ? (int)(slash - files[i].path) : 1,
                 slash != NULL ? files[i].path : ".");
        if (sync_at(at, folder) != 0)
            return -1;
    }
    return 0;
}

int weekly_folder_write(const struct weekly_folder *f, const char *issue, const struct weekly_file *files, size_t n,
                        struct error *err)
{
    char temporary[64];
    struct stat st;
    snprintf(temporary, sizeof temporary, ".%s.tmp-%ld", issue, (long)getpid());
    if (fstatat(f->fd, issue, &st, AT_SYMLINK_NOFOLLOW) == 0)
        return error_set(err, ERR_EXISTS, "%s/%s: is there already", f->path, issue);
    int rc = mkdirat(f->fd, temporary, 0777) == 0 ? 0 : error_errno(err, "%s/%s", f->path, temporary);
    if (rc != 0)
        return rc;
    int at = openat(f->fd, temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (at < 0 || fill(at, files, n) != 0 || renameat(f->fd, temporary, f->fd, issue) != 0 || fsync(f->fd) != 0)
        rc = error_errno(err, "%s/%s", f->path, issue);
    if (at >= 0)
        close(at);
    if (rc != 0)
        remove_tree(f->fd, temporary);
    return rc;
}

int weekly_folder_point(const struct weekly_folder *f, const char *issue, int *moved, struct error *err)
{
    char is[64], temporary[64];
    ssize_t n = readlinkat(f->fd, "latest", is, sizeof is - 1);
    is[n > 0 ? n : 0] = '\0';
    int same = strcmp(is, issue) == 0;
    if (moved != NULL)
        *moved = !same;
    if (same)
        return 0;
    int rc = check_latest(f, err);
    if (rc != 0)
        return rc;
    snprintf(temporary, sizeof temporary, ".latest.tmp-%ld", (long)getpid());
    if (symlinkat(issue, f->fd, temporary) == 0 && renameat(f->fd, temporary, f->fd, "latest") == 0 &&
        fsync(f->fd) == 0)
        return 0;
    rc = error_errno(err, "%s/latest", f->path);
    unlinkat(f->fd, temporary, 0);
    return rc;
}

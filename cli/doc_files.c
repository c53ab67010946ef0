/* The files of `doc`: which they are, reading them, and putting a new text in the place of the old. */
#include "cli/doc.h"

#include "core/text.h"
#include "ingest/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char read_help[] = "check the path and its permissions; documents are UTF-8 Markdown";

static int add(struct cli *c, struct documents_checked *all, const char *path)
{
    struct document_checked d = {.path = path};
    struct error err = {0};
    char *bytes = NULL;
    int rc = source_read_whole(&bytes, &d.size, path, &err);
    if (rc == 0 && (d.text = arena_copy_n(&c->memory, bytes, d.size)) == NULL)
        rc = error_nomem(&err);
    free(bytes);
    if (rc == ERR_NOMEM)
        return EXIT_FAILED;
    if (rc != 0) {
        all->status = exit_status_worse(all->status, cli_fail(c, &err, read_help));
        return 0;
    }
    struct document_checked *more = arena_grow(&c->memory, all->items, all->n, &all->room, sizeof *more);
    if (more == NULL)
        return EXIT_FAILED;
    all->items = more;
    all->items[all->n++] = d;
    return 0;
}

static int is_markdown(const char *name)
{
    static const char ending[] = ".md";
    size_t n = strlen(name), m = strlen(ending);
    return n > m && strcmp(name + n - m, ending) == 0;
}

static int is_visible(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int add_folder(struct cli *c, struct documents_checked *all, const char *path);

/* A link to a folder may lead back to where we come from; a link to a file is that file. */
static int add_entry(struct cli *c, struct documents_checked *all, const char *path)
{
    struct stat link, target;
    if (lstat(path, &link) == 0 && S_ISDIR(link.st_mode))
        return add_folder(c, all, path);
    return is_markdown(path) && stat(path, &target) == 0 && S_ISREG(target.st_mode) ? add(c, all, path) : 0;
}

static int add_folder(struct cli *c, struct documents_checked *all, const char *path)
{
    struct dirent **entries = NULL;
    struct error err = {0};
    int n = scandir(path, &entries, is_visible, by_bytes), status = 0;
    if (n < 0) {
        error_errno(&err, "%s", path);
        all->status = exit_status_worse(all->status, cli_fail(c, &err, read_help));
        return 0;
    }
    for (int i = 0; i < n; i++) {
        size_t len = strlen(path);
        char *entry =
            arena_format(&c->memory, "%s%s%s", path, len > 0 && path[len - 1] == '/' ? "" : "/", entries[i]->d_name);
        if (status == 0)
            status = entry != NULL ? add_entry(c, all, entry) : EXIT_FAILED;
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* A folder in which there is nothing to check is a mistake, not a success. */
static int add_given(struct cli *c, struct documents_checked *all, const char *path)
{
    struct stat st;
    struct error err = {0};
    size_t before = all->n;
    if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return add(c, all, path);
    int status = add_folder(c, all, path);
    if (status != 0 || all->n > before || all->status != EXIT_DONE)
        return status;
    error_set(&err, ERR_NOT_FOUND, "%s: no Markdown in it (*.md)", path);
    all->status = exit_status_worse(all->status, cli_fail(c, &err, "name a folder of documents, or files"));
    return 0;
}

int doc_read(struct cli *c, struct documents_checked *out, int with_stdin)
{
    const char *path;
    int status = 0;
    if (args_left(&c->args) == 0)
        return cli_usage(c, "name files or folders%s", with_stdin ? ", or '-' for standard input" : "");
    while (status == 0 && (path = args_shift(&c->args)) != NULL) {
        if (!with_stdin && strcmp(path, "-") == 0)
            return cli_usage(c, "'-' cannot be rewritten: name files or folders");
        status = add_given(c, out, path);
    }
    return status;
}

/* Everything but its name: bytes, mode, on disk. The descriptor is closed. */
static int fill(int fd, const struct document_checked *d, mode_t mode)
{
    FILE *f = fdopen(fd, "wb");
    if (f == NULL) {
        close(fd);
        return -1;
    }
    int bad = fwrite(d->fixed, 1, d->fixed_size, f) != d->fixed_size || fflush(f) != 0 || fchmod(fd, mode) != 0 ||
              fsync(fd) != 0;
    return fclose(f) != 0 || bad ? -1 : 0;
}

/* A file that may not be written is not replaced either. */
static int replace(const char *target, const struct document_checked *d, struct error *err)
{
    struct stat st;
    char *temporary = text_format("%s.XXXXXX", target);
    int rc = 0, fd = -1;
    if (temporary == NULL)
        return error_nomem(err);
    if (stat(target, &st) != 0 || access(target, W_OK) != 0 || (fd = mkstemp(temporary)) < 0)
        rc = error_errno(err, "%s", d->path);
    else if (fill(fd, d, st.st_mode & 07777) != 0 || rename(temporary, target) != 0) {
        rc = error_errno(err, "%s", d->path);
        unlink(temporary);
    }
    free(temporary);
    return rc;
}

int doc_write(const struct document_checked *d, struct error *err)
{
    char *target = realpath(d->path, NULL);
    int rc = target != NULL ? replace(target, d, err) : error_errno(err, "%s", d->path);
    free(target);
    return rc;
}

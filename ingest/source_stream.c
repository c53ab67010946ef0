#include "ingest/source_parts.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WINDOW_FIRST = 64 * 1024 };

int stream_fail(struct stream *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(s->why, sizeof s->why, format, args);
    va_end(args);
    s->failed = s->ended = 1;
    return -1;
}

/* Makes room behind the window: by moving it to the front while it is small, by doubling the memory else. */
static int make_room(struct stream *s)
{
    size_t held = s->end - s->start;
    if (s->end < s->capacity)
        return 0;
    if (s->start > 0) {
        if (held > 0)
            memmove(s->data, s->data + s->start, held);
        s->start = 0;
        s->end = held;
    }
    if (s->capacity > 0 && held <= s->capacity / 2)
        return 0;
    size_t want = s->capacity > 0 ? 2 * s->capacity : WINDOW_FIRST;
    char *bigger = realloc(s->data, want);
    if (bigger == NULL)
        return stream_fail(s, "not enough memory to read %zu bytes at once", want);
    s->data = bigger;
    s->capacity = want;
    return 0;
}

int stream_more(struct stream *s)
{
    if (s->failed)
        return -1;
    if (s->ended)
        return 0;
    if (s->start == s->end)
        s->start = s->end = 0;
    if (make_room(s) != 0)
        return -1;
    ssize_t n = s->read(s, s->data + s->end, s->capacity - s->end);
    if (n < 0)
        return -1;
    s->end += (size_t)n;
    s->ended = n == 0;
    return n > 0;
}

void stream_want(struct stream *s, size_t n)
{
    while (s->end - s->start < n && stream_more(s) > 0)
        ;
}

void stream_take(struct stream *s, size_t n)
{
    s->start += n;
    s->taken += n;
}

void stream_close(struct stream *s)
{
    if (s->close != NULL)
        s->close(s);
    free(s->data);
    memset(s, 0, sizeof *s);
}

static ssize_t read_file(struct stream *s, void *to, size_t room)
{
    int fd = *(int *)s->source;
    ssize_t n;
    do
        n = read(fd, to, room);
    while (n < 0 && errno == EINTR);
    return n >= 0 ? n : stream_fail(s, "cannot read: %s", strerror(errno));
}

void stream_on_file(struct stream *s, int *fd)
{
    *s = (struct stream){.source = fd, .read = read_file};
}

int open_regular(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return -1;
    int bad = fstat(fd, &st) != 0 ? errno : 0;
    if (bad == 0 && S_ISREG(st.st_mode))
        return fd;
    close(fd);
    errno = bad;
    return -1;
}

static int read_descriptor(char **bytes, size_t *size, int fd, const char *path, struct error *err)
{
    struct stream s;
    int rc = 0;
    stream_on_file(&s, &fd);
    stream_want(&s, SOURCE_MAX_DOCUMENT + 1);
    if (s.failed)
        rc = error_set(err, ERR_IO, "%s: %s", path, s.why);
    else if (s.end > SOURCE_MAX_DOCUMENT)
        rc = error_set(err, ERR_INPUT, "%s: larger than %zu MiB", path, SOURCE_MAX_DOCUMENT >> 20);
    if (rc == 0) {
        *bytes = s.data;
        *size = s.end;
        s.data = NULL;
    }
    stream_close(&s);
    if (fd != STDIN_FILENO)
        close(fd);
    return rc;
}

int source_read_whole(char **bytes, size_t *size, const char *path, struct error *err)
{
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    return fd < 0 ? error_errno(err, "%s", path) : read_descriptor(bytes, size, fd, path, err);
}

int source_read_regular(char **bytes, size_t *size, const char *path, struct error *err)
{
    int fd = open_regular(path);
    if (fd < 0)
        return errno != 0 ? error_errno(err, "%s", path) : error_set(err, ERR_INPUT, "%s: not a regular file", path);
    return read_descriptor(bytes, size, fd, path, err);
}

int source_fault(const struct source_sink *sink, const char *origin, struct error *err, const char *format, ...)
{
    char *raw = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&raw, format, args);
    va_end(args);
    char *safe = n < 0 ? NULL : text_safe(raw);
    int rc = safe != NULL ? sink->fault(sink->context, origin, safe, err) : error_nomem(err);
    free(safe);
    if (n >= 0)
        free(raw);
    return rc;
}

int name_ends(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    return n > m && text_same(name + n - m, suffix);
}

enum shape shape_of_name(const char *name)
{
    return name_ends(name, ".jsonl") ? SHAPE_JSONL : name_ends(name, ".json") ? SHAPE_JSON : SHAPE_LOOK;
}

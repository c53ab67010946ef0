/*
 * Renders a report to a trace and reads it back: what was drawn where, on which page. For the render tests.
 */
#ifndef TESTS_RENDER_TRACE_H
#define TESTS_RENDER_TRACE_H

#include "render/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct drawn {
    size_t page;
    enum { DRAWN_TEXT, DRAWN_UPWARD, DRAWN_PATH } what;
    double x, y, w, h; /* the area it covers */
    double size;
    char text[512];
    char head[64]; /* the beginning of the line in the trace */
};

struct trace_pages {
    size_t n_pages, n, capacity;
    struct drawn *drawn;
    char plane[256][16]; /* of each page, from 1 */
};

static inline char *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return NULL;
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    for (int c; (c = fgetc(f)) != EOF;)
        fputc(c, out);
    fclose(f);
    fclose(out);
    return text;
}

/* Renders into a new file of the format; free() the path and unlink() it. */
static inline char *render_to_file(const struct report *r, const char *ending, const struct render_options *options)
{
    static int count;
    char *path = NULL;
    struct error err = {0};
    size_t pages = 0;
    if (asprintf(&path, "/tmp/mcreport-render-%d-%d.%s", (int)getpid(), count++, ending) < 0)
        return NULL;
    if (render_report(r, render_format_by_path(path), path, options, &pages, &err) != 0)
        fail_msg("%s", err.text);
    return path;
}

static inline void cover(struct drawn *d, double x, double y, int first)
{
    if (first) {
        d->x = x;
        d->y = y;
        d->w = d->h = 0;
        return;
    }
    double right = d->x + d->w, bottom = d->y + d->h;
    right = x > right ? x : right;
    bottom = y > bottom ? y : bottom;
    d->x = x < d->x ? x : d->x;
    d->y = y < d->y ? y : d->y;
    d->w = right - d->x;
    d->h = bottom - d->y;
}

static inline void parse_text(struct drawn *d, const char *line)
{
    double x, y, w, size;
    char face[16];
    int used = 0;
    if (sscanf(line, "%*s %lf %lf %lf %15s %lf #%*x %n", &x, &y, &w, face, &size, &used) != 5)
        fail_msg("not a text: %s", line);
    d->what = line[0] == 'u' ? DRAWN_UPWARD : DRAWN_TEXT;
    d->size = size;
    /* capitals and descenders, not the whole body of the type */
    d->x = x;
    d->y = y - 0.72 * size;
    d->w = w;
    d->h = 0.93 * size;
    if (d->what == DRAWN_UPWARD) {
        d->x = x - 0.72 * size;
        d->y = y - w;
        d->w = 0.93 * size;
        d->h = w;
    }
    snprintf(d->text, sizeof d->text, "%.*s", (int)strcspn(line + used + 1, "\"\n"), line + used + 1);
}

static inline void parse_path(struct drawn *d, const char *line)
{
    const char *s = strstr(line, " at ");
    int first = 1;
    d->what = DRAWN_PATH;
    for (s += 4; *s != '\n' && *s != '\0'; first = 0) {
        char *end;
        double x = strtod(s, &end), y = strtod(end, &end);
        cover(d, x, y, first);
        s = end;
    }
}

static inline void parse_line(struct trace_pages *t, const char *line)
{
    if (strncmp(line, "page ", 5) == 0) {
        t->n_pages++;
        if (t->n_pages < 256)
            sscanf(line, "page %*u %15s", t->plane[t->n_pages]);
    }
    int text = strncmp(line, "text ", 5) == 0 || strncmp(line, "upward ", 7) == 0;
    if (!text && strncmp(line, "path ", 5) != 0)
        return;
    if (t->n == t->capacity) {
        t->capacity = t->capacity * 2 + 256;
        t->drawn = realloc(t->drawn, t->capacity * sizeof *t->drawn);
        assert_non_null(t->drawn);
    }
    struct drawn *d = &t->drawn[t->n++];
    *d = (struct drawn){.page = t->n_pages};
    snprintf(d->head, sizeof d->head, "%.60s", line);
    if (text)
        parse_text(d, line);
    else
        parse_path(d, line);
}

/* The trace as it was written; free() it. */
static inline char *trace_text(const struct report *r, const struct render_options *options)
{
    size_t size;
    char *path = render_to_file(r, "trace", options), *text = read_file(path, &size);
    assert_non_null(text);
    unlink(path);
    free(path);
    return text;
}

static inline struct trace_pages render_trace(const struct report *r, const struct render_options *options)
{
    struct trace_pages t = {0};
    char *text = trace_text(r, options);
    for (char *line = text, *next; *line != '\0'; line = next) {
        next = line + strcspn(line, "\n");
        next += *next == '\n';
        char *copy = strndup(line, (size_t)(next - line));
        parse_line(&t, copy);
        free(copy);
    }
    free(text);
    return t;
}

static inline const struct drawn *find_text(const struct trace_pages *t, const char *text)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->drawn[i].what != DRAWN_PATH && strstr(t->drawn[i].text, text) != NULL)
            return &t->drawn[i];
    return NULL;
}

static inline size_t count_text(const struct trace_pages *t, const char *text)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += t->drawn[i].what != DRAWN_PATH && strstr(t->drawn[i].text, text) != NULL;
    return n;
}

static inline int overlap(const struct drawn *a, const struct drawn *b)
{
    const double touch = 0.3; /* coordinates are in tenths */
    return a->page == b->page && a->x + a->w > b->x + touch && b->x + b->w > a->x + touch &&
           a->y + a->h > b->y + touch && b->y + b->h > a->y + touch;
}

/* A mark is a small filled or outlined shape. */
static inline int is_mark(const struct drawn *d)
{
    return d->what == DRAWN_PATH && strncmp(d->head, "path closed", 11) == 0 && d->w < 12 && d->h < 12 && d->h > 0;
}

#endif

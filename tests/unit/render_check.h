/*
 * What must hold of every chart in a trace: no label is lost, none lies on another, on a mark, on a line or in the
 * margin, no mark lies in the margin.
 */
#ifndef TESTS_RENDER_CHECK_H
#define TESTS_RENDER_CHECK_H

#include "render_trace.h"

#include <math.h>

struct line_drawn {
    size_t page;
    double x0, y0, x1, y1;
    char head[64];
};

/* Whether the inside of the box has a point of the line in it: cut the line at the box (Liang & Barsky 1984). */
static inline int runs_through(const struct line_drawn *line, const struct drawn *text)
{
    const double touch = 0.3;
    double from = 0, to = 1, start[] = {line->x0, line->y0}, step[] = {line->x1 - line->x0, line->y1 - line->y0};
    double lo[] = {text->x + touch, text->y + touch}, hi[] = {text->x + text->w - touch, text->y + text->h - touch};
    for (size_t k = 0; k < 2; k++) {
        if (step[k] == 0 && (start[k] <= lo[k] || start[k] >= hi[k]))
            return 0;
        double a = step[k] == 0 ? 0 : (lo[k] - start[k]) / step[k], b = step[k] == 0 ? 1 : (hi[k] - start[k]) / step[k];
        from = fmax(from, fmin(a, b));
        to = fmin(to, fmax(a, b));
    }
    return from < to;
}

/* Everything drawn as a line but the grid, the edges of bands, and hatching, which is clipped to its mark. */
static inline size_t read_lines(const char *text, struct line_drawn **out)
{
    size_t n = 0, room = 0, page = 0, clipped = 0;
    struct line_drawn *lines = NULL;
    for (const char *s = text; *s != '\0'; s += strcspn(s, "\n") + 1) {
        page += strncmp(s, "page ", 5) == 0;
        clipped = strncmp(s, "clip", 4) == 0 ? 1 : strncmp(s, "unclip", 6) == 0 ? 0 : clipped;
        const char *at = strstr(s, " at "), *pen = strstr(s, " pen #");
        double width = pen != NULL ? strtod(pen + 13, NULL) : 0;
        if (strncmp(s, "path open", 9) != 0 || at == NULL || pen == NULL || width < (clipped ? 0.75 : 0.45) ||
            strncmp(pen, " pen #d0d0d0", 12) == 0)
            continue;
        struct line_drawn line = {.page = page};
        char *end = (char *)at + 3;
        snprintf(line.head, sizeof line.head, "%.60s", s);
        for (int first = 1; *end == ' '; first = 0) {
            line.x0 = line.x1;
            line.y0 = line.y1;
            line.x1 = strtod(end, &end);
            line.y1 = strtod(end, &end);
            if (first)
                continue;
            if (n == room)
                assert_non_null(lines = realloc(lines, (room = 2 * room + 64) * sizeof *lines));
            lines[n++] = line;
        }
    }
    *out = lines;
    return n;
}

/* A report of one section, drawn and read back. */
struct checked {
    uint64_t seed;
    char *text; /* the trace */
    struct trace_pages t;
    struct line_drawn *lines;
    size_t n_lines;
};

static inline struct checked check_open(const struct report *r, uint64_t seed)
{
    struct checked c = {.seed = seed, .t = render_trace(r, NULL), .text = trace_text(r, NULL)};
    c.n_lines = read_lines(c.text, &c.lines);
    return c;
}

static inline void check_close(struct checked *c)
{
    free(c->text);
    free(c->lines);
    free(c->t.drawn);
}

/* Labels "#1#" to "#n#": each is somewhere, and not more often than told. */
static inline void check_labels(const struct checked *c, size_t n, size_t most)
{
    for (size_t i = 1; i <= n; i++) {
        char word[24];
        size_t found = 0;
        snprintf(word, sizeof word, "#%zu#", i);
        for (const char *s = c->text; (s = strstr(s, word)) != NULL; s++)
            found++;
        if (found < 1 || found > most)
            fail_msg("seed %lu: label %s is there %zu times", (unsigned long)c->seed, word, found);
    }
}

static inline void check_text(const struct checked *c, const struct drawn *a, size_t first)
{
    if (a->what == DRAWN_TEXT && (a->x < 48 - 0.2 || a->x + a->w > 595 - 48 + 0.2))
        fail_msg("seed %lu: '%s' lies in the margin", (unsigned long)c->seed, a->head);
    if (a->y < 5 || a->y + a->h > 842 - 12)
        fail_msg("seed %lu: '%s' lies off the page", (unsigned long)c->seed, a->head);
    for (size_t j = first; j < c->t.n && c->t.drawn[j].page == a->page; j++) {
        const struct drawn *b = &c->t.drawn[j];
        if (a != b && (b->what != DRAWN_PATH || is_mark(b)) && overlap(a, b))
            fail_msg("seed %lu: '%s' lies on '%s'", (unsigned long)c->seed, a->head, b->head);
    }
    for (size_t j = 0; j < c->n_lines; j++)
        if (c->lines[j].page == a->page && runs_through(&c->lines[j], a))
            fail_msg("seed %lu: '%s' lies on '%s'", (unsigned long)c->seed, a->head, c->lines[j].head);
}

/* No text lies on another, on a mark, on a line, or in the margin. */
static inline void check_overlaps(const struct checked *c)
{
    size_t first = 0; /* of the page */
    for (size_t i = 0; i < c->t.n; i++) {
        if (c->t.drawn[i].page != c->t.drawn[first].page)
            first = i;
        if (c->t.drawn[i].what != DRAWN_PATH)
            check_text(c, &c->t.drawn[i], first);
    }
}

static inline void check_marks(const struct checked *c)
{
    for (size_t i = 0; i < c->t.n; i++) {
        const struct drawn *d = &c->t.drawn[i];
        if (is_mark(d) && (d->x < 48 - 4.1 || d->x + d->w > 595 - 48 + 0.2 || d->y < 36 || d->y + d->h > 842 - 48))
            fail_msg("seed %lu: '%s' lies in the margin", (unsigned long)c->seed, d->head);
    }
}

#endif

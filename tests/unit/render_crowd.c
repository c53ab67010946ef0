/*
 * C4 and C5 with random curves: no label is lost, and none lies on another, on a mark, on a line or in the margin.
 */
#include "render_random.h"
#include "render_sample.h"
#include "render_trace.h"

struct line_drawn {
    size_t page;
    double x0, y0, x1, y1;
    char head[64];
};

/* Whether the inside of the box has a point of the line in it: cut the line at the box (Liang & Barsky 1984). */
static int runs_through(const struct line_drawn *line, const struct drawn *text)
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
static size_t read_lines(const char *text, struct line_drawn **out)
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

static struct report random_report(struct arena *a, uint64_t seed, struct section *section, struct block *block,
                                   size_t *n_labels)
{
    uint64_t state = seed;
    struct report r = sample_report();
    *block = (struct block){.kind = BLOCK_CURVES, .text = random_text(a, &state, 8), .note = "METHOD", .alt = "alt"};
    random_curves(a, &state, &block->as.curves, n_labels);
    *section = (struct section){(enum plane)below(&state, 2), "Section", "valid", block, 1};
    r.sections = section;
    r.n_sections = 1;
    return r;
}

static void check_labels(const char *trace, size_t n, uint64_t seed)
{
    for (size_t i = 1; i <= n; i++) {
        char word[24];
        size_t found = 0;
        snprintf(word, sizeof word, "#%zu#", i);
        for (const char *s = trace; (s = strstr(s, word)) != NULL; s++)
            found++;
        if (found != 1)
            fail_msg("seed %lu: label %s is there %zu times", (unsigned long)seed, word, found);
    }
}

static void check_overlaps(const struct trace_pages *t, const struct line_drawn *lines, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct drawn *a = &t->drawn[i];
        if (a->what == DRAWN_PATH)
            continue;
        if (a->what == DRAWN_TEXT && (a->x < 48 - 0.2 || a->x + a->w > 595 - 48 + 0.2))
            fail_msg("seed %lu: '%s' lies in the margin", (unsigned long)seed, a->head);
        for (size_t j = 0; j < t->n; j++)
            if (i != j && (t->drawn[j].what != DRAWN_PATH || is_mark(&t->drawn[j])) && overlap(a, &t->drawn[j]))
                fail_msg("seed %lu: '%s' lies on '%s'", (unsigned long)seed, a->head, t->drawn[j].head);
        for (size_t j = 0; j < n; j++)
            if (lines[j].page == a->page && runs_through(&lines[j], a))
                fail_msg("seed %lu: '%s' lies on '%s'", (unsigned long)seed, a->head, lines[j].head);
    }
}

static void check_marks(const struct trace_pages *t, uint64_t seed)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct drawn *d = &t->drawn[i];
        if (is_mark(d) && (d->x < 48 - 4.1 || d->x + d->w > 595 - 48 + 0.2))
            fail_msg("seed %lu: '%s' lies in the margin", (unsigned long)seed, d->head);
    }
}

/* One drawn over the other: a mark on a lone point of its curve. */
static int same_place(const struct drawn *a, const struct drawn *b)
{
    return hypot(a->x + a->w / 2 - b->x - b->w / 2, a->y + a->h / 2 - b->y - b->h / 2) < 2.5;
}

static double distance(const struct drawn *a, const struct drawn *b)
{
    return hypot(fmax(0, fmax(b->x - a->x - a->w, a->x - b->x - b->w)),
                 fmax(0, fmax(b->y - a->y - a->h, a->y - b->y - b->h)));
}

/* The mark that a text was drawn with: hatching alone may lie between. NULL: none. */
static const struct drawn *mark_of(const struct trace_pages *t, size_t text)
{
    for (size_t i = text; i-- > 0;) {
        if (is_mark(&t->drawn[i]))
            return &t->drawn[i];
        if (t->drawn[i].what != DRAWN_PATH || strstr(t->drawn[i].head, " 0.7 at ") == NULL)
            return NULL;
    }
    return NULL;
}

/* A label beside a mark must not be taken for that of another. */
static void check_nearest(const struct trace_pages *t, const struct block *b, uint64_t seed)
{
    const struct curve_chart *c = &b->as.curves;
    for (size_t i = 0; i < t->n; i++) {
        const struct drawn *text = &t->drawn[i], *own = text->what == DRAWN_TEXT ? mark_of(t, i) : NULL;
        size_t n = 0, first = c->n_curves + 1;
        if (own == NULL || sscanf(text->text, "#%zu#", &n) != 1 || n < first || n >= first + c->n_marks)
            continue;
        for (size_t j = 0; j < t->n; j++)
            if (is_mark(&t->drawn[j]) && !same_place(&t->drawn[j], own) && t->drawn[j].page == own->page &&
                distance(text, &t->drawn[j]) <= distance(text, own))
                fail_msg("seed %lu: '%s' is as near to '%s' as to its own", (unsigned long)seed, text->head,
                         t->drawn[j].head);
    }
}

static void no_label_is_lost_or_lies_on_anything(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        struct arena a = {0};
        struct section section;
        struct block block;
        struct line_drawn *lines = NULL;
        size_t n_labels, size;
        struct report r = random_report(&a, seed, &section, &block, &n_labels);
        struct trace_pages t = render_trace(&r, NULL);
        char *path = render_to_file(&r, "trace", NULL), *text = read_file(path, &size);
        size_t n = read_lines(text, &lines);
        check_labels(text, n_labels, seed);
        check_overlaps(&t, lines, n, seed);
        check_marks(&t, seed);
        check_nearest(&t, &block, seed);
        unlink(path);
        free(path);
        free(text);
        free(lines);
        free(t.drawn);
        arena_release(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_label_is_lost_or_lies_on_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

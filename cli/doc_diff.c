/*
 * A unified diff by lines, as patch and git apply take it.
 *
 * The shortest edit by Myers (1986, "An O(ND) difference algorithm and its variations", figure 2): few lines differ, so
 * what it keeps, a row for every difference, is little. Where many do, everything is taken out and put in again.
 */
#include "cli/doc.h"

#include <string.h>

enum { CONTEXT = 3, MOST_DIFFERENCES = 2000 };

struct line {
    const char *text;
    size_t len; /* its end of line with it */
};

struct lines {
    struct line *items;
    long n;
};

enum edit { EDIT_KEEP = ' ', EDIT_REMOVE = '-', EDIT_ADD = '+' };

struct step {
    enum edit edit;
    long old, new; /* the line taken, or the one before which it is added */
};

static int split(struct lines *out, const char *text, size_t size, struct arena *memory)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++)
        n += text[i] == '\n';
    out->items = arena_array(memory, n + 1, sizeof *out->items);
    if (out->items == NULL)
        return -1;
    for (const char *end; size > 0; size -= (size_t)(end - text), text = end) {
        end = memchr(text, '\n', size);
        end = end != NULL ? end + 1 : text + size;
        out->items[out->n++] = (struct line){text, (size_t)(end - text)};
    }
    return 0;
}

static int same(const struct line *a, const struct line *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* Furthest reaching paths: of every number of differences d, how far the diagonals -d … d get. */
struct search {
    const struct lines *a, *b;
    long **reached; /* reached[d][d + k]: x on diagonal k */
    long d;
};

static long begin_of(const struct search *s, long d, long k)
{
    const long *before = d > 0 ? s->reached[d - 1] : NULL;
    if (before == NULL)
        return 0;
    if (k == -d || (k != d && before[d - 1 + k - 1] < before[d - 1 + k + 1]))
        return before[d - 1 + k + 1]; /* a line added */
    return before[d - 1 + k - 1] + 1; /* a line removed */
}

static int search_from(struct search *s, long d, long k)
{
    long x = begin_of(s, d, k);
    while (x < s->a->n && x - k < s->b->n && same(&s->a->items[x], &s->b->items[x - k]))
        x++;
    s->reached[d][d + k] = x;
    return x >= s->a->n && x - k >= s->b->n;
}

/* s->d is how many lines differ at least; beyond MOST_DIFFERENCES it is not looked for. */
static int find_shortest(struct search *s, struct arena *memory)
{
    s->reached = arena_array(memory, MOST_DIFFERENCES + 1, sizeof *s->reached);
    if (s->reached == NULL)
        return -1;
    for (s->d = 0; s->d <= MOST_DIFFERENCES; s->d++) {
        s->reached[s->d] = arena_array(memory, (size_t)(2 * s->d + 1), sizeof **s->reached);
        if (s->reached[s->d] == NULL)
            return -1;
        for (long k = -s->d; k <= s->d; k += 2)
            if (search_from(s, s->d, k))
                return 0;
    }
    return 0;
}

static struct step *replace_all(const struct search *s, long *n, struct arena *memory)
{
    struct step *steps = arena_array(memory, (size_t)(s->a->n + s->b->n), sizeof *steps);
    *n = 0;
    for (long i = 0; steps != NULL && i < s->a->n; i++)
        steps[(*n)++] = (struct step){EDIT_REMOVE, i, 0};
    for (long i = 0; steps != NULL && i < s->b->n; i++)
        steps[(*n)++] = (struct step){EDIT_ADD, s->a->n, i};
    return steps;
}

/* The steps from the end back to the beginning, written from the end of the array. */
static struct step *trace(const struct search *s, long *n, struct arena *memory)
{
    long most = s->a->n + s->b->n, at = most, x = s->a->n, y = s->b->n;
    struct step *steps = arena_array(memory, (size_t)most + 1, sizeof *steps);
    for (long d = s->d; steps != NULL && d >= 0; d--) {
        long k = x - y, begin = begin_of(s, d, k);
        for (; x > begin; x--, y--)
            steps[--at] = (struct step){EDIT_KEEP, x - 1, y - 1};
        if (d == 0)
            break;
        if (k == -d || (k != d && s->reached[d - 1][d - 1 + k - 1] < s->reached[d - 1][d - 1 + k + 1]))
            steps[--at] = (struct step){EDIT_ADD, x, --y};
        else
            steps[--at] = (struct step){EDIT_REMOVE, --x, y};
    }
    *n = most - at;
    return steps != NULL ? steps + at : NULL;
}

static void write_line(FILE *out, enum edit edit, const struct line *line)
{
    putc((int)edit, out);
    fwrite(line->text, 1, line->len, out);
    if (line->len == 0 || line->text[line->len - 1] != '\n')
        fputs("\n\\ No newline at end of file\n", out);
}

/* Line numbers count from 1; an empty range stands behind the line before it. */
static void write_range(FILE *out, char sign, long first, long n)
{
    fprintf(out, "%c%ld", sign, n > 0 ? first + 1 : first);
    if (n != 1)
        fprintf(out, ",%ld", n);
}

static void write_hunk(FILE *out, const struct search *s, const struct step *steps, long n)
{
    long removed = 0, added = 0;
    for (long i = 0; i < n; i++) {
        removed += steps[i].edit != EDIT_ADD;
        added += steps[i].edit != EDIT_REMOVE;
    }
    fputs("@@ ", out);
    write_range(out, '-', steps[0].old, removed);
    putc(' ', out);
    write_range(out, '+', steps[0].new, added);
    fputs(" @@\n", out);
    for (long i = 0; i < n; i++)
        write_line(out, steps[i].edit,
                   steps[i].edit == EDIT_ADD ? &s->b->items[steps[i].new] : &s->a->items[steps[i].old]);
}

/* The end of the hunk whose first difference is at i: so many lines that are kept separate it from the next. */
static long hunk_end(const struct step *steps, long i, long n)
{
    long last = i;
    for (; i < n && i - last <= 2 * CONTEXT; i++)
        last = steps[i].edit != EDIT_KEEP ? i : last;
    return last + 1 + CONTEXT < n ? last + 1 + CONTEXT : n;
}

static void write_hunks(FILE *out, const struct search *s, const struct step *steps, long n)
{
    for (long i = 0, end; i < n; i = end) {
        while (i < n && steps[i].edit == EDIT_KEEP)
            i++;
        end = hunk_end(steps, i, n);
        long from = i > CONTEXT ? i - CONTEXT : 0;
        if (i < n)
            write_hunk(out, s, steps + from, end - from);
    }
}

int doc_diff(FILE *out, const struct document_checked *d, struct arena *memory)
{
    struct lines a = {0}, b = {0};
    struct search s = {.a = &a, .b = &b};
    long n = 0;
    if (d->n_fixed == 0)
        return 0;
    if (split(&a, d->text, d->size, memory) != 0 || split(&b, d->fixed, d->fixed_size, memory) != 0 ||
        find_shortest(&s, memory) != 0)
        return EXIT_FAILED;
    const struct step *steps = s.d > MOST_DIFFERENCES ? replace_all(&s, &n, memory) : trace(&s, &n, memory);
    if (steps == NULL)
        return EXIT_FAILED;
    int absolute = d->path[0] == '/';
    fprintf(out, "--- %s%s\n+++ %s%s\n", absolute ? "" : "a/", d->path, absolute ? "" : "b/", d->path);
    write_hunks(out, &s, steps, n);
    return 0;
}

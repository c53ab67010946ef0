/* Two files of a report by what can be read in them: lines of Markdown, words of a page. */
#include "report/verify_parts.h"

#include <string.h>

struct texts {
    const char **items;
    size_t n, room;
};

/* A stretch where the two differ: what went, what came. */
struct stretch {
    const struct texts *was, *is;
    size_t *gone, *came; /* indices; VERIFY_NONE once told */
    size_t n_gone, n_came;
};

struct reading {
    struct report_changes *all;
    struct arena *memory;
    int markdown;
    struct error *err;
};

/* What names the file, not what it says. */
static int is_furniture(const char *line)
{
    return *line == '\0' || strncmp(line, "<!-- {", 6) == 0 || strstr(line, " · data as of ") != NULL;
}

static int split(struct texts *out, const char *text, struct arena *memory, struct error *err)
{
    for (const char *at = text; *at != '\0';) {
        size_t n = strcspn(at, "\n");
        const char *line = arena_copy_n(memory, at, n > 0 && at[n - 1] == '\r' ? n - 1 : n);
        const char **more = arena_grow(memory, out->items, out->n, &out->room, sizeof *more);
        if (line == NULL || more == NULL)
            return error_nomem(err);
        out->items = more;
        if (!is_furniture(line))
            out->items[out->n++] = line;
        at += n + (at[n] == '\n');
    }
    return 0;
}

/* --- tables of Markdown --- */

static int is_row(const char *line)
{
    return line[0] == '|' && line[1] == ' ';
}

/* The j-th cell of a row, without its bars; NULL past the end. */
static const char *cell(struct arena *memory, const char *row, size_t j)
{
    const char *from = row + 2;
    for (const char *at = from; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
            continue;
        }
        if (*at != '|')
            continue;
        if (j-- == 0)
            return arena_copy_n(memory, from, at > from ? (size_t)(at - from) - 1 : 0);
        from = at + (at[1] == ' ' ? 2 : 1);
    }
    return NULL;
}

/* The titles above a row. */
static const char *titles_of(const struct texts *t, size_t row)
{
    for (size_t i = row; i > 0 && t->items[i][0] == '|'; i--)
        if (strncmp(t->items[i], "|---", 4) == 0)
            return t->items[i - 1];
    return NULL;
}

static int same_first_cell(struct arena *memory, const char *a, const char *b)
{
    const char *left = is_row(a) && is_row(b) ? cell(memory, a, 0) : NULL, *right = left ? cell(memory, b, 0) : NULL;
    return right != NULL && strcmp(left, right) == 0;
}

/* --- telling --- */

/* The headline above a line. */
static const char *section_of(const struct texts *t, size_t line)
{
    for (size_t i = line + 1; i-- > 0;)
        if (strncmp(t->items[i], "# ", 2) == 0)
            return t->items[i] + 2;
    return NULL;
}

static int tell(struct reading *r, const struct texts *where, size_t at, const char *was, const char *is)
{
    struct report_change c = {.section = r->markdown ? section_of(where, at) : NULL,
                              .what = r->markdown ? "line" : "words",
                              .row = !r->markdown && at > 0 ? where->items[at - 1] : NULL,
                              .was = was,
                              .is = is};
    return verify_add(r->all, &c, r->err);
}

static int tell_row(struct reading *r, const struct stretch *s, size_t gone, size_t came)
{
    const char *was = s->was->items[gone], *is = s->is->items[came], *titles = titles_of(s->was, gone), *a, *b;
    struct report_change c = {.section = section_of(s->was, gone), .what = "table", .row = cell(r->memory, was, 0)};
    int rc = 0;
    for (size_t j = 0; rc == 0 && (a = cell(r->memory, was, j)) != NULL; j++) {
        b = cell(r->memory, is, j);
        if (b == NULL || strcmp(a, b) == 0)
            continue;
        c.column = titles != NULL ? cell(r->memory, titles, j) : NULL;
        c.was = a;
        c.is = b;
        rc = verify_add(r->all, &c, r->err);
    }
    return rc;
}

/* Rows find each other by their first cells. */
static int tell_rows(struct reading *r, struct stretch *s)
{
    int rc = 0;
    for (size_t i = 0; i < s->n_gone; i++)
        for (size_t k = 0; k < s->n_came && s->gone[i] != VERIFY_NONE && rc == 0; k++) {
            if (s->came[k] == VERIFY_NONE ||
                !same_first_cell(r->memory, s->was->items[s->gone[i]], s->is->items[s->came[k]]))
                continue;
            rc = tell_row(r, s, s->gone[i], s->came[k]);
            s->gone[i] = s->came[k] = VERIFY_NONE;
        }
    return rc;
}

static size_t drop_told(size_t *items, size_t n)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (items[i] != VERIFY_NONE)
            items[left++] = items[i];
    return left;
}

/* As many went as came: each became the one in its place. */
static int tell_stretch(struct reading *r, struct stretch *s)
{
    int rc = r->markdown ? tell_rows(r, s) : 0;
    s->n_gone = drop_told(s->gone, s->n_gone);
    s->n_came = drop_told(s->came, s->n_came);
    int pairs = s->n_gone == s->n_came;
    for (size_t i = 0; i < s->n_gone && rc == 0; i++)
        rc = tell(r, s->was, s->gone[i], s->was->items[s->gone[i]], pairs ? s->is->items[s->came[i]] : NULL);
    for (size_t k = 0; k < s->n_came && rc == 0 && !pairs; k++)
        rc = tell(r, s->is, s->came[k], NULL, s->is->items[s->came[k]]);
    s->n_gone = s->n_came = 0;
    return rc;
}

static int tell_all(struct reading *r, const struct texts *was, const struct texts *is)
{
    struct verify_step *steps;
    size_t n;
    struct stretch s = {.was = was,
                        .is = is,
                        .gone = arena_array(r->memory, was->n, sizeof *s.gone),
                        .came = arena_array(r->memory, is->n, sizeof *s.came)};
    if (s.gone == NULL || s.came == NULL)
        return error_nomem(r->err);
    int rc = verify_align(&steps, &n, was->items, was->n, is->items, is->n, r->memory, r->err);
    for (size_t i = 0; i < n && rc == 0; i++)
        if (steps[i].is == VERIFY_NONE)
            s.gone[s.n_gone++] = steps[i].was;
        else if (steps[i].was == VERIFY_NONE)
            s.came[s.n_came++] = steps[i].is;
        else
            rc = tell_stretch(r, &s);
    return rc == 0 ? tell_stretch(r, &s) : rc;
}

int report_changes_of_markdown(struct report_changes *out, const char *was, const char *is, struct error *err)
{
    struct reading r = {out, out->memory, 1, err};
    struct texts before = {0}, after = {0};
    int rc = split(&before, was, out->memory, err);
    if (rc == 0)
        rc = split(&after, is, out->memory, err);
    return rc == 0 ? tell_all(&r, &before, &after) : rc;
}

int report_changes_of_svg(struct report_changes *out, const char *was, const char *is, struct error *err)
{
    struct reading r = {out, out->memory, 0, err};
    struct texts before = {0}, after = {0};
    int rc = verify_svg_texts(&before.items, &before.n, was, out->memory, err);
    if (rc == 0)
        rc = verify_svg_texts(&after.items, &after.n, is, out->memory, err);
    return rc == 0 ? tell_all(&r, &before, &after) : rc;
}

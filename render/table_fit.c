#include "render/table_fit.h"

#include <string.h>

enum { GAP = 12, CLOSE_GAP = 7, NARROW_GAP = 6, WIDEST_GAP = 56, BREAKABLE = 96, NARROWEST = 36, SLIVER = 10 };

struct arena table_row_begin(struct layout *l)
{
    struct arena outer = l->scratch;
    l->scratch = (struct arena){0};
    return outer;
}

void table_row_end(struct layout *l, struct arena outer)
{
    arena_release(&l->scratch);
    l->scratch = outer;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double most(double a, double b)
{
    return a > b ? a : b;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

double table_before_point(struct layout *l, const struct type *type, const char *text)
{
    size_t n = strlen(text);
    for (size_t i = 0; text[i] != '\0'; i++)
        if (text[i] == '.' && is_digit(text[i + 1])) {
            n = i;
            break;
        }
    return font_width(l->fonts, type, text, n);
}

int table_has_figure(const char *text)
{
    size_t n = 0;
    for (const char *s = text; *s != '\0'; s++) {
        if (is_digit(*s))
            return 1;
        n += ((unsigned char)*s & 0xc0) != 0x80;
    }
    return n <= 1; /* a dash */
}

static void measure_cell(struct layout *l, const struct column *column, struct column_fit *c, const char *raw)
{
    const char *text = layout_showable(l, c->type.face, raw);
    double width = font_width(l->fonts, &c->type, text, strlen(text));
    if (column->align == ALIGN_LEFT) {
        c->natural = most(c->natural, width);
        c->least = most(c->least, least(lines_widest_word(l->fonts, &c->type, text), BREAKABLE));
    } else if (column->align == ALIGN_RIGHT) {
        c->natural = c->least = most(c->natural, width);
        c->number = most(c->number, lines_widest_word(l->fonts, &c->type, text));
    } else {
        double before = table_before_point(l, &c->type, text);
        if (table_has_figure(text)) {
            c->before = most(c->before, before);
            c->after = most(c->after, width - before);
        }
        c->natural = c->least = most(most(c->natural, width), c->before + c->after);
        c->number = most(c->number, lines_widest_word(l->fonts, &c->type, text));
    }
}

static void measure_columns(struct layout *l, const struct table *t, struct column_fit *columns)
{
    for (size_t i = 0; i < t->n_rows; i++) {
        struct arena outer = table_row_begin(l);
        for (size_t j = 0; j < t->n_columns; j++)
            measure_cell(l, &t->columns[j], &columns[j], t->cells[i * t->n_columns + j].text);
        table_row_end(l, outer);
    }
    for (size_t j = 0; j < t->n_columns; j++) {
        struct column_fit *c = &columns[j];
        const char *title = layout_showable(l, c->head.face, t->columns[j].title);
        double width = font_width(l->fonts, &c->head, title, strlen(title));
        c->least = most(c->least, least(lines_widest_word(l->fonts, &c->head, title), BREAKABLE));
        c->natural = most(c->natural, most(c->least, least(width, NARROWEST)));
        c->title = most(width - c->natural, 0);
        c->natural += c->title;
    }
}

struct sums {
    double natural, least, firm; /* firm: what columns that do not stretch want beyond their least */
    size_t n_stretch;
};

static struct sums sum_up(const struct table *t, const struct column_fit *columns)
{
    struct sums s = {0};
    for (size_t j = 0; j < t->n_columns; j++) {
        s.natural += columns[j].natural;
        s.least += columns[j].least;
        s.firm += t->columns[j].stretch ? 0 : columns[j].natural - columns[j].least;
        s.n_stretch += t->columns[j].stretch != 0;
    }
    return s;
}

/* A long title takes as many lines as it needs to be no wider than its cells. */
static void wrap_titles(const struct table *t, struct column_fit *columns, struct sums *s)
{
    for (size_t j = 0; j < t->n_columns; j++)
        columns[j].natural -= columns[j].title;
    *s = sum_up(t, columns);
}

/* The cells fit on one line: titles stay on one as far as there is room. What is left is the stretch columns'. */
static void keep_titles(const struct table *t, struct column_fit *columns, const struct sums *s, double left)
{
    for (size_t j = 0; j < t->n_columns; j++) {
        struct column_fit *c = &columns[j];
        double more = c->title <= left ? c->title : 0;
        c->width = c->natural + more;
        left -= more;
    }
    for (size_t j = 0; j < t->n_columns; j++)
        columns[j].width += t->columns[j].stretch ? left / (double)s->n_stretch : 0;
}

/* Everything fits on one line: what is left goes to the stretch columns, else between the columns. */
static double spread(const struct table *t, struct column_fit *columns, const struct sums *s, double left, double gap)
{
    for (size_t j = 0; j < t->n_columns; j++)
        columns[j].width = columns[j].natural + (t->columns[j].stretch ? left / (double)s->n_stretch : 0);
    if (s->n_stretch > 0 || t->n_columns < 2)
        return gap;
    return least(gap + left / (double)(t->n_columns - 1), WIDEST_GAP);
}

/* Some text must wrap: in the stretch columns if that is enough, else in all that can. */
static void squeeze(const struct table *t, struct column_fit *columns, const struct sums *s, double left)
{
    double stretchable = s->natural - s->least - s->firm;
    double firm = s->n_stretch > 0 ? least(1, left / most(s->firm, 1e-9)) : left / most(s->natural - s->least, 1e-9);
    double rest = stretchable > 0 ? (left - s->firm * firm) / stretchable : 0;
    for (size_t j = 0; j < t->n_columns; j++) {
        struct column_fit *c = &columns[j];
        c->width = c->least + (c->natural - c->least) * (t->columns[j].stretch ? rest : firm);
    }
}

/*
 * Not even the words fit: words are broken. Numbers never are, since a part of a number looks like a number: a table
 * without room for its numbers is refused.
 */
static void crush(struct layout *l, const struct table *t, struct column_fit *columns, double room)
{
    double wanted = 0;
    for (size_t j = 0; j < t->n_columns; j++) {
        struct column_fit *c = &columns[j];
        c->width = most(c->number, SLIVER);
        room -= c->width;
        wanted += most(least(c->least, NARROWEST) - c->width, 0);
    }
    if (room < 0) {
        canvas_fail(l->canvas, ERR_INPUT, "table of %zu columns: wider than the page", t->n_columns);
        return;
    }
    double share = wanted > 0 ? least(1, room / wanted) : 0;
    for (size_t j = 0; j < t->n_columns; j++) {
        struct column_fit *c = &columns[j];
        double more = most(least(c->least, NARROWEST) - c->width, 0) * share;
        c->width += more;
        room -= more;
    }
    for (size_t j = 0; j < t->n_columns && room > 0; j++) { /* what is left goes to those that break words */
        double more = least(most(columns[j].least - columns[j].width, 0), room);
        columns[j].width += more;
        room -= more;
    }
}

/* Smaller type before broken words; nothing below 7 points. */
static struct sums measure(struct layout *l, const struct table *t, struct column_fit *columns, double room)
{
    static const double sizes[] = {8.5, 7.75, 7};
    struct sums s = {0};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes && (k == 0 || s.least > room); k++) {
        for (size_t j = 0; j < t->n_columns; j++) {
            int mono = t->columns[j].mono;
            columns[j] = (struct column_fit){0};
            columns[j].type = (struct type){mono ? FACE_MONO : FACE_REGULAR, mono ? least(sizes[k], 7.5) : sizes[k],
                                            layout_colour(l)};
            columns[j].head = (struct type){FACE_BOLD, sizes[k], layout_colour(l)};
        }
        measure_columns(l, t, columns);
        s = sum_up(t, columns);
    }
    return s;
}

/* Text or titles must wrap. Returns the gap between columns. */
static double fit_closely(struct layout *l, const struct table *t, struct column_fit *columns, struct sums *s,
                          double width)
{
    double gaps = (double)(t->n_columns - 1);
    double gap = gaps > 0 ? most(CLOSE_GAP, least(GAP, (width - s->natural) / gaps)) : GAP;
    wrap_titles(t, columns, s);
    if (s->least > width - gap * gaps) /* before words are broken */
        gap = NARROW_GAP;
    double room = width - gap * gaps;
    if (s->natural <= room)
        keep_titles(t, columns, s, room - s->natural);
    else if (s->least <= room)
        squeeze(t, columns, s, room - s->least);
    else
        crush(l, t, columns, room);
    return gap;
}

struct column_fit *table_fit(struct layout *l, const struct table *t, double *width)
{
    struct column_fit *columns = arena_array(&l->scratch, t->n_columns, sizeof *columns);
    if (columns == NULL) {
        canvas_fail(l->canvas, ERR_NOMEM, "out of memory");
        return NULL;
    }
    double gap = GAP, x = l->left, all = l->right - l->left, room = all - gap * (double)(t->n_columns - 1);
    struct sums s = measure(l, t, columns, room);
    if (s.natural <= room)
        gap = spread(t, columns, &s, room - s.natural, gap);
    else
        gap = fit_closely(l, t, columns, &s, all);
    for (size_t j = 0; j < t->n_columns; x += columns[j].width + gap, j++)
        columns[j].x = x;
    *width = x - gap - l->left;
    return columns;
}

/*
 * C7, class matrix in words: a table whose cells are judgements. Every cell says its judgement in a word, beside a mark
 * whose shape says it too, and below what backs it. Rows go to the next page whole, under the header again; columns
 * that have no room beside the others follow in a group of their own, with the names again.
 */
#include "render/chart.h"
#include "render/judgement.h"
#include "render/table_fit.h"

#include <string.h>

enum { NAME_LINES = 8, HEAD_LINES = 6, CELL_LINES = 4 };
static const double lead = 11, padding = 3, gap = 12;
static const double symbol_room = 11;                     /* of a cell, before its words */
static const double narrowest = 44, widest_cell = 96;     /* points, of a column's words */
static const double least_names = 0.26, most_names = 0.5; /* of the page */

struct matrix {
    const struct matrix_chart *data;
    struct type name, id, head, word, text;
    double names, column; /* widths */
    size_t per_group;
    double width; /* of the whole */
    double head_height;
};

static double widest_word(struct layout *l, const struct type *type, const char *text)
{
    return lines_widest_word(l->fonts, type, layout_showable(l, type->face, text));
}

/* What the columns want: without a break, and without a broken word. */
struct wish {
    double natural, least;
};

static void widen(struct wish *w, struct layout *l, const struct type *type, const char *text)
{
    w->natural = fmax(w->natural, chart_text_width(l, type, text));
    w->least = fmax(w->least, widest_word(l, type, text));
}

/* Columns are equally wide: a matrix is looked at down and across. Headers may take two lines and more. */
static struct wish column_wish(const struct matrix *m, struct layout *l)
{
    const struct matrix_chart *d = m->data;
    struct wish w = {narrowest, narrowest};
    for (size_t j = 0; j < d->n_columns; j++) {
        double word = widest_word(l, &m->head, d->columns[j]) - symbol_room;
        w = (struct wish){fmax(w.natural, word), fmax(w.least, word)};
    }
    for (size_t i = 0; i < d->n_columns * d->n_rows; i++) {
        widen(&w, l, &m->word, judgement_word(d->cells[i].judgement));
        widen(&w, l, &m->text, d->cells[i].text);
    }
    w.natural = fmin(w.natural, widest_cell);
    w.least = fmin(w.least, w.natural);
    return (struct wish){w.natural + symbol_room, w.least + symbol_room};
}

static struct wish names_wish(const struct matrix *m, struct layout *l)
{
    const struct matrix_chart *d = m->data;
    double page = l->right - l->left;
    struct wish w = {page * least_names, page * least_names};
    for (size_t i = 0; i < d->n_rows; i++) {
        w.natural = fmax(w.natural, chart_text_width(l, &m->name, d->rows[i]));
        w.natural = fmax(w.natural, d->row_ids != NULL ? chart_text_width(l, &m->id, d->row_ids[i]) : 0);
    }
    w.natural = fmin(w.natural, page * most_names);
    return w;
}

/*
 * As many columns as have room beside the names, in groups as equal as can be. Of what is left then, names and columns
 * get the same part of what they want.
 */
static void fit_columns(struct matrix *m, struct layout *l)
{
    double page = l->right - l->left;
    struct wish column = column_wish(m, l), names = names_wish(m, l);
    size_t n = m->data->n_columns, most = (size_t)((page - names.least) / (column.least + gap)), n_groups;
    most = most > 0 ? most : 1;
    n_groups = (n + most - 1) / most;
    m->per_group = (n + n_groups - 1) / n_groups;
    double columns = (double)m->per_group, room = page - columns * gap;
    double wanted = names.natural - names.least + columns * (column.natural - column.least);
    double part = fmin((room - names.least - columns * column.least) / fmax(wanted, 1e-9), 1);
    m->names = names.least + part * (names.natural - names.least);
    m->column = fmin((room - m->names) / columns, column.natural * 1.5);
    m->width = m->names + columns * (m->column + gap);
}

/* A row ready to be set: its cells are those of a group of columns. */
struct set_row {
    struct lines name, id;
    const struct matrix_cell *cells; /* NULL: the header */
    struct lines *words, *texts;
    size_t n;
    double height;
};

static struct set_row new_row(struct layout *l, size_t n)
{
    struct set_row row = {.n = n};
    row.words = arena_array(&l->scratch, 2 * n, sizeof *row.words);
    row.texts = row.words != NULL ? row.words + n : NULL;
    if (row.words == NULL) {
        layout_out_of_memory(l);
        row.n = 0;
    }
    return row;
}

static size_t more_of(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t group_size(const struct matrix *m, size_t first)
{
    size_t left = m->data->n_columns - first;
    return left < m->per_group ? left : m->per_group;
}

static struct set_row head_of(const struct matrix *m, struct layout *l, size_t first)
{
    struct set_row row = new_row(l, group_size(m, first));
    row.name = chart_wrap(l, &m->head, m->data->corner, m->names, HEAD_LINES);
    size_t n = row.name.n;
    for (size_t j = 0; j < row.n; j++) {
        row.words[j] = chart_wrap(l, &m->head, m->data->columns[first + j], m->column, HEAD_LINES);
        n = more_of(n, row.words[j].n);
    }
    row.height = (double)n * lead + 2 * padding;
    return row;
}

static struct set_row row_of(const struct matrix *m, struct layout *l, size_t i, size_t first)
{
    const struct matrix_chart *d = m->data;
    struct set_row row = new_row(l, group_size(m, first));
    row.cells = d->cells + i * d->n_columns + first;
    row.name = chart_wrap(l, &m->name, d->rows[i], m->names, NAME_LINES);
    if (d->row_ids != NULL && d->row_ids[i] != NULL)
        row.id = chart_wrap(l, &m->id, d->row_ids[i], m->names, 2);
    size_t n = row.name.n + row.id.n;
    for (size_t j = 0; j < row.n; j++) {
        const char *text = row.cells[j].text;
        row.words[j] = chart_wrap(l, &m->word, judgement_word(row.cells[j].judgement), m->column - symbol_room, 2);
        if (text != NULL && text[0] != '\0')
            row.texts[j] = chart_wrap(l, &m->text, text, m->column - symbol_room, CELL_LINES);
        n = more_of(n, row.words[j].n + row.texts[j].n);
    }
    row.height = (double)n * lead + 2 * padding;
    return row;
}

static void fit(struct matrix *m, struct layout *l, const struct matrix_chart *data)
{
    unsigned colour = layout_colour(l);
    *m = (struct matrix){.data = data,
                         .name = {FACE_REGULAR, 8.5, colour},
                         .id = {FACE_MONO, 7, GREY},
                         .head = {FACE_BOLD, 8.5, colour},
                         .word = {FACE_REGULAR, 8.5, colour},
                         .text = {FACE_REGULAR, 7.5, GREY}};
    fit_columns(m, l);
    for (size_t first = 0; first < data->n_columns; first += m->per_group)
        m->head_height = fmax(m->head_height, head_of(m, l, first).height);
}

static void draw_rule(struct layout *l, const struct matrix *m, double width, unsigned colour)
{
    struct pen pen = {width, layout_is_dated(l) ? GREY : colour, {0}};
    if (layout_is_dated(l))
        memset(pen.dash, 2, sizeof pen.dash);
    canvas_tag_begin(l->canvas, TAG_ARTIFACT, NULL);
    canvas_line(l->canvas, l->left, l->y, l->left + m->width, l->y, &pen);
    canvas_tag_end(l->canvas);
}

static void set_lines(struct layout *l, const struct lines *lines, const struct type *type, double x, double y)
{
    for (size_t i = 0; i < lines->n; i++, y += lead)
        layout_line(l, x, layout_baseline(y, lead, type->size), type, &lines->line[i]);
}

static void draw_cell(struct layout *l, const struct matrix *m, const struct set_row *row, size_t j, double x)
{
    const struct matrix_cell *cell = &row->cells[j];
    const char *target = row->texts[j].n > 0 ? cell->target : NULL;
    struct type word = m->word, text = m->text;
    double y = l->y + padding, below = y + (double)row->words[j].n * lead;
    if (cell->judgement == JUDGED_NONE)
        word.colour = GREY;
    if (target != NULL && !layout_is_dated(l))
        text.colour = BLUE;
    judgement_draw(l, cell->judgement, x + 3.5, y + lead / 2);
    set_lines(l, &row->words[j], &word, x + symbol_room, y);
    if (target != NULL)
        canvas_tag_begin(l->canvas, TAG_LINK, NULL);
    set_lines(l, &row->texts[j], &text, x + symbol_room, below);
    if (target == NULL)
        return;
    canvas_link(l->canvas, &(struct box){x + symbol_room, below, row->texts[j].width, (double)row->texts[j].n * lead},
                target);
    canvas_tag_end(l->canvas);
}

static double column_x(const struct matrix *m, const struct layout *l, size_t j)
{
    return l->left + m->names + gap + (double)j * (m->column + gap);
}

static void draw_row(struct layout *l, const struct matrix *m, const struct set_row *row)
{
    canvas_tag_begin(l->canvas, TAG_ROW, NULL);
    canvas_tag_begin(l->canvas, TAG_CELL, NULL);
    set_lines(l, &row->name, &m->name, l->left, l->y + padding);
    set_lines(l, &row->id, &m->id, l->left, l->y + padding + (double)row->name.n * lead);
    canvas_tag_end(l->canvas);
    for (size_t j = 0; j < row->n; j++) {
        canvas_tag_begin(l->canvas, TAG_CELL, NULL);
        draw_cell(l, m, row, j, column_x(m, l, j));
        canvas_tag_end(l->canvas);
    }
    canvas_tag_end(l->canvas);
    l->y += row->height;
}

/* Titles stand on the rule. The second time they are furniture of the page, not one more row of the table. */
static void draw_head(struct layout *l, const struct matrix *m, size_t first, int repeated)
{
    struct set_row row = head_of(m, l, first);
    canvas_tag_begin(l->canvas, repeated ? TAG_ARTIFACT : TAG_ROW, NULL);
    for (size_t j = 0; j <= row.n; j++) {
        const struct lines *lines = j == 0 ? &row.name : &row.words[j - 1];
        double y = l->y + m->head_height - padding - (double)lines->n * lead;
        canvas_tag_begin(l->canvas, repeated ? TAG_ARTIFACT : TAG_HEAD, NULL);
        set_lines(l, lines, &m->head, j == 0 ? l->left : column_x(m, l, j - 1), y);
        canvas_tag_end(l->canvas);
    }
    canvas_tag_end(l->canvas);
    l->y += m->head_height;
    draw_rule(l, m, 0.8, BLACK);
}

/* What rows from..to need; a row a page can hold. */
static double rows_height(struct layout *l, const struct matrix *m, size_t from, size_t to, size_t first)
{
    double height = 0;
    for (size_t i = from; i < to && i < m->data->n_rows; i++)
        height += row_of(m, l, i, first).height;
    return height;
}

/* Whether row i begins a page: it has no room, or what follows it would stand alone on the next one. */
static int breaks_before(struct layout *l, const struct matrix *m, size_t i, size_t on_page, size_t first, double note)
{
    size_t n = m->data->n_rows;
    double below = first + m->per_group >= m->data->n_columns ? note : 0;
    if (on_page == 0)
        return 0;
    if (i + 2 == n && on_page >= 2 && !layout_fits(l, rows_height(l, m, i, n, first) + below))
        return 1;
    return !layout_fits(l, rows_height(l, m, i, i + 1, first) + (i + 1 == n ? below : 0));
}

static void draw_group(struct layout *l, const struct matrix *m, const struct block *b, size_t first, double note)
{
    size_t on_page = 0;
    const char *alt = b->alt != NULL ? b->alt : b->text;
    canvas_tag_begin(l->canvas, TAG_TABLE, first == 0 ? alt : NULL); /* said once, of all groups */
    draw_head(l, m, first, 0);
    for (size_t i = 0; i < m->data->n_rows && !l->canvas->failed; i++, on_page++) {
        struct arena outer = table_row_begin(l);
        if (breaks_before(l, m, i, on_page, first, note)) {
            draw_rule(l, m, 0.8, BLACK);
            layout_break(l);
            layout_caption_again(l, b->text);
            draw_head(l, m, first, 1);
            on_page = 0;
        } else if (on_page > 0) {
            draw_rule(l, m, 0.4, RULE);
        }
        struct set_row row = row_of(m, l, i, first);
        draw_row(l, m, &row);
        table_row_end(l, outer);
    }
    draw_rule(l, m, 0.8, BLACK);
    canvas_tag_end(l->canvas);
}

static int is_empty(const struct matrix_chart *data)
{
    return data->n_rows == 0 || data->n_columns == 0;
}

static double group_least(struct layout *l, const struct matrix *m, size_t first)
{
    return m->head_height + rows_height(l, m, 0, m->data->n_rows == 3 ? 3 : 2, first);
}

double matrix_least_height(struct layout *l, const struct block *b)
{
    struct matrix m;
    double height = layout_caption_height(l, b->text), note = layout_note_height(l, b->note);
    if (is_empty(&b->as.matrix))
        return height + 14 + note;
    fit(&m, l, &b->as.matrix);
    height += group_least(l, &m, 0);
    return b->as.matrix.n_rows <= 3 && m.per_group >= b->as.matrix.n_columns ? height + note : height;
}

void matrix_draw(struct layout *l, const struct block *b)
{
    struct matrix m;
    double note = layout_note_height(l, b->note);
    layout_caption(l, b->text);
    if (is_empty(&b->as.matrix)) {
        struct type type = {FACE_REGULAR, 8.5, GREY};
        canvas_text(l->canvas, l->left, layout_baseline(l->y, 12, type.size), &type, "no eligible receipt");
        l->y += 14;
    } else {
        fit(&m, l, &b->as.matrix);
        for (size_t first = 0; first < m.data->n_columns && !l->canvas->failed; first += m.per_group) {
            if (first > 0)
                l->y += 14;
            if (first > 0 && !layout_at_top(l) && !layout_fits(l, group_least(l, &m, first))) {
                layout_break(l);
                layout_caption_again(l, b->text);
            }
            draw_group(l, &m, b, first, note);
        }
    }
    layout_note(l, b->note);
}

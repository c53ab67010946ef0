#include "render/table_fit.h"

static const double lead = 11, padding = 2;

/* A row ready to be set: the lines of every cell. */
struct set_row {
    const struct cell *cells; /* NULL for the row of titles */
    struct lines *lines;      /* one for every column */
    size_t n_lines;           /* of the tallest cell */
};

struct set_table {
    const struct table *t;
    const char *caption;
    struct column_fit *columns;
    double width;
    double titles_height, again_height; /* of the titles; of what stands above the rows of every later page */
};

static double row_height(size_t n_lines)
{
    return (double)n_lines * lead + 2 * padding;
}

enum { MOST_TITLE_LINES = 8 };

/* Titles stand on every page: one that leaves no room for rows is cut. */
static struct lines title_lines(struct layout *l, const struct column_fit *c, const char *title)
{
    struct lines lines = layout_wrap(l, &c->head, title, c->width);
    if (lines_cut(&lines, MOST_TITLE_LINES, &l->scratch, l->fonts, &c->head, c->width) != 0)
        layout_out_of_memory(l);
    return lines;
}

static struct set_row set_row(struct layout *l, const struct set_table *s, const struct cell *cells)
{
    struct set_row row = {cells, arena_array(&l->scratch, s->t->n_columns, sizeof *row.lines), 1};
    for (size_t j = 0; row.lines != NULL && j < s->t->n_columns; j++) {
        const struct column_fit *c = &s->columns[j];
        row.lines[j] = cells != NULL ? layout_wrap(l, &c->type, cells[j].text, c->width)
                                     : title_lines(l, c, s->t->columns[j].title);
        if (row.lines[j].n > row.n_lines)
            row.n_lines = row.lines[j].n;
    }
    if (row.lines == NULL)
        canvas_fail(l->canvas, ERR_NOMEM, "out of memory");
    return row;
}

static struct pen rule(const struct layout *l, double width, unsigned colour)
{
    struct pen pen = {width, layout_is_dated(l) ? GREY : colour, {0}};
    if (layout_is_dated(l))
        pen.dash[0] = pen.dash[1] = pen.dash[2] = pen.dash[3] = 2;
    return pen;
}

static void draw_rule(struct layout *l, const struct set_table *s, double width, unsigned colour)
{
    struct pen pen = rule(l, width, colour);
    canvas_tag_begin(l->canvas, TAG_ARTIFACT, NULL);
    canvas_line(l->canvas, l->left, l->y, l->left + s->width, l->y, &pen);
    canvas_tag_end(l->canvas);
}

/* Where a line of a cell begins. Numbers stand under each other by their points. */
static double line_x(struct layout *l, const struct column *column, const struct column_fit *c, const struct lines *all,
                     const struct line *line, int is_title)
{
    double right = c->x + c->width - line->width;
    if (column->align == ALIGN_LEFT)
        return c->x;
    if (column->align == ALIGN_RIGHT || is_title || all->n > 1 || !table_has_figure(line->text))
        return right;
    double x = c->x + c->width - c->after - table_before_point(l, &c->type, line->text);
    return x > c->x ? x : c->x; /* a crushed column has no room to move numbers about */
}

static void draw_cell(struct layout *l, const struct set_table *s, const struct set_row *row, size_t j, size_t from,
                      size_t to)
{
    const struct column_fit *c = &s->columns[j];
    const struct lines *lines = &row->lines[j];
    const char *target = row->cells != NULL ? row->cells[j].target : NULL;
    struct type type = row->cells != NULL ? c->type : c->head;
    double y = l->y + padding, left = c->x + c->width;
    int says_place = row->cells != NULL && target == NULL && row->cells[j].anchor == NULL;
    if (row->cells == NULL) /* titles stand on the rule */
        y += (double)(row->n_lines - lines->n) * lead;
    if (target != NULL && !layout_is_dated(l))
        type.colour = BLUE;
    if (target != NULL)
        canvas_tag_begin(l->canvas, TAG_LINK, NULL);
    for (size_t i = from; i < to && i < lines->n; i++, y += lead) {
        double x = line_x(l, &s->t->columns[j], c, lines, &lines->line[i], row->cells == NULL);
        left = x < left ? x : left;
        if (says_place)
            layout_line_with_links(l, x, y, lead, &type, &lines->line[i]);
        else
            layout_line(l, x, layout_baseline(y, lead, type.size), &type, &lines->line[i]);
    }
    if (target == NULL)
        return;
    if (from < lines->n)
        canvas_link(l->canvas, &(struct box){left, l->y + padding, lines->width, y - l->y - padding}, target);
    canvas_tag_end(l->canvas);
}

/* Lines from..to of a row; moves the cursor under it. */
static void draw_row(struct layout *l, const struct set_table *s, const struct set_row *row, size_t from, size_t to)
{
    for (size_t j = 0; j < s->t->n_columns; j++) {
        if (row->cells != NULL && row->cells[j].anchor != NULL && from == 0)
            canvas_anchor(l->canvas, l->y, row->cells[j].anchor);
        canvas_tag_begin(l->canvas, row->cells != NULL ? TAG_CELL : TAG_HEAD, NULL);
        draw_cell(l, s, row, j, from, to);
        canvas_tag_end(l->canvas);
    }
    l->y += row_height(to - from);
}

static void draw_titles(struct layout *l, const struct set_table *s, int repeated)
{
    struct set_row row = set_row(l, s, NULL);
    if (row.lines == NULL)
        return;
    /* the second time it is furniture of the page, not one more row of the table */
    canvas_tag_begin(l->canvas, repeated ? TAG_ARTIFACT : TAG_ROW, NULL);
    if (repeated)
        for (size_t j = 0; j < s->t->n_columns; j++)
            draw_cell(l, s, &row, j, 0, row.n_lines);
    else
        draw_row(l, s, &row, 0, row.n_lines);
    canvas_tag_end(l->canvas);
    if (repeated)
        l->y += row_height(row.n_lines);
    draw_rule(l, s, 0.8, BLACK);
}

static size_t lines_that_fit(double from_y, double bottom)
{
    double room = (bottom - from_y - 2 * padding + 0.01) / lead;
    return room > 0 ? (size_t)room : 0;
}

static void go_on(struct layout *l, const struct set_table *s)
{
    layout_break(l);
    layout_caption_again(l, s->caption);
    draw_titles(l, s, 1);
}

/* A row goes to the next page whole, unless it is taller than a page. */
static void draw_body_row(struct layout *l, const struct set_table *s, const struct cell *cells)
{
    struct set_row row = set_row(l, s, cells);
    if (row.lines == NULL)
        return;
    int fresh = 0; /* directly under repeated titles: another page would have no more room */
    for (size_t from = 0; from < row.n_lines && !l->canvas->failed;) {
        size_t left = row.n_lines - from, room = lines_that_fit(l->y, l->bottom + (fresh ? l->kept_free : 0));
        size_t page = lines_that_fit(l->top + s->again_height, l->floor);
        if (left > room && !fresh && (left <= page || room < 3)) {
            go_on(l, s);
            fresh = 1;
            continue;
        }
        size_t take = left < room ? left : room > 0 ? room : 1;
        canvas_tag_begin(l->canvas, TAG_ROW, NULL); /* a part of a row is a row: each of its cells once */
        draw_row(l, s, &row, from, from + take);
        canvas_tag_end(l->canvas);
        from += take;
        fresh = 0;
    }
}

static double rows_height(struct layout *l, const struct set_table *s, size_t from, size_t to)
{
    double height = 0;
    for (size_t i = from; i < to && i < s->t->n_rows; i++) {
        struct set_row row = set_row(l, s, s->t->cells + i * s->t->n_columns);
        height += row_height(row.n_lines);
    }
    return height;
}

/* Before the last row but one: whether the last, or the note, would stand alone on the next page. */
static int leaves_one_alone(struct layout *l, const struct set_table *s, const char *note)
{
    double height = rows_height(l, s, s->t->n_rows - 2, s->t->n_rows) + layout_note_height(l, note);
    return !layout_fits(l, height) && l->top + s->again_height + height <= l->floor;
}

static int fit_table(struct layout *l, struct set_table *s)
{
    s->columns = table_fit(l, s->t, &s->width);
    if (s->columns == NULL)
        return -1;
    s->titles_height = row_height(set_row(l, s, NULL).n_lines);
    s->again_height = s->titles_height + layout_caption_again_height(l, s->caption);
    return 0;
}

/* What is said again where the table goes on: the heading above it may be its only title. */
static const char *caption_of(const struct layout *l, const struct block *b)
{
    int is_headed = b > l->section->blocks && b[-1].kind == BLOCK_HEADING;
    return b->text == NULL && is_headed ? b[-1].text : b->text;
}

double table_least_height(struct layout *l, const struct block *b)
{
    struct set_table s = {.t = &b->as.table, .caption = caption_of(l, b)};
    double height = layout_caption_height(l, b->text);
    if (s.t->n_rows == 0 || s.t->n_columns == 0)
        return height + lead + 2 * padding + layout_note_height(l, b->note);
    if (fit_table(l, &s) != 0)
        return height;
    /* a last row must not be left alone either */
    size_t together = s.t->n_rows == 3 ? 3 : 2;
    height += s.titles_height + rows_height(l, &s, 0, together);
    return s.t->n_rows <= together ? height + layout_note_height(l, b->note) : height;
}

static void draw_empty(struct layout *l, const struct table *t)
{
    struct type type = {FACE_REGULAR, 8.5, GREY};
    layout_text(l, &type, lead + 1, t->empty != NULL ? t->empty : "nothing to list");
}

static void draw_rows(struct layout *l, const struct set_table *s, const char *note)
{
    size_t page = l->page, first = 0; /* the row that this page begins with */
    canvas_tag_begin(l->canvas, TAG_TABLE, NULL);
    draw_titles(l, s, 0);
    for (size_t i = 0; i < s->t->n_rows && !l->canvas->failed; i++) {
        struct arena outer = table_row_begin(l);
        if (i > 0 && !layout_at_top(l))
            draw_rule(l, s, 0.4, RULE);
        if (i + 2 == s->t->n_rows && i >= first + 2 && leaves_one_alone(l, s, note))
            go_on(l, s);
        draw_body_row(l, s, s->t->cells + i * s->t->n_columns);
        if (l->page != page) {
            page = l->page;
            first = i;
        }
        table_row_end(l, outer);
    }
    draw_rule(l, s, 0.8, BLACK);
    canvas_tag_end(l->canvas);
}

void table_draw(struct layout *l, const struct block *b)
{
    struct set_table s = {.t = &b->as.table, .caption = caption_of(l, b)};
    layout_caption(l, b->text);
    if (s.t->n_rows == 0 || s.t->n_columns == 0) {
        draw_empty(l, s.t);
    } else {
        if (fit_table(l, &s) == 0)
            draw_rows(l, &s, b->note);
    }
    layout_note(l, b->note);
}

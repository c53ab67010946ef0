#include "report/build.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

void report_build_start(struct report_builder *b, struct report *report)
{
    *b = (struct report_builder){.report = report};
}

/* Doubles an arena-held array; the old one is left to the arena. */
static void *grow(struct report_builder *b, const void *old, size_t n, size_t *room, size_t size)
{
    size_t more = *room > 0 ? 2 * *room : 8;
    void *p = arena_array(&b->report->memory, more, size);
    if (p == NULL) {
        b->failed = 1;
        return NULL;
    }
    if (n > 0)
        memcpy(p, old, n * size);
    *room = more;
    return p;
}

static void close_section(struct report_builder *b)
{
    if (b->n_sections == 0)
        return;
    b->sections[b->n_sections - 1].blocks = b->blocks;
    b->sections[b->n_sections - 1].n_blocks = b->n_blocks;
}

void report_build_section(struct report_builder *b, enum plane plane, const char *title, const char *validity)
{
    close_section(b);
    if (b->n_sections == b->sections_room) {
        struct section *more = grow(b, b->sections, b->n_sections, &b->sections_room, sizeof *more);
        if (more == NULL)
            return;
        b->sections = more;
    }
    b->sections[b->n_sections++] = (struct section){.plane = plane, .title = title, .validity = validity};
    b->blocks = NULL;
    b->n_blocks = b->blocks_room = 0;
}

struct block *report_build_block(struct report_builder *b, enum block_kind kind, const char *text)
{
    if (b->failed || b->n_sections == 0)
        return NULL;
    if (b->n_blocks == b->blocks_room) {
        struct block *more = grow(b, b->blocks, b->n_blocks, &b->blocks_room, sizeof *more);
        if (more == NULL)
            return NULL;
        b->blocks = more;
    }
    b->blocks[b->n_blocks] = (struct block){.kind = kind, .text = text};
    return &b->blocks[b->n_blocks++];
}

/* A name in a receipt must not be able to write a line of the report, nor act on a terminal that shows its twin. */
static void make_safe(struct report_builder *b, const char **text)
{
    if (*text == NULL || text_is_plain(*text))
        return;
    char *safe = text_safe(*text);
    *text = arena_copy(&b->report->memory, safe);
    b->failed = b->failed || *text == NULL;
    free(safe);
}

/* text[0..n) behind what is made already. */
static const char *append_safe(struct report_builder *b, const char *made, const char *text, size_t n)
{
    const char *part = arena_copy_n(&b->report->memory, text, n);
    make_safe(b, &part);
    return part != NULL && made != NULL ? arena_format(&b->report->memory, "%s%s", made, part) : NULL;
}

/* Escapes are longer than what they stand for: the marks within the text move along. */
static void make_spans_safe(struct report_builder *b, struct block *block)
{
    struct span *spans = arena_array(&b->report->memory, block->n_spans, sizeof *spans);
    const char *text = block->text, *made = "";
    size_t at = 0;
    for (size_t i = 0; spans != NULL && made != NULL && i < block->n_spans; i++) {
        spans[i] = block->spans[i];
        made = append_safe(b, made, text + at, spans[i].start - at);
        at = spans[i].end;
        spans[i].start = made != NULL ? strlen(made) : 0;
        made = made != NULL ? append_safe(b, made, text + block->spans[i].start, at - block->spans[i].start) : NULL;
        spans[i].end = made != NULL ? strlen(made) : 0;
        make_safe(b, &spans[i].target);
    }
    block->text = made != NULL ? append_safe(b, made, text + at, strlen(text + at)) : NULL;
    block->spans = spans;
    b->failed = b->failed || spans == NULL || block->text == NULL;
}

/* Code has lines; they stay. */
static void make_code_safe(struct report_builder *b, const char **code)
{
    const char *text = *code, *made = "";
    while (made != NULL && text != NULL && *text != '\0') {
        size_t n = strcspn(text, "\n");
        made = append_safe(b, made, text, n);
        made = made != NULL && text[n] == '\n' ? arena_format(&b->report->memory, "%s\n", made) : made;
        text += n + (text[n] == '\n');
    }
    b->failed = b->failed || made == NULL;
    *code = text != NULL ? made : NULL;
}

static void make_text_safe(struct report_builder *b, struct block *block)
{
    if (block->kind == BLOCK_CODE)
        make_code_safe(b, &block->text);
    else if (block->text != NULL && block->n_spans > 0)
        make_spans_safe(b, block);
    else
        make_safe(b, &block->text);
}

static void make_table_safe(struct report_builder *b, struct block *block)
{
    struct table *t = &block->as.table;
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
        make_safe(b, &t->cells[i].text);
    make_safe(b, &t->empty);
}

static void make_findings_safe(struct report_builder *b, struct block *block)
{
    for (size_t i = 0; i < block->as.findings.n; i++) {
        make_safe(b, &block->as.findings.items[i].text);
        make_safe(b, &block->as.findings.items[i].ref);
    }
}

static void make_compare_safe(struct report_builder *b, struct block *block)
{
    struct compare_chart *c = &block->as.compare;
    for (size_t i = 0; i < c->n_rows; i++) {
        make_safe(b, &c->rows[i].label);
        make_safe(b, &c->rows[i].note);
        make_safe(b, &c->rows[i].ratio_note);
    }
    make_safe(b, &c->rate_axis);
    make_safe(b, &c->ratio_axis);
}

static void make_curves_safe(struct report_builder *b, struct block *block)
{
    struct curve_chart *c = &block->as.curves;
    for (size_t i = 0; i < c->n_curves; i++)
        make_safe(b, &c->curves[i].label);
    for (size_t i = 0; i < c->n_marks; i++)
        make_safe(b, &c->marks[i].label);
    for (size_t i = 0; i < c->n_guides; i++)
        make_safe(b, &c->guides[i].label);
    make_safe(b, &c->x_axis);
    make_safe(b, &c->y_axis);
}

static void make_steps_safe(struct report_builder *b, struct block *block)
{
    for (size_t i = 0; i < block->as.steps.n_runs; i++) {
        make_safe(b, &block->as.steps.runs[i].label);
        make_safe(b, &block->as.steps.runs[i].state);
    }
}

static void make_dots_safe(struct report_builder *b, struct block *block)
{
    for (size_t i = 0; i < block->as.dots.n_rows; i++) {
        make_safe(b, &block->as.dots.rows[i].label);
        make_safe(b, &block->as.dots.rows[i].note);
    }
}

static void make_ages_safe(struct report_builder *b, struct block *block)
{
    for (size_t i = 0; i < block->as.ages.n_rows; i++) {
        make_safe(b, &block->as.ages.rows[i].label);
        make_safe(b, &block->as.ages.rows[i].note);
    }
}

static void make_moves_safe(struct report_builder *b, struct block *block)
{
    for (size_t i = 0; i < block->as.moves.n_rows; i++) {
        make_safe(b, &block->as.moves.rows[i].label);
        make_safe(b, &block->as.moves.rows[i].note);
    }
}

/* A list that is not ours to change, as a safe one of our own. */
static void make_names_safe(struct report_builder *b, const char *const **names, size_t n)
{
    const char **safe = *names != NULL ? arena_array(&b->report->memory, n, sizeof *safe) : NULL;
    b->failed = b->failed || (*names != NULL && safe == NULL);
    for (size_t i = 0; safe != NULL && i < n; i++) {
        safe[i] = (*names)[i];
        make_safe(b, &safe[i]);
    }
    *names = safe;
}

static void make_matrix_safe(struct report_builder *b, struct block *block)
{
    struct matrix_chart *c = &block->as.matrix;
    size_t n = c->n_rows * c->n_columns;
    struct matrix_cell *cells = arena_array(&b->report->memory, n, sizeof *cells);
    b->failed = b->failed || cells == NULL;
    for (size_t i = 0; cells != NULL && i < n; i++) {
        cells[i] = c->cells[i];
        make_safe(b, &cells[i].text);
    }
    c->cells = cells;
    make_names_safe(b, &c->columns, c->n_columns);
    make_names_safe(b, &c->rows, c->n_rows);
}

static void make_block_safe(struct report_builder *b, struct block *block)
{
    static void (*const parts[BLOCK_KINDS])(struct report_builder * b, struct block * block) = {
        [BLOCK_TABLE] = make_table_safe,   [BLOCK_FINDINGS] = make_findings_safe, [BLOCK_COMPARE] = make_compare_safe,
        [BLOCK_CURVES] = make_curves_safe, [BLOCK_STEPS] = make_steps_safe,       [BLOCK_DOTS] = make_dots_safe,
        [BLOCK_AGES] = make_ages_safe,     [BLOCK_MATRIX] = make_matrix_safe,     [BLOCK_MOVES] = make_moves_safe};
    make_text_safe(b, block);
    make_safe(b, &block->note);
    make_safe(b, &block->alt);
    if (parts[block->kind] != NULL)
        parts[block->kind](b, block);
}

int report_build_finish(struct report_builder *b, struct error *err)
{
    close_section(b);
    for (size_t i = 0; i < b->n_sections; i++) {
        make_safe(b, &b->sections[i].title);
        make_safe(b, &b->sections[i].validity);
        for (size_t k = 0; k < b->sections[i].n_blocks; k++)
            make_block_safe(b, &b->sections[i].blocks[k]);
    }
    b->report->sections = b->sections;
    b->report->n_sections = b->n_sections;
    return b->failed ? error_nomem(err) : 0;
}

struct table_builder table_start(struct report_builder *b, const struct column *columns, size_t n_columns)
{
    struct column *copy = arena_array(&b->report->memory, n_columns, sizeof *copy);
    if (copy != NULL)
        memcpy(copy, columns, n_columns * sizeof *copy);
    for (size_t j = 0; copy != NULL && j < n_columns; j++)
        make_safe(b, &copy[j].title);
    b->failed = b->failed || copy == NULL;
    return (struct table_builder){.b = b, .columns = copy, .n_columns = n_columns};
}

struct cell *table_row(struct table_builder *t)
{
    if (t->n_rows == t->room) {
        size_t room = t->room;
        size_t width = t->n_columns * sizeof(struct cell);
        struct cell *more = grow(t->b, t->cells, t->n_rows, &room, width);
        if (more == NULL)
            return NULL;
        t->cells = more;
        t->room = room;
    }
    return &t->cells[t->n_rows++ * t->n_columns];
}

void table_finish(struct table_builder *t, const char *title, const char *note, const char *empty)
{
    if (title != NULL)
        report_build_block(t->b, BLOCK_HEADING, title);
    struct block *block = report_build_block(t->b, BLOCK_TABLE, NULL);
    if (block == NULL)
        return;
    block->note = note;
    block->as.table = (struct table){
        .n_columns = t->n_columns, .n_rows = t->n_rows, .columns = t->columns, .cells = t->cells, .empty = empty};
}

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
    char *safe = *text != NULL ? text_safe(*text) : NULL;
    if (safe != NULL && strcmp(safe, *text) != 0)
        *text = arena_copy(&b->report->memory, safe);
    b->failed = b->failed || (safe == NULL && *text != NULL) || (safe != NULL && *text == NULL);
    free(safe);
}

static void make_table_safe(struct report_builder *b, struct table *t)
{
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
        make_safe(b, &t->cells[i].text);
}

static void make_curves_safe(struct report_builder *b, struct curve_chart *c)
{
    for (size_t i = 0; i < c->n_curves; i++)
        make_safe(b, &c->curves[i].label);
    for (size_t i = 0; i < c->n_marks; i++)
        make_safe(b, &c->marks[i].label);
    for (size_t i = 0; i < c->n_guides; i++)
        make_safe(b, &c->guides[i].label);
    make_safe(b, &c->x_axis);
    make_safe(b, &c->y_axis);
}

static void make_steps_safe(struct report_builder *b, struct steps_chart *c)
{
    for (size_t i = 0; i < c->n_runs; i++) {
        make_safe(b, &c->runs[i].label);
        make_safe(b, &c->runs[i].state);
    }
}

static void make_block_safe(struct report_builder *b, struct block *block)
{
    make_safe(b, &block->text);
    make_safe(b, &block->note);
    make_safe(b, &block->alt);
    if (block->kind == BLOCK_TABLE)
        make_table_safe(b, &block->as.table);
    for (size_t i = 0; block->kind == BLOCK_FINDINGS && i < block->as.findings.n; i++)
        make_safe(b, &block->as.findings.items[i].text);
    for (size_t i = 0; block->kind == BLOCK_COMPARE && i < block->as.compare.n_rows; i++) {
        make_safe(b, &block->as.compare.rows[i].label);
        make_safe(b, &block->as.compare.rows[i].note);
    }
    if (block->kind == BLOCK_COMPARE)
        make_safe(b, &block->as.compare.ratio_axis);
    if (block->kind == BLOCK_CURVES)
        make_curves_safe(b, &block->as.curves);
    if (block->kind == BLOCK_STEPS)
        make_steps_safe(b, &block->as.steps);
}

int report_build_finish(struct report_builder *b, struct error *err)
{
    close_section(b);
    for (size_t i = 0; i < b->n_sections; i++)
        for (size_t k = 0; k < b->sections[i].n_blocks; k++)
            make_block_safe(b, &b->sections[i].blocks[k]);
    b->report->sections = b->sections;
    b->report->n_sections = b->n_sections;
    return b->failed ? error_nomem(err) : 0;
}

struct table_builder table_start(struct report_builder *b, const struct column *columns, size_t n_columns)
{
    struct column *copy = arena_array(&b->report->memory, n_columns, sizeof *copy);
    if (copy != NULL)
        memcpy(copy, columns, n_columns * sizeof *copy);
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

/*
 * Putting a report together, block by block. Everything lives in the report's memory.
 *
 * Without memory a builder marks itself failed and ignores what follows; report_build_finish() then says so. So the
 * code that writes a page reads like the page.
 */
#ifndef REPORT_BUILD_H
#define REPORT_BUILD_H

#include "core/error.h"
#include "report/report.h"

struct report_builder {
    struct report *report;
    struct section *sections;
    size_t n_sections, sections_room;
    struct block *blocks; /* of the last section */
    size_t n_blocks, blocks_room;
    int failed;
};

void report_build_start(struct report_builder *b, struct report *report);
void report_build_section(struct report_builder *b, enum plane plane, const char *title, const char *validity);
struct block *report_build_block(struct report_builder *b, enum block_kind kind, const char *text); /* NULL: failed */
int report_build_finish(struct report_builder *b, struct error *err);

/* Rows of a table under way. */
struct table_builder {
    struct report_builder *b;
    const struct column *columns;
    size_t n_columns, n_rows, room;
    struct cell *cells;
};
struct table_builder table_start(struct report_builder *b, const struct column *columns, size_t n_columns);
struct cell *table_row(struct table_builder *t); /* n_columns empty cells; NULL: failed */
void table_finish(struct table_builder *t, const char *title_or_null, const char *note, const char *empty);

#endif

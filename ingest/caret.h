/*
 * The line of a document in which a fault lies, cut so that it fits under a message with a caret.
 */
#ifndef INGEST_CARET_H
#define INGEST_CARET_H

#include <stddef.h>

/*
 * The line of text[0..size) around text[offset], at most `columns` wide, made safe to print, "…" where it was cut.
 * Returns fresh memory and in *caret the columns before the character at offset; NULL without memory.
 */
char *caret_line(size_t *caret, const char *text, size_t size, size_t offset, size_t columns);

#endif

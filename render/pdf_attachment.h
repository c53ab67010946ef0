/*
 * The data that a PDF of ours carries: its attached report.json, taken out again.
 *
 * Reads what mcreport writes (ISO 32000-1: a cross-reference table, /AF in the catalog, a file stream deflated or
 * bare), also where another program appended to it or linearized it. Nothing of the file is trusted: every offset,
 * length and nesting is checked, and what comes out is bounded.
 */
#ifndef RENDER_PDF_ATTACHMENT_H
#define RENDER_PDF_ATTACHMENT_H

#include "core/error.h"

#include <stddef.h>

/* No report is larger; a file that unfolds to more is none. */
#define PDF_ATTACHMENT_MOST ((size_t)64 << 20)

int pdf_is_pdf(const char *bytes, size_t size); /* by its first bytes */

/*
 * The bytes of the file attached as `name`, *size of them and a NUL behind; free() them. ERR_NOT_FOUND: no such
 * attachment. ERR_INPUT: damaged, encrypted, or written anew by a program that packs objects into streams; the message
 * says which. ERR_NOMEM.
 */
int pdf_attachment(char **out, size_t *size, const char *pdf, size_t pdf_size, const char *name, struct error *err);

#endif

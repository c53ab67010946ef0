/*
 * The faces reports are set in, and the one place where text is measured.
 *
 * Faces come from files found by name in a short list of folders (MCREPORT_FONT_DIR first), never through a font
 * configuration, so that a page depends on nothing but the files whose digests are recorded here.
 *
 * Widths are whole thousandths of an em, cut as PDF width tables cut them, and without kerning: every canvas then
 * puts every character at the same place.
 *
 * There is no shaping: scripts written from right to left, characters beyond U+FFFF and characters that neither the
 * face nor the fallback has are not drawn wrongly or left out, they are shown as \u{nnnn}.
 */
#ifndef RENDER_FONT_H
#define RENDER_FONT_H

#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"

#include <stddef.h>

enum face { FACE_REGULAR, FACE_BOLD, FACE_MONO, FACE_FALLBACK, FACES };

/* How a piece of text is set: face, size in points, colour as 0xRRGGBB. */
struct type {
    enum face face;
    double size;
    unsigned colour;
};

struct fonts;

/* Finds and opens every face. ERR_INTERNAL when a file is missing; the message names the package that has it. */
int fonts_open(struct fonts **out, struct error *err);
void fonts_close(struct fonts *fonts);

const char *font_path(const struct fonts *fonts, enum face face);
const char *font_digest(const struct fonts *fonts, enum face face);            /* SHA-256 of the file, 64 hex digits */
unsigned font_glyph(const struct fonts *fonts, enum face face, unsigned code); /* 0: the face lacks it */

/* FreeType's FT_Face, for outlines. */
void *font_handle(const struct fonts *fonts, enum face face);

/* Advance of one character in thousandths of an em; -1 where the face lacks it. */
int font_advance(struct fonts *fonts, enum face face, unsigned code);

/* The same as shown: from the fallback face where the face lacks it, 0 where that does too. */
int font_shown_advance(struct fonts *fonts, enum face face, unsigned code);

/*
 * The text as it can be drawn in `face`: what cannot be shown is escaped, tabs and unusual spaces are plain spaces,
 * line feeds are kept. Lives in `a`; NULL without memory.
 */
char *font_showable(struct fonts *fonts, struct arena *a, enum face face, const char *text);

/* Width in points of showable text[0..len). */
double font_width(struct fonts *fonts, const struct type *type, const char *text, size_t len);

/* A stretch of showable text that is set in one face. */
struct font_run {
    enum face face;
    const char *text;
    size_t len;
    int advance; /* thousandths of an em */
};

/* Takes the next run from *text (moved on); 0 at the end. */
int font_next_run(struct fonts *fonts, enum face face, const char **text, struct font_run *run);

#endif

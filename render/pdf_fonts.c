#include "render/pdf.h"

#include <hpdf.h>
#include <hpdf_encoder.h>
#include <hpdf_font.h>
#include <hpdf_fontdef.h>
#include <hpdf_objects.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { CODES = 0x10000 };

struct used_font {
    HPDF_Font font;
    unsigned char used[CODES / 8];
};

struct pdf_fonts {
    HPDF_Doc doc;
    struct fonts *fonts;
    struct used_font font[FACES];
};

struct pdf_fonts *pdf_fonts_open(void *doc, struct fonts *fonts)
{
    struct pdf_fonts *p = calloc(1, sizeof *p);
    if (p != NULL) {
        p->doc = doc;
        p->fonts = fonts;
    }
    return p;
}

void pdf_fonts_close(struct pdf_fonts *p)
{
    free(p);
}

static int is_used(const struct used_font *f, unsigned code)
{
    return f->used[code / 8] >> code % 8 & 1;
}

/*
 * For each face libharu looks up all 65,536 characters, 3 ms a face, unless the encoding has a map of those it knows.
 * What it writes of them pdf_fonts_finish() writes anew, for the characters in use: a map of one character will do.
 */
static HPDF_Font get_font(struct pdf_fonts *p, const char *name)
{
    HPDF_Encoder encoder = HPDF_GetEncoder(p->doc, "UTF-8");
    if (encoder == NULL)
        return NULL;
    HPDF_CMapEncoderAttr attr = encoder->attr;
    HPDF_Encoder_ToUnicode_Func of_texts = encoder->to_unicode_fn;
    attr->cid_map[0][' '] = ' ';
    encoder->to_unicode_fn = HPDF_CMapEncoder_ToUnicode;
    HPDF_Font font = HPDF_GetFont(p->doc, name, "UTF-8");
    encoder->to_unicode_fn = of_texts;
    return font;
}

static HPDF_Font font_of(struct pdf_fonts *p, enum face face)
{
    struct used_font *f = &p->font[face];
    if (f->font == NULL) {
        const char *name = HPDF_LoadTTFontFromFile(p->doc, font_path(p->fonts, face), HPDF_TRUE);
        f->font = name != NULL ? get_font(p, name) : NULL;
    }
    return f->font;
}

const char *pdf_font_use(struct pdf_fonts *p, void *page, enum face face)
{
    HPDF_Font font = font_of(p, face);
    return font != NULL ? HPDF_Page_GetLocalFontName(page, font) : NULL;
}

/* Asking for a character's width is how libharu learns that its outline belongs into the subset. */
void pdf_font_mark(struct pdf_fonts *p, enum face face, unsigned code)
{
    struct used_font *f = &p->font[face];
    if (code >= CODES || f->font == NULL || is_used(f, code))
        return;
    f->used[code / 8] |= (unsigned char)(1u << code % 8);
    HPDF_TTFontDef_GetCharWidth(((HPDF_FontAttr)f->font->attr)->fontdef, (HPDF_UNICODE)code);
}

static int row_is_used(const struct used_font *f, unsigned high)
{
    for (unsigned i = 0; i < 32; i++)
        if (f->used[high * 32 + i] != 0)
            return 1;
    return 0;
}

/*
 * Codes in the file are UCS-2, so the map to Unicode is the identity. libharu writes it with operators that belong
 * into another kind of map, which readers warn about; ISO 32000-1, section 9.10.3 asks for bfrange.
 */
static void rewrite_to_unicode(const struct used_font *f, HPDF_Stream s)
{
    unsigned rows = 0;
    char line[64];
    for (unsigned high = 0; high < 256; high++)
        rows += (unsigned)row_is_used(f, high);
    HPDF_MemStream_FreeData(s);
    HPDF_Stream_WriteStr(s, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (unsigned high = 0, in_section = 0; high < 256; high++) {
        if (!row_is_used(f, high))
            continue;
        if (in_section == 0) { /* at most 100 ranges in a section */
            in_section = rows < 100 ? rows : 100;
            rows -= in_section;
            snprintf(line, sizeof line, "%u beginbfrange\n", in_section);
            HPDF_Stream_WriteStr(s, line);
        }
        snprintf(line, sizeof line, "<%02X00> <%02XFF> <%02X00>\n", high, high, high);
        HPDF_Stream_WriteStr(s, line);
        if (--in_section == 0)
            HPDF_Stream_WriteStr(s, "endbfrange\n");
    }
    HPDF_Stream_WriteStr(s, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}

/* libharu lists the widths of all characters of the face; only those in use are needed. */
static void rewrite_widths(struct pdf_fonts *p, enum face face, HPDF_Dict descendant)
{
    const struct used_font *f = &p->font[face];
    HPDF_Array all = HPDF_Array_New(p->doc->mmgr), run = NULL;
    for (unsigned code = 0; all != NULL && code < CODES; code++) {
        if (!is_used(f, code)) {
            run = NULL;
            continue;
        }
        if (run == NULL) {
            run = HPDF_Array_New(p->doc->mmgr);
            if (run == NULL || HPDF_Array_AddNumber(all, (HPDF_INT32)code) != HPDF_OK ||
                HPDF_Array_Add(all, run) != HPDF_OK)
                return;
        }
        HPDF_Array_AddNumber(run, font_advance(p->fonts, face, code));
    }
    HPDF_Dict_Add(descendant, "W", all);
}

static void rewrite_glyph_map(struct pdf_fonts *p, enum face face, HPDF_Stream s)
{
    static const HPDF_BYTE nothing[2] = {0, 0};
    const struct used_font *f = &p->font[face];
    unsigned last = CODES - 1;
    while (last > 0 && !is_used(f, last))
        last--;
    HPDF_MemStream_FreeData(s);
    for (unsigned code = 0; code <= last; code++) {
        unsigned glyph = is_used(f, code) ? font_glyph(p->fonts, face, code) : 0;
        HPDF_BYTE bytes[2] = {(HPDF_BYTE)(glyph >> 8), (HPDF_BYTE)glyph};
        HPDF_Stream_Write(s, glyph != 0 ? bytes : nothing, 2);
    }
}

/* Codes are looked up by Identity-H, whose collection libharu misnames. */
static void rewrite_collection(struct pdf_fonts *p, HPDF_Dict descendant)
{
    HPDF_Dict collection = HPDF_Dict_GetItem(descendant, "CIDSystemInfo", HPDF_OCLASS_DICT);
    if (collection != NULL)
        HPDF_Dict_Add(collection, "Ordering", HPDF_String_New(p->doc->mmgr, "Identity", NULL));
}

void pdf_fonts_finish(struct pdf_fonts *p)
{
    for (enum face face = 0; face < FACES; face++) {
        HPDF_Font font = p->font[face].font;
        if (font == NULL)
            continue;
        HPDF_FontAttr attr = font->attr;
        rewrite_to_unicode(&p->font[face], attr->cmap_stream->stream);
        rewrite_collection(p, attr->descendant_font);
        rewrite_widths(p, face, attr->descendant_font);
        rewrite_glyph_map(p, face, attr->map_stream->stream);
    }
}

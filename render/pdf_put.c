/* Writing into a PDF past libharu. */
#include "render/pdf.h"

#include "core/text.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

unsigned pdf_object_number(const void *object)
{
    return ((const HPDF_Obj_Header *)object)->obj_id & 0x00ffffff;
}

void *pdf_new_object(void *handle, void *from)
{
    HPDF_Doc doc = handle;
    HPDF_Dict d = HPDF_Dict_New(doc->mmgr);
    if (d == NULL || HPDF_Xref_Add(doc->xref, d) != HPDF_OK)
        return NULL;
    d->attr = from;
    return d;
}

void pdf_put(void *stream, const char *format, ...)
{
    char text[160];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    HPDF_Stream_WriteStr(stream, text);
}

static int is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e)
            return 0;
    return 1;
}

static void put_literal(HPDF_Stream s, const char *text)
{
    HPDF_Stream_WriteStr(s, "(");
    for (; *text != '\0'; text++) {
        HPDF_BYTE bytes[2] = {'\\', (HPDF_BYTE)*text};
        int escaped = strchr("()\\", *text) != NULL;
        HPDF_Stream_Write(s, bytes + !escaped, 1u + (escaped != 0));
    }
    HPDF_Stream_WriteStr(s, ")");
}

static void put_utf16(HPDF_Stream s, const char *text)
{
    size_t len = strlen(text);
    HPDF_Stream_WriteStr(s, "<FEFF");
    for (size_t i = 0, n; i < len; i += n) {
        unsigned u;
        n = text_decode(&u, text + i, len - i);
        if (n == 0)
            break;
        if (u >= 0x10000)
            pdf_put(s, "%04X%04X", 0xd800 + ((u - 0x10000) >> 10), 0xdc00 + ((u - 0x10000) & 0x3ff));
        else
            pdf_put(s, "%04X", u);
    }
    HPDF_Stream_WriteStr(s, ">");
}

void pdf_put_text(void *stream, const char *text)
{
    if (is_ascii(text))
        put_literal(stream, text);
    else
        put_utf16(stream, text);
}

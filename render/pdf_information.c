#include "render/pdf.h"

#include "core/date.h"
#include "core/digest.h"
#include "core/seal.h"
#include "core/text.h"
#include "render/memory.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_safe(FILE *out, const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0, n; i < len; i += n) {
        unsigned u;
        char one[5] = {0};
        n = text_decode(&u, text + i, len - i);
        memcpy(one, text + i, n > 0 ? n : 1);
        if (n == 4)
            fprintf(out, "\\u{%04x}", u);
        else
            text_write_safe(out, one);
        n = n > 0 ? n : 1;
    }
}

char *pdf_safe_text(const char *text)
{
    struct memory made;
    FILE *f = memory_open(&made);
    if (f == NULL)
        return NULL;
    write_safe(f, text);
    if (memory_close(f) == 0)
        return made.text;
    free(made.text);
    return NULL;
}

static void out_of_memory(HPDF_Doc doc)
{
    HPDF_RaiseError(&doc->error, HPDF_FAILD_TO_ALLOC_MEM, 0);
}

static void add_info(HPDF_Doc doc, HPDF_InfoType type, const char *text)
{
    char *safe = pdf_safe_text(text);
    if (safe == NULL)
        out_of_memory(doc);
    else
        HPDF_SetInfoAttr(doc, type, safe);
    free(safe);
}

/* The moment the report speaks of: files of the same report are the same, whenever they are made. */
static void add_dates(HPDF_Doc doc, const char *rendered_at)
{
    int64_t ms;
    char text[DATE_TEXT_SIZE];
    HPDF_Date d = {.ind = 'Z'};
    if (rendered_at == NULL || date_parse_time(&ms, rendered_at) != 0)
        return;
    date_format_time(text, ms);
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &d.year, &d.month, &d.day, &d.hour, &d.minutes, &d.seconds) != 6)
        return;
    HPDF_SetInfoDateAttr(doc, HPDF_INFO_CREATION_DATE, d);
    HPDF_SetInfoDateAttr(doc, HPDF_INFO_MOD_DATE, d);
}

/* XML character data. */
static void escape(FILE *out, const char *text)
{
    for (const char *s = text != NULL ? text : ""; *s != '\0'; s++)
        if (*s == '<')
            fputs("&lt;", out);
        else if (*s == '&')
            fputs("&amp;", out);
        else
            fputc(*s, out);
}

/* Faces are part of what a page is made from: names and digests of their files. */
static void write_fonts(FILE *out, const struct fonts *fonts)
{
    fputs("<dc:relation><rdf:Bag>", out);
    for (enum face f = 0; f < FACES; f++) {
        fputs("<rdf:li>", out);
        escape(out, strrchr(font_path(fonts, f), '/') + 1);
        fprintf(out, " sha256:%s</rdf:li>\n", font_digest(fonts, f));
    }
    fputs("</rdf:Bag></dc:relation>\n", out);
}

static void write_element(FILE *out, const char *name, const char *text)
{
    fprintf(out, "<%s>", name);
    escape(out, text);
    fprintf(out, "</%s>\n", name);
}

static void write_xmp(FILE *out, const struct report *r, const char *title, const struct fonts *fonts)
{
    fputs("<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
          "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
          "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
          "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
          "<pdfuaid:part>1</pdfuaid:part>\n<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">",
          out);
    escape(out, title);
    fputs("</rdf:li></rdf:Alt></dc:title>\n<dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>\n", out);
    write_element(out, "dc:source", r->db_digest);
    write_fonts(out, fonts);
    write_element(out, "xmp:CreatorTool", r->tool);
    write_element(out, "xmp:CreateDate", r->rendered_at);
    write_element(out, "xmp:ModifyDate", r->rendered_at);
    fputs(SEAL_XML SEAL_OPEN "</seal>\n", out);
    fputs("</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n", out);
}

static void add_xmp(HPDF_Doc doc, const struct report *r, const struct fonts *fonts)
{
    struct memory text = {0};
    char *title = pdf_safe_text(r->title != NULL ? r->title : "");
    FILE *f = title != NULL ? memory_open(&text) : NULL;
    if (f == NULL) {
        out_of_memory(doc);
        free(title);
        return;
    }
    write_xmp(f, r, title, fonts);
    free(title);
    HPDF_Dict d = memory_close(f) == 0 ? HPDF_DictStream_New(doc->mmgr, doc->xref) : NULL;
    if (d == NULL) {
        out_of_memory(doc);
    } else {
        HPDF_Dict_AddName(d, "Type", "Metadata");
        HPDF_Dict_AddName(d, "Subtype", "XML");
        HPDF_Stream_Write(d->stream, (const HPDF_BYTE *)text.text, (HPDF_UINT)text.size);
        HPDF_Dict_Add(doc->catalog, "Metadata", d);
    }
    free(text.text);
}

static HPDF_Dict embedded_file(HPDF_Doc doc, const char *bytes, size_t size)
{
    HPDF_Dict file = HPDF_DictStream_New(doc->mmgr, doc->xref), params = HPDF_Dict_New(doc->mmgr);
    if (file == NULL || params == NULL) {
        out_of_memory(doc);
        return NULL;
    }
    HPDF_Dict_AddName(file, "Type", "EmbeddedFile");
    HPDF_Dict_AddName(file, "Subtype", "application/json");
    HPDF_Dict_AddNumber(params, "Size", (HPDF_INT32)size);
    HPDF_Dict_Add(file, "Params", params);
    HPDF_Stream_Write(file->stream, (const HPDF_BYTE *)bytes, (HPDF_UINT)size);
    file->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
    return file;
}

static HPDF_STATUS write_file(HPDF_Dict object, HPDF_Stream s)
{
    pdf_put(s, "/Type/Filespec/F(report.json)/UF(report.json)/Desc(the report as data)/AFRelationship/Data");
    pdf_put(s, "/EF<</F %u 0 R>>", pdf_object_number(object->attr));
    return HPDF_OK;
}

static HPDF_STATUS write_names(HPDF_Dict object, HPDF_Stream s)
{
    pdf_put(s, "/EmbeddedFiles<</Names[(report.json) %u 0 R]>>", pdf_object_number(object->attr));
    return HPDF_OK;
}

/*
 * HPDF_AttachFile() reads a file by name; the report is in memory. ISO 32000-1, sections 7.11.3 and 7.7.4. Nothing is
 * added to what was added before: where libharu finds no memory to add a thing, it gives that thing back.
 */
static void attach(HPDF_Doc doc, const char *bytes)
{
    HPDF_Dict content = embedded_file(doc, bytes, strlen(bytes));
    HPDF_Dict file = content != NULL ? pdf_new_object(doc, content) : NULL;
    HPDF_Dict names = file != NULL ? pdf_new_object(doc, file) : NULL;
    HPDF_Array associated = HPDF_Array_New(doc->mmgr);
    if (names == NULL || associated == NULL) {
        out_of_memory(doc);
        return;
    }
    file->write_fn = write_file;
    names->write_fn = write_names;
    HPDF_Dict_Add(doc->catalog, "Names", names);
    if (HPDF_Array_Add(associated, file) == HPDF_OK)
        HPDF_Dict_Add(doc->catalog, "AF", associated);
}

/* Readers tell files apart by /ID; it is made from what the report is made from. */
static void add_id(HPDF_Doc doc, const struct report *r)
{
    struct digest_stream s;
    struct digest d;
    if (digest_stream_open(&s) != 0) {
        out_of_memory(doc);
        return;
    }
    digest_stream_text(&s, r->db_digest);
    digest_stream_text(&s, r->tool);
    digest_stream_text(&s, r->rendered_at);
    digest_stream_text(&s, r->json);
    digest_stream_close(&s, &d);
    HPDF_Array id = HPDF_Array_New(doc->mmgr);
    for (int i = 0; id != NULL && i < 2; i++)
        HPDF_Array_Add(id, HPDF_Binary_New(doc->mmgr, d.byte, 16));
    HPDF_Dict_Add(doc->trailer, "ID", id);
}

void pdf_add_information(void *handle, const struct report *r, const struct fonts *fonts)
{
    HPDF_Doc doc = handle;
    HPDF_Dict preferences = HPDF_Dict_New(doc->mmgr);
    if (preferences == NULL)
        return;
    add_info(doc, HPDF_INFO_TITLE, r->title != NULL ? r->title : "");
    add_info(doc, HPDF_INFO_SUBJECT, r->subject != NULL ? r->subject : "");
    add_info(doc, HPDF_INFO_CREATOR, r->tool != NULL ? r->tool : "");
    if (r->synthetic)
        add_info(doc, HPDF_INFO_KEYWORDS, "SYNTHETIC");
    add_dates(doc, r->rendered_at);
    add_xmp(doc, r, fonts);
    if (r->json != NULL)
        attach(doc, r->json);
    add_id(doc, r);
    HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
    HPDF_Dict_Add(doc->catalog, "ViewerPreferences", preferences);
    HPDF_Dict_Add(doc->catalog, "Lang", HPDF_String_New(doc->mmgr, "en", NULL));
}

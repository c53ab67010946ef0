#include "report/verify_parts.h"

#include "receipt/json.h"

#include <string.h>

#define FACTS_BEGIN "<!-- {\"schema\":\"mcreport.report/"
#define FACTS_END   " -->"

const char *report_file_ending(enum report_file file)
{
    static const char *const endings[] = {"pdf", "svg", "md", "json"};
    return endings[file];
}

enum report_file report_file_of(const char *bytes, size_t size)
{
    size_t blank = 0;
    while (blank < size && strchr(" \t\r\n", bytes[blank]) != NULL && bytes[blank] != '\0')
        blank++;
    if (size >= 5 && memcmp(bytes, "%PDF-", 5) == 0)
        return REPORT_PDF;
    if (size - blank >= 5 && (memcmp(bytes + blank, "<?xml", 5) == 0 || memcmp(bytes + blank, "<svg ", 5) == 0))
        return REPORT_SVG;
    return blank < size && bytes[blank] == '{' ? REPORT_JSON : REPORT_MARKDOWN;
}

static const char *text_at(const struct json_node *root, const char *path, struct arena *memory)
{
    return arena_copy(memory, json_text(json_find(root, path)));
}

/* "sha256:…" without its beginning; NULL for anything else. */
static const char *digest_at(const struct json_node *root, const char *path, struct arena *memory)
{
    static const char begin[] = "sha256:";
    const char *text = json_text(json_find(root, path));
    struct digest d;
    if (text == NULL || strncmp(text, begin, sizeof begin - 1) != 0 || digest_parse(&d, text + sizeof begin - 1) != 0)
        return NULL;
    return arena_copy(memory, text + sizeof begin - 1);
}

static int read_settings(struct report_record *out, const struct json_node *list, struct arena *memory,
                         struct error *err)
{
    const char **settings = arena_array(memory, json_size(list), sizeof *settings);
    if (settings == NULL)
        return error_nomem(err);
    for (const struct json_node *n = json_first(list); n != NULL; n = json_next(n)) {
        if (json_text(n) == NULL)
            return error_set(err, ERR_NOT_FOUND, "settings that are no texts");
        settings[out->n_settings++] = arena_copy(memory, json_text(n));
    }
    out->settings = settings;
    return 0;
}

static int read_members(struct report_record *out, const struct json_node *root, struct arena *memory,
                        struct error *err)
{
    const char *schema = json_text(json_find(root, "schema"));
    if (schema == NULL || strcmp(schema, "mcreport.report/1") != 0)
        return error_set(err, ERR_NOT_FOUND,
                         "no report of mcreport: its data do not say \"schema\": "
                         "\"mcreport.report/1\"");
    out->tool = text_at(root, "tool", memory);
    out->template_name = text_at(root, "template.name", memory);
    out->template_path = text_at(root, "template.path", memory);
    out->template_digest = digest_at(root, "template.digest", memory);
    out->db_digest = digest_at(root, "db.digest", memory);
    out->page = text_at(root, "page", memory);
    out->as_of = text_at(root, "as_of", memory);
    out->rendered_at = text_at(root, "rendered_at", memory);
    return read_settings(out, json_find(root, "settings"), memory, err);
}

static int read_json(struct report_record *out, const char *text, size_t size, struct arena *memory, struct error *err)
{
    struct json *doc = NULL;
    int rc = json_parse(&doc, NULL, text, size, err);
    if (rc == 0)
        rc = read_members(out, json_root(doc), memory, err);
    json_free(doc);
    return rc;
}

/* The comment with the facts, which is the last one. */
static int read_markdown(struct report_record *out, const char *bytes, size_t size, struct arena *memory,
                         struct error *err)
{
    const char *facts = NULL, *end;
    for (const char *at = bytes; (at = memmem(at, size - (size_t)(at - bytes), FACTS_BEGIN, strlen(FACTS_BEGIN)));)
        facts = at++;
    if (facts == NULL || (end = strstr(facts, FACTS_END)) == NULL)
        return error_set(err, ERR_NOT_FOUND,
                         "no report of mcreport: neither PDF nor SVG nor JSON, and not Markdown "
                         "that ends with what it was made from");
    facts += strlen("<!-- ");
    return read_json(out, facts, (size_t)(end - facts), memory, err);
}

/* In a PDF the metadata, uncompressed, name the faces. */
static const char *fonts_of(const char *bytes, size_t size, struct arena *memory)
{
    static const char begin[] = "<dc:relation>", end[] = "</dc:relation>";
    const char *from = memmem(bytes, size, begin, sizeof begin - 1);
    const char *to = from != NULL ? memmem(from, size - (size_t)(from - bytes), end, sizeof end - 1) : NULL;
    return to != NULL ? arena_copy_n(memory, from, (size_t)(to - from)) : "";
}

/* Whether the file would be whole with line feeds alone: mail, editors and git convert text. */
static int is_whole_with_line_feeds(const char *bytes, size_t size, const char *marker, struct arena *memory)
{
    char *plain = memmem(bytes, size, "\r\n", 2) != NULL ? arena_alloc(memory, size) : NULL;
    size_t n = 0;
    for (size_t i = 0; plain != NULL && i < size; i++)
        if (bytes[i] != '\r' || i + 1 == size || bytes[i + 1] != '\n')
            plain[n++] = bytes[i];
    return plain != NULL && seal_check(plain, n, marker) == SEAL_WHOLE;
}

int report_record_read(struct report_record *out, enum report_file file, const char *bytes, size_t size,
                       const char *attached, size_t attached_size, struct arena *memory, struct error *err)
{
    struct report_record r = {.fonts = ""};
    int rc = file == REPORT_PDF        ? read_json(&r, attached, attached_size, memory, err)
             : file == REPORT_SVG      ? verify_read_svg(&r, bytes, size, memory, err)
             : file == REPORT_MARKDOWN ? read_markdown(&r, bytes, size, memory, err)
                                       : read_json(&r, bytes, size, memory, err);
    if (rc != 0)
        return rc;
    if (file == REPORT_PDF)
        r.fonts = fonts_of(bytes, size, memory);
    const char *marker = file == REPORT_PDF || file == REPORT_SVG ? SEAL_XML : SEAL_JSON;
    r.seal = seal_check(bytes, size, marker);
    r.has_crlf = r.seal == SEAL_BROKEN && file != REPORT_PDF && is_whole_with_line_feeds(bytes, size, marker, memory);
    if (memory->failed)
        return error_nomem(err);
    if (r.template_name == NULL || r.as_of == NULL || r.rendered_at == NULL || r.db_digest == NULL || r.tool == NULL)
        return error_set(err, ERR_NOT_FOUND, "does not say what it was made from: template, date and database");
    *out = r;
    return 0;
}

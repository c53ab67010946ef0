#include "report/twins.h"

#include "core/seal.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[BLOCK_KINDS] = {[BLOCK_HEADLINE] = "headline",
                                               [BLOCK_SUBTITLE] = "subtitle",
                                               [BLOCK_HEADING] = "heading",
                                               [BLOCK_PARAGRAPH] = "paragraph",
                                               [BLOCK_NOTE] = "note",
                                               [BLOCK_CODE] = "code",
                                               [BLOCK_FINDINGS] = "findings",
                                               [BLOCK_TABLE] = "table",
                                               [BLOCK_COMPARE] = "compare-chart",
                                               [BLOCK_CURVES] = "curves-chart",
                                               [BLOCK_STEPS] = "steps-chart",
                                               [BLOCK_DOTS] = "dots-chart",
                                               [BLOCK_AGES] = "ages-chart",
                                               [BLOCK_MATRIX] = "matrix-chart",
                                               [BLOCK_MOVES] = "moves-chart",
                                               [BLOCK_LIST] = "list",
                                               [BLOCK_PAGE_BREAK] = "page-break"};

const char *report_plane_words(enum plane plane)
{
    static const char *const words[] = {"CURRENT CLAIMS", "DATED EVIDENCE", "REFERENCE"};
    return words[plane];
}

static void write_table(struct json_writer *w, const struct table *t)
{
    json_open_array(w, "columns");
    for (size_t j = 0; j < t->n_columns; j++)
        json_string(w, NULL, t->columns[j].title);
    json_close_array(w);
    json_open_array(w, "rows");
    for (size_t i = 0; i < t->n_rows; i++) {
        json_open_array(w, NULL);
        for (size_t j = 0; j < t->n_columns; j++)
            json_string(w, NULL, t->cells[i * t->n_columns + j].text);
        json_close_array(w);
    }
    json_close_array(w);
    if (t->n_rows == 0)
        json_string(w, "empty", t->empty);
}

static void write_findings(struct json_writer *w, const struct finding *items, size_t n)
{
    json_open_array(w, "findings");
    for (size_t i = 0; i < n; i++) {
        json_open_object(w, NULL);
        json_string(w, "text", items[i].text);
        json_string(w, "ref", items[i].ref);
        json_close_object(w);
    }
    json_close_array(w);
}

/* By the bytes of the text's UTF-8. */
static void write_spans(struct json_writer *w, const struct span *spans, size_t n)
{
    static const char *const names[] = {[SPAN_STRONG] = "strong", [SPAN_CODE] = "code", [SPAN_LINK] = "link"};
    json_open_array(w, "spans");
    for (size_t i = 0; i < n; i++) {
        json_open_object(w, NULL);
        json_string(w, "kind", names[spans[i].kind]);
        json_int(w, "start", (int64_t)spans[i].start);
        json_int(w, "end", (int64_t)spans[i].end);
        if (spans[i].kind == SPAN_LINK)
            json_string(w, "target", spans[i].target);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_block(struct json_writer *w, const struct block *b, struct arena *memory)
{
    json_open_object(w, NULL);
    json_string(w, "kind", kinds[b->kind]);
    if (b->text != NULL)
        json_string(w, "text", b->text);
    if (b->n_spans > 0)
        write_spans(w, b->spans, b->n_spans);
    if (b->alt != NULL)
        json_string(w, "alt", b->alt);
    if (b->note != NULL)
        json_string(w, "note", b->note);
    if (b->kind == BLOCK_LIST && b->as.ordered > 0)
        json_int(w, "number", (int64_t)b->as.ordered);
    if (b->kind == BLOCK_TABLE)
        write_table(w, &b->as.table);
    if (b->kind == BLOCK_FINDINGS)
        write_findings(w, b->as.findings.items, b->as.findings.n);
    report_json_chart(w, b, memory);
    json_close_object(w);
}

static void write_section(struct json_writer *w, const struct section *s, struct arena *memory)
{
    json_open_object(w, NULL);
    json_string(w, "plane", report_plane_words(s->plane));
    json_string(w, "title", s->title);
    json_string(w, "validity", s->validity);
    json_open_array(w, "blocks");
    for (size_t i = 0; i < s->n_blocks; i++)
        write_block(w, &s->blocks[i], memory);
    json_close_array(w);
    json_close_object(w);
}

/* "sha256:…"; null where there is none. */
static void write_digest(struct json_writer *w, const char *name, const char *hex)
{
    char text[96];
    snprintf(text, sizeof text, "sha256:%s", hex != NULL ? hex : "");
    json_string(w, name, hex != NULL ? text : NULL);
}

/* What the report is made from, and so what it takes to make it again. */
static void write_origin(struct json_writer *w, const struct report *r)
{
    json_string(w, "schema", "mcreport.report/1");
    json_string(w, "tool", r->tool);
    json_open_object(w, "template");
    json_string(w, "name", r->template_name);
    write_digest(w, "digest", r->template_digest);
    json_string(w, "path", r->template_path);
    json_close_object(w);
    json_open_array(w, "settings");
    for (size_t i = 0; i < r->n_settings; i++)
        json_string(w, NULL, r->settings[i]);
    json_close_array(w);
    json_string(w, "page", r->page);
    json_string(w, "as_of", r->as_of);
    json_string(w, "rendered_at", r->rendered_at);
    json_open_object(w, "db");
    write_digest(w, "digest", r->db_digest);
    json_close_object(w);
    json_bool(w, "synthetic", r->synthetic);
}

static void write_facts(struct json_writer *w, struct report *r)
{
    write_origin(w, r);
}

static void write_all(struct json_writer *w, struct report *r)
{
    write_origin(w, r);
    json_string(w, "command", r->command);
    json_string(w, "headline", r->title);
    json_string(w, "verdict", r->verdict);
    json_open_array(w, "sections");
    for (size_t i = 0; i < r->n_sections; i++)
        write_section(w, &r->sections[i], &r->memory);
    json_close_array(w);
    json_string(w, "seal", "sha256:" SEAL_OPEN);
}

/* One object of members in the report's memory; NULL without memory. */
static char *written(struct report *r, int indent, void (*members)(struct json_writer *w, struct report *r))
{
    char *text = NULL, *kept = NULL;
    size_t size;
    struct json_writer w;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    json_writer_init(&w, f, indent);
    json_open_object(&w, NULL);
    members(&w, r);
    json_close_object(&w);
    if (indent > 0)
        putc('\n', f);
    int failed = ferror(f);
    if (fclose(f) == 0 && !failed)
        kept = arena_copy(&r->memory, text);
    free(text);
    return kept;
}

int report_json(struct report *r, struct error *err)
{
    char *json = written(r, 1, write_all), *facts = written(r, 0, write_facts);
    if (json == NULL || facts == NULL || r->memory.failed)
        return error_nomem(err);
    if (seal_put(json, strlen(json), SEAL_JSON) != 0)
        return error_set(err, ERR_INTERNAL, "the report as data has no place for its seal");
    r->json = json;
    r->facts = facts;
    return 0;
}

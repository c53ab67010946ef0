#include "cli/weekly_manifest.h"

#include "core/json_writer.h"
#include "receipt/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "mcreport.weekly-manifest/1"
#define SHA256 "sha256:"

/* --- out --- */

static void write_hex(struct json_writer *w, const char *name, const char *hex)
{
    char text[sizeof SHA256 + DIGEST_HEX_SIZE];
    snprintf(text, sizeof text, SHA256 "%s", hex);
    json_string(w, name, text);
}

static void write_digest(struct json_writer *w, const char *name, const struct digest *d)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(hex, d);
    write_hex(w, name, hex);
}

static void write_attention(struct json_writer *w, unsigned attention)
{
    json_open_array(w, "attention");
    for (int i = 0; i < WEEKLY_ATTENTIONS; i++)
        if (attention & 1u << i)
            json_string(w, NULL, weekly_attention_name((enum weekly_attention)i));
    json_close_array(w);
}

static void write_unreadable(struct json_writer *w, const struct weekly_manifest *m)
{
    json_open_array(w, "unreadable");
    for (size_t i = 0; i < m->n_unreadable; i++) {
        json_open_object(w, NULL);
        json_string(w, "path", m->unreadable[i].path);
        json_string(w, "place", m->unreadable[i].place);
        json_string(w, "document", m->unreadable[i].document);
        json_string(w, "reason", m->unreadable[i].reason);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_files(struct json_writer *w, const struct weekly_file *files, size_t n)
{
    json_open_array(w, "files");
    for (size_t i = 0; i < n; i++) {
        struct digest d;
        digest_of(&d, files[i].bytes, files[i].size);
        json_open_object(w, NULL);
        json_string(w, "path", files[i].path);
        json_int(w, "bytes", (int64_t)files[i].size);
        write_digest(w, "sha256", &d);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_manifest(FILE *f, const struct weekly_manifest *m, const struct weekly_file *files, size_t n)
{
    struct json_writer w;
    json_writer_init(&w, f, 2);
    json_open_object(&w, NULL);
    json_string(&w, "schema", SCHEMA);
    json_string(&w, "tool", m->tool);
    json_string(&w, "week", m->week);
    json_int(&w, "revision", m->revision);
    json_string(&w, "asked", m->asked);
    json_string(&w, "as_of", m->as_of);
    json_string(&w, "rendered_at", m->rendered_at);
    json_string(&w, "command", m->command);
    json_open_object(&w, "db");
    write_hex(&w, "digest", m->db_digest);
    json_close_object(&w);
    write_digest(&w, "facts", &m->facts);
    json_string(&w, "headline", m->headline);
    write_attention(&w, m->attention);
    write_unreadable(&w, m);
    write_files(&w, files, n);
    json_close_object(&w);
    putc('\n', f);
}

const char *weekly_manifest_text(const struct weekly_manifest *m, const struct weekly_file *files, size_t n,
                                 struct arena *memory)
{
    char *text = NULL, *copy = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    write_manifest(f, m, files, n);
    int bad = ferror(f);
    if (fclose(f) == 0 && !bad)
        copy = arena_copy(memory, text);
    free(text);
    return copy;
}

/* --- in --- */

static int read_document(struct json **out, const struct weekly_folder *f, const char *issue, struct arena *memory,
                         struct error *err)
{
    const char *text;
    size_t size;
    int rc = weekly_folder_read(&text, &size, f, issue, WEEKLY_MANIFEST, memory, err);
    if (rc == 0 && (rc = json_parse(out, NULL, text, size, err)) != 0)
        error_prefix(err, "%s/%s/" WEEKLY_MANIFEST, f->path, issue);
    const char *schema = rc == 0 ? json_text(json_find(json_root(*out), "schema")) : NULL;
    if (rc == 0 && (schema == NULL || strcmp(schema, SCHEMA) != 0))
        rc = error_set(err, ERR_INPUT, "%s/%s/" WEEKLY_MANIFEST ": schema: not '%s'", f->path, issue, SCHEMA);
    return rc;
}

static int read_digest(struct digest *out, const struct json_node *node)
{
    const char *text = json_text(node);
    size_t n = sizeof SHA256 - 1;
    return text != NULL && strncmp(text, SHA256, n) == 0 ? digest_parse(out, text + n) : -1;
}

static unsigned read_attention(const struct json_node *list)
{
    unsigned bits = 0;
    for (const struct json_node *x = json_first(list); x != NULL; x = json_next(x))
        for (int i = 0; i < WEEKLY_ATTENTIONS; i++)
            if (json_text(x) != NULL && strcmp(json_text(x), weekly_attention_name((enum weekly_attention)i)) == 0)
                bits |= 1u << i;
    return bits;
}

static int read_unreadable(struct weekly_manifest *out, const struct json_node *list, struct arena *memory)
{
    out->unreadable = arena_array(memory, json_size(list), sizeof *out->unreadable);
    for (const struct json_node *x = json_first(list); x != NULL && out->unreadable != NULL; x = json_next(x)) {
        struct weekly_unreadable *u = &out->unreadable[out->n_unreadable++];
        *u = (struct weekly_unreadable){.path = arena_copy(memory, json_text(json_find(x, "path"))),
                                        .place = arena_copy(memory, json_text(json_find(x, "place"))),
                                        .document = arena_copy(memory, json_text(json_find(x, "document"))),
                                        .reason = arena_copy(memory, json_text(json_find(x, "reason")))};
        if (u->path == NULL || u->reason == NULL)
            return -1;
    }
    return out->unreadable != NULL ? 0 : -1;
}

/* What a later run goes by; the rest is for people. */
static int take(struct weekly_manifest *out, const struct json_node *root, struct arena *memory)
{
    double revision = json_number(json_find(root, "revision"));
    *out = (struct weekly_manifest){.week = arena_copy(memory, json_text(json_find(root, "week"))),
                                    .asked = arena_copy(memory, json_text(json_find(root, "asked"))),
                                    .as_of = arena_copy(memory, json_text(json_find(root, "as_of"))),
                                    .revision = revision >= 1 && revision < 1e9 ? (int)revision : 0,
                                    .headline = arena_copy(memory, json_text(json_find(root, "headline"))),
                                    .attention = read_attention(json_find(root, "attention"))};
    return out->week != NULL && out->asked != NULL && out->as_of != NULL && out->revision > 0 &&
                   read_digest(&out->facts, json_find(root, "facts")) == 0 &&
                   read_unreadable(out, json_find(root, "unreadable"), memory) == 0
               ? 0
               : -1;
}

int weekly_manifest_read(struct weekly_manifest *out, const struct weekly_folder *f, const char *issue,
                         struct arena *memory, struct error *err)
{
    struct json *doc = NULL;
    int rc = read_document(&doc, f, issue, memory, err);
    if (rc == 0 && take(out, json_root(doc), memory) != 0)
        rc = error_set(err, ERR_INPUT, "%s/%s/" WEEKLY_MANIFEST ": is not one that 'mcreport weekly' writes", f->path,
                       issue);
    json_free(doc);
    return rc;
}

/* A name from a file: only one that can lie in the issue. */
static int is_inside(const char *path)
{
    return path != NULL && path[0] != '/' && path[0] != '\0' && strstr(path, "..") == NULL;
}

static int check_file(const struct weekly_folder *f, const char *issue, const struct json_node *file,
                      struct arena *memory, struct error *err)
{
    const char *path = json_text(json_find(file, "path")), *bytes;
    struct digest said, is;
    size_t size;
    if (!is_inside(path) || read_digest(&said, json_find(file, "sha256")) != 0)
        return error_set(err, ERR_INTEGRITY, "%s/%s/" WEEKLY_MANIFEST ": is damaged", f->path, issue);
    int rc = weekly_folder_read(&bytes, &size, f, issue, path, memory, err);
    if (rc == ERR_NOMEM)
        return rc;
    if (rc != 0)
        return error_set(err, ERR_INTEGRITY, "%s/%s/%s: cannot be read", f->path, issue, path);
    digest_of(&is, bytes, size);
    return memcmp(&is, &said, sizeof is) == 0
               ? 0
               : error_set(err, ERR_INTEGRITY, "%s/%s/%s: is not what was written", f->path, issue, path);
}

int weekly_manifest_check(const struct weekly_folder *f, const char *issue, struct error *err)
{
    struct arena memory = {0};
    struct json *doc = NULL;
    int rc = read_document(&doc, f, issue, &memory, err);
    const struct json_node *files = rc == 0 ? json_find(json_root(doc), "files") : NULL;
    if (rc == 0 && json_size(files) == 0)
        rc = error_set(err, ERR_INTEGRITY, "%s/%s/" WEEKLY_MANIFEST ": names no file", f->path, issue);
    for (const struct json_node *x = json_first(files); rc == 0 && x != NULL; x = json_next(x))
        rc = check_file(f, issue, x, &memory, err);
    json_free(doc);
    arena_release(&memory);
    return rc;
}

#include "ingest/mllog.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Tokens of a training sample, by benchmark: github.com/mlcommons/training, the README of each reference. */
static const struct {
    const char *benchmark;
    double seq_len;
} seq_lens[] = {
    {"llama2_70b_lora", 8192}, {"llama31_405b", 8192}, {"llama31_8b", 8192}, {"gpt3", 2048}, {"bert", 512},
};

static double find_seq_len(const struct mllog_source *s)
{
    double given = s->side ? json_number(json_find(json_root(s->side), "recipe.seq_len")) : (double)NAN;
    const char *benchmark = mllog_text(&s->run, "submission_benchmark");
    if (given > 0)
        return given;
    for (size_t i = 0; benchmark != NULL && i < sizeof seq_lens / sizeof *seq_lens; i++)
        if (strcmp(seq_lens[i].benchmark, benchmark) == 0)
            return seq_lens[i].seq_len;
    return (double)NAN;
}

static void write_log_values(struct json_writer *w, const struct mllog_run *run)
{
    json_open_object(w, "log");
    for (size_t i = 0; i < run->n_values; i++)
        if (!run->values[i].disagrees)
            json_raw(w, run->values[i].key, run->values[i].json);
    json_close_object(w);
}

/* The members of a system description worth keeping, under the names the receipt gives them. */
static const struct {
    const char *from, *name;
} system_members[] = {
    {"system_name", "name"},
    {"submitter", "submitter"},
    {"status", "status"},
    {"framework", "framework"},
    {"framework_name", "framework_name"},
    {"other_software_stack", "software"},
    {"operating_system", "operating_system"},
    {"host_processor_model_name", "host_processor"},
    {"host_storage_type", "host_storage"},
    {"accelerator_memory_capacity", "accelerator_memory"},
};

static int write_system(struct json_writer *w, const struct mllog_source *s, struct error *err)
{
    char hex[DIGEST_HEX_SIZE];
    struct digest digest;
    if (s->system == NULL)
        return 0;
    digest_of(&digest, s->log->system, s->log->system_size);
    digest_hex(hex, &digest);
    json_open_object(w, "system");
    json_string(w, "sha256", hex);
    for (size_t i = 0; i < sizeof system_members / sizeof *system_members; i++) {
        const struct json_node *node = json_find(json_root(s->system), system_members[i].from);
        char *text = node ? merge_text(s->system, node) : NULL;
        if (node != NULL && text == NULL)
            return error_nomem(err);
        if (text != NULL && strcmp(text, "\"\"") != 0)
            json_raw(w, system_members[i].name, text);
        free(text);
    }
    json_close_object(w);
    return 0;
}

static int write_origin(struct json_writer *w, struct mllog_source *s, struct error *err)
{
    json_open_object(w, "imported_from");
    json_string(w, "format", "mllog");
    json_string(w, "sha256", s->sha256);
    json_open_array(w, "notes");
    for (size_t i = 0; i < s->notes.n; i++)
        json_string(w, NULL, s->notes.text[i]);
    json_close_array(w);
    write_log_values(w, &s->run);
    int rc = write_system(w, s, err);
    json_close_object(w);
    return rc;
}

static int write_document(FILE *out, struct mllog_source *s, struct json *imported, struct error *err)
{
    struct json_writer w;
    json_writer_init(&w, out, 2);
    json_open_object(&w, NULL);
    int rc = merge_documents(&w, imported, s->side, &s->notes, err);
    if (rc == 0)
        rc = write_origin(&w, s, err);
    json_close_object(&w);
    return rc;
}

static int read_beside(struct json **out, const char *path, const char *text, size_t size, struct error *err)
{
    if (text == NULL)
        return 0;
    int rc = json_parse(out, NULL, text, size, err);
    if (rc == 0 && json_type(json_root(*out)) != JSON_OBJECT)
        rc = error_set(err, ERR_INPUT, "not an object");
    return rc == ERR_INPUT ? error_prefix(err, "%s", path) : rc;
}

static int read_all(struct mllog_source *s, struct error *err)
{
    struct digest digest;
    digest_of(&digest, s->log->text, s->log->size);
    digest_hex(s->sha256, &digest);
    int rc = read_beside(&s->side, s->log->provenance_path, s->log->provenance, s->log->provenance_size, err);
    if (rc == 0)
        rc = read_beside(&s->system, s->log->system_path, s->log->system, s->log->system_size, err);
    if (rc == 0)
        rc = mllog_run_read(&s->run, s->log, &s->notes, err);
    if (rc)
        return rc;
    s->batch = mllog_number(&s->run, "global_batch_size");
    s->seq_len = find_seq_len(s);
    rc = mllog_block_records(&s->run, s->batch, err);
    return rc ? rc : mllog_reported(&s->reported, &s->run, s->batch, s->seq_len, err);
}

/* Text written by `write` into fresh memory; *size is its length. */
static int to_text(char **text, size_t *size, struct mllog_source *s, struct json *imported, struct error *err)
{
    FILE *out = open_memstream(text, size);
    if (out == NULL)
        return error_nomem(err);
    int rc = imported ? write_document(out, s, imported, err) : mllog_write_receipt(out, s, err);
    if (fclose(out) != 0 && rc == 0)
        rc = error_nomem(err);
    return rc;
}

static int hand_notes(struct imported *out, const struct note_list *notes, struct error *err)
{
    out->notes = arena_array(&out->memory, notes->n, sizeof *out->notes);
    if (out->notes == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < notes->n; i++)
        out->notes[i].text = notes->text[i];
    out->n_notes = notes->n;
    return 0;
}

int mllog_import(struct imported *out, const struct import_log *log, struct error *err)
{
    struct imported result = {0};
    struct mllog_source s = {.log = log, .notes.memory = &result.memory};
    struct json *imported = NULL;
    char *base = NULL, *document = NULL;
    size_t base_size = 0, size = 0;

    int rc = read_all(&s, err);
    if (rc == 0)
        rc = to_text(&base, &base_size, &s, NULL, err);
    if (rc == 0)
        rc = json_parse(&imported, NULL, base, base_size, err);
    if (rc == 0)
        rc = to_text(&document, &size, &s, imported, err);
    if (rc == 0)
        rc = hand_notes(&result, &s.notes, err);
    if (rc == 0 && (result.document = arena_copy_n(&result.memory, document, size)) == NULL)
        rc = error_nomem(err);
    if (rc == 0) {
        result.size = size;
        *out = result;
        result = (struct imported){0};
    }
    json_free(imported);
    json_free(s.side);
    json_free(s.system);
    free(base);
    free(document);
    mllog_run_release(&s.run);
    note_list_release(&s.notes);
    arena_release(&result.memory);
    return rc;
}

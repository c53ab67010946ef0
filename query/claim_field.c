#include "query/claim_field.h"

#include "core/date.h"
#include "core/digest.h"

#include <math.h>
#include <string.h>

/* read: 0, ERR_NOMEM, or -1 where the value is none such; v is NULL for a null. */
struct field_kind {
    const char *what; /* what the value is not, in messages */
    void (*write)(struct json_writer *w, const char *name, const void *at);
    int (*read)(void *at, const struct json_node *v, struct arena *memory);
};

static void write_text(struct json_writer *w, const char *name, const void *at)
{
    json_string(w, name, *(const char *const *)at);
}

static int read_text(void *at, const struct json_node *v, struct arena *memory)
{
    const char *text = json_text(v), *copy;
    if (text == NULL)
        return -1;
    if ((copy = arena_copy(memory, text)) == NULL)
        return ERR_NOMEM;
    *(const char **)at = copy;
    return 0;
}

static int read_text_or_null(void *at, const struct json_node *v, struct arena *memory)
{
    return v == NULL ? 0 : read_text(at, v, memory);
}

static void write_number(struct json_writer *w, const char *name, const void *at)
{
    json_double(w, name, *(const double *)at);
}

static int read_number(void *at, const struct json_node *v, struct arena *memory)
{
    (void)memory;
    *(double *)at = json_number(v);
    return v == NULL || json_type(v) == JSON_NUMBER ? 0 : -1;
}

static int is_whole(const struct json_node *v, double most)
{
    double x = json_number(v);
    return x >= 0 && x <= most && x == floor(x);
}

#define WHOLE_MOST 9007199254740992.0 /* 2^53: every whole number up to it is a double */

static void write_size(struct json_writer *w, const char *name, const void *at)
{
    json_int(w, name, (int64_t) * (const size_t *)at);
}

static int read_size(void *at, const struct json_node *v, struct arena *memory)
{
    (void)memory;
    if (!is_whole(v, WHOLE_MOST))
        return -1;
    *(size_t *)at = (size_t)json_number(v);
    return 0;
}

static void write_int64(struct json_writer *w, const char *name, const void *at)
{
    json_int(w, name, *(const int64_t *)at);
}

static int read_int64(void *at, const struct json_node *v, struct arena *memory)
{
    (void)memory;
    if (!is_whole(v, WHOLE_MOST))
        return -1;
    *(int64_t *)at = (int64_t)json_number(v);
    return 0;
}

static void write_int(struct json_writer *w, const char *name, const void *at)
{
    json_int(w, name, *(const int *)at);
}

static int read_int(void *at, const struct json_node *v, struct arena *memory)
{
    (void)memory;
    if (!is_whole(v, INT32_MAX))
        return -1;
    *(int *)at = (int)json_number(v);
    return 0;
}

static void write_flag(struct json_writer *w, const char *name, const void *at)
{
    json_bool(w, name, *(const int *)at);
}

static int read_flag(void *at, const struct json_node *v, struct arena *memory)
{
    int is_true = json_is_true(v);
    (void)memory;
    *(int *)at = is_true;
    return is_true < 0 ? -1 : 0;
}

static void write_time(struct json_writer *w, const char *name, const void *at)
{
    char text[DATE_TEXT_SIZE];
    int64_t ms = *(const int64_t *)at;
    date_format_time(text, ms);
    json_string(w, name, ms != DATE_NONE ? text : NULL);
}

static int read_time(void *at, const struct json_node *v, struct arena *memory)
{
    const char *text = json_text(v);
    (void)memory;
    *(int64_t *)at = DATE_NONE;
    if (v == NULL)
        return 0;
    return text != NULL && date_parse_time(at, text) == 0 ? 0 : -1;
}

enum { ID_PREFIX = 4, ID_SIZE = ID_PREFIX + DIGEST_HEX_SIZE };

static void format_id(char out[ID_SIZE], const char *prefix, const struct digest *id)
{
    memcpy(out, prefix, ID_PREFIX);
    digest_hex(out + ID_PREFIX, id);
}

/* Held against its own spelling: a digest in capitals is not what was written. */
static int read_id(void *at, const struct json_node *v, const char *prefix)
{
    const char *text = json_text(v);
    char again[ID_SIZE];
    if (text == NULL || strlen(text) != ID_SIZE - 1 || digest_parse(at, text + ID_PREFIX) != 0)
        return -1;
    format_id(again, prefix, at);
    return strcmp(again, text) == 0 ? 0 : -1;
}

static void write_receipt_id(struct json_writer *w, const char *name, const void *at)
{
    char text[ID_SIZE];
    format_id(text, "rcp-", at);
    json_string(w, name, text);
}

static int read_receipt_id(void *at, const struct json_node *v, struct arena *memory)
{
    (void)memory;
    return read_id(at, v, "rcp-");
}

static void write_price_id(struct json_writer *w, const char *name, const void *at)
{
    char text[ID_SIZE];
    format_id(text, "prc-", at);
    json_string(w, name, text);
}

static int read_price_id(void *at, const struct json_node *v, struct arena *memory)
{
    (void)memory;
    return read_id(at, v, "prc-");
}

const struct field_kind field_text = {"text", write_text, read_text};
const struct field_kind field_text_or_null = {"text or null", write_text, read_text_or_null};
const struct field_kind field_number_or_null = {"a number or null", write_number, read_number};
const struct field_kind field_size = {"a whole number", write_size, read_size};
const struct field_kind field_int64 = {"a whole number", write_int64, read_int64};
const struct field_kind field_int = {"a whole number", write_int, read_int};
const struct field_kind field_flag = {"true or false", write_flag, read_flag};
const struct field_kind field_time_or_null = {"an RFC 3339 time or null", write_time, read_time};
const struct field_kind field_receipt_id = {"'rcp-' and 64 hex digits", write_receipt_id, read_receipt_id};
const struct field_kind field_price_id = {"'prc-' and 64 hex digits", write_price_id, read_price_id};

void fields_write(struct json_writer *w, const struct fields *f, const void *base)
{
    for (size_t i = 0; i < f->n; i++)
        f->items[i].kind->write(w, f->items[i].name, (const char *)base + f->items[i].at);
}

int field_fault(struct field_reading *x, const char *place, const char *name, const char *what)
{
    return error_set(x->err, ERR_INTEGRITY, "%s/%s: not %s", place, name, what);
}

static int is_member(const struct fields *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->items[i].name, name) == 0)
            return 1;
    for (size_t i = 0; i < f->n_others; i++)
        if (strcmp(f->others[i], name) == 0)
            return 1;
    return 0;
}

static int check_members(struct field_reading *x, const char *place, const struct json_node *node,
                         const struct fields *f)
{
    const char *at = place[0] != '\0' ? place : "record";
    size_t n = 0;
    if (node == NULL || json_type(node) != JSON_OBJECT)
        return error_set(x->err, ERR_INTEGRITY, "%s: not an object", at);
    for (const struct json_node *m = json_first(node); m != NULL; m = json_next(m), n++)
        if (!is_member(f, json_name(m)))
            return error_set(x->err, ERR_INTEGRITY, "%s/%s: no member of a claim record", place, json_name(m));
    if (n != f->n + f->n_others) /* the JSON reader lets no name stand twice */
        return error_set(x->err, ERR_INTEGRITY, "%s: %zu members, not %zu", at, n, f->n + f->n_others);
    return 0;
}

int fields_read(struct field_reading *x, const char *place, const struct json_node *node, const struct fields *f,
                void *base)
{
    int rc = place != NULL ? check_members(x, place, node, f) : error_nomem(x->err);
    for (size_t i = 0; i < f->n && rc == 0; i++) {
        const struct field *item = &f->items[i];
        rc = item->kind->read((char *)base + item->at, json_find(node, item->name), x->memory);
        if (rc == ERR_NOMEM)
            error_nomem(x->err);
        else if (rc != 0)
            rc = field_fault(x, place, item->name, item->kind->what);
    }
    return rc;
}

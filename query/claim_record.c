#include "query/claim_record.h"

#include "core/date.h"
#include "query/claim_field.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RECORD_SCHEMA "mcreport.claim-record/1"
#define REVISION_MOST 999999999 /* as many digits as a reference to one may have */

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

#define R(name, kind)                                                                                                  \
    {                                                                                                                  \
#name, &field_##kind, offsetof(struct claim_record, name)                                                      \
    }
static const struct field record_items[] = {
    R(revision, int64),       R(value, number_or_null),   R(lo, number_or_null),     R(hi, number_or_null),
    R(level, number_or_null), R(text, text_or_null),      R(detail, text_or_null),   R(no_interval, text_or_null),
    R(method, text_or_null),  R(n_steps, number_or_null), R(class_id, text_or_null), R(accelerator, text_or_null),
    R(count, text_or_null),   R(basis, text_or_null),     R(currency, text_or_null), R(stack, text_or_null),
    R(as_of, time_or_null),   R(valid_days, int),         R(valid_to, time_or_null), R(synthetic, flag),
};
static const char *const record_others[] = {"schema", "terms", "shared", "disclosed", "left_out", "sides"};
static const struct fields record_fields = {record_items, COUNT_OF(record_items), record_others,
                                            COUNT_OF(record_others)};

#define S(name, kind)                                                                                                  \
    {                                                                                                                  \
#name, &field_##kind, offsetof(struct claim_side, name)                                                        \
    }
static const struct field side_items[] = {
    S(level, text_or_null), S(rate, number_or_null), S(lo, number_or_null),   S(hi, number_or_null),   S(n_runs, size),
    S(n_attempts, size),    S(n_failed, size),       S(oldest, time_or_null), S(newest, time_or_null),
};
static const char *const side_others[] = {"price", "receipts"};
static const struct fields side_fields = {side_items, COUNT_OF(side_items), side_others, COUNT_OF(side_others)};

#define P(name, kind)                                                                                                  \
    {                                                                                                                  \
#name, &field_##kind, offsetof(struct claim_price, name)                                                       \
    }
static const struct field price_items[] = {
    P(id, price_id),         P(accelerator_hour, text), P(source, text),           P(provider, text),
    P(region, text_or_null), P(observed, time_or_null), P(valid_to, time_or_null),
};
static const struct fields price_fields = {price_items, COUNT_OF(price_items), NULL, 0};

static const struct field receipt_items[] = {
    {"id", &field_receipt_id, offsetof(struct claim_receipt, id)},
    {"has_artifacts", &field_flag, offsetof(struct claim_receipt, has_artifacts)},
};
static const struct fields receipt_fields = {receipt_items, COUNT_OF(receipt_items), NULL, 0};

static const struct field left_out_items[] = {
    {"name", &field_text, offsetof(struct claim_left_out, name)},
    {"why", &field_text, offsetof(struct claim_left_out, why)},
};
static const struct fields left_out_fields = {left_out_items, COUNT_OF(left_out_items), NULL, 0};

void claim_record_days(int64_t *oldest, int64_t *newest, const struct claim_record *r)
{
    *oldest = *newest = DATE_NONE;
    for (size_t i = 0; i < r->n_sides; i++) {
        const struct claim_side *s = &r->sides[i];
        *oldest = i == 0 || s->oldest < *oldest ? s->oldest : *oldest;
        *newest = i == 0 || s->newest > *newest ? s->newest : *newest;
    }
}

size_t claim_record_lacks_artifacts(const struct claim_record *r, size_t *of)
{
    size_t without = 0;
    *of = 0;
    for (size_t s = 0; s < r->n_sides; s++)
        for (size_t i = 0; i < r->sides[s].n_receipts; i++, ++*of)
            without += !r->sides[s].receipts[i].has_artifacts;
    return without;
}

static void write_object(struct json_writer *w, const char *name, const struct fields *f, const void *base)
{
    json_open_object(w, name);
    fields_write(w, f, base);
    json_close_object(w);
}

static void write_side(struct json_writer *w, const struct claim_side *s)
{
    json_open_object(w, NULL);
    fields_write(w, &side_fields, s);
    if (s->has_price)
        write_object(w, "price", &price_fields, &s->price);
    else
        json_null(w, "price");
    json_open_array(w, "receipts");
    for (size_t i = 0; i < s->n_receipts; i++)
        write_object(w, NULL, &receipt_fields, &s->receipts[i]);
    json_close_array(w);
    json_close_object(w);
}

static void write_shared(struct json_writer *w, const struct factors *shared)
{
    json_open_object(w, "shared");
    for (size_t f = 0; f < FACTORS; f++)
        if (shared->value[f] != NULL)
            json_string(w, factor_rule((enum factor)f)->name, shared->value[f]);
    json_close_object(w);
}

static void write_lists(struct json_writer *w, const struct claim_record *r)
{
    json_open_array(w, "disclosed");
    for (size_t i = 0; i < r->n_disclosed; i++)
        json_string(w, NULL, r->disclosed[i]);
    json_close_array(w);
    json_open_array(w, "left_out");
    for (size_t i = 0; i < r->n_left_out; i++)
        write_object(w, NULL, &left_out_fields, &r->left_out[i]);
    json_close_array(w);
    json_open_array(w, "sides");
    for (size_t i = 0; i < r->n_sides; i++)
        write_side(w, &r->sides[i]);
    json_close_array(w);
}

int claim_record_write(const char **out, const struct claim_record *r, struct arena *memory, struct error *err)
{
    struct json_writer w;
    char *text = NULL, *copy;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return error_nomem(err);
    json_writer_init(&w, f, 0);
    json_open_object(&w, NULL);
    json_string(&w, "schema", RECORD_SCHEMA);
    json_raw(&w, "terms", r->terms.text);
    fields_write(&w, &record_fields, r);
    write_shared(&w, &r->shared);
    write_lists(&w, r);
    json_close_object(&w);
    copy = fclose(f) == 0 ? arena_copy_n(memory, text, size) : NULL;
    free(text);
    if (copy == NULL)
        return error_nomem(err);
    *out = copy;
    return 0;
}

/* Room for the elements of an array, and how many there are. */
static int open_array(struct field_reading *x, const char *place, const char *name, const struct json_node *node,
                      size_t size, void **items, size_t *n)
{
    const struct json_node *array = json_find(node, name);
    if (array == NULL || json_type(array) != JSON_ARRAY) {
        field_fault(x, place, name, "an array");
        return ERR_INTEGRITY;
    }
    *n = json_size(array);
    *items = arena_array(x->memory, *n, size);
    return *items != NULL ? 0 : error_nomem(x->err);
}

static int read_receipts(struct field_reading *x, const char *place, const struct json_node *side,
                         struct claim_side *out)
{
    void *items = NULL;
    int rc = open_array(x, place, "receipts", side, sizeof *out->receipts, &items, &out->n_receipts);
    if (rc != 0)
        return rc;
    out->receipts = items;
    const struct json_node *v = json_first(json_find(side, "receipts"));
    for (size_t i = 0; i < out->n_receipts && rc == 0; i++, v = json_next(v))
        rc =
            fields_read(x, arena_format(x->memory, "%s/receipts/%zu", place, i), v, &receipt_fields, &out->receipts[i]);
    return rc;
}

static int read_side(struct field_reading *x, const char *place, const struct json_node *node, struct claim_side *out)
{
    int rc = fields_read(x, place, node, &side_fields, out);
    const struct json_node *price = rc == 0 ? json_find(node, "price") : NULL;
    if (price != NULL) {
        out->has_price = 1;
        rc = fields_read(x, arena_format(x->memory, "%s/price", place), price, &price_fields, &out->price);
    }
    return rc == 0 ? read_receipts(x, place, node, out) : rc;
}

static int read_sides(struct field_reading *x, const struct json_node *root, struct claim_record *out)
{
    void *items = NULL;
    int rc = open_array(x, "", "sides", root, sizeof *out->sides, &items, &out->n_sides);
    if (rc != 0)
        return rc;
    out->sides = items;
    const struct json_node *v = json_first(json_find(root, "sides"));
    for (size_t i = 0; i < out->n_sides && rc == 0; i++, v = json_next(v))
        rc = read_side(x, arena_format(x->memory, "/sides/%zu", i), v, &out->sides[i]);
    return rc;
}

static int read_left_out(struct field_reading *x, const struct json_node *root, struct claim_record *out)
{
    void *items = NULL;
    int rc = open_array(x, "", "left_out", root, sizeof *out->left_out, &items, &out->n_left_out);
    if (rc != 0)
        return rc;
    out->left_out = items;
    const struct json_node *v = json_first(json_find(root, "left_out"));
    for (size_t i = 0; i < out->n_left_out && rc == 0; i++, v = json_next(v))
        rc = fields_read(x, arena_format(x->memory, "/left_out/%zu", i), v, &left_out_fields, &out->left_out[i]);
    return rc;
}

static int read_disclosed(struct field_reading *x, const struct json_node *root, struct claim_record *out)
{
    void *items = NULL;
    int rc = open_array(x, "", "disclosed", root, sizeof *out->disclosed, &items, &out->n_disclosed);
    if (rc != 0)
        return rc;
    out->disclosed = items;
    const struct json_node *v = json_first(json_find(root, "disclosed"));
    for (size_t i = 0; i < out->n_disclosed; i++, v = json_next(v)) {
        if (json_text(v) == NULL)
            return field_fault(x, "", "disclosed", "an array of texts");
        if ((out->disclosed[i] = arena_copy(x->memory, json_text(v))) == NULL)
            return error_nomem(x->err);
    }
    return 0;
}

static int read_shared(struct field_reading *x, const struct json_node *root, struct factors *out)
{
    const struct json_node *shared = json_find(root, "shared");
    if (shared == NULL || json_type(shared) != JSON_OBJECT)
        return field_fault(x, "", "shared", "an object");
    for (const struct json_node *v = json_first(shared); v != NULL; v = json_next(v)) {
        enum factor f;
        if (factor_by_name(&f, json_name(v)) != 0)
            return field_fault(x, "/shared", json_name(v), "a factor");
        if (json_text(v) == NULL)
            return field_fault(x, "/shared", json_name(v), "text");
        if ((out->value[f] = arena_copy(x->memory, json_text(v))) == NULL)
            return error_nomem(x->err);
    }
    return 0;
}

/* The terms are read as a file that says the same: what was accepted once is held to the same rules again. */
static int read_terms(struct field_reading *x, struct json *doc, struct claim_terms *out)
{
    const struct json_node *terms = json_find(json_root(doc), "terms");
    struct error why = {0};
    char *text = NULL;
    size_t size;
    FILE *f = terms != NULL ? open_memstream(&text, &size) : NULL;
    if (terms == NULL)
        return field_fault(x, "", "terms", "an object");
    if (f == NULL)
        return error_nomem(x->err);
    json_write_canonical(f, doc, terms);
    int rc = fclose(f) == 0 ? claim_terms_read(out, text, size, x->memory, &why) : error_nomem(&why);
    free(text);
    if (rc == 0)
        return 0;
    return error_set(x->err, rc == ERR_NOMEM ? ERR_NOMEM : ERR_INTEGRITY, "/terms: %s", why.text);
}

static int read_record(struct field_reading *x, struct json *doc, struct claim_record *out)
{
    const struct json_node *root = json_root(doc);
    int rc = fields_read(x, "", root, &record_fields, out);
    const char *schema = json_text(json_find(root, "schema"));
    if (rc == 0 && (schema == NULL || strcmp(schema, RECORD_SCHEMA) != 0))
        rc = field_fault(x, "", "schema", "'" RECORD_SCHEMA "'");
    if (rc == 0)
        rc = read_terms(x, doc, &out->terms);
    if (rc == 0)
        rc = read_shared(x, root, &out->shared);
    if (rc == 0)
        rc = read_disclosed(x, root, out);
    if (rc == 0)
        rc = read_left_out(x, root, out);
    if (rc == 0)
        rc = read_sides(x, root, out);
    return rc == 0 ? record_check(x, out) : rc;
}

int claim_record_read(struct claim_record *out, const char *text, struct arena *memory, struct error *err)
{
    struct field_reading x = {memory, err};
    struct claim_record record = {0};
    struct json *doc = NULL;
    struct error why = {0};
    int rc = json_parse(&doc, NULL, text, strlen(text), &why);
    if (rc != 0)
        return error_set(err, rc == ERR_NOMEM ? ERR_NOMEM : ERR_INTEGRITY, "%s", why.text);
    rc = read_record(&x, doc, &record);
    json_free(doc);
    if (rc == 0)
        *out = record;
    return rc;
}

void claim_record_glimpse(struct claim_record *out, const char *text, struct arena *memory)
{
    struct error unheard = {0};
    struct field_reading x = {memory, &unheard};
    struct json *doc = NULL;
    *out = (struct claim_record){.value = NAN, .lo = NAN, .hi = NAN, .level = NAN, .as_of = DATE_NONE};
    out->terms.axis = FACTOR_ACCELERATOR;
    out->valid_to = DATE_NONE;
    if (json_parse(&doc, NULL, text, strlen(text), NULL) != 0)
        return;
    struct claim_terms terms;
    if (read_terms(&x, doc, &terms) == 0)
        out->terms = terms;
    double number = json_number(json_find(json_root(doc), "revision"));
    if (number >= 1 && number <= REVISION_MOST && number == floor(number))
        out->revision = (int64_t)number;
    json_free(doc);
}

#include "ingest/prices_mapping.h"

#include "core/text.h"
#include "receipt/json.h"

#include <math.h>
#include <string.h>

struct reader {
    const char *path;
    const char *where; /* "" or "prices[2]." */
    struct arena *memory;
};

/* The members an object may have, each of one type. */
struct member {
    const char *name;
    enum json_type type;
};

static const struct member root_members[] = {
    {"schema", JSON_STRING}, {"about", JSON_STRING},       {"columns", JSON_OBJECT}, {"values", JSON_OBJECT},
    {"names", JSON_OBJECT},  {"multipliers", JSON_OBJECT}, {"skip", JSON_ARRAY},     {"prices", JSON_ARRAY},
};
static const struct member price_members[] = {
    {"about", JSON_STRING}, {"columns", JSON_OBJECT},     {"values", JSON_OBJECT},
    {"names", JSON_OBJECT}, {"multipliers", JSON_OBJECT},
};
static const struct member skip_members[] = {{"column", JSON_STRING}, {"equals", JSON_STRING}};
static const struct member cell_members[] = {{"column", JSON_STRING}, {"value", JSON_STRING}};

enum { MOST_MEMBERS = sizeof root_members / sizeof *root_members };

static const char *type_name(enum json_type type)
{
    return type == JSON_OBJECT ? "an object" : type == JSON_ARRAY ? "an array" : "a text in quotes";
}

static int check_object(const struct reader *r, const char *name, const struct json_node *object,
                        const struct member *known, size_t n, struct error *err)
{
    const char *names[MOST_MEMBERS];
    for (size_t i = 0; i < n; i++)
        names[i] = known[i].name;
    for (const struct json_node *m = json_first(object); m != NULL; m = json_next(m)) {
        size_t i = 0;
        while (i < n && strcmp(known[i].name, json_name(m)) != 0)
            i++;
        if (i < n && json_type(m) == known[i].type)
            continue;
        if (i < n)
            return error_set(err, ERR_INPUT, "%s: %s%s%s: must be %s", r->path, r->where, name, json_name(m),
                             type_name(known[i].type));
        const char *meant = text_did_you_mean(json_name(m), names, n);
        return error_set(err, ERR_INPUT, "%s: %s%s%.60s: unknown member%s%s%s", r->path, r->where, name, json_name(m),
                         meant ? "; did you mean '" : "", meant ? meant : "", meant ? "'?" : "");
    }
    return 0;
}

#define CHECK_OBJECT(r, name, object, known, err)                                                                      \
    check_object(r, name, object, known, sizeof(known) / sizeof *(known), err)

static int find_field(enum price_field *out, const struct reader *r, const char *group, const char *name,
                      struct error *err)
{
    if (price_field_by_name(out, name) == 0)
        return 0;
    const char *meant = price_field_meant(name);
    return error_set(err, ERR_INPUT, "%s: %s%s.%.60s: no field of a price%s%s%s", r->path, r->where, group, name,
                     meant ? "; did you mean '" : "", meant ? meant : "", meant ? "'?" : "");
}

/* A copy in the arena; ERR_INPUT for what is not a text, or an empty one. */
static int read_text(const char **out, const struct reader *r, const char *group, const struct json_node *node,
                     struct error *err)
{
    const char *text = json_text(node);
    if (text == NULL || *text == '\0')
        return error_set(err, ERR_INPUT, "%s: %s%s.%.60s: must be a text in quotes, and not empty", r->path, r->where,
                         group, json_name(node));
    *out = arena_copy(r->memory, text);
    return *out != NULL ? 0 : error_nomem(err);
}

/* Texts; for a count and for yes and no also JSON's own. A price as a JSON number would pass through a double. */
static int read_value(const char **out, const struct reader *r, enum price_field f, const struct json_node *node,
                      struct error *err)
{
    double x = json_number(node);
    if (f == FIELD_SYNTHETIC && json_type(node) == JSON_BOOL)
        *out = json_is_true(node) ? "yes" : "no";
    else if (f == FIELD_PER && x >= 1 && x <= 999999999 && floor(x) == x)
        *out = arena_format(r->memory, "%.0f", x);
    else if (json_type(node) == JSON_NUMBER)
        return error_set(err, ERR_INPUT, "%s: %svalues.%s: write the number in quotes, so that no digit is lost",
                         r->path, r->where, json_name(node));
    else
        return read_text(out, r, "values", node, err);
    return *out != NULL ? 0 : error_nomem(err);
}

static int read_fields(struct mapped_price *out, const struct reader *r, const struct json_node *level,
                       struct error *err)
{
    enum price_field f;
    int rc = 0;
    const struct json_node *m = json_first(json_find(level, "columns"));
    for (; rc == 0 && m != NULL; m = json_next(m)) {
        rc = find_field(&f, r, "columns", json_name(m), err);
        if (rc == 0)
            rc = read_text(&out->fields[f].column, r, "columns", m, err);
    }
    m = json_first(json_find(level, "values"));
    for (; rc == 0 && m != NULL; m = json_next(m)) {
        rc = find_field(&f, r, "values", json_name(m), err);
        if (rc == 0 && out->fields[f].column != NULL)
            rc = error_set(err, ERR_INPUT, "%s: %svalues.%s: \"columns\" states it too", r->path, r->where,
                           json_name(m));
        if (rc == 0)
            rc = read_value(&out->fields[f].value, r, f, m, err);
    }
    return rc;
}

/* Appends the texts one field is known by. */
static int read_field_names(struct mapped_price *out, size_t *room, const struct reader *r,
                            const struct json_node *field, struct error *err)
{
    enum price_field f;
    int rc = find_field(&f, r, "names", json_name(field), err);
    if (rc == 0 && json_type(field) != JSON_OBJECT)
        rc = error_set(err, ERR_INPUT, "%s: %snames.%s: must be an object of texts", r->path, r->where,
                       json_name(field));
    for (const struct json_node *m = json_first(field); rc == 0 && m != NULL; m = json_next(m)) {
        struct mapped_name *names = prices_room(out->names, out->n_names, room, sizeof *names, r->memory);
        struct mapped_name name = {.field = f, .from = arena_copy(r->memory, json_name(m))};
        if (names == NULL || name.from == NULL)
            return error_nomem(err);
        rc = read_text(&name.to, r, "names", m, err);
        out->names = names;
        out->names[out->n_names++] = name;
    }
    return rc;
}

static int read_names(struct mapped_price *out, const struct reader *r, const struct json_node *level,
                      struct error *err)
{
    size_t room = 0;
    int rc = 0;
    for (const struct json_node *m = json_first(json_find(level, "names")); rc == 0 && m != NULL; m = json_next(m))
        rc = read_field_names(out, &room, r, m, err);
    return rc;
}

static int read_multiplier(struct mapped_multiplier *out, const struct reader *r, const struct json_node *node,
                           struct error *err)
{
    const struct json_node *column = json_find(node, "column"), *value = json_find(node, "value");
    int rc = json_type(node) == JSON_OBJECT ? CHECK_OBJECT(r, "multipliers.", node, cell_members, err) : 0;
    if (rc)
        return rc;
    if (json_type(node) != JSON_OBJECT || (column == NULL) == (value == NULL))
        return error_set(err, ERR_INPUT,
                         "%s: %smultipliers.%.60s: must be {\"column\": \"NAME\"} or {\"value\": \"1.1\"}", r->path,
                         r->where, json_name(node));
    out->name = arena_copy(r->memory, json_name(node));
    rc = column != NULL ? read_text(&out->from.column, r, "multipliers", column, err)
                        : read_text(&out->from.value, r, "multipliers", value, err);
    return rc == 0 && out->name == NULL ? error_nomem(err) : rc;
}

static int read_multipliers(struct mapped_price *out, const struct reader *r, const struct json_node *level,
                            struct error *err)
{
    const struct json_node *group = json_find(level, "multipliers");
    int rc = 0;
    out->multipliers = arena_array(r->memory, json_size(group), sizeof *out->multipliers);
    if (out->multipliers == NULL)
        return error_nomem(err);
    for (const struct json_node *m = json_first(group); rc == 0 && m != NULL; m = json_next(m))
        rc = read_multiplier(&out->multipliers[out->n_multipliers++], r, m, err);
    return rc;
}

static int read_level(struct mapped_price *out, const struct reader *r, const struct json_node *level,
                      struct error *err)
{
    int rc = read_fields(out, r, level, err);
    if (rc == 0)
        rc = read_names(out, r, level, err);
    if (rc == 0)
        rc = read_multipliers(out, r, level, err);
    return rc;
}

/* What the whole file says, where one of its prices is silent. */
static int inherit(struct mapped_price *p, const struct mapped_price *file, struct arena *memory, struct error *err)
{
    for (int f = 0; f < PRICE_FIELDS; f++)
        if (!mapped_cell_stated(&p->fields[f]))
            p->fields[f] = file->fields[f];
    if (p->n_multipliers == 0) {
        p->multipliers = file->multipliers;
        p->n_multipliers = file->n_multipliers;
    }
    struct mapped_name *names = arena_array(memory, p->n_names + file->n_names, sizeof *names);
    if (names == NULL)
        return error_nomem(err);
    if (p->n_names > 0)
        memcpy(names, p->names, p->n_names * sizeof *names);
    if (file->n_names > 0)
        memcpy(names + p->n_names, file->names, file->n_names * sizeof *names);
    p->names = names;
    p->n_names += file->n_names;
    return 0;
}

/* An array of numbers has no elements to walk (receipt/json.h), so they are counted against its size. */
static int check_elements(const struct reader *r, const char *name, const struct json_node *array, struct error *err)
{
    size_t objects = 0;
    for (const struct json_node *m = json_first(array); m != NULL; m = json_next(m))
        objects += json_type(m) == JSON_OBJECT;
    if (array != NULL && (objects != json_size(array) || objects == 0))
        return error_set(err, ERR_INPUT, "%s: %s: must hold objects, one or more", r->path, name);
    return 0;
}

static int read_prices(struct price_mapping *out, const struct reader *file, const struct json_node *root,
                       struct error *err)
{
    const struct json_node *array = json_find(root, "prices");
    struct mapped_price whole = {0};
    struct reader r = *file;
    int rc = read_level(&whole, file, root, err);
    if (rc == 0)
        rc = check_elements(file, "prices", array, err);
    out->n = array != NULL ? json_size(array) : 1;
    out->prices = arena_array(r.memory, out->n, sizeof *out->prices);
    if (rc == 0 && out->prices == NULL)
        rc = error_nomem(err);
    if (rc == 0 && array == NULL)
        out->prices[0] = whole;
    const struct json_node *m = json_first(array);
    for (size_t i = 0; rc == 0 && m != NULL; m = json_next(m), i++) {
        r.where = arena_format(r.memory, "prices[%zu].", i);
        if (r.where == NULL)
            return error_nomem(err);
        rc = CHECK_OBJECT(&r, "", m, price_members, err);
        if (rc == 0)
            rc = read_level(&out->prices[i], &r, m, err);
        if (rc == 0)
            rc = inherit(&out->prices[i], &whole, r.memory, err);
    }
    return rc;
}

static int read_skips(struct price_mapping *out, const struct reader *r, const struct json_node *root,
                      struct error *err)
{
    const struct json_node *array = json_find(root, "skip");
    int rc = check_elements(r, "skip", array, err);
    out->skips = arena_array(r->memory, json_size(array), sizeof *out->skips);
    if (rc == 0 && out->skips == NULL)
        rc = error_nomem(err);
    for (const struct json_node *m = json_first(array); rc == 0 && m != NULL; m = json_next(m)) {
        const char *column = json_text(json_find(m, "column")), *equals = json_text(json_find(m, "equals"));
        rc = CHECK_OBJECT(r, "skip.", m, skip_members, err);
        if (rc == 0 && (column == NULL || equals == NULL))
            rc = error_set(err, ERR_INPUT, "%s: skip: must say {\"column\": …, \"equals\": …}", r->path);
        if (rc)
            break;
        struct mapped_skip *s = &out->skips[out->n_skips++];
        s->cell.column = arena_copy(r->memory, column);
        s->equals = arena_copy(r->memory, equals);
        rc = s->cell.column == NULL || s->equals == NULL ? error_nomem(err) : 0;
    }
    return rc;
}

static int read_root(struct price_mapping *out, const struct reader *r, const struct json_node *root, struct error *err)
{
    const char *schema = json_text(json_find(root, "schema"));
    if (json_type(root) != JSON_OBJECT)
        return error_set(err, ERR_INPUT, "%s: must be a JSON object", r->path);
    int rc = CHECK_OBJECT(r, "", root, root_members, err);
    if (rc == 0 && (schema == NULL || strcmp(schema, PRICE_MAPPING_SCHEMA) != 0))
        rc = error_set(err, ERR_INPUT, "%s: schema: must be \"%s\"", r->path, PRICE_MAPPING_SCHEMA);
    if (rc == 0)
        rc = read_skips(out, r, root, err);
    return rc == 0 ? read_prices(out, r, root, err) : rc;
}

int price_mapping_read(struct price_mapping *out, const struct price_list_options *options, struct arena *memory,
                       struct error *err)
{
    struct reader r = {options->mapping_path != NULL ? options->mapping_path : "mapping", "", memory};
    struct error fault = {0};
    struct json *doc = NULL;
    struct price_mapping m = {.path = r.path};
    int rc = json_parse(&doc, NULL, options->mapping, strlen(options->mapping), &fault);
    if (rc)
        return error_set(err, (enum error_code)rc, "%s:%s", r.path, fault.text);
    rc = read_root(&m, &r, json_root(doc), err);
    json_free(doc);
    if (rc == 0)
        rc = price_mapping_complete(&m, options, memory, err);
    if (rc == 0)
        *out = m;
    return rc;
}

/* What a document says of each factor of the contract, as short stable texts that can be compared byte by byte. */
#include "core/json_writer.h"
#include "core/number.h"
#include "receipt/accelerator.h"
#include "receipt/member.h"
#include "receipt/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_HEX = 12 };

static const char *trimmed(struct arena *a, const char *text)
{
    static const char blank[] = " \t\r\n";
    text += strspn(text, blank);
    size_t len = strlen(text);
    while (len > 0 && strchr(blank, text[len - 1]) != NULL)
        len--;
    return arena_copy_n(a, text, len);
}

const char *receipt_device(struct arena *a, const char *text)
{
    const struct accelerator *known = accelerator_find(text);
    return known != NULL ? known->name : trimmed(a, text);
}

struct devices {
    struct arena *memory;
    const char *text; /* the distinct names so far, joined */
    const char **names;
    size_t n, capacity;
};

static int devices_add(struct devices *d, const char *text)
{
    const char *name = receipt_device(d->memory, text);
    for (size_t i = 0; name != NULL && i < d->n; i++)
        if (strcmp(d->names[i], name) == 0)
            return 0;
    if (name != NULL && d->n < d->capacity) {
        d->names[d->n++] = name;
        d->text = d->n == 1 ? name : arena_format(d->memory, "%s, %s", d->text, name);
    }
    return name != NULL && d->text != NULL ? 0 : -1;
}

/* "NVIDIA H200, NVIDIA H200": names between commas, semicolons or line ends. */
static int devices_add_list(struct devices *d, const char *text)
{
    static const char between[] = ",;\r\n";
    int rc = 0;
    for (const char *one = text; rc == 0 && *one != '\0';) {
        size_t len = strcspn(one, between);
        const char *copy = arena_copy_n(d->memory, one, len);
        if (copy == NULL)
            return -1;
        if (copy[strspn(copy, " \t")] != '\0')
            rc = devices_add(d, copy);
        one += len + strspn(one + len, between);
    }
    return rc;
}

const char *receipt_devices(struct arena *a, const struct json_node *observed, size_t *distinct)
{
    struct devices d = {.memory = a};
    int rc = 0;
    const char *text = json_text(observed);
    *distinct = 0;
    if (observed == NULL)
        return NULL;
    d.capacity = text != NULL ? strlen(text) : json_size(observed);
    if ((d.names = arena_array(a, d.capacity, sizeof *d.names)) == NULL)
        return NULL;
    if (text != NULL)
        rc = devices_add_list(&d, text);
    for (const struct json_node *e = json_first(observed); rc == 0 && text == NULL && e != NULL; e = json_next(e))
        rc = devices_add(&d, member_missing(e) ? "unknown" : json_text(e));
    *distinct = d.n;
    if (rc == 0 && d.n == 0 && text != NULL) /* nothing but commas */
        return trimmed(a, text);
    return rc == 0 ? d.text : NULL;
}

static int by_member_name(const void *a, const void *b)
{
    return strcmp(json_name(*(const struct json_node *const *)a), json_name(*(const struct json_node *const *)b));
}

/* An object's members that are there, sorted by name; `but` (may be NULL) left out. */
static const struct json_node **sorted_members(struct arena *a, const struct json_node *object, const char *but,
                                               size_t *n)
{
    const struct json_node **members = arena_array(a, json_size(object), sizeof *members);
    *n = 0;
    for (const struct json_node *m = json_first(object); members != NULL && m != NULL; m = json_next(m))
        if (!member_missing(m) && (but == NULL || strcmp(json_name(m), but) != 0))
            members[(*n)++] = m;
    if (members != NULL)
        qsort(members, *n, sizeof *members, by_member_name);
    return members;
}

/* Text stands bare where it cannot be mistaken for the end of a pair; everything else as canonical JSON. */
static void write_value(FILE *out, struct json *doc, const struct json_node *value)
{
    const char *text = json_text(value);
    if (text != NULL && text[strcspn(text, " =\"\t\r\n")] == '\0')
        fputs(text, out);
    else
        json_write_canonical(out, doc, value);
}

/* The stream's text moved into the arena. */
static const char *keep(struct arena *a, FILE *out, char **text, size_t *len)
{
    int failed = ferror(out) != 0;
    const char *kept = NULL;
    if (fclose(out) == 0 && !failed)
        kept = arena_copy_n(a, *text, *len);
    free(*text);
    return kept;
}

/* "attention=bf16 linear=bf16", sorted by name. *value stays NULL when nothing is stated. */
static int read_pairs(struct receipt *r, enum member_id id, const char **value, struct error *err)
{
    const struct member *m = &r->members[id];
    size_t n, len = 0;
    char *text = NULL;
    if (m->node == NULL || m->fault != NULL)
        return 0;
    const struct json_node **members = sorted_members(&r->memory, m->node, NULL, &n);
    FILE *out = members != NULL ? open_memstream(&text, &len) : NULL;
    if (out == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%s%s=", i > 0 ? " " : "", json_name(members[i]));
        write_value(out, r->doc, members[i]);
    }
    *value = keep(&r->memory, out, &text, &len);
    return *value != NULL ? 0 : error_nomem(err);
}

/* The recipe without its precision, which is a factor of its own, and without members that are missing. */
static int read_recipe(struct receipt *r, struct error *err)
{
    struct json_writer w;
    size_t n = 0, len = 0;
    char *text = NULL;
    const struct json_node *recipe = json_find(json_root(r->doc), "recipe");
    const struct json_node **members = sorted_members(&r->memory, recipe, "precision", &n);
    if (members != NULL && n == 0)
        return 0;
    FILE *out = members != NULL ? open_memstream(&text, &len) : NULL;
    if (out == NULL)
        return error_nomem(err);
    json_writer_init(&w, out, 0);
    json_open_object(&w, NULL);
    for (size_t i = 0; i < n; i++) {
        json_raw(&w, json_name(members[i]), "");
        json_write_canonical(out, r->doc, members[i]);
    }
    json_close_object(&w);
    r->recipe_text = keep(&r->memory, out, &text, &len);
    return r->recipe_text != NULL ? 0 : error_nomem(err);
}

static const char *recipe_name(struct receipt *r)
{
    struct digest d;
    char hex[DIGEST_HEX_SIZE];
    digest_of(&d, r->recipe_text, strlen(r->recipe_text));
    digest_hex(hex, &d);
    return arena_format(&r->memory, "rec-%.*s", SHORT_HEX, hex);
}

/* A dirty tree is not its revision: the changes are part of the name. */
static const char *revision_name(struct receipt *r, const char *revision)
{
    const char *diff = receipt_text(r, AT_CODE_DIFF_SHA256);
    if (receipt_flag(r, AT_CODE_DIRTY) != 1)
        return revision;
    if (diff == NULL)
        return arena_format(&r->memory, "%s+dirty", revision);
    if (strncmp(diff, "sha256:", 7) == 0)
        diff += 7;
    return arena_format(&r->memory, "%s+dirty.%.*s", revision, SHORT_HEX, diff);
}

static const char *image_name(struct receipt *r)
{
    const struct member *m = &r->members[AT_CODE_IMAGE];
    return m->which == 0 ? json_text(m->node) : arena_format(&r->memory, "env:%s", json_text(m->node));
}

static const char *number_text(struct receipt *r, double x)
{
    char text[NUMBER_TEXT_SIZE];
    number_format_exact(text, x);
    return arena_copy(&r->memory, text);
}

/* Factors that are a member's own text or number. */
static const struct {
    enum factor factor;
    enum { AS_TEXT, AS_NUMBER, AS_ON_OFF } how;
    enum member_id id;
} plain[] = {
    {FACTOR_SURFACE, AS_TEXT, AT_SURFACE_NAME},
    {FACTOR_STARTUP, AS_TEXT, AT_STARTUP_CLASS},
    {FACTOR_TOKEN_KIND, AS_TEXT, AT_TOKEN_KIND},
    {FACTOR_EVAL, AS_ON_OFF, AT_EVAL_ENABLED},
    {FACTOR_STORAGE, AS_TEXT, AT_STORAGE_DATA},
    {FACTOR_COUNT_OF, AS_NUMBER, AT_ACCELERATOR_COUNT},
    {FACTOR_MODE, AS_TEXT, AT_LAUNCH_DISTRIBUTED_MODE},
    {FACTOR_HOST, AS_TEXT, AT_SURFACE_HOST},
    {FACTOR_REGION, AS_TEXT, AT_SURFACE_REGION},
    {FACTOR_MEMORY, AS_NUMBER, AT_ACCELERATOR_MEMORY_GIB},
    {FACTOR_POWER, AS_NUMBER, AT_ACCELERATOR_POWER_LIMIT_W},
    {FACTOR_WAVE, AS_TEXT, AT_WAVE},
    {FACTOR_MODEL, AS_TEXT, AT_RECIPE_MODEL},
};

static int read_plain(struct receipt *r, struct error *err)
{
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        const char **value = &r->factors.value[plain[i].factor];
        double x = plain[i].how == AS_NUMBER ? receipt_number(r, plain[i].id) : NAN;
        int on = plain[i].how == AS_ON_OFF ? receipt_flag(r, plain[i].id) : -1;
        if (plain[i].how == AS_TEXT)
            *value = receipt_text(r, plain[i].id);
        else if (on >= 0)
            *value = on ? "on" : "off";
        else if (!isnan(x) && (*value = number_text(r, x)) == NULL)
            return error_nomem(err);
    }
    return 0;
}

static const struct {
    enum factor factor;
    enum member_id id;
} pairs[] = {
    {FACTOR_PRECISION, AT_RECIPE_PRECISION},
    {FACTOR_PARALLEL, AT_LAUNCH_PARALLEL},
    {FACTOR_PINS, AT_CODE_KERNEL_WHEEL_PINS},
    {FACTOR_VERSIONS, AT_CODE_VERSIONS},
};

/* A run that did not end well may never have seen its accelerator: it is classed by what it asked for. */
static const char *class_accelerator(const struct receipt *r)
{
    return r->has_status && r->status != RUN_OK ? r->requested : r->observed;
}

/* Factors put together from several members. */
static int read_composed(struct receipt *r, struct error *err)
{
    const char **value = r->factors.value;
    const char *revision = receipt_text(r, AT_CODE_REVISION);
    int has_image = r->members[AT_CODE_IMAGE].node != NULL;
    value[FACTOR_LANE] = lane_name(r->lane);
    value[FACTOR_SYNTHETIC] = r->synthetic ? "yes" : "no";
    value[FACTOR_ACCELERATOR] = class_accelerator(r);
    value[FACTOR_HOSTS] = number_text(r, r->hosts);
    value[FACTOR_RECIPE] = r->recipe_text != NULL ? recipe_name(r) : NULL;
    value[FACTOR_REVISION] = revision != NULL ? revision_name(r, revision) : NULL;
    value[FACTOR_IMAGE] = has_image ? image_name(r) : NULL;
    int short_of = value[FACTOR_HOSTS] == NULL || (r->recipe_text != NULL && value[FACTOR_RECIPE] == NULL) ||
                   (revision != NULL && value[FACTOR_REVISION] == NULL) || (has_image && value[FACTOR_IMAGE] == NULL);
    return short_of ? error_nomem(err) : 0;
}

int receipt_read_factors(struct receipt *r, struct error *err)
{
    char class_id[CLASS_ID_SIZE];
    int rc = read_recipe(r, err);
    if (rc == 0)
        rc = read_plain(r, err);
    for (size_t i = 0; rc == 0 && i < sizeof pairs / sizeof pairs[0]; i++)
        rc = read_pairs(r, pairs[i].id, &r->factors.value[pairs[i].factor], err);
    if (rc == 0)
        rc = read_composed(r, err);
    if (rc != 0)
        return rc;
    factors_class(class_id, &r->factors);
    r->factors.value[FACTOR_CLASS] = arena_copy(&r->memory, class_id);
    return r->factors.value[FACTOR_CLASS] != NULL ? 0 : error_nomem(err);
}

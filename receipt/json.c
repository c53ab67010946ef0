#include "receipt/json.h"

#include "core/json_writer.h"
#include "core/number.h"
#include "receipt/json_scan.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * The tree is cJSON's, and so are the nodes. cJSON sees only the scanner's remainder: valid, distinct names, every
 * number 0. The members it leaves unused are given a meaning by adopt():
 *
 *   number  valuedouble: the number
 *   array   valueint:    the index in `numbers` of the first number in or after it
 *           valuedouble: how many numbers it takes when it was lifted, else 0
 */
struct json {
    cJSON *root;
    double *numbers;
    size_t n_numbers;
    const cJSON **sorted; /* room for all members of the document, for json_write_canonical() */
    struct digest canonical;
};

static const cJSON *item(const struct json_node *node)
{
    return (const cJSON *)node;
}

static const struct json_node *node_of(const cJSON *c)
{
    return (const struct json_node *)c;
}

/* How far the walk through the tree has come in the scanner's lists. */
struct adoption {
    const struct json_scan *scan;
    size_t numbers, arrays, lifted;
};

/* Takes a node and all below it in document order, the order in which the scanner met them. */
static void adopt(cJSON *node, struct adoption *a)
{
    const struct json_scan *scan = a->scan;
    if (cJSON_IsNumber(node) && a->numbers < scan->n_numbers)
        node->valuedouble = scan->numbers[a->numbers++];
    if (cJSON_IsArray(node)) {
        size_t array = a->arrays++;
        node->valueint = (int)a->numbers;
        if (a->lifted < scan->n_lifted && scan->lifted[a->lifted].array == array) {
            node->valuedouble = (double)scan->lifted[a->lifted].n;
            a->numbers += scan->lifted[a->lifted++].n;
        }
    }
    for (cJSON *child = node->child; child != NULL; child = child->next)
        adopt(child, a);
}

static int adopt_tree(struct json *doc, const struct json_scan *scan, struct error *err)
{
    struct adoption a = {.scan = scan};
    adopt(doc->root, &a);
    if (a.numbers != scan->n_numbers || a.arrays != scan->n_arrays || a.lifted != scan->n_lifted)
        return error_set(err, ERR_INTERNAL, "cJSON's tree is not the document's");
    return 0;
}

/* cJSON gives NULL without memory and for text it refuses; it cannot refuse the remainder of a valid document. */
static int build(struct json *doc, struct json_scan *scan, struct error *err)
{
    doc->sorted = calloc(scan->n_members + 1, sizeof *doc->sorted);
    doc->root = cJSON_ParseWithLengthOpts(scan->rest, scan->rest_len + 1, NULL, 1);
    if (doc->sorted == NULL || doc->root == NULL)
        return error_nomem(err);
    int rc = adopt_tree(doc, scan, err);
    if (rc != 0)
        return rc;
    doc->canonical = scan->canonical;
    doc->numbers = scan->numbers;
    doc->n_numbers = scan->n_numbers;
    scan->numbers = NULL;
    return 0;
}

int json_parse(struct json **out, struct json_place *where, const char *text, size_t len, struct error *err)
{
    struct json_scan scan = {.numbers = NULL};
    struct json *doc = NULL;
    int rc = json_scan(&scan, where, text, len, err);
    if (rc != 0)
        return rc;
    if ((doc = calloc(1, sizeof *doc)) == NULL) {
        rc = error_nomem(err);
        goto out;
    }
    if ((rc = build(doc, &scan, err)) != 0)
        goto out;
    *out = doc;
    doc = NULL;
out:
    json_free(doc);
    json_scan_release(&scan);
    return rc;
}

void json_free(struct json *doc)
{
    if (doc == NULL)
        return;
    cJSON_Delete(doc->root);
    free(doc->numbers);
    free(doc->sorted);
    free(doc);
}

const struct digest *json_canonical(const struct json *doc)
{
    return &doc->canonical;
}

const struct json_node *json_root(const struct json *doc)
{
    return node_of(doc->root);
}

enum json_type json_type(const struct json_node *node)
{
    const cJSON *c = item(node);
    return cJSON_IsBool(c)     ? JSON_BOOL
           : cJSON_IsNumber(c) ? JSON_NUMBER
           : cJSON_IsString(c) ? JSON_STRING
           : cJSON_IsArray(c)  ? JSON_ARRAY
           : cJSON_IsObject(c) ? JSON_OBJECT
                               : JSON_NULL;
}

/* cJSON's own look-up by length would want a terminated name; its plain one ignores case. */
static const cJSON *member_named(const cJSON *object, const char *name, size_t len)
{
    if (!cJSON_IsObject(object))
        return NULL;
    for (const cJSON *m = object->child; m != NULL; m = m->next)
        if (strncmp(m->string, name, len) == 0 && m->string[len] == '\0')
            return m;
    return NULL;
}

const struct json_node *json_find(const struct json_node *node, const char *path)
{
    const cJSON *c = item(node);
    for (;;) {
        size_t len = strcspn(path, ".");
        c = member_named(c, path, len);
        if (c == NULL || path[len] == '\0')
            break;
        path += len + 1;
    }
    return c != NULL && !cJSON_IsNull(c) ? node_of(c) : NULL;
}

const char *json_text(const struct json_node *node)
{
    return cJSON_IsString(item(node)) ? item(node)->valuestring : NULL;
}

double json_number(const struct json_node *node)
{
    return cJSON_IsNumber(item(node)) ? item(node)->valuedouble : NAN;
}

int json_is_true(const struct json_node *node)
{
    return cJSON_IsTrue(item(node)) ? 1 : cJSON_IsFalse(item(node)) ? 0 : -1;
}

const char *json_name(const struct json_node *member)
{
    return member != NULL ? item(member)->string : NULL;
}

const struct json_node *json_first(const struct json_node *node)
{
    return node != NULL ? node_of(item(node)->child) : NULL;
}

const struct json_node *json_next(const struct json_node *node)
{
    return node != NULL ? node_of(item(node)->next) : NULL;
}

static size_t lifted_size(const cJSON *c)
{
    return cJSON_IsArray(c) ? (size_t)c->valuedouble : 0;
}

size_t json_size(const struct json_node *node)
{
    size_t n = lifted_size(item(node));
    for (const struct json_node *child = json_first(node); child != NULL; child = json_next(child))
        n++;
    return n;
}

const double *json_numbers(struct json *doc, const struct json_node *node, size_t *n, size_t *bad)
{
    size_t i = 0;
    int is_array = cJSON_IsArray(item(node));
    for (const struct json_node *child = json_first(node); is_array && child != NULL; child = json_next(child), i++)
        is_array = cJSON_IsNumber(item(child));
    if (!is_array) {
        if (bad != NULL)
            *bad = i > 0 ? i - 1 : 0;
        return NULL;
    }
    *n = lifted_size(item(node)) + i;
    return doc->numbers + item(node)->valueint; /* an array of numbers and nothing else has them in one piece */
}

static int compare_names(const void *left, const void *right)
{
    const cJSON *const *a = left, *const *b = right;
    return strcmp((*a)->string, (*b)->string);
}

static void write_value(struct json_writer *w, struct json *doc, const cJSON *c, const char *name, size_t open);

/* `open` members of the objects around this one are using the front of doc->sorted. */
static void write_object(struct json_writer *w, struct json *doc, const cJSON *c, const char *name, size_t open)
{
    const cJSON **sorted = doc->sorted + open;
    size_t n = 0;
    for (const cJSON *m = c->child; m != NULL; m = m->next)
        sorted[n++] = m;
    qsort(sorted, n, sizeof *sorted, compare_names);
    json_open_object(w, name);
    for (size_t i = 0; i < n; i++)
        write_value(w, doc, sorted[i], sorted[i]->string, open + n);
    json_close_object(w);
}

static void write_array(struct json_writer *w, struct json *doc, const cJSON *c, const char *name, size_t open)
{
    const double *lifted = doc->numbers + c->valueint;
    json_open_array(w, name);
    for (size_t i = 0; i < lifted_size(c); i++)
        json_double(w, NULL, lifted[i]);
    for (const cJSON *e = c->child; e != NULL; e = e->next)
        write_value(w, doc, e, NULL, open);
    json_close_array(w);
}

static void write_value(struct json_writer *w, struct json *doc, const cJSON *c, const char *name, size_t open)
{
    if (cJSON_IsObject(c))
        write_object(w, doc, c, name, open);
    else if (cJSON_IsArray(c))
        write_array(w, doc, c, name, open);
    else if (cJSON_IsString(c))
        json_string(w, name, c->valuestring);
    else if (cJSON_IsNumber(c))
        json_double(w, name, c->valuedouble);
    else if (cJSON_IsBool(c))
        json_bool(w, name, cJSON_IsTrue(c));
    else
        json_null(w, name);
}

void json_write_canonical(FILE *out, struct json *doc, const struct json_node *node)
{
    struct json_writer w;
    json_writer_init(&w, out, 0);
    write_value(&w, doc, item(node), NULL, 0);
}

#include "tests/reference/vector.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Regular files and pipes: what is neither has no end, or nothing to read. */
static int open_text(FILE **out, const char *path, struct error *err)
{
    struct stat s;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return error_set(err, ERR_IO, "%s", strerror(errno));
    if (fstat(fileno(f), &s) != 0 || !(S_ISREG(s.st_mode) || S_ISFIFO(s.st_mode))) {
        fclose(f);
        return error_set(err, ERR_IO, "not a file");
    }
    *out = f;
    return 0;
}

static int read_text(char **out, size_t *size, FILE *f, struct error *err)
{
    char block[1 << 16];
    FILE *text = open_memstream(out, size);
    if (text == NULL)
        return error_nomem(err);
    size_t got, total = 0;
    while (total <= JSON_MAX_BYTES && (got = fread(block, 1, sizeof block, f)) > 0)
        total += fwrite(block, 1, got, text);
    int failed = ferror(f) || ferror(text);
    if (fclose(text) != 0 || failed)
        return error_set(err, ERR_IO, "cannot be read");
    return 0;
}

static int parse_file(struct vector *v, const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = NULL;
    int rc = open_text(&f, path, v->err);
    if (rc == 0)
        rc = read_text(&text, &size, f, v->err);
    if (rc == 0)
        rc = json_parse(&v->doc, NULL, text, size, v->err);
    if (f != NULL)
        fclose(f);
    free(text);
    return rc;
}

static int find_object(const struct json_node **out, struct vector *v, const char *name)
{
    const struct json_node *node = json_find(json_root(v->doc), name);
    if (node == NULL || json_type(node) != JSON_OBJECT)
        return error_set(v->err, ERR_INPUT, "%s: %s", name, node == NULL ? "missing" : "not an object");
    *out = node;
    return 0;
}

static int find_text(const char **out, struct vector *v, const char *name)
{
    const char *text = json_text(json_find(json_root(v->doc), name));
    if (text == NULL || *text == '\0')
        return error_set(v->err, ERR_INPUT, "%s: missing or not a text", name);
    *out = text;
    return 0;
}

int vector_open(struct vector *v, const char *path, struct error *err)
{
    *v = (struct vector){.err = err};
    int rc = parse_file(v, path);
    if (rc != 0)
        return rc;
    if (json_type(json_root(v->doc)) != JSON_OBJECT)
        return error_set(err, ERR_INPUT, "not an object");
    const char *id; /* names the case to people; nothing is looked up by it */
    if ((rc = find_text(&id, v, "id")) != 0 || (rc = find_text(&v->function, v, "function")) != 0)
        return rc;
    if ((rc = find_object(&v->inputs, v, "inputs")) != 0 || (rc = find_object(&v->expected, v, "expected")) != 0)
        return rc;
    return find_object(&v->tolerance, v, "tolerance");
}

void vector_release(struct vector *v)
{
    json_free(v->doc);
    arena_release(&v->memory);
    v->doc = NULL;
}

int vector_refuse(struct vector *v, const char *why)
{
    v->refused = arena_copy(&v->memory, why);
    return v->refused != NULL ? 0 : error_nomem(v->err);
}

static int bad_input(struct vector *v, const char *name, const char *what)
{
    return error_set(v->err, ERR_INPUT, "inputs.%s: %s", name, what);
}

int input_number_or(double *out, struct vector *v, const char *name, double absent)
{
    const struct json_node *node = json_find(v->inputs, name);
    *out = node != NULL ? json_number(node) : absent;
    return node != NULL && json_type(node) != JSON_NUMBER ? bad_input(v, name, "not a number") : 0;
}

int input_number(double *out, struct vector *v, const char *name)
{
    int rc = input_number_or(out, v, name, NAN);
    return rc == 0 && isnan(*out) ? bad_input(v, name, "missing") : rc;
}

int input_level(double *out, struct vector *v, const char *name)
{
    int rc = input_number(out, v, name);
    return rc == 0 && !(*out > 0 && *out < 1) ? bad_input(v, name, "not between 0 and 1") : rc;
}

int input_count(size_t *out, struct vector *v, const char *name, size_t least, size_t most)
{
    double x;
    int rc = input_number(&x, v, name);
    if (rc != 0)
        return rc;
    if (!(x >= (double)least && x <= (double)most) || x != floor(x))
        return error_set(v->err, ERR_INPUT, "inputs.%s: '%g' is not a whole number from %zu to %zu", name, x, least,
                         most);
    *out = (size_t)x;
    return 0;
}

static int list_of(const double **out, size_t *n, struct vector *v, const struct json_node *node, const char *name)
{
    size_t bad;
    if (node == NULL)
        return bad_input(v, name, "missing");
    if (json_type(node) != JSON_ARRAY)
        return bad_input(v, name, "not a list");
    *out = json_numbers(v->doc, node, n, &bad);
    return *out != NULL ? 0 : error_set(v->err, ERR_INPUT, "inputs.%s[%zu]: not a number", name, bad);
}

int input_list(const double **out, size_t *n, struct vector *v, const char *name)
{
    return list_of(out, n, v, json_find(v->inputs, name), name);
}

int input_lists(const double *const **out, const size_t **sizes, size_t *n, struct vector *v, const char *name)
{
    const struct json_node *node = json_find(v->inputs, name);
    if (node == NULL || json_type(node) != JSON_ARRAY)
        return bad_input(v, name, node == NULL ? "missing" : "not a list");
    size_t count = json_size(node), i = 0;
    const double **lists = arena_array(&v->memory, count, sizeof *lists);
    size_t *lengths = arena_array(&v->memory, count, sizeof *lengths);
    if (lists == NULL || lengths == NULL)
        return error_nomem(v->err);
    for (const struct json_node *e = json_first(node); e != NULL; e = json_next(e), i++) {
        int rc = list_of(&lists[i], &lengths[i], v, e, name);
        if (rc != 0)
            return rc;
    }
    if (i < count)
        return bad_input(v, name, "not a list of lists");
    *out = lists, *sizes = lengths, *n = count;
    return 0;
}

int input_pair(struct pair *out, struct vector *v)
{
    int rc = input_list(&out->x, &out->n_x, v, "x");
    return rc != 0 ? rc : input_list(&out->y, &out->n_y, v, "y");
}

static int add(struct vector *v, const struct answer *a)
{
    if (v->n_answers == VECTOR_MOST_ANSWERS)
        return error_set(v->err, ERR_INTERNAL, "more than %d answers", VECTOR_MOST_ANSWERS);
    v->answers[v->n_answers++] = *a;
    return 0;
}

static int add_values(struct vector *v, const char *name, enum answer_kind kind, const double *x, size_t rows,
                      size_t columns)
{
    double *copy = arena_array(&v->memory, rows * columns, sizeof *copy);
    if (copy == NULL)
        return error_nomem(v->err);
    if (rows * columns > 0)
        memcpy(copy, x, rows * columns * sizeof *copy);
    return add(v, &(struct answer){.name = name, .kind = kind, .values = copy, .rows = rows, .columns = columns});
}

int answer_number(struct vector *v, const char *name, double x)
{
    return add_values(v, name, ANSWER_NUMBER, &x, 1, 1);
}

int answer_list(struct vector *v, const char *name, const double *x, size_t n)
{
    return add_values(v, name, ANSWER_LIST, x, n, 1);
}

int answer_table(struct vector *v, const char *name, const double *x, size_t rows, size_t columns)
{
    return add_values(v, name, ANSWER_TABLE, x, rows, columns);
}

int answer_truth(struct vector *v, const char *name, int truth)
{
    return add(v, &(struct answer){.name = name, .kind = ANSWER_TRUTH, .truth = truth});
}

int answer_text(struct vector *v, const char *name, const char *text)
{
    return add(v, &(struct answer){.name = name, .kind = ANSWER_TEXT, .text = text});
}

int answer_numbers(struct vector *v, const struct named_number *numbers)
{
    int rc = 0;
    for (; numbers->name != NULL && rc == 0; numbers++)
        rc = answer_number(v, numbers->name, numbers->value);
    return rc;
}

const struct answer *vector_answer(const struct vector *v, const char *name)
{
    for (size_t i = 0; i < v->n_answers; i++)
        if (strcmp(v->answers[i].name, name) == 0)
            return &v->answers[i];
    return NULL;
}

int all_positive(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(x[i] > 0))
            return 0;
    return 1;
}

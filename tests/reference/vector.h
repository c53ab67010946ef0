/*
 * A reference vector: inputs of one statistical function, the numbers an independent source expects, and how near is
 * near enough. docs/statistics.md has the format.
 *
 * A function of the table in reference.c reads inputs with the input_* functions and records what the product computes
 * with the answer_* functions; judge.h compares. Inputs that are missing or of the wrong type make a damaged vector and
 * an error. Inputs from which nothing may be reported (no values, one run where two are needed) are no error: the
 * function calls vector_refuse(), and every number counts as not reported.
 */
#ifndef TESTS_REFERENCE_VECTOR_H
#define TESTS_REFERENCE_VECTOR_H

#include "core/arena.h"
#include "core/error.h"
#include "receipt/json.h"

#include <stddef.h>

#define VECTOR_MOST_ANSWERS 16

enum answer_kind { ANSWER_NUMBER, ANSWER_LIST, ANSWER_TABLE, ANSWER_TRUTH, ANSWER_TEXT };

struct answer {
    const char *name;
    enum answer_kind kind;
    const double *values; /* rows × columns; a number is 1 × 1, a list n × 1 */
    size_t rows, columns;
    int truth;
    const char *text;
};

struct vector {
    struct json *doc;
    const struct json_node *inputs, *expected, *tolerance;
    const char *function;
    struct answer answers[VECTOR_MOST_ANSWERS];
    size_t n_answers;
    const char *refused; /* why nothing may be reported; NULL */
    size_t checked, skipped;
    struct arena memory;
    struct error *err;
};

/* Reads a file and finds its parts. Release it either way. ERR_IO, ERR_INPUT, ERR_NOMEM in v->err. */
int vector_open(struct vector *v, const char *path, struct error *err);
void vector_release(struct vector *v);

/* Nothing may be reported from these inputs. Returns 0. */
int vector_refuse(struct vector *v, const char *why);

/* Inputs by name; arrays live as long as the vector. 0, or ERR_INPUT or ERR_NOMEM in v->err. */
int input_number(double *out, struct vector *v, const char *name);
int input_number_or(double *out, struct vector *v, const char *name, double absent); /* absent or null */
int input_count(size_t *out, struct vector *v, const char *name, size_t least, size_t most);
int input_list(const double **out, size_t *n, struct vector *v, const char *name);
int input_lists(const double *const **out, const size_t **sizes, size_t *n, struct vector *v, const char *name);
int input_level(double *out, struct vector *v, const char *name); /* between 0 and 1 */

/* Two samples named x and y. */
struct pair {
    const double *x, *y;
    size_t n_x, n_y;
};
int input_pair(struct pair *out, struct vector *v);

/* What the product computed; a number that is not finite is one that is not reported. 0, or ERR_NOMEM in v->err. */
int answer_number(struct vector *v, const char *name, double x);
int answer_list(struct vector *v, const char *name, const double *x, size_t n);
int answer_table(struct vector *v, const char *name, const double *x, size_t rows, size_t columns);
int answer_truth(struct vector *v, const char *name, int truth);
int answer_text(struct vector *v, const char *name, const char *text);

/* Several numbers at once, up to an entry without a name. */
struct named_number {
    const char *name;
    double value;
};
int answer_numbers(struct vector *v, const struct named_number *numbers);

/* NULL when there is none of that name. */
const struct answer *vector_answer(const struct vector *v, const char *name);

int all_positive(const double *x, size_t n);

#endif

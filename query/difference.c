#include "query/difference.h"

#include "core/text.h"
#include "receipt/json.h"

#include <stdlib.h>
#include <string.h>

int difference_push(struct difference **list, size_t *n, const struct difference *d, struct arena *memory,
                    struct error *err)
{
    /* one entry per factor and a few per operand: growing by copying is fine */
    struct difference *more = arena_array(memory, *n + 1, sizeof *more);
    if (more == NULL)
        return error_nomem(err);
    if (*n > 0)
        memcpy(more, *list, *n * sizeof *more);
    more[(*n)++] = *d;
    *list = more;
    return 0;
}

enum { VALUES_SHOWN = 4 };

/* The distinct values of one side, joined by ", "; NULL when nothing is recorded there. */
static char *join_values(const struct sides *s, enum factor f, int right)
{
    const char *seen[VALUES_SHOWN];
    size_t n = 0;
    char *joined = NULL;
    for (size_t i = 0; i < s->n; i++) {
        const char *value = s->rows[i]->factors.value[f];
        size_t j = 0;
        if (s->is_right[i] != right)
            continue;
        while (j < n && !text_equal(seen[j], value))
            j++;
        if (j < n)
            continue;
        if (n == VALUES_SHOWN)
            return arena_format(s->memory, "%s, …", joined);
        seen[n++] = value;
        const char *shown = value != NULL ? value : "not recorded";
        joined = joined == NULL ? arena_copy(s->memory, shown) : arena_format(s->memory, "%s, %s", joined, shown);
    }
    return n == 1 && seen[0] == NULL ? NULL : joined;
}

struct agreement {
    int differ;        /* two recorded values are not the same */
    int unknown;       /* some row has none */
    const char *value; /* the first that is recorded; NULL when no row has one */
};

static struct agreement agreement_of(const struct sides *s, enum factor f)
{
    struct agreement a = {0};
    for (size_t i = 0; i < s->n; i++) {
        const char *value = s->rows[i]->factors.value[f];
        if (value == NULL) {
            a.unknown = 1;
            continue;
        }
        a.differ = a.differ || (a.value != NULL && !text_equal(value, a.value));
        a.value = a.value != NULL ? a.value : value;
    }
    return a;
}

static char *member_text(struct json *doc, const struct json_node *node, struct arena *memory)
{
    char *text = NULL, *copy;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    json_write_canonical(f, doc, node);
    copy = fclose(f) == 0 ? arena_copy(memory, text) : NULL;
    free(text);
    return copy;
}

static char *add_member(char *list, const char *name, const char *left, const char *right, struct arena *memory)
{
    return arena_format(memory, "%s%s%s %s against %s", list != NULL ? list : "", list != NULL ? "; " : "", name, left,
                        right);
}

/* Members of the recipe that differ: "seq_len 4096 against 8192". NULL when it cannot be told. */
static char *recipe_detail(const char *left, const char *right, struct arena *memory)
{
    struct json *a = NULL, *b = NULL;
    char *list = NULL;
    if (left == NULL || right == NULL || json_parse(&a, NULL, left, strlen(left), NULL) != 0 ||
        json_parse(&b, NULL, right, strlen(right), NULL) != 0)
        goto out;
    for (const struct json_node *m = json_first(json_root(a)); m != NULL; m = json_next(m)) {
        const struct json_node *other = json_find(json_root(b), json_name(m));
        const char *x = member_text(a, m, memory), *y = other != NULL ? member_text(b, other, memory) : "not recorded";
        if (x != NULL && y != NULL && strcmp(x, y) != 0)
            list = add_member(list, json_name(m), x, y, memory);
    }
    for (const struct json_node *m = json_first(json_root(b)); m != NULL; m = json_next(m)) {
        const char *y = member_text(b, m, memory);
        if (y != NULL && json_find(json_root(a), json_name(m)) == NULL)
            list = add_member(list, json_name(m), "not recorded", y, memory);
    }
out:
    json_free(a);
    json_free(b);
    return list;
}

/* What differs within the recipe: the first one of the left side against the first other one, of the right if any. */
static const char *explain_recipe(const struct sides *s)
{
    const struct receipt_row *left, *other = NULL;
    size_t first = 0;
    while (first < s->n && s->is_right[first])
        first++;
    if (first == s->n)
        return NULL;
    left = s->rows[first];
    for (size_t i = 0; i < s->n; i++) {
        int differs = !text_equal(s->rows[i]->factors.value[FACTOR_RECIPE], left->factors.value[FACTOR_RECIPE]);
        if (differs && (other == NULL || s->is_right[i])) {
            other = s->rows[i];
            if (s->is_right[i])
                break;
        }
    }
    return other != NULL ? recipe_detail(left->recipe_text, other->recipe_text, s->memory) : NULL;
}

static struct difference describe(const struct sides *s, enum factor f, int code, int unknown)
{
    struct difference d = {
        .factor = f, .left = join_values(s, f, 0), .right = join_values(s, f, 1), .unknown = unknown, .code = code};
    if (f == FACTOR_RECIPE && !unknown)
        d.text = explain_recipe(s);
    return d;
}

/* One reason for what differs and one for what is unknown: among many runs a factor can be both. */
static int refuse(const struct sides *s, enum factor f, int differ, int unknown, struct verdict *v, struct error *err)
{
    int rc = 0;
    if (differ) {
        struct difference d = describe(s, f, factor_rule(f)->refusal, 0);
        rc = difference_push(&v->refusals, &v->n_refusals, &d, s->memory, err);
    }
    if (unknown && rc == 0) {
        struct difference d = describe(s, f, REFUSED_UNKNOWN, 1);
        rc = difference_push(&v->refusals, &v->n_refusals, &d, s->memory, err);
    }
    return rc;
}

static int judge_factor(const struct sides *s, const struct question *q, enum factor f, struct verdict *v,
                        struct error *err)
{
    const struct factor_rule *rule = factor_rule(f);
    if (rule->kind == FACTOR_SELECTS || f == FACTOR_METRIC || f == FACTOR_STATISTIC)
        return 0;
    struct agreement a = agreement_of(s, f);
    if (f == q->axis) /* it varies on purpose, but nobody can say on which level a run without it is */
        return refuse(s, f, 0, a.unknown, v, err);
    /* what no side records was demanded of neither; only a hard factor must be known whatever else is */
    int unknown = a.unknown && (a.value != NULL || rule->kind == FACTOR_HARD);
    if (!a.differ && !unknown) {
        v->shared.value[f] = a.value;
        if (a.value != NULL || rule->kind == FACTOR_NOTED)
            return 0;
        struct difference nowhere = {.factor = f, .unknown = 1}; /* said aloud, since it may differ all the same */
        return difference_push(&v->noted, &v->n_noted, &nowhere, s->memory, err);
    }
    if (rule->kind == FACTOR_NOTED || (gate_open_factors(q->axis) & 1u << f) != 0) {
        struct difference d = describe(s, f, 0, unknown);
        return difference_push(&v->noted, &v->n_noted, &d, s->memory, err);
    }
    if (rule->kind == FACTOR_SOFT && (q->disclosed & 1u << f) != 0) {
        struct difference d = describe(s, f, a.differ ? rule->refusal : REFUSED_UNKNOWN, unknown);
        return difference_push(&v->disclosed, &v->n_disclosed, &d, s->memory, err);
    }
    return refuse(s, f, a.differ, unknown, v, err);
}

int difference_judge(const struct sides *s, const struct question *q, struct verdict *v, struct error *err)
{
    int rc = 0;
    if (s->n == 0)
        return 0;
    v->left = join_values(s, q->axis, 0);
    v->right = join_values(s, q->axis, 1);
    v->class_id = s->rows[0]->class_id;
    for (size_t i = 0; i < s->n; i++)
        v->synthetic = v->synthetic || receipt_row_synthetic(s->rows[i]);
    for (size_t f = 0; f < FACTORS && rc == 0; f++)
        rc = judge_factor(s, q, (enum factor)f, v, err);
    return rc;
}

#include "query/difference.h"

#include "core/date.h"
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

static int same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static int agree_on(const struct factors *a, const struct factors *b, enum factor_kind kind, unsigned open)
{
    for (size_t f = 0; f < FACTORS; f++)
        if ((open & 1u << f) == 0 && factor_rule((enum factor)f)->kind == kind && !same(a->value[f], b->value[f]))
            return 0;
    return 1;
}

int difference_same_class(const struct factors *a, const struct factors *b, unsigned open)
{
    return agree_on(a, b, FACTOR_HARD, open) && agree_on(a, b, FACTOR_HARD_OR_AXIS, open);
}

int difference_same_stack(const struct factors *a, const struct factors *b)
{
    return agree_on(a, b, FACTOR_SOFT, 0);
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
        while (j < n && !same(seen[j], value))
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
    int agree;    /* every row has the same value, or none has one */
    int unknown;  /* some row has none */
    const char *value;
};

static struct agreement agreement_of(const struct sides *s, enum factor f)
{
    struct agreement a = {.agree = 1, .value = s->rows[0]->factors.value[f]};
    for (size_t i = 0; i < s->n; i++) {
        const char *value = s->rows[i]->factors.value[f];
        a.agree = a.agree && same(value, a.value);
        a.unknown = a.unknown || value == NULL;
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

static const char *first_other_recipe(const struct sides *s)
{
    for (size_t i = 1; i < s->n; i++)
        if (!same(s->rows[i]->factors.value[FACTOR_RECIPE], s->rows[0]->factors.value[FACTOR_RECIPE]))
            return s->rows[i]->recipe_text;
    return NULL;
}

static struct difference describe(const struct sides *s, enum factor f, int unknown)
{
    struct difference d = {.factor = f,
                           .left = join_values(s, f, 0),
                           .right = join_values(s, f, 1),
                           .unknown = unknown,
                           .code = unknown ? REFUSED_UNKNOWN : factor_rule(f)->refusal};
    if (f == FACTOR_RECIPE)
        d.text = recipe_detail(s->rows[0]->recipe_text, first_other_recipe(s), s->memory);
    return d;
}

static int judge_factor(const struct sides *s, const struct question *q, enum factor f, struct verdict *v,
                        struct error *err)
{
    const struct factor_rule *rule = factor_rule(f);
    struct agreement a = agreement_of(s, f);
    int open = (gate_open_factors(q->axis) & 1u << f) != 0;
    if (rule->kind == FACTOR_SELECTS || f == FACTOR_METRIC || f == FACTOR_STATISTIC)
        return 0;
    if (open && f != q->axis && a.agree)
        return 0;
    if (f == q->axis ? !a.unknown : a.agree && !(rule->kind == FACTOR_HARD && a.unknown)) {
        if (a.agree)
            v->shared.value[f] = a.value;
        return 0;
    }
    struct difference d = describe(s, f, a.unknown);
    if (rule->kind == FACTOR_NOTED || (open && f != q->axis)) {
        d.code = 0;
        return difference_push(&v->noted, &v->n_noted, &d, s->memory, err);
    }
    if (rule->kind == FACTOR_SOFT && (q->disclosed & 1u << f) != 0)
        return difference_push(&v->disclosed, &v->n_disclosed, &d, s->memory, err);
    return difference_push(&v->refusals, &v->n_refusals, &d, s->memory, err);
}

int difference_judge(const struct sides *s, const struct question *q, struct verdict *v, struct error *err)
{
    int rc = 0;
    if (s->n == 0)
        return 0;
    v->left = join_values(s, q->axis, 0);
    v->right = join_values(s, q->axis, 1);
    v->class_id = s->rows[0]->class_id;
    for (size_t f = 0; f < FACTORS && rc == 0; f++)
        rc = judge_factor(s, q, (enum factor)f, v, err);
    return rc;
}

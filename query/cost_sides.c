/* What is to be priced: the accelerators of each level, how many, on which surface and where. */
#include "core/number.h"
#include "query/cost_parts.h"

#include <math.h>
#include <string.h>

/* What all runs seen so far have in common. */
struct agreement {
    const char *value[FACTORS];
    size_t n;
};

static void see(struct agreement *a, const struct receipt_row *row)
{
    for (size_t f = 0; f < FACTORS; f++) {
        const char *value = row->factors.value[f];
        int same = value != NULL && a->value[f] != NULL && strcmp(value, a->value[f]) == 0;
        a->value[f] = a->n == 0 ? value : same ? value : NULL;
    }
    a->n++;
}

static double number_of(const char *text)
{
    double x = NAN;
    size_t used = 0;
    if (text == NULL || number_parse(&x, &used, text, strlen(text)) != NUMBER_OK)
        return NAN;
    return x;
}

static struct priced_side side_of(const struct agreement *a, const char *level)
{
    return (struct priced_side){.level = level,
                                .accelerator = a->value[FACTOR_ACCELERATOR],
                                .surface = a->value[FACTOR_SURFACE],
                                .region = a->value[FACTOR_REGION],
                                .count = number_of(a->value[FACTOR_COUNT_OF]),
                                .hosts = number_of(a->value[FACTOR_HOSTS])};
}

int sides_cleared(struct priced_side **out, const struct cleared *c, struct arena *memory, struct error *err)
{
    size_t n = cleared_n_levels(c);
    struct priced_side *sides = arena_array(memory, n, sizeof *sides);
    if (sides == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct level *level = cleared_level(c, i);
        struct agreement a = {0};
        for (size_t k = 0; k < level->n_runs; k++)
            see(&a, level->runs[k].row);
        sides[i] = side_of(&a, level->value);
    }
    *out = sides;
    return 0;
}

static int is_of_level(const struct receipt_row *row, enum factor axis, const char *level)
{
    return row->factors.value[axis] != NULL && strcmp(row->factors.value[axis], level) == 0;
}

int sides_refused(struct priced_side **out, size_t *n, const struct verdict *v, const struct question *q,
                  struct arena *memory, struct error *err)
{
    struct priced_side *sides = arena_array(memory, v->n_levels, sizeof *sides);
    size_t n_sides = 0;
    if (sides == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < v->n_levels && q->axis == FACTOR_ACCELERATOR; i++) {
        struct agreement a = {0};
        for (size_t k = 0; k < v->n_runs; k++) {
            const struct receipt_row *row = v->runs != NULL ? v->runs[k].row : v->usable[k];
            if (is_of_level(row, q->axis, v->levels[i].value))
                see(&a, row);
        }
        if (a.n == 0)
            continue;
        struct priced_side *side = &sides[n_sides++];
        *side = side_of(&a, v->levels[i].value);
        side->undecided = side->surface == NULL || !(side->count > 0) || !(side->hosts > 0);
    }
    *out = sides;
    *n = n_sides;
    return 0;
}

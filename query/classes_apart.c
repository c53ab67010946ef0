/* Why two families are two, and which are the nearest. */
#include "query/classes_parts.h"

#include "core/text.h"
#include "query/difference.h"

static int is_hard(enum factor f)
{
    enum factor_kind kind = factor_rule(f)->kind;
    return kind == FACTOR_HARD || kind == FACTOR_HARD_OR_AXIS;
}

unsigned class_apart(const struct class_family *a, const struct class_family *b, enum factor axis)
{
    const struct factors *x = &a->example->factors, *y = &b->example->factors;
    unsigned bits = 0, open = gate_open_factors(axis);
    for (size_t f = 0; f < FACTORS; f++)
        if (is_hard((enum factor)f) && !(open & 1u << f) && !text_equal(x->value[f], y->value[f]))
            bits |= 1u << f;
    return bits;
}

int class_difference(struct difference **out, size_t *n, unsigned *codes, const struct class_family *a,
                     const struct class_family *b, enum factor axis, struct arena *memory, struct error *err)
{
    const struct receipt_row *rows[] = {a->example, b->example};
    char right[] = {0, 1};
    struct sides sides = {rows, right, 2, axis, memory};
    struct question q = {.axis = axis};
    struct verdict v = {0};
    unsigned apart = class_apart(a, b, axis), found = 0;
    size_t taken = 0;
    int rc = difference_judge(&sides, &q, &v, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < v.n_refusals; i++) {
        if (v.refusals[i].factor == FACTORS || !(apart & 1u << v.refusals[i].factor))
            continue;
        found |= 1u << v.refusals[i].code;
        v.refusals[taken++] = v.refusals[i];
    }
    *out = v.refusals;
    *n = taken;
    *codes = found;
    return 0;
}

static unsigned count_bits(unsigned bits)
{
    unsigned n = 0;
    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

size_t class_nearest(size_t *out, size_t most, const struct class_list *list, size_t family, size_t n_among,
                     enum factor axis)
{
    size_t n = 0;
    for (size_t i = 0; i < n_among; i++) {
        unsigned apart = count_bits(class_apart(&list->families[family], &list->families[i], axis));
        size_t at = n;
        while (i != family && at > 0 &&
               count_bits(class_apart(&list->families[family], &list->families[out[at - 1]], axis)) > apart)
            at--;
        if (i == family || at == most)
            continue;
        n += n < most;
        for (size_t k = n - 1; k > at; k--)
            out[k] = out[k - 1];
        out[at] = i;
    }
    return n;
}

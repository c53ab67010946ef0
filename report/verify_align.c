/* Two lists side by side: what both have, what went, what came. */
#include "report/verify_parts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Beyond this many pairs lists are held against each other place by place: two such lists have nothing in common. */
enum { MOST_PAIRS = 1 << 24 };

int verify_add(struct report_changes *all, const struct report_change *c, struct error *err)
{
    struct report_change *more = arena_grow(all->memory, all->items, all->n, &all->room, sizeof *more);
    if (more == NULL || all->memory->failed)
        return error_nomem(err);
    all->items = more;
    all->items[all->n++] = *c;
    return 0;
}

struct aligning {
    const char *const *was, *const *is;
    size_t n_was, n_is;
    struct verify_step *steps;
    size_t n;
};

static int same(const struct aligning *a, size_t i, size_t k)
{
    return strcmp(a->was[i], a->is[k]) == 0;
}

static void step(struct aligning *a, size_t was, size_t is)
{
    a->steps[a->n++] = (struct verify_step){was, is};
}

/* length[i][k]: of the longest common subsequence of was[i..) and is[k..), between `from` and the ends. */
static uint32_t *lengths(const struct aligning *a, size_t from, size_t was_end, size_t is_end)
{
    size_t rows = was_end - from + 1, columns = is_end - from + 1;
    uint32_t *length = calloc(rows * columns, sizeof *length);
    for (size_t i = rows - 1; length != NULL && i-- > 0;)
        for (size_t k = columns - 1; k-- > 0;) {
            uint32_t down = length[(i + 1) * columns + k], right = length[i * columns + k + 1];
            length[i * columns + k] = same(a, from + i, from + k) ? length[(i + 1) * columns + k + 1] + 1
                                      : down > right              ? down
                                                                  : right;
        }
    return length;
}

/* What differs, between the same beginning and the same end of both lists. */
static int align_middle(struct aligning *a, size_t from, size_t was_end, size_t is_end)
{
    size_t i = from, k = from, columns = is_end - from + 1;
    int worth = (was_end - from + 1) <= MOST_PAIRS / columns;
    uint32_t *length = worth ? lengths(a, from, was_end, is_end) : NULL;
    if (worth && length == NULL)
        return -1;
    while (worth && i < was_end && k < is_end)
        if (same(a, i, k))
            step(a, i++, k++);
        else if (length[(i - from + 1) * columns + k - from] >= length[(i - from) * columns + k - from + 1])
            step(a, i++, VERIFY_NONE);
        else
            step(a, VERIFY_NONE, k++);
    while (i < was_end)
        step(a, i++, VERIFY_NONE);
    while (k < is_end)
        step(a, VERIFY_NONE, k++);
    free(length);
    return 0;
}

int verify_align(struct verify_step **steps, size_t *n, const char *const *was, size_t n_was, const char *const *is,
                 size_t n_is, struct arena *memory, struct error *err)
{
    struct aligning a = {was, is, n_was, n_is, arena_array(memory, n_was + n_is, sizeof *a.steps), 0};
    size_t from = 0, was_end = n_was, is_end = n_is;
    if (a.steps == NULL)
        return error_nomem(err);
    for (; from < n_was && from < n_is && same(&a, from, from); from++)
        step(&a, from, from);
    while (was_end > from && is_end > from && same(&a, was_end - 1, is_end - 1)) {
        was_end--;
        is_end--;
    }
    if (align_middle(&a, from, was_end, is_end) != 0)
        return error_nomem(err);
    for (; was_end < n_was; was_end++, is_end++)
        step(&a, was_end, is_end);
    *steps = a.steps;
    *n = a.n;
    return 0;
}

/* The first that came of those like the one that went at steps[from]; n: none. */
static size_t counterpart(const struct verify_step *steps, size_t n, size_t from, int within_stretch, verify_like *like,
                          const void *context)
{
    for (size_t k = within_stretch ? from + 1 : 0; k < n; k++) {
        if (within_stretch && steps[k].was != VERIFY_NONE && steps[k].is != VERIFY_NONE)
            return n;
        if (steps[k].was == VERIFY_NONE && steps[k].is != VERIFY_NONE && like(context, steps[from].was, steps[k].is))
            return k;
    }
    return n;
}

void verify_join(struct verify_step *steps, size_t n, int within_stretch, verify_like *like, const void *context)
{
    for (size_t i = 0; i < n; i++) {
        if (steps[i].was == VERIFY_NONE || steps[i].is != VERIFY_NONE)
            continue;
        size_t k = counterpart(steps, n, i, within_stretch, like, context);
        if (k == n)
            continue;
        steps[i].is = steps[k].is;
        steps[k].is = VERIFY_NONE;
    }
}

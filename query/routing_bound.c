/* "The recipe is bound by memory bandwidth or capacity": what the profiles of the compared runs say. */
#include "query/routing_parts.h"

#include "query/analysis.h"
#include "query/words.h"
#include "receipt/receipt.h"

#include <string.h>

/* How often the compared runs of one level recorded which bound. */
enum { BOUNDS = 5 }; /* docs/receipt.md knows no more */

struct bounds {
    const char *level, *name[BOUNDS];
    size_t count[BOUNDS], n, recorded, by_memory, runs;
};

static void count_bound(struct bounds *b, const char *name)
{
    size_t i = 0;
    while (i < b->n && strcmp(b->name[i], name) != 0)
        i++;
    if (i == BOUNDS)
        return;
    b->n += i == b->n;
    b->name[i] = name;
    b->count[i]++;
    b->recorded++;
    b->by_memory += strncmp(name, "memory-", 7) == 0;
}

static struct bounds *bounds_of(struct bounds *list, size_t *n, const char *level)
{
    size_t i = 0;
    while (i < *n && strcmp(list[i].level, level) != 0)
        i++;
    *n += i == *n;
    list[i].level = level;
    return &list[i];
}

/* profile.bound_by of a run; NULL where it has no profile. */
static int read_bound(const struct asking_rule *a, const struct receipt_row *row, char **name)
{
    struct receipt *r = NULL;
    int rc = analysis_series(a->store, &row->id, &r, a->err);
    if (rc != 0)
        return rc;
    const char *text = json_text(json_find(json_root(r->doc), "profile.bound_by"));
    *name = arena_copy(a->memory, text);
    rc = text != NULL && *name == NULL ? error_nomem(a->err) : 0;
    receipt_free(r);
    return rc;
}

/* One item a level, in the order they are met. */
static int read_bounds(const struct asking_rule *a, struct bounds **list, size_t *n)
{
    const struct verdict *v = &a->c->v;
    *n = 0;
    *list = arena_array(a->memory, v->n_runs, sizeof **list);
    if (*list == NULL)
        return error_nomem(a->err);
    for (size_t i = 0; i < v->n_runs; i++) {
        const struct receipt_row *row = v->runs != NULL ? v->runs[i].row : v->usable[i];
        const char *level = row->factors.value[FACTOR_ACCELERATOR];
        struct bounds *b = bounds_of(*list, n, level != NULL ? level : "not recorded");
        char *name;
        int rc = read_bound(a, row, &name);
        if (rc != 0)
            return rc;
        b->runs++;
        if (name != NULL)
            count_bound(b, name);
    }
    return 0;
}

/* "B200: 3 of 5 runs memory-bandwidth, 2 compute" */
static const char *bounds_words(const struct asking_rule *a, const struct bounds *b)
{
    const char *text = NULL;
    for (size_t i = 0; i < b->n; i++)
        text = i == 0 ? arena_format(a->memory, "%s: %zu of %s %s", b->level, b->count[i],
                                     words_count(a->memory, b->runs, "run", "runs"), b->name[i])
                      : arena_format(a->memory, "%s, %zu %s", text, b->count[i], b->name[i]);
    return text != NULL ? text
                        : arena_format(a->memory, "%s: not recorded by any of %s", b->level,
                                       words_count(a->memory, b->runs, "run", "runs"));
}

int routing_judge_bound(const struct asking_rule *a, struct finding *out)
{
    struct bounds *list;
    size_t n, recorded = 0, by_memory = 0;
    const char *words = NULL;
    int rc = read_bounds(a, &list, &n);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < n; i++) {
        recorded += list[i].recorded;
        by_memory += list[i].by_memory;
        words = words_join(a->memory, words, "; ", bounds_words(a, &list[i]));
    }
    if (recorded == 0 && n > 0)
        words =
            arena_format(a->memory, "not recorded by any of %s", words_count(a->memory, a->c->v.n_runs, "run", "runs"));
    *out = routing_cannot_tell(n > 0 ? words : "no eligible receipt");
    if (recorded > 0 && by_memory == recorded)
        out->state = ROUTING_SUPPORTED;
    else if (recorded > 0 && by_memory == 0)
        out->state = ROUTING_REFUTED;
    return 0;
}

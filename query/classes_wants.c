/* Which runs are missing, and the command that answers once they are there. */
#include "query/classes_parts.h"

#include "core/text.h"
#include "query/words.h"

#include <stdlib.h>
#include <string.h>

enum { CLASS_SHOWN = 16 }; /* "cls-" and 12 digits */

/* Whether a usable run of the two levels that is as `like` in the factors `kept` is not so in one more. */
static int is_in_the_way(const struct class_level *const *of, const struct receipt_row *like, unsigned kept,
                         enum factor more)
{
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; of[i] != NULL && k < of[i]->n_current + of[i]->n_dated; k++) {
            const struct factors *f = &of[i]->runs[k]->factors;
            int kept_all = 1;
            for (size_t n = 0; n < FACTORS && kept_all; n++)
                kept_all = !(kept & 1u << n) || text_equal(f->value[n], like->factors.value[n]);
            if (kept_all && !text_equal(f->value[more], like->factors.value[more]))
                return 1;
        }
    return 0;
}

/* " --where revision=…": no more of the stack than keeps the runs on other ones out. */
static const char *narrowing(const struct class_level *const *of, const struct receipt_row *like, unsigned open,
                             struct arena *memory)
{
    const char *words = "";
    unsigned kept = 0;
    for (size_t f = 0; f < FACTORS && words != NULL; f++) {
        const struct factor_rule *rule = factor_rule((enum factor)f);
        const char *value = like->factors.value[f];
        if (rule->kind != FACTOR_SOFT || open & 1u << f || !is_in_the_way(of, like, kept, (enum factor)f))
            continue;
        kept |= 1u << f;
        words = arena_format(memory, "%s --where %s=%s", words, rule->name,
                             value != NULL ? words_quoted(memory, value) : "");
    }
    return words;
}

static const char *disclosing(const struct class_level *const *of, const struct receipt_row *like, unsigned open,
                              struct arena *memory)
{
    const char *words = "";
    for (size_t f = 0; f < FACTORS && words != NULL; f++) {
        const struct factor_rule *rule = factor_rule((enum factor)f);
        if (rule->kind == FACTOR_SOFT && !(open & 1u << f) && is_in_the_way(of, like, 0, (enum factor)f))
            words = arena_format(memory, "%s --disclose %s", words, rule->name);
    }
    return words;
}

static int has_others(const struct class_family *f, const struct class_level *a, const struct class_level *b)
{
    for (size_t i = 0; i < f->n_levels; i++)
        if (&f->levels[i] != a && &f->levels[i] != b && f->levels[i].n_current + f->levels[i].n_dated > 0)
            return 1;
    return 0;
}

static const char *compare_words(const struct class_family *f, const struct class_level *a, const struct class_level *b,
                                 const struct class_question *q, const char *stack, struct arena *memory)
{
    const char *levels = "";
    if (has_others(f, a, b))
        levels = arena_format(memory, " --level %s",
                              words_quoted(memory, arena_format(memory, "%s,%s", a->value, b->value)));
    return arena_format(memory, "mcreport compare --by %s --where class=%.*s%s%s%s", factor_rule(q->axis)->name,
                        CLASS_SHOWN, f->class_id, levels, stack != NULL ? stack : "",
                        q->metric == METRIC_WHOLE_RUN ? " --metric whole_run" : "");
}

const char *class_command(const struct class_family *f, const struct class_level *level, const struct class_question *q,
                          struct arena *memory)
{
    const struct class_level *of[] = {level, f->base};
    unsigned open = gate_open_factors(q->axis);
    return compare_words(
        f, level, f->base, q,
        level->differs == 0 ? narrowing(of, f->like, open, memory) : disclosing(of, f->like, open, memory), memory);
}

/* Once the missing runs are there, on the stack of the base. */
static const char *command_then(const struct class_want *w, const struct class_question *q, struct arena *memory)
{
    const struct class_level *of[] = {w->level, w->base};
    const char *stack = narrowing(of, w->like, gate_open_factors(q->axis), memory);
    if (w->base != NULL)
        return compare_words(w->family, w->level, w->base, q, stack, memory);
    return arena_format(memory, "mcreport stats --where class=%.*s%s%s", CLASS_SHOWN, w->family->class_id,
                        stack != NULL ? stack : "", q->metric == METRIC_WHOLE_RUN ? " --metric whole_run" : "");
}

static const char *number_words(enum metric m)
{
    return m == METRIC_STEADY ? "steady" : "with a whole-run rate";
}

/* "1 run of B200", "1 of 4 runs of B200 steady" */
static const char *few_words(const char *name, const struct class_level *l, enum metric m, struct arena *memory)
{
    const char *runs = words_count(memory, l->n_current, "run", "runs");
    return l->n_numbers == l->n_current
               ? arena_format(memory, "%s of %s", runs, name)
               : arena_format(memory, "%zu of %s of %s %s", l->n_numbers, runs, name, number_words(m));
}

static const char *stack_words(unsigned differs, struct arena *memory)
{
    const char *list = NULL;
    for (size_t f = 0; f < FACTORS; f++)
        if (differs & 1u << f)
            list = words_join(memory, list, ", ", factor_rule((enum factor)f)->title);
    return list;
}

static const char *name_of(const struct class_level *l, const struct class_question *q, struct arena *memory)
{
    return words_level(memory, factor_rule(q->axis)->name, l->value);
}

static const char *missing_words(const struct class_level *l, const struct class_question *q, struct arena *memory)
{
    const char *name = name_of(l, q, memory), *failed = "";
    if (l->n_failed > 0)
        failed = arena_format(memory, " (%s failed)", words_count(memory, l->n_failed, "attempt", "attempts"));
    if (l->n_current == 0 && l->n_dated == 0)
        return arena_format(memory, "no run of %s%s", name, failed);
    if (l->n_current == 0)
        return arena_format(memory, "no run of %s since %s%s", name, words_day(memory, l->newest), failed);
    if (l->n_numbers == 0)
        return arena_format(memory, "%s of %s, none %s", words_count(memory, l->n_current, "run", "runs"), name,
                            number_words(q->metric));
    return few_words(name, l, q->metric, memory);
}

static const char *why_words(const struct class_want *w, const struct class_question *q, struct arena *memory)
{
    const struct class_level *l = w->level;
    if (l->standing == CLASS_DISCLOSED)
        return arena_format(memory, "can be compared, but %s to be disclosed: %s",
                            (l->differs & (l->differs - 1)) == 0 ? "one difference is" : "differences are",
                            stack_words(l->differs, memory));
    const char *text = l->n_numbers < CLASS_ENOUGH ? missing_words(l, q, memory) : NULL;
    int few = l->n_numbers > 0;
    if (w->base != NULL && w->base->n_numbers < CLASS_ENOUGH) {
        text = words_join(memory, text, ", ", missing_words(w->base, q, memory));
        few = few || w->base->n_numbers > 0;
    }
    return few ? arena_format(memory, "%s; an interval takes %d%s", text, CLASS_ENOUGH,
                              w->base != NULL ? " a side" : "")
               : text;
}

static int add_want(struct class_work *w, const struct class_want *want)
{
    struct class_want *out = &w->list->wants[w->list->n_wants];
    *out = *want;
    out->why = why_words(out, w->q, w->memory);
    out->command = command_then(out, w->q, w->memory);
    if (out->why == NULL || out->command == NULL)
        return error_nomem(w->err);
    w->list->n_wants++;
    return 0;
}

/* Of runs that are all too old, the level with the most of them is repeated, and every other that has some. */
static int want_again(struct class_work *w, const struct class_family *f)
{
    const struct class_level *base = NULL;
    int rc = 0;
    for (size_t k = 0; k < f->n_levels; k++)
        if (f->levels[k].n_dated > 0 && (base == NULL || f->levels[k].n_dated > base->n_dated))
            base = &f->levels[k];
    if (base == NULL)
        return 0;
    struct class_want want = {.family = f, .like = base->runs[base->n_dated - 1], .n_more = CLASS_ENOUGH};
    want.level = base;
    size_t n = w->list->n_wants;
    for (size_t k = 0; k < f->n_levels && rc == 0; k++) {
        if (f->levels[k].n_dated == 0 || &f->levels[k] == base)
            continue;
        want.level = &f->levels[k];
        want.base = base;
        want.n_more_base = CLASS_ENOUGH;
        rc = add_want(w, &want);
    }
    return rc != 0 || w->list->n_wants > n ? rc : add_want(w, &want);
}

static int want_of_family(struct class_work *w, const struct class_family *f)
{
    int rc = 0;
    if (f->base == NULL)
        return want_again(w, f);
    if (f->n_levels == 1 && f->base->n_numbers < CLASS_ENOUGH)
        return add_want(
            w, &(struct class_want){
                   .family = f, .level = f->base, .n_more = CLASS_ENOUGH - f->base->n_numbers, .like = f->like});
    for (size_t k = 0; k < f->n_levels && rc == 0; k++) {
        const struct class_level *l = &f->levels[k];
        if (l != f->base && l->standing != CLASS_READY)
            rc = add_want(w, &(struct class_want){f, l, f->base, l->n_more, l->n_more_base, NULL, f->like, NULL});
    }
    return rc;
}

/* What is answered with a disclosure is hardly a gap, and what nobody ran for long may not be wanted. */
static int lateness(const struct class_want *w)
{
    return w->family->base == NULL ? 2 : w->level->standing == CLASS_DISCLOSED;
}

/* Then fewest runs, a level that ran before, the first in the list. */
static int by_nearness(const void *a, const void *b)
{
    const struct class_want *x = a, *y = b;
    int late_x = lateness(x), late_y = lateness(y);
    size_t more_x = x->n_more + x->n_more_base, more_y = y->n_more + y->n_more_base;
    if (late_x != late_y)
        return late_x - late_y;
    if (more_x != more_y)
        return more_x < more_y ? -1 : 1;
    if ((x->level->n_dated > 0) != (y->level->n_dated > 0))
        return x->level->n_dated > 0 ? -1 : 1;
    if (x->family != y->family)
        return x->family < y->family ? -1 : 1;
    return class_compare_names(x->level->value, y->level->value);
}

int class_want_all(struct class_work *w)
{
    struct class_list *list = w->list;
    size_t room = 0;
    int rc = 0;
    if (factor_rule(w->q->axis)->kind == FACTOR_NOTED) /* a wave that is over is not run again */
        return 0;
    for (size_t i = 0; i < list->n_families; i++)
        room += list->families[i].n_levels;
    list->wants = arena_array(w->memory, room, sizeof *list->wants);
    if (list->wants == NULL)
        return error_nomem(w->err);
    for (size_t i = 0; i < list->n_families && rc == 0; i++)
        rc = want_of_family(w, &list->families[i]);
    if (rc == 0 && list->n_wants > 1)
        qsort(list->wants, list->n_wants, sizeof *list->wants, by_nearness);
    return rc;
}

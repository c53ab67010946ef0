/* Classes in words: short enough to be told apart at a glance, and no shorter. */
#include "report/block_classes.h"

#include "core/text.h"
#include "query/words.h"

#include <string.h>

enum { CLASS_SHOWN = 16 };

const char *class_shown_id(struct study *x, const struct class_family *f)
{
    size_t len = strlen(f->class_id);
    return arena_copy_n(x->memory, f->class_id, len < CLASS_SHOWN ? len : CLASS_SHOWN);
}

size_t class_most(const struct block_body *b, size_t n)
{
    size_t most = body_count(b, "most", n);
    return most < n ? most : n;
}

const char *class_notes(struct study *x, const char *a, const char *b)
{
    return a == NULL ? b : b == NULL ? a : arena_format(x->memory, "%s %s", a, b);
}

const char *class_cut_note(struct study *x, size_t shown, size_t n, const char *what)
{
    return shown < n ? arena_format(x->memory, "The first %zu of %zu %s.", shown, n, what) : NULL;
}

int class_has_block(const struct study *x, const char *name)
{
    const struct template *t = x->template;
    for (size_t i = 0; t != NULL && i < t->n_sections; i++)
        for (size_t k = 0; k < t->sections[i].n_items; k++)
            if (t->sections[i].items[k].kind == ITEM_BLOCK && strcmp(t->sections[i].items[k].rule->name, name) == 0)
                return 1;
    return 0;
}

static const char *counted(struct study *x, const char *value, const char *one)
{
    return arena_format(x->memory, "%s %s%s", value, one, strcmp(value, "1") == 0 ? "" : "s");
}

/* A value as people say it. */
static const char *value_words(struct study *x, enum factor f, const char *value)
{
    if (value == NULL)
        return arena_format(x->memory, "%s not recorded", factor_rule(f)->title);
    switch (f) {
    case FACTOR_COUNT_OF:
        return counted(x, value, "accelerator");
    case FACTOR_HOSTS:
        return counted(x, value, "host");
    case FACTOR_TOKEN_KIND:
        return arena_format(x->memory, "%s tokens", value);
    case FACTOR_EVAL:
        return strcmp(value, "on") == 0 ? "evaluation inside steps" : "no evaluation inside steps";
    case FACTOR_SYNTHETIC:
        return strcmp(value, "yes") == 0 ? "made up" : "measured";
    case FACTOR_PRECISION:
        return arena_format(x->memory, "precision %s", value);
    case FACTOR_STORAGE:
        return arena_format(x->memory, "data from %s", value);
    default:
        return value;
    }
}

/*
 * What is said of a class: the first ones where classes are not alike in them; the others where a class has not the
 * value that is usual among those it shares its `among` with. Two classes never read alike: where they share all that
 * is said first, one of them has not the usual value of what they differ in.
 */
static const struct said {
    enum factor factor;
    int always;
    unsigned among;
} said[] = {
    {FACTOR_MODEL, 1, 0},
    {FACTOR_RECIPE, 0, 1u << FACTOR_MODEL | 1u << FACTOR_COUNT_OF},
    {FACTOR_COUNT_OF, 1, 0},
    {FACTOR_HOSTS, 0, 1u << FACTOR_COUNT_OF},
    {FACTOR_MODE, 1, 0},
    {FACTOR_PARALLEL, 0, 1u << FACTOR_COUNT_OF | 1u << FACTOR_MODE},
    {FACTOR_SURFACE, 1, 0},
    {FACTOR_STARTUP, 1, 0},
    {FACTOR_STORAGE, 0, 1u << FACTOR_SURFACE},
    {FACTOR_PRECISION, 0, 0},
    {FACTOR_TOKEN_KIND, 0, 0},
    {FACTOR_EVAL, 0, 0},
    {FACTOR_ACCELERATOR, 1, 0},
};

enum { N_SAID = sizeof said / sizeof *said };

static int share(const struct factors *a, const struct factors *b, unsigned among)
{
    for (size_t f = 0; f < FACTORS; f++)
        if (among & 1u << f && !text_equal(a->value[f], b->value[f]))
            return 0;
    return 1;
}

/* Values of a factor among the classes like one, with how many have each; `first` is a class that has it. */
struct tally {
    const struct receipt_row *first;
    size_t n;
};

/* The most common one; of two as common ones that of the class that comes first in the list. */
static const struct receipt_row *usual_of(const struct study *x, const struct said *s, const struct factors *like,
                                          struct tally *room)
{
    size_t n = 0, best = 0;
    for (size_t i = 0; i < x->classes.n_families; i++) {
        const struct receipt_row *row = x->classes.families[i].example;
        size_t k = 0;
        if (!share(&row->factors, like, s->among))
            continue;
        while (k < n && !text_equal(room[k].first->factors.value[s->factor], row->factors.value[s->factor]))
            k++;
        if (k == n)
            room[n++] = (struct tally){.first = row};
        room[k].n++;
    }
    for (size_t k = 1; k < n; k++)
        best = room[k].n > room[best].n ? k : best;
    return room[best].first; /* it is among those like itself */
}

static int is_open(const struct study *x, enum factor f)
{
    return (gate_open_factors(x->request->axis) & 1u << f) != 0 ||
           (f == FACTOR_MODEL && x->request->axis == FACTOR_RECIPE);
}

static const char *said_words(struct study *x, const struct said *s, const struct receipt_row *row, struct tally *room)
{
    const char *value = row->factors.value[s->factor];
    if (s->always)
        return value_words(x, s->factor, value);
    const struct receipt_row *usual = usual_of(x, s, &row->factors, room);
    if (text_equal(usual->factors.value[s->factor], value))
        return NULL;
    return s->factor == FACTOR_RECIPE ? class_recipe(x, row, usual) : value_words(x, s->factor, value);
}

static const char *describe(struct study *x, const struct receipt_row *row, struct tally *room)
{
    const char *text = NULL;
    for (size_t i = 0; i < N_SAID; i++) {
        int varies = said[i].factor == FACTOR_MODEL || (x->classes.varying & 1u << said[i].factor) != 0;
        const char *words = varies && !is_open(x, said[i].factor) ? said_words(x, &said[i], row, room) : NULL;
        if (words != NULL)
            text = words_join(x->memory, text, " · ", words);
    }
    return text != NULL ? text : study_describe(x, &row->factors);
}

const char *class_what(struct study *x, const struct class_family *f)
{
    size_t n = x->classes.n_families;
    if (x->class_names == NULL) {
        struct tally *room = arena_array(x->memory, n, sizeof *room);
        const char **names = arena_array(x->memory, n, sizeof *names);
        for (size_t i = 0; i < n && room != NULL && names != NULL; i++)
            names[i] = describe(x, x->classes.families[i].example, room);
        x->class_names = room != NULL ? names : NULL;
    }
    return x->class_names != NULL ? x->class_names[f - x->classes.families] : NULL;
}

static const char *all_alike(struct study *x)
{
    const char *text = NULL;
    for (size_t i = 0; i < N_SAID; i++) {
        enum factor f = said[i].factor;
        const char *value = x->classes.families[0].example->factors.value[f];
        if (f != FACTOR_MODEL && f != FACTOR_RECIPE && value != NULL && !(x->classes.varying & 1u << f) &&
            !is_open(x, f))
            text = words_join(x->memory, text, ", ", value_words(x, f, value));
    }
    return text != NULL ? arena_format(x->memory, "All of them: %s.", text) : NULL;
}

/* Factors that are said only where they are not the usual ones. */
static const char *usually(struct study *x)
{
    const char *text = NULL;
    for (size_t i = 0; i < N_SAID; i++)
        if (!said[i].always && x->classes.varying & 1u << said[i].factor && !is_open(x, said[i].factor))
            text = words_join(x->memory, text, ", ", factor_rule(said[i].factor)->title);
    return text != NULL ? arena_format(x->memory,
                                       "Said only where it is not what most classes of the same model, size and "
                                       "surface have: %s.",
                                       text)
                        : NULL;
}

const char *class_alike(struct study *x)
{
    return x->classes.n_families > 1 ? class_notes(x, all_alike(x), usually(x)) : NULL;
}

/* Which pairs can be compared today, and which runs are missing for the others, each with its command. */
#include "report/block_classes.h"

#include "query/words.h"

#include <string.h>

static const char *over(struct study *x, const struct class_level *level, const struct class_level *base)
{
    return arena_format(x->memory, "%s, %s", study_name(x, level->value), study_name(x, base->value));
}

static const char *factor_list(struct study *x, unsigned bits)
{
    const char *list = NULL;
    for (size_t f = 0; f < FACTORS; f++)
        if (bits & 1u << f)
            list = words_join(x->memory, list, ", ", factor_rule((enum factor)f)->title);
    return list;
}

static const char *condition(struct study *x, const struct class_level *l)
{
    const char *text = l->standing == CLASS_FEW ? "without an interval" : "as they are";
    if (l->differs == 0)
        return text;
    const char *differing = arena_format(x->memory, "disclosing %s", factor_list(x, l->differs));
    return l->standing == CLASS_FEW ? arena_format(x->memory, "%s, %s", text, differing) : differing;
}

const char *class_dated_command(struct study *x, const struct class_family *f, const struct class_level *l)
{
    return arena_format(x->memory, "%s --as-of %s", class_command(f, l, &x->class_question, x->memory),
                        words_day(x->memory, x->request->as_of));
}

static size_t count_comparable(const struct class_list *list)
{
    return list->n_of[CLASS_READY] + list->n_of[CLASS_DISCLOSED] + list->n_of[CLASS_FEW];
}

static void pair_cells(struct study *x, struct cell *c, const struct class_family *f, const struct class_level *l)
{
    c[0].text = class_shown_id(x, f);
    c[0].target = class_has_block(x, "classes") ? c[0].text : NULL;
    c[1].text = over(x, l, f->base);
    c[2].text = arena_format(x->memory, "%zu, %zu", l->n_current, f->base->n_current);
    c[3].text = condition(x, l);
    c[4].text = class_dated_command(x, f, l);
}

/* Pairs of one standing, as long as there is room. */
static size_t put_pairs(struct study *x, struct table_builder *t, enum class_standing standing, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < x->classes.n_current; i++)
        for (size_t k = 0; k < x->classes.families[i].n_levels && n < room; k++) {
            const struct class_family *f = &x->classes.families[i];
            const struct class_level *l = &f->levels[k];
            struct cell *c = l != f->base && l->standing == standing ? table_row(t) : NULL;
            if (c == NULL)
                continue;
            pair_cells(x, c, f, l);
            n++;
        }
    return n;
}

int block_comparable(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {{"Class", ALIGN_LEFT, 1, 0},
                                            {"Levels", ALIGN_LEFT, 0, 0},
                                            {"Runs", ALIGN_LEFT, 0, 0},
                                            {"How", ALIGN_LEFT, 0, 1},
                                            {"With", ALIGN_LEFT, 1, 1}};
    struct table_builder t = table_start(&x->build, columns, 5);
    size_t n = count_comparable(&x->classes), most = class_most(body, n), shown = 0;
    if (x->classes.n_families == 0)
        return 0;
    for (int standing = CLASS_READY; standing >= CLASS_FEW; standing--)
        shown += put_pairs(x, &t, (enum class_standing)standing, most - shown);
    const char *cut = class_cut_note(x, shown, n, "pairs, those with nothing to disclose first");
    table_finish(&t, study_table_title(x, body, NULL, words_count(x->memory, n, "pair", "pairs")),
                 n > 0 ? class_notes(x, cut,
                                     "'compare' takes all runs of a class that were seen by its date, older "
                                     "ones too.")
                       : NULL,
                 "No pair of levels of any class can be compared today.");
    return x->memory->failed ? error_nomem(err) : 0;
}

/* --- missing runs --- */

enum { DIGITS_SHOWN = 12 };

/* "sha256:9d1c4c1f7be6": digests and revisions are told apart by their first digits. */
static const char *short_digest(struct study *x, const char *value)
{
    const char *digits = strrchr(value, ':') != NULL ? strrchr(value, ':') + 1 : value;
    if (strlen(digits) <= DIGITS_SHOWN)
        return value;
    return arena_format(x->memory, "%.*s%.*s", (int)(digits - value), value, DIGITS_SHOWN, digits);
}

/* The stack of the base: a run on it leaves nothing to disclose. Pins and versions come with the image. */
static const char *stack_words(struct study *x, const struct factors *f)
{
    static const enum factor soft[] = {FACTOR_REVISION, FACTOR_IMAGE};
    const char *text = NULL;
    for (size_t i = 0; i < sizeof soft / sizeof *soft; i++)
        if (f->value[soft[i]] != NULL && !(gate_open_factors(x->request->axis) & 1u << soft[i]))
            text = words_join(
                x->memory, text, ", ",
                arena_format(x->memory, "%s %s", factor_rule(soft[i])->name, short_digest(x, f->value[soft[i]])));
    return text;
}

static const char *launch_words(struct study *x, const struct class_want *w)
{
    const char *stack = stack_words(x, &w->like->factors);
    return arena_format(x->memory, "%s; as %s%s%s", class_what(x, w->family), w->like->name,
                        stack != NULL ? ", on " : "", stack != NULL ? stack : "");
}

/* "2 of H200", "1 of B200, 1 of H100" */
static const char *runs_words(struct study *x, const struct class_want *w)
{
    const char *text = NULL;
    if (w->n_more > 0)
        text = arena_format(x->memory, "%zu × %s", w->n_more, study_name(x, w->level->value));
    if (w->n_more_base > 0)
        text = words_join(x->memory, text, ", ",
                          arena_format(x->memory, "%zu × %s", w->n_more_base, study_name(x, w->base->value)));
    return text;
}

enum { WANTS_SHOWN = 40 };

static void want_cells(struct study *x, struct cell *c, const struct class_want *w, const struct class_want *above)
{
    int same = above != NULL && above->family == w->family;
    c[0].text = runs_words(x, w);
    c[1].text = class_shown_id(x, w->family);
    c[1].target = class_has_block(x, "classes") ? c[1].text : NULL;
    c[2].text = w->why;
    c[3].text = same ? "as above" : launch_words(x, w);
    c[4].text = w->command;
}

static const char *wants_note(struct study *x, size_t shown)
{
    const char *more = class_cut_note(x, shown, x->classes.n_wants, "gaps, the nearest to an answer first");
    return class_notes(x, more,
                       "At least so many runs, and steady ones. A run launched as the one that is named, on its stack, "
                       "leaves nothing to disclose: 'mcreport receipt show' has every flag of it.");
}

int block_missing_runs(struct study *x, const struct block_body *body, struct error *err)
{
    static const struct column columns[] = {{"Missing", ALIGN_LEFT, 0, 0},
                                            {"Class", ALIGN_LEFT, 1, 0},
                                            {"There is", ALIGN_LEFT, 0, 1},
                                            {"It must be", ALIGN_LEFT, 0, 1},
                                            {"Then answers", ALIGN_LEFT, 1, 1}};
    struct table_builder t = table_start(&x->build, columns, 5);
    size_t n = x->classes.n_wants, most = body_count(body, "most", WANTS_SHOWN), shown = most < n ? most : n;
    const struct class_want *above = NULL;
    for (const struct class_want *w = x->classes.wants; shown > 0 && w != NULL && w < x->classes.wants + shown; w++) {
        struct cell *c = table_row(&t);
        if (c != NULL)
            want_cells(x, c, w, above);
        above = w;
    }
    table_finish(&t, study_table_title(x, body, NULL, n > 0 ? words_count(x->memory, n, "gap", "gaps") : "No gap"),
                 n > 0 ? wants_note(x, shown) : NULL,
                 x->classes.n_current == 0 ? "No class has a run to which another could be set."
                                           : "None: every level that a surface has can be compared in every class.");
    return x->memory->failed ? error_nomem(err) : 0;
}

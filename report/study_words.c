/* Words that several blocks use, so that a thing is called the same on every page. */
#include "report/study_parts.h"

#include "query/words.h"

#include <string.h>

const char *study_sentence(struct study *x, const char *text)
{
    char *made = arena_copy(x->memory, text);
    if (made != NULL && made[0] >= 'a' && made[0] <= 'z')
        made[0] = (char)(made[0] - 'a' + 'A');
    return made;
}

const char *study_metric(const struct study *x)
{
    return x->request->metric == METRIC_STEADY ? "steady state" : "whole run";
}

const char *study_axis_title(struct study *x)
{
    return study_sentence(x, factor_rule(x->request->axis)->title);
}

/* The accelerators stand before the mode that they ran in. */
static const char *describe(struct study *x, const struct factors *f, const enum factor *shown, size_t n)
{
    const char *count = f->value[FACTOR_COUNT_OF], *text = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *value = f->value[shown[i]];
        if (shown[i] == FACTOR_MODE && count != NULL)
            text = words_join(x->memory, text, " · ",
                              arena_format(x->memory, "%s accelerator%s", count, strcmp(count, "1") == 0 ? "" : "s"));
        if (value != NULL)
            text = words_join(x->memory, text, " · ", value);
    }
    return text;
}

const char *study_describe(struct study *x, const struct factors *f)
{
    static const enum factor shown[] = {FACTOR_MODEL,   FACTOR_PRECISION, FACTOR_MODE,
                                        FACTOR_SURFACE, FACTOR_STARTUP,   FACTOR_STORAGE};
    return describe(x, f, shown, sizeof shown / sizeof *shown);
}

const char *study_describe_shortly(struct study *x, const struct factors *f)
{
    static const enum factor shown[] = {FACTOR_MODEL, FACTOR_MODE, FACTOR_SURFACE, FACTOR_STARTUP};
    return describe(x, f, shown, sizeof shown / sizeof *shown);
}

const char *study_name(struct study *x, const char *level)
{
    return words_level(x->memory, factor_rule(x->request->axis)->name, level);
}

const char *study_on(const struct study *x)
{
    return x->request->axis == FACTOR_ACCELERATOR ? "on" : "with";
}

const struct comparison_row *study_top(const struct study *x)
{
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        if (!x->comparison.rows[i].is_base)
            return &x->comparison.rows[i];
    return NULL;
}

const struct comparison_row *study_base(const struct study *x)
{
    return &x->comparison.rows[x->comparison.base];
}

const char *study_headline(struct study *x, const char *words, int synthetic)
{
    if (x->cleared != NULL && x->request->metric == METRIC_WHOLE_RUN)
        words = words_join(x->memory, words, ", ", "whole runs");
    return synthetic ? words_join(x->memory, "SYNTHETIC", ": ", words) : words;
}

static const char *narrowed(struct study *x)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->request->n_where; i++)
        list = words_join(x->memory, list, ", ", x->request->where[i]);
    return list != NULL ? words_join(x->memory, " · asked only of", " ", list) : "";
}

const char *study_disclosed(struct study *x)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->verdict.n_disclosed; i++)
        list = words_join(x->memory, list, ", ", factor_rule(x->verdict.disclosed[i].factor)->title);
    list = list != NULL ? words_join(x->memory, " · differs, disclosed", ": ", list) : "";
    return arena_format(x->memory, "%s%s", narrowed(x), list);
}

const char *study_standing_words(const struct study *x, size_t n_claimed, size_t n_measured)
{
    if (n_claimed == 0)
        return x->synthetic ? "made up, not yet a claim" : "measured, not yet a claim";
    if (n_measured == 0)
        return x->synthetic ? "made up, quoted from claims" : "quoted from claims";
    return x->synthetic ? "quoted from claims where an mcr id stands, the rest made up and not yet a claim"
                        : "quoted from claims where an mcr id stands, the rest measured and not yet a claim";
}

const char *study_title(struct study *x, const struct costing *c, const char *text)
{
    if (c != NULL && c->modelled)
        text = arena_format(x->memory, "%s (modelled)", text);
    return x->synthetic || (c != NULL && c->synthetic) ? arena_format(x->memory, "%s (SYNTHETIC)", text) : text;
}

const char *study_question(struct study *x, const struct block_body *b, const struct costing *c, const char *otherwise)
{
    return study_title(x, c, body_text(b, "question", otherwise));
}

const char *study_table_title(struct study *x, const struct block_body *b, const struct costing *c,
                              const char *otherwise)
{
    return study_title(x, c, body_text(b, "title", otherwise));
}

const char *study_alt(struct study *x, const struct block_body *b, const char *otherwise, const char *figures)
{
    return words_join(x->memory, body_text(b, "alt", otherwise), " ", figures);
}

const char *study_why(const struct difference *d)
{
    if (d->text != NULL)
        return d->text;
    return d->factor < FACTORS ? factor_rule(d->factor)->title : refusal_rule(d->code)->title;
}

const char *study_see(struct study *x, enum plane plane, const char *block)
{
    for (size_t i = 0; x->template != NULL && i < x->template->n_sections; i++) {
        const struct template_section *s = &x->template->sections[i];
        for (size_t k = 0; s->plane == plane && k < s->n_items; k++)
            if (s->items[k].kind == ITEM_BLOCK && strcmp(s->items[k].rule->name, block) == 0)
                return arena_format(x->memory, ": see %s", s->title);
    }
    return "";
}

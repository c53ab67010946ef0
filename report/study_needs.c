/* What blocks stand on, asked for once and in order. */
#include "report/study_parts.h"

#include "query/words.h"

#include <string.h>

static int need_classes(struct study *x, struct error *err)
{
    x->class_question = (struct class_question){x->request->axis, x->request->metric, x->valid_from};
    return class_list_of(&x->classes, x->store, &x->all, &x->class_question, x->memory, err);
}

static int need_surfaces(struct study *x, struct error *err)
{
    struct price_wish wish = x->request->wish;
    struct surface_question q = {x->request->as_of, x->valid_from, &wish};
    wish.price_days = policy_price_days(&x->policy);
    wish.run_days = study_run_days(x);
    return surface_list_of(&x->surfaces, x->store, &x->all, &q, x->memory, err);
}

/* The week that is asked for: the last one that had ended, where none is named. */
static int name_week(struct study *x, struct week_name *out, struct error *err)
{
    *out = week_before(week_of(x->request->as_of + 1));
    return x->request->week != NULL ? week_name_read(out, x->request->week, err) : 0;
}

/* The command that makes the report again, as of the end of the week: it then is the same whenever it was asked for. */
static const char *command_as_of(struct study *x, int64_t as_of)
{
    static const char option[] = " --as-of ";
    const char *was = x->request->command, *at = was != NULL ? strstr(was, option) : NULL;
    if (at == NULL)
        return was;
    at += sizeof option - 1;
    return arena_format(x->memory, "%.*s%s%s", (int)(at - was), was, words_day(x->memory, as_of),
                        at + strcspn(at, " "));
}

/* A week is told as of its end, with everything on its pages: nothing that came later is known. */
static int go_back(struct study *x, struct error *err)
{
    struct week_name name;
    int64_t first, last;
    int rc = name_week(x, &name, err);
    if (rc != 0)
        return rc;
    week_bounds(name, &first, &last);
    if (x->request->as_of <= last)
        return 0;
    struct report_request *then = arena_alloc(x->memory, sizeof *then);
    if (then == NULL)
        return error_nomem(err);
    *then = *x->request;
    then->week = week_text(name, x->memory);
    then->rendered_at = then->rendered_at / 1000 == then->as_of / 1000 ? last / 1000 * 1000 : then->rendered_at;
    then->as_of = last;
    then->command = command_as_of(x, last);
    x->request = then;
    return then->week != NULL ? 0 : error_nomem(err);
}

static int need_week(struct study *x, struct error *err)
{
    struct week_name name;
    int rc = name_week(x, &name, err);
    return rc != 0 ? rc
                   : week_look(&x->week, x->store, name, x->request->as_of, &x->all, x->synthetic, &x->policy,
                               x->memory, err);
}

/* In the order in which they stand on each other. */
static const struct {
    unsigned need, with;
    int (*ask)(struct study *x, struct error *err);
} needs_table[] = {
    {NEEDS_EVIDENCE, 0, study_ask_evidence},          {NEEDS_QUESTION, NEEDS_EVIDENCE, study_ask},
    {NEEDS_CLAIMS, NEEDS_EVIDENCE, study_ask_claims}, {NEEDS_CLAIM, NEEDS_EVIDENCE | NEEDS_CLAIMS, study_ask_claim},
    {NEEDS_WEEK, NEEDS_EVIDENCE, need_week},          {NEEDS_CLASSES, NEEDS_EVIDENCE, need_classes},
    {NEEDS_SURFACES, NEEDS_EVIDENCE, need_surfaces},
};

enum { N_NEEDS = sizeof needs_table / sizeof *needs_table };

int study_prepare(struct study *x, unsigned needs, struct error *err)
{
    for (size_t i = 0; i < N_NEEDS; i++)
        needs |= needs & needs_table[i].need ? needs_table[i].with : 0;
    int gone = needs & NEEDS_WEEK && !x->have ? go_back(x, err) : 0;
    if (gone != 0)
        return gone;
    for (size_t i = 0; i < N_NEEDS; i++) {
        if (!(needs & needs_table[i].need) || x->have & needs_table[i].need)
            continue;
        int rc = needs_table[i].ask(x, err);
        if (rc != 0)
            return rc;
        x->have |= needs_table[i].need;
    }
    return 0;
}

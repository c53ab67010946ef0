/* Values about a week: its verdict in one line, its name and days, and how many there are of everything. */
#include "report/values.h"

#include "core/text.h"
#include "query/words.h"
#include "report/block_week.h"

static const char *counted(struct study *x, const char *list, size_t n, const char *one, const char *many)
{
    return n > 0 ? words_join(x->memory, list, ", ", words_count(x->memory, n, one, many)) : list;
}

static size_t n_unconfirmed(const struct week_change *c, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += c[i].confirmed == 0;
    return k;
}

/* "2 regressions", and how many of them may be a few bad runs as well. */
static const char *moved(struct study *x, const char *list, const struct week_change *c, size_t n, const char *one,
                         const char *many)
{
    size_t k = n_unconfirmed(c, n);
    list = counted(x, list, n, one, many);
    if (k == 0)
        return list;
    return k == n ? words_join(x->memory, list, " ", "(unconfirmed)")
                  : words_join(x->memory, list, " ", arena_format(x->memory, "(%zu unconfirmed)", k));
}

static const char *happened(struct study *x)
{
    const struct week *w = &x->week;
    const char *list = w->n_faults > 0 ? "integrity at fault" : NULL;
    list = counted(x, list, x->request->n_unreadable + x->request->n_unreadable_more, "unreadable document",
                   "unreadable documents");
    list = moved(x, list, w->regressions, w->n_regressions, "regression", "regressions");
    list = moved(x, list, w->improvements, w->n_improvements, "improvement", "improvements");
    list = counted(x, list, w->n_became_dated, "claim became dated", "claims became dated");
    list = counted(x, list, w->n_fell, "claim may not be quoted any more", "claims may not be quoted any more");
    list = counted(x, list, w->n_expiring, "claim expires soon", "claims expire soon");
    return counted(x, list, w->n_early, "class differs, too new to judge", "classes differ, too new to judge");
}

/* Of whatever lane: what is counted as a run of the week and did not end well is counted as failed. */
static size_t n_failed(const struct week *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n_new; i++)
        n += w->new_receipts[i]->row->status != RUN_OK ? 1 : 0;
    return n;
}

static const char *arrived(struct study *x)
{
    const struct week *w = &x->week;
    size_t failed = n_failed(w);
    const char *list = counted(x, NULL, w->n_new, "new run", "new runs");
    if (list != NULL && failed > 0)
        list = words_join(x->memory, list, " ", arena_format(x->memory, "(%zu failed)", failed));
    list = counted(x, list, w->n_anecdotes, "anecdote", "anecdotes");
    list = counted(x, list, w->n_disputed, "disputed document", "disputed documents");
    list = counted(x, list, w->prices.n_changes, "price change", "price changes");
    if (list == NULL)
        list = "nothing arrived";
    return counted(x, list, w->n_refused, "refused question", "refused questions");
}

const char *week_headline(struct study *x)
{
    const char *what = happened(x), *came = arrived(x);
    if (what == NULL)
        what = "quiet week: nothing moved";
    return study_headline(x, words_join(x->memory, what, "; ", came), x->synthetic);
}

/* With a capital, for a page; the value itself begins as a sentence's part may. */
static const char *headline(struct study *x)
{
    return study_sentence(x, week_headline(x));
}

static const char *name(struct study *x)
{
    return week_text(x->week.name, x->memory);
}

static const char *days(struct study *x)
{
    const struct week *w = &x->week;
    const char *text =
        arena_format(x->memory, "%s – %s", words_day(x->memory, w->first), words_day(x->memory, w->last));
    return w->as_of < w->last
               ? arena_format(x->memory, "%s, as of %s: it has not ended", text, words_day(x->memory, w->as_of))
               : text;
}

static const char *before(struct study *x)
{
    return week_text(week_before(x->week.name), x->memory);
}

static const char *number(struct study *x, size_t n)
{
    return arena_format(x->memory, "%zu", n);
}

static const char *runs(struct study *x)
{
    return number(x, x->week.n_new);
}

static const char *anecdotes(struct study *x)
{
    return number(x, x->week.n_anecdotes);
}

static const char *regressions(struct study *x)
{
    return number(x, x->week.n_regressions);
}

static const char *improvements(struct study *x)
{
    return number(x, x->week.n_improvements);
}

static const char *became_dated(struct study *x)
{
    return number(x, x->week.n_became_dated);
}

static const char *expiring(struct study *x)
{
    return number(x, x->week.n_expiring);
}

static const char *price_changes(struct study *x)
{
    return number(x, x->week.prices.n_changes);
}

static const char *unchanged(struct study *x)
{
    return number(x, x->week.n_unchanged);
}

/* "Of 17 classes with runs of the week, 12 are where they were; of 3 there is too little … 7 claims may be quoted …" */
static const char *stillness(struct study *x)
{
    const struct week *w = &x->week;
    const char *claims = arena_format(x->memory, "%s be quoted at the end of it.",
                                      words_count(x->memory, w->n_claims_current, "claim may", "claims may"));
    if (w->n_classes == 0)
        return words_join(x->memory, "No class had a run in the week.", " ", claims);
    const char *text = arena_format(
        x->memory, "Of %s with runs of the week, %s where %s", words_count(x->memory, w->n_classes, "class", "classes"),
        words_count(x->memory, w->n_unchanged, "is", "are"), w->n_unchanged == 1 ? "it was" : "they were");
    if (w->n_untested > 0)
        text = arena_format(x->memory, "%s; of %zu there is too little, before the week or in it, to say so", text,
                            w->n_untested);
    return words_join(x->memory, text, ". ", claims);
}

const struct value_rule values_of_week[] = {
    {"week.headline", PLANES_ALL, NEEDS_WEEK, 1, "the week's verdict in one line", headline},
    {"week.name", PLANES_ALL, NEEDS_WEEK, 0, "the week by its ISO 8601 name", name},
    {"week.days", PLANES_ALL, NEEDS_WEEK, 0, "its first and last day", days},
    {"week.before", PLANES_ALL, NEEDS_WEEK, 0, "the name of the week before it", before},
    {"week.new", PLANES_ALL, NEEDS_WEEK, 0, "how many receipts were new", runs},
    {"week.anecdotes", PLANES_ALL, NEEDS_WEEK, 0, "how many documents were anecdotes", anecdotes},
    {"week.regressions", PLANES_ALL, NEEDS_WEEK, 0, "how many classes became slower", regressions},
    {"week.improvements", PLANES_ALL, NEEDS_WEEK, 0, "how many became faster", improvements},
    {"week.became-dated", PLANES_ALL, NEEDS_WEEK, 0, "how many claims became dated", became_dated},
    {"week.expiring", PLANES_ALL, NEEDS_WEEK, 0, "how many claims expire within seven days", expiring},
    {"week.price-changes", PLANES_ALL, NEEDS_WEEK, 0, "how many prices changed", price_changes},
    {"week.unchanged", PLANES_ALL, NEEDS_WEEK, 0, "how many classes with runs are where they were", unchanged},
    {"week.stillness", PLANES_ALL, NEEDS_WEEK, 0, "what did not move, in a sentence", stillness},
    {0},
};

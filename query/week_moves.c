/* All series of a week together, what of it is new, and what became of what was told of too few runs. */
#include "query/week_moves_parts.h"

#include "stats/adjust.h"

#include <math.h>

/* All looks of a week. */
struct family {
    int64_t week;
    struct week_look **looks;
    size_t n, n_tests;
    struct family *next;
};

struct desk {
    struct week_series *series;
    size_t n;
    const struct week_rule *rule;
    struct arena *memory;
    struct error *err;
    struct family *families;
    struct week_look **looks; /* of each series, those that were taken */
};

static int has_runs(const struct week_series *s, int64_t week)
{
    size_t end = week_runs_until(s, week);
    return end > 0 && s->weeks[end - 1] == week;
}

/* --- families --- */

static int adjust(struct family *f, struct desk *d)
{
    double *p = arena_array(d->memory, f->n_tests, sizeof *p);
    size_t *order = arena_array(d->memory, f->n_tests, sizeof *order), k = 0;
    if (p == NULL || order == NULL)
        return error_nomem(d->err);
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = 0; j < f->looks[i]->n; j++)
            p[k++] = f->looks[i]->moves[j].p;
    if (k > 0)
        adjust_holm(p, p, k, order);
    k = 0;
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = 0; j < f->looks[i]->n; j++) {
            struct week_move *m = &f->looks[i]->moves[j];
            m->p_holm = p[k++];
            f->looks[i]->counts[j] = (char)week_move_counts(m, m->p_holm, d->rule);
        }
    return 0;
}

static int add_look(struct family *f, struct desk *d, size_t series)
{
    struct week_series *s = &d->series[series];
    int rc = s->rates == NULL ? d->rule->load(d->rule->context, s, series, d->err) : 0;
    if (rc != 0 || !has_runs(s, f->week))
        return rc;
    struct week_look *l = arena_alloc(d->memory, sizeof *l);
    if (l == NULL)
        return error_nomem(d->err);
    if ((rc = week_look_at(l, s, series, f->week, d->rule, d->memory, d->err)) != 0)
        return rc;
    l->next = d->looks[series];
    d->looks[series] = f->looks[f->n++] = l;
    f->n_tests += l->n;
    return 0;
}

static int family_of(struct family **out, struct desk *d, int64_t week)
{
    struct family *f = d->families;
    int rc = 0;
    while (f != NULL && f->week != week)
        f = f->next;
    if (f == NULL) {
        f = arena_alloc(d->memory, sizeof *f);
        struct week_look **looks = arena_array(d->memory, d->n, sizeof *looks);
        if (f == NULL || looks == NULL)
            return error_nomem(d->err);
        *f = (struct family){.week = week, .looks = looks, .next = d->families};
        for (size_t i = 0; i < d->n && rc == 0; i++)
            if (has_runs(&d->series[i], week))
                rc = add_look(f, d, i);
        if (rc == 0)
            rc = adjust(f, d);
        d->families = f;
    }
    *out = f;
    return rc;
}

/* The series' look at a week, with its family's judgement. */
static int look_of(const struct week_look **out, struct desk *d, size_t series, int64_t week)
{
    struct family *f;
    int rc = family_of(&f, d, week);
    const struct week_look *l = d->looks[series];
    while (rc == 0 && l->week != week)
        l = l->next;
    *out = l;
    return rc;
}

/* --- what is new --- */

/*
 * Whether a move stands out against the level that was told to begin at run `since`, in the same direction: with no run
 * between the two it is the same move.
 */
static int is_further(int *further, struct desk *d, const struct week_move *m, size_t since)
{
    struct arena scratch = {0};
    struct week_window w;
    struct week_move again;
    *further = 0;
    if (since >= m->at || m->how == WEEK_MOVE_DRIFT)
        return 0;
    int rc = week_window_open(&w, &d->series[m->series], m->end, d->rule, &scratch, d->err);
    size_t told = rc == 0 ? week_window_index(&w, since) : 0, at = rc == 0 ? week_window_index(&w, m->at) : 0;
    if (rc == 0 && told < at) {
        if (told > 0)
            week_window_start(&w, told);
        rc = week_window_measure(&again, &w, week_window_start(&w, at), d->rule, d->err);
        *further = rc == 0 && !isnan(again.p) && (again.ratio > 1) == (m->ratio > 1) &&
                   week_move_counts(&again, again.p, d->rule);
    }
    arena_release(&scratch);
    return rc;
}

/* Calls for every earlier week with runs of the series that is remembered, the latest first, until `done`. */
struct walk {
    const struct week_series *s;
    size_t first, i;
};

static struct walk walk_from(const struct week_series *s, int64_t week)
{
    size_t end = week_runs_until(s, week);
    return (struct walk){s, week_runs_back(s, end, WEEKS_REMEMBERED + 1), week_runs_back(s, end, 1)};
}

static int walk_next(struct walk *w, int64_t *week)
{
    if (w->i <= w->first)
        return 0;
    *week = w->s->weeks[w->i - 1];
    w->i = week_runs_back(w->s, w->i, 1);
    return 1;
}

/* A step that was found when the drift had been taken away is no part of it. */
static int is_beside(const struct week_move *m, const struct week_move *told)
{
    return m->how != WEEK_MOVE_DRIFT && m->levelled && told->how == WEEK_MOVE_DRIFT;
}

static int is_new(int *new, struct desk *d, const struct week_move *m, int64_t week)
{
    struct walk walk = walk_from(&d->series[m->series], week);
    int rc = 0;
    *new = 1;
    while (rc == 0 && *new &&walk_next(&walk, &week)) {
        const struct week_look *l;
        rc = look_of(&l, d, m->series, week);
        for (size_t k = 0; rc == 0 && *new &&k < l->n; k++)
            if (l->counts[k] && (l->moves[k].ratio > 1) == (m->ratio > 1) && !is_beside(m, &l->moves[k]))
                rc = is_further(new, d, m, l->moves[k].at);
    }
    return rc;
}

/* The new move of a series in a week, a new level before anything else; NULL: none. */
static int find_new(const struct week_move **out, struct desk *d, size_t series, int64_t week)
{
    const struct week_look *l;
    int rc = look_of(&l, d, series, week), new = 0;
    *out = NULL;
    for (size_t k = 0; rc == 0 && k < l->n && *out == NULL; k++) {
        if (!l->counts[k])
            continue;
        rc = is_new(&new, d, &l->moves[k], week);
        *out = rc == 0 && new ? &l->moves[k] : NULL;
    }
    return rc;
}

/* --- what became of it --- */

/* Whether what was told of too few runs holds, now that there are enough. */
static int follow(struct week_move *out, struct desk *d, const struct week_move *told, size_t end)
{
    struct arena scratch = {0};
    struct week_window w;
    int rc = week_window_open(&w, &d->series[told->series], end, d->rule, &scratch, d->err);
    size_t at = rc == 0 ? week_window_index(&w, told->at) : 0;
    *out = *told;
    out->kind = WEEK_MOVE_GONE;
    if (rc == 0 && at > 0 && at < w.n) {
        size_t which = week_window_start(&w, at);
        w.n_starts = which + 1; /* all since then */
        rc = week_window_measure(out, &w, which, d->rule, d->err);
        if ((out->ratio > 1) == (told->ratio > 1) && week_move_counts(out, out->p, d->rule))
            out->kind = WEEK_MOVE_CONFIRMED;
    }
    arena_release(&scratch);
    return rc;
}

/* Of the series' moves that were told with too few runs, the one that has enough of them since this week. */
static int find_due(struct week_moves *out, struct desk *d, size_t series, int64_t week)
{
    const struct week_series *s = &d->series[series];
    struct walk walk = walk_from(s, week);
    size_t end = week_runs_until(s, week), before = walk.i;
    int rc = 0;
    while (rc == 0 && walk_next(&walk, &week)) {
        const struct week_move *told;
        rc = find_new(&told, d, series, week);
        if (rc != 0 || told == NULL || told->confirmed || before >= told->at + RUNS_TO_CONFIRM ||
            end < told->at + RUNS_TO_CONFIRM)
            continue;
        rc = follow(&out->items[out->n], d, told, end);
        out->n += rc == 0;
        break;
    }
    return rc;
}

/* --- what is too new --- */

static int counted(const struct week_look *l)
{
    int any = 0;
    for (size_t k = 0; k < l->n; k++)
        any = any || l->counts[k];
    return any;
}

static int few_weeks(const struct week_look *l)
{
    return l->n > 0 && l->moves[0].few_weeks;
}

/* The runs of the week, if they lie elsewhere than those before by enough to be told of a class that is known longer.
 */
static const struct week_move *find_early(const struct desk *d, const struct week_look *l)
{
    const int64_t *weeks = d->series[l->series].weeks;
    for (size_t k = 0; k < l->n && few_weeks(l) && !counted(l); k++)
        if (weeks[l->moves[k].at] == l->week && week_move_is_large(&l->moves[k], d->rule) &&
            (l->moves[k].lo > 1 || l->moves[k].hi < 1))
            return &l->moves[k];
    return NULL;
}

/* --- what goes on --- */

/* A drift that the week has and that is not new. */
static const struct week_move *find_drift(const struct week_look *l)
{
    return l->n > 0 && l->moves[0].how == WEEK_MOVE_DRIFT && l->counts[0] ? &l->moves[0] : NULL;
}

static void add(struct week_moves *out, const struct week_move *m, enum week_move_kind kind)
{
    if (m == NULL)
        return;
    out->items[out->n] = *m;
    out->items[out->n++].kind = kind;
}

/* --- the week --- */

static int room(struct week_moves *out, struct desk *d, const struct family *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += f->looks[i]->n_spikes;
    out->items = arena_array(d->memory, 3 * f->n, sizeof *out->items);
    out->spikes = arena_array(d->memory, n, sizeof *out->spikes);
    out->untested = arena_array(d->memory, d->n, 1);
    return out->items && out->spikes && out->untested ? 0 : error_nomem(d->err);
}

static int gather(struct week_moves *out, struct desk *d, const struct family *f)
{
    char *told = arena_array(d->memory, f->n, 1); /* that its drift is new */
    int rc = told != NULL ? room(out, d, f) : error_nomem(d->err);
    for (size_t i = 0; rc == 0 && i < f->n; i++) {
        const struct week_look *l = f->looks[i];
        const struct week_move *m;
        rc = find_new(&m, d, l->series, f->week);
        told[i] = rc == 0 && m != NULL && m->how == WEEK_MOVE_DRIFT;
        if (rc == 0 && m != NULL)
            out->items[out->n++] = *m;
        for (size_t k = 0; k < l->n_spikes; k++)
            out->spikes[out->n_spikes++] = l->spikes[k];
        out->untested[l->series] = l->n == 0 || (few_weeks(l) && !counted(l));
        out->n_untested += out->untested[l->series] != 0;
    }
    out->n_new = out->n;
    for (size_t i = 0; rc == 0 && i < f->n; i++)
        rc = find_due(out, d, f->looks[i]->series, f->week);
    for (size_t i = 0; rc == 0 && i < f->n; i++) {
        const struct week_look *l = f->looks[i];
        add(out, find_early(d, l), WEEK_MOVE_EARLY);
        if (!told[i])
            add(out, find_drift(l), WEEK_MOVE_GOES_ON);
    }
    out->n_series = f->n;
    out->n_tests = f->n_tests;
    return rc;
}

int week_moves_find(struct week_moves *out, struct week_series *series, size_t n, int64_t week,
                    const struct week_rule *rule, struct arena *memory, struct error *err)
{
    struct desk d = {.series = series, .n = n, .rule = rule, .memory = memory, .err = err};
    struct week_moves found = {0};
    struct family *f;
    if ((d.looks = arena_array(memory, n, sizeof *d.looks)) == NULL)
        return error_nomem(err);
    int rc = family_of(&f, &d, week);
    if (rc == 0)
        rc = gather(&found, &d, f);
    if (rc == 0)
        *out = found;
    return rc;
}

/* "What earlier waves showed": runs past their validity, grouped, in the past tense, never beside current ones. */
#include "report/study_parts.h"

#include "core/text.h"
#include "query/analysis.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

enum { WAVES_SHOWN = 40 };

/* The dated runs of one class, stack and wave. */
struct wave {
    const struct receipt_row *newest;
    struct run *runs; /* those with a rate */
    size_t n;
    const char **names; /* of all of them, newest first */
    size_t n_names;
    int64_t first; /* seen_at of the oldest */
};

static int same_wave(const struct receipt_row *a, const struct receipt_row *b)
{
    return strcmp(a->class_id, b->class_id) == 0 &&
           text_equal(a->factors.value[FACTOR_WAVE], b->factors.value[FACTOR_WAVE]) &&
           factors_same_stack(&a->factors, &b->factors);
}

static int measure(struct study *x, struct run *run, const struct receipt_row *row, struct error *err)
{
    *run = (struct run){.row = row, .rate = row->whole_run_tok_per_s};
    if (x->request->metric != METRIC_STEADY)
        return 0;
    int rc = analysis_of(x->store, &row->id, &run->analysis, err);
    if (rc == 0)
        run->rate = analysis_has_rate(&run->analysis) ? run->analysis.tok_per_s : NAN;
    return rc;
}

/* The wave of item i, which is its newest run; marks its runs done. Without `rates` nothing is measured. */
static int collect(struct study *x, size_t i, char *done, struct wave *w, int rates, struct error *err)
{
    int rc = 0;
    w->newest = x->all.items[i].row;
    w->n = w->n_names = 0;
    for (size_t k = i + 1; k-- > 0 && rc == 0;) {
        const struct evidence *e = &x->all.items[k];
        if (done[k] || !study_is_dated(x, e) || !same_wave(e->row, w->newest))
            continue;
        done[k] = 1;
        w->first = e->row->seen_at;
        w->names[w->n_names++] = e->row->name;
        rc = rates ? measure(x, &w->runs[w->n], e->row, err) : 0;
        w->n += rates && rc == 0 && isfinite(w->runs[w->n].rate) ? 1 : 0;
    }
    return rc;
}

const char *study_newer(const struct study *x, const char *class_id)
{
    for (size_t i = x->all.n; i-- > 0 && class_id != NULL;)
        if (study_is_current(x, &x->all.items[i]) && strcmp(x->all.items[i].row->class_id, class_id) == 0)
            return x->all.items[i].row->name;
    return "nothing newer";
}

/* "2024-10-11", "2024-10-11–12", "2024-10-11 – 2024-11-02": within a month the second day alone. */
static const char *days_words(struct study *x, int64_t first, int64_t last)
{
    enum { MONTH = 7, TO_DAY = 8 }; /* characters of "2024-10" and "2024-10-" */
    const char *from = words_day(x->memory, first), *to = words_day(x->memory, last);
    if (from == NULL || to == NULL || strcmp(from, to) == 0)
        return from;
    return strncmp(from, to, MONTH) == 0 ? arena_format(x->memory, "%s–%s", from, to + TO_DAY)
                                         : arena_format(x->memory, "%s – %s", from, to);
}

/* On the page of provenance the wave is known by what its row begins with. */
static void stand_on(struct study *x, const struct cell *c, const struct wave *w)
{
    const char **names = arena_array(x->memory, w->n_names, sizeof *names);
    if (names == NULL)
        return;
    memcpy(names, w->names, w->n_names * sizeof *names);
    study_stand_on(x, &(struct ground){.plane = PLANE_DATED,
                                       .what = arena_format(x->memory, "%s · %s · %s", c[0].text, c[1].text, c[2].text),
                                       .receipts = names,
                                       .n_receipts = w->n_names});
}

static void fill_row(struct study *x, struct cell *c, const struct wave *w)
{
    struct runs_estimate r = {.value = NAN, .lo = NAN, .hi = NAN};
    const char *value = w->newest->factors.value[x->request->axis];
    if (w->n > 0)
        r = comparison_rate(w->runs, w->n, x->request->level, x->memory);
    c[0].text = days_words(x, w->first, w->newest->seen_at);
    c[1].text = value != NULL ? value : "not recorded";
    c[2].text = study_describe_shortly(x, &w->newest->factors);
    c[3].text = w->n > 0 ? words_rate(x->memory, r.value, r.lo, r.hi) : "no steady state";
    c[4].text = words_interval(x->memory, r.lo, r.hi);
    c[5].text = arena_format(x->memory, "%zu", w->n);
    c[6].text = c[6].target = w->newest->name;
    c[7].text = study_newer(x, w->newest->class_id);
    stand_on(x, c, w);
}

/* What all the numbers of a dated section are true of; it can be there for prices or claims alone. */
static const char *subtitle(struct study *x)
{
    const struct {
        int is_so;
        const char *words;
    } all[] = {{study_has_dated(x), "of the wave they came from"},
               {study_has_past(x) || study_has_flips(x, &x->cost, FLIPS_EXPIRED), "while their price rows held"},
               {study_count_claims(x, CLAIM_DATED) > 0, "on the dates of their claims"}};
    const char *list = NULL;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].is_so)
            list = words_join(x->memory, list, ", ", all[i].words);
    return list != NULL
               ? arena_format(x->memory, "These numbers were true %s. They are quoted with their date or not at all.",
                              list)
               : "No run was past its validity.";
}

static const char *note(struct study *x, size_t n, size_t most)
{
    const char *text =
        arena_format(x->memory,
                     "tok/s of the whole system; the receipt is the newest of its wave. Dated: these runs "
                     "ended before %s, more than %s before this report's date.",
                     words_day(x->memory, x->valid_from), study_policy(x, POLICY_TRAINING_VALID_DAYS));
    return n > most ? arena_format(x->memory, "%s The newest %zu of %zu waves; 'mcreport receipt list' shows all runs.",
                                   text, most, n)
                    : text;
}

/* Newest first; waves beyond those shown are counted and not measured. */
static int put_waves(struct study *x, const struct block_body *body, struct error *err)
{
    const struct column columns[] = {{"Observed", ALIGN_LEFT, 0, 0},       {study_axis_title(x), ALIGN_LEFT, 0, 0},
                                     {"What ran", ALIGN_LEFT, 0, 1},       {"tok/s", ALIGN_RIGHT, 0, 0},
                                     {"95 % interval", ALIGN_RIGHT, 0, 0}, {"Runs", ALIGN_RIGHT, 0, 0},
                                     {"Receipt", ALIGN_LEFT, 1, 0},        {"Superseded by", ALIGN_LEFT, 1, 0}};
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    size_t n = 0, most = body_count(body, "most", WAVES_SHOWN);
    char *done = arena_array(x->memory, x->all.n, 1);
    struct wave w = {.runs = arena_array(x->memory, x->all.n + 1, sizeof *w.runs),
                     .names = arena_array(x->memory, x->all.n + 1, sizeof *w.names)};
    if (done == NULL || w.runs == NULL || w.names == NULL)
        return error_nomem(err);
    for (size_t i = x->all.n; i-- > 0;) {
        if (done[i] || !study_is_dated(x, &x->all.items[i]))
            continue;
        int rc = collect(x, i, done, &w, n < most, err);
        if (rc != 0)
            return rc;
        struct cell *c = n++ < most ? table_row(&t) : NULL;
        if (c != NULL)
            fill_row(x, c, &w);
    }
    table_finish(&t, body_text(body, "title", NULL), note(x, n, most), NULL);
    return 0;
}

int block_evidence(struct study *x, const struct block_body *body, struct error *err)
{
    report_build_block(&x->build, BLOCK_SUBTITLE, subtitle(x));
    return study_has_dated(x) ? put_waves(x, body, err) : 0;
}

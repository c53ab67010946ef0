/* Page 1 of the capacity report: what was measured, and what was not compared. */
#include "report/study_parts.h"

#include "query/difference.h"
#include "query/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *verdict_words(struct study *x, const struct comparison_row *r)
{
    if (r->is_base)
        return "base";
    if (r->ratio.verdict == RATIO_INCONCLUSIVE && r->ratio.runs_needed > 0)
        return arena_format(x->memory, "cannot tell (%zu runs a side would)", r->ratio.runs_needed);
    return ratio_verdict_name(r->ratio.verdict);
}

enum { VALUE_SHOWN = 40 };

/* Digests are told apart by their first digits; the receipts have the whole. */
static const char *shown_value(struct study *x, const char *value)
{
    if (value == NULL)
        return "not recorded";
    return strlen(value) <= VALUE_SHOWN ? value : arena_format(x->memory, "%.*s…", VALUE_SHOWN, value);
}

static const char *disclosed_note(struct study *x)
{
    const char *text = NULL;
    for (size_t i = 0; i < x->verdict.n_disclosed; i++) {
        const struct difference *d = &x->verdict.disclosed[i];
        text =
            words_join(x->memory, text, "; ",
                       arena_format(x->memory, "%s%s: %s | %s", text == NULL ? "Disclosed: " : "",
                                    factor_rule(d->factor)->title, shown_value(x, d->left), shown_value(x, d->right)));
    }
    return text;
}

/* What was disclosed, and whether the verdicts hold together. */
static const char *measured_note(struct study *x)
{
    const char *disclosed = disclosed_note(x);
    const char *family = comparison_family_words(&x->comparison, x->request->axis, x->request->level, x->memory);
    return family != NULL ? words_join(x->memory, disclosed, ". ", family) : disclosed;
}

int block_measurements(struct study *x, struct error *err)
{
    (void)err;
    const struct column columns[] = {{study_axis_title(x), ALIGN_LEFT, 0, 0},
                                     {"tok/s", ALIGN_RIGHT, 0, 0},
                                     {"95 % interval", ALIGN_RIGHT, 0, 0},
                                     {"Ratio", ALIGN_POINT, 0, 0},
                                     {"95 % interval", ALIGN_RIGHT, 0, 0},
                                     {"Verdict", ALIGN_LEFT, 0, 1},
                                     {"Runs", ALIGN_RIGHT, 0, 0},
                                     {"Attempts", ALIGN_RIGHT, 0, 0},
                                     {"Newest run", ALIGN_RIGHT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 9);
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        const char *none = comparison_no_interval(&r->rate);
        struct cell *c = table_row(&t);
        if (c == NULL)
            break;
        c[0].text = r->level->value;
        c[1].text = words_rate(x->memory, r->rate.value, r->rate.lo, r->rate.hi);
        c[2].text = none != NULL ? none : words_interval(x->memory, r->rate.lo, r->rate.hi);
        c[3].text = r->is_base ? "1" : words_ratio(x->memory, r->ratio.value, r->ratio.lo, r->ratio.hi);
        c[4].text = r->is_base ? "" : words_interval(x->memory, r->ratio.lo, r->ratio.hi);
        c[5].text = verdict_words(x, r);
        c[6].text = arena_format(x->memory, "%zu", r->level->n_runs);
        c[7].text = arena_format(x->memory, "%zu", r->level->n_attempts);
        c[8].text = words_day(x->memory, r->level->newest);
    }
    table_finish(&t, x->synthetic ? "What was measured (SYNTHETIC)" : "What was measured", measured_note(x),
                 x->class_id != NULL ? "Nothing was compared: the reasons stand below."
                                     : "No run is within its validity.");
    return 0;
}

/* A class of current runs outside the question, and why it stays outside. */
struct outsider {
    const char *level, *why, *codes;
    size_t n_runs, n_reasons;
};

/* Judges one outside receipt against the class of the question, as if the two had been asked about together. */
static int judge_outsider(struct study *x, const struct receipt_row *row, struct verdict *v, struct error *err)
{
    const struct receipt_row *rows[] = {x->verdict.left_row, row};
    char right[] = {0, 1};
    struct sides s = {rows, right, 2, x->request->axis, x->memory};
    *v = (struct verdict){0};
    return difference_judge(&s, &x->question, v, err);
}

/* "surface: owned": what the other side has, where that is short enough to be read; the recipe says which members. */
static const char *reason_of(struct study *x, const struct difference *d)
{
    const char *title = factor_rule(d->factor)->title;
    if (d->factor == FACTOR_RECIPE && d->text != NULL)
        return arena_format(x->memory, "recipe: %s", d->text);
    if (d->unknown)
        return arena_format(x->memory, "%s not recorded on a side", title);
    if (d->right == NULL || strlen(d->right) > VALUE_SHOWN)
        return title;
    return arena_format(x->memory, "%s: %s", title, d->right);
}

static void explain_outsider(struct study *x, const struct verdict *v, struct outsider *o)
{
    for (size_t i = 0; i < v->n_refusals; i++) {
        const char *code = arena_format(x->memory, "R%03d", v->refusals[i].code);
        o->why = words_join(x->memory, o->why, "; ", reason_of(x, &v->refusals[i]));
        if (o->codes == NULL || code == NULL || strstr(o->codes, code) == NULL)
            o->codes = words_join(x->memory, o->codes, " ", code);
    }
    o->n_reasons = v->n_refusals;
}

/* The outsiders, one per class and stack, in the order of their first run. */
static int find_outsiders(struct study *x, struct outsider *list, size_t *n_list, struct error *err)
{
    char *done = arena_array(x->memory, x->all.n, 1);
    if (done == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < x->all.n; i++) {
        const struct receipt_row *row = x->all.items[i].row;
        struct verdict v;
        struct outsider o = {.level = row->factors.value[x->request->axis]};
        if (done[i] || !study_is_current(x, &x->all.items[i]))
            continue;
        for (size_t k = i; k < x->all.n; k++) {
            const struct receipt_row *other = x->all.items[k].row;
            if (done[k] || !study_is_current(x, &x->all.items[k]) || strcmp(other->class_id, row->class_id) != 0 ||
                !factors_same_stack(&other->factors, &row->factors))
                continue;
            done[k] = 1;
            o.n_runs++;
        }
        int rc = judge_outsider(x, row, &v, err);
        if (rc != 0)
            return rc;
        explain_outsider(x, &v, &o);
        if (o.why != NULL)
            list[(*n_list)++] = o;
    }
    return 0;
}

/* The fewer reasons, the nearer to a comparison: those are the ones a reader asks about. */
static int nearest_first(const void *a, const void *b)
{
    const struct outsider *x = a, *y = b;
    if (x->n_reasons != y->n_reasons)
        return (x->n_reasons > y->n_reasons) - (x->n_reasons < y->n_reasons);
    int order = strcmp(x->level != NULL ? x->level : "", y->level != NULL ? y->level : "");
    return order != 0 ? order : strcmp(x->why, y->why);
}

static void put_outsiders(struct study *x, const struct outsider *list, size_t n, const char *title,
                          const char *note, const char *empty)
{
    const struct column columns[] = {{study_axis_title(x), ALIGN_LEFT, 0, 0},
                                     {"Differs in", ALIGN_LEFT, 0, 1},
                                     {"Runs", ALIGN_RIGHT, 0, 0},
                                     {"Codes (MCR-)", ALIGN_LEFT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 4);
    for (size_t i = 0; i < n; i++) {
        struct cell *c = table_row(&t);
        if (c == NULL)
            break;
        c[0].text = list[i].level != NULL ? list[i].level : "not recorded";
        c[1].text = list[i].why;
        c[2].text = arena_format(x->memory, "%zu", list[i].n_runs);
        c[3].text = list[i].codes;
    }
    table_finish(&t, title, note, empty);
}

static int load_outsiders(struct study *x, struct outsider **list, size_t *n, struct error *err)
{
    *n = 0;
    *list = arena_array(x->memory, x->all.n, sizeof **list);
    if (*list == NULL)
        return error_nomem(err);
    int rc = x->verdict.left_row != NULL ? find_outsiders(x, *list, n, err) : 0;
    if (rc == 0 && *n > 1)
        qsort(*list, *n, sizeof **list, nearest_first);
    return rc;
}

/* Where only the stack stands between the runs, the report can be had by saying so. */
static void put_disclosure_help(struct study *x)
{
    const char *settings = NULL;
    for (size_t i = 0; i < x->verdict.n_refusals; i++) {
        enum factor f = x->verdict.refusals[i].factor;
        if (f == FACTORS || factor_rule(f)->kind != FACTOR_SOFT)
            return;
        const char *setting = arena_format(x->memory, "--set disclose=%s", factor_rule(f)->name);
        if (settings == NULL || setting == NULL || strstr(settings, setting) == NULL)
            settings = words_join(x->memory, settings, " ", setting);
    }
    if (settings != NULL)
        report_build_block(
            &x->build, BLOCK_PARAGRAPH,
            arena_format(x->memory, "Only the software stack differs: %s compares and says so.", settings));
}

static size_t runs_of(const struct outsider *list, size_t n)
{
    size_t runs = 0;
    for (size_t i = 0; i < n; i++)
        runs += list[i].n_runs;
    return runs;
}

enum { OUTSIDERS_ON_FIRST_PAGE = 6 };

int block_refusals(struct study *x, struct error *err)
{
    struct outsider *list;
    size_t n, shown;
    int rc = load_outsiders(x, &list, &n, err);
    if (rc != 0)
        return rc;
    shown = n > OUTSIDERS_ON_FIRST_PAGE ? OUTSIDERS_ON_FIRST_PAGE : n;
    const char *more =
        n > shown ? arena_format(x->memory, "The nearest %zu of %zu; the others under What we do not claim. ", shown, n)
                  : "";
    put_outsiders(x, list, shown, "Not compared, and why",
                  arena_format(x->memory,
                               "%s%zu runs compared, %zu refused, %zu skipped. 'mcreport explain CODE' "
                               "says why a code refuses.",
                               more, x->verdict.n_compared, x->verdict.n_refused + runs_of(list, n),
                               x->verdict.n_skipped),
                  x->class_id != NULL ? "No current run lies outside this class." : "No run is current.");
    put_disclosure_help(x);
    return 0;
}

int block_other_refusals(struct study *x, struct error *err)
{
    struct outsider *list;
    size_t n;
    int rc = load_outsiders(x, &list, &n, err);
    if (rc == 0 && n > OUTSIDERS_ON_FIRST_PAGE)
        put_outsiders(x, list + OUTSIDERS_ON_FIRST_PAGE, n - OUTSIDERS_ON_FIRST_PAGE, "Also not compared", NULL, NULL);
    return rc;
}

/* What was not compared, and why: the nearest beside the answer, the others where nothing is claimed. */
#include "report/study_parts.h"

#include "query/difference.h"
#include "query/words.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_SHOWN = 40, OUTSIDERS_SHOWN = 3 };

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

static int by_digest(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct digest));
}

/* Runs that the verdict has a word on: they stand among the outsiders as well where they refuse the question. */
struct told {
    struct digest *ids; /* sorted */
    size_t n;
};

static int told_of(struct told *out, struct study *x, struct error *err)
{
    const struct verdict *v = &x->verdict;
    *out = (struct told){.ids = arena_array(x->memory, v->n_runs + v->n_skipped, sizeof *out->ids)};
    if (out->ids == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < v->n_runs; i++)
        out->ids[out->n++] = v->runs != NULL ? v->runs[i].row->id : v->usable[i]->id;
    for (size_t i = 0; i < v->n_skipped; i++)
        out->ids[out->n++] = v->skipped[i].row->id;
    if (out->n > 1)
        qsort(out->ids, out->n, sizeof *out->ids, by_digest);
    return 0;
}

static int is_told(const struct told *told, const struct receipt_row *row)
{
    return told->n > 0 && bsearch(&row->id, told->ids, told->n, sizeof *told->ids, by_digest) != NULL;
}

/* The outsiders, one per class and stack, in the order of their first run. */
static int find_outsiders(struct study *x, struct error *err)
{
    char *done = arena_array(x->memory, x->all.n, 1);
    struct told told;
    if (done == NULL)
        return error_nomem(err);
    int rc = told_of(&told, x, err);
    if (rc != 0)
        return rc;
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
            o.n_counted += is_told(&told, other) ? 1 : 0;
        }
        rc = judge_outsider(x, row, &v, err);
        if (rc != 0)
            return rc;
        explain_outsider(x, &v, &o);
        if (o.why != NULL)
            x->outsiders[x->n_outsiders++] = o;
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

int study_ask_outsiders(struct study *x, struct error *err)
{
    x->outsiders = arena_array(x->memory, x->all.n, sizeof *x->outsiders);
    if (x->outsiders == NULL)
        return error_nomem(err);
    int rc = x->verdict.left_row != NULL ? find_outsiders(x, err) : 0;
    if (rc == 0 && x->n_outsiders > 1)
        qsort(x->outsiders, x->n_outsiders, sizeof *x->outsiders, nearest_first);
    return rc;
}

size_t study_count_refused(const struct study *x)
{
    size_t n = x->verdict.n_refused;
    for (size_t i = 0; i < x->n_outsiders; i++)
        n += x->outsiders[i].n_runs - x->outsiders[i].n_counted;
    return n;
}

static void put_outsiders(struct study *x, const struct outsider *list, size_t n, const char *title, const char *note,
                          const char *empty)
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

/* A refused question holds its first side against the others: it is refused as they are, and no row is about it. */
static const char *held_against(struct study *x)
{
    size_t refused = study_count_refused(x), listed = 0;
    for (size_t i = 0; i < x->n_outsiders; i++)
        listed += x->outsiders[i].n_runs;
    if (x->verdict.n_refused == 0 || listed == 0 || refused <= listed)
        return "";
    return arena_format(x->memory, " (%zu listed, held against the other %zu)", listed, refused - listed);
}

static const char *counts_note(struct study *x, size_t shown)
{
    const char *more = "";
    if (x->n_outsiders > shown)
        more = arena_format(x->memory, "The nearest %zu of %zu%s. ", shown, x->n_outsiders,
                            study_see(x, PLANE_REFERENCE, "refusals"));
    return arena_format(x->memory,
                        "%s%zu runs compared, %zu refused%s, %zu skipped. 'mcreport explain CODE' says why a code "
                        "refuses.",
                        more, x->verdict.n_compared, study_count_refused(x), held_against(x), x->verdict.n_skipped);
}

static void put_nearest(struct study *x, const struct block_body *body)
{
    size_t most = body_count(body, "most", OUTSIDERS_SHOWN);
    size_t shown = x->told.refusals = x->n_outsiders < most ? x->n_outsiders : most;
    put_outsiders(x, x->outsiders, shown, study_table_title(x, body, NULL, "Not compared, and why"),
                  counts_note(x, shown),
                  x->class_id != NULL ? "No current run lies outside this class." : "No run is current.");
    put_disclosure_help(x);
}

int block_refusals(struct study *x, const struct block_body *body, struct error *err)
{
    size_t told = x->told.refusals;
    (void)err;
    if (study_plane(x) == PLANE_CURRENT)
        put_nearest(x, body);
    else if (x->n_outsiders > told)
        put_outsiders(x, x->outsiders + told, x->n_outsiders - told,
                      study_table_title(x, body, NULL, told > 0 ? "Also not compared" : "Not compared, and why"), NULL,
                      NULL);
    return 0;
}

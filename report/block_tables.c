/* The comparison as a table: what was measured, and what else there is to know of it. */
#include "report/findings.h"

#include "query/words.h"

#include <math.h>
#include <string.h>

static const char *verdict_words(struct study *x, const struct comparison_row *r)
{
    if (r->is_base)
        return "base";
    if (r->ratio.verdict == RATIO_INCONCLUSIVE)
        return words_undecided(x->memory, r->ratio.runs_needed, comparison_fewer_runs(r, study_base(x)));
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

/* What the answer had no room for. */
static void put_others(struct study *x)
{
    struct findings f;
    study_find(x, &f);
    if (x->told.findings == 0 || x->told.findings >= f.n)
        return;
    report_build_block(&x->build, BLOCK_HEADING, "What else there is to know");
    for (size_t i = x->told.findings; i < f.n; i++)
        report_build_block(&x->build, BLOCK_LIST, arena_format(x->memory, "%s (%s)", f.items[i].text, f.items[i].ref));
}

int block_measurements(struct study *x, const struct block_body *body, struct error *err)
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
    table_finish(&t, study_table_title(x, body, NULL, "What was measured"), measured_note(x),
                 x->class_id != NULL ? "Nothing was compared." : "No run is within its validity.");
    put_others(x);
    return 0;
}

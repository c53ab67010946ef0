/* The last page: receipts, what they share, method, and the command that makes the report again. */
#include "report/study_parts.h"

#include "query/analysis.h"
#include "query/words.h"
#include "stats/steady.h"

#include <math.h>
#include <string.h>

/* Whether the limits say less than they seem to, and why; else what the receipt lacks. */
static const char *receipt_note(const struct receipt_row *row, const struct analysis_row *a_or_null)
{
    if (a_or_null != NULL && analysis_has_few_effective(a_or_null))
        return a_or_null->few_effective ? "few effective samples: range of records" : "few effective samples";
    return row->has_artifacts ? "" : "artifacts not recorded";
}

static void receipt_cells(struct study *x, struct cell *c, const struct run *run)
{
    const struct analysis_row *a = &run->analysis;
    int steady = x->request->metric == METRIC_STEADY;
    c[0].text = c[0].anchor = run->row->name;
    c[1].text = run->row->factors.value[x->request->axis];
    c[2].text = words_day(x->memory, run->row->started_at);
    c[3].text = steady ? arena_format(x->memory, "%lld", (long long)a->start) : "";
    c[4].text = steady ? arena_format(x->memory, "%lld of %lld", (long long)a->n_window, (long long)a->n_records) : "";
    c[5].text = words_rate(x->memory, run->rate, steady ? a->lo : NAN, steady ? a->hi : NAN);
    c[6].text = steady ? words_interval(x->memory, a->lo, a->hi) : "";
    c[7].text = receipt_note(run->row, steady ? a : NULL);
}

static void put_receipts(struct study *x)
{
    const struct column columns[] = {{"Receipt", ALIGN_LEFT, 1, 0},          {study_axis_title(x), ALIGN_LEFT, 0, 0},
                                     {"Started", ALIGN_LEFT, 0, 0},          {"Warm-up", ALIGN_RIGHT, 0, 0},
                                     {"Window", ALIGN_RIGHT, 0, 0},          {"tok/s", ALIGN_RIGHT, 0, 0},
                                     {"95 % within run", ALIGN_RIGHT, 0, 0}, {"Notes", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, 8);
    for (size_t i = 0; i < x->comparison.n_rows; i++)
        for (size_t k = 0; k < x->comparison.rows[i].level->n_runs; k++) {
            struct cell *c = table_row(&t);
            if (c != NULL)
                receipt_cells(x, c, &x->comparison.rows[i].level->runs[k]);
        }
    table_finish(&t, study_title(x, NULL, "Receipts"),
                 t.n_rows > 0 ? "Warm-up and window count step records, record 0 is always discarded; intervals cover "
                                "one run's own step noise."
                              : NULL,
                 "Nothing was compared, so no receipt stands behind a comparison.");
}

enum { VALUE_SHOWN = 32 }; /* digests are told apart by less; the receipts have the whole */

/* Pairs side by side, so that the table takes half the height. */
static void put_shared(struct study *x)
{
    static const struct column columns[] = {{"Factor", ALIGN_LEFT, 0, 0},
                                            {"Value", ALIGN_LEFT, 0, 1},
                                            {"Factor", ALIGN_LEFT, 0, 0},
                                            {"Value", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, 4);
    struct cell *row = NULL;
    size_t n = 0;
    for (size_t f = 0; f < FACTORS; f++) {
        const char *value = x->verdict.shared.value[f];
        if (value == NULL || factor_rule((enum factor)f)->kind == FACTOR_NOTED)
            continue;
        if (n % 2 == 0)
            row = table_row(&t);
        if (row == NULL)
            break;
        row[n % 2 * 2].text = factor_rule((enum factor)f)->title;
        row[n % 2 * 2 + 1].text =
            strlen(value) <= VALUE_SHOWN ? value : arena_format(x->memory, "%.*s…", VALUE_SHOWN, value);
        n++;
    }
    table_finish(&t, "What all of these runs share", NULL, NULL);
}

/* What a site has set otherwise, with its reason: a reader elsewhere takes the default for granted. */
static void put_policy(struct study *x)
{
    static const enum policy_key used[] = {POLICY_PRACTICAL_PCT, POLICY_TRAINING_VALID_DAYS, POLICY_PRICE_VALID_DAYS};
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        if (policy_is_changed(&x->policy, used[i]))
            report_build_block(
                &x->build, BLOCK_NOTE,
                arena_format(x->memory, "Policy: %s", policy_change_words(x->memory, &x->policy, used[i])));
}

int block_method(struct study *x, const struct block_body *body, struct error *err)
{
    (void)body;
    (void)err;
    if (x->comparison.n_rows > 0)
        put_shared(x);
    report_build_block(&x->build, BLOCK_HEADING, "Method");
    report_build_block(
        &x->build, BLOCK_NOTE,
        arena_format(
            x->memory,
            "Steady state (%s): record 0 discarded; compile head, level shifts, drift and residual transients found "
            "on log step time (exact L2 partitioning, AR(1)-aware criterion, MSER-5); a run without a steady state "
            "gives no number. Rate: tokens over time in the window, stalls included. Across runs: geometric mean, "
            "Student t on log rates. Ratios: Welch t on log rates. All complete runs of the class enter, never the "
            "best; of a level that has moved, those since it did; failed attempts are counted. Level %s %%; practical "
            "threshold %s; runs are of today for "
            "%s, price rows that state no end for %s. Grades by %s.",
            STEADY_METHOD, words_fixed(x->memory, x->request->level * 100, 0), study_policy(x, POLICY_PRACTICAL_PCT),
            study_policy(x, POLICY_TRAINING_VALID_DAYS), study_policy(x, POLICY_PRICE_VALID_DAYS), GRADE_METHOD));
    put_policy(x);
    return 0;
}

/* The template by its bytes: a name can be of another one. */
static const char *template_words(struct study *x)
{
    char digest[DIGEST_HEX_SIZE];
    if (x->template == NULL)
        return "";
    digest_hex(digest, &x->template->digest);
    return arena_format(x->memory, "Template %s, sha256:%s, %s. ", x->template->name, digest,
                        x->template->path != NULL ? x->template->path : "which came with the program");
}

static const char *settings_words(struct study *x)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->request->n_settings; i++)
        list = words_join(x->memory, list, ", ", x->request->settings[i]);
    return list != NULL ? list : "none";
}

static int put_reproduce(struct study *x, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    int rc = study_db_digest(x, digest, err);
    if (rc != 0)
        return rc;
    report_build_block(&x->build, BLOCK_HEADING, "To make this report again");
    if (x->request->command != NULL)
        report_build_block(&x->build, BLOCK_CODE, x->request->command);
    report_build_block(&x->build, BLOCK_NOTE,
                       arena_format(x->memory,
                                    "%sSettings: %s. Data as of %s. Tool mcreport %s. Database content sha256:%s. The "
                                    "same content, template, command and SOURCE_DATE_EPOCH give the same bytes.",
                                    template_words(x), settings_words(x), words_day(x->memory, x->request->as_of),
                                    MCREPORT_VERSION, digest));
    return 0;
}

int block_provenance(struct study *x, const struct block_body *body, struct error *err)
{
    (void)body;
    if (x->have & NEEDS_QUESTION) {
        put_receipts(x);
        study_put_price_rows(x);
    }
    study_put_grounds(x);
    return put_reproduce(x, err);
}

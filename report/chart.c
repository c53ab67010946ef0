/* One chart as a report of its own: the block that draws it, and what has to be said beside it wherever it goes. */
#include "report/study_parts.h"

#include "query/words.h"
#include "report/chart_data.h"
#include "report/twins.h"

#include <string.h>

/*
 * What a chart must not be seen without: of the question its class, how it was measured, what differs. Where a block
 * computes no question of its own, that too.
 */
static const struct chart {
    const char *block;
    const char *(*subtitle)(struct study *x);
    const char *question, *alt;
} charts[] = {
    {"answer", study_answer_subtitle, NULL, NULL},
    {"dots", study_answer_subtitle, NULL, NULL},
    {"steps", study_answer_subtitle, NULL, NULL},
    {"cost-curve", study_cost_subtitle, NULL, NULL},
    {"utilization", study_cost_subtitle, NULL, NULL},
    {"evidence-age", NULL, "How old is the evidence? Runs by the day they ended", "Runs by date, a row a class."},
    {"matrix", NULL, "What can be compared with what? Current runs by class", "Classes and levels, in words."},
    {"changes", NULL, "What moved this week? Runs, and the change against before", "Runs and changes, a row a class."},
};

static const struct chart *chart_of(const char *block)
{
    for (size_t i = 0; i < sizeof charts / sizeof *charts; i++)
        if (strcmp(charts[i].block, block) == 0)
            return &charts[i];
    return NULL;
}

/* --- why there is nothing to draw --- */

static const char *refused_words(struct study *x, const struct verdict *v)
{
    const char *list = NULL;
    for (size_t i = 0; i < v->n_refusals; i++)
        list = words_join(x->memory, list, "; ",
                          arena_format(x->memory, "MCR-R%03d %s", v->refusals[i].code, study_why(&v->refusals[i])));
    return list;
}

static const char *question_words(struct study *x)
{
    if (x->class_id == NULL)
        return "no run of today answers this question";
    if (x->cleared == NULL)
        return refused_words(x, &x->verdict);
    return NULL;
}

static const char *money_words(struct study *x)
{
    enum study_money money = study_money(x);
    if (money == MONEY_REFUSED)
        return refused_words(x, &x->cost.v);
    return money == MONEY_EXPIRED ? study_past_words(x) : NULL;
}

static const char *nothing_words(struct study *x, const struct block_rule *rule, enum plane plane)
{
    static const char *const planes[] = {"of today that fits", "past its validity that fits", "that fits"};
    const char *words = rule->needs & NEEDS_QUESTION ? question_words(x) : NULL;
    if (words == NULL && rule->needs & NEEDS_QUESTION)
        words = money_words(x);
    if (words == NULL && rule->needs & NEEDS_WEEK)
        words = arena_format(x->memory, "nothing moved in %s", week_text(x->week.name, x->memory));
    return words != NULL ? words : arena_format(x->memory, "the archive has nothing %s", planes[plane]);
}

/* --- drawing --- */

/* Blocks bring tables, findings and headlines along; the chart stands alone. */
static size_t keep_charts(struct study *x)
{
    struct report_builder *b = &x->build;
    size_t n = 0;
    for (size_t i = 0; i < b->n_blocks; i++)
        if (chart_data_is_chart(b->blocks[i].kind))
            b->blocks[n++] = b->blocks[i];
    b->n_blocks = n;
    return n;
}

/* The chart's question is the title of all of it. */
static int put_around(struct study *x, struct report *out, const struct chart *chart, struct error *err)
{
    struct report_builder *b = &x->build;
    const char *subtitle = chart->subtitle != NULL ? chart->subtitle(x) : NULL;
    out->title = b->blocks[0].text;
    if (subtitle != NULL) {
        if (report_build_block(b, BLOCK_SUBTITLE, NULL) == NULL)
            return error_nomem(err);
        memmove(&b->blocks[1], &b->blocks[0], (b->n_blocks - 1) * sizeof *b->blocks);
        b->blocks[0] = (struct block){.kind = BLOCK_SUBTITLE, .text = subtitle};
    }
    if (x->request->command != NULL)
        report_build_block(b, BLOCK_CODE, x->request->command);
    return report_build_finish(b, err);
}

static int fill(struct study *x, struct report *out, const struct block_rule *rule, enum plane plane, struct error *err)
{
    const struct chart *chart = chart_of(rule->name);
    const struct block_value values[] = {{.rule = &figure_members[0], .text = chart->question},
                                         {.rule = &figure_members[1], .text = chart->alt}};
    const struct block_body body = {values, chart->question != NULL ? 2 : 0};
    report_build_section(&x->build, plane, rule->name, study_validity(x, plane));
    int shows = rule->has == NULL || rule->has(x, &body);
    int rc = shows ? rule->put(x, &body, err) : 0;
    if (rc != 0)
        return rc;
    if (keep_charts(x) == 0)
        return error_set(err, ERR_REFUSED, "%s", nothing_words(x, rule, plane));
    return put_around(x, out, chart, err);
}

/* The question narrows itself; what asks none is narrowed here, by terms, class and levels alike. */
static void narrow(struct study *x)
{
    const struct receipt_row *of_class = NULL;
    unsigned open = gate_open_factors(x->request->axis);
    size_t n = 0;
    for (size_t i = 0; i < x->all.n && x->class_id != NULL && of_class == NULL; i++)
        if (strcmp(x->all.items[i].row->class_id, x->class_id) == 0)
            of_class = x->all.items[i].row;
    for (size_t i = 0; i < x->all.n; i++) {
        const struct receipt_row *row = x->all.items[i].row;
        if (study_is_meant(x, row) && study_is_asked(x, row->factors.value[x->request->axis]) &&
            (of_class == NULL || factors_same_class(&of_class->factors, &row->factors, open)))
            x->all.items[n++] = x->all.items[i];
    }
    x->all.n = n;
}

static int prepare(struct study *x, const struct block_rule *rule, struct error *err)
{
    int rc = study_prepare(x, NEEDS_EVIDENCE, err);
    if (rc != 0)
        return rc;
    if (!(rule->needs & NEEDS_QUESTION))
        narrow(x);
    return study_prepare(x, rule->needs, err);
}

static int describe(struct study *x, struct report *out, struct error *err)
{
    out->template_name = "chart";
    out->subject = out->title;
    out->sections[0].title = out->title;
    return study_origin(x, out, err);
}

int study_chart(struct report *out, char class_id[STUDY_CLASS_SIZE], struct store *store, const char *block,
                enum plane plane, const struct report_request *request, struct error *err)
{
    const struct block_rule *rule = block_rule_find(block);
    struct study x;
    if (rule == NULL || chart_of(block) == NULL)
        return error_set(err, ERR_USAGE, "'%s' is no chart", block);
    if (!(rule->planes & 1u << plane))
        return error_set(err, ERR_USAGE, "'%s' cannot stand in that plane", block);
    class_id[0] = '\0';
    study_open(&x, out, store, request);
    int rc = prepare(&x, rule, err);
    if (rc == 0)
        rc = fill(&x, out, rule, plane, err);
    if (rc == 0)
        rc = study_guard(out, err);
    if (rc == 0)
        rc = describe(&x, out, err);
    if (rc == 0)
        rc = report_json(out, err);
    if (x.class_id != NULL)
        snprintf(class_id, STUDY_CLASS_SIZE, "%s", x.class_id);
    study_close(&x);
    if (rc != 0)
        arena_release(&out->memory);
    return rc;
}

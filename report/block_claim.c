/* The sheet of one claim: the words it may be quoted in, its standing, and all that it stands on. */
#include "report/study_parts.h"

#include "core/text.h"
#include "query/analysis.h"
#include "query/claim_words.h"
#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

enum { VALUE_SHOWN = 20 };

enum plane study_claim_plane(const struct study_claim *c)
{
    return c->standing.status == CLAIM_CURRENT ? PLANE_CURRENT
           : c->standing.status == CLAIM_DATED ? PLANE_DATED
                                               : PLANE_REFERENCE;
}

int study_claim_stands(const struct study *x)
{
    return x->claim != NULL && study_claim_plane(x->claim) == study_plane(x);
}

static const struct claim_record *record_of(const struct study *x)
{
    return &x->claim->revision->record;
}

const char *study_claim_headline(struct study *x)
{
    if (x->claim->revision->unreadable != NULL)
        return arena_format(x->memory, "%s cannot be read", study_claim_name(x, x->claim));
    return claim_headline(record_of(x), study_claim_plane(x->claim) != PLANE_CURRENT, x->memory);
}

const char *study_claim_sentence(struct study *x)
{
    enum plane plane = study_claim_plane(x->claim);
    if (plane == PLANE_REFERENCE)
        return arena_format(x->memory, "%s may not be quoted.", study_claim_name(x, x->claim));
    return claim_quote(record_of(x), &x->claim->standing, QUOTE_SENTENCE, plane == PLANE_DATED, x->memory);
}

static void put_list(struct study *x, const char *heading, const char *const *items, size_t n)
{
    if (n > 0)
        report_build_block(&x->build, BLOCK_HEADING, heading);
    for (size_t i = 0; i < n; i++)
        report_build_block(&x->build, BLOCK_LIST, study_sentence(x, items[i]));
}

static const char *subtitle(struct study *x)
{
    const struct claim_record *r = record_of(x);
    const char *text =
        arena_format(x->memory, "%s · %s", study_claim_name(x, x->claim), claim_status_name(x->claim->standing.status));
    if (study_claim_plane(x->claim) == PLANE_CURRENT)
        text = arena_format(x->memory, "%s, valid to %s", text, words_day(x->memory, x->claim->standing.valid_to));
    if (r->terms.owner != NULL)
        text = arena_format(x->memory, "%s · %s answers for it", text, r->terms.owner);
    return r->terms.note != NULL ? arena_format(x->memory, "%s · %s", text, r->terms.note) : text;
}

/* "dated: its validity ended on …"; some say what they make of it themselves: "withdrawn on …" */
static const char *reason_words(struct study *x, const struct claim_reason *r)
{
    const char *status = claim_status_name(r->status);
    return strncmp(r->text, status, strlen(status)) == 0 ? r->text : arena_format(x->memory, "%s: %s", status, r->text);
}

static void put_standing(struct study *x)
{
    static const char *const headings[] = {[PLANE_CURRENT] = "The words in which it may be quoted",
                                           [PLANE_DATED] = "The words in which it may be quoted, with their date",
                                           [PLANE_REFERENCE] = "What it said, not to be quoted"};
    const struct claim_standing *s = &x->claim->standing;
    enum plane plane = study_claim_plane(x->claim);
    const char **reasons = arena_array(x->memory, s->n_reasons, sizeof *reasons);
    for (size_t i = 0; reasons != NULL && i < s->n_reasons; i++)
        reasons[i] = reason_words(x, &s->reasons[i]);
    report_build_block(&x->build, BLOCK_SUBTITLE, subtitle(x));
    report_build_block(&x->build, BLOCK_HEADING, headings[plane]);
    report_build_block(&x->build, BLOCK_PARAGRAPH,
                       plane == PLANE_REFERENCE ? study_claim_headline(x) : study_claim_sentence(x));
    put_list(x, plane == PLANE_DATED ? "Why it is dated" : "Why it may not be quoted", reasons,
             reasons != NULL ? s->n_reasons : 0);
    put_list(x, "What changes nothing", s->remarks, s->n_remarks);
}

/* --- what was measured --- */

/* What may not be said today is spoken of in the past. */
static const char *tense(const struct study *x, const char *present, const char *past)
{
    return study_claim_plane(x->claim) == PLANE_CURRENT ? present : past;
}

static const char *measured_words(struct study *x)
{
    int64_t oldest, newest;
    claim_record_days(&oldest, &newest, record_of(x));
    return arena_format(x->memory, "%s – %s", words_day(x->memory, oldest), words_day(x->memory, newest));
}

/* "lane training · surface modal · …" */
static const char *shared_words(struct study *x)
{
    const struct claim_record *r = record_of(x);
    const char *list = NULL;
    for (size_t f = 0; f < FACTORS; f++) {
        const char *value = r->shared.value[f], *title = factor_rule((enum factor)f)->title;
        if (value == NULL || factor_rule((enum factor)f)->kind == FACTOR_NOTED || f == FACTOR_CLASS)
            continue;
        list = words_join(
            x->memory, list, " · ",
            arena_format(x->memory, "%s %.*s%s", title, VALUE_SHOWN, value, strlen(value) > VALUE_SHOWN ? "…" : ""));
    }
    return list;
}

static const char *facts_note(struct study *x)
{
    const struct claim_record *r = record_of(x);
    const char *shared = shared_words(x), *text = NULL;
    if (r->detail != NULL)
        text = arena_format(x->memory, "%s.", study_sentence(x, r->detail));
    if (r->class_id != NULL)
        text = words_join(x->memory, text, " ", arena_format(x->memory, "Class %.16s.", r->class_id));
    if (shared != NULL)
        text = words_join(
            x->memory, text, " ",
            arena_format(x->memory, "%s: %s.", tense(x, "All its runs share", "All its runs shared"), shared));
    return text;
}

static void put_facts(struct study *x)
{
    static const struct column columns[] = {{"Metric", ALIGN_LEFT, 0, 0},         {"Value", ALIGN_RIGHT, 0, 0},
                                            {"95 % interval", ALIGN_RIGHT, 0, 0}, {"Runs", ALIGN_RIGHT, 0, 0},
                                            {"Steps", ALIGN_RIGHT, 0, 0},         {"Measured", ALIGN_LEFT, 0, 0},
                                            {"Method", ALIGN_LEFT, 0, 1}};
    const struct claim_record *r = record_of(x);
    const char *interval = claim_interval_words(r, x->memory);
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    struct cell *c = table_row(&t);
    if (c == NULL)
        return;
    c[0].text = claim_metric_rule(r->terms.metric)->title;
    c[1].text = study_claim_value(x, r);
    c[2].text = interval[0] != '\0' ? interval : r->no_interval != NULL ? r->no_interval : "none";
    c[3].text = study_claim_runs(x, r);
    c[4].text = r->n_steps > 0 ? words_fixed(x->memory, r->n_steps, 0) : NULL;
    c[5].text = measured_words(x);
    c[6].text = r->method;
    table_finish(&t, study_title(x, NULL, tense(x, "What is claimed", "What was claimed")), facts_note(x), NULL);
}

/* Receipts of a claim that is no rate have no window to tell of. */
static int is_of_rates(const struct claim_record *r)
{
    return r->terms.metric < CLAIM_TIME_TO_RESULT;
}

static int rate_cells(struct study *x, struct cell *c, const struct digest *id, struct error *err)
{
    struct analysis_row a;
    int rc = analysis_of(x->store, id, &a, err);
    if (rc != 0 || !analysis_has_rate(&a))
        return rc;
    c[4].text = arena_format(x->memory, "%lld", (long long)a.start);
    c[5].text = arena_format(x->memory, "%lld of %lld", (long long)a.n_window, (long long)a.n_records);
    c[6].text = words_rate(x->memory, a.tok_per_s, a.lo, a.hi);
    c[7].text = words_interval(x->memory, a.lo, a.hi);
    return 0;
}

static int receipt_cells(struct study *x, struct cell *c, const struct claim_side *side, const struct claim_receipt *of,
                         struct error *err)
{
    const struct evidence *e = study_receipt(x, &of->id);
    char name[RECEIPT_ID_SIZE];
    receipt_name(name, &of->id);
    c[0].text = c[0].anchor = arena_copy(x->memory, name);
    c[1].text = side->level;
    c[2].text = e != NULL ? words_day(x->memory, e->row->seen_at) : "missing";
    c[3].text = of->has_artifacts ? "recorded" : "not recorded";
    if (is_of_rates(record_of(x)))
        return e != NULL && e->use == EVIDENCE_RUN ? rate_cells(x, c, &of->id, err) : 0;
    c[4].text = e == NULL ? "" : e->use == EVIDENCE_RUN ? "ended well" : e->why;
    return 0;
}

/* Which were left out stands where nothing is claimed: they may be of another plane than this page. */
static const char *receipts_note(struct study *x)
{
    const struct claim_record *r = record_of(x);
    const char *text = NULL;
    if (is_of_rates(r) && r->terms.rate == METRIC_WHOLE_RUN)
        text = "The claim is of whole runs; tok/s here is of the steady state.";
    if (r->n_left_out > 0)
        text = words_join(x->memory, text, " ",
                          arena_format(x->memory, "%s left out%s.",
                                       words_count(x->memory, r->n_left_out, "receipt is", "receipts are"),
                                       study_see(x, PLANE_REFERENCE, "claim-terms")));
    return text;
}

static int put_receipts(struct study *x, struct error *err)
{
    static const struct column rates[] = {{"Receipt", ALIGN_LEFT, 1, 0},  {"Level", ALIGN_LEFT, 0, 1},
                                          {"Ended", ALIGN_LEFT, 0, 0},    {"Artifacts", ALIGN_LEFT, 0, 0},
                                          {"Warm-up", ALIGN_RIGHT, 0, 0}, {"Window", ALIGN_RIGHT, 0, 0},
                                          {"tok/s", ALIGN_RIGHT, 0, 0},   {"95 % within run", ALIGN_RIGHT, 0, 0}};
    static const struct column others[] = {{"Receipt", ALIGN_LEFT, 1, 0},
                                           {"Level", ALIGN_LEFT, 0, 0},
                                           {"Ended", ALIGN_LEFT, 0, 0},
                                           {"Artifacts", ALIGN_LEFT, 0, 0},
                                           {"What became of the run", ALIGN_LEFT, 0, 1}};
    const struct claim_record *r = record_of(x);
    struct table_builder t = is_of_rates(r) ? table_start(&x->build, rates, sizeof rates / sizeof *rates)
                                            : table_start(&x->build, others, sizeof others / sizeof *others);
    int rc = 0;
    for (size_t i = 0; i < r->n_sides; i++)
        for (size_t k = 0; k < r->sides[i].n_receipts && rc == 0; k++) {
            struct cell *c = table_row(&t);
            if (c != NULL)
                rc = receipt_cells(x, c, &r->sides[i], &r->sides[i].receipts[k], err);
        }
    table_finish(&t, study_title(x, NULL, tense(x, "Receipts it stands on", "Receipts it stood on")), receipts_note(x),
                 "None.");
    return rc;
}

static void put_claim_prices(struct study *x)
{
    static const struct column columns[] = {{"Price row", ALIGN_LEFT, 1, 0}, {"Of", ALIGN_LEFT, 0, 0},
                                            {"Per hour", ALIGN_RIGHT, 0, 0}, {"Observed", ALIGN_LEFT, 0, 0},
                                            {"Valid to", ALIGN_LEFT, 0, 0},  {"By whom, source", ALIGN_LEFT, 0, 1}};
    const struct claim_record *r = record_of(x);
    struct table_builder t = table_start(&x->build, columns, 6);
    for (size_t i = 0; i < r->n_sides; i++) {
        const struct claim_price *p = &r->sides[i].price;
        struct cell *c = r->sides[i].has_price ? table_row(&t) : NULL;
        char name[PRICE_ID_SIZE];
        if (c == NULL)
            continue;
        price_name(name, &p->id);
        c[0].text = arena_copy(x->memory, name);
        c[1].text = r->sides[i].level;
        c[2].text = arena_format(x->memory, "%s %s", p->accelerator_hour, money_unit(r->currency));
        c[3].text = words_day(x->memory, p->observed);
        c[4].text = words_day(x->memory, p->valid_to);
        c[5].text = arena_format(x->memory, "%s · %s%s%s · %s", p->provider, r->basis, p->region != NULL ? " · " : "",
                                 p->region != NULL ? p->region : "", p->source);
    }
    if (t.n_rows > 0)
        table_finish(&t, study_title(x, NULL, tense(x, "Price rows it stands on", "Price rows it stood on")), NULL,
                     NULL);
}

int block_claim(struct study *x, const struct block_body *body, struct error *err)
{
    const struct claim_record *r = record_of(x);
    int rc = 0;
    (void)body;
    if (!study_claim_stands(x)) {
        report_build_block(&x->build, BLOCK_PARAGRAPH, "The claim is not of this page's plane (MCR-R009).");
        return 0;
    }
    put_standing(x);
    if (x->claim->revision->unreadable != NULL || r->terms.text == NULL)
        return 0;
    put_facts(x);
    rc = put_receipts(x, err);
    put_claim_prices(x);
    put_list(x, tense(x, "What differs, and is disclosed", "What differed, and was disclosed"), r->disclosed,
             r->n_disclosed);
    return rc;
}

/*
 * Claims as a table, each plane in its own way: current ones with what may be quoted; dated ones in the past tense, by
 * date and receipts and never by their ids; in reference those that may not be quoted, with the reasons, no value.
 */
#include "report/study_parts.h"

#include "core/text.h"
#include "query/claim_words.h"
#include "query/money.h"
#include "query/words.h"

#include <stdlib.h>
#include <string.h>

enum { CLAIMS_SHOWN = 12 };

/* The statuses that a plane may show, 1 << enum claim_status: others that are asked for there show nothing. */
static const unsigned of_plane[] = {
    [PLANE_CURRENT] = 1u << CLAIM_CURRENT,
    [PLANE_DATED] = 1u << CLAIM_DATED,
    [PLANE_REFERENCE] = 1u << CLAIM_WITHDRAWN | 1u << CLAIM_UNSUPPORTED | 1u << CLAIM_CHALLENGED |
                        1u << CLAIM_SUPERSEDED | 1u << CLAIM_DATED,
};

static unsigned wanted_statuses(enum plane plane, const struct block_body *body)
{
    const struct block_value *given = body_find(body, "status");
    unsigned bits = 0;
    enum claim_status s;
    for (size_t i = 0; given != NULL && i < given->n; i++)
        bits |= claim_status_by_name(&s, given->texts[i]) == 0 ? 1u << s : 0;
    return given != NULL ? bits & of_plane[plane] : of_plane[plane];
}

static int is_metric_wanted(const struct claim_record *r, const struct block_body *body)
{
    const struct block_value *given = body_find(body, "metric");
    for (size_t i = 0; given != NULL && i < given->n; i++)
        if (r->terms.text != NULL && strcmp(claim_metric_rule(r->terms.metric)->name, given->texts[i]) == 0)
            return 1;
    return given == NULL;
}

/* A term holds of what all runs share, or of either side's level. */
static int term_holds(const struct claim_record *r, const struct factor_term *t)
{
    for (size_t i = 0; i < r->n_sides && t->factor == r->terms.axis; i++)
        if (text_equal(r->sides[i].level, t->value))
            return 1;
    return text_equal(r->shared.value[t->factor], t->value);
}

static int fits(const struct claim_record *r, const struct selection *s)
{
    int all =
        s->class_of == NULL || (r->class_id != NULL && strncmp(r->class_id, s->class_of, strlen(s->class_of)) == 0);
    for (size_t i = 0; i < s->n_terms && all; i++)
        all = term_holds(r, &s->terms[i]);
    return all;
}

static int read_where(struct study *x, struct selection *s, const struct block_body *body, struct error *err)
{
    const struct block_value *where = body_find(body, "where");
    int rc = 0;
    selection_init(s, x->request->as_of);
    for (size_t i = 0; where != NULL && i < where->n && rc == 0; i++)
        rc = selection_where(s, x->store, where->texts[i], err);
    return rc != 0 ? error_prefix(err, "block claims") : 0;
}

/* Those that say what the question asks before others of its class, and these before all others. */
static int nearness(const struct study_claim *c)
{
    return c->is_asked ? 2 : c->is_near;
}

static int is_about_question(const struct block_body *body)
{
    return strcmp(body_text(body, "about", "all"), "question") == 0;
}

/* Those that stand in the plane; the nearest to the question first, then by id. */
static size_t choose(const struct study *x, const struct study_claim **out, const struct selection *s,
                     const struct block_body *body)
{
    unsigned statuses = wanted_statuses(study_plane(x), body);
    size_t n = 0;
    for (int near = 2; near >= is_about_question(body); near--)
        for (size_t i = 0; i < x->n_claims; i++) {
            const struct study_claim *c = &x->claims[i];
            const struct claim_record *r = &c->revision->record;
            if (statuses & 1u << c->standing.status && is_metric_wanted(r, body) && fits(r, s) && nearness(c) == near)
                out[n++] = c;
        }
    return n;
}

/* On a page that is there for other things, a plane without claims needs no saying so. */
static int is_silent(const struct study *x, size_t n)
{
    return n == 0 && study_plane(x) == PLANE_DATED && x->section != NULL && x->section->optional;
}

/* Without asking `where`, which can err: a section is shown where some claim might stand in it. */
int block_has_claims(const struct study *x, const struct block_body *body)
{
    unsigned statuses = wanted_statuses(study_plane(x), body);
    for (size_t i = 0; i < x->n_claims; i++)
        if (statuses & 1u << x->claims[i].standing.status && is_metric_wanted(&x->claims[i].revision->record, body))
            return 1;
    return 0;
}

/* --- words --- */

/* Per accelerator-hour, the claimed side's first: "6.25", "6.25, 3.95 EUR". */
static const char *price_words(struct study *x, const struct claim_record *r)
{
    const char *list = NULL;
    for (size_t i = 0; i < r->n_sides; i++)
        if (r->sides[i].has_price)
            list = words_join(x->memory, list, ", ", r->sides[i].price.accelerator_hour);
    return list != NULL ? arena_format(x->memory, "%s %s", list, money_unit(r->currency)) : NULL;
}

/* "rcp-…, and 19 more" */
static const char *receipt_words(struct study *x, const struct claim_record *r)
{
    char name[RECEIPT_ID_SIZE] = "none";
    size_t n = 0;
    for (size_t i = 0; i < r->n_sides; i++) {
        if (n == 0 && r->sides[i].n_receipts > 0)
            receipt_name(name, &r->sides[i].receipts[0].id);
        n += r->sides[i].n_receipts;
    }
    return n > 1 ? arena_format(x->memory, "%s and %zu more", name, n - 1) : arena_copy(x->memory, name);
}

/* --- tables --- */

static void current_cells(struct study *x, struct cell *cell, const struct study_claim *c)
{
    const struct claim_record *r = &c->revision->record;
    const char *interval = claim_interval_words(r, x->memory);
    cell[0].text = cell[0].anchor = study_claim_name(x, c);
    cell[1].text = study_claim_topic(x, c);
    cell[2].text = study_claim_value(x, r);
    cell[3].text = interval != NULL && interval[0] != '\0' ? interval : "none";
    cell[4].text = study_claim_runs(x, r);
    cell[5].text = words_day(x->memory, c->standing.valid_to);
    cell[6].text = price_words(x, r);
}

static const char *no_current(struct study *x)
{
    size_t n = study_count_claims(x, CLAIM_CURRENT);
    const char *day = words_day(x->memory, x->request->as_of);
    if (n > 0)
        return arena_format(x->memory, "None is about this question.");
    return arena_format(x->memory, "No claim may be quoted as of %s; 'mcreport claim add FILE' declares one.", day);
}

/* The last column only where something is priced. */
static void put_current(struct study *x, const struct study_claim **list, size_t n, const char *title, const char *note)
{
    static const struct column columns[] = {{"Claim", ALIGN_LEFT, 1, 0},     {"What", ALIGN_LEFT, 0, 1},
                                            {"Value", ALIGN_RIGHT, 0, 0},    {"95 % interval", ALIGN_RIGHT, 0, 0},
                                            {"Receipts", ALIGN_RIGHT, 0, 0}, {"Valid to", ALIGN_LEFT, 0, 0},
                                            {"Price", ALIGN_RIGHT, 0, 0}};
    size_t n_columns = sizeof columns / sizeof *columns, priced = 0;
    for (size_t i = 0; i < n; i++)
        priced += price_words(x, &list[i]->revision->record) != NULL;
    struct cell all[sizeof columns / sizeof *columns];
    n_columns -= priced == 0;
    struct table_builder t = table_start(&x->build, columns, n_columns);
    for (size_t i = 0; i < n; i++) {
        struct cell *cell = table_row(&t);
        memset(all, 0, sizeof all);
        current_cells(x, all, list[i]);
        if (cell != NULL)
            memcpy(cell, all, n_columns * sizeof *cell);
    }
    table_finish(&t, title, note, no_current(x));
}

static void put_dated(struct study *x, const struct study_claim **list, size_t n, const char *title, const char *note)
{
    static const struct column columns[] = {{"As of", ALIGN_LEFT, 0, 0},
                                            {"What was so", ALIGN_LEFT, 0, 1},
                                            {"Receipts", ALIGN_LEFT, 0, 0},
                                            {"Why it is dated", ALIGN_LEFT, 0, 1},
                                            {"Superseded by", ALIGN_LEFT, 1, 0}};
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        const struct claim_record *r = &list[i]->revision->record;
        struct cell *cell = table_row(&t);
        int64_t oldest, newest;
        if (cell == NULL)
            break;
        claim_record_days(&oldest, &newest, r);
        cell[0].text = words_day(x->memory, newest);
        cell[1].text = study_claim_terms(x, r, claim_headline(r, 1, x->memory));
        cell[2].text = receipt_words(x, r);
        cell[3].text = study_claim_reasons(x, list[i]);
        cell[4].text = study_newer(x, r->class_id);
    }
    table_finish(&t, title, note, "No claim had become dated.");
}

static void put_others(struct study *x, const struct study_claim **list, size_t n, const char *title, const char *note)
{
    static const struct column columns[] = {{"Claim", ALIGN_LEFT, 1, 0},
                                            {"Status", ALIGN_LEFT, 0, 0},
                                            {"What it is about", ALIGN_LEFT, 0, 1},
                                            {"Why it may not be quoted as current", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            break;
        cell[0].text = study_claim_name(x, list[i]);
        cell[1].text = claim_status_name(list[i]->standing.status);
        cell[2].text = study_claim_subject(x, &list[i]->revision->record);
        cell[3].text = study_claim_reasons(x, list[i]);
    }
    table_finish(&t, title, note, x->n_claims > 0 ? "None: every claim may be quoted." : "No claim was ever declared.");
}

/* "2 more may be quoted: 'mcreport query'. 1 claim is dated: see What earlier waves showed." */
static const char *current_note(struct study *x, size_t more, int about)
{
    size_t dated = study_count_claims(x, CLAIM_DATED), others = x->n_claims - dated;
    const char *text = NULL;
    others -= study_count_claims(x, CLAIM_CURRENT);
    if (more > 0)
        text = arena_format(x->memory, "%zu more may be quoted%s: 'mcreport query' finds them.", more,
                            about ? ", of other questions" : "");
    if (dated > 0)
        text =
            words_join(x->memory, text, " ",
                       arena_format(x->memory, "%s dated%s.", words_count(x->memory, dated, "claim is", "claims are"),
                                    study_see(x, PLANE_DATED, "claims")));
    if (others > 0)
        text = words_join(x->memory, text, " ",
                          arena_format(x->memory, "%s not be quoted%s.",
                                       words_count(x->memory, others, "claim may", "claims may"),
                                       study_see(x, PLANE_REFERENCE, "claims")));
    return text;
}

static const char *dated_note(struct study *x, size_t more, int about)
{
    (void)about;
    const char *text = "Quoted with their date or not at all: 'mcreport quote ID --dated'.";
    return more > 0 ? arena_format(x->memory, "%s %zu more: 'mcreport claim list --status dated'.", text, more) : text;
}

static const char *others_note(struct study *x, size_t more, int about)
{
    (void)about;
    return more > 0 ? arena_format(x->memory, "%zu more: 'mcreport claim list'.", more) : NULL;
}

typedef void put_claims(struct study *x, const struct study_claim **list, size_t n, const char *title,
                        const char *note);

static const struct {
    const char *title;
    put_claims *put;
    const char *(*note)(struct study *x, size_t more, int about);
} planes[] = {
    [PLANE_CURRENT] = {"Claims a reader may quote today", put_current, current_note},
    [PLANE_DATED] = {"What could be quoted once", put_dated, dated_note},
    [PLANE_REFERENCE] = {"Claims that may not be quoted as current", put_others, others_note},
};

int block_claims(struct study *x, const struct block_body *body, struct error *err)
{
    const struct study_claim **list = arena_array(x->memory, x->n_claims, sizeof *list);
    size_t most = body_count(body, "most", CLAIMS_SHOWN);
    enum plane plane = study_plane(x);
    struct selection s;
    int rc = list != NULL ? read_where(x, &s, body, err) : error_nomem(err);
    if (list == NULL)
        return rc;
    if (rc == 0) {
        size_t n = choose(x, list, &s, body), shown = n < most ? n : most;
        int about = plane == PLANE_CURRENT && is_about_question(body);
        size_t more = about ? study_count_claims(x, CLAIM_CURRENT) - shown : n - shown;
        for (size_t i = 0; i < shown && plane != PLANE_REFERENCE; i++) /* which shows no value of them */
            study_stand_on_claim(x, plane, list[i]);
        if (!is_silent(x, n))
            planes[plane].put(x, list, shown, study_table_title(x, body, NULL, planes[plane].title),
                              n > 0 || plane == PLANE_CURRENT ? planes[plane].note(x, more, about) : NULL);
    }
    selection_release(&s);
    return rc;
}

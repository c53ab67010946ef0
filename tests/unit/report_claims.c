/* Claims in reports: which of them a headline and findings are quoted from, and which the block of that name shows. */
#include "query/registry.h"
#include "query_registered.h"
#include "report_filled.h"

#define WAVE  "2026-04-14"
#define AS_OF "2026-04-20"

struct fixture {
    struct registered g; /* its archive, and the claims */
    struct report report;
    struct report_request request;
};

static const double apart[] = {0.998, 1, 1.002};

static int open_claims(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    archive_open(&f->g.t);
    for (int i = 0; i < 3; i++) {
        RUN_ON(&f->g.t, WAVE, 1 + i, "H100", 2.0 * apart[i]);
        RUN_ON(&f->g.t, WAVE, 11 + i, "B200", 1.0 * apart[i]);
    }
    archive_filled(&f->g.t);
    PRICE(&f->g.t, "H100", "3.95", DAY);
    PRICE(&f->g.t, "B200", "6.25", DAY);
    f->request = report_request_defaults(moment(AS_OF));
    *state = f;
    return 0;
}

static int close_claims(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->report.memory);
    arena_release(&f->g.memory);
    archive_close(&f->g.t);
    free(f);
    return 0;
}

#define RATIO     "\"metric\":\"ratio\",\"level\":\"B200\",\"base\":\"H100\""
#define H100_RATE "\"metric\":\"throughput\",\"level\":\"H100\""

static void claim(struct fixture *f, const char *id, const char *members)
{
    declare(&f->g, WAVE, id, members);
}

static void build(struct fixture *f)
{
    fill_report(&f->report, f->g.t.store, "capacity", &f->request);
}

static const struct finding *finding_that(const struct fixture *f, const char *says)
{
    const struct block *b = block_of(&f->report.sections[0], BLOCK_FINDINGS);
    for (size_t i = 0; b != NULL && i < b->as.findings.n; i++)
        if (has(b->as.findings.items[i].text, says))
            return &b->as.findings.items[i];
    fail_msg("no finding says '%s'", says);
    return NULL;
}

static int subtitle_says(const struct fixture *f, const char *part)
{
    return has(block_of(&f->report.sections[0], BLOCK_SUBTITLE)->text, part);
}

static void measurements_say_that_they_are_no_claim_yet(void **state)
{
    struct fixture *f = *state;
    build(f);
    assert_true(subtitle_says(f, "measured, not yet a claim"));
    assert_true(has(finding_that(f, "B200 runs at ")->ref, "rcp-"));
    assert_true(said_in(&f->report, PLANE_CURRENT, "No claim may be quoted as of 2026-04-20") > 0);
}

static void the_claim_of_the_question_is_what_is_quoted(void **state)
{
    struct fixture *f = *state;
    claim(f, "b200", RATIO);
    build(f);
    const struct finding *finding = finding_that(f, "B200 runs at ");
    assert_string_equal(finding->ref, "mcr:b200@1");
    assert_string_equal(finding->target, "mcr:b200@1"); /* the row of the table of claims */
    assert_true(subtitle_says(f, "quoted from claims where an mcr id stands"));
    assert_true(has(f->report.title, "B200 is 100 % faster than H100") || has(f->report.title, "B200 is 2.0 times"));
}

static void a_claim_that_may_not_be_quoted_is_not(void **state)
{
    struct fixture *f = *state;
    claim(f, "b200", RATIO);
    assert_int_equal(try_say(&f->g, "2026-04-16", "b200", SAY_CHALLENGED, "a doubt"), 0);
    build(f);
    assert_true(has(finding_that(f, "B200 runs at ")->ref, "rcp-"));
    assert_int_equal(said_in(&f->report, PLANE_CURRENT, "b200@1"), 0);
    assert_true(said_in(&f->report, PLANE_CURRENT, "1 claim may not be quoted: see What we do not claim") > 0);
    assert_true(said_in(&f->report, PLANE_REFERENCE, "mcr:b200@1") > 0);
    assert_true(said_in(&f->report, PLANE_REFERENCE, "a doubt") > 0);
}

/* Two a level that took other times as a whole than all others, at the same steady rates. */
static void add_whole_runs(struct fixture *f)
{
    static const char *const from[] = {"\"2026-04-14T09:01:07Z\"", "\"2026-04-14T09:02:02Z\""};
    for (int i = 0; i < 2; i++) {
        RUN_ON_BUT(&f->g.t, WAVE, 51 + i, "H100", 2.0, {"started_at", from[i]});
        RUN_ON_BUT(&f->g.t, WAVE, 55 + i, "B200", 1.0, {"started_at", from[i]});
    }
}

/* Each differs from the question in one thing. */
static void claims_of_other_questions_are_not_quoted_for_it(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++) {
        RUN_ON_BUT(&f->g.t, WAVE, 31 + i, "H100", 2.0 * apart[i], {"wave", "\"w9\""});
        RUN_ON_BUT(&f->g.t, WAVE, 41 + i, "B200", 1.0 * apart[i], {"wave", "\"w9\""});
    }
    claim(f, "turned", "\"metric\":\"ratio\",\"level\":\"H100\",\"base\":\"B200\"");
    claim(f, "narrow", RATIO ",\"where\":{\"wave\":\"w9\"}");
    add_whole_runs(f);
    claim(f, "whole", RATIO ",\"where\":{\"metric\":\"whole_run\"}");
    build(f);
    assert_true(has(finding_that(f, "B200 runs at ")->ref, "rcp-"));
    assert_true(subtitle_says(f, "not yet a claim"));
    static const char *const where[] = {"wave=w9"};
    f->request.where = where; /* asked as narrowly, it is the question */
    f->request.n_where = 1;
    build(f);
    assert_string_equal(finding_that(f, "B200 runs at ")->ref, "mcr:narrow@1");
    assert_true(subtitle_says(f, "asked only of wave=w9"));
}

static void a_disclosure_of_what_does_not_differ_changes_no_question(void **state)
{
    struct fixture *f = *state;
    claim(f, "disclosing", RATIO ",\"disclose\":[\"image\"]");
    for (int i = 0; i < 2; i++) {
        f->request.disclosed = i == 0 ? 0 : 1u << FACTOR_IMAGE | 1u << FACTOR_PINS;
        build(f);
        assert_string_equal(finding_that(f, "B200 runs at ")->ref, "mcr:disclosing@1");
        assert_string_equal(finding_that(f, "H100: ")->ref + strlen("rcp-") + 12, " and 2 more");
    }
}

static void what_differs_and_is_disclosed_is_part_of_the_question(void **state)
{
    struct fixture *f = *state;
    const char *image = arena_copy_n(&f->g.memory, &IMAGE[1], strlen(IMAGE) - 2); /* without its quotes */
    const char *where[] = {arena_format(&f->g.memory, "image=%s", image)};
    claim(f, "before", RATIO); /* there was one image */
    for (int i = 0; i < 3; i++)
        RUN_ON_BUT(&f->g.t, WAVE, 31 + i, "B200", 1.0 * apart[i], {"code.image_digest", "\"sha256:bb\""});
    f->request.disclosed = 1u << FACTOR_IMAGE;
    build(f);
    assert_true(has(finding_that(f, "B200 runs at ")->ref, "rcp-"));
    claim(f, "disclosing", RATIO ",\"disclose\":[\"image\"]");
    build(f);
    assert_string_equal(finding_that(f, "B200 runs at ")->ref, "mcr:disclosing@1");
    f->request.where = where; /* the same disclosure has nothing to disclose here */
    f->request.n_where = 1;
    build(f);
    assert_string_equal(finding_that(f, "B200 runs at ")->ref, "mcr:before@1");
}

/* The row of a claim in the first table of that section with such a first column; NULL. */
static const struct cell *row_of(const struct section *s, const char *first)
{
    for (size_t i = 0; s != NULL && i < s->n_blocks; i++) {
        const struct table *t = &s->blocks[i].as.table;
        for (size_t k = 0; s->blocks[i].kind == BLOCK_TABLE && k < t->n_rows; k++)
            if (t->cells[k * t->n_columns].text != NULL && strcmp(t->cells[k * t->n_columns].text, first) == 0)
                return &t->cells[k * t->n_columns];
    }
    return NULL;
}

/* All claims that may be quoted, of whatever question, beside the answer to one. */
static void build_all(struct fixture *f)
{
    fill_text(&f->report, f->g.t.store, "current",
              BLOCK_TEXT("\"block\": \"answer\", \"question\": \"Which?\", \"alt\": \"Both.\"") "\n" BLOCK_TEXT(
                  "\"block\": \"claims\""),
              &f->request);
}

static const char *topic_of(const struct fixture *f, const char *id)
{
    const struct cell *row = row_of(&f->report.sections[0], id);
    if (row == NULL)
        fail_msg("no row '%s'", id);
    return row[1].text;
}

static void a_row_of_another_question_says_how_it_was_made(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++)
        RUN_ON_BUT(&f->g.t, WAVE, 31 + i, "B200", 1.0 * apart[i], {"code.image_digest", "\"sha256:bb\""},
                   {"wave", "\"w9\""});
    for (int i = 0; i < 3; i++)
        RUN_ON_BUT(&f->g.t, WAVE, 41 + i, "H200", 1.5 * apart[i], {"surface.name", "\"owned\""});
    add_whole_runs(f);
    claim(f, "asked", RATIO ",\"disclose\":[\"image\"]");
    claim(f, "whole", RATIO ",\"where\":{\"metric\":\"whole_run\"},\"disclose\":[\"image\"]");
    claim(f, "narrow", "\"metric\":\"throughput\",\"level\":\"B200\",\"where\":{\"wave\":\"w9\"}");
    claim(f, "cost", "\"metric\":\"usd_per_mtok\",\"level\":\"H100\",\"basis\":\"list\"");
    claim(f, "owned", "\"metric\":\"throughput\",\"level\":\"H200\"");
    f->request.disclosed = 1u << FACTOR_IMAGE;
    build_all(f);
    assert_string_equal(topic_of(f, "mcr:asked@1"), "throughput ratio of B200 to H100");
    assert_string_equal(topic_of(f, "mcr:whole@1"), "throughput ratio of B200 to H100 · whole run · differs, "
                                                    "disclosed: image or environment");
    assert_true(has(topic_of(f, "mcr:narrow@1"), "throughput of B200 · steady state · asked only of wave=w9"));
    assert_true(has(topic_of(f, "mcr:owned@1"), " · owned · ") && has(topic_of(f, "mcr:owned@1"), " · cls-"));
    build(f); /* page 1 of the capacity report is about its question */
    assert_non_null(row_of(&f->report.sections[0], "mcr:narrow@1"));
    assert_null(row_of(&f->report.sections[0], "mcr:owned@1"));
    assert_true(said_in(&f->report, PLANE_CURRENT, "1 more may be quoted, of other questions") > 0);
    f->request.metric = METRIC_WHOLE_RUN; /* now it is the other one that goes without saying */
    build_all(f);
    assert_string_equal(topic_of(f, "mcr:whole@1"), "throughput ratio of B200 to H100");
    assert_true(has(topic_of(f, "mcr:asked@1"), " · steady state · "));
    assert_true(has(topic_of(f, "mcr:cost@1"), " · list prices of "));
}

static void a_row_of_another_lane_says_so(void **state)
{
    struct fixture *f = *state;
    archive_add(&f->g.t, GRADE_RECEIPT, LANE_SPARSE_EXACT, 47, "H200", 2, NULL, 0);
    claim(f, "sparse", "\"metric\":\"backend\"");
    build_all(f);
    assert_true(has(topic_of(f, "mcr:sparse@1"), " · lane sparse_exact · "));
}

/* The table under that heading; NULL. */
static const struct table *titled(const struct fixture *f, const char *title)
{
    for (size_t i = 0; i < f->report.n_sections; i++)
        for (size_t k = 0; k + 1 < f->report.sections[i].n_blocks; k++) {
            const struct block *b = &f->report.sections[i].blocks[k];
            if (b[0].kind == BLOCK_HEADING && strcmp(b[0].text, title) == 0 && b[1].kind == BLOCK_TABLE)
                return &b[1].as.table;
        }
    return NULL;
}

#define BEHIND_CURRENT "Receipts behind claims that may be quoted"
#define BEHIND_DATED   "Receipts behind what is dated"

static size_t count_receipts(const struct table *t)
{
    size_t n = 0;
    for (size_t i = 0; t != NULL && i < t->n_rows * t->n_columns; i++)
        n += t->cells[i].anchor != NULL && strncmp(t->cells[i].anchor, "rcp-", 4) == 0;
    return n;
}

static void provenance_names_what_claims_and_waves_stand_on_each_plane_apart(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 5; i++)
        RUN_ON_BUT(&f->g.t, "2026-01-02", 31 + i, "H200", 1.2, {"surface.name", "\"owned\""});
    claim(f, "b200", RATIO);
    claim(f, "even", "\"metric\":\"break_even_price\",\"level\":\"B200\",\"base\":\"H100\",\"basis\":\"list\"");
    build(f);
    const struct section *s = section_titled(&f->report, "Provenance");
    assert_int_equal(count_receipts(titled(f, BEHIND_CURRENT)), 12);
    assert_non_null(row_of(s, "mcr:even@1"));
    const struct table *prices = titled(f, "Price rows behind claims that may be quoted");
    assert_true(prices != NULL && prices->n_rows == 1); /* the base's alone */
    assert_int_equal(count_receipts(titled(f, BEHIND_DATED)), 5);
    assert_int_equal(said_in(&f->report, PLANE_DATED, "mcr:"), 0);
    f->request.as_of = moment("2026-06-20"); /* the claims are dated, and so are all runs */
    build(f);
    assert_null(titled(f, BEHIND_CURRENT));
    assert_int_equal(count_receipts(titled(f, BEHIND_DATED)), 5 + 6 + 12);
    prices = titled(f, "Price rows behind claims that are dated");
    assert_true(prices != NULL && prices->n_rows == 1);
    assert_null(titled(f, "What all of these runs share"));
    assert_true(has(f->report.sections[0].validity, "no answer on 2026-06-20"));
}

static void a_refused_question_quotes_no_claim_and_names_what_can_be_compared(void **state)
{
    static const char *const owned[] = {"surface=owned"};
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++) { /* a newer class with as many levels, and on two images */
        RUN_ON_BUT(&f->g.t, "2026-04-16", 31 + i, "H100", 2.0 * apart[i], {"surface.name", "\"owned\""});
        RUN_ON_BUT(&f->g.t, "2026-04-16", 41 + i, "B200", 1.0 * apart[i], {"surface.name", "\"owned\""},
                   {"code.image_digest", "\"sha256:bb\""});
    }
    claim(f, "b200", RATIO);
    build(f);
    assert_false(has(f->report.title, "Not compared")); /* where nobody chose, the class that answers is asked */
    f->request.where = owned;
    f->request.n_where = 1;
    build(f);
    assert_true(has(f->report.title, "Not compared"));
    assert_true(has(f->report.sections[0].validity, "no answer on 2026-"));
    assert_true(said_in(&f->report, PLANE_CURRENT, "None is about this question.") > 0);
    const char *refused = finding_that(f, "Refused: image or environment: sha256:")->text;
    assert_true(has(refused, "… (H100) against sha256:bb (B200)."));
    assert_true(said_in(&f->report, PLANE_CURRENT, "What can be compared at once: H100 and B200 of cls-") > 0);
    assert_true(said_in(&f->report, PLANE_CURRENT, "mcreport compare --by accelerator --where class=cls-") > 0);
    assert_null(titled(f, "What all of these runs share"));
    assert_null(titled(f, BEHIND_CURRENT)); /* none is shown */
}

static void measured_findings_count_the_runs_behind_them(void **state)
{
    struct fixture *f = *state;
    build(f);
    const struct finding *ratio = finding_that(f, "B200 runs at ");
    assert_true(has(ratio->ref, " and 5 more"));
    assert_string_equal(strstr(ratio->ref, ratio->target), ratio->ref); /* the link is to the first of them */
}

static void runs_since_the_claim_are_counted_and_not_mixed_in(void **state)
{
    struct fixture *f = *state;
    claim(f, "b200", RATIO);
    build(f);
    const char *before = finding_that(f, "B200 runs at ")->text, *ratio = strstr(before, "×");
    char said[64];
    snprintf(said, sizeof said, "%.*s", (int)(ratio - before), before);
    RUN_ON(&f->g.t, "2026-04-16", 21, "B200", 1.001);
    build(f);
    const struct finding *after = finding_that(f, "B200 runs at ");
    assert_string_equal(after->ref, "mcr:b200@1");
    assert_true(has(after->text, said) && has(after->text, "3 against 3 runs); 1 other run is not in it"));
}

/* Claims take such runs alone (query/gate.h); a report beside them must not mean others. */
static void of_a_level_that_moved_the_runs_since_then_are_told(void **state)
{
    struct fixture *f = *state;
    static const double more[] = {0.996, 0.998, 1, 1.002, 1.004};
    for (int i = 0; i < 5; i++)
        RUN_ON(&f->g.t, "2026-04-08", 31 + i, "H100", 2.2 * more[i]);
    for (int i = 0; i < 5; i++)
        RUN_ON(&f->g.t, WAVE, 41 + i, "H100", 2.0 * more[i]);
    claim(f, "h100", H100_RATE);
    build(f);
    const struct table *t = &block_of(section_titled(&f->report, "Is it real?"), BLOCK_TABLE)->as.table;
    assert_string_equal(t->cells[t->n_columns].text, "H100");
    assert_string_equal(t->cells[t->n_columns + 1].text, "8 of 8");
    assert_true(said_in(&f->report, PLANE_CURRENT, "Left out: 5 runs of H100: before the level moved on 2026-04-14") >
                0);
    assert_true(said_in(&f->report, PLANE_CURRENT, "mcr:h100@1") > 0);
}

static void costs_are_quoted_from_claims_of_the_same_prices(void **state)
{
    struct fixture *f = *state;
    claim(f, "cost", "\"metric\":\"usd_ratio\",\"level\":\"B200\",\"base\":\"H100\",\"basis\":\"list\"");
    claim(f, "even", "\"metric\":\"break_even_price\",\"level\":\"B200\",\"base\":\"H100\",\"basis\":\"list\"");
    build(f);
    assert_string_equal(finding_that(f, "A token costs ")->ref, "mcr:cost@1");
    assert_string_equal(finding_that(f, "costs the same per token")->ref, "mcr:even@1");
    assert_true(said_in(&f->report, PLANE_CURRENT, "headline quoted from mcr:cost@1") > 0);
    static const struct level_utilization half = {NULL, 0.5}; /* which no claim knows */
    f->request.utilization = &half;
    f->request.n_utilization = 1;
    build(f);
    assert_true(has(finding_that(f, "A million tokens cost ")->ref, "prc-"));
}

static const struct table *claims_table(struct fixture *f, const char *plane, const char *members)
{
    const char *block = arena_format(&f->g.memory, BLOCK_TEXT("\"block\": \"claims\"%s"), members);
    fill_text(&f->report, f->g.t.store, plane, block, &f->request);
    return &block_of(&f->report.sections[0], BLOCK_TABLE)->as.table;
}

static int has_row(const struct table *t, const char *id)
{
    for (size_t i = 0; i < t->n_rows; i++)
        if (strcmp(t->cells[i * t->n_columns].text, id) == 0)
            return 1;
    return 0;
}

static void the_block_shows_what_its_members_ask_for(void **state)
{
    struct fixture *f = *state;
    claim(f, "b200", RATIO);
    claim(f, "h100", H100_RATE);
    const struct table *t = claims_table(f, "current", "");
    assert_true(t->n_rows == 2 && has_row(t, "mcr:b200@1") && has_row(t, "mcr:h100@1"));
    t = claims_table(f, "current", ", \"metric\": [\"throughput\"]");
    assert_true(t->n_rows == 1 && has_row(t, "mcr:h100@1"));
    t = claims_table(f, "current", ", \"where\": [\"accelerator=B200\"]");
    assert_true(t->n_rows == 1 && has_row(t, "mcr:b200@1"));
    t = claims_table(f, "current", ", \"where\": [\"surface=owned\"]");
    assert_int_equal(t->n_rows, 0);
    t = claims_table(f, "current", ", \"most\": 1");
    assert_int_equal(t->n_rows, 1);
    assert_true(said_in(&f->report, PLANE_CURRENT, "1 more may be quoted") > 0);
    t = claims_table(f, "reference", "");
    assert_int_equal(t->n_rows, 0);
}

static void dated_claims_stand_by_their_date_and_receipts(void **state)
{
    struct fixture *f = *state;
    claim(f, "b200", RATIO);
    f->request.as_of = moment("2026-06-20");
    const struct table *t = claims_table(f, "dated", "");
    assert_int_equal(t->n_rows, 1);
    assert_string_equal(t->cells[0].text, WAVE);
    assert_true(has(t->cells[1].text, " trained "));
    assert_true(has(t->cells[2].text, "rcp-") && has(t->cells[2].text, " and 5 more"));
    assert_true(has(t->cells[3].text, "validity"));
    assert_string_equal(t->cells[4].text, "nothing newer");
    assert_int_equal(said_in(&f->report, PLANE_DATED, "b200@1"), 0);
    fill_report(&f->report, f->g.t.store, "capacity", &f->request);
    assert_true(said_in(&f->report, PLANE_DATED, "of the wave they came from, on the dates of their claims") > 0);
    t = claims_table(f, "reference", "");
    assert_true(has_row(t, "mcr:b200@1"));
    assert_int_equal(said_in(&f->report, PLANE_REFERENCE, "1.9"), 0); /* no value of it */
}

static void made_up_claims_stay_out_of_measured_reports(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++)
        RUN_ON_BUT(&f->g.t, WAVE, 51 + i, "B200", 1.0 * apart[i], {"synthetic", "true"});
    claim(f, "made-up", "\"metric\":\"throughput\",\"level\":\"B200\",\"synthetic\":true");
    assert_int_equal(claims_table(f, "current", "")->n_rows, 0);
    f->request.kind = KIND_SYNTHETIC;
    assert_true(has_row(claims_table(f, "current", ""), "mcr:made-up@1"));
    assert_true(f->report.synthetic);
}

static void a_sheet_needs_its_claim(void **state)
{
    struct fixture *f = *state;
    struct arena memory = {0};
    struct template t;
    struct error err = {0};
    shipped_template(&t, "claim-sheet", &memory);
    assert_int_equal(study_report(&f->report, f->g.t.store, &t, &f->request, &err), ERR_USAGE);
    assert_string_equal(err.text, "template 'claim-sheet' needs --set claim=ID");
    f->request.claim = "b200";
    assert_int_equal(study_report(&f->report, f->g.t.store, &t, &f->request, &err), ERR_NOT_FOUND);
    arena_release(&memory);
}

int main(void)
{
#define ON_CLAIMED(test) cmocka_unit_test_setup_teardown(test, open_claims, close_claims)
    const struct CMUnitTest tests[] = {
        ON_CLAIMED(measurements_say_that_they_are_no_claim_yet),
        ON_CLAIMED(the_claim_of_the_question_is_what_is_quoted),
        ON_CLAIMED(a_claim_that_may_not_be_quoted_is_not),
        ON_CLAIMED(claims_of_other_questions_are_not_quoted_for_it),
        ON_CLAIMED(a_disclosure_of_what_does_not_differ_changes_no_question),
        ON_CLAIMED(what_differs_and_is_disclosed_is_part_of_the_question),
        ON_CLAIMED(a_row_of_another_question_says_how_it_was_made),
        ON_CLAIMED(a_row_of_another_lane_says_so),
        ON_CLAIMED(provenance_names_what_claims_and_waves_stand_on_each_plane_apart),
        ON_CLAIMED(a_refused_question_quotes_no_claim_and_names_what_can_be_compared),
        ON_CLAIMED(measured_findings_count_the_runs_behind_them),
        ON_CLAIMED(runs_since_the_claim_are_counted_and_not_mixed_in),
        ON_CLAIMED(of_a_level_that_moved_the_runs_since_then_are_told),
        ON_CLAIMED(costs_are_quoted_from_claims_of_the_same_prices),
        ON_CLAIMED(the_block_shows_what_its_members_ask_for),
        ON_CLAIMED(dated_claims_stand_by_their_date_and_receipts),
        ON_CLAIMED(made_up_claims_stay_out_of_measured_reports),
        ON_CLAIMED(a_sheet_needs_its_claim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

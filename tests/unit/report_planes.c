/*
 * Planes over everything that came with the program: every shipped template, filled from the sample archive with its
 * claims on dates on which all is current, some, and nothing, holds nothing of one plane on pages of another.
 */
#include "core/text.h"
#include "query/registry.h"
#include "report/study_parts.h"
#include "report/twins.h"
#include "report_filled.h"

#include <dirent.h>

#define BEFORE "2024-06-01" /* nothing is there yet */
#define FRESH  "2024-10-15" /* the October waves and the claims made of them are current */
#define MIXED  "2024-11-05" /* some have become dated, by age and by newer runs */
#define STALE  "2025-02-01" /* all of it is dated */

struct site {
    struct archive t;
    struct arena memory;
    struct registry r;
    struct evidence_list all;
    struct report report;
};

static char *read_file(const char *path)
{
    char *text = NULL;
    size_t size = 0, n;
    char part[65536];
    FILE *in = fopen(path, "rb"), *out = open_memstream(&text, &size);
    if (in == NULL)
        fail_msg("%s is not there", path);
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        fwrite(part, 1, n, out);
    fclose(in);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void add_document(struct site *s, const char *text)
{
    struct receipt *r = NULL;
    struct grading g;
    struct error err = {0};
    struct added_document a;
    if (receipt_parse(&r, NULL, text, strlen(text), &err) != 0 || receipt_grade(&g, r, &err) != 0)
        fail_msg("%s", err.text);
    struct document d = {.bytes = text, .size = strlen(text), .origin = "sample", .receipt = r, .grading = &g};
    if (document_add(s->t.store, &d, &a, &err) != 0)
        fail_msg("%s", err.text);
    receipt_free(r);
}

static void add_lines(struct site *s, char *text)
{
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        add_document(s, line);
}

/* Documents of a folder and those below it; only by lines where `lines`. */
static void add_folder(struct site *s, const char *name, int lines)
{
    char path[512];
    struct dirent **list;
    snprintf(path, sizeof path, SAMPLES_DIR "/%s", name);
    int n = scandir(path, &list, NULL, alphasort);
    if (n < 0)
        fail_msg("%s is not there", path);
    for (int i = 0; i < n; i++) {
        const char *entry = list[i]->d_name, *dot = strrchr(entry, '.');
        snprintf(path, sizeof path, SAMPLES_DIR "/%s/%s", name, entry);
        if (dot != NULL && strcmp(dot, lines ? ".jsonl" : ".json") == 0) {
            char *text = read_file(path);
            lines ? add_lines(s, text) : add_document(s, text);
            free(text);
        }
        free(list[i]);
    }
    free(list);
}

static void add_price(struct site *s, const char *accelerator, const char *amount)
{
    PRICE_BUT(&s->t, accelerator, amount, "2024-10-01", .basis = BASIS_SPOT, .provider = "Modal (made up)",
              .valid_until = moment("2024-10-31"), .synthetic = 1);
}

static void load_registry(struct site *s, const char *day)
{
    struct error err = {0};
    if (registry_load(&s->r, s->t.store, moment(day), &s->memory, &err) != 0)
        fail_msg("%s", err.text);
}

static void declare_sample(struct site *s, const char *name, const char *day)
{
    char path[512];
    struct claim_terms terms;
    struct claim_outcome out;
    struct error err = {0};
    struct claim_act act = {.effective_at = moment(day), .recorded_at = moment("2025-06-01")};
    snprintf(path, sizeof path, SAMPLES_DIR "/claims/%s.json", name);
    char *text = read_file(path);
    if (claim_terms_read(&terms, text, strlen(text), &s->memory, &err) != 0)
        fail_msg("%s: %s", name, err.text);
    load_registry(s, day);
    if (registry_declare(&out, &s->r, &terms, &act, 0, &err) != 0 || !out.measured.made)
        fail_msg("%s: %s", name, err.text);
    free(text);
}

static void say(struct site *s, const char *id, enum claim_say what, const char *day)
{
    const struct claim *claim;
    const struct claim_revision *revision;
    struct claim_outcome out;
    struct error err = {0};
    struct claim_act act = {.effective_at = moment(day), .recorded_at = moment("2025-06-01"), .because = "a doubt"};
    load_registry(s, day);
    if (registry_find(&s->r, id, &claim, &revision, &err) != 0 ||
        registry_say(&out, &s->r, claim, what, &act, 0, &err) != 0)
        fail_msg("%s: %s", id, err.text);
}

static int open_samples(void **state)
{
    static const char *const claims[] = {"b200-nam52",        "b200-cost-nam52",  "b200-break-even-nam52",
                                         "b200-usd-nam52",    "cold8-completion", "b200-vs-h200-llama2-lora",
                                         "cold8-first-result"};
    struct site *s = calloc(1, sizeof *s);
    assert_non_null(s);
    archive_open(&s->t);
    add_folder(s, "measured/mlperf-v4.1-llama2-70b-lora/b200_preview_nemo", 0);
    add_folder(s, "measured/mlperf-v4.1-llama2-70b-lora/h200_ngc24.09_nemo", 0);
    add_folder(s, "measured/mlperf-v4.1-llama2-70b-lora/eos_ngc24.09_nemo", 0);
    add_folder(s, "synthetic", 1);
    add_folder(s, "later", 1);
    archive_filled(&s->t);
    add_price(s, "H100", "3.95");
    add_price(s, "B200", "6.25");
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++)
        declare_sample(s, claims[i], FRESH);
    say(s, "cold8-completion", SAY_CHALLENGED, "2024-11-01");
    say(s, "cold8-first-result", SAY_WITHDRAWN, "2024-11-02");
    *state = s;
    return 0;
}

static int close_samples(void **state)
{
    struct site *s = *state;
    arena_release(&s->report.memory);
    arena_release(&s->memory);
    archive_close(&s->t);
    free(s);
    return 0;
}

/* --- what must not be --- */

static void assert_not_said(const struct site *s, const char *what, enum plane plane, const char *part,
                            const char *because)
{
    for (size_t i = 0; i < s->report.n_sections; i++)
        for (size_t k = 0; s->report.sections[i].plane == plane && k < s->report.sections[i].n_blocks; k++)
            if (block_says(&s->report.sections[i].blocks[k], part))
                fail_msg("%s: section '%s', block %zu says '%s', %s", what, s->report.sections[i].title, k, part,
                         because);
}

/* Claims that are not current on current pages; any claim at all on dated ones, unless the page is about it. */
static void check_claims(struct site *s, const char *what, int is_sheet)
{
    for (size_t i = 0; i < s->r.n_claims; i++) {
        const struct claim *c = &s->r.claims[i];
        const struct claim_revision *newest = &c->revisions[c->n_revisions - 1];
        struct claim_standing standing;
        struct error err = {0};
        if (claim_judge(&standing, &s->r, c, newest, &err) != 0)
            fail_msg("%s", err.text);
        const char *name = arena_format(&s->memory, "%s@", c->id);
        if (standing.status != CLAIM_CURRENT)
            assert_not_said(s, what, PLANE_CURRENT, name, claim_status_name(standing.status));
        if (!is_sheet)
            assert_not_said(s, what, PLANE_DATED, name, "a claim");
    }
}

static void check_runs(struct site *s, const char *what, int64_t valid_from)
{
    for (size_t i = 0; i < s->all.n; i++)
        if (s->all.items[i].use == EVIDENCE_RUN && s->all.items[i].row->seen_at < valid_from)
            assert_not_said(s, what, PLANE_CURRENT, s->all.items[i].row->name, "a dated run");
}

static void check_ages(const struct site *s, const char *what, int64_t valid_from)
{
    for (size_t i = 0; i < s->report.n_sections; i++)
        for (size_t k = 0; k < s->report.sections[i].n_blocks; k++) {
            const struct block *b = &s->report.sections[i].blocks[k];
            int current = s->report.sections[i].plane == PLANE_CURRENT;
            for (size_t n = 0; b->kind == BLOCK_AGES && n < b->as.ages.n_rows; n++)
                for (size_t m = 0; m < b->as.ages.rows[n].n; m++)
                    if ((b->as.ages.rows[n].moments[m] >= valid_from) != current)
                        fail_msg("%s: a run of another age in '%s'", what, b->text);
        }
}

/* The words of bands belong to render: no text of a report may have them. */
static void check_words(const struct site *s, const char *what)
{
    for (int words = PLANE_CURRENT; words <= PLANE_REFERENCE; words++)
        for (int plane = PLANE_CURRENT; plane <= PLANE_REFERENCE; plane++)
            assert_not_said(s, what, (enum plane)plane, report_plane_words((enum plane)words), "words of a band");
}

/* Measured and made-up data never share a report. */
static void check_kind(const struct site *s, const char *what)
{
    for (size_t i = 0; i < s->all.n; i++)
        for (int plane = PLANE_CURRENT; plane <= PLANE_REFERENCE; plane++)
            if ((receipt_row_synthetic(s->all.items[i].row) != 0) != s->report.synthetic)
                assert_not_said(s, what, (enum plane)plane, s->all.items[i].row->name, "of the other kind");
}

static void check(struct site *s, const char *template_name, const struct report_request *request)
{
    char day[DATE_TEXT_SIZE];
    date_format_day(day, request->as_of);
    const char *what = arena_format(&s->memory, "%s as of %s, %s", template_name, day,
                                    request->claim != NULL            ? request->claim
                                    : request->kind == KIND_SYNTHETIC ? "made up"
                                                                      : "measured");
    fill_report(&s->report, s->t.store, template_name, request);
    int64_t valid_from = date_valid_since(moment(s->report.as_of), 30); /* a week is told as of its end */
    load_registry(s, s->report.as_of);
    check_claims(s, what, request->claim != NULL);
    check_runs(s, what, valid_from);
    check_ages(s, what, valid_from);
    check_words(s, what);
    check_kind(s, what);
}

static int needs_claim(struct site *s, const char *name)
{
    struct template t;
    shipped_template(&t, name, &s->memory);
    for (size_t i = 0; i < t.n_needs; i++)
        if (strcmp(t.needs[i], "claim") == 0)
            return 1;
    return 0;
}

static void check_date(struct site *s, const char *day)
{
    struct selection everything = {.as_of = moment(day)};
    struct report_request request = report_request_defaults(moment(day));
    struct error err = {0};
    const struct template_shipped *t;
    load_registry(s, day);
    if (evidence_load(s->t.store, &everything, 0, &s->memory, &s->all, &err) != 0)
        fail_msg("%s", err.text);
    request.disclosed = 1u << FACTOR_IMAGE | 1u << FACTOR_PINS;
    for (size_t i = 0; (t = template_shipped_at(i)) != NULL; i++) {
        int of_claim = needs_claim(s, t->name);
        for (int kind = KIND_MEASURED; kind <= KIND_SYNTHETIC && !of_claim; kind++) {
            request.kind = (enum report_kind)kind;
            check(s, t->name, &request);
        }
        request.kind = KIND_FOUND;
        for (size_t k = 0; k < s->r.n_claims && of_claim; k++) {
            request.claim = s->r.claims[k].id;
            check(s, t->name, &request);
        }
        request.claim = NULL;
    }
}

static void an_archive_that_is_empty_yet_has_reports(void **state)
{
    struct site *s = *state;
    check_date(s, BEFORE);
    assert_int_equal(s->all.n, 0);
}

static void nothing_dated_stands_on_current_pages_while_most_is_current(void **state)
{
    check_date(*state, FRESH);
}

static void nothing_dated_stands_on_current_pages_when_some_has_become_dated(void **state)
{
    check_date(*state, MIXED);
}

static void nothing_dated_stands_on_current_pages_when_all_is_dated(void **state)
{
    struct site *s = *state;
    struct report_request request = report_request_defaults(moment(STALE));
    check_date(s, STALE);
    fill_report(&s->report, s->t.store, "capacity", &request);
    assert_string_equal(s->report.verdict, "nothing current");
    assert_true(has_plane(&s->report, PLANE_DATED));
    assert_true(said_in(&s->report, PLANE_DATED, "B200 × 8 trained llama2_70b_lora") > 0); /* past, and by its date */
    assert_true(said_in(&s->report, PLANE_DATED, "2024-10-04") > 0);
}

static const struct section *sheet_of(struct site *s, const char *id, const char *day)
{
    struct report_request request = report_request_defaults(moment(day));
    request.claim = id;
    fill_report(&s->report, s->t.store, "claim-sheet", &request);
    return &s->report.sections[0];
}

static void the_sheet_of_a_claim_lies_in_the_plane_of_its_status(void **state)
{
    struct site *s = *state;
    const struct section *sheet = sheet_of(s, "b200-nam52", FRESH);
    assert_int_equal(sheet->plane, PLANE_CURRENT);
    assert_true(said_in(&s->report, PLANE_CURRENT, "B200 × 1 trains nam52-dense at 4,316 tok/s") > 0);
    sheet = sheet_of(s, "b200-nam52", STALE);
    assert_int_equal(sheet->plane, PLANE_DATED);
    assert_true(said_in(&s->report, PLANE_DATED, "On 2024-10-09, B200 × 1 trained nam52-dense") > 0);
    assert_false(has_plane(&s->report, PLANE_CURRENT));
    const struct block *dots = block_of(sheet, BLOCK_DOTS);
    assert_non_null(dots);
    assert_true(dots->as.dots.rows[0].dated);
    sheet = sheet_of(s, "cold8-completion", MIXED);
    assert_int_equal(sheet->plane, PLANE_REFERENCE);
    assert_true(said_in(&s->report, PLANE_REFERENCE, "a doubt") > 0);
    assert_int_equal(said_in(&s->report, PLANE_REFERENCE, "The words in which it may be quoted"), 0);
}

static size_t count_current(const struct site *s)
{
    struct selection everything = {.as_of = moment(FRESH)};
    struct evidence_list all;
    struct error err = {0};
    size_t n = 0;
    struct arena memory = {0};
    if (evidence_load(s->t.store, &everything, 0, &memory, &all, &err) != 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < all.n; i++)
        n += all.items[i].use == EVIDENCE_RUN && !receipt_row_synthetic(all.items[i].row) &&
             all.items[i].row->seen_at >= date_valid_since(moment(FRESH), 30);
    arena_release(&memory);
    return n;
}

/* Runs that refuse the question stand among those outside it, too: they are no more of them for that. */
static void a_run_that_is_refused_counts_once(void **state)
{
    struct site *s = *state;
    struct report_request request = report_request_defaults(moment(FRESH));
    request.kind = KIND_MEASURED;
    assert_int_equal(count_current(s), 30);
    fill_report(&s->report, s->t.store, "capacity", &request);
    assert_string_equal(s->report.verdict, "refused");
    assert_int_equal(said_in(&s->report, PLANE_CURRENT,
                             "0 runs compared, 30 refused (20 listed, held against the other 10), 0 skipped. "),
                     1);
    request.disclosed = 1u << FACTOR_IMAGE | 1u << FACTOR_PINS;
    fill_report(&s->report, s->t.store, "capacity", &request);
    assert_int_equal(said_in(&s->report, PLANE_CURRENT, "20 runs compared, 10 refused, 0 skipped. "), 1);
}

static size_t count_cells(const struct report *r, const char *beginning)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_sections; i++)
        for (size_t k = 0; k < r->sections[i].n_blocks; k++) {
            const struct block *b = &r->sections[i].blocks[k];
            for (size_t c = 0; b->kind == BLOCK_TABLE && c < b->as.table.n_rows * b->as.table.n_columns; c++) {
                const char *text = b->as.table.cells[c].text;
                n += text != NULL && strncmp(text, beginning, strlen(beginning)) == 0;
            }
        }
    return n;
}

/* As many as the comparison counts, which is the rule of query/analysis.h; and each of them is marked. */
static void few_effective_samples_are_one_count_on_every_page(void **state)
{
    struct site *s = *state;
    struct report_request request = report_request_defaults(moment(FRESH));
    request.kind = KIND_MEASURED;
    request.disclosed = 1u << FACTOR_IMAGE | 1u << FACTOR_PINS;
    fill_report(&s->report, s->t.store, "capacity", &request);
    assert_int_equal(count_cells(&s->report, "flat 10; few effective samples: 4"), 1); /* B200 */
    assert_int_equal(count_cells(&s->report, "flat 10; few effective samples: 2"), 1); /* H200 */
    assert_int_equal(count_cells(&s->report, "few effective samples"), 6);
    assert_int_equal(count_cells(&s->report, "few effective samples: range of records"), 2);
}

/* A code and the name of a factor say nothing that a reader could act on. */
static void a_refusal_to_price_says_what_differs_as_the_findings_do(void **state)
{
    struct site *s = *state;
    struct report_request request = report_request_defaults(moment(FRESH));
    request.kind = KIND_MEASURED;
    const char *text = "kernel pins: attention=\"FP8_DPA=1\" (B200) against attention=\"FP8_DPA=0\" (H200)";
    request.wish.has_basis = 1, request.wish.basis = BASIS_SPOT;
    fill_report(&s->report, s->t.store, "capacity", &request);
    assert_true(block_says(block_of(&s->report.sections[0], BLOCK_FINDINGS), text));
    assert_int_equal(count_cells(&s->report, text), 1);
    assert_int_equal(count_cells(&s->report, "image or environment: env:sha256:c3f40bf81679… (B200) against "), 1);
}

static void a_mark_in_the_wrong_plane_is_found(void **state)
{
    struct dots_row row = {.level = {1, NAN, NAN}, .dated = 1};
    struct block block = {.kind = BLOCK_DOTS, .text = "Do the runs agree?", .as.dots = {.rows = &row, .n_rows = 1}};
    struct section section = {.plane = PLANE_CURRENT, .title = "Is it real?", .blocks = &block, .n_blocks = 1};
    struct report report = {.sections = &section, .n_sections = 1};
    struct error err = {0};
    (void)state;
    assert_int_equal(study_guard(&report, &err), ERR_INTERNAL);
    assert_true(has(err.text, "section 'Is it real?'") && has(err.text, "Do the runs agree?"));
    section.plane = PLANE_DATED;
    assert_int_equal(study_guard(&report, &err), 0);
    row.dated = 0;
    assert_int_equal(study_guard(&report, &err), ERR_INTERNAL);
    section.plane = PLANE_REFERENCE; /* where both may be told */
    assert_int_equal(study_guard(&report, &err), 0);
    block = (struct block){.kind = BLOCK_AGES, .as.ages = {.rows = &(struct age_row){.n = 1}, .n_rows = 1, .dated = 1}};
    section.plane = PLANE_CURRENT;
    assert_int_equal(study_guard(&report, &err), ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_archive_that_is_empty_yet_has_reports),
        cmocka_unit_test(nothing_dated_stands_on_current_pages_while_most_is_current),
        cmocka_unit_test(nothing_dated_stands_on_current_pages_when_some_has_become_dated),
        cmocka_unit_test(nothing_dated_stands_on_current_pages_when_all_is_dated),
        cmocka_unit_test(the_sheet_of_a_claim_lies_in_the_plane_of_its_status),
        cmocka_unit_test(a_run_that_is_refused_counts_once),
        cmocka_unit_test(few_effective_samples_are_one_count_on_every_page),
        cmocka_unit_test(a_refusal_to_price_says_what_differs_as_the_findings_do),
        cmocka_unit_test(a_mark_in_the_wrong_plane_is_found),
    };
    return cmocka_run_group_tests(tests, open_samples, close_samples);
}

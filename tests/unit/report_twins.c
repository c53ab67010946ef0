/* The twins of a report: what is drawn is there as data and as text. */
#include "report/twins.h"

#include "core/seal.h"
#include "report/build.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct curve_point points[] = {{0, 0, 0, 0}, {8, 0.515, 0.5, NAN}, {9, NAN, NAN, NAN}};
static struct curve curves[] = {{"B200", "B200", points, 3, 0, 0}, {"H200, modelled", "H200", NULL, 0, 0, 1}};
static struct curve_mark marks[] = {{6.25, 0.4022, 0.398, 0.406, "B200 at 6.25 $/h: 0.4022", "B200", 1, 0}};
static struct curve_guide guides[] = {{1, 6.13, 6.05, 6.21, "break-even 6.13 $/h"}, {0, 0.3947, NAN, NAN, "H100"}};
static const char *const settings[] = {"disclose=pins", "where=host=a-->b"};

static struct report report_of(struct block *blocks, size_t n, struct section *section)
{
    *section = (struct section){PLANE_CURRENT, "Cost", "valid", blocks, n};
    return (struct report){.template_name = "capacity",
                           .template_digest = "aa",
                           .settings = settings,
                           .n_settings = 2,
                           .page = "a4",
                           .title = "title",
                           .tool = "mcreport 0",
                           .as_of = "2024-10-20",
                           .db_digest = "00",
                           .rendered_at = "2024-10-20T00:00:00Z",
                           .verdict = "compared",
                           .sections = section,
                           .n_sections = 1};
}

/* Without the white space between values. */
static char *squeezed(const char *json)
{
    char *out = calloc(strlen(json) + 1, 1), *to = out;
    int quoted = 0;
    assert_non_null(out);
    for (; *json != '\0'; json++) {
        quoted ^= *json == '"';
        if (quoted || (*json != ' ' && *json != '\n'))
            *to++ = *json;
    }
    return out;
}

/* Every part stands in the text, in this order. */
static void holds(const char *text, const char *const *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *found = strstr(text, parts[i]);
        if (found == NULL)
            fail_msg("missing or out of order: %s\nin: %s", parts[i], text);
        text = found;
    }
}

static void json_holds(struct block *b, const char *const *parts, size_t n)
{
    struct section s;
    struct report r = report_of(b, 1, &s);
    struct error err = {0};
    assert_int_equal(report_json(&r, &err), 0);
    char *json = squeezed(r.json);
    holds(json, parts, n);
    free(json);
    arena_release(&r.memory);
}

static void markdown_holds(struct block *blocks, size_t n_blocks, const char *const *parts, size_t n)
{
    struct section s;
    struct report r = report_of(blocks, n_blocks, &s);
    char *text = report_markdown(&r);
    assert_non_null(text);
    holds(text, parts, n);
    free(text);
}

static void both_have_the_step_times(void **state)
{
    (void)state;
    static const double seconds[] = {20, 1.5, NAN};
    static const unsigned char out[] = {0, 1, 0};
    struct steps_run run = {"rcp-1 · H200",  "H200",  "flat: why", seconds, out, 3, 1, 3,
                            {1.5, 1.4, NAN}, "1.5 s", "1.4–"};
    struct block b = {.kind = BLOCK_STEPS,
                      .text = "How long?",
                      .alt = "rcp-1: 3 records",
                      .as.steps = {.y_axis = "seconds per step", .runs = &run, .n_runs = 1}};
    static const char *const json[] = {
        "\"kind\":\"steps-chart\",\"text\":\"How long?\",\"alt\":\"rcp-1: 3 records\",\"y_axis\":\"seconds per step\"",
        ("\"window_start\":1,\"window_end\":3,\"level_seconds_per_step\":{\"value\":1.5,\"lo\":1.4,\"hi\":null,"
         "\"reason\":\"no interval\"},\"seconds_per_step\":[20,1.5,null],\"stand_out\":[1]")};
    static const char *const markdown[] = {"## How long?\n\nrcp-1: 3 records\n\n", "| seconds per step |",
                                           "| rcp-1 · H200 | 3 | 1 | 2 | 1.5"};
    json_holds(&b, json, 2);
    markdown_holds(&b, 1, markdown, 3);
}

static void json_has_every_point_band_mark_and_guide(void **state)
{
    (void)state;
    static const char *const parts[] = {
        ("\"kind\":\"curves-chart\",\"text\":\"At what price does B200 win?\",\"alt\":\"B200 breaks even at 6.13 "
         "$/h.\","
         "\"note\":\"Marginal cost.\""),
        "\"x_axis\":\"$ per accelerator-hour\",\"y_axis\":\"$/Mtok\",\"x_scale\":1,\"x_suffix\":null",
        ("{\"label\":\"B200\",\"series\":\"B200\",\"dated\":false,\"modelled\":false,\"points\":"
         "[{\"x\":0,\"y\":0,\"lo\":0,\"hi\":0},{\"x\":8,\"y\":0.515,\"lo\":0.5,\"hi\":null,\"reason\":\"no interval\"},"
         "{\"x\":9,\"y\":null,\"lo\":null,\"hi\":null,\"reason\":\"no figure\"}]}"),
        "{\"label\":\"H200, modelled\",\"series\":\"H200\",\"dated\":false,\"modelled\":true,\"points\":[]}",
        ("\"marks\":[{\"label\":\"B200 at 6.25 $/h: 0.4022\",\"series\":\"B200\",\"dated\":true,\"modelled\":false,"
         "\"x\":6.25,\"y\":0.4022,\"lo\":0.398,\"hi\":0.406}]"),
        ("\"guides\":[{\"label\":\"break-even 6.13 $/h\",\"x\":6.13,\"lo\":6.05,\"hi\":6.21},"
         "{\"label\":\"H100\",\"y\":0.3947,\"lo\":null,\"hi\":null}]")};
    struct block b = {.kind = BLOCK_CURVES,
                      .text = "At what price does B200 win?",
                      .note = "Marginal cost.",
                      .alt = "B200 breaks even at 6.13 $/h.",
                      .as.curves = {.x_axis = "$ per accelerator-hour",
                                    .y_axis = "$/Mtok",
                                    .curves = curves,
                                    .n_curves = 2,
                                    .marks = marks,
                                    .n_marks = 1,
                                    .guides = guides,
                                    .n_guides = 2}};
    static const char *const markdown[] = {"## At what price does B200 win?\n\nB200 breaks even at 6.13 $/h.\n\n|",
                                           "|  | $ per accelerator-hour | interval | $/Mtok | interval |",
                                           "| B200 at 6.25 $/h: 0.4022 | 6.250 | | 0.4022 | 0.3980–0.4060 |",
                                           "| break-even 6.13 $/h | 6.130 | 6.050–6.210 |  | |",
                                           "\n\nMarginal cost.\n\n"};
    json_holds(&b, parts, 6);
    markdown_holds(&b, 1, markdown, 5);
}

static void both_have_levels_ratios_and_the_reason_of_a_gap(void **state)
{
    (void)state;
    struct compare_row rows[] = {
        {"B200", "B200", {38461.9, 38209.4, 38716.1}, {1.897, 1.884, 1.909}, "n=10", 0, 0, 0, NULL},
        {"H200", "H200", {20278.8, 20252.3, 20305.4}, {1, NAN, NAN}, "n=10", 1, 0, 0, NULL},
        {"H100", "H100", {NAN, NAN, NAN}, {NAN, NAN, NAN}, "no eligible receipt", 0, 0, 0, NULL}};
    struct block b = {
        .kind = BLOCK_COMPARE,
        .text = "Which?",
        .as.compare = {.rate_axis = "tok/s, whole system", .ratio_axis = "ratio to H200", .rows = rows, .n_rows = 3}};
    static const char *const json[] = {
        "\"label\":\"B200\"",
        "\"tok_per_s\":{\"value\":38461.9,\"lo\":38209.4,\"hi\":38716.1},\"ratio\":{\"value\":1.897",
        "\"label\":\"H100\"",
        "\"tok_per_s\":{\"value\":null,\"lo\":null,\"hi\":null,\"reason\":\"no eligible receipt\"}"};
    static const char *const markdown[] = {"|  | tok/s, whole system | interval | note | ratio to H200 | interval |",
                                           "| B200 | 38,461 | 38,209–38,717 | n=10 | 1.897 |",
                                           "| H100 |  | | no eligible receipt |  | |"};
    json_holds(&b, json, 4);
    markdown_holds(&b, 1, markdown, 3);
}

static void both_have_every_run_of_the_dots(void **state)
{
    (void)state;
    const struct mark runs[] = {{100, 99, 101}, {110, NAN, NAN}};
    struct dots_row rows[] = {{"B200", "B200", runs, 2, {105, 95, 116}, "n=2", 0, 0}};
    struct block b = {.kind = BLOCK_DOTS, .text = "Do they?", .as.dots = {"tok/s", rows, 1}};
    static const char *const json[] = {
        "\"kind\":\"dots-chart\"", ("\"tok_per_s\":{\"value\":105,\"lo\":95,\"hi\":116},\"runs\":[{\"tok_per_s\":"
                                    "{\"value\":100,\"lo\":99,\"hi\":101}},{\"tok_per_s\":{\"value\":110,\"lo\":null")};
    static const char *const markdown[] = {"| B200 | 105 | 95–116 | 100; 110 | n=2 |"};
    json_holds(&b, json, 2);
    markdown_holds(&b, 1, markdown, 1);
}

static void both_have_the_age_of_the_evidence(void **state)
{
    (void)state;
    static const int64_t moments[] = {INT64_C(1719792000000), INT64_C(1720051200000)};
    struct age_row rows[] = {{"cls-1", "B200", moments, 2, "2 runs"}, {"cls-2", NULL, NULL, 0, "no run"}};
    struct block b = {
        .kind = BLOCK_AGES, .text = "How old?", .as.ages = {rows, 2, moments[0], moments[1], INT64_MIN, NULL, 1}};
    static const char *const json[] = {
        "\"kind\":\"ages-chart\"",
        "\"from\":\"2024-07-01T00:00:00Z\",\"to\":\"2024-07-04T00:00:00Z\",\"valid_from\":null", "\"dated\":true",
        "\"seen_at\":[\"2024-07-01T00:00:00Z\",\"2024-07-04T00:00:00Z\"]", "\"seen_at\":[]"};
    static const char *const markdown[] = {"| cls-1 | 2 | 2024-07-01 | 2024-07-04 | 2 runs |",
                                           "| cls-2 | 0 |  |  | no run |"};
    json_holds(&b, json, 5);
    markdown_holds(&b, 1, markdown, 2);
}

static void both_have_the_matrix_in_words(void **state)
{
    (void)state;
    static const char *const columns[] = {"B200", "H100"}, *const rows[] = {"llama"}, *const ids[] = {"cls-1"};
    static const struct matrix_cell cells[] = {{JUDGED_READY, "10 runs", NULL}, {JUDGED_NONE, NULL, NULL}};
    struct block b = {.kind = BLOCK_MATRIX, .text = "What?", .as.matrix = {"Class", columns, rows, ids, cells, 2, 1}};
    static const char *const json[] = {
        "\"kind\":\"matrix-chart\"", "\"rows_are\":\"Class\"", "\"label\":\"llama\",\"id\":\"cls-1\",\"cells\":",
        ("{\"label\":\"B200\",\"judgement\":\"ready\",\"text\":\"10 runs\"},{\"label\":\"H100\",\"judgement\":\"none\","
         "\"text\":null}")};
    static const char *const markdown[] = {"| Class | B200 | H100 |\n|---|---|---|\n",
                                           "| llama `cls-1` | 10 runs: ready | — |"};
    json_holds(&b, json, 4);
    markdown_holds(&b, 1, markdown, 2);
}

static void both_have_what_moved(void **state)
{
    (void)state;
    static const struct move_point moved[] = {{INT64_C(1719792000000), 100, 0}, {INT64_C(1720051200000), 95, 1}};
    struct move_row rows[] = {{"llama B200", "B200", moved, 2, {-0.05, -0.06, -0.04}, "−5.0 %, 4 runs"}};
    struct block b = {.kind = BLOCK_MOVES,
                      .text = "What moved?",
                      .as.moves = {"runs, tok/s", "change against before", rows, 1, moved[0].at, moved[1].at}};
    static const char *const json[] = {
        "\"kind\":\"moves-chart\"", "\"change\":{\"value\":-0.05,\"lo\":-0.06,\"hi\":-0.04}",
        "\"points\":[{\"at\":\"2024-07-01T00:00:00Z\",\"tok_per_s\":100,\"recent\":false}"};
    static const char *const markdown[] = {"| llama B200 | 2 | 1 | −0.050 | −0.060–−0.040 | −5.0 %, 4 runs |"};
    json_holds(&b, json, 3);
    markdown_holds(&b, 1, markdown, 1);
}

/* What a page marks is marked, and what merely looks like Markdown is not. */
static void markdown_marks_spans_and_escapes_values(void **state)
{
    (void)state;
    static const char text[] = "Not *bold*, but B200 with a`b, see the list. 1 < 2 & &amp; snake_case _x_";
    static const struct span spans[] = {
        {16, 20, SPAN_STRONG, NULL}, {26, 29, SPAN_CODE, NULL}, {35, 43, SPAN_LINK, "https://example.org/a b>"}};
    struct block blocks[] = {
        {.kind = BLOCK_PARAGRAPH, .text = text, .spans = spans, .n_spans = 3},
        {.kind = BLOCK_PARAGRAPH, .text = "1. is no list"},
        {.kind = BLOCK_PARAGRAPH, .text = "- is none either"},
        {.kind = BLOCK_LIST, .text = "first | thing", .as.ordered = 1},
        {.kind = BLOCK_LIST, .text = "second", .as.ordered = 2},
        {.kind = BLOCK_LIST, .text = "bullet"},
        {.kind = BLOCK_CODE, .text = "one\n\ntwo"},
    };
    static const char *const parts[] = {
        ("Not \\*bold\\*, but **B200** with ``a`b``, see [the list](<https://example.org/a%20b%3E>). 1 \\< 2 & \\&amp; "
         "snake_case \\_x\\_\n\n"),
        "1\\. is no list\n\n", "\\- is none either\n\n", "1. first \\| thing\n2. second\n- bullet\n\n",
        "    one\n\n    two\n\n"};
    markdown_holds(blocks, 7, parts, 5);
}

static void findings_are_numbered_with_what_backs_them(void **state)
{
    (void)state;
    struct finding items[] = {{"B200 is faster.", "b200-vs-h100@1", NULL}, {"H100 is not priced.", NULL, NULL}};
    struct block b = {.kind = BLOCK_FINDINGS, .as.findings = {items, 2}};
    static const char *const markdown[] = {"1. B200 is faster. (b200-vs-h100@1)\n2. H100 is not priced.\n\n"};
    static const char *const json[] = {
        ("\"findings\":[{\"text\":\"B200 is faster.\",\"ref\":\"b200-vs-h100@1\"},{\"text\":\"H100 is not priced.\","
         "\"ref\":null}]")};
    markdown_holds(&b, 1, markdown, 1);
    json_holds(&b, json, 1);
}

/* Members that --verify reads, and a seal over all of it. A comment of Markdown ends where it is meant to. */
static void both_say_what_the_report_was_made_from(void **state)
{
    (void)state;
    struct block b = {.kind = BLOCK_NOTE, .text = "note"};
    struct section s;
    struct report r = report_of(&b, 1, &s);
    struct error err = {0};
    static const char *const json[] = {
        ("\"schema\":\"mcreport.report/1\",\"tool\":\"mcreport 0\",\"template\":{\"name\":\"capacity\",\"digest\":"
         "\"sha256:aa\",\"path\":null},\"settings\":[\"disclose=pins\",\"where=host=a-->b\"],\"page\":\"a4\","),
        "\"as_of\":\"2024-10-20\",\"rendered_at\":\"2024-10-20T00:00:00Z\",\"db\":{\"digest\":\"sha256:00\"}",
        "\"seal\":\"sha256:"};
    assert_int_equal(report_json(&r, &err), 0);
    assert_int_equal(seal_check(r.json, strlen(r.json), SEAL_JSON), SEAL_WHOLE);
    char *squeezed_json = squeezed(r.json), *text = report_markdown(&r);
    holds(squeezed_json, json, 3);
    const char *facts = strstr(text, "<!-- {\"schema\":\"mcreport.report/1\"");
    assert_non_null(facts);
    assert_non_null(strstr(facts, "where=host=a\\u002d-\\u003eb"));
    assert_string_equal(strstr(facts, "-->"), "-->\n");
    assert_int_equal(seal_check(text, strlen(text), SEAL_JSON), SEAL_WHOLE);
    free(squeezed_json);
    free(text);
    arena_release(&r.memory);
}

/* A builder makes every text safe, and marks stay over what they mark; lines of code stay lines. */
static void texts_are_made_safe_and_spans_move_along(void **state)
{
    (void)state;
    static const struct span spans[] = {{3, 5, SPAN_STRONG, NULL}};
    static const char *const columns[] = {"a\x07"}, *const rows[] = {"b\x07"};
    static const struct matrix_cell cells[] = {{JUDGED_READY, "c\x07", NULL}};
    struct age_row ages[] = {{"d\x07", NULL, NULL, 0, "e\x07"}};
    struct report r = {0};
    struct report_builder b;
    struct error err = {0};
    report_build_start(&b, &r);
    report_build_section(&b, PLANE_REFERENCE, "t\x07", "v");
    struct block *text = report_build_block(&b, BLOCK_PARAGRAPH, "a\x1b[xy\x1b");
    text->spans = spans;
    text->n_spans = 1;
    report_build_block(&b, BLOCK_CODE, "one\ntwo\x07");
    report_build_block(&b, BLOCK_MATRIX, "m")->as.matrix = (struct matrix_chart){"", columns, rows, NULL, cells, 1, 1};
    report_build_block(&b, BLOCK_AGES, "g")->as.ages = (struct ages_chart){.rows = ages, .n_rows = 1};
    assert_int_equal(report_build_finish(&b, &err), 0);
    const struct block *made = r.sections[0].blocks;
    assert_string_equal(r.sections[0].title, "t\\x07");
    assert_string_equal(made[0].text, "a\\x1b[xy\\x1b");
    assert_memory_equal(made[0].text + made[0].spans[0].start, "xy", 2);
    assert_int_equal(made[0].spans[0].end - made[0].spans[0].start, 2);
    assert_string_equal(made[1].text, "one\ntwo\\x07");
    assert_string_equal(made[2].as.matrix.columns[0], "a\\x07");
    assert_string_equal(made[2].as.matrix.rows[0], "b\\x07");
    assert_string_equal(made[2].as.matrix.cells[0].text, "c\\x07");
    assert_string_equal(made[3].as.ages.rows[0].label, "d\\x07");
    assert_string_equal(made[3].as.ages.rows[0].note, "e\\x07");
    arena_release(&r.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_have_the_step_times),
        cmocka_unit_test(json_has_every_point_band_mark_and_guide),
        cmocka_unit_test(both_have_levels_ratios_and_the_reason_of_a_gap),
        cmocka_unit_test(both_have_every_run_of_the_dots),
        cmocka_unit_test(both_have_the_age_of_the_evidence),
        cmocka_unit_test(both_have_the_matrix_in_words),
        cmocka_unit_test(both_have_what_moved),
        cmocka_unit_test(markdown_marks_spans_and_escapes_values),
        cmocka_unit_test(findings_are_numbered_with_what_backs_them),
        cmocka_unit_test(both_say_what_the_report_was_made_from),
        cmocka_unit_test(texts_are_made_safe_and_spans_move_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

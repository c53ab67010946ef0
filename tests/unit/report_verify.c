/* Verifying: what a file says it was made from, and what in it is another than in a report made again. */
#include "report/verify.h"

#include "report/twins.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const struct column columns[] = {
    {"Accelerator", ALIGN_LEFT, 0, 0}, {"tok/s", ALIGN_RIGHT, 0, 0}, {"95 %", ALIGN_RIGHT, 0, 0}};
static const char *const settings[] = {"disclose=pins", "base=\"<H100>\" & co"};

struct sample {
    struct cell cells[9];
    struct compare_row rows[2];
    double seconds[3];
    unsigned char out[3];
    struct steps_run run;
    struct block blocks[6];
    struct section sections[2];
    struct report report;
};

/* A report small enough to change any one thing of. */
static struct sample *sample_open(void)
{
    struct sample *s = calloc(1, sizeof *s);
    assert_non_null(s);
    struct cell cells[] = {{.text = "B200"}, {.text = "38,461"}, {.text = "1–2"}, {.text = "H200"}, {.text = "20,278"},
                           {.text = "3–4"},  {.text = "H100"},   {.text = NULL},  {.text = "|"}};
    memcpy(s->cells, cells, sizeof cells);
    s->rows[0] = (struct compare_row){"B200", "B200", {2, 1, 3}, {1.5, 1, 2}, "n=2", 0, 0, 0, NULL};
    s->rows[1] = (struct compare_row){"H200", "H200", {1, NAN, NAN}, {1, NAN, NAN}, "n=1", 1, 0, 0, NULL};
    s->seconds[0] = 20, s->seconds[1] = 2, s->seconds[2] = 2.5;
    s->run = (struct steps_run){"rcp-1", NULL, "flat", s->seconds, s->out, 3, 1, 3, {2, 1, 3}, NULL, NULL};
    s->blocks[0] = (struct block){.kind = BLOCK_HEADLINE, .text = "B200 is 89 % faster"};
    s->blocks[1] = (struct block){.kind = BLOCK_HEADING, .text = "Measured"};
    s->blocks[2] =
        (struct block){.kind = BLOCK_TABLE, .note = "2 runs.", .as.table = {3, 3, columns, s->cells, "nothing"}};
    s->blocks[3] = (struct block){
        .kind = BLOCK_COMPARE, .text = "Which?", .alt = "B200: 2.", .as.compare = {"tok/s", "ratio", s->rows, 2}};
    s->blocks[4] = (struct block){.kind = BLOCK_STEPS, .text = "Steady?", .as.steps = {"seconds", &s->run, 1}};
    s->blocks[5] = (struct block){.kind = BLOCK_NOTE, .text = "Method."};
    s->sections[0] = (struct section){PLANE_CURRENT, "The answer", "valid", s->blocks, 5};
    s->sections[1] = (struct section){PLANE_REFERENCE, "Provenance", "lane", &s->blocks[5], 1};
    s->report = (struct report){.template_name = "capacity",
                                .template_digest = DIGEST,
                                .template_path = "t/a.md",
                                .settings = settings,
                                .n_settings = 2,
                                .page = "letter",
                                .title = "B200 is 89 % faster",
                                .tool = "mcreport 0",
                                .as_of = "2024-10-20",
                                .db_digest = DIGEST,
                                .rendered_at = "2024-10-20T00:00:00Z",
                                .verdict = "compared",
                                .sections = s->sections,
                                .n_sections = 2};
    return s;
}

static void sample_close(struct sample *s)
{
    arena_release(&s->report.memory);
    free(s);
}

/* "where|row|column|was|is" of each difference, a line each. */
static const char *told(const struct report_changes *all)
{
    const char *text = "";
    for (size_t i = 0; i < all->n; i++) {
        const struct report_change *c = &all->items[i];
        text = arena_format(all->memory, "%s%s:%s|%s|%s|%s|%s\n", text, c->section ? c->section : "-",
                            c->what ? c->what : "-", c->row ? c->row : "-", c->column ? c->column : "-",
                            c->was ? c->was : "-", c->is ? c->is : "-");
    }
    return text;
}

/* What is told of the change from one sample to another. */
static void differs(struct sample *was, struct sample *is, const char *expected)
{
    struct arena memory = {0};
    struct report_changes all = {.memory = &memory};
    struct error err = {0};
    assert_int_equal(report_json(&was->report, &err), 0);
    assert_int_equal(report_json(&is->report, &err), 0);
    assert_int_equal(report_changes_of_json(&all, was->report.json, strlen(was->report.json), is->report.json,
                                            strlen(is->report.json), &err),
                     0);
    assert_string_equal(told(&all), expected);
    arena_release(&memory);
    sample_close(was);
    sample_close(is);
}

static void the_same_report_has_no_difference(void **state)
{
    (void)state;
    differs(sample_open(), sample_open(), "");
}

static void a_cell_is_told_by_row_and_column(void **state)
{
    (void)state;
    struct sample *is = sample_open();
    is->cells[4].text = "20,999";
    is->blocks[2].note = "3 runs.";
    differs(sample_open(), is,
            "The answer:table 'Measured'|H200|tok/s|20,278|20,999\n"
            "The answer:table 'Measured'|-|note|2 runs.|3 runs.\n");
}

static void rows_that_came_and_went_are_told_whole(void **state)
{
    (void)state;
    struct sample *was = sample_open(), *is = sample_open();
    is->cells[0].text = "B300";
    differs(was, is,
            "The answer:table 'Measured'|B200|-|B200 | 38,461 | 1–2|-\n"
            "The answer:table 'Measured'|B300|-|-|B300 | 38,461 | 1–2\n");
}

/* The order of rows alone is no other number, and yet not the same page. */
static void a_row_that_moved_is_the_same_row(void **state)
{
    (void)state;
    struct sample *is = sample_open();
    struct cell first[3];
    memcpy(first, is->cells, sizeof first);
    memcpy(is->cells, is->cells + 3, sizeof first);
    memcpy(is->cells + 3, first, sizeof first);
    is->cells[4].text = "39,000";
    differs(sample_open(), is, "The answer:table 'Measured'|B200|tok/s|38,461|39,000\n");
    is = sample_open();
    memcpy(first, is->cells, sizeof first);
    memcpy(is->cells, is->cells + 3, sizeof first);
    memcpy(is->cells + 3, first, sizeof first);
    differs(sample_open(), is, "-:order, marks or unknown members|-|-|as in the file|another\n");
}

/* Two rows of one name are told apart by their next cell. */
static void names_that_repeat_take_another_cell(void **state)
{
    (void)state;
    struct sample *was = sample_open(), *is = sample_open();
    was->cells[3].text = is->cells[3].text = "B200";
    is->cells[5].text = "3–9";
    differs(was, is, "The answer:table 'Measured'|B200 · 20,278|95 %|3–4|3–9\n");
}

static void figures_of_charts_are_told_by_label_with_their_intervals(void **state)
{
    (void)state;
    struct sample *is = sample_open();
    is->rows[0].rate = (struct mark){2.5, 2, 3};
    is->rows[0].note = "n=3";
    is->blocks[3].alt = "B200: 2.5.";
    is->rows[1].base = 0;
    is->seconds[2] = 3;
    differs(sample_open(), is,
            "The answer:chart 'Which?'|B200|tok_per_s|2 [1, 3]|2.5 [2, 3]\n"
            "The answer:chart 'Which?'|H200|base|yes|no\n"
            "The answer:chart 'Steady?'|rcp-1|seconds_per_step, number 3|2.5|3\n");
}

static void a_note_of_a_row_is_told_where_nothing_else_is(void **state)
{
    (void)state;
    struct sample *is = sample_open();
    is->rows[0].note = "n=3";
    is->rows[1].label = "H100";
    differs(sample_open(), is,
            "The answer:chart 'Which?'|B200|note|n=2|n=3\n"
            "The answer:chart 'Which?'|H200|-|a row|-\n"
            "The answer:chart 'Which?'|H100|-|-|a row\n");
}

static void headline_sections_and_blocks_are_told(void **state)
{
    (void)state;
    struct sample *is = sample_open();
    is->report.title = is->blocks[0].text = "B200 is 12 % slower";
    is->report.n_sections = 1;
    is->sections[0].n_blocks = 4;
    is->sections[0].validity = "invalid";
    differs(sample_open(), is,
            "-:headline|-|-|B200 is 89 % faster|B200 is 12 % slower\n"
            "The answer:header|-|-|valid|invalid\n"
            "The answer:headline|-|-|B200 is 89 % faster|B200 is 12 % slower\n"
            "The answer:chart 'Steady?'|-|-|Steady?|-\n"
            "Provenance:section|-|-|a section|-\n");
}

static void a_chart_of_another_question_is_compared_all_the_same(void **state)
{
    (void)state;
    struct sample *is = sample_open();
    is->blocks[3].text = "Which one?";
    is->rows[0].ratio.value = 1.25;
    differs(sample_open(), is,
            "The answer:chart 'Which?'|-|-|Which?|Which one?\n"
            "The answer:chart 'Which?'|B200|ratio|1.5 [1, 2]|1.25 [1, 2]\n");
}

static void findings_are_told_one_by_one(void **state)
{
    (void)state;
    static struct finding before[] = {{"B200 at 2.", "rcp-1", NULL}, {"H100 is missing.", NULL, NULL}};
    static struct finding after[] = {
        {"B200 at 3.", "rcp-1", NULL}, {"H100 is missing.", NULL, NULL}, {"New.", "c", NULL}};
    struct sample *was = sample_open(), *is = sample_open();
    was->blocks[5] = (struct block){.kind = BLOCK_FINDINGS, .as.findings = {before, 2}};
    is->blocks[5] = (struct block){.kind = BLOCK_FINDINGS, .as.findings = {after, 3}};
    differs(was, is,
            "Provenance:findings|-|-|B200 at 2. (rcp-1)|B200 at 3. (rcp-1)\n"
            "Provenance:findings|-|-|-|New. (c)\n");
}

/* --- the members around the sections --- */

/* What is told where somebody writes `by` instead of `text` into the JSON of a report. */
static void edited(const char *text, const char *by, const char *expected)
{
    struct sample *s = sample_open();
    struct arena memory = {0};
    struct report_changes all = {.memory = &memory};
    struct error err = {0};
    s->report.command = "mcreport report t/a.md";
    assert_int_equal(report_json(&s->report, &err), 0);
    const char *at = strstr(s->report.json, text);
    assert_non_null(at);
    const char *was =
        arena_format(&memory, "%.*s%s%s", (int)(at - s->report.json), s->report.json, by, at + strlen(text));
    assert_int_equal(report_changes_of_json(&all, was, strlen(was), s->report.json, strlen(s->report.json), &err), 0);
    if (expected != NULL)
        assert_string_equal(told(&all), expected);
    else
        assert_non_null(strstr(told(&all), "-:seal|-|-|sha256:"));
    arena_release(&memory);
    sample_close(s);
}

static void members_around_the_sections_are_told(void **state)
{
    (void)state;
    edited("\"schema\"", "\"note\": \"checked\", \"schema\"", "-:note|-|-|checked|nothing\n");
    edited("\"schema\"", "\"note\": {\"a\": [1, \"x\"]}, \"schema\"", "-:note|-|-|{\"a\":[1,\"x\"]}|nothing\n");
    edited("mcreport report t/a.md", "rm -r", "-:command|-|-|rm -r|mcreport report t/a.md\n");
    edited("\"page\": \"letter\"", "\"page\": \"a4\"", "-:page|-|-|a4|letter\n");
    edited("\"page\": \"letter\",", "", "-:page|-|-|nothing|letter\n");
    edited("\"disclose=pins\",", "",
           "-:settings|-|-|[\"base=\\\"<H100>\\\" & co\"]"
           "|[\"disclose=pins\",\"base=\\\"<H100>\\\" & co\"]\n");
    edited("\"path\": \"t/a.md\"", "\"path\": \"t/b.md\"", "-:template path|-|-|t/b.md|t/a.md\n");
}

static void another_version_or_template_is_no_change(void **state)
{
    (void)state;
    edited("mcreport 0", "mcreport 9", "");
    edited("\"digest\": \"sha256:00", "\"digest\": \"sha256:ff", "");
}

/* A time that was edited is the one that the report is made again with: the seal alone is another then. */
static void a_seal_of_other_bytes_is_told_where_nothing_else_is(void **state)
{
    (void)state;
    edited("\"seal\": \"sha256:", "\"seal\": \"sha256:x", NULL);
    edited("{", "{\n\n", ""); /* laid out anew */
}

/* --- records --- */

static void says(const struct report_record *r)
{
    assert_string_equal(r->tool, "mcreport 0");
    assert_string_equal(r->template_name, "capacity");
    assert_string_equal(r->template_path, "t/a.md");
    assert_string_equal(r->template_digest, DIGEST);
    assert_string_equal(r->db_digest, DIGEST);
    assert_string_equal(r->page, "letter");
    assert_string_equal(r->as_of, "2024-10-20");
    assert_string_equal(r->rendered_at, "2024-10-20T00:00:00Z");
    assert_int_equal(r->n_settings, 2);
    assert_string_equal(r->settings[0], settings[0]);
    assert_string_equal(r->settings[1], settings[1]);
}

static void json_and_markdown_say_what_they_were_made_from(void **state)
{
    (void)state;
    struct sample *s = sample_open();
    struct arena memory = {0};
    struct report_record r;
    struct error err = {0};
    assert_int_equal(report_json(&s->report, &err), 0);
    char *text = report_markdown(&s->report);
    assert_int_equal(report_file_of(s->report.json, strlen(s->report.json)), REPORT_JSON);
    assert_int_equal(
        report_record_read(&r, REPORT_JSON, s->report.json, strlen(s->report.json), NULL, 0, &memory, &err), 0);
    says(&r);
    assert_int_equal(r.seal, SEAL_WHOLE);
    assert_int_equal(report_file_of(text, strlen(text)), REPORT_MARKDOWN);
    assert_int_equal(report_record_read(&r, REPORT_MARKDOWN, text, strlen(text), NULL, 0, &memory, &err), 0);
    says(&r);
    assert_int_equal(r.seal, SEAL_WHOLE);
    text[40] ^= 1;
    assert_int_equal(report_record_read(&r, REPORT_MARKDOWN, text, strlen(text), NULL, 0, &memory, &err), 0);
    assert_int_equal(r.seal, SEAL_BROKEN);
    free(text);
    arena_release(&memory);
    sample_close(s);
}

#define PAGE                                                                                                           \
    "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><metadata><page "                              \
    "xmlns=\"urn:mcreport:page:1\" template=\"capacity\" template-sha256=\"" DIGEST                                    \
    "\" template-path=\"t/a.md\" section=\"a &gt; b\" number=\"3\" page-size=\"letter\" as-of=\"2024-10-20\" "         \
    "database-sha256=\"" DIGEST "\" rendered-at=\"2024-10-20T00:00:00Z\" tool=\"mcreport 0\">\n"                       \
    "<set>disclose=pins</set>\n<set>base=&quot;&lt;H100&gt;&quot; &amp; co</set>\n"                                    \
    "<font file=\"a.ttf\" sha256=\"1\"/>\n<font file=\"b.ttf\" sha256=\"2\"/>\n</page></metadata>"                     \
    "<text x=\"1\">B200</text><text x=\"2\">38,461</text><text x=\"3\">a &amp; b</text></svg>"

static void a_page_says_what_it_was_made_from(void **state)
{
    (void)state;
    static const char page[] = PAGE;
    struct arena memory = {0};
    struct report_record r;
    struct error err = {0};
    assert_int_equal(report_file_of(page, strlen(page)), REPORT_SVG);
    assert_int_equal(report_record_read(&r, REPORT_SVG, page, strlen(page), NULL, 0, &memory, &err), 0);
    says(&r);
    assert_int_equal(r.number, 3);
    assert_int_equal(r.seal, SEAL_NONE);
    assert_string_equal(r.fonts, "<font file=\"a.ttf\" sha256=\"1\"/>\n<font file=\"b.ttf\" sha256=\"2\"/");
    arena_release(&memory);
}

static char *with_crlf(const char *text, struct arena *memory)
{
    char *out = arena_alloc(memory, 2 * strlen(text) + 1), *at = out;
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            *at++ = '\r';
        *at++ = *text;
    }
    return out;
}

static void converted_line_endings_are_told_from_an_altered_text(void **state)
{
    (void)state;
    struct sample *s = sample_open();
    struct arena memory = {0};
    struct report_record r;
    struct report_changes changes = {.memory = &memory};
    struct error err = {0};
    assert_int_equal(report_json(&s->report, &err), 0);
    char *text = report_markdown(&s->report), *converted = with_crlf(text, &memory);
    assert_int_equal(report_record_read(&r, REPORT_MARKDOWN, text, strlen(text), NULL, 0, &memory, &err), 0);
    assert_int_equal(r.has_crlf, 0);
    assert_int_equal(report_record_read(&r, REPORT_MARKDOWN, converted, strlen(converted), NULL, 0, &memory, &err), 0);
    assert_int_equal(r.seal, SEAL_BROKEN);
    assert_int_equal(r.has_crlf, 1);
    assert_int_equal(report_changes_of_markdown(&changes, converted, text, &err), 0);
    assert_int_equal(changes.n, 0);
    converted[40] ^= 1;
    assert_int_equal(report_record_read(&r, REPORT_MARKDOWN, converted, strlen(converted), NULL, 0, &memory, &err), 0);
    assert_int_equal(r.seal, SEAL_BROKEN);
    assert_int_equal(r.has_crlf, 0);
    free(text);
    arena_release(&memory);
    sample_close(s);
}

static void what_is_no_report_says_so(void **state)
{
    (void)state;
    static const char *const files[] = {"",
                                        "{",
                                        "# title\n",
                                        "{\"schema\": \"mcreport.report/2\"}",
                                        "{\"schema\": \"mcreport.report/1\", \"settings\": [1]}",
                                        "{\"schema\": \"mcreport.report/1\"}",
                                        "<svg ></svg>",
                                        "<svg ><metadata><page template=\"x\"></metadata></svg>",
                                        "<!-- {\"schema\":\"mcreport.report/1\""};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct arena memory = {0};
        struct report_record r;
        struct error err = {0};
        size_t n = strlen(files[i]);
        int rc = report_record_read(&r, report_file_of(files[i], n), files[i], n, NULL, 0, &memory, &err);
        assert_true(rc == ERR_NOT_FOUND || rc == ERR_INPUT);
        assert_true(err.text[0] != '\0');
        arena_release(&memory);
    }
}

/* --- files without data of their own --- */

static void words_of_a_page_are_told_after_the_one_before(void **state)
{
    (void)state;
    static const char was[] = PAGE, is[] = "<svg><text x=\"1\">B200</text><text x=\"2\">39,000</text>"
                                           "<text x=\"3\">a &amp; b</text><text x=\"4\">new</text></svg>";
    struct arena memory = {0};
    struct report_changes all = {.memory = &memory};
    struct error err = {0};
    assert_int_equal(report_changes_of_svg(&all, was, is, &err), 0);
    assert_string_equal(told(&all), "-:words|B200|-|38,461|39,000\n-:words|a & b|-|-|new\n");
    arena_release(&memory);
}

static void lines_of_markdown_are_told_and_rows_by_their_cells(void **state)
{
    (void)state;
    struct sample *was = sample_open(), *is = sample_open();
    struct arena memory = {0};
    struct report_changes all = {.memory = &memory};
    struct error err = {0};
    is->cells[4].text = "20,999";
    is->cells[6].text = "A100";
    is->blocks[5].text = "Another method.";
    is->report.tool = "mcreport 1";
    char *before = report_markdown(&was->report), *after = report_markdown(&is->report);
    assert_int_equal(report_changes_of_markdown(&all, before, after, &err), 0);
    assert_string_equal(told(&all), "B200 is 89 % faster:table|H200|tok/s|20,278|20,999\n"
                                    "B200 is 89 % faster:line|-|-|| H100 |  | \\| ||| A100 |  | \\| |\n"
                                    "B200 is 89 % faster:line|-|-|Method.|Another method.\n");
    free(before);
    free(after);
    arena_release(&memory);
    sample_close(was);
    sample_close(is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_report_has_no_difference),
        cmocka_unit_test(a_cell_is_told_by_row_and_column),
        cmocka_unit_test(rows_that_came_and_went_are_told_whole),
        cmocka_unit_test(a_row_that_moved_is_the_same_row),
        cmocka_unit_test(names_that_repeat_take_another_cell),
        cmocka_unit_test(figures_of_charts_are_told_by_label_with_their_intervals),
        cmocka_unit_test(a_note_of_a_row_is_told_where_nothing_else_is),
        cmocka_unit_test(headline_sections_and_blocks_are_told),
        cmocka_unit_test(a_chart_of_another_question_is_compared_all_the_same),
        cmocka_unit_test(findings_are_told_one_by_one),
        cmocka_unit_test(members_around_the_sections_are_told),
        cmocka_unit_test(another_version_or_template_is_no_change),
        cmocka_unit_test(a_seal_of_other_bytes_is_told_where_nothing_else_is),
        cmocka_unit_test(json_and_markdown_say_what_they_were_made_from),
        cmocka_unit_test(a_page_says_what_it_was_made_from),
        cmocka_unit_test(converted_line_endings_are_told_from_an_altered_text),
        cmocka_unit_test(what_is_no_report_says_so),
        cmocka_unit_test(words_of_a_page_are_told_after_the_one_before),
        cmocka_unit_test(lines_of_markdown_are_told_and_rows_by_their_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The files themselves: sound, the same every time, readable by others' tools, whole or not there. */
#include "render_sample.h"
#include "render_tool.h"

#include <dirent.h>
#include <locale.h>
#include <sys/stat.h>

/* What the tool says of the sample as a PDF. */
static char *tool_says(const char *tool, const char *arguments, const char *after)
{
    struct report r = sample_report();
    int status = 0;
    char *path = render_to_file(&r, "pdf", NULL), *out = run_tool(tool, arguments, path, after, &status);
    unlink(path);
    free(path);
    if (status != 0)
        fail_msg("%s: exit status %d: %s", tool, status, out);
    return out;
}

static void qpdf_finds_nothing_wrong(void **state)
{
    (void)state;
    char *out = tool_says("qpdf", "--check", "");
    assert_non_null(strstr(out, "No syntax or stream encoding errors"));
    assert_null(strstr(out, "WARNING"));
    free(out);
}

static void pdf_is_tagged_and_knows_its_title_and_its_moment(void **state)
{
    (void)state;
    char *out = tool_says("pdfinfo", "-isodates", "");
    static const char *const parts[] = {"B200 is faster than H200 and costs 27 % less per token",
                                        "SYNTHETIC",
                                        "mcreport 0.1.0",
                                        "2024-10-20T06:00:07Z",
                                        "yes",
                                        "3"};
    assert_in_order(out, parts, COUNT(parts));
    assert_non_null(strstr(out, "Tagged:          yes"));
    free(out);
}

static void pdf_structure_holds_headings_tables_and_figures(void **state)
{
    (void)state;
    char *out = tool_says("pdfinfo", "-struct-text", "");
    static const char *const parts[] = {"Document",
                                        "Sect",
                                        "H1",
                                        "\"B200 is faster",
                                        "L ",
                                        "LI",
                                        "Lbl",
                                        "\"1 \"",
                                        "LBody",
                                        "Link",
                                        "\"b200-vs-h200.r2\"",
                                        "H2",
                                        "Figure",
                                        "Table",
                                        "TR",
                                        "TH",
                                        "\"Claim\"",
                                        "TD",
                                        "Code",
                                        "mcreport report capacity",
                                        "What earlier waves showed"};
    assert_in_order(out, parts, COUNT(parts));
    /* lines of a cell and of a finding are one sentence */
    assert_non_null(strstr(out, "A warm cache saves the compile time of the first steps, which a cold run pays."));
    assert_non_null(
        strstr(out, "the interval excludes 1, so the difference is more than noise between runs, and it is"));
    assert_null(strstr(out, "page 1 of 3")); /* furniture is an artifact */
    assert_null(strstr(out, "rror"));
    free(out);
}

static void fonts_are_embedded_subsets_with_unicode_maps(void **state)
{
    (void)state;
    char *out = tool_says("pdffonts", "", "");
    size_t fonts = 0;
    assert_null(strstr(out, "Warning"));
    for (char *line = strtok(out, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (strstr(line, "CID TrueType") == NULL)
            continue;
        assert_non_null(strstr(line, "yes yes yes"));
        fonts++;
    }
    assert_int_equal(fonts, 3);
    free(out);
}

static void text_extracts_in_reading_order(void **state)
{
    (void)state;
    char *out = tool_says("pdftotext", "-enc UTF-8", "-");
    static const char *const parts[] = {"CURRENT CLAIMS",
                                        "B200 is faster than H200",
                                        "NAM52 dense",
                                        "1 B200 is 1.90× H200",
                                        "b200-vs-h200.r2",
                                        "2 $0.361",
                                        "b200-cost.r1",
                                        "Which accelerator is faster?",
                                        "38,498 [38,230, 38,769] n=10",
                                        "Claims a reader may quote today",
                                        "b200-speed.r2",
                                        "Not compared, and why",
                                        "page 1 of 3",
                                        "Provenance",
                                        "--as-of 2024-10-20",
                                        "What earlier waves showed"};
    assert_in_order(out, parts, COUNT(parts));
    assert_null(strstr(out, "Warning"));
    free(out);
}

static void report_json_is_attached(void **state)
{
    (void)state;
    char *out = tool_says("qpdf", "--show-attachment=report.json", "");
    struct report r = sample_report();
    assert_string_equal(out, r.json);
    free(out);
}

static void links_lead_to_their_anchors(void **state)
{
    (void)state;
    char *out = tool_says("qpdf", "--qdf", "-");
    size_t links = 0;
    for (const char *s = out; (s = strstr(s, "/Subtype /Link")) != NULL; s++)
        links++;
    assert_int_equal(links, 6); /* three findings, three claims; MCR-R013 has no target */
    assert_non_null(strstr(out, "/PageLabels"));
    assert_non_null(strstr(out, "/OBJR"));
    free(out);
}

static void assert_same_file(const char *a, const char *b)
{
    size_t n, m;
    char *x = read_file(a, &n), *y = read_file(b, &m);
    assert_non_null(x);
    assert_non_null(y);
    assert_int_equal(n, m);
    assert_memory_equal(x, y, n);
    free(x);
    free(y);
}

static char *page_of(const char *path, size_t page)
{
    char *name = NULL;
    assert_true(asprintf(&name, "%.*s-%zu.svg", (int)(strlen(path) - 4), path, page) > 0);
    return name;
}

static void remove_pages(const char *path, size_t n)
{
    for (size_t i = 1; i <= n; i++) {
        char *name = page_of(path, i);
        unlink(name);
        free(name);
    }
}

static void same_report_gives_the_same_bytes(void **state)
{
    (void)state;
    static const char *const formats[] = {"pdf", "trace"};
    struct report r = sample_report();
    for (size_t i = 0; i < COUNT(formats); i++) {
        char *a = render_to_file(&r, formats[i], NULL), *b = render_to_file(&r, formats[i], NULL);
        assert_same_file(a, b);
        unlink(a);
        unlink(b);
        free(a);
        free(b);
    }
    char *a = render_to_file(&r, "svg", NULL), *b = render_to_file(&r, "svg", NULL);
    for (size_t page = 1; page <= 3; page++) {
        char *x = page_of(a, page), *y = page_of(b, page);
        assert_same_file(x, y);
        free(x);
        free(y);
    }
    remove_pages(a, 3);
    remove_pages(b, 3);
    free(a);
    free(b);
}

/* A locale with a decimal comma: the system's, or one compiled into a folder of its own. */
static int use_comma_locale(char folder[])
{
    char *command = NULL;
    if (setlocale(LC_ALL, "de_DE.UTF-8") != NULL)
        return 1;
    if (mkdtemp(folder) == NULL)
        return 0;
    assert_true(asprintf(&command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 > /dev/null 2>&1", folder) > 0);
    int rc = system(command);
    free(command);
    setenv("LOCPATH", folder, 1);
    return rc == 0 && setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
}

static void locale_and_time_zone_change_nothing(void **state)
{
    (void)state;
    char folder[] = "/tmp/mcreport-locale-XXXXXX", *command = NULL;
    struct report r = sample_report();
    char *before[2] = {render_to_file(&r, "pdf", NULL), render_to_file(&r, "svg", NULL)};
    setenv("TZ", "Asia/Kathmandu", 1);
    int have = use_comma_locale(folder);
    char *after[2] = {render_to_file(&r, "pdf", NULL), render_to_file(&r, "svg", NULL)};
    setlocale(LC_ALL, "C");
    unsetenv("TZ");
    if (strchr(folder, 'X') == NULL && asprintf(&command, "rm -r %s", folder) > 0)
        assert_int_equal(system(command), 0);
    free(command);
    assert_same_file(before[0], after[0]);
    char *x = page_of(before[1], 1), *y = page_of(after[1], 1);
    assert_same_file(x, y);
    free(x);
    free(y);
    unlink(before[0]);
    unlink(after[0]);
    remove_pages(before[1], 3);
    remove_pages(after[1], 3);
    for (size_t i = 0; i < 2; i++) {
        free(before[i]);
        free(after[i]);
    }
    if (!have) {
        print_message("skipped: no locale with a decimal comma is here (the time zone was tested)\n");
        skip();
    }
}

static void svg_pages_are_whole_documents_with_title_description_and_text(void **state)
{
    (void)state;
    struct report r = sample_report();
    char *path = render_to_file(&r, "svg", NULL), *first = page_of(path, 1), *text;
    size_t size;
    text = read_file(first, &size);
    assert_non_null(text);
    static const char *const parts[] = {"role=\"img\"",
                                        "aria-labelledby=\"title desc\"",
                                        "<title id=\"title\">B200 is faster",
                                        "page 1 of 3",
                                        "<desc id=\"desc\">SYNTHETIC. ",
                                        "Throughput of B200",
                                        "plane=\"current\" number=\"1\" of=\"3\" synthetic=\"true\"",
                                        "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
                                        "fill-opacity=\"0\"",
                                        ">38,498 [38,230, 38,769] n=10</text>",
                                        "</svg>"};
    assert_in_order(text, parts, COUNT(parts));
    assert_null(strstr(text, "surface1"));
    assert_null(strstr(text, "href=\"http"));
    free(text);
    int status;
    text = run_tool("xmllint", "--noout --nonet", first, "", &status);
    remove_pages(path, 3);
    if (status != 0)
        fail_msg("%s", text);
    free(text);
    free(first);
    free(path);
}

static void page_sizes_are_a4_and_letter(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct render_options options = {"letter"};
    int status;
    char *path = render_to_file(&r, "pdf", &options), *out = run_tool("pdfinfo", "", path, "", &status);
    assert_non_null(strstr(out, "612 x 792 pts (letter)"));
    unlink(path);
    free(path);
    free(out);
    out = tool_says("pdfinfo", "", "");
    assert_non_null(strstr(out, "595 x 842 pts (A4)"));
    free(out);
    options.page = "legal";
    struct error err = {0};
    assert_int_equal(render_report(&r, render_format_at(0), "/tmp/x.pdf", &options, NULL, &err), ERR_USAGE);
    assert_string_equal(err.text, "no such page size: 'legal'");
}

static size_t files_in(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

/* The report cannot be laid out, so nothing may appear and what was there before must stay. */
static void failed_report_leaves_the_old_file_alone(void **state)
{
    (void)state;
    char folder[] = "/tmp/mcreport-out-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.pdf", folder);
    FILE *f = fopen(path, "w");
    fputs("old", f);
    fclose(f);
    struct report r = sample_report();
    struct error err = {0};
    r.n_sections = 0;
    assert_int_equal(render_report(&r, render_format_by_path(path), path, NULL, NULL, &err), ERR_INPUT);
    size_t size;
    char *text = read_file(path, &size);
    assert_string_equal(text, "old");
    free(text);
    assert_int_equal(files_in(folder), 1);
    r = sample_report();
    size_t pages = 0;
    assert_int_equal(render_report(&r, render_format_by_path(path), path, NULL, &pages, &err), 0);
    assert_int_equal(pages, 3);
    assert_int_equal(files_in(folder), 1); /* no temporary file stays behind */
    unlink(path);
    rmdir(folder);
}

static void unwritable_folder_is_an_io_error_that_names_the_file(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct error err = {0};
    const char *path = "/nowhere/at/all.pdf";
    assert_int_equal(render_report(&r, render_format_by_path(path), path, NULL, NULL, &err), ERR_IO);
    assert_non_null(strstr(err.text, path));
}

static void pages_cannot_go_to_standard_output(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct error err = {0};
    assert_int_equal(render_report(&r, render_format_at(1), "-", NULL, NULL, &err), ERR_USAGE);
}

static void ending_picks_the_format(void **state)
{
    (void)state;
    assert_string_equal(render_format_by_path("a/b.pdf")->name, "pdf");
    assert_string_equal(render_format_by_path("b.svg")->name, "svg");
    assert_null(render_format_by_path("a.pdf/b"));
    assert_null(render_format_by_path("b.docx"));
    assert_null(render_format_at(3));
}

static void value_out_of_all_bounds_is_left_out_not_drawn_wrong(void **state)
{
    (void)state;
    struct compare_row rows[] = {{"A", "B200", {INFINITY, -INFINITY, NAN}, {1e300, 0, 1e308}, "odd", 0, 0, 0, NULL},
                                 {"B", "H100", {5, NAN, 7}, {-INFINITY, 1, 1}, "odd", 0, 0, 1, NULL}};
    struct block b = {.kind = BLOCK_COMPARE, .text = "Odd?", .as.compare = {"x", "y", rows, 2}};
    struct section s = {PLANE_CURRENT, "Odd", NULL, &b, 1};
    struct report r = sample_report();
    r.sections = &s;
    r.n_sections = 1;
    int status;
    char *path = render_to_file(&r, "pdf", NULL), *out = run_tool("qpdf", "--check", path, "", &status);
    assert_int_equal(status, 0);
    unlink(path);
    free(path);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(qpdf_finds_nothing_wrong),
        cmocka_unit_test(pdf_is_tagged_and_knows_its_title_and_its_moment),
        cmocka_unit_test(pdf_structure_holds_headings_tables_and_figures),
        cmocka_unit_test(fonts_are_embedded_subsets_with_unicode_maps),
        cmocka_unit_test(text_extracts_in_reading_order),
        cmocka_unit_test(report_json_is_attached),
        cmocka_unit_test(links_lead_to_their_anchors),
        cmocka_unit_test(same_report_gives_the_same_bytes),
        cmocka_unit_test(locale_and_time_zone_change_nothing),
        cmocka_unit_test(svg_pages_are_whole_documents_with_title_description_and_text),
        cmocka_unit_test(page_sizes_are_a4_and_letter),
        cmocka_unit_test(failed_report_leaves_the_old_file_alone),
        cmocka_unit_test(unwritable_folder_is_an_io_error_that_names_the_file),
        cmocka_unit_test(pages_cannot_go_to_standard_output),
        cmocka_unit_test(ending_picks_the_format),
        cmocka_unit_test(value_out_of_all_bounds_is_left_out_not_drawn_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

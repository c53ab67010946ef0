/* What a PDF says beside its pages: structure, links, bookmarks, what it was made from. */
#include "render_sample.h"
#include "render_tool.h"

static const char linked_text[] = "See the contract and the price list, or rcp-1.";
static struct span linked_spans[] = {
    {8, 16, SPAN_LINK, "https://example.org/contract?a=(b)&c=d\xc3\xa4"},
    {25, 35, SPAN_LINK, "https://example.org/prices"},
    {40, 45, SPAN_LINK, "claim-1"},
};
static struct block linked_blocks[] = {
    {.kind = BLOCK_HEADLINE, .text = "Headline"},
    {.kind = BLOCK_HEADING, .text = "First heading"},
    {.kind = BLOCK_PARAGRAPH, .text = linked_text, .spans = linked_spans, .n_spans = COUNT(linked_spans)},
    {.kind = BLOCK_LIST, .text = "free item"},
    {.kind = BLOCK_LIST, .text = "numbered item", .as.ordered = 1},
    {.kind = BLOCK_HEADING, .text = "Zweite Überschrift"},
    {.kind = BLOCK_TABLE,
     .text = "Claims",
     .as.table = {COUNT(sample_claim_columns), 3, sample_claim_columns, sample_claim_cells, NULL}},
    {.kind = BLOCK_PARAGRAPH,
     .text = "a paragraph that is long enough to be broken somewhere, because it says what it says in more words than "
             "are needed by far, and then goes on"},
};

/* What the tool says of this report as a PDF. */
static char *tool_says(const char *tool, const char *arguments, const char *after)
{
    struct section s[] = {{PLANE_CURRENT, "One", "valid", linked_blocks, COUNT(linked_blocks)},
                          {PLANE_DATED, "Two", "observed", linked_blocks, COUNT(linked_blocks)}};
    struct report r = sample_report();
    r.sections = s;
    r.n_sections = COUNT(s);
    int status = 0;
    char *path = render_to_file(&r, "pdf", NULL), *out = run_tool(tool, arguments, path, after, &status);
    unlink(path);
    free(path);
    if (status != 0)
        fail_msg("%s: exit status %d: %s", tool, status, out);
    return out;
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        n++;
    return n;
}

static void readers_of_others_complain_of_nothing(void **state)
{
    (void)state;
    static const char *const tools[][3] = {{"qpdf", "--check", ""},
                                           {"pdftotext", "", "/dev/null"},
                                           {"pdftoppm", "-r 20 -png", "/tmp/mcreport-render-pdf-page"},
                                           {"pdftocairo", "-r 20 -svg", "/dev/null"}};
    for (size_t i = 0; i < COUNT(tools); i++) {
        char *out = tool_says(tools[i][0], tools[i][1], tools[i][2]);
        if (i == 0)
            assert_non_null(strstr(out, "No syntax or stream encoding errors"));
        else
            assert_string_equal(out, "");
        assert_null(strstr(out, "WARNING"));
        free(out);
    }
    unlink("/tmp/mcreport-render-pdf-page-1.png");
    unlink("/tmp/mcreport-render-pdf-page-2.png");
}

static void structure_holds_lists_links_code_and_notes(void **state)
{
    (void)state;
    char *out = tool_says("pdfinfo", "-struct-text", "");
    static const char *const parts[] = {"H1",
                                        "\"Headline\"",
                                        "H2",
                                        "\"First heading\"",
                                        "P (block)",
                                        "\"See the \"",
                                        "Link",
                                        "\"contract\"",
                                        "Object",
                                        "Reference",
                                        "\"1\"",
                                        "\" and the \"",
                                        "Link",
                                        "\"price list\"",
                                        "\", or \"",
                                        "Link",
                                        "\"rcp-1\"",
                                        "L (block)",
                                        "/Disc",
                                        "LI",
                                        "Lbl",
                                        "\"• \"",
                                        "LBody",
                                        "\"free item\"",
                                        "L (block)",
                                        "/Decimal",
                                        "\"1. \"",
                                        "\"numbered item\"",
                                        "H2",
                                        "\"Zweite Übersch",
                                        "Table",
                                        "/Scope /Column",
                                        "TD",
                                        "in more words than",
                                        "Note <note-",
                                        "Lbl",
                                        "\"1 \"",
                                        "Link",
                                        "\"https://example.org/contract?a=(b)&c=dä\"",
                                        "Object",
                                        "Note <note-",
                                        "Sect",
                                        "Note <note-"};
    assert_in_order(out, parts, COUNT(parts));
    /* lines that are broken at a space have one for those who read them out */
    assert_non_null(strstr(out, "a paragraph that is long enough to be broken somewhere, because it says what it says "
                                "in more words than are needed by far, and then goes on"));
    assert_int_equal(count(out, "Note <note-"), 4);
    assert_null(strstr(out, "rror"));
    free(out);
}

static void addresses_are_links_out_and_ids_links_within(void **state)
{
    (void)state;
    char *out = tool_says("qpdf", "--qdf --object-streams=disable", "-");
    /* a section: two in the text, two notes; what an address may not hold is spelled out */
    assert_int_equal(count(out, "/URI (https://example.org/prices)"), 4);
    assert_int_equal(count(out, "/URI (https://example.org/contract?a=%28b%29&c=d%C3%A4)"), 4);
    assert_int_equal(count(out, "/Dest ["), 2 * (1 + 3)); /* in the text; in the table */
    assert_int_equal(count(out, "/Subtype /Link"), 2 * (3 + 2 + 3));
    assert_int_equal(count(out, "/Contents (claim-1)"), 2);
    assert_non_null(strstr(out, "/IDTree"));
    free(out);
}

static void bookmarks_are_sections_with_their_headings(void **state)
{
    (void)state;
    char *out = tool_says("qpdf", "--json=2 --json-key=outlines", "");
    static const char *const parts[] = {
        "\"title\": \"First heading\"", "\"title\": \"Zweite Überschrift\"",
        "\"title\": \"Claims\"",        "\"title\": \"One\"",
        "\"title\": \"First heading\"", "\"title\": \"DATED EVIDENCE — TRUE ON ITS DATE: Two\""};
    assert_in_order(out, parts, COUNT(parts)); /* qpdf lists what lies within first */
    assert_int_equal(count(out, "\"title\""), 8);
    free(out);
}

static void raw_text_comes_in_reading_order(void **state)
{
    (void)state;
    char *out = tool_says("pdftotext", "-raw -enc UTF-8", "-");
    static const char *const parts[] = {"CURRENT CLAIMS",   "Headline",         "First heading", "See the contract",
                                        "• free item",      "1. numbered item", "Zweite",        "b200-speed.r2",
                                        "and then goes on", "1 https://",       "2 https://",    "mcreport 0.1.0",
                                        "page 1 of 2",      "Headline"};
    assert_in_order(out, parts, COUNT(parts));
    free(out);
}

static void document_says_that_it_can_be_read_aloud(void **state)
{
    (void)state;
    char *out = tool_says("pdfinfo", "-meta", "");
    assert_non_null(strstr(out, "<pdfuaid:part>1</pdfuaid:part>"));
    assert_non_null(strstr(out, "<xmp:ModifyDate>2024-10-20T06:00:07Z</xmp:ModifyDate>"));
    free(out);
    out = tool_says("qpdf", "--qdf --object-streams=disable", "-");
    assert_non_null(strstr(out, "/Lang (en)"));
    assert_non_null(strstr(out, "/DisplayDocTitle true"));
    assert_non_null(strstr(out, "/Marked true"));
    assert_int_equal(count(out, "/Tabs /S"), 2);
    assert_non_null(strstr(out, "/AFRelationship /Data"));
    free(out);
}

/* Of a row that goes on on the next page every cell stands once in each of its parts: tables stay regular. */
static void every_row_of_the_structure_has_a_cell_a_column(void **state)
{
    (void)state;
    static char text[9000];
    for (size_t i = 0; i + 8 < sizeof text; i += 8)
        memcpy(text + i, "wording ", 9);
    struct cell cells[] = {{text, NULL, NULL}, {"short", NULL, NULL}};
    struct column columns[] = {{"A", ALIGN_LEFT, 0, 1}, {"B", ALIGN_LEFT, 0, 0}};
    struct block b = {.kind = BLOCK_TABLE, .as.table = {2, 1, columns, cells, NULL}};
    struct section s = {PLANE_CURRENT, "Tall", NULL, &b, 1};
    struct report r = sample_report();
    r.sections = &s;
    r.n_sections = 1;
    int status;
    char *path = render_to_file(&r, "pdf", NULL), *out = run_tool("pdfinfo", "-struct", path, "", &status);
    assert_int_equal(count(out, "TD"), 2 * (count(out, "TR") - 1));
    assert_true(count(out, "TR") >= 3);
    unlink(path);
    free(path);
    free(out);
}

/* The page ends in the midst of an item: the note at its foot is no part of the item. */
static void notes_belong_to_the_section_wherever_the_page_ends(void **state)
{
    (void)state;
    static char text[9000];
    for (size_t i = 0; i + 8 < sizeof text; i += 8)
        memcpy(text + i, "wording ", 9);
    struct span span = {0, 7, SPAN_LINK, "https://example.org/a"};
    struct block b = {.kind = BLOCK_LIST, .text = text, .spans = &span, .n_spans = 1};
    struct section s = {PLANE_CURRENT, "Long", NULL, &b, 1};
    struct report r = sample_report();
    r.sections = &s;
    r.n_sections = 1;
    int status;
    char *path = render_to_file(&r, "pdf", NULL), *out = run_tool("pdfinfo", "-struct", path, "", &status);
    assert_non_null(strstr(out, "\n    Note")); /* as deep as lists of the section */
    assert_non_null(strstr(out, "\n    L "));
    unlink(path);
    free(path);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readers_of_others_complain_of_nothing),
        cmocka_unit_test(structure_holds_lists_links_code_and_notes),
        cmocka_unit_test(addresses_are_links_out_and_ids_links_within),
        cmocka_unit_test(bookmarks_are_sections_with_their_headings),
        cmocka_unit_test(raw_text_comes_in_reading_order),
        cmocka_unit_test(document_says_that_it_can_be_read_aloud),
        cmocka_unit_test(every_row_of_the_structure_has_a_cell_a_column),
        cmocka_unit_test(notes_belong_to_the_section_wherever_the_page_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Sections onto pages: which share one, and what a last page holds at least. */
#include "render_sample.h"
#include "render_trace.h"

enum { MOST = 90 };
static char words[MOST][24];
static struct block lines[MOST];

/* n paragraphs of a line: "line-00", "line-01", … */
static struct section of_lines(enum plane plane, const char *validity, size_t from, size_t n)
{
    for (size_t i = from; i < from + n; i++) {
        snprintf(words[i], sizeof words[i], "line-%02zu", i);
        lines[i] = (struct block){.kind = BLOCK_PARAGRAPH, .text = words[i]};
    }
    return (struct section){plane, "Section", validity, lines + from, n};
}

static struct trace_pages drawn(struct section *sections, size_t n)
{
    struct report r = sample_report();
    r.sections = sections;
    r.n_sections = n;
    return render_trace(&r, NULL);
}

static size_t page_of_line(const struct trace_pages *t, size_t i)
{
    const struct drawn *d = find_text(t, words[i]);
    assert_non_null(d);
    return d->page;
}

static void sections_of_one_plane_and_validity_share_a_page_with_room(void **state)
{
    (void)state;
    static const struct {
        enum plane plane;
        const char *validity;
        size_t first_lines, pages;
    } cases[] = {{PLANE_CURRENT, "valid", 5, 1}, {PLANE_CURRENT, "valid", 38, 2},  {PLANE_CURRENT, "valid later", 5, 2},
                 {PLANE_CURRENT, NULL, 5, 2},    {PLANE_REFERENCE, "valid", 5, 2}, {PLANE_DATED, "valid", 5, 2}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = cases[i].first_lines;
        struct section two[] = {of_lines(PLANE_CURRENT, "valid", 0, n),
                                of_lines(cases[i].plane, cases[i].validity, n, 3)};
        struct trace_pages t = drawn(two, 2);
        assert_int_equal(t.n_pages, cases[i].pages);
        assert_int_equal(page_of_line(&t, n), cases[i].pages);
        free(t.drawn);
    }
}

static void a_page_break_at_the_end_of_a_section_is_kept(void **state)
{
    (void)state;
    struct section two[] = {of_lines(PLANE_CURRENT, "valid", 0, 6), of_lines(PLANE_CURRENT, "valid", 6, 3)};
    lines[5] = (struct block){.kind = BLOCK_PAGE_BREAK};
    struct trace_pages t = drawn(two, 2);
    assert_int_equal(t.n_pages, 2);
    assert_int_equal(page_of_line(&t, 6), 2);
    free(t.drawn);
}

static void sections_that_share_a_page_number_their_notes_on(void **state)
{
    (void)state;
    static const struct span spans[] = {{0, 4, SPAN_LINK, "https://example.org/one"},
                                        {0, 4, SPAN_LINK, "https://example.org/two"}};
    struct section two[] = {of_lines(PLANE_CURRENT, "valid", 0, 2), of_lines(PLANE_CURRENT, "valid", 2, 2)};
    lines[0].spans = &spans[0];
    lines[2].spans = &spans[1];
    lines[0].n_spans = lines[2].n_spans = 1;
    struct trace_pages t = drawn(two, 2);
    assert_int_equal(t.n_pages, 1);
    for (size_t i = 0, marks = 0; i < t.n; i++)
        if (strcmp(t.drawn[i].text, "1") == 0 || strcmp(t.drawn[i].text, "2") == 0)
            assert_int_equal(t.drawn[i].text[0], "1212"[marks++]); /* the marks, then the notes */
    assert_true(find_text(&t, "/one")->y < find_text(&t, "/two")->y);
    free(t.drawn);
}

/* However many lines there are: the last page is saved, or holds six small lines at least. */
static void a_last_page_never_holds_a_few_lines_only(void **state)
{
    (void)state;
    size_t two_pages = 0, saved = 0;
    for (size_t n = 35; n < 50; n++) {
        struct section s = of_lines(PLANE_CURRENT, "valid", 0, n);
        struct trace_pages t = drawn(&s, 1);
        const struct drawn *last = find_text(&t, words[n - 1]);
        size_t page = 0;
        for (size_t i = 0; i < n; i++) { /* in their order, none lost */
            assert_true(page_of_line(&t, i) >= page);
            page = page_of_line(&t, i);
        }
        const struct drawn *first = last;
        for (size_t i = n; i-- > 0 && page_of_line(&t, i) == t.n_pages;)
            first = find_text(&t, words[i]);
        if (t.n_pages > 1)
            assert_true(last->y + last->h - first->y >= 3 * 18);
        two_pages += t.n_pages == 2;
        saved += t.n_pages == 1 && n > 41; /* 18 points a line and 730 a page: 41 is what fits */
        free(t.drawn);
    }
    assert_true(two_pages > 0 && saved > 0);
}

/* The page before gives what it has, and its footnotes stay at its foot. */
static void a_page_that_ends_earlier_keeps_its_notes_at_its_foot(void **state)
{
    (void)state;
    static const struct span span = {0, 4, SPAN_LINK, "https://example.org/one"};
    double lowest = 0;
    size_t n_even = 0;
    for (size_t n = 30; n < 60; n++) {
        struct section s = of_lines(PLANE_CURRENT, "valid", 0, n);
        lines[0].spans = &span;
        lines[0].n_spans = 1;
        struct trace_pages t = drawn(&s, 1);
        double foot = find_text(&t, "example.org")->y;
        lowest = n == 30 ? foot : lowest;
        assert_true(fabs(foot - lowest) < 0.2);
        n_even += t.n_pages == 2;
        free(t.drawn);
    }
    assert_true(n_even > 0);
}

static void assert_said_again(struct block *b, const char *title)
{
    char again[64];
    struct section s = {PLANE_CURRENT, "Section", "valid", b, 1};
    struct trace_pages t = drawn(&s, 1);
    snprintf(again, sizeof again, "%s (continued)", title);
    assert_true(t.n_pages > 1);
    assert_int_equal(count_text(&t, again), t.n_pages - 1);
    for (size_t i = 0; i < t.n; i++)
        if (strcmp(t.drawn[i].text, again) == 0)
            assert_true(t.drawn[i].page > 1 && t.drawn[i].y < 80);
    assert_int_equal(count_text(&t, title), t.n_pages);
    free(t.drawn);
}

static void what_goes_on_on_another_page_has_its_title_there(void **state)
{
    (void)state;
    enum { N = 100 };
    static struct cell cells[N];
    static struct compare_row rows[N];
    static struct steps_run runs[12];
    static const double seconds[] = {3, 1, 1, 1, 1, 1};
    static const unsigned char out[COUNT(seconds)];
    static const char *names[N];
    static const char *const level = "B200";
    static struct matrix_cell judged[N];
    static const struct column column = {"A", ALIGN_LEFT, 0, 1};
    for (size_t i = 0; i < N; i++) {
        cells[i].text = names[i] = "cell";
        rows[i] = (struct compare_row){"row", "H100", {1000, 990, 1100}, {1, NAN, NAN}, "", 0, 0, 0, NULL};
    }
    for (size_t i = 0; i < COUNT(runs); i++)
        runs[i] = (struct steps_run){.label = "run", .state = "flat", .seconds = seconds, .out = out, .n = 6};
    struct block all[] = {
        {.kind = BLOCK_TABLE, .text = "Title", .as.table = {1, N, &column, cells, NULL}},
        {.kind = BLOCK_COMPARE, .text = "Title", .as.compare = {"AXIS", NULL, rows, N}},
        {.kind = BLOCK_STEPS, .text = "Title", .as.steps = {"s", runs, COUNT(runs)}},
        {.kind = BLOCK_MATRIX,
         .text = "Title",
         .as.matrix = {.corner = "C", .columns = &level, .rows = names, .cells = judged, .n_columns = 1, .n_rows = N}}};
    for (size_t i = 0; i < COUNT(all); i++)
        assert_said_again(&all[i], "Title");
}

static void a_heading_is_the_title_of_the_table_under_it(void **state)
{
    (void)state;
    enum { N = 100 };
    static struct cell cells[N];
    static const struct column column = {"A", ALIGN_LEFT, 0, 1};
    struct block two[] = {{.kind = BLOCK_HEADING, .text = "Heading"},
                          {.kind = BLOCK_TABLE, .as.table = {1, N, &column, cells, NULL}}};
    struct section s = {PLANE_CURRENT, "Section", "valid", two, 2};
    for (size_t i = 0; i < N; i++)
        cells[i].text = "cell";
    struct trace_pages t = drawn(&s, 1);
    assert_true(t.n_pages > 1);
    assert_int_equal(count_text(&t, "Heading (continued)"), t.n_pages - 1);
    free(t.drawn);
}

/* Four panels that do not fit the page at their full height are lower, and stay on it. */
static void step_plots_are_lower_where_that_keeps_them_together(void **state)
{
    (void)state;
    static const double seconds[] = {3, 1, 1, 1, 1, 1};
    static const unsigned char out[COUNT(seconds)];
    struct steps_run runs[4];
    for (size_t i = 0; i < COUNT(runs); i++)
        runs[i] = (struct steps_run){.label = "run", .state = "flat", .seconds = seconds, .out = out, .n = 6};
    for (size_t above = 0; above < 18; above++) {
        struct section s = of_lines(PLANE_CURRENT, "valid", 0, above);
        lines[above] = (struct block){.kind = BLOCK_STEPS, .text = "Title", .as.steps = {"s", runs, COUNT(runs)}};
        s.n_blocks++;
        struct trace_pages t = drawn(&s, 1);
        assert_int_equal(t.n_pages, 1);
        free(t.drawn);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_of_one_plane_and_validity_share_a_page_with_room),
        cmocka_unit_test(a_page_break_at_the_end_of_a_section_is_kept),
        cmocka_unit_test(sections_that_share_a_page_number_their_notes_on),
        cmocka_unit_test(a_last_page_never_holds_a_few_lines_only),
        cmocka_unit_test(a_page_that_ends_earlier_keeps_its_notes_at_its_foot),
        cmocka_unit_test(what_goes_on_on_another_page_has_its_title_there),
        cmocka_unit_test(a_heading_is_the_title_of_the_table_under_it),
        cmocka_unit_test(step_plots_are_lower_where_that_keeps_them_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "render_sample.h"
#include "render_trace.h"

#include "core/arena.h"

static struct report one_section(struct section *s, struct block *blocks, size_t n)
{
    struct report r = sample_report();
    *s = (struct section){PLANE_CURRENT, "Section", "valid", blocks, n};
    r.sections = s;
    r.n_sections = 1;
    return r;
}

static void sample_has_a_page_for_every_section(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct trace_pages t = render_trace(&r, NULL);
    assert_int_equal(t.n_pages, 3);
    assert_string_equal(t.plane[1], "current");
    assert_string_equal(t.plane[2], "reference");
    assert_string_equal(t.plane[3], "dated");
    free(t.drawn);
}

static void words_of_a_plane_stand_only_on_its_pages(void **state)
{
    (void)state;
    static const struct {
        const char *words, *plane;
    } planes[] = {{"CURRENT CLAIMS", "current"}, {"DATED EVIDENCE", "dated"}, {"REFERENCE", "reference"}};
    struct report r = sample_report();
    struct trace_pages t = render_trace(&r, NULL);
    for (size_t k = 0; k < 3; k++) {
        size_t found = 0;
        for (size_t i = 0; i < t.n; i++)
            if (strstr(t.drawn[i].text, planes[k].words) != NULL) {
                assert_string_equal(t.plane[t.drawn[i].page], planes[k].plane);
                found++;
            }
        assert_true(found >= 2); /* band and footer */
    }
    free(t.drawn);
}

static void dated_words_stand_in_band_rail_and_footer(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct trace_pages t = render_trace(&r, NULL);
    size_t upward = 0;
    for (size_t i = 0; i < t.n; i++)
        upward += t.drawn[i].what == DRAWN_UPWARD && strcmp(t.drawn[i].text, "DATED EVIDENCE — TRUE ON ITS DATE") == 0;
    assert_int_equal(upward, 3);
    assert_int_equal(count_text(&t, "DATED EVIDENCE — TRUE ON ITS DATE"), 5);
    free(t.drawn);
}

static void dated_pages_have_no_filled_mark_and_no_black_text(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct trace_pages t = render_trace(&r, NULL);
    for (size_t i = 0; i < t.n; i++) {
        if (strcmp(t.plane[t.drawn[i].page], "dated") != 0)
            continue;
        if (is_mark(&t.drawn[i]))
            assert_non_null(strstr(t.drawn[i].head, "fill #ffffff pen #"));
        else if (t.drawn[i].what != DRAWN_PATH)
            assert_null(strstr(t.drawn[i].head, "#000000"));
    }
    free(t.drawn);
}

static void every_page_of_a_synthetic_report_says_so(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct trace_pages t = render_trace(&r, NULL);
    for (size_t page = 1; page <= t.n_pages; page++) {
        size_t n = 0;
        for (size_t i = 0; i < t.n; i++)
            n += t.drawn[i].page == page && strstr(t.drawn[i].text, "SYNTHETIC") != NULL;
        assert_int_equal(n, 2);
    }
    free(t.drawn);
    r.synthetic = 0;
    t = render_trace(&r, NULL);
    assert_int_equal(count_text(&t, "SYNTHETIC"), 0);
    free(t.drawn);
}

static void footer_counts_pages(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct trace_pages t = render_trace(&r, NULL);
    const struct drawn *last = find_text(&t, "page 3 of 3");
    assert_non_null(last);
    assert_int_equal(last->page, 3);
    assert_non_null(find_text(&t, "db sha256:3f9c1e7a04bd5566 · rendered 2024-10-20T06:00:07Z"));
    free(t.drawn);
}

static void paragraph_leaves_no_line_alone(void **state)
{
    (void)state;
    char text[2048] = "";
    for (int i = 0; i < 6; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "LINE%d %0100d ", i, 0); /* a line each */
    for (size_t filler = 30; filler < 60; filler++) {
        struct block blocks[64];
        for (size_t i = 0; i < filler; i++)
            blocks[i] = (struct block){.kind = BLOCK_NOTE, .text = "filler"};
        blocks[filler] = (struct block){.kind = BLOCK_PARAGRAPH, .text = text};
        struct section s;
        struct report r = one_section(&s, blocks, filler + 1);
        struct trace_pages t = render_trace(&r, NULL);
        size_t on_page[4] = {0};
        for (size_t i = 0; i < t.n; i++)
            if (t.drawn[i].size > 9 && t.drawn[i].size < 10 && t.drawn[i].y > 40)
                on_page[t.drawn[i].page]++;
        for (size_t page = 1; page < 4; page++)
            assert_int_not_equal(on_page[page], 1);
        free(t.drawn);
    }
}

static void gap_row_says_its_note_in_grey(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct trace_pages t = render_trace(&r, NULL);
    const struct drawn *d = find_text(&t, "no eligible receipt");
    assert_non_null(d);
    assert_non_null(strstr(d->head, "#595959"));
    free(t.drawn);
}

static struct trace_pages trace_chart(struct compare_row *rows, size_t n)
{
    struct block b = {.kind = BLOCK_COMPARE,
                      .text = "Which is faster?",
                      .note = "method",
                      .alt = "alt",
                      .as.compare = {"tok/s", "ratio to B", rows, n}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    return render_trace(&r, NULL);
}

static size_t count_marks(const struct trace_pages *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += is_mark(&t->drawn[i]) ? 1 : 0;
    return n;
}

static void chart_draws_one_row_and_eighty(void **state)
{
    (void)state;
    static struct compare_row rows[80];
    static char labels[80][16];
    for (size_t i = 0; i < 80; i++) {
        snprintf(labels[i], sizeof labels[i], "r%02zu", i);
        rows[i] = (struct compare_row){
            labels[i], "H100", {1000.0 + (double)i, 990, 1100}, {1.1, 1.05, 1.2}, "n=5", 0, 0, 0, NULL};
    }
    struct trace_pages t = trace_chart(rows, 1);
    assert_int_equal(count_marks(&t), 2);
    assert_int_equal(t.n_pages, 1);
    free(t.drawn);
    t = trace_chart(rows, 80);
    assert_int_equal(count_marks(&t), 160);
    assert_true(t.n_pages >= 2);
    for (size_t page = 1; page <= t.n_pages; page++) { /* axes on every page */
        size_t axes = 0;
        for (size_t i = 0; i < t.n; i++)
            axes += t.drawn[i].page == page && strcmp(t.drawn[i].text, "ratio to B") == 0;
        assert_int_equal(axes, 1);
    }
    free(t.drawn);
}

static void chart_without_rows_says_so(void **state)
{
    (void)state;
    struct trace_pages t = trace_chart(NULL, 0);
    assert_non_null(find_text(&t, "no eligible receipt"));
    free(t.drawn);
}

static void mark_lies_where_its_value_is(void **state)
{
    (void)state;
    struct compare_row rows[] = {{"A", "B200", {2000, NAN, NAN}, {1, NAN, NAN}, "", 1, 0, 0, NULL},
                                 {"B", "H100", {4000, NAN, NAN}, {2, NAN, NAN}, "", 0, 0, 0, NULL}};
    struct trace_pages t = trace_chart(rows, 2);
    const struct drawn *zero = find_text(&t, "0"), *at[4] = {0};
    size_t n = 0;
    for (size_t i = 0; i < t.n && n < 4; i++)
        if (is_mark(&t.drawn[i]))
            at[n++] = &t.drawn[i];
    assert_int_equal(n, 4);
    for (size_t i = 0; i < t.n; i++)
        if (strcmp(t.drawn[i].text, "0") == 0)
            zero = &t.drawn[i];
    double origin = zero->x + zero->w / 2;
    double first = at[0]->x + at[0]->w / 2 - origin, second = at[2]->x + at[2]->w / 2 - origin;
    assert_true(fabs(second / first - 2) < 0.01); /* an axis from zero: twice as fast is twice as far */
    free(t.drawn);
}

static void a_ratio_stands_under_its_rate_where_there_is_a_ratio_panel(void **state)
{
    (void)state;
    struct compare_row row = {
        "B200", "B200", {38461, 38209, 38717}, {1.897, 1.884, 1.910}, "38,461 [38,209–38,717]  n=10", 0,
        0,      0,      "1.897× [1.884–1.910]"};
    struct trace_pages t = trace_chart(&row, 1);
    const struct drawn *rate = find_text(&t, "38,461 ["), *ratio = find_text(&t, "1.897× [1.884–1.910]");
    assert_non_null(rate);
    assert_non_null(ratio);
    assert_true(ratio->y > rate->y && !overlap(rate, ratio));
    assert_true(fabs(rate->x + rate->w - ratio->x - ratio->w) < 0.2);
    free(t.drawn);
    struct block b = {.kind = BLOCK_COMPARE, .as.compare = {"tok/s", NULL, &row, 1}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    t = render_trace(&r, NULL);
    assert_null(find_text(&t, "1.897×"));
    free(t.drawn);
}

static void report_without_sections_is_refused(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct error err = {0};
    r.n_sections = 0;
    assert_int_equal(render_report(&r, render_format_at(2), "/tmp/never.trace", NULL, NULL, &err), ERR_INPUT);
    assert_int_equal(access("/tmp/never.trace", F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample_has_a_page_for_every_section),
        cmocka_unit_test(words_of_a_plane_stand_only_on_its_pages),
        cmocka_unit_test(dated_words_stand_in_band_rail_and_footer),
        cmocka_unit_test(dated_pages_have_no_filled_mark_and_no_black_text),
        cmocka_unit_test(every_page_of_a_synthetic_report_says_so),
        cmocka_unit_test(footer_counts_pages),
        cmocka_unit_test(paragraph_leaves_no_line_alone),
        cmocka_unit_test(gap_row_says_its_note_in_grey),
        cmocka_unit_test(chart_draws_one_row_and_eighty),
        cmocka_unit_test(chart_without_rows_says_so),
        cmocka_unit_test(mark_lies_where_its_value_is),
        cmocka_unit_test(a_ratio_stands_under_its_rate_where_there_is_a_ratio_panel),
        cmocka_unit_test(report_without_sections_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

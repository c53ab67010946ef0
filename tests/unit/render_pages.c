/* The furniture of pages, and the canvas that is a single chart. */
#include "render_sample.h"
#include "render_trace.h"

static const char long_text[] =
    "valid 2024-10-04 – 2024-10-29 by the policy of 2024-09-30, which was changed twice since, "
    "once for prices and once for runs · whole-model training lane · and whatever else "
    "somebody thought should stand here, beyond all reason and room";

static struct report of_section(struct section *s, enum plane plane, struct block *blocks, size_t n)
{
    struct report r = sample_report();
    *s = (struct section){plane, "Section", long_text, blocks, n};
    r.sections = s;
    r.n_sections = 1;
    return r;
}

static void assert_nothing_overlaps(const struct trace_pages *t)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < i; k++)
            if (t->drawn[i].what != DRAWN_PATH && t->drawn[k].what != DRAWN_PATH && overlap(&t->drawn[i], &t->drawn[k]))
                fail_msg("'%s' lies on '%s'", t->drawn[i].head, t->drawn[k].head);
}

static void long_texts_of_the_furniture_never_collide(void **state)
{
    (void)state;
    static const char *const pages[] = {"a4", "letter", "chart"};
    for (size_t i = 0; i < COUNT(pages); i++)
        for (enum plane plane = PLANE_CURRENT; plane <= PLANE_REFERENCE; plane++) {
            struct block b = {.kind = BLOCK_PARAGRAPH, .text = "content"};
            struct section s;
            struct report r = of_section(&s, plane, &b, 1);
            r.tool = "mcreport 12.345.6789-a-build-with-a-long-name+and.its.commit.0123456789abcdef0123456789abcdef";
            struct trace_pages t = render_trace(&r, &(struct render_options){pages[i]});
            assert_nothing_overlaps(&t);
            for (size_t k = 0; k < t.n; k++)
                assert_true(t.drawn[k].what == DRAWN_PATH || t.drawn[k].size >= 7);
            assert_int_equal(t.n_pages, 1);
            free(t.drawn);
        }
}

static void footer_says_what_a_page_was_made_from(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct trace_pages t = render_trace(&r, &(struct render_options){"letter"});
    assert_int_equal(count_text(&t, "mcreport 0.1.0 · data as of 2024-10-20 · db sha256:3f9c1e7a04bd5566 · rendered "
                                    "2024-10-20T06:00:07Z"),
                     t.n_pages);
    assert_non_null(find_text(&t, "SYNTHETIC · REFERENCE · page 2 of 3"));
    free(t.drawn);
}

/* Lowest edge of what stands on a page, and the size of that page. */
static void read_sizes(const struct report *r, const char *page, double *width, double *height)
{
    size_t size;
    char *path = render_to_file(r, "trace", &(struct render_options){page}), *text = read_file(path, &size);
    assert_int_equal(sscanf(text, "page 1 %*s %lf %lf", width, height), 2);
    unlink(path);
    free(path);
    free(text);
}

static void chart_canvas_is_as_high_as_its_content(void **state)
{
    (void)state;
    static struct compare_row rows[80];
    for (size_t i = 0; i < COUNT(rows); i++)
        rows[i] = (struct compare_row){"row", "H100", {1000.0, 990, 1100}, {1.1, 1.05, 1.2}, "n=5", 0, 0, 0, NULL};
    double few = 0, many = 0, width;
    for (size_t n = 2; n <= COUNT(rows); n += 78) {
        struct block b = {.kind = BLOCK_COMPARE, .text = "Which?", .as.compare = {"tok/s", "ratio to B", rows, n}};
        struct section s;
        struct report r = of_section(&s, PLANE_CURRENT, &b, 1);
        struct trace_pages t = render_trace(&r, &(struct render_options){"chart"});
        assert_int_equal(t.n_pages, 1);
        read_sizes(&r, "chart", &width, n == 2 ? &few : &many);
        double content = 0, height = n == 2 ? few : many;
        for (size_t i = 0; i < t.n; i++) {
            double bottom = t.drawn[i].y + t.drawn[i].h;
            assert_true(bottom <= height && t.drawn[i].x >= 0 && t.drawn[i].x + t.drawn[i].w <= width);
            if (t.drawn[i].what == DRAWN_TEXT && bottom < height - 22)
                content = bottom > content ? bottom : content;
        }
        assert_true(height - content < 45); /* nothing between the content and the line under it */
        free(t.drawn);
    }
    assert_true(width == 499 + 24);
    assert_true(few < 180 && many > 1000);
}

static void chart_canvas_says_plane_data_and_that_it_is_made_up(void **state)
{
    (void)state;
    static const char *const words[] = {"CURRENT CLAIMS", "DATED EVIDENCE — TRUE ON ITS DATE", "REFERENCE"};
    for (enum plane plane = PLANE_CURRENT; plane <= PLANE_REFERENCE; plane++) {
        struct block b = sample_dated[3];
        struct section s;
        struct report r = of_section(&s, plane, &b, 1);
        struct trace_pages t = render_trace(&r, &(struct render_options){"chart"});
        assert_true(count_text(&t, words[plane]) >= 2); /* band and line below */
        assert_int_equal(count_text(&t, "SYNTHETIC"), 2);
        assert_non_null(find_text(&t, "mcreport 0.1.0 · data as of 2024-10-20 · db sha256:3f9c1e7a04bd5566"));
        assert_null(find_text(&t, "page 1"));
        size_t rail = 0;
        for (size_t i = 0; i < t.n; i++)
            rail += t.drawn[i].what == DRAWN_UPWARD && strstr(t.drawn[i].text, "DATED") != NULL;
        assert_int_equal(rail, plane == PLANE_DATED ? 3 : 0);
        assert_nothing_overlaps(&t);
        free(t.drawn);
    }
}

/* One chart as a file of its own is drawn as on a page: its marks lie as far from one another. */
static void chart_canvas_draws_what_a_page_does(void **state)
{
    (void)state;
    struct block b = sample_current[3];
    struct section s;
    struct report r = of_section(&s, PLANE_CURRENT, &b, 1);
    struct trace_pages page = render_trace(&r, NULL), chart = render_trace(&r, &(struct render_options){"chart"});
    const struct drawn *a = NULL, *c = NULL;
    for (size_t i = 0, k = 0; i < page.n; i++) {
        if (!is_mark(&page.drawn[i]))
            continue;
        while (k < chart.n && !is_mark(&chart.drawn[k]))
            k++;
        assert_true(k < chart.n);
        if (a != NULL)
            assert_true(fabs(page.drawn[i].x - a->x - (chart.drawn[k].x - c->x)) < 0.25 &&
                        fabs(page.drawn[i].y - a->y - (chart.drawn[k].y - c->y)) < 0.25);
        a = &page.drawn[i];
        c = &chart.drawn[k++];
    }
    assert_non_null(a);
    free(page.drawn);
    free(chart.drawn);
}

static void dated_page_is_told_apart_without_colour(void **state)
{
    (void)state;
    struct report r = sample_report();
    size_t size, dashed = 0, upward = 0;
    char *path = render_to_file(&r, "trace", NULL), *text = read_file(path, &size);
    const char *dated = strstr(text, "page 3 dated");
    assert_non_null(dated);
    for (const char *at = dated; (at = strstr(at, " dash ")) != NULL; at++)
        dashed++;
    for (const char *at = dated; (at = strstr(at, "\nupward ")) != NULL; at++)
        upward++;
    assert_true(dashed >= 6); /* band, rail, and every rule of the table */
    assert_int_equal(upward, 3);
    assert_null(strstr(dated, "fill #0072b2 at 0.0 0.0")); /* no filled band */
    assert_non_null(strstr(dated, "bookmark 0 0.0 \"DATED EVIDENCE — TRUE ON ITS DATE: What earlier waves showed\""));
    unlink(path);
    free(path);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_texts_of_the_furniture_never_collide),
        cmocka_unit_test(footer_says_what_a_page_was_made_from),
        cmocka_unit_test(chart_canvas_is_as_high_as_its_content),
        cmocka_unit_test(chart_canvas_says_plane_data_and_that_it_is_made_up),
        cmocka_unit_test(chart_canvas_draws_what_a_page_does),
        cmocka_unit_test(dated_page_is_told_apart_without_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The calendar axis: ticks where days, weeks, months and years begin, whose labels never touch.
 */
#include "render/date_axis.h"

#include "core/date.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct fonts *fonts;
static const struct type type = {FACE_REGULAR, 7.5, 0};

static int open_fonts(void **state)
{
    (void)state;
    return fonts_open(&fonts, NULL);
}

static int close_fonts(void **state)
{
    (void)state;
    fonts_close(fonts);
    return 0;
}

static int64_t moment(const char *day)
{
    int64_t ms = 0;
    assert_int_equal(date_parse_as_of(&ms, day), 0);
    return date_first_of_day(ms);
}

static struct axis fit(const char *from, const char *to, double width)
{
    struct axis a;
    struct axis_request want = {
        .lo = (double)moment(from), .hi = (double)moment(to), .x0 = 100, .x1 = 100 + width, .type = &type};
    date_axis_fit(&a, fonts, &want, 5);
    return a;
}

static void check_labels(const struct axis *a, const char *const *labels, size_t n)
{
    assert_int_equal(a->n_ticks, n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(a->ticks[i].label, labels[i]);
}

static void ticks_follow_the_span(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *labels[8];
    } spans[] = {
        {"2024-10-14", "2024-10-20", {"14 Oct 2024", "16 Oct", "18 Oct", "20 Oct"}},
        {"2024-09-14", "2024-10-12", {"16 Sep 2024", "23 Sep", "30 Sep", "7 Oct"}},
        {"2024-08-10", "2024-11-20", {"Sep 2024", "Oct", "Nov"}},
        {"2023-10-10", "2024-03-20", {"Nov 2023", "Dec", "Jan 2024", "Feb", "Mar"}},
        {"2023-02-10", "2024-11-20", {"Jul 2023", "Jan 2024", "Jul"}},
        {"2014-10-10", "2024-10-20", {"2016", "2018", "2020", "2022", "2024"}},
    };
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        size_t n = 0;
        while (n < 8 && spans[i].labels[n] != NULL)
            n++;
        struct axis a = fit(spans[i].from, spans[i].to, 250);
        check_labels(&a, spans[i].labels, n);
    }
}

static void weeks_begin_on_mondays_and_days_in_utc(void **state)
{
    (void)state;
    struct axis a = fit("2024-09-14", "2024-10-12", 250);
    for (size_t i = 0; i < a.n_ticks; i++) {
        int64_t day = date_day((int64_t)a.ticks[i].value);
        assert_int_equal(((day - 4) % 7 + 7) % 7, 0); /* 1970-01-01 was a Thursday */
        assert_true(fmod(a.ticks[i].value, (double)DATE_DAY_MS) == 0);
    }
}

static void a_moment_alone_has_a_week_that_ends_with_it(void **state)
{
    (void)state;
    struct axis a = fit("2024-10-20", "2024-10-20", 250);
    double day = (double)DATE_DAY_MS, at = (double)moment("2024-10-20");
    assert_true(a.n_ticks >= 3);
    assert_true(at - a.lo >= 7 * day && a.hi - at < day);
}

/* Spans of an hour to a thousand years, wherever they begin, on axes of every width. */
static void labels_never_touch_and_say_their_year_once(void **state)
{
    (void)state;
    for (double span = 3.6e6; span < 3.2e13; span *= 1.37)
        for (double width = 30; width < 520; width += 61) {
            struct axis a;
            double end = 1.7294e12 + fmod(span * 7.3, 1e12);
            struct axis_request want = {.lo = end - span, .hi = end, .x0 = 0, .x1 = width, .type = &type};
            date_axis_fit(&a, fonts, &want, 5);
            assert_true(a.n_ticks >= 1 && a.n_ticks <= AXIS_TICKS);
            assert_true(axis_x(&a, end - span) >= 4.9 && axis_x(&a, end) <= width - 4.9);
            int year = 0, y, m, d;
            for (size_t i = 0; i < a.n_ticks; i++) {
                const struct tick *t = &a.ticks[i];
                char text[16];
                assert_true(t->x >= -0.01 && t->x <= width + 0.01);
                assert_true(i == 0 || t->x - t[-1].x > (t->width + t[-1].width) / 2 + 3);
                date_to_civil((int64_t)t->value, &y, &m, &d);
                snprintf(text, sizeof text, "%d", y);
                assert_int_equal(strstr(t->label, text) != NULL, y != year);
                year = y;
            }
        }
}

static void months_count_on_over_the_end_of_a_year(void **state)
{
    (void)state;
    int y, m, d;
    assert_true(date_of_civil(2024, 13, 1) == moment("2025-01-01"));
    assert_true(date_of_civil(2024, 24, 31) == moment("2025-12-31"));
    date_to_civil(moment("2024-02-29") + 5, &y, &m, &d);
    assert_true(y == 2024 && m == 2 && d == 29);
    date_to_civil(-1, &y, &m, &d);
    assert_true(y == 1969 && m == 12 && d == 31);
}

static void moments_of_no_date_are_not_shown(void **state)
{
    (void)state;
    assert_true(date_axis_shows(0) && date_axis_shows(moment("2024-10-20")));
    assert_false(date_axis_shows(INT64_MIN) || date_axis_shows(INT64_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_follow_the_span),
        cmocka_unit_test(weeks_begin_on_mondays_and_days_in_utc),
        cmocka_unit_test(a_moment_alone_has_a_week_that_ends_with_it),
        cmocka_unit_test(labels_never_touch_and_say_their_year_once),
        cmocka_unit_test(months_count_on_over_the_end_of_a_year),
        cmocka_unit_test(moments_of_no_date_are_not_shown),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}

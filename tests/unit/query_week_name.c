#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/date.h"
#include "query/week.h"

#include <string.h>

static int64_t at(const char *day)
{
    int64_t ms = 0;
    assert_int_equal(date_parse_as_of(&ms, day), 0);
    return ms;
}

static void assert_week(const char *day, const char *expected)
{
    struct arena memory = {0};
    assert_string_equal(week_text(week_of(at(day)), &memory), expected);
    arena_release(&memory);
}

/* Python 3.11: datetime.date(…).isocalendar() */
static void weeks_are_those_of_iso_8601(void **state)
{
    (void)state;
    assert_week("1970-01-01", "1970-W01");
    assert_week("2020-12-31", "2020-W53");
    assert_week("2021-01-03", "2020-W53");
    assert_week("2021-01-04", "2021-W01");
    assert_week("2024-12-29", "2024-W52");
    assert_week("2024-12-30", "2025-W01");
    assert_week("2026-04-13", "2026-W16");
    assert_week("2026-04-19", "2026-W16");
    assert_week("2026-04-20", "2026-W17");
    assert_week("2026-12-31", "2026-W53");
    assert_week("2027-01-03", "2026-W53");
    assert_week("2027-01-04", "2027-W01");
    assert_week("2400-02-29", "2400-W09");
}

static void weeks_follow_each_other_without_a_gap_for_four_hundred_years(void **state)
{
    (void)state;
    struct week_name w = {2400, 1};
    int64_t first, last, later;
    week_bounds(w, &later, &last);
    int long_years = 0;
    while (w.year >= 2001) {
        week_bounds(w, &first, &last);
        assert_int_equal(last - first, 7 * DATE_DAY_MS - 1);
        assert_true(first == later || w.year == 2400);
        assert_int_equal(week_of(first).week, w.week);
        assert_int_equal(week_of(last).week, w.week);
        assert_int_equal(week_of(last).year, w.year);
        long_years += w.week == 53;
        later = first - 7 * DATE_DAY_MS;
        w = week_before(w);
    }
    assert_int_equal(long_years, 71); /* the years of 400 that have a 53rd week: Python as above */
}

static void a_name_is_read_as_it_is_written_and_no_other_way(void **state)
{
    (void)state;
    static const char *const wrong[] = {"2026-W54",  "2025-W53", "2026-W00",  "2026-16", "2026-w16", "26-W16",
                                        "2026-W1",   "",         "2026-W160", "W16",     " 2026-W1", "2026-W 1",
                                        "2026-W16 ", "-026-W16", "2026W16",   "1969-W01"};
    struct week_name w = {0};
    struct error err = {0};
    assert_int_equal(week_name_read(&w, "2026-W53", &err), 0);
    assert_true(w.year == 2026 && w.week == 53);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        w = (struct week_name){1, 1};
        if (week_name_read(&w, wrong[i], &err) != ERR_INPUT)
            fail_msg("'%s' was read", wrong[i]);
        assert_true(w.year == 1 && w.week == 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_are_those_of_iso_8601),
        cmocka_unit_test(weeks_follow_each_other_without_a_gap_for_four_hundred_years),
        cmocka_unit_test(a_name_is_read_as_it_is_written_and_no_other_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

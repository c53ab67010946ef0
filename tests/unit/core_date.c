#include "core/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void rfc_3339_times_are_read(void **state)
{
    (void)state;
    /* seconds from `date -u -d TEXT +%s` (GNU coreutils) */
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {{"1970-01-01T00:00:00Z", 0},
                 {"2026-04-20T06:00:07Z", INT64_C(1776664807000)},
                 {"2026-04-20T06:00:07.250Z", INT64_C(1776664807250)},
                 {"2026-04-20T06:00:07.5Z", INT64_C(1776664807500)},
                 {"2026-04-20T06:00:07.123456789Z", INT64_C(1776664807123)},
                 {"2026-04-20t06:00:07z", INT64_C(1776664807000)},
                 {"2026-04-20T08:00:07+02:00", INT64_C(1776664807000)},
                 {"2026-04-19T20:30:07-09:30", INT64_C(1776664807000)},
                 {"2026-04-20T06:00:07-00:00", INT64_C(1776664807000)},
                 {"2000-02-29T00:00:00Z", INT64_C(951782400000)},
                 {"2024-02-29T23:59:59Z", INT64_C(1709251199000)},
                 {"2100-03-01T00:00:00Z", INT64_C(4107542400000)},
                 {"2016-12-31T23:59:60Z", INT64_C(1483228799999)},
                 {"1970-01-01T00:00:00+01:00", INT64_C(-3600000)},
                 {"9999-12-31T23:59:59Z", INT64_C(253402300799000)}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = 1;
        if (date_parse_time(&ms, cases[i].text) != 0 || ms != cases[i].ms)
            fail_msg("%s: %lld", cases[i].text, (long long)ms);
    }
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "2026-04-20",
                                        "2026-04-20T06:00:07",
                                        "2026-04-20T06:00Z",
                                        "2026-04-20 06:00:07Z",
                                        "2026-04-20T06:00:07Z ",
                                        " 2026-04-20T06:00:07Z",
                                        "2026-4-20T06:00:07Z",
                                        "2026-02-29T00:00:00Z",
                                        "2100-02-29T00:00:00Z",
                                        "2026-04-31T00:00:00Z",
                                        "2026-13-01T00:00:00Z",
                                        "2026-00-01T00:00:00Z",
                                        "2026-04-00T00:00:00Z",
                                        "2026-04-20T24:00:00Z",
                                        "2026-04-20T23:60:00Z",
                                        "2026-04-20T23:59:61Z",
                                        "2026-04-20T06:00:07.Z",
                                        "2026-04-20T06:00:07.1234567890Z",
                                        "2026-04-20T06:00:07,5Z",
                                        "2026-04-20T06:00:07+0200",
                                        "2026-04-20T06:00:07+24:00",
                                        "2026-04-20T06:00:07+02:60",
                                        "2026-04-20T06:00:07+02",
                                        "1969-12-31T23:59:59Z",
                                        "10000-01-01T00:00:00Z",
                                        "+2026-04-20T06:00:07Z",
                                        "now"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t ms = 42;
        if (date_parse_time(&ms, wrong[i]) != -1)
            fail_msg("%s: accepted", wrong[i]);
        assert_int_equal(ms, 42);
    }
}

static void a_day_as_of_sees_all_of_itself(void **state)
{
    (void)state;
    int64_t day, last, next, time;
    assert_int_equal(date_parse_as_of(&day, "2026-04-20"), 0);
    assert_int_equal(date_parse_time(&last, "2026-04-20T23:59:59.999Z"), 0);
    assert_int_equal(date_parse_time(&next, "2026-04-21T00:00:00Z"), 0);
    assert_int_equal(day, last);
    assert_int_equal(day + 1, next);
    assert_int_equal(date_parse_as_of(&time, "2026-04-20T23:59:59.999Z"), 0);
    assert_int_equal(time, last);
    assert_int_equal(date_parse_as_of(&time, "2026-02-30"), -1);
    assert_int_equal(date_parse_as_of(&time, "2026-04-20x"), -1);
    assert_int_equal(date_parse_as_of(&time, "yesterday"), -1);
}

static void times_are_written_as_they_were_read(void **state)
{
    (void)state;
    static const char *const texts[] = {"1970-01-01T00:00:00Z",     "2026-04-20T06:00:07Z", "2026-04-20T06:00:07.250Z",
                                        "2026-04-20T06:00:07.005Z", "2000-02-29T12:00:00Z", "9999-12-31T23:59:59.999Z"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t ms;
        char text[DATE_TEXT_SIZE], day[DATE_TEXT_SIZE];
        assert_int_equal(date_parse_time(&ms, texts[i]), 0);
        date_format_time(text, ms);
        assert_string_equal(text, texts[i]);
        date_format_day(day, ms);
        assert_memory_equal(day, texts[i], 10);
        assert_int_equal(strlen(day), 10);
    }
    char text[DATE_TEXT_SIZE];
    date_format_time(text, -1);
    assert_string_equal(text, "1969-12-31T23:59:59.999Z");
    date_format_time(text, DATE_NONE);
    assert_string_equal(text, "");
    date_format_day(text, DATE_NONE);
    assert_string_equal(text, "");
}

static int days_of_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 366 : 365;
}

/* Every day of 700 years, counted one by one: none missing, none twice, leap years where Gregory put them. */
static void days_follow_each_other_without_a_gap(void **state)
{
    (void)state;
    int64_t ms = 0;
    for (int year = 1970; year < 2670; year++) {
        char want[DATE_TEXT_SIZE], text[DATE_TEXT_SIZE];
        snprintf(want, sizeof want, "%04d-01-01", year);
        date_format_day(text, ms);
        assert_string_equal(text, want);
        for (int d = 0; d < days_of_year(year); d++, ms += DATE_DAY_MS) {
            int64_t last;
            date_format_day(text, ms);
            assert_int_equal(date_parse_as_of(&last, text), 0);
            assert_int_equal(last, ms + DATE_DAY_MS - 1);
        }
    }
}

static void now_lies_in_this_century(void **state)
{
    (void)state;
    int64_t low, high;
    assert_int_equal(date_parse_as_of(&low, "2024-01-01"), 0);
    assert_int_equal(date_parse_as_of(&high, "2100-01-01"), 0);
    assert_true(date_now() > low && date_now() < high);
}

static void evidence_speaks_of_today_to_the_end_of_its_last_day(void **state)
{
    (void)state;
    int64_t seen, last;
    assert_int_equal(date_parse_time(&seen, "2026-04-15T10:03:00Z"), 0);
    assert_int_equal(date_parse_as_of(&last, "2026-05-15"), 0);
    assert_int_equal(date_valid_to(seen, 30), last);
    assert_true(seen >= date_valid_since(last, 30));
    assert_true(seen < date_valid_since(last + 1, 30));
    assert_int_equal(date_valid_to(-1, 0), -1); /* the last millisecond of 1969 */
}

static void every_moment_lies_in_one_day(void **state)
{
    (void)state;
    static const struct {
        int64_t ms, day;
    } moments[] = {{0, 0},   {DATE_DAY_MS - 1, 0}, {DATE_DAY_MS, 1},      {2 * DATE_DAY_MS - 1, 1},
                   {-1, -1}, {-DATE_DAY_MS, -1},   {-DATE_DAY_MS - 1, -2}};
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        assert_int_equal(date_day(moments[i].ms), moments[i].day);
        assert_int_equal(date_first_of_day(moments[i].ms), moments[i].day * DATE_DAY_MS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_moment_lies_in_one_day),
        cmocka_unit_test(evidence_speaks_of_today_to_the_end_of_its_last_day),
        cmocka_unit_test(rfc_3339_times_are_read),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(a_day_as_of_sees_all_of_itself),
        cmocka_unit_test(times_are_written_as_they_were_read),
        cmocka_unit_test(days_follow_each_other_without_a_gap),
        cmocka_unit_test(now_lies_in_this_century),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * UTC times (RFC 3339) and dates, without the C library's locale or time zone.
 *
 * A moment is a count of milliseconds since 1970-01-01T00:00:00Z; DATE_NONE marks "not stated".
 */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include <stdint.h>

#define DATE_NONE      INT64_MIN
#define DATE_DAY_MS    INT64_C(86400000)
#define DATE_TEXT_SIZE 32

/*
 * Reads an RFC 3339 time with 'Z' or a numeric offset ("2026-04-20T06:00:07.250Z"). Years 1970 to 9999, a real
 * calendar day, up to nanoseconds (cut to milliseconds), leap second 60 read as 59.999. Returns 0, or -1.
 */
int date_parse_time(int64_t *ms, const char *text);

/*
 * Reads "YYYY-MM-DD" and gives that day's last millisecond: `--as-of 2026-04-20` sees all of the 20th. A full RFC
 * 3339 time is taken as it is. Returns 0, or -1.
 */
int date_parse_as_of(int64_t *ms, const char *text);

/* "2026-04-20T06:00:07Z", with ".250" only where there are milliseconds; "" for DATE_NONE. */
void date_format_time(char out[DATE_TEXT_SIZE], int64_t ms);

/* "2026-04-20"; "" for DATE_NONE. */
void date_format_day(char out[DATE_TEXT_SIZE], int64_t ms);

/* The day a moment lies in: how many came before it since 1970-01-01 (fewer than none before), and how it begins. */
int64_t date_day(int64_t ms);
int64_t date_first_of_day(int64_t ms);

/* The UTC day of a moment as year, month and day, and the first moment of a day; month 13 is next year's January. */
void date_to_civil(int64_t ms, int *year, int *month, int *day);
int64_t date_of_civil(int year, int month, int day);

/*
 * What was seen at a moment speaks of today for so many days: to the last millisecond of the day that many days after
 * its own, so that "valid to 2026-05-15" holds on the 15th. date_valid_since() is the first moment that still does at
 * as_of.
 */
int64_t date_valid_to(int64_t seen, int days);
int64_t date_valid_since(int64_t as_of, int days);

/* Now, from the system clock. */
int64_t date_now(void);

#endif

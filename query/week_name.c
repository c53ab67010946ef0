#include "query/week.h"

#include "core/date.h"

#include <stdio.h>
#include <string.h>

/*
 * ISO 8601: weeks begin on Monday; the week of a day is of the year that its Thursday lies in.
 */
static int64_t monday_of(int64_t ms)
{
    int64_t day = date_day(ms), weekday = ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
    return (day - weekday) * DATE_DAY_MS;
}

/* 4 January lies in week 1 of its year, always. */
static int64_t first_monday(int year)
{
    return monday_of(date_of_civil(year, 1, 4));
}

struct week_name week_of(int64_t ms)
{
    int64_t monday = monday_of(ms);
    int year, month, day;
    date_to_civil(monday + 3 * DATE_DAY_MS, &year, &month, &day);
    return (struct week_name){year, (int)((monday - first_monday(year)) / (7 * DATE_DAY_MS)) + 1};
}

void week_bounds(struct week_name w, int64_t *first, int64_t *last)
{
    *first = first_monday(w.year) + (w.week - 1) * 7 * DATE_DAY_MS;
    *last = *first + 7 * DATE_DAY_MS - 1;
}

struct week_name week_before(struct week_name w)
{
    int64_t first, last;
    week_bounds(w, &first, &last);
    return week_of(first - 1);
}

const char *week_text(struct week_name w, struct arena *memory)
{
    return arena_format(memory, "%04d-W%02d", w.year, w.week);
}

int week_name_read(struct week_name *out, const char *text, struct error *err)
{
    int used = 0, year = 0, week = 0;
    if (strlen(text) != 8 || sscanf(text, "%4d-W%2d%n", &year, &week, &used) != 2 || used != 8 || text[5] < 'A' ||
        strspn(text, "0123456789") != 4 || strspn(text + 6, "0123456789") != 2 || year < 1970)
        return error_set(err, ERR_INPUT, "week '%s': a week is written 2026-W16 (ISO 8601)", text);
    struct week_name w = {year, week};
    int64_t first, last;
    week_bounds(w, &first, &last);
    struct week_name is = week_of(first);
    if (week < 1 || is.year != year || is.week != week)
        return error_set(err, ERR_INPUT, "week '%s': %d has no such week", text, year);
    *out = w;
    return 0;
}

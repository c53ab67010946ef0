#include "core/date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Days since 1970-01-01 of a proleptic Gregorian date (H. Hinnant, chrono-compatible date algorithms, 2013). */
static int64_t days_from_civil(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = y / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

static void civil_from_days(int64_t z, int *y, int *m, int *d)
{
    z += 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *d = (int)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int)(mp < 10 ? mp + 3 : mp - 9);
    *y = (int)(yoe + era * 400 + (*m <= 2));
}

/* Reads exactly `width` digits; returns the rest of the text, or NULL. */
static const char *read_digits(const char *s, int width, int *value)
{
    *value = 0;
    for (int i = 0; i < width; i++, s++) {
        if (*s < '0' || *s > '9')
            return NULL;
        *value = *value * 10 + (*s - '0');
    }
    return s;
}

static const char *read_char(const char *s, char c)
{
    return s != NULL && *s == c ? s + 1 : NULL;
}

static const char *read_day(const char *s, int64_t *days)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int y, m, d;
    s = read_digits(s, 4, &y);
    if ((s = read_char(s, '-')) == NULL || (s = read_digits(s, 2, &m)) == NULL)
        return NULL;
    if ((s = read_char(s, '-')) == NULL || (s = read_digits(s, 2, &d)) == NULL)
        return NULL;
    int leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    if (y < 1970 || m < 1 || m > 12 || d < 1 || d > length[m - 1] + (m == 2 && leap))
        return NULL;
    *days = days_from_civil(y, m, d);
    return s;
}

static const char *read_fraction(const char *s, int *ms)
{
    *ms = 0;
    if (*s != '.')
        return s;
    int digits = 0;
    for (s++; *s >= '0' && *s <= '9'; s++, digits++)
        if (digits < 3)
            *ms = *ms * 10 + (*s - '0');
    for (int i = digits; i < 3; i++)
        *ms *= 10;
    return digits >= 1 && digits <= 9 ? s : NULL;
}

static const char *read_offset(const char *s, int64_t *minutes)
{
    int h, m;
    *minutes = 0;
    if (*s == 'Z' || *s == 'z')
        return s + 1;
    if (*s != '+' && *s != '-')
        return NULL;
    int sign = *s == '-' ? -1 : 1;
    s = read_digits(s + 1, 2, &h);
    if ((s = read_char(s, ':')) == NULL || (s = read_digits(s, 2, &m)) == NULL || h > 23 || m > 59)
        return NULL;
    *minutes = sign * (h * 60 + m);
    return s;
}

int date_parse_time(int64_t *ms, const char *text)
{
    int64_t days, offset;
    int h, m, sec, milli;
    const char *s = read_day(text, &days);
    if (s == NULL || (*s != 'T' && *s != 't') || (s = read_digits(s + 1, 2, &h)) == NULL)
        return -1;
    if ((s = read_char(s, ':')) == NULL || (s = read_digits(s, 2, &m)) == NULL)
        return -1;
    if ((s = read_char(s, ':')) == NULL || (s = read_digits(s, 2, &sec)) == NULL)
        return -1;
    if (h > 23 || m > 59 || sec > 60 || (s = read_fraction(s, &milli)) == NULL)
        return -1;
    if ((s = read_offset(s, &offset)) == NULL || *s != '\0')
        return -1;
    if (sec == 60) {
        sec = 59;
        milli = 999;
    }
    *ms = days * DATE_DAY_MS + ((int64_t)h * 3600 + (m - offset) * 60 + sec) * 1000 + milli;
    return 0;
}

int date_parse_as_of(int64_t *ms, const char *text)
{
    int64_t days;
    const char *s = read_day(text, &days);
    if (s == NULL || *s != '\0')
        return date_parse_time(ms, text);
    *ms = (days + 1) * DATE_DAY_MS - 1;
    return 0;
}

int64_t date_day(int64_t ms)
{
    return ms / DATE_DAY_MS - (ms % DATE_DAY_MS < 0);
}

int64_t date_first_of_day(int64_t ms)
{
    return date_day(ms) * DATE_DAY_MS;
}

void date_to_civil(int64_t ms, int *year, int *month, int *day)
{
    civil_from_days(date_day(ms), year, month, day);
}

int64_t date_of_civil(int year, int month, int day)
{
    return days_from_civil((int64_t)year + (month - 1) / 12, (month - 1) % 12 + 1, day) * DATE_DAY_MS;
}

void date_format_day(char out[DATE_TEXT_SIZE], int64_t ms)
{
    int y, m, d;
    out[0] = '\0';
    if (ms == DATE_NONE)
        return;
    civil_from_days(date_day(ms), &y, &m, &d);
    snprintf(out, DATE_TEXT_SIZE, "%04d-%02d-%02d", y, m, d);
}

void date_format_time(char out[DATE_TEXT_SIZE], int64_t ms)
{
    date_format_day(out, ms);
    if (ms == DATE_NONE)
        return;
    int rest = (int)(ms - date_first_of_day(ms));
    size_t n = strlen(out);
    n += (size_t)snprintf(out + n, DATE_TEXT_SIZE - n, "T%02d:%02d:%02d", rest / 3600000, rest / 60000 % 60,
                          rest / 1000 % 60);
    if (rest % 1000 != 0)
        n += (size_t)snprintf(out + n, DATE_TEXT_SIZE - n, ".%03d", rest % 1000);
    snprintf(out + n, DATE_TEXT_SIZE - n, "Z");
}

int64_t date_valid_to(int64_t seen, int days)
{
    return (date_day(seen) + days + 1) * DATE_DAY_MS - 1;
}

int64_t date_valid_since(int64_t as_of, int days)
{
    return (date_day(as_of) - days) * DATE_DAY_MS;
}

int64_t date_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

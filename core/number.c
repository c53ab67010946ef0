#include "core/number.h"

#include "core/number_plain.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const uint64_t number_ten_to[NUMBER_PLAIN_DIGITS + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
    1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
    1000000000000000000, UINT64_C(10000000000000000000)};
/* clang-format on */

/* clang-format off */
const uint64_t number_inverse[NUMBER_PLAIN_DIGITS] = {
    0, UINT64_C(0xcccccccccccccccc), UINT64_C(0xa3d70a3d70a3d70a), UINT64_C(0x83126e978d4fdf3b),
    UINT64_C(0xd1b71758e219652b), UINT64_C(0xa7c5ac471b478423), UINT64_C(0x8637bd05af6c69b5), UINT64_C(0xd6bf94d5e57a42bc),
    UINT64_C(0xabcc77118461cefc), UINT64_C(0x89705f4136b4a597), UINT64_C(0xdbe6fecebdedd5be), UINT64_C(0xafebff0bcb24aafe),
    UINT64_C(0x8cbccc096f5088cb), UINT64_C(0xe12e13424bb40e13), UINT64_C(0xb424dc35095cd80f), UINT64_C(0x901d7cf73ab0acd9),
    UINT64_C(0xe69594bec44de15b), UINT64_C(0xb877aa3236a4b449), UINT64_C(0x9392ee8e921d5d07)};
/* clang-format on */

static size_t count_digits(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && p[n] >= '0' && p[n] <= '9')
        n++;
    return n;
}

/* RFC 8259: [ "-" ] int [ frac ] [ exp ]. Returns its length, or 0. */
static size_t number_length(int *integral, const char *text, const char *end)
{
    const char *p = text + (text < end && *text == '-');
    size_t n = count_digits(p, end);
    if (n == 0 || (n > 1 && *p == '0'))
        return 0;
    p += n;
    *integral = 1;
    if (p < end && *p == '.') {
        *integral = 0;
        if ((n = count_digits(++p, end)) == 0)
            return 0;
        p += n;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        *integral = 0;
        p++;
        p += p < end && (*p == '+' || *p == '-');
        if ((n = count_digits(p, end)) == 0)
            return 0;
        p += n;
    }
    return (size_t)(p - text);
}

static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;
static locale_t c_locale;

static void open_c_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

enum {
    SHORT_TEXT = 128,
    ENOUGH_DIGITS = 780 /* a point halfway between two doubles has at most 767 significant digits */
};

/* A number of any length, made short: the nearest double is the same, and no memory is needed. */
struct shortened {
    char text[ENOUGH_DIGITS + 32]; /* the first significant digits as an integer */
    size_t n;
    long exponent; /* and the power of ten that makes up for it */
    int more;      /* nonzero digits follow */
};

static void add_digit(struct shortened *s, char c, int in_fraction)
{
    if (s->n < ENOUGH_DIGITS) {
        if (s->n > 0 || c != '0')
            s->text[s->n++] = c;
        s->exponent -= in_fraction;
    } else {
        s->more |= c != '0';
        s->exponent += !in_fraction;
    }
}

static long read_exponent(const char *p, const char *end)
{
    long value = 0;
    int negative = p < end && *p == '-';
    for (; p < end; p++)
        if (*p >= '0' && *p <= '9' && value < 1000000000)
            value = value * 10 + (*p - '0');
    return negative ? -value : value;
}

static void shorten(struct shortened *s, const char *text, size_t len)
{
    size_t i = 0;
    int in_fraction = 0;
    s->n = 0;
    s->exponent = s->more = 0;
    for (; i < len && text[i] != 'e' && text[i] != 'E'; i++) {
        if (text[i] == '.')
            in_fraction = 1;
        else if (text[i] != '-')
            add_digit(s, text[i], in_fraction);
    }
    s->exponent += i < len ? read_exponent(text + i + 1, text + len) : 0;
    if (s->more) {
        s->text[s->n++] = '1'; /* for all of them */
        s->exponent--;
    }
    if (s->n == 0)
        s->text[s->n++] = '0';
    snprintf(s->text + s->n, sizeof s->text - s->n, "e%ld", s->exponent);
}

/* strtod wants a terminated string and reads the point of the locale: give it a copy and the C locale. */
static double slow_parse(const char *text, size_t len)
{
    struct shortened s;
    pthread_once(&c_locale_once, open_c_locale);
    if (len >= SHORT_TEXT) {
        shorten(&s, text, len);
        double x = strtod_l(s.text, NULL, c_locale);
        return text[0] == '-' ? -x : x;
    }
    memcpy(s.text, text, len);
    s.text[len] = '\0';
    return strtod_l(s.text, NULL, c_locale);
}

/* Whether the integer spelled at text is what x is: printf writes every digit of a double. */
static int is_same_integer(double x, const char *text, size_t len)
{
    char digits[512];
    int n = snprintf(digits, sizeof digits, "%.0f", x);
    return n > 0 && (size_t)n == len && memcmp(digits, text, len) == 0;
}

static int has_nonzero_digit(const char *text, size_t len)
{
    for (size_t i = 0; i < len && text[i] != 'e' && text[i] != 'E'; i++)
        if (text[i] >= '1' && text[i] <= '9')
            return 1;
    return 0;
}

size_t number_spell(struct number_spelling *out, const char *text, size_t len)
{
    char padded[NUMBER_PLAIN_BYTES] = {0};
    const char *p = text;
    if (len < sizeof padded)
        p = memcpy(padded, text, len);
    const char *end = number_plain(out, p);
    return end != NULL ? (size_t)(end - p) : 0;
}

enum number_flaw number_parse(double *out, size_t *used, const char *text, size_t len)
{
    struct number_spelling spelling;
    int integral;
    size_t n = number_spell(&spelling, text, len);
    if (n > 0 && number_plain_value(out, &spelling)) {
        *used = n;
        return NUMBER_OK;
    }
    n = number_length(&integral, text, text + len);
    if (n == 0)
        return NUMBER_SYNTAX;
    *used = n;
    double x = slow_parse(text, n);
    if (!isfinite(x))
        return NUMBER_OVERFLOW;
    if (x == 0 ? has_nonzero_digit(text, n) : integral && !is_same_integer(x, text, n))
        return NUMBER_LOSSY;
    *out = x;
    return NUMBER_OK;
}

/* snprintf's point is the locale's; there is exactly one non-digit between the digits, so put ours there. */
static void fix_point(char *s)
{
    const char *point = localeconv()->decimal_point;
    size_t n = strlen(point);
    char *at = strcmp(point, ".") == 0 ? NULL : strstr(s, point);
    if (at == NULL)
        return;
    *at = '.';
    memmove(at + 1, at + n, strlen(at + n) + 1);
}

void number_format_exact(char out[NUMBER_TEXT_SIZE], double x)
{
    if (!isfinite(x)) {
        snprintf(out, NUMBER_TEXT_SIZE, "null");
        return;
    }
    if (fabs(x) < 1e15 && x != 0 && (double)(int64_t)x == x) { /* most numbers; the same text as below, much sooner */
        snprintf(out, NUMBER_TEXT_SIZE, "%" PRId64, (int64_t)x);
        return;
    }
    /* 15 digits always survive, so trailing zeros aside none is too many; subnormals hold fewer */
    for (int digits = fabs(x) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        snprintf(out, NUMBER_TEXT_SIZE, "%.*g", digits, x);
        fix_point(out);
        if (slow_parse(out, strlen(out)) == x)
            return;
    }
}

/* Adds one unit in the last place to a decimal string of digits and at most one point. */
static void bump(char *s, size_t size)
{
    size_t n = strlen(s);
    for (size_t i = n; i-- > 0;) {
        if (s[i] == '.')
            continue;
        if (s[i] != '9') {
            s[i]++;
            return;
        }
        s[i] = '0';
    }
    if (n + 1 < size) {
        memmove(s + 1, s, n + 1);
        s[0] = '1';
    }
}

static void group_thousands(char *s, size_t size)
{
    size_t whole = strcspn(s, ".");
    for (size_t at = whole; at > 3;) {
        at -= 3;
        size_t n = strlen(s);
        if (n + 2 > size)
            return;
        memmove(s + at + 1, s + at, n - at + 1);
        s[at] = ',';
    }
}

/* |x| in fixed notation, rounded toward zero (away == 0) or away from it, by its shortest exact decimal. */
static void format_directed(char *out, size_t size, double x, int decimals, int away)
{
    char exact[400];
    /* 17 significant digits are the double; further digits of %f are noise of its binary expansion */
    int more = decimals + 20;
    snprintf(exact, sizeof exact, "%.*f", more, x);
    fix_point(exact);
    double cut_check;
    snprintf(out, size, "%.*f", decimals, x);
    fix_point(out);
    cut_check = slow_parse(out, strlen(out));
    if (cut_check == x)
        return; /* already exact at this many digits: 0.3 stays 0.3 */
    size_t whole = strcspn(exact, ".");
    exact[whole + (decimals > 0 ? (size_t)decimals + 1 : 0)] = '\0';
    snprintf(out, size, "%.60s", exact);
    if (away)
        bump(out, size);
}

void number_format_fixed(char out[NUMBER_TEXT_SIZE], double x, int decimals, int grouped, enum number_rounding how)
{
    if (!isfinite(x)) {
        snprintf(out, NUMBER_TEXT_SIZE, "–");
        return;
    }
    int negative = x < 0;
    char digits[NUMBER_TEXT_SIZE];
    if (fabs(x) >= 1e15) {
        snprintf(digits, sizeof digits, "%.6g", fabs(x));
        fix_point(digits);
        grouped = 0;
    } else if (how == NUMBER_NEAREST) {
        snprintf(digits, sizeof digits, "%.*f", decimals, fabs(x));
        fix_point(digits);
    } else {
        format_directed(digits, sizeof digits, fabs(x), decimals, (how == NUMBER_UP) != negative);
    }
    if (grouped)
        group_thousands(digits, sizeof digits);
    if (strspn(digits, "0.,") == strlen(digits))
        negative = 0; /* no "-0.00" */
    snprintf(out, NUMBER_TEXT_SIZE, "%s%.60s", negative ? "−" : "", digits);
}

int number_decimals(double value, double uncertainty)
{
    double scale = isfinite(uncertainty) && uncertainty > 0 ? uncertainty / 10 : fabs(value) / 1000;
    if (!isfinite(scale) || scale <= 0)
        return 0;
    int decimals = (int)-floor(log10(scale)), most = 9;
    if (isfinite(value) && value != 0) { /* an interval of nothing is no reason for more than seven digits */
        most = 6 - (int)floor(log10(fabs(value)));
        most = most < 0 ? 0 : most > 9 ? 9 : most;
    }
    return decimals < 0 ? 0 : decimals > most ? most : decimals;
}

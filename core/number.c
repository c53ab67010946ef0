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

__extension__ typedef unsigned __int128 uint128;

/* 2^e, a normal double. */
static double two_to(int e)
{
    uint64_t bits = (uint64_t)(1023 + e) << 52;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/*
 * Both are shifted to 64 bits, the integer quotient has at least 63, and its last bit is made to stand for all that
 * follows (rounding to odd), so that the one rounding to 53 bits in the conversion is that of the true value. The
 * result lies between 1e-19 and 2e18: never subnormal.
 */
double number_divide(uint64_t m, unsigned places)
{
    uint64_t d = number_ten_to[places];
    int m_shift = __builtin_clzll(m), d_shift = __builtin_clzll(d);
    uint128 n = (uint128)(m << m_shift) << 63;
    d <<= d_shift;
    uint64_t q = (uint64_t)(n / d);
    uint64_t rest = (uint64_t)n - q * d;
    int64_t odd = (int64_t)(q >> 1 | (q & 1) | (rest != 0));
    return (double)odd * two_to(d_shift - m_shift - 62);
}

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

/* strtod wants a terminated string and reads the point of the locale: give it a copy and the C locale. NaN: no memory.
 */
static double slow_parse(const char *text, size_t len)
{
    char small[512];
    char *copy = len < sizeof small ? small : malloc(len + 1);
    if (copy == NULL)
        return NAN;
    memcpy(copy, text, len);
    copy[len] = '\0';
    pthread_once(&c_locale_once, open_c_locale);
    double x = strtod_l(copy, NULL, c_locale);
    if (copy != small)
        free(copy);
    return x;
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
    int decimals = (int)-floor(log10(scale));
    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

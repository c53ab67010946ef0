#include "core/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct decimal {
    uint64_t digits; /* the first 19 significant digits */
    int n_digits;    /* how many significant digits there are in all */
    int exponent;    /* power of ten of the last of `digits` */
    int negative;
    int integral; /* no fraction and no exponent */
    int nonzero;
};

static void add_digit(struct decimal *d, char c, int fraction)
{
    if (c != '0')
        d->nonzero = 1;
    if (!d->nonzero) { /* leading zeros only move the point */
        d->exponent -= fraction;
        return;
    }
    d->n_digits++;
    if (d->n_digits <= 19) {
        d->digits = d->digits * 10 + (uint64_t)(c - '0');
        d->exponent -= fraction;
    } else {
        d->exponent += !fraction;
    }
}

/* RFC 8259: [ "-" ] int [ frac ] [ exp ]. Returns its length, or 0. */
static size_t scan(struct decimal *d, const char *s, size_t len)
{
    size_t i = 0;
    *d = (struct decimal){.integral = 1};
    if (i < len && s[i] == '-') {
        d->negative = 1;
        i++;
    }
    if (i >= len || !is_digit(s[i]))
        return 0;
    if (s[i] == '0' && i + 1 < len && is_digit(s[i + 1]))
        return 0;
    for (; i < len && is_digit(s[i]); i++)
        add_digit(d, s[i], 0);
    if (i < len && s[i] == '.') {
        d->integral = 0;
        if (++i >= len || !is_digit(s[i]))
            return 0;
        for (; i < len && is_digit(s[i]); i++)
            add_digit(d, s[i], 1);
    }
    if (i < len && (s[i] == 'e' || s[i] == 'E')) {
        d->integral = 0;
        int negative = 0, e = 0;
        if (++i < len && (s[i] == '+' || s[i] == '-'))
            negative = s[i++] == '-';
        if (i >= len || !is_digit(s[i]))
            return 0;
        for (; i < len && is_digit(s[i]); i++)
            e = e < 100000 ? e * 10 + (s[i] - '0') : e;
        d->exponent += negative ? -e : e;
    }
    return i;
}

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;
static locale_t c_locale;

static void open_c_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

/* strtod wants a terminated string and reads the point of the locale: give it a copy and the C locale. */
static double slow_parse(const char *text, size_t len)
{
    char small[128];
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

enum number_flaw number_parse(double *out, size_t *used, const char *text, size_t len)
{
    struct decimal d;
    size_t n = scan(&d, text, len);
    if (n == 0)
        return NUMBER_SYNTAX;
    *used = n;
    if (d.n_digits <= 15 && d.exponent >= -22 && d.exponent <= 22) {
        double x = (double)d.digits;
        x = d.exponent < 0 ? x / powers[-d.exponent] : x * powers[d.exponent];
        *out = d.negative ? -x : x;
        return NUMBER_OK;
    }
    double x = slow_parse(text, n);
    if (!isfinite(x))
        return NUMBER_OVERFLOW;
    if (d.nonzero && x == 0)
        return NUMBER_LOSSY;
    if (d.integral && d.n_digits > 19)
        return NUMBER_LOSSY;
    if (d.integral && d.digits > (UINT64_C(1) << 53) && (d.exponent != 0 || (uint64_t)fabs(x) != d.digits))
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
    for (int digits = 15; digits <= 17; digits++) {
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
    snprintf(out, size, "%s", exact);
    if (away)
        bump(out, size);
}

void number_format_fixed(char out[NUMBER_TEXT_SIZE], double x, int decimals, int grouped, enum number_rounding how)
{
    if (!isfinite(x) || fabs(x) >= 1e15) {
        snprintf(out, NUMBER_TEXT_SIZE, isfinite(x) ? "%.6g" : "–", x);
        fix_point(out);
        return;
    }
    int negative = x < 0;
    char digits[NUMBER_TEXT_SIZE];
    if (how == NUMBER_NEAREST) {
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

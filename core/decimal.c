#include "core/decimal.h"

#include "core/number.h"

#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/*
 * digits × 10^-places. GMP ends the program when memory is out; nothing here is longer than some 300 digits, because
 * texts are short and no power of ten is computed before its exponent has been checked.
 */
struct number {
    mpz_t digits;
    long places;
};

enum {
    QUOTIENT_DIGITS = 34,
    LONGEST = 6 * DECIMAL_DIGITS, /* digits of any intermediate number, with room to spare */
    FAR = 1000000                 /* an exponent beyond this is as good as infinite */
};

/*
 * The canonical text of (-1)^negative × digits × 10^-places; -1 when it is longer than a decimal may be. The digits are
 * n characters '0' to '9'.
 */
static int spell(struct decimal *out, int negative, const char *digits, size_t n, long places)
{
    while (n > 0 && *digits == '0')
        digits++, n--;
    while (n > 0 && digits[n - 1] == '0')
        n--, places--;
    if (n == 0) {
        *out = (struct decimal){"0"};
        return 0;
    }
    long whole = (long)n - places; /* digits before the point; negative: zeros after it */
    if (n > DECIMAL_DIGITS || places > DECIMAL_DIGITS || whole > DECIMAL_DIGITS)
        return -1;
    struct decimal d = {""};
    char *p = d.text;
    if (negative)
        *p++ = '-';
    if (whole <= 0) {
        *p++ = '0';
        *p++ = '.';
    }
    for (; whole < 0; whole++)
        *p++ = '0';
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (long)i == whole)
            *p++ = '.';
        *p++ = digits[i];
    }
    for (long i = (long)n; i < whole; i++)
        *p++ = '0';
    *out = d;
    return 0;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The decimal part: digits, then a point and digits. *places counts those after it. NULL when it is something else. */
static const char *read_digits(const char *p, char *digits, size_t *n, long *places)
{
    if (!is_digit(*p))
        return NULL;
    for (; is_digit(*p); p++)
        digits[(*n)++] = *p;
    if (*p != '.')
        return p;
    if (!is_digit(*++p))
        return NULL;
    for (; is_digit(*p); p++, ++*places)
        digits[(*n)++] = *p;
    return p;
}

static const char *read_exponent(const char *p, long *exponent)
{
    if (*p != 'e' && *p != 'E')
        return p;
    int negative = *++p == '-';
    p += *p == '-' || *p == '+';
    if (!is_digit(*p))
        return NULL;
    for (; is_digit(*p); p++)
        if (*exponent < FAR)
            *exponent = *exponent * 10 + (*p - '0');
    if (negative)
        *exponent = -*exponent;
    return p;
}

/* What a person who wrote this most likely has to change. */
static const char *advice(const char *text)
{
    if (*text == '\0')
        return "nothing is there";
    if (strchr(text, ',') != NULL)
        return "the decimal point is '.', and nothing stands between thousands";
    if (strcspn(text, " \t\r\n") < strlen(text))
        return "nothing may stand around or within the digits";
    if (strpbrk(text, "$%") != NULL || (unsigned char)*text >= 0x80)
        return "write the number alone, without a currency or a unit";
    return "write digits, a '.' with digits on both sides where needed, and an exponent if any: 3.95, 1e-9";
}

static int too_long(const char *text, struct error *err)
{
    return error_set(err, ERR_INPUT, "'%.40s%s': more than %d digits before or after the point", text,
                     strlen(text) > 40 ? "..." : "", DECIMAL_DIGITS);
}

int decimal_parse(struct decimal *out, const char *text, struct error *err)
{
    char digits[DECIMAL_TEXT_SIZE];
    size_t n = 0;
    long places = 0, exponent = 0;
    if (strlen(text) >= sizeof digits)
        return too_long(text, err);
    int negative = *text == '-';
    const char *p = read_digits(text + negative, digits, &n, &places);
    if (p != NULL)
        p = read_exponent(p, &exponent);
    if (p == NULL || *p != '\0')
        return error_set(err, ERR_INPUT, "'%s': not a decimal number: %s", text, advice(text));
    if (spell(out, negative, digits, n, places - exponent) != 0)
        return too_long(text, err);
    return 0;
}

/* The canonical text as a number: the digits without their point. -1 for "not stated". */
static int number_init(struct number *out, const struct decimal *d)
{
    char digits[DECIMAL_TEXT_SIZE];
    size_t n = strcspn(d->text, "."), len = strlen(d->text);
    out->places = len > n ? (long)(len - n - 1) : 0;
    memcpy(digits, d->text, n);
    if (len > n)
        memcpy(digits + n, d->text + n + 1, len - n - 1);
    digits[len - (len > n)] = '\0';
    if (mpz_init_set_str(out->digits, digits, 10) == 0)
        return 0;
    mpz_clear(out->digits);
    return -1;
}

static int numbers_init(struct number *a, struct number *b, const struct decimal *from_a, const struct decimal *from_b,
                        struct error *err)
{
    if (number_init(a, from_a) == 0) {
        if (number_init(b, from_b) == 0)
            return 0;
        mpz_clear(a->digits);
    }
    error_set(err, ERR_INTERNAL, "arithmetic on a decimal that is not stated");
    return ERR_INTERNAL; /* a constant, so that a static analyzer sees that it is not 0 */
}

static void numbers_clear(struct number *a, struct number *b)
{
    mpz_clear(a->digits);
    mpz_clear(b->digits);
}

static int number_spell_out(struct decimal *out, const struct number *x)
{
    char digits[LONGEST + 2]; /* sign and NUL */
    if (mpz_sizeinbase(x->digits, 10) > LONGEST)
        return -1;
    mpz_get_str(digits, 10, x->digits);
    int negative = digits[0] == '-';
    return spell(out, negative, digits + negative, strlen(digits) - (size_t)negative, x->places);
}

static int result(struct decimal *out, const struct number *x, const char *operation, const struct decimal *a,
                  const struct decimal *b, struct error *err)
{
    if (number_spell_out(out, x) == 0)
        return 0;
    return error_set(err, ERR_INPUT, "'%s' %s '%s': more than %d digits before or after the point", a->text, operation,
                     b->text, DECIMAL_DIGITS);
}

static void multiply_by_ten_to(mpz_t x, long exponent)
{
    mpz_t power;
    mpz_init(power);
    mpz_ui_pow_ui(power, 10, (unsigned long)exponent);
    mpz_mul(x, x, power);
    mpz_clear(power);
}

/* The same two numbers with as many places. */
static void align(struct number *a, struct number *b)
{
    struct number *fewer = a->places < b->places ? a : b;
    long places = fewer == a ? b->places : a->places;
    if (fewer->places < places)
        multiply_by_ten_to(fewer->digits, places - fewer->places);
    fewer->places = places;
}

int decimal_add(struct decimal *out, const struct decimal *a, const struct decimal *b, struct error *err)
{
    struct number x, y;
    int rc = numbers_init(&x, &y, a, b, err);
    if (rc != 0)
        return rc;
    align(&x, &y);
    mpz_add(x.digits, x.digits, y.digits);
    rc = result(out, &x, "+", a, b, err);
    numbers_clear(&x, &y);
    return rc;
}

int decimal_multiply(struct decimal *out, const struct decimal *a, const struct decimal *b, struct error *err)
{
    struct number x, y;
    int rc = numbers_init(&x, &y, a, b, err);
    if (rc != 0)
        return rc;
    mpz_mul(x.digits, x.digits, y.digits);
    x.places += y.places;
    rc = result(out, &x, "*", a, b, err);
    numbers_clear(&x, &y);
    return rc;
}

/* a/b with as many places as a decimal may have, when nothing is left over and it fits. */
static int divide_exactly(struct decimal *out, const struct number *a, const struct number *b)
{
    struct number q = {.places = DECIMAL_DIGITS};
    mpz_init_set(q.digits, a->digits);
    multiply_by_ten_to(q.digits, DECIMAL_DIGITS - a->places + b->places);
    int exact = mpz_divisible_p(q.digits, b->digits) != 0;
    if (exact)
        mpz_divexact(q.digits, q.digits, b->digits);
    exact = exact && number_spell_out(out, &q) == 0;
    mpz_clear(q.digits);
    return exact;
}

static long count_digits(const mpz_t x)
{
    char digits[LONGEST + 2];
    mpz_get_str(digits, 10, x);
    return (long)strlen(digits) - (digits[0] == '-');
}

/*
 * |a| × 10^shift / |b|, rounded to nearest. A tie at the 34th digit would be a quotient of 35 digits, which is exact,
 * or too small to be a decimal at all: half to even and half up are the same here.
 */
static void divide_shifted(mpz_t out, const mpz_t a, const mpz_t b, long shift)
{
    mpz_t n, d, rest;
    mpz_inits(n, d, rest, NULL);
    mpz_abs(n, a);
    mpz_abs(d, b);
    multiply_by_ten_to(shift >= 0 ? n : d, shift >= 0 ? shift : -shift);
    mpz_tdiv_qr(out, rest, n, d);
    mpz_mul_2exp(rest, rest, 1);
    if (mpz_cmp(rest, d) > 0)
        mpz_add_ui(out, out, 1);
    mpz_clears(n, d, rest, NULL);
}

/*
 * The quotient of numbers of m and n digits, shifted by 34 + n - m, has 34 or 35 digits before rounding: one division
 * tells which, and the second rounds once, from the whole remainder.
 */
static void divide_rounded(struct number *q, const struct number *a, const struct number *b)
{
    long shift = QUOTIENT_DIGITS + count_digits(b->digits) - count_digits(a->digits);
    divide_shifted(q->digits, a->digits, b->digits, shift);
    if (count_digits(q->digits) > QUOTIENT_DIGITS)
        divide_shifted(q->digits, a->digits, b->digits, --shift);
    if (mpz_sgn(a->digits) * mpz_sgn(b->digits) < 0)
        mpz_neg(q->digits, q->digits);
    q->places = a->places - b->places + shift;
}

int decimal_divide(struct decimal *out, int *exact, const struct decimal *a, const struct decimal *b, struct error *err)
{
    struct number x, y, q;
    int rc = numbers_init(&x, &y, a, b, err);
    if (rc != 0)
        return rc;
    mpz_init(q.digits);
    int is_exact = 0;
    if (mpz_sgn(y.digits) == 0)
        rc = error_set(err, ERR_INPUT, "'%s' / '%s': division by zero", a->text, b->text);
    else if ((is_exact = divide_exactly(out, &x, &y)) == 0) {
        divide_rounded(&q, &x, &y);
        rc = result(out, &q, "/", a, b, err);
    }
    if (rc == 0)
        *exact = is_exact;
    mpz_clear(q.digits);
    numbers_clear(&x, &y);
    return rc;
}

int decimal_sign(const struct decimal *a)
{
    return a->text[0] == '-' ? -1 : strcmp(a->text, "0") != 0;
}

/* Without a sign, of canonical texts: the longer whole part is the larger, and equal lengths compare as texts do. */
static int compare_size(const char *a, const char *b)
{
    size_t whole_a = strcspn(a, "."), whole_b = strcspn(b, ".");
    if (whole_a != whole_b)
        return whole_a < whole_b ? -1 : 1;
    int c = strcmp(a, b);
    return (c > 0) - (c < 0);
}

int decimal_compare(const struct decimal *a, const struct decimal *b)
{
    int sign = decimal_sign(a);
    if (sign != decimal_sign(b))
        return sign < decimal_sign(b) ? -1 : 1;
    return sign < 0 ? compare_size(b->text + 1, a->text + 1) : compare_size(a->text, b->text);
}

/* The exponent changes nothing but what the reader of numbers asks of integers: that a double can hold every digit. */
double decimal_double(const struct decimal *a)
{
    char text[DECIMAL_TEXT_SIZE + 2];
    double x = NAN;
    size_t used = 0;
    snprintf(text, sizeof text, "%se0", a->text);
    return number_parse(&x, &used, text, strlen(text)) == NUMBER_OK ? x : (double)NAN;
}

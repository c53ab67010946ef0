/*
 * Plain numbers, fast: the inline half of number_parse(), for loops over long arrays.
 *
 * A number is plain when it has no exponent and at most 19 digits, which is nearly every number a program logs. Its
 * spelling is then wholly told by sign, digits, places and mantissa.
 */
#ifndef CORE_NUMBER_PLAIN_H
#define CORE_NUMBER_PLAIN_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    NUMBER_PLAIN_DIGITS = 19, /* 10^19 < 2^64 */
    NUMBER_PLAIN_BYTES = 48   /* what number_plain() may look at: sign, 19 digits, point, 24 digits, one more */
};

struct number_spelling {
    uint64_t mantissa; /* all digits as one integer */
    unsigned digits;   /* how many there are, leading zeros too */
    unsigned places;   /* how many of them follow the point */
    unsigned negative;
};

extern const uint64_t number_ten_to[NUMBER_PLAIN_DIGITS + 1];

/* 2^126 / d, rounded down, d being 10^i shifted left until it has 63 bits. */
extern const uint64_t number_inverse[NUMBER_PLAIN_DIGITS];

/*
 * The plain number at text[0..len), however short. Returns its length, or 0 when there is none: whether a number is
 * plain depends on its spelling alone.
 */
size_t number_spell(struct number_spelling *out, const char *text, size_t len);

/*
 * How many bytes of v, lowest first, are digits before the first that is not. A digit has 3 in its high half and
 * still has it after adding 6; a carry can only come out of a byte that is no digit, and only disturbs later ones.
 */
static inline unsigned number_leading_digits(uint64_t v)
{
    const uint64_t high = UINT64_C(0xf0f0f0f0f0f0f0f0), three = UINT64_C(0x3030303030303030);
    uint64_t other = ((v & high) ^ three) | (((v + UINT64_C(0x0606060606060606)) & high) ^ three);
    return other != 0 ? (unsigned)__builtin_ctzll(other) / 8 : 8;
}

/* The value of the first n (1..8) digits of v: neighbours are joined to pairs, pairs to fours, fours to the whole. */
static inline uint64_t number_digits_value(uint64_t v, unsigned n)
{
    v = (v - UINT64_C(0x3030303030303030)) << (8 * (8 - n));
    v = v * 10 + (v >> 8);
    uint64_t low = (v & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064);
    uint64_t high = ((v >> 16) & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001);
    return (low + high) >> 32;
}

/* Appends up to 24 digits at p to *mantissa (modulo 2^64); returns where they end. */
static inline const char *number_fraction(uint64_t *mantissa, const char *p)
{
    for (int i = 0; i < 3; i++) {
        uint64_t v;
        memcpy(&v, p, sizeof v);
        v = le64toh(v);
        unsigned n = number_leading_digits(v);
        if (n == 0)
            break;
        *mantissa = *mantissa * number_ten_to[n] + number_digits_value(v, n);
        p += n;
        if (n < 8)
            break;
    }
    return p;
}

/* The plain number at p, with NUMBER_PLAIN_BYTES readable there. Returns where it ends, or NULL when it is none. */
static inline const char *number_plain(struct number_spelling *out, const char *p)
{
    unsigned negative = *p == '-';
    uint64_t m = 0;
    const char *whole = p += negative;
    for (unsigned d; (d = (unsigned char)*p - '0') <= 9 && p - whole <= NUMBER_PLAIN_DIGITS; p++)
        m = m * 10 + d;
    ptrdiff_t digits = p - whole, places = 0;
    if (digits == 0 || (digits > 1 && *whole == '0') || digits > NUMBER_PLAIN_DIGITS)
        return NULL;
    if (*p == '.') {
        const char *fraction = p + 1;
        p = number_fraction(&m, fraction);
        places = p - fraction;
        digits += places;
        if (places == 0 || digits > NUMBER_PLAIN_DIGITS)
            return NULL;
    }
    if (*p == 'e' || *p == 'E')
        return NULL;
    *out = (struct number_spelling){
        .mantissa = m, .digits = (unsigned)digits, .places = (unsigned)places, .negative = negative};
    return p;
}

__extension__ typedef unsigned __int128 number_uint128;

/*
 * mantissa / 10^places, correctly rounded; mantissa > 0, places of 1 to 18. With the mantissa m shifted to 64 bits and
 * 10^places to 63 (d), q = m * 2^62 / d has 63 or 64. The inverse gives q or one less (Granlund & Montgomery 1994,
 * "Division by invariant integers using multiplication"), the remainder says which. The last bit of q is then made to
 * stand for all that follows (rounding to odd), so that the one rounding to 53 bits, in the conversion, is that of the
 * true value. The result lies between 1e-18 and 2e18: never subnormal.
 */
static inline double number_divide(uint64_t mantissa, unsigned places)
{
    int m_shift = __builtin_clzll(mantissa);
    int d_shift = __builtin_clzll(number_ten_to[places]) - 1; /* NOLINT: places is at most 18 (number_spell) */
    uint64_t m = mantissa << m_shift, d = number_ten_to[places] << d_shift;
    uint64_t q = (uint64_t)((number_uint128)m * number_inverse[places] >> 64);
    uint64_t rest = (m << 62) - q * d;
    q += rest >= d;
    int64_t odd = (int64_t)(q >> 1 | (q & 1) | (rest != 0 && rest != d));
    uint64_t scale = (uint64_t)(1023 + d_shift - m_shift - 61) << 52; /* a power of two */
    double x;
    memcpy(&x, &scale, sizeof x);
    return (double)odd * x;
}

/* Its value, bit-equal to strtod's: 1; or 0 for an integer beyond 2^53, which number_parse() looks at. */
static inline int number_plain_value(double *out, const struct number_spelling *n)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                    1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19};
    double x;
    if (n->mantissa <= UINT64_C(1) << 53)
        x = (double)(int64_t)n->mantissa / powers[n->places]; /* NOLINT: places is at most 19 (number_spell) */
    else if (n->places > 0)
        x = number_divide(n->mantissa, n->places);
    else
        return 0;
    *out = n->negative ? -x : x;
    return 1;
}

#endif

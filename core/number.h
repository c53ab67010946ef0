/*
 * Numbers to text and back, independent of the locale.
 */
#ifndef CORE_NUMBER_H
#define CORE_NUMBER_H

#include <stddef.h>

#define NUMBER_TEXT_SIZE 64

enum number_flaw {
    NUMBER_OK = 0,
    NUMBER_SYNTAX,   /* not a number as RFC 8259 section 6 writes it */
    NUMBER_OVERFLOW, /* larger than a double can hold */
    NUMBER_LOSSY     /* an integer beyond 2^53 that a double cannot hold exactly, or a nonzero that became zero */
};

/*
 * Reads the number at text[0..len) by RFC 8259's grammar. The result is bit-equal to strtod's: a mantissa up to 2^53
 * with a power of ten up to 22 is exact in double arithmetic (Clinger 1990, "How to read floating point numbers
 * accurately", section 3), up to 19 digits with the point among or before them are divided in integers, everything
 * else goes to strtod itself. *used is the length of the number (left alone for NUMBER_SYNTAX); *out is written for
 * NUMBER_OK alone.
 */
enum number_flaw number_parse(double *out, size_t *used, const char *text, size_t len);

/* The shortest decimal that reads back as the same double ("0.1", "1e+30"); "null" when not finite. For JSON. */
void number_format_exact(char out[NUMBER_TEXT_SIZE], double x);

enum number_rounding { NUMBER_NEAREST, NUMBER_DOWN, NUMBER_UP };

/*
 * Fixed notation with `decimals` digits (0..9) and a comma between thousands where `grouped`; "–" when not finite.
 * DOWN and UP are toward minus and plus infinity: throughput is truncated, interval limits go outward. Rounding is
 * decided on the decimal expansion, so 0.3 with one decimal stays 0.3 in every direction.
 */
void number_format_fixed(char out[NUMBER_TEXT_SIZE], double x, int decimals, int grouped, enum number_rounding how);

/*
 * How many decimals show `uncertainty` (a half-width, same unit) with two significant digits: no digit finer than
 * the interval. With no uncertainty (<= 0 or not finite), as many as give `value` four significant digits. Never
 * more than seven significant digits of the value. 0..9.
 */
int number_decimals(double value, double uncertainty);

#endif

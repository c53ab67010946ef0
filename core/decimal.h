/*
 * Exact decimals: prices and what they are multiplied with. Binary floating point never touches them.
 *
 * A decimal is its canonical text: plain notation, no exponent, no plus, no leading zero but the one before the point,
 * no trailing zero after it, no point without digits, and "0" for zero ("3.95", "-0.1", "1000000000"). Equal numbers
 * have equal texts, so the text may be stored, hashed and compared. The arithmetic is GMP's integers, with the place of
 * the point beside them.
 */
#ifndef CORE_DECIMAL_H
#define CORE_DECIMAL_H

#include "core/error.h"

#define DECIMAL_DIGITS    60 /* digits before the point, digits after it, and significant digits: at most so many */
#define DECIMAL_TEXT_SIZE 128

struct decimal {
    char text[DECIMAL_TEXT_SIZE]; /* "" is "not stated": zero-initialise; no function here accepts it */
};

/*
 * Reads "3.95", "-0.10", "007", "1e-9", "1E+9": optional minus, digits, optional point with digits on both its sides,
 * optional exponent; nothing around it, no plus in front, no thousands comma, no currency sign, no NaN, neither ".5"
 * nor "1.", where a digit may have been lost. ERR_INPUT says what is wrong and quotes the text, also where it has more
 * than DECIMAL_DIGITS digits.
 */
int decimal_parse(struct decimal *out, const char *text, struct error *err);

/* Exact. ERR_INPUT when the result has more than DECIMAL_DIGITS digits. `out` may be a or b. */
int decimal_add(struct decimal *out, const struct decimal *a, const struct decimal *b, struct error *err);
int decimal_multiply(struct decimal *out, const struct decimal *a, const struct decimal *b, struct error *err);

/*
 * a / b. *exact is 1 when the quotient is such a decimal; else it is rounded to the nearest of 34 significant digits
 * (as IEEE 754 decimal128 does; there are no ties) and *exact is 0. ERR_INPUT for b = 0, and for a quotient that is too
 * large or too small to have them within DECIMAL_DIGITS digits before and after the point.
 */
int decimal_divide(struct decimal *out, int *exact, const struct decimal *a, const struct decimal *b,
                   struct error *err);

/* Of decimals that are stated: */
int decimal_sign(const struct decimal *a);                             /* -1, 0, 1 */
int decimal_compare(const struct decimal *a, const struct decimal *b); /* -1, 0, 1, by value */
double decimal_double(const struct decimal *a);                        /* the nearest double; NaN for "not stated" */

#endif

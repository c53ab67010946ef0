/*
 * Exact decimals: prices and what they are multiplied with. Binary floating point never touches them.
 *
 * A decimal is its canonical text: plain notation, no exponent, no plus, no leading zero but the one before the point,
 * no trailing zero after it, no point without digits, and "0" for zero ("3.95", "-0.1", "1000000000"). Equal numbers
 * have equal texts, so the text may be stored, hashed and compared. The arithmetic is GMP's rationals.
 */
#ifndef CORE_DECIMAL_H
#define CORE_DECIMAL_H

#include "core/error.h"

#define DECIMAL_DIGITS    60 /* significant digits a decimal may have; as many places after the point */
#define DECIMAL_TEXT_SIZE 128

struct decimal {
    char text[DECIMAL_TEXT_SIZE]; /* "" is "not stated": zero-initialise; no function here accepts it */
};

/*
 * Reads "3.95", "-0.10", "1e-9", "1E9": optional minus, digits, optional fraction, optional exponent; nothing around
 * it, no thousands comma, no currency sign, no NaN. ERR_INPUT says what is wrong and quotes the text, also where it
 * has more than DECIMAL_DIGITS digits or places.
 */
int decimal_parse(struct decimal *out, const char *text, struct error *err);

/* Exact. ERR_INPUT when the result has more than DECIMAL_DIGITS digits or places; ERR_NOMEM. */
int decimal_add(struct decimal *out, const struct decimal *a, const struct decimal *b, struct error *err);
int decimal_subtract(struct decimal *out, const struct decimal *a, const struct decimal *b, struct error *err);
int decimal_multiply(struct decimal *out, const struct decimal *a, const struct decimal *b, struct error *err);

/*
 * a / b. *exact is 1 when the quotient is a decimal; else it is rounded half to even to 34 significant digits (as
 * IEEE 754 decimal128) and *exact is 0. ERR_INPUT for b = 0.
 */
int decimal_divide(struct decimal *out, int *exact, const struct decimal *a, const struct decimal *b,
                   struct error *err);

int decimal_sign(const struct decimal *a);                             /* -1, 0, 1 */
int decimal_compare(const struct decimal *a, const struct decimal *b); /* -1, 0, 1, by value */
double decimal_double(const struct decimal *a);                        /* the nearest double; NaN for "not stated" */

#endif

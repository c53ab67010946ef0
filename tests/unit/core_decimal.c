#include "core/decimal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIXTY "123456789012345678901234567890123456789012345678901234567890"

static struct decimal decimal(const char *text)
{
    struct decimal d = {""};
    struct error err = {0};
    if (decimal_parse(&d, text, &err) != 0)
        fail_msg("%s", err.text);
    return d;
}

typedef int operation(struct decimal *out, const struct decimal *a, const struct decimal *b, struct error *err);

static const char *result(operation *op, const char *a, const char *b)
{
    static struct decimal out;
    struct error err = {0};
    struct decimal x = decimal(a), y = decimal(b);
    if (op(&out, &x, &y, &err) != 0)
        fail_msg("%s", err.text);
    return out.text;
}

static void equal_numbers_have_equal_texts(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"3.95", "3.95"},
        {"3.9500", "3.95"},
        {"007", "7"},
        {"-0.10", "-0.1"},
        {"0", "0"},
        {"-0", "0"},
        {"0.000", "0"},
        {"-0e5", "0"},
        {"0e-999999999999999999999", "0"},
        {"10", "10"},
        {"100.0", "100"},
        {"1e-9", "0.000000001"},
        {"1E9", "1000000000"},
        {"1e+9", "1000000000"},
        {"12.5e1", "125"},
        {"12.5e-1", "1.25"},
        {"125e-3", "0.125"},
        {"0.00125e3", "1.25"},
        {"-1.5e0", "-1.5"},
        {"100e-2", "1"},
        {"0.0000000000000000000000000000000000001e37", "1"},
        {SIXTY, SIXTY},
        {"-0." SIXTY, "-0.12345678901234567890123456789012345678901234567890123456789"},
        {"1e59", "100000000000000000000000000000000000000000000000000000000000"},
        {"1e-60", "0.000000000000000000000000000000000000000000000000000000000001"},
        {"1234567890123456789012345678901234567890000e-40", "123.456789012345678901234567890123456789"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_string_equal(decimal(pairs[i][0]).text, pairs[i][1]);
        assert_string_equal(decimal(pairs[i][1]).text, pairs[i][1]);
    }
}

static void what_is_no_decimal_is_refused_with_advice(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } wrong[] = {
        {"", "nothing is there"},
        {"3,95", "the decimal point is '.'"},
        {"1,000.00", "nothing stands between thousands"},
        {"$3.95", "without a currency"},
        {"€3.95", "without a currency"},
        {"3.95 ", "nothing may stand around"},
        {" 3.95", "nothing may stand around"},
        {"3 95", "nothing may stand around"},
        {"3.95\n", "nothing may stand around"},
        {".5", "digits on both sides"},
        {"1.", "digits on both sides"},
        {"1.e3", "write digits"},
        {"-", "write digits"},
        {"+1", "write digits"},
        {"--1", "write digits"},
        {"1e", "write digits"},
        {"1e+", "write digits"},
        {"1.2.3", "write digits"},
        {"nan", "write digits"},
        {"inf", "write digits"},
        {"-Infinity", "write digits"},
        {"0x10", "write digits"},
        {"1_000", "write digits"},
        {"12abc", "write digits"},
        {"−1", "without a currency"},
        {"\xd9\xa3", "without a currency"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct decimal d = {"7"};
        struct error err = {0};
        assert_int_equal(decimal_parse(&d, wrong[i].text, &err), ERR_INPUT);
        if (strstr(err.text, wrong[i].words) == NULL ||
            strncmp(err.text + 1, wrong[i].text, strlen(wrong[i].text)) != 0)
            fail_msg("%s", err.text);
        assert_string_equal(d.text, "7");
    }
}

/* The exponents come first: nothing may be computed from them before they are refused. */
static void what_has_too_many_digits_is_refused(void **state)
{
    (void)state;
    char digits[5000];
    memset(digits, '9', sizeof digits - 1);
    digits[sizeof digits - 1] = '\0';
    const char *const wrong[] = {
        "1e999999999",
        "1e18446744073709551617" /* 2^64 + 1 */,
        "1e-999999999",
        "1e99999999999999999999999999",
        "-1e-99999999999999999999999999",
        "1e999",
        "1e60",
        "1e-61",
        SIXTY "1",
        "1." SIXTY "1",
        "0." SIXTY "1",
        digits,
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct decimal d = {"7"};
        struct error err = {0};
        assert_int_equal(decimal_parse(&d, wrong[i], &err), ERR_INPUT);
        if (strstr(err.text, "more than 60 digits") == NULL || strncmp(err.text + 1, wrong[i], 4) != 0)
            fail_msg("%s", err.text);
        assert_string_equal(d.text, "7");
    }
}

static void a_tenth_added_a_million_times_is_a_hundred_thousand(void **state)
{
    (void)state;
    struct decimal sum = decimal("0"), tenth = decimal("0.1");
    struct error err = {0};
    for (int i = 0; i < 1000000; i++)
        assert_int_equal(decimal_add(&sum, &sum, &tenth, &err), 0);
    assert_string_equal(sum.text, "100000");
}

static void sums_and_products_are_exact(void **state)
{
    (void)state;
    assert_string_equal(result(decimal_add, "0.1", "0.2"), "0.3");
    assert_string_equal(result(decimal_add, "1e30", "1e-29"),
                        "1000000000000000000000000000000.00000000000000000000000000001");
    assert_string_equal(result(decimal_add, "-1.5", "1.5"), "0");
    assert_string_equal(result(decimal_add, "99.99", "0.01"), "100");
    assert_string_equal(result(decimal_add, "6.25", "-3.95"), "2.3");
    assert_string_equal(result(decimal_multiply, "0.001097", "3600"), "3.9492");
    assert_string_equal(result(decimal_multiply, "-0.5", "0.5"), "-0.25");
    assert_string_equal(result(decimal_multiply, "1e9", "1e-9"), "1");
    assert_string_equal(result(decimal_multiply, "0", "-5"), "0");
    assert_string_equal(result(decimal_multiply, "123456789012345678901234567890", "987654321098765432109876543210"),
                        "121932631137021795226185032733622923332237463801111263526900"); /* Python's integers */
}

static void chains_of_factors_stay_exact(void **state)
{
    (void)state;
    static const char *const factors[] = {"1.1", "0.9", "1.25", "0.8", "1.05", "0.333", "3", "1.07"};
    struct decimal x = decimal("3.95");
    struct error err = {0};
    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++) {
        struct decimal f = decimal(factors[i]);
        assert_int_equal(decimal_multiply(&x, &x, &f, &err), 0);
    }
    assert_string_equal(x.text, "4.38905330325"); /* Python's fractions */
}

static void a_quotient_that_is_a_decimal_is_exact(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"1", "8", "0.125"},
        {"50", "8", "6.25"},
        {"31.6", "8", "3.95"},
        {"-1", "4", "-0.25"},
        {"0", "3", "0"},
        {"0", "-3", "0"},
        {"1", "1e-9", "1000000000"},
        {"1e-9", "1e-9", "1"},
        {"3.95", "3.95", "1"},
        {"1e9", "0.001", "1000000000000"},
        {"9920.575594709", "5", "1984.1151189418"},
        {"1", "1099511627776", "0.0000000000009094947017729282379150390625"}, /* 2^-40, all 28 digits of it */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decimal a = decimal(cases[i][0]), b = decimal(cases[i][1]);
        struct error err = {0};
        int exact = -1;
        assert_int_equal(decimal_divide(&a, &exact, &a, &b, &err), 0);
        assert_string_equal(a.text, cases[i][2]);
        assert_int_equal(exact, 1);
    }
}

/* Python 3.11, module decimal, prec = 34, ROUND_HALF_EVEN. */
static void any_other_quotient_has_34_digits_and_says_so(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"1", "3", "0.3333333333333333333333333333333333"},
        {"2", "3", "0.6666666666666666666666666666666667"},
        {"1", "7", "0.1428571428571428571428571428571429"},
        {"-2", "3", "-0.6666666666666666666666666666666667"},
        {"22", "-7", "-3.142857142857142857142857142857143"},
        {"1e9", "7", "142857142.8571428571428571428571429"},
        {"1e-9", "7", "0.0000000001428571428571428571428571428571429"},
        {"6.25", "3.95", "1.582278481012658227848101265822785"},
        {"100", "4316", "0.02316960148285449490268767377201112"},
        {"0.7", "0.3", "2.333333333333333333333333333333333"},
        {"1e20", "3e-5", "3333333333333333333333333.333333333"},
        {"5", "6e15", "0.0000000000000008333333333333333333333333333333333"},
        {"47966.6972", "102734646869", "0.0000004668989348954862371922949915055497"},
        {"96935049258.9913944", "1771", "54734641.02709847227555053642010164"},
        {"162046610.99069584830401198", "36", "4501294.749741551341778110555555556"},
        {"0.42055526678698198463", "6484850695", "0.00000000006485195828968611044174549033314328"},
        {"299999999999999999999999999999999999", "3e35", "1"}, /* 0.99…97 of 36 digits rounds up to 1 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct decimal a = decimal(cases[i][0]), b = decimal(cases[i][1]), q;
        struct error err = {0};
        int exact = -1;
        assert_int_equal(decimal_divide(&q, &exact, &a, &b, &err), 0);
        assert_string_equal(q.text, cases[i][2]);
        assert_int_equal(exact, 0);
    }
}

static void assert_refused(operation *op, const char *a, const char *b, const char *words)
{
    struct decimal x = decimal(a), y = decimal(b), out = {"7"};
    struct error err = {0};
    assert_int_equal(op(&out, &x, &y, &err), ERR_INPUT);
    if (strstr(err.text, words) == NULL)
        fail_msg("%s", err.text);
    assert_string_equal(out.text, "7");
}

static int divide(struct decimal *out, const struct decimal *a, const struct decimal *b, struct error *err)
{
    int exact = 7;
    int rc = decimal_divide(out, &exact, a, b, err);
    assert_true(rc == 0 || exact == 7);
    return rc;
}

static void a_result_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    assert_refused(decimal_add, "1e59", "9e59", "'100");
    assert_refused(decimal_add, "1e59", "1e-9", "more than 60 digits");
    assert_refused(decimal_multiply, "1e30", "1e30", "more than 60 digits");
    assert_refused(decimal_multiply, "1e-30", "1e-31", "more than 60 digits");
    assert_refused(decimal_multiply, SIXTY, SIXTY, "more than 60 digits");
    assert_refused(divide, "1e59", "1e-60", "more than 60 digits");
    assert_refused(divide, "1e-60", SIXTY, "more than 60 digits");
    assert_refused(divide, "1e-30", "3", "more than 60 digits"); /* 34 digits would end at the 64th place */
    assert_refused(divide, "1", "0", "division by zero");
    assert_refused(divide, "0", "0", "division by zero");
}

static void nothing_is_computed_from_what_is_not_stated(void **state)
{
    (void)state;
    struct decimal none = {""}, one = decimal("1"), out = {"7"};
    struct error err = {0};
    assert_int_equal(decimal_add(&out, &none, &one, &err), ERR_INTERNAL);
    assert_int_equal(decimal_multiply(&out, &one, &none, &err), ERR_INTERNAL);
    assert_int_equal(divide(&out, &one, &none, &err), ERR_INTERNAL);
    assert_string_equal(out.text, "7");
    assert_true(isnan(decimal_double(&none)));
}

static void order_is_by_value(void **state)
{
    (void)state;
    static const char *const ascending[] = {"-1e30", "-10",  "-9.5", "-9.45", "-9",  "-0.1", "-1e-9",  "0",
                                            "1e-60", "1e-9", "0.1",  "0.11",  "0.9", "1",    "1.0001", "9",
                                            "9.45",  "9.5",  "10",   "10.5",  "95",  "100",  "1e30",   SIXTY};
    enum { N = sizeof ascending / sizeof ascending[0] };
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++) {
            struct decimal a = decimal(ascending[i]), b = decimal(ascending[k]);
            assert_int_equal(decimal_compare(&a, &b), (i > k) - (i < k));
        }
    struct decimal minus = decimal("-0.5"), zero = decimal("-0"), plus = decimal("0.5");
    assert_int_equal(decimal_sign(&minus), -1);
    assert_int_equal(decimal_sign(&zero), 0);
    assert_int_equal(decimal_sign(&plus), 1);
}

static void assert_double(const char *text)
{
    struct decimal d = decimal(text);
    double x = decimal_double(&d), y = strtod(text, NULL);
    if (memcmp(&x, &y, sizeof x) != 0)
        fail_msg("%s: %.17g, but strtod says %.17g", text, x, y);
}

static void the_double_is_the_nearest_one(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0",
        "1",
        "-1",
        "3.95",
        "6.25",
        "0.1",
        "1e-9",
        "1e9",
        "1e59",
        "1e-60",
        SIXTY,
        "-" SIXTY,
        "0." SIXTY,
        "9007199254740993",
        "9007199254740992.5",
        "0.3333333333333333333333333333333333",
        "123456789012345678.123456789",
    };
    char text[DECIMAL_TEXT_SIZE];
    uint64_t random = 42;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_double(texts[i]);
    for (int i = 0; i < 20000; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407); /* Knuth's MMIX generator */
        snprintf(text, sizeof text, "%llu.%04lluE%d", (unsigned long long)(random >> 20),
                 (unsigned long long)(random % 10000), (int)(random >> 40) % 60 - 40);
        assert_double(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_numbers_have_equal_texts),
        cmocka_unit_test(what_is_no_decimal_is_refused_with_advice),
        cmocka_unit_test(what_has_too_many_digits_is_refused),
        cmocka_unit_test(a_tenth_added_a_million_times_is_a_hundred_thousand),
        cmocka_unit_test(sums_and_products_are_exact),
        cmocka_unit_test(chains_of_factors_stay_exact),
        cmocka_unit_test(a_quotient_that_is_a_decimal_is_exact),
        cmocka_unit_test(any_other_quotient_has_34_digits_and_says_so),
        cmocka_unit_test(a_result_that_does_not_fit_is_refused),
        cmocka_unit_test(nothing_is_computed_from_what_is_not_stated),
        cmocka_unit_test(order_is_by_value),
        cmocka_unit_test(the_double_is_the_nearest_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

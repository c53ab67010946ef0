#include "core/number.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Parses len bytes in memory of their own: a byte read too many is the sanitizer's. */
static enum number_flaw parse_bytes(double *x, size_t *used, const char *text, size_t len)
{
    char *copy = malloc(len > 0 ? len : 1);
    assert_non_null(copy);
    memcpy(copy, text, len);
    enum number_flaw flaw = number_parse(x, used, copy, len);
    free(copy);
    return flaw;
}

static void grammar_is_that_of_rfc_8259(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",     "-",   "+1",  ".5",   "-.5", "01",   "-01", "00", "1.",
                                        "1.e2", "1e",  "1e+", "e5",   "NaN", "inf",  "0x",  " 1", "1.-",
                                        "-e1",  "--1", "−1",  "0001", "1.e", "00.5", "1E-"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        double x = 77;
        size_t used = 77;
        int zero_x = strcmp(wrong[i], "0x") == 0; /* a number, with something behind it */
        enum number_flaw flaw = parse_bytes(&x, &used, wrong[i], strlen(wrong[i]));
        assert_int_equal(flaw, zero_x ? NUMBER_OK : NUMBER_SYNTAX);
        assert_true(zero_x ? used == 1 : x == 77 && used == 77);
    }
}

static void a_number_ends_where_its_grammar_does(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
        size_t used;
    } cases[] = {{"0", 0, 1},
                 {"7,", 7, 1},
                 {"1.5]", 1.5, 3},
                 {"-12.25e2x", -1225, 8},
                 {"1.2.3", 1.2, 3},
                 {"10-2", 10, 2},
                 {"3 4", 3, 1},
                 {"1E+2,3", 100, 4},
                 {"1_000", 1, 1},
                 {"0e5", 0, 3},
                 {"0.000", 0, 5},
                 {"123456789.125", 123456789.125, 13},
                 {"1e0000000000000000000001", 10, 24}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double x;
        size_t used;
        assert_int_equal(parse_bytes(&x, &used, cases[i].text, strlen(cases[i].text)), NUMBER_OK);
        assert_true(x == cases[i].value);
        assert_int_equal(used, cases[i].used);
    }
}

static void flaws_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum number_flaw flaw;
    } cases[] = {{"1e308", NUMBER_OK},
                 {"1e309", NUMBER_OVERFLOW},
                 {"-1e999999999999999999", NUMBER_OVERFLOW},
                 {"1.7976931348623157e308", NUMBER_OK},
                 {"1.7976931348623159e308", NUMBER_OVERFLOW},
                 {"4.9e-324", NUMBER_OK},
                 {"2e-324", NUMBER_LOSSY},
                 {"-1e-400", NUMBER_LOSSY},
                 {"0e-400", NUMBER_OK},
                 {"0e999999999", NUMBER_OK},
                 {"0.00e-99999", NUMBER_OK},
                 {"9007199254740992", NUMBER_OK},
                 {"9007199254740993", NUMBER_LOSSY},
                 {"-9007199254740993", NUMBER_LOSSY},
                 {"9007199254740994", NUMBER_OK},
                 {"9007199254740993.0", NUMBER_OK}, /* a decimal is the nearest double */
                 {"9223372036854775807", NUMBER_LOSSY},
                 {"9223372036854775808", NUMBER_OK},
                 {"18446744073709551615", NUMBER_LOSSY},
                 {"18446744073709551616", NUMBER_OK},
                 {"100000000000000000000", NUMBER_OK},
                 {"100000000000000000001", NUMBER_LOSSY},
                 {"10000000000000000000000", NUMBER_OK},     /* 1e22 is exact */
                 {"100000000000000000000000", NUMBER_LOSSY}, /* 1e23 is not */
                 {"0.1234567890123456789012345678901234567890", NUMBER_OK}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double x = 0;
        size_t used = 0;
        enum number_flaw flaw = parse_bytes(&x, &used, cases[i].text, strlen(cases[i].text));
        if (flaw != cases[i].flaw)
            fail_msg("%s: flaw %d", cases[i].text, (int)flaw);
        assert_int_equal(used, strlen(cases[i].text));
        if (flaw == NUMBER_OK)
            assert_true(x == strtod(cases[i].text, NULL));
    }
}

/* A point that wanders by 100,000 zeros and an exponent that brings it back: the true value is far too large. */
static void very_long_spellings_are_not_guessed(void **state)
{
    (void)state;
    size_t zeros = 100000, used;
    double x;
    char *text = malloc(zeros + 32);
    assert_non_null(text);
    strcpy(text, "0.");
    memset(text + 2, '0', zeros - 1);
    strcpy(text + zeros + 1, "1e1000000");
    assert_int_equal(number_parse(&x, &used, text, strlen(text)), NUMBER_OVERFLOW);
    strcpy(text + zeros + 1, "25e100001");
    assert_int_equal(number_parse(&x, &used, text, strlen(text)), NUMBER_OK);
    assert_true(x == 25);
    free(text);
}

/* Thousands of digits, the deciding one last: nothing between the halfway point and it may be dropped. */
static void the_last_digit_of_a_long_number_decides(void **state)
{
    (void)state;
    char text[3000];
    double x;
    size_t used;
    memset(text, '0', sizeof text);
    memcpy(text, "9007199254740993.", 17);
    text[2998] = '1';
    assert_int_equal(number_parse(&x, &used, text, 2998), NUMBER_OK);
    assert_true(x == 9007199254740992.0 && used == 2998); /* exactly halfway: to even */
    assert_int_equal(number_parse(&x, &used, text, 2999), NUMBER_OK);
    assert_true(x == 9007199254740994.0 && used == 2999);
    memcpy(text + 2000, "0e-300", 6);
    assert_int_equal(number_parse(&x, &used, text, 2006), NUMBER_OK);
    assert_true(x == strtod("9007199254740993e-300", NULL));
    memset(text, '7', sizeof text);
    assert_int_equal(number_parse(&x, &used, text, 308), NUMBER_LOSSY);
    assert_int_equal(number_parse(&x, &used, text, 309), NUMBER_OVERFLOW);
    memcpy(text + 2500, "e-2300", 6);
    assert_int_equal(number_parse(&x, &used, text, 2506), NUMBER_OK);
    assert_true(x == 7.777777777777777777777e199);
    text[0] = '-';
    text[1] = '0';
    text[2] = '.';
    assert_int_equal(number_parse(&x, &used, text, 2000), NUMBER_OK);
    assert_true(x == -0.7777777777777777777777);
}

static uint64_t next_random(uint64_t *state) /* splitmix64 (Steele, Lea & Flood 2014) */
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

enum { SPELLINGS = 8 };

/* One of the ways in which programs write numbers; 0 when this double has no such spelling. */
static int spell(char text[400], int how, uint64_t bits, uint64_t more)
{
    double any, unit = (double)(bits >> 11) * 0x1p-53;
    memcpy(&any, &bits, sizeof any);
    switch (how) {
    case 0: /* every double there is */
        return isfinite(any) && any != 0 ? snprintf(text, 400, "%.17g", any) : 0;
    case 1:
        return snprintf(text, 400, "%.6f", unit * (double)(more % 1000000));
    case 2: /* what Python prints */
        return snprintf(text, 400, "%.*g", (int)(15 + more % 3), unit * 20 + 1);
    case 3:
        return snprintf(text, 400, "%llu", (unsigned long long)(bits >> 11 >> more % 53));
    case 4:
        return snprintf(text, 400, "%llue%d", (unsigned long long)(bits >> more % 64), (int)(more >> 8) % 40);
    case 5: /* 19 digits, the point anywhere */
        return snprintf(text, 400, "%llu.%0*llu", (unsigned long long)(bits % 1000000000), (int)(1 + more % 10),
                        (unsigned long long)((bits >> 32) % 10));
    case 6:
        return snprintf(text, 400, "-0.%019llu", (unsigned long long)(bits % UINT64_C(10000000000000000000)));
    default:
        return snprintf(text, 400, "%.*e", (int)(more % 20), unit * 1e3);
    }
}

static void two_million_random_numbers_are_bit_equal_to_strtod(void **state)
{
    (void)state;
    uint64_t seed = 20260420;
    int compared = 0;
    for (int i = 0; i < 2000000; i++) {
        char text[400];
        double x = 0;
        size_t used = 0;
        uint64_t bits = next_random(&seed);
        if (spell(text, i % SPELLINGS, bits, next_random(&seed)) == 0)
            continue;
        double want = strtod(text, NULL);
        enum number_flaw flaw = number_parse(&x, &used, text, strlen(text));
        if (flaw == NUMBER_LOSSY || flaw == NUMBER_OVERFLOW)
            continue;
        if (flaw != NUMBER_OK || used != strlen(text) || memcmp(&x, &want, sizeof x) != 0)
            fail_msg("%s: flaw %d, %.17g and not %.17g", text, (int)flaw, x, want);
        compared++;
    }
    assert_true(compared > 1990000);
}

/* Decimals halfway between two doubles, and one digit to either side of that: where rounding goes wrong first. */
static void ties_are_rounded_like_strtod(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 100000; i++) {
        char text[64];
        uint64_t m = next_random(&seed) >> 11 | UINT64_C(1) << 52; /* m + 1/2 is halfway */
        int shift = (int)(next_random(&seed) % 3);
        double x = 0;
        size_t used;
        snprintf(text, sizeof text, "%llu.%s", (unsigned long long)m, shift == 0 ? "5" : shift == 1 ? "49" : "51");
        double want = strtod(text, NULL);
        assert_int_equal(number_parse(&x, &used, text, strlen(text)), NUMBER_OK);
        if (memcmp(&x, &want, sizeof x) != 0)
            fail_msg("%s: %.17g and not %.17g", text, x, want);
    }
}

static void exact_format_reads_back_and_is_short(void **state)
{
    (void)state;
    static const struct {
        double x;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "-0"},
                 {0.1, "0.1"},
                 {1e30, "1e+30"},
                 {5e-324, "5e-324"},
                 {1.0 / 3, "0.3333333333333333"},
                 {1.7976931348623157e308, "1.7976931348623157e+308"},
                 {123456789012345, "123456789012345"},
                 {9007199254740993.0, "9007199254740992"},
                 {NAN, "null"},
                 {INFINITY, "null"},
                 {-INFINITY, "null"}};
    char text[NUMBER_TEXT_SIZE];
    uint64_t seed = 3;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        number_format_exact(text, cases[i].x);
        assert_string_equal(text, cases[i].text);
    }
    for (int i = 0; i < 50000; i++) {
        uint64_t bits = next_random(&seed);
        double x;
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x))
            continue;
        number_format_exact(text, x);
        assert_true(strtod(text, NULL) == x);
    }
}

static const char *fixed(double x, int decimals, int grouped, enum number_rounding how)
{
    static char text[NUMBER_TEXT_SIZE];
    number_format_fixed(text, x, decimals, grouped, how);
    return text;
}

static void fixed_format_rounds_in_the_direction_asked(void **state)
{
    (void)state;
    assert_string_equal(fixed(2780.96, 0, 1, NUMBER_DOWN), "2,780");
    assert_string_equal(fixed(2780.96, 0, 1, NUMBER_NEAREST), "2,781");
    assert_string_equal(fixed(2780.04, 0, 1, NUMBER_UP), "2,781");
    assert_string_equal(fixed(-2780.96, 0, 1, NUMBER_DOWN), "−2,781");
    assert_string_equal(fixed(-2780.96, 0, 1, NUMBER_UP), "−2,780");
    assert_string_equal(fixed(1.0391, 2, 0, NUMBER_DOWN), "1.03");
    assert_string_equal(fixed(1.0301, 2, 0, NUMBER_UP), "1.04");
    assert_string_equal(fixed(9.999, 2, 0, NUMBER_UP), "10.00");
    assert_string_equal(fixed(999.999, 2, 1, NUMBER_UP), "1,000.00");
    assert_string_equal(fixed(0.0001, 2, 0, NUMBER_UP), "0.01");
    assert_string_equal(fixed(-0.0001, 2, 0, NUMBER_DOWN), "−0.01");
    assert_string_equal(fixed(1e-300, 2, 0, NUMBER_DOWN), "0.00");
    assert_string_equal(fixed(1e-300, 9, 0, NUMBER_UP), "0.000000001");
}

static void fixed_format_leaves_what_is_exact_already(void **state)
{
    (void)state;
    static const double exact[] = {0.3, 0.1, 0.7, 1.1, 2.3, 1234.5, 99.9, 0, 5};
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        char nearest[NUMBER_TEXT_SIZE];
        number_format_fixed(nearest, exact[i], 1, 0, NUMBER_NEAREST);
        assert_string_equal(fixed(exact[i], 1, 0, NUMBER_DOWN), nearest);
        assert_string_equal(fixed(exact[i], 1, 0, NUMBER_UP), nearest);
        assert_string_equal(fixed(exact[i], 3, 0, NUMBER_UP) + strlen(nearest), "00");
    }
}

static void fixed_format_brackets_the_value(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int i = 0; i < 100000; i++) {
        double x = ((double)(next_random(&seed) >> 11) * 0x1p-52 - 1) * pow(10, (double)(next_random(&seed) % 12));
        int decimals = (int)(next_random(&seed) % 7);
        char text[NUMBER_TEXT_SIZE];
        double down, up, step = pow(10, -decimals);
        number_format_fixed(text, fabs(x), decimals, 0, NUMBER_DOWN);
        down = strtod(text, NULL);
        number_format_fixed(text, fabs(x), decimals, 0, NUMBER_UP);
        up = strtod(text, NULL);
        if (!(down <= fabs(x) && up >= fabs(x) && up - down < step * 1.001 + fabs(x) * 1e-15))
            fail_msg("%.17g at %d decimals: %.17g to %.17g", fabs(x), decimals, down, up);
    }
}

static void fixed_format_groups_thousands_and_marks_what_is_no_number(void **state)
{
    (void)state;
    assert_string_equal(fixed(0, 0, 1, NUMBER_NEAREST), "0");
    assert_string_equal(fixed(999, 0, 1, NUMBER_NEAREST), "999");
    assert_string_equal(fixed(1000, 0, 1, NUMBER_NEAREST), "1,000");
    assert_string_equal(fixed(1234567.891, 2, 1, NUMBER_NEAREST), "1,234,567.89");
    assert_string_equal(fixed(-1234567, 0, 1, NUMBER_NEAREST), "−1,234,567");
    assert_string_equal(fixed(123456789012345, 9, 1, NUMBER_NEAREST), "123,456,789,012,345.000000000");
    assert_string_equal(fixed(-0.001, 2, 0, NUMBER_NEAREST), "0.00");
    assert_string_equal(fixed(-0.0, 1, 0, NUMBER_NEAREST), "0.0");
    assert_string_equal(fixed(NAN, 2, 0, NUMBER_NEAREST), "–");
    assert_string_equal(fixed(-INFINITY, 2, 0, NUMBER_UP), "–");
    assert_string_equal(fixed(2.5e15, 0, 1, NUMBER_NEAREST), "2.5e+15");
    assert_string_equal(fixed(-2.5e15, 0, 1, NUMBER_NEAREST), "−2.5e+15");
}

static void decimals_show_two_digits_of_the_uncertainty(void **state)
{
    (void)state;
    static const struct {
        double value, uncertainty;
        int decimals;
    } cases[] = {{2780, 12, 0}, {2780, 1.2, 1},       {2780, 0.12, 2}, {2780, 340, 0}, {1.04, 0.0031, 4},
                 {5, 1e-30, 6}, {2780, 0, 0},         {27.8, NAN, 2},  {0.5, 0, 4},    {0, 0, 0},
                 {NAN, NAN, 0}, {1e300, INFINITY, 0}, {2.5, 0.1, 2},   {2.5, 0.001, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(number_decimals(cases[i].value, cases[i].uncertainty), cases[i].decimals);
}

/* A locale with a decimal comma: the system's, or one compiled for this test into a folder of its own. */
static int use_comma_locale(char folder[])
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"};
    char command[300];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (setlocale(LC_ALL, names[i]) != NULL)
            return 1;
    if (mkdtemp(folder) == NULL)
        return 0;
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >%s/log 2>&1", folder, folder);
    int rc = system(command);
    setenv("LOCPATH", folder, 1);
    return rc == 0 && setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
}

static void a_decimal_comma_in_the_locale_changes_nothing(void **state)
{
    (void)state;
    char folder[] = "/tmp/mcreport-locale-XXXXXX", text[NUMBER_TEXT_SIZE], command[100];
    int have = use_comma_locale(folder);
    if (strchr(folder, 'X') == NULL) {
        snprintf(command, sizeof command, "rm -r %s", folder);
        assert_int_equal(system(command), 0);
    }
    if (!have) {
        print_message("skipped: no locale with a decimal comma\n");
        skip();
    }
    double x;
    size_t used;
    assert_string_equal(localeconv()->decimal_point, ",");
    assert_int_equal(number_parse(&x, &used, "1.5e-7", 6), NUMBER_OK);
    assert_true(x == 1.5e-7 && used == 6);
    assert_int_equal(number_parse(&x, &used, "0.12345678901234567890123", 25), NUMBER_OK);
    assert_true(x == 0.12345678901234567890123 && used == 25);
    assert_int_equal(number_parse(&x, &used, "1,5", 3), NUMBER_OK);
    assert_true(x == 1 && used == 1);
    number_format_exact(text, 0.1);
    assert_string_equal(text, "0.1");
    assert_string_equal(fixed(1234.5678, 2, 1, NUMBER_DOWN), "1,234.56");
    assert_string_equal(fixed(1234.5678, 2, 1, NUMBER_NEAREST), "1,234.57");
    assert_string_equal(fixed(2.5e15, 0, 1, NUMBER_NEAREST), "2.5e+15");
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grammar_is_that_of_rfc_8259),
        cmocka_unit_test(a_number_ends_where_its_grammar_does),
        cmocka_unit_test(flaws_are_told_apart),
        cmocka_unit_test(very_long_spellings_are_not_guessed),
        cmocka_unit_test(the_last_digit_of_a_long_number_decides),
        cmocka_unit_test(two_million_random_numbers_are_bit_equal_to_strtod),
        cmocka_unit_test(ties_are_rounded_like_strtod),
        cmocka_unit_test(exact_format_reads_back_and_is_short),
        cmocka_unit_test(fixed_format_rounds_in_the_direction_asked),
        cmocka_unit_test(fixed_format_leaves_what_is_exact_already),
        cmocka_unit_test(fixed_format_brackets_the_value),
        cmocka_unit_test(fixed_format_groups_thousands_and_marks_what_is_no_number),
        cmocka_unit_test(decimals_show_two_digits_of_the_uncertainty),
        cmocka_unit_test(a_decimal_comma_in_the_locale_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

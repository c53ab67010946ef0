#include "ingest/caret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void shows(const char *text, size_t offset, size_t columns, const char *line, size_t caret)
{
    size_t at = 999;
    char *shown = caret_line(&at, text, strlen(text), offset, columns);
    assert_non_null(shown);
    assert_string_equal(shown, line);
    assert_int_equal(at, caret);
    free(shown);
}

static void only_the_faulty_line_is_shown(void **state)
{
    (void)state;
    shows("{\r\n \"a\": x,\r\n}", 9, 100, " \"a\": x,", 6);
    shows("{", 1, 100, "{", 1);
    shows("", 0, 100, "", 0);
    shows("{\n", 2, 100, "", 0);
}

static void a_long_line_is_cut_on_both_sides(void **state)
{
    (void)state;
    shows("0123456789abcdefghijX0123456789abcdefghij", 20, 20, "…89abcdefghijX01234…", 13);
    shows("X0123456789abcdefghij", 0, 20, "X0123456789abcdefgh…", 0);
    shows("X0123456789abcdefgh", 0, 19, "X0123456789abcdefgh", 0);
    shows("0123456789abcdefghijX", 20, 20, "…89abcdefghijX", 13);
}

static void escapes_count_as_the_columns_they_take(void **state)
{
    (void)state;
    shows("a\tb\033[1mX", 7, 100, "a\\x09b\\x1b[1mX", 13);
    shows("\xe2\x80\xae"
          "X",
          3, 100, "\\u{202e}X", 8);
    shows("\xff\xfeX", 2, 100, "\\xff\\xfeX", 8);
}

static void letters_beyond_ascii_are_one_column_and_are_not_cut_in_two(void **state)
{
    (void)state;
    shows("\xc3\xa4\xc3\xb6\xc3\xbcX", 6, 100, "\xc3\xa4\xc3\xb6\xc3\xbcX", 3);
    shows("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbcX", 12, 5, "…\xc3\xa4\xc3\xb6\xc3\xbcX", 4);
    shows("a\\b", 2, 100, "a\\b", 2);
}

static void a_nul_byte_does_not_end_the_line(void **state)
{
    (void)state;
    size_t at;
    char *shown = caret_line(&at, "a\0b", 3, 2, 100);
    assert_non_null(shown);
    assert_string_equal(shown, "a\\x00b");
    assert_int_equal(at, 5);
    free(shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_faulty_line_is_shown),
        cmocka_unit_test(a_long_line_is_cut_on_both_sides),
        cmocka_unit_test(escapes_count_as_the_columns_they_take),
        cmocka_unit_test(letters_beyond_ascii_are_one_column_and_are_not_cut_in_two),
        cmocka_unit_test(a_nul_byte_does_not_end_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void valid_characters_are_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        unsigned code;
    } cases[] = {{"a", 1, 'a'},
                 {"\x7f", 1, 0x7f},
                 {"\xc2\x80", 2, 0x80},
                 {"\xdf\xbf", 2, 0x7ff},
                 {"\xe0\xa0\x80", 3, 0x800},
                 {"\xed\x9f\xbf", 3, 0xd7ff},
                 {"\xee\x80\x80", 3, 0xe000},
                 {"\xef\xbf\xbf", 3, 0xffff},
                 {"\xf0\x90\x80\x80", 4, 0x10000},
                 {"\xf4\x8f\xbf\xbf", 4, 0x10ffff}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned code = 0;
        assert_int_equal(text_decode(&code, cases[i].bytes, cases[i].len), cases[i].len);
        assert_int_equal(code, cases[i].code);
        assert_int_equal(text_decode(&code, cases[i].bytes, cases[i].len - 1), 0);
    }
}

/* After M. Kuhn, "UTF-8 decoder capability and stress test" (2015), sections 3 to 5. */
static void malformed_bytes_are_not(void **state)
{
    (void)state;
    static const char *const wrong[] = {"\x80",
                                        "\xbf",
                                        "\xc0\xaf",
                                        "\xc1\xbf",
                                        "\xe0\x80\xaf",
                                        "\xe0\x9f\xbf",
                                        "\xf0\x80\x80\xaf",
                                        "\xf0\x8f\xbf\xbf",
                                        "\xed\xa0\x80",
                                        "\xed\xbf\xbf",
                                        "\xf4\x90\x80\x80",
                                        "\xf5\x80\x80\x80",
                                        "\xf8\x88\x80\x80",
                                        "\xfe",
                                        "\xff",
                                        "\xc2\x41",
                                        "\xe2\x82\x41",
                                        "\xf0\x9d\x84\xc0"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        unsigned code;
        assert_int_equal(text_decode(&code, wrong[i], strlen(wrong[i])), 0);
        assert_int_equal(text_valid_prefix(wrong[i], strlen(wrong[i])), 0);
    }
    assert_int_equal(text_valid_prefix("abé\xff"
                                       "c",
                                       6),
                     4);
    assert_int_equal(text_valid_prefix("ab\xe2\x82", 4), 2);
    assert_int_equal(text_valid_prefix("€", 3), 3);
}

static void assert_safe(const char *text, const char *want)
{
    char *safe = text_safe(text);
    assert_non_null(safe);
    assert_string_equal(safe, want);
    free(safe);
}

static void what_acts_or_misleads_is_made_visible(void **state)
{
    (void)state;
    assert_safe("plain – größe € 𝄞 日本", "plain – größe € 𝄞 日本");
    assert_safe("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m");
    assert_safe("a\nb\tc\r\x07\x7f", "a\\x0a"
                                     "b\\x09"
                                     "c\\x0d\\x07\\x7f");
    assert_safe("a\u202eb\u2066c\u2069\u200f", "a\\u{202e}b\\u{2066}c\\u{2069}\\u{200f}");
    assert_safe("zero\u200bwidth\ufeff\u00ad", "zero\\u{200b}width\\u{feff}\\u{00ad}");
    assert_safe("tag\U000e0041\U000e0101\u3164", "tag\\u{e0041}\\u{e0101}\\u{3164}");
    assert_safe("c1\xc2\x9b"
                "31m",
                "c1\\u{009b}31m");
    assert_safe("bad\xff\xe2\x82", "bad\\xff\\xe2\\x82");
    assert_safe("", "");
}

static void what_is_shown_as_it_is_is_plain(void **state)
{
    (void)state;
    static const char *const plain[] = {"", "spot", "\xc3\xa9 \xe2\x80\xa6"}, *const others[] = {
                                                                                  "a\nb", "\x1b[2J",       "\x7f",
                                                                                  "\xff", "a\xe2\x80\xae", "\xc2\x9b"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_true(text_is_plain(plain[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(text_is_plain(others[i]));
}

static void typos_are_guessed_and_other_words_are_not(void **state)
{
    (void)state;
    static const char *const names[] = {"ingest", "import", "init", "lint", "compare", "cost", "claim"};
    static const struct {
        const char *word, *guess;
    } cases[] = {{"ingset", "ingest"},
                 {"compair", "compare"},
                 {"comprae", "compare"},
                 {"clam", "claim"},
                 {"cst", "cost"},
                 {"lnit", "init"},
                 {"injest", "ingest"},
                 {"imports", "import"},
                 {"ingest", NULL},
                 {"delete", NULL},
                 {"x", NULL},
                 {"", NULL},
                 {"abc", NULL},
                 {"completely-different-and-far-too-long-for-any-command", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *guess = text_did_you_mean(cases[i].word, names, sizeof names / sizeof *names);
        if (cases[i].guess == NULL ? guess != NULL : guess == NULL || strcmp(guess, cases[i].guess) != 0)
            fail_msg("%s: %s", cases[i].word, guess != NULL ? guess : "no guess");
    }
    assert_null(text_did_you_mean("word", NULL, 0));
}

static void a_swap_of_neighbours_is_one_edit(void **state)
{
    (void)state;
    static const char *const names[] = {"abxyef", "abdcef"};
    assert_string_equal(text_did_you_mean("abcdef", names, 2), "abdcef");
}

static void formatted_text_is_the_callers(void **state)
{
    (void)state;
    char *text = text_format("%s-%03d", "run", 7);
    assert_string_equal(text, "run-007");
    char *copy = text_copy(text);
    assert_string_equal(copy, text);
    assert_null(text_copy(NULL));
    free(text);
    free(copy);
}

static void letters_of_ascii_change_case_and_no_others(void **state)
{
    (void)state;
    char text[] = "USD §Ä 9[z";
    assert_string_equal(text_lower(text), "usd §Ä 9[z");
    assert_string_equal(text_upper(text), "USD §Ä 9[Z");
}

static void texts_that_differ_in_the_case_of_ascii_letters_are_the_same(void **state)
{
    (void)state;
    assert_true(text_same("Modal-I", "modal-i"));
    assert_true(text_same("", ""));
    assert_false(text_same("modal", "modal2"));
    assert_false(text_same("modal2", "modal"));
    assert_false(text_same("Ä", "ä"));
    assert_false(text_same("[", "{")); /* 32 apart, as letters of either case are */
}

static void a_text_that_is_missing_equals_none_that_is_there(void **state)
{
    (void)state;
    char copy[] = "modal";
    assert_true(text_equal("modal", copy));
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal("modal", "Modal"));
    assert_false(text_equal("modal", NULL));
    assert_false(text_equal(NULL, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_characters_are_decoded),
        cmocka_unit_test(malformed_bytes_are_not),
        cmocka_unit_test(what_acts_or_misleads_is_made_visible),
        cmocka_unit_test(what_is_shown_as_it_is_is_plain),
        cmocka_unit_test(typos_are_guessed_and_other_words_are_not),
        cmocka_unit_test(a_swap_of_neighbours_is_one_edit),
        cmocka_unit_test(formatted_text_is_the_callers),
        cmocka_unit_test(letters_of_ascii_change_case_and_no_others),
        cmocka_unit_test(texts_that_differ_in_the_case_of_ascii_letters_are_the_same),
        cmocka_unit_test(a_text_that_is_missing_equals_none_that_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

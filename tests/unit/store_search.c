#include "store/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const texts[] = {
    "b200-nam52 B200 × 8 trains nam52 at 38,461 tok/s",
    "h100-nam52 H100 × 8 trains nam52 at 20,272 tok/s",
    "fa4 FA4 is healthy on B200; owner Zoë",
    "cost training nam52 on B200 costs 0.45 USD per Mtok",
    "a NOT b OR c: \"quoted\" (sic)",
    "b200 b200 b200",
};
enum { TEXTS = sizeof texts / sizeof texts[0], WORDS = 4 };

/* The indices as "0 3 5". */
static void assert_found(const char *const words[WORDS], const char *expected)
{
    struct arena memory = {0};
    struct error err = {0};
    size_t *found = NULL, n = 77, n_words = 0;
    char is[64] = "";
    while (n_words < WORDS && words[n_words] != NULL)
        n_words++;
    if (search_texts(&found, &n, texts, TEXTS, words, n_words, &memory, &err) != 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < n; i++)
        snprintf(is + strlen(is), sizeof is - strlen(is), "%s%zu", i > 0 ? " " : "", found[i]);
    assert_string_equal(is, expected);
    arena_release(&memory);
}

#define FOUND(expected, ...) assert_found((const char *const[WORDS]){__VA_ARGS__}, expected)

static void every_word_must_occur(void **state)
{
    (void)state;
    FOUND("0", "B200", "trains");
    FOUND("", "B200", "H100");
    FOUND("", "B20");
    FOUND("3", "costs");
}

static void case_and_diacritics_do_not_matter(void **state)
{
    (void)state;
    FOUND("2", "zoe");
    FOUND("2", "ZOË", "healthy");
}

static void the_best_match_comes_first_and_equal_ones_in_their_order(void **state)
{
    (void)state;
    FOUND("5 0 2 3", "b200"); /* three times in three words; twice in eleven; once in seven; once in ten */
    FOUND("0 1", "trains");
}

static void a_last_star_makes_a_beginning(void **state)
{
    (void)state;
    FOUND("1", "H1*");
    FOUND("0 1", "train*", "nam*", "tok/s*");
    FOUND("", "*200");
}

static void words_are_words_whatever_they_hold(void **state)
{
    (void)state;
    FOUND("0 1", "tok/s");
    FOUND("", "s/tok");
    FOUND("0", "38,461");
    FOUND("4", "NOT");
    FOUND("4", "OR");
    FOUND("4", "\"quoted\"");
    FOUND("4", "c:");
    FOUND("4", "(sic");
    FOUND("0", "b200-nam52");
    FOUND("", "text:b200");
    FOUND("", "NEAR(b200");
    FOUND("", "^b200", "-b200", "unheard-of");
}

static void marks_alone_must_occur_as_they_are(void **state)
{
    (void)state;
    FOUND("0 1", "×");
    FOUND("0", "B200", "×", "8");
    FOUND("2", "B200", ";");
    FOUND("", "B200", "÷");
    FOUND("4", "\"");
    FOUND("", "*");
}

static void no_words_find_nothing(void **state)
{
    (void)state;
    FOUND("", NULL);
    FOUND("", "");
    FOUND("1", "", "H100");
}

static void among_no_texts_nothing_is_found(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct error err = {0};
    size_t *found = NULL, n = 77;
    const char *const words[] = {"b200"};
    assert_int_equal(search_texts(&found, &n, NULL, 0, words, 1, &memory, &err), 0);
    assert_int_equal(n, 0);
    arena_release(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_must_occur),
        cmocka_unit_test(case_and_diacritics_do_not_matter),
        cmocka_unit_test(the_best_match_comes_first_and_equal_ones_in_their_order),
        cmocka_unit_test(a_last_star_makes_a_beginning),
        cmocka_unit_test(words_are_words_whatever_they_hold),
        cmocka_unit_test(marks_alone_must_occur_as_they_are),
        cmocka_unit_test(no_words_find_nothing),
        cmocka_unit_test(among_no_texts_nothing_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

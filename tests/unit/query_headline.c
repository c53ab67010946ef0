/* The words of a headline: computed, at most 14 of them, the verdict first. */
#include "query/headline.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static size_t count_words(const char *text)
{
    size_t n = 0;
    for (const char *s = text; *s != '\0';) {
        size_t len = strcspn(s, " ");
        n += len > 0;
        s += len + (s[len] == ' ');
    }
    return n;
}

static void expect(struct runs_ratio r, size_t n_level, size_t n_base, const char *words)
{
    struct arena memory = {0};
    const char *text = headline_words(&memory, "B200", "H200", &r, n_level, n_base, 0.03);
    assert_string_equal(text, words);
    assert_true(count_words(text) <= 14);
    arena_release(&memory);
}

static void a_settled_change_is_said_in_percent(void **state)
{
    (void)state;
    expect((struct runs_ratio){.value = 1.9, .verdict = RATIO_FASTER}, 5, 5, "B200 is 90 % faster than H200");
    expect((struct runs_ratio){.value = 0.62, .verdict = RATIO_SLOWER}, 5, 5, "B200 is 38 % slower than H200");
    expect((struct runs_ratio){.value = 1.03, .verdict = RATIO_FASTER}, 5, 5, "B200 is 3 % faster than H200");
    expect((struct runs_ratio){.value = 2.5, .verdict = RATIO_FASTER}, 5, 5, "B200 is 2.5 times as fast as H200");
}

static void a_settled_change_below_what_matters_is_about(void **state)
{
    (void)state;
    expect((struct runs_ratio){.value = 1.02, .verdict = RATIO_FASTER}, 5, 5, "B200 is about 2 % faster than H200");
    expect((struct runs_ratio){.value = 0.98, .verdict = RATIO_SLOWER}, 5, 5, "B200 is about 2 % slower than H200");
    expect((struct runs_ratio){.value = 1.0299, .verdict = RATIO_FASTER}, 5, 5, "B200 is about 3 % faster than H200");
    expect((struct runs_ratio){.value = 1.005, .verdict = RATIO_FASTER}, 5, 5, "B200 is about 0.5 % faster than H200");
}

static void a_change_that_was_found_is_never_called_zero(void **state)
{
    (void)state;
    expect((struct runs_ratio){.value = 1.0004, .verdict = RATIO_FASTER}, 5, 5,
           "B200 is about 0.04 % faster than H200");
    expect((struct runs_ratio){.value = 0.99998, .verdict = RATIO_SLOWER}, 5, 5,
           "B200 is about 0.002 % slower than H200");
}

static void the_absence_of_significance_is_never_called_equality(void **state)
{
    (void)state;
    expect((struct runs_ratio){.value = 1.001, .verdict = RATIO_EQUIVALENT}, 5, 5,
           "B200 and H200: no difference larger than 3 %");
    expect((struct runs_ratio){.value = 1.001, .verdict = RATIO_INCONCLUSIVE, .runs_needed = 9}, 5, 3,
           "B200 against H200: cannot tell: about 6 more runs per level may decide");
    expect((struct runs_ratio){.value = 1.001, .verdict = RATIO_INCONCLUSIVE, .runs_needed = 4}, 5, 3,
           "B200 against H200: cannot tell: about 1 more run per level may decide");
    expect((struct runs_ratio){.value = 1.001, .verdict = RATIO_INCONCLUSIVE}, 5, 3,
           "B200 against H200: cannot tell from these runs");
}

static void one_run_on_a_side_is_not_enough_to_say(void **state)
{
    (void)state;
    double one[] = {100}, three[] = {200, 201, 202};
    struct runs_ratio r = runs_ratio(three, 3, one, 1, 0.95, 0.03);
    expect(r, 3, 1, "B200 against H200: not enough runs to say");
}

static void expect_cost(struct cost_ratio r, size_t more_runs, const char *words)
{
    struct arena memory = {0};
    const char *text = headline_cost_words(&memory, "B200", "H100", &r, more_runs, 0.03);
    assert_string_equal(text, words);
    assert_true(count_words(text) <= 14);
    arena_release(&memory);
}

/* One number never reads as two: a change is rounded the same way whether it is one of speed or of cost. */
static void speed_and_cost_round_alike(void **state)
{
    static const struct {
        double ratio;
        const char *percent;
    } cases[] = {{1.549, "55 % "}, {1.5549, "55 % "}, {1.895, "90 % "}, {1.885, "89 % "},
                 {1.045, "5 % "},  {0.625, "38 % "},  {0.9545, "5 % "}, {1.9951, "100 % "}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena memory = {0};
        double x = cases[i].ratio;
        struct runs_ratio speed = {.value = x, .verdict = x > 1 ? RATIO_FASTER : RATIO_SLOWER};
        struct cost_ratio cost = {.value = x, .verdict = x > 1 ? COST_DEARER : COST_CHEAPER};
        const char *fast = headline_words(&memory, "B", "H", &speed, 5, 5, 0.03);
        const char *dear = headline_cost_words(&memory, "B", "H", &cost, 0, 0.03);
        if (strncmp(fast, "B is ", 5) != 0 || strncmp(fast + 5, cases[i].percent, strlen(cases[i].percent)) != 0)
            fail_msg("%g: %s", x, fast);
        if (strncmp(dear, "B costs ", 8) != 0 || strncmp(dear + 8, cases[i].percent, strlen(cases[i].percent)) != 0)
            fail_msg("%g: %s", x, dear);
        arena_release(&memory);
    }
    expect((struct runs_ratio){.value = 2.96, .verdict = RATIO_FASTER}, 5, 5, "B200 is 3.0 times as fast as H200");
    expect((struct runs_ratio){.value = 0.004, .verdict = RATIO_SLOWER}, 5, 5,
           "B200 is less than a hundredth as fast as H200");
}

static void a_settled_cost_is_said_in_percent(void **state)
{
    (void)state;
    expect_cost((struct cost_ratio){.value = 1.04, .verdict = COST_DEARER}, 0,
                "B200 costs 4 % more per token than H100");
    expect_cost((struct cost_ratio){.value = 0.902, .verdict = COST_CHEAPER}, 0,
                "B200 costs 10 % less per token than H100");
    expect_cost((struct cost_ratio){.value = 1.286, .verdict = COST_DEARER}, 0,
                "B200 costs 29 % more per token than H100"); /* to nearest, as in the tables */
    expect_cost((struct cost_ratio){.value = 2.5, .verdict = COST_DEARER}, 0,
                "B200 costs 2.5 times as much per token as H100");
}

/* The seeds' table: 0.3947 and 0.4022 $ per million tokens. */
static void a_settled_cost_below_what_matters_is_about(void **state)
{
    (void)state;
    expect_cost((struct cost_ratio){.value = 1.019, .verdict = COST_DEARER}, 0,
                "B200 costs about 2 % more per token than H100");
    expect_cost((struct cost_ratio){.value = 0.9996, .verdict = COST_CHEAPER}, 0,
                "B200 costs about 0.04 % less per token than H100");
}

static void a_cost_of_any_size_is_never_said_to_be_nothing(void **state)
{
    (void)state;
    expect_cost((struct cost_ratio){.value = 6.44e17, .verdict = COST_DEARER}, 0,
                "B200 costs 6.440e17 times as much per token as H100");
    expect_cost((struct cost_ratio){.value = 6.44e-19, .verdict = COST_CHEAPER}, 0,
                "B200 costs less than a hundredth per token of what H100 does");
}

static void what_a_cost_does_not_show_is_not_called_equality(void **state)
{
    struct cost_ratio open = {.value = 1.01, .verdict = COST_INCONCLUSIVE, .open_runs = 1};
    (void)state;
    expect_cost((struct cost_ratio){.value = 1.001, .verdict = COST_EQUIVALENT}, 0,
                "B200 and H100: no difference larger than 3 % in cost per token");
    expect_cost(open, 6, "B200, H100, per token: cannot tell: about 6 more runs per level may decide");
    expect_cost(open, 0, "B200, H100, per token: cannot tell from these runs");
    open.open_prices = 1; /* more runs alone would not help */
    expect_cost(open, 6, "B200, H100, per token: cannot tell: the prices are ranges and runs vary");
    open.open_runs = 0;
    expect_cost(open, 0, "B200, H100, per token: cannot tell: the prices are ranges");
    expect_cost((struct cost_ratio){.value = 1.2, .verdict = COST_TOO_FEW}, 0,
                "B200 against H100, per token: not enough runs to say");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_settled_change_is_said_in_percent),
        cmocka_unit_test(a_settled_change_below_what_matters_is_about),
        cmocka_unit_test(a_change_that_was_found_is_never_called_zero),
        cmocka_unit_test(the_absence_of_significance_is_never_called_equality),
        cmocka_unit_test(one_run_on_a_side_is_not_enough_to_say),
        cmocka_unit_test(speed_and_cost_round_alike),
        cmocka_unit_test(a_settled_cost_is_said_in_percent),
        cmocka_unit_test(a_settled_cost_below_what_matters_is_about),
        cmocka_unit_test(a_cost_of_any_size_is_never_said_to_be_nothing),
        cmocka_unit_test(what_a_cost_does_not_show_is_not_called_equality),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

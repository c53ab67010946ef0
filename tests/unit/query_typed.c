/* Numbers beside a unit that templates may not have. */
#include "query/typed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What is found, each in brackets. */
static void assert_found(const char *text, const char *wanted)
{
    struct arena memory = {0};
    struct typed_quantity *found;
    size_t n;
    const char *got = "";
    assert_int_equal(typed_quantities(&found, &n, text, strlen(text), &memory), 0);
    for (size_t i = 0; i < n; i++)
        got = arena_format(&memory, "%s[%s]", got,
                           arena_copy_n(&memory, text + found[i].from, found[i].to - found[i].from));
    if (strcmp(got, wanted) != 0)
        fail_msg("'%s' has %s, not %s", text, got, wanted);
    arena_release(&memory);
}

static void assert_none(const char *text)
{
    assert_found(text, "");
}

static void what_doc_check_calls_a_quantity_is_one(void **state)
{
    (void)state;
    assert_found("at 38,500 tok/s", "[38,500 tok/s]");
    assert_found("$0.40 per million tokens", "[$0.40 per million tokens]");
    assert_found("4,277\xe2\x80\x93"
                 "4,355 tok/s",
                 "[4,277\xe2\x80\x93"
                 "4,355 tok/s]");
    assert_found("it is 1.9x faster", "[1.9x faster]");
    assert_found("costs 12 % less", "[12 % less]");
}

static void a_number_beside_any_unit_is_one(void **state)
{
    (void)state;
    assert_found("12 % of it", "[12 %]");
    assert_found("12% of it", "[12%]");
    assert_found("2x the memory", "[2x]");
    assert_found("1.9\xc3\x97", "[1.9\xc3\x97]");
    assert_found("80 GB", "[80 GB]");
    assert_found("after 30 days", "[30 days]");
    assert_found("7-day", "[7-day]");
    assert_found("2.5 s and 3 ms", "[2.5 s][3 ms]");
    assert_found("10 runs, 3 receipts", "[10 runs][3 receipts]");
    assert_found("2M tokens", "[2M tokens]");
    assert_found("700 W", "[700 W]");
    assert_found("3 per host", "[3 per]");
    assert_found("5/GPU", "[5/]");
}

static void money_is_one_by_itself(void **state)
{
    (void)state;
    assert_found("it costs $4", "[$4]");
    assert_found("for \xe2\x82\xac 3.20", "[\xe2\x82\xac 3.20]");
    assert_found("USD 6.25 or 6 dollars", "[USD 6.25][6 dollars]");
    assert_found("5\xe2\x82\xac", "[5\xe2\x82\xac]");
}

static void words_are_numbers_too(void **state)
{
    (void)state;
    assert_found("ten percent", "[ten percent]");
    assert_found("two hundred tokens", "[two hundred tokens]");
    assert_found("twice as fast", "[twice as]");
    assert_found("at half the price", "[half the price]");
    assert_found("it doubled", "[doubled]");
    assert_found("Tenfold", "[Tenfold]");
    assert_none("run it twice, one step at a time; in $ per million tokens");
    assert_none("double precision, two accelerators");
}

static void a_share_of_what_is_measured_is_one(void **state)
{
    (void)state;
    assert_found("it is a third faster", "[a third faster]");
    assert_found("two thirds of the price", "[two thirds of the price]");
    assert_found("two-thirds of its hourly cost", "[two-thirds of its hourly cost]");
    assert_found("at half price, at half its cost", "[half price][half its cost]");
    assert_found("half of the steady-state throughput", "[half of the steady-state throughput]");
    assert_found("half of {{answer.ratio}}", "[half of {{]");
    assert_found("half of it, a quarter of them", "[half of it][a quarter of them]");
    assert_found("\xe2\x85\x93 slower", "[\xe2\x85\x93 slower]");
    assert_found("1/2 the price", "[1/2 the price]");
    assert_found("cut by half", "[by half]");
    assert_found("a factor of 2, by a factor of two", "[factor of 2][factor of two]");
    assert_found("one and a half times, 2 and a half hours", "[one and a half times][2 and a half hours]");
    assert_found("1\xc2\xbd times", "[1\xc2\xbd times]");
    assert_none("half of the page, a third of the readers, half a line");
    assert_none("a third run, the third of the runs, a third price row, one half-line");
    assert_none("half of the founders is in favour of the price");
    assert_none("as a factor of the axis, the factor accelerator");
}

static void so_many_of_so_many_is_one(void **state)
{
    (void)state;
    assert_found("Ten of ten runs", "[Ten of ten runs]");
    assert_found("3 of 4 runs, two of the runs", "[3 of 4 runs][two of the runs]");
    assert_found("one of two runs, nine out of ten", "[one of two runs][nine out of ten]");
    assert_found("three receipts are missing", "[three receipts]");
    assert_none("two of the founders, one of the runs, one run, two runs a side");
    assert_none("page 3 of 4, Figure 3 of the claims, version 2 of the claims, three steps");
}

static void the_unit_may_come_first(void **state)
{
    (void)state;
    assert_found("tok/s: 38000", "[tok/s: 38000]");
    assert_found("tokens per second per GPU is about 4,300 on it", "[tokens per second per GPU is about 4,300]");
    assert_found("$/Mtok 0.39, USD 0.39", "[$/Mtok 0.39][USD 0.39]");
    assert_found("USD per million tokens (0.39)", "[USD per million tokens (0.39]");
    assert_found("n=10, n = 10", "[n=10][n = 10]");
    assert_found("Throughput: 38000 on H200", "[Throughput: 38000]");
    assert_none("tok/s (8 GPUs), in tok/s 8\xc3\x97 H200, USD per hour 2024-10-15");
    assert_none("tok/s, 4 levels; Cost: 3 ways; tok/s in section 4");
    assert_none("column=1, --min-n=2, section 4: runs, 10-n = x, tok/s: {{answer.ratio}}");
}

static void powers_and_other_numerals_are_numbers(void **state)
{
    (void)state;
    assert_found("10^4 tok/s", "[10^4 tok/s]");
    assert_found("10^{-4} s", "[10^{-4} s]");
    assert_found("10\xe2\x81\xb4 tok/s", "[10\xe2\x81\xb4 tok/s]");
    assert_found("XII percent, XX times", "[XII percent][XX times]");
    assert_found("\xe2\x85\xab %", "[\xe2\x85\xab %]"); /* one sign */
    assert_none("X percent, $ a MM tokens, VI, part II");
}

static void a_point_behind_a_number_hides_no_unit(void **state)
{
    (void)state;
    assert_found("it makes 38000. tok/s", "[38000. tok/s]");
    assert_found("38000. tok/s", "[38000. tok/s]");
    assert_none("1. Summary, 2. Runs; see section 4. Tokens are counted");
    assert_none("1. tok/s by level");
}

static void no_script_and_no_blank_hides_one(void **state)
{
    (void)state;
    assert_found("\xef\xbc\x91\xef\xbc\x92 \xef\xbc\x85", "[\xef\xbc\x91\xef\xbc\x92 \xef\xbc\x85]"); /* full width */
    assert_found("\xd9\xa1\xd9\xa2 %", "[\xd9\xa1\xd9\xa2 %]");                                       /* Arabic-Indic */
    assert_found("12\xe2\x80\x89%", "[12\xe2\x80\x89%]");                                             /* thin space */
    assert_found("12\xc2\xa0%", "[12\xc2\xa0%]"); /* no-break space */
    assert_found("1\xe2\x80\x8b"
                 "2 %",
                 "[1\xe2\x80\x8b"
                 "2 %]"); /* zero width */
    assert_found("\xc2\xbd the price, \xc2\xbd %", "[\xc2\xbd the price][\xc2\xbd %]");
    assert_found("\xf0\x9d\x9f\x8f\xf0\x9d\x9f\x97 %", "[\xf0\x9d\x9f\x8f\xf0\x9d\x9f\x97 %]"); /* mathematical */
    assert_found("1\xc2\xb7"
                 "9\xc3\x97",
                 "[1\xc2\xb7"
                 "9\xc3\x97]");
    assert_found("38,500 {{metric}} and", "[38,500 {{metric}}]");
    assert_found("9{{x", "[9{{]");
}

static void names_dates_and_configurations_are_none(void **state)
{
    (void)state;
    assert_none("B200, H100 and H200:8");
    assert_none("A100-80GB");
    assert_none("llama2-70b, llama2_70b_lora");
    assert_none("2026-04-16, on 2024-10-15 runs");
    assert_none("of the October 2024 runs");
    assert_none("week 2026-W16, day 27, section 4, issue 6");
    assert_none("NCCL 2.21, CUDA 12.4.1, torch 2.5");
    assert_none("8 GPUs, 2 hosts, 8x H200, 8\xc3\x97 B200, 2x4");
    assert_none("FP8, bf16, 8-bit");
    assert_none("https://example.org/100%20s/3x and more");
    assert_none("code 12, step 3, exit 4");
}

static void what_people_say_for_a_number_is_one(void **state)
{
    (void)state;
    assert_found("Speedup of 1.9", "[Speedup of 1.9]");
    assert_found("A speed-up of 1.897 was seen", "[speed-up of 1.897]");
    assert_found("The ratio is 1.9 here", "[ratio is 1.9]");
    assert_found("MFU 41, ratio 1.9 on it", "[MFU 41][ratio 1.9]");
    assert_found("38,461 of throughput", "[38,461 of throughput]");
    assert_found("38k a second, ten an hour", "[38k a second][ten an hour]");
    assert_found("Four bucks an hour, 4 quid", "[Four bucks][4 quid]");
    assert_found("It is roughly double", "[double]");
    assert_found("The cost is double; it was almost triple that of it", "[double][triple]");
    assert_found("it is nearly twice, about half", "[twice][half]");
    assert_found("The gain is one point nine", "[one point nine]");
    assert_found("zero point four five of it", "[zero point four five]");
    assert_found("nine cases out of ten", "[nine cases out of ten]");
    assert_found("9 measured cases out of 10", "[9 measured cases out of 10]");
    assert_found("Nine in ten attempts finish, 9 in 10", "[Nine in ten][9 in 10]");
}

static void what_only_sounds_like_a_number_is_none(void **state)
{
    (void)state;
    assert_none("since 2024 a second wave, the prices of 2024, costs of 8 GPUs, records of 2024");
    assert_none("the format is double precision, it is double-checked, run it twice, which is half done");
    assert_none("the price of two hosts, two in one, three in two hosts, at one point");
    assert_none("throughput (4), throughput 8\xc3\x97 H200, Throughput 2024, one of throughput and cost");
    assert_none("the ratio is computed, a gain of speed, MFU is in section 4; Cost: 3 ways");
    assert_none("Figure 3 of throughput, section 4 in 10, 8 in 2024, version one point two");
    assert_none("MFU by level, half the readers, about half the readers, in 8 out-of-order hosts");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_doc_check_calls_a_quantity_is_one),
        cmocka_unit_test(a_number_beside_any_unit_is_one),
        cmocka_unit_test(money_is_one_by_itself),
        cmocka_unit_test(words_are_numbers_too),
        cmocka_unit_test(a_share_of_what_is_measured_is_one),
        cmocka_unit_test(so_many_of_so_many_is_one),
        cmocka_unit_test(the_unit_may_come_first),
        cmocka_unit_test(powers_and_other_numerals_are_numbers),
        cmocka_unit_test(a_point_behind_a_number_hides_no_unit),
        cmocka_unit_test(no_script_and_no_blank_hides_one),
        cmocka_unit_test(what_people_say_for_a_number_is_one),
        cmocka_unit_test(what_only_sounds_like_a_number_is_none),
        cmocka_unit_test(names_dates_and_configurations_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

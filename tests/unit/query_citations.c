/* References in a text and the quantities beside them: what is a quantity, which claim is meant, whether it agrees. */
#include "query_cited.h"

static void rates_are_quantities_however_they_are_written(void **state)
{
    static const char *const texts[] = {
        "1,234 tok/s",
        "1234 tokens/s",
        "1234 toks/s",
        "1234 tok/sec",
        "1234 TOK/S",
        "1,234.5 tokens per second",
        "1234 tok per second",
        "1234 tokens a second",
        "1234 tokens/second",
        "1234tok/s",
        "1.2k tok/s",
        "1.2 ktok/s",
        "1.2 Mtok/s",
        "1.2 million tokens per second",
        "**1,234** tok/s",
        "_1,234_ tokens/s",
        "1,234\xc2\xa0tok/s",
        ("1\xe2\x80\xaf"
         "234\xe2\x80\xaftok/s"),
        "1,234&nbsp;tok/s",
        "1,234\ntok/s",
        "1,234 tok / s",
        "1234-tok/s",
        "1234 tok/s/GPU",
        "1234 tok/s per accelerator",
        "1.2e3 tok/s",
        "<b>1,234</b> tok/s",
        "1234 training tokens per second",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct citations c = check_text(*state, texts[i]);
        if (c.n_findings != 1 || c.n_quantities != 1 || c.findings[0].fault != CITED_NOT || c.findings[0].line != 1)
            fail_msg("%s: %zu findings, %zu quantities", texts[i], c.n_findings, c.n_quantities);
    }
    finds(*state, "about ~1,234 tok/s", "7@1:8");
    finds(*state, "> at 1,234\n> tok/s", "7@1:6");
    finds(*state, "# 1,234 tok/s\n- 99 tok/s\n\n![99 tok/s](a.png)", "7@1:3 7@2:3 7@4:3");
}

static void costs_are_quantities(void **state)
{
    struct registered *x = *state;
    static const char *const texts[] = {"$0.40/Mtok",
                                        "$0.40 per million tokens",
                                        "0.40 $/Mtok",
                                        "0.40 USD/Mtok",
                                        "0.40 $ per million tokens",
                                        "EUR 0.40 per million tokens",
                                        "0.40 EUR/Mtok",
                                        "$0.40 per 1M tokens",
                                        "$0.40/M tokens",
                                        "0.40 dollars per million tokens",
                                        "\\$0.40/Mtok"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct citations c = check_text(x, texts[i]);
        if (c.n_findings != 1 || c.findings[0].fault != CITED_NOT)
            fail_msg("%s: %zu findings", texts[i], c.n_findings);
    }
    finds(x, "at $0.40/Mtok", "7@1:4");
    first_message_is(x, "at $0.40/Mtok", "$0.40/Mtok: no claim is cited for it");
    finds_nothing(x, "6.25 $/h, $3.95 per GPU-hour, 50.00 USD an hour, 8 GPU per million tokens, 3 per million tokens");
}

static void ratios_and_percentages_are_quantities_where_they_speak_of_speed_or_cost(void **state)
{
    static const char *const texts[] = {
        "B200 is 1.9x H100",
        "B200 is 1.9\xc3\x97 the H100",
        "it is 2x faster",
        "a 2x speedup",
        "a 2X speedup",
        "1.9\xc3\x97 [H100](a)",
        "1.9&times; that",
        "1.9-fold",
        "3 times faster",
        "1.9 times the speed",
        "1.9 times the throughput",
        "1.02 times as much",
        "2 times as fast",
        "2 times cheaper",
        "2 times more expensive",
        "12 % faster",
        "12% slower",
        "12 percent cheaper",
        "12 % more expensive",
        "12 % less expensive",
        "12 % quicker in all",
        "a 12 % speed-up",
        "faster by 12 %",
        "cheaper by about 12 %",
        "slower by up to 12 %",
        "12 % more tokens",
        "12 % higher throughput",
        "a 12 % throughput gain",
        "throughput rose by 12 %",
        "throughput is up 12 %",
        "cost went down by 12 %",
        "costs fell 12 %",
        "costs dropped by nearly 12 %",
        "a cost reduction of 12 %",
        "steps are 12 % shorter, which is 12 % less", /* of step time: one */
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct citations c = check_text(*state, texts[i]);
        if (c.n_findings != 1 || c.findings[0].fault != CITED_NOT)
            fail_msg("%s: %zu findings", texts[i], c.n_findings);
    }
    finds(*state, "1.9x", "7@1:1");
}

static void other_numbers_are_none(void **state)
{
    static const char *const texts[] = {
        "8\xc3\x97H200, 8x H100, 8 x H100, 2x GPUs, 4\xc3\x97 TPU v6e, 2x nodes, 8x Lambda hosts, 8x `h100`",
        "a 2x4 mesh, 1024x768, 8 x 8,192 tokens, 0x1F, 0x, IEEE 802.1X, B200 x 8, x86, 3x3x3",
        "2 \xc3\x97 T tokens",
        "H100 is 1x, or 1.00\xc3\x97",
        "2x the memory, 5x more data, 1.5x larger batches, 4x memory bandwidth, 2 times as much memory",
        "we retried 3x, ran 3 times, 3 times a day, all 3 times",
        "95 % interval, 95 % confidence that B200 is faster, the 99 % quantile is slower",
        "52 % MFU, 60 % utilization costs more, 98 % of the faster runs, MFU improved to 52 %",
        "memory use is 12 % lower at the same throughput, 12 % less memory for all tokens",
        "12 % of tokens",
        "12 % more people",
        "costs less than 1 % from then on, throughput within 3 %",
        "1.2.3 tok/s, v1.2 tok/s, llama-70b tok/s, 10^6 tok/s",
        "1,234 tok/step, 1,234 tokens, 12 tok/s2, 12 tok/sx, 30 s, 64 MiB/s",
        "https://a.b/1,234-tok/s, <https://a.b/2x>, www.a.b/2x, [a](2x.html \"3x\")",
        "`1,234 tok/s`, <code>2x</code>, <pre>3x</pre>, <!-- 4x -->",
        "```\n1,234 tok/s\n```",
        "    1,234 tok/s",
        "[a]: http://b.c \"1,234 tok/s\"",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        finds_nothing(*state, texts[i]);
}

static void agrees(struct registered *x, const char *quantity, const char *claim, int wanted)
{
    const char *text = arena_format(&x->memory, "It is %s [mcr:%s@1].", quantity, claim);
    struct citations c = check_text(x, text);
    assert_int_equal(c.n_quantities, 1);
    if ((c.n_findings == 0) != wanted)
        fail_msg("%s: %s", text, c.n_findings > 0 ? c.findings[0].message : "nothing found");
}

static void a_rate_is_the_claims_cut_or_rounded_or_a_limit(void **state)
{
    struct registered *x = *state;
    static const char *const right[] = {"262,254 tok/s", "262254.0 tok/s", "262,250 tok/s", "262,300 tok/s",
                                        "262,000 tok/s", "260,000 tok/s",  "262k tok/s",    "262.2k tok/s",
                                        "262.3k tok/s",  "0.26M tok/s",    "260,892 tok/s", "263,623 tok/s"};
    static const char *const wrong[] = {"262,255 tok/s", "262,253 tok/s", "262,245 tok/s",  "262,400 tok/s",
                                        "262,245 tok/s", "300,000 tok/s", "200,000 tok/s",  "0.3M tok/s",
                                        "263k tok/s",    "260,893 tok/s", "262,254k tok/s", "262.254 tok/s"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        agrees(x, right[i], "speed", 1);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        agrees(x, wrong[i], "speed", 0);
    first_message_is(x, "At 262,255 tok/s [mcr:speed@1].",
                     "262,255 tok/s is not what mcr:speed@1 says: 262,254 tok/s (260,892–263,623)");
}

static void a_rate_of_one_accelerator_is_a_division(void **state)
{
    agrees(*state, "32,781 tok/s/GPU", "speed", 1);
    agrees(*state, "32.8k tokens/s per GPU", "speed", 1);
    agrees(*state, "262,254 tok/s per GPU", "speed", 0);
    agrees(*state, "32,781 tok/s", "speed", 0);
    agrees(*state, "262,254 tok/s per node", "speed", 0);
}

static void rates_of_the_sides_stand_behind_ratios_and_costs(void **state)
{
    agrees(*state, "137,984 tok/s", "ratio", 1);
    agrees(*state, "262,254 tok/s", "ratio", 1);
    agrees(*state, "138,984 tok/s", "ratio", 0);
    agrees(*state, "262,254 tok/s", "cost", 1);
    agrees(*state, "137,984 tok/s", "cost", 0);
    agrees(*state, "137,984 tok/s", "speed", 0);
}

static void a_ratio_goes_the_way_its_words_say(void **state)
{
    static const char *const right[] = {
        "1.9x",        "1.901\xc3\x97", "1.90 times faster",    "1.9x the speed", "1.884x",         "1.917x",
        "90 % faster", "90.1 % faster", "90 % more throughput", "a 90 % speedup", "faster by 90 %", "90.06 % faster"};
    static const char *const wrong[] = {"2x",           "1.8x",         "1.91x",        "1.9x slower",
                                        "90 % slower",  "91 % faster",  "100 % faster", "90 % less throughput",
                                        "190 % faster", "1.9x cheaper", "90 % cheaper"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        agrees(*state, right[i], "ratio", 1);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        agrees(*state, wrong[i], "ratio", 0);
}

static void less_cost_is_better(void **state)
{
    static const char *const right[] = {
        "0.83x the cost", "0.8325 times as much",       "17 % cheaper",
        "16.7 % cheaper", "a cost improvement of 17 %", "costs are 17 % lower, or 1.2 times cheaper"};
    static const char *const wrong[] = {"17 % dearer", "17 % more expensive", "20 % cheaper",
                                        "1.2 times more expensive", "17 % faster"};
    for (size_t i = 0; i + 1 < sizeof right / sizeof *right; i++)
        agrees(*state, right[i], "dearer", 1);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        agrees(*state, wrong[i], "dearer", 0);
    finds_nothing(*state, "costs are 17 % lower, or 1.2 times cheaper [mcr:dearer@1]");
}

static void a_cost_has_a_currency(void **state)
{
    agrees(*state, "$0.05296/Mtok", "cost", 1);
    agrees(*state, "0.053 USD per million tokens", "cost", 1);
    agrees(*state, "$0.05324/Mtok", "cost", 1);
    agrees(*state, "EUR 0.05296/Mtok", "cost", 0);
    agrees(*state, "$0.052/Mtok", "cost", 0);
    agrees(*state, "$0.06/Mtok", "cost", 0);
}

static void a_quantity_is_of_the_next_reference_that_fits(void **state)
{
    struct registered *x = *state;
    finds_nothing(x, "It is 1.9x [mcr:ratio@1] at 262,254 tok/s [mcr:speed@1] for $0.053/Mtok [mcr:cost@1].");
    finds_nothing(x, "1.9x at 262,254 tok/s: [mcr:speed@1], [mcr:ratio@1].");
    finds_nothing(x, "By [mcr:speed@1] it is 262,254 tok/s.");
    finds_nothing(x, "By [mcr:speed@1] it is 262,254 tok/s, and by [mcr:ratio@1] 1.9x.");
    finds_nothing(x, "[262,254 tok/s](a) [mcr:speed@1](https://b.c), **1.9x**[^mcr-ratio-1].");
    finds(x, "90 % faster [mcr:dearer@1].", "3@1:1");
    finds(x, "1.9x [mcr:speed@1].", "3@1:1");
    finds(x, "137,984 tok/s [mcr:speed@1] and 262,254 tok/s [mcr:ratio@1].", "3@1:1");
    first_message_is(x, "1.9x [mcr:speed@1].",
                     "1.9x is not what mcr:speed@1 says: B200 × 8 trains nam52 at 262,254 tok/s (260,892–263,623)");
}

static void a_reference_counts_in_its_sentence_and_right_behind_it(void **state)
{
    struct registered *x = *state;
    finds(x, "It is 262,254 tok/s. So says [mcr:speed@1].", "7@1:7");
    finds_nothing(x, "It is 262,254 tok/s. [mcr:speed@1] So it is.");
    finds_nothing(x, "It is 262,254 tok/s.[^mcr-speed-1] So it is.");
    finds_nothing(x, "It is fast (262,254 tok/s).[^mcr-speed-1] So it is.");
    finds(x, "It is so. [mcr:speed@1] Now 262,254 tok/s.", "7@1:29");
    finds_nothing(x, "It is 262,254 tok/s vs. H100, approx. what [mcr:speed@1] says.");
    finds_nothing(x, "It is 262,254 tok/s, i.e. fast. enough [mcr:speed@1].");
    finds(x, "It is 262,254 tok/s\n\n[mcr:speed@1]", "7@1:7");
    finds(x, "- 262,254 tok/s\n- [mcr:speed@1]", "7@1:3");
    finds_nothing(x, "- 262,254 tok/s,\n  by [mcr:speed@1]");
    finds(x, "<p>262,254 tok/s</p><p>[mcr:speed@1]</p>", "7@1:4");
    finds_nothing(x, "<tr><td>262,254 tok/s<br></td><td>[mcr:speed@1]</td></tr>");
}

static void intervals_and_pairs_share_a_unit(void **state)
{
    struct registered *x = *state;
    agrees(x, "260,892–263,623 tok/s", "speed", 1);
    agrees(x, "260,892 - 263,623 tok/s", "speed", 1);
    agrees(x, "250k–263,623 tok/s", "speed", 0);
    agrees(x, "250,000–263,623 tok/s", "speed", 0);
    agrees(x, "1.884–1.917\xc3\x97", "ratio", 1);
    finds(x, "1.884x–1.918x [mcr:ratio@1]", "3@1:8");
    agrees(x, "262,254 \xc2\xb1 1,366 tok/s", "speed", 1);
    agrees(x, "262k\xc2\xb1 1.4k tok/s", "speed", 1);
    agrees(x, "262,254 \xc2\xb1 1,300 tok/s", "speed", 0);
    agrees(x, "262,255 \xc2\xb1 1,366 tok/s", "speed", 0);
    finds(x, "from 137,984 to 262,254 tok/s [mcr:speed@1]", "3@1:6");
    finds_nothing(x, "from 137,984 [mcr:ratio@1] to 262,254 tok/s [mcr:speed@1]");
    finds_nothing(x, "137,984 -> 262,254 tok/s [mcr:ratio@1]");
    finds(x, "138,984 vs. 262,254 tok/s [mcr:ratio@1]", "3@1:1");
    finds_nothing(x, "at batch 8, 262,254 tok/s [mcr:speed@1]");
}

static void a_column_has_the_unit_of_its_head(void **state)
{
    struct registered *x = *state;
    finds(x, "| a | tok/s | $/Mtok |\n|--|--|--|\n| B200 | 262,254 | 0.053 |", "7@3:10 7@3:20");
    finds_nothing(x, "| a | tok/s | cost ($/Mtok) | |\n|--|--|--|--|\n"
                     "| B200 | **262,254** (260,892–263,623) | 0.053 | [mcr:speed@1] [mcr:cost@1] |");
    finds(x, "| a | throughput, ktok/s |\n|--|--|\n| B200 | 262 [mcr:speed@1] |\n| H100 | 148 [mcr:ratio@1] |",
          "3@4:10");
    finds(x, "a | b\n-|-\ntok/s | 262,254 [mcr:speed@1]\n$/Mtok | 0.06 [mcr:cost@1]", "3@4:10");
    finds(x, "| tok/s |\n|--|\n| 262,254 [mcr:speed@1] (250,000–263,623) |", "3@3:26");
    finds_nothing(x, "| a | tok/s |\n|--|--|\n| 8 | none |\n| 8 GPUs | 8 GPUs |\n| 9 | 2024-10-08 |\n| a \\| 9 | |");
    finds_nothing(x, "| a | tok/s |\n|--|--|\n| 8 | |\n\n| a | b |\n|--|--|\n| 1 | 262,254 |");
    first_message_is(x, "| tok/s |\n|--|\n| 250 |", "250 tok/s: no claim is cited for it");
}

static void what_is_cited_is_counted(void **state)
{
    struct registered *x = *state;
    struct citations c =
        check_text(x, "1.9x [mcr:ratio@1] [mcr:no@7]\n\n<!-- mcr:speed@1 -->a<!-- /mcr -->\n[^mcr-speed-1]: b c");
    assert_int_equal(c.n_items, 4);
    assert_string_equal(c.items[0].claim, "ratio");
    assert_string_equal(c.items[1].claim, "no");
    assert_int_equal(c.items[1].revision, 7);
    assert_int_equal(c.items[2].line, 3);
    assert_string_equal(c.items[3].claim, "speed");
    assert_int_equal(c.n_quantities, 1);
}

static void references_that_cannot_be_read_are_found(void **state)
{
    struct registered *x = *state;
    static const char *const flawed[] = {"[mcr:speed]",      "[mcr:speed@]",   "[mcr:speed@0]", "[mcr:speed@one]",
                                         "[mcr:@1]",         "[mcr:Speed@1]",  "[mcr:speed@1",  "[mcr: speed@1]",
                                         "[mcr:speed@1, b]", "[MCR:speed@1]",  "[^mcr-speed]",  "[^mcr-1]",
                                         "[mcr:]",           "[mcr:speed@1@2]"};
    for (size_t i = 0; i < sizeof flawed / sizeof *flawed; i++) {
        finds(x, arena_format(&x->memory, "So %s.", flawed[i]), "6@1:4");
        finds(x, arena_format(&x->memory, "At 12 tok/s %s.", flawed[i]), "6@1:13"); /* once is enough */
    }
    finds_nothing(x, "[^mcr-speed-1] `[mcr:speed]` [mcr](a) [mcreport:a] mcr:speed@1 \\[mcr:speed@1\\]");
    finds(x, "12 tok/s [mcr:sped@1], 12 tok/s[^mcr-a-b-1]", "1@1:10 1@1:32");
    first_message_is(x, "[mcr:sped@1]", "mcr:sped@1: no claim 'sped'; did you mean 'speed'?");
    first_message_is(x, "[mcr:spee@1]", "mcr:spee@1: no claim 'spee'; did you mean 'speed'?"); /* a beginning */
    first_message_is(x, "[mcr:speed@2]", "mcr:speed@2: no claim 'speed@2': its newest revision is 1");
}

static void a_dated_reference_needs_its_date(void **state)
{
    struct registered *x = *state;
    load_on(x, LATER);
    finds(x, "It is 262,254 tok/s [mcr:speed@1].", "2@1:21");
    finds_nothing(x, "On 2026-04-14 it was 262,254 tok/s [mcr:speed@1].");
    finds_nothing(x, "It was so. On **2026-04-14**. It was 262,254 tok/s [mcr:speed@1].");
    finds(x, "On 2026-04-15 it was 262,255 tok/s [mcr:speed@1].", "3@1:22 2@1:36");
    load_on(x, TODAY);
    finds_nothing(x, "It is 262,254 tok/s [mcr:speed@1].");
}

static void a_reference_to_what_may_not_be_quoted_is_found_whatever_its_number(void **state)
{
    struct registered *x = *state;
    renew(x, "2026-04-21", "speed");
    say(x, "2026-04-22", "ratio", SAY_CHALLENGED, "hot");
    say(x, "2026-04-22", "cost", SAY_WITHDRAWN, "wrong row");
    load_on(x, TODAY);
    finds(x, "262,254 tok/s [mcr:speed@1]", "4@1:15");
    finds(x, "262,255 tok/s [mcr:speed@1]", "3@1:1 4@1:15");
    finds(x, "262,254 tok/s [mcr:speed@2]", "");
    finds(x, "7x [mcr:ratio@1]", "5@1:4");
    finds(x, "$7/Mtok [mcr:cost@1]", "5@1:9");
    first_message_is(x, "[mcr:cost@1]", "mcr:cost@1 may not be quoted: withdrawn on 2026-04-22 by ann: wrong row");
    first_message_is(x, "[mcr:speed@1]", "mcr:speed@1 is superseded by speed@2 of 2026-04-21");
    load_on(x, "2026-04-20"); /* before all that */
    finds_nothing(x, "262,254 tok/s [mcr:speed@1], 1.9x [mcr:ratio@1], $0.053/Mtok [mcr:cost@1]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_CLAIMS_TO_CITE(rates_are_quantities_however_they_are_written),
        ON_CLAIMS_TO_CITE(costs_are_quantities),
        ON_CLAIMS_TO_CITE(ratios_and_percentages_are_quantities_where_they_speak_of_speed_or_cost),
        ON_CLAIMS_TO_CITE(other_numbers_are_none),
        ON_CLAIMS_TO_CITE(a_rate_is_the_claims_cut_or_rounded_or_a_limit),
        ON_CLAIMS_TO_CITE(a_rate_of_one_accelerator_is_a_division),
        ON_CLAIMS_TO_CITE(rates_of_the_sides_stand_behind_ratios_and_costs),
        ON_CLAIMS_TO_CITE(a_ratio_goes_the_way_its_words_say),
        ON_CLAIMS_TO_CITE(less_cost_is_better),
        ON_CLAIMS_TO_CITE(a_cost_has_a_currency),
        ON_CLAIMS_TO_CITE(a_quantity_is_of_the_next_reference_that_fits),
        ON_CLAIMS_TO_CITE(a_reference_counts_in_its_sentence_and_right_behind_it),
        ON_CLAIMS_TO_CITE(intervals_and_pairs_share_a_unit),
        ON_CLAIMS_TO_CITE(a_column_has_the_unit_of_its_head),
        ON_CLAIMS_TO_CITE(what_is_cited_is_counted),
        ON_CLAIMS_TO_CITE(references_that_cannot_be_read_are_found),
        ON_CLAIMS_TO_CITE(a_dated_reference_needs_its_date),
        ON_CLAIMS_TO_CITE(a_reference_to_what_may_not_be_quoted_is_found_whatever_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

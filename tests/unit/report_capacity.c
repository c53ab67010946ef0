/*
 * Money in the capacity report, on its structs: which plane a figure may stand on while price rows hold, when some or
 * all of them have ended, when there is none, and when rows of another surface are asked for.
 */
#include "report_filled.h"

/* The check values of the seeds (docs/cost.md), 3.95e6 / 3600 / 2780 and 6.25e6 / 3600 / 4316; and one that no other
   figure looks like, 8.88e6 / 3600 / 3360. As far as their digits are shown. */
#define COST_H100 "0.39"
#define COST_B200 "0.40"
#define COST_H200 "0.73"

#define AS_OF "2026-04-20"
#define ENDED "2026-04-16" /* after the runs, before the question */

struct fixture {
    struct archive t;
    struct report_request request;
    struct report report;
};

static int open_three(void **state)
{
    static const double apart[] = {1 / 1.002, 1, 1.002};
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    archive_open(&f->t);
    for (int i = 0; i < 3; i++) {
        run_at(&f->t, 1 + i, "H100", 2780 * apart[i]);
        run_at(&f->t, 11 + i, "H200", 3360 * apart[i]);
        run_at(&f->t, 21 + i, "B200", 4316 * apart[i]);
    }
    archive_filled(&f->t);
    f->request = report_request_defaults(moment(AS_OF));
    f->request.command = "mcreport report capacity";
    *state = f;
    return 0;
}

static int close_three(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->report.memory);
    archive_close(&f->t);
    free(f);
    return 0;
}

static void build(struct fixture *f)
{
    fill_report(&f->report, f->t.store, "capacity", &f->request);
}

static struct id_name put_row(struct fixture *f, const char *accelerator, const char *amount, const char *until,
                              const char *surface)
{
    int64_t end = until != NULL ? moment(until) : DATE_NONE;
    return price_name_of(PRICE_BUT(&f->t, accelerator, amount, DAY, .valid_until = end, .surface = surface));
}

struct rows {
    struct id_name h100, h200, b200;
};

/* Every accelerator priced; NULL: its row holds. */
static struct rows put_rows(struct fixture *f, const char *h100_until, const char *h200_until, const char *b200_until)
{
    return (struct rows){put_row(f, "H100", "3.95", h100_until, NULL), put_row(f, "H200", "8.88", h200_until, NULL),
                         put_row(f, "B200", "6.25", b200_until, NULL)};
}

static size_t said(const struct fixture *f, enum plane plane, const char *part)
{
    return said_in(&f->report, plane, part);
}

/* Nothing on a current page is drawn as the past or as a model, nor called so. */
static void assert_current_is_of_today(const struct fixture *f)
{
    for (size_t i = 0; i < f->report.n_sections; i++)
        for (size_t k = 0; f->report.sections[i].plane == PLANE_CURRENT && k < f->report.sections[i].n_blocks; k++) {
            const struct block *b = &f->report.sections[i].blocks[k];
            for (size_t n = 0; b->kind == BLOCK_CURVES && n < b->as.curves.n_curves; n++) {
                assert_false(b->as.curves.curves[n].dated || b->as.curves.curves[n].modelled);
                assert_false(b->as.curves.marks[n].dated || b->as.curves.marks[n].modelled);
            }
            assert_false(block_says(b, "modelled"));
        }
}

static size_t count_curves(const struct fixture *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->report.n_sections; i++)
        for (size_t k = 0; k < f->report.sections[i].n_blocks; k++)
            n += f->report.sections[i].blocks[k].kind == BLOCK_CURVES;
    return n;
}

static const char *cost_headline(const struct fixture *f)
{
    const struct section *s = section_titled(&f->report, "What does it cost?");
    if (s == NULL)
        fail_msg("nothing about cost");
    return s->blocks[0].text;
}

static void current_rows_give_current_figures_alone(void **state)
{
    struct fixture *f = *state;
    put_rows(f, NULL, NULL, NULL);
    build(f);
    assert_true(said(f, PLANE_CURRENT, COST_H100) > 0 && said(f, PLANE_CURRENT, COST_B200) > 0 &&
                said(f, PLANE_CURRENT, COST_H200) > 0);
    assert_current_is_of_today(f);
    for (size_t i = 0; i < f->report.n_sections; i++)
        assert_int_not_equal(f->report.sections[i].plane, PLANE_DATED);
    assert_int_equal(said(f, PLANE_REFERENCE, COST_H200), 0);
}

static void page_one_has_a_cost_for_every_level_and_the_headline_is_about_the_fastest(void **state)
{
    struct fixture *f = *state;
    size_t first = 0;
    put_row(f, "H100", "3.95", NULL, NULL);
    put_row(f, "H200", "4.54", NULL, NULL); /* the cheapest of the three */
    put_row(f, "B200", "6.25", NULL, NULL);
    build(f);
    const struct block *findings = block_of(&f->report.sections[0], BLOCK_FINDINGS);
    assert_non_null(findings);
    while (!has(findings->as.findings.items[first].text, "A million tokens"))
        first++;
    const char *b200 = strstr(findings->as.findings.items[first].text, " on B200 (95 % CI 0.40"), *h200;
    assert_non_null(b200);
    h200 = strstr(b200, " on H200 (95 % CI 0.37");
    assert_non_null(h200);
    assert_true(has(h200, "× (95 % CI ")); /* each with its own ratio and interval */
    assert_true(has(cost_headline(f), "B200 costs about 2 % more per token than H100"));
}

static void no_row_gives_no_figure_on_any_page(void **state)
{
    struct fixture *f = *state;
    build(f);
    for (int plane = PLANE_CURRENT; plane <= PLANE_REFERENCE; plane++)
        assert_int_equal(said(f, (enum plane)plane, "/Mtok") + said(f, (enum plane)plane, "A million"), 0);
    assert_int_equal(count_curves(f), 0);
    assert_true(said(f, PLANE_REFERENCE, "MCR-R010") > 0 && said(f, PLANE_CURRENT, "MCR-R010") > 0);
}

static void one_level_without_a_row_is_enough_to_refuse(void **state)
{
    struct fixture *f = *state;
    put_row(f, "H100", "3.95", NULL, NULL);
    put_row(f, "B200", "6.25", NULL, NULL);
    build(f);
    assert_int_equal(count_curves(f) + said(f, PLANE_CURRENT, "/Mtok") + said(f, PLANE_CURRENT, COST_B200), 0);
    static const char *const two[] = {"H100", "B200"};
    f->request.only = two; /* and without that level there is an answer */
    f->request.n_only = 2;
    build(f);
    assert_true(said(f, PLANE_CURRENT, COST_B200) > 0);
    assert_int_equal(said(f, PLANE_CURRENT, "No number for"), 0); /* what was not asked for is no gap */
}

static void ended_rows_stand_on_dated_pages_alone(void **state)
{
    struct fixture *f = *state;
    struct rows r = put_rows(f, ENDED, ENDED, ENDED);
    build(f);
    assert_int_equal(count_curves(f), 0);
    assert_int_equal(said(f, PLANE_CURRENT, "/Mtok") + said(f, PLANE_CURRENT, "A million"), 0);
    assert_true(said(f, PLANE_CURRENT, "No price row holds on this date") > 0);
    assert_int_equal(said(f, PLANE_CURRENT, r.b200.text) + said(f, PLANE_CURRENT, r.h100.text), 0);
    assert_true(said(f, PLANE_DATED, COST_H100) > 0 && said(f, PLANE_DATED, COST_B200) > 0 &&
                said(f, PLANE_DATED, COST_H200) > 0);
    assert_int_equal(said(f, PLANE_DATED, "these runs ended before"), 0); /* no run is dated, and none is said to be */
    for (size_t i = 0; i < f->report.n_sections; i++)
        if (f->report.sections[i].plane == PLANE_DATED)
            assert_true(has(f->report.sections[i].validity, "prices to 2026-04-16"));
}

static void a_level_whose_row_has_ended_is_past_and_the_others_are_not(void **state)
{
    struct fixture *f = *state;
    struct rows r = put_rows(f, NULL, ENDED, NULL);
    build(f);
    assert_current_is_of_today(f);
    assert_true(said(f, PLANE_CURRENT, COST_H100) > 0 && said(f, PLANE_CURRENT, COST_B200) > 0);
    assert_int_equal(said(f, PLANE_CURRENT, COST_H200) + said(f, PLANE_CURRENT, r.h200.text), 0);
    assert_true(said(f, PLANE_CURRENT, "The price row of H200 has expired") > 0);
    assert_int_equal(said(f, PLANE_CURRENT, "its price row has expired: see What earlier waves showed"), 2);
    assert_true(said(f, PLANE_DATED, COST_H200) > 0);
    assert_int_equal(said(f, PLANE_DATED, COST_B200), 0);
    assert_true(has(cost_headline(f), "B200 costs"));
}

static void pages_about_cost_speak_of_the_cheapest_where_the_fastest_is_past(void **state)
{
    struct fixture *f = *state;
    put_rows(f, NULL, NULL, ENDED);
    build(f);
    assert_true(has(cost_headline(f), "H200 costs 86 % more per token than H100"));
    assert_int_equal(said(f, PLANE_CURRENT, COST_B200), 0);
    assert_true(said(f, PLANE_DATED, COST_B200) > 0);
}

static void without_the_base_nothing_about_money_is_of_today(void **state)
{
    struct fixture *f = *state;
    put_rows(f, ENDED, NULL, NULL);
    build(f);
    assert_int_equal(count_curves(f) + said(f, PLANE_CURRENT, "/Mtok") + said(f, PLANE_CURRENT, "A million"), 0);
    assert_int_equal(said(f, PLANE_REFERENCE, "runs, prc-"), 0); /* the routing rule agrees */
    assert_true(said(f, PLANE_CURRENT, "The price row of H100, which the others are set against, has expired") > 0);
    assert_true(said(f, PLANE_DATED, COST_H100) > 0 && said(f, PLANE_DATED, COST_B200) > 0);
}

static void a_base_with_nothing_to_set_beside_it_is_no_answer(void **state)
{
    struct fixture *f = *state;
    put_rows(f, NULL, ENDED, ENDED);
    build(f);
    assert_int_equal(count_curves(f) + said(f, PLANE_CURRENT, "/Mtok") + said(f, PLANE_CURRENT, "A million"), 0);
    assert_true(said(f, PLANE_CURRENT, "No price row but that of H100 holds") > 0);
    assert_true(said(f, PLANE_DATED, COST_B200) > 0);
    assert_int_equal(said(f, PLANE_DATED, COST_H100), 0); /* it still holds: no dated figure */
}

static void rows_that_never_held_together_have_no_ratio(void **state)
{
    struct fixture *f = *state;
    put_rows(f, NULL, ENDED, NULL);
    PRICE(&f->t, "H100", "4.50", "2026-04-18"); /* seen when H200's had ended */
    build(f);
    assert_true(said(f, PLANE_DATED, "not of one day") > 0);
    assert_true(said(f, PLANE_DATED, COST_H200) > 0);
}

static void modelled_figures_stand_on_pages_of_their_own(void **state)
{
    struct fixture *f = *state;
    put_row(f, "H100", "3.95", NULL, "aws");
    put_row(f, "H200", "8.88", NULL, "aws");
    put_row(f, "B200", "6.25", NULL, "aws");
    build(f);
    assert_int_equal(count_curves(f) + said(f, PLANE_REFERENCE, COST_B200), 0); /* only where asked for */
    f->request.wish.what_if = 1;
    build(f);
    assert_current_is_of_today(f);
    assert_int_equal(said(f, PLANE_CURRENT, COST_B200) + said(f, PLANE_CURRENT, "/Mtok"), 0);
    assert_true(said(f, PLANE_REFERENCE, COST_B200) > 0);
    for (size_t i = 0; i < f->report.n_sections; i++)
        for (size_t k = 0; k < f->report.sections[i].n_blocks; k++) {
            const struct block *b = &f->report.sections[i].blocks[k];
            if (b->kind == BLOCK_CURVES)
                assert_true(has(b->text, "(modelled)") && b->as.curves.curves[0].modelled);
        }
}

static void what_if_changes_nothing_on_current_pages(void **state)
{
    struct fixture *f = *state;
    put_rows(f, NULL, NULL, NULL);
    put_row(f, "H100", "1.11", NULL, "aws");
    put_row(f, "B200", "9.99", NULL, "aws");
    f->request.wish.what_if = 1;
    build(f);
    assert_current_is_of_today(f);
    assert_int_equal(said(f, PLANE_CURRENT, "9.99"), 0);
    assert_true(said(f, PLANE_REFERENCE, "9.99") > 0);
}

/* A figure without interval and count is no result, whether of a level, of two, or of where they meet. */
static void every_figure_about_cost_has_its_interval_and_its_runs(void **state)
{
    static const char *const said_of[] = {"A million tokens cost 0.402",
                                          " $ on B200 (95 % CI 0.40",
                                          "; 3 runs) and 0.39",
                                          "; 3 runs): 1.01",
                                          "; 3 against 3 runs)",
                                          "B200 costs the same per token as H100 at 6.1",
                                          " $/h (95 % CI 6.1",
                                          "H100: 2,780 tok/s (95 % CI 2,7",
                                          "; 3 runs) on ",
                                          "a million delivered tokens cost so far ",
                                          "; 3 of 3 attempts) and ",
                                          ": which of them is lower cannot be told.",
                                          "break-even of B200: 6.1",
                                          "] $/h",
                                          "cost on H100: 0.39",
                                          "B200 at 6.25: 0.402",
                                          "break-even: H100 used 9",
                                          "] of its time",
                                          "B200 3 runs, H200 3 runs, H100 3 runs."};
    struct fixture *f = *state;
    put_rows(f, NULL, NULL, NULL);
    build(f);
    for (size_t i = 0; i < sizeof said_of / sizeof *said_of; i++)
        if (said(f, PLANE_CURRENT, said_of[i]) == 0)
            fail_msg("nothing says '%s'", said_of[i]);
}

/* Half of a per cent slower with every record. */
static void put_drifting(struct fixture *f, int call)
{
    char *text = NULL;
    size_t size;
    FILE *s = open_memstream(&text, &size);
    assert_non_null(s);
    fprintf(s, "[%.4f", FIRST_STEP);
    for (int i = 1; i < RECORDS; i++)
        fprintf(s, ",%.17g", 1 + 0.005 * i);
    fputs("]", s);
    assert_int_equal(fclose(s), 0);
    RUN_BUT(&f->t, call, "B200", 1, {"accelerator.count", "2"}, {"launch.parallel", "{\"dp\":2}"},
            {"steps.seconds", text});
    free(text);
}

/* Two levels ran, and one of them never settled: more runs of the same kind are not what is missing. */
static void a_level_that_never_settles_is_named_in_the_headline(void **state)
{
    static const char *const two[] = {"count=2"};
    struct fixture *f = *state;
    for (int i = 0; i < 2; i++) {
        RUN_BUT(&f->t, 61 + i, "H200", 2, {"accelerator.count", "2"}, {"launch.parallel", "{\"dp\":2}"});
        put_drifting(f, 71 + i);
    }
    f->request.where = two;
    f->request.n_where = 1;
    build(f);
    assert_string_equal(f->report.title, "Not compared: B200 has no steady state: drift");
    assert_true(said(f, PLANE_CURRENT, "Left out: 2 runs of B200: no steady state: drift, time per token grows by ") >
                0);
}

static void cost_at_less_than_all_of_the_time_says_so_on_page_one(void **state)
{
    struct fixture *f = *state;
    struct level_utilization use = {"B200", 0.6};
    put_rows(f, NULL, NULL, NULL);
    f->request.utilization = &use;
    f->request.n_utilization = 1;
    build(f);
    assert_true(block_says(block_of(&f->report.sections[0], BLOCK_FINDINGS),
                           "paid hours used B200 60 %, H200 100 %, H100 100 %."));
}

/* n runs each with two and with eight accelerators. */
static void put_counts(struct fixture *f, int n)
{
    for (int i = 0; i < 2 * n; i++)
        RUN_BUT(&f->t, 41 + i, "H200", i < n ? 2.0 : 0.7, {"accelerator.count", i < n ? "2" : "8"},
                {"launch.parallel", i < n ? "{\"dp\":2}" : "{\"dp\":8}"});
    f->request.axis = FACTOR_COUNT_OF;
}

static void of_one_run_a_side_nothing_is_said_about_how_runs_vary(void **state)
{
    struct fixture *f = *state;
    put_counts(f, 1);
    build(f);
    assert_true(said(f, PLANE_CURRENT, "First runs: how much runs vary is known from two on, of count 8") > 0);
    assert_int_equal(said(f, PLANE_CURRENT, "as runs vary now"), 0);
}

static void bare_numbers_are_said_with_what_they_count(void **state)
{
    struct fixture *f = *state;
    put_counts(f, 3);
    PRICE(&f->t, "H200", "4.54", DAY);
    build(f);
    assert_true(has(f->report.title, "count 8 is ") && has(f->report.title, " as fast as count 2"));
    assert_true(has(cost_headline(f), "count 8 costs "));
    assert_true(said(f, PLANE_CURRENT, "tokens cost ") > 0 && said(f, PLANE_CURRENT, " with count 8 (95 % CI ") > 0);
}

int main(void)
{
#define ON_THREE(test) cmocka_unit_test_setup_teardown(test, open_three, close_three)
    const struct CMUnitTest tests[] = {
        ON_THREE(current_rows_give_current_figures_alone),
        ON_THREE(page_one_has_a_cost_for_every_level_and_the_headline_is_about_the_fastest),
        ON_THREE(no_row_gives_no_figure_on_any_page),
        ON_THREE(one_level_without_a_row_is_enough_to_refuse),
        ON_THREE(ended_rows_stand_on_dated_pages_alone),
        ON_THREE(a_level_whose_row_has_ended_is_past_and_the_others_are_not),
        ON_THREE(pages_about_cost_speak_of_the_cheapest_where_the_fastest_is_past),
        ON_THREE(without_the_base_nothing_about_money_is_of_today),
        ON_THREE(a_base_with_nothing_to_set_beside_it_is_no_answer),
        ON_THREE(rows_that_never_held_together_have_no_ratio),
        ON_THREE(modelled_figures_stand_on_pages_of_their_own),
        ON_THREE(what_if_changes_nothing_on_current_pages),
        ON_THREE(cost_at_less_than_all_of_the_time_says_so_on_page_one),
        ON_THREE(every_figure_about_cost_has_its_interval_and_its_runs),
        ON_THREE(a_level_that_never_settles_is_named_in_the_headline),
        ON_THREE(of_one_run_a_side_nothing_is_said_about_how_runs_vary),
        ON_THREE(bare_numbers_are_said_with_what_they_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

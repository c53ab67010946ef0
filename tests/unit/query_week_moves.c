/* The rule of the week on plain series: what is told, in which week, once; what becomes of it; what is never told. */
#include "query/week_moves.h"
#include "stats/simulate.h"
#include "tests/unit/stats_check.h"

#include <stdlib.h>

enum { WEEKS = 60, MOST_RUNS = 10, SERIES = 3 };

struct fixture {
    struct week_series series[SERIES];
    int64_t weeks[SERIES][WEEKS * MOST_RUNS];
    double rates[SERIES][WEEKS * MOST_RUNS];
    struct week_moves moves;
    struct arena memory;
};

/* All series with so many runs a week and noise of 1 %. */
static void fill(struct fixture *f, size_t runs, double sd)
{
    for (size_t s = 0; s < SERIES; s++) {
        struct random_source r = {s + 1};
        size_t n = 0;
        for (int64_t w = 0; w < WEEKS; w++)
            for (size_t i = 0; i < runs; i++) {
                f->weeks[s][n] = w;
                f->rates[s][n++] = 1000 * exp(sd * random_normal(&r));
            }
        f->series[s] = (struct week_series){f->weeks[s], f->rates[s], n};
    }
}

static void scale(struct fixture *f, size_t series, int64_t from, int64_t to, double by)
{
    for (size_t i = 0; i < f->series[series].n; i++)
        if (f->weeks[series][i] >= from && f->weeks[series][i] < to)
            f->rates[series][i] *= by;
}

static const struct week_rule plain = {.practical = 0.03, .level = 0.95};

static void look(struct fixture *f, int64_t week)
{
    struct error err = {0};
    if (week_moves_find(&f->moves, f->series, SERIES, week, &plain, &f->memory, &err) != 0)
        fail_msg("%s", err.text);
}

/* Everything that is told of a stretch of weeks: "23 slower 0; 25 confirmed 0" */
static const char *story(struct fixture *f, int64_t from, int64_t to)
{
    const char *text = arena_copy(&f->memory, "");
    for (int64_t w = from; w < to; w++) {
        look(f, w);
        for (size_t i = 0; i < f->moves.n; i++) {
            const struct week_move *m = &f->moves.items[i];
            if (m->kind == WEEK_MOVE_GOES_ON)
                continue; /* of every week after it was told */
            const char *what = m->kind == WEEK_MOVE_EARLY       ? "early"
                               : m->kind == WEEK_MOVE_CONFIRMED ? "confirmed"
                               : m->kind == WEEK_MOVE_GONE      ? "gone"
                               : m->ratio < 1                   ? "slower"
                                                                : "faster";
            text = arena_format(&f->memory, "%s%s%lld %s%s %zu", text, text[0] != '\0' ? "; " : "", (long long)w,
                                m->kind == WEEK_MOVE_NEW && !m->confirmed ? "unconfirmed " : "", what, m->series);
        }
    }
    return text;
}

static int open_fixture(void **state)
{
    *state = calloc(1, sizeof(struct fixture));
    return *state != NULL ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->memory);
    free(f);
    return 0;
}

static void of_what_does_not_move_nothing_is_told(void **state)
{
    struct fixture *f = *state;
    fill(f, 3, 0.01);
    assert_string_equal(story(f, 0, WEEKS), "");
    assert_int_equal(f->moves.n_series, SERIES);
    assert_int_equal(f->moves.n_tests, SERIES);
    assert_int_equal(f->moves.n_untested, 0);
}

/* Single runs that vary by 2 %: every week one of the three is off by more than what is practical. */
static void noise_larger_than_what_is_practical_is_noise(void **state)
{
    struct fixture *f = *state;
    fill(f, 1, 0.02);
    assert_string_equal(story(f, 0, WEEKS), "");
}

static void a_loss_is_told_in_its_week_and_never_again(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.01);
    scale(f, 1, 30, WEEKS, 0.94);
    assert_string_equal(story(f, 0, WEEKS), "30 slower 1");
    look(f, 30);
    const struct week_move *m = &f->moves.items[0];
    assert_int_equal(m->at, 150);
    assert_int_equal(m->end, 155);
    assert_near(m->ratio, 0.94, 0.01, 0);
    assert_true(m->lo < 0.94 && 0.94 < m->hi && m->hi < 1);
    assert_true(m->p <= m->p_holm && m->p_holm <= 0.05 / 52);
    assert_true(m->confirmed && !m->few_weeks);
    assert_int_equal(m->told, 30);
}

static void a_gain_and_a_loss_of_different_classes_are_told_apart(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.01);
    scale(f, 0, 25, WEEKS, 1.07);
    scale(f, 2, 25, WEEKS, 0.93);
    assert_string_equal(story(f, 0, 45), "25 faster 0; 25 slower 2");
}

static void a_further_loss_is_new_and_so_is_the_way_back(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.01);
    scale(f, 1, 20, WEEKS, 0.92);
    scale(f, 1, 26, WEEKS, 0.9);
    scale(f, 1, 40, WEEKS, 1 / 0.92 / 0.9);
    assert_string_equal(story(f, 0, WEEKS), "20 slower 1; 26 slower 1; 40 faster 1");
}

static void single_runs_are_unconfirmed_until_there_are_three(void **state)
{
    struct fixture *f = *state;
    fill(f, 1, 0.005);
    scale(f, 2, 35, WEEKS, 0.93);
    assert_string_equal(story(f, 0, WEEKS), "35 unconfirmed slower 2; 37 confirmed 2");
    look(f, 37);
    assert_int_equal(f->moves.n_new, 0);
    assert_int_equal(f->moves.items[0].told, 35);
    assert_near(f->moves.items[0].ratio, 0.93, 0.01, 0);
}

static void a_single_bad_run_is_told_and_taken_back(void **state)
{
    struct fixture *f = *state;
    fill(f, 1, 0.005);
    scale(f, 0, 35, 36, 0.85);
    assert_string_equal(story(f, 0, WEEKS), "35 unconfirmed slower 0; 37 gone 0");
}

static void a_bad_run_among_good_ones_stands_out_and_moves_nothing(void **state)
{
    struct fixture *f = *state;
    for (size_t place = 0; place < 4; place++) { /* of the four runs of week 30, each once */
        fill(f, 4, 0.005);
        f->rates[1][4 * 30 + place] *= 0.8;
        assert_string_equal(story(f, 25, 40), "");
        look(f, 30);
        assert_int_equal(f->moves.n_spikes, 1);
        assert_int_equal(f->moves.spikes[0].series, 1);
        assert_int_equal(f->moves.spikes[0].run, 4 * 30 + place);
        assert_near(f->moves.spikes[0].ratio, 0.8, 0.02, 0);
    }
}

/* Two runs of three are slower, by enough in mean and median; the third is not. */
static void runs_that_scatter_over_the_old_level_are_no_new_one(void **state)
{
    static const double by[3] = {1.005, 0.9, 0.965};
    struct fixture *f = *state;
    fill(f, 3, 0.001);
    for (size_t i = 0; i < 3; i++)
        f->rates[1][3 * 30 + i] *= by[i];
    assert_string_equal(story(f, 25, 40), "");
}

static void a_bad_run_long_ago_hides_nothing(void **state)
{
    struct fixture *f = *state;
    fill(f, 1, 0.005);
    f->rates[2][20] *= 0.7;
    scale(f, 2, 35, WEEKS, 0.95);
    assert_string_equal(story(f, 23, WEEKS), "35 unconfirmed slower 2; 37 confirmed 2");
}

static void three_slow_runs_of_ten_are_no_new_level(void **state)
{
    struct fixture *f = *state;
    fill(f, 10, 0.005);
    for (size_t i = 0; i < 3; i++)
        f->rates[1][10 * 30 + 3 * i] *= 0.85; /* 4.8 % less in the mean of the week */
    assert_string_equal(story(f, 25, 40), "");
}

/* A change in the middle of a week is diluted in the week's mean, and seen as a new level. */
static void a_change_within_a_week_is_told_in_it(void **state)
{
    struct fixture *f = *state;
    fill(f, 10, 0.005);
    scale(f, 1, 31, WEEKS, 0.95);
    for (size_t i = 5; i < 10; i++)
        f->rates[1][10 * 30 + i] *= 0.95;
    assert_string_equal(story(f, 0, WEEKS), "30 slower 1");
    look(f, 30);
    assert_int_equal(f->moves.items[0].how, WEEK_MOVE_LEVEL);
    assert_int_equal(f->moves.items[0].at, 305);
}

static void what_is_smaller_than_practical_is_not_told_however_sure(void **state)
{
    struct fixture *f = *state;
    fill(f, 10, 0.002);
    scale(f, 1, 30, WEEKS, 0.98);
    assert_string_equal(story(f, 0, WEEKS), "");
    scale(f, 1, 30, WEEKS, 0.98);
    assert_string_equal(story(f, 0, WEEKS), "30 slower 1");
}

/* Of two or three weeks nobody knows how weeks differ, however well their runs agree. */
static void of_a_few_weeks_only_what_is_far_out_is_believed(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.005);
    scale(f, 0, 1, WEEKS, 0.92);
    scale(f, 1, 1, WEEKS, 0.6);
    assert_string_equal(story(f, 0, 12), "1 early 0; 1 early 1; 2 slower 1; 5 slower 0");
    look(f, 1);
    assert_int_equal(f->moves.n_new, 0);
    assert_near(f->moves.items[0].ratio, 0.92, 0.01, 0);
    assert_true(f->moves.untested[0] && f->moves.untested[2]);
    look(f, 2);
    assert_true(f->moves.items[0].few_weeks);
    assert_true(f->moves.untested[0] && !f->moves.untested[1]);
    look(f, 0); /* nothing lies before the first one */
    assert_int_equal(f->moves.n_tests, 0);
    assert_int_equal(f->moves.n_untested, SERIES);
}

/* By 0.3 % a week from week 20 on, for half a year. */
static void drift(struct fixture *f, size_t series)
{
    for (int64_t w = 20; w < 46; w++)
        scale(f, series, w, WEEKS, 0.997);
}

static void a_drift_is_told_once_and_is_no_step(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.01);
    drift(f, 1);
    assert_string_equal(story(f, 0, WEEKS), "32 slower 1");
    look(f, 32);
    const struct week_move *m = &f->moves.items[0];
    assert_int_equal(m->how, WEEK_MOVE_DRIFT);
    assert_true(m->lo < m->ratio && m->ratio < m->hi && m->hi < 1 && m->ratio < 0.97);
    assert_true(m->confirmed && m->pairs >= 0.8 && m->from < m->at && m->end == 5 * 33 && m->at == 5 * 32);
    look(f, 36); /* what goes on is not where it was */
    assert_int_equal(f->moves.n_new, 0);
    assert_int_equal(f->moves.items[0].kind, WEEK_MOVE_GOES_ON);
    assert_int_equal(f->moves.items[0].series, 1);
}

/* By 0.8 % a week for six weeks: no step is as large as what is practical, and no line as long as half a year. */
static void a_fall_in_small_steps_is_told(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.01);
    for (int64_t w = 25; w < 31; w++)
        scale(f, 1, w, WEEKS, 0.992);
    assert_string_equal(story(f, 0, WEEKS), "28 slower 1");
}

static void a_step_is_no_drift_however_often_it_is_looked_at(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.01);
    scale(f, 2, 20, WEEKS, 0.93);
    for (int64_t w = 20; w < WEEKS; w++) {
        look(f, w);
        for (size_t i = 0; i < f->moves.n; i++)
            assert_int_not_equal(f->moves.items[i].how, WEEK_MOVE_DRIFT);
    }
}

static void a_loss_in_a_drift_is_told_as_well(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.01);
    drift(f, 1);
    scale(f, 1, 50, WEEKS, 0.92);
    assert_string_equal(story(f, 0, WEEKS), "32 slower 1; 50 slower 1");
    look(f, 50);
    assert_int_not_equal(f->moves.items[0].how, WEEK_MOVE_DRIFT);
}

static void identical_runs_say_nothing_of_how_runs_vary(void **state)
{
    struct fixture *f = *state;
    fill(f, 3, 0);
    scale(f, 0, 30, WEEKS, 0.9);
    look(f, 30);
    assert_int_equal(f->moves.n, 0);
    assert_int_equal(f->moves.n_untested, SERIES);
    assert_true(f->moves.untested[0] && f->moves.untested[1] && f->moves.untested[2]);
}

static void what_came_later_changes_nothing_of_what_was_told(void **state)
{
    struct fixture *f = *state;
    fill(f, 2, 0.01);
    scale(f, 1, 30, WEEKS, 0.93);
    for (int64_t w = 0; w < WEEKS; w++) {
        look(f, w);
        struct week_moves all = f->moves;
        size_t n[SERIES];
        for (size_t s = 0; s < SERIES; s++) {
            n[s] = f->series[s].n;
            f->series[s].n = 2 * (size_t)(w + 1);
        }
        look(f, w);
        assert_int_equal(f->moves.n, all.n);
        for (size_t i = 0; i < all.n; i++)
            assert_memory_equal(&f->moves.items[i], &all.items[i], sizeof all.items[i]);
        for (size_t s = 0; s < SERIES; s++)
            f->series[s].n = n[s];
    }
}

/* The more is asked in a week, the surer an answer has to be. */
static void p_is_adjusted_over_all_of_the_week(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.01);
    scale(f, 1, 30, WEEKS, 0.94);
    look(f, 30);
    assert_int_equal(f->moves.n_tests, SERIES);
    assert_near(f->moves.items[0].p_holm, SERIES * f->moves.items[0].p, 1e-12, 0);
    f->series[2].n = 0;
    look(f, 30);
    assert_int_equal(f->moves.n_tests, SERIES - 1);
    assert_near(f->moves.items[0].p_holm, (SERIES - 1) * f->moves.items[0].p, 1e-12, 0);
}

struct shelf {
    const struct fixture *f;
    int asked[SERIES];
};

static int load(void *context, struct week_series *series, size_t index, struct error *err)
{
    struct shelf *shelf = context;
    (void)err;
    shelf->asked[index]++;
    series->rates = shelf->f->rates[index];
    return 0;
}

static void series_without_runs_in_the_week_are_not_read(void **state)
{
    struct fixture *f = *state;
    struct shelf shelf = {.f = f};
    struct week_rule rule = plain;
    struct error err = {0};
    fill(f, 5, 0.01);
    rule.load = load;
    rule.context = &shelf;
    for (size_t s = 0; s < SERIES; s++)
        f->series[s].rates = NULL;
    f->series[2].n = 5 * 20; /* its last run is of week 19 */
    assert_int_equal(week_moves_find(&f->moves, f->series, SERIES, 30, &rule, &f->memory, &err), 0);
    assert_int_equal(f->moves.n_series, 2);
    assert_true(shelf.asked[0] == 1 && shelf.asked[1] == 1 && shelf.asked[2] == 0);
}

/* Weeks without runs are no weeks: a class that ran last a year ago is set against that. */
static void a_pause_does_not_make_a_class_forget(void **state)
{
    struct fixture *f = *state;
    fill(f, 5, 0.01);
    scale(f, 1, 30, WEEKS, 0.93);
    for (size_t i = 0; i < f->series[1].n; i++)
        f->weeks[1][i] += f->weeks[1][i] >= 30 ? 100 : 0;
    assert_string_equal(story(f, 120, 140), "130 slower 1");
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        CASE(of_what_does_not_move_nothing_is_told),
        CASE(noise_larger_than_what_is_practical_is_noise),
        CASE(a_loss_is_told_in_its_week_and_never_again),
        CASE(a_gain_and_a_loss_of_different_classes_are_told_apart),
        CASE(a_further_loss_is_new_and_so_is_the_way_back),
        CASE(single_runs_are_unconfirmed_until_there_are_three),
        CASE(a_single_bad_run_is_told_and_taken_back),
        CASE(a_bad_run_among_good_ones_stands_out_and_moves_nothing),
        CASE(runs_that_scatter_over_the_old_level_are_no_new_one),
        CASE(a_bad_run_long_ago_hides_nothing),
        CASE(three_slow_runs_of_ten_are_no_new_level),
        CASE(a_change_within_a_week_is_told_in_it),
        CASE(what_is_smaller_than_practical_is_not_told_however_sure),
        CASE(of_a_few_weeks_only_what_is_far_out_is_believed),
        CASE(a_drift_is_told_once_and_is_no_step),
        CASE(a_fall_in_small_steps_is_told),
        CASE(a_step_is_no_drift_however_often_it_is_looked_at),
        CASE(a_loss_in_a_drift_is_told_as_well),
        CASE(identical_runs_say_nothing_of_how_runs_vary),
        CASE(what_came_later_changes_nothing_of_what_was_told),
        CASE(p_is_adjusted_over_all_of_the_week),
        CASE(series_without_runs_in_the_week_are_not_read),
        CASE(a_pause_does_not_make_a_class_forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

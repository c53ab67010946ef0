/* What is said beside the records of a run: no more and no less than what the analysis did with them. */
#include "query/analysis.h"
#include "query/marks.h"

#include "query_archive.h"

#include <math.h>

enum { N = 170 };

static double seconds[N], tokens[N], steps[N];
static unsigned marks[N];
static const struct series all = {.n = N, .seconds = seconds, .tokens = tokens, .steps_per_record = steps};

static void even(void)
{
    for (int i = 0; i < N; i++) {
        seconds[i] = 2 + 0.002 * ((i * 7) % 5);
        tokens[i] = 8192;
        steps[i] = 1;
    }
}

static struct analysis_row window(enum steady_state state, int64_t start)
{
    return (struct analysis_row){.state = (int)state, .n_records = N, .start = start, .n_window = N - start};
}

static void mark(const struct series *s, const struct analysis_row *a)
{
    struct error err = {0};
    memset(marks, 0xff, sizeof marks);
    assert_int_equal(marks_of(marks, s, a, &err), 0);
}

static void records_before_the_window_are_warm_up(void **state)
{
    (void)state;
    even();
    seconds[1] = 9;
    const struct analysis_row a = window(STEADY_WARMUP, 3);
    mark(&all, &a);
    assert_int_equal(marks[0], MARK_WARMUP);
    assert_int_equal(marks[1], MARK_WARMUP | MARK_SLOW);
    assert_int_equal(marks[2], MARK_WARMUP);
    assert_int_equal(marks[3], MARK_WINDOW);
    assert_int_equal(marks[N - 1], MARK_WINDOW);
}

static void the_faster_level_before_a_slowdown_is_no_warm_up(void **state)
{
    (void)state;
    even();
    const struct analysis_row a = window(STEADY_SLOWDOWN, 60);
    mark(&all, &a);
    assert_int_equal(marks[0], MARK_WARMUP);
    assert_int_equal(marks[1], MARK_BEFORE);
    assert_int_equal(marks[59], MARK_BEFORE);
    assert_int_equal(marks[60], MARK_WINDOW);
}

static void a_slow_record_is_a_stall_in_the_window_alone(void **state)
{
    (void)state;
    even();
    seconds[20] = seconds[90] = 3;
    seconds[120] = 1;
    const struct analysis_row a = window(STEADY_WARMUP, 40), none = window(STEADY_NONE, 40);
    mark(&all, &a);
    assert_int_equal(marks[20], MARK_WARMUP | MARK_SLOW);
    assert_int_equal(marks[90], MARK_WINDOW | MARK_STALL);
    assert_int_equal(marks[120], MARK_WINDOW | MARK_FAST);
    mark(&all, &none);
    for (int i = 0; i < N; i++)
        assert_int_equal(marks[i], i == 20 || i == 90 ? MARK_SLOW : i == 120 ? MARK_FAST : 0);
}

/* Twice the tokens in twice the time is nothing odd; without tokens a step counts for one. */
static void standing_out_is_about_time_a_token(void **state)
{
    (void)state;
    even();
    struct series untold = all;
    const struct analysis_row none = window(STEADY_INSUFFICIENT, 0);
    seconds[50] *= 2;
    tokens[50] *= 2;
    mark(&all, &none);
    assert_int_equal(marks[50], 0);
    untold.tokens = NULL;
    mark(&untold, &none);
    assert_int_equal(marks[50], MARK_SLOW);
    steps[50] = 2;
    mark(&untold, &none);
    assert_int_equal(marks[50], 0);
}

static void records_without_a_time_stand_out_from_nothing(void **state)
{
    (void)state;
    static const double nonsense[] = {0, -1, NAN, INFINITY};
    const struct analysis_row none = window(STEADY_INSUFFICIENT, 0);
    for (size_t k = 0; k < sizeof nonsense / sizeof *nonsense; k++) {
        even();
        seconds[30] = 9;
        seconds[40] = nonsense[k];
        mark(&all, &none);
        for (int i = 0; i < N; i++)
            assert_int_equal(marks[i], 0);
    }
    const struct series empty = {.n = 0}, one = {.n = 1, .seconds = seconds, .steps_per_record = steps};
    mark(&empty, &none);
    mark(&one, &none);
    assert_int_equal(marks[0], 0);
}

static const char *in_json(void)
{
    static char text[24 * N];
    size_t n = (size_t)snprintf(text, sizeof text, "[9");
    for (int i = 1; i < N; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, ",%.4f", seconds[i]);
    snprintf(text + n, sizeof text - n, "]");
    return text;
}

/* Who adds up the records that are in the window, and not of a part of a period, finds the rate and the counts. */
static void the_marked_records_add_up_to_the_rate(void **state)
{
    static const int periods[] = {0, 40, 16};
    for (size_t k = 0; k < sizeof periods / sizeof *periods; k++) {
        struct archive t;
        struct analysis_row a;
        struct receipt *r = NULL;
        struct error err = {0};
        double time = 0, work = 0;
        int64_t stand_out = 0;
        (void)state;
        even();
        for (int i = 1; i < N; i++)
            seconds[i] += periods[k] > 0 && i % periods[k] == 0 ? 20 : 0;
        archive_open(&t);
        struct digest id =
            RUN_BUT(&t, 1, "H200", 2, {"steps.seconds", in_json()}, {"finished_at", "\"2026-04-14T12:00:00Z\""});
        archive_filled(&t);
        assert_int_equal(analysis_of(t.store, &id, &a, &err), 0);
        assert_int_equal(a.stall_period, periods[k]);
        assert_int_equal(analysis_series(t.store, &id, &r, &err), 0);
        mark(&r->steps, &a);
        for (size_t i = 0; i < N; i++) {
            int counts = (marks[i] & MARK_WINDOW) != 0 && (marks[i] & MARK_PART_PERIOD) == 0;
            time += counts ? r->steps.seconds[i] : 0;
            work += counts ? r->steps.tokens[i] : 0;
            stand_out += (marks[i] & MARK_WINDOW) != 0 && (marks[i] & MARKS_STAND_OUT) != 0;
        }
        assert_true(fabs(work / time / a.tok_per_s - 1) < 1e-12);
        assert_int_equal(stand_out, a.n_outliers);
        receipt_free(r);
        archive_close(&t);
    }
}

static void another_batch_is_marked_where_it_begins(void **state)
{
    (void)state;
    even();
    for (int i = 80; i < N; i++) {
        seconds[i] *= 2;
        tokens[i] *= 2;
    }
    const struct analysis_row a = window(STEADY_FLAT, 1);
    mark(&all, &a);
    for (int i = 1; i < N; i++)
        assert_int_equal(marks[i], i == 80 ? MARK_WINDOW | MARK_BATCH : MARK_WINDOW);
}

static void every_mark_but_the_window_has_a_word(void **state)
{
    (void)state;
    unsigned seen = MARK_WINDOW;
    const struct mark_word *m;
    for (size_t i = 0; (m = mark_word(i)) != NULL; i++) {
        assert_int_equal(seen & m->mark, 0);
        assert_null(strpbrk(m->word, " ,;")); /* they are joined by these */
        seen |= m->mark;
    }
    assert_int_equal(seen, 255);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_before_the_window_are_warm_up),
        cmocka_unit_test(the_faster_level_before_a_slowdown_is_no_warm_up),
        cmocka_unit_test(a_slow_record_is_a_stall_in_the_window_alone),
        cmocka_unit_test(standing_out_is_about_time_a_token),
        cmocka_unit_test(records_without_a_time_stand_out_from_nothing),
        cmocka_unit_test(the_marked_records_add_up_to_the_rate),
        cmocka_unit_test(another_batch_is_marked_where_it_begins),
        cmocka_unit_test(every_mark_but_the_window_has_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

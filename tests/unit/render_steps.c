/*
 * C3, step time: what of a run is drawn, what is said instead, and that thousands of records lose nothing that shows.
 */
#include "render_sample.h"
#include "render_trace.h"

#include "render/log_axis.h"

enum { MANY = 5000 };

struct scene {
    double seconds[MANY];
    unsigned char out[MANY];
    struct steps_run run;
    struct trace_pages t;
};

static int open_scene(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    if (s == NULL)
        return -1;
    for (size_t i = 0; i < MANY; i++)
        s->seconds[i] = 1 + 0.01 * (double)(i % 7);
    s->run = (struct steps_run){.label = "rcp-1 · H200",
                                .series = "H200",
                                .state = "flat: because",
                                .seconds = s->seconds,
                                .out = s->out,
                                .n = 60,
                                .start = 10,
                                .end = 60,
                                .level = {1.03, 1.0, 1.06},
                                .level_label = "1.030 s",
                                .limits_label = "1.000–1.060"};
    *state = s;
    return 0;
}

static int close_scene(void **state)
{
    struct scene *s = *state;
    free(s->t.drawn);
    free(s);
    return 0;
}

static void draw(struct scene *s, struct steps_run *runs, size_t n)
{
    struct block b = {.kind = BLOCK_STEPS,
                      .text = "HOW LONG?",
                      .alt = "alt",
                      .as.steps = {.y_axis = "seconds", .runs = runs, .n_runs = n}};
    struct section section = {PLANE_REFERENCE, "Section", "valid", &b, 1};
    struct report r = sample_report();
    r.sections = &section;
    r.n_sections = 1;
    free(s->t.drawn);
    s->t = render_trace(&r, NULL);
}

/* The highest and lowest point of all lines in the plot; y grows downwards. */
static void reach_of_lines(const struct scene *s, double *top, double *bottom)
{
    *top = INFINITY, *bottom = -INFINITY;
    for (size_t i = 0; i < s->t.n; i++) {
        const struct drawn *d = &s->t.drawn[i];
        if (d->what != DRAWN_PATH || strncmp(d->head, "path open", 9) != 0 || d->h < 1 || d->w < 1)
            continue;
        *top = fmin(*top, d->y);
        *bottom = fmax(*bottom, d->y + d->h);
    }
}

static size_t count_marks(const struct scene *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->t.n; i++)
        n += is_mark(&s->t.drawn[i]) && s->t.drawn[i].w > 4 && s->t.drawn[i].h > 4;
    return n;
}

static void a_run_has_its_name_state_window_and_level(void **state)
{
    struct scene *s = *state;
    draw(s, &s->run, 1);
    static const char *const texts[] = {"rcp-1 · H200",          "flat: because", "warm-up: records 0–9",
                                        "window: records 10–59", "1.030 s",       "1.000–1.060"};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(count_text(&s->t, texts[i]), 1);
}

static void without_a_window_there_is_no_level_and_it_is_said(void **state)
{
    struct scene *s = *state;
    s->run.start = s->run.end = 0;
    s->run.level = (struct mark)NONE;
    s->run.level_label = s->run.limits_label = NULL;
    draw(s, &s->run, 1);
    assert_int_equal(count_text(&s->t, "no window, no level"), 1);
    assert_int_equal(count_text(&s->t, "window: record"), 0);
    assert_int_equal(count_text(&s->t, "1.030"), 0);
}

static void records_that_stand_out_are_marked(void **state)
{
    struct scene *s = *state;
    draw(s, &s->run, 1);
    assert_int_equal(count_marks(s), 0);
    s->out[20] = s->out[40] = 1;
    draw(s, &s->run, 1);
    assert_int_equal(count_marks(s), 2);
}

static void a_long_record_0_leaves_the_plot_and_is_named(void **state)
{
    struct scene *s = *state;
    double top, bottom, top_with, bottom_with;
    draw(s, &s->run, 1);
    reach_of_lines(s, &top, &bottom);
    assert_int_equal(count_text(&s->t, "beyond the scale"), 0);
    s->seconds[0] = 59.5;
    draw(s, &s->run, 1);
    reach_of_lines(s, &top_with, &bottom_with);
    assert_int_equal(count_text(&s->t, "record 0, beyond the scale: 59.50 s"), 1);
    assert_true(fabs(bottom - bottom_with) < 0.2 && top_with < top); /* the others stand where they stood */
}

/* One record in five thousand, wherever it lies in its column of the picture. */
static void no_extreme_record_is_lost_in_a_crowd(void **state)
{
    struct scene *s = *state;
    double top, bottom, high, low;
    s->run.n = s->run.end = MANY;
    s->seconds[1] = 8, s->seconds[2] = 0.2; /* fix the scale */
    draw(s, &s->run, 1);
    reach_of_lines(s, &high, &low);
    s->seconds[1] = s->seconds[2] = 1;
    for (size_t at = 3000; at < 3012; at++) {
        double kept = s->seconds[at], next = s->seconds[at + 1];
        s->seconds[at] = 8, s->seconds[at + 1] = 0.2;
        draw(s, &s->run, 1);
        reach_of_lines(s, &top, &bottom);
        assert_true(fabs(top - high) < 0.2 && fabs(bottom - low) < 0.2);
        s->seconds[at] = kept, s->seconds[at + 1] = next;
    }
}

static void what_is_no_positive_time_breaks_the_line(void **state)
{
    static const double bad[] = {NAN, 0, -1, INFINITY, 1e300};
    struct scene *s = *state;
    for (size_t i = 0; i < COUNT(bad); i++)
        s->seconds[10 + 3 * i] = bad[i];
    draw(s, &s->run, 1);
    size_t lines = 0;
    for (size_t i = 0; i < s->t.n; i++)
        lines += s->t.drawn[i].what == DRAWN_PATH && strncmp(s->t.drawn[i].head, "path open", 9) == 0 &&
                 s->t.drawn[i].w > 1 && s->t.drawn[i].h > 1;
    assert_int_equal(lines, COUNT(bad) + 1);
    for (size_t i = 0; i < 60; i++)
        s->seconds[i] = NAN;
    s->run.level = (struct mark)NONE;
    draw(s, &s->run, 1); /* nothing to scale: still a page */
    assert_int_equal(s->t.n_pages, 1);
}

static void many_runs_go_on_on_other_pages_with_the_unit_again(void **state)
{
    struct scene *s = *state;
    struct steps_run runs[14];
    for (size_t i = 0; i < COUNT(runs); i++)
        runs[i] = s->run;
    draw(s, runs, COUNT(runs));
    assert_true(s->t.n_pages >= 2);
    assert_int_equal(count_text(&s->t, "1.030 s"), COUNT(runs));
    assert_int_equal(count_text(&s->t, "seconds"), s->t.n_pages);
}

/* Values at random over many sizes: ticks lie on the axis, in order, and their labels do not touch. */
static void a_logarithmic_axis_has_readable_ticks_for_any_range(void **state)
{
    (void)state;
    struct fonts *fonts = NULL;
    struct type type = {FACE_REGULAR, 7.5, 0};
    assert_int_equal(fonts_open(&fonts, NULL), 0);
    for (int size = -15; size < 90; size += 3)
        for (double factor = 1; factor < 1e60; factor *= 1.7) {
            double lo = 1.3 * pow(10, size);
            struct axis a;
            log_axis_fit(&a, fonts,
                         &(struct axis_request){.lo = lo, .hi = lo * factor, .x0 = 74, .x1 = 0, .type = &type}, 4);
            assert_true(a.n_ticks >= 1 && a.n_ticks <= AXIS_TICKS);
            assert_true(log_axis_y(&a, lo) <= 74 - 3.9 && log_axis_y(&a, lo * factor) >= 3.9);
            for (size_t i = 0; i < a.n_ticks; i++) {
                assert_true(a.ticks[i].x <= 74 + 1e-9 && a.ticks[i].x >= -1e-9);
                assert_true(i == 0 || a.ticks[i - 1].x - a.ticks[i].x >= type.size);
            }
        }
    fonts_close(fonts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_run_has_its_name_state_window_and_level),
        TEST(without_a_window_there_is_no_level_and_it_is_said),
        TEST(records_that_stand_out_are_marked),
        TEST(a_long_record_0_leaves_the_plot_and_is_named),
        TEST(no_extreme_record_is_lost_in_a_crowd),
        TEST(what_is_no_positive_time_breaks_the_line),
        TEST(many_runs_go_on_on_other_pages_with_the_unit_again),
        cmocka_unit_test(a_logarithmic_axis_has_readable_ticks_for_any_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

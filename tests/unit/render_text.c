/* Measuring, showing and breaking text; ticks of an axis. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/axis.h"
#include "render/font.h"
#include "render/lines.h"

struct fixture {
    struct fonts *fonts;
    struct arena arena;
};

static int open_fonts(void **state)
{
    static struct fixture f;
    struct error err = {0};
    if (fonts_open(&f.fonts, &err) != 0)
        fail_msg("%s", err.text);
    *state = &f;
    return 0;
}

static int close_fonts(void **state)
{
    struct fixture *f = *state;
    fonts_close(f->fonts);
    arena_release(&f->arena);
    return 0;
}

static const struct type body = {FACE_REGULAR, 10, 0};

/* The advance widths of Lato 2.0's hmtx table (2000 units an em), as `ttx -t hmtx` prints them: 1160 for digits. */
static void digits_of_lato_are_equally_wide(void **state)
{
    struct fixture *f = *state;
    for (unsigned c = '0'; c <= '9'; c++)
        assert_int_equal(font_advance(f->fonts, FACE_REGULAR, c), 580);
    assert_true(fabs(font_width(f->fonts, &body, "12345", 5) - 29) < 1e-9);
}

static void faces_are_recorded_by_digest(void **state)
{
    struct fixture *f = *state;
    for (enum face face = 0; face < FACES; face++) {
        assert_int_equal(strlen(font_digest(f->fonts, face)), 64);
        assert_non_null(strstr(font_path(f->fonts, face), ".ttf"));
    }
    assert_string_not_equal(font_digest(f->fonts, FACE_REGULAR), font_digest(f->fonts, FACE_BOLD));
}

static void file_that_is_no_font_is_refused_by_name(void **state)
{
    (void)state;
    struct fonts *fonts = NULL;
    struct error err = {0};
    char folder[] = "/tmp/mcreport-fonts-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/Lato-Bold.ttf", folder);
    FILE *out = fopen(path, "w");
    fputs("not a font", out);
    fclose(out);
    setenv("MCREPORT_FONT_DIR", folder, 1);
    assert_int_equal(fonts_open(&fonts, &err), ERR_INTERNAL);
    assert_non_null(strstr(err.text, "Lato-Bold.ttf: not a usable TrueType font"));
    unsetenv("MCREPORT_FONT_DIR");
    remove(path);
    remove(folder);
}

static void assert_shown(struct fixture *f, const char *text, const char *shown)
{
    assert_string_equal(font_showable(f->fonts, &f->arena, FACE_REGULAR, text), shown);
}

static void what_cannot_be_drawn_is_spelled_out(void **state)
{
    struct fixture *f = *state;
    assert_shown(f, "38,498 × ≥ – ok", "38,498 × ≥ – ok");
    assert_shown(f, "▲◆✓", "▲◆✓"); /* from the fallback face */
    assert_shown(f, "😀", "\\u{1f600}");
    assert_shown(f, "日", "\\u{65e5}");
    assert_shown(f, "שלום", "\\u{05e9}\\u{05dc}\\u{05d5}\\u{05dd}"); /* would read backwards without shaping */
    assert_shown(f,
                 "\xe2\x80\xae"
                 "x",
                 "\\u{202e}x");
    assert_shown(f, "a\x1b[31m\tb\n", "a\\x1b[31m b\n");
    assert_shown(f, "\xff\xc3", "\\xff\\xc3");
    assert_shown(f,
                 "1\xe2\x80\xaf"
                 "000",
                 font_advance(f->fonts, FACE_REGULAR, 0x202f) < 0 && font_advance(f->fonts, FACE_FALLBACK, 0x202f) < 0
                     ? "1 000"
                     : "1\xe2\x80\xaf"
                       "000");
}

static void runs_change_face_where_the_fallback_steps_in(void **state)
{
    struct fixture *f = *state;
    const char *rest = "ab✓c";
    struct font_run run;
    assert_true(font_next_run(f->fonts, FACE_REGULAR, &rest, &run));
    assert_int_equal(run.face, FACE_REGULAR);
    assert_int_equal(run.len, 2);
    assert_true(font_next_run(f->fonts, FACE_REGULAR, &rest, &run));
    assert_int_equal(run.face, FACE_FALLBACK);
    assert_int_equal(run.len, 3);
    assert_true(font_next_run(f->fonts, FACE_REGULAR, &rest, &run));
    assert_int_equal(run.face, FACE_REGULAR);
    assert_false(font_next_run(f->fonts, FACE_REGULAR, &rest, &run));
}

static struct lines wrap(struct fixture *f, const char *text, double width)
{
    struct lines lines;
    assert_int_equal(lines_wrap(&lines, &f->arena, f->fonts, &body, text, width), 0);
    return lines;
}

static void text_breaks_at_spaces(void **state)
{
    struct fixture *f = *state;
    double width = font_width(f->fonts, &body, "one two", 7);
    struct lines lines = wrap(f, "one two three  four", width);
    assert_int_equal(lines.n, 3);
    assert_string_equal(lines.line[0].text, "one two");
    assert_string_equal(lines.line[1].text, "three");
    assert_string_equal(lines.line[2].text, "four");
    assert_true(lines.width <= width + 1e-6);
}

static void line_feeds_break_and_indentation_stays(void **state)
{
    struct fixture *f = *state;
    struct lines lines = wrap(f, "a\n\n  b", 100);
    assert_int_equal(lines.n, 3);
    assert_string_equal(lines.line[1].text, "");
    assert_string_equal(lines.line[2].text, "  b");
}

static void long_ids_break_after_punctuation(void **state)
{
    struct fixture *f = *state;
    struct lines lines = wrap(f, "rcp-aaaaaaaaaa/bbbbbbbbbb", font_width(f->fonts, &body, "rcp-aaaaaaaaaa/bbb", 18));
    assert_int_equal(lines.n, 2);
    assert_string_equal(lines.line[0].text, "rcp-aaaaaaaaaa/");
    assert_string_equal(lines.line[1].text, "bbbbbbbbbb");
}

static void nothing_is_lost_when_lines_are_narrower_than_a_letter(void **state)
{
    struct fixture *f = *state;
    struct lines lines = wrap(f, "äöü", 0.1);
    assert_int_equal(lines.n, 3);
    assert_string_equal(lines.line[1].text, "ö");
}

static void empty_text_is_one_empty_line(void **state)
{
    struct fixture *f = *state;
    struct lines lines = wrap(f, "", 10);
    assert_int_equal(lines.n, 1);
    assert_string_equal(lines.line[0].text, "");
}

static void cut_lines_end_in_an_ellipsis_within_the_width(void **state)
{
    struct fixture *f = *state;
    double width = font_width(f->fonts, &body, "one two", 7);
    struct lines lines = wrap(f, "one two three four five", width);
    assert_int_equal(lines_cut(&lines, 1, &f->arena, f->fonts, &body, width), 0);
    assert_int_equal(lines.n, 1);
    assert_non_null(strstr(lines.line[0].text, "…"));
    assert_true(lines.line[0].width <= width + 1e-6);
}

static struct axis fit(struct fixture *f, double lo, double hi, double width)
{
    struct axis a;
    struct axis_request r = {.lo = lo, .hi = hi, .x0 = 100, .x1 = 100 + width, .suffix = "", .type = &body};
    axis_fit(&a, f->fonts, &r);
    return a;
}

static void axis_has_round_ticks_from_zero(void **state)
{
    struct fixture *f = *state;
    struct axis a = fit(f, 0, 40000, 400);
    assert_int_equal(a.n_ticks, 5);
    assert_string_equal(a.ticks[0].label, "0");
    assert_string_equal(a.ticks[4].label, "40,000");
    assert_true(fabs(axis_x(&a, 20000) - 300) < 1e-9);
}

static void tiny_and_huge_values_are_labelled_in_powers_of_ten(void **state)
{
    struct fixture *f = *state;
    struct axis tiny = fit(f, 0, 3e-9, 400), huge = fit(f, 0, 2.5e12, 400);
    assert_int_equal(tiny.power, -9);
    assert_string_equal(tiny.ticks[tiny.n_ticks - 1].label, "3.0");
    assert_int_equal(huge.power, 12);
    assert_string_equal(huge.ticks[huge.n_ticks - 1].label, "2.5");
}

static void axis_begins_with_its_values_and_ends_at_a_tick(void **state)
{
    struct fixture *f = *state;
    struct axis a = fit(f, 0.86, 1.93, 300);
    assert_true(a.lo == 0.86 && a.hi >= 1.93 && a.hi < 2.5);
    assert_true(fabs(a.ticks[a.n_ticks - 1].value - a.hi) < 1e-9);
    for (size_t i = 0; i < a.n_ticks; i++)
        assert_true(a.ticks[i].value >= a.lo && a.ticks[i].value <= a.hi + 1e-9);
    assert_true(a.n_ticks >= 3);
}

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u; /* splitmix64 (Steele, Lea & Flood 2014) */
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static double uniform(uint64_t *state)
{
    return (double)(next_random(state) >> 11) / 9007199254740992.0;
}

static void tick_labels_never_touch(void **state)
{
    struct fixture *f = *state;
    uint64_t seed = 20241020;
    for (int i = 0; i < 20000; i++) {
        double scale = pow(10, 40 * uniform(&seed) - 20), lo = scale * uniform(&seed), hi = lo + scale * uniform(&seed);
        struct axis a = fit(f, lo, hi, 20 + 400 * uniform(&seed));
        assert_true(a.n_ticks <= AXIS_TICKS);
        assert_true(a.lo <= lo && a.hi >= hi);
        for (size_t k = 1; k < a.n_ticks; k++)
            assert_true(a.ticks[k - 1].x + a.ticks[k - 1].width / 2 < a.ticks[k].x - a.ticks[k].width / 2);
    }
}

static void labels_of_an_upright_axis_never_touch(void **state)
{
    struct fixture *f = *state;
    uint64_t seed = 20241021;
    for (int i = 0; i < 5000; i++) {
        double hi = pow(10, 40 * uniform(&seed) - 20), height = 20 + 200 * uniform(&seed);
        struct axis a;
        struct axis_request r = {.hi = hi, .x0 = 300, .x1 = 300 - height, .suffix = "", .type = &body, .upright = 1};
        axis_fit(&a, f->fonts, &r);
        assert_true(a.n_ticks > 0 && a.lo == 0 && a.hi >= hi);
        assert_true(fabs(a.ticks[0].x - 300) < 1e-9); /* values go upwards, y downwards */
        for (size_t k = 1; k < a.n_ticks; k++)
            assert_true(a.ticks[k].x + body.size < a.ticks[k - 1].x);
    }
}

static void tight_axis_ends_at_its_largest_value(void **state)
{
    struct fixture *f = *state;
    struct axis a;
    struct axis_request r = {.hi = 9, .x0 = 100, .x1 = 500, .suffix = " %", .type = &body, .tight = 1};
    axis_fit(&a, f->fonts, &r);
    assert_true(a.hi == 9 && axis_x(&a, 9) == 500);
    assert_string_equal(a.ticks[a.n_ticks - 1].label, "8 %");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_of_lato_are_equally_wide),
        cmocka_unit_test(faces_are_recorded_by_digest),
        cmocka_unit_test(file_that_is_no_font_is_refused_by_name),
        cmocka_unit_test(what_cannot_be_drawn_is_spelled_out),
        cmocka_unit_test(runs_change_face_where_the_fallback_steps_in),
        cmocka_unit_test(text_breaks_at_spaces),
        cmocka_unit_test(line_feeds_break_and_indentation_stays),
        cmocka_unit_test(long_ids_break_after_punctuation),
        cmocka_unit_test(nothing_is_lost_when_lines_are_narrower_than_a_letter),
        cmocka_unit_test(empty_text_is_one_empty_line),
        cmocka_unit_test(cut_lines_end_in_an_ellipsis_within_the_width),
        cmocka_unit_test(axis_has_round_ticks_from_zero),
        cmocka_unit_test(tiny_and_huge_values_are_labelled_in_powers_of_ten),
        cmocka_unit_test(axis_begins_with_its_values_and_ends_at_a_tick),
        cmocka_unit_test(tick_labels_never_touch),
        cmocka_unit_test(labels_of_an_upright_axis_never_touch),
        cmocka_unit_test(tight_axis_ends_at_its_largest_value),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}

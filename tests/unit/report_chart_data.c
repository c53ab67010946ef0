/* The data of a chart as a table: a row a datum, every digit, units in the names, what is missing empty. */
#include "report/chart_data.h"

#include "report/twins.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct report report_of(struct block *blocks, size_t n, struct section *section)
{
    *section = (struct section){PLANE_DATED, "title", "valid", blocks, n};
    return (struct report){.as_of = "2024-10-20", .synthetic = 1, .sections = section, .n_sections = 1};
}

/* Cells of a row joined by ';', an empty one as "". */
static const char *row_of(const struct chart_data *d, size_t row, struct arena *memory)
{
    const char *text = "";
    for (size_t j = 0; j < d->n_columns; j++) {
        const char *cell = d->cells[row * d->n_columns + j];
        text = arena_format(memory, "%s%s%s", text, j > 0 ? ";" : "", cell != NULL ? cell : "");
    }
    return text;
}

static const char *titles_of(const struct chart_data *d, struct arena *memory)
{
    const char *text = "";
    for (size_t j = 0; j < d->n_columns; j++)
        text = arena_format(memory, "%s%s%s", text, j > 0 ? ";" : "", d->columns[j].title);
    return text;
}

static void data_are(struct block *blocks, size_t n_blocks, const char *const *rows, size_t n)
{
    struct section s;
    struct report r = report_of(blocks, n_blocks, &s);
    struct arena memory = {0};
    struct chart_data d;
    struct error err = {0};
    assert_int_equal(chart_data_of(&d, &r, &memory, &err), 0);
    assert_int_equal(d.n_rows, n - 1);
    assert_string_equal(titles_of(&d, &memory), rows[0]);
    for (size_t i = 0; i + 1 < n; i++)
        assert_string_equal(row_of(&d, i, &memory), rows[i + 1]);
    arena_release(&memory);
}

static void units_become_names(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"tok/s, whole system", "tok_per_s"},
        {"runs, tok/s", "tok_per_s"},
        {"$/Mtok", "usd_per_mtok"},
        {"EUR/Mtok", "eur_per_mtok"},
        {"$ per accelerator-hour", "usd_per_accelerator_hour"},
        {"seconds per step, logarithmic", "seconds_per_step"},
        {"share of the paid time that is used", "share_of_the_paid_time_that_is_used"},
        {"–", "value"},
        {NULL, "value"}};
    struct arena memory = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(report_unit_name(&memory, names[i][0]), names[i][1]);
    arena_release(&memory);
}

static void a_comparison_has_a_row_a_level(void **state)
{
    (void)state;
    struct compare_row rows[] = {
        {"B200", "B200", {0.1, 0.05, 0.15}, {1.5, 1, 2}, "n=2", 0, 1, 0, NULL},
        {"H100", "H100", {NAN, NAN, NAN}, {NAN, NAN, NAN}, "no eligible receipt", 1, 0, 0, NULL}};
    struct block b = {.kind = BLOCK_COMPARE, .as.compare = {"tok/s", "ratio to H100", rows, 2}};
    static const char *const expected[] = {
        ("label;series;dated;modelled;base;tok_per_s;tok_per_s_lo;tok_per_s_hi;ratio;ratio_lo;ratio_hi;note;plane;as_"
         "of;"
         "synthetic"),
        "B200;B200;yes;no;no;0.1;0.05;0.15;1.5;1;2;n=2;DATED EVIDENCE;2024-10-20;SYNTHETIC",
        "H100;H100;no;no;yes;;;;;;;no eligible receipt;DATED EVIDENCE;2024-10-20;SYNTHETIC"};
    data_are(&b, 1, expected, 3);
}

static void dots_have_the_level_and_then_its_runs(void **state)
{
    (void)state;
    const struct mark runs[] = {{100, 99, INFINITY}};
    struct dots_row rows[] = {{"B200", NULL, runs, 1, {105, NAN, NAN}, "n=1", 0, 0}};
    struct block b = {.kind = BLOCK_DOTS, .as.dots = {"tok/s", rows, 1}};
    static const char *const expected[] = {
        "label;series;dated;modelled;what;tok_per_s;tok_per_s_lo;tok_per_s_hi;note;plane;as_of;synthetic",
        "B200;;no;no;level;105;;;n=1;DATED EVIDENCE;2024-10-20;SYNTHETIC",
        "B200;;no;no;run;100;99;;;DATED EVIDENCE;2024-10-20;SYNTHETIC"};
    data_are(&b, 1, expected, 3);
}

static void curves_have_marks_guides_and_points_under_the_same_names(void **state)
{
    (void)state;
    static struct curve_point points[] = {{0, 0.5, 0.25, 0.75}};
    static struct curve curves[] = {{"B200", "B200", points, 1, 0, 1}};
    static struct curve_mark marks[] = {{6.25, 0.4, NAN, NAN, "row", "B200", 0, 0}};
    static struct curve_guide guides[] = {{1, 6, 5, 7, "break-even"}, {0, 0.3, NAN, NAN, "H100"}};
    struct block b = {.kind = BLOCK_CURVES,
                      .as.curves = {.x_axis = "$ per hour",
                                    .y_axis = "$/Mtok",
                                    .curves = curves,
                                    .n_curves = 1,
                                    .marks = marks,
                                    .n_marks = 1,
                                    .guides = guides,
                                    .n_guides = 2}};
    static const char *const expected[] = {
        ("what;label;series;dated;modelled;usd_per_hour;usd_per_hour_lo;usd_per_hour_hi;usd_per_mtok;usd_per_mtok_lo;"
         "usd_per_mtok_hi;plane;as_of;synthetic"),
        "mark;row;B200;no;no;6.25;;;0.4;;;DATED EVIDENCE;2024-10-20;SYNTHETIC",
        "guide;break-even;;no;no;6;5;7;;;;DATED EVIDENCE;2024-10-20;SYNTHETIC",
        "guide;H100;;no;no;;;;0.3;;;DATED EVIDENCE;2024-10-20;SYNTHETIC",
        "curve;B200;B200;no;yes;0;;;0.5;0.25;0.75;DATED EVIDENCE;2024-10-20;SYNTHETIC"};
    data_are(&b, 1, expected, 5);
}

static void steps_have_every_record_and_whether_it_counts(void **state)
{
    (void)state;
    static const double seconds[] = {20, 1.5};
    static const unsigned char out[] = {1, 0};
    struct steps_run run = {"rcp-1", "H200", "flat", seconds, out, 2, 1, 2, {1.5, NAN, NAN}, NULL, NULL};
    struct block b = {.kind = BLOCK_STEPS, .as.steps = {"seconds per step", &run, 1}};
    static const char *const expected[] = {
        "label;series;record;seconds_per_step;in_window;stands_out;state;plane;as_of;synthetic",
        "rcp-1;H200;0;20;no;yes;flat;DATED EVIDENCE;2024-10-20;SYNTHETIC",
        "rcp-1;H200;1;1.5;yes;no;flat;DATED EVIDENCE;2024-10-20;SYNTHETIC"};
    data_are(&b, 1, expected, 3);
}

static void gaps_of_ages_and_matrices_are_rows(void **state)
{
    (void)state;
    static const int64_t moment = INT64_C(1719792000000);
    static const char *const columns[] = {"B200"}, *const names[] = {"llama"};
    static const struct matrix_cell cells[] = {{JUDGED_NONE, NULL, NULL}};
    struct age_row rows[] = {{"cls-1", "B200", &moment, 1, "1 run"}, {"cls-2", NULL, NULL, 0, "none"}};
    struct block ages = {.kind = BLOCK_AGES, .as.ages = {.rows = rows, .n_rows = 2, .dated = 1}};
    struct block matrix = {.kind = BLOCK_MATRIX, .as.matrix = {"Class", columns, names, NULL, cells, 1, 1}};
    static const char *const of_ages[] = {
        "label;series;seen_at;dated;note;plane;as_of;synthetic",
        "cls-1;B200;2024-07-01T00:00:00Z;yes;1 run;DATED EVIDENCE;2024-10-20;SYNTHETIC",
        "cls-2;;;yes;none;DATED EVIDENCE;2024-10-20;SYNTHETIC"};
    static const char *const of_matrix[] = {"row;row_id;column;judgement;text;plane;as_of;synthetic",
                                            "llama;;B200;none;;DATED EVIDENCE;2024-10-20;SYNTHETIC"};
    data_are(&ages, 1, of_ages, 3);
    data_are(&matrix, 1, of_matrix, 2);
}

static void moves_have_the_change_and_the_runs_behind_it(void **state)
{
    (void)state;
    static const struct move_point point = {INT64_C(1719792000000), 95, 1};
    struct move_row rows[] = {{"llama", "B200", &point, 1, {-0.05, -0.06, -0.04}, "slower"}};
    struct block b = {.kind = BLOCK_MOVES, .as.moves = {"runs, tok/s", "change", rows, 1, 0, 0}};
    static const char *const expected[] = {
        ("what;label;series;seen_at;tok_per_s;of_the_week;relative_change;relative_change_lo;relative_change_hi;note;"
         "plane;as_of;synthetic"),
        "change;llama;B200;;;;-0.05;-0.06;-0.04;slower;DATED EVIDENCE;2024-10-20;SYNTHETIC",
        "run;llama;B200;2024-07-01T00:00:00Z;95;yes;;;;;DATED EVIDENCE;2024-10-20;SYNTHETIC"};
    data_are(&b, 1, expected, 3);
}

/* Other blocks are passed over, and charts of another kind than the first. */
static void only_charts_of_the_first_kind_are_taken(void **state)
{
    (void)state;
    static const double second = 1;
    static const unsigned char out = 0;
    struct steps_run run = {"rcp-1", NULL, "flat", &second, &out, 1, 0, 1, {1, NAN, NAN}, NULL, NULL};
    struct block blocks[] = {{.kind = BLOCK_NOTE, .text = "note"},
                             {.kind = BLOCK_STEPS, .as.steps = {"seconds", &run, 1}},
                             {.kind = BLOCK_DOTS, .as.dots = {"tok/s", NULL, 0}},
                             {.kind = BLOCK_STEPS, .as.steps = {"seconds", &run, 1}}};
    static const char *const expected[] = {
        "label;series;record;seconds;in_window;stands_out;state;plane;as_of;synthetic",
        "rcp-1;;0;1;yes;no;flat;DATED EVIDENCE;2024-10-20;SYNTHETIC",
        "rcp-1;;0;1;yes;no;flat;DATED EVIDENCE;2024-10-20;SYNTHETIC"};
    data_are(blocks, 4, expected, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_become_names),
        cmocka_unit_test(a_comparison_has_a_row_a_level),
        cmocka_unit_test(dots_have_the_level_and_then_its_runs),
        cmocka_unit_test(curves_have_marks_guides_and_points_under_the_same_names),
        cmocka_unit_test(steps_have_every_record_and_whether_it_counts),
        cmocka_unit_test(gaps_of_ages_and_matrices_are_rows),
        cmocka_unit_test(moves_have_the_change_and_the_runs_behind_it),
        cmocka_unit_test(only_charts_of_the_first_kind_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

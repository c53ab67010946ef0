/*
 * C2, C6, C7 and W1: what a reader takes from where things stand, and what is said where nothing can be drawn.
 */
#include "render_sample.h"
#include "render_trace.h"

static struct trace_pages draw_on(struct block *b, size_t n, enum plane plane)
{
    struct section s = {plane, "Section", "valid", b, n};
    struct report r = sample_report();
    r.synthetic = 0;
    r.sections = &s;
    r.n_sections = 1;
    return render_trace(&r, NULL);
}

static struct trace_pages draw(struct block *b)
{
    return draw_on(b, 1, PLANE_REFERENCE);
}

/* Marks in the order in which they are drawn. */
static size_t marks_of(const struct trace_pages *t, const struct drawn **out, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        if (is_mark(&t->drawn[i]) && n < most)
            out[n++] = &t->drawn[i];
    return n;
}

static double middle_x(const struct drawn *d)
{
    return d->x + d->w / 2;
}

static double middle_y(const struct drawn *d)
{
    return d->y + d->h / 2;
}

static struct mark same_runs[12];

static struct block dots_block(struct dots_row *rows, size_t n)
{
    for (size_t i = 0; i < COUNT(same_runs); i++)
        same_runs[i] = (struct mark){1000, 990, 1010};
    return (struct block){.kind = BLOCK_DOTS, .text = "Is it real?", .alt = "alt", .as.dots = {"tok/s", rows, n}};
}

static void equal_runs_stay_visible_each_in_its_lane(void **state)
{
    (void)state;
    const struct drawn *m[16];
    struct dots_row row = {"B200", "B200", same_runs, COUNT(same_runs), {1000, 995, 1005}, "n=12", 0, 0};
    struct block b = dots_block(&row, 1);
    struct trace_pages t = draw(&b);
    assert_int_equal(marks_of(&t, m, 16), 13);
    for (size_t i = 1; i < 12; i++) {
        assert_true(fabs(middle_x(m[i]) - middle_x(m[0])) < 0.2);
        assert_false(overlap(m[i], m[i - 1]));
    }
    assert_true(m[12]->y > m[11]->y + m[11]->h && m[12]->w > m[11]->w); /* the level under them, larger */
    free(t.drawn);
}

static void a_run_has_the_same_height_in_both_panels(void **state)
{
    (void)state;
    static struct mark fast[] = {{2000, NAN, NAN}, {2100, NAN, NAN}, {1900, NAN, NAN}};
    const struct drawn *m[16];
    struct dots_row rows[] = {{"A", "B200", fast, 3, {2000, NAN, NAN}, "", 0, 0},
                              {"B", "H100", same_runs, 2, {1000, NAN, NAN}, "", 0, 0}};
    struct block b = dots_block(rows, 2);
    struct trace_pages t = draw(&b);
    assert_int_equal(marks_of(&t, m, 16), 14); /* (3 + 1) + (2 + 1), twice */
    for (size_t i = 0; i < 4; i++)
        assert_true(fabs(middle_y(m[i]) - middle_y(m[4 + i])) < 0.2);
    /* 5 % above the mean is as far from it as 5 % below */
    assert_true(fabs(middle_x(m[5]) + middle_x(m[6]) - 2 * middle_x(m[4])) < 0.3);
    assert_non_null(find_text(&t, "each run against the mean of its level"));
    free(t.drawn);
}

static const struct drawn *tick(const struct trace_pages *t, const char *label)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->drawn[i].text, label) == 0)
            return &t->drawn[i];
    fail_msg("no tick says %s", label);
    return NULL;
}

static void every_mark_lies_between_two_ticks(void **state)
{
    (void)state;
    static struct mark fast[] = {{39100, NAN, NAN}, {37900, NAN, NAN}}, slow[] = {{20270, NAN, NAN}, {20290, NAN, NAN}};
    const struct drawn *m[16];
    struct dots_row rows[] = {{"A", "B200", fast, 2, {38500, NAN, NAN}, "", 0, 0},
                              {"B", "H100", slow, 2, {20280, NAN, NAN}, "", 0, 0}};
    struct block b = dots_block(rows, 2);
    struct trace_pages t = draw(&b);
    assert_int_equal(marks_of(&t, m, 16), 12);
    const double ends[2][2] = {{middle_x(tick(&t, "20,000")), middle_x(tick(&t, "40,000"))},
                               {middle_x(tick(&t, "−2 %")), middle_x(tick(&t, "+2 %"))}};
    for (size_t i = 0; i < 12; i++) {
        size_t panel = i / 3 % 2; /* a row: two runs and their level in the first panel, then in the second */
        assert_true(middle_x(m[i]) >= ends[panel][0] - 0.2 && middle_x(m[i]) <= ends[panel][1] + 0.2);
    }
    free(t.drawn);
}

static void the_earliest_run_stays_off_the_scale_of_its_row(void **state)
{
    (void)state;
    static const struct move_point points[] = {{1724000000000, 2600, 1}, {1729000000000, 2800, 1}};
    const struct drawn *m[4];
    struct move_row row = {"H100", "H100", points, 2, {NAN, NAN, NAN}, "note"};
    struct block b = {.kind = BLOCK_MOVES, .as.moves = {"runs", "change", &row, 1, 1724000000000, 1729000000000}};
    struct trace_pages t = draw(&b);
    const struct drawn *label = tick(&t, "2,600");
    assert_int_equal(marks_of(&t, m, 4), 2);
    assert_true(m[0]->x > label->x + label->w + 5 + 2 + 1); /* a gap, a tick, and a gap again */
    assert_non_null(tick(&t, "2,800"));
    free(t.drawn);
}

static void one_level_has_one_panel(void **state)
{
    (void)state;
    struct dots_row rows[] = {{"A", "B200", same_runs, 2, {1000, NAN, NAN}, "", 0, 0},
                              {"B", "H100", NULL, 0, NONE, NULL, 0, 0}};
    struct block b = dots_block(rows, 2);
    struct trace_pages t = draw(&b);
    assert_null(find_text(&t, "each run against"));
    assert_int_equal(count_text(&t, "no eligible receipt"), 1);
    free(t.drawn);
}

static void five_hundred_runs_are_all_drawn_in_a_row_that_fits_a_page(void **state)
{
    (void)state;
    static struct mark runs[500];
    size_t n = 0;
    for (size_t i = 0; i < 500; i++)
        runs[i] = (struct mark){1000 + (double)(i % 7), NAN, NAN};
    struct dots_row row = {"B200", "B200", runs, 500, {1003, NAN, NAN}, "n=500", 0, 0};
    struct block b = dots_block(&row, 1);
    struct trace_pages t = draw(&b);
    double top = INFINITY, bottom = 0;
    for (size_t i = 0; i < t.n; i++)
        if (is_mark(&t.drawn[i])) {
            n++;
            top = fmin(top, t.drawn[i].y);
            bottom = fmax(bottom, t.drawn[i].y + t.drawn[i].h);
        }
    assert_int_equal(n, 501);
    assert_int_equal(t.n_pages, 1);
    assert_true(bottom - top < 80);
    free(t.drawn);
}

static void nothing_is_filled_on_a_dated_page(void **state)
{
    (void)state;
    static const int64_t moments[] = {1729382400000, 1729382400000, 1727000000000};
    static const struct move_point points[] = {{1728000000000, 10, 0}, {1729000000000, 11, 1}};
    static const char *const names[] = {"a"};
    static const struct matrix_cell cells[] = {
        {JUDGED_READY, "1", NULL}, {JUDGED_DISCLOSED, "2", NULL}, {JUDGED_FEW, "3", NULL}, {JUDGED_DATED, "4", NULL}};
    static const char *const columns[] = {"w", "x", "y", "z"};
    struct age_row age = {"modal", "B200", moments, 3, "note"};
    struct dots_row dot = {"B200", "B200", same_runs, 3, {1000, 990, 1010}, "n=3", 0, 0};
    struct move_row move = {"B200", "B200", points, 2, {0.1, 0.05, 0.15}, "note"};
    struct block b[] = {
        dots_block(&dot, 1),
        {.kind = BLOCK_AGES, .as.ages = {&age, 1, 1727000000000, 1729382400000, 1729000000000, "since", 0}},
        {.kind = BLOCK_MOVES, .as.moves = {"runs", "change", &move, 1, 1727000000000, 1729382400000}},
        {.kind = BLOCK_MATRIX, .as.matrix = {"Class", columns, names, NULL, cells, 4, 1}},
    };
    struct trace_pages t = draw_on(b, COUNT(b), PLANE_DATED);
    size_t n = 0;
    for (size_t i = 0; i < t.n; i++)
        if (is_mark(&t.drawn[i])) {
            assert_non_null(strstr(t.drawn[i].head, "fill #ffffff pen #"));
            n++;
        }
    assert_int_equal(n, 4 + 3 + 3 + 5);
    free(t.drawn);
}

static void runs_of_one_moment_stand_in_lanes_and_later_ones_further_right(void **state)
{
    (void)state;
    static const int64_t moments[] = {1720000000000, 1724000000000, 1724000000000, 1724000000000, 1729000000000};
    const struct drawn *m[8];
    struct age_row row = {"modal", "B200", moments, 5, "note"};
    struct block b = {.kind = BLOCK_AGES,
                      .as.ages = {&row, 1, 1720000000000, 1729382400000, 1726000000000, "of today", 0}};
    struct trace_pages t = draw(&b);
    assert_int_equal(marks_of(&t, m, 8), 5);
    assert_true(middle_x(m[0]) < middle_x(m[1]) && middle_x(m[3]) < middle_x(m[4]));
    for (size_t i = 2; i < 4; i++) {
        assert_true(fabs(middle_x(m[i]) - middle_x(m[1])) < 0.2);
        assert_true(fabs(middle_y(m[i]) - middle_y(m[i - 1])) > 5);
    }
    assert_true(fabs(middle_y(m[0]) - middle_y(m[4])) < 0.2); /* alone: in the middle of the row */
    free(t.drawn);
}

/* The ground of what is of today begins at its line: between the runs before and those after it. */
static void the_ground_of_today_parts_old_runs_from_new_ones(void **state)
{
    (void)state;
    static const int64_t moments[] = {1724000000000, 1729000000000};
    const struct drawn *m[4], *ground = NULL;
    struct age_row row = {"modal", "B200", moments, 2, "note"};
    struct block b = {.kind = BLOCK_AGES,
                      .as.ages = {&row, 1, 1720000000000, 1729382400000, 1726000000000, "of today since", 0}};
    struct trace_pages t = draw(&b);
    assert_int_equal(marks_of(&t, m, 4), 2);
    for (size_t i = 0; i < t.n; i++)
        if (strstr(t.drawn[i].head, "fill #e6eff6") != NULL)
            ground = &t.drawn[i];
    assert_non_null(ground);
    assert_true(middle_x(m[0]) < ground->x && ground->x < middle_x(m[1]) && middle_x(m[1]) < ground->x + ground->w);
    assert_int_equal(count_text(&t, "of today since"), 1);
    free(t.drawn);
}

static void the_runs_of_the_week_are_larger_and_the_change_stands_about_no_change(void **state)
{
    (void)state;
    static const struct move_point points[] = {
        {1724000000000, 100, 0}, {1725000000000, 101, 0}, {1729000000000, 95, 1}};
    const struct drawn *m[8];
    struct move_row rows[] = {{"slower", "B200", points, 3, {-0.05, -0.06, -0.04}, "−5 %"},
                              {"faster", "H100", NULL, 0, {0.05, 0.04, 0.06}, "+5 %"}};
    struct block b = {.kind = BLOCK_MOVES,
                      .as.moves = {"runs, tok/s", "change", rows, 2, 1724000000000, 1729382400000}};
    struct trace_pages t = draw(&b);
    assert_int_equal(marks_of(&t, m, 8), 5);
    assert_true(m[2]->w > 1.3 * m[1]->w);                              /* this week's */
    assert_true(middle_y(m[2]) > middle_y(m[0]) && m[1]->y < m[0]->y); /* slower is lower */
    const struct drawn *zero = find_text(&t, "0 %");
    for (size_t i = 0; i < t.n; i++)
        if (strcmp(t.drawn[i].text, "0 %") == 0)
            zero = &t.drawn[i];
    assert_true(fabs(middle_x(m[3]) + middle_x(m[4]) - 2 * middle_x(zero)) < 0.4);
    assert_true(middle_x(m[3]) < middle_x(m[4]));
    assert_int_equal(count_text(&t, "no change"), 1);
    assert_non_null(find_text(&t, "+5 %"));
    free(t.drawn);
}

/* Where everything is drawn that is no text: nothing of an interval without an end leaves its panel. */
static void an_interval_without_an_end_stays_in_its_panel(void **state)
{
    (void)state;
    struct move_row rows[] = {{"up", "B200", NULL, 0, {0.05, 0.04, INFINITY}, "note"},
                              {"down", "H100", NULL, 0, {-0.05, -INFINITY, -0.04}, "note"}};
    struct block b = {.kind = BLOCK_MOVES, .as.moves = {"runs", "change", rows, 2, 0, 0}};
    struct trace_pages t = draw(&b);
    const struct drawn *note = find_text(&t, "note");
    size_t n = 0;
    for (size_t i = 0; i < t.n; i++) {
        const struct drawn *d = &t.drawn[i];
        int is_interval = d->what == DRAWN_PATH && strstr(d->head, "pen #0072b2") != NULL && d->h < 0.2;
        n += is_interval != 0;
        if (is_interval)
            assert_true(d->x + d->w < note->x);
    }
    assert_int_equal(n, 1);
    free(t.drawn);
}

enum { CLASSES = 60, LEVELS = 13 };

static void every_page_and_group_of_a_matrix_has_its_header(void **state)
{
    (void)state;
    static char heads[LEVELS][16], names[CLASSES][16];
    static const char *columns[LEVELS], *rows[CLASSES];
    static struct matrix_cell cells[CLASSES * LEVELS];
    for (size_t j = 0; j < LEVELS; j++) {
        snprintf(heads[j], sizeof heads[j], "level-%02zu", j);
        columns[j] = heads[j];
    }
    for (size_t i = 0; i < CLASSES; i++) {
        snprintf(names[i], sizeof names[i], "class-%02zu", i);
        rows[i] = names[i];
    }
    for (size_t i = 0; i < CLASSES * LEVELS; i++)
        cells[i] = (struct matrix_cell){(enum judgement)(i % (JUDGED_READY + 1)), "10 runs", NULL};
    struct block b = {
        .kind = BLOCK_MATRIX, .text = "What?", .as.matrix = {"CORNER", columns, rows, NULL, cells, LEVELS, CLASSES}};
    struct trace_pages t = draw(&b);
    size_t groups = count_text(&t, names[0]);
    assert_true(groups > 1 && t.n_pages > groups);
    assert_int_equal(count_text(&t, "10 runs"), CLASSES * LEVELS);
    for (size_t i = 0; i < CLASSES; i++)
        assert_int_equal(count_text(&t, names[i]), groups);
    for (size_t page = 1; page <= t.n_pages; page++) {
        size_t corners = 0, levels = 0, classes = 0;
        for (size_t i = 0; i < t.n; i++) {
            corners += t.drawn[i].page == page && strcmp(t.drawn[i].text, "CORNER") == 0;
            levels += t.drawn[i].page == page && strncmp(t.drawn[i].text, "level-", 6) == 0;
            classes += t.drawn[i].page == page && strncmp(t.drawn[i].text, "class-", 6) == 0;
        }
        assert_true(corners >= 1 && levels >= 2 * corners && classes >= 2 * corners);
    }
    free(t.drawn);
}

static void a_judgement_is_a_word_and_a_mark(void **state)
{
    (void)state;
    static const char *const words[] = {
        [JUDGED_NONE] = "—",      [JUDGED_DATED] = "dated",     [JUDGED_FEW] = "too few",
        [JUDGED_ALONE] = "alone", [JUDGED_REFUSED] = "refused", [JUDGED_DISCLOSED] = "disclosed",
        [JUDGED_READY] = "ready"};
    static const char *const columns[] = {"B200"}, *const rows[] = {"a class"};
    for (size_t i = 0; i < COUNT(words); i++) {
        struct matrix_cell cell = {(enum judgement)i, "TEXT", "somewhere"};
        struct block b = {.kind = BLOCK_MATRIX, .as.matrix = {"Class", columns, rows, NULL, &cell, 1, 1}};
        struct trace_pages t = draw(&b);
        const struct drawn *word = find_text(&t, words[i]), *text = find_text(&t, "TEXT");
        size_t beside = 0;
        assert_non_null(word);
        assert_true(text->x == word->x && text->y > word->y);
        for (size_t k = 0; k < t.n; k++) {
            const struct drawn *d = &t.drawn[k];
            beside += d->what == DRAWN_PATH && d->w < 12 && d->h > 0 && d->h < 12 && d->x + d->w < word->x &&
                      word->x - d->x < 12 && fabs(middle_y(d) - middle_y(word)) < 3;
        }
        assert_int_equal(beside > 0, i != JUDGED_NONE);
        free(t.drawn);
    }
}

static void charts_without_rows_say_so(void **state)
{
    (void)state;
    static const enum block_kind kinds[] = {BLOCK_DOTS, BLOCK_AGES, BLOCK_MATRIX, BLOCK_MOVES};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct block b = {.kind = kinds[i], .text = "What?", .note = "METHOD"};
        struct trace_pages t = draw(&b);
        assert_int_equal(count_text(&t, "no eligible receipt"), 1);
        assert_int_equal(count_text(&t, "METHOD"), 1);
        free(t.drawn);
    }
}

static char *svg_of(struct block *b)
{
    struct section s = {PLANE_REFERENCE, "Section", "valid", b, 1};
    struct report r = sample_report();
    size_t size;
    r.sections = &s;
    r.n_sections = 1;
    char *path = render_to_file(&r, "svg", NULL), *page = NULL;
    assert_true(asprintf(&page, "%.*s-1.svg", (int)(strlen(path) - 4), path) > 0);
    char *text = read_file(page, &size);
    assert_non_null(text);
    unlink(page);
    free(page);
    free(path);
    return text;
}

static void what_a_chart_shows_is_said_in_words(void **state)
{
    (void)state;
    static const int64_t moments[] = {1729000000000};
    static const char *const names[] = {"a"};
    static const struct matrix_cell cell = {JUDGED_READY, "10 runs", NULL};
    struct dots_row dot = {"B200", "B200", same_runs, 3, {1000, 990, 1010}, "n=3", 0, 0};
    struct age_row age = {"modal", "B200", moments, 1, "note"};
    struct move_row move = {"B200", "B200", NULL, 0, {0.1, 0.05, 0.15}, "note"};
    struct block b[] = {
        dots_block(&dot, 1),
        {.kind = BLOCK_AGES, .as.ages = {&age, 1, 1727000000000, 1729382400000, INT64_MIN, NULL, 0}},
        {.kind = BLOCK_MOVES, .as.moves = {"runs", "change", &move, 1, 1727000000000, 1729382400000}},
        {.kind = BLOCK_MATRIX, .as.matrix = {"Class", names, names, NULL, &cell, 1, 1}},
    };
    for (size_t i = 0; i < COUNT(b); i++) {
        b[i].alt = "It shows what it shows.";
        char *text = svg_of(&b[i]);
        assert_non_null(strstr(text, b[i].alt));
        free(text);
    }
}

/* Wherever the chart begins: its axis on every page, no row alone on the last one, and no note without a row. */
static void no_row_and_no_note_stand_alone_on_the_last_page(void **state)
{
    (void)state;
    static char labels[64][16];
    static struct compare_row rows[64];
    for (size_t i = 0; i < 64; i++) {
        snprintf(labels[i], sizeof labels[i], "row-%02zu", i);
        rows[i] = (struct compare_row){labels[i], "H100", {1000, 990, 1100}, {1, NAN, NAN}, "", 0, 0, 0, NULL};
    }
    for (size_t n = 40; n < 64; n++) {
        struct block b = {
            .kind = BLOCK_COMPARE, .text = "Which?", .note = "METHOD", .as.compare = {"AXIS", NULL, rows, n}};
        struct trace_pages t = draw(&b);
        size_t on_page[4] = {0};
        assert_int_equal(count_text(&t, "AXIS"), t.n_pages);
        for (size_t i = 0; i < n; i++)
            on_page[find_text(&t, labels[i])->page]++;
        for (size_t page = 1; page <= t.n_pages; page++)
            assert_true(on_page[page] >= 2);
        assert_int_equal(find_text(&t, "METHOD")->page, t.n_pages);
        free(t.drawn);
    }
}

static double first_x(const struct drawn *d)
{
    return strtod(strstr(d->head, " at ") + 4, NULL);
}

static double first_y(const struct drawn *d)
{
    char *end;
    strtod(strstr(d->head, " at ") + 4, &end);
    return strtod(end, NULL);
}

/* A level without a look of its own has one that no other has, and the same one wherever it is drawn. */
static void a_level_looks_the_same_in_all_charts(void **state)
{
    (void)state;
    static const int64_t moments[] = {1729000000000};
    const struct drawn *m[8];
    struct dots_row dots[] = {{"a", "rev-1", NULL, 0, {1000, NAN, NAN}, "", 0, 0}};
    struct age_row ages[] = {{"b", "rev-2", moments, 1, "note"}, {"c", "rev-3", moments, 1, "note"}};
    struct move_row moves[] = {{"d", "rev-4", NULL, 0, {0.1, NAN, NAN}, "note"},
                               {"e", "rev-5", NULL, 0, {0.1, NAN, NAN}, "note"},
                               {"a", "rev-1", NULL, 0, {0.1, NAN, NAN}, "note"}};
    struct block b[] = {dots_block(dots, 1),
                        {.kind = BLOCK_AGES, .as.ages = {ages, 2, 1727000000000, 1729382400000, INT64_MIN, NULL, 0}},
                        {.kind = BLOCK_MOVES, .as.moves = {"runs", "change", moves, 3, 0, 0}}};
    struct trace_pages t = draw_on(b, COUNT(b), PLANE_REFERENCE);
    assert_int_equal(marks_of(&t, m, 8), 6);
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < i; k++) { /* "path closed 3 …": how many corners it has, and which way they point */
            double dx = middle_x(m[i]) - middle_x(m[k]), dy = middle_y(m[i]) - middle_y(m[k]);
            int alike = strncmp(m[i]->head, m[k]->head, 14) == 0 && fabs(m[i]->w - m[k]->w) < 0.15 &&
                        fabs(dx - first_x(m[i]) + first_x(m[k])) < 0.15 &&
                        fabs(dy - first_y(m[i]) + first_y(m[k])) < 0.15;
            assert_int_equal(alike, i == 5 && k == 0);
        }
    free(t.drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_runs_stay_visible_each_in_its_lane),
        cmocka_unit_test(a_run_has_the_same_height_in_both_panels),
        cmocka_unit_test(every_mark_lies_between_two_ticks),
        cmocka_unit_test(the_earliest_run_stays_off_the_scale_of_its_row),
        cmocka_unit_test(one_level_has_one_panel),
        cmocka_unit_test(five_hundred_runs_are_all_drawn_in_a_row_that_fits_a_page),
        cmocka_unit_test(nothing_is_filled_on_a_dated_page),
        cmocka_unit_test(runs_of_one_moment_stand_in_lanes_and_later_ones_further_right),
        cmocka_unit_test(the_ground_of_today_parts_old_runs_from_new_ones),
        cmocka_unit_test(the_runs_of_the_week_are_larger_and_the_change_stands_about_no_change),
        cmocka_unit_test(an_interval_without_an_end_stays_in_its_panel),
        cmocka_unit_test(every_page_and_group_of_a_matrix_has_its_header),
        cmocka_unit_test(a_judgement_is_a_word_and_a_mark),
        cmocka_unit_test(charts_without_rows_say_so),
        cmocka_unit_test(what_a_chart_shows_is_said_in_words),
        cmocka_unit_test(no_row_and_no_note_stand_alone_on_the_last_page),
        cmocka_unit_test(a_level_looks_the_same_in_all_charts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

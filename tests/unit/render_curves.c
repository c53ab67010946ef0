/*
 * C4 and C5: that curves, marks and guides lie where their values are, and that what cannot be drawn is said.
 */
#include "render_sample.h"
#include "render_trace.h"

static struct trace_pages trace_blocks(struct block *blocks, size_t n, enum plane plane)
{
    struct section s = {plane, "Section", "valid", blocks, n};
    struct report r = sample_report();
    r.sections = &s;
    r.n_sections = 1;
    return render_trace(&r, NULL);
}

static struct block curves_block(const struct curve_chart *c)
{
    return (struct block){.kind = BLOCK_CURVES, .text = "CAPTION?", .note = "METHOD", .alt = "alt", .as.curves = *c};
}

static struct trace_pages trace_curves(const struct curve_chart *c)
{
    struct block b = curves_block(c);
    return trace_blocks(&b, 1, PLANE_CURRENT);
}

/* Costs of the check values: 2,780 and 4,316 tok/s; $/Mtok = price x 10^6 / 3600 / (tok/s). */
static const double h100 = 1e6 / 3600 / 2780, b200 = 1e6 / 3600 / 4316;

static struct curve_point b200_points[] = {{0, 0, 0, 0}, {8, 8e6 / 3600 / 4316, 0.5, 0.53}};
static struct curve_point h100_points[] = {{0, 0, 0, 0}, {8, 8e6 / 3600 / 2780, 0.78, 0.82}};
static struct curve two_lines[] = {{"B200", "B200", b200_points, 2, 0, 0}, {"H100", "H100", h100_points, 2, 0, 0}};
static struct curve_mark two_marks[] = {{6.25, 0.4022, 0.398, 0.406, "B200 at 6.25 $/h: 0.4022", "B200", 0, 0},
                                        {3.95, 0.3947, 0.39, 0.399, "H100 at 3.95 $/h: 0.3947", "H100", 0, 0}};
static struct curve_guide two_guides[] = {{1, 6.13, 6.05, 6.21, "break-even 6.13 $/h"},
                                          {0, 0.3947, NAN, NAN, "what H100 costs"}};
static const struct curve_chart price_chart = {.x_axis = "$ per accelerator-hour",
                                               .y_axis = "$/Mtok",
                                               .curves = two_lines,
                                               .n_curves = 2,
                                               .marks = two_marks,
                                               .n_marks = 2,
                                               .guides = two_guides,
                                               .n_guides = 2};

static size_t count_heads(const struct trace_pages *t, const char *start, const char *part)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += t->drawn[i].what == DRAWN_PATH && strncmp(t->drawn[i].head, start, strlen(start)) == 0 &&
             strstr(t->drawn[i].head, part) != NULL;
    return n;
}

static const struct drawn *find_path(const struct trace_pages *t, const char *part)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->drawn[i].what == DRAWN_PATH && strstr(t->drawn[i].head, part) != NULL)
            return &t->drawn[i];
    fail_msg("nothing is drawn with '%s'", part);
    abort();
}

static const struct drawn *find_exactly(const struct trace_pages *t, const char *text)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->drawn[i].text, text) == 0)
            return &t->drawn[i];
    fail_msg("'%s' is not there", text);
    abort();
}

static double middle_x(const struct drawn *d)
{
    return d->x + d->w / 2;
}

/* The base line of a tick label lies 0.36 of its size below the tick; parse_text() counts 0.72 of it above. */
static double tick_y(const struct drawn *d)
{
    return d->y + 0.36 * d->size;
}

static const struct drawn *find_mark(const struct trace_pages *t, const char *fill)
{
    for (size_t i = 0; i < t->n; i++)
        if (is_mark(&t->drawn[i]) && strstr(t->drawn[i].head, fill) != NULL)
            return &t->drawn[i];
    fail_msg("no mark with '%s'", fill);
    abort();
}

static void marks_and_curves_lie_where_their_values_are(void **state)
{
    (void)state;
    struct trace_pages t = trace_curves(&price_chart);
    const struct drawn *x0 = find_exactly(&t, "0"), *x8 = find_exactly(&t, "8"), *y0 = find_exactly(&t, "0.0"),
                       *y8 = find_exactly(&t, "0.8");
    double x_unit = (middle_x(x8) - middle_x(x0)) / 8, y_unit = (tick_y(y0) - tick_y(y8)) / 0.8;
    const struct drawn *curve = find_path(&t, "pen #0072b2 1.5"), *mark = find_mark(&t, "fill #0072b2");
    assert_true(fabs(curve->x - middle_x(x0)) < 0.2);
    assert_true(fabs(curve->w - 8 * x_unit) < 0.2);
    assert_true(fabs(curve->h - 8 * b200 * y_unit) < 0.2);
    assert_true(fabs(middle_x(mark) - middle_x(x0) - 6.25 * x_unit) < 0.2);
    assert_true(fabs(tick_y(y0) - (mark->y + mark->h / 2) - 0.4022 * y_unit) < 0.2);
    curve = find_path(&t, "pen #d55e00 1.5");
    assert_true(fabs(curve->h - 8 * h100 * y_unit) < 0.2);
    free(t.drawn);
}

static void axes_carry_their_units_and_the_figure_its_alternative_text(void **state)
{
    (void)state;
    struct block b = curves_block(&price_chart);
    struct section s = {PLANE_CURRENT, "Section", "valid", &b, 1};
    struct report r = sample_report();
    r.sections = &s;
    r.n_sections = 1;
    char *text = trace_text(&r, NULL);
    assert_non_null(strstr(text, "tag Figure \"alt\"\n"));
    assert_non_null(strstr(text, "\"$ per accelerator-hour\""));
    assert_non_null(strstr(text, "\"$/Mtok\""));
    free(text);
}

static void every_label_of_the_price_chart_is_there_once_and_no_legend(void **state)
{
    (void)state;
    static const char *const labels[] = {"B200 at 6.25 $/h: 0.4022", "H100 at 3.95 $/h: 0.3947", "break-even 6.13 $/h",
                                         "what H100 costs"};
    struct trace_pages t = trace_curves(&price_chart);
    for (size_t i = 0; i < COUNT(labels); i++)
        assert_int_equal(count_text(&t, labels[i]), 1);
    find_exactly(&t, "B200");
    find_exactly(&t, "H100");
    assert_null(find_text(&t, "off the scale"));
    assert_null(find_text(&t, "Labels without room"));
    free(t.drawn);
}

static void break_even_is_an_upright_line_with_its_interval_shaded(void **state)
{
    (void)state;
    struct trace_pages t = trace_curves(&price_chart);
    const struct drawn *shade = find_path(&t, "fill #e9e9e9"), *x0 = find_exactly(&t, "0"), *x8 = find_exactly(&t, "8");
    double unit = (middle_x(x8) - middle_x(x0)) / 8;
    assert_true(fabs(shade->x - middle_x(x0) - 6.05 * unit) < 0.2);
    assert_true(fabs(shade->w - 0.16 * unit) < 0.2);
    const struct drawn *flag = find_text(&t, "break-even");
    assert_true(flag->y + flag->h < shade->y); /* its label stands above the plot */
    free(t.drawn);
}

enum { SHARES = 100 };

static struct curve_chart utilization_chart(struct curve *curve, struct curve_point points[SHARES],
                                            struct curve_mark *mark)
{
    for (size_t i = 0; i < SHARES; i++) {
        double u = (double)(i + 1) / SHARES;
        points[i] = (struct curve_point){u, 0.4 / u, 0.39 / u, 0.41 / u};
    }
    *curve = (struct curve){"B200", "B200", points, SHARES, 0, 0};
    *mark = (struct curve_mark){0.6, 0.4 / 0.6, NAN, NAN, "60 %: 0.667", "B200", 0, 0};
    return (struct curve_chart){.x_axis = "utilisation",
                                .y_axis = "$/Mtok",
                                .x_scale = 100,
                                .x_suffix = " %",
                                .curves = curve,
                                .n_curves = 1,
                                .marks = mark,
                                .n_marks = 1};
}

static void hyperbola_leaves_the_plot_at_its_top_and_the_mark_keeps_its_height(void **state)
{
    (void)state;
    struct curve curve;
    struct curve_point points[SHARES];
    struct curve_mark mark;
    struct curve_chart c = utilization_chart(&curve, points, &mark);
    struct trace_pages t = trace_curves(&c);
    const struct drawn *line = find_path(&t, "pen #0072b2 1.5"), *m = find_mark(&t, "fill #0072b2");
    const struct drawn *zero = find_exactly(&t, "0.0"), *full = find_exactly(&t, "100 %");
    double floor = tick_y(zero), top = floor;
    for (size_t i = 0; i < t.n; i++) /* grid lines */
        if (strstr(t.drawn[i].head, "pen #d0d0d0 0.5") != NULL && t.drawn[i].h == 0 && t.drawn[i].y < top)
            top = t.drawn[i].y;
    assert_true(fabs(line->y - top) < 0.2);
    assert_true(fabs(line->x + line->w - middle_x(full)) < 0.2);
    assert_true((floor - m->y) / (floor - top) > 0.25); /* not pressed to the floor */
    free(t.drawn);
}

/* The band and the mark's interval go on to the top of the plot, and no cap says that they end there. */
static void interval_without_an_end_has_none(void **state)
{
    (void)state;
    struct curve_point points[] = {{1, 0.2, 0.1, INFINITY}, {2, 0.4, 0.3, INFINITY}};
    struct curve curve = {"B200", "B200", points, 2, 0, 0};
    struct curve_mark mark = {1.5, 0.3, 0.2, INFINITY, NULL, "B200", 0, 0};
    struct curve_guide guide = {1, 1.2, 1.1, INFINITY, NULL};
    struct curve_chart c = {
        .curves = &curve, .n_curves = 1, .marks = &mark, .n_marks = 1, .guides = &guide, .n_guides = 1};
    struct trace_pages t = trace_curves(&c);
    const struct drawn *shade = find_path(&t, "fill #e9e9e9"), *line = find_path(&t, "pen #0072b2 1.1");
    const struct drawn *band = find_path(&t, "fill #d2e6f2"), *curve_drawn = find_path(&t, "pen #0072b2 1.5");
    assert_true(fabs(shade->x + shade->w - curve_drawn->x - curve_drawn->w) < 0.2);
    assert_true(fabs(band->y - shade->y) < 0.2);
    assert_true(line->y < shade->y - 1); /* clipped there: its cap is not seen */
    free(t.drawn);
}

static void figures_beyond_any_page_become_no_coordinates(void **state)
{
    (void)state;
    static struct curve_point points[] = {{1e-9, 1e99, 1e98, 1e99}, {0.5, 0.8, 0.7, 0.9}, {1, 0.4, 0.3, -1e99}};
    static struct curve curve = {"B200", "B200", points, 3, 0, 0};
    struct curve_chart c = {.x_axis = "x", .y_axis = "y", .curves = &curve, .n_curves = 1};
    struct trace_pages t = trace_curves(&c); /* would fail: the canvas refuses them */
    assert_int_equal(count_heads(&t, "path open", "pen #0072b2 1.5"), 1);
    free(t.drawn);
}

static void huge_and_tiny_figures_are_labelled_in_powers_of_ten(void **state)
{
    (void)state;
    static struct curve_point huge[] = {{0, 0, NAN, NAN}, {1e9, 2e9, NAN, NAN}},
                              tiny[] = {{0, 0, NAN, NAN}, {1e-9, 2e-9, NAN, NAN}};
    struct curve curve = {"B200", "B200", huge, 2, 0, 0};
    struct curve_chart c = {.x_axis = "$/h", .y_axis = "$/Mtok", .curves = &curve, .n_curves = 1};
    struct trace_pages t = trace_curves(&c);
    assert_non_null(find_text(&t, "$/h (×10⁹)"));
    assert_non_null(find_text(&t, "$/Mtok (×10⁹)"));
    free(t.drawn);
    curve.points = tiny;
    t = trace_curves(&c);
    assert_non_null(find_text(&t, "$/h (×10⁻⁹)"));
    assert_non_null(find_text(&t, "$/Mtok (×10⁻⁹)"));
    free(t.drawn);
}

static size_t count_marks(const struct trace_pages *t, const char *ink)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += is_mark(&t->drawn[i]) && strstr(t->drawn[i].head, ink) != NULL;
    return n;
}

static void missing_point_breaks_the_line_and_a_lone_one_is_a_mark(void **state)
{
    (void)state;
    static struct curve_point points[] = {{0, 1, NAN, NAN}, {1, 2, NAN, NAN},   {2, NAN, NAN, NAN}, {3, 2, NAN, NAN},
                                          {4, 3, NAN, NAN}, {5, NAN, NAN, NAN}, {6, 2, NAN, NAN},   {7, NAN, 1, 2}};
    struct curve curve = {"B200", "B200", points, COUNT(points), 0, 0};
    struct curve_chart c = {.x_axis = "x", .y_axis = "y", .curves = &curve, .n_curves = 1};
    struct trace_pages t = trace_curves(&c);
    assert_int_equal(count_heads(&t, "path open 2", "pen #0072b2 1.5"), 2);
    assert_int_equal(count_marks(&t, "fill #0072b2"), 2); /* the lone point, and beside the label */
    free(t.drawn);
    curve.n_points = 1;
    t = trace_curves(&c);
    assert_int_equal(count_heads(&t, "path open", "pen #0072b2 1.5"), 0);
    assert_int_equal(count_marks(&t, "fill #0072b2"), 2);
    free(t.drawn);
}

static void chart_without_a_figure_says_so_and_names_all(void **state)
{
    (void)state;
    struct curve curves[] = {{"B200: no price row", "B200", NULL, 0, 0, 0}, {"H100: expired", "H100", NULL, 0, 0, 0}};
    struct curve_mark mark = {NAN, NAN, NAN, NAN, "TPU v6e: no price row", "TPU v6e", 0, 0};
    struct curve_chart c = {.x_axis = "x",
                            .y_axis = "y",
                            .curves = curves,
                            .n_curves = 2,
                            .marks = &mark,
                            .n_marks = 1,
                            .guides = two_guides,
                            .n_guides = 2};
    struct trace_pages t = trace_curves(&c);
    find_exactly(&t, "no figure");
    find_exactly(&t, "Without a figure: B200: no price row; H100: expired; break-even 6.13 $/h; what H100 costs; "
                     "TPU v6e: no price row");
    free(t.drawn);
    c = (struct curve_chart){0};
    t = trace_curves(&c);
    find_exactly(&t, "no figure");
    free(t.drawn);
}

static void what_cannot_be_drawn_is_named_in_grey(void **state)
{
    (void)state;
    struct curve curves[] = {two_lines[0], {"H200", "H200", NULL, 0, 0, 0}};
    struct curve_mark mark = {4, NAN, NAN, NAN, "H200: no price row", "H200", 0, 0};
    struct curve_guide guides[] = {{1, 900, NAN, NAN, "break-even 900 $/h"}, {0, 70, NAN, NAN, "H200 at 700 $/h"}};
    struct curve_chart c = price_chart;
    c.curves = curves;
    c.marks = &mark;
    c.n_marks = 1;
    c.guides = guides;
    static const char *const labels[] = {"H200 (no figure)", "H200: no price row", "break-even 900 $/h (off the scale)",
                                         "H200 at 700 $/h (off the scale)"};
    struct trace_pages t = trace_curves(&c);
    for (size_t i = 0; i < COUNT(labels); i++)
        assert_non_null(strstr(find_exactly(&t, labels[i])->head, "#595959"));
    find_exactly(&t, "8"); /* the far guides did not squeeze the figures */
    free(t.drawn);
}

static void modelled_is_hatched_and_dash_dot_never_filled(void **state)
{
    (void)state;
    struct curve curve = {"H200, modelled", "H200", b200_points, 2, 0, 1};
    struct curve_mark mark = {6.25, 0.4022, NAN, NAN, "6.25 $/h, modelled", "H200", 0, 1};
    struct curve_chart c = {.curves = &curve, .n_curves = 1, .marks = &mark, .n_marks = 1};
    struct trace_pages t = trace_curves(&c);
    assert_non_null(find_path(&t, "pen #009e73 1.5 dash 8,2,1,2"));
    assert_int_equal(count_marks(&t, "fill #009e73"), 0);
    assert_int_equal(count_marks(&t, "fill #ffffff pen #009e73 1.1"), 2); /* mark and label's */
    assert_true(count_heads(&t, "path open 2", "pen #009e73 0.7") >= 10); /* the hatching */
    free(t.drawn);
}

static void dated_is_hollow_and_has_no_hatching(void **state)
{
    (void)state;
    struct curve_chart c = price_chart;
    struct block b = curves_block(&c);
    struct trace_pages t = trace_blocks(&b, 1, PLANE_DATED);
    for (size_t i = 0; i < t.n; i++)
        if (is_mark(&t.drawn[i]))
            assert_non_null(strstr(t.drawn[i].head, "fill #ffffff pen #"));
    assert_int_equal(count_heads(&t, "path open 2", "pen #0072b2 0.7"), 0);
    assert_int_equal(count_heads(&t, "path open 2", "pen #0072b2 1.1 dash 2,2,2,2"), 1); /* the interval */
    assert_int_equal(count_text(&t, "break-even"), 1);
    free(t.drawn);
}

/* A band must be seen on a grey print: paler than its line, darker than the paper, and edged with dashes. */
static void band_is_a_light_tint_between_dashed_edges(void **state)
{
    (void)state;
    struct trace_pages t = trace_curves(&price_chart);
    assert_int_equal(count_heads(&t, "path open", "pen #0072b2 0.4 dash 2,2,2,2"), 2);
    unsigned tint = 0;
    for (size_t i = 0; i < t.n && tint == 0; i++)
        if (sscanf(t.drawn[i].head, "path closed 5 fill #%x at", &tint) == 1 && tint == 0xe9e9e9)
            tint = 0;
    double grey = 0.299 * (tint >> 16 & 0xff) + 0.587 * (tint >> 8 & 0xff) + 0.114 * (tint & 0xff);
    assert_true(grey > 200 && grey < 240);
    free(t.drawn);
}

static size_t pages_of(const struct trace_pages *t, const char *text)
{
    size_t page = 0;
    for (size_t i = 0; i < t->n; i++)
        if (t->drawn[i].what == DRAWN_TEXT && strcmp(t->drawn[i].text, text) == 0)
            page = t->drawn[i].page;
    return page;
}

static void chart_never_breaks_over_pages(void **state)
{
    (void)state;
    for (size_t filler = 1; filler < 60; filler++) {
        struct block blocks[64];
        for (size_t i = 0; i < filler; i++)
            blocks[i] = (struct block){.kind = BLOCK_NOTE, .text = "filler"};
        blocks[filler] = curves_block(&price_chart);
        struct trace_pages t = trace_blocks(blocks, filler + 1, PLANE_CURRENT);
        static const char *const parts[] = {"CAPTION?", "$/Mtok", "break-even 6.13 $/h", "B200", "0", "METHOD"};
        for (size_t i = 1; i < COUNT(parts); i++)
            assert_int_equal(pages_of(&t, parts[i]), pages_of(&t, parts[0]));
        free(t.drawn);
    }
}

static void two_charts_fit_a_page_with_a_table(void **state)
{
    (void)state;
    struct curve curve;
    struct curve_point points[SHARES];
    struct curve_mark mark;
    struct curve_chart c = utilization_chart(&curve, points, &mark);
    struct block blocks[] = {
        {.kind = BLOCK_HEADLINE, .text = "B200 costs about 2 % more per token than H100"},
        {.kind = BLOCK_SUBTITLE, .text = "modal, on-demand, USD"},
        curves_block(&price_chart),
        curves_block(&c),
        {.kind = BLOCK_TABLE,
         .text = "Prices",
         .as.table = {COUNT(sample_claim_columns), 3, sample_claim_columns, sample_claim_cells, NULL}}};
    struct trace_pages t = trace_blocks(blocks, COUNT(blocks), PLANE_CURRENT);
    assert_int_equal(t.n_pages, 1);
    free(t.drawn);
}

/* The same curve twelve times, with twelve marks on one spot: all named, one under the other. */
static void twelve_identical_curves_are_all_named(void **state)
{
    (void)state;
    static char names[24][24];
    struct curve curves[12];
    struct curve_mark marks[12];
    for (size_t i = 0; i < 12; i++) {
        snprintf(names[i], sizeof names[i], "curve-%02zu", i);
        snprintf(names[12 + i], sizeof names[i], "mark-%02zu", i);
        curves[i] = (struct curve){names[i], i % 2 ? "B200" : NULL, b200_points, 2, 0, 0};
        marks[i] = (struct curve_mark){6.25, 0.4022, 0.39, 0.41, names[12 + i], "B200", 0, 0};
    }
    struct curve_chart c = {
        .x_axis = "x", .y_axis = "y", .curves = curves, .n_curves = 12, .marks = marks, .n_marks = 12};
    struct trace_pages t = trace_curves(&c);
    for (size_t i = 0; i < 24; i++)
        find_exactly(&t, names[i]);
    free(t.drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_and_curves_lie_where_their_values_are),
        cmocka_unit_test(axes_carry_their_units_and_the_figure_its_alternative_text),
        cmocka_unit_test(every_label_of_the_price_chart_is_there_once_and_no_legend),
        cmocka_unit_test(break_even_is_an_upright_line_with_its_interval_shaded),
        cmocka_unit_test(hyperbola_leaves_the_plot_at_its_top_and_the_mark_keeps_its_height),
        cmocka_unit_test(interval_without_an_end_has_none),
        cmocka_unit_test(figures_beyond_any_page_become_no_coordinates),
        cmocka_unit_test(huge_and_tiny_figures_are_labelled_in_powers_of_ten),
        cmocka_unit_test(missing_point_breaks_the_line_and_a_lone_one_is_a_mark),
        cmocka_unit_test(chart_without_a_figure_says_so_and_names_all),
        cmocka_unit_test(what_cannot_be_drawn_is_named_in_grey),
        cmocka_unit_test(modelled_is_hatched_and_dash_dot_never_filled),
        cmocka_unit_test(dated_is_hollow_and_has_no_hatching),
        cmocka_unit_test(band_is_a_light_tint_between_dashed_edges),
        cmocka_unit_test(chart_never_breaks_over_pages),
        cmocka_unit_test(two_charts_fit_a_page_with_a_table),
        cmocka_unit_test(twelve_identical_curves_are_all_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* How series look: those that have no colour of their own are told apart without one. */
#include "render_sample.h"
#include "render_trace.h"

/* What tells a series apart on a grey print: the shape of its mark and the dash of its line. */
static void look_of(const struct trace_pages *t, const char *label, char out[96])
{
    const struct drawn *text = find_text(t, label);
    assert_non_null(text);
    for (size_t i = (size_t)(text - t->drawn); i-- > 0;)
        if (is_mark(&t->drawn[i])) { /* drawn beside its label; by the number of corners and where the first one lies */
            const struct drawn *d = &t->drawn[i];
            int corners = 0;
            double x = 0, y = 0;
            assert_int_equal(sscanf(d->head, "path closed %d", &corners), 1);
            assert_int_equal(sscanf(strstr(d->head, " at "), " at %lf %lf", &x, &y), 2);
            snprintf(out, 96, "%d %+.0f %+.0f", corners, x - d->x - d->w / 2, y - d->y - d->h / 2);
            return;
        }
    fail_msg("no mark beside '%s'", label);
}

static size_t count_lines(const struct trace_pages *t, const char *pen)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += t->drawn[i].what == DRAWN_PATH && strncmp(t->drawn[i].head, "path open 2 ", 12) == 0 &&
             strstr(t->drawn[i].head, pen) != NULL;
    return n;
}

static struct trace_pages trace_blocks(struct block *blocks, size_t n)
{
    struct section s = {PLANE_CURRENT, "Section", "valid", blocks, n};
    struct report r = sample_report();
    r.sections = &s;
    r.n_sections = 1;
    return render_trace(&r, NULL);
}

static struct curve_point line[] = {{0, 0, NAN, NAN}, {8, 0.5, NAN, NAN}};

static void series_without_a_colour_differ_in_shape_and_dash(void **state)
{
    (void)state;
    static const char *const names[] = {"count 16", "count 8", "B200", "count 4", "count 2", "count 3"};
    struct curve curves[COUNT(names)];
    struct compare_row rows[COUNT(names)];
    char looks[COUNT(names)][96];
    for (size_t i = 0; i < COUNT(names); i++) {
        curves[i] = (struct curve){names[i], names[i], line, 2, 0, 0};
        rows[i] = (struct compare_row){names[i], names[i], {1, NAN, NAN}, {NAN, NAN, NAN}, "note", 0, 0, 0, NULL};
    }
    struct block blocks[] = {
        {.kind = BLOCK_CURVES, .alt = "alt", .as.curves = {.curves = curves, .n_curves = COUNT(names)}},
        {.kind = BLOCK_COMPARE, .alt = "alt", .as.compare = {"tok/s", NULL, rows, COUNT(names)}}};
    struct trace_pages t = trace_blocks(blocks, 1);
    static const char *const dashes[] = {"pen #000000 1.5 at", "pen #000000 1.5 dash 9,3,9,3",
                                         "pen #000000 1.5 dash 3,1,3,1", "pen #000000 1.5 dash 7,2,2,2"};
    for (size_t i = 0; i < COUNT(dashes); i++)
        assert_int_equal(count_lines(&t, dashes[i]), i == 0 ? 2 : 1); /* five of four dashes */
    for (size_t i = 0; i < COUNT(names); i++) {
        look_of(&t, names[i], looks[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(looks[i], looks[k]);
    }
    free(t.drawn);
    /* and as they look here they look in every chart of the report, whatever that chart shows */
    struct block both[] = {blocks[1], blocks[0]};
    both[1].as.curves.curves = curves + 3;
    both[1].as.curves.n_curves = 2;
    t = trace_blocks(both, 2);
    assert_int_equal(count_lines(&t, "pen #000000 1.5 dash 3,1,3,1"), 1);
    assert_int_equal(count_lines(&t, "pen #000000 1.5 dash 7,2,2,2"), 1);
    free(t.drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_without_a_colour_differ_in_shape_and_dash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

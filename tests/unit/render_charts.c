/*
 * Every kind of chart with random data, far beyond what reports hold: forty rows and none, five hundred runs, names
 * without end, values of all sizes and none at all. What must hold of each is asked of the trace.
 */
#include "render_check.h"
#include "render_random_charts.h"
#include "render_sample.h"

#include <inttypes.h>

struct scene {
    struct arena memory;
    struct block block;
    struct section section;
    struct report report;
    size_t n_labels;
};

static void open_scene(struct scene *s, enum block_kind kind, uint64_t seed)
{
    uint64_t state = seed * 1000 + kind;
    *s = (struct scene){.report = sample_report()};
    struct lottery d = {&s->memory, &state, 0};
    s->block = (struct block){.kind = kind,
                              .text = random_text(&s->memory, &state, 12),
                              .note = below(&state, 3) ? random_text(&s->memory, &state, 40) : NULL,
                              .alt = below(&state, 2) ? "alt" : NULL};
    draw_chart(&d, &s->block);
    s->n_labels = d.n_labels;
    s->section = (struct section){(enum plane)below(&state, 3), "Section", "valid", &s->block, 1};
    s->report.sections = &s->section;
    s->report.n_sections = 1;
}

static int is_shown(double x)
{
    return isfinite(x) && fabs(x) < 1e100;
}

static int is_date(int64_t ms)
{
    return ms > INT64_C(-2208988800000) && ms < INT64_C(32503680000000);
}

/* How many marks the chart must have, at least: none of them may be lost. Judgements are counted without the dashes. */
static size_t marks_of(const struct block *b)
{
    size_t n = 0;
    for (size_t i = 0; b->kind == BLOCK_COMPARE && i < b->as.compare.n_rows; i++)
        n += (size_t)is_shown(b->as.compare.rows[i].rate.value) +
             (size_t)(b->as.compare.ratio_axis != NULL && is_shown(b->as.compare.rows[i].ratio.value));
    for (size_t i = 0; b->kind == BLOCK_DOTS && i < b->as.dots.n_rows; i++) {
        const struct dots_row *r = &b->as.dots.rows[i];
        n += (size_t)is_shown(r->level.value);
        for (size_t k = 0; k < r->n_runs; k++)
            n += (size_t)is_shown(r->runs[k].value);
    }
    for (size_t i = 0; b->kind == BLOCK_AGES && i < b->as.ages.n_rows; i++)
        for (size_t k = 0; k < b->as.ages.rows[i].n; k++)
            n += (size_t)is_date(b->as.ages.rows[i].moments[k]);
    for (size_t i = 0; b->kind == BLOCK_MOVES && i < b->as.moves.n_rows; i++) {
        const struct move_row *r = &b->as.moves.rows[i];
        n += (size_t)is_shown(r->change.value * 100);
        for (size_t k = 0; k < r->n_points; k++)
            n += (size_t)(is_shown(r->points[k].value) && is_date(r->points[k].at));
    }
    return n;
}

static void check_all_marks(const struct checked *c, const struct block *b)
{
    size_t n = 0;
    for (size_t i = 0; i < c->t.n; i++)
        n += (size_t)is_mark(&c->t.drawn[i]);
    if (n < marks_of(b))
        fail_msg("seed %" PRIu64 ": %zu marks of %zu", c->seed, n, marks_of(b));
}

static void check_kind(enum block_kind kind, uint64_t seeds)
{
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        struct scene s;
        open_scene(&s, kind, seed);
        struct checked c = check_open(&s.report, seed);
        check_labels(&c, s.n_labels, SIZE_MAX);
        check_overlaps(&c);
        check_marks(&c);
        check_all_marks(&c, &s.block);
        check_close(&c);
        arena_release(&s.memory);
    }
}

static void c1_loses_no_label_and_no_mark_and_nothing_overlaps(void **state)
{
    (void)state;
    check_kind(BLOCK_COMPARE, 150);
}

static void c2_loses_no_label_and_no_mark_and_nothing_overlaps(void **state)
{
    (void)state;
    check_kind(BLOCK_DOTS, 150);
}

static void c3_loses_no_label_and_nothing_overlaps(void **state)
{
    (void)state;
    check_kind(BLOCK_STEPS, 150);
}

static void c6_loses_no_label_and_no_mark_and_nothing_overlaps(void **state)
{
    (void)state;
    check_kind(BLOCK_AGES, 150);
}

static void c7_loses_no_label_and_nothing_overlaps(void **state)
{
    (void)state;
    check_kind(BLOCK_MATRIX, 100);
}

static void w1_loses_no_label_and_no_mark_and_nothing_overlaps(void **state)
{
    (void)state;
    check_kind(BLOCK_MOVES, 150);
}

static void drawing_is_the_same_every_time(void **state)
{
    (void)state;
    static const enum block_kind kinds[] = {BLOCK_COMPARE, BLOCK_CURVES, BLOCK_STEPS, BLOCK_DOTS,
                                            BLOCK_AGES,    BLOCK_MATRIX, BLOCK_MOVES};
    static const char *const endings[] = {"trace", "pdf"};
    for (size_t i = 0; i < COUNT(kinds); i++)
        for (size_t k = 0; k < 2 * COUNT(endings); k++) {
            char *text[2];
            size_t size[2];
            for (size_t round = 0; round < 2; round++) {
                struct scene s;
                open_scene(&s, kinds[i], 7 + k);
                char *path = render_to_file(&s.report, endings[k % 2], NULL);
                text[round] = read_file(path, &size[round]);
                unlink(path);
                free(path);
                arena_release(&s.memory);
            }
            assert_int_equal(size[0], size[1]);
            assert_memory_equal(text[0], text[1], size[0]);
            free(text[0]);
            free(text[1]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(c1_loses_no_label_and_no_mark_and_nothing_overlaps),
        cmocka_unit_test(c2_loses_no_label_and_no_mark_and_nothing_overlaps),
        cmocka_unit_test(c3_loses_no_label_and_nothing_overlaps),
        cmocka_unit_test(c6_loses_no_label_and_no_mark_and_nothing_overlaps),
        cmocka_unit_test(c7_loses_no_label_and_nothing_overlaps),
        cmocka_unit_test(w1_loses_no_label_and_no_mark_and_nothing_overlaps),
        cmocka_unit_test(drawing_is_the_same_every_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

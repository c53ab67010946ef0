#include "render/place.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "render_random.h"

static double uniform(uint64_t *state)
{
    return (double)(next_random(state) >> 11) / 9007199254740992.0;
}

static int by_wanted(const void *a, const void *b)
{
    const struct slot *p = a, *q = b;
    double x = p->wanted - p->height / 2, y = q->wanted - q->height / 2;
    return (x > y) - (x < y);
}

static void slots_with_room_stand_where_they_want(void **state)
{
    (void)state;
    struct slot s[] = {{.wanted = 10, .height = 10}, {.wanted = 40, .height = 20}, {.wanted = 90, .height = 10}};
    place_column(s, 3, 0, 100);
    assert_true(s[0].top == 5 && s[1].top == 30 && s[2].top == 85);
}

static void slots_that_want_the_same_stand_around_it(void **state)
{
    (void)state;
    struct slot s[] = {{.wanted = 50, .height = 10}, {.wanted = 50, .height = 10}, {.wanted = 50, .height = 10}};
    place_column(s, 3, 0, 100);
    assert_true(fabs(s[0].top - 35) < 1e-9 && fabs(s[1].top - 45) < 1e-9 && fabs(s[2].top - 55) < 1e-9);
}

static void slots_stay_in_the_column(void **state)
{
    (void)state;
    struct slot s[] = {{.wanted = -20, .height = 10}, {.wanted = 2, .height = 10}, {.wanted = 300, .height = 10}};
    place_column(s, 3, 0, 30);
    assert_true(fabs(s[0].top) < 1e-9 && fabs(s[1].top - 10) < 1e-9 && fabs(s[2].top - 20) < 1e-9);
}

static void slots_keep_their_order_and_never_overlap(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (int round = 0; round < 2000; round++) {
        struct slot s[24];
        size_t n = 1 + below(&random, 24);
        double height = 0, bottom;
        for (size_t i = 0; i < n; i++) {
            s[i] = (struct slot){.wanted = uniform(&random) * 400 - 50, .height = 8 + 10 * (double)below(&random, 3)};
            height += s[i].height;
        }
        bottom = height + uniform(&random) * 200;
        qsort(s, n, sizeof *s, by_wanted);
        place_column(s, n, 0, bottom);
        for (size_t i = 0; i < n; i++) {
            assert_true(s[i].top >= -1e-9 && s[i].top + s[i].height <= bottom + 1e-9);
            assert_true(i == 0 || s[i].top >= s[i - 1].top + s[i - 1].height - 1e-9);
        }
    }
}

static int crosses(const struct flag *mast, const struct flag *flag)
{
    return mast->row > flag->row && mast->at > flag->x && mast->at < flag->x + flag->width;
}

static void flags_neither_overlap_nor_are_crossed_by_masts(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (int round = 0; round < 2000; round++) {
        struct flag f[12];
        size_t n = 1 + below(&random, 12), placed = 0;
        double at = 40;
        for (size_t i = 0; i < n; i++) {
            at += below(&random, 3) ? uniform(&random) * 80 : 0;
            f[i] = (struct flag){.at = at < 460 ? at : 460, .width = 10 + uniform(&random) * 150, .of = i};
        }
        size_t told = place_flags(f, n, 0, 500, 5);
        for (size_t i = 0; i < n; i++) {
            placed += f[i].placed != 0;
            if (!f[i].placed)
                continue;
            assert_true(f[i].row < 5 && f[i].x >= 0 && f[i].x + f[i].width <= 500);
            for (size_t k = 0; k < n; k++) {
                if (k == i || !f[k].placed)
                    continue;
                assert_false(f[i].row == f[k].row && f[i].x < f[k].x + f[k].width && f[k].x < f[i].x + f[i].width);
                assert_false(crosses(&f[i], &f[k]));
            }
        }
        assert_int_equal(told, placed);
    }
}

static void three_near_lines_all_get_their_flags(void **state)
{
    (void)state;
    struct flag f[] = {{.at = 200, .width = 90}, {.at = 230, .width = 90}, {.at = 260, .width = 90}};
    assert_int_equal(place_flags(f, 3, 0, 500, 5), 3);
}

static void label_goes_where_nothing_is_in_its_way(void **state)
{
    (void)state;
    struct arena a = {0};
    struct surroundings s = {.room = {0, 0, 100, 100}};
    struct box of = {46, 46, 8, 8}, out, right = {56, 40, 44, 20};
    assert_true(place_beside(&out, &of, 30, 7, &s));
    assert_true(out.x == 56 && out.y == 46.5); /* at the right, in the middle */
    assert_int_equal(obstacles_add_box(&s.solid, &a, &right), 0);
    assert_true(place_beside(&out, &of, 30, 7, &s));
    assert_false(out.x + out.w > 56 && out.y < 60 && out.y + out.h > 40);
    arena_release(&a);
}

static void label_and_mark_are_not_parted_by_a_wall(void **state)
{
    (void)state;
    struct arena a = {0};
    struct point upright[] = {{60, 0}, {60, 100}}, level[] = {{0, 50}, {100, 50}};
    struct surroundings s = {.room = {0, 0, 100, 100}};
    struct box of = {46, 46, 8, 8}, out;
    assert_int_equal(obstacles_add_path(&s.walls, &a, &(struct path){upright, 2}), 0);
    assert_int_equal(obstacles_add_path(&s.walls, &a, &(struct path){level, 2}),
                     0); /* through the mark: parts nothing */
    assert_true(place_beside(&out, &of, 30, 7, &s));
    assert_true(out.x + out.w < 60);
    arena_release(&a);
}

static void label_stands_clearly_nearer_to_its_own_mark(void **state)
{
    (void)state;
    struct arena a = {0};
    struct surroundings s = {.room = {0, 0, 100, 100}};
    struct box of = {46, 46, 8, 8}, other = {72, 57, 8, 8}, out;
    assert_int_equal(obstacles_add_box(&s.marks, &a, &other), 0);
    assert_true(place_beside(&out, &of, 20, 7, &s));
    assert_true(out.y + out.h < 50 || out.x + out.w < 50); /* at the right it would lie over the other */
    for (int k = 0; k < 8; k++) {                          /* ringed by marks that it touches nowhere */
        struct box ring = {46 + 24 * cos(k * 0.785398), 46 + 18 * sin(k * 0.785398), 8, 8};
        assert_int_equal(obstacles_add_box(&s.marks, &a, &ring), 0);
    }
    assert_false(place_beside(&out, &of, 20, 7, &s));
    arena_release(&a);
}

static void crowded_mark_has_no_place(void **state)
{
    (void)state;
    struct arena a = {0};
    struct point cage[] = {{36, 36}, {64, 36}, {64, 64}, {36, 64}, {36, 36}};
    struct surroundings s = {.room = {0, 0, 100, 100}};
    struct box of = {46, 46, 8, 8}, out;
    assert_int_equal(obstacles_add_path(&s.solid, &a, &(struct path){cage, 5}), 0);
    assert_false(place_beside(&out, &of, 30, 7, &s));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_with_room_stand_where_they_want),
        cmocka_unit_test(slots_that_want_the_same_stand_around_it),
        cmocka_unit_test(slots_stay_in_the_column),
        cmocka_unit_test(slots_keep_their_order_and_never_overlap),
        cmocka_unit_test(flags_neither_overlap_nor_are_crossed_by_masts),
        cmocka_unit_test(three_near_lines_all_get_their_flags),
        cmocka_unit_test(label_goes_where_nothing_is_in_its_way),
        cmocka_unit_test(label_and_mark_are_not_parted_by_a_wall),
        cmocka_unit_test(label_stands_clearly_nearer_to_its_own_mark),
        cmocka_unit_test(crowded_mark_has_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

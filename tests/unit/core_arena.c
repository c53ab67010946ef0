#include "core/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void memory_is_zeroed_aligned_and_distinct(void **state)
{
    (void)state;
    struct arena a = {0};
    char *last = NULL;
    for (size_t size = 0; size < 3000; size++) {
        char *p = arena_alloc(&a, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xaa, size);
        assert_true(p != last);
        last = p;
    }
    arena_release(&a);
}

static void large_pieces_get_room_of_their_own(void **state)
{
    (void)state;
    struct arena a = {0};
    char *small = arena_copy(&a, "before");
    char *large = arena_alloc(&a, 10 << 20);
    char *after = arena_copy(&a, "after");
    assert_non_null(large);
    memset(large, 1, 10 << 20);
    assert_string_equal(small, "before");
    assert_string_equal(after, "after");
    arena_release(&a);
}

static void sizes_that_overflow_give_null(void **state)
{
    (void)state;
    struct arena a = {0};
    assert_null(arena_alloc(&a, SIZE_MAX));
    arena_release(&a);
    assert_null(arena_array(&a, SIZE_MAX / 4, 8));
    arena_release(&a);
    assert_null(arena_array(&a, SIZE_MAX, SIZE_MAX));
    arena_release(&a);
    assert_null(arena_copy_n(&a, "x", SIZE_MAX));
    arena_release(&a);
    assert_non_null(arena_array(&a, 0, 8));
    assert_non_null(arena_array(&a, 8, 0));
    int64_t *x = arena_array(&a, 1000, sizeof *x);
    assert_non_null(x);
    assert_true(x[0] == 0 && x[999] == 0);
    arena_release(&a);
}

/* Texts are made of texts: one that is missing must not stand in the next as "(null)". */
static void what_found_no_memory_leaves_none_for_what_follows(void **state)
{
    (void)state;
    struct arena a = {0};
    assert_non_null(arena_copy(&a, "before"));
    const char *part = arena_array(&a, SIZE_MAX, 2);
    assert_null(arena_format(&a, "the price of %s", part));
    assert_null(arena_alloc(&a, 1));
    assert_true(a.failed);
    arena_release(&a);
    assert_string_equal(arena_copy(&a, "again"), "again");
    arena_release(&a);
}

static void texts_are_copied_and_formatted(void **state)
{
    (void)state;
    struct arena a = {0};
    char source[] = "lane";
    char *copy = arena_copy(&a, source);
    source[0] = 'x';
    assert_string_equal(copy, "lane");
    assert_null(arena_copy(&a, NULL));
    assert_string_equal(arena_copy_n(&a, "training", 5), "train");
    assert_string_equal(arena_copy_n(&a, "", 0), "");
    assert_string_equal(arena_format(&a, "%s: %d of %d", "runs", 7, 9), "runs: 7 of 9");
    char *wide = arena_format(&a, "%40000d", 1);
    assert_non_null(wide);
    assert_int_equal(strlen(wide), 40000);
    arena_release(&a);
}

static void an_array_grows_and_keeps_what_is_in_it(void **state)
{
    (void)state;
    struct arena a = {0};
    int64_t *items = NULL;
    size_t room = 0, copies = 0;
    for (size_t n = 0; n < 1000; n++) {
        int64_t *more = arena_grow(&a, items, n, &room, sizeof *more);
        assert_non_null(more);
        copies += more != items;
        assert_true(n < room);
        items = more;
        assert_int_equal(items[n], 0);
        items[n] = (int64_t)n;
    }
    for (size_t n = 0; n < 1000; n++)
        assert_int_equal(items[n], n);
    assert_true(copies < 12); /* twice as many each time */
    room = SIZE_MAX / 2;
    assert_null(arena_grow(&a, items, SIZE_MAX / 2, &room, sizeof *items));
    assert_int_equal(room, SIZE_MAX / 2);
    arena_release(&a);
}

static void a_released_arena_is_usable_again(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_release(&a);
    assert_string_equal(arena_copy(&a, "one"), "one");
    arena_release(&a);
    assert_null(a.chunk);
    assert_string_equal(arena_copy(&a, "two"), "two");
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_distinct),
        cmocka_unit_test(large_pieces_get_room_of_their_own),
        cmocka_unit_test(sizes_that_overflow_give_null),
        cmocka_unit_test(what_found_no_memory_leaves_none_for_what_follows),
        cmocka_unit_test(texts_are_copied_and_formatted),
        cmocka_unit_test(an_array_grows_and_keeps_what_is_in_it),
        cmocka_unit_test(a_released_arena_is_usable_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

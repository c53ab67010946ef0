/* Where the batch of a run changes, and where its tokens merely vary. */
#include "query/batch.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { N = 40, ROOM = 4 };

static double tokens[N], steps[N];
static struct batch_change found[ROOM];

static void fill(size_t from, size_t to, double tokens_a_step)
{
    for (size_t i = from; i < to; i++) {
        steps[i] = 1 + (double)(i % 3); /* records cover as many steps as they like */
        tokens[i] = tokens_a_step * steps[i];
    }
}

static size_t changes(void)
{
    const struct series s = {.n = N, .tokens = tokens, .steps_per_record = steps};
    return batch_changes(found, ROOM, &s);
}

static void a_constant_batch_does_not_change(void **state)
{
    (void)state;
    fill(0, N, 8192);
    assert_int_equal(changes(), 0);
}

static void a_doubled_batch_changes_at_its_first_record(void **state)
{
    (void)state;
    fill(0, 20, 8192);
    fill(20, N, 16384);
    assert_int_equal(changes(), 1);
    assert_int_equal(found[0].at, 20);
    assert_true(fabs(found[0].from - 8192) < 1e-9 && fabs(found[0].to - 16384) < 1e-9);
}

static void every_change_is_counted_and_the_first_ones_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < 8; i++)
        fill(5 * i, 5 * i + 5, 1024.0 * (double)(i + 1));
    assert_int_equal(changes(), 7);
    for (size_t i = 0; i < ROOM; i++) {
        assert_int_equal(found[i].at, 5 * i + 5);
        assert_true(fabs(found[i].to - 1024.0 * (double)(i + 2)) < 1e-9);
    }
}

static void a_last_record_cut_short_is_no_change(void **state)
{
    (void)state;
    fill(0, N, 8192);
    fill(N - 1, N, 100);
    assert_int_equal(changes(), 0);
    fill(N - (BATCH_LEAST - 1), N, 100);
    assert_int_equal(changes(), 0);
    fill(N - BATCH_LEAST, N, 100);
    assert_int_equal(changes(), 1);
}

static void what_lies_between_two_batches_belongs_to_neither(void **state)
{
    (void)state;
    fill(0, 20, 8192);
    fill(20, 22, 500);
    fill(22, N, 16384);
    assert_int_equal(changes(), 1);
    assert_int_equal(found[0].at, 22);
    fill(22, N, 8192);
    assert_int_equal(changes(), 0);
}

static void tokens_that_vary_from_record_to_record_are_no_batch(void **state)
{
    (void)state;
    for (size_t i = 0; i < N; i++)
        fill(i, i + 1, 8000 + (double)(i * 37 % 11));
    assert_int_equal(changes(), 0);
}

static void without_token_counts_nothing_is_known(void **state)
{
    (void)state;
    const struct series s = {.n = N, .steps_per_record = steps};
    assert_int_equal(batch_changes(found, ROOM, &s), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constant_batch_does_not_change),
        cmocka_unit_test(a_doubled_batch_changes_at_its_first_record),
        cmocka_unit_test(every_change_is_counted_and_the_first_ones_are_told),
        cmocka_unit_test(a_last_record_cut_short_is_no_change),
        cmocka_unit_test(what_lies_between_two_batches_belongs_to_neither),
        cmocka_unit_test(tokens_that_vary_from_record_to_record_are_no_batch),
        cmocka_unit_test(without_token_counts_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Change points: the exact partition against vectors, enumeration and plain dynamic programming; the choice of levels;
 * MSER-5.
 */
#include "stats/mser.h"
#include "stats/partition.h"
#include "stats/segment.h"
#include "stats/simulate.h"
#include "stats/summary.h"
#include "tests/unit/stats_check.h"
#include "tests/unit/stats_vectors.h"

#include <stdlib.h>

#define MOST 512

static double squares(const double *x, size_t from, size_t to)
{
    double mean = 0, s = 0;
    for (size_t i = from; i < to; i++)
        mean += x[i];
    mean /= (double)(to - from);
    for (size_t i = from; i < to; i++)
        s += (x[i] - mean) * (x[i] - mean);
    return s;
}

/* Every partition of x[from..n), one choice of the next change after another. */
static double enumerate(const double *x, size_t from, size_t n, double penalty, size_t least)
{
    double best = squares(x, from, n);
    for (size_t next = from + least; next + least <= n; next++)
        best = fmin(best, squares(x, from, next) + penalty + enumerate(x, next, n, penalty, least));
    return best;
}

/* Jackson et al. 2005, all n^2 pairs, no pruning. */
static double dynamic_programming(const double *x, size_t n, double penalty, size_t least)
{
    double best[MOST + 1];
    best[0] = -penalty;
    for (size_t t = 1; t <= n; t++) {
        best[t] = INFINITY;
        for (size_t s = 0; s + least <= t; s++)
            best[t] = fmin(best[t], best[s] + squares(x, s, t) + penalty);
    }
    return best[n];
}

static size_t solve(size_t *starts, const double *x, size_t n, double penalty, size_t least)
{
    struct partition p;
    size_t n_starts;
    assert_int_equal(partition_open(&p, x, n), 0);
    assert_int_equal(partition_solve(&p, penalty, least, starts, &n_starts), 0);
    partition_release(&p);
    for (size_t i = 0; i <= n_starts; i++) {
        size_t from = i ? starts[i - 1] : 0, to = i < n_starts ? starts[i] : n;
        assert_true(n_starts == 0 || to - from >= least);
    }
    return n_starts;
}

static void a_minimum_segment_forbids_the_split_that_careless_pruning_finds(void **state)
{
    (void)state;
    const double x[] = {0, 1, 0, 0, 1}; /* pelt_l2_1; ruptures PR #383 */
    size_t starts[5];
    assert_int_equal(solve(starts, x, 5, 0.1, 2), 0);
    assert_near(partition_objective(x, 5, 0.1, starts, 0), 1.2, 1e-12, 0);
}

static void partitions_of_the_vectors_are_found(void **state)
{
    (void)state;
    static const size_t want[] = {20, 34, 40, 46, 55}; /* pelt_l2_2 */
    size_t starts[60];
    double step[20];
    assert_int_equal(solve(starts, vector_partition_2, 60, 0.013759010253011858, 5), 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(starts[i], want[i]);
    assert_near(partition_objective(vector_partition_2, 60, 0.013759010253011858, starts, 5), 0.1912216136063291, 1e-9,
                0);
    assert_int_equal(solve(starts, vector_partition_3, 60, 0.015574723336092878, 5), 0);
    for (size_t i = 0; i < 20; i++) /* pelt_l2_4: a step without noise */
        step[i] = i < 10 ? 0 : 1;
    assert_int_equal(solve(starts, step, 20, 0.5, 1), 1);
    assert_int_equal(starts[0], 10);
}

static void short_and_constant_series_have_no_change(void **state)
{
    (void)state;
    double x[64];
    size_t starts[64];
    for (size_t i = 0; i < 64; i++)
        x[i] = 7;
    for (size_t n = 0; n <= 64; n += 8)
        assert_int_equal(solve(starts, x, n, 0.1, 3), 0);
    x[0] = 1000;
    assert_int_equal(solve(starts, x, 5, 0.1, 3), 0);
    assert_int_equal(solve(starts, x, 6, 0.1, 3), 1);
}

/* Values from a few levels make exact ties common, which is where pruning goes wrong. */
static void fill(double *x, size_t n, struct random_source *r)
{
    int coarse = random_unit(r) < 0.4;
    double level = 0;
    for (size_t i = 0; i < n; i++) {
        level = random_unit(r) < 0.1 ? 3 * random_normal(r) : level;
        x[i] = coarse ? (double)(random_bits(r) % 3) : level + random_normal(r);
    }
}

static void the_partition_is_optimal_among_all_enumerated(void **state)
{
    (void)state;
    struct random_source r = {21};
    for (int round = 0; round < 6000; round++) {
        double x[16], penalty = exp(6 * random_unit(&r) - 4);
        size_t starts[16], n = 1 + random_bits(&r) % 14, least = 1 + random_bits(&r) % 4;
        fill(x, n, &r);
        size_t found = solve(starts, x, n, penalty, least);
        double want = n < 2 * least ? squares(x, 0, n) : enumerate(x, 0, n, penalty, least);
        assert_near(partition_objective(x, n, penalty, starts, found), want, 1e-10, 1e-10);
    }
}

static void functional_pruning_equals_plain_dynamic_programming(void **state)
{
    (void)state;
    struct random_source r = {22};
    for (int round = 0; round < 60; round++) {
        double x[MOST], penalty = exp(8 * random_unit(&r) - 3);
        size_t starts[MOST], n = 40 + random_bits(&r) % 260, least = 1 + random_bits(&r) % 9;
        fill(x, n, &r);
        size_t found = solve(starts, x, n, penalty, least);
        assert_near(partition_objective(x, n, penalty, starts, found), dynamic_programming(x, n, penalty, least), 1e-10,
                    1e-10);
    }
}

static void autocorrelated_noise_is_not_split_and_a_step_is(void **state)
{
    (void)state;
    struct random_source r = {23};
    int false_splits = 0, found_steps = 0;
    for (int round = 0; round < 200; round++) {
        double y[200];
        struct segments s;
        series_make(y, 200, SERIES_FLAT, 0.8, &r);
        y[0] = y[1];
        assert_int_equal(segments_find(&s, y, 200, 5, 3), 0);
        false_splits += s.n_changes > 0;
        free(s.starts);
        for (size_t i = 120; i < 200; i++)
            y[i] += 0.08;
        assert_int_equal(segments_find(&s, y, 200, 5, 3), 0);
        found_steps += s.n_changes == 1 && s.starts[0] > 115 && s.starts[0] < 125;
        free(s.starts);
    }
    assert_true(false_splits <= 6); /* 0 of flat AR(1) at phi .8; with L2 and 2 s^2 ln n it is all */
    assert_true(found_steps >= 190);
}

/* Most neighbours equal, so that the median of their differences is 0: a coarse clock, or nine values in ten the same.
 */
static void a_step_is_found_where_most_neighbours_are_equal(void **state)
{
    (void)state;
    struct random_source r = {24};
    int found_steps = 0, false_splits = 0;
    for (int round = 0; round < 200; round++) {
        double y[160];
        struct segments s;
        for (size_t i = 0; i < 160; i++)
            y[i] = random_unit(&r) < 0.2 ? 0.03 * random_normal(&r) : 0;
        assert_int_equal(segments_find(&s, y, 160, 5, 3), 0);
        false_splits += s.n_changes > 0;
        free(s.starts);
        for (size_t i = 100; i < 160; i++)
            y[i] += 0.1043600153242428; /* ln 1.11 */
        assert_int_equal(segments_find(&s, y, 160, 5, 3), 0);
        found_steps += s.n_changes == 1 && s.starts[0] > 97 && s.starts[0] < 103;
        free(s.starts);
    }
    assert_true(false_splits <= 4);
    assert_true(found_steps >= 190);
}

static void segment_bounds_cover_the_series(void **state)
{
    (void)state;
    size_t starts[] = {5, 9};
    const struct segments s = {.n_changes = 2, .starts = starts};
    assert_int_equal(segments_start(&s, 0), 0);
    assert_int_equal(segments_end(&s, 0, 20), 5);
    assert_int_equal(segments_start(&s, 2), 9);
    assert_int_equal(segments_end(&s, 2, 20), 20);
}

/* mser5_1 to mser5_3, by definition (White 1997) */
static void mser_cuts_where_the_vectors_say(void **state)
{
    (void)state;
    struct mser ramp = mser(vector_mser_1, 120, MSER_BATCH, NULL), flat = mser(vector_mser_2, 100, MSER_BATCH, NULL),
                drift = mser(vector_mser_3, 60, MSER_BATCH, NULL);
    assert_int_equal(ramp.batches, 24);
    assert_int_equal(ramp.cut, 7);
    assert_false(ramp.at_boundary);
    assert_near(ramp.statistic, 7.124648166089964e-06, 1e-9, 1e-15);
    assert_int_equal(flat.cut, 0);
    assert_near(flat.statistic, 1.0968362408174987e-05, 1e-9, 1e-15);
    assert_int_equal(drift.cut, 6);
    assert_true(drift.at_boundary);
    assert_near(drift.statistic, 0.00019444444444444479, 1e-9, 1e-15);
    assert_int_equal(mser(vector_mser_1, 4, MSER_BATCH, NULL).cut, 0);
}

/* By definition, cut by cut, and the statistic of every cut. */
static void mser_with_any_batch_takes_the_first_least_statistic(void **state)
{
    (void)state;
    struct random_source r = {13};
    for (int trial = 0; trial < 500; trial++) {
        double x[90], means[90], statistics[46];
        size_t n = 1 + random_bits(&r) % 90, batch = 1 + random_bits(&r) % n, k = n / batch, best = 0;
        for (size_t i = 0; i < n; i++)
            x[i] = round(random_normal(&r) * 4) + (i < 20 ? 3 : 0);
        for (size_t i = 0; i < k; i++)
            means[i] = summary_mean(x + i * batch, batch);
        struct mser m = mser(x, n, batch, statistics);
        for (size_t d = 0; d <= k / 2; d++) {
            double kept = (double)(k - d), want = squares(means, d, k) / (kept * kept);
            assert_near(statistics[d], want, 1e-9, 1e-12);
            best = want < squares(means, best, k) / (double)((k - best) * (k - best)) - 1e-12 ? d : best;
        }
        assert_int_equal(m.batches, k);
        assert_near(m.statistic, statistics[m.cut], 0, 0);
        for (size_t d = 0; d < m.cut; d++)
            assert_true(statistics[d] > m.statistic);
        assert_near(statistics[m.cut], statistics[best], 1e-9, 1e-12);
        assert_int_equal(m.at_boundary, m.cut == k / 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_minimum_segment_forbids_the_split_that_careless_pruning_finds),
        cmocka_unit_test(partitions_of_the_vectors_are_found),
        cmocka_unit_test(short_and_constant_series_have_no_change),
        cmocka_unit_test(the_partition_is_optimal_among_all_enumerated),
        cmocka_unit_test(functional_pruning_equals_plain_dynamic_programming),
        cmocka_unit_test(autocorrelated_noise_is_not_split_and_a_step_is),
        cmocka_unit_test(a_step_is_found_where_most_neighbours_are_equal),
        cmocka_unit_test(segment_bounds_cover_the_series),
        cmocka_unit_test(mser_cuts_where_the_vectors_say),
        cmocka_unit_test(mser_with_any_batch_takes_the_first_least_statistic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

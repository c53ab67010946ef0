/*
 * Weeks over the archive of query_registered.h: runs by ISO week, and what a week brought; for the tests of the week.
 */
#ifndef TESTS_QUERY_WEEKS_H
#define TESTS_QUERY_WEEKS_H

#include "query/week.h"
#include "query_registered.h"
#include "stats/simulate.h"

struct weeks {
    struct registered r;
    struct random_source noise;
    int calls; /* so far: no two runs are one call */
    struct evidence_list all;
    struct policy policy;
    struct week week;
};

static inline int open_weeks(void **state)
{
    struct weeks *x = calloc(1, sizeof *x);
    assert_non_null(x);
    archive_open(&x->r.t);
    x->noise.state = 1;
    *state = x;
    return 0;
}

static inline int close_weeks(void **state)
{
    struct weeks *x = *state;
    arena_release(&x->r.memory);
    archive_close(&x->r.t);
    free(x);
    return 0;
}

#define ON_WEEKS(test) cmocka_unit_test_setup_teardown(test, open_weeks, close_weeks)

static inline struct week_name week_called(const char *name)
{
    struct week_name w;
    struct error err = {0};
    if (week_name_read(&w, name, &err) != 0)
        fail_msg("%s", err.text);
    return w;
}

/* A run of that week's Monday, ending at 10 o'clock and as many minutes as there were runs: an hour, with noise of 0.5
 * %. */
static inline struct digest graded_in(struct weeks *x, enum grade grade, const char *week, const char *device,
                                      double seconds, const struct entry *but, size_t n)
{
    struct entry all[MOST_CHANGES];
    char started[64], finished[64], time[DATE_TEXT_SIZE];
    int64_t first, last;
    assert_true(n + 2 <= MOST_CHANGES);
    week_bounds(week_called(week), &first, &last);
    first += 9 * 3600000 + x->calls % 1000 * INT64_C(60000);
    date_format_time(time, first);
    snprintf(started, sizeof started, "\"%s\"", time);
    date_format_time(time, first + 3600000);
    snprintf(finished, sizeof finished, "\"%s\"", time);
    all[0] = (struct entry){"started_at", started};
    all[1] = (struct entry){"finished_at", finished};
    if (n > 0)
        memcpy(all + 2, but, n * sizeof *but);
    seconds *= 1 + 0.005 * random_normal(&x->noise);
    return archive_add(&x->r.t, grade, LANE_TRAINING, ++x->calls, device, seconds, all, n + 2);
}

#define RUN_IN(x, week, device, seconds) graded_in(x, GRADE_RECEIPT, week, device, seconds, NULL, 0)
#define RUN_IN_BUT(x, week, device, seconds, ...)                                                                      \
    graded_in(x, GRADE_RECEIPT, week, device, seconds, ENTRIES(__VA_ARGS__))

/* As of the week's end, or of a day within it. */
static inline int try_week(struct weeks *x, const char *name, int64_t as_of)
{
    struct week_name w = week_called(name);
    int64_t first, last;
    week_bounds(w, &first, &last);
    as_of = as_of < last ? as_of : last;
    struct selection everything = {.as_of = as_of};
    if (policy_load(&x->policy, x->r.t.store, as_of, &x->r.memory, &x->r.err) != 0 ||
        evidence_load(x->r.t.store, &everything, 0, &x->r.memory, &x->all, &x->r.err) != 0)
        fail_msg("%s", x->r.err.text);
    return week_look(&x->week, x->r.t.store, w, as_of, &x->all, 0, &x->policy, &x->r.memory, &x->r.err);
}

static inline void look_at(struct weeks *x, const char *name)
{
    if (try_week(x, name, INT64_MAX) != 0)
        fail_msg("%s: %s", name, x->r.err.text);
}

#endif

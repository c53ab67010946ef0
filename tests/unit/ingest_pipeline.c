#include "ingest/pipeline.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { MANY = 5000, DROPPED = -1 };

struct thing {
    int number, worked, taken;
};

struct workshop {
    struct thing things[MANY];
    int next;     /* the number the work expects */
    int fails_at; /* the number whose work fails */
};

static int work(void *context, void *thing, struct error *err)
{
    struct workshop *w = context;
    struct thing *t = thing;
    if (t->number == w->fails_at)
        return error_set(err, ERR_IO, "number %d", t->number);
    if (t->number != w->next)
        return error_set(err, ERR_INTERNAL, "number %d instead of %d", t->number, w->next);
    w->next++;
    t->worked = 1;
    return 0;
}

static void drop(void *thing)
{
    struct thing *t = thing;
    assert_int_equal(t->taken, 0);
    t->taken = DROPPED;
}

/* A pipeline that hangs must not hang the tests. */
static int set_up(void **state)
{
    struct workshop *w = calloc(1, sizeof *w);
    *state = w;
    for (int i = 0; w != NULL && i < MANY; i++)
        w->things[i].number = i;
    if (w != NULL)
        w->fails_at = MANY;
    alarm(60);
    return w == NULL;
}

static int tear_down(void **state)
{
    free(*state);
    alarm(0);
    return 0;
}

static struct pipeline *open_on(struct workshop *w)
{
    struct pipeline *p = NULL;
    struct error err = {0};
    assert_int_equal(pipeline_open(&p, work, w, &err), 0);
    assert_non_null(p);
    return p;
}

/* Takes what is done until there is room; each thing must be the one after the last. */
static int take_all(struct pipeline *p, size_t weight, int *next, struct error *err)
{
    void *thing;
    int rc;
    while ((rc = pipeline_take(p, weight, &thing, err)) == 0 && thing != NULL) {
        struct thing *t = thing;
        assert_int_equal(t->number, (*next)++);
        assert_int_equal(t->worked, 1);
        t->taken = 1;
    }
    return rc;
}

static void things_come_out_in_order_and_worked_upon(void **state)
{
    struct workshop *w = *state;
    struct pipeline *p = open_on(w);
    struct error err = {0};
    int next = 0;
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(take_all(p, 1, &next, &err), 0);
        assert_true(i - next < (int)PIPELINE_THINGS);
        pipeline_put(p, &w->things[i], 1);
    }
    pipeline_finish(p);
    assert_int_equal(take_all(p, 1, &next, &err), 0);
    assert_int_equal(next, MANY);
    pipeline_close(p, drop);
}

static void heavy_things_are_let_in_one_at_a_time(void **state)
{
    struct workshop *w = *state;
    struct pipeline *p = open_on(w);
    struct error err = {0};
    int next = 0;
    for (int i = 0; i < 100; i++) {
        /* every fifth is over the ceiling by itself, the others fill a third of it */
        size_t weight = i % 5 == 0 ? 2 * PIPELINE_WEIGHT : PIPELINE_WEIGHT / 3;
        assert_int_equal(take_all(p, weight, &next, &err), 0);
        int held = i - next;
        assert_true(held <= (i % 5 == 0 ? 0 : 2));
        assert_false(held > 0 && (i - 1) % 5 == 0);
        pipeline_put(p, &w->things[i], weight);
    }
    pipeline_close(p, drop);
    assert_int_equal(w->next, 100);
}

/* Holds the work at the first thing until the lock is let go. */
static int work_when_let(void *context, void *thing, struct error *err)
{
    pthread_mutex_t *gate = context;
    (void)thing;
    (void)err;
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return 0;
}

static void the_work_is_behind_when_more_than_half_is_waiting(void **state)
{
    struct workshop *w = *state;
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    struct pipeline *p = NULL;
    struct error err = {0};
    void *thing;
    pthread_mutex_lock(&gate);
    assert_int_equal(pipeline_open(&p, work_when_let, &gate, &err), 0);
    for (int i = 0; i < (int)PIPELINE_THINGS; i++) {
        assert_int_equal(pipeline_is_behind(p), i > (int)PIPELINE_THINGS / 2);
        assert_int_equal(pipeline_take(p, 1, &thing, &err), 0);
        assert_null(thing);
        pipeline_put(p, &w->things[i], 1);
    }
    pthread_mutex_unlock(&gate);
    pipeline_finish(p);
    assert_int_equal(pipeline_is_behind(p), 0);
    pipeline_close(p, drop);
}

static void a_failure_is_told_after_what_was_done_before_it(void **state)
{
    struct workshop *w = *state;
    struct pipeline *p = open_on(w);
    struct error err = {0};
    int next = 0, put = 0;
    w->fails_at = 1000;
    for (; put < MANY && take_all(p, 1, &next, &err) == 0; put++)
        pipeline_put(p, &w->things[put], 1);
    assert_true(put > 1000 && put <= 1000 + (int)PIPELINE_THINGS);
    assert_int_equal(next, 1000);
    assert_int_equal(err.code, ERR_IO);
    assert_string_equal(err.text, "number 1000");
    pipeline_finish(p);
    assert_int_equal(take_all(p, 1, &next, &err), ERR_IO);
    pipeline_close(p, drop);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(w->things[i].taken, i < 1000 ? 1 : i < put ? DROPPED : 0);
}

static void closing_finishes_the_work_and_drops_what_was_not_taken(void **state)
{
    struct workshop *w = *state;
    struct pipeline *p = open_on(w);
    pipeline_close(p, drop);
    p = open_on(w);
    pipeline_put(p, &w->things[0], 1);
    pipeline_put(p, &w->things[1], 1);
    pipeline_close(p, drop);
    assert_int_equal(w->next, 2);
    assert_int_equal(w->things[0].taken, DROPPED);
    assert_int_equal(w->things[1].taken, DROPPED);
    pipeline_close(NULL, drop);
}

#define case_of(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(things_come_out_in_order_and_worked_upon),
        case_of(heavy_things_are_let_in_one_at_a_time),
        case_of(the_work_is_behind_when_more_than_half_is_waiting),
        case_of(a_failure_is_told_after_what_was_done_before_it),
        case_of(closing_finishes_the_work_and_drops_what_was_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

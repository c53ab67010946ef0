#include "ingest/pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The other thread is woken for so many things at once, or when this one is about to wait. */
enum { BATCH = 16 };

struct carried {
    void *thing;
    size_t weight;
};

/* A ring. The counters only grow: taken <= done <= put <= taken + PIPELINE_THINGS. */
struct pipeline {
    int (*work)(void *context, void *thing, struct error *err);
    void *context;
    pthread_t thread;
    int running;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t more;  /* something was put in, or nothing will be any more */
    pthread_cond_t less;  /* `wanted` things are done, or the work has failed */
    struct carried ring[PIPELINE_THINGS];
    size_t taken, done, put, wanted;
    size_t weight; /* of what was put in and not taken */
    int finishing;
    int failed; /* the code in err */
    struct error err;
};

/* The next thing to work on; NULL when there will be none. */
static void *next_thing(struct pipeline *p)
{
    while (p->done == p->put && !p->finishing)
        pthread_cond_wait(&p->more, &p->lock);
    return p->done < p->put ? p->ring[p->done % PIPELINE_THINGS].thing : NULL;
}

static void *run(void *argument)
{
    struct pipeline *p = argument;
    void *thing;
    pthread_mutex_lock(&p->lock);
    while (p->failed == 0 && (thing = next_thing(p)) != NULL) {
        struct error err = {0};
        pthread_mutex_unlock(&p->lock);
        int rc = p->work(p->context, thing, &err);
        pthread_mutex_lock(&p->lock);
        if (rc != 0) {
            p->failed = rc;
            p->err = err;
        } else {
            p->done++;
        }
        if (rc != 0 || p->done >= p->wanted)
            pthread_cond_signal(&p->less);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

int pipeline_open(struct pipeline **out, int (*work)(void *context, void *thing, struct error *err), void *context,
                  struct error *err)
{
    struct pipeline *p = calloc(1, sizeof *p);
    if (p == NULL)
        return error_nomem(err);
    p->work = work;
    p->context = context;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->more, NULL);
    pthread_cond_init(&p->less, NULL);
    int why = pthread_create(&p->thread, NULL, run, p);
    if (why != 0) {
        pipeline_close(p, NULL);
        return error_set(err, ERR_IO, "cannot start a thread: %s", strerror(why));
    }
    p->running = 1;
    *out = p;
    return 0;
}

static int has_room(const struct pipeline *p, size_t weight)
{
    size_t held = p->put - p->taken;
    return held == 0 ||
           (held < PIPELINE_THINGS && p->weight <= PIPELINE_WEIGHT && weight <= PIPELINE_WEIGHT - p->weight);
}

/* Waits for half of what is under way at once: who wakes for each thing spends the time on waking. */
static void wait_for_work(struct pipeline *p, size_t weight)
{
    p->wanted = p->done + (p->put - p->done + 1) / 2;
    while (p->failed == 0 && p->taken == p->done && !has_room(p, weight)) {
        pthread_cond_signal(&p->more);
        pthread_cond_wait(&p->less, &p->lock);
    }
}

int pipeline_take(struct pipeline *p, size_t weight, void **out, struct error *err)
{
    int rc = 0;
    pthread_mutex_lock(&p->lock);
    wait_for_work(p, weight);
    *out = NULL;
    if (p->taken < p->done) {
        const struct carried *c = &p->ring[p->taken++ % PIPELINE_THINGS];
        p->weight -= c->weight;
        *out = c->thing;
    } else if (p->failed != 0) {
        rc = error_set(err, p->err.code, "%s", p->err.text);
    }
    pthread_mutex_unlock(&p->lock);
    return rc;
}

int pipeline_is_behind(struct pipeline *p)
{
    pthread_mutex_lock(&p->lock);
    int behind = p->put - p->done > PIPELINE_THINGS / 2 || p->weight > PIPELINE_WEIGHT / 2;
    pthread_mutex_unlock(&p->lock);
    return behind;
}

void pipeline_put(struct pipeline *p, void *thing, size_t weight)
{
    pthread_mutex_lock(&p->lock);
    p->ring[p->put++ % PIPELINE_THINGS] = (struct carried){thing, weight};
    p->weight += weight;
    if (p->put - p->done >= BATCH)
        pthread_cond_signal(&p->more);
    pthread_mutex_unlock(&p->lock);
}

void pipeline_finish(struct pipeline *p)
{
    if (!p->running)
        return;
    pthread_mutex_lock(&p->lock);
    p->finishing = 1;
    pthread_cond_signal(&p->more);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    p->running = 0;
}

void pipeline_close(struct pipeline *p, void (*drop)(void *thing))
{
    if (p == NULL)
        return;
    pipeline_finish(p);
    for (size_t i = p->taken; drop != NULL && i < p->put; i++)
        drop(p->ring[i % PIPELINE_THINGS].thing);
    pthread_cond_destroy(&p->less);
    pthread_cond_destroy(&p->more);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

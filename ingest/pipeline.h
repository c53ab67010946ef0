/*
 * Things on their way from one thread to another and back, in the order they were put in.
 *
 * The thread that opened the pipeline puts things in and takes them out again; one thread of the pipeline's own does
 * the work in between. How many are on the way, and how much they weigh, is bounded: who takes waits for room.
 */
#ifndef INGEST_PIPELINE_H
#define INGEST_PIPELINE_H

#include "core/error.h"

#include <stddef.h>

/* Ceilings of what was put in and not taken out. One thing is always let in, whatever it weighs. */
#define PIPELINE_THINGS ((size_t)64)
#define PIPELINE_WEIGHT ((size_t)4 << 20) /* bytes */

struct pipeline;

/* `work` runs in the other thread and touches nothing that this one does meanwhile. What fails ends the work. */
int pipeline_open(struct pipeline **out, int (*work)(void *context, void *thing, struct error *err), void *context,
                  struct error *err);

/*
 * The next thing that is done, or NULL in *out when there is none and a thing of `weight` more can be put in; waits
 * while neither is so. When the work has failed: what was done before it, then the failure; there is no waiting then.
 */
int pipeline_take(struct pipeline *p, size_t weight, void **out, struct error *err);

/* Whether the work is behind: more than half of what may be under way waits for it. */
int pipeline_is_behind(struct pipeline *p);

/* After pipeline_take() told of room. Must be put in before anything else is asked of the pipeline. */
void pipeline_put(struct pipeline *p, void *thing, size_t weight);

/* Nothing more will be put in: waits until all is done or the work has failed; from then on the thread is gone. */
void pipeline_finish(struct pipeline *p);

/* Finishes, and gives what was not taken to `drop`. NULL is fine. */
void pipeline_close(struct pipeline *p, void (*drop)(void *thing));

#endif

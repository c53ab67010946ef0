/*
 * What people asked for and were refused: the demand list of the weekly summary. Remembered like an analysis, not part
 * of the content digest: asking changes nothing that is kept for good.
 */
#ifndef STORE_ASKED_H
#define STORE_ASKED_H

#include "core/arena.h"
#include "store/store.h"

#include <stdint.h>

struct asked {
    const char *question; /* a command line, or what a claim was to say */
    const char *codes;    /* of every reason: "MCR-R002 MCR-R003" */
    const char *what;     /* the sentence of the refusal */
    int64_t times;        /* when writing, 1 is added */
    int64_t first, last;  /* UTC ms: when reading, the days of the first and of the last time */
};

/* As of `at` (UTC ms). Nothing is kept (0) where the database cannot be written at the moment. */
int asked_remember(struct store *s, const struct asked *a, int64_t at, struct error *err);

/*
 * What was asked on the days from `from` to `to` (UTC ms), one item a question and its reasons, most often first, then
 * by question. Texts live in `memory`.
 */
int asked_between(struct store *s, int64_t from, int64_t to, struct arena *memory, struct asked **out, size_t *n,
                  struct error *err);

#endif

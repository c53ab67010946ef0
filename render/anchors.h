/*
 * The places of a report that have a name, so that a text which says one can lead there.
 */
#ifndef RENDER_ANCHORS_H
#define RENDER_ANCHORS_H

#include "core/arena.h"
#include "report/report.h"

struct anchors {
    const char **names; /* in order; they live as long as the report */
    size_t n;
};

/* Those of all tables. Returns 0, or -1 without memory. */
int anchors_find_all(struct anchors *out, struct arena *a, const struct report *report);

/* The name of the anchor that the word is, NULL where it is none. */
const char *anchors_named(const struct anchors *a, const char *word, size_t len);

#endif

/* Values about the classes and surfaces of the archive. */
#include "report/values.h"

#include "report/study_parts.h"

static const char *classes(struct study *x)
{
    return arena_format(x->memory, "%zu", x->classes.n_current);
}

static const char *pairs_ready(struct study *x)
{
    return arena_format(x->memory, "%zu", x->classes.n_of[CLASS_READY]);
}

#define REFERENCE (1u << PLANE_REFERENCE)

const struct value_rule values_of_classes[] = {
    {"audit.headline", REFERENCE, NEEDS_CLASSES, 1, "how many pairs of how many classes can be compared",
     class_headline},
    {"audit.classes", REFERENCE, NEEDS_CLASSES, 0, "classes with a run of today", classes},
    {"audit.pairs-ready", REFERENCE, NEEDS_CLASSES, 0, "pairs that can be compared as they are", pairs_ready},
    {"surfaces.headline", REFERENCE, NEEDS_SURFACES, 1, "how many surfaces have evidence of today", surfaces_headline},
    {0},
};

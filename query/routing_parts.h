/* What the conditions of the routing rule share. Internal to query/routing.h. */
#ifndef QUERY_ROUTING_PARTS_H
#define QUERY_ROUTING_PARTS_H

#include "query/routing.h"

struct asking_rule {
    struct store *store;
    const struct costing *c;
    struct arena *memory;
    struct error *err;
};

struct finding {
    enum routing_state state;
    const char *because; /* NULL without memory */
};

static inline struct finding routing_cannot_tell(const char *because)
{
    return (struct finding){ROUTING_CANNOT_TELL, because};
}

/* Reads profile.bound_by of the compared runs, of a refused comparison too: it is no matter of money. */
int routing_judge_bound(const struct asking_rule *a, struct finding *out);

#endif

/* Claims that stand on other claims: what fell with what. */
#include "query/registry_parts.h"

#include "query/words.h"

#include <string.h>

const char *claim_event_words(const char *what, const struct event *e, struct arena *memory)
{
    const char *by = e->actor != NULL ? " by " : "", *actor = e->actor != NULL ? e->actor : "";
    return arena_format(memory, "%s on %s%s%s: %s", what, words_day(memory, e->effective_at), by, actor, e->because);
}

/* The claim that is derived from, in a revision that exists; NULL. */
static const struct claim *parent_of(const struct registry *r, const char *reference)
{
    const char *id;
    int64_t number;
    if (claim_reference(&id, &number, reference, r->memory) != 0)
        return NULL;
    const struct claim *c = registry_claim(r, id);
    return c != NULL && (number == 0 || claim_numbered(c, number) != NULL) ? c : NULL;
}

const char *registry_unknown_parent(const struct registry *r, const struct claim_terms *terms)
{
    for (size_t i = 0; i < terms->n_derived; i++)
        if (parent_of(r, terms->derived_from[i]) == NULL)
            return terms->derived_from[i];
    return NULL;
}

/* seen: claims already looked at, so that a circle (of databases that were merged) ends. */
static const char *find_fall(const struct registry *r, const struct claim_terms *terms, char *seen)
{
    const char *what = NULL;
    for (size_t i = 0; i < terms->n_derived && what == NULL; i++) {
        const struct claim *c = parent_of(r, terms->derived_from[i]);
        if (c == NULL || seen[c - r->claims])
            continue;
        seen[c - r->claims] = 1;
        if (c->withdrawn != NULL)
            what = claim_event_words("withdrawn", c->withdrawn, r->memory);
        else
            what = find_fall(r, &claim_newest(c)->record.terms, seen);
        if (what != NULL)
            what = arena_format(r->memory, "derived from %s, %s", terms->derived_from[i], what);
    }
    return what;
}

int registry_fallen(const char **why, const struct registry *r, const struct claim_terms *terms, struct error *err)
{
    char *seen = arena_array(r->memory, r->n_claims, 1);
    if (seen == NULL)
        return error_nomem(err);
    *why = find_fall(r, terms, seen);
    return r->memory->failed ? error_nomem(err) : 0;
}

static int stands_on(const struct registry *r, const struct claim *c, const char *reached)
{
    const struct claim_terms *terms = &claim_newest(c)->record.terms;
    for (size_t i = 0; i < terms->n_derived; i++) {
        const struct claim *parent = parent_of(r, terms->derived_from[i]);
        if (parent != NULL && reached[parent - r->claims])
            return 1;
    }
    return 0;
}

int registry_derived(const struct claim ***out, size_t *n, const struct registry *r, const struct claim *claim,
                     struct error *err)
{
    const struct claim **found = arena_array(r->memory, r->n_claims, sizeof *found);
    char *reached = arena_array(r->memory, r->n_claims, 1);
    size_t self = (size_t)(claim - r->claims), n_found = 0;
    int more = 1;
    if (found == NULL || reached == NULL)
        return error_nomem(err);
    reached[self] = 1;
    while (more) {
        more = 0;
        for (size_t i = 0; i < r->n_claims; i++)
            if (!reached[i] && stands_on(r, &r->claims[i], reached))
                reached[i] = 1, more = 1;
    }
    for (size_t i = 0; i < r->n_claims; i++)
        if (reached[i] && i != self && r->claims[i].withdrawn == NULL)
            found[n_found++] = &r->claims[i];
    if (r->memory->failed)
        return error_nomem(err);
    *out = found;
    *n = n_found;
    return 0;
}

/*
 * Claims that are no speed on the archive of query_claimed.h: runs of the sparse lanes, and what is made of a claim.
 */
#ifndef TESTS_QUERY_STATED_H
#define TESTS_QUERY_STATED_H

#include "query_claimed.h"

#define EXACT(t, call, ...) archive_add(t, GRADE_RECEIPT, LANE_SPARSE_EXACT, call, "H200", 2, ENTRIES(__VA_ARGS__))
#define VALIDATION(t, call, ...)                                                                                       \
    archive_add(t, GRADE_RECEIPT, LANE_SPARSE_VALIDATION, call, "H200", 2, ENTRIES(__VA_ARGS__))
#define FAILED                                                                                                         \
    {"status", "\"failed\""},                                                                                          \
    {                                                                                                                  \
        "failure_reason", "\"lost\""                                                                                   \
    }
#define SAME                                                                                                           \
    {                                                                                                                  \
        "wave", "\"2026-w16\""                                                                                         \
    }
#define HEALTHY                                                                                                        \
    {                                                                                                                  \
        "fa4", "{\"import_ok\":true,\"bootstrap_ok\":true}"                                                            \
    }

static inline const char *members(struct claimed *x, const char *metric, const char *more)
{
    return arena_format(&x->memory, "\"metric\":\"%s\"%s%s", metric, more[0] != '\0' ? "," : "", more);
}

static inline const struct claim_record *made(struct claimed *x, const char *metric, const char *more)
{
    const struct claim_record *r = claim_made(x, members(x, metric, more));
    assert_int_equal(r->n_sides, 1);
    return r;
}

/* With these codes, in their order, and a text in one of the reasons. */
static inline void refuses(struct claimed *x, const char *metric, const char *more, const char *codes, const char *text)
{
    const char *found = claim_codes(x, members(x, metric, more)), *texts = "";
    for (size_t i = 0; i < x->got.refused.n_refusals; i++)
        if (x->got.refused.refusals[i].text != NULL)
            texts = arena_format(&x->memory, "%s\n%s", texts, x->got.refused.refusals[i].text);
    if (strcmp(found, codes) != 0 || strstr(texts, text) == NULL)
        fail_msg("refused with %s:%s\nnot with %s: %s", found, texts, codes, text);
}

#endif

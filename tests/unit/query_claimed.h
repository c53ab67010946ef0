/*
 * Claims measured on the archive of query_archive.h: for the tests of what is claimed and what is refused.
 */
#ifndef TESTS_QUERY_CLAIMED_H
#define TESTS_QUERY_CLAIMED_H

#include "query/claim_measure.h"
#include "query_priced.h"

#define CLAIM_MOMENT "2026-04-20"

/* One archive with one claim at a time. */
struct claimed {
    struct archive t;
    struct arena memory;
    struct claim_terms terms;
    struct policy policy;
    struct claim_measured got;
    struct error err;
    const char *as_of;
    int rc;
};

static inline int open_claimed(void **state)
{
    struct claimed *x = calloc(1, sizeof *x);
    assert_non_null(x);
    archive_open(&x->t);
    policy_default(&x->policy);
    x->as_of = CLAIM_MOMENT;
    *state = x;
    return 0;
}

static inline int close_claimed(void **state)
{
    struct claimed *x = *state;
    arena_release(&x->memory);
    archive_close(&x->t);
    free(x);
    return 0;
}

#define ON_CLAIMS(test) cmocka_unit_test_setup_teardown(test, open_claimed, close_claimed)

/* Measures a claim of these members: "\"metric\":\"throughput\"". */
static inline void claim_asked(struct claimed *x, const char *members)
{
    const char *text = arena_format(&x->memory, "{\"schema\":\"mcreport.claim/1\",\"id\":\"it\",%s}", members);
    assert_non_null(text);
    if (claim_terms_read(&x->terms, text, strlen(text), &x->memory, &x->err) != 0)
        fail_msg("%s: %s", text, x->err.text);
    x->rc = claim_measure(&x->got, x->t.store, &x->terms, &x->policy, moment(x->as_of), &x->memory, &x->err);
}

static inline const struct claim_record *claim_made(struct claimed *x, const char *members)
{
    claim_asked(x, members);
    if (x->rc != 0)
        fail_msg("%s", x->err.text);
    if (!x->got.made)
        fail_msg("refused: %s", x->got.refused.refusals[0].text);
    assert_int_equal(x->got.refused.n_refusals, 0);
    return &x->got.record;
}

/* "R002 R007": the codes of a refusal in their order. */
static inline const char *claim_codes(struct claimed *x, const char *members)
{
    const char *codes = "";
    claim_asked(x, members);
    if (x->rc != 0)
        fail_msg("%s", x->err.text);
    assert_int_equal(x->got.made, x->got.refused.n_refusals == 0);
    for (size_t i = 0; i < x->got.refused.n_refusals; i++)
        codes = arena_format(&x->memory, "%s%sR%03d", codes, i > 0 ? " " : "", x->got.refused.refusals[i].code);
    return codes;
}

/* The text of the refusal with that code; of several the first. */
static inline const char *claim_reason(const struct claimed *x, int code)
{
    for (size_t i = 0; i < x->got.refused.n_refusals; i++)
        if (x->got.refused.refusals[i].code == code)
            return x->got.refused.refusals[i].text;
    fail_msg("no reason R%03d", code);
    return NULL;
}

static inline const char *left_out_because(const struct claim_record *r, struct digest id)
{
    for (size_t i = 0; i < r->n_left_out; i++)
        if (strcmp(r->left_out[i].name, name_of(id).text) == 0)
            return r->left_out[i].why;
    return NULL;
}

static inline int is_bound(const struct claim_side *side, struct digest id)
{
    for (size_t i = 0; i < side->n_receipts; i++)
        if (memcmp(&side->receipts[i].id, &id, sizeof id) == 0)
            return 1;
    return 0;
}

#endif

/*
 * Claims to cite, and documents checked against them: for the tests of citations.
 *
 * As of 2026-04-25: mcr:speed@1 262,254 tok/s (260,892–263,623), mcr:ratio@1 1.901 (1.884–1.917) of 137,984 tok/s,
 * mcr:cost@1 0.05296 $/Mtok (0.05268–0.05324), mcr:dearer@1 0.8325 (0.8255–0.8395); of eight accelerators, measured
 * 2026-04-14.
 */
#ifndef TESTS_QUERY_CITED_H
#define TESTS_QUERY_CITED_H

#include "query/citations.h"
#include "query_registered.h"

#define TODAY "2026-04-25"
#define LATER "2026-06-30" /* all of them are dated */

static inline int open_cited(void **state)
{
    open_registered(state);
    struct registered *x = *state;
    first_wave(&x->t);
    PRICE(&x->t, "B200", "6.25", DAY);
    PRICE(&x->t, "H100", "3.95", DAY);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "speed", THROUGHPUT);
    declare(x, "2026-04-20", "ratio", RATIO);
    declare(x, "2026-04-20", "cost", "\"metric\":\"usd_per_mtok\",\"level\":\"B200\",\"basis\":\"list\"");
    declare(x, "2026-04-20", "dearer", USD_RATIO);
    load_on(x, TODAY);
    return 0;
}

#define ON_CLAIMS_TO_CITE(test) cmocka_unit_test_setup_teardown(test, open_cited, close_registered)

static inline struct citations check_text(struct registered *x, const char *text)
{
    struct citations c;
    if (citations_check(&c, &x->r, text, strlen(text), &x->err) != 0)
        fail_msg("%s: %s", text, x->err.text);
    return c;
}

/* "3@1:5 7@2:1": faults with their places, of the registry as it was loaded last. */
static inline void finds(struct registered *x, const char *text, const char *wanted)
{
    struct citations c = check_text(x, text);
    const char *got = "";
    for (size_t i = 0; i < c.n_findings; i++)
        got = arena_format(&x->memory, "%s%s%d@%zu:%zu", got, i > 0 ? " " : "", (int)c.findings[i].fault,
                           c.findings[i].line, c.findings[i].column);
    if (strcmp(got, wanted) != 0)
        fail_msg("%s\nfinds '%s', not '%s': %s", text, got, wanted, c.n_findings > 0 ? c.findings[0].message : "");
}

static inline void finds_nothing(struct registered *x, const char *text)
{
    finds(x, text, "");
}

static inline void first_message_is(struct registered *x, const char *text, const char *wanted)
{
    struct citations c = check_text(x, text);
    assert_true(c.n_findings > 0);
    assert_string_equal(c.findings[0].message, wanted);
}

/* The quote of a claim as of the registry that was loaded last. */
static inline const char *quoted(struct registered *x, const char *id, enum quote_style style, int past)
{
    const struct claim *c;
    const struct claim_revision *revision;
    struct claim_standing standing;
    if (registry_find(&x->r, id, &c, &revision, &x->err) != 0 ||
        claim_judge(&standing, &x->r, c, revision, &x->err) != 0)
        fail_msg("%s", x->err.text);
    return claim_quote(&revision->record, &standing, style, past, &x->memory);
}

/* Between markers, with something before and behind. */
static inline const char *managed(struct registered *x, const char *reference, const char *inside)
{
    return arena_format(&x->memory, "<!-- mcr:%s -->%s<!-- /mcr -->", reference, inside);
}

#endif

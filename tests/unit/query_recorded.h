/*
 * Claim records to be written and read: for the tests of the record.
 */
#ifndef TESTS_QUERY_RECORDED_H
#define TESTS_QUERY_RECORDED_H

#include "core/date.h"
#include "query/claim_record.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TERMS                                                                                                          \
    "{\"schema\":\"mcreport.claim/1\",\"id\":\"b200-vs-h100\",\"metric\":\"usd_ratio\",\"where\":{\"surface\":"        \
    "\"modal\"},\"level\":\"B200\",\"base\":\"H100\"}"

#define WORD_TERMS "{\"schema\":\"mcreport.claim/1\",\"id\":\"fa4\",\"metric\":\"fa4_health\"}"

static inline struct digest digest_for(const char *text)
{
    struct digest d;
    digest_of(&d, text, strlen(text));
    return d;
}

static inline int64_t moment(const char *text)
{
    int64_t ms = 0;
    assert_int_equal(date_parse_time(&ms, text), 0);
    return ms;
}

static inline struct claim_terms terms_of(const char *text, struct arena *memory)
{
    struct claim_terms terms;
    struct error err = {0};
    if (claim_terms_read(&terms, text, strlen(text), memory, &err) != 0)
        fail_msg("%s", err.text);
    return terms;
}

/* A record with something in every member that can be there; the lists live as long as the program. */
static inline struct claim_record full(struct arena *memory)
{
    static struct claim_receipt receipts[3];
    static struct claim_side sides[2];
    static const char *disclosed[] = {"kernel pins: {\"a\":1} | not recorded"};
    static struct claim_left_out left_out[] = {{"rcp-0123456789ab", "before the level moved on 2026-05-02 (+5.3 %)"}};
    struct claim_record r = {.terms = terms_of(TERMS, memory),
                             .revision = 3,
                             .value = 0.1 + 0.2,
                             .lo = 0.29,
                             .hi = 1.0 / 3,
                             .level = 0.95,
                             .detail = "import ok, \"bootstrap\" failed\nline \x1b[2J",
                             .no_interval = "too few",
                             .method = "ratio of geometric means, Welch",
                             .n_steps = 123456,
                             .sides = sides,
                             .n_sides = 2,
                             .class_id = "cls-ab",
                             .accelerator = "B200",
                             .count = "8",
                             .disclosed = disclosed,
                             .n_disclosed = 1,
                             .left_out = left_out,
                             .n_left_out = 1,
                             .basis = "spot",
                             .currency = "USD",
                             .stack = "0123abc",
                             .as_of = moment("2026-05-10T23:59:59.999Z"),
                             .valid_days = 30,
                             .valid_to = moment("2026-06-01T10:00:00.250Z"),
                             .synthetic = 1};
    receipts[0] = (struct claim_receipt){digest_for("a"), 1};
    receipts[1] = (struct claim_receipt){digest_for("b"), 0};
    receipts[2] = (struct claim_receipt){digest_for("c"), 1};
    sides[0] = (struct claim_side){.level = "B200",
                                   .rate = 34528.123456789,
                                   .lo = 34000,
                                   .hi = 35000.25,
                                   .receipts = receipts,
                                   .n_receipts = 2,
                                   .n_runs = 1,
                                   .n_attempts = 3,
                                   .n_failed = 2,
                                   .oldest = moment("2026-04-01T00:00:00Z"),
                                   .newest = moment("2026-05-02T08:30:00Z"),
                                   .has_price = 1};
    sides[0].price = (struct claim_price){.id = digest_for("p"),
                                          .accelerator_hour = "6.25",
                                          .source = "https://example.org/\xc3\xa9",
                                          .provider = "modal",
                                          .region = NULL,
                                          .observed = moment("2026-04-20T00:00:00Z"),
                                          .valid_to = moment("2026-05-20T23:59:59.999Z")};
    sides[1] = sides[0];
    sides[1].level = "H100";
    sides[1].receipts = receipts + 2;
    sides[1].n_receipts = sides[1].n_attempts = 1;
    sides[1].n_failed = 0;
    sides[1].price.region = "eu-west";
    r.shared.value[FACTOR_SURFACE] = "modal";
    r.shared.value[FACTOR_RECIPE] = "{\"model\":\"nam52\"}";
    return r;
}

/* One with nothing in every member that need not be there: the value is a word. */
static inline struct claim_record spare(struct arena *memory)
{
    static struct claim_receipt receipt;
    static struct claim_side side;
    struct claim_record r = {.terms = terms_of(WORD_TERMS, memory),
                             .revision = 1,
                             .value = NAN,
                             .lo = NAN,
                             .hi = NAN,
                             .level = NAN,
                             .text = "not healthy",
                             .sides = &side,
                             .n_sides = 1,
                             .class_id = "cls-cd",
                             .as_of = moment("2026-05-10T23:59:59.999Z"),
                             .valid_to = moment("2026-06-01T10:00:00.250Z")};
    receipt.id = digest_for("d");
    side = (struct claim_side){.level = "H200",
                               .rate = NAN,
                               .lo = NAN,
                               .hi = NAN,
                               .receipts = &receipt,
                               .n_receipts = 1,
                               .n_attempts = 1,
                               .oldest = moment("2026-04-01T00:00:00Z"),
                               .newest = moment("2026-04-01T00:00:00Z")};
    return r;
}

static inline const char *written(const struct claim_record *r, struct arena *memory)
{
    static const char *text; /* of a local, gcc takes the answer for its address */
    struct error err = {0};
    if (claim_record_write(&text, r, memory, &err) != 0)
        fail_msg("%s", err.text);
    return text;
}

static inline struct claim_record read_again(const char *text, struct arena *memory)
{
    struct error err = {0};
    struct claim_record r;
    if (claim_record_read(&r, text, memory, &err) != 0)
        fail_msg("%s\n%s", err.text, text);
    return r;
}

/* The text with one part of it put in the place of another. */
static inline const char *but(struct arena *memory, const char *text, const char *part, const char *instead)
{
    const char *at = strstr(text, part);
    if (at == NULL)
        fail_msg("no %s in\n%s", part, text);
    return arena_format(memory, "%.*s%s%s", (int)(at - text), text, instead, at + strlen(part));
}

static inline void fails(const char *text, const char *message)
{
    struct arena memory = {0};
    struct claim_record r;
    struct error err = {0};
    int rc = claim_record_read(&r, text, &memory, &err);
    if (rc != ERR_INTEGRITY || strncmp(err.text, message, strlen(message)) != 0)
        fail_msg("gives %d '%s', not '%s'", rc, err.text, message);
    arena_release(&memory);
}

#define BUT(part, instead, message) fails(but(&memory, text, part, instead), message)

#endif

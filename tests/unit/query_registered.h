/*
 * A registry of claims over the archive of query_archive.h: for the tests of what becomes of claims.
 *
 * Runs say their day; a run of day D ends at 10 o'clock and as many minutes as its number.
 */
#ifndef TESTS_QUERY_REGISTERED_H
#define TESTS_QUERY_REGISTERED_H

#include "query/registry.h"
#include "query_priced.h"

#include <sqlite3.h>

struct registered {
    struct archive t;
    struct arena memory;
    struct registry r;
    struct claim_outcome out;
    struct claim_standing standing; /* of the claim looked at last */
    struct error err;
};

static inline int open_registered(void **state)
{
    struct registered *x = calloc(1, sizeof *x);
    assert_non_null(x);
    archive_open(&x->t);
    *state = x;
    return 0;
}

static inline int close_registered(void **state)
{
    struct registered *x = *state;
    arena_release(&x->memory);
    archive_close(&x->t);
    free(x);
    return 0;
}

#define ON_A_REGISTRY(test) cmocka_unit_test_setup_teardown(test, open_registered, close_registered)

enum { MOST_CHANGES = 24 };

static inline struct digest run_on(struct archive *t, const char *day, int call, const char *device, double seconds,
                                   const struct entry *but, size_t n)
{
    struct entry all[MOST_CHANGES];
    char started[64], finished[64];
    assert_true(call < 60 && n + 2 <= MOST_CHANGES);
    snprintf(started, sizeof started, "\"%sT09:%02d:00Z\"", day, call);
    snprintf(finished, sizeof finished, "\"%sT10:%02d:00Z\"", day, call);
    all[0] = (struct entry){"started_at", started};
    all[1] = (struct entry){"finished_at", finished};
    if (n > 0)
        memcpy(all + 2, but, n * sizeof *but);
    return archive_add(t, GRADE_RECEIPT, LANE_TRAINING, call, device, seconds, all, n + 2);
}

/* RUN_ON(t, "2026-04-14", 3, "B200", 1.0), and with members changed: RUN_ON_BUT(…, {"wave", "\"w2\""}). */
#define RUN_ON(t, day, call, device, seconds)          run_on(t, day, call, device, seconds, NULL, 0)
#define RUN_ON_BUT(t, day, call, device, seconds, ...) run_on(t, day, call, device, seconds, ENTRIES(__VA_ARGS__))

static inline void load_on(struct registered *x, const char *day)
{
    if (registry_load(&x->r, x->t.store, moment(day), &x->memory, &x->err) != 0)
        fail_msg("%s", x->err.text);
}

static inline struct claim_terms terms_of(struct registered *x, const char *id, const char *members)
{
    struct claim_terms terms;
    const char *text = arena_format(&x->memory, "{\"schema\":\"mcreport.claim/1\",\"id\":\"%s\",%s}", id, members);
    assert_non_null(text);
    if (claim_terms_read(&terms, text, strlen(text), &x->memory, &x->err) != 0)
        fail_msg("%s: %s", text, x->err.text);
    return terms;
}

/* Whoever does something does it on `day`, and writes it down much later. */
static inline struct claim_act act_on(const char *day, const char *because)
{
    return (struct claim_act){
        .actor = "ann", .effective_at = moment(day), .recorded_at = moment("2026-11-30"), .because = because};
}

static inline int try_declare(struct registered *x, const char *day, const char *id, const char *members)
{
    struct claim_terms terms = terms_of(x, id, members);
    struct claim_act how = act_on(day, NULL);
    load_on(x, day);
    return registry_declare(&x->out, &x->r, &terms, &how, 0, &x->err);
}

static inline void must_be_made(const struct registered *x, int rc)
{
    if (rc != 0)
        fail_msg("%s", x->err.text);
    if (!x->out.measured.made)
        fail_msg("refused: %s", x->out.measured.refused.refusals[0].text);
    assert_non_null(x->out.claim);
}

static inline void declare(struct registered *x, const char *day, const char *id, const char *members)
{
    must_be_made(x, try_declare(x, day, id, members));
}

static inline const struct claim *claim_on(struct registered *x, const char *day, const char *id,
                                           const struct claim_revision **revision)
{
    const struct claim *c;
    load_on(x, day);
    if (registry_find(&x->r, id, &c, revision, &x->err) != 0)
        fail_msg("%s", x->err.text);
    return c;
}

static inline int try_renew(struct registered *x, const char *day, const char *id)
{
    const struct claim_revision *revision;
    struct claim_act how = act_on(day, NULL);
    const struct claim *c = claim_on(x, day, id, &revision);
    return registry_renew(&x->out, &x->r, c, &how, 0, &x->err);
}

static inline void renew(struct registered *x, const char *day, const char *id)
{
    must_be_made(x, try_renew(x, day, id));
}

static inline int try_say(struct registered *x, const char *day, const char *id, enum claim_say what,
                          const char *because)
{
    const struct claim_revision *revision;
    struct claim_act how = act_on(day, because);
    const struct claim *c = claim_on(x, day, id, &revision);
    return registry_say(&x->out, &x->r, c, what, &how, 0, &x->err);
}

static inline void say(struct registered *x, const char *day, const char *id, enum claim_say what, const char *because)
{
    if (try_say(x, day, id, what, because) != 0)
        fail_msg("%s", x->err.text);
    assert_non_null(x->out.claim);
}

static inline int try_judge(struct registered *x, const char *day, const char *id)
{
    const struct claim_revision *revision;
    const struct claim *c = claim_on(x, day, id, &revision);
    return claim_judge(&x->standing, &x->r, c, revision, &x->err);
}

/* Its status as of a day; x->standing has the reasons. */
static inline const char *status_on(struct registered *x, const char *day, const char *id)
{
    if (try_judge(x, day, id) != 0)
        fail_msg("%s", x->err.text);
    return claim_status_name(x->standing.status);
}

/* The first reason, or "". */
static inline const char *reason_of(const struct registered *x)
{
    return x->standing.n_reasons > 0 ? x->standing.reasons[0].text : "";
}

static inline int is_remarked(const struct registered *x, const char *part)
{
    for (size_t i = 0; i < x->standing.n_remarks; i++)
        if (strstr(x->standing.remarks[i], part) != NULL)
            return 1;
    return 0;
}

static inline void assert_says(const char *text, const char *part)
{
    if (text == NULL || strstr(text, part) == NULL)
        fail_msg("'%s' does not say '%s'", text != NULL ? text : "nothing", part);
}

/* Written by somebody else, as it came from another database. */
static inline void write_event(struct registered *x, const char *kind, const char *id, const char *body,
                               const char *day)
{
    struct event e = {.kind = kind,
                      .subject = arena_format(&x->memory, "claim:%s", id),
                      .because = "",
                      .actor = "bob",
                      .effective_at = moment(day),
                      .recorded_at = moment(day),
                      .body = body};
    if (event_add(x->t.store, &e, &x->err) != 0)
        fail_msg("%s", x->err.text);
}

static inline const char *body_of(struct registered *x, const struct claim_record *r)
{
    const char *body;
    if (claim_record_write(&body, r, &x->memory, &x->err) != 0)
        fail_msg("%s", x->err.text);
    return body;
}

/* Behind the program's back. */
static inline void tamper(const struct archive *t, const char *sql)
{
    sqlite3 *raw = NULL;
    char *why = NULL;
    assert_int_equal(sqlite3_open(t->path, &raw), SQLITE_OK);
    if (sqlite3_exec(raw, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(raw);
}

#define THROUGHPUT "\"metric\":\"throughput\",\"level\":\"B200\""
#define RATIO      "\"metric\":\"ratio\",\"level\":\"B200\",\"base\":\"H100\""
#define USD_RATIO  "\"metric\":\"usd_ratio\",\"level\":\"B200\",\"base\":\"H100\",\"basis\":\"list\""

/* Three runs each on 2026-04-14: B200 at 1 s, H100 at 1.9 s a step. */
static inline void first_wave(struct archive *t)
{
    for (int i = 0; i < 3; i++) {
        RUN_ON(t, "2026-04-14", 1 + i, "B200", 1.0 + 0.001 * i);
        RUN_ON(t, "2026-04-14", 11 + i, "H100", 1.9 + 0.001 * i);
    }
}

static inline void assert_status(struct registered *x, const char *day, const char *id, const char *status,
                                 const char *reason)
{
    const char *is = status_on(x, day, id);
    if (strcmp(is, status) != 0)
        fail_msg("%s on %s is %s: %s", id, day, is, reason_of(x));
    assert_says(reason_of(x), reason);
}

/* Declared on 2026-04-20 of the first wave. */
static inline void begin_claim(struct registered *x, const char *members)
{
    first_wave(&x->t);
    PRICE(&x->t, "B200", "6.25", DAY);
    PRICE(&x->t, "H100", "3.95", DAY);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "it", members);
    assert_status(x, "2026-04-20", "it", "current", "");
    assert_int_equal(x->standing.n_remarks, 0);
}

#endif

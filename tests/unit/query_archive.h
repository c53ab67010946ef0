/*
 * A scratch database filled with variations of one complete training receipt, and questions asked of it: for the tests
 * of the query room. Runs have 60 records with seeded AR(1) noise, so that every one of them has a steady state.
 */
#ifndef TESTS_QUERY_ARCHIVE_H
#define TESTS_QUERY_ARCHIVE_H

#include "core/date.h"
#include "query/comparison.h"
#include "query/evidence.h"
#include "query/gate.h"
#include "receipt_document.h"
#include "store/documents.h"
#include "store/events.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { RECORDS = 60, CHANGES = 48, NAME = 24 };
#define FIRST_STEP 9.0 /* seconds, of the template's first record */

struct archive {
    char folder[64], path[128];
    struct store *store;
};

static inline void archive_open(struct archive *t)
{
    struct error err = {0};
    snprintf(t->folder, sizeof t->folder, "/tmp/mcreport-query-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    snprintf(t->path, sizeof t->path, "%s/a.db", t->folder);
    if (store_open(&t->store, t->path, STORE_CREATE, &err) != 0 || store_begin(t->store, &err) != 0)
        fail_msg("%s", err.text);
}

/* What was added is written in one go: call before the first question. */
static inline void archive_filled(struct archive *t)
{
    struct error err = {0};
    if (store_commit(t->store, &err) != 0)
        fail_msg("%s", err.text);
}

static inline void archive_close(struct archive *t)
{
    static const char *const names[] = {"a.db", "a.db-wal", "a.db-shm", "a.db-journal"};
    char path[160];
    store_close(t->store);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", t->folder, names[i]);
        unlink(path);
    }
    rmdir(t->folder);
}

/* Step times: the first one as given, the others AR(1) around `seconds` with 1 % (splitmix64, sum of 12 uniforms). */
static inline char *series_text(uint64_t seed, double first, double seconds, size_t n)
{
    char *text = NULL;
    size_t size;
    double x = 0;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    fprintf(f, "[%.4f", first);
    for (size_t i = 1; i < n; i++) {
        double normal = -6;
        for (int k = 0; k < 12; k++) {
            uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));
            z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
            z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
            normal += (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
        }
        x = 0.3 * x + normal;
        fprintf(f, ",%.4f", seconds * (1 + 0.01 * x));
    }
    fputs("]", f);
    assert_int_equal(fclose(f), 0);
    return text;
}

/* A run declared warm has no slow first step. */
static inline double first_step_of(const struct entry *changes, size_t n, double seconds)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(changes[i].path, "startup.class") == 0 && changes[i].json != NULL &&
            strncmp(changes[i].json, "\"warm", 5) == 0)
            return seconds;
    return FIRST_STEP;
}

/* The text of run number `call`: a cold run of 60 records, an hour long, one minute after the one before. */
static inline char *run_text(enum lane lane, int call, const char *device, double seconds, const struct entry *changes,
                             size_t n_changes)
{
    char call_id[32], started[64], finished[64], quoted[64], time[DATE_TEXT_SIZE];
    int64_t start;
    struct entry all[CHANGES];
    size_t n = 0;
    char *series = series_text((uint64_t)call, first_step_of(changes, n_changes, seconds), seconds, RECORDS), *text;
    assert_int_equal(date_parse_time(&start, "2026-04-14T09:00:00Z"), 0);
    start += (int64_t)call * 60000;
    date_format_time(time, start);
    snprintf(started, sizeof started, "\"%s\"", time);
    date_format_time(time, start + 3600000);
    snprintf(finished, sizeof finished, "\"%s\"", time);
    snprintf(call_id, sizeof call_id, "\"fc-%d\"", call);
    snprintf(quoted, sizeof quoted, "\"%s\"", device);
    all[n++] = (struct entry){"function_call_id", call_id};
    all[n++] = (struct entry){"started_at", started};
    all[n++] = (struct entry){"finished_at", finished};
    all[n++] = (struct entry){"accelerator.requested", quoted};
    all[n++] = (struct entry){"accelerator.observed", quoted};
    all[n++] = (struct entry){"startup", NULL};
    all[n++] = (struct entry){"startup.class", "\"cold\""};
    all[n++] = (struct entry){"reported", NULL};
    all[n++] = (struct entry){"steps.loss", NULL};
    if (lane == LANE_TRAINING)
        all[n++] = (struct entry){"steps.seconds", series};
    for (size_t i = 0; i < n_changes; i++) {
        assert_true(n < CHANGES);
        all[n++] = changes[i];
    }
    text = document(lane, all, n);
    free(series);
    return text;
}

static inline struct digest archive_add_text(struct archive *t, const char *text, enum grade expected)
{
    struct receipt *r = NULL;
    struct grading g;
    struct error err = {0};
    struct added_document a;
    if (receipt_parse(&r, NULL, text, strlen(text), &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(receipt_grade(&g, r, &err), 0);
    if (g.grade != expected)
        fail_msg("graded %s: %s\n%s", grade_name(g.grade), g.n_reasons > 0 ? g.reasons[0].text : "no reason", text);
    struct document d = {.bytes = text, .size = strlen(text), .origin = "run.json", .receipt = r, .grading = &g};
    if (document_add(t->store, &d, &a, &err) != 0)
        fail_msg("%s", err.text);
    receipt_free(r);
    return a.id;
}

static inline struct digest archive_add(struct archive *t, enum grade expected, enum lane lane, int call,
                                        const char *device, double seconds, const struct entry *changes, size_t n)
{
    char *text = run_text(lane, call, device, seconds, changes, n);
    struct digest id = archive_add_text(t, text, expected);
    free(text);
    return id;
}

#define ENTRIES(...)                                                                                                   \
    (const struct entry[]){__VA_ARGS__}, sizeof((const struct entry[]){__VA_ARGS__}) / sizeof(struct entry)

/* A receipt as the template has it, and one with members changed: RUN_BUT(t, 3, "B200", 2.0, {"wave", "\"w2\""}). */
#define RUN(t, call, device, seconds) archive_add(t, GRADE_RECEIPT, LANE_TRAINING, call, device, seconds, NULL, 0)
#define RUN_BUT(t, call, device, seconds, ...)                                                                         \
    archive_add(t, GRADE_RECEIPT, LANE_TRAINING, call, device, seconds, ENTRIES(__VA_ARGS__))
#define GRADED(t, grade, call, device, seconds, ...)                                                                   \
    archive_add(t, grade, LANE_TRAINING, call, device, seconds, ENTRIES(__VA_ARGS__))

static inline void archive_withdraw(struct archive *t, struct digest id, const char *when)
{
    char hex[DIGEST_HEX_SIZE], subject[DIGEST_HEX_SIZE + 4];
    struct error err = {0};
    struct event e = {.kind = "receipt.withdrawn", .subject = subject, .because = "wrong cable", .actor = "ann"};
    digest_hex(hex, &id);
    snprintf(subject, sizeof subject, "rcp-%s", hex);
    assert_int_equal(date_parse_time(&e.effective_at, when), 0);
    e.recorded_at = e.effective_at;
    if (event_add(t->store, &e, &err) != 0)
        fail_msg("%s", err.text);
}

static inline int64_t moment(const char *text)
{
    int64_t ms = 0;
    assert_int_equal(date_parse_as_of(&ms, text), 0);
    return ms;
}

struct id_name {
    char text[NAME];
};

static inline struct id_name name_of(struct digest id)
{
    struct id_name n;
    char hex[DIGEST_HEX_SIZE];
    digest_hex(hex, &id);
    snprintf(n.text, sizeof n.text, "rcp-%.12s", hex);
    return n;
}

/* A question and its answer; released by asked_done(). */
struct asked {
    struct archive *archive;
    struct selection selection;
    struct question q;
    struct arena memory;
    struct verdict v;
    const struct cleared *cleared;
    struct error err;
    int rc;
};

#define LATE "2026-12-31"

static inline void asked_start(struct asked *x, struct archive *t, enum factor axis)
{
    *x = (struct asked){.archive = t};
    selection_init(&x->selection, moment(LATE));
    x->q = (struct question){.axis = axis, .selection = &x->selection, .level = 0.95, .practical = 0.03};
}

static inline void asked_where(struct asked *x, const char *term)
{
    if (selection_where(&x->selection, x->archive->store, term, &x->err) != 0)
        fail_msg("%s: %s", term, x->err.text);
}

static inline void asked_about(struct asked *x, struct digest id)
{
    if (selection_add_id(&x->selection, x->archive->store, name_of(id).text, &x->err) != 0)
        fail_msg("%s", x->err.text);
}

static inline void asked_gate(struct asked *x)
{
    x->rc = gate_ask(x->archive->store, &x->q, GATE_WITH_NEAREST, &x->memory, &x->v, &x->cleared, &x->err);
    if (x->rc == 0)
        assert_int_equal(x->cleared != NULL, x->v.compared && x->v.n_refusals == 0);
}

static inline void asked_done(struct asked *x)
{
    arena_release(&x->memory);
    selection_release(&x->selection);
}

/* "R002 R005": the codes in their order; "" when compared. */
static inline const char *codes_of(struct asked *x)
{
    const char *codes = "";
    if (x->rc != 0)
        fail_msg("%s", x->err.text);
    for (size_t i = 0; i < x->v.n_refusals; i++)
        codes = arena_format(&x->memory, "%s%sR%03d", codes, i > 0 ? " " : "", x->v.refusals[i].code);
    return codes;
}

static inline const struct level *level_named(const struct asked *x, const char *value)
{
    assert_non_null(x->cleared);
    for (size_t i = 0; i < cleared_n_levels(x->cleared); i++)
        if (strcmp(cleared_level(x->cleared, i)->value, value) == 0)
            return cleared_level(x->cleared, i);
    fail_msg("no level %s", value);
    return NULL;
}

/* Why the receipt was skipped; NULL when it was not. */
static inline const char *skipped_because(const struct asked *x, struct digest id)
{
    for (size_t i = 0; i < x->v.n_skipped; i++)
        if (memcmp(&x->v.skipped[i].row->id, &id, sizeof id) == 0)
            return x->v.skipped[i].why;
    return NULL;
}

static inline void ask_ids(struct asked *x, struct archive *t, enum factor axis, struct digest left,
                           struct digest right)
{
    asked_start(x, t, axis);
    asked_about(x, left);
    asked_about(x, right);
}

static inline void load_evidence(struct asked *x, struct archive *t, struct evidence_list *list)
{
    asked_start(x, t, FACTOR_ACCELERATOR);
    if (evidence_load(t->store, &x->selection, 0, &x->memory, list, &x->err) != 0)
        fail_msg("%s", x->err.text);
}

static inline const struct evidence *find_evidence(const struct evidence_list *list, struct digest id)
{
    for (size_t i = 0; i < list->n; i++)
        if (memcmp(&list->items[i].row->id, &id, sizeof id) == 0)
            return &list->items[i];
    fail_msg("no evidence of %s", name_of(id).text);
    return NULL;
}

static inline enum evidence_use use_of(struct archive *t, struct digest id, const char *as_of)
{
    struct asked x;
    struct evidence_list list;
    asked_start(&x, t, FACTOR_ACCELERATOR);
    x.selection.as_of = moment(as_of);
    if (evidence_load(t->store, &x.selection, 0, &x.memory, &list, &x.err) != 0)
        fail_msg("%s", x.err.text);
    enum evidence_use use = find_evidence(&list, id)->use;
    asked_done(&x);
    return use;
}

/* A warm run whose first step takes `first` seconds where a steady one takes 2. */
static inline struct digest add_warm(struct archive *t, int call, double first)
{
    char *series = series_text((uint64_t)call, first, 2, RECORDS);
    struct digest id = RUN_BUT(t, call, "H200", 2, {"startup.class", "\"warm-volume\""}, {"steps.seconds", series});
    free(series);
    return id;
}

#endif

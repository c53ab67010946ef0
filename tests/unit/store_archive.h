/*
 * A scratch database and the receipts to fill it with: for the tests of the store room.
 */
#ifndef TESTS_STORE_ARCHIVE_H
#define TESTS_STORE_ARCHIVE_H

#include "core/date.h"
#include "store/analyses.h"
#include "store/documents.h"
#include "store/events.h"
#include "store/receipts.h"
#include "store/sql.h"

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

struct scratch {
    char folder[64], path[128];
    struct store *store;
};

/* What a test wants to vary; zero and NULL take what stands in receipt_text(). */
struct run {
    const char *app, *call, *status, *accelerator, *surface, *revision, *wave, *host, *started, *finished, *model;
    int attempt;
    int tokens;       /* of a record */
    double seconds;   /* of the later steps */
    int no_flags;     /* leaves launch.flags out: an anecdote */
    int no_mode;      /* leaves launch.distributed_mode out */
    const char *note; /* an unknown member, so that bytes differ and nothing else */
    const char *separator;
};

static inline const char *or_else(const char *text, const char *otherwise)
{
    return text != NULL ? text : otherwise;
}

/* The document's text in fresh memory. */
static inline char *receipt_text(const struct run *r)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    const char *status = or_else(r->status, "ok");
    double s = r->seconds > 0 ? r->seconds : 2;
    const char *sp = or_else(r->separator, "");
    assert_non_null(f);
    fprintf(f, "{\"schema\":\"mcreport.receipt/1\",%s\"lane\":\"training\",\"app_id\":\"%s\",", sp,
            or_else(r->app, "ap-1"));
    if (strcmp(or_else(r->call, "fc-1"), "") != 0)
        fprintf(f, "\"function_call_id\":\"%s\",", or_else(r->call, "fc-1"));
    fprintf(f, "\"attempt\":%d,\"status\":\"%s\",\"wave\":\"%s\",", r->attempt > 0 ? r->attempt : 1, status,
            or_else(r->wave, "w1"));
    fprintf(f, "\"started_at\":\"%s\",", or_else(r->started, "2026-04-01T00:00:00Z"));
    if (strcmp(status, "running") != 0)
        fprintf(f, "\"finished_at\":\"%s\",", or_else(r->finished, "2026-04-01T01:00:00.250Z"));
    if (strcmp(status, "ok") != 0)
        fprintf(f, "\"failure_reason\":\"hang \\u001b[31m\",");
    fprintf(f, "\"surface\":{\"name\":\"%s\",\"host\":\"%s\",\"region\":\"us-east\"},", or_else(r->surface, "modal"),
            or_else(r->host, "h-7"));
    fprintf(f, "\"startup\":{\"class\":\"cold\"},\"storage\":{\"data\":\"volume\"},\"synthetic\":true,");
    fprintf(f, "\"accelerator\":{\"requested\":\"%s\",\"observed\":\"%s\",\"count\":8,\"memory_gib\":141},",
            or_else(r->accelerator, "H200"), or_else(r->accelerator, "H200"));
    fprintf(f, "\"code\":{\"revision\":\"%s\",\"dirty\":false,\"image_digest\":\"sha256:aa\"},",
            or_else(r->revision, "4f2c9d1"));
    fprintf(f, "\"launch\":{\"launcher\":\"scripts/matrix.py\"%s%s},", r->no_flags ? "" : ",\"flags\":\"--steps 8\"",
            r->no_mode ? "" : ",\"distributed_mode\":\"fsdp2\"");
    fprintf(f, "\"recipe\":{\"model\":\"%s\",\"seq_len\":4096,\"global_batch_tokens\":262144,",
            or_else(r->model, "nam52"));
    fprintf(f, "\"precision\":{\"linear\":\"bf16\"}},\"eval_enabled\":false,\"token_kind\":\"trained\",");
    fprintf(f, "\"steps\":{\"first\":1,\"seconds\":[%g,%g,%g,%g,%g,%g,%g,%g],\"tokens\":%d},", s + 7, s, s, s, s, s, s,
            s, r->tokens > 0 ? r->tokens : 262144);
    fprintf(f, "\"note\":\"%s\"}", or_else(r->note, ""));
    assert_int_equal(fclose(f), 0);
    return text;
}

static inline void scratch_open(struct scratch *t)
{
    struct error err = {0};
    snprintf(t->folder, sizeof t->folder, "/tmp/mcreport-store-XXXXXX");
    assert_non_null(mkdtemp(t->folder));
    snprintf(t->path, sizeof t->path, "%s/a.db", t->folder);
    if (store_open(&t->store, t->path, STORE_CREATE, &err) != 0)
        fail_msg("%s", err.text);
}

static inline void scratch_reopen(struct scratch *t, enum store_mode mode)
{
    struct error err = {0};
    store_close(t->store);
    t->store = NULL;
    if (store_open(&t->store, t->path, mode, &err) != 0)
        fail_msg("%s", err.text);
}

static inline void scratch_close(struct scratch *t)
{
    static const char *const names[] = {"a.db", "a.db-wal", "a.db-shm", "b.db"};
    store_close(t->store);
    t->store = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", t->folder, names[i]);
        unlink(path);
    }
    rmdir(t->folder);
}

/* Parses, grades and stores a text; returns document_add()'s code. */
static inline int add_text_quietly(struct store *s, const char *text, struct added_document *out, struct error *err)
{
    struct receipt *r = NULL;
    struct grading g;
    int rc = receipt_parse(&r, NULL, text, strlen(text), err);
    if (rc != 0)
        fail_msg("%s", err->text);
    assert_int_equal(receipt_grade(&g, r, err), 0);
    struct document d = {.bytes = text, .size = strlen(text), .origin = "runs/a.json", .receipt = r, .grading = &g};
    rc = document_add(s, &d, out, err);
    receipt_free(r);
    return rc;
}

static inline struct added_document add_text(struct store *s, const char *text)
{
    struct added_document a;
    struct error err = {0};
    if (add_text_quietly(s, text, &a, &err) != 0)
        fail_msg("%s", err.text);
    return a;
}

static inline struct added_document add_run(struct store *s, struct run r)
{
    char *text = receipt_text(&r);
    struct added_document a = add_text(s, text);
    free(text);
    return a;
}

static inline struct added_document add_unreadable(struct store *s, const void *bytes, size_t size, const char *fault)
{
    struct document d = {.bytes = bytes, .size = size, .origin = "runs/bad.json", .fault = fault};
    struct added_document a;
    struct error err = {0};
    if (document_add(s, &d, &a, &err) != 0)
        fail_msg("%s", err.text);
    return a;
}

static inline void withdraw(struct store *s, const struct digest *id, const char *because, const char *when)
{
    char hex[DIGEST_HEX_SIZE], subject[DIGEST_HEX_SIZE + 4];
    struct error err = {0};
    struct event e = {.kind = "receipt.withdrawn", .subject = subject, .because = because, .actor = "ann"};
    digest_hex(hex, id);
    snprintf(subject, sizeof subject, "rcp-%s", hex);
    assert_int_equal(date_parse_time(&e.effective_at, when), 0);
    e.recorded_at = e.effective_at + 5;
    if (event_add(s, &e, &err) != 0)
        fail_msg("%s", err.text);
}

static inline int64_t moment(const char *text)
{
    int64_t ms = 0;
    assert_int_equal(date_parse_time(&ms, text), 0);
    return ms;
}

struct digest_text {
    char hex[DIGEST_HEX_SIZE];
};

static inline struct digest_text content(struct store *s)
{
    struct digest_text d;
    struct error err = {0};
    if (store_digest(s, d.hex, &err) != 0)
        fail_msg("%s", err.text);
    return d;
}

static inline struct store_info info(struct store *s)
{
    struct store_info i;
    struct error err = {0};
    if (store_info(s, &i, &err) != 0)
        fail_msg("%s", err.text);
    return i;
}

#endif

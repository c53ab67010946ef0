#include "store/bodies.h"
#include "store/columns.h"
#include "store/derive.h"
#include "store/event_chain.h"
#include "store/price_parts.h"
#include "store/schema_check.h"
#include "store/state.h"
#include "store/statement.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct verification {
    struct store *s;
    long long faults;
    void (*report)(void *context, const char *fault);
    void *context;
    struct digest content; /* the sum over what is there */
};

static void fault(struct verification *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void fault(struct verification *v, const char *format, ...)
{
    char text[1200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    v->faults++;
    if (v->report != NULL)
        v->report(v->context, text);
}

/* Runs sql and hands every row to `each`. */
static int for_rows(struct verification *v, const char *sql,
                    int (*each)(struct verification *v, struct statement *st, struct error *err), struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, v->s->db, sql, err);
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row)
        rc = each(v, st, err);
    statement_close(st);
    return rc;
}

static int integrity_row(struct verification *v, struct statement *st, struct error *err)
{
    const char *words = statement_text(st, 0);
    if (words == NULL)
        return error_nomem(err);
    if (strcmp(words, "ok") != 0)
        fault(v, "sqlite: %s", words);
    return 0;
}

static int check_file(struct verification *v, struct error *err)
{
    return for_rows(v, "PRAGMA integrity_check", integrity_row, err);
}

static void schema_fault(void *context, const char *text)
{
    fault(context, "%s", text);
}

static int check_schema(struct verification *v, struct error *err)
{
    return schema_check(v->s->db, schema_fault, v, err);
}

static int foreign_key_row(struct verification *v, struct statement *st, struct error *err)
{
    (void)err;
    fault(v, "table %s: a row refers to a row of %s that is not there", statement_text(st, 0), statement_text(st, 2));
    return 0;
}

static int check_references(struct verification *v, struct error *err)
{
    return for_rows(v, "PRAGMA foreign_key_check", foreign_key_row, err);
}

/* The rows derived from a document must be what its bytes say; otherwise a number could be changed unseen. */
static int check_derived(struct verification *v, int64_t doc, const struct digest *id, const struct digest *canonical,
                         const char *hex, const char *bytes, size_t size, struct error *err)
{
    struct receipt *r = NULL;
    struct grading g = {0};
    struct error why = {0};
    int same = 0;
    int rc = receipt_parse(&r, NULL, bytes, size, &why);
    if (rc == ERR_INPUT) {
        fault(v, "rcp-%.12s: stored as readable, but it is not: %s", hex, why.text);
        return 0;
    }
    if (rc != 0)
        return error_set(err, why.code, "%s", why.text);
    if (memcmp(json_canonical(r->doc), canonical, sizeof *canonical) != 0)
        fault(v, "rcp-%.12s: its canonical digest is not that of its bytes", hex);
    rc = receipt_grade(&g, r, err);
    if (rc == 0)
        rc = derive_check(v->s, doc, id, r, &g, &same, err);
    if (rc == 0 && !same)
        fault(v, "rcp-%.12s: its row is not what its bytes say", hex);
    receipt_free(r);
    return rc;
}

static int check_bytes(struct verification *v, struct statement *st, const struct digest *id,
                       const struct digest *canonical, const char *hex, struct error *err)
{
    size_t size = (size_t)statement_int(st, 3);
    const char *method = statement_text(st, 4);
    struct body_place place = {statement_int(st, 5), statement_int(st, 6), statement_int(st, 7)};
    struct digest is;
    struct error why = {0};
    char *bytes = NULL;
    int rc = body_read(v->s, &place, size, &bytes, &why);
    if (rc == ERR_INTEGRITY) {
        fault(v, "rcp-%s: %s", hex, why.text);
        return 0;
    }
    if (rc != 0)
        return error_set(err, why.code, "%s", why.text);
    digest_of(&is, bytes, size);
    if (memcmp(&is, id, sizeof is) != 0)
        fault(v, "rcp-%s: stored bytes are not what the id says", hex);
    else if (canonical != NULL && method == NULL)
        fault(v, "rcp-%.12s: a readable document without its row", hex);
    else if (canonical == NULL && method != NULL)
        fault(v, "rcp-%.12s: an unreadable document with the row of a receipt", hex);
    else if (canonical != NULL && strcmp(method, GRADE_METHOD) == 0)
        rc = check_derived(v, statement_int(st, 0), id, canonical, hex, bytes, size, err);
    free(bytes);
    return rc;
}

static int document_row(struct verification *v, struct statement *st, struct error *err)
{
    struct digest id, canonical, item;
    char hex[DIGEST_HEX_SIZE];
    int readable = !statement_is_null(st, 2);
    if (statement_digest(st, 1, &id) != 0 || (readable && statement_digest(st, 2, &canonical) != 0)) {
        fault(v, "document %lld: not a digest", (long long)statement_int(st, 0));
        return 0;
    }
    digest_hex(hex, &id);
    int rc = content_of_document(&item, readable ? &canonical : NULL, &id, err);
    if (rc != 0)
        return rc;
    digest_accumulate(&v->content, &item);
    return check_bytes(v, st, &id, readable ? &canonical : NULL, hex, err);
}

static int check_documents(struct verification *v, struct error *err)
{
    return for_rows(
        v,
        "SELECT d.doc, d.id, d.canonical, d.size, r.grade_method, d.pack, d.start, d.length FROM document d "
        "LEFT JOIN receipt r ON r.doc = d.doc ORDER BY d.doc",
        document_row, err);
}

static void read_factors(struct statement *st, int from, enum place p, struct factors *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; column_factor(p, i) != FACTORS; i++)
        out->value[column_factor(p, i)] = statement_text(st, from + (int)i);
}

static int class_row(struct verification *v, struct statement *st, struct error *err)
{
    struct factors f;
    char id[CLASS_ID_SIZE];
    (void)err;
    read_factors(st, 1, PLACE_CLASS, &f);
    factors_class(id, &f);
    const char *stored = statement_text(st, 0);
    if (stored == NULL || strcmp(id, stored) != 0)
        fault(v, "class %.16s: its factors have another digest", stored != NULL ? stored : "");
    return 0;
}

static int stack_row(struct verification *v, struct statement *st, struct error *err)
{
    struct factors f;
    struct digest is, stored;
    (void)err;
    read_factors(st, 1, PLACE_STACK, &f);
    factors_stack(&is, &f);
    if (statement_digest(st, 0, &stored) != 0 || memcmp(&is, &stored, sizeof is) != 0)
        fault(v, "a stack with revision '%s': its factors have another digest",
              f.value[FACTOR_REVISION] != NULL ? f.value[FACTOR_REVISION] : "not recorded");
    return 0;
}

static int check_classes(struct verification *v, struct error *err)
{
    int rc = for_rows(v,
                      "SELECT id, lane, surface, startup, synthetic, token_kind, eval, storage, recipe, precision, "
                      "accelerator, count, hosts, mode, parallel, model FROM class",
                      class_row, err);
    return rc != 0 ? rc : for_rows(v, "SELECT digest, revision, image, pins, versions FROM stack", stack_row, err);
}

/* A damaged event is a fault; the content digest is about which events there are, so it counts as it is. */
static int event_item(void *context, const struct event *e, struct error *err)
{
    struct verification *v = context;
    struct digest item;
    int rc = content_of_event(&item, e, err);
    if (rc == 0)
        digest_accumulate(&v->content, &item);
    return rc;
}

static int event_fault(void *context, const char *text, struct error *err)
{
    (void)err;
    fault(context, "%s", text);
    return 0;
}

static int check_events(struct verification *v, struct error *err)
{
    struct event_visitor visitor = {v, event_item, event_fault};
    return event_chain_walk(v->s, &visitor, err);
}

/* A damaged row is a fault; the content digest is about which rows there are, so its id counts nevertheless. */
static int price_row(struct verification *v, struct statement *st, struct error *err)
{
    struct digest id, item;
    struct arena memory = {0};
    struct price_row row;
    struct error why = {0};
    int rc = price_read(st, &memory, &row, &why);
    arena_release(&memory);
    if (rc == ERR_INTEGRITY)
        fault(v, "%s", why.text);
    else if (rc != 0)
        return error_set(err, why.code, "%s", why.text);
    if (statement_digest(st, 0, &id) != 0)
        return 0;
    rc = content_of_price(&item, &id, err);
    if (rc == 0)
        digest_accumulate(&v->content, &item);
    return rc;
}

static int check_prices(struct verification *v, struct error *err)
{
    struct statement *st = NULL;
    int row = 0;
    int rc = statement_open(&st, v->s->db, "SELECT " PRICE_COLUMNS " FROM price p ORDER BY p.id", err);
    if (rc == 0)
        statement_bind_int(st, 1, INT64_MAX);
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row)
        rc = price_row(v, st, err);
    statement_close(st);
    return rc;
}

/* After documents, prices and events, whose sum it is. */
static int check_content(struct verification *v, struct error *err)
{
    struct digest stored;
    char is[DIGEST_HEX_SIZE], was[DIGEST_HEX_SIZE];
    int rc = store_content_stored(v->s, &stored, err);
    if (rc != 0)
        return rc;
    digest_hex(is, &v->content);
    digest_hex(was, &stored);
    if (strcmp(is, was) != 0)
        fault(v, "content digest: recorded as %s, but documents, prices and events give %s", was, is);
    return 0;
}

static int grade_row(struct verification *v, struct statement *st, struct error *err)
{
    (void)err;
    const char *method = statement_text(st, 0);
    if (method != NULL && strcmp(method, GRADE_METHOD) != 0)
        fault(v, "note: %lld receipts were graded by %s, today's rules are %s: their rows were not compared",
              (long long)statement_int(st, 1), method, GRADE_METHOD);
    return 0;
}

static int check_grades(struct verification *v, struct error *err)
{
    return for_rows(v, "SELECT grade_method, count(*) FROM receipt GROUP BY grade_method", grade_row, err);
}

static int run_checks(struct verification *v, struct error *err)
{
    int (*const checks[])(struct verification *, struct error *) = {
        check_file,   check_schema, check_references, check_documents, check_classes,
        check_events, check_prices, check_content,    check_grades,
    };
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        struct error why = {0};
        int rc = checks[i](v, &why);
        if (rc == ERR_INTEGRITY) /* damage that ends a check is a fault found, not a failure to look */
            fault(v, "%s", why.text);
        else if (rc != 0)
            return error_set(err, why.code, "%s", why.text);
    }
    return 0;
}

int store_verify(struct store *s, long long *faults, void (*report)(void *context, const char *fault), void *context,
                 struct error *err)
{
    struct verification v = {.s = s, .report = report, .context = context};
    int own = !s->in_transaction; /* one moment for all checks, whatever others write meanwhile */
    int rc = own ? database_execute(s->db, "BEGIN", err) : 0;
    if (rc != 0)
        return rc;
    rc = run_checks(&v, err);
    if (own)
        database_execute(s->db, "ROLLBACK", NULL);
    if (rc == 0)
        *faults = v.faults;
    return rc;
}

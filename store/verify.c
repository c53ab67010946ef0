#include "store/verify_parts.h"

#include "receipt/grade.h"
#include "store/columns.h"
#include "store/event_chain.h"
#include "store/price_parts.h"
#include "store/schema_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void verify_fault(struct verification *v, const char *format, ...)
{
    char text[1200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    v->faults++;
    if (v->with->report != NULL)
        v->with->report(v->with->context, text);
}

int verify_rows(struct verification *v, const char *sql,
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
        verify_fault(v, "sqlite: %s", words);
    return 0;
}

static int check_file(struct verification *v, struct error *err)
{
    return verify_rows(v, "PRAGMA integrity_check", integrity_row, err);
}

static void schema_fault(void *context, const char *text)
{
    verify_fault(context, "%s", text);
}

static int check_schema(struct verification *v, struct error *err)
{
    return schema_check(v->s->db, schema_fault, v, err);
}

static int foreign_key_row(struct verification *v, struct statement *st, struct error *err)
{
    (void)err;
    verify_fault(v, "table %s: a row refers to a row of %s that is not there", statement_text(st, 0),
                 statement_text(st, 2));
    return 0;
}

static int check_references(struct verification *v, struct error *err)
{
    return verify_rows(v, "PRAGMA foreign_key_check", foreign_key_row, err);
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
        verify_fault(v, "class %.16s: its factors have another digest", stored != NULL ? stored : "");
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
        verify_fault(v, "a stack with revision '%s': its factors have another digest",
                     f.value[FACTOR_REVISION] != NULL ? f.value[FACTOR_REVISION] : "not recorded");
    return 0;
}

static int check_classes(struct verification *v, struct error *err)
{
    int rc = verify_rows(v,
                         "SELECT id, lane, surface, startup, synthetic, token_kind, eval, storage, recipe, precision, "
                         "accelerator, count, hosts, mode, parallel, model FROM class",
                         class_row, err);
    return rc != 0 ? rc : verify_rows(v, "SELECT digest, revision, image, pins, versions FROM stack", stack_row, err);
}

static int check_understood(struct verification *v, const struct event *e, struct error *err)
{
    struct error why = {0};
    if (v->damaged || v->with->understands == NULL)
        return 0;
    int rc = v->with->understands(v->with->context, e, &why);
    if (rc == ERR_INTEGRITY)
        verify_fault(v, "%s", why.text);
    else if (rc != 0)
        return error_set(err, why.code, "%s", why.text);
    return 0;
}

/* A damaged event is a fault; the content digest is about which events there are, so it counts as it is. */
static int event_item(void *context, const struct event *e, struct error *err)
{
    struct verification *v = context;
    struct digest item;
    int rc = event_content(&item, e, err);
    if (rc == 0)
        digest_accumulate(&v->content, &item);
    if (rc == 0)
        rc = check_understood(v, e, err);
    v->damaged = 0;
    return rc;
}

static int event_fault(void *context, const char *text, struct error *err)
{
    struct verification *v = context;
    (void)err;
    v->damaged = 1;
    verify_fault(v, "%s", text);
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
        verify_fault(v, "%s", why.text);
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
        verify_fault(v, "content digest: recorded as %s, but documents, prices and events give %s", was, is);
    return 0;
}

static int grade_row(struct verification *v, struct statement *st, struct error *err)
{
    (void)err;
    const char *method = statement_text(st, 0);
    if (method != NULL && strcmp(method, GRADE_METHOD) != 0)
        verify_fault(v, "note: %lld receipts were graded by %s, today's rules are %s: their rows were not compared",
                     (long long)statement_int(st, 1), method, GRADE_METHOD);
    return 0;
}

static int check_grades(struct verification *v, struct error *err)
{
    return verify_rows(v, "SELECT grade_method, count(*) FROM receipt GROUP BY grade_method", grade_row, err);
}

static int run_checks(struct verification *v, struct error *err)
{
    int (*const checks[])(struct verification *, struct error *) = {
        check_file,    check_schema, check_references, verify_documents, verify_forms,
        check_classes, check_events, check_prices,     check_content,    check_grades,
    };
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        struct error why = {0};
        int rc = checks[i](v, &why);
        if (rc == ERR_INTEGRITY) /* damage that ends a check is a fault found, not a failure to look */
            verify_fault(v, "%s", why.text);
        else if (rc != 0)
            return error_set(err, why.code, "%s", why.text);
    }
    return 0;
}

int store_verify(struct store *s, const struct verifier *with, long long *faults, struct error *err)
{
    struct verification v = {.s = s, .with = with};
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

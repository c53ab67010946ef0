/* Documents and their other forms: bytes against ids, and everything derived from them against the bytes. */
#include "store/verify_parts.h"

#include "store/bodies.h"
#include "store/derive.h"
#include "store/receipts.h"

#include <stdlib.h>
#include <string.h>

/* The rows derived from a document must be what its bytes say; otherwise a number could be changed unseen. */
static int check_derived(struct verification *v, int64_t doc, const struct digest *id, const struct digest *canonical,
                         const char *bytes, size_t size, struct error *err)
{
    struct receipt *r = NULL;
    struct grading g = {0};
    struct error why = {0};
    char name[RECEIPT_ID_SIZE];
    int same = 0;
    receipt_name(name, id);
    int rc = receipt_parse(&r, NULL, bytes, size, &why);
    if (rc == ERR_INPUT) {
        verify_fault(v, "%s: stored as readable, but it is not: %s", name, why.text);
        return 0;
    }
    if (rc != 0)
        return error_set(err, why.code, "%s", why.text);
    if (memcmp(json_canonical(r->doc), canonical, sizeof *canonical) != 0)
        verify_fault(v, "%s: its canonical digest is not that of its bytes", name);
    rc = receipt_grade(&g, r, err);
    if (rc == 0)
        rc = derive_check(v->s, doc, id, r, &g, &same, err);
    if (rc == 0 && !same)
        verify_fault(v, "%s: its row is not what its bytes say", name);
    receipt_free(r);
    return rc;
}

/* Damaged bytes are told by the whole id: it is what a sound copy is found by. */
static int check_bytes(struct verification *v, struct statement *st, const struct digest *id,
                       const struct digest *canonical, struct error *err)
{
    size_t size = (size_t)statement_int(st, 3);
    const char *method = statement_text(st, 4);
    struct body_place place = {statement_int(st, 5), statement_int(st, 6), statement_int(st, 7)};
    char name[RECEIPT_ID_SIZE], hex[DIGEST_HEX_SIZE];
    struct digest is;
    struct error why = {0};
    char *bytes = NULL;
    receipt_name(name, id);
    digest_hex(hex, id);
    int rc = body_read(v->s, &place, size, &bytes, &why);
    if (rc == ERR_INTEGRITY) {
        verify_fault(v, "rcp-%s: %s", hex, why.text);
        return 0;
    }
    if (rc != 0)
        return error_set(err, why.code, "%s", why.text);
    digest_of(&is, bytes, size);
    if (memcmp(&is, id, sizeof is) != 0)
        verify_fault(v, "rcp-%s: stored bytes are not what the id says", hex);
    else if (canonical != NULL && method == NULL)
        verify_fault(v, "%s: a readable document without its row", name);
    else if (canonical == NULL && method != NULL)
        verify_fault(v, "%s: an unreadable document with the row of a receipt", name);
    else if (canonical != NULL && strcmp(method, GRADE_METHOD) == 0)
        rc = check_derived(v, statement_int(st, 0), id, canonical, bytes, size, err);
    free(bytes);
    return rc;
}

static int document_row(struct verification *v, struct statement *st, struct error *err)
{
    struct digest id, canonical, item;
    int readable = !statement_is_null(st, 2);
    if (statement_digest(st, 1, &id) != 0 || (readable && statement_digest(st, 2, &canonical) != 0)) {
        verify_fault(v, "document %lld: not a digest", (long long)statement_int(st, 0));
        return 0;
    }
    int rc = content_of_document(&item, readable ? &canonical : NULL, &id, err);
    if (rc != 0)
        return rc;
    digest_accumulate(&v->content, &item);
    return check_bytes(v, st, &id, readable ? &canonical : NULL, err);
}

static int check_form_bytes(struct verification *v, const struct digest *id, const struct digest *canonical,
                            const char *bytes, size_t size, struct error *err)
{
    struct receipt *r = NULL;
    struct error why = {0};
    struct digest is;
    char name[RECEIPT_ID_SIZE];
    receipt_name(name, id);
    digest_of(&is, bytes, size);
    if (memcmp(&is, id, sizeof is) != 0) {
        verify_fault(v, "%s: stored bytes of another form are not what the id says", name);
        return 0;
    }
    if (canonical == NULL) /* the document cannot be read any more, nor can this */
        return 0;
    int rc = receipt_parse(&r, NULL, bytes, size, &why);
    if (rc != 0 && rc != ERR_INPUT)
        return error_set(err, why.code, "%s", why.text);
    if (rc == ERR_INPUT || memcmp(json_canonical(r->doc), canonical, sizeof *canonical) != 0)
        verify_fault(v, "%s: is kept as a form of a document that says something else", name);
    receipt_free(r);
    return 0;
}

static int form_row(struct verification *v, struct statement *st, struct error *err)
{
    size_t size = (size_t)statement_int(st, 2);
    struct body_place place = {statement_int(st, 3), statement_int(st, 4), statement_int(st, 5)};
    struct digest id, canonical;
    struct error why = {0};
    char *bytes = NULL;
    int readable = !statement_is_null(st, 1);
    if (statement_digest(st, 0, &id) != 0 || (readable && statement_digest(st, 1, &canonical) != 0)) {
        verify_fault(v, "another form of a document: not a digest");
        return 0;
    }
    int rc = body_read(v->s, &place, size, &bytes, &why);
    if (rc == 0)
        rc = check_form_bytes(v, &id, readable ? &canonical : NULL, bytes, size, &why);
    free(bytes);
    if (rc == ERR_INTEGRITY)
        verify_fault(v, "another form of a document: %s", why.text);
    else if (rc != 0)
        return error_set(err, why.code, "%s", why.text);
    return 0;
}

int verify_forms(struct verification *v, struct error *err)
{
    return verify_rows(
        v, "SELECT f.id, d.canonical, f.size, f.pack, f.start, f.length FROM form f JOIN document d USING (doc)",
        form_row, err);
}

int verify_documents(struct verification *v, struct error *err)
{
    return verify_rows(
        v,
        "SELECT d.doc, d.id, d.canonical, d.size, r.grade_method, d.pack, d.start, d.length FROM document d "
        "LEFT JOIN receipt r ON r.doc = d.doc ORDER BY d.doc",
        document_row, err);
}

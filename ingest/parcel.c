#include "ingest/parcel.h"

#include "receipt/receipt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With room for `size` bytes and the origin behind them. */
static struct parcel *parcel_new(const char *origin, size_t size)
{
    size_t n = strlen(origin) + 1;
    struct parcel *p = malloc(sizeof *p + size + n);
    if (p == NULL)
        return NULL;
    *p = (struct parcel){.h.path = memcpy(p->text + size, origin, n)};
    return p;
}

/* The message without the place in front: the item has it, and has it in the file, not in the document. */
static const char *without_place(const char *message, const struct json_place *where)
{
    char place[64];
    int n = snprintf(place, sizeof place, "%zu:%zu: ", where->line, where->column);
    return where->line > 0 && strncmp(message, place, (size_t)n) == 0 ? message + n : message;
}

static int set_unreadable(struct parcel *p, const char *why, struct error *err)
{
    p->fault = strdup(why);
    if (p->fault == NULL)
        return error_nomem(err);
    p->d.fault = p->fault;
    p->h.grade = GRADE_UNREADABLE;
    p->h.fault = without_place(p->fault, &p->h.where);
    return 0;
}

static int set_readable(struct parcel *p, struct error *err)
{
    int rc = receipt_grade(&p->grading, p->receipt, err);
    p->d.receipt = p->receipt;
    p->d.grading = p->h.grading = &p->grading;
    p->h.grade = p->grading.grade;
    p->h.lane = lane_name(p->receipt->lane);
    return rc;
}

static int judge(struct parcel *p, struct error *err)
{
    struct error why = {0};
    int rc = receipt_parse(&p->receipt, &p->h.where, p->d.bytes, p->d.size, &why);
    if (rc == 0)
        return set_readable(p, err);
    if (rc == ERR_INPUT)
        return set_unreadable(p, why.text, err);
    return error_set(err, why.code, "%s: %s", p->h.path, why.text);
}

int parcel_of_document(struct parcel **out, const struct source_document *s, struct error *err)
{
    struct parcel *p = parcel_new(s->origin, s->size);
    if (p == NULL)
        return error_nomem(err);
    p->is_document = 1;
    p->d.bytes = p->h.bytes = memcpy(p->text, s->bytes, s->size);
    p->d.size = p->h.size = s->size;
    p->d.origin = p->h.path;
    p->h.is_line = s->is_line;
    p->h.first_line = s->line;
    p->h.first_column = s->column;
    digest_of(&p->id, p->d.bytes, p->d.size);
    p->d.id = &p->id;
    int rc = judge(p, err);
    if (rc != 0)
        parcel_free(p);
    else
        *out = p;
    return rc;
}

int parcel_of_fault(struct parcel **out, const char *origin, const char *why, struct error *err)
{
    struct parcel *p = parcel_new(origin, 0);
    if (p == NULL)
        return error_nomem(err);
    int rc = set_unreadable(p, why, err);
    if (rc != 0)
        parcel_free(p);
    else
        *out = p;
    return rc;
}

int parcel_pack(struct parcel *p, struct packer *packer, struct error *err)
{
    int rc = packer_pack(packer, p->d.bytes, p->d.size, &p->packed, &p->d.packed_size, err);
    p->d.packed = p->packed;
    return rc;
}

void parcel_free(struct parcel *p)
{
    if (p == NULL)
        return;
    receipt_free(p->receipt);
    free(p->fault);
    free(p->packed);
    free(p);
}

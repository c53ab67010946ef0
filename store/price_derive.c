#include "store/price_parts.h"

#include "core/date.h"

#include <math.h>
#include <stdio.h>

static void stream_number(struct digest_stream *d, int64_t x)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)x);
    digest_stream_text(d, text);
}

static void stream_decimal(struct digest_stream *d, const struct decimal *x)
{
    digest_stream_text(d, x->text[0] != '\0' ? x->text : NULL);
}

static void stream_time(struct digest_stream *d, int64_t ms)
{
    if (ms == DATE_NONE)
        digest_stream_text(d, NULL);
    else
        stream_number(d, ms);
}

/* Everything stated, in this order for good: another order would be another id for every row there is. */
static int digest_price(struct digest *out, const struct price *p, struct error *err)
{
    struct digest_stream d;
    if (digest_stream_open(&d) != 0)
        return error_nomem(err);
    digest_stream_text(&d, "price");
    digest_stream_text(&d, p->provider);
    digest_stream_text(&d, p->surface);
    digest_stream_text(&d, p->sku);
    digest_stream_text(&d, p->region);
    digest_stream_text(&d, p->accelerator);
    digest_stream_text(&d, price_basis_name(p->basis));
    digest_stream_text(&d, p->currency);
    digest_stream_text(&d, price_unit_name(p->unit));
    stream_number(&d, p->per);
    stream_decimal(&d, &p->unit_price);
    stream_decimal(&d, &p->low);
    stream_decimal(&d, &p->high);
    stream_number(&d, (int64_t)p->n_multipliers);
    for (size_t i = 0; i < p->n_multipliers; i++) {
        digest_stream_text(&d, p->multipliers[i].name);
        stream_decimal(&d, &p->multipliers[i].factor);
    }
    stream_time(&d, p->observed);
    stream_time(&d, p->valid_until);
    digest_stream_text(&d, p->source);
    digest_stream_text(&d, price_grade_name(p->grade));
    digest_stream_text(&d, p->verbatim);
    if (p->has_supersedes)
        digest_stream_bytes(&d, p->supersedes.byte, DIGEST_SIZE);
    else
        digest_stream_text(&d, NULL);
    stream_number(&d, p->synthetic);
    digest_stream_close(&d, out);
    return 0;
}

/* amount × multipliers, × 3600 where it is per second, ÷ per: divided last, so that only this step can be inexact. */
static int accelerator_hour(struct decimal *out, int *exact, const struct price *p, const struct decimal *amount,
                            struct error *err)
{
    static const struct decimal seconds = {"3600"};
    struct decimal x = *amount, per;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < p->n_multipliers; i++)
        rc = decimal_multiply(&x, &x, &p->multipliers[i].factor, err);
    if (rc == 0 && p->unit == PRICE_ACCELERATOR_SECOND)
        rc = decimal_multiply(&x, &x, &seconds, err);
    snprintf(per.text, sizeof per.text, "%lld", (long long)p->per);
    if (rc == 0)
        rc = decimal_divide(&x, exact, &x, &per, err);
    if (rc == 0)
        *out = x;
    return rc;
}

static int end_of_range(double *out, const struct price *p, const struct decimal *end, struct error *err)
{
    struct decimal hour;
    int exact;
    *out = NAN;
    int rc = end->text[0] != '\0' ? accelerator_hour(&hour, &exact, p, end, err) : 0;
    if (rc == 0 && end->text[0] != '\0')
        *out = decimal_double(&hour);
    return rc;
}

void price_name(char out[PRICE_ID_SIZE], const struct digest *id)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(hex, id);
    snprintf(out, PRICE_ID_SIZE, "prc-%.12s", hex);
}

int price_derive(struct price_row *row, struct error *err)
{
    const struct price *p = &row->price;
    int rc = accelerator_hour(&row->accelerator_hour, &row->exact, p, &p->unit_price, err);
    if (rc == 0)
        rc = end_of_range(&row->low, p, &p->low, err);
    if (rc == 0)
        rc = end_of_range(&row->high, p, &p->high, err);
    if (rc != 0)
        return error_prefix(err, "price per accelerator-hour");
    row->value = decimal_double(&row->accelerator_hour);
    rc = digest_price(&row->id, p, err);
    if (rc == 0)
        price_name(row->name, &row->id);
    return rc;
}

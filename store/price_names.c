/* Names and orderings of price rows: what a word means, and what makes two rows of one seller or of one offer. */
#include "store/prices.h"

#include "core/text.h"

#include <string.h>

static const char *const bases[BASES] = {
    [BASIS_LIST] = "list",
    [BASIS_ON_DEMAND] = "on-demand",
    [BASIS_SPOT] = "spot",
    [BASIS_RESERVED_1Y] = "reserved-1y",
    [BASIS_RESERVED_3Y] = "reserved-3y",
    [BASIS_NEGOTIATED] = "negotiated",
    [BASIS_OWNED_TCO] = "owned-tco",
    [BASIS_INVOICE] = "invoice",
};

static const char *const units[PRICE_UNITS] = {
    [PRICE_ACCELERATOR_HOUR] = "accelerator-hour",
    [PRICE_ACCELERATOR_SECOND] = "accelerator-second",
    [PRICE_INSTANCE_HOUR] = "instance-hour",
};

static const char *const grades[PRICE_GRADES] = {
    [PRICE_GRADE_NOT_STATED] = "not stated",
    [PRICE_SECONDARY] = "secondary page",
    [PRICE_VENDOR] = "vendor page",
    [PRICE_INVOICE] = "invoice",
};

static const char *const grade_words[PRICE_GRADES] = {
    [PRICE_GRADE_NOT_STATED] = "not-stated",
    [PRICE_SECONDARY] = "secondary",
    [PRICE_VENDOR] = "vendor",
    [PRICE_INVOICE] = "invoice",
};

static int place_of(const char *name, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

const char *price_basis_name(enum price_basis b)
{
    return (unsigned)b < BASES ? bases[b] : NULL;
}

int price_basis_by_name(enum price_basis *out, const char *name)
{
    int i = place_of(name, bases, BASES);
    if (i < 0)
        return -1;
    *out = (enum price_basis)i;
    return 0;
}

const char *price_unit_name(enum price_unit u)
{
    return (unsigned)u < PRICE_UNITS ? units[u] : NULL;
}

int price_unit_by_name(enum price_unit *out, const char *name)
{
    int i = place_of(name, units, PRICE_UNITS);
    if (i < 0)
        return -1;
    *out = (enum price_unit)i;
    return 0;
}

const char *price_grade_name(enum price_grade g)
{
    return (unsigned)g < PRICE_GRADES ? grades[g] : NULL;
}

const char *price_grade_word(enum price_grade g)
{
    return (unsigned)g < PRICE_GRADES ? grade_words[g] : NULL;
}

int price_grade_by_name(enum price_grade *out, const char *name)
{
    int i = place_of(name, grades, PRICE_GRADES);
    if (i < 0)
        i = place_of(name, grade_words, PRICE_GRADES);
    if (i < 0)
        return -1;
    *out = (enum price_grade)i;
    return 0;
}

int price_currency(const char **out, const char *place, const char *text, struct arena *memory, struct error *err)
{
    char *upper = arena_copy(memory, text);
    if (upper == NULL)
        return error_nomem(err);
    text_upper(upper);
    if (strlen(upper) != 3 || strspn(upper, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
        return error_set(err, ERR_INPUT, "%s '%.60s': a currency is three letters, like USD or EUR", place, text);
    *out = upper;
    return 0;
}

static int order_text(const char *a, const char *b)
{
    return a == b ? 0 : a == NULL ? -1 : b == NULL ? 1 : strcmp(a, b);
}

int price_order_seller(const struct price *a, const struct price *b)
{
    int order = strcmp(a->surface, b->surface);
    if (order == 0)
        order = (a->basis > b->basis) - (a->basis < b->basis);
    if (order == 0)
        order = strcmp(a->provider, b->provider);
    if (order == 0)
        order = order_text(a->region, b->region);
    return order != 0 ? order : strcmp(a->currency, b->currency);
}

int price_order_offer(const struct price *a, const struct price *b)
{
    int order = price_order_seller(a, b);
    if (order == 0)
        order = a->synthetic - b->synthetic;
    if (order == 0)
        order = (a->per > b->per) - (a->per < b->per);
    if (order == 0)
        order = strcmp(a->accelerator, b->accelerator);
    return order != 0 ? order : order_text(a->sku, b->sku);
}

int price_order_id(const struct price_row *a, const struct price_row *b)
{
    return memcmp(a->id.byte, b->id.byte, sizeof a->id.byte);
}

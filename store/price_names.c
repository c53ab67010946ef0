#include "store/prices.h"

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

int price_grade_by_name(enum price_grade *out, const char *name)
{
    static const char *const short_names[PRICE_GRADES] = {"not-stated", "secondary", "vendor", "invoice"};
    int i = place_of(name, grades, PRICE_GRADES);
    if (i < 0)
        i = place_of(name, short_names, PRICE_GRADES);
    if (i < 0)
        return -1;
    *out = (enum price_grade)i;
    return 0;
}

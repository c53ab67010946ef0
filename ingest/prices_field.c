#include "core/date.h"
#include "core/text.h"
#include "ingest/prices_parts.h"
#include "receipt/accelerator.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each reads text into the member of struct price that `member` points to; `name` is for the message. */

static int set_text(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    const char **out = member;
    (void)name;
    (void)memory;
    (void)err;
    *out = text;
    return 0;
}

static int set_accelerator(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    const struct accelerator *known = accelerator_find(text);
    return set_text(member, name, known != NULL ? known->name : text, memory, err);
}

static int set_currency(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    return price_currency(member, name, text, memory, err);
}

/* What a name may be, for the message, and the one that a typo meant. */
static int unknown_name(struct error *err, const char *name, const char *text, const char *const *names, size_t n)
{
    char list[256] = "";
    const char *meant = text_did_you_mean(text, names, n);
    if (meant != NULL)
        return error_set(err, ERR_INPUT, "%s '%.60s': unknown; did you mean '%s'?", name, text, meant);
    for (size_t i = 0, used = 0; i < n && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", names[i]);
    return error_set(err, ERR_INPUT, "%s '%.60s': unknown; one of %s", name, text, list);
}

static int set_basis(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    (void)memory;
    const char *names[BASES];
    if (price_basis_by_name(member, text) == 0)
        return 0;
    for (int i = 0; i < BASES; i++)
        names[i] = price_basis_name((enum price_basis)i);
    return unknown_name(err, name, text, names, BASES);
}

static int set_unit(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    (void)memory;
    const char *names[PRICE_UNITS];
    if (price_unit_by_name(member, text) == 0)
        return 0;
    for (int i = 0; i < PRICE_UNITS; i++)
        names[i] = price_unit_name((enum price_unit)i);
    return unknown_name(err, name, text, names, PRICE_UNITS);
}

static int set_grade(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    (void)memory;
    static const char *const names[] = {"secondary", "vendor", "invoice"};
    if (price_grade_by_name(member, text) == 0)
        return 0;
    return unknown_name(err, name, text, names, sizeof names / sizeof *names);
}

static int set_answer(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    (void)memory;
    static const char *const names[] = {"no", "yes", "false", "true"};
    for (int i = 0; i < 4; i++)
        if (strcmp(text, names[i]) == 0) {
            *(int *)member = i % 2;
            return 0;
        }
    return unknown_name(err, name, text, names, 4);
}

static int set_decimal(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    (void)memory;
    int rc = decimal_parse(member, text, err);
    return rc == ERR_INPUT ? error_prefix(err, "%s", name) : rc;
}

/* "8", and "8.0" as data frames write it; never half an accelerator. */
static int set_count(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    struct decimal d;
    int rc = set_decimal(&d, name, text, memory, err);
    if (rc)
        return rc;
    if (decimal_sign(&d) <= 0 || strchr(d.text, '.') != NULL || strlen(d.text) > 9)
        return error_set(err, ERR_INPUT, "%s '%.40s': not a count of whole accelerators", name, text);
    *(int64_t *)member = strtol(d.text, NULL, 10);
    return 0;
}

/* Prices hold for days: a time of the day is refused. price_complete() takes the end of the day that is meant. */
static int set_day(void *member, const char *name, const char *text, struct arena *memory, struct error *err)
{
    (void)memory;
    if (strlen(text) != strlen("2026-04-07") || date_parse_as_of(member, text) != 0)
        return error_set(err, ERR_INPUT, "%s '%.40s': not a day; write it as 2026-04-07", name, text);
    return 0;
}

#define AT(member) offsetof(struct price, member)

static const struct {
    const char *name;
    int required;
    size_t at;
    int (*set)(void *member, const char *name, const char *text, struct arena *memory, struct error *err);
} fields[PRICE_FIELDS] = {
    [FIELD_PROVIDER] = {"provider", 1, AT(provider), set_text},
    [FIELD_SURFACE] = {"surface", 1, AT(surface), set_text},
    [FIELD_SKU] = {"sku", 0, AT(sku), set_text},
    [FIELD_REGION] = {"region", 0, AT(region), set_text},
    [FIELD_ACCELERATOR] = {"accelerator", 1, AT(accelerator), set_accelerator},
    [FIELD_BASIS] = {"basis", 1, AT(basis), set_basis},
    [FIELD_CURRENCY] = {"currency", 1, AT(currency), set_currency},
    [FIELD_UNIT] = {"unit", 1, AT(unit), set_unit},
    [FIELD_PER] = {"per", 0, AT(per), set_count},
    [FIELD_PRICE] = {"price", 1, AT(unit_price), set_decimal},
    [FIELD_LOW] = {"low", 0, AT(low), set_decimal},
    [FIELD_HIGH] = {"high", 0, AT(high), set_decimal},
    [FIELD_OBSERVED] = {"observed", 1, AT(observed), set_day},
    [FIELD_VALID_UNTIL] = {"valid_until", 0, AT(valid_until), set_day},
    [FIELD_SOURCE] = {"source", 1, AT(source), set_text},
    [FIELD_GRADE] = {"grade", 0, AT(grade), set_grade},
    [FIELD_VERBATIM] = {"verbatim", 0, AT(verbatim), set_text},
    [FIELD_SYNTHETIC] = {"synthetic", 0, AT(synthetic), set_answer},
};

const char *price_field_name(enum price_field f)
{
    return fields[f].name;
}

int price_field_required(enum price_field f)
{
    return fields[f].required;
}

int price_field_by_name(enum price_field *out, const char *name)
{
    for (int f = 0; f < PRICE_FIELDS; f++)
        if (strcmp(fields[f].name, name) == 0) {
            *out = (enum price_field)f;
            return 0;
        }
    return -1;
}

const char *price_field_meant(const char *name)
{
    const char *names[PRICE_FIELDS];
    for (int f = 0; f < PRICE_FIELDS; f++)
        names[f] = fields[f].name;
    return text_did_you_mean(name, names, PRICE_FIELDS);
}

struct price price_blank(void)
{
    return (struct price){.observed = DATE_NONE, .valid_until = DATE_NONE};
}

int price_field_set(struct price *p, enum price_field f, const char *text, struct arena *memory, struct error *err)
{
    return fields[f].set((char *)p + fields[f].at, fields[f].name, text, memory, err);
}

#include "ingest/prices_mapping.h"

#include "core/date.h"

#include <stddef.h>

int mapped_cell_stated(const struct mapped_cell *c)
{
    return c->column != NULL || c->value != NULL;
}

struct given {
    enum price_field field;
    const char *option, *text; /* text: NULL where not given */
};

/* The file and the command line complete each other; where both speak, one of them is a mistake. */
static int add_options(struct price_mapping *m, const struct given *given, size_t n, struct arena *memory,
                       struct error *err)
{
    for (size_t g = 0; g < n; g++)
        for (size_t i = 0; given[g].text != NULL && i < m->n; i++) {
            struct mapped_cell *cell = &m->prices[i].fields[given[g].field];
            if (mapped_cell_stated(cell))
                return error_set(err, ERR_USAGE, "%s: the mapping file %s states it too; leave one of them out",
                                 given[g].option, m->path);
            cell->value = arena_copy(memory, given[g].text);
            if (cell->value == NULL)
                return error_nomem(err);
        }
    return 0;
}

static const char *option_of(const struct given *given, size_t n, enum price_field f)
{
    for (size_t i = 0; i < n; i++)
        if (given[i].field == f)
            return given[i].option;
    return NULL;
}

/* Everything demanded is stated, and what is the same on every row can be read: told once, not on every row. */
static int check_price(const struct mapped_price *p, const char *path, const struct given *given, size_t n,
                       struct arena *memory, struct error *err)
{
    struct price scratch = price_blank();
    for (int f = 0; f < PRICE_FIELDS; f++) {
        const struct mapped_cell *cell = &p->fields[f];
        const char *option = option_of(given, n, (enum price_field)f);
        if (!mapped_cell_stated(cell) && price_field_required((enum price_field)f))
            return error_set(err, ERR_INPUT, "%s: nothing states '%s'; name it under \"columns\" or \"values\"%s%s",
                             path, price_field_name((enum price_field)f), option ? ", or give " : "",
                             option ? option : "");
        int rc = cell->value != NULL ? price_field_set(&scratch, (enum price_field)f, cell->value, memory, err) : 0;
        if (rc)
            return rc == ERR_INPUT ? error_prefix(err, "%s", path) : rc;
    }
    if (p->fields[FIELD_UNIT].value != NULL && scratch.unit == PRICE_INSTANCE_HOUR &&
        !mapped_cell_stated(&p->fields[FIELD_PER]))
        return error_set(err, ERR_INPUT, "%s: nothing states 'per': how many accelerators an instance has", path);
    for (size_t i = 0; i < p->n_multipliers; i++) {
        struct decimal factor;
        const char *text = p->multipliers[i].from.value;
        int rc = text != NULL ? decimal_parse(&factor, text, err) : 0;
        if (rc)
            return rc == ERR_INPUT ? error_prefix(err, "%s: multipliers.%s", path, p->multipliers[i].name) : rc;
    }
    return 0;
}

int price_mapping_complete(struct price_mapping *m, const struct price_list_options *o, struct arena *memory,
                           struct error *err)
{
    char observed[DATE_TEXT_SIZE], valid_until[DATE_TEXT_SIZE];
    date_format_day(observed, o->observed);
    date_format_day(valid_until, o->valid_until);
    const struct given given[] = {
        {FIELD_PROVIDER, "--provider", o->provider},
        {FIELD_SURFACE, "--surface", o->surface},
        {FIELD_SOURCE, "--source", o->source},
        {FIELD_REGION, "--region", o->region},
        {FIELD_CURRENCY, "--currency", o->currency},
        {FIELD_OBSERVED, "--observed", o->observed != DATE_NONE ? observed : NULL},
        {FIELD_VALID_UNTIL, "--valid-until", o->valid_until != DATE_NONE ? valid_until : NULL},
        {FIELD_GRADE, "--grade", o->grade != PRICE_GRADE_NOT_STATED ? price_grade_name(o->grade) : NULL},
        {FIELD_SYNTHETIC, "--synthetic", o->synthetic ? "yes" : NULL},
    };
    const size_t n = sizeof given / sizeof *given;
    int rc = add_options(m, given, n, memory, err);
    for (size_t i = 0; rc == 0 && i < m->n; i++)
        rc = check_price(&m->prices[i], m->path, given, n, memory, err);
    return rc;
}

static int resolve_cell(struct mapped_cell *c, const struct prices_table *t, const char *path, const char *what,
                        struct error *err)
{
    return c->column != NULL ? prices_table_column(&c->index, t, path, c->column, what, err) : 0;
}

int price_mapping_resolve(struct price_mapping *m, const struct prices_table *t, const char *path, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < m->n_skips; i++)
        rc = resolve_cell(&m->skips[i].cell, t, path, "skip in the mapping", err);
    for (size_t i = 0; i < m->n; i++) {
        struct mapped_price *p = &m->prices[i];
        for (int f = 0; rc == 0 && f < PRICE_FIELDS; f++)
            rc = resolve_cell(&p->fields[f], t, path, price_field_name((enum price_field)f), err);
        for (size_t k = 0; rc == 0 && k < p->n_multipliers; k++)
            rc = resolve_cell(&p->multipliers[k].from, t, path, "a multiplier in the mapping", err);
    }
    return rc;
}

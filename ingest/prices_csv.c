#include "ingest/prices_mapping.h"

#include <string.h>

static const char *cell_text(const struct mapped_cell *c, const struct prices_table_row *row)
{
    return c->column != NULL ? row->fields[c->index] : c->value;
}

/* What the mapping's "names" make of a cell; values in the mapping itself are meant as they are written. */
static const char *translate(const struct mapped_price *p, enum price_field f, const char *text)
{
    for (size_t i = 0; p->fields[f].column != NULL && i < p->n_names; i++)
        if (p->names[i].field == f && strcmp(p->names[i].from, text) == 0)
            return p->names[i].to;
    return text;
}

static int fill_fields(struct price *out, const struct mapped_price *p, const struct prices_table_row *row,
                       struct arena *memory, struct error *err)
{
    for (int i = 0; i < PRICE_FIELDS; i++) {
        enum price_field f = (enum price_field)i;
        const char *text = cell_text(&p->fields[f], row);
        if (text == NULL || (*text == '\0' && !price_field_required(f)))
            continue;
        if (*text == '\0')
            return error_set(err, ERR_INPUT, "%s: the cell in column '%.60s' is empty", price_field_name(f),
                             p->fields[f].column);
        int rc = price_field_set(out, f, translate(p, f, text), memory, err);
        if (rc)
            return rc;
    }
    /* One accelerator is what an accelerator-hour is of; of an instance nobody can know. */
    if (out->per == 0 && out->unit != PRICE_INSTANCE_HOUR)
        out->per = 1;
    if (out->per == 0)
        return error_set(err, ERR_INPUT, "per: an instance-hour needs the number of its accelerators");
    return 0;
}

static int fill_multipliers(struct price *out, const struct mapped_price *p, const struct prices_table_row *row,
                            struct arena *memory, struct error *err)
{
    struct price_multiplier *m = arena_array(memory, p->n_multipliers, sizeof *m);
    if (m == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < p->n_multipliers; i++) {
        m[i].name = p->multipliers[i].name;
        int rc = decimal_parse(&m[i].factor, cell_text(&p->multipliers[i].from, row), err);
        if (rc)
            return rc == ERR_INPUT ? error_prefix(err, "multiplier '%.60s'", m[i].name) : rc;
    }
    out->multipliers = m;
    out->n_multipliers = p->n_multipliers;
    return 0;
}

static int read_price(struct price_builder *b, const struct mapped_price *p, const struct prices_table_row *row,
                      struct error *err)
{
    struct price price = price_blank();
    struct error why = {0};
    if (*cell_text(&p->fields[FIELD_PRICE], row) == '\0') {
        b->list->n_empty++;
        return 0;
    }
    int rc = fill_fields(&price, p, row, b->memory, &why);
    if (rc == 0)
        rc = fill_multipliers(&price, p, row, b->memory, &why);
    if (rc == ERR_INPUT)
        return price_builder_leave_out(b, row->line, 0, why.text, err);
    if (rc)
        return error_set(err, (enum error_code)rc, "%s", why.text);
    return price_builder_take(b, row->line, &price, err);
}

static int is_skipped(const struct price_mapping *m, const struct prices_table_row *row)
{
    for (size_t i = 0; i < m->n_skips; i++)
        if (strcmp(row->fields[m->skips[i].cell.index], m->skips[i].equals) == 0)
            return 1;
    return 0;
}

static int read_row(struct price_builder *b, const struct price_mapping *m, const struct prices_table *t,
                    const struct prices_table_row *row, struct error *err)
{
    int whole;
    int rc = price_builder_whole(&whole, b, t, row, err);
    if (rc || !whole)
        return rc;
    if (is_skipped(m, row)) {
        b->list->n_skipped++;
        return 0;
    }
    for (size_t i = 0; rc == 0 && i < m->n; i++)
        rc = read_price(b, &m->prices[i], row, err);
    return rc;
}

int prices_read_csv(struct price_list *out, const char *path, const char *text, size_t size,
                    const struct price_list_options *options, struct arena *memory, struct error *err)
{
    struct price_list list = {0};
    struct price_builder b = {.list = &list, .memory = memory};
    struct price_mapping mapping;
    struct prices_table table;
    if (options->mapping == NULL)
        return error_set(err, ERR_USAGE, "a CSV file needs a mapping file that says what its columns mean: --mapping");
    int rc = price_mapping_read(&mapping, options, memory, err);
    if (rc == 0)
        rc = prices_table_read(&table, path, text, size, memory, err);
    if (rc == 0)
        rc = price_mapping_resolve(&mapping, &table, path, err);
    for (size_t i = 0; rc == 0 && i < table.n_rows; i++)
        rc = read_row(&b, &mapping, &table, &table.rows[i], err);
    if (rc == 0)
        rc = price_builder_finish(&b, err);
    if (rc == 0)
        *out = list;
    return rc;
}

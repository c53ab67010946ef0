#include "ingest/prices_skypilot.h"

#include "core/date.h"
#include "ingest/prices_parts.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int required;
} columns[SKY_COLUMNS] = {
    [SKY_INSTANCE] = {"InstanceType", 1},  [SKY_ACCELERATOR] = {"AcceleratorName", 1},
    [SKY_COUNT] = {"AcceleratorCount", 1}, [SKY_PRICE] = {"Price", 1},
    [SKY_REGION] = {"Region", 1},          [SKY_SPOT] = {"SpotPrice", 0},
    [SKY_ZONE] = {"AvailabilityZone", 0},  [SKY_INFO] = {"GpuInfo", 0},
};

struct catalogue {
    struct prices_table table;
    size_t at[SKY_COLUMNS];
    int has[SKY_COLUMNS];
    struct sky_bare bare;
    const struct price_list_options *options;
    const char *provider, *surface, *source;
    struct price_builder builder;
};

static struct sky_row row_at(const struct catalogue *c, const struct prices_table_row *row)
{
    struct sky_row r = {.line = row->line};
    for (int i = 0; i < SKY_COLUMNS; i++)
        r.cell[i] = c->has[i] ? row->fields[c->at[i]] : "";
    r.is_slice = sky_is_slice(r.cell[SKY_ACCELERATOR]);
    return r;
}

static int describe(struct price *p, const struct catalogue *c, const struct sky_row *r, struct error *err)
{
    const struct price_list_options *o = c->options;
    const char *accelerator = sky_accelerator(r->cell[SKY_ACCELERATOR]);
    *p = price_blank();
    int rc = 0;
    if (r->is_slice)
        p->per = sky_slice_chips(r->cell[SKY_ACCELERATOR], &accelerator);
    else
        rc = price_field_set(p, FIELD_PER, r->cell[SKY_COUNT], c->builder.memory, err) != 0
                 ? error_prefix(err, "AcceleratorCount")
                 : 0;
    p->provider = c->provider;
    p->surface = c->surface;
    p->sku = *r->cell[SKY_INSTANCE] != '\0' ? r->cell[SKY_INSTANCE] : r->cell[SKY_ACCELERATOR];
    p->accelerator = accelerator;
    p->currency = "USD";
    p->unit = PRICE_INSTANCE_HOUR;
    p->observed = o->observed;
    p->valid_until = o->valid_until;
    p->source = c->source;
    p->grade = o->grade != PRICE_GRADE_NOT_STATED ? o->grade : PRICE_SECONDARY;
    p->synthetic = o->synthetic;
    return rc;
}

/* Spot prices differ by zone, so the zone is their region; where its name does not begin with the region's, both. */
static const char *spot_region(const struct sky_row *r, struct arena *memory)
{
    const char *region = r->cell[SKY_REGION], *zone = r->cell[SKY_ZONE];
    if (*zone == '\0' || *region == '\0' || strncmp(zone, region, strlen(region)) == 0)
        return *zone != '\0' ? zone : region;
    return arena_format(memory, "%s/%s", region, zone);
}

static int take_price(struct catalogue *c, const struct sky_row *r, const struct price *offer, enum sky_column column,
                      struct error *err)
{
    struct price_builder *b = &c->builder;
    struct price p = *offer;
    struct error why = {0};
    if (*r->cell[column] == '\0') {
        b->list->n_empty++;
        return 0;
    }
    int rc = price_field_set(&p, FIELD_PRICE, r->cell[column], b->memory, &why);
    if (rc != 0 && rc != ERR_INPUT)
        return error_set(err, (enum error_code)rc, "%s", why.text);
    if (rc != 0) {
        error_prefix(&why, "%s", columns[column].name);
        return price_builder_leave_out(b, r->line, 0, why.text, err);
    }
    if (sky_price_trap(&p.unit_price) != NULL) {
        char *text = arena_format(b->memory, "%s: %s", columns[column].name, sky_price_trap(&p.unit_price));
        return text != NULL ? price_builder_leave_out(b, r->line, 1, text, err) : error_nomem(err);
    }
    p.basis = column == SKY_SPOT ? BASIS_SPOT : BASIS_ON_DEMAND;
    p.region = column == SKY_SPOT ? spot_region(r, b->memory) : r->cell[SKY_REGION];
    p.verbatim = arena_format(b->memory, "%s %s, AcceleratorCount %s", columns[column].name, r->cell[column],
                              r->cell[SKY_COUNT]);
    if (p.region == NULL || p.verbatim == NULL)
        return error_nomem(err);
    return price_builder_take(b, r->line, &p, err);
}

static void add_notes(struct catalogue *c, const struct sky_row *r)
{
    double count = sky_info(r, "Count"), each = sky_info(r, "SizeInMiB"), total = sky_info(r, "TotalGpuMemoryInMiB");
    if (*r->cell[SKY_PRICE] == '\0')
        price_builder_note(&c->builder, r->line, "a spot price and no Price: imported as spot alone");
    if (count > 0 && each >= 0 && total >= 0 && (total < count * each || total > count * each))
        price_builder_note(&c->builder, r->line,
                           "GpuInfo's total memory is not its count times its memory; memory is not used");
}

static int read_row(struct catalogue *c, const struct sky_row *r, struct error *err)
{
    struct price_builder *b = &c->builder;
    struct price offer;
    struct error why = {0};
    const size_t before = b->n_found;
    const char *trap = sky_trap(r, &c->bare);
    if (trap != NULL)
        return price_builder_leave_out(b, r->line, 1, trap, err);
    int rc = describe(&offer, c, r, &why);
    if (rc == ERR_INPUT)
        return price_builder_leave_out(b, r->line, 0, why.text, err);
    if (rc != 0)
        return error_set(err, (enum error_code)rc, "%s", why.text);
    if (*r->cell[SKY_PRICE] == '\0' && *r->cell[SKY_SPOT] == '\0')
        return price_builder_leave_out(b, r->line, 0, "neither Price nor SpotPrice is filled in", err);
    rc = take_price(c, r, &offer, SKY_PRICE, err);
    if (rc == 0)
        rc = take_price(c, r, &offer, SKY_SPOT, err);
    if (rc == 0 && b->n_found > before)
        add_notes(c, r);
    return rc;
}

static int find_columns(struct catalogue *c, const char *path, struct error *err)
{
    for (int i = 0; i < SKY_COLUMNS; i++) {
        struct error unused = {0};
        int rc = prices_table_column(&c->at[i], &c->table, path, columns[i].name, "a SkyPilot catalogue has it",
                                     columns[i].required ? err : &unused);
        if (rc != 0 && columns[i].required)
            return rc;
        c->has[i] = rc == 0;
    }
    return 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int find_bare(struct catalogue *c, struct error *err)
{
    struct sky_bare *bare = &c->bare;
    size_t room = 0;
    for (size_t i = 0; i < c->table.n_rows; i++) {
        if (c->table.rows[i].fields == NULL)
            continue;
        struct sky_row r = row_at(c, &c->table.rows[i]);
        if (*r.cell[SKY_INSTANCE] != '\0' || *r.cell[SKY_ACCELERATOR] == '\0' || r.is_slice)
            continue;
        const char **names = prices_room(bare->names, bare->n, &room, sizeof *names, c->builder.memory);
        if (names == NULL)
            return error_nomem(err);
        bare->names = names;
        bare->names[bare->n++] = sky_accelerator(r.cell[SKY_ACCELERATOR]);
    }
    if (bare->n > 0)
        qsort(bare->names, bare->n, sizeof *bare->names, by_text);
    return 0;
}

static int check_options(const struct price_list_options *o, struct error *err)
{
    const struct {
        const char *option;
        int given;
    } needed[] = {{"--provider", o->provider != NULL && *o->provider != '\0'},
                  {"--surface", o->surface != NULL && *o->surface != '\0'},
                  {"--observed", o->observed != DATE_NONE}};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!needed[i].given)
            return error_set(err, ERR_USAGE, "%s: a SkyPilot catalogue does not say it, so it must be given",
                             needed[i].option);
    if (o->mapping != NULL)
        return error_set(err, ERR_USAGE, "--mapping: is for CSV files; the columns of a SkyPilot catalogue are known");
    if (o->region != NULL)
        return error_set(err, ERR_USAGE, "--region: the catalogue states it on every row");
    if (o->currency != NULL && strcmp(o->currency, "USD") != 0)
        return error_set(err, ERR_USAGE, "--currency %s: SkyPilot catalogues are in USD", o->currency);
    return 0;
}

/* The file's name without its folder, so that the same file gives the same rows wherever it lies. */
static int keep_options(struct catalogue *c, const char *path, struct error *err)
{
    const struct price_list_options *o = c->options;
    struct arena *memory = c->builder.memory;
    const char *slash = strrchr(path, '/');
    c->provider = arena_copy(memory, o->provider);
    c->surface = arena_copy(memory, o->surface);
    c->source = o->source != NULL
                    ? arena_copy(memory, o->source)
                    : arena_format(memory, "SkyPilot catalogue, file %s", slash != NULL ? slash + 1 : path);
    return c->provider != NULL && c->surface != NULL && c->source != NULL ? 0 : error_nomem(err);
}

int prices_read_skypilot(struct price_list *out, const char *path, const char *text, size_t size,
                         const struct price_list_options *options, struct arena *memory, struct error *err)
{
    struct price_list list = {0};
    struct catalogue c = {.options = options, .builder = {.list = &list, .memory = memory}};
    int whole, rc = check_options(options, err);
    if (rc == 0)
        rc = prices_table_read(&c.table, path, text, size, memory, err);
    if (rc == 0)
        rc = find_columns(&c, path, err);
    if (rc == 0)
        rc = keep_options(&c, path, err);
    if (rc == 0)
        rc = find_bare(&c, err);
    for (size_t i = 0; rc == 0 && i < c.table.n_rows; i++) {
        rc = price_builder_whole(&whole, &c.builder, &c.table, &c.table.rows[i], err);
        if (rc != 0 || !whole)
            continue;
        struct sky_row r = row_at(&c, &c.table.rows[i]);
        rc = read_row(&c, &r, err);
    }
    if (rc == 0)
        rc = price_builder_finish(&c.builder, err);
    if (rc == 0)
        *out = list;
    return rc;
}

#include "cli/show_price.h"

#include "core/text.h"
#include "query/money.h"
#include "query/pricing.h"
#include "query/words.h"

#include <string.h>

enum { HOUR_SHOWN = 12 /* characters of a quotient that does not end */ };

const char *show_price_hour(struct cli *c, const struct price_row *r)
{
    const char *text = r->accelerator_hour.text;
    return r->exact || strlen(text) <= HOUR_SHOWN ? text : arena_format(&c->memory, "%.*s…", HOUR_SHOWN, text);
}

const char *show_price_stated(struct cli *c, const struct price_row *r)
{
    return show_text(c, money_stated(&c->memory, &r->price));
}

const char *show_price_validity(struct cli *c, const struct price_row *r, int days)
{
    int64_t valid_to = price_valid_to(&r->price, days);
    const char *day = words_day(&c->memory, valid_to);
    if (r->superseded_by != NULL)
        return arena_format(&c->memory, "superseded by %s", r->superseded_by);
    return valid_to < c->as_of ? arena_format(&c->memory, "EXPIRED %s", day) : day;
}

/* ", from 31.92 USD per instance-hour of 8 (30–33)": where it says more than the price per accelerator-hour does. */
static const char *origin(struct cli *c, const struct price_row *r)
{
    const struct price *p = &r->price;
    int ranged = p->low.text[0] != '\0' || p->high.text[0] != '\0';
    if (p->unit == PRICE_ACCELERATOR_HOUR && p->per == 1 && p->n_multipliers == 0 && !ranged)
        return "";
    return arena_format(&c->memory, ", from %s", show_price_stated(c, r));
}

const char *show_price_sentence(struct cli *c, const struct price_row *r)
{
    const struct price *p = &r->price;
    return arena_format(&c->memory, "%s %s on %s: %s %s per accelerator-hour%s, %s, observed %s%s", r->name,
                        show_text(c, p->accelerator), show_text(c, p->surface), show_price_hour(c, r), p->currency,
                        origin(c, r), price_basis_name(p->basis), words_day(&c->memory, p->observed),
                        p->synthetic ? ", SYNTHETIC" : "");
}

const char *currency_member(char out[CURRENCY_MEMBER_SIZE], const char *currency, const char *rest)
{
    snprintf(out, CURRENCY_MEMBER_SIZE, "%.8s%s", currency != NULL ? currency : "usd", rest);
    return text_lower(out);
}

static void write_decimal(struct json_writer *w, const char *name, const struct decimal *d)
{
    if (d->text[0] != '\0')
        json_raw(w, name, d->text);
    else
        json_null(w, name);
}

static void write_stated(struct json_writer *w, const struct price *p)
{
    json_open_object(w, "as_stated");
    json_string(w, "unit", price_unit_name(p->unit));
    json_int(w, "per", p->per);
    write_decimal(w, "price", &p->unit_price);
    write_decimal(w, "low", &p->low);
    write_decimal(w, "high", &p->high);
    json_open_array(w, "multipliers");
    for (size_t i = 0; i < p->n_multipliers; i++) {
        json_open_object(w, NULL);
        json_string(w, "name", p->multipliers[i].name);
        write_decimal(w, "factor", &p->multipliers[i].factor);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void write_hour(struct json_writer *w, const struct price_row *r)
{
    char name[CURRENCY_MEMBER_SIZE];
    write_decimal(w, currency_member(name, r->price.currency, "_per_accelerator_hour"), &r->accelerator_hour);
    json_bool(w, "exact", r->exact);
    if (r->price.low.text[0] == '\0') {
        json_null(w, "range");
        return;
    }
    json_open_object(w, "range");
    json_double(w, "low", r->low);
    json_double(w, "high", r->high);
    json_close_object(w);
}

void show_price_members(struct json_writer *w, const struct price_row *r)
{
    const struct price *p = &r->price;
    char supersedes[PRICE_ID_SIZE];
    price_name(supersedes, &p->supersedes);
    json_string(w, "id", r->name);
    json_string(w, "accelerator", p->accelerator);
    write_hour(w, r);
    json_string(w, "currency", p->currency);
    json_string(w, "basis", price_basis_name(p->basis));
    json_string(w, "provider", p->provider);
    json_string(w, "surface", p->surface);
    json_string(w, "sku", p->sku);
    json_string(w, "region", p->region);
    write_stated(w, p);
    json_day(w, "observed", p->observed);
    json_day(w, "valid_until", p->valid_until);
    json_string(w, "source", p->source);
    json_string(w, "grade", price_grade_name(p->grade));
    json_string(w, "verbatim", p->verbatim);
    json_string(w, "supersedes", p->has_supersedes ? supersedes : NULL);
    json_string(w, "superseded_by", r->superseded_by);
    json_bool(w, "synthetic", p->synthetic);
}

void show_price_validity_members(struct json_writer *w, const struct price_row *r, int64_t as_of, int days)
{
    int64_t valid_to = price_valid_to(&r->price, days);
    json_day(w, "valid_to", valid_to);
    json_bool(w, "expired", valid_to < as_of);
}

/* The seller's own name has a column where it is all that tells two rows apart: where somebody has stated one. */
static int add_for_people(struct cli *c, struct grid *g, const struct price_row *r, int with_sku, int days)
{
    const struct price *p = &r->price;
    const struct grid_cell cells[] = {
        {"id", 0, r->name},
        {"accelerator", 0, show_text(c, p->accelerator)},
        {"surface", 0, show_text(c, p->surface)},
        {"provider", 0, show_text(c, p->provider)},
        {"sku", with_sku ? 0 : CELL_ABSENT, show_text(c, p->sku)},
        {"region", 0, show_text(c, p->region)},
        {"basis", 0, price_basis_name(p->basis)},
        {"per accelerator-hour", 1, arena_format(&c->memory, "%s %s", show_price_hour(c, r), p->currency)},
        {"as stated", 0, show_price_stated(c, r)},
        {"observed", 0, words_day(&c->memory, p->observed)},
        {"valid to", 0, show_price_validity(c, r, days)},
        {"grade", 0, price_grade_name(p->grade)},
        {"", 0, p->synthetic ? "SYNTHETIC" : ""},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static const char *multipliers_text(struct cli *c, const struct price *p)
{
    const char *list = "";
    for (size_t i = 0; i < p->n_multipliers; i++)
        list = arena_format(&c->memory, "%s%s%s=%s", list, i > 0 ? "; " : "", show_text(c, p->multipliers[i].name),
                            p->multipliers[i].factor.text);
    return list;
}

/* Numbers too are texts here: 60 digits pass whole. */
static int add_for_programs(struct cli *c, struct grid *g, const struct price_row *r, int days)
{
    const struct price *p = &r->price;
    int64_t valid_to = price_valid_to(p, days);
    const struct grid_cell cells[] = {
        {"id", 0, r->name},
        {"accelerator", 0, show_text(c, p->accelerator)},
        {"surface", 0, show_text(c, p->surface)},
        {"provider", 0, show_text(c, p->provider)},
        {"sku", 0, show_text(c, p->sku)},
        {"region", 0, show_text(c, p->region)},
        {"basis", 0, price_basis_name(p->basis)},
        {"per_accelerator_hour", 0, r->accelerator_hour.text},
        {"currency", 0, p->currency},
        {"unit", 0, price_unit_name(p->unit)},
        {"per", 0, arena_format(&c->memory, "%lld", (long long)p->per)},
        {"unit_price", 0, p->unit_price.text},
        {"low", 0, p->low.text},
        {"high", 0, p->high.text},
        {"multipliers", 0, multipliers_text(c, p)},
        {"observed", 0, words_day(&c->memory, p->observed)},
        {"valid_to", 0, words_day(&c->memory, valid_to)},
        {"expired", 0, valid_to < c->as_of ? "yes" : "no"},
        {"superseded_by", 0, r->superseded_by},
        {"grade", 0, price_grade_name(p->grade)},
        {"source", 0, show_text(c, p->source)},
        {"synthetic", 0, p->synthetic ? "SYNTHETIC" : "stated"},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

int show_price_grid(struct cli *c, struct grid *g, const struct price_row *rows, size_t n, int days)
{
    static const struct price_row none;
    int for_people = cli_for_people(c), with_sku = 0, status = 0;
    *g = (struct grid){0};
    for (size_t i = 0; i < n; i++)
        with_sku = with_sku || rows[i].price.sku != NULL;
    for (size_t i = 0; i < n && status == 0; i++)
        status = for_people ? add_for_people(c, g, &rows[i], with_sku, days) : add_for_programs(c, g, &rows[i], days);
    if (n > 0 || for_people)
        return status;
    status = add_for_programs(c, g, &none, days); /* its titles are those of an empty list, too */
    g->n_rows = 0;
    return status;
}

#include "cli/show_price.h"

#include "cli/asking.h"

#include "core/date.h"
#include "query/money.h"
#include "query/pricing.h"
#include "query/words.h"

#include <ctype.h>
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

static int64_t valid_to(const struct price_row *r)
{
    return price_valid_to(&r->price, ASKING_VALIDITY_DAYS);
}

const char *show_price_validity(struct cli *c, const struct price_row *r)
{
    const char *day = words_day(&c->memory, valid_to(r));
    if (r->superseded_by != NULL)
        return arena_format(&c->memory, "superseded by %s", r->superseded_by);
    return valid_to(r) < c->as_of ? arena_format(&c->memory, "EXPIRED %s", day) : day;
}

/* ", from 31.92 USD per instance-hour of 8": where it is not the price itself. */
static const char *origin(struct cli *c, const struct price_row *r)
{
    const struct price *p = &r->price;
    if (p->unit == PRICE_ACCELERATOR_HOUR && p->per == 1 && p->n_multipliers == 0)
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

static void write_day(struct json_writer *w, const char *name, int64_t ms)
{
    char text[DATE_TEXT_SIZE];
    date_format_day(text, ms);
    json_string(w, name, ms != DATE_NONE ? text : NULL);
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

/* "usd_per_accelerator_hour": the unit is in the member's name. */
static void write_hour(struct json_writer *w, const struct price_row *r)
{
    char name[40];
    snprintf(name, sizeof name, "%.8s_per_accelerator_hour", r->price.currency);
    for (char *s = name; *s != '\0'; s++)
        *s = (char)tolower((unsigned char)*s);
    write_decimal(w, name, &r->accelerator_hour);
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
    char hex[DIGEST_HEX_SIZE], supersedes[PRICE_ID_SIZE];
    digest_hex(hex, &p->supersedes);
    snprintf(supersedes, sizeof supersedes, "prc-%.12s", hex);
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
    write_day(w, "observed", p->observed);
    write_day(w, "valid_until", p->valid_until);
    json_string(w, "source", p->source);
    json_string(w, "grade", price_grade_name(p->grade));
    json_string(w, "verbatim", p->verbatim);
    json_string(w, "supersedes", p->has_supersedes ? supersedes : NULL);
    json_string(w, "superseded_by", r->superseded_by);
    json_bool(w, "synthetic", p->synthetic);
}

void show_price_validity_members(struct json_writer *w, const struct price_row *r, int64_t as_of)
{
    write_day(w, "valid_to", valid_to(r));
    json_bool(w, "expired", valid_to(r) < as_of);
}

static int fill_for_people(struct cli *c, struct grid *g, const struct price_row *r)
{
    const struct price *p = &r->price;
    const char **row = grid_add(c, g);
    if (row == NULL)
        return EXIT_FAILED;
    row[0] = r->name;
    row[1] = show_text(c, p->accelerator);
    row[2] = show_text(c, p->surface);
    row[3] = show_text(c, p->provider);
    row[4] = show_text(c, p->region);
    row[5] = price_basis_name(p->basis);
    row[6] = arena_format(&c->memory, "%s %s", show_price_hour(c, r), p->currency);
    row[7] = show_price_stated(c, r);
    row[8] = words_day(&c->memory, p->observed);
    row[9] = show_price_validity(c, r);
    row[10] = price_grade_name(p->grade);
    row[11] = p->synthetic ? "SYNTHETIC" : "";
    return 0;
}

static const char *multipliers_text(struct cli *c, const struct price *p)
{
    const char *list = "";
    for (size_t i = 0; i < p->n_multipliers; i++)
        list = arena_format(&c->memory, "%s%s%s=%s", list, i > 0 ? "; " : "", show_text(c, p->multipliers[i].name),
                            p->multipliers[i].factor.text);
    return list;
}

static int fill_for_programs(struct cli *c, struct grid *g, const struct price_row *r)
{
    const struct price *p = &r->price;
    const char **row = grid_add(c, g);
    if (row == NULL)
        return EXIT_FAILED;
    row[0] = r->name;
    row[1] = show_text(c, p->accelerator);
    row[2] = show_text(c, p->surface);
    row[3] = show_text(c, p->provider);
    row[4] = show_text(c, p->sku);
    row[5] = show_text(c, p->region);
    row[6] = price_basis_name(p->basis);
    row[7] = r->accelerator_hour.text;
    row[8] = p->currency;
    row[9] = price_unit_name(p->unit);
    row[10] = arena_format(&c->memory, "%lld", (long long)p->per);
    row[11] = p->unit_price.text;
    row[12] = p->low.text;
    row[13] = p->high.text;
    row[14] = multipliers_text(c, p);
    row[15] = words_day(&c->memory, p->observed);
    row[16] = words_day(&c->memory, valid_to(r));
    row[17] = valid_to(r) < c->as_of ? "yes" : "no";
    row[18] = r->superseded_by;
    row[19] = price_grade_name(p->grade);
    row[20] = show_text(c, p->source);
    row[21] = p->synthetic ? "SYNTHETIC" : "stated";
    return 0;
}

int show_price_grid(struct cli *c, struct grid *g, const struct price_row *rows, size_t n)
{
    static const struct grid_column people[] = {{"id", 0},
                                                {"accelerator", 0},
                                                {"surface", 0},
                                                {"provider", 0},
                                                {"region", 0},
                                                {"basis", 0},
                                                {"per accelerator-hour", 1},
                                                {"as stated", 0},
                                                {"observed", 0},
                                                {"valid to", 0},
                                                {"grade", 0},
                                                {"", 0}};
    /* numbers too are texts here: 60 digits pass whole */
    static const struct grid_column programs[] = {
        {"id", 0},       {"accelerator", 0}, {"surface", 0},       {"provider", 0},
        {"sku", 0},      {"region", 0},      {"basis", 0},         {"per_accelerator_hour", 0},
        {"currency", 0}, {"unit", 0},        {"per", 0},           {"unit_price", 0},
        {"low", 0},      {"high", 0},        {"multipliers", 0},   {"observed", 0},
        {"valid_to", 0}, {"expired", 0},     {"superseded_by", 0}, {"grade", 0},
        {"source", 0},   {"synthetic", 0}};
    int for_people = cli_for_people(c), status = 0;
    *g = for_people ? (struct grid){.columns = people, .n_columns = sizeof people / sizeof *people}
                    : (struct grid){.columns = programs, .n_columns = sizeof programs / sizeof *programs};
    for (size_t i = 0; i < n && status == 0; i++)
        status = for_people ? fill_for_people(c, g, &rows[i]) : fill_for_programs(c, g, &rows[i]);
    return status;
}

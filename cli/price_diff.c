/* `price diff DATE DATE`: what became of prices, and how accelerators moved against each other. */
#include "cli/price.h"

#include "cli/asking.h"
#include "cli/price_fields.h"
#include "cli/show_price.h"

#include "core/date.h"
#include "core/number.h"
#include "query/money.h"
#include "query/price_changes.h"
#include "query/pricing.h"
#include "query/words.h"

#include <math.h>

struct diffing {
    struct cli *c;
    int64_t from, to;
    struct price_changes changes;
    size_t n_unchanged, n_still; /* keys, and pairs of accelerators, that did not move */
};

/* "+5.00 %", "-0.25 %": a change that is there never reads as 0. */
static const char *percent(struct cli *c, double relative)
{
    double x = relative * 100, size = fabs(x);
    int decimals = size >= 100 ? 0 : size >= 1 ? 2 : 4;
    if (!isfinite(x))
        return "";
    if (size >= 1e6 || (size > 0 && size < 0.0001))
        return arena_format(&c->memory, "%s%s", x < 0 ? "-" : "+", size >= 1e6 ? "over 1,000,000 %" : "under 0.0001 %");
    return arena_format(&c->memory, "%s%s %%", x < 0 ? "-" : "+", words_fixed(&c->memory, size, decimals));
}

static const char *day(struct cli *c, const struct price_row *r)
{
    return r != NULL ? words_day(&c->memory, r->price.observed) : "";
}

/* The new row of the two, failing that the old one: what both have in common is read from it. */
static const struct price_row *either(const struct price_change *x)
{
    return x->to != NULL ? x->to : x->from;
}

static const char *change_word(struct cli *c, const struct price_change *x)
{
    if (x->kind == PRICE_CHANGED)
        return percent(c, x->relative);
    if (x->kind == PRICE_EXPIRED)
        return arena_format(&c->memory, "gone: expired %s",
                            words_day(&c->memory, price_valid_to(&x->from->price, ASKING_VALIDITY_DAYS)));
    if (x->kind == PRICE_WITHDRAWN)
        return "gone: superseded";
    return price_change_name(x->kind);
}

static const char *priced(struct cli *c, const struct price_row *r)
{
    return r != NULL ? show_price_hour(c, r) : "–";
}

static int fill_changes(struct diffing *x, struct grid *g)
{
    struct cli *c = x->c;
    for (size_t i = 0; i < x->changes.n_changes; i++) {
        const struct price_change *change = &x->changes.changes[i];
        const struct price *p = &either(change)->price;
        const char **row = change->kind != PRICE_UNCHANGED || c->verbose ? grid_add(c, g) : NULL;
        if (row == NULL)
            continue;
        row[0] = show_text(c, p->accelerator);
        row[1] = show_text(c, p->surface);
        row[2] = show_text(c, p->provider);
        row[3] = price_basis_name(p->basis);
        row[4] =
            show_text(c, p->region != NULL && p->sku != NULL ? arena_format(&c->memory, "%s, %s", p->region, p->sku)
                         : p->region != NULL                 ? p->region
                                                             : p->sku);
        row[5] = priced(c, change->from);
        row[6] = priced(c, change->to);
        row[7] = p->currency;
        row[8] = change_word(c, change);
        row[9] = day(c, change->from);
        row[10] = day(c, change->to);
        row[11] = p->synthetic ? "SYNTHETIC" : "";
    }
    return 0;
}

/* Every key, one row: what people read apart is one thing a column here. */
static int write_flat(struct diffing *x)
{
    static const struct grid_column columns[] = {{"accelerator", 0}, {"surface", 0},         {"provider", 0},
                                                 {"basis", 0},       {"region", 0},          {"sku", 0},
                                                 {"currency", 0},    {"change", 0},          {"from", 0},
                                                 {"to", 0},          {"relative_change", 0}, {"from_row", 0},
                                                 {"to_row", 0},      {"from_observed", 0},   {"to_observed", 0},
                                                 {"synthetic", 0}};
    struct cli *c = x->c;
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    char number[NUMBER_TEXT_SIZE];
    for (size_t i = 0; i < x->changes.n_changes; i++) {
        const struct price_change *change = &x->changes.changes[i];
        const struct price_row *from = change->from, *to = change->to;
        const struct price *p = &either(change)->price;
        const char **row = grid_add(c, &g);
        if (row == NULL)
            return EXIT_FAILED;
        number_format_exact(number, change->relative);
        row[0] = show_text(c, p->accelerator);
        row[1] = show_text(c, p->surface);
        row[2] = show_text(c, p->provider);
        row[3] = price_basis_name(p->basis);
        row[4] = show_text(c, p->region);
        row[5] = show_text(c, p->sku);
        row[6] = p->currency;
        row[7] = price_change_name(change->kind);
        row[8] = from != NULL ? from->accelerator_hour.text : NULL;
        row[9] = to != NULL ? to->accelerator_hour.text : NULL;
        row[10] = isfinite(change->relative) ? arena_copy(&c->memory, number) : NULL;
        row[11] = from != NULL ? from->name : NULL;
        row[12] = to != NULL ? to->name : NULL;
        row[13] = day(c, from);
        row[14] = day(c, to);
        row[15] = p->synthetic ? "SYNTHETIC" : "stated";
    }
    return grid_write(c, &g, NULL);
}

static int write_ratios(struct diffing *x)
{
    static const struct grid_column columns[] = {{"price ratio", 0}, {"surface", 0},  {"provider", 0}, {"basis", 0},
                                                 {"region", 0},      {"currency", 0}, {"from", 1},     {"to", 1},
                                                 {"change", 1},      {"", 0}};
    struct cli *c = x->c;
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    for (size_t i = 0; i < x->changes.n_ratios; i++) {
        const struct price_ratio_change *r = &x->changes.ratios[i];
        const struct price *a = &r->a_to->price, *b = &r->b_to->price;
        const char **row = r->relative != 0 || c->verbose ? grid_add(c, &g) : NULL;
        if (row == NULL)
            continue;
        row[0] = arena_format(&c->memory, "%s / %s", show_text(c, a->accelerator), show_text(c, b->accelerator));
        row[1] = show_text(c, a->surface);
        row[2] = show_text(c, a->provider);
        row[3] = price_basis_name(a->basis);
        row[4] = show_text(c, a->region);
        row[5] = a->currency;
        row[6] = money_value(&c->memory, r->from, NAN, NAN);
        row[7] = money_value(&c->memory, r->to, NAN, NAN);
        row[8] = percent(c, r->relative);
        row[9] = a->synthetic ? "SYNTHETIC" : "";
    }
    if (g.n_rows == 0)
        return 0;
    return grid_write_under(c, "\nprices of two accelerators sold alike, against each other", &g);
}

static void write_day(struct json_writer *w, const char *name, int64_t ms)
{
    char text[DATE_TEXT_SIZE];
    date_format_day(text, ms);
    json_string(w, name, text);
}

static void write_row(struct json_writer *w, const char *name, const struct price_row *r)
{
    if (r == NULL) {
        json_null(w, name);
        return;
    }
    json_open_object(w, name);
    show_price_members(w, r);
    json_close_object(w);
}

static void write_changes(struct json_writer *w, const struct price_changes *all)
{
    json_open_array(w, "changes");
    for (size_t i = 0; i < all->n_changes; i++) {
        const struct price_change *x = &all->changes[i];
        const struct price *p = &either(x)->price;
        json_open_object(w, NULL);
        json_string(w, "change", price_change_name(x->kind));
        json_string(w, "accelerator", p->accelerator);
        json_string(w, "surface", p->surface);
        json_string(w, "provider", p->provider);
        json_string(w, "basis", price_basis_name(p->basis));
        json_string(w, "region", p->region);
        json_string(w, "sku", p->sku);
        json_string(w, "currency", p->currency);
        json_double(w, "relative_change", x->relative);
        write_row(w, "from", x->from);
        write_row(w, "to", x->to);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_pairs(struct json_writer *w, const struct price_changes *all)
{
    json_open_array(w, "price_ratios");
    for (size_t i = 0; i < all->n_ratios; i++) {
        const struct price_ratio_change *r = &all->ratios[i];
        json_open_object(w, NULL);
        json_string(w, "accelerator", r->a_from->price.accelerator);
        json_string(w, "to_accelerator", r->b_from->price.accelerator);
        json_string(w, "surface", r->a_from->price.surface);
        json_string(w, "provider", r->a_from->price.provider);
        json_string(w, "region", r->a_from->price.region);
        json_string(w, "basis", price_basis_name(r->a_from->price.basis));
        json_string(w, "currency", r->a_from->price.currency);
        json_double(w, "from", r->from);
        json_double(w, "to", r->to);
        json_double(w, "relative_change", r->relative);
        json_bool(w, "synthetic", r->a_from->price.synthetic);
        json_open_array(w, "price_rows");
        json_string(w, NULL, r->a_from->name);
        json_string(w, NULL, r->b_from->name);
        json_string(w, NULL, r->a_to->name);
        json_string(w, NULL, r->b_to->name);
        json_close_array(w);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_json(struct json_writer *w, const char *name, void *context)
{
    const struct diffing *x = context;
    json_open_object(w, name);
    write_day(w, "from", x->from);
    write_day(w, "to", x->to);
    json_int(w, "unchanged", (int64_t)x->n_unchanged);
    write_changes(w, &x->changes);
    write_pairs(w, &x->changes);
    json_close_object(w);
}

static void count_still(struct diffing *x)
{
    for (size_t i = 0; i < x->changes.n_changes; i++)
        x->n_unchanged += x->changes.changes[i].kind == PRICE_UNCHANGED;
    for (size_t i = 0; i < x->changes.n_ratios; i++)
        x->n_still += !(x->changes.ratios[i].relative != 0);
}

static int write_answer(struct diffing *x)
{
    struct cli *c = x->c;
    const char *from = words_day(&c->memory, x->from), *to = words_day(&c->memory, x->to);
    const struct grid_column columns[] = {{"accelerator", 0}, {"surface", 0},  {"provider", 0}, {"basis", 0},
                                          {"region, sku", 0}, {from, 1},       {to, 1},         {"currency", 0},
                                          {"change", 0},      {"observed", 0}, {"observed", 0}, {"", 0}};
    struct answer a = {.schema = "price-diff",
                       .grid = {.columns = columns, .n_columns = sizeof columns / sizeof *columns},
                       .context = x,
                       .value = write_json,
                       .empty = "no price changed"};
    if (c->format == FORMAT_CSV || c->format == FORMAT_PLAIN)
        return write_flat(x);
    int status = fill_changes(x, &a.grid);
    if (status == 0)
        status = answer_write(c, &a);
    if (status != 0 || !cli_for_people(c))
        return status;
    status = write_ratios(x);
    fprintf(c->out, "\nper accelerator-hour; unchanged: %s, %s%s\n",
            words_count(&c->memory, x->n_unchanged, "price", "prices"),
            words_count(&c->memory, x->n_still, "price ratio", "price ratios"),
            x->n_unchanged + x->n_still > 0 && !c->verbose ? " (-v shows them)" : "");
    return status;
}

static int read_date(struct cli *c, int64_t *out)
{
    const char *text = args_shift(&c->args);
    if (text == NULL)
        return cli_usage(c, "diff takes two dates: price diff 2026-04-01 2026-05-01");
    if (date_parse_as_of(out, text) != 0)
        return cli_usage(c, "'%s': not a date; write YYYY-MM-DD", text);
    if (*out <= c->as_of)
        return 0;
    cli_note(c, "note: %s lies after --as-of %s: seen as of that date", text, c->as_of_text);
    *out = c->as_of;
    return 0;
}

int price_run_diff(struct cli *c)
{
    struct diffing x = {.c = c};
    struct price_filter f;
    struct error err = {0};
    int status = read_date(c, &x.from);
    if (status == 0)
        status = read_date(c, &x.to);
    if (status == 0 && args_left(&c->args) > 0)
        return cli_usage(c, "diff takes two dates; '%s' is one too many", args_shift(&c->args));
    if (status == 0 && x.from > x.to)
        return cli_usage(c, "the earlier date comes first");
    if (status == 0)
        status = price_fields_filter(c, &f);
    if (status != 0)
        return status;
    if (price_changes_between(&x.changes, c->store, &f, x.from, x.to, ASKING_VALIDITY_DAYS, &c->memory, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    count_still(&x);
    return write_answer(&x);
}

/* `price diff DATE DATE`: what became of prices, and how accelerators moved against each other. */
#include "cli/price.h"

#include "cli/price_fields.h"
#include "cli/show_policy.h"
#include "cli/show_price.h"

#include "core/date.h"
#include "query/money.h"
#include "query/price_changes.h"
#include "query/pricing.h"
#include "query/words.h"

#include <math.h>

struct diffing {
    struct cli *c;
    int64_t from, to;
    struct policy policy;
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

static const char *change_word(const struct diffing *d, const struct price_change *x)
{
    struct cli *c = d->c;
    if (x->kind == PRICE_CHANGED)
        return percent(c, x->relative);
    if (x->kind == PRICE_EXPIRED)
        return arena_format(&c->memory, "gone: expired %s",
                            words_day(&c->memory, price_valid_to(&x->last->price, policy_price_days(&d->policy))));
    if (x->kind == PRICE_WITHDRAWN)
        return "gone: superseded";
    return price_change_name(x->kind);
}

static const char *priced(struct cli *c, const struct price_row *r)
{
    return r != NULL ? show_price_hour(c, r) : "–";
}

static const char *region_and_sku(struct cli *c, const struct price *p)
{
    const char *list = p->region;
    if (p->sku != NULL)
        list = words_join(&c->memory, list, ", ", p->sku);
    return show_text(c, list);
}

static int is_shown(const struct diffing *x, const struct price_change *change)
{
    return change->kind != PRICE_UNCHANGED || x->c->verbose;
}

/* Two offers that differ in the size of what is sold alone would look like one. */
static int sizes_differ(const struct diffing *x)
{
    int64_t per = 0;
    for (size_t i = 0; i < x->changes.n_changes; i++) {
        const struct price *p = &either(&x->changes.changes[i])->price;
        if (!is_shown(x, &x->changes.changes[i]))
            continue;
        if (per != 0 && p->per != per)
            return 1;
        per = p->per;
    }
    return 0;
}

static int add_change(struct diffing *x, struct grid *g, const struct price_change *change, int with_size)
{
    struct cli *c = x->c;
    const struct price *p = &either(change)->price;
    const struct grid_cell cells[] = {
        {"accelerator", 0, show_text(c, p->accelerator)},
        {"surface", 0, show_text(c, p->surface)},
        {"provider", 0, show_text(c, p->provider)},
        {"basis", 0, price_basis_name(p->basis)},
        {"region, sku", 0, region_and_sku(c, p)},
        {"per", with_size ? 1 : CELL_ABSENT, arena_format(&c->memory, "%lld", (long long)p->per)},
        {words_day(&c->memory, x->from), 1, priced(c, change->from)},
        {words_day(&c->memory, x->to), 1, priced(c, change->to)},
        {"currency", 0, p->currency},
        {"change", 0, change_word(x, change)},
        {"observed", 0, day(c, change->from)},
        {"observed", 0, day(c, change->to)},
        {"", 0, p->synthetic ? "SYNTHETIC" : ""},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int fill_changes(struct diffing *x, struct grid *g)
{
    int status = 0, with_size = sizes_differ(x);
    for (size_t i = 0; i < x->changes.n_changes && status == 0; i++)
        if (is_shown(x, &x->changes.changes[i]))
            status = add_change(x, g, &x->changes.changes[i], with_size);
    return status;
}

/* Every key, one row: what people read apart is one thing a column here. */
static int add_flat(struct cli *c, struct grid *g, const struct price_change *change)
{
    const struct price_row *from = change->from, *to = change->to;
    const struct price *p = &either(change)->price;
    const struct grid_cell cells[] = {
        {"accelerator", 0, show_text(c, p->accelerator)},
        {"surface", 0, show_text(c, p->surface)},
        {"provider", 0, show_text(c, p->provider)},
        {"basis", 0, price_basis_name(p->basis)},
        {"region", 0, show_text(c, p->region)},
        {"sku", 0, show_text(c, p->sku)},
        {"per", 0, arena_format(&c->memory, "%lld", (long long)p->per)},
        {"currency", 0, p->currency},
        {"change", 0, price_change_name(change->kind)},
        {"from", 0, from != NULL ? from->accelerator_hour.text : NULL},
        {"to", 0, to != NULL ? to->accelerator_hour.text : NULL},
        {"relative_change", 0, show_exact(c, change->relative)},
        {"from_row", 0, from != NULL ? from->name : NULL},
        {"to_row", 0, to != NULL ? to->name : NULL},
        {"from_observed", 0, day(c, from)},
        {"to_observed", 0, day(c, to)},
        {"synthetic", 0, p->synthetic ? "SYNTHETIC" : "stated"},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int write_flat(struct diffing *x)
{
    static const struct price_row none;
    static const struct price_change titles = {.to = &none};
    struct grid g = {0};
    int status = add_flat(x->c, &g, &titles);
    g.n_rows = 0;
    for (size_t i = 0; i < x->changes.n_changes && status == 0; i++)
        status = add_flat(x->c, &g, &x->changes.changes[i]);
    return status != 0 ? status : grid_write(x->c, &g, NULL);
}

static int add_ratio(struct cli *c, struct grid *g, const struct price_ratio_change *r)
{
    const struct price *a = &r->a_to->price, *b = &r->b_to->price;
    const struct grid_cell cells[] = {
        {"price ratio", 0,
         arena_format(&c->memory, "%s / %s", show_text(c, a->accelerator), show_text(c, b->accelerator))},
        {"surface", 0, show_text(c, a->surface)},
        {"provider", 0, show_text(c, a->provider)},
        {"basis", 0, price_basis_name(a->basis)},
        {"region", 0, show_text(c, a->region)},
        {"currency", 0, a->currency},
        {"from", 1, money_value(&c->memory, r->from, NAN, NAN)},
        {"to", 1, money_value(&c->memory, r->to, NAN, NAN)},
        {"change", 1, percent(c, r->relative)},
        {"", 0, a->synthetic ? "SYNTHETIC" : ""},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

enum { RATIOS_SHOWN = 12 };

static int write_ratios(struct diffing *x)
{
    struct cli *c = x->c;
    struct grid g = {0};
    size_t more = 0;
    int status = 0;
    for (size_t i = 0; i < x->changes.n_ratios && status == 0; i++) {
        int moved = x->changes.ratios[i].relative != 0;
        if (c->verbose || (moved && g.n_rows < RATIOS_SHOWN))
            status = add_ratio(c, &g, &x->changes.ratios[i]);
        else
            more += moved != 0;
    }
    if (status != 0 || g.n_rows == 0)
        return status;
    status = grid_write_under(c, "\nprices of two accelerators sold alike, against each other", &g);
    if (status == 0 && more > 0)
        answer_say(c, "%s; -v shows them\n", words_count(&c->memory, more, "more pair moved", "more pairs moved"));
    return status;
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
        json_int(w, "per", p->per);
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
    json_day(w, "from", x->from);
    json_day(w, "to", x->to);
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
    struct answer a = {.schema = "price-diff", .context = x, .value = write_json, .empty = "no price changed"};
    if (c->format == FORMAT_CSV || c->format == FORMAT_PLAIN)
        return write_flat(x);
    int status = fill_changes(x, &a.grid);
    if (status == 0)
        status = answer_write(c, &a);
    if (status != 0 || !cli_for_people(c))
        return status;
    status = write_ratios(x);
    answer_say(c, "\nper accelerator-hour; unchanged: %s, %s%s\n",
               words_count(&c->memory, x->n_unchanged, "price", "prices"),
               words_count(&c->memory, x->n_still, "price ratio", "price ratios"),
               x->n_unchanged + x->n_still > 0 && !c->verbose ? " (-v shows them)" : "");
    show_policy_changes(c, &x->policy, POLICY_OF_PRICES);
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
    if (status == 0)
        status = policy_read(c, &x.policy);
    if (status != 0)
        return status;
    if (price_changes_between(&x.changes, c->store, &f, x.from, x.to, policy_price_days(&x.policy), &c->memory, &err) !=
        0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    count_still(&x);
    return write_answer(&x);
}

#include "cli/claims.h"

#include "query/words.h"

#include <math.h>
#include <string.h>

int claims_load(struct cli *c, struct registry *r)
{
    struct error err = {0};
    if (store_content_check(c->store, &err) != 0 || registry_load(r, c->store, c->as_of, &c->memory, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database; restore it from a backup");
    return 0;
}

int claims_read_status(struct cli *c, struct claim_wish *w)
{
    const char *text = args_value(&c->args, "--status"), *names[CLAIM_STATUSES + 1];
    size_t n = 0;
    if (text == NULL)
        return 0;
    w->any_status = strcmp(text, "all") == 0;
    if (w->any_status || claim_status_by_name(&w->status, text) == 0)
        return 0;
    for (int s = CLAIM_STATUSES - 1; s >= 0; s--) /* the usual ones first */
        names[n++] = claim_status_name((enum claim_status)s);
    names[n++] = "all";
    return cli_usage_word(c, "--status", text, names, n);
}

int claims_find(struct cli *c, const struct registry *r, const char *text, struct claim_match *out)
{
    struct error err = {0};
    if (registry_find(r, text, &out->claim, &out->revision, &err) != 0)
        return cli_fail(c, &err, "'mcreport claim list' shows the claims as of this date");
    if (claim_judge(&out->standing, r, out->claim, out->revision, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database; restore it from a backup");
    return 0;
}

const char *claims_name(struct cli *c, const struct claim_match *m)
{
    return arena_format(&c->memory, "%s@%lld", m->claim->id, (long long)m->revision->record.revision);
}

/* Some reasons begin with the status themselves: "withdrawn on 2024-10-15: wrong clock". */
const char *claims_status_words(struct cli *c, const struct claim_match *m)
{
    const char *list = NULL, *status = claim_status_name(m->standing.status);
    for (size_t i = 0; i < m->standing.n_reasons; i++)
        list = words_join(&c->memory, list, "; ", m->standing.reasons[i].text);
    if (list == NULL)
        return status;
    return strncmp(list, status, strlen(status)) == 0 ? list : arena_format(&c->memory, "%s: %s", status, list);
}

const char *claims_metric(const struct claim_match *m)
{
    const struct claim_terms *t = &m->revision->record.terms;
    return t->text != NULL ? claim_metric_rule(t->metric)->name : NULL;
}

const char *claims_unreadable_help(struct cli *c, const struct claim_match *m)
{
    return arena_format(
        &c->memory,
        "the mcreport that wrote it reads it; 'mcreport claim withdraw %s --because TEXT' takes it back, "
        "and another one can be declared",
        m->claim->id);
}

int claims_may_be_quoted(const struct claim_match *m)
{
    return m->standing.status == CLAIM_CURRENT || m->standing.status == CLAIM_DATED;
}

/* The short form, for people. */
static const char *claims_headline(struct cli *c, const struct claim_match *m)
{
    if (m->revision->unreadable != NULL)
        return "";
    return claim_headline(&m->revision->record, m->standing.status != CLAIM_CURRENT, &c->memory);
}

const char *claims_words(struct cli *c, const struct claim_match *m)
{
    if (!claims_may_be_quoted(m))
        return claims_headline(c, m);
    return claim_quote(&m->revision->record, &m->standing, QUOTE_SENTENCE, m->standing.status != CLAIM_CURRENT,
                       &c->memory);
}

void claims_value_json(struct json_writer *w, struct cli *c, const char *name, const struct claim_record *r)
{
    size_t runs = 0;
    for (size_t i = 0; i < r->n_sides; i++)
        runs += r->sides[i].n_runs;
    json_open_object(w, name);
    if (claim_metric_rule(r->terms.metric)->unit == NULL)
        json_string(w, "value", r->text);
    else
        json_double(w, "value", r->value);
    json_double(w, "lo", r->lo);
    json_double(w, "hi", r->hi);
    json_double(w, "level", isfinite(r->lo) ? r->level : NAN);
    json_string(w, "method", r->method);
    json_int(w, "n_runs", (int64_t)runs);
    json_double(w, "n_steps", r->n_steps);
    json_string(w, "unit", r->terms.text != NULL ? claim_unit(r, &c->memory) : NULL);
    if (r->no_interval != NULL)
        json_string(w, "reason", r->no_interval);
    json_close_object(w);
}

void claims_receipts_json(struct json_writer *w, const struct claim_record *r)
{
    json_open_array(w, "receipts");
    for (size_t i = 0; i < r->n_sides; i++) {
        for (size_t k = 0; k < r->sides[i].n_receipts; k++) {
            char hex[DIGEST_HEX_SIZE], name[RECEIPT_ID_SIZE];
            digest_hex(hex, &r->sides[i].receipts[k].id);
            snprintf(name, sizeof name, "rcp-%.12s", hex);
            json_string(w, NULL, name);
        }
    }
    json_close_array(w);
}

void claims_factors_json(struct json_writer *w, const struct claim_record *r)
{
    for (size_t f = 0; f < FACTORS; f++)
        if (r->shared.value[f] != NULL && f != FACTOR_CLASS)
            json_string(w, factor_rule((enum factor)f)->name, r->shared.value[f]);
}

static void write_price(struct json_writer *w, const struct claim_record *r, const struct claim_side *s)
{
    char name[PRICE_ID_SIZE];
    price_name(name, &s->price.id);
    json_open_object(w, NULL);
    json_string(w, "level", s->level);
    json_string(w, "id", name);
    json_string(w, "per_accelerator_hour", s->price.accelerator_hour);
    json_string(w, "currency", r->currency);
    json_string(w, "basis", r->basis);
    json_string(w, "provider", s->price.provider);
    json_string(w, "region", s->price.region);
    json_day(w, "observed", s->price.observed);
    json_day(w, "valid_to", s->price.valid_to);
    json_string(w, "source", s->price.source);
    json_close_object(w);
}

void claims_price_json(struct json_writer *w, const struct claim_record *r)
{
    if (!claim_metric_rule(r->terms.metric)->priced) {
        json_null(w, "price");
        return;
    }
    json_open_array(w, "price");
    for (size_t i = 0; i < r->n_sides; i++)
        if (r->sides[i].has_price)
            write_price(w, r, &r->sides[i]);
    json_close_array(w);
}

void claims_list_members(struct json_writer *w, struct cli *c, const struct claim_match *m)
{
    const struct claim_record *r = &m->revision->record;
    json_string(w, "id", m->claim->id);
    json_int(w, "revision", r->revision);
    json_string(w, "status", claim_status_name(m->standing.status));
    json_open_array(w, "reasons");
    for (size_t i = 0; i < m->standing.n_reasons; i++)
        json_string(w, NULL, m->standing.reasons[i].text);
    json_close_array(w);
    json_string(w, "sentence", m->revision->unreadable == NULL ? claims_words(c, m) : NULL);
    json_string(w, "metric", claims_metric(m));
    claims_value_json(w, c, "value", r);
    json_string(w, "class", r->class_id);
    json_bool(w, "synthetic", r->synthetic);
    json_day(w, "valid_to", m->standing.valid_to);
}

struct listing {
    struct cli *c;
    const struct claim_matches *all;
};

static void write_list(struct json_writer *w, const char *name, void *context)
{
    const struct listing *l = context;
    json_open_object(w, name);
    json_open_array(w, "claims");
    for (size_t i = 0; i < l->all->n; i++) {
        json_open_object(w, NULL);
        claims_list_members(w, l->c, &l->all->items[i]);
        json_close_object(w);
    }
    json_close_array(w);
    json_open_object(w, "others");
    for (int s = 0; s < CLAIM_STATUSES; s++)
        if (l->all->others[s] > 0)
            json_int(w, claim_status_name((enum claim_status)s), (int64_t)l->all->others[s]);
    json_close_object(w);
    json_close_object(w);
}

/* For programs every column; people read the sentence's short form and the reason why it may not be quoted. */
static int add_row(struct cli *c, struct grid *g, const struct claim_match *m)
{
    struct arena *a = &c->memory;
    const struct claim_record *r = &m->revision->record;
    int people = cli_for_people(c), flat = people ? CELL_ABSENT : 0;
    const struct grid_cell cells[] = {
        {people ? "claim" : "id", 0, people ? claims_name(c, m) : m->claim->id},
        {"revision", flat, arena_format(a, "%lld", (long long)r->revision)},
        {"status", 0, claim_status_name(m->standing.status)},
        {"valid to", 0, words_day(a, m->standing.valid_to)},
        {"metric", flat, claims_metric(m)},
        {"value", flat, isfinite(r->value) ? show_exact(c, r->value) : show_text(c, r->text)},
        {"lo", flat, show_exact(c, r->lo)},
        {"hi", flat, show_exact(c, r->hi)},
        {"class", flat, r->class_id},
        {"synthetic", flat,
         m->revision->unreadable != NULL ? NULL
         : r->synthetic                  ? "SYNTHETIC"
                                         : "measured"},
        {people ? "what it says" : "sentence", 0, people ? claims_headline(c, m) : show_text(c, claims_words(c, m))},
        {"reasons", flat, m->standing.n_reasons > 0 ? show_text(c, claims_status_words(c, m)) : ""},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static void say_reasons(const struct listing *l)
{
    for (size_t i = 0; i < l->all->n; i++)
        if (l->all->items[i].standing.n_reasons > 0)
            answer_say(l->c, "%s: %s\n", claims_name(l->c, &l->all->items[i]),
                       show_text(l->c, claims_status_words(l->c, &l->all->items[i])));
}

static void say_others(const struct listing *l)
{
    const char *list = NULL;
    for (int s = 0; s < CLAIM_STATUSES; s++)
        if (l->all->others[s] > 0)
            list = words_join(
                &l->c->memory, list, ", ",
                arena_format(&l->c->memory, "%zu %s", l->all->others[s], claim_status_name((enum claim_status)s)));
    if (list != NULL)
        answer_say(l->c, "not shown: %s (--status)\n", list);
}

int claims_write_list(struct cli *c, const char *schema, const struct claim_matches *all, const char *empty)
{
    struct listing l = {c, all};
    struct answer a = {.schema = schema, .context = &l, .value = write_list, .empty = empty};
    for (size_t i = 0; i < all->n; i++)
        if (add_row(c, &a.grid, &all->items[i]) != 0)
            return EXIT_FAILED;
    int status = answer_write(c, &a);
    if (status != 0 || !cli_for_people(c))
        return status;
    say_reasons(&l);
    say_others(&l);
    return 0;
}

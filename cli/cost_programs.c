#include "cli/cost.h"

#include "cli/show_policy.h"
#include "cli/show_price.h"
#include "cli/show_verdict.h"

#include <math.h>

static const char *named(char name[CURRENCY_MEMBER_SIZE], const struct cost *x, const char *rest)
{
    return currency_member(name, x->k.pricing.currency, rest);
}

/* A quantity of one level. */
static struct quantity quantity_of(const struct cost *x, const struct cost_row *r, double value, double lo, double hi,
                                   const char *method, const char *reason)
{
    return (struct quantity){.value = value,
                             .lo = lo,
                             .hi = hi,
                             .level = x->q.question.level,
                             .method = method,
                             .n_runs = r->measured->level->n_runs,
                             .n_steps = r->measured->steps,
                             .reason = reason};
}

static void write_estimate(struct json_writer *w, const char *name, const struct cost *x, const struct cost_row *r,
                           const struct cost_estimate *e)
{
    struct quantity q =
        quantity_of(x, r, e->value, e->lo, e->hi, COST_METHOD, comparison_no_interval_reason(&r->measured->rate));
    quantity_write(w, name, &q);
}

/* What a price range adds: corners, and both sources of doubt together. */
static void write_ranges(struct json_writer *w, const struct cost *x, const struct cost_row *r)
{
    const struct cost_estimate *m = &r->marginal;
    struct quantity worst =
        quantity_of(x, r, m->value, m->worst_lo, m->worst_hi, "corners of the price range and the interval", NULL);
    struct quantity combined = quantity_of(x, r, m->value, m->combined_lo, m->combined_hi,
                                           "price range read as 95 % of a lognormal, combined with the interval", NULL);
    if (!isfinite(m->worst_lo))
        return;
    quantity_write(w, "marginal_worst", &worst);
    if (isfinite(m->combined_lo))
        quantity_write(w, "marginal_combined", &combined);
}

static void write_costs(struct json_writer *w, const struct cost *x, const struct cost_row *r)
{
    char name[CURRENCY_MEMBER_SIZE];
    const struct delivered *d = &r->delivered;
    struct quantity delivered =
        quantity_of(x, r, d->value, d->lo, d->hi, COST_DELIVERED_METHOD, cost_delivered_reason(r));
    delivered.n_runs = d->n;
    json_open_object(w, named(name, x, "_per_mtok"));
    write_estimate(w, "marginal", x, r, &r->marginal);
    quantity_write(w, "delivered", &delivered);
    write_estimate(w, "at_utilization", x, r, &r->at_utilization);
    write_ranges(w, x, r);
    json_close_object(w);
}

static void write_price(struct json_writer *w, const struct cost *x, const struct cost_row *r)
{
    json_open_object(w, "price");
    show_price_members(w, r->price.row);
    show_price_validity_members(w, r->price.row, x->c->as_of, x->q.wish.price_days);
    json_bool(w, "modelled", r->price.modelled);
    json_string(w, "note", r->price.note);
    json_close_object(w);
}

static void write_count(struct json_writer *w, const char *name, size_t n)
{
    if (n > 0)
        json_int(w, name, (int64_t)n);
    else
        json_null(w, name);
}

static void write_break_even(struct json_writer *w, const struct cost *x, size_t i)
{
    const struct cost_ratio *r = &x->k.rows[i].relative;
    if (i == x->k.base) {
        json_null(w, "break_even");
        return;
    }
    json_open_object(w, "break_even");
    json_double(w, "price", r->price_at_par);
    json_double(w, "price_lo", r->price_at_par_lo);
    json_double(w, "price_hi", r->price_at_par_hi);
    json_double(w, "speedup", r->price_ratio);
    json_double(w, "utilization", r->use_at_par);
    json_double(w, "utilization_lo", r->use_at_par_lo);
    json_double(w, "utilization_hi", r->use_at_par_hi);
    json_double(w, "tokens", x->times[i].tokens);
    json_close_object(w);
}

static void write_times(struct json_writer *w, const struct cost *x, size_t i)
{
    const struct cost_time *t = &x->times[i];
    char name[CURRENCY_MEMBER_SIZE];
    const struct latency *l = &t->observed;
    json_open_object(w, "time_to_result");
    json_double(w, "seconds", l->seconds);
    json_string(w, "reason", l->reason);
    json_double(w, "paid_seconds", l->paid_s);
    json_double(w, named(name, x, ""), t->observed_cost);
    json_int(w, "n_attempts", (int64_t)l->n_attempts);
    json_int(w, "n_failed", (int64_t)l->n_failed);
    json_string(w, "receipt", l->run != NULL ? l->run->name : NULL);
    json_double(w, "start_seconds", l->start_s);
    json_bool(w, "start_is_bound", l->start_is_bound);
    json_double(w, "warmup_seconds", l->warmup_s);
    json_close_object(w);
    json_open_object(w, "plan");
    json_double(w, "within", x->within);
    write_count(w, "records", t->plan.records);
    write_count(w, "runs", t->plan.runs);
    json_double(w, "seconds_per_run", t->plan.run_s);
    json_double(w, "seconds", t->plan.total_s);
    json_double(w, named(name, x, ""), t->planned_cost);
    json_string(w, "reason", cost_plan_reason(x, i));
    json_close_object(w);
}

/* Where a price is a range, the limits hold for all of it, as the verdict does. */
static const char *relative_method(const struct cost_ratio *r)
{
    return cost_ratio_is_ranged(r) ? COST_RATIO_METHOD ", at the corners of the price ranges" : COST_RATIO_METHOD;
}

static const char *untested_reason(const struct cost *x, const struct cost_row *r)
{
    return r->measured->is_base ? NULL
                                : comparison_untested_reason(&r->measured->ratio, &r->measured->rate,
                                                             &x->k.rows[x->k.base].measured->rate);
}

static void write_relative(struct json_writer *w, const struct cost *x, size_t i)
{
    const struct cost_row *r = &x->k.rows[i], *base = &x->k.rows[x->k.base];
    const struct cost_ratio *c = &r->relative;
    struct quantity q =
        quantity_of(x, r, c->value, c->worst_lo, c->worst_hi, relative_method(c), untested_reason(x, r));
    q.n_runs += base->measured->level->n_runs;
    q.n_steps += base->measured->steps;
    if (i == x->k.base)
        json_null(w, "relative");
    else
        quantity_write(w, "relative", &q);
}

static void write_row(struct json_writer *w, const struct cost *x, size_t i)
{
    char name[CURRENCY_MEMBER_SIZE];
    const struct cost_row *r = &x->k.rows[i];
    const struct level *level = r->measured->level;
    struct quantity rate = quantity_of(x, r, r->measured->rate.value, r->measured->rate.lo, r->measured->rate.hi,
                                       COMPARISON_RATE_METHOD, comparison_no_interval_reason(&r->measured->rate));
    json_open_object(w, NULL);
    json_string(w, "level", level->value);
    write_price(w, x, r);
    json_double(w, "accelerators", r->side.count);
    json_double(w, named(name, x, "_per_system_hour"), r->system_hour);
    quantity_write(w, "tok_per_s", &rate);
    json_double(w, "tok_per_s_per_accelerator", r->measured->rate.value / r->side.count);
    write_costs(w, x, r);
    json_double(w, "utilization", r->utilization);
    write_relative(w, x, i);
    json_string(w, "verdict", i == x->k.base ? "base" : cost_verdict_name(r->relative.verdict));
    write_count(w, "runs_needed", r->runs_needed);
    write_break_even(w, x, i);
    json_int(w, "n_runs", (int64_t)level->n_runs);
    json_int(w, "n_attempts", (int64_t)level->n_attempts);
    json_int(w, "n_failed", (int64_t)level->n_failed);
    json_day(w, "oldest", level->oldest);
    json_day(w, "newest", level->newest);
    json_bool(w, "dated", r->dated);
    json_string(w, "why_dated", r->why_dated);
    write_times(w, x, i);
    json_open_array(w, "receipts");
    for (size_t k = 0; k < level->n_runs; k++)
        json_string(w, NULL, level->runs[k].row->name);
    json_close_array(w);
    json_close_object(w);
}

static const char *cheaper(const struct flip *f)
{
    return f->verdict == COST_CHEAPER ? f->level : f->verdict == COST_DEARER ? f->base : NULL;
}

static void write_flip(struct json_writer *w, const struct cost *x, const struct flip *f)
{
    char name[CURRENCY_MEMBER_SIZE];
    const struct cost_row *row = f->row, *base = &x->k.rows[x->k.base];
    const struct price_row *a = f->pair.a, *b = f->pair.b;
    struct quantity q =
        quantity_of(x, row, f->relative, f->relative_lo, f->relative_hi, COST_RATIO_METHOD, untested_reason(x, row));
    q.n_runs += base->measured->level->n_runs;
    q.n_steps += base->measured->steps;
    json_open_object(w, NULL);
    json_string(w, "level", f->level);
    json_string(w, "base", f->base);
    json_open_array(w, "price_rows");
    json_string(w, NULL, a->name);
    json_string(w, NULL, b->name);
    json_close_array(w);
    json_string(w, "currency", a->price.currency);
    json_open_array(w, named(name, x, "_per_accelerator_hour"));
    json_raw(w, NULL, a->accelerator_hour.text);
    json_raw(w, NULL, b->accelerator_hour.text);
    json_close_array(w);
    json_open_array(w, "providers");
    json_string(w, NULL, a->price.provider);
    json_string(w, NULL, b->price.provider);
    json_close_array(w);
    json_open_array(w, "regions");
    json_string(w, NULL, a->price.region);
    json_string(w, NULL, b->price.region);
    json_close_array(w);
    json_string(w, "basis", price_basis_name(a->price.basis));
    json_string(w, "surface", a->price.surface);
    json_day(w, "since", f->pair.since);
    json_double(w, "price_ratio", f->price_ratio);
    quantity_write(w, "relative", &q);
    json_string(w, "cheaper", cheaper(f));
    json_string(w, "verdict", cost_verdict_name(f->verdict));
    json_bool(w, "used", f->used);
    json_bool(w, "flips", f->flips);
    json_bool(w, "expired", f->pair.expired);
    json_bool(w, "modelled", f->pair.modelled);
    json_bool(w, "synthetic", a->price.synthetic || b->price.synthetic);
    json_close_object(w);
}

enum { FLIPS_MOST = 1000 }; /* of a registry that has years of rows, those nearest to break-even */

static void write_flips(struct json_writer *w, const struct cost *x)
{
    size_t *shown = arena_array(&x->c->memory, x->k.n_flips, sizeof *shown);
    size_t n = shown != NULL ? cost_flips_nearest(shown, &x->k, NULL, NULL, FLIPS_MOST) : 0;
    json_open_array(w, "flips");
    for (size_t i = 0; i < n; i++)
        write_flip(w, x, &x->k.flips[shown[i]]);
    json_close_array(w);
    json_int(w, "flips_more", (int64_t)(x->k.n_flips - n));
}

static void write_routing(struct json_writer *w, const struct cost *x)
{
    json_open_array(w, "routing");
    for (size_t i = 0; i < x->n_routing; i++) {
        json_open_object(w, NULL);
        json_string(w, "accelerator", x->routing[i].accelerator);
        json_string(w, "condition", x->routing[i].condition);
        json_string(w, "state", routing_state_name(x->routing[i].state));
        json_string(w, "because", x->routing[i].because);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_rows(struct json_writer *w, const struct cost *x)
{
    json_open_array(w, "rows");
    for (size_t i = 0; i < x->k.n_rows; i++)
        write_row(w, x, i);
    json_close_array(w);
    if (x->k.n_rows == 2)
        write_break_even(w, x, 1 - x->k.base);
    write_flips(w, x);
    json_int(w, "flips_left_out", (int64_t)x->k.n_flips_left_out);
}

void cost_write_json(struct json_writer *w, const char *name, void *context)
{
    const struct cost *x = context;
    const struct costing *k = &x->k;
    int priced = k->v.compared;
    json_open_object(w, name);
    json_string(w, "verdict", priced ? "compared" : "refused");
    json_string(w, "axis", factor_rule(x->q.question.axis)->name);
    json_string(w, "base", priced ? k->rows[k->base].measured->level->value : x->q.question.base);
    json_string(w, "currency", k->pricing.currency);
    json_string(w, "basis", priced ? price_basis_name(k->pricing.basis) : NULL);
    json_string(w, "surface", priced ? k->pricing.surface : NULL);
    json_string(w, "note", k->pricing.note);
    json_string(w, "metric", metric_name(x->q.question.metric));
    json_bool(w, "modelled", k->modelled);
    json_bool(w, "dated", k->dated);
    json_bool(w, "synthetic", k->synthetic);
    show_policy_json(w, &x->policy, POLICY_OF_COST);
    show_class_json(w, &k->v, x->q.question.axis);
    write_rows(w, x);
    write_routing(w, x);
    show_verdict_json(w, &k->v);
    json_close_object(w);
}

/* `cost` for spreadsheets and scripts: nothing but the row travels, so every caveat is in it. */
#include "cli/cost.h"

#include "query/words.h"

static int add_flat(struct cost *x, struct grid *g, const struct cost_row *r, const char *disclosed)
{
    struct cli *c = x->c;
    struct arena *m = &c->memory;
    const struct cost_row *base = cost_base(&x->k);
    const struct level *level = r->measured->level;
    const struct price *p = &r->price.row->price;
    const struct grid_cell cells[] = {
        {factor_rule(x->q.question.axis)->name, 0, show_text(c, level->value)},
        {"per_accelerator_hour", 0, r->price.row->accelerator_hour.text},
        {"currency", 0, p->currency},
        {"accelerators", 1, show_exact(c, r->side.count)},
        {"marginal_per_mtok", 1, show_exact(c, r->marginal.value)},
        {"marginal_lo", 1, show_exact(c, r->marginal.lo)},
        {"marginal_hi", 1, show_exact(c, r->marginal.hi)},
        {"delivered_per_mtok", 1, show_exact(c, r->delivered.value)},
        {"delivered_lo", 1, show_exact(c, r->delivered.lo)},
        {"delivered_hi", 1, show_exact(c, r->delivered.hi)},
        {"delivered_reason", 0, show_text(c, cost_delivered_reason(r))},
        {"utilization", 1, show_exact(c, r->utilization)},
        {"at_utilization_per_mtok", 1, show_exact(c, r->at_utilization.value)},
        {"at_utilization_lo", 1, show_exact(c, r->at_utilization.lo)},
        {"at_utilization_hi", 1, show_exact(c, r->at_utilization.hi)},
        {"relative", 1, show_exact(c, r->relative.value)},
        {"relative_lo", 1, show_exact(c, r->relative.worst_lo)},
        {"relative_hi", 1, show_exact(c, r->relative.worst_hi)},
        {"verdict", 0, r == base ? "base" : cost_verdict_name(r->relative.verdict)},
        {"base", 0, show_text(c, base->measured->level->value)},
        {"break_even_price", 1, show_exact(c, r->relative.price_at_par)},
        {"price", 0, r->price.row->name},
        {"basis", 0, price_basis_name(p->basis)},
        {"price_surface", 0, show_text(c, p->surface)},
        {"provider", 0, show_text(c, p->provider)},
        {"observed", 0, words_day(m, p->observed)},
        {"valid_to", 0, words_day(m, r->price.valid_to)},
        {"source", 0, show_text(c, p->source)},
        {"grade", 0, price_grade_name(p->grade)},
        {"dated", 0, r->dated ? "DATED" : "current"},
        {"modelled", 0, r->price.modelled ? "MODELLED" : "as measured"},
        {"synthetic", 0, x->k.synthetic ? "SYNTHETIC" : "measured"},
        {"metric", 0, metric_name(x->q.question.metric)},
        {"n_runs", 1, arena_format(m, "%zu", level->n_runs)},
        {"n_attempts", 1, arena_format(m, "%zu", level->n_attempts)},
        {"oldest", 0, words_day(m, level->oldest)},
        {"newest", 0, words_day(m, level->newest)},
        {"as_of", 0, words_day(m, c->as_of)},
        {"disclosed", 0, disclosed},
        {"class", 0, x->k.v.class_id},
        {"practical_pct", 1, show_exact(c, x->policy.value[POLICY_PRACTICAL_PCT])},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

int cost_write_flat(struct cost *x)
{
    struct cli *c = x->c;
    const char *disclosed = NULL;
    struct grid g = {0};
    int status = 0;
    for (size_t i = 0; i < x->k.v.n_disclosed; i++)
        disclosed = words_join(&c->memory, disclosed, " ", factor_rule(x->k.v.disclosed[i].factor)->name);
    for (size_t i = 0; i < x->k.n_rows && status == 0; i++)
        status = add_flat(x, &g, &x->k.rows[i], disclosed);
    return status != 0 ? status : grid_write(c, &g, NULL);
}

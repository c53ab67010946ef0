/* `cost` for spreadsheets and scripts: nothing but the row travels, so every caveat is in it. */
#include "cli/cost.h"

#include "core/number.h"
#include "query/words.h"

#include <math.h>

static const char *exact(struct cli *c, double x)
{
    char text[NUMBER_TEXT_SIZE];
    if (!isfinite(x))
        return NULL;
    number_format_exact(text, x);
    return arena_copy(&c->memory, text);
}

static void fill_flat(struct cost *x, size_t i, const char *disclosed, const char **row)
{
    struct cli *c = x->c;
    const struct cost_row *r = &x->k.rows[i];
    const struct price *p = &r->price.row->price;
    const double numbers[] = {r->side.count,           r->marginal.value,    r->marginal.lo,       r->marginal.hi,
                              r->delivered.value,      r->delivered.lo,      r->delivered.hi,      r->utilization,
                              r->at_utilization.value, r->at_utilization.lo, r->at_utilization.hi, r->relative.value,
                              r->relative.worst_lo,    r->relative.worst_hi};
    row[0] = show_text(c, r->measured->level->value);
    row[1] = r->price.row->accelerator_hour.text;
    row[2] = p->currency;
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        row[3 + k] = exact(c, numbers[k]);
    row[17] = i == x->k.base ? "base" : cost_verdict_name(r->relative.verdict);
    row[18] = show_text(c, x->k.rows[x->k.base].measured->level->value);
    row[19] = i == x->k.base ? NULL : exact(c, r->relative.price_at_par);
    row[20] = r->price.row->name;
    row[21] = price_basis_name(p->basis);
    row[22] = show_text(c, p->surface);
    row[23] = show_text(c, p->provider);
    row[24] = words_day(&c->memory, p->observed);
    row[25] = words_day(&c->memory, r->price.valid_to);
    row[26] = show_text(c, p->source);
    row[27] = price_grade_name(p->grade);
    row[28] = cost_is_dated(x, r) ? "DATED" : "current";
    row[29] = r->price.modelled ? "MODELLED" : "as measured";
    row[30] = x->k.synthetic ? "SYNTHETIC" : "measured";
    row[31] = metric_name(x->q.question.metric);
    row[32] = arena_format(&c->memory, "%zu", r->measured->level->n_runs);
    row[33] = arena_format(&c->memory, "%zu", r->measured->level->n_attempts);
    row[34] = words_day(&c->memory, r->measured->level->oldest);
    row[35] = words_day(&c->memory, r->measured->level->newest);
    row[36] = words_day(&c->memory, c->as_of);
    row[37] = disclosed;
    row[38] = x->k.v.class_id;
}

int cost_write_flat(struct cost *x)
{
    struct cli *c = x->c;
    const char *axis = factor_rule(x->q.question.axis)->name, *disclosed = NULL;
    const struct grid_column columns[] = {{axis, 0},
                                          {"per_accelerator_hour", 0},
                                          {"currency", 0},
                                          {"accelerators", 1},
                                          {"marginal_per_mtok", 1},
                                          {"marginal_lo", 1},
                                          {"marginal_hi", 1},
                                          {"delivered_per_mtok", 1},
                                          {"delivered_lo", 1},
                                          {"delivered_hi", 1},
                                          {"utilization", 1},
                                          {"at_utilization_per_mtok", 1},
                                          {"at_utilization_lo", 1},
                                          {"at_utilization_hi", 1},
                                          {"relative", 1},
                                          {"relative_lo", 1},
                                          {"relative_hi", 1},
                                          {"verdict", 0},
                                          {"base", 0},
                                          {"break_even_price", 1},
                                          {"price", 0},
                                          {"basis", 0},
                                          {"price_surface", 0},
                                          {"provider", 0},
                                          {"observed", 0},
                                          {"valid_to", 0},
                                          {"source", 0},
                                          {"grade", 0},
                                          {"dated", 0},
                                          {"modelled", 0},
                                          {"synthetic", 0},
                                          {"metric", 0},
                                          {"n_runs", 1},
                                          {"n_attempts", 1},
                                          {"oldest", 0},
                                          {"newest", 0},
                                          {"as_of", 0},
                                          {"disclosed", 0},
                                          {"class", 0}};
    struct grid g = {.columns = columns, .n_columns = sizeof columns / sizeof *columns};
    for (size_t i = 0; i < x->k.v.n_disclosed; i++)
        disclosed = words_join(&c->memory, disclosed, " ", factor_rule(x->k.v.disclosed[i].factor)->name);
    for (size_t i = 0; i < x->k.n_rows; i++) {
        const char **row = grid_add(c, &g);
        if (row == NULL)
            return EXIT_FAILED;
        fill_flat(x, i, disclosed, row);
    }
    return grid_write(c, &g, NULL);
}

#include "cli/asking.h"
#include "cli/commands.h"
#include "cli/compare.h"
#include "cli/show_notes.h"
#include "cli/show_policy.h"
#include "cli/show_verdict.h"

#include "core/date.h"
#include "query/analysis.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

static const struct option_rule options[] = {
    {"--by", 0, "AXIS", "the one factor that varies on purpose: accelerator, count, mode, recipe, revision, …", 0},
    {"--base", 0, "V", "the level others are divided by (default: the slowest)", 0},
    {"--level", 0, "V", "only these levels of the axis, one or several joined by commas (default: all)", 1},
    {"--where", 0, "K=V", "only runs with this factor; class=cls-… and class-of=rcp-… select a class", 1},
    {"--metric", 0, "M", "steady (default) or whole_run", 0},
    {"--disclose", 0, "F", "let a factor of the stack differ, and say so: revision, image, pins, versions", 1},
    {"--side-by-side", 0, NULL, "both sides in separate tables, without ratio or order", 0},
    {0},
};

static const char *verdict_words(const struct compare *x, const struct comparison_row *r)
{
    const struct comparison_row *base = &x->comparison.rows[x->comparison.base];
    struct arena *m = &x->c->memory;
    if (r->is_base)
        return "base";
    if (r->ratio.verdict == RATIO_TOO_FEW && (r->rate.identical || base->rate.identical))
        return arena_format(m, "%s: identical ones", ratio_verdict_name(r->ratio.verdict));
    if (r->ratio.verdict == RATIO_INCONCLUSIVE)
        return words_undecided(m, r->ratio.runs_needed, comparison_fewer_runs(r, base));
    return ratio_verdict_name(r->ratio.verdict);
}

static int add_row(struct compare *x, struct grid *g, const struct comparison_row *r)
{
    struct cli *c = x->c;
    struct arena *m = &c->memory;
    const char *none = comparison_no_interval(&r->rate);
    const struct grid_cell cells[] = {
        {factor_rule(x->q.axis)->title, 0, show_text(c, r->level->value)},
        {"tok/s", 1, words_rate(m, r->rate.value, r->rate.lo, r->rate.hi)},
        {"95 % interval", 0, none != NULL ? none : words_interval(m, r->rate.lo, r->rate.hi)},
        {"ratio", 1, r->is_base ? "1" : words_ratio(m, r->ratio.value, r->ratio.lo, r->ratio.hi)},
        {"95 % interval", 0, r->is_base ? "" : words_interval(m, r->ratio.lo, r->ratio.hi)},
        {"verdict", 0, verdict_words(x, r)},
        {"runs", 1, arena_format(m, "%zu", r->level->n_runs)},
        {"attempts", 1, arena_format(m, "%zu", r->level->n_attempts)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

/* With several ratios in one table, one of them may exclude 1 by chance. */
static void print_family(const struct compare *x)
{
    const char *words = comparison_family_words(&x->comparison, x->q.axis, x->q.level, &x->c->memory);
    if (words != NULL)
        answer_say(x->c, "%s\n", show_text(x->c, words));
}

static void print_notes(const struct compare *x)
{
    show_notes(x->c, x->q.axis, &x->v, &x->comparison);
    show_dated(x->c, x->q.axis, &x->comparison, &x->policy);
    answer_say(x->c, "tok/s of the whole system, %s; intervals 95 %%: %s, ratios %s\n",
               x->q.metric == METRIC_STEADY
                   ? "steady state, stalls included"
                   : "whole run: everything from launch to finish, warm-up and evaluation included",
               COMPARISON_RATE_METHOD, COMPARISON_RATIO_METHOD);
    print_family(x);
    show_policy_changes(x->c, &x->policy, POLICY_OF_SPEED);
    show_counts(x->c, &x->v);
}

static int write_compared(struct compare *x, struct answer *a)
{
    int status = 0;
    if (!cli_for_people(x->c))
        return compare_write_flat(x);
    for (size_t i = 0; i < x->comparison.n_rows && status == 0; i++)
        status = add_row(x, &a->grid, &x->comparison.rows[i]);
    if (status == 0)
        status = answer_write(x->c, a);
    if (status == 0 && cli_for_people(x->c)) {
        putc('\n', x->c->out);
        print_notes(x);
        status = compare_show_runs(x);
    }
    return status;
}

static int add_side_run(struct compare *x, struct grid *g, const struct run *run)
{
    struct arena *m = &x->c->memory;
    const struct analysis_row *a = &run->analysis;
    int steady = x->q.metric == METRIC_STEADY;
    const struct grid_cell cells[] = {
        {"receipt", 0, run->row->name},
        {"tok/s", 1, words_rate(m, run->rate, NAN, NAN)},
        {"started", 0, words_day(m, run->row->started_at)},
        {"state", steady ? 0 : CELL_ABSENT, steady_state_name((enum steady_state)a->state)},
        {"window", steady ? 1 : CELL_ABSENT,
         arena_format(m, "%lld of %lld", (long long)a->n_window, (long long)a->n_records)},
        {"ess", steady ? 1 : CELL_ABSENT, words_fixed(m, a->ess, 1)},
    };
    return grid_add_cells(x->c, g, cells, sizeof cells / sizeof *cells);
}

/* Separate tables, in the order of the runs: nothing that invites dividing one by the other. */
static int write_side_by_side(struct compare *x)
{
    struct cli *c = x->c;
    if (!cli_for_people(c))
        return compare_write_side_by_side_flat(x);
    for (size_t i = 0; i < x->n_groups; i++) {
        const struct side_group *s = &x->groups[i];
        struct grid g = {0};
        if (cli_for_people(c)) {
            const char *level = s->example->factors.value[x->q.axis];
            answer_say(c, "%s%s %s, %.16s%s\n", i > 0 ? "\n" : "", factor_rule(x->q.axis)->title,
                       level != NULL ? show_text(c, level) : "not recorded", s->class_id,
                       receipt_row_synthetic(s->example) ? ", SYNTHETIC" : "");
        }
        for (size_t k = 0; k < s->n_runs; k++)
            if (add_side_run(x, &g, &s->runs[k]) != 0)
                return EXIT_FAILED;
        int status = grid_write(c, &g, "no runs");
        if (status != 0)
            return status;
        if (cli_for_people(c) && s->n_runs > 1)
            answer_say(c, "mean %s tok/s [%s] n=%zu\n", words_rate(&c->memory, s->rate.value, s->rate.lo, s->rate.hi),
                       s->rate.identical ? comparison_no_interval(&s->rate)
                                         : words_interval(&c->memory, s->rate.lo, s->rate.hi),
                       s->n_runs);
    }
    return 0;
}

/* Copies among the runs of a level or, side by side, of a group. */
static const char *copied_words(struct compare *x)
{
    struct arena *m = &x->c->memory;
    const char *list = NULL;
    if (!x->side_by_side)
        return comparison_copied_words(&x->comparison, x->q.axis, m);
    for (size_t i = 0; i < x->n_groups; i++) {
        const struct side_group *g = &x->groups[i];
        const char *level = g->example->factors.value[x->q.axis];
        list = comparison_copied_runs(list, g->runs, g->n_runs,
                                      level != NULL ? show_level(x->c, x->q.axis, level) : g->class_id, m);
    }
    return list;
}

static int write_answer(struct compare *x)
{
    static const struct refused_to refused = {
        .verb = "compare", .noun = "comparison", .instead = "--side-by-side prints both sides without a ratio"};
    struct answer a = {.schema = "compare", .context = x, .value = compare_write_json};
    struct cli *c = x->c;
    struct error err = {0};
    int programs = c->format == FORMAT_JSON || c->format == FORMAT_JSONL;
    if (x->side_by_side && comparison_groups(&x->groups, &x->n_groups, &x->v, x->q.level, &c->memory, &err) != 0)
        return cli_fail(c, &err, NULL);
    x->side_by_side = x->side_by_side && x->n_groups > 0; /* of nothing there is nothing to put side by side */
    show_nearest_pinned(c, &x->v);
    if (!x->v.compared && !x->side_by_side)
        show_refusal(c, &refused, &x->q, &x->v);
    show_identical(c, x->q.axis, &x->comparison);
    show_copied(c, copied_words(x));
    if (programs)
        return answer_write(c, &a);
    if (x->side_by_side)
        return write_side_by_side(x);
    return x->v.compared ? write_compared(x, &a) : 0;
}

static int run(struct cli *c)
{
    struct selection s;
    struct compare x = {.c = c, .side_by_side = args_has(&c->args, "--side-by-side")};
    const struct cleared *cleared;
    struct error err = {0};
    int status = asking_read(c, &x.q, &s, &x.policy);
    if (status != 0)
        return status;
    int rc = gate_ask(c->store, &x.q, GATE_WITH_NEAREST, &c->memory, &x.v, &cleared, &err);
    if (rc == 0 && cleared != NULL)
        rc = comparison_of(&x.comparison, cleared, &c->memory, &err);
    if (rc != 0)
        status = cli_fail(c, &err,
                          rc == ERR_NOT_FOUND ? "'mcreport receipt list' shows ids, classes and levels"
                                              : "'mcreport db verify' checks the database");
    else
        status = write_answer(&x);
    /* side by side answers without dividing: nothing was asked that could be refused */
    if (status == 0 && !x.v.compared && !x.side_by_side)
        status = EXIT_REFUSED;
    selection_release(&s);
    return status;
}

const struct command command_compare = {
    "compare",
    "compare --by AXIS [--base V] [--where K=V… | ID ID…] [--metric M] [--disclose F] [--side-by-side]",
    "ratios with intervals, or a refusal with its reasons",
    options,
    DATABASE_READ,
    run,
    NULL};

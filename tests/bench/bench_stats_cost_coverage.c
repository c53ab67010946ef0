/*
 * How often the intervals of cost hold the truth, beside those of the rates they come from, and delivered cost beside
 * the interval that linearises over all attempts.
 *
 * bench_stats_cost_coverage [waves per cell = 2000] [seed = 1]
 */
#include "stats/cost.h"
#include "stats/longrun.h"
#include "stats/simulate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST  10 /* runs a side, attempts */
#define LEVEL 0.95

static const struct cost_side a = {6.25, NAN, NAN, 8, 0.9}, b = {3.95, NAN, NAN, 8, 0.7};
static const double true_a = 34528, true_b = 22240;

static int within(double lo, double truth, double hi)
{
    return lo <= truth && truth <= hi;
}

static void make_rates(double *rates, size_t n, double truth, double sd, struct random_source *r)
{
    for (size_t i = 0; i < n; i++)
        rates[i] = truth * exp(sd * random_normal(r));
}

/* Hits of the rate's interval and of the cost's; and how often one hit without the other. */
struct hits {
    size_t rate, cost, speed, ratio, price, use, apart;
};

static void one_comparison(struct hits *h, size_t n, double sd_a, double sd_b, struct random_source *r)
{
    double x[MOST], y[MOST], truth = true_a / true_b;
    make_rates(x, n, true_a, sd_a, r);
    make_rates(y, n, true_b, sd_b, r);
    struct runs_estimate rate = runs_estimate(x, n, LEVEL);
    struct runs_ratio speed = runs_ratio(x, n, y, n, LEVEL, 0.03);
    struct cost_input in = {a.price, NAN, NAN, a.accelerators, rate.value, rate.se_log, rate.df, LEVEL};
    struct cost_estimate cost = cost_estimate(&in);
    struct cost_ratio ratio = cost_ratio(&speed, &a, &b, 0.03);
    double true_ratio = ratio.price_ratio / truth;
    int in_rate = within(rate.lo, true_a, rate.hi), in_speed = within(speed.lo, truth, speed.hi);
    int in_cost = within(cost.lo, cost_per_mtok(a.price, a.accelerators, true_a), cost.hi);
    int in_ratio = within(ratio.lo, true_ratio, ratio.hi);
    int in_price = within(ratio.price_at_par_lo, a.price / true_ratio, ratio.price_at_par_hi);
    int in_use = within(ratio.use_at_par_lo, a.utilization * true_ratio, ratio.use_at_par_hi);
    h->rate += (size_t)in_rate, h->cost += (size_t)in_cost;
    h->speed += (size_t)in_speed, h->ratio += (size_t)in_ratio;
    h->price += (size_t)in_price, h->use += (size_t)in_use;
    h->apart += in_rate != in_cost || in_speed != in_ratio || in_speed != in_price || in_speed != in_use;
}

static double share(size_t hits, size_t of)
{
    return of ? (double)hits / (double)of : NAN;
}

static void exact_prices(size_t waves, uint64_t seed)
{
    static const size_t runs[] = {2, 3, 5, 10};
    static const double sd[][2] = {{0.01, 0.01}, {0.002, 0.02}};
    printf(
        "| runs a side, spread | rate | cost | speed ratio | cost ratio | break-even price | utilisation | apart |\n");
    printf("|---|---|---|---|---|---|---|---|\n");
    for (size_t s = 0; s < 2; s++)
        for (size_t k = 0; k < sizeof(runs) / sizeof(runs[0]); k++) {
            struct random_source r = {seed};
            struct hits h = {0};
            for (size_t i = 0; i < waves; i++)
                one_comparison(&h, runs[k], sd[s][0], sd[s][1], &r);
            printf("| %zu, %g %% and %g %% | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %zu |\n", runs[k],
                   100 * sd[s][0], 100 * sd[s][1], share(h.rate, waves), share(h.cost, waves), share(h.speed, waves),
                   share(h.ratio, waves), share(h.price, waves), share(h.use, waves), h.apart);
        }
}

/* The true price is drawn from the lognormal whose central 95 % the source states. */
static void price_ranges(size_t waves, uint64_t seed)
{
    static const size_t runs[] = {2, 3, 5, 10};
    static const double sd_price[] = {0.002, 0.01, 0.05, 0.2};
    printf("\n| price sd | 2 runs | 3 runs | 5 runs | 10 runs | (combined / worst corners)\n|---|---|---|---|---|\n");
    for (size_t p = 0; p < sizeof(sd_price) / sizeof(sd_price[0]); p++) {
        printf("| %g %% |", 100 * sd_price[p]);
        for (size_t k = 0; k < sizeof(runs) / sizeof(runs[0]); k++) {
            struct random_source r = {seed};
            size_t combined = 0, corners = 0;
            double reach = exp(1.959963984540054 * sd_price[p]);
            for (size_t i = 0; i < waves; i++) {
                double x[MOST];
                make_rates(x, runs[k], true_a, 0.01, &r);
                struct runs_estimate e = runs_estimate(x, runs[k], LEVEL);
                struct cost_input in = {4, 4 / reach, 4 * reach, 8, e.value, e.se_log, e.df, LEVEL};
                struct cost_estimate c = cost_estimate(&in);
                double truth = cost_per_mtok(4 * exp(sd_price[p] * random_normal(&r)), 8, true_a);
                combined += (size_t)within(c.combined_lo, truth, c.combined_hi);
                corners += (size_t)within(c.worst_lo, truth, c.worst_hi);
            }
            printf(" %.3f / %.3f |", share(combined, waves), share(corners, waves));
        }
        printf("\n");
    }
}

/* What a failed attempt costs, in attempts that deliver. */
static double as_long(struct random_source *r)
{
    (void)r;
    return 1;
}

static double cut_short(struct random_source *r)
{
    return random_unit(r);
}

static double until_timeout(struct random_source *r)
{
    (void)r;
    return 2;
}

static double anything(struct random_source *r)
{
    return -log(random_unit(r));
}

static const struct {
    const char *name;
    double (*cost)(struct random_source *r);
    double mean;
} failures[] = {{"as long as a good one", as_long, 1},
                {"uniform up to that", cut_short, 0.5},
                {"twice as long", until_timeout, 2},
                {"exponential, mean as long", anything, 1}};

/* The usual interval of a ratio of means, all attempts alike: Cochran 1977, linearised; what was not chosen. */
static int linearised_holds(double truth, const double *paid, const double *tokens, size_t n)
{
    double x = 0, y = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        x += paid[i] / (double)n, y += tokens[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (paid[i] / x - tokens[i] / y) * (paid[i] / x - tokens[i] / y);
    double half = student_limit(LEVEL, (double)n - 1) * sqrt(squares / (double)(n - 1) / (double)n);
    return within(x / y * exp(-half), truth, x / y * exp(half));
}

struct delivery {
    size_t with_limits, held, held_linearised;
    double reach; /* sum of ln(hi/value) */
};

static struct delivery deliveries(size_t waves, size_t n, double p, size_t kind, struct random_source *r)
{
    struct delivery t = {0};
    double truth = 1 + p / (1 - p) * failures[kind].mean;
    for (size_t i = 0; i < waves; i++) {
        double paid[MOST], tokens[MOST];
        size_t good = 0;
        for (size_t k = 0; k < n; k++) {
            int ok = random_unit(r) >= p;
            tokens[k] = ok;
            paid[k] = ok ? exp(0.02 * random_normal(r) - 0.0002) : failures[kind].cost(r);
            good += (size_t)ok;
        }
        if (good < 2)
            continue;
        struct delivered d = cost_delivered(3.6e-3, 1, paid, tokens, n, LEVEL); /* 1 second costs 1 per million */
        t.with_limits++;
        t.held += (size_t)within(d.lo, truth, d.hi);
        t.held_linearised += (size_t)linearised_holds(truth, paid, tokens, n);
        t.reach += log(d.hi / d.value);
    }
    return t;
}

static void delivered_costs(size_t waves, uint64_t seed)
{
    static const size_t attempts[] = {3, 5, 10};
    static const double fails[] = {0, 0.1, 0.3};
    printf(
        "\n| a failure takes | attempts | p = 0 | p = 0.1 | p = 0.3 | (coverage, linearised, hi/value, with limits)\n");
    printf("|---|---|---|---|---|\n");
    for (size_t f = 0; f < sizeof(failures) / sizeof(failures[0]); f++)
        for (size_t k = 0; k < sizeof(attempts) / sizeof(attempts[0]); k++) {
            printf("| %s | %zu |", failures[f].name, attempts[k]);
            for (size_t p = 0; p < sizeof(fails) / sizeof(fails[0]); p++) {
                struct random_source r = {seed};
                struct delivery t = deliveries(waves, attempts[k], fails[p], f, &r);
                printf(" %.3f (%.3f) %.2f, %.2f |", share(t.held, t.with_limits),
                       share(t.held_linearised, t.with_limits), exp(t.reach / (double)t.with_limits),
                       share(t.with_limits, waves));
            }
            printf("\n");
        }
}

int main(int argc, char **argv)
{
    size_t waves = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    exact_prices(waves, seed);
    price_ranges(waves, seed);
    delivered_costs(waves, seed);
    return EXIT_SUCCESS;
}

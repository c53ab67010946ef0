/*
 * How often a year of weekly rates alarms for nothing, and how often a planted change is found: docs/statistics.md.
 *
 * bench_stats_changes [years per row = 200] [seed = 1]
 */
#include "stats/changes.h"
#include "stats/simulate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define YEAR 52
#define NEAR 2 /* weeks: a change found this close to the planted one is that one */

static const struct scenario {
    const char *name;
    double sd, phi;
    size_t from, to; /* weeks from..to-1 are `by` times as fast; from 0: a random place for one week */
    double by, drift;
    int change; /* a level begins at `from` */
} scenarios[] = {
    {"sd 1 %", 0.01, 0, YEAR, YEAR, 1, 0, 0},
    {"sd 1 %, phi 0.5", 0.01, 0.5, YEAR, YEAR, 1, 0, 0},
    {"sd 2 %", 0.02, 0, YEAR, YEAR, 1, 0, 0},
    {"sd 2 %, phi 0.5", 0.02, 0.5, YEAR, YEAR, 1, 0, 0},
    {"sd 2 %, phi 0.8", 0.02, 0.8, YEAR, YEAR, 1, 0, 0},
    {"one spike of 10 %, sd 1 %", 0.01, 0, 0, 1, 1.1, 0, 0},
    {"one spike of 20 %, sd 1 %", 0.01, 0, 0, 1, 1.2, 0, 0},
    {"step of 3 %, sd 1 %", 0.01, 0, 30, YEAR, 1 / 1.03, 0, 1},
    {"step of 4 %, sd 1 %", 0.01, 0, 30, YEAR, 1 / 1.04, 0, 1},
    {"step of 5 %, sd 1 %", 0.01, 0, 30, YEAR, 0.95, 0, 1},
    {"step of 5 %, sd 1 %, phi 0.5", 0.01, 0.5, 30, YEAR, 0.95, 0, 1},
    {"step of 5 %, sd 2 %, phi 0.5", 0.02, 0.5, 30, YEAR, 0.95, 0, 1},
    {"last 3 weeks -5 %, sd 1 %", 0.01, 0, YEAR - 3, YEAR, 0.95, 0, 1},
    {"last 6 weeks -11 %, sd 1 %", 0.01, 0, YEAR - 6, YEAR, 0.89, 0, 1},
    {"drift of -6 %, sd 1 %", 0.01, 0, YEAR, YEAR, 1, -0.06, 0},
};

struct tally {
    size_t alarms, either, unconfirmed, found, covered, drifts, spikes;
};

static void make_year(double *rate, const struct scenario *s, struct random_source *r)
{
    double e = s->sd * random_normal(r);
    size_t spike = (size_t)(YEAR * random_unit(r));
    for (size_t i = 0; i < YEAR; i++) {
        int special = s->from > 0 ? i >= s->from && i < s->to : i == spike;
        rate[i] = exp(e + s->drift * (double)i / (YEAR - 1)) * (special ? s->by : 1);
        e = s->phi * e + sqrt(1 - s->phi * s->phi) * s->sd * random_normal(r);
    }
}

static void count(struct tally *t, const struct changes *c, const struct scenario *s)
{
    size_t confirmed = 0;
    for (size_t i = 0; i < c->n; i++)
        confirmed += c->items[i].confirmed != 0;
    t->alarms += confirmed > 0;
    t->either += confirmed > 0 || c->drift != 0;
    t->unconfirmed += confirmed < c->n;
    t->drifts += c->drift != 0;
    t->spikes += c->n_spikes > 0;
    for (size_t i = 0; s->change && i < c->n; i++) {
        const struct change *f = &c->items[i];
        if (f->at + NEAR < s->from || f->at > s->from + NEAR || (f->ratio > 1) != (s->by > 1))
            continue;
        t->found++;
        t->covered += f->lo <= s->by && s->by <= f->hi;
        break;
    }
}

static int run_row(struct tally *t, const struct scenario *s, size_t years, uint64_t seed)
{
    struct random_source r = {seed};
    struct changes_options o = changes_defaults();
    double rate[YEAR];
    *t = (struct tally){0};
    for (size_t i = 0; i < years; i++) {
        struct arena memory = {0};
        struct changes c;
        make_year(rate, s, &r);
        if (changes_find(&c, rate, YEAR, &o, &memory, NULL) != 0)
            return -1;
        count(t, &c, s);
        arena_release(&memory);
    }
    return 0;
}

static double share(size_t part, size_t of)
{
    return of > 0 ? (double)part / (double)of : NAN;
}

int main(int argc, char **argv)
{
    size_t years = argc > 1 ? strtoul(argv[1], NULL, 10) : 200;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    printf("%zu years of %d weeks a row\n", years, YEAR);
    printf("%-30s %8s %8s %8s %12s %8s %8s %9s\n", "series", "change", "drift", "either", "unconfirmed", "spikes",
           "found", "covered");
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        struct tally t;
        if (run_row(&t, &scenarios[i], years, seed) != 0)
            return EXIT_FAILURE;
        printf("%-30s %8.3f %8.3f %8.3f %12.3f %8.3f", scenarios[i].name, share(t.alarms, years),
               share(t.drifts, years), share(t.either, years), share(t.unconfirmed, years), share(t.spikes, years));
        if (scenarios[i].change)
            printf(" %8.3f %9.3f", share(t.found, years), share(t.covered, t.found));
        printf("\n");
    }
    return EXIT_SUCCESS;
}

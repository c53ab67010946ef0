/*
 * How often a year of weekly looks alarms though nothing moved, and how soon a planted loss is told: docs/weekly.md.
 *
 * bench_query_week [years per row = 100] [seed = 1]
 *
 * A year is 52 looks at CLASSES series at once. The noise of a run, of standard deviation sd in all, is partly its own
 * (correlated from run to run by phi), partly of its week (the share `of_week` of the variance, correlated from week to
 * week by phi).
 */
#include "query/week_moves.h"
#include "stats/simulate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLASSES = 5, YEAR = 52, MOST_RUNS = 10, BEFORE = 13, WEEKS = YEAR + BEFORE, FOLLOWED = 8 };

static const struct noise {
    const char *name;
    double sd, phi, of_week;
    int heavy;    /* Student's t with 3 degrees of freedom, of variance 1 */
    double spike; /* one run in a year, of every class, by so much */
} noises[] = {
    {"sd 1 %", 0.01, 0, 0, 0, 0},
    {"sd 1 %, phi 0.5", 0.01, 0.5, 0, 0, 0},
    {"sd 1 %, half of it of the week, phi 0.5", 0.01, 0.5, 0.5, 0, 0},
    {"sd 2 %", 0.02, 0, 0, 0, 0},
    {"sd 2 %, phi 0.5", 0.02, 0.5, 0, 0, 0},
    {"sd 2 %, phi 0.8", 0.02, 0.8, 0, 0, 0},
    {"sd 2 %, half of it of the week, phi 0.5", 0.02, 0.5, 0.5, 0, 0},
    {"sd 2 %, nine tenths of the week, phi 0.5", 0.02, 0.5, 0.9, 0, 0},
    {"sd 1 %, heavy tails", 0.01, 0, 0, 1, 0},
    {"sd 1 %, one run 10 % slower", 0.01, 0, 0, 0, -0.1},
};

static const struct loss {
    const char *name;
    double by, sd, phi;
} losses[] = {
    {"-3 %, sd 1 %, phi 0.5", -0.03, 0.01, 0.5}, {"-4 %, sd 1 %, phi 0.5", -0.04, 0.01, 0.5},
    {"-5 %, sd 1 %, phi 0.5", -0.05, 0.01, 0.5}, {"-10 %, sd 1 %, phi 0.5", -0.10, 0.01, 0.5},
    {"-5 %, sd 2 %, phi 0.5", -0.05, 0.02, 0.5}, {"-10 %, sd 2 %, phi 0.5", -0.10, 0.02, 0.5},
};

/* 0 is between 1 and 10, another number every week. */
static const int runs_a_week[] = {1, 3, 10, 0};
enum { PACES = sizeof runs_a_week / sizeof *runs_a_week };

struct archive {
    int64_t weeks[CLASSES][WEEKS * MOST_RUNS];
    double rates[CLASSES][WEEKS * MOST_RUNS];
    struct week_series series[CLASSES];
};

static double step(double e, double phi, double fresh)
{
    return phi * e + sqrt(1 - phi * phi) * fresh;
}

static double drawn(struct random_source *r, int heavy)
{
    double z = random_normal(r), squares = 0;
    for (int i = 0; heavy && i < 3; i++) {
        double g = random_normal(r);
        squares += g * g;
    }
    return heavy ? z / sqrt(squares) : z; /* t of 3 degrees over its standard deviation, sqrt 3 */
}

/* lost_in: the week from which class 0 is slower by `loss`; WEEKS: never. */
static void make(struct archive *a, const struct noise *noise, int pace, int lost_in, double loss,
                 struct random_source *r)
{
    for (int c = 0; c < CLASSES; c++) {
        double own = random_normal(r), week = random_normal(r);
        int spiked = BEFORE + (int)(random_unit(r) * YEAR);
        size_t n = 0;
        for (int w = 0; w < WEEKS; w++) {
            int runs = pace > 0 ? pace : 1 + (int)(random_unit(r) * MOST_RUNS);
            double level = c == 0 && w >= lost_in ? log1p(loss) : 0;
            for (int i = 0; i < runs; i++) {
                double e = sqrt(1 - noise->of_week) * own + sqrt(noise->of_week) * week;
                double spike = w == spiked && i == 0 ? log1p(noise->spike) : 0;
                a->weeks[c][n] = w;
                a->rates[c][n++] = 1000 * exp(noise->sd * e + level + spike);
                own = step(own, noise->of_week > 0 ? 0 : noise->phi, drawn(r, noise->heavy));
            }
            week = step(week, noise->phi, random_normal(r));
        }
        a->series[c] = (struct week_series){a->weeks[c], a->rates[c], n};
    }
}

struct tally {
    size_t alarms, unconfirmed; /* years with one, and with none that was confirmed at once */
    size_t told[FOLLOWED + 1], again;
};

static int look(struct week_moves *out, struct archive *a, int week, struct arena *memory)
{
    const struct week_rule rule = {.practical = 0.03, .level = 0.95};
    struct error err = {0};
    if (week_moves_find(out, a->series, CLASSES, week, &rule, memory, &err) == 0)
        return 0;
    fprintf(stderr, "%s\n", err.text);
    return -1;
}

/* 52 looks, the first at week `from`. */
static int alarms_of(struct tally *t, struct archive *a, int from)
{
    int any = 0, sure = 0;
    for (int w = from; w < from + YEAR; w++) {
        struct arena memory = {0};
        struct week_moves m;
        if (look(&m, a, w, &memory) != 0)
            return -1;
        for (size_t i = 0; i < m.n_new; i++) {
            any = 1;
            sure = sure || m.items[i].confirmed;
        }
        arena_release(&memory);
    }
    t->alarms += any != 0;
    t->unconfirmed += any && !sure;
    return 0;
}

static int found_in(struct tally *t, struct archive *a, int lost_in)
{
    int told = 0;
    for (int w = lost_in; w <= lost_in + FOLLOWED; w++) {
        struct arena memory = {0};
        struct week_moves m;
        if (look(&m, a, w, &memory) != 0)
            return -1;
        for (size_t i = 0; i < m.n_new; i++) {
            if (m.items[i].series != 0 || m.items[i].ratio > 1)
                continue;
            t->again += told != 0;
            t->told[w - lost_in] += told == 0;
            told = 1;
        }
        arena_release(&memory);
    }
    return 0;
}

static double share(size_t part, size_t of)
{
    return (double)part / (double)of;
}

static int stationary(struct archive *a, size_t years, uint64_t seed)
{
    printf("%zu years of %d looks at %d classes: with an alarm, of classes with %d weeks before; new classes; of both, "
           "unconfirmed alone\n",
           years, YEAR, CLASSES, BEFORE);
    for (size_t k = 0; k < sizeof noises / sizeof *noises; k++)
        for (size_t p = 0; p < PACES; p++) {
            struct random_source r = {seed};
            struct tally old = {0}, young = {0};
            for (size_t y = 0; y < years; y++) {
                make(a, &noises[k], runs_a_week[p], WEEKS, 0, &r);
                if (alarms_of(&old, a, BEFORE) != 0 || alarms_of(&young, a, 0) != 0)
                    return -1;
            }
            printf("| %s | %s | %.3f | %.3f | %.3f | %.3f |\n", noises[k].name,
                   (const char *const[]){"1", "3", "10", "1–10"}[p], share(old.alarms, years),
                   share(young.alarms, years), share(old.unconfirmed, years), share(young.unconfirmed, years));
            fflush(stdout);
        }
    return 0;
}

static int planted(struct archive *a, size_t years, uint64_t seed)
{
    printf("told in its week, by the next one, in 4 weeks, in %d; told twice; by runs a week and weeks before\n",
           FOLLOWED);
    static const int before[] = {3, 6, 26};
    for (size_t k = 0; k < sizeof losses / sizeof *losses; k++)
        for (size_t p = 0; p < PACES - 1; p++)
            for (size_t b = 0; b < sizeof before / sizeof *before; b++) {
                const struct noise noise = {.sd = losses[k].sd, .phi = losses[k].phi};
                struct random_source r = {seed};
                struct tally t = {0};
                for (size_t y = 0; y < years; y++) {
                    make(a, &noise, runs_a_week[p], before[b], losses[k].by, &r);
                    if (found_in(&t, a, before[b]) != 0)
                        return -1;
                }
                size_t by[FOLLOWED + 1];
                for (int w = 0; w <= FOLLOWED; w++)
                    by[w] = t.told[w] + (w > 0 ? by[w - 1] : 0);
                printf("| %s | %d | %d | %.2f | %.2f | %.2f | %.2f | %.3f |\n", losses[k].name, runs_a_week[p],
                       before[b], share(by[0], years), share(by[1], years), share(by[4], years),
                       share(by[FOLLOWED], years), share(t.again, years));
                fflush(stdout);
            }
    return 0;
}

int main(int argc, char **argv)
{
    size_t years = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct archive *a = malloc(sizeof *a);
    int rc = a != NULL ? stationary(a, years, seed) : -1;
    if (rc == 0)
        rc = planted(a, years, seed);
    free(a);
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

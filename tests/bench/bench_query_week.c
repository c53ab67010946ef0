/*
 * How often a year of weekly looks alarms though nothing moved, and how soon a planted loss is told: docs/weekly.md.
 *
 * bench_query_week [years per row = 100] [seed = 1] [stationary | steps | drifts]
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
#include <string.h>

enum { CLASSES = 5, YEAR = 52, MOST_RUNS = 10, BEFORE = 13, WEEKS = YEAR + BEFORE, FOLLOWED = 8, DRIFTED = 24 };

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
    double by, sd, phi, of_week;
} losses[] = {
    {"-3 %, sd 1 %, phi 0.5", -0.03, 0.01, 0.5, 0},
    {"-4 %, sd 1 %, phi 0.5", -0.04, 0.01, 0.5, 0},
    {"-5 %, sd 1 %, phi 0.5", -0.05, 0.01, 0.5, 0},
    {"-10 %, sd 1 %, phi 0.5", -0.10, 0.01, 0.5, 0},
    {"-5 %, sd 2 %, phi 0.5", -0.05, 0.02, 0.5, 0},
    {"-10 %, sd 2 %, phi 0.5", -0.10, 0.02, 0.5, 0},
    {"-6 %, sd 1.3 %, four tenths of the week, phi 0.4", -0.06, 0.0128, 0.4, 0.39},
    {"-10 %, sd 1.4 %, four tenths of the week, phi 0.5", -0.10, 0.0144, 0.5, 0.31},
};

/* Every week slower than the one before. */
static const struct slope {
    const char *name;
    double a_week, sd, phi, of_week;
} slopes[] = {
    {"-0.2 % a week, sd 1 %", -0.002, 0.01, 0, 0},
    {"-0.3 % a week, sd 1 %", -0.003, 0.01, 0, 0},
    {"-0.5 % a week, sd 1 %", -0.005, 0.01, 0, 0},
    {"-0.3 % a week, sd 1 %, half of it of the week, phi 0.5", -0.003, 0.01, 0.5, 0.5},
    {"-0.5 % a week, sd 1 %, half of it of the week, phi 0.5", -0.005, 0.01, 0.5, 0.5},
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

/* What becomes of class 0: from the week `in` on it is slower, at once or by as much again every week for a while. */
struct fate {
    int in, weeks;
    double a_week;
};

static double lost(const struct fate *fate, int week)
{
    int weeks = week < fate->in ? 0 : week - fate->in + 1;
    return fate->a_week * (weeks < fate->weeks ? weeks : fate->weeks);
}

static void make(struct archive *a, const struct noise *noise, int pace, const struct fate *fate,
                 struct random_source *r)
{
    for (int c = 0; c < CLASSES; c++) {
        double own = random_normal(r), week = random_normal(r);
        int spiked = BEFORE + (int)(random_unit(r) * YEAR);
        size_t n = 0;
        for (int w = 0; w < WEEKS; w++) {
            int runs = pace > 0 ? pace : 1 + (int)(random_unit(r) * MOST_RUNS);
            double level = c == 0 && fate != NULL ? lost(fate, w) : 0;
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
    size_t told[DRIFTED + 1], again;
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

static int found_in(struct tally *t, struct archive *a, int lost_in, int weeks)
{
    int told = 0;
    for (int w = lost_in; w <= lost_in + weeks; w++) {
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
                make(a, &noises[k], runs_a_week[p], NULL, &r);
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
                const struct noise noise = {.sd = losses[k].sd, .phi = losses[k].phi, .of_week = losses[k].of_week};
                const struct fate fate = {before[b], 1, log1p(losses[k].by)};
                struct random_source r = {seed};
                struct tally t = {0};
                for (size_t y = 0; y < years; y++) {
                    make(a, &noise, runs_a_week[p], &fate, &r);
                    if (found_in(&t, a, before[b], FOLLOWED) != 0)
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

static int drifting(struct archive *a, size_t years, uint64_t seed)
{
    enum { FLAT = 12 };
    printf("drifts of %d weeks after %d without: told in 8, in 12, in 16, in 20, in %d weeks; told more than once; by "
           "runs a week\n",
           DRIFTED, FLAT, DRIFTED);
    for (size_t k = 0; k < sizeof slopes / sizeof *slopes; k++)
        for (size_t p = 0; p < PACES - 1; p++) {
            const struct noise noise = {.sd = slopes[k].sd, .phi = slopes[k].phi, .of_week = slopes[k].of_week};
            const struct fate fate = {FLAT, DRIFTED, log1p(slopes[k].a_week)};
            struct random_source r = {seed};
            struct tally t = {0};
            for (size_t y = 0; y < years; y++) {
                make(a, &noise, runs_a_week[p], &fate, &r);
                if (found_in(&t, a, FLAT, DRIFTED) != 0)
                    return -1;
            }
            size_t by[DRIFTED + 1];
            for (int w = 0; w <= DRIFTED; w++)
                by[w] = t.told[w] + (w > 0 ? by[w - 1] : 0);
            printf("| %s | %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.3f |\n", slopes[k].name, runs_a_week[p],
                   share(by[8], years), share(by[12], years), share(by[16], years), share(by[20], years),
                   share(by[DRIFTED], years), share(t.again, years));
            fflush(stdout);
        }
    return 0;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(struct archive *a, size_t years, uint64_t seed);
    } parts[] = {{"stationary", stationary}, {"steps", planted}, {"drifts", drifting}};
    size_t years = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct archive *a = malloc(sizeof *a);
    int rc = a != NULL ? 0 : -1;
    for (size_t i = 0; rc == 0 && i < sizeof parts / sizeof *parts; i++)
        if (argc < 4 || strcmp(argv[3], parts[i].name) == 0)
            rc = parts[i].run(a, years, seed);
    free(a);
    return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

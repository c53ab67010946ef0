#include "cli/explain.h"

#include "cli/answer.h"
#include "query/words.h"
#include "stats/selfcheck.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static const struct part {
    const char *name, *what, *source;
} parts[] = {
    {"record 0", "discarded, always: it holds compilation; what it cost is shown", NULL},
    {"tags", "single records that stand out from 21 around them; for detection and the eye, no estimate leaves one out",
     "Hampel 1974"},
    {"levels",
     "a slow head is cut, then ln(seconds per token) is split into levels: exact optimal partitions along a "
     "ladder of penalties, chosen by an information criterion with AR(1) residuals",
     "Jackson et al. 2005; Chakar et al. 2017"},
    {"window", "the last level, joined with neighbours within 1 %; what is left of a transient is trimmed",
     "White, Cobb & Spratt 2000 (MSER-5)"},
    {"no steady state",
     "drift of more than 1 %, or a window of fewer than 30 records or a quarter of the run: no number", NULL},
    {"estimator", "tokens over seconds in the window, stalls included; never the mean of tokens per second", NULL},
    {"interval",
     "within this run: Student's t on ln(rate) with the long-run variance of the records (prewhitened equal-weighted "
     "cosine estimate); stalls by their number and size; never the accelerator's",
     "Lazarus, Lewis, Stock & Watson 2018; Andrews & Monahan 1992; Garwood 1936; Zou & Donner 2008"},
    {"across runs",
     "geometric mean of the runs' rates, Student's t on their logarithms; one run, or several of one rate to the last "
     "digit (copies, MCR-I004): no interval",
     "Kalibera & Jones 2013, on logarithms"},
    {"ratio",
     "difference of two such means, Welch's t, exponentiated; without an interval of both sides: a quotient alone",
     "Welch 1947"},
    {"verdicts",
     "faster or slower: the 95 % interval excludes 1; equivalent: the 90 % interval lies within 1/1.03 to 1.03; else "
     "inconclusive, with about how many more runs per level may decide it; absence of significance is never called "
     "equality",
     "Schuirmann 1987 (two one-sided tests); noncentral t for the runs needed"},
    {"many comparisons", "p adjusted for all ratios of one comparison (p_holm); verdicts that do not hold are named",
     "Holm 1979"},
    {"changes", "levels of ln(rate) from week to week, at least 3 points and 3 % apart, spikes apart, A12 at least 0.8",
     "as for the window; Vargha & Delaney 2000"},
};

static void write_part(struct json_writer *w, void *context, size_t i)
{
    (void)context;
    json_open_object(w, NULL);
    json_string(w, "name", parts[i].name);
    json_string(w, "what", parts[i].what);
    json_string(w, "source", parts[i].source);
    json_close_object(w);
}

static int explain_parts(struct cli *c)
{
    static const struct grid_column columns[] = {{"part", 0}, {"what", 0}, {"source", 0}};
    struct answer a = {.schema = "statistics",
                       .grid = {.columns = columns, .n_columns = 3},
                       .item = write_part,
                       .n_items = sizeof parts / sizeof *parts};
    for (size_t i = 0; i < a.n_items; i++) {
        const char **row = grid_add(c, &a.grid);
        if (row == NULL)
            return EXIT_FAILED;
        row[0] = parts[i].name;
        row[1] = parts[i].what;
        row[2] = parts[i].source;
    }
    if (cli_for_people(c))
        fputs("Method " STEADY_METHOD "; everything on logarithms of time or rate. --verify simulates how often its "
              "intervals hold the truth.\n\n",
              c->out);
    return answer_write(c, &a);
}

enum { MOST_ROWS = 64 };

struct check {
    struct cli *c;
    uint64_t seed;
    size_t runs, n, outside;
    struct selfcheck_row rows[MOST_ROWS];
    struct grid grid;
};

static const char *band_text(struct cli *c, const struct band *b)
{
    return isnan(b->lo) ? ""
                        : arena_format(&c->memory, "%s–%s", words_fixed(&c->memory, b->lo, 2),
                                       words_fixed(&c->memory, b->hi, 2));
}

static int take_row(void *context, const struct selfcheck_row *r)
{
    struct check *k = context;
    struct arena *a = &k->c->memory;
    const char **row = k->n < MOST_ROWS ? grid_add(k->c, &k->grid) : NULL;
    if (row == NULL)
        return -1;
    k->rows[k->n++] = *r;
    k->outside += r->verdict == SELFCHECK_OUTSIDE;
    row[0] = r->scenario;
    row[1] = words_fixed(a, r->phi, 1);
    row[2] = words_fixed(a, r->reported, 3);
    row[3] = band_text(k->c, &r->reported_band);
    row[4] = isnan(r->coverage) ? "" : words_fixed(a, r->coverage, 3);
    row[5] = band_text(k->c, &r->coverage_band);
    row[6] = selfcheck_verdict_name(r->verdict);
    return 0;
}

static void write_share(struct json_writer *w, const char *name, double value, const struct band *band)
{
    json_open_object(w, name);
    json_double(w, "value", value);
    json_double(w, "expected_lo", band->lo);
    json_double(w, "expected_hi", band->hi);
    json_close_object(w);
}

static void write_check(struct json_writer *w, const char *name, void *context)
{
    const struct check *k = context;
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)k->seed);
    json_open_object(w, name);
    json_string(w, "method", STEADY_METHOD);
    json_string(w, "seed", seed);
    json_int(w, "runs", (int64_t)k->runs);
    json_int(w, "records", SELFCHECK_RECORDS);
    json_double(w, "level", 0.95);
    json_int(w, "outside", (int64_t)k->outside);
    json_open_array(w, "rows");
    for (size_t i = 0; i < k->n; i++) {
        json_open_object(w, NULL);
        json_string(w, "scenario", k->rows[i].scenario);
        json_double(w, "phi", k->rows[i].phi);
        write_share(w, "reported", k->rows[i].reported, &k->rows[i].reported_band);
        write_share(w, "coverage", k->rows[i].coverage, &k->rows[i].coverage_band);
        json_string(w, "verdict", selfcheck_verdict_name(k->rows[i].verdict));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static int write_checked(struct check *k)
{
    struct cli *c = k->c;
    struct answer a = {.schema = "statistics-check", .grid = k->grid, .context = k, .value = write_check};
    if (cli_for_people(c))
        fprintf(
            c->out,
            "%zu made-up runs of %d records a row, seed %llu; noise of 1 %% with autocorrelation phi; record 0 of 20 "
            "times the usual length.\nreported: share of runs that were given a rate; coverage: how often its 95 %% "
            "limits then hold the truth.\nOUTSIDE: the edge of the expected band would show such a share less than "
            "once in 1,000 times.\n\n",
            k->runs, SELFCHECK_RECORDS, (unsigned long long)k->seed);
    int status = answer_write(c, &a);
    if (status != 0 || k->outside == 0)
        return status;
    cli_report(c, &(struct diagnostic){
                      .severity = SEVERITY_ERROR,
                      .code = "MCR-D006",
                      .message = arena_format(&c->memory, "%zu of %zu rows lie outside their band", k->outside, k->n),
                      .help = "another --seed tells chance from a fault; then distrust this build"});
    return EXIT_FINDINGS;
}

static int read_count(struct cli *c, const char *option, unsigned long long least, unsigned long long *out)
{
    const char *text = args_value(&c->args, option);
    char *end;
    if (text == NULL)
        return 0;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] < '0' || text[0] > '9' || n < least)
        return cli_usage(c, "%s '%s': a whole number from %llu on", option, text, least);
    *out = n;
    return 0;
}

static int verify(struct cli *c)
{
    static const struct grid_column columns[] = {
        {"scenario", 0},          {"phi", 1},    {"reported", 1}, {"reported expected", 0}, {"coverage", 1},
        {"coverage expected", 0}, {"verdict", 0}};
    struct check *k = arena_alloc(&c->memory, sizeof *k);
    unsigned long long seed = 1, runs = 1000;
    struct error err = {0};
    int status = read_count(c, "--seed", 0, &seed);
    if (status == 0)
        status = read_count(c, "--runs", SELFCHECK_LEAST_RUNS, &runs);
    if (status != 0 || k == NULL)
        return status != 0 ? status : EXIT_FAILED;
    *k = (struct check){.c = c, .seed = seed, .runs = runs, .grid = {.columns = columns, .n_columns = 7}};
    cli_note(c, "simulating %d rows of %llu runs", 3 * SERIES_KINDS, runs);
    if (selfcheck_run(k->runs, k->seed, take_row, k, &err) != 0)
        return cli_fail(c, &err, "2,000 runs a row are what docs/statistics.md shows");
    return k->n == 3 * SERIES_KINDS ? write_checked(k) : EXIT_FAILED;
}

int explain_statistics(struct cli *c)
{
    if (args_has(&c->args, "--verify"))
        return verify(c);
    if (args_has(&c->args, "--seed") || args_has(&c->args, "--runs"))
        return cli_usage(c, "--seed and --runs go with --verify");
    return explain_parts(c);
}

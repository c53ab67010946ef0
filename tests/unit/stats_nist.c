/*
 * NIST's Statistical Reference Datasets, univariate summary statistics, to the digits that are certified. Skipped, data
 * set by data set, where the shared data are absent.
 */
#include "core/number.h"
#include "stats/summary.h"
#include "tests/unit/stats_check.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MOST 5001

struct dataset {
    double x[MOST];
    size_t n;
    double mean, sd, lag1;
};

/* The last number of a line, NaN without one: certified values are written "Sample Mean   ybar:  2.0" or "mean = 2.0".
 */
static double last_number(const char *line)
{
    const char *end = line + strlen(line), *at;
    while (end > line && (isspace((unsigned char)end[-1]) || end[-1] == ')'))
        end--;
    for (at = end; at > line && strchr("0123456789.+-eE", at[-1]) != NULL;)
        at--;
    double x;
    size_t used;
    return number_parse(&x, &used, at, (size_t)(end - at)) == NUMBER_OK && used == (size_t)(end - at) ? x : NAN;
}

/* A line that is one number and nothing else. */
static int is_number(double *x, const char *text)
{
    size_t used;
    text += strspn(text, " \t");
    return number_parse(x, &used, text, strlen(text)) == NUMBER_OK &&
           text[used + strspn(text + used, " \t\r\n")] == '\0';
}

/* In NIST's layout and in the other one the data come after the certified values, of which r(1) is the last. */
static void read_line(struct dataset *d, const char *line)
{
    double x;
    if (strstr(line, "ybar:") != NULL || strncmp(line, "mean ", 5) == 0)
        d->mean = last_number(line);
    else if (strstr(line, "(denom. = n-1)") != NULL || strncmp(line, "standardDeviation ", 18) == 0)
        d->sd = last_number(line);
    else if (strstr(line, "r(1):") != NULL || strncmp(line, "autocorrelationCoefficient ", 27) == 0)
        d->lag1 = last_number(line);
    else if (isfinite(d->lag1) && d->n < MOST && is_number(&x, line))
        d->x[d->n++] = x;
}

static int dataset_read(struct dataset *d, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/data/nist_strd/univariate/%s.txt", SHARED_DIR, name);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return -1;
    *d = (struct dataset){.mean = NAN, .sd = NAN, .lag1 = NAN};
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, f) >= 0)
        read_line(d, line);
    free(line);
    fclose(f);
    return 0;
}

/*
 * Certified values have 15 digits: half a unit of the last one is at most 5e-15. Where the data are no doubles
 * (2.0018), a double allows less: exact rational arithmetic on Mavro's doubles is off by 7.5e-14 too.
 */
static const struct certified {
    const char *name;
    size_t n;
    double mean, sd, lag1; /* tolerances, relative */
} sets[] = {
    {"PiDigits", 5000, 5e-15, 5e-15, 5e-15}, {"Lottery", 218, 5e-15, 5e-15, 5e-15},
    {"Lew", 200, 5e-15, 5e-15, 5e-15},       {"Mavro", 50, 5e-15, 1e-13, 2e-14},
    {"Michelso", 100, 5e-15, 2e-13, 2e-13},  {"NumAcc1", 3, 0, 0, 0},
    {"NumAcc2", 1001, 5e-15, 5e-15, 5e-15},  {"NumAcc3", 1001, 5e-15, 1e-9, 1e-8},
    {"NumAcc4", 1001, 5e-15, 1e-8, 1e-7},
};

static void the_certified_digits_come_out(void **state)
{
    (void)state;
    static struct dataset d;
    size_t read = 0;
    for (size_t i = 0; i < LENGTH(sets); i++) {
        const struct certified *s = &sets[i];
        if (dataset_read(&d, s->name) != 0) {
            printf("skipped: no data set %s\n", s->name);
            continue;
        }
        read++;
        assert_int_equal(d.n, s->n);
        assert_near(summary_mean(d.x, d.n), d.mean, s->mean, 0);
        assert_near(summary_sd(d.x, d.n), d.sd, s->sd, 0);
        assert_near(summary_lag1(d.x, d.n), d.lag1, s->lag1, 0);
    }
    if (read == 0)
        skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_certified_digits_come_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

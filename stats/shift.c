#include "stats/shift.h"

#include "stats/longrun.h"
#include "stats/summary.h"
#include "stats/welch.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define PHI_LEAST 0.5    /* of groups */
#define PHI_MOST  0.9    /* of what a few dozen can tell, as in changes.c */
#define PRIOR     2.0    /* degrees of freedom for groups that vary … */
#define PRIOR_SD  0.0075 /* … by so much beyond what their points explain */

/* The points of one group within one stretch are a cell. */
struct cells {
    double *mean, *size;
    size_t n;
};

/* A series cut into stretches, and what its points and cells say about their own levels, all stretches together. */
struct stretches {
    const double *x;
    const int64_t *group;
    size_t n;
    const size_t *starts;
    size_t n_starts;
    double *scratch;
    double squares_within, df_within;     /* of points about their cell */
    double squares_cells, products_cells; /* of cells about the unweighted mean of their stretch */
    double n_cells, n_groups;
    double inverse; /* what points put into squares_cells, over their variance: sum of (1 - 1/k) sum 1/size */
};

static size_t stretch_start(const struct stretches *s, size_t i)
{
    return i == 0 ? 0 : s->starts[i - 1];
}

static size_t stretch_end(const struct stretches *s, size_t i)
{
    return i < s->n_starts ? s->starts[i] : s->n;
}

static struct cells cells_of(const struct stretches *s, size_t i)
{
    struct cells c = {s->scratch, s->scratch + s->n, 0};
    size_t to = stretch_end(s, i);
    for (size_t t = stretch_start(s, i), end; t < to; t = end) {
        for (end = t + 1; end < to && s->group[end] == s->group[t];)
            end++;
        c.mean[c.n] = summary_mean(s->x + t, end - t);
        c.size[c.n++] = (double)(end - t);
    }
    return c;
}

static void add_points(struct stretches *s, size_t i, const struct cells *c)
{
    size_t from = stretch_start(s, i), to = stretch_end(s, i), cell = 0, left = (size_t)c->size[0];
    for (size_t t = from; t < to; t++) {
        double own = s->x[t] - c->mean[cell];
        s->squares_within += own * own;
        if (--left == 0 && ++cell < c->n)
            left = (size_t)c->size[cell];
    }
    s->df_within += (double)(to - from - c->n);
}

static void add_cells(struct stretches *s, const struct cells *c)
{
    double level = summary_mean(c->mean, c->n), inverse = 0, before = 0;
    for (size_t i = 0; i < c->n; i++) {
        double d = c->mean[i] - level;
        s->squares_cells += d * d;
        s->products_cells += d * before;
        inverse += 1 / c->size[i];
        before = d;
    }
    s->inverse += (1 - 1 / (double)c->n) * inverse;
    s->n_cells += (double)c->n;
}

/* Lag 1 of cells, without what taking `levels` means away has made of it, as in changes.c. */
static double correlation(const struct stretches *s, double levels)
{
    double n = s->n_cells;
    double phi = s->squares_cells > 0 && n > levels + 3
                     ? (s->products_cells / s->squares_cells * n + levels) / (n - levels - 3)
                     : 0;
    return fmin(fmax(phi, PHI_LEAST), PHI_MOST);
}

/* Variance of the mean of a stretch's points, in units of that of a cell, when cells are correlated by phi^distance. */
static double of_mean(const struct cells *c, double phi)
{
    double total = 0, sum = 0, carried = 0;
    for (size_t i = 0; i < c->n; i++)
        total += c->size[i];
    for (size_t i = 0; i < c->n; i++) {
        double w = c->size[i] / total;
        sum += w * (w + 2 * carried);
        carried = phi * (carried + w);
    }
    return sum;
}

/* The same for k cells of one size. */
static double of_equal(double k, double phi)
{
    return ((1 + phi) / (1 - phi) - 2 * phi * (1 - pow(phi, k)) / (k * (1 - phi) * (1 - phi))) / k;
}

/* What squares_cells is expected to be, in units of the variance of a cell. */
static double expected_squares(const struct stretches *s, double phi)
{
    double sum = 0;
    for (size_t i = 0; i <= s->n_starts; i++) {
        double k = (double)cells_of(s, i).n;
        sum += k * (1 - of_equal(k, phi));
    }
    return sum;
}

struct sides {
    double points; /* sum of 1/n of both */
    double cells;  /* of_mean() of both together */
};

/* A sum of two mean squares: of cells, and of points where sides have fewer of them than cells mostly have. */
static void judge(struct shift *out, const struct stretches *s, const struct sides *sides)
{
    double levels = (double)s->n_starts + 1, cells = s->n_cells - levels;
    double others = (double)s->n_starts - 1, df = cells - others; /* whose places were sought as well */
    double unit = expected_squares(s, out->phi) - others, prior = fmin(PRIOR, s->df_within);
    if (df < 0 || !(df + prior > 0) || !(unit + prior > 0))
        return;
    double within = s->df_within > 0 ? s->squares_within / s->df_within : 0;
    double share = cells > 0 ? s->inverse / cells : 1;
    double square = (s->squares_cells + prior * (within * share + PRIOR_SD * PRIOR_SD)) / (unit + prior);
    double a = square * sides->cells, b = fmax(0, within * (sides->points - sides->cells * share));
    if (s->n_groups >= SHIFT_GROUPS_LEAST)
        out->between = fmax(0, square - within * share);
    out->error = sqrt(a + b);
    out->df = (a + b) * (a + b) / (a * a / (df + prior) + (s->df_within > 0 ? b * b / s->df_within : 0));
}

struct shift shift_test(const double *x, const int64_t *group, size_t n, const size_t *starts, size_t n_starts,
                        size_t which, double *scratch)
{
    struct stretches s = {.x = x, .group = group, .n = n, .starts = starts, .n_starts = n_starts, .scratch = scratch};
    struct shift out = {.error = NAN, .df = NAN, .p = NAN, .within = NAN, .between = NAN};
    double mean[2];
    struct sides sides = {0};
    for (size_t t = 0; t < n; t++)
        s.n_groups += t == 0 || group[t] != group[t - 1];
    for (size_t i = 0; i <= n_starts; i++) {
        struct cells c = cells_of(&s, i);
        add_points(&s, i, &c);
        add_cells(&s, &c);
    }
    out.phi = correlation(&s, (double)n_starts + 1);
    for (size_t side = 0; side < 2; side++) {
        struct cells c = cells_of(&s, which + side);
        size_t from = stretch_start(&s, which + side), to = stretch_end(&s, which + side);
        mean[side] = summary_mean(x + from, to - from);
        sides.points += 1 / (double)(to - from);
        sides.cells += of_mean(&c, out.phi);
    }
    out.difference = mean[1] - mean[0];
    if (s.df_within > 0)
        out.within = s.squares_within / s.df_within;
    judge(&out, &s, &sides);
    double rounding = SAMPLE_ROUNDING * fmax(1, fabs(mean[0]));
    /* Points that are all alike tell nothing of others. */
    if (!(out.error > rounding) || !(sqrt(s.squares_within + s.squares_cells) > rounding))
        out.error = out.df = NAN;
    else
        out.p = fmin(1, 2 * gsl_cdf_tdist_Q(fabs(out.difference) / out.error, out.df));
    return out;
}

double shift_half_width(const struct shift *s, double level)
{
    return isnan(s->df) ? NAN : student_limit(level, s->df) * s->error;
}

#include "query/money.h"

#include "core/number.h"
#include "query/cost.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

#define SMALLEST_FIXED 1e-6 /* below, nine decimals no longer show four digits */
#define LARGEST_FIXED  1e7  /* seven digits before the point are more than any interval leaves */

enum { READABLE = 12 }; /* characters of a price that are read at a glance */

const char *money_unit(const char *currency)
{
    return currency == NULL || strcmp(currency, "USD") == 0 ? "$" : currency;
}

/* The power of ten that stands beside x; 0 where fixed notation shows it. */
static int exponent_of(double x)
{
    double size = fabs(x);
    if (!isfinite(x) || size == 0 || (size >= SMALLEST_FIXED && size < LARGEST_FIXED))
        return 0;
    return (int)floor(log10(size));
}

/* In two steps, for a power below 10^-308 is no double. */
static double mantissa(double x, int exponent)
{
    return x * pow(10, -(exponent / 2)) * pow(10, -(exponent - exponent / 2));
}

const char *money_value(struct arena *a, double x, double lo, double hi)
{
    int e = exponent_of(x);
    double m = mantissa(x, e);
    if (!isfinite(x))
        return "";
    const char *text = words_fixed(a, m, number_decimals(m, mantissa(hi - lo, e) / 2));
    return e == 0 ? text : arena_format(a, "%se%d", text, e);
}

const char *money_interval(struct arena *a, double lo, double hi)
{
    int e = exponent_of(hi);
    if (!isfinite(lo) || !isfinite(hi))
        return "";
    const char *text = words_interval(a, mantissa(lo, e), mantissa(hi, e));
    return e == 0 ? text : arena_format(a, "(%s)e%d", text, e);
}

const char *money_share(struct arena *a, double share)
{
    char text[NUMBER_TEXT_SIZE];
    number_format_exact(text, round(share * 1e8) / 1e6);
    return arena_format(a, "%s %%", share < 1e-6 ? money_value(a, share * 100, NAN, NAN) : text);
}

const char *money_price(struct arena *a, const struct price_row *row)
{
    const char *text = row->accelerator_hour.text;
    return strlen(text) <= READABLE ? text : money_value(a, row->value, NAN, NAN);
}

const char *money_stated(struct arena *a, const struct price *p)
{
    const char *text = arena_format(a, "%s %s per %s", p->unit_price.text, p->currency, price_unit_name(p->unit));
    if (p->per > 1)
        text = arena_format(a, "%s of %lld", text, (long long)p->per);
    if (p->low.text[0] != '\0')
        text = arena_format(a, "%s (%s–%s)", text, p->low.text, p->high.text);
    for (size_t i = 0; i < p->n_multipliers; i++)
        text = arena_format(a, "%s × %s %s", text, p->multipliers[i].factor.text, p->multipliers[i].name);
    return text;
}

const char *money_use_at_par(struct arena *a, const struct cost_ratio *r)
{
    double at = r->use_at_par * 100, lo = r->use_at_par_lo * 100, hi = r->use_at_par_hi * 100;
    if (lo > 100)
        return "never: above 100 %";
    if (isfinite(lo) && hi > 100)
        return arena_format(a, "not settled: %s %%", money_interval(a, lo, hi));
    return arena_format(a, "%s %%%s", money_value(a, at, lo, hi), at > 100 ? ": above 100 %" : "");
}

const char *money_change_words(struct arena *a, double ratio, double practical)
{
    if (ratio >= 2)
        return arena_format(a, "costs %s times as much",
                            ratio < 1000 ? words_fixed(a, ratio, 1) : money_value(a, ratio, NAN, NAN));
    if (ratio < 0.01)
        return "costs less than a hundredth";
    return arena_format(a, "costs %s%s %% %s", fabs(ratio - 1) < practical ? "about " : "",
                        words_percent(a, fabs(ratio - 1) * 100), ratio > 1 ? "more" : "less");
}

const char *money_undecided(struct arena *a, const struct cost_ratio *r, size_t runs_needed, size_t have)
{
    if (r->open_prices) /* more runs alone would not help */
        return r->open_runs ? "cannot tell: the prices are ranges and runs vary" : "cannot tell: the prices are ranges";
    return words_undecided(a, runs_needed, have);
}

const char *money_verdict_words(struct arena *a, const struct cost_row *row, const struct cost_row *base,
                                double practical)
{
    const struct cost_ratio *r = &row->relative;
    if (row->measured->is_base)
        return "base";
    switch (r->verdict) {
    case COST_CHEAPER:
    case COST_DEARER:
        return money_change_words(a, r->value, practical);
    case COST_EQUIVALENT:
        return arena_format(a, "no difference larger than %s", money_share(a, practical));
    case COST_INCONCLUSIVE:
        return money_undecided(a, r, row->runs_needed, comparison_fewer_runs(row->measured, base->measured));
    case COST_TOO_FEW:
        break;
    }
    return "cannot tell: too few runs";
}

/* C4 and C5: what a token costs as the price moves, and as the accelerators stand idle. */
#include "report/study_parts.h"

#include "query/money.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

enum { CURVE_POINTS = 41 };

static const char *name_of(struct study *x, const struct cost_row *r)
{
    return study_name(x, r->side.level);
}

/* A curve or mark alone must say what the title says: grey prints and cut-outs lose the hatching. */
static const char *label_of(struct study *x, const struct cost_row *r)
{
    return r->price.modelled ? arena_format(x->memory, "%s, modelled", name_of(x, r)) : name_of(x, r);
}

static struct cost_estimate cost_at(const struct cost_row *r, double price, double utilization)
{
    double per_price = r->side.count / utilization, value = r->measured->rate.value;
    return (struct cost_estimate){.value = cost_per_mtok(price, per_price, value),
                                  .lo = cost_per_mtok(price, per_price, r->measured->rate.hi),
                                  .hi = cost_per_mtok(price, per_price, r->measured->rate.lo)};
}

static struct curve_point point_at(double x, const struct cost_estimate *e)
{
    return (struct curve_point){x, e->value, e->lo, e->hi};
}

/* What both charts are made of, and the words they share. */
struct drawing {
    struct study *x;
    const struct costing *c;
    const struct cost_row *top, *base;
    const char *unit, *on; /* "$"; study_on() */
    const struct block_body *body;
};

static struct drawing drawing_of(struct study *x, const struct costing *c, const struct block_body *body)
{
    return (struct drawing){x,           c,   study_cost_top(x, c), cost_base(c), money_unit(c->pricing.currency),
                            study_on(x), body};
}

static struct curve *curves_of(struct drawing *d, struct curve_mark **marks)
{
    size_t n = d->c->n_rows;
    struct curve *curves = arena_array(d->x->memory, n, sizeof *curves);
    *marks = arena_array(d->x->memory, n, sizeof **marks);
    for (size_t i = 0; curves != NULL && *marks != NULL && i < n; i++) {
        const struct cost_row *r = &d->c->rows[i];
        curves[i] = (struct curve){
            .label = label_of(d->x, r), .series = r->side.level, .modelled = r->price.modelled, .dated = r->dated};
        (*marks)[i] = (struct curve_mark){.series = r->side.level, .modelled = r->price.modelled, .dated = r->dated};
    }
    return *marks != NULL ? curves : NULL;
}

/* " [0.3986–0.4059]"; "" where there is none: the note of the chart says so */
static const char *limits(struct drawing *d, double lo, double hi)
{
    return isfinite(lo) && isfinite(hi) ? arena_format(d->x->memory, " [%s]", money_interval(d->x->memory, lo, hi))
                                        : "";
}

/* "0.4022 [0.3986–0.4059]" */
static const char *figure(struct drawing *d, double value, double lo, double hi)
{
    return arena_format(d->x->memory, "%s%s", money_value(d->x->memory, value, lo, hi), limits(d, lo, hi));
}

static const char *figure_of(struct drawing *d, const struct cost_row *r)
{
    const struct cost_estimate *e = &r->at_utilization;
    return figure(d, e->value, e->lo, e->hi);
}

/* "n = 5 B200, 5 H100. "; and of whom there is no interval. */
static const char *runs_words(struct drawing *d, const struct curve_mark *marks, size_t n)
{
    const char *list = NULL, *none = NULL;
    for (size_t i = 0; i < d->c->n_rows; i++) {
        const struct cost_row *r = &d->c->rows[i];
        int drawn = 0;
        for (size_t k = 0; k < n; k++)
            drawn = drawn || marks[k].series == r->side.level;
        if (!drawn)
            continue;
        list = words_join(d->x->memory, list, ", ",
                          arena_format(d->x->memory, "%s %s", name_of(d->x, r),
                                       words_count(d->x->memory, r->measured->level->n_runs, "run", "runs")));
        if (!isfinite(r->at_utilization.lo))
            none = words_join(d->x->memory, none, ", ", name_of(d->x, r));
    }
    return arena_format(d->x->memory, "%s%s%s.", list, none != NULL ? "; no interval of " : "",
                        none != NULL ? none : "");
}

/* Every price at hand, and where the two of the headline meet unless that is far off. */
static double highest_price(const struct drawing *d)
{
    double most = 0, par = d->top->relative.price_at_par_hi;
    for (size_t i = 0; i < d->c->n_rows; i++)
        most = fmax(most, d->c->rows[i].price.row->value);
    par = isfinite(par) ? par : d->top->relative.price_at_par;
    return (par > most && par < 3 * most ? par : most) * 1.15;
}

/* A line from where both price and cost are nothing. */
static int price_curve(struct drawing *d, const struct cost_row *r, double hi, struct curve *curve,
                       struct curve_mark *mark)
{
    struct curve_point *ends = arena_array(d->x->memory, 2, sizeof *ends);
    struct cost_estimate a = cost_at(r, 0, r->utilization), b = cost_at(r, hi, r->utilization);
    if (ends == NULL)
        return -1;
    ends[0] = point_at(0, &a);
    ends[1] = point_at(hi, &b);
    curve->points = ends;
    curve->n_points = 2;
    mark->x = r->price.row->value;
    mark->y = r->at_utilization.value;
    mark->lo = r->at_utilization.lo;
    mark->hi = r->at_utilization.hi;
    mark->label = arena_format(d->x->memory, "%s at %s: %s", label_of(d->x, r), money_price(d->x->memory, r->price.row),
                               figure_of(d, r));
    return 0;
}

static struct curve_guide level_line(const struct cost_row *r, const char *label)
{
    const struct cost_estimate *e = &r->at_utilization;
    return (struct curve_guide){.at = e->value, .lo = e->lo, .hi = e->hi, .label = label};
}

static struct curve_guide par_line(struct drawing *d)
{
    const struct cost_ratio *q = &d->top->relative;
    return (struct curve_guide){
        .upright = 1,
        .at = q->price_at_par,
        .lo = q->price_at_par_lo,
        .hi = q->price_at_par_hi,
        .label = arena_format(d->x->memory, "break-even of %s: %s %s/h", name_of(d->x, d->top),
                              figure(d, q->price_at_par, q->price_at_par_lo, q->price_at_par_hi), d->unit)};
}

static const char *price_alt(struct drawing *d)
{
    const char *text = NULL;
    for (size_t i = 0; i < d->c->n_rows; i++) {
        const struct cost_row *r = &d->c->rows[i];
        text = words_join(d->x->memory, text, " ",
                          arena_format(d->x->memory, "%s: %s %s/Mtok at %s %s/h.", name_of(d->x, r), figure_of(d, r),
                                       d->unit, money_price(d->x->memory, r->price.row), d->unit));
    }
    return arena_format(d->x->memory, "%s %s.", text, study_par_words(d->x, d->c, d->top));
}

static struct block *curve_block(struct drawing *d, const char *title, struct curve *curves, struct curve_mark *marks,
                                 struct curve_guide *guides, size_t n_guides)
{
    struct block *b = report_build_block(&d->x->build, BLOCK_CURVES, study_question(d->x, d->body, d->c, title));
    if (b == NULL)
        return NULL;
    b->as.curves = (struct curve_chart){.y_axis = arena_format(d->x->memory, "%s/Mtok", d->unit),
                                        .curves = curves,
                                        .n_curves = d->c->n_rows,
                                        .marks = marks,
                                        .n_marks = d->c->n_rows,
                                        .guides = guides,
                                        .n_guides = n_guides};
    return b;
}

int study_put_price_curves(struct study *x, const struct costing *c, const struct block_body *body, struct error *err)
{
    struct drawing d = drawing_of(x, c, body);
    struct curve_mark *marks;
    struct curve *curves = curves_of(&d, &marks);
    struct curve_guide *guides = arena_array(x->memory, 2, sizeof *guides);
    double hi = highest_price(&d);
    size_t n_guides = 1;
    if (curves == NULL || guides == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < c->n_rows; i++)
        if (price_curve(&d, &c->rows[i], hi, &curves[i], &marks[i]) != 0)
            return error_nomem(err);
    guides[0] =
        level_line(d.base, arena_format(x->memory, "cost %s %s: %s", d.on, name_of(x, d.base), figure_of(&d, d.base)));
    if (d.top->relative.price_at_par <= hi)
        guides[n_guides++] = par_line(&d);
    struct block *b = curve_block(&d,
                                  arena_format(x->memory, "At which price is a token as cheap %s %s as %s %s?", d.on,
                                               name_of(x, d.top), d.on, name_of(x, d.base)),
                                  curves, marks, guides, n_guides);
    if (b == NULL)
        return error_nomem(err);
    b->as.curves.x_axis = arena_format(x->memory, "%s per accelerator-hour", d.unit);
    b->alt = study_alt(x, body, "Cost of a token against the price of an accelerator-hour.", price_alt(&d));
    b->note =
        arena_format(x->memory,
                     "Marks: the price rows in use; lines: cost at any price; bands, and figures in brackets: 95 %% "
                     "interval, of the rate and of the break-even price. Level line: %s at its price. Lower is "
                     "cheaper. %s%s",
                     name_of(x, d.base), runs_words(&d, marks, c->n_rows),
                     n_guides == 1 ? " Break-even lies outside the chart." : "");
    return 0;
}

int block_cost_curve(struct study *x, const struct block_body *body, struct error *err)
{
    return study_money(x) == MONEY_CURRENT ? study_put_price_curves(x, &x->now, body, err) : 0;
}

/* The cheaper one of the headline may stand idle for a while before the other one is as cheap; this is until when. */
struct slack {
    const struct cost_row *cheap, *dear;
    double at, lo, hi; /* utilisation */
};

static struct slack slack_of(const struct drawing *d)
{
    const struct cost_ratio *q = &d->top->relative;
    double a = d->top->utilization, b = d->base->utilization;
    if (q->value <= 1)
        return (struct slack){d->top, d->base, a * q->value, a * q->worst_lo, a * q->worst_hi};
    return (struct slack){d->base, d->top, b / q->value, b / q->worst_hi, b / q->worst_lo};
}

static int use_curve(struct drawing *d, const struct cost_row *r, double least, struct curve *curve,
                     struct curve_mark *mark)
{
    struct curve_point *points = arena_array(d->x->memory, CURVE_POINTS, sizeof *points);
    if (points == NULL)
        return -1;
    for (size_t i = 0; i < CURVE_POINTS; i++) {
        double use = least + (1 - least) * (double)i / (CURVE_POINTS - 1);
        struct cost_estimate e = cost_at(r, r->price.row->value, use);
        points[i] = point_at(use, &e);
    }
    curve->points = points;
    curve->n_points = CURVE_POINTS;
    mark->x = r->utilization;
    mark->y = r->at_utilization.value;
    mark->lo = r->at_utilization.lo;
    mark->hi = r->at_utilization.hi;
    return 0;
}

/* "used 98.1 % [97.0–99.2] of its time"; where the limits reach beyond all of it, so may the break-even. */
static const char *used_words(struct drawing *d, const struct slack *s)
{
    double at = s->at * 100, lo = s->lo * 100, hi = s->hi * 100;
    const char *share = money_value(d->x->memory, at, lo, hi);
    if (isfinite(hi) && hi >= 100)
        return arena_format(d->x->memory, "used %s %% [%s, not settled] of its time", share,
                            money_interval(d->x->memory, lo, hi));
    return arena_format(d->x->memory, "used %s %%%s of its time", share, limits(d, lo, hi));
}

static struct curve_guide slack_line(struct drawing *d, const struct slack *s)
{
    return (struct curve_guide){
        .upright = 1,
        .at = s->at,
        .lo = s->lo,
        .hi = s->hi > 1 ? 1 : s->hi,
        .label = arena_format(d->x->memory, "break-even: %s %s", name_of(d->x, s->cheap), used_words(d, s))};
}

static const char *use_alt(struct drawing *d, const struct slack *s)
{
    return arena_format(d->x->memory, "%s, %s, costs per token what %s costs when used %s.", name_of(d->x, s->cheap),
                        used_words(d, s), name_of(d->x, s->dear), money_share(d->x->memory, s->dear->utilization));
}

/* From where on the curves are shown: half the time, or less where something to see lies there. */
static double least_use(const struct slack *s)
{
    double least = 0.5, asked = fmin(s->cheap->utilization, s->dear->utilization);
    if (s->at < 0.6 && s->at > 0.05)
        least = s->at * 0.8;
    return asked * 0.9 < least ? asked * 0.9 : least;
}

static const char *use_note(struct drawing *d, const struct slack *s, const struct curve_mark *marks, size_t n)
{
    return arena_format(
        d->x->memory,
        "Lines: cost when that share of the paid time is used; marks: the shares asked about; bands, and figures in "
        "brackets: 95 %% interval, of the rate and of the share at break-even. Level line: %s as asked about. %s%s",
        name_of(d->x, s->dear), runs_words(d, marks, n),
        s->at < least_use(s)
            ? arena_format(d->x->memory, " Break-even: %s %s.", name_of(d->x, s->cheap), used_words(d, s))
            : "");
}

/* The two of the question alone: hyperbolas lie close. *n of them; -1 without memory. */
static int use_curves(struct drawing *d, const struct slack *s, double least, struct curve *curves,
                      struct curve_mark *marks, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < d->c->n_rows; i++) {
        const struct cost_row *r = &d->c->rows[i];
        if (r != s->cheap && r != s->dear)
            continue;
        curves[*n] = curves[i];
        marks[*n] = marks[i];
        if (use_curve(d, r, least, &curves[*n], &marks[*n]) != 0)
            return -1;
        ++*n;
    }
    return 0;
}

static int put_use_curves(struct study *x, const struct block_body *body, struct error *err)
{
    struct drawing d = drawing_of(x, &x->now, body);
    struct slack s = slack_of(&d);
    struct curve_mark *marks;
    struct curve *curves = curves_of(&d, &marks);
    struct curve_guide *guides = arena_array(x->memory, 2, sizeof *guides);
    size_t n_guides = 1, n;
    double least = least_use(&s);
    if (curves == NULL || guides == NULL || use_curves(&d, &s, least, curves, marks, &n) != 0)
        return error_nomem(err);
    guides[0] =
        level_line(s.dear, arena_format(x->memory, "%s as asked: %s", name_of(x, s.dear), figure_of(&d, s.dear)));
    if (s.at >= least && s.at <= 1)
        guides[n_guides++] = slack_line(&d, &s);
    struct block *b =
        curve_block(&d,
                    arena_format(x->memory, "At which share of its paid time does a token cost as much %s %s as %s %s?",
                                 d.on, name_of(x, s.cheap), d.on, name_of(x, s.dear)),
                    curves, marks, guides, n_guides);
    if (b == NULL)
        return error_nomem(err);
    b->as.curves.n_curves = b->as.curves.n_marks = n;
    b->as.curves.x_axis = "share of the paid time that is used";
    b->as.curves.x_scale = 100;
    b->as.curves.x_suffix = " %";
    b->alt = study_alt(x, body, "Cost of a token against the share of the paid time that is used.", use_alt(&d, &s));
    b->note = use_note(&d, &s, marks, n);
    return 0;
}

int block_utilization(struct study *x, const struct block_body *body, struct error *err)
{
    return study_money(x) == MONEY_CURRENT ? put_use_curves(x, body, err) : 0;
}

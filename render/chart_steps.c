/*
 * C3, step time: small multiples, a panel a run.
 *
 * A panel is, from above: the run's name, its state in words (beside the name where there is room), a strip that names
 * warm-up and window, the plot, the tick labels. At the left of the plot its scale, at the right the level: columns of
 * their own, so that no label can lie on a mark. Every panel has scales of its own: what is looked for is how a run
 * differs from itself.
 */
#include "render/chart.h"
#include "render/log_axis.h"

enum { NAME = 12, LINE = 10, STRIP = 11, FOOT = 13, GAP = 9, STATE_LINES = 3, STATE_GAP = 10, FEW = 4, DOTS = 150 };
enum { LEAST_PLOT = 50, MOST_PLOT = 74 };
static const double column_width = 0.5; /* points: what a line is drawn from where records crowd */
static const double clear = 4.5;        /* points around the outermost marks */

struct chart {
    const struct steps_chart *data;
    struct type name, text, tick, level;
    double left, right, plot; /* of the plots: their sides, and how high they are */
};

struct panel {
    const struct steps_run *run;
    struct mark_style style;
    struct axis x, y;
    struct range range; /* of the records but the first, the level and its limits, seconds */
    struct lines state;
    int beside; /* the state stands beside the name */
    double height;
};

static int is_drawn(double seconds)
{
    return seconds >= LOG_AXIS_LEAST && chart_is_usable(seconds);
}

static int has_window(const struct steps_run *r)
{
    return r->start < r->end && r->end <= r->n;
}

/* Cut where it has no room: names and labels come from elsewhere. */
static const char *one_line(struct layout *l, const struct type *type, const char *text, double width)
{
    struct lines lines = chart_wrap(l, type, text, width, 1);
    return lines.n > 0 ? lines.line[0].text : "";
}

static struct range range_of(const struct steps_run *r)
{
    struct range range = RANGE_EMPTY;
    const double level[] = {r->level.value, r->level.lo, r->level.hi};
    for (size_t i = r->n > 1; i < r->n; i++)
        if (is_drawn(r->seconds[i]))
            range_widen(&range, r->seconds[i]);
    for (size_t i = 0; i < 3; i++)
        if (is_drawn(level[i]) && has_window(r))
            range_widen(&range, level[i]);
    if (r->n > 0 && is_drawn(r->seconds[0]) && (range.lo > range.hi || r->seconds[0] < range.hi))
        range_widen(&range, r->seconds[0]);
    return range;
}

static int leaves_plot(const struct panel *p)
{
    return p->run->n > 1 && is_drawn(p->run->seconds[0]) && p->run->seconds[0] > p->y.hi;
}

static void fit_y(struct panel *p, const struct chart *c, struct layout *l, double top)
{
    if (p->range.lo > p->range.hi)
        return;
    log_axis_fit(
        &p->y, l->fonts,
        &(struct axis_request){.lo = p->range.lo, .hi = p->range.hi, .x0 = top + c->plot, .x1 = top, .type = &c->tick},
        clear);
}

/* The widest tick label of all panels: their plots stand under each other. */
static double scale_width(const struct chart *c, struct layout *l)
{
    double widest = 0;
    for (size_t i = 0; i < c->data->n_runs; i++) {
        struct panel p = {.range = range_of(&c->data->runs[i])};
        fit_y(&p, c, l, 0);
        for (size_t k = 0; k < p.y.n_ticks; k++)
            widest = fmax(widest, p.y.ticks[k].width);
    }
    return widest;
}

static struct chart chart_of(const struct layout *l, const struct steps_chart *data)
{
    unsigned colour = layout_colour(l);
    return (struct chart){.data = data,
                          .name = {FACE_BOLD, 8.5, colour},
                          .text = {FACE_REGULAR, 7.5, colour},
                          .tick = {FACE_REGULAR, 7.5, colour},
                          .level = {FACE_BOLD, 8, colour},
                          .plot = LEAST_PLOT};
}

/* Higher plots have other ticks, so this comes after they have their height. */
static void fit_columns(struct chart *c, struct layout *l)
{
    double level = chart_text_width(l, &c->tick, "record");
    for (size_t i = 0; i < c->data->n_runs; i++) {
        level = fmax(level, chart_text_width(l, &c->level, c->data->runs[i].level_label));
        level = fmax(level, chart_text_width(l, &c->text, c->data->runs[i].limits_label));
    }
    c->left = l->left + scale_width(c, l) + 5;
    c->right = l->right - fmin(level, (l->right - l->left) / 4) - 6;
}

/* Records stand in the middle of their place: 0 lies half a place from the left end. */
static double record_x(const struct panel *p, double record)
{
    return axis_x(&p->x, record);
}

static void fit_x(struct panel *p, const struct chart *c, struct layout *l)
{
    double last = fmax((double)p->run->n - 1, 6); /* shorter ones would have ticks between records */
    struct axis_request want = {
        .lo = 0, .hi = last, .x0 = c->left + clear, .x1 = c->right - clear, .suffix = "", .type = &c->tick, .tight = 1};
    axis_fit(&p->x, l->fonts, &want);
}

static struct panel fit_panel(const struct chart *c, struct layout *l, size_t i)
{
    struct panel p = {.run = &c->data->runs[i],
                      .range = range_of(&c->data->runs[i]),
                      .style = {series_find(l, c->data->runs[i].series), 1, 0, 0}};
    p.state = chart_wrap(l, &c->text, p.run->state, l->right - l->left, STATE_LINES);
    p.beside =
        p.state.n == 1 && chart_text_width(l, &c->name, p.run->label) + STATE_GAP + p.state.width < l->right - l->left;
    p.height = NAME + (p.beside ? 0 : (double)p.state.n * LINE) + GAP;
    if (p.run->n > 0)
        p.height += STRIP + c->plot + FOOT;
    return p;
}

static void draw_lines(struct layout *l, const struct lines *lines, const struct type *type)
{
    for (size_t i = 0; i < lines->n; i++, l->y += LINE)
        layout_line(l, l->left, layout_baseline(l->y, LINE, type->size), type, &lines->line[i]);
}

static const char *count_text(struct layout *l, size_t n)
{
    char text[NUMBER_TEXT_SIZE];
    number_format_fixed(text, (double)n, 0, 1, NUMBER_NEAREST);
    return layout_format(l, "%s", text);
}

static const char *stretch_text(struct layout *l, const char *what, size_t from, size_t to)
{
    return from == to ? layout_format(l, "%s: record %s", what, count_text(l, from))
                      : layout_format(l, "%s: records %s–%s", what, count_text(l, from), count_text(l, to));
}

static const char *first_text(struct layout *l, const struct panel *p)
{
    char text[NUMBER_TEXT_SIZE];
    double first = p->run->seconds[0];
    if (!leaves_plot(p))
        return "";
    number_format_fixed(text, first, number_decimals(first, NAN), 1, NUMBER_NEAREST);
    return layout_format(l, "; record 0, beyond the scale: %s s", text);
}

/* What is shaded and what is not, named above the plot from left to right: neither name can touch the other. */
static void draw_strip(struct layout *l, const struct chart *c, const struct panel *p)
{
    const struct steps_run *r = p->run;
    double y = layout_baseline(l->y, STRIP, c->text.size), x = c->left;
    const char *before = !has_window(r) ? "no window, no level"
                         : r->start > 0 ? stretch_text(l, "warm-up", 0, r->start - 1)
                                        : "no warm-up";
    before = layout_format(l, "%s%s", before, first_text(l, p));
    canvas_text(l->canvas, x, y, &c->text, before);
    if (!has_window(r))
        return;
    const char *window = stretch_text(l, "window", r->start, r->end - 1);
    x += chart_text_width(l, &c->text, before) + 10;
    x = fmax(x, fmin(record_x(p, (double)r->start - 0.5), c->right - chart_text_width(l, &c->text, window)));
    canvas_text(l->canvas, x, y, &c->text, window);
}

static void draw_ground(struct layout *l, const struct chart *c, const struct panel *p, double top)
{
    struct pen pale = {0.5, RULE, {0}};
    if (has_window(p->run) && p->run->start > 0) {
        double end = fmin(record_x(p, (double)p->run->start - 0.5), c->right);
        canvas_box(l->canvas, &(struct box){c->left, top, end - c->left, c->plot}, &(struct ink){.fill = 0xe9e9e9});
    }
    for (size_t i = 0; i < p->y.n_ticks; i++)
        canvas_line(l->canvas, c->left, p->y.ticks[i].x, c->right, p->y.ticks[i].x, &pale);
    canvas_line(l->canvas, c->left, top + c->plot, c->right, top + c->plot, &(struct pen){0.8, c->tick.colour, {0}});
}

static void draw_ticks(struct layout *l, const struct chart *c, const struct panel *p, double bottom)
{
    double y = layout_baseline(bottom + 2, FOOT - 3, c->tick.size);
    for (size_t i = 0; i < p->y.n_ticks; i++)
        canvas_text_right(l->canvas, c->left - 4, p->y.ticks[i].x + c->tick.size * 0.36, &c->tick, p->y.ticks[i].label);
    for (size_t i = 0; i < p->x.n_ticks; i++) {
        const struct tick *t = &p->x.ticks[i];
        double x = fmin(t->x - t->width / 2, c->right - t->width);
        canvas_text(l->canvas, x, y, &c->tick, t->label);
        canvas_line(l->canvas, t->x, bottom, t->x, bottom + 2, &(struct pen){0.8, c->tick.colour, {0}});
    }
    canvas_text(l->canvas, c->right + 6, y, &c->tick, "record");
}

/* The points of a line under way, ended where a record cannot be drawn. */
struct stroke {
    struct layout *l;
    struct pen pen;
    struct point *p;
    size_t n;
};

static void end_stroke(struct stroke *s)
{
    const struct ink ink = {NO_FILL, s->pen}, dot = {s->pen.colour, {0, 0, {0}}};
    if (s->n > 1)
        canvas_path(s->l->canvas, s->p, s->n, 0, &ink);
    else if (s->n == 1)
        canvas_box(s->l->canvas, &(struct box){s->p[0].x - 0.6, s->p[0].y - 0.6, 1.2, 1.2}, &dot);
    s->n = 0;
}

/* Record 0 beyond the scale ends at the top of the plot. */
static struct point place(const struct panel *p, size_t i)
{
    return (struct point){record_x(p, (double)i), log_axis_y(&p->y, fmin(p->run->seconds[i], p->y.hi))};
}

/*
 * Records i..end-1 share a column of the picture: of them the first, the fastest, the slowest and the last are drawn,
 * in their order, which is all that a line through every one of them would show there (Jugel et al. 2014, M4).
 */
static void add_column(struct stroke *s, const struct panel *p, size_t from, size_t end)
{
    size_t low = from, high = from;
    for (size_t i = from; i < end; i++) {
        low = p->run->seconds[i] < p->run->seconds[low] ? i : low;
        high = p->run->seconds[i] > p->run->seconds[high] ? i : high;
    }
    const size_t kept[] = {from, low < high ? low : high, low < high ? high : low, end - 1};
    for (size_t k = 0; k < 4; k++)
        if (k == 0 || kept[k] != kept[k - 1])
            s->p[s->n++] = place(p, kept[k]);
}

static void draw_series(struct layout *l, const struct panel *p)
{
    struct stroke s = {.l = l, .pen = {0.7, p->style.series->colour, {0}}};
    const struct steps_run *r = p->run;
    s.p = arena_array(&l->scratch, 4 * r->n, sizeof *s.p);
    if (s.p == NULL) {
        layout_out_of_memory(l);
        return;
    }
    for (size_t i = 0, end; i < r->n; i = end) {
        end = i + 1;
        if (!is_drawn(r->seconds[i])) {
            end_stroke(&s);
            continue;
        }
        double column = floor(record_x(p, (double)i) / column_width);
        while (end < r->n && is_drawn(r->seconds[end]) && floor(record_x(p, (double)end) / column_width) == column)
            end++;
        add_column(&s, p, i, end);
    }
    end_stroke(&s);
}

/* Few enough to be told apart. */
static void draw_dots(struct layout *l, const struct panel *p)
{
    const struct ink ink = {p->style.series->colour, {0, 0, {0}}};
    for (size_t i = 0; p->run->n <= DOTS && i < p->run->n; i++) {
        if (!is_drawn(p->run->seconds[i]) || p->run->out[i] || (i == 0 && leaves_plot(p)))
            continue;
        struct point at = place(p, i);
        canvas_box(l->canvas, &(struct box){at.x - 0.9, at.y - 0.9, 1.8, 1.8}, &ink);
    }
}

/* Open marks, of which one that would lie on the last one is left out: crowds stay as dark as they are. */
static void draw_outliers(struct layout *l, const struct panel *p)
{
    struct point last = {-INFINITY, 0};
    for (size_t i = 0; i < p->run->n; i++) {
        if (!p->run->out[i] || !is_drawn(p->run->seconds[i]) || (i == 0 && leaves_plot(p)))
            continue;
        struct point at = place(p, i);
        if (hypot(at.x - last.x, at.y - last.y) < 4)
            continue;
        chart_mark(l->canvas, &p->style, at.x, at.y);
        last = at;
    }
}

/* Where the window begins or ends: between two records. */
static double window_x(const struct chart *c, const struct panel *p, size_t record)
{
    return fmin(fmax(record_x(p, (double)record - 0.5), c->left), c->right);
}

/* The interval of the level, under everything: the records say whether they lie in it. */
static void draw_band(struct layout *l, const struct chart *c, const struct panel *p)
{
    const struct steps_run *r = p->run;
    if (!has_window(r) || !is_drawn(r->level.value) || !is_drawn(r->level.lo) || !is_drawn(r->level.hi))
        return;
    double x0 = window_x(c, p, r->start), top = log_axis_y(&p->y, r->level.hi);
    canvas_box(l->canvas, &(struct box){x0, top, window_x(c, p, r->end) - x0, log_axis_y(&p->y, r->level.lo) - top},
               &(struct ink){.fill = chart_tint(p->style.series->colour)});
}

static void draw_level(struct layout *l, const struct chart *c, const struct panel *p, double top)
{
    const struct steps_run *r = p->run;
    const struct mark *m = &r->level;
    if (!has_window(r) || !is_drawn(m->value))
        return;
    double y = log_axis_y(&p->y, m->value);
    canvas_line(l->canvas, window_x(c, p, r->start), y, window_x(c, p, r->end), y,
                &(struct pen){0.8, c->level.colour, {0}});
    double text = fmin(fmax(y - LINE, top), top + c->plot - 2 * LINE);
    if (r->level_label != NULL)
        canvas_text(l->canvas, c->right + 6, layout_baseline(text, LINE, c->level.size), &c->level,
                    one_line(l, &c->level, r->level_label, l->right - c->right - 6));
    if (r->limits_label != NULL)
        canvas_text(l->canvas, c->right + 6, layout_baseline(text + LINE, LINE, c->text.size), &c->text,
                    one_line(l, &c->text, r->limits_label, l->right - c->right - 6));
}

static void draw_plot(struct layout *l, const struct chart *c, struct panel *p)
{
    draw_strip(l, c, p);
    l->y += STRIP;
    double top = l->y;
    draw_ground(l, c, p, top);
    draw_band(l, c, p);
    int few = p->run->n <= DOTS; /* many records would hide the level, few would be hidden by it */
    if (few)
        draw_level(l, c, p, top);
    draw_series(l, p);
    draw_dots(l, p);
    if (!few)
        draw_level(l, c, p, top);
    draw_outliers(l, p);
    draw_ticks(l, c, p, top + c->plot);
    l->y = top + c->plot + FOOT;
}

static void draw_panel(struct layout *l, const struct chart *c, struct panel *p)
{
    double top = l->y;
    struct lines name = chart_wrap(l, &c->name, p->run->label, l->right - l->left, 1);
    if (name.n > 0)
        layout_line_with_links(l, l->left, l->y, NAME, &c->name, name.line);
    if (p->beside)
        canvas_text_right(l->canvas, l->right, layout_baseline(l->y, NAME, c->text.size), &c->text,
                          p->state.line[0].text);
    l->y += NAME;
    if (!p->beside)
        draw_lines(l, &p->state, &c->text);
    if (p->run->n > 0) {
        fit_x(p, c, l);
        fit_y(p, c, l, l->y + STRIP);
        draw_plot(l, c, p);
    }
    l->y = top + p->height;
}

static double axis_height(const struct chart *c)
{
    return c->data->y_axis != NULL ? LINE + 3 : 0;
}

static void draw_axis_title(struct layout *l, const struct chart *c)
{
    if (c->data->y_axis != NULL)
        canvas_text(l->canvas, l->left, layout_baseline(l->y, LINE, c->text.size), &c->text,
                    one_line(l, &c->text, c->data->y_axis, l->right - l->left));
    l->y += axis_height(c);
}

/* Plots of few runs are as high as lets all of them stay on the page. */
static void fit_plots(struct chart *c, struct layout *l, const char *note)
{
    double height = axis_height(c) + layout_note_height(l, note);
    size_t n = c->data->n_runs;
    for (size_t i = 0; i < n && n <= FEW; i++)
        height += fit_panel(c, l, i).height;
    if (n > 0 && n <= FEW && layout_fits(l, height))
        c->plot = fmin(MOST_PLOT, c->plot + floor((l->bottom - l->y - height) / (double)n));
}

double steps_least_height(struct layout *l, const struct block *b)
{
    struct chart c = chart_of(l, &b->as.steps);
    double height = layout_caption_height(l, b->text) + axis_height(&c);
    if (c.data->n_runs > 0)
        height += fit_panel(&c, l, 0).height;
    return c.data->n_runs > 1 ? height : height + layout_note_height(l, b->note);
}

void steps_draw(struct layout *l, const struct block *b)
{
    struct chart c = chart_of(l, &b->as.steps);
    layout_caption(l, b->text);
    fit_plots(&c, l, b->note);
    fit_columns(&c, l);
    canvas_tag_begin(l->canvas, TAG_FIGURE, b->alt != NULL ? b->alt : b->text != NULL ? b->text : "chart");
    for (size_t i = 0; i < c.data->n_runs && !l->canvas->failed; i++) {
        struct panel p = fit_panel(&c, l, i);
        int fits = i == 0 || layout_fits(l, p.height);
        if (!fits) {
            layout_break(l);
            layout_caption_again(l, b->text);
        }
        if (i == 0 || !fits)
            draw_axis_title(l, &c);
        draw_panel(l, &c, &p);
    }
    canvas_tag_end(l->canvas);
    layout_note(l, b->note);
}

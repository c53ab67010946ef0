/*
 * Random texts and values for the render tests: what a receipt may hold and a page must bear.
 */
#ifndef TESTS_RENDER_RANDOM_H
#define TESTS_RENDER_RANDOM_H

#include "core/arena.h"
#include "report/report.h"

#include <math.h>
#include <stdint.h>

/* splitmix64 (Steele, Lea & Flood 2014). */
static inline uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline size_t below(uint64_t *state, size_t n)
{
    return (size_t)(next_random(state) % n);
}

static const char *const random_words[] = {
    "B200",
    "is",
    "faster",
    "38,498",
    "[38,230,",
    "of",
    "the",
    "n=10",
    "×",
    "≥",
    "Ångström",
    "▲◆✓",
    "😀",
    "עברית",
    "العربية",
    "e\xcc\x81",
    "\x01\x1b[31m",
    "\342\200\256flip",
    "日本語",
    "\n",
    "\xff\xfe",
    "a\tb",
    "rcp-01J2K7QH5Z9W3M8N4P6R-and-then-some-more-of-the-same-identifier-that-never-ends/and/a/path_too.json",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "--set",
    "\"quoted\\\"",
};

static inline const char *random_text(struct arena *a, uint64_t *state, size_t most)
{
    char *text = arena_copy(a, "x");
    for (size_t i = below(state, most + 1); i > 0; i--)
        text = arena_format(a, "%s %s", text, random_words[below(state, sizeof random_words / sizeof *random_words)]);
    return text;
}

static inline double random_value(uint64_t *state)
{
    static const double values[] = {NAN,   INFINITY, -INFINITY, 0,     1e-9,     1e12,  1,
                                    20290, 38498,    -5,        1e300, 3.3e-200, 1.0001};
    if (below(state, 3) == 0)
        return values[below(state, sizeof values / sizeof *values)];
    return (double)below(state, 1000000) / (double)(1 + below(state, 1000));
}

static inline struct curve_point *random_points(struct arena *a, uint64_t *state, size_t *n)
{
    *n = below(state, 5) == 0 ? below(state, 3) : 2 + below(state, 40);
    struct curve_point *p = arena_array(a, *n, sizeof *p);
    size_t form = below(state, 4);
    double slope = random_value(state), spread = (double)below(state, 30) / 100;
    for (size_t i = 0; i < *n; i++) {
        double x = (double)(i + below(state, 2)) / 10;
        double y = form == 0 ? slope * x : form == 1 ? slope / x : form == 2 ? 5 + x : random_value(state);
        p[i] = (struct curve_point){x, below(state, 12) ? y : NAN, y * (1 - spread), y * (1 + spread)};
    }
    return p;
}

static inline struct curve_mark random_curve_mark(uint64_t *state, const struct curve_chart *c, const char *series)
{
    const struct curve *on = c->n_curves > 0 ? &c->curves[below(state, c->n_curves)] : NULL;
    struct curve_mark m = {(double)below(state, 50) / 10, random_value(state), NAN, NAN, NULL, series, 0, 0};
    if (on != NULL && on->n_points > 0 && below(state, 4) != 0) {
        const struct curve_point *p = &on->points[below(state, on->n_points)];
        m = (struct curve_mark){p->x, p->y, p->lo, p->hi, NULL, series, 0, 0};
    }
    m.dated = below(state, 4) == 0;
    m.modelled = below(state, 4) == 0;
    return m;
}

/* Every label begins with a word of its own, "#1#", "#2#", …: *n_labels of them. */
static inline void random_curves(struct arena *a, uint64_t *state, struct curve_chart *c, size_t *n_labels)
{
    static const char *const series[] = {"B200", "H100", "H200", "TPU v6e", "MI300X", NULL};
    size_t n = 0, most = below(state, 6) == 0 ? 30 : 5, wordy = below(state, 5) == 0 ? 8 : 3;
    *c = (struct curve_chart){below(state, 9) ? random_text(a, state, 4) : NULL,
                              random_text(a, state, 4),
                              .x_scale = below(state, 3) ? 0 : 100,
                              .x_suffix = below(state, 2) ? NULL : " %",
                              .n_curves = below(state, most),
                              .n_marks = below(state, most),
                              .n_guides = below(state, below(state, 4) ? 4 : most)};
    c->curves = arena_array(a, c->n_curves, sizeof *c->curves);
    c->marks = arena_array(a, c->n_marks, sizeof *c->marks);
    c->guides = arena_array(a, c->n_guides, sizeof *c->guides);
    for (size_t i = 0; i < c->n_curves; i++) {
        struct curve *k = &c->curves[i];
        k->points = random_points(a, state, &k->n_points);
        k->label = arena_format(a, "#%zu# %s", ++n, random_text(a, state, wordy));
        k->series = series[below(state, 6)];
        k->dated = below(state, 4) == 0;
        k->modelled = below(state, 4) == 0;
    }
    for (size_t i = 0; i < c->n_marks; i++) {
        c->marks[i] = random_curve_mark(state, c, series[below(state, 6)]);
        c->marks[i].label = arena_format(a, "#%zu# %s", ++n, random_text(a, state, wordy));
    }
    for (size_t i = 0; i < c->n_guides; i++) {
        double at = below(state, 3) ? (double)below(state, 500) / 100 : random_value(state);
        c->guides[i] = (struct curve_guide){below(state, 3) != 0, at, at * 0.9, below(state, 2) ? at * 1.1 : NAN,
                                            arena_format(a, "#%zu# %s", ++n, random_text(a, state, wordy))};
    }
    *n_labels = n;
}

#endif

/* What the files about moves share. Internal to this room. */
#ifndef QUERY_WEEK_MOVES_PARTS_H
#define QUERY_WEEK_MOVES_PARTS_H

#include "query/week_moves.h"
#include "stats/changes.h"

#define WEEKS_OF_HISTORY    26 /* with runs, before the week that is looked at */
#define WEEKS_OF_A_QUARTER  13
#define WEEKS_REMEMBERED    8 /* with runs: so long a change may still be told, and is known to have been told */
#define RUNS_TO_CONFIRM     3
#define WEEKS_OF_A_YEAR     52
#define QUESTIONS_OF_A_LOOK 3

/* Runs of a series up to the end of a week; the first run of the n-th week with runs before run `end`. */
size_t week_runs_until(const struct week_series *s, int64_t week);
size_t week_runs_back(const struct week_series *s, size_t end, size_t n);

/* The first run that a look at the end of the week of run `end` - 1 goes back to; and all looks that matter to it. */
size_t week_window_begin(const struct week_series *s, size_t end);
size_t week_windows_begin(const struct week_series *s);

/*
 * What a look sees: the weeks of history and the one looked at, but not the runs of history that stood out alone. Run i
 * of it is run[i] of the series.
 */
struct week_window {
    struct changes found; /* places are indices of the series from `begin` on */
    size_t begin, end, n;
    double *x; /* ln rate */
    int64_t *weeks;
    size_t *run;
    size_t *starts, n_starts; /* confirmed changes of level, as indices of x; there is room for more */
    double *scratch;
};
int week_window_open(struct week_window *w, const struct week_series *s, size_t end, const struct week_rule *rule,
                     struct arena *memory, struct error *err);
size_t week_window_index(const struct week_window *w, size_t run); /* of that run, or of the first one after it */

/* Puts a start in, if it is not there, and says which it is; 0 < at < w->n. */
size_t week_window_start(struct week_window *w, size_t at);

/* Fills m from the levels around a start. */
int week_window_measure(struct week_move *m, struct week_window *w, size_t which, const struct week_rule *rule,
                        struct error *err);

/* Whether it is large enough to be told, in mean, median and pairs; and sure enough as well. */
int week_move_is_large(const struct week_move *m, const struct week_rule *rule);
int week_move_counts(const struct week_move *m, double p, const struct week_rule *rule);

/* One series at the end of one week: the questions that could be asked. */
struct week_look {
    int64_t week;
    size_t series;
    struct week_move moves[QUESTIONS_OF_A_LOOK];
    char counts[QUESTIONS_OF_A_LOOK]; /* by the family of the week */
    size_t n;
    struct week_spike *spikes;
    size_t n_spikes;
    struct week_look *next; /* an earlier found one of the series */
};
int week_look_at(struct week_look *out, const struct week_series *s, size_t series, int64_t week,
                 const struct week_rule *rule, struct arena *memory, struct error *err);

/* Asks how far the weeks before run `end` have drifted, where a line describes them better than levels: else nothing.
 */
int week_drift_ask(struct week_look *out, const struct week_series *s, size_t end, const struct week_rule *rule,
                   struct arena *memory, struct error *err);

#endif

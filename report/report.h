/*
 * A report as data: what render draws, what the Markdown and JSON twins print, without a database behind it.
 *
 * A report is sections; every section lies in one plane. Sections that follow each other in one plane, of one validity,
 * may share a page; others begin one. A section is blocks, one under the other.
 * Texts are plain UTF-8, ready to print: numbers are formatted, units are in headers, and what came from receipts has
 * its control and invisible characters escaped. Everything lives in `memory`.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "core/arena.h"

#include <stddef.h>
#include <stdint.h>

/* Current claims, dated evidence and reference never share a page. */
enum plane { PLANE_CURRENT, PLANE_DATED, PLANE_REFERENCE };

enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_POINT /* on the decimal point */ };

struct column {
    const char *title; /* with the unit: "tok/s" */
    enum align align;
    int mono;    /* ids: set in the fixed-width face */
    int stretch; /* takes the room that is left and wraps; others are as wide as their widest cell */
};

struct cell {
    const char *text;   /* NULL is an empty cell; a word that is the name of an anchor is a link without being told */
    const char *target; /* anchor this cell links to, or "https://…"; NULL */
    const char *anchor; /* anchor this cell is; NULL */
};

struct table {
    size_t n_columns, n_rows;
    const struct column *columns;
    struct cell *cells; /* row by row */
    const char *empty;  /* the sentence that stands for a table without rows */
};

/* A value with its interval; limits are NaN where there is none, value is NaN where there is nothing to show. */
struct mark {
    double value, lo, hi;
};

/* C1, which is faster: rows shared by an absolute panel (from zero) and a zoomed ratio panel (reference 1.00). */
struct compare_row {
    const char *label;  /* "B200" */
    const char *series; /* picks colour, mark and dash: the accelerator's name, else NULL */
    struct mark rate, ratio;
    const char *note;       /* at the right: "38,498 [38,230, 38,769] n=10", or "no eligible receipt" */
    int base;               /* the row others are divided by */
    int dated;              /* hollow mark, dashed interval */
    int modelled;           /* hatched */
    const char *ratio_note; /* under the note, where there is a ratio panel: "1.897× [1.884–1.910]"; NULL */
};

struct compare_chart {
    const char *rate_axis;  /* "tok/s, whole system" */
    const char *ratio_axis; /* "ratio to H200"; NULL leaves the second panel out */
    struct compare_row *rows;
    size_t n_rows;
};

/*
 * C4 and C5: curves over a common x. A curve has its band (the interval, read upwards), marks are what is real on it,
 * guides are the lines a reader looks for (break-even). Labels stand beside what they name; render sees that none lies
 * on another, and names in a note what has no room. The y axis begins at zero and follows marks, guides and the ends
 * of curves; a curve that rises far beyond them leaves the plot at its top.
 */
struct curve_point {
    double x, y, lo, hi; /* y NaN: the curve is broken here; lo or hi NaN: no band here; infinite: it has no end */
};

struct curve {
    const char *label;          /* "B200": at the end of the curve */
    const char *series;         /* as compare_row.series */
    struct curve_point *points; /* in the order of x; without a figure among them the label says "(no figure)" */
    size_t n_points;
    int dated;    /* hollow, thin */
    int modelled; /* dash-dot; the label says "modelled" */
};

struct curve_mark {
    double x, y, lo, hi; /* lo and hi as above. y NaN: the label alone, which says why */
    const char *label;   /* "6.25 $/h: 0.4022"; NULL */
    const char *series;
    int dated;    /* hollow mark, dashed interval */
    int modelled; /* hatched; the label says "modelled" */
};

struct curve_guide {
    int upright;       /* x = at, from the axis up; else y = at */
    double at, lo, hi; /* lo..hi shaded, as above; NaN: a line alone */
    const char *label; /* "break-even 6.13 $/h" */
};

struct curve_chart {
    const char *x_axis, *y_axis; /* with units: "$ per accelerator-hour", "$/Mtok" */
    double x_scale;              /* tick labels are x times this: 100 with suffix " %" for shares; 0 is 1 */
    const char *x_suffix;        /* NULL */
    struct curve *curves;
    size_t n_curves;
    struct curve_mark *marks;
    size_t n_marks;
    struct curve_guide *guides;
    size_t n_guides;
};

/*
 * C3, step time: a panel a run, one under the other, seconds per step upright on a logarithmic scale of its own, the
 * record across. What lies before the window is shaded. Records that stand out are open marks; they count all the
 * same.
 */
struct steps_run {
    const char *label;        /* "rcp-7b791b04a0ed · H200" */
    const char *series;       /* as compare_row.series */
    const char *state;        /* in words: "flat: only record 0 discarded: the rest holds one level" */
    const double *seconds;    /* per step, n of them; what is no positive number breaks the line */
    const unsigned char *out; /* n: the record stands out */
    size_t n;
    size_t start, end;        /* the window: records start..end-1; equal: there is none, and no level */
    struct mark level;        /* seconds per step in the window; NaN without one */
    const char *level_label;  /* "4.051 s"; NULL without a level … */
    const char *limits_label; /* "4.046–4.056" */
};

struct steps_chart {
    const char *y_axis; /* "seconds per step, logarithmic" */
    struct steps_run *runs;
    size_t n_runs;
};

/*
 * C2, run dots: a row a level, every run a dot with its own interval, in the order given, under them the level's mean
 * with its interval; one axis for all rows, from the smallest to the greatest value. Where there are several levels, a
 * second panel shows the same runs as what they differ from the mean of their level, in percent.
 */
struct dots_row {
    const char *label;  /* "B200" */
    const char *series; /* as compare_row.series */
    const struct mark *runs;
    size_t n_runs;
    struct mark level; /* NaN without runs */
    const char *note;  /* at the right: "n=10, spread 0.4 %", or "no eligible receipt" */
    int dated, modelled;
};

struct dots_chart {
    const char *axis; /* "tok/s, whole system" */
    struct dots_row *rows;
    size_t n_rows;
};

/*
 * C6, age of evidence: a row a class or surface, a mark a run at its date. All of a chart is of one plane: in a dated
 * section every mark is hollow, and `valid_from` is where those that are not here would begin.
 */
struct age_row {
    const char *label;
    const char *series;     /* as compare_row.series; NULL */
    const int64_t *moments; /* UTC ms, in order */
    size_t n;
    const char *note; /* at the right: "10 runs, newest 12 days old" */
};

struct ages_chart {
    struct age_row *rows;
    size_t n_rows;
    int64_t from, as_of;     /* what the axis shows at least */
    int64_t valid_from;      /* runs from then on are of today: a line, and the ground behind it; INT64_MIN: none */
    const char *valid_label; /* "of today since 2024-09-15"; NULL */
    int dated;
};

/*
 * C7, class matrix in words: a table whose cells are judgements, each with a mark of its own so that it can be scanned.
 * The page says the judgement's own word ("ready", "too few") above the text of its cell.
 */
enum judgement {
    JUDGED_NONE,      /* no eligible receipt: "—" */
    JUDGED_DATED,     /* runs past their validity */
    JUDGED_FEW,       /* too few to say */
    JUDGED_ALONE,     /* enough, and nothing to be compared with */
    JUDGED_REFUSED,   /* may not be compared */
    JUDGED_DISCLOSED, /* may, with a difference said */
    JUDGED_READY      /* may be compared */
};

struct matrix_cell {
    enum judgement judgement;
    const char *text;   /* "10 runs", "R002 R003" */
    const char *target; /* anchor; NULL */
};

struct matrix_chart {
    const char *corner;              /* what the rows are: "Class" */
    const char *const *columns;      /* "B200", … */
    const char *const *rows;         /* names, wrapped */
    const char *const *row_ids;      /* "cls-3f62e5ef…", in the fixed-width face; NULL: none */
    const struct matrix_cell *cells; /* row by row */
    size_t n_columns, n_rows;
};

/*
 * W1, what moved this week: a row a class and level; at the left its runs over the last weeks, at the right the change
 * against what it was before, with interval, about a line at "no change".
 */
struct move_point {
    int64_t at; /* UTC ms */
    double value;
    int recent; /* of this week: filled; those before are small and grey */
};

struct move_row {
    const char *label, *series;
    const struct move_point *points; /* in order; may be none */
    size_t n_points;
    struct mark change; /* relative: -0.05 for 5 % slower; NaN: none */
    const char *note;   /* "−5.2 % [−6.1, −4.3], 4 runs, confirmed" */
};

struct moves_chart {
    const char *points_axis, *change_axis; /* "runs, tok/s", "change against before" */
    struct move_row *rows;
    size_t n_rows;
    int64_t from, to; /* of the left panel */
};

/* Marks within a text, by its bytes: [start, end). They do not overlap. */
enum span_kind { SPAN_STRONG, SPAN_CODE, SPAN_LINK };
struct span {
    size_t start, end;
    enum span_kind kind;
    const char *target; /* of a link: "https://…", whose address is then a footnote of the page, or an anchor */
};

struct finding {
    const char *text;   /* one sentence */
    const char *ref;    /* what backs it: claim or receipt id, refusal code */
    const char *target; /* anchor of ref; NULL */
};

enum block_kind {
    BLOCK_HEADLINE,  /* text; one per section, first */
    BLOCK_SUBTITLE,  /* text */
    BLOCK_HEADING,   /* text; kept with what follows */
    BLOCK_PARAGRAPH, /* text */
    BLOCK_NOTE,      /* text, small: method notes */
    BLOCK_CODE,      /* text in the fixed-width face, wrapped: commands */
    BLOCK_FINDINGS,  /* numbered */
    BLOCK_TABLE,
    BLOCK_COMPARE, /* C1 */
    BLOCK_CURVES,  /* C4, C5 */
    BLOCK_STEPS,   /* C3 */
    BLOCK_DOTS,    /* C2 */
    BLOCK_AGES,    /* C6 */
    BLOCK_MATRIX,  /* C7 */
    BLOCK_MOVES,   /* W1 */
    BLOCK_LIST,    /* one item: text, spans, `ordered` */
    BLOCK_PAGE_BREAK,
    BLOCK_KINDS
};

struct block {
    enum block_kind kind;
    const char *text;         /* for charts: the question, which is the title */
    const char *note;         /* one line of method under a chart or table; NULL */
    const char *alt;          /* charts: what it shows, for those who cannot see it */
    const struct span *spans; /* of the text of paragraphs, notes and list items */
    size_t n_spans;
    union {
        struct table table;
        struct compare_chart compare;
        struct curve_chart curves;
        struct steps_chart steps;
        struct dots_chart dots;
        struct ages_chart ages;
        struct matrix_chart matrix;
        struct moves_chart moves;
        size_t ordered; /* BLOCK_LIST: its number; 0 is a bullet */
        struct {
            struct finding *items;
            size_t n;
        } findings;
    } as;
};

struct section {
    enum plane plane;
    const char *title;    /* bookmark */
    const char *validity; /* header, right: "valid 2024-10-04 – 2024-10-29 · whole-model training lane" */
    struct block *blocks;
    size_t n_blocks;
};

struct report {
    const char *template_name;   /* "capacity" */
    const char *template_digest; /* 64 hex digits of the template's text; NULL where there is no template */
    const char *template_path;   /* of a template that did not come with the program; NULL */
    const char *const *settings; /* "K=V", as they were given: what makes it again, and what --verify needs */
    size_t n_settings;
    const char *page;    /* "a4", "letter", "chart" */
    const char *command; /* which makes it again; NULL */
    const char *title;   /* document title: the headline */
    const char *subject;
    const char *tool;        /* "mcreport 0.1.0" */
    const char *as_of;       /* "2024-10-20": to its end; a moment within a day is RFC 3339 */
    const char *db_digest;   /* 64 hex digits */
    const char *rendered_at; /* RFC 3339: SOURCE_DATE_EPOCH or the as-of moment, never the clock */
    const char *verdict;     /* "compared", "refused", "nothing current"; of one claim its status; "reference" */
    int synthetic;           /* anything in it is made up: every page says SYNTHETIC */
    struct section *sections;
    size_t n_sections;
    const char *json;  /* the report as data, attached inside the PDF */
    const char *facts; /* one line of JSON, for files that do not hold all of that: what --verify begins with */
    struct arena memory;
};

#endif

/*
 * The classes of an archive at a moment: what can be compared with what, and which runs are missing.
 *
 * A family is the runs that agree in every hard factor but the axis and its companions; its levels are the values of
 * the axis. Two levels of a family can be compared; two families cannot, and the reasons are named. Levels are judged
 * as `compare` would judge them, each against the family's base, on one stack where there is one that both ran on.
 * Nothing is divided here.
 */
#ifndef QUERY_CLASSES_H
#define QUERY_CLASSES_H

#include "query/evidence.h"
#include "query/gate.h"

/* Numbers of a level that an interval takes; more are not looked for, so `n_numbers` ends there. */
#define CLASS_ENOUGH 2

/* What a comparison of the level with the base of its family would meet; of the base, the best that any other has. */
enum class_standing {
    CLASS_ABSENT,     /* no run of it */
    CLASS_DATED,      /* none of today */
    CLASS_NUMBERLESS, /* runs of today, and none with a number by the metric */
    CLASS_FEW,        /* a ratio, but too few numbers for its interval, here or on the base */
    CLASS_ALONE,      /* enough, and no other level that has: of the base only */
    CLASS_DISCLOSED,  /* a ratio with its interval, where what differs in the stack is disclosed */
    CLASS_READY,      /* the same with nothing to disclose */
    CLASS_STANDINGS
};

struct class_level {
    const char *value;                     /* of the axis */
    size_t n_current, n_dated;             /* usable runs within, and past, their validity */
    size_t n_failed;                       /* attempts that failed, of today */
    size_t n_stacks;                       /* different stacks among the current runs */
    size_t n_numbers;                      /* current runs with a number, on whichever stack: at most CLASS_ENOUGH */
    int64_t newest;                        /* seen_at of the newest usable run; INT64_MIN: none */
    const struct receipt_row *const *runs; /* usable ones by seen_at: the dated, then the current */
    enum class_standing standing;
    unsigned differs;           /* bit set of soft factors in which it is not as the base; of FEW and DISCLOSED */
    size_t n_more, n_more_base; /* runs that are missing for READY, of it and of the base; 0 of the base itself */
};

struct class_family {
    const char *class_id; /* of its first run of today, failing that of its first: with the axis left open, all of it */
    const struct receipt_row *example; /* that run */
    struct factors shared;             /* what all of its usable runs agree on; NULL elsewhere */
    struct class_level *levels;        /* by name: those it has, and those the archive knows on its surface */
    size_t n_levels;
    const struct class_level *base; /* against which the others are judged; NULL: nothing is current */
    const struct receipt_row *like; /* the newest run of the base on the stack they are judged on; NULL */
    size_t n_current, n_dated, n_failed, n_current_levels;
    size_t n_unnamed;       /* usable runs that do not record the axis: in no level */
    int64_t oldest, newest; /* seen_at of usable runs */
};

/*
 * What would have to be run for a level to be compared with the base of its family; where all runs are dated, with the
 * level that has the most of them.
 */
struct class_want {
    const struct class_family *family;
    const struct class_level *level, *base; /* base NULL: the level is the only one, and short of an interval itself */
    size_t n_more, n_more_base;             /* runs that are missing, at least */
    const char *why;                        /* "no run of H200", "1 run of B200, and an interval takes 2" */
    const struct receipt_row *like;         /* whose launch they repeat, the level apart */
    const char *command;                    /* what answers then: "mcreport compare --by accelerator --where …" */
};

struct class_list {
    struct class_family *families; /* those with current runs first, most current levels first, then by their factors */
    size_t n_families;
    size_t n_current;             /* of them, with current runs */
    size_t n_of[CLASS_STANDINGS]; /* levels with runs, bases apart, of families with current runs: ABSENT is 0 */
    struct class_want *wants;     /* nearest to an answer first; then those that lack no more than a disclosure, then
                                     those of families without a run of today */
    size_t n_wants;
    unsigned varying; /* bit set of hard factors in which the families are not all alike */
};

struct class_question {
    enum factor axis;
    enum metric metric;
    int64_t valid_from; /* runs seen earlier are dated */
};

/*
 * all: as evidence_load() gives it; what is no run, nor a failed one of a lane with throughput, is passed over. The
 * rows must stay. Measures no more runs than the judgements take. ERR_INTEGRITY, ERR_IO, ERR_NOMEM.
 */
int class_list_of(struct class_list *out, struct store *store, const struct evidence_list *all,
                  const struct class_question *q, struct arena *memory, struct error *err);

/*
 * What compares a level that is READY, DISCLOSED or FEW with the base of its family: "mcreport compare --by accelerator
 * --where class=cls-…", with the two where there are others; narrowed to the stack where runs on another one would be
 * in the way, or disclosing what differs. NULL without memory.
 */
const char *class_command(const struct class_family *f, const struct class_level *level, const struct class_question *q,
                          struct arena *memory);

/*
 * Why two families are two: the hard factors they differ in, as the gate words them. Nothing is compared. *codes is a
 * bit set of 1 << code. ERR_NOMEM.
 */
int class_difference(struct difference **out, size_t *n, unsigned *codes, const struct class_family *a,
                     const struct class_family *b, enum factor axis, struct arena *memory, struct error *err);

/* The hard factors in which two families differ: a bit set. */
unsigned class_apart(const struct class_family *a, const struct class_family *b, enum factor axis);

/*
 * The families nearest to one, itself apart, of the first n_among of the list: those that differ from it in the fewest
 * factors, of these the first. Indices into list->families, at most `most`; returns how many.
 */
size_t class_nearest(size_t *out, size_t most, const struct class_list *list, size_t family, size_t n_among,
                     enum factor axis);

#endif

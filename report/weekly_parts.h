/* What the files of the weekly share: a week being told, list by list. Internal to this room. */
#ifndef REPORT_WEEKLY_PARTS_H
#define REPORT_WEEKLY_PARTS_H

#include "core/json_writer.h"
#include "report/study_parts.h"
#include "report/weekly.h"

struct telling {
    struct study x;      /* with the week; its texts live in a report of its own */
    struct report scrap; /* that one */
    const struct weekly_unreadable *unreadable;
    size_t n_unreadable;
    struct arena *memory; /* where items live */
};

/* One list: how many items, an item in words, and its members beside "id" and "text". */
struct weekly_list_rule {
    const char *name;  /* of the count and the list: "became_dated" */
    const char *title; /* "Became dated" */
    const char *one;   /* before an item, where revisions differ: "+ regression: …" */
    size_t (*count)(const struct telling *t);
    void (*item)(struct telling *t, size_t i, struct weekly_item *out); /* NULL: there is a count alone */
    void (*members)(struct telling *t, size_t i, struct json_writer *w);
};
const struct weekly_list_rule *weekly_list_rule(enum weekly_list l);

enum { WEEKLY_ITEMS_SHOWN = 15 }; /* of a list, where people read it; weekly.json has all */

/* A text from outside as every form shows it: text_write_safe(). NULL for NULL, and without memory. */
const char *weekly_safe(const char *text, struct arena *memory);

/* The item of one, in `memory`: what to do about it is in its words, the help is how to see its bytes. */
void weekly_unreadable_item(struct weekly_item *out, const struct weekly_unreadable *u, struct arena *memory);

/* "B200 × 8, nam52-dense on modal, cold" */
const char *weekly_level_words(struct telling *t, const struct receipt_row *row);

/* The lists of what moved: weekly_moves.c. NULL: not one of them. */
const struct weekly_list_rule *weekly_moves_rule(enum weekly_list l);

/* The list of price changes: weekly_prices.c. */
size_t weekly_n_price_changes(const struct telling *t);
void weekly_price_item(struct telling *t, size_t i, struct weekly_item *out);
void weekly_price_members(struct telling *t, size_t i, struct json_writer *w);

/* What write() writes, as a text that lives in `memory`. NULL without memory. */
const char *weekly_written(void (*write)(const struct weekly_issue *w, FILE *f), const struct weekly_issue *w,
                           struct arena *memory);

#endif

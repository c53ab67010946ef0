/*
 * A template: what a report says where, without a number in it.
 *
 * Markdown with fenced blocks whose info string is "mcr" and whose body is a JSON object; its member "block" names what
 * it is. `template` comes first and names the template, `section` begins a section and a page, in one plane; every
 * other block is filled from a study (report/blocks.h). What stands between is prose: "#" is the headline of the
 * section, "##" a heading; paragraphs, lists, code. {{names}} in prose, and in the members that are printed, are
 * replaced by values (report/values.h) after Markdown is read, so that no value can act as Markdown. There is no logic.
 *
 * docs/templates.md is the manual, `mcreport template schema` the schema; both come from the tables.
 */
#ifndef REPORT_TEMPLATE_H
#define REPORT_TEMPLATE_H

#include "core/arena.h"
#include "core/digest.h"
#include "core/error.h"
#include "report/report.h"

#include <stddef.h>

struct block_rule; /* report/blocks.h */
struct block_body;

enum template_item_kind {
    ITEM_HEADLINE, /* "# …" */
    ITEM_HEADING,  /* "## …" and deeper */
    ITEM_PARAGRAPH,
    ITEM_LIST, /* one item of a list; `ordered` counts from 1 */
    ITEM_CODE, /* a code block that is not "mcr" */
    ITEM_BLOCK /* a filled one */
};

struct template_item {
    enum template_item_kind kind;
    size_t line, column;      /* where it begins, from 1 */
    const char *text;         /* of prose, marks of Markdown resolved, {{names}} still in it */
    const struct span *spans; /* over text */
    size_t n_spans;
    size_t ordered;                /* number of a list's item; 0: a bullet */
    const struct block_rule *rule; /* of ITEM_BLOCK */
    const struct block_body *body; /* its members */
};

struct template_section {
    enum plane plane;
    const char *title; /* bookmark; {{names}} in it */
    int optional;      /* left out where none of its filled blocks has anything to show */
    const struct template_item *items;
    size_t n_items;
    size_t line;
};

/* Codes MCR-T001 … and MCR-R009; the list with reasons: template_fault_rule(). */
struct template_fault {
    const char *code;
    size_t line, column; /* 0: of the whole file */
    const char *message, *help;
};

struct template
{
    const char *name;         /* slug; of the file without ".md" where the template block is missing */
    const char *title;        /* what it is, one line: `template list` */
    const char *subject;      /* document information: "Capacity report: …"; the title where not stated */
    const char *const *needs; /* settings it cannot do without: "claim" */
    size_t n_needs;
    const char *path;     /* where it was found; NULL: shipped with the program */
    struct digest digest; /* of its bytes */
    const struct template_section *sections;
    size_t n_sections;
    const struct template_fault *faults; /* in the order of their places; a template with any makes no report */
    size_t n_faults;
};

/*
 * Reads and checks all of it: every fault is found in one go. name: what it is called where it does not say; path: NULL
 * for a shipped one. Everything in `memory`; text need not outlive it. ERR_NOMEM only: what is wrong with the text is
 * in out->faults.
 */
int template_read(struct template *out, const char *name, const char *path, const char *text, size_t len,
                  struct arena *memory, struct error *err);

struct store;

/*
 * What only a database knows: whether there are the views and columns that blocks `table` name. Of a template without
 * faults; those that are found become its faults. Any database will do, they all have the same views.
 */
int template_check_views(struct template *t, struct store *store, struct arena *memory, struct error *err);

/* The templates that came with the program, by name. NULL past the end. */
struct template_shipped {
    const char *name, *text;
};
const struct template_shipped *template_shipped_at(size_t i);

struct template_fault_rule {
    const char *code, *title, *why, *help;
};
const struct template_fault_rule *template_fault_rule(size_t i); /* NULL past the end */

/* JSON Schema of the bodies of blocks, draft 2020-12, from the tables. NULL without memory; free() it. */
char *template_schema(void);

/* A new template to begin with, which passes its own check: `template init`. NULL without memory. */
const char *template_starter(const char *name, struct arena *memory);

#endif

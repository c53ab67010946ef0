/*
 * A week as programs take it: its facts as JSON, and the same in the forms of the channels that carry them. The pages
 * are those of the template "weekly" (study_report()). docs/weekly.md.
 */
#ifndef REPORT_WEEKLY_H
#define REPORT_WEEKLY_H

#include "report/study.h"

/* What `weekly --fail-on` may name. */
enum weekly_attention { WEEKLY_REGRESSION, WEEKLY_DATED, WEEKLY_ANECDOTE, WEEKLY_INTEGRITY, WEEKLY_ATTENTIONS };
const char *weekly_attention_name(enum weekly_attention a); /* "regression", "dated", "anecdote", "integrity" */

/* The lists of a week, in the order in which they are told; their names are those of the counts. */
enum weekly_list {
    WEEKLY_UNREADABLE, /* integrity, as the faults: what was sent in and could not be read */
    WEEKLY_REGRESSIONS,
    WEEKLY_IMPROVEMENTS,
    WEEKLY_FOLLOWED, /* told in an earlier week of too few runs: borne out by those since then, or not */
    WEEKLY_EARLY,    /* runs that lie elsewhere than before, of classes too new to say that they moved */
    WEEKLY_BECAME_DATED,
    WEEKLY_FELL, /* claims that may not be quoted at all any more: challenged, unsupported, withdrawn */
    WEEKLY_EXPIRING,
    WEEKLY_NEW,
    WEEKLY_ANECDOTES,
    WEEKLY_DISPUTED,
    WEEKLY_REFUSED,
    WEEKLY_PRICE_CHANGES,
    WEEKLY_UNCHANGED,
    WEEKLY_LISTS
};
const char *weekly_list_name(enum weekly_list l); /* "became_dated" */

/* What was sent in, and is in no list of receipts since it could not be read. */
struct weekly_unreadable {
    const char *path;     /* where it lay, safe to show: "inbox/broken.json" */
    const char *document; /* which bytes: "rcp-…" where they are kept, "sha256:…" of a file; NULL: none could be read */
    const char *reason; /* safe to show */
    const char *place;  /* the one name of where it lay, whatever `path` it was met by; NULL: not known */
};

/* Whether that is the same thing, met again: these bytes in this place, or by this path. */
int weekly_unreadable_same(const struct weekly_unreadable *a, const struct weekly_unreadable *b);

struct weekly_item {
    const char *id;   /* what makes it the same item in another revision: receipt, claim, class and level, question */
    const char *text; /* one sentence, plain, safe to show */
    const char *help; /* the command that would do something about it, safe to show; NULL */
};

struct weekly {
    const char *week;     /* "2026-W16" */
    const char *days;     /* "2026-04-13 – 2026-04-19" */
    const char *headline; /* the one-line verdict */
    int synthetic;
    struct weekly_item *items[WEEKLY_LISTS];
    size_t n[WEEKLY_LISTS];    /* of unchanged: series, of which there may be no items */
    size_t n_untested;         /* series beside the unchanged ones: too little to say whether they moved */
    const char *const *faults; /* integrity: stored documents, events or digest that are not what they should be */
    size_t n_faults;
    const char **unreadable;                /* sentences, for the pages: no more than they have room for, … */
    size_t n_unreadable, n_unreadable_more; /* … and how many there are beyond those */
    unsigned attention;                     /* bits 1 << enum weekly_attention */
    const char *facts;    /* the members of "data" of weekly.json, without revision and changed, as one JSON object: the
                             same facts are the same bytes; no digest of the database, no version, no clock in it */
    struct digest digest; /* of facts */
};

/*
 * request: its week named, as_of not after the week's end unless the week is under way. unreadable: what no database
 * knows, in the order in which it is to be told. Everything in `memory`; what is named by `unreadable` stays where it
 * is.
 */
int weekly_make(struct weekly *out, struct store *store, const struct report_request *request,
                const struct weekly_unreadable *unreadable, size_t n_unreadable, struct arena *memory,
                struct error *err);

/*
 * What is new, gone or told otherwise since the facts of an earlier revision (its weekly.json's "data"): sentences,
 * "+ regression: …", "− new: …". ERR_INPUT where they are no such facts.
 */
int weekly_compare(const char *const **out, size_t *n, const char *facts_before, size_t len, const struct weekly *now,
                   struct arena *memory, struct error *err);

/* An issue of a week: the first, or a later one that begins with what changed. */
struct weekly_issue {
    const struct weekly *week;
    int revision; /* from 1 */
    const char *const *changed;
    size_t n_changed;
    const char *tool, *as_of, *db_digest; /* of the envelope */
    int64_t rendered_at;
    const char *from, *to; /* of the mail */
};

/* Each NULL without memory; texts in `memory`. */
const char *weekly_json(const struct weekly_issue *w, struct arena *memory);  /* the whole envelope */
const char *weekly_text(const struct weekly_issue *w, struct arena *memory);  /* plain, at most 78 columns */
const char *weekly_html(const struct weekly_issue *w, struct arena *memory);  /* for the mail: no script, no image */
const char *weekly_slack(const struct weekly_issue *w, struct arena *memory); /* Block Kit within its limits */

/* weekly.eml: text, HTML and the PDF (report/mail.h). ERR_INPUT for an address that is none. */
int weekly_mail(const char **out, size_t *size, const struct weekly_issue *w, const void *pdf, size_t pdf_size,
                struct arena *memory, struct error *err);

#endif

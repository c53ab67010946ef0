/* Two reports as JSON, side by side, while they are compared. Internal to this room. */
#ifndef REPORT_VERIFY_JSON_H
#define REPORT_VERIFY_JSON_H

#include "receipt/json.h"
#include "report/verify_parts.h"

struct side {
    struct json *doc;
    const struct json_node **items; /* sections, then blocks of the section at hand */
    const char **keys;              /* by which they are found again */
    size_t n;
};

struct diff {
    struct report_changes *all;
    struct arena *memory;
    struct side was, is;
    struct report_change in; /* where we are */
    struct error *err;
};

/* Something is another where we are. */
int verify_add_here(struct diff *d, const char *row, const char *column, const char *was, const char *is);

/* Values as words: a change where these differ. */
int verify_words(struct diff *d, const char *row, const char *column, const struct json_node *was,
                 const struct json_node *is);

/* Values of whatever kind, by their members, labels and places. */
int verify_values(struct diff *d, const char *row, const char *column, const struct json_node *was,
                  const struct json_node *is);

/* The members of two objects but for those that every block has. */
int verify_objects(struct diff *d, const char *row, const char *column, const struct json_node *was,
                   const struct json_node *is);

/* The members around the sections, but for those by which a report is "made otherwise": tool, digest of the template.
 */
int verify_facts(struct diff *d);

/*
 * Where nothing else is another. A report that says the same was sealed the same, however another program has laid it
 * out since. What it is made again from (its time, its database) agrees with itself by making it again; only the seal
 * knows what was written.
 */
int verify_seals(struct diff *d);

/* One line of JSON; NULL without memory. */
const char *verify_json_words(struct diff *d, struct json *doc, const struct json_node *node);

#endif

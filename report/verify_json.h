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

/* One line of JSON; NULL without memory. */
const char *verify_json_words(struct diff *d, struct json *doc, const struct json_node *node);

#endif

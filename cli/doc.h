/* What `doc check` and `doc fix` share: the documents, what was found in them, showing it. */
#ifndef CLI_DOC_H
#define CLI_DOC_H

#include "cli/answer.h"
#include "query/citations.h"

/* One document: as it is, as `doc fix` would have it, and what was found in it. */
struct document_checked {
    const char *path; /* "-": standard input */
    const char *text;
    size_t size;
    const char *fixed; /* NULL: not asked for */
    size_t fixed_size;
    int n_fixed; /* markers that differ in it */
    struct citations found;
};

struct documents_checked {
    struct document_checked *items;
    size_t n, room;
    int status; /* of what could not be read: the worst; EXIT_DONE */
};

/*
 * The documents that the remaining arguments name: files, and folders for the *.md in them, in the order of their
 * names; hidden ones and links to folders are passed over. What cannot be read is reported, and the others go on.
 */
int doc_read(struct cli *c, struct documents_checked *out, int with_stdin);

/* The new text in the place of the old, whole or not at all; a link's target is rewritten. */
int doc_write(const struct document_checked *d, struct error *err);

/* A unified diff from d->text to d->fixed; nothing where they are the same. 0 or EXIT_FAILED. */
int doc_diff(FILE *out, const struct document_checked *d, struct arena *memory);

/* What was found, in the format that was asked for: by lines for people. `fixed`: files were, or would be, rewritten.
 */
struct doc_answer {
    const struct documents_checked *all;
    int fixed, with_diff;
};
int doc_show(struct cli *c, const struct doc_answer *a);

#endif

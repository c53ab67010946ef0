/* What the two files of claim_words share. Internal to this room. */
#ifndef QUERY_CLAIM_WORDS_PARTS_H
#define QUERY_CLAIM_WORDS_PARTS_H

#include "query/claim_words.h"

/* One wording of a record. Texts in `memory`; NULL without memory. */
struct phrase {
    const struct claim_record *record;
    int past;
    int markup; /* for Markdown: the value in bold, ids as code, names escaped */
    struct arena *memory;
};

const char *phrase_text(const struct phrase *p,
                        const char *text); /* from outside: made safe, and escaped for Markdown */
const char *phrase_short(const struct phrase *p, const char *text); /* the same, its digests cut: "cca2c57192b2…" */
const char *phrase_code(const struct phrase *p, const char *id);
const char *phrase_side(const struct phrase *p, size_t side); /* "B200 × 8", "B200 × 8 at revision 01aa9c37d2f0…" */
const char *phrase_clause(const struct phrase *p); /* "B200 × 8 trains nam52 at 34,528 tok/s": begins small, no stop */

#endif

/*
 * Full-text search over texts given for the occasion (SQLite's FTS5, in memory): whole words, in lower case and without
 * diacritics, every one of which must occur (a last "*" makes a word the beginning of one), the best match first
 * (BM25).
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "core/arena.h"
#include "store/store.h"

/*
 * Indices of the texts that hold all the words, best first; equal ones in their order. Words are words, whatever they
 * hold ("B200", "NOT"): no query syntax. Of one with marks in it the parts must follow each other ("tok/s"); one of
 * marks alone ("×") must occur as it is. No words: nothing is found.
 */
int search_texts(size_t **out, size_t *n_out, const char *const *texts, size_t n, const char *const *words,
                 size_t n_words, struct arena *memory, struct error *err);

#endif

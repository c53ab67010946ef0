/*
 * Text that came from outside: validating it, showing it safely, guessing what a typo meant.
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stddef.h>
#include <stdio.h>

/*
 * Decodes one UTF-8 character of s[0..len) (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF). Returns
 * its length in bytes and the code point in *code, or 0 when the bytes are not UTF-8 (or len is 0).
 */
size_t text_decode(unsigned *code, const char *s, size_t len);

/* The number of leading bytes of s[0..len) that are valid UTF-8: len when all of it is. */
size_t text_valid_prefix(const char *s, size_t len);

/* Characters without a shape of their own: zero width, bidirectional controls, tags, separators, C1 controls. */
int text_is_invisible(unsigned code);

/* Whether it is shown as it is: text_write_safe() would write it unchanged. */
int text_is_plain(const char *s);

/*
 * Writes s with everything that could act on a terminal or mislead a reader made visible: control characters and
 * escape sequences as \xNN, bidirectional and other invisible format characters as \u{NNNN}, invalid bytes as \xNN.
 */
void text_write_safe(FILE *out, const char *s);

/* The same into fresh memory (free() it); NULL without memory. */
char *text_safe(const char *s);

/*
 * The candidate closest to word by optimal string alignment distance (insert, delete, replace, swap neighbours), if
 * it is near enough to be a typo (at most a third of the word, at least one edit); NULL otherwise. names[n].
 */
const char *text_did_you_mean(const char *word, const char *const *names, size_t n);

/* Whether Markdown would take the character for its own: a name from outside must stay a name. */
int text_is_markup(char c);

/* asprintf that gives NULL without memory. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ASCII letters alone, whatever the locale. In place; s is returned. */
char text_lower_letter(char c);
char *text_lower(char *s);
char *text_upper(char *s);

/* Whether two texts are the same but for the case of ASCII letters, whatever the locale. */
int text_same(const char *a, const char *b);

/* Whether two texts are the same; either may be NULL, which equals nothing but NULL. */
int text_equal(const char *a, const char *b);

/* strdup that keeps NULL. */
char *text_copy(const char *s_or_null);

#endif

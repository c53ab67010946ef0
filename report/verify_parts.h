/* What the parts of verifying share. Internal to this room. */
#ifndef REPORT_VERIFY_PARTS_H
#define REPORT_VERIFY_PARTS_H

#include "report/verify.h"

/* Appends; ERR_NOMEM. */
int verify_add(struct report_changes *all, const struct report_change *c, struct error *err);

/* A step of two lists side by side: both (they are the same), or one of the two alone. */
struct verify_step {
    size_t was, is; /* VERIFY_NONE: not on this side */
};
#define VERIFY_NONE ((size_t)-1)

/*
 * How a list became another: the longest common subsequence of their keys, in order; what was removed stands before
 * what was added in its place. n steps. ERR_NOMEM.
 */
int verify_align(struct verify_step **steps, size_t *n, const char *const *was, size_t n_was, const char *const *is,
                 size_t n_is, struct arena *memory, struct error *err);

/*
 * Makes one step of something that went and something like it that came: within the same stretch of differences, where
 * it is the first such, or anywhere, where it stands elsewhere now. A step of neither side is left behind.
 */
typedef int verify_like(const void *context, size_t was, size_t is);
void verify_join(struct verify_step *steps, size_t n, int within_stretch, verify_like *like, const void *context);

/* The texts within <text> of an SVG page. */
int verify_svg_texts(const char ***out, size_t *n, const char *svg, struct arena *memory, struct error *err);

/* text[0..n) without entities; NULL without memory. */
const char *verify_unescape(struct arena *memory, const char *text, size_t n);

/* Reads the metadata of an SVG page. */
int verify_read_svg(struct report_record *out, const char *bytes, size_t size, struct arena *memory, struct error *err);

#endif

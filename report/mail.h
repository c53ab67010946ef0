/*
 * An e-mail as a file: what a sendmail, an SMTP client or a CI step takes as it is (RFC 5322, 2045 to 2047, 2183).
 *
 * multipart/mixed of a multipart/alternative (plain text, HTML) and of attachments. Every part is base64, so that no
 * line of a text can be taken for a header, a boundary or an end. The same mail gives the same bytes: boundaries and
 * the message id come of its content, the date is given.
 */
#ifndef REPORT_MAIL_H
#define REPORT_MAIL_H

#include "core/arena.h"
#include "core/error.h"

#include <stdint.h>

struct mail_file {
    const char *name; /* plain ASCII: "weekly.pdf" */
    const char *type; /* "application/pdf" */
    const void *bytes;
    size_t size;
};

struct mail {
    const char *from, *to; /* addresses, as they stand in a header: "Bench <bench@example.org>"; several with commas */
    const char *subject;   /* UTF-8, one line */
    const char *id;        /* the left side of the message id: letters, digits, '.', '-' */
    int64_t date;          /* UTC ms */
    const char *text, *html;
    const struct mail_file *files;
    size_t n_files;
};

/*
 * The whole message, lines ended by CR LF. ERR_INPUT for an address that could not stand in a header: control or
 * non-ASCII characters (of a name too: write it as an encoded word), or without '@'. Lives in `memory`.
 */
int mail_compose(const char **out, size_t *size, const struct mail *m, struct arena *memory, struct error *err);

#endif

/* Whether a template is a text that can be read, and seen. */
#include "report/template_parts.h"

#include "core/text.h"

#include <string.h>

enum { UNSEEN_MOST = 20 }; /* that many are told; a file full of them is of another kind */

/* Before the document is read, its lines are counted here. */
static int fault(struct template_reading *r, const char *text, size_t at, const char *message, const char *help)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        column = text[i] == '\n' ? 1 : column + (((unsigned char)text[i] & 0xc0) != 0x80);
        line += text[i] == '\n';
    }
    return template_fault_on(r, line, column, FAULT_NO_TEXT, message, help);
}

/* A carriage return that ends no line as Windows does ends one for Markdown alone: lines would be counted differently.
 */
static const char *lone_return(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'))
            return text + i;
    return NULL;
}

int template_check_bytes(int *stop, struct template_reading *r, const char *text, size_t len)
{
    size_t valid = text_valid_prefix(text, len);
    const char *nul = memchr(text, '\0', valid), *lone = lone_return(text, valid);
    int rc = 0;
    *stop = 1;
    if (len > TEMPLATE_BYTES_MOST)
        return template_fault_on(r, 0, 0, FAULT_NO_TEXT,
                                 arena_format(r->memory, "larger than %d KiB", TEMPLATE_BYTES_MOST / 1024),
                                 "a template says where things stand; what they are is in the database");
    if (nul != NULL)
        rc = fault(r, text, (size_t)(nul - text), "a NUL byte: not a text", "write it as UTF-8");
    if (rc == 0 && lone != NULL)
        rc = fault(r, text, (size_t)(lone - text), "a carriage return by itself", "lines end with a line feed");
    if (rc == 0 && valid < len)
        rc = fault(r, text, valid, arena_format(r->memory, "byte 0x%02x is not UTF-8", (unsigned char)text[valid]),
                   "write it as UTF-8");
    *stop = r->n_faults > 0;
    return rc;
}

int template_check_seen(struct template_reading *r)
{
    const struct markdown *m = &r->document.source;
    size_t told = 0, mark = m->len >= 3 && memcmp(m->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    int rc = 0;
    for (size_t i = mark, n; i < m->len && rc == 0 && told < UNSEEN_MOST; i += n) {
        unsigned code = 0;
        n = text_decode(&code, m->text + i, m->len - i);
        n = n > 0 ? n : 1;
        int control = (code < ' ' && strchr("\n\r\t", (int)code) == NULL) || code == 0x7f;
        if (!control && !text_is_invisible(code))
            continue;
        told++;
        rc = template_fault_at(r, i, FAULT_NO_TEXT, arena_format(r->memory, "U+%04X cannot be seen", code),
                               "take it out: what is printed is what is read here");
    }
    return rc;
}

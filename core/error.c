#include "core/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A cut in the middle of a UTF-8 sequence would make the message itself invalid text. */
static void cut_on_boundary(char *text)
{
    size_t n = strlen(text);
    size_t i = n;
    while (i > 0 && ((unsigned char)text[i - 1] & 0xc0) == 0x80)
        i--;
    if (i == 0 || (unsigned char)text[i - 1] < 0xc0)
        return;
    unsigned char lead = (unsigned char)text[i - 1];
    size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (n - (i - 1) < want)
        text[i - 1] = '\0';
}

__attribute__((format(printf, 3, 0))) static void set_text(struct error *err, enum error_code code, const char *format,
                                                           va_list args)
{
    err->code = code;
    vsnprintf(err->text, sizeof err->text, format, args);
    cut_on_boundary(err->text);
}

int error_set(struct error *err, enum error_code code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (err != NULL)
        set_text(err, code, format, args);
    va_end(args);
    return (int)code;
}

int error_errno(struct error *err, const char *format, ...)
{
    int saved = errno;
    enum error_code code = saved == ENOMEM ? ERR_NOMEM : ERR_IO;
    va_list args;
    va_start(args, format);
    if (err != NULL) {
        set_text(err, code, format, args);
        size_t n = strlen(err->text);
        snprintf(err->text + n, sizeof err->text - n, ": %s", strerror(saved));
    }
    va_end(args);
    return (int)code;
}

int error_prefix(struct error *err, const char *format, ...)
{
    if (err == NULL)
        return ERR_INTERNAL;
    char old[sizeof err->text];
    memcpy(old, err->text, sizeof old);
    va_list args;
    va_start(args, format);
    set_text(err, err->code, format, args);
    va_end(args);
    size_t n = strlen(err->text);
    snprintf(err->text + n, sizeof err->text - n, ": %s", old);
    cut_on_boundary(err->text);
    return (int)err->code;
}

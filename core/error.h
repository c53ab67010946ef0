/*
 * What went wrong, in one sentence.
 *
 * Functions that can fail return 0 or an enum error_code and take `struct error *err` last. The deepest message is
 * kept: a caller that only passes the failure on returns the code and leaves the text alone; a caller that knows the
 * place (a file name, a line) puts it in front with error_prefix(). Messages: place first, lower case, no full stop,
 * the offending value quoted: `runs/a.json: steps.seconds[3]: not a number`.
 */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

enum error_code {
    ERR_NONE = 0,
    ERR_IO,        /* the system refused: disk full, no such file, permission, busy */
    ERR_NOMEM,     /* an allocation failed */
    ERR_USAGE,     /* the request makes no sense; nothing was done */
    ERR_INPUT,     /* a document, file or argument is wrong; the message names the place */
    ERR_REFUSED,   /* understood, and refused by the contract */
    ERR_NOT_FOUND, /* no such thing, or an ambiguous prefix */
    ERR_EXISTS,    /* would overwrite */
    ERR_INTEGRITY, /* stored bytes are not what their hash says, or an unknown schema */
    ERR_INTERNAL   /* a library behaved as its manual says it cannot */
};

struct error {
    enum error_code code;
    char text[1024]; /* NUL-terminated, cut on a character boundary */
};

/* Records code and message; returns code, so that `return error_set(err, …)` reads well. err may be NULL. */
int error_set(struct error *err, enum error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Like error_set() with strerror(errno) appended: for system calls. The code is ERR_IO (ERR_NOMEM for ENOMEM). */
int error_errno(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ERR_NOMEM, "out of memory". Inline, so that a static analyzer sees that it never returns 0. */
static inline int error_nomem(struct error *err)
{
    error_set(err, ERR_NOMEM, "out of memory");
    return ERR_NOMEM;
}

/* Puts "prefix: " in front of the message already recorded; returns its code. */
int error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

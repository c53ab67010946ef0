#include "report/mail.h"

#include "core/base64.h"
#include "core/date.h"
#include "core/digest.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_address(const char *what, const char *address, struct error *err)
{
    for (const char *p = address; *p != '\0'; p++)
        if (*p < ' ' || *p > '~')
            return error_set(err, ERR_INPUT, "%s: an address is plain ASCII on one line", what);
    if (strchr(address, '@') == NULL || strlen(address) > 900)
        return error_set(err, ERR_INPUT, "%s '%s': not an address like name@example.org", what, address);
    return 0;
}

/* RFC 5322, section 3.3: "Mon, 20 Apr 2026 06:00:07 +0000". In English, whatever the locale. */
static void write_date(FILE *out, int64_t ms)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int year, month, day;
    int64_t n = date_day(ms), s = (ms - date_first_of_day(ms)) / 1000;
    date_to_civil(ms, &year, &month, &day);
    fprintf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[(n % 7 + 7) % 7], day, months[month - 1], year,
            (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

static int is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text < ' ' || *text > '~')
            return 0;
    return 1;
}

enum { WORD_BYTES = 45, PLAIN_MOST = 60 }; /* an encoded word has 75 characters at most */

/* RFC 2047: words of whole characters; blanks between them are no part of the text. */
static void write_subject(FILE *out, const char *subject)
{
    size_t left = strlen(subject);
    fputs("Subject:", out);
    if (is_plain(subject) && left <= PLAIN_MOST) {
        fprintf(out, " %s\r\n", subject);
        return;
    }
    while (left > 0) {
        size_t n = 0;
        for (size_t used; n < left; n += used) {
            unsigned u;
            used = text_decode(&u, subject + n, left - n);
            used = used > 0 ? used : 1;
            if (n + used > WORD_BYTES)
                break;
        }
        fputs(" =?UTF-8?B?", out);
        base64_write(out, subject, n);
        fputs("?=\r\n", out);
        subject += n;
        left -= n;
    }
}

static void write_text(FILE *out, const char *boundary, const char *type, const char *text)
{
    fprintf(out, "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary,
            type);
    base64_write_lines(out, text, strlen(text));
    fputs("\r\n", out);
}

static void write_file(FILE *out, const char *boundary, const struct mail_file *f)
{
    fprintf(out,
            "--%s\r\nContent-Type: %s;\r\n name=\"%s\"\r\nContent-Disposition: attachment;\r\n filename=\"%s\"\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n",
            boundary, f->type, f->name, f->name);
    base64_write_lines(out, f->bytes, f->size);
    fputs("\r\n", out);
}

/* A boundary begins with '=_', which base64 never holds: it cannot be found in a part. */
static int digest_of_mail(char out[DIGEST_HEX_SIZE], const struct mail *m)
{
    struct digest_stream s;
    struct digest d;
    if (digest_stream_open(&s) != 0)
        return -1;
    const char *const texts[] = {m->from, m->to, m->subject, m->id, m->text, m->html};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        digest_stream_text(&s, texts[i]);
    for (size_t i = 0; i < m->n_files; i++) {
        digest_stream_text(&s, m->files[i].name);
        digest_stream_bytes(&s, m->files[i].bytes, m->files[i].size);
    }
    digest_stream_close(&s, &d);
    digest_hex(out, &d);
    return 0;
}

static void write_mail(FILE *out, const struct mail *m, const char *digest)
{
    char mixed[64], alternative[64];
    snprintf(mixed, sizeof mixed, "=_mixed_%.32s", digest);
    snprintf(alternative, sizeof alternative, "=_alternative_%.32s", digest);
    fprintf(out, "From: %s\r\nTo: %s\r\n", m->from, m->to);
    write_subject(out, m->subject);
    write_date(out, m->date);
    fprintf(out, "Message-ID: <%s.%.32s@mcreport>\r\nMIME-Version: 1.0\r\n", m->id, digest);
    fprintf(out, "Auto-Submitted: auto-generated\r\nContent-Type: multipart/mixed;\r\n boundary=\"%s\"\r\n\r\n", mixed);
    fprintf(out, "--%s\r\nContent-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n", mixed, alternative);
    write_text(out, alternative, "text/plain", m->text);
    write_text(out, alternative, "text/html", m->html);
    fprintf(out, "--%s--\r\n\r\n", alternative);
    for (size_t i = 0; i < m->n_files; i++)
        write_file(out, mixed, &m->files[i]);
    fprintf(out, "--%s--\r\n", mixed);
}

int mail_compose(const char **out, size_t *size, const struct mail *m, struct arena *memory, struct error *err)
{
    char digest[DIGEST_HEX_SIZE], *bytes = NULL;
    size_t n = 0;
    int rc = check_address("From", m->from, err);
    if (rc == 0)
        rc = check_address("To", m->to, err);
    if (rc != 0)
        return rc;
    FILE *f = digest_of_mail(digest, m) == 0 ? open_memstream(&bytes, &n) : NULL;
    if (f == NULL)
        return error_nomem(err);
    write_mail(f, m, digest);
    int bad = ferror(f);
    bad = fclose(f) != 0 || bad;
    *out = bad ? NULL : arena_copy_n(memory, bytes, n);
    *size = n;
    free(bytes);
    return *out != NULL ? 0 : error_nomem(err);
}

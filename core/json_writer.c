#include "core/json_writer.h"

#include "core/number.h"
#include "core/text.h"

#include <inttypes.h>
#include <string.h>

void json_writer_init(struct json_writer *w, FILE *out, int indent)
{
    *w = (struct json_writer){.out = out, .indent = indent, .first = 1};
}

static void new_line(struct json_writer *w)
{
    if (w->indent > 0)
        fprintf(w->out, "\n%*s", w->indent * w->depth, "");
}

/* A terminal that shows the JSON must not act on such a character. */
static void write_escape(FILE *out, unsigned u)
{
    if (u < 0x10000)
        fprintf(out, "\\u%04x", u);
    else
        fprintf(out, "\\u%04x\\u%04x", 0xd800 + ((u - 0x10000) >> 10), 0xdc00 + ((u - 0x10000) & 0x3ff));
}

static void write_text(FILE *out, const char *s)
{
    size_t len = strlen(s);
    putc('"', out);
    for (size_t i = 0; i < len;) {
        unsigned u = 0;
        size_t n = text_decode(&u, s + i, len - i);
        if (n == 0)
            fputs("\xef\xbf\xbd", out);
        else if (u == '"' || u == '\\')
            fprintf(out, "\\%c", (char)u);
        else if (u == '\n')
            fputs("\\n", out);
        else if (u < 0x20 || u == 0x7f || text_is_invisible(u))
            write_escape(out, u);
        else
            fwrite(s + i, 1, n, out);
        i += n ? n : 1;
    }
    putc('"', out);
}

static void begin_value(struct json_writer *w, const char *name)
{
    if (!w->first)
        putc(',', w->out);
    if (w->depth > 0)
        new_line(w);
    w->first = 0;
    if (name != NULL) {
        write_text(w->out, name);
        fputs(w->indent > 0 ? ": " : ":", w->out);
    }
}

static void open_container(struct json_writer *w, const char *name, char bracket)
{
    begin_value(w, name);
    putc(bracket, w->out);
    w->depth++;
    w->first = 1;
}

static void close_container(struct json_writer *w, char bracket)
{
    w->depth--;
    if (!w->first)
        new_line(w);
    putc(bracket, w->out);
    w->first = 0;
}

void json_open_object(struct json_writer *w, const char *name)
{
    open_container(w, name, '{');
}

void json_close_object(struct json_writer *w)
{
    close_container(w, '}');
}

void json_open_array(struct json_writer *w, const char *name)
{
    open_container(w, name, '[');
}

void json_close_array(struct json_writer *w)
{
    close_container(w, ']');
}

void json_string(struct json_writer *w, const char *name, const char *text)
{
    begin_value(w, name);
    if (text != NULL)
        write_text(w->out, text);
    else
        fputs("null", w->out);
}

void json_double(struct json_writer *w, const char *name, double x)
{
    char text[NUMBER_TEXT_SIZE];
    number_format_exact(text, x);
    json_raw(w, name, text);
}

void json_int(struct json_writer *w, const char *name, int64_t x)
{
    begin_value(w, name);
    fprintf(w->out, "%" PRId64, x);
}

void json_bool(struct json_writer *w, const char *name, int x)
{
    json_raw(w, name, x ? "true" : "false");
}

void json_null(struct json_writer *w, const char *name)
{
    json_raw(w, name, "null");
}

void json_raw(struct json_writer *w, const char *name, const char *json)
{
    begin_value(w, name);
    fputs(json, w->out);
}

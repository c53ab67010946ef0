#include "ingest/caret.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One character as it is shown: itself, or its escape. */
struct shown {
    char text[16];
    size_t columns;
};

/* Shows the character at s[0..n), n > 0; returns its length there. Bytes that are not UTF-8 are shown one by one. */
static size_t show(struct shown *out, const char *s, size_t n)
{
    unsigned code;
    size_t length = text_decode(&code, s, n);
    char one[8] = "";
    memcpy(one, s, length > 0 ? length : 1);
    if (length == 1 && code >= 0x20 && code < 0x7f) {
        memcpy(out->text, one, 2);
        out->columns = 1;
        return 1;
    }
    FILE *f = fmemopen(out->text, sizeof out->text, "w");
    if (f != NULL) {
        if (one[0] != '\0')
            text_write_safe(f, one);
        else
            fputs("\\x00", f);
        fclose(f);
    } else {
        memcpy(out->text, "?", 2);
    }
    /* What is not escaped is one character, however many bytes. */
    out->columns = out->text[0] == '\\' ? strlen(out->text) : 1;
    return length > 0 ? length : 1;
}

/* The beginning of the character that ends before text[at]. */
static size_t step_back(const char *text, size_t begin, size_t at)
{
    size_t i = at - 1;
    unsigned code;
    while (i > begin && at - i < 4 && ((unsigned char)text[i] & 0xc0) == 0x80)
        i--;
    return text_decode(&code, text + i, at - i) == at - i ? i : at - 1;
}

/* Where to begin showing so that at most `columns` stand before text[at]; *used is how many do. */
static size_t begin_before(const char *text, size_t begin, size_t at, size_t columns, size_t *used)
{
    struct shown c;
    *used = 0;
    while (at > begin) {
        size_t before = step_back(text, begin, at);
        show(&c, text + before, at - before);
        if (*used + c.columns > columns)
            break;
        *used += c.columns;
        at = before;
    }
    return at;
}

static void write_line(FILE *out, const char *text, size_t from, size_t end, size_t columns)
{
    struct shown c;
    size_t used = 0;
    while (from < end) {
        from += show(&c, text + from, end - from);
        if (used + c.columns + (from < end) > columns) {
            fputs("…", out);
            return;
        }
        fputs(c.text, out);
        used += c.columns;
    }
}

char *caret_line(size_t *caret, const char *text, size_t size, size_t offset, size_t columns)
{
    size_t at = offset < size ? offset : size, begin = at, end = at, length, used;
    while (begin > 0 && text[begin - 1] != '\n')
        begin--;
    while (end < size && text[end] != '\n')
        end++;
    if (end > begin && end > at && text[end - 1] == '\r')
        end--;
    size_t from = begin_before(text, begin, at, columns * 3 / 5, &used);
    char *line = NULL;
    FILE *out = open_memstream(&line, &length);
    if (out == NULL)
        return NULL;
    if (from > begin)
        fputs("…", out);
    write_line(out, text, from, end, columns - (from > begin));
    if (fclose(out) != 0) {
        free(line);
        return NULL;
    }
    *caret = used + (from > begin);
    return line;
}

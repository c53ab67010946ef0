#include "render/lines.h"

#include "core/text.h"

#include <string.h>

/* Rounding must not break a line that was measured to fit exactly. */
static const double slack = 1e-6;

static int may_break_after(char c)
{
    return strchr("-/_.,:;=@+", c) != NULL;
}

/* Where the line that starts at s ends, and where the next one starts. */
struct cut {
    size_t end, next;
};

static struct cut find_cut(struct fonts *fonts, const struct type *type, const char *s, double width)
{
    size_t len = strlen(s), space = 0, soft = 0, i = 0;
    double used = 0;
    while (i < len && s[i] != '\n') {
        unsigned u;
        size_t n = text_decode(&u, s + i, len - i);
        n = n > 0 ? n : 1;
        if (s[i] == ' ' && i > 0) {
            space = i;
        } else {
            double w = used + font_width(fonts, type, s + i, n);
            if (w > width + slack && i > 0)
                return space > 0  ? (struct cut){space, space + 1}
                       : soft > 0 ? (struct cut){soft, soft}
                                  : (struct cut){i, i};
            if (may_break_after(s[i]))
                soft = i + n;
        }
        used += font_width(fonts, type, s + i, n);
        i += n;
    }
    return (struct cut){i, i < len ? i + 1 : i};
}

static int add_line(struct lines *out, size_t *capacity, struct arena *a, struct line line)
{
    if (out->n == *capacity) {
        size_t wanted = *capacity * 2;
        struct line *more = arena_array(a, wanted, sizeof *more);
        if (more == NULL)
            return -1;
        memcpy(more, out->line, out->n * sizeof *more);
        out->line = more;
        *capacity = wanted;
    }
    out->line[out->n++] = line;
    if (line.width > out->width)
        out->width = line.width;
    return 0;
}

int lines_wrap(struct lines *out, struct arena *a, struct fonts *fonts, const struct type *type, const char *text,
               double width)
{
    size_t capacity = 4;
    struct lines made = {.line = arena_array(a, capacity, sizeof *made.line)};
    if (made.line == NULL)
        return -1;
    do {
        struct cut cut = find_cut(fonts, type, text, width);
        size_t end = cut.end;
        while (end > 0 && text[end - 1] == ' ')
            end--;
        struct line line = {arena_copy_n(a, text, end), font_width(fonts, type, text, end)};
        if (line.text == NULL || add_line(&made, &capacity, a, line) != 0)
            return -1;
        int forced = cut.next > cut.end && text[cut.end] == '\n';
        text += cut.next;
        while (!forced && *text == ' ') /* spaces at a break belong to neither line */
            text++;
    } while (*text != '\0');
    *out = made;
    return 0;
}

static size_t last_character(const char *s, size_t len)
{
    while (len > 0 && ((unsigned char)s[len - 1] & 0xc0) == 0x80)
        len--;
    return len > 0 ? len - 1 : 0;
}

int lines_cut(struct lines *lines, size_t most, struct arena *a, struct fonts *fonts, const struct type *type,
              double width)
{
    if (lines->n <= most)
        return 0;
    struct line *last = &lines->line[most - 1];
    double dots = font_width(fonts, type, "…", strlen("…"));
    size_t len = strlen(last->text);
    while (len > 0 && font_width(fonts, type, last->text, len) + dots > width + slack)
        len = last_character(last->text, len);
    char *text = arena_format(a, "%.*s…", (int)len, last->text);
    if (text == NULL)
        return -1;
    *last = (struct line){text, font_width(fonts, type, text, strlen(text))};
    lines->n = most;
    lines->width = 0;
    for (size_t i = 0; i < most; i++)
        if (lines->line[i].width > lines->width)
            lines->width = lines->line[i].width;
    return 0;
}

double lines_widest_word(struct fonts *fonts, const struct type *type, const char *text)
{
    double widest = 0;
    while (*text != '\0') {
        size_t n = strcspn(text, " \n");
        double w = font_width(fonts, type, text, n);
        widest = w > widest ? w : widest;
        text += n + (text[n] != '\0');
    }
    return widest;
}

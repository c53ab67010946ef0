#include "render/lines.h"

#include "core/text.h"

#include <string.h>

/* Rounding must not break a line that was measured to fit exactly. */
static const double slack = 1e-6;

static int may_break_after(char c)
{
    return strchr("-/_.,:;=@+", c) != NULL;
}

/* A place where the line may end, and how wide it then is. */
struct place {
    size_t at;
    double width;
};

/* Width up to a character: whole thousandths within a stretch, as font_width() adds them up. */
struct ruler {
    struct fonts *fonts;
    const struct stretch *stretch;
    double before; /* of the stretches that are behind */
    long sum;
};

static double advance(struct ruler *r, size_t at, unsigned code)
{
    for (; at >= r->stretch->end; r->stretch++, r->sum = 0)
        r->before += (double)r->sum * r->stretch->type.size / 1000;
    r->sum += font_shown_advance(r->fonts, r->stretch->type.face, code);
    return r->before + (double)r->sum * r->stretch->type.size / 1000;
}

static struct cut skip_spaces(const char *text, struct place end, size_t next)
{
    while (text[next] == ' ') /* spaces at a break belong to neither line */
        next++;
    return (struct cut){end.at, next, end.width};
}

struct cut lines_next(struct fonts *fonts, const struct stretch *stretches, const char *text, size_t from, size_t len,
                      double width)
{
    struct ruler ruler = {.fonts = fonts, .stretch = stretches};
    struct place ink = {from, 0}, space = ink, soft = ink, here = ink; /* `from` is no place to break at */
    size_t next_word = from;
    while (here.at < len && text[here.at] != '\n') {
        size_t i = here.at;
        unsigned u;
        size_t n = text_decode(&u, text + i, len - i);
        double w = advance(&ruler, i, u);
        if (text[i] == ' ' && i > from) {
            space = ink;
            next_word = i + 1;
        } else if (w > width + slack && i > from) {
            return next_word > from ? skip_spaces(text, space, next_word)
                   : soft.at > from ? skip_spaces(text, soft, soft.at)
                                    : skip_spaces(text, here, i);
        }
        here = (struct place){i + (n > 0 ? n : 1), w};
        if (text[i] != ' ')
            ink = here;
        if (may_break_after(text[i]))
            soft = here;
    }
    return (struct cut){ink.at, here.at < len ? here.at + 1 : len, ink.width};
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
    size_t capacity = 4, len = strlen(text), from = 0;
    struct stretch all = {len, *type};
    struct lines made = {.line = arena_array(a, capacity, sizeof *made.line)};
    if (made.line == NULL)
        return -1;
    do {
        struct cut cut = lines_next(fonts, &all, text, from, len, width);
        struct line line = {arena_copy_n(a, text + from, cut.end - from), cut.width,
                            cut.next > cut.end && cut.next < len};
        if (line.text == NULL || add_line(&made, &capacity, a, line) != 0)
            return -1;
        from = cut.next;
    } while (from < len);
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
    *last = (struct line){text, font_width(fonts, type, text, strlen(text)), 0};
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

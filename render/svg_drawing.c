/*
 * cairo writes every property of every path, coordinates with six digits and absolute. Here properties that say what
 * holds anyway are left out, and coordinates are hundredths of a point, relative to the last one: a third of the bytes.
 * Attributes that are not understood are copied.
 */
#include "render/svg.h"

#include "core/number.h"
#include "render/svg_trail.h"

#include <math.h>
#include <string.h>

struct slice {
    const char *s;
    size_t len;
};

static int is(const struct slice *a, const char *text)
{
    return a->len == strlen(text) && memcmp(a->s, text, a->len) == 0;
}

static int begins(const struct slice *a, const char *text)
{
    return a->len >= strlen(text) && memcmp(a->s, text, strlen(text)) == 0;
}

/* What holds where nothing is said; the miter limit is said once, by svg_write_drawing(). */
static int holds_anyway(const struct slice *name, const struct slice *value)
{
    static const char *const defaults[][2] = {
        {"stroke", "none"},      {"fill-rule", "nonzero"},   {"clip-rule", "nonzero"},     {"fill-opacity", "1"},
        {"stroke-opacity", "1"}, {"stroke-linecap", "butt"}, {"stroke-linejoin", "miter"}, {"stroke-miterlimit", "10"}};
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        if (is(name, defaults[i][0]) && is(value, defaults[i][1]))
            return 1;
    return 0;
}

/* The next number of *rest, moved past it. Returns 0 when there is none. */
static int next_number(double *x, struct slice *rest)
{
    size_t skip = 0, used;
    while (skip < rest->len && strchr(" ,\n\t", rest->s[skip]) != NULL)
        skip++;
    if (number_parse(x, &used, rest->s + skip, rest->len - skip) != NUMBER_OK || fabs(*x) > 1e9)
        return 0;
    rest->s += skip + used;
    rest->len -= skip + used;
    return 1;
}

/* rgb(0%, 44.705882%, 69.803922%) as #0072b2. Returns 0 when it is no such colour. */
static int write_colour(FILE *out, struct slice value)
{
    unsigned colour = 0;
    if (!begins(&value, "rgb("))
        return 0;
    value.s += 4;
    value.len -= 4;
    for (int i = 0; i < 3; i++) {
        double percent;
        if (!next_number(&percent, &value) || value.len == 0 || value.s[0] != '%' || percent < 0 || percent > 100)
            return 0;
        colour = colour << 8 | (unsigned)lround(percent * 2.55);
        value.s++;
        value.len--;
    }
    fprintf(out, "#%06x", colour);
    return 1;
}

static void write_rounded(FILE *out, struct slice value)
{
    while (value.len > 0) {
        struct slice rest = value;
        double x;
        if (value.s[0] >= '0' && value.s[0] <= '9' && next_number(&x, &rest)) {
            svg_number(out, svg_hundredths(x), 2);
            value = rest;
            continue;
        }
        fputc(value.s[0], out);
        value.s++;
        value.len--;
    }
}

static void write_attribute(FILE *out, const struct slice *name, const struct slice *value)
{
    if (holds_anyway(name, value))
        return;
    fprintf(out, " %.*s=\"", (int)name->len, name->s);
    if (memchr(value->s, '#', value->len) != NULL || is(name, "id"))
        fwrite(value->s, 1, value->len, out);
    else if (!write_colour(out, *value))
        write_rounded(out, *value);
    fputc('"', out);
}

static struct slice trimmed(const char *s, const char *end)
{
    while (s < end && *s == ' ')
        s++;
    while (end > s && end[-1] == ' ')
        end--;
    return (struct slice){s, (size_t)(end - s)};
}

/* "fill:none;stroke-width:0.5;" as attributes, which are shorter for one property. */
static void write_style(FILE *out, const struct slice *style)
{
    const char *s = style->s, *end = style->s + style->len;
    while (s < end) {
        const char *stop = memchr(s, ';', (size_t)(end - s));
        stop = stop != NULL ? stop : end;
        const char *colon = memchr(s, ':', (size_t)(stop - s));
        if (colon != NULL) {
            struct slice name = trimmed(s, colon), value = trimmed(colon + 1, stop);
            write_attribute(out, &name, &value);
        }
        s = stop + 1;
    }
}

/* Returns 0, or -1 for commands that cairo does not write. */
static int write_path(struct svg_trail *t, struct slice rest)
{
    for (; rest.len > 0; rest = trimmed(rest.s, rest.s + rest.len)) {
        char c = rest.s[0];
        size_t n = c == 'M' || c == 'L' ? 1 : c == 'C' ? 3 : 0;
        struct svg_spot p[3];
        double x, y;
        rest = (struct slice){rest.s + 1, rest.len - 1};
        for (size_t i = 0; i < n; i++) {
            if (!next_number(&x, &rest) || !next_number(&y, &rest))
                return -1;
            p[i] = (struct svg_spot){svg_hundredths(x), svg_hundredths(y)};
        }
        if (c == 'M')
            svg_trail_move(t, p[0]);
        else if (c == 'L')
            svg_trail_line(t, p[0]);
        else if (c == 'C')
            svg_trail_cubic(t, p[0], p[1], p[2]);
        else if (c == 'Z')
            svg_trail_close(t);
        else
            return -1;
    }
    return 0;
}

/* cairo counts the surfaces of a process, and a page must not tell how many came before. */
static int is_idle(const struct slice *name, const struct slice *value)
{
    return (is(name, "id") && begins(value, "surface")) ||
           (is(name, "transform") && (is(value, "matrix(1,0,0,1,0,0)") || is(value, "matrix(1, 0, 0, 1, 0, 0)")));
}

/* The next attribute of *s, moved past it. Returns 0 at the end of the element, -1 when it is not sound. */
static int next_attribute(struct slice *name, struct slice *value, const char **s, const char *end)
{
    while (*s < end && **s == ' ')
        ++*s;
    if (*s == end || **s == '/' || **s == '>')
        return 0;
    const char *equals = strstr(*s, "=\""), *quote = equals != NULL ? strchr(equals + 2, '"') : NULL;
    if (quote == NULL || quote >= end)
        return -1;
    *name = trimmed(*s, equals);
    *value = trimmed(equals + 2, quote);
    *s = quote + 1;
    return 1;
}

/* Attributes of an element up to `end`. Returns where they stop, or NULL when they are not sound. */
static const char *put_attributes(FILE *out, const char *s, const char *end)
{
    struct slice name, value;
    int more;
    while ((more = next_attribute(&name, &value, &s, end)) > 0)
        if (is(&name, "style"))
            write_style(out, &value);
        else if (!is_idle(&name, &value))
            write_attribute(out, &name, &value);
    return more == 0 ? s : NULL;
}

struct shortener {
    FILE *out;
    struct slice look; /* of the paths that are being written: said once, on a group around them */
    int grouped;
};

static void end_group(struct shortener *sh)
{
    if (sh->grouped)
        fputs("</g>\n", sh->out);
    sh->grouped = 0;
}

static int put_path(struct shortener *sh, const struct slice *look, const struct slice *data)
{
    struct svg_trail trail = {.out = sh->out, .decimals = 2};
    if (!sh->grouped || sh->look.len != look->len || memcmp(sh->look.s, look->s, look->len) != 0) {
        end_group(sh);
        fputs("<g", sh->out);
        if (put_attributes(sh->out, look->s, look->s + look->len) == NULL)
            return -1;
        fputs(">\n", sh->out);
        sh->look = *look;
        sh->grouped = 1;
    }
    fputs("<path d=\"", sh->out);
    int rc = write_path(&trail, *data);
    fputs("\"/>\n", sh->out);
    return rc;
}

/* The path whose attributes begin at s, its data last. Returns what follows them, or NULL. */
static const char *take_path(struct shortener *sh, const char *s, const char *end)
{
    const char *start = s, *before = s;
    struct slice name, value;
    while (next_attribute(&name, &value, &s, end) > 0) {
        if (is(&name, "d")) {
            struct slice look = {start, (size_t)(before - start)};
            return *s == '/' && put_path(sh, &look, &value) == 0 ? s : NULL;
        }
        before = s;
    }
    return NULL;
}

/* Anything else: groups that clip, and what they are clipped to. */
static const char *take_other(struct shortener *sh, const char *s, const char *end)
{
    size_t len = s[1] == '/' ? strcspn(s, ">") : strcspn(s, " />\n");
    end_group(sh);
    fwrite(s, 1, len, sh->out);
    s = put_attributes(sh->out, s + len, end);
    if (s != NULL)
        fputs(*s == '/' ? "/>\n" : ">\n", sh->out);
    return s;
}

int svg_write_drawing(FILE *out, const char *s, const char *end)
{
    static const char path[] = "<path ";
    struct shortener sh = {.out = out};
    fputs("<g stroke-miterlimit=\"10\">\n", out);
    while ((s = memchr(s, '<', (size_t)(end - s))) != NULL) {
        s = strncmp(s, path, strlen(path)) == 0 ? take_path(&sh, s + strlen(path), end) : take_other(&sh, s, end);
        if (s == NULL)
            return -1;
    }
    end_group(&sh);
    fputs("</g>\n", out);
    return 0;
}

#include "render/svg.h"

#include "core/number.h"
#include "core/text.h"
#include "render/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Hundredths, independent of the locale. */
static void number(FILE *out, const char *name, double x)
{
    long v = lround(x * 100);
    fprintf(out, " %s=\"%s%ld.%02ld\"", name, v < 0 ? "-" : "", labs(v) / 100, labs(v) % 100);
}

static const char *entity_of(char c)
{
    static const struct {
        char c;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (c == entities[i].c)
            return entities[i].entity;
    return NULL;
}

/* Titles come unchecked: what XML forbids, and what would act on a reader, is shown escaped. */
void svg_escape(FILE *out, const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0, n; i < len; i += n) {
        unsigned u;
        char one[5] = {0};
        const char *entity = entity_of(text[i]);
        n = text_decode(&u, text + i, len - i);
        n = n > 0 ? n : 1;
        memcpy(one, text + i, n);
        if (entity != NULL)
            fputs(entity, out);
        else if (n == 3 && (u == 0xfffe || u == 0xffff)) /* no characters to XML */
            fprintf(out, "\\u{%04x}", u);
        else
            text_write_safe(out, one);
    }
}

/* textLength makes the words as wide as the outlines, whatever face the viewer sets them in. */
void svg_layer_text(FILE *layer, const struct placed_text *t)
{
    fputs("<text", layer);
    number(layer, "x", t->x);
    number(layer, "y", t->y);
    number(layer, "font-size", t->type.size);
    number(layer, "textLength", t->width);
    if (t->type.face == FACE_MONO)
        fputs(" font-family=\"monospace\"", layer);
    if (t->upward) {
        long x = lround(t->x * 100), y = lround(t->y * 100);
        fprintf(layer, " transform=\"rotate(-90 %ld.%02ld %ld.%02ld)\"", x / 100, x % 100, y / 100, y % 100);
    }
    fputc('>', layer);
    svg_escape(layer, t->text);
    fputs("</text>\n", layer);
}

static void attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    svg_escape(out, value != NULL ? value : "");
    fputc('"', out);
}

static void write_metadata(FILE *out, const struct svg_page *p)
{
    static const char *const planes[] = {"current", "dated", "reference"};
    const struct report *r = p->setup->report;
    fputs("<metadata><page xmlns=\"urn:mcreport:page:1\"", out);
    attribute(out, "template", r->template_name);
    attribute(out, "section", p->page.section);
    fprintf(out, " plane=\"%s\" number=\"%zu\" of=\"%zu\"", planes[p->page.plane], p->page.number, p->setup->n_pages);
    fprintf(out, " synthetic=\"%s\"", r->synthetic ? "true" : "false");
    attribute(out, "as-of", r->as_of);
    attribute(out, "database-sha256", r->db_digest);
    attribute(out, "rendered-at", r->rendered_at);
    attribute(out, "tool", r->tool);
    fputs(">\n", out);
    for (enum face f = 0; f < FACES; f++) {
        fputs("<font", out);
        attribute(out, "file", strrchr(font_path(p->setup->fonts, f), '/') + 1);
        attribute(out, "sha256", font_digest(p->setup->fonts, f));
        fputs("/>\n", out);
    }
    fputs("</page></metadata>\n", out);
}

static void write_texts(FILE *out, const struct svg_page *p)
{
    const struct report *r = p->setup->report;
    fputs("<title id=\"title\">", out);
    svg_escape(out, r->title != NULL ? r->title : "");
    fprintf(out, " – page %zu of %zu", p->page.number, p->setup->n_pages);
    fputs("</title>\n<desc id=\"desc\">", out);
    fprintf(out, "%s%s. ", r->synthetic ? "SYNTHETIC. " : "", page_plane_words(p->page.plane));
    svg_escape(out, p->page.section != NULL ? p->page.section : "");
    svg_escape(out, p->figures);
    fputs("</desc>\n", out);
}

/* Hundredths of a point are finer than any screen shows; cairo's six digits would double the file. */
static void write_rounded(FILE *out, const char *s, size_t len)
{
    double x = 0;
    size_t used;
    char text[32], *at = text + sizeof text;
    if (number_parse(&x, &used, s, len) != NUMBER_OK || x > 1e9) {
        fwrite(s, 1, len, out);
        return;
    }
    unsigned long hundredths = (unsigned long)lround(x * 100), whole = hundredths / 100, rest = hundredths % 100;
    if (rest % 10 != 0)
        *--at = (char)('0' + rest % 10);
    if (rest != 0) {
        *--at = (char)('0' + rest / 10);
        *--at = '.';
    }
    do {
        *--at = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0);
    fwrite(at, 1, (size_t)(text + sizeof text - at), out);
}

static size_t number_length(const char *s)
{
    static const char digits[] = "0123456789";
    size_t whole = strspn(s, digits), fraction = s[whole] == '.' ? strspn(s + whole + 1, digits) : 0;
    return fraction > 0 ? whole + 1 + fraction : whole;
}

/*
 * cairo's elements, with numbers shortened, and with the surface's name without its number: cairo counts the surfaces
 * of a process, and a page must not tell how many came before.
 */
static void write_drawing(FILE *out, const char *s, const char *end)
{
    static const char name[] = "surface";
    while (s < end) {
        size_t plain = strcspn(s, "0123456789s"), n;
        plain = plain < (size_t)(end - s) ? plain : (size_t)(end - s);
        fwrite(s, 1, plain, out);
        s += plain;
        if (s == end)
            break;
        n = number_length(s);
        if (n == 0 && strncmp(s, name, strlen(name)) == 0) {
            fputs(name, out);
            s += strlen(name);
            s += number_length(s);
            continue;
        }
        n = n > 0 ? n : 1;
        if (memchr(s, '.', n) != NULL)
            write_rounded(out, s, n);
        else
            fwrite(s, 1, n, out);
        s += n;
    }
}

int svg_compose(FILE *out, const struct svg_page *p)
{
    const char *root = strstr(p->drawing, "<svg "), *inside = root != NULL ? strchr(root, '>') : NULL;
    const char *end = NULL;
    for (const char *s = inside; s != NULL; s = strstr(s + 1, "</svg>"))
        end = s;
    if (root == NULL || inside == NULL || end == inside)
        return -1;
    fwrite(p->drawing, 1, (size_t)(inside - p->drawing), out);
    fputs(" role=\"img\" aria-labelledby=\"title desc\" xml:lang=\"en\">\n", out);
    write_texts(out, p);
    write_metadata(out, p);
    fputs("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>", out);
    write_drawing(out, inside + 1, end);
    fputs("<g id=\"text\" fill=\"#000000\" fill-opacity=\"0\" font-family=\"Lato, sans-serif\">\n", out);
    fputs(p->layer, out);
    fputs("</g>\n</svg>\n", out);
    return 0;
}

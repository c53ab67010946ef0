#include "render/svg.h"

#include "core/seal.h"
#include "core/text.h"
#include "render/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

long svg_hundredths(double x)
{
    return lround(x * 100);
}

void svg_length(FILE *out, const char *name, double x)
{
    fprintf(out, " %s=\"", name);
    svg_number(out, svg_hundredths(x), 2);
    fputc('"', out);
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

static void attribute(FILE *out, const char *name, const char *value)
{
    if (value == NULL)
        return;
    fprintf(out, " %s=\"", name);
    svg_escape(out, value);
    fputc('"', out);
}

static void element(FILE *out, const char *name, const char *value)
{
    if (value == NULL)
        return;
    fprintf(out, "<%s>", name);
    svg_escape(out, value);
    fprintf(out, "</%s>\n", name);
}

/* All that makes the page again, and what it was made from: report --verify reads it. */
static void write_metadata(FILE *out, const struct svg_page *p)
{
    static const char *const planes[] = {"current", "dated", "reference"};
    const struct report *r = p->setup->report;
    fputs("<metadata><page xmlns=\"urn:mcreport:page:1\"", out);
    attribute(out, "template", r->template_name);
    attribute(out, "template-sha256", r->template_digest);
    attribute(out, "template-path", r->template_path);
    attribute(out, "section", p->page.section);
    fprintf(out, " plane=\"%s\" number=\"%zu\" of=\"%zu\"", planes[p->page.plane], p->page.number, p->setup->n_pages);
    attribute(out, "page-size", r->page);
    fprintf(out, " synthetic=\"%s\"", r->synthetic ? "true" : "false");
    attribute(out, "as-of", r->as_of);
    attribute(out, "database-sha256", r->db_digest);
    attribute(out, "rendered-at", r->rendered_at);
    attribute(out, "tool", r->tool);
    fputs(">\n", out);
    for (size_t i = 0; i < r->n_settings; i++)
        element(out, "set", r->settings[i]);
    element(out, "command", r->command);
    for (enum face f = 0; f < FACES; f++) {
        if (!svg_text_uses(p->text, f))
            continue;
        fputs("<font", out);
        attribute(out, "file", strrchr(font_path(p->setup->fonts, f), '/') + 1);
        attribute(out, "sha256", font_digest(p->setup->fonts, f));
        fputs("/>\n", out);
    }
    fputs(SEAL_XML SEAL_OPEN "</seal>\n</page></metadata>\n", out);
}

static void write_texts(FILE *out, const struct svg_page *p)
{
    const struct report *r = p->setup->report;
    fputs("<title id=\"title\">", out);
    svg_escape(out, r->title != NULL ? r->title : "");
    if (!p->setup->is_chart) /* which is no page of anything */
        fprintf(out, " – page %zu of %zu", p->page.number, p->setup->n_pages);
    fputs("</title>\n<desc id=\"desc\">", out);
    fprintf(out, "%s%s. ", r->synthetic ? "SYNTHETIC. " : "", page_plane_words(p->page.plane));
    svg_escape(out, p->page.section != NULL ? p->page.section : "");
    svg_escape(out, p->figures);
    fputs("</desc>\n", out);
}

/* Points are points on paper: viewers print the page in its own size. */
static void write_root(FILE *out, const struct canvas_setup *setup)
{
    long w = svg_hundredths(setup->width), h = svg_hundredths(setup->height);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
          "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" width=\"",
          out);
    svg_number(out, w, 2);
    fputs("pt\" height=\"", out);
    svg_number(out, h, 2);
    fputs("pt\" viewBox=\"0 0 ", out);
    svg_number(out, w, 2);
    fputc(' ', out);
    svg_number(out, h, 2);
    fputs("\" role=\"img\" aria-labelledby=\"title desc\" xml:lang=\"en\">\n", out);
}

int svg_compose(FILE *out, const struct svg_page *p)
{
    const char *root = strstr(p->drawing, "<svg "), *inside = root != NULL ? strchr(root, '>') : NULL;
    const char *end = NULL;
    for (const char *s = inside; s != NULL; s = strstr(s + 1, "</svg>"))
        end = s;
    if (inside == NULL || end == inside)
        return ERR_INTERNAL;
    write_root(out, p->setup);
    write_texts(out, p);
    write_metadata(out, p);
    fputs("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>", out);
    if (svg_write_drawing(out, inside + 1, end) != 0)
        return ERR_INTERNAL;
    int rc = svg_text_write(out, p->text);
    svg_links_write(out, p->links);
    fputs("</svg>\n", out);
    return rc;
}

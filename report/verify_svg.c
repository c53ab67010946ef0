/* What a page in SVG says about itself, and what can be read on it. */
#include "report/verify_parts.h"

#include "core/digest.h"

#include <stdlib.h>
#include <string.h>

const char *verify_unescape(struct arena *memory, const char *text, size_t n)
{
    static const struct {
        const char *entity;
        char c;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}};
    char *out = arena_copy_n(memory, text, n), *to = out;
    for (const char *from = out; out != NULL && *from != '\0';) {
        size_t used = 1;
        *to = *from;
        for (size_t i = 0; *from == '&' && i < sizeof entities / sizeof *entities; i++)
            if (strncmp(from, entities[i].entity, strlen(entities[i].entity)) == 0) {
                *to = entities[i].c;
                used = strlen(entities[i].entity);
            }
        from += used;
        to++;
    }
    if (out != NULL)
        *to = '\0';
    return out;
}

/* The value of an attribute of the tag at `tag`; NULL: it has none of that name. */
static const char *attribute(struct arena *memory, const char *tag, const char *name)
{
    const char *end = strchr(tag, '>');
    size_t len = strlen(name);
    for (const char *at = tag; end != NULL && (at = strstr(at, name)) != NULL && at < end; at += len) {
        if (at[-1] != ' ' || strncmp(at + len, "=\"", 2) != 0)
            continue;
        const char *value = at + len + 2, *quote = strchr(value, '"');
        return quote != NULL && quote < end ? verify_unescape(memory, value, (size_t)(quote - value)) : NULL;
    }
    return NULL;
}

/* The elements <set> between the two. */
static int read_settings(struct report_record *out, const char *at, const char *end, struct arena *memory,
                         struct error *err)
{
    static const char open[] = "<set>", close[] = "</set>";
    const char **settings = NULL;
    size_t room = 0;
    while ((at = strstr(at, open)) != NULL && at < end) {
        const char *value = at + sizeof open - 1, *to = strstr(value, close);
        if (to == NULL || to > end)
            break;
        const char **more = arena_grow(memory, settings, out->n_settings, &room, sizeof *more);
        if (more == NULL)
            return error_nomem(err);
        settings = more;
        settings[out->n_settings++] = verify_unescape(memory, value, (size_t)(to - value));
        at = to;
    }
    out->settings = settings;
    return 0;
}

static const char *fonts_of(const char *at, const char *end, struct arena *memory)
{
    const char *from = strstr(at, "<font "), *to = from;
    for (const char *next = from; next != NULL && next < end; next = strstr(next + 1, "<font "))
        to = strchr(next, '>');
    return from != NULL && from < end && to != NULL ? arena_copy_n(memory, from, (size_t)(to - from)) : "";
}

/* Digests alone are taken as such; anything else is nothing. */
static const char *digest_in(const char *text)
{
    struct digest d;
    return text != NULL && digest_parse(&d, text) == 0 ? text : NULL;
}

int verify_read_svg(struct report_record *out, const char *bytes, size_t size, struct arena *memory, struct error *err)
{
    static const char begin[] = "<metadata><page ";
    const char *page = memmem(bytes, size, begin, sizeof begin - 1);
    const char *end = page != NULL ? strstr(page, "</metadata>") : NULL;
    if (end == NULL)
        return error_set(err, ERR_NOT_FOUND, "no report of mcreport: an SVG without its metadata");
    page += strlen("<metadata>");
    const char *number = attribute(memory, page, "number");
    out->tool = attribute(memory, page, "tool");
    out->template_name = attribute(memory, page, "template");
    out->template_path = attribute(memory, page, "template-path");
    out->template_digest = digest_in(attribute(memory, page, "template-sha256"));
    out->db_digest = digest_in(attribute(memory, page, "database-sha256"));
    out->page = attribute(memory, page, "page-size");
    out->as_of = attribute(memory, page, "as-of");
    out->rendered_at = attribute(memory, page, "rendered-at");
    out->number = number != NULL ? strtoul(number, NULL, 10) : 0;
    out->fonts = fonts_of(page, end, memory);
    return read_settings(out, page, end, memory, err);
}

int verify_svg_texts(const char ***out, size_t *n, const char *svg, struct arena *memory, struct error *err)
{
    size_t room = 0;
    *out = NULL;
    *n = 0;
    for (const char *at = svg; (at = strstr(at, "<text ")) != NULL;) {
        const char *from = strchr(at, '>'), *to = from != NULL ? strstr(from, "</text>") : NULL;
        const char **more = arena_grow(memory, *out, *n, &room, sizeof *more);
        if (more == NULL)
            return error_nomem(err);
        *out = more;
        if (to == NULL)
            break;
        (*out)[(*n)++] = verify_unescape(memory, from + 1, (size_t)(to - from - 1));
        at = to;
    }
    return memory->failed ? error_nomem(err) : 0;
}

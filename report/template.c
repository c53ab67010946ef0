/* A template from its text: blocks of Markdown in their order, made into sections and items. */
#include "report/template_parts.h"

#include <string.h>

static const struct block_value *value_of(const struct block_body *body, const char *member)
{
    const struct block_value *v = body_find(body, member);
    return v != NULL && (v->text != NULL || v->texts != NULL) ? v : NULL;
}

/* --- sections --- */

/* The last section is whole: its items are its own. */
static int end_section(struct template_reading *r)
{
    if (r->n_sections == 0)
        return 0;
    struct template_section *s = &r->sections[r->n_sections - 1];
    int rc = template_check_section(r);
    s->items = r->items;
    s->n_items = r->n_items;
    r->items = NULL;
    r->n_items = r->items_room = 0;
    return rc;
}

static int begin_section(struct template_reading *r, const struct markdown_block *b, const struct block_body *body)
{
    const struct block_value *plane = value_of(body, "plane"), *title = value_of(body, "title");
    int rc = end_section(r);
    struct template_section *more =
        rc == 0 ? arena_grow(r->memory, r->sections, r->n_sections, &r->sections_room, sizeof *more) : NULL;
    if (more == NULL)
        return rc != 0 ? rc : error_nomem(r->err);
    r->sections = more;
    struct template_section *s = &more[r->n_sections++];
    *s = (struct template_section){.title = title != NULL ? title->text : "",
                                   .optional = body_flag(body, "optional", 0)};
    size_t column;
    markdown_place(&r->document.source, b->at, &s->line, &column);
    r->section_at = b->at;
    r->has_headline = 0;
    r->unread = 0;
    r->plane_known = plane != NULL && template_plane(&s->plane, plane->text) == 0;
    if (r->n_sections == SECTIONS_MOST + 1)
        return template_fault_at(r, b->at, FAULT_SECTION,
                                 arena_format(r->memory, "more than %d sections", SECTIONS_MOST),
                                 "a section begins a page; make several templates of it");
    return 0;
}

static int add_item(struct template_reading *r, const struct markdown_block *b, const struct template_item *item)
{
    if (r->n_sections == 0) {
        if (r->outside++ > 0) /* the first tells of all */
            return 0;
        return template_fault_at(r, b->at, FAULT_SECTION, "this stands before the first section",
                                 "begin one: {\"block\": \"section\", \"plane\": \"current\", \"title\": \"…\"}");
    }
    struct template_item *more = arena_grow(r->memory, r->items, r->n_items, &r->items_room, sizeof *more);
    if (more == NULL)
        return error_nomem(r->err);
    r->items = more;
    r->items[r->n_items] = *item;
    markdown_place(&r->document.source, b->at, &r->items[r->n_items].line, &r->items[r->n_items].column);
    r->n_items++;
    return 0;
}

/* --- blocks --- */

static int name_template(struct template_reading *r, const struct markdown_block *b, const struct block_body *body)
{
    const struct block_value *name = value_of(body, "name"), *title = value_of(body, "title"),
                             *subject = value_of(body, "subject"), *needs = value_of(body, "needs");
    r->templates++;
    if (name != NULL)
        r->out->name = name->text;
    if (title != NULL)
        r->out->title = title->text;
    if (subject != NULL)
        r->out->subject = subject->text;
    if (needs != NULL) {
        r->out->needs = needs->texts;
        r->out->n_needs = needs->n;
    }
    return template_check_named(r, b, body);
}

static int read_filled(struct template_reading *r, const struct markdown_block *b)
{
    struct template_item item = {.kind = ITEM_BLOCK};
    struct block_body *body;
    int rc = template_check_stands(r, b);
    if (rc == 0)
        rc = template_read_body(&item.rule, &body, r, b);
    if (rc != 0)
        return rc;
    item.body = body;
    if (item.rule == NULL) { /* the fault is told; it counts as content */
        r->unread += r->n_sections > 0;
        return 0;
    }
    if (strcmp(item.rule->name, "template") == 0)
        return name_template(r, b, body);
    if (strcmp(item.rule->name, "section") == 0)
        return begin_section(r, b, body);
    rc = add_item(r, b, &item);
    return rc == 0 ? template_check_filled(r, b, &item) : rc;
}

static int read_written(struct template_reading *r, const struct markdown_block *b)
{
    struct template_item item = {0};
    int skip = 0, rc = template_check_written(&skip, r, b);
    if (rc != 0 || skip) {
        r->unread += r->n_sections > 0;
        return rc;
    }
    item.kind = b->kind == MARKDOWN_HEADING ? (b->level == 1 ? ITEM_HEADLINE : ITEM_HEADING)
                : b->kind == MARKDOWN_FENCED || b->kind == MARKDOWN_INDENTED ? ITEM_CODE
                : b->item > 0                                                ? ITEM_LIST
                                                                             : ITEM_PARAGRAPH;
    item.ordered = b->number;
    enum plane plane;
    r->value_planes = template_section_plane(&plane, r) ? 1u << plane : PLANES_ALL;
    r->value_everywhere = 0;
    rc = item.kind == ITEM_CODE ? template_read_code(&item, r, b) : template_read_prose(&item, r, b);
    if (rc == 0 && item.kind == ITEM_HEADLINE)
        rc = template_check_headline(r, b, &item);
    else if (rc == 0 && item.kind == ITEM_HEADING)
        rc = template_check_heading(r, b, &item);
    return rc == 0 ? add_item(r, b, &item) : rc;
}

static int read_blocks(struct template_reading *r)
{
    int rc = 0;
    for (size_t i = 0; i < r->document.n && rc == 0; i++) {
        const struct markdown_block *b = &r->document.items[i];
        rc = b->kind == MARKDOWN_FENCED && strcmp(b->info, "mcr") == 0 ? read_filled(r, b) : read_written(r, b);
    }
    return rc == 0 ? end_section(r) : rc;
}

int template_read(struct template *out, const char *name, const char *path, const char *text, size_t len,
                  struct arena *memory, struct error *err)
{
    struct template t = {.name = arena_copy(memory, name), .path = arena_copy(memory, path), .title = ""};
    struct template_reading r = {.out = &t, .memory = memory, .err = err};
    int stop = 0;
    digest_of(&t.digest, text, len);
    int rc = template_check_bytes(&stop, &r, text, len);
    if (rc == 0 && !stop)
        rc = markdown_read_blocks(&r.document, text, len, memory, err);
    if (rc == 0 && !stop)
        rc = template_check_seen(&r);
    if (rc == 0 && !stop)
        rc = read_blocks(&r);
    if (rc == 0 && !stop)
        rc = template_check_whole(&r);
    t.sections = r.sections;
    t.n_sections = r.n_sections;
    if (t.subject == NULL)
        t.subject = t.title;
    if (rc == 0)
        rc = template_give_faults(&r);
    if (rc == 0)
        *out = t;
    return rc;
}

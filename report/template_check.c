/* Checks of what stands where: names, planes, sections, selections. */
#include "report/template_parts.h"

#include "core/text.h"
#include "report/values.h"

#include <string.h>

static int is_slug(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n > 0 && n <= 64 && s[n] == '\0' && s[0] != '-' && s[n - 1] != '-';
}

int template_check_named(struct template_reading *r, const struct markdown_block *b, const struct block_body *body)
{
    const struct block_value *name = body_find(body, "name");
    int rc = 0;
    if (r->templates > 1)
        return template_fault_at(r, b->at, FAULT_NAMED, "a second 'template' block", "a file is one template");
    r->template_at = b->at;
    if (b != &r->document.items[0])
        rc = template_fault_at(r, b->at, FAULT_NAMED, "the 'template' block does not come first",
                               "nothing stands before it, prose neither");
    if (rc == 0 && name != NULL && name->text != NULL && !is_slug(name->text))
        rc = template_fault_on(r, name->line, name->column, FAULT_NAMED,
                               arena_format(r->memory, "'%s' is no name for a template", template_shown(r, name->text)),
                               "lower-case letters, digits and '-', at most 64 of them");
    return rc;
}

int template_check_stands(struct template_reading *r, const struct markdown_block *b)
{
    int rc = 0;
    if (b->lists > 0 || b->quotes > 0)
        rc = template_fault_at(r, b->at, FAULT_MARKDOWN, b->lists > 0 ? "a block in a list" : "a block in a quotation",
                               "blocks stand by themselves, at the margin");
    if (rc == 0 && !b->closed)
        rc = template_fault_at(r, b->at, FAULT_JSON, "the block is never closed",
                               "the fence that begins it ends it too, on a line alone");
    return rc;
}

/* --- planes --- */

const char *template_planes(struct template_reading *r, unsigned planes)
{
    const char *list = NULL;
    for (unsigned p = PLANE_CURRENT; p <= PLANE_REFERENCE; p++)
        if (planes & 1u << p)
            list = arena_format(r->memory, "%s%s%s", list != NULL ? list : "", list != NULL ? " or " : "",
                                template_plane_word((enum plane)p));
    return list;
}

int template_section_plane(enum plane *out, const struct template_reading *r)
{
    if (r->n_sections == 0 || !r->plane_known)
        return 0;
    *out = r->sections[r->n_sections - 1].plane;
    return 1;
}

/* What a word asks for that is of one plane only. */
static int word_plane(enum plane *out, const char *word)
{
    static const struct {
        const char *word;
        enum plane plane;
    } words[] = {{"dated", PLANE_DATED}, {"superseded", PLANE_DATED}, {"expired", PLANE_DATED},
                 {"past", PLANE_DATED},  {"current", PLANE_CURRENT},  {"valid", PLANE_CURRENT}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_same(words[i].word, word)) {
            *out = words[i].plane;
            return 1;
        }
    return 0;
}

int template_check_selected(struct template_reading *r, size_t at, const struct body_rule *member, const char *text)
{
    const char *sign = member->kind == BODY_TERMS ? strchr(text, '=') : NULL, *word = sign != NULL ? sign + 1 : text;
    enum plane asked, plane;
    if (!template_section_plane(&plane, r) || plane == PLANE_REFERENCE || !word_plane(&asked, word) || asked == plane)
        return 0;
    return template_fault_at(r, at, FAULT_DATED,
                             arena_format(r->memory, "'%s' asks for what is %s, in a section of plane '%s'",
                                          member->name, word, template_plane_word(plane)),
                             arena_format(r->memory, "put it in a section of plane '%s'", template_plane_word(asked)));
}

void template_note_needs(struct template_reading *r, unsigned needs, size_t at)
{
    if (!(needs & NEEDS_CLAIM) || r->asks_claim)
        return;
    r->asks_claim = 1;
    r->claim_at = at;
}

int template_check_filled(struct template_reading *r, const struct markdown_block *b, const struct template_item *item)
{
    enum plane plane;
    r->has_provenance |= strcmp(item->rule->name, "provenance") == 0;
    template_note_needs(r, item->rule->needs, b->at);
    if (!template_section_plane(&plane, r) || item->rule->planes & 1u << plane)
        return 0;
    return template_fault_at(
        r, b->at, FAULT_PLANE,
        arena_format(r->memory, "block '%s' in a section of plane '%s'", item->rule->name, template_plane_word(plane)),
        arena_format(r->memory, "it may stand in a section of plane %s", template_planes(r, item->rule->planes)));
}

/* --- headlines --- */

static int is_computed(const char *text)
{
    size_t len = strlen(text);
    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (len > 0 && text[len - 1] == '?')
        return 1;
    if (len < 4 || strncmp(text, "{{", 2) != 0 || strncmp(text + len - 2, "}}", 2) != 0)
        return 0;
    size_t from = 2, to = len - 2;
    while (from < to && text[from] == ' ')
        from++;
    while (to > from && text[to - 1] == ' ')
        to--;
    const struct value_rule *rule = value_rule_find(text + from, to - from);
    return rule != NULL && rule->headline;
}

int template_check_headline(struct template_reading *r, const struct markdown_block *b,
                            const struct template_item *item)
{
    enum plane plane;
    int rc = 0, first = r->n_items + r->unread == 0, again = r->has_headline;
    r->has_headline = 1;
    if (r->n_sections == 0)
        return 0;
    if (again)
        rc = template_fault_at(r, b->at, FAULT_HEADLINE, "a second headline in a section",
                               "'##' is a heading; a section of its own has a headline of its own");
    else if (!first)
        rc = template_fault_at(r, b->at, FAULT_HEADLINE, "a headline that does not come first",
                               "put it right behind the 'section' block; '##' is a heading");
    if (rc == 0 && template_section_plane(&plane, r) && plane == PLANE_CURRENT && !is_computed(item->text))
        rc = template_fault_at(r, b->at, FAULT_HEADLINE, "a headline of a current section, typed by hand",
                               "'# {{answer.headline}}' or another value that is a headline, or a question");
    return rc;
}

int template_check_heading(struct template_reading *r, const struct markdown_block *b, const struct template_item *item)
{
    enum plane plane;
    const struct placed_text text = {item->text, strlen(item->text), b->places};
    size_t at;
    if (!template_section_plane(&plane, r) || plane != PLANE_CURRENT || is_computed(item->text))
        return 0;
    const char *word = template_verdict_word(&text, &at);
    return word == NULL ? 0
                        : template_fault_at(
                              r, b->at, FAULT_HEADLINE,
                              arena_format(r->memory, "'%s' in a heading of a current section, typed by hand", word),
                              "leave verdicts to '# {{answer.headline}}', or ask a question");
}

/* --- sections --- */

static int is_break(const struct template_item *item)
{
    return item->kind == ITEM_BLOCK && strcmp(item->rule->name, "page-break") == 0;
}

/* A page break begins a page that has something on it, behind one that has. */
static int check_breaks(struct template_reading *r)
{
    int rc = 0;
    for (size_t i = 0; i < r->n_items && rc == 0; i++)
        if (is_break(&r->items[i]) && (i == 0 || i + 1 == r->n_items || is_break(&r->items[i - 1])))
            rc = template_fault_on(r, r->items[i].line, r->items[i].column, FAULT_SECTION,
                                   "a page break that leaves a page empty",
                                   "it stands between what is on one page and what is on the next");
    return rc;
}

int template_check_section(struct template_reading *r)
{
    size_t content = r->unread;
    int rc = check_breaks(r);
    for (size_t i = 0; i < r->n_items; i++)
        content += r->items[i].kind != ITEM_HEADLINE && r->items[i].kind != ITEM_HEADING && !is_break(&r->items[i]);
    if (rc == 0 && content == 0)
        rc = template_fault_at(r, r->section_at, FAULT_SECTION, "a section with nothing in it",
                               "fill it, or leave it out");
    return rc;
}

static int needs_claim(const struct template *t)
{
    for (size_t i = 0; i < t->n_needs; i++)
        if (strcmp(t->needs[i], "claim") == 0)
            return 1;
    return 0;
}

int template_check_whole(struct template_reading *r)
{
    int rc = 0;
    if (r->asks_claim && !needs_claim(r->out))
        rc = template_fault_at(r, r->claim_at, FAULT_MISSING, "about a claim that the template does not ask for",
                               "say so in the 'template' block: \"needs\": [\"claim\"]");
    if (rc == 0 && r->templates == 0)
        rc = template_fault_at(r, 0, FAULT_NAMED, "no 'template' block",
                               "begin with {\"block\": \"template\", \"name\": \"…\", \"title\": \"…\"}");
    if (rc == 0 && r->n_sections == 0)
        rc = template_fault_at(r, r->template_at, FAULT_SECTION, "no section",
                               "begin one: {\"block\": \"section\", \"plane\": \"reference\", \"title\": \"…\"}");
    if (rc == 0 && r->n_sections > 0 && !r->has_provenance)
        rc = template_fault_at(r, r->template_at, FAULT_SECTION, "no 'provenance' block",
                               "a section of plane reference has one: {\"block\": \"provenance\"}");
    return rc;
}

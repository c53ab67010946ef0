/* The body of an "mcr" block: JSON, then the members that its kind has, each of its type. */
#include "report/template_parts.h"

#include "core/text.h"
#include "receipt/json.h"

#include <string.h>

struct body_reading {
    struct template_reading *r;
    const struct markdown_block *block;
    const struct block_rule *rule;
    struct body_spots spots;
    const char *plane; /* that it says; NULL */
    struct block_value *values;
    size_t n;
};

static size_t source(const struct body_reading *b, size_t at)
{
    return b->block->places[at < b->block->len ? at : b->block->len];
}

static int fault(struct body_reading *b, size_t at, enum template_code code, const char *message, const char *help)
{
    return template_fault_at(b->r, source(b, at), code, message, help);
}

/* Members are the rule's own, and for a chart those that all charts have. */
const struct body_rule *template_member_at(const struct block_rule *rule, size_t i)
{
    size_t n = 0;
    for (; rule->members[n].name != NULL; n++)
        if (n == i)
            return &rule->members[n];
    return rule->figure && figure_members[i - n].name != NULL ? &figure_members[i - n] : NULL;
}

static const struct body_rule *find_member(const struct block_rule *rule, const char *name)
{
    const struct body_rule *m;
    for (size_t i = 0; (m = template_member_at(rule, i)) != NULL; i++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

static const char *words_of(const struct body_reading *b, const char *const *words)
{
    const char *list = NULL;
    for (size_t i = 0; words[i] != NULL; i++)
        list = arena_format(b->r->memory, "%s%s'%s'", list != NULL ? list : "", list != NULL ? ", " : "", words[i]);
    return list;
}

/* A text that is the member's, or what is wrong with it is told; *ok. */
static int check_string(int *ok, struct body_reading *b, const struct body_rule *m, const char *text, size_t at)
{
    struct arena *a = b->r->memory;
    size_t n = 0, which = 0;
    *ok = 0;
    if (text == NULL)
        return fault(b, at, FAULT_VALUE, arena_format(a, "'%s' is not a text", m->name), m->what);
    if (text[strspn(text, " \t\r\n")] == '\0')
        return fault(b, at, m->required ? FAULT_MISSING : FAULT_VALUE, arena_format(a, "'%s' is empty", m->name),
                     m->what);
    if (strlen(text) > TEXT_BYTES_MOST)
        return fault(b, at, FAULT_VALUE, arena_format(a, "'%s' is longer than %d bytes", m->name, TEXT_BYTES_MOST),
                     m->what);
    if (m->kind == BODY_TERMS && (strchr(text, '=') == NULL || text[0] == '='))
        return fault(b, at, FAULT_VALUE, arena_format(a, "'%s' is no term", template_shown(b->r, text)),
                     "a term is \"K=V\", as of --where");
    for (; m->words != NULL && m->words[n] != NULL; n++)
        which = strcmp(m->words[n], text) == 0 ? n + 1 : which;
    if (n > 0 && which == 0)
        return fault(b, at, FAULT_VALUE, arena_format(a, "'%s' cannot be '%s'", m->name, template_shown(b->r, text)),
                     template_near(b->r, text, m->words, n, arena_format(a, "one of %s", words_of(b, m->words))));
    *ok = 1;
    return m->kind == BODY_TEXT || m->kind == BODY_NAME || m->kind == BODY_NAMES || b->rule->put == NULL
               ? 0
               : template_check_selected(b->r, source(b, at), m, text);
}

/* What a list is read into. */
struct listed_texts {
    const char **texts;
    struct text_place *places;
};

/* Each once. */
static int add_text(struct body_reading *b, struct block_value *v, const struct listed_texts *l, const char *text,
                    size_t at)
{
    for (size_t i = 0; i < v->n; i++)
        if (strcmp(l->texts[i], text) == 0)
            return fault(b, at, FAULT_VALUE,
                         arena_format(b->r->memory, "'%s' is given twice", template_shown(b->r, text)),
                         "once is enough");
    markdown_place(&b->r->document.source, source(b, at), &l->places[v->n].line, &l->places[v->n].column);
    l->texts[v->n] = arena_copy(b->r->memory, text);
    return l->texts[v->n++] != NULL ? 0 : error_nomem(b->r->err);
}

static int read_texts(struct body_reading *b, struct block_value *v, const struct json_node *node, size_t at)
{
    const struct body_rule *m = v->rule;
    struct arena *a = b->r->memory;
    size_t n = json_size(node), k = 0;
    int rc = 0;
    struct listed_texts l = {arena_array(a, n, sizeof *l.texts), arena_array(a, n, sizeof *l.places)};
    if (l.texts == NULL || l.places == NULL)
        return error_nomem(b->r->err);
    if (json_type(node) != JSON_ARRAY || n == 0)
        return fault(b, at, FAULT_VALUE, arena_format(a, "'%s' is not a list of texts", m->name),
                     arena_format(a, "write it in brackets: [\"…\"]; %s", m->what));
    if (json_first(node) == NULL)
        return fault(b, at, FAULT_VALUE, arena_format(a, "'%s' is a list of numbers", m->name), m->what);
    if (n > TEMPLATE_LIST_MOST)
        return fault(b, at, FAULT_VALUE, arena_format(a, "'%s' has more than %d entries", m->name, TEMPLATE_LIST_MOST),
                     m->what);
    for (const struct json_node *item = json_first(node); item != NULL && rc == 0; item = json_next(item), k++) {
        size_t place = body_element(b->block, at, k);
        int ok;
        rc = check_string(&ok, b, m, json_text(item), place);
        if (rc == 0 && ok)
            rc = add_text(b, v, &l, json_text(item), place);
    }
    v->texts = l.texts;
    v->places = l.places;
    return rc;
}

/*
 * {{values}} in a section's title stand in the plane that it begins, those of a block in that which it is in. What
 * names a template is the same in every report; the subject of one is of no plane.
 */
static void say_where(struct body_reading *b, const struct body_rule *m)
{
    enum plane plane;
    int is_template = strcmp(b->rule->name, "template") == 0, is_section = strcmp(b->rule->name, "section") == 0;
    b->r->value_everywhere = is_template && strcmp(m->name, "subject") == 0;
    if (is_template)
        b->r->value_planes = 0;
    else if (is_section)
        b->r->value_planes = b->plane != NULL && template_plane(&plane, b->plane) == 0 ? 1u << plane : PLANES_ALL;
    else
        b->r->value_planes = template_section_plane(&plane, b->r) ? 1u << plane : PLANES_ALL;
}

static int read_text(struct body_reading *b, struct block_value *v, const struct json_node *node, size_t at)
{
    struct placed_text placed;
    int ok, rc = check_string(&ok, b, v->rule, json_text(node), at);
    if (rc != 0 || !ok)
        return rc;
    v->text = arena_copy(b->r->memory, json_text(node));
    if (v->text == NULL || v->rule->kind != BODY_TEXT)
        return v->text != NULL ? 0 : error_nomem(b->r->err);
    if (body_place_string(&placed, b->block, at, v->text, b->r->memory) != 0)
        return error_nomem(b->r->err);
    say_where(b, v->rule);
    return template_check_printed(b->r, &placed, v->rule);
}

static int read_count(struct body_reading *b, struct block_value *v, const struct json_node *node, size_t at)
{
    double x = json_type(node) == JSON_NUMBER ? json_number(node) : 0;
    if (!(x >= 1 && x <= TEMPLATE_COUNT_MOST) || x != (double)(size_t)x)
        return fault(
            b, at, FAULT_VALUE,
            arena_format(b->r->memory, "'%s' is not a whole number from 1 to %d", v->rule->name, TEMPLATE_COUNT_MOST),
            v->rule->what);
    v->n = (size_t)x;
    return 0;
}

static int read_flag(struct body_reading *b, struct block_value *v, const struct json_node *node, size_t at)
{
    if (json_type(node) != JSON_BOOL)
        return fault(b, at, FAULT_VALUE, arena_format(b->r->memory, "'%s' is neither true nor false", v->rule->name),
                     "without quotation marks: true or false");
    v->n = json_is_true(node) == 1;
    return 0;
}

static int read_value(struct body_reading *b, const struct body_rule *m, const struct json_node *node, size_t at)
{
    static int (*const readers[])(struct body_reading *, struct block_value *, const struct json_node *, size_t) = {
        [BODY_TEXT] = read_text,   [BODY_WORD] = read_text,   [BODY_WORDS] = read_texts, [BODY_NAME] = read_text,
        [BODY_NAMES] = read_texts, [BODY_TERMS] = read_texts, [BODY_FLAG] = read_flag,   [BODY_COUNT] = read_count,
    };
    struct block_value *v = &b->values[b->n++];
    *v = (struct block_value){.rule = m};
    markdown_place(&b->r->document.source, source(b, at), &v->line, &v->column);
    return readers[m->kind](b, v, node, at);
}

static int unknown_member(struct body_reading *b, const char *name, size_t at)
{
    const char *names[NAMES_MOST], *list = NULL;
    struct arena *a = b->r->memory;
    const struct body_rule *m;
    size_t n = 0;
    for (; n < NAMES_MOST && (m = template_member_at(b->rule, n)) != NULL; n++) {
        names[n] = m->name;
        list = arena_format(a, "%s%s'%s'", list != NULL ? list : "", list != NULL ? ", " : "", m->name);
    }
    return fault(b, at, FAULT_MEMBER,
                 arena_format(a, "block '%s' has no member '%s'", b->rule->name, template_shown(b->r, name)),
                 template_near(b->r, name, names, n,
                               list != NULL ? arena_format(a, "it has %s", list) : "it has none but \"block\""));
}

static int read_members(struct body_reading *b, const struct json_node *root)
{
    size_t i = 0;
    int rc = 0;
    b->values = arena_array(b->r->memory, b->spots.n, sizeof *b->values);
    if (b->values == NULL)
        return error_nomem(b->r->err);
    for (const struct json_node *node = json_first(root); node != NULL && rc == 0; node = json_next(node), i++) {
        const struct body_rule *m = find_member(b->rule, json_name(node));
        if (m != NULL)
            rc = read_value(b, m, node, b->spots.items[i].value);
        else if (strcmp(json_name(node), "block") != 0)
            rc = unknown_member(b, json_name(node), b->spots.items[i].name);
    }
    return rc;
}

static int look_for_missing(struct body_reading *b, const struct json_node *root)
{
    const struct body_rule *m;
    int rc = 0;
    for (size_t i = 0; rc == 0 && (m = template_member_at(b->rule, i)) != NULL; i++) {
        int given = 0;
        for (const struct json_node *node = json_first(root); node != NULL && !given; node = json_next(node))
            given = strcmp(json_name(node), m->name) == 0;
        if (!given && m->required)
            rc = template_fault_at(b->r, b->block->at, FAULT_MISSING,
                                   arena_format(b->r->memory, "block '%s' has no '%s'", b->rule->name, m->name),
                                   arena_format(b->r->memory, "add \"%s\": %s", m->name, m->what));
    }
    return rc;
}

static int unknown_block(struct template_reading *r, const char *name, size_t at)
{
    const char *names[NAMES_MOST];
    size_t n = 0;
    for (; n < NAMES_MOST && block_rule_at(n) != NULL; n++)
        names[n] = block_rule_at(n)->name;
    return template_fault_at(r, at, FAULT_BLOCK, arena_format(r->memory, "no block '%s'", template_shown(r, name)),
                             template_near(r, name, names, n, "docs/templates.md has them all"));
}

/* Which block it is: the member "block". *rule NULL: none, and that is told. */
static int find_rule(struct body_reading *b, const struct json_node *root)
{
    size_t i = 0;
    const struct json_node *node = json_first(root);
    while (node != NULL && strcmp(json_name(node), "block") != 0) {
        node = json_next(node);
        i++;
    }
    if (node == NULL)
        return template_fault_at(b->r, b->block->at, FAULT_BLOCK, "no \"block\": it is not said which one this is",
                                 "begin it with {\"block\": \"NAME\"");
    if (json_text(node) == NULL)
        return fault(b, b->spots.items[i].value, FAULT_BLOCK, "\"block\" is not a text", "{\"block\": \"NAME\"");
    b->rule = block_rule_find(json_text(node));
    return b->rule != NULL ? 0 : unknown_block(b->r, json_text(node), source(b, b->spots.items[i].value));
}

static int read_object(struct body_reading *b, const struct json_node *root)
{
    if (json_type(root) != JSON_OBJECT)
        return template_fault_at(b->r, source(b, 0), FAULT_JSON, "the body is no JSON object",
                                 "{\"block\": \"NAME\", …}");
    if (body_spots_read(&b->spots, b->block, b->r->memory) != 0)
        return error_nomem(b->r->err);
    int rc = find_rule(b, root);
    if (rc != 0 || b->rule == NULL)
        return rc;
    b->plane = json_text(json_find(root, "plane"));
    rc = read_members(b, root);
    return rc == 0 ? look_for_missing(b, root) : rc;
}

/* The place within the body, which the message begins with, is told as one of the file. */
static int not_json(struct body_reading *b, const struct json_place *where, const struct error *bad)
{
    const char *message = bad->text + strspn(bad->text, "0123456789:");
    size_t at = where->offset < b->block->len ? where->offset : b->block->len;
    message += *message == ' ';
    return fault(b, at, FAULT_JSON, arena_format(b->r->memory, "%s", message),
                 b->block->closed ? "the body of a block is one JSON object"
                                  : "close the block: \"```\" on a line alone");
}

int template_read_body(const struct block_rule **rule, struct block_body **body, struct template_reading *r,
                       const struct markdown_block *block)
{
    struct body_reading b = {.r = r, .block = block};
    struct json_place where = {0};
    struct error bad = {0};
    struct json *json = NULL;
    int rc = json_parse(&json, &where, block->text, block->len, &bad);
    *rule = NULL;
    *body = NULL;
    if (rc == ERR_NOMEM)
        return error_nomem(r->err);
    rc = rc != 0 ? not_json(&b, &where, &bad) : read_object(&b, json_root(json));
    json_free(json);
    struct block_body *out = rc == 0 && b.rule != NULL ? arena_alloc(r->memory, sizeof *out) : NULL;
    if (rc != 0 || b.rule == NULL)
        return rc;
    if (out == NULL)
        return error_nomem(r->err);
    *out = (struct block_body){b.values, b.n};
    *rule = b.rule;
    *body = out;
    return 0;
}

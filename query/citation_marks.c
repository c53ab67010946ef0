/* Markers: which comments they are, what they cite, and which has no like. */
#include "query/citation_parts.h"

#include "core/text.h"
#include "query/registry_parts.h"

#include <stdlib.h>
#include <string.h>

static const char marker_help[] =
    "managed text stands between <!-- mcr:ID@REVISION style=sentence|markdown|footnote --> and <!-- /mcr -->; a "
    "reference is [mcr:ID@REVISION]";

struct citation_mark *marks_add(struct marks *m, struct arena *memory)
{
    struct citation_mark *more = arena_grow(memory, m->items, m->n, &m->room, sizeof *more);
    if (more == NULL)
        return NULL;
    m->items = more;
    return &m->items[m->n++];
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *words_of(const char *text, size_t len, struct arena *memory)
{
    enum { SHOWN = 60 };
    char *cut = arena_copy_n(memory, text, text_valid_prefix(text, len < SHOWN ? len : SHOWN));
    for (char *s = cut; s != NULL && *s != '\0'; s++)
        *s = is_blank(*s) ? ' ' : *s;
    return cut != NULL && len > SHOWN ? arena_format(memory, "%s…", cut) : cut;
}

/* "style=sentence"; anything else is a word that the marker's author takes to mean something. */
static int read_word(struct citation_mark *mark, const char *word, int *styles, struct arena *memory)
{
    static const char style[] = "style=";
    if (strncmp(word, style, strlen(style)) != 0)
        mark->flaw = arena_format(memory, "'%s' is no word of a marker: only style= may follow", word);
    else if (++*styles > 1)
        mark->flaw = "it has two styles";
    else if (quote_style_by_name(&mark->style, word + strlen(style)) != 0)
        mark->flaw = arena_format(memory, "'%s' is no style: sentence, markdown or footnote", word + strlen(style));
    return memory->failed;
}

static int read_reference(struct citation_mark *mark, const char *word, struct arena *memory)
{
    const char *number = strchr(word, '@');
    size_t len = number != NULL ? (size_t)(number - word) : strlen(word);
    if (!claim_id_is_slug(word, len))
        mark->flaw = len == 0 ? "it names no claim" : arena_format(memory, "'%.*s' is no claim's id", (int)len, word);
    else if (number == NULL)
        mark->flaw = arena_format(memory, "no revision is named: %s@1 would be the first", word);
    else if (claim_reference(&mark->id, &mark->number, word, memory) != 0)
        mark->flaw = arena_format(memory, "'%s' is no revision: they count 1, 2, …", number + 1);
    return memory->failed;
}

int mark_read(struct citation_mark *mark, const char *text, size_t len, struct arena *memory)
{
    char *rest = arena_copy_n(memory, text, len), *word;
    int styles = 0, failed = rest == NULL;
    if (!failed && is_blank(rest[0]))
        mark->flaw = "it names no claim";
    for (size_t n = 0; !failed && mark->flaw == NULL && (word = strtok_r(rest, " \t\r\n", &rest)) != NULL; n++)
        failed = n == 0 ? read_reference(mark, word, memory) : read_word(mark, word, &styles, memory);
    if (mark->flaw == NULL && mark->id == NULL)
        mark->flaw = "it names no claim";
    return failed;
}

static struct cited *cited_before(const struct checking *c, const char *id, int64_t number)
{
    struct cited *x = c->cited;
    while (x != NULL && !(x->number == number && strcmp(x->id, id) == 0))
        x = x->next;
    return x;
}

/* In a document only whole ids count: a beginning that is unique today may not be so tomorrow. */
static int look_up(struct checking *c, struct cited *x)
{
    struct error err = {0};
    const char *text = arena_format(c->memory, "%s@%lld", x->id, (long long)x->number);
    if (text == NULL)
        return error_nomem(c->err);
    int rc = registry_find(c->r, text, &x->claim, &x->revision, &err);
    if (rc == ERR_NOT_FOUND)
        x->unknown = arena_copy(c->memory, err.text);
    else if (rc != 0)
        return error_set(c->err, err.code, "%s", err.text);
    else if (strcmp(x->claim->id, x->id) != 0)
        x->unknown = arena_format(c->memory, "no claim '%s'; did you mean '%s'?", x->id, x->claim->id);
    if (rc == 0 && x->unknown == NULL && !c->memory->failed)
        return claim_judge(&x->standing, c->r, x->claim, x->revision, c->err);
    x->claim = NULL;
    return c->memory->failed ? error_nomem(c->err) : 0;
}

static int remember(struct checking *c, const struct citation_mark *mark)
{
    size_t line, column;
    struct placed_citation *more = arena_grow(c->memory, c->items, c->n_items, &c->items_room, sizeof *more);
    if (more == NULL)
        return error_nomem(c->err);
    c->items = more;
    markdown_place(&c->m, mark->at, &line, &column);
    c->items[c->n_items++] = (struct placed_citation){mark->at, {mark->id, mark->number, line}};
    return 0;
}

int checking_look_up(struct cited **out, struct checking *c, const char *id, int64_t number)
{
    struct cited *x = cited_before(c, id, number);
    int rc = 0;
    if (x == NULL) {
        x = arena_alloc(c->memory, sizeof *x);
        if (x == NULL)
            return error_nomem(c->err);
        *x = (struct cited){.id = id, .number = number, .next = c->cited};
        rc = look_up(c, x);
        c->cited = rc == 0 ? x : c->cited;
    }
    if (rc == 0)
        *out = x;
    return rc;
}

int checking_cite(struct checking *c, struct citation_mark *mark)
{
    int rc = remember(c, mark);
    return rc == 0 ? checking_look_up(&mark->cited, c, mark->id, mark->number) : rc;
}

const char *cited_name(const struct cited *x, struct arena *memory)
{
    return arena_format(memory, "mcr:%s@%lld", x->id, (long long)x->number);
}

enum comment_kind { COMMENT_OTHER, COMMENT_OPENS, COMMENT_CLOSES };

/* The text within a comment, and what of it makes it a marker. */
struct comment {
    enum comment_kind kind;
    const char *text; /* of OPENS what follows "mcr:" */
    size_t len;
    const char *flaw;
};

static int has_word(const char *s, const char *end, const char *word)
{
    for (; *word != '\0'; s++, word++)
        if (s == end || text_lower_letter(*s) != *word)
            return 0;
    return 1;
}

/* "mcr b200@1", "MCR: …": somebody's marker, and not one that is read. Other comments may begin so, too. */
static void look_closer(struct comment *c, const char *s, const char *end)
{
    int closes = s < end && *s == '/';
    s += closes;
    if (!has_word(s, end, "mcr"))
        return;
    s += 3;
    const char *colon = s;
    while (colon < end && is_blank(*colon))
        colon++;
    size_t word = 0;
    while (colon + word < end && !is_blank(colon[word]) && colon[word] != '@')
        word++;
    int cites = colon > s && colon + word < end && colon[word] == '@';
    if (closes && (s == end || is_blank(*s) || *s == ':')) {
        c->kind = COMMENT_CLOSES;
        c->flaw = "'/mcr' alone closes managed text";
    } else if (!closes && ((colon < end && *colon == ':') || cites)) {
        c->kind = COMMENT_OPENS;
        c->flaw = "'mcr:ID@REVISION' opens managed text, in one word and small letters";
    }
}

static struct comment read_comment(const char *s, const char *end)
{
    struct comment c = {0};
    int whole = end - s >= 7 && memcmp(end - 3, "-->", 3) == 0;
    s += 4;
    end -= whole ? 3 : 0;
    while (s < end && is_blank(*s))
        s++;
    while (end > s && is_blank(end[-1]))
        end--;
    if (end - s >= 4 && memcmp(s, "mcr:", 4) == 0)
        c = (struct comment){COMMENT_OPENS, s + 4, (size_t)(end - s) - 4, NULL};
    else if (end - s == 4 && memcmp(s, "/mcr", 4) == 0)
        c.kind = COMMENT_CLOSES;
    else
        look_closer(&c, s, end);
    if (c.kind != COMMENT_OTHER && !whole)
        c.flaw = "the comment is never closed by '-->'";
    return c;
}

static int find_flawed(struct checking *c, const struct markdown_piece *p, const char *flaw)
{
    const char *text = words_of(c->m.text + p->start, p->end - p->start, c->memory);
    return checking_find(c, p->start, CITED_UNBALANCED, arena_format(c->memory, "%s: %s", text, flaw), marker_help, 0);
}

static int find_unclosed(struct checking *c, const struct citation_mark *mark, const char *why)
{
    if (mark->flaw != NULL)
        return 0; /* said already */
    return checking_find(c, mark->at, CITED_UNBALANCED,
                         arena_format(c->memory, "%s is not closed%s", cited_name(mark->cited, c->memory), why),
                         marker_help, 0);
}

/* *open is the place in c->managed of what is open; n: nothing is. */
static int open_managed(struct checking *c, size_t *open, const struct markdown_piece *p, const struct comment *text)
{
    size_t line, column;
    int rc = 0;
    if (*open < c->managed.n) {
        markdown_place(&c->m, p->start, &line, &column);
        rc = find_unclosed(c, &c->managed.items[*open],
                           arena_format(c->memory, " before the next marker on line %zu", line));
    }
    *open = c->managed.n;
    struct citation_mark *mark = rc == 0 ? marks_add(&c->managed, c->memory) : NULL;
    if (mark == NULL)
        return rc != 0 ? rc : error_nomem(c->err);
    *mark = (struct citation_mark){.at = p->start, .end = p->end, .inside = p->end, .flaw = text->flaw};
    if (mark->flaw == NULL && mark_read(mark, text->text, text->len, c->memory) != 0)
        return error_nomem(c->err);
    return mark->flaw != NULL ? find_flawed(c, p, mark->flaw) : checking_cite(c, mark);
}

static int close_managed(struct checking *c, size_t *open, const struct markdown_piece *p, const struct comment *text)
{
    int rc = text->flaw != NULL ? find_flawed(c, p, text->flaw) : 0;
    if (*open == c->managed.n)
        return rc != 0 || text->flaw != NULL ? rc : find_flawed(c, p, "closes no managed text");
    struct citation_mark *mark = &c->managed.items[*open];
    mark->closed = 1;
    mark->close = p->start;
    mark->closes = p->end;
    *open = c->managed.n;
    return rc;
}

int managed_read(struct checking *c)
{
    size_t open = 0;
    int rc = 0;
    for (size_t i = 0; i < c->m.n && rc == 0; i++) {
        const struct markdown_piece *p = &c->m.pieces[i];
        if (p->kind != MARKDOWN_COMMENT)
            continue;
        struct comment text = read_comment(c->m.text + p->start, c->m.text + p->end);
        if (text.kind == COMMENT_OPENS)
            rc = open_managed(c, &open, p, &text);
        else if (text.kind == COMMENT_CLOSES)
            rc = close_managed(c, &open, p, &text);
    }
    return rc == 0 && open < c->managed.n ? find_unclosed(c, &c->managed.items[open], "") : rc;
}

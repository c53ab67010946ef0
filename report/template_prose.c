/* Prose of a template: what Markdown may say in a report, as text with spans. */
#include "report/template_parts.h"

#include "core/text.h"
#include "query/typed.h"

#include <string.h>

/* --- what Markdown may say here --- */

static int told(int *skip, struct template_reading *r, const struct markdown_block *b, const char *what,
                const char *help)
{
    *skip = 1;
    return template_fault_at(r, b->at, FAULT_MARKDOWN, what, help);
}

/* The block before, for what goes on over several: told once. */
static const struct markdown_block *before(const struct template_reading *r, const struct markdown_block *b)
{
    return b > r->document.items ? b - 1 : NULL;
}

static int check_container(int *skip, struct template_reading *r, const struct markdown_block *b)
{
    const struct markdown_block *last = before(r, b);
    if (b->quotes > 0) {
        *skip = 1;
        return last != NULL && last->quotes > 0
                   ? 0
                   : told(skip, r, b, "a quotation: a report has no place for one", "write it as a paragraph");
    }
    if (b->lists > 1)
        return told(skip, r, b, "a list within a list", "lists in a report are flat");
    if (b->lists > 0 && b->kind != MARKDOWN_PARAGRAPH)
        return told(skip, r, b, "more than text in an item of a list", "an item is one paragraph");
    if (b->lists > 0 && last != NULL && last->item == b->item)
        return told(skip, r, b, "a second paragraph in an item of a list", "an item is one paragraph");
    return 0;
}

/* "mcr" as somebody may have meant it. */
static int is_nearly_mcr(const char *info)
{
    info += strspn(info, " {.");
    if (text_lower_letter(info[0]) != 'm' || text_lower_letter(info[1]) != 'c' || text_lower_letter(info[2]) != 'r')
        return 0;
    char next = text_lower_letter(info[3]);
    return !(next >= 'a' && next <= 'z');
}

static int has_fence(const char *code)
{
    const char *fence = strstr(code, "```mcr");
    return fence != NULL || strstr(code, "~~~mcr") != NULL || strstr(code, "``` mcr") != NULL;
}

static int check_code(int *skip, struct template_reading *r, const struct markdown_block *b)
{
    if (b->kind == MARKDOWN_FENCED && is_nearly_mcr(b->info))
        return told(skip, r, b, arena_format(r->memory, "'%s' behind a fence", template_shown(r, b->info)),
                    "the info string of a block is exactly 'mcr'");
    if (b->kind == MARKDOWN_FENCED && !b->closed)
        return told(skip, r, b, "code that is never closed", "the fence that begins it ends it too, on a line alone");
    if (has_fence(b->text))
        return told(skip, r, b, "a block within code",
                    b->kind == MARKDOWN_INDENTED ? "four blanks make it code: begin it at the margin"
                                                 : "close the code before it");
    return 0;
}

/* A table of GitHub's kind is a paragraph with a line of dashes and bars. */
static int is_table(const struct template_reading *r, const struct markdown_block *b)
{
    const char *s = r->document.source.text;
    int bar_before = 0;
    for (size_t at = b->at, end = b->places[b->len]; at < end;) {
        int bars = 0, dashes = 0, other = 0;
        for (; at < end && s[at] != '\n'; at++) {
            bars |= s[at] == '|';
            dashes |= s[at] == '-';
            other |= strchr(" \t\r:|-", s[at]) == NULL;
        }
        if (bar_before && bars && dashes && !other)
            return 1;
        bar_before = bars;
        at++;
    }
    return 0;
}

static int check_text_block(int *skip, struct template_reading *r, const struct markdown_block *b)
{
    if (b->text[strspn(b->text, " ")] == '\0')
        return told(skip, r, b, b->item > 0 ? "an empty item" : "a heading without words", "write it, or leave it out");
    if (b->len > TEXT_BYTES_MOST)
        return told(skip, r, b, arena_format(r->memory, "a paragraph of more than %d bytes", TEXT_BYTES_MOST),
                    "make several of it");
    if (b->kind == MARKDOWN_PARAGRAPH && is_table(r, b))
        return told(skip, r, b, "a table: in a report they are filled from data",
                    "the block 'table' makes one of a view; for a few words a list will do");
    return 0;
}

int template_check_written(int *skip, struct template_reading *r, const struct markdown_block *b)
{
    *skip = 0;
    int rc = check_container(skip, r, b);
    if (rc != 0 || *skip)
        return rc;
    switch (b->kind) {
    case MARKDOWN_RAW:
        return told(skip, r, b, "HTML: a report is not made of it", "write Markdown");
    case MARKDOWN_RULE:
        return told(skip, r, b, "a line across", "{\"block\": \"page-break\"} begins a page, '##' a part");
    case MARKDOWN_FENCED:
    case MARKDOWN_INDENTED:
        return check_code(skip, r, b);
    default:
        return check_text_block(skip, r, b);
    }
}

/* --- marks --- */

/* What there is no way to print, and what is written instead. */
static const struct {
    enum markdown_mark_kind kind;
    const char *what, *help;
} unprintable[] = {
    {MARK_EMPHASIS, "emphasis: a report has one slant", "'**…**' is strong, '`…`' is code; else write it plainly"},
    {MARK_IMAGE, "an image: a report draws its own figures, from data", "blocks that are charts: docs/templates.md"},
    {MARK_TAG, "HTML: a report is not made of it", "write Markdown, or the sign as an entity: '&lt;'"},
};

/* Its address is printed as it is, so it has to be one that a reader can type. */
static int check_link(struct template_reading *r, const struct markdown_mark *m)
{
    int known = strncmp(m->target, "https://", 8) == 0 || strncmp(m->target, "http://", 7) == 0;
    if (known && strstr(m->target, "{{") == NULL && text_is_plain(m->target))
        return 0;
    return template_fault_at(
        r, m->at, FAULT_MARKDOWN,
        arena_format(r->memory, "a link to '%s': paper cannot follow it", template_shown(r, m->target)),
        "link to an address that begins with 'https://', without {{values}}; it is printed at the foot");
}

static int check_marks(struct template_reading *r, const struct markdown_block *b)
{
    int rc = 0;
    for (size_t i = 0; i < b->n_marks && rc == 0; i++) {
        const struct markdown_mark *m = &b->marks[i];
        for (size_t k = 0; k < sizeof unprintable / sizeof *unprintable && rc == 0; k++)
            if (m->kind == unprintable[k].kind)
                rc = template_fault_at(r, m->at, FAULT_MARKDOWN, unprintable[k].what, unprintable[k].help);
        if (rc == 0 && m->kind == MARK_LINK)
            rc = check_link(r, m);
    }
    return rc;
}

/* Of marks within each other the innermost kind counts: code, then links, then strong. */
static void paint(size_t *owner, const struct markdown_block *b, enum markdown_mark_kind kind)
{
    size_t covered = 0;
    for (size_t i = 0; i < b->n_marks; i++) {
        const struct markdown_mark *m = &b->marks[i];
        if (m->kind != kind || m->end <= covered)
            continue;
        for (size_t k = m->start; k < m->end; k++)
            owner[k] = i + 1;
        covered = m->end;
    }
}

static int make_spans(struct template_item *out, struct template_reading *r, const struct markdown_block *b)
{
    static const enum span_kind kinds[] = {
        [MARK_STRONG] = SPAN_STRONG, [MARK_CODE] = SPAN_CODE, [MARK_LINK] = SPAN_LINK};
    size_t *owner = arena_array(r->memory, b->len + 1, sizeof *owner), room = 0, n = 0;
    struct span *spans = NULL;
    if (owner == NULL)
        return error_nomem(r->err);
    paint(owner, b, MARK_STRONG);
    paint(owner, b, MARK_LINK);
    paint(owner, b, MARK_CODE);
    for (size_t from = 0, to; from < b->len; from = to) {
        for (to = from + 1; to < b->len && owner[to] == owner[from];)
            to++;
        if (owner[from] == 0)
            continue;
        const struct markdown_mark *m = &b->marks[owner[from] - 1];
        if ((spans = arena_grow(r->memory, spans, n, &room, sizeof *spans)) == NULL)
            return error_nomem(r->err);
        spans[n++] = (struct span){from, to, kinds[m->kind], m->kind == MARK_LINK ? m->target : NULL};
    }
    out->spans = spans;
    out->n_spans = n;
    return 0;
}

/* An entity may say what no line has: a line's end, a tab. */
static char *without_controls(struct template_reading *r, const struct markdown_block *b)
{
    char *text = arena_copy_n(r->memory, b->text, b->len);
    for (size_t i = 0; text != NULL && i < b->len; i++)
        if ((unsigned char)text[i] < ' ')
            text[i] = ' ';
    return text;
}

/* --- numbers of lists --- */

/* The first digit of the number that stands before an item's text. */
static size_t marker_at(const struct template_reading *r, const struct markdown_block *b)
{
    const char *s = r->document.source.text;
    size_t at = b->at;
    while (at > 0 && strchr(" \t\r\n.)", s[at - 1]) != NULL)
        at--;
    while (at > 0 && s[at - 1] >= '0' && s[at - 1] <= '9')
        at--;
    return at;
}

/* What the list begins with that an item is of. */
static size_t list_start(const struct template_reading *r, const struct markdown_block *b)
{
    while (b > r->document.items && b[-1].number > 0 && b[-1].number + 1 == b->number)
        b--;
    return b->number;
}

/* "38000. tok/s" is an item to Markdown and a result to whoever reads it. "3. Runs" goes on with a list. */
static int check_marker(struct template_reading *r, const struct markdown_block *b, const char *text)
{
    enum { ORDINALS_MOST = 20 };
    struct typed_quantity *found;
    size_t n;
    int ordinal = b->number <= ORDINALS_MOST && !(text[0] >= 'a' && text[0] <= 'z') && text[0] != '%';
    if (b->number == 0 || ordinal || list_start(r, b) <= 1)
        return 0;
    const char *said = arena_format(r->memory, "%zu %s", b->number, text);
    if (said == NULL || typed_quantities(&found, &n, said, strlen(said), r->memory) != 0)
        return error_nomem(r->err);
    if (n == 0 || found[0].from > 0)
        return 0;
    said = arena_format(r->memory, "%zu. %s", b->number,
                        template_shown(r, arena_copy_n(r->memory, text, strcspn(text, " "))));
    return template_fault_at(r, marker_at(r, b), FAULT_NUMBER,
                             arena_format(r->memory, "'%s' is typed by hand, as the number of a list", said),
                             "leave it to a block or a {{value}}: it comes from receipts, and stays true");
}

int template_read_prose(struct template_item *out, struct template_reading *r, const struct markdown_block *b)
{
    struct placed_text placed = {without_controls(r, b), b->len, b->places};
    if (placed.text == NULL)
        return error_nomem(r->err);
    out->text = placed.text;
    int rc = check_marks(r, b);
    if (rc == 0)
        rc = make_spans(out, r, b);
    if (rc == 0)
        rc = check_marker(r, b, out->text);
    return rc == 0 ? template_check_text(r, &placed) : rc;
}

int template_read_code(struct template_item *out, struct template_reading *r, const struct markdown_block *b)
{
    size_t len = b->len;
    while (len > 0 && strchr("\r\n", b->text[len - 1]) != NULL)
        len--;
    struct placed_text placed = {arena_copy_n(r->memory, b->text, len), len, b->places};
    out->text = placed.text;
    return placed.text != NULL ? template_check_text(r, &placed) : error_nomem(r->err);
}

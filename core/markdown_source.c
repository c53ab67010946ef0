/* Finding in the source what cmark has parsed: code spans, HTML, link targets, tables. */
#include "core/markdown_parts.h"

#include "core/text.h"

#include <string.h>

int reading_put(struct reading *r, enum markdown_kind kind, size_t start, size_t end)
{
    struct markdown *m = r->m;
    if (start >= end)
        return 0;
    struct markdown_piece *more = arena_grow(r->memory, m->pieces, m->n, &r->room, sizeof *more);
    if (more == NULL)
        return error_nomem(r->err);
    m->pieces = more;
    if (kind == MARKDOWN_TEXT && r->opaque)
        kind = MARKDOWN_CODE;
    m->pieces[m->n++] = (struct markdown_piece){kind, start, end, r->block, r->table};
    return 0;
}

/* What lies between the cursor and a find is text; the find has its own kind; the cursor goes behind it. */
static int put_found(struct reading *r, enum markdown_kind kind, size_t start, size_t end)
{
    int rc = reading_put(r, MARKDOWN_TEXT, r->cursor, start);
    if (rc == 0)
        rc = reading_put(r, kind, start, end);
    r->cursor = end;
    return rc;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * Whether the source at `at` is the text: white space stands for white space (cmark folds lines), and at the beginning
 * of a line the marks of quotations are passed over. Gives the end, or 0.
 */
static size_t match(const struct reading *r, size_t at, const char *text)
{
    const char *s = r->m->text;
    while (*text != '\0') {
        if (at >= r->end)
            return 0;
        if (is_space(*text) && is_space(s[at])) {
            int folded = 0;
            for (; at < r->end && (is_space(s[at]) || (folded && s[at] == '>')); at++)
                folded = folded || s[at] == '\n';
            while (is_space(*text))
                text++;
        } else if (s[at++] != *text++) {
            return 0;
        }
    }
    return at;
}

static size_t run_of(const struct reading *r, size_t at, char c)
{
    size_t n = 0;
    while (at + n < r->end && r->m->text[at + n] == c)
        n++;
    return n;
}

/* A character that is escaped begins nothing. */
static size_t past_escape(const struct reading *r, size_t at)
{
    return r->m->text[at] == '\\' && at + 1 < r->end ? at + 2 : at;
}

/* Where the run of backticks at `at` is closed around the literal; 0: it is not. */
static size_t code_end(const struct reading *r, size_t at, size_t ticks, const char *core)
{
    const char *s = r->m->text;
    size_t from = at + ticks, to;
    while (from < r->end && is_space(s[from]))
        from++;
    to = match(r, from, core);
    while (to > 0 && to < r->end && is_space(s[to]))
        to++;
    return to > 0 && run_of(r, to, '`') == ticks ? to + ticks : 0;
}

int reading_find_code(struct reading *r, const char *literal)
{
    while (is_space(*literal))
        literal++; /* white space around the literal may have been stripped, or not */
    size_t length = strlen(literal), end;
    while (length > 0 && is_space(literal[length - 1]))
        length--;
    char *core = arena_copy_n(r->memory, literal, length);
    if (core == NULL)
        return error_nomem(r->err);
    for (size_t i = r->cursor, next; i < r->end; i = next) {
        size_t ticks = run_of(r, i, '`');
        if (ticks > 0 && (end = code_end(r, i, ticks, core)) > 0)
            return put_found(r, MARKDOWN_CODE, i, end);
        next = past_escape(r, i);
        next = next > i ? next : i + (ticks > 0 ? ticks : 1);
    }
    return 0;
}

static int is_comment(const char *literal)
{
    return strncmp(literal, "<!--", 4) == 0;
}

/* The element named by the tag at s[0..len) is shown as it is: no text. */
static const char *opaque_name(const char *s, size_t len)
{
    static const char *const names[] = {"pre", "code", "kbd", "samp", "script", "style", "textarea"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        size_t n = strlen(names[k]), i = 0;
        while (i < n && i < len && text_lower_letter(s[i]) == names[k][i])
            i++;
        if (i == n && i < len && (is_space(s[i]) || s[i] == '>'))
            return names[k];
    }
    return NULL;
}

int reading_find_html(struct reading *r, const char *literal)
{
    if (literal[0] != '<')
        return 0;
    int closes = strncmp(literal, "</", 2) == 0;
    const char *name = opaque_name(literal + 1 + closes, strlen(literal) - 1 - (size_t)closes);
    for (size_t i = r->cursor, next; i < r->end; i = next) {
        size_t to = r->m->text[i] == '<' ? match(r, i, literal) : 0;
        if (to > 0) {
            int rc = put_found(r, is_comment(literal) ? MARKDOWN_COMMENT : MARKDOWN_HTML, i, to);
            r->opaque = name != NULL ? !closes : r->opaque;
            return rc;
        }
        next = past_escape(r, i);
        next = next > i ? next : i + 1;
    }
    return 0;
}

static size_t closing_bracket(const struct reading *r, size_t at)
{
    const char *s = r->m->text;
    for (size_t depth = 1; at < r->end && depth > 0; at++) {
        if (s[at] == '\\' && at + 1 < r->end)
            at++;
        else if (s[at] == '(' || s[at] == ')')
            depth = s[at] == '(' ? depth + 1 : depth - 1;
    }
    return at < r->end ? at : r->end;
}

/* After the text of a link, "](…)" in one line or several; a reference "][…]" or none has no target here. */
int reading_find_target(struct reading *r, const char *url)
{
    const char *s = r->m->text;
    for (size_t i = r->cursor; i + 1 < r->end; i++) {
        size_t at = i + 2;
        if (s[i] != ']' || s[i + 1] != '(')
            continue;
        while (at < r->end && (is_space(s[at]) || s[at] == '<'))
            at++;
        if (match(r, at, url) > 0)
            return put_found(r, MARKDOWN_TARGET, i + 1, closing_bracket(r, i + 2));
    }
    return 0;
}

static size_t find(const struct markdown *m, size_t from, size_t end, const char *what)
{
    const char *at = from < end ? memmem(m->text + from, end - from, what, strlen(what)) : NULL;
    return at != NULL ? (size_t)(at - m->text) + strlen(what) : end;
}

/* Past the tag that closes the element; the end where none does. */
static size_t element_end(const struct markdown *m, size_t from, size_t end, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = from; i + n + 2 < end; i++) {
        const char *opened = m->text[i] == '<' && m->text[i + 1] == '/' ? opaque_name(m->text + i + 2, end - i - 2) : 0;
        if (opened != NULL && strcmp(opened, name) == 0)
            return find(m, i, end, ">");
    }
    return end;
}

int reading_html(struct reading *r, size_t start, size_t end)
{
    const struct markdown *m = r->m;
    r->cursor = start;
    int rc = 0;
    for (size_t i = start, to; i < end && rc == 0; i = to) {
        to = i + 1;
        if (m->text[i] != '<')
            continue;
        int comment = end - i >= 4 && is_comment(m->text + i);
        const char *opaque = comment ? NULL : opaque_name(m->text + i + 1, end - i - 1);
        if (opaque != NULL)
            to = element_end(m, i + 1, end, opaque);
        else
            to = find(m, comment ? i + 4 : i + 1, end, comment ? "-->" : ">");
        rc = put_found(r, comment ? MARKDOWN_COMMENT : opaque != NULL ? MARKDOWN_CODE : MARKDOWN_HTML, i, to);
    }
    return rc != 0 ? rc : reading_put(r, MARKDOWN_TEXT, r->cursor, end);
}

/* A table of GitHub's kind is a paragraph to cmark; what tells it is the line of dashes under its head. */
static int is_rule(const struct markdown *m, size_t line)
{
    int dashes = 0, bars = 0;
    for (size_t i = m->lines[line]; i < m->lines[line + 1]; i++) {
        dashes += m->text[i] == '-';
        bars += m->text[i] == '|';
        if (strchr(" \t\r\n|:->", m->text[i]) == NULL)
            return 0;
    }
    return dashes > 0 && bars > 0;
}

static int has_bar(const struct markdown *m, size_t line)
{
    return memchr(m->text + m->lines[line], '|', m->lines[line + 1] - m->lines[line]) != NULL;
}

/* The line of the head: the first with a bar above a rule. `to`: no table. */
static size_t find_head(const struct markdown *m, size_t from, size_t to)
{
    while (from + 1 < to && !(has_bar(m, from) && is_rule(m, from + 1)))
        from++;
    return from + 1 < to ? from : to;
}

/* The part of a piece that lies in a line; only text goes on in the next. */
static int put_row(struct reading *r, const struct markdown_piece *p, size_t begins, size_t ends)
{
    size_t end = p->kind == MARKDOWN_TEXT && p->end > ends ? ends : p->end;
    return reading_put(r, p->kind, p->start > begins ? p->start : begins, end);
}

/* Every row is a block of its own: pieces are cut where lines end. What stands above the head is a paragraph. */
int reading_tables(struct reading *r, size_t first_piece, size_t from, size_t to)
{
    struct markdown *m = r->m;
    size_t n = m->n - first_piece, head = find_head(m, from, to), k = 0;
    if (head == to)
        return 0;
    struct markdown_piece *whole = arena_array(r->memory, n, sizeof *whole);
    if (whole == NULL)
        return error_nomem(r->err);
    if (n > 0)
        memcpy(whole, m->pieces + first_piece, n * sizeof *whole);
    m->n = first_piece;
    r->tables++;
    r->opaque = 0;
    int rc = 0;
    for (size_t line = from; line < to && rc == 0; line++) {
        size_t begins = m->lines[line], ends = m->lines[line + 1];
        r->table = line >= head ? r->tables : 0;
        for (; k < n && whole[k].start < ends && rc == 0; k++) {
            rc = put_row(r, &whole[k], begins, ends);
            if (whole[k].kind == MARKDOWN_TEXT && whole[k].end > ends)
                break;
        }
        r->block += line >= head || line + 1 == head;
    }
    r->table = 0;
    return rc;
}

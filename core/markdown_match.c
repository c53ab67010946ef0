/*
 * Reading the source along with what cmark says is in it: text, code, tags, targets, each from where the last ended.
 *
 * cmark's order of events says which marks come next, and the grammar how long each is, so the place is known and not
 * guessed. Where that fails all the same (behind definitions of links, which leave no node), the text itself is looked
 * for.
 */
#include "core/markdown_parts.h"

#include <string.h>

#define NOWHERE ((size_t)-1)

enum { LABEL_MOST = 1000 }; /* CommonMark: a link label has at most 999 characters */

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static int is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static int is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static size_t skip_blanks(const struct flattening *f, size_t at)
{
    while (at < f->end && is_blank(f->m->text[at]))
        at++;
    return at;
}

/* Behind the marks of quotations and the blanks that begin a continued line; `at` is its first byte. */
static size_t skip_margin(const struct flattening *f, size_t at)
{
    size_t quotes = f->quotes;
    at = skip_blanks(f, at);
    while (quotes > 0 && at < f->end && f->m->text[at] == '>') {
        at = skip_blanks(f, at + 1);
        quotes--;
    }
    return at;
}

/* Behind the end of a line at `at`, and the margin of the next; `at` where no line ends there. */
static size_t skip_line_end(const struct flattening *f, size_t at)
{
    size_t next = at;
    if (next < f->end && f->m->text[next] == '\r')
        next++;
    if (next < f->end && f->m->text[next] == '\n')
        next++;
    return next > at ? skip_margin(f, next) : at;
}

/*
 * Back over so much of what was taken for margin before `at` as the literal begins with: of a line that goes on with a
 * quotation's paragraph without its mark, cmark keeps blanks, and a mark behind many of them is text.
 */
static size_t back_to_margin(const struct flattening *f, size_t least, size_t at, const char *literal)
{
    size_t n = strspn(literal, " \t>");
    for (n = n < at - least ? n : at - least; n > 0; n--)
        if (memcmp(f->m->text + at - n, literal, n) == 0)
            return at - n;
    return at;
}

enum said_in { IN_TEXT, IN_ADDRESS, IN_CODE, IN_TAG };

/* One step of a match: so much of the source at `at` says the first *said bytes of literal. 0: something else. */
static size_t step(const struct flattening *f, size_t at, const char *literal, enum said_in in, size_t *said)
{
    const char *s = f->m->text;
    char decoded[MARKDOWN_ENTITY_SIZE];
    *said = 1;
    if (in == IN_TEXT && s[at] == '\\' && at + 1 < f->end && is_punctuation(s[at + 1]))
        return s[at + 1] == *literal ? 2 : 0;
    if ((in == IN_TEXT || in == IN_ADDRESS) && s[at] == '&') {
        size_t n = markdown_entity(decoded, s + at, f->end - at);
        if (n > 0 && strncmp(literal, decoded, strlen(decoded)) != 0)
            return 0;
        if (n > 0) {
            *said = strlen(decoded);
            return n;
        }
    }
    if (in == IN_CODE && is_line_end(s[at]))
        return *literal == ' ' ? back_to_margin(f, at + 1, skip_line_end(f, at), literal + 1) - at : 0;
    if (in == IN_TAG && is_line_end(s[at])) {
        *said = strncmp(literal, "\r\n", 2) == 0 ? 2 : 1;
        return is_line_end(*literal) ? back_to_margin(f, at + 1, skip_line_end(f, at), literal + *said) - at : 0;
    }
    return s[at] == *literal ? 1 : 0;
}

/* Where the literal ends that the source says from `at` on. */
static size_t match(const struct flattening *f, size_t at, const char *literal, enum said_in in)
{
    size_t said;
    while (*literal != '\0') {
        size_t n = at < f->end ? step(f, at, literal, in, &said) : 0;
        if (n == 0)
            return NOWHERE;
        at += n;
        literal += said;
    }
    return at;
}

/* The first place from there on where the source says it. */
static size_t find(const struct flattening *f, size_t from, const char *literal, enum said_in in)
{
    for (size_t at = from; at < f->end; at++)
        if (match(f, at, literal, in) != NOWHERE)
            return at;
    return NOWHERE;
}

static int put(struct flattening *f, char c, size_t place)
{
    char *text = arena_grow(f->memory, f->text, f->n, &f->room, 1);
    size_t *places = arena_grow(f->memory, f->places, f->n, &f->places_room, sizeof *places);
    if (text == NULL || places == NULL)
        return error_nomem(f->err);
    f->text = text;
    f->places = places;
    f->text[f->n] = c;
    f->places[f->n++] = place;
    return 0;
}

/* Appends the literal, each byte with its place, as far as the source says it. */
static int take(struct flattening *f, const char *literal, enum said_in in)
{
    int rc = 0;
    while (*literal != '\0' && rc == 0) {
        size_t said = 1, n = f->at < f->end ? step(f, f->at, literal, in, &said) : 0;
        for (size_t i = 0; i < said && rc == 0; i++)
            rc = put(f, literal[i], f->at);
        f->at += n;
        literal += said;
    }
    return rc;
}

int flatten_text(struct flattening *f, const char *literal, int escapes)
{
    enum said_in in = escapes ? IN_TEXT : IN_ADDRESS;
    size_t least = f->n > 0 && f->places[f->n - 1] < f->at ? f->places[f->n - 1] + 1 : f->at;
    const size_t near[] = {f->at, back_to_margin(f, least, f->at, literal)}, far[] = {f->at, least};
    size_t at = NOWHERE;
    for (size_t i = 0; i < 2 && at == NOWHERE; i++)
        at = match(f, near[i], literal, in) != NOWHERE ? near[i] : NOWHERE;
    for (size_t i = 0; i < 2 && at == NOWHERE; i++)
        at = find(f, far[i], literal, in);
    f->at = at != NOWHERE ? at : f->at;
    return take(f, literal, in);
}

static size_t run_of(const struct flattening *f, size_t at, char c)
{
    size_t n = 0;
    while (at + n < f->end && f->m->text[at + n] == c)
        n++;
    return n;
}

/* The run of as many backticks that closes the one before `from`; f->end: none. */
static size_t closing_ticks(const struct flattening *f, size_t from, size_t ticks)
{
    while (from < f->end) {
        size_t n = run_of(f, from, '`');
        if (n == ticks)
            return from;
        from += n > 0 ? n : 1;
    }
    return f->end;
}

/* Where the literal begins between the ticks; a blank at both ends, or a line's end, is no part of it. NOWHERE. */
static size_t code_begin(const struct flattening *f, size_t from, size_t to, const char *literal)
{
    size_t line = skip_line_end(f, from), past = line > from ? line : from + (f->m->text[from] == ' ');
    const size_t places[] = {from, past, back_to_margin(f, from, past, literal)};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (match(f, places[i], literal, IN_CODE) <= to)
            return places[i];
    return NOWHERE;
}

int flatten_code(struct flattening *f, const char *literal)
{
    for (size_t at = f->at, ticks; at < f->end; at += ticks) {
        ticks = run_of(f, at, '`');
        size_t from = at + ticks, to = ticks > 0 ? closing_ticks(f, from, ticks) : f->end;
        size_t begin = to < f->end ? code_begin(f, from, to, literal) : NOWHERE;
        ticks += ticks == 0;
        if (begin == NOWHERE)
            continue;
        f->at = begin;
        int rc = take(f, literal, IN_CODE);
        f->at = to + ticks;
        return rc;
    }
    return take(f, literal, IN_CODE);
}

int flatten_break(struct flattening *f)
{
    size_t place = f->at, at = place;
    while (at < f->end && strchr(" \t\v\f", f->m->text[at]) != NULL)
        at++;
    if (at + 1 < f->end && f->m->text[at] == '\\' && is_line_end(f->m->text[at + 1]))
        at++;
    f->at = skip_line_end(f, at);
    return put(f, ' ', place);
}

/* The text ends with a NUL, and its places with where the source goes on. */
int flatten_end(struct flattening *f)
{
    int rc = put(f, '\0', f->at);
    f->n -= rc == 0;
    return rc;
}

void flatten_find_tag(struct flattening *f, const char *literal)
{
    size_t at = find(f, f->at, literal, IN_TAG);
    f->at = at != NOWHERE ? at : f->at;
}

void flatten_tag(struct flattening *f, const char *literal)
{
    size_t end = match(f, f->at, literal, IN_TAG);
    f->at = end != NOWHERE ? end : f->at;
}

void flatten_skip(struct flattening *f, const char *marks, size_t n)
{
    while (n-- > 0 && f->at < f->end && strchr(marks, f->m->text[f->at]) != NULL)
        f->at++;
}

static size_t skip_spaces(const struct flattening *f, size_t at)
{
    for (size_t next; at < f->end; at = next) {
        next = strchr(" \t\v\f", f->m->text[at]) != NULL ? at + 1 : skip_line_end(f, at);
        if (next == at)
            break;
    }
    return at;
}

/* Behind a text that begins at `at` with one sign and ends with another; NOWHERE: it does not. */
static size_t skip_enclosed(const struct flattening *f, size_t at, char closes)
{
    const char *s = f->m->text;
    for (at++; at < f->end; at++) {
        if (s[at] == closes)
            return at + 1;
        if (s[at] == '\\' && at + 1 < f->end)
            at++;
    }
    return NOWHERE;
}

static size_t skip_destination(const struct flattening *f, size_t at)
{
    const char *s = f->m->text;
    if (at < f->end && s[at] == '<')
        return skip_enclosed(f, at, '>');
    for (size_t depth = 0; at < f->end && strchr(" \t\v\f\r\n", s[at]) == NULL; at++) {
        if (s[at] == '\\' && at + 1 < f->end && is_punctuation(s[at + 1]))
            at++;
        else if (s[at] == '(')
            depth++;
        else if (s[at] == ')' && depth-- == 0)
            break;
    }
    return at;
}

/* cmark takes the longest title there is: one sign that closes it may be read as escaped, and a later one closes. */
static size_t skip_title(const struct flattening *f, size_t at)
{
    const char *s = f->m->text;
    char closes = s[at] == '(' ? ')' : s[at];
    size_t end = NOWHERE;
    for (at++; at < f->end; at++) {
        if (s[at] != closes)
            continue;
        end = at + 1;
        if (s[at - 1] != '\\')
            break;
    }
    return end;
}

/* Behind "(address "title")" at `at`; NOWHERE: there is none. */
static size_t skip_address(const struct flattening *f, size_t at)
{
    const char *s = f->m->text;
    if (at >= f->end || s[at] != '(')
        return NOWHERE;
    at = skip_destination(f, skip_spaces(f, at + 1));
    size_t title = at != NOWHERE ? skip_spaces(f, at) : NOWHERE;
    if (title != NOWHERE && title > at && title < f->end && strchr("\"'(", s[title]) != NULL) {
        at = skip_title(f, title);
        title = at != NOWHERE ? skip_spaces(f, at) : NOWHERE;
    }
    return title != NOWHERE && title < f->end && s[title] == ')' ? title + 1 : NOWHERE;
}

void flatten_target(struct flattening *f)
{
    flatten_skip(f, "]", 1);
    size_t end = skip_address(f, f->at);
    if (end == NOWHERE && f->at < f->end && f->m->text[f->at] == '[') {
        end = skip_enclosed(f, f->at, ']');
        if (end != NOWHERE &&
            (end - f->at > LABEL_MOST || memchr(f->m->text + f->at + 1, '[', end - f->at - 1) != NULL))
            end = NOWHERE;
    }
    f->at = end != NOWHERE ? end : f->at;
}

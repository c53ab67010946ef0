/* All quantities of a block: numbers with a unit, intervals, pairs that share one, numbers in a column that names it.
 */
#include "query/citation_parts.h"

#include <string.h>

int quantities_add(struct quantities *out, const struct quantity *q, struct arena *memory)
{
    struct quantity *more = arena_grow(memory, out->items, out->n, &out->room, sizeof *more);
    if (more == NULL)
        return -1;
    out->items = more;
    out->items[out->n++] = *q;
    return 0;
}

static void multiply(struct quantity_number *n, double scale)
{
    n->value *= scale;
    n->digit *= scale;
}

enum { PLUS_MINUS = 0xb1 };

/* What stands between a number and one that has the unit of both. */
enum link { LINK_NONE, LINK_INTERVAL, LINK_SPREAD, LINK_PAIR };

static int is_dash(unsigned code)
{
    return code == '-' || code == 0x2013 || code == 0x2014;
}

static int is_sign(unsigned code)
{
    return code == '$' || code == 0x20ac || code == 0xa3 || code == '~' || code == 0x2248;
}

static int is_spacing(unsigned code)
{
    return glyph_is_blank(code) || code == '*' || code == '_' || is_sign(code);
}

/* "38k–39k tok/s": a sign that the first number has of its own. */
static size_t past_own_unit(double *scale, const struct passage *p, size_t i)
{
    unsigned code = passage_code(p, i), after = passage_code(p, i + 1);
    if (glyph_is_letter(after) || glyph_is_digit(after))
        return i;
    if (code == 'k' || code == 'K')
        *scale = 1e3;
    else if (code == 'M')
        *scale = 1e6;
    else if (code != 'x' && code != 0xd7 && code != '%')
        return i;
    return i + 1;
}

static enum link link_between(double *scale, const struct passage *p, const struct quantity_number *a,
                              const struct quantity_number *b)
{
    static const char *const words[] = {"to", "vs", "versus", NULL};
    size_t i = passage_skip(p, past_own_unit(scale, p, passage_skip(p, a->to, is_spacing)), is_spacing);
    int dash = is_dash(passage_code(p, i)) && passage_code(p, i + 1) != '>';
    if (dash || passage_code(p, i) == PLUS_MINUS)
        return passage_skip(p, i + 1, is_spacing) != b->from ? LINK_NONE : dash ? LINK_INTERVAL : LINK_SPREAD;
    while (passage_code(p, i) == GLYPH_MARK)
        i = passage_skip(p, i + 1, is_spacing);
    size_t end = passage_one_of(p, i, words);
    if (passage_code(p, i) == 0x2192)
        end = i + 1;
    else if (passage_code(p, i) == '-' && passage_code(p, i + 1) == '>')
        end = i + 2;
    else if (end > 0 && passage_code(p, end) == '.')
        end++;
    return end > 0 && passage_skip(p, end, is_spacing) == b->from ? LINK_PAIR : LINK_NONE;
}

/* The number before belongs to the quantity: as its lower limit, as what the number is around, or as one of its own. */
static int take_link(struct quantities *out, struct quantity *q, const struct quantity_number *before, double scale,
                     const struct passage *p, struct arena *memory)
{
    double own = 0;
    enum link link = before->to > before->from ? link_between(&own, p, before, &q->number) : LINK_NONE;
    struct quantity other = *q;
    if (link == LINK_NONE)
        return 0;
    other.number = *before;
    other.from = before->from;
    other.to = before->to;
    multiply(&other.number, own > 0 ? own : scale);
    if (link == LINK_PAIR)
        return quantities_add(out, &other, memory);
    q->from = before->from;
    if (link == LINK_INTERVAL) {
        q->low = other.number;
    } else {
        q->spread = q->number;
        q->number = other.number;
    }
    return 0;
}

/* Whether the number is one of a quantity; fills *q but for its number. */
static int read_quantity(struct quantity *q, double *scale, const struct passage *p, const struct quantity_number *n)
{
    size_t end = quantity_unit_at(q, scale, p, passage_skip(p, n->to, glyph_is_gap));
    if (end == 0) {
        *scale = 1;
        end = quantity_with_price(q, p, n);
        q->number = *n;
        return end > 0 || quantity_is_ratio(q, p);
    }
    q->from = n->from;
    q->to = end;
    return 1;
}

int quantities_read(struct quantities *out, const struct passage *p, struct arena *memory)
{
    struct quantity_number n, before = {0};
    double scale;
    for (size_t i = 0; i < p->n;) {
        if (!quantity_number_at(&n, p, i)) {
            i++;
            continue;
        }
        struct quantity q = {.from = n.from, .number = n};
        i = n.to;
        if (!read_quantity(&q, &scale, p, &n)) {
            before = n;
            continue;
        }
        q.number = n;
        multiply(&q.number, scale);
        if (take_link(out, &q, &before, scale, p, memory) != 0 || quantities_add(out, &q, memory) != 0)
            return -1;
        before = (struct quantity_number){0};
        i = q.to > i ? q.to : i;
    }
    return 0;
}

/* The next cell of a row, from *i on: its glyphs [*from, *to). 0: no more. */
static int next_cell(const struct passage *p, size_t *i, size_t *from, size_t *to)
{
    size_t at = *i;
    if (at == 0) {
        at = passage_skip(p, at, glyph_is_blank);
        at += passage_code(p, at) == '|';
    }
    if (at >= p->n)
        return 0;
    *from = at;
    while (at < p->n && p->glyphs[at].code != '|')
        at++;
    *to = at;
    *i = at + 1;
    return 1;
}

/* The unit that stands anywhere in a cell. */
static struct column_unit unit_within(const struct passage *p, size_t from, size_t to)
{
    struct column_unit u = {0};
    for (size_t i = from; i < to && !u.given; i++)
        u.given =
            (i == from || !glyph_is_letter(p->glyphs[i - 1].code)) && quantity_unit_at(&u.like, &u.scale, p, i) > 0;
    return u;
}

int columns_read(struct columns *out, const struct passage *head, struct arena *memory)
{
    size_t i = 0, from, to;
    struct columns columns = {.table = head->table};
    columns.items = arena_array(memory, head->n + 1, sizeof *columns.items);
    if (columns.items == NULL)
        return -1;
    while (next_cell(head, &i, &from, &to))
        columns.items[columns.n++] = unit_within(head, from, to);
    *out = columns;
    return 0;
}

/* A bare number, or two with a dash, at i; gives its end, or 0. */
static size_t read_bare(struct quantity *q, const struct column_unit *u, const struct passage *p, size_t i)
{
    struct quantity_number n;
    double scale = 0;
    *q = u->like;
    i = passage_skip(p, i, is_spacing);
    if (!quantity_number_at(&n, p, i))
        return 0;
    q->from = n.from;
    size_t end = past_own_unit(&scale, p, n.to), next = passage_skip(p, end, is_spacing);
    multiply(&n, scale > 0 ? scale : u->scale);
    q->number = n;
    if (is_dash(passage_code(p, next)) && quantity_number_at(&n, p, passage_skip(p, next + 1, is_spacing))) {
        q->low = q->number;
        end = past_own_unit(&scale, p, n.to);
        multiply(&n, scale > 0 ? scale : u->scale);
        q->number = n;
    }
    q->to = end;
    return end;
}

/* What is behind a bare number shows that it is one: the cell's end, a marker, a bracket, a plus-minus. */
static int is_behind_bare(unsigned code)
{
    return code == '|' || code == 0 || code == GLYPH_MARK || code == GLYPH_STOP || code == '(' || code == '[' ||
           code == PLUS_MINUS || code == ',';
}

/* A cell's number, and its interval in brackets behind it. */
static int read_cell(struct quantities *out, const struct column_unit *u, const struct passage *p, size_t from,
                     struct arena *memory)
{
    struct quantity q;
    size_t end = read_bare(&q, u, p, from);
    size_t next = end > 0 ? passage_skip(p, end, is_spacing) : 0;
    if (end == 0 || !is_behind_bare(passage_code(p, next)))
        return 0;
    if (quantities_add(out, &q, memory) != 0)
        return -1;
    while (passage_code(p, next) == GLYPH_MARK)
        next = passage_skip(p, next + 1, is_spacing);
    if (passage_code(p, next) != '(' || (end = read_bare(&q, u, p, next + 1)) == 0 || q.low.to == q.low.from)
        return 0;
    return passage_code(p, passage_skip(p, end, is_spacing)) == ')' ? quantities_add(out, &q, memory) : 0;
}

int columns_apply(struct quantities *out, const struct columns *columns, const struct passage *row,
                  struct arena *memory)
{
    size_t i = 0, from, to;
    struct column_unit label = {0};
    for (size_t k = 0; next_cell(row, &i, &from, &to); k++) {
        const struct column_unit *u = k < columns->n && columns->items[k].given ? &columns->items[k] : &label;
        if (k > 0 && u->given && read_cell(out, u, row, from, memory) != 0)
            return -1;
        if (k == 0)
            label = unit_within(row, from, to);
        if (k == 0 && u != &label && read_cell(out, u, row, from, memory) != 0)
            return -1;
    }
    return 0;
}

#include "render/svg_trail.h"

#include <stddef.h>
#include <stdlib.h>

void svg_number(FILE *out, long value, unsigned decimals)
{
    char text[32], *at = text + sizeof text;
    unsigned long left = (unsigned long)labs(value);
    int any = 0; /* zeros at the end are left away */
    for (; decimals > 0; decimals--, left /= 10) {
        any |= left % 10 != 0;
        if (any)
            *--at = (char)('0' + left % 10);
    }
    if (any)
        *--at = '.';
    for (; left > 0; left /= 10)
        *--at = (char)('0' + left % 10);
    if (at == text + sizeof text)
        *--at = '0';
    else if (value < 0)
        *--at = '-';
    fwrite(at, 1, (size_t)(text + sizeof text - at), out);
}

static struct svg_spot from(struct svg_spot a, struct svg_spot b)
{
    return (struct svg_spot){b.x - a.x, b.y - a.y};
}

static void number(struct svg_trail *t, long v, int first)
{
    if (!first && v >= 0)
        fputc(' ', t->out);
    svg_number(t->out, v, t->decimals);
}

/* A command said twice in a row need not be said again; a line after a move neither. */
static void command(struct svg_trail *t, char c, const long *v, size_t n)
{
    int same = c == t->last || (c == 'l' && t->last == 'm');
    if (!same)
        fputc(c, t->out);
    for (size_t i = 0; i < n; i++)
        number(t, v[i], i == 0 && !same);
    t->last = c;
}

void svg_trail_move(struct svg_trail *t, struct svg_spot to)
{
    t->next = to;
    t->moved = 1;
}

static void begin(struct svg_trail *t)
{
    if (!t->moved)
        return;
    struct svg_spot by = from(t->at, t->next);
    t->last = '\0';
    command(t, 'm', (long[]){by.x, by.y}, 2);
    t->at = t->start = t->next;
    t->moved = 0;
}

void svg_trail_line(struct svg_trail *t, struct svg_spot to)
{
    begin(t);
    struct svg_spot by = from(t->at, to);
    if (by.y == 0)
        command(t, 'h', &by.x, 1);
    else if (by.x == 0)
        command(t, 'v', &by.y, 1);
    else
        command(t, 'l', (long[]){by.x, by.y}, 2);
    t->at = to;
}

/*
 * The outlines of TrueType imply points halfway between controls. For these the short form suffices, whose control is
 * the last one mirrored; it may miss by one unit, for the halves are rounded.
 */
void svg_trail_quadratic(struct svg_trail *t, struct svg_spot control, struct svg_spot to)
{
    begin(t);
    struct svg_spot mirrored = {2 * t->at.x - t->control.x, 2 * t->at.y - t->control.y};
    struct svg_spot by = from(t->at, to), over = from(t->at, control), off = from(mirrored, control);
    if ((t->last == 'q' || t->last == 't') && labs(off.x) <= 1 && labs(off.y) <= 1) {
        command(t, 't', (long[]){by.x, by.y}, 2);
        t->control = mirrored;
    } else {
        command(t, 'q', (long[]){over.x, over.y, by.x, by.y}, 4);
        t->control = control;
    }
    t->at = to;
}

void svg_trail_cubic(struct svg_trail *t, struct svg_spot first, struct svg_spot second, struct svg_spot to)
{
    begin(t);
    struct svg_spot a = from(t->at, first), b = from(t->at, second), c = from(t->at, to);
    command(t, 'c', (long[]){a.x, a.y, b.x, b.y, c.x, c.y}, 6);
    t->at = to;
}

void svg_trail_close(struct svg_trail *t)
{
    begin(t);
    if (t->last != 'z')
        fputc('z', t->out);
    t->last = 'z';
    t->at = t->start;
}

#include "render/place.h"

#include <math.h>
#include <string.h>

static const double clearance = 1.8;               /* between a label and a line or box */
static const double nearer = 4;                    /* a label to its own mark than to another */
static const double flag_offset = 3, flag_gap = 8; /* from its line; between two in a row */
static const double rings[] = {2, 6};              /* distances of a label from its mark, nearest first */
static const struct point sides[] = {              /* right first: where a reader goes on */
                                     {1, 0}, {1, 1}, {1, -1}, {-1, 0}, {0, -1}, {-1, -1}, {0, 1}, {-1, 1}};

/* Room for one more element: capacities are powers of two, so a full array has a power of two elements. */
static void *grown(struct arena *a, void *array, size_t n, size_t size)
{
    if (n > 0 && (n & (n - 1)) != 0)
        return array;
    void *more = arena_array(a, n > 0 ? 2 * n : 1, size);
    if (more != NULL && n > 0)
        memcpy(more, array, n * size);
    return more;
}

int obstacles_add_path(struct obstacles *o, struct arena *a, const struct path *path)
{
    struct path *more = grown(a, o->paths, o->n_paths, sizeof *more);
    if (more == NULL)
        return -1;
    o->paths = more;
    o->paths[o->n_paths++] = *path;
    return 0;
}

int obstacles_add_box(struct obstacles *o, struct arena *a, const struct box *box)
{
    struct box *more = grown(a, o->boxes, o->n_boxes, sizeof *more);
    if (more == NULL)
        return -1;
    o->boxes = more;
    o->boxes[o->n_boxes++] = *box;
    return 0;
}

static int boxes_touch(const struct box *a, const struct box *b)
{
    return a->x < b->x + b->w + clearance && b->x < a->x + a->w + clearance && a->y < b->y + b->h + clearance &&
           b->y < a->y + a->h + clearance;
}

/* Narrows the part t0..t1 of a line to where from <= start + t * step <= to. */
static void narrow(double *t0, double *t1, double start, double step, double from, double to)
{
    if (step == 0) {
        *t1 = start < from || start > to ? -1 : *t1;
        return;
    }
    double a = (from - start) / step, b = (to - start) / step;
    *t0 = fmax(*t0, fmin(a, b));
    *t1 = fmin(*t1, fmax(a, b));
}

/* Liang & Barsky (1984): whether any part of the segment lies in the box. */
static int segment_touches(const struct point *p, const struct point *q, const struct box *b)
{
    double t0 = 0, t1 = 1;
    narrow(&t0, &t1, p->x, q->x - p->x, b->x - clearance, b->x + b->w + clearance);
    narrow(&t0, &t1, p->y, q->y - p->y, b->y - clearance, b->y + b->h + clearance);
    return t0 <= t1;
}

int obstacles_touch(const struct obstacles *o, const struct box *box)
{
    for (size_t i = 0; i < o->n_boxes; i++)
        if (boxes_touch(&o->boxes[i], box))
            return 1;
    for (size_t i = 0; i < o->n_paths; i++)
        for (size_t k = 1; k < o->paths[i].n; k++)
            if (segment_touches(&o->paths[i].p[k - 1], &o->paths[i].p[k], box))
                return 1;
    return 0;
}

static int lies_in(const struct box *a, const struct box *room)
{
    return a->x >= room->x && a->y >= room->y && a->x + a->w <= room->x + room->w && a->y + a->h <= room->y + room->h;
}

static struct box around(const struct box *a, const struct box *b)
{
    double x = fmin(a->x, b->x), y = fmin(a->y, b->y);
    return (struct box){x, y, fmax(a->x + a->w, b->x + b->w) - x, fmax(a->y + a->h, b->y + b->h) - y};
}

/* A wall that runs through the mark itself parts nothing. */
static int is_parted(const struct box *mark, const struct box *label, const struct obstacles *walls)
{
    struct box both = around(mark, label);
    for (size_t i = 0; i < walls->n_paths; i++) {
        struct obstacles wall = {.paths = &walls->paths[i], .n_paths = 1};
        if (obstacles_touch(&wall, &both) && !obstacles_touch(&wall, mark))
            return 1;
    }
    return 0;
}

static double gap(const struct box *a, const struct box *b)
{
    return hypot(fmax(0, fmax(b->x - a->x - a->w, a->x - b->x - b->w)),
                 fmax(0, fmax(b->y - a->y - a->h, a->y - b->y - b->h)));
}

/* Whether a reader could take the label for that of another mark. */
static int is_anothers(const struct box *mark, const struct box *label, const struct obstacles *marks)
{
    for (size_t i = 0; i < marks->n_boxes; i++)
        if (gap(label, &marks->boxes[i]) < gap(label, mark) + nearer)
            return 1;
    return 0;
}

int place_beside(struct box *out, const struct box *of, double w, double h, const struct surroundings *s)
{
    enum { SIDES = sizeof sides / sizeof *sides, RINGS = sizeof rings / sizeof *rings };
    for (size_t i = 0; i < RINGS * 2 * SIDES; i++) {
        double ring = rings[i / (2 * SIDES)];
        int strict = i / SIDES % 2 == 0;
        struct point side = sides[i % SIDES];
        struct box b = {of->x + of->w / 2 + side.x * (of->w / 2 + ring + w / 2) - w / 2,
                        of->y + of->h / 2 + side.y * (of->h / 2 + ring + h / 2) - h / 2, w, h};
        if (!lies_in(&b, &s->room) || obstacles_touch(&s->solid, &b) || is_parted(of, &b, &s->walls) ||
            is_anothers(of, &b, &s->marks) || (strict && obstacles_touch(&s->pale, &b)))
            continue;
        *out = b;
        return 1;
    }
    return 0;
}

static double group_height(const struct slot *s)
{
    double height = 0;
    for (size_t i = 0; i < s->group; i++)
        height += s[i].height;
    return height;
}

/* A group stands where its slots want it on average. */
static double group_top(const struct slot *s, double top, double bottom)
{
    return fmax(top, fmin(s->sum / (double)s->group, bottom - group_height(s)));
}

/* Adds the group at s + first's slots to that of s; what they want is now counted from the top of s. */
static void join(struct slot *s, size_t first)
{
    s->sum += s[first].sum - (double)s[first].group * group_height(s);
    s->group += s[first].group;
}

void place_column(struct slot *slots, size_t n, double top, double bottom)
{
    /* pool adjacent groups while they overlap: the least squares solution (isotonic regression) */
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        slots[i].group = 1;
        slots[i].sum = slots[i].wanted - slots[i].height / 2;
        slots[i].top = group_top(&slots[i], top, bottom);
        while (at > 0) {
            size_t before = 0;
            while (before + slots[before].group < at)
                before += slots[before].group;
            if (slots[before].top + group_height(&slots[before]) <= slots[at].top)
                break;
            join(&slots[before], at - before);
            at = before;
            slots[at].top = group_top(&slots[at], top, bottom);
        }
    }
    for (size_t i = 0; i < n;) {
        size_t end = i + slots[i].group;
        for (i++; i < end; i++)
            slots[i].top = slots[i - 1].top + slots[i - 1].height;
    }
}

static int flag_covers(const struct flag *f, double x)
{
    return x > f->x - flag_offset + 0.5 && x < f->x + f->width + flag_offset - 0.5;
}

/* A mast reaches from the plot to its own row. */
static int flags_collide(const struct flag *a, const struct flag *b)
{
    if (a->row == b->row && a->x < b->x + b->width + flag_gap && b->x < a->x + a->width + flag_gap)
        return 1;
    return (a->row > b->row && flag_covers(b, a->at)) || (b->row > a->row && flag_covers(a, b->at));
}

static int flag_fits(const struct flag *flags, size_t n, const struct flag *f, double left, double right)
{
    if (f->x < left || f->x + f->width > right)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (flags[i].placed && flags_collide(&flags[i], f))
            return 0;
    return 1;
}

/* How flags are tried: from which end, and whether another side comes before a higher row. */
static const struct strategy {
    int backward, left_first, side_first;
} strategies[] = {{1, 0, 1}, {0, 1, 1}, {1, 0, 0}, {0, 1, 0}};

static int try_flag(struct flag *flags, size_t n, size_t i, const struct strategy *s, double left, double right,
                    size_t most_rows)
{
    struct flag f = flags[i];
    f.placed = 1;
    for (size_t k = 0; k < 2 * most_rows; k++) {
        size_t side = s->side_first ? k % 2 : k / most_rows;
        int at_left = (side == 1) != s->left_first;
        f.row = s->side_first ? k / 2 : k % most_rows;
        f.x = at_left ? f.at - flag_offset - f.width : f.at + flag_offset;
        if (flag_fits(flags, n, &f, left, right)) {
            flags[i] = f;
            return 1;
        }
    }
    return 0;
}

static size_t try_flags(struct flag *flags, size_t n, const struct strategy *s, double left, double right,
                        size_t most_rows)
{
    size_t placed = 0;
    for (size_t i = 0; i < n; i++)
        flags[i].placed = 0;
    for (size_t i = 0; i < n; i++)
        placed += (size_t)try_flag(flags, n, s->backward ? n - 1 - i : i, s, left, right, most_rows);
    return placed;
}

size_t place_flags(struct flag *flags, size_t n, double left, double right, size_t most_rows)
{
    size_t placed = 0, best = 0, most = 0;
    for (size_t i = 0; i < sizeof strategies / sizeof *strategies && placed < n; i++) {
        placed = try_flags(flags, n, &strategies[i], left, right, most_rows);
        if (placed > most) {
            most = placed;
            best = i;
        }
    }
    return placed < n ? try_flags(flags, n, &strategies[best], left, right, most_rows) : placed;
}

#include "render/judgement.h"

#include <math.h>

static const struct look {
    const char *words;
    unsigned colour;
} looks[] = {
    [JUDGED_NONE] = {"—", GREY},
    [JUDGED_DATED] = {"dated", GREY},
    [JUDGED_FEW] = {"too few", BLACK},
    [JUDGED_ALONE] = {"alone", BLACK},
    [JUDGED_REFUSED] = {"refused", 0xd55e00},
    [JUDGED_DISCLOSED] = {"disclosed", BLUE},
    [JUDGED_READY] = {"ready", BLUE},
};

const char *judgement_word(enum judgement j)
{
    return looks[j].words;
}

enum { CORNERS = 24 };

/* The part of a circle from `from` on, in turns from the top, clockwise. */
static void arc(struct point p[CORNERS], double x, double y, double radius, double from, double size)
{
    for (int i = 0; i < CORNERS; i++) {
        double angle = 6.283185307179586 * (from + size * i / (size < 1 ? CORNERS - 1 : CORNERS) - 0.25);
        p[i] = (struct point){x + radius * cos(angle), y + radius * sin(angle)};
    }
}

static void circle(struct canvas *c, double x, double y, double radius, const struct ink *ink)
{
    struct point p[CORNERS];
    arc(p, x, y, radius, 0, 1);
    canvas_path(c, p, CORNERS, 1, ink);
}

static void cross(struct canvas *c, double x, double y, const struct pen *pen)
{
    canvas_line(c, x - 2.6, y - 2.6, x + 2.6, y + 2.6, pen);
    canvas_line(c, x - 2.6, y + 2.6, x + 2.6, y - 2.6, pen);
}

void judgement_draw(struct layout *l, enum judgement judgement, double x, double y)
{
    unsigned colour = layout_is_dated(l) ? GREY : looks[judgement].colour;
    unsigned fill = layout_is_dated(l) ? 0xffffff : colour;
    struct pen line = {1, colour, {0}}, dashed = {0.9, colour, {2, 1, 2, 1}};
    struct point half[CORNERS];
    arc(half, x, y, 3.1, 0.5, 0.5);
    switch (judgement) {
    case JUDGED_READY:
        circle(l->canvas, x, y, 3.1, &(struct ink){fill, line});
        break;
    case JUDGED_DISCLOSED:
        circle(l->canvas, x, y, 3.1, &(struct ink){0xffffff, line});
        canvas_path(l->canvas, half, CORNERS, 1, &(struct ink){fill, line});
        break;
    case JUDGED_REFUSED:
        cross(l->canvas, x, y, &(struct pen){1.3, colour, {0}});
        break;
    case JUDGED_FEW:
        circle(l->canvas, x, y, 1.5, &(struct ink){fill, line});
        break;
    case JUDGED_ALONE:
        circle(l->canvas, x, y, 3.1, &(struct ink){0xffffff, line});
        circle(l->canvas, x, y, 1.2, &(struct ink){fill, line});
        break;
    case JUDGED_DATED:
        circle(l->canvas, x, y, 3.1, &(struct ink){0xffffff, dashed});
        break;
    case JUDGED_NONE:
        break;
    }
}

/*
 * C4 and C5 with random curves: no label is lost, and none lies on another, on a mark, on a line or in the margin.
 */
#include "render_check.h"
#include "render_random.h"
#include "render_sample.h"

static struct report random_report(struct arena *a, uint64_t seed, struct section *section, struct block *block,
                                   size_t *n_labels)
{
    uint64_t state = seed;
    struct report r = sample_report();
    *block = (struct block){.kind = BLOCK_CURVES, .text = random_text(a, &state, 8), .note = "METHOD", .alt = "alt"};
    random_curves(a, &state, &block->as.curves, n_labels);
    *section = (struct section){(enum plane)below(&state, 2), "Section", "valid", block, 1};
    r.sections = section;
    r.n_sections = 1;
    return r;
}

/* One drawn over the other: a mark on a lone point of its curve. */
static int same_place(const struct drawn *a, const struct drawn *b)
{
    return hypot(a->x + a->w / 2 - b->x - b->w / 2, a->y + a->h / 2 - b->y - b->h / 2) < 2.5;
}

static double distance(const struct drawn *a, const struct drawn *b)
{
    return hypot(fmax(0, fmax(b->x - a->x - a->w, a->x - b->x - b->w)),
                 fmax(0, fmax(b->y - a->y - a->h, a->y - b->y - b->h)));
}

/* The mark that a text was drawn with: hatching alone may lie between. NULL: none. */
static const struct drawn *mark_of(const struct trace_pages *t, size_t text)
{
    for (size_t i = text; i-- > 0;) {
        if (is_mark(&t->drawn[i]))
            return &t->drawn[i];
        if (t->drawn[i].what != DRAWN_PATH || strstr(t->drawn[i].head, " 0.7 at ") == NULL)
            return NULL;
    }
    return NULL;
}

/* A label beside a mark must not be taken for that of another. */
static void check_nearest(const struct trace_pages *t, const struct block *b, uint64_t seed)
{
    const struct curve_chart *c = &b->as.curves;
    for (size_t i = 0; i < t->n; i++) {
        const struct drawn *text = &t->drawn[i], *own = text->what == DRAWN_TEXT ? mark_of(t, i) : NULL;
        size_t n = 0, first = c->n_curves + 1;
        if (own == NULL || sscanf(text->text, "#%zu#", &n) != 1 || n < first || n >= first + c->n_marks)
            continue;
        for (size_t j = 0; j < t->n; j++)
            if (is_mark(&t->drawn[j]) && !same_place(&t->drawn[j], own) && t->drawn[j].page == own->page &&
                distance(text, &t->drawn[j]) <= distance(text, own))
                fail_msg("seed %lu: '%s' is as near to '%s' as to its own", (unsigned long)seed, text->head,
                         t->drawn[j].head);
    }
}

static void no_label_is_lost_or_lies_on_anything(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        struct arena a = {0};
        struct section section;
        struct block block;
        size_t n_labels;
        struct report r = random_report(&a, seed, &section, &block, &n_labels);
        struct checked c = check_open(&r, seed);
        check_labels(&c, n_labels, 1);
        check_overlaps(&c);
        check_marks(&c);
        check_nearest(&c.t, &block, seed);
        check_close(&c);
        arena_release(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_label_is_lost_or_lies_on_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

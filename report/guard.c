/* Current and dated marks never share a section (MCR-R009): the last look at a report before it leaves. */
#include "report/study_parts.h"

#include <math.h>

/* Marks of a chart that are dated, and that are not. What is NaN is no mark. */
struct tally {
    size_t n[2];
};

static void count(struct tally *t, int dated, double value)
{
    t->n[dated != 0] += isnan(value) ? 0 : 1;
}

static void count_compare(struct tally *t, const struct compare_chart *c)
{
    for (size_t i = 0; i < c->n_rows; i++)
        count(t, c->rows[i].dated, c->rows[i].rate.value);
}

static void count_curves(struct tally *t, const struct curve_chart *c)
{
    for (size_t i = 0; i < c->n_curves; i++)
        count(t, c->curves[i].dated, 0);
    for (size_t i = 0; i < c->n_marks; i++)
        count(t, c->marks[i].dated, c->marks[i].y);
}

static void count_dots(struct tally *t, const struct dots_chart *c)
{
    for (size_t i = 0; i < c->n_rows; i++) {
        count(t, c->rows[i].dated, c->rows[i].level.value);
        for (size_t k = 0; k < c->rows[i].n_runs; k++)
            count(t, c->rows[i].dated, c->rows[i].runs[k].value);
    }
}

/* Those who draw runs by their dates say of the whole chart what it is. */
static void count_ages(struct tally *t, const struct ages_chart *c)
{
    for (size_t i = 0; i < c->n_rows; i++)
        t->n[c->dated != 0] += c->rows[i].n;
}

static struct tally marks_of(const struct block *b)
{
    struct tally t = {{0, 0}};
    if (b->kind == BLOCK_COMPARE)
        count_compare(&t, &b->as.compare);
    if (b->kind == BLOCK_CURVES)
        count_curves(&t, &b->as.curves);
    if (b->kind == BLOCK_DOTS)
        count_dots(&t, &b->as.dots);
    if (b->kind == BLOCK_AGES)
        count_ages(&t, &b->as.ages);
    return t;
}

int study_guard(const struct report *r, struct error *err)
{
    for (size_t i = 0; i < r->n_sections; i++) {
        const struct section *s = &r->sections[i];
        int wrong = s->plane == PLANE_CURRENT; /* dated ones are; of a dated section the others */
        for (size_t k = 0; s->plane != PLANE_REFERENCE && k < s->n_blocks; k++)
            if (marks_of(&s->blocks[k]).n[wrong] > 0)
                return error_set(err, ERR_INTERNAL,
                                 "section '%s', block %zu ('%s'): MCR-R009: %s marks in a %s section", s->title, k + 1,
                                 s->blocks[k].text != NULL ? s->blocks[k].text : "", wrong ? "dated" : "current",
                                 wrong ? "current" : "dated");
    }
    return 0;
}

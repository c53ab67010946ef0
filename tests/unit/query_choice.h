/*
 * A question about prices alone, without runs: two sides, an empty registry, and what is chosen. A choice is opened and
 * closed around every test.
 */
#ifndef TESTS_QUERY_CHOICE_H
#define TESTS_QUERY_CHOICE_H

#include "query/pricing.h"
#include "query_priced.h"

/* Two sides as a question would have them, and what was chosen. */
struct choice {
    struct archive t;
    struct price_wish wish;
    struct priced_side sides[3]; /* the third where a test asks for it */
    size_t n_sides;
    const char *as_of;
    int synthetic;
    struct arena memory;
    struct pricing p;
    struct error err;
    int rc;
};

static inline int open_choice(void **state)
{
    struct choice *c = calloc(1, sizeof *c);
    assert_non_null(c);
    archive_open(&c->t);
    archive_filled(&c->t);
    c->as_of = "2026-04-20";
    c->wish = usual_wish();
    c->n_sides = 2;
    for (int i = 0; i < 3; i++)
        c->sides[i] = (struct priced_side){.surface = "modal", .count = 8, .hosts = 1};
    c->sides[0].level = c->sides[0].accelerator = "B200";
    c->sides[1].level = c->sides[1].accelerator = "H200";
    c->sides[2].level = c->sides[2].accelerator = "H100";
    *state = c;
    return 0;
}

static inline int close_choice(void **state)
{
    struct choice *c = *state;
    arena_release(&c->memory);
    archive_close(&c->t);
    free(c);
    return 0;
}

static inline void choose(struct choice *c)
{
    c->rc = pricing_choose(&c->p, c->t.store, &c->wish, moment(c->as_of), c->synthetic, c->sides, c->n_sides,
                           &c->memory, &c->err);
}

/* Both sides are priced: by these rows. */
static inline void assert_chosen(struct choice *c, struct digest b200, struct digest h200)
{
    choose(c);
    if (c->rc != 0)
        fail_msg("%s", c->err.text);
    if (c->p.n_refusals > 0)
        fail_msg("%s", c->p.refusals[0].text);
    assert_string_equal(c->p.of[0].row->name, price_name_of(b200).text);
    assert_string_equal(c->p.of[1].row->name, price_name_of(h200).text);
}

/* Refused with exactly these words, and no side has a row. */
static inline void assert_refused(struct choice *c, const char *text)
{
    choose(c);
    if (c->rc != 0)
        fail_msg("%s", c->err.text);
    assert_true(c->p.n_refusals > 0);
    for (size_t i = 0; i < c->n_sides; i++)
        assert_null(c->p.of[i].row);
    for (size_t i = 0; i < c->p.n_refusals; i++) {
        assert_int_equal(c->p.refusals[i].code, REFUSED_NO_PRICE);
        assert_int_equal(c->p.refusals[i].factor, FACTORS);
        if (strcmp(c->p.refusals[i].text, text) == 0)
            return;
    }
    fail_msg("said instead: %s\nand not: %s", c->p.refusals[0].text, text);
}

#define CHOICE(test) cmocka_unit_test_setup_teardown(test, open_choice, close_choice)

#endif

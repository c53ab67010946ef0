/*
 * A scratch database and the offers to fill it with: for the tests of price rows.
 */
#ifndef TESTS_STORE_OFFERS_H
#define TESTS_STORE_OFFERS_H

#include "store_archive.h"

#include "store/prices.h"

static struct scratch t;
static struct arena memory;

static inline int set_up(void **state)
{
    (void)state;
    scratch_open(&t);
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    arena_release(&memory);
    scratch_close(&t);
    return 0;
}

static inline struct decimal decimal(const char *text)
{
    struct decimal d = {""};
    struct error err = {0};
    if (decimal_parse(&d, text, &err) != 0)
        fail_msg("%s", err.text);
    return d;
}

static inline int64_t day(const char *text)
{
    char time[DATE_TEXT_SIZE];
    snprintf(time, sizeof time, "%sT00:00:00Z", text);
    return moment(time);
}

/* An H100 on Modal's list; the figure is the seed table's. */
static inline struct price h100(const char *unit_price)
{
    return (struct price){.provider = "modal",
                          .surface = "modal",
                          .accelerator = "H100",
                          .basis = BASIS_LIST,
                          .currency = "USD",
                          .unit = PRICE_ACCELERATOR_HOUR,
                          .per = 1,
                          .unit_price = decimal(unit_price),
                          .observed = day("2024-10-01"),
                          .valid_until = DATE_NONE,
                          .source = "https://example.org/pricing",
                          .grade = PRICE_VENDOR};
}

static inline struct price_row complete(struct price p)
{
    struct price_row row;
    struct error err = {0};
    if (price_complete(&row, &p, &err) != 0)
        fail_msg("%s", err.text);
    return row;
}

static inline struct price_row add_as(struct price p, enum price_added expected)
{
    struct price_row row;
    enum price_added outcome;
    struct error err = {0};
    if (price_add(t.store, &p, 1234, &outcome, &row, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(outcome, expected);
    return row;
}

static inline struct price_row add(struct price p)
{
    return add_as(p, PRICE_NEW);
}

static inline struct price correcting(struct price p, const struct price_row *old)
{
    p.has_supersedes = 1;
    p.supersedes = old->id;
    return p;
}

/* Refused, with the database and the outputs as they were. */
static inline void assert_refused(struct price p, int code, const char *words)
{
    struct price_row row = {.name = "left"};
    enum price_added outcome = (enum price_added)7;
    struct error err = {0};
    struct digest_text before = content(t.store);
    long long n = info(t.store).prices;
    assert_int_equal(price_add(t.store, &p, 1234, &outcome, &row, &err), code);
    if (strstr(err.text, words) == NULL)
        fail_msg("%s", err.text);
    assert_string_equal(row.name, "left");
    assert_int_equal(outcome, 7);
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(info(t.store).prices, n);
}

static inline struct price_rows rows(struct price_filter f)
{
    struct price_rows r;
    struct error err = {0};
    if (prices_select(t.store, &f, &memory, &r, &err) != 0)
        fail_msg("%s", err.text);
    return r;
}

static inline int64_t end_of(const char *text)
{
    return day(text) + DATE_DAY_MS - 1;
}

#endif

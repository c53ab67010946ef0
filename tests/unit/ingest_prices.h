/* Importing a price list in a test. */
#ifndef TESTS_UNIT_INGEST_PRICES_H
#define TESTS_UNIT_INGEST_PRICES_H

#include "core/date.h"
#include "ingest/prices.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct result {
    struct price_list list;
    struct arena memory;
    struct error err;
    int rc;
};

#define NO_OPTIONS                                                                                                     \
    (struct price_list_options)                                                                                        \
    {                                                                                                                  \
        .observed = DATE_NONE, .valid_until = DATE_NONE                                                                \
    }

/* The bytes are handed over in memory of their own size, so that the sanitizers see a step beyond them. */
static struct result read_bytes(const char *format, const char *text, size_t size, struct price_list_options options)
{
    struct result r = {0};
    char *exact = malloc(size > 0 ? size : 1);
    assert_non_null(exact);
    memcpy(exact, text, size);
    r.rc = price_format_by_name(format)->read(&r.list, "list.csv", exact, size, &options, &r.memory, &r.err);
    free(exact);
    return r;
}

static void release(struct result *r)
{
    arena_release(&r->memory);
}

/* The whole file, to be freed; skips the test, visibly, when it is not here. */
static char *slurp(size_t *size, const char *path)
{
    char *text = NULL;
    FILE *in = fopen(path, "rb"), *out = open_memstream(&text, size);
    if (in == NULL) {
        fclose(out);
        free(text);
        print_message("skipped: no file %s\n", path);
        skip();
    }
    for (int c; (c = getc(in)) != EOF;)
        putc(c, out);
    fclose(in);
    fclose(out);
    return text;
}

static struct result read_path(const char *format, const char *path, struct price_list_options options)
{
    size_t size;
    char *text = slurp(&size, path);
    struct result r = read_bytes(format, text, size, options);
    free(text);
    return r;
}

/* What an accelerator costs an hour, exactly. */
static void assert_hour(const struct price *p, const char *hour)
{
    struct price_row row;
    struct error err = {0};
    if (price_complete(&row, p, &err) != 0)
        fail_msg("%s", err.text);
    assert_string_equal(row.accelerator_hour.text, hour);
}

static void assert_fails(struct result r, enum error_code code, const char *text)
{
    assert_int_equal(r.rc, code);
    if (strstr(r.err.text, text) == NULL)
        fail_msg("'%s' does not say '%s'", r.err.text, text);
    release(&r);
}

static void assert_left_out(const struct result *r, size_t line, int trap, const char *text)
{
    for (size_t i = 0; i < r->list.n_left_out; i++) {
        const struct price_left_out *l = &r->list.left_out[i];
        if (l->line == line && l->trap == trap && strstr(l->why, text) != NULL)
            return;
    }
    for (size_t i = 0; i < r->list.n_left_out; i++)
        print_message("left out: line %zu, trap %d: %s\n", r->list.left_out[i].line, r->list.left_out[i].trap,
                      r->list.left_out[i].why);
    fail_msg("line %zu is not left out for '%s'", line, text);
}

#endif

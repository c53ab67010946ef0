/* Markdown by its blocks. What is what follows CommonMark 0.30; places are checked against the source, byte by byte. */
#include "core/markdown_blocks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct read {
    struct arena memory;
    struct markdown_blocks m;
    struct error err;
};

static void read_text(struct read *x, const char *text)
{
    memset(x, 0, sizeof *x);
    if (markdown_read_blocks(&x->m, text, strlen(text), &x->memory, &x->err) != 0)
        fail_msg("%s", x->err.text);
}

/* "heading1{a} paragraph{b} item3{c}", a word a block, in a list its number. */
static void assert_blocks(const char *text, const char *wanted)
{
    static const char *const kinds[] = {"heading", "paragraph", "fenced", "indented", "rule", "raw"};
    struct read x;
    const char *got = "";
    read_text(&x, text);
    for (size_t i = 0; i < x.m.n; i++) {
        const struct markdown_block *b = &x.m.items[i];
        const char *level = b->level > 0 ? arena_format(&x.memory, "%d", b->level) : "";
        const char *item = b->item > 0 ? arena_format(&x.memory, "/%zu:%zu", b->item, b->number) : "";
        const char *info = b->info[0] != '\0' ? arena_format(&x.memory, "(%s)", b->info) : "";
        char *said = arena_copy(&x.memory, b->text);
        for (char *s = said; *s != '\0'; s++)
            *s = *s == '\n' ? '|' : *s;
        got =
            arena_format(&x.memory, "%s%s%s%s%s%s{%s}", got, i > 0 ? " " : "", kinds[b->kind], level, item, info, said);
    }
    assert_string_equal(got, wanted);
    arena_release(&x.memory);
}

/* Where each byte of the first block's text comes from. */
static void assert_places(const char *text, const char *said, const size_t *places)
{
    struct read x;
    read_text(&x, text);
    assert_true(x.m.n > 0);
    assert_string_equal(x.m.items[0].text, said);
    assert_int_equal(x.m.items[0].len, strlen(said));
    for (size_t i = 0; i < strlen(said); i++)
        if (x.m.items[0].places[i] != places[i])
            fail_msg("byte %zu of '%s' is at %zu, not %zu", i, said, x.m.items[0].places[i], places[i]);
    arena_release(&x.memory);
}
#define PLACES(...) ((const size_t[]){__VA_ARGS__})

/* The word stands in some block, and its first byte comes from the same word in the source. */
static void assert_found(const char *text, const char *word)
{
    struct read x;
    read_text(&x, text);
    const char *wanted = strstr(text, word);
    assert_non_null(wanted);
    for (size_t i = 0; i < x.m.n; i++) {
        const struct markdown_block *b = &x.m.items[i];
        const char *at = strstr(b->text, word);
        if (at == NULL)
            continue;
        if (b->places[at - b->text] != (size_t)(wanted - text))
            fail_msg("'%s' in '%s' is at %zu, not %zu", word, text, b->places[at - b->text], (size_t)(wanted - text));
        arena_release(&x.memory);
        return;
    }
    fail_msg("'%s' is in no block of '%s'", word, text);
}

/* "strong{a} link{b}(c)" of the first block. */
static void assert_marks(const char *text, const char *wanted)
{
    static const char *const kinds[] = {"emphasis", "strong", "code", "link", "image", "tag"};
    struct read x;
    const char *got = "";
    read_text(&x, text);
    const struct markdown_block *b = &x.m.items[0];
    for (size_t i = 0; i < b->n_marks; i++) {
        const struct markdown_mark *m = &b->marks[i];
        const char *said = arena_copy_n(&x.memory, b->text + m->start, m->end - m->start);
        const char *target = m->target != NULL ? arena_format(&x.memory, "(%s)", m->target) : "";
        got = arena_format(&x.memory, "%s%s%s{%s}%s@%zu", got, i > 0 ? " " : "", kinds[m->kind], said, target, m->at);
    }
    assert_string_equal(got, wanted);
    arena_release(&x.memory);
}

static void a_document_is_its_blocks_in_order(void **state)
{
    (void)state;
    assert_blocks("# a\n\nb\nc\n\n---\n\n## d ##\n", "heading1{a} paragraph{b c} rule{} heading2{d}");
    assert_blocks("a\n===\n\nb\n---\n", "heading1{a} heading2{b}");
    assert_blocks("<div>\nx\n</div>\n\ny", "raw{} paragraph{y}");
    assert_blocks("", "");
    assert_blocks("[a]: https://b\n", "");
}

static void items_of_lists_know_their_number(void **state)
{
    (void)state;
    assert_blocks("- a\n- b\n", "paragraph/1:0{a} paragraph/2:0{b}");
    assert_blocks("3. a\n4. b\n", "paragraph/1:3{a} paragraph/2:4{b}");
    assert_blocks("1. a\n   - b\n   - c\n2. d\n",
                  "paragraph/1:1{a} paragraph/2:0{b} paragraph/3:0{c} paragraph/4:2{d}");
    assert_blocks("- a\n\n  b\n- c\n", "paragraph/1:0{a} paragraph/1:0{b} paragraph/2:0{c}");
    assert_blocks("- \n- a", "paragraph/1:0{} paragraph/2:0{a}");
}

static void containers_are_counted(void **state)
{
    (void)state;
    struct read x;
    read_text(&x, "> - a\n>\n> b\n\nc");
    assert_int_equal(x.m.n, 3);
    assert_int_equal(x.m.items[0].quotes, 1);
    assert_int_equal(x.m.items[0].lists, 1);
    assert_int_equal(x.m.items[1].quotes, 1);
    assert_int_equal(x.m.items[1].lists, 0);
    assert_int_equal(x.m.items[1].item, 0);
    assert_int_equal(x.m.items[2].quotes, 0);
    arena_release(&x.memory);
}

static void code_is_as_it_stands_and_says_its_kind(void **state)
{
    (void)state;
    assert_blocks("```mcr\n{}\n```\n", "fenced(mcr){{}|}");
    assert_blocks("~~~ mcr x\na\n~~~\n", "fenced(mcr x){a|}");
    assert_blocks("    ```mcr\n    a\n", "indented{```mcr|a|}");
    assert_blocks("    ```\n", "indented{```|}");
    assert_blocks("````\n```\n````\n", "fenced{```|}");
    assert_blocks("```\n```\n", "fenced{}");
}

static void an_open_fence_is_told_from_a_closed_one(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int closed;
    } cases[] = {{"```\na\n```", 1},     {"```\na\n", 0},        {"```", 0},
                 {"```\n", 0},           {"```\na\n`````\n", 1}, {"````\na\n```\n", 0},
                 {"> ```\n> ```\n", 1},  {"> ```\n> a\n\nb", 0}, {"```\na\n~~~\n", 0},
                 {"~~~\na\n  ~~~ \n", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct read x;
        read_text(&x, cases[i].text);
        if (x.m.items[0].closed != cases[i].closed)
            fail_msg("%s: closed is %d", cases[i].text, x.m.items[0].closed);
        arena_release(&x.memory);
    }
}

static void every_byte_of_text_has_its_place(void **state)
{
    (void)state;
    assert_places("ab", "ab", PLACES(0, 1));
    assert_places("## ab ##\n", "ab", PLACES(3, 4));
    assert_places("**a**b", "ab", PLACES(2, 5));
    assert_places("*a **b***c", "a bc", PLACES(1, 2, 5, 9));
    assert_places("a  \n  b", "a b", PLACES(0, 1, 6));
    assert_places("a\\\nb", "a b", PLACES(0, 1, 3));
    assert_places("> a\n> b\nc", "a b c", PLACES(2, 3, 6, 7, 8));
    assert_places("  a\r\n\tb", "a b", PLACES(2, 3, 6));
    assert_places("\\*a&amp;b", "*a&b", PLACES(0, 2, 3, 8));
    assert_places("a&b; c&", "a&b; c&", PLACES(0, 1, 2, 3, 4, 5, 6));
    assert_places("&auml;x", "\xc3\xa4x", PLACES(0, 0, 6));
    assert_places("\xc3\xa4x", "\xc3\xa4x", PLACES(0, 1, 2));
    assert_places("- a\n  b", "a b", PLACES(2, 3, 6));
}

static void code_spans_and_links_are_passed_over_by_their_grammar(void **state)
{
    (void)state;
    assert_places("`a`b", "ab", PLACES(1, 3));
    assert_places("`` `a `` b", "`a b", PLACES(3, 4, 8, 9));
    assert_places("` `b", " b", PLACES(1, 3));
    assert_places("`a\n  b`c", "a bc", PLACES(1, 2, 5, 7));
    assert_places("` a`b", " ab", PLACES(1, 2, 4));
    assert_places("> `a\n  b`c", "a   bc", PLACES(3, 4, 5, 6, 7, 9));
    assert_places("[a](b \"c)\")d", "ad", PLACES(1, 11));
    assert_places("[a](<b c>)d", "ad", PLACES(1, 10));
    assert_places("[a](b(c))d", "ad", PLACES(1, 9));
    assert_places("[a](\xc3\xa4)d", "ad", PLACES(1, 7));
    assert_places("[a][b]c\n\n[b]: d", "ac", PLACES(1, 6));
    assert_places("[a]c\n\n[a]: d", "ac", PLACES(1, 3));
    assert_places("[a](c\n\n[a]: d", "a(c", PLACES(1, 3, 4));
    assert_places("<https://a.b>c", "https://a.bc", PLACES(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13));
    assert_places("![a *b*](c)d", "a bd", PLACES(2, 3, 5, 11));
    assert_places("a<b c='*'>*d*", "ad", PLACES(0, 11));
}

static void signs_that_mark_nothing_are_text(void **state)
{
    (void)state;
    assert_places("**a*", "*a", PLACES(0, 2));
    assert_places("*a**", "a*", PLACES(1, 3));
    assert_places("a_b_c", "a_b_c", PLACES(0, 1, 2, 3, 4));
    assert_places("[a] *", "[a] *", PLACES(0, 1, 2, 3, 4));
    assert_places("`a *b*", "`a b", PLACES(0, 1, 2, 4));
}

static void text_behind_definitions_of_links_is_found(void **state)
{
    (void)state;
    assert_found("[a]: https://b\nfirst [a] and **more** of\nit", "first");
    assert_found("[a]: https://b\nfirst [a] and **more** of\nit", "more");
    assert_found("[a]: https://b\n[c]:\n  https://d 'e'\nlast", "last");
}

static void lines_of_code_have_their_places(void **state)
{
    (void)state;
    assert_places("```\na\n b\n```", "a\n b\n", PLACES(4, 5, 6, 7, 8));
    assert_places("  ```\n  a\n   b\n  ```", "a\n b\n", PLACES(8, 9, 12, 13, 14));
    assert_places("> ```\n> ab\n> ```", "ab\n", PLACES(8, 9, 10));
    assert_places("    a\n      b", "a\n  b\n", PLACES(4, 5, 10, 11, 12, 13));
    assert_places("```\r\na\r\nb\r\n```", "a\nb\n", PLACES(5, 6, 8, 9));
}

static void marks_have_their_text_target_and_place(void **state)
{
    (void)state;
    assert_marks("a **b** `c`", "strong{b}@2 code{c}@8");
    assert_marks("*a **b** c*", "emphasis{a b c}@0 strong{b}@3");
    assert_marks("[a `b`](https://c)", "link{a b}(https://c)@0 code{b}@3");
    assert_marks("![a](b) <i>c</i>", "image{a}(b)@0 tag{}@8 tag{}@12");
    assert_marks("x <https://a>", "link{https://a}(https://a)@2");
}

static void what_is_no_text_is_refused_at_its_place(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct markdown_blocks m;
    struct error err;
    assert_int_equal(markdown_read_blocks(&m, "a\nb\xff", 4, &memory, &err), ERR_INPUT);
    assert_string_equal(err.text, "2:2: not UTF-8 text");
    assert_int_equal(markdown_read_blocks(&m, "a\0\xff", 3, &memory, &err), ERR_INPUT);
    assert_string_equal(err.text, "1:2: a NUL byte: not a text");
    assert_int_equal(markdown_read_blocks(&m, "a\r\nb\rc", 6, &memory, &err), ERR_INPUT);
    assert_string_equal(err.text, "2:2: a carriage return by itself");
    arena_release(&memory);
}

static void a_byte_order_mark_takes_no_column(void **state)
{
    (void)state;
    struct read x;
    size_t line, column;
    read_text(&x, "\xef\xbb\xbf# a\n");
    assert_int_equal(x.m.items[0].kind, MARKDOWN_HEADING);
    markdown_place(&x.m.source, x.m.items[0].at, &line, &column);
    assert_int_equal(line, 1);
    assert_int_equal(column, 1);
    markdown_place(&x.m.source, x.m.items[0].places[0], &line, &column);
    assert_int_equal(column, 3);
    arena_release(&x.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_its_blocks_in_order),
        cmocka_unit_test(items_of_lists_know_their_number),
        cmocka_unit_test(containers_are_counted),
        cmocka_unit_test(code_is_as_it_stands_and_says_its_kind),
        cmocka_unit_test(an_open_fence_is_told_from_a_closed_one),
        cmocka_unit_test(every_byte_of_text_has_its_place),
        cmocka_unit_test(code_spans_and_links_are_passed_over_by_their_grammar),
        cmocka_unit_test(signs_that_mark_nothing_are_text),
        cmocka_unit_test(text_behind_definitions_of_links_is_found),
        cmocka_unit_test(lines_of_code_have_their_places),
        cmocka_unit_test(marks_have_their_text_target_and_place),
        cmocka_unit_test(what_is_no_text_is_refused_at_its_place),
        cmocka_unit_test(a_byte_order_mark_takes_no_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

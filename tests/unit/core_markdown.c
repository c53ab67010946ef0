/* Markdown by its bytes. What is what follows CommonMark 0.30 and, for tables, GitHub Flavored Markdown 0.29. */
#include "core/markdown.h"

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
    struct markdown m;
    struct error err;
};

static void read_text(struct read *x, const char *text)
{
    memset(x, 0, sizeof *x);
    if (markdown_read(&x->m, text, strlen(text), &x->memory, &x->err) != 0)
        fail_msg("%s", x->err.text);
}

/* "1:text{a }1:code{`b`}2:text{c}": every piece with its block, line ends as "/". */
static void assert_pieces(const char *text, const char *wanted)
{
    static const char *const kinds[] = {"text", "code", "comment", "html", "target"};
    struct read x;
    const char *got = "";
    read_text(&x, text);
    for (size_t i = 0; i < x.m.n; i++) {
        const struct markdown_piece *p = &x.m.pieces[i];
        char *bytes = arena_copy_n(&x.memory, text + p->start, p->end - p->start);
        for (char *s = bytes; *s != '\0'; s++)
            *s = *s == '\n' ? '/' : *s;
        got = arena_format(&x.memory, "%s%zu:%s{%s}", got, p->block, kinds[p->kind], bytes);
    }
    assert_string_equal(got, wanted);
    arena_release(&x.memory);
}

static void a_paragraph_is_text_code_html_and_targets(void **state)
{
    (void)state;
    assert_pieces("a `b` c", "1:text{a }1:code{`b`}1:text{ c}");
    assert_pieces("a <!-- b --> <i>c</i>", "1:text{a }1:comment{<!-- b -->}1:text{ }1:html{<i>}1:text{c}1:html{</i>}");
    assert_pieces("[a](b) ![c](d \"e\")", "1:text{[a]}1:target{(b)}1:text{ ![c]}1:target{(d \"e\")}");
    assert_pieces("[![a](b)](c)", "1:text{[![a]}1:target{(b)}1:text{]}1:target{(c)}");
    assert_pieces("**a** _b_", "1:text{**a** _b_}");
}

static void code_ends_at_the_like_of_what_began_it(void **state)
{
    (void)state;
    assert_pieces("``a ` b`` `` ` ``", "1:code{``a ` b``}1:text{ }1:code{`` ` ``}");
    assert_pieces("` a `", "1:code{` a `}");
    assert_pieces("` a", "1:text{` a}");
    assert_pieces("`a/\n b`", "1:code{`a// b`}");
    assert_pieces("```\na\n```\nb", "1:code{```/a/```/}2:text{b}");
    assert_pieces("    a\n\nb", "1:code{    a//}2:text{b}");
}

static void what_is_escaped_begins_nothing(void **state)
{
    (void)state;
    assert_pieces("\\`a` `b`", "1:text{\\`a}1:code{` `}1:text{b`}");
    assert_pieces("\\<!-- a --> <!-- a -->", "1:text{\\<!-- a --> }1:comment{<!-- a -->}");
    assert_pieces("\\[a](b)", "1:text{\\[a](b)}");
}

static void marks_of_quotations_are_passed_over(void **state)
{
    (void)state;
    assert_pieces("> a `b\n> c` <!-- d\n> e --> f",
                  "1:text{> a }1:code{`b/> c`}1:text{ }1:comment{<!-- d/> e -->}1:text{ f}");
    assert_pieces("> - a\n>   `b`\n\nc", "1:text{> - a/>   }1:code{`b`}1:text{/}2:text{c}");
}

static void headings_and_items_are_blocks(void **state)
{
    (void)state;
    assert_pieces("# a\nb\n- c\n- d\n  - e", "1:text{# a/}2:text{b/}3:text{- c/}4:text{- d/}5:text{  - e}");
    assert_pieces("a\n===\nb\n---\n# c", "1:text{a/===/}2:text{b/---/}3:text{# c}");
    assert_pieces("---\na: b\n---\n\nc", "1:text{a: b/---//}2:text{c}");
}

static void html_blocks_are_comments_tags_and_text(void **state)
{
    (void)state;
    assert_pieces("<!-- a -->b<!-- c -->\nd", "1:comment{<!-- a -->}1:text{b}1:comment{<!-- c -->}1:text{/}2:text{d}");
    assert_pieces("<div>\na <b>c</b>\n</div>",
                  "1:html{<div>}1:text{/a }1:html{<b>}1:text{c}1:html{</b>}1:text{/}1:html{</div>}");
    assert_pieces("a\n<!-- b -->", "1:text{a/}2:comment{<!-- b -->}");
    assert_pieces("<!-- a\n\nb -->\nc", "1:comment{<!-- a//b -->}1:text{/}2:text{c}");
    assert_pieces("> <!-- a\n> b -->\n> c", "1:text{> }1:comment{<!-- a/> b -->}1:text{/}2:text{> c}");
    assert_pieces("<!-- a\n\nb", "1:comment{<!-- a//b}");
}

static void what_html_shows_as_it_is_is_code(void **state)
{
    (void)state;
    assert_pieces("<pre>a\n\nb</pre>\n\nc", "1:code{<pre>a//b</pre>}1:text{/}2:text{c}");
    assert_pieces("<div><pre>a</pre> <CODE class=\"x\">b</code></div>",
                  "1:html{<div>}1:code{<pre>a</pre>}1:text{ }1:code{<CODE class=\"x\">b</code>}1:html{</div>}");
    assert_pieces("a <kbd>b</kbd> <codec>", "1:text{a }1:html{<kbd>}1:code{b}1:html{</kbd>}1:text{ }1:html{<codec>}");
}

static void every_row_of_a_table_is_a_block(void **state)
{
    (void)state;
    struct read x;
    const char *text = "intro\n| a | b |\n|---|--:|\n| `c` | <!-- d --> |\n\ne | f\n--- | ---\ng | h\n\ni";
    assert_pieces(text, "1:text{intro/}2:text{| a | b |/}3:text{|---|--:|/}4:text{| }4:code{`c`}4:text{ | "
                        "}4:comment{<!-- d -->}4:text{ |/}6:text{e | f/}7:text{--- | ---/}8:text{g | h/}10:text{i}");
    read_text(&x, text);
    static const size_t tables[] = {0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 0};
    assert_int_equal(x.m.n, sizeof tables / sizeof *tables);
    for (size_t i = 0; i < x.m.n; i++)
        assert_int_equal(x.m.pieces[i].table, tables[i]);
    arena_release(&x.memory);
    assert_pieces("a\n--- | --", "1:text{a/--- | --}"); /* a head has as many cells */
}

static void a_lone_definition_is_nothing_that_is_shown(void **state)
{
    (void)state;
    assert_pieces("[a]: http://b.c \"d\"\n\ne [a] [f][a] [g](h)", "1:text{e [a] [f][a] [g]}1:target{(h)}");
    assert_pieces("[^a]: b c", "1:text{[^a]: b c}");
}

static void places_count_characters(void **state)
{
    (void)state;
    struct read x;
    size_t line, column;
    read_text(&x, "a\xc3\xa9\xe2\x80\x93z\r\n> > b");
    markdown_place(&x.m, 6, &line, &column);
    assert_int_equal(line, 1);
    assert_int_equal(column, 4);
    markdown_place(&x.m, 9, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 1);
    markdown_place(&x.m, 14, &line, &column); /* the end */
    assert_int_equal(line, 2);
    assert_int_equal(column, 6);
    assert_int_equal(markdown_quoted(&x.m, 0), 0);
    assert_int_equal(markdown_quoted(&x.m, 13), 2);
    arena_release(&x.memory);
}

static void what_is_no_text_is_refused_with_its_place(void **state)
{
    (void)state;
    struct markdown m;
    struct arena memory = {0};
    struct error err = {0};
    assert_int_equal(markdown_read(&m, "a\nb\xff", 4, &memory, &err), ERR_INPUT);
    assert_string_equal(err.text, "2:2: not UTF-8 text");
    assert_int_equal(markdown_read(&m, "a\n\0b", 4, &memory, &err), ERR_INPUT);
    assert_string_equal(err.text, "2:1: a NUL byte: not a text");
    assert_int_equal(markdown_read(&m, "", 0, &memory, &err), 0);
    assert_int_equal(m.n, 0);
    arena_release(&memory);
}

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15)); /* splitmix64 */
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void assert_in_order(const struct markdown *m)
{
    size_t end = 0, block = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct markdown_piece *p = &m->pieces[i];
        assert_true(p->start >= end && p->end > p->start && p->end <= m->len && p->block >= block);
        assert_true(p->kind != MARKDOWN_COMMENT || memcmp(m->text + p->start, "<!--", 4) == 0);
        end = p->end;
        block = p->block;
    }
}

static void pieces_of_any_text_are_in_order_and_do_not_overlap(void **state)
{
    (void)state;
    static const char *const bits[] = {
        "`",   "``", "a", " ", "\n", "\n\n", "> ",  "- ", "    ", "<!--", "-->",  "<!-- b -->", "<pre>", "</pre>",
        "<b>", "[",  "]", "(", ")",  "|",    "|-|", "\\", "#",    "===",  "\r\n", "*",          "1. ",   "&amp;"};
    uint64_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        char text[256] = "";
        struct read x;
        for (uint64_t n = next_random(&seed) % 40; n > 0; n--)
            strcat(text, bits[next_random(&seed) % (sizeof bits / sizeof *bits)]);
        read_text(&x, text);
        assert_in_order(&x.m);
        arena_release(&x.memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paragraph_is_text_code_html_and_targets),
        cmocka_unit_test(code_ends_at_the_like_of_what_began_it),
        cmocka_unit_test(what_is_escaped_begins_nothing),
        cmocka_unit_test(marks_of_quotations_are_passed_over),
        cmocka_unit_test(headings_and_items_are_blocks),
        cmocka_unit_test(html_blocks_are_comments_tags_and_text),
        cmocka_unit_test(what_html_shows_as_it_is_is_code),
        cmocka_unit_test(every_row_of_a_table_is_a_block),
        cmocka_unit_test(a_lone_definition_is_nothing_that_is_shown),
        cmocka_unit_test(places_count_characters),
        cmocka_unit_test(what_is_no_text_is_refused_with_its_place),
        cmocka_unit_test(pieces_of_any_text_are_in_order_and_do_not_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

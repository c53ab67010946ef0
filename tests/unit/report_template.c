/* Reading templates: sections and items, spans, members. What is refused: report_template_faults.c. */
#include "report/template.h"

#include "report/blocks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD       "```mcr\n{\"block\": \"template\", \"name\": \"a\", \"title\": \"t\"}\n```\n"
#define REFERENCE  "```mcr\n{\"block\": \"section\", \"plane\": \"reference\", \"title\": \"R\"}\n```\n"
#define PROVENANCE "```mcr\n{\"block\": \"provenance\"}\n```\n"

static struct template read_template(struct arena *memory, const char *text)
{
    struct template t;
    struct error err = {0};
    assert_int_equal(template_read(&t, "file", "file.md", text, strlen(text), memory, &err), 0);
    for (size_t i = 0; i < t.n_faults; i++)
        fail_msg("%s %zu:%zu: %s", t.faults[i].code, t.faults[i].line, t.faults[i].column, t.faults[i].message);
    return t;
}

static void a_template_is_sections_of_items(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct template t = read_template(&memory, HEAD "\n" REFERENCE "\n# H\n\np\n\n- a\n- b\n\n7. c\n\n## h\n\n"
                                                    "```sh\nls\n```\n\n" PROVENANCE);
    static const enum template_item_kind kinds[] = {ITEM_HEADLINE, ITEM_PARAGRAPH, ITEM_LIST, ITEM_LIST,
                                                    ITEM_LIST,     ITEM_HEADING,   ITEM_CODE, ITEM_BLOCK};
    static const char *const texts[] = {"H", "p", "a", "b", "c", "h", "ls", NULL};
    static const size_t lines[] = {9, 11, 13, 14, 16, 18, 20, 24};
    assert_string_equal(t.name, "a");
    assert_string_equal(t.title, "t");
    assert_string_equal(t.subject, "t");
    assert_string_equal(t.path, "file.md");
    assert_int_equal(t.n_sections, 1);
    const struct template_section *s = &t.sections[0];
    assert_int_equal(s->plane, PLANE_REFERENCE);
    assert_string_equal(s->title, "R");
    assert_int_equal(s->line, 5);
    assert_int_equal(s->n_items, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(s->items[i].kind, kinds[i]);
        assert_int_equal(s->items[i].line, lines[i]);
        if (texts[i] != NULL)
            assert_string_equal(s->items[i].text, texts[i]);
    }
    assert_int_equal(s->items[2].ordered, 0);
    assert_int_equal(s->items[4].ordered, 7);
    assert_string_equal(s->items[7].rule->name, "provenance");
    arena_release(&memory);
}

static void the_name_of_the_file_stands_in_only_until_the_block_is_read(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct template t;
    struct error err = {0};
    assert_int_equal(template_read(&t, "file", NULL, "", 0, &memory, &err), 0);
    assert_string_equal(t.name, "file");
    assert_null(t.path);
    assert_true(t.n_faults > 0);
    arena_release(&memory);
}

static void spans_lie_over_the_text_and_not_over_each_other(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct template t = read_template(&memory, HEAD REFERENCE "a **b [c `d`](https://e.f) g** h\n\n" PROVENANCE);
    const struct template_item *item = &t.sections[0].items[0];
    static const struct span wanted[] = {{2, 4, SPAN_STRONG, NULL},
                                         {4, 6, SPAN_LINK, "https://e.f"},
                                         {6, 7, SPAN_CODE, NULL},
                                         {7, 9, SPAN_STRONG, NULL}};
    assert_string_equal(item->text, "a b c d g h");
    assert_int_equal(item->n_spans, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(item->spans[i].start, wanted[i].start);
        assert_int_equal(item->spans[i].end, wanted[i].end);
        assert_int_equal(item->spans[i].kind, wanted[i].kind);
        if (wanted[i].target != NULL)
            assert_string_equal(item->spans[i].target, wanted[i].target);
        else
            assert_null(item->spans[i].target);
    }
    arena_release(&memory);
}

static void members_have_their_value_and_its_place(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct template t = read_template(&memory, HEAD REFERENCE
                                      "```mcr\n{\"block\": \"matrix\",\n  \"most\" : 7, \"question\": \"q\\u003f\",\n"
                                      " \"alt\": \"{{axis}}\"}\n```\n" PROVENANCE);
    const struct block_body *b = t.sections[0].items[0].body;
    assert_int_equal(body_count(b, "most", 0), 7);
    assert_int_equal(body_find(b, "most")->line, 9);
    assert_int_equal(body_find(b, "most")->column, 12);
    assert_string_equal(body_text(b, "question", ""), "q?");
    assert_string_equal(body_text(b, "alt", ""), "{{axis}}");
    assert_int_equal(body_find(b, "alt")->line, 10);
    assert_null(body_find(b, "block"));
    assert_null(body_find(b, "title"));
    arena_release(&memory);
}

static void needs_and_optional_are_read(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct template t =
        read_template(&memory, "```mcr\n{\"block\": \"template\", \"name\": \"a-1\", \"title\": \"t\", \"subject\": "
                               "\"s\", \"needs\": [\"claim\"]}\n```\n```mcr\n{\"block\": \"section\", \"plane\": "
                               "\"reference\", \"title\": \"R\", \"optional\": true}\n```\n" PROVENANCE);
    assert_string_equal(t.name, "a-1");
    assert_string_equal(t.subject, "s");
    assert_int_equal(t.n_needs, 1);
    assert_string_equal(t.needs[0], "claim");
    assert_true(t.sections[0].optional);
    arena_release(&memory);
}

/* What an editor or another system does to a file changes nothing but its digest. */
static void line_ends_tildes_and_a_byte_order_mark_are_fine(void **state)
{
    (void)state;
    struct arena memory = {0};
    static const char *const texts[] = {
        "\xef\xbb\xbf" HEAD REFERENCE PROVENANCE,
        "~~~mcr\n{\"block\": \"template\", \"name\": \"a\", \"title\": \"t\"}\n~~~\n" REFERENCE PROVENANCE,
        "  ````  mcr\n  {\"block\": \"template\", \"name\": \"a\", \"title\": \"t\"}\n  ````\n" REFERENCE PROVENANCE,
        "```mcr\r\n{\"block\": \"template\",\r\n \"name\": \"a\", \"title\": \"t\"}\r\n```\r\n" REFERENCE PROVENANCE,
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct template t = read_template(&memory, texts[i]);
        assert_string_equal(t.name, "a");
        assert_int_equal(t.n_sections, 1);
    }
    arena_release(&memory);
}

static void shipped_templates_have_no_faults_and_their_own_names(void **state)
{
    (void)state;
    struct arena memory = {0};
    size_t n = 0;
    for (; template_shipped_at(n) != NULL; n++) {
        struct template t = read_template(&memory, template_shipped_at(n)->text);
        assert_string_equal(t.name, template_shipped_at(n)->name);
    }
    assert_true(n > 0);
    arena_release(&memory);
}

static void a_new_template_passes_its_own_check(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct template t = read_template(&memory, template_starter("mine", &memory));
    assert_string_equal(t.name, "mine");
    assert_true(t.n_sections > 3);
    arena_release(&memory);
}

static void the_digest_is_that_of_the_bytes(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct template a = read_template(&memory, HEAD REFERENCE PROVENANCE);
    struct template b = read_template(&memory, HEAD REFERENCE PROVENANCE "\n");
    struct digest wanted;
    digest_of(&wanted, HEAD REFERENCE PROVENANCE, strlen(HEAD REFERENCE PROVENANCE));
    assert_memory_equal(&a.digest, &wanted, sizeof wanted);
    assert_memory_not_equal(&b.digest, &wanted, sizeof wanted);
    arena_release(&memory);
}

static void the_schema_names_every_block_and_its_members(void **state)
{
    (void)state;
    struct arena memory = {0};
    char *schema = template_schema();
    const struct block_rule *rule;
    assert_non_null(schema);
    for (size_t i = 0; (rule = block_rule_at(i)) != NULL; i++) {
        const char *wanted = arena_format(&memory, "\"const\": \"%s\"", rule->name);
        if (strstr(schema, wanted) == NULL)
            fail_msg("%s is not in the schema", rule->name);
    }
    free(schema);
    arena_release(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_template_is_sections_of_items),
        cmocka_unit_test(the_name_of_the_file_stands_in_only_until_the_block_is_read),
        cmocka_unit_test(spans_lie_over_the_text_and_not_over_each_other),
        cmocka_unit_test(members_have_their_value_and_its_place),
        cmocka_unit_test(needs_and_optional_are_read),
        cmocka_unit_test(line_ends_tildes_and_a_byte_order_mark_are_fine),
        cmocka_unit_test(shipped_templates_have_no_faults_and_their_own_names),
        cmocka_unit_test(a_new_template_passes_its_own_check),
        cmocka_unit_test(the_digest_is_that_of_the_bytes),
        cmocka_unit_test(the_schema_names_every_block_and_its_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

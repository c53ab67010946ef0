/*
 * What is refused in templates, each at its place. In the texts a byte 1 stands before every place where a fault is
 * told; it is taken out before the template is read.
 */
#include "report/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MARK       '\1'
#define FENCED(x)  "```mcr\n" x "\n```\n"
#define HEAD       FENCED("{\"block\": \"template\", \"name\": \"a\", \"title\": \"t\"}")
#define SECTION(p) FENCED("{\"block\": \"section\", \"plane\": \"" p "\", \"title\": \"T\"}")
#define PROVENANCE FENCED("{\"block\": \"provenance\"}")
#define GAPS       FENCED("{\"block\": \"gaps\"}")
#define TAIL       SECTION("reference") PROVENANCE

struct read {
    struct arena memory;
    struct template t;
    size_t lines[64], columns[64], n_marks;
};

/* The text without its marks, and where they were. */
static char *without_marks(struct read *x, const char *text, size_t *len)
{
    char *out = arena_alloc(&x->memory, *len + 1);
    size_t n = 0, line = 1, column = 1;
    for (size_t i = 0; i < *len; i++) {
        if (text[i] == MARK) {
            x->lines[x->n_marks] = line;
            x->columns[x->n_marks++] = column;
            continue;
        }
        out[n++] = text[i];
        column = text[i] == '\n' ? 1 : column + (((unsigned char)text[i] & 0xc0) != 0x80);
        line += text[i] == '\n';
    }
    *len = n;
    return out;
}

static void read_marked(struct read *x, const char *text, size_t len)
{
    struct error err = {0};
    memset(x, 0, sizeof *x);
    char *plain = without_marks(x, text, &len);
    assert_int_equal(template_read(&x->t, "file", NULL, plain, len, &x->memory, &err), 0);
}

static void assert_faults_of(const char *text, size_t len, const char *codes)
{
    struct read x;
    const char *got = "";
    read_marked(&x, text, len);
    for (size_t i = 0; i < x.t.n_faults; i++)
        got = arena_format(&x.memory, "%s%s%s", got, i > 0 ? " " : "", x.t.faults[i].code + 4);
    int wrong = strcmp(got, codes) != 0;
    for (size_t i = 0; i < x.t.n_faults && x.n_marks > 0; i++)
        wrong |= i >= x.n_marks || x.t.faults[i].line != x.lines[i] || x.t.faults[i].column != x.columns[i];
    for (size_t i = 0; i < x.t.n_faults; i++)
        if (wrong)
            print_message("%s %zu:%zu: %s\n", x.t.faults[i].code, x.t.faults[i].line, x.t.faults[i].column,
                          x.t.faults[i].message);
    for (size_t i = 0; wrong && i < x.n_marks; i++)
        print_message("wanted at %zu:%zu\n", x.lines[i], x.columns[i]);
    if (wrong)
        fail_msg("'%s' in\n%s", codes, text);
    arena_release(&x.memory);
}

static void assert_faults(const char *text, const char *codes)
{
    assert_faults_of(text, strlen(text), codes);
}

/* Within a section of that plane. */
static void assert_faults_in(const char *plane, const char *content, const char *codes)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    fprintf(f, HEAD "```mcr\n{\"block\": \"section\", \"plane\": \"%s\", \"title\": \"T\"}\n```\n\n%s\n" TAIL, plane,
            content);
    fclose(f);
    assert_faults(text, codes);
    free(text);
}

static void a_file_is_a_text(void **state)
{
    (void)state;
    assert_faults("a\n\1\xff"
                  "b",
                  "T001");
    assert_faults_of("a\1\0b", 4, "T001");
    assert_faults("a\1\rb", "T001");
    assert_faults("\1\xff\xfe"
                  "a",
                  "T001");
    assert_faults(HEAD SECTION("reference") "a\1\xe2\x80\x8b"
                                            "b \1\xe2\x80\xae c\n\n" PROVENANCE,
                  "T001 T001");
    assert_faults(HEAD SECTION("reference") "a\1\x1b[31m\n\n" PROVENANCE, "T001");
    assert_faults(HEAD SECTION("reference") "a \1&#8203; b\n\n" PROVENANCE, "T001");
}

static void a_file_is_of_a_reasonable_size(void **state)
{
    (void)state;
    enum { SIZE = 300 * 1024 };
    char *text = malloc(SIZE);
    memset(text, 'a', SIZE);
    assert_faults_of(text, SIZE, "T001");
    free(text);
}

static void a_body_is_json_and_the_place_is_one_of_the_file(void **state)
{
    (void)state;
    assert_faults_in("reference", FENCED("{\"block\": \"gaps\",\1}"), "T002");
    assert_faults_in("reference", FENCED("{\"block\":\n  \"gaps\",\n  \1'most': 3}"), "T002");
    assert_faults_in("reference", "  ```mcr\n  {\"block\": \1gaps}\n  ```\n", "T002");
    assert_faults_in("reference", FENCED("{\"block\": \"gaps\", \"most\": 3, \1\"most\": 4}"), "T002");
    assert_faults_in("reference", FENCED("\1[\"block\"]"), "T002");
    assert_faults_in("reference", FENCED("{\"block\": \"gaps\"} \1x"), "T002");
    assert_faults_in("reference", "```mcr\n\1```\n", "T002");
}

static void a_fence_that_is_not_closed_is_said_to_be(void **state)
{
    (void)state;
    assert_faults(HEAD TAIL "\1```mcr\n{\"block\": \"gaps\"}\n", "T002");
    assert_faults(HEAD TAIL "\1```\nls\n", "T014");
}

static void blocks_and_members_are_known(void **state)
{
    (void)state;
    assert_faults_in("reference", FENCED("{\"block\": \1\"gap\"}"), "T003");
    assert_faults_in("reference", FENCED("{ \"most\": 3, \"block\":\1\"nothing like it\"}"), "T003");
    assert_faults_in("reference", "\1" FENCED("{\"most\": 3}"), "T003");
    assert_faults_in("reference", FENCED("{\"block\": \1[]}"), "T003");
    assert_faults_in("reference", FENCED("{\"block\": \"gaps\", \1\"mots\": 3}"), "T004");
    assert_faults_in("reference", FENCED("{\"block\": \"gaps\",\n \"most\": [{\"a\": \"}\"}][0]}"), "T002");
}

static void members_are_of_their_type(void **state)
{
    (void)state;
    assert_faults_in("reference", FENCED("{\"block\": \"gaps\", \"most\": \1\"3\"}"), "T005");
    assert_faults_in("reference", FENCED("{\"block\": \"gaps\", \"most\": \1{}, \"title\": \1[\"a, ]\", {}]}"),
                     "T005 T005");
    assert_faults_in("reference",
                     FENCED("{\"block\": \"gaps\", \"most\": \1"
                            "0}"),
                     "T005");
    assert_faults_in("reference",
                     FENCED("{\"block\": \"gaps\", \"most\": \1"
                            "2.5}"),
                     "T005");
    assert_faults_in("reference", FENCED("{\"block\": \"gaps\", \"title\": \1\" \"}"), "T005");
    assert_faults(HEAD FENCED("{\"block\": \"section\", \"plane\": \1\"curent\", \"title\": \"T\"}") PROVENANCE,
                  "T005");
    assert_faults(HEAD FENCED("{\"block\": \"section\", \"plane\": \"reference\", \"title\": \"T\", \"optional\":\n"
                              "\1\"yes\"}") PROVENANCE,
                  "T005");
    assert_faults(FENCED("{\"block\": \"template\", \"name\": \"a\", \"title\": \"t\", \"needs\": [\"claim\", "
                         "\1\"calim\", \1\"claim\", \1"
                         "3]}") TAIL,
                  "T005 T005 T005");
    assert_faults(FENCED("{\"block\": \"template\", \"name\": \"a\", \"title\": \"t\", \"needs\": "
                         "\1[1,2,3,4,5,6,7,8,9]}") TAIL,
                  "T005");
}

static void a_list_is_of_a_reasonable_length(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    fputs("```mcr\n{\"block\": \"claims\", \"where\": \1[\"a=b\"", f);
    for (int i = 0; i < 100; i++)
        fprintf(f, ", \"a=%d\"", i);
    fputs("]}\n```\n", f);
    fclose(f);
    assert_faults_in("reference", text, "T005");
    free(text);
}

static void what_has_to_be_said_is(void **state)
{
    (void)state;
    assert_faults_in("reference", "\1" FENCED("{\"block\": \"matrix\", \"alt\": \"a\"}"), "T006");
    assert_faults_in("reference", "\1" FENCED("{\"block\": \"matrix\", \"question\": \"q?\"}"), "T006");
    assert_faults_in("reference", "\1\1" FENCED("{\"block\": \"matrix\"}"), "T006 T006");
    assert_faults_in("reference", FENCED("{\"block\": \"matrix\", \"question\": \1\"\", \"alt\": \1\" \\n\"}"),
                     "T006 T006");
    assert_faults(HEAD "\1" FENCED("{\"block\": \"section\", \"plane\": \"reference\"}") PROVENANCE, "T006");
}

static void what_is_about_a_claim_asks_for_one(void **state)
{
    (void)state;
    static const char about[] = "{{axis}} {{claim.name}}\n\n" FENCED("{\"block\": \"claim\"}");
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    fprintf(f,
            FENCED("{\"block\": \"template\", \"name\": \"a\", \"title\": \"t\", \"needs\": [\"claim\"]}")
                SECTION("reference") "%s" PROVENANCE,
            about);
    fclose(f);
    assert_faults(text, "");
    free(text);
    assert_faults_in("reference", "{{axis}} \1{{claim.name}}\n", "T006");
    assert_faults_in("reference", "p\n\n\1" FENCED("{\"block\": \"claim\"}") "{{claim.name}}\n", "T006");
}

static void a_question_asks(void **state)
{
    (void)state;
    assert_faults_in("reference",
                     FENCED("{\"block\": \"matrix\", \"question\": \"\1"
                            "B200 wins\", \"alt\": \"a\"}"),
                     "T007");
    assert_faults_in("reference", FENCED("{\"block\": \"matrix\", \"question\": \"Which? By class\", \"alt\": \"a\"}"),
                     "");
}

static void blocks_stand_in_their_planes(void **state)
{
    (void)state;
    assert_faults_in("current", "\1" GAPS, "T008");
    assert_faults_in("dated", "\1" GAPS, "T008");
    assert_faults_in("reference", GAPS, "");
    assert_faults_in("reference", "\1" FENCED("{\"block\": \"measurements\"}"), "T008");
}

static void what_is_selected_is_of_the_plane(void **state)
{
    (void)state;
    assert_faults_in("current", FENCED("{\"block\": \"claims\", \"status\": [\1\"dated\"]}"), "R009");
    assert_faults_in("current",
                     FENCED("{\"block\": \"claims\", \"status\": [\"current\",\n \1\"superseded\", \1\"dated\"]}"),
                     "R009 R009");
    assert_faults_in("dated", FENCED("{\"block\": \"claims\", \"status\": [\1\"current\"]}"), "R009");
    assert_faults_in("current", FENCED("{\"block\": \"claims\", \"status\": [\"current\"]}"), "");
    assert_faults_in("dated", FENCED("{\"block\": \"claims\", \"status\": [\"dated\"]}"), "");
}

static void a_file_is_one_template_with_a_name(void **state)
{
    (void)state;
    assert_faults("\1" TAIL, "T009");
    assert_faults("\1prose\n\n\1" HEAD TAIL, "T010 T009");
    assert_faults(TAIL "\1" HEAD, "T009");
    assert_faults(HEAD TAIL "\1" HEAD, "T009");
    assert_faults(FENCED("{\"block\": \"template\", \"name\": \1\"A b\", \"title\": \"t\"}") TAIL, "T009");
    assert_faults(FENCED("{\"block\": \"template\", \"name\": \1\"../x\", \"title\": \"t\"}") TAIL, "T009");
}

static void sections_have_content_and_provenance(void **state)
{
    (void)state;
    assert_faults("\1" HEAD, "T010");
    assert_faults("\1" HEAD SECTION("reference") GAPS, "T010");
    assert_faults(HEAD "\1p\n\nq\n\n" TAIL, "T010");
    assert_faults(HEAD "\1" SECTION("reference") TAIL, "T010");
    assert_faults_in("reference", "# H\n\n## h\n", "T010");
    assert_faults_in("reference", "p\n\n\1" FENCED("{\"block\": \"page-break\"}"), "T010");
    assert_faults_in("reference", "\1" FENCED("{\"block\": \"page-break\"}") "p\n", "T010");
    assert_faults_in("reference", "p\n\n" FENCED("{\"block\": \"page-break\"}") "p\n", "");
    assert_faults("\1" HEAD SECTION("reference") FENCED("{\"block\": \1\"provenanse\"}"), "T010 T003");
}

static void values_are_known_closed_and_in_their_plane(void **state)
{
    (void)state;
    assert_faults_in("reference", "a \1{{axes}} b\n", "T011");
    assert_faults_in("reference", "a **\1{{ax**es}} b\n", "T011");
    assert_faults_in("reference", "a {{axis}} {{ axis }} b\n", "");
    assert_faults_in("reference", "a \1{{axis b\n", "T011");
    assert_faults_in("reference", "a \1{{axis} }\n", "T011");
    assert_faults_in("reference", "\1{{answer.ratio}}\n", "T011");
    assert_faults_in("current", "{{answer.ratio}}\n", "");
    assert_faults_in("reference", FENCED("{\"block\": \"gaps\", \"title\": \"a\\u00e4\1\\n \1{{axes}}\"}"),
                     "T001 T011");
    assert_faults_in("reference", "```sh\nls \1{{axes}}\n```\n", "T011");
    assert_faults(FENCED("{\"block\": \"template\", \"name\": \"a\", \"title\": \"t \1{{axis}}\", \"subject\": "
                         "\"{{axis}} \1{{answer.ratio}}\"}") TAIL,
                  "T011 T011");
    assert_faults(HEAD FENCED("{\"block\": \"section\", \"plane\": \"reference\", \"title\": \"\1{{answer.ratio}}\"}")
                      PROVENANCE,
                  "T011");
}

static void numbers_are_not_typed(void **state)
{
    (void)state;
    assert_faults_in("reference",
                     "It makes \1"
                     "38,500 tok/s, \1"
                     "1.9\xc3\x97.\n",
                     "T012 T012");
    assert_faults_in("reference",
                     "It makes \1"
                     "38,**500** tok/s.\n",
                     "T012");
    assert_faults_in("reference",
                     "It makes `\1"
                     "38,500` tok/s.\n",
                     "T012");
    assert_faults_in("reference",
                     "over\ntwo lines: \1"
                     "38,500\ntok/s.\n",
                     "T012");
    assert_faults_in("reference", "## Only \1$4\n\np\n", "T012");
    assert_faults_in("reference",
                     "# Only \1"
                     "12 %\n\np\n",
                     "T012");
    assert_faults_in("reference", "- \1ten percent\n- and \1twice as much\n", "T012 T012");
    assert_faults_in("reference",
                     "[\1"
                     "5 runs](https://a.b/7days)\n",
                     "T012");
    assert_faults_in("reference",
                     "```text\n\1"
                     "3 ms\n```\n",
                     "T012");
    assert_faults_in("reference",
                     FENCED("{\"block\": \"gaps\", \"title\": \"a\\u00e4 \1"
                            "3 ms\"}"),
                     "T012");
    assert_faults(HEAD FENCED("{\"block\": \"section\", \"plane\": \"reference\", \"title\": \"\1"
                              "30 days\"}") PROVENANCE,
                  "T012");
    assert_faults_in("reference", "On 2026-04-16, day 27, section 4 of H200 and NCCL 2.21, 8 GPUs.\n", "");
}

#define AT "\1" /* in a literal of its own: a digit behind it would be part of the escape */

/* What a list begins with is a number, too, where it is no place in a list. */
static void the_number_of_an_item_is_one(void **state)
{
    (void)state;
    static const char *const typed[] = {AT "38000. tok/s is what it makes\n",
                                        AT "38000) tok/s\n",
                                        AT "38000.\n       Tokens per second\n",
                                        "a\n\n" AT "90. % of it\n90. of it\n",
                                        AT "40. {{metric}}\n",
                                        "it makes\n" AT "38000. tok/s\n"},
                             *const fine[] = {"1. Summary\n2. Runs\n3. tokens\n",
                                              "1. a\n1. tok/s\n",
                                              "4. Runs\n5. Claims\n",
                                              "0. tok/s\n",
                                              "## 1. Summary\n\np\n",
                                              "## 1. tok/s\n\np\n"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        assert_faults_in("reference", typed[i], "T012");
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_faults_in("reference", fine[i], "");
}

static void no_way_of_writing_a_result_passes(void **state)
{
    (void)state;
    static const char *const typed[] = {"It is " AT "tok/s: 38000 on it.\n",
                                        "At " AT "$/Mtok 0.39.\n",
                                        "For " AT "USD 0.39.\n",
                                        "Of " AT "10^4 tok/s.\n",
                                        "Of " AT "10\xe2\x81\xb4 tok/s.\n",
                                        "At " AT "\xc2\xbd the price.\n",
                                        "It is " AT "a third faster.\n",
                                        "At " AT "two thirds of the price.\n",
                                        "By a " AT "factor of 2.\n",
                                        "By a " AT "factor of two.\n",
                                        AT "Ten of ten runs.\n",
                                        "In " AT "3 of 4 runs.\n",
                                        "With " AT "n=10, `" AT "n = 10`.\n",
                                        "By " AT "XII percent.\n",
                                        AT "One and a half times that.\n",
                                        "It is " AT "twice as fast.\n",
                                        "At **" AT "half** the price.\n",
                                        "It " AT "doubles.\n"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        assert_faults_in("reference", typed[i], strstr(typed[i], "n=10") != NULL ? "T012 T012" : "T012");
    assert_faults_in("reference",
                     "Two of the founders, one run, half of the page, H200:8, 2026-04-16, NCCL 2.21, section 4.\n", "");
}

static void words_of_a_plane_are_the_page_s(void **state)
{
    (void)state;
    assert_faults_in("reference",
                     "These are \1"
                     "CURRENT  CLAIMS.\n",
                     "T013");
    assert_faults_in("reference",
                     "## \1"
                     "DATED\xc2\xa0"
                     "EVIDENCE\n\np\n",
                     "T013");
    assert_faults_in("reference", "A \1REFERENCE.\n", "T013");
    assert_faults_in("reference", "A **\1REFER**ENCE.\n", "T013");
    assert_faults_in("reference", "A reference, PREFERENCE and REFERENCES.\n", "");
}

static void markdown_says_what_can_be_printed(void **state)
{
    (void)state;
    assert_faults_in("reference", "\1<div>a</div>\n\np\n", "T014");
    assert_faults_in("reference", "\1<!-- a -->\n\np\n", "T014");
    assert_faults_in("reference", "p \1<b>b\1</b>\n", "T014 T014");
    assert_faults_in("reference", "p \1![a](b.png)\n", "T014");
    assert_faults_in("reference", "p \1*a*\n", "T014");
    assert_faults_in("reference", "p \1[a](b.md)\n", "T014");
    assert_faults_in("reference", "p \1[a](javascript:x)\n", "T014");
    assert_faults_in("reference", "p \1[a](https://b/{{axis}})\n", "T014");
    assert_faults_in("reference", "p \1[a](https://b&#8203;c)\n", "T014");
    assert_faults_in("reference", "> \1q\n>\n> r\n\np\n", "T014");
    assert_faults_in("reference", "- a\n  - \1b\n", "T014");
    assert_faults_in("reference", "- a\n\n  \1b\n", "T014");
    assert_faults_in("reference", "\1-\n- a\n", "T014");
    assert_faults_in("reference", "- \1# a\n", "T014");
    assert_faults_in("reference", "\1| a | b |\n|---|---|\n| c | d |\n", "T014");
    assert_faults_in("reference", "a\n\n\1---\n\nb\n", "T014");
    assert_faults_in("reference", "\1#\n\np\n", "T014");
    assert_faults_in("reference", "a | b - c\n", "");
}

static void what_is_nearly_a_block_is_not_taken_for_code(void **state)
{
    (void)state;
    assert_faults_in("reference", "p\n\n\1```mcr x\n{}\n```\n", "T014");
    assert_faults_in("reference", "p\n\n\1```MCR\n{}\n```\n", "T014");
    assert_faults_in("reference", "p\n\n\1```{mcr}\n{}\n```\n", "T014");
    assert_faults_in("reference", "p\n\n    \1```mcr\n    {}\n    ```\n", "T014");
    assert_faults_in("reference", "- \1```mcr\n  {\"block\": \"gaps\"}\n  ```\n", "T014");
    assert_faults_in("reference", "> \1```mcr\n> {\"block\": \"gaps\"}\n> ```\n\np\n", "T014");
    assert_faults_in("reference", "```mcreport\nls\n```\n", "");
}

static void headlines_are_computed_and_come_first(void **state)
{
    (void)state;
    assert_faults_in("current", "\1# B200 wins\n\np\n", "T015");
    assert_faults_in("current", "\1# {{answer.headline}} indeed\n\np\n", "T015");
    assert_faults_in("current", "\1# {{answer.ratio}}\n\np\n", "T015");
    assert_faults_in("current", "# {{ answer.headline }}\n\np\n", "");
    assert_faults_in("current", "Is it real?\n===\n\np\n", "");
    assert_faults_in("reference", "# What we do not claim\n\np\n", "");
    assert_faults_in("reference", "# A\n\np\n\n\1# B\n", "T015");
    assert_faults_in("reference", "p\n\n\1# A\n", "T015");
}

static void a_heading_of_a_current_section_says_no_verdict(void **state)
{
    (void)state;
    assert_faults_in("current", "\1## B200 wins by a mile\n\np\n", "T015");
    assert_faults_in("current", "\1### The FASTEST system\n\np\n", "T015");
    assert_faults_in("current", "\1## {{answer.ratio}}: far cheaper, beats H200\n\np\n", "T015");
    assert_faults_in("current",
                     "\1## The more\xc2\xa0"
                     "expensive one\n\np\n",
                     "T015");
    assert_faults_in("current", "## Which is fastest?\n\np\n", "");
    assert_faults_in("current", "## {{ answer.headline }}\n\np\n", "");
    assert_faults_in("current", "## What was measured, bestowed on windows\n\np\n", "");
    assert_faults_in("reference", "## Which test is better for few runs\n\np\n", "");
    assert_faults_in("reference", "## What wins\n\np\n", "");
}

static void sections_are_not_without_number(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size;
    struct read x;
    FILE *f = open_memstream(&text, &size);
    fputs(HEAD, f);
    for (int i = 0; i < 3000; i++)
        fputs(SECTION("reference") "p\n\n", f);
    fputs(TAIL, f);
    fclose(f);
    read_marked(&x, text, size);
    assert_int_equal(x.t.n_faults, 1);
    assert_string_equal(x.t.faults[0].code, "MCR-T010");
    assert_int_equal(x.t.faults[0].line, 4 + 5 * 200);
    arena_release(&x.memory);
    free(text);
}

static void all_faults_are_told_in_one_go_and_in_order(void **state)
{
    (void)state;
    assert_faults(FENCED("{\"block\": \"template\", \"name\": \1\"A\", \"title\": \"t \1{{x}}\"}") "\1p\n\n" FENCED(
                      "{\"block\": \"section\", \"plane\": \"current\", \"title\": \"\1"
                      "3 %\"}") "\1# typed \1"
                                "3 ms\n\n\1" GAPS
                                "\1" FENCED("{\"block\": \"answer\", \1\"questoin\": 1, \"alt\": \"a\"}")
                                    FENCED("{\"block\": \1\"xyz\"}") TAIL,
                  "T009 T011 T010 T012 T015 T012 T008 T006 T004 T003");
}

static void what_is_said_helps(void **state)
{
    (void)state;
    static const struct {
        const char *content, *message, *help;
    } cases[] = {
        {FENCED("{\"block\": \"gap\"}"), "no block 'gap'", "did you mean 'gaps'?"},
        {FENCED("{\"block\": \"gaps\", \"mots\": 3}"), "block 'gaps' has no member 'mots'", "did you mean 'most'?"},
        {"{{axes}}\n", "no value 'axes'", "did you mean 'axis'?"},
        {FENCED("{\"block\": \"measurements\"}"), "block 'measurements' in a section of plane 'reference'",
         "it may stand in a section of plane current"},
        {FENCED("{\"block\": \"gaps\", \"most\": 3,}"), "comma after the last member",
         "the body of a block is one JSON object"},
        {"At 3 ms.\n", "'3 ms' is typed by hand",
         "leave it to a block or a {{value}}: it comes from receipts, and stays true"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct read x;
        char *text = NULL;
        size_t size;
        FILE *f = open_memstream(&text, &size);
        fprintf(f, HEAD SECTION("reference") "%s\n" PROVENANCE, cases[i].content);
        fclose(f);
        read_marked(&x, text, size);
        assert_int_equal(x.t.n_faults, 1);
        assert_string_equal(x.t.faults[0].message, cases[i].message);
        assert_string_equal(x.t.faults[0].help, cases[i].help);
        arena_release(&x.memory);
        free(text);
    }
}

static void every_code_has_its_rule(void **state)
{
    (void)state;
    size_t n = 0;
    for (const struct template_fault_rule *r; (r = template_fault_rule(n)) != NULL; n++) {
        assert_non_null(r->code);
        assert_true(strlen(r->title) > 0 && strlen(r->why) > 0 && strlen(r->help) > 0);
    }
    assert_int_equal(n, 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_a_text),
        cmocka_unit_test(a_file_is_of_a_reasonable_size),
        cmocka_unit_test(a_body_is_json_and_the_place_is_one_of_the_file),
        cmocka_unit_test(a_fence_that_is_not_closed_is_said_to_be),
        cmocka_unit_test(blocks_and_members_are_known),
        cmocka_unit_test(members_are_of_their_type),
        cmocka_unit_test(a_list_is_of_a_reasonable_length),
        cmocka_unit_test(what_has_to_be_said_is),
        cmocka_unit_test(what_is_about_a_claim_asks_for_one),
        cmocka_unit_test(a_question_asks),
        cmocka_unit_test(blocks_stand_in_their_planes),
        cmocka_unit_test(what_is_selected_is_of_the_plane),
        cmocka_unit_test(a_file_is_one_template_with_a_name),
        cmocka_unit_test(sections_have_content_and_provenance),
        cmocka_unit_test(values_are_known_closed_and_in_their_plane),
        cmocka_unit_test(numbers_are_not_typed),
        cmocka_unit_test(the_number_of_an_item_is_one),
        cmocka_unit_test(no_way_of_writing_a_result_passes),
        cmocka_unit_test(words_of_a_plane_are_the_page_s),
        cmocka_unit_test(markdown_says_what_can_be_printed),
        cmocka_unit_test(what_is_nearly_a_block_is_not_taken_for_code),
        cmocka_unit_test(headlines_are_computed_and_come_first),
        cmocka_unit_test(a_heading_of_a_current_section_says_no_verdict),
        cmocka_unit_test(sections_are_not_without_number),
        cmocka_unit_test(all_faults_are_told_in_one_go_and_in_order),
        cmocka_unit_test(what_is_said_helps),
        cmocka_unit_test(every_code_has_its_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

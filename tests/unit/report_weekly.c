#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/text.h"
#include "receipt/json.h"
#include "report/weekly.h"

#include <stdio.h>
#include <string.h>

static struct arena memory;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&memory);
    return 0;
}

enum { MANY = 40 };

/* A week with more of everything than a channel takes, and with signs that mean something to each of them. */
static struct weekly crowded(void)
{
    static struct weekly_item items[MANY];
    static char ids[MANY][16];
    struct weekly w = {.week = "2026-W16",
                       .days = "2026-04-13 – 2026-04-19",
                       .headline = "1 regression & 2 <improvements>; 40 new runs of accelerators with names that go on "
                                   "and on and on, so that no header has room for all of them, whatever is left out",
                       .facts = "{\n \"week\": \"2026-W16\"\n}"};
    for (size_t i = 0; i < MANY; i++) {
        snprintf(ids[i], sizeof ids[i], "rcp-%zu", i);
        items[i] = (struct weekly_item){
            ids[i],
            "B200 × 8 on <modal> & *owned*: a sentence that is long enough to be broken at a blank, "
            "and_one_word_without_a_blank_that_is_longer_than_a_line_of_seventy_eight_columns_can_ever_be_in_any_case, "
            "and an end "
            "€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€",
            NULL};
    }
    for (enum weekly_list l = 0; l < WEEKLY_UNCHANGED; l++) {
        w.items[l] = items;
        w.n[l] = MANY;
    }
    return w;
}

static struct weekly_issue issue_of(const struct weekly *w)
{
    static const char *const changed[] = {"+ new receipt: rcp-1"};
    return (struct weekly_issue){.week = w,
                                 .revision = 2,
                                 .changed = changed,
                                 .n_changed = 1,
                                 .tool = "mcreport 0.1.0",
                                 .as_of = "2026-04-19",
                                 .db_digest = "sha256:00",
                                 .from = "a@example.org",
                                 .to = "b@example.org"};
}

static struct json *parse(const char *text)
{
    struct json *doc = NULL;
    struct error err = {0};
    if (json_parse(&doc, NULL, text, strlen(text), &err) != 0)
        fail_msg("%s in %s", err.text, text);
    return doc;
}

/* https://docs.slack.dev/reference/block-kit/blocks: 50 blocks a message, header 150, section text 3,000 characters */
static void slack_gets_no_more_than_it_takes(void **state)
{
    (void)state;
    struct weekly w = crowded();
    struct weekly_issue issue = issue_of(&w);
    struct json *doc = parse(weekly_slack(&issue, &memory));
    const struct json_node *blocks = json_find(json_root(doc), "blocks"), *n = json_first(blocks);
    assert_true(json_size(blocks) <= 50);
    assert_string_equal(json_text(json_find(n, "type")), "header");
    assert_true(strlen(json_text(json_find(n, "text.text"))) <= 150);
    assert_non_null(strstr(json_text(json_find(n, "text.text")), "…"));
    size_t sections = 0;
    while ((n = json_next(n)) != NULL) {
        const char *text = json_text(json_find(n, "text.text"));
        assert_true(strlen(text) <= 3000);
        assert_int_equal(text_valid_prefix(text, strlen(text)), strlen(text));
        assert_null(strstr(text, "<modal>"));
        if (sections > 0)
            assert_non_null(strstr(text, "more in weekly.json")); /* which has all, as weekly.txt says too */
        sections++;
    }
    assert_int_equal(sections, 1 + WEEKLY_UNCHANGED); /* what changed, and every list */
    json_free(doc);
}

static void a_line_of_text_has_78_columns_where_it_has_a_blank(void **state)
{
    (void)state;
    struct weekly w = crowded();
    struct weekly_issue issue = issue_of(&w);
    const char *text = weekly_text(&issue, &memory);
    for (const char *p = text, *end; (end = strchr(p, '\n')) != NULL; p = end + 1) {
        size_t columns = 0;
        for (const char *q = p; q < end; q++)
            columns += ((unsigned char)*q & 0xc0) != 0x80;
        if (columns > 78)
            assert_null(memchr(p + 4, ' ', (size_t)(end - p - 4))); /* one word alone, behind its indent */
    }
    assert_ptr_equal(strstr(text, "1 regression & 2 <improvements>"), text); /* what an alert quotes: line 1 */
    assert_true(strstr(text, "Changed since") < strstr(text, "\nRegressions (40)"));
    assert_non_null(strstr(text, "revision 2\n"));
    assert_non_null(strstr(text, "\n  … and 25 more in weekly.json\n"));
    assert_null(strstr(weekly_html(&issue, &memory), "rcp-15"));
}

/* Signs that Slack wants escaped are longer then: no section is lost or too long for that. */
static void slack_counts_what_escaping_adds(void **state)
{
    (void)state;
    static char signs[300];
    static struct weekly_item items[MANY];
    struct weekly w = {.week = "2026-W16", .days = "", .headline = "1 regression", .facts = "{}"};
    memset(signs, '&', sizeof signs - 1);
    for (size_t i = 0; i < MANY; i++)
        items[i] = (struct weekly_item){"a", signs, NULL};
    w.items[WEEKLY_REGRESSIONS] = items;
    w.n[WEEKLY_REGRESSIONS] = MANY;
    struct weekly_issue issue = issue_of(&w);
    struct json *doc = parse(weekly_slack(&issue, &memory));
    const struct json_node *n = json_first(json_find(json_root(doc), "blocks"));
    const char *text = json_text(json_find(json_next(json_next(n)), "text.text"));
    assert_true(strlen(text) <= 3000);
    assert_non_null(strstr(text, "… and 39 more in weekly.json"));
    json_free(doc);
}

/* "Quiet: 0 series are where they were" would say that all of them moved, or that there were none. */
static void a_week_says_why_nothing_is_unchanged(void **state)
{
    (void)state;
    static const struct {
        size_t unchanged, untested, regressions;
        const char *told;
    } cases[] = {
        {0, 0, 0, "\nQuiet: there are no runs of the week to judge.\n"},
        {0, 24, 0, "\nQuiet: no series of runs could be judged; of 24 there is too little"},
        {0, 0, 1, "\nUnchanged: no series of runs is where it was.\n"},
        {1, 0, 0, "\nQuiet: 1 series of runs is where it was.\n"},
        {7, 2, 1, "\nUnchanged: 7 series of runs are where they were; of 2 there is too little to"},
    };
    static struct weekly_item item = {"a", "a fell", NULL};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct weekly w = {.week = "2026-W16", .days = "", .headline = "x", .facts = "{}"};
        w.items[WEEKLY_REGRESSIONS] = &item;
        w.n[WEEKLY_REGRESSIONS] = cases[i].regressions;
        w.n[WEEKLY_UNCHANGED] = cases[i].unchanged;
        w.n_untested = cases[i].untested;
        struct weekly_issue issue = issue_of(&w);
        const char *text = weekly_text(&issue, &memory);
        if (strstr(text, cases[i].told) == NULL)
            fail_msg("no '%s' in '%s'", cases[i].told, text);
    }
}

/* Pasted into a shell a command is what it was: its lines end where the shell sees a blank. */
static void a_command_is_broken_so_that_it_stays_one(void **state)
{
    (void)state;
    static const char help[] = "mcreport chart dots --where class=cls-9ee38ac3 --level 'a level of many words, which "
                               "stand in quotes' --where \"storage=x y\" -o runs.svg";
    struct weekly_item item = {"a", "a fell", help};
    struct weekly w = {.week = "2026-W16", .days = "", .headline = "1 regression", .facts = "{}"};
    w.items[WEEKLY_REGRESSIONS] = &item;
    w.n[WEEKLY_REGRESSIONS] = 1;
    struct weekly_issue issue = issue_of(&w);
    const char *text = strstr(weekly_text(&issue, &memory), "    $ ") + 6, *end = strstr(text, "\n\n");
    char joined[sizeof help + 64];
    size_t n = 0, lines = 1, column = 6;
    for (const char *p = text; p < end; p++, column++)
        if (p[0] == '\\' && p[1] == '\n') {
            assert_true(column < 78);
            p += 1 + strspn(p + 2, " ");
            column = 5;
            lines++;
        } else {
            assert_int_not_equal(p[0], '\n');
            joined[n++] = p[0];
        }
    joined[n] = '\0';
    assert_string_equal(joined, help);
    assert_int_equal(lines, 3);
}

static void what_could_not_be_read_is_the_same_by_place_and_bytes(void **state)
{
    (void)state;
    const struct weekly_unreadable a = {"in/a.json", "rcp-1", "no JSON", "/in/a.json"},
                                   moved = {"in/b.json", "rcp-1", "no JSON", "/in/b.json"},
                                   other = {"in/a.json", "rcp-2", "no JSON", "/in/a.json"},
                                   worded = {"in/a.json", "rcp-1", "bad", "/in/a.json"},
                                   named = {"./in/a.json", "rcp-1", "no JSON", "/in/a.json"},
                                   of_old = {"in/a.json", "rcp-1", "no JSON", NULL},
                                   none = {"in/a.json", NULL, "denied", NULL}, gone = {"in/a.json", NULL, "gone", NULL};
    assert_true(weekly_unreadable_same(&a, &worded));
    assert_true(weekly_unreadable_same(&a, &named));
    assert_true(weekly_unreadable_same(&of_old, &a));
    assert_false(weekly_unreadable_same(&of_old, &named));
    assert_false(weekly_unreadable_same(&a, &moved));
    assert_false(weekly_unreadable_same(&a, &other));
    assert_false(weekly_unreadable_same(&a, &none));
    assert_true(weekly_unreadable_same(&none, &none));
    assert_false(weekly_unreadable_same(&none, &gone));
}

static void html_holds_no_element_of_what_was_named(void **state)
{
    (void)state;
    struct weekly w = crowded();
    struct weekly_issue issue = issue_of(&w);
    const char *text = weekly_html(&issue, &memory);
    assert_null(strstr(text, "<modal>"));
    assert_null(strstr(text, "<improvements>"));
    assert_non_null(strstr(text, "<h1>1 regression &amp; 2 &lt;improvements&gt;"));
}

static void json_has_the_facts_behind_the_revision(void **state)
{
    (void)state;
    struct weekly w = crowded();
    struct weekly_issue issue = issue_of(&w);
    struct json *doc = parse(weekly_json(&issue, &memory));
    assert_string_equal(json_text(json_find(json_root(doc), "schema")), "mcreport.weekly/1");
    assert_int_equal((int)json_number(json_find(json_root(doc), "data.revision")), 2);
    assert_string_equal(json_text(json_find(json_root(doc), "data.week")), "2026-W16");
    json_free(doc);
}

static const char before[] =
    "{\"schema\": \"mcreport.weekly/1\", \"data\": {\"headline\": \"quiet\", \"counts\": {\"unchanged\": 3}, "
    "\"regressions\": [{\"id\": \"a\", \"text\": \"a fell\"}, {\"id\": \"b\", \"text\": \"b fell\"}], \"integrity\": "
    "[]}}";

static void revisions_are_compared_item_by_item(void **state)
{
    (void)state;
    static struct weekly_item items[] = {{"b", "b fell by more", NULL}, {"c", "c fell", NULL}};
    struct weekly now = {.headline = "2 regressions"};
    const char *const *told = NULL;
    size_t n = 0;
    struct error err = {0};
    now.items[WEEKLY_REGRESSIONS] = items;
    now.n[WEEKLY_REGRESSIONS] = 2;
    now.n[WEEKLY_UNCHANGED] = 2;
    assert_int_equal(weekly_compare(&told, &n, before, strlen(before), &now, &memory, &err), 0);
    assert_int_equal(n, 5);
    assert_string_equal(told[0], "the headline was: quiet");
    assert_string_equal(told[1], "~ regression: b fell by more (was: b fell)");
    assert_string_equal(told[2], "+ regression: c fell");
    assert_string_equal(told[3], "− regression: a fell");
    assert_string_equal(told[4], "~ unchanged: 2 (was: 3)");
}

/* An issue of an earlier version may hold what acts on a terminal; the details that changed follow what says so. */
static void what_an_earlier_issue_said_is_shown_escaped(void **state)
{
    (void)state;
    static const char was[] = "{\"data\": {\"headline\": \"a\\u001b[31m\", \"counts\": {\"unchanged\": 0}, "
                              "\"regressions\": [{\"id\": \"a\", \"text\": \"x\\ny\\u202e\"}]}}";
    static const char same[] = "{\"data\": {\"headline\": \"a\", \"counts\": {\"unchanged\": 0}}}";
    struct weekly now = {.headline = "a"};
    const char *const *told = NULL;
    size_t n = 0;
    struct error err = {0};
    assert_int_equal(weekly_compare(&told, &n, was, strlen(was), &now, &memory, &err), 0);
    assert_int_equal(n, 2);
    assert_string_equal(told[0], "the headline was: a\\x1b[31m");
    assert_string_equal(told[1], "− regression: x\\x0ay\\u{202e}");
    assert_int_equal(weekly_compare(&told, &n, same, strlen(same), &now, &memory, &err), 0);
    assert_string_equal(told[0], "~ details of what is listed below; no item came or went");
}

static void what_is_no_weekly_is_not_compared_with(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "{", "[]", "{}", "{\"data\": {}}", "{\"data\": {\"headline\": 1}}"};
    struct weekly now = {.headline = "x"};
    const char *const *told = NULL;
    size_t n = 0;
    struct error err = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(weekly_compare(&told, &n, wrong[i], strlen(wrong[i]), &now, &memory, &err), ERR_INPUT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(slack_gets_no_more_than_it_takes),
        TEST(a_line_of_text_has_78_columns_where_it_has_a_blank),
        TEST(html_holds_no_element_of_what_was_named),
        TEST(json_has_the_facts_behind_the_revision),
        TEST(a_command_is_broken_so_that_it_stays_one),
        TEST(what_could_not_be_read_is_the_same_by_place_and_bytes),
        TEST(revisions_are_compared_item_by_item),
        TEST(what_is_no_weekly_is_not_compared_with),
        TEST(slack_counts_what_escaping_adds),
        TEST(a_week_says_why_nothing_is_unchanged),
        TEST(what_an_earlier_issue_said_is_shown_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Paragraphs and lists with marks in them, and footnotes: which piece stands where, on which page. */
#include "render_sample.h"
#include "render_trace.h"

#include "core/arena.h"

static struct report one_section(struct section *s, struct block *blocks, size_t n)
{
    struct report r = sample_report();
    *s = (struct section){PLANE_CURRENT, "Section", "valid", blocks, n};
    r.sections = s;
    r.n_sections = 1;
    return r;
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        n++;
    return n;
}

/* The span of the first `word` in the text. */
static struct span mark_word(const char *text, const char *word, enum span_kind kind, const char *target)
{
    const char *at = strstr(text, word);
    assert_non_null(at);
    return (struct span){(size_t)(at - text), (size_t)(at - text) + strlen(word), kind, target};
}

static const char prose[] =
    "It holds for no other class: run mcreport explain, see rcp-7b79 and the documentation, too.";

static void spans_are_set_in_their_faces_and_tagged(void **state)
{
    (void)state;
    struct span spans[] = {mark_word(prose, "no other", SPAN_STRONG, NULL),
                           mark_word(prose, "mcreport explain", SPAN_CODE, NULL),
                           mark_word(prose, "rcp-7b79", SPAN_LINK, "run-1"),
                           mark_word(prose, "documentation", SPAN_LINK, "https://example.org/docs")};
    struct block b = {.kind = BLOCK_PARAGRAPH, .text = prose, .spans = spans, .n_spans = COUNT(spans)};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    char *text = trace_text(&r, NULL);
    assert_non_null(strstr(text, "bold 9.5 #000000 \"no other\""));
    assert_non_null(strstr(text, "mono 8.5 #000000 \"mcreport explain\""));
    assert_non_null(strstr(text, "regular 9.5 #0072b2 \"rcp-7b79\""));
    assert_int_equal(count(text, "tag Code\n"), 1);
    assert_int_equal(count(text, "tag Link\n"), 3); /* two in the text, one at the foot */
    assert_int_equal(count(text, "\"run-1\"\n"), 1);
    assert_int_equal(count(text, "\"https://example.org/docs\"\n"), 3); /* link, words and link of the note */
    assert_int_equal(count(text, "tag Reference\n"), 1);
    assert_int_equal(count(text, "tag Note\n"), 1);
    free(text);
}

/* What is drawn, put together, is the text, in whichever lines; pieces of a line follow one another without a gap. */
static void pieces_make_up_the_text(void **state)
{
    (void)state;
    struct arena a = {0};
    char *text = arena_copy(&a, "");
    for (int i = 0; i < 12; i++)
        text = arena_format(&a, "%s%s ", text, prose);
    struct span spans[48];
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, "class: run")) != NULL; at++, n++)
        spans[n] = (struct span){(size_t)(at - text) + 2, (size_t)(at - text) + 8, (enum span_kind)(n % 2), NULL};
    struct block b = {.kind = BLOCK_PARAGRAPH, .text = text, .spans = spans, .n_spans = n};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    char *drawn = arena_copy(&a, "");
    const struct drawn *before = NULL;
    for (size_t i = 0; i < t.n; i++) {
        const struct drawn *d = &t.drawn[i];
        if (d->what != DRAWN_TEXT || d->y < 50 || d->y > 780)
            continue;
        int new_line = before != NULL && d->x < before->x;
        if (before != NULL && !new_line)
            assert_true(fabs(before->x + before->w - d->x) < 0.25);
        drawn = arena_format(&a, "%s%s%s", drawn, new_line ? " " : "", d->text);
        before = d;
    }
    assert_int_equal(strlen(drawn), strlen(text) - 1); /* without the space at its end */
    assert_memory_equal(drawn, text, strlen(drawn));
    free(t.drawn);
    arena_release(&a);
}

static void spans_that_make_no_sense_are_plain_text(void **state)
{
    (void)state;
    struct span spans[] = {
        {50, 10, SPAN_STRONG, NULL}, {5, 5000, SPAN_CODE, NULL}, {3, 8, SPAN_LINK, NULL}, {4, 9, SPAN_STRONG, NULL}};
    struct block b = {.kind = BLOCK_PARAGRAPH, .text = prose, .spans = spans, .n_spans = COUNT(spans)};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    char *text = trace_text(&r, NULL);
    assert_int_equal(count(text, "tag Code\n") + count(text, "tag Link\n"), 0);
    assert_non_null(strstr(text, "#000000 \"holds\""));
    free(text);
}

static void text_that_is_its_address_needs_no_footnote(void **state)
{
    (void)state;
    static const char text[] = "See https://example.org/a and example.org/b for more.";
    struct span spans[] = {mark_word(text, "https://example.org/a", SPAN_LINK, "https://example.org/a"),
                           mark_word(text, "example.org/b", SPAN_LINK, "https://example.org/b")};
    struct block b = {.kind = BLOCK_PARAGRAPH, .text = text, .spans = spans, .n_spans = COUNT(spans)};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    char *drawn = trace_text(&r, NULL);
    assert_int_equal(count(drawn, "tag Note\n"), 0);
    assert_int_equal(count(drawn, "tag Link\n"), 2);
    free(drawn);
}

/* A paragraph of `n` links, each on a word of its own among others. */
static struct block linked(struct arena *a, size_t n, size_t first, size_t different)
{
    char *text = arena_copy(a, "");
    struct span *spans = arena_array(a, n, sizeof *spans);
    for (size_t i = 0; i < n; i++) {
        text = arena_format(a, "%s some words before a ", text);
        spans[i] = (struct span){strlen(text), strlen(text) + 4, SPAN_LINK,
                                 arena_format(a, "https://example.org/%zu", first + i % different)};
        text = arena_format(a, "%slink and some more of them after it,", text);
    }
    return (struct block){.kind = BLOCK_PARAGRAPH, .text = text, .spans = spans, .n_spans = n};
}

static int is_mark_of_note(const struct drawn *d)
{
    return d->what == DRAWN_TEXT && d->size == 7 && d->text[0] >= '0' && d->text[0] <= '9' && d->y < 770;
}

/* Wherever the paragraph begins: the note of every mark stands on its page, once, above the footer, and on nothing. */
static void footnotes_stand_on_the_page_of_their_marks(void **state)
{
    (void)state;
    for (size_t filler = 0; filler < 70; filler += 3) {
        struct arena a = {0};
        struct block blocks[80];
        for (size_t i = 0; i < filler; i++)
            blocks[i] = (struct block){.kind = BLOCK_NOTE, .text = "filler"};
        blocks[filler] = (struct block){.kind = BLOCK_HEADING, .text = "HEADING"};
        blocks[filler + 1] = linked(&a, 30, 1, 12);
        struct section s;
        struct report r = one_section(&s, blocks, filler + 2);
        struct trace_pages t = render_trace(&r, NULL);
        size_t marks = 0;
        for (size_t i = 0; i < t.n; i++) {
            const struct drawn *d = &t.drawn[i];
            if (!is_mark_of_note(d))
                continue;
            char address[64];
            size_t here = 0;
            snprintf(address, sizeof address, "https://example.org/%s", d->text);
            for (size_t k = 0; k < t.n; k++)
                if (t.drawn[k].page == d->page && strcmp(t.drawn[k].text, address) == 0) {
                    assert_true(t.drawn[k].y > d->y && t.drawn[k].y + t.drawn[k].h < 798);
                    here++;
                }
            assert_int_equal(here, 1);
            marks++;
        }
        assert_int_equal(marks, 30);
        for (size_t i = 0; i < t.n; i++)
            for (size_t k = 0; k < i; k++)
                if (t.drawn[i].what == DRAWN_TEXT && t.drawn[k].what == DRAWN_TEXT && overlap(&t.drawn[i], &t.drawn[k]))
                    fail_msg("filler %zu: '%s' lies on '%s'", filler, t.drawn[i].head, t.drawn[k].head);
        size_t page = find_text(&t, "HEADING")->page;
        assert_int_equal(find_text(&t, "some words before")->page, page);
        free(t.drawn);
        arena_release(&a);
    }
}

static void every_section_counts_its_footnotes_anew(void **state)
{
    (void)state;
    struct arena a = {0};
    struct block first = linked(&a, 3, 1, 3), second = linked(&a, 3, 2, 3);
    struct section sections[] = {{PLANE_CURRENT, "One", NULL, &first, 1}, {PLANE_REFERENCE, "Two", NULL, &second, 1}};
    struct report r = sample_report();
    r.sections = sections;
    r.n_sections = 2;
    char *text = trace_text(&r, NULL);
    /* on the first page /1 is note 1, on the second /2 is */
    const char *second_page = strstr(text, "page 2 ");
    assert_non_null(second_page);
    const char *note = strstr(second_page, "tag Note\n"), *number = strstr(note, "\"1\"");
    assert_non_null(number);
    assert_non_null(strstr(number, "\"https://example.org/2\""));
    assert_true(strstr(number, "\"https://example.org/2\"") < strstr(number, "\"2\""));
    free(text);
    arena_release(&a);
}

/* Dozens of links in one line, each with an address of 900 letters: the page holds them all, cut to a line each. */
static void line_with_more_footnotes_than_a_page_holds_is_set_all_the_same(void **state)
{
    (void)state;
    enum { LINKS = 46 };
    static char address[LINKS][1000], text[2 * LINKS + 1];
    struct span spans[LINKS];
    for (size_t i = 0; i < LINKS; i++) {
        snprintf(address[i], sizeof address[i], "https://example.org/%zu/%0880d", i, 0);
        memcpy(text + 2 * i, "a ", 2);
        spans[i] = (struct span){2 * i, 2 * i + 1, SPAN_LINK, address[i]};
    }
    struct block blocks[] = {{.kind = BLOCK_PARAGRAPH, .text = "before"},
                             {.kind = BLOCK_PARAGRAPH, .text = text, .spans = spans, .n_spans = LINKS},
                             {.kind = BLOCK_PARAGRAPH, .text = "after"}};
    struct section s;
    struct report r = one_section(&s, blocks, 3);
    struct trace_pages t = render_trace(&r, NULL);
    size_t notes = 0;
    for (size_t i = 0; i < t.n; i++)
        if (strncmp(t.drawn[i].text, "https://example.org/", 20) == 0) {
            assert_true(t.drawn[i].y > 70 && t.drawn[i].y + t.drawn[i].h < 798);
            notes++;
        }
    assert_true(notes >= LINKS);
    assert_non_null(find_text(&t, "after"));
    free(t.drawn);
}

static void items_hang_beside_their_labels(void **state)
{
    (void)state;
    static const char long_item[] = "an item that is long enough to need a second line of its own, since it says the "
                                    "same thing once more and then, to be sure, says it again";
    struct block blocks[] = {
        {.kind = BLOCK_LIST, .text = "first", .as.ordered = 9},
        {.kind = BLOCK_LIST, .text = long_item, .as.ordered = 10},
        {.kind = BLOCK_LIST, .text = "free"},
        {.kind = BLOCK_PARAGRAPH, .text = "between"},
        {.kind = BLOCK_LIST, .text = "another"},
        {.kind = BLOCK_LIST, .text = "begins again", .as.ordered = 1},
    };
    struct section s;
    struct report r = one_section(&s, blocks, COUNT(blocks));
    struct trace_pages t = render_trace(&r, NULL);
    const struct drawn *line = find_text(&t, "an item that is long"), *label = find_text(&t, "10.");
    assert_true(label->x == 48 && line->x > label->x + label->w);
    assert_true(find_text(&t, "first")->x == line->x); /* one indent for the list */
    assert_true(strstr(line[1].text, "again") != NULL && line[1].x == line->x);
    assert_true(find_text(&t, "free")->x < line->x);
    free(t.drawn);
    char *text = trace_text(&r, NULL);
    assert_int_equal(count(text, "tag L\n"), 4); /* 9–10, free, another, begins again */
    assert_int_equal(count(text, "tag LI\n"), 5);
    assert_int_equal(count(text, "\"•\""), 2);
    free(text);
}

static void no_item_stands_alone_on_its_side_of_a_page_break(void **state)
{
    (void)state;
    for (size_t filler = 40; filler < 62; filler++) {
        struct block blocks[88];
        for (size_t i = 0; i < filler; i++)
            blocks[i] = (struct block){.kind = BLOCK_NOTE, .text = "filler"};
        for (size_t i = 0; i < 4; i++)
            blocks[filler + i] = (struct block){.kind = BLOCK_LIST, .text = "ITEM"};
        for (size_t i = 4; i < 24; i++) /* a last page of a few lines would be filled again */
            blocks[filler + i] = (struct block){.kind = BLOCK_PARAGRAPH, .text = "after"};
        struct section s;
        struct report r = one_section(&s, blocks, filler + 24);
        struct trace_pages t = render_trace(&r, NULL);
        size_t on_page[4] = {0};
        for (size_t i = 0; i < t.n; i++)
            on_page[t.drawn[i].page] += strcmp(t.drawn[i].text, "ITEM") == 0;
        for (size_t page = 1; page < 4; page++)
            assert_int_not_equal(on_page[page], 1);
        free(t.drawn);
    }
}

static void item_leaves_no_line_alone(void **state)
{
    (void)state;
    char text[2048] = "";
    for (int i = 0; i < 5; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "LINE%d %080d ", i, 0); /* a line each */
    for (size_t filler = 30; filler < 62; filler++) {
        struct block blocks[64];
        for (size_t i = 0; i < filler; i++)
            blocks[i] = (struct block){.kind = BLOCK_NOTE, .text = "filler"};
        blocks[filler] = (struct block){.kind = BLOCK_LIST, .text = text};
        struct section s;
        struct report r = one_section(&s, blocks, filler + 1);
        struct trace_pages t = render_trace(&r, NULL);
        size_t on_page[4] = {0};
        for (size_t i = 0; i < t.n; i++)
            if (strncmp(t.drawn[i].text, "LINE", 4) == 0)
                on_page[t.drawn[i].page]++;
        assert_int_equal(on_page[1] + on_page[2], 5);
        assert_true(on_page[1] != 1 && on_page[2] != 1);
        if (on_page[1] > 0)
            assert_int_equal(find_text(&t, "•")->page, 1);
        else
            assert_int_equal(find_text(&t, "•")->page, 2);
        free(t.drawn);
    }
}

static void no_page_is_empty(void **state)
{
    (void)state;
    struct block blocks[] = {{.kind = BLOCK_PAGE_BREAK}, {.kind = BLOCK_PARAGRAPH, .text = "first"},
                             {.kind = BLOCK_PAGE_BREAK}, {.kind = BLOCK_PAGE_BREAK},
                             {.kind = BLOCK_FINDINGS},   {.kind = BLOCK_PARAGRAPH, .text = "second"},
                             {.kind = BLOCK_PAGE_BREAK}, {.kind = BLOCK_FINDINGS}};
    struct section sections[] = {{PLANE_CURRENT, "Full", NULL, blocks, COUNT(blocks)},
                                 {PLANE_DATED, "Empty", NULL, NULL, 0},
                                 {PLANE_DATED, "Breaks", NULL, blocks + 2, 3}};
    struct report r = sample_report();
    r.sections = sections;
    r.n_sections = COUNT(sections);
    struct trace_pages t = render_trace(&r, NULL);
    assert_int_equal(t.n_pages, 2);
    assert_int_equal(find_text(&t, "first")->page, 1);
    assert_int_equal(find_text(&t, "second")->page, 2);
    assert_non_null(find_text(&t, "page 2 of 2"));
    free(t.drawn);
}

static void first_heading_without_a_headline_is_of_the_first_rank(void **state)
{
    (void)state;
    struct block blocks[] = {{.kind = BLOCK_HEADING, .text = "First"}, {.kind = BLOCK_HEADING, .text = "Second"}};
    struct section s;
    struct report r = one_section(&s, blocks, 2);
    char *text = trace_text(&r, NULL), *first = strstr(text, "tag H1\n"), *second = strstr(text, "tag H2\n");
    assert_true(first != NULL && second != NULL && first < second);
    assert_int_equal(count(text, "tag H1\n"), 1);
    assert_int_equal(count(text, "bookmark 1 "), 2);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_are_set_in_their_faces_and_tagged),
        cmocka_unit_test(pieces_make_up_the_text),
        cmocka_unit_test(spans_that_make_no_sense_are_plain_text),
        cmocka_unit_test(text_that_is_its_address_needs_no_footnote),
        cmocka_unit_test(footnotes_stand_on_the_page_of_their_marks),
        cmocka_unit_test(every_section_counts_its_footnotes_anew),
        cmocka_unit_test(line_with_more_footnotes_than_a_page_holds_is_set_all_the_same),
        cmocka_unit_test(items_hang_beside_their_labels),
        cmocka_unit_test(no_item_stands_alone_on_its_side_of_a_page_break),
        cmocka_unit_test(item_leaves_no_line_alone),
        cmocka_unit_test(no_page_is_empty),
        cmocka_unit_test(first_heading_without_a_headline_is_of_the_first_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

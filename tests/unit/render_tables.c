/* Tables: what stands under what, what is broken where, and how they go on over pages. */
#include "render_sample.h"
#include "render_trace.h"

static struct report one_section(struct section *s, struct block *blocks, size_t n)
{
    struct report r = sample_report();
    *s = (struct section){PLANE_CURRENT, "Section", "valid", blocks, n};
    r.sections = s;
    r.n_sections = 1;
    return r;
}

enum { MANY = 120 };

static void fill_table(struct cell *cells, char (*texts)[24], size_t n_rows)
{
    for (size_t i = 0; i < n_rows; i++) {
        snprintf(texts[i], sizeof texts[i], "row-%03zu", i);
        cells[2 * i] = (struct cell){texts[i], NULL, NULL};
        cells[2 * i + 1] = (struct cell){i % 3 ? "1.25" : "38,498.5", NULL, NULL};
    }
}

static const struct column two_columns[] = {{"Receipt", ALIGN_LEFT, 1, 0}, {"seconds", ALIGN_POINT, 0, 0}};

static void table_repeats_its_titles_on_every_page(void **state)
{
    (void)state;
    static struct cell cells[2 * MANY];
    static char texts[MANY][24];
    fill_table(cells, texts, MANY);
    struct block b = {.kind = BLOCK_TABLE, .text = "Runs", .as.table = {2, MANY, two_columns, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    assert_true(t.n_pages >= 3);
    for (size_t page = 1; page <= t.n_pages; page++) {
        size_t titles = 0, rows = 0;
        for (size_t i = 0; i < t.n; i++) {
            titles += t.drawn[i].page == page && strcmp(t.drawn[i].text, "seconds") == 0;
            rows += t.drawn[i].page == page && strncmp(t.drawn[i].text, "row-", 4) == 0;
        }
        assert_int_equal(titles, 1);
        assert_true(rows > 0);
    }
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(count_text(&t, texts[i]), 1);
    free(t.drawn);
}

static void decimal_points_stand_under_each_other(void **state)
{
    (void)state;
    static struct cell cells[2 * MANY];
    static char texts[MANY][24];
    fill_table(cells, texts, 4);
    struct block b = {.kind = BLOCK_TABLE, .as.table = {2, 4, two_columns, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    /* "38,498.5" ends one digit before "1.25" does: digits of the face are equally wide */
    const struct drawn *wide = find_text(&t, "38,498.5"), *narrow = find_text(&t, "1.25");
    double digit = 0.58 * 8.5;
    assert_true(fabs((narrow->x + narrow->w) - (wide->x + wide->w) - digit) < 0.2);
    free(t.drawn);
}

/* Fillers of every height push the heading to every place on the page; it must never be the last thing on one. */
static void heading_never_ends_a_page(void **state)
{
    (void)state;
    static struct cell cells[2 * MANY];
    static char texts[MANY][24];
    fill_table(cells, texts, 5);
    for (size_t filler = 1; filler < 60; filler++) {
        struct block blocks[64];
        for (size_t i = 0; i < filler; i++)
            blocks[i] = (struct block){.kind = BLOCK_NOTE, .text = "filler"};
        blocks[filler] = (struct block){.kind = BLOCK_HEADING, .text = "HEADING"};
        blocks[filler + 1] =
            (struct block){.kind = BLOCK_TABLE, .text = "CAPTION", .as.table = {2, 5, two_columns, cells, NULL}};
        struct section s;
        struct report r = one_section(&s, blocks, filler + 2);
        struct trace_pages t = render_trace(&r, NULL);
        size_t page = find_text(&t, "HEADING")->page;
        assert_int_equal(find_text(&t, "CAPTION")->page, page);
        assert_int_equal(find_text(&t, "seconds")->page, page);
        assert_int_equal(find_text(&t, "row-001")->page, page);
        free(t.drawn);
    }
}

/* Wherever the table begins: two rows at least before a break and after it, and a note never without rows. */
static void table_leaves_no_row_and_no_note_alone(void **state)
{
    (void)state;
    static struct cell cells[2 * MANY];
    static char texts[MANY][24];
    fill_table(cells, texts, 8);
    for (size_t filler = 30; filler < 60; filler++)
        for (size_t n_rows = 2; n_rows <= 8; n_rows++) {
            struct block blocks[64];
            for (size_t i = 0; i < filler; i++)
                blocks[i] = (struct block){.kind = BLOCK_NOTE, .text = "filler"};
            blocks[filler] = (struct block){.kind = BLOCK_HEADING, .text = "HEADING"};
            blocks[filler + 1] = (struct block){
                .kind = BLOCK_TABLE, .note = "THE NOTE", .as.table = {2, n_rows, two_columns, cells, NULL}};
            struct section s;
            struct report r = one_section(&s, blocks, filler + 2);
            struct trace_pages t = render_trace(&r, NULL);
            size_t on_page[4] = {0};
            for (size_t i = 0; i < n_rows; i++)
                on_page[find_text(&t, texts[i])->page]++;
            for (size_t page = 1; page < 4; page++)
                assert_int_not_equal(on_page[page], 1);
            assert_true(on_page[find_text(&t, "THE NOTE")->page] >= 2);
            free(t.drawn);
        }
}

static void empty_table_says_its_sentence(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct trace_pages t = render_trace(&r, NULL);
    assert_non_null(find_text(&t, "No anecdotes in this class."));
    free(t.drawn);
}

static void row_taller_than_a_page_is_split(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    for (int i = 0; i < 3000; i++)
        fprintf(f, "word%04d ", i);
    fclose(f);
    struct column columns[] = {{"Why", ALIGN_LEFT, 0, 1}};
    struct cell cells[] = {{text, NULL, NULL}, {"after", NULL, NULL}};
    struct block b = {.kind = BLOCK_TABLE, .as.table = {1, 2, columns, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    assert_true(t.n_pages >= 3);
    assert_non_null(find_text(&t, "word2999"));
    assert_int_equal(find_text(&t, "after")->page, t.n_pages);
    free(t.drawn);
    free(text);
}

static void number_columns_are_never_broken(void **state)
{
    (void)state;
    struct column columns[] = {{"What", ALIGN_LEFT, 0, 0}, {"Why", ALIGN_LEFT, 0, 1}, {"tokens", ALIGN_RIGHT, 0, 0}};
    static const char longish[] = "a rather long sentence that on its own would already be wider than the page is, and "
                                  "then goes on for some more words so that nothing is left for anything beside it";
    struct cell cells[] = {{longish, NULL, NULL}, {longish, NULL, NULL}, {"1,234,567,890,123", NULL, NULL}};
    struct block b = {.kind = BLOCK_TABLE, .as.table = {3, 1, columns, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    assert_non_null(find_text(&t, "1,234,567,890,123"));
    free(t.drawn);
}

/* Text is read, titles are looked up: of the two the title takes another line. */
static void titles_wrap_before_text_does(void **state)
{
    (void)state;
    struct column columns[] = {{"What ran", ALIGN_LEFT, 0, 1},
                               {"A long title of numbers", ALIGN_RIGHT, 0, 0},
                               {"Another long title of numbers", ALIGN_RIGHT, 0, 0},
                               {"A third long title of numbers", ALIGN_RIGHT, 0, 0}};
    static const char text[] = "one sentence that is nearly as wide as half of a page, and that all";
    struct cell cells[] = {{text, NULL, NULL}, {"1", NULL, NULL}, {"2", NULL, NULL}, {"3", NULL, NULL}};
    struct block b = {.kind = BLOCK_TABLE, .as.table = {4, 1, columns, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    assert_non_null(find_text(&t, text));
    assert_null(find_text(&t, "A third long title of numbers"));
    const struct drawn *title = find_text(&t, "A third");
    assert_non_null(title);
    assert_true(title->y < find_text(&t, "What ran")->y);
    free(t.drawn);
}

/* An id within a text leads to its place where the report has one; an id that has none, or is the place, is text. */
static void ids_in_a_cell_lead_to_their_places(void **state)
{
    (void)state;
    struct column columns[] = {{"Offer", ALIGN_LEFT, 0, 1}, {"Row", ALIGN_LEFT, 1, 0}};
    struct cell cells[] = {{"spot, prc-01 over prc-02; prc-0", NULL, NULL},
                           {"prc-03", NULL, NULL},
                           {"made up", NULL, NULL},
                           {"prc-02", NULL, "prc-02"},
                           {"made up", NULL, NULL},
                           {"prc-03", NULL, "prc-03"}};
    struct block b = {.kind = BLOCK_TABLE, .as.table = {2, 3, columns, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    char *text = trace_text(&r, NULL);
    size_t links = 0;
    for (const char *at = text; (at = strstr(at, "\nlink ")) != NULL; at++)
        links++;
    assert_int_equal(links, 2);
    assert_non_null(strstr(text, "\"spot, prc-01 over\"\ntag Link\n"));
    assert_non_null(strstr(text, "#0072b2 \"prc-02\"\nlink "));
    assert_non_null(strstr(text, "\"; prc-0\""));
    assert_non_null(strstr(text, "#0072b2 \"prc-03\"\nlink "));
    assert_non_null(strstr(text, "#000000 \"prc-03\""));
    free(text);
}

static void words_and_dashes_stand_with_the_numbers_of_their_column(void **state)
{
    (void)state;
    static const char *const values[] = {"+1.25", "−12.5", "≈ 3", "—", "too few", NULL, "0.75 %"};
    struct cell cells[COUNT(values)];
    for (size_t i = 0; i < COUNT(values); i++)
        cells[i] = (struct cell){values[i], NULL, NULL};
    struct column column = {"%", ALIGN_POINT, 0, 0};
    struct block b = {.kind = BLOCK_TABLE, .as.table = {1, COUNT(values), &column, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    const double digit = 0.58 * 8.5, point = 0.236 * 8.5; /* of Lato */
    const struct drawn *plus = find_text(&t, "+1.25"), *minus = find_text(&t, "−12.5"), *about = find_text(&t, "≈ 3");
    double at = plus->x + plus->w - 2 * digit - point; /* where points stand */
    assert_true(fabs(minus->x + minus->w - digit - point - at) < 0.3);
    assert_true(fabs(about->x + about->w - at) < 0.3);
    assert_true(fabs(find_text(&t, "—")->x + find_text(&t, "—")->w - at) < 0.3);
    const struct drawn *words = find_text(&t, "too few"), *share = find_text(&t, "0.75 %");
    assert_true(fabs(words->x + words->w - share->x - share->w) < 0.3); /* at the right of the column */
    free(t.drawn);
}

/* Letters of every cell, in order, are letters of the column: nothing is cut, and nothing lies on anything. */
static void twenty_columns_of_long_words_keep_every_letter(void **state)
{
    (void)state;
    enum { COLUMNS = 20 };
    static const char word[] = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk";
    struct column columns[COLUMNS];
    struct cell cells[3 * COLUMNS];
    for (size_t j = 0; j < COLUMNS; j++)
        columns[j] = (struct column){"Configuration", ALIGN_LEFT, j % 3 == 0, 0};
    for (size_t i = 0; i < 3 * COLUMNS; i++)
        cells[i] = (struct cell){word, NULL, NULL};
    struct block b = {.kind = BLOCK_TABLE, .as.table = {COLUMNS, 3, columns, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    size_t letters = 0;
    for (size_t i = 0; i < t.n; i++) {
        if (t.drawn[i].what != DRAWN_TEXT || t.drawn[i].y < 50 || t.drawn[i].y > 780)
            continue;
        letters += strlen(t.drawn[i].text);
        assert_true(t.drawn[i].x >= 47.9 && t.drawn[i].x + t.drawn[i].w <= 547.1 && t.drawn[i].size >= 7);
        for (size_t k = 0; k < i; k++)
            assert_false(t.drawn[k].what == DRAWN_TEXT && overlap(&t.drawn[i], &t.drawn[k]));
    }
    assert_true(letters >= 3 * COLUMNS * strlen(word));
    free(t.drawn);
}

static void word_of_five_hundred_letters_is_broken_and_its_neighbours_are_not(void **state)
{
    (void)state;
    static char word[501];
    memset(word, 'w', 500);
    struct column columns[] = {{"Id", ALIGN_LEFT, 1, 0}, {"Word", ALIGN_LEFT, 0, 0}, {"tok/s", ALIGN_RIGHT, 0, 0}};
    struct cell cells[] = {{"rcp-7b791b04a0ed", NULL, NULL}, {word, NULL, NULL}, {"38,498", NULL, NULL}};
    struct block b = {.kind = BLOCK_TABLE, .as.table = {3, 1, columns, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    size_t letters = 0;
    for (size_t i = 0; i < t.n; i++)
        if (strspn(t.drawn[i].text, "w") > 0 && t.drawn[i].text[strspn(t.drawn[i].text, "w")] == '\0')
            letters += strlen(t.drawn[i].text);
    assert_int_equal(letters, 500);
    assert_non_null(find_text(&t, "rcp-7b791b04a0ed"));
    assert_non_null(find_text(&t, "38,498"));
    free(t.drawn);
}

static void endless_titles_leave_room_for_rows(void **state)
{
    (void)state;
    static char title[6000];
    memset(title, 't', sizeof title - 1);
    struct column columns[] = {{title, ALIGN_LEFT, 0, 0}, {title, ALIGN_LEFT, 0, 0}};
    struct cell cells[] = {{"a", NULL, NULL}, {"b", NULL, NULL}, {"c", NULL, NULL}, {"d", NULL, NULL}};
    struct block b = {.kind = BLOCK_TABLE, .as.table = {2, 2, columns, cells, NULL}};
    struct section s;
    struct report r = one_section(&s, &b, 1);
    struct trace_pages t = render_trace(&r, NULL);
    assert_int_equal(t.n_pages, 1);
    free(t.drawn);
}

/* Above footnotes too: a row whose place is taken by a note goes on the next page. */
static void table_keeps_clear_of_footnotes(void **state)
{
    (void)state;
    static struct cell cells[2 * MANY];
    static char texts[MANY][24];
    fill_table(cells, texts, 60);
    struct span span = {0, 4, SPAN_LINK, "https://example.org/a"};
    struct block blocks[] = {{.kind = BLOCK_PARAGRAPH, .text = "link to a page", .spans = &span, .n_spans = 1},
                             {.kind = BLOCK_TABLE, .as.table = {2, 60, two_columns, cells, NULL}}};
    struct section s;
    struct report r = one_section(&s, blocks, 2);
    struct trace_pages t = render_trace(&r, NULL);
    const struct drawn *note = find_text(&t, "https://example.org/a");
    assert_int_equal(note->page, 1);
    for (size_t i = 0; i < 60; i++) {
        const struct drawn *row = find_text(&t, texts[i]);
        assert_true(row->page > 1 || row->y + row->h < note->y - 10);
    }
    free(t.drawn);
}

/* A row that fits an empty page goes there whole, however much of this page its footnotes have taken. */
static void tall_row_is_not_broken_for_footnotes(void **state)
{
    (void)state;
    enum { LINES = 64, LINKS = 20 };
    static char text[8 * LINES], words[8 * LINKS], addresses[LINKS][40];
    static struct span spans[LINKS];
    for (int i = 0; i < LINES; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "LINE%d\n", i);
    text[strlen(text) - 1] = '\0';
    for (size_t i = 0; i < LINKS; i++) {
        snprintf(addresses[i], sizeof addresses[i], "https://example.org/%zu", i);
        spans[i] = (struct span){strlen(words), strlen(words) + 4, SPAN_LINK, addresses[i]};
        strcat(words, "link ");
    }
    struct column columns[] = {{"A", ALIGN_LEFT, 0, 1}};
    struct cell cells[] = {{"a", NULL, NULL}, {"b", NULL, NULL}, {text, NULL, NULL}, {"c", NULL, NULL}};
    struct block blocks[] = {{.kind = BLOCK_PARAGRAPH, .text = words, .spans = spans, .n_spans = LINKS},
                             {.kind = BLOCK_TABLE, .as.table = {1, 4, columns, cells, NULL}}};
    struct section s;
    struct report r = one_section(&s, blocks, 2);
    struct trace_pages t = render_trace(&r, NULL);
    size_t on_second = 0;
    for (size_t i = 0; i < t.n; i++)
        on_second += t.drawn[i].page == 2 && strncmp(t.drawn[i].text, "LINE", 4) == 0;
    assert_int_equal(on_second, LINES);
    free(t.drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_repeats_its_titles_on_every_page),
        cmocka_unit_test(decimal_points_stand_under_each_other),
        cmocka_unit_test(heading_never_ends_a_page),
        cmocka_unit_test(table_leaves_no_row_and_no_note_alone),
        cmocka_unit_test(empty_table_says_its_sentence),
        cmocka_unit_test(row_taller_than_a_page_is_split),
        cmocka_unit_test(number_columns_are_never_broken),
        cmocka_unit_test(titles_wrap_before_text_does),
        cmocka_unit_test(ids_in_a_cell_lead_to_their_places),
        cmocka_unit_test(words_and_dashes_stand_with_the_numbers_of_their_column),
        cmocka_unit_test(twenty_columns_of_long_words_keep_every_letter),
        cmocka_unit_test(word_of_five_hundred_letters_is_broken_and_its_neighbours_are_not),
        cmocka_unit_test(endless_titles_leave_room_for_rows),
        cmocka_unit_test(table_keeps_clear_of_footnotes),
        cmocka_unit_test(tall_row_is_not_broken_for_footnotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

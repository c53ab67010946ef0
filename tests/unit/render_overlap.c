/*
 * Random reports: no text may lie on another text, on a mark, or outside the margins, whatever is put in.
 */
#include "render_random_charts.h"
#include "render_sample.h"
#include "render_trace.h"

static void random_table(struct arena *a, uint64_t *state, struct block *b)
{
    size_t n_columns = 1 + below(state, 9), n_rows = below(state, 40);
    struct column *columns = arena_array(a, n_columns, sizeof *columns);
    struct cell *cells = arena_array(a, n_columns * n_rows, sizeof *cells);
    for (size_t j = 0; j < n_columns; j++)
        columns[j] = (struct column){random_text(a, state, 2), (enum align)below(state, 3), below(state, 3) == 0,
                                     below(state, 5) == 0};
    for (size_t i = 0; i < n_columns * n_rows; i++) {
        int is_text = columns[i % n_columns].align == ALIGN_LEFT;
        const char *text =
            is_text ? random_text(a, state, 6) : arena_format(a, "%zu.%zu", below(state, 99999), below(state, 99));
        cells[i] = (struct cell){below(state, 9) ? text : NULL, below(state, 5) ? NULL : "somewhere",
                                 below(state, 7) ? NULL : "somewhere"};
    }
    b->as.table = (struct table){n_columns, n_rows, columns, cells, "nothing"};
}

static void random_findings(struct arena *a, uint64_t *state, struct block *b)
{
    size_t n = below(state, 6);
    struct finding *items = arena_array(a, n, sizeof *items);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct finding){random_text(a, state, 30), below(state, 4) ? random_text(a, state, 2) : NULL,
                                    below(state, 2) ? "somewhere" : NULL};
    b->as.findings.items = items;
    b->as.findings.n = n;
}

/* Marks in a text, some of which make no sense. */
static void random_spans(struct arena *a, uint64_t *state, struct block *b)
{
    static const char *const targets[] = {NULL, "somewhere", "https://example.org/a", "https://example.org/ä b"};
    size_t len = b->text != NULL ? strlen(b->text) : 0;
    struct span *spans = arena_array(a, 6, sizeof *spans);
    for (size_t i = 0; i < 6; i++) {
        size_t start = below(state, len + 1);
        spans[i] =
            (struct span){start, start + below(state, 40), (enum span_kind)below(state, 3), targets[below(state, 4)]};
    }
    b->spans = spans;
    b->n_spans = below(state, 7);
    if (b->kind == BLOCK_LIST)
        b->as.ordered = below(state, 12);
}

static struct block random_block(struct arena *a, uint64_t *state)
{
    struct block b = {.kind = (enum block_kind)below(state, BLOCK_KINDS)};
    b.text = below(state, 6) ? random_text(a, state, b.kind == BLOCK_PARAGRAPH ? 120 : 12) : NULL;
    b.note = below(state, 2) ? random_text(a, state, 40) : NULL;
    b.alt = below(state, 2) ? random_text(a, state, 10) : NULL;
    if (b.kind == BLOCK_TABLE)
        random_table(a, state, &b);
    else if (b.kind == BLOCK_FINDINGS)
        random_findings(a, state, &b);
    else if (b.kind == BLOCK_PARAGRAPH || b.kind == BLOCK_NOTE || b.kind == BLOCK_LIST)
        random_spans(a, state, &b);
    else
        draw_chart(&(struct lottery){a, state, 0}, &b);
    return b;
}

static struct report random_report(struct arena *a, uint64_t seed)
{
    uint64_t state = seed;
    size_t n_sections = 1 + below(&state, 3);
    struct section *sections = arena_array(a, n_sections, sizeof *sections);
    for (size_t i = 0; i < n_sections; i++) {
        size_t n = 1 + below(&state, 8);
        struct block *blocks = arena_array(a, n, sizeof *blocks);
        for (size_t j = 0; j < n; j++)
            blocks[j] = random_block(a, &state);
        sections[i] = (struct section){(enum plane)below(&state, 3), random_text(a, &state, 3),
                                       below(&state, 4) ? random_text(a, &state, 25) : NULL, blocks, n};
    }
    struct report r = sample_report();
    r.sections = sections;
    r.n_sections = n_sections;
    r.synthetic = below(&state, 2) == 0;
    r.title = random_text(a, &state, 8);
    return r;
}

static void check_margins(const struct drawn *d, uint64_t seed, double width, double height)
{
    if (d->what == DRAWN_UPWARD)
        return;
    if (d->x < 48 - 0.2 || d->x + d->w > width - 48 + 0.2 || d->y < 5 || d->y + d->h > height - 12)
        fail_msg("seed %lu, page %zu: outside the margins: %s", (unsigned long)seed, d->page, d->head);
    if (d->size < 7 - 0.01)
        fail_msg("seed %lu: too small: %s", (unsigned long)seed, d->head);
}

static void check_pages(const struct trace_pages *t, uint64_t seed, double width, double height)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct drawn *a = &t->drawn[i];
        if (a->what == DRAWN_PATH)
            continue;
        check_margins(a, seed, width, height);
        for (size_t j = 0; j < t->n; j++) {
            const struct drawn *b = &t->drawn[j];
            if (i == j || (b->what == DRAWN_PATH && !is_mark(b)))
                continue;
            if (overlap(a, b))
                fail_msg("seed %lu, page %zu: '%s' lies on '%s'", (unsigned long)seed, a->page, a->head, b->head);
        }
    }
}

static void check_seeds(uint64_t from, uint64_t to, const char *page, double width, double height)
{
    struct render_options options = {page};
    for (uint64_t seed = from; seed < to; seed++) {
        struct arena a = {0};
        struct report r = random_report(&a, seed);
        struct trace_pages t = render_trace(&r, &options);
        check_pages(&t, seed, width, height);
        free(t.drawn);
        arena_release(&a);
    }
}

static void nothing_overlaps_on_a4(void **state)
{
    (void)state;
    check_seeds(1, 120, "a4", 595, 842);
}

static void nothing_overlaps_on_letter(void **state)
{
    (void)state;
    check_seeds(1000, 1060, "letter", 612, 792);
}

/* Whether the tool is content with the file; skips the test where it is missing. */
static int tool_accepts(const char *tool, const char *arguments, const char *path)
{
    char *command = NULL;
    assert_true(asprintf(&command, "command -v %s > /dev/null || exit 77; %s %s %s > /dev/null 2>&1", tool, tool,
                         arguments, path) > 0);
    int rc = system(command);
    free(command);
    if (rc == 77 << 8) {
        print_message("skipped: %s is not here\n", tool);
        skip();
    }
    return rc == 0;
}

static void random_reports_become_sound_pdfs(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 12; seed++) {
        struct arena a = {0};
        struct report r = random_report(&a, seed);
        char *path = render_to_file(&r, "pdf", NULL);
        int sound = tool_accepts("qpdf", "--check", path);
        unlink(path);
        free(path);
        arena_release(&a);
        if (!sound)
            fail_msg("seed %lu: qpdf --check fails", (unsigned long)seed);
    }
}

static void random_reports_become_well_formed_svg(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 40; seed++) {
        struct arena a = {0};
        struct report r = random_report(&a, seed);
        char *path = render_to_file(&r, "svg", NULL), *pages = NULL;
        assert_true(asprintf(&pages, "%.*s-*.svg", (int)(strlen(path) - 4), path) > 0);
        int sound = tool_accepts("xmllint", "--noout --nonet", pages);
        char *command = NULL;
        assert_true(asprintf(&command, "rm %s", pages) > 0);
        assert_int_equal(system(command), 0);
        free(command);
        free(pages);
        free(path);
        arena_release(&a);
        if (!sound)
            fail_msg("seed %lu: not well-formed", (unsigned long)seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_overlaps_on_a4),
        cmocka_unit_test(nothing_overlaps_on_letter),
        cmocka_unit_test(random_reports_become_sound_pdfs),
        cmocka_unit_test(random_reports_become_well_formed_svg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

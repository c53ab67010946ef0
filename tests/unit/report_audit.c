/* The reports class-audit and surfaces, on their structs: what stands on which page, and in which words. */
#include "query_priced.h"
#include "report/block_classes.h"
#include "report/study.h"

#define AS_OF "2026-04-20" /* runs are of 2026-04-14 */
#define OLD                                                                                                            \
    {"started_at", "\"2026-02-01T09:00:00Z\""},                                                                        \
    {                                                                                                                  \
        "finished_at", "\"2026-02-01T10:00:00Z\""                                                                      \
    }

struct fixture {
    struct archive t;
    struct arena memory;
    struct report_request request;
    struct report report;
};

static int open_fixture(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    archive_open(&f->t);
    f->request = report_request_defaults(moment(AS_OF));
    f->request.command = "mcreport report";
    *state = f;
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->report.memory);
    arena_release(&f->memory);
    archive_close(&f->t);
    free(f);
    return 0;
}

static void build(struct fixture *f, const char *name)
{
    const struct template_shipped *shipped = NULL;
    struct template t;
    struct error err = {0};
    for (size_t i = 0; (shipped = template_shipped_at(i)) != NULL && strcmp(shipped->name, name) != 0;)
        i++;
    assert_non_null(shipped);
    assert_int_equal(template_read(&t, name, NULL, shipped->text, strlen(shipped->text), &f->memory, &err), 0);
    for (size_t i = 0; i < t.n_faults; i++)
        fail_msg("%s:%zu: %s", name, t.faults[i].line, t.faults[i].message);
    if (study_report(&f->report, f->t.store, &t, &f->request, &err) != 0)
        fail_msg("%s", err.text);
}

/* The n-th block of a kind in a plane; NULL. */
static const struct block *block_in(const struct fixture *f, enum plane plane, enum block_kind kind, size_t n)
{
    for (size_t i = 0; i < f->report.n_sections; i++)
        for (size_t k = 0; f->report.sections[i].plane == plane && k < f->report.sections[i].n_blocks; k++)
            if (f->report.sections[i].blocks[k].kind == kind && n-- == 0)
                return &f->report.sections[i].blocks[k];
    return NULL;
}

/* The table whose first column has this title. */
static const struct table *table_of(const struct fixture *f, const char *column, const char *last)
{
    const struct block *b;
    for (size_t i = 0; (b = block_in(f, PLANE_REFERENCE, BLOCK_TABLE, i)) != NULL; i++) {
        const struct table *t = &b->as.table;
        if (strcmp(t->columns[0].title, column) == 0 && strcmp(t->columns[t->n_columns - 1].title, last) == 0)
            return t;
    }
    fail_msg("no table %s … %s", column, last);
    return NULL;
}

static const char *cell(const struct table *t, size_t row, size_t column)
{
    assert_true(row < t->n_rows && column < t->n_columns);
    return t->cells[row * t->n_columns + column].text;
}

static const struct matrix_cell *cell_of(const struct matrix_chart *m, size_t row, const char *column)
{
    for (size_t j = 0; j < m->n_columns; j++)
        if (strcmp(m->columns[j], column) == 0)
            return &m->cells[row * m->n_columns + j];
    fail_msg("no column %s", column);
    return NULL;
}

static void an_empty_archive_says_so_in_sentences_and_has_no_chart(void **state)
{
    static const char *const names[] = {"class-audit", "surfaces"};
    struct fixture *f = *state;
    archive_filled(&f->t);
    for (size_t k = 0; k < 2; k++) {
        build(f, names[k]);
        for (size_t i = 0; i < f->report.n_sections; i++) {
            assert_int_equal(f->report.sections[i].plane, PLANE_REFERENCE); /* the others are left out */
            for (size_t b = 0; b < f->report.sections[i].n_blocks; b++) {
                const struct block *block = &f->report.sections[i].blocks[b];
                assert_true(block->kind != BLOCK_MATRIX && block->kind != BLOCK_AGES);
                assert_true(block->kind != BLOCK_TABLE || block->as.table.n_rows > 0 || block->as.table.empty != NULL);
            }
        }
        assert_string_equal(f->report.title, k == 0 ? "No class has a run yet" : "No surface has evidence of today");
        arena_release(&f->report.memory);
    }
}

/* modal: H100 ×2, B200 ×1, H200 failed; owned: H100 ×1 of today and B200 older. */
static void fill(struct fixture *f)
{
    RUN(&f->t, 1, "H100", 3);
    RUN(&f->t, 2, "H100", 3.01);
    RUN(&f->t, 3, "B200", 2);
    RUN_BUT(&f->t, 4, "H200", 2, {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL});
    RUN_BUT(&f->t, 5, "H100", 3, {"surface.name", "\"owned\""});
    RUN_BUT(&f->t, 6, "B200", 3, {"surface.name", "\"owned\""}, OLD);
    archive_filled(&f->t);
}

static void the_matrix_counts_and_judges_and_gives_no_value(void **state)
{
    struct fixture *f = *state;
    fill(f);
    build(f, "class-audit");
    const struct matrix_chart *m = &block_in(f, PLANE_REFERENCE, BLOCK_MATRIX, 0)->as.matrix;
    assert_true(m->n_rows == 2 && m->n_columns == 3);
    size_t modal = strstr(m->rows[0], "modal") != NULL ? 0 : 1;
    assert_int_equal(cell_of(m, modal, "H100")->judgement, JUDGED_ALONE);
    assert_string_equal(cell_of(m, modal, "H100")->text, "2 runs");
    assert_int_equal(cell_of(m, modal, "B200")->judgement, JUDGED_FEW);
    assert_string_equal(cell_of(m, modal, "B200")->text, "1 run");
    assert_int_equal(cell_of(m, modal, "H200")->judgement, JUDGED_NONE);
    assert_string_equal(cell_of(m, modal, "H200")->text, "1 failed");
    assert_int_equal(cell_of(m, !modal, "B200")->judgement, JUDGED_DATED);
    assert_int_equal(cell_of(m, !modal, "H100")->judgement, JUDGED_FEW);
    assert_int_equal(cell_of(m, !modal, "H200")->judgement, JUDGED_NONE); /* owned has none, and that is no gap */
    assert_null(cell_of(m, !modal, "H200")->text);
    assert_string_equal(f->report.title, "2 classes: 0 of 3 pairs can be compared");
}

static void missing_runs_name_the_run_that_they_repeat_and_the_command_that_answers(void **state)
{
    struct fixture *f = *state;
    fill(f);
    build(f, "class-audit");
    const struct table *t = table_of(f, "Missing", "Then answers");
    assert_int_equal(t->n_rows, 3);
    assert_string_equal(cell(t, 0, 0), "1 × B200"); /* the nearest to an answer */
    assert_string_equal(cell(t, 0, 2), "1 run of B200; an interval takes 2 a side");
    assert_non_null(strstr(cell(t, 0, 3), "; as rcp-"));
    assert_non_null(strstr(cell(t, 0, 3), "revision 4f2c9d1, image sha256:9d1c4c1f7be6"));
    assert_non_null(strstr(cell(t, 0, 4), "mcreport compare --by accelerator --where class=cls-"));
    assert_string_equal(cell(t, 1, 0), "2 × H200");
    assert_string_equal(cell(t, 2, 0), "2 × B200, 1 × H100");
    assert_string_equal(cell(t, 2, 2), "no run of B200 since 2026-02-01, 1 run of H100; an interval takes 2 a side");
}

static void every_link_goes_to_a_row_that_is_there(void **state)
{
    struct fixture *f = *state;
    const struct block *b;
    const struct table *anchors;
    fill(f);
    build(f, "class-audit");
    anchors = table_of(f, "Class", "Valid, days");
    size_t n = 0;
    for (size_t i = 0; (b = block_in(f, PLANE_REFERENCE, BLOCK_TABLE, i)) != NULL; i++)
        for (size_t k = 0; k < b->as.table.n_rows * b->as.table.n_columns; k++) {
            const char *target = b->as.table.cells[k].target;
            int found = target == NULL;
            n += target != NULL;
            for (size_t row = 0; row < anchors->n_rows && !found; row++)
                found = strcmp(anchors->cells[row * anchors->n_columns].anchor, target) == 0;
            assert_true(found);
        }
    assert_true(n > 4);
}

static void ages_show_the_runs_of_their_plane_and_no_other(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"class-audit", "surfaces"};
    fill(f);
    for (size_t k = 0; k < 2; k++) {
        build(f, names[k]);
        const struct ages_chart *now = &block_in(f, PLANE_CURRENT, BLOCK_AGES, 0)->as.ages;
        const struct ages_chart *then = &block_in(f, PLANE_DATED, BLOCK_AGES, 0)->as.ages;
        size_t n = 0;
        for (size_t i = 0; i < now->n_rows; i++)
            for (size_t m = 0; m < now->rows[i].n; m++, n++)
                assert_true(now->rows[i].moments[m] >= now->valid_from);
        assert_int_equal(n, 4);
        assert_false(now->dated);
        assert_true(then->dated && then->n_rows == 1 && then->rows[0].n == 1);
        assert_true(then->rows[0].moments[0] < then->valid_from);
        assert_string_equal(then->rows[0].note, "1 run, the last on 2026-02-01");
        assert_string_equal(now->rows[0].note + strlen(now->rows[0].note) - strlen("the newest 6 days old"),
                            "the newest 6 days old");
        arena_release(&f->report.memory);
    }
}

static void a_current_section_without_a_question_says_since_when(void **state)
{
    struct fixture *f = *state;
    fill(f);
    build(f, "surfaces");
    for (size_t i = 0; i < f->report.n_sections; i++)
        if (f->report.sections[i].plane == PLANE_CURRENT)
            assert_non_null(strstr(f->report.sections[i].validity, "seen since 2026-03-21"));
}

static void what_is_not_known_of_a_surface_is_a_reason_and_never_zero(void **state)
{
    struct fixture *f = *state;
    fill(f);
    PRICE(&f->t, "B200", "6.25", DAY); /* of modal */
    build(f, "surfaces");
    const struct table *t = table_of(f, "Class", "By price row");
    size_t priced = 0;
    for (size_t i = 0; i < t->n_rows; i++) {
        int has_price = cell(t, i, 6) != NULL;
        priced += has_price ? 1 : 0;
        assert_int_equal(strcmp(cell(t, i, 4), "not known") != 0, has_price);
        assert_int_not_equal(strcmp(cell(t, i, 4), "0"), 0);
    }
    assert_int_equal(priced, 1);
    int told = 0;
    const struct block *b;
    for (size_t i = 0; (b = block_in(f, PLANE_REFERENCE, BLOCK_TABLE, i)) != NULL; i++)
        told = told || (b->note != NULL && strstr(b->note, "No cost of 1 class: ") != NULL);
    assert_true(told);
    assert_string_equal(f->report.title, "2 surfaces have evidence of today, each for its own questions");
}

/* Each reason is mended otherwise: one of them and a count of the others would leave a reader without a way. */
static void every_reason_why_a_surface_has_no_cost_is_told_with_its_number_of_classes(void **state)
{
    struct fixture *f = *state;
    RUN(&f->t, 1, "B200", 2);
    RUN_BUT(&f->t, 2, "B200", 2, {"eval_enabled", "true"});
    RUN(&f->t, 3, "H200", 2);
    archive_filled(&f->t);
    PRICE_BUT(&f->t, "B200", "6.25", DAY, .valid_until = moment("2026-04-11"));
    build(f, "surfaces");
    const struct block *b = NULL;
    const char *note = NULL;
    for (size_t i = 0; note == NULL && (b = block_in(f, PLANE_REFERENCE, BLOCK_TABLE, i)) != NULL; i++)
        note = b->note != NULL ? strstr(b->note, "No cost of 3 classes. Of ") : NULL;
    assert_non_null(note);
    assert_non_null(strstr(note, "Of 2: the price row prc-"));
    assert_non_null(strstr(note, " of B200 held until 2026-04-11."));
    assert_non_null(strstr(note, "Of 1: no price row of surface modal for H200 in USD by 2026-04-20: "));
    assert_null(strstr(note, "other reasons"));
}

static unsigned draw(unsigned *seed, unsigned n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % n;
}

static void two_classes_never_read_alike(void **state)
{
    static const char *const counts[] = {"1", "8"}, *const modes[] = {"\"ddp\"", "\"fsdp2\""};
    static const char *const stores[] = {"\"volume\"", "\"network\""}, *const evals[] = {"true", "false"};
    static const char *const sizes[] = {"4096", "8192"}, *const models[] = {"\"a\"", "\"b\""};
    static const char *const kinds[] = {"\"padded\"", "\"trained\""}, *const degrees[] = {"{\"dp\":8}", NULL};
    struct fixture *f = *state;
    unsigned seed = 11;
    for (int i = 0; i < 60; i++)
        RUN_BUT(&f->t, i, "H100", 3, {"accelerator.count", counts[draw(&seed, 2)]},
                {"launch.distributed_mode", modes[draw(&seed, 2)]}, {"storage.data", stores[draw(&seed, 2)]},
                {"eval_enabled", evals[draw(&seed, 2)]}, {"recipe.seq_len", sizes[draw(&seed, 2)]},
                {"recipe.model", models[draw(&seed, 2)]}, {"token_kind", kinds[draw(&seed, 2)]},
                {"launch.parallel", degrees[draw(&seed, 2)]});
    archive_filled(&f->t);
    build(f, "class-audit");
    const struct matrix_chart *m = &block_in(f, PLANE_REFERENCE, BLOCK_MATRIX, 0)->as.matrix;
    assert_true(m->n_rows > 30);
    for (size_t i = 0; i < m->n_rows; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(m->rows[i], m->rows[k]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_archive_says_so_in_sentences_and_has_no_chart),
        TEST(the_matrix_counts_and_judges_and_gives_no_value),
        TEST(missing_runs_name_the_run_that_they_repeat_and_the_command_that_answers),
        TEST(every_link_goes_to_a_row_that_is_there),
        TEST(ages_show_the_runs_of_their_plane_and_no_other),
        TEST(a_current_section_without_a_question_says_since_when),
        TEST(what_is_not_known_of_a_surface_is_a_reason_and_never_zero),
        TEST(every_reason_why_a_surface_has_no_cost_is_told_with_its_number_of_classes),
        TEST(two_classes_never_read_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What is said about the runs a comparison was made of: copies among them, states, and how much they are worth. */
#include "query_archive.h"

#include "query/analysis.h"

struct compared {
    struct archive archive;
    struct asked asked;
    struct comparison c;
};

static void compare(struct compared *x, enum metric metric)
{
    archive_filled(&x->archive);
    asked_start(&x->asked, &x->archive, FACTOR_ACCELERATOR);
    x->asked.q.metric = metric;
    asked_gate(&x->asked);
    assert_string_equal(codes_of(&x->asked), "");
    assert_int_equal(comparison_of(&x->c, x->asked.cleared, &x->asked.memory, &x->asked.err), 0);
}

static const char *copied(struct compared *x)
{
    return comparison_copied_words(&x->c, FACTOR_ACCELERATOR, &x->asked.memory);
}

static const struct comparison_row *row_of(const struct compared *x, const char *level)
{
    for (size_t i = 0; i < x->c.n_rows; i++)
        if (strcmp(x->c.rows[i].level->value, level) == 0)
            return &x->c.rows[i];
    fail_msg("no row %s", level);
    return NULL;
}

static size_t same_rate(const struct compared *x, const char *level)
{
    const struct level *l = row_of(x, level)->level;
    return comparison_same_rate(l->runs, l->n_runs);
}

/* 60 records, the last `late` of them slower: a slowdown of 5 %. */
static char *slower(uint64_t seed, size_t late)
{
    char *quick = series_text(seed, FIRST_STEP, 2, RECORDS), *text = NULL, *at = quick + 1;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    for (size_t i = 0; i < RECORDS; i++) {
        double s = strtod(at, &at);
        fprintf(f, "%c%.4f", i > 0 ? ',' : '[', i >= RECORDS - late ? 1.05 * s : s);
        at++;
    }
    fputs("]", f);
    fclose(f);
    free(quick);
    return text;
}

static int set_up(void **state)
{
    static struct compared x;
    x = (struct compared){0};
    archive_open(&x.archive);
    *state = &x;
    return 0;
}

static int tear_down(void **state)
{
    struct compared *x = *state;
    asked_done(&x->asked);
    archive_close(&x->archive);
    return 0;
}

static void two_copies_among_three_runs_are_named(void **state)
{
    struct compared *x = *state;
    char *series = series_text(7, FIRST_STEP, 2, RECORDS);
    const char *a = NULL, *b = NULL;
    for (int i = 0; i < 3; i++)
        RUN(&x->archive, i, "B200", 1);
    struct id_name first = name_of(RUN_BUT(&x->archive, 10, "H200", 2, {"steps.seconds", series}));
    RUN(&x->archive, 11, "H200", 2);
    struct id_name second = name_of(RUN_BUT(&x->archive, 12, "H200", 2, {"steps.seconds", series}));
    free(series);
    compare(x, METRIC_STEADY);
    a = arena_format(&x->asked.memory, "2 of 3 runs of H200 (%s, %s: the same records)", first.text, second.text);
    b = copied(x);
    assert_string_equal(b, a);
    assert_int_equal(same_rate(x, "H200"), 2);
    assert_int_equal(same_rate(x, "B200"), 0);
    assert_null(comparison_identical_words(&x->c, FACTOR_ACCELERATOR, &x->asked.memory));
    assert_true(isfinite(row_of(x, "H200")->rate.lo)); /* counted all the same: the words say so */
}

/* Sums that agree while the records do not: the order of two of them is another. */
static void one_rate_from_other_records_is_not_called_the_same_records(void **state)
{
    struct compared *x = *state;
    char *series = series_text(7, FIRST_STEP, 2, RECORDS), *other = strdup(series);
    char *at = strchr(other, ','), *next = strchr(at + 1, ',');
    char kept[8];
    assert_int_equal(next - at, 7); /* ",2.0123" twice */
    memcpy(kept, at, 7);
    memmove(at, next, 7);
    memcpy(next, kept, 7);
    for (int i = 0; i < 3; i++)
        RUN(&x->archive, i, "B200", 1);
    RUN(&x->archive, 11, "H200", 2);
    RUN_BUT(&x->archive, 10, "H200", 2, {"steps.seconds", series});
    RUN_BUT(&x->archive, 12, "H200", 2, {"steps.seconds", other});
    free(series);
    free(other);
    compare(x, METRIC_STEADY);
    assert_int_equal(same_rate(x, "H200"), 2);
    assert_non_null(copied(x));
    assert_null(strstr(copied(x), "the same records"));
}

static void two_pairs_of_copies_are_two(void **state)
{
    struct compared *x = *state;
    char *series[] = {series_text(7, FIRST_STEP, 2, RECORDS), series_text(8, FIRST_STEP, 2, RECORDS)};
    for (int i = 0; i < 2; i++)
        RUN(&x->archive, i, "B200", 1);
    for (int i = 0; i < 4; i++)
        RUN_BUT(&x->archive, 10 + i, "H200", 2, {"steps.seconds", series[i % 2]});
    RUN(&x->archive, 20, "H200", 2);
    free(series[0]);
    free(series[1]);
    compare(x, METRIC_STEADY);
    assert_int_equal(same_rate(x, "H200"), 4);
    const char *again = strstr(copied(x), "2 of 5 runs of H200");
    assert_non_null(again);
    assert_non_null(strstr(again + 1, "2 of 5 runs of H200"));
}

/* Where all of them are copies the level has no interval at all, which is said elsewhere. */
static void runs_that_are_all_copies_are_not_told_twice(void **state)
{
    struct compared *x = *state;
    char *series = series_text(7, FIRST_STEP, 2, RECORDS);
    for (int i = 0; i < 3; i++) {
        RUN(&x->archive, i, "B200", 1);
        RUN_BUT(&x->archive, 10 + i, "H200", 2, {"steps.seconds", series});
    }
    free(series);
    compare(x, METRIC_STEADY);
    assert_null(copied(x));
    assert_int_equal(same_rate(x, "H200"), 3);
}

/* The archive's runs all last an hour: to the second, as clocks are written, many do by chance. */
static void whole_runs_of_one_length_are_no_copies(void **state)
{
    struct compared *x = *state;
    for (int i = 0; i < 3; i++) {
        RUN(&x->archive, i, "B200", 1);
        RUN_BUT(&x->archive, 10 + i, "H200", 2,
                {"finished_at", i == 0   ? "\"2026-04-14T10:20:00Z\""
                                : i == 1 ? "\"2026-04-14T10:21:00Z\""
                                         : "\"2026-04-14T10:23:00Z\""});
    }
    compare(x, METRIC_WHOLE_RUN);
    assert_null(copied(x));
    assert_int_equal(same_rate(x, "H200"), 0);
    assert_null(comparison_slowdown_words(&x->c, FACTOR_ACCELERATOR, &x->asked.memory));
    assert_null(comparison_few_effective_words(&x->c, FACTOR_ACCELERATOR, &x->asked.memory));
    const struct level *l = row_of(x, "H200")->level;
    assert_null(comparison_states(l->runs, l->n_runs, &x->asked.memory));
}

static void runs_that_fell_are_no_peak(void **state)
{
    struct compared *x = *state;
    char *fell[] = {slower(7, 35), slower(8, 35)};
    for (int i = 0; i < 2; i++) {
        RUN(&x->archive, i, "B200", 1);
        RUN_BUT(&x->archive, 10 + i, "H200", 2, {"steps.seconds", fell[i]});
        free(fell[i]);
    }
    RUN(&x->archive, 12, "H200", 2);
    compare(x, METRIC_STEADY);
    const struct level *l = row_of(x, "H200")->level;
    assert_string_equal(comparison_states(l->runs, l->n_runs, &x->asked.memory), "flat 1, slowdown 2");
    assert_string_equal(comparison_slowdown_words(&x->c, FACTOR_ACCELERATOR, &x->asked.memory),
                        "2 of 3 runs of H200 fell from a faster level: not peak");
}

/* The words of levels with analyses as they may be. */
static void few_effective_samples_are_named_by_level(void **state)
{
    (void)state;
    struct arena memory = {0};
    struct run runs[3] = {{0}};
    struct level level = {.value = "H200", .runs = runs, .n_runs = 3};
    struct comparison_row row = {.level = &level};
    const struct comparison c = {.rows = &row, .n_rows = 1};
    for (size_t i = 0; i < 3; i++)
        runs[i].analysis = (struct analysis_row){.state = STEADY_FLAT, .n_window = 40, .ess = 30};
    assert_null(comparison_few_effective_words(&c, FACTOR_ACCELERATOR, &memory));
    runs[1].analysis.ess = 4;
    assert_string_equal(comparison_few_effective_words(&c, FACTOR_ACCELERATOR, &memory),
                        "few effective samples in 1 of 3 runs of H200: limits within such a run are uncertain");
    for (size_t i = 0; i < 3; i++)
        runs[i].analysis.few_effective = 1;
    assert_string_equal(comparison_few_effective_words(&c, FACTOR_ACCELERATOR, &memory),
                        "few effective samples in all 3 runs of H200: limits within such a run are uncertain");
    level.n_runs = 1;
    assert_string_equal(comparison_few_effective_words(&c, FACTOR_ACCELERATOR, &memory),
                        "few effective samples in the one run of H200: limits within such a run are uncertain");
    arena_release(&memory);
}

#define ON_ARCHIVE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_ARCHIVE(two_copies_among_three_runs_are_named),
        ON_ARCHIVE(one_rate_from_other_records_is_not_called_the_same_records),
        ON_ARCHIVE(two_pairs_of_copies_are_two),
        ON_ARCHIVE(runs_that_are_all_copies_are_not_told_twice),
        ON_ARCHIVE(whole_runs_of_one_length_are_no_copies),
        ON_ARCHIVE(runs_that_fell_are_no_peak),
        cmocka_unit_test(few_effective_samples_are_named_by_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The block `table`: rows of a view by names and values of a template, of the report's date and kind. */
#include "report_filled.h"

struct fixture {
    struct archive t;
    struct report report;
    struct report_request request;
};

static int open_table(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    archive_open(&f->t);
    RUN(&f->t, 1, "H100", 2.0);
    RUN(&f->t, 2, "B200", 1.0);
    RUN_BUT(&f->t, 3, "B200", 1.0, {"synthetic", "true"});
    RUN_BUT(&f->t, 4, "B200", 1.0, {"started_at", "\"2026-05-14T09:00:00Z\""},
            {"finished_at", "\"2026-05-14T10:00:00Z\""});
    archive_filled(&f->t);
    f->request = report_request_defaults(moment("2026-04-20"));
    *state = f;
    return 0;
}

static int close_table(void **state)
{
    struct fixture *f = *state;
    arena_release(&f->report.memory);
    archive_close(&f->t);
    free(f);
    return 0;
}

#define TABLE(members) BLOCK_TEXT("\"block\": \"table\", " members)
#define RECEIPTS       "\"view\": \"v_receipts_v1\", \"columns\": [\"accelerator\", \"n_records\", \"id\"]"

static const struct table *table_of(struct fixture *f, const char *content)
{
    fill_text(&f->report, f->t.store, "reference", content, &f->request);
    return &block_of(&f->report.sections[0], BLOCK_TABLE)->as.table;
}

static const char *error_of(struct fixture *f, const char *content)
{
    static struct error err;
    err = (struct error){0};
    assert_int_equal(try_fill_text(&f->report, f->t.store, "reference", content, &f->request, &err), ERR_USAGE);
    return err.text;
}

static void rows_are_of_the_date_and_the_kind_of_the_report(void **state)
{
    struct fixture *f = *state;
    const struct table *t = table_of(f, TABLE(RECEIPTS));
    assert_int_equal(t->n_rows, 2);
    assert_string_equal(t->cells[0].text, "B200"); /* in the order of the columns */
    assert_string_equal(t->cells[1].text, "60");
    assert_int_equal(t->columns[1].align, ALIGN_RIGHT);
    assert_true(t->columns[2].mono && strlen(t->cells[2].text) == 16);
    assert_true(said_in(&f->report, PLANE_REFERENCE, "v_receipts_v1, as of 2026-04-20.") > 0);
    f->request.as_of = moment("2026-06-01");
    assert_int_equal(table_of(f, TABLE(RECEIPTS))->n_rows, 3);
    f->request.kind = KIND_SYNTHETIC;
    assert_int_equal(table_of(f, TABLE(RECEIPTS))->n_rows, 1);
}

static void rows_are_chosen_sorted_and_cut(void **state)
{
    struct fixture *f = *state;
    const struct table *t = table_of(f, TABLE(RECEIPTS ", \"where\": [\"accelerator=H100\", \"wave=\"]"));
    assert_int_equal(t->n_rows, 0); /* the template's runs have a wave */
    t = table_of(f, TABLE(RECEIPTS ", \"where\": [\"accelerator=H100\", \"n_records=60\"]"));
    assert_int_equal(t->n_rows, 1);
    t = table_of(f, TABLE(RECEIPTS ", \"order\": \"accelerator\", \"falling\": true, \"most\": 1"));
    assert_int_equal(t->n_rows, 1);
    assert_string_equal(t->cells[0].text, "H100");
    assert_true(said_in(&f->report, PLANE_REFERENCE, "1 of 2 rows") > 0);
}

static void views_without_a_kind_take_it_from_their_receipts(void **state)
{
    struct fixture *f = *state;
    const struct table *t =
        table_of(f, TABLE("\"view\": \"v_attempts_v1\", \"columns\": [\"accelerator\", \"attempts\"]"));
    assert_int_equal(t->n_rows, 2);
    assert_true(said_in(&f->report, PLANE_REFERENCE, "whatever the date") > 0);
}

static void wrong_names_are_told_with_what_was_meant(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(error_of(f, TABLE("\"view\": \"v_receipt_v1\", \"columns\": [\"id\"]")),
                        "block table: no view 'v_receipt_v1'; did you mean 'v_receipts_v1'?");
    assert_string_equal(error_of(f, TABLE("\"view\": \"v_receipts_v1\", \"columns\": [\"acelerator\"]")),
                        "block table: no column 'acelerator'; did you mean 'accelerator'?");
    assert_true(has(error_of(f, TABLE(RECEIPTS ", \"order\": \"1; DROP TABLE receipt\"")), "no column"));
    assert_true(has(error_of(f, TABLE(RECEIPTS ", \"where\": [\"x' OR '1'='1\"]")), "no column"));
    assert_true(has(error_of(f, TABLE(RECEIPTS ", \"where\": [\"accelerator\"]")), "write COLUMN=VALUE"));
    assert_true(has(error_of(f, TABLE("\"view\": \"v_claims_v1\", \"columns\": [\"id\"]")), "the block 'claims'"));
    assert_true(has(error_of(f, TABLE("\"view\": \"document\", \"columns\": [\"id\"]")), "no view 'document'"));
}

/* "LINE:COLUMN MESSAGE; HELP" each, of one block `table` whose members begin on line 9. */
static void assert_faults_of_table(struct fixture *f, const char *members, const char *expected)
{
    struct arena memory = {0};
    struct template t;
    struct error err = {0};
    const char *got = "";
    const char *text =
        arena_format(&memory,
                     "```mcr\n{\"block\": \"template\", \"name\": \"it\", \"title\": \"it\"}\n```\n"
                     "```mcr\n{\"block\": \"section\", \"plane\": \"reference\", \"title\": \"It\"}\n```\n"
                     "```mcr\n{\"block\": \"table\",\n%s}\n```\n```mcr\n{\"block\": \"provenance\"}\n```\n",
                     members);
    assert_int_equal(template_read(&t, "it", NULL, text, strlen(text), &memory, &err), 0);
    assert_int_equal(t.n_faults, 0);
    assert_int_equal(template_check_views(&t, f->t.store, &memory, &err), 0);
    for (size_t i = 0; i < t.n_faults; i++)
        got = arena_format(&memory, "%s%zu:%zu %s; %s\n", got, t.faults[i].line, t.faults[i].column,
                           t.faults[i].message, t.faults[i].help);
    assert_string_equal(got, expected);
    arena_release(&memory);
}

static void wrong_names_are_faults_where_they_stand(void **state)
{
    struct fixture *f = *state;
    assert_faults_of_table(f, RECEIPTS ", \"where\": [\"accelerator=B200\"], \"order\": \"id\"", "");
    assert_faults_of_table(f, "\"view\": \"v_receipt_v1\", \"columns\": [\"nothing\"]",
                           "9:9 no view 'v_receipt_v1'; did you mean 'v_receipts_v1'?\n");
    assert_faults_of_table(
        f, "\"view\": \"v_claims_v1\", \"columns\": [\"id\"]",
        "9:9 a table of view 'v_claims_v1'; the block 'claims' shows claims, judged by their date\n");
    assert_faults_of_table(f,
                           "\"view\": \"v_receipts_v1\",\n \"columns\": [\"id\",\n  \"acelerator\"],\n"
                           " \"where\": [\"id\", \"=x\", \"idd=3\"],\n \"order\": \"1; DROP\"",
                           "11:3 view 'v_receipts_v1' has no column 'acelerator'; did you mean 'accelerator'?\n"
                           "12:12 'id' is no term; a term is \"COLUMN=VALUE\"\n"
                           "12:18 '=x' is no term; a term is \"COLUMN=VALUE\"\n"
                           "12:24 view 'v_receipts_v1' has no column 'idd'; did you mean 'id'?\n"
                           "13:11 view 'v_receipts_v1' has no column '1; DROP'; 'mcreport sql --views' lists them with "
                           "their columns\n");
}

static void values_are_bound_and_never_sql(void **state)
{
    struct fixture *f = *state;
    const struct table *t = table_of(f, TABLE(RECEIPTS ", \"where\": [\"accelerator=H100' OR '1'='1\"]"));
    assert_int_equal(t->n_rows, 0);
}

int main(void)
{
#define ON_A_TABLE(test) cmocka_unit_test_setup_teardown(test, open_table, close_table)
    const struct CMUnitTest tests[] = {
        ON_A_TABLE(rows_are_of_the_date_and_the_kind_of_the_report),
        ON_A_TABLE(rows_are_chosen_sorted_and_cut),
        ON_A_TABLE(views_without_a_kind_take_it_from_their_receipts),
        ON_A_TABLE(wrong_names_are_told_with_what_was_meant),
        ON_A_TABLE(wrong_names_are_faults_where_they_stand),
        ON_A_TABLE(values_are_bound_and_never_sql),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

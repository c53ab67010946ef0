#include "ingest/ingest.h"

#include "store/documents.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A complete training receipt of run `call`; the spaces go behind its first brace. */
static char *receipt_text(const char *call, const char *spaces)
{
    char *text;
    int n = asprintf(
        &text,
        "{%s\"schema\":\"mcreport.receipt/1\",\"lane\":\"training\",\"app_id\":\"ap-1\",\"function_call_id\":\"%s\","
        "\"started_at\":\"2026-04-20T06:00:00Z\",\"finished_at\":\"2026-04-20T06:20:00Z\",\"status\":\"ok\","
        "\"synthetic\":true,\"surface\":{\"name\":\"modal\"},\"startup\":{\"class\":\"cold\"},"
        "\"storage\":{\"data\":\"volume\"},"
        "\"accelerator\":{\"requested\":\"H100\",\"observed\":\"NVIDIA H100 80GB HBM3\",\"count\":1},"
        "\"code\":{\"revision\":\"0123456789abcdef0123456789abcdef01234567\",\"dirty\":false,"
        "\"image_digest\":\"sha256:00\"},"
        "\"launch\":{\"launcher\":\"train_lane.py\",\"lifecycle\":\"app_run_detach\",\"flags\":\"--steps 8\","
        "\"distributed_mode\":\"single\"},"
        "\"recipe\":{\"model\":\"nam52\",\"seq_len\":1024,\"global_batch_tokens\":4096,"
        "\"precision\":{\"linear\":\"bf16\"}},"
        "\"eval_enabled\":false,\"token_kind\":\"trained\","
        "\"steps\":{\"first\":1,\"seconds\":[9.5,1.5,1.49,1.51,1.5,1.5,1.49,1.5],\"tokens\":4096}}",
        spaces, call);
    assert_true(n > 0);
    return text;
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void put_receipt(const char *path, const char *call)
{
    char *text = receipt_text(call, "");
    put(path, text);
    free(text);
}

static int forget(const char *path, const struct stat *st, int flag, struct FTW *where)
{
    (void)st;
    (void)flag;
    (void)where;
    return remove(path);
}

static int enter(void **state)
{
    char *folder = strdup("/tmp/mcreport-ingest-XXXXXX");
    *state = folder;
    return folder == NULL || mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int leave(void **state)
{
    int rc = chdir("/") != 0 || nftw(*state, forget, 16, FTW_DEPTH | FTW_PHYS) != 0;
    free(*state);
    return rc;
}

static struct store *create(const char *path)
{
    struct store *s = NULL;
    struct error err = {0};
    if (store_open(&s, path, STORE_CREATE, &err) != 0)
        print_error("%s\n", err.text);
    assert_non_null(s);
    return s;
}

static void ingest_with(struct ingest_result *r, struct store *s, const char *path, const struct ingest_options *o)
{
    struct error err = {0};
    int rc = ingest_paths(r, s, &path, 1, o, &err);
    if (rc != 0)
        print_error("%s\n", err.text);
    assert_int_equal(rc, 0);
}

static void ingest(struct ingest_result *r, struct store *s, const char *path)
{
    ingest_with(r, s, path, NULL);
}

static void ingest_and_forget(struct store *s, const char *path)
{
    struct ingest_result r;
    ingest(&r, s, path);
    ingest_result_release(&r);
}

static void digest_of_store(struct store *s, char out[DIGEST_HEX_SIZE])
{
    struct error err = {0};
    assert_int_equal(store_digest(s, out, &err), 0);
}

static long long stored(struct store *s)
{
    struct store_info info;
    struct error err = {0};
    assert_int_equal(store_info(s, &info, &err), 0);
    return info.documents;
}

static void bytes_are(struct store *s, const char *id, const char *expected)
{
    struct digest d;
    struct error err = {0};
    char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(document_find(s, id, &d, &err), 0);
    assert_int_equal(document_bytes(s, &d, &bytes, &size, &err), 0);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(bytes, expected, size);
    free(bytes);
}

static void a_complete_document_is_a_receipt_and_comes_back_byte_for_byte(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    char *text = receipt_text("fc-1", "");
    put_receipt("a.json", "fc-1");
    ingest(&r, s, "a.json");
    assert_int_equal(r.files, 1);
    assert_int_equal(r.documents, 1);
    assert_int_equal(r.receipts, 1);
    assert_int_equal(r.n_items, 1);
    assert_int_equal(r.items[0].grade, GRADE_RECEIPT);
    assert_string_equal(r.items[0].path, "a.json");
    assert_string_equal(r.items[0].lane, "training");
    assert_int_equal(strlen(r.items[0].id), 16);
    assert_int_equal(r.items[0].n_reasons, 0);
    assert_null(r.items[0].fault);
    bytes_are(s, r.items[0].id, text);
    ingest_result_release(&r);
    store_close(s);
    free(text);
}

static void the_same_input_twice_changes_nothing(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    mkdir("d", 0777);
    put_receipt("d/a.json", "fc-1");
    put_receipt("d/b.json", "fc-2");
    put("d/c.json", "{\"a\":");
    ingest_and_forget(s, "d");
    digest_of_store(s, before);
    ingest(&r, s, "d");
    digest_of_store(s, after);
    assert_string_equal(before, after);
    assert_int_equal(stored(s), 3);
    assert_int_equal(r.duplicates, 3);
    assert_int_equal(r.receipts, 2);
    assert_int_equal(r.unreadable, 1);
    assert_true(r.items[0].duplicate);
    ingest_result_release(&r);
    store_close(s);
}

static void one_bad_file_does_not_spoil_the_others(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    mkdir("d", 0777);
    put_receipt("d/a.json", "fc-1");
    put("d/b.json", "\n\n  {\"schema\": \"mcreport.receipt/1\",\n\t\"lane\": training}\n");
    put_receipt("d/c.json", "fc-3");
    ingest(&r, s, "d");
    assert_int_equal(r.receipts, 2);
    assert_int_equal(r.unreadable, 1);
    const struct ingest_item *bad = &r.items[1];
    assert_int_equal(bad->grade, GRADE_UNREADABLE);
    /* as an editor counts in the file: after two empty lines, behind a tab */
    assert_int_equal(bad->fault_line, 4);
    assert_int_equal(bad->fault_column, 10);
    assert_ptr_equal(strstr(bad->fault, "4:10: "), bad->fault);
    assert_string_equal(bad->fault_text, "\\x09\"lane\": training}");
    assert_int_equal(bad->fault_caret, 12);
    bytes_are(s, bad->id, "{\"schema\": \"mcreport.receipt/1\",\n\t\"lane\": training}");
    ingest_result_release(&r);
    store_close(s);
}

static void a_fault_on_the_first_line_counts_the_white_space_before_it(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    put("a.jsonl", "{}\n\n   {\"a\" 1}\n");
    ingest(&r, s, "a.jsonl");
    assert_int_equal(r.n_items, 2);
    assert_string_equal(r.items[1].path, "a.jsonl:3");
    assert_int_equal(r.items[1].fault_line, 3);
    assert_ptr_equal(strstr(r.items[1].fault, "9: "), r.items[1].fault);
    assert_int_equal(r.items[1].fault_column, 9);
    assert_string_equal(r.items[1].fault_text, "{\"a\" 1}");
    assert_int_equal(r.items[1].fault_caret, 5);
    ingest_result_release(&r);
    store_close(s);
}

static void a_document_that_is_no_receipt_is_unreadable_without_a_place(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    put("a.json", "{\"lane\":\"training\"}");
    ingest(&r, s, "a.json");
    assert_int_equal(r.unreadable, 1);
    assert_int_equal(r.items[0].fault_line, 0);
    assert_null(r.items[0].fault_text);
    assert_null(r.items[0].lane);
    assert_non_null(r.items[0].fault);
    bytes_are(s, r.items[0].id, "{\"lane\":\"training\"}");
    ingest_result_release(&r);
    store_close(s);
}

static void what_cannot_be_opened_is_an_item_without_id(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    ingest(&r, s, "absent.json");
    assert_int_equal(r.documents, 0);
    assert_int_equal(r.unreadable, 1);
    assert_int_equal(r.n_items, 1);
    assert_null(r.items[0].id);
    assert_string_equal(r.items[0].fault, "cannot open: No such file or directory");
    ingest_result_release(&r);
    store_close(s);
}

static void an_incomplete_document_is_an_anecdote_with_its_reasons(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    put("a.json", "{\"schema\":\"mcreport.receipt/1\",\"lane\":\"training\",\"status\":\"ok\"}");
    ingest(&r, s, "a.json");
    assert_int_equal(r.anecdotes, 1);
    assert_true(r.items[0].n_reasons > 0);
    assert_non_null(r.items[0].reasons[0].member);
    ingest_result_release(&r);
    store_close(s);
}

static void each_document_keeps_its_own_reasons(void **state)
{
    (void)state;
    const struct ingest_options dry = {.dry_run = 1};
    struct ingest_result r;
    put("a.jsonl", "{\"schema\":\"mcreport.receipt/1\",\"lane\":\"training\",\"app_id\":\"a\"}\n"
                   "{\"schema\":\"mcreport.receipt/1\",\"lane\":\"training\",\"app_id\":\"b\"}\n"
                   "{\"schema\":\"mcreport.receipt/1\",\"lane\":\"training\",\"function_call_id\":\"c\"}\n");
    ingest_with(&r, NULL, "a.jsonl", &dry);
    assert_int_equal(r.n_items, 3);
    assert_int_equal(r.items[0].n_reasons, r.items[1].n_reasons);
    assert_int_equal(r.items[0].n_reasons, r.items[2].n_reasons);
    int lack_app[3] = {0}, lack_call[3] = {0};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < r.items[i].n_reasons; k++) {
            const char *member = r.items[i].reasons[k].member;
            lack_app[i] += member != NULL && strcmp(member, "/app_id") == 0;
            lack_call[i] += member != NULL && strcmp(member, "/function_call_id") == 0;
        }
    assert_int_equal(lack_app[0] + lack_app[1], 0);
    assert_int_equal(lack_call[0] + lack_call[1], 2);
    assert_int_equal(lack_app[2], 1);
    assert_int_equal(lack_call[2], 0);
    ingest_result_release(&r);
}

static void atomic_leaves_the_database_as_it_was(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    struct error err = {0};
    const struct ingest_options atomic = {.atomic = 1};
    const char *path = "d";
    char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    mkdir("d", 0777);
    put_receipt("d/a.json", "fc-1");
    put("d/b.json", "oops");
    digest_of_store(s, before);
    assert_int_equal(ingest_paths(&r, s, &path, 1, &atomic, &err), ERR_INPUT);
    digest_of_store(s, after);
    assert_string_equal(before, after);
    assert_int_equal(stored(s), 0);
    assert_int_equal(r.receipts, 1);
    assert_int_equal(r.unreadable, 1);
    ingest_result_release(&r);
    remove("d/b.json");
    ingest_with(&r, s, "d", &atomic);
    assert_int_equal(stored(s), 1);
    ingest_result_release(&r);
    store_close(s);
}

static void the_order_of_files_does_not_matter(void **state)
{
    (void)state;
    static const char *const orders[2][4] = {{"a.json", "b.json", "c.json", "d.json"},
                                             {"d.json", "c.json", "b.json", "a.json"}};
    char digests[2][DIGEST_HEX_SIZE];
    char *spaced = receipt_text("fc-1", "  \n ");
    put_receipt("a.json", "fc-1");
    put_receipt("b.json", "fc-2");
    put("c.json", "oops");
    put("d.json", "{\"schema\":\"mcreport.receipt/1\",\"lane\":\"curiosity\"}");
    for (int i = 0; i < 2; i++) {
        struct ingest_result r;
        struct error err = {0};
        struct store *s = create(i == 0 ? "a.db" : "b.db");
        assert_int_equal(ingest_paths(&r, s, orders[i], 4, NULL, &err), 0);
        assert_int_equal(r.files, 4);
        digest_of_store(s, digests[i]);
        ingest_result_release(&r);
        store_close(s);
    }
    assert_string_equal(digests[0], digests[1]);
    free(spaced);
}

static void documents_equal_but_for_white_space_are_duplicates(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r, dry;
    char *spaced = receipt_text("fc-1", "  \n ");
    const char *const paths[] = {"a.json", "b.json"};
    const struct ingest_options lint = {.dry_run = 1};
    struct error err = {0};
    put_receipt("a.json", "fc-1");
    put("b.json", spaced);
    assert_int_equal(ingest_paths(&dry, NULL, paths, 2, &lint, &err), 0);
    assert_int_equal(ingest_paths(&r, s, paths, 2, NULL, &err), 0);
    assert_int_equal(r.duplicates, 1);
    assert_int_equal(r.conflicts, 0);
    assert_string_equal(r.items[0].id, r.items[1].id);
    assert_int_equal(dry.duplicates, 1);
    assert_string_equal(dry.items[1].id, r.items[1].id);
    ingest_result_release(&dry);
    ingest_result_release(&r);
    store_close(s);
    free(spaced);
}

static void two_documents_of_one_run_are_a_conflict(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    char *text = receipt_text("fc-1", "\"wave\":\"w2\",");
    put_receipt("a.json", "fc-1");
    put("b.json", text);
    ingest_and_forget(s, "a.json");
    ingest(&r, s, "b.json");
    assert_int_equal(r.conflicts, 1);
    assert_non_null(r.items[0].conflict);
    assert_int_equal(strlen(r.items[0].conflict), 16);
    assert_string_not_equal(r.items[0].conflict, r.items[0].id);
    ingest_result_release(&r);
    store_close(s);
    free(text);
}

static void a_dry_run_stores_nothing_and_knows_what_is_there(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    const struct ingest_options dry = {.dry_run = 1};
    mkdir("d", 0777);
    put_receipt("d/a.json", "fc-1");
    put_receipt("d/b.json", "fc-2");
    ingest_and_forget(s, "d/a.json");
    ingest_with(&r, s, "d", &dry);
    assert_int_equal(stored(s), 1);
    assert_int_equal(r.documents, 2);
    assert_int_equal(r.receipts, 2);
    assert_int_equal(r.duplicates, 1);
    assert_true(r.items[0].duplicate);
    assert_false(r.items[1].duplicate);
    ingest_result_release(&r);
    store_close(s);
}

static void the_items_of_a_large_ingest_stay_affordable(void **state)
{
    (void)state;
    enum { PLAIN = 10500, BAD = 300 };
    const struct ingest_options dry = {.dry_run = 1};
    struct ingest_result r;
    char *text = receipt_text("fc-1", "");
    FILE *f = fopen("a.jsonl", "w");
    assert_non_null(f);
    for (int i = 0; i < PLAIN; i++)
        fprintf(f, "%s\n", text);
    for (int i = 0; i < BAD; i++)
        fprintf(f, "oops %d\n", i);
    fclose(f);
    ingest_with(&r, NULL, "a.jsonl", &dry);
    assert_int_equal(r.documents, PLAIN + BAD);
    assert_int_equal(r.unreadable, BAD);
    assert_int_equal(r.n_items, INGEST_ITEMS + BAD);
    assert_int_equal(r.items_left_out, PLAIN - (int)INGEST_ITEMS);
    assert_string_equal(r.items[INGEST_ITEMS].path, "a.jsonl:10501");
    ingest_result_release(&r);
    free(text);
}

static void count_calls(void *context, const struct ingest_result *so_far)
{
    int *calls = context;
    assert_true(so_far->documents > 0);
    (*calls)++;
}

static void progress_is_told_now_and_then(void **state)
{
    (void)state;
    int calls = 0;
    const struct ingest_options dry = {.dry_run = 1, .progress = count_calls, .context = &calls};
    struct ingest_result r;
    FILE *f = fopen("a.jsonl", "w");
    assert_non_null(f);
    for (int i = 0; i < 1000; i++)
        fprintf(f, "{\"a\":%d}\n", i);
    fclose(f);
    ingest_with(&r, NULL, "a.jsonl", &dry);
    assert_int_equal(calls, 3);
    ingest_result_release(&r);
}

static void without_a_database_only_a_dry_run_makes_sense(void **state)
{
    (void)state;
    struct ingest_result r;
    struct error err = {0};
    const char *path = "a.json";
    assert_int_equal(ingest_paths(&r, NULL, &path, 1, NULL, &err), ERR_USAGE);
    ingest_result_release(&r);
}

#define case_of(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(a_complete_document_is_a_receipt_and_comes_back_byte_for_byte),
        case_of(the_same_input_twice_changes_nothing),
        case_of(one_bad_file_does_not_spoil_the_others),
        case_of(a_fault_on_the_first_line_counts_the_white_space_before_it),
        case_of(a_document_that_is_no_receipt_is_unreadable_without_a_place),
        case_of(what_cannot_be_opened_is_an_item_without_id),
        case_of(an_incomplete_document_is_an_anecdote_with_its_reasons),
        case_of(each_document_keeps_its_own_reasons),
        case_of(atomic_leaves_the_database_as_it_was),
        case_of(the_order_of_files_does_not_matter),
        case_of(documents_equal_but_for_white_space_are_duplicates),
        case_of(two_documents_of_one_run_are_a_conflict),
        case_of(a_dry_run_stores_nothing_and_knows_what_is_there),
        case_of(the_items_of_a_large_ingest_stay_affordable),
        case_of(progress_is_told_now_and_then),
        case_of(without_a_database_only_a_dry_run_makes_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

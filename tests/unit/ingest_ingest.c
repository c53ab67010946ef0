#include "ingest/ingest.h"

#include "core/date.h"
#include "store/documents.h"
#include "store/sql.h"

#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
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

static int take_moment(void *context, size_t n, const struct sql_value *v)
{
    assert_int_equal(n, 1);
    snprintf(context, DATE_TEXT_SIZE, "%s", v[0].text);
    return 0;
}

static int take_columns(void *context, size_t n, const char *const *names)
{
    (void)context, (void)names;
    return n != 1;
}

static void what_is_stored_bears_the_moment_that_was_passed_in(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    const struct ingest_options options = {.now = INT64_C(1728000000123)}; /* date -u -d @1728000000 */
    char moment[DATE_TEXT_SIZE] = "";
    struct sql_result sink = {moment, take_columns, take_moment};
    struct error err = {0};
    put_receipt("a.json", "fc-1");
    ingest_with(&r, s, "a.json", &options);
    assert_int_equal(sql_run(s, "SELECT ingested_at FROM v_documents_v1", &sink, &err), 0);
    assert_string_equal(moment, "2024-10-04T00:00:00.123Z");
    ingest_result_release(&r);
    store_close(s);
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

enum { MIXED = 500 };

/* A mixed folder's file i: good, the same again, another of the same run, incomplete, damaged, no receipt, absent. */
static void put_mixed(const char *path, int i)
{
    char call[32], *text = NULL;
    snprintf(call, sizeof call, "fc-%d", i / 7);
    switch (i % 7) {
    case 0:
        text = receipt_text(call, "");
        break;
    case 1:
        text = receipt_text(call, " \n");
        break;
    case 2:
        text = receipt_text(call, "\"wave\":\"w2\",");
        break;
    case 3:
        assert_true(asprintf(&text, "{\"schema\":\"mcreport.receipt/1\",\"lane\":\"training\",\"attempt\":%d}", i) > 0);
        break;
    case 4:
        assert_true(asprintf(&text, "{\"a\":\n  oops %d}", i) > 0);
        break;
    case 5:
        assert_true(asprintf(&text, "{\"lane\":\"no\",\"i\":%d}", i % 3) > 0);
        break;
    default:
        assert_int_equal(symlink("nowhere", path), 0);
        return;
    }
    put(path, text);
    free(text);
}

static void assert_same_text(const char *a, const char *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a != NULL)
        assert_string_equal(a, b);
}

static void assert_same_item(const struct ingest_item *a, const struct ingest_item *b)
{
    assert_same_text(a->path, b->path);
    assert_same_text(a->id, b->id);
    assert_int_equal(a->grade, b->grade);
    assert_same_text(a->lane, b->lane);
    assert_int_equal(a->duplicate, b->duplicate);
    assert_same_text(a->conflict, b->conflict);
    assert_same_text(a->fault, b->fault);
    assert_int_equal(a->fault_line, b->fault_line);
    assert_int_equal(a->fault_column, b->fault_column);
    assert_same_text(a->fault_text, b->fault_text);
    assert_int_equal(a->fault_caret, b->fault_caret);
    assert_int_equal(a->n_reasons, b->n_reasons);
    for (size_t i = 0; i < a->n_reasons; i++) {
        assert_string_equal(a->reasons[i].code, b->reasons[i].code);
        assert_same_text(a->reasons[i].member, b->reasons[i].member);
        assert_string_equal(a->reasons[i].text, b->reasons[i].text);
    }
}

/* What the single results add up to. */
static void add_counts(struct ingest_result *sum, const struct ingest_result *one)
{
    sum->documents += one->documents;
    sum->receipts += one->receipts;
    sum->anecdotes += one->anecdotes;
    sum->disputed += one->disputed;
    sum->duplicates += one->duplicates;
    sum->conflicts += one->conflicts;
    sum->unreadable += one->unreadable;
}

static void a_folder_at_once_is_its_documents_one_by_one(void **state)
{
    (void)state;
    struct ingest_result all, sum = {0};
    struct store *at_once = create("a.db"), *one_by_one = create("b.db");
    char path[32], digests[2][DIGEST_HEX_SIZE];
    mkdir("d", 0777);
    for (int i = 0; i < MIXED; i++) {
        snprintf(path, sizeof path, "d/%04d.json", i);
        put_mixed(path, i);
    }
    ingest(&all, at_once, "d");
    assert_int_equal(all.n_items, MIXED);
    for (int i = 0; i < MIXED; i++) {
        struct ingest_result one;
        snprintf(path, sizeof path, "d/%04d.json", i);
        ingest(&one, one_by_one, path);
        assert_int_equal(one.n_items, 1);
        assert_same_item(&one.items[0], &all.items[i]);
        add_counts(&sum, &one);
        ingest_result_release(&one);
    }
    assert_true(all.conflicts > 60 && all.duplicates > 60 && all.anecdotes > 60 && all.unreadable > 200);
    assert_int_equal(sum.documents, all.documents);
    assert_int_equal(sum.receipts, all.receipts);
    assert_int_equal(sum.anecdotes, all.anecdotes);
    assert_int_equal(sum.disputed, all.disputed);
    assert_int_equal(sum.duplicates, all.duplicates);
    assert_int_equal(sum.conflicts, all.conflicts);
    assert_int_equal(sum.unreadable, all.unreadable);
    digest_of_store(at_once, digests[0]);
    digest_of_store(one_by_one, digests[1]);
    assert_string_equal(digests[0], digests[1]);
    ingest_result_release(&all);
    store_close(at_once);
    store_close(one_by_one);
}

static void limit_files(rlim_t size)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Once the first 10,000 are committed nothing can be written behind a file's first 64 KiB. */
static void fill_the_disk(void *context, const struct ingest_result *so_far)
{
    size_t *told = context;
    *told = so_far->documents;
    if (so_far->documents > 10000)
        limit_files(64 * 1024);
}

static void a_disk_that_fills_up_keeps_what_was_committed(void **state)
{
    (void)state;
    struct store *s = create("a.db");
    struct ingest_result r;
    struct error err = {0};
    size_t told = 0;
    const struct ingest_options watched = {.progress = fill_the_disk, .context = &told};
    const char *path = "a.jsonl";
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (int i = 0; i < 25000; i++)
        fprintf(f, "oops %d\n", i);
    fclose(f);
    signal(SIGXFSZ, SIG_IGN);
    int rc = ingest_paths(&r, s, &path, 1, &watched, &err);
    limit_files(RLIM_INFINITY);
    assert_int_equal(rc, ERR_IO);
    assert_non_null(strstr(err.text, "a.db"));
    assert_int_equal(stored(s), 10000);
    /* all before the document whose commit failed was told of, and nothing after */
    assert_int_equal(r.documents, 19999);
    assert_int_equal(told, 19999 / 256 * 256);
    ingest_result_release(&r);
    ingest(&r, s, path);
    assert_int_equal(stored(s), 25000);
    assert_int_equal(r.duplicates, 10000);
    ingest_result_release(&r);
    store_close(s);
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
        case_of(what_is_stored_bears_the_moment_that_was_passed_in),
        case_of(documents_equal_but_for_white_space_are_duplicates),
        case_of(two_documents_of_one_run_are_a_conflict),
        case_of(a_dry_run_stores_nothing_and_knows_what_is_there),
        case_of(the_items_of_a_large_ingest_stay_affordable),
        case_of(progress_is_told_now_and_then),
        case_of(without_a_database_only_a_dry_run_makes_sense),
        case_of(a_folder_at_once_is_its_documents_one_by_one),
        case_of(a_disk_that_fills_up_keeps_what_was_committed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

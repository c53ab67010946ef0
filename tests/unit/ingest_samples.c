/* The samples are what samples/README.md says they are. */
#include "ingest/import.h"
#include "ingest/source.h"
#include "receipt/grade.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct tally {
    size_t documents, grades[GRADES], synthetic;
    int by_name; /* the file's name says the grade it must earn */
};

static const char *base_name(const char *origin)
{
    const char *slash = strrchr(origin, '/');
    return slash ? slash + 1 : origin;
}

/* Two flaws need other documents to show, so the document alone is a receipt. */
static enum grade expected_grade(const char *name)
{
    static const char *const alone[] = {"disputed-warm-first-step", "conflict", "running", "cold-sibling"};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (strncmp(name, alone[i], strlen(alone[i])) == 0)
            return GRADE_RECEIPT;
    for (int g = 0; g < GRADES; g++)
        if (strncmp(name, grade_name((enum grade)g), strlen(grade_name((enum grade)g))) == 0)
            return (enum grade)g;
    fail_msg("%s names no grade", name);
    return GRADES;
}

static int judge(void *context, const struct source_document *d, struct error *err)
{
    struct tally *t = context;
    struct receipt *r = NULL;
    struct json_place where;
    struct grading g = {.grade = GRADE_UNREADABLE};
    if (receipt_parse(&r, &where, d->bytes, d->size, err) == 0) {
        assert_int_equal(receipt_grade(&g, r, err), 0);
        t->synthetic += (size_t)r->synthetic;
    }
    if (t->by_name && g.grade != expected_grade(base_name(d->origin)))
        fail_msg("%s is graded %s", d->origin, grade_name(g.grade));
    t->documents++;
    t->grades[g.grade]++;
    receipt_free(r);
    return 0;
}

static int no_fault(void *context, const char *origin, const char *why, struct error *err)
{
    (void)context;
    (void)err;
    fail_msg("%s: %s", origin, why);
    return 0;
}

static void ignore(void *context, const char *path)
{
    (void)context;
    (void)path;
}

static struct tally walk(const char *pattern, int by_name)
{
    char path[4096];
    glob_t found;
    struct tally t = {.by_name = by_name};
    struct source_sink sink = {.context = &t, .document = judge, .fault = no_fault, .file = ignore, .skipped = ignore};
    snprintf(path, sizeof path, "%s/%s", SAMPLES_DIR, pattern);
    assert_int_equal(glob(path, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct error err = {0};
        if (source_walk(found.gl_pathv[i], &sink, &err) != 0)
            fail_msg("%s", err.text);
    }
    globfree(&found);
    return t;
}

static void every_measured_document_is_a_receipt_and_not_synthetic(void **state)
{
    (void)state;
    struct tally t = walk("measured/mlperf-v4.1-llama2-70b-lora/*/*.json", 0);
    assert_int_equal(t.documents, 30);
    assert_int_equal(t.grades[GRADE_RECEIPT], 30);
    assert_int_equal(t.synthetic, 0);
}

static void every_document_of_the_synthetic_waves_is_a_receipt_that_says_so(void **state)
{
    (void)state;
    struct tally t = walk("synthetic/*.jsonl", 0);
    assert_int_equal(t.documents, 90);
    assert_int_equal(t.grades[GRADE_RECEIPT], t.documents);
    assert_int_equal(t.synthetic, t.documents);
}

static void what_arrives_later_are_receipts_that_say_they_are_made_up(void **state)
{
    (void)state;
    struct tally t = walk("later/*.jsonl", 0);
    assert_int_equal(t.documents, 10);
    assert_int_equal(t.grades[GRADE_RECEIPT], t.documents);
    assert_int_equal(t.synthetic, t.documents);
}

static void every_broken_document_earns_the_grade_in_its_name(void **state)
{
    (void)state;
    struct tally t = walk("synthetic/broken/*.json", 1);
    assert_int_equal(t.documents, 27);
    assert_int_equal(t.synthetic, t.documents - t.grades[GRADE_UNREADABLE]);
    assert_true(t.grades[GRADE_UNREADABLE] >= 5 && t.grades[GRADE_ANECDOTE] >= 6 && t.grades[GRADE_DISPUTED] >= 8);
}

/* The document of this very text, below the samples; 0 when none has it. */
static int is_a_sample(const char *folder, const struct imported *i)
{
    char pattern[4096];
    glob_t found;
    int same = 0;
    snprintf(pattern, sizeof pattern, "%s/measured/mlperf-v4.1-llama2-70b-lora/%s/*.json", SAMPLES_DIR, folder);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t k = 0; k < found.gl_pathc && !same; k++) {
        static char text[1 << 16];
        FILE *in = fopen(found.gl_pathv[k], "rb");
        assert_non_null(in);
        size_t n = fread(text, 1, sizeof text, in);
        fclose(in);
        same = n == i->size + 1 && memcmp(text, i->document, i->size) == 0 && text[n - 1] == '\n';
    }
    globfree(&found);
    return same;
}

static void the_published_logs_give_the_measured_documents_byte_by_byte(void **state)
{
    (void)state;
    static const char *const folders[] = {"eos_ngc24.09_nemo", "h200_ngc24.09_nemo", "b200_preview_nemo"};
    for (size_t f = 0; f < 3; f++) {
        char pattern[4096], side[4096];
        glob_t found;
        snprintf(pattern, sizeof pattern, "%s/data/mlperf_v4.1/NVIDIA/results/%s/llama2_70b_lora/result_*.txt",
                 SHARED_DIR, folders[f]);
        snprintf(side, sizeof side, "%s/measured/mlperf-v4.1-llama2-70b-lora/%s.provenance.json", SAMPLES_DIR,
                 folders[f]);
        if (glob(pattern, 0, NULL, &found) != 0) {
            print_message("skipped: no logs at %s\n", pattern);
            skip();
        }
        for (size_t i = 0; i < found.gl_pathc; i++) {
            struct imported imported = {0};
            struct error err = {0};
            if (import_file(&imported, importer_by_name("mllog"), found.gl_pathv[i], side, NULL, &err) != 0)
                fail_msg("%s", err.text);
            if (!is_a_sample(folders[f], &imported))
                fail_msg("%s: no sample has this text", found.gl_pathv[i]);
            imported_release(&imported);
        }
        globfree(&found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_measured_document_is_a_receipt_and_not_synthetic),
        cmocka_unit_test(every_document_of_the_synthetic_waves_is_a_receipt_that_says_so),
        cmocka_unit_test(what_arrives_later_are_receipts_that_say_they_are_made_up),
        cmocka_unit_test(every_broken_document_earns_the_grade_in_its_name),
        cmocka_unit_test(the_published_logs_give_the_measured_documents_byte_by_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "store/packer.h"

#include "store_archive.h"

static struct scratch t;

static int set_up(void **state)
{
    (void)state;
    scratch_open(&t);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_close(&t);
    return 0;
}

enum { DOCUMENTS = 60 };

/* Document i: digits as in receipts, some short, some far beyond the dictionary, some of chance alone. */
static char *make(int i, size_t *size)
{
    unsigned seed = (unsigned)i + 1;
    *size = i % 7 == 0 ? (size_t)i + 1 : (size_t)i * 1900;
    char *text = malloc(*size);
    assert_non_null(text);
    for (size_t k = 0; k < *size; k++) {
        seed = seed * 1103515245u + 12345u;
        text[k] = i % 5 == 0 ? (char)(seed >> 16) : k % 8 == 0 ? ',' : (char)('0' + (seed >> 16) % 10);
    }
    return text;
}

static struct packer *open_packer(void)
{
    struct packer *p = NULL;
    struct error err = {0};
    assert_int_equal(packer_open(&p, t.store, &err), 0);
    return p;
}

static void a_frame_does_not_depend_on_what_was_packed_before(void **state)
{
    (void)state;
    struct packer *used = open_packer();
    for (int i = 1; i < DOCUMENTS; i++) {
        struct packer *fresh = open_packer();
        struct error err = {0};
        size_t size, a_size, b_size;
        void *a, *b;
        char *text = make(i, &size);
        assert_int_equal(packer_pack(used, text, size, &a, &a_size, &err), 0);
        assert_int_equal(packer_pack(fresh, text, size, &b, &b_size, &err), 0);
        assert_int_equal(a_size, b_size);
        assert_memory_equal(a, b, a_size);
        packer_close(fresh);
        free(a);
        free(b);
        free(text);
    }
    packer_close(used);
}

static void no_fault(void *context, const char *fault)
{
    (void)context;
    fail_msg("%s", fault);
}

static void what_was_packed_apart_comes_back_like_any_other(void **state)
{
    (void)state;
    struct packer *p = open_packer();
    struct error err = {0};
    long long faults = -1;
    assert_int_equal(store_begin(t.store, &err), 0);
    for (int i = 1; i < DOCUMENTS; i++) {
        struct document d = {.origin = "runs/bad.json", .fault = "no receipt"};
        struct added_document a;
        struct digest id;
        size_t back_size;
        void *packed = NULL;
        char *text = make(i, &d.size), *back;
        d.bytes = text;
        if (i % 3 != 0)
            assert_int_equal(packer_pack(p, text, d.size, &packed, &d.packed_size, &err), 0);
        d.packed = packed;
        digest_of(&id, text, d.size);
        d.id = i % 2 == 0 ? &id : NULL;
        assert_int_equal(document_add(t.store, &d, &a, &err), 0);
        assert_memory_equal(&a.id, &id, sizeof id);
        assert_int_equal(document_bytes(t.store, &id, &back, &back_size, &err), 0);
        assert_int_equal(back_size, d.size);
        assert_memory_equal(back, text, d.size);
        free(back);
        free(packed);
        free(text);
    }
    assert_int_equal(store_commit(t.store, &err), 0);
    assert_int_equal(store_verify(t.store, &(struct verifier){.report = no_fault}, &faults, &err), 0);
    assert_int_equal(faults, 0);
    packer_close(p);
    packer_close(NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_frame_does_not_depend_on_what_was_packed_before),
        TEST(what_was_packed_apart_comes_back_like_any_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

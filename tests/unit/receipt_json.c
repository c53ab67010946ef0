#include "receipt/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct json *parse(const char *text)
{
    struct json *doc = NULL;
    struct error err = {.code = ERR_NONE};
    if (json_parse(&doc, NULL, text, strlen(text), &err) != 0)
        fail_msg("%s: refused: %s", text, err.text);
    return doc;
}

static struct digest digest_of_text(const char *text)
{
    struct json *doc = parse(text);
    struct digest d = *json_canonical(doc);
    json_free(doc);
    return d;
}

static int same(const char *a, const char *b)
{
    struct digest x = digest_of_text(a), y = digest_of_text(b);
    return memcmp(&x, &y, sizeof x) == 0;
}

static void canonical_digest_ignores_what_says_the_same(void **state)
{
    (void)state;
    assert_true(same("{\"a\":1,\"b\":[1,2]}", " {\n\"b\" : [ 1 ,\t2 ] ,\r\n\"a\":1 } "));
    assert_true(same("{\"a\":\"\\u0041\\/\\ud834\\udd1e\\n\"}", "{\"\\u0061\":\"A/𝄞\\u000a\"}"));
    assert_true(same("{\"x\":{\"d\":4,\"c\":{\"z\":1,\"y\":2}}}", "{\"x\":{\"c\":{\"y\":2,\"z\":1},\"d\":4}}"));
    assert_true(same("{\"prefix-b\":1,\"prefix-a\":2,\"prefix\":3}", "{\"prefix\":3,\"prefix-a\":2,\"prefix-b\":1}"));
    assert_true(same("[1,2,3,4,5,6,7,8,9.5]", "[ 1, 2, 3, 4, 5, 6, 7, 8,\n9.5 ]"));
}

static void canonical_digest_tells_apart_what_differs(void **state)
{
    (void)state;
    static const char *const texts[] = {"null",
                                        "true",
                                        "false",
                                        "0",
                                        "-0",
                                        "1",
                                        "1.0",
                                        "1e0",
                                        "1E0",
                                        "10e-1",
                                        "\"\"",
                                        "\"1\"",
                                        "\"null\"",
                                        "[]",
                                        "{}",
                                        "[[]]",
                                        "[{}]",
                                        "[1]",
                                        "[1,2]",
                                        "[12]",
                                        "[2,1]",
                                        "[[1],2]",
                                        "[[1,2]]",
                                        "[\"1\",2]",
                                        "[1,\"2\"]",
                                        "[null]",
                                        "[0]",
                                        "[-1]",
                                        "[1.5]",
                                        "[15]",
                                        "[0.15]",
                                        "[0.150]",
                                        "{\"a\":1}",
                                        "{\"a\":2}",
                                        "{\"b\":1}",
                                        "{\"a\":1,\"b\":1}",
                                        "{\"a\":[1,1]}",
                                        "{\"a\":{\"b\":1}}",
                                        "{\"a\":{},\"b\":1}",
                                        "{\"\":\"a\"}",
                                        "{\"a\":\"\"}",
                                        "{\"ab\":\"c\"}",
                                        "{\"a\":\"bc\"}",
                                        "[\"ab\",\"c\"]",
                                        "[\"a\",\"bc\"]",
                                        "[\"abc\"]",
                                        "[\"a\",\"b\",\"c\"]",
                                        "{\"a\":\"b\",\"c\":\"d\"}",
                                        "{\"a\":\"d\",\"c\":\"b\"}",
                                        "1e5",
                                        "100000",
                                        "1.00000",
                                        "18014398509481984",
                                        "1801439850948198.4",
                                        "[1,2,3,4,5,6,7,8]",
                                        "[1,2,3,4,5,6,7,8,9]",
                                        "[1,2,3,4,5,6,7,9,8]",
                                        "[1,2,3,4,5,6,7.0,8]",
                                        "1000000000000000000000",
                                        "12345678901234567890.5",
                                        "12345678901234567890.25"};
    enum { N = sizeof texts / sizeof *texts };
    struct digest d[N];
    for (size_t i = 0; i < N; i++) {
        d[i] = digest_of_text(texts[i]);
        for (size_t j = 0; j < i; j++)
            if (memcmp(&d[i], &d[j], sizeof d[i]) == 0)
                fail_msg("%s and %s have one digest", texts[j], texts[i]);
    }
}

/* Objects longer than a few hundred bytes are digested on their own: the same rules hold for them. */
static void canonical_digest_of_long_objects_is_as_strict(void **state)
{
    (void)state;
    char pad[400], one[1000], two[1000];
    memset(pad, 'p', sizeof pad - 1);
    pad[sizeof pad - 1] = '\0';
    snprintf(one, sizeof one, "[{\"pad\":\"%s\",\"a\":{\"x\":1},\"b\":2},3]", pad);
    snprintf(two, sizeof two, "[{\"b\":2,\"a\":{\"x\":1},\"pad\":\"%s\"}, 3]", pad);
    assert_true(same(one, two));
    snprintf(two, sizeof two, "[{\"b\":2,\"a\":{\"x\":1.0},\"pad\":\"%s\"},3]", pad);
    assert_false(same(one, two));
    snprintf(two, sizeof two, "[{\"b\":2,\"a\":{\"x\":1},\"pad\":\"%s\"},4]", pad);
    assert_false(same(one, two));
}

/* The digest is stored in databases: its bytes, written out here as json_canon.h tells them, may not change unseen. */
static void canonical_digest_is_the_documented_one(void **state)
{
    (void)state;
    static const char bytes[] = "\x07"                            /* object */
                                "a\0\x05\x40\x07\x0a\x40\x01\x06" /* [7, -1] */
                                "b\0\x04hi\0"                     /* "hi" */
                                "c\0\x0b"
                                "1e5\0"         /* 1e5, spelled */
                                "d\0\x45\x7d\0" /* 1.25: 3 digits, 2 places, 125 in two bytes */
                                "e\0\x01"       /* null */
                                "\x08";
    struct digest want, got = digest_of_text("{\"e\":null,\"d\":1.25,\"c\":1e5,\"b\":\"hi\",\"a\":[7,-1]}");
    digest_of(&want, bytes, sizeof bytes - 1);
    assert_memory_equal(&got, &want, sizeof got);
}

static void lifted_and_short_arrays_give_the_same_numbers(void **state)
{
    (void)state;
    struct json *doc =
        parse("{\"short\":[1.5,-2,3e2],\"long\":[1.5,-2,3e2,0.1,5,6,7,8,9],\"mixed\":[1,2,3,4,5,6,7,8,\"x\"],"
              "\"none\":[],\"nested\":[[1,2],[3]],\"after\":[42]}");
    const struct json_node *root = json_root(doc);
    size_t n = 99, bad = 99;
    const double *x = json_numbers(doc, json_find(root, "short"), &n, NULL);
    assert_int_equal(n, 3);
    const double *y = json_numbers(doc, json_find(root, "long"), &n, NULL);
    assert_int_equal(n, 9);
    assert_memory_equal(x, y, 3 * sizeof *x);
    assert_true(y[3] == 0.1 && y[8] == 9);
    assert_int_equal(json_size(json_find(root, "long")), 9);
    assert_null(json_first(json_find(root, "long")));
    assert_null(json_numbers(doc, json_find(root, "mixed"), &n, &bad));
    assert_int_equal(bad, 8);
    assert_int_equal(json_size(json_find(root, "mixed")), 9);
    assert_true(json_number(json_first(json_find(root, "mixed"))) == 1);
    assert_non_null(json_numbers(doc, json_find(root, "none"), &n, NULL));
    assert_int_equal(n, 0);
    assert_null(json_numbers(doc, json_find(root, "nested"), &n, &bad));
    assert_int_equal(bad, 0);
    assert_null(json_numbers(doc, root, &n, &bad));
    assert_int_equal(bad, 0);
    assert_null(json_numbers(doc, NULL, &n, NULL));
    x = json_numbers(doc, json_find(root, "after"), &n, NULL);
    assert_true(n == 1 && x[0] == 42);
    json_free(doc);
}

static void an_empty_array_is_never_taken_for_a_lifted_one(void **state)
{
    (void)state;
    struct json *doc = parse("[[],[1,2,3,4,5,6,7,8],[],[{\"x\":[]}],[8,7,6,5,4,3,2,1]]");
    static const size_t sizes[] = {0, 8, 0, 1, 8};
    const struct json_node *e = json_first(json_root(doc));
    for (size_t i = 0; i < 5; i++, e = json_next(e)) {
        size_t n;
        assert_int_equal(json_size(e), sizes[i]);
        const double *x = json_numbers(doc, e, &n, NULL);
        assert_true((x != NULL) == (i != 3));
        if (i == 1 || i == 4)
            assert_true(x[0] == (i == 1 ? 1 : 8) && x[7] == (i == 1 ? 8 : 1));
    }
    assert_null(e);
    json_free(doc);
}

static void find_walks_dotted_paths_exactly(void **state)
{
    (void)state;
    struct json *doc =
        parse("{\"accelerator\":{\"count\":8,\"observed\":null,\"Count\":9},\"Lane\":\"x\",\"flag\":false,"
              "\"text\":\"a\\u00e9\\\"\",\"on\":true,\"list\":[1,\"two\"]}");
    const struct json_node *root = json_root(doc);
    assert_true(json_number(json_find(root, "accelerator.count")) == 8);
    assert_true(json_number(json_find(json_find(root, "accelerator"), "Count")) == 9);
    assert_null(json_find(root, "accelerator.observed"));
    assert_null(json_find(root, "accelerator.observed.deeper"));
    assert_null(json_find(root, "accelerator.count.deeper"));
    assert_null(json_find(root, "accelerator.coun"));
    assert_null(json_find(root, "lane"));
    assert_null(json_find(root, "list.two"));
    assert_null(json_find(NULL, "lane"));
    assert_string_equal(json_text(json_find(root, "text")), "aé\"");
    assert_null(json_text(json_find(root, "flag")));
    assert_int_equal(json_is_true(json_find(root, "flag")), 0);
    assert_int_equal(json_is_true(json_find(root, "on")), 1);
    assert_int_equal(json_is_true(json_find(root, "text")), -1);
    assert_int_equal(json_is_true(NULL), -1);
    assert_true(isnan(json_number(json_find(root, "text"))));
    assert_true(isnan(json_number(NULL)));
    assert_null(json_text(NULL));
    assert_string_equal(json_name(json_first(root)), "accelerator");
    assert_null(json_name(json_first(json_find(root, "list"))));
    assert_int_equal(json_type(json_next(json_first(json_find(root, "accelerator")))), JSON_NULL);
    assert_int_equal(json_size(root), 6);
    json_free(doc);
}

static void scalars_are_documents(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum json_type type;
    } cases[] = {{"null", JSON_NULL}, {"true", JSON_BOOL}, {" 7 ", JSON_NUMBER},    {"\"x\"", JSON_STRING},
                 {"[]", JSON_ARRAY},  {"{}", JSON_OBJECT}, {"-0.5e-3", JSON_NUMBER}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json *doc = parse(cases[i].text);
        assert_int_equal(json_type(json_root(doc)), cases[i].type);
        json_free(doc);
    }
    json_free(NULL);
}

/* cJSON would cut these at 63 characters, round them or read them with the locale's point: it never sees them. */
static void numbers_keep_what_cjson_would_lose(void **state)
{
    (void)state;
    struct json *doc =
        parse("[0.1000000000000000055511151231257827021181583404541015625000000000000000000000000000000001,"
              "18446744073709551616,100000000000000000000,-0.0,4.9e-324,1.7976931348623157e308]");
    const struct json_node *e = json_first(json_root(doc));
    assert_true(json_number(e) == 0.1);
    e = json_next(e);
    assert_true(json_number(e) == 0x1p64);
    e = json_next(e);
    assert_true(json_number(e) == 1e20);
    e = json_next(e);
    assert_true(json_number(e) == 0 && signbit(json_number(e)));
    e = json_next(e);
    assert_true(json_number(e) == 0x1p-1074);
    e = json_next(e);
    assert_true(json_number(e) == 0x1.fffffffffffffp1023);
    json_free(doc);
}

static void spell(char number[64], int how, double x)
{
    if (how == 0)
        snprintf(number, 64, "%.17g", x);
    else if (how == 1)
        snprintf(number, 64, "%.6f", x);
    else if (how == 2)
        snprintf(number, 64, "%.0f", x);
    else
        snprintf(number, 64, "%.15e", x);
}

static void long_arrays_are_bit_equal_to_strtod(void **state)
{
    (void)state;
    enum { N = 20000 };
    uint64_t seed = 20260420;
    char *text = NULL;
    size_t len, n;
    double *want = malloc(N * sizeof *want);
    FILE *f = open_memstream(&text, &len);
    putc('[', f);
    for (int i = 0; i < N; i++) {
        char number[64];
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        spell(number, i % 4, (double)(seed >> 33) / 7e4);
        want[i] = strtod(number, NULL);
        fprintf(f, "%s%s", i ? i % 3 ? ", " : "," : "", number);
    }
    putc(']', f);
    fclose(f);
    struct json *doc = parse(text);
    const double *x = json_numbers(doc, json_root(doc), &n, NULL);
    assert_int_equal(n, N);
    assert_memory_equal(x, want, N * sizeof *want);
    json_free(doc);
    free(text);
    free(want);
}

static char *canonical_text(struct json *doc, const struct json_node *node)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    json_write_canonical(f, doc, node);
    fclose(f);
    return text;
}

static void canonical_text_is_sorted_and_parses_to_the_same(void **state)
{
    (void)state;
    struct json *doc = parse("{\"b\":[1.50,2,{\"z\":null,\"y\":[1,2,3,4,5,6,7,8.25]}],\"a\":\"\\u00e9\\n\",\"\":true,"
                             "\"aa\":{\"d\":{\"f\":1,\"e\":2},\"c\":[]}}");
    char *text = canonical_text(doc, json_root(doc));
    assert_string_equal(text, "{\"\":true,\"a\":\"é\\n\",\"aa\":{\"c\":[],\"d\":{\"e\":2,\"f\":1}},"
                              "\"b\":[1.5,2,{\"y\":[1,2,3,4,5,6,7,8.25],\"z\":null}]}");
    struct json *again = parse(text);
    char *twice = canonical_text(again, json_root(again));
    assert_string_equal(twice, text);
    char *part = canonical_text(doc, json_find(json_root(doc), "aa.d"));
    assert_string_equal(part, "{\"e\":2,\"f\":1}");
    json_free(doc);
    json_free(again);
    free(text);
    free(twice);
    free(part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(canonical_digest_ignores_what_says_the_same),
        cmocka_unit_test(canonical_digest_tells_apart_what_differs),
        cmocka_unit_test(canonical_digest_of_long_objects_is_as_strict),
        cmocka_unit_test(canonical_digest_is_the_documented_one),
        cmocka_unit_test(lifted_and_short_arrays_give_the_same_numbers),
        cmocka_unit_test(an_empty_array_is_never_taken_for_a_lifted_one),
        cmocka_unit_test(find_walks_dotted_paths_exactly),
        cmocka_unit_test(scalars_are_documents),
        cmocka_unit_test(numbers_keep_what_cjson_would_lose),
        cmocka_unit_test(long_arrays_are_bit_equal_to_strtod),
        cmocka_unit_test(canonical_text_is_sorted_and_parses_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

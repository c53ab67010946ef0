#include "receipt/json.h"

#include "core/number.h"

#include <dirent.h>
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

/* Parses exactly len bytes in memory of their own, so that the sanitizer sees a byte read too many. */
static int parse_bytes(struct json **doc, struct json_place *where, const char *text, size_t len, struct error *err)
{
    char *copy = malloc(len > 0 ? len : 1);
    assert_non_null(copy);
    memcpy(copy, text, len);
    int rc = json_parse(doc, where, copy, len, err);
    free(copy);
    return rc;
}

static void assert_refused_bytes(const char *text, size_t len, const char *message)
{
    struct json *doc = NULL;
    struct json_place where = {0, 0, 0};
    struct error err = {.code = ERR_NONE};
    int rc = parse_bytes(&doc, &where, text, len, &err);
    char place[64];
    assert_int_equal(rc, ERR_INPUT);
    assert_int_equal(err.code, ERR_INPUT);
    assert_null(doc);
    assert_string_equal(err.text, message);
    snprintf(place, sizeof place, "%zu:%zu: ", where.line, where.column);
    assert_memory_equal(err.text, place, strlen(place));
    assert_true(where.offset <= len);
}

static void assert_refused(const char *text, const char *message)
{
    assert_refused_bytes(text, strlen(text), message);
}

static void every_refusal_names_fault_and_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "1:1: the document is empty"},
        {" \n ", "1:1: the document is empty"},
        {"\xef\xbb\xbf{}", "1:1: byte order mark before the document"},
        {"{}\n{}", "2:1: bytes after the end of the document"},
        {"1 2", "1:3: bytes after the end of the document"},
        {"{\"a\":1,\n \"lane\":2,\n \"b\":3, \"lane\":4}", "3:9: duplicate member \"lane\""},
        {"{\"a\":1,\"\\u0061\":2}", "1:8: duplicate member \"a\""},
        {"{\"x\":{\"\":1,\"\":2}}", "1:12: duplicate member \"\""},
        {"{\"a\":1,\"a\":2,\"b\":01}", "1:8: duplicate member \"a\""},
        {"{\"a\":01,\"a\":2}", "1:6: leading zero in a number"},
        {"{\"a\":{\"b\":1,\"b\":2},\"a\":3}", "1:13: duplicate member \"b\""},
        {"{\"k\":1,\"k\":[1,}", "1:8: duplicate member \"k\""},
        {"[01]", "1:2: leading zero in a number"},
        {"[-01]", "1:2: leading zero in a number"},
        {"[1, 2, 3, 4, 5, 6, 7, 8, 00.5]", "1:26: leading zero in a number"},
        {"[1.]", "1:2: no digits after the point of a number"},
        {"[1.e5]", "1:2: no digits after the point of a number"},
        {"[1e]", "1:2: no digits in the exponent of a number"},
        {"[1.5e+]", "1:2: no digits in the exponent of a number"},
        {"[-]", "1:2: no digits after '-'"},
        {"[-.5]", "1:2: no digits after '-'"},
        {"[.5]", "1:2: a number cannot begin with its point: write 0.5"},
        {"[+1]", "1:2: a number cannot begin with '+'"},
        {"[0x10]", "1:3: expected ',' or ']', found 'x'"},
        {"[1_000]", "1:3: expected ',' or ']', found '_'"},
        {"[NaN]", "1:2: NaN is not JSON: write null"},
        {"[-Infinity]", "1:2: -Infinity is not JSON: write null"},
        {"{\"a\": True}", "1:7: True is not JSON: write true"},
        {"{\"a\": None}", "1:7: None is not JSON: write null"},
        {"[truth]", "1:2: expected a value, found truth"},
        {"[1e999]", "1:2: number 1e999 is larger than a double can hold"},
        {"[-1e999]", "1:2: number -1e999 is larger than a double can hold"},
        {"[1e-400]", "1:2: number 1e-400 is too small: it would become zero"},
        {"\n\n [\n  0.5, 9007199254740993]", "4:8: integer 9007199254740993 would be rounded"},
        {"[-9007199254740993]", "1:2: integer -9007199254740993 would be rounded"},
        {"[123456789012345678901234567890]", "1:2: integer 123456789012345678901234567890 would be rounded"},
        {"\"a\\u0000b\"", "1:3: escaped NUL in a string"},
        {"{\"a\\u0000b\":1}", "1:4: escaped NUL in a string"},
        {"\"a\tb\"", "1:3: control character 0x09 in a string: write \\u0009"},
        {"\"a\nb\"", "1:3: line break in a string: a quote is missing, or write \\n"},
        {"\"\\x41\"", "1:2: unknown escape: \\ before 'x'"},
        {"\"\\u12g4\"", "1:2: \\u wants four hexadecimal digits"},
        {"\"\\u12", "1:2: \\u wants four hexadecimal digits"},
        {"\"\\ud800\"", "1:2: unpaired surrogate \\ud800"},
        {"\"\\ud800\\u0041\"", "1:2: unpaired surrogate \\ud800"},
        {"\"\\uDC00\"", "1:2: unpaired surrogate \\uDC00"},
        {"\"\xff\"", "1:2: invalid UTF-8 in a string: byte 0xff"},
        {"\"\xc0\xaf\"", "1:2: invalid UTF-8 in a string: byte 0xc0"},
        {"\"\xed\xa0\x80\"", "1:2: invalid UTF-8 in a string: byte 0xed"},
        {"\"\xf4\x90\x80\x80\"", "1:2: invalid UTF-8 in a string: byte 0xf4"},
        {"\"\xe2\x82", "1:2: invalid UTF-8 in a string: byte 0xe2"},
        {"\"abc", "1:5: string is not closed before the end of the document"},
        {"\"abc\\", "1:5: string is not closed before the end of the document"},
        {"[1,]", "1:4: comma after the last element"},
        {"[\"a\", ]", "1:7: comma after the last element"},
        {"{\"a\":1,}", "1:8: comma after the last member"},
        {"[,1]", "1:2: expected a value, found ','"},
        {"[1 2]", "1:4: expected ',' or ']', found '2'"},
        {"[1", "1:3: expected ',' or ']', found the end of the document"},
        {"[1}", "1:3: expected ',' or ']', found '}'"},
        {"{\"a\":1", "1:7: expected ',' or '}', found the end of the document"},
        {"{\"a\" 1}", "1:6: expected ':', found '1'"},
        {"{\"a\":}", "1:6: expected a value, found '}'"},
        {"{a:1}", "1:2: expected a member name in double quotes, found 'a'"},
        {"{'a':1}", "1:2: single quotes: member names take double quotes"},
        {"['a']", "1:2: single quotes: strings take double quotes"},
        {"[\xff]", "1:2: expected a value, found byte 0xff"},
        {"[\x01]", "1:2: expected a value, found byte 0x01"},
        {"[\xc2\xa0"
         "1]",
         "1:2: expected a value, found U+00A0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(cases[i].text, cases[i].message);
}

static void columns_count_characters_and_offsets_bytes(void **state)
{
    (void)state;
    struct json *doc = NULL;
    struct json_place where;
    const char *text = "{\"é€𝄞\": tru}";
    assert_int_equal(json_parse(&doc, &where, text, strlen(text), NULL), ERR_INPUT);
    assert_int_equal(where.line, 1);
    assert_int_equal(where.column, 9);
    assert_int_equal(where.offset, 14);
}

static void nul_bytes_are_no_white_space(void **state)
{
    (void)state;
    assert_refused_bytes("{}\0", 3, "1:3: bytes after the end of the document");
    assert_refused_bytes("[1,\0 2]", 7, "1:4: expected a value, found byte 0x00");
    assert_refused_bytes("\"a\0b\"", 5, "1:3: control character 0x00 in a string: write \\u0000");
    assert_refused_bytes("\"\\\0\"", 4, "1:2: unknown escape: \\ before byte 0x00");
}

static char *nested(int depth)
{
    char *text = calloc((size_t)depth + 1, 2);
    assert_non_null(text);
    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    return text;
}

static void nesting_ends_at_the_stated_depth(void **state)
{
    (void)state;
    char *deep = nested(JSON_MAX_DEPTH), *deeper = nested(JSON_MAX_DEPTH + 1), *deepest = nested(1000000);
    json_free(parse(deep));
    assert_refused(deeper, "1:129: nested deeper than 128 levels");
    assert_refused(deepest, "1:129: nested deeper than 128 levels");
    free(deep);
    free(deeper);
    free(deepest);
}

static void documents_end_at_the_stated_size(void **state)
{
    (void)state;
    size_t len = JSON_MAX_BYTES + 1;
    char *text = malloc(len);
    struct error err;
    struct json *doc = NULL;
    assert_non_null(text);
    memset(text, ' ', len);
    text[0] = '7';
    assert_int_equal(json_parse(&doc, NULL, text, len, &err), ERR_INPUT);
    assert_string_equal(err.text, "1:1: 67108865 bytes are more than the 67108864 that are read");
    assert_int_equal(json_parse(&doc, NULL, text, len - 1, &err), 0);
    assert_true(json_number(json_root(doc)) == 7);
    json_free(doc);
    free(text);
}

/* Member names that share hash-like prefixes, in falling order, one of them twice: a quadratic search would hang. */
static void a_hundred_thousand_members_are_no_burden(void **state)
{
    (void)state;
    enum { MEMBERS = 100000 };
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    putc('{', f);
    for (int i = MEMBERS; i > 0; i--)
        fprintf(f, "\"common-prefix-%07d\":%d,", i, i);
    fputs("\"common-prefix-0000001\":0}", f);
    fclose(f);
    char message[100];
    snprintf(message, sizeof message, "1:%zu: duplicate member \"common-prefix-0000001\"", len - 25);
    assert_refused(text, message);
    memcpy(text + len - 26, "\"common-prefix-0000000\"", 23);
    struct json *doc = parse(text);
    assert_int_equal(json_size(json_root(doc)), MEMBERS + 1);
    json_free(doc);
    free(text);
}

/* JSONTestSuite's y_ files that RFC 8259 allows and this reader refuses on purpose. */
static const char *const refused_on_purpose[] = {"y_object_duplicated_key.json",
                                                 "y_object_duplicated_key_and_value.json",
                                                 "y_object_escaped_null_in_key.json", "y_string_null_escape.json"};

static int is_refused_on_purpose(const char *name)
{
    for (size_t i = 0; i < sizeof refused_on_purpose / sizeof *refused_on_purpose; i++)
        if (strcmp(name, refused_on_purpose[i]) == 0)
            return 1;
    return 0;
}

static int parse_file(const char *folder, const char *name)
{
    char path[4096], bytes[1 << 18];
    struct json *doc = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t len = fread(bytes, 1, sizeof bytes, f);
    assert_true(feof(f));
    fclose(f);
    int rc = parse_bytes(&doc, NULL, bytes, len, NULL);
    json_free(doc);
    return rc;
}

static void json_test_suite_is_judged_as_its_names_say(void **state)
{
    (void)state;
    const char *folder = SHARED_DIR "/data/jsontestsuite/test_parsing";
    DIR *d = opendir(folder);
    int n = 0;
    if (d == NULL) {
        print_message("skipped: no JSONTestSuite at %s\n", folder);
        skip();
    }
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (strchr("yni", e->d_name[0]) == NULL || e->d_name[1] != '_')
            continue;
        int rc = parse_file(folder, e->d_name);
        int wanted = e->d_name[0] == 'y' && !is_refused_on_purpose(e->d_name);
        if (rc != 0 && rc != ERR_INPUT)
            fail_msg("%s: error %d", e->d_name, rc);
        if (e->d_name[0] != 'i' && (rc == 0) != wanted)
            fail_msg("%s: %s", e->d_name, rc == 0 ? "accepted" : "refused");
        n++;
    }
    closedir(d);
    assert_true(n > 300);
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
        cmocka_unit_test(every_refusal_names_fault_and_place),
        cmocka_unit_test(columns_count_characters_and_offsets_bytes),
        cmocka_unit_test(nul_bytes_are_no_white_space),
        cmocka_unit_test(nesting_ends_at_the_stated_depth),
        cmocka_unit_test(documents_end_at_the_stated_size),
        cmocka_unit_test(a_hundred_thousand_members_are_no_burden),
        cmocka_unit_test(json_test_suite_is_judged_as_its_names_say),
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

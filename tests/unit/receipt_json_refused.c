#include "receipt/json.h"

#include <dirent.h>
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

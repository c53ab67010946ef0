#include "core/json_writer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct output {
    char *text;
    size_t size;
    FILE *file;
    struct json_writer w;
};

static void begin(struct output *o, int indent)
{
    o->file = open_memstream(&o->text, &o->size);
    assert_non_null(o->file);
    json_writer_init(&o->w, o->file, indent);
}

static void assert_written(struct output *o, const char *want)
{
    assert_int_equal(fclose(o->file), 0);
    assert_string_equal(o->text, want);
    free(o->text);
}

static void write_example(struct json_writer *w)
{
    json_open_object(w, NULL);
    json_string(w, "name", "B200");
    json_int(w, "count", INT64_MIN);
    json_open_array(w, "seconds");
    json_double(w, NULL, 0.1);
    json_double(w, NULL, -2e30);
    json_open_object(w, NULL);
    json_close_object(w);
    json_open_array(w, NULL);
    json_close_array(w);
    json_close_array(w);
    json_bool(w, "yes", 1);
    json_bool(w, "no", 0);
    json_null(w, "nothing");
    json_string(w, "absent", NULL);
    json_raw(w, "raw", "[1,2]");
    json_close_object(w);
}

static void one_line_has_no_white_space(void **state)
{
    (void)state;
    struct output o;
    begin(&o, 0);
    write_example(&o.w);
    assert_written(&o, "{\"name\":\"B200\",\"count\":-9223372036854775808,\"seconds\":[0.1,-2e+30,{},[]],\"yes\":true,"
                       "\"no\":false,\"nothing\":null,\"absent\":null,\"raw\":[1,2]}");
}

static void indented_output_has_one_value_a_line(void **state)
{
    (void)state;
    struct output o;
    begin(&o, 2);
    write_example(&o.w);
    assert_written(&o, "{\n  \"name\": \"B200\",\n  \"count\": -9223372036854775808,\n  \"seconds\": [\n    0.1,\n"
                       "    -2e+30,\n    {},\n    []\n  ],\n  \"yes\": true,\n  \"no\": false,\n  \"nothing\": null,\n"
                       "  \"absent\": null,\n  \"raw\": [1,2]\n}");
}

static void numbers_that_are_none_are_null(void **state)
{
    (void)state;
    struct output o;
    begin(&o, 0);
    json_open_array(&o.w, NULL);
    json_double(&o.w, NULL, NAN);
    json_double(&o.w, NULL, INFINITY);
    json_double(&o.w, NULL, -INFINITY);
    json_close_array(&o.w);
    assert_written(&o, "[null,null,null]");
}

static void text_is_escaped_and_always_utf_8(void **state)
{
    (void)state;
    static const struct {
        const char *text, *json;
    } cases[] = {{"", "\"\""},
                 {"quote \" backslash \\ slash /", "\"quote \\\" backslash \\\\ slash /\""},
                 {"\n\t\r\b\x01\x1b[31m\x7f", "\"\\n\\u0009\\u000d\\u0008\\u0001\\u001b[31m\\u007f\""},
                 {"größe € 𝄞", "\"größe € 𝄞\""},
                 {"bad \xff\xe2\x82 end", "\"bad \ufffd\ufffd\ufffd end\""},
                 {"\u202ertl\u2066\u200b", "\"\\u202ertl\\u2066\\u200b\""},
                 {"tag \U000e0041", "\"tag \\udb40\\udc41\""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct output o;
        begin(&o, 0);
        json_string(&o.w, NULL, cases[i].text);
        assert_written(&o, cases[i].json);
    }
}

static void member_names_are_escaped_too(void **state)
{
    (void)state;
    struct output o;
    begin(&o, 0);
    json_open_object(&o.w, NULL);
    json_int(&o.w, "a\"b\n", 1);
    json_int(&o.w, "", 2);
    json_close_object(&o.w);
    assert_written(&o, "{\"a\\\"b\\n\":1,\"\":2}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_has_no_white_space),    cmocka_unit_test(indented_output_has_one_value_a_line),
        cmocka_unit_test(numbers_that_are_none_are_null), cmocka_unit_test(text_is_escaped_and_always_utf_8),
        cmocka_unit_test(member_names_are_escaped_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Seals: a file knows whether it is what was written. */
#include "core/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_sealed_text_is_whole_and_one_changed_byte_breaks_it(void **state)
{
    (void)state;
    char text[] = "{\"a\": 1,\n \"seal\": \"sha256:" SEAL_OPEN "\"}\n";
    size_t size = sizeof text - 1;
    assert_int_equal(seal_put(text, size, SEAL_JSON), 0);
    assert_null(strstr(text, SEAL_OPEN));
    assert_int_equal(seal_check(text, size, SEAL_JSON), SEAL_WHOLE);
    text[6] = '2';
    assert_int_equal(seal_check(text, size, SEAL_JSON), SEAL_BROKEN);
    text[6] = '1';
    assert_int_equal(seal_check(text, size, SEAL_JSON), SEAL_WHOLE);
    assert_int_equal(seal_check(text, size - 1, SEAL_JSON), SEAL_BROKEN);
}

/* By coreutils: printf 'x"seal": "sha256:%064d' 0 | sha256sum */
static void the_digest_is_that_of_the_bytes_with_zeros_in_its_place(void **state)
{
    (void)state;
    char text[] = "x\"seal\": \"sha256:" SEAL_OPEN;
    assert_int_equal(seal_put(text, sizeof text - 1, SEAL_JSON), 0);
    assert_string_equal(text + 17, "0bb53c6ab1fbc6af24343af1a5dbc0de1449306af73480cddfe8e2570398f55b");
}

static void the_last_place_counts_and_what_is_no_place_is_none(void **state)
{
    (void)state;
    char twice[] = SEAL_JSON SEAL_OPEN "\" " SEAL_JSON SEAL_OPEN "\"";
    assert_int_equal(seal_put(twice, sizeof twice - 1, SEAL_JSON), 0);
    assert_memory_equal(twice, SEAL_JSON SEAL_OPEN, sizeof SEAL_JSON SEAL_OPEN - 1);
    assert_int_equal(seal_check("", 0, SEAL_JSON), SEAL_NONE);
    assert_int_equal(seal_check("\"seal\": \"sha256:", 16, SEAL_JSON), SEAL_NONE);
    assert_int_equal(seal_check(twice, sizeof SEAL_JSON + 10, SEAL_JSON), SEAL_NONE);
    assert_int_equal(seal_check(twice, sizeof twice - 1, SEAL_XML), SEAL_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sealed_text_is_whole_and_one_changed_byte_breaks_it),
        cmocka_unit_test(the_digest_is_that_of_the_bytes_with_zeros_in_its_place),
        cmocka_unit_test(the_last_place_counts_and_what_is_no_place_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "core/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *hex_of(const void *data, size_t size)
{
    static char hex[DIGEST_HEX_SIZE];
    struct digest d;
    digest_of(&d, data, size);
    digest_hex(hex, &d);
    return hex;
}

/* FIPS 180-4 example values, NIST "SHA256.pdf" (one block, two blocks) and SHAVS's million letters. */
static void sha_256_gives_the_published_values(void **state)
{
    (void)state;
    static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    assert_string_equal(hex_of("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(hex_of(two, 56), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_string_equal(hex_of("", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    char *letters = malloc(1000000);
    assert_non_null(letters);
    memset(letters, 'a', 1000000);
    assert_string_equal(hex_of(letters, 1000000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(letters);
}

static void hex_is_read_back_in_either_case_and_nothing_else_is(void **state)
{
    (void)state;
    static const char hex[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    char upper[DIGEST_HEX_SIZE], text[DIGEST_HEX_SIZE];
    struct digest d, e;
    for (size_t i = 0; i < sizeof hex; i++)
        upper[i] = hex[i] >= 'a' ? (char)(hex[i] - 32) : hex[i];
    assert_int_equal(digest_parse(&d, hex), 0);
    assert_int_equal(digest_parse(&e, upper), 0);
    assert_memory_equal(&d, &e, sizeof d);
    digest_hex(text, &d);
    assert_string_equal(text, hex);
    assert_int_equal(digest_parse(&e, ""), -1);
    assert_int_equal(digest_parse(&e, hex + 1), -1);
    upper[10] = 'g';
    assert_int_equal(digest_parse(&e, upper), -1);
    assert_memory_equal(&d, &e, sizeof d);
}

static void accumulating_in_any_order_gives_one_sum(void **state)
{
    (void)state;
    struct digest item[3], one = {{0}}, other = {{0}}, fewer = {{0}};
    for (int i = 0; i < 3; i++)
        digest_of(&item[i], &"xyz"[i], 1);
    for (int i = 0; i < 3; i++) {
        digest_accumulate(&one, &item[i]);
        digest_accumulate(&other, &item[2 - i]);
    }
    digest_accumulate(&fewer, &item[0]);
    digest_accumulate(&fewer, &item[1]);
    assert_memory_equal(&one, &other, sizeof one);
    assert_memory_not_equal(&one, &fewer, sizeof one);
}

static void accumulating_carries_through_all_bytes(void **state)
{
    (void)state;
    struct digest sum, one = {{1}}, zero = {{0}};
    memset(&sum, 0xff, sizeof sum);
    digest_accumulate(&sum, &one);
    assert_memory_equal(&sum, &zero, sizeof sum);
    digest_take_out(&sum, &one);
    assert_int_equal(sum.byte[0], 0xff);
    assert_int_equal(sum.byte[DIGEST_SIZE - 1], 0xff);
}

static void what_is_taken_out_was_never_added(void **state)
{
    (void)state;
    struct digest sum = {{0}}, before, item[16];
    for (int i = 0; i < 16; i++) {
        digest_of(&item[i], &i, sizeof i);
        digest_accumulate(&sum, &item[i]);
    }
    for (int i = 15; i >= 0; i--) {
        before = (struct digest){{0}};
        for (int k = 0; k < i; k++)
            digest_accumulate(&before, &item[k]);
        digest_take_out(&sum, &item[i]);
        assert_memory_equal(&sum, &before, sizeof sum);
    }
}

static struct digest stream_of(const char *a, const char *b, const char *c)
{
    struct digest_stream s;
    struct digest d;
    assert_int_equal(digest_stream_open(&s), 0);
    digest_stream_text(&s, a);
    digest_stream_text(&s, b);
    digest_stream_text(&s, c);
    digest_stream_close(&s, &d);
    assert_null(s.state);
    return d;
}

static void streams_keep_their_pieces_apart(void **state)
{
    (void)state;
    struct digest d[] = {stream_of("ab", "c", ""), stream_of("a", "bc", ""),   stream_of("abc", "", ""),
                         stream_of("", "abc", ""), stream_of("ab", "c", NULL), stream_of("ab", NULL, "c")};
    struct digest again = stream_of("ab", "c", "");
    assert_memory_equal(&d[0], &again, sizeof again);
    for (size_t i = 0; i < sizeof d / sizeof *d; i++)
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(&d[i], &d[j], sizeof *d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha_256_gives_the_published_values),
        cmocka_unit_test(hex_is_read_back_in_either_case_and_nothing_else_is),
        cmocka_unit_test(accumulating_in_any_order_gives_one_sum),
        cmocka_unit_test(accumulating_carries_through_all_bytes),
        cmocka_unit_test(what_is_taken_out_was_never_added),
        cmocka_unit_test(streams_keep_their_pieces_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

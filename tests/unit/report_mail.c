#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/date.h"
#include "report/mail.h"

#include <string.h>

static struct arena memory;

static int tear_down(void **state)
{
    (void)state;
    arena_release(&memory);
    return 0;
}

static struct mail sample(void)
{
    static const struct mail_file file = {"weekly.pdf", "application/pdf", "%PDF-1.4\0\xff", 10};
    return (struct mail){.from = "Bench <bench@example.org>",
                         .to = "team@example.org",
                         .subject = "[mcreport] 2026-W16: quiet",
                         .id = "2026-W16.1",
                         .date = INT64_C(1776664807000), /* date -u -d @1776664807: Mon Apr 20 06:00:07 2026 */
                         .text = "héllo\n.\nFrom here\n",
                         .html = "<p>h&eacute;llo</p>",
                         .files = &file,
                         .n_files = 1};
}

static const char *compose(const struct mail *m)
{
    struct error err = {0};
    const char *text = NULL;
    size_t size = 0;
    if (mail_compose(&text, &size, m, &memory, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(strlen(text), size);
    return text;
}

static void a_mail_has_its_headers_and_its_parts_in_lines_of_crlf(void **state)
{
    (void)state;
    struct mail m = sample();
    const char *text = compose(&m);
    assert_ptr_equal(strstr(text, "From: Bench <bench@example.org>\r\nTo: team@example.org\r\n"), text);
    assert_non_null(strstr(text, "\r\nSubject: [mcreport] 2026-W16: quiet\r\n"));
    assert_non_null(strstr(text, "\r\nDate: Mon, 20 Apr 2026 06:00:07 +0000\r\n"));
    assert_non_null(strstr(text, "\r\nMessage-ID: <2026-W16.1."));
    /* printf 'héllo\n.\nFrom here\n' | base64 */
    assert_non_null(strstr(text, "\r\n\r\naMOpbGxvCi4KRnJvbSBoZXJlCg==\r\n"));
    /* printf '%PDF-1.4\0\377' | base64 */
    assert_non_null(strstr(text, "\r\n\r\nJVBERi0xLjQA/w==\r\n"));
    for (const char *p = text, *end; *p != '\0'; p = end + 2) {
        end = strstr(p, "\r\n");
        assert_non_null(end);
        assert_true(end - p <= 78);
        assert_null(memchr(p, '\n', (size_t)(end - p)));
    }
}

static void the_same_mail_has_the_same_bytes_and_another_one_another_id(void **state)
{
    (void)state;
    struct mail m = sample(), other = sample();
    assert_string_equal(compose(&m), compose(&m));
    other.text = "other";
    assert_null(strstr(compose(&other), strstr(compose(&m), "\r\nMessage-ID")));
}

static void a_subject_beyond_ascii_is_encoded_in_words_of_whole_characters(void **state)
{
    (void)state;
    struct mail m = sample();
    /* 16 characters of three bytes: base64 of 15 and of 1 (printf … | base64) */
    m.subject = "€€€€€€€€€€€€€€€€";
    assert_non_null(strstr(compose(&m),
                           "\r\nSubject: =?UTF-8?B?4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs?="
                           "\r\n =?UTF-8?B?4oKs?=\r\n"));
}

static void an_address_cannot_add_a_header(void **state)
{
    (void)state;
    static const char *const wrong[] = {"a@b\r\nBcc: x@y", "nobody", "ä@b", ""};
    struct error err = {0};
    const char *text = NULL;
    size_t size = 0;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct mail m = sample();
        m.to = wrong[i];
        assert_int_equal(mail_compose(&text, &size, &m, &memory, &err), ERR_INPUT);
    }
    struct mail m = sample();
    m.subject = "x\r\nBcc: x@y";
    assert_null(strstr(compose(&m), "Bcc"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_mail_has_its_headers_and_its_parts_in_lines_of_crlf),
        TEST(the_same_mail_has_the_same_bytes_and_another_one_another_id),
        TEST(a_subject_beyond_ascii_is_encoded_in_words_of_whole_characters),
        TEST(an_address_cannot_add_a_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

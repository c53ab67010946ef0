/* The attachment of a PDF, taken out again: of ours byte for byte, of anything else an error and nothing worse. */
#include "render/pdf_attachment.h"

#include "core/seal.h"
#include "render/render.h"
#include "render_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct rendered draw(const char *json)
{
    struct report r = sample_report();
    struct rendered made = {0};
    struct error err = {0};
    r.json = json;
    if (render_to_memory(&made, &r, render_format_by_path(".pdf"), NULL, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(made.n, 1);
    return made;
}

static int take(const char *pdf, size_t size, char **out, size_t *n, struct error *err)
{
    *out = NULL;
    return pdf_attachment(out, n, pdf, size, "report.json", err);
}

static void gives(const char *pdf, size_t size, const char *expected)
{
    struct error err = {0};
    char *out;
    size_t n;
    if (take(pdf, size, &out, &n, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(n, strlen(expected));
    assert_string_equal(out, expected);
    free(out);
}

static void refuses(const char *pdf, size_t size, enum error_code code, const char *why)
{
    struct error err = {0};
    char *out;
    size_t n;
    assert_int_equal(take(pdf, size, &out, &n, &err), code);
    if (strstr(err.text, why) == NULL)
        fail_msg("not '%s': %s", why, err.text);
}

static void what_was_attached_comes_back(void **state)
{
    (void)state;
    struct rendered small = draw("{}\n");
    gives(small.files[0].bytes, small.files[0].size, "{}\n");
    render_release(&small);
    size_t n = 400000;
    char *text = malloc(n + 1);
    assert_non_null(text);
    for (size_t i = 0; i < n; i++)
        text[i] = (char)('a' + i * i % 23);
    text[n] = '\0';
    struct rendered large = draw(text);
    gives(large.files[0].bytes, large.files[0].size, text);
    render_release(&large);
    free(text);
}

/* core/seal.h; in SVG a page a file. */
static void drawn_files_are_sealed(void **state)
{
    (void)state;
    static const char *const endings[] = {".pdf", ".svg"};
    for (size_t i = 0; i < 2; i++) {
        struct report r = sample_report();
        struct rendered made = {0};
        struct error err = {0};
        assert_int_equal(render_to_memory(&made, &r, render_format_by_path(endings[i]), NULL, &err), 0);
        for (size_t k = 0; k < made.n; k++) {
            struct rendered_file *f = &made.files[k];
            assert_int_equal(seal_check(f->bytes, f->size, SEAL_XML), SEAL_WHOLE);
            f->bytes[f->size / 2] ^= 1;
            assert_int_equal(seal_check(f->bytes, f->size, SEAL_XML), SEAL_BROKEN);
        }
        render_release(&made);
    }
}

/* Whatever was cut or changed, the reader ends and reads nothing outside. */
static void damage_is_an_error_and_nothing_worse(void **state)
{
    (void)state;
    struct rendered made = draw("{\"a\": [1, 2, 3]}\n");
    size_t size = made.files[0].size, n;
    char *out;
    for (size_t cut = 0; cut + strlen("%%EOF\n") < size; cut += 1 + cut % 509) { /* its end mark says nothing */
        char *copy = malloc(cut + 1); /* of its own, so that a sanitizer sees a byte too many */
        assert_non_null(copy);
        memcpy(copy, made.files[0].bytes, cut);
        if (take(copy, cut, &out, &n, &(struct error){0}) == 0)
            fail_msg("read although it was cut at %zu of %zu", cut, size);
        free(copy);
    }
    uint32_t random = 1;
    for (int i = 0; i < 3000; i++) {
        random = random * 1664525u + 1013904223u;
        size_t at = i % 2 ? size - 1 - (random >> 8) % 9000 : (random >> 8) % size;
        char was = made.files[0].bytes[at];
        made.files[0].bytes[at] = (char)(random >> 3);
        take(made.files[0].bytes, size, &out, &n, &(struct error){0});
        free(out);
        made.files[0].bytes[at] = was;
    }
    gives(made.files[0].bytes, size, "{\"a\": [1, 2, 3]}\n");
    render_release(&made);
}

/* --- by hand --- */

struct handmade {
    char text[8192];
    size_t n, offsets[16], n_objects;
};

static void add(struct handmade *h, const char *text)
{
    h->n += (size_t)snprintf(h->text + h->n, sizeof h->text - h->n, "%s", text);
    assert_true(h->n < sizeof h->text);
}

static void add_object(struct handmade *h, const char *body)
{
    char head[32];
    h->offsets[h->n_objects++] = h->n;
    snprintf(head, sizeof head, "%zu 0 obj\n", h->n_objects);
    add(h, head);
    add(h, body);
    add(h, "\nendobj\n");
}

/* Table and trailer; its members beside /Root and /Size. */
static void finish(struct handmade *h, const char *members)
{
    char line[128];
    size_t table = h->n;
    snprintf(line, sizeof line, "xref\n0 %zu\n0000000000 65535 f \n", h->n_objects + 1);
    add(h, line);
    for (size_t i = 0; i < h->n_objects; i++) {
        snprintf(line, sizeof line, "%010zu 00000 n \n", h->offsets[i]);
        add(h, line);
    }
    snprintf(line, sizeof line, "trailer\n<< /Root 1 0 R /Size %zu %s >>\nstartxref\n%zu\n%%%%EOF\n", h->n_objects + 1,
             members, table);
    add(h, line);
}

static struct handmade begin(const char *catalog)
{
    struct handmade h = {.n = 0};
    add(&h, "%PDF-1.7\n");
    add_object(&h, catalog);
    return h;
}

/* A whole one: catalog, file specification, stream; what of it is to be another. */
static struct handmade handmade(const char *filespec, const char *stream, const char *trailer)
{
    struct handmade h = begin("<</Type/Catalog /Names << /EmbeddedFiles 9 0 R >> /AF [ 2 0 R ]>>");
    add_object(&h, filespec);
    add_object(&h, stream);
    finish(&h, trailer);
    return h;
}

#define FILESPEC "<< /Desc (a \\) b (c)) /F (report.json) /EF << /F 3 0 R >> >>"
#define BARE     "<< /Length 2 >>\nstream\r\n{}\r\nendstream"

static void a_bare_stream_is_taken_as_it_is(void **state)
{
    (void)state;
    struct handmade h = handmade(FILESPEC, BARE, "");
    gives(h.text, h.n, "{}");
}

/* Another program may have appended an update, with a table that points to the one before. */
static void an_appended_update_is_followed(void **state)
{
    (void)state;
    struct handmade h = handmade(FILESPEC, BARE, "");
    char line[160];
    const char *found = strstr(h.text, "xref\n");
    size_t table = h.n, before = found != NULL ? (size_t)(found - h.text) : 0;
    snprintf(line, sizeof line, "xref\n0 0\ntrailer\n<< /Root 1 0 R /Prev %zu >>\nstartxref\n%zu\n%%%%EOF\n", before,
             table);
    add(&h, line);
    gives(h.text, h.n, "{}");
}

static void tables_that_point_at_each_other_end(void **state)
{
    (void)state;
    struct handmade h = begin("<< /AF [ 2 0 R ] >>");
    char members[32];
    snprintf(members, sizeof members, "/Prev %zu", h.n);
    finish(&h, members);
    refuses(h.text, h.n, ERR_INPUT, "damaged");
}

static void what_cannot_be_read_says_why(void **state)
{
    (void)state;
    struct handmade h = handmade(FILESPEC, BARE, "/Encrypt 3 0 R");
    refuses(h.text, h.n, ERR_INPUT, "encrypted");
    h = handmade("<< /F (other.json) /EF << /F 3 0 R >> >>", BARE, "");
    refuses(h.text, h.n, ERR_NOT_FOUND, "no report.json is attached");
    h = begin("<< /Type /Catalog >>");
    finish(&h, "");
    refuses(h.text, h.n, ERR_NOT_FOUND, "no report.json is attached");
    h = begin("<< /Type /XRef >>");
    char line[64];
    snprintf(line, sizeof line, "startxref\n%zu\n%%%%EOF\n", h.offsets[0]);
    add(&h, line);
    refuses(h.text, h.n, ERR_INPUT, "packed in streams");
    refuses("", 0, ERR_INPUT, "not a PDF");
    refuses("%PDF-1.7\n", 9, ERR_INPUT, "damaged");
}

static void streams_that_lie_about_themselves_are_damaged(void **state)
{
    (void)state;
    static const char *const streams[] = {
        "<< /Length 999999999 >>\nstream\n{}\nendstream",
        "<< /Length -1 >>\nstream\n{}\nendstream",
        "<< /Length 99999999999999999999 >>\nstream\n{}\nendstream",
        "<< /Length 1 >>\nstream\n{}\nendstream",
        "<< /Length 2 /Filter /LZWDecode >>\nstream\n{}\nendstream",
        "<< /Length 2 /Filter /FlateDecode >>\nstream\n{}\nendstream",
        "<< /Length 3 0 R >>\nstream\n{}\nendstream",
        "<< /Length 2 >>",
        "3 0 R",
        "[",
        "<<",
        "(",
    };
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        struct handmade h = handmade(FILESPEC, streams[i], "");
        refuses(h.text, h.n, ERR_INPUT, "damaged");
    }
}

static void nesting_without_end_is_no_way_to_exhaust_the_stack(void **state)
{
    (void)state;
    size_t depth = 100000;
    char *pdf = malloc(depth + 512);
    assert_non_null(pdf);
    int n = sprintf(pdf, "%%PDF-1.7\n1 0 obj\n<< /A ");
    memset(pdf + n, '[', depth);
    sprintf(pdf + n + depth,
            "\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<< /Root 1 0 R >>\n"
            "startxref\n%zu\n%%%%EOF\n",
            (size_t)n + depth + 1);
    refuses(pdf, strlen(pdf), ERR_NOT_FOUND, "no report.json");
    free(pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_attached_comes_back),
        cmocka_unit_test(drawn_files_are_sealed),
        cmocka_unit_test(damage_is_an_error_and_nothing_worse),
        cmocka_unit_test(a_bare_stream_is_taken_as_it_is),
        cmocka_unit_test(an_appended_update_is_followed),
        cmocka_unit_test(tables_that_point_at_each_other_end),
        cmocka_unit_test(what_cannot_be_read_says_why),
        cmocka_unit_test(streams_that_lie_about_themselves_are_damaged),
        cmocka_unit_test(nesting_without_end_is_no_way_to_exhaust_the_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

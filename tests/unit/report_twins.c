/* The twins of a report: what is drawn is there as data and as text. */
#include "report/twins.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct curve_point points[] = {{0, 0, 0, 0}, {8, 0.515, 0.5, NAN}, {9, NAN, NAN, NAN}};
static struct curve curves[] = {{"B200", "B200", points, 3, 0, 0}, {"H200, modelled", "H200", NULL, 0, 0, 1}};
static struct curve_mark marks[] = {{6.25, 0.4022, 0.398, 0.406, "B200 at 6.25 $/h: 0.4022", "B200", 1, 0}};
static struct curve_guide guides[] = {{1, 6.13, 6.05, 6.21, "break-even 6.13 $/h"}, {0, 0.3947, NAN, NAN, "H100"}};

static struct report report_of(struct block *block, struct section *section)
{
    *section = (struct section){PLANE_CURRENT, "Cost", "valid", block, 1};
    return (struct report){.template_name = "capacity",
                           .title = "title",
                           .tool = "mcreport 0",
                           .as_of = "2024-10-20",
                           .db_digest = "00",
                           .rendered_at = "2024-10-20T00:00:00Z",
                           .verdict = "compared",
                           .sections = section,
                           .n_sections = 1};
}

static struct block chart(void)
{
    return (struct block){.kind = BLOCK_CURVES,
                          .text = "At what price does B200 win?",
                          .note = "Marginal cost.",
                          .alt = "B200 breaks even at 6.13 $/h.",
                          .as.curves = {.x_axis = "$ per accelerator-hour",
                                        .y_axis = "$/Mtok",
                                        .curves = curves,
                                        .n_curves = 2,
                                        .marks = marks,
                                        .n_marks = 1,
                                        .guides = guides,
                                        .n_guides = 2}};
}

/* Without the white space between values. */
static char *squeezed(const char *json)
{
    char *out = calloc(strlen(json) + 1, 1), *to = out;
    int quoted = 0;
    assert_non_null(out);
    for (; *json != '\0'; json++) {
        quoted ^= *json == '"';
        if (quoted || (*json != ' ' && *json != '\n'))
            *to++ = *json;
    }
    return out;
}

static void json_and_markdown_have_the_step_times(void **state)
{
    (void)state;
    static const double seconds[] = {20, 1.5, NAN};
    static const unsigned char out[] = {0, 1, 0};
    struct steps_run run = {"rcp-1 · H200",  "H200",  "flat: why", seconds, out, 3, 1, 3,
                            {1.5, 1.4, NAN}, "1.5 s", "1.4–"};
    struct block b = {.kind = BLOCK_STEPS,
                      .text = "How long?",
                      .alt = "rcp-1: 3 records",
                      .as.steps = {.y_axis = "seconds per step", .runs = &run, .n_runs = 1}};
    struct section s;
    struct report r = report_of(&b, &s);
    struct error err = {0};
    assert_int_equal(report_json(&r, &err), 0);
    char *json = squeezed(r.json), *markdown = report_markdown(&r);
    assert_non_null(strstr(json, "\"kind\":\"steps-chart\",\"text\":\"How long?\",\"y_axis\":\"seconds per step\""));
    assert_non_null(strstr(json, "\"window_start\":1,\"window_end\":3,\"level_seconds_per_step\":{\"value\":1.5,"
                                 "\"lo\":1.4,\"hi\":null},\"seconds_per_step\":[20,1.5,null],\"stand_out\":[1]"));
    assert_non_null(strstr(markdown, "## How long?\n\nrcp-1: 3 records\n"));
    free(json);
    free(markdown);
    arena_release(&r.memory);
}

static void json_has_every_point_band_mark_and_guide(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "\"kind\":\"curves-chart\",\"text\":\"At what price does B200 win?\",\"note\":\"Marginal cost.\"",
        "\"x_axis\":\"$ per accelerator-hour\",\"y_axis\":\"$/Mtok\",\"x_scale\":1,\"x_suffix\":null",
        "{\"label\":\"B200\",\"series\":\"B200\",\"dated\":false,\"modelled\":false,\"points\":"
        "[{\"x\":0,\"y\":0,\"lo\":0,\"hi\":0},{\"x\":8,\"y\":0.515,\"lo\":0.5,\"hi\":null},"
        "{\"x\":9,\"y\":null,\"lo\":null,\"hi\":null}]}",
        "{\"label\":\"H200, modelled\",\"series\":\"H200\",\"dated\":false,\"modelled\":true,\"points\":[]}",
        "\"marks\":[{\"label\":\"B200 at 6.25 $/h: 0.4022\",\"series\":\"B200\",\"dated\":true,\"modelled\":false,"
        "\"x\":6.25,\"y\":0.4022,\"lo\":0.398,\"hi\":0.406}]",
        "\"guides\":[{\"label\":\"break-even 6.13 $/h\",\"x\":6.13,\"lo\":6.05,\"hi\":6.21},"
        "{\"label\":\"H100\",\"y\":0.3947,\"lo\":null,\"hi\":null}]"};
    struct block b = chart();
    struct section s;
    struct report r = report_of(&b, &s);
    struct error err = {0};
    assert_int_equal(report_json(&r, &err), 0);
    char *json = squeezed(r.json);
    const char *at = json;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *found = strstr(at, parts[i]);
        if (found == NULL)
            fail_msg("missing or out of order: %s", parts[i]);
        at = found != NULL ? found : at;
    }
    free(json);
    arena_release(&r.memory);
}

static void markdown_has_question_alternative_text_and_method(void **state)
{
    (void)state;
    struct block b = chart();
    struct section s;
    struct report r = report_of(&b, &s);
    char *text = report_markdown(&r);
    assert_non_null(text);
    assert_non_null(
        strstr(text, "## At what price does B200 win?\n\nB200 breaks even at 6.13 $/h.\n\nMarginal cost.\n\n"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_and_markdown_have_the_step_times),
        cmocka_unit_test(json_has_every_point_band_mark_and_guide),
        cmocka_unit_test(markdown_has_question_alternative_text_and_method),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tokens that are given record by record: which lists are a schedule, and which contradict the recipe's batch. */
#include "receipt_document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* A training receipt of a batch of 262,144 tokens with other steps; nothing else in it can be contradicted by them. */
struct steps {
    const char *tokens, *seconds, *per_record; /* NULL: six records of one step */
    const char *kind;                          /* NULL: "trained" */
};

static struct receipt *parse(const struct steps *s)
{
    const struct entry changes[] = {
        {"steps.tokens", s->tokens},
        {"steps.seconds", s->seconds != NULL ? s->seconds : "[9,2,2,2,2,2]"},
        {"steps.per_record", s->per_record != NULL ? s->per_record : "1"},
        {"token_kind", s->kind != NULL ? s->kind : "\"trained\""},
        {"steps.loss", NULL},
        {"reported", NULL},
    };
    return document_parse(LANE_TRAINING, changes, COUNT(changes));
}

static void assert_reasons(const struct steps *s, size_t n, const char *words)
{
    struct receipt *r = parse(s);
    struct grading g = {0};
    struct error err = {0};
    assert_int_equal(receipt_grade(&g, r, &err), 0);
    if (g.n_reasons != n || (n > 0 && strstr(g.reasons[0].text, words) == NULL))
        fail_msg("%s: %zu reasons: %s", s->tokens, g.n_reasons, g.n_reasons > 0 ? g.reasons[0].text : "");
    if (n > 0)
        assert_string_equal(g.reasons[0].code, "L014");
    assert_int_equal(g.grade, n > 0 ? GRADE_DISPUTED : GRADE_RECEIPT);
    receipt_free(r);
}

static void a_list_that_never_comes_to_the_recipes_batch_is_disputed(void **state)
{
    (void)state;
    static const struct {
        struct steps steps;
        const char *words;
    } cases[] = {
        /* what one rank of several counts: always the same, by steps, and varying */
        {{"[16384,16384,16384,16384,16384,16384]", NULL, NULL, NULL},
         "steps.tokens come to 16384 tokens a step, in no record to the 262144 of recipe.global_batch_tokens"},
        {{"[16384,32768]", "[2,4]", "[1,2]", NULL}, "come to 16384 tokens a step"},
        {{"[16384,16001,16200,16384,15900,16384]", NULL, NULL, NULL}, "between 15900 and 16384 tokens a step"},
        {{"[131072,131000,131072,131071,131072,131072]", NULL, NULL, NULL}, "between 131000 and 131072"},
        /* tokens of a step, although the record covers ten */
        {{"[262144,262144]", "[20,20]", "[10,10]", NULL}, "come to 26214.4 tokens a step"},
        /* filled in part: by what is padded, to more than it holds, and to the same share every time */
        {{"[262000,261000,262001,261500,262002,261000]", NULL, NULL, "\"padded\""}, "between 261000 and 262002"},
        {{"[262000,261000,262001,262145,262002,261000]", NULL, NULL, NULL}, "between 261000 and 262145"},
        {{"[262080,262080,262080,262080,262080,262080]", NULL, NULL, NULL}, "come to 262080"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_reasons(&cases[i].steps, 1, cases[i].words);
}

static void a_batch_that_changes_in_the_run_is_fine(void **state)
{
    (void)state;
    static const struct steps fine[] = {
        {"[262144,262144,262144,262144,262144,262144]", NULL, NULL, NULL},
        /* schedules of which the recipe states the first, the last, or one between */
        {"[262144,262144,262144,524288,524288,524288]", NULL, NULL, NULL},
        {"[65536,65536,131072,131072,262144,262144]", NULL, NULL, "\"padded\""},
        {"[131072,262144,524288,524288,524288,524288]", NULL, NULL, NULL},
        {"[2621440,524288]", "[29,4]", "[10,2]", NULL},
        /* texts of varying length, of which every trained token counts */
        {"[262000,261000,262001,18000,262002,261000]", NULL, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(fine); i++)
        assert_reasons(&fine[i], 0, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_that_never_comes_to_the_recipes_batch_is_disputed),
        cmocka_unit_test(a_batch_that_changes_in_the_run_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What runs of the sparse lanes say in words: promotion, FA4 health, backend (docs/claims.md). */
#include "query_stated.h"

static void says(struct claimed *x, const char *metric, const char *more, const char *word, const char *detail)
{
    const struct claim_record *r = made(x, metric, more);
    assert_string_equal(r->text, word);
    assert_string_equal(r->detail, detail);
    assert_true(isnan(r->value) && isnan(r->lo) && isnan(r->hi) && isnan(r->level));
}

/* Several archives in one: each case is a wave of its own. */
static const char *wave_of(struct claimed *x, int i)
{
    return arena_format(&x->memory, "\"case-%d\"", i);
}

static const char *where_wave(struct claimed *x, int i)
{
    return arena_format(&x->memory, "\"where\":{\"wave\":\"case-%d\"}", i);
}

static void a_promotion_is_said_with_its_mode_and_readiness(void **state)
{
    struct claimed *x = *state;
    VALIDATION(&x->t, 1, SAME);
    archive_filled(&x->t);
    says(x, "promotion", "", "held", "promotion not ready, mode promotion");
    const struct claim_record *r = made(x, "promotion", "");
    assert_int_equal(r->sides[0].n_runs, 1); /* one run is enough for a word, and says so */
    assert_int_equal(r->valid_days, 14);
    assert_float_equal(r->n_steps, 0, 0);
}

static void fa4_is_healthy_when_it_was_imported_and_came_up(void **state)
{
    struct claimed *x = *state;
    static const struct {
        const char *fa4, *word, *detail;
    } cases[] = {
        {"{\"import_ok\":true,\"bootstrap_ok\":true}", "healthy", "import ok, bootstrap ok"},
        {"{\"import_ok\":true,\"bootstrap_ok\":false}", "not healthy", "import ok, bootstrap failed"},
        {"{\"import_ok\":false,\"bootstrap_ok\":false}", "not healthy", "import failed, bootstrap failed"},
        {"{\"import_ok\":false}", "not healthy", "import failed, bootstrap not recorded"},
        {"{\"bootstrap_ok\":false}", "not healthy", "import not recorded, bootstrap failed"},
    };
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++)
        VALIDATION(&x->t, i, {"fa4", cases[i].fa4}, {"wave", wave_of(x, i)});
    archive_filled(&x->t);
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++)
        says(x, "fa4_health", where_wave(x, i), cases[i].word, cases[i].detail);
}

static void a_promotion_says_nothing_about_fa4(void **state)
{
    struct claimed *x = *state;
    struct digest id = VALIDATION(&x->t, 1, {"fa4", "{\"import_ok\":true}"}, {"promotion_status", "\"promoted\""},
                                  {"promotion_ready", "true"});
    archive_filled(&x->t);
    says(x, "promotion", "", "promoted", "promotion ready, mode promotion");
    char expected[128];
    snprintf(expected, sizeof expected, "%s: fa4.bootstrap_ok is not recorded", name_of(id).text);
    refuses(x, "fa4_health", "", "R013", expected);
}

static void the_backend_is_the_one_that_ran(void **state)
{
    struct claimed *x = *state;
    static const struct {
        const char *identity, *word, *detail;
    } cases[] = {
        {"{\"requested\":\"fa4\",\"actual\":\"fa4\",\"runtime_mode\":\"exact\",\"fallback_reason\":null}", "fa4",
         "as requested, in exact mode"},
        {"{\"requested\":\"fa4\",\"actual\":\"triton\",\"runtime_mode\":\"exact\",\"fallback_reason\":\"no sm_90\"}",
         "triton", "requested fa4, ran as triton in exact mode: fell back because no sm_90"},
        {"{\"requested\":\"fa4\",\"actual\":\"triton\"}", "triton",
         "requested fa4, ran as triton in a mode that is not recorded: why is not recorded"},
        {"{\"requested\":\"fa4\",\"actual\":\"fa4\",\"runtime_mode\":\"exact\",\"fallback_reason\":\"no sm_90\"}",
         "fa4", "as requested, in exact mode, though a fallback is recorded: no sm_90"},
    };
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++)
        EXACT(&x->t, i, {"backend_identity", cases[i].identity}, {"wave", wave_of(x, i)});
    archive_filled(&x->t);
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++)
        says(x, "backend", where_wave(x, i), cases[i].word, cases[i].detail);
}

static void a_backend_that_is_not_recorded_is_not_guessed(void **state)
{
    struct claimed *x = *state;
    EXACT(&x->t, 1, {"backend_identity", "{\"requested\":\"fa4\",\"actual\":\"unknown\"}"});
    EXACT(&x->t, 2, {"backend_identity", "{\"actual\":\"triton\"}"});
    archive_filled(&x->t);
    refuses(x, "backend", "", "R013 R013", "backend_identity.actual is not recorded");
}

static void runs_that_disagree_are_two_camps(void **state)
{
    struct claimed *x = *state;
    char expected[256];
    struct digest a = VALIDATION(&x->t, 1, HEALTHY), b = VALIDATION(&x->t, 2, SAME), c = VALIDATION(&x->t, 3, HEALTHY);
    archive_filled(&x->t);
    snprintf(expected, sizeof expected,
             "the runs do not agree: 'healthy' (import ok, bootstrap ok) by %s, %s, and 'not healthy' (import ok, "
             "bootstrap failed) by %s; narrow \"where\" by revision, image or wave",
             name_of(a).text, name_of(c).text, name_of(b).text);
    refuses(x, "fa4_health", "", "R007", expected);
}

/* The same backend ran, but not for the same reason. */
static void runs_must_agree_on_the_detail_too(void **state)
{
    struct claimed *x = *state;
    EXACT(&x->t, 1,
          {"backend_identity", "{\"requested\":\"triton\",\"actual\":\"triton\",\"runtime_mode\":\"exact\"}"});
    EXACT(&x->t, 2, {"backend_identity", "{\"requested\":\"fa4\",\"actual\":\"triton\",\"runtime_mode\":\"exact\"}"});
    archive_filled(&x->t);
    refuses(x, "backend", "", "R007", "'triton' (as requested, in exact mode) by");
}

static void a_failed_run_that_says_something_is_heard(void **state)
{
    struct claimed *x = *state;
    VALIDATION(&x->t, 1, HEALTHY);
    VALIDATION(&x->t, 2, FAILED);
    archive_filled(&x->t);
    refuses(x, "fa4_health", "", "R007", "the runs do not agree");
}

static void a_failed_run_that_says_nothing_is_an_attempt_of_its_class(void **state)
{
    struct claimed *x = *state;
    VALIDATION(&x->t, 1, HEALTHY);
    VALIDATION(&x->t, 2, FAILED, {"fa4", NULL});
    struct digest elsewhere = VALIDATION(&x->t, 3, FAILED, {"fa4", NULL}, {"surface.name", "\"owned\""});
    archive_filled(&x->t);
    const struct claim_record *r = made(x, "fa4_health", "");
    assert_int_equal(r->sides[0].n_receipts, 1);
    assert_int_equal(r->sides[0].n_runs, 1);
    assert_int_equal(r->sides[0].n_attempts, 2);
    assert_int_equal(r->sides[0].n_failed, 1);
    assert_int_equal(r->n_left_out, 0);
    assert_int_equal(x->got.refused.n_skipped, 1);
    assert_string_equal(x->got.refused.skipped[0].row->name, name_of(elsewhere).text);
}

static void failures_alone_say_nothing(void **state)
{
    struct claimed *x = *state;
    VALIDATION(&x->t, 1, FAILED, {"fa4", NULL});
    VALIDATION(&x->t, 2, FAILED, {"fa4", NULL});
    archive_filled(&x->t);
    refuses(x, "fa4_health", "", "R014", "2 attempts, all of which failed without recording it");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_CLAIMS(a_promotion_is_said_with_its_mode_and_readiness),
        ON_CLAIMS(fa4_is_healthy_when_it_was_imported_and_came_up),
        ON_CLAIMS(a_promotion_says_nothing_about_fa4),
        ON_CLAIMS(the_backend_is_the_one_that_ran),
        ON_CLAIMS(a_backend_that_is_not_recorded_is_not_guessed),
        ON_CLAIMS(runs_that_disagree_are_two_camps),
        ON_CLAIMS(runs_must_agree_on_the_detail_too),
        ON_CLAIMS(a_failed_run_that_says_something_is_heard),
        ON_CLAIMS(a_failed_run_that_says_nothing_is_an_attempt_of_its_class),
        ON_CLAIMS(failures_alone_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

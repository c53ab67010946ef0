/* Families, levels and missing runs; their judgements against what the gate itself says of the same runs. */
#include "query/classes.h"
#include "query_archive.h"

#define AS_OF "2026-04-20" /* runs are of 2026-04-14 */
#define OLD                                                                                                            \
    {"started_at", "\"2026-02-01T09:00:00Z\""},                                                                        \
    {                                                                                                                  \
        "finished_at", "\"2026-02-01T10:00:00Z\""                                                                      \
    }
#define FAILED                                                                                                         \
    {"status", "\"failed\""}, {"failure_reason", "\"hang\""}, {"steps", NULL},                                         \
    {                                                                                                                  \
        "accelerator.observed", NULL                                                                                   \
    }
#define SHORT                                                                                                          \
    {                                                                                                                  \
        "steps.seconds", "[9.0,2.0,2.0,2.0,2.1,1.9]"                                                                   \
    } /* too few records for a steady state */
#define OTHER_STACK                                                                                                    \
    {                                                                                                                  \
        "code.revision", "\"5a5a5a5\""                                                                                 \
    }

struct listed {
    struct archive t;
    struct arena memory;
    struct evidence_list all;
    struct class_question q;
    struct class_list list;
};

static int open_archive(void **state)
{
    struct listed *x = calloc(1, sizeof *x);
    assert_non_null(x);
    archive_open(&x->t);
    x->q = (struct class_question){FACTOR_ACCELERATOR, METRIC_STEADY, date_valid_since(moment(AS_OF), 30)};
    *state = x;
    return 0;
}

static int close_archive(void **state)
{
    struct listed *x = *state;
    arena_release(&x->memory);
    archive_close(&x->t);
    free(x);
    return 0;
}

static void list(struct listed *x)
{
    struct selection everything = {.as_of = moment(AS_OF)};
    struct error err = {0};
    archive_filled(&x->t);
    if (evidence_load(x->t.store, &everything, 0, &x->memory, &x->all, &err) != 0 ||
        class_list_of(&x->list, x->t.store, &x->all, &x->q, &x->memory, &err) != 0)
        fail_msg("%s", err.text);
}

static const struct class_level *level_of(const struct class_family *f, const char *value)
{
    for (size_t i = 0; i < f->n_levels; i++)
        if (strcmp(f->levels[i].value, value) == 0)
            return &f->levels[i];
    fail_msg("no level %s", value);
    return NULL;
}

static const struct class_family *family_where(const struct listed *x, enum factor f, const char *value)
{
    for (size_t i = 0; i < x->list.n_families; i++)
        if (strcmp(x->list.families[i].example->factors.value[f], value) == 0)
            return &x->list.families[i];
    fail_msg("no family with %s", value);
    return NULL;
}

static const struct class_want *want_of(const struct listed *x, const struct class_family *f, const char *level)
{
    for (size_t i = 0; i < x->list.n_wants; i++)
        if (x->list.wants[i].family == f && strcmp(x->list.wants[i].level->value, level) == 0)
            return &x->list.wants[i];
    return NULL;
}

static void nothing_gives_nothing(void **state)
{
    struct listed *x = *state;
    list(x);
    assert_int_equal(x->list.n_families + x->list.n_wants + x->list.n_current, 0);
}

static void runs_that_differ_in_nothing_but_the_accelerator_are_one_family(void **state)
{
    struct listed *x = *state;
    RUN(&x->t, 1, "H100", 3);
    RUN(&x->t, 2, "B200", 2);
    RUN_BUT(&x->t, 3, "B200", 2, {"accelerator.memory_gib", "179"}); /* comes along with the accelerator */
    RUN_BUT(&x->t, 4, "B200", 2, {"storage.data", "\"bucket-mount\""});
    list(x);
    assert_int_equal(x->list.n_families, 2);
    assert_int_equal(x->list.families[0].n_current_levels, 2); /* most levels first */
    assert_int_equal(level_of(&x->list.families[0], "B200")->n_current, 2);
    assert_string_equal(x->list.families[1].example->factors.value[FACTOR_STORAGE], "bucket-mount");
    assert_true(x->list.varying & 1u << FACTOR_STORAGE);
    assert_false(x->list.varying & 1u << FACTOR_RECIPE);
}

static void levels_are_those_of_the_surface_with_or_without_a_run(void **state)
{
    struct listed *x = *state;
    RUN(&x->t, 1, "H100", 3);
    RUN_BUT(&x->t, 2, "H200", 2, {"accelerator.count", "1"}, {"launch.parallel", "{\"dp\":1}"});
    RUN_BUT(&x->t, 3, "B200", 2, {"surface.name", "\"owned\""});
    list(x);
    const struct class_family *modal = family_where(x, FACTOR_COUNT_OF, "8");
    const struct class_family *owned = family_where(x, FACTOR_SURFACE, "owned");
    assert_int_equal(family_where(x, FACTOR_COUNT_OF, "1")->n_levels, 2);
    assert_int_equal(owned->n_levels, 1);
    for (size_t i = 0; i < x->list.n_families; i++)
        assert_int_equal(x->list.families[i].n_current, 1);
    assert_string_equal(modal->example->factors.value[FACTOR_SURFACE], "modal");
}

static void dated_and_failed_runs_are_counted_apart(void **state)
{
    struct listed *x = *state;
    RUN(&x->t, 1, "H100", 3);
    RUN_BUT(&x->t, 2, "H100", 3, OLD);
    RUN_BUT(&x->t, 3, "H100", 3, FAILED);
    RUN_BUT(&x->t, 4, "H200", 3, FAILED);
    RUN_BUT(&x->t, 5, "B200", 3, OLD);
    RUN_BUT(&x->t, 6, "B200", 3, FAILED, OLD);
    list(x);
    assert_int_equal(x->list.n_families, 1);
    const struct class_family *f = &x->list.families[0];
    const struct class_level *h100 = level_of(f, "H100"), *h200 = level_of(f, "H200"), *b200 = level_of(f, "B200");
    assert_true(h100->n_current == 1 && h100->n_dated == 1 && h100->n_failed == 1 && h100->standing == CLASS_FEW);
    assert_true(h200->n_current == 0 && h200->n_dated == 0 && h200->n_failed == 1 && h200->standing == CLASS_ABSENT);
    assert_true(b200->n_current == 0 && b200->n_dated == 1 && b200->n_failed == 0 && b200->standing == CLASS_DATED);
    assert_true(f->base == h100 && f->n_dated == 2 && f->n_failed == 2);
    assert_true(h100->runs[0]->seen_at < x->q.valid_from && h100->runs[1]->seen_at >= x->q.valid_from);
    assert_int_equal(f->example->seen_at, h100->runs[1]->seen_at); /* a run of today before an older one */
    assert_string_equal(want_of(x, f, "B200")->why, "no run of B200 since 2026-02-01, 1 run of H100; an interval takes "
                                                    "2 a side");
    assert_string_equal(want_of(x, f, "H200")->why, "no run of H200 (1 attempt failed), 1 run of H100; an interval "
                                                    "takes 2 a side");
}

static void two_numbers_a_side_on_one_stack_are_ready(void **state)
{
    struct listed *x = *state;
    RUN(&x->t, 1, "H100", 3);
    RUN(&x->t, 2, "H100", 3.01);
    RUN(&x->t, 3, "B200", 2);
    RUN(&x->t, 4, "B200", 2.01);
    list(x);
    const struct class_family *f = &x->list.families[0];
    assert_int_equal(f->levels[0].standing, CLASS_READY);
    assert_int_equal(f->levels[1].standing, CLASS_READY);
    assert_int_equal(x->list.n_wants, 0);
    assert_int_equal(x->list.n_of[CLASS_READY], 1); /* the base is no pair */
    const char *command = class_command(f, f->base == &f->levels[0] ? &f->levels[1] : &f->levels[0], &x->q, &x->memory);
    assert_string_equal(command,
                        arena_format(&x->memory, "mcreport compare --by accelerator --where class=%.16s", f->class_id));
}

static void one_number_gives_no_interval_and_the_missing_run_is_named(void **state)
{
    struct listed *x = *state;
    RUN(&x->t, 1, "H100", 3);
    RUN(&x->t, 2, "H100", 3.01);
    RUN(&x->t, 3, "B200", 2);
    RUN_BUT(&x->t, 4, "B200", 2.01, SHORT);
    RUN_BUT(&x->t, 5, "H200", 2.01, SHORT);
    list(x);
    const struct class_family *f = &x->list.families[0];
    const struct class_want *w = want_of(x, f, "B200");
    assert_string_equal(f->base->value, "H100");
    assert_int_equal(level_of(f, "B200")->standing, CLASS_FEW);
    assert_true(w->n_more == 1 && w->n_more_base == 0 && w->base == f->base && w->like == f->like);
    assert_string_equal(w->why, "1 of 2 runs of B200 steady; an interval takes 2 a side");
    assert_ptr_equal(w, &x->list.wants[0]); /* nearer to an answer than H200 */
    assert_int_equal(level_of(f, "H200")->standing, CLASS_NUMBERLESS);
    assert_string_equal(want_of(x, f, "H200")->why, "1 run of H200, none steady");
    assert_int_equal(want_of(x, f, "H200")->n_more, 2);
}

static void a_level_alone_on_its_surface_wants_an_interval_of_its_own(void **state)
{
    struct listed *x = *state;
    RUN(&x->t, 1, "H100", 3);
    list(x);
    assert_int_equal(x->list.n_wants, 1);
    const struct class_want *w = &x->list.wants[0];
    assert_true(w->base == NULL && w->n_more == 1);
    assert_string_equal(w->why, "1 run of H100; an interval takes 2");
    assert_string_equal(w->command,
                        arena_format(&x->memory, "mcreport stats --where class=%.16s", w->family->class_id));
}

static void a_family_without_a_run_of_today_wants_two_of_each_level_it_had(void **state)
{
    struct listed *x = *state;
    RUN_BUT(&x->t, 1, "H100", 3, OLD);
    RUN_BUT(&x->t, 2, "H100", 3, OLD);
    RUN_BUT(&x->t, 3, "B200", 2, OLD);
    RUN_BUT(&x->t, 4, "B200", 2, OLD, {"storage.data", "\"network\""});
    RUN_BUT(&x->t, 5, "H100", 2, {"surface.name", "\"owned\""});
    list(x);
    const struct class_family *one = family_where(x, FACTOR_STORAGE, "network"), *two = &x->list.families[1];
    two = two != one ? two : &x->list.families[2];
    const struct class_want *w = want_of(x, two, "B200"), *alone = want_of(x, one, "B200");
    assert_int_equal(x->list.n_wants, 3);
    assert_true(two->base == NULL && w->n_more == 2 && w->n_more_base == 2);
    assert_string_equal(w->base->value, "H100");
    assert_string_equal(w->why, "no run of B200 since 2026-02-01, no run of H100 since 2026-02-01");
    assert_true(alone->base == NULL && alone->n_more == 2);
    assert_string_equal(alone->why, "no run of B200 since 2026-02-01");
    assert_string_equal(x->list.wants[0].level->value, "H100"); /* what is of today comes first */
}

static void another_stack_is_a_disclosure_and_wanted_on_the_stack_of_the_base(void **state)
{
    struct listed *x = *state;
    RUN_BUT(&x->t, 1, "B200", 2, OTHER_STACK);
    RUN_BUT(&x->t, 2, "B200", 2, OTHER_STACK);
    for (int i = 0; i < 3; i++)
        RUN(&x->t, 11 + i, "H100", 3); /* the stack that ran last is the one that is gone by */
    list(x);
    const struct class_family *f = &x->list.families[0];
    const struct class_want *w = want_of(x, f, "B200");
    assert_int_equal(level_of(f, "B200")->standing, CLASS_DISCLOSED);
    assert_int_equal(f->base->standing, CLASS_DISCLOSED);
    assert_int_equal(level_of(f, "B200")->differs, 1u << FACTOR_REVISION);
    assert_string_equal(w->why, "can be compared, but one difference is to be disclosed: code revision");
    assert_int_equal(w->n_more, 2);
    assert_non_null(strstr(w->command, " --where revision=4f2c9d1"));
    assert_string_equal(class_command(f, level_of(f, "B200"), &x->q, &x->memory),
                        arena_format(&x->memory,
                                     "mcreport compare --by accelerator --where class=%.16s "
                                     "--disclose revision",
                                     f->class_id));
}

static void a_stack_that_both_ran_on_needs_no_disclosure(void **state)
{
    struct listed *x = *state;
    for (int i = 0; i < 2; i++) {
        RUN(&x->t, 1 + i, "H100", 3);
        RUN_BUT(&x->t, 11 + i, "H100", 3, OTHER_STACK);
        RUN_BUT(&x->t, 21 + i, "B200", 2, OTHER_STACK);
    }
    RUN_BUT(&x->t, 31, "B200", 2, OLD, {"code.revision", "\"3c3c3c3\""}); /* dated, and in the way of the command */
    list(x);
    const struct class_family *f = &x->list.families[0];
    assert_int_equal(level_of(f, "B200")->standing, CLASS_READY);
    assert_int_equal(level_of(f, "H100")->n_stacks, 2);
    assert_string_equal(f->like->factors.value[FACTOR_REVISION], "5a5a5a5");
    assert_non_null(strstr(
        class_command(f, f->base == level_of(f, "B200") ? level_of(f, "H100") : level_of(f, "B200"), &x->q, &x->memory),
        " --where revision=5a5a5a5"));
}

static void the_command_names_the_levels_where_there_are_others_and_quotes_what_a_shell_would_read(void **state)
{
    struct listed *x = *state;
    for (int i = 0; i < 2; i++) {
        RUN(&x->t, 1 + i, "B200", 2);
        RUN_BUT(&x->t, 11 + i, "H100", 3, {"code.kernel_wheel_pins", "{\"a\":\"it's\"}"});
        RUN_BUT(&x->t, 21 + i, "H200", 3, {"code.kernel_wheel_pins", "{\"a\":\"it's\"}"});
    }
    list(x);
    const struct class_family *f = &x->list.families[0];
    const struct class_want *w = want_of(x, f, "B200");
    assert_non_null(strstr(w->command, " --level B200,H200 --where pins="));
    assert_non_null(strstr(w->command, "'\\''")); /* the quote in the value, as a shell reads it */
}

static void families_that_are_two_say_why_as_the_gate_does(void **state)
{
    struct listed *x = *state;
    struct digest a = RUN(&x->t, 1, "H100", 3);
    struct digest b = RUN_BUT(&x->t, 2, "B200", 2, {"surface.name", "\"owned\""}, {"recipe.seq_len", "8192"},
                              {"code.revision", "\"5a5a5a5\""}, {"storage.data", "\"network\""});
    struct difference *why;
    struct error err = {0};
    unsigned codes, asked = 0;
    size_t n;
    list(x);
    assert_int_equal(x->list.n_families, 2);
    assert_int_equal(class_difference(&why, &n, &codes, family_where(x, FACTOR_SURFACE, "modal"),
                                      family_where(x, FACTOR_SURFACE, "owned"), FACTOR_ACCELERATOR, &x->memory, &err),
                     0);
    struct asked gate;
    ask_ids(&gate, &x->t, FACTOR_ACCELERATOR, a, b);
    asked_gate(&gate);
    for (size_t i = 0, k = 0; i < gate.v.n_refusals; i++) {
        asked |= 1u << gate.v.refusals[i].code;
        if (gate.v.refusals[i].code == REFUSED_STACK)
            continue;
        assert_true(k < n && why[k].factor == gate.v.refusals[i].factor && why[k].code == gate.v.refusals[i].code);
        assert_true(why[k].text == NULL || strcmp(why[k].text, gate.v.refusals[i].text) == 0);
        k++;
    }
    assert_int_equal(n, 3);
    assert_int_equal(codes, asked & ~(1u << REFUSED_STACK)); /* a stack may move within a class */
    asked_done(&gate);
}

static void the_nearest_family_differs_in_the_fewest_factors(void **state)
{
    struct listed *x = *state;
    size_t near[2];
    RUN(&x->t, 1, "H100", 3);
    RUN_BUT(&x->t, 2, "H100", 3, {"surface.name", "\"owned\""}, {"storage.data", "\"network\""});
    RUN_BUT(&x->t, 3, "H100", 3, {"storage.data", "\"network\""});
    RUN_BUT(&x->t, 4, "H100", 3, {"surface.name", "\"tpu\""}, {"storage.data", "\"memory\""},
            {"launch.distributed_mode", "\"spmd\""});
    list(x);
    size_t mine = (size_t)(family_where(x, FACTOR_SURFACE, "owned") - x->list.families);
    assert_int_equal(class_nearest(near, 2, &x->list, mine, x->list.n_families, FACTOR_ACCELERATOR), 2);
    assert_string_equal(x->list.families[near[0]].example->factors.value[FACTOR_STORAGE], "network");
    assert_string_equal(x->list.families[near[1]].example->factors.value[FACTOR_STORAGE], "volume");
    assert_int_equal(class_nearest(near, 2, &x->list, mine, 0, FACTOR_ACCELERATOR), 0);
}

static void another_axis_has_families_and_levels_of_its_own(void **state)
{
    struct listed *x = *state;
    RUN(&x->t, 1, "H100", 3);
    RUN_BUT(&x->t, 2, "H100", 3, {"accelerator.count", "16"}, {"accelerator.hosts", "2"},
            {"launch.parallel", "{\"tp\":1,\"dp\":16}"});
    RUN_BUT(&x->t, 3, "H100", 3, OTHER_STACK);
    x->q.axis = FACTOR_COUNT_OF;
    list(x);
    assert_int_equal(x->list.n_families, 1);
    assert_string_equal(x->list.families[0].levels[0].value, "8"); /* before 16 */
    assert_string_equal(want_of(x, &x->list.families[0], "8")->why, "1 run of count 16; an interval takes 2 a side");
    x->q.axis = FACTOR_REVISION;
    struct error err = {0};
    assert_int_equal(class_list_of(&x->list, x->t.store, &x->all, &x->q, &x->memory, &err), 0);
    assert_int_equal(family_where(x, FACTOR_COUNT_OF, "8")->n_levels, 2);
    assert_int_equal(family_where(x, FACTOR_COUNT_OF, "16")->n_levels,
                     1); /* an old commit is no gap of another class */
    x->q.axis = FACTOR_WAVE;
    assert_int_equal(class_list_of(&x->list, x->t.store, &x->all, &x->q, &x->memory, &err), 0);
    assert_int_equal(x->list.n_wants, 0);
}

/* --- the gate as the judge of the judgements --- */

static unsigned draw(unsigned *seed, unsigned n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % n;
}

/* How many numbers the smaller side has when the gate is asked about a level and the base; -1: refused. */
static int gate_says(struct listed *x, const struct class_family *f, const struct class_level *l, int one_stack)
{
    const char *only[] = {l->value, f->base->value};
    struct factor_term terms[FACTORS];
    struct selection s = {
        .as_of = moment(AS_OF), .not_before = x->q.valid_from, .class_of = f->class_id, .terms = terms};
    struct question q = {.axis = x->q.axis, .only = only, .n_only = 2, .selection = &s, .level = 0.95};
    struct verdict v;
    const struct cleared *cleared;
    struct error err = {0};
    for (size_t i = 0; i < FACTORS; i++) {
        if (factor_rule((enum factor)i)->kind != FACTOR_SOFT)
            continue;
        q.disclosed |= one_stack ? 0 : 1u << i;
        if (one_stack)
            terms[s.n_terms++] = (struct factor_term){(enum factor)i, f->like->factors.value[i]};
    }
    int rc = gate_ask(x->t.store, &q, GATE_WITH_NUMBERS, &x->memory, &v, &cleared, &err);
    if (rc == ERR_NOT_FOUND)
        return -1; /* no run of that level at all */
    if (rc != 0)
        fail_msg("%s", err.text);
    if (cleared == NULL)
        return -1;
    assert_int_equal(cleared_n_levels(cleared), 2);
    size_t a = cleared_level(cleared, 0)->n_runs, b = cleared_level(cleared, 1)->n_runs;
    return (int)(a < b ? a : b);
}

static void judgements_are_those_of_the_gate(void **state)
{
    static const char *const devices[] = {"H100", "H200", "B200"};
    static const char *const counts[] = {"1", "2", "8"};
    static const char *const revisions[] = {"\"4f2c9d1\"", "\"5a5a5a5\"", "\"6b6b6b6\""};
    struct listed *x = *state;
    unsigned seed = 7, n_seen[CLASS_STANDINGS] = {0};
    for (int i = 0; i < 70; i++) {
        unsigned kind = draw(&seed, 10);
        struct entry changes[8] = {{"accelerator.count", counts[draw(&seed, 3)]},
                                   {"code.revision", revisions[draw(&seed, 3)]},
                                   {"surface.name", draw(&seed, 2) ? "\"modal\"" : "\"owned\""}};
        size_t n = 3;
        if (kind == 0 || kind == 1)
            changes[n++] = (struct entry)SHORT;
        if (kind == 2 || kind == 3) {
            const struct entry old[] = {OLD};
            changes[n++] = old[0];
            changes[n++] = old[1];
        }
        archive_add(&x->t, GRADE_RECEIPT, LANE_TRAINING, i, devices[draw(&seed, 3)], 2, changes, n);
    }
    list(x);
    assert_int_equal(x->list.n_families, 6);
    for (size_t i = 0; i < x->list.n_families; i++)
        for (size_t k = 0; k < x->list.families[i].n_levels; k++) {
            const struct class_family *f = &x->list.families[i];
            const struct class_level *l = &f->levels[k];
            if (f->base == NULL || l == f->base)
                continue;
            int plain = gate_says(x, f, l, 1), disclosed = gate_says(x, f, l, 0);
            n_seen[l->standing]++;
            assert_int_equal(l->standing == CLASS_READY, plain >= 2);
            assert_int_equal(l->standing >= CLASS_DISCLOSED, disclosed >= 2);
            assert_int_equal(l->standing >= CLASS_FEW, disclosed >= 1);
        }
    assert_true(n_seen[CLASS_READY] > 0 && n_seen[CLASS_DISCLOSED] > 0 && n_seen[CLASS_FEW] > 0 &&
                n_seen[CLASS_NUMBERLESS] + n_seen[CLASS_DATED] + n_seen[CLASS_ABSENT] > 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_archive, close_archive)
    const struct CMUnitTest tests[] = {
        TEST(nothing_gives_nothing),
        TEST(runs_that_differ_in_nothing_but_the_accelerator_are_one_family),
        TEST(levels_are_those_of_the_surface_with_or_without_a_run),
        TEST(dated_and_failed_runs_are_counted_apart),
        TEST(two_numbers_a_side_on_one_stack_are_ready),
        TEST(one_number_gives_no_interval_and_the_missing_run_is_named),
        TEST(a_level_alone_on_its_surface_wants_an_interval_of_its_own),
        TEST(a_family_without_a_run_of_today_wants_two_of_each_level_it_had),
        TEST(another_stack_is_a_disclosure_and_wanted_on_the_stack_of_the_base),
        TEST(a_stack_that_both_ran_on_needs_no_disclosure),
        TEST(the_command_names_the_levels_where_there_are_others_and_quotes_what_a_shell_would_read),
        TEST(families_that_are_two_say_why_as_the_gate_does),
        TEST(the_nearest_family_differs_in_the_fewest_factors),
        TEST(another_axis_has_families_and_levels_of_its_own),
        TEST(judgements_are_those_of_the_gate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a site may set: from when a change counts, what is refused, and what two databases agree on. */
#include "query/policy.h"
#include "query_archive.h"

struct site {
    struct archive t;
    struct arena memory;
};

static int open_site(void **state)
{
    struct site *s = calloc(1, sizeof *s);
    assert_non_null(s);
    archive_open(&s->t);
    archive_filled(&s->t);
    *state = s;
    return 0;
}

static int close_site(void **state)
{
    struct site *s = *state;
    arena_release(&s->memory);
    archive_close(&s->t);
    free(s);
    return 0;
}

#define NOW "2026-06-01"

static struct policy policy_of(struct site *s, const char *as_of)
{
    struct policy p;
    struct error err = {0};
    if (policy_load(&p, s->t.store, moment(as_of), &s->memory, &err) != 0)
        fail_msg("%s", err.text);
    return p;
}

static double value_of(struct site *s, enum policy_key k, const char *as_of)
{
    return policy_of(s, as_of).value[k];
}

static int set(struct site *s, enum policy_key k, double value, const char *day, int *changed, struct error *err)
{
    return policy_set(changed, s->t.store, k, value, "noisy hosts", "ann", moment(day), moment(NOW), err);
}

static void must_set(struct site *s, enum policy_key k, double value, const char *day)
{
    struct error err = {0};
    int changed = 0;
    if (set(s, k, value, day, &changed, &err) != 0)
        fail_msg("%s", err.text);
    assert_true(changed);
}

static void content_of(struct site *s, char out[DIGEST_HEX_SIZE])
{
    assert_int_equal(store_digest(s->t.store, out, NULL), 0);
}

static void assert_same_content(struct site *a, struct site *b, int same)
{
    char x[DIGEST_HEX_SIZE], y[DIGEST_HEX_SIZE];
    content_of(a, x);
    content_of(b, y);
    assert_int_equal(strcmp(x, y) == 0, same);
}

/* An event as it comes from elsewhere: written in whatever order. ordinal 0: said here. */
static int put(struct site *s, int64_t ordinal, const char *subject, const char *body, const char *effective,
               const char *recorded)
{
    struct error err = {0};
    struct event e = {.kind = "policy.set",
                      .ordinal = ordinal,
                      .subject = subject,
                      .because = "noisy hosts",
                      .actor = "ann",
                      .effective_at = moment(effective),
                      .recorded_at = moment(recorded),
                      .body = body};
    return event_add(s->t.store, &e, &err);
}

static void defaults_are_those_of_the_domain_and_need_no_reason(void **state)
{
    static const double initial[POLICY_KEYS] = {30, 30, 14, 30, 3, 2, 2}; /* DOMAIN.md section 5; STATISTICS.md, TOST */
    struct policy p = policy_of(*state, NOW), q;
    policy_default(&q);
    for (unsigned k = 0; k < POLICY_KEYS; k++) {
        assert_true(p.value[k] == initial[k] && q.value[k] == initial[k]);
        assert_true(p.since[k] == DATE_NONE && q.since[k] == DATE_NONE);
        assert_null(p.because[k]);
        assert_false(policy_is_changed(&p, (enum policy_key)k));
    }
}

static void a_change_counts_from_its_moment_on(void **state)
{
    struct site *s = *state;
    must_set(s, POLICY_PRACTICAL_PCT, 5, "2026-05-02");
    assert_true(value_of(s, POLICY_PRACTICAL_PCT, "2026-05-01") == 3);
    assert_true(value_of(s, POLICY_PRACTICAL_PCT, "2026-05-02") == 5);
    must_set(s, POLICY_PRACTICAL_PCT, 2.5, "2026-05-10");
    assert_true(value_of(s, POLICY_PRACTICAL_PCT, "2026-05-09") == 5);
    struct policy p = policy_of(s, NOW);
    assert_true(p.value[POLICY_PRACTICAL_PCT] == 2.5);
    assert_true(p.since[POLICY_PRACTICAL_PCT] == moment("2026-05-10"));
    assert_string_equal(p.because[POLICY_PRACTICAL_PCT], "noisy hosts");
    assert_string_equal(p.actor[POLICY_PRACTICAL_PCT], "ann");
    assert_true(p.value[POLICY_MOVED_PCT] == 2); /* and of no other key */
}

static void the_order_of_writing_decides_nothing(void **state)
{
    static const struct {
        int64_t ordinal;
        const char *subject, *body, *effective, *recorded;
    } events[] = {
        {1, "policy:practical_pct", "5", "2026-05-01", "2026-05-01"},
        {2, "policy:practical_pct", "7", "2026-05-02", "2026-05-03"},
        /* takes effect with the one before, said later: whatever the clock of that day */
        {3, "policy:practical_pct", "6", "2026-05-02", "2026-05-02"},
        {1, "policy:price_valid_days", "9", "2026-05-01", "2026-05-09"},
    };
    static const size_t orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}};
    struct site *one = *state;
    for (size_t i = 0; i < 3; i++) {
        struct site other = {0};
        archive_open(&other.t);
        archive_filled(&other.t);
        for (size_t k = 0; k < 4; k++) {
            size_t n = orders[i][k];
            struct site *into = i == 0 ? one : &other;
            assert_int_equal(put(into, events[n].ordinal, events[n].subject, events[n].body, events[n].effective,
                                 events[n].recorded),
                             0);
        }
        struct site *filled = i == 0 ? one : &other;
        assert_true(value_of(filled, POLICY_PRACTICAL_PCT, "2026-05-01") == 5);
        assert_true(value_of(filled, POLICY_PRACTICAL_PCT, NOW) == 6);
        assert_true(value_of(filled, POLICY_PRICE_VALID_DAYS, NOW) == 9);
        assert_same_content(one, filled, 1);
        arena_release(&other.memory);
        archive_close(&other.t);
    }
}

static void a_change_is_content(void **state)
{
    struct site *s = *state, other = {0};
    archive_open(&other.t);
    archive_filled(&other.t);
    assert_same_content(s, &other, 1);
    must_set(s, POLICY_PRACTICAL_PCT, 5, "2026-05-02");
    assert_same_content(s, &other, 0);
    must_set(&other, POLICY_PRACTICAL_PCT, 6, "2026-05-02"); /* the value alone is another */
    assert_same_content(s, &other, 0);
    arena_release(&other.memory);
    archive_close(&other.t);
}

static void what_is_so_already_is_not_recorded(void **state)
{
    struct site *s = *state;
    char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    int changed = 1;
    content_of(s, before);
    assert_int_equal(set(s, POLICY_PRACTICAL_PCT, 3, "2026-05-02", &changed, NULL), 0);
    assert_false(changed);
    content_of(s, after);
    assert_string_equal(before, after);
    must_set(s, POLICY_PRACTICAL_PCT, 5, "2026-05-02");
    assert_int_equal(set(s, POLICY_PRACTICAL_PCT, 5, "2026-05-20", &changed, NULL), 0);
    assert_false(changed);
    assert_true(policy_of(s, NOW).since[POLICY_PRACTICAL_PCT] == moment("2026-05-02"));
    assert_int_equal(set(s, POLICY_PRACTICAL_PCT, 3, "2026-05-01", &changed, NULL), 0); /* so it was then */
    assert_false(changed);
    must_set(s, POLICY_PRACTICAL_PCT, 3, "2026-05-20"); /* back to the default is a change, with its own reason */
    struct policy p = policy_of(s, NOW);
    assert_true(p.since[POLICY_PRACTICAL_PCT] == moment("2026-05-20"));
    assert_false(policy_is_changed(&p, POLICY_PRACTICAL_PCT));
}

static void history_goes_forward_only(void **state)
{
    struct site *s = *state;
    struct error err = {0};
    char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    int changed = 0;
    must_set(s, POLICY_PRACTICAL_PCT, 5, "2026-05-02");
    content_of(s, before);
    assert_int_equal(set(s, POLICY_PRACTICAL_PCT, 9, "2026-05-01", &changed, &err), ERR_REFUSED);
    assert_string_equal(err.text,
                        "practical_pct: set as of 2026-05-02 already, and no change may take effect before that one");
    content_of(s, after);
    assert_string_equal(before, after);
    must_set(s, POLICY_MOVED_PCT, 1, "2026-05-01");     /* of another key */
    must_set(s, POLICY_PRACTICAL_PCT, 9, "2026-05-02"); /* of that day: a correction */
    assert_true(value_of(s, POLICY_PRACTICAL_PCT, "2026-05-02") == 9);
}

static void looking_says_what_setting_would_and_writes_nothing(void **state)
{
    struct site *s = *state;
    char before[DIGEST_HEX_SIZE], after[DIGEST_HEX_SIZE];
    int changed = 0;
    must_set(s, POLICY_PRACTICAL_PCT, 5, "2026-05-02");
    content_of(s, before);
    assert_int_equal(policy_look(&changed, s->t.store, POLICY_PRACTICAL_PCT, 9, moment("2026-05-03"), NULL), 0);
    assert_true(changed);
    assert_int_equal(policy_look(&changed, s->t.store, POLICY_PRACTICAL_PCT, 5, moment("2026-05-03"), NULL), 0);
    assert_false(changed);
    assert_int_equal(policy_look(&changed, s->t.store, POLICY_PRACTICAL_PCT, 9, moment("2026-05-01"), NULL),
                     ERR_REFUSED);
    content_of(s, after);
    assert_string_equal(before, after);
}

static void a_value_lies_within_the_bounds_of_its_key(void **state)
{
    static const struct {
        enum policy_key key;
        const char *text, *fault; /* NULL: fine */
    } texts[] = {
        {POLICY_PRACTICAL_PCT, "0.1", NULL},
        {POLICY_PRACTICAL_PCT, "50", NULL},
        {POLICY_PRACTICAL_PCT, "2.5", NULL},
        {POLICY_PRACTICAL_PCT, "-1", "practical_pct '-1': must be a number from 0.1 to 50"},
        {POLICY_PRACTICAL_PCT, "0", "practical_pct '0': must be a number from 0.1 to 50"},
        {POLICY_PRACTICAL_PCT, "50.1", "practical_pct '50.1': must be a number from 0.1 to 50"},
        {POLICY_PRACTICAL_PCT, "3%", "practical_pct '3%': must be a number from 0.1 to 50"},
        {POLICY_PRACTICAL_PCT, "3,5", "practical_pct '3,5': must be a number from 0.1 to 50"},
        {POLICY_PRACTICAL_PCT, "", "practical_pct '': must be a number from 0.1 to 50"},
        {POLICY_PRACTICAL_PCT, "NaN", "practical_pct 'NaN': must be a number from 0.1 to 50"},
        {POLICY_PRACTICAL_PCT, "1e999", "practical_pct '1e999': must be a number from 0.1 to 50"},
        {POLICY_MOVED_PCT, "0", NULL},
        {POLICY_MOVED_PCT, "-0", NULL},
        {POLICY_PRICE_MOVED_PCT, "50.5", "price_moved_pct '50.5': must be a number from 0 to 50"},
        {POLICY_TRAINING_VALID_DAYS, "1", NULL},
        {POLICY_TRAINING_VALID_DAYS, "365", NULL},
        {POLICY_TRAINING_VALID_DAYS, "0", "training_valid_days '0': must be a whole number from 1 to 365"},
        {POLICY_TRAINING_VALID_DAYS, "366", "training_valid_days '366': must be a whole number from 1 to 365"},
        {POLICY_PRICE_VALID_DAYS, "7.5", "price_valid_days '7.5': must be a whole number from 1 to 365"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct error err = {0};
        double value = -1;
        int rc = policy_value_read(&value, texts[i].key, texts[i].text, &err);
        assert_int_equal(rc, texts[i].fault != NULL ? ERR_INPUT : 0);
        if (texts[i].fault != NULL)
            assert_string_equal(err.text, texts[i].fault);
        else
            assert_true(value >= 0 && !signbit(value));
    }
    for (unsigned k = 0; k < POLICY_KEYS; k++) {
        const struct policy_rule *r = policy_rule((enum policy_key)k);
        enum policy_key found;
        assert_true(r->least <= r->initial && r->initial <= r->most);
        assert_int_equal(policy_key_by_name(&found, r->name), 0);
        assert_int_equal(found, k);
    }
}

/* A number that is set aside in silence would be a default that nobody chose. */
static void a_change_that_is_not_understood_stops_everything(void **state)
{
    static const char *const changes[][2] = {{"policy:future_key", "5"},
                                             {"policy:practical_pct", "51"},
                                             {"policy:practical_pct", "x"},
                                             {"policy:practical_pct", NULL},
                                             {"policy", "5"},
                                             {"claim:practical_pct", "5"}};
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct site s = {0};
        struct policy p;
        struct error err = {0};
        archive_open(&s.t);
        archive_filled(&s.t);
        assert_int_equal(put(&s, 0, changes[i][0], changes[i][1], "2026-05-01", "2026-05-01"), 0);
        assert_int_equal(policy_load(&p, s.t.store, moment(NOW), &s.memory, &err), ERR_INTEGRITY);
        assert_non_null(strstr(err.text, "event 1 (policy.set"));
        assert_int_equal(policy_load(&p, s.t.store, moment("2026-04-30"), &s.memory, &err), 0);
        arena_release(&s.memory);
        archive_close(&s.t);
    }
}

static void every_lane_has_its_days(void **state)
{
    struct policy p;
    (void)state;
    policy_default(&p);
    assert_int_equal(policy_lane_days(&p, LANE_TRAINING), 30);
    assert_int_equal(policy_lane_days(&p, LANE_SPARSE_EXACT), 30);
    assert_int_equal(policy_lane_days(&p, LANE_SPARSE_VALIDATION), 14);
    p.value[POLICY_TRAINING_VALID_DAYS] = 5;
    assert_int_equal(policy_lane_days(&p, LANE_TRAINING), 5);
    assert_int_equal(policy_lane_days(&p, LANE_CURIOSITY), 5);
    assert_int_equal(policy_lane_days(&p, LANE_SPARSE_EXACT), 30);
    assert_int_equal(policy_price_days(&p), 30);
    assert_true(policy_practical(&p) == 0.03);
}

static void what_was_changed_is_said_with_its_reason(void **state)
{
    struct site *s = *state;
    must_set(s, POLICY_PRACTICAL_PCT, 2.5, "2026-05-02");
    must_set(s, POLICY_PRICE_VALID_DAYS, 1, "2026-05-03");
    struct policy p = policy_of(s, NOW);
    assert_null(policy_change_words(&s->memory, &p, POLICY_MOVED_PCT));
    assert_string_equal(policy_change_words(&s->memory, &p, POLICY_PRACTICAL_PCT),
                        "practical_pct is 2.5 % instead of 3 % since 2026-05-02: noisy hosts");
    assert_string_equal(policy_change_words(&s->memory, &p, POLICY_PRICE_VALID_DAYS),
                        "price_valid_days is 1 day instead of 30 days since 2026-05-03: noisy hosts");
}

#define ON_A_SITE(test) cmocka_unit_test_setup_teardown(test, open_site, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_SITE(defaults_are_those_of_the_domain_and_need_no_reason),
        ON_A_SITE(a_change_counts_from_its_moment_on),
        ON_A_SITE(the_order_of_writing_decides_nothing),
        ON_A_SITE(a_change_is_content),
        ON_A_SITE(what_is_so_already_is_not_recorded),
        ON_A_SITE(history_goes_forward_only),
        ON_A_SITE(looking_says_what_setting_would_and_writes_nothing),
        cmocka_unit_test(a_value_lies_within_the_bounds_of_its_key),
        cmocka_unit_test(a_change_that_is_not_understood_stops_everything),
        cmocka_unit_test(every_lane_has_its_days),
        ON_A_SITE(what_was_changed_is_said_with_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

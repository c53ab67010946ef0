/* Claims by words, by factors, by status. */
#include "query_registered.h"

static void begin(struct registered *x)
{
    first_wave(&x->t);
    for (int i = 0; i < 3; i++)
        RUN_ON_BUT(&x->t, "2026-04-14", 21 + i, "H200", 1.5 + 0.001 * i, {"surface.name", "\"owned\""});
    PRICE(&x->t, "B200", "6.25", DAY);
    PRICE(&x->t, "H100", "3.95", DAY);
    archive_filled(&x->t);
    declare(x, "2026-04-20", "b200-speed",
            "\"metric\":\"ratio\",\"level\":\"B200\",\"base\":\"H100\",\"where\":{\"surface\":\"modal\"},"
            "\"owner\":\"Jürgen\",\"note\":\"for the autumn talk\"");
    declare(x, "2026-04-20", "cheap",
            "\"metric\":\"usd_ratio\",\"level\":\"B200\",\"base\":\"H100\",\"basis\":\"list\","
            "\"where\":{\"surface\":\"modal\"}");
    declare(x, "2026-04-20", "own-h200",
            "\"metric\":\"throughput\",\"level\":\"H200\",\"where\":{\"surface\":\"owned\"}");
    renew(x, "2026-04-21", "cheap");
    declare(x, "2026-04-21", "old", "\"metric\":\"throughput\",\"level\":\"H100\",\"valid_days\":1");
    say(x, "2026-04-22", "own-h200", SAY_CHALLENGED, "too slow");
}

struct texts {
    const char *items[4];
    size_t n;
};

static struct texts split(struct registered *x, const char *text)
{
    struct texts t = {.n = 0};
    for (size_t len; *text != '\0'; text += len + (text[len] != '\0')) {
        len = strcspn(text, " ");
        t.items[t.n++] = arena_copy_n(&x->memory, text, len);
    }
    return t;
}

static int try_query(struct registered *x, const char *words, const char *terms, const char *status,
                     struct claim_matches *out)
{
    struct texts w = split(x, words), t = split(x, terms);
    struct claim_wish wish = {.words = w.items, .n_words = w.n, .terms = t.items, .n_terms = t.n};
    wish.any_status = strcmp(status, "any") == 0;
    if (!wish.any_status)
        assert_int_equal(claim_status_by_name(&wish.status, status), 0);
    load_on(x, "2026-04-23");
    return registry_query(out, &x->r, &wish, &x->err);
}

/* "cheap@2 own-h200@1" */
static const char *query(struct registered *x, const char *words, const char *terms, const char *status)
{
    struct claim_matches m;
    const char *found = "";
    if (try_query(x, words, terms, status, &m) != 0)
        fail_msg("%s", x->err.text);
    for (size_t i = 0; i < m.n; i++)
        found = arena_format(&x->memory, "%s%s%s@%lld", found, i > 0 ? " " : "", m.items[i].claim->id,
                             (long long)m.items[i].revision->record.revision);
    return found;
}

static void nothing_asked_is_everything_by_id(void **state)
{
    struct registered *x = *state;
    begin(x);
    assert_string_equal(query(x, "", "", "any"), "b200-speed@1 cheap@2 old@1 own-h200@1");
    assert_string_equal(query(x, "", "", "current"), "b200-speed@1 cheap@2");
}

static void what_has_another_status_is_counted(void **state)
{
    struct registered *x = *state;
    struct claim_matches m;
    begin(x);
    assert_int_equal(try_query(x, "", "", "current", &m), 0);
    assert_int_equal(m.n, 2);
    assert_int_equal(m.others[CLAIM_DATED], 1);
    assert_int_equal(m.others[CLAIM_CHALLENGED], 1);
    assert_int_equal(m.others[CLAIM_CURRENT], 0);
    assert_int_equal(try_query(x, "", "accelerator=B200", "dated", &m), 0);
    assert_int_equal(m.n, 0);
    assert_int_equal(m.others[CLAIM_CURRENT], 2);
    assert_int_equal(m.others[CLAIM_CHALLENGED], 0);
}

static void earlier_revisions_are_found_where_they_are_asked_for(void **state)
{
    struct registered *x = *state;
    begin(x);
    assert_string_equal(query(x, "", "", "superseded"), "cheap@1");
    assert_string_equal(query(x, "cheap@1", "", "any"), "cheap@1");
    assert_string_equal(query(x, "mcr:cheap@1", "", "current"), "");
}

static void words_are_sought_in_what_a_claim_is_about(void **state)
{
    struct registered *x = *state;
    begin(x);
    assert_string_equal(query(x, "autumn", "", "any"), "b200-speed@1");
    assert_string_equal(query(x, "TALK jurgen", "", "any"), "b200-speed@1"); /* case and accents do not matter */
    assert_string_equal(query(x, "owned", "", "any"), "own-h200@1");
    assert_string_equal(query(x, "H200 throughput", "", "any"), "own-h200@1");
    assert_string_equal(query(x, "H200 autumn", "", "any"), ""); /* all of them */
    assert_string_equal(query(x, "nam52 owned", "", "any"), "own-h200@1");
    assert_string_equal(query(x, "zebra", "", "any"), "");
    assert_string_equal(query(x, "cost", "", "current"), "cheap@2");
}

static void an_id_or_its_beginning_finds_that_claim(void **state)
{
    struct registered *x = *state;
    begin(x);
    assert_string_equal(query(x, "b200-speed", "", "any"), "b200-speed@1");
    assert_string_equal(query(x, "own-h2", "", "any"), "own-h200@1"); /* no word of any text */
    assert_string_equal(query(x, "che", "", "any"), "cheap@2");
    assert_string_equal(query(x, "cheap", "accelerator=H200", "any"), "");
    assert_string_equal(query(x, "cheap b200-speed", "", "any"), ""); /* nothing is both */
    assert_string_equal(query(x, "cheap zebra", "", "any"), "");
}

static void factors_match_either_side_or_the_class(void **state)
{
    struct registered *x = *state;
    begin(x);
    assert_string_equal(query(x, "", "accelerator=B200", "any"), "b200-speed@1 cheap@2");
    assert_string_equal(query(x, "", "accelerator=H100", "any"), "b200-speed@1 cheap@2 old@1");
    assert_string_equal(query(x, "", "accelerator=nvidia-h200", "any"), "own-h200@1"); /* by any name */
    assert_string_equal(query(x, "", "surface=owned", "any"), "own-h200@1");
    assert_string_equal(query(x, "", "surface=modal accelerator=B200", "any"), "b200-speed@1 cheap@2");
    assert_string_equal(query(x, "", "count=8 surface=owned", "any"), "own-h200@1");
    assert_string_equal(query(x, "", "metric=ratio", "any"), "b200-speed@1");
    assert_string_equal(query(x, "", "metric=whole_run", "any"), "");
    assert_string_equal(query(x, "", "synthetic=true", "any"), "");
    const struct claim_revision *revision;
    claim_on(x, "2026-04-23", "own-h200", &revision);
    const char *beginning = arena_format(&x->memory, "class=%.16s", revision->record.class_id);
    assert_string_equal(query(x, "", beginning, "any"), "own-h200@1");
}

static void an_unknown_factor_is_a_slip(void **state)
{
    struct registered *x = *state;
    struct claim_matches m;
    begin(x);
    assert_int_equal(try_query(x, "", "acelerator=B200", "any", &m), ERR_USAGE);
    assert_string_equal(x->err.text, "unknown factor 'acelerator'; did you mean 'accelerator'?");
    assert_int_equal(try_query(x, "", "=B200", "any", &m), ERR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_REGISTRY(nothing_asked_is_everything_by_id),
        ON_A_REGISTRY(what_has_another_status_is_counted),
        ON_A_REGISTRY(earlier_revisions_are_found_where_they_are_asked_for),
        ON_A_REGISTRY(words_are_sought_in_what_a_claim_is_about),
        ON_A_REGISTRY(an_id_or_its_beginning_finds_that_claim),
        ON_A_REGISTRY(factors_match_either_side_or_the_class),
        ON_A_REGISTRY(an_unknown_factor_is_a_slip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Databases into one another: what is brought, what is known, and what is refused as a whole. */
#include "store_offers.h"

#include "store/merge.h"

#include <sqlite3.h>

/* Made beside the first one, which set_up() made; closed while they are merged. */
struct other {
    char path[160];
};

static struct other other_named(const char *name)
{
    struct other o;
    snprintf(o.path, sizeof o.path, "%s/%s.db", t.folder, name);
    return o;
}

/* From here on everything is added to another database. */
static void switch_to(const struct other *o)
{
    struct error err = {0};
    store_close(t.store);
    t.store = NULL;
    enum store_mode mode = access(o->path, F_OK) == 0 ? STORE_WRITE : STORE_CREATE;
    if (store_open(&t.store, o->path, mode, &err) != 0)
        fail_msg("%s", err.text);
}

static int tear_down_all(void **state)
{
    char command[200];
    snprintf(command, sizeof command, "rm -f %s/*", t.folder);
    store_close(t.store);
    t.store = NULL;
    if (system(command) != 0)
        fail_msg("%s", command);
    return tear_down(state);
}

struct heard {
    char text[4096];
};

static void hear(void *context, const char *fault)
{
    struct heard *h = context;
    size_t n = strlen(h->text);
    snprintf(h->text + n, sizeof h->text - n, "%s\n", fault);
}

static struct merged merge(const struct other *o)
{
    struct merged m;
    struct error err = {0};
    struct heard h = {""};
    struct verifier with = {.context = &h, .report = hear};
    if (store_merge(t.store, o->path, 0, &with, &memory, &m, &err) != 0)
        fail_msg("%s\n%s", err.text, h.text);
    return m;
}

/* Does not understand what is said of claims. */
static int understand(void *context, const struct event *e, struct error *err)
{
    (void)context;
    return strncmp(e->kind, "claim.", 6) != 0 ? 0
                                              : error_set(err, ERR_INTEGRITY, "event %d: '%s'", (int)e->seq, e->kind);
}

/* Refused, and nothing taken. */
static void assert_merge_refused(const struct other *o, int code, const char *words)
{
    struct merged m;
    struct error err = {0};
    struct heard h = {""};
    struct verifier with = {.context = &h, .report = hear, .understands = understand};
    struct digest_text before = content(t.store);
    long long documents = info(t.store).documents;
    assert_int_equal(store_merge(t.store, o->path, 0, &with, &memory, &m, &err), code);
    if (strstr(err.text, words) == NULL && strstr(h.text, words) == NULL)
        fail_msg("%s\n%s", err.text, h.text);
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(info(t.store).documents, documents);
}

static void assert_counts(const struct merged *m, const long long (*counts)[2])
{
    for (size_t k = 0; k < MERGED_KINDS; k++) {
        if (m->of[k].added != counts[k][0] || m->of[k].known != counts[k][1])
            fail_msg("%s: %lld new, %lld known", merged_kind_name((enum merged_kind)k), m->of[k].added, m->of[k].known);
    }
}
#define COUNTS(...)                                                                                                    \
    (const long long[MERGED_KINDS][2])                                                                                 \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }

static void assert_sound(void)
{
    struct error err = {0};
    struct heard h = {""};
    long long faults = -1;
    assert_int_equal(store_verify(t.store, &(struct verifier){.context = &h, .report = hear}, &faults, &err), 0);
    if (faults != 0)
        fail_msg("%s", h.text);
}

static void damage(const struct other *o, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(o->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

static const char *in_memory(const char *what)
{
    const char *text = arena_copy(&memory, what);
    assert_non_null(text);
    return text;
}

static void say(const char *kind, const char *subject, const char *because, const char *body, const char *when)
{
    struct error err = {0};
    struct event e = {.kind = kind, .subject = subject, .because = because, .body = body, .effective_at = moment(when)};
    if (event_add(t.store, &e, &err) != 0)
        fail_msg("%s", err.text);
}

/* Three archives that share a run, a price and the withdrawal of the run. */
static void fill_three(struct other o[3])
{
    static const char *const names[] = {"x", "y", "z"};
    for (int i = 0; i < 3; i++) {
        char call[16];
        snprintf(call, sizeof call, "fc-of-%d", i);
        o[i] = other_named(names[i]);
        switch_to(&o[i]);
        struct digest shared = add_run(t.store, (struct run){.call = "fc-shared"}).id;
        struct digest own = add_run(t.store, (struct run){.call = in_memory(call)}).id;
        add_unreadable(t.store, call, strlen(call), "no JSON");
        struct price_row old = add(h100("3.95"));
        struct price p = correcting(h100(i == 0 ? "4.10" : "3.95"), &old);
        p.region = in_memory(call);
        if (i == 0)
            add(p);
        withdraw(t.store, &shared, "loose cable", "2026-04-09T00:00:00Z");
        withdraw(t.store, &own, call, "2026-04-10T00:00:00Z");
    }
}

static void everything_is_brought_and_known_the_second_time(void **state)
{
    (void)state;
    struct other o[3], into = other_named("a");
    struct merged m;
    fill_three(o);
    switch_to(&into);
    m = merge(&o[0]);
    assert_counts(&m, COUNTS({3, 0}, {2, 0}, {2, 0}));
    m = merge(&o[1]);
    assert_counts(&m, COUNTS({2, 1}, {0, 1}, {1, 1}));
    struct digest_text once = content(t.store);
    m = merge(&o[0]);
    assert_counts(&m, COUNTS({0, 3}, {0, 2}, {0, 2}));
    assert_string_equal(content(t.store).hex, once.hex);
    struct store_info i = info(t.store);
    assert_int_equal(i.documents, 5);
    assert_int_equal(i.unreadable, 2);
    assert_int_equal(i.receipts, 3);
    assert_int_equal(i.prices, 2);
    assert_int_equal(i.events, 3);
    assert_sound();
}

static void the_order_of_merging_does_not_show(void **state)
{
    (void)state;
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    struct other o[3];
    char first[DIGEST_HEX_SIZE] = "";
    fill_three(o);
    for (int i = 0; i < 6; i++) {
        char name[16];
        snprintf(name, sizeof name, "in-order-%d", i);
        struct other into = other_named(name);
        switch_to(&into);
        for (int k = 0; k < 3; k++)
            merge(&o[orders[i][k]]);
        struct digest_text is = content(t.store);
        if (i == 0)
            snprintf(first, sizeof first, "%s", is.hex);
        assert_string_equal(is.hex, first);
        assert_sound();
    }
    switch_to(&o[2]); /* as does whose database it was before */
    merge(&o[0]);
    merge(&o[1]);
    assert_string_equal(content(t.store).hex, first);
}

static void what_was_said_keeps_its_words_and_its_clock(void **state)
{
    (void)state;
    struct arena a = {0};
    struct event_rows events;
    struct error err = {0};
    struct other o = other_named("x"), into = other_named("a");
    switch_to(&o);
    struct digest id = add_run(t.store, (struct run){0}).id;
    withdraw(t.store, &id, "loose cable", "2026-04-09T00:00:00Z");
    add(h100("3.95"));
    switch_to(&into);
    add_run(t.store, (struct run){.call = "fc-2"});
    merge(&o);
    assert_int_equal(events_load(t.store, "", 0, &a, &events, &err), 0);
    assert_int_equal(events.n, 1);
    assert_string_equal(events.items[0].because, "loose cable");
    assert_string_equal(events.items[0].actor, "ann");
    assert_int_equal(events.items[0].recorded_at, moment("2026-04-09T00:00:00Z") + 5);
    assert_int_equal(rows((struct price_filter){0}).rows[0].recorded_at, 1234);
    struct receipt_row row;
    assert_int_equal(receipts_get(t.store, &id, 0, &a, &row, &err), 0);
    assert_string_equal(row.withdrawn, "loose cable");
    arena_release(&a);
}

/* White space apart: here the document has another id, which is the one that is withdrawn. */
static void an_event_finds_the_document_that_was_received_in_other_bytes(void **state)
{
    (void)state;
    struct arena a = {0};
    struct error err = {0};
    struct other o = other_named("x"), into = other_named("a");
    switch_to(&o);
    struct digest there = add_run(t.store, (struct run){.separator = "   "}).id;
    withdraw(t.store, &there, "loose cable", "2026-04-09T00:00:00Z");
    switch_to(&into);
    struct digest here = add_run(t.store, (struct run){0}).id;
    assert_memory_not_equal(&here, &there, sizeof here);
    struct merged m = merge(&o);
    assert_counts(&m, COUNTS({0, 1}, {0, 0}, {1, 0}));
    struct receipt_row row;
    assert_int_equal(receipts_get(t.store, &here, 0, &a, &row, &err), 0);
    assert_string_equal(row.withdrawn, "loose cable");
    m = merge(&o);
    assert_counts(&m, COUNTS({0, 1}, {0, 0}, {0, 1}));
    assert_sound();
    arena_release(&a);
}

static void the_same_said_twice_stays_twice(void **state)
{
    (void)state;
    struct other o = other_named("x"), p = other_named("y");
    struct event e = {.kind = "policy.set", .subject = "policy:moved_pct", .because = "noisy", .body = "3"};
    struct error err = {0};
    switch_to(&o);
    assert_int_equal(event_add(t.store, &e, &err), 0);
    assert_int_equal(event_add(t.store, &e, &err), 0);
    switch_to(&p);
    e.recorded_at = 7; /* by another hand */
    assert_int_equal(event_add(t.store, &e, &err), 0);
    struct merged m = merge(&o);
    assert_counts(&m, COUNTS({0, 0}, {0, 0}, {1, 1}));
    struct digest_text one = content(t.store);
    switch_to(&o);
    m = merge(&p);
    assert_counts(&m, COUNTS({0, 0}, {0, 0}, {0, 2}));
    assert_string_equal(content(t.store).hex, one.hex);
    e.body = "4"; /* what was said counts */
    switch_to(&p);
    assert_int_equal(event_add(t.store, &e, &err), 0);
    switch_to(&o);
    m = merge(&p);
    assert_counts(&m, COUNTS({0, 0}, {0, 0}, {1, 2}));
}

static void a_file_that_is_not_what_its_hashes_say_is_refused_as_a_whole(void **state)
{
    static const struct {
        const char *sql, *words;
    } cases[] = {
        {"UPDATE document SET (pack, start, length, size) = (SELECT pack, start, length, size FROM document WHERE doc "
         "= 1) "
         "WHERE doc = 2",
         "stored bytes are not what the id says"},
        {"UPDATE receipt SET whole_run_tok_per_s = 1e9", "its row is not what its bytes say"},
        {"DROP TRIGGER price_never_changes; UPDATE price SET unit_price = '1.00'", "prc-"},
        {"DROP TRIGGER event_never_changes; UPDATE event SET because = 'x'", "event 1: is not what its hash says"},
        {"DROP TRIGGER event_never_goes", "trigger 'event_never_goes': missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct other o[3], into = other_named("a");
        fill_three(o);
        damage(&o[1], cases[i].sql);
        switch_to(&into);
        merge(&o[0]);
        assert_merge_refused(&o[1], ERR_INTEGRITY, cases[i].words);
        merge(&o[2]);
        assert_sound();
        tear_down_all(state);
        set_up(state);
    }
}

static void another_schema_or_other_rules_are_refused_with_the_remedy(void **state)
{
    (void)state;
    struct other o = other_named("x"), into = other_named("a"), nowhere = other_named("nowhere");
    switch_to(&o);
    add_run(t.store, (struct run){0});
    switch_to(&into);
    damage(&o, "UPDATE receipt SET grade_method = 'grade/0'");
    assert_merge_refused(&o, ERR_INTEGRITY, "'mcreport db migrate'");
    damage(&o, "PRAGMA user_version = 1");
    assert_merge_refused(&o, ERR_INTEGRITY, "'mcreport db migrate'");
    damage(&o, "PRAGMA user_version = 99");
    assert_merge_refused(&o, ERR_INTEGRITY, "use a newer mcreport");
    damage(&o, "PRAGMA application_id = 1");
    assert_merge_refused(&o, ERR_INTEGRITY, "not a mcreport database");
    assert_merge_refused(&nowhere, ERR_NOT_FOUND, "no such database");
}

/* Of two prices for one offer on one day one is wrong, and only people know which. */
static void prices_that_contradict_each_other_refuse_the_file(void **state)
{
    (void)state;
    struct other o = other_named("x"), into = other_named("a");
    switch_to(&o);
    add_run(t.store, (struct run){.call = "fc-of-x"});
    add(h100("4.20"));
    switch_to(&into);
    struct price_row here = add(h100("3.95"));
    assert_merge_refused(&o, ERR_REFUSED, here.name);
    add(correcting(h100("4.20"), &here));
    merge(&o);
    assert_int_equal(info(t.store).documents, 1);
    assert_int_equal(info(t.store).prices, 3);
}

/* One of the two corrected the first price on the same day: then nothing is contradicted, whoever is asked first. */
static void a_price_that_was_corrected_contradicts_nothing_in_either_order(void **state)
{
    (void)state;
    struct other o[2] = {other_named("x"), other_named("y")};
    char first[DIGEST_HEX_SIZE] = "";
    switch_to(&o[0]);
    struct price_row old = add(h100("3.95"));
    struct price better = correcting(h100("4.20"), &old);
    better.source = "https://example.org/corrected";
    add(better);
    switch_to(&o[1]);
    add(h100("4.20"));
    for (int i = 0; i < 2; i++) {
        struct other into = other_named(i == 0 ? "x-then-y" : "y-then-x");
        switch_to(&into);
        merge(&o[i]);
        struct merged m = merge(&o[1 - i]);
        assert_int_equal(m.of[MERGED_PRICES].added, i == 0 ? 1 : 2);
        if (i == 0)
            snprintf(first, sizeof first, "%s", content(t.store).hex);
        assert_string_equal(content(t.store).hex, first);
        assert_sound();
    }
}

static void two_corrections_of_one_price_refuse_the_file(void **state)
{
    (void)state;
    struct other o = other_named("x"), into = other_named("a");
    const struct other *both[] = {&o, &into};
    for (int i = 0; i < 2; i++) {
        switch_to(both[i]);
        struct price_row old = add(h100("3.95"));
        struct price p = correcting(h100(i == 0 ? "4.10" : "4.20"), &old);
        p.observed = day("2024-10-03");
        add(p);
    }
    assert_merge_refused(&o, ERR_REFUSED, "did already");
}

static void only_looking_changes_nothing(void **state)
{
    (void)state;
    struct other o[3], into = other_named("a");
    struct merged m;
    struct error err = {0};
    fill_three(o);
    switch_to(&into);
    struct digest_text before = content(t.store);
    assert_int_equal(store_merge(t.store, o[0].path, 1, &(struct verifier){0}, &memory, &m, &err), 0);
    assert_counts(&m, COUNTS({3, 0}, {2, 0}, {2, 0}));
    assert_string_equal(content(t.store).hex, before.hex);
    assert_int_equal(info(t.store).documents, 0);
    merge(&o[0]);
}

static void runs_under_one_key_are_told_once(void **state)
{
    (void)state;
    struct other o = other_named("x"), into = other_named("a");
    switch_to(&o);
    add_run(t.store, (struct run){.note = "there"});
    switch_to(&into);
    add_run(t.store, (struct run){.note = "here"});
    assert_int_equal(merge(&o).conflicts, 1);
    assert_int_equal(merge(&o).conflicts, 0); /* that is known */
}

static void a_withdrawal_that_comes_along_leaves_no_conflict(void **state)
{
    (void)state;
    struct other o = other_named("x"), into = other_named("a");
    switch_to(&o);
    struct digest wrong = add_run(t.store, (struct run){.note = "there"}).id;
    withdraw(t.store, &wrong, "loose cable", "2026-04-09T00:00:00Z");
    switch_to(&into);
    add_run(t.store, (struct run){.note = "here"});
    assert_int_equal(merge(&o).conflicts, 0);
}

static void an_event_that_is_not_understood_refuses_the_file(void **state)
{
    (void)state;
    struct other o = other_named("x"), into = other_named("a");
    switch_to(&o);
    add_run(t.store, (struct run){0});
    say("claim.blessed", "claim:a", "", NULL, "2026-04-09T00:00:00Z");
    switch_to(&into);
    assert_merge_refused(&o, ERR_INTEGRITY, "event 1: 'claim.blessed'");
}

/* Nobody here could have said it any more: it is taken, and told. */
static void what_took_effect_before_something_known_here_is_named(void **state)
{
    (void)state;
    struct other o = other_named("x"), into = other_named("a");
    switch_to(&o);
    struct digest id = add_run(t.store, (struct run){0}).id;
    say("policy.set", "policy:moved_pct", "noisy", "3", "2026-04-01T00:00:00Z");
    say("policy.set", "policy:practical_pct", "noisy", "3", "2026-04-01T00:00:00Z");
    say("policy.set", "policy:moved_pct", "noisy", "4", "2026-04-09T00:00:00Z");
    withdraw(t.store, &id, "loose cable", "2026-04-01T00:00:00Z");
    switch_to(&into);
    say("policy.set", "policy:moved_pct", "quiet", "1", "2026-04-05T00:00:00Z");
    add_run(t.store, (struct run){0});
    withdraw(t.store, &id, "fan", "2026-04-05T00:00:00Z");
    struct merged m = merge(&o);
    static const int late[] = {0, 1, 0, 0};
    static const char *const bodies[] = {NULL, "3", "3", "4"};
    assert_int_equal(m.n_events, 4);
    for (size_t i = 0; i < m.n_events; i++) {
        assert_int_equal(m.events[i].late, late[i]);
        if (bodies[i] != NULL)
            assert_string_equal(m.events[i].event.body, bodies[i]);
    }
    assert_int_equal(merge(&o).n_events, 0);
}

/* Ties: all that is done as of a day is of one moment. */
static void assert_same_order(const struct other *a, const struct other *b)
{
    struct event_rows x, y;
    struct error err = {0};
    switch_to(a);
    struct digest_text content_of_a = content(t.store);
    assert_int_equal(events_load(t.store, "", 0, &memory, &x, &err), 0);
    switch_to(b);
    assert_string_equal(content(t.store).hex, content_of_a.hex);
    assert_int_equal(events_load(t.store, "", 0, &memory, &y, &err), 0);
    assert_int_equal(x.n, y.n);
    for (size_t i = 0; i < x.n; i++)
        if (event_order(&x.items[i], &y.items[i]) != 0)
            fail_msg("event %zu: %s %s, or %s %s", i, x.items[i].kind, x.items[i].because, y.items[i].kind,
                     y.items[i].because);
}

static void ties_are_broken_alike_whoever_was_merged_into_whom(void **state)
{
    (void)state;
    static const char day[] = "2026-04-09T23:59:59.999Z";
    struct other o[2] = {other_named("x"), other_named("y")};
    for (int i = 0; i < 2; i++) {
        switch_to(&o[i]);
        say("claim.declared", "claim:a", "", "{}", day);
        say("claim.challenged", "claim:a", i == 0 ? "the cable" : "the fan", NULL, day);
        say("policy.set", "policy:moved_pct", "noisy", "5", day);
    }
    say("claim.challenged", "claim:a", "and again", NULL, day);
    switch_to(&o[0]);
    say("claim.answered", "claim:a", "measured again", "the cable", day);
    say("policy.set", "policy:moved_pct", "noisy", "6", day);
    for (int i = 0; i < 2; i++) {
        struct other into = other_named(i == 0 ? "x-then-y" : "y-then-x");
        switch_to(&into);
        merge(&o[i]);
        merge(&o[1 - i]);
        assert_sound();
        say("claim.withdrawn", "claim:a", "enough", NULL, day); /* said knowing all of it: the last */
        struct event_rows rows;
        struct error err = {0};
        assert_int_equal(events_load(t.store, "claim.", 0, &memory, &rows, &err), 0);
        assert_string_equal(rows.items[0].kind, "claim.declared");
        assert_string_equal(rows.items[rows.n - 1].kind, "claim.withdrawn");
        assert_int_equal(events_load(t.store, "policy.", 0, &memory, &rows, &err), 0);
        assert_string_equal(rows.items[rows.n - 1].body, "6");
    }
    struct other a = other_named("x-then-y"), b = other_named("y-then-x");
    assert_same_order(&a, &b);
}

/* Those of a database that had it from another one, too; and nothing of it is content. */
static void other_bytes_of_a_document_are_kept_and_found(void **state)
{
    (void)state;
    struct error err = {0};
    struct other o = other_named("x"), p = other_named("y"), into = other_named("a");
    char *bytes = NULL, hex[DIGEST_HEX_SIZE];
    size_t size = 0;
    switch_to(&o);
    struct digest there = add_run(t.store, (struct run){.separator = "   "}).id, found;
    switch_to(&p);
    struct digest here = add_run(t.store, (struct run){0}).id;
    struct digest_text before = content(t.store);
    merge(&o);
    merge(&o);
    assert_string_equal(content(t.store).hex, before.hex);
    switch_to(&into);
    struct merged m = merge(&p);
    assert_counts(&m, COUNTS({1, 0}, {0, 0}, {0, 0}));
    assert_sound();
    digest_hex(hex, &there);
    assert_int_equal(document_find(t.store, hex, &found, &err), 0);
    assert_memory_equal(&found, &here, sizeof here);
    assert_int_equal(document_bytes(t.store, &there, &bytes, &size, &err), 0);
    digest_of(&found, bytes, size);
    assert_memory_equal(&found, &here, sizeof here);
    free(bytes);
    struct receipt_rows rows;
    const struct digest both[] = {here, there};
    struct receipt_filter filter = {.ids = both, .n_ids = 2};
    assert_int_equal(receipts_select(t.store, &filter, &memory, &rows, &err), 0);
    assert_int_equal(rows.n, 1);
    filter.ids = &both[1];
    filter.n_ids = 1;
    assert_int_equal(receipts_select(t.store, &filter, &memory, &rows, &err), 0);
    assert_int_equal(rows.n, 1);
    struct document_form *forms;
    size_t n;
    assert_int_equal(document_forms(t.store, &memory, &forms, &n, &err), 0);
    assert_int_equal(n, 1);
    assert_memory_equal(&forms[0].form, &there, sizeof there);
    assert_memory_equal(&forms[0].document, &here, sizeof here);
}

/* Else a claim could be made to stand on a document that it never named. */
static void a_form_that_is_none_of_its_document_is_found(void **state)
{
    (void)state;
    static const char *const damages[] = {"UPDATE form SET doc = 2", "UPDATE form SET id = zeroblob(32)",
                                          "UPDATE form SET start = start + 1"};
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        struct other o = other_named("x"), p = other_named("y"), into = other_named("a");
        switch_to(&o);
        add_run(t.store, (struct run){.separator = "   "});
        switch_to(&p);
        add_run(t.store, (struct run){0});
        add_run(t.store, (struct run){.call = "fc-2"});
        merge(&o);
        switch_to(&into);
        damage(&p, damages[i]);
        assert_merge_refused(&p, ERR_INTEGRITY, "form");
        tear_down_all(state);
        set_up(state);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down_all)
    const struct CMUnitTest tests[] = {
        TEST(everything_is_brought_and_known_the_second_time),
        TEST(the_order_of_merging_does_not_show),
        TEST(what_was_said_keeps_its_words_and_its_clock),
        TEST(an_event_finds_the_document_that_was_received_in_other_bytes),
        TEST(the_same_said_twice_stays_twice),
        TEST(a_file_that_is_not_what_its_hashes_say_is_refused_as_a_whole),
        TEST(another_schema_or_other_rules_are_refused_with_the_remedy),
        TEST(prices_that_contradict_each_other_refuse_the_file),
        TEST(a_price_that_was_corrected_contradicts_nothing_in_either_order),
        TEST(two_corrections_of_one_price_refuse_the_file),
        TEST(only_looking_changes_nothing),
        TEST(runs_under_one_key_are_told_once),
        TEST(a_withdrawal_that_comes_along_leaves_no_conflict),
        TEST(an_event_that_is_not_understood_refuses_the_file),
        TEST(what_took_effect_before_something_known_here_is_named),
        TEST(ties_are_broken_alike_whoever_was_merged_into_whom),
        TEST(other_bytes_of_a_document_are_kept_and_found),
        TEST(a_form_that_is_none_of_its_document_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

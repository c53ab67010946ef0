#include "query/policy.h"

#include "core/date.h"
#include "core/number.h"
#include "query/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SUBJECT "policy:"

static const struct policy_rule rules[POLICY_KEYS] = {
    [POLICY_TRAINING_VALID_DAYS] = {"training_valid_days", "how long a training run speaks of today after it ended",
                                    "days", 30, 1, 365, 1},
    [POLICY_SPARSE_EXACT_VALID_DAYS] = {"sparse_exact_valid_days",
                                        "how long a sparse_exact run speaks of today after it ended", "days", 30, 1,
                                        365, 1},
    [POLICY_SPARSE_VALIDATION_VALID_DAYS] = {"sparse_validation_valid_days",
                                             "how long a sparse_validation run speaks of today after it ended", "days",
                                             14, 1, 365, 1},
    [POLICY_PRICE_VALID_DAYS] = {"price_valid_days",
                                 "how long a price row holds after it was seen, where it states no end", "days", 30, 1,
                                 365, 1},
    [POLICY_PRACTICAL_PCT] = {"practical_pct", "a difference smaller than this does not matter in practice", "%", 3,
                              0.1, 50, 0},
    [POLICY_MOVED_PCT] = {"moved_pct", "newer runs further away than this date a claim", "%", 2, 0, 50, 0},
    [POLICY_PRICE_MOVED_PCT] = {"price_moved_pct", "a newer price row further away than this dates a claim", "%", 2, 0,
                                50, 0},
};

const struct policy_rule *policy_rule(enum policy_key k)
{
    return &rules[k];
}

int policy_key_by_name(enum policy_key *out, const char *name)
{
    for (size_t k = 0; k < POLICY_KEYS; k++)
        if (strcmp(rules[k].name, name) == 0) {
            *out = (enum policy_key)k;
            return 0;
        }
    return -1;
}

void policy_default(struct policy *p)
{
    *p = (struct policy){0};
    for (size_t k = 0; k < POLICY_KEYS; k++) {
        p->value[k] = rules[k].initial;
        p->since[k] = DATE_NONE;
    }
}

static int fits(const struct policy_rule *r, double x)
{
    return x >= r->least && x <= r->most && (!r->whole || x == floor(x));
}

int policy_value_read(double *out, enum policy_key k, const char *text, struct error *err)
{
    const struct policy_rule *r = &rules[k];
    char least[NUMBER_TEXT_SIZE], most[NUMBER_TEXT_SIZE];
    size_t used = 0, len = strlen(text);
    double x = NAN;
    if (number_parse(&x, &used, text, len) == NUMBER_OK && used == len && fits(r, x)) {
        *out = x > 0 ? x : 0; /* of two zeros the one without a sign */
        return 0;
    }
    number_format_exact(least, r->least);
    number_format_exact(most, r->most);
    return error_set(err, ERR_INPUT, "%s '%s': must be a %snumber from %s to %s", r->name, text,
                     r->whole ? "whole " : "", least, most);
}

int policy_change_read(struct policy_change *out, const struct event *e, struct error *err)
{
    static const size_t ahead = sizeof SUBJECT - 1;
    struct policy_change c;
    if (strcmp(e->kind, "policy.set") != 0 || strncmp(e->subject, SUBJECT, ahead) != 0 || e->body == NULL ||
        policy_key_by_name(&c.key, e->subject + ahead) != 0 || policy_value_read(&c.value, c.key, e->body, NULL) != 0)
        return error_set(err, ERR_INTEGRITY, "event %lld (%s '%s'): a change of policy that this program does not know",
                         (long long)e->seq, e->kind, e->subject);
    *out = c;
    return 0;
}

/* They lie in the order in which they count: the last one stands. */
int policy_of_events(struct policy *out, const struct event_rows *rows, struct error *err)
{
    struct policy p;
    int rc = 0;
    policy_default(&p);
    for (size_t i = 0; i < rows->n && rc == 0; i++) {
        const struct event *e = &rows->items[i];
        struct policy_change c = {0};
        if (strncmp(e->kind, "policy.", 7) != 0)
            continue;
        rc = policy_change_read(&c, e, err);
        if (rc != 0)
            break;
        p.value[c.key] = c.value;
        p.because[c.key] = e->because;
        p.actor[c.key] = e->actor;
        p.since[c.key] = e->effective_at;
    }
    if (rc == 0)
        *out = p;
    return rc;
}

int policy_load(struct policy *out, struct store *store, int64_t as_of, struct arena *memory, struct error *err)
{
    struct event_rows rows;
    int rc = events_load(store, "policy.", as_of, memory, &rows, err);
    return rc == 0 ? policy_of_events(out, &rows, err) : rc;
}

static int look(int *changed, struct store *store, enum policy_key k, double value, int64_t effective_at,
                struct arena *memory, struct error *err)
{
    struct policy then, newest;
    char day[DATE_TEXT_SIZE];
    int rc = policy_load(&then, store, effective_at, memory, err);
    if (rc == 0)
        rc = policy_load(&newest, store, 0, memory, err);
    if (rc != 0)
        return rc;
    *changed = value < then.value[k] || value > then.value[k];
    if (!*changed || newest.since[k] <= effective_at)
        return 0;
    date_format_day(day, newest.since[k]);
    return error_set(err, ERR_REFUSED, "%s: set as of %s already, and no change may take effect before that one",
                     rules[k].name, day);
}

int policy_look(int *changed, struct store *store, enum policy_key k, double value, int64_t effective_at,
                struct error *err)
{
    struct arena memory = {0};
    int rc = look(changed, store, k, value, effective_at, &memory, err);
    arena_release(&memory);
    return rc;
}

static int record(struct store *store, enum policy_key k, double value, const char *because, const char *actor,
                  int64_t effective_at, int64_t recorded_at, struct error *err)
{
    char subject[64], body[NUMBER_TEXT_SIZE];
    snprintf(subject, sizeof subject, SUBJECT "%s", rules[k].name);
    number_format_exact(body, value);
    struct event e = {.kind = "policy.set",
                      .subject = subject,
                      .because = because,
                      .actor = actor,
                      .effective_at = effective_at,
                      .recorded_at = recorded_at,
                      .body = body};
    return event_add(store, &e, err);
}

int policy_set(int *changed, struct store *store, enum policy_key k, double value, const char *because,
               const char *actor, int64_t effective_at, int64_t recorded_at, struct error *err)
{
    int rc = store_begin(store, err);
    if (rc != 0)
        return rc;
    int changes = 0;
    rc = policy_look(&changes, store, k, value, effective_at, err);
    if (rc == 0 && changes)
        rc = record(store, k, value, because, actor, effective_at, recorded_at, err);
    if (rc == 0)
        rc = store_commit(store, err);
    if (rc != 0)
        store_rollback(store);
    else
        *changed = changes;
    return rc;
}

int policy_lane_days(const struct policy *p, enum lane lane)
{
    static const enum policy_key keys[LANES] = {[LANE_TRAINING] = POLICY_TRAINING_VALID_DAYS,
                                                [LANE_SPARSE_EXACT] = POLICY_SPARSE_EXACT_VALID_DAYS,
                                                [LANE_SPARSE_VALIDATION] = POLICY_SPARSE_VALIDATION_VALID_DAYS,
                                                [LANE_CURIOSITY] = POLICY_TRAINING_VALID_DAYS};
    return (int)p->value[keys[lane]];
}

int policy_price_days(const struct policy *p)
{
    return (int)p->value[POLICY_PRICE_VALID_DAYS];
}

double policy_practical(const struct policy *p)
{
    return p->value[POLICY_PRACTICAL_PCT] / 100;
}

int policy_is_changed(const struct policy *p, enum policy_key k)
{
    return p->value[k] < rules[k].initial || p->value[k] > rules[k].initial;
}

const char *policy_words(struct arena *a, enum policy_key k, double value)
{
    char text[NUMBER_TEXT_SIZE];
    int one_day = rules[k].whole && value < 1.5;
    number_format_exact(text, value);
    return arena_format(a, "%s %s", text, one_day ? "day" : rules[k].unit);
}

const char *policy_change_words(struct arena *a, const struct policy *p, enum policy_key k)
{
    if (!policy_is_changed(p, k))
        return NULL;
    return arena_format(a, "%s is %s instead of %s since %s: %s", rules[k].name, policy_words(a, k, p->value[k]),
                        policy_words(a, k, rules[k].initial), words_day(a, p->since[k]), p->because[k]);
}

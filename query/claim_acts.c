/*
 * What people do with claims. Each act takes the write lock, reads the registry anew, and records one event or none: of
 * two that renew at once, the second one sees what the first one made.
 */
#include "query/registry_parts.h"

#include "core/date.h"
#include "core/text.h"
#include "query/words.h"

#include <string.h>

struct acting {
    struct registry r; /* loaded for this act; the caller's once it is done */
    struct claim_outcome out;
    const struct claim_act *how;
    const char *id;
    const struct claim_terms *terms; /* to be declared */
    const struct saying *saying;
    int only_look;
    struct error *err;
};

static int reload(struct acting *x)
{
    return registry_load(&x->r, x->r.store, x->how->effective_at, x->r.memory, x->err);
}

static int act(struct claim_outcome *out, struct registry *callers, struct acting *x, int (*what)(struct acting *x))
{
    x->r = *callers;
    int rc = x->only_look ? 0 : store_begin(x->r.store, x->err);
    if (rc != 0)
        return rc;
    rc = reload(x);
    if (rc == 0)
        rc = what(x);
    if (rc == 0 && !x->only_look)
        rc = store_commit(x->r.store, x->err);
    if (rc == 0) {
        *callers = x->r;
        *out = x->out;
    } else if (!x->only_look) {
        store_rollback(x->r.store);
    }
    return rc;
}

static int keep_latest(void *context, const struct event *e)
{
    int64_t *latest = context;
    *latest = e->effective_at > *latest ? e->effective_at : *latest;
    return 0;
}

/* Events are told in the order in which they took effect: none may slip in between. */
static int check_order(struct acting *x)
{
    const char *subject = arena_format(x->r.memory, CLAIM_SUBJECT "%s", x->id);
    int64_t latest = INT64_MIN;
    if (subject == NULL)
        return error_nomem(x->err);
    int rc = event_list(x->r.store, subject, keep_latest, &latest, x->err);
    if (rc != 0 || latest <= x->how->effective_at)
        return rc;
    return error_set(x->err, ERR_REFUSED, "claim '%s': its last event took effect on %s, after %s", x->id,
                     words_day(x->r.memory, latest), words_day(x->r.memory, x->how->effective_at));
}

static int record(struct acting *x, enum claim_event kind, const char *body)
{
    struct event e = {.kind = claim_event_kind(kind),
                      .subject = arena_format(x->r.memory, CLAIM_SUBJECT "%s", x->id),
                      .because = x->how->because != NULL ? x->how->because : "",
                      .actor = x->how->actor,
                      .effective_at = x->how->effective_at,
                      .recorded_at = x->how->recorded_at,
                      .body = body};
    if (e.subject == NULL)
        return error_nomem(x->err);
    if (x->only_look)
        return registry_suppose(&x->out.claim, &x->r, &e, x->err);
    int rc = event_add(x->r.store, &e, x->err);
    if (rc == 0)
        rc = reload(x);
    if (rc == 0)
        x->out.claim = registry_claim(&x->r, x->id);
    return rc;
}

static int refuse_withdrawn(struct acting *x, const struct claim *c)
{
    const char *words = claim_event_words("withdrawn", c->withdrawn, x->r.memory);
    return error_set(x->err, ERR_REFUSED, "claim '%s': %s", x->id, words != NULL ? words : "withdrawn");
}

/* No claim is made on what is not there or has fallen. */
static int check_parents(struct acting *x, const struct claim_terms *terms)
{
    const char *unknown = registry_unknown_parent(&x->r, terms), *fallen = NULL;
    if (unknown != NULL)
        return error_set(x->err, ERR_REFUSED, "claim '%s': derived from '%s', which is no claim as of %s", x->id,
                         unknown, words_day(x->r.memory, x->how->effective_at));
    int rc = registry_fallen(&fallen, &x->r, terms, x->err);
    if (rc == 0 && fallen != NULL)
        rc = error_set(x->err, ERR_REFUSED, "claim '%s': %s", x->id, fallen);
    return rc;
}

/* Measured and refused: nothing is recorded, but what was computed of runs on the way stays remembered. */
static int make(struct acting *x, enum claim_event kind, const struct claim_terms *terms, int64_t number)
{
    struct claim_measured *m = &x->out.measured;
    const char *body = NULL;
    int rc = check_order(x);
    if (rc == 0)
        rc = check_parents(x, terms);
    if (rc == 0)
        rc = claim_measure(m, x->r.store, terms, &x->r.policy, x->how->effective_at, x->r.memory, x->err);
    if (rc != 0 || !m->made)
        return rc;
    m->record.revision = number;
    rc = claim_record_write(&body, &m->record, x->r.memory, x->err);
    return rc == 0 ? record(x, kind, body) : rc;
}

static int declare(struct acting *x)
{
    const struct claim *c = registry_claim(&x->r, x->id);
    if (c == NULL)
        return make(x, CLAIM_DECLARE, x->terms, 1);
    if (c->withdrawn != NULL)
        return refuse_withdrawn(x, c);
    if (!text_equal(claim_newest(c)->record.terms.text, x->terms->text))
        return error_set(x->err, ERR_REFUSED, "claim '%s' exists in other terms since %s", x->id,
                         words_day(x->r.memory, c->revisions[0].made_at));
    x->out = (struct claim_outcome){.measured = {.made = 1, .record = claim_newest(c)->record}};
    x->out.unchanged = 1;
    x->out.claim = c;
    return 0;
}

int registry_declare(struct claim_outcome *out, struct registry *r, const struct claim_terms *terms,
                     const struct claim_act *how, int only_look, struct error *err)
{
    struct acting x = {.how = how, .id = terms->id, .terms = terms, .only_look = only_look, .err = err};
    return act(out, r, &x, declare);
}

static int is_same(const struct digest *a, const struct digest *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static int is_same_side(const struct claim_side *a, const struct claim_side *b)
{
    if (a->n_receipts != b->n_receipts || a->has_price != b->has_price ||
        (a->has_price && !is_same(&a->price.id, &b->price.id)))
        return 0;
    for (size_t i = 0; i < a->n_receipts; i++)
        if (!is_same(&a->receipts[i].id, &b->receipts[i].id))
            return 0;
    return 1;
}

static int is_same_evidence(const struct claim_record *a, const struct claim_record *b)
{
    for (size_t i = 0; i < a->n_sides && i < b->n_sides; i++)
        if (!is_same_side(&a->sides[i], &b->sides[i]))
            return 0;
    return a->n_sides == b->n_sides;
}

/* As of the act the claim may not have been there yet. */
static int find(struct acting *x, const struct claim **out)
{
    *out = registry_claim(&x->r, x->id);
    return *out != NULL ? 0
                        : error_set(x->err, ERR_NOT_FOUND, "no claim '%s' as of %s", x->id,
                                    words_day(x->r.memory, x->how->effective_at));
}

static int renew(struct acting *x)
{
    const struct claim *c;
    int rc = find(x, &c);
    if (rc != 0)
        return rc;
    if (c->withdrawn != NULL)
        return refuse_withdrawn(x, c);
    const struct claim_record *before = &claim_newest(c)->record;
    if (before->terms.text == NULL)
        return error_set(x->err, ERR_REFUSED, "claim '%s': %s", x->id, claim_newest(c)->unreadable);
    rc = make(x, CLAIM_RENEW, &before->terms, before->revision + 1);
    if (rc != 0 || !x->out.measured.made)
        return rc;
    x->out.same_evidence = is_same_evidence(before, &x->out.measured.record);
    return 0;
}

int registry_renew(struct claim_outcome *out, struct registry *r, const struct claim *claim,
                   const struct claim_act *how, int only_look, struct error *err)
{
    struct acting x = {.how = how, .id = claim->id, .only_look = only_look, .err = err};
    return act(out, r, &x, renew);
}

static int is_said(const struct acting *x, const struct claim *c)
{
    for (size_t i = 0; i < c->n_challenges; i++)
        if (strcmp(c->challenges[i]->because, x->how->because) == 0)
            return 1;
    return 0;
}

static int check_challenge(struct acting *x, const struct claim *c)
{
    if (c->withdrawn != NULL)
        return refuse_withdrawn(x, c);
    x->out.unchanged = is_said(x, c);
    return 0;
}

static int check_answer(struct acting *x, const struct claim *c)
{
    if (c->withdrawn != NULL)
        return refuse_withdrawn(x, c);
    return c->n_challenges > 0 ? 0
                               : error_set(x->err, ERR_REFUSED, "claim '%s': there is no challenge to answer", x->id);
}

static int check_withdrawal(struct acting *x, const struct claim *c)
{
    x->out.unchanged = c->withdrawn != NULL;
    return 0;
}

/* An answer names what it answers: what nobody here knew of stays open when it comes from another database. */
static int name_challenges(const char **body, struct acting *x, const struct claim *c)
{
    char name[DIGEST_HEX_SIZE];
    *body = NULL;
    for (size_t i = 0; i < c->n_challenges; i++) {
        int rc = claim_challenge_name(name, c->challenges[i], x->err);
        if (rc != 0)
            return rc;
        *body = words_join(x->r.memory, *body, " ", arena_copy(x->r.memory, name));
    }
    return x->r.memory->failed ? error_nomem(x->err) : 0;
}

struct saying {
    enum claim_event kind;
    int (*check)(struct acting *x, const struct claim *c); /* may find that it was said already */
    int (*body)(const char **body, struct acting *x, const struct claim *c);
};

static const struct saying sayings[] = {
    [SAY_CHALLENGED] = {CLAIM_CHALLENGE, check_challenge, NULL},
    [SAY_ANSWERED] = {CLAIM_ANSWER, check_answer, name_challenges},
    [SAY_WITHDRAWN] = {CLAIM_WITHDRAW, check_withdrawal, NULL},
};

static int say(struct acting *x)
{
    const struct claim *c;
    int rc = find(x, &c);
    if (rc == 0)
        rc = x->saying->check(x, c);
    if (rc != 0)
        return rc;
    x->out.claim = c;
    if (x->out.unchanged)
        return 0;
    const char *body = NULL;
    rc = check_order(x);
    if (rc == 0 && x->saying->body != NULL)
        rc = x->saying->body(&body, x, c);
    return rc == 0 ? record(x, x->saying->kind, body) : rc;
}

int registry_say(struct claim_outcome *out, struct registry *r, const struct claim *claim, enum claim_say what,
                 const struct claim_act *how, int only_look, struct error *err)
{
    struct acting x = {.how = how, .id = claim->id, .only_look = only_look, .err = err};
    x.saying = &sayings[what];
    if (how->because == NULL || how->because[0] == '\0')
        return error_set(err, ERR_USAGE, "claim '%s': a reason is asked for", claim->id);
    return act(out, r, &x, say);
}

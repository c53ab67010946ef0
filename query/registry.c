#include "query/registry_parts.h"

#include "core/text.h"
#include "query/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const status_names[CLAIM_STATUSES] = {
    [CLAIM_WITHDRAWN] = "withdrawn",   [CLAIM_UNSUPPORTED] = "unsupported",
    [CLAIM_CHALLENGED] = "challenged", [CLAIM_SUPERSEDED] = "superseded",
    [CLAIM_DATED] = "dated",           [CLAIM_CURRENT] = "current",
};

const char *claim_status_name(enum claim_status s)
{
    return status_names[s];
}

int claim_status_by_name(enum claim_status *out, const char *name)
{
    for (size_t i = 0; i < CLAIM_STATUSES; i++)
        if (strcmp(status_names[i], name) == 0) {
            *out = (enum claim_status)i;
            return 0;
        }
    return -1;
}

/* An event being taken into its claim. */
struct taking {
    const struct registry *r;
    struct claim *claim;
    const struct event *event;
    struct error *err;
};

/* The record states its number. The same one twice is one (two databases that were merged); another one is a doubt. */
static int place_revision(struct taking *t, const struct claim_revision *revision)
{
    struct claim *c = t->claim;
    size_t at = c->n_revisions;
    for (size_t i = 0; i < c->n_revisions; i++) {
        struct claim_revision *other = &c->revisions[i];
        if (other->record.revision != revision->record.revision)
            continue;
        int order = strcmp(other->body, revision->body);
        if (order > 0) /* which of the two came first is not the same everywhere */
            *other = *revision;
        other->disputed = other->disputed || order != 0;
        return 0;
    }
    for (; at > 0 && c->revisions[at - 1].record.revision > revision->record.revision; at--)
        c->revisions[at] = c->revisions[at - 1];
    c->revisions[at] = *revision;
    c->n_revisions++;
    return 0;
}

static int read_record(struct claim_record *out, const struct event *e, struct arena *memory, struct error *err)
{
    struct claim_record record;
    if (e->body == NULL)
        return error_set(err, ERR_INTEGRITY, "a claim without a record");
    int rc = claim_record_read(&record, e->body, memory, err);
    if (rc == 0 && strcmp(record.terms.id, e->subject + strlen(CLAIM_SUBJECT)) != 0)
        rc = error_set(err, ERR_INTEGRITY, "its record is of claim '%s'", record.terms.id);
    if (rc == 0)
        *out = record;
    return rc;
}

int claim_event_record(struct claim_record *out, const struct event *e, struct arena *memory, struct error *err)
{
    int rc = read_record(out, e, memory, err);
    return rc == 0 ? 0 : error_prefix(err, "event %lld", (long long)e->seq);
}

/*
 * The chain says that it is what was recorded; another version of this program may have recorded what this one does not
 * understand, or somebody what nobody does. The other claims stand, and so do the other revisions of this one.
 */
static int glimpse(struct claim_revision *revision, const struct taking *t, const struct error *why)
{
    struct claim_record *r = &revision->record;
    struct arena *memory = t->r->memory;
    if (why->code != ERR_INTEGRITY)
        return error_set(t->err, why->code, "%s", why->text);
    claim_record_glimpse(r, revision->body, memory);
    r->terms.id = t->claim->id;
    if (r->revision == 0)
        r->revision = t->claim->n_revisions > 0 ? claim_newest(t->claim)->record.revision + 1 : 1;
    revision->unreadable = arena_format(
        memory, "its record cannot be read: written by another version of mcreport, or by none (%s)", why->text);
    return memory->failed ? error_nomem(t->err) : 0;
}

static int take_revision(struct taking *t)
{
    const struct event *e = t->event;
    struct claim_revision revision = {.made_at = e->effective_at, .actor = e->actor};
    struct error why = {0};
    revision.body = e->body != NULL ? e->body : "";
    int rc = read_record(&revision.record, e, t->r->memory, &why);
    if (rc != 0)
        rc = glimpse(&revision, t, &why);
    return rc == 0 ? place_revision(t, &revision) : rc;
}

static int take_challenge(struct taking *t)
{
    t->claim->challenges[t->claim->n_challenges++] = t->event;
    return 0;
}

/* It says itself what it answers: see keep_open(). */
static int take_answer(struct taking *t)
{
    (void)t;
    return 0;
}

static int take_withdrawal(struct taking *t)
{
    if (t->claim->withdrawn == NULL)
        t->claim->withdrawn = t->event;
    return 0;
}

static const struct {
    const char *kind;
    int (*take)(struct taking *t);
} kinds[CLAIM_EVENTS] = {
    [CLAIM_DECLARE] = {"claim.declared", take_revision},      [CLAIM_RENEW] = {"claim.renewed", take_revision},
    [CLAIM_CHALLENGE] = {"claim.challenged", take_challenge}, [CLAIM_ANSWER] = {"claim.answered", take_answer},
    [CLAIM_WITHDRAW] = {"claim.withdrawn", take_withdrawal},
};

const char *claim_event_kind(enum claim_event e)
{
    return kinds[e].kind;
}

int claim_challenge_name(char out[DIGEST_HEX_SIZE], const struct event *challenge, struct error *err)
{
    struct digest content;
    int rc = event_content(&content, challenge, err);
    if (rc == 0)
        digest_hex(out, &content);
    return rc;
}

static int take(struct taking *t)
{
    for (size_t i = 0; i < CLAIM_EVENTS; i++)
        if (strcmp(kinds[i].kind, t->event->kind) == 0)
            return kinds[i].take(t);
    t->claim->strange = t->event;
    return 0;
}

static int is_answered(const struct claim *c, const char *challenge)
{
    for (size_t i = 0; i < c->n_events; i++)
        if (strcmp(c->events[i]->kind, kinds[CLAIM_ANSWER].kind) == 0 && c->events[i]->body != NULL &&
            strstr(c->events[i]->body, challenge) != NULL)
            return 1;
    return 0;
}

/* A challenge is open until an answer names it: one that only another database had was answered by nobody. */
static int keep_open(struct claim *c, struct error *err)
{
    char name[DIGEST_HEX_SIZE];
    size_t open = 0;
    for (size_t i = 0; i < c->n_challenges; i++) {
        int rc = claim_challenge_name(name, c->challenges[i], err);
        if (rc != 0)
            return rc;
        if (!is_answered(c, name))
            c->challenges[open++] = c->challenges[i];
    }
    c->n_challenges = open;
    return 0;
}

/* All events of one claim, in their order. What has events and no record (merged in part) is no claim. */
static int add_claim(struct registry *r, const struct event **events, size_t n, struct error *err)
{
    struct claim *c = &r->claims[r->n_claims];
    *c = (struct claim){.events = events, .n_events = n};
    struct taking t = {.r = r, .claim = c, .err = err};
    int rc = 0;
    c->id = arena_copy(r->memory, events[0]->subject + strlen(CLAIM_SUBJECT));
    c->revisions = arena_array(r->memory, n, sizeof *c->revisions);
    c->challenges = arena_array(r->memory, n, sizeof *c->challenges);
    if (c->id == NULL || c->revisions == NULL || c->challenges == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < n && rc == 0; i++) {
        t.event = events[i];
        rc = take(&t);
    }
    if (rc == 0)
        rc = keep_open(c, err);
    r->n_claims += c->n_revisions > 0;
    return rc;
}

/* Events of one subject stay in their order: they lie in one array. */
static int by_subject(const void *x, const void *y)
{
    const struct event *a = *(const struct event *const *)x, *b = *(const struct event *const *)y;
    int order = strcmp(a->subject, b->subject);
    return order != 0 ? order : (a > b) - (a < b);
}

static int add_claims(struct registry *r, const struct event_rows *rows, struct error *err)
{
    const struct event **sorted = arena_array(r->memory, rows->n, sizeof *sorted);
    size_t n_all = 0;
    int rc = 0;
    r->claims = arena_array(r->memory, rows->n, sizeof *r->claims);
    if (sorted == NULL || r->claims == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < rows->n; i++) {
        const struct event *e = &rows->items[i];
        if (strncmp(e->kind, "claim.", 6) != 0)
            continue;
        if (strncmp(e->subject, CLAIM_SUBJECT, strlen(CLAIM_SUBJECT)) != 0)
            return error_set(err, ERR_INTEGRITY, "event %lld: '%s' is no claim", (long long)e->seq, e->subject);
        sorted[n_all++] = e;
    }
    if (n_all > 1)
        qsort(sorted, n_all, sizeof *sorted, by_subject);
    for (size_t i = 0, n; i < n_all && rc == 0; i += n) {
        for (n = 1; i + n < n_all && strcmp(sorted[i]->subject, sorted[i + n]->subject) == 0; n++)
            continue;
        rc = add_claim(r, sorted + i, n, err);
    }
    return rc;
}

/* In its place among the others: they stand by id. */
int registry_suppose(const struct claim **out, struct registry *r, const struct event *e, struct error *err)
{
    const char *id = e->subject + strlen(CLAIM_SUBJECT);
    const struct claim *before = registry_claim(r, id);
    size_t n = before != NULL ? before->n_events : 0, i = 0;
    const struct event **events = arena_array(r->memory, n + 1, sizeof *events);
    struct event *copy = arena_alloc(r->memory, sizeof *copy);
    struct registry with = *r;
    with.n_claims = 0;
    if (events == NULL || copy == NULL ||
        (with.claims = arena_array(r->memory, r->n_claims + 1, sizeof *with.claims)) == NULL)
        return error_nomem(err);
    *copy = *e;
    for (size_t k = 0; k < n; k++)
        events[k] = before->events[k];
    events[n] = copy;
    while (i < r->n_claims && strcmp(r->claims[i].id, id) < 0)
        with.claims[with.n_claims++] = r->claims[i++];
    int rc = add_claim(&with, events, n + 1, err);
    for (i += before != NULL; i < r->n_claims && rc == 0; i++)
        with.claims[with.n_claims++] = r->claims[i];
    if (rc != 0)
        return rc;
    *r = with;
    *out = registry_claim(r, id);
    return 0;
}

/* Policy and claims of one walk along the chain. */
int registry_load(struct registry *out, struct store *store, int64_t as_of, struct arena *memory, struct error *err)
{
    struct registry r = {.store = store, .as_of = as_of, .memory = memory};
    struct event_rows rows;
    r.cache = arena_alloc(memory, sizeof *r.cache);
    int rc = r.cache != NULL ? events_load(store, "", as_of, memory, &rows, err) : error_nomem(err);
    if (rc == 0)
        rc = policy_of_events(&r.policy, &rows, err);
    if (rc == 0)
        rc = add_claims(&r, &rows, err);
    if (rc == 0)
        *out = r;
    return rc;
}

const struct claim_revision *claim_newest(const struct claim *c)
{
    return &c->revisions[c->n_revisions - 1];
}

const struct claim_revision *claim_numbered(const struct claim *c, int64_t revision)
{
    for (size_t i = 0; i < c->n_revisions; i++)
        if (c->revisions[i].record.revision == revision)
            return &c->revisions[i];
    return NULL;
}

static int compare_id(const void *id, const void *claim)
{
    return strcmp(id, ((const struct claim *)claim)->id);
}

const struct claim *registry_claim(const struct registry *r, const char *id)
{
    return r->n_claims > 0 ? bsearch(id, r->claims, r->n_claims, sizeof *r->claims, compare_id) : NULL;
}

int claim_reference(const char **id, int64_t *revision, const char *text, struct arena *memory)
{
    text += strncmp(text, "mcr:", 4) == 0 ? 4 : 0;
    size_t len = strcspn(text, "@"), digits;
    const char *number = text + len;
    *revision = 0;
    if (*number == '@') {
        digits = strspn(++number, "0123456789");
        if (digits == 0 || digits > 9 || number[digits] != '\0')
            return -1;
        *revision = strtol(number, NULL, 10);
        if (*revision == 0)
            return -1; /* they count from 1 */
    }
    *id = arena_copy_n(memory, text, len);
    return len > 0 && *id != NULL ? 0 : -1;
}

/* Those whose id begins so: they stand together. */
static size_t beginning(const struct registry *r, const char *id, size_t *first)
{
    size_t n = 0;
    *first = 0;
    for (size_t i = 0; i < r->n_claims; i++)
        if (strncmp(r->claims[i].id, id, strlen(id)) == 0) {
            *first = n == 0 ? i : *first;
            n++;
        }
    return n;
}

static int refuse_unknown(const struct registry *r, const char *id, struct error *err)
{
    const char **names = arena_array(r->memory, r->n_claims, sizeof *names);
    if (names == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < r->n_claims; i++)
        names[i] = r->claims[i].id;
    const char *near = text_did_you_mean(id, names, r->n_claims);
    if (near != NULL)
        return error_set(err, ERR_NOT_FOUND, "no claim '%s'; did you mean '%s'?", id, near);
    return error_set(err, ERR_NOT_FOUND, "no claim '%s'", id);
}

enum { CANDIDATES_NAMED = 6 };

static int refuse_several(const struct registry *r, const char *id, size_t first, size_t n, struct error *err)
{
    const char *names = NULL;
    for (size_t i = first; i < first + n && i < first + CANDIDATES_NAMED; i++)
        names = words_join(r->memory, names, ", ", r->claims[i].id);
    return error_set(err, ERR_NOT_FOUND, "%zu claims begin with '%s': %s%s", n, id, names != NULL ? names : "",
                     n > CANDIDATES_NAMED ? ", …" : "");
}

int registry_find(const struct registry *r, const char *text, const struct claim **claim,
                  const struct claim_revision **revision, struct error *err)
{
    const char *id;
    int64_t number;
    size_t first;
    if (claim_reference(&id, &number, text, r->memory) != 0)
        return r->memory->failed ? error_nomem(err) : error_set(err, ERR_NOT_FOUND, "no claim '%s'", text);
    const struct claim *c = registry_claim(r, id);
    size_t n = c == NULL ? beginning(r, id, &first) : 1;
    if (n == 0)
        return refuse_unknown(r, id, err);
    if (n > 1)
        return refuse_several(r, id, first, n, err);
    c = c != NULL ? c : &r->claims[first];
    const struct claim_revision *found = number == 0 ? claim_newest(c) : claim_numbered(c, number);
    if (found == NULL)
        return error_set(err, ERR_NOT_FOUND, "no claim '%s@%lld': its newest revision is %lld", c->id,
                         (long long)number, (long long)claim_newest(c)->record.revision);
    *claim = c;
    *revision = found;
    return 0;
}

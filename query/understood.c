#include "query/understood.h"

#include "query/policy.h"
#include "query/registry_parts.h"

#include <string.h>

static int refuse(const struct event *e, const char *what, struct error *err)
{
    return error_set(err, ERR_INTEGRITY, "event %lld (%s '%s'): %s", (long long)e->seq, e->kind, e->subject, what);
}

static int refuse_kind(const struct event *e, struct error *err)
{
    return refuse(e, "no kind of event that this program knows", err);
}

static int understand_policy(const struct event *e, struct arena *memory, struct error *err)
{
    struct policy_change c;
    (void)memory;
    return policy_change_read(&c, e, err);
}

/* What it says is said by its kind and its reason. */
static int understand_bare(const struct event *e, struct arena *memory, struct error *err)
{
    (void)memory;
    return e->body == NULL ? 0 : refuse(e, "says more than this program understands", err);
}

static int understand_record(const struct event *e, struct arena *memory, struct error *err)
{
    struct claim_record record;
    return claim_event_record(&record, e, memory, err);
}

static int understand_answer(const struct event *e, struct arena *memory, struct error *err)
{
    const char *rest = e->body;
    (void)memory;
    while (rest != NULL && strspn(rest, "0123456789abcdef") == DIGEST_HEX_SIZE - 1) {
        rest += DIGEST_HEX_SIZE - 1;
        if (*rest == '\0')
            return 0;
        rest = *rest == ' ' ? rest + 1 : NULL;
    }
    return refuse(e, "does not say which challenges it answers", err);
}

static int understand_claim(const struct event *e, struct arena *memory, struct error *err)
{
    static int (*const by_event[CLAIM_EVENTS])(const struct event *, struct arena *, struct error *) = {
        [CLAIM_DECLARE] = understand_record, [CLAIM_RENEW] = understand_record,  [CLAIM_CHALLENGE] = understand_bare,
        [CLAIM_ANSWER] = understand_answer,  [CLAIM_WITHDRAW] = understand_bare,
    };
    if (strncmp(e->subject, CLAIM_SUBJECT, strlen(CLAIM_SUBJECT)) != 0)
        return refuse(e, "is about no claim", err);
    for (size_t i = 0; i < CLAIM_EVENTS; i++)
        if (strcmp(claim_event_kind((enum claim_event)i), e->kind) == 0)
            return by_event[i](e, memory, err);
    return refuse_kind(e, err);
}

static int understand_receipt(const struct event *e, struct arena *memory, struct error *err)
{
    return strcmp(e->kind, "receipt.withdrawn") == 0 ? understand_bare(e, memory, err) : refuse_kind(e, err);
}

int event_understood(const struct event *e, struct arena *memory, struct error *err)
{
    static const struct {
        const char *kinds;
        int (*understand)(const struct event *e, struct arena *memory, struct error *err);
    } table[] = {{"receipt.", understand_receipt}, {"claim.", understand_claim}, {"policy.", understand_policy}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strncmp(e->kind, table[i].kinds, strlen(table[i].kinds)) == 0)
            return table[i].understand(e, memory, err);
    return refuse_kind(e, err);
}

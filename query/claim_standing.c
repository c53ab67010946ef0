/* What the events, the evidence and the calendar make of one revision, reason by reason in the order of precedence. */
#include "query/registry_parts.h"

#include "core/date.h"
#include "query/pricing.h"
#include "query/words.h"

#include <string.h>

int judging_reason(struct judging *j, enum claim_status status, const char *text)
{
    struct claim_standing *s = j->out;
    struct claim_reason *all = arena_grow(j->r->memory, s->reasons, s->n_reasons, &j->reasons_room, sizeof *all);
    if (all == NULL || text == NULL)
        return error_nomem(j->err);
    all[s->n_reasons++] = (struct claim_reason){status, text};
    s->reasons = all;
    return 0;
}

int judging_remark(struct judging *j, const char *text)
{
    struct claim_standing *s = j->out;
    const char **all = arena_grow(j->r->memory, s->remarks, s->n_remarks, &j->remarks_room, sizeof *all);
    if (all == NULL || text == NULL)
        return error_nomem(j->err);
    all[s->n_remarks++] = text;
    s->remarks = all;
    return 0;
}

const char *judging_level(const struct judging *j, size_t side)
{
    return words_level(j->r->memory, factor_rule(j->record->terms.axis)->name, j->record->sides[side].level);
}

static int judge_withdrawal(struct judging *j)
{
    const char *why = NULL;
    int rc = 0;
    if (j->claim->withdrawn != NULL)
        rc = judging_reason(j, CLAIM_WITHDRAWN, claim_event_words("withdrawn", j->claim->withdrawn, j->r->memory));
    if (rc == 0)
        rc = registry_fallen(&why, j->r, &j->record->terms, j->err);
    return rc == 0 && why != NULL ? judging_reason(j, CLAIM_WITHDRAWN, why) : rc;
}

static int judge_record(struct judging *j)
{
    struct arena *a = j->r->memory;
    const char *parent = registry_unknown_parent(j->r, &j->record->terms);
    int rc = 0;
    if (j->revision->unreadable != NULL)
        rc = judging_reason(j, CLAIM_UNSUPPORTED, j->revision->unreadable);
    if (rc == 0 && j->claim->strange != NULL)
        rc = judging_reason(j, CLAIM_UNSUPPORTED,
                            arena_format(a, "'%s' of %s is no event that this version of mcreport knows",
                                         j->claim->strange->kind, words_day(a, j->claim->strange->effective_at)));
    if (rc == 0 && parent != NULL)
        rc = judging_reason(j, CLAIM_UNSUPPORTED,
                            arena_format(a, "derived from %s, which is not in this registry", parent));
    if (rc == 0 && j->revision->disputed)
        rc = judging_reason(j, CLAIM_UNSUPPORTED,
                            arena_format(a, "there is another revision %lld, of a database that was merged",
                                         (long long)j->record->revision));
    return rc;
}

static int judge_challenges(struct judging *j)
{
    int rc = 0;
    for (size_t i = 0; i < j->claim->n_challenges && rc == 0; i++)
        rc =
            judging_reason(j, CLAIM_CHALLENGED, claim_event_words("challenged", j->claim->challenges[i], j->r->memory));
    return rc;
}

static int judge_succession(struct judging *j)
{
    const struct claim_revision *newest = claim_newest(j->claim);
    if (newest == j->revision)
        return 0;
    return judging_reason(j, CLAIM_SUPERSEDED,
                          arena_format(j->r->memory, "superseded by %s@%lld of %s", j->claim->id,
                                       (long long)newest->record.revision, words_day(j->r->memory, newest->made_at)));
}

/* The end that comes first, and what sets it. */
struct validity {
    int64_t end;
    const char *why;
};

static void end_by(struct validity *v, int64_t end, const char *why)
{
    if (v->why == NULL || end < v->end)
        *v = (struct validity){end, why};
}

static int policy_days(const struct judging *j)
{
    const char *name = j->record->shared.value[FACTOR_LANE];
    enum lane lane = claim_metric_rule(j->record->terms.metric)->lane;
    if (name != NULL)
        lane_by_name(&lane, name);
    return policy_lane_days(&j->r->policy, lane == LANES ? LANE_TRAINING : lane);
}

static void end_by_runs(const struct judging *j, struct validity *v, size_t side)
{
    struct arena *a = j->r->memory;
    int days = policy_days(j), policy = days < j->record->valid_days;
    days = policy ? days : j->record->valid_days;
    int64_t newest = j->record->sides[side].newest;
    const char *why = arena_format(a, "the newest run of %s is of %s", judging_level(j, side), words_day(a, newest));
    if (policy)
        why =
            arena_format(a, "%s, and %s by policy now", why, words_count(a, (size_t)days, "day counts", "days count"));
    end_by(v, date_valid_to(newest, days), why);
}

static void end_by_price(const struct judging *j, struct validity *v, size_t side)
{
    const struct claim_price *p = &j->record->sides[side].price;
    struct arena *a = j->r->memory;
    int64_t end = p->valid_to;
    char name[PRICE_ID_SIZE];
    if (j->price[side] != NULL) {
        int64_t now = price_valid_to(&j->price[side]->price, policy_price_days(&j->r->policy));
        end = now < end ? now : end;
    }
    price_name(name, &p->id);
    end_by(
        v, end,
        arena_format(a, "the price row of %s is of %s (%s)", judging_level(j, side), words_day(a, p->observed), name));
}

/* The record froze its end; policy of today may bring it nearer, never further. */
static int judge_validity(struct judging *j)
{
    struct validity v = {0};
    struct arena *a = j->r->memory;
    for (size_t s = 0; s < j->record->n_sides; s++) {
        end_by_runs(j, &v, s);
        if (j->record->sides[s].has_price)
            end_by_price(j, &v, s);
    }
    if (v.why == NULL)
        return error_nomem(j->err);
    j->out->valid_to = v.end < j->record->valid_to ? v.end : j->record->valid_to;
    if (j->r->as_of <= j->out->valid_to)
        return 0;
    return judging_reason(j, CLAIM_DATED,
                          arena_format(a, "its validity ended on %s: %s", words_day(a, j->out->valid_to), v.why));
}

static int remark_artifacts(struct judging *j)
{
    size_t n, without = claim_record_lacks_artifacts(j->record, &n);
    if (without == 0)
        return 0;
    return judging_remark(j, without == n ? "no artifacts are recorded"
                                          : arena_format(j->r->memory, "no artifacts are recorded of %zu of its %s",
                                                         without, words_count(j->r->memory, n, "receipt", "receipts")));
}

/* In the order of precedence. A record that cannot be read binds nothing that could be judged. */
static const struct {
    int (*judge)(struct judging *j);
    int by_events; /* alone, and not by what the record says */
} steps[] = {
    {judge_withdrawal, 1}, {judge_record, 1},     {judging_receipts, 0}, {judging_price_rows, 0},
    {judging_contract, 0}, {judge_challenges, 1}, {judge_succession, 1}, {judge_validity, 0},
    {judging_runs, 0},     {judging_prices, 0},   {remark_artifacts, 0},
};

int claim_judge(struct claim_standing *out, const struct registry *r, const struct claim *claim,
                const struct claim_revision *revision, struct error *err)
{
    struct claim_standing standing = {.status = CLAIM_CURRENT, .valid_to = DATE_NONE};
    struct judging j = {
        .r = r, .claim = claim, .revision = revision, .record = &revision->record, .out = &standing, .err = err};
    int rc = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && rc == 0; i++)
        if (revision->unreadable == NULL || steps[i].by_events)
            rc = steps[i].judge(&j);
    if (rc != 0)
        return rc;
    if (standing.n_reasons > 0)
        standing.status = standing.reasons[0].status;
    *out = standing;
    return 0;
}

int claim_judge_damaged(struct claim_standing *out, const char **damage, const struct registry *r,
                        const struct claim *claim, const struct claim_revision *revision, struct error *err)
{
    struct error why = {0};
    int rc = claim_judge(out, r, claim, revision, &why);
    *damage = NULL;
    if (rc == 0)
        return 0;
    if (rc != ERR_INTEGRITY)
        return error_set(err, why.code, "%s", why.text);
    struct claim_reason *reason = arena_alloc(r->memory, sizeof *reason);
    *damage = arena_copy(r->memory, why.text);
    if (reason == NULL || *damage == NULL)
        return error_nomem(err);
    *reason = (struct claim_reason){CLAIM_UNSUPPORTED, *damage};
    *out = (struct claim_standing){
        .status = CLAIM_UNSUPPORTED, .reasons = reason, .n_reasons = 1, .valid_to = revision->record.valid_to};
    return 0;
}

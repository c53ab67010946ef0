/* Newer runs of claims that are no speed: what share of attempts ended well by now, what later receipts say in words.
 */
#include "query/claim_measure_parts.h"
#include "query/registry_parts.h"

#include "query/words.h"
#include "stats/limits.h"

#include <math.h>

/* Attempts of the claimed side that the claim does not stand on. */
static size_t other_attempts(const struct others *o, size_t *ended_well)
{
    const struct class_runs *c = o->j->runs;
    size_t n = 0;
    *ended_well = 0;
    for (size_t i = 0; i < c->n; i++)
        if (others_has(o, 0, i) && claim_is_attempt(c->items[i].evidence)) {
            *ended_well += c->items[i].evidence->row->status == RUN_OK;
            n++;
        }
    return n;
}

/*
 * A share is elsewhere when all attempts known lie outside its interval, or when the others alone are so many or so
 * clear that their own interval does not meet it: behind many old ones a lane that fails today would not be seen.
 */
static int is_share_elsewhere(const struct others *o, size_t well, size_t n)
{
    const struct claim_record *r = o->j->record;
    const struct claim_side *side = &r->sides[0];
    double allowed = o->j->r->policy.value[POLICY_MOVED_PCT] / 100, lo, hi;
    double all = (double)(well + side->n_attempts - side->n_failed) / (double)(n + side->n_attempts);
    binomial_limits(&lo, &hi, well, n, r->level);
    return hi < r->lo || lo > r->hi || (fabs(all / r->value - 1) > allowed && !(r->lo <= all && all <= r->hi));
}

int others_by_attempts(struct others *o)
{
    struct judging *j = o->j;
    const struct claim_side *side = &j->record->sides[0];
    size_t well, n = other_attempts(o, &well);
    if (n == 0)
        return 0;
    const char *text = arena_format(j->r->memory, "%zu of %s of the class ended well, by now %zu of %zu", well,
                                    words_count(j->r->memory, n, "other attempt", "other attempts"),
                                    well + side->n_attempts - side->n_failed, n + side->n_attempts);
    if (is_share_elsewhere(o, well, n))
        return judging_reason(j, CLAIM_DATED, arena_format(j->r->memory, "%s, outside its interval", text));
    return judging_remark(j, arena_format(j->r->memory, "%s, which agrees", text));
}

static int is_said(const struct claim_record *r, const struct claim_word *word)
{
    struct claim_word said = {.text = r->text, .detail = r->detail != NULL ? r->detail : ""};
    return claim_words_agree(word, &said);
}

/* One is enough: a word has no noise. What failed before it could say anything says nothing. */
int others_by_word(struct others *o)
{
    struct judging *j = o->j;
    struct arena *a = j->r->memory;
    size_t agree = 0;
    int rc = 0;
    for (size_t i = 0; i < j->runs->n && rc == 0; i++) {
        const struct receipt_row *row = j->runs->items[i].evidence->row;
        struct claim_word word = {0};
        if (!others_has(o, 0, i) || !claim_is_attempt(j->runs->items[i].evidence))
            continue;
        rc = claim_word_of(&word, j->r->store, row, j->record->terms.metric, o->memory, j->err);
        if (rc != 0 || word.text == NULL)
            continue;
        if (is_said(j->record, &word))
            agree++;
        else
            rc = judging_reason(j, CLAIM_DATED,
                                arena_format(a, "%s of %s says '%s' (%s)", row->name, words_day(a, row->seen_at),
                                             word.text, word.detail));
    }
    if (rc == 0 && agree > 0)
        rc = judging_remark(j, arena_format(a, "%s of the class %s", words_count(a, agree, "other run", "other runs"),
                                            agree == 1 ? "agrees" : "agree"));
    return rc;
}

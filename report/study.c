#include "report/study.h"

#include "core/date.h"
#include "query/words.h"
#include "report/study_parts.h"

struct report_request report_request_defaults(int64_t as_of)
{
    return (struct report_request){.axis = FACTOR_ACCELERATOR, .as_of = as_of, .rendered_at = as_of, .level = 0.95};
}

int study_run_days(const struct study *x)
{
    return policy_lane_days(&x->policy, LANE_TRAINING);
}

const char *study_policy(struct study *x, enum policy_key k)
{
    return policy_words(x->memory, k, x->policy.value[k]);
}

/* Of a claim, whose receipts back it; all else here is of training. */
static const char *lane(const struct study *x)
{
    enum lane lane = LANE_TRAINING;
    if (x->have & NEEDS_CLAIM && x->claim->revision->record.terms.text != NULL)
        lane = claim_metric_rule(x->claim->revision->record.terms.metric)->lane;
    return lane_title(lane < LANES ? lane : LANE_TRAINING);
}

/* What stands on a page about money exists from the day its newest price was seen, and ends with the first that ends.
 */
static void narrow_by_prices(const struct costing *c, int64_t *from, int64_t *until)
{
    for (size_t i = 0; i < c->n_rows; i++)
        *from = c->rows[i].price.row->price.observed > *from ? c->rows[i].price.row->price.observed : *from;
    *until = study_price_end(c) < *until ? study_price_end(c) : *until;
}

static void narrow(int64_t *from, int64_t *until, int64_t newest, int64_t end)
{
    *from = newest > *from ? newest : *from;
    *until = end < *until ? end : *until;
}

/* From when everything on the page existed until the newest run of the staler side, or a price, is too old. */
static void narrow_by_question(struct study *x, int64_t *from, int64_t *until)
{
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct level *level = x->comparison.rows[i].level;
        narrow(from, until, level->newest, level_valid_to(level, study_run_days(x)));
    }
    if (x->comparison.n_rows > 0 && study_money(x) == MONEY_CURRENT)
        narrow_by_prices(&x->now, from, until);
}

static void narrow_by_claim(const struct study_claim *c, int64_t *from, int64_t *until)
{
    int64_t oldest, newest;
    claim_record_days(&oldest, &newest, &c->revision->record);
    narrow(from, until, newest, c->standing.valid_to);
}

/* A question without an answer leaves the claims alone on its page. */
static int has_claims_alone(const struct study *x)
{
    return x->have & NEEDS_QUESTION && x->comparison.n_rows == 0;
}

/* Whether what the claim says stands on current pages: with an answer those of its class do, the others by their row.
 */
static int is_on_page(const struct study *x, const struct study_claim *c)
{
    if (c->standing.status != CLAIM_CURRENT || x->have & NEEDS_CLAIM)
        return 0;
    return !(x->have & NEEDS_QUESTION) || c->is_near;
}

/* Of the claims of a week that its pages show. */
static void narrow_by_week(const struct study *x, int64_t *from, int64_t *until)
{
    for (size_t i = 0; x->have & NEEDS_WEEK && i < x->week.n_expiring; i++) {
        const struct week_claim *c = &x->week.expiring[i];
        narrow_by_claim(&(struct study_claim){.revision = c->revision, .standing = c->now}, from, until);
    }
}

static const char *current_validity(struct study *x)
{
    int64_t until = INT64_MAX, from = INT64_MIN;
    narrow_by_week(x, &from, &until);
    if (x->have & NEEDS_CLAIM)
        narrow_by_claim(x->claim, &from, &until);
    else if (x->have & NEEDS_QUESTION)
        narrow_by_question(x, &from, &until);
    for (size_t i = 0; i < x->n_claims; i++)
        if (is_on_page(x, &x->claims[i]))
            narrow_by_claim(&x->claims[i], &from, &until);
    if (until == INT64_MAX &&
        !(x->have & (NEEDS_CLAIM | NEEDS_QUESTION))) /* runs by their dates: nothing is made of them */
        return arena_format(x->memory, "seen since %s · %s", words_day(x->memory, x->valid_from), lane(x));
    if (until == INT64_MAX)
        return arena_format(x->memory, "no answer on %s · %s", words_day(x->memory, x->request->as_of), lane(x));
    return arena_format(x->memory, "%svalid %s – %s · %s", has_claims_alone(x) ? "claims " : "",
                        words_day(x->memory, from), words_day(x->memory, until), lane(x));
}

/* Until when the last of the price rows behind dated figures held; INT64_MIN: there is none. */
static int64_t last_price(const struct study *x)
{
    int64_t last = study_flips_end(x);
    for (size_t i = 0; i < x->cost.n_rows; i++) {
        const struct priced *p = &x->cost.rows[i].price;
        last = p->expired && p->valid_to > last ? p->valid_to : last;
    }
    return last;
}

static int64_t last_claim(const struct study *x)
{
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < x->n_claims; i++) {
        const struct study_claim *c = &x->claims[i];
        int64_t ended = c->standing.valid_to < x->request->as_of ? c->standing.valid_to : x->request->as_of;
        last = c->standing.status == CLAIM_DATED && ended > last ? ended : last;
    }
    return last;
}

/* Runs, prices and claims cease to be of today on days of their own: of each kind the one that its table names. */
static const char *dated_validity(struct study *x)
{
    int64_t oldest, newest, price = last_price(x), claim = last_claim(x);
    const char *list = NULL;
    if (x->have & NEEDS_CLAIM) {
        claim_record_days(&oldest, &newest, &x->claim->revision->record);
        return arena_format(x->memory, "oldest %s · newest %s · %s", words_day(x->memory, oldest),
                            words_day(x->memory, newest), lane(x));
    }
    if (x->have & NEEDS_WEEK) /* the claims that became dated in it, and nothing else */
        return arena_format(x->memory, "before %s · %s", words_day(x->memory, x->week.as_of + 1), lane(x));
    if (study_has_dated(x))
        list = arena_format(x->memory, "runs before %s", words_day(x->memory, x->valid_from));
    if (price != INT64_MIN)
        list = words_join(x->memory, list, ", ", arena_format(x->memory, "prices to %s", words_day(x->memory, price)));
    if (claim != INT64_MIN)
        list = words_join(x->memory, list, ", ", arena_format(x->memory, "claims to %s", words_day(x->memory, claim)));
    return list != NULL ? words_join(x->memory, list, " · ", lane(x)) : lane(x);
}

const char *study_validity(struct study *x, enum plane plane)
{
    if (plane == PLANE_REFERENCE)
        return lane(x);
    return plane == PLANE_CURRENT ? current_validity(x) : dated_validity(x);
}

/*
 * Whether what a claim stands on is let through by the contract today, and gives what the claim says.
 *
 * Asked again of the very runs and price rows: rules, factors and methods may have become stricter since, and a record
 * is only text, which anybody may have written. Its class id is not held against anything: what digests a class may
 * change while the class does not.
 */
#include "query/registry_parts.h"

#include "core/number.h"
#include "core/text.h"
#include "query/claim_words.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 1e-9 /* relative: what a sum may lose when it is taken in another order */

enum figure_kind { FIGURE_NUMBER, FIGURE_TEXT, FIGURE_COUNT, FIGURE_DAY, FIGURE_FLAG };

struct figure {
    const char *what; /* "a rate of "; "" of the value itself */
    enum figure_kind kind;
    size_t at; /* offset in the struct */
};

#define R(member) offsetof(struct claim_record, member)
static const struct figure of_value[] = {
    {"", FIGURE_NUMBER, R(value)},
    {"", FIGURE_TEXT, R(text)},
    {"a lower limit of ", FIGURE_NUMBER, R(lo)},
    {"an upper limit of ", FIGURE_NUMBER, R(hi)},
};

static const struct figure of_record[] = {
    {"limits at the level of ", FIGURE_NUMBER, R(level)},
    {"a number of steps of ", FIGURE_NUMBER, R(n_steps)},
    {"accelerator ", FIGURE_TEXT, R(accelerator)},
    {"accelerator count ", FIGURE_TEXT, R(count)},
    {"revision ", FIGURE_TEXT, R(stack)},
    {"made-up data ", FIGURE_FLAG, R(synthetic)},
};

#define S(member) offsetof(struct claim_side, member)
static const struct figure of_side[] = {
    {"level ", FIGURE_TEXT, S(level)},
    {"a rate of ", FIGURE_NUMBER, S(rate)},
    {"a lowest rate of ", FIGURE_NUMBER, S(lo)},
    {"a highest rate of ", FIGURE_NUMBER, S(hi)},
    {"a number of runs of ", FIGURE_COUNT, S(n_runs)},
    {"the oldest run on ", FIGURE_DAY, S(oldest)},
    {"the newest run on ", FIGURE_DAY, S(newest)},
};

static const struct figure of_price[] = {
    {"a price of ", FIGURE_TEXT, S(price.accelerator_hour)}, {"the seller ", FIGURE_TEXT, S(price.provider)},
    {"the region ", FIGURE_TEXT, S(price.region)},           {"the source ", FIGURE_TEXT, S(price.source)},
    {"a price observed on ", FIGURE_DAY, S(price.observed)},
};

/* Of a completion every attempt is bound; of words and rates some are counted that are not. */
static const struct figure of_attempts[] = {
    {"a number of attempts of ", FIGURE_COUNT, S(n_attempts)},
    {"a number of failed attempts of ", FIGURE_COUNT, S(n_failed)},
};

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

/* A record and what its evidence gives today, being compared: why is the first thing that differs. */
struct holding {
    const struct claim_record *today, *claimed;
    const char *why; /* NULL: nothing differs */
    struct arena *memory;
};

static int numbers_differ(double a, double b)
{
    if (!isfinite(a) || !isfinite(b))
        return isfinite(a) || isfinite(b);
    return fabs(a - b) > TOLERANCE * fmax(fabs(a), fabs(b));
}

static int differs(const struct figure *f, const void *a, const void *b)
{
    const char *x = (const char *)a + f->at, *y = (const char *)b + f->at;
    switch (f->kind) {
    case FIGURE_NUMBER:
        return numbers_differ(*(const double *)x, *(const double *)y);
    case FIGURE_TEXT:
        return !text_equal(*(const char *const *)x, *(const char *const *)y);
    case FIGURE_COUNT:
        return *(const size_t *)x != *(const size_t *)y;
    case FIGURE_DAY:
        return *(const int64_t *)x != *(const int64_t *)y;
    default:
        return *(const int *)x != *(const int *)y;
    }
}

/* As few digits as tell the two apart. */
static const char *number_words(struct arena *a, double x, double other)
{
    char exact[NUMBER_TEXT_SIZE];
    if (!isfinite(x))
        return "none";
    const char *text = words_fixed(a, x, number_decimals(x, NAN));
    if (!isfinite(other) || text == NULL || !text_equal(text, words_fixed(a, other, number_decimals(other, NAN))))
        return text;
    number_format_exact(exact, x);
    return arena_copy(a, exact);
}

static const char *text_words(struct arena *a, const char *text)
{
    return text != NULL ? arena_format(a, "'%s'", text) : "not recorded";
}

static const char *shown(const struct figure *f, const void *of, const void *other, struct arena *a)
{
    const char *x = (const char *)of + f->at, *y = (const char *)other + f->at;
    switch (f->kind) {
    case FIGURE_NUMBER:
        return number_words(a, *(const double *)x, *(const double *)y);
    case FIGURE_TEXT:
        return text_words(a, *(const char *const *)x);
    case FIGURE_COUNT:
        return arena_format(a, "%zu", *(const size_t *)x);
    case FIGURE_DAY:
        return words_day(a, *(const int64_t *)x);
    default:
        return *(const int *)x ? "yes" : "no";
    }
}

static void say(struct holding *h, const char *what, const char *unit, const char *today, const char *claimed)
{
    h->why =
        arena_format(h->memory, "its runs give %s%s%s today, the claim says %s%s", what, today, unit, claimed, unit);
}

/* unit: what stands behind both. */
static void hold_figures(struct holding *h, const struct figure *f, size_t n, const void *today, const void *claimed,
                         const char *unit)
{
    for (size_t i = 0; i < n && h->why == NULL; i++)
        if (differs(&f[i], today, claimed))
            say(h, f[i].what, unit, shown(&f[i], today, claimed, h->memory), shown(&f[i], claimed, today, h->memory));
}

static void hold_side(struct holding *h, size_t side)
{
    const struct claim_side *today = &h->today->sides[side], *claimed = &h->claimed->sides[side];
    const char *of = arena_format(h->memory, " on %s", today->level);
    hold_figures(h, of_side, COUNT_OF(of_side), today, claimed, of);
    if (h->claimed->terms.metric == CLAIM_COMPLETION)
        hold_figures(h, of_attempts, COUNT_OF(of_attempts), today, claimed, of);
    if (claimed->has_price)
        hold_figures(h, of_price, COUNT_OF(of_price), today, claimed, of);
}

/* Beside a word stands what its runs recorded with it; beside a number, how it came about. */
static void hold_detail(struct holding *h)
{
    static const struct figure detail = {"the detail ", FIGURE_TEXT, R(detail)};
    if (claim_metric_rule(h->claimed->terms.metric)->unit == NULL)
        hold_figures(h, &detail, 1, h->today, h->claimed, "");
}

/* What a quote says of the runs; of other factors there may be more today than there were when the claim was made. */
#define QUOTED                                                                                                         \
    (1u << FACTOR_LANE | 1u << FACTOR_SURFACE | 1u << FACTOR_STARTUP | 1u << FACTOR_MODEL | 1u << FACTOR_TOKEN_KIND |  \
     1u << FACTOR_EVAL)

static void hold_shared(struct holding *h)
{
    for (size_t f = 0; f < FACTORS && h->why == NULL; f++) {
        const char *today = h->today->shared.value[f], *claimed = h->claimed->shared.value[f];
        int is_held = f != FACTOR_CLASS && (claimed != NULL || (QUOTED & 1u << f) != 0);
        if (is_held && !text_equal(today, claimed))
            say(h, arena_format(h->memory, "%s ", factor_rule((enum factor)f)->title), "", text_words(h->memory, today),
                text_words(h->memory, claimed));
    }
}

/* What they are said to be of, the claim may say more of: runs without a number took part when it was made. */
static void hold_disclosed(struct holding *h)
{
    for (size_t i = 0; i < h->today->n_disclosed && h->why == NULL; i++) {
        const char *text = h->today->disclosed[i];
        size_t title = strcspn(text, ":") + 1, k = 0;
        while (k < h->claimed->n_disclosed && strncmp(h->claimed->disclosed[k], text, title) != 0)
            k++;
        if (k == h->claimed->n_disclosed)
            h->why = arena_format(h->memory, "its runs differ in what the claim does not disclose: %s", text);
    }
}

/* " tok/s"; "" where the value is a word or has none. */
static const char *behind_value(const struct claim_record *r, struct arena *memory)
{
    const char *unit = claim_unit(r, memory);
    return unit == NULL || unit[0] == '\0' ? "" : arena_format(memory, " %s", unit);
}

/* The first that differs: whatever else does is wrong for the same reason. */
static const char *difference_of(const struct claim_record *today, const struct claim_record *claimed,
                                 struct arena *memory)
{
    struct holding h = {.today = today, .claimed = claimed, .memory = memory};
    hold_figures(&h, of_value, COUNT_OF(of_value), today, claimed, behind_value(claimed, memory));
    hold_figures(&h, of_record, COUNT_OF(of_record), today, claimed, "");
    for (size_t s = 0; s < today->n_sides && h.why == NULL; s++)
        hold_side(&h, s);
    hold_detail(&h);
    hold_shared(&h);
    hold_disclosed(&h);
    return h.why;
}

static const char *refusal_words(const struct difference *d, struct arena *a)
{
    const char *text = d->text;
    if (d->factor != FACTORS)
        text = arena_format(a, "%s %s | %s%s%s", factor_rule(d->factor)->title,
                            d->left != NULL ? d->left : "not recorded", d->right != NULL ? d->right : "not recorded",
                            text != NULL ? ": " : "", text != NULL ? text : "");
    return arena_format(a, "refused by the contract today (MCR-R%03d): %s", d->code, text);
}

/* Receipts that are of no use any more have told why by themselves. */
static int add_refusals(struct judging *j, const struct verdict *v)
{
    int rc = 0;
    for (size_t i = 0; i < v->n_refusals && rc == 0; i++)
        if (v->refusals[i].code != REFUSED_OPERAND || j->n_unusable == 0)
            rc = judging_reason(j, CLAIM_UNSUPPORTED, refusal_words(&v->refusals[i], j->r->memory));
    return rc;
}

static int lacks_price(const struct judging *j)
{
    for (size_t s = 0; s < j->record->n_sides; s++)
        if (j->record->sides[s].has_price && j->price[s] == NULL)
            return 1;
    return 0;
}

/* Runs that are left of more give other figures, and that is no news. */
static int judge_figures(struct judging *j, const struct claim_record *today)
{
    if (j->n_unusable > 0 || lacks_price(j))
        return 0;
    const char *why = difference_of(today, j->record, j->r->memory);
    if (why == NULL && j->r->memory->failed)
        return error_nomem(j->err);
    return why != NULL ? judging_reason(j, CLAIM_UNSUPPORTED, why) : 0;
}

/* Of receipts that are not here nothing can be asked. */
int judging_contract(struct judging *j)
{
    struct arena memory = {0};
    struct claim_measured today;
    struct error why = {0};
    if (j->n_missing > 0)
        return 0;
    int rc = claim_measure_bound(&today, j->r->store, j->record, j->price, &j->r->policy, j->r->as_of, &memory, &why);
    if (rc == 0 && today.made)
        rc = judge_figures(j, &today.record);
    else if (rc == 0)
        rc = add_refusals(j, &today.refused);
    else if (rc == ERR_NOT_FOUND) /* a level that none of its runs has */
        rc = judging_reason(j, CLAIM_UNSUPPORTED, arena_copy(j->r->memory, why.text));
    else
        rc = error_set(j->err, why.code, "%s", why.text);
    arena_release(&memory);
    return rc;
}

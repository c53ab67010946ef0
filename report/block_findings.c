/* What there is to say of the question in a sentence each: from claims where they say it, else as measured. */
#include "report/findings.h"

#include "core/text.h"
#include "query/claim_words.h"
#include "query/words.h"

#include <math.h>
#include <string.h>

void findings_add(struct findings *f, const char *text, const char *ref, const char *target)
{
    if (f->n < FINDINGS_MOST && text != NULL)
        f->items[f->n++] = (struct finding){text, ref, target};
}

void findings_add_figure(struct study *x, struct findings *f, const char *text, const struct study_claim *claim,
                         const char *measured_in)
{
    findings_add_measured(x, f, text, claim, measured_in, 1);
}

void findings_add_measured(struct study *x, struct findings *f, const char *text, const struct study_claim *claim,
                           const char *first, size_t n_runs)
{
    const char *target = claim != NULL ? study_claim_name(x, claim) : first, *ref = target;
    if (claim == NULL && n_runs > 1)
        ref = arena_format(x->memory, "%s and %zu more", first, n_runs - 1);
    if (claim != NULL)
        study_stand_on_claim(x, PLANE_CURRENT, claim);
    *(claim != NULL ? &f->n_claimed : &f->n_measured) += 1;
    findings_add(f, text, ref, target);
}

const char *study_limits(struct study *x, const char *interval, const struct comparison_row *level, const char *runs)
{
    if (interval != NULL && interval[0] != '\0')
        return arena_format(x->memory, " (95 %% CI %s; %s)", interval, runs);
    int identical = level->rate.identical || study_base(x)->rate.identical;
    return arena_format(x->memory, " (no interval: %s on a side; %s)", identical ? "identical runs" : "one run", runs);
}

static void count_sides(size_t n[2], const struct study *x, const struct comparison_row *level,
                        const struct study_claim *claim)
{
    const struct claim_side *sides = claim != NULL ? claim->revision->record.sides : NULL;
    n[0] = sides != NULL ? sides[0].n_runs : level->level->n_runs;
    n[1] = sides != NULL ? sides[1].n_runs : study_base(x)->level->n_runs;
}

const char *findings_sides(struct study *x, const struct comparison_row *level, const struct study_claim *claim)
{
    size_t n[2];
    count_sides(n, x, level, claim);
    return arena_format(x->memory, "%zu against %s", n[0], words_count(x->memory, n[1], "run", "runs"));
}

const char *findings_later(struct study *x, const struct study_claim *claim)
{
    size_t n = claim != NULL ? study_claim_newer(x, claim) : 0;
    return n > 0
               ? arena_format(x->memory, "; %s not in it", words_count(x->memory, n, "other run is", "other runs are"))
               : "";
}

/* "B200 runs at 1.897× H200 (95 % CI 1.884–1.910; 10 against 10 runs)" */
static const char *ratio_words(struct study *x, const struct comparison_row *r, const struct runs_ratio *q,
                               const struct study_claim *claim)
{
    return arena_format(x->memory, "%s runs at %s× %s%s", study_name(x, r->level->value),
                        words_ratio(x->memory, q->value, q->lo, q->hi), study_name(x, study_base(x)->level->value),
                        study_limits(x, words_interval(x->memory, q->lo, q->hi), r, findings_sides(x, r, claim)));
}

static void find_ratio(struct study *x, struct findings *f, const struct comparison_row *r)
{
    const struct study_claim *claim;
    const struct runs_ratio q = study_ratio(x, r, &claim);
    size_t n[2];
    count_sides(n, x, r, claim);
    findings_add_measured(x, f,
                          arena_format(x->memory, "%s%s.", ratio_words(x, r, &q, claim), findings_later(x, claim)),
                          claim, r->level->runs[0].row->name, n[0] + n[1]);
}

/* Fastest first; those that no claim speaks of share a sentence. The table has them all. */
static void find_other_ratios(struct study *x, struct findings *f)
{
    const struct comparison_row *top = study_top(x);
    const char *list = NULL, *first = NULL;
    size_t n_runs = study_base(x)->level->n_runs;
    for (size_t i = 0, n = 0; i < x->comparison.n_rows && n < FINDINGS_LEVELS; i++) {
        const struct comparison_row *r = &x->comparison.rows[i];
        const struct study_claim *claim;
        if (r->is_base || r == top)
            continue;
        n++;
        const struct runs_ratio q = study_ratio(x, r, &claim);
        if (claim != NULL) {
            find_ratio(x, f, r);
            continue;
        }
        list = words_join(x->memory, list, "; ", ratio_words(x, r, &q, NULL));
        first = first != NULL ? first : r->level->runs[0].row->name;
        n_runs += r->level->n_runs;
    }
    if (list != NULL)
        findings_add_measured(x, f, arena_format(x->memory, "%s.", list), NULL, first, n_runs);
}

static void find_base_rate(struct study *x, struct findings *f)
{
    const struct comparison_row *base = study_base(x);
    const char *count = x->verdict.shared.value[FACTOR_COUNT_OF];
    const struct study_claim *claim = study_claim_of(x, CLAIM_THROUGHPUT, base->level->value, NULL);
    const struct claim_record *r = claim != NULL ? &claim->revision->record : NULL;
    const char *value = r != NULL ? claim_value_words(r, x->memory)
                                  : words_rate(x->memory, base->rate.value, base->rate.lo, base->rate.hi);
    const char *interval =
        r != NULL ? claim_interval_words(r, x->memory) : words_interval(x->memory, base->rate.lo, base->rate.hi);
    size_t n_runs = r != NULL ? r->sides[0].n_runs : base->level->n_runs;
    const char *what = count == NULL             ? ""
                       : strcmp(count, "1") == 0 ? " on 1 accelerator"
                                                 : arena_format(x->memory, " on %s accelerators", count);
    findings_add_measured(x, f,
                          arena_format(x->memory, "%s: %s tok/s%s%s%s.", study_name(x, base->level->value), value,
                                       study_limits(x, interval, base, words_count(x->memory, n_runs, "run", "runs")),
                                       what, findings_later(x, claim)),
                          claim, base->level->runs[0].row->name, base->level->n_runs);
}

/* What the rates are all the same, and a reader of them ought to know. */
static void find_doubts(struct study *x, struct findings *f)
{
    const char *levels = comparison_identical_words(&x->comparison, x->request->axis, x->memory);
    const char *copied = comparison_copied_words(&x->comparison, x->request->axis, x->memory);
    const char *fell = comparison_slowdown_words(&x->comparison, x->request->axis, x->memory);
    if (levels != NULL)
        findings_add(f,
                     arena_format(x->memory, "One rate, to the last digit: %s; %s.", levels, comparison_identical_why),
                     "MCR-I004", NULL);
    if (copied != NULL)
        findings_add(f,
                     arena_format(x->memory, "Copied receipts? One rate, to the last digit: %s; %s.", copied,
                                  comparison_copied_why),
                     "MCR-I004", NULL);
    if (fell != NULL)
        findings_add(f, arena_format(x->memory, "Slower than before: %s.", fell), "slowdown", NULL);
}

/* "kernel pins attention=\"FP8_DPA=1\" | attention=\"FP8_DPA=0\"": short values whole, digests by their first digits */
static const char *disclosure_words(struct study *x, const struct difference *d)
{
    const char *title = factor_rule(d->factor)->title;
    if (d->left != NULL && d->right != NULL && strlen(d->left) <= 24 && strlen(d->right) <= 24)
        return arena_format(x->memory, "%s %s | %s", title, d->left, d->right);
    return arena_format(x->memory, "another %s%s", title, d->unknown ? " (not recorded on a side)" : "");
}

static void find_disclosures(struct study *x, struct findings *f)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->verdict.n_disclosed; i++)
        list = words_join(x->memory, list, "; ", disclosure_words(x, &x->verdict.disclosed[i]));
    if (list != NULL)
        findings_add(f, arena_format(x->memory, "Disclosed: %s: these ratios include the difference.", list),
                     "MCR-R011", NULL);
}

static void find_failures(struct study *x, struct findings *f)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->comparison.n_rows; i++) {
        const struct level *l = x->comparison.rows[i].level;
        if (l->n_failed > 0)
            list = words_join(x->memory, list, "; ",
                              arena_format(x->memory, "%s: %zu of %zu attempts finished", study_name(x, l->value),
                                           l->n_attempts - l->n_failed, l->n_attempts));
    }
    if (list != NULL)
        findings_add(f, arena_format(x->memory, "%s.", list), "attempts", NULL);
}

/* Documents that are no runs stand among the anecdotes. */
static int is_left_out(const struct study *x, const struct skipped *s)
{
    const struct evidence *e = study_receipt(x, &s->row->id);
    return e != NULL && e->use == EVIDENCE_RUN;
}

static const char *level_of(const struct study *x, const struct skipped *s)
{
    return s->row->factors.value[x->request->axis];
}

/* Runs of the class that enter no level; those of a level that agree in the reason are told together. */
static void find_left_out(struct study *x, struct findings *f)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->verdict.n_skipped; i++) {
        const char *why = x->verdict.skipped[i].why, *level = level_of(x, &x->verdict.skipped[i]);
        size_t n = 0, earlier = 0;
        if (!is_left_out(x, &x->verdict.skipped[i]))
            continue;
        for (size_t k = 0; k < x->verdict.n_skipped; k++) {
            const struct skipped *s = &x->verdict.skipped[k];
            int same = strcmp(s->why, why) == 0 && text_equal(level_of(x, s), level) && is_left_out(x, s);
            n += same ? 1 : 0;
            earlier += same && k < i ? 1 : 0;
        }
        if (earlier == 0)
            list =
                words_join(x->memory, list, "; ",
                           arena_format(x->memory, "%s%s%s: %s", words_count(x->memory, n, "run", "runs"),
                                        level != NULL ? " of " : "", level != NULL ? study_name(x, level) : "", why));
    }
    if (list != NULL)
        findings_add(f, arena_format(x->memory, "Left out: %s.", list), "skipped", NULL);
}

static void find_unrecorded(struct study *x, struct findings *f)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->verdict.n_noted; i++) {
        const struct difference *d = &x->verdict.noted[i];
        if (d->unknown && d->left == NULL && d->right == NULL)
            list = words_join(x->memory, list, ", ", factor_rule(d->factor)->title);
    }
    if (list != NULL)
        findings_add(f, arena_format(x->memory, "Recorded on no side, so not known to agree: %s.", list), "MCR-R013",
                     NULL);
}

static void find_gaps(struct study *x, struct findings *f)
{
    size_t n;
    const char *const *missing = study_missing(x, &n), *list = NULL;
    for (size_t i = 0; i < n; i++)
        list = words_join(x->memory, list, ", ", study_name(x, missing[i]));
    if (n > 0)
        findings_add(f, arena_format(x->memory, "No number for %s: 0 receipts meet this class. Not estimated.", list),
                     n == 1 ? "gap" : "gaps", NULL);
}

/* Where nothing is current the page says where to look, without repeating a dated number. */
static void find_dated(struct study *x, struct findings *f)
{
    size_t n = 0;
    for (size_t i = 0; i < x->all.n; i++)
        n += (size_t)study_is_dated(x, &x->all.items[i]);
    if (n > 0)
        findings_add(f,
                     arena_format(x->memory, "%s past the validity%s.", words_count(x->memory, n, "run is", "runs are"),
                                  study_see(x, PLANE_DATED, "evidence")),
                     "MCR-R009", NULL);
}

enum { SIDE_SHOWN = 64 };

/* The values of a side: digests by their first digits, and of many the first. */
static const char *side_words(struct study *x, const char *values)
{
    const char *text = values != NULL ? words_brief(x->memory, values) : "not recorded";
    size_t n = SIDE_SHOWN;
    if (text == NULL || strlen(text) <= n)
        return text;
    while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) /* not within a character */
        n--;
    return arena_format(x->memory, "%.*s…", (int)n, text);
}

/* Of a recipe its members. */
const char *study_differing(struct study *x, const struct verdict *v, const struct difference *d)
{
    if (d->factor >= FACTORS || v->left == NULL || v->right == NULL || (d->left == NULL && d->right == NULL))
        return study_why(d);
    const char *title = factor_rule(d->factor)->title;
    if (d->text != NULL)
        return arena_format(x->memory, "%s: %s", title, d->text);
    const char *left = side_words(x, d->left), *right = side_words(x, d->right);
    if (left == NULL || right == NULL)
        return NULL;
    int alike = d->left != NULL && d->right != NULL && strcmp(left, right) == 0; /* what tells them apart was cut off */
    return arena_format(x->memory, "%s: %s (%s) against %s (%s)", title, alike ? d->left : left, study_name(x, v->left),
                        alike ? d->right : right, study_name(x, v->right));
}

static void find_refusals(struct study *x, struct findings *f)
{
    for (size_t i = 0; i < x->verdict.n_refusals; i++) {
        const struct difference *d = &x->verdict.refusals[i];
        const char *what = study_differing(x, &x->verdict, d);
        findings_add(f, what != NULL ? arena_format(x->memory, "Refused: %s.", what) : NULL,
                     arena_format(x->memory, "MCR-R%03d", d->code), NULL);
    }
}

/* Runs that never settled may be all there is to it: which, and why. */
static void find_why_not(struct study *x, struct findings *f)
{
    find_refusals(x, f);
    find_left_out(x, f);
}

void study_find(struct study *x, struct findings *f)
{
    static void (*const finders[])(struct study * x, struct findings * f) = {
        find_doubts,       find_disclosures, findings_costs, findings_par,  find_failures,
        find_other_ratios, find_gaps,        find_base_rate, find_left_out, find_unrecorded};
    *f = (struct findings){.n = 0};
    if (x->verdict.left_row == NULL)
        find_dated(x, f);
    else if (x->cleared == NULL)
        find_why_not(x, f);
    if (x->cleared == NULL)
        return;
    if (study_top(x) != NULL)
        find_ratio(x, f, study_top(x));
    for (size_t i = 0; i < sizeof finders / sizeof *finders; i++)
        finders[i](x, f);
}

#include "cli/show_notes.h"

#include "cli/answer.h"
#include "cli/show_verdict.h"

#include "query/words.h"

#include <string.h>

const char *show_level(struct cli *c, enum factor axis, const char *level)
{
    return words_level(&c->memory, factor_rule(axis)->name, show_text(c, level));
}

static void print_shared(struct cli *c, const struct verdict *v)
{
    const char *sep = "";
    for (size_t f = 0; f < FACTORS; f++) {
        enum factor_kind kind = factor_rule((enum factor)f)->kind;
        const char *value = v->shared.value[f];
        if ((kind != FACTOR_HARD && kind != FACTOR_HARD_OR_AXIS) || value == NULL)
            continue;
        answer_say(c, "%s%s %s", sep, factor_rule((enum factor)f)->name, show_short(c, value, 40));
        sep = ", ";
    }
    putc('\n', c->out);
}

static int recorded_nowhere(const struct difference *d)
{
    return d->unknown && d->left == NULL && d->right == NULL;
}

/* What no run records may differ all the same. */
static void print_unrecorded(struct cli *c, const struct verdict *v)
{
    const char *list = NULL;
    for (size_t i = 0; i < v->n_noted; i++)
        if (recorded_nowhere(&v->noted[i]))
            list = words_join(&c->memory, list, ", ", factor_rule(v->noted[i].factor)->title);
    if (list != NULL)
        answer_say(c, "not recorded on any side, so not known to agree: %s\n", list);
}

enum { SIDE_SHOWN = 60 };

/* What varies within the sides stands on both; lists of more than a few values are cut, and look alike then. */
static void print_difference(struct cli *c, const char *word, const struct difference *d)
{
    const char *left = d->left != NULL ? d->left : "not recorded",
               *right = d->right != NULL ? d->right : "not recorded";
    answer_say(c, "%s %s: ", word, factor_rule(d->factor)->title);
    if (strcmp(left, right) == 0)
        answer_say(c, "several on either side: %s", show_short(c, left, SIDE_SHOWN));
    else
        answer_say(c, "%s | %s", show_apart(c, left, right, SIDE_SHOWN), show_apart(c, right, left, SIDE_SHOWN));
    answer_say(c, "%s\n", d->unknown ? "  (unknown is not the same as equal)" : "");
}

static void print_differences(struct cli *c, const char *word, const struct difference *d, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!recorded_nowhere(&d[i]))
            print_difference(c, word, &d[i]);
}

/* A number is true on its date: when each level's runs ended. */
static void print_dates(struct cli *c, enum factor axis, const struct comparison *k)
{
    const char *list = NULL;
    for (size_t i = 0; i < k->n_rows; i++) {
        const struct level *l = k->rows[i].level;
        const char *from = words_day(&c->memory, l->oldest), *to = words_day(&c->memory, l->newest);
        if (from == NULL || to == NULL)
            return;
        const char *span = strcmp(from, to) == 0 ? from : arena_format(&c->memory, "%s – %s", from, to);
        list =
            words_join(&c->memory, list, " | ", arena_format(&c->memory, "%s %s", show_level(c, axis, l->value), span));
    }
    answer_say(c, "measured: %s; seen as of %s\n", list != NULL ? list : "", c->as_of_text);
}

void show_dated(struct cli *c, enum factor axis, const struct comparison *k, const struct policy *p)
{
    const char *old = NULL;
    for (size_t i = 0; i < k->n_rows; i++)
        if (level_valid_to(k->rows[i].level, policy_lane_days(p, LANE_TRAINING)) < c->as_of)
            old = words_join(&c->memory, old, ", ", show_level(c, axis, k->rows[i].level->value));
    if (old != NULL)
        answer_say(c, "DATED: the newest run of %s is more than %s old; quote these numbers with their date\n", old,
                   policy_words(&c->memory, POLICY_TRAINING_VALID_DAYS, p->value[POLICY_TRAINING_VALID_DAYS]));
}

void show_identical(struct cli *c, enum factor axis, const struct comparison *k)
{
    const char *levels = comparison_identical_words(k, axis, &c->memory);
    if (levels == NULL)
        return;
    cli_report(c, &(struct diagnostic){
                      .severity = SEVERITY_WARNING,
                      .code = "MCR-I004",
                      .message = arena_format(&c->memory, "one rate, to the last digit: %s", show_text(c, levels)),
                      .why = comparison_identical_why,
                      .help = "copies: mcreport receipt withdraw ID --because TEXT, all but one; else measure again"});
}

void show_copied(struct cli *c, const char *copied)
{
    if (copied == NULL)
        return;
    cli_report(c, &(struct diagnostic){
                      .severity = SEVERITY_WARNING,
                      .code = "MCR-I004",
                      .message = arena_format(&c->memory, "copied receipts? one rate, to the last digit: %s",
                                              show_text(c, copied)),
                      .why = comparison_copied_why,
                      .help = "copies: mcreport receipt withdraw ID --because TEXT, all but one; else measure again"});
}

/* What stands on standard error alone is lost where the answer is kept. */
static void print_doubts(struct cli *c, enum factor axis, const struct comparison *k)
{
    const char *words[] = {comparison_slowdown_words(k, axis, &c->memory),
                           comparison_few_effective_words(k, axis, &c->memory)};
    const char *copied = comparison_copied_words(k, axis, &c->memory);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i] != NULL)
            answer_say(c, "%s\n", show_text(c, words[i]));
    if (copied != NULL)
        answer_say(c, "copied receipts? %s have one rate, and were counted as runs of their own\n",
                   show_text(c, copied));
}

void show_notes(struct cli *c, enum factor axis, const struct verdict *v, const struct comparison *k)
{
    if (v->synthetic)
        answer_say(c, "SYNTHETIC: these runs are made up\n");
    answer_say(c, "same: ");
    print_shared(c, v);
    print_differences(c, "disclosed:", v->disclosed, v->n_disclosed);
    print_differences(c, "noted:", v->noted, v->n_noted);
    print_dates(c, axis, k);
    print_unrecorded(c, v);
    print_doubts(c, axis, k);
}

void show_counts(struct cli *c, const struct verdict *v)
{
    answer_say(c, "%zu runs compared, %zu refused, %zu skipped\n", v->n_compared, v->n_refused, v->n_skipped);
    for (size_t i = 0; i < v->n_skipped && c->verbose; i++)
        answer_say(c, "skipped: %s: %s\n", v->skipped[i].row->name, show_text(c, v->skipped[i].why));
}

#include "cli/show_notes.h"

#include "cli/answer.h"
#include "cli/asking.h"

#include "core/date.h"
#include "query/words.h"

#include <string.h>

static void print_shared(struct cli *c, const struct verdict *v)
{
    const char *sep = "";
    for (size_t f = 0; f < FACTORS; f++) {
        enum factor_kind kind = factor_rule((enum factor)f)->kind;
        const char *value = v->shared.value[f];
        if ((kind != FACTOR_HARD && kind != FACTOR_HARD_OR_AXIS) || value == NULL)
            continue;
        fprintf(c->out, "%s%s %s", sep, factor_rule((enum factor)f)->name, show_short(c, value, 40));
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
        fprintf(c->out, "not recorded on any side, so not known to agree: %s\n", list);
}

static void print_differences(struct cli *c, const char *word, const struct difference *d, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (recorded_nowhere(&d[i]))
            continue;
        fprintf(c->out, "%s %s: %s | %s%s\n", word, factor_rule(d[i].factor)->title,
                d[i].left != NULL ? show_short(c, d[i].left, 60) : "not recorded",
                d[i].right != NULL ? show_short(c, d[i].right, 60) : "not recorded",
                d[i].unknown ? "  (unknown is not the same as equal)" : "");
    }
}

/* A number is true on its date: when each level's runs ended, and which of them are past the validity. */
static void print_dates(struct cli *c, const struct comparison *k)
{
    const char *list = NULL, *old = NULL;
    for (size_t i = 0; i < k->n_rows; i++) {
        const struct level *l = k->rows[i].level;
        const char *from = words_day(&c->memory, l->oldest), *to = words_day(&c->memory, l->newest);
        if (from == NULL || to == NULL)
            return;
        const char *span = strcmp(from, to) == 0 ? from : arena_format(&c->memory, "%s – %s", from, to);
        const char *value = show_text(c, l->value);
        list = words_join(&c->memory, list, " | ", arena_format(&c->memory, "%s %s", value, span));
        if (l->newest < c->as_of - ASKING_VALIDITY_DAYS * DATE_DAY_MS)
            old = words_join(&c->memory, old, ", ", value);
    }
    fprintf(c->out, "measured: %s; seen as of %s\n", list != NULL ? list : "", c->as_of_text);
    if (old != NULL)
        fprintf(c->out, "DATED: the newest run of %s is more than %d days old; quote these numbers with their date\n",
                old, ASKING_VALIDITY_DAYS);
}

void show_notes(struct cli *c, const struct verdict *v, const struct comparison *k)
{
    if (v->synthetic)
        fputs("SYNTHETIC: these runs are made up\n", c->out);
    fputs("same: ", c->out);
    print_shared(c, v);
    print_differences(c, "disclosed:", v->disclosed, v->n_disclosed);
    print_differences(c, "noted:", v->noted, v->n_noted);
    print_dates(c, k);
    print_unrecorded(c, v);
}

void show_counts(struct cli *c, const struct verdict *v)
{
    fprintf(c->out, "%zu runs compared, %zu refused, %zu skipped\n", v->n_compared, v->n_refused, v->n_skipped);
    for (size_t i = 0; i < v->n_skipped && c->verbose; i++)
        fprintf(c->out, "skipped: %s: %s\n", v->skipped[i].row->name, show_text(c, v->skipped[i].why));
}

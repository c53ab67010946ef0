/* References within the author's own text, and the quantities beside them. */
#include "query/citation_parts.h"

#include "core/date.h"
#include "query/money.h"
#include "query/registry_parts.h"
#include "query/words.h"

#include <string.h>

static const char uncited_help[] = "put [mcr:ID@REVISION] behind it, or the quote between markers; 'mcreport query' "
                                   "finds the claim, and what no claim "
                                   "says is not for a document to say";

const char *cited_reasons(const struct cited *x, const char *what, struct arena *memory)
{
    const char *list = NULL;
    for (size_t i = 0; i < x->standing.n_reasons; i++)
        if (x->standing.reasons[i].status == x->standing.status)
            list = words_join(memory, list, "; ", x->standing.reasons[i].text);
    if (what == NULL)
        return arena_format(memory, "%s is %s", cited_name(x, memory), list);
    return arena_format(memory, "%s %s: %s", cited_name(x, memory), what, list);
}

int checking_newest(const struct cited **out, struct checking *c, const struct cited *x)
{
    return checking_look_up((struct cited **)out, c, x->id, claim_newest(x->claim)->record.revision);
}

static const char *remedy(const struct cited *x, struct arena *memory)
{
    switch (x->standing.status) {
    case CLAIM_CHALLENGED:
        return arena_format(
            memory, "'mcreport claim answer %s --because TEXT' answers the doubt; until then leave it out", x->id);
    case CLAIM_UNSUPPORTED:
        return arena_format(memory, "'mcreport claim renew %s' computes it from the evidence that is left", x->id);
    default:
        return "take it out, or cite a claim that stands: 'mcreport query' finds them";
    }
}

/* What is wrong with citing it at all. */
int judge_reference(struct checking *c, const struct citation_mark *mark)
{
    const struct cited *x = mark->cited;
    if (x->claim == NULL)
        return checking_find(c, mark->at, CITED_UNKNOWN,
                             arena_format(c->memory, "%s: %s", cited_name(x, c->memory), x->unknown),
                             "'mcreport claim list' shows the claims as of this date", 0);
    if (!cited_may_be_quoted(x))
        return checking_find(c, mark->at, CITED_WITHDRAWN, cited_reasons(x, "may not be quoted", c->memory),
                             remedy(x, c->memory), 0);
    return 0;
}

/* Whether the day ("2024-10-09") stands in the block. */
static int has_day(const struct passage *p, int64_t ms)
{
    char day[DATE_TEXT_SIZE];
    date_format_day(day, ms);
    for (size_t i = 0; day[0] != '\0' && i < p->n; i++)
        if (passage_word(p, i, day) > 0)
            return 1;
    return 0;
}

static int is_dated_in(const struct passage *p, const struct claim_record *r)
{
    for (size_t i = 0; i < r->n_sides; i++)
        if (has_day(p, r->sides[i].oldest) || has_day(p, r->sides[i].newest))
            return 1;
    return 0;
}

static int judge_inline(struct checking *c, const struct passage *p, const struct citation_mark *mark)
{
    const struct cited *x = mark->cited, *newest;
    int rc = judge_reference(c, mark);
    if (rc != 0 || !cited_may_be_quoted(x) || x->standing.status == CLAIM_CURRENT)
        return rc;
    const struct claim_record *r = &x->revision->record;
    if (x->standing.status == CLAIM_SUPERSEDED) {
        rc = checking_newest(&newest, c, x);
        return rc != 0 ? rc
                       : checking_find(c, mark->at, CITED_OLD_REVISION, cited_reasons(x, NULL, c->memory),
                                       arena_format(c->memory, "cite %s and see whether the text still agrees with it",
                                                    cited_name(newest, c->memory)),
                                       0);
    }
    if (is_dated_in(p, r))
        return 0;
    return checking_find(
        c, mark->at, CITED_DATED, cited_reasons(x, "is dated", c->memory),
        arena_format(c->memory, "say in the text when it was measured (%s), or renew it: 'mcreport claim renew %s'",
                     words_day(c->memory, r->sides[0].newest), x->id),
        0);
}

/* What the author wrote, with the unit where it stands elsewhere. */
static const char *written(const struct quantity *q, const struct passage *p, struct arena *memory)
{
    const char *text = passage_text(p, q->from, q->to, memory);
    if (q->to != q->number.to)
        return text;
    if (q->kind == QUANTITY_COST)
        return arena_format(memory, "%s %s/Mtok", text, money_unit(q->currency));
    return arena_format(memory, "%s%s", text,
                        q->kind == QUANTITY_RATE    ? " tok/s"
                        : q->kind == QUANTITY_RATIO ? "×"
                                                    : " %");
}

/* Markers of a sentence, seen from a quantity in it. */
struct choice {
    const struct citation_mark *mark; /* NULL: none */
    int fits;
};

/* What is unknown, or may not be quoted, is found fault with once: not for the number as well. */
static int may_be_of(const struct citation_mark *mark, const struct quantity *q)
{
    return mark->flaw != NULL || !cited_may_be_quoted(mark->cited) || quantity_fits(q, &mark->cited->revision->record);
}

/* Behind glyph i (or before it) in its sentence: the nearest that fits; else the nearest. */
static struct choice look(const struct passage *p, const struct quantity *q, size_t i, int behind)
{
    unsigned sentence = p->glyphs[q->number.from].sentence;
    struct choice c = {0};
    for (size_t k = 0; k < p->marks.n && !c.fits; k++) {
        const struct citation_mark *mark = &p->marks.items[behind ? k : p->marks.n - 1 - k];
        if (p->glyphs[mark->glyph].sentence != sentence || (behind ? mark->glyph < i : mark->glyph >= i))
            continue;
        int fits = may_be_of(mark, q);
        if (fits || c.mark == NULL)
            c = (struct choice){mark, fits};
    }
    return c;
}

/* Whether the author names the claim before its number: a marker before the first number, none behind the last. */
static int is_named_before(const struct passage *p, const struct quantities *all, const struct quantity *q)
{
    unsigned sentence = p->glyphs[q->number.from].sentence;
    const struct quantity *first = q, *last = q;
    for (size_t i = 0; i < all->n; i++)
        if (p->glyphs[all->items[i].number.from].sentence == sentence) {
            first = all->items[i].number.from < first->number.from ? &all->items[i] : first;
            last = all->items[i].number.from > last->number.from ? &all->items[i] : last;
        }
    return first != last && look(p, first, first->from, 0).mark != NULL && look(p, last, last->to, 1).mark == NULL;
}

static struct choice choose(const struct passage *p, const struct quantities *all, const struct quantity *q)
{
    struct choice after = look(p, q, q->to, 1), before = look(p, q, q->from, 0);
    if (before.fits && (!after.fits || is_named_before(p, all, q)))
        return before;
    return after.fits || after.mark != NULL ? after : before;
}

static int judge_quantity(struct checking *c, const struct passage *p, const struct quantities *all,
                          const struct quantity *q)
{
    struct choice chosen = choose(p, all, q);
    const char *text = written(q, p, c->memory);
    size_t at = passage_byte(p, q->from);
    if (chosen.mark == NULL)
        return checking_find(c, at, CITED_NOT, arena_format(c->memory, "%s: no claim is cited for it", text),
                             uncited_help, 0);
    const struct cited *x = chosen.mark->cited;
    if (chosen.mark->flaw != NULL || !cited_may_be_quoted(x))
        return 0;
    const struct claim_record *r = &x->revision->record;
    if (chosen.fits && quantity_agrees(q, r, c->memory))
        return 0;
    return checking_find(c, at, CITED_CHANGED,
                         arena_format(c->memory, "%s is not what %s says: %s", text, cited_name(x, c->memory),
                                      quantity_said(q, r, c->memory)),
                         "write what the claim says, or cite the claim that says this", 0);
}

int judge_passage(struct checking *c, const struct passage *p, const struct quantities *q)
{
    int rc = 0;
    for (size_t i = 0; i < p->marks.n && rc == 0; i++)
        if (p->marks.items[i].flaw == NULL)
            rc = judge_inline(c, p, &p->marks.items[i]);
    for (size_t i = 0; i < q->n && rc == 0; i++)
        rc = judge_quantity(c, p, q, &q->items[i]);
    c->n_quantities += q->n;
    return rc;
}

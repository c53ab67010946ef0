/* Text between markers: what it has to say, and whether it does. */
#include "query/citation_parts.h"

#include "core/text.h"
#include "query/registry_parts.h"
#include "query/words.h"

#include <string.h>

int cited_may_be_quoted(const struct cited *x)
{
    enum claim_status s = x->standing.status;
    return x->claim != NULL && (s == CLAIM_CURRENT || s == CLAIM_DATED || s == CLAIM_SUPERSEDED);
}

const char *cited_words(const struct cited *x, enum quote_style style, struct arena *memory)
{
    if (!cited_may_be_quoted(x))
        return NULL;
    return claim_quote(&x->revision->record, &x->standing, style, x->standing.status != CLAIM_CURRENT, memory);
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Past white space; behind a line's end also past as many '>' as the marker's own line begins with. */
static size_t past_space(const char *s, size_t i, size_t end, size_t quoted)
{
    size_t marks = 0;
    while (i < end && (is_space(s[i]) || (marks > 0 && s[i] == '>'))) {
        marks = s[i] == '\n' ? quoted : s[i] == '>' ? marks - 1 : marks;
        i++;
    }
    return i;
}

int folded_read(struct folded *out, const struct checking *c, const struct citation_mark *mark)
{
    const char *s = c->m.text;
    size_t quoted = markdown_quoted(&c->m, mark->at), len = mark->close - mark->inside;
    struct folded f = {.text = arena_alloc(c->memory, len + 1), .at = arena_array(c->memory, len + 1, sizeof *f.at)};
    if (f.text == NULL || f.at == NULL)
        return error_nomem(c->err);
    for (size_t i = mark->inside; i < mark->close;) {
        size_t next = past_space(s, i, mark->close, quoted);
        if (next > i && next < mark->close && f.n > 0) {
            f.at[f.n] = i;
            f.text[f.n++] = ' ';
        }
        i = next;
        if (i < mark->close) {
            f.at[f.n] = i;
            f.text[f.n++] = s[i++];
        }
    }
    f.from = f.n > 0 ? f.at[0] : mark->close;
    f.to = f.n > 0 ? f.at[f.n - 1] + 1 : mark->close;
    f.text[f.n] = '\0';
    *out = f;
    return 0;
}

/* How far the text is the quote, in bytes of each; the whole of both: it is. */
static void compare(const struct folded *f, const char *quote, size_t *in_text, size_t *in_quote)
{
    size_t i = 0, k = 0;
    while (i < f->n && quote[k] != '\0') {
        size_t blanks = strspn(quote + k, " ");
        if (f->text[i] != quote[k])
            break;
        k += blanks > 0 ? blanks : 1;
        i++;
    }
    *in_text = i;
    *in_quote = k;
}

int folded_is(const struct folded *f, const char *quote)
{
    size_t i, k;
    if (quote == NULL)
        return 0;
    compare(f, quote, &i, &k);
    return i == f->n && quote[k] == '\0';
}

/* The words in either tense; as of when the class had not moved on, and before policy made the validity shorter. */
static int is_told(const struct folded *f, const struct cited *x, enum quote_style style, int past,
                   struct arena *memory)
{
    const struct claim_record *r = &x->revision->record;
    for (int variant = 0; variant < 4; variant++) {
        struct claim_standing s = x->standing;
        s.class_moved_to = (variant & 1) != 0 ? NULL : s.class_moved_to;
        s.valid_to = (variant & 2) != 0 ? r->valid_to : s.valid_to;
        if (folded_is(f, claim_quote(r, &s, style, past, memory)))
            return 1;
    }
    return 0;
}

/* From the word in which text and quote part. */
static const char *from_word(const char *text, size_t at, struct arena *memory)
{
    enum { SHOWN = 36 };
    while (at > 0 && text[at - 1] != ' ')
        at--;
    size_t len = strlen(text + at), shown = text_valid_prefix(text + at, len < SHOWN ? len : SHOWN);
    return arena_format(memory, "%.*s%s", (int)shown, text + at, shown < len ? "…" : "");
}

static const char *parting(const struct folded *f, const char *quote, struct arena *memory)
{
    size_t i, k;
    if (f->n == 0)
        return "nothing stands between its markers";
    compare(f, quote, &i, &k);
    return arena_format(memory, "'%s' is not its quote, which says '%s'", from_word(f->text, i, memory),
                        from_word(quote, k, memory));
}

static int find_changed(struct checking *c, const struct citation_mark *mark, const struct folded *f)
{
    const char *quote = cited_words(mark->cited, mark->style, c->memory);
    if (quote == NULL)
        return error_nomem(c->err);
    return checking_find(
        c, mark->at, CITED_CHANGED,
        arena_format(c->memory, "%s: %s", cited_name(mark->cited, c->memory), parting(f, quote, c->memory)),
        "'mcreport doc fix' writes the quote", 1);
}

static int judge_dated(struct checking *c, const struct citation_mark *mark, const struct folded *f)
{
    const struct cited *x = mark->cited;
    if (is_told(f, x, mark->style, 1, c->memory))
        return 0;
    if (!is_told(f, x, mark->style, 0, c->memory))
        return find_changed(c, mark, f);
    return checking_find(c, mark->at, CITED_DATED, cited_reasons(x, "is dated and quoted as current", c->memory),
                         arena_format(c->memory,
                                      "'mcreport doc fix' puts it in the past; 'mcreport claim renew %s' computes it "
                                      "from the runs there are now",
                                      x->id),
                         1);
}

static int judge_superseded(struct checking *c, const struct citation_mark *mark, const struct folded *f)
{
    const struct cited *x = mark->cited, *newest;
    int rc = checking_newest(&newest, c, x);
    if (rc != 0)
        return rc;
    int fixable = cited_may_be_quoted(newest);
    const char *help =
        arena_format(c->memory, "'mcreport doc fix --upgrade' quotes revision %lld", (long long)newest->number);
    if (!fixable)
        help = arena_format(c->memory, "revision %lld may not be quoted either: 'mcreport claim show %s' says why",
                            (long long)newest->number, x->id);
    rc = checking_find(c, mark->at, CITED_OLD_REVISION, cited_reasons(x, NULL, c->memory), help, fixable);
    if (rc != 0 || is_told(f, x, mark->style, 0, c->memory) || is_told(f, x, mark->style, 1, c->memory))
        return rc;
    return find_changed(c, mark, f);
}

static int judge_current(struct checking *c, const struct citation_mark *mark, const struct folded *f)
{
    const char *quote = cited_words(mark->cited, mark->style, c->memory);
    return folded_is(f, quote) ? 0 : find_changed(c, mark, f);
}

static int judge_one(struct checking *c, const struct citation_mark *mark)
{
    const struct cited *x = mark->cited;
    struct folded f;
    if (!cited_may_be_quoted(x))
        return judge_reference(c, mark);
    int rc = folded_read(&f, c, mark);
    if (rc != 0)
        return rc;
    if (x->standing.status == CLAIM_DATED)
        return judge_dated(c, mark, &f);
    return x->standing.status == CLAIM_CURRENT ? judge_current(c, mark, &f) : judge_superseded(c, mark, &f);
}

int judge_managed(struct checking *c)
{
    int rc = 0;
    for (size_t i = 0; i < c->managed.n && rc == 0; i++)
        if (c->managed.items[i].closed && c->managed.items[i].flaw == NULL)
            rc = judge_one(c, &c->managed.items[i]);
    return rc;
}

int managed_is_told(const struct folded *f, const struct checking *c, const struct citation_mark *mark)
{
    const struct cited *x = mark->cited;
    switch (x->standing.status) {
    case CLAIM_DATED:
        return is_told(f, x, mark->style, 1, c->memory);
    case CLAIM_SUPERSEDED:
        return is_told(f, x, mark->style, 0, c->memory) || is_told(f, x, mark->style, 1, c->memory);
    default:
        return folded_is(f, cited_words(x, mark->style, c->memory));
    }
}

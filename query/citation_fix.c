/* Writing the quotes into a document: nothing else of it is touched. */
#include "query/citation_parts.h"

#include "query/registry_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A document being written anew. */
struct mending {
    struct checking *c;
    FILE *out;
    size_t done; /* bytes of the source that are written */
    int upgrade;
    int changed;
};

static void copy_to(struct mending *m, size_t end)
{
    fwrite(m->c->m.text + m->done, 1, end - m->done, m->out);
    m->done = end;
}

static void skip_to(struct mending *m, size_t end)
{
    m->done = end;
}

/* A quote that would open or close a comment must not stand in one. */
static int is_safe(const char *quote)
{
    return strstr(quote, "<!--") == NULL && strstr(quote, "-->") == NULL;
}

/* The revision's digits in the marker become those of the newest. */
static void write_marker(struct mending *m, const struct citation_mark *mark, const struct cited *x)
{
    const char *s = m->c->m.text, *number = memchr(s + mark->at, '@', mark->end - mark->at);
    if (x->number == mark->number || number == NULL)
        return;
    size_t from = (size_t)(number - s) + 1;
    copy_to(m, from);
    fprintf(m->out, "%lld", (long long)x->number);
    skip_to(m, from + strspn(s + from, "0123456789"));
}

static int write_quote(struct mending *m, const struct citation_mark *mark, const struct folded *f, const char *quote)
{
    copy_to(m, f->from);
    fputs(quote, m->out);
    if (f->from == f->to) /* nothing was there: what white space there is goes on both sides */
        fwrite(m->c->m.text + mark->inside, 1, mark->close - mark->inside, m->out);
    skip_to(m, f->to);
    return 0;
}

static int mend(struct mending *m, const struct citation_mark *mark)
{
    struct checking *c = m->c;
    struct citation_mark as = *mark;
    struct folded f;
    int rc = 0;
    if (m->upgrade && mark->cited->standing.status == CLAIM_SUPERSEDED)
        rc = checking_newest((const struct cited **)&as.cited, c, mark->cited);
    if (rc == 0 && m->upgrade && !cited_may_be_quoted(as.cited))
        as.cited = mark->cited;
    const char *quote = rc == 0 ? cited_words(as.cited, mark->style, c->memory) : NULL;
    if (rc != 0 || quote == NULL || !is_safe(quote))
        return rc != 0 || !c->memory->failed ? rc : error_nomem(c->err);
    rc = folded_read(&f, c, mark);
    if (rc != 0 || (as.cited == mark->cited && managed_is_told(&f, c, &as)))
        return rc;
    write_marker(m, mark, as.cited);
    m->changed++;
    return managed_is_told(&f, c, &as) ? 0 : write_quote(m, mark, &f, quote);
}

/* One pass over the document. */
static int mend_all(char **out, size_t *out_len, int *changed, const struct registry *r, const char *text, size_t len,
                    int upgrade, struct error *err)
{
    struct checking c;
    struct mending m = {.c = &c, .upgrade = upgrade};
    char *written = NULL;
    size_t size = 0;
    int rc = checking_begin(&c, r, text, len, err);
    m.out = rc == 0 ? open_memstream(&written, &size) : NULL;
    if (m.out == NULL)
        return rc != 0 ? rc : error_nomem(err);
    for (size_t i = 0; i < c.managed.n && rc == 0; i++)
        if (c.managed.items[i].closed && c.managed.items[i].flaw == NULL && c.managed.items[i].cited->claim != NULL)
            rc = mend(&m, &c.managed.items[i]);
    copy_to(&m, rc == 0 ? len : m.done);
    if (fclose(m.out) != 0 && rc == 0)
        rc = error_nomem(err);
    if (rc != 0) {
        free(written);
        return rc;
    }
    *out = written;
    *out_len = size;
    *changed = m.changed;
    return 0;
}

/*
 * A quote can change what Markdown makes of the text around it (a backtick that stood alone finds its like), and so
 * which comments are markers. Mended is only what stays as it is when it is mended again.
 */
enum { MOST_PASSES = 4 };

int citations_fix(const char **out, size_t *out_len, int *changed, const struct registry *r, const char *text,
                  size_t len, int upgrade, struct error *err)
{
    char *before = NULL, *after = NULL;
    size_t before_len = len, after_len = 0;
    int rc = 0, more = 1, first = 0;
    for (int pass = 0; pass < MOST_PASSES && rc == 0 && more > 0; pass++) {
        rc = mend_all(&after, &after_len, &more, r, before != NULL ? before : text, before_len, upgrade, err);
        if (rc != 0)
            break;
        first = pass == 0 ? more : first;
        free(before);
        before = after;
        before_len = after_len;
        after = NULL;
    }
    int settled = rc == 0 && more == 0 && first > 0;
    if (rc == 0) {
        *out = settled ? arena_copy_n(r->memory, before, before_len) : text;
        *out_len = settled ? before_len : len;
        *changed = settled ? first : 0;
        rc = *out != NULL ? 0 : error_nomem(err);
    }
    free(before);
    return rc;
}

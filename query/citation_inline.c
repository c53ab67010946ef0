/* Inline markers in a block of text, and where its sentences end. */
#include "query/citation_parts.h"

#include "core/text.h"

#include <string.h>

/* The text between the brackets of a reference that begins at i, in ASCII; what is not is '?'. NULL: never closed. */
static char *bracketed(const struct passage *p, size_t i, size_t *end, struct arena *memory)
{
    enum { MOST = 160 };
    char *text = arena_alloc(memory, MOST + 1);
    for (size_t n = 0; text != NULL && n < MOST && i + n < p->n; n++) {
        unsigned code = p->glyphs[i + n].code;
        if (code == ']') {
            *end = i + n + 1;
            return text;
        }
        text[n] = code < 0x80 ? (char)code : '?';
    }
    return NULL;
}

/* "mcr-ID-REV": of the last hyphen an '@' is made. */
static char *footnote_reference(char *label)
{
    char *last = strrchr(label, '-');
    if (last != NULL && last[1 + strspn(last + 1, "0123456789")] == '\0')
        *last = '@';
    return label;
}

static size_t begins_with(const struct passage *p, size_t i, const char *word)
{
    size_t n = 0;
    for (; word[n] != '\0'; n++) {
        unsigned code = passage_code(p, i + n);
        if (code >= 0x80 || text_lower_letter((char)code) != word[n])
            return 0;
    }
    return n;
}

/* An inline marker at i: read, reported where it is flawed, cited where not. *end stays i: none is there. */
static int read_inline(struct checking *c, struct passage *p, size_t i, size_t *end)
{
    size_t note = begins_with(p, i, "[^mcr-"), begin = note > 0 ? note : begins_with(p, i, "[mcr:");
    if (begin == 0)
        return 0;
    struct citation_mark *mark = marks_add(&p->marks, c->memory);
    char *text = bracketed(p, i + begin, end, c->memory);
    if (mark == NULL || c->memory->failed)
        return error_nomem(c->err);
    *mark = (struct citation_mark){.at = p->glyphs[i].at};
    if (text == NULL)
        *end = i + begin;
    if (text == NULL)
        mark->flaw = "it is never closed by ']'";
    else if (passage_code(p, i + 1) == 'M' || passage_code(p, i + 2) == 'C' || passage_code(p, i + 3) == 'R')
        mark->flaw = "'mcr' is written in small letters";
    else if (strpbrk(text, " \t") != NULL)
        mark->flaw = "a reference is one word";
    else if (mark_read(mark, note > 0 ? footnote_reference(text) : text, strlen(text), c->memory) != 0)
        return error_nomem(c->err);
    if (mark->flaw == NULL)
        return checking_cite(c, mark);
    return checking_find(c, mark->at, CITED_UNBALANCED,
                         arena_format(c->memory, "%s: %s", passage_text(p, i, *end, c->memory), mark->flaw),
                         "a reference is [mcr:ID@REVISION], or [^mcr-ID-REVISION] to a footnote", 0);
}

/* "<!-- mcr:…" that is text: not closed, or with "--" within, which Markdown does not take for a comment. */
static int look_for_comment(struct checking *c, const struct passage *p, size_t i)
{
    size_t from = i + begins_with(p, i, "<!--");
    if (from == i)
        return 0;
    size_t text = passage_skip(p, from, glyph_is_blank);
    if (begins_with(p, text, "mcr:") == 0 && begins_with(p, text, "/mcr") == 0)
        return 0;
    return checking_find(c, p->glyphs[i].at, CITED_UNBALANCED,
                         arena_format(c->memory, "%s…: Markdown takes this for text, not for a comment",
                                      passage_text(p, i, text + 4, c->memory)),
                         "a comment ends with '-->', and has no '--' before that", 0);
}

/* Every marker becomes one glyph. */
int passage_read_marks(struct passage *p, struct checking *c)
{
    size_t n = 0;
    int rc = 0;
    for (size_t i = 0, end; i < p->n && rc == 0; i = end) {
        end = i;
        rc = p->glyphs[i].code == '[' ? read_inline(c, p, i, &end) : look_for_comment(c, p, i);
        if (end > i) {
            p->glyphs[n] = (struct glyph){GLYPH_MARK, 0, p->marks.n - 1};
            p->marks.items[p->marks.n - 1].glyph = n;
        } else {
            p->glyphs[n] = p->glyphs[end++];
        }
        n++;
    }
    p->n = n;
    return rc;
}

static int is_closer(unsigned code)
{
    return code == ')' || code == ']' || code == '"' || code == '\'' || code == '*' || code == '_' || code == 0x201d ||
           code == 0x2019 || code == 0xbb;
}

/* "vs.", "e.g.": a full stop that ends a word only. */
static int is_abbreviated(const struct passage *p, size_t stop)
{
    static const char *const words[] = {"vs", "e.g", "i.e", "approx", "ca", "cf", "fig", "resp", "avg", "incl", NULL};
    size_t from = stop;
    while (from > 0 && (glyph_is_letter(passage_code(p, from - 1)) || passage_code(p, from - 1) == '.'))
        from--;
    for (size_t i = 0; words[i] != NULL; i++)
        if (passage_word(p, from, words[i]) == stop)
            return 1;
    return 0;
}

/* Where the sentence ends that a sign at i may end; i: it goes on. Markers right behind belong to it. */
static size_t sentence_end(const struct passage *p, size_t i)
{
    unsigned code = p->glyphs[i].code;
    int stop = code == GLYPH_STOP;
    if (!stop && code != '!' && code != '?' && (code != '.' || is_abbreviated(p, i)))
        return i;
    size_t end = passage_skip(p, i + 1, is_closer), next = passage_skip(p, end, glyph_is_blank);
    int apart = next > end || next == p->n;
    for (; passage_code(p, next) == GLYPH_MARK; next = passage_skip(p, end, glyph_is_blank)) {
        end = next + 1;
        apart = 1;
    }
    unsigned after = passage_code(p, next);
    return stop || (apart && !(after >= 'a' && after <= 'z')) ? end : i;
}

void passage_count_sentences(struct passage *p)
{
    unsigned sentence = 0;
    for (size_t i = 0, end; i<p->n; i = end> i ? end : i + 1) {
        end = sentence_end(p, i);
        for (size_t k = i; k < end || k == i; k++)
            p->glyphs[k].sentence = sentence;
        sentence += end > i;
    }
}

/* Checks of what is printed: {{values}}, numbers typed by hand, the words of a plane, what cannot be seen. */
#include "report/template_parts.h"

#include "core/text.h"
#include "query/typed.h"
#include "report/values.h"

#include <string.h>

/* --- {{values}} --- */

static int unknown_value(struct template_reading *r, size_t at, const char *name)
{
    const char *names[NAMES_MOST];
    size_t n = 0;
    for (; n < NAMES_MOST && value_rule_at(n) != NULL; n++)
        names[n] = value_rule_at(n)->name;
    return template_fault_at(r, at, FAULT_EXPANDED, arena_format(r->memory, "no value '%s'", template_shown(r, name)),
                             template_near(r, name, names, n, "docs/templates.md has all values"));
}

static int misplaced_value(struct template_reading *r, size_t at, const struct value_rule *rule)
{
    if (r->value_everywhere)
        return template_fault_at(r, at, FAULT_EXPANDED, arena_format(r->memory, "'{{%s}}' in a subject", rule->name),
                                 "a report is of all planes, and so are the values in its subject");
    if (r->value_planes == 0)
        return template_fault_at(r, at, FAULT_EXPANDED,
                                 arena_format(r->memory, "'{{%s}}' in the 'template' block", rule->name),
                                 "what names a template is the same in every report of it");
    return template_fault_at(
        r, at, FAULT_EXPANDED,
        arena_format(r->memory, "'{{%s}}' in a section of plane '%s'", rule->name, template_planes(r, r->value_planes)),
        arena_format(r->memory, "it may stand in a section of plane %s", template_planes(r, rule->planes)));
}

/* The value whose braces open at text[at]; *end: behind them. */
static int check_value(size_t *end, struct template_reading *r, const struct placed_text *t, size_t at)
{
    const char *close = strstr(t->text + at + 2, "}}");
    size_t from = at + 2, to = close != NULL ? (size_t)(close - t->text) : t->len;
    *end = close != NULL ? to + 2 : t->len;
    if (close == NULL)
        return template_fault_at(r, t->places[at], FAULT_EXPANDED, "'{{' is never closed", "a value is '{{name}}'");
    while (from < to && t->text[from] == ' ')
        from++;
    while (to > from && t->text[to - 1] == ' ')
        to--;
    const struct value_rule *rule = value_rule_find(t->text + from, to - from);
    const char *name = arena_copy_n(r->memory, t->text + from, to - from);
    if (name == NULL)
        return error_nomem(r->err);
    if (rule == NULL)
        return unknown_value(r, t->places[at], name);
    template_note_needs(r, rule->needs, t->places[at]);
    int stands = r->value_everywhere ? rule->planes == PLANES_ALL : (rule->planes & r->value_planes) != 0;
    return stands ? 0 : misplaced_value(r, t->places[at], rule);
}

static int check_values(struct template_reading *r, const struct placed_text *t)
{
    int rc = 0;
    for (const char *open = t->text; rc == 0 && (open = strstr(open, "{{")) != NULL;) {
        size_t end;
        rc = check_value(&end, r, t, (size_t)(open - t->text));
        open = t->text + end;
    }
    return rc;
}

/* --- numbers --- */

static int check_numbers(struct template_reading *r, const struct placed_text *t)
{
    struct typed_quantity *found;
    size_t n;
    int rc = 0;
    if (typed_quantities(&found, &n, t->text, t->len, r->memory) != 0)
        return error_nomem(r->err);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const char *said = arena_copy_n(r->memory, t->text + found[i].from, found[i].to - found[i].from);
        if (said == NULL)
            return error_nomem(r->err);
        rc = template_fault_at(r, t->places[found[i].from], FAULT_NUMBER,
                               arena_format(r->memory, "'%s' is typed by hand", template_shown(r, said)),
                               "leave it to a block or a {{value}}: it comes from receipts, and stays true");
    }
    return rc;
}

/* --- words of a plane --- */

static int is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

/* Where the words end that stand at text[at], whatever blanks are between them; 0. With any_case they are in small
 * letters, and the text in whichever. */
static size_t words_at(const struct placed_text *t, size_t at, const char *words, int any_case)
{
    if (at > 0 && is_letter_or_digit(t->text[at - 1]))
        return 0;
    for (; *words != '\0'; words++) {
        size_t before = at;
        char here = any_case ? text_lower_letter(t->text[at]) : t->text[at];
        if (*words != ' ' && here == *words) {
            at++;
            continue;
        }
        while (t->text[at] == ' ' || strncmp(t->text + at, "\xc2\xa0", 2) == 0)
            at += t->text[at] == ' ' ? 1 : 2;
        if (*words != ' ' || at == before)
            return 0;
    }
    return is_letter_or_digit(t->text[at]) ? 0 : at;
}

static int check_bands(struct template_reading *r, const struct placed_text *t)
{
    static const char *const bands[] = {"CURRENT CLAIMS", "DATED EVIDENCE", "TRUE ON ITS DATE", "REFERENCE"};
    int rc = 0;
    for (size_t at = 0; at < t->len && rc == 0; at++)
        for (size_t k = 0; k < sizeof bands / sizeof *bands && rc == 0; k++)
            if (t->text[at] == bands[k][0] && words_at(t, at, bands[k], 0) > 0)
                rc = template_fault_at(r, t->places[at], FAULT_BAND,
                                       arena_format(r->memory, "'%s': the words of a plane", bands[k]),
                                       "the page's band says them; write it in small letters");
    return rc;
}

/* --- verdicts --- */

const char *template_verdict_word(const struct placed_text *t, size_t *at)
{
    static const char *const words[] = {"win",
                                        "wins",
                                        "won",
                                        "winner",
                                        "winners",
                                        "winning",
                                        "unbeaten",
                                        "beat",
                                        "beats",
                                        "beaten",
                                        "beating",
                                        "outperforms",
                                        "outperformed",
                                        "outperform",
                                        "outpaces",
                                        "outruns",
                                        "leads",
                                        "leader",
                                        "trails",
                                        "ahead",
                                        "loses",
                                        "loser",
                                        "faster",
                                        "fastest",
                                        "quicker",
                                        "quickest",
                                        "slower",
                                        "slowest",
                                        "cheaper",
                                        "cheapest",
                                        "dearer",
                                        "dearest",
                                        "costlier",
                                        "costliest",
                                        "best",
                                        "better",
                                        "worst",
                                        "worse",
                                        "superior",
                                        "inferior",
                                        "more expensive",
                                        "less expensive",
                                        "most expensive",
                                        "more efficient",
                                        "most efficient"};
    for (size_t i = 0; i < t->len; i++) {
        const char *close = strncmp(t->text + i, "{{", 2) == 0 ? strstr(t->text + i, "}}") : NULL;
        if (close != NULL) /* what a value is called is not printed */
            i = (size_t)(close - t->text) + 1;
        for (size_t k = 0; close == NULL && k < sizeof words / sizeof *words; k++)
            if (words_at(t, i, words[k], 1) > 0) {
                *at = i;
                return words[k];
            }
    }
    return NULL;
}

/* --- what cannot be seen --- */

/* What stands in the file itself is found there (template_check_bytes); this is for what an escape says. */
static int check_escapes(struct template_reading *r, const struct placed_text *t)
{
    int rc = 0;
    for (size_t i = 0, n; i < t->len && rc == 0; i += n) {
        unsigned code = 0;
        char source = r->document.source.text[t->places[i]];
        n = text_decode(&code, t->text + i, t->len - i);
        n = n > 0 ? n : 1;
        if ((source == '&' || source == '\\') && (code < ' ' || code == 0x7f || text_is_invisible(code)))
            rc = template_fault_at(r, t->places[i], FAULT_NO_TEXT,
                                   arena_format(r->memory, "U+%04X cannot be seen", code), "write what is to be read");
    }
    return rc;
}

int template_check_text(struct template_reading *r, const struct placed_text *t)
{
    static int (*const checks[])(struct template_reading *, const struct placed_text *) = {check_values, check_numbers,
                                                                                           check_bands, check_escapes};
    int rc = 0;
    for (size_t i = 0; i < sizeof checks / sizeof *checks && rc == 0; i++)
        rc = checks[i](r, t);
    return rc;
}

int template_check_printed(struct template_reading *r, const struct placed_text *t, const struct body_rule *member)
{
    int rc = template_check_text(r, t);
    if (rc == 0 && strcmp(member->name, "question") == 0 && strchr(t->text, '?') == NULL)
        rc = template_fault_at(r, t->places[0], FAULT_QUESTION, "a question without a question mark", member->what);
    return rc;
}

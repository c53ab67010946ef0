#include "report/values.h"

#include "core/text.h"
#include "report/study_parts.h"

#include <stdlib.h>
#include <string.h>

static const struct value_rule *const tables[] = {values_of_report, values_of_answer, values_of_claims,
                                                  values_of_classes, values_of_week};

const struct value_rule *value_rule_at(size_t i)
{
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        for (const struct value_rule *r = tables[k]; r->name != NULL; r++)
            if (i-- == 0)
                return r;
    return NULL;
}

const struct value_rule *value_rule_find(const char *name, size_t len)
{
    const struct value_rule *r;
    for (size_t i = 0; (r = value_rule_at(i)) != NULL; i++)
        if (strlen(r->name) == len && memcmp(r->name, name, len) == 0)
            return r;
    return NULL;
}

/* A place where a value stands: text[start..end) is "{{name}}". */
struct place {
    size_t start, end;
    const struct value_rule *rule;
};

/* The next one from `from` on; 0: none. */
static int next_place(struct place *out, const char *text, size_t from)
{
    for (const char *open = text + from; (open = strstr(open, "{{")) != NULL; open += 2) {
        const char *name = open + 2, *close = strstr(name, "}}");
        if (close == NULL)
            return 0;
        const char *end = close;
        while (name < end && *name == ' ')
            name++;
        while (end > name && end[-1] == ' ')
            end--;
        *out = (struct place){(size_t)(open - text), (size_t)(close + 2 - text), NULL};
        if ((out->rule = value_rule_find(name, (size_t)(end - name))) != NULL)
            return 1;
    }
    return 0;
}

unsigned values_needs(const char *text)
{
    struct place p = {0};
    unsigned needs = 0;
    while (text != NULL && next_place(&p, text, p.end))
        needs |= p.rule->needs;
    return needs;
}

/* What came from receipts is made harmless here, where marks within the text still move along. */
static const char *value_of(struct study *x, const struct value_rule *rule)
{
    const char *value = rule->text(x);
    char *safe = value != NULL ? text_safe(value) : NULL;
    const char *kept = safe != NULL ? arena_copy(x->memory, safe) : NULL;
    free(safe);
    return kept;
}

/* A bound at or behind the place moves with what follows it; one within the braces goes to the end of the value. */
static size_t moved(size_t bound, size_t from, size_t to, size_t len)
{
    if (bound <= from)
        return bound;
    return bound >= to ? bound - (to - from) + len : from + len;
}

const char *values_expand(struct study *x, const char *text, struct span *spans, size_t n_spans)
{
    struct place p = {0};
    size_t from = 0;
    if (text == NULL)
        return NULL;
    while (next_place(&p, text, from)) {
        const char *value = value_of(x, p.rule);
        const char *made =
            value != NULL ? arena_format(x->memory, "%.*s%s%s", (int)p.start, text, value, text + p.end) : NULL;
        if (made == NULL)
            return NULL;
        size_t len = strlen(value);
        for (size_t i = 0; i < n_spans; i++) {
            spans[i].start = moved(spans[i].start, p.start, p.end, len);
            spans[i].end = moved(spans[i].end, p.start, p.end, len);
        }
        text = made;
        from = p.start + len; /* a value is no template */
    }
    return arena_copy(x->memory, text);
}

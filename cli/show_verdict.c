#include "cli/show_verdict.h"

#include "cli/answer.h"
#include "cli/asked.h"

#include <stdlib.h>
#include <string.h>

const char *show_refusal_code(struct cli *c, int code)
{
    return arena_format(&c->memory, "MCR-R%03d", code);
}

static const char *title_of(const struct difference *d, const struct refused_claim *claim)
{
    if (d->factor < FACTORS)
        return factor_rule(d->factor)->title;
    return claim != NULL ? claim->title(d->code) : refusal_rule(d->code)->title;
}

/* "surface, startup class and distributed mode" */
static const char *list_titles(struct cli *c, const struct difference *d, size_t n, int unknown)
{
    const char *list = NULL, *pending = NULL;
    for (size_t i = 0; i < n; i++) {
        if (d[i].factor == FACTORS || d[i].unknown != unknown)
            continue;
        if (pending != NULL)
            list = list == NULL ? pending : arena_format(&c->memory, "%s, %s", list, pending);
        pending = factor_rule(d[i].factor)->title;
    }
    if (list == NULL)
        return pending;
    return arena_format(&c->memory, "%s and %s", list, pending);
}

static size_t count_kind(const struct verdict *v, int unknown)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_refusals; i++)
        n += v->refusals[i].factor != FACTORS && v->refusals[i].unknown == unknown;
    return n;
}

static const char *first_text(const struct verdict *v)
{
    for (size_t i = 0; i < v->n_refusals; i++)
        if (v->refusals[i].text != NULL && (v->refusals[i].factor == FACTORS || v->refusals[i].left == NULL))
            return v->refusals[i].text;
    return NULL;
}

static const char *refused_words(struct cli *c, const struct refused_to *what, const struct question *q)
{
    if (what->claim != NULL)
        return arena_format(&c->memory, "refused to claim %s", what->claim->what);
    return arena_format(&c->memory, "refused to %s by %s", what->verb, factor_rule(q->axis)->title);
}

static const char *sentence(struct cli *c, const struct refused_to *what, const struct question *q,
                            const struct verdict *v)
{
    const char *refused = refused_words(c, what, q), *too = what->claim == NULL ? " too" : "";
    const char *where = what->claim == NULL || what->claim->sides > 1 ? "on a side" : "by some runs";
    const char *differ = list_titles(c, v->refusals, v->n_refusals, 0);
    const char *unknown = list_titles(c, v->refusals, v->n_refusals, 1);
    const char *other = first_text(v);
    if (!factor_rule(q->axis)->may_be_axis)
        return arena_format(&c->memory, "%s: it is never the axis of a ratio", refused);
    if (differ != NULL && unknown != NULL)
        return arena_format(&c->memory, "%s: %s differ%s%s; not recorded %s: %s", refused, differ,
                            count_kind(v, 0) > 1 ? "" : "s", too, where, unknown);
    if (differ != NULL)
        return arena_format(&c->memory, "%s: %s differ%s%s", refused, differ, count_kind(v, 0) > 1 ? "" : "s", too);
    if (unknown != NULL)
        return arena_format(&c->memory, "%s: not recorded %s, which is not the same as equal: %s", refused, where,
                            unknown);
    return arena_format(&c->memory, "%s: %s", refused, other != NULL ? other : "nothing to compare");
}

static const char *value_or(const char *value)
{
    return value != NULL ? value : "not recorded";
}

enum { NAME_WIDTH = 25 }; /* "storage class of the data" */

enum { CELL = 26, LEAD = 8 };

const char *show_apart(struct cli *c, const char *text, const char *other, size_t most)
{
    size_t n = 0;
    while (text[n] != '\0' && text[n] == other[n])
        n++;
    if (strlen(text) <= most || n + LEAD < most || text[n] == '\0')
        return show_short(c, text, most);
    for (n -= LEAD; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
        n--;
    return show_short(c, arena_format(&c->memory, "…%s", text + n), most);
}

static void put_line(FILE *f, struct cli *c, const char *mark, const char *name, const char *left, const char *right,
                     const char *end)
{
    const char *l = show_apart(c, left, right, CELL), *r = show_apart(c, right, left, CELL);
    fprintf(f, "%s %-*s ", mark, NAME_WIDTH, name);
    /* pad by characters, not bytes */
    int width = 0;
    for (const char *s = l; *s != '\0'; s++)
        width += ((unsigned char)*s & 0xc0) != 0x80;
    fprintf(f, "%s%*s %-27s %s\n", l, width < 27 ? 27 - width : 0, "", r, end);
}

/* Of a claim the example receipts are of interest where something differs, and often they are of one level. */
static void put_head(FILE *f, struct cli *c, const struct refused_to *what, const struct question *q,
                     const struct verdict *v)
{
    int one_level = v->left == NULL || v->right == NULL || (what->claim != NULL && strcmp(v->left, v->right) == 0);
    if (what->claim != NULL && count_kind(v, 0) + count_kind(v, 1) == 0)
        return;
    if (v->left_row != NULL && v->right_row != NULL)
        put_line(f, c, " ", "", v->left_row->name, v->right_row->name, v->synthetic ? "SYNTHETIC" : "");
    if (!one_level)
        put_line(f, c, " ", factor_rule(q->axis)->title, v->left, v->right, "(the axis you asked for)");
}

static char *details(struct cli *c, const struct refused_to *what, const struct question *q, const struct verdict *v)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    put_head(f, c, what, q, v);
    for (size_t i = 0; i < v->n_refusals; i++) {
        const struct difference *d = &v->refusals[i];
        const char *code = show_refusal_code(c, d->code);
        if (d->factor == FACTORS || (d->left == NULL && d->right == NULL))
            fprintf(f, "* %-*s %s  %s\n", NAME_WIDTH, title_of(d, what->claim),
                    d->text != NULL ? show_text(c, d->text) : "not recorded", code);
        else
            put_line(f, c, "*", factor_rule(d->factor)->title, value_or(d->left), value_or(d->right), code);
        if (d->factor != FACTORS && d->left != NULL && d->text != NULL)
            fprintf(f, "  %-*s %s\n", NAME_WIDTH, "", show_text(c, d->text));
    }
    if (fclose(f) != 0) {
        free(text);
        return NULL;
    }
    char *copy = arena_copy(&c->memory, text);
    free(text);
    return copy;
}

static const char *why_of(struct cli *c, const struct refused_to *what, const struct verdict *v)
{
    size_t others = count_kind(v, 0) + count_kind(v, 1);
    if (others > 0 && what->claim != NULL && what->claim->sides == 1)
        return "what is claimed is said of one class of runs, and these are not of one";
    if (others == 0 && what->claim != NULL)
        return what->claim->why(v->refusals[0].code);
    if (others > 1)
        return arena_format(&c->memory, "%zu other things do not agree, so the ratio would not be about the axis",
                            others);
    return refusal_rule(v->refusals[0].code)->why;
}

static const char *help_of(struct cli *c, const struct refused_to *what, const struct verdict *v)
{
    const char *help = NULL;
    if (what->claim != NULL)
        return what->claim->help(c, v);
    for (size_t i = 0; i < v->n_nearest; i++)
        help = arena_format(&c->memory, "%s%s%s:\n  %s", help != NULL ? help : "", help != NULL ? "\n" : "",
                            v->nearest[i].text, v->nearest[i].command);
    if (help != NULL)
        return help;
    if (v->refusals[0].code == REFUSED_NO_PRICE)
        return refusal_rule(REFUSED_NO_PRICE)->help;
    return arena_format(&c->memory, "no %s by this axis is allowed in this archive as it is (%s)%s%s", what->noun,
                        refusal_rule(v->refusals[0].code)->help, what->instead != NULL ? ";\n" : "",
                        what->instead != NULL ? what->instead : "");
}

void show_nearest_pinned(struct cli *c, struct verdict *v)
{
    for (size_t i = 0; i < v->n_nearest && c->as_of_given; i++) {
        struct nearest *n = &v->nearest[i];
        if (n->as_of == NULL)
            n->command = arena_format(&c->memory, "%s --as-of %s", n->command, c->as_of_text);
        n->as_of = c->as_of_text;
    }
}

void show_refusal(struct cli *c, const struct refused_to *what, const struct question *q, const struct verdict *v)
{
    const char *said = sentence(c, what, q, v);
    asked_refused(c, what->claim != NULL ? what->claim->what : NULL, said, v);
    cli_report(c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                       .code = show_refusal_code(c, v->refusals[0].code),
                                       .message = said,
                                       .details = details(c, what, q, v),
                                       .why = why_of(c, what, v),
                                       .help = help_of(c, what, v)});
}

static void write_difference(struct json_writer *w, const struct difference *d)
{
    static const char *const kinds[] = {[FACTOR_HARD] = "hard",
                                        [FACTOR_HARD_OR_AXIS] = "hard",
                                        [FACTOR_SOFT] = "soft",
                                        [FACTOR_NOTED] = "noted",
                                        [FACTOR_SELECTS] = "noted"};
    char code[16];
    snprintf(code, sizeof code, "MCR-R%03d", d->code);
    json_open_object(w, NULL);
    json_string(w, "code", d->code != 0 ? code : NULL);
    json_string(w, "factor", d->factor < FACTORS ? factor_rule(d->factor)->name : NULL);
    json_string(w, "kind", d->factor < FACTORS ? kinds[factor_rule(d->factor)->kind] : "operand");
    json_string(w, "state", d->factor == FACTORS ? NULL : d->unknown ? "unknown" : "differs");
    json_string(w, "left", d->left);
    json_string(w, "right", d->right);
    json_string(w, "text", d->text);
    json_close_object(w);
}

static void write_differences(struct json_writer *w, const char *name, const struct difference *d, size_t n)
{
    json_open_array(w, name);
    for (size_t i = 0; i < n; i++)
        write_difference(w, &d[i]);
    json_close_array(w);
}

void show_verdict_json(struct json_writer *w, const struct verdict *v)
{
    write_differences(w, "differs", v->refusals, v->n_refusals);
    write_differences(w, "disclosed", v->disclosed, v->n_disclosed);
    write_differences(w, "noted", v->noted, v->n_noted);
    json_open_array(w, "nearest");
    for (size_t i = 0; i < v->n_nearest; i++) {
        json_open_object(w, NULL);
        json_string(w, "text", v->nearest[i].text);
        json_string(w, "command", v->nearest[i].command);
        json_close_object(w);
    }
    json_close_array(w);
    json_open_array(w, "skipped");
    for (size_t i = 0; i < v->n_skipped; i++) {
        json_open_object(w, NULL);
        json_string(w, "id", v->skipped[i].row->name);
        json_string(w, "why", v->skipped[i].why);
        json_close_object(w);
    }
    json_close_array(w);
    json_open_object(w, "counts");
    json_int(w, "compared", (int64_t)v->n_compared);
    json_int(w, "refused", (int64_t)v->n_refused);
    json_int(w, "skipped", (int64_t)v->n_skipped);
    json_close_object(w);
}

void show_class_json(struct json_writer *w, const struct verdict *v, enum factor axis)
{
    json_open_object(w, "class");
    json_string(w, "id", v->compared ? v->class_id : NULL);
    for (size_t f = 0; f < FACTORS && v->compared; f++) {
        enum factor_kind kind = factor_rule((enum factor)f)->kind;
        if ((kind == FACTOR_HARD || kind == FACTOR_HARD_OR_AXIS) && f != FACTOR_METRIC && f != FACTOR_STATISTIC &&
            f != axis)
            json_string(w, factor_rule((enum factor)f)->name, v->shared.value[f]);
    }
    json_close_object(w);
}

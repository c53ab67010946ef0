/* A claim that the contract refuses, for people in the words of its file, for programs as a comparison's refusal. */
#include "cli/claims.h"
#include "cli/show_verdict.h"

#include "query/words.h"

/* A claim has one more way not to be settled than runs that are compared. */
static const char *title_of(int code)
{
    return code == REFUSED_NOT_STEADY ? "not settled" : refusal_rule(code)->title;
}

static const char *why_of(int code)
{
    return code == REFUSED_NOT_STEADY ? "what is claimed holds for every run of the class, and shows how far they vary"
                                      : refusal_rule(code)->why;
}

/* What to write into the file; where nothing stands here, what helps a comparison helps a claim. */
static const struct {
    int code;
    const char *help;
} remedies[] = {
    {REFUSED_LANE, "claim what its lane records: docs/claims.md says which metric is of which lane"},
    {REFUSED_SURFACE, "claim it of one surface: \"where\": {\"surface\": …}"},
    {REFUSED_STARTUP, "claim it of one startup class: \"where\": {\"startup\": …}"},
    {REFUSED_MODE, "claim it of one class: \"where\": {\"class\": …}, or make it the axis: \"axis\": \"count\""},
    {REFUSED_RECIPE, "claim it of one class: \"where\": {\"class\": …}, or make it the axis: \"axis\": \"recipe\""},
    {REFUSED_NOT_STEADY, "more runs of the class settle it, or a narrower \"where\"; 'mcreport stats' looks at each"},
    {REFUSED_METRIC, "claim it of one kind: \"where\": {\"token_kind\": …, \"eval\": …}"},
    {REFUSED_NO_PRICE,
     "'mcreport price list' shows the rows there are, 'mcreport price add' records one; \"basis\" and "
     "\"price\" choose among several"},
    {REFUSED_STACK, "claim it of one, by \"where\", or say it aloud: \"disclose\": [\"revision\"]"},
    {REFUSED_STORAGE, "claim it of one storage class: \"where\": {\"storage\": …}"},
    {REFUSED_UNKNOWN, "record it and ingest the completed receipt; of the stack, \"disclose\" says that it is unknown"},
    {REFUSED_SYNTHETIC, "\"synthetic\": true claims made-up runs and nothing else, \"where\": {\"synthetic\": false} "
                        "leaves them out"},
};

static const char *remedy_of(int code)
{
    for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++)
        if (remedies[i].code == code)
            return remedies[i].help;
    return refusal_rule(code)->help;
}

/* `"where": {"class": "cls-…", "image": "…"}, "disclose": ["pins"]` */
static const char *members_of(struct cli *c, const struct nearest *n)
{
    struct arena *a = &c->memory;
    const char *where = arena_format(a, "\"class\": \"%s\"", n->class_id), *disclose = NULL;
    for (size_t i = 0; i < n->n_terms; i++)
        where = arena_format(a, "%s, \"%s\": \"%s\"", where, factor_rule(n->terms[i].factor)->name, n->terms[i].value);
    for (unsigned f = 0; f < FACTORS; f++)
        if (n->disclosed & 1u << f)
            disclose = words_join(a, disclose, ", ", arena_format(a, "\"%s\"", factor_rule((enum factor)f)->name));
    if (disclose == NULL)
        return arena_format(a, "\"where\": {%s}", where);
    return arena_format(a, "\"where\": {%s}, \"disclose\": [%s]", where, disclose);
}

static const char *help_of(struct cli *c, const struct verdict *v)
{
    const char *help = NULL;
    for (size_t i = 0; i < v->n_nearest; i++)
        help = words_join(
            &c->memory, help, "\n",
            arena_format(&c->memory, "%s:\n  %s", show_text(c, v->nearest[i].text), members_of(c, &v->nearest[i])));
    return help != NULL ? help : remedy_of(v->refusals[0].code);
}

static const char *what_of(struct cli *c, const struct claim_terms *t)
{
    struct arena *a = &c->memory;
    const char *axis = factor_rule(t->axis)->name, *title = claim_metric_rule(t->metric)->title;
    if (t->level == NULL)
        return arena_format(a, "the %s", title);
    const char *level = words_level(a, axis, t->level);
    if (t->base == NULL)
        return arena_format(a, "the %s of %s", title, level);
    return arena_format(a, "the %s of %s against %s", title, level, words_level(a, axis, t->base));
}

struct refused {
    const struct claim_terms *terms;
    const struct verdict *v;
};

static void write_refused(struct json_writer *w, const char *name, void *context)
{
    const struct refused *r = context;
    json_open_object(w, name);
    json_string(w, "verdict", "refused");
    json_string(w, "id", r->terms->id);
    json_string(w, "metric", claim_metric_rule(r->terms->metric)->name);
    show_verdict_json(w, r->v);
    json_close_object(w);
}

int claims_refuse(struct cli *c, const char *schema, const struct claim_terms *t, struct verdict *v)
{
    const struct refused_claim claim = {.what = what_of(c, t),
                                        .sides = claim_metric_rule(t->metric)->sides,
                                        .title = title_of,
                                        .why = why_of,
                                        .help = help_of};
    struct question q = {.axis = t->axis, .base = t->base, .metric = t->rate};
    struct refused refused = {t, v};
    struct answer a = {.schema = schema, .context = &refused, .value = write_refused};
    show_nearest_pinned(c, v);
    show_refusal(c, &(struct refused_to){.claim = &claim}, &q, v);
    int as_json = c->format == FORMAT_JSON || c->format == FORMAT_JSONL;
    return as_json && answer_write(c, &a) != 0 ? EXIT_FAILED : EXIT_REFUSED;
}

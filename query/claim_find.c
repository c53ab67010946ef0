/* Finding claims by words, by factors, by status. */
#include "query/claim_words.h"
#include "query/registry_parts.h"

#include "core/text.h"
#include "store/search.h"

#include <stdlib.h>
#include <string.h>

/* A revision that may be wanted, and the text it is searched by. */
struct candidate {
    const struct claim *claim;
    const struct claim_revision *revision;
};

struct finding {
    const struct registry *r;
    const struct claim_wish *wish;
    struct candidate *items;
    size_t n;
    const char **words;         /* those that are no whole id */
    const struct claim **meant; /* by each, as the beginning of its id; NULL */
    size_t n_words;
    struct error *err;
};

/* A whole id among the words: only that claim is meant, in the revision named. */
struct named {
    const struct claim *claim;
    const struct claim_revision *revision; /* NULL: none is named */
};

static int read_named(struct finding *f, const char *word, struct named *out)
{
    const char *id;
    int64_t number;
    if (claim_reference(&id, &number, word, f->r->memory) != 0)
        return 0;
    out->claim = registry_claim(f->r, id);
    out->revision = out->claim != NULL && number != 0 ? claim_numbered(out->claim, number) : NULL;
    return out->claim != NULL && (number == 0 || out->revision != NULL);
}

static int wants_earlier(const struct claim_wish *w)
{
    return !w->any_status && w->status == CLAIM_SUPERSEDED;
}

static void add_claim(struct finding *f, const struct claim *c)
{
    for (size_t i = wants_earlier(f->wish) ? 0 : c->n_revisions - 1; i < c->n_revisions; i++)
        f->items[f->n++] = (struct candidate){c, &c->revisions[i]};
}

/* Whole ids narrow to that claim, and take no part in the search. */
static int begin(struct finding *f)
{
    const struct registry *r = f->r;
    size_t room = 0;
    struct named named, only = {0};
    int none = 0;
    for (size_t i = 0; i < r->n_claims; i++)
        room += r->claims[i].n_revisions;
    f->items = arena_array(r->memory, room, sizeof *f->items);
    f->words = arena_array(r->memory, f->wish->n_words, sizeof *f->words);
    if (f->items == NULL || f->words == NULL)
        return error_nomem(f->err);
    for (size_t i = 0; i < f->wish->n_words; i++) {
        if (!read_named(f, f->wish->words[i], &named)) {
            f->words[f->n_words++] = f->wish->words[i];
            continue;
        }
        none = none || (only.claim != NULL && only.claim != named.claim);
        only = named;
    }
    if (only.revision != NULL)
        f->items[f->n++] = (struct candidate){only.claim, only.revision};
    else if (only.claim != NULL)
        add_claim(f, only.claim);
    for (size_t i = 0; i < r->n_claims && only.claim == NULL; i++)
        add_claim(f, &r->claims[i]);
    f->n = none ? 0 : f->n;
    return 0;
}

/* One "K=V". */
struct term {
    enum factor factor;
    const char *value; /* NULL: not recorded */
};

static int read_term(struct term *out, const struct finding *f, const char *text)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text)
        return error_set(f->err, ERR_USAGE, "'%s': write FACTOR=VALUE", text);
    const char *name = arena_copy_n(f->r->memory, text, (size_t)(equals - text));
    if (name == NULL)
        return error_nomem(f->err);
    int rc = selection_factor(&out->factor, name, f->err);
    if (rc != 0)
        return rc;
    out->value = selection_value(f->r->memory, out->factor, equals + 1);
    return f->r->memory->failed ? error_nomem(f->err) : 0;
}

static int is_of_level(const struct claim_record *r, const char *value)
{
    for (size_t i = 0; i < r->n_sides; i++)
        if (text_equal(r->sides[i].level, value))
            return 1;
    return 0;
}

/* The metric is a claim's own, or that of the rates behind it; a class is known by its beginning. */
static int holds(const struct claim_record *r, const struct term *t)
{
    if (r->n_sides == 0)
        return 0; /* a record that cannot be read */
    if (t->factor == FACTOR_METRIC)
        return text_equal(claim_metric_rule(r->terms.metric)->name, t->value) ||
               text_equal(metric_name(r->terms.rate), t->value);
    if (t->factor == FACTOR_CLASS)
        return t->value != NULL && strncmp(r->class_id, t->value, strlen(t->value)) == 0;
    return t->factor == r->terms.axis ? is_of_level(r, t->value) : text_equal(r->shared.value[t->factor], t->value);
}

static int narrow(struct finding *f)
{
    for (size_t i = 0; i < f->wish->n_terms; i++) {
        struct term term = {FACTORS, NULL};
        size_t n = 0;
        int rc = read_term(&term, f, f->wish->terms[i]);
        if (rc != 0)
            return rc;
        for (size_t k = 0; k < f->n; k++)
            if (holds(&f->items[k].revision->record, &term))
                f->items[n++] = f->items[k];
        f->n = n;
    }
    return 0;
}

static const char *append(struct arena *a, const char *text, const char *more)
{
    return more != NULL ? arena_format(a, "%s %s", text, more) : text;
}

/* Ids, numbers and dates of the evidence are no words to search by; what a claim is about is. */
static const char *text_of(const struct finding *f, const struct candidate *c)
{
    const struct claim_record *r = &c->revision->record;
    struct arena *a = f->r->memory;
    const char *says = c->revision->unreadable == NULL ? claim_headline(r, 0, a) : "";
    const char *text = arena_format(a, "%s %s", says, r->terms.id);
    text = append(a, text, claim_metric_rule(r->terms.metric)->title);
    for (size_t i = 0; i < r->n_sides; i++)
        text = append(a, text, r->sides[i].level);
    for (size_t i = 0; i < FACTORS; i++)
        text = append(a, text, r->shared.value[i]);
    text = append(a, append(a, text, r->terms.owner), r->terms.note);
    text = append(a, text, r->class_id);
    for (size_t i = 0; i < f->n_words; i++) /* the beginning of its id finds it, even where that is no word */
        text = f->meant[i] == c->claim ? append(a, text, f->words[i]) : text;
    return text;
}

static int find_meant(struct finding *f)
{
    const struct claim_revision *revision;
    struct error none = {0};
    f->meant = arena_array(f->r->memory, f->n_words, sizeof *f->meant);
    for (size_t i = 0; i < f->n_words && f->meant != NULL; i++)
        if (registry_find(f->r, f->words[i], &f->meant[i], &revision, &none) == ERR_NOMEM)
            return error_nomem(f->err);
    return f->meant != NULL ? 0 : error_nomem(f->err);
}

static int search(struct finding *f)
{
    const char **texts = arena_array(f->r->memory, f->n, sizeof *texts);
    struct candidate *best = arena_array(f->r->memory, f->n, sizeof *best);
    size_t *order = NULL, n = 0;
    if (f->n_words == 0)
        return 0;
    if (texts == NULL || best == NULL || find_meant(f) != 0)
        return error_nomem(f->err);
    for (size_t i = 0; i < f->n; i++)
        texts[i] = text_of(f, &f->items[i]);
    if (f->r->memory->failed)
        return error_nomem(f->err);
    int rc = search_texts(&order, &n, texts, f->n, f->words, f->n_words, f->r->memory, f->err);
    for (size_t i = 0; i < n && rc == 0; i++)
        best[i] = f->items[order[i]];
    f->items = best;
    f->n = n;
    return rc;
}

static int judge(struct claim_matches *out, const struct finding *f)
{
    int rc = 0;
    out->items = arena_array(f->r->memory, f->n, sizeof *out->items);
    if (out->items == NULL)
        return error_nomem(f->err);
    for (size_t i = 0; i < f->n && rc == 0; i++) {
        struct claim_match m = {.claim = f->items[i].claim, .revision = f->items[i].revision};
        rc = claim_judge(&m.standing, f->r, m.claim, m.revision, f->err);
        if (rc != 0)
            break;
        if (f->wish->any_status || m.standing.status == f->wish->status)
            out->items[out->n++] = m;
        else
            out->others[m.standing.status]++;
    }
    return rc;
}

int registry_query(struct claim_matches *out, const struct registry *r, const struct claim_wish *w, struct error *err)
{
    struct finding f = {.r = r, .wish = w, .err = err};
    struct claim_matches matches = {0};
    int rc = begin(&f);
    if (rc == 0)
        rc = narrow(&f);
    if (rc == 0)
        rc = search(&f);
    if (rc == 0)
        rc = judge(&matches, &f);
    if (rc == 0)
        *out = matches;
    return rc;
}

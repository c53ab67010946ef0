#include "cli/price_doubts.h"

#include "cli/show_price.h"

#include "core/text.h"
#include "query/words.h"
#include "receipt/accelerator.h"
#include "store/classes.h"

#include <string.h>

/* USD per accelerator-hour: what lies outside is most often another unit. */
#define PLAUSIBLE_LEAST 0.01
#define PLAUSIBLE_MOST  1000

struct doubting {
    struct cli *c;
    const char **surfaces; /* of the receipts, each once */
    size_t n_surfaces;
};

/* Each gives the sentence, or NULL. */

static const char *unseen(const struct doubting *d, const struct price_row *r)
{
    struct cli *c = d->c;
    if (r->price.observed <= c->as_of)
        return NULL;
    return arena_format(&c->memory, "observed %s, after --as-of %s: it will not be seen as of that date",
                        words_day(&c->memory, r->price.observed), c->as_of_text);
}

/* One accelerator is what an accelerator-hour is of, but a source may mean a bundle by it. */
static const char *bundled(const struct doubting *d, const struct price_row *r)
{
    const struct price *p = &r->price;
    if (p->per == 1 || p->unit == PRICE_INSTANCE_HOUR)
        return NULL;
    return arena_format(&d->c->memory, "%lld accelerators in one unit: %s %s per accelerator-hour", (long long)p->per,
                        show_price_hour(d->c, r), p->currency);
}

static const char *implausible(const struct doubting *d, const struct price_row *r)
{
    if (strcmp(r->price.currency, "USD") != 0 || (r->value >= PLAUSIBLE_LEAST && r->value <= PLAUSIBLE_MOST))
        return NULL;
    return arena_format(&d->c->memory,
                        "%s USD per accelerator-hour: check the unit, the accelerators in it, and the price",
                        show_price_hour(d->c, r));
}

static const char *unknown_accelerator(const struct doubting *d, const struct price_row *r)
{
    const char *names[128], *near, *name = r->price.accelerator;
    size_t n = 0;
    if (accelerator_find(name) != NULL)
        return NULL;
    for (; n < sizeof names / sizeof *names && accelerator_at(n) != NULL; n++)
        names[n] = accelerator_at(n)->name;
    near = text_did_you_mean(name, names, n);
    return arena_format(&d->c->memory,
                        "accelerator '%s' is not a known name: it prices only runs that call it exactly so%s%s%s", name,
                        near != NULL ? "; did you mean '" : "", near != NULL ? near : "", near != NULL ? "'?" : "");
}

/* "Modal" where receipts say "modal": nothing would ever be priced by it, and nothing would say why. */
static const char *other_case(const struct doubting *d, const struct price_row *r)
{
    const char *near = NULL;
    for (size_t i = 0; i < d->n_surfaces; i++) {
        if (strcmp(d->surfaces[i], r->price.surface) == 0)
            return NULL;
        if (text_same(d->surfaces[i], r->price.surface))
            near = d->surfaces[i];
    }
    return near != NULL ? arena_format(&d->c->memory, "surface '%s': receipts say '%s', and it prices none of them",
                                       r->price.surface, near)
                        : NULL;
}

static const char *(*const doubts[])(const struct doubting *d, const struct price_row *r) = {
    unseen, bundled, implausible, unknown_accelerator, other_case};

static int read_surfaces(struct doubting *d)
{
    struct receipt_filter everything = {0};
    struct class_rows classes;
    struct error err = {0};
    if (d->c->store == NULL)
        return 0;
    if (classes_select(d->c->store, &everything, &d->c->memory, &classes, &err) != 0)
        return cli_fail(d->c, &err, "'mcreport db verify' checks the database");
    if ((d->surfaces = arena_array(&d->c->memory, classes.n, sizeof *d->surfaces)) == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < classes.n; i++) {
        const char *surface = classes.rows[i].factors.value[FACTOR_SURFACE];
        int is_new = surface != NULL;
        for (size_t k = 0; k < d->n_surfaces && is_new; k++)
            is_new = strcmp(d->surfaces[k], surface) != 0;
        if (is_new)
            d->surfaces[d->n_surfaces++] = surface;
    }
    return 0;
}

int price_note_doubts(struct cli *c, const struct price_row *rows, const char *const *places, size_t n)
{
    struct doubting d = {.c = c};
    int status = read_surfaces(&d);
    for (size_t k = 0; k < sizeof doubts / sizeof *doubts && status == 0; k++) {
        const char *first = NULL, *place = NULL;
        size_t more = 0;
        for (size_t i = 0; i < n; i++) {
            const char *text = doubts[k](&d, &rows[i]);
            more += text != NULL && first != NULL;
            if (text != NULL && first == NULL) {
                first = text;
                place = places != NULL ? places[i] : NULL;
            }
        }
        if (first != NULL && place != NULL)
            first = arena_format(&c->memory, "%s: %s", place, first);
        if (first != NULL && more > 0)
            first = arena_format(&c->memory, "%s (and %s)", first,
                                 words_count(&c->memory, more, "more such row", "more such rows"));
        if (first != NULL)
            cli_report(c, &(struct diagnostic){.severity = SEVERITY_NOTE, .message = first});
    }
    return status;
}

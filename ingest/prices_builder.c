#include "ingest/prices_parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct price_candidate {
    struct price price;
    size_t line;
    const char *key;     /* what makes two prices the same offer */
    struct digest id;    /* of all that is stated: equal for a repeated one */
    struct decimal hour; /* per accelerator */
    int dropped;
};

static const char *or_none(const char *text)
{
    return text != NULL ? text : "";
}

static const char *spell_key(const struct price *p, struct arena *memory)
{
    return arena_format(memory, "%s\x1f%s\x1f%s\x1f%s\x1f%" PRId64 "\x1f%s\x1f%d\x1f%s\x1f%" PRId64 "\x1f%d",
                        p->provider, p->surface, or_none(p->sku), p->accelerator, p->per, or_none(p->region),
                        (int)p->basis, p->currency, p->observed, p->synthetic);
}

int price_builder_take(struct price_builder *b, size_t line, const struct price *p, struct error *err)
{
    struct price_row row = {0};
    struct error why = {0};
    int rc = price_complete(&row, p, &why);
    if (rc == ERR_INPUT)
        return price_builder_leave_out(b, line, 0, why.text, err);
    if (rc)
        return error_set(err, (enum error_code)rc, "%s", why.text);
    struct price_candidate *found = prices_room(b->found, b->n_found, &b->found_room, sizeof *found, b->memory);
    struct price_candidate c = {.price = row.price,
                                .line = line,
                                .key = spell_key(&row.price, b->memory),
                                .id = row.id,
                                .hour = row.accelerator_hour};
    if (found == NULL || c.key == NULL)
        return error_nomem(err);
    b->found = found;
    b->found[b->n_found++] = c;
    return 0;
}

int price_builder_leave_out(struct price_builder *b, size_t line, int trap, const char *why, struct error *err)
{
    struct price_list *l = b->list;
    struct price_left_out *last = l->n_left_out > 0 ? &l->left_out[l->n_left_out - 1] : NULL;
    if (last != NULL && last->line == line && strcmp(last->why, why) == 0)
        return 0;
    last = prices_room(l->left_out, l->n_left_out, &b->left_out_room, sizeof *last, b->memory);
    char *copy = arena_copy(b->memory, why);
    if (last == NULL || copy == NULL)
        return error_nomem(err);
    l->left_out = last;
    l->left_out[l->n_left_out++] = (struct price_left_out){line, trap, copy};
    return 0;
}

void price_builder_note(struct price_builder *b, size_t line, const char *text)
{
    size_t i = 0;
    while (i < b->n_notes && strcmp(b->notes[i].text, text) != 0)
        i++;
    if (i == b->n_notes && i < PRICE_NOTES)
        b->notes[b->n_notes++] = (struct price_list_note){line, text};
    if (i < PRICE_NOTES)
        b->noted[i]++;
}

int price_builder_whole(int *whole, struct price_builder *b, const struct prices_table *t,
                        const struct prices_table_row *row, struct error *err)
{
    *whole = row->fields != NULL;
    if (*whole)
        return 0;
    char *why = arena_format(b->memory, "%zu fields, the header has %zu", row->n, t->n_columns);
    return why != NULL ? price_builder_leave_out(b, row->line, 0, why, err) : error_nomem(err);
}

/* Same offers stand together, and among them repeated ones, in the order of the file. */
static int by_offer(const void *a, const void *b)
{
    const struct price_candidate *l = *(struct price_candidate *const *)a, *r = *(struct price_candidate *const *)b;
    int order = strcmp(l->key, r->key);
    if (order == 0)
        order = memcmp(l->id.byte, r->id.byte, DIGEST_SIZE);
    return order != 0 ? order : (l > r) - (l < r);
}

/* An offer at two prices on one day: which of them is meant nobody can tell, so all of its n candidates go. */
static int drop_contradicting(struct price_builder *b, struct price_candidate *const *offer, size_t n,
                              struct error *err)
{
    size_t other = 1;
    while (other < n && decimal_compare(&offer[0]->hour, &offer[other]->hour) == 0)
        other++;
    for (size_t i = 0; other < n && i < n; i++) {
        struct price_candidate *c = offer[i];
        const struct price_candidate *against = offer[decimal_compare(&offer[0]->hour, &c->hour) == 0 ? other : 0];
        char *why = arena_format(b->memory,
                                 "contradicts line %zu: the same offer on the same day, %s an accelerator-hour there "
                                 "and %s here; neither is taken",
                                 against->line, against->hour.text, c->hour.text);
        int rc = why != NULL ? price_builder_leave_out(b, c->line, 0, why, err) : error_nomem(err);
        if (rc)
            return rc;
        c->dropped = 1;
    }
    return 0;
}

static void drop_repeated(struct price_builder *b, struct price_candidate *const *offer, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!offer[i]->dropped && memcmp(offer[i - 1]->id.byte, offer[i]->id.byte, DIGEST_SIZE) == 0) {
            offer[i]->dropped = 1;
            b->list->n_duplicates++;
        }
}

static int judge_offers(struct price_builder *b, struct error *err)
{
    struct price_candidate **sorted = arena_array(b->memory, b->n_found, sizeof *sorted);
    if (sorted == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < b->n_found; i++)
        sorted[i] = &b->found[i];
    if (b->n_found > 0)
        qsort(sorted, b->n_found, sizeof *sorted, by_offer);
    for (size_t i = 0, n; i < b->n_found; i += n) {
        for (n = 1; i + n < b->n_found && strcmp(sorted[i]->key, sorted[i + n]->key) == 0; n++)
            ;
        int rc = drop_contradicting(b, sorted + i, n, err);
        if (rc)
            return rc;
        drop_repeated(b, sorted + i, n);
    }
    return 0;
}

static int by_line(const void *a, const void *b)
{
    const struct price_left_out *l = a, *r = b;
    if (l->line != r->line)
        return l->line < r->line ? -1 : 1;
    return strcmp(l->why, r->why);
}

static int finish_notes(struct price_builder *b, struct error *err)
{
    b->list->notes = arena_array(b->memory, b->n_notes, sizeof *b->list->notes);
    if (b->list->notes == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < b->n_notes; i++) {
        const char *text = b->noted[i] == 1 ? b->notes[i].text
                                            : arena_format(b->memory, "%s (and %zu more such row%s)", b->notes[i].text,
                                                           b->noted[i] - 1, b->noted[i] > 2 ? "s" : "");
        if (text == NULL)
            return error_nomem(err);
        b->list->notes[b->list->n_notes++] = (struct price_list_note){b->notes[i].line, text};
    }
    return 0;
}

int price_builder_finish(struct price_builder *b, struct error *err)
{
    struct price_list *l = b->list;
    int rc = judge_offers(b, err);
    if (rc == 0)
        rc = finish_notes(b, err);
    if (rc)
        return rc;
    if (l->n_left_out > 1)
        qsort(l->left_out, l->n_left_out, sizeof *l->left_out, by_line);
    l->prices = arena_array(b->memory, b->n_found, sizeof *l->prices);
    l->lines = arena_array(b->memory, b->n_found, sizeof *l->lines);
    if (l->prices == NULL || l->lines == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < b->n_found; i++)
        if (!b->found[i].dropped) {
            l->prices[l->n] = b->found[i].price;
            l->lines[l->n++] = b->found[i].line;
        }
    return 0;
}

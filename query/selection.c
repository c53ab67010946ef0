#include "query/selection.h"

#include "core/text.h"
#include "receipt/accelerator.h"
#include "store/documents.h"

#include <stdlib.h>
#include <string.h>

void selection_init(struct selection *s, int64_t as_of)
{
    *s = (struct selection){.as_of = as_of};
}

void selection_release(struct selection *s)
{
    arena_release(&s->memory);
    free(s->terms);
    free(s->ids);
    *s = (struct selection){0};
}

int selection_factor(enum factor *out, const char *name, struct error *err)
{
    const char *names[FACTORS];
    if (factor_by_name(out, name) == 0)
        return 0;
    for (size_t i = 0; i < FACTORS; i++)
        names[i] = factor_rule((enum factor)i)->name;
    const char *near = text_did_you_mean(name, names, FACTORS);
    if (near != NULL)
        return error_set(err, ERR_USAGE, "unknown factor '%s'; did you mean '%s'?", name, near);
    return error_set(err, ERR_USAGE, "unknown factor '%s'; 'mcreport explain contract' lists them", name);
}

/* People write true and false; receipts say yes/no and on/off. */
static const char *boolean_word(const char *text, const char *yes, const char *no)
{
    static const char *const truths[] = {"yes", "true", "on", "1"};
    static const char *const falses[] = {"no", "false", "off", "0"};
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        if (strcmp(text, truths[i]) == 0)
            return yes;
        if (strcmp(text, falses[i]) == 0)
            return no;
    }
    return text;
}

const char *selection_value(struct arena *memory, enum factor f, const char *text)
{
    if (text[0] == '\0')
        return NULL;
    if (f == FACTOR_SYNTHETIC)
        return boolean_word(text, "yes", "no");
    if (f == FACTOR_EVAL)
        return boolean_word(text, "on", "off");
    if (f == FACTOR_ACCELERATOR) {
        const struct accelerator *a = accelerator_find(text);
        return a != NULL ? a->name : arena_copy(memory, text);
    }
    return arena_copy(memory, text);
}

static int set_class(struct selection *s, const char *class_id, struct error *err)
{
    if (s->class_of != NULL && strcmp(s->class_of, class_id) != 0)
        return error_set(err, ERR_USAGE, "two classes named, '%s' and '%s': a selection has one", s->class_of,
                         class_id);
    s->class_of = arena_copy(&s->memory, class_id);
    return s->class_of != NULL ? 0 : error_nomem(err);
}

static int class_of_receipt(struct selection *s, struct store *store, const char *id, struct error *err)
{
    struct digest digest;
    struct receipt_row row;
    int rc = document_find(store, id, &digest, err);
    if (rc == 0)
        rc = receipts_get(store, &digest, s->as_of, &s->memory, &row, err);
    return rc != 0 ? rc : set_class(s, row.class_id, err);
}

static int add_term(struct selection *s, enum factor f, const char *value, struct error *err)
{
    struct factor_term *more = realloc(s->terms, (s->n_terms + 1) * sizeof *more);
    if (more == NULL)
        return error_nomem(err);
    s->terms = more;
    s->terms[s->n_terms++] = (struct factor_term){f, value};
    return 0;
}

int selection_where(struct selection *s, struct store *store, const char *term, struct error *err)
{
    const char *equals = strchr(term, '=');
    enum factor f;
    if (equals == NULL || equals == term)
        return error_set(err, ERR_USAGE, "--where '%s': write FACTOR=VALUE", term);
    char *name = arena_copy_n(&s->memory, term, (size_t)(equals - term));
    if (name == NULL)
        return error_nomem(err);
    const char *value = equals + 1;
    if (strcmp(name, "class-of") == 0)
        return class_of_receipt(s, store, value, err);
    int rc = selection_factor(&f, name, err);
    if (rc != 0)
        return rc;
    if (f == FACTOR_CLASS)
        return set_class(s, value, err);
    if (f == FACTOR_METRIC || f == FACTOR_STATISTIC)
        return error_set(err, ERR_USAGE, "--where '%s': %s belongs to the question, not to a receipt; use --metric",
                         term, name);
    const char *meant = selection_value(&s->memory, f, value);
    return meant == NULL && value[0] != '\0' ? error_nomem(err) : add_term(s, f, meant, err);
}

int selection_add_id(struct selection *s, struct store *store, const char *id, struct error *err)
{
    struct digest digest;
    int rc = document_find(store, id, &digest, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < s->n_ids; i++)
        if (memcmp(&s->ids[i], &digest, sizeof digest) == 0)
            return 0;
    struct digest *more = realloc(s->ids, (s->n_ids + 1) * sizeof *more);
    if (more == NULL)
        return error_nomem(err);
    s->ids = more;
    s->ids[s->n_ids++] = digest;
    return 0;
}

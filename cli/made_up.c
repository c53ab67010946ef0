#include "cli/made_up.h"

#include "query/evidence.h"
#include "query/selection.h"

/* A class says itself of which kind it is, and so does the factor. */
static int says_kind(const struct selection *s)
{
    int says = s->class_of != NULL;
    for (size_t i = 0; i < s->n_terms; i++)
        says = says || s->terms[i].factor == FACTOR_SYNTHETIC;
    return says;
}

/* Whatever was asked: a run that was measured is what is looked at. */
static int has_measured_run(struct cli *c)
{
    struct selection everything = {.as_of = c->as_of};
    struct evidence_list list = {0};
    struct error err = {0};
    if (evidence_load(c->store, &everything, 0, &c->memory, &list, &err) != 0)
        return 0;
    for (size_t i = 0; i < list.n; i++)
        if (list.items[i].use == EVIDENCE_RUN && !receipt_row_synthetic(list.items[i].row))
            return 1;
    return 0;
}

size_t made_up_alone(struct cli *c, const char *const *where, size_t n_where)
{
    struct selection s;
    struct evidence_list list = {0};
    struct error err = {0};
    size_t made_up = 0;
    int rc = 0;
    selection_init(&s, c->as_of);
    for (size_t i = 0; i < n_where && rc == 0; i++)
        rc = selection_where(&s, c->store, where[i], &err);
    if (rc == 0 && s.n_terms > 0 && !says_kind(&s))
        rc = evidence_load(c->store, &s, 0, &c->memory, &list, &err);
    for (size_t i = 0; rc == 0 && i < list.n; i++)
        made_up += receipt_row_synthetic(list.items[i].row) != 0;
    selection_release(&s);
    return rc == 0 && made_up == list.n && made_up > 0 && has_measured_run(c) ? made_up : 0;
}

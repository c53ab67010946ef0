/*
 * Claim files on any text. What is accepted says the same in canonical form: that form is accepted, and is its own.
 * Behind the byte 0x1e a claim record: what is accepted is written as a record that reads and writes the same again.
 */
#include "query/claim_record.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static void check_terms(const struct claim_terms *t)
{
    const struct claim_metric_rule *rule = claim_metric_rule(t->metric);
    demand(claim_id_is_slug(t->id, strlen(t->id)), "an id that is no slug");
    demand(factor_rule(t->axis)->may_be_axis, "an axis that is none");
    demand(rule->sides == 1 ? t->base == NULL : t->base != NULL && t->level != NULL, "sides");
    demand(rule->priced || (!t->has_basis && t->provider == NULL && t->region == NULL && t->currency == NULL),
           "a seller without prices");
    demand(t->valid_days >= 0, "days");
    for (size_t i = 0; i < t->n_where; i++)
        demand(strchr(t->where[i], '=') != NULL, "a term without a value");
    for (unsigned f = 0; f < FACTORS; f++)
        demand((t->disclosed & 1u << f) == 0 || factor_rule((enum factor)f)->kind == FACTOR_SOFT,
               "a hard factor waived");
}

static void read_terms(const char *text, size_t size)
{
    struct arena memory = {0};
    struct error err = {0};
    struct claim_terms t, again;
    int rc = claim_terms_read(&t, text, size, &memory, &err);
    if (rc == 0) {
        check_terms(&t);
        demand(claim_terms_read(&again, t.text, strlen(t.text), &memory, &err) == 0, "the canonical form is refused");
        demand(strcmp(again.text, t.text) == 0, "the canonical form has another canonical form");
        demand(again.n_where == t.n_where && again.disclosed == t.disclosed && again.synthetic == t.synthetic &&
                   again.axis == t.axis && again.rate == t.rate && (again.currency == NULL) == (t.currency == NULL) &&
                   again.valid_days == t.valid_days,
               "the canonical form says something else");
    } else {
        demand(rc == ERR_INPUT || rc == ERR_REFUSED, "an error of another kind");
        demand(err.text[0] != '\0', "an error without a message");
    }
    arena_release(&memory);
}

static void read_record(const char *text)
{
    struct arena memory = {0};
    struct error err = {0};
    struct claim_record r, again;
    const char *written = NULL, *twice = NULL;
    int rc = claim_record_read(&r, text, &memory, &err);
    if (rc == 0) {
        demand(claim_record_write(&written, &r, &memory, &err) == 0, "a record that cannot be written");
        demand(claim_record_read(&again, written, &memory, &err) == 0, "a written record is refused");
        demand(claim_record_write(&twice, &again, &memory, &err) == 0, "a record that cannot be written again");
        demand(strcmp(written, twice) == 0, "a record that is written otherwise");
    } else {
        demand(rc == ERR_INTEGRITY, "an error of another kind");
        demand(err.text[0] != '\0', "an error without a message");
    }
    arena_release(&memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = size > 0 ? (const char *)data : "";
    const char *cut = size > 0 ? memchr(text, 0x1e, size) : NULL;
    char *record = cut != NULL ? strndup(cut + 1, size - (size_t)(cut - text) - 1) : NULL;
    read_terms(text, cut != NULL ? (size_t)(cut - text) : size);
    if (record != NULL)
        read_record(record);
    free(record);
    return 0;
}

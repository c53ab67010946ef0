/* Claims as rows of v_claims_v1, judged as of the question: what `sql` and `export` see. */
#include "cli/claims.h"

#include "core/date.h"
#include "query/words.h"
#include "store/claim_view.h"

static const char *reasons_of(struct cli *c, const struct claim_standing *s)
{
    const char *list = NULL;
    for (size_t i = 0; i < s->n_reasons; i++)
        list = words_join(&c->memory, list, "; ", s->reasons[i].text);
    return list;
}

static size_t count_runs(const struct claim_record *r, int attempts)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_sides; i++)
        n += attempts ? r->sides[i].n_attempts : r->sides[i].n_runs;
    return n;
}

static struct claim_view_row row_of(struct cli *c, const struct claim *claim, const struct claim_revision *revision,
                                    const struct claim_standing *s)
{
    const struct claim_record *r = &revision->record;
    const struct claim_match m = {.claim = claim, .revision = revision, .standing = *s};
    int of_rates = r->terms.text != NULL && r->terms.metric < CLAIM_TIME_TO_RESULT;
    struct claim_view_row row = {
        .id = claim->id,
        .revision = r->revision,
        .status = claim_status_name(s->status),
        .reasons = reasons_of(c, s),
        .metric = claims_metric(&m),
        .statistic = of_rates ? metric_name(r->terms.rate) : NULL,
        .sentence = claims_may_be_quoted(&m) ? claims_words(c, &m) : NULL,
        .value = r->value,
        .lo = r->lo,
        .hi = r->hi,
        .level = r->level,
        .text_value = r->text,
        .unit = r->terms.text != NULL ? claim_unit(r, &c->memory) : NULL,
        .method = r->method,
        .n_runs = (int64_t)count_runs(r, 0),
        .n_attempts = (int64_t)count_runs(r, 1),
        .class_id = r->class_id,
        .axis = factor_rule(r->terms.axis)->name,
        .level_of = r->n_sides > 0 ? r->sides[0].level : NULL,
        .base = r->n_sides > 1 ? r->sides[1].level : NULL,
        .valid_to = s->valid_to,
        .owner = r->terms.owner,
        .note = r->terms.note,
        .declared_at = revision->made_at,
        .synthetic = r->synthetic,
    };
    claim_record_days(&row.observed_from, &row.observed_to, r);
    return row;
}

int claims_publish(struct cli *c)
{
    struct registry r;
    struct error err = {0};
    size_t n = 0, room = 0;
    int status = claims_load(c, &r);
    if (status != 0)
        return status;
    for (size_t i = 0; i < r.n_claims; i++)
        room += r.claims[i].n_revisions;
    struct claim_view_row *rows = arena_array(&c->memory, room, sizeof *rows);
    int rc = rows != NULL ? 0 : error_nomem(&err);
    for (size_t i = 0; i < r.n_claims && rc == 0; i++)
        for (size_t k = 0; k < r.claims[i].n_revisions && rc == 0; k++) {
            struct claim_standing s;
            rc = claim_judge(&s, &r, &r.claims[i], &r.claims[i].revisions[k], &err);
            if (rc == 0)
                rows[n++] = row_of(c, &r.claims[i], &r.claims[i].revisions[k], &s);
        }
    if (rc == 0)
        rc = claim_view_publish(c->store, rows, n, &err);
    return rc == 0 ? 0 : cli_fail(c, &err, "'mcreport db verify' checks the database");
}

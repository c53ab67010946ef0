/* Claims of a week: those that became dated, in the past; those that soon expire, as they may be quoted; what to do. */
#include "report/block_week.h"

#include "query/claim_words.h"
#include "query/words.h"

#include <string.h>

static struct study_claim as_study_claim(const struct week_claim *c)
{
    return (struct study_claim){.claim = c->claim, .revision = c->revision, .standing = c->now};
}

static const char *receipts_words(struct study *x, const struct claim_record *r)
{
    char name[RECEIPT_ID_SIZE] = "none";
    size_t n = 0;
    for (size_t i = 0; i < r->n_sides; i++) {
        if (n == 0 && r->sides[i].n_receipts > 0)
            receipt_name(name, &r->sides[i].receipts[0].id);
        n += r->sides[i].n_receipts;
    }
    return n > 1 ? arena_format(x->memory, "%s and %zu more", name, n - 1) : arena_copy(x->memory, name);
}

/* By date and receipts, never by id: a dated page has no claims. */
static void put_became_dated(struct study *x, const struct block_body *body)
{
    static const struct column columns[] = {{"As of", ALIGN_LEFT, 0, 0},
                                            {"What was so", ALIGN_LEFT, 0, 1},
                                            {"Receipts", ALIGN_LEFT, 0, 0},
                                            {"Why it is dated", ALIGN_LEFT, 0, 1}};
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < x->week.n_became_dated; i++) {
        const struct week_claim *c = &x->week.became_dated[i];
        struct study_claim s = as_study_claim(c);
        struct cell *cell = table_row(&t);
        int64_t oldest, newest;
        if (cell == NULL)
            return;
        claim_record_days(&oldest, &newest, &c->revision->record);
        cell[0].text = words_day(x->memory, newest);
        cell[1].text = claim_headline(&c->revision->record, 1, x->memory);
        cell[2].text = receipts_words(x, &c->revision->record);
        cell[3].text = study_claim_reasons(x, &s);
    }
    table_finish(&t, study_table_title(x, body, NULL, "What ceased to be of today"),
                 "Quoted with their date or not at all: 'mcreport quote ID --dated'.", "No claim became dated.");
}

static void put_expiring(struct study *x, const struct block_body *body)
{
    static const struct column columns[] = {{"Claim", ALIGN_LEFT, 1, 0},
                                            {"What", ALIGN_LEFT, 0, 1},
                                            {"Value", ALIGN_RIGHT, 0, 0},
                                            {"95 % interval", ALIGN_RIGHT, 0, 0},
                                            {"Valid to", ALIGN_LEFT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < x->week.n_expiring; i++) {
        const struct week_claim *c = &x->week.expiring[i];
        const struct claim_record *r = &c->revision->record;
        struct study_claim s = as_study_claim(c);
        const char *interval = claim_interval_words(r, x->memory);
        struct cell *cell = table_row(&t);
        if (cell == NULL)
            return;
        cell[0].text = study_claim_name(x, &s);
        cell[1].text = study_claim_subject(x, r);
        cell[2].text = study_claim_value(x, r);
        cell[3].text = interval != NULL && interval[0] != '\0' ? interval : "none";
        cell[4].text = words_day(x->memory, c->ends);
    }
    table_finish(&t, study_table_title(x, body, NULL, "Claims that expire within seven days"), NULL,
                 "No claim expires within seven days.");
}

/* --- what to do, in reference: names, and no values --- */

static void renewal_row(struct study *x, struct table_builder *t, const struct week_claim *c, const char *what)
{
    struct study_claim s = as_study_claim(c);
    struct cell *cell = table_row(t);
    if (cell == NULL)
        return;
    cell[0].text = study_claim_name(x, &s);
    cell[1].text = what;
    cell[2].text = c->missing != NULL ? c->missing : "nothing: the runs are there";
    cell[3].text = c->renew;
}

static void put_renewals(struct study *x, const struct block_body *body)
{
    static const struct column columns[] = {{"Claim", ALIGN_LEFT, 1, 0},
                                            {"What became of it", ALIGN_LEFT, 0, 1},
                                            {"Missing for a renewal", ALIGN_LEFT, 0, 1},
                                            {"Command", ALIGN_LEFT, 1, 0}};
    const struct week *w = &x->week;
    struct table_builder t = table_start(&x->build, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < w->n_fell; i++) {
        struct study_claim s = as_study_claim(&w->fell[i]);
        renewal_row(
            x, &t, &w->fell[i],
            arena_format(x->memory, "%s: %s", claim_status_name(w->fell[i].now.status), study_claim_reasons(x, &s)));
    }
    for (size_t i = 0; i < w->n_became_dated; i++) {
        struct study_claim s = as_study_claim(&w->became_dated[i]);
        renewal_row(x, &t, &w->became_dated[i],
                    arena_format(x->memory, "became dated: %s", study_claim_reasons(x, &s)));
    }
    for (size_t i = 0; i < w->n_expiring; i++)
        renewal_row(x, &t, &w->expiring[i],
                    arena_format(x->memory, "expires after %s", words_day(x->memory, w->expiring[i].ends)));
    table_finish(&t, study_table_title(x, body, NULL, "Claims that ask for something"), NULL,
                 w->n_judged == 0 ? "No claim was ever declared."
                                  : "None: no claim became dated, and none expires within seven days.");
}

static size_t n_became_dated(const struct week *w)
{
    return w->n_became_dated;
}

static size_t n_expiring(const struct week *w)
{
    return w->n_expiring;
}

static size_t n_renewals(const struct week *w)
{
    return w->n_fell + w->n_became_dated + w->n_expiring;
}

static const struct {
    enum plane plane;
    size_t (*count)(const struct week *w);
    void (*put)(struct study *x, const struct block_body *body);
} lists[] = {{PLANE_DATED, n_became_dated, put_became_dated},
             {PLANE_CURRENT, n_expiring, put_expiring},
             {PLANE_REFERENCE, n_renewals, put_renewals}};

int block_week_claims(struct study *x, const struct block_body *body, struct error *err)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (lists[i].plane == study_plane(x))
            lists[i].put(x, body);
    return x->memory->failed ? error_nomem(err) : 0;
}

int has_week_claims(const struct study *x, const struct block_body *body)
{
    size_t n = 0;
    (void)body;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        n += lists[i].plane == study_plane(x) ? lists[i].count(&x->week) : 0;
    return n > 0;
}

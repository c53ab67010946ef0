#include "store/price_parts.h"

#include "core/date.h"
#include "core/json_writer.h"
#include "store/state.h"

#include <stdlib.h>
#include <string.h>

int price_is_stored(struct store *s, const struct digest *id, int *stored, struct error *err)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, "SELECT 1 FROM price WHERE id = ?1", err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, id);
    rc = statement_step(st, stored, err);
    statement_close(st);
    return rc;
}

/* A correction speaks of the same thing, and not before it; a row is corrected once. */
static int judge_correction(const struct price_row *old, const struct price *p, struct error *err)
{
    const struct price *was = &old->price;
    const struct {
        const char *what;
        int same;
    } must_agree[] = {
        {"provider", strcmp(was->provider, p->provider) == 0},
        {"surface", strcmp(was->surface, p->surface) == 0},
        {"accelerator", strcmp(was->accelerator, p->accelerator) == 0},
        {"basis", was->basis == p->basis},
        {"kind of data (synthetic or not)", was->synthetic == p->synthetic},
    };
    for (size_t i = 0; i < sizeof must_agree / sizeof must_agree[0]; i++)
        if (!must_agree[i].same)
            return error_set(err, ERR_INPUT, "supersedes %s: that row has another %s; a row corrects the same thing",
                             old->name, must_agree[i].what);
    char day[DATE_TEXT_SIZE];
    date_format_day(day, was->observed);
    if (p->observed < was->observed)
        return error_set(err, ERR_INPUT, "supersedes %s: that row was observed later (%s)", old->name, day);
    if (old->superseded_by != NULL)
        return error_set(err, ERR_REFUSED, "supersedes %s: %s did already; supersede that one", old->name,
                         old->superseded_by);
    return 0;
}

int price_check_correction(struct store *s, const struct price *p, struct error *err)
{
    struct arena memory = {0};
    struct price_row old = {0};
    if (!p->has_supersedes)
        return 0;
    int rc = price_get(s, &p->supersedes, 0, &memory, &old, err);
    if (rc == ERR_NOT_FOUND)
        rc = error_prefix(err, "supersedes");
    if (rc == 0)
        rc = judge_correction(&old, p, err);
    arena_release(&memory);
    return rc;
}

static int refuse_contradiction(struct statement *st, const struct price_row *row, struct error *err)
{
    struct digest id;
    char name[PRICE_ID_SIZE], day[DATE_TEXT_SIZE];
    if (statement_digest(st, 0, &id) != 0)
        return error_set(err, ERR_INTEGRITY, "a price row without an id");
    price_name(name, &id);
    date_format_day(day, row->price.observed);
    return error_set(
        err, ERR_REFUSED,
        "contradicts %s: the same offer on %s costs %s %s per accelerator-hour there and %s here; supersede "
        "%s if it is wrong, name the sku or region if they are two offers",
        name, day, statement_text(st, 1), row->price.currency, row->accelerator_hour.text, name);
}

/*
 * The same offer on the same day at another price. A row that was corrected by that day contradicts nothing any more,
 * be it another one or this, nor does the row that this one corrects. Equal prices have equal texts.
 */
int price_check_contradiction(struct store *s, const struct price_row *row, struct error *err)
{
    static const char sql[] =
        "SELECT p.id, p.accelerator_hour FROM price p "
        "WHERE p.accelerator = ?1 AND p.surface = ?2 AND p.basis = ?3 AND p.provider = ?4 AND p.region IS ?5 "
        "AND p.observed = ?6 AND p.sku IS ?7 AND p.per = ?8 AND p.currency = ?9 AND p.synthetic = ?10 "
        "AND p.accelerator_hour <> ?11 AND p.id IS NOT ?12 "
        "AND NOT EXISTS (SELECT 1 FROM price n WHERE n.supersedes IN (p.id, ?13) AND n.observed <= ?6) "
        "ORDER BY p.id LIMIT 1";
    const struct price *p = &row->price;
    struct statement *st = NULL;
    int found = 0;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_text(st, 1, p->accelerator);
    statement_bind_text(st, 2, p->surface);
    statement_bind_text(st, 3, price_basis_name(p->basis));
    statement_bind_text(st, 4, p->provider);
    statement_bind_text(st, 5, p->region);
    statement_bind_int(st, 6, p->observed);
    statement_bind_text(st, 7, p->sku);
    statement_bind_int(st, 8, p->per);
    statement_bind_text(st, 9, p->currency);
    statement_bind_int(st, 10, p->synthetic);
    statement_bind_text(st, 11, row->accelerator_hour.text);
    statement_bind_digest(st, 12, p->has_supersedes ? &p->supersedes : NULL);
    statement_bind_digest(st, 13, &row->id);
    rc = statement_step(st, &found, err);
    if (rc == 0 && found)
        rc = refuse_contradiction(st, row, err);
    statement_close(st);
    return rc;
}

/* [{"name","factor"}...]; NULL without multipliers. The caller frees it. */
static int write_multipliers(char **out, const struct price *p, struct error *err)
{
    struct json_writer w;
    size_t size = 0;
    *out = NULL;
    if (p->n_multipliers == 0)
        return 0;
    FILE *f = open_memstream(out, &size);
    if (f == NULL)
        return error_nomem(err);
    json_writer_init(&w, f, 0);
    json_open_array(&w, NULL);
    for (size_t i = 0; i < p->n_multipliers; i++) {
        json_open_object(&w, NULL);
        json_string(&w, "name", p->multipliers[i].name);
        json_string(&w, "factor", p->multipliers[i].factor.text);
        json_close_object(&w);
    }
    json_close_array(&w);
    return fclose(f) == 0 ? 0 : error_nomem(err);
}

static const char *stated(const struct decimal *d)
{
    return d->text[0] != '\0' ? d->text : NULL;
}

static int insert(struct store *s, const struct price_row *row, const char *multipliers, struct error *err)
{
    static const char sql[] =
        "INSERT INTO price (id, provider, surface, sku, region, accelerator, basis, currency, unit, per, unit_price, "
        "low, "
        "high, multipliers, observed, valid_until, source, grade, verbatim, supersedes, synthetic, accelerator_hour, "
        "exact, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
        "?19, ?20, ?21, ?22, ?23, ?24)";
    const struct price *p = &row->price;
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, &row->id);
    statement_bind_text(st, 2, p->provider);
    statement_bind_text(st, 3, p->surface);
    statement_bind_text(st, 4, p->sku);
    statement_bind_text(st, 5, p->region);
    statement_bind_text(st, 6, p->accelerator);
    statement_bind_text(st, 7, price_basis_name(p->basis));
    statement_bind_text(st, 8, p->currency);
    statement_bind_text(st, 9, price_unit_name(p->unit));
    statement_bind_int(st, 10, p->per);
    statement_bind_text(st, 11, p->unit_price.text);
    statement_bind_text(st, 12, stated(&p->low));
    statement_bind_text(st, 13, stated(&p->high));
    statement_bind_text(st, 14, multipliers);
    statement_bind_time(st, 15, p->observed);
    statement_bind_time(st, 16, p->valid_until);
    statement_bind_text(st, 17, p->source);
    statement_bind_text(st, 18, price_grade_name(p->grade));
    statement_bind_text(st, 19, p->verbatim);
    statement_bind_digest(st, 20, p->has_supersedes ? &p->supersedes : NULL);
    statement_bind_int(st, 21, p->synthetic);
    statement_bind_text(st, 22, row->accelerator_hour.text);
    statement_bind_int(st, 23, row->exact);
    statement_bind_int(st, 24, row->recorded_at);
    return statement_run(st, err);
}

int content_of_price(struct digest *out, const struct digest *id, struct error *err)
{
    struct digest_stream d;
    if (digest_stream_open(&d) != 0)
        return error_nomem(err);
    digest_stream_text(&d, "price");
    digest_stream_bytes(&d, id->byte, DIGEST_SIZE);
    digest_stream_close(&d, out);
    return 0;
}

int price_store(struct store *s, const struct price_row *row, struct error *err)
{
    struct digest item;
    char *multipliers = NULL;
    int rc = write_multipliers(&multipliers, &row->price, err);
    if (rc == 0)
        rc = insert(s, row, multipliers, err);
    if (rc == 0)
        rc = content_of_price(&item, &row->id, err);
    if (rc == 0)
        store_content_add(s, &item);
    free(multipliers);
    return rc;
}

static int add(struct store *s, const struct price_row *row, enum price_added *outcome, struct error *err)
{
    int stored = 0;
    int rc = price_is_stored(s, &row->id, &stored, err);
    if (rc == 0)
        *outcome = stored ? PRICE_DUPLICATE : PRICE_NEW;
    if (rc != 0 || stored)
        return rc;
    rc = price_check_correction(s, &row->price, err);
    if (rc == 0)
        rc = price_check_contradiction(s, row, err);
    return rc == 0 ? price_store(s, row, err) : rc;
}

int price_add(struct store *s, const struct price *p, int64_t recorded_at, enum price_added *outcome,
              struct price_row *row, struct error *err)
{
    struct price_row r;
    struct store_step step;
    enum price_added is = PRICE_NEW;
    int rc = price_complete(&r, p, err);
    if (rc != 0)
        return rc;
    r.recorded_at = recorded_at;
    rc = store_step_begin(s, &step, err);
    if (rc != 0)
        return rc;
    rc = store_step_end(s, &step, add(s, &r, &is, err), err);
    if (rc == 0) {
        *outcome = is;
        *row = r;
    }
    return rc;
}

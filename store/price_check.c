#include "store/price_parts.h"

#include "core/date.h"
#include "core/text.h"
#include "receipt/accelerator.h"

#include <string.h>

/* Two texts that look alike and are not would be two providers, two surfaces, two regions. */
static int check_text(const char *field, const char *text, int verbatim, struct error *err)
{
    static const char white[] = " \t\r\n";
    size_t n = strlen(text);
    if (text_valid_prefix(text, n) != n)
        return error_set(err, ERR_INPUT, "%s '%.60s': not UTF-8", field, text);
    if (!verbatim && (strspn(text, white) > 0 || strchr(white, text[n - 1]) != NULL))
        return error_set(err, ERR_INPUT, "%s '%s': white space around it", field, text);
    return 0;
}

static int check_texts(struct price *p, struct error *err)
{
    const struct {
        const char *field;
        const char **text;
        int optional;
    } texts[] = {
        {"provider", &p->provider, 0}, {"surface", &p->surface, 0},         {"sku", &p->sku, 1},
        {"region", &p->region, 1},     {"accelerator", &p->accelerator, 0}, {"source", &p->source, 0},
        {"verbatim", &p->verbatim, 1},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *text = *texts[i].text;
        if (text == NULL || text[0] == '\0') {
            *texts[i].text = NULL; /* an empty cell states nothing */
            if (texts[i].optional)
                continue;
            return error_set(err, ERR_INPUT, "%s: not stated", texts[i].field);
        }
        int rc = check_text(texts[i].field, text, texts[i].text == &p->verbatim, err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

static int check_currency(const char *currency, struct error *err)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (currency == NULL || currency[0] == '\0')
        return error_set(err, ERR_INPUT, "currency: not stated");
    if (strlen(currency) != 3 || strspn(currency, letters) != 3)
        return error_set(err, ERR_INPUT, "currency '%s': must be three upper-case letters, such as USD", currency);
    return 0;
}

static int check_positive(const char *field, const struct decimal *d, struct error *err)
{
    if (d->text[0] == '\0')
        return error_set(err, ERR_INPUT, "%s: not stated", field);
    if (decimal_sign(d) <= 0)
        return error_set(err, ERR_INPUT, "%s '%s': must be positive", field, d->text);
    return 0;
}

static int check_range(const struct price *p, struct error *err)
{
    if (p->low.text[0] == '\0' && p->high.text[0] == '\0')
        return 0;
    if (p->high.text[0] == '\0')
        return error_set(err, ERR_INPUT, "low '%s': a range needs its high end too", p->low.text);
    if (p->low.text[0] == '\0')
        return error_set(err, ERR_INPUT, "high '%s': a range needs its low end too", p->high.text);
    int rc = check_positive("low", &p->low, err);
    if (rc != 0)
        return rc;
    if (decimal_compare(&p->low, &p->unit_price) > 0)
        return error_set(err, ERR_INPUT, "low '%s': above the price '%s'", p->low.text, p->unit_price.text);
    if (decimal_compare(&p->high, &p->unit_price) < 0)
        return error_set(err, ERR_INPUT, "high '%s': below the price '%s'", p->high.text, p->unit_price.text);
    return 0;
}

static int check_multiplier(const struct price *p, size_t i, struct error *err)
{
    const struct price_multiplier *m = &p->multipliers[i];
    if (m->name == NULL || m->name[0] == '\0')
        return error_set(err, ERR_INPUT, "multiplier '%s': without a name", m->factor.text);
    int rc = check_text("multiplier", m->name, 0, err);
    if (rc == 0)
        rc = check_positive("factor", &m->factor, err);
    if (rc != 0)
        return error_prefix(err, "multiplier '%s'", m->name);
    for (size_t k = 0; k < i; k++)
        if (strcmp(p->multipliers[k].name, m->name) == 0)
            return error_set(err, ERR_INPUT, "multiplier '%s': named twice", m->name);
    return 0;
}

static int check_multipliers(const struct price *p, struct error *err)
{
    if (p->n_multipliers > PRICE_MULTIPLIERS)
        return error_set(err, ERR_INPUT, "%zu multipliers: at most %d", p->n_multipliers, PRICE_MULTIPLIERS);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < p->n_multipliers; i++)
        rc = check_multiplier(p, i, err);
    return rc;
}

static int check_days(struct price *p, struct error *err)
{
    char seen[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];
    if (p->observed == DATE_NONE)
        return error_set(err, ERR_INPUT, "observed: not stated");
    date_format_day(seen, p->observed);
    if (p->observed < 0)
        return error_set(err, ERR_INPUT, "observed %s: before 1970", seen);
    p->observed = date_first_of_day(p->observed);
    if (p->valid_until == DATE_NONE)
        return 0;
    date_format_day(until, p->valid_until);
    if (p->valid_until < p->observed)
        return error_set(err, ERR_INPUT, "valid until %s: before it was observed (%s)", until, seen);
    p->valid_until = date_valid_to(p->valid_until, 0);
    return 0;
}

static int check_kinds(const struct price *p, struct error *err)
{
    if (price_basis_name(p->basis) == NULL || price_unit_name(p->unit) == NULL || price_grade_name(p->grade) == NULL)
        return error_set(err, ERR_INPUT, "basis, unit or grade: none that is known");
    if (p->per < 1)
        return error_set(err, ERR_INPUT, "per '%lld': must be 1 or more", (long long)p->per);
    return 0;
}

int price_complete(struct price_row *out, const struct price *p, struct error *err)
{
    struct price_row row = {.price = *p};
    int rc = check_texts(&row.price, err);
    if (rc == 0)
        rc = check_kinds(&row.price, err);
    if (rc == 0)
        rc = check_currency(p->currency, err);
    if (rc == 0)
        rc = check_positive("price", &p->unit_price, err);
    if (rc == 0)
        rc = check_range(&row.price, err);
    if (rc == 0)
        rc = check_multipliers(&row.price, err);
    if (rc == 0)
        rc = check_days(&row.price, err);
    if (rc != 0)
        return rc;
    const struct accelerator *known = accelerator_find(p->accelerator);
    if (known != NULL)
        row.price.accelerator = known->name;
    row.price.synthetic = p->synthetic != 0;
    rc = price_derive(&row, err);
    if (rc == 0)
        *out = row;
    return rc;
}

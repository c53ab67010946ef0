/* Whose price rows a claim about money stands on. */
#include "query/claim_parts.h"

#include "core/text.h"

#include <string.h>

static int read_currency(struct terms_reading *x, const char *place, const struct json_node *v, const char **out)
{
    const char *text = NULL;
    int rc = terms_text(x, place, v, &text);
    if (rc == 0)
        rc = price_currency(out, place, text, x->memory, x->err);
    if (rc == 0 && strcmp(*out, "USD") == 0)
        *out = NULL;
    return rc;
}

int terms_price(struct terms_reading *x, const struct json_node *v)
{
    struct claim_terms *t = x->out;
    const struct {
        const char *name, *place, **at;
        int (*read)(struct terms_reading *x, const char *place, const struct json_node *v, const char **out);
    } members[] = {
        {"provider", "/price/provider", &t->provider, terms_text},
        {"region", "/price/region", &t->region, terms_text},
        {"currency", "/price/currency", &t->currency, read_currency},
    };
    const char *const names[] = {members[0].name, members[1].name, members[2].name};
    int rc = 0;
    if (!claim_metric_rule(t->metric)->priced)
        return error_set(x->err, ERR_INPUT, "/price: %s stands on no price; leave it out",
                         claim_metric_rule(t->metric)->title);
    if (json_type(v) != JSON_OBJECT)
        return error_set(x->err, ERR_INPUT, "/price: not an object of provider, region and currency");
    for (v = json_first(v); v != NULL && rc == 0; v = json_next(v)) {
        size_t i = 0;
        while (i < 3 && strcmp(names[i], json_name(v)) != 0)
            i++;
        if (i == 3)
            return terms_unknown(x, "/price", json_name(v), "unknown", names, 3);
        if (json_type(v) != JSON_NULL)
            rc = members[i].read(x, members[i].place, v, members[i].at);
    }
    return rc;
}

void terms_write_price(struct json_writer *w, const struct claim_terms *t)
{
    if (t->provider == NULL && t->region == NULL && t->currency == NULL)
        return;
    json_open_object(w, "price");
    if (t->provider != NULL)
        json_string(w, "provider", t->provider);
    if (t->region != NULL)
        json_string(w, "region", t->region);
    if (t->currency != NULL)
        json_string(w, "currency", t->currency);
    json_close_object(w);
}

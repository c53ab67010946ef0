/* Values in a claim's terms, and the terms in canonical form. */
#include "query/claim_parts.h"

#include "core/json_writer.h"
#include "core/number.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

int terms_unknown(struct terms_reading *x, const char *place, const char *value, const char *what,
                  const char *const *names, size_t n)
{
    const char *near = text_did_you_mean(value, names, n);
    const char *list = NULL;
    if (near != NULL)
        return error_set(x->err, ERR_INPUT, "%s '%.60s': %s; did you mean '%s'?", place, value, what, near);
    for (size_t i = 0; i < n; i++)
        list = list == NULL ? names[i] : arena_format(x->memory, "%s, %s", list, names[i]);
    return list == NULL ? error_nomem(x->err)
                        : error_set(x->err, ERR_INPUT, "%s '%.60s': %s; there are %s", place, value, what, list);
}

int terms_text(struct terms_reading *x, const char *place, const struct json_node *v, const char **out)
{
    const char *text = json_text(v);
    if (text == NULL)
        return error_set(x->err, ERR_INPUT, "%s: not text", place);
    if (!text_is_plain(text)) /* a quote is read by people: what they cannot see must not be in it */
        return error_set(x->err, ERR_INPUT, "%s: control or invisible characters in it", place);
    text += strspn(text, " ");
    size_t len = strlen(text);
    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (len == 0)
        return error_set(x->err, ERR_INPUT, "%s: empty", place);
    *out = arena_copy_n(x->memory, text, len);
    return *out != NULL ? 0 : error_nomem(x->err);
}

int terms_factor(struct terms_reading *x, const char *place, const char *name, enum factor *out)
{
    const char *names[FACTORS];
    if (factor_by_name(out, name) == 0)
        return 0;
    for (size_t i = 0; i < FACTORS; i++)
        names[i] = factor_rule((enum factor)i)->name;
    return terms_unknown(x, place, name, "no factor", names, FACTORS);
}

/* Factors whose values are one of two words, and what people may write for them. */
static int is_boolean(enum factor f)
{
    return f == FACTOR_SYNTHETIC || f == FACTOR_EVAL;
}

static int is_word_of(enum factor f, const char *value)
{
    static const char *const words[][2] = {{"yes", "no"}, {"on", "off"}};
    const char *const *pair = words[f == FACTOR_EVAL];
    return !is_boolean(f) || strcmp(value, pair[0]) == 0 || strcmp(value, pair[1]) == 0;
}

int terms_value(struct terms_reading *x, const char *place, enum factor f, const struct json_node *v, const char **out)
{
    char number[NUMBER_TEXT_SIZE];
    const char *text = number;
    int rc = 0;
    if (json_type(v) == JSON_STRING)
        rc = terms_text(x, place, v, &text);
    else if (json_type(v) == JSON_NUMBER)
        number_format_exact(number, json_number(v));
    else if (json_type(v) == JSON_BOOL && is_boolean(f))
        text = json_is_true(v) ? "true" : "false";
    else
        return error_set(x->err, ERR_INPUT, "%s: no value of %s", place, factor_rule(f)->title);
    if (rc != 0)
        return rc;
    if ((*out = selection_value(x->memory, f, text)) == NULL)
        return error_nomem(x->err);
    if (!is_word_of(f, *out))
        return error_set(x->err, ERR_INPUT, "%s '%.60s': must be true or false", place, *out);
    return 0;
}

int terms_refuse_best(struct terms_reading *x, const char *place, const char *word)
{
    static const char *const best[] = {"best", "max", "peak", "fastest", "top"};
    char *lower = arena_copy(x->memory, word);
    if (lower == NULL)
        return error_nomem(x->err);
    text_lower(lower);
    for (size_t i = 0; i < sizeof best / sizeof *best; i++)
        if (strncmp(lower, best[i], strlen(best[i])) == 0)
            return error_set(x->err, ERR_REFUSED,
                             "%s '%.60s': never the best of several runs: all complete runs of a class enter", place,
                             word);
    return 0;
}

static int has_rate(enum claim_metric m)
{
    return claim_metric_rule(m)->lane == LANE_TRAINING && m != CLAIM_TIME_TO_RESULT;
}

/* The two throughputs: what a number is of, and no matter of which runs. */
static int read_rate(struct terms_reading *x, const struct json_node *v)
{
    static const char *const place = "/where/metric";
    const char *const names[] = {metric_name(METRIC_STEADY), metric_name(METRIC_WHOLE_RUN)};
    const char *name = NULL;
    int rc = terms_text(x, place, v, &name);
    if (rc == 0)
        rc = terms_refuse_best(x, place, name);
    if (rc != 0)
        return rc;
    if (!has_rate(x->out->metric))
        return error_set(x->err, ERR_INPUT, "%s: %s is of no throughput; leave it out", place,
                         claim_metric_rule(x->out->metric)->title);
    if (metric_by_name(&x->out->rate, name) == 0)
        return 0;
    return terms_unknown(x, place, name, "no throughput metric", names, sizeof names / sizeof *names);
}

static int read_statistic(struct terms_reading *x, const struct json_node *v)
{
    const char *name = NULL;
    int rc = terms_text(x, "/where/statistic", v, &name);
    if (rc == 0)
        rc = terms_refuse_best(x, "/where/statistic", name);
    if (rc == 0)
        rc = error_set(x->err, ERR_INPUT, "/where/statistic '%.60s': not for a claim to choose; leave it out", name);
    return rc;
}

/* Which runs: null asks for those that do not record it. */
static int read_asked(struct terms_reading *x, const char *name, const struct json_node *v)
{
    enum factor f;
    int rc = terms_factor(x, "/where", name, &f);
    if (rc != 0)
        return rc;
    if (f == FACTOR_METRIC)
        return read_rate(x, v);
    if (f == FACTOR_STATISTIC)
        return read_statistic(x, v);
    x->asked[f] = 1;
    if (json_type(v) == JSON_NULL && f != FACTOR_CLASS)
        return 0;
    const char *place = arena_format(x->memory, "/where/%s", name);
    return place != NULL ? terms_value(x, place, f, v, &x->value[f]) : error_nomem(x->err);
}

int terms_where(struct terms_reading *x, const struct json_node *v)
{
    int rc = 0;
    if (json_type(v) != JSON_OBJECT)
        return error_set(x->err, ERR_INPUT, "/where: not an object of factors and values");
    for (v = json_first(v); v != NULL && rc == 0; v = json_next(v)) {
        if (strcmp(json_name(v), "class-of") == 0)
            rc = terms_text(x, "/where/class-of", v, &x->class_of_receipt);
        else
            rc = read_asked(x, json_name(v), v);
    }
    if (rc == 0 && x->class_of_receipt != NULL && x->asked[FACTOR_CLASS])
        rc = error_set(x->err, ERR_INPUT, "/where/class-of: /where/class names one already; a claim is of one class");
    return rc;
}

static int list_term(struct terms_reading *x, const char *name, const char *value)
{
    const char *term = arena_format(x->memory, "%s=%s", name, value != NULL ? value : "");
    if (term == NULL)
        return error_nomem(x->err);
    x->out->where[x->out->n_where++] = term;
    return 0;
}

int terms_list_where(struct terms_reading *x)
{
    struct claim_terms *t = x->out;
    const char *synthetic = x->value[FACTOR_SYNTHETIC];
    int rc = 0;
    t->synthetic = synthetic != NULL && strcmp(synthetic, "yes") == 0;
    if ((t->where = arena_array(x->memory, FACTORS + 1, sizeof *t->where)) == NULL)
        return error_nomem(x->err);
    for (size_t f = 0; f < FACTORS && rc == 0; f++)
        if (x->asked[f])
            rc = list_term(x, factor_rule((enum factor)f)->name, x->value[f]);
    if (rc == 0 && x->class_of_receipt != NULL)
        rc = list_term(x, "class-of", x->class_of_receipt);
    return rc;
}

static void write_where(struct json_writer *w, const struct claim_terms *t)
{
    char name[64];
    json_open_object(w, "where");
    if (t->rate != METRIC_STEADY)
        json_string(w, factor_rule(FACTOR_METRIC)->name, metric_name(t->rate));
    for (size_t i = 0; i < t->n_where; i++) {
        size_t len = strcspn(t->where[i], "=");
        const char *value = t->where[i] + len + 1;
        snprintf(name, sizeof name, "%.*s", (int)len, t->where[i]);
        json_string(w, name, value[0] != '\0' ? value : NULL);
    }
    json_close_object(w);
}

static void write_texts(struct json_writer *w, const char *name, const char *const *texts, size_t n)
{
    if (n == 0)
        return;
    json_open_array(w, name);
    for (size_t i = 0; i < n; i++)
        json_string(w, NULL, texts[i]);
    json_close_array(w);
}

static void write_text(struct json_writer *w, const char *name, const char *text)
{
    if (text != NULL)
        json_string(w, name, text);
}

/* What has its default is not said. */
static void write_terms(struct json_writer *w, const struct claim_terms *t)
{
    const char *disclosed[FACTORS];
    size_t n = 0;
    for (size_t f = 0; f < FACTORS; f++)
        if (t->disclosed & 1u << f)
            disclosed[n++] = factor_rule((enum factor)f)->name;
    json_string(w, "schema", CLAIM_SCHEMA);
    json_string(w, "id", t->id);
    json_string(w, "metric", claim_metric_rule(t->metric)->name);
    if (t->n_where > 0 || t->rate != METRIC_STEADY)
        write_where(w, t);
    write_text(w, "axis", t->axis != FACTOR_ACCELERATOR ? factor_rule(t->axis)->name : NULL);
    write_text(w, "level", t->level);
    write_text(w, "base", t->base);
    write_text(w, "basis", t->has_basis ? price_basis_name(t->basis) : NULL);
    terms_write_price(w, t);
    write_texts(w, "disclose", disclosed, n);
    write_texts(w, "derived_from", t->derived_from, t->n_derived);
    write_text(w, "owner", t->owner);
    write_text(w, "note", t->note);
    if (t->valid_days > 0)
        json_int(w, "valid_days", t->valid_days);
}

int terms_write(struct claim_terms *t, struct arena *memory, struct error *err)
{
    struct json_writer w;
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return error_nomem(err);
    json_writer_init(&w, f, 0);
    json_open_object(&w, NULL);
    write_terms(&w, t);
    json_close_object(&w);
    t->text = fclose(f) == 0 ? arena_copy_n(memory, text, size) : NULL;
    free(text);
    return t->text != NULL ? 0 : error_nomem(err);
}

#include "cli/report_settings.h"

#include "cli/price_wish.h"

#include "core/text.h"
#include "query/selection.h"

#include <string.h>

typedef int setter(struct report_settings *x, const char *value);

static int set_class(struct report_settings *x, const char *value)
{
    x->request.class_of = value;
    return 0;
}

static int set_base(struct report_settings *x, const char *value)
{
    x->request.base = value;
    return 0;
}

static int set_axis(struct report_settings *x, const char *value)
{
    struct error err = {0};
    if (selection_factor(&x->request.axis, value, &err) != 0)
        return cli_usage(x->c, "--set axis=%s: %s", value, err.text);
    return factor_rule(x->request.axis)->may_be_axis ? 0 : cli_usage(x->c, "--set axis=%s: never an axis", value);
}

static int set_disclose(struct report_settings *x, const char *value)
{
    struct error err = {0};
    enum factor f;
    if (selection_factor(&f, value, &err) != 0)
        return cli_usage(x->c, "--set disclose=%s: %s", value, err.text);
    if (factor_rule(f)->kind != FACTOR_SOFT)
        return cli_usage(x->c, "--set disclose=%s: %s is never waived", value, factor_rule(f)->title);
    x->request.disclosed |= 1u << f;
    return 0;
}

static int set_metric(struct report_settings *x, const char *value)
{
    return metric_by_name(&x->request.metric, value) == 0
               ? 0
               : cli_usage(x->c, "--set metric=%s: steady or whole_run", value);
}

static int set_page(struct report_settings *x, const char *value)
{
    x->page = value;
    return strcmp(value, "a4") == 0 || strcmp(value, "letter") == 0
               ? 0
               : cli_usage(x->c, "--set page=%s: a4 or letter", value);
}

static int set_basis(struct report_settings *x, const char *value)
{
    return wish_basis(x->c, "--set basis", value, &x->request.wish);
}

static int set_currency(struct report_settings *x, const char *value)
{
    return wish_currency(x->c, "--set currency", value, &x->request.wish);
}

static int set_provider(struct report_settings *x, const char *value)
{
    x->request.wish.provider = value;
    return 0;
}

static int set_region(struct report_settings *x, const char *value)
{
    x->request.wish.region = value;
    return 0;
}

static int set_price(struct report_settings *x, const char *value)
{
    return wish_row(x->c, "--set price", value, x->rows, &x->request.wish.n_rows);
}

static int set_utilization(struct report_settings *x, const char *value)
{
    return wish_utilization(x->c, "--set utilization", value, x->utilization, &x->request.n_utilization);
}

static int set_what_if(struct report_settings *x, const char *value)
{
    x->request.wish.what_if = strcmp(value, "yes") == 0;
    return x->request.wish.what_if || strcmp(value, "no") == 0 ? 0
                                                               : cli_usage(x->c, "--set what-if=%s: yes or no", value);
}

static int set_priced_on(struct report_settings *x, const char *value)
{
    x->request.wish.priced_on = value;
    return 0;
}

static const struct {
    const char *name;
    setter *set;
} settings[] = {{"class", set_class},       {"base", set_base},          {"axis", set_axis},
                {"disclose", set_disclose}, {"metric", set_metric},      {"page", set_page},
                {"basis", set_basis},       {"currency", set_currency},  {"provider", set_provider},
                {"region", set_region},     {"price", set_price},        {"utilization", set_utilization},
                {"what-if", set_what_if},   {"priced-on", set_priced_on}};

enum { SETTINGS = sizeof settings / sizeof *settings };

static int apply(struct report_settings *x, const char *text)
{
    size_t n = strcspn(text, "=");
    const char *names[SETTINGS], *list = NULL;
    char *name = arena_copy_n(&x->c->memory, text, n);
    for (size_t i = 0; name != NULL && i < SETTINGS; i++) {
        names[i] = settings[i].name;
        if (strcmp(settings[i].name, name) == 0 && text[n] == '=' && text[n + 1] != '\0')
            return settings[i].set(x, text + n + 1);
        list = list == NULL ? names[i]
                            : arena_format(&x->c->memory, "%s%s%s", list, i + 1 < SETTINGS ? ", " : " or ", names[i]);
    }
    const char *near = name != NULL ? text_did_you_mean(name, names, SETTINGS) : NULL;
    return near != NULL ? cli_usage(x->c, "--set '%s': did you mean '%s=…'?", text, near)
                        : cli_usage(x->c, "--set '%s': %s, then =VALUE", text, list);
}

/* What one setting means can depend on another, whichever was given first. */
static int settle(struct report_settings *x)
{
    const struct price_wish *w = &x->request.wish;
    for (size_t i = 0; i < x->request.n_utilization; i++) {
        struct level_utilization *u = &x->utilization[i];
        if (u->level != NULL && (u->level = selection_value(&x->c->memory, x->request.axis, u->level)) == NULL)
            return EXIT_FAILED;
    }
    if (w->priced_on != NULL && !w->what_if)
        return cli_usage(x->c, "--set priced-on=%s: only with --set what-if=yes, as such a figure is modelled",
                         w->priced_on);
    return 0;
}

int report_settings_read(struct report_settings *x)
{
    struct cli *c = x->c;
    const char *text;
    size_t n = 0;
    int status = 0;
    while (args_value_at(&c->args, "--set", n) != NULL)
        n++;
    x->rows = arena_array(&c->memory, n, sizeof *x->rows);
    x->utilization = arena_array(&c->memory, n, sizeof *x->utilization);
    if (x->rows == NULL || x->utilization == NULL)
        return EXIT_FAILED;
    x->request.wish.rows = x->rows;
    x->request.utilization = x->utilization;
    for (size_t i = 0; status == 0 && (text = args_value_at(&c->args, "--set", i)) != NULL; i++)
        status = apply(x, text);
    return status == 0 ? settle(x) : status;
}

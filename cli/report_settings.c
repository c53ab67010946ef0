#include "cli/report_settings.h"

#include "cli/price_wish.h"

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

static int set_level(struct report_settings *x, const char *value)
{
    x->only[x->request.n_only++] = value;
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
    int repeats;
} settings[] = {{"class", set_class, 0},
                {"base", set_base, 0},
                {"level", set_level, 1},
                {"axis", set_axis, 0},
                {"disclose", set_disclose, 1},
                {"metric", set_metric, 0},
                {"page", set_page, 0},
                {"basis", set_basis, 0},
                {"currency", set_currency, 0},
                {"provider", set_provider, 0},
                {"region", set_region, 0},
                {"price", set_price, 1},
                {"utilization", set_utilization, 1},
                {"what-if", set_what_if, 0},
                {"priced-on", set_priced_on, 0}};

enum { SETTINGS = sizeof settings / sizeof *settings };

static int apply(struct report_settings *x, const char *text)
{
    size_t n = strcspn(text, "=");
    const char *names[SETTINGS];
    char *name = arena_copy_n(&x->c->memory, text, n);
    if (name == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < SETTINGS; i++) {
        names[i] = settings[i].name;
        if (strcmp(settings[i].name, name) != 0)
            continue;
        if (text[n] != '=' || text[n + 1] == '\0')
            return cli_usage(x->c, "--set '%s': say %s=VALUE", text, name);
        if (x->given[i]++ > 0 && !settings[i].repeats)
            return cli_usage(x->c, "--set '%s': %s is given twice", text, name);
        return settings[i].set(x, text + n + 1);
    }
    return cli_usage_word(x->c, "--set", name, names, SETTINGS);
}

/* The level that was meant, as the axis has it. */
static int settle_level(struct report_settings *x, const char **level)
{
    if (*level != NULL && (*level = selection_value(&x->c->memory, x->request.axis, *level)) == NULL)
        return EXIT_FAILED;
    return 0;
}

/* What one setting means can depend on another, whichever was given first. */
static int settle(struct report_settings *x)
{
    const struct price_wish *w = &x->request.wish;
    int status = settle_level(x, &x->request.base);
    for (size_t i = 0; i < x->request.n_only && status == 0; i++)
        status = settle_level(x, &x->only[i]);
    for (size_t i = 0; i < x->request.n_utilization && status == 0; i++)
        status = settle_level(x, &x->utilization[i].level);
    if (status != 0)
        return status;
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
    x->only = arena_array(&c->memory, n, sizeof *x->only);
    x->given = arena_array(&c->memory, SETTINGS, sizeof *x->given);
    if (x->rows == NULL || x->utilization == NULL || x->only == NULL || x->given == NULL)
        return EXIT_FAILED;
    x->request.only = x->only;
    x->request.wish.rows = x->rows;
    x->request.utilization = x->utilization;
    for (size_t i = 0; status == 0 && (text = args_value_at(&c->args, "--set", i)) != NULL; i++)
        status = apply(x, text);
    return status == 0 ? settle(x) : status;
}

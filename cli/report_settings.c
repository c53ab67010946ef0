#include "cli/report_settings.h"

#include "cli/levels.h"
#include "cli/price_wish.h"

#include "query/selection.h"
#include "query/week.h"

#include <stdlib.h>
#include <string.h>

typedef int setter(struct report_settings *x, const char *value);

/* "--set axis=foo"; where options say the same, "--by foo", as it was given. */
static const char *said(struct report_settings *x, const char *name, const char *value)
{
    const char *option = strcmp(name, "axis") == 0 ? "by" : name, *equals = value != NULL ? "=" : "";
    value = value != NULL ? value : "";
    return x->as_options ? arena_format(&x->c->memory, "--%s%s%s", option, value[0] != '\0' ? " " : "", value)
                         : arena_format(&x->c->memory, "--set %s%s%s", name, equals, value);
}

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

/* Which levels a text names depends on the axis. */
static int set_level(struct report_settings *x, const char *value)
{
    x->levels[x->n_levels++] = value;
    return 0;
}

static int set_axis(struct report_settings *x, const char *value)
{
    struct error err = {0};
    if (selection_factor(&x->request.axis, value, &err) != 0)
        return cli_usage(x->c, "%s: %s", said(x, "axis", value), err.text);
    /* with options the gate says so, with its rule */
    return factor_rule(x->request.axis)->may_be_axis || x->as_options
               ? 0
               : cli_usage(x->c, "%s: never an axis", said(x, "axis", value));
}

static int disclose_one(struct report_settings *x, const char *value)
{
    struct error err = {0};
    enum factor f;
    if (selection_factor(&f, value, &err) != 0)
        return cli_usage(x->c, "%s: %s", said(x, "disclose", value), err.text);
    if (factor_rule(f)->kind != FACTOR_SOFT)
        return cli_usage(x->c, "%s: %s is never waived", said(x, "disclose", value), factor_rule(f)->title);
    x->request.disclosed |= 1u << f;
    return 0;
}

/* One, or several joined by commas, as compare takes them. */
static int set_disclose(struct report_settings *x, const char *value)
{
    int status = 0;
    while (status == 0 && *value != '\0') {
        size_t n = strcspn(value, ",");
        const char *name = arena_copy_n(&x->c->memory, value, n);
        status = name == NULL ? EXIT_FAILED : n > 0 ? disclose_one(x, name) : 0;
        value += n + (value[n] == ',');
    }
    return status;
}

static int set_where(struct report_settings *x, const char *value)
{
    x->where[x->request.n_where++] = value;
    return 0;
}

static int set_claim(struct report_settings *x, const char *value)
{
    x->request.claim = value;
    return 0;
}

static int set_week(struct report_settings *x, const char *value)
{
    struct error err = {0};
    struct week_name week;
    x->request.week = value;
    return week_name_read(&week, value, &err) == 0 ? 0 : cli_usage(x->c, "%s: %s", said(x, "week", value), err.text);
}

/* Which issue of the week, … */
static int set_revision(struct report_settings *x, const char *value)
{
    char *end;
    long n = strtol(value, &end, 10);
    x->request.revision = n > 0 && n < 1000000 ? (int)n : 0;
    return x->request.revision > 0 && *end == '\0' && value[0] >= '1' && value[0] <= '9'
               ? 0
               : cli_usage(x->c, "%s: a number from 1", said(x, "revision", value));
}

/* … what a later one begins with, … */
static int set_changed(struct report_settings *x, const char *value)
{
    x->changed[x->request.n_changed++] = value;
    return 0;
}

/* … and what arrived with it and is in no database. */
static int set_unreadable(struct report_settings *x, const char *value)
{
    x->unreadable[x->request.n_unreadable++] = value;
    return 0;
}

static int set_unreadable_more(struct report_settings *x, const char *value)
{
    char *end;
    unsigned long n = strtoul(value, &end, 10);
    x->request.n_unreadable_more = n < 1000000000 ? n : 0;
    return x->request.n_unreadable_more > 0 && *end == '\0' && value[0] >= '1' && value[0] <= '9'
               ? 0
               : cli_usage(x->c, "%s: a number from 1", said(x, "unreadable-more", value));
}

static int set_synthetic(struct report_settings *x, const char *value)
{
    int yes = strcmp(value, "yes") == 0;
    x->request.kind = yes ? KIND_SYNTHETIC : KIND_MEASURED;
    return yes || strcmp(value, "no") == 0 ? 0 : cli_usage(x->c, "%s: yes or no", said(x, "synthetic", value));
}

static int set_metric(struct report_settings *x, const char *value)
{
    return metric_by_name(&x->request.metric, value) == 0
               ? 0
               : cli_usage(x->c, "%s: steady or whole_run", said(x, "metric", value));
}

static int set_page(struct report_settings *x, const char *value)
{
    x->request.page = value;
    return strcmp(value, "a4") == 0 || strcmp(value, "letter") == 0
               ? 0
               : cli_usage(x->c, "%s: a4 or letter", said(x, "page", value));
}

static int set_basis(struct report_settings *x, const char *value)
{
    return wish_basis(x->c, said(x, "basis", NULL), value, &x->request.wish);
}

static int set_currency(struct report_settings *x, const char *value)
{
    return wish_currency(x->c, said(x, "currency", NULL), value, &x->request.wish);
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
    return wish_row(x->c, said(x, "price", NULL), value, x->rows, &x->request.wish.n_rows);
}

static int set_utilization(struct report_settings *x, const char *value)
{
    return wish_utilization(x->c, said(x, "utilization", NULL), value, x->utilization, &x->request.n_utilization);
}

static int set_what_if(struct report_settings *x, const char *value)
{
    x->request.wish.what_if = strcmp(value, "yes") == 0;
    return x->request.wish.what_if || strcmp(value, "no") == 0
               ? 0
               : cli_usage(x->c, "%s: yes or no", said(x, "what-if", value));
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
                {"where", set_where, 1},
                {"synthetic", set_synthetic, 0},
                {"claim", set_claim, 0},
                {"week", set_week, 0},
                {"revision", set_revision, 0},
                {"changed", set_changed, 1},
                {"unreadable", set_unreadable, 1},
                {"unreadable-more", set_unreadable_more, 0},
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

static int settle_levels(struct report_settings *x)
{
    size_t room = 0;
    int status = 0;
    for (size_t i = 0; i < x->n_levels; i++)
        room += levels_room(x->levels[i]);
    x->only = arena_array(&x->c->memory, room, sizeof *x->only);
    if (x->only == NULL)
        return EXIT_FAILED;
    x->request.only = x->only;
    for (size_t i = 0; i < x->n_levels && status == 0; i++)
        status = levels_add(x->c, x->request.axis, said(x, "level", NULL), x->levels[i], x->only, &x->request.n_only);
    for (size_t i = 0; i < x->request.n_only && status == 0; i++)
        status = settle_level(x, &x->only[i]);
    return status;
}

/* What one setting means can depend on another, whichever was given first. */
static int settle(struct report_settings *x)
{
    const struct price_wish *w = &x->request.wish;
    int status = settle_level(x, &x->request.base);
    if (status == 0)
        status = settle_levels(x);
    for (size_t i = 0; i < x->request.n_utilization && status == 0; i++)
        status = settle_level(x, &x->utilization[i].level);
    if (status != 0)
        return status;
    if (w->priced_on != NULL && !w->what_if)
        return cli_usage(x->c, "%s: only with --set what-if=yes, as such a figure is modelled",
                         said(x, "priced-on", w->priced_on));
    return 0;
}

int report_settings_take(struct report_settings *x, const char *const *texts, size_t n)
{
    struct cli *c = x->c;
    int status = 0;
    x->rows = arena_array(&c->memory, n, sizeof *x->rows);
    x->utilization = arena_array(&c->memory, n, sizeof *x->utilization);
    x->levels = arena_array(&c->memory, n, sizeof *x->levels);
    x->where = arena_array(&c->memory, n, sizeof *x->where);
    x->changed = arena_array(&c->memory, n, sizeof *x->changed);
    x->unreadable = arena_array(&c->memory, n, sizeof *x->unreadable);
    x->given = arena_array(&c->memory, SETTINGS, sizeof *x->given);
    if (x->rows == NULL || x->utilization == NULL || x->levels == NULL || x->where == NULL || x->changed == NULL ||
        x->unreadable == NULL || x->given == NULL)
        return EXIT_FAILED;
    x->request.where = x->where;
    x->request.changed = x->changed;
    x->request.unreadable = x->unreadable;
    x->request.wish.rows = x->rows;
    x->request.utilization = x->utilization;
    x->request.settings = texts;
    x->request.n_settings = n;
    for (size_t i = 0; status == 0 && i < n; i++)
        status = apply(x, texts[i]);
    return status == 0 ? settle(x) : status;
}

#include "cli/asking.h"

#include "cli/selecting.h"

#include <string.h>

static int disclose_one(struct cli *c, struct question *q, const char *name)
{
    struct error err = {0};
    enum factor f;
    if (selection_factor(&f, name, &err) != 0)
        return cli_usage(c, "--disclose: %s", err.text);
    if (factor_rule(f)->kind != FACTOR_SOFT)
        return cli_usage(c,
                         "--disclose %s: only revision, image, pins and versions can be disclosed; %s is never waived",
                         name, factor_rule(f)->title);
    q->disclosed |= 1u << f;
    return 0;
}

static int read_disclosures(struct cli *c, struct question *q)
{
    const char *text;
    for (size_t i = 0; (text = args_value_at(&c->args, "--disclose", i)) != NULL; i++)
        for (const char *s = text; *s != '\0';) {
            size_t n = strcspn(s, ",");
            char *name = arena_copy_n(&c->memory, s, n);
            int status = name != NULL ? disclose_one(c, q, name) : EXIT_FAILED;
            if (status != 0)
                return status;
            s += n + (s[n] == ',');
        }
    return 0;
}

int asking_read(struct cli *c, struct question *q, struct selection *s)
{
    struct error err = {0};
    const char *by = args_value(&c->args, "--by"), *metric = args_value(&c->args, "--metric");
    const char *base = args_value(&c->args, "--base");
    *q = (struct question){.selection = s, .level = ASKING_LEVEL, .practical = ASKING_PRACTICAL};
    if (by == NULL)
        return cli_usage(c, "say what to compare by: --by accelerator");
    if (selection_factor(&q->axis, by, &err) != 0)
        return cli_usage(c, "--by: %s", err.text);
    if (metric != NULL && metric_by_name(&q->metric, metric) != 0)
        return cli_usage(c, "--metric '%s': steady or whole_run; 'best' of several runs is never compared", metric);
    if (base != NULL)
        q->base = selection_value(&c->memory, q->axis, base);
    int status = read_disclosures(c, q);
    return status != 0 ? status : selecting_read(c, s);
}

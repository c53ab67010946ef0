#include "cli/asking.h"

#include "cli/levels.h"
#include "cli/selecting.h"
#include "cli/show_policy.h"

#include <string.h>

struct reading {
    struct cli *c;
    struct question *q;
    const char **only; /* q->only */
};

static int disclose_one(struct reading *x, const char *name)
{
    struct error err = {0};
    enum factor f;
    if (selection_factor(&f, name, &err) != 0)
        return cli_usage(x->c, "--disclose: %s", err.text);
    if (factor_rule(f)->kind != FACTOR_SOFT)
        return cli_usage(x->c,
                         "--disclose %s: only revision, image, pins and versions can be disclosed; %s is never waived",
                         name, factor_rule(f)->title);
    x->q->disclosed |= 1u << f;
    return 0;
}

/* Once or repeated, alone or joined by commas. */
static int read_disclosed(struct reading *x)
{
    const char *text;
    for (size_t i = 0; (text = args_value_at(&x->c->args, "--disclose", i)) != NULL; i++)
        while (*text != '\0') {
            size_t n = strcspn(text, ",");
            char *name = arena_copy_n(&x->c->memory, text, n);
            int status = name == NULL ? EXIT_FAILED : n > 0 ? disclose_one(x, name) : 0;
            if (status != 0)
                return status;
            text += n + (text[n] == ',');
        }
    return 0;
}

static int read_levels(struct reading *x)
{
    size_t room = 0;
    const char *text;
    for (size_t i = 0; (text = args_value_at(&x->c->args, "--level", i)) != NULL; i++)
        room += levels_room(text);
    x->only = arena_array(&x->c->memory, room, sizeof *x->only);
    if (x->only == NULL)
        return EXIT_FAILED;
    x->q->only = x->only;
    int status = 0;
    for (size_t i = 0; status == 0 && (text = args_value_at(&x->c->args, "--level", i)) != NULL; i++)
        status = levels_add(x->c, x->q->axis, "--level", text, x->only, &x->q->n_only);
    for (size_t i = 0; status == 0 && i < x->q->n_only; i++)
        if ((x->only[i] = selection_value(&x->c->memory, x->q->axis, x->only[i])) == NULL)
            status = EXIT_FAILED;
    return status;
}

int asking_read(struct cli *c, struct question *q, struct selection *s, struct policy *policy)
{
    struct error err = {0};
    const char *by = args_value(&c->args, "--by"), *metric = args_value(&c->args, "--metric");
    const char *base = args_value(&c->args, "--base");
    *q = (struct question){.selection = s, .level = ASKING_LEVEL};
    if (by == NULL)
        return cli_usage(c, "say what to compare by: --by accelerator");
    if (selection_factor(&q->axis, by, &err) != 0)
        return cli_usage(c, "--by: %s", err.text);
    if (metric != NULL && metric_by_name(&q->metric, metric) != 0)
        return cli_usage(c, "--metric '%s': steady or whole_run; 'best' of several runs is never compared", metric);
    if (base != NULL)
        q->base = selection_value(&c->memory, q->axis, base);
    struct reading x = {.c = c, .q = q};
    int status = read_disclosed(&x);
    if (status == 0)
        status = read_levels(&x);
    if (status == 0)
        status = policy_read(c, policy);
    if (status == 0)
        q->practical = policy_practical(policy);
    return status != 0 ? status : selecting_read(c, s);
}

/* A chart is made from settings like a report: options are spelled as such, and settings as options again. */
#include "cli/chart.h"
#include "cli/levels.h"

#include "query/selection.h"

#include <string.h>

static const struct chart_kind kinds[] = {
    {"compare", "answer", ASKS_SPEED, "which is faster: throughput from zero and ratios, with intervals (C1)"},
    {"dots", "dots", ASKS_SPEED, "do the runs agree: every run as a dot (C2)"},
    {"steps", "steps", ASKS_SPEED, "was it steady: step times of a typical and the slowest run (C3)"},
    {"cost", "cost-curve", ASKS_MONEY, "at what price does it win: cost per token against price (C4)"},
    {"utilization", "utilization", ASKS_MONEY, "how idle may it be: cost per token against the share used (C5)"},
    {"age", "evidence-age", ASKS_NO_QUESTION, "how old is the evidence: runs by date; also --plane dated (C6)"},
    {"matrix", "matrix", ASKS_NO_QUESTION, "what can be compared with what: classes in words (C7)"},
    {"week", "changes", ASKS_OF_WEEK, "what moved in a week, against what it was before (W1)"},
};

const struct chart_kind *chart_kind_at(size_t i)
{
    return i < sizeof kinds / sizeof *kinds ? &kinds[i] : NULL;
}

const struct chart_kind *chart_kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

/* In the order in which they are recorded; of which charts each is an option: bits 1 << chart_question. */
static const struct {
    const char *option, *setting;
    unsigned of;
} spelled[] = {
    {"--plane", "plane", 1u << ASKS_NO_QUESTION},
    {"--by", "axis", ~0u},
    {"--base", "base", 1u << ASKS_SPEED | 1u << ASKS_MONEY},
    {"--level", "level", ~0u},
    {"--where", "where", ~0u},
    {"--metric", "metric", 1u << ASKS_SPEED | 1u << ASKS_MONEY},
    {"--disclose", "disclose", 1u << ASKS_SPEED | 1u << ASKS_MONEY},
    {"--week", "week", 1u << ASKS_OF_WEEK},
    {"--basis", "basis", 1u << ASKS_MONEY},
    {"--currency", "currency", 1u << ASKS_MONEY},
    {"--provider", "provider", 1u << ASKS_MONEY},
    {"--region", "region", 1u << ASKS_MONEY},
    {"--price", "price", 1u << ASKS_MONEY},
    {"--utilization", "utilization", 1u << ASKS_MONEY},
};

enum { N_SPELLED = sizeof spelled / sizeof *spelled };

/* A class is what is asked about, not what narrows it. */
static const char *setting_of(struct cli *c, const char *name, const char *value)
{
    int is_class = strcmp(name, "where") == 0 && strncmp(value, "class=", 6) == 0;
    return is_class ? arena_copy(&c->memory, value) : arena_format(&c->memory, "%s=%s", name, value);
}

/* Levels may be joined by commas; each is a setting. What is no axis is told of where settings are taken. */
static int add_levels(struct cli *c, const char **out, size_t *n, const char *text)
{
    const char *by = args_value(&c->args, "--by");
    enum factor axis = FACTOR_ACCELERATOR;
    struct error err = {0};
    size_t first = *n;
    if (by != NULL && selection_factor(&axis, by, &err) != 0)
        return cli_usage(c, "--by %s: %s", by, err.text);
    int status = levels_add(c, axis, "--level", text, out, n);
    for (size_t i = first; status == 0 && i < *n; i++)
        out[i] = arena_format(&c->memory, "level=%s", out[i]);
    return status;
}

static size_t room_for(const struct cli *c)
{
    size_t room = 1;
    for (size_t i = 0; i < c->args.n; i++)
        room += c->args.items[i].value != NULL ? strlen(c->args.items[i].value) + 1 : 1;
    return room;
}

int chart_settings(struct cli *c, const struct chart_kind *kind, const char *const **out, size_t *n)
{
    const char **settings = arena_array(&c->memory, room_for(c), sizeof *settings), *value;
    int status;
    *n = 0;
    if (settings == NULL)
        return EXIT_FAILED;
    settings[(*n)++] = arena_format(&c->memory, "kind=%s", kind->name);
    for (size_t i = 0; i < N_SPELLED; i++)
        for (size_t k = 0; (value = args_value_at(&c->args, spelled[i].option, k)) != NULL; k++) {
            if (value[0] == '\0')
                return cli_usage(c, "%s '': is empty", spelled[i].option);
            if (!(spelled[i].of & 1u << kind->question))
                return cli_usage(c, "%s '%s': a chart '%s' does not depend on it", spelled[i].option, value,
                                 kind->name);
            if (strcmp(spelled[i].setting, "level") != 0)
                settings[(*n)++] = setting_of(c, spelled[i].setting, value);
            else if ((status = add_levels(c, settings, n, value)) != 0)
                return status;
        }
    *out = settings;
    return c->memory.failed ? EXIT_FAILED : 0;
}

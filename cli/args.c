#include "cli/args.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

struct tables {
    const struct option_rule *table[2];
};

static const struct option_rule *find_long(const struct tables *t, const char *name, size_t len)
{
    for (size_t k = 0; k < 2; k++)
        for (const struct option_rule *r = t->table[k]; r != NULL && r->name != NULL; r++)
            if (strlen(r->name) == len && strncmp(r->name, name, len) == 0)
                return r;
    return NULL;
}

static const struct option_rule *find_letter(const struct tables *t, char letter)
{
    for (size_t k = 0; k < 2; k++)
        for (const struct option_rule *r = t->table[k]; r != NULL && r->name != NULL; r++)
            if (r->letter == letter)
                return r;
    return NULL;
}

static int unknown_option(const struct tables *t, const char *text, struct error *err)
{
    const char *names[128];
    size_t n = 0, len = strcspn(text, "=");
    char *name = strndup(text, len);
    if (name == NULL)
        return error_nomem(err);
    for (size_t k = 0; k < 2; k++)
        for (const struct option_rule *r = t->table[k]; r != NULL && r->name != NULL && n < 128; r++)
            names[n++] = r->name;
    const char *near = text_did_you_mean(name, names, n);
    int rc = near != NULL ? error_set(err, ERR_USAGE, "unknown option '%s'; did you mean '%s'?", name, near)
                          : error_set(err, ERR_USAGE, "unknown option '%s'", name);
    free(name);
    return rc;
}

static int push(struct args *a, const struct option_rule *rule, const char *value, struct error *err)
{
    if (rule != NULL && rule->value != NULL && !rule->repeats && args_value(a, rule->name) != NULL)
        return error_set(err, ERR_USAGE, "option '%s' given twice", rule->name);
    struct arg *more = realloc(a->items, (a->n + 1) * sizeof *more);
    if (more == NULL)
        return error_nomem(err);
    a->items = more;
    a->items[a->n++] = (struct arg){rule, value};
    return 0;
}

/* Reads the long option argv[*i]; a value may be the next argument. */
static int read_long(struct args *a, const struct tables *t, int argc, char *const *argv, int *i, struct error *err)
{
    const char *text = argv[*i], *equals = strchr(text, '=');
    const struct option_rule *rule = find_long(t, text, equals != NULL ? (size_t)(equals - text) : strlen(text));
    if (rule == NULL)
        return unknown_option(t, text, err);
    if (rule->value == NULL && equals != NULL)
        return error_set(err, ERR_USAGE, "option '%s' takes no value", rule->name);
    if (rule->value == NULL)
        return push(a, rule, "", err);
    if (equals != NULL)
        return push(a, rule, equals + 1, err);
    if (*i + 1 >= argc)
        return error_set(err, ERR_USAGE, "option '%s' needs a value: %s", rule->name, rule->value);
    return push(a, rule, argv[++*i], err);
}

static int read_letters(struct args *a, const struct tables *t, int argc, char *const *argv, int *i, struct error *err)
{
    for (const char *s = argv[*i] + 1; *s != '\0'; s++) {
        const struct option_rule *rule = find_letter(t, *s);
        int rc;
        if (rule == NULL)
            return error_set(err, ERR_USAGE, "unknown option '-%c'", *s);
        if (rule->value == NULL) {
            if ((rc = push(a, rule, "", err)) != 0)
                return rc;
            continue;
        }
        if (s[1] != '\0')
            return push(a, rule, s + 1, err);
        if (*i + 1 >= argc)
            return error_set(err, ERR_USAGE, "option '-%c' needs a value: %s", *s, rule->value);
        return push(a, rule, argv[++*i], err);
    }
    return 0;
}

int args_parse(struct args *out, int argc, char *const *argv, const struct option_rule *global,
               const struct option_rule *local, struct error *err)
{
    struct tables t = {{global, local}};
    int rc = 0, options_end = 0;
    *out = (struct args){0};
    for (int i = 0; i < argc && rc == 0; i++) {
        const char *text = argv[i];
        if (!options_end && strcmp(text, "--") == 0)
            options_end = 1;
        else if (!options_end && strncmp(text, "--", 2) == 0)
            rc = read_long(out, &t, argc, argv, &i, err);
        else if (!options_end && text[0] == '-' && text[1] != '\0')
            rc = read_letters(out, &t, argc, argv, &i, err);
        else
            rc = push(out, NULL, text, err);
    }
    if (rc != 0)
        args_release(out);
    return rc;
}

void args_release(struct args *a)
{
    free(a->items);
    *a = (struct args){0};
}

const char *args_value_at(const struct args *a, const char *name, size_t i)
{
    for (size_t k = 0; k < a->n; k++)
        if (a->items[k].rule != NULL && strcmp(a->items[k].rule->name, name) == 0 && i-- == 0)
            return a->items[k].value;
    return NULL;
}

const char *args_value(const struct args *a, const char *name)
{
    const char *last = NULL, *value;
    for (size_t i = 0; (value = args_value_at(a, name, i)) != NULL; i++)
        last = value;
    return last;
}

int args_has(const struct args *a, const char *name)
{
    return args_value(a, name) != NULL;
}

const char *args_shift(struct args *a)
{
    size_t skip = a->next;
    for (size_t k = 0; k < a->n; k++)
        if (a->items[k].rule == NULL && skip-- == 0) {
            a->next++;
            return a->items[k].value;
        }
    return NULL;
}

size_t args_left(const struct args *a)
{
    size_t n = 0;
    for (size_t k = 0; k < a->n; k++)
        n += a->items[k].rule == NULL;
    return n - a->next;
}

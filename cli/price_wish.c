#include "cli/price_wish.h"

#include "core/decimal.h"
#include "core/text.h"

#include <string.h>

int wish_basis(struct cli *c, const char *where, const char *text, struct price_wish *out)
{
    const char *names[BASES];
    out->has_basis = 1;
    if (price_basis_by_name(&out->basis, text) == 0)
        return 0;
    for (size_t i = 0; i < BASES; i++)
        names[i] = price_basis_name((enum price_basis)i);
    return cli_usage_word(c, where, text, names, BASES);
}

int wish_text(struct cli *c, const char *where, const char *text, const char **out)
{
    *out = text;
    return text != NULL && text[strspn(text, " \t\r\n")] == '\0' ? cli_usage(c, "%s '%s': is empty", where, text) : 0;
}

int wish_currency(struct cli *c, const char *where, const char *text, struct price_wish *out)
{
    struct error err = {0};
    int rc = price_currency(&out->currency, where, text, &c->memory, &err);
    return rc == ERR_INPUT ? cli_usage(c, "%s", err.text) : rc != 0 ? EXIT_FAILED : 0;
}

int wish_row(struct cli *c, const char *where, const char *text, struct digest *rows, size_t *n)
{
    struct error err = {0};
    if (price_find(c->store, text, &rows[*n], &err) == 0) {
        ++*n;
        return 0;
    }
    error_prefix(&err, "%s", where);
    return cli_fail(c, &err, "'mcreport price list --superseded' shows the ids");
}

int wish_share(double *out, const char *text)
{
    struct decimal d;
    char bare[DECIMAL_TEXT_SIZE];
    size_t n = strlen(text);
    int percent = n > 0 && text[n - 1] == '%';
    n -= (size_t)percent;
    while (percent && n > 0 && text[n - 1] == ' ')
        n--;
    if (n == 0 || n >= sizeof bare)
        return -1;
    memcpy(bare, text, n);
    bare[n] = '\0';
    if (decimal_parse(&d, bare, NULL) != 0)
        return -1;
    *out = decimal_double(&d) / (percent ? 100 : 1);
    return *out > 0 && *out <= 1 ? 0 : -1;
}

static int same_level(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

int wish_utilization(struct cli *c, const char *where, const char *text, struct level_utilization *list, size_t *n)
{
    const char *equals = strrchr(text, '=');
    struct level_utilization u = {0};
    if (equals == text)
        return cli_usage(c, "%s '%s': a level stands before the '=', like B200=0.6", where, text);
    if (equals != NULL && (u.level = arena_copy_n(&c->memory, text, (size_t)(equals - text))) == NULL)
        return EXIT_FAILED;
    if (wish_share(&u.value, equals != NULL ? equals + 1 : text) != 0)
        return cli_usage(c, "%s '%s': a share above 0 and at most 1, like 0.6, 60%% or B200=0.6", where, text);
    for (size_t i = 0; i < *n; i++)
        if (same_level(list[i].level, u.level))
            return cli_usage(c, "%s '%s': given twice%s%s", where, text, u.level != NULL ? " for " : "",
                             u.level != NULL ? u.level : "");
    list[(*n)++] = u;
    return 0;
}

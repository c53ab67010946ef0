#include "cli/price_fields.h"

#include "cli/price_wish.h"

#include "core/date.h"
#include "core/text.h"
#include "query/selection.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What a source states must be there; the rest of `price add` has a default or may be absent. */
static const char *const demanded[] = {"--provider", "--surface", "--accelerator", "--basis", "--currency",
                                       "--unit",     "--price",   "--observed",    "--source"};

/* *has is 0 when it is not given. */
static int read_basis(struct cli *c, int *has, enum price_basis *out)
{
    struct price_wish wish = {0};
    const char *text = args_value(&c->args, "--basis");
    int status = text != NULL ? wish_basis(c, "--basis", text, &wish) : 0;
    *has = wish.has_basis;
    *out = wish.basis;
    return status;
}

static int read_unit(struct cli *c, enum price_unit *out)
{
    const char *text = args_value(&c->args, "--unit"), *names[PRICE_UNITS];
    if (price_unit_by_name(out, text) == 0)
        return 0;
    for (size_t i = 0; i < PRICE_UNITS; i++)
        names[i] = price_unit_name((enum price_unit)i);
    return cli_usage_word(c, "--unit", text, names, PRICE_UNITS);
}

static int read_grade(struct cli *c, enum price_grade *out)
{
    const char *text = args_value(&c->args, "--grade"), *names[PRICE_GRADES];
    *out = PRICE_GRADE_NOT_STATED;
    if (text == NULL || price_grade_by_name(out, text) == 0)
        return 0;
    for (size_t i = 0; i < PRICE_GRADES; i++)
        names[i] = price_grade_word((enum price_grade)i);
    return cli_usage_word(c, "--grade", text, names, PRICE_GRADES);
}

static int read_currency(struct cli *c, const char **out)
{
    struct price_wish wish = {0};
    const char *text = args_value(&c->args, "--currency");
    int status = text != NULL ? wish_currency(c, "--currency", text, &wish) : 0;
    *out = wish.currency;
    return status;
}

static int is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static int read_text(struct cli *c, const char *option, const char **out)
{
    return wish_text(c, option, args_value(&c->args, option), out);
}

static int read_accelerator(struct cli *c, const char **out)
{
    int status = read_text(c, "--accelerator", out);
    if (status == 0 && *out != NULL)
        *out = selection_value(&c->memory, FACTOR_ACCELERATOR, *out);
    return status;
}

static int read_decimal(struct cli *c, const char *option, const char *text, struct decimal *out)
{
    struct error err = {0};
    if (decimal_parse(out, text, &err) == 0)
        return 0;
    return cli_usage(c, "%s %s", option, err.text);
}

/* The day's first or last millisecond; DATE_NONE when the option is not given. */
static int read_day(struct cli *c, const char *option, int last, int64_t *out)
{
    const char *text = args_value(&c->args, option);
    int64_t moment;
    *out = DATE_NONE;
    if (text == NULL)
        return 0;
    if (date_parse_as_of(&moment, text) != 0)
        return cli_usage(c, "%s '%s': not a date; write YYYY-MM-DD", option, text);
    *out = last ? date_valid_to(moment, 0) : date_first_of_day(moment);
    return 0;
}

/* Nobody has seen tomorrow's price: most likely the year is mistyped. */
static int read_observed(struct cli *c, int64_t *out)
{
    char today[DATE_TEXT_SIZE];
    int64_t now = date_now();
    int status = read_day(c, "--observed", 0, out);
    if (status != 0 || *out == DATE_NONE || *out <= now)
        return status;
    date_format_day(today, now);
    return cli_usage(c, "--observed '%s': lies in the future (today is %s UTC)", args_value(&c->args, "--observed"),
                     today);
}

/* One accelerator is what an accelerator-hour is of; of an instance nobody can know. */
static int read_per(struct cli *c, enum price_unit unit, int64_t *out)
{
    const char *text = args_value(&c->args, "--per");
    char *end;
    errno = 0;
    if (text == NULL && unit == PRICE_INSTANCE_HOUR)
        return cli_usage(c, "--unit instance-hour: an instance-hour needs the number of its accelerators: --per");
    *out = text != NULL ? strtoll(text, &end, 10) : 1;
    if (text == NULL || (isdigit((unsigned char)text[0]) && *end == '\0' && errno == 0 && *out >= 1))
        return 0;
    return cli_usage(c, "--per '%s': how many accelerators one billing unit holds: a whole number, 1 or more", text);
}

/* "region eu-west=1.25": the last '=' divides, as a name may hold one. */
static int read_multiplier(struct cli *c, const char *text, struct price_multiplier *out)
{
    const char *equals = strrchr(text, '=');
    char *name = equals != NULL ? arena_copy_n(&c->memory, text, (size_t)(equals - text)) : NULL;
    if (equals == NULL || name == NULL || is_blank(name))
        return cli_usage(c, "--multiplier '%s': write NAME=DECIMAL, like 'region eu-west=1.25'", text);
    out->name = name;
    return read_decimal(c, "--multiplier", equals + 1, &out->factor);
}

static int read_multipliers(struct cli *c, struct price *out)
{
    const char *text;
    struct price_multiplier *list = arena_array(&c->memory, PRICE_MULTIPLIERS, sizeof *list);
    if (list == NULL)
        return EXIT_FAILED;
    out->multipliers = list;
    while ((text = args_value_at(&c->args, "--multiplier", out->n_multipliers)) != NULL) {
        if (out->n_multipliers == PRICE_MULTIPLIERS)
            return cli_usage(c, "--multiplier: at most %d", PRICE_MULTIPLIERS);
        int status = read_multiplier(c, text, &list[out->n_multipliers]);
        if (status != 0)
            return status;
        out->n_multipliers++;
    }
    return 0;
}

static int read_amounts(struct cli *c, struct price *out)
{
    const char *low = args_value(&c->args, "--low"), *high = args_value(&c->args, "--high");
    if ((low == NULL) != (high == NULL))
        return cli_usage(c, "--low and --high state a range together; %s is missing", low == NULL ? "--low" : "--high");
    int status = read_decimal(c, "--price", args_value(&c->args, "--price"), &out->unit_price);
    if (status == 0 && low != NULL)
        status = read_decimal(c, "--low", low, &out->low);
    if (status == 0 && high != NULL)
        status = read_decimal(c, "--high", high, &out->high);
    return status;
}

static int read_supersedes(struct cli *c, struct price *out)
{
    struct error err = {0};
    const char *text = args_value(&c->args, "--supersedes");
    if (text == NULL)
        return 0;
    out->has_supersedes = 1;
    if (price_find(c->store, text, &out->supersedes, &err) != 0)
        return cli_fail(c, &err, "'mcreport price list --superseded' shows the ids");
    return 0;
}

static int name_missing(struct cli *c)
{
    const char *list = NULL;
    for (size_t i = 0; i < sizeof demanded / sizeof *demanded; i++)
        if (!args_has(&c->args, demanded[i]))
            list = list == NULL ? demanded[i] : arena_format(&c->memory, "%s, %s", list, demanded[i]);
    return list == NULL ? 0 : cli_usage(c, "price add also needs %s: what is not stated is not guessed", list);
}

static int read_texts(struct cli *c, struct price *out)
{
    const struct {
        const char *option, **to;
    } texts[] = {{"--provider", &out->provider}, {"--surface", &out->surface}, {"--sku", &out->sku},
                 {"--region", &out->region},     {"--source", &out->source},   {"--verbatim", &out->verbatim}};
    int status = read_accelerator(c, &out->accelerator);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && status == 0; i++)
        status = read_text(c, texts[i].option, texts[i].to);
    return status;
}

int price_fields_stated(struct cli *c, struct price *out)
{
    int has;
    *out = (struct price){.synthetic = args_has(&c->args, "--synthetic")};
    int status = name_missing(c);
    if (status == 0)
        status = read_texts(c, out);
    if (status == 0)
        status = read_basis(c, &has, &out->basis);
    if (status == 0)
        status = read_currency(c, &out->currency);
    if (status == 0)
        status = read_unit(c, &out->unit);
    if (status == 0)
        status = read_per(c, out->unit, &out->per);
    if (status == 0)
        status = read_amounts(c, out);
    if (status == 0)
        status = read_multipliers(c, out);
    if (status == 0)
        status = read_observed(c, &out->observed);
    if (status == 0)
        status = read_day(c, "--valid-until", 1, &out->valid_until);
    if (status == 0)
        status = read_grade(c, &out->grade);
    return status == 0 ? read_supersedes(c, out) : status;
}

int price_fields_for_file(struct cli *c, struct price_list_options *out)
{
    *out = (struct price_list_options){.synthetic = args_has(&c->args, "--synthetic")};
    int status = read_text(c, "--provider", &out->provider);
    if (status == 0)
        status = read_text(c, "--surface", &out->surface);
    if (status == 0)
        status = read_text(c, "--source", &out->source);
    if (status == 0)
        status = read_text(c, "--region", &out->region);
    if (status == 0)
        status = read_currency(c, &out->currency);
    if (status == 0)
        status = read_observed(c, &out->observed);
    if (status == 0)
        status = read_day(c, "--valid-until", 1, &out->valid_until);
    return status == 0 ? read_grade(c, &out->grade) : status;
}

int price_fields_filter(struct cli *c, struct price_filter *out)
{
    *out = (struct price_filter){0};
    int status = read_accelerator(c, &out->accelerator);
    if (status == 0)
        status = read_text(c, "--surface", &out->surface);
    if (status == 0)
        status = read_text(c, "--provider", &out->provider);
    if (status == 0)
        status = read_text(c, "--region", &out->region);
    if (status == 0)
        status = read_currency(c, &out->currency);
    return status == 0 ? read_basis(c, &out->has_basis, &out->basis) : status;
}

/* Numbers as people write them, and the units of rates and costs. */
#include "query/citation_parts.h"

#include "core/number.h"

#include <math.h>
#include <string.h>

static int is_group_mark(unsigned code)
{
    return code == ',' || code == '\'' || code == 0x2019 || code == 0xa0 || code == 0x2009 || code == 0x202f;
}

static size_t digits_at(const struct passage *p, size_t i)
{
    return passage_skip(p, i, glyph_is_digit) - i;
}

/* A number begins where no word, version or power does. */
static int may_begin(const struct passage *p, size_t i)
{
    unsigned before = i > 0 ? p->glyphs[i - 1].code : 0, first = i > 1 ? p->glyphs[i - 2].code : 0;
    if (glyph_is_letter(before) || glyph_is_digit(before) || before == '^')
        return 0;
    if (before == '.' || before == ',')
        return !glyph_is_digit(first) && !(before == '.' && glyph_is_letter(first));
    if (before == '-' || before == '_')
        return !glyph_is_letter(first); /* "llama-70b", "v_2" */
    return 1;
}

/* The number in plain digits: what is between thousands goes, a decimal comma becomes a point. */
struct spelling {
    char text[48];
    size_t n;
    int decimals; /* digits behind the point */
};

static void copy_digits(struct spelling *s, const struct passage *p, size_t from, size_t n)
{
    for (size_t i = 0; i < n && s->n + 8 < sizeof s->text; i++)
        s->text[s->n++] = (char)p->glyphs[from + i].code;
}

static size_t read_whole(struct spelling *s, const struct passage *p, size_t i)
{
    size_t n = digits_at(p, i);
    copy_digits(s, p, i, n);
    i += n;
    while (n <= 3 && is_group_mark(passage_code(p, i)) && digits_at(p, i + 1) == 3) {
        copy_digits(s, p, i + 1, 3);
        i += 4;
    }
    return i;
}

static size_t read_decimals(struct spelling *s, const struct passage *p, size_t i)
{
    size_t n = digits_at(p, i + 1);
    unsigned sign = passage_code(p, i);
    if ((sign != '.' && sign != ',') || n == 0)
        return i;
    s->text[s->n++] = '.';
    size_t before = s->n;
    copy_digits(s, p, i + 1, n);
    s->decimals = (int)(s->n - before);
    return i + 1 + n;
}

static size_t read_exponent(struct spelling *s, const struct passage *p, size_t i)
{
    unsigned e = passage_code(p, i), sign = passage_code(p, i + 1);
    size_t from = i + 1 + (sign == '-' || sign == '+'), n = digits_at(p, from);
    if ((e != 'e' && e != 'E') || n == 0 || n > 3)
        return i;
    s->text[s->n++] = 'e';
    if (sign == '-')
        s->text[s->n++] = '-';
    copy_digits(s, p, from, n);
    return from + n;
}

/* Zeros that end a whole number may stand for digits that were not given. */
static double last_digit(const struct spelling *s, double value)
{
    const char *e = memchr(s->text, 'e', s->n);
    size_t n = e != NULL ? (size_t)(e - s->text) : s->n;
    double digit = pow(10, -s->decimals);
    if (s->decimals == 0)
        for (; n > 1 && s->text[n - 1] == '0'; n--)
            digit *= 10;
    double mantissa;
    size_t used;
    if (e == NULL || number_parse(&mantissa, &used, s->text, (size_t)(e - s->text)) != NUMBER_OK || mantissa == 0)
        return digit;
    return digit * (value / mantissa);
}

int quantity_number_at(struct quantity_number *out, const struct passage *p, size_t i)
{
    struct spelling s = {0};
    struct quantity_number number = {.from = i};
    size_t used;
    if (!may_begin(p, i) || (!glyph_is_digit(passage_code(p, i)) && passage_code(p, i) != '.'))
        return 0;
    if (passage_code(p, i) == '.')
        s.text[s.n++] = '0';
    size_t whole = read_whole(&s, p, i);
    number.to = read_decimals(&s, p, whole);
    if (number.to > whole && passage_code(p, number.to) == '.' && digits_at(p, number.to + 1) > 0)
        return 0; /* a version: 1.2.3 */
    number.to = read_exponent(&s, p, number.to);
    if (number.to == i || number_parse(&number.value, &used, s.text, s.n) != NUMBER_OK || used != s.n)
        return 0;
    number.digit = last_digit(&s, number.value);
    *out = number;
    return 1;
}

static size_t skip_blanks(const struct passage *p, size_t i)
{
    return passage_skip(p, i, glyph_is_blank);
}

/* "/s", " per second", " a second": what follows the first part of a unit. Gives the end, or 0. */
static size_t per_at(const struct passage *p, size_t i)
{
    static const char *const words[] = {"per", "a", "each", "every", NULL};
    size_t at = skip_blanks(p, i), end;
    if (passage_code(p, at) == '/')
        return skip_blanks(p, at + 1);
    end = at > i ? passage_one_of(p, at, words) : 0;
    at = end > 0 ? skip_blanks(p, end) : 0;
    return at > end ? at : 0;
}

/* "/GPU", " per accelerator": a rate of a part of the system. */
static size_t share_at(enum quantity_per *per, const struct passage *p, size_t i)
{
    static const char *const devices[] = {"gpu", "device", "accelerator", "chip", "card", "tpu", "rank", NULL};
    static const char *const others[] = {"node",   "host",   "user", "request", "replica",
                                         "stream", "worker", "watt", NULL};
    size_t at = per_at(p, i), end = at > 0 ? passage_one_of(p, at, devices) : 0;
    *per = end > 0 ? PER_ACCELERATOR : PER_SYSTEM;
    if (at > 0 && end == 0 && (end = passage_one_of(p, at, others)) > 0)
        *per = PER_OTHER;
    return end > 0 ? end : i;
}

static size_t tokens_at(const struct passage *p, size_t i)
{
    static const char *const tokens[] = {"tok", "toks", "token", "tokens", NULL};
    return passage_one_of(p, i, tokens);
}

static size_t rate_at(struct quantity *out, const struct passage *p, size_t i)
{
    static const char *const seconds[] = {"s", "sec", "secs", "second", "seconds", NULL};
    static const char *const kinds[] = {"trained", "training", "padded", "global", "total", "aggregate", NULL};
    size_t kind = passage_one_of(p, i, kinds), end;
    end = tokens_at(p, kind > 0 ? skip_blanks(p, kind) : i);
    end = end > 0 ? per_at(p, end) : 0;
    end = end > 0 ? passage_one_of(p, end, seconds) : 0;
    if (end == 0)
        return 0;
    *out = (struct quantity){.kind = QUANTITY_RATE};
    return share_at(&out->per, p, end);
}

/* "k", "million": what a number before it is multiplied with. */
static size_t scale_at(double *scale, const struct passage *p, size_t i)
{
    static const struct {
        const char *word;
        double scale;
    } words[] = {{"thousand", 1e3}, {"million", 1e6}};
    unsigned code = passage_code(p, i);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        size_t end = passage_word(p, i, words[k].word);
        if (end > 0) {
            *scale = words[k].scale;
            return end;
        }
    }
    *scale = code == 'k' || code == 'K' ? 1e3 : code == 'M' || code == 'm' ? 1e6 : 1;
    return i + (*scale > 1);
}

/* "Mtok", "M tokens", "1M tokens", "million tokens" */
static size_t million_tokens_at(const struct passage *p, size_t i)
{
    static const char *const whole[] = {"mtok", "mtoks", "mtoken", "mtokens", NULL};
    size_t end = passage_one_of(p, i, whole), from = i;
    if (end > 0)
        return end;
    if (passage_code(p, i) == '1')
        from = passage_skip(p, i + 1, glyph_is_gap);
    size_t scale = passage_word(p, from, "million");
    if (scale == 0)
        scale = passage_code(p, from) == 'M' ? from + 1 : 0;
    return scale > 0 ? tokens_at(p, passage_skip(p, scale, glyph_is_gap)) : 0;
}

static const struct {
    unsigned sign;
    const char *code;
} signs[] = {{'$', "USD"}, {0x20ac, "EUR"}, {0xa3, "GBP"}, {0xa5, "JPY"}};

/* Three capitals are a currency; none ends in U, but GPU and MFU do. */
static size_t code_at(char code[4], const struct passage *p, size_t i)
{
    unsigned before = i > 0 ? p->glyphs[i - 1].code : 0, after = passage_code(p, i + 3);
    for (size_t k = 0; k < 3; k++) {
        if (!glyph_is_capital(passage_code(p, i + k)))
            return 0;
        code[k] = (char)passage_code(p, i + k);
    }
    code[3] = '\0';
    return glyph_is_letter(before) || glyph_is_letter(after) || glyph_is_digit(after) || code[2] == 'U' ? 0 : i + 3;
}

/* "$", "EUR", "dollars" at i; gives the end, or 0. */
static size_t currency_at(char code[4], const struct passage *p, size_t i)
{
    static const char *const dollars[] = {"dollar", "dollars", NULL};
    size_t end = passage_one_of(p, i, dollars);
    strcpy(code, "USD");
    for (size_t k = 0; end == 0 && k < sizeof signs / sizeof *signs; k++)
        if (passage_code(p, i) == signs[k].sign) {
            strcpy(code, signs[k].code);
            end = i + 1;
        }
    return end > 0 ? end : code_at(code, p, i);
}

static size_t cost_at(struct quantity *out, const struct passage *p, size_t i)
{
    struct quantity q = {.kind = QUANTITY_COST};
    size_t money = currency_at(q.currency, p, i), per = money > 0 ? per_at(p, money) : 0;
    size_t end = per > 0 ? million_tokens_at(p, per) : 0;
    if (end > 0)
        *out = q;
    return end;
}

size_t quantity_with_price(struct quantity *out, const struct passage *p, const struct quantity_number *n)
{
    struct quantity q = {.kind = QUANTITY_COST, .from = n->from, .number = *n};
    size_t per = per_at(p, n->to), end = per > 0 ? million_tokens_at(p, per) : 0, at = n->from;
    if (end == 0)
        return 0;
    while (at > 0 && glyph_is_gap(p->glyphs[at - 1].code))
        at--;
    if (at > 0 && currency_at(q.currency, p, at - 1) == at)
        q.from = at - 1;
    else if (at > 2 && code_at(q.currency, p, at - 3) == at)
        q.from = at - 3;
    else
        return 0;
    q.to = end;
    *out = q;
    return end;
}

size_t quantity_unit_at(struct quantity *out, double *scale, const struct passage *p, size_t i)
{
    size_t end = cost_at(out, p, i);
    *scale = 1;
    if (end > 0 || (end = rate_at(out, p, i)) > 0)
        return end;
    size_t scaled = scale_at(scale, p, i);
    return scaled > i ? rate_at(out, p, passage_skip(p, scaled, glyph_is_gap)) : 0;
}

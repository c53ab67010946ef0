#include "receipt/json_fault.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void json_fault_place(struct json_place *out, const char *text, size_t offset)
{
    *out = (struct json_place){.offset = offset, .line = 1, .column = 1};
    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') {
            out->line++;
            out->column = 1;
        } else if (((unsigned char)text[i] & 0xc0) != 0x80) {
            out->column++;
        }
    }
}

const char *json_shown(char out[JSON_SHOWN_SIZE], const char *p, const char *end)
{
    unsigned code = 0;
    size_t n = text_decode(&code, p, (size_t)(end - p));
    if (p == end)
        snprintf(out, JSON_SHOWN_SIZE, "the end of the document");
    else if (n == 0 || code < 0x20 || code == 0x7f)
        snprintf(out, JSON_SHOWN_SIZE, "byte 0x%02x", (unsigned char)*p);
    else if (n == 1)
        snprintf(out, JSON_SHOWN_SIZE, "'%c'", *p);
    else
        snprintf(out, JSON_SHOWN_SIZE, "U+%04X", code);
    return out;
}

enum { LONGEST_QUOTE = 60 };

/* Text from the document, cut on a character boundary and safe to print; NULL without memory. free() it. */
static char *quotable(const char *s, size_t len)
{
    char cut[LONGEST_QUOTE + 8];
    size_t n = len;
    if (len > LONGEST_QUOTE)
        n = text_valid_prefix(s, LONGEST_QUOTE);
    snprintf(cut, sizeof cut, "%.*s%s", (int)n, s, n < len ? "…" : "");
    return text_safe(cut);
}

/* Records `before` + quoted text + `after`. */
static int quote(struct error *err, const char *before, const char *s, size_t len, const char *after)
{
    char *text = quotable(s, len);
    if (text == NULL)
        return error_nomem(err);
    error_set(err, ERR_INPUT, "%s%s%s", before, text, after);
    free(text);
    return ERR_INPUT;
}

int json_fault_duplicate(struct error *err, const char *name)
{
    return quote(err, "duplicate member \"", name, strlen(name), "\"");
}

/* What other languages write, and what JSON has for it. */
static const struct {
    const char *word, *right;
} foreign_words[] = {{"NaN", "null"},       {"nan", "null"},  {"Infinity", "null"}, {"-Infinity", "null"},
                     {"inf", "null"},       {"-inf", "null"}, {"-NaN", "null"},     {"-nan", "null"},
                     {"undefined", "null"}, {"None", "null"}, {"Null", "null"},     {"NULL", "null"},
                     {"True", "true"},      {"TRUE", "true"}, {"False", "false"},   {"FALSE", "false"}};

static int is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t word_length(const char *p, const char *end)
{
    size_t n = p < end && *p == '-';
    while (p + n < end && is_word_byte(p[n]))
        n++;
    return n;
}

static const char *right_word(const char *p, size_t len)
{
    for (size_t i = 0; i < sizeof foreign_words / sizeof *foreign_words; i++)
        if (strlen(foreign_words[i].word) == len && memcmp(foreign_words[i].word, p, len) == 0)
            return foreign_words[i].right;
    return NULL;
}

static int foreign_word(struct error *err, const char *p, size_t len, const char *right)
{
    return error_set(err, ERR_INPUT, "%.*s is not JSON: write %s", (int)len, p, right);
}

/* Whether the last byte before p that is not white space is a comma. */
static int follows_comma(const char *text, const char *p)
{
    while (p > text && (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '\n' || p[-1] == '\r'))
        p--;
    return p > text && p[-1] == ',';
}

int json_fault_value(struct error *err, const char *text, const char *p, const char *end)
{
    char found[JSON_SHOWN_SIZE];
    size_t len = word_length(p, end);
    const char *right = right_word(p, len);
    if (right != NULL)
        return foreign_word(err, p, len, right);
    if (len > 0)
        return quote(err, "expected a value, found ", p, len, "");
    if (p < end && *p == '+')
        return error_set(err, ERR_INPUT, "a number cannot begin with '+'");
    if (p < end && *p == '.')
        return error_set(err, ERR_INPUT, "a number cannot begin with its point: write 0.5");
    if (p < end && *p == '\'')
        return error_set(err, ERR_INPUT, "single quotes: strings take double quotes");
    if (p < end && *p == ']' && follows_comma(text, p))
        return error_set(err, ERR_INPUT, "comma after the last element");
    return error_set(err, ERR_INPUT, "expected a value, found %s", json_shown(found, p, end));
}

/* The length of what looks like a number, whether or not it is one. */
static size_t number_length(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && memchr("+-.0123456789eE", p[n], 15) != NULL)
        n++;
    return n;
}

static int is_digit_at(const char *p, const char *end)
{
    return p < end && *p >= '0' && *p <= '9';
}

static int number_syntax(struct error *err, const char *p, const char *end)
{
    size_t word = word_length(p, end);
    const char *right = right_word(p, word);
    if (right != NULL)
        return foreign_word(err, p, word, right);
    p += *p == '-';
    if (!is_digit_at(p, end))
        return error_set(err, ERR_INPUT, "no digits after '-'");
    if (*p == '0' && is_digit_at(p + 1, end))
        return error_set(err, ERR_INPUT, "leading zero in a number");
    while (is_digit_at(p, end))
        p++;
    if (p < end && *p == '.' && !is_digit_at(p + 1, end))
        return error_set(err, ERR_INPUT, "no digits after the point of a number");
    return error_set(err, ERR_INPUT, "no digits in the exponent of a number");
}

int json_fault_number(struct error *err, enum number_flaw flaw, const char *p, const char *end)
{
    size_t len = number_length(p, end);
    if (flaw == NUMBER_SYNTAX)
        return number_syntax(err, p, end);
    if (flaw == NUMBER_OVERFLOW)
        return quote(err, "number ", p, len, " is larger than a double can hold");
    if (memchr(p, '.', len) == NULL && memchr(p, 'e', len) == NULL && memchr(p, 'E', len) == NULL)
        return quote(err, "integer ", p, len, " would be rounded");
    return quote(err, "number ", p, len, " is too small: it would become zero");
}

/* p[0] is the backslash of an escape that is refused. */
static int bad_escape(struct error *err, const char *p, const char *end)
{
    char found[JSON_SHOWN_SIZE];
    if (p + 1 == end)
        return json_fault_string(err, end, end);
    if (p[1] != 'u')
        return error_set(err, ERR_INPUT, "unknown escape: \\ before %s", json_shown(found, p + 1, end));
    size_t digits = 0;
    while (p + 2 + digits < end && digits < 4 && strchr("0123456789abcdefABCDEF", p[2 + digits]) != NULL &&
           p[2 + digits] != '\0')
        digits++;
    if (digits < 4)
        return error_set(err, ERR_INPUT, "\\u wants four hexadecimal digits");
    if (memcmp(p + 2, "0000", 4) == 0)
        return error_set(err, ERR_INPUT, "escaped NUL in a string");
    return error_set(err, ERR_INPUT, "unpaired surrogate %.6s", p);
}

int json_fault_string(struct error *err, const char *p, const char *end)
{
    if (p == end)
        return error_set(err, ERR_INPUT, "string is not closed before the end of the document");
    if (*p == '\\')
        return bad_escape(err, p, end);
    if (*p == '\n' || *p == '\r')
        return error_set(err, ERR_INPUT, "line break in a string: a quote is missing, or write \\n");
    if ((unsigned char)*p < 0x20)
        return error_set(err, ERR_INPUT, "control character 0x%02x in a string: write \\u%04x", *p, *p);
    return error_set(err, ERR_INPUT, "invalid UTF-8 in a string: byte 0x%02x", (unsigned char)*p);
}

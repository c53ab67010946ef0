#include "core/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

size_t text_decode(unsigned *code, const char *s, size_t len)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (len == 0)
        return 0;
    unsigned char c = (unsigned char)s[0];
    size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    if (n == 0 || n > len)
        return 0;
    unsigned u = n == 1 ? c : c & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (((unsigned char)s[i] & 0xc0) != 0x80)
            return 0;
        u = u << 6 | ((unsigned char)s[i] & 0x3f);
    }
    if (u < least[n] || u > 0x10ffff || (u >= 0xd800 && u <= 0xdfff))
        return 0;
    *code = u;
    return n;
}

size_t text_valid_prefix(const char *s, size_t len)
{
    size_t i = 0;
    while (i < len) {
        unsigned code;
        size_t n = (unsigned char)s[i] < 0x80 ? 1 : text_decode(&code, s + i, len - i);
        if (n == 0)
            break;
        i += n;
    }
    return i;
}

int text_is_invisible(unsigned u)
{
    static const unsigned ranges[][2] = {
        {0x80, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},     {0x115f, 0x1160},  {0x17b4, 0x17b5},
        {0x180b, 0x180f}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},   {0x3164, 0x3164},  {0xfe00, 0xfe0f},
        {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff9, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (u >= ranges[i][0] && u <= ranges[i][1])
            return 1;
    return 0;
}

int text_is_plain(const char *s)
{
    size_t len = strlen(s);
    for (size_t i = 0; i < len;) {
        unsigned u = 0;
        size_t n = text_decode(&u, s + i, len - i);
        if (n == 0 || u < 0x20 || u == 0x7f || text_is_invisible(u))
            return 0;
        i += n;
    }
    return 1;
}

void text_write_safe(FILE *out, const char *s)
{
    size_t len = strlen(s);
    for (size_t i = 0; i < len;) {
        unsigned u = 0;
        size_t n = text_decode(&u, s + i, len - i);
        if (n == 0 || u < 0x20 || u == 0x7f)
            fprintf(out, "\\x%02x", (unsigned char)s[i]);
        else if (text_is_invisible(u))
            fprintf(out, "\\u{%04x}", u);
        else
            fwrite(s + i, 1, n, out);
        i += n ? n : 1;
    }
}

char *text_safe(const char *s)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    text_write_safe(f, s);
    if (fclose(f) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

int text_is_markup(char c)
{
    return c != '\0' && strchr("\\`*[]|<#", c) != NULL;
}

enum { LONGEST_TYPO = 40 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t edit_distance(const char *a, const char *b)
{
    size_t d[LONGEST_TYPO + 1][LONGEST_TYPO + 1];
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST_TYPO || m > LONGEST_TYPO)
        return n + m;
    for (size_t i = 0; i <= n; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= m; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n][m];
}

const char *text_did_you_mean(const char *word, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t len = strlen(word), best_distance = len < 3 ? 1 : len / 3;
    for (size_t i = 0; i < n; i++) {
        size_t distance = edit_distance(word, names[i]);
        if (distance > 0 && distance <= best_distance && (best == NULL || distance < best_distance)) {
            best = names[i];
            best_distance = distance;
        }
    }
    return best;
}

char *text_format(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    return n < 0 ? NULL : text;
}

char *text_copy(const char *s)
{
    return s != NULL ? strdup(s) : NULL;
}

char text_lower_letter(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

char *text_lower(char *s)
{
    for (char *c = s; *c != '\0'; c++)
        *c = text_lower_letter(*c);
    return s;
}

char *text_upper(char *s)
{
    for (char *c = s; *c != '\0'; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - ('a' - 'A'));
    return s;
}

int text_same(const char *a, const char *b)
{
    while (*a != '\0' && text_lower_letter(*a) == text_lower_letter(*b)) {
        a++;
        b++;
    }
    return text_lower_letter(*a) == text_lower_letter(*b);
}

int text_equal(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

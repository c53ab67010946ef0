#include "query/words.h"

#include "core/date.h"
#include "core/number.h"

#include <math.h>
#include <string.h>

/* Twelve digits are more than any measurement has; what lies beyond is the arithmetic's, and must not tip a rounding.
 */
static double without_noise(double x)
{
    double scale = x != 0 ? pow(10, 11 - floor(log10(fabs(x)))) : 1;
    return isfinite(scale) && scale > 0 ? round(x * scale) / scale : x;
}

static const char *fixed(struct arena *a, double x, int decimals, int grouped, enum number_rounding how)
{
    char text[NUMBER_TEXT_SIZE];
    if (!isfinite(x))
        return "";
    x = without_noise(x);
    number_format_fixed(text, x, decimals, grouped, how);
    return arena_copy(a, text);
}

const char *words_rate(struct arena *a, double x, double lo, double hi)
{
    return fixed(a, x, number_decimals(x, (hi - lo) / 2), 1, NUMBER_DOWN);
}

const char *words_interval(struct arena *a, double lo, double hi)
{
    if (!isfinite(lo) || !isfinite(hi))
        return "";
    int decimals = number_decimals((lo + hi) / 2, (hi - lo) / 2);
    const char *low = fixed(a, lo, decimals, 1, NUMBER_DOWN), *high = fixed(a, hi, decimals, 1, NUMBER_UP);
    return low != NULL && high != NULL ? arena_format(a, "%s–%s", low, high) : NULL;
}

const char *words_ratio(struct arena *a, double ratio, double lo, double hi)
{
    return fixed(a, ratio, number_decimals(ratio, (hi - lo) / 2), 0, NUMBER_NEAREST);
}

const char *words_fixed(struct arena *a, double x, int decimals)
{
    return fixed(a, x, decimals, 1, NUMBER_NEAREST);
}

const char *words_cut(struct arena *a, double x, int decimals)
{
    return fixed(a, x, decimals, 1, x < 0 ? NUMBER_UP : NUMBER_DOWN);
}

const char *words_percent(struct arena *a, double percent)
{
    double unit = 1;
    int decimals = 0;
    for (; percent * unit < 0.95 && decimals < 6; unit *= 10)
        decimals++;
    return words_fixed(a, round(without_noise(percent) * unit) / unit, decimals);
}

const char *words_undecided(struct arena *a, size_t runs_needed, size_t have)
{
    size_t more = runs_needed > have ? runs_needed - have : 0;
    if (more == 0)
        return "cannot tell from these runs";
    return arena_format(a, "cannot tell: about %zu more %s per level may decide", more, more == 1 ? "run" : "runs");
}

const char *words_day(struct arena *a, int64_t ms)
{
    char text[DATE_TEXT_SIZE];
    date_format_day(text, ms);
    return arena_copy(a, text);
}

const char *words_seconds(struct arena *a, double s)
{
    return isfinite(s) ? words_fixed(a, s, s < 10 ? 1 : 0) : "not known";
}

const char *words_level(struct arena *a, const char *axis, const char *level)
{
    return level[strspn(level, "0123456789.")] != '\0' ? level : arena_format(a, "%s %s", axis, level);
}

const char *words_count(struct arena *a, size_t n, const char *one, const char *many)
{
    return arena_format(a, "%zu %s", n, n == 1 ? one : many);
}

const char *words_quoted(struct arena *a, const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./:,@+%";
    const char *quoted = "'";
    int more = 1;
    if (word[0] != '\0' && word[strspn(word, safe)] == '\0')
        return arena_copy(a, word);
    while (more && quoted != NULL) {
        size_t n = strcspn(word, "'");
        more = word[n] != '\0';
        quoted = arena_format(a, "%s%.*s%s", quoted, (int)n, word, more ? "'\\''" : "'");
        word += more ? n + 1 : n;
    }
    return quoted;
}

const char *words_join(struct arena *a, const char *list, const char *between, const char *text)
{
    return list == NULL ? text : arena_format(a, "%s%s%s", list, between, text);
}

const char *words_brief(struct arena *a, const char *text)
{
    enum { LONG_HEX = 24, SHOWN_HEX = 12 };
    char *out = arena_alloc(a, strlen(text) + 1); /* "…" takes less than what it stands for */
    size_t n = 0;
    while (out != NULL && *text != '\0') {
        size_t hex = strspn(text, "0123456789abcdef"), shown = hex >= LONG_HEX ? SHOWN_HEX : hex > 0 ? hex : 1;
        memcpy(out + n, text, shown);
        n += shown;
        if (shown < hex) {
            memcpy(out + n, "…", strlen("…"));
            n += strlen("…");
        }
        text += hex > 0 ? hex : 1;
    }
    return out;
}

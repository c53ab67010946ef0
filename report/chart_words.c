/* How the data of charts are named, in the twins and in CSV alike. */
#include "report/twins.h"

#include "core/text.h"

#include <string.h>

const char *report_judgement_word(enum judgement j)
{
    static const char *const words[] = {
        [JUDGED_NONE] = "none",   [JUDGED_DATED] = "dated",     [JUDGED_FEW] = "too few",
        [JUDGED_ALONE] = "alone", [JUDGED_REFUSED] = "refused", [JUDGED_DISCLOSED] = "disclosed",
        [JUDGED_READY] = "ready"};
    return words[j];
}

/* Axes say the unit and how it was measured, in either order: "tok/s, whole system", "runs, tok/s". */
static const char *unit_of(const char *axis, size_t *n)
{
    for (const char *part = axis; part != NULL; part = part[*n] == ',' ? part + *n + 1 : NULL) {
        *n = strcspn(part, ",");
        if (memchr(part, '/', *n) != NULL || memmem(part, *n, " per ", 5) != NULL)
            return part;
    }
    *n = axis != NULL ? strcspn(axis, ",") : 0;
    return axis;
}

/* How a character is spelled in a name; NULL: as it is. */
static const char *spelled(char c)
{
    static const struct {
        char c;
        const char *name;
    } names[] = {{'$', "usd"}, {'/', "_per_"}, {'%', "percent"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].c == c)
            return names[i].name;
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? NULL : "_";
}

const char *report_unit_name(struct arena *memory, const char *axis)
{
    size_t n, used = 0;
    const char *unit = unit_of(axis, &n);
    char *name = arena_alloc(memory, sizeof "percent" * n + sizeof "value");
    if (name == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        char letter[2] = {text_lower_letter(unit[i]), '\0'};
        const char *part = spelled(letter[0]);
        for (part = part != NULL ? part : letter; *part != '\0'; part++)
            if (*part != '_' || (used > 0 && name[used - 1] != '_'))
                name[used++] = *part;
    }
    while (used > 0 && name[used - 1] == '_')
        used--;
    name[used] = '\0';
    return used > 0 ? name : strcpy(name, "value");
}

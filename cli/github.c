#include "cli/github.h"

#include <string.h>

/* In properties, which commas separate and a colon ends, those are escaped, too. */
static void write_escaped(FILE *out, const char *text, const char *also)
{
    for (; *text != '\0'; text++) {
        if (*text == '%' || *text == '\r' || *text == '\n' || strchr(also, *text) != NULL)
            fprintf(out, "%%%02X", (unsigned char)*text);
        else
            putc(*text, out);
    }
}

void github_annotate(FILE *out, const struct annotation *a)
{
    static const char separators[] = ",:";
    fprintf(out, "::%s file=", a->level);
    write_escaped(out, a->file, separators);
    if (a->line > 0)
        fprintf(out, ",line=%zu", a->line);
    if (a->column > 0)
        fprintf(out, ",col=%zu", a->column);
    fputs(",title=", out);
    write_escaped(out, a->title, separators);
    fputs("::", out);
    write_escaped(out, a->message, "");
    putc('\n', out);
}

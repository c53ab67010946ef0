/* The forms of a weekly that people read as they come: plain text and HTML. */
#include "report/weekly_parts.h"

#include "core/text.h"
#include "query/words.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 78 };

static size_t columns_of(const char *text)
{
    size_t n = 0, len = strlen(text);
    for (size_t i = 0; i < len; n++) {
        unsigned u;
        size_t used = text_decode(&u, text + i, len - i);
        i += used > 0 ? used : 1;
    }
    return n;
}

/* A word of a command line, quotes and all: a line may end only where the shell sees a blank. */
static size_t command_word(const char *text)
{
    char quote = '\0';
    size_t n = 0;
    for (; text[n] != '\0' && (quote != '\0' || text[n] != ' '); n++) {
        if (quote != '\0')
            quote = text[n] == quote ? '\0' : quote;
        else if (text[n] == '\'' || text[n] == '"')
            quote = text[n];
    }
    return n;
}

/* Lines but the last end with a backslash: pasted, it is one command. */
static void write_command(FILE *f, const char *text)
{
    enum { INDENT = 6, BACKSLASH = 2 };
    size_t column = INDENT;
    fputs("    $ ", f);
    for (int begun = 0; *text != '\0'; begun = 1) {
        size_t n = command_word(text), after = strspn(text + n, " ");
        char *word = strndup(text, n);
        size_t width = word != NULL ? columns_of(word) : n, room = text[n + after] != '\0' ? BACKSLASH : 0;
        free(word);
        if (begun && column + 1 + width + room > COLUMNS) {
            fprintf(f, " \\\n%*s", INDENT, "");
            column = INDENT;
        } else if (begun) {
            fputc(' ', f);
            column++;
        }
        fwrite(text, 1, n, f);
        column += width;
        text += n + after;
    }
    fputc('\n', f);
}

static size_t shown_of(size_t n)
{
    return n < WEEKLY_ITEMS_SHOWN ? n : WEEKLY_ITEMS_SHOWN;
}

static void write_cut(FILE *f, size_t n)
{
    if (n > WEEKLY_ITEMS_SHOWN)
        fprintf(f, "  … and %zu more in weekly.json\n", n - WEEKLY_ITEMS_SHOWN);
}

/* Wraps at blanks; words longer than a line stand alone on one. Columns are counted in characters. */
static void write_wrapped(FILE *f, const char *first, const char *next, const char *text)
{
    size_t column = columns_of(first);
    int begun = 0;
    fputs(first, f);
    while (*text != '\0') {
        size_t n = strcspn(text, " \n");
        char *word = strndup(text, n);
        size_t width = word != NULL ? columns_of(word) : n;
        if (begun && column + 1 + width > COLUMNS) {
            fprintf(f, "\n%s", next);
            column = columns_of(next);
            begun = 0;
        }
        if (begun) {
            fputc(' ', f);
            column++;
        }
        fwrite(text, 1, n, f);
        column += width;
        begun = 1;
        free(word);
        text += n + strspn(text + n, " \n");
    }
    fputc('\n', f);
}

static void write_strings(FILE *f, const char *title, const char *const *items, size_t n)
{
    if (n == 0)
        return;
    fprintf(f, "\n%s (%zu)\n", title, n);
    for (size_t i = 0; i < shown_of(n); i++)
        write_wrapped(f, "  - ", "    ", items[i]);
    write_cut(f, n);
}

static void write_list(FILE *f, const struct weekly *week, enum weekly_list l)
{
    fprintf(f, "\n%s (%zu)\n", weekly_list_rule(l)->title, week->n[l]);
    for (size_t i = 0; i < shown_of(week->n[l]); i++) {
        write_wrapped(f, "  - ", "    ", week->items[l][i].text);
        if (week->items[l][i].help != NULL)
            write_command(f, week->items[l][i].help);
    }
    write_cut(f, week->n[l]);
}

static void write_footer(FILE *f, const struct weekly_issue *w)
{
    char *text = text_format("%s, data as of %s, database %s", w->tool, w->as_of, w->db_digest);
    fputc('\n', f);
    if (text != NULL)
        write_wrapped(f, "", "", text);
    free(text);
}

/* A zero alone would not tell "all moved" from "none could be judged" and from "none ran". */
static char *unchanged_words(const struct weekly *week)
{
    size_t n = week->n[WEEKLY_UNCHANGED], untested = week->n_untested;
    size_t moved = week->n[WEEKLY_REGRESSIONS] + week->n[WEEKLY_IMPROVEMENTS] + week->n[WEEKLY_FOLLOWED];
    char more[64] = "";
    if (n + moved == 0 && untested == 0)
        return text_format("there are no runs of the week to judge.");
    if (n + moved == 0)
        return text_format("no series of runs could be judged; of %zu there is too little, before the week or in it.",
                           untested);
    if (untested > 0)
        snprintf(more, sizeof more, "; of %zu there is too little to say so", untested);
    return n == 0   ? text_format("no series of runs is where it was%s.", more)
           : n == 1 ? text_format("1 series of runs is where it was%s.", more)
                    : text_format("%zu series of runs are where they were%s.", n, more);
}

static void write_text(const struct weekly_issue *w, FILE *f)
{
    const struct weekly *week = w->week;
    int quiet = week->n_faults == 0;
    write_wrapped(f, "", "", week->headline); /* first: what an alert quotes */
    fprintf(f, "\n%s, %s\n", week->week, week->days);
    if (week->synthetic)
        fputs("SYNTHETIC, made-up data\n", f);
    if (w->revision > 1)
        fprintf(f, "revision %d\n", w->revision);
    write_strings(f, "Changed since the issue before", w->changed, w->n_changed);
    write_strings(f, "Integrity", week->faults, week->n_faults);
    for (enum weekly_list l = 0; l < WEEKLY_LISTS; l++) {
        if (week->n[l] == 0 || week->items[l] == NULL)
            continue;
        quiet = 0;
        write_list(f, week, l);
    }
    char *unchanged = unchanged_words(week);
    fputc('\n', f);
    if (unchanged != NULL)
        write_wrapped(f, quiet ? "Quiet: " : "Unchanged: ", "", unchanged);
    free(unchanged);
    write_footer(f, w);
}

static void escape(FILE *f, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '&')
            fputs("&amp;", f);
        else if (*text == '<')
            fputs("&lt;", f);
        else if (*text == '>')
            fputs("&gt;", f);
        else if (*text == '"')
            fputs("&quot;", f);
        else
            fputc(*text, f);
    }
}

static void element(FILE *f, const char *name, const char *text)
{
    fprintf(f, "<%s>", name);
    escape(f, text);
    fprintf(f, "</%s>\n", name);
}

static void html_cut(FILE *f, size_t n)
{
    if (n > WEEKLY_ITEMS_SHOWN)
        fprintf(f, "<li>… and %zu more in weekly.json</li>\n", n - WEEKLY_ITEMS_SHOWN);
    fputs("</ul>\n", f);
}

static void html_strings(FILE *f, const char *title, const char *const *items, size_t n)
{
    if (n == 0)
        return;
    element(f, "h2", title);
    fputs("<ul>\n", f);
    for (size_t i = 0; i < shown_of(n); i++)
        element(f, "li", items[i]);
    html_cut(f, n);
}

static void html_list(FILE *f, const struct weekly *week, enum weekly_list l)
{
    element(f, "h2", weekly_list_rule(l)->title);
    fputs("<ul>\n", f);
    for (size_t i = 0; i < shown_of(week->n[l]); i++) {
        fputs("<li>", f);
        escape(f, week->items[l][i].text);
        if (week->items[l][i].help != NULL) {
            fputs("<br><code>", f);
            escape(f, week->items[l][i].help);
            fputs("</code>", f);
        }
        fputs("</li>\n", f);
    }
    html_cut(f, week->n[l]);
}

static void write_html(const struct weekly_issue *w, FILE *f)
{
    const struct weekly *week = w->week;
    fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>", f);
    escape(f, week->week);
    fputs("</title></head>\n<body style=\"font-family: Lato, Helvetica, Arial, sans-serif; max-width: 44em\">\n", f);
    if (week->synthetic)
        element(f, "p", "SYNTHETIC, made-up data");
    fputs("<p>", f);
    escape(f, week->week);
    fputs(", ", f);
    escape(f, week->days);
    if (w->revision > 1)
        fprintf(f, ", revision %d", w->revision);
    fputs("</p>\n", f);
    html_strings(f, "Changed since the issue before", w->changed, w->n_changed);
    element(f, "h1", week->headline);
    html_strings(f, "Integrity", week->faults, week->n_faults);
    for (enum weekly_list l = 0; l < WEEKLY_LISTS; l++)
        if (week->n[l] > 0 && week->items[l] != NULL)
            html_list(f, week, l);
    char *unchanged = unchanged_words(week);
    fputs("<p>Unchanged: ", f);
    escape(f, unchanged != NULL ? unchanged : "");
    fputs("</p>\n<p><small>", f);
    free(unchanged);
    escape(f, w->tool);
    fputs(", data as of ", f);
    escape(f, w->as_of);
    fputs(", database ", f);
    escape(f, w->db_digest);
    fputs("</small></p>\n</body></html>\n", f);
}

const char *weekly_text(const struct weekly_issue *w, struct arena *memory)
{
    return weekly_written(write_text, w, memory);
}

const char *weekly_html(const struct weekly_issue *w, struct arena *memory)
{
    return weekly_written(write_html, w, memory);
}

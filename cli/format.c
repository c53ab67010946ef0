#include "cli/format.h"

#include "cli/drawing.h"

#include "render/render.h"

#include <string.h>
#include <unistd.h>

/* Which names end in what; of which commands alone, where not of all. */
static const struct {
    const char *name, *ending, *of;
} formats[FORMATS] = {
    [FORMAT_TABLE] = {"table", NULL, NULL},
    [FORMAT_PLAIN] = {"plain", NULL, NULL},
    [FORMAT_JSON] = {"json", ".json", NULL},
    [FORMAT_JSONL] = {"jsonl", ".jsonl", NULL},
    [FORMAT_CSV] = {"csv", ".csv", NULL},
    [FORMAT_MARKDOWN] = {"markdown", ".md", NULL},
    [FORMAT_GITHUB] = {"github", NULL, " lint doc template "},
    [FORMAT_SVG] = {"svg", ".svg", NULL},
    [FORMAT_PDF] = {"pdf", ".pdf", NULL},
};

static int is_drawn(enum format f)
{
    return f == FORMAT_SVG || f == FORMAT_PDF;
}

/* FORMATS when there is none of that name. */
static enum format by_name(const char *name)
{
    unsigned f = 0;
    while (f < FORMATS && strcmp(formats[f].name, name) != 0)
        f++;
    return (enum format)f;
}

static enum format by_ending(const char *path)
{
    unsigned f = 0;
    while (f < FORMATS && (formats[f].ending == NULL || !drawing_has_ending(path, formats[f].ending)))
        f++;
    return (enum format)f;
}

static int read_option(struct cli *c, enum format *out)
{
    const char *text = args_value(&c->args, "--format"), *names[FORMATS];
    *out = args_has(&c->args, "--json") ? FORMAT_JSON : FORMATS;
    if (text == NULL)
        return 0;
    enum format named = by_name(text);
    for (size_t i = 0; i < FORMATS; i++)
        names[i] = formats[i].name;
    if (named == FORMATS)
        return cli_usage_word(c, "--format", text, names, FORMATS);
    if (*out != FORMATS && *out != named)
        return cli_usage(c, "--json and --format %s contradict each other: give one of them", text);
    *out = named;
    return 0;
}

/* A word of the list " a b ". */
static int is_of(const char *list, const char *word)
{
    const char *at = strstr(list, word);
    return at != NULL && at[-1] == ' ' && at[strlen(word)] == ' ';
}

static int check_command(struct cli *c, enum format asked)
{
    const char *of = asked < FORMATS ? formats[asked].of : NULL;
    if (of != NULL && !is_of(of, c->command->name))
        return cli_usage(c, "--format %s: '%s' does not write it; 'lint', 'doc' and 'template' do", formats[asked].name,
                         c->command->name);
    if (asked < FORMATS && is_drawn(asked) && !drawing_draws(c))
        return cli_usage(c, "--format %s: this answer is text; 'report', 'chart' and 'stats --series' draw",
                         formats[asked].name);
    return 0;
}

/* What was asked for in so many words against what the name of the file says. */
static int check_file(struct cli *c, enum format asked, const char *path)
{
    const char *option = args_has(&c->args, "--format") ? "--format " : "--", *ending = formats[asked].ending;
    const struct render_format *drawn = render_format_by_path(path);
    enum format said = by_ending(path);
    if (said == asked)
        return 0;
    if (said == FORMATS && drawn == NULL)
        return !is_drawn(asked) ? 0
                                : cli_usage(c, "-o '%s': --format %s writes a file that ends in %s, or '-'", path,
                                            formats[asked].name, ending);
    return cli_usage(c, "%s%s and -o '%s' contradict each other, the name says %s: %s%s, or leave %s%s out", option,
                     formats[asked].name, path, said < FORMATS ? formats[said].name : drawn->name,
                     ending != NULL ? "let it end in " : "give it another ending", ending != NULL ? ending : "", option,
                     formats[asked].name);
}

/* A drawing where there is no name: of one piece, and never for somebody to read. */
static int check_stream(struct cli *c, enum format asked)
{
    if (asked == FORMAT_SVG && !drawing_is_one_page(c))
        return cli_usage(c, "--format svg: is a file a page, which standard output cannot take: name one, -o FILE.svg");
    if (asked == FORMAT_PDF && isatty(STDOUT_FILENO))
        return cli_usage(c, "--format pdf: standard output is a terminal, and a PDF is no text: name a file, "
                            "-o FILE.pdf, or send it on, -o - | …");
    return 0;
}

int format_choose(struct cli *c)
{
    const char *path = args_value(&c->args, "--output");
    int is_file = path != NULL && strcmp(path, "-") != 0 && path[0] != '\0' && !drawing_is_beside_answer(c);
    enum format asked;
    c->format = FORMAT_TABLE;
    int status = read_option(c, &asked);
    if (status == 0)
        status = check_command(c, asked);
    if (status != 0)
        return status;
    if (is_file && render_format_by_path(path) != NULL && !drawing_draws(c))
        return cli_usage(c, "-o '%s': this answer is text; 'report', 'chart' and 'stats --series' draw", path);
    if (asked == FORMATS && is_file)
        asked = by_ending(path);
    else if (asked != FORMATS)
        status = is_file ? check_file(c, asked, path) : check_stream(c, asked);
    c->format = asked != FORMATS ? asked : FORMAT_TABLE;
    return status;
}

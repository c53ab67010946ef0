#include "cli/drawing.h"

#include "core/date.h"
#include "core/text.h"
#include "render/render.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* reproducible-builds.org: seconds since 1970. Without it the report says the moment it was asked to judge by. */
int64_t drawing_rendered_at(const struct cli *c)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end;
    errno = 0;
    long long seconds = text != NULL ? strtoll(text, &end, 10) : 0;
    if (text == NULL || errno != 0 || end == text || *end != '\0' || seconds < 0 || seconds > 253402300799)
        return c->as_of / 1000 * 1000;
    return seconds * 1000;
}

const char *drawing_as_of(struct cli *c)
{
    char text[DATE_TEXT_SIZE];
    int64_t end;
    date_format_day(text, c->as_of);
    if (date_parse_as_of(&end, text) != 0 || end != c->as_of)
        date_format_time(text, c->as_of);
    return arena_copy(&c->memory, text);
}

int drawing_write(struct cli *c, const struct report *report)
{
    const char *path = c->output != NULL ? c->output : "-";
    struct render_options options = {.page = report->page};
    struct error err = {0};
    size_t pages = 0;
    if (render_report(report, drawing_format(c), path, &options, &pages, &err) != 0)
        return cli_fail(c, &err,
                        strcmp(path, "-") == 0 ? "the answer is incomplete: is the disk full, the pipe closed?"
                                               : "nothing was left under that name");
    cli_note(c, "%s: %zu page%s, \"%s\"", path, pages, pages == 1 ? "" : "s", report->title);
    return EXIT_DONE;
}

int drawing_write_text(struct cli *c, const char *path, const char *text)
{
    struct error err = {0};
    if (text == NULL)
        return cli_fail(c, &(struct error){ERR_NOMEM, "out of memory"}, NULL);
    if (strcmp(path, "-") == 0) {
        fputs(text, stdout);
        return EXIT_DONE;
    }
    char *temporary = text_format("%s.%ld.tmp", path, (long)getpid());
    FILE *f = temporary != NULL ? fopen(temporary, "wbx") : NULL;
    int bad = f == NULL || fputs(text, f) == EOF || fflush(f) != 0 || fsync(fileno(f)) != 0;
    bad = (f != NULL && fclose(f) != 0) || bad;
    bad = bad || rename(temporary, path) != 0;
    if (bad) {
        error_errno(&err, "%s", path);
        if (temporary != NULL)
            unlink(temporary);
    }
    free(temporary);
    return bad ? cli_fail(c, &err, "-o needs a folder that exists and can be written") : EXIT_DONE;
}

int drawing_has_ending(const char *path, const char *ending)
{
    size_t n = strlen(path), m = strlen(ending);
    return n > m && text_same(path + n - m, ending);
}

/* Whether the first argument is that subcommand. */
static int begins_with(const struct cli *c, const char *word)
{
    for (size_t i = 0; i < c->args.n; i++)
        if (c->args.items[i].rule == NULL)
            return strcmp(c->args.items[i].value, word) == 0;
    return 0;
}

int drawing_draws(const struct cli *c)
{
    const char *name = c->command->name;
    return strcmp(name, "chart") == 0 || (strcmp(name, "report") == 0 && !args_has(&c->args, "--verify")) ||
           (strcmp(name, "stats") == 0 && args_has(&c->args, "--series"));
}

int drawing_is_one_page(const struct cli *c)
{
    return strcmp(c->command->name, "chart") == 0;
}

int drawing_is_beside_answer(const struct cli *c)
{
    const char *name = c->command->name;
    return strcmp(name, "import") == 0 || (strcmp(name, "template") == 0 && begins_with(c, "init"));
}

const struct render_format *drawing_format(const struct cli *c)
{
    if (c->format == FORMAT_SVG || c->format == FORMAT_PDF)
        return render_format_by_path(c->format == FORMAT_SVG ? ".svg" : ".pdf");
    return c->output != NULL ? render_format_by_path(c->output) : NULL;
}

int drawing_names_files(const struct cli *c)
{
    int is_report = strcmp(c->command->name, "report") == 0;
    return drawing_is_beside_answer(c) || (drawing_draws(c) && (is_report || drawing_format(c) != NULL));
}

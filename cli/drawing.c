#include "cli/drawing.h"

#include "render/render.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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

int drawing_write(struct cli *c, const struct report *report, const char *path, const char *page)
{
    struct render_options options = {.page = page};
    struct error err = {0};
    size_t pages = 0;
    if (render_report(report, render_format_by_path(path), path, &options, &pages, &err) != 0)
        return cli_fail(c, &err, "nothing was left under that name");
    cli_note(c, "%s: %zu page%s, \"%s\"", path, pages, pages == 1 ? "" : "s", report->title);
    return EXIT_DONE;
}

int drawing_names_files(const struct cli *c)
{
    const char *name = c->command->name;
    return strcmp(name, "report") == 0 || strcmp(name, "import") == 0 ||
           (strcmp(name, "stats") == 0 && args_has(&c->args, "--series") && c->output != NULL &&
            render_format_by_path(c->output) != NULL);
}

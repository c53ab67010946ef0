/* What was found in templates, for people by lines and for programs by members. */
#include "cli/answer.h"
#include "cli/github.h"
#include "cli/template.h"

#include "query/words.h"

#include <string.h>

static size_t count(const struct templates_checked *all)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        n += all->items[i].n;
    return n;
}

struct showing {
    struct cli *c;
    const struct templates_checked *all;
};

static void write_place(struct json_writer *w, const char *name, size_t n)
{
    if (n > 0)
        json_int(w, name, (int64_t)n);
    else
        json_null(w, name); /* of the whole file */
}

static void write_fault(struct json_writer *w, const struct template_checked *x, const struct template_fault *f)
{
    json_open_object(w, NULL);
    json_string(w, "name", x->found.name);
    json_string(w, "path", x->found.path);
    write_place(w, "line", f->line);
    write_place(w, "column", f->column);
    json_string(w, "code", f->code);
    json_string(w, "message", f->message);
    json_string(w, "help", f->help);
    json_close_object(w);
}

static void write_value(struct json_writer *w, const char *name, void *context)
{
    const struct showing *s = context;
    json_open_object(w, name);
    json_int(w, "templates", (int64_t)s->all->n);
    json_open_array(w, "findings");
    for (size_t i = 0; i < s->all->n; i++)
        for (size_t k = 0; k < s->all->items[i].n; k++)
            write_fault(w, &s->all->items[i], &s->all->items[i].faults[k]);
    json_close_array(w);
    json_close_object(w);
}

static int add_row(struct cli *c, struct grid *g, const struct template_checked *x, const struct template_fault *f)
{
    const struct grid_cell cells[] = {
        {"template", 0, show_text(c, templates_place(c, &x->found))},
        {"line", 1, f->line > 0 ? arena_format(&c->memory, "%zu", f->line) : NULL},
        {"column", 1, f->column > 0 ? arena_format(&c->memory, "%zu", f->column) : NULL},
        {"code", 0, f->code},
        {"message", 0, show_text(c, f->message)},
        {"help", 0, show_text(c, f->help)},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int write_formatted(struct cli *c, const struct templates_checked *all)
{
    struct showing s = {c, all};
    struct answer a = {.schema = "template-check", .context = &s, .value = write_value};
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->items[i].n; k++)
            if (add_row(c, &a.grid, &all->items[i], &all->items[i].faults[k]) != 0)
                return EXIT_FAILED;
    return answer_write(c, &a);
}

static int annotate(struct cli *c, const struct template_checked *x, const struct template_fault *f)
{
    const char *title = f->code, *place = templates_place(c, &x->found);
    const struct template_fault_rule *r;
    for (size_t i = 0; (r = template_fault_rule(i)) != NULL; i++)
        if (strcmp(r->code, f->code) == 0)
            title = arena_format(&c->memory, "%s %s", f->code, r->title);
    const char *message = arena_format(&c->memory, "%s; %s", f->message, f->help);
    if (title == NULL || place == NULL || message == NULL)
        return EXIT_FAILED;
    github_annotate(
        c->out,
        &(struct annotation){
            .level = "error", .file = place, .line = f->line, .column = f->column, .title = title, .message = message});
    return 0;
}

/* As diagnostics look, on standard output: here they are the answer. */
static int write_lines(struct cli *c, const struct template_checked *x, const struct template_fault *f)
{
    const char *message = templates_fault_message(c, &x->found, f), *line = templates_fault_line(c, &x->found, f);
    if (message == NULL || c->memory.failed)
        return EXIT_FAILED;
    fprintf(c->out, "error[%s]: %s\n%s   = help: %s\n", f->code, show_text(c, message), line != NULL ? line : "",
            show_text(c, f->help));
    if (f->code[4] == 'R')
        fprintf(c->out, "   = more: mcreport explain %s\n", f->code);
    return 0;
}

int template_show_checked(struct cli *c, const struct templates_checked *all)
{
    size_t n = count(all);
    int status = 0;
    if (c->format != FORMAT_TABLE && c->format != FORMAT_GITHUB)
        status = write_formatted(c, all);
    else
        for (size_t i = 0; i < all->n; i++)
            for (size_t k = 0; k < all->items[i].n && status == 0; k++)
                status =
                    (c->format == FORMAT_GITHUB ? annotate : write_lines)(c, &all->items[i], &all->items[i].faults[k]);
    if (status == 0 && all->n > 0)
        cli_note(c, "%s: %s", words_count(&c->memory, all->n, "template", "templates"),
                 n == 0 ? "nothing to object to" : words_count(&c->memory, n, "fault", "faults"));
    return status;
}

#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/subcommand.h"
#include "cli/template.h"

#include "query/words.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- list --- */

static void write_listed(struct json_writer *w, void *context, size_t i)
{
    const struct template_listed *t = (const struct template_listed *)context + i;
    json_open_object(w, NULL);
    json_string(w, "name", t->name);
    json_string(w, "title", t->title);
    json_string(w, "path", t->path);
    json_bool(w, "shipped", t->path == NULL);
    json_bool(w, "shadowed", t->shadowed);
    json_int(w, "faults", (int64_t)t->n_faults);
    json_close_object(w);
}

static int add_listed(struct cli *c, struct grid *g, const struct template_listed *t)
{
    const char *faults = t->n_faults > 0 || !cli_for_people(c) ? arena_format(&c->memory, "%zu", t->n_faults) : "";
    const struct grid_cell cells[] = {
        {"name", 0, show_text(c, t->name)},
        {"title", 0, show_text(c, t->title)},
        {"from", 0, t->path != NULL ? show_text(c, t->path) : "shipped"},
        {"shadowed", 0,
         t->shadowed         ? "yes"
         : cli_for_people(c) ? ""
                             : "no"},
        {"faults", 1, faults},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int run_list(struct cli *c)
{
    struct template_listed *list;
    struct answer a = {.schema = "template-list", .item = write_listed};
    if (args_left(&c->args) > 0)
        return cli_usage(c, "list takes no arguments");
    int status = templates_list(&list, &a.n_items, c);
    a.context = list;
    for (size_t i = 0; i < a.n_items && status == 0; i++)
        status = add_listed(c, &a.grid, &list[i]);
    return status == 0 ? answer_write(c, &a) : status;
}

/* --- show, schema --- */

static void write_shown(struct json_writer *w, const char *name, void *context)
{
    const struct template_text *t = context;
    struct digest digest;
    char hex[DIGEST_HEX_SIZE];
    digest_of(&digest, t->text, t->size);
    digest_hex(hex, &digest);
    json_open_object(w, name);
    json_string(w, "name", t->name);
    json_string(w, "path", t->path);
    json_string(w, "sha256", hex);
    json_string(w, "text", t->text);
    json_close_object(w);
}

static int run_show(struct cli *c)
{
    struct template_text found;
    struct answer a = {.schema = "template-show", .context = &found, .value = write_shown};
    if (args_left(&c->args) != 1)
        return cli_usage(c, "name one template: 'mcreport template list' has them");
    int status = templates_text(&found, c, args_shift(&c->args));
    if (status != 0)
        return status;
    if (c->format == FORMAT_JSON || c->format == FORMAT_JSONL)
        return answer_write(c, &a);
    if (c->format == FORMAT_CSV || c->format == FORMAT_GITHUB)
        return cli_usage(c, "show prints the template as it is, or with --json");
    return fwrite(found.text, 1, found.size, c->out) == found.size ? EXIT_DONE : EXIT_FAILED;
}

static int run_schema(struct cli *c)
{
    if (args_left(&c->args) > 0)
        return cli_usage(c, "schema takes no arguments");
    char *text = template_schema();
    int bad = text == NULL || fputs(text, c->out) == EOF;
    free(text);
    return bad ? EXIT_FAILED : EXIT_DONE;
}

/* --- init --- */

static int is_name(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n > 0 && n <= 64 && name[n] == '\0' && name[0] != '-' && name[n - 1] != '-';
}

/* What is there stays as it is. */
static int write_new(struct cli *c, const char *path, const char *text)
{
    struct error err = {0};
    FILE *f = fopen(path, "wbx");
    int bad = f == NULL || fputs(text, f) == EOF || fflush(f) != 0 || fsync(fileno(f)) != 0;
    if (bad)
        error_errno(&err, "%s", path);
    bad = (f != NULL && fclose(f) != 0) || bad;
    if (!bad)
        return 0;
    if (f != NULL)
        unlink(path);
    return cli_fail(c, &err, "choose a folder that exists and can be written: -o FILE");
}

static int refuse_existing(struct cli *c, const char *path)
{
    struct error err = {0};
    error_set(&err, ERR_EXISTS, "%s: is there already", path);
    return cli_fail(c, &err, "it is left as it is; choose another name, or another place with -o FILE");
}

struct made {
    const char *name, *path;
    int written;
};

static void write_made(struct json_writer *w, const char *name, void *context)
{
    const struct made *m = context;
    json_open_object(w, name);
    json_string(w, "name", m->name);
    json_string(w, "path", m->path);
    json_bool(w, "written", m->written);
    json_close_object(w);
}

static int say_made(struct cli *c, struct made *m)
{
    struct answer a = {.schema = "template-init", .context = m, .value = write_made};
    if (c->format == FORMAT_JSON || c->format == FORMAT_JSONL)
        return answer_write(c, &a);
    if (m->written)
        cli_note(c, "made %s; try it: mcreport report %s -o %s.pdf", m->path, m->path, m->name);
    else
        cli_note(c, "would make %s", m->path);
    return EXIT_DONE;
}

static int run_init(struct cli *c)
{
    struct stat st;
    struct made m = {.name = args_shift(&c->args)};
    if (m.name == NULL || args_left(&c->args) > 0)
        return cli_usage(c, "give the template one name");
    if (!is_name(m.name))
        return cli_usage(c, "init '%s': a name is lower-case letters, digits and '-'; -o says where it goes", m.name);
    const char *text = template_starter(m.name, &c->memory);
    m.path = c->output != NULL ? c->output : arena_format(&c->memory, "%s.md", m.name);
    if (text == NULL || m.path == NULL)
        return EXIT_FAILED;
    if (strcmp(m.path, "-") == 0)
        return fputs(text, c->out) != EOF ? EXIT_DONE : EXIT_FAILED;
    if (lstat(m.path, &st) == 0)
        return refuse_existing(c, m.path);
    int status = c->dry_run ? 0 : write_new(c, m.path, text);
    m.written = !c->dry_run;
    return status == 0 ? say_made(c, &m) : status;
}

/* --- check --- */

static int check_one(struct cli *c, struct templates_checked *all, struct template_trial *trial, const char *name)
{
    struct template_checked x = {0};
    struct template t;
    int status = templates_text(&x.found, c, name);
    if (status != 0) { /* the others are checked all the same */
        all->status = exit_status_worse(all->status, status);
        return c->memory.failed ? EXIT_FAILED : 0;
    }
    status = templates_read(&t, c, &x.found);
    if (status != 0)
        return status;
    x.faults = t.faults;
    x.n = t.n_faults;
    status = x.n == 0 ? template_try(trial, &x, &t) : 0;
    struct template_checked *more = arena_grow(&c->memory, all->items, all->n, &all->room, sizeof *more);
    if (status != 0 || more == NULL)
        return EXIT_FAILED;
    all->items = more;
    all->items[all->n++] = x;
    all->status = exit_status_worse(all->status, x.n > 0 ? EXIT_FINDINGS : EXIT_DONE);
    return 0;
}

static int run_check(struct cli *c)
{
    struct templates_checked all = {0};
    struct template_trial trial = {.c = c};
    const char *name;
    int status = 0;
    if (args_left(&c->args) == 0)
        return cli_usage(c, "name templates or files, or '-' for standard input");
    while (status == 0 && (name = args_shift(&c->args)) != NULL)
        status = check_one(c, &all, &trial, name);
    template_try_end(&trial);
    if (status == 0)
        status = template_show_checked(c, &all);
    return status != 0 ? status : all.status;
}

static int run(struct cli *c)
{
    static const struct subcommand table[] = {
        {"list", run_list, "template list", NULL, DATABASE_NONE},
        {"show", run_show, "template show NAME", NULL, DATABASE_NONE},
        {"init", run_init, "template init NAME [-o FILE]", NULL, DATABASE_NONE},
        {"check", run_check, "template check NAME…|FILE…|- [--format github]", NULL, DATABASE_NONE},
        {"schema", run_schema, "template schema", NULL, DATABASE_NONE},
        {0}};
    return subcommand_run(c, table);
}

const struct command command_template = {
    "template",
    "template list | show NAME | init NAME [-o FILE] | check FILE… [--format github] | schema",
    "what reports say where: the templates, checking one, beginning one",
    NULL,
    DATABASE_NONE,
    run,
    "say what to do: list, show, init, check or schema"};

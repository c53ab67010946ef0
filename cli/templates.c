#include "cli/templates.h"

#include "core/text.h"
#include "ingest/caret.h"
#include "ingest/source.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char ending[] = ".md";

static int has_ending(const char *name)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && strcmp(name + n - m, ending) == 0;
}

/* The folders, in the order in which they are searched; NULL past the end, or without memory. */
static const char *folder_at(struct cli *c, size_t i)
{
    const char *folders = getenv("MCREPORT_TEMPLATES"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    for (const char *s = folders; s != NULL && *s != '\0';) {
        size_t n = strcspn(s, ":");
        if (n > 0 && i-- == 0)
            return arena_copy_n(&c->memory, s, n);
        s += n + (s[n] == ':');
    }
    if (i > 0)
        return NULL;
    if (data != NULL && data[0] == '/')
        return arena_format(&c->memory, "%s/mcreport/templates", data);
    return home != NULL && home[0] == '/' ? arena_format(&c->memory, "%s/.local/share/mcreport/templates", home) : NULL;
}

/* --- one template --- */

static const char *stem(struct cli *c, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    return arena_copy_n(&c->memory, name, has_ending(name) ? strlen(name) - strlen(ending) : strlen(name));
}

static int read_file(struct template_text *out, struct cli *c, const char *path, struct error *err)
{
    struct template_text t = {.name = stem(c, path), .path = arena_copy(&c->memory, path)};
    char *bytes = NULL;
    int rc = source_read_whole(&bytes, &t.size, path, err);
    if (rc == 0 && (t.text = arena_copy_n(&c->memory, bytes, t.size)) == NULL)
        rc = error_nomem(err);
    free(bytes);
    if (rc == 0)
        *out = t;
    return rc;
}

static const struct template_shipped *find_shipped(const char *name)
{
    const struct template_shipped *t;
    for (size_t i = 0; (t = template_shipped_at(i)) != NULL; i++)
        if (strcmp(t->name, name) == 0)
            return t;
    return NULL;
}

/* The file of that name in the first folder that has one; NULL. */
static const char *find_file(struct cli *c, const char *name)
{
    const char *folder;
    struct stat st;
    for (size_t i = 0; (folder = folder_at(c, i)) != NULL; i++) {
        const char *path = arena_format(&c->memory, "%s/%s%s", folder, name, ending);
        if (path != NULL && stat(path, &st) == 0)
            return path;
    }
    return NULL;
}

static int unknown(struct cli *c, const char *name)
{
    struct template_listed *list;
    size_t n, known = 0;
    int status = templates_list(&list, &n, c);
    const char **names = status == 0 ? arena_array(&c->memory, n, sizeof *names) : NULL;
    if (names == NULL)
        return status != 0 ? status : EXIT_FAILED;
    for (size_t i = 0; i < n; i++)
        if (!list[i].shadowed)
            names[known++] = list[i].name;
    return cli_usage_word(c, "no template", name, names, known);
}

int templates_text(struct template_text *out, struct cli *c, const char *name)
{
    struct error err = {0};
    *out = (struct template_text){0};
    const char *path =
        strchr(name, '/') != NULL || has_ending(name) || strcmp(name, "-") == 0 ? name : find_file(c, name);
    const struct template_shipped *shipped = path == NULL ? find_shipped(name) : NULL;
    if (path == NULL && shipped == NULL)
        return unknown(c, name);
    if (shipped != NULL) {
        *out = (struct template_text){shipped->name, NULL, shipped->text, strlen(shipped->text)};
        return 0;
    }
    return read_file(out, c, path, &err) == 0 ? 0 : cli_fail(c, &err, "name a template, or a file that can be read");
}

int templates_read(struct template *out, struct cli *c, const struct template_text *found)
{
    struct error err = {0};
    int rc = template_read(out, found->name, found->path, found->text, found->size, &c->memory, &err);
    return rc == 0 ? 0 : cli_fail(c, &err, NULL);
}

const char *templates_place(struct cli *c, const struct template_text *found)
{
    return found->path != NULL ? found->path : arena_format(&c->memory, "%s (shipped)", found->name);
}

const char *templates_fault_message(struct cli *c, const struct template_text *found, const struct template_fault *f)
{
    const char *place = templates_place(c, found);
    if (place == NULL || f->line == 0)
        return place != NULL ? arena_format(&c->memory, "%s: %s", place, f->message) : NULL;
    return arena_format(&c->memory, "%s:%zu:%zu: %s", place, f->line, f->column, f->message);
}

/* What editors hide is no part of the first line. */
static size_t mark_of(const struct template_text *found)
{
    return found->size >= 3 && memcmp(found->text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

const char *templates_fault_line(struct cli *c, const struct template_text *found, const struct template_fault *f)
{
    enum { COLUMNS = 100 };
    const char *text = found->text + mark_of(found);
    size_t at = 0, caret, size = found->size - mark_of(found);
    if (f->line == 0)
        return NULL;
    for (size_t line = 1; line < f->line && at < size; at++)
        line += text[at] == '\n';
    for (size_t column = 1; column < f->column && at < size; column++)
        do
            at++;
        while (at < size && ((unsigned char)text[at] & 0xc0) == 0x80);
    char *cut = caret_line(&caret, text, size, at, COLUMNS);
    const char *lines = cut != NULL ? arena_format(&c->memory, "   | %s\n   | %*s^\n", cut, (int)caret, "") : NULL;
    free(cut);
    return lines;
}

int templates_find(struct template *out, struct cli *c, const char *name)
{
    struct template_text found;
    struct error err = {0};
    int status = templates_text(&found, c, name);
    if (status == 0)
        status = templates_read(out, c, &found);
    if (status == 0 && out->n_faults == 0 && template_check_views(out, c->store, &c->memory, &err) != 0)
        status = cli_fail(c, &err, "'mcreport db verify' checks the database");
    for (size_t i = 0; status == 0 && i < out->n_faults; i++) {
        const struct template_fault *f = &out->faults[i];
        cli_report(c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                           .code = f->code,
                                           .message = templates_fault_message(c, &found, f),
                                           .details = templates_fault_line(c, &found, f),
                                           .help = f->help});
    }
    return status != 0 ? status : out->n_faults > 0 ? EXIT_FINDINGS : 0;
}

/* --- all of them --- */

struct listing {
    struct template_listed *items;
    size_t n, room;
};

static int add(struct cli *c, struct listing *l, const struct template_text *found, const char *unreadable)
{
    struct template_listed *more = arena_grow(&c->memory, l->items, l->n, &l->room, sizeof *more);
    struct template t = {.title = unreadable, .n_faults = 1};
    if (more == NULL || (unreadable == NULL && templates_read(&t, c, found) != 0))
        return EXIT_FAILED;
    l->items = more;
    int shadowed = 0;
    for (size_t i = 0; i < l->n; i++)
        shadowed |= strcmp(l->items[i].name, found->name) == 0;
    l->items[l->n++] = (struct template_listed){found->name, t.title, found->path, shadowed, t.n_faults};
    return 0;
}

/* Names are what `report NAME` may say: a README beside them is none. */
static int is_template(const struct dirent *e)
{
    size_t n = strspn(e->d_name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n > 0 && strcmp(e->d_name + n, ending) == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int add_folder(struct cli *c, struct listing *l, const char *folder)
{
    struct dirent **entries = NULL;
    int n = scandir(folder, &entries, is_template, by_bytes), status = 0;
    for (int i = 0; i < n; i++) { /* none: a folder that is not there has no templates */
        const char *path = arena_format(&c->memory, "%s/%s", folder, entries[i]->d_name);
        struct template_text found = {.name = path != NULL ? stem(c, path) : NULL, .path = path};
        struct error err = {0};
        if (path == NULL || found.name == NULL)
            status = EXIT_FAILED;
        if (status == 0) {
            int rc = read_file(&found, c, path, &err);
            status = add(c, l, &found, rc != 0 ? arena_copy(&c->memory, err.text) : NULL);
        }
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* Of one name first the one that stands; what came with the program is shadowed last. */
static int by_name(const void *a, const void *b)
{
    const struct template_listed *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (order == 0)
        order = x->shadowed - y->shadowed;
    if (order == 0)
        order = (x->path == NULL) - (y->path == NULL);
    return order != 0 || x->path == NULL ? order : strcmp(x->path, y->path);
}

int templates_list(struct template_listed **out, size_t *n, struct cli *c)
{
    struct listing l = {0};
    const char *folder;
    const struct template_shipped *shipped;
    int status = 0;
    for (size_t i = 0; status == 0 && (folder = folder_at(c, i)) != NULL; i++)
        status = add_folder(c, &l, folder);
    for (size_t i = 0; status == 0 && (shipped = template_shipped_at(i)) != NULL; i++)
        status = add(c, &l, &(struct template_text){shipped->name, NULL, shipped->text, strlen(shipped->text)}, NULL);
    if (status == 0 && l.n > 0)
        qsort(l.items, l.n, sizeof *l.items, by_name);
    *out = l.items;
    *n = l.n;
    return status != 0 || c->memory.failed ? EXIT_FAILED : 0;
}

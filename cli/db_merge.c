#include "cli/answer.h"
#include "cli/database.h"
#include "cli/db.h"

#include "core/date.h"
#include "query/policy.h"
#include "query/words.h"
#include "store/merge.h"

#include <string.h>

struct merged_file {
    const char *path;
    struct merged is;
    const char *reason; /* refused: why; NULL */
};

struct merging {
    struct cli *c;
    struct merged_file *files;
    size_t n;
};

static const char *outcome_of(const struct merging *x, const struct merged_file *f)
{
    return f->reason != NULL ? "refused" : x->c->dry_run ? "would merge" : "merged";
}

static int is_policy(const struct event *e)
{
    return strncmp(e->kind, "policy.", 7) == 0;
}

/* They were understood, or nothing of the file would have been merged. */
static void write_policy_change(struct json_writer *w, const struct merged_event *m)
{
    struct policy_change change;
    if (policy_change_read(&change, &m->event, NULL) != 0)
        return;
    json_open_object(w, NULL);
    json_string(w, "key", policy_rule(change.key)->name);
    json_double(w, "value", change.value);
    json_day(w, "effective_at", m->event.effective_at);
    json_string(w, "because", m->event.because);
    json_string(w, "actor", m->event.actor);
    json_close_object(w);
}

static void write_late(struct json_writer *w, const struct merged_event *m)
{
    json_open_object(w, NULL);
    json_string(w, "kind", m->event.kind);
    json_string(w, "subject", m->event.subject);
    json_day(w, "effective_at", m->event.effective_at);
    json_string(w, "because", m->event.because);
    json_close_object(w);
}

static void write_brought(struct json_writer *w, const struct merged *is)
{
    json_open_array(w, "policy_changes");
    for (size_t i = 0; i < is->n_events; i++)
        if (is_policy(&is->events[i].event))
            write_policy_change(w, &is->events[i]);
    json_close_array(w);
    json_open_array(w, "late");
    for (size_t i = 0; i < is->n_events; i++)
        if (is->events[i].late)
            write_late(w, &is->events[i]);
    json_close_array(w);
}

static void write_file(struct json_writer *w, void *context, size_t i)
{
    const struct merging *x = context;
    const struct merged_file *f = &x->files[i];
    json_open_object(w, NULL);
    json_string(w, "path", f->path);
    json_string(w, "outcome", outcome_of(x, f));
    json_string(w, "reason", f->reason);
    for (size_t k = 0; k < MERGED_KINDS; k++) {
        json_open_object(w, merged_kind_name((enum merged_kind)k));
        json_int(w, "new", f->is.of[k].added);
        json_int(w, "known", f->is.of[k].known);
        json_close_object(w);
    }
    json_int(w, "conflicts", f->is.conflicts);
    write_brought(w, &f->is);
    json_close_object(w);
}

static const char *number(struct cli *c, const struct merged_file *f, long long n)
{
    return f->reason != NULL ? "" : arena_format(&c->memory, "%lld", n);
}

static int add_row(const struct merging *x, struct grid *g, const struct merged_file *f)
{
    struct cli *c = x->c;
    struct grid_cell cells[2 * MERGED_KINDS + 2] = {{"file", 0, show_text(c, f->path)}};
    size_t n = 1;
    for (size_t k = 0; k < MERGED_KINDS; k++) {
        const char *name = merged_kind_name((enum merged_kind)k);
        cells[n++] = (struct grid_cell){arena_format(&c->memory, "new %s", name), 1, number(c, f, f->is.of[k].added)};
        cells[n++] = (struct grid_cell){arena_format(&c->memory, "known %s", name), 1, number(c, f, f->is.of[k].known)};
    }
    cells[n++] = (struct grid_cell){"outcome", 0, outcome_of(x, f)};
    return c->memory.failed ? EXIT_FAILED : grid_add_cells(c, g, cells, n);
}

/* What is wrong with one file is said of that file; the others are merged all the same. */
static int refuse(struct merging *x, struct merged_file *f, const struct error *err)
{
    struct cli *c = x->c;
    f->reason = arena_copy(&c->memory, err->text);
    if (err->code != ERR_REFUSED)
        return cli_fail(c, err, "nothing was taken from this file");
    cli_report(c, &(struct diagnostic){
                      .severity = SEVERITY_ERROR,
                      .code = "MCR-P002",
                      .message = arena_format(&c->memory, "%s: %s", f->path, err->text),
                      .why = "one of the two databases has a wrong price, and only you know which",
                      .help = "nothing was taken from this file; correct the wrong row where it is, with 'mcreport "
                              "price add … --supersedes prc-…', and merge again"});
    return EXIT_REFUSED;
}

static int merge_file(struct merging *x, const char *path)
{
    struct cli *c = x->c;
    struct merged_file *f = &x->files[x->n++];
    struct db_check check = {.c = c, .file = path};
    const struct verifier with = {&check, db_check_fault, db_check_event};
    struct error err = {0};
    f->path = path;
    int rc = store_merge(c->store, path, c->dry_run, &with, &c->memory, &f->is, &err);
    if (rc != 0)
        return refuse(x, f, &err);
    if (f->is.conflicts > 0)
        cli_note(
            c, "note: %s: %s with another one here: disputed until one is withdrawn", show_text(c, path),
            words_count(&c->memory, (size_t)f->is.conflicts, "document shares its run", "documents share their run"));
    return EXIT_DONE;
}

/* Policy decides about every answer here from now on, and another site set it. */
static const char *policy_sentence(const struct merging *x, const struct event *e)
{
    struct arena *m = &x->c->memory;
    struct policy_change change;
    if (policy_change_read(&change, e, NULL) != 0)
        return NULL;
    return arena_format(m, "brings a change of policy: %s %s %s from %s on: %s", policy_rule(change.key)->name,
                        x->c->dry_run ? "would be" : "is", policy_words(m, change.key, change.value),
                        words_day(m, e->effective_at), show_text(x->c, e->because));
}

static const char *late_sentence(const struct merging *x, const struct event *e)
{
    return arena_format(&x->c->memory,
                        "%s of %s took effect on %s, before what was known of it here: what was judged since then may "
                        "be judged otherwise now",
                        show_text(x->c, e->kind), show_text(x->c, e->subject),
                        words_day(&x->c->memory, e->effective_at));
}

/* Under the table for people; beside what goes to programs. */
static void say(const struct merging *x, const struct merged_file *f, const char *sentence)
{
    struct cli *c = x->c;
    const char *path = show_text(c, f->path);
    if (sentence == NULL)
        return;
    if (cli_for_people(c))
        answer_say(c, "%s: %s\n", path, sentence);
    else
        cli_note(c, "note: %s: %s", path, sentence);
}

static void say_brought(const struct merging *x)
{
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < x->files[i].is.n_events; k++) {
            const struct merged_event *m = &x->files[i].is.events[k];
            if (is_policy(&m->event))
                say(x, &x->files[i], policy_sentence(x, &m->event));
            if (m->late)
                say(x, &x->files[i], late_sentence(x, &m->event));
        }
}

static int write_answer(struct merging *x)
{
    struct cli *c = x->c;
    struct answer a = {.schema = "db-merge", .context = x, .item = write_file, .n_items = x->n};
    for (size_t i = 0; i < x->n; i++)
        if (add_row(x, &a.grid, &x->files[i]) != 0)
            return EXIT_FAILED;
    int status = answer_write(c, &a);
    if (status == 0)
        say_brought(x);
    return status;
}

int db_merge(struct cli *c)
{
    struct merging x = {.c = c};
    size_t n = args_left(&c->args);
    if (n == 0)
        return cli_usage(c, "merge takes the databases to merge into this one");
    int status = database_open_for(c, DATABASE_WRITE);
    if (status != 0)
        return status;
    x.files = arena_array(&c->memory, n, sizeof *x.files);
    for (size_t i = 0; i < n && x.files != NULL; i++)
        status = exit_status_worse(status, merge_file(&x, args_shift(&c->args)));
    int written = x.files != NULL ? write_answer(&x) : EXIT_FAILED;
    return exit_status_worse(status, written);
}

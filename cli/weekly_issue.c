#include "cli/weekly_issue.h"

#include "cli/drawing.h"
#include "cli/weekly_manifest.h"

#include "core/date.h"
#include "report/study.h"

#include <stdlib.h>
#include <string.h>

/* A week being told. */
struct telling {
    struct weekly_run *r;
    struct cli *c;
    struct arena memory; /* of this week alone: catching up may be many */
    struct weekly week;
    char db_digest[DIGEST_HEX_SIZE];
    const struct weekly_issue_name *newest; /* NULL: the first issue */
    struct weekly_manifest was;             /* of the newest, … */
    const char *damage;                     /* … or why it cannot be gone by; NULL */
    struct weekly_issue issue;
    struct week_name name;
    struct weekly_unreadable *unreadable; /* what it tells of: all that an issue of it told of, and what is new */
    size_t n_unreadable;
};

enum { ATTEMPTS = 3 }; /* while others write to the database */

static int fail(struct telling *t, const struct error *err, const char *help)
{
    return cli_fail(t->c, err, help);
}

/* The moment that the week is judged by is that of every question asked about it. */
static void judge_by(struct telling *t)
{
    int64_t first, last;
    week_bounds(t->name, &first, &last);
    t->c->as_of = last < t->r->as_of ? last : t->r->as_of;
    t->c->as_of_text = drawing_as_of(t->c);
}

static int look(struct telling *t)
{
    struct report_request request = report_request_defaults(t->c->as_of);
    struct error err = {0};
    request.week = week_text(t->name, &t->memory);
    request.rendered_at = drawing_rendered_at(t->c);
    int rc = request.week != NULL ? store_digest(t->c->store, t->db_digest, &err) : error_nomem(&err);
    if (rc == 0)
        rc = weekly_make(&t->week, t->c->store, &request, t->unreadable, t->n_unreadable, &t->memory, &err);
    return rc != 0 ? fail(t, &err, "'mcreport db verify' checks the database") : 0;
}

/* --- what the newest issue said --- */

static int read_newest(struct telling *t)
{
    const struct weekly_folder *f = &t->r->folder;
    struct error err = {0};
    if (t->newest == NULL)
        return 0;
    int rc = weekly_manifest_read(&t->was, f, t->newest->name, &t->memory, &err);
    if (rc == 0)
        rc = weekly_manifest_check(f, t->newest->name, &err);
    if (rc == ERR_NOMEM)
        return fail(t, &err, NULL);
    if (rc != 0)
        t->damage = arena_format(&t->memory, "%s was damaged: %s", t->newest->name, err.text + strlen(f->path) + 1);
    return rc == 0 || t->damage != NULL ? 0 : EXIT_FAILED;
}

/* --- what could not be read --- */

static int by_place(const void *a, const void *b)
{
    const struct weekly_unreadable *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    if (order == 0)
        order = strcmp(x->document != NULL ? x->document : "", y->document != NULL ? y->document : "");
    return order != 0 ? order : strcmp(x->reason, y->reason);
}

static void add_unreadable(struct telling *t, const struct weekly_unreadable *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < t->n_unreadable && !weekly_unreadable_same(&t->unreadable[k], &list[i]))
            k++;
        if (k == t->n_unreadable)
            t->unreadable[t->n_unreadable++] = list[i];
    }
}

/* What was told stays told, wherever it is by now: a fact of the week is that it was met. */
static int gather_unreadable(struct telling *t)
{
    int is_asked = weekly_week_order(t->name, t->r->asked) == 0;
    t->unreadable = arena_array(&t->memory, t->was.n_unreadable + t->r->n_unreadable, sizeof *t->unreadable);
    if (t->unreadable == NULL)
        return EXIT_FAILED;
    add_unreadable(t, t->was.unreadable, t->was.n_unreadable);
    add_unreadable(t, t->r->unreadable, is_asked ? t->r->n_unreadable : 0);
    if (t->n_unreadable > 1)
        qsort(t->unreadable, t->n_unreadable, sizeof *t->unreadable, by_place);
    return 0;
}

static int is_same(const struct telling *t)
{
    return memcmp(&t->was.facts, &t->week.digest, sizeof t->was.facts) == 0;
}

/* Its end makes an issue of a week that was told while under way, even if nothing came after. */
static int has_ended_since(const struct telling *t)
{
    int64_t then, first, last;
    week_bounds(t->name, &first, &last);
    return date_parse_as_of(&then, t->was.as_of) == 0 && then < last && t->c->as_of == last;
}

/* A clock that went back, or a rerun for an earlier day: what a later day said of the week stands. */
static int is_of_later_day(const struct telling *t)
{
    int64_t then;
    return date_parse_as_of(&then, t->was.as_of) == 0 && then > t->c->as_of;
}

static int is_told(const struct telling *t)
{
    if (t->newest == NULL || t->damage != NULL)
        return 0;
    return is_of_later_day(t) || (is_same(t) && !has_ended_since(t));
}

/* --- the next issue --- */

static int say_alone(struct telling *t, const char *text)
{
    const char **list = arena_array(&t->memory, 1, sizeof *list);
    if (list == NULL || text == NULL)
        return EXIT_FAILED;
    list[0] = text;
    t->issue.changed = list;
    t->issue.n_changed = 1;
    return 0;
}

static int find_changes(struct telling *t)
{
    const char *before;
    size_t size;
    struct error err = {0};
    if (t->newest == NULL)
        return 0;
    if (t->damage != NULL)
        return say_alone(t, t->damage);
    if (is_same(t))
        return say_alone(
            t, arena_format(&t->memory, "the week has ended; %s was told as of %s", t->newest->name, t->was.as_of));
    int rc = weekly_folder_read(&before, &size, &t->r->folder, t->newest->name, "weekly.json", &t->memory, &err);
    if (rc == 0)
        rc = weekly_compare(&t->issue.changed, &t->issue.n_changed, before, size, &t->week, &t->memory, &err);
    if (rc == ERR_INPUT) /* of another version of this program */
        return say_alone(t, arena_format(&t->memory, "%s cannot be compared: %s", t->newest->name, err.text));
    return rc != 0 ? fail(t, &err, NULL) : 0;
}

static int begin_issue(struct telling *t)
{
    t->issue = (struct weekly_issue){.week = &t->week,
                                     .revision = t->newest != NULL ? t->newest->revision + 1 : 1,
                                     .tool = "mcreport " MCREPORT_VERSION,
                                     .as_of = t->c->as_of_text,
                                     .db_digest = arena_format(&t->memory, "sha256:%s", t->db_digest),
                                     .rendered_at = drawing_rendered_at(t->c),
                                     .from = t->r->from,
                                     .to = t->r->to};
    return t->issue.db_digest != NULL ? find_changes(t) : EXIT_FAILED;
}

static int add_manifest(struct telling *t, struct weekly_files *f)
{
    char rendered_at[DATE_TEXT_SIZE];
    date_format_time(rendered_at, t->issue.rendered_at);
    const struct weekly_manifest m = {
        .week = t->week.week,
        .revision = t->issue.revision,
        .asked = week_text(t->r->asked, &t->memory),
        .as_of = t->issue.as_of,
        .rendered_at = rendered_at,
        .tool = t->issue.tool,
        .db_digest = t->db_digest,
        .command =
            arena_format(&t->memory, "mcreport weekly --week %s --as-of %s --out-dir .", t->week.week, t->issue.as_of),
        .headline = t->week.headline,
        .facts = t->week.digest,
        .unreadable = t->unreadable,
        .n_unreadable = t->n_unreadable,
        .attention = t->week.attention};
    const char *text = weekly_manifest_text(&m, f->items, f->n, &t->memory);
    return weekly_files_add(f, WEEKLY_MANIFEST, text, text != NULL ? strlen(text) : 0);
}

/* Whether others wrote to the database since it was looked at: facts and pages are then of different states. */
static int is_moved(struct telling *t, int *moved)
{
    char now[DIGEST_HEX_SIZE];
    struct error err = {0};
    if (store_digest(t->c->store, now, &err) != 0)
        return fail(t, &err, NULL);
    *moved = strcmp(now, t->db_digest) != 0;
    return 0;
}

static int write_issue(struct telling *t, const char *name, int *moved)
{
    struct weekly_files f = {.memory = &t->memory};
    struct error err = {0};
    int status = weekly_files_make(&f, t->r, &t->issue);
    if (status == 0)
        status = add_manifest(t, &f);
    if (status == 0)
        status = is_moved(t, moved);
    if (status != 0 || *moved)
        return status;
    return weekly_folder_write(&t->r->folder, name, f.items, f.n, &err) != 0
               ? fail(t, &err, "nothing was left under that name; earlier issues are as they were")
               : 0;
}

/* As it stands, or would. */
static int answer_json(struct telling *t, struct weekly_outcome *out)
{
    struct arena *memory = &t->c->memory;
    struct error err = {0};
    size_t size;
    if (t->c->format != FORMAT_JSON)
        return 0;
    if (out->written)
        out->json = weekly_json(&t->issue, memory);
    else if (weekly_folder_read(&out->json, &size, &t->r->folder, out->issue, "weekly.json", memory, &err) != 0)
        return fail(t, &err, NULL);
    return out->json != NULL ? 0 : EXIT_FAILED;
}

static int attempt(struct telling *t, struct weekly_outcome *out, int *moved)
{
    int status = look(t);
    *moved = 0;
    if (status != 0)
        return status;
    *out = (struct weekly_outcome){.issue = t->newest != NULL ? t->newest->name : NULL,
                                   .headline = arena_copy(&t->c->memory, t->week.headline),
                                   .attention = t->week.attention,
                                   .written = !is_told(t)};
    if (out->written) {
        status = begin_issue(t);
        out->issue = weekly_issue_name_of(t->name, t->issue.revision, &t->c->memory);
    }
    if (status == 0)
        status = answer_json(t, out);
    return status != 0 || !out->written || t->c->dry_run ? status : write_issue(t, out->issue, moved);
}

int weekly_issue_make(struct weekly_outcome *out, struct weekly_run *r, struct week_name week,
                      const struct weekly_issue_name *newest)
{
    struct telling t = {.r = r, .c = r->c, .newest = newest, .name = week};
    int moved = 1;
    judge_by(&t);
    int status = t.c->as_of_text != NULL ? read_newest(&t) : EXIT_FAILED;
    if (status == 0)
        status = gather_unreadable(&t);
    for (int i = 0; status == 0 && moved && i < ATTEMPTS; i++)
        status = attempt(&t, out, &moved);
    if (status == 0 && moved)
        status = fail(&t, &(struct error){ERR_IO, "the database is being written to"}, "try again when that has ended");
    arena_release(&t.memory);
    return status;
}

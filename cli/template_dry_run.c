/*
 * Trying a template out: its report is made of an empty database and of one with samples, drawn, and thrown away.
 *
 * A block that fails without evidence, or a table that does not fit, is found when the template is written and not on
 * the morning when the report is due.
 */
#include "cli/template.h"

#include "core/date.h"
#include "core/text.h"
#include "ingest/ingest.h"
#include "ingest/prices.h"
#include "query/registry.h"
#include "render/render.h"
#include "report/blocks.h"
#include "report/study.h"
#include "report/twins.h"
#include "store/classes.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The samples are of the summer and autumn of 2024: some are current as of then, some dated. */
static const char sampled_on[] = "2024-10-15";

struct making {
    struct cli *c;
    const char *folder;
    struct store *store;
    int64_t as_of;
};

/* --- the folder --- */

static int make_folder(struct template_trial *t, struct error *err)
{
    const char *base = getenv("TMPDIR");
    t->folder = text_format("%s/mcreport-try-XXXXXX", base != NULL && base[0] == '/' ? base : "/tmp");
    if (t->folder == NULL)
        return error_nomem(err);
    if (mkdtemp(t->folder) != NULL)
        return 0;
    *strrchr(t->folder, '/') = '\0';
    int rc = error_errno(err, "%s", t->folder);
    free(t->folder);
    t->folder = NULL;
    return rc;
}

static void remove_folder(const char *folder)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        unlinkat(dirfd(d), e->d_name, 0);
    if (d != NULL)
        closedir(d);
    rmdir(folder);
}

static int create(struct store **out, struct template_trial *t, const char *name, struct error *err)
{
    char *path = text_format("%s/%s", t->folder, name);
    int rc = path != NULL ? store_open(out, path, STORE_CREATE, err) : error_nomem(err);
    free(path);
    return rc;
}

/* --- the samples --- */

static int has_ending(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && strcmp(name + n - m, ending) == 0;
}

static const char *sample(const char *ending)
{
    const struct template_sample *s;
    for (size_t i = 0; (s = template_sample_at(i)) != NULL; i++)
        if (has_ending(s->name, ending))
            return s->text;
    return "";
}

static int write_file(const char *path, const char *text, struct error *err)
{
    FILE *f = fopen(path, "wbx");
    int bad = f == NULL || fputs(text, f) == EOF || fflush(f) != 0;
    if (bad)
        error_errno(err, "%s", path);
    bad = (f != NULL && fclose(f) != 0) || bad;
    return bad ? ERR_IO : 0;
}

static int add_documents(struct making *m, struct error *err)
{
    const struct template_sample *s;
    struct ingest_options options = {.now = m->as_of};
    struct ingest_result result;
    const char *paths[16];
    size_t n = 0;
    for (size_t i = 0; (s = template_sample_at(i)) != NULL && n < sizeof paths / sizeof *paths; i++) {
        if (!has_ending(s->name, ".jsonl"))
            continue;
        paths[n] = arena_format(&m->c->memory, "%s/%s", m->folder, s->name);
        int rc = paths[n] != NULL ? write_file(paths[n], s->text, err) : error_nomem(err);
        if (rc != 0)
            return rc;
        n++;
    }
    int rc = ingest_paths(&result, m->store, paths, n, &options, err);
    if (rc == 0 && result.unreadable > 0)
        rc = error_set(err, ERR_INTERNAL, "a sample that cannot be read");
    ingest_result_release(&result);
    return rc;
}

static int add_prices(struct making *m, struct error *err)
{
    const char *text = sample(".csv");
    struct price_list_options options = {
        .mapping = sample(".mapping.json"), .mapping_path = "samples", .observed = DATE_NONE, .valid_until = DATE_NONE};
    struct price_list list;
    enum price_added outcome;
    struct price_row row;
    int rc = price_format_by_name("csv")->read(&list, "samples", text, strlen(text), &options, &m->c->memory, err);
    if (rc == 0)
        rc = store_begin(m->store, err);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < list.n && rc == 0; i++)
        rc = price_add(m->store, &list.prices[i], m->as_of, &outcome, &row, err);
    if (rc == 0)
        rc = store_commit(m->store, err);
    store_rollback(m->store);
    return rc;
}

/* *id: of the claim that templates which need one are tried with. */
static int add_claim(struct making *m, struct error *err)
{
    const char *text = sample(".claim.json");
    struct claim_act act = {.effective_at = m->as_of, .recorded_at = m->as_of};
    struct claim_terms terms;
    struct claim_outcome outcome;
    struct registry registry;
    int rc = registry_load(&registry, m->store, m->as_of, &m->c->memory, err);
    if (rc == 0)
        rc = claim_terms_read(&terms, text, strlen(text), &m->c->memory, err);
    if (rc == 0)
        rc = registry_declare(&outcome, &registry, &terms, &act, 0, err);
    return rc == 0 && !outcome.measured.made ? error_set(err, ERR_INTERNAL, "a sample claim that is refused") : rc;
}

static int prepare(struct template_trial *t, struct error *err)
{
    struct making m = {.c = t->c};
    int rc = make_folder(t, err);
    if (rc == 0)
        rc = create(&t->empty, t, "empty.db", err);
    if (rc == 0)
        rc = create(&t->samples, t, "samples.db", err);
    if (rc != 0)
        return rc;
    m.folder = t->folder;
    m.store = t->samples;
    date_parse_as_of(&m.as_of, sampled_on);
    rc = add_documents(&m, err);
    if (rc == 0)
        rc = add_prices(&m, err);
    return rc == 0 ? add_claim(&m, err) : rc;
}

/* --- what a template cannot do without --- */

static int give_claim(struct report_request *q, struct making *m, struct error *err)
{
    struct claim_terms terms;
    const char *text = sample(".claim.json");
    int rc = claim_terms_read(&terms, text, strlen(text), &m->c->memory, err);
    if (rc == 0)
        q->claim = terms.id;
    return rc;
}

static int give_class(struct report_request *q, struct making *m, struct error *err)
{
    struct receipt_filter everything = {0};
    struct class_rows rows;
    int rc = classes_select(m->store, &everything, &m->c->memory, &rows, err);
    if (rc == 0)
        q->class_of = rows.n > 0 ? rows.rows[0].id : "cls-0000";
    return rc;
}

static int give_week(struct report_request *q, struct making *m, struct error *err)
{
    (void)m;
    (void)err;
    q->week = "2024-W41";
    return 0;
}

static int give_settings(struct report_request *q, struct making *m, const struct template *t, struct error *err)
{
    static const struct {
        const char *need;
        int (*give)(struct report_request *, struct making *, struct error *);
    } settings[] = {{"claim", give_claim}, {"class", give_class}, {"week", give_week}};
    int rc = 0;
    for (size_t i = 0; i < t->n_needs && rc == 0; i++)
        for (size_t k = 0; k < sizeof settings / sizeof *settings && rc == 0; k++)
            if (strcmp(settings[k].need, t->needs[i]) == 0)
                rc = settings[k].give(q, m, err);
    return rc;
}

/* --- making it --- */

static const struct render_format *trace(void)
{
    for (size_t i = 0; render_format_at(i) != NULL; i++)
        if (strcmp(render_format_at(i)->name, "trace") == 0)
            return render_format_at(i);
    return NULL;
}

static int draw(const struct report *report, struct error *err)
{
    struct render_options options = {.page = "a4"};
    struct rendered pages = {0};
    int rc = render_to_memory(&pages, report, trace(), &options, err);
    render_release(&pages);
    if (rc != 0)
        return rc;
    char *twin = report_markdown(report);
    rc = twin != NULL ? 0 : error_nomem(err);
    free(twin);
    return rc;
}

static int make(struct making *m, const struct template *t, struct error *err)
{
    struct report report;
    date_parse_as_of(&m->as_of, sampled_on);
    struct report_request request = report_request_defaults(m->as_of);
    request.rendered_at = m->as_of;
    request.command = "mcreport template check";
    int rc = give_settings(&request, m, t, err);
    if (rc == 0)
        rc = study_report(&report, m->store, t, &request, err);
    if (rc != 0)
        return rc;
    rc = draw(&report, err);
    arena_release(&report.memory);
    return rc;
}

/* The block that a message begins with ("block table: no view …"), where there is one of its kind; NULL. */
static const struct template_item *find_block(const struct template *t, const char *message)
{
    const struct template_item *found = NULL;
    for (size_t i = 0; i < t->n_sections; i++)
        for (size_t k = 0; k < t->sections[i].n_items; k++) {
            const struct template_item *item = &t->sections[i].items[k];
            size_t n = item->kind == ITEM_BLOCK ? strlen(item->rule->name) : 0;
            if (n == 0 || strncmp(message, "block ", 6) != 0 || strncmp(message + 6, item->rule->name, n) != 0 ||
                message[6 + n] != ':')
                continue;
            if (found != NULL)
                return NULL;
            found = item;
        }
    return found;
}

static int add_fault(struct cli *c, struct template_checked *x, const struct template *t, const char *where,
                     const struct error *err)
{
    struct template_fault *more = arena_array(&c->memory, x->n + 1, sizeof *more);
    const char *message = arena_format(&c->memory, "no report of %s: %s", where, err->text);
    const struct template_item *block = find_block(t, err->text);
    if (more == NULL || message == NULL)
        return EXIT_FAILED;
    if (x->n > 0)
        memcpy(more, x->faults, x->n * sizeof *more);
    more[x->n++] =
        (struct template_fault){.code = "MCR-T016",
                                .line = block != NULL ? block->line : 0,
                                .column = block != NULL ? block->column : 0,
                                .message = message,
                                .help = block != NULL ? "docs/templates.md says what the block can do"
                                                      : "take out one block after the other to see which it is"};
    x->faults = more;
    return 0;
}

int template_try(struct template_trial *t, struct template_checked *x, struct template *template)
{
    struct error err = {0};
    int rc = t->folder == NULL ? prepare(t, &err) : 0, status = 0;
    if (rc != 0)
        return cli_fail(t->c, &err, "a dry run needs a folder that can be written: $TMPDIR, else /tmp");
    if (template_check_views(template, t->empty, &t->c->memory, &err) != 0)
        return cli_fail(t->c, &err, NULL);
    x->faults = template->faults;
    x->n = template->n_faults;
    if (x->n > 0) /* a table of no view has no rows to try */
        return 0;
    const struct {
        struct store *store;
        const char *where;
    } tries[] = {{t->empty, "an empty database"}, {t->samples, "the samples"}};
    for (size_t i = 0; i < 2 && status == 0; i++) {
        struct making m = {.c = t->c, .folder = t->folder, .store = tries[i].store};
        rc = make(&m, template, &err);
        int awaited = rc == ERR_NOT_FOUND && tries[i].store == t->empty && template->n_needs > 0;
        if (rc == ERR_NOMEM)
            return cli_fail(t->c, &err, NULL);
        if (rc != 0 && !awaited)
            status = add_fault(t->c, x, template, tries[i].where, &err);
    }
    return status;
}

void template_try_end(struct template_trial *t)
{
    store_close(t->empty);
    store_close(t->samples);
    t->empty = t->samples = NULL;
    if (t->folder != NULL)
        remove_folder(t->folder);
    free(t->folder);
    t->folder = NULL;
}

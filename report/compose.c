/* From a template and a request to a report: what is needed is asked for, then section by section it is filled. */
#include "report/study_parts.h"

#include "core/date.h"
#include "query/words.h"
#include "report/twins.h"
#include "report/values.h"

#include <string.h>

enum plane study_plane(const struct study *x)
{
    if (x->section != NULL)
        return x->section->plane;
    return x->build.n_sections > 0 ? x->build.sections[x->build.n_sections - 1].plane : PLANE_REFERENCE;
}

int block_page_break(struct study *x, const struct block_body *body, struct error *err)
{
    (void)body;
    (void)err;
    report_build_block(&x->build, BLOCK_PAGE_BREAK, NULL);
    return 0;
}

/* --- filling --- */

static unsigned item_needs(const struct template_item *item)
{
    if (item->kind != ITEM_BLOCK)
        return values_needs(item->text);
    unsigned needs = item->rule->needs;
    for (size_t i = 0; i < item->body->n; i++)
        if (item->body->values[i].rule->kind == BODY_TEXT)
            needs |= values_needs(item->body->values[i].text);
    return needs;
}

static unsigned template_needs(const struct template *t)
{
    unsigned needs = NEEDS_EVIDENCE;
    for (size_t i = 0; i < t->n_sections; i++) {
        needs |= values_needs(t->sections[i].title);
        for (size_t k = 0; k < t->sections[i].n_items; k++)
            needs |= item_needs(&t->sections[i].items[k]);
    }
    return needs;
}

/* What a template says it cannot do without. */
static int check_settings(const struct template *t, const struct report_request *r, struct error *err)
{
    const struct {
        const char *name, *given, *example;
    } settings[] = {{"claim", r->claim, "ID"}, {"class", r->class_of, "cls-…"}, {"week", r->week, "YYYY-Www"}};
    for (size_t i = 0; i < t->n_needs; i++)
        for (size_t k = 0; k < sizeof settings / sizeof *settings; k++)
            if (strcmp(t->needs[i], settings[k].name) == 0 && settings[k].given == NULL)
                return error_set(err, ERR_USAGE, "template '%s' needs --set %s=%s", t->name, settings[k].name,
                                 settings[k].example);
    return 0;
}

/* A section that may be left out stays when one of its blocks that can be empty is not. */
static int is_shown(const struct study *x, const struct template_section *s)
{
    int can_be_empty = 0;
    for (size_t k = 0; s->optional && k < s->n_items; k++) {
        const struct template_item *item = &s->items[k];
        if (item->kind != ITEM_BLOCK || item->rule->has == NULL)
            continue;
        can_be_empty = 1;
        if (item->rule->has(x, item->body))
            return 1;
    }
    return !can_be_empty;
}

static const enum block_kind prose_kinds[] = {
    [ITEM_HEADLINE] = BLOCK_HEADLINE, [ITEM_HEADING] = BLOCK_HEADING, [ITEM_PARAGRAPH] = BLOCK_PARAGRAPH,
    [ITEM_LIST] = BLOCK_LIST,         [ITEM_CODE] = BLOCK_CODE,
};

static int put_prose(struct study *x, const struct template_item *item, struct error *err)
{
    struct span *spans = arena_array(x->memory, item->n_spans, sizeof *spans);
    if (spans == NULL)
        return error_nomem(err);
    if (item->n_spans > 0)
        memcpy(spans, item->spans, item->n_spans * sizeof *spans);
    const char *text = values_expand(x, item->text, spans, item->n_spans);
    struct block *b = text != NULL ? report_build_block(&x->build, prose_kinds[item->kind], text) : NULL;
    if (b == NULL)
        return error_nomem(err);
    b->spans = spans;
    b->n_spans = item->n_spans;
    if (item->kind == ITEM_LIST)
        b->as.ordered = item->ordered;
    return 0;
}

/* The members that are printed, with their values. */
static int expand_body(struct study *x, struct block_body *out, const struct block_body *body, struct error *err)
{
    struct block_value *values = arena_array(x->memory, body->n, sizeof *values);
    if (values == NULL)
        return error_nomem(err);
    for (size_t i = 0; i < body->n; i++) {
        values[i] = body->values[i];
        if (values[i].rule->kind == BODY_TEXT && (values[i].text = values_expand(x, values[i].text, NULL, 0)) == NULL)
            return error_nomem(err);
    }
    *out = (struct block_body){values, body->n};
    return 0;
}

static int put_item(struct study *x, const struct template_item *item, struct error *err)
{
    struct block_body body;
    if (item->kind != ITEM_BLOCK)
        return put_prose(x, item, err);
    int rc = expand_body(x, &body, item->body, err);
    return rc != 0 ? rc : item->rule->put(x, &body, err);
}

static int fill(struct study *x, const struct template *t, struct error *err)
{
    for (size_t i = 0; i < t->n_sections; i++) {
        const struct template_section *s = &t->sections[i];
        x->section = s;
        if (!is_shown(x, s))
            continue;
        const char *title = values_expand(x, s->title, NULL, 0);
        if (title == NULL)
            return error_nomem(err);
        report_build_section(&x->build, s->plane, title, study_validity(x, s->plane));
        for (size_t k = 0; k < s->n_items; k++) {
            int rc = put_item(x, &s->items[k], err);
            if (rc != 0)
                return rc;
        }
    }
    x->section = NULL;
    return report_build_finish(&x->build, err);
}

/* The first headline, as its page prints it. */
static const char *document_title(const struct report *r, const struct template *t)
{
    for (size_t i = 0; i < r->n_sections; i++)
        for (size_t k = 0; k < r->sections[i].n_blocks; k++)
            if (r->sections[i].blocks[k].kind == BLOCK_HEADLINE)
                return r->sections[i].blocks[k].text;
    return t->title;
}

int study_db_digest(struct study *x, char out[DIGEST_HEX_SIZE], struct error *err)
{
    if (x->request->db_digest == NULL)
        return store_digest(x->store, out, err);
    snprintf(out, DIGEST_HEX_SIZE, "%s", x->request->db_digest);
    return 0;
}

/* The moment without loss: a day where it is the end of one, as --as-of reads it. */
static const char *as_of_words(struct study *x)
{
    char text[DATE_TEXT_SIZE];
    int64_t moment = x->request->as_of, end;
    date_format_day(text, moment);
    if (date_parse_as_of(&end, text) != 0 || end != moment)
        date_format_time(text, moment);
    return arena_copy(x->memory, text);
}

int study_origin(struct study *x, struct report *out, struct error *err)
{
    char rendered[DATE_TEXT_SIZE], digest[DIGEST_HEX_SIZE];
    int rc = study_db_digest(x, digest, err);
    if (rc != 0)
        return rc;
    date_format_time(rendered, x->request->rendered_at);
    out->tool = "mcreport " MCREPORT_VERSION;
    out->as_of = as_of_words(x);
    out->db_digest = arena_copy(x->memory, digest);
    out->rendered_at = arena_copy(x->memory, rendered);
    out->settings = x->request->settings;
    out->n_settings = x->request->n_settings;
    out->page = x->request->page != NULL ? x->request->page : "a4";
    out->command = x->request->command;
    out->synthetic = x->synthetic;
    out->verdict = x->claim != NULL              ? claim_status_name(x->claim->standing.status)
                   : x->cleared != NULL          ? "compared"
                   : x->verdict.left_row != NULL ? "refused"
                   : x->have & NEEDS_QUESTION    ? "nothing current"
                                                 : "reference";
    return x->memory->failed ? error_nomem(err) : 0;
}

static int describe(struct study *x, struct report *out, const struct template *t, struct error *err)
{
    char digest[DIGEST_HEX_SIZE];
    digest_hex(digest, &t->digest);
    out->template_name = arena_copy(x->memory, t->name);
    out->template_path = t->path != NULL ? arena_copy(x->memory, t->path) : NULL;
    out->template_digest = arena_copy(x->memory, digest);
    out->title = document_title(out, t);
    out->subject = arena_copy(x->memory, t->subject);
    return study_origin(x, out, err);
}

void study_open(struct study *x, struct report *out, struct store *store, const struct report_request *request)
{
    *out = (struct report){0};
    *x = (struct study){.store = store, .request = request, .memory = &out->memory, .class_id = request->class_of};
    report_build_start(&x->build, out);
}

void study_close(struct study *x)
{
    selection_release(&x->selection);
}

int study_report(struct report *out, struct store *store, const struct template *t,
                 const struct report_request *request, struct error *err)
{
    struct study x;
    study_open(&x, out, store, request);
    x.template = t;
    int rc = check_settings(t, request, err);
    if (rc == 0)
        rc = study_prepare(&x, template_needs(t), err);
    if (rc == 0)
        rc = fill(&x, t, err);
    if (rc == 0)
        rc = study_guard(out, err);
    if (rc == 0)
        rc = describe(&x, out, t, err);
    if (rc == 0)
        rc = report_json(out, err);
    study_close(&x);
    if (rc != 0)
        arena_release(&out->memory);
    return rc;
}

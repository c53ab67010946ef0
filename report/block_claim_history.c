/* What became of a claim, where it is quoted, and the commands about it. */
#include "report/study_parts.h"

#include "query/words.h"
#include "store/mentions.h"

#include <string.h>

enum { LEFT_OUT_SHOWN = 8 };

static void put_events(struct study *x, const char *note)
{
    static const struct column columns[] = {{"Effective", ALIGN_LEFT, 0, 0},
                                            {"What", ALIGN_LEFT, 0, 0},
                                            {"By", ALIGN_LEFT, 0, 0},
                                            {"Because", ALIGN_LEFT, 0, 1}};
    const struct claim *claim = x->claim->claim;
    struct table_builder t = table_start(&x->build, columns, 4);
    for (size_t i = 0; i < claim->n_events; i++) {
        const struct event *e = claim->events[i];
        const char *dot = strchr(e->kind, '.');
        struct cell *c = table_row(&t);
        if (c == NULL)
            break;
        c[0].text = words_day(x->memory, e->effective_at);
        c[1].text = dot != NULL ? dot + 1 : e->kind;
        c[2].text = e->actor != NULL ? e->actor : "not recorded";
        c[3].text = e->because;
    }
    table_finish(&t, "What became of it", note, "Nothing.");
}

static void put_mentions(struct study *x, const struct mention *list, size_t n)
{
    static const struct column columns[] = {
        {"Quoted in", ALIGN_LEFT, 0, 1}, {"Line", ALIGN_RIGHT, 0, 0}, {"Revision", ALIGN_RIGHT, 0, 0}};
    struct table_builder t = table_start(&x->build, columns, 3);
    for (size_t i = 0; i < n; i++) {
        struct cell *c = table_row(&t);
        if (c == NULL)
            break;
        c[0].text = list[i].path;
        c[1].text = arena_format(x->memory, "%lld", (long long)list[i].line);
        c[2].text = arena_format(x->memory, "%lld", (long long)list[i].revision);
    }
    table_finish(&t, "Where it is quoted", NULL, NULL);
}

int block_claim_history(struct study *x, const struct block_body *body, struct error *err)
{
    struct mention *list;
    size_t n;
    (void)body;
    if (!study_claim_stands(x))
        return 0;
    int rc = mentions_of(x->store, x->claim->claim->id, x->memory, &list, &n, err);
    if (rc != 0)
        return rc;
    put_events(x, n == 0 ? "Quoted in no document that 'mcreport doc check' has seen." : NULL);
    if (n > 0)
        put_mentions(x, list, n);
    return 0;
}

/* Those that agree in the reason together; "rcp-…, rcp-… and 4 more". */
static void put_left_out(struct study *x)
{
    static const struct column columns[] = {
        {"Left out, because", ALIGN_LEFT, 0, 1}, {"How many", ALIGN_RIGHT, 0, 0}, {"Which", ALIGN_LEFT, 0, 1}};
    const struct claim_record *r = &x->claim->revision->record;
    struct table_builder t = table_start(&x->build, columns, 3);
    char *done = arena_array(x->memory, r->n_left_out, 1);
    for (size_t i = 0; done != NULL && i < r->n_left_out; i++) {
        struct cell *c = done[i] ? NULL : table_row(&t);
        const char *names = NULL;
        size_t n = 0;
        for (size_t k = i; c != NULL && k < r->n_left_out; k++) {
            if (strcmp(r->left_out[k].why, r->left_out[i].why) != 0)
                continue;
            done[k] = 1;
            names = n++ < LEFT_OUT_SHOWN ? words_join(x->memory, names, ", ", r->left_out[k].name) : names;
        }
        if (c == NULL)
            continue;
        c[0].text = r->left_out[i].why;
        c[1].text = arena_format(x->memory, "%zu", n);
        c[2].text = n > LEFT_OUT_SHOWN ? arena_format(x->memory, "%s and %zu more", names, n - LEFT_OUT_SHOWN) : names;
    }
    if (t.n_rows > 0)
        table_finish(&t, study_title(x, NULL, "Receipts that were left out"), NULL, NULL);
}

int block_claim_terms(struct study *x, const struct block_body *body, struct error *err)
{
    const char *id = x->claim->claim->id, *terms = x->claim->revision->record.terms.text;
    const char *name = study_claim_name(x, x->claim) + strlen("mcr:"), *quote = "";
    (void)body;
    (void)err;
    put_left_out(x);
    if (study_claim_plane(x->claim) != PLANE_REFERENCE)
        quote = arena_format(x->memory, "mcreport quote %s%s; ", name,
                             study_claim_plane(x->claim) == PLANE_DATED ? " --dated" : "");
    report_build_block(&x->build, BLOCK_HEADING, "To show, quote and renew it");
    report_build_block(&x->build, BLOCK_CODE,
                       arena_format(x->memory, "mcreport claim show %s; %smcreport claim renew %s", name, quote, id));
    if (terms == NULL)
        return 0;
    report_build_block(&x->build, BLOCK_HEADING, "As it was declared: mcreport claim add");
    report_build_block(&x->build, BLOCK_CODE, terms);
    return 0;
}

#include "report/weekly_parts.h"

#include "core/date.h"
#include "core/text.h"
#include "query/words.h"
#include "report/values.h"

#include <stdlib.h>
#include <string.h>

const char *weekly_attention_name(enum weekly_attention a)
{
    static const char *const names[] = {"regression", "dated", "anecdote", "integrity"};
    return names[a];
}

int weekly_unreadable_same(const struct weekly_unreadable *a, const struct weekly_unreadable *b)
{
    int is_there = a->place != NULL && text_equal(a->place, b->place);
    if ((!is_there && strcmp(a->path, b->path) != 0) || !text_equal(a->document, b->document))
        return 0;
    return a->document != NULL || strcmp(a->reason, b->reason) == 0;
}

const char *weekly_safe(const char *text, struct arena *memory)
{
    if (text == NULL || text_is_plain(text))
        return arena_copy(memory, text);
    char *safe = text_safe(text);
    const char *kept = safe != NULL ? arena_copy(memory, safe) : NULL;
    free(safe);
    return kept;
}

/* What it says outlives the study, whose texts some of it is; an id is for comparing, and stays what it is. */
static int keep_item(struct weekly_item *item, struct arena *memory)
{
    int has_help = item->help != NULL;
    item->id = arena_copy(memory, item->id);
    item->text = weekly_safe(item->text, memory);
    item->help = weekly_safe(item->help, memory);
    return item->id != NULL && item->text != NULL && (!has_help || item->help != NULL) ? 0 : -1;
}

static int tell_list(struct telling *t, struct weekly *out, enum weekly_list l)
{
    const struct weekly_list_rule *rule = weekly_list_rule(l);
    out->n[l] = rule->count(t);
    if (rule->item == NULL)
        return 0;
    out->items[l] = arena_array(t->memory, out->n[l], sizeof **out->items);
    for (size_t i = 0; out->items[l] != NULL && i < out->n[l]; i++) {
        rule->item(t, i, &out->items[l][i]);
        if (keep_item(&out->items[l][i], t->memory) != 0)
            return -1;
    }
    return out->items[l] != NULL ? 0 : -1;
}

static void write_list(struct telling *t, const struct weekly *w, enum weekly_list l, struct json_writer *json)
{
    const struct weekly_list_rule *rule = weekly_list_rule(l);
    json_open_array(json, rule->name);
    for (size_t i = 0; i < w->n[l]; i++) {
        json_open_object(json, NULL);
        json_string(json, "id", w->items[l][i].id);
        json_string(json, "text", w->items[l][i].text);
        json_string(json, "help", w->items[l][i].help);
        rule->members(t, i, json);
        json_close_object(json);
    }
    json_close_array(json);
}

static void write_facts(struct telling *t, const struct weekly *w, FILE *f)
{
    struct json_writer json;
    json_writer_init(&json, f, 1);
    json_open_object(&json, NULL);
    json_string(&json, "week", w->week);
    json_string(&json, "days", w->days);
    json_string(&json, "headline", w->headline);
    json_bool(&json, "synthetic", w->synthetic);
    json_open_object(&json, "counts");
    for (enum weekly_list l = 0; l < WEEKLY_LISTS; l++)
        json_int(&json, weekly_list_name(l), (int64_t)w->n[l]);
    json_close_object(&json);
    for (enum weekly_list l = 0; l < WEEKLY_LISTS; l++)
        if (weekly_list_rule(l)->item != NULL)
            write_list(t, w, l, &json);
    json_open_array(&json, "integrity");
    for (size_t i = 0; i < w->n_faults; i++)
        json_string(&json, NULL, w->faults[i]);
    json_close_array(&json);
    json_close_object(&json);
}

static int make_facts(struct telling *t, struct weekly *out, struct error *err)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return error_nomem(err);
    write_facts(t, out, f);
    int bad = ferror(f);
    bad = fclose(f) != 0 || bad;
    out->facts = bad ? NULL : arena_copy_n(t->memory, text, size);
    if (!bad)
        digest_of(&out->digest, text, size);
    free(text);
    return out->facts != NULL ? 0 : error_nomem(err);
}

static unsigned attention_of(const struct weekly *w)
{
    const int wanted[WEEKLY_ATTENTIONS] = {
        [WEEKLY_REGRESSION] = w->n[WEEKLY_REGRESSIONS] > 0,
        [WEEKLY_DATED] = w->n[WEEKLY_BECAME_DATED] + w->n[WEEKLY_FELL] > 0,
        [WEEKLY_ANECDOTE] = w->n[WEEKLY_ANECDOTES] > 0,
        [WEEKLY_INTEGRITY] = w->n_faults + w->n[WEEKLY_UNREADABLE] > 0,
    };
    unsigned bits = 0;
    for (unsigned a = 0; a < WEEKLY_ATTENTIONS; a++)
        bits |= (unsigned)wanted[a] << a;
    return bits;
}

/* As the items: what is told of damage is read after the study is closed. */
static int keep_faults(struct telling *t, struct weekly *out)
{
    const struct week *week = &t->x.week;
    const char **faults = arena_array(t->memory, week->n_faults, sizeof *faults);
    if (faults == NULL)
        return -1;
    for (size_t i = 0; i < week->n_faults; i++)
        if ((faults[i] = weekly_safe(week->faults[i], t->memory)) == NULL)
            return -1;
    out->faults = faults;
    out->n_faults = week->n_faults;
    return 0;
}

static int tell(struct telling *t, struct weekly *out, struct error *err)
{
    const struct week *week = &t->x.week;
    int rc = keep_faults(t, out) != 0 ? error_nomem(err) : 0;
    for (enum weekly_list l = 0; rc == 0 && l < WEEKLY_LISTS; l++)
        rc = tell_list(t, out, l) != 0 ? error_nomem(err) : 0;
    if (rc != 0)
        return rc;
    const char *headline = values_expand(&t->x, "{{week.headline}}", NULL, 0);
    out->week = week_text(week->name, t->memory);
    out->days = arena_format(t->memory, "%s – %s", words_day(t->memory, week->first), words_day(t->memory, week->last));
    out->headline = headline != NULL ? arena_copy(t->memory, headline) : NULL;
    out->synthetic = t->x.synthetic;
    out->n_untested = week->n_untested;
    out->attention = attention_of(out);
    if (out->week == NULL || out->days == NULL || out->headline == NULL)
        return error_nomem(err);
    return make_facts(t, out, err);
}

/* As many as a list of a page shows; the study counts the others. */
static int name_unreadable(struct weekly *out, struct report_request *request, const struct telling *t)
{
    struct weekly_item item;
    out->n_unreadable = t->n_unreadable < WEEKLY_ITEMS_SHOWN ? t->n_unreadable : WEEKLY_ITEMS_SHOWN;
    out->n_unreadable_more = t->n_unreadable - out->n_unreadable;
    out->unreadable = arena_array(t->memory, out->n_unreadable, sizeof *out->unreadable);
    for (size_t i = 0; i < out->n_unreadable && out->unreadable != NULL; i++) {
        weekly_unreadable_item(&item, &t->unreadable[i], t->memory);
        out->unreadable[i] =
            item.help != NULL ? arena_format(t->memory, "%s (its bytes: %s)", item.text, item.help) : item.text;
    }
    request->unreadable = out->unreadable;
    request->n_unreadable = out->n_unreadable;
    request->n_unreadable_more = out->n_unreadable_more;
    return t->memory->failed ? -1 : 0;
}

int weekly_make(struct weekly *out, struct store *store, const struct report_request *request,
                const struct weekly_unreadable *unreadable, size_t n_unreadable, struct arena *memory,
                struct error *err)
{
    struct telling t = {.memory = memory, .unreadable = unreadable, .n_unreadable = n_unreadable};
    struct report_request all = *request;
    *out = (struct weekly){0};
    if (name_unreadable(out, &all, &t) != 0)
        return error_nomem(err);
    study_open(&t.x, &t.scrap, store, &all);
    int rc = study_prepare(&t.x, NEEDS_WEEK | NEEDS_CLAIMS, err);
    if (rc == 0)
        rc = tell(&t, out, err);
    study_close(&t.x);
    arena_release(&t.scrap.memory);
    return rc;
}

/* The lists of a week: what each item says, and its members. */
#include "report/weekly_parts.h"

#include "core/date.h"
#include "core/text.h"
#include "query/claim_words.h"
#include "query/words.h"
#include "store/asked.h"

#include <math.h>
#include <string.h>

const char *weekly_level_words(struct telling *t, const struct receipt_row *row)
{
    const char *level = row->factors.value[t->x.request->axis], *model = row->factors.value[FACTOR_MODEL];
    const char *surface = row->factors.value[FACTOR_SURFACE], *startup = row->factors.value[FACTOR_STARTUP];
    const char *count = row->factors.value[FACTOR_COUNT_OF];
    return arena_format(t->memory, "%s × %s, %s on %s, %s", level != NULL ? level : "unknown accelerator",
                        count != NULL ? count : "?", model != NULL ? model : "unknown model",
                        surface != NULL ? surface : "an unknown surface",
                        startup != NULL ? startup : "unknown startup");
}

/* --- claims --- */

static size_t n_became_dated(const struct telling *t)
{
    return t->x.week.n_became_dated;
}

static size_t n_fell(const struct telling *t)
{
    return t->x.week.n_fell;
}

static size_t n_expiring(const struct telling *t)
{
    return t->x.week.n_expiring;
}

static const char *claim_id(struct telling *t, const struct week_claim *c)
{
    return arena_format(t->memory, "%s@%lld", c->claim->id, (long long)c->revision->record.revision);
}

static void claim_item(struct telling *t, const struct week_claim *c, const char *text, struct weekly_item *out)
{
    out->id = claim_id(t, c);
    out->text = text;
    out->help = c->renew;
    if (c->missing != NULL && out->text != NULL)
        out->text = arena_format(t->memory, "%s; missing for a renewal: %s", out->text, c->missing);
}

static void became_dated_item(struct telling *t, size_t i, struct weekly_item *out)
{
    const struct week_claim *c = &t->x.week.became_dated[i];
    const char *why = c->now.n_reasons > 0 ? c->now.reasons[0].text : "past its validity";
    claim_item(t, c, arena_format(t->memory, "mcr:%s: %s", claim_id(t, c), why), out);
}

static void fell_item(struct telling *t, size_t i, struct weekly_item *out)
{
    const struct week_claim *c = &t->x.week.fell[i];
    const char *why = c->now.n_reasons > 0 ? c->now.reasons[0].text : "it may not be quoted";
    claim_item(t, c, arena_format(t->memory, "mcr:%s is %s: %s", claim_id(t, c), claim_status_name(c->now.status), why),
               out);
}

static void expiring_item(struct telling *t, size_t i, struct weekly_item *out)
{
    const struct week_claim *c = &t->x.week.expiring[i];
    claim_item(t, c, arena_format(t->memory, "mcr:%s: valid to %s", claim_id(t, c), words_day(t->memory, c->ends)),
               out);
}

static void claim_members(struct telling *t, const struct week_claim *c, struct json_writer *w)
{
    json_string(w, "claim", c->claim->id);
    json_int(w, "revision", c->revision->record.revision);
    json_string(w, "status", claim_status_name(c->now.status));
    json_string(w, "valid_to", words_day(t->memory, c->ends));
    json_open_array(w, "reasons");
    for (size_t i = 0; i < c->now.n_reasons; i++)
        json_string(w, NULL, c->now.reasons[i].text);
    json_close_array(w);
    json_string(w, "renew", c->renew);
    json_string(w, "missing", c->missing);
}

static void became_dated_members(struct telling *t, size_t i, struct json_writer *w)
{
    claim_members(t, &t->x.week.became_dated[i], w);
}

static void fell_members(struct telling *t, size_t i, struct json_writer *w)
{
    claim_members(t, &t->x.week.fell[i], w);
}

static void expiring_members(struct telling *t, size_t i, struct json_writer *w)
{
    claim_members(t, &t->x.week.expiring[i], w);
}

/* --- documents --- */

static size_t n_new(const struct telling *t)
{
    return t->x.week.n_new;
}

static void new_item(struct telling *t, size_t i, struct weekly_item *out)
{
    const struct evidence *e = t->x.week.new_receipts[i];
    const char *failed = e->row->status != RUN_OK ? ": did not finish" : "";
    out->id = e->row->name;
    out->text = arena_format(t->memory, "%s: %s, %s%s", e->row->name, weekly_level_words(t, e->row),
                             words_day(t->memory, e->row->seen_at), failed);
}

static void new_members(struct telling *t, size_t i, struct json_writer *w)
{
    const struct receipt_row *row = t->x.week.new_receipts[i]->row;
    json_string(w, "class", row->class_id);
    json_string(w, "lane", lane_name(row->lane));
    json_string(w, "accelerator", row->factors.value[FACTOR_ACCELERATOR]);
    json_string(w, "surface", row->factors.value[FACTOR_SURFACE]);
    json_string(w, "startup", row->factors.value[FACTOR_STARTUP]);
    json_string(w, "status", run_status_name(row->status));
    json_string(w, "seen_on", words_day(t->memory, row->seen_at));
}

static size_t n_unreadable(const struct telling *t)
{
    return t->n_unreadable;
}

static int is_kept(const struct weekly_unreadable *u)
{
    return u->document != NULL && strncmp(u->document, "rcp-", 4) == 0;
}

static const char *remedy(const struct weekly_unreadable *u)
{
    return is_kept(u) ? "mend it and ingest it again" : "check the path, its permissions and what is in it";
}

/* A fault of syntax begins with where it is: with the path in front it reads as compilers write it. */
static const char *place_and_reason(const struct weekly_unreadable *u, struct arena *memory)
{
    size_t digits = strspn(u->reason, "0123456789");
    return arena_format(memory, "%s%s%s", u->path, digits > 0 && u->reason[digits] == ':' ? ":" : ": ", u->reason);
}

void weekly_unreadable_item(struct weekly_item *out, const struct weekly_unreadable *u, struct arena *memory)
{
    const char *document = u->document != NULL ? u->document : u->reason;
    *out = (struct weekly_item){.id = arena_format(memory, "%s %s", u->path, document),
                                .text = arena_format(memory, "%s; %s", place_and_reason(u, memory), remedy(u)),
                                .help = is_kept(u) ? arena_format(memory, "mcreport receipt show --raw %s", u->document)
                                                   : NULL};
}

static void unreadable_item(struct telling *t, size_t i, struct weekly_item *out)
{
    weekly_unreadable_item(out, &t->unreadable[i], t->memory);
}

static void unreadable_members(struct telling *t, size_t i, struct json_writer *w)
{
    const struct weekly_unreadable *u = &t->unreadable[i];
    json_string(w, "path", u->path);
    json_string(w, "document", u->document);
    json_string(w, "reason", u->reason);
    json_string(w, "remedy", remedy(u));
}

static size_t n_anecdotes(const struct telling *t)
{
    return t->x.week.n_anecdotes;
}

static void anecdote_item(struct telling *t, size_t i, struct weekly_item *out)
{
    const struct week_anecdote *a = &t->x.week.anecdotes[i];
    const char *missing = NULL;
    for (size_t k = 0; k < a->n_missing; k++)
        missing = words_join(t->memory, missing, ", ", a->missing[k]);
    out->id = a->evidence->row->name;
    out->text =
        arena_format(t->memory, "%s%s%s: %s%s", a->evidence->row->name, a->launcher != NULL ? ", launched by " : "",
                     a->launcher != NULL ? a->launcher : "", missing != NULL ? "missing " : "",
                     missing != NULL  ? missing
                     : a->why != NULL ? a->why
                                      : a->evidence->why);
    out->help = arena_format(t->memory, "mcreport receipt show %s", a->evidence->row->name);
}

static void anecdote_members(struct telling *t, size_t i, struct json_writer *w)
{
    const struct week_anecdote *a = &t->x.week.anecdotes[i];
    json_string(w, "launcher", a->launcher);
    json_string(w, "why", a->evidence->why);
    json_string(w, "seen_on", words_day(t->memory, a->evidence->row->seen_at));
    json_open_array(w, "missing");
    for (size_t k = 0; k < a->n_missing; k++)
        json_string(w, NULL, a->missing[k]);
    json_close_array(w);
}

static size_t n_disputed(const struct telling *t)
{
    return t->x.week.n_disputed;
}

static void disputed_item(struct telling *t, size_t i, struct weekly_item *out)
{
    const struct week_run *d = &t->x.week.disputed[i];
    out->id = d->row->name;
    out->text = arena_format(t->memory, "%s: %s", d->row->name, d->why);
    out->help = arena_format(t->memory, "mcreport receipt show %s", d->row->name);
}

static void disputed_members(struct telling *t, size_t i, struct json_writer *w)
{
    json_string(w, "why", t->x.week.disputed[i].why);
    json_string(w, "seen_on", words_day(t->memory, t->x.week.disputed[i].row->seen_at));
}

/* --- what was asked and refused --- */

static size_t n_refused(const struct telling *t)
{
    return t->x.week.n_refused;
}

static void refused_item(struct telling *t, size_t i, struct weekly_item *out)
{
    const struct asked *a = &t->x.week.refused[i];
    out->id = arena_format(t->memory, "%s [%s]", a->question, a->codes);
    out->text = arena_format(t->memory, "%s: %s%s", a->question, a->codes,
                             a->times > 1 ? arena_format(t->memory, ", asked %lld times", (long long)a->times) : "");
    out->help = arena_format(t->memory, "mcreport explain %.8s", a->codes);
}

static void refused_members(struct telling *t, size_t i, struct json_writer *w)
{
    const struct asked *a = &t->x.week.refused[i];
    json_string(w, "question", a->question);
    json_string(w, "codes", a->codes);
    json_string(w, "what", a->what);
    json_int(w, "times", a->times);
    json_string(w, "first_asked_on", words_day(t->memory, a->first));
}

/* --- */

static size_t n_unchanged(const struct telling *t)
{
    return t->x.week.n_unchanged;
}

const struct weekly_list_rule *weekly_list_rule(enum weekly_list l)
{
    static const struct weekly_list_rule rules[WEEKLY_LISTS] = {
        [WEEKLY_UNREADABLE] = {"unreadable", "Integrity: documents that could not be read", "unreadable document",
                               n_unreadable, unreadable_item, unreadable_members},
        [WEEKLY_FELL] = {"fell", "Claims that may not be quoted any more", "may not be quoted", n_fell, fell_item,
                         fell_members},
        [WEEKLY_DISPUTED] = {"disputed", "Disputed", "disputed", n_disputed, disputed_item, disputed_members},
        [WEEKLY_BECAME_DATED] = {"became_dated", "Claims that became dated", "became dated", n_became_dated,
                                 became_dated_item, became_dated_members},
        [WEEKLY_EXPIRING] = {"expiring", "Claims that expire within 7 days", "expires", n_expiring, expiring_item,
                             expiring_members},
        [WEEKLY_NEW] = {"new", "New receipts", "new receipt", n_new, new_item, new_members},
        [WEEKLY_ANECDOTES] = {"anecdotes", "Anecdotes", "anecdote", n_anecdotes, anecdote_item, anecdote_members},
        [WEEKLY_REFUSED] = {"refused", "Asked for and refused", "refused", n_refused, refused_item, refused_members},
        [WEEKLY_PRICE_CHANGES] = {"price_changes", "Price changes", "price", weekly_n_price_changes, weekly_price_item,
                                  weekly_price_members},
        [WEEKLY_UNCHANGED] = {"unchanged", "Unchanged", "unchanged", n_unchanged, NULL, NULL},
    };
    const struct weekly_list_rule *moves = weekly_moves_rule(l);
    return moves != NULL ? moves : &rules[l];
}

const char *weekly_list_name(enum weekly_list l)
{
    return weekly_list_rule(l)->name;
}

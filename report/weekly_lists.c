/* The lists of a week: what each item says, and its members. */
#include "report/weekly_parts.h"

#include "core/date.h"
#include "core/text.h"
#include "query/claim_words.h"
#include "query/words.h"
#include "report/block_week.h"
#include "store/asked.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *level_words(struct telling *t, const struct receipt_row *row)
{
    const char *level = row->factors.value[t->x.request->axis], *model = row->factors.value[FACTOR_MODEL];
    const char *surface = row->factors.value[FACTOR_SURFACE], *startup = row->factors.value[FACTOR_STARTUP];
    const char *count = row->factors.value[FACTOR_COUNT_OF];
    return arena_format(t->memory, "%s × %s, %s on %s, %s", level != NULL ? level : "unknown accelerator",
                        count != NULL ? count : "?", model != NULL ? model : "unknown model",
                        surface != NULL ? surface : "an unknown surface",
                        startup != NULL ? startup : "unknown startup");
}

/* --- regressions and improvements --- */

static size_t n_regressions(const struct telling *t)
{
    return t->x.week.n_regressions;
}

static size_t n_improvements(const struct telling *t)
{
    return t->x.week.n_improvements;
}

/* ", since 2026-W08": of a level that did not begin in the week it is told in. */
static const char *since_words(struct telling *t, const struct week_change *c)
{
    int64_t at = c->runs[c->n_before].row->seen_at;
    return at < t->x.week.first ? arena_format(t->memory, ", since %s", week_text(week_of(at), t->memory)) : "";
}

static const char *change_words(struct telling *t, const struct week_change *c)
{
    const char *by = week_percent(t->memory, c->ratio - 1);
    const char *limits = isfinite(c->lo) ? arena_format(t->memory, " (%s)", week_limits(&t->x, c)) : "";
    const char *of =
        c->how == WEEK_MOVE_DRIFT
            ? arena_format(t->memory, "a drift within %" PRId64 " weeks, %zu runs, no step", c->weeks, c->n_runs)
            : arena_format(t->memory, "%s after %s%s", words_count(t->memory, c->n_runs - c->n_before, "run", "runs"),
                           words_count(t->memory, c->n_before, "run", "runs"), since_words(t, c));
    return arena_format(t->memory, "%s: %s%s, %s%s%s%s", level_words(t, c->example), by, limits, of,
                        c->confirmed ? "" : ", unconfirmed", c->stack_moved != NULL ? "; moved within the class: " : "",
                        c->stack_moved != NULL ? c->stack_moved : "");
}

static void change_item(struct telling *t, const struct week_change *c, struct weekly_item *out)
{
    out->id = arena_format(t->memory, "%.12s %s", c->class_id, c->level);
    out->text = change_words(t, c);
    out->help = arena_format(t->memory, "mcreport chart dots --where class=%.12s --level %s -o runs.svg", c->class_id,
                             words_quoted(t->memory, c->level));
}

static void regression_item(struct telling *t, size_t i, struct weekly_item *out)
{
    change_item(t, &t->x.week.regressions[i], out);
}

static void improvement_item(struct telling *t, size_t i, struct weekly_item *out)
{
    change_item(t, &t->x.week.improvements[i], out);
}

static void change_members(const struct week_change *c, struct json_writer *w)
{
    static const char *const found_as[] = {"week against before", "change of level", "drift"};
    json_string(w, "class", c->class_id);
    json_string(w, "level", c->level);
    json_open_object(w, "ratio");
    json_double(w, "value", c->ratio);
    json_double(w, "lo", c->lo);
    json_double(w, "hi", c->hi);
    json_int(w, "n_runs", (int64_t)(c->n_runs - c->n_before));
    json_int(w, "n_runs_before", (int64_t)c->n_before);
    json_close_object(w);
    json_double(w, "p", c->p);
    json_double(w, "p_holm", c->p_holm);
    json_string(w, "found_as", found_as[c->how]);
    json_int(w, "weeks", c->weeks);
    json_bool(w, "confirmed", c->confirmed);
    json_string(w, "stack_moved", c->stack_moved);
    json_open_array(w, "receipts");
    for (size_t i = c->n_before; i < c->n_runs; i++)
        json_string(w, NULL, c->runs[i].row->name);
    json_close_array(w);
}

static void regression_members(struct telling *t, size_t i, struct json_writer *w)
{
    change_members(&t->x.week.regressions[i], w);
}

static void improvement_members(struct telling *t, size_t i, struct json_writer *w)
{
    change_members(&t->x.week.improvements[i], w);
}

/* What was told of too few runs, and what those since then say. */
static size_t n_followed(const struct telling *t)
{
    return t->x.week.n_followed;
}

static void followed_item(struct telling *t, size_t i, struct weekly_item *out)
{
    const struct week_change *c = &t->x.week.followed[i];
    change_item(t, c, out);
    if (out->text != NULL && c->kind == WEEK_MOVE_GOES_ON)
        out->text = arena_format(t->memory, "%s; told before, and still seen", out->text);
    else if (out->text != NULL)
        out->text = arena_format(t->memory, "%s; told in %s, %s", out->text, week_text(c->told, t->memory),
                                 c->kind == WEEK_MOVE_GONE ? "not borne out by the runs since then"
                                                           : "confirmed by the runs since then");
}

static void followed_members(struct telling *t, size_t i, struct json_writer *w)
{
    const struct week_change *c = &t->x.week.followed[i];
    json_string(w, "told", c->kind == WEEK_MOVE_GOES_ON ? NULL : week_text(c->told, t->memory));
    json_bool(w, "borne_out", c->kind != WEEK_MOVE_GONE);
    change_members(c, w);
}

static size_t n_early(const struct telling *t)
{
    return t->x.week.n_early;
}

static void early_item(struct telling *t, size_t i, struct weekly_item *out)
{
    change_item(t, &t->x.week.early[i], out);
    if (out->text != NULL)
        out->text = arena_format(t->memory, "%s; not judged: of too few weeks to know how weeks differ", out->text);
}

static void early_members(struct telling *t, size_t i, struct json_writer *w)
{
    change_members(&t->x.week.early[i], w);
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
    out->text = arena_format(t->memory, "%s: %s, %s%s", e->row->name, level_words(t, e->row),
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
        [WEEKLY_REGRESSIONS] = {"regressions", "Regressions", "regression", n_regressions, regression_item,
                                regression_members},
        [WEEKLY_IMPROVEMENTS] = {"improvements", "Improvements", "improvement", n_improvements, improvement_item,
                                 improvement_members},
        [WEEKLY_FOLLOWED] = {"followed", "Told before, and followed up", "followed up", n_followed, followed_item,
                             followed_members},
        [WEEKLY_EARLY] = {"early", "Differs, too new to judge", "too new to judge", n_early, early_item, early_members},
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
    return &rules[l];
}

const char *weekly_list_name(enum weekly_list l)
{
    return weekly_list_rule(l)->name;
}

/* What moved in a week: regressions, improvements, what became of earlier ones, and what is too new to judge. */
#include "report/weekly_parts.h"

#include "query/words.h"
#include "report/block_week.h"

#include <inttypes.h>
#include <math.h>

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
    return arena_format(t->memory, "%s: %s%s, %s%s%s%s", weekly_level_words(t, c->example), by, limits, of,
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

const struct weekly_list_rule *weekly_moves_rule(enum weekly_list l)
{
    static const struct weekly_list_rule rules[WEEKLY_LISTS] = {
        [WEEKLY_REGRESSIONS] = {"regressions", "Regressions", "regression", n_regressions, regression_item,
                                regression_members},
        [WEEKLY_IMPROVEMENTS] = {"improvements", "Improvements", "improvement", n_improvements, improvement_item,
                                 improvement_members},
        [WEEKLY_FOLLOWED] = {"followed", "Told before, and followed up", "followed up", n_followed, followed_item,
                             followed_members},
        [WEEKLY_EARLY] = {"early", "Differs, too new to judge", "too new to judge", n_early, early_item, early_members},
    };
    return rules[l].name != NULL ? &rules[l] : NULL;
}

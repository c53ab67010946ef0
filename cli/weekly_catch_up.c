#include "cli/weekly.h"

#include "cli/weekly_manifest.h"
#include "core/date.h"

#include <string.h>

/*
 * A timer that stood still for longer than a year is no timer. What was stored by other commands later than a month
 * after its week is told when that week is asked for by name; what --ingest stored, now.
 */
enum { MOST_MISSED = 53, LOOKED_BACK = 4 };

struct catching_up {
    struct weekly_run *r;
    struct weekly_issue_name *there;
    size_t n;
};

static struct week_name week_after(struct week_name w)
{
    int64_t first, last;
    week_bounds(w, &first, &last);
    return week_of(last + 1);
}

/* The newest issue of a week; of weeks before it with `earlier`. NULL: none. */
static const struct weekly_issue_name *find(const struct catching_up *x, struct week_name week, int earlier)
{
    for (size_t i = x->n; i > 0; i--) {
        int order = weekly_week_order(x->there[i - 1].week, week);
        if (earlier ? order < 0 : order == 0)
            return &x->there[i - 1];
    }
    return NULL;
}

static int list(struct catching_up *x)
{
    struct cli *c = x->r->c;
    struct error err = {0};
    return weekly_folder_list(&x->there, &x->n, &x->r->folder, &c->memory, &err) != 0 ? cli_fail(c, &err, NULL) : 0;
}

static struct week_name weeks_before(struct week_name w, int n)
{
    while (n-- > 0)
        w = week_before(w);
    return w;
}

/* The first week that is missing before the one asked for: that after the issue before it. */
static struct week_name first_missed(const struct catching_up *x)
{
    struct cli *c = x->r->c;
    const struct weekly_issue_name *before = find(x, x->r->asked, 1);
    struct week_name first = before != NULL ? week_after(before->week) : x->r->asked;
    struct week_name bound = weeks_before(x->r->asked, MOST_MISSED);
    if (before == NULL || weekly_week_order(first, bound) >= 0)
        return first;
    cli_note(c, "no issue since %s: only the last %d weeks are caught up with; ask for others by --week", before->name,
             MOST_MISSED);
    return bound;
}

static int tell(struct catching_up *x, struct weekly_outcome *out, struct week_name week)
{
    struct cli *c = x->r->c;
    const struct weekly_issue_name *newest = find(x, week, 0);
    int status = weekly_issue_make(out, x->r, week, newest);
    if (status != 0)
        return status;
    const char *what = !out->written ? "is told already: nothing to write"
                       : c->dry_run  ? "would be written"
                                     : "written";
    if (out->written || weekly_week_order(week, x->r->asked) == 0)
        cli_note(c, "%s/%s: %s", x->r->folder.path, out->issue, what);
    return 0;
}

/* Weeks that were issued and may have changed since: of those before the one asked for, where no week is named. */
static int is_looked_at_again(const struct catching_up *x, struct week_name week)
{
    const char *named = args_value(&x->r->c->args, "--week");
    return (named == NULL || strcmp(named, "last") == 0) && find(x, week, 0) != NULL;
}

/* Whether some of what arrived is of that week. */
static int has_arrived(const struct weekly_run *r, struct week_name week)
{
    for (size_t i = 0; i < r->n_arrived; i++)
        if (weekly_week_order(week_of(r->arrived[i] * DATE_DAY_MS), week) == 0)
            return 1;
    return 0;
}

/* Issues of weeks longer ago, of which something has arrived. */
static int tell_late(struct catching_up *x, struct weekly_outcome *out, struct week_name before)
{
    int status = 0;
    for (size_t i = 0; status == 0 && i < x->n; i++) {
        struct week_name week = x->there[i].week;
        int newest = i + 1 == x->n || weekly_week_order(week, x->there[i + 1].week) != 0;
        if (newest && weekly_week_order(week, before) < 0 && is_looked_at_again(x, week) && has_arrived(x->r, week))
            status = tell(x, out, week);
    }
    return status;
}

/* What arrived and will be in no issue: of weeks before all that have one here, or of days that are still to come. */
static void note_untold(const struct catching_up *x, struct week_name first)
{
    struct week_name last = {0};
    for (size_t i = 0; i < x->r->n_arrived; i++) {
        int64_t day = x->r->arrived[i] * DATE_DAY_MS;
        struct week_name week = week_of(day);
        int is_ahead = day > x->r->as_of;
        if (weekly_week_order(week, last) == 0 || find(x, week, 0) != NULL ||
            (weekly_week_order(week, first) >= 0 && !is_ahead))
            continue;
        const char *name = week_text(week, &x->r->c->memory);
        cli_note(x->r->c, "what arrived is of %s too, which %s: 'mcreport weekly --week %s' tells it", name,
                 is_ahead ? "is still to come" : "has no issue here", name);
        last = week;
    }
}

static int tell_all(struct catching_up *x, struct weekly_outcome *asked)
{
    struct week_name missed = first_missed(x), again = weeks_before(x->r->asked, LOOKED_BACK);
    struct week_name week = weekly_week_order(missed, again) < 0 ? missed : again;
    int status = tell_late(x, asked, week);
    note_untold(x, missed);
    for (; status == 0 && weekly_week_order(week, x->r->asked) < 0; week = week_after(week))
        if (weekly_week_order(week, missed) >= 0 || is_looked_at_again(x, week))
            status = tell(x, asked, week);
    return status == 0 ? tell(x, asked, week) : status;
}

/* The newest issue of the newest week, whichever was asked for. */
static int point(struct catching_up *x)
{
    struct cli *c = x->r->c;
    struct error err = {0};
    if (c->dry_run || x->n == 0)
        return 0;
    return weekly_folder_point(&x->r->folder, x->there[x->n - 1].name, NULL, &err) != 0
               ? cli_fail(c, &err, "'latest' is a link that mcreport makes: is there a file of that name?")
               : 0;
}

/* The week that the run was asked for which wrote an issue. ERR_INPUT, ERR_IO: of weekly_manifest_read(). */
static int read_asked(struct weekly_manifest *m, struct week_name *asked, const struct catching_up *x, size_t i)
{
    struct error quiet = {0};
    int rc = weekly_manifest_read(m, &x->r->folder, x->there[i].name, &x->r->c->memory, &quiet);
    return rc == 0 ? week_name_read(asked, m->asked, &quiet) : rc;
}

/* The last week before the one asked for that a run has come to the end of: its own issue is the last that it writes.
 */
static struct week_name last_finished(const struct catching_up *x)
{
    struct week_name last = {0}, asked;
    struct weekly_manifest m;
    for (size_t i = 0; i < x->n && weekly_week_order(x->there[i].week, x->r->asked) < 0; i++)
        if (read_asked(&m, &asked, x, i) == 0 && weekly_week_order(asked, x->there[i].week) == 0)
            last = asked;
    return last;
}

/*
 * What a run for this week has written, this one or one before, and what runs wrote that never came to their end and
 * told nobody: of each other week what its newest issue says.
 */
static int sum_up(const struct catching_up *x, struct weekly_others *others)
{
    struct week_name finished = last_finished(x), asked;
    others->items = arena_array(&x->r->c->memory, x->n, sizeof *others->items);
    for (size_t i = 0; others->items != NULL && i < x->n; i++) {
        const struct weekly_issue_name *issue = &x->there[i];
        struct weekly_manifest m;
        int newest = i + 1 == x->n || weekly_week_order(issue->week, x->there[i + 1].week) != 0;
        if (newest && weekly_week_order(issue->week, x->r->asked) != 0 && read_asked(&m, &asked, x, i) == 0 &&
            weekly_week_order(asked, finished) > 0 && weekly_week_order(asked, x->r->asked) <= 0)
            others->items[others->n++] = (struct weekly_other){issue->name, m.headline, m.attention};
    }
    return others->items != NULL ? 0 : EXIT_FAILED;
}

/* A document that still lies where another week's issue found it is told there, and alarms no more. */
static void forget_told(struct catching_up *x)
{
    struct weekly_run *r = x->r;
    struct arena memory = {0};
    for (size_t i = 0; r->n_unreadable > 0 && i < x->n; i++) {
        struct weekly_manifest m;
        if (weekly_week_order(x->there[i].week, r->asked) == 0 ||
            weekly_manifest_read(&m, &r->folder, x->there[i].name, &memory, NULL) != 0)
            continue;
        size_t kept = 0;
        for (size_t k = 0; k < r->n_unreadable; k++) {
            size_t j = 0;
            while (j < m.n_unreadable && !weekly_unreadable_same(&m.unreadable[j], &r->unreadable[k]))
                j++;
            if (j == m.n_unreadable)
                r->unreadable[kept++] = r->unreadable[k];
        }
        r->n_unreadable = kept;
    }
    arena_release(&memory);
}

int weekly_catch_up(struct weekly_run *r, struct weekly_outcome *asked, struct weekly_others *others)
{
    struct catching_up x = {.r = r};
    int status = list(&x);
    if (status != 0)
        return status;
    forget_told(&x);
    status = tell_all(&x, asked);
    int pointed = list(&x); /* also after a failure: what was written before it stands */
    if (pointed == 0)
        pointed = point(&x);
    if (status == 0 && pointed == 0)
        status = sum_up(&x, others);
    return exit_status_worse(status, pointed);
}

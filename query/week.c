#include "query/week_parts.h"

#include "core/date.h"
#include "query/words.h"

int64_t week_count(int64_t ms)
{
    int64_t day = date_day(ms) + 3; /* 1970-01-01 was a Thursday */
    return (day >= 0 ? day : day - 6) / 7;
}

struct week_name week_counted(int64_t count)
{
    return week_of((count * 7 - 3) * DATE_DAY_MS);
}

int week_is_new(const struct week_asking *a, const struct receipt_row *row)
{
    return row->seen_at >= a->out->first && row->seen_at <= a->out->as_of;
}

int week_look(struct week *out, struct store *store, struct week_name name, int64_t as_of,
              const struct evidence_list *all, int synthetic, const struct policy *policy, struct arena *memory,
              struct error *err)
{
    static int (*const parts[])(struct week_asking * a) = {week_find_changes, week_find_documents, week_find_claims,
                                                           week_find_prices,  week_find_refused,   week_find_faults};
    struct week w = {.name = name};
    struct week_asking a = {store, &w, all, policy, synthetic, memory, err};
    int rc = 0;
    week_bounds(name, &w.first, &w.last);
    if (w.first > as_of)
        return error_set(err, ERR_USAGE, "week '%s': has not begun on %s", week_text(name, memory),
                         words_day(memory, as_of));
    w.as_of = as_of < w.last ? as_of : w.last;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && rc == 0; i++)
        rc = parts[i](&a);
    if (rc == 0)
        *out = w;
    return rc;
}

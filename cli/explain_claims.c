/* What can be claimed, from the table that the registry measures by. */
#include "cli/answer.h"
#include "cli/explain.h"

#include "query/claim.h"

static const char *lane_words(const struct claim_metric_rule *r)
{
    return r->lane == LANES ? "any lane" : lane_name(r->lane);
}

static void write_metric(struct json_writer *w, void *context, size_t i)
{
    (void)context;
    const struct claim_metric_rule *r = claim_metric_rule((enum claim_metric)i);
    json_open_object(w, NULL);
    json_string(w, "metric", r->name);
    json_string(w, "title", r->title);
    json_string(w, "unit", r->unit);
    json_string(w, "lane", r->lane == LANES ? NULL : lane_name(r->lane));
    json_int(w, "sides", r->sides);
    json_bool(w, "priced", r->priced);
    json_string(w, "what", r->what);
    json_close_object(w);
}

int explain_claims(struct cli *c)
{
    struct answer a = {.schema = "claims", .item = write_metric, .n_items = CLAIM_METRICS};
    for (int m = 0; m < CLAIM_METRICS; m++) {
        const struct claim_metric_rule *r = claim_metric_rule((enum claim_metric)m);
        const struct grid_cell cells[] = {
            {"metric", 0, r->name},
            {"what is claimed", 0, r->what},
            {"unit", 0, r->unit == NULL ? "a word" : r->unit},
            {"of", 0, r->sides > 1 ? "level and base" : "level"},
            {"stands on", 0, arena_format(&c->memory, "%s%s", lane_words(r), r->priced ? ", price rows" : "")},
        };
        if (grid_add_cells(c, &a.grid, cells, sizeof cells / sizeof *cells) != 0)
            return EXIT_FAILED;
    }
    return answer_write(c, &a);
}

#include "report/study_parts.h"

#include <string.h>

#define CURRENT   (1u << PLANE_CURRENT)
#define DATED     (1u << PLANE_DATED)
#define REFERENCE (1u << PLANE_REFERENCE)

const struct body_rule figure_members[] = {
    {"question", BODY_TEXT, 1, NULL, "what the chart answers, as its title"},
    {"alt", BODY_TEXT, 1, NULL, "what it shows, for those who cannot see it; its figures are added in words"},
    {0},
};

static const struct body_rule no_members[] = {{0}};

static const char *const plane_words[] = {"current", "dated", "reference", NULL};

static const struct body_rule title_members[] = {
    {"title", BODY_TEXT, 0, NULL, "its heading; computed where not given"},
    {0},
};

static const struct body_rule most_members[] = {
    {"most", BODY_COUNT, 0, NULL, "how many rows it shows at most; a note says when there are more"},
    {"title", BODY_TEXT, 0, NULL, "its heading; computed where not given"},
    {0},
};

static const struct body_rule answer_members[] = {
    {"findings", BODY_COUNT, 0, NULL, "how many at most, 5 unless said; `measurements` has the others"},
    {0},
};

static const char *const status_words[] = {"current",     "dated",     "challenged", "superseded",
                                           "unsupported", "withdrawn", NULL};
static const char *const metric_words[] = {
    "throughput", "ratio",      "usd_per_mtok", "usd_ratio", "break_even_price", "time_to_result", "completion",
    "promotion",  "fa4_health", "backend",      NULL};

static const char *const about_words[] = {"question", "all", NULL};

static const struct body_rule claims_members[] = {
    {"title", BODY_TEXT, 0, NULL, "the heading over the table, instead of its own"},
    {"status", BODY_WORDS, 0, status_words, "of these, of what the plane may show; all of that where not stated"},
    {"metric", BODY_WORDS, 0, metric_words, "of these metrics alone"},
    {"about", BODY_WORD, 0, about_words,
     "question: those of the class that the report's question is about, the others are counted; all where not stated"},
    {"where", BODY_TERMS, 0, NULL, "whose runs, or either side's level, fit all of these"},
    {"most", BODY_COUNT, 0, NULL, "how many rows at most; what is left out is counted"},
    {0},
};

static const struct body_rule view_members[] = {
    {"view", BODY_NAME, 1, NULL, "a documented view: `mcreport sql --views`"},
    {"columns", BODY_NAMES, 1, NULL, "of the view, in this order"},
    {"where", BODY_NAMES, 0, NULL,
     "\"COLUMN=VALUE\": rows that equal all of these; an empty value is \"not recorded\""},
    {"order", BODY_NAME, 0, NULL, "a column to sort by"},
    {"falling", BODY_FLAG, 0, NULL, "the greatest first"},
    {"most", BODY_COUNT, 0, NULL, "how many rows at most, 25 unless said; what is left out is counted"},
    {"title", BODY_TEXT, 0, NULL, "the heading over the table, instead of the view's name"},
    {0},
};

static const struct body_rule template_members[] = {
    {"name", BODY_NAME, 1, NULL, "what `report NAME` calls it: lower-case letters, digits and '-'"},
    {"title", BODY_TEXT, 1, NULL, "one line for `template list`"},
    {"subject", BODY_TEXT, 0, NULL, "the document information of its reports; the title where not stated"},
    {"needs", BODY_WORDS, 0, (const char *const[]){"claim", "class", "week", NULL},
     "settings that it cannot do without"},
    {0},
};

static const struct body_rule section_members[] = {
    {"plane", BODY_WORD, 1, plane_words, "the plane of its pages"},
    {"title", BODY_TEXT, 1, NULL, "its bookmark"},
    {"optional", BODY_FLAG, 0, NULL, "left out where none of its filled blocks has anything to show"},
    {0},
};

static int has_current_costs(const struct study *x, const struct block_body *b)
{
    (void)b;
    return study_money(x) == MONEY_CURRENT;
}

static int has_what_if(const struct study *x, const struct block_body *b)
{
    (void)b;
    return x->class_id != NULL && x->request->wish.what_if;
}

static int has_dated_runs(const struct study *x, const struct block_body *b)
{
    (void)b;
    return study_has_dated(x);
}

static int has_comparison(const struct study *x, const struct block_body *b)
{
    (void)b;
    return x->cleared != NULL;
}

static int has_claim(const struct study *x, const struct block_body *b)
{
    (void)b;
    return study_claim_stands(x);
}

static int has_past_costs(const struct study *x, const struct block_body *b)
{
    (void)b;
    return study_has_past(x) || study_has_flips(x, &x->cost, FLIPS_EXPIRED);
}

static const struct body_rule matrix_members[] = {
    {"most", BODY_COUNT, 0, NULL, "how many classes it shows at most"},
    {0},
};

static const struct body_rule apart_members[] = {
    {"most", BODY_COUNT, 0, NULL, "how many classes it shows at most"},
    {"neighbours", BODY_COUNT, 0, NULL, "how many of the nearest classes each is set against; 2, and at most 8"},
    {"title", BODY_TEXT, 0, NULL, "its heading; computed where not given"},
    {0},
};

static const char *const by_words[] = {"class", "surface", NULL};

static const struct body_rule age_members[] = {
    {"by", BODY_WORD, 0, by_words, "a row a class and level, or a row a surface and startup class; class"},
    {"most", BODY_COUNT, 0, NULL, "how many rows it shows at most; 24"},
    {0},
};

static const struct block_rule rules[] = {
    {"template", PLANES_ALL, 0, 0, template_members, "names the template; comes first", NULL, NULL},
    {"section", PLANES_ALL, 0, 0, section_members, "begins a section, in one plane, on a page with no other plane",
     NULL, NULL},
    {"page-break", PLANES_ALL, 0, 0, no_members, "goes on at the top of a new page", NULL, block_page_break},

    {"answer", CURRENT, NEEDS_QUESTION | NEEDS_CLAIMS, 1, answer_members,
     "what stands under the headline, findings, and which is faster (C1)", NULL, block_answer},
    {"claims", PLANES_ALL, NEEDS_CLAIMS, 0, claims_members,
     "claims: in the current plane those that may be quoted, in the dated plane those that could be, by their dates, "
     "in "
     "reference those that may not be, with the reasons",
     block_has_claims, block_claims},
    {"measurements", CURRENT, NEEDS_QUESTION | NEEDS_CLAIMS, 0, title_members,
     "the comparison as a table, and what the answer had no room for", has_comparison, block_measurements},
    {"refusals", CURRENT | REFERENCE, NEEDS_QUESTION, 0, most_members,
     "what was not compared, and why: the nearest in the current plane, the others in reference", NULL, block_refusals},
    {"what-would-change", CURRENT, NEEDS_QUESTION | NEEDS_CLASSES, 0, no_members, "what would change this answer", NULL,
     block_change},

    {"dots", CURRENT, NEEDS_QUESTION, 1, no_members, "every run as a dot (C2)", has_comparison, block_dots},
    {"steps", CURRENT, NEEDS_QUESTION, 1, no_members,
     "step times of the median and of the slowest run of each level (C3)", has_comparison, block_steps},
    {"runs", CURRENT, NEEDS_QUESTION, 0, title_members, "windows, runs, variation and steady states", has_comparison,
     block_runs},

    {"costs", CURRENT, NEEDS_QUESTION | NEEDS_CLAIMS, 0, no_members, "what a token costs, three ways, and the verdicts",
     has_current_costs, block_costs},
    {"cost-curve", CURRENT, NEEDS_QUESTION, 1, no_members, "cost against price with break-even (C4)", has_current_costs,
     block_cost_curve},
    {"utilization", CURRENT, NEEDS_QUESTION, 1, no_members, "cost against the share of paid hours used (C5)",
     has_current_costs, block_utilization},
    {"flips", CURRENT, NEEDS_QUESTION, 0, title_members, "the verdict under every registered pair of price rows",
     has_current_costs, block_flips},
    {"prices", CURRENT, NEEDS_QUESTION, 0, title_members, "the price rows used, with source and age", has_current_costs,
     block_prices},
    {"time-to-result", CURRENT, NEEDS_QUESTION, 0, title_members, "time to the first trustworthy result, and its cost",
     has_current_costs, block_time},
    {"routing", CURRENT, NEEDS_QUESTION, 0, title_members, "the routing rule, and what the archive says to it",
     has_current_costs, block_routing},

    {"gaps", REFERENCE, NEEDS_QUESTION | NEEDS_CLASSES, 0, most_members,
     "levels without an eligible receipt, of the question's class first", NULL, block_gaps},
    {"unpriced", REFERENCE, NEEDS_QUESTION, 0, no_members, "why there is no figure about money", NULL, block_unpriced},
    {"anecdotes", REFERENCE, NEEDS_EVIDENCE, 0, most_members, "documents that are not computed with, and why", NULL,
     block_anecdotes},
    {"matrix", REFERENCE, NEEDS_CLASSES, 1, matrix_members, "classes against levels of the axis, in words (C7)", NULL,
     block_matrix},
    {"class-summary", REFERENCE, NEEDS_CLASSES, 0, title_members,
     "how many classes there are, and what can be compared", NULL, block_class_summary},
    {"comparable", REFERENCE, NEEDS_CLASSES, 0, most_members, "what can be compared today, and with which command",
     has_classes, block_comparable},
    {"missing-runs", REFERENCE, NEEDS_CLASSES, 0, most_members, "runs that are missing for a comparison", has_classes,
     block_missing_runs},
    {"classes", REFERENCE, NEEDS_CLASSES, 0, most_members, "the classes, and what their runs agree in", has_classes,
     block_classes},
    {"class-apart", REFERENCE, NEEDS_CLASSES, 0, apart_members, "what keeps classes apart", has_classes,
     block_class_apart},
    {"surfaces", REFERENCE, NEEDS_SURFACES, 0, no_members,
     "which surface for which question, and what the archive shows of each", NULL, block_surfaces},
    {"surface-classes", REFERENCE, NEEDS_SURFACES | NEEDS_CLASSES, 0, most_members,
     "the classes, runs and prices behind `surfaces`", NULL, block_surface_classes},
    {"evidence-age", CURRENT | DATED, NEEDS_CLASSES, 1, age_members,
     "when runs ended (C6): those of today in the current plane, older ones in the dated plane", has_evidence_age,
     block_evidence_age},
    {"revision", REFERENCE, NEEDS_EVIDENCE, 0, no_members,
     "in a later issue of a week: what changed since the one before; else nothing", block_has_revision, block_revision},
    {"changes", REFERENCE, NEEDS_WEEK, 1, no_members,
     "what moved in the week: runs, changes and how sure they are (W1)", NULL, block_changes},
    {"week-claims", PLANES_ALL, NEEDS_WEEK, 0, title_members,
     "claims of the week: in the dated plane those that became dated, in the current plane those that expire within "
     "seven days, in reference what a renewal of either takes",
     has_week_claims, block_week_claims},
    {"week-receipts", REFERENCE, NEEDS_WEEK, 0, most_members, "new receipts, a row a class", NULL, block_week_receipts},
    {"week-runs", REFERENCE, NEEDS_WEEK, 0, most_members, "runs of the week that stand out alone, or have no rate",
     has_week_runs, block_week_runs},
    {"week-anecdotes", REFERENCE, NEEDS_WEEK, 0, most_members,
     "anecdotes and disputed documents of the week: what they lack, and who launched them", NULL, block_week_anecdotes},
    {"week-refused", REFERENCE, NEEDS_WEEK, 0, most_members, "what was asked in the week and refused, most often first",
     NULL, block_week_refused},
    {"week-prices", REFERENCE, NEEDS_WEEK, 0, most_members, "prices that changed in the week, and what that does", NULL,
     block_week_prices},
    {"week-integrity", REFERENCE, NEEDS_WEEK, 0, no_members, "whether the archive and the week's documents are sound",
     NULL, block_week_integrity},
    {"what-if", REFERENCE, NEEDS_QUESTION, 0, no_members, "priced by rows of other surfaces: modelled", has_what_if,
     block_what_if},
    {"table", REFERENCE, NEEDS_EVIDENCE, 0, view_members, "rows of a documented view of the database", NULL,
     block_table},

    {"evidence", DATED, NEEDS_QUESTION, 0, most_members, "what earlier runs showed", has_dated_runs, block_evidence},
    {"past-costs", DATED, NEEDS_QUESTION, 0, title_members, "what a token cost by price rows that have expired",
     has_past_costs, block_past},

    {"claim", PLANES_ALL, NEEDS_CLAIM, 0, no_members,
     "the claim of --set claim=ID, in the plane of its status: its words, its standing, what it stands on", has_claim,
     block_claim},
    {"claim-dots", PLANES_ALL, NEEDS_CLAIM, 1, no_members, "the runs it stands on as dots (C2)", has_claim,
     block_claim_dots},
    {"claim-history", PLANES_ALL, NEEDS_CLAIM, 0, no_members, "what became of it, and where it is quoted", has_claim,
     block_claim_history},
    {"claim-terms", REFERENCE, NEEDS_CLAIM, 0, no_members,
     "what was left out, the commands about it, and its terms as they were declared", NULL, block_claim_terms},

    {"provenance", REFERENCE, NEEDS_EVIDENCE, 0, no_members,
     "receipts and price rows of all that stands before it, template, digests, and the command that makes the report "
     "again",
     NULL, block_provenance},
    {"method", REFERENCE, NEEDS_EVIDENCE, 0, no_members, "how the figures were computed", NULL, block_method},
};

const struct block_rule *block_rule_at(size_t i)
{
    return i < sizeof rules / sizeof *rules ? &rules[i] : NULL;
}

const struct block_rule *block_rule_find(const char *name)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}

/* Values about the report itself, and about the policy it stands on. */
#include "report/values.h"

#include "query/words.h"
#include "report/study_parts.h"

static const char *as_of(struct study *x)
{
    return words_day(x->memory, x->request->as_of);
}

static const char *tool(struct study *x)
{
    (void)x;
    return "mcreport " MCREPORT_VERSION;
}

static const char *db_digest(struct study *x)
{
    char digest[DIGEST_HEX_SIZE];
    return study_db_digest(x, digest, NULL) == 0 ? arena_copy(x->memory, digest) : NULL;
}

static const char *template_name(struct study *x)
{
    return x->template != NULL ? x->template->name : "chart";
}

static const char *kind(struct study *x)
{
    return x->synthetic ? "made up" : "measured";
}

static const char *command(struct study *x)
{
    return x->request->command != NULL ? x->request->command : "not recorded";
}

static const char *axis(struct study *x)
{
    return factor_rule(x->request->axis)->title;
}

static const char *metric(struct study *x)
{
    return study_metric(x);
}

static const char *count_of(struct study *x, int (*counts)(const struct study *x, const struct evidence *e))
{
    size_t n = 0;
    for (size_t i = 0; i < x->all.n; i++)
        n += counts(x, &x->all.items[i]) != 0;
    return arena_format(x->memory, "%zu", n);
}

static const char *current_runs(struct study *x)
{
    return count_of(x, study_is_current);
}

static const char *dated_runs(struct study *x)
{
    return count_of(x, study_is_dated);
}

static const char *documents(struct study *x)
{
    return arena_format(x->memory, "%zu", x->all.n);
}

static const char *practical(struct study *x)
{
    return study_policy(x, POLICY_PRACTICAL_PCT);
}

static const char *training_days(struct study *x)
{
    return study_policy(x, POLICY_TRAINING_VALID_DAYS);
}

static const char *price_days(struct study *x)
{
    return study_policy(x, POLICY_PRICE_VALID_DAYS);
}

const struct value_rule values_of_report[] = {
    {"report.as-of", PLANES_ALL, 0, 0, "the date that the report judges by", as_of},
    {"report.tool", PLANES_ALL, 0, 0, "the program and its version", tool},
    {"report.db-digest", PLANES_ALL, 0, 0, "the content digest of the database", db_digest},
    {"report.template", PLANES_ALL, 0, 0, "the name of the template", template_name},
    {"report.kind", PLANES_ALL, NEEDS_EVIDENCE, 0, "\"measured\" or \"made up\": a report is of one kind", kind},
    {"report.command", 1u << PLANE_REFERENCE, 0, 0, "the command that makes the report again", command},
    {"axis", PLANES_ALL, 0, 0, "what the question compares by: \"accelerator\"", axis},
    {"metric", PLANES_ALL, 0, 0, "\"steady state\" or \"whole run\"", metric},
    {"counts.documents", PLANES_ALL, NEEDS_EVIDENCE, 0, "receipts and others of the report's kind", documents},
    {"counts.current", PLANES_ALL, NEEDS_EVIDENCE, 0, "runs within their validity", current_runs},
    {"counts.dated", PLANES_ALL, NEEDS_EVIDENCE, 0, "runs past their validity", dated_runs},
    {"policy.practical", PLANES_ALL, NEEDS_EVIDENCE, 0, "the change that matters, with its unit", practical},
    {"policy.training-days", PLANES_ALL, NEEDS_EVIDENCE, 0, "for how long training runs speak of today", training_days},
    {"policy.price-days", PLANES_ALL, NEEDS_EVIDENCE, 0, "for how long prices without an end do", price_days},
    {0},
};

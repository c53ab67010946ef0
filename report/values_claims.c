/* Values about claims. What a claim says stands in the plane of its status, and in no other. */
#include "report/values.h"

#include "query/claim_words.h"
#include "query/words.h"
#include "report/study_parts.h"

static const char *count_of(struct study *x, enum claim_status s)
{
    return arena_format(x->memory, "%zu", study_count_claims(x, s));
}

static const char *current(struct study *x)
{
    return count_of(x, CLAIM_CURRENT);
}

static const char *dated(struct study *x)
{
    return count_of(x, CLAIM_DATED);
}

static const char *others(struct study *x)
{
    return arena_format(x->memory, "%zu",
                        x->n_claims - study_count_claims(x, CLAIM_CURRENT) - study_count_claims(x, CLAIM_DATED));
}

static const char elsewhere[] = "a claim of another status than this page's";

static const char *name(struct study *x)
{
    return study_claim_stands(x) ? study_claim_name(x, x->claim) : elsewhere;
}

static const char *id(struct study *x)
{
    return study_claim_stands(x) ? x->claim->claim->id : elsewhere;
}

static const char *headline(struct study *x)
{
    return study_claim_stands(x) ? study_claim_headline(x) : elsewhere;
}

static const char *sentence(struct study *x)
{
    return study_claim_stands(x) ? study_claim_sentence(x) : elsewhere;
}

static const char *subject(struct study *x)
{
    return study_claim_stands(x) ? study_claim_subject(x, &x->claim->revision->record) : elsewhere;
}

static const char *status(struct study *x)
{
    return study_claim_stands(x) ? claim_status_name(x->claim->standing.status) : elsewhere;
}

static const char *valid_to(struct study *x)
{
    return study_claim_stands(x) ? words_day(x->memory, x->claim->standing.valid_to) : elsewhere;
}

const struct value_rule values_of_claims[] = {
    {"claims.current", PLANES_ALL, NEEDS_CLAIMS, 0, "how many may be quoted as current", current},
    {"claims.dated", PLANES_ALL, NEEDS_CLAIMS, 0, "how many are dated", dated},
    {"claims.other", PLANES_ALL, NEEDS_CLAIMS, 0, "how many may not be quoted at all", others},
    {"claim.name", PLANES_ALL, NEEDS_CLAIM, 0, "id and revision, as documents cite it", name},
    {"claim.id", PLANES_ALL, NEEDS_CLAIM, 0, "the id alone", id},
    {"claim.headline", PLANES_ALL, NEEDS_CLAIM, 1, "what it says, shortly; in the past where it is dated", headline},
    {"claim.sentence", PLANES_ALL, NEEDS_CLAIM, 0, "the words in which it may be quoted, or that it may not", sentence},
    {"claim.subject", PLANES_ALL, NEEDS_CLAIM, 1, "what it is about, without its value", subject},
    {"claim.status", PLANES_ALL, NEEDS_CLAIM, 0, "current, dated, challenged, …", status},
    {"claim.valid-to", PLANES_ALL, NEEDS_CLAIM, 0, "until when it may be quoted as current", valid_to},
    {0},
};

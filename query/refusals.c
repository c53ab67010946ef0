#include "query/gate.h"

static const struct refusal_rule rules[] = {
    {REFUSED_LANE, "lane",
     "lanes answer different questions: a throughput number does not prove the sparse lane works, nor a green "
     "validation a throughput",
     "compare receipts of one lane"},
    {REFUSED_SURFACE, "surface",
     "Modal containers, owned hosts and TPU slices have different startup, storage and topology: the ratio would be "
     "about the surface",
     "compare within one surface: add --where surface=…"},
    {REFUSED_STARTUP, "startup class",
     "cold and each kind of warm start from different states: the ratio would be about caches",
     "compare within one startup class: add --where startup=…"},
    {REFUSED_MODE, "accelerator, count, hosts, distributed mode or parallel degrees",
     "another number of devices or another way to use them is another experiment",
     "compare like with like, or make it the axis: --by accelerator, count or mode"},
    {REFUSED_RECIPE, "recipe or precision",
     "another model, sequence length, batch or precision is other work per token",
     "compare within one recipe: add --where class=…, or make it the axis: --by recipe or precision"},
    {REFUSED_OPERAND, "operand is an anecdote or disputed",
     "a number without provenance is a rumor, and one contradicted by its own evidence is worse",
     "complete the document and ingest it again ('mcreport lint' says what is missing), or leave it out"},
    {REFUSED_NOT_STEADY, "no steady state", "a run that never settled has no steady rate to compare",
     "run longer, look at it with 'mcreport stats --series', or compare whole runs: --metric whole_run"},
    {REFUSED_METRIC, "metric, statistic, token kind or evaluation state",
     "a best is not a mean, padded tokens are not trained tokens, throughput with evaluation is not throughput",
     "compare numbers of one kind"},
    {REFUSED_DATED, "dated against current", "evidence that was true on its date is not a claim about today",
     "keep dated and current selections in separate sections"},
    {REFUSED_NO_PRICE, "no one price row",
     "without a dated price row there is no cost: none is assumed, and of several that differ none is preferred",
     "'mcreport price list' shows the rows there are, 'mcreport price add' records one; --basis, --currency, "
     "--provider, --region or --price prc-… chooses among several"},
    {REFUSED_STACK, "revision, image, kernel pins or versions",
     "the software moved too, so the ratio would not be about the axis alone",
     "say it aloud: --disclose FACTOR prints the difference beside every number"},
    {REFUSED_STORAGE, "storage class", "data from local NVMe, a volume and a bucket arrive at different speeds",
     "compare within one storage class, or make it the axis: --by storage"},
    {REFUSED_UNKNOWN, "not recorded on one side",
     "what is not recorded may agree or differ: nobody can tell, so nobody may assume",
     "record it and ingest the completed receipt; for the stack, --disclose FACTOR prints that it is unknown"},
    {REFUSED_NOTHING, "nothing to compare",
     "a comparison needs two or more levels of its axis with usable runs, a claim about one level runs of that one",
     "'mcreport receipt list' shows what there is"},
    {REFUSED_SYNTHETIC, "synthetic against measured", "made-up numbers exist to test this program, not to be compared",
     "choose one: --where synthetic=no or --where synthetic=yes"},
};

const struct refusal_rule *refusal_rule(int code)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].code == code)
            return &rules[i];
    return 0;
}

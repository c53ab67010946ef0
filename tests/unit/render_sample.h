/*
 * A capacity report built by hand, as the query room would build it: shared by the render tests. Numbers are invented.
 */
#ifndef TESTS_RENDER_SAMPLE_H
#define TESTS_RENDER_SAMPLE_H

#include "report/report.h"

#include <math.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define NONE                                                                                                           \
    {                                                                                                                  \
        NAN, NAN, NAN                                                                                                  \
    }

static struct finding sample_findings[] = {
    {"B200 is 1.90× H200 (95 % CI 1.87–1.92) on the same recipe.", "b200-vs-h200.r2", "claim-1"},
    {"$0.361 vs $0.497 per million tokens at prices of 2024-10-18.", "b200-cost.r1", "claim-2"},
    {"No TPU v6e claim: 0 receipts meet this class. Not estimated.", "MCR-R013", NULL},
    {"H100 is 12 % slower than H200; the interval excludes 1, so the difference is more than noise between runs, and "
     "it "
     "is larger than the practical threshold of 3 %.",
     "h100-vs-h200.r1", "claim-3"},
};

static struct compare_row sample_rows[] = {
    {"B200", "B200", {38498, 38230, 38769}, {1.897, 1.873, 1.921}, "38,498 [38,230, 38,769] n=10", 0, 0, 0, NULL},
    {"H200", "H200", {20290, 20101, 20467}, {1, NAN, NAN}, "20,290 [20,101, 20,467] n=9", 1, 0, 0, NULL},
    {"H100", "H100", {17900, 17702, 18088}, {0.882, 0.868, 0.896}, "17,900 [17,702, 18,088] n=10", 0, 0, 0, NULL},
    {"TPU v6e", "TPU v6e", NONE, NONE, "no eligible receipt", 0, 0, 0, NULL},
};

static struct compare_row sample_dated_rows[] = {
    {"B200",
     "B200",
     {36120, 35800, 36410},
     {1.84, 1.81, 1.87},
     "2024-08-02: 36,120 [35,800, 36,410] n=5",
     0,
     1,
     0,
     NULL},
    {"H200", "H200", {19630, 19400, 19810}, {1, NAN, NAN}, "2024-08-03: 19,630 [19,400, 19,810] n=5", 1, 1, 0, NULL},
};

static const struct column sample_claim_columns[] = {
    {"Claim", ALIGN_LEFT, 1, 0},    {"Accelerator", ALIGN_LEFT, 0, 0}, {"tok/s", ALIGN_RIGHT, 0, 0},
    {"95 % CI", ALIGN_RIGHT, 0, 0}, {"$/GPU-h", ALIGN_POINT, 0, 0},    {"$/Mtok", ALIGN_POINT, 0, 0},
    {"Runs", ALIGN_RIGHT, 0, 0},    {"Valid to", ALIGN_RIGHT, 0, 0},
};

static struct cell sample_claim_cells[] = {
    {"b200-speed.r2", "run-1", "claim-1"},
    {"B200 × 8", NULL, NULL},
    {"38,498", NULL, NULL},
    {"38,230–38,769", NULL, NULL},
    {"6.25", NULL, NULL},
    {"0.361", NULL, NULL},
    {"10 of 10", NULL, NULL},
    {"2024-11-17", NULL, NULL},
    {"h200-speed.r2", "run-2", "claim-2"},
    {"H200 × 8", NULL, NULL},
    {"20,290", NULL, NULL},
    {"20,101–20,467", NULL, NULL},
    {"4.54", NULL, NULL},
    {"0.497", NULL, NULL},
    {"9 of 10", NULL, NULL},
    {"2024-11-17", NULL, NULL},
    {"h100-speed.r1", "run-3", "claim-3"},
    {"H100 × 8", NULL, NULL},
    {"17,900", NULL, NULL},
    {"17,702–18,088", NULL, NULL},
    {"3.95", NULL, NULL},
    {"0.4903", NULL, NULL},
    {"10 of 12", NULL, NULL},
    {"2024-11-14", NULL, NULL},
};

static const struct column sample_refusal_columns[] = {
    {"Asked for", ALIGN_LEFT, 0, 0},
    {"Code", ALIGN_LEFT, 1, 0},
    {"Why not, and the nearest comparison that is allowed", ALIGN_LEFT, 0, 1},
};

static struct cell sample_refusal_cells[] = {
    {"B200 cold × H200 warm-host", NULL, NULL},
    {"MCR-R003", NULL, NULL},
    {"The startup class differs: cold on modal, warm-host on owned. A warm cache saves the compile time of the first "
     "steps, which a cold run pays. Nearest: B200 cold × H200 cold, both on modal, 9 runs a side.",
     NULL, NULL},
    {"H100 × TPU v6e", NULL, NULL},
    {"MCR-R013", NULL, NULL},
    {"Token kind is unknown on one side: unknown is not the same as equal.", NULL, NULL},
};

static const struct column sample_run_columns[] = {
    {"Receipt", ALIGN_LEFT, 1, 0}, {"Accelerator", ALIGN_LEFT, 0, 0}, {"Started", ALIGN_LEFT, 0, 0},
    {"tok/s", ALIGN_RIGHT, 0, 0},  {"s/step", ALIGN_POINT, 0, 0},     {"What", ALIGN_LEFT, 0, 1},
};

static struct cell sample_dated_cells[] = {
    {"rcp-5c1f0e77", NULL, NULL}, {"B200 × 8", NULL, NULL},
    {"2024-08-02", NULL, NULL},   {"36,120", NULL, NULL},
    {"13.61", NULL, NULL},        {"image digest changed; superseded by b200-speed.r2", NULL, NULL},
    {"rcp-09aa41d2", NULL, NULL}, {"H200 × 8", NULL, NULL},
    {"2024-08-03", NULL, NULL},   {"19,630", NULL, NULL},
    {"25.04", NULL, NULL},        {"older than 30 days", NULL, NULL},
};

/* $/Mtok = price × 8 × 10^6 / 3600 / (tok/s) */
static struct curve_point sample_b200_costs[] = {{0, 0, 0, 0}, {9, 0.5195, 0.5159, 0.5232}};
static struct curve_point sample_h200_costs[] = {{0, 0, 0, 0}, {9, 0.9857, 0.9772, 0.995}};
static struct curve_point sample_modelled_costs[] = {{0, 0, NAN, NAN}, {9, 0.75, NAN, NAN}};

static struct curve sample_curves[] = {{"B200", "B200", sample_b200_costs, 2, 0, 0},
                                       {"H200", "H200", sample_h200_costs, 2, 0, 0},
                                       {"H200, modelled at 1.3 times", "H200", sample_modelled_costs, 2, 0, 1}};
static struct curve_mark sample_marks[] = {
    {6.25, 0.3608, 0.3582, 0.3633, "B200 at 6.25 $/h: 0.361", "B200", 0, 0},
    {4.54, 0.4972, 0.4929, 0.5019, "H200 at 4.54 $/h: 0.497", "H200", 0, 0},
    {4.54, 0.3783, NAN, NAN, "modelled: 0.378", "H200", 0, 1},
};
static struct curve_guide sample_guides[] = {{1, 8.61, 8.5, 8.73, "break-even 8.61 $/h"},
                                             {0, 0.4972, NAN, NAN, "H200 at 4.54 $/h"}};

static struct block sample_current[] = {
    {.kind = BLOCK_HEADLINE, .text = "B200 is faster than H200 and costs 27 % less per token"},
    {.kind = BLOCK_SUBTITLE, .text = "NAM52 dense, bf16, 8 accelerators, modal, cold start, post-warm-up steps"},
    {.kind = BLOCK_FINDINGS, .as.findings = {sample_findings, COUNT(sample_findings)}},
    {.kind = BLOCK_COMPARE,
     .text = "Which accelerator is faster?",
     .note = "Steady state after warm-up; intervals: 95 % over run medians (studentised bootstrap, 10,000 resamples). "
             "One class: modal, cold, 8 accelerators, one host.",
     .alt = "Throughput of B200, H200 and H100 with 95 % intervals: 38,498, 20,290 and 17,900 tok/s. No receipt for "
            "TPU v6e.",
     .as.compare = {"tok/s, whole system", "ratio to H200", sample_rows, COUNT(sample_rows)}},
    {.kind = BLOCK_TABLE,
     .text = "Claims a reader may quote today",
     .note = "$/Mtok: marginal, at list prices of 2024-10-18.",
     .as.table = {COUNT(sample_claim_columns), 3, sample_claim_columns, sample_claim_cells, NULL}},
    {.kind = BLOCK_TABLE,
     .text = "Not compared, and why",
     .as.table = {COUNT(sample_refusal_columns), 2, sample_refusal_columns, sample_refusal_cells, NULL}},
    {.kind = BLOCK_HEADING, .text = "What would change this answer"},
    {.kind = BLOCK_PARAGRAPH,
     .text =
         "Three more H100 runs a side would halve the interval. B200 stops being cheaper per token above 8.61 $ per "
         "GPU-hour; today it is 6.25 $. Nothing here speaks of multi-host runs: every receipt of this class ran on "
         "one host of eight accelerators."},
};

static struct block sample_reference[] = {
    {.kind = BLOCK_HEADLINE, .text = "Provenance"},
    {.kind = BLOCK_PARAGRAPH, .text = "Every number above comes from these receipts."},
    {.kind = BLOCK_HEADING, .text = "The command that reproduces this report"},
    {.kind = BLOCK_CODE,
     .text = "mcreport report capacity --as-of 2024-10-20 --set by=accelerator --set where=model=nam52,precision=bf16 "
             "-o capacity.pdf"},
    {.kind = BLOCK_CURVES,
     .text = "At what price does B200 win?",
     .note = "Marginal cost: steady state at the price of the hour. Bands: 95 % interval of the rate.",
     .alt = "Cost per million tokens against price: B200 breaks even with H200 at 8.61 $ per accelerator-hour.",
     .as.curves = {"$ per accelerator-hour", "$/Mtok", 0, NULL, sample_curves, COUNT(sample_curves), sample_marks,
                   COUNT(sample_marks), sample_guides, COUNT(sample_guides)}},
    {.kind = BLOCK_TABLE,
     .text = "Anecdotes",
     .as.table = {COUNT(sample_run_columns), 0, sample_run_columns, NULL, "No anecdotes in this class."}},
};

static struct block sample_dated[] = {
    {.kind = BLOCK_HEADLINE, .text = "What earlier waves showed"},
    {.kind = BLOCK_PARAGRAPH,
     .text = "Numbers here described the wave they came from. On 2024-08-02 B200 was at 36,120 tok/s."},
    {.kind = BLOCK_COMPARE,
     .text = "Which accelerator was faster in August 2024?",
     .note = "On revision 4f1c2a9.",
     .alt = "On 2024-08-02 B200 was at 36,120 tok/s, H200 at 19,630.",
     .as.compare = {"tok/s, whole system", "ratio to H200", sample_dated_rows, COUNT(sample_dated_rows)}},
    {.kind = BLOCK_CURVES,
     .text = "At what price did B200 win in August 2024?",
     .note = "At prices of 2024-08-01.",
     .alt = "On 2024-08-01 B200 broke even with H200 at 8.61 $ per accelerator-hour.",
     .as.curves = {"$ per accelerator-hour", "$/Mtok", 0, NULL, sample_curves, COUNT(sample_curves), sample_marks,
                   COUNT(sample_marks), sample_guides, COUNT(sample_guides)}},
    {.kind = BLOCK_TABLE,
     .text = "Dated receipts",
     .as.table = {COUNT(sample_run_columns), 2, sample_run_columns, sample_dated_cells, NULL}},
};

static struct section sample_sections[] = {
    {PLANE_CURRENT, "The answer", "valid 2024-10-18 – 2024-11-14 · whole-model training lane", sample_current,
     COUNT(sample_current)},
    {PLANE_REFERENCE, "Provenance", "data as of 2024-10-20", sample_reference, COUNT(sample_reference)},
    {PLANE_DATED, "What earlier waves showed", "observed 2024-08-02 – 2024-08-03", sample_dated, COUNT(sample_dated)},
};

static inline struct report sample_report(void)
{
    return (struct report){.template_name = "capacity",
                           .title = "B200 is faster than H200 and costs 27 % less per token",
                           .subject = "NAM52 dense, bf16, 8 accelerators",
                           .tool = "mcreport 0.1.0",
                           .as_of = "2024-10-20",
                           .db_digest = "3f9c1e7a04bd5566778899aabbccddeeff00112233445566778899aabbccddee",
                           .rendered_at = "2024-10-20T06:00:07Z",
                           .synthetic = 1,
                           .sections = sample_sections,
                           .n_sections = COUNT(sample_sections),
                           .json = "{\"schema\":\"mcreport.report/1\",\"title\":\"sample\"}\n"};
}

#endif

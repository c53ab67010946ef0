/*
 * Complete documents of every lane, and variations of them: for the tests of the receipt room.
 *
 * A document is a list of members by dotted path. document() builds its text with some members replaced, added (both
 * {path, json}) or removed ({path, NULL}; with everything inside).
 */
#ifndef TESTS_RECEIPT_DOCUMENT_H
#define TESTS_RECEIPT_DOCUMENT_H

#include "receipt/grade.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    const char *path, *json;
};

enum { DOCUMENT_ENTRIES = 96 };

#define IMAGE "\"sha256:9d1c4c1f7be6a5d7f1a1c2f4f3a0a7f0c9f5a8d3b2e1f0c4d5e6f7a8b9c0d1e2\""

static const struct entry document_common[] = {
    {"schema", "\"mcreport.receipt/1\""},
    {"app_id", "\"ap-Kq3\""},
    {"function_call_id", "\"fc-01J\""},
    {"wave", "\"2026-w16\""},
    {"started_at", "\"2026-04-14T09:00:00Z\""},
    {"finished_at", "\"2026-04-14T09:10:00Z\""},
    {"status", "\"ok\""},
    {"surface.name", "\"modal\""},
    {"surface.host", "\"h-7\""},
    {"surface.region", "\"us-east\""},
    {"startup.class", "\"warm-image\""},
    {"startup.evidence.cache_mib_start", "812.5"},
    {"startup.evidence.cache_image_digest", IMAGE},
    {"startup.evidence.cache_gpu_count", "8"},
    {"accelerator.requested", "\"H200:8\""},
    {"accelerator.observed", "\"NVIDIA H200\""},
    {"accelerator.count", "8"},
    {"accelerator.hosts", "1"},
    {"accelerator.memory_gib", "141"},
    {"accelerator.power_limit_w", "700"},
    {"code.revision", "\"4f2c9d1\""},
    {"code.dirty", "false"},
    {"code.image_digest", IMAGE},
    {"code.kernel_wheel_pins", "{\"flash_attn\":\"2.7.4\",\"causal_conv1d\":\"1.5.0\"}"},
    {"code.versions", "{\"torch\":\"2.7.0\",\"cuda\":\"12.8\"}"},
};

static const struct entry document_training[] = {
    {"lane", "\"training\""},
    {"launch.launcher", "\"scripts/modal_matrix.py\""},
    {"launch.flags", "\"--model nam52 --steps 6\""},
    {"launch.distributed_mode", "\"fsdp2\""},
    {"launch.parallel", "{\"tp\":1,\"dp\":8}"},
    {"storage.data", "\"volume\""},
    {"recipe.model", "\"nam52\""},
    {"recipe.parameters", "1.2e9"},
    {"recipe.seq_len", "4096"},
    {"recipe.global_batch_tokens", "262144"},
    {"recipe.precision", "{\"linear\":\"bf16\",\"attention\":\"bf16\"}"},
    {"recipe.dataset", "\"mix-a\""},
    {"eval_enabled", "false"},
    {"token_kind", "\"trained\""},
    {"steps.first", "1"},
    {"steps.seconds", "[9.0,2.0,2.0,2.0,2.1,1.9]"},
    {"steps.tokens", "262144"},
    {"steps.loss", "[5.1,4.9,4.7,4.6,4.5,4.4]"},
    {"reported.tok_per_sec_global", "131072"},
    {"reported.statistic", "\"median\""},
    {"reported.warmup_steps_discarded", "1"},
    {"artifacts", "[{\"name\":\"log\",\"uri\":\"s3://b/log\",\"sha256\":\"00\"}]"},
};

static const struct entry document_sparse_exact[] = {
    {"lane", "\"sparse_exact\""},
    {"launch.launcher", "\"scripts/modal_bench_dsa_backend_detach.py\""},
    {"launch.lifecycle", "\"app_run_detach\""},
    {"launcher_args", "[\"--case\",\"long\"]"},
    {"case", "{\"name\":\"long\",\"tokens\":32768}"},
    {"sparse_env", "{\"DSA_BACKEND\":\"triton\"}"},
    {"bench_result", "{\"ok\":true,\"ms\":4.2}"},
    {"bench_telemetry", "{\"calls\":120}"},
    {"backend_identity", "{\"requested\":\"triton\",\"actual\":\"triton\",\"runtime_mode\":\"exact\"}"},
    {"remote_runtime_provenance", "{\"container\":\"c-1\"}"},
    {"collector.transitions",
     "[{\"state\":\"detached\",\"at\":\"2026-04-14T09:00:01Z\"},{\"state\":\"ok\",\"at\":\"2026-04-14T09:09:00Z\"}]"},
    {"collector.reattached", "false"},
};

static const struct entry document_sparse_validation[] = {
    {"lane", "\"sparse_validation\""},
    {"launch.launcher", "\"scripts/modal_sparse_validation_detach.py\""},
    {"mode", "\"promotion\""},
    {"promotion_status", "\"held\""},
    {"promotion_ready", "false"},
    {"parity", "[{\"check\":\"logits\",\"pass\":true}]"},
    {"fa4", "{\"import_ok\":true,\"bootstrap_ok\":false}"},
    {"summary_manifests", "[{\"uri\":\"s3://b/m.json\",\"sha256\":\"00\"}]"},
    {"execution", "\"detached\""},
};

static const struct entry document_curiosity[] = {
    {"lane", "\"curiosity\""},
    {"launch.launcher", "\"scripts/poke.py\""},
};

struct document_list {
    struct entry entries[DOCUMENT_ENTRIES];
    size_t n;
};

static inline void document_append(struct document_list *d, const struct entry *entries, size_t n)
{
    for (size_t i = 0; i < n && d->n < DOCUMENT_ENTRIES; i++)
        d->entries[d->n++] = entries[i];
}

static inline int document_within(const char *path, const char *container)
{
    size_t len = strlen(container);
    return strncmp(path, container, len) == 0 && (path[len] == '\0' || path[len] == '.');
}

static inline void document_change(struct document_list *d, struct entry change)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->n; i++)
        if (!document_within(d->entries[i].path, change.path))
            d->entries[kept++] = d->entries[i];
    d->n = kept;
    if (change.json != NULL)
        document_append(d, &change, 1);
}

static inline int document_order(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

/* The members below prefix (of `depth` bytes), which are entries[0..n), as one object. */
static inline void document_write(FILE *out, const struct entry *entries, size_t n, size_t depth)
{
    putc('{', out);
    for (size_t i = 0, end; i < n; i = end) {
        const char *name = entries[i].path + depth;
        size_t len = strcspn(name, ".");
        for (end = i + 1; end < n && strncmp(entries[end].path, entries[i].path, depth + len) == 0 &&
                          strchr(".", entries[end].path[depth + len]) != NULL;)
            end++;
        fprintf(out, "%s\"%.*s\":", i > 0 ? "," : "", (int)len, name);
        if (name[len] == '\0')
            fputs(entries[i].json, out);
        else
            document_write(out, entries + i, end - i, depth + len + 1);
    }
    putc('}', out);
}

#define DOCUMENT_APPEND(list, entries) document_append(list, entries, sizeof(entries) / sizeof(entries)[0])

static inline char *document(enum lane lane, const struct entry *changes, size_t n_changes)
{
    struct document_list d = {.n = 0};
    char *text = NULL;
    size_t len = 0;
    DOCUMENT_APPEND(&d, document_common);
    if (lane == LANE_TRAINING)
        DOCUMENT_APPEND(&d, document_training);
    else if (lane == LANE_SPARSE_EXACT)
        DOCUMENT_APPEND(&d, document_sparse_exact);
    else if (lane == LANE_SPARSE_VALIDATION)
        DOCUMENT_APPEND(&d, document_sparse_validation);
    else
        DOCUMENT_APPEND(&d, document_curiosity);
    for (size_t i = 0; i < n_changes; i++)
        document_change(&d, changes[i]);
    qsort(d.entries, d.n, sizeof d.entries[0], document_order);
    FILE *out = open_memstream(&text, &len);
    if (out == NULL)
        abort();
    document_write(out, d.entries, d.n, 0);
    fclose(out);
    return text;
}

/* Parses a variation that must be readable. */
static inline struct receipt *document_parse(enum lane lane, const struct entry *changes, size_t n_changes)
{
    struct receipt *r = NULL;
    struct error err = {0};
    char *text = document(lane, changes, n_changes);
    if (receipt_parse(&r, NULL, text, strlen(text), &err) != 0) {
        fprintf(stderr, "%s\n%s\n", err.text, text);
        abort();
    }
    free(text);
    return r;
}

#define VARIATION(lane, ...)                                                                                           \
    document_parse(lane, (const struct entry[]){__VA_ARGS__},                                                          \
                   sizeof((const struct entry[]){__VA_ARGS__}) / sizeof(struct entry))

#endif

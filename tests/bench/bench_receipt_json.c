/*
 * json_parse() against cJSON_Parse() on the same generated receipts, MB/s and their ratio, medians of interleaved
 * rounds. json_parse() includes strict validation and the canonical digest; cJSON does neither.
 */
#include "receipt/json.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 15, STEPS = 1000 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* splitmix64 (Steele, Lea & Flood 2014), as a step time near 9.5 s. */
static double step_time(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return 9.2 + 0.6 * (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

enum spelling { SIX_DECIMALS, FULL_DIGITS };

static void write_array(FILE *f, const char *name, enum spelling how, const char *separator, uint64_t seed)
{
    fprintf(f, "    \"%s\": [", name);
    for (int i = 0; i < STEPS; i++) {
        fputs(i ? separator : "", f);
        if (how == SIX_DECIMALS)
            fprintf(f, "%.6f", step_time(&seed));
        else
            fprintf(f, "%.17g", step_time(&seed));
    }
    fputs("]", f);
}

static const char head[] =
    "{\n  \"schema\": \"mcreport.receipt/1\",\n  \"lane\": \"training\",\n"
    "  \"app_id\": \"ap-Jq0x8Zr1vPPbD4kq2nTgFh\",\n  \"function_call_id\": \"fc-01JS8N0V3M2Y6C5Q7T9W\",\n"
    "  \"attempt\": 1,\n  \"wave\": \"2026-04-nam52\",\n  \"started_at\": \"2026-04-20T06:00:07Z\",\n"
    "  \"finished_at\": \"2026-04-20T09:12:44.250Z\",\n  \"status\": \"ok\",\n"
    "  \"surface\": {\"name\": \"modal\", \"host\": \"h-4411\", \"region\": \"us-east\"},\n"
    "  \"startup\": {\"class\": \"cold\", \"evidence\": {\"cache_mib_start\": 0, \"time_to_first_step_s\": 191.5}},\n"
    "  \"storage\": {\"data\": \"volume\", \"checkpoints\": \"volume\"},\n"
    "  \"accelerator\": {\"requested\": \"B200\", \"observed\": \"NVIDIA B200\", \"count\": 8, \"hosts\": 1,\n"
    "    \"memory_gib\": 180, \"power_limit_w\": 1000},\n"
    "  \"code\": {\"revision\": \"9f2d6c1f7f0d4d0a8b6f3f6b8e0c3a5d7e9f1a2b\", \"dirty\": false,\n"
    "    \"image_digest\": \"sha256:4c1f8d3e9a7b5c6d2e0f1a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f\",\n"
    "    \"versions\": {\"torch\": \"2.11.0\", \"cuda\": \"13.0\", \"triton\": \"3.6.0\", \"driver\": "
    "\"580.95.05\"}},\n"
    "  \"launch\": {\"launcher\": \"modal_train.py\", \"lifecycle\": \"app_run_detach\",\n"
    "    \"flags\": \"--model nam52 --seq-len 4096 --compile \\\"max-autotune\\\"\", \"distributed_mode\": \"fsdp2\",\n"
    "    \"parallel\": {\"dp\": 8, \"tp\": 1, \"pp\": 1, \"cp\": 1, \"ep\": 1}},\n"
    "  \"recipe\": {\"model\": \"nam52\", \"parameters\": 5200000000, \"seq_len\": 4096, \"global_batch_tokens\": "
    "524288,\n"
    "    \"precision\": {\"linear\": \"fp8\", \"attention\": \"bf16\", \"communication\": \"bf16\"}},\n"
    "  \"eval_enabled\": false,\n  \"token_kind\": \"trained\",\n"
    "  \"steps\": {\"first\": 1, \"tokens\": 524288,\n";

static char *make_receipt(size_t *len, int arrays, enum spelling how, const char *separator)
{
    static const char *const names[] = {"seconds", "loss"};
    char *text = NULL;
    FILE *f = open_memstream(&text, len);
    if (f == NULL)
        abort();
    fputs(head, f);
    for (int i = 0; i < arrays; i++) {
        fputs(i ? ",\n" : "", f);
        write_array(f, names[i], how, separator, (uint64_t)i + 1);
    }
    fputs("},\n  \"peak_memory_mib\": 171233.5,\n  \"checks\": {\"loss_finite\": true, \"no_nan\": true}\n}\n", f);
    fclose(f);
    return text;
}

static int ours(const char *text, size_t len)
{
    struct json *doc = NULL;
    int rc = json_parse(&doc, NULL, text, len, NULL);
    json_free(doc);
    return rc;
}

static int theirs(const char *text, size_t len)
{
    cJSON *doc = cJSON_ParseWithLength(text, len);
    int rc = doc == NULL;
    cJSON_Delete(doc);
    return rc;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* MB/s of one round of about `bytes` of text. */
static double round_of(int (*parse)(const char *, size_t), const char *text, size_t len, size_t bytes)
{
    size_t n = bytes / len + 1;
    double begin = now();
    for (size_t i = 0; i < n; i++)
        if (parse(text, len) != 0)
            abort();
    return (double)(n * len) / (now() - begin) / 1e6;
}

static void measure(const char *what, char *text, size_t len)
{
    double a[ROUNDS], b[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        a[i] = round_of(ours, text, len, 8 << 20);
        b[i] = round_of(theirs, text, len, 2 << 20);
    }
    qsort(a, ROUNDS, sizeof *a, compare);
    qsort(b, ROUNDS, sizeof *b, compare);
    printf("%-44s %6zu bytes  json_parse %6.0f MB/s  cJSON %5.0f MB/s  ratio %.1f\n", what, len, a[ROUNDS / 2],
           b[ROUNDS / 2], a[ROUNDS / 2] / b[ROUNDS / 2]);
    free(text);
}

int main(void)
{
    size_t len;
    char *text = make_receipt(&len, 2, SIX_DECIMALS, ",");
    measure("1,000 steps, seconds and loss, six decimals", text, len);
    text = make_receipt(&len, 2, SIX_DECIMALS, ", ");
    measure("the same with a space after each comma", text, len);
    text = make_receipt(&len, 1, FULL_DIGITS, ",");
    measure("1,000 steps, seconds, 17 digits", text, len);
    text = make_receipt(&len, 1, FULL_DIGITS, ",\n      ");
    measure("the same, a line each", text, len);
    return 0;
}

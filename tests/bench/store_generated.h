/*
 * Generated receipts for the benches of the store room: realistic in size, entropy and spread over classes.
 */
#ifndef BENCH_STORE_GENERATED_H
#define BENCH_STORE_GENERATED_H

#include "core/date.h"
#include "store/documents.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Processor time: ratios must not depend on what else the machine does. Waiting for the disk is not in it. */
static inline double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* splitmix64 (Steele, Lea & Flood 2014) */
static inline uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

enum { GENERATED_CLASSES = 400, STEP_TEXT = 18 /* bytes of a step's time and loss */ };

static inline void write_series(FILE *f, const char *name, int steps, double middle, double spread, uint64_t *random)
{
    fprintf(f, "\"%s\":[", name);
    for (int k = 0; k < steps; k++)
        fprintf(f, "%s%.6f", k > 0 ? "," : "",
                middle + spread * ((double)(next_random(random) >> 11) / 9007199254740992.0 - 0.5));
    fputs("]", f);
}

/* Receipt i with so many steps; one class in 400, times a minute apart. */
static inline char *generated_receipt(long i, int steps, size_t *size)
{
    static const char *const accelerators[] = {"B200", "H200", "H100", "A100"};
    uint64_t random = (uint64_t)i * 7919 + 1;
    char started[DATE_TEXT_SIZE], finished[DATE_TEXT_SIZE], *text = NULL;
    long class = (long)(next_random(&random) % GENERATED_CLASSES);
    FILE *f = open_memstream(&text, size);
    if (f == NULL)
        abort();
    date_format_time(started, INT64_C(1700000000000) + (int64_t)i * 60000);
    date_format_time(finished, INT64_C(1700000000000) + (int64_t)i * 60000 + 3600000);
    fprintf(f, "{\"schema\":\"mcreport.receipt/1\",\"lane\":\"training\",\"app_id\":\"ap-%016llx\",",
            (unsigned long long)next_random(&random));
    fprintf(f, "\"function_call_id\":\"fc-%016llx\",\"attempt\":1,\"wave\":\"2026-w%02ld\",",
            (unsigned long long)next_random(&random), i / 5000 % 52);
    fprintf(f, "\"started_at\":\"%s\",\"finished_at\":\"%s\",\"status\":\"ok\",", started, finished);
    fprintf(f, "\"surface\":{\"name\":\"modal\",\"host\":\"h-%ld\",\"region\":\"us-east-%ld\"},", i % 97, i % 3);
    fprintf(f, "\"startup\":{\"class\":\"cold\"},\"storage\":{\"data\":\"local-nvme\"},\"synthetic\":true,");
    fprintf(f, "\"accelerator\":{\"requested\":\"%s\",\"observed\":\"%s\",\"count\":8,\"hosts\":1,\"memory_gib\":141},",
            accelerators[class % 4], accelerators[class % 4]);
    fprintf(f, "\"code\":{\"revision\":\"%040lx\",\"dirty\":false,\"image_digest\":\"sha256:%064lx\",", i / 1000,
            i / 3000);
    fprintf(f,
            "\"kernel_wheel_pins\":{\"flash_attn\":\"2.7.4\"},\"versions\":{\"torch\":\"2.7.0\",\"cuda\":\"12.8\"}},");
    fprintf(f, "\"launch\":{\"launcher\":\"scripts/matrix.py\",\"flags\":\"--model m%ld --steps %d --batch 64\",",
            class / 4, steps);
    fprintf(f, "\"distributed_mode\":\"fsdp2\",\"parallel\":{\"dp\":8,\"tp\":1}},\"recipe\":{\"model\":\"m%ld\",",
            class / 4);
    fprintf(f,
            "\"parameters\":1e9,\"seq_len\":4096,\"global_batch_tokens\":262144,\"precision\":{\"linear\":\"bf16\"},");
    fprintf(f, "\"dataset\":\"mix-a\"},\"eval_enabled\":false,\"token_kind\":\"trained\",\"steps\":{\"first\":1,");
    fputs("\"tokens\":262144,", f);
    write_series(f, "seconds", steps, 2, 0.1, &random);
    fputs(",", f);
    write_series(f, "loss", steps, 3, 1, &random);
    fputs("}}", f);
    if (fclose(f) != 0)
        abort();
    return text;
}

static inline void must(int rc, const struct error *err)
{
    if (rc != 0) {
        fprintf(stderr, "%s\n", err->text);
        exit(1);
    }
}

static inline void remove_database(const char *path)
{
    char name[300];
    unlink(path);
    snprintf(name, sizeof name, "%s-wal", path);
    unlink(name);
    snprintf(name, sizeof name, "%s-shm", path);
    unlink(name);
}

/* Parses, grades and adds; returns the seconds spent in document_add() alone. */
static inline double add_generated(struct store *s, const char *text, size_t size, long i)
{
    struct receipt *r = NULL;
    struct grading g;
    struct error err = {0};
    struct added_document a;
    char origin[64];
    snprintf(origin, sizeof origin, "runs/receipt-%07ld.json", i);
    must(receipt_parse(&r, NULL, text, size, &err), &err);
    must(receipt_grade(&g, r, &err), &err);
    struct document d = {.bytes = text, .size = size, .origin = origin, .receipt = r, .grading = &g};
    double from = now_s();
    must(document_add(s, &d, &a, &err), &err);
    double took = now_s() - from;
    receipt_free(r);
    return took;
}

#endif

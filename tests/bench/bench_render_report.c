/*
 * How long a report takes, against a floor measured in the same run: writing and syncing the bytes it makes.
 */
#include "../unit/render_sample.h"
#include "core/arena.h"
#include "render/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { REPEATS = 11 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_value);
    return x[n / 2];
}

static long size_of(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return 0;
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    fclose(f);
    return size;
}

static double write_floor(const char *path, long size)
{
    char *bytes = calloc(1, (size_t)size + 1);
    double start = now();
    FILE *f = fopen(path, "wb");
    if (f == NULL || bytes == NULL || fwrite(bytes, 1, (size_t)size, f) != (size_t)size)
        exit(1);
    fflush(f);
    fsync(fileno(f));
    fclose(f);
    free(bytes);
    return now() - start;
}

static void run(const char *what, const struct report *r, const char *page, const char *path, const char *first_file,
                int repeats)
{
    struct render_options options = {page};
    double times[REPEATS], floors[REPEATS];
    size_t pages = 0;
    for (int i = 0; i < repeats; i++) {
        struct error err = {0};
        double start = now();
        if (render_report(r, render_format_by_path(path), path, &options, &pages, &err) != 0) {
            fprintf(stderr, "%s\n", err.text);
            exit(1);
        }
        times[i] = now() - start;
        floors[i] = write_floor("/tmp/mcreport-bench-floor", size_of(first_file));
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double t = median(times, (size_t)repeats), floor = median(floors, (size_t)repeats);
    printf("%-22s %4zu pages %8.1f ms %8.0f KB  %6.1f x writing it  peak %ld MB\n", what, pages, t * 1e3,
           (double)size_of(first_file) / 1024, t / floor, usage.ru_maxrss / 1024);
}

/* A section as an audit of classes has it: a chart, prose and a table of runs that goes over pages. */
static void audit_section(struct section *s, struct arena *a, size_t i)
{
    enum { COLUMNS = 6, ROWS = 70, BLOCKS = 4 };
    struct block *b = arena_array(a, BLOCKS, sizeof *b);
    struct cell *cells = arena_array(a, COLUMNS * ROWS, sizeof *cells);
    for (size_t r = 0; r < ROWS; r++) {
        struct cell *row = cells + r * COLUMNS;
        row[0] = (struct cell){arena_format(a, "rcp-%08zx%04zx", i * 7919, r * 31), NULL,
                               arena_format(a, "run-%zu-%zu", i, r)};
        row[1].text = "B200 × 8";
        row[2].text = "2024-10-18";
        row[3].text = arena_format(a, "%zu,%03zu", 10 + r, (i * 7 + r * 13) % 1000);
        row[4].text = arena_format(a, "%zu.%zu", r % 10, r * 17);
        row[5].text = r % 3 ? "image digest changed" : "older than 30 days, and the code revision is another one";
    }
    b[0] = (struct block){.kind = BLOCK_HEADLINE, .text = arena_format(a, "Class %zu: NAM52 dense, bf16", i)};
    b[1] = sample_current[3];
    b[2] = (struct block){.kind = BLOCK_PARAGRAPH, .text = sample_current[7].text};
    b[3] = (struct block){
        .kind = BLOCK_TABLE, .text = "Runs", .as.table = {COLUMNS, ROWS, sample_run_columns, cells, NULL}};
    *s = (struct section){PLANE_CURRENT, arena_format(a, "Class %zu", i), "valid 2024-10-18 – 2024-11-14", b, BLOCKS};
}

int main(void)
{
    struct report r = sample_report();
    static struct section many[510];
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = sample_sections[i % COUNT(sample_sections)];
    r.sections = many;
    r.n_sections = 6;
    run("capacity report, pdf", &r, "a4", "/tmp/mcreport-bench.pdf", "/tmp/mcreport-bench.pdf", REPEATS);
    r.n_sections = 1;
    run("one page, svg", &r, "a4", "/tmp/mcreport-bench.svg", "/tmp/mcreport-bench-1.svg", REPEATS);
    struct section alone = {PLANE_CURRENT, "Which?", NULL, &sample_current[3], 1};
    r.sections = &alone;
    run("one chart, svg", &r, "chart", "/tmp/mcreport-bench.svg", "/tmp/mcreport-bench.svg", REPEATS);
    r.sections = many;
    r.n_sections = COUNT(many);
    run("audit, pdf", &r, "a4", "/tmp/mcreport-bench.pdf", "/tmp/mcreport-bench.pdf", 3);
    struct arena memory = {0};
    for (size_t i = 0; i < 200; i++)
        audit_section(&many[i], &memory, i);
    r.n_sections = 200;
    run("200 classes, pdf", &r, "a4", "/tmp/mcreport-bench.pdf", "/tmp/mcreport-bench.pdf", 3);
    arena_release(&memory);
    unlink("/tmp/mcreport-bench.pdf");
    unlink("/tmp/mcreport-bench-1.svg");
    unlink("/tmp/mcreport-bench.svg");
    unlink("/tmp/mcreport-bench-floor");
    return 0;
}

#include "ingest/mllog.h"

#include "core/date.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *mllog_text(const struct mllog_run *run, const char *key)
{
    for (size_t i = 0; i < run->n_values; i++)
        if (strcmp(run->values[i].key, key) == 0)
            return run->values[i].disagrees ? NULL : run->values[i].text;
    return NULL;
}

double mllog_number(const struct mllog_run *run, const char *key)
{
    for (size_t i = 0; i < run->n_values; i++)
        if (strcmp(run->values[i].key, key) == 0)
            return run->values[i].disagrees ? (double)NAN : run->values[i].number;
    return (double)NAN;
}

static double metadata_number(const struct mllog_event *e, const char *name)
{
    return json_number(json_find(e->metadata, name));
}

/* Whether the log is between run_start and run_stop. */
static int running(const struct mllog_run *run)
{
    return run->run_start != DATE_NONE && run->run_stop == DATE_NONE;
}

static int repeat_value(struct mllog_run *run, struct mllog_value *first, const char *json, size_t line,
                        struct error *err)
{
    if (first->disagrees || strcmp(first->json, json) == 0)
        return 0;
    first->disagrees = 1;
    return note_add(run->notes, err, "%s: line %zu says %.100s, line %zu says %.100s; left out", first->key,
                    first->line, first->json, line, json);
}

static int keep_value(struct mllog_run *run, const struct mllog_event *e, const char *json, struct error *err)
{
    for (size_t i = 0; i < run->n_values; i++)
        if (strcmp(run->values[i].key, e->key) == 0)
            return repeat_value(run, &run->values[i], json, e->line, err);
    void *array = run->values;
    if (array_grow(&array, run->n_values, &run->values_room, sizeof *run->values, err))
        return ERR_NOMEM;
    run->values = array;
    struct arena *memory = run->notes->memory;
    struct mllog_value v = {.key = arena_copy(memory, e->key),
                            .json = arena_copy(memory, json),
                            .text = arena_copy(memory, json_text(e->value)),
                            .number = json_number(e->value),
                            .line = e->line};
    if (v.key == NULL || v.json == NULL || (json_text(e->value) != NULL && v.text == NULL))
        return error_nomem(err);
    run->values[run->n_values++] = v;
    return 0;
}

/* A header line: anything with a value that is logged before the run starts. Every rank may log it. */
static int add_value(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    if (run->run_start != DATE_NONE || e->value == NULL)
        return 0;
    char *json = merge_text(e->doc, e->value);
    if (json == NULL)
        return error_nomem(err);
    int rc = keep_value(run, e, json, err);
    free(json);
    return rc;
}

static int init_start(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    (void)err;
    if (run->init_start == DATE_NONE)
        run->init_start = e->time;
    return 0;
}

/* Ranks that log the same event do so within moments; two starts further apart are two runs in one file. */
enum { RANKS_APART_MS = 60000 };

static int run_start(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    if (run->run_start == DATE_NONE)
        run->run_start = e->time;
    int64_t apart = e->time > run->run_start ? e->time - run->run_start : run->run_start - e->time;
    if (apart > RANKS_APART_MS)
        return error_set(err, ERR_INPUT, "a second run starts here: one log, one run; split the file");
    return 0;
}

static int run_stop(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    if (run->run_stop != DATE_NONE)
        return 0;
    const char *status = json_text(json_find(e->metadata, "status"));
    run->run_stop = e->time;
    run->stop_samples = metadata_number(e, "samples_count");
    run->stop_status = arena_copy(run->notes->memory, status);
    return status != NULL && run->stop_status == NULL ? error_nomem(err) : 0;
}

static struct mllog_block *open_block(struct mllog_run *run)
{
    struct mllog_block *last = run->n_blocks ? &run->blocks[run->n_blocks - 1] : NULL;
    return last != NULL && last->stop == DATE_NONE ? last : NULL;
}

static int block_start(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    if (!running(run) || open_block(run) != NULL)
        return 0;
    void *array = run->blocks;
    if (array_grow(&array, run->n_blocks, &run->blocks_room, sizeof *run->blocks, err))
        return ERR_NOMEM;
    run->blocks = array;
    run->blocks[run->n_blocks++] = (struct mllog_block){.start = e->time,
                                                        .stop = DATE_NONE,
                                                        .start_samples = metadata_number(e, "samples_count"),
                                                        .start_step = metadata_number(e, "step"),
                                                        .stop_samples = (double)NAN,
                                                        .stop_step = (double)NAN,
                                                        .evaluated = run->evaluating};
    return 0;
}

static int block_stop(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    (void)err;
    struct mllog_block *block = open_block(run);
    if (!running(run) || block == NULL)
        return 0;
    block->stop = e->time;
    block->stop_samples = metadata_number(e, "samples_count");
    block->stop_step = metadata_number(e, "step");
    return 0;
}

static void evaluation(struct mllog_run *run, int going_on)
{
    struct mllog_block *block = open_block(run);
    if (block != NULL)
        block->evaluated = 1;
    run->evaluating = going_on;
    run->tainted = 1;
}

static int eval_start(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    (void)e;
    (void)err;
    evaluation(run, 1);
    return 0;
}

static int eval_stop(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    (void)e;
    (void)err;
    evaluation(run, 0);
    return 0;
}

static int add_record(struct mllog_run *run, const struct mllog_record *r, struct error *err)
{
    void *array = run->records;
    if (array_grow(&array, run->n_records, &run->records_room, sizeof *run->records, err))
        return ERR_NOMEM;
    run->records = array;
    run->records[run->n_records++] = *r;
    if (run->n_blocks == 0 || run->loss_block != run->n_blocks)
        return 0;
    run->blocks[run->n_blocks - 1].record_seconds += r->seconds;
    run->blocks[run->n_blocks - 1].record_samples += r->samples;
    return 0;
}

/* Closes the interval since the loss before, unless it is no clean stretch of training. */
static int close_interval(struct mllog_run *run, const struct mllog_event *e, double samples, double loss,
                          struct error *err)
{
    struct mllog_record r = {.seconds = (double)(e->time - run->loss_time) / 1000,
                             .samples = samples - run->loss_samples,
                             .loss = loss,
                             .from = run->loss_samples};
    if (r.samples < 0)
        return note_add(run->notes, err, "line %zu: samples_count falls from %.0f to %.0f; the interval is left out",
                        e->line, run->loss_samples, samples);
    if (run->tainted) {
        run->evaluated++;
        return 0;
    }
    return add_record(run, &r, err);
}

static int add_loss(struct mllog_run *run, const struct mllog_event *e, double loss, struct error *err)
{
    if (!running(run))
        return 0;
    double samples = metadata_number(e, "samples_count");
    if (isnan(samples)) {
        run->has_loss = 0;
        if (run->noted_samples++)
            return 0;
        return note_add(run->notes, err, "line %zu: a loss without samples_count measures nothing; left out", e->line);
    }
    if (run->has_loss && samples == run->loss_samples)
        return 0; /* the same step, logged by another rank */
    int rc = run->has_loss ? close_interval(run, e, samples, loss, err) : 0;
    run->has_loss = 1;
    run->loss_time = e->time;
    run->loss_samples = samples;
    run->loss_block = run->n_blocks;
    run->tainted = run->evaluating;
    return rc;
}

static int train_loss(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    return add_loss(run, e, json_number(e->value), err);
}

/* Which code logged the figure: the path names a package of the logging library, or a file of the benchmark. */
static int keep_logger(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    const char *file = json_text(json_find(e->metadata, "file"));
    if (run->logger != NULL || file == NULL)
        return 0;
    const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
    size_t len = strcspn(name, ".");
    if (strstr(file, "/mlperf_common/") != NULL) {
        name = "mlperf_common";
        len = strlen(name);
    }
    run->logger = arena_copy_n(run->notes->memory, name, len);
    return run->logger == NULL ? error_nomem(err) : 0;
}

static int add_figure(struct mllog_run *run, const struct mllog_event *e, enum mllog_figure kind, double figure,
                      struct error *err)
{
    if (!running(run) || isnan(figure))
        return 0;
    if (run->figure == MLLOG_NO_FIGURE)
        run->figure = kind;
    if (run->figure != kind)
        return run->noted_figure++ ? 0
                                   : note_add(run->notes, err,
                                              "line %zu: throughput and train_step_time both stand in "
                                              "the log; the kind logged first is reported",
                                              e->line);
    void *array = run->figures;
    if (array_grow(&array, run->n_figures, &run->figures_room, sizeof *run->figures, err))
        return ERR_NOMEM;
    run->figures = array;
    run->figures[run->n_figures++] = figure;
    if (run->n_blocks > 0) {
        run->blocks[run->n_blocks - 1].figure_sum += figure;
        run->blocks[run->n_blocks - 1].figures++;
    }
    return keep_logger(run, e, err);
}

static int tracked_stats(struct mllog_run *run, const struct mllog_event *e, struct error *err)
{
    const struct json_node *loss = json_find(e->value, "train_loss");
    int rc = loss != NULL ? add_loss(run, e, json_number(loss), err) : 0;
    if (rc == 0)
        rc = add_figure(run, e, MLLOG_THROUGHPUT, json_number(json_find(e->value, "throughput")), err);
    if (rc == 0)
        rc = add_figure(run, e, MLLOG_STEP_TIME, json_number(json_find(e->value, "train_step_time")), err);
    return rc;
}

static const struct {
    const char *key;
    int (*add)(struct mllog_run *run, const struct mllog_event *e, struct error *err);
} events[] = {
    {"init_start", init_start},   {"run_start", run_start},   {"run_stop", run_stop},
    {"block_start", block_start}, {"block_stop", block_stop}, {"eval_start", eval_start},
    {"eval_stop", eval_stop},     {"train_loss", train_loss}, {"tracked_stats", tracked_stats},
};

static int add_event(void *context, const struct mllog_event *e, struct error *err)
{
    struct mllog_run *run = context;
    int rc = 0;
    size_t i = 0;
    while (i < sizeof events / sizeof *events && strcmp(events[i].key, e->key) != 0)
        i++;
    if (i < sizeof events / sizeof *events)
        rc = events[i].add(run, e, err);
    else
        rc = add_value(run, e, err);
    if (rc)
        return rc;
    run->last_time = e->time;
    if (run->last_key == NULL || strcmp(run->last_key, e->key) != 0)
        run->last_key = arena_copy(run->notes->memory, e->key);
    return run->last_key == NULL ? error_nomem(err) : 0;
}

static int add_truncated(void *context, size_t line, struct error *err)
{
    struct mllog_run *run = context;
    return note_add(run->notes, err, "line %zu: the log is cut off in the middle of an event", line);
}

int mllog_run_read(struct mllog_run *out, const struct import_log *log, struct note_list *notes, struct error *err)
{
    *out = (struct mllog_run){.notes = notes,
                              .init_start = DATE_NONE,
                              .run_start = DATE_NONE,
                              .run_stop = DATE_NONE,
                              .last_time = DATE_NONE,
                              .stop_samples = (double)NAN};
    struct mllog_sink sink = {.context = out, .event = add_event, .truncated = add_truncated};
    int rc = mllog_scan(log, &sink, err);
    if (rc == 0 && out->last_key == NULL)
        return error_set(err, ERR_INPUT, "%s: no :::MLLOG event in it", log->path);
    return rc;
}

void mllog_run_release(struct mllog_run *run)
{
    free(run->values);
    free(run->records);
    free(run->blocks);
    free(run->figures);
    run->values = NULL;
    run->records = NULL;
    run->blocks = NULL;
    run->figures = NULL;
}

/*
 * MLPerf Training logs: ":::MLLOG {json}" events as one run, before it becomes a receipt.
 *
 * Two dialects are read. Until round v4.1 the loss is an event of its own (`train_loss`) and the launcher's figure is
 * `tracked_stats.throughput`; from v5.1 on both stand in `tracked_stats` (`train_loss`, `train_step_time`). Logs
 * without losses are measured by their blocks. Source of the event names: mlcommons/logging,
 * mlperf_logging/mllog/constants.py.
 */
#ifndef INGEST_MLLOG_H
#define INGEST_MLLOG_H

#include "core/digest.h"
#include "ingest/import.h"
#include "ingest/merge.h"
#include "receipt/json.h"

#include <stdint.h>

struct mllog_event {
    size_t line;
    int64_t time; /* UTC ms */
    const char *key;
    const struct json_node *value, *metadata; /* NULL when absent */
    struct json *doc;                         /* owns them all, until the callback returns */
};

struct mllog_sink {
    void *context;
    int (*event)(void *context, const struct mllog_event *e, struct error *err); /* nonzero stops the scan */
    int (*truncated)(void *context, size_t line, struct error *err);             /* the last line is cut off */
};

/*
 * Reads every event of the log in order. Whatever stands before the marker (rank prefixes, noise), terminal escapes and
 * carriage returns are skipped. ERR_INPUT with "path:line:column: …" for a marker without a whole JSON object.
 */
int mllog_scan(const struct import_log *log, const struct mllog_sink *sink, struct error *err);

/* A value logged before the run starts: hyperparameters and the submission's own description. */
struct mllog_value {
    const char *key, *json; /* canonical JSON text */
    const char *text;       /* NULL when not a string */
    double number;          /* NaN when not a number */
    size_t line;
    int disagrees; /* logged again with another value: what it says is not known */
};

/* What lies between two losses (or in a block), evaluations apart. */
struct mllog_record {
    double seconds, samples, loss;
    double from; /* samples trained before it */
};

struct mllog_block {
    int64_t start, stop;                   /* UTC ms; DATE_NONE while open */
    double start_samples, stop_samples;    /* as logged; NaN */
    double start_step, stop_step;          /* as logged; NaN */
    double record_seconds, record_samples; /* of the records that lie in it */
    double figure_sum;                     /* of the launcher's own figures in it */
    size_t figures;
    int evaluated; /* part of an evaluation lies in it */
};

enum mllog_figure { MLLOG_NO_FIGURE, MLLOG_THROUGHPUT, MLLOG_STEP_TIME };

struct mllog_run {
    struct note_list *notes; /* its arena keeps the run's texts too */
    struct mllog_value *values;
    size_t n_values, values_room;
    int64_t init_start, run_start, run_stop; /* DATE_NONE */
    const char *stop_status;                 /* NULL */
    double stop_samples;                     /* NaN */
    const char *last_key;
    int64_t last_time;
    struct mllog_record *records;
    size_t n_records, records_room;
    struct mllog_block *blocks;
    size_t n_blocks, blocks_room;
    enum mllog_figure figure; /* which one the log states; the first kind met */
    double *figures;
    size_t n_figures, figures_room;
    const char *logger; /* which code wrote the figures: "mlperf_common", "custom_callbacks"; NULL */
    size_t evaluated;   /* intervals left out because part of an evaluation lies in them */
    /* while scanning */
    int has_loss, evaluating, tainted;
    int64_t loss_time;
    double loss_samples;
    size_t loss_block;
    int noted_samples, noted_figure;
};

/* Scans the log into *out, which the caller releases whatever the outcome. ERR_INPUT, ERR_NOMEM. */
int mllog_run_read(struct mllog_run *out, const struct import_log *log, struct note_list *notes, struct error *err);
void mllog_run_release(struct mllog_run *run);

/*
 * Makes records of the blocks where the log has none between losses. `batch` is the global batch in samples, NaN when
 * not logged. Notes blocks that do not say how many samples they trained. ERR_NOMEM.
 */
int mllog_block_records(struct mllog_run *run, double batch, struct error *err);

/* The value, unless it is absent or logged differently twice: then NULL or NaN. */
const char *mllog_text(const struct mllog_run *run, const char *key);
double mllog_number(const struct mllog_run *run, const char *key);

/*
 * The launcher's own figure in tokens per second of the global batch: the median over what it logged. Notes where
 * figures and records differ by more than 1 % in a block, and a throughput that turns out to be tokens per second
 * already (no log states its unit). *tok_per_s is NaN when the log has none. ERR_NOMEM.
 */
int mllog_reported(double *tok_per_s, struct mllog_run *run, double batch, double seq_len, struct error *err);

/* Everything one receipt is made from. */
struct mllog_source {
    const struct import_log *log;
    struct note_list notes;
    struct mllog_run run;
    struct json *side, *system;   /* NULL when there is none */
    double batch, seq_len;        /* samples, tokens; NaN */
    double reported;              /* tok/s; NaN */
    char sha256[DIGEST_HEX_SIZE]; /* of the log */
};

/* Writes what the log and the system description say as a receipt document, with notes on what they do not. */
int mllog_write_receipt(FILE *out, struct mllog_source *s, struct error *err);

/* The importer `mllog`. */
int mllog_import(struct imported *out, const struct import_log *log, struct error *err);

#endif

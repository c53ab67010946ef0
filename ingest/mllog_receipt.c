/*
 * What of the log goes where in the receipt.
 *
 * Measured: step records, times, status, the launcher's own figure. Stated by the log: benchmark, batch, platform. Kept
 * beside the receipt under imported_from.log: hyperparameters (optimizer, seed, LoRA, gradient accumulation), which
 * each submitter tunes for its system; in the recipe, which is compared as a whole, they would make every two systems
 * incomparable. Kept under imported_from.system: the submitter's free text on its software.
 */
#include "ingest/mllog.h"

#include "core/date.h"
#include "core/number.h"
#include "receipt/accelerator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *system_text(const struct mllog_source *s, const char *name)
{
    const char *text = s->system ? json_text(json_find(json_root(s->system), name)) : NULL;
    return text != NULL && *text != '\0' ? text : NULL;
}

/* System descriptions write numbers as text ("8"); NaN when it is no whole number from 1 up. */
static double system_count(const struct mllog_source *s, const char *name)
{
    const struct json_node *node = s->system ? json_find(json_root(s->system), name) : NULL;
    const char *text = json_text(node);
    char *end = NULL;
    double x = text ? (double)strtol(text, &end, 10) : json_number(node);
    return (text == NULL || (*text != '\0' && *end == '\0')) && x >= 1 && x == floor(x) ? x : (double)NAN;
}

static void write_time(struct json_writer *w, const char *name, int64_t ms)
{
    char text[DATE_TEXT_SIZE];
    date_format_time(text, ms);
    if (ms != DATE_NONE)
        json_string(w, name, text);
}

static void write_number(struct json_writer *w, const char *name, double x)
{
    if (isfinite(x))
        json_double(w, name, x);
}

static void write_text(struct json_writer *w, const char *name, const char *text)
{
    if (text != NULL)
        json_string(w, name, text);
}

static int write_identity(struct json_writer *w, struct mllog_source *s, struct error *err)
{
    const char *benchmark = mllog_text(&s->run, "submission_benchmark");
    char *app = NULL;
    if (benchmark != NULL && asprintf(&app, "mllog/%s", benchmark) < 0)
        return error_nomem(err);
    write_text(w, "app_id", app);
    free(app);
    json_string(w, "function_call_id", s->sha256);
    return 0;
}

static void write_status(struct json_writer *w, const struct mllog_run *run)
{
    char when[DATE_TEXT_SIZE], why[256] = "";
    int64_t started = run->init_start != DATE_NONE ? run->init_start : run->run_start;
    write_time(w, "started_at", started);
    write_time(w, "finished_at", run->run_stop);
    date_format_time(when, run->last_time);
    if (run->run_stop == DATE_NONE)
        snprintf(why, sizeof why, "no run_stop in the log; its last event is %.100s at %s", run->last_key, when);
    else if (run->stop_status == NULL)
        snprintf(why, sizeof why, "run_stop states no status");
    else if (strcmp(run->stop_status, "success") != 0)
        snprintf(why, sizeof why, "run_stop states the status \"%.100s\"", run->stop_status);
    json_string(w, "status", *why ? "failed" : "ok");
    if (*why)
        json_string(w, "failure_reason", why);
}

/* "183359 MiB" or "80 GiB". "141 GB" may be decimal or binary, so it is left out. */
static double memory_gib(const char *text)
{
    double x = (double)NAN;
    size_t used = 0;
    if (text == NULL || number_parse(&x, &used, text, strlen(text)) != NUMBER_OK || !(x > 0))
        return (double)NAN;
    const char *unit = text + used + strspn(text + used, " ");
    return strcmp(unit, "MiB") == 0 ? x / 1024 : strcmp(unit, "GiB") == 0 ? x : (double)NAN;
}

static int write_accelerator(struct json_writer *w, struct mllog_source *s, struct error *err)
{
    const char *platform = mllog_text(&s->run, "submission_platform");
    const struct accelerator *asked = platform ? accelerator_mentioned(platform) : NULL;
    const char *memory = system_text(s, "accelerator_memory_capacity");
    if (platform != NULL && asked == NULL &&
        note_add(&s->notes, err, "submission_platform \"%.100s\" names no accelerator, or several", platform))
        return ERR_NOMEM;
    if (memory != NULL && isnan(memory_gib(memory)) &&
        note_add(&s->notes, err, "accelerator_memory_capacity \"%.60s\" is neither MiB nor GiB; left out", memory))
        return ERR_NOMEM;
    json_open_object(w, "accelerator");
    write_text(w, "requested", asked ? asked->name : NULL);
    write_text(w, "observed", system_text(s, "accelerator_model_name"));
    write_number(w, "count", system_count(s, "number_of_nodes") * system_count(s, "accelerators_per_node"));
    write_number(w, "hosts", system_count(s, "number_of_nodes"));
    write_number(w, "memory_gib", memory_gib(memory));
    json_close_object(w);
    return 0;
}

static void write_recipe(struct json_writer *w, const struct mllog_source *s)
{
    if (s->run.logger != NULL) {
        json_open_object(w, "code");
        json_open_object(w, "versions");
        json_string(w, "mlperf_logging", s->run.logger);
        json_close_object(w);
        json_close_object(w);
    }
    json_open_object(w, "recipe");
    write_text(w, "model", mllog_text(&s->run, "submission_benchmark"));
    write_number(w, "seq_len", s->seq_len);
    write_number(w, "global_batch_tokens", s->batch * s->seq_len);
    json_close_object(w);
}

static double record_steps(const struct mllog_source *s, size_t i)
{
    return s->run.records[i].samples / s->batch;
}

static double record_tokens(const struct mllog_source *s, size_t i)
{
    return s->run.records[i].samples * s->seq_len;
}

static double record_seconds(const struct mllog_source *s, size_t i)
{
    return s->run.records[i].seconds;
}

static double record_loss(const struct mllog_source *s, size_t i)
{
    return s->run.records[i].loss;
}

/* An array with a number a record; one number where all are equal and `fold` is set; nothing where one is missing. */
static void write_column(struct json_writer *w, const char *name, const struct mllog_source *s, int fold,
                         double (*value)(const struct mllog_source *s, size_t i))
{
    int equal = fold;
    for (size_t i = 0; i < s->run.n_records; i++) {
        if (!isfinite(value(s, i)))
            return;
        equal = equal && value(s, i) == value(s, 0);
    }
    if (equal) {
        json_double(w, name, value(s, 0));
        return;
    }
    json_open_array(w, name);
    for (size_t i = 0; i < s->run.n_records; i++)
        json_double(w, NULL, value(s, i));
    json_close_array(w);
}

/* Records count steps, so without a batch size there is nothing to state. */
static int write_steps(struct json_writer *w, struct mllog_source *s, struct error *err)
{
    struct mllog_run *run = &s->run;
    if (run->n_records == 0)
        return note_add(&s->notes, err, "no step records: the log has no clean interval between losses and no block");
    if (!(s->batch > 0))
        return note_add(&s->notes, err, "no step records: the log states no single global_batch_size");
    if (run->evaluated > 0 &&
        note_add(&s->notes, err, "%zu interval(s) left out: part of an evaluation lies in them", run->evaluated))
        return ERR_NOMEM;
    json_bool(w, "eval_enabled", 0);
    json_open_object(w, "steps");
    double first = run->records[0].from / s->batch;
    if (first >= 0 && first == floor(first))
        json_double(w, "first", first + 1);
    write_column(w, "per_record", s, 1, record_steps);
    write_column(w, "seconds", s, 0, record_seconds);
    write_column(w, "tokens", s, 1, record_tokens);
    write_column(w, "loss", s, 0, record_loss);
    write_number(w, "total_tokens", run->stop_samples * s->seq_len);
    json_close_object(w);
    return 0;
}

static void write_reported(struct json_writer *w, const struct mllog_source *s)
{
    if (!isfinite(s->reported))
        return;
    json_open_object(w, "reported");
    json_double(w, "tok_per_sec_global", s->reported);
    json_string(w, "statistic", "median");
    json_int(w, "warmup_steps_discarded", 0);
    json_close_object(w);
}

/* The log is what the figures rest on, unless the side file names better. */
static void write_artifacts(struct json_writer *w, const struct mllog_source *s)
{
    if (s->side != NULL && json_find(json_root(s->side), "artifacts") != NULL)
        return;
    json_open_array(w, "artifacts");
    json_open_object(w, NULL);
    json_string(w, "name", "log");
    json_string(w, "sha256", s->sha256);
    json_close_object(w);
    json_close_array(w);
}

int mllog_write_receipt(FILE *out, struct mllog_source *s, struct error *err)
{
    struct json_writer w;
    json_writer_init(&w, out, 0);
    json_open_object(&w, NULL);
    json_string(&w, "schema", "mcreport.receipt/1");
    json_string(&w, "lane", "training");
    int rc = write_identity(&w, s, err);
    write_status(&w, &s->run);
    if (rc == 0)
        rc = write_accelerator(&w, s, err);
    write_recipe(&w, s);
    if (rc == 0)
        rc = write_steps(&w, s, err);
    write_reported(&w, s);
    write_artifacts(&w, s);
    json_close_object(&w);
    return rc;
}

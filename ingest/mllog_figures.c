#include "ingest/mllog.h"

#include "core/date.h"
#include "core/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AGREE     0.01 /* figures further than this from the records are noted */
#define SAME_UNIT 0.10 /* how near a throughput must be to tokens per second to be taken for it */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Sorts x[0..n) in place. n > 0. */
static double median(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_size);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* The median of the records' rates, samples/s; *rate is NaN without records. */
static int record_rate(double *rate, const struct mllog_run *run, struct error *err)
{
    double *rates = calloc(run->n_records + 1, sizeof *rates);
    if (rates == NULL)
        return error_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < run->n_records; i++)
        if (run->records[i].seconds > 0)
            rates[n++] = run->records[i].samples / run->records[i].seconds;
    *rate = n > 0 ? median(rates, n) : (double)NAN;
    free(rates);
    return 0;
}

/* Samples trained in a block: by its steps, else by a running samples_count; NaN when it says neither. */
static double block_samples(const struct mllog_block *b, double batch)
{
    double steps = b->stop_step - b->start_step;
    if (steps > 0 && batch > 0)
        return steps * batch;
    double samples = b->stop_samples - b->start_samples;
    return samples > 0 ? samples : (double)NAN;
}

static double block_from(const struct mllog_block *b, double batch)
{
    return b->stop_step > b->start_step && batch > 0 ? b->start_step * batch : b->start_samples;
}

int mllog_block_records(struct mllog_run *run, double batch, struct error *err)
{
    size_t silent = 0;
    if (run->n_records > 0)
        return 0;
    for (size_t i = 0; i < run->n_blocks; i++) {
        struct mllog_block *b = &run->blocks[i];
        double samples = block_samples(b, batch);
        if (b->stop == DATE_NONE)
            continue;
        run->evaluated += (size_t)b->evaluated;
        silent += !b->evaluated && isnan(samples);
        if (b->evaluated || isnan(samples))
            continue;
        void *array = run->records;
        if (array_grow(&array, run->n_records, &run->records_room, sizeof *run->records, err))
            return ERR_NOMEM;
        run->records = array;
        b->record_seconds = (double)(b->stop - b->start) / 1000;
        b->record_samples = samples;
        run->records[run->n_records++] = (struct mllog_record){
            .seconds = b->record_seconds, .samples = samples, .loss = (double)NAN, .from = block_from(b, batch)};
    }
    if (silent > 0 &&
        note_add(run->notes, err, "%zu block(s) do not say how many samples they trained; left out", silent))
        return ERR_NOMEM;
    if (run->n_records == 0)
        return 0;
    return note_add(run->notes, err, "the records are blocks: the log has no losses to measure between");
}

/* Numbers in notes are written without printf's %g, which follows the locale. */
static int note_difference(struct mllog_run *run, size_t block, double stated, double measured, struct error *err)
{
    char says[NUMBER_TEXT_SIZE], gives[NUMBER_TEXT_SIZE], percent[NUMBER_TEXT_SIZE];
    number_format_fixed(says, stated, 3, 0, NUMBER_NEAREST);
    number_format_fixed(gives, measured, 3, 0, NUMBER_NEAREST);
    number_format_fixed(percent, 100 * fabs(stated / measured - 1), 1, 0, NUMBER_NEAREST);
    return note_add(run->notes, err, "block %zu: the log states %s samples/s, %s %% %s than the %s of its records",
                    block, says, percent, stated > measured ? "more" : "less", gives);
}

/* Notes the blocks whose mean figure is not what their records give. `unit` turns the figure into samples/s. */
static int check_blocks(struct mllog_run *run, double batch, double unit, struct error *err)
{
    for (size_t i = 0; i < run->n_blocks; i++) {
        const struct mllog_block *b = &run->blocks[i];
        if (b->figures == 0 || !(b->record_seconds > 0))
            continue;
        double figure = b->figure_sum / (double)b->figures;
        double stated = run->figure == MLLOG_STEP_TIME ? batch / figure : figure / unit;
        double measured = b->record_samples / b->record_seconds;
        if (fabs(stated / measured - 1) > AGREE && note_difference(run, i + 1, stated, measured, err))
            return ERR_NOMEM;
    }
    return 0;
}

int mllog_reported(double *tok_per_s, struct mllog_run *run, double batch, double seq_len, struct error *err)
{
    double rate = (double)NAN;
    *tok_per_s = (double)NAN;
    if (run->n_figures == 0)
        return 0;
    if (record_rate(&rate, run, err))
        return ERR_NOMEM;
    double figure = median(run->figures, run->n_figures);
    int tokens = run->figure == MLLOG_THROUGHPUT && fabs(figure / (rate * seq_len) - 1) < SAME_UNIT;
    if (tokens && note_add(run->notes, err, "throughput is tokens per second here: it is seq_len times the records"))
        return ERR_NOMEM;
    if (check_blocks(run, batch, tokens ? seq_len : 1, err))
        return ERR_NOMEM;
    if (run->figure == MLLOG_STEP_TIME)
        *tok_per_s = batch * seq_len / figure;
    else
        *tok_per_s = tokens ? figure : figure * seq_len;
    return 0;
}

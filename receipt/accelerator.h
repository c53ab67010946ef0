/*
 * One name per accelerator: the alias table, and what is known of each.
 *
 * "H100!", "H100:8", "NVIDIA H100 80GB HBM3" and "H100-SXM5-80GB" are H100 (the SXM part); the PCIe and NVL boards
 * are other accelerators ("H100 PCIe", "H100 NVL"). "TPU v5 lite", "tpu-v5-lite-podslice" and "v5e" are "TPU v5e".
 */
#ifndef RECEIPT_ACCELERATOR_H
#define RECEIPT_ACCELERATOR_H

#include <stddef.h>

struct accelerator {
    const char *name;        /* "B200" */
    const char *family;      /* "gpu" or "tpu" */
    double peak_flops;       /* dense, per accelerator, at the narrowest precision training uses; FLOP/s; NaN unknown */
    int peak_bits;           /* the width of that precision: 8 for FP8 and int8 */
    const char *peak_source; /* the vendor's document the peak is from */
};

/* The accelerator a vendor or launcher name means; NULL when the table does not know it. */
const struct accelerator *accelerator_find(const char *text);

/* The same for the name found inside a longer text ("1xNVIDIA DGX H100"); NULL when none or several are in it. */
const struct accelerator *accelerator_mentioned(const char *text);

const struct accelerator *accelerator_at(size_t i); /* NULL past the end */

#endif

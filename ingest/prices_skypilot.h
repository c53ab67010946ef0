/*
 * A row of a SkyPilot catalogue, and the traps it may be: rows whose number is a price, but not the price of the
 * accelerator it stands beside. Inside ingest/prices_skypilot*.c only.
 *
 * What the columns mean follows from the programs that write them (sky/catalog/data_fetchers in the SkyPilot
 * repository), and so do the traps: docs/prices.md tells each with its cause.
 */
#ifndef INGEST_PRICES_SKYPILOT_H
#define INGEST_PRICES_SKYPILOT_H

#include "core/decimal.h"

#include <stddef.h>

enum sky_column {
    SKY_INSTANCE,
    SKY_ACCELERATOR,
    SKY_COUNT,
    SKY_PRICE,
    SKY_REGION,
    SKY_SPOT,
    SKY_ZONE,
    SKY_INFO,
    SKY_COLUMNS
};

struct sky_row {
    size_t line;
    const char *cell[SKY_COLUMNS]; /* "" where the file has no such column */
    int is_slice;                  /* of TPUs: the name says how large, the count is always 1 */
};

/* The accelerators that a file prices in rows without an instance, sorted: their hosts are no instances of them. */
struct sky_bare {
    const char **names;
    size_t n;
};

int sky_is_slice(const char *accelerator);

/* The chips of a TPU slice, and what they are; 0 when its name does not say. */
long sky_slice_chips(const char *name, const char **accelerator);

/* The name of the table of accelerators where it knows one, else the text itself. */
const char *sky_accelerator(const char *text);

/* A number behind a key of GpuInfo, which is a Python dict or JSON; -1 when there is none. */
double sky_info(const struct sky_row *r, const char *key);

/* The trap this row is: one of a few sentences, always in the same words, so that rows can be counted. NULL: none. */
const char *sky_trap(const struct sky_row *r, const struct sky_bare *bare);

/* The same for the number of a price cell. */
const char *sky_price_trap(const struct decimal *price);

#endif

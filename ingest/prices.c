#include "ingest/prices.h"

#include "ingest/prices_parts.h"

#include <string.h>

static const struct price_format formats[] = {
    {"csv", "any CSV file, by a mapping file (mcreport.price-mapping/1)", "--mapping", prices_read_csv},
    {"skypilot", "a vms.csv of the SkyPilot catalogue, prices per instance", "--provider, --surface, --observed",
     prices_read_skypilot},
};

const struct price_format *price_format_at(size_t i)
{
    return i < sizeof formats / sizeof *formats ? &formats[i] : NULL;
}

const struct price_format *price_format_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

#include "store/columns.h"

static const struct column {
    enum place place;
    const char *name;
} columns[FACTORS] = {
    [FACTOR_LANE] = {PLACE_CLASS, "lane"},
    [FACTOR_SURFACE] = {PLACE_CLASS, "surface"},
    [FACTOR_STARTUP] = {PLACE_CLASS, "startup"},
    [FACTOR_SYNTHETIC] = {PLACE_CLASS, "synthetic"},
    [FACTOR_METRIC] = {PLACE_NONE, NULL},
    [FACTOR_STATISTIC] = {PLACE_NONE, NULL},
    [FACTOR_TOKEN_KIND] = {PLACE_CLASS, "token_kind"},
    [FACTOR_EVAL] = {PLACE_CLASS, "eval"},
    [FACTOR_STORAGE] = {PLACE_CLASS, "storage"},
    [FACTOR_RECIPE] = {PLACE_CLASS, "recipe"},
    [FACTOR_PRECISION] = {PLACE_CLASS, "precision"},
    [FACTOR_ACCELERATOR] = {PLACE_CLASS, "accelerator"},
    [FACTOR_COUNT_OF] = {PLACE_CLASS, "count"},
    [FACTOR_HOSTS] = {PLACE_CLASS, "hosts"},
    [FACTOR_MODE] = {PLACE_CLASS, "mode"},
    [FACTOR_PARALLEL] = {PLACE_CLASS, "parallel"},
    [FACTOR_REVISION] = {PLACE_STACK, "revision"},
    [FACTOR_IMAGE] = {PLACE_STACK, "image"},
    [FACTOR_PINS] = {PLACE_STACK, "pins"},
    [FACTOR_VERSIONS] = {PLACE_STACK, "versions"},
    [FACTOR_HOST] = {PLACE_RECEIPT, "host"},
    [FACTOR_REGION] = {PLACE_RECEIPT, "region"},
    [FACTOR_MEMORY] = {PLACE_RECEIPT, "memory"},
    [FACTOR_POWER] = {PLACE_RECEIPT, "power"},
    [FACTOR_WAVE] = {PLACE_RECEIPT, "wave"},
    [FACTOR_MODEL] = {PLACE_CLASS, "model"},
    [FACTOR_CLASS] = {PLACE_CLASS_ID, "id"},
};

enum place column_place(enum factor f)
{
    return (unsigned)f < FACTORS ? columns[f].place : PLACE_NONE;
}

const char *column_name(enum factor f)
{
    return (unsigned)f < FACTORS ? columns[f].name : NULL;
}

enum factor column_factor(enum place p, size_t i)
{
    for (int f = 0; f < FACTORS; f++)
        if (columns[f].place == p && i-- == 0)
            return (enum factor)f;
    return FACTORS;
}

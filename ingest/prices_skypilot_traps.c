#include "ingest/prices_skypilot.h"

#include "core/number.h"
#include "core/text.h"
#include "receipt/accelerator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int sky_is_slice(const char *accelerator)
{
    const struct accelerator *known = accelerator_find(accelerator); /* "v6e-8" is one too */
    return strncmp(accelerator, "tpu", 3) == 0 || strncmp(accelerator, "TPU", 3) == 0 ||
           (known != NULL && strcmp(known->family, "tpu") == 0);
}

/*
 * TPU slices by the names Google Cloud gives them: up to v4 and for v5p the number counts TensorCores, two a chip; for
 * v5e and v6e it counts chips (cloud.google.com/tpu/docs, the page of each generation). A price is per chip.
 */
static const struct {
    const char *prefix, *accelerator;
    long per_chip;
} slices[] = {
    {"tpu-v2-", "TPU v2", 2},   {"tpu-v3-", "TPU v3", 2},         {"tpu-v4-", "TPU v4", 2},
    {"tpu-v5p-", "TPU v5p", 2}, {"tpu-v5litepod-", "TPU v5e", 1}, {"tpu-v5e-", "TPU v5e", 1},
    {"tpu-v6e-", "TPU v6e", 1},
};

long sky_slice_chips(const char *name, const char **accelerator)
{
    for (size_t i = 0; i < sizeof slices / sizeof *slices; i++) {
        size_t n = strlen(slices[i].prefix);
        if (strncmp(name, slices[i].prefix, n) != 0)
            continue;
        const char *number = name + n;
        if (*number == '0' || strlen(number) > 6 || number[strspn(number, "0123456789")] != '\0')
            return 0;
        long size = strtol(number, NULL, 10);
        *accelerator = slices[i].accelerator;
        return size % slices[i].per_chip == 0 ? size / slices[i].per_chip : 0;
    }
    return 0;
}

/* The value behind a key in GpuInfo, which is a Python dict or JSON; NULL when it is not there. */
static const char *info_value(const char *info, const char *key)
{
    size_t n = strlen(key);
    for (const char *at = strstr(info, key); at != NULL; at = strstr(at + 1, key)) {
        char quote = at > info ? at[-1] : '\0';
        if ((quote != '\'' && quote != '"') || at[n] != quote)
            continue;
        at += n + 1;
        at += strspn(at, " ");
        if (*at == ':')
            return at + 1 + strspn(at + 1, " ");
    }
    return NULL;
}

double sky_info(const struct sky_row *r, const char *key)
{
    const char *at = info_value(r->cell[SKY_INFO], key);
    double x = -1;
    size_t used;
    if (at != NULL && number_parse(&x, &used, at, strlen(at)) != NUMBER_OK)
        x = -1;
    return x;
}

/* A word of the text ends so ("H100NVL", "a100_PCIE"). `end` is in lower case; ASCII whatever the locale. */
static int has_word_ending(const char *text, const char *end)
{
    size_t n = strlen(end);
    for (; *text != '\0'; text++) {
        size_t i = 0;
        while (i < n && text_lower_letter(text[i]) == end[i])
            i++;
        if (i == n && (text_lower_letter(text[n]) < 'a' || text_lower_letter(text[n]) > 'z'))
            return 1;
    }
    return 0;
}

/* "H100-MIG-1g.10gb": a profile's name, or the word. */
static int is_mig(const char *name)
{
    for (const char *g = strstr(name, "g."); g != NULL; g = strstr(g + 1, "g."))
        if (g > name && g[-1] >= '1' && g[-1] <= '7' && g[2] >= '0' && g[2] <= '9')
            return 1;
    return has_word_ending(name, "mig");
}

/* The traps. Each gives the sentence, always the same one, so that rows can be counted by it; or NULL. */

static const char *without_accelerator(const struct sky_row *r, const struct sky_bare *bare)
{
    (void)bare;
    return *r->cell[SKY_ACCELERATOR] == '\0' ? "no accelerator in it: the price of a host or of CPUs alone" : NULL;
}

static const char *part_of_one(const struct sky_row *r, const struct sky_bare *bare)
{
    struct decimal count;
    (void)bare;
    int fraction = decimal_parse(&count, r->cell[SKY_COUNT], NULL) == 0 && strchr(count.text, '.') != NULL;
    return fraction || is_mig(r->cell[SKY_ACCELERATOR]) || is_mig(r->cell[SKY_INSTANCE])
               ? "part of an accelerator (a fraction or a MIG slice): not the price of a whole one"
               : NULL;
}

static const char *unsized_slice(const struct sky_row *r, const struct sky_bare *bare)
{
    const char *accelerator;
    struct decimal count;
    (void)bare;
    if (!r->is_slice)
        return NULL;
    if (sky_slice_chips(r->cell[SKY_ACCELERATOR], &accelerator) == 0)
        return "a TPU slice whose name does not say how many chips it has; AcceleratorCount never does";
    if (decimal_parse(&count, r->cell[SKY_COUNT], NULL) != 0 || strcmp(count.text, "1") != 0)
        return "a TPU slice with an AcceleratorCount other than 1: whether it counts slices or chips is not known";
    return NULL;
}

static const char *without_host(const struct sky_row *r, const struct sky_bare *bare)
{
    (void)bare;
    return *r->cell[SKY_INSTANCE] == '\0' && !r->is_slice
               ? "accelerators without their host (no InstanceType): using them costs this and the host together"
               : NULL;
}

const char *sky_accelerator(const char *text)
{
    const struct accelerator *known = accelerator_find(text);
    return known != NULL ? known->name : text;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *host_alone(const struct sky_row *r, const struct sky_bare *bare)
{
    const char *name = sky_accelerator(r->cell[SKY_ACCELERATOR]);
    return *r->cell[SKY_INSTANCE] != '\0' && bare->n > 0 &&
                   bsearch(&name, bare->names, bare->n, sizeof *bare->names, by_text) != NULL
               ? "a host that names an accelerator which this file prices in rows of its own: the host alone"
               : NULL;
}

/* "H100" of an instance "1x-H100_NVL-…" is another board; "H100" of "gpu_8x_h200" another chip. */
static const char *another_accelerator(const struct sky_row *r, const struct sky_bare *bare)
{
    static const char *const boards[] = {"pcie", "nvl"};
    const char *name = r->cell[SKY_ACCELERATOR], *info = info_value(r->cell[SKY_INFO], "Name");
    const struct accelerator *named = accelerator_find(name), *sold = accelerator_mentioned(r->cell[SKY_INSTANCE]);
    char board[64] = "";
    (void)bare;
    if (info != NULL && (*info == '\'' || *info == '"'))
        snprintf(board, sizeof board, "%.*s", (int)strcspn(info + 1, "'\""), info + 1);
    int differs = 0;
    for (size_t i = 0; i < sizeof boards / sizeof *boards; i++)
        differs |= !has_word_ending(name, boards[i]) &&
                   (has_word_ending(r->cell[SKY_INSTANCE], boards[i]) || has_word_ending(board, boards[i]));
    if (named != NULL && sold != NULL)
        differs |= strcspn(named->name, " ") != strcspn(sold->name, " ") ||
                   strncmp(named->name, sold->name, strcspn(sold->name, " ")) != 0;
    return differs ? "InstanceType or GpuInfo name another chip or board than AcceleratorName" : NULL;
}

static const char *miscounted(const struct sky_row *r, const struct sky_bare *bare)
{
    struct decimal count;
    double listed = sky_info(r, "Count");
    (void)bare;
    if (listed < 0 || decimal_parse(&count, r->cell[SKY_COUNT], NULL) != 0)
        return NULL;
    double stated = decimal_double(&count);
    return listed < stated || listed > stated ? "GpuInfo counts another number of accelerators than AcceleratorCount"
                                              : NULL;
}

static const char *(*const traps[])(const struct sky_row *r, const struct sky_bare *bare) = {
    without_accelerator, part_of_one, unsized_slice, without_host, host_alone, another_accelerator, miscounted,
};

const char *sky_trap(const struct sky_row *r, const struct sky_bare *bare)
{
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
        const char *trap = traps[i](r, bare);
        if (trap != NULL)
            return trap;
    }
    return NULL;
}

const char *sky_price_trap(const struct decimal *d)
{
    static const struct decimal sentinel = {"700"};
    if (decimal_compare(d, &sentinel) == 0)
        return "700.0 is what the catalogue writes where it knows no price";
    return decimal_sign(d) <= 0 ? "zero or less: the catalogue's way to say that there is no such offer" : NULL;
}

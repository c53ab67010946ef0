#include "receipt/accelerator.h"

#include "core/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TERA 1e12

/*
 * Peaks are dense: vendors' sheets that state figures with sparsity are halved here. The narrowest precision that
 * whole-model training uses is FP8 on Hopper, Ada, Blackwell and CDNA 3/4, int8 (Google's AQT) on TPU v5e to v6e, and
 * 16 bits on what came before. A peak only has to be a ceiling nothing real can pass: it is what MFU > 1 is judged by.
 */
static const struct accelerator accelerators[] = {
    {"B200", "gpu", 4500 * TERA, 8, "NVIDIA DGX B200 datasheet: FP8 72 PFLOPS with sparsity, 8 GPUs"},
    {"GB200", "gpu", 5000 * TERA, 8, "NVIDIA GB200 NVL72 datasheet: FP8 720 PFLOPS with sparsity, 72 GPUs"},
    {"B300", "gpu", 4500 * TERA, 8, "NVIDIA DGX B300 datasheet: FP8 72 PFLOPS with sparsity, 8 GPUs"},
    {"GB300", "gpu", 5000 * TERA, 8, "NVIDIA GB300 NVL72 datasheet: FP8 720 PFLOPS with sparsity, 72 GPUs"},
    {"H100", "gpu", 1979 * TERA, 8, "NVIDIA H100 datasheet, SXM: FP8 3,958 TFLOPS with sparsity"},
    {"H100 PCIe", "gpu", 1513 * TERA, 8, "NVIDIA H100 PCIe product brief: FP8 3,026 TFLOPS with sparsity"},
    {"H100 NVL", "gpu", 1670.5 * TERA, 8, "NVIDIA H100 datasheet, NVL: FP8 3,341 TFLOPS with sparsity"},
    {"H200", "gpu", 1979 * TERA, 8, "NVIDIA H200 datasheet, SXM: FP8 3,958 TFLOPS with sparsity"},
    {"H200 NVL", "gpu", 1670.5 * TERA, 8, "NVIDIA H200 datasheet, NVL: FP8 3,341 TFLOPS with sparsity"},
    {"GH200", "gpu", 1979 * TERA, 8, "NVIDIA GH200 datasheet: FP8 3,958 TFLOPS with sparsity"},
    {"A100 40GB", "gpu", 312 * TERA, 16, "NVIDIA A100 datasheet: BF16 312 TFLOPS"},
    {"A100 80GB", "gpu", 312 * TERA, 16, "NVIDIA A100 datasheet: BF16 312 TFLOPS"},
    {"A100 40GB PCIe", "gpu", 312 * TERA, 16, "NVIDIA A100 datasheet: BF16 312 TFLOPS"},
    {"A100 80GB PCIe", "gpu", 312 * TERA, 16, "NVIDIA A100 datasheet: BF16 312 TFLOPS"},
    {"L40S", "gpu", 733 * TERA, 8, "NVIDIA L40S datasheet: FP8 733 TFLOPS"},
    {"L4", "gpu", 242.5 * TERA, 8, "NVIDIA L4 datasheet: FP8 485 TFLOPS with sparsity"},
    {"A10", "gpu", 125 * TERA, 16, "NVIDIA A10 datasheet: BF16 125 TFLOPS"},
    {"A10G", "gpu", NAN, 16, NULL},
    {"T4", "gpu", 65 * TERA, 16, "NVIDIA T4 datasheet: FP16 65 TFLOPS"},
    {"MI300X", "gpu", 2614.9 * TERA, 8, "AMD Instinct MI300X data sheet: FP8 2,614.9 TFLOPS"},
    {"MI325X", "gpu", 2614.9 * TERA, 8, "AMD Instinct MI325X data sheet: FP8 2,614.9 TFLOPS"},
    {"MI350X", "gpu", NAN, 16, NULL},
    {"MI355X", "gpu", 5033.2 * TERA, 8, "AMD Instinct MI355X data sheet: FP8 5.03 PFLOPS"},
    {"TPU v4", "tpu", 275 * TERA, 8, "Google Cloud TPU v4 documentation: 275 TFLOPS, bf16 or int8"},
    {"TPU v5e", "tpu", 394 * TERA, 8, "Google Cloud TPU v5e documentation: int8 394 TOPS"},
    {"TPU v5p", "tpu", 918 * TERA, 8, "Google Cloud TPU v5p documentation: int8 918 TOPS"},
    {"TPU v6e", "tpu", 1836 * TERA, 8, "Google Cloud TPU v6e documentation: int8 1,836 TOPS"},
    {"TPU7x", "tpu", 4614 * TERA, 8, "Google Cloud TPU7x documentation: FP8 4,614 TFLOPS"},
};

/*
 * What a chip's name, a word beside it and a memory size together mean. A size must lie within 10 % of the row's
 * ("B200 183GB" is the 180 GB part; "H100 64GB" is no H100 known here); without one the first row that fits is meant.
 * So a bare "A100" is the 40 GB part, as it is on Modal's and the cloud catalogues' price lists.
 */
static const struct alias {
    const char *chip, *word; /* lower case; word NULL: none of the words that tell boards apart */
    double gb, gb_other;     /* gb_other: the host memory of a superchip, which names like "GH200 480GB" give; or 0 */
    const char *name;
} aliases[] = {
    {"b200", NULL, 180, 192, "B200"},
    {"gb200", NULL, 186, 0, "GB200"},
    {"b300", NULL, 288, 270, "B300"},
    {"gb300", NULL, 288, 279, "GB300"},
    {"h100", NULL, 80, 0, "H100"},
    {"h100", "pcie", 80, 0, "H100 PCIe"},
    {"h100", "nvl", 94, 0, "H100 NVL"},
    {"h200", NULL, 141, 0, "H200"},
    {"h200", "nvl", 141, 0, "H200 NVL"},
    {"gh200", NULL, 96, 144, "GH200"},
    {"gh200", NULL, 480, 624, "GH200"},
    {"a100", NULL, 40, 0, "A100 40GB"},
    {"a100", NULL, 80, 0, "A100 80GB"},
    {"a100", "pcie", 40, 0, "A100 40GB PCIe"},
    {"a100", "pcie", 80, 0, "A100 80GB PCIe"},
    {"l40s", NULL, 48, 0, "L40S"},
    {"l4", NULL, 24, 0, "L4"},
    {"a10", NULL, 24, 0, "A10"},
    {"a10g", NULL, 24, 0, "A10G"},
    {"t4", NULL, 16, 0, "T4"},
    {"mi300x", NULL, 192, 0, "MI300X"},
    {"mi325x", NULL, 256, 0, "MI325X"},
    {"mi350x", NULL, 288, 0, "MI350X"},
    {"mi355x", NULL, 288, 0, "MI355X"},
    {"v4", NULL, 32, 0, "TPU v4"},
    {"v5", "lite", 16, 0, "TPU v5e"},
    {"v5e", NULL, 16, 0, "TPU v5e"},
    {"v5lite", NULL, 16, 0, "TPU v5e"},
    {"v5litepod", NULL, 16, 0, "TPU v5e"},
    {"v5", NULL, 95, 0, "TPU v5p"}, /* what JAX calls a v5p */
    {"v5p", NULL, 95, 0, "TPU v5p"},
    {"v6", "lite", 32, 0, "TPU v6e"},
    {"v6e", NULL, 32, 0, "TPU v6e"},
    {"trillium", NULL, 32, 0, "TPU v6e"},
    {"7x", NULL, 192, 0, "TPU7x"},
    {"v7x", NULL, 192, 0, "TPU7x"},
    {"ironwood", NULL, 192, 0, "TPU7x"},
};

enum { ALIASES = sizeof aliases / sizeof aliases[0], ROWS = sizeof accelerators / sizeof accelerators[0] };

/* Words that name a vendor, a chassis, a socket or a memory technology and change nothing. */
static const char *const noise[] = {
    "nvidia", "google", "amd",       "tesla",  "cloud", "gpu", "gpus",     "tpu",   "instinct", "tensor",      "core",
    "hgx",    "dgx",    "blackwell", "hopper", "ultra", "pod", "podslice", "slice", "chip",     "accelerator", "sxm",
    "sxm2",   "sxm3",   "sxm4",      "sxm5",   "sxm6",  "oam", "ac",       "hbm2",  "hbm2e",    "hbm3",        "hbm3e",
};

static const char *const board_words[] = {"pcie", "nvl", "lite"};

enum { WORD_SIZE = 32, WORDS = 64 };

struct words {
    char word[WORDS][WORD_SIZE]; /* lower case, letters and digits only */
    size_t n;
    int cut; /* the text was longer than any accelerator's name */
};

static int is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static int is_word(char c)
{
    return is_digit(c) || (text_lower_letter(c) >= 'a' && text_lower_letter(c) <= 'z');
}

static void split(struct words *out, const char *text)
{
    *out = (struct words){.n = 0};
    while (*text != '\0') {
        size_t len = 0;
        while (is_word(text[len]))
            len++;
        if (len == 0) {
            text++;
            continue;
        }
        if (len >= WORD_SIZE || out->n == WORDS) {
            out->cut = 1;
            text += len;
            continue;
        }
        for (size_t i = 0; i < len; i++)
            out->word[out->n][i] = text_lower_letter(text[i]);
        out->n++;
        text += len;
    }
}

static int listed(const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return 1;
    return 0;
}

#define LISTED(word, list) listed(word, list, sizeof(list) / sizeof(list)[0])

/* Length of the run of digits at s. */
static size_t digits(const char *s)
{
    return strspn(s, "0123456789");
}

/* "80gb", "141gib", "144g": the number; 0 for other words. One digit before a bare g is a MIG slice ("1g.10gb"). */
static double memory_size(const char *word)
{
    size_t n = digits(word);
    const char *unit = word + n;
    int size = strcmp(unit, "gb") == 0 || strcmp(unit, "gib") == 0 || (strcmp(unit, "g") == 0 && n >= 2);
    return n > 0 && n < 6 && size ? strtod(word, NULL) : 0;
}

/* A count ("8", "x8", "8x") or an NVLink domain ("nvl72"). */
static int is_count(const char *word)
{
    size_t x = *word == 'x' ? 1 : strncmp(word, "nvl", 3) == 0 ? 3 : 0;
    size_t n = digits(word + x);
    const char *rest = word + x + n;
    return n > 0 && (*rest == '\0' || (x == 0 && strcmp(rest, "x") == 0));
}

/* May stand before a chip within one word: nothing, a count ("8x", "1xxe9680x8"), a chassis ("dgx"), "tpu". */
static int fits_before(const char *word, size_t len)
{
    if (len == 0 || (len == 3 && strncmp(word, "tpu", 3) == 0))
        return 1;
    return word[len - 1] == 'x' || is_digit(word[len - 1]);
}

/* May stand behind it: nothing or a count ("h100x8"). */
static int fits_behind(const char *rest)
{
    return *rest == '\0' || (*rest == 'x' && is_count(rest));
}

/*
 * The alias chip that word names, or NULL. The letter before matters: "gb200" holds no "b200". Longer chips are tried
 * by their own rows; boundaries keep "a10" out of "a100". strict: only a count may stand before the chip.
 */
static const char *chip_in(const char *word, int strict)
{
    for (size_t i = 0; i < ALIASES; i++) {
        const char *chip = aliases[i].chip;
        for (const char *at = strstr(word, chip); at != NULL; at = strstr(at + 1, chip)) {
            size_t before = (size_t)(at - word);
            size_t n = digits(word);
            int counted = before == 0 || (before == 3 && strncmp(word, "tpu", 3) == 0) ||
                          (n > 0 && before == n + 1 && word[n] == 'x');
            if (strict ? !counted : !fits_before(word, before))
                continue;
            if (is_digit(chip[0]) && before != 3)
                continue; /* "7x" alone is a count: only "tpu7x" is a chip */
            if (fits_behind(at + strlen(chip)))
                return chip;
        }
    }
    return NULL;
}

struct sighting {
    const char *chip;
    const char *word; /* board word beside it */
    double gb;
    int confused; /* two chips, two board words, two sizes */
};

/* Takes a word that belongs to a name; returns 0 for a word that does not. */
static int take(struct sighting *s, const char *word)
{
    double gb = memory_size(word);
    if (gb > 0) {
        s->confused |= s->gb > 0 && fabs(s->gb - gb) > 0;
        s->gb = gb;
        return 1;
    }
    if (LISTED(word, board_words)) {
        s->confused |= s->word != NULL && strcmp(s->word, word) != 0;
        s->word = word;
        return 1;
    }
    return LISTED(word, noise) || is_count(word);
}

static int size_fits(double gb, double row)
{
    return row > 0 && fabs(gb - row) <= 0.1 * row;
}

static const struct accelerator *by_name(const char *name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(accelerators[i].name, name) == 0)
            return &accelerators[i];
    return NULL;
}

static const struct accelerator *meant(const struct sighting *s)
{
    if (s->chip == NULL || s->confused)
        return NULL;
    for (size_t i = 0; i < ALIASES; i++) {
        const struct alias *a = &aliases[i];
        int same_board = s->word == NULL ? a->word == NULL : a->word != NULL && strcmp(a->word, s->word) == 0;
        if (strcmp(a->chip, s->chip) == 0 && same_board &&
            (s->gb <= 0 || size_fits(s->gb, a->gb) || size_fits(s->gb, a->gb_other)))
            return by_name(a->name);
    }
    return NULL;
}

const struct accelerator *accelerator_find(const char *text)
{
    struct words w;
    struct sighting s = {NULL, NULL, 0, 0};
    if (text == NULL || strchr(text, ',') != NULL)
        return NULL; /* a list is not a name */
    split(&w, text);
    for (size_t i = 0; i < w.n; i++) {
        if (take(&s, w.word[i]))
            continue;
        const char *chip = chip_in(w.word[i], 1);
        if (chip == NULL)
            return NULL;
        s.confused |= s.chip != NULL;
        s.chip = chip;
    }
    return w.cut ? NULL : meant(&s);
}

/* "v4" within a longer text is as likely a version as a TPU. */
static int is_version(const char *chip)
{
    return chip[0] == 'v' && digits(chip + 1) == 1 && chip[2] == '\0';
}

static int has_word(const struct words *w, const char *word)
{
    for (size_t i = 0; i < w->n; i++)
        if (strcmp(w->word[i], word) == 0)
            return 1;
    return 0;
}

const struct accelerator *accelerator_mentioned(const char *text)
{
    struct words w;
    const struct accelerator *found = NULL;
    if (text == NULL)
        return NULL;
    split(&w, text);
    int tpu = has_word(&w, "tpu");
    for (size_t i = 0; i < w.n; i++) {
        struct sighting s = {chip_in(w.word[i], 0), NULL, 0, 0};
        if (s.chip == NULL || (is_version(s.chip) && !tpu))
            continue;
        for (size_t k = i + 1; k < w.n && take(&s, w.word[k]); k++)
            ;
        const struct accelerator *a = meant(&s);
        if (a == NULL || (found != NULL && found != a))
            return NULL;
        found = a;
    }
    return found;
}

const struct accelerator *accelerator_at(size_t i)
{
    return i < ROWS ? &accelerators[i] : NULL;
}

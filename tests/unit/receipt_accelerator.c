#include "receipt/accelerator.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

struct name {
    const char *text, *expected; /* NULL: the table does not know it */
};

static void check(const struct name *names, size_t n, const struct accelerator *(*find)(const char *))
{
    for (size_t i = 0; i < n; i++) {
        const struct accelerator *a = find(names[i].text);
        if (names[i].expected == NULL)
            assert_null(a);
        else if (a == NULL)
            fail_msg("\"%s\" is not known", names[i].text);
        else
            assert_string_equal(a->name, names[i].expected);
    }
}

static void names_by_vendors_and_launchers_are_normalised(void **state)
{
    static const struct name names[] = {
        {"H100!", "H100"},
        {"H100:8", "H100"},
        {"h100", "H100"},
        {"8xH100", "H100"},
        {"H100x8", "H100"},
        {"NVIDIA H100 80GB HBM3", "H100"},
        {"NVIDIA H100-SXM5-80GB", "H100"},
        {"nvidia h100-sxm5-80gb", "H100"},
        {"NVIDIA H200", "H200"},
        {"NVIDIA H200-SXM5-141GB", "H200"},
        {"NVIDIA HGX H200", "H200"},
        {"NVIDIA B200", "B200"},
        {"B200+", "B200"},
        {"NVIDIA B200 183GB", "B200"},
        {"NVIDIA Blackwell GPU (B200-SXM-180GB)", "B200"},
        {"NVIDIA GB200 NVL72", "GB200"},
        {"NVIDIA GB300", "GB300"},
        {"NVIDIA B300 SXM6 AC", "B300"},
        {"NVIDIA GH200 480GB", "GH200"},
        {"NVIDIA GH200 144G HBM3e", "GH200"},
        {"L40S", "L40S"},
        {"AMD Instinct MI300X", "MI300X"},
        {"TPU v5 lite", "TPU v5e"},
        {"tpu-v5-lite-podslice", "TPU v5e"},
        {"v5e", "TPU v5e"},
        {"v5litepod-8", "TPU v5e"},
        {"TPU v5", "TPU v5p"},
        {"v5p-128", "TPU v5p"},
        {"tpu-v6e", "TPU v6e"},
        {"TPU v6 lite", "TPU v6e"},
        {"Trillium", "TPU v6e"},
        {"TPUv4", "TPU v4"},
        {"TPU7x", "TPU7x"},
    };
    (void)state;
    check(names, COUNT(names), accelerator_find);
}

static void boards_of_one_chip_are_different_accelerators(void **state)
{
    static const struct name names[] = {
        {"NVIDIA H100 PCIe", "H100 PCIe"},
        {"h100-pcie-80gb", "H100 PCIe"},
        {"NVIDIA H100 NVL", "H100 NVL"},
        {"NVIDIA H200 NVL", "H200 NVL"},
        {"NVIDIA A100-SXM4-40GB", "A100 40GB"},
        {"NVIDIA A100-SXM4-80GB", "A100 80GB"},
        {"A100-80GB", "A100 80GB"},
        {"A100", "A100 40GB"},
        {"NVIDIA A100 80GB PCIe", "A100 80GB PCIe"},
    };
    (void)state;
    check(names, COUNT(names), accelerator_find);
}

static void names_that_are_not_in_the_table_are_not_guessed(void **state)
{
    static const struct name names[] = {
        {"", NULL},
        {NULL, NULL},
        {"GPU", NULL},
        {"B2000", NULL},
        {"XB200", NULL},
        {"H20", NULL},
        {"NVIDIA H100 80GB HBM3 MIG 1g.10gb", NULL},
        {"H100 1g.10gb", NULL},
        {"NVIDIA H100 64GB", NULL},
        {"H100 or H200", NULL},
        {"H100, H100", NULL},
        {"A100X", NULL},
        {"NVIDIA Blackwell Ultra", NULL},
        {"7x", NULL},
        {"v8e", NULL},
        {"NVIDIA H100 PCIe NVL", NULL},
    };
    (void)state;
    check(names, COUNT(names), accelerator_find);
}

static void a_name_is_found_inside_a_longer_text(void **state)
{
    static const struct name names[] = {
        {"1xXE9680x8H200-SXM-141GB", "H200"},
        {"1xNVIDIA DGX H100", "H100"},
        {"dgxh100_n64", "H100"},
        {"8xB200-SXM-180GB preview", "B200"},
        {"GB200 NVL72, 18 hosts", "GB200"},
        {"host gh200-3 of the lab", "GH200"},
        {"H200_1x8x2xtp1pp1cp2", "H200"},
        {"a3-megagpu-8g with H100 PCIe boards", "H100 PCIe"},
        {"four TPU v4 hosts", "TPU v4"},
    };
    static const struct name none[] = {
        {"mlperf v4.1", NULL}, {"H100 against H200", NULL}, {"xgb200x", NULL}, {"tp1pp1cp2", NULL}, {"", NULL},
        {NULL, NULL},
    };
    (void)state;
    check(names, COUNT(names), accelerator_mentioned);
    check(none, COUNT(none), accelerator_mentioned);
}

static void every_row_finds_itself_and_has_a_source_for_its_peak(void **state)
{
    size_t n = 0;
    (void)state;
    for (const struct accelerator *a; (a = accelerator_at(n)) != NULL; n++) {
        assert_ptr_equal(accelerator_find(a->name), a);
        assert_ptr_equal(accelerator_mentioned(a->name), a);
        assert_true(isnan(a->peak_flops) == (a->peak_source == NULL));
        assert_true(isnan(a->peak_flops) || (a->peak_flops > 1e13 && a->peak_flops < 1e16));
    }
    assert_true(n > 20);
}

/* NVIDIA H100 Tensor Core GPU datasheet (SXM: 3,958 TFLOPS FP8 with sparsity), Google Cloud "TPU v6e" page. */
static void peaks_are_those_of_the_datasheets_without_sparsity(void **state)
{
    (void)state;
    assert_true(fabs(accelerator_find("H100")->peak_flops - 3958e12 / 2) < 1);
    assert_true(fabs(accelerator_find("TPU v6e")->peak_flops - 1836e12) < 1);
    assert_true(accelerator_find("GB200")->peak_flops > accelerator_find("B200")->peak_flops);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_by_vendors_and_launchers_are_normalised),
        cmocka_unit_test(boards_of_one_chip_are_different_accelerators),
        cmocka_unit_test(names_that_are_not_in_the_table_are_not_guessed),
        cmocka_unit_test(a_name_is_found_inside_a_longer_text),
        cmocka_unit_test(every_row_finds_itself_and_has_a_source_for_its_peak),
        cmocka_unit_test(peaks_are_those_of_the_datasheets_without_sparsity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

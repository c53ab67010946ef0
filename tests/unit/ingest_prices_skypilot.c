#include "ingest_prices.h"

static struct price_list_options given(void)
{
    struct price_list_options options = NO_OPTIONS;
    options.provider = "Cloud";
    options.surface = "cloud";
    options.observed = INT64_C(1775520000000); /* 2026-04-07 */
    return options;
}

static struct result read_catalogue(const char *text)
{
    return read_bytes("skypilot", text, strlen(text), given());
}

#define HEADER "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,Region,GpuInfo,SpotPrice\n"
/* As Google's file has it, where a column for zones stands before the prices. */
#define ZONED                                                                                                          \
    "InstanceType,vCPUs,MemoryGiB,AcceleratorName,AcceleratorCount,GpuInfo,Region,AvailabilityZone,Price,SpotPrice\n"

static const struct price *find(const struct result *r, size_t line, enum price_basis basis)
{
    for (size_t i = 0; i < r->list.n; i++)
        if (r->list.lines[i] == line && r->list.prices[i].basis == basis)
            return &r->list.prices[i];
    fail_msg("no such price on line %zu", line);
    return NULL;
}

static size_t notes_on(const struct result *r, size_t line, const char *text)
{
    size_t n = 0;
    for (size_t i = 0; i < r->list.n_notes; i++)
        n += r->list.notes[i].line == line && strstr(r->list.notes[i].text, text) != NULL;
    return n;
}

static void a_price_per_instance_becomes_one_per_accelerator(void **state)
{
    (void)state;
    struct result r = read_catalogue(HEADER "big,H100,8.0,208.0,1800.0,31.92,us-east-1,,10.00\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 2);
    const struct price *p = find(&r, 2, BASIS_ON_DEMAND);
    assert_string_equal(p->provider, "Cloud");
    assert_string_equal(p->surface, "cloud");
    assert_string_equal(p->sku, "big");
    assert_string_equal(p->region, "us-east-1");
    assert_string_equal(p->currency, "USD");
    assert_string_equal(p->source, "SkyPilot catalogue, file list.csv");
    assert_string_equal(p->verbatim, "Price 31.92, AcceleratorCount 8.0");
    assert_int_equal(p->unit, PRICE_INSTANCE_HOUR);
    assert_int_equal(p->per, 8);
    assert_int_equal(p->grade, PRICE_SECONDARY);
    assert_hour(p, "3.99");
    assert_hour(find(&r, 2, BASIS_SPOT), "1.25");
    release(&r);
}

/* catalogs/v8/lambda/vms.csv of skypilot-org/skypilot-catalog at 0f4070387edc. */
static void the_lambda_extract_gives_its_prices_per_accelerator(void **state)
{
    (void)state;
    struct result r = read_path("skypilot", SHARED_DIR "/data/prices/skypilot_lambda_v8_extract.csv", given());
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 7);
    assert_int_equal(r.list.n_left_out, 0);
    assert_int_equal(r.list.n_empty, 7); /* no spot market */
    static const struct {
        size_t line;
        const char *accelerator, *hour;
    } expected[] = {{2, "H100", "3.99"}, {3, "H100", "3.99"}, {4, "B200", "6.99"}, {5, "B200", "6.89"},
                    {6, "B200", "6.69"}, {7, "B200", "6.69"}, {8, "GH200", "2.29"}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct price *p = find(&r, expected[i].line, BASIS_ON_DEMAND);
        assert_string_equal(p->accelerator, expected[i].accelerator);
        assert_hour(p, expected[i].hour);
    }
    assert_int_equal(r.list.n_notes, 1); /* 8 × 81920 stated as 81920, and on the other rows of more than one */
    assert_int_equal(notes_on(&r, 2, "memory is not used (and 4 more such rows)"), 1);
    release(&r);
}

/* catalogs/v8/nebius/vms.csv of skypilot-org/skypilot-catalog at 0082b0435f39. */
static void the_nebius_extract_gives_its_prices_per_accelerator(void **state)
{
    (void)state;
    struct result r = read_path("skypilot", SHARED_DIR "/data/prices/skypilot_nebius_v8_extract.csv", given());
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 17);
    assert_int_equal(r.list.n_left_out, 0);
    assert_int_equal(r.list.n_notes, 0);
    static const struct {
        size_t line;
        int per;
        const char *accelerator, *on_demand, *spot;
    } expected[] = {
        {2, 1, "H100", "2.95", "1.25"}, {3, 8, "H100", "2.95", "1.25"}, {4, 1, "H200", "3.5", "1.45"},
        {5, 8, "H200", "3.5", "1.45"},  {8, 8, "B200", "5.5", NULL},    {10, 8, "H200", "3.5", "1.45"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct price *p = find(&r, expected[i].line, BASIS_ON_DEMAND);
        assert_string_equal(p->accelerator, expected[i].accelerator);
        assert_int_equal(p->per, expected[i].per);
        assert_hour(p, expected[i].on_demand);
        if (expected[i].spot != NULL)
            assert_hour(find(&r, expected[i].line, BASIS_SPOT), expected[i].spot);
    }
    release(&r);
}

static void a_sentinel_or_a_zero_is_no_price(void **state)
{
    (void)state;
    struct result r =
        read_catalogue(HEADER "a,H100,8,,,700.0,r,,12.0\nb,H100,8,,,32.0,r,,700\nc,H100,1,,,2.65,r,,0.00\n"
                              "d,H100,1,,,-1,r,,\ne,H100,1,,,$3.95,r,,\nf,H100,1,,,,r,,\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 3);
    assert_left_out(&r, 2, 1, "Price: 700.0 is what the catalogue writes where it knows no price");
    assert_left_out(&r, 3, 1, "SpotPrice: 700.0");
    assert_left_out(&r, 4, 1, "SpotPrice: zero or less");
    assert_left_out(&r, 5, 1, "Price: zero or less");
    assert_left_out(&r, 6, 0, "Price: price: '$3.95'");
    assert_left_out(&r, 7, 0, "neither Price nor SpotPrice");
    assert_hour(find(&r, 2, BASIS_SPOT), "1.5");
    assert_hour(find(&r, 3, BASIS_ON_DEMAND), "4");
    release(&r);
}

static void spot_without_on_demand_is_taken_and_noted(void **state)
{
    (void)state;
    struct result r = read_catalogue(HEADER "a,B300,2.0,60,550,,FIN-03,,4.893\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 1);
    assert_hour(find(&r, 2, BASIS_SPOT), "2.4465");
    assert_int_equal(notes_on(&r, 2, "a spot price and no Price"), 1);
    release(&r);
}

/* Prices a chip: 2.70 for v6e, 1.20 for v5e, 4.20 for v5p, 3.22 for v4 (cloud.google.com/tpu/pricing, us-central). */
static void a_slice_of_tpus_has_the_chips_its_name_says(void **state)
{
    (void)state;
    struct result r = read_catalogue(
        ZONED
        ",,,tpu-v6e-8,1,tpu-v6e-8,us-east1,us-east1-d,21.6,\n,,,tpu-v5litepod-4,1,x,us-central1,us-central1-a,4.8,\n"
        ",,,tpu-v5p-8,1,x,us-east5,us-east5-a,16.8,\n,,,tpu-v4-32,1,x,us-central2,us-central2-b,51.52,\n"
        ",,,tpu-v3-8,1,x,us-central1,us-central1-a,8.0,\n,,,tpu-v9z-8,1,x,r,z,8.0,\n,,,tpu-v6e,1,x,r,z,8.0,\n"
        ",,,tpu-v5p-3,1,x,r,z,8.0,\n,,,tpu-v6e-8,8,x,r,z,8.0,\n,,,tpu-v6e-0,1,x,r,z,8.0,\n"
        ",,,v6e-8,1,x,r,z,20.8,\n,,,v5litepod-8,1,x,r,z,9.6,\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 5);
    static const struct {
        const char *accelerator, *sku, *hour;
        int per;
    } expected[] = {{"TPU v6e", "tpu-v6e-8", "2.7", 8},
                    {"TPU v5e", "tpu-v5litepod-4", "1.2", 4},
                    {"TPU v5p", "tpu-v5p-8", "4.2", 4},
                    {"TPU v4", "tpu-v4-32", "3.22", 16},
                    {"TPU v3", "tpu-v3-8", "2", 4}};
    for (size_t i = 0; i < 5; i++) {
        const struct price *p = find(&r, i + 2, BASIS_ON_DEMAND);
        assert_string_equal(p->accelerator, expected[i].accelerator);
        assert_string_equal(p->sku, expected[i].sku);
        assert_int_equal(p->per, expected[i].per);
        assert_hour(p, expected[i].hour);
    }
    for (size_t line = 7; line <= 13; line++)
        if (line != 10)
            assert_left_out(&r, line, 1, "a TPU slice whose name does not say how many chips it has");
    assert_left_out(&r, 10, 1, "a TPU slice with an AcceleratorCount other than 1");
    release(&r);
}

/* As Google sells them: the host, and the accelerators in it, each in a row. 1.18 $ is no price of an H100. */
static void hosts_and_accelerators_that_are_sold_apart_are_refused_by_name(void **state)
{
    (void)state;
    struct result r = read_catalogue(ZONED "a3-highgpu-1g,26.0,234.0,,,,us-central1,us-central1-a,1.18251,0.36117\n"
                                           "a3-highgpu-1g,26.0,234.0,H100,1,,us-central1,us-central1-a,1.18251,\n"
                                           ",,,H100,1,,us-central1,us-central1-a,9.79655,\n"
                                           "g2-standard-4,4.0,16.0,L4,1,,us-central1,us-central1-a,0.70683,\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 1);
    assert_left_out(&r, 2, 1, "no accelerator in it: the price of a host or of CPUs alone");
    assert_left_out(&r, 3, 1, "a host that names an accelerator which this file prices in rows of its own");
    assert_left_out(&r, 4, 1, "accelerators without their host (no InstanceType)");
    assert_hour(find(&r, 5, BASIS_ON_DEMAND), "0.70683");
    release(&r);
}

static void parts_of_accelerators_and_other_boards_are_refused_by_name(void **state)
{
    (void)state;
    struct result r = read_catalogue(
        HEADER
        "nv6,A10,0.5,6,55,0.454,r,,\nmig,H100-MIG-1g.10gb,1,,,0.5,r,,\nmig,H100 MIG,1,,,0.5,r,,\n"
        "1x-H100_NVL-32,H100,1,,,2.08,r,,\nx,A100-80GB,1,,,1.39,r,\"{'Gpus': [{'Name': 'A100 PCIe', 'Count': 1}]}\",\n"
        "gpu_8x_h200,H100,8,,,32,r,,\nx,H100,1,,,3.0,r,\"{\"\"Gpus\"\": [{\"\"Name\"\": \"\"H100\"\", \"\"Count\"\": "
        "8}]}\",\n"
        "x,H100,0,,,3.0,r,,\nx,H100,,,,3.0,r,,\nx,H100,one,,,3.0,r,,\nodd,NPU-9,4,,,8,r,,\n"
        "h100-pcie,H100 PCIe,1,,,2.0,r,,\nx-mig-1g.10gb,H100,1,,,0.5,r,,\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 2);
    assert_left_out(&r, 14, 1, "part of an accelerator");
    assert_left_out(&r, 2, 1, "part of an accelerator");
    assert_left_out(&r, 3, 1, "part of an accelerator");
    assert_left_out(&r, 4, 1, "part of an accelerator");
    assert_left_out(&r, 5, 1, "another chip or board");
    assert_left_out(&r, 6, 1, "another chip or board");
    assert_left_out(&r, 7, 1, "another chip or board");
    assert_left_out(&r, 8, 1, "GpuInfo counts another number");
    assert_left_out(&r, 9, 0, "AcceleratorCount: per '0': not a count");
    assert_left_out(&r, 10, 0, "AcceleratorCount");
    assert_left_out(&r, 11, 0, "AcceleratorCount");
    assert_string_equal(r.list.prices[0].accelerator, "NPU-9");
    assert_hour(&r.list.prices[0], "2");
    assert_string_equal(r.list.prices[1].accelerator, "H100 PCIe");
    release(&r);
}

static void on_demand_holds_for_a_region_and_spot_for_a_zone(void **state)
{
    (void)state;
    struct result r =
        read_catalogue(ZONED "p5,192,2048,H100,8,,us-east-1,use1-az2,98.32,40\n"
                             "p5,192,2048,H100,8,,us-east-1,use1-az4,98.32,48\n"
                             "p5,192,2048,H100,8,,eu-1,eu-1-a,98.32,48\np5,192,2048,H100,8,,eu-1,eu-1-b,99,\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n_duplicates, 1);
    assert_int_equal(r.list.n, 4);
    assert_string_equal(find(&r, 2, BASIS_ON_DEMAND)->region, "us-east-1");
    assert_hour(find(&r, 2, BASIS_ON_DEMAND), "12.29");
    assert_string_equal(find(&r, 2, BASIS_SPOT)->region, "us-east-1/use1-az2");
    assert_string_equal(find(&r, 3, BASIS_SPOT)->region, "us-east-1/use1-az4");
    assert_string_equal(find(&r, 4, BASIS_SPOT)->region, "eu-1-a");
    assert_left_out(&r, 4, 0, "contradicts line 5");
    assert_left_out(&r, 5, 0, "contradicts line 4");
    release(&r);
}

static void what_is_no_catalogue_or_lacks_an_option_is_refused(void **state)
{
    (void)state;
    struct price_list_options o = given();
    static const char text[] = HEADER "a,H100,1,,,2,r,,\n";
    assert_fails(read_catalogue("gpu,usd\nH100,1\n"), ERR_INPUT, "list.csv:1: no column 'InstanceType'");
    assert_fails(read_catalogue("InstanceType,AcceleratorName,AcceleratorCounts,Price,Region\na,b,1,2,r\n"), ERR_INPUT,
                 "no column 'AcceleratorCount' (a SkyPilot catalogue has it); did you mean 'AcceleratorCounts'?");
    assert_fails(read_catalogue(HEADER), ERR_INPUT, "list.csv: a header, and no row");
    o.provider = NULL;
    assert_fails(read_bytes("skypilot", text, strlen(text), o), ERR_USAGE, "--provider: a SkyPilot catalogue does not");
    o = given();
    o.surface = "";
    assert_fails(read_bytes("skypilot", text, strlen(text), o), ERR_USAGE, "--surface");
    o = given();
    o.observed = DATE_NONE;
    assert_fails(read_bytes("skypilot", text, strlen(text), o), ERR_USAGE, "--observed");
    o = given();
    o.currency = "EUR";
    assert_fails(read_bytes("skypilot", text, strlen(text), o), ERR_USAGE, "--currency EUR");
    o = given();
    o.region = "r";
    assert_fails(read_bytes("skypilot", text, strlen(text), o), ERR_USAGE, "--region");
    o = given();
    o.mapping = "{}";
    assert_fails(read_bytes("skypilot", text, strlen(text), o), ERR_USAGE, "--mapping");
}

static void rows_left_out_for_one_reason_say_the_same_words(void **state)
{
    (void)state;
    struct result r = read_catalogue(HEADER "a,,,1,1,0.1,r,,\nb,,,2,2,0.2,r,,\nc,H100\n");
    assert_int_equal(r.list.n_left_out, 3);
    assert_string_equal(r.list.left_out[0].why, r.list.left_out[1].why);
    assert_left_out(&r, 4, 0, "2 fields, the header has 9");
    release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_price_per_instance_becomes_one_per_accelerator),
        cmocka_unit_test(the_lambda_extract_gives_its_prices_per_accelerator),
        cmocka_unit_test(the_nebius_extract_gives_its_prices_per_accelerator),
        cmocka_unit_test(a_sentinel_or_a_zero_is_no_price),
        cmocka_unit_test(spot_without_on_demand_is_taken_and_noted),
        cmocka_unit_test(a_slice_of_tpus_has_the_chips_its_name_says),
        cmocka_unit_test(hosts_and_accelerators_that_are_sold_apart_are_refused_by_name),
        cmocka_unit_test(parts_of_accelerators_and_other_boards_are_refused_by_name),
        cmocka_unit_test(on_demand_holds_for_a_region_and_spot_for_a_zone),
        cmocka_unit_test(what_is_no_catalogue_or_lacks_an_option_is_refused),
        cmocka_unit_test(rows_left_out_for_one_reason_say_the_same_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

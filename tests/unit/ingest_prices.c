#include "ingest_prices.h"

static struct result read_csv(const char *text, const char *mapping)
{
    struct price_list_options options = NO_OPTIONS;
    options.mapping = mapping;
    options.mapping_path = "map.json";
    return read_bytes("csv", text, strlen(text), options);
}

/* Members of "values" that leave accelerator and price to the file. */
#define FIXED                                                                                                          \
    "\"provider\": \"P\", \"surface\": \"modal\", \"basis\": \"spot\", \"currency\": \"USD\", "                        \
    "\"unit\": \"accelerator-hour\", \"observed\": \"2026-04-07\", \"source\": \"a page\""
#define MAP(members) "{\"schema\": \"mcreport.price-mapping/1\", " members "}"
#define SIMPLE       MAP("\"columns\": {\"accelerator\": \"gpu\", \"price\": \"usd\"}, \"values\": {" FIXED "}")

/* The CSV reader */

static void a_row_of_a_csv_becomes_a_price(void **state)
{
    (void)state;
    struct result r = read_csv("gpu,usd\nNVIDIA H100 80GB HBM3,3.950\n", SIMPLE);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 1);
    const struct price *p = &r.list.prices[0];
    assert_string_equal(p->accelerator, "H100");
    assert_string_equal(p->unit_price.text, "3.95");
    assert_string_equal(p->surface, "modal");
    assert_int_equal(p->basis, BASIS_SPOT);
    assert_int_equal(p->per, 1);
    assert_int_equal(p->grade, PRICE_GRADE_NOT_STATED);
    assert_int_equal(p->observed, INT64_C(1775520000000)); /* date -ud 2026-04-07 +%s */
    assert_int_equal(p->valid_until, DATE_NONE);
    assert_null(p->region);
    assert_int_equal(r.list.lines[0], 2);
    release(&r);
}

static void quotes_line_breaks_and_a_byte_order_mark_are_read(void **state)
{
    (void)state;
    static const char map[] = MAP("\"columns\": {\"accelerator\": \"gpu\", \"price\": \"usd\", \"verbatim\": "
                                  "\"said\"}, \"values\": {" FIXED "}");
    struct result r =
        read_csv("\xef\xbb\xbfgpu,usd,said\r\nH100, 3.95 ,\"a \"\"b\"\", c\r\nd\"\r\n\r\nB200,6.25,x", map);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 2);
    assert_string_equal(r.list.prices[0].verbatim, "a \"b\", c\r\nd");
    assert_int_equal(r.list.lines[0], 2);
    assert_int_equal(r.list.lines[1], 5);
    release(&r);
}

static void lines_count_with_cr_alone_too(void **state)
{
    (void)state;
    struct result r = read_csv("gpu,usd\r\rH100,3.95\rB200,x\r", SIMPLE);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.lines[0], 3);
    assert_left_out(&r, 4, 0, "price: 'x'");
    release(&r);
}

static void a_row_with_fields_missing_or_too_many_is_left_out_with_its_line(void **state)
{
    (void)state;
    struct result r = read_csv("gpu,usd\nH100\nH100,1,2\n\"H\n200\",4\nB200,6.25\n", SIMPLE);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 2);
    assert_left_out(&r, 2, 0, "1 fields, the header has 2");
    assert_left_out(&r, 3, 0, "3 fields");
    assert_int_equal(r.list.lines[0], 4);
    assert_int_equal(r.list.lines[1], 6);
    release(&r);
}

static void broken_csv_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_fails(read_csv("", SIMPLE), ERR_INPUT, "list.csv: empty");
    assert_fails(read_csv("\n \n", SIMPLE), ERR_INPUT, "list.csv: empty");
    assert_fails(read_csv("gpu,usd\n\n", SIMPLE), ERR_INPUT, "list.csv: a header, and no row");
    assert_fails(read_csv("gpu,usd\nH100,1\n\"B200,1\nH200,2\n", SIMPLE), ERR_INPUT, "list.csv:3: a quoted field");
    assert_fails(read_csv("gpu,usd\nH\"100,1\n", SIMPLE), ERR_INPUT, "list.csv:2: a quote inside a field");
    assert_fails(read_csv("gpu,usd\n\"H100,1\n\"x,1\n", SIMPLE), ERR_INPUT,
                 "list.csv:3: a quote where none may stand; "
                 "the record begins on line 2");
    assert_fails(read_csv("gpu,usd\nH100,1\nH\xff,1\n", SIMPLE), ERR_INPUT, "list.csv:3: not UTF-8 (byte 0xff)");
    assert_fails(read_csv("gpu,usd,usd\nH100,1,2\n", SIMPLE), ERR_INPUT, "list.csv:1: the column 'usd' stands twice");
    assert_fails(read_csv("gpu;usd\nH100;1\n", SIMPLE), ERR_INPUT, "list.csv:1: no comma in the header");
    assert_fails(read_csv("\ngpu,us\nH100,1\n", SIMPLE), ERR_INPUT,
                 "list.csv:2: no column 'usd' (price); did you mean 'us'?");
}

static void a_nul_byte_is_refused(void **state)
{
    (void)state;
    static const char text[] = "gpu,usd\r\nH100,1\r\nB2\0000,1\n";
    struct price_list_options options = NO_OPTIONS;
    options.mapping = SIMPLE;
    assert_fails(read_bytes("csv", text, sizeof text - 1, options), ERR_INPUT, "list.csv:3: a NUL byte");
}

/* Rows */

static void numbers_that_are_not_plain_are_left_out_with_their_line(void **state)
{
    (void)state;
    struct result r = read_csv("gpu,usd\nH100,$3.95\nH100,\"1,000.5\"\nH100,\"3,95\"\nH100,0\nH100,-1\nH100,n/a\n"
                               "H100,nan\nH100,\" 3.95\"\n,3.95\nB200,1e-9\nH200,1e9\n",
                               SIMPLE);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 2);
    assert_hour(&r.list.prices[0], "0.000000001");
    assert_hour(&r.list.prices[1], "1000000000");
    assert_int_equal(r.list.n_left_out, 9);
    assert_left_out(&r, 2, 0, "without a currency");
    assert_left_out(&r, 3, 0, "nothing stands between thousands");
    assert_left_out(&r, 4, 0, "the decimal point is '.'");
    assert_left_out(&r, 5, 0, "price '0': must be positive");
    assert_left_out(&r, 6, 0, "price '-1': must be positive");
    assert_left_out(&r, 7, 0, "price: 'n/a'");
    assert_left_out(&r, 8, 0, "price: 'nan'");
    assert_left_out(&r, 9, 0, "nothing may stand around");
    assert_left_out(&r, 10, 0, "accelerator: the cell in column 'gpu' is empty");
    release(&r);
}

static void an_empty_price_is_no_such_offer_and_no_error(void **state)
{
    (void)state;
    struct result r = read_csv("gpu,usd\nH100,\nB200,6.25\n", SIMPLE);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 1);
    assert_int_equal(r.list.n_empty, 1);
    assert_int_equal(r.list.n_left_out, 0);
    release(&r);
}

static void repeated_rows_count_once_and_contradicting_ones_not_at_all(void **state)
{
    (void)state;
    struct result r =
        read_csv("gpu,usd\nH100,3.95\nB200,6.25\nH100,3.950\nH200,4.54\nH200,4.55\nNVIDIA H200,4.54\n", SIMPLE);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 2);
    assert_int_equal(r.list.n_duplicates, 1);
    assert_int_equal(r.list.lines[0], 2);
    assert_int_equal(r.list.lines[1], 3);
    assert_int_equal(r.list.n_left_out, 3);
    assert_left_out(&r, 5, 0, "contradicts line 6: the same offer on the same day, 4.55");
    assert_left_out(&r, 6, 0, "4.54 an accelerator-hour there and 4.55 here; neither is taken");
    assert_left_out(&r, 7, 0, "contradicts line 6");
    release(&r);
}

static void every_field_can_come_from_the_file(void **state)
{
    (void)state;
    static const char map[] =
        MAP("\"columns\": {\"provider\": \"a\", \"surface\": \"b\", \"sku\": \"c\", \"region\": \"d\", "
            "\"accelerator\": \"e\", \"basis\": \"f\", \"currency\": \"g\", \"unit\": \"h\", \"per\": \"i\", "
            "\"price\": \"j\", \"low\": \"k\", \"high\": \"l\", \"observed\": \"m\", \"valid_until\": \"n\", "
            "\"source\": \"o\", \"grade\": \"p\", \"verbatim\": \"q\", \"synthetic\": \"r\"}, "
            "\"multipliers\": {\"tax\": {\"column\": \"s\"}, \"volume\": {\"value\": \"0.9\"}}, "
            "\"names\": {\"basis\": {\"preemptible\": \"spot\"}}");
    struct result r = read_csv(
        "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s\n"
        "P,owned,big,eu,H200,preemptible,EUR,instance-hour,8.0,40,38,44,2024-10-01,2024-12-31,S,vendor,V,yes,1.2\n"
        "P,owned,,,H200,spot,EUR,instance-hour,,40,,,2024-10-01,,S,,,no,1\n"
        "P,owned,,,H200,spto,EUR,accelerator-hour,,40,,,2024-10-01,,S,,,no,1\n"
        "P,owned,,,H200,spot,EUR,accelerator-hour,0.5,40,,,2024-10-01,,S,,,no,1\n"
        "P,owned,,,H200,spot,EUR,accelerator-hour,1,40,,,2024-10-01T00:00:00Z,,S,,,no,1\n"
        "P,owned,,,H200,spot,EUR,accelerator-hour,1,40,,,2024-10-01,2024-09-01,S,,,no,1\n"
        "P,owned,,,H200,spot,EUR,accelerator-hour,1,40,,,2024-10-01,,S,,,no,\n"
        "P,owned,,,H200,spot,euro,accelerator-hour,1,40,,,2024-10-01,,S,,,no,1\n"
        "P,owned,,,H100,spot,eur,accelerator-hour,1,30,,,2024-10-01,,S,,,no,1\n",
        map);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 2);
    assert_string_equal(r.list.prices[1].currency, "EUR"); /* as an option says it */
    const struct price *p = &r.list.prices[0];
    assert_hour(p, "5.4"); /* 40 × 1.2 × 0.9 ÷ 8 */
    assert_string_equal(p->region, "eu");
    assert_string_equal(p->sku, "big");
    assert_int_equal(p->per, 8);
    assert_int_equal(p->basis, BASIS_SPOT);
    assert_int_equal(p->grade, PRICE_VENDOR);
    assert_int_equal(p->synthetic, 1);
    assert_string_equal(p->high.text, "44");
    assert_int_equal(p->valid_until - p->observed, 92 * DATE_DAY_MS - 1);
    assert_left_out(&r, 3, 0, "per: an instance-hour needs the number of its accelerators");
    assert_left_out(&r, 4, 0, "basis 'spto': unknown; did you mean 'spot'?");
    assert_left_out(&r, 5, 0, "per '0.5': not a count of whole accelerators");
    assert_left_out(&r, 6, 0, "observed '2024-10-01T00:00:00Z': not a day");
    assert_left_out(&r, 7, 0, "valid until 2024-09-01: before it was observed");
    assert_left_out(&r, 8, 0, "multiplier 'tax'");
    assert_left_out(&r, 9, 0, "currency 'euro': a currency is three letters, like USD or EUR");
    release(&r);
}

/* The mapping */

#define FAILS(mapping, text) assert_fails(read_csv("gpu,usd\nH100,3.95\n", mapping), ERR_INPUT, text)
#define COLUMNS              "\"columns\": {\"accelerator\": \"gpu\", \"price\": \"usd\"}"

static void a_mapping_that_makes_no_sense_is_refused_by_its_place(void **state)
{
    (void)state;
    FAILS("{\n  \"schema\": x}", "map.json:2:13: ");
    FAILS("[]", "map.json: must be a JSON object");
    FAILS("{\"schema\": \"mcreport.price-mapping/2\"}", "map.json: schema: must be \"mcreport.price-mapping/1\"");
    FAILS(MAP("\"column\": {}"), "map.json: column: unknown member; did you mean 'columns'?");
    FAILS(MAP("\"columns\": []"), "map.json: columns: must be an object");
    FAILS(MAP("\"columns\": {\"acelerator\": \"gpu\"}"), "columns.acelerator: no field of a price; did you mean 'acc");
    FAILS(MAP("\"columns\": {\"supersedes\": \"gpu\"}"), "columns.supersedes: no field of a price");
    FAILS(MAP("\"columns\": {\"price\": 3}"), "columns.price: must be a text");
    FAILS(MAP("\"columns\": {\"price\": \"\"}"), "columns.price: must be a text in quotes, and not empty");
    FAILS(MAP(COLUMNS ", \"values\": {\"price\": \"3\"}"), "values.price: \"columns\" states it too");
    FAILS(MAP("\"values\": {\"price\": 3.95}"), "values.price: write the number in quotes, so that no digit is lost");
    FAILS(MAP("\"values\": {\"per\": 0.5}"), "values.per: write the number in quotes");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED ", \"grade\": \"vendro\"}"), "grade 'vendro': unknown; did you mean");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED ", \"synthetic\": \"maybe\"}"), "one of no, yes, false, true");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED "}, \"multipliers\": {\"x\": {\"value\": \"10 %\"}}"), "multipliers.x");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED "}, \"multipliers\": {\"x\": \"1.1\"}"), "multipliers.x: must be {");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED "}, \"names\": {\"accelerator\": {\"x\": 1}}"), "names.x: must be");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED "}, \"names\": {\"gpu\": {\"x\": \"y\"}}"), "names.gpu: no field");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED "}, \"skip\": [1]"), "map.json: skip: must hold objects");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED "}, \"skip\": [{\"column\": \"gpu\"}]"), "skip: must say");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED "}, \"skip\": [{\"column\": \"gpux\", \"equals\": \"\"}]"),
          "list.csv:1: no column 'gpux' (skip in the mapping); did you mean 'gpu'?");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED "}, \"prices\": []"), "map.json: prices: must hold objects, one or more");
    FAILS(MAP(COLUMNS ", \"values\": {" FIXED "}, \"prices\": [{\"value\": {}}]"), "prices[0].value: unknown member");
    FAILS(MAP(COLUMNS ", \"values\": {\"unit\": \"instance-hour\"}"), "map.json: nothing states 'provider'");
}

static void what_nothing_states_is_told_once_with_the_remedy(void **state)
{
    (void)state;
    FAILS(MAP(COLUMNS ", \"values\": {\"provider\": \"P\", \"surface\": \"s\", \"basis\": \"spot\"}"),
          "map.json: nothing states 'currency'; name it under \"columns\" or \"values\", or give --currency");
    FAILS(MAP(COLUMNS ", \"values\": {\"provider\": \"P\", \"surface\": \"s\"}"),
          "map.json: nothing states 'basis'; name it under \"columns\" or \"values\"");
    FAILS(MAP(COLUMNS ", \"values\": {\"provider\": \"P\", \"surface\": \"s\", \"basis\": \"spot\", \"currency\": "
                      "\"USD\", \"unit\": \"instance-hour\", \"observed\": \"2026-04-07\", \"source\": \"p\"}"),
          "map.json: nothing states 'per': how many accelerators an instance has");
    struct price_list_options none = NO_OPTIONS;
    assert_fails(read_bytes("csv", "a,b\n", 4, none), ERR_USAGE, "--mapping");
}

static void a_currency_in_the_mapping_itself_is_read_by_the_same_rule(void **state)
{
    (void)state;
    struct result r =
        read_csv("gpu,usd\nH100,3.95\n",
                 MAP(COLUMNS ", \"values\": {\"provider\": \"P\", \"surface\": \"s\", \"basis\": \"spot\", "
                             "\"currency\": \"usd\", \"unit\": \"accelerator-hour\", \"observed\": \"2026-04-07\", "
                             "\"source\": \"p\"}"));
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 1);
    assert_string_equal(r.list.prices[0].currency, "USD");
    release(&r);
    FAILS(MAP(COLUMNS ", \"values\": {\"provider\": \"P\", \"surface\": \"s\", \"basis\": \"spot\", "
                      "\"currency\": \"dollar\", \"unit\": \"accelerator-hour\"}"),
          "map.json: currency 'dollar': a currency is three letters, like USD or EUR");
}

static void options_fill_what_the_mapping_leaves_out_and_may_not_contradict_it(void **state)
{
    (void)state;
    static const char text[] = "gpu,usd\nH100,3.95\n";
    static const char map[] = MAP(COLUMNS ", \"values\": {\"basis\": \"list\", \"unit\": \"accelerator-hour\"}");
    struct price_list_options options = {.mapping = map,
                                         .mapping_path = "map.json",
                                         .provider = "P",
                                         .surface = "modal",
                                         .source = "S",
                                         .region = "eu",
                                         .currency = "EUR",
                                         .observed = INT64_C(1775520000000),
                                         .valid_until = INT64_C(1775606399999),
                                         .grade = PRICE_INVOICE,
                                         .synthetic = 1};
    struct result r = read_bytes("csv", text, strlen(text), options);
    assert_int_equal(r.rc, 0);
    const struct price *p = &r.list.prices[0];
    assert_string_equal(p->currency, "EUR");
    assert_string_equal(p->region, "eu");
    assert_int_equal(p->observed, INT64_C(1775520000000));
    assert_int_equal(p->valid_until, INT64_C(1775606399999));
    assert_int_equal(p->grade, PRICE_INVOICE);
    assert_int_equal(p->synthetic, 1);
    release(&r);
    options = NO_OPTIONS;
    options.mapping = SIMPLE;
    options.mapping_path = "map.json";
    options.provider = "P";
    assert_fails(read_bytes("csv", text, strlen(text), options), ERR_USAGE,
                 "--provider: the mapping file map.json states it too");
}

static void a_price_of_several_may_replace_what_the_file_says_for_all(void **state)
{
    (void)state;
    static const char map[] =
        MAP(COLUMNS ", \"values\": {" FIXED "}, \"names\": {\"accelerator\": {\"big\": \"B200\"}}, "
                    "\"multipliers\": {\"tax\": {\"value\": \"2\"}}, "
                    "\"prices\": [{}, {\"about\": \"a day later\", \"columns\": {\"basis\": \"how\"}, "
                    "\"values\": {\"price\": \"7\", \"observed\": \"2026-04-08\"}, "
                    "\"names\": {\"accelerator\": {\"big\": \"H200\"}}, "
                    "\"multipliers\": {\"discount\": {\"value\": \"0.5\"}}}]");
    struct result r = read_csv("gpu,usd,how\nbig,3,list\n", map);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n, 2);
    assert_string_equal(r.list.prices[0].accelerator, "B200");
    assert_hour(&r.list.prices[0], "6");
    assert_int_equal(r.list.prices[0].basis, BASIS_SPOT);
    assert_string_equal(r.list.prices[1].accelerator, "H200");
    assert_hour(&r.list.prices[1], "3.5");
    assert_int_equal(r.list.prices[1].basis, BASIS_LIST);
    assert_int_equal(r.list.prices[1].observed - r.list.prices[0].observed, DATE_DAY_MS);
    release(&r);
}

/*
 * Real figures: hourly cost of ownership and rent, SemiAnalysisAI/InferenceX-app, packages/app/src/lib/constants.ts at
 * 77ca49a67919 (2026-04-03).
 */
static void one_row_of_the_inferencex_table_holds_three_prices(void **state)
{
    (void)state;
    static const char map[] =
        MAP("\"columns\": {\"accelerator\": \"gpu\"}, \"values\": {\"currency\": \"USD\", \"surface\": \"rented\", "
            "\"unit\": \"accelerator-hour\", \"observed\": \"2026-04-03\", \"source\": \"InferenceX\"}, "
            "\"skip\": [{\"column\": \"note\", \"equals\": \"provisional: 1.2x B200\"}, "
            "{\"column\": \"note\", \"equals\": \"provisional: 1.2x GB200\"}], \"prices\": ["
            "{\"columns\": {\"price\": \"owning_hyperscaler_usd_per_gpu_hr\"}, "
            "\"values\": {\"provider\": \"hyperscaler\", \"basis\": \"owned-tco\"}},"
            "{\"columns\": {\"price\": \"owning_neocloud_usd_per_gpu_hr\"}, "
            "\"values\": {\"provider\": \"neocloud\", \"basis\": \"owned-tco\"}},"
            "{\"columns\": {\"price\": \"renting_3yr_usd_per_gpu_hr\"}, "
            "\"values\": {\"provider\": \"neocloud\", \"basis\": \"reserved-3y\"}}]");
    struct price_list_options options = NO_OPTIONS;
    options.mapping = map;
    struct result r = read_path("csv", SHARED_DIR "/data/prices/inferencex_tco_2026-04-03.csv", options);
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.list.n_skipped, 2);
    assert_int_equal(r.list.n, 21); /* 7 rows × 3 */
    assert_string_equal(r.list.prices[0].accelerator, "H100");
    assert_hour(&r.list.prices[0], "1.3");
    assert_hour(&r.list.prices[1], "1.69");
    assert_int_equal(r.list.prices[2].basis, BASIS_RESERVED_3Y);
    assert_hour(&r.list.prices[2], "1.3");
    assert_string_equal(r.list.prices[20].accelerator, "MI355X");
    assert_hour(&r.list.prices[20], "2.1");
    release(&r);
}

/* The samples */

static struct result read_sample(const char *csv, const char *mapping)
{
    size_t size;
    struct price_list_options options = NO_OPTIONS;
    char *map = slurp(&size, mapping);
    options.mapping = map;
    options.mapping_path = mapping;
    struct result r = read_path("csv", csv, options);
    free(map);
    if (r.rc != 0)
        fail_msg("%s", r.err.text);
    assert_int_equal(r.list.n_left_out, 0);
    return r;
}

/* The article's table: $/hr and 8-GPU $/hr. */
static void the_seed_prices_are_an_eighth_of_their_own_8_gpu_column(void **state)
{
    (void)state;
    static const char eight[] =
        MAP("\"columns\": {\"accelerator\": \"gpu\", \"price\": \"usd_per_8_gpu_hour\"}, "
            "\"values\": {\"provider\": \"Modal\", \"surface\": \"modal\", \"basis\": \"spot\", "
            "\"currency\": \"USD\", \"unit\": \"instance-hour\", \"per\": 8, "
            "\"observed\": \"2026-04-07\", \"source\": \"the same table\"}");
    static const char *const names[] = {"B200", "H200", "H100"}, *const prices[] = {"6.25", "4.54", "3.95"};
    struct result r =
        read_sample(SAMPLES_DIR "/prices/seed-modal-2026-04.csv", SAMPLES_DIR "/prices/seed-modal.mapping.json");
    struct price_list_options options = NO_OPTIONS;
    options.mapping = eight;
    struct result whole = read_path("csv", SAMPLES_DIR "/prices/seed-modal-2026-04.csv", options);
    assert_int_equal(whole.rc, 0);
    assert_int_equal(r.list.n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(r.list.prices[i].accelerator, names[i]);
        assert_hour(&r.list.prices[i], prices[i]);
        assert_hour(&whole.list.prices[i], prices[i]);
        assert_int_equal(r.list.prices[i].synthetic, 0);
        assert_int_equal(r.list.prices[i].grade, PRICE_SECONDARY);
        assert_int_equal(r.list.prices[i].basis, BASIS_SPOT);
    }
    release(&r);
    release(&whole);
}

static void every_made_up_price_says_so(void **state)
{
    (void)state;
    struct result r =
        read_sample(SAMPLES_DIR "/prices/synthetic-2024-10.csv", SAMPLES_DIR "/prices/synthetic.mapping.json");
    assert_int_equal(r.list.n, 10);
    for (size_t i = 0; i < r.list.n; i++) {
        assert_int_equal(r.list.prices[i].synthetic, 1);
        assert_non_null(strstr(r.list.prices[i].source, "made up"));
    }
    assert_hour(&r.list.prices[8], "2.1"); /* 16.80 ÷ 8 */
    assert_string_equal(r.list.prices[9].accelerator, "TPU v6e");
    assert_hour(&r.list.prices[9], "2.6");
    release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_of_a_csv_becomes_a_price),
        cmocka_unit_test(quotes_line_breaks_and_a_byte_order_mark_are_read),
        cmocka_unit_test(lines_count_with_cr_alone_too),
        cmocka_unit_test(a_row_with_fields_missing_or_too_many_is_left_out_with_its_line),
        cmocka_unit_test(broken_csv_is_refused_with_its_line),
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(numbers_that_are_not_plain_are_left_out_with_their_line),
        cmocka_unit_test(an_empty_price_is_no_such_offer_and_no_error),
        cmocka_unit_test(repeated_rows_count_once_and_contradicting_ones_not_at_all),
        cmocka_unit_test(every_field_can_come_from_the_file),
        cmocka_unit_test(a_mapping_that_makes_no_sense_is_refused_by_its_place),
        cmocka_unit_test(what_nothing_states_is_told_once_with_the_remedy),
        cmocka_unit_test(a_currency_in_the_mapping_itself_is_read_by_the_same_rule),
        cmocka_unit_test(options_fill_what_the_mapping_leaves_out_and_may_not_contradict_it),
        cmocka_unit_test(a_price_of_several_may_replace_what_the_file_says_for_all),
        cmocka_unit_test(one_row_of_the_inferencex_table_holds_three_prices),
        cmocka_unit_test(the_seed_prices_are_an_eighth_of_their_own_8_gpu_column),
        cmocka_unit_test(every_made_up_price_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

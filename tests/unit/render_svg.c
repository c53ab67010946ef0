/* What stands in an SVG file: little, the same shapes and places, links that lead somewhere, what makes it again. */
#include "render/svg.h"
#include "render_sample.h"
#include "render_trace.h"

/* What `write` put into a stream; free() it. */
#define WRITTEN(text, call)                                                                                            \
    do {                                                                                                               \
        size_t written_;                                                                                               \
        FILE *out = open_memstream(&(text), &written_);                                                                \
        call;                                                                                                          \
        fclose(out);                                                                                                   \
    } while (0)

static struct fonts *fonts_of(void **state)
{
    return *state;
}

static int open_fonts(void **state)
{
    struct error err;
    return fonts_open((struct fonts **)state, &err);
}

static int close_fonts(void **state)
{
    fonts_close(*state);
    return 0;
}

static void numbers_take_as_few_characters_as_svg_allows(void **state)
{
    (void)state;
    static const struct {
        long value;
        unsigned decimals;
        const char *text;
    } cases[] = {{0, 2, "0"},         {5, 2, ".05"},     {-5, 2, "-.05"},     {50, 2, ".5"}, {100, 2, "1"},
                 {-1250, 2, "-12.5"}, {1000, 0, "1000"}, {95000, 7, ".0095"}, {-1, 0, "-1"}, {120, 1, "12"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = NULL;
        WRITTEN(text, svg_number(out, cases[i].value, cases[i].decimals));
        assert_string_equal(text, cases[i].text);
        free(text);
    }
}

static char *shortened(const char *drawing)
{
    char *text = NULL;
    int rc = 0;
    WRITTEN(text, rc = svg_write_drawing(out, drawing, drawing + strlen(drawing)));
    if (rc == 0)
        return text;
    free(text);
    return NULL;
}

/* As cairo 1.16 writes them. */
#define STROKE                                                                                                         \
    "<path style=\"fill:none;stroke-width:0.5;stroke-linecap:butt;stroke-linejoin:miter;"                              \
    "stroke:rgb(0%,44.705882%,69.803922%);stroke-opacity:1;stroke-miterlimit:10;\" "
#define FILL "<path style=\" stroke:none;fill-rule:nonzero;fill:rgb(83.529412%,36.862745%,0%);fill-opacity:1;\" "

static void properties_that_hold_anyway_are_left_out_and_the_rest_is_said_once(void **state)
{
    (void)state;
    char *text =
        shortened("\n<g id=\"surface17\">\n" STROKE "d=\"M 48 798 L 547 798 \"/>\n" STROKE
                  "d=\"M 48 60.005 L 48 50 \"/>\n" FILL "d=\"M 1 1 L 3.5 1 L 3.5 2.25 L 1 2.25 Z M 1 1 \"/>\n</g>\n");
    assert_string_equal(text, "<g stroke-miterlimit=\"10\">\n<g>\n"
                              "<g fill=\"none\" stroke-width=\".5\" stroke=\"#0072b2\">\n"
                              "<path d=\"m48 798h499\"/>\n<path d=\"m48 60.01v-10.01\"/>\n</g>\n"
                              "<g fill=\"#d55e00\">\n<path d=\"m1 1h2.5v1.25h-2.5z\"/>\n</g>\n</g>\n</g>\n");
    free(text);
}

static void attributes_of_a_later_cairo_are_understood_too(void **state)
{
    (void)state;
    char *text = shortened("<path fill-rule=\"nonzero\" fill=\"rgb(100%, 0%, 0%)\" fill-opacity=\"1\" "
                           "d=\"M 1 1 L 2 3 Z M 1 1 \"/>\n");
    assert_string_equal(text,
                        "<g stroke-miterlimit=\"10\">\n<g fill=\"#ff0000\">\n<path d=\"m1 1 1 2z\"/>\n</g>\n</g>\n");
    free(text);
}

static void clips_and_dashes_stay(void **state)
{
    (void)state;
    char *text =
        shortened("<clipPath id=\"clip12\">\n  <path d=\"M 1 1 L 9 1 L 9 9 Z M 1 1 \"/>\n</clipPath>\n"
                  "<g clip-path=\"url(#clip12)\" clip-rule=\"nonzero\">\n"
                  "<path style=\"fill:none;stroke-width:1;stroke-dasharray:3,1.5;\" d=\"M 1 1 L 2 2 \"/>\n</g>\n");
    assert_non_null(strstr(text, "<clipPath id=\"clip12\">"));
    assert_non_null(strstr(text, "<g clip-path=\"url(#clip12)\">"));
    assert_non_null(strstr(text, "stroke-dasharray=\"3,1.5\""));
    free(text);
}

static void what_cairo_does_not_write_is_refused_not_guessed(void **state)
{
    (void)state;
    assert_null(shortened("<path d=\"M 1 1 A 2 2 0 0 1 3 3 \"/>"));
    assert_null(shortened("<path d=\"M 1 1 L 2 \"/>"));
    assert_null(shortened("<path style=\"fill:none\"/>"));
    assert_null(shortened("<path d=\"M 1 1"));
    assert_null(shortened("<g id=\"x"));
}

/* Relative commands lead back to cairo's own places: no error adds up over a long line. */
static void a_long_line_ends_where_cairo_ended_it(void **state)
{
    (void)state;
    char *drawing = NULL;
    double end[2] = {0, 0};
    size_t size;
    FILE *f = open_memstream(&drawing, &size);
    fputs("<path d=\"M 10 10 ", f);
    unsigned seed = 7;
    for (int i = 0; i < 5000; i++)
        for (int j = 0; j < 2; j++) {
            seed = seed * 1664525 + 1013904223;
            end[j] = (double)(seed >> 8) / 16777216 * 500;
            fprintf(f, "%s%.6f ", j == 0 ? "L " : "", end[j]);
        }
    fputs("\"/>", f);
    fclose(f);
    char *text = shortened(drawing), *s = strstr(text, " d=\"m") + 5;
    long at[2] = {0, 0};
    for (size_t i = 0; *s != '"'; s++) { /* 'l', 'h' and 'v', numbers */
        static const char *commands = "lhv";
        if (*s == ' ' || strchr(commands, *s) != NULL) {
            i = *s == 'v' ? 1 : *s == ' ' ? i : 0;
            assert_true(*s != 'h' && *s != 'v'); /* among random places there is none */
            continue;
        }
        at[i] += lround(strtod(s, &s) * 100);
        i = 1 - i;
        s--;
    }
    assert_int_equal(at[0], lround(end[0] * 100));
    assert_int_equal(at[1], lround(end[1] * 100));
    free(text);
    free(drawing);
}

static char *text_layer(struct fonts *fonts, const struct placed_text *texts, size_t n)
{
    struct svg_text *t = svg_text_open(fonts);
    char *text = NULL;
    assert_non_null(t);
    for (size_t i = 0; i < n; i++)
        svg_text_add(t, &texts[i]);
    WRITTEN(text, assert_int_equal(svg_text_write(out, t), 0));
    svg_text_close(t);
    return text;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (; (text = strstr(text, what)) != NULL; text++)
        n++;
    return n;
}

static void an_outline_is_there_once_for_every_size_and_colour(void **state)
{
    struct placed_text texts[] = {
        {.x = 10, .y = 20, .width = 10, .type = {FACE_REGULAR, 8, 0}, .text = "noon"},
        {.x = 10, .y = 40, .width = 10, .type = {FACE_REGULAR, 20, 0x595959}, .text = "non", .upward = 1},
        {.x = 10, .y = 60, .width = 10, .type = {FACE_BOLD, 8, 0}, .text = "no no"}};
    char *text = text_layer(fonts_of(state), texts, COUNT(texts));
    assert_int_equal(count(text, "<path id=\"r6e\""), 1);
    assert_int_equal(count(text, "<path id=\"r6f\""), 1);
    assert_int_equal(count(text, "<path id=\"b6e\""), 1);
    assert_int_equal(count(text, "<path "), 4);
    assert_int_equal(count(text, "<use "), 4 + 3 + 2 + 1); /* a space has no outline; "no" was there */
    assert_non_null(strstr(text, "<g transform=\"matrix(.008 0 0 .008 10 20)\">"));
    assert_non_null(strstr(text, "<g transform=\"matrix(0 -.02 .02 0 10 40)\" fill=\"#595959\">"));
    free(text);
}

/* Shifted from where it stood in its text; what is there once has no name. */
static void a_word_that_was_there_is_that_word_again(void **state)
{
    struct fonts *fonts = fonts_of(state);
    struct type type = {FACE_REGULAR, 10, 0}, bold = {FACE_BOLD, 10, 0};
    struct placed_text texts[] = {{.width = 1, .type = type, .text = "on ten sea"},
                                  {.width = 1, .type = type, .text = "ten on"},
                                  {.width = 1, .type = bold, .text = "ten"},
                                  {.width = 1, .type = type, .text = "ten on"}};
    char *text = text_layer(fonts, texts, COUNT(texts)), shifted[64];
    long along = font_advance(fonts, FACE_REGULAR, 'o') + font_advance(fonts, FACE_REGULAR, 'n') +
                 font_advance(fonts, FACE_REGULAR, ' ');
    assert_int_equal(count(text, "<g id=\"w"), 3); /* "ten", "on", and the text of both */
    assert_int_equal(count(text, "<use xlink:href=\"#w"), 3);
    snprintf(shifted, sizeof shifted, "<use xlink:href=\"#w1\" x=\"-%ld\"/>", along);
    assert_non_null(strstr(text, shifted));
    assert_non_null(strstr(text, "<use xlink:href=\"#w3\"/></g>"));
    assert_int_equal(count(text, "<g"), count(text, "</g>"));
    assert_int_equal(count(text, "<use xlink:href=\"#r74\""), 1);
    assert_int_equal(count(text, "<use xlink:href=\"#b74\""), 1);
    free(text);
}

/* Lato's own tables: 2,000 units to an em, capitals 1,433 high; an H is lines alone, as wide as its stems stand. */
static void outlines_are_the_fonts_in_thousandths_of_an_em_upright(void **state)
{
    struct placed_text t = {.width = 1, .type = {FACE_REGULAR, 10, 0}, .text = "H"};
    char *text = text_layer(fonts_of(state), &t, 1);
    assert_non_null(strstr(text, "<path id=\"r48\" d=\"m672 0h-97v-326h-386v326h-97v-717h97v320h386v-320h97v717\"/>"));
    free(text);
}

/* The same advances as in the PDF, in whole thousandths of an em. */
static void characters_stand_where_the_advances_put_them(void **state)
{
    struct fonts *fonts = fonts_of(state);
    struct type type = {FACE_REGULAR, 9.5, 0};
    static const char word[] = "Mtok ≥ ✓1"; /* Lato lacks the check mark */
    struct placed_text t = {
        .x = 0, .y = 0, .width = font_width(fonts, &type, word, strlen(word)), .type = type, .text = word};
    char *text = text_layer(fonts, &t, 1), *s = strstr(text, "<use"), end[64];
    static const struct {
        char letter;
        enum face face;
        unsigned code;
    } shown[] = {{'r', FACE_REGULAR, 'M'}, {'r', FACE_REGULAR, 't'},     {'r', FACE_REGULAR, 'o'},
                 {'r', FACE_REGULAR, 'k'}, {0, FACE_REGULAR, ' '},       {'r', FACE_REGULAR, 0x2265},
                 {0, FACE_REGULAR, ' '},   {'f', FACE_FALLBACK, 0x2713}, {'r', FACE_REGULAR, '1'}};
    long along = 0;
    for (size_t i = 0; i < COUNT(shown); i++) {
        if (shown[i].letter != 0) {
            char use[64], x[32] = "";
            if (along > 0)
                snprintf(x, sizeof x, " x=\"%ld\"", along);
            snprintf(use, sizeof use, "<use xlink:href=\"#%c%x\"%s/>", shown[i].letter, shown[i].code, x);
            if (strncmp(s, use, strlen(use)) != 0)
                fail_msg("'%s' is not at '%.40s'", use, s);
            s += strlen(use);
        }
        along += font_advance(fonts, shown[i].face, shown[i].code);
    }
    assert_int_equal(strncmp(s, "</g>", 4), 0);
    snprintf(end, sizeof end, "textLength=\"%ld\"", along);
    assert_non_null(strstr(text, end));
    free(text);
}

static void words_lie_under_their_outlines_unseen_and_escaped(void **state)
{
    struct placed_text t = {.x = 1, .y = 2, .width = 50, .type = {FACE_MONO, 8.5, 0x123456}, .text = "a<b & \"c\""};
    char *text = text_layer(fonts_of(state), &t, 1);
    assert_non_null(strstr(text, " font-family=\"monospace\">a&lt;b &amp; &quot;c&quot;</text><use"));
    assert_int_equal(count(text, "<text fill-opacity=\"0\""), 1);
    free(text);
}

static char *links(const struct box *area, const char *const *targets, const char *const *anchors)
{
    struct svg_links *l = svg_links_open();
    char *text = NULL;
    assert_non_null(l);
    for (; *targets != NULL; targets++)
        assert_int_equal(svg_links_add(l, area, *targets), 0);
    for (; *anchors != NULL; anchors++)
        assert_int_equal(svg_links_anchor(l, 99.5, *anchors), 0);
    WRITTEN(text, svg_links_write(out, l));
    svg_links_close(l);
    return text;
}

static void links_lead_to_addresses_and_to_anchors_of_their_own_page(void **state)
{
    (void)state;
    static const char *const targets[] = {"https://example.org/?a=\"1\"&b", "rcp-1", "rcp-2", "javascript:alert(1)",
                                          NULL};
    static const char *const anchors[] = {"rcp-1", "rcp-1", "no word", NULL};
    char *text = links(&(struct box){1, 2, 30, 10}, targets, anchors);
    assert_string_equal(text, "<g fill-opacity=\"0\">\n<rect id=\"at-rcp-1\" width=\"1\" height=\"1\" y=\"99.5\"/>\n"
                              "<a xlink:href=\"https://example.org/?a=&quot;1&quot;&amp;b\">"
                              "<rect x=\"1\" y=\"2\" width=\"30\" height=\"10\"/></a>\n"
                              "<a xlink:href=\"#at-rcp-1\"><rect x=\"1\" y=\"2\" width=\"30\" height=\"10\"/></a>\n"
                              "</g>\n");
    free(text);
    static const char *const none[] = {NULL};
    text = links(&(struct box){0, 0, 1, 1}, none, none);
    assert_string_equal(text, "");
    free(text);
}

static void drawn(struct rendered *out, const struct report *r, const char *page)
{
    struct render_options options = {page};
    struct error err = {0};
    if (render_to_memory(out, r, render_format_by_path("a.svg"), &options, &err) != 0)
        fail_msg("%s", err.text);
}

static void metadata_says_what_makes_the_page_again(void **state)
{
    (void)state;
    static const char *const settings[] = {"base=H200", "where=model=a&b"};
    struct report r = sample_report();
    struct rendered files = {0};
    r.template_digest = "11";
    r.template_path = "my \"own\".md";
    r.settings = settings;
    r.n_settings = COUNT(settings);
    r.command = "mcreport report own -o a.svg";
    r.page = "letter";
    drawn(&files, &r, "letter");
    assert_int_equal(files.n, 3);
    static const char *const parts[] = {"<metadata><page xmlns=\"urn:mcreport:page:1\" template=\"capacity\"",
                                        " template-sha256=\"11\"",
                                        " template-path=\"my &quot;own&quot;.md\"",
                                        " plane=\"current\" number=\"1\" of=\"3\"",
                                        " page-size=\"letter\"",
                                        " as-of=\"2024-10-20\"",
                                        " rendered-at=\"2024-10-20T06:00:07Z\"",
                                        "<set>base=H200</set>\n<set>where=model=a&amp;b</set>",
                                        "<command>mcreport report own -o a.svg</command>",
                                        "<font file=\"Lato-Regular.ttf\" sha256=\"",
                                        "</metadata>"};
    const char *s = files.files[0].bytes;
    for (size_t i = 0; i < COUNT(parts); i++) {
        s = strstr(s, parts[i]);
        if (s == NULL)
            fail_msg("'%s' is missing or out of order", parts[i]);
    }
    assert_non_null(strstr(files.files[0].bytes, "width=\"612pt\" height=\"792pt\" viewBox=\"0 0 612 792\""));
    render_release(&files);
}

static void pages_are_small_and_charts_smaller(void **state)
{
    (void)state;
    struct report r = sample_report();
    struct rendered files = {0};
    drawn(&files, &r, "a4");
    for (size_t i = 0; i < files.n; i++)
        assert_in_range(files.files[i].size, 1, 128 * 1024);
    render_release(&files);
    struct section alone = {PLANE_CURRENT, "Which?", NULL, &sample_current[3], 1};
    r.sections = &alone;
    r.n_sections = 1;
    drawn(&files, &r, "chart");
    assert_int_equal(files.n, 1);
    assert_in_range(files.files[0].size, 1, 80 * 1024);
    assert_null(strstr(files.files[0].bytes, "page 1 of 1</title>"));
    render_release(&files);
}

static void text_within_a_clip_is_refused(void **state)
{
    struct report r = sample_report();
    struct canvas_setup setup = {.report = &r, .fonts = fonts_of(state), .width = 100, .height = 100, .n_pages = 1};
    struct canvas *c = NULL;
    struct error err = {0};
    assert_int_equal(canvas_svg_open(&c, &setup, &err), 0);
    canvas_begin_page(c, &(struct canvas_page){1, PLANE_CURRENT, "S"});
    canvas_clip(c, (struct point[]){{0, 0}, {9, 0}, {9, 9}}, 3);
    canvas_text(c, 1, 1, &(struct type){FACE_REGULAR, 8, 0}, "cut");
    assert_int_equal(canvas_finish(c, &err), ERR_INTERNAL);
    assert_string_equal(err.text, "text within a clip: 'cut'");
    canvas_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_take_as_few_characters_as_svg_allows),
        cmocka_unit_test(properties_that_hold_anyway_are_left_out_and_the_rest_is_said_once),
        cmocka_unit_test(attributes_of_a_later_cairo_are_understood_too),
        cmocka_unit_test(clips_and_dashes_stay),
        cmocka_unit_test(what_cairo_does_not_write_is_refused_not_guessed),
        cmocka_unit_test(a_long_line_ends_where_cairo_ended_it),
        cmocka_unit_test(an_outline_is_there_once_for_every_size_and_colour),
        cmocka_unit_test(a_word_that_was_there_is_that_word_again),
        cmocka_unit_test(outlines_are_the_fonts_in_thousandths_of_an_em_upright),
        cmocka_unit_test(characters_stand_where_the_advances_put_them),
        cmocka_unit_test(words_lie_under_their_outlines_unseen_and_escaped),
        cmocka_unit_test(links_lead_to_addresses_and_to_anchors_of_their_own_page),
        cmocka_unit_test(metadata_says_what_makes_the_page_again),
        cmocka_unit_test(pages_are_small_and_charts_smaller),
        cmocka_unit_test(text_within_a_clip_is_refused),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}

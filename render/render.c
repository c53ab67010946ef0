#include "render/render.h"

#include "render/canvas.h"
#include "render/layout.h"
#include "render/page.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static const struct format_row {
    struct render_format format;
    int (*open)(struct canvas **out, const struct canvas_setup *setup, struct error *err);
} formats[] = {
    {{"pdf", "tagged PDF with embedded fonts and the report's data attached", 0}, canvas_pdf_open},
    {{"svg", "one SVG a page, with text that can be searched", 1}, canvas_svg_open},
    {{"trace", "one line of text per drawing call", 0}, canvas_trace_open},
};
enum { N_FORMATS = sizeof formats / sizeof *formats };

static const struct page_size {
    const char *name;
    double width, height; /* points */
    int is_chart;         /* as wide as a page's text, as high as its content: at most what PDF allows a page */
} page_sizes[] = {{"a4", 595, 842, 0}, {"letter", 612, 792, 0}, {"chart", 0, 14400, 1}};

const struct render_format *render_format_at(size_t i)
{
    return i < N_FORMATS ? &formats[i].format : NULL;
}

const struct render_format *render_format_by_path(const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash != NULL ? slash : path, '.');
    for (size_t i = 0; dot != NULL && i < N_FORMATS; i++)
        if (text_same(dot + 1, formats[i].format.name))
            return &formats[i].format;
    return NULL;
}

static const struct page_size *find_page(const struct render_options *options)
{
    const char *name = options != NULL && options->page != NULL ? options->page : page_sizes[0].name;
    for (size_t i = 0; i < sizeof page_sizes / sizeof *page_sizes; i++)
        if (strcmp(page_sizes[i].name, name) == 0)
            return &page_sizes[i];
    return NULL;
}

static const struct format_row *find_row(const struct render_format *format)
{
    for (size_t i = 0; format != NULL && i < N_FORMATS; i++)
        if (strcmp(formats[i].format.name, format->name) == 0)
            return &formats[i];
    return NULL;
}

/* "page n of m" needs m, and a canvas as high as its content that height: the report is laid out without drawing. */
static int measure(struct canvas_setup *setup, struct fill *fills, struct error *err)
{
    struct canvas *canvas = NULL;
    struct laid_out laid = {0};
    setup->output = NULL;
    int rc = canvas_trace_open(&canvas, setup, err);
    if (rc == 0)
        rc = layout_measure(&laid, fills, canvas, err);
    canvas_close(canvas);
    if (rc != 0)
        return rc;
    setup->n_pages = laid.n_pages;
    if (setup->is_chart && laid.n_pages == 1)
        setup->height = laid.height;
    return 0;
}

static int draw(const struct format_row *row, const struct canvas_setup *setup, const struct fill *fills,
                struct error *err)
{
    struct canvas *canvas = NULL;
    int rc = row->open(&canvas, setup, err);
    if (rc == 0)
        rc = layout_draw(canvas, fills, err);
    if (rc == 0)
        rc = canvas_finish(canvas, err);
    canvas_close(canvas);
    return rc;
}

static int render_into(struct output *output, struct canvas_setup *setup, const struct format_row *row,
                       struct error *err)
{
    struct fonts *fonts = NULL;
    struct fill *fills = calloc(setup->report->n_sections + 1, sizeof *fills);
    int rc = fills != NULL ? fonts_open(&fonts, err) : error_nomem(err);
    setup->fonts = fonts;
    if (rc == 0)
        rc = measure(setup, fills, err);
    setup->output = output;
    if (rc == 0)
        rc = draw(row, setup, fills, err);
    if (rc == 0)
        rc = output_commit(output, err);
    fonts_close(fonts);
    free(fills);
    return rc;
}

static int find_setup(struct canvas_setup *setup, const struct format_row **row, const struct report *report,
                      const struct render_format *format, const struct render_options *options, struct error *err)
{
    const struct page_size *page = find_page(options);
    *row = find_row(format);
    if (*row == NULL)
        return error_set(err, ERR_USAGE, "no such format: '%s'", format != NULL ? format->name : "");
    if (page == NULL)
        return error_set(err, ERR_USAGE, "no such page size: '%s'", options->page);
    *setup = (struct canvas_setup){
        .report = report, .width = page->width, .height = page->height, .is_chart = page->is_chart};
    if (page->is_chart)
        setup->width = page_chart_width(report->n_sections > 0 ? report->sections[0].plane : PLANE_CURRENT);
    return 0;
}

/* A chart alone is one page, in one file by the name that was asked for. */
static int is_split(const struct format_row *row, const struct canvas_setup *setup)
{
    return row->format.page_per_file && !setup->is_chart;
}

int render_report(const struct report *report, const struct render_format *format, const char *path,
                  const struct render_options *options, size_t *n_pages, struct error *err)
{
    const struct format_row *row;
    struct canvas_setup setup = {.report = report};
    struct output *output = NULL;
    int rc = find_setup(&setup, &row, report, format, options, err);
    if (rc == 0)
        rc = output_open(&output, path, is_split(row, &setup), err);
    if (rc == 0)
        rc = render_into(output, &setup, row, err);
    if (rc == 0 && n_pages != NULL)
        *n_pages = setup.n_pages;
    output_close(output);
    return rc;
}

int render_to_memory(struct rendered *out, const struct report *report, const struct render_format *format,
                     const struct render_options *options, struct error *err)
{
    const struct format_row *row;
    struct canvas_setup setup = {.report = report};
    struct output *output = NULL;
    struct rendered made = {0};
    int rc = find_setup(&setup, &row, report, format, options, err);
    if (rc == 0)
        rc = output_open_memory(&output, &made, is_split(row, &setup), err);
    if (rc == 0)
        rc = render_into(output, &setup, row, err);
    if (rc == 0)
        *out = made;
    else
        render_release(&made);
    output_close(output);
    return rc;
}

void render_release(struct rendered *r)
{
    for (size_t i = 0; i < r->n; i++) {
        free(r->files[i].suffix);
        free(r->files[i].bytes);
    }
    free(r->files);
    *r = (struct rendered){0};
}

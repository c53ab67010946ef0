#include "render/render.h"

#include "render/canvas.h"
#include "render/layout.h"

#include "core/text.h"

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
} page_sizes[] = {{"a4", 595, 842}, {"letter", 612, 792}};

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

/* "page n of m" needs m before the first page is drawn: the report is laid out once without drawing. */
static int count_pages(size_t *n, struct canvas_setup setup, struct error *err)
{
    struct canvas *canvas = NULL;
    setup.output = NULL;
    int rc = canvas_trace_open(&canvas, &setup, err);
    if (rc == 0)
        rc = layout_run(canvas, n, err);
    canvas_close(canvas);
    return rc;
}

static int draw(const struct format_row *row, const struct canvas_setup *setup, struct error *err)
{
    struct canvas *canvas = NULL;
    size_t n_pages;
    int rc = row->open(&canvas, setup, err);
    if (rc == 0)
        rc = layout_run(canvas, &n_pages, err);
    if (rc == 0)
        rc = canvas_finish(canvas, err);
    canvas_close(canvas);
    return rc;
}

int render_report(const struct report *report, const struct render_format *format, const char *path,
                  const struct render_options *options, size_t *n_pages, struct error *err)
{
    const struct format_row *row = find_row(format);
    const struct page_size *page = find_page(options);
    struct fonts *fonts = NULL;
    struct output *output = NULL;
    if (row == NULL)
        return error_set(err, ERR_USAGE, "no such format: '%s'", format != NULL ? format->name : path);
    if (page == NULL)
        return error_set(err, ERR_USAGE, "no such page size: '%s'", options->page);
    struct canvas_setup setup = {.report = report, .width = page->width, .height = page->height};
    int rc = fonts_open(&fonts, err);
    if (rc == 0)
        rc = output_open(&output, path, format->page_per_file, err);
    setup.fonts = fonts;
    if (rc == 0)
        rc = count_pages(&setup.n_pages, setup, err);
    setup.output = output;
    if (rc == 0)
        rc = draw(row, &setup, err);
    if (rc == 0)
        rc = output_commit(output, err);
    if (rc == 0 && n_pages != NULL)
        *n_pages = setup.n_pages;
    output_close(output);
    fonts_close(fonts);
    return rc;
}

#include "report/twins.h"

#include "core/json_writer.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static const char *const planes[] = {"CURRENT CLAIMS", "DATED EVIDENCE", "REFERENCE"};
static const char *const kinds[BLOCK_KINDS] = {
    [BLOCK_HEADLINE] = "headline",   [BLOCK_SUBTITLE] = "subtitle", [BLOCK_HEADING] = "heading",
    [BLOCK_PARAGRAPH] = "paragraph", [BLOCK_NOTE] = "note",         [BLOCK_CODE] = "code",
    [BLOCK_FINDINGS] = "findings",   [BLOCK_TABLE] = "table",       [BLOCK_COMPARE] = "compare-chart",
    [BLOCK_CURVES] = "curves-chart", [BLOCK_STEPS] = "steps-chart", [BLOCK_PAGE_BREAK] = "page-break"};

static void write_mark(struct json_writer *w, const char *name, const struct mark *m)
{
    json_open_object(w, name);
    json_double(w, "value", m->value);
    json_double(w, "lo", m->lo);
    json_double(w, "hi", m->hi);
    json_close_object(w);
}

static void write_chart(struct json_writer *w, const struct compare_chart *c)
{
    json_string(w, "rate_axis", c->rate_axis);
    json_string(w, "ratio_axis", c->ratio_axis);
    json_open_array(w, "rows");
    for (size_t i = 0; i < c->n_rows; i++) {
        json_open_object(w, NULL);
        json_string(w, "label", c->rows[i].label);
        write_mark(w, "tok_per_s", &c->rows[i].rate);
        write_mark(w, "ratio", &c->rows[i].ratio);
        json_bool(w, "base", c->rows[i].base);
        json_string(w, "note", c->rows[i].note);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_range(struct json_writer *w, double lo, double hi)
{
    json_double(w, "lo", lo);
    json_double(w, "hi", hi);
}

static void write_drawn_as(struct json_writer *w, const char *label, const char *series, int dated, int modelled)
{
    json_string(w, "label", label);
    json_string(w, "series", series);
    json_bool(w, "dated", dated);
    json_bool(w, "modelled", modelled);
}

static void write_curve(struct json_writer *w, const struct curve *c)
{
    json_open_object(w, NULL);
    write_drawn_as(w, c->label, c->series, c->dated, c->modelled);
    json_open_array(w, "points");
    for (size_t i = 0; i < c->n_points; i++) {
        json_open_object(w, NULL);
        json_double(w, "x", c->points[i].x);
        json_double(w, "y", c->points[i].y);
        write_range(w, c->points[i].lo, c->points[i].hi);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void write_curve_mark(struct json_writer *w, const struct curve_mark *m)
{
    json_open_object(w, NULL);
    write_drawn_as(w, m->label, m->series, m->dated, m->modelled);
    json_double(w, "x", m->x);
    json_double(w, "y", m->y);
    write_range(w, m->lo, m->hi);
    json_close_object(w);
}

static void write_guide(struct json_writer *w, const struct curve_guide *g)
{
    json_open_object(w, NULL);
    json_string(w, "label", g->label);
    json_double(w, g->upright ? "x" : "y", g->at);
    write_range(w, g->lo, g->hi);
    json_close_object(w);
}

/* x is as it is measured (a share); x_scale and x_suffix are how the axis writes it (per cent). */
static void write_curves(struct json_writer *w, const struct curve_chart *c)
{
    json_string(w, "x_axis", c->x_axis);
    json_string(w, "y_axis", c->y_axis);
    json_double(w, "x_scale", c->x_scale != 0 ? c->x_scale : 1);
    json_string(w, "x_suffix", c->x_suffix);
    json_open_array(w, "curves");
    for (size_t i = 0; i < c->n_curves; i++)
        write_curve(w, &c->curves[i]);
    json_close_array(w);
    json_open_array(w, "marks");
    for (size_t i = 0; i < c->n_marks; i++)
        write_curve_mark(w, &c->marks[i]);
    json_close_array(w);
    json_open_array(w, "guides");
    for (size_t i = 0; i < c->n_guides; i++)
        write_guide(w, &c->guides[i]);
    json_close_array(w);
}

static void write_steps_run(struct json_writer *w, const struct steps_run *r)
{
    json_open_object(w, NULL);
    json_string(w, "label", r->label);
    json_string(w, "series", r->series);
    json_string(w, "state", r->state);
    if (r->start < r->end) {
        json_int(w, "window_start", (int64_t)r->start);
        json_int(w, "window_end", (int64_t)r->end);
    }
    write_mark(w, "level_seconds_per_step", &r->level);
    json_open_array(w, "seconds_per_step");
    for (size_t i = 0; i < r->n; i++)
        json_double(w, NULL, r->seconds[i]);
    json_close_array(w);
    json_open_array(w, "stand_out");
    for (size_t i = 0; i < r->n; i++)
        if (r->out[i])
            json_int(w, NULL, (int64_t)i);
    json_close_array(w);
    json_close_object(w);
}

static void write_steps(struct json_writer *w, const struct steps_chart *c)
{
    json_string(w, "y_axis", c->y_axis);
    json_open_array(w, "runs");
    for (size_t i = 0; i < c->n_runs; i++)
        write_steps_run(w, &c->runs[i]);
    json_close_array(w);
}

static void write_table(struct json_writer *w, const struct table *t)
{
    json_open_array(w, "columns");
    for (size_t j = 0; j < t->n_columns; j++)
        json_string(w, NULL, t->columns[j].title);
    json_close_array(w);
    json_open_array(w, "rows");
    for (size_t i = 0; i < t->n_rows; i++) {
        json_open_array(w, NULL);
        for (size_t j = 0; j < t->n_columns; j++)
            json_string(w, NULL, t->cells[i * t->n_columns + j].text);
        json_close_array(w);
    }
    json_close_array(w);
}

static void write_findings(struct json_writer *w, const struct finding *items, size_t n)
{
    json_open_array(w, "findings");
    for (size_t i = 0; i < n; i++) {
        json_open_object(w, NULL);
        json_string(w, "text", items[i].text);
        json_string(w, "ref", items[i].ref);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_block(struct json_writer *w, const struct block *b)
{
    json_open_object(w, NULL);
    json_string(w, "kind", kinds[b->kind]);
    if (b->text != NULL)
        json_string(w, "text", b->text);
    if (b->note != NULL)
        json_string(w, "note", b->note);
    if (b->kind == BLOCK_COMPARE)
        write_chart(w, &b->as.compare);
    if (b->kind == BLOCK_CURVES)
        write_curves(w, &b->as.curves);
    if (b->kind == BLOCK_STEPS)
        write_steps(w, &b->as.steps);
    if (b->kind == BLOCK_TABLE)
        write_table(w, &b->as.table);
    if (b->kind == BLOCK_FINDINGS)
        write_findings(w, b->as.findings.items, b->as.findings.n);
    json_close_object(w);
}

static void write_section(struct json_writer *w, const struct section *s)
{
    json_open_object(w, NULL);
    json_string(w, "plane", planes[s->plane]);
    json_string(w, "title", s->title);
    json_string(w, "validity", s->validity);
    json_open_array(w, "blocks");
    for (size_t i = 0; i < s->n_blocks; i++)
        write_block(w, &s->blocks[i]);
    json_close_array(w);
    json_close_object(w);
}

int report_json(struct report *r, struct error *err)
{
    char *text = NULL;
    size_t size;
    struct json_writer w;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return error_nomem(err);
    json_writer_init(&w, f, 1);
    json_open_object(&w, NULL);
    json_string(&w, "schema", "mcreport.report/1");
    json_string(&w, "tool", r->tool);
    json_string(&w, "template", r->template_name);
    json_string(&w, "as_of", r->as_of);
    json_string(&w, "db_digest", r->db_digest);
    json_string(&w, "rendered_at", r->rendered_at);
    json_bool(&w, "synthetic", r->synthetic);
    json_string(&w, "headline", r->title);
    json_string(&w, "verdict", r->verdict);
    json_open_array(&w, "sections");
    for (size_t i = 0; i < r->n_sections; i++)
        write_section(&w, &r->sections[i]);
    json_close_array(&w);
    json_close_object(&w);
    putc('\n', f);
    if (fclose(f) == 0)
        r->json = arena_copy(&r->memory, text);
    free(text);
    return r->json != NULL ? 0 : error_nomem(err);
}

static void put_text(FILE *f, const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        if (text_is_markup(*text))
            putc('\\', f);
        putc(*text, f);
    }
}

static void put_table(FILE *f, const struct table *t)
{
    if (t->n_rows == 0) {
        fprintf(f, "%s\n\n", t->empty != NULL ? t->empty : "");
        return;
    }
    for (size_t j = 0; j < t->n_columns; j++)
        fprintf(f, "| %s ", t->columns[j].title);
    fputs("|\n", f);
    for (size_t j = 0; j < t->n_columns; j++)
        fputs(t->columns[j].align == ALIGN_LEFT ? "|---" : "|---:", f);
    fputs("|\n", f);
    for (size_t i = 0; i < t->n_rows; i++) {
        for (size_t j = 0; j < t->n_columns; j++) {
            fputs("| ", f);
            put_text(f, t->cells[i * t->n_columns + j].text);
            putc(' ', f);
        }
        fputs("|\n", f);
    }
    putc('\n', f);
}

static void put_paragraph(FILE *f, const char *text)
{
    put_text(f, text);
    if (text != NULL)
        fputs("\n\n", f);
}

static void put_finding(FILE *f, size_t number, const struct finding *finding)
{
    fprintf(f, "%zu. ", number);
    put_text(f, finding->text);
    fprintf(f, " (%s)\n", finding->ref);
}

static void put_block(FILE *f, const struct block *b)
{
    static const char *const before[BLOCK_KINDS] = {
        [BLOCK_HEADLINE] = "# ", [BLOCK_SUBTITLE] = "",  [BLOCK_HEADING] = "## ",
        [BLOCK_PARAGRAPH] = "",  [BLOCK_NOTE] = "",      [BLOCK_CODE] = "    ",
        [BLOCK_COMPARE] = "## ", [BLOCK_CURVES] = "## ", [BLOCK_STEPS] = "## "};
    if (before[b->kind] != NULL && b->text != NULL) {
        fputs(before[b->kind], f);
        if (b->kind == BLOCK_CODE)
            fputs(b->text, f);
        else
            put_text(f, b->text);
        fputs("\n\n", f);
    }
    if (b->kind == BLOCK_FINDINGS)
        for (size_t i = 0; i < b->as.findings.n; i++)
            put_finding(f, i + 1, &b->as.findings.items[i]);
    if (b->kind == BLOCK_FINDINGS)
        putc('\n', f);
    if (b->kind == BLOCK_COMPARE || b->kind == BLOCK_CURVES || b->kind == BLOCK_STEPS)
        put_paragraph(f, b->alt);
    if (b->kind == BLOCK_TABLE)
        put_table(f, &b->as.table);
    put_paragraph(f, b->note);
}

char *report_markdown(const struct report *r)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    for (size_t i = 0; i < r->n_sections; i++) {
        fprintf(f, "**%s** · %s%s\n\n", planes[r->sections[i].plane], r->sections[i].validity,
                r->synthetic ? " · SYNTHETIC" : "");
        for (size_t k = 0; k < r->sections[i].n_blocks; k++)
            put_block(f, &r->sections[i].blocks[k]);
    }
    fprintf(f, "%s · data as of %s · db sha256:%.16s · rendered %s\n", r->tool, r->as_of, r->db_digest, r->rendered_at);
    if (fclose(f) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

#include "report/twins.h"

#include "core/seal.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static int is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Within a word an underscore is a letter; '&' begins an entity only before a letter or '#'. */
static int acts(const char *text, size_t i)
{
    char c = text[i], before = i > 0 ? text[i - 1] : ' ', after = text[i + 1];
    return text_is_markup(c) || c == '~' || (c == '_' && !(is_word(before) && is_word(after))) ||
           (c == '&' && (is_word(after) || after == '#'));
}

/* A list, a quotation or an underline where a line begins; how many characters come before what is to be escaped. */
static size_t acts_at_start(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    char mark = text[digits], after = mark != '\0' ? text[digits + 1] : '\0';
    int ends = after == ' ' || after == '\0';
    if (digits > 0)
        return (mark == '.' || mark == ')') && ends ? digits : SIZE_MAX;
    return mark == '>' || mark == '=' || ((mark == '-' || mark == '+') && (ends || after == mark)) ? 0 : SIZE_MAX;
}

static void put_escaped(FILE *f, const char *text, size_t from, size_t to)
{
    size_t at_start = from == 0 ? acts_at_start(text) : SIZE_MAX;
    for (size_t i = from; i < to; i++) {
        if (acts(text, i) || i == at_start)
            putc('\\', f);
        putc(text[i], f);
    }
}

/* Between backticks, more of them than stand side by side in it. */
static void put_code(FILE *f, const char *text, size_t n)
{
    size_t most = 0, run = 0;
    for (size_t i = 0; i < n; i++) {
        run = text[i] == '`' ? run + 1 : 0;
        most = run > most ? run : most;
    }
    const char *space = n > 0 && (text[0] == '`' || text[n - 1] == '`') ? " " : "";
    for (size_t i = 0; i <= most; i++)
        putc('`', f);
    fprintf(f, "%s%.*s%s", space, (int)n, text, space);
    for (size_t i = 0; i <= most; i++)
        putc('`', f);
}

/* Anchors lead nowhere in this twin. */
static int is_address(const char *target)
{
    return target != NULL && strstr(target, ":") != NULL;
}

static void put_address(FILE *f, const char *target)
{
    fputs("](<", f);
    for (; *target != '\0'; target++)
        if (strchr("<> \\", *target) != NULL)
            fprintf(f, "%%%02X", (unsigned char)*target);
        else
            putc(*target, f);
    fputs(">)", f);
}

static void put_span(FILE *f, const char *text, const struct span *s)
{
    int links = s->kind == SPAN_LINK && is_address(s->target);
    if (s->kind == SPAN_CODE) {
        put_code(f, text + s->start, s->end - s->start);
        return;
    }
    fputs(s->kind == SPAN_STRONG ? "**" : links ? "[" : "", f);
    put_escaped(f, text, s->start, s->end);
    if (s->kind == SPAN_STRONG)
        fputs("**", f);
    else if (links)
        put_address(f, s->target);
}

void report_markdown_text(FILE *f, const char *text, const struct span *spans, size_t n_spans)
{
    size_t at = 0;
    if (text == NULL)
        return;
    for (size_t i = 0; i < n_spans; i++) {
        put_escaped(f, text, at, spans[i].start);
        put_span(f, text, &spans[i]);
        at = spans[i].end;
    }
    put_escaped(f, text, at, strlen(text));
}

static void put_paragraph(FILE *f, const char *text)
{
    report_markdown_text(f, text, NULL, 0);
    if (text != NULL)
        fputs("\n\n", f);
}

static void put_table(FILE *f, const struct table *t)
{
    if (t->n_rows == 0) {
        put_paragraph(f, t->empty);
        return;
    }
    for (size_t j = 0; j < t->n_columns; j++) {
        fputs("| ", f);
        report_markdown_text(f, t->columns[j].title, NULL, 0);
        putc(' ', f);
    }
    fputs("|\n", f);
    for (size_t j = 0; j < t->n_columns; j++)
        fputs(t->columns[j].align == ALIGN_LEFT ? "|---" : "|---:", f);
    fputs("|\n", f);
    for (size_t i = 0; i < t->n_rows; i++) {
        for (size_t j = 0; j < t->n_columns; j++) {
            fputs("| ", f);
            report_markdown_text(f, t->cells[i * t->n_columns + j].text, NULL, 0);
            putc(' ', f);
        }
        fputs("|\n", f);
    }
    putc('\n', f);
}

static void put_findings(FILE *f, const struct finding *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        fprintf(f, "%zu. ", i + 1);
        report_markdown_text(f, items[i].text, NULL, 0);
        if (items[i].ref != NULL) {
            fputs(" (", f);
            report_markdown_text(f, items[i].ref, NULL, 0);
            putc(')', f);
        }
        putc('\n', f);
    }
    putc('\n', f);
}

/* Indented by four, line by line. */
static void put_code_block(FILE *f, const char *text)
{
    while (text != NULL && *text != '\0') {
        size_t n = strcspn(text, "\n");
        fprintf(f, n > 0 ? "    %.*s\n" : "%.*s\n", (int)n, text);
        text += n + (text[n] == '\n');
    }
    putc('\n', f);
}

static void put_item(FILE *f, const struct block *b, const struct block *next)
{
    if (b->as.ordered > 0)
        fprintf(f, "%zu. ", b->as.ordered);
    else
        fputs("- ", f);
    report_markdown_text(f, b->text, b->spans, b->n_spans);
    fputs(next != NULL && next->kind == BLOCK_LIST ? "\n" : "\n\n", f);
}

/* What stands in front of the text of a block; NULL: its text is no line of its own. */
static const char *before(enum block_kind kind)
{
    static const char *const marks[BLOCK_KINDS] = {
        [BLOCK_HEADLINE] = "# ", [BLOCK_SUBTITLE] = "",   [BLOCK_HEADING] = "## ", [BLOCK_PARAGRAPH] = "",
        [BLOCK_NOTE] = "",       [BLOCK_COMPARE] = "## ", [BLOCK_CURVES] = "## ",  [BLOCK_STEPS] = "## ",
        [BLOCK_DOTS] = "## ",    [BLOCK_AGES] = "## ",    [BLOCK_MATRIX] = "## ",  [BLOCK_MOVES] = "## "};
    return marks[kind];
}

static void put_block(FILE *f, const struct block *b, const struct block *next)
{
    if (before(b->kind) != NULL && b->text != NULL) {
        fputs(before(b->kind), f);
        report_markdown_text(f, b->text, b->spans, b->n_spans);
        fputs("\n\n", f);
    }
    put_paragraph(f, b->alt);
    report_markdown_chart(f, b);
    if (b->kind == BLOCK_CODE)
        put_code_block(f, b->text);
    if (b->kind == BLOCK_LIST)
        put_item(f, b, next);
    if (b->kind == BLOCK_FINDINGS)
        put_findings(f, b->as.findings.items, b->as.findings.n);
    if (b->kind == BLOCK_TABLE)
        put_table(f, &b->as.table);
    put_paragraph(f, b->note);
}

/* A comment ends at its first "-->", and what stands in it was given by somebody. */
static void put_facts(FILE *f, const char *facts)
{
    size_t n = strlen(facts) - 1;
    fputs("\n<!-- ", f);
    for (size_t i = 0; i < n; i++)
        if (facts[i] == '>' || (facts[i] == '-' && facts[i + 1] == '-'))
            fprintf(f, "\\u%04x", facts[i]);
        else
            putc(facts[i], f);
    fputs("," SEAL_JSON SEAL_OPEN "\"} -->\n", f);
}

char *report_markdown(const struct report *r)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    for (size_t i = 0; i < r->n_sections; i++) {
        const struct section *s = &r->sections[i];
        fprintf(f, "**%s** · %s%s\n\n", report_plane_words(s->plane), s->validity, r->synthetic ? " · SYNTHETIC" : "");
        for (size_t k = 0; k < s->n_blocks; k++)
            put_block(f, &s->blocks[k], k + 1 < s->n_blocks ? &s->blocks[k + 1] : NULL);
    }
    fprintf(f, "%s · data as of %s · db sha256:%.16s · rendered %s\n", r->tool, r->as_of, r->db_digest, r->rendered_at);
    if (r->facts != NULL)
        put_facts(f, r->facts);
    int failed = ferror(f);
    failed = fclose(f) != 0 || failed || (r->facts != NULL && seal_put(text, size, SEAL_JSON) != 0);
    if (failed) {
        free(text);
        return NULL;
    }
    return text;
}

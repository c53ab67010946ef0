/* What can be wrong with a template, and telling it. */
#include "report/template_parts.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static const struct template_fault_rule rules[] = {
    [FAULT_NO_TEXT - 1] = {"MCR-T001", "a template is text",
                           "bytes that are no UTF-8, or characters that cannot be seen, would print as something else",
                           "write it again as UTF-8, with visible characters and line feeds"},
    [FAULT_JSON - 1] = {"MCR-T002", "the body of a block is JSON",
                        "a body that is read leniently is read differently by the next program",
                        "one JSON object, every member once, under \"```mcr\""},
    [FAULT_BLOCK - 1] = {"MCR-T003", "a block that there is", "a block that is passed over would be missed by nobody",
                         "docs/templates.md has all blocks, 'mcreport template schema' for editors"},
    [FAULT_MEMBER - 1] = {"MCR-T004", "a member that the block has",
                          "a member that is passed over is a wish that was not granted",
                          "docs/templates.md has the members of every block"},
    [FAULT_VALUE - 1] = {"MCR-T005", "a member of its type", "a value of another type or beyond the list says nothing",
                         "docs/templates.md says of every member what it may be"},
    [FAULT_MISSING - 1] = {"MCR-T006", "what has to be said",
                           "a figure without question and text for those who cannot see it is decoration",
                           "add the member; figures have \"question\" and \"alt\""},
    [FAULT_QUESTION - 1] = {"MCR-T007", "a figure answers a question",
                            "a title that states a result is a headline typed by hand",
                            "ask what the figure answers, with a question mark"},
    [FAULT_PLANE - 1] = {"MCR-T008", "a block in a plane of its own",
                         "current claims, dated evidence and reference never share a page",
                         "move it to a section of a plane that it may stand in"},
    [FAULT_NAMED - 1] = {"MCR-T009", "a template that has a name", "a report says which template it was made from",
                         "begin with one 'template' block"},
    [FAULT_SECTION - 1] = {"MCR-T010", "sections with content, and provenance among them",
                           "a page belongs to a plane, and a report without its receipts is a rumour",
                           "begin each page with a 'section' block; have a 'provenance' block"},
    [FAULT_EXPANDED - 1] = {"MCR-T011", "a value that there is",
                            "a name that is not replaced would be printed as it stands",
                            "docs/templates.md has all values; each stands in its planes"},
    [FAULT_NUMBER - 1] = {"MCR-T012", "numbers come from receipts",
                          "a number typed by hand is right once, and printed for ever",
                          "have a block or a {{value}} say it"},
    [FAULT_BAND - 1] = {"MCR-T013", "the words of a plane stand on its own pages",
                        "what says CURRENT CLAIMS elsewhere makes a page of it",
                        "say it in other words; the band of the page names the plane"},
    [FAULT_MARKDOWN - 1] = {"MCR-T014", "Markdown that can be printed",
                            "what cannot be printed would be lost without a word",
                            "headings, paragraphs, flat lists, code, '**strong**', links; tables are blocks"},
    [FAULT_HEADLINE - 1] = {"MCR-T015", "headlines are computed",
                            "a headline is read alone and believed; it may not outlive its evidence",
                            "'# {{answer.headline}}', or a question; one, first in its section"},
    [FAULT_DRY_RUN - 1] = {"MCR-T016", "every template is tried",
                           "a template that fails on an empty database fails on the first day of a new one",
                           "the message names what failed, and on which database"},
    [FAULT_DATED - 1] = {"MCR-R009", "dated against current",
                         "dated and current evidence never share a section, table or chart",
                         "select what is of the section's plane, or move the block"},
};

const struct template_fault_rule *template_fault_rule(size_t i)
{
    return i < sizeof rules / sizeof *rules ? &rules[i] : NULL;
}

int template_fault_on(struct template_reading *r, size_t line, size_t column, enum template_code code,
                      const char *message, const char *help)
{
    struct placed_fault *more = arena_grow(r->memory, r->faults, r->n_faults, &r->faults_room, sizeof *more);
    if (more == NULL || message == NULL || help == NULL)
        return error_nomem(r->err);
    r->faults = more;
    more[r->n_faults] = (struct placed_fault){r->n_faults, {rules[code - 1].code, line, column, message, help}};
    r->n_faults++;
    return 0;
}

int template_fault_at(struct template_reading *r, size_t at, enum template_code code, const char *message,
                      const char *help)
{
    size_t line, column;
    markdown_place(&r->document.source, at, &line, &column);
    return template_fault_on(r, line, column, code, message, help);
}

static int compare_places(const void *a, const void *b)
{
    const struct placed_fault *x = a, *y = b;
    const size_t left[] = {x->fault.line, x->fault.column, x->order},
                 right[] = {y->fault.line, y->fault.column, y->order};
    for (size_t i = 0; i < 3; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

int template_give_faults(struct template_reading *r)
{
    struct template_fault *faults = arena_array(r->memory, r->n_faults, sizeof *faults);
    if (faults == NULL || r->memory->failed)
        return error_nomem(r->err);
    if (r->n_faults > 0)
        qsort(r->faults, r->n_faults, sizeof *r->faults, compare_places);
    for (size_t i = 0; i < r->n_faults; i++)
        faults[i] = r->faults[i].fault;
    r->out->faults = faults;
    r->out->n_faults = r->n_faults;
    return 0;
}

const char *template_shown(struct template_reading *r, const char *text)
{
    enum { MOST = 60 };
    char *safe = text_safe(text);
    const char *out = safe == NULL || strlen(safe) <= MOST ? arena_copy(r->memory, safe) : NULL;
    if (safe != NULL && out == NULL) {
        size_t n = MOST;
        while (n > 0 && ((unsigned char)safe[n] & 0xc0) == 0x80)
            n--;
        out = arena_format(r->memory, "%.*s…", (int)n, safe);
    }
    free(safe);
    return out;
}

const char *template_near(struct template_reading *r, const char *name, const char *const *names, size_t n,
                          const char *otherwise)
{
    const char *near = text_did_you_mean(name, names, n);
    return near != NULL ? arena_format(r->memory, "did you mean '%s'?", near) : otherwise;
}

static const char *const plane_words[] = {
    [PLANE_CURRENT] = "current", [PLANE_DATED] = "dated", [PLANE_REFERENCE] = "reference"};

int template_plane(enum plane *out, const char *word)
{
    for (size_t i = 0; i < sizeof plane_words / sizeof *plane_words; i++)
        if (strcmp(plane_words[i], word) == 0) {
            *out = (enum plane)i;
            return 0;
        }
    return -1;
}

const char *template_plane_word(enum plane plane)
{
    return plane_words[plane];
}

/* Templates of any bytes: faults lie within the text and in order; without any, there is what a report is made of. */
#include "report/blocks.h"
#include "report/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_faults(const struct template *t, const char *text, size_t size)
{
    size_t lines = 1, line = 0, column = 0;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    for (size_t i = 0; i < t->n_faults; i++) {
        const struct template_fault *f = &t->faults[i];
        if (f->line > lines || (f->line == 0) != (f->column == 0) || f->line < line ||
            (f->line == line && f->column < column) || f->code == NULL || f->message == NULL || f->help == NULL)
            abort();
        line = f->line;
        column = f->column;
    }
}

static void check_prose(const struct template_item *item)
{
    size_t end = 0, len = strlen(item->text);
    for (size_t i = 0; i < item->n_spans; i++) {
        const struct span *s = &item->spans[i];
        if (s->start < end || s->end <= s->start || s->end > len || (s->kind == SPAN_LINK) != (s->target != NULL))
            abort();
        end = s->end;
    }
}

static void check_sections(const struct template *t)
{
    if (t->n_sections == 0 || t->name[0] == '\0' || t->title[0] == '\0')
        abort();
    for (size_t i = 0; i < t->n_sections; i++) {
        if (t->sections[i].n_items == 0 || t->sections[i].title[0] == '\0')
            abort();
        for (size_t k = 0; k < t->sections[i].n_items; k++) {
            const struct template_item *item = &t->sections[i].items[k];
            if (item->kind != ITEM_BLOCK)
                check_prose(item);
            else if (item->rule->put == NULL || item->body == NULL)
                abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct template t;
    struct arena memory = {0};
    struct error err = {0};
    const char *text = size > 0 ? (const char *)data : "";
    if (template_read(&t, "fuzz", NULL, text, size, &memory, &err) != 0)
        abort();
    check_faults(&t, text, size);
    if (t.n_faults == 0)
        check_sections(&t);
    arena_release(&memory);
    return 0;
}

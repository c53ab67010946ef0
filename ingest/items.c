#include "ingest/items.h"

#include "core/text.h"
#include "ingest/caret.h"
#include "store/receipts.h"

#include <stdlib.h>
#include <string.h>

static int is_problem(const struct happening *h)
{
    return h->grade != GRADE_RECEIPT || (h->conflict != NULL && h->conflict[0] != '\0');
}

static int is_kept(const struct items *items, const struct happening *h)
{
    if (items->result->n_items < INGEST_ITEMS)
        return 1;
    return is_problem(h) && items->problems < INGEST_PROBLEMS && items->problem_memory < INGEST_PROBLEM_MEMORY;
}

static int grow(struct items *items)
{
    struct ingest_result *r = items->result;
    if (r->n_items < items->capacity)
        return 0;
    size_t want = items->capacity > 0 ? 2 * items->capacity : 64;
    struct ingest_item *bigger = realloc(r->items, want * sizeof *bigger);
    if (bigger == NULL)
        return -1;
    r->items = bigger;
    items->capacity = want;
    return 0;
}

static size_t text_size(const char *text)
{
    return text != NULL ? strlen(text) + 1 : 0;
}

static int same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static int same_reasons(const struct ingest_item *item, const struct grading *g)
{
    if (item->n_reasons != g->n_reasons)
        return 0;
    for (size_t i = 0; i < g->n_reasons; i++) {
        const struct reason *a = &item->reasons[i], *b = &g->reasons[i];
        if (a->grade != b->grade || !same_text(a->code, b->code) || !same_text(a->member, b->member) ||
            !same_text(a->text, b->text))
            return 0;
    }
    return 1;
}

/* Documents of one launcher lack the same members: what the item before says word for word is kept once. */
static int copy_reasons(struct ingest_item *item, size_t *size, const struct grading *g,
                        const struct ingest_item *before, struct arena *memory)
{
    if (before != NULL && same_reasons(before, g)) {
        item->reasons = before->reasons;
        item->n_reasons = before->n_reasons;
        return 0;
    }
    struct reason *copy = arena_array(memory, g->n_reasons, sizeof *copy);
    if (copy == NULL)
        return -1;
    for (size_t i = 0; i < g->n_reasons; i++) {
        const struct reason *from = &g->reasons[i];
        copy[i].grade = from->grade;
        copy[i].code = arena_copy(memory, from->code);
        copy[i].member = arena_copy(memory, from->member);
        copy[i].text = arena_copy(memory, from->text);
        if (copy[i].code == NULL || copy[i].text == NULL || (from->member != NULL && copy[i].member == NULL))
            return -1;
        *size += sizeof *copy + text_size(from->code) + text_size(from->member) + text_size(from->text);
    }
    item->reasons = copy;
    item->n_reasons = g->n_reasons;
    return 0;
}

/* The faulty line with its caret, and the place in the file, which is not the place in the document. */
static int copy_place(struct ingest_item *item, const struct happening *h, struct arena *memory)
{
    char *line = caret_line(&item->fault_caret, h->bytes, h->size, h->where.offset, INGEST_FAULT_COLUMNS);
    item->fault_text = line != NULL ? arena_copy(memory, line) : NULL;
    free(line);
    item->fault_line = h->where.line + h->first_line - 1;
    item->fault_column = h->where.line == 1 ? h->where.column + h->first_column - 1 : h->where.column;
    return item->fault_text != NULL ? 0 : -1;
}

static int copy_fault(struct ingest_item *item, const struct happening *h, struct arena *memory)
{
    int placed = h->bytes != NULL && h->where.line > 0;
    if (placed && copy_place(item, h, memory) != 0)
        return -1;
    char *safe = text_safe(h->fault);
    if (safe == NULL)
        return -1;
    if (!placed)
        item->fault = arena_copy(memory, safe);
    else if (h->is_line)
        item->fault = arena_format(memory, "%zu: %s", item->fault_column, safe);
    else
        item->fault = arena_format(memory, "%zu:%zu: %s", item->fault_line, item->fault_column, safe);
    free(safe);
    return item->fault != NULL ? 0 : -1;
}

static int fill(struct ingest_item *item, size_t *size, const struct happening *h, const struct ingest_item *before,
                struct arena *memory)
{
    char name[RECEIPT_ID_SIZE];
    *item = (struct ingest_item){.grade = h->grade, .lane = h->lane, .duplicate = h->duplicate};
    item->path = arena_copy(memory, h->path);
    if (h->id != NULL) {
        receipt_name(name, h->id);
        item->id = arena_copy(memory, name);
    }
    if (item->path == NULL || (h->id != NULL && item->id == NULL))
        return -1;
    if (h->conflict != NULL && h->conflict[0] != '\0' && (item->conflict = arena_copy(memory, h->conflict)) == NULL)
        return -1;
    if (h->fault != NULL && copy_fault(item, h, memory) != 0)
        return -1;
    *size = sizeof *item + text_size(item->path) + text_size(item->fault) + text_size(item->fault_text);
    return h->grading != NULL ? copy_reasons(item, size, h->grading, before, memory) : 0;
}

int items_add(struct items *items, const struct happening *h, struct error *err)
{
    struct ingest_result *r = items->result;
    size_t size;
    const struct ingest_item *before;
    if (!is_kept(items, h)) {
        r->items_left_out++;
        return 0;
    }
    if (grow(items) != 0)
        return error_nomem(err);
    before = r->n_items > 0 ? &r->items[r->n_items - 1] : NULL;
    if (fill(&r->items[r->n_items], &size, h, before, &r->memory) != 0)
        return error_nomem(err);
    r->n_items++;
    if (r->n_items > INGEST_ITEMS) {
        items->problems++;
        items->problem_memory += size;
    }
    return 0;
}

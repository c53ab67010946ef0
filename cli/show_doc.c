/* What was found in documents, for people by lines and for programs by members. */
#include "cli/doc.h"

#include "cli/github.h"
#include "query/words.h"

#include <stdlib.h>

static const char *code_of(struct cli *c, enum citation_fault fault)
{
    return arena_format(&c->memory, "MCR-X%03d", (int)fault);
}

static void sum(const struct documents_checked *all, size_t *citations, size_t *quantities, size_t *findings)
{
    *citations = *quantities = *findings = 0;
    for (size_t i = 0; i < all->n; i++) {
        *citations += all->items[i].found.n_items;
        *quantities += all->items[i].found.n_quantities;
        *findings += all->items[i].found.n_findings;
    }
}

static void write_finding(struct json_writer *w, struct cli *c, const char *path, const struct citation_finding *f)
{
    json_open_object(w, NULL);
    json_string(w, "path", path);
    json_int(w, "line", (int64_t)f->line);
    json_int(w, "column", (int64_t)f->column);
    json_string(w, "code", code_of(c, f->fault));
    json_string(w, "kind", citation_rule(f->fault)->name);
    json_string(w, "message", f->message);
    json_string(w, "help", f->help);
    json_bool(w, "fixable", f->fixable);
    json_close_object(w);
}

struct showing {
    struct cli *c;
    const struct doc_answer *answer;
};

static void write_changed(struct json_writer *w, const struct documents_checked *all)
{
    json_open_array(w, "changed");
    for (size_t i = 0; i < all->n; i++) {
        if (all->items[i].n_fixed == 0)
            continue;
        json_open_object(w, NULL);
        json_string(w, "path", all->items[i].path);
        json_int(w, "quotes", all->items[i].n_fixed);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_diff(struct json_writer *w, struct cli *c, const struct documents_checked *all)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    for (size_t i = 0; f != NULL && i < all->n; i++)
        doc_diff(f, &all->items[i], &c->memory);
    if (f == NULL || fclose(f) != 0)
        c->memory.failed = 1;
    else
        json_string(w, "diff", text);
    free(text);
}

static void write_value(struct json_writer *w, const char *name, void *context)
{
    const struct showing *s = context;
    const struct documents_checked *all = s->answer->all;
    size_t citations, quantities, findings;
    sum(all, &citations, &quantities, &findings);
    json_open_object(w, name);
    json_int(w, "files", (int64_t)all->n);
    if (s->answer->fixed)
        write_changed(w, all);
    json_int(w, "citations", (int64_t)citations);
    json_int(w, "quantities", (int64_t)quantities);
    json_open_array(w, "findings");
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->items[i].found.n_findings; k++)
            write_finding(w, s->c, all->items[i].path, &all->items[i].found.findings[k]);
    json_close_array(w);
    if (s->answer->with_diff)
        write_diff(w, s->c, all);
    json_close_object(w);
}

static int add_row(struct cli *c, struct grid *g, const char *path, const struct citation_finding *f)
{
    const struct grid_cell cells[] = {
        {"document", 0, show_text(c, path)},
        {"line", 1, arena_format(&c->memory, "%zu", f->line)},
        {"column", 1, arena_format(&c->memory, "%zu", f->column)},
        {"code", 0, code_of(c, f->fault)},
        {"kind", 0, citation_rule(f->fault)->name},
        {"message", 0, show_text(c, f->message)},
        {"help", 0, show_text(c, f->help)},
        {"fixable", 0, f->fixable ? "yes" : "no"},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

static int write_formatted(struct cli *c, const struct doc_answer *d)
{
    struct showing s = {c, d};
    struct answer a = {.schema = d->fixed ? "doc-fix" : "doc-check", .context = &s, .value = write_value};
    for (size_t i = 0; i < d->all->n; i++)
        for (size_t k = 0; k < d->all->items[i].found.n_findings; k++)
            if (add_row(c, &a.grid, d->all->items[i].path, &d->all->items[i].found.findings[k]) != 0)
                return EXIT_FAILED;
    return answer_write(c, &a);
}

static int annotate(struct cli *c, const struct documents_checked *all)
{
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->items[i].found.n_findings; k++) {
            const struct citation_finding *f = &all->items[i].found.findings[k];
            const char *title = arena_format(&c->memory, "%s %s", code_of(c, f->fault), citation_rule(f->fault)->title);
            if (title == NULL)
                return EXIT_FAILED;
            github_annotate(c->out, &(struct annotation){.level = "error",
                                                         .file = all->items[i].path,
                                                         .line = f->line,
                                                         .column = f->column,
                                                         .title = title,
                                                         .message = f->message});
        }
    return 0;
}

/* "docs/a.md:12:5: 38,900 tok/s is not what … [MCR-X003]", and what to do about each kind once. */
static int write_lines(struct cli *c, FILE *out, const struct documents_checked *all)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->items[i].found.n_findings; k++) {
            const struct citation_finding *f = &all->items[i].found.findings[k];
            fprintf(out, "%s:%zu:%zu: %s [%s]\n", show_text(c, all->items[i].path), f->line, f->column,
                    show_text(c, f->message), code_of(c, f->fault));
            kinds |= 1u << f->fault;
        }
    for (int k = 1; k < CITATION_FAULTS_END && kinds != 0; k++) {
        const struct citation_rule *rule = citation_rule((enum citation_fault)k);
        if ((kinds & 1u << k) != 0)
            fprintf(out, "   = %s, %s: %s\n", code_of(c, (enum citation_fault)k), rule->title, rule->help);
    }
    return c->memory.failed ? EXIT_FAILED : 0;
}

static void say_fixed(struct cli *c, const struct documents_checked *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->items[i].n_fixed > 0)
            fprintf(c->out, "%s: %s %swritten\n", show_text(c, all->items[i].path),
                    words_count(&c->memory, (size_t)all->items[i].n_fixed, "quote", "quotes"),
                    c->dry_run ? "would be " : "");
}

/* How many findings fix would mend, and how many only where it may change revisions. */
static const char *mendable(struct cli *c, const struct documents_checked *all)
{
    size_t plain = 0, upgrades = 0;
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < all->items[i].found.n_findings; k++) {
            const struct citation_finding *f = &all->items[i].found.findings[k];
            plain += f->fixable && f->fault != CITED_OLD_REVISION;
            upgrades += f->fixable && f->fault == CITED_OLD_REVISION;
        }
    const char *text = plain > 0 ? arena_format(&c->memory, ", %zu for 'mcreport doc fix'", plain) : "";
    return upgrades > 0 ? arena_format(&c->memory, "%s, %zu for 'mcreport doc fix --upgrade'", text, upgrades) : text;
}

static void say_summary(struct cli *c, const struct documents_checked *all)
{
    struct arena *a = &c->memory;
    size_t citations, quantities, findings;
    sum(all, &citations, &quantities, &findings);
    if (all->n == 0)
        return;
    cli_note(c, "%s, %s, %s: %s%s", words_count(a, all->n, "document", "documents"),
             words_count(a, citations, "citation", "citations"), words_count(a, quantities, "quantity", "quantities"),
             findings == 0 ? "nothing to object to" : words_count(a, findings, "finding", "findings"),
             mendable(c, all));
}

int doc_show(struct cli *c, const struct doc_answer *d)
{
    int status = 0;
    if (c->format == FORMAT_GITHUB)
        status = annotate(c, d->all);
    else if (c->format != FORMAT_TABLE)
        status = write_formatted(c, d);
    else if (d->with_diff) { /* the diff is the answer, for patch(1); what is found is said beside it */
        for (size_t i = 0; i < d->all->n && status == 0; i++)
            status = doc_diff(c->out, &d->all->items[i], &c->memory);
        if (status == 0 && !c->quiet)
            status = write_lines(c, stderr, d->all);
    } else {
        if (d->fixed)
            say_fixed(c, d->all);
        status = write_lines(c, c->out, d->all);
    }
    if (status == 0)
        say_summary(c, d->all);
    return status;
}

/* What report templates are made of, from the tables that fill them. */
#include "cli/answer.h"
#include "cli/explain.h"

#include "query/words.h"
#include "report/blocks.h"
#include "report/values.h"

static const char *const planes[] = {
    [PLANE_CURRENT] = "current", [PLANE_DATED] = "dated", [PLANE_REFERENCE] = "reference"};

static const char *plane_words(struct cli *c, unsigned bits)
{
    const char *list = NULL;
    for (size_t p = 0; p < sizeof planes / sizeof *planes; p++)
        if (bits & 1u << p)
            list = words_join(&c->memory, list, ", ", planes[p]);
    return bits == PLANES_ALL ? "all" : list;
}

static const char *const kinds[] = {
    [BODY_TEXT] = "text",          [BODY_WORD] = "word",           [BODY_WORDS] = "list of words",
    [BODY_NAME] = "name",          [BODY_NAMES] = "list of names", [BODY_TERMS] = "list of \"K=V\"",
    [BODY_FLAG] = "true or false", [BODY_COUNT] = "whole number",
};

static const char *kind_words(struct cli *c, const struct body_rule *m)
{
    const char *list = NULL;
    for (size_t i = 0; m->words != NULL && m->words[i] != NULL; i++)
        list = words_join(&c->memory, list, ", ", m->words[i]);
    list = list != NULL ? arena_format(&c->memory, "%s: %s", m->kind == BODY_WORD ? "one of" : "list of", list)
                        : kinds[m->kind];
    return m->required ? arena_format(&c->memory, "required, %s", list) : list;
}

static int add_row(struct cli *c, struct grid *g, const char *block, const char *where, const struct body_rule *m,
                   const char *what)
{
    const struct grid_cell cells[] = {
        {"block", 0, block},
        {"in sections that are", 0, where},
        {"member", 0, m != NULL ? m->name : NULL},
        {"is", 0, m != NULL ? kind_words(c, m) : NULL},
        {"what", 0, what},
    };
    return grid_add_cells(c, g, cells, sizeof cells / sizeof *cells);
}

/* People read a block's name once; programs find it on every row. */
static int add_members(struct cli *c, struct grid *g, const char *block, const char *where, const struct body_rule *m)
{
    int status = 0;
    if (cli_for_people(c))
        block = where = NULL;
    for (; status == 0 && m->name != NULL; m++)
        status = add_row(c, g, block, where, m, m->what);
    return status;
}

static int add_block(struct cli *c, struct grid *g, const struct block_rule *rule)
{
    const char *where = rule->put != NULL ? plane_words(c, rule->planes) : NULL;
    const char *what = rule->figure ? arena_format(&c->memory, "%s; a figure", rule->what) : rule->what;
    int status = add_row(c, g, rule->name, where, NULL, what);
    if (status == 0)
        status = add_members(c, g, rule->name, where, rule->members);
    return status == 0 && rule->figure && !cli_for_people(c) ? add_members(c, g, rule->name, where, figure_members)
                                                             : status;
}

static void write_member(struct json_writer *w, const struct body_rule *m)
{
    json_open_object(w, NULL);
    json_string(w, "member", m->name);
    json_string(w, "kind", kinds[m->kind]);
    json_bool(w, "required", m->required);
    if (m->words != NULL) {
        json_open_array(w, "words");
        for (size_t i = 0; m->words[i] != NULL; i++)
            json_string(w, NULL, m->words[i]);
        json_close_array(w);
    } else {
        json_null(w, "words");
    }
    json_string(w, "what", m->what);
    json_close_object(w);
}

static void write_planes(struct json_writer *w, unsigned bits)
{
    json_open_array(w, "planes");
    for (size_t p = 0; p < sizeof planes / sizeof *planes; p++)
        if (bits & 1u << p)
            json_string(w, NULL, planes[p]);
    json_close_array(w);
}

static void write_block(struct json_writer *w, void *context, size_t i)
{
    (void)context;
    const struct block_rule *rule = block_rule_at(i);
    json_open_object(w, NULL);
    json_string(w, "block", rule->name);
    write_planes(w, rule->planes);
    json_bool(w, "figure", rule->figure);
    json_string(w, "what", rule->what);
    json_open_array(w, "members");
    for (const struct body_rule *m = rule->members; m->name != NULL; m++)
        write_member(w, m);
    for (const struct body_rule *m = figure_members; rule->figure && m->name != NULL; m++)
        write_member(w, m);
    json_close_array(w);
    json_close_object(w);
}

int explain_blocks(struct cli *c)
{
    struct answer a = {.schema = "blocks", .item = write_block};
    const struct block_rule *rule;
    int status = 0;
    for (; status == 0 && (rule = block_rule_at(a.n_items)) != NULL; a.n_items++)
        status = add_block(c, &a.grid, rule);
    if (status == 0 && cli_for_people(c))
        status = add_row(c, &a.grid, "every figure", NULL, NULL, "beside its own members, each figure has these");
    if (status == 0 && cli_for_people(c))
        status = add_members(c, &a.grid, NULL, NULL, figure_members);
    return status == 0 ? answer_write(c, &a) : status;
}

static void write_value(struct json_writer *w, void *context, size_t i)
{
    (void)context;
    const struct value_rule *v = value_rule_at(i);
    json_open_object(w, NULL);
    json_string(w, "value", v->name);
    write_planes(w, v->planes);
    json_bool(w, "headline", v->headline);
    json_string(w, "what", v->what);
    json_close_object(w);
}

int explain_values(struct cli *c)
{
    struct answer a = {.schema = "values", .item = write_value};
    const struct value_rule *v;
    for (; (v = value_rule_at(a.n_items)) != NULL; a.n_items++) {
        const struct grid_cell cells[] = {
            {"value", 0, arena_format(&c->memory, "{{%s}}", v->name)},
            {"in sections that are", 0, plane_words(c, v->planes)},
            {"headline", 0, v->headline ? "yes" : ""},
            {"what", 0, v->what},
        };
        if (grid_add_cells(c, &a.grid, cells, sizeof cells / sizeof *cells) != 0)
            return EXIT_FAILED;
    }
    return answer_write(c, &a);
}

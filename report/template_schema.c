/* JSON Schema of the bodies of blocks: for editors, and for the documentation. */
#include "report/template_parts.h"
#include "report/values.h"

#include "core/json_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_words(struct json_writer *w, const struct body_rule *m)
{
    json_open_array(w, "enum");
    for (size_t i = 0; m->words[i] != NULL; i++)
        json_string(w, NULL, m->words[i]);
    json_close_array(w);
}

/* One text: of a member, or of each place in its list. */
static void write_string(struct json_writer *w, const struct body_rule *m)
{
    if (m->words != NULL) {
        write_words(w, m);
        return;
    }
    json_string(w, "type", "string");
    json_int(w, "minLength", 1);
    if (m->kind == BODY_TERMS)
        json_string(w, "pattern", "^[^=]+=");
    else if (strcmp(m->name, "question") == 0)
        json_string(w, "pattern", "\\?");
}

static void write_list(struct json_writer *w, const struct body_rule *m)
{
    json_string(w, "type", "array");
    json_int(w, "minItems", 1);
    json_int(w, "maxItems", TEMPLATE_LIST_MOST);
    json_bool(w, "uniqueItems", 1);
    json_open_object(w, "items");
    write_string(w, m);
    json_close_object(w);
}

static void write_count(struct json_writer *w, const struct body_rule *m)
{
    (void)m;
    json_string(w, "type", "integer");
    json_int(w, "minimum", 1);
    json_int(w, "maximum", TEMPLATE_COUNT_MOST);
}

static void write_flag(struct json_writer *w, const struct body_rule *m)
{
    (void)m;
    json_string(w, "type", "boolean");
}

static void write_member(struct json_writer *w, const struct body_rule *m)
{
    static void (*const writers[])(struct json_writer *, const struct body_rule *) = {
        [BODY_TEXT] = write_string, [BODY_WORD] = write_string, [BODY_WORDS] = write_list, [BODY_NAME] = write_string,
        [BODY_NAMES] = write_list,  [BODY_TERMS] = write_list,  [BODY_FLAG] = write_flag,  [BODY_COUNT] = write_count,
    };
    json_open_object(w, m->name);
    json_string(w, "description", m->what);
    writers[m->kind](w, m);
    json_close_object(w);
}

static void write_required(struct json_writer *w, const struct block_rule *rule)
{
    const struct body_rule *m;
    json_open_array(w, "required");
    json_string(w, NULL, "block");
    for (size_t i = 0; (m = template_member_at(rule, i)) != NULL; i++)
        if (m->required)
            json_string(w, NULL, m->name);
    json_close_array(w);
}

static void write_block(struct json_writer *w, const struct block_rule *rule)
{
    const struct body_rule *m;
    json_open_object(w, rule->name);
    json_string(w, "description", rule->what);
    if (rule->put != NULL) {
        json_open_array(w, "x-planes");
        for (unsigned p = PLANE_CURRENT; p <= PLANE_REFERENCE; p++)
            if (rule->planes & 1u << p)
                json_string(w, NULL, template_plane_word((enum plane)p));
        json_close_array(w);
    }
    json_string(w, "type", "object");
    json_bool(w, "additionalProperties", 0);
    write_required(w, rule);
    json_open_object(w, "properties");
    json_open_object(w, "block");
    json_string(w, "const", rule->name);
    json_close_object(w);
    for (size_t i = 0; (m = template_member_at(rule, i)) != NULL; i++)
        write_member(w, m);
    json_close_object(w);
    json_close_object(w);
}

static void write_choice(struct json_writer *w)
{
    const struct block_rule *rule;
    char pointer[128];
    json_open_array(w, "oneOf");
    for (size_t i = 0; (rule = block_rule_at(i)) != NULL; i++) {
        snprintf(pointer, sizeof pointer, "#/$defs/%s", rule->name);
        json_open_object(w, NULL);
        json_string(w, "$ref", pointer);
        json_close_object(w);
    }
    json_close_array(w);
}

/* No schema can find them within a text; here they can be looked up. */
static void write_values(struct json_writer *w)
{
    const struct value_rule *v;
    json_open_object(w, "x-values");
    for (size_t i = 0; (v = value_rule_at(i)) != NULL; i++)
        json_string(w, v->name, v->what);
    json_close_object(w);
}

char *template_schema(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    struct json_writer w;
    const struct block_rule *rule;
    if (f == NULL)
        return NULL;
    json_writer_init(&w, f, 1);
    json_open_object(&w, NULL);
    json_string(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_string(&w, "title", "mcreport.template/1");
    json_string(&w, "description", "The body of a block in a report template (docs/templates.md).");
    json_string(&w, "type", "object");
    write_choice(&w);
    write_values(&w);
    json_open_object(&w, "$defs");
    for (size_t i = 0; (rule = block_rule_at(i)) != NULL; i++)
        write_block(&w, rule);
    json_close_object(&w);
    json_close_object(&w);
    fputc('\n', f);
    if (fclose(f) == 0)
        return text;
    free(text);
    return NULL;
}

/* A recipe by what is not as in the usual one: "seq_len 8192" says more than a digest. */
#include "report/block_classes.h"

#include "receipt/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECIPE_SHOWN = 48 };

static const char *member_words(struct study *x, struct json *doc, const struct json_node *node)
{
    char *text = NULL;
    size_t size;
    FILE *f;
    if (json_text(node) != NULL)
        return json_text(node);
    if ((f = open_memstream(&text, &size)) == NULL)
        return NULL;
    json_write_canonical(f, doc, node);
    const char *copy = fclose(f) == 0 ? arena_copy(x->memory, text) : NULL;
    free(text);
    return copy;
}

static const char *add(struct study *x, const char *list, const char *name, const char *value)
{
    return arena_format(x->memory, "%s%s%s %s", list != NULL ? list : "", list != NULL ? ", " : "", name, value);
}

const char *class_recipe(struct study *x, const struct receipt_row *mine, const struct receipt_row *usual)
{
    struct json *a = NULL, *b = NULL;
    const char *list = NULL;
    if (mine->recipe_text == NULL || usual->recipe_text == NULL ||
        json_parse(&a, NULL, mine->recipe_text, strlen(mine->recipe_text), NULL) != 0 ||
        json_parse(&b, NULL, usual->recipe_text, strlen(usual->recipe_text), NULL) != 0)
        goto out;
    for (const struct json_node *m = json_first(json_root(a)); m != NULL; m = json_next(m)) {
        const struct json_node *other = json_find(json_root(b), json_name(m));
        const char *value = member_words(x, a, m), *theirs = other != NULL ? member_words(x, b, other) : NULL;
        if (value != NULL && (theirs == NULL || strcmp(value, theirs) != 0))
            list = add(x, list, json_name(m), value);
    }
    for (const struct json_node *m = json_first(json_root(b)); m != NULL; m = json_next(m))
        if (json_find(json_root(a), json_name(m)) == NULL)
            list = add(x, list, json_name(m), "not recorded");
out:
    json_free(a);
    json_free(b);
    return list != NULL && strlen(list) <= RECIPE_SHOWN ? list : mine->factors.value[FACTOR_RECIPE];
}

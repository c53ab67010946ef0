/* What a later issue of a week begins with: what is new, gone or told otherwise since the one before. */
#include "report/weekly_parts.h"

#include "core/text.h"
#include "receipt/json.h"

#include <string.h>

struct sentences {
    const char **items;
    size_t n, room;
    struct arena *memory;
};

/* An earlier version may have kept it unescaped. */
static int say(struct sentences *s, const char *text)
{
    text = weekly_safe(text, s->memory);
    s->items = arena_grow(s->memory, s->items, s->n, &s->room, sizeof *s->items);
    if (s->items == NULL || text == NULL)
        return -1;
    s->items[s->n++] = text;
    return 0;
}

static const struct json_node *find_item(const struct json_node *list, const char *id)
{
    for (const struct json_node *n = json_first(list); n != NULL; n = json_next(n))
        if (text_equal(json_text(json_find(n, "id")), id))
            return n;
    return NULL;
}

/* Ids of a list are few: a week's. */
static int compare_list(struct sentences *s, const struct json_node *before, const struct weekly *now,
                        enum weekly_list l)
{
    const struct weekly_list_rule *rule = weekly_list_rule(l);
    int rc = 0;
    for (size_t i = 0; i < now->n[l] && rc == 0; i++) {
        const struct weekly_item *item = &now->items[l][i];
        const struct json_node *was = find_item(before, item->id);
        const char *text = json_text(json_find(was, "text"));
        if (was == NULL)
            rc = say(s, arena_format(s->memory, "+ %s: %s", rule->one, item->text));
        else if (!text_equal(text, item->text))
            rc = say(s, arena_format(s->memory, "~ %s: %s (was: %s)", rule->one, item->text, text != NULL ? text : ""));
    }
    for (const struct json_node *n = json_first(before); n != NULL && rc == 0; n = json_next(n)) {
        const char *id = json_text(json_find(n, "id")), *text = json_text(json_find(n, "text"));
        size_t i = 0;
        while (i < now->n[l] && !text_equal(now->items[l][i].id, id))
            i++;
        if (i == now->n[l])
            rc = say(s, arena_format(s->memory, "− %s: %s", rule->one, text != NULL ? text : id != NULL ? id : ""));
    }
    return rc;
}

static int compare_all(struct sentences *s, const struct json_node *before, const struct weekly *now)
{
    const char *headline = json_text(json_find(before, "headline"));
    double unchanged = json_number(json_find(before, "counts.unchanged"));
    int rc = 0;
    if (!text_equal(headline, now->headline))
        rc = say(s, arena_format(s->memory, "the headline was: %s", headline));
    for (enum weekly_list l = 0; l < WEEKLY_LISTS && rc == 0; l++)
        if (weekly_list_rule(l)->item != NULL)
            rc = compare_list(s, json_find(before, weekly_list_name(l)), now, l);
    if (rc == 0 && unchanged != (double)now->n[WEEKLY_UNCHANGED])
        rc = say(s, arena_format(s->memory, "~ unchanged: %zu (was: %.0f)", now->n[WEEKLY_UNCHANGED], unchanged));
    if (rc == 0 && json_size(json_find(before, "integrity")) != now->n_faults)
        rc = say(s, arena_format(s->memory, "~ integrity: %zu faults (were: %zu)", now->n_faults,
                                 json_size(json_find(before, "integrity"))));
    if (rc == 0 && s->n == 0)
        rc = say(s, "~ details of what is listed below; no item came or went");
    return rc;
}

int weekly_compare(const char *const **out, size_t *n, const char *facts_before, size_t len, const struct weekly *now,
                   struct arena *memory, struct error *err)
{
    struct sentences s = {.memory = memory};
    struct json *doc = NULL;
    int rc = json_parse(&doc, NULL, facts_before, len, err);
    if (rc != 0)
        return rc;
    const struct json_node *root = json_root(doc), *data = json_find(root, "data");
    const struct json_node *before = data != NULL ? data : root;
    if (json_text(json_find(before, "headline")) == NULL || json_type(json_find(before, "counts")) != JSON_OBJECT)
        rc = error_set(err, ERR_INPUT, "not the data of a weekly.json");
    else if (compare_all(&s, before, now) != 0)
        rc = error_nomem(err);
    json_free(doc);
    if (rc == 0) {
        *out = s.items;
        *n = s.n;
    }
    return rc;
}

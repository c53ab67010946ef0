#include "receipt/member.h"

#include "core/date.h"
#include "core/number.h"
#include "core/text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static int blank_or_unknown(const char *text)
{
    size_t begin = strspn(text, " \t\r\n");
    size_t len = strlen(text + begin);
    while (len > 0 && strchr(" \t\r\n", text[begin + len - 1]) != NULL)
        len--;
    return len == 0 || (len == 7 && strncasecmp(text + begin, "unknown", 7) == 0);
}

int member_missing(const struct json_node *node)
{
    if (node == NULL || json_type(node) == JSON_NULL)
        return 1;
    if (json_type(node) == JSON_STRING)
        return blank_or_unknown(json_text(node));
    if (json_type(node) != JSON_OBJECT)
        return 0;
    for (const struct json_node *m = json_first(node); m != NULL; m = json_next(m))
        if (!member_missing(m))
            return 0;
    return 1;
}

int member_answers(const struct member_rule *rule, const struct json_node *node)
{
    if (member_missing(node))
        return 0;
    if (json_type(node) != JSON_ARRAY || rule->type == MEMBER_ANY)
        return 1; /* "launcher_args": [] says that there were none */
    if (rule->type != MEMBER_DEVICES)
        return json_size(node) > 0;
    for (const struct json_node *e = json_first(node); e != NULL; e = json_next(e))
        if (!member_missing(e))
            return 1;
    return 0;
}

const char *member_quote(struct arena *a, const char *text)
{
    enum { LONGEST = 120 };
    size_t len = strlen(text), keep = 0;
    unsigned code;
    for (size_t n; keep < LONGEST && (n = text_decode(&code, text + keep, len - keep)) > 0;)
        keep += n;
    const char *quoted = arena_format(a, keep < len ? "\"%.*s…\"" : "\"%.*s\"", (int)keep, text);
    return quoted != NULL ? quoted : text;
}

static int wrong_type(const char *path, const char *wanted, struct error *err)
{
    return error_set(err, ERR_INPUT, "%s: not %s", path, wanted);
}

/* Elements of the arrays and objects whose rule says what they hold; null members of an object are absent. */
static int check_elements(const char *path, const struct json_node *node, enum json_type type, const char *wanted,
                          struct error *err)
{
    int in_object = json_type(node) == JSON_OBJECT;
    size_t i = 0;
    if (!in_object && json_first(node) == NULL && json_size(node) > 0) /* an array of nothing but numbers */
        return type == JSON_NUMBER ? 0 : error_set(err, ERR_INPUT, "%s[0]: not %s", path, wanted);
    for (const struct json_node *e = json_first(node); e != NULL; e = json_next(e), i++) {
        if (json_type(e) == type || (in_object && member_missing(e)))
            continue;
        if (in_object)
            return error_set(err, ERR_INPUT, "%s.%s: not %s", path, json_name(e), wanted);
        return error_set(err, ERR_INPUT, "%s[%zu]: not %s", path, i, wanted);
    }
    return 0;
}

static int check_devices(const char *path, const struct json_node *node, struct error *err)
{
    if (json_type(node) == JSON_ARRAY)
        return check_elements(path, node, JSON_STRING, "a string", err);
    return json_type(node) == JSON_STRING ? 0 : wrong_type(path, "a string or an array of strings", err);
}

static int check_container(const char *path, const struct json_node *node, const struct member_rule *rule,
                           struct error *err)
{
    if (rule->type == MEMBER_ARRAY) {
        if (json_type(node) != JSON_ARRAY)
            return wrong_type(path, "an array", err);
        return check_elements(path, node, JSON_OBJECT, "an object", err);
    }
    if (json_type(node) != JSON_OBJECT)
        return wrong_type(path, "an object", err);
    if (rule->type == MEMBER_OBJECT_INTS)
        return check_elements(path, node, JSON_NUMBER, "a number", err);
    if (rule->type == MEMBER_OBJECT_BOOLS)
        return check_elements(path, node, JSON_BOOL, "true or false", err);
    return 0;
}

static int check_type(const char *path, const struct json_node *node, const struct member_rule *rule, struct error *err)
{
    enum json_type type = json_type(node);
    switch (rule->type) {
    case MEMBER_TEXT:
    case MEMBER_ENUM:
    case MEMBER_TIME:
    case MEMBER_SLUG:
        return type == JSON_STRING ? 0 : wrong_type(path, "a string", err);
    case MEMBER_INT:
    case MEMBER_NUMBER:
    case MEMBER_SIZE:
        return type == JSON_NUMBER ? 0 : wrong_type(path, "a number", err);
    case MEMBER_BOOL:
        return type == JSON_BOOL ? 0 : wrong_type(path, "true or false", err);
    case MEMBER_DEVICES:
        return check_devices(path, node, err);
    case MEMBER_OBJECT:
    case MEMBER_OBJECT_INTS:
    case MEMBER_OBJECT_BOOLS:
    case MEMBER_ARRAY:
    case MEMBER_STEPS:
        return check_container(path, node, rule, err);
    case MEMBER_SERIES:
    case MEMBER_NUMBERS:
    case MEMBER_ANY:
        break;
    }
    return 0;
}

static int word_listed(const char *values, const char *word)
{
    size_t len = strlen(word);
    for (const char *v = values; v != NULL && *v != '\0'; v += strspn(v, " ")) {
        size_t n = strcspn(v, " ");
        if (n == len && strncmp(v, word, n) == 0)
            return 1;
        v += n;
    }
    return 0;
}

static int is_slug(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    return strchr("._-", text[0]) == NULL && strspn(text, letters) == strlen(text);
}

/* Whole numbers stay below 2^53: beyond, a double no longer tells neighbours apart. */
static int is_whole(double x, int least)
{
    return isfinite(x) && x >= least && x <= 9007199254740992.0 && floor(x) >= x;
}

/* A fault whose words found no memory is still a fault. */
static const char *said(const char *words)
{
    return words != NULL ? words : "is outside its rule";
}

static const char *number_fault(struct arena *a, const struct member_rule *rule, double x)
{
    char text[NUMBER_TEXT_SIZE];
    number_format_exact(text, x);
    if (rule->type == MEMBER_NUMBER)
        return x > 0 && isfinite(x) ? NULL : said(arena_format(a, "is %s, not a number above 0", text));
    if (rule->type == MEMBER_SIZE)
        return x >= 0 && isfinite(x) ? NULL : said(arena_format(a, "is %s, not a number of 0 or more", text));
    return is_whole(x, rule->least)
               ? NULL
               : said(arena_format(a, "is %s, not a whole number of %d or more", text, rule->least));
}

static const char *word_fault(struct arena *a, const struct member_rule *rule, const char *word)
{
    if (word_listed(rule->values, word))
        return NULL;
    if (strcmp(rule->path, "startup.class") == 0 && strcmp(word, "warm") == 0)
        return said(arena_format(a, "is a bare \"warm\", and warm states are not each other's equals: say which, of %s",
                                 strchr(rule->values, ' ') + 1));
    return said(arena_format(a, "is %s, not one of: %s", member_quote(a, word), rule->values));
}

static const char *degree_fault(struct arena *a, const struct member_rule *rule, const struct json_node *node)
{
    for (const struct json_node *m = json_first(node); m != NULL; m = json_next(m)) {
        char text[NUMBER_TEXT_SIZE];
        if (json_type(m) != JSON_NUMBER || is_whole(json_number(m), rule->least))
            continue;
        number_format_exact(text, json_number(m));
        return said(arena_format(a, "has %s of %s, not a whole number of %d or more", json_name(m), text, rule->least));
    }
    return NULL;
}

static const char *member_fault(struct arena *a, const struct member_rule *rule, const struct json_node *node)
{
    int64_t ms;
    switch (rule->type) {
    case MEMBER_ENUM:
        return word_fault(a, rule, json_text(node));
    case MEMBER_TIME:
        return date_parse_time(&ms, json_text(node)) == 0
                   ? NULL
                   : said(arena_format(a, "is %s, not an RFC 3339 time such as 2026-04-20T06:00:00Z",
                                       member_quote(a, json_text(node))));
    case MEMBER_SLUG:
        return is_slug(json_text(node))
                   ? NULL
                   : said(arena_format(a, "is %s, not a lower-case name such as modal, owned or tpu",
                                       member_quote(a, json_text(node))));
    case MEMBER_INT:
    case MEMBER_NUMBER:
    case MEMBER_SIZE:
        return number_fault(a, rule, json_number(node));
    case MEMBER_OBJECT_INTS:
        return degree_fault(a, rule, node);
    default:
        return NULL;
    }
}

enum { MEMBER_PATH_SIZE = 64 };

/*
 * The object that holds path's last name. Consecutive rules share holders, so the last one is remembered; everything
 * on the way must be an object, and the first thing that is not is named.
 */
struct holder {
    const char *path;             /* of the rule it was found for */
    size_t len;                   /* of the holder's part of it; 0 is the document itself */
    const struct json_node *node; /* NULL when it is missing */
};

static int holder_find(struct holder *h, const struct json_node *root, const char *path, size_t len, struct error *err)
{
    char part[MEMBER_PATH_SIZE];
    if (h->path != NULL && h->len == len && memcmp(h->path, path, len) == 0)
        return 0;
    *h = (struct holder){path, len, root};
    for (size_t end, begin = 0; begin < len && h->node != NULL; begin = end + 1) {
        end = begin + strcspn(path + begin, ".");
        memcpy(part, path + begin, end - begin);
        part[end - begin] = '\0';
        h->node = json_find(h->node, part);
        if (member_missing(h->node))
            h->node = NULL;
        else if (json_type(h->node) != JSON_OBJECT)
            return error_set(err, ERR_INPUT, "%.*s: not an object", (int)end, path);
    }
    return 0;
}

/* The node at one path, its type checked; NULL when it or what holds it is missing. */
static int resolve(const struct json_node **out, struct holder *h, const struct json_node *root,
                   const struct member_rule *rule, const char *path, struct error *err)
{
    const char *dot = strrchr(path, '.');
    int rc = holder_find(h, root, path, dot != NULL ? (size_t)(dot - path) : 0, err);
    *out = rc == 0 ? json_find(h->node, dot != NULL ? dot + 1 : path) : NULL;
    if (member_missing(*out))
        *out = NULL;
    return rc == 0 && *out != NULL ? check_type(path, *out, rule, err) : rc;
}

/* The first of a rule's alternatives that is there; all are checked for their type. */
static int resolve_rule(struct member *m, struct holder *h, const struct json_node *root,
                        const struct member_rule *rule, struct arena *memory, struct error *err)
{
    const char *path = rule->path;
    int rc = 0;
    for (unsigned k = 0; rc == 0 && *path != '\0'; k++) {
        const struct json_node *node;
        size_t len = strcspn(path, "|");
        const char *one = path[len] == '\0' ? path : arena_copy_n(memory, path, len);
        if (one == NULL)
            return error_nomem(err);
        rc = resolve(&node, h, root, rule, one, err);
        if (m->node == NULL && node != NULL)
            *m = (struct member){.node = node, .which = k};
        path += len + (path[len] == '|');
    }
    if (rc == 0 && m->node != NULL)
        m->fault = member_fault(memory, rule, m->node);
    return rc;
}

int members_read(struct member **out, const struct json *doc, struct arena *memory, struct error *err)
{
    const struct member_rule *rule;
    struct holder holder = {NULL, 0, NULL};
    int rc = 0;
    struct member *all = arena_array(memory, MEMBERS, sizeof *all);
    if (all == NULL)
        return error_nomem(err);
    for (size_t i = 0; rc == 0 && (rule = member_rule(i)) != NULL; i++)
        rc = resolve_rule(&all[i], &holder, json_root(doc), rule, memory, err);
    if (rc == 0)
        *out = all;
    return rc;
}

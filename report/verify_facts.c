/* Two reports as JSON: what stands around their sections, and what seals them. */
#include "report/verify_json.h"

#include "core/text.h"

#include <string.h>

static int is_listed(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return 1;
    return 0;
}

/* The members of two objects but those that are judged elsewhere, each called `where` and its name. */
static int compare_but(struct diff *d, const char *where, const struct json_node *a, const struct json_node *b,
                       const char *const *elsewhere)
{
    int rc = 0;
    for (int came = 0; came < 2; came++) {
        const struct json_node *m = json_first(came ? b : a);
        for (; m != NULL && rc == 0; m = json_next(m)) {
            const char *name = arena_copy(d->memory, json_name(m));
            if (name == NULL)
                return error_nomem(d->err);
            if (is_listed(name, elsewhere) || (came && json_find(a, name) != NULL))
                continue;
            d->in.what = arena_format(d->memory, "%s%s", where, name);
            rc = came ? verify_words(d, NULL, NULL, NULL, m) : verify_words(d, NULL, NULL, m, json_find(b, name));
        }
    }
    return rc;
}

int verify_facts(struct diff *d)
{
    /* Of another version or template it is "made otherwise", not another report. */
    static const char *const of_report[] = {"tool", "template", "sections", "seal", NULL};
    static const char *const of_template[] = {"digest", NULL};
    const struct json_node *a = json_root(d->was.doc), *b = json_root(d->is.doc);
    int rc = compare_but(d, "", a, b, of_report);
    return rc == 0 ? compare_but(d, "template ", json_find(a, "template"), json_find(b, "template"), of_template) : rc;
}

static int is_same_text(const struct diff *d, const char *path)
{
    return text_equal(json_text(json_find(json_root(d->was.doc), path)),
                      json_text(json_find(json_root(d->is.doc), path)));
}

int verify_seals(struct diff *d)
{
    const struct json_node *a = json_find(json_root(d->was.doc), "seal"), *b = json_find(json_root(d->is.doc), "seal");
    d->in = (struct report_change){.what = "seal"};
    if (d->all->n > 0 || !is_same_text(d, "tool") || !is_same_text(d, "template.digest"))
        return 0;
    return verify_words(d, NULL, NULL, a, b);
}

#include "query/nearest.h"

#include "core/date.h"
#include "query/words.h"
#include "store/classes.h"
#include "store/recall.h"

#include <string.h>

enum {
    NEAREST_SHOWN = 2,
    NEAREST_TRIES = 12,      /* classes asked about */
    CLASSES_LOOKED_AT = 256, /* the newest ones: the search must not grow with the archive */
    LEVELS_NAMED = 6,
    CLASS_SHOWN = 16 /* "cls-" and 12 digits: short enough to read, and asked of the gate as it is printed */
};

struct search {
    struct store *store;
    const struct question *q;
    struct arena *memory;
    struct verdict *v;
    struct error *err;
    unsigned open;
    const struct factors *tried[NEAREST_TRIES + NEAREST_SHOWN];
    size_t n_tried;
};

static int all_soft(const struct verdict *v, unsigned *soft)
{
    for (size_t i = 0; i < v->n_refusals; i++) {
        enum factor f = v->refusals[i].factor;
        if (f == FACTORS || factor_rule(f)->kind != FACTOR_SOFT)
            return 0;
        *soft |= 1u << f;
    }
    return v->n_refusals > 0;
}

/* " --disclose revision --disclose image"; "" when nothing is to be disclosed. */
static const char *disclose_words(unsigned disclosed, struct arena *memory)
{
    const char *words = "";
    for (unsigned f = 0; f < FACTORS && words != NULL; f++)
        if (disclosed & 1u << f)
            words = arena_format(memory, "%s --disclose %s", words, factor_rule((enum factor)f)->name);
    return words;
}

/* " and, disclosed, code revision and kernel pins": what the levels do not share beside the axis. */
static const char *apart_words(const struct verdict *answer, struct arena *memory)
{
    const char *words = NULL;
    for (size_t i = 0; i < answer->n_disclosed; i++)
        words = words_join(memory, words, " and ", factor_rule(answer->disclosed[i].factor)->title);
    return words != NULL ? arena_format(memory, " and, disclosed, %s", words) : "";
}

static const char *level_words(const struct verdict *answer, struct arena *memory, size_t *n)
{
    const char *words = NULL;
    *n = 0;
    for (size_t i = 0; i < answer->n_levels; i++) {
        const struct level_size *l = &answer->levels[i];
        *n += l->n_runs;
        if (i < LEVELS_NAMED)
            words = words_join(memory, words, ", ", arena_format(memory, "%s n=%zu", l->value, l->n_runs));
    }
    return answer->n_levels > LEVELS_NAMED ? words_join(memory, words, ", ", "…") : words;
}

/* The moment, where the archive knows of something later, so that the answer stays this one. */
static int pin_moment(const struct search *s, struct nearest *out)
{
    int64_t as_of = s->q->selection->as_of, end;
    char text[DATE_TEXT_SIZE];
    int later = 0, rc = store_knows_later(s->store, as_of, &later, s->err);
    if (rc != 0 || !later)
        return rc;
    date_format_day(text, as_of);
    if (date_parse_as_of(&end, text) != 0 || end != as_of)
        date_format_time(text, as_of);
    out->as_of = arena_copy(s->memory, text);
    return out->as_of != NULL ? 0 : error_nomem(s->err);
}

/* The part of the stack that one receipt ran on, as terms; better than disclosing when its siblings ran on it too. */
struct narrowing {
    struct factor_term terms[FACTORS];
    size_t n;
};

/* A value that a shell and a reader take as it stands. */
static int is_plain_word(const char *value)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./:,@+";
    return value != NULL && strlen(value) <= 80 && value[strspn(value, safe)] == '\0';
}

/* Terms for the soft factors `soft` with the receipt's own values; 0 where one of them cannot be written down. */
static int narrow_to(struct narrowing *out, const struct receipt_row *like, unsigned soft)
{
    out->n = 0;
    for (size_t f = 0; f < FACTORS && like != NULL; f++) {
        if ((soft & 1u << f) == 0)
            continue;
        if (!is_plain_word(like->factors.value[f]))
            return 0;
        out->terms[out->n++] = (struct factor_term){(enum factor)f, like->factors.value[f]};
    }
    return out->n > 0;
}

static const char *narrowing_words(const struct nearest *n, struct arena *memory)
{
    const char *words = "";
    for (size_t i = 0; i < n->n_terms && words != NULL; i++)
        words =
            arena_format(memory, "%s --where %s=%s", words, factor_rule(n->terms[i].factor)->name, n->terms[i].value);
    return words;
}

/* The command in its parts. */
static int take_apart(const struct search *s, struct nearest *out, const struct verdict *answer, const char *class_id,
                      const struct narrowing *narrowed)
{
    struct factor_term *terms = arena_array(s->memory, narrowed->n, sizeof *terms);
    if (terms == NULL)
        return error_nomem(s->err);
    for (size_t i = 0; i < narrowed->n; i++)
        terms[i] = narrowed->terms[i];
    *out = (struct nearest){.class_id = class_id, .terms = terms, .n_terms = narrowed->n};
    for (size_t i = 0; i < answer->n_disclosed; i++)
        out->disclosed |= 1u << answer->disclosed[i].factor;
    return pin_moment(s, out);
}

/* Of a question about one level: the runs of one class, and a look at them. */
static int describe_alone(const struct search *s, struct nearest *out, const char *like, size_t n, const char *levels,
                          const char *apart, const char *where, const char *as_of)
{
    const char *sort = like != NULL ? arena_format(s->memory, "of the class of %s", like) : "of one class";
    out->text = arena_format(s->memory, "%s %s %s%s%s (%s)", words_count(s->memory, n, "receipt", "receipts"),
                             n == 1 ? "is" : "are", sort, apart[0] != '\0' ? " but for" : "",
                             apart[0] != '\0' ? apart + strlen(" and") : "", levels);
    out->command = arena_format(s->memory, "mcreport stats --where class=%s%s%s", out->class_id, where, as_of);
    return s->memory->failed ? error_nomem(s->err) : 0;
}

static int describe(const struct search *s, struct nearest *out, const struct verdict *answer, const char *class_id,
                    const char *like, const struct narrowing *narrowed)
{
    const struct factor_rule *axis = factor_rule(s->q->axis);
    size_t n;
    int rc = take_apart(s, out, answer, class_id, narrowed);
    if (rc != 0)
        return rc;
    const char *levels = level_words(answer, s->memory, &n), *apart = apart_words(answer, s->memory);
    const char *disclose = disclose_words(out->disclosed, s->memory), *where = narrowing_words(out, s->memory);
    const char *as_of = out->as_of != NULL ? arena_format(s->memory, " --as-of %s", out->as_of) : "";
    if (levels == NULL || apart == NULL || disclose == NULL || as_of == NULL || where == NULL)
        return error_nomem(s->err);
    if (s->q->alone)
        return describe_alone(s, out, like, n, levels, apart, where, as_of);
    out->text = like != NULL ? arena_format(s->memory, "%zu receipts match %s in everything but %s%s (%s)", n, like,
                                            axis->title, apart, levels)
                             : arena_format(s->memory, "%zu receipts of another class differ in nothing but %s%s (%s)",
                                            n, axis->title, apart, levels);
    out->command = arena_format(s->memory, "mcreport compare --by %s --where class=%s%s%s%s%s", axis->name, class_id,
                                where, s->q->metric == METRIC_WHOLE_RUN ? " --metric whole_run" : "", disclose, as_of);
    return out->text != NULL && out->command != NULL ? 0 : error_nomem(s->err);
}

/*
 * Asks as the command will be asked: by class, as of the same moment; where only the stack is in the way, narrowed to
 * the stack of `like`, or else disclosing it.
 */
static int ask(const struct search *s, const char *class_id, const struct receipt_row *like, struct narrowing *narrowed,
               struct verdict *answer)
{
    struct selection selection = {.as_of = s->q->selection->as_of, .class_of = class_id};
    struct question ask = *s->q;
    const struct cleared *none;
    unsigned soft = 0;
    ask.selection = &selection;
    ask.base = NULL;
    ask.last_segment = 0; /* the command knows no such rule */
    if (!ask.alone) {     /* there may be other levels */
        ask.only = NULL;
        ask.n_only = 0;
    }
    narrowed->n = 0;
    int rc = gate_ask(s->store, &ask, GATE_VERDICT_ONLY, s->memory, answer, &none, s->err);
    if (rc != 0 || answer->compared || !all_soft(answer, &soft))
        return rc;
    if (narrow_to(narrowed, like, soft)) {
        selection.terms = narrowed->terms;
        selection.n_terms = narrowed->n;
        rc = gate_ask(s->store, &ask, GATE_VERDICT_ONLY, s->memory, answer, &none, s->err);
        if (rc != 0 || answer->compared)
            return rc;
    }
    narrowed->n = selection.n_terms = 0;
    selection.terms = NULL;
    ask.disclosed |= soft;
    return gate_ask(s->store, &ask, GATE_VERDICT_ONLY, s->memory, answer, &none, s->err);
}

/* Tries one class; appends to v->nearest when it is let through. */
static int try_class(struct search *s, const char *class_id, const struct receipt_row *like)
{
    size_t len = strlen(class_id);
    const char *shown = arena_copy_n(s->memory, class_id, len < CLASS_SHOWN ? len : CLASS_SHOWN);
    struct narrowing narrowed;
    struct verdict answer;
    if (shown == NULL)
        return error_nomem(s->err);
    struct error ambiguous = {0};
    struct search quiet = *s;
    quiet.err = &ambiguous;
    int rc = ask(&quiet, shown, like, &narrowed, &answer);
    if (rc == ERR_NOT_FOUND) /* the short form fits several classes */
        rc = ask(s, shown = class_id, like, &narrowed, &answer);
    else if (rc != 0)
        rc = error_set(s->err, ambiguous.code, "%s", ambiguous.text);
    if (rc != 0 || !answer.compared)
        return rc;
    rc = describe(s, &s->v->nearest[s->v->n_nearest], &answer, shown, like != NULL ? like->name : NULL, &narrowed);
    s->v->n_nearest += rc == 0;
    return rc;
}

static int is_tried(const struct search *s, const struct factors *f)
{
    for (size_t i = 0; i < s->n_tried; i++)
        if (factors_same_class(s->tried[i], f, s->open))
            return 1;
    return 0;
}

static int try_examples(struct search *s)
{
    const struct receipt_row *examples[] = {s->v->left_row, s->v->right_row};
    int rc = 0;
    for (size_t i = 0; i < 2 && rc == 0; i++) {
        if (examples[i] == NULL || is_tried(s, &examples[i]->factors))
            continue;
        s->tried[s->n_tried++] = &examples[i]->factors;
        rc = try_class(s, examples[i]->class_id, examples[i]);
    }
    return rc;
}

/*
 * Whether another of the classes differs from class i in the axis alone; an axis outside of the class cannot be told.
 * Of a question about one level, whether the class is of that level.
 */
static int has_partner(const struct search *s, const struct class_row *const *classes, size_t n, size_t i)
{
    const char *value = classes[i]->factors.value[s->q->axis];
    if (s->q->alone)
        return s->q->n_only > 0 && value != NULL && strcmp(value, s->q->only[0]) == 0;
    if (factor_rule(s->q->axis)->kind != FACTOR_HARD_OR_AXIS)
        return 1;
    for (size_t k = 0; k < n && value != NULL; k++) {
        const char *other = classes[k]->factors.value[s->q->axis];
        if (other != NULL && strcmp(other, value) != 0 &&
            factors_same_class(&classes[k]->factors, &classes[i]->factors, s->open))
            return 1;
    }
    return 0;
}

/* Classes of lanes with a throughput, those with the newest usable runs first. */
static int newest_classes(const struct search *s, const struct class_row ***out, size_t *n)
{
    struct receipt_filter everything = {0};
    struct class_rows classes;
    struct class_newest *newest;
    size_t n_newest;
    int rc = classes_newest(s->store, s->q->selection->as_of, s->memory, &newest, &n_newest, s->err);
    if (rc == 0)
        rc = classes_select(s->store, &everything, s->memory, &classes, s->err);
    if (rc != 0)
        return rc;
    if ((*out = arena_array(s->memory, CLASSES_LOOKED_AT, sizeof **out)) == NULL)
        return error_nomem(s->err);
    *n = 0;
    for (size_t i = 0; i < n_newest && *n < CLASSES_LOOKED_AT; i++) {
        const struct class_row *c = class_by_number(&classes, newest[i].class);
        enum lane lane;
        if (c != NULL && c->factors.value[FACTOR_LANE] != NULL &&
            lane_by_name(&lane, c->factors.value[FACTOR_LANE]) == 0 && lane_has_throughput(lane))
            (*out)[(*n)++] = c;
    }
    return 0;
}

static int try_anywhere(struct search *s)
{
    const struct class_row **classes;
    size_t n = 0;
    int rc = newest_classes(s, &classes, &n);
    for (size_t i = 0; i < n && rc == 0 && s->v->n_nearest == 0 && s->n_tried < NEAREST_TRIES; i++) {
        if (is_tried(s, &classes[i]->factors) || !has_partner(s, classes, n, i))
            continue;
        s->tried[s->n_tried++] = &classes[i]->factors;
        rc = try_class(s, classes[i]->id, NULL);
    }
    return rc;
}

int nearest_find(struct store *store, const struct question *q, struct arena *memory, struct verdict *v,
                 struct error *err)
{
    struct search s = {
        .store = store, .q = q, .memory = memory, .v = v, .err = err, .open = gate_open_factors(q->axis)};
    if (!factor_rule(q->axis)->may_be_axis)
        return 0;
    v->nearest = arena_array(memory, NEAREST_SHOWN, sizeof *v->nearest);
    if (v->nearest == NULL)
        return error_nomem(err);
    int rc = try_examples(&s);
    return rc == 0 && v->n_nearest == 0 ? try_anywhere(&s) : rc;
}

/* What runs of the sparse lanes say in words, one by one and together: promotion, FA4 health, backend. */
#include "query/claim_states.h"

#include "query/analysis.h"
#include "query/words.h"
#include "receipt/receipt.h"

#include <string.h>

struct saying {
    const struct receipt *receipt;
    struct claim_word *out;
    struct arena *memory;
};

static const char *text_of(const struct saying *s, const char *path)
{
    const char *text = json_text(receipt_recorded(s->receipt, path));
    return text != NULL ? arena_copy(s->memory, text) : NULL;
}

static void be_silent(const struct saying *s, const char *member)
{
    s->out->silent = arena_format(s->memory, "%s is not recorded", member);
}

static void say_promotion(const struct saying *s)
{
    const char *status = text_of(s, "promotion_status"), *mode = text_of(s, "mode");
    int ready = json_is_true(receipt_recorded(s->receipt, "promotion_ready"));
    if (status == NULL || ready < 0) {
        be_silent(s, status == NULL ? "promotion_status" : "promotion_ready");
        return;
    }
    s->out->text = status;
    s->out->detail = arena_format(s->memory, "promotion %s, mode %s", ready ? "ready" : "not ready",
                                  mode != NULL ? mode : "not recorded");
}

/* One "no" is enough to say no; healthy takes both, and a promotion of Triton says nothing of either. */
static void say_fa4(const struct saying *s)
{
    static const char *const words[] = {"not recorded", "failed", "ok"};
    int import = json_is_true(receipt_recorded(s->receipt, "fa4.import_ok")),
        bootstrap = json_is_true(receipt_recorded(s->receipt, "fa4.bootstrap_ok"));
    if (import != 0 && bootstrap != 0 && (import < 0 || bootstrap < 0)) {
        be_silent(s, import < 0 ? "fa4.import_ok" : "fa4.bootstrap_ok");
        return;
    }
    s->out->text = import == 1 && bootstrap == 1 ? "healthy" : "not healthy";
    s->out->detail = arena_format(s->memory, "import %s, bootstrap %s", words[import + 1], words[bootstrap + 1]);
}

/* Why another backend ran than was asked for; a fallback that is recorded without one must not be hidden either. */
static const char *fallback(const struct saying *s, int fell_back)
{
    const char *reason = text_of(s, "backend_identity.fallback_reason");
    if (reason == NULL)
        return fell_back ? ": why is not recorded" : "";
    return arena_format(s->memory, "%s%s",
                        fell_back ? ": fell back because " : ", though a fallback is recorded: ", reason);
}

static void say_backend(const struct saying *s)
{
    const char *requested = text_of(s, "backend_identity.requested"), *actual = text_of(s, "backend_identity.actual"),
               *mode = text_of(s, "backend_identity.runtime_mode");
    if (actual == NULL || requested == NULL) {
        be_silent(s, actual == NULL ? "backend_identity.actual" : "backend_identity.requested");
        return;
    }
    int fell_back = strcmp(requested, actual) != 0;
    mode = mode != NULL ? arena_format(s->memory, "in %s mode", mode) : "in a mode that is not recorded";
    s->out->text = actual;
    if (fell_back)
        s->out->detail =
            arena_format(s->memory, "requested %s, ran as %s %s%s", requested, actual, mode, fallback(s, 1));
    else
        s->out->detail = arena_format(s->memory, "as requested, %s%s", mode, fallback(s, 0));
}

static void (*const sayings[CLAIM_METRICS])(const struct saying *s) = {
    [CLAIM_PROMOTION] = say_promotion,
    [CLAIM_FA4_HEALTH] = say_fa4,
    [CLAIM_BACKEND] = say_backend,
};

int claim_word_of(struct claim_word *out, struct store *store, const struct receipt_row *row, enum claim_metric metric,
                  struct arena *memory, struct error *err)
{
    struct receipt *r = NULL;
    int rc = analysis_series(store, &row->id, &r, err);
    if (rc != 0)
        return rc;
    *out = (struct claim_word){0};
    struct saying s = {.receipt = r, .out = out, .memory = memory};
    sayings[metric](&s);
    receipt_free(r);
    return memory->failed ? error_nomem(err) : 0;
}

int claim_words_agree(const struct claim_word *a, const struct claim_word *b)
{
    return strcmp(a->text, b->text) == 0 && strcmp(a->detail, b->detail) == 0;
}

/* What failed may never have come so far as to say anything; what ended well and says nothing is in nobody's favour. */
static int hear(struct states *s, struct claim_word *words, const struct receipt_row **silent, size_t *n_silent)
{
    const struct receipt_row **rows = s->rows;
    struct arena *memory = s->a->memory;
    size_t n = s->n;
    int rc = 0;
    s->n = 0;
    for (size_t i = 0; i < n && rc == 0; i++) {
        struct claim_word *word = &words[s->n];
        rc = claim_word_of(word, s->a->store, rows[i], s->a->terms->metric, memory, s->err);
        if (rc == 0 && word->text == NULL && rows[i]->status != RUN_OK)
            silent[(*n_silent)++] = rows[i];
        else if (rc == 0 && word->text == NULL)
            rc = claim_refuse(s->a, REFUSED_UNKNOWN, arena_format(memory, "%s: %s", rows[i]->name, word->silent),
                              s->err);
        else if (rc == 0)
            rows[s->n++] = rows[i];
    }
    return rc;
}

/* Silent failures count as attempts of the class of those that speak; others are of no class that was asked about. */
static int count_silent(struct states *s, const struct receipt_row *const *silent, size_t n)
{
    struct arena *memory = s->a->memory;
    for (size_t i = 0; i < n; i++) {
        if (s->n > 0 && factors_same_class(&silent[i]->factors, &s->rows[0]->factors, 0)) {
            s->n_silent++;
            continue;
        }
        const char *reason = silent[i]->failure_reason != NULL ? silent[i]->failure_reason : "";
        const char *why = arena_format(memory, "%s: %s", run_status_name(silent[i]->status), reason);
        if (why == NULL)
            return error_nomem(s->err);
        states_skip(s, silent[i], why);
    }
    if (s->n > 0 || states_refused(s))
        return 0;
    return claim_refuse(s->a, REFUSED_NOTHING,
                        arena_format(memory, "%s, all of which failed without recording it",
                                     words_count(memory, n, "attempt", "attempts")),
                        s->err);
}

enum { NAMES_SHOWN = 3 };

/* "'healthy' (import ok, bootstrap ok) by rcp-…, rcp-…" */
static const char *camp(const struct states *s, const struct claim_word *words, const struct claim_word *of)
{
    struct arena *memory = s->a->memory;
    const char *names = NULL;
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (claim_words_agree(&words[i], of) && n++ < NAMES_SHOWN)
            names = words_join(memory, names, ", ", s->rows[i]->name);
    return arena_format(memory, "'%s' (%s) by %s%s", of->text, of->detail, names, n > NAMES_SHOWN ? ", …" : "");
}

static int refuse_disagreement(struct states *s, const struct claim_word *words)
{
    struct arena *memory = s->a->memory;
    size_t i = 1;
    while (i < s->n && claim_words_agree(&words[0], &words[i]))
        i++;
    if (i >= s->n)
        return 0;
    return claim_refuse(s->a, REFUSED_NOT_STEADY,
                        arena_format(memory,
                                     "the runs do not agree: %s, and %s; narrow \"where\" by revision, image or wave",
                                     camp(s, words, &words[0]), camp(s, words, &words[i])),
                        s->err);
}

static int measure(struct states *s, struct claim_word *words)
{
    const struct receipt_row **silent = arena_array(s->a->memory, s->n, sizeof *silent);
    size_t n_silent = 0;
    int rc = silent != NULL ? hear(s, words, silent, &n_silent) : error_nomem(s->err);
    if (rc == 0)
        rc = count_silent(s, silent, n_silent);
    if (rc == 0 && s->n > 0)
        rc = states_judge(s);
    return rc == 0 ? refuse_disagreement(s, words) : rc;
}

int claim_measure_state(struct claim_asking *a, struct error *err)
{
    struct states s = {.a = a, .rule = claim_metric_rule(a->terms->metric), .err = err};
    struct claim_record *r = &a->out->record;
    int rc = states_choose(&s);
    struct claim_word *words = rc == 0 ? arena_array(a->memory, s.n, sizeof *words) : NULL;
    if (rc == 0 && words == NULL)
        rc = error_nomem(err);
    if (rc == 0 && s.n > 0)
        rc = measure(&s, words);
    if (rc == 0)
        rc = states_bind(&s, "as the runs recorded it, all of them alike");
    if (rc != 0 || states_refused(&s))
        return rc;
    r->text = words[0].text;
    r->detail = words[0].detail;
    return 0;
}

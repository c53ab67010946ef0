#include "cli/answer.h"
#include "cli/chart.h"
#include "cli/drawing.h"
#include "cli/made_up.h"
#include "cli/report_make.h"
#include "cli/report_settings.h"
#include "cli/show_policy.h"
#include "cli/show_verdict.h"

#include "core/date.h"
#include "query/words.h"
#include "report/blocks.h"
#include "report/study.h"

#include <string.h>

struct making {
    struct cli *c;
    const struct chart_kind *kind;
    enum plane plane;
    struct report_settings x;
    char class_id[STUDY_CLASS_SIZE]; /* that the study asked about */
};

/* --- settings --- */

static const char *const planes[] = {"current", "dated", "reference"};

static int read_kind(struct making *m, const char *name)
{
    m->kind = chart_kind_find(name);
    return m->kind != NULL ? 0 : cli_usage(m->c, "no chart '%s'", name);
}

/* The plane of most of its evidence, where none is named: the first that the block may stand in. */
static int read_plane(struct making *m, const char *name)
{
    const struct block_rule *rule = block_rule_find(m->kind->block);
    const char *allowed = NULL;
    for (unsigned p = 0; rule != NULL && p < sizeof planes / sizeof *planes; p++) {
        if (!(rule->planes & 1u << p))
            continue;
        if (name == NULL || strcmp(name, planes[p]) == 0) {
            m->plane = (enum plane)p;
            return 0;
        }
        allowed = arena_format(&m->c->memory, "%s%s%s", allowed != NULL ? allowed : "", allowed != NULL ? " or " : "",
                               planes[p]);
    }
    return cli_usage(m->c, "--plane '%s': of a chart '%s' it is %s", name != NULL ? name : "", m->kind->name,
                     allowed != NULL ? allowed : "none");
}

/* "kind=compare" */
static const char *value_in(const struct report_origin *from, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < from->n_settings; i++)
        if (strncmp(from->settings[i], name, n) == 0 && from->settings[i][n] == '=')
            return from->settings[i] + n + 1;
    return NULL;
}

/* What is about the chart itself is no setting of a question. */
static int read_settings(struct making *m, const struct report_origin *from)
{
    const char **others = arena_array(&m->c->memory, from->n_settings, sizeof *others);
    const char *kind = value_in(from, "kind");
    size_t n = 0;
    if (others == NULL)
        return EXIT_FAILED;
    for (size_t i = 0; i < from->n_settings; i++)
        if (strncmp(from->settings[i], "kind=", 5) != 0 && strncmp(from->settings[i], "plane=", 6) != 0)
            others[n++] = from->settings[i];
    int status = read_kind(m, kind != NULL ? kind : "");
    if (status == 0)
        status = read_plane(m, value_in(from, "plane"));
    if (status == 0)
        status = report_settings_take(&m->x, others, n);
    const struct factor_rule *axis = factor_rule(m->x.request.axis);
    int asks = m->kind != NULL && (m->kind->question == ASKS_SPEED || m->kind->question == ASKS_MONEY);
    if (status == 0 && !axis->may_be_axis && !asks) /* of a question the gate says so, with its rule */
        return cli_usage(m->c, "--by %s: never an axis", axis->name);
    return status;
}

/* The settings as options again. */
static const char *command_line(struct making *m, const struct report_origin *from)
{
    struct arena *a = &m->c->memory;
    const char *line = arena_format(a, "mcreport chart %s --as-of %s", m->kind->name, drawing_as_of(m->c));
    for (size_t i = 0; i < from->n_settings; i++) {
        const char *text = from->settings[i], *equals = strchr(text, '=');
        if (equals == NULL || strncmp(text, "kind=", 5) == 0)
            continue;
        int len = (int)(equals - text);
        if (strncmp(text, "class=", 6) == 0)
            line = arena_format(a, "%s --where %s", line, show_quoted(m->c, text));
        else if (strncmp(text, "axis=", 5) == 0)
            line = arena_format(a, "%s --by %s", line, show_quoted(m->c, equals + 1));
        else
            line = arena_format(a, "%s --%.*s %s", line, len, text, show_quoted(m->c, equals + 1));
    }
    return arena_format(a, "%s -o %s.svg", line, m->kind->name);
}

/* --- why there is nothing to draw --- */

/* The question of the chart as `compare` asks it, of the runs of today. */
static int ask_again(struct making *m, struct verdict *v, struct question *q, struct selection *s, struct error *err)
{
    struct cli *c = m->c;
    const struct report_request *r = &m->x.request;
    struct policy policy;
    const struct cleared *cleared;
    int rc = policy_load(&policy, c->store, c->as_of, &c->memory, err);
    s->not_before = rc == 0 ? date_valid_since(c->as_of, policy_lane_days(&policy, LANE_TRAINING)) : 0;
    for (size_t i = 0; i < r->n_where && rc == 0; i++)
        rc = selection_where(s, c->store, r->where[i], err);
    if (rc == 0 && m->class_id[0] != '\0')
        s->class_of = m->class_id;
    *q = (struct question){.axis = r->axis,
                           .base = r->base,
                           .only = r->only,
                           .n_only = r->n_only,
                           .metric = r->metric,
                           .disclosed = r->disclosed,
                           .selection = s,
                           .level = r->level};
    q->practical = rc == 0 ? policy_practical(&policy) : 0;
    if (rc != 0 || m->kind->question == ASKS_SPEED)
        return rc != 0 ? rc : gate_ask(c->store, q, GATE_WITH_NEAREST, &c->memory, v, &cleared, err);
    struct cost_question money = {.question = *q, .wish = r->wish};
    struct costing *k = arena_alloc(&c->memory, sizeof *k);
    if (k == NULL)
        return error_nomem(err);
    money.wish.price_days = policy_price_days(&policy);
    money.wish.run_days = policy_lane_days(&policy, LANE_TRAINING);
    rc = cost_ask(k, c->store, &money, GATE_WITH_NEAREST, &c->memory, err);
    *v = k->v;
    return rc;
}

/* The gate suggests comparisons; the chart of one is what was asked for. */
static void suggest_charts(struct making *m, struct verdict *v)
{
    static const char compare[] = "mcreport compare ";
    for (size_t i = 0; i < v->n_nearest; i++)
        if (strncmp(v->nearest[i].command, compare, sizeof compare - 1) == 0)
            v->nearest[i].command = arena_format(&m->c->memory, "mcreport chart %s %s -o %s.svg", m->kind->name,
                                                 v->nearest[i].command + sizeof compare - 1, m->kind->name);
}

/* What was asked about is all made up, and the study looked at measured runs: the same chart of made-up ones. */
static int refuse_made_up(struct making *m, const struct report_origin *from, size_t n)
{
    struct cli *c = m->c;
    const char **settings = arena_array(&c->memory, from->n_settings + 1, sizeof *settings);
    struct report_origin more = *from;
    struct error err = {0};
    if (settings == NULL)
        return EXIT_FAILED;
    memcpy(settings, from->settings, from->n_settings * sizeof *settings);
    settings[more.n_settings++] = "where=" MADE_UP_TERM;
    more.settings = settings;
    error_set(&err, ERR_REFUSED,
              "nothing to draw as '%s': what fits is made up (%s), and a chart of an archive with measured runs is of "
              "those unless it is told otherwise",
              m->kind->name, words_count(&c->memory, n, "receipt", "receipts"));
    return cli_fail(c, &err,
                    arena_format(&c->memory, "--where %s asks for it:\n%s", MADE_UP_TERM, command_line(m, &more)));
}

/* All reasons, and what is nearest, where the contract refuses; else the study's own words. */
static int refuse(struct making *m, const struct error *why)
{
    const struct refused_to what = {.verb = "draw a comparison", .noun = "chart"};
    struct cli *c = m->c;
    struct verdict v = {0};
    struct question q;
    struct selection s;
    struct error err = {0};
    int rc = 0, status = EXIT_REFUSED;
    selection_init(&s, c->as_of);
    if (m->kind->question == ASKS_SPEED || m->kind->question == ASKS_MONEY)
        rc = ask_again(m, &v, &q, &s, &err);
    if (rc == 0 && v.n_refusals > 0) {
        show_nearest_pinned(c, &v);
        suggest_charts(m, &v);
        show_refusal(c, &what, &q, &v);
    } else {
        status = cli_fail(c, why,
                          m->kind->question == ASKS_MONEY
                              ? "'mcreport cost --by accelerator' says what there is of prices and runs"
                              : "'mcreport receipt list' shows what there is; --as-of another day sees others");
    }
    selection_release(&s);
    return status;
}

/* --- making --- */

int chart_make(struct report *out, struct cli *c, const struct report_origin *from)
{
    struct making m = {.c = c, .x = {.c = c, .request = report_request_defaults(c->as_of), .as_options = 1}};
    struct error err = {0};
    int status = read_settings(&m, from);
    if (status != 0)
        return status;
    struct report_request *r = &m.x.request;
    r->settings = from->settings;
    r->n_settings = from->n_settings;
    r->page = "chart";
    r->rendered_at = from->rendered_at;
    r->db_digest = from->db_digest;
    r->command = command_line(&m, from);
    int rc = study_chart(out, m.class_id, c->store, m.kind->block, m.plane, r, &err);
    if (rc == 0)
        return 0;
    if (rc != ERR_REFUSED)
        return cli_fail(c, &err,
                        rc == ERR_NOT_FOUND
                            ? "'mcreport receipt list' shows classes and levels, 'mcreport price list' the price rows"
                            : "'mcreport db verify' checks the database");
    size_t made_up = r->class_of == NULL ? made_up_alone(c, r->where, r->n_where) : 0;
    if (made_up > 0)
        return refuse_made_up(&m, from, made_up);
    error_prefix(&err, "nothing to draw as '%s'", m.kind->name);
    return refuse(&m, &err);
}

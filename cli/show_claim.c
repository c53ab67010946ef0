/* One claim in full: what it says, on what it stands, what became of it, where it is quoted. */
#include "cli/claims.h"

#include "core/date.h"
#include "query/words.h"
#include "store/mentions.h"

#include <math.h>
#include <string.h>

struct showing {
    struct cli *c;
    const struct registry *r;
    const struct claim_match *m;
    struct mention *mentions;
    size_t n_mentions;
};

void claims_left_out_json(struct json_writer *w, const struct claim_record *r)
{
    json_open_array(w, "left_out");
    for (size_t i = 0; i < r->n_left_out; i++) {
        json_open_object(w, NULL);
        json_string(w, "id", r->left_out[i].name);
        json_string(w, "why", r->left_out[i].why);
        json_close_object(w);
    }
    json_close_array(w);
}

static void json_time(struct json_writer *w, const char *name, int64_t ms)
{
    char text[DATE_TEXT_SIZE];
    date_format_time(text, ms);
    json_string(w, name, ms != DATE_NONE ? text : NULL);
}

void claims_documents_json(struct json_writer *w, const struct mention *m, size_t n)
{
    json_open_array(w, "documents");
    for (size_t i = 0; i < n; i++) {
        json_open_object(w, NULL);
        json_string(w, "path", m[i].path);
        json_int(w, "line", m[i].line);
        json_int(w, "revision", m[i].revision);
        json_time(w, "seen_at", m[i].seen_at);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_sides(struct json_writer *w, const struct claim_record *r)
{
    json_open_array(w, "sides");
    for (size_t i = 0; i < r->n_sides; i++) {
        const struct claim_side *s = &r->sides[i];
        struct quantity rate = {
            .value = s->rate, .lo = s->lo, .hi = s->hi, .level = r->level, .n_runs = s->n_runs, .n_steps = NAN};
        json_open_object(w, NULL);
        json_string(w, "level", s->level);
        quantity_write(w, "tok_per_s", &rate);
        json_int(w, "n_runs", (int64_t)s->n_runs);
        json_int(w, "n_attempts", (int64_t)s->n_attempts);
        json_int(w, "n_failed", (int64_t)s->n_failed);
        json_day(w, "oldest", s->oldest);
        json_day(w, "newest", s->newest);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_events(struct json_writer *w, const struct claim *claim)
{
    json_open_array(w, "events");
    for (size_t i = 0; i < claim->n_events; i++) {
        const struct event *e = claim->events[i];
        json_open_object(w, NULL);
        json_string(w, "kind", e->kind);
        json_string(w, "because", e->because[0] != '\0' ? e->because : NULL);
        json_string(w, "actor", e->actor);
        json_time(w, "effective_at", e->effective_at);
        json_time(w, "recorded_at", e->recorded_at);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_claim(struct json_writer *w, const char *name, void *context)
{
    const struct showing *s = context;
    const struct claim_record *r = &s->m->revision->record;
    int64_t from, to;
    claim_record_days(&from, &to, r);
    json_open_object(w, name);
    claims_list_members(w, s->c, s->m);
    json_open_array(w, "remarks");
    for (size_t i = 0; i < s->m->standing.n_remarks; i++)
        json_string(w, NULL, s->m->standing.remarks[i]);
    json_close_array(w);
    if (r->terms.text != NULL)
        json_raw(w, "terms", r->terms.text);
    else
        json_null(w, "terms");
    json_open_object(w, "factors");
    claims_factors_json(w, r);
    json_close_object(w);
    claims_receipts_json(w, r);
    write_sides(w, r);
    claims_price_json(w, r);
    claims_left_out_json(w, r);
    json_open_array(w, "disclosed");
    for (size_t i = 0; i < r->n_disclosed; i++)
        json_string(w, NULL, r->disclosed[i]);
    json_close_array(w);
    json_day(w, "observed_from", from);
    json_day(w, "observed", to);
    json_day(w, "made_as_of", r->as_of);
    write_events(w, s->m->claim);
    claims_documents_json(w, s->mentions, s->n_mentions);
    json_close_object(w);
}

static int add(struct showing *s, struct grid *g, const char *name, const char *text)
{
    const struct grid_cell cells[] = {{"", 0, name}, {"", 0, text}};
    return text == NULL || text[0] != '\0' ? grid_add_cells(s->c, g, cells, 2) : 0;
}

/* "B200: 4,316 tok/s (4,277–4,355), 5 runs of 6 attempts, 2024-10-08 to 2024-10-09" */
static const char *side_words(struct showing *s, const struct claim_side *side)
{
    struct arena *a = &s->c->memory;
    const char *interval = words_interval(a, side->lo, side->hi), *first = words_day(a, side->oldest);
    const char *text = arena_format(a, "%s:", show_text(s->c, side->level)), *last = words_day(a, side->newest);
    if (isfinite(side->rate))
        text = arena_format(a, "%s %s tok/s", text, words_rate(a, side->rate, side->lo, side->hi));
    if (isfinite(side->rate) && interval != NULL && interval[0] != '\0')
        text = arena_format(a, "%s (%s)", text, interval);
    text = arena_format(a, "%s%s %s of %s, %s", text, isfinite(side->rate) ? "," : "",
                        words_count(a, side->n_runs, "run", "runs"),
                        words_count(a, side->n_attempts, "attempt", "attempts"), first);
    return first != NULL && last != NULL && strcmp(first, last) != 0 ? arena_format(a, "%s to %s", text, last) : text;
}

static const char *price_words(struct showing *s, const struct claim_price *p)
{
    const struct claim_record *r = &s->m->revision->record;
    char name[PRICE_ID_SIZE];
    price_name(name, &p->id);
    return arena_format(&s->c->memory, "%s: %s %s per accelerator-hour, %s, %s%s%s, %s, valid to %s: %s", name,
                        p->accelerator_hour, r->currency, r->basis, show_text(s->c, p->provider),
                        p->region != NULL ? " in " : "", show_text(s->c, p->region),
                        words_day(&s->c->memory, p->observed), words_day(&s->c->memory, p->valid_to),
                        show_text(s->c, p->source));
}

static int add_evidence(struct showing *s, struct grid *g)
{
    struct arena *a = &s->c->memory;
    const struct claim_record *r = &s->m->revision->record;
    int status = 0;
    for (size_t i = 0; i < r->n_sides && status == 0; i++) {
        status = add(s, g, i == 0 ? "side" : "base", side_words(s, &r->sides[i]));
        if (status == 0 && r->sides[i].has_price)
            status = add(s, g, "price", price_words(s, &r->sides[i].price));
    }
    for (size_t i = 0; i < r->n_disclosed && status == 0; i++)
        status = add(s, g, "disclosed", show_text(s->c, r->disclosed[i]));
    for (size_t i = 0; i < r->n_left_out && status == 0; i++)
        status =
            add(s, g, "left out", arena_format(a, "%s: %s", r->left_out[i].name, show_text(s->c, r->left_out[i].why)));
    return status;
}

static int add_history(struct showing *s, struct grid *g)
{
    struct arena *a = &s->c->memory;
    int status = 0;
    for (size_t i = 0; i < s->m->claim->n_events && status == 0; i++) {
        const struct event *e = s->m->claim->events[i];
        status = add(s, g, "event",
                     arena_format(a, "%s %s%s%s%s%s", words_day(a, e->effective_at), strchr(e->kind, '.') + 1,
                                  e->actor != NULL ? " by " : "", e->actor != NULL ? show_text(s->c, e->actor) : "",
                                  e->because[0] != '\0' ? ": " : "", show_text(s->c, e->because)));
    }
    return status;
}

static int add_documents(struct showing *s, struct grid *g)
{
    struct arena *a = &s->c->memory;
    int status = 0;
    for (size_t i = 0; i < s->n_mentions && status == 0; i++)
        status = add(s, g, "quoted in",
                     arena_format(a, "%s:%lld, revision %lld, seen %s", show_text(s->c, s->mentions[i].path),
                                  (long long)s->mentions[i].line, (long long)s->mentions[i].revision,
                                  words_day(a, s->mentions[i].seen_at)));
    return status;
}

/* For people: lines under one another, of what there is. */
static int add_lines(struct showing *s, struct grid *g)
{
    struct cli *c = s->c;
    const struct claim_record *r = &s->m->revision->record;
    int status;
    const struct {
        const char *name, *text;
    } lines[] = {
        {"claim", claims_name(c, s->m)},
        {"status", show_text(c, claims_status_words(c, s->m))},
        {"says", claims_words(c, s->m)},
        {"valid to", words_day(&c->memory, s->m->standing.valid_to)},
        {"class", r->class_id != NULL ? r->class_id : ""},
        {"method", r->method != NULL ? r->method : ""},
        {"owner", show_text(c, r->terms.owner)},
        {"note", show_text(c, r->terms.note)},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if ((status = add(s, g, lines[i].name, lines[i].text)) != 0)
            return status;
    for (size_t i = 0; i < s->m->standing.n_remarks; i++)
        if ((status = add(s, g, "remark", show_text(c, s->m->standing.remarks[i]))) != 0)
            return status;
    status = add_evidence(s, g);
    if (status == 0)
        status = add_history(s, g);
    return status != 0 ? status : add_documents(s, g);
}

static void write_mention(struct json_writer *w, void *context, size_t i)
{
    const struct mention *m = &((struct showing *)context)->mentions[i];
    json_open_object(w, NULL);
    json_string(w, "path", m->path);
    json_int(w, "line", m->line);
    json_int(w, "revision", m->revision);
    json_time(w, "seen_at", m->seen_at);
    json_close_object(w);
}

static int write_documents(struct showing *s)
{
    struct arena *a = &s->c->memory;
    struct answer answer = {.schema = "claim-documents",
                            .context = s,
                            .item = write_mention,
                            .n_items = s->n_mentions,
                            .empty = "no document that 'mcreport doc check' has seen quotes it"};
    for (size_t i = 0; i < s->n_mentions; i++) {
        const struct mention *m = &s->mentions[i];
        const struct grid_cell cells[] = {{"document", 0, show_text(s->c, m->path)},
                                          {"line", 1, arena_format(a, "%lld", (long long)m->line)},
                                          {"revision", 1, arena_format(a, "%lld", (long long)m->revision)},
                                          {"seen", 0, words_day(a, m->seen_at)}};
        if (grid_add_cells(s->c, &answer.grid, cells, 4) != 0)
            return EXIT_FAILED;
    }
    return answer_write(s->c, &answer);
}

int claims_write_one(struct cli *c, const struct registry *r, const struct claim_match *m, int with_documents)
{
    struct showing s = {.c = c, .r = r, .m = m};
    struct error err = {0};
    struct answer a = {.schema = "claim-show", .context = &s, .value = write_claim};
    if (mentions_of(c->store, m->claim->id, &c->memory, &s.mentions, &s.n_mentions, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    if (with_documents)
        return write_documents(&s);
    if (!cli_for_people(c) && c->format != FORMAT_JSON && c->format != FORMAT_JSONL)
        return claims_write_list(c, "claim-show",
                                 &(struct claim_matches){.items = (struct claim_match *)(uintptr_t)m, .n = 1}, NULL);
    int status = cli_for_people(c) ? add_lines(&s, &a.grid) : 0;
    return status != 0 ? status : answer_write(c, &a);
}

#include "cli/claims.h"
#include "cli/commands.h"

#include <string.h>

static const struct option_rule options[] = {
    {"--status", 0, "S", "current (default), dated, superseded, challenged, unsupported, withdrawn or all", 0},
    {0},
};

/* "K=V" is a term, where K is spelt like a factor; everything else are words. */
static int is_term(const char *text)
{
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz_-");
    return n > 0 && text[n] == '=';
}

static int add_words(struct cli *c, const char **words, size_t *n, const char *text)
{
    char *rest = arena_copy(&c->memory, text);
    if (rest == NULL)
        return EXIT_FAILED;
    for (const char *word; (word = strtok_r(rest, " \t\n", &rest)) != NULL;)
        words[(*n)++] = word;
    return 0;
}

static int read_wish(struct cli *c, struct claim_wish *w)
{
    size_t room = 0;
    for (size_t i = 0; i < c->args.n; i++)
        room += c->args.items[i].rule == NULL ? strlen(c->args.items[i].value) + 1 : 0;
    const char **words = arena_array(&c->memory, room, sizeof *words);
    const char **terms = arena_array(&c->memory, room, sizeof *terms);
    int status = words != NULL && terms != NULL ? 0 : EXIT_FAILED;
    for (const char *text; status == 0 && (text = args_shift(&c->args)) != NULL;) {
        if (is_term(text))
            terms[w->n_terms++] = text;
        else
            status = add_words(c, words, &w->n_words, text);
    }
    w->words = words;
    w->terms = terms;
    return status;
}

/* Found, but not to be quoted today, is another answer than not found. */
static int nothing_found(const struct claim_matches *all)
{
    for (int s = 0; s < CLAIM_STATUSES; s++)
        if (all->others[s] > 0)
            return EXIT_NOT_CURRENT;
    return EXIT_NOT_FOUND;
}

static int run(struct cli *c)
{
    struct claim_wish w = {.status = CLAIM_CURRENT};
    struct claim_matches all;
    struct registry r;
    struct error err = {0};
    int status = claims_read_status(c, &w);
    if (status == 0)
        status = read_wish(c, &w);
    if (status == 0)
        status = claims_load(c, &r);
    if (status != 0)
        return status;
    if (registry_query(&all, &r, &w, &err) != 0)
        return cli_fail(c, &err, "words, an id, or K=V terms; 'mcreport explain contract' lists the factors");
    status =
        claims_write_list(c, "query", &all,
                          w.status == CLAIM_CURRENT && !w.any_status ? "no such claim may be quoted as of this date"
                                                                     : "no such claim has this status as of this date");
    return status != 0 ? status : all.n > 0 ? EXIT_DONE : nothing_found(&all);
}

const struct command command_query = {"query",
                                      "query [TEXT…|ID|K=V…] [--status S]",
                                      "find claims: what may be quoted today, and how many others there are",
                                      options,
                                      DATABASE_READ,
                                      run,
                                      NULL};

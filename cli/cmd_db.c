#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/database.h"
#include "cli/db.h"
#include "cli/subcommand.h"

#include "query/analysis.h"
#include "query/words.h"
#include "store/migrate.h"
#include "store/store.h"

#include <string.h>

struct info {
    struct store_info numbers;
    const char *path;
    char digest[DIGEST_HEX_SIZE];
};

static void write_info(struct json_writer *w, const char *name, void *context)
{
    const struct info *i = context;
    json_open_object(w, name);
    json_string(w, "path", i->path);
    json_string(w, "digest", i->digest);
    json_int(w, "schema_version", i->numbers.schema_version);
    json_int(w, "documents", i->numbers.documents);
    json_int(w, "receipts", i->numbers.receipts);
    json_int(w, "anecdotes", i->numbers.anecdotes);
    json_int(w, "disputed", i->numbers.disputed);
    json_int(w, "unreadable", i->numbers.unreadable);
    json_int(w, "classes", i->numbers.classes);
    json_int(w, "events", i->numbers.events);
    json_int(w, "prices", i->numbers.prices);
    json_int(w, "bytes_received", i->numbers.bytes_received);
    json_int(w, "bytes_stored", i->numbers.bytes_stored);
    json_close_object(w);
}

static void add(struct cli *c, struct grid *g, const char *name, const char *value)
{
    const char **row = grid_add(c, g);
    if (row != NULL) {
        row[0] = name;
        row[1] = value;
    }
}

/* With its commas for people alone: the column holds texts too, and is written as it is. */
static void add_number(struct cli *c, struct grid *g, const char *name, long long n)
{
    add(c, g, name, cli_for_people(c) ? words_fixed(&c->memory, (double)n, 0) : arena_format(&c->memory, "%lld", n));
}

/* The database as it is: an argument would look as if it named another one. */
static int open_as_is(struct cli *c)
{
    if (args_left(&c->args) > 0)
        return cli_usage(c, "'%s' is too much: --db PATH names another database", args_shift(&c->args));
    return database_open_for(c, DATABASE_READ);
}

static int run_info(struct cli *c)
{
    static const struct grid_column bare[] = {{"", 0}, {"", 0}}, named[] = {{"what", 0}, {"value", 0}};
    struct info i = {0};
    struct error err = {0};
    int status = open_as_is(c);
    if (status != 0)
        return status;
    i.path = store_path(c->store);
    if (store_info(c->store, &i.numbers, &err) != 0 || store_digest(c->store, i.digest, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' says what is wrong");
    struct answer a = {.schema = "db-info",
                       .grid = {.columns = cli_for_people(c) ? bare : named, .n_columns = 2},
                       .context = &i,
                       .value = write_info};
    add(c, &a.grid, "path", show_text(c, i.path));
    add(c, &a.grid, "content digest", arena_format(&c->memory, "sha256:%s", i.digest));
    add_number(c, &a.grid, "schema", i.numbers.schema_version);
    add_number(c, &a.grid, "documents", i.numbers.documents);
    add_number(c, &a.grid, "receipts", i.numbers.receipts);
    add_number(c, &a.grid, "anecdotes", i.numbers.anecdotes);
    add_number(c, &a.grid, "disputed by themselves", i.numbers.disputed);
    add_number(c, &a.grid, "unreadable", i.numbers.unreadable);
    add_number(c, &a.grid, "classes", i.numbers.classes);
    add_number(c, &a.grid, "events", i.numbers.events);
    add_number(c, &a.grid, "prices", i.numbers.prices);
    add_number(c, &a.grid, "bytes received", i.numbers.bytes_received);
    add_number(c, &a.grid, "bytes stored", i.numbers.bytes_stored);
    return answer_write(c, &a);
}

static void write_verified(struct json_writer *w, const char *name, void *context)
{
    json_open_object(w, name);
    json_int(w, "faults", *(long long *)context);
    json_close_object(w);
}

static int run_verify(struct cli *c)
{
    long long faults = 0, remembered = 0;
    struct db_check check = {.c = c};
    const struct verifier with = {&check, db_check_fault, db_check_event};
    struct error err = {0};
    int status = open_as_is(c);
    if (status != 0)
        return status;
    if (store_verify(c->store, &with, &faults, &err) != 0 ||
        analysis_verify(c->store, &remembered, db_check_fault, &check, &err) != 0)
        return cli_fail(c, &err, "the check could not be finished");
    faults += remembered;
    if (!cli_for_people(c)) {
        static const struct grid_column columns[] = {{"faults", 1}};
        struct answer a = {.schema = "db-verify",
                           .grid = {.columns = columns, .n_columns = 1},
                           .context = &faults,
                           .value = write_verified};
        const char **row = grid_add(c, &a.grid);
        if (row != NULL)
            row[0] = arena_format(&c->memory, "%lld", faults);
        status = answer_write(c, &a);
        return status != 0 ? status : faults > 0 ? EXIT_INTEGRITY : EXIT_DONE;
    }
    fprintf(c->out,
            faults == 0
                ? "every document, event, price and digest is what its hash says, every definition this program's\n"
                : "%lld %s\n",
            faults, faults == 1 ? "fault" : "faults");
    return faults > 0 ? EXIT_INTEGRITY : EXIT_DONE;
}

static int run_backup(struct cli *c)
{
    struct error err = {0};
    if (args_left(&c->args) != 1)
        return cli_usage(c, "backup takes one file");
    const char *path = args_shift(&c->args);
    int status = database_open_for(c, DATABASE_READ);
    if (status != 0)
        return status;
    if (c->dry_run) {
        cli_note(c, "would write a copy to %s", path);
        return EXIT_DONE;
    }
    if (store_backup(c->store, path, &err) != 0)
        return cli_fail(c, &err, "name a file that does not exist, in a folder that can be written");
    cli_note(c, "wrote a copy to %s", path);
    return EXIT_DONE;
}

struct migrated {
    struct migration is;
    long long graded;    /* receipts of another version of the rules */
    const char *outcome; /* of the schema: "migrated", "already", "would migrate" */
};

static void write_migrated(struct json_writer *w, const char *name, void *context)
{
    const struct migrated *m = context;
    json_open_object(w, name);
    json_int(w, "from", m->is.from);
    json_int(w, "to", m->is.to);
    json_string(w, "outcome", m->outcome);
    json_int(w, "graded_again", m->graded);
    json_int(w, "unreadable_now", m->is.unreadable);
    json_close_object(w);
}

/* The envelope of an answer bears the database's digest: it is opened as any other now that it can be. */
static int answer_migrated(struct cli *c, struct migrated *m)
{
    static const struct grid_column columns[] = {
        {"from", 1}, {"to", 1}, {"outcome", 0}, {"graded_again", 1}, {"unreadable_now", 1}};
    struct answer a = {
        .schema = "db-migrate", .grid = {.columns = columns, .n_columns = 5}, .context = m, .value = write_migrated};
    int is_older = m->is.from != m->is.to || m->graded > 0;
    int status = !is_older || !c->dry_run ? database_open_for(c, DATABASE_READ) : EXIT_DONE;
    const char **row = status == 0 ? grid_add(c, &a.grid) : NULL;
    if (row == NULL)
        return status != 0 ? status : EXIT_FAILED;
    row[0] = arena_format(&c->memory, "%d", m->is.from);
    row[1] = arena_format(&c->memory, "%d", m->is.to);
    row[2] = m->outcome;
    row[3] = arena_format(&c->memory, "%lld", m->graded);
    row[4] = arena_format(&c->memory, "%lld", m->is.unreadable);
    return answer_write(c, &a);
}

static void say_migrated(struct cli *c, const struct migrated *m)
{
    if (m->is.from == m->is.to)
        fprintf(c->out, "already at schema %d\n", m->is.to);
    else
        fprintf(c->out, "%s from schema %d to %d\n", m->outcome, m->is.from, m->is.to);
    if (m->graded > 0)
        fprintf(c->out, "%s %lld %s again by today's rules\n", c->dry_run ? "would grade" : "graded", m->graded,
                m->graded == 1 ? "receipt" : "receipts");
    if (m->is.unreadable > 0)
        fprintf(c->out, "%lld of them cannot be read by today's rules: 'mcreport receipt list --grade unreadable'\n",
                m->is.unreadable);
}

/* The one command that takes an older file: as for one still to be made, the path is found and nothing is opened. */
static int run_migrate(struct cli *c)
{
    struct migrated m = {0};
    struct error err = {0};
    if (args_left(&c->args) != 0)
        return cli_usage(c, "migrate takes no argument; --db PATH names another database");
    int status = database_open_for(c, DATABASE_CREATE);
    if (status != 0)
        return status;
    int rc = store_count_outdated(c->db_path, &m.graded, &err);
    if (rc == 0)
        rc = store_migrate(c->db_path, c->dry_run, &m.is, &err);
    if (rc == ERR_NOT_FOUND)
        return cli_fail(c, &err, "make one with 'mcreport init', or name another with --db");
    if (rc != 0)
        return cli_fail(c, &err, "nothing was changed; migrating needs a database of ours and a folder to write in");
    m.outcome = m.is.from == m.is.to ? "already" : c->dry_run ? "would migrate" : "migrated";
    if (!cli_for_people(c))
        return answer_migrated(c, &m);
    say_migrated(c, &m);
    return EXIT_DONE;
}

static int run(struct cli *c)
{
    static const struct subcommand table[] = {
        {.name = "info", .run = run_info},       {.name = "verify", .run = run_verify},
        {.name = "backup", .run = run_backup},   {.name = "merge", .run = db_merge},
        {.name = "migrate", .run = run_migrate}, {0}};
    return subcommand_run(c, table);
}

const struct command command_db = {"db",
                                   "db info | verify | backup FILE | merge FILE… | migrate",
                                   "look at, check, copy, fill or update the database",
                                   NULL,
                                   DATABASE_NONE,
                                   run,
                                   "say what to do: info, verify, backup, merge or migrate"};

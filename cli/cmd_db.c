#include "cli/answer.h"
#include "cli/commands.h"
#include "cli/database.h"
#include "cli/db.h"
#include "cli/subcommand.h"

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

static int run_info(struct cli *c)
{
    static const struct grid_column columns[] = {{"", 0}, {"", 0}};
    int status = database_open_for(c, DATABASE_READ);
    if (status != 0)
        return status;
    struct info i = {.path = store_path(c->store)};
    struct error err = {0};
    if (store_info(c->store, &i.numbers, &err) != 0 || store_digest(c->store, i.digest, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' says what is wrong");
    struct answer a = {
        .schema = "db-info", .grid = {.columns = columns, .n_columns = 2}, .context = &i, .value = write_info};
    add(c, &a.grid, "path", show_text(c, i.path));
    add(c, &a.grid, "content digest", arena_format(&c->memory, "sha256:%s", i.digest));
    add(c, &a.grid, "schema", words_fixed(&c->memory, i.numbers.schema_version, 0));
    add(c, &a.grid, "documents", words_fixed(&c->memory, (double)i.numbers.documents, 0));
    add(c, &a.grid, "receipts", words_fixed(&c->memory, (double)i.numbers.receipts, 0));
    add(c, &a.grid, "anecdotes", words_fixed(&c->memory, (double)i.numbers.anecdotes, 0));
    add(c, &a.grid, "disputed by themselves", words_fixed(&c->memory, (double)i.numbers.disputed, 0));
    add(c, &a.grid, "unreadable", words_fixed(&c->memory, (double)i.numbers.unreadable, 0));
    add(c, &a.grid, "classes", words_fixed(&c->memory, (double)i.numbers.classes, 0));
    add(c, &a.grid, "events", words_fixed(&c->memory, (double)i.numbers.events, 0));
    add(c, &a.grid, "prices", words_fixed(&c->memory, (double)i.numbers.prices, 0));
    add(c, &a.grid, "bytes received", words_fixed(&c->memory, (double)i.numbers.bytes_received, 0));
    add(c, &a.grid, "bytes stored", words_fixed(&c->memory, (double)i.numbers.bytes_stored, 0));
    return answer_write(c, &a);
}

static void take_fault(void *context, const char *fault)
{
    struct cli *c = context;
    cli_report(c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                       .code = "MCR-D004",
                                       .message = fault,
                                       .help = "restore the database from a backup; receipts can be ingested again"});
}

static void write_verified(struct json_writer *w, const char *name, void *context)
{
    json_open_object(w, name);
    json_int(w, "faults", *(long long *)context);
    json_close_object(w);
}

static int run_verify(struct cli *c)
{
    long long faults = 0;
    struct error err = {0};
    int status = database_open_for(c, DATABASE_READ);
    if (status != 0)
        return status;
    if (store_verify(c->store, &faults, take_fault, c, &err) != 0)
        return cli_fail(c, &err, "the check could not be finished");
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
                : "%lld faults\n",
            faults);
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
    int from, to;
    long long graded;    /* receipts of another version of the rules */
    const char *outcome; /* of the schema: "migrated", "already", "would migrate" */
};

static void write_migrated(struct json_writer *w, const char *name, void *context)
{
    const struct migrated *m = context;
    json_open_object(w, name);
    json_int(w, "from", m->from);
    json_int(w, "to", m->to);
    json_string(w, "outcome", m->outcome);
    json_int(w, "graded_again", m->graded);
    json_close_object(w);
}

/* The envelope of an answer bears the database's digest: it is opened as any other now that it can be. */
static int answer_migrated(struct cli *c, struct migrated *m)
{
    static const struct grid_column columns[] = {{"from", 1}, {"to", 1}, {"outcome", 0}, {"graded_again", 1}};
    struct answer a = {
        .schema = "db-migrate", .grid = {.columns = columns, .n_columns = 4}, .context = m, .value = write_migrated};
    int is_older = m->from != m->to || m->graded > 0;
    int status = !is_older || !c->dry_run ? database_open_for(c, DATABASE_READ) : EXIT_DONE;
    const char **row = status == 0 ? grid_add(c, &a.grid) : NULL;
    if (row == NULL)
        return status != 0 ? status : EXIT_FAILED;
    row[0] = arena_format(&c->memory, "%d", m->from);
    row[1] = arena_format(&c->memory, "%d", m->to);
    row[2] = m->outcome;
    row[3] = arena_format(&c->memory, "%lld", m->graded);
    return answer_write(c, &a);
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
        rc = store_migrate(c->db_path, c->dry_run, &m.from, &m.to, &err);
    if (rc == ERR_NOT_FOUND)
        return cli_fail(c, &err, "make one with 'mcreport init', or name another with --db");
    if (rc != 0)
        return cli_fail(c, &err, "nothing was changed; migrating needs a database of ours and a folder to write in");
    m.outcome = m.from == m.to ? "already" : c->dry_run ? "would migrate" : "migrated";
    if (!cli_for_people(c))
        return answer_migrated(c, &m);
    if (m.from == m.to)
        fprintf(c->out, "already at schema %d\n", m.to);
    else
        fprintf(c->out, "%s from schema %d to %d\n", m.outcome, m.from, m.to);
    if (m.graded > 0)
        fprintf(c->out, "%s %lld receipts again by today's rules\n", c->dry_run ? "would grade" : "graded", m.graded);
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

#include "cli/commands.h"

#include "core/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The default place may not exist yet; a place that was named must. */
static void make_folders(const char *path)
{
    char *copy = strdup(path);
    for (char *s = copy != NULL ? strchr(copy + 1, '/') : NULL; s != NULL; s = strchr(s + 1, '/')) {
        *s = '\0';
        mkdir(copy, 0777);
        *s = '/';
    }
    free(copy);
}

static int run(struct cli *c)
{
    struct error err = {0};
    if (args_left(&c->args) > 0)
        return cli_usage(c, "init takes no arguments; --db PATH says where");
    if (c->dry_run) {
        cli_note(c, "would make a database at %s", c->db_path);
        return EXIT_DONE;
    }
    if (!args_has(&c->args, "--db") && getenv("MCREPORT_DB") == NULL)
        make_folders(c->db_path);
    int rc = store_open(&c->store, c->db_path, STORE_CREATE, &err);
    if (rc == ERR_EXISTS)
        return cli_fail(c, &err, "it is left as it is; choose another place with --db PATH");
    if (rc != 0)
        return cli_fail(c, &err, "choose a folder that exists and can be written: --db PATH");
    cli_note(c, "made an empty database at %s", c->db_path);
    return EXIT_DONE;
}

const struct command command_init = {
    "init", "init [--db PATH]", "make a database; refuses to overwrite", NULL, DATABASE_CREATE, run, NULL};

#include "cli/database.h"

#include "core/text.h"
#include "ingest/source.h"
#include "receipt/json.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* {"db": "path"}: a project's own database, the path relative to the file's folder. */
static char *path_from_project_file(const char *folder)
{
    struct json *doc = NULL;
    size_t size;
    char *file = text_format("%s/.mcreport.json", folder), *text = NULL, *path = NULL;
    if (file != NULL && source_read_whole(&text, &size, file, NULL) == 0 &&
        json_parse(&doc, NULL, text, size, NULL) == 0) {
        const char *db = json_text(json_find(json_root(doc), "db"));
        if (db != NULL)
            path = db[0] == '/' ? strdup(db) : text_format("%s/%s", folder, db);
    }
    json_free(doc);
    free(text);
    free(file);
    return path;
}

static char *path_upward(void)
{
    char *folder = getcwd(NULL, 0), *path = NULL;
    while (folder != NULL && path == NULL) {
        path = path_from_project_file(folder);
        char *slash = strrchr(folder, '/');
        if (path != NULL || slash == NULL || slash == folder)
            break;
        *slash = '\0';
    }
    free(folder);
    return path;
}

static char *path_in_user_data(void)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data != NULL && data[0] == '/')
        return text_format("%s/mcreport/mcreport.db", data);
    return home != NULL && home[0] == '/' ? text_format("%s/.local/share/mcreport/mcreport.db", home) : NULL;
}

static char *choose_database(const struct cli *c)
{
    const char *path = args_value(&c->args, "--db");
    if (path == NULL)
        path = getenv("MCREPORT_DB");
    if (path != NULL && path[0] != '\0')
        return strdup(path);
    char *found = path_upward();
    return found != NULL ? found : path_in_user_data();
}

int database_open_for(struct cli *c, enum database_need need)
{
    static const enum store_mode modes[] = {[DATABASE_READ] = STORE_READ, [DATABASE_WRITE] = STORE_WRITE};
    const char *named = args_value(&c->args, "--db");
    struct error err = {0};
    if (named != NULL && named[0] == '\0') /* a script's empty variable does not mean another database */
        return cli_usage(c, "--db '': name a file");
    if (c->db_path == NULL)
        c->db_path = choose_database(c);
    if (need == DATABASE_NONE)
        return 0;
    if (c->db_path == NULL)
        return cli_usage(c, "no place for a database: name one with --db, or set MCREPORT_DB, XDG_DATA_HOME or HOME");
    if (need == DATABASE_CREATE)
        return 0;
    store_close(c->store);
    c->store = NULL;
    int rc = store_open(&c->store, c->db_path, c->dry_run ? STORE_READ : modes[need], &err);
    if (rc == ERR_NOT_FOUND)
        return cli_fail(c, &err, "make one with 'mcreport init', or name another with --db");
    return rc != 0 ? cli_fail(c, &err, "is this the right file? --db PATH names another") : 0;
}

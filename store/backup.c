#include "store/state.h"
#include "store/statement.h"

#include <unistd.h>

int store_backup(struct store *s, const char *path, struct error *err)
{
    struct statement *st = NULL;
    if (access(path, F_OK) == 0)
        return error_set(err, ERR_EXISTS, "%s: exists already", path);
    int rc = statement_open(&st, s->db, "VACUUM INTO ?1", err);
    if (rc == 0) {
        statement_bind_text(st, 1, path);
        rc = statement_run(st, err);
    }
    if (rc != 0)
        unlink(path); /* half a copy is no copy */
    return rc;
}

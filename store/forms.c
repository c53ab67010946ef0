#include "store/forms.h"

#include "store/bodies.h"
#include "store/state.h"
#include "store/statement.h"

static int is_form(struct store *s, const struct digest *id, int *known, struct error *err)
{
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, "SELECT 1 FROM form WHERE id = ?1", err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, id);
    rc = statement_step(st, known, err);
    statement_close(st);
    return rc;
}

static int insert_form(struct store *s, const struct digest *id, int64_t doc, size_t size,
                       const struct body_place *place, struct error *err)
{
    static const char sql[] = "INSERT INTO form (id, doc, size, pack, start, length) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    struct statement *st = NULL;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc != 0)
        return rc;
    statement_bind_digest(st, 1, id);
    statement_bind_int(st, 2, doc);
    statement_bind_int(st, 3, (int64_t)size);
    statement_bind_int(st, 4, place->pack);
    statement_bind_int(st, 5, place->start);
    statement_bind_int(st, 6, place->length);
    return statement_run(st, err);
}

int form_keep(struct store *s, const struct document *d, const struct digest *id, int64_t doc, struct error *err)
{
    struct body_place place;
    int known = 0;
    int rc = is_form(s, id, &known, err);
    if (rc != 0 || known)
        return rc;
    rc = body_make_room(s, err);
    if (rc == 0)
        rc = body_write(s, d->bytes, d->size, &place, err);
    if (rc != 0)
        return rc;
    rc = insert_form(s, id, doc, d->size, &place, err);
    if (rc != 0)
        body_forget(s, &place);
    return rc;
}

static int read_forms(struct statement *st, struct document_form **out, size_t *n, struct arena *memory,
                      struct error *err)
{
    struct document_form *list = arena_array(memory, 0, sizeof *list);
    size_t found = 0;
    int row = 0, rc = list != NULL ? 0 : error_nomem(err);
    while (rc == 0 && (rc = statement_step(st, &row, err)) == 0 && row) {
        if (found == 0 && (list = arena_array(memory, (size_t)statement_int(st, 2), sizeof *list)) == NULL)
            rc = error_nomem(err);
        else if (statement_digest(st, 0, &list[found].form) != 0 || statement_digest(st, 1, &list[found].document) != 0)
            rc = error_set(err, ERR_INTEGRITY, "a document without an id");
        else
            found++;
    }
    *out = list;
    *n = found;
    return rc;
}

int document_forms(struct store *s, struct arena *memory, struct document_form **out, size_t *n, struct error *err)
{
    static const char sql[] = "SELECT f.id, d.id, count(*) OVER () FROM form f JOIN document d USING (doc) "
                              "ORDER BY f.id";
    struct document_form *list = NULL;
    struct statement *st = NULL;
    size_t found = 0;
    int rc = statement_open(&st, s->db, sql, err);
    if (rc == 0)
        rc = read_forms(st, &list, &found, memory, err);
    statement_close(st);
    if (rc == 0) {
        *out = list;
        *n = found;
    }
    return rc;
}

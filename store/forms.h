/*
 * Other forms of documents: the bytes that another database had. For this room only; document_forms() lists them.
 */
#ifndef STORE_FORMS_H
#define STORE_FORMS_H

#include "store/documents.h"

/* Keeps the bytes of d, whose digest is `id`, as a form of document `doc`, in the running transaction; once. */
int form_keep(struct store *s, const struct document *d, const struct digest *id, int64_t doc, struct error *err);

#endif

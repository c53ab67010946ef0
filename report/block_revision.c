/* What a later issue of a week begins with. */
#include "report/study_parts.h"

int block_has_revision(const struct study *x, const struct block_body *body)
{
    (void)body;
    return x->request->revision > 1;
}

int block_revision(struct study *x, const struct block_body *body, struct error *err)
{
    const struct report_request *r = x->request;
    (void)err;
    if (!block_has_revision(x, body))
        return 0;
    report_build_block(&x->build, BLOCK_HEADING,
                       arena_format(x->memory, "Revision %d: what changed since the issue before", r->revision));
    for (size_t i = 0; i < r->n_changed; i++)
        report_build_block(&x->build, BLOCK_LIST, r->changed[i]);
    return 0;
}

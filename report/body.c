#include "report/blocks.h"

#include <string.h>

const struct block_value *body_find(const struct block_body *b, const char *member)
{
    for (size_t i = 0; b != NULL && i < b->n; i++)
        if (strcmp(b->values[i].rule->name, member) == 0)
            return &b->values[i];
    return NULL;
}

const char *body_text(const struct block_body *b, const char *member, const char *otherwise)
{
    const struct block_value *v = body_find(b, member);
    return v != NULL ? v->text : otherwise;
}

int body_flag(const struct block_body *b, const char *member, int otherwise)
{
    const struct block_value *v = body_find(b, member);
    return v != NULL ? v->n != 0 : otherwise;
}

size_t body_count(const struct block_body *b, const char *member, size_t otherwise)
{
    const struct block_value *v = body_find(b, member);
    return v != NULL ? v->n : otherwise;
}

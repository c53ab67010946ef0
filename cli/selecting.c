#include "cli/selecting.h"

int selecting_read(struct cli *c, struct selection *s)
{
    struct error err = {0};
    const char *text;
    int rc = 0;
    selection_init(s, c->as_of);
    for (size_t i = 0; rc == 0 && (text = args_value_at(&c->args, "--where", i)) != NULL; i++)
        rc = selection_where(s, c->store, text, &err);
    while (rc == 0 && (text = args_shift(&c->args)) != NULL)
        rc = selection_add_id(s, c->store, text, &err);
    if (rc == 0)
        return 0;
    selection_release(s);
    return cli_fail(c, &err,
                    rc == ERR_USAGE ? "'mcreport explain contract' lists the factors"
                                    : "'mcreport receipt list' shows the ids");
}

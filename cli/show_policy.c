#include "cli/show_policy.h"

#include "cli/answer.h"

int policy_read(struct cli *c, struct policy *out)
{
    struct error err = {0};
    if (policy_load(out, c->store, c->as_of, &c->memory, &err) != 0)
        return cli_fail(c, &err, "'mcreport db verify' checks the database");
    return 0;
}

void show_policy_changes(struct cli *c, const struct policy *p, unsigned keys)
{
    for (unsigned k = 0; k < POLICY_KEYS; k++)
        if ((keys & 1u << k) != 0 && policy_is_changed(p, (enum policy_key)k))
            answer_say(c, "policy: %s\n", show_text(c, policy_change_words(&c->memory, p, (enum policy_key)k)));
}

void show_policy_members(struct json_writer *w, const struct policy *p, enum policy_key k)
{
    json_string(w, "key", policy_rule(k)->name);
    json_double(w, "value", p->value[k]);
    json_double(w, "default", policy_rule(k)->initial);
    json_day(w, "since", p->since[k]);
    json_string(w, "because", p->because[k]);
}

void show_policy_json(struct json_writer *w, const struct policy *p, unsigned keys)
{
    json_open_array(w, "policy");
    for (unsigned k = 0; k < POLICY_KEYS; k++) {
        if ((keys & 1u << k) == 0)
            continue;
        json_open_object(w, NULL);
        show_policy_members(w, p, (enum policy_key)k);
        json_close_object(w);
    }
    json_close_array(w);
}

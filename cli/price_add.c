/* `price add`: one row, as its source states it. */
#include "cli/price.h"

#include "cli/answer.h"
#include "cli/database.h"
#include "cli/price_doubts.h"
#include "cli/price_fields.h"
#include "cli/show_policy.h"
#include "cli/show_price.h"

#include "core/date.h"

struct adding {
    struct price_row row;
    const char *outcome;
};

static void write_added(struct json_writer *w, const char *name, void *context)
{
    const struct adding *x = context;
    json_open_object(w, name);
    json_string(w, "outcome", x->outcome);
    json_open_object(w, "row");
    show_price_members(w, &x->row);
    json_close_object(w);
    json_close_object(w);
}

static int write_adding(struct cli *c, struct adding *x)
{
    struct answer a = {.schema = "price-add", .context = x, .value = write_added};
    struct policy policy;
    if (cli_for_people(c)) {
        answer_say(c, "%s\n", show_price_sentence(c, &x->row));
        return EXIT_DONE;
    }
    int status = policy_read(c, &policy);
    if (status == 0)
        status = show_price_grid(c, &a.grid, &x->row, 1, policy_price_days(&policy));
    return status == 0 ? answer_write(c, &a) : status;
}

/* A nonsensical value is the command line's fault; a contradiction is the archive's and is refused. */
static int report_fault(struct cli *c, const struct price *p, const struct error *err)
{
    if (err->code == ERR_INPUT) {
        cli_report(c, &(struct diagnostic){.severity = SEVERITY_ERROR,
                                           .code = "MCR-P001",
                                           .message = err->text,
                                           .help = "state it as the source does: its unit, its price, its dates"});
        return EXIT_USAGE;
    }
    if (err->code == ERR_REFUSED) {
        cli_report(c, &(struct diagnostic){
                          .severity = SEVERITY_ERROR,
                          .code = "MCR-P002",
                          .message = err->text,
                          .why = "rows are never changed: one that is wrong is corrected by another, "
                                 "once",
                          .help = p->has_supersedes ? "name the row that is to be corrected: --supersedes prc-…"
                                                    : "if this one corrects that row, add --supersedes prc-…; if they "
                                                      "are different offers, say how: --sku, --region, --per"});
        return EXIT_REFUSED;
    }
    return cli_fail(
        c, err, err->code == ERR_NOT_FOUND ? "'mcreport price list --superseded' shows the ids" : "nothing was stored");
}

/* Stored and taken back: only so is it known whether it is there already, or contradicts what is. */
static int try_adding(struct cli *c, const struct price *p, enum price_added *outcome, struct price_row *row,
                      struct error *err)
{
    int rc = store_begin(c->store, err);
    if (rc != 0)
        return rc;
    rc = price_add(c->store, p, date_now(), outcome, row, err);
    store_rollback(c->store);
    return rc;
}

static int add(struct cli *c, const struct price *p)
{
    struct adding x = {0};
    struct error err = {0};
    enum price_added outcome = PRICE_NEW;
    int rc = c->dry_run && !store_can_write(c->store) ? price_complete(&x.row, p, &err)
             : c->dry_run                             ? try_adding(c, p, &outcome, &x.row, &err)
                                                      : price_add(c->store, p, date_now(), &outcome, &x.row, &err);
    if (rc != 0) {
        int status = report_fault(c, p, &err);
        answer_refused(c, "price-add");
        return status;
    }
    x.outcome = outcome == PRICE_DUPLICATE ? "was there already" : c->dry_run ? "would be added" : "added";
    if (outcome == PRICE_DUPLICATE || c->dry_run)
        cli_note(c, "%s", x.outcome);
    int status = price_note_doubts(c, &x.row, NULL, 1);
    return status != 0 ? status : write_adding(c, &x);
}

int price_run_add(struct cli *c)
{
    struct price p;
    if (args_left(&c->args) > 0)
        return cli_usage(c, "add takes options only; '%s' belongs to none", args_shift(&c->args));
    int status = price_fields_stated(c, &p);
    if (status == 0 && !c->dry_run)
        status = database_open_for(c, DATABASE_WRITE);
    return status != 0 ? status : add(c, &p);
}

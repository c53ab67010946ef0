#include "cli/commands.h"

static const struct command *const commands[] = {
    &command_init,    &command_ingest, &command_import, &command_lint,     &command_receipt,    &command_stats,
    &command_compare, &command_cost,   &command_price,  &command_claim,    &command_query,      &command_quote,
    &command_doc,     &command_policy, &command_report, &command_template, &command_chart,      &command_weekly,
    &command_export,  &command_sql,    &command_db,     &command_explain,  &command_completion, &command_help,
};

const struct command *command_at(size_t i)
{
    return i < sizeof commands / sizeof *commands ? commands[i] : NULL;
}

/* The commands, one per cmd_*.c; the table in commands.c is the list that help prints. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct command command_init, command_ingest, command_import, command_lint, command_receipt, command_stats,
    command_compare, command_cost, command_price, command_policy, command_claim, command_query, command_quote,
    command_doc, command_report, command_template, command_chart, command_weekly, command_export, command_sql,
    command_db, command_explain, command_completion, command_help;

#endif

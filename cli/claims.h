/* What the commands about claims share: the registry as of the question, finding a claim, and showing one. */
#ifndef CLI_CLAIMS_H
#define CLI_CLAIMS_H

#include "cli/answer.h"
#include "query/claim_words.h"

/* 0, or an exit status after reporting. */
int claims_load(struct cli *c, struct registry *r);

/* --status into the wish, which stays as it is without one: a status, or "all". 0, or an exit status. */
int claims_read_status(struct cli *c, struct claim_wish *w);

/* The claim and revision somebody names; its standing. 0, or an exit status after reporting. */
int claims_find(struct cli *c, const struct registry *r, const char *text, struct claim_match *out);

/* "b200-nam52@3" */
const char *claims_name(struct cli *c, const struct claim_match *m);

/* Why it has the status it has: "dated: its validity ended on …; 2 newer runs …"; the status alone when current. */
const char *claims_status_words(struct cli *c, const struct claim_match *m);

/* What it is of: "ratio"; NULL where its record cannot be read. */
const char *claims_metric(const struct claim_match *m);

/* What can be done about a record that cannot be read. */
const char *claims_unreadable_help(struct cli *c, const struct claim_match *m);

/* In the present, or as of its date. */
int claims_may_be_quoted(const struct claim_match *m);

/*
 * What may be said of it: its quote, where it is current or dated; of any other what it was about, in the past and
 * without the form of a quote; "" where its record cannot be read.
 */
const char *claims_words(struct cli *c, const struct claim_match *m);

/* Members of a claim in lists: id, revision, status, reasons, sentence, metric, value, class, valid_to. */
void claims_list_members(struct json_writer *w, struct cli *c, const struct claim_match *m);

/* The value as a quantity; of a metric that is a word, the word. */
void claims_value_json(struct json_writer *w, struct cli *c, const char *name, const struct claim_record *r);

/* Names of all receipts it stands on, the claimed side's first. */
void claims_receipts_json(struct json_writer *w, const struct claim_record *r);

/* Members: the factors that all runs share. */
void claims_factors_json(struct json_writer *w, const struct claim_record *r);

/* The price rows it stands on, by side; null without. */
void claims_price_json(struct json_writer *w, const struct claim_record *r);

/* What was left out when it was made, and why; and where it is quoted. */
struct mention;
void claims_left_out_json(struct json_writer *w, const struct claim_record *r);
void claims_documents_json(struct json_writer *w, const struct mention *m, size_t n);

/* Claims as a list, in every format: query's and claim list's answer. */
int claims_write_list(struct cli *c, const char *schema, const struct claim_matches *all, const char *empty);

/* One claim with its evidence, history and the documents that quote it: `claim show`. */
int claims_write_one(struct cli *c, const struct registry *r, const struct claim_match *m, int with_documents);

/* Reports why the contract refuses a claim, with what to write instead; in JSON that is the answer. An exit status. */
int claims_refuse(struct cli *c, const char *schema, const struct claim_terms *t, struct verdict *v);

/*
 * Gives this run's connection v_claims_v1 with the status of every revision as of the question. 0, or an exit status
 * after reporting.
 */
int claims_publish(struct cli *c);

#endif

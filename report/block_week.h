/* What the blocks and values of a week share. Internal to this room. */
#ifndef REPORT_BLOCK_WEEK_H
#define REPORT_BLOCK_WEEK_H

#include "report/study_parts.h"

/* "−5.2 %", "+3.0 %" of -0.052, 0.03; "" of what is not finite. */
const char *week_percent(struct arena *memory, double relative);

/* "−7.2 % to −4.0 %", outward as every interval, to tenths of a percent; "none" where there is none. */
const char *week_limits(struct study *x, const struct week_change *c);

/* "B200 · nam52-dense · single · modal · cold" */
const char *week_class_words(struct study *x, const struct receipt_row *row);

/* "1 regression (unconfirmed), 2 improvements; 14 new runs"; "quiet week: nothing moved, nothing arrived" */
const char *week_headline(struct study *x);

#endif

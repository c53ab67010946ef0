/* Any bytes: parsed as a receipt, and what parses is graded. Grades, reasons and class must always hold together. */
#include "receipt/grade.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct receipt *r = NULL;
    struct grading g;
    struct error err = {0};
    struct json_place where;
    if (receipt_parse(&r, &where, (const char *)data, size, &err) != 0) {
        check(r == NULL && err.text[0] != '\0');
        return 0;
    }
    const char *why;
    receipt_whole_run(r, &why);
    receipt_first_step_excess(r);
    receipt_recompute_reported(r);
    check(receipt_grade(&g, r, &err) == 0);
    check(g.grade >= GRADE_ANECDOTE && g.grade < GRADES && (g.n_reasons == 0) == (g.grade == GRADE_RECEIPT));
    for (size_t i = 0; i < g.n_reasons; i++)
        check(g.reasons[i].grade >= g.grade && g.reasons[i].code != NULL && g.reasons[i].text != NULL);
    check(r->factors.value[FACTOR_CLASS] != NULL && strlen(r->factors.value[FACTOR_CLASS]) == CLASS_ID_SIZE - 1);
    receipt_free(r);
    return 0;
}

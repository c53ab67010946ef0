/*
 * What the statistics' tests share: cmocka and a comparison of doubles that shows both on failure.
 */
#ifndef TESTS_UNIT_STATS_CHECK_H
#define TESTS_UNIT_STATS_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* |got - want| <= max(absolute, relative * |want|) */
#define assert_near(got, want, relative, absolute) check_near(got, want, relative, absolute, #got, __FILE__, __LINE__)

static inline void check_near(double got, double want, double relative, double absolute, const char *what,
                              const char *file, int line)
{
    if (fabs(got - want) <= fmax(absolute, relative * fabs(want)))
        return;
    print_error("%s: got %.17g, want %.17g\n", what, got, want);
    _fail(file, line);
}

#endif

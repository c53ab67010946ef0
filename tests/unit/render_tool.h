/*
 * Other people's tools on the files that were made. For the render tests.
 */
#ifndef TESTS_RENDER_TOOL_H
#define TESTS_RENDER_TOOL_H

#include "render_trace.h"

/* The command's output (free() it); skips the test where the tool is missing. */
static inline char *run_tool(const char *tool, const char *arguments, const char *path, const char *after, int *status)
{
    char *command = NULL, *out = NULL;
    size_t size;
    assert_true(asprintf(&command, "command -v %s > /dev/null || exit 77; %s %s %s %s 2>&1", tool, tool, arguments,
                         path, after) > 0);
    FILE *pipe = popen(command, "r"), *f = open_memstream(&out, &size);
    assert_non_null(pipe);
    for (int c; (c = fgetc(pipe)) != EOF;)
        fputc(c, f);
    fclose(f);
    int rc = pclose(pipe);
    free(command);
    *status = WIFEXITED(rc) ? WEXITSTATUS(rc) : -1;
    if (*status == 77) {
        free(out);
        print_message("skipped: %s is not here\n", tool);
        skip();
    }
    return out;
}

static inline void assert_in_order(const char *text, const char *const *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *at = strstr(text, parts[i]);
        if (at == NULL)
            fail_msg("'%s' is missing or out of order", parts[i]);
        text = at + strlen(parts[i]);
    }
}

#endif

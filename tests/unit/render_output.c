/* Files appear whole or not at all, and nothing else appears, whatever happens to the process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/output.h"
#include "render/render.h"
#include "render_sample.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct folder {
    char path[40], file[60];
};

static int make_folder(void **state)
{
    static struct folder f;
    strcpy(f.path, "/tmp/mcreport-output-XXXXXX");
    if (mkdtemp(f.path) == NULL)
        return -1;
    snprintf(f.file, sizeof f.file, "%s/a.svg", f.path);
    *state = &f;
    return 0;
}

static int drop_folder(void **state)
{
    struct folder *f = *state;
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", f->path);
    return system(command);
}

static size_t files_in(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void assert_holds(const char *path, const char *text)
{
    char found[64] = "";
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    found[fread(found, 1, sizeof found - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(found, text);
}

static struct output *put(const char *path, int page_per_file, size_t n_pages)
{
    struct error err = {0};
    struct output *o = NULL;
    assert_int_equal(output_open(&o, path, page_per_file, &err), 0);
    for (size_t page = 1; page <= n_pages; page++)
        if (output_put(o, page, "new", 3, &err) != 0)
            fail_msg("%s", err.text);
    return o;
}

/* Where the file system has files without names; else there is a temporary name, and the test says nothing. */
static int has_nameless_files(const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0 && access("/proc/self/fd", X_OK) == 0;
}

static void nothing_is_seen_before_all_is_committed(void **state)
{
    struct folder *f = *state;
    struct error err = {0};
    if (!has_nameless_files(f->path)) {
        print_message("skipped: no files without names here\n");
        skip();
    }
    struct output *o = put(f->file, 1, 3);
    assert_int_equal(files_in(f->path), 0);
    assert_int_equal(output_commit(o, &err), 0);
    output_close(o);
    assert_int_equal(files_in(f->path), 3);
    char second[64];
    snprintf(second, sizeof second, "%s/a-2.svg", f->path);
    assert_holds(second, "new");
    struct stat st;
    mode_t mask = umask(0);
    umask(mask);
    assert_int_equal(stat(second, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0666 & ~mask);
}

static void old_file_is_replaced_at_once(void **state)
{
    struct folder *f = *state;
    struct error err = {0};
    FILE *old = fopen(f->file, "w");
    fputs("old", old);
    fclose(old);
    struct output *o = put(f->file, 0, 1);
    assert_holds(f->file, "old");
    assert_int_equal(output_commit(o, &err), 0);
    assert_holds(f->file, "new");
    output_close(o);
    assert_int_equal(files_in(f->path), 1);
}

static void link_stays_a_link(void **state)
{
    struct folder *f = *state;
    struct error err = {0};
    char target[64];
    snprintf(target, sizeof target, "%s/target", f->path);
    FILE *old = fopen(target, "w");
    fputs("old", old);
    fclose(old);
    assert_int_equal(symlink("target", f->file), 0);
    struct output *o = put(f->file, 0, 1);
    assert_int_equal(output_commit(o, &err), 0);
    output_close(o);
    struct stat st;
    assert_int_equal(lstat(f->file, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_holds(target, "new");
}

static void device_is_written_to_and_stays_one(void **state)
{
    struct folder *f = *state;
    struct error err = {0};
    assert_int_equal(symlink("/dev/null", f->file), 0);
    struct output *o = put(f->file, 0, 1);
    assert_int_equal(output_commit(o, &err), 0);
    output_close(o);
    struct stat st;
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
    assert_int_equal(files_in(f->path), 1);
}

static void folder_in_the_way_is_said_and_nothing_is_left(void **state)
{
    struct folder *f = *state;
    struct error err = {0};
    assert_int_equal(mkdir(f->file, 0777), 0);
    struct output *o = put(f->file, 0, 1);
    assert_int_equal(output_commit(o, &err), ERR_IO);
    assert_non_null(strstr(err.text, f->file));
    output_close(o);
    assert_int_equal(files_in(f->path), 1);
}

/* More pages than a process may have open. */
static void hundreds_of_pages_are_all_there(void **state)
{
    struct folder *f = *state;
    struct error err = {0};
    struct rlimit before, few;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = before;
    few.rlim_cur = 160;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    struct output *o = put(f->file, 1, 300);
    assert_int_equal(output_commit(o, &err), 0);
    output_close(o);
    setrlimit(RLIMIT_NOFILE, &before);
    assert_int_equal(files_in(f->path), 300);
}

static void killed_process_leaves_nothing(void **state)
{
    struct folder *f = *state;
    if (!has_nameless_files(f->path)) {
        print_message("skipped: no files without names here\n");
        skip();
    }
    static const int signals[] = {SIGINT, SIGTERM, SIGKILL};
    for (size_t i = 0; i < COUNT(signals); i++) {
        pid_t child = fork();
        if (child == 0) {
            put(f->file, 1, 5);
            raise(signals[i]);
            _exit(0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
        assert_int_equal(files_in(f->path), 0);
    }
}

static void memory_holds_what_files_would(void **state)
{
    struct folder *f = *state;
    struct report r = sample_report();
    struct error err = {0};
    for (size_t k = 0; render_format_at(k) != NULL; k++) {
        struct rendered made = {0};
        size_t pages = 0;
        assert_int_equal(render_to_memory(&made, &r, render_format_at(k), NULL, &err), 0);
        assert_int_equal(render_report(&r, render_format_at(k), f->file, NULL, &pages, &err), 0);
        assert_int_equal(made.n, render_format_at(k)->page_per_file ? pages : 1);
        for (size_t i = 0; i < made.n; i++) {
            char path[96];
            snprintf(path, sizeof path, "%s/a%s.svg", f->path, made.files[i].suffix);
            FILE *file = fopen(path, "rb");
            assert_non_null(file);
            char *bytes = calloc(made.files[i].size + 2, 1);
            assert_int_equal(fread(bytes, 1, made.files[i].size + 1, file), made.files[i].size);
            assert_memory_equal(bytes, made.files[i].bytes, made.files[i].size);
            free(bytes);
            fclose(file);
        }
        render_release(&made);
    }
    r.n_sections = 0;
    struct rendered none = {0};
    assert_int_equal(render_to_memory(&none, &r, render_format_at(0), NULL, &err), ERR_INPUT);
    assert_null(none.files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_seen_before_all_is_committed, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(old_file_is_replaced_at_once, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(link_stays_a_link, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(device_is_written_to_and_stays_one, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(folder_in_the_way_is_said_and_nothing_is_left, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(hundreds_of_pages_are_all_there, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(killed_process_leaves_nothing, make_folder, drop_folder),
        cmocka_unit_test_setup_teardown(memory_holds_what_files_would, make_folder, drop_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

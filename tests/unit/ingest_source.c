/* Containers are made by the ordinary commands (tar, zip, gzip, zstd, xz, bzip2, python3); a test whose command is
 * missing is skipped and says so. */
#include "ingest/source.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* What the sink was given, a line each: "= origin@line:column bytes", "! origin: why", "- origin" (skipped). */
struct record {
    FILE *out;
    char *text;
    size_t size;
    int files, documents, faults;
    int stop_after; /* documents; 0: never */
};

static int on_document(void *context, const struct source_document *d, struct error *err)
{
    struct record *r = context;
    r->documents++;
    fprintf(r->out, "= %s@%zu:%zu %.*s\n", d->origin, d->line, d->column, (int)(d->size < 60 ? d->size : 60), d->bytes);
    return r->documents == r->stop_after ? error_set(err, ERR_REFUSED, "enough") : 0;
}

static int on_fault(void *context, const char *origin, const char *why, struct error *err)
{
    struct record *r = context;
    (void)err;
    r->faults++;
    fprintf(r->out, "! %s: %s\n", origin, why);
    return 0;
}

static void on_file(void *context, const char *path)
{
    (void)path;
    ((struct record *)context)->files++;
}

static void on_skipped(void *context, const char *origin)
{
    fprintf(((struct record *)context)->out, "- %s\n", origin);
}

static int walk_until(struct record *r, const char *path, int stop_after)
{
    struct source_sink sink = {r, on_document, on_fault, on_file, on_skipped};
    struct error err = {0};
    *r = (struct record){.stop_after = stop_after};
    r->out = open_memstream(&r->text, &r->size);
    assert_non_null(r->out);
    int rc = source_walk(path, &sink, &err);
    fclose(r->out);
    return rc;
}

static void walk(struct record *r, const char *path)
{
    assert_int_equal(walk_until(r, path, 0), 0);
}

static void expect(const char *path, const char *what)
{
    struct record r;
    walk(&r, path);
    assert_string_equal(r.text, what);
    free(r.text);
}

static void contains(const struct record *r, const char *what)
{
    if (strstr(r->text, what) == NULL) {
        print_error("no '%s' in:\n%s", what, r->text);
        fail();
    }
}

/* Walks "-" with the file's bytes on standard input: through a pipe, so that it cannot be sought. */
static void walk_piped(struct record *r, const char *path)
{
    char command[256];
    int kept = dup(STDIN_FILENO);
    snprintf(command, sizeof command, "cat %s", path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_true(dup2(fileno(pipe), STDIN_FILENO) >= 0);
    walk(r, "-");
    dup2(kept, STDIN_FILENO);
    close(kept);
    pclose(pipe);
}

static void expect_piped(const char *path, const char *what)
{
    struct record r;
    walk_piped(&r, path);
    assert_string_equal(r.text, what);
    free(r.text);
}

static void put(const char *path, const char *text, size_t size)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

static void put_text(const char *path, const char *text)
{
    put(path, text, strlen(text));
}

/* Runs a shell line; skips the test when a command of it is missing. */
static void sh(const char *needs, const char *line)
{
    char probe[256];
    snprintf(probe, sizeof probe, "for c in %s; do command -v $c >/dev/null || exit 1; done", needs);
    if (system(probe) != 0) {
        print_message("SKIPPED: one of these commands is missing: %s\n", needs);
        skip();
    }
    assert_int_equal(system(line), 0);
}

static long size_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return (long)st.st_size;
}

static int forget(const char *path, const struct stat *st, int flag, struct FTW *where)
{
    (void)st;
    (void)flag;
    (void)where;
    return remove(path);
}

static int enter(void **state)
{
    char *folder = strdup("/tmp/mcreport-source-XXXXXX");
    *state = folder;
    return folder == NULL || mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int leave(void **state)
{
    int rc = chdir("/") != 0 || nftw(*state, forget, 16, FTW_DEPTH | FTW_PHYS) != 0;
    free(*state);
    return rc;
}

/* --- text --- */

static void a_json_file_is_one_document_without_the_white_space_around_it(void **state)
{
    (void)state;
    put_text("a.json", " \r\n\t{\"a\":\n1}\n\n");
    expect("a.json", "= a.json@2:2 {\"a\":\n1}\n");
    expect_piped("a.json", "= -@2:2 {\"a\":\n1}\n");
}

static void a_json_file_of_two_lines_is_still_one_document(void **state)
{
    (void)state;
    put_text("a.json", "{\"a\":1}\n{\"a\":2}\n");
    expect("a.json", "= a.json@1:1 {\"a\":1}\n{\"a\":2}\n");
}

static void a_byte_order_mark_is_left_for_the_parser_to_name(void **state)
{
    (void)state;
    put_text("a.json", "\xef\xbb\xbf{}\n");
    expect("a.json", "= a.json@1:1 \xef\xbb\xbf{}\n");
}

static void an_empty_file_is_a_fault_and_empty_jsonl_is_not(void **state)
{
    (void)state;
    put_text("a.json", "");
    put_text("b.json", " \n\n");
    put_text("c.jsonl", "\r\n\n");
    expect("a.json", "! a.json: empty: there is no document in it\n");
    expect("b.json", "! b.json: empty: there is no document in it\n");
    expect("c.jsonl", "");
    expect_piped("a.json", "! -: empty: there is no document in it\n");
}

static void jsonl_accepts_crlf_blank_lines_and_a_missing_last_newline(void **state)
{
    (void)state;
    put_text("a.jsonl", "{\"a\":1}\r\n\r\n  \n oops\n{\"a\":2}\r\n{\"a\":3}");
    expect("a.jsonl", "= a.jsonl:1@1:1 {\"a\":1}\n= a.jsonl:4@4:2 oops\n= a.jsonl:5@5:1 {\"a\":2}\n"
                      "= a.jsonl:6@6:1 {\"a\":3}\n");
}

static void an_unnamed_stream_of_objects_is_jsonl(void **state)
{
    (void)state;
    put_text("x", "\n{\"a\":1}\n\n{\"a\":2}\n");
    expect_piped("x", "= -:2@2:1 {\"a\":1}\n= -:4@4:1 {\"a\":2}\n");
    expect("x", "= x:2@2:1 {\"a\":1}\n= x:4@4:1 {\"a\":2}\n");
}

static void a_damaged_line_does_not_turn_a_stream_into_one_document(void **state)
{
    (void)state;
    put_text("first", "{\"a\": \"tra\n{\"a\":2}\n");
    put_text("second", "{\"a\":1}\noops\n{\"a\":3}\n");
    expect_piped("first", "= -:1@1:1 {\"a\": \"tra\n= -:2@2:1 {\"a\":2}\n");
    expect_piped("second", "= -:1@1:1 {\"a\":1}\n= -:2@2:1 oops\n= -:3@3:1 {\"a\":3}\n");
}

static void a_document_printed_over_lines_is_one_document(void **state)
{
    (void)state;
    static const char *const printed[] = {
        "{\n  \"a\": 1\n}\n",          "{\"a\":\n{\"b\":1}}\n", "[\n{\"a\":1},\n{\"a\":2}\n]\n",
        "{\"a\":{\"b\":1}\n,\"c\":2}", "{\"a\":{}\n}\n",        "{\"a\":1}\n\n"};
    for (size_t i = 0; i < sizeof printed / sizeof *printed; i++) {
        struct record r;
        put_text("x", printed[i]);
        walk_piped(&r, "x");
        assert_int_equal(r.documents, 1);
        contains(&r, "= -@1:1 ");
        free(r.text);
    }
}

static void lines_longer_than_the_window_are_whole(void **state)
{
    (void)state;
    enum { LONG = 300000 };
    char *text = malloc(3 * LONG);
    struct record r;
    assert_non_null(text);
    memset(text, 'a', 3 * LONG);
    text[0] = '"';
    text[LONG] = '\n';
    memcpy(text + 2 * LONG, "\n{\"last\":1}\n", 12);
    put("a.jsonl", text, 2 * LONG + 12);
    walk(&r, "a.jsonl");
    assert_int_equal(r.documents, 3);
    contains(&r, "= a.jsonl:3@3:1 {\"last\":1}\n");
    free(r.text);
    free(text);
}

static void a_document_beyond_the_ceiling_is_refused_and_the_next_line_is_read(void **state)
{
    (void)state;
    sh("head tr", "head -c 67108865 /dev/zero | tr '\\0' ' ' | tr ' ' '7' > a.jsonl; cp a.jsonl a.json;"
                  "printf '\\n{}\\n' >> a.jsonl");
    expect("a.jsonl", "! a.jsonl:1: larger than 64 MiB, the ceiling of one document: refused\n= a.jsonl:2@2:1 {}\n");
    expect("a.json", "! a.json: larger than 64 MiB, the ceiling of one document: refused\n");
}

/* --- folders --- */

static void folders_are_walked_in_the_order_of_names_by_bytes(void **state)
{
    (void)state;
    mkdir("d", 0777);
    mkdir("d/sub", 0777);
    mkdir("d/.hidden", 0777);
    put_text("d/b.json", "{}");
    put_text("d/B.json", "{}");
    put_text("d/a.jsonl", "{}\n{}\n");
    put_text("d/sub/z.json", "{}");
    put_text("d/.hidden/z.json", "{}");
    put_text("d/.a.json", "{}");
    put_text("d/notes.txt", "{}");
    expect("d", "= d/B.json@1:1 {}\n= d/a.jsonl:1@1:1 {}\n= d/a.jsonl:2@2:1 {}\n= d/b.json@1:1 {}\n- d/notes.txt\n"
                "= d/sub/z.json@1:1 {}\n");
    expect("d/", "= d/B.json@1:1 {}\n= d/a.jsonl:1@1:1 {}\n= d/a.jsonl:2@2:1 {}\n= d/b.json@1:1 {}\n- d/notes.txt\n"
                 "= d/sub/z.json@1:1 {}\n");
}

static void links_to_files_are_followed_and_links_to_folders_are_not(void **state)
{
    (void)state;
    mkdir("d", 0777);
    put_text("real", "{}");
    assert_int_equal(symlink("../real", "d/a.json"), 0);
    assert_int_equal(symlink("..", "d/loop.json"), 0);
    assert_int_equal(symlink("nowhere", "d/z.json"), 0);
    expect("d", "= d/a.json@1:1 {}\n- d/loop.json\n! d/z.json: cannot open: No such file or directory\n");
}

static void an_empty_folder_holds_nothing(void **state)
{
    (void)state;
    mkdir("d", 0777);
    expect("d", "");
}

static void what_cannot_be_opened_is_a_fault(void **state)
{
    (void)state;
    mkdir("d", 0777);
    mkfifo("d/pipe.json", 0666);
    expect("absent.json", "! absent.json: cannot open: No such file or directory\n");
    expect("d", "! d/pipe.json: not a regular file: not read\n");
    if (geteuid() == 0) {
        print_message("SKIPPED in part: everything can be opened by root\n");
        return;
    }
    put_text("d/a.json", "{}");
    chmod("d/a.json", 0);
    expect("d/a.json", "! d/a.json: cannot open: Permission denied\n");
    chmod("d", 0);
    expect("d", "! d: cannot read the folder: Permission denied\n");
    chmod("d", 0777);
}

static void a_pipe_in_a_folder_is_told_and_never_waited_for(void **state)
{
    char *bytes = NULL;
    size_t size;
    struct error err = {0};
    (void)state;
    assert_int_equal(mkdir("pipes", 0755), 0);
    assert_int_equal(mkfifo("pipes/a.json", 0644), 0);
    put_text("pipes/b.json", "{}");
    alarm(30);
    expect("pipes", "! pipes/a.json: not a regular file: not read\n= pipes/b.json@1:1 {}\n");
    assert_int_equal(source_read_regular(&bytes, &size, "pipes/a.json", &err), ERR_INPUT);
    assert_string_equal(err.text, "pipes/a.json: not a regular file");
    assert_int_equal(source_read_regular(&bytes, &size, "pipes", &err), ERR_INPUT);
    assert_int_equal(source_read_regular(&bytes, &size, "pipes/none", &err), ERR_IO);
    assert_int_equal(source_read_regular(&bytes, &size, "pipes/b.json", &err), 0);
    assert_int_equal(size, 2);
    alarm(0);
    free(bytes);
}

static void a_callback_stops_the_walk_with_its_code(void **state)
{
    (void)state;
    struct record r;
    put_text("a.jsonl", "{}\n{}\n{}\n");
    assert_int_equal(walk_until(&r, "a.jsonl", 2), ERR_REFUSED);
    assert_int_equal(r.documents, 2);
    free(r.text);
}

/* --- containers --- */

static void make_members(void)
{
    mkdir("m", 0777);
    put_text("m/a.json", "{\"a\":1}\n");
    put_text("m/b.jsonl", "{\"b\":1}\r\n\n{\"b\":2}\n");
    put_text("m/notes.txt", "hello");
    put_text("m/._a.json", "Mac");
}

static const char *const containers[][3] = {
    {"tar", "tar", "tar cf x m/a.json m/b.jsonl m/notes.txt m/._a.json"},
    {"ustar", "tar", "tar --format=ustar -cf x m/a.json m/b.jsonl m/notes.txt m/._a.json"},
    {"pax", "tar", "tar --format=posix -cf x m/a.json m/b.jsonl m/notes.txt m/._a.json"},
    {"tar.gz", "tar gzip", "tar cf - m/a.json m/b.jsonl m/notes.txt m/._a.json | gzip > x"},
    {"tar.zst", "tar zstd", "tar cf - m/a.json m/b.jsonl m/notes.txt m/._a.json | zstd -q > x"},
    {"tar.xz", "tar xz", "tar cf - m/a.json m/b.jsonl m/notes.txt m/._a.json | xz > x"},
    {"tar.bz2", "tar bzip2", "tar cf - m/a.json m/b.jsonl m/notes.txt m/._a.json | bzip2 > x"},
    {"zip", "zip", "zip -q x.zip m/a.json m/b.jsonl m/notes.txt m/._a.json && mv x.zip x"},
};

static void containers_are_recognised_by_content_under_any_name_and_piped(void **state)
{
    (void)state;
    make_members();
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
        print_message("  %s\n", containers[i][0]);
        sh(containers[i][1], containers[i][2]);
        expect_piped("x", "= -!m/a.json@1:1 {\"a\":1}\n= -!m/b.jsonl:1@1:1 {\"b\":1}\n= -!m/b.jsonl:3@3:1 {\"b\":2}\n"
                          "- -!m/notes.txt\n- -!m/._a.json\n");
        rename("x", "wrong.json");
        expect("wrong.json", "= wrong.json!m/a.json@1:1 {\"a\":1}\n= wrong.json!m/b.jsonl:1@1:1 {\"b\":1}\n"
                             "= wrong.json!m/b.jsonl:3@3:1 {\"b\":2}\n- wrong.json!m/notes.txt\n"
                             "- wrong.json!m/._a.json\n");
    }
}

static void a_compressed_file_has_the_shape_of_the_name_within(void **state)
{
    (void)state;
    mkdir("d", 0777);
    put_text("d/a.json", "{\"a\":\n1}\n");
    put_text("d/b.jsonl", "{\"b\":1}\n{\"b\":2}\n");
    put_text("d/log.txt", "hello\n");
    sh("gzip zstd xz bzip2", "cd d && bzip2 -k a.json && zstd -q --rm a.json && gzip b.jsonl && xz log.txt");
    expect("d", "= d/a.json.bz2@1:1 {\"a\":\n1}\n= d/a.json.zst@1:1 {\"a\":\n1}\n= d/b.jsonl.gz:1@1:1 {\"b\":1}\n"
                "= d/b.jsonl.gz:2@2:1 {\"b\":2}\n- d/log.txt.xz\n");
    expect("d/log.txt.xz", "= d/log.txt.xz@1:1 hello\n");
    expect_piped("d/b.jsonl.gz", "= -:1@1:1 {\"b\":1}\n= -:2@2:1 {\"b\":2}\n");
}

static void compressed_streams_one_after_the_other_are_one_text(void **state)
{
    (void)state;
    static const char *const tools[] = {"gzip", "zstd", "xz", "bzip2"};
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        char line[256];
        snprintf(line, sizeof line, "(echo '{\"a\":1}' | %s -c; echo '{\"a\":2}' | %s -c) > x.jsonl", tools[i],
                 tools[i]);
        sh(tools[i], line);
        expect("x.jsonl", "= x.jsonl:1@1:1 {\"a\":1}\n= x.jsonl:2@2:1 {\"a\":2}\n");
        sh(tools[i], "head -c 512 /dev/zero >> x.jsonl");
        expect("x.jsonl", "= x.jsonl:1@1:1 {\"a\":1}\n= x.jsonl:2@2:1 {\"a\":2}\n");
        sh(tools[i], "echo more >> x.jsonl");
        expect("x.jsonl", "= x.jsonl:1@1:1 {\"a\":1}\n= x.jsonl:2@2:1 {\"a\":2}\n"
                          "! x.jsonl:3: bytes that are no compressed data follow its end\n");
    }
}

static void a_flipped_bit_in_compressed_data_is_a_fault(void **state)
{
    (void)state;
    sh("gzip python3", "echo '{\"tokens\":1234567}' | gzip -n > a.json.gz && python3 -c \"\n"
                       "b=bytearray(open('a.json.gz','rb').read()); b[-6]^=1; open('a.json.gz','wb').write(b)\"");
    expect("a.json.gz", "! a.json.gz: damaged: the gzip data or its checksum is wrong\n");
}

static void names_that_locales_do_not_know_are_kept(void **state)
{
    (void)state;
    make_members();
    rename("m/a.json", "m/\xc3\xa4.json");
    sh("tar", "tar --format=posix -cf x.tar m/*.json");
    expect("x.tar", "= x.tar!m/\xc3\xa4.json@1:1 {\"a\":1}\n");
    rename("m/\xc3\xa4.json", "m/\xe4.json");
    sh("tar", "tar --format=gnu -cf x.tar m/*.json");
    expect("x.tar", "= x.tar!m/\xe4.json@1:1 {\"a\":1}\n");
}

static void archives_of_nothing_hold_nothing(void **state)
{
    (void)state;
    sh("tar zip python3", "tar cf a.tar -T /dev/null && python3 -c \"\n"
                          "import zipfile; zipfile.ZipFile('a.zip','w').close()\"");
    expect("a.tar", "");
    expect("a.zip", "");
    put_text("b.tar", "");
    expect("b.tar", "! b.tar: empty: there is no document in it\n");
}

static void a_file_of_zeros_is_a_document_that_lost_its_bytes(void **state)
{
    (void)state;
    struct record r;
    sh("head", "head -c 4096 /dev/zero > a.json");
    walk(&r, "a.json");
    assert_int_equal(r.documents, 1);
    free(r.text);
}

static void archives_one_behind_the_other_are_read_and_rubbish_behind_is_a_fault(void **state)
{
    (void)state;
    struct record r;
    put_text("a.json", "{\"a\":1}");
    put_text("b.json", "{\"b\":1}");
    sh("tar", "tar cf a.tar a.json && tar cf b.tar b.json && cat a.tar b.tar > x.tar");
    expect("x.tar", "= x.tar!a.json@1:1 {\"a\":1}\n= x.tar!b.json@1:1 {\"b\":1}\n");
    sh("tar",
       "for i in 1 2 3 4 5 6 7 8 9; do cat a.json a.json a.json a.json a.json a.json a.json a.json; done >> a.tar");
    walk(&r, "a.tar");
    assert_int_equal(r.documents, 1);
    assert_int_equal(r.faults, 1);
    free(r.text);
}

static void a_broken_archive_is_no_document(void **state)
{
    (void)state;
    put_text("a.tar.lz4", "\x04\x22\x4d\x18 something");
    put_text("b.zip", "PK\3\4");
    put_text("c.tar", "{\"a\":1}");
    expect("a.tar.lz4", "! a.tar.lz4: named like an archive, but it is none that can be read\n");
    expect("c.tar", "= c.tar@1:1 {\"a\":1}\n");
    struct record r;
    walk(&r, "b.zip");
    assert_int_equal(r.faults, 1);
    assert_int_equal(r.documents, 0);
    free(r.text);
}

/* Five members of which text cannot be packed much, so that a cut falls between them. */
static void make_five(void)
{
    sh("base64 head", "for i in 1 2 3 4 5; do (printf '{\"a\":\"'; head -c 3000 /dev/urandom | base64 -w0;"
                      " printf '\"}') > $i.json; done");
}

static void a_cut_archive_keeps_what_was_whole(void **state)
{
    (void)state;
    static const char *const cuts[][3] = {
        {"tar", "tar", "tar cf x ?.json"},
        {"gzip", "tar gzip", "tar cf - ?.json | gzip > x"},
        {"zstd", "tar zstd", "tar cf - ?.json | zstd -q --zstd=wlog=10 > x"},
        {"xz", "tar xz", "tar cf - ?.json | xz --block-size=4096 > x"},
        {"bzip2", "tar bzip2", "tar cf - ?.json | bzip2 -1 > x"},
        {"zip", "zip", "zip -q x.zip ?.json && mv x.zip x"},
    };
    make_five();
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        struct record r;
        int bzip2 = strcmp(cuts[i][0], "bzip2") == 0; /* one block of 100 kB holds all: it is lost as a whole */
        print_message("  %s\n", cuts[i][0]);
        sh(cuts[i][1], cuts[i][2]);
        walk(&r, "x");
        assert_int_equal(r.documents, 5);
        assert_int_equal(r.faults, 0);
        free(r.text);
        long cut = strcmp(cuts[i][0], "tar") == 0 ? 16000 : size_of("x") * 7 / 10;
        assert_int_equal(truncate("x", cut), 0);
        walk(&r, "x");
        assert_int_equal(r.faults, 1);
        assert_in_range(r.documents, bzip2 ? 0 : 3, 4);
        free(r.text);
        walk_piped(&r, "x");
        assert_int_equal(r.faults, 1);
        assert_in_range(r.documents, bzip2 ? 0 : 3, 4);
        free(r.text);
    }
}

static void a_tar_cut_exactly_between_members_is_noticed(void **state)
{
    (void)state;
    make_five();
    sh("tar", "tar cf x.tar ?.json");
    assert_int_equal(truncate("x.tar", 3 * (512 + 4096)), 0);
    struct record r;
    walk(&r, "x.tar");
    assert_int_equal(r.documents, 3);
    contains(&r, "! x.tar: cut off after 3 members: the end of the archive is missing\n");
    free(r.text);
}

static void a_cut_stream_of_lines_keeps_the_whole_ones(void **state)
{
    (void)state;
    struct record r;
    make_five();
    sh("gzip", "for i in 1 2 3 4 5; do cat $i.json; echo; done | gzip > x.jsonl.gz");
    assert_int_equal(truncate("x.jsonl.gz", size_of("x.jsonl.gz") * 7 / 10), 0);
    walk(&r, "x.jsonl.gz");
    assert_int_equal(r.documents, 3);
    contains(&r, "! x.jsonl.gz:4: cut off: the gzip data ends too early\n");
    free(r.text);
}

static void names_that_leave_the_archive_are_refused_one_by_one(void **state)
{
    (void)state;
    sh("python3",
       "python3 -c \"\n"
       "import tarfile, zipfile, io\n"
       "names=['ok.json','../up.json','/abs.json','a/../../b.json','C:/x.json','a\\\\\\\\..\\\\\\\\b.json','z.json']\n"
       "t=tarfile.open('x.tar','w'); z=zipfile.ZipFile('x.zip','w')\n"
       "for n in names:\n"
       "    i=tarfile.TarInfo(n); i.size=2; t.addfile(i, io.BytesIO(b'{}')); z.writestr(n, '{}')\n"
       "t.close(); z.close()\"");
    expect("x.tar", "= x.tar!ok.json@1:1 {}\n"
                    "! x.tar!../up.json: its name leads out of the archive: refused\n"
                    "! x.tar!/abs.json: its name leads out of the archive: refused\n"
                    "! x.tar!a/../../b.json: its name leads out of the archive: refused\n"
                    "! x.tar!C:/x.json: its name leads out of the archive: refused\n"
                    "! x.tar!a\\..\\b.json: its name leads out of the archive: refused\n"
                    "= x.tar!z.json@1:1 {}\n");
    struct record r;
    walk(&r, "x.zip");
    assert_int_equal(r.documents, 2);
    assert_int_equal(r.faults, 5);
    free(r.text);
}

static void links_and_devices_in_archives_are_refused(void **state)
{
    (void)state;
    sh("python3", "python3 -c \"\n"
                  "import tarfile, io\n"
                  "t=tarfile.open('x.tar','w')\n"
                  "def add(n, k, to=''):\n"
                  "    i=tarfile.TarInfo(n); i.type=k; i.linkname=to; i.size=2 if k==tarfile.REGTYPE else 0\n"
                  "    t.addfile(i, io.BytesIO(b'{}'))\n"
                  "add('a.json', tarfile.REGTYPE)\n"
                  "add('s.json', tarfile.SYMTYPE, '/etc/passwd')\n"
                  "add('h.json', tarfile.LNKTYPE, 'a.json')\n"
                  "add('f.json', tarfile.FIFOTYPE)\n"
                  "add('dir', tarfile.DIRTYPE)\n"
                  "add('z.json', tarfile.REGTYPE)\n"
                  "t.close()\"");
    expect("x.tar", "= x.tar!a.json@1:1 {}\n"
                    "! x.tar!s.json: a link: links in archives are not followed\n"
                    "! x.tar!h.json: a link: links in archives are not followed\n"
                    "! x.tar!f.json: neither a file nor a folder: refused\n"
                    "= x.tar!z.json@1:1 {}\n");
}

static void a_link_in_a_zip_is_refused(void **state)
{
    (void)state;
    put_text("a.json", "{}");
    assert_int_equal(symlink("/etc/passwd", "s.json"), 0);
    sh("zip", "zip -q -y x.zip a.json s.json");
    expect("x.zip", "= x.zip!a.json@1:1 {}\n! x.zip!s.json: a link: links in archives are not followed\n");
}

static void archives_within_archives_are_named_and_not_followed(void **state)
{
    (void)state;
    put_text("a.json", "{}");
    sh("tar gzip zip", "tar cf in.tar a.json && gzip -c a.json > b.json.gz && gzip -c a.json > c.json &&"
                       "tar cf x.tar in.tar a.json b.json.gz c.json && zip -q y.zip a.json && gzip y.zip &&"
                       "gzip -c b.json.gz > z.gz");
    expect("x.tar", "! x.tar!in.tar: an archive within an archive: not followed\n= x.tar!a.json@1:1 {}\n"
                    "! x.tar!b.json.gz: an archive within an archive: not followed\n"
                    "! x.tar!c.json: an archive within an archive: not followed\n");
    expect("y.zip.gz", "! y.zip.gz: an archive within an archive: not followed\n");
    expect("z.gz", "! z.gz: an archive within an archive: not followed\n");
}

static void an_encrypted_member_is_a_fault_and_the_others_are_read(void **state)
{
    (void)state;
    put_text("a.json", "{}");
    put_text("b.json", "{}");
    sh("zip", "zip -q -P secret x.zip a.json && zip -q x.zip b.json");
    expect("x.zip", "! x.zip!a.json: encrypted: cannot be read\n= x.zip!b.json@1:1 {}\n");
}

/* 80 MB of newlines: gzip makes 1/1030 of it. Blank lines, so that it is the ratio that stops it, not a document. */
static void bombs_are_refused_by_ratio_and_the_next_member_is_read(void **state)
{
    (void)state;
    mkdir("d", 0777);
    put_text("d/z.json", "{}");
    sh("tar zip gzip head tr", "head -c 80000000 /dev/zero | tr '\\0' '\\n' > d/bomb.jsonl && cd d &&"
                               "tar cf - bomb.jsonl z.json | gzip -9 > ../x.tar.gz &&"
                               "zip -q -9 ../x.zip bomb.jsonl z.json && gzip -9 bomb.jsonl");
    struct record r;
    walk(&r, "x.tar.gz");
    assert_int_equal(r.faults, 1);
    contains(&r, "unpacks to more than 1000 times its size: refused\n= x.tar.gz!z.json@1:1 {}\n");
    free(r.text);
    walk(&r, "x.zip");
    assert_int_equal(r.faults, 1);
    contains(&r, "unpacks to more than 1000 times its size: refused\n= x.zip!z.json@1:1 {}\n");
    free(r.text);
    walk(&r, "d/bomb.jsonl.gz");
    assert_int_equal(r.faults, 1);
    contains(&r, "unpacks to more than 1000 times its size: refused\n");
    free(r.text);
}

static void a_single_document_bomb_is_refused(void **state)
{
    (void)state;
    sh("zstd head", "head -c 200000000 /dev/zero | zstd -q > bomb.json.zst");
    expect("bomb.json.zst", "! bomb.json.zst: unpacks to more than 1000 times its size: refused\n");
}

static void messages_show_hostile_names_harmless(void **state)
{
    (void)state;
    struct record r;
    sh("python3", "python3 -c \"\n"
                  "b=bytearray(open('/dev/zero','rb').read(512)); b[:6]=b'x.json'; b[257:263]=b'ustar\\\\0'\n"
                  "open('x.tar','wb').write(b)\"");
    walk(&r, "x.tar");
    assert_int_equal(r.faults, 1);
    assert_null(strchr(r.text, '\033'));
    free(r.text);
}

static void a_whole_file_is_its_bytes_and_nothing_beyond_the_ceiling(void **state)
{
    struct error err = {0};
    char *bytes = NULL;
    size_t size = 7;
    (void)state;
    put("bytes", "a\0\r\n", 4);
    assert_int_equal(source_read_whole(&bytes, &size, "bytes", &err), 0);
    assert_int_equal(size, 4);
    assert_memory_equal(bytes, "a\0\r\n", 4);
    free(bytes);
    put("nothing", "", 0);
    assert_int_equal(source_read_whole(&bytes, &size, "nothing", &err), 0);
    assert_int_equal(size, 0);
    free(bytes);
    assert_int_equal(source_read_whole(&bytes, &size, "none", &err), ERR_IO);
    assert_string_equal(err.text, "none: No such file or directory");
    assert_int_equal(source_read_whole(&bytes, &size, ".", &err), ERR_IO);
    assert_int_equal(truncate("bytes", SOURCE_MAX_DOCUMENT), 0);
    assert_int_equal(source_read_whole(&bytes, &size, "bytes", &err), 0);
    free(bytes);
    assert_int_equal(truncate("bytes", SOURCE_MAX_DOCUMENT + 1), 0);
    assert_int_equal(source_read_whole(&bytes, &size, "bytes", &err), ERR_INPUT);
    assert_string_equal(err.text, "bytes: larger than 64 MiB");
}

#define case_of(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(a_json_file_is_one_document_without_the_white_space_around_it),
        case_of(a_json_file_of_two_lines_is_still_one_document),
        case_of(a_byte_order_mark_is_left_for_the_parser_to_name),
        case_of(an_empty_file_is_a_fault_and_empty_jsonl_is_not),
        case_of(jsonl_accepts_crlf_blank_lines_and_a_missing_last_newline),
        case_of(an_unnamed_stream_of_objects_is_jsonl),
        case_of(a_damaged_line_does_not_turn_a_stream_into_one_document),
        case_of(a_document_printed_over_lines_is_one_document),
        case_of(lines_longer_than_the_window_are_whole),
        case_of(a_document_beyond_the_ceiling_is_refused_and_the_next_line_is_read),
        case_of(a_whole_file_is_its_bytes_and_nothing_beyond_the_ceiling),
        case_of(folders_are_walked_in_the_order_of_names_by_bytes),
        case_of(links_to_files_are_followed_and_links_to_folders_are_not),
        case_of(an_empty_folder_holds_nothing),
        case_of(what_cannot_be_opened_is_a_fault),
        case_of(a_pipe_in_a_folder_is_told_and_never_waited_for),
        case_of(a_callback_stops_the_walk_with_its_code),
        case_of(containers_are_recognised_by_content_under_any_name_and_piped),
        case_of(a_compressed_file_has_the_shape_of_the_name_within),
        case_of(compressed_streams_one_after_the_other_are_one_text),
        case_of(a_flipped_bit_in_compressed_data_is_a_fault),
        case_of(names_that_locales_do_not_know_are_kept),
        case_of(archives_of_nothing_hold_nothing),
        case_of(a_file_of_zeros_is_a_document_that_lost_its_bytes),
        case_of(archives_one_behind_the_other_are_read_and_rubbish_behind_is_a_fault),
        case_of(a_broken_archive_is_no_document),
        case_of(a_cut_archive_keeps_what_was_whole),
        case_of(a_tar_cut_exactly_between_members_is_noticed),
        case_of(a_cut_stream_of_lines_keeps_the_whole_ones),
        case_of(names_that_leave_the_archive_are_refused_one_by_one),
        case_of(links_and_devices_in_archives_are_refused),
        case_of(a_link_in_a_zip_is_refused),
        case_of(archives_within_archives_are_named_and_not_followed),
        case_of(an_encrypted_member_is_a_fault_and_the_others_are_read),
        case_of(bombs_are_refused_by_ratio_and_the_next_member_is_read),
        case_of(a_single_document_bomb_is_refused),
        case_of(messages_show_hostile_names_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Archives: tar (ustar, pax, GNU) and zip by libarchive, their members as streams. */
#include "ingest/source_parts.h"

#include "core/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TAR_BLOCK = 512, TAR_MAGIC_AT = 257, FD_BLOCK = 128 * 1024 };

enum archive_kind archive_kind_of(const char *head, size_t n)
{
    if (n >= 4 && (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0 || memcmp(head, "PK\7\10", 4) == 0))
        return ARCHIVE_IS_ZIP;
    if (n >= TAR_BLOCK && memcmp(head + TAR_MAGIC_AT, "ustar", 5) == 0)
        return ARCHIVE_IS_TAR;
    return NO_ARCHIVE;
}

/* One archive being read. */
struct reading {
    const struct source_sink *sink;
    struct archive *archive;
    struct stream *from, *packed;
    const char *origin;
    size_t members;    /* begun so far */
    uint64_t expanded; /* bytes out of members so far */
    uint64_t member_out, member_in_before;
    int stopped; /* nothing more can be read from it */
};

static la_ssize_t feed(struct archive *a, void *context, const void **bytes)
{
    struct stream *s = context;
    if (s->start == s->end && stream_more(s) < 0) {
        archive_set_error(a, EIO, "%s", s->why);
        return -1;
    }
    size_t n = s->end - s->start;
    *bytes = s->data + s->start;
    stream_take(s, n);
    return (la_ssize_t)n;
}

static const char *archive_why(struct archive *a)
{
    const char *why = archive_error_string(a);
    return why != NULL ? why : "the archive is damaged";
}

/* How many packed bytes have gone in: what the ratio of a member is measured against. */
static uint64_t packed_in(const struct reading *r)
{
    if (r->packed != NULL)
        return r->packed->taken;
    la_int64_t n = archive_filter_bytes(r->archive, -1);
    return n > 0 ? (uint64_t)n : 0;
}

static ssize_t read_member(struct stream *s, void *to, size_t room)
{
    struct reading *r = s->source;
    la_ssize_t n = archive_read_data(r->archive, to, room);
    if (n < 0) {
        r->stopped = n == ARCHIVE_FATAL;
        return stream_fail(s, "%s", archive_why(r->archive));
    }
    r->member_out += (uint64_t)n;
    r->expanded += (uint64_t)n;
    if (r->expanded > SOURCE_MAX_EXPANDED) {
        r->stopped = 1;
        return stream_fail(s, "the archive unpacks to more than %zu GiB: refused", SOURCE_MAX_EXPANDED >> 30);
    }
    if (ratio_exceeded(r->member_out, packed_in(r) - r->member_in_before))
        return stream_fail(s, "unpacks to more than %d times its size: refused", SOURCE_MAX_RATIO);
    return (ssize_t)n;
}

static int is_separator(char c)
{
    return c == '/' || c == '\\';
}

/* Whether some part of the path satisfies `what`. */
static int any_part(const char *name, int (*what)(const char *part, size_t n))
{
    for (const char *p = name; *p != '\0';) {
        size_t n = 0;
        while (p[n] != '\0' && !is_separator(p[n]))
            n++;
        if (what(p, n))
            return 1;
        p += n + (p[n] != '\0');
    }
    return 0;
}

static int is_parent(const char *part, size_t n)
{
    return n == 2 && part[0] == '.' && part[1] == '.';
}

static int is_hidden(const char *part, size_t n)
{
    return n > 1 && part[0] == '.';
}

/* An absolute path of any system, or one that climbs. */
static int leaves_archive(const char *name)
{
    int drive = ((name[0] | 0x20) >= 'a' && (name[0] | 0x20) <= 'z') && name[1] == ':';
    return is_separator(name[0]) || drive || any_part(name, is_parent);
}

static int is_nested(const char *name)
{
    static const char *const suffixes[] = {".tar", ".tgz", ".zip", ".gz", ".zst", ".xz", ".bz2"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (name_ends(name, suffixes[i]))
            return 1;
    return 0;
}

/* Why a member is refused unread; NULL when it is not. */
static const char *refusal(struct archive_entry *e, const char *name)
{
    if (leaves_archive(name))
        return "its name leads out of the archive: refused";
    if (archive_entry_hardlink(e) != NULL || archive_entry_filetype(e) == AE_IFLNK)
        return "a link: links in archives are not followed";
    if (archive_entry_filetype(e) != AE_IFREG)
        return "neither a file nor a folder: refused";
    return NULL;
}

/* Why a member cannot be read that would be; NULL when nothing stands in the way. */
static const char *obstacle(struct archive_entry *e, const char *name)
{
    if (is_nested(name))
        return "an archive within an archive: not followed";
    if (archive_entry_is_encrypted(e))
        return "encrypted: cannot be read";
    if (archive_entry_sparse_count(e) > 0)
        return "a sparse file: refused";
    return NULL;
}

static int read_text_member(struct reading *r, const char *place, enum shape shape, struct error *err)
{
    struct stream s = {.source = r, .read = read_member};
    r->member_out = 0;
    r->member_in_before = packed_in(r);
    stream_want(&s, SOURCE_HEAD);
    int rc;
    size_t n = s.end - s.start;
    if (n > 0 && (codec_of(s.data, n) != NULL || archive_kind_of(s.data, n) == ARCHIVE_IS_ZIP))
        rc = source_fault(r->sink, place, err, "an archive within an archive: not followed");
    else
        rc = source_text(r->sink, &s, place, shape, err);
    stream_close(&s);
    return rc;
}

static int member(struct reading *r, struct archive_entry *e, const char *name, const char *place, struct error *err)
{
    const char *why = refusal(e, name);
    if (why != NULL)
        return source_fault(r->sink, place, err, "%s", why);
    enum shape shape = shape_of_name(name);
    if (any_part(name, is_hidden) || (shape == SHAPE_LOOK && !is_nested(name))) {
        r->sink->skipped(r->sink->context, place);
        return 0;
    }
    why = obstacle(e, name);
    if (why != NULL)
        return source_fault(r->sink, place, err, "%s", why);
    return read_text_member(r, place, shape, err);
}

static int next_member(struct reading *r, struct archive_entry *e, struct error *err)
{
    r->members++;
    if (archive_entry_filetype(e) == AE_IFDIR)
        return 0;
    const char *name = archive_entry_pathname(e);
    if (name == NULL || name[0] == '\0')
        return source_fault(r->sink, r->origin, err, "member %zu has no name that can be read: refused", r->members);
    char *place = text_format("%s!%s", r->origin, name);
    if (place == NULL)
        return error_nomem(err);
    int rc = member(r, e, name, place, err);
    free(place);
    return rc;
}

/*
 * libarchive takes a tar that simply stops between two members for a whole one; POSIX ends every tar with two blocks
 * of zeros. Without them, what followed is lost.
 */
static int lacks_end(const struct reading *r)
{
    return (archive_format(r->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR &&
           archive_filter_bytes(r->archive, 0) <= archive_read_header_position(r->archive);
}

static int each_member(struct reading *r, struct error *err)
{
    int rc = 0;
    while (rc == 0 && !r->stopped) {
        struct archive_entry *e;
        int found = archive_read_next_header(r->archive, &e);
        if (found == ARCHIVE_EOF && lacks_end(r))
            return source_fault(r->sink, r->origin, err, "cut off after %zu members: the end of the archive is missing",
                                r->members);
        if (found == ARCHIVE_EOF)
            return 0;
        if (found != ARCHIVE_OK && found != ARCHIVE_WARN)
            return source_fault(r->sink, r->origin, err, "damaged or cut off after %zu members: %s", r->members,
                                archive_why(r->archive));
        rc = next_member(r, e, err);
    }
    return rc;
}

static int open_archive(struct archive *a, struct stream *s, int fd, enum archive_kind kind)
{
    int rc = kind == ARCHIVE_IS_ZIP ? archive_read_support_format_zip(a) : archive_read_support_format_tar(a);
    /* What follows an end mark would be lost without a word: another archive is read, anything else is a damage. */
    if (rc == ARCHIVE_OK && kind == ARCHIVE_IS_TAR)
        rc = archive_read_set_format_option(a, "tar", "read_concatenated_archives", "1");
    if (rc != ARCHIVE_OK)
        return rc;
    if (kind == ARCHIVE_IS_ZIP && fd >= 0 && lseek(fd, 0, SEEK_SET) == 0)
        return archive_read_open_fd(a, fd, FD_BLOCK);
    return archive_read_open(a, s, NULL, feed, NULL);
}

static int read_archive(struct reading *r, int fd, enum archive_kind kind, struct error *err)
{
    int rc;
    r->archive = archive_read_new();
    if (r->archive == NULL)
        return error_nomem(err);
    if (open_archive(r->archive, r->from, fd, kind) == ARCHIVE_OK)
        rc = each_member(r, err);
    else
        rc = source_fault(r->sink, r->origin, err, "cannot be read as an archive: %s", archive_why(r->archive));
    archive_read_free(r->archive);
    return rc;
}

int source_archive(const struct source_sink *sink, struct stream *s, struct stream *packed, int fd, const char *origin,
                   enum archive_kind kind, struct error *err)
{
    struct reading r = {.sink = sink, .from = s, .packed = packed, .origin = origin};
    /* libarchive drops names that the locale's character set lacks; this thread reads them as UTF-8 wherever it is. */
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = uselocale(utf8 != (locale_t)0 ? utf8 : (locale_t)0);
    int rc = read_archive(&r, fd, kind, err);
    uselocale(before);
    if (utf8 != (locale_t)0)
        freelocale(utf8);
    return rc;
}

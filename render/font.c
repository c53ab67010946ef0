#include "render/font.h"

#include "core/text.h"
#include "render/memory.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct face_file {
    const char *name, *package;
} files[FACES] = {
    [FACE_REGULAR] = {"Lato-Regular.ttf", "fonts-lato"},
    [FACE_BOLD] = {"Lato-Bold.ttf", "fonts-lato"},
    [FACE_MONO] = {"DejaVuSansMono.ttf", "fonts-dejavu-core"},
    [FACE_FALLBACK] = {"DejaVuSans.ttf", "fonts-dejavu-core"},
};

static const char *const folders[] = {
    "/usr/share/fonts/truetype/lato", "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/lato",          "/usr/share/fonts/dejavu",
    "/usr/share/fonts/TTF",           "/usr/local/share/fonts",
};

enum { CODES = 0x10000, UNKNOWN = 0, MISSING = 1, FIRST_WIDTH = 2 };

struct loaded {
    FT_Face face;
    char *path;
    void *bytes; /* the file, mapped */
    size_t size;
    char *digest;    /* "" until it is asked for: a face that no page uses need not be read */
    uint16_t *width; /* per code: UNKNOWN, MISSING, or the advance + FIRST_WIDTH */
};

struct fonts {
    FT_Library library;
    struct loaded loaded[FACES];
};

static char *find_in(const char *folder, const char *name)
{
    char *path = text_format("%s/%s", folder, name);
    struct stat st;
    if (path != NULL && stat(path, &st) == 0 && S_ISREG(st.st_mode))
        return path;
    free(path);
    return NULL;
}

static char *find_file(const char *name)
{
    const char *own = getenv("MCREPORT_FONT_DIR");
    char *path = own != NULL && own[0] != '\0' ? find_in(own, name) : NULL;
    for (size_t i = 0; path == NULL && i < sizeof folders / sizeof *folders; i++)
        path = find_in(folders[i], name);
    return path;
}

static int map_file(struct loaded *l, struct error *err)
{
    int rc = 0, fd = open(l->path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        rc = error_errno(err, "%s", l->path);
        goto out;
    }
    void *bytes = st.st_size > 0 ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    if (bytes == MAP_FAILED) {
        rc = error_set(err, ERR_IO, "%s: cannot be read", l->path);
        goto out;
    }
    l->bytes = bytes;
    l->size = (size_t)st.st_size;
out:
    if (fd >= 0)
        close(fd);
    return rc;
}

static int load_face(struct fonts *fonts, enum face face, struct error *err)
{
    struct loaded *l = &fonts->loaded[face];
    l->path = find_file(files[face].name);
    if (l->path == NULL)
        return error_set(err, ERR_INTERNAL, "font '%s' not found (package %s, or its folder in MCREPORT_FONT_DIR)",
                         files[face].name, files[face].package);
    int rc = map_file(l, err);
    if (rc != 0)
        return rc;
    if (FT_New_Memory_Face(fonts->library, l->bytes, (FT_Long)l->size, 0, &l->face) != 0 || !FT_IS_SCALABLE(l->face))
        return error_set(err, ERR_INTERNAL, "%s: not a usable TrueType font", l->path);
    l->width = calloc(CODES, sizeof *l->width);
    l->digest = calloc(1, DIGEST_HEX_SIZE);
    return l->width != NULL && l->digest != NULL ? 0 : error_nomem(err);
}

int fonts_open(struct fonts **out, struct error *err)
{
    int rc = 0;
    struct fonts *fonts = calloc(1, sizeof *fonts);
    if (fonts == NULL)
        return error_nomem(err);
    if (FT_Init_FreeType(&fonts->library) != 0) {
        rc = error_set(err, ERR_INTERNAL, "cannot start FreeType");
        goto out;
    }
    for (enum face f = 0; f < FACES && rc == 0; f++)
        rc = load_face(fonts, f, err);
    if (rc == 0) {
        *out = fonts;
        fonts = NULL;
    }
out:
    fonts_close(fonts);
    return rc;
}

void fonts_close(struct fonts *fonts)
{
    if (fonts == NULL)
        return;
    for (size_t i = 0; i < FACES; i++) {
        struct loaded *l = &fonts->loaded[i];
        if (l->face != NULL)
            FT_Done_Face(l->face);
        if (l->bytes != NULL)
            munmap(l->bytes, l->size);
        free(l->digest);
        free(l->width);
        free(l->path);
    }
    if (fonts->library != NULL)
        FT_Done_FreeType(fonts->library);
    free(fonts);
}

const char *font_path(const struct fonts *fonts, enum face face)
{
    return fonts->loaded[face].path;
}

const char *font_digest(const struct fonts *fonts, enum face face)
{
    const struct loaded *l = &fonts->loaded[face];
    struct digest d;
    if (l->digest[0] == '\0') {
        digest_of(&d, l->bytes, l->size);
        digest_hex(l->digest, &d);
    }
    return l->digest;
}

unsigned font_glyph(const struct fonts *fonts, enum face face, unsigned code)
{
    return FT_Get_Char_Index(fonts->loaded[face].face, code);
}

void *font_handle(const struct fonts *fonts, enum face face)
{
    return fonts->loaded[face].face;
}

/* Cut, not rounded, to thousandths: libharu writes its width tables so. */
static uint16_t measure(FT_Face face, unsigned code)
{
    FT_Fixed advance;
    FT_UInt glyph = FT_Get_Char_Index(face, code);
    if (glyph == 0 || FT_Get_Advance(face, glyph, FT_LOAD_NO_SCALE, &advance) != 0 || advance < 0)
        return MISSING;
    return (uint16_t)(advance * 1000 / face->units_per_EM + FIRST_WIDTH);
}

int font_advance(struct fonts *fonts, enum face face, unsigned code)
{
    struct loaded *l = &fonts->loaded[face];
    if (code >= CODES)
        return -1;
    if (l->width[code] == UNKNOWN)
        l->width[code] = measure(l->face, code);
    return l->width[code] == MISSING ? -1 : l->width[code] - FIRST_WIDTH;
}

static int is_right_to_left(unsigned u)
{
    return (u >= 0x590 && u <= 0x8ff) || (u >= 0xfb1d && u <= 0xfdff) || (u >= 0xfe70 && u <= 0xfefe);
}

static int is_space(unsigned u)
{
    return u == '\t' || u == '\r' || u == 0x1680 || (u >= 0x2000 && u <= 0x200a) || u == 0x202f || u == 0x205f ||
           u == 0x3000;
}

static int can_show(struct fonts *fonts, enum face face, unsigned u)
{
    if (u < 0x20 || u == 0x7f || is_right_to_left(u))
        return 0;
    return font_advance(fonts, face, u) >= 0 || font_advance(fonts, FACE_FALLBACK, u) >= 0;
}

/* One character as it can be drawn; core's text_write_safe() escapes those that are invisible or turn text around. */
static void show_character(FILE *out, struct fonts *fonts, enum face face, unsigned u, const char *s, size_t n)
{
    char one[5] = {0};
    memcpy(one, s, n);
    if (u == '\n')
        fputc('\n', out);
    else if (can_show(fonts, face, u))
        text_write_safe(out, one);
    else if (is_space(u))
        fputc(' ', out);
    else if (u < 0x20 || u == 0x7f)
        fprintf(out, "\\x%02x", u);
    else
        fprintf(out, "\\u{%04x}", u);
}

static int is_plain(const char *s)
{
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if ((c < 0x20 && c != '\n') || c >= 0x7f)
            return 0;
    }
    return 1;
}

static void write_showable(FILE *out, struct fonts *fonts, enum face face, const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0, n; i < len; i += n) {
        unsigned u;
        n = text_decode(&u, text + i, len - i);
        if (n > 0) {
            show_character(out, fonts, face, u, text + i, n);
        } else {
            fprintf(out, "\\x%02x", (unsigned char)text[i]);
            n = 1;
        }
    }
}

char *font_showable(struct fonts *fonts, struct arena *a, enum face face, const char *text)
{
    if (is_plain(text)) /* ASCII alone: nothing to look up */
        return arena_copy(a, text);
    struct memory made;
    FILE *f = memory_open(&made);
    if (f == NULL)
        return NULL;
    write_showable(f, fonts, face, text);
    char *kept = memory_close(f) == 0 ? arena_copy_n(a, made.text, made.size) : NULL;
    free(made.text);
    return kept;
}

static enum face face_of(struct fonts *fonts, enum face face, unsigned u, int *advance)
{
    *advance = font_advance(fonts, face, u);
    if (*advance >= 0)
        return face;
    *advance = font_advance(fonts, FACE_FALLBACK, u);
    if (*advance < 0)
        *advance = 0;
    return FACE_FALLBACK;
}

int font_shown_advance(struct fonts *fonts, enum face face, unsigned code)
{
    int advance;
    face_of(fonts, face, code, &advance);
    return advance;
}

double font_width(struct fonts *fonts, const struct type *type, const char *text, size_t len)
{
    long sum = 0;
    for (size_t i = 0, n; i < len; i += n) {
        unsigned u;
        n = text_decode(&u, text + i, len - i);
        if (n == 0)
            break;
        sum += font_shown_advance(fonts, type->face, u);
    }
    return (double)sum * type->size / 1000;
}

int font_next_run(struct fonts *fonts, enum face face, const char **text, struct font_run *run)
{
    size_t left = strlen(*text), n;
    *run = (struct font_run){.text = *text};
    for (; left > 0; left -= n) {
        unsigned u;
        int advance;
        n = text_decode(&u, *text, left);
        if (n == 0)
            break;
        enum face f = face_of(fonts, face, u, &advance);
        if (run->len > 0 && f != run->face)
            break;
        run->face = f;
        run->advance += advance;
        run->len += n;
        *text += n;
    }
    return run->len > 0;
}

#include "receipt/json_scan.h"

#include "core/number.h"
#include "receipt/json_canon.h"
#include "receipt/json_fault.h"
#include "receipt/json_string.h"

#include <endian.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * The remainder is at most as long as the text and the canonical form CANON_GROWTH times as long, so both buffers get
 * that room at once and nothing below checks their ends; the slack is for what is written in steps of eight bytes.
 */
enum { SLACK = 64 };

struct scan {
    const char *text, *p, *end;
    char *canon, *rest;
    size_t canon_used, rest_used;
    struct canon_member *members; /* of all open objects, the innermost last */
    size_t n_open, members_size;
    size_t numbers_size, lifted_size;
    int depth;
    const char *fault; /* where the text is wrong, once it is */
    struct json_scan *out;
    struct error *err;
};

/* The array with room for half as many elements more; NULL without memory. */
static void *grown(void *array, size_t *size, size_t element)
{
    size_t more = *size + *size / 2 + 16;
    void *p = realloc(array, more * element);
    if (p != NULL)
        *size = more;
    return p;
}

static int expected(struct scan *s, const char *what)
{
    char found[JSON_SHOWN_SIZE];
    s->fault = s->p;
    return error_set(s->err, ERR_INPUT, "expected %s, found %s", what, json_shown(found, s->p, s->end));
}

/* Printed JSON has a line and an indent for each number of a long array: spaces go eight at a time. */
static const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) {
        p++;
        if (end - p >= 8 && *p == ' ') {
            uint64_t v;
            memcpy(&v, p, sizeof v);
            v = le64toh(v) ^ UINT64_C(0x2020202020202020);
            p += v != 0 ? __builtin_ctzll(v) / 8 : 8;
        }
    }
    return p;
}

static int next_is(const struct scan *s, char c)
{
    return s->p < s->end && *s->p == c;
}

static void put_tag(struct scan *s, enum canon_tag tag)
{
    s->canon[s->canon_used++] = (char)tag;
}

/* The string whose quote is next: as it stands to the remainder, unescaped and with NUL to the canonical form. */
static int scan_string(struct scan *s)
{
    const char *fault;
    size_t plain;
    size_t raw = json_string_read(s->canon + s->canon_used, &plain, &fault, s->p, s->end);
    if (raw == 0) {
        s->fault = fault;
        return json_fault_string(s->err, fault, s->end);
    }
    s->canon_used += plain;
    s->canon[s->canon_used++] = '\0';
    memcpy(s->rest + s->rest_used, s->p, raw);
    s->rest_used += raw;
    s->p += raw;
    return 0;
}

static int scan_word(struct scan *s, const char *word, size_t len, enum canon_tag tag)
{
    if ((size_t)(s->end - s->p) < len || memcmp(s->p, word, len) != 0) {
        s->fault = s->p;
        return json_fault_value(s->err, s->text, s->p, s->end);
    }
    put_tag(s, tag);
    memcpy(s->rest + s->rest_used, word, len);
    s->rest_used += len;
    s->p += len;
    return 0;
}

static int is_number_start(char c)
{
    return c == '-' || (c >= '0' && c <= '9');
}

static int grow_numbers(struct scan *s)
{
    double *more = grown(s->out->numbers, &s->numbers_size, sizeof *more);
    if (more == NULL)
        return -1;
    s->out->numbers = more;
    return 0;
}

/* The spelling of a number of `used` bytes at s->p to the canonical form. */
static void put_number(struct scan *s, size_t used)
{
    struct number_spelling spelling;
    char *to = s->canon + s->canon_used;
    if (number_spell(&spelling, s->p, used) == used) {
        s->canon_used = (size_t)(canon_number(to, &spelling) - s->canon);
        return;
    }
    *to++ = CANON_SPELLED;
    memcpy(to, s->p, used);
    to[used] = '\0';
    s->canon_used += used + 2;
}

/* The number at s->p, to the numbers and the canonical form; nothing to the remainder. */
static int scan_number(struct scan *s)
{
    struct json_scan *out = s->out;
    size_t used;
    if (out->n_numbers == s->numbers_size && grow_numbers(s) != 0)
        return error_nomem(s->err);
    size_t left = (size_t)(s->end - s->p);
    enum number_flaw flaw = number_parse(&out->numbers[out->n_numbers], &used, s->p, left);
    if (flaw != NUMBER_OK) {
        s->fault = s->p;
        return json_fault_number(s->err, flaw, s->p, s->end);
    }
    put_number(s, used);
    out->n_numbers++;
    s->p += used;
    return 0;
}

/* After an element or member: ',' (*more) or the closing bracket. */
static int scan_separator(struct scan *s, char bracket, int *more)
{
    s->p = skip_space(s->p, s->end);
    *more = next_is(s, ',');
    if (!*more && !next_is(s, bracket))
        return expected(s, bracket == ']' ? "',' or ']'" : "',' or '}'");
    s->p++;
    return 0;
}

static int scan_value(struct scan *s);

static int enter(struct scan *s, enum canon_tag tag)
{
    if (s->depth == JSON_MAX_DEPTH) {
        s->fault = s->p;
        return error_set(s->err, ERR_INPUT, "nested deeper than %d levels", JSON_MAX_DEPTH);
    }
    s->depth++;
    put_tag(s, tag);
    s->rest[s->rest_used++] = *s->p++;
    s->p = skip_space(s->p, s->end);
    return 0;
}

static void leave(struct scan *s, char bracket, enum canon_tag tag)
{
    s->depth--;
    put_tag(s, tag);
    s->rest[s->rest_used++] = bracket;
}

/*
 * As many plain numbers and commas as there are in a row, the loop in which long arrays are read: everything stays in
 * registers. What it leaves (the last number, anything unusual, every fault) is scan_number()'s.
 */
static int scan_plain_numbers(struct scan *s)
{
    struct json_scan *out = s->out;
    const char *p = s->p, *end = s->end;
    char *canon = s->canon + s->canon_used;
    size_t n = out->n_numbers;
    struct number_spelling spelling;
    while (end - p > NUMBER_PLAIN_BYTES) {
        if (n == s->numbers_size && grow_numbers(s) != 0)
            return error_nomem(s->err);
        const char *next = number_plain(&spelling, p);
        if (next == NULL || *next != ',' || !number_plain_value(&out->numbers[n], &spelling))
            break;
        canon = canon_number(canon, &spelling);
        n++;
        p = skip_space(next + 1, end);
    }
    s->p = p;
    s->canon_used = (size_t)(canon - s->canon);
    out->n_numbers = n;
    return 0;
}

/* The leading elements of an array that are numbers; *more where the array goes on after them. */
static int scan_numbers(struct scan *s, int *more)
{
    int rc = 0;
    while (rc == 0 && *more && s->p < s->end && is_number_start(*s->p)) {
        if ((rc = scan_plain_numbers(s)) != 0 || s->p == s->end || !is_number_start(*s->p))
            break;
        if ((rc = scan_number(s)) == 0 && (rc = scan_separator(s, ']', more)) == 0)
            s->p = *more ? skip_space(s->p, s->end) : s->p;
    }
    return rc;
}

static void put_zeros(struct scan *s, size_t n, int more)
{
    for (size_t i = 0; i < n; i++) {
        s->rest[s->rest_used++] = '0';
        if (more || i + 1 < n)
            s->rest[s->rest_used++] = ',';
    }
}

static int note_lifted(struct scan *s, size_t array, size_t n)
{
    struct json_scan *out = s->out;
    if (out->n_lifted == s->lifted_size) {
        struct json_lifted *more = grown(out->lifted, &s->lifted_size, sizeof *more);
        if (more == NULL)
            return error_nomem(s->err);
        out->lifted = more;
    }
    out->lifted[out->n_lifted++] = (struct json_lifted){.array = array, .n = n};
    return 0;
}

static int scan_array(struct scan *s)
{
    size_t array = s->out->n_arrays++, first = s->out->n_numbers;
    int rc = enter(s, CANON_ARRAY), more = !next_is(s, ']');
    if (rc != 0)
        return rc;
    s->p += !more;
    rc = scan_numbers(s, &more);
    size_t n = s->out->n_numbers - first;
    if (rc == 0 && !more && n >= JSON_LIFT_LEAST)
        rc = note_lifted(s, array, n);
    else if (rc == 0)
        put_zeros(s, n, more);
    while (rc == 0 && more) {
        if ((rc = scan_value(s)) == 0 && (rc = scan_separator(s, ']', &more)) == 0 && more)
            s->rest[s->rest_used++] = ',';
    }
    if (rc == 0)
        leave(s, ']', CANON_ARRAY_END);
    return rc;
}

static int no_name(struct scan *s, int first)
{
    s->fault = s->p;
    if (next_is(s, '}') && !first)
        return error_set(s->err, ERR_INPUT, "comma after the last member");
    if (next_is(s, '\''))
        return error_set(s->err, ERR_INPUT, "single quotes: member names take double quotes");
    return expected(s, "a member name in double quotes");
}

/* Opens a member: its name and the colon. */
static int scan_name(struct scan *s, int first)
{
    s->p = skip_space(s->p, s->end);
    if (!next_is(s, '"'))
        return no_name(s, first);
    if (s->n_open == s->members_size) {
        struct canon_member *more = grown(s->members, &s->members_size, sizeof *more);
        if (more == NULL)
            return error_nomem(s->err);
        s->members = more;
    }
    size_t name = s->canon_used, offset = (size_t)(s->p - s->text);
    int rc = scan_string(s);
    if (rc != 0)
        return rc;
    s->members[s->n_open++] = (struct canon_member){.key = canon_key(s->canon + name, s->canon_used - name - 1),
                                                    .name = (uint32_t)name,
                                                    .offset = (uint32_t)offset};
    s->p = skip_space(s->p, s->end);
    if (!next_is(s, ':'))
        return expected(s, "':'");
    s->p++;
    s->rest[s->rest_used++] = ':';
    return 0;
}

static int scan_member(struct scan *s, int first, int *more)
{
    int rc;
    if ((rc = scan_name(s, first)) != 0)
        return rc;
    size_t self = s->n_open - 1;
    if ((rc = scan_value(s)) != 0 || (rc = scan_separator(s, '}', more)) != 0)
        return rc;
    s->members[self].end = (uint32_t)s->canon_used;
    if (*more)
        s->rest[s->rest_used++] = ',';
    return 0;
}

/* Sorts the innermost object's members from `base` on. A name that repeats stands before any other fault so far. */
static int sort_members(struct scan *s, size_t base, int rc)
{
    struct canon_member *members = s->members + base;
    size_t repeated = rc == 0 || rc == ERR_INPUT ? canon_sort(members, s->n_open - base, s->canon) : CANON_DISTINCT;
    if (repeated == CANON_DISTINCT)
        return rc;
    const char *at = s->text + members[repeated].offset;
    if (rc != 0 && s->fault < at)
        return rc;
    s->fault = at;
    return json_fault_duplicate(s->err, s->canon + members[repeated].name);
}

static int scan_object(struct scan *s)
{
    size_t start = s->canon_used, base = s->n_open;
    int rc = enter(s, CANON_OBJECT), more = !next_is(s, '}');
    if (rc != 0)
        return rc;
    s->p += !more;
    for (int first = 1; rc == 0 && more; first = 0)
        rc = scan_member(s, first, &more);
    rc = sort_members(s, base, rc);
    if (rc == 0) {
        leave(s, '}', CANON_OBJECT_END);
        if (canon_object(s->canon, start, &s->canon_used, s->members + base, s->n_open - base) != 0)
            rc = error_nomem(s->err);
    }
    s->out->n_members += s->n_open - base;
    s->n_open = base;
    return rc;
}

static int scan_value(struct scan *s)
{
    s->p = skip_space(s->p, s->end);
    char c = s->p < s->end ? *s->p : '\0';
    if (c == '"') {
        put_tag(s, CANON_STRING);
        return scan_string(s);
    }
    if (c == '{')
        return scan_object(s);
    if (c == '[')
        return scan_array(s);
    if (is_number_start(c)) {
        s->rest[s->rest_used++] = '0';
        return scan_number(s);
    }
    if (c == 't')
        return scan_word(s, "true", 4, CANON_TRUE);
    return c == 'f' ? scan_word(s, "false", 5, CANON_FALSE) : scan_word(s, "null", 4, CANON_NULL);
}

static int scan_document(struct scan *s)
{
    s->fault = s->text;
    if (s->end - s->text >= 3 && memcmp(s->text, "\xef\xbb\xbf", 3) == 0)
        return error_set(s->err, ERR_INPUT, "byte order mark before the document");
    s->p = skip_space(s->p, s->end);
    if (s->p == s->end)
        return error_set(s->err, ERR_INPUT, "the document is empty");
    int rc = scan_value(s);
    if (rc != 0)
        return rc;
    s->p = skip_space(s->p, s->end);
    s->fault = s->p;
    return s->p < s->end ? error_set(s->err, ERR_INPUT, "bytes after the end of the document") : 0;
}

int json_scan(struct json_scan *out, struct json_place *where, const char *text, size_t len, struct error *err)
{
    struct error unheard;
    struct json_scan made = {.numbers = NULL};
    struct json_place place = {.line = 1, .column = 1};
    struct scan s = {.text = text, .p = text, .end = text + len, .out = &made, .err = err != NULL ? err : &unheard};
    int rc = 0;
    if (len > JSON_MAX_BYTES) {
        rc = error_set(s.err, ERR_INPUT, "%zu bytes are more than the %zu that are read", len, JSON_MAX_BYTES);
        s.fault = text;
        goto out;
    }
    s.canon = malloc(CANON_GROWTH * len + SLACK);
    s.rest = made.rest = malloc(len + SLACK);
    s.numbers_size = len / 8 + 16; /* a step time and its comma: no growing where numbers are most of a document */
    s.members_size = 32;
    made.numbers = malloc(s.numbers_size * sizeof *made.numbers);
    s.members = malloc(s.members_size * sizeof *s.members);
    if (s.canon == NULL || s.rest == NULL || made.numbers == NULL || s.members == NULL) {
        rc = error_nomem(s.err);
        goto out;
    }
    if ((rc = scan_document(&s)) != 0)
        goto out;
    s.rest[s.rest_used] = '\0';
    made.rest_len = s.rest_used;
    digest_of(&made.canonical, s.canon, s.canon_used);
    *out = made;
    made = (struct json_scan){.numbers = NULL};
out:
    if (rc == ERR_INPUT) {
        json_fault_place(&place, text, (size_t)(s.fault - text));
        error_prefix(s.err, "%zu:%zu", place.line, place.column);
        if (where != NULL)
            *where = place;
    }
    json_scan_release(&made);
    free(s.canon);
    free(s.members);
    return rc;
}

void json_scan_release(struct json_scan *s)
{
    free(s->rest);
    free(s->numbers);
    free(s->lifted);
    *s = (struct json_scan){.numbers = NULL};
}

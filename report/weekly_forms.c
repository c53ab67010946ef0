/* The forms of a weekly that programs take as they are: JSON, Slack, mail. */
#include "report/weekly_parts.h"

#include "core/text.h"
#include "report/mail.h"

#include <stdlib.h>
#include <string.h>

const char *weekly_written(void (*write)(const struct weekly_issue *w, FILE *f), const struct weekly_issue *w,
                           struct arena *memory)
{
    char *text = NULL;
    const char *made = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    write(w, f);
    int bad = ferror(f);
    if (fclose(f) == 0 && !bad)
        made = arena_copy_n(memory, text, size);
    free(text);
    return made;
}

/* --- JSON: the facts with revision and what changed in front --- */

static void write_envelope(const struct weekly_issue *w, FILE *f)
{
    struct json_writer json;
    const char *facts = strchr(w->week->facts, '{') + 1;
    json_writer_init(&json, f, 1);
    json_open_object(&json, NULL);
    json_string(&json, "schema", "mcreport.weekly/1");
    json_string(&json, "tool", w->tool);
    json_open_object(&json, "db");
    json_string(&json, "digest", w->db_digest);
    json_close_object(&json);
    json_string(&json, "as_of", w->as_of);
    json_open_object(&json, "data");
    json_int(&json, "revision", w->revision);
    json_open_array(&json, "changed");
    for (size_t i = 0; i < w->n_changed; i++)
        json_string(&json, NULL, w->changed[i]);
    json_close_array(&json);
    fputc(',', f);
    fputs(facts, f); /* with the brace that closes data */
    fputs(",\n \"diagnostics\": []\n}\n", f);
}

const char *weekly_json(const struct weekly_issue *w, struct arena *memory)
{
    return weekly_written(write_envelope, w, memory);
}

/* --- Slack, Block Kit: https://docs.slack.dev/reference/block-kit/blocks --- */

enum { SLACK_HEADER = 150, SLACK_SECTION = 3000, SLACK_ITEMS = 10, SLACK_ITEM = 320, SLACK_CUT = 64 };

/* As much of a text as there is room for, whole characters, with "…" where it was cut. Bytes are at least characters.
 */
static const char *shortened(const char *text, size_t most, char *room)
{
    size_t n = strlen(text), end = 0;
    if (n <= most)
        return text;
    for (size_t used; end < most - 3; end += used) {
        unsigned u;
        used = text_decode(&u, text + end, n - end);
        used = used > 0 ? used : 1;
        if (end + used > most - 3)
            break;
    }
    memcpy(room, text, end);
    strcpy(room + end, "…");
    return room;
}

/* "&", "<" and ">" are all that mrkdwn wants escaped; a mark for bold or code cannot be: it is shown as its likeness.
 */
static void write_mrkdwn(FILE *f, const char *text)
{
    static const struct {
        char c;
        const char *as;
    } signs[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'*', "∗"}, {'`', "ˋ"}, {'~', "∼"}};
    for (; *text != '\0'; text++) {
        const char *as = NULL;
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            as = signs[i].c == *text ? signs[i].as : as;
        if (as != NULL)
            fputs(as, f);
        else
            fputc(*text, f);
    }
}

/* NULL without memory. */
static char *mrkdwn_item(const char *text)
{
    char room[SLACK_ITEM + 8], *made = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&made, &size);
    if (f == NULL)
        return NULL;
    fputs("\n• ", f);
    write_mrkdwn(f, shortened(text, SLACK_ITEM, room));
    fclose(f);
    return made;
}

static void put_section(struct json_writer *json, const char *mrkdwn)
{
    json_open_object(json, NULL);
    json_string(json, "type", "section");
    json_open_object(json, "text");
    json_string(json, "type", "mrkdwn");
    json_string(json, "text", mrkdwn);
    json_close_object(json);
    json_close_object(json);
}

/* A list as one section; what has no room there is counted. */
static void put_list(struct json_writer *json, const char *title, size_t n, const char *(*item)(const void *, size_t),
                     const void *of)
{
    char *text = NULL, *one;
    size_t size = 0, i = 0;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return;
    fprintf(f, "*%s* (%zu)", title, n);
    for (; i < n && i < SLACK_ITEMS && (one = mrkdwn_item(item(of, i))) != NULL; i++) {
        fflush(f); /* so that size is known */
        int fits = size + strlen(one) + SLACK_CUT <= SLACK_SECTION;
        if (fits)
            fputs(one, f);
        free(one);
        if (!fits)
            break;
    }
    if (i < n)
        fprintf(f, "\n… and %zu more in weekly.json", n - i);
    if (fclose(f) == 0)
        put_section(json, text);
    free(text);
}

static const char *item_text(const void *of, size_t i)
{
    return ((const struct weekly_item *)of)[i].text;
}

static const char *plain_text(const void *of, size_t i)
{
    return ((const char *const *)of)[i];
}

static void write_slack(const struct weekly_issue *w, FILE *f)
{
    const struct weekly *week = w->week;
    char *title = text_format("mcreport %s: %s", week->week, week->headline);
    char room[SLACK_HEADER + 8];
    struct json_writer json;
    if (title == NULL)
        return;
    json_writer_init(&json, f, 1);
    json_open_object(&json, NULL);
    json_string(&json, "text", title);
    json_open_array(&json, "blocks");
    json_open_object(&json, NULL);
    json_string(&json, "type", "header");
    json_open_object(&json, "text");
    json_string(&json, "type", "plain_text");
    json_string(&json, "text", shortened(title, SLACK_HEADER, room));
    json_close_object(&json);
    json_close_object(&json);
    if (w->n_changed > 0)
        put_list(&json, "Changed since the issue before", w->n_changed, plain_text, w->changed);
    if (week->n_faults > 0)
        put_list(&json, "Integrity", week->n_faults, plain_text, week->faults);
    for (enum weekly_list l = 0; l < WEEKLY_LISTS; l++)
        if (week->n[l] > 0 && week->items[l] != NULL)
            put_list(&json, weekly_list_rule(l)->title, week->n[l], item_text, week->items[l]);
    json_close_array(&json);
    json_close_object(&json);
    fputc('\n', f);
    free(title);
}

const char *weekly_slack(const struct weekly_issue *w, struct arena *memory)
{
    return weekly_written(write_slack, w, memory);
}

/* --- mail --- */

int weekly_mail(const char **out, size_t *size, const struct weekly_issue *w, const void *pdf, size_t pdf_size,
                struct arena *memory, struct error *err)
{
    const struct mail_file file = {"weekly.pdf", "application/pdf", pdf, pdf_size};
    const char *again = w->revision > 1 ? arena_format(memory, " (revision %d)", w->revision) : "";
    struct mail m = {.from = w->from,
                     .to = w->to,
                     .subject = arena_format(memory, "[mcreport] %s%s: %s", w->week->week, again, w->week->headline),
                     .id = arena_format(memory, "%s.%d", w->week->week, w->revision),
                     .date = w->rendered_at,
                     .text = weekly_text(w, memory),
                     .html = weekly_html(w, memory),
                     .files = &file,
                     .n_files = 1};
    if (m.subject == NULL || m.id == NULL || m.text == NULL || m.html == NULL || again == NULL)
        return error_nomem(err);
    return mail_compose(out, size, &m, memory, err);
}

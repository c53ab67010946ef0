/* Text between markers: what it must say as of a day, and writing it. */
#include "query_cited.h"

static const char *fixed_text(struct registered *x, const char *text, int upgrade, int wanted)
{
    const char *out;
    size_t len;
    int changed;
    if (citations_fix(&out, &len, &changed, &x->r, text, strlen(text), upgrade, &x->err) != 0)
        fail_msg("%s: %s", text, x->err.text);
    assert_int_equal(strlen(out), len);
    if (wanted >= 0 && changed != wanted)
        fail_msg("%s: %d were changed, not %d:\n%s", text, changed, wanted, out);
    return out;
}

/* Is mended to this, is then as it should be, and is not mended again. */
static void is_fixed_to(struct registered *x, const char *text, const char *wanted)
{
    const char *out = fixed_text(x, text, 0, -1);
    assert_string_equal(out, wanted);
    finds_nothing(x, out);
    assert_string_equal(fixed_text(x, out, 0, 0), out);
}

static void a_quote_in_each_style_is_as_it_should_be(void **state)
{
    struct registered *x = *state;
    static const char *const claims[] = {"speed", "ratio", "cost", "dearer"};
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++)
        for (int style = 0; style < QUOTE_STYLES; style++) {
            const char *quote = quoted(x, claims[i], (enum quote_style)style, 0);
            const char *reference =
                arena_format(&x->memory, "%s@1 style=%s", claims[i], quote_style_name((enum quote_style)style));
            finds_nothing(x, managed(x, reference, quote));
            finds_nothing(x, arena_format(&x->memory, "a\n%s\nb",
                                          managed(x, reference, arena_format(&x->memory, "\n%s\n", quote))));
            fixed_text(x, managed(x, reference, quote), 0, 0);
        }
    finds_nothing(x, managed(x, "speed@1", quoted(x, "speed", QUOTE_SENTENCE, 0)));
    finds(x, managed(x, "speed@1 style=markdown", quoted(x, "speed", QUOTE_SENTENCE, 0)), "3@1:1");
}

/* With line ends and a prefix instead of blanks, as an editor wraps it. */
static const char *wrapped(struct registered *x, const char *quote, const char *prefix)
{
    const char *text = "";
    char *rest = arena_copy(&x->memory, quote);
    for (const char *word; (word = strtok_r(rest, " ", &rest)) != NULL;)
        text = arena_format(&x->memory, "%s%s%s", text, text[0] != '\0' ? prefix : "", word);
    return text;
}

static void a_quote_may_be_wrapped(void **state)
{
    struct registered *x = *state;
    const char *quote = quoted(x, "ratio", QUOTE_SENTENCE, 0);
    finds_nothing(x, managed(x, "ratio@1", wrapped(x, quote, "\n")));
    finds_nothing(x, managed(x, "ratio@1", wrapped(x, quote, "\r\n")));
    finds_nothing(x, arena_format(&x->memory, "- a\n  %s", managed(x, "ratio@1", wrapped(x, quote, "\n  "))));
    finds_nothing(x, arena_format(&x->memory, "> > a %s", managed(x, "ratio@1", wrapped(x, quote, "\n> > "))));
    finds(x, arena_format(&x->memory, "> a %s", managed(x, "ratio@1", wrapped(x, quote, "\n> > "))), "3@1:5");
}

static void quantities_and_references_within_are_not_looked_at(void **state)
{
    struct registered *x = *state;
    const char *quote = quoted(x, "speed", QUOTE_SENTENCE, 0);
    const char *text = arena_format(&x->memory, "At 12 tok/s %s 13 tok/s [mcr:speed@1]", managed(x, "speed@1", quote));
    struct citations c = check_text(x, text);
    assert_int_equal(c.n_quantities, 2);
    assert_int_equal(c.n_items, 2);
    assert_int_equal(c.n_findings, 2); /* neither sees the other's reference */
    assert_int_equal(c.findings[0].fault, CITED_NOT);
    assert_int_equal(c.findings[1].fault, CITED_CHANGED);
}

static void changed_text_is_found_and_where_it_parts(void **state)
{
    struct registered *x = *state;
    const char *quote = quoted(x, "speed", QUOTE_SENTENCE, 0);
    char *other = arena_copy(&x->memory, quote);
    strstr(other, "262,254")[1] = '5';
    const char *text = managed(x, "speed@1", other);
    finds(x, text, "3@1:1");
    assert_true(check_text(x, text).findings[0].fixable);
    first_message_is(x, text,
                     "mcr:speed@1: '252,254 tok/s (whole system, steady …' is not its quote, which says '262,254 tok/s "
                     "(whole system, steady …'");
    finds(x, managed(x, "speed@1", ""), "3@1:1");
    first_message_is(x, managed(x, "speed@1", " \n "), "mcr:speed@1: nothing stands between its markers");
    finds(x, managed(x, "speed@1", arena_format(&x->memory, "%s So it is.", quote)), "3@1:1");
    finds(x, managed(x, "speed@1", arena_copy_n(&x->memory, quote, strlen(quote) - 1)), "3@1:1");
    finds(x, managed(x, "speed@1", arena_format(&x->memory, "**%s**", quote)), "3@1:1");
    finds(x, managed(x, "speed@1", quoted(x, "speed", QUOTE_SENTENCE, 1)), "3@1:1"); /* it is not past */
}

static void dated_text_speaks_in_the_past(void **state)
{
    struct registered *x = *state;
    const char *before = quoted(x, "speed", QUOTE_SENTENCE, 0);
    load_on(x, LATER);
    finds(x, managed(x, "speed@1", before), "2@1:1");
    finds_nothing(x, managed(x, "speed@1", quoted(x, "speed", QUOTE_SENTENCE, 1)));
    finds(x, managed(x, "speed@1", "It is fast."), "3@1:1");
    is_fixed_to(x, managed(x, "speed@1", before), managed(x, "speed@1", quoted(x, "speed", QUOTE_SENTENCE, 1)));
}

/* A newer stack does not date a claim, but its quote says so. */
static void a_class_that_moved_on_is_said(void **state)
{
    struct registered *x = *state;
    const char *before = quoted(x, "speed", QUOTE_SENTENCE, 0), *after;
    RUN_ON_BUT(&x->t, "2026-04-22", 31, "B200", 1.0, {"code.revision", "\"ffff00000000ffff00000000ffff00000000ffff\""});
    load_on(x, TODAY);
    after = quoted(x, "speed", QUOTE_SENTENCE, 0);
    assert_non_null(strstr(after, "has since moved to"));
    finds_nothing(x, managed(x, "speed@1", after));
    finds(x, managed(x, "speed@1", before), "3@1:1");
    load_on(x, LATER);
    finds(x, managed(x, "speed@1", before), "2@1:1");
    finds(x, managed(x, "speed@1", after), "2@1:1");
}

static void a_superseded_revision_names_the_newest(void **state)
{
    struct registered *x = *state;
    const char *before = quoted(x, "speed", QUOTE_SENTENCE, 0);
    renew(x, "2026-04-21", "speed");
    load_on(x, TODAY);
    const char *text = managed(x, "speed@1", before);
    finds(x, text, "4@1:1");
    finds(x, managed(x, "speed@1", quoted(x, "speed@1", QUOTE_SENTENCE, 1)), "4@1:1");
    finds(x, managed(x, "speed@1", "It is fast."), "4@1:1 3@1:1");
    first_message_is(x, text, "mcr:speed@1 is superseded by speed@2 of 2026-04-21");
    assert_string_equal(check_text(x, text).findings[0].help, "'mcreport doc fix --upgrade' quotes revision 2");
    fixed_text(x, text, 0, 0);
    assert_string_equal(fixed_text(x, managed(x, "speed@1 style=markdown", "a"), 0, 1),
                        managed(x, "speed@1 style=markdown", quoted(x, "speed@1", QUOTE_MARKDOWN, 1)));
    const char *newest = fixed_text(x, text, 1, 1);
    assert_string_equal(newest, managed(x, "speed@2", quoted(x, "speed", QUOTE_SENTENCE, 0)));
    finds_nothing(x, newest);
    fixed_text(x, newest, 1, 0);
}

static void what_may_not_be_quoted_stays_as_it_is(void **state)
{
    struct registered *x = *state;
    struct digest run = RUN_ON(&x->t, "2026-04-19", 41, "H100", 1.9),
                  other = RUN_ON(&x->t, "2026-04-19", 42, "H100", 1.9);
    (void)other;
    declare(x, "2026-04-21", "broken", "\"metric\":\"throughput\",\"level\":\"H100\"");
    archive_withdraw(&x->t, run, "2026-04-22T00:00:00Z");
    say(x, "2026-04-22", "ratio", SAY_CHALLENGED, "hot");
    say(x, "2026-04-22", "cost", SAY_WITHDRAWN, "wrong row");
    load_on(x, TODAY);
    const char *text =
        arena_format(&x->memory, "%s\n%s\n%s\n%s\n", managed(x, "ratio@1", "a"), managed(x, "cost@1", "b"),
                     managed(x, "broken@1", "c"), managed(x, "nobody@1", "d"));
    finds(x, text, "5@1:1 5@2:1 5@3:1 1@4:1");
    fixed_text(x, text, 0, 0);
    fixed_text(x, text, 1, 0);
    first_message_is(x, text, "mcr:ratio@1 may not be quoted: challenged on 2026-04-22 by ann: hot");
    assert_string_equal(
        check_text(x, text).findings[2].message,
        arena_format(&x->memory, "mcr:broken@1 may not be quoted: %s: withdrawn: wrong cable", name_of(run).text));
}

static void markers_without_their_like_are_found(void **state)
{
    struct registered *x = *state;
    const char *quote = quoted(x, "speed", QUOTE_SENTENCE, 0);
    finds(x, "<!-- mcr:speed@1 --> a", "6@1:1");
    finds(x, "a <!-- /mcr -->\n\n<!-- /mcr -->", "6@1:3 6@3:1");
    finds(x, arena_format(&x->memory, "<!-- mcr:ratio@1 -->\n\n%s", managed(x, "speed@1", quote)), "6@1:1");
    finds(x, arena_format(&x->memory, "%s\n\n<!-- /mcr -->", managed(x, "speed@1", quote)), "6@3:1");
    first_message_is(x, "<!-- mcr:ratio@1 -->\n<!-- mcr:speed@1 --><!-- /mcr -->",
                     "mcr:ratio@1 is not closed before the next marker on line 2");
    finds(x, "<!-- mcr:ratio@1 --> 12 tok/s", "6@1:1 7@1:22"); /* nothing of it is managed */
}

static void markers_that_cannot_be_read_are_found(void **state)
{
    struct registered *x = *state;
    static const char *const flawed[] = {"mcr:speed",
                                         "mcr:speed@",
                                         "mcr:speed@0",
                                         "mcr:speed@x",
                                         "mcr:SPEED@1",
                                         "mcr:",
                                         "mcr: speed@1",
                                         "mcr:speed@1 style=loud",
                                         "mcr:speed@1 loud",
                                         "mcr:speed@1 style=sentence style=sentence",
                                         "mcr:speed@1 Style=sentence",
                                         "MCR:speed@1",
                                         "mcr speed@1",
                                         "mcr :speed@1"};
    for (size_t i = 0; i < sizeof flawed / sizeof *flawed; i++)
        finds(x, arena_format(&x->memory, "a\n\n<!-- %s -->12 tok/s<!-- /mcr -->", flawed[i]), "6@3:1");
    finds_nothing(x, "<!-- mcreport -->\n<!-- mcr team: please look -->\n<!-- a mcr:speed@1 -->\n`<!-- mcr:speed -->`");
    finds(x, "<!-- mcr:speed@1 -->a<!-- /MCR -->", "3@1:1 6@1:22");
    finds(x, "<!-- mcr:speed@1 -->a<!-- /mcr:speed@1 -->", "3@1:1 6@1:22");
    finds(x, "a <!-- mcr:speed@1 -- loud -->b", "6@1:3");
    finds(x, "a <!-- mcr:speed@1 b", "6@1:3");
    finds(x, "a\n\n<!-- mcr:speed@1 b", "6@3:1");
    first_message_is(x, "<!-- mcr:speed@1 style=loud --><!-- /mcr -->",
                     "<!-- mcr:speed@1 style=loud -->: 'loud' is no style: sentence, markdown or footnote");
    first_message_is(x, "<!-- mcr:speed --><!-- /mcr -->",
                     "<!-- mcr:speed -->: no revision is named: speed@1 would be the first");
}

static void mending_touches_nothing_but_the_inside(void **state)
{
    struct registered *x = *state;
    const char *q = quoted(x, "speed", QUOTE_SENTENCE, 0);
    is_fixed_to(x, "a\t\n<!--  mcr:speed@1  -->b<!--/mcr-->  \n\n\nc",
                arena_format(&x->memory, "a\t\n<!--  mcr:speed@1  -->%s<!--/mcr-->  \n\n\nc", q));
    is_fixed_to(x, "a\r\n<!-- mcr:speed@1 -->\r\nb\r\nc\r\n<!-- /mcr -->\r\n",
                arena_format(&x->memory, "a\r\n<!-- mcr:speed@1 -->\r\n%s\r\n<!-- /mcr -->\r\n", q));
    is_fixed_to(x, "> <!-- mcr:speed@1 -->\n> b\n> c\n> <!-- /mcr -->\n",
                arena_format(&x->memory, "> <!-- mcr:speed@1 -->\n> %s\n> <!-- /mcr -->\n", q));
    is_fixed_to(x, "- a\n  <!-- mcr:speed@1 -->\n  <!-- /mcr -->\n",
                arena_format(&x->memory, "- a\n  <!-- mcr:speed@1 -->\n  %s\n  <!-- /mcr -->\n", q));
    is_fixed_to(x, "<!-- mcr:speed@1 --><!-- /mcr -->",
                arena_format(&x->memory, "<!-- mcr:speed@1 -->%s<!-- /mcr -->", q));
    is_fixed_to(x, "| a | <!-- mcr:speed@1 -->b<!-- /mcr --> |\n|-|-|",
                arena_format(&x->memory, "| a | <!-- mcr:speed@1 -->%s<!-- /mcr --> |\n|-|-|", q));
    assert_string_equal(fixed_text(x, "<!-- mcr:speed@1 -->b", 0, 0), "<!-- mcr:speed@1 -->b");
    assert_string_equal(fixed_text(x, "[mcr:speed@1] 12 tok/s", 1, 0), "[mcr:speed@1] 12 tok/s");
}

/* A backtick that stood alone would make code of the marker once the quote brings its like. */
static void what_would_not_stay_mended_is_left_alone(void **state)
{
    struct registered *x = *state;
    const char *text =
        "a ` b <!-- mcr:speed@1 style=markdown -->c<!-- /mcr -->\nd ` <!-- mcr:ratio@1 -->e<!-- /mcr -->";
    const char *once = fixed_text(x, text, 0, -1);
    assert_string_equal(fixed_text(x, once, 0, 0), once);
}

/* A name from outside that would end the comment it must not be within. */
static void a_quote_that_would_open_or_close_a_comment_is_not_written(void **state)
{
    struct registered *x = *state;
    for (int i = 0; i < 2; i++)
        RUN_ON_BUT(&x->t, "2026-04-18", 51 + i, "B200", 1.0 + 0.001 * i, {"recipe.model", "\"a-->b\""});
    declare(x, "2026-04-21", "named", THROUGHPUT ",\"where\":{\"model\":\"a-->b\"}");
    load_on(x, TODAY);
    assert_non_null(strstr(quoted(x, "named", QUOTE_SENTENCE, 0), "a-->b"));
    finds(x, managed(x, "named@1", "c"), "3@1:1");
    fixed_text(x, managed(x, "named@1", "c"), 0, 0);
}

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15)); /* splitmix64 */
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void mending_twice_is_mending_once_whatever_the_damage(void **state)
{
    struct registered *x = *state;
    static const char *const bits[] = {"<!-- mcr:speed@1 -->",
                                       "<!-- mcr:ratio@1 style=markdown -->",
                                       "<!-- mcr:cost@1 style=footnote -->",
                                       "<!-- /mcr -->",
                                       "<!-- mcr:dearer@2 -->",
                                       "<!-- mcr:speed -->",
                                       "`",
                                       "``",
                                       "\n",
                                       "\n\n",
                                       "\r\n",
                                       "> ",
                                       "- ",
                                       "    ",
                                       "a",
                                       " ",
                                       "12 tok/s",
                                       "2x",
                                       "[mcr:speed@1]",
                                       "|",
                                       "\n|-|\n",
                                       "<pre>",
                                       "</pre>",
                                       "<!--",
                                       "-->",
                                       "```\n",
                                       "\\",
                                       "*",
                                       "\xc3\x97"};
    uint64_t seed = 7;
    for (int round = 0; round < 1500; round++) {
        char text[2048] = "";
        for (uint64_t n = next_random(&seed) % 24; n > 0; n--)
            strcat(text, bits[next_random(&seed) % (sizeof bits / sizeof *bits)]);
        check_text(x, text);
        const char *once = fixed_text(x, text, 0, -1), *upgraded = fixed_text(x, text, 1, -1);
        assert_string_equal(fixed_text(x, once, 0, 0), once);
        assert_string_equal(fixed_text(x, upgraded, 1, 0), upgraded);
    }
}

static void what_is_no_text_is_an_error(void **state)
{
    struct registered *x = *state;
    struct citations c;
    const char *out;
    size_t len;
    int changed;
    assert_int_equal(citations_check(&c, &x->r, "a\n\xff", 3, &x->err), ERR_INPUT);
    assert_string_equal(x->err.text, "2:1: not UTF-8 text");
    assert_int_equal(citations_fix(&out, &len, &changed, &x->r, "a\n\xff", 3, 0, &x->err), ERR_INPUT);
    finds_nothing(x, "");
}

static void evidence_that_was_tampered_with_is_an_error(void **state)
{
    struct registered *x = *state;
    struct citations c;
    const char *text = "[mcr:speed@1]";
    tamper(&x->t, "UPDATE pack SET frames = zeroblob(length(frames))");
    load_on(x, TODAY);
    assert_int_equal(citations_check(&c, &x->r, text, strlen(text), &x->err), ERR_INTEGRITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_CLAIMS_TO_CITE(a_quote_in_each_style_is_as_it_should_be),
        ON_CLAIMS_TO_CITE(a_quote_may_be_wrapped),
        ON_CLAIMS_TO_CITE(quantities_and_references_within_are_not_looked_at),
        ON_CLAIMS_TO_CITE(changed_text_is_found_and_where_it_parts),
        ON_CLAIMS_TO_CITE(dated_text_speaks_in_the_past),
        ON_CLAIMS_TO_CITE(a_class_that_moved_on_is_said),
        ON_CLAIMS_TO_CITE(a_superseded_revision_names_the_newest),
        ON_CLAIMS_TO_CITE(what_may_not_be_quoted_stays_as_it_is),
        ON_CLAIMS_TO_CITE(markers_without_their_like_are_found),
        ON_CLAIMS_TO_CITE(markers_that_cannot_be_read_are_found),
        ON_CLAIMS_TO_CITE(mending_touches_nothing_but_the_inside),
        ON_CLAIMS_TO_CITE(what_would_not_stay_mended_is_left_alone),
        ON_CLAIMS_TO_CITE(a_quote_that_would_open_or_close_a_comment_is_not_written),
        ON_CLAIMS_TO_CITE(mending_twice_is_mending_once_whatever_the_damage),
        ON_CLAIMS_TO_CITE(what_is_no_text_is_an_error),
        ON_CLAIMS_TO_CITE(evidence_that_was_tampered_with_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

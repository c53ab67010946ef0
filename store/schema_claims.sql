-- Claims, policy and where claims are quoted, since schema 3: executed after the others for a new database, and alone
-- by `mcreport db migrate`.
--
-- A claim is what its events say: nothing about one is stored anywhere else. body is what was said, as text of its
-- kind's own: of a declared or renewed claim the whole record in JSON (what was asked, what came out, on what it
-- stands), of a policy the value. Where there is one it is part of the event's hash; events without one keep theirs.
ALTER TABLE event ADD COLUMN body TEXT CHECK (body <> '');

-- event_head: where the chain ends, "SEQ:HASH", changed in the transaction that appends. Without it the last events
-- could be taken off unnoticed.
INSERT INTO meta
SELECT 'event_head', ifnull((SELECT seq || ':' || lower(hex(hash)) FROM event ORDER BY seq DESC LIMIT 1),
                            '0:0000000000000000000000000000000000000000000000000000000000000000');

-- INSERT OR REPLACE deletes what is in its way without asking event_never_goes.
CREATE TRIGGER event_never_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq OR hash = NEW.hash)
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;

-- Where documents quote claims, as the last look at each found it. Remembered like an analysis: a look into a document
-- changes nothing that is kept for good, and the document itself says it again.
CREATE TABLE mention (
    path TEXT NOT NULL CHECK (path <> ''),
    line INTEGER NOT NULL CHECK (line >= 1),
    claim TEXT NOT NULL, -- as cited, known or not
    revision INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (path, line, claim, revision)
) STRICT, WITHOUT ROWID;

CREATE INDEX mention_claim ON mention (claim, path, line);

DROP VIEW v_events_v1;

CREATE VIEW v_events_v1 AS
SELECT seq,
       kind,
       subject,
       because,
       actor,
       strftime('%Y-%m-%dT%H:%M:%fZ', effective_at / 1000.0, 'unixepoch') AS effective_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
       lower(hex(hash)) AS hash,
       body
FROM event;

-- Revisions of claims, read out of their bodies. Internal. (json_tree walks a body once; it is found by path and key
-- rather than fullkey, which releases of SQLite quote differently, and json_extract is unsafe in a view for 3.40.)
CREATE VIEW claim_revision AS
SELECT e.seq,
       substr(e.subject, 7) AS id, -- after "claim:"
       e.effective_at,
       e.body,
       max(CASE WHEN j.path = '$' AND j.key = 'revision' THEN j.atom END) AS revision,
       max(CASE WHEN j.path = '$' AND j.key = 'value' THEN j.atom END) AS value,
       max(CASE WHEN j.path = '$' AND j.key = 'lo' THEN j.atom END) AS lo,
       max(CASE WHEN j.path = '$' AND j.key = 'hi' THEN j.atom END) AS hi,
       max(CASE WHEN j.path = '$' AND j.key = 'level' THEN j.atom END) AS level,
       max(CASE WHEN j.path = '$' AND j.key = 'text' THEN j.atom END) AS text_value,
       max(CASE WHEN j.path = '$' AND j.key = 'method' THEN j.atom END) AS method,
       max(CASE WHEN j.path = '$' AND j.key = 'class_id' THEN j.atom END) AS class_id,
       max(CASE WHEN j.path = '$' AND j.key = 'currency' THEN j.atom END) AS currency,
       max(CASE WHEN j.path = '$' AND j.key = 'valid_to' THEN j.atom END) AS valid_to,
       max(CASE WHEN j.path = '$' AND j.key = 'synthetic' THEN j.atom END) AS synthetic,
       max(CASE WHEN j.path = '$.terms' AND j.key = 'metric' THEN j.atom END) AS metric,
       max(CASE WHEN j.path = '$.terms' AND j.key = 'axis' THEN j.atom END) AS axis,
       max(CASE WHEN j.path = '$.terms' AND j.key = 'owner' THEN j.atom END) AS owner,
       max(CASE WHEN j.path = '$.terms' AND j.key = 'note' THEN j.atom END) AS note,
       max(CASE WHEN j.path = '$.terms.where' AND j.key = 'metric' THEN j.atom END) AS rate,
       max(CASE WHEN j.path = '$.sides[0]' AND j.key = 'level' THEN j.atom END) AS level_of,
       max(CASE WHEN j.path = '$.sides[1]' AND j.key = 'level' THEN j.atom END) AS base,
       sum(CASE WHEN j.path IN ('$.sides[0]', '$.sides[1]') AND j.key = 'n_runs' THEN j.atom END) AS n_runs,
       sum(CASE WHEN j.path IN ('$.sides[0]', '$.sides[1]') AND j.key = 'n_attempts' THEN j.atom END) AS n_attempts,
       min(CASE WHEN j.path IN ('$.sides[0]', '$.sides[1]') AND j.key = 'oldest'
                THEN strftime('%Y-%m-%dT%H:%M:%fZ', j.atom) END) AS observed_from,
       max(CASE WHEN j.path IN ('$.sides[0]', '$.sides[1]') AND j.key = 'newest'
                THEN strftime('%Y-%m-%dT%H:%M:%fZ', j.atom) END) AS observed_to
FROM event e, json_tree(e.body) j
WHERE e.kind IN ('claim.declared', 'claim.renewed')
  AND j.path IN ('$', '$.terms', '$.terms.where', '$.sides[0]', '$.sides[1]') -- not the receipts, which are most of it
GROUP BY e.seq;

-- Claims that nobody may quote any more because of an event: withdrawn, or derived from such a one. Internal.
CREATE VIEW claim_withdrawn AS
WITH RECURSIVE
derived (id, parent) AS (
    SELECT substr(e.subject, 7), substr(j.atom, 1, instr(j.atom || '@', '@') - 1) -- derived_from names ID@REVISION
    FROM event e, json_each(e.body, '$.terms.derived_from') j
    WHERE e.kind IN ('claim.declared', 'claim.renewed')),
fallen (id, why) AS (
    SELECT substr(subject, 7), 'withdrawn: ' || because FROM event WHERE kind = 'claim.withdrawn'
    UNION
    SELECT d.id, 'derived from ' || f.id || ', which is withdrawn' FROM fallen f JOIN derived d ON d.parent = f.id)
SELECT id, group_concat(why, '; ') AS why
FROM (SELECT * FROM fallen ORDER BY why)
GROUP BY id;

-- Claims that are doubted: what was said since the last answer. Internal.
CREATE VIEW claim_challenged AS
SELECT id, group_concat('challenged: ' || because, '; ') AS why
FROM (SELECT substr(c.subject, 7) AS id, c.because
      FROM event c
      WHERE c.kind = 'claim.challenged' AND NOT EXISTS (
          SELECT 1 FROM event a
          WHERE a.subject = c.subject AND a.kind = 'claim.answered'
            AND (a.effective_at, a.seq) > (c.effective_at, c.seq))
      ORDER BY c.effective_at, c.seq)
GROUP BY id;

-- What events alone say. A status that takes the archive and a date to judge is NULL here: `mcreport sql` puts a view
-- of the same name and columns in front of this one, which has it (store/claim_view.h).
-- A revision that two databases made before they were merged is one row; in different words it stands on nothing.
CREATE VIEW v_claims_v1 AS
WITH known AS (
    SELECT *,
           max(revision) OVER (PARTITION BY id) AS newest,
           max(body) OVER (PARTITION BY id, revision) <> body AS disputed,
           row_number() OVER (PARTITION BY id, revision ORDER BY body, effective_at, seq) AS place
    FROM claim_revision)
SELECT k.id,
       k.revision,
       CASE WHEN w.why IS NOT NULL THEN 'withdrawn'
            WHEN k.disputed THEN 'unsupported'
            WHEN c.why IS NOT NULL THEN 'challenged'
            WHEN k.revision < k.newest THEN 'superseded' END AS status,
       nullif(substr(ifnull('; ' || w.why, '') ||
                     CASE WHEN k.disputed THEN '; another revision ' || k.revision || ' exists' ELSE '' END ||
                     ifnull('; ' || c.why, '') ||
                     CASE WHEN k.revision < k.newest THEN '; revision ' || k.newest || ' exists' ELSE '' END, 3),
              '') AS reasons,
       k.metric,
       CASE WHEN k.metric IN ('throughput', 'ratio', 'usd_per_mtok', 'usd_ratio', 'break_even_price')
            THEN ifnull(k.rate, 'steady') END AS statistic,
       NULL AS sentence,
       CAST(k.value AS REAL) AS value,
       CAST(k.lo AS REAL) AS lo,
       CAST(k.hi AS REAL) AS hi,
       CAST(k.level AS REAL) AS level,
       k.text_value,
       CASE k.metric WHEN 'throughput' THEN 'tok/s'
                     WHEN 'usd_per_mtok' THEN k.currency || '/Mtok'
                     WHEN 'break_even_price' THEN k.currency || '/h'
                     WHEN 'time_to_result' THEN 's' END AS unit,
       k.method,
       k.n_runs,
       k.n_attempts,
       k.class_id AS class,
       ifnull(k.axis, 'accelerator') AS axis,
       k.level_of,
       k.base,
       k.observed_from,
       k.observed_to,
       strftime('%Y-%m-%dT%H:%M:%fZ', k.valid_to) AS valid_to,
       k.owner,
       k.note,
       strftime('%Y-%m-%dT%H:%M:%fZ', k.effective_at / 1000.0, 'unixepoch') AS declared_at,
       CASE WHEN k.synthetic THEN 'yes' ELSE 'no' END AS synthetic
FROM known k LEFT JOIN claim_withdrawn w ON w.id = k.id LEFT JOIN claim_challenged c ON c.id = k.id
WHERE k.place = 1;

CREATE VIEW v_policy_v1 AS
SELECT substr(subject, 8) AS key, -- after "policy:"
       CAST(body AS NUMERIC) AS value,
       because,
       actor,
       strftime('%Y-%m-%dT%H:%M:%fZ', effective_at / 1000.0, 'unixepoch') AS effective_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at
FROM event
WHERE kind = 'policy.set';

CREATE VIEW v_mentions_v1 AS
SELECT claim,
       revision,
       path,
       line,
       strftime('%Y-%m-%dT%H:%M:%fZ', seen_at / 1000.0, 'unixepoch') AS seen_at
FROM mention;

UPDATE mcreport_docs SET what = 'what was said about documents, claims and policy; append-only'
WHERE "view" = 'v_events_v1' AND "column" = '';
UPDATE mcreport_docs SET what = 'receipt.withdrawn; claim.declared, renewed, challenged, answered or withdrawn; policy.set'
WHERE "view" = 'v_events_v1' AND "column" = 'kind';
UPDATE mcreport_docs SET what = 'what it is about: rcp- and 64 hex digits, claim: and its id, policy: and its key'
WHERE "view" = 'v_events_v1' AND "column" = 'subject';
UPDATE mcreport_docs SET what = 'the reason given; empty where none is asked for'
WHERE "view" = 'v_events_v1' AND "column" = 'because';
UPDATE mcreport_docs SET what = 'digest over this event and the hash of the one before it'
WHERE "view" = 'v_events_v1' AND "column" = 'hash';

INSERT INTO mcreport_docs VALUES
    ('v_events_v1', 'body', 'what was said: of a declared or renewed claim its record in JSON, of a policy the value'),
    ('v_claims_v1', '', 'every revision of every claim; through mcreport with its status and words as of the date asked for, otherwise with what events alone say'),
    ('v_claims_v1', 'id', 'the name chosen when it was declared'),
    ('v_claims_v1', 'revision', 'counts from 1; id@revision is how it is cited'),
    ('v_claims_v1', 'status', 'withdrawn, unsupported, challenged, superseded, dated or current; read without mcreport only what events decide, NULL where it takes the archive and a date'),
    ('v_claims_v1', 'reasons', 'everything that keeps it from being current, separated by semicolons'),
    ('v_claims_v1', 'metric', 'throughput, ratio, usd_per_mtok, usd_ratio, break_even_price, time_to_result, completion, promotion, fa4_health or backend'),
    ('v_claims_v1', 'statistic', 'steady or whole_run: which rate it stands on; NULL where it stands on none'),
    ('v_claims_v1', 'sentence', 'the words it may be quoted in; NULL read without mcreport'),
    ('v_claims_v1', 'value', 'in the unit of the column unit; NULL where the value is a word'),
    ('v_claims_v1', 'lo', 'lower limit, like value; NULL without an interval'),
    ('v_claims_v1', 'hi', 'upper limit, like value; NULL without an interval'),
    ('v_claims_v1', 'level', 'confidence level of the interval, 0 to 1'),
    ('v_claims_v1', 'text_value', 'the value of a metric that is a word'),
    ('v_claims_v1', 'unit', 'of value and limits; NULL of a ratio, a share or a word'),
    ('v_claims_v1', 'method', 'how value and interval were computed'),
    ('v_claims_v1', 'n_runs', 'runs it stands on, of both sides together'),
    ('v_claims_v1', 'n_attempts', 'attempts these runs came of, failed ones included, of both sides together'),
    ('v_claims_v1', 'class', 'cls- and hex: the class of the runs claimed about'),
    ('v_claims_v1', 'axis', 'the factor in which the runs claimed about differ from the base'),
    ('v_claims_v1', 'level_of', 'value of the axis claimed about, such as an accelerator'),
    ('v_claims_v1', 'base', 'value of the axis that it is compared with; NULL where it compares nothing'),
    ('v_claims_v1', 'observed_from', 'RFC 3339, UTC: when its oldest run was seen'),
    ('v_claims_v1', 'observed_to', 'RFC 3339, UTC: when its newest run was seen'),
    ('v_claims_v1', 'valid_to', 'RFC 3339, UTC: last moment at which age alone does not date it'),
    ('v_claims_v1', 'owner', 'who answers for it, as declared'),
    ('v_claims_v1', 'note', 'as declared'),
    ('v_claims_v1', 'declared_at', 'RFC 3339, UTC: from when this revision counts'),
    ('v_claims_v1', 'synthetic', 'yes: about made-up runs'),
    ('v_policy_v1', '', 'changes of policy, one row each; what was never changed has its default (mcreport policy show)'),
    ('v_policy_v1', 'key', 'what was set'),
    ('v_policy_v1', 'value', 'the number it was set to'),
    ('v_policy_v1', 'because', 'the reason given'),
    ('v_policy_v1', 'actor', 'who, as the environment said'),
    ('v_policy_v1', 'effective_at', 'RFC 3339, UTC: from when it counts'),
    ('v_policy_v1', 'recorded_at', 'RFC 3339, UTC: when it was written'),
    ('v_mentions_v1', '', 'where documents quote claims, as the last look at each found it (mcreport doc check)'),
    ('v_mentions_v1', 'claim', 'the claim''s id as cited, known or not'),
    ('v_mentions_v1', 'revision', 'the revision cited'),
    ('v_mentions_v1', 'path', 'of the document, as it was named'),
    ('v_mentions_v1', 'line', 'of the document'),
    ('v_mentions_v1', 'seen_at', 'RFC 3339, UTC: when it was looked at');

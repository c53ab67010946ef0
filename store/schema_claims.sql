-- Claims, policy and where claims are quoted, since schema 3: executed after the others for a new database, and alone
-- by `mcreport db migrate`.
--
-- A claim is what its events say: nothing about one is stored anywhere else. body is what was said, as text of its
-- kind's own: of a declared or renewed claim the whole record in JSON (what was asked, what came out, on what it
-- stands), of an answer what it answers, of a policy the value. ordinal counts what was said of one subject in the
-- database where it was said, documents apart: of two events of one moment it tells the later one, in every database
-- that they come to. Both are part of the event's hash; events without them keep theirs.
ALTER TABLE event ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0 CHECK (ordinal >= 0);
ALTER TABLE event ADD COLUMN body TEXT CHECK (body <> '');

-- A document of another database that this one had in other bytes (white space, order of members): events name
-- documents by the bytes that were there. Kept with these bytes, or nobody could check that it is the same document.
CREATE TABLE form (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32), -- SHA-256 of these bytes
    doc INTEGER NOT NULL REFERENCES document (doc),       -- the document, as it was received here
    size INTEGER NOT NULL CHECK (size >= 0),
    pack INTEGER NOT NULL REFERENCES pack (pack),         -- where they lie: as in document
    start INTEGER NOT NULL CHECK (start >= 0),
    length INTEGER NOT NULL CHECK (length > 0)
) STRICT, WITHOUT ROWID;

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
       body,
       ordinal
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

-- What was recorded of every revision. Its status is judged by mcreport, as of a date and from the archive: `mcreport
-- sql` puts a view of the same name and columns in front of this one, which has it (store/claim_view.h). Here it says
-- only what takes no judgement and cannot change any more: that the claim itself was withdrawn, or that a later revision
-- exists. NULL is not "current".
-- A revision that two databases made before they were merged is one row.
CREATE VIEW v_claims_v1 AS
WITH known AS (
    SELECT *,
           max(revision) OVER (PARTITION BY id) AS newest,
           row_number() OVER (PARTITION BY id, revision ORDER BY body) AS place,
           (SELECT w.because FROM event w WHERE w.kind = 'claim.withdrawn' AND w.subject = 'claim:' || id
            ORDER BY w.effective_at, w.ordinal, w.because LIMIT 1) AS withdrawn
    FROM claim_revision)
SELECT k.id,
       k.revision,
       CASE WHEN k.withdrawn IS NOT NULL THEN 'withdrawn' WHEN k.revision < k.newest THEN 'superseded' END AS status,
       nullif(substr(ifnull('; withdrawn: ' || k.withdrawn, '') ||
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
FROM known k
WHERE k.place = 1;

CREATE VIEW v_policy_v1 AS
SELECT substr(subject, 8) AS key, -- after "policy:"
       CAST(body AS NUMERIC) AS value,
       because,
       actor,
       strftime('%Y-%m-%dT%H:%M:%fZ', effective_at / 1000.0, 'unixepoch') AS effective_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
       ordinal
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
    ('v_events_v1', 'body', 'what was said: of a declared or renewed claim its record in JSON, of an answer the digests of the challenges it answers, of a policy the value'),
    ('v_events_v1', 'ordinal', 'counts what was said of the subject where it was said; of two events of one effective_at the greater one counts as the later; 0 of documents'),
    ('v_claims_v1', '', 'every revision of every claim; through mcreport with its status and words as of the date asked for, otherwise with what was recorded'),
    ('v_claims_v1', 'id', 'the name chosen when it was declared'),
    ('v_claims_v1', 'revision', 'counts from 1; id@revision is how it is cited'),
    ('v_claims_v1', 'status', 'withdrawn, unsupported, challenged, superseded, dated or current; read without mcreport only withdrawn (itself, not what it is derived from) or superseded, else NULL, which is not current: the rest takes judgement'),
    ('v_claims_v1', 'reasons', 'everything that keeps it from being current, separated by semicolons; read without mcreport only what the status says there'),
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
    ('v_policy_v1', 'ordinal', 'of two changes of one key and effective_at the greater one counts'),
    ('v_mentions_v1', '', 'where documents quote claims, as the last look at each found it (mcreport doc check)'),
    ('v_mentions_v1', 'claim', 'the claim''s id as cited, known or not'),
    ('v_mentions_v1', 'revision', 'the revision cited'),
    ('v_mentions_v1', 'path', 'of the document, as it was named'),
    ('v_mentions_v1', 'line', 'of the document'),
    ('v_mentions_v1', 'seen_at', 'RFC 3339, UTC: when it was looked at');

-- The database of mcreport, explained by its own definition.
--
-- What is kept for good is in three places: document with pack (what was received, byte for byte), event (what was said
-- about it later) and price (schema_prices.sql: what sources stated about prices). Everything else is derived from them
-- under a named version of a method, and can be computed again. Nothing is ever updated in place to mean something
-- else: there is no "current grade" that somebody edits.
--
--     document n -- 1 pack            the bytes, compressed
--     document 1 -- 0..1 receipt      one row per readable document
--     receipt  n -- 1 class           what it may be compared with
--     receipt  n -- 1 stack           the code it ran on
--     document 1 -- n analysis        the steady state found in its step records, one row per method version
--     event                           about a document, by its id
--     price    1 -- 0..1 price        the row that corrects it
--
-- Times are UTC milliseconds since 1970-01-01T00:00:00Z. Digests are 32 bytes of SHA-256. A number that is not there is
-- NULL: SQLite turns NaN into NULL by itself, infinity is refused by CHECK. Texts are as received.
--
-- This file is schema 1 and stays it; what came later is in files of its own, which a new database gets at once and an
-- older one by `mcreport db migrate` (store/migrate.c). user_version tells how far it got.

PRAGMA application_id = 0x6d637270; -- 'mcrp'
PRAGMA user_version = 1;

-- content_digest: 64 hex digits, the order-independent sum over what is kept for good (see store/store.h), changed in
-- the transaction that changes them. created_by: the program that made this file.
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A document as received. Its id is the SHA-256 of its bytes and is what everybody outside knows it by ("rcp-" and
-- hex); doc is a short name for it inside this file alone. Two documents whose canonical form (white space and member
-- order apart) is the same are one document, the first of them. An unreadable one has no canonical form, and says why.
CREATE TABLE document (
    doc INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
    canonical BLOB UNIQUE CHECK (length(canonical) = 32),
    size INTEGER NOT NULL CHECK (size >= 0), -- bytes, as received
    origin TEXT,                             -- where it came from; shown, not part of its identity
    fault TEXT,                              -- unreadable: why
    ingested_at INTEGER NOT NULL,
    pack INTEGER NOT NULL REFERENCES pack (pack),   -- its bytes: this row,
    start INTEGER NOT NULL CHECK (start >= 0),      -- from this byte on (the first is 0),
    length INTEGER NOT NULL CHECK (length > 0),     -- so many bytes: a zstd frame of its own
    CHECK ((canonical IS NULL) = (fault IS NOT NULL))
) STRICT;

CREATE INDEX document_unreadable ON document (ingested_at) WHERE fault IS NOT NULL;

-- The bytes of documents, each a zstd frame of its own, one after another up to about 64 KB: a row for each would leave
-- a third of every page empty. Apart from document, so that listing documents does not read the archive.
CREATE TABLE pack (
    pack INTEGER PRIMARY KEY,
    dictionary INTEGER NOT NULL REFERENCES dictionary (dictionary), -- what its frames were compressed with
    frames BLOB NOT NULL
) STRICT;

-- What every receipt repeats (member names, common values), given to zstd beforehand: half of a short document. A row
-- is never changed while a pack refers to it; a better dictionary is another row. To read a document without this
-- program: write out substr(frames, start + 1, length) and the dictionary, and call `zstd -d -D dictionary`.
CREATE TABLE dictionary (
    dictionary INTEGER PRIMARY KEY,
    bytes TEXT NOT NULL
) STRICT;

INSERT INTO dictionary VALUES (1,
    '"case":{"name":"tokens":},"sparse_env":{"DSA_BACKEND":"triton"},"bench_result":{"ok":true},"bench_teleme' ||
    'try":{"calls":},"backend_identity":{"requested":"actual":"triton","runtime_mode":"exact","fallback_reaso' ||
    'n":},"remote_runtime_provenance":{"container":"},"collector":{"transitions":[{"state":"detached","at":"2' ||
    '026-},{"state":"running","at":"},{"state":"ok","at":"}],"reattached":false},"mode":"promotion","promotio' ||
    'n_status":"held","promotion_ready":false,"parity":[{"check":"logits","pass":true}],"fa4":{"import_ok":tr' ||
    'ue,"bootstrap_ok":false},"summary_manifests":[{"uri":"s3://","sha256":"}],"execution":"detached","import' ||
    'ed_from":{"format":"sha256":"},"profile":{"bound_by":"memory-bandwidth"},"failure_reason":"log_tail":"ou' ||
    't of memory","status":"failed","timeout","lane":"sparse_exact","sparse_validation","launcher":"scripts/m' ||
    'odal_sparse_validation_detach.py","launch":{"lifecycle":"app_run_detach","launcher_args":["--case"],"sur' ||
    'face":{"name":"owned","tpu","startup":{"class":"warm-volume","warm-host","warm-xla","warm-image","eviden' ||
    'ce":{"cache_mib_start":812.5,"cache_image_digest":"sha256:","cache_gpu_count":8,"time_to_first_step_s":}' ||
    ',"storage":{"data":"volume","bucket-mount","network","memory","checkpoints":"volume"},"accelerator":{"re' ||
    'quested":"B200:8","observed":"NVIDIA B200","requested":"H100","observed":"NVIDIA H100 80GB HBM3","distri' ||
    'buted_mode":"single","ddp","fsdp2+regional_compile","tensor_parallel","spmd","precision":{"linear":"mxfp' ||
    '8","attention":"communication":"options":{"compile":true,"checks":{"loss_finite":true},{' ||
    char(10) ||
    '  "schema": "mcreport.receipt/1",' ||
    char(10) ||
    '  "lane": "training",' ||
    char(10) ||
    '  "app_id": "ap-",' ||
    char(10) ||
    '  "function_call_id": "fc-",' ||
    char(10) ||
    '  "attempt": 1,' ||
    char(10) ||
    '  "started_at": "2026-04-14T09:00:00Z",' ||
    char(10) ||
    '  "finished_at": "2026-04-14T09:10:00Z",' ||
    char(10) ||
    '  "status": "ok",' ||
    char(10) ||
    '{"schema": "mcreport.receipt/1", "lane": "training", "app_id": "ap-", "function_call_id": "fc-", "attemp' ||
    't": 1, "wave": "2026-w1", "started_at": "2026-04-14T", "finished_at": "2026-04-14T", "status": "ok", "sy' ||
    'nthetic": true, "surface": {"name": "modal", "host": "", "region": "us-east"}, "startup": {"class": "col' ||
    'd", "evidence": {"cache_mib_start": 0}}, "storage": {"data": "local-nvme"}, "accelerator": {"requested":' ||
    ' "H200", "observed": "NVIDIA H200", "count": 8, "hosts": 1, "memory_gib": 141, "power_limit_w": 700}, "c' ||
    'ode": {"revision": "", "dirty": false, "image_digest": "sha256:", "kernel_wheel_pins": {"flash_attn": "2' ||
    '.7.4"}, "versions": {"torch": "2.7.0", "cuda": "12.8"}}, "launch": {"launcher": "scripts/", "lifecycle":' ||
    ' "blocking", "flags": "--model --steps ", "distributed_mode": "fsdp2", "parallel": {"dp": 8, "tp": 1}}, ' ||
    '"recipe": {"model": "", "parameters": 1000000000, "seq_len": 4096, "global_batch_tokens": 262144, "preci' ||
    'sion": {"linear": "bf16", "attention": "bf16"}, "dataset": "", "options": {}}, "eval_enabled": false, "t' ||
    'oken_kind": "trained", "peak_memory_mib": , "reported": {"tok_per_sec_global": , "statistic": "median", ' ||
    '"warmup_steps_discarded": }, "artifacts": [{"name": "log", "uri": "s3://", "sha256": ""}], "steps": {"fi' ||
    'rst": 1, "per_record": 1, "tokens": 262144, "seconds": [, "loss": [' ||
    char(10) ||
    '{"schema":"mcreport.receipt/1","lane":"training","app_id":"ap-","function_call_id":"fc-","attempt":1,"wa' ||
    've":"2026-w1","started_at":"2026-04-14T","finished_at":"2026-04-14T","status":"ok","synthetic":true,"sur' ||
    'face":{"name":"modal","host":"","region":"us-east"},"startup":{"class":"cold","evidence":{"cache_mib_sta' ||
    'rt":0}},"storage":{"data":"local-nvme"},"accelerator":{"requested":"H200","observed":"NVIDIA H200","coun' ||
    't":8,"hosts":1,"memory_gib":141,"power_limit_w":700},"code":{"revision":"","dirty":false,"image_digest":' ||
    '"sha256:","kernel_wheel_pins":{"flash_attn":"2.7.4"},"versions":{"torch":"2.7.0","cuda":"12.8"}},"launch' ||
    '":{"launcher":"scripts/","lifecycle":"blocking","flags":"--model --steps ","distributed_mode":"fsdp2","p' ||
    'arallel":{"dp":8,"tp":1}},"recipe":{"model":"","parameters":1000000000,"seq_len":4096,"global_batch_toke' ||
    'ns":262144,"precision":{"linear":"bf16","attention":"bf16"},"dataset":"","options":{}},"eval_enabled":fa' ||
    'lse,"token_kind":"trained","peak_memory_mib":,"reported":{"tok_per_sec_global":,"statistic":"median","wa' ||
    'rmup_steps_discarded":},"artifacts":[{"name":"log","uri":"s3://","sha256":""}],"steps":{"first":1,"per_r' ||
    'ecord":1,"tokens":262144,"seconds":[,"loss":[');

-- What must agree before two runs may be compared: one row per combination of the hard factors, each column named as
-- the factor is. NULL is "not recorded", which is a value of its own. A million receipts have a few hundred classes, so
-- questions look here first. id digests the hard factors; model and recipe_text tell what the recipe digest stands for.
CREATE TABLE class (
    class INTEGER PRIMARY KEY,
    id TEXT NOT NULL CHECK (id GLOB 'cls-*'),
    lane TEXT,
    surface TEXT,
    startup TEXT,
    synthetic TEXT,
    token_kind TEXT,
    eval TEXT,
    storage TEXT,
    recipe TEXT,
    precision TEXT,
    accelerator TEXT,
    count TEXT,
    hosts TEXT,
    mode TEXT,
    parallel TEXT,
    model TEXT,
    recipe_text TEXT
) STRICT;

CREATE UNIQUE INDEX class_identity ON class (id, ifnull(model, ''), ifnull(recipe_text, ''));

-- The code a run ran on: one row per combination of the soft factors.
CREATE TABLE stack (
    stack INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    revision TEXT,
    image TEXT,
    pins TEXT,
    versions TEXT
) STRICT;

-- One readable document as a row. Stored in the order of class and time, because that is how it is asked for: the runs
-- of a class lie side by side.
--
-- seen_at is the moment from which an as-of question sees the run: finished_at, failing that started_at (always
-- started_at while it is running); the smallest integer where neither is stated, so that such a run is always seen.
-- own_grade judges the document from itself alone under grade_method. What other documents and events make of it
-- (withdrawn, in conflict, replaced) is computed when read. shares_key only says where to look: more than one document
-- bears this (app_id, function_call_id, attempt).
CREATE TABLE receipt (
    class INTEGER NOT NULL REFERENCES class (class),
    seen_at INTEGER NOT NULL,
    doc INTEGER NOT NULL REFERENCES document (doc),
    id BLOB NOT NULL CHECK (length(id) = 32), -- the document's, repeated so that answers need not visit it
    stack INTEGER NOT NULL REFERENCES stack (stack),
    status TEXT NOT NULL CHECK (status IN ('ok', 'failed', 'timeout', 'running')),
    own_grade TEXT NOT NULL CHECK (own_grade IN ('anecdote', 'disputed', 'receipt')),
    grade_method TEXT NOT NULL,
    reasons TEXT NOT NULL, -- [{"code","member","text","grade"}...]
    app_id TEXT,
    function_call_id TEXT,
    attempt INTEGER NOT NULL,
    shares_key INTEGER NOT NULL CHECK (shares_key IN (0, 1)),
    started_at INTEGER,
    finished_at INTEGER,
    host TEXT,
    region TEXT,
    memory TEXT,
    power TEXT,
    wave TEXT,
    n_records INTEGER NOT NULL CHECK (n_records >= 0),
    whole_run_tok_per_s REAL CHECK (abs(whole_run_tok_per_s) < 1e308),
    whole_run_reason TEXT, -- why there is no whole_run_tok_per_s
    first_step_excess_s REAL CHECK (abs(first_step_excess_s) < 1e308),
    reported_tok_per_s REAL CHECK (abs(reported_tok_per_s) < 1e308), -- the launcher's own; shown, never used
    has_artifacts INTEGER NOT NULL CHECK (has_artifacts IN (0, 1)),
    failure_reason TEXT,
    PRIMARY KEY (class, seen_at, doc)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX receipt_document ON receipt (doc);
CREATE INDEX receipt_key ON receipt (app_id, function_call_id, attempt)
    WHERE app_id IS NOT NULL AND function_call_id IS NOT NULL;

-- What a method found in a run's step records (meanings in stats/steady.h). Remembered, never authoritative: a row
-- under another version of the method is not read.
CREATE TABLE analysis (
    document BLOB NOT NULL REFERENCES document (id),
    method TEXT NOT NULL,
    state INTEGER NOT NULL, -- 0 flat, 1 warmup, 2 slowdown, 3 no-steady-state, 4 insufficient
    why TEXT NOT NULL,
    n_records INTEGER NOT NULL,
    start INTEGER NOT NULL, -- index of the first record in the window
    n_window INTEGER NOT NULL,
    tok_per_s REAL CHECK (abs(tok_per_s) < 1e308),
    se_log REAL CHECK (abs(se_log) < 1e308),
    df REAL CHECK (abs(df) < 1e308),
    lo REAL CHECK (abs(lo) < 1e308),
    hi REAL CHECK (abs(hi) < 1e308),
    clean_tok_per_s REAL CHECK (abs(clean_tok_per_s) < 1e308),
    median_tok_per_s REAL CHECK (abs(median_tok_per_s) < 1e308),
    ess REAL CHECK (abs(ess) < 1e308),
    phi REAL CHECK (abs(phi) < 1e308),
    first_step_excess_s REAL CHECK (abs(first_step_excess_s) < 1e308),
    level_ratio REAL CHECK (abs(level_ratio) < 1e308),
    n_stalls INTEGER NOT NULL,
    stall_period INTEGER NOT NULL,
    n_outliers INTEGER NOT NULL,
    stall_share REAL CHECK (abs(stall_share) < 1e308),
    seconds_per_step REAL CHECK (abs(seconds_per_step) < 1e308),
    steps_in_window REAL CHECK (abs(steps_in_window) < 1e308),
    warmup_steps REAL CHECK (abs(warmup_steps) < 1e308), -- steps before the window
    few_effective INTEGER NOT NULL CHECK (few_effective IN (0, 1)),
    PRIMARY KEY (document, method)
) STRICT, WITHOUT ROWID;

-- What was said about a document after it arrived. Append-only, and chained: hash digests previous (the hash of the
-- event before; 32 zero bytes for the first) and every other column, so that no event can be changed, dropped from the
-- middle or slipped in unnoticed. Order of arrival is seq; what counts in an answer is effective_at.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    document BLOB, -- the subject as 32 bytes, where it is a document
    because TEXT NOT NULL,
    actor TEXT,
    effective_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    CHECK (document IS NULL OR subject = 'rcp-' || lower(hex(document)))
) STRICT;

CREATE INDEX event_subject ON event (subject);
CREATE INDEX event_withdrawal ON event (document, effective_at) WHERE kind = 'receipt.withdrawn';

CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;

CREATE TRIGGER event_never_goes BEFORE DELETE ON event
BEGIN
    SELECT raise(ABORT, 'events are append-only');
END;

-- The views are what the outside reads (`mcreport sql`, `mcreport export`): their names carry a version, their columns
-- are only ever appended to, and mcreport_docs says what each means. They show the state as known today; questions as
-- of an earlier date, and every ratio, come through mcreport itself, where the comparability contract lives.

CREATE TABLE mcreport_docs (
    "view" TEXT NOT NULL,
    "column" TEXT NOT NULL, -- '' for the view itself
    what TEXT NOT NULL,
    PRIMARY KEY ("view", "column")
) STRICT, WITHOUT ROWID;

-- Receipts with what events and other documents make of them today. Internal: the views below are the stable ones.
CREATE VIEW receipt_today AS
SELECT r.*,
       w.because AS withdrawn,
       CASE WHEN r.shares_key AND w.because IS NULL AND r.status <> 'running' THEN (
           SELECT min(o.id) FROM receipt o
           WHERE o.app_id = r.app_id AND o.function_call_id = r.function_call_id AND o.attempt = r.attempt
             AND o.status <> 'running' AND o.id <> r.id
             AND NOT EXISTS (SELECT 1 FROM event e WHERE e.kind = 'receipt.withdrawn' AND e.document = o.id)
       ) END AS conflict,
       CASE WHEN r.shares_key AND r.status = 'running' THEN (
           SELECT min(o.id) FROM receipt o
           WHERE o.app_id = r.app_id AND o.function_call_id = r.function_call_id AND o.attempt = r.attempt
             AND o.status <> 'running'
       ) END AS replaced
FROM receipt r
LEFT JOIN event w ON w.seq = (
    SELECT e.seq FROM event e WHERE e.kind = 'receipt.withdrawn' AND e.document = r.id
    ORDER BY e.effective_at DESC, e.because LIMIT 1);

-- The reasons one by one. Internal. (json_each alone, because SQLite 3.40 takes json_extract and json_group_array for
-- unsafe in a view.)
CREATE VIEW receipt_reason AS
SELECT r.doc,
       max(CASE m.key WHEN 'grade' THEN m.atom END) AS grade,
       max(CASE m.key WHEN 'member' THEN m.atom END) AS member,
       max(CASE m.key WHEN 'text' THEN m.atom END) AS text
FROM receipt r, json_each(r.reasons) j, json_each(j.value) m
GROUP BY r.doc, j.key;

CREATE VIEW v_documents_v1 AS
SELECT 'rcp-' || lower(substr(hex(id), 1, 12)) AS id,
       lower(hex(id)) AS sha256,
       size AS size_bytes,
       fault IS NULL AS readable,
       origin,
       fault,
       strftime('%Y-%m-%dT%H:%M:%fZ', ingested_at / 1000.0, 'unixepoch') AS ingested_at
FROM document;

CREATE VIEW v_receipts_v1 AS
SELECT 'rcp-' || lower(substr(hex(r.id), 1, 12)) AS id,
       lower(hex(r.id)) AS sha256,
       CASE WHEN r.conflict IS NOT NULL AND r.own_grade = 'receipt' THEN 'disputed' ELSE r.own_grade END AS grade,
       r.own_grade,
       c.id AS class,
       c.lane,
       c.surface,
       c.startup,
       c.synthetic,
       c.token_kind,
       c.eval,
       c.storage,
       c.recipe,
       c.precision,
       c.accelerator,
       c.count,
       c.hosts,
       c.mode,
       c.parallel,
       c.model,
       s.revision,
       s.image,
       s.pins,
       s.versions,
       r.host,
       r.region,
       r.memory,
       r.power,
       r.wave,
       r.status,
       r.failure_reason,
       r.app_id,
       r.function_call_id,
       r.attempt,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.started_at / 1000.0, 'unixepoch') AS started_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.finished_at / 1000.0, 'unixepoch') AS finished_at,
       CASE WHEN r.started_at IS NOT NULL OR r.finished_at IS NOT NULL
            THEN strftime('%Y-%m-%dT%H:%M:%fZ', r.seen_at / 1000.0, 'unixepoch') END AS seen_at,
       (r.finished_at - r.started_at) / 1000.0 AS duration_s,
       r.n_records,
       r.whole_run_tok_per_s,
       r.whole_run_reason,
       r.first_step_excess_s,
       r.reported_tok_per_s,
       r.has_artifacts,
       r.withdrawn,
       'rcp-' || lower(substr(nullif(hex(r.conflict), ''), 1, 12)) AS conflict,
       'rcp-' || lower(substr(nullif(hex(r.replaced), ''), 1, 12)) AS replaced,
       r.reasons,
       c.recipe_text
FROM receipt_today r JOIN class c USING (class) JOIN stack s USING (stack);

CREATE VIEW v_anecdotes_v1 AS
SELECT 'rcp-' || lower(substr(hex(r.id), 1, 12)) AS id,
       lower(hex(r.id)) AS sha256,
       c.lane,
       (SELECT group_concat(w.member, ' ') FROM receipt_reason w WHERE w.doc = r.doc AND w.grade = 'anecdote') AS missing,
       (SELECT group_concat(w.text, '; ') FROM receipt_reason w WHERE w.doc = r.doc AND w.grade = 'anecdote') AS why,
       c.id AS class,
       c.surface,
       c.accelerator,
       c.model,
       r.wave,
       r.status,
       r.withdrawn,
       d.origin
FROM receipt_today r JOIN class c USING (class) JOIN document d USING (doc)
WHERE r.own_grade = 'anecdote';

CREATE VIEW v_disputed_v1 AS
SELECT 'rcp-' || lower(substr(hex(r.id), 1, 12)) AS id,
       lower(hex(r.id)) AS sha256,
       c.lane,
       (SELECT group_concat(w.text, '; ') FROM receipt_reason w WHERE w.doc = r.doc AND w.grade = 'disputed') AS why,
       'rcp-' || lower(substr(nullif(hex(r.conflict), ''), 1, 12)) AS conflict,
       c.id AS class,
       c.surface,
       c.accelerator,
       c.model,
       r.wave,
       r.status,
       r.withdrawn,
       d.origin
FROM receipt_today r JOIN class c USING (class) JOIN document d USING (doc)
WHERE r.own_grade = 'disputed' OR (r.own_grade = 'receipt' AND r.conflict IS NOT NULL);

CREATE VIEW v_unreadable_v1 AS
SELECT id, sha256, fault, origin, size_bytes, ingested_at
FROM v_documents_v1
WHERE NOT readable;

CREATE VIEW v_steady_state_v1 AS
SELECT 'rcp-' || lower(substr(hex(a.document), 1, 12)) AS id,
       lower(hex(a.document)) AS sha256,
       c.id AS class,
       c.synthetic,
       c.accelerator,
       c.count,
       c.model,
       a.method,
       CASE a.state WHEN 0 THEN 'flat' WHEN 1 THEN 'warmup' WHEN 2 THEN 'slowdown' WHEN 3 THEN 'no-steady-state'
                    WHEN 4 THEN 'insufficient' END AS state,
       a.why,
       a.n_records,
       a.start AS window_start_record,
       a.n_window AS window_records,
       a.steps_in_window AS window_steps,
       a.warmup_steps AS warmup_steps,
       a.tok_per_s,
       a.lo AS tok_per_s_lo,
       a.hi AS tok_per_s_hi,
       a.se_log AS standard_error_log,
       a.df AS degrees_of_freedom,
       a.few_effective,
       a.clean_tok_per_s,
       a.median_tok_per_s,
       a.seconds_per_step,
       a.ess AS effective_records,
       a.phi AS autocorrelation,
       a.first_step_excess_s,
       a.level_ratio,
       a.n_stalls,
       a.stall_period AS stall_period_records,
       a.stall_share,
       a.n_outliers
FROM analysis a JOIN document d ON d.id = a.document JOIN receipt r ON r.doc = d.doc JOIN class c USING (class);

CREATE VIEW v_attempts_v1 AS
SELECT c.id AS class,
       c.lane,
       c.surface,
       c.startup,
       c.accelerator,
       c.count,
       c.mode,
       c.model,
       r.wave,
       count(*) AS attempts,
       sum(r.status = 'ok') AS ok,
       sum(r.status = 'failed') AS failed,
       sum(r.status = 'timeout') AS timeout,
       sum(r.status = 'running') AS running
FROM receipt_today r JOIN class c USING (class)
WHERE r.own_grade = 'receipt' AND r.conflict IS NULL AND r.withdrawn IS NULL AND r.replaced IS NULL
GROUP BY c.class, r.wave;

CREATE VIEW v_gaps_v1 AS
WITH eligible AS (
    SELECT * FROM class c WHERE c.accelerator IS NOT NULL AND EXISTS (
        SELECT 1 FROM receipt_today r WHERE r.class = c.class AND r.own_grade = 'receipt' AND r.status = 'ok'
           AND r.conflict IS NULL AND r.withdrawn IS NULL)),
known AS (SELECT DISTINCT accelerator FROM class WHERE accelerator IS NOT NULL),
wanted AS (
    SELECT lane, surface, startup, synthetic, token_kind, eval, storage, recipe, precision, count, hosts, mode, parallel,
           model, group_concat(DISTINCT accelerator) AS present
    FROM (SELECT * FROM eligible ORDER BY accelerator)
    GROUP BY lane, surface, startup, synthetic, token_kind, eval, storage, recipe, precision, count, hosts, mode,
             parallel, model)
SELECT k.accelerator AS missing_accelerator, w.present, w.lane, w.surface, w.startup, w.synthetic, w.token_kind, w.eval,
       w.storage, w.recipe, w.precision, w.count, w.hosts, w.mode, w.parallel, w.model
FROM wanted w CROSS JOIN known k
WHERE instr(',' || w.present || ',', ',' || k.accelerator || ',') = 0;

CREATE VIEW v_events_v1 AS
SELECT seq,
       kind,
       subject,
       because,
       actor,
       strftime('%Y-%m-%dT%H:%M:%fZ', effective_at / 1000.0, 'unixepoch') AS effective_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
       lower(hex(hash)) AS hash
FROM event;

INSERT INTO mcreport_docs VALUES
    ('v_documents_v1', '', 'every document as received, readable or not'),
    ('v_documents_v1', 'id', 'rcp- and the 12 hex digits that are shown'),
    ('v_documents_v1', 'sha256', 'the whole id: SHA-256 of the bytes, 64 hex digits'),
    ('v_documents_v1', 'size_bytes', 'as received'),
    ('v_documents_v1', 'readable', '1 when it is a receipt document, 0 when it is quarantined'),
    ('v_documents_v1', 'origin', 'the file, archive member or line it came from'),
    ('v_documents_v1', 'fault', 'why it is unreadable'),
    ('v_documents_v1', 'ingested_at', 'RFC 3339, UTC; the clock of the machine that stored it'),
    ('v_receipts_v1', '', 'one row per readable document, with every factor of the comparability contract'),
    ('v_receipts_v1', 'id', 'rcp- and the 12 hex digits that are shown'),
    ('v_receipts_v1', 'sha256', 'the whole id: SHA-256 of the bytes, 64 hex digits'),
    ('v_receipts_v1', 'grade', 'receipt, disputed or anecdote, conflicts included; a cold first step in a warm run shows only against its siblings, in compare and receipt show'),
    ('v_receipts_v1', 'own_grade', 'the grade from the document alone'),
    ('v_receipts_v1', 'class', 'cls- and hex of the digest over the hard factors'),
    ('v_receipts_v1', 'lane', 'training, sparse_exact, sparse_validation or curiosity; only training measures throughput'),
    ('v_receipts_v1', 'surface', 'where it ran'),
    ('v_receipts_v1', 'startup', 'startup class as declared'),
    ('v_receipts_v1', 'synthetic', 'whether the data is made up'),
    ('v_receipts_v1', 'token_kind', 'what a token counts: trained or padded'),
    ('v_receipts_v1', 'eval', 'whether evaluation lies inside the recorded steps'),
    ('v_receipts_v1', 'storage', 'storage class of the data'),
    ('v_receipts_v1', 'recipe', 'digest of the recipe, precision apart'),
    ('v_receipts_v1', 'precision', 'numeric precision'),
    ('v_receipts_v1', 'accelerator', 'as observed; as requested where the run failed before it could be observed'),
    ('v_receipts_v1', 'count', 'accelerators, global'),
    ('v_receipts_v1', 'hosts', 'machines'),
    ('v_receipts_v1', 'mode', 'distributed mode'),
    ('v_receipts_v1', 'parallel', 'parallel degrees'),
    ('v_receipts_v1', 'model', 'the model of the recipe'),
    ('v_receipts_v1', 'revision', 'code revision, with its diff'),
    ('v_receipts_v1', 'image', 'image or environment digest'),
    ('v_receipts_v1', 'pins', 'kernel wheel pins'),
    ('v_receipts_v1', 'versions', 'library versions'),
    ('v_receipts_v1', 'host', 'host name'),
    ('v_receipts_v1', 'region', 'region'),
    ('v_receipts_v1', 'memory', 'memory of the accelerator, GiB'),
    ('v_receipts_v1', 'power', 'power limit of the accelerator, W'),
    ('v_receipts_v1', 'wave', 'the named group of runs it belongs to'),
    ('v_receipts_v1', 'status', 'ok, failed, timeout or running'),
    ('v_receipts_v1', 'failure_reason', 'why it failed'),
    ('v_receipts_v1', 'app_id', 'run identity on the surface'),
    ('v_receipts_v1', 'function_call_id', 'run identity on the surface'),
    ('v_receipts_v1', 'attempt', 'counts from 1'),
    ('v_receipts_v1', 'started_at', 'RFC 3339, UTC'),
    ('v_receipts_v1', 'finished_at', 'RFC 3339, UTC'),
    ('v_receipts_v1', 'seen_at', 'RFC 3339, UTC: the moment from which as-of questions see it'),
    ('v_receipts_v1', 'duration_s', 'seconds from start to finish'),
    ('v_receipts_v1', 'n_records', 'step records'),
    ('v_receipts_v1', 'whole_run_tok_per_s', 'tokens of the whole run over its whole time, warm-up included; tokens per second, all accelerators together'),
    ('v_receipts_v1', 'whole_run_reason', 'why whole_run_tok_per_s is missing'),
    ('v_receipts_v1', 'first_step_excess_s', 'first record minus the median of the second half, seconds per step'),
    ('v_receipts_v1', 'reported_tok_per_s', 'what the launcher printed; shown, never used'),
    ('v_receipts_v1', 'has_artifacts', '1 when artifacts are recorded'),
    ('v_receipts_v1', 'withdrawn', 'why it was withdrawn'),
    ('v_receipts_v1', 'conflict', 'another finished document under the same app_id, function_call_id and attempt'),
    ('v_receipts_v1', 'replaced', 'for a running document: the finished one that took its place'),
    ('v_receipts_v1', 'reasons', 'JSON: why own_grade is not receipt'),
    ('v_receipts_v1', 'recipe_text', 'JSON: the recipe, precision apart'),
    ('v_anecdotes_v1', '', 'documents that lack something their lane demands: kept, listed, never computed with'),
    ('v_anecdotes_v1', 'id', 'rcp- and the 12 hex digits that are shown'),
    ('v_anecdotes_v1', 'sha256', 'the whole id, 64 hex digits'),
    ('v_anecdotes_v1', 'lane', 'whose demands it fails'),
    ('v_anecdotes_v1', 'missing', 'members that are missing, as JSON pointers, separated by spaces'),
    ('v_anecdotes_v1', 'why', 'every reason as a sentence, separated by semicolons'),
    ('v_anecdotes_v1', 'class', 'cls- and hex, over what is recorded'),
    ('v_anecdotes_v1', 'surface', 'where it ran'),
    ('v_anecdotes_v1', 'accelerator', 'as observed'),
    ('v_anecdotes_v1', 'model', 'the model of the recipe'),
    ('v_anecdotes_v1', 'wave', 'the named group of runs it belongs to'),
    ('v_anecdotes_v1', 'status', 'ok, failed, timeout or running'),
    ('v_anecdotes_v1', 'withdrawn', 'why it was withdrawn'),
    ('v_anecdotes_v1', 'origin', 'the file, archive member or line it came from'),
    ('v_disputed_v1', '', 'complete documents that their own evidence or another document contradicts'),
    ('v_disputed_v1', 'id', 'rcp- and the 12 hex digits that are shown'),
    ('v_disputed_v1', 'sha256', 'the whole id, 64 hex digits'),
    ('v_disputed_v1', 'lane', 'lane'),
    ('v_disputed_v1', 'why', 'what its own evidence contradicts, separated by semicolons; empty where it is only in conflict'),
    ('v_disputed_v1', 'conflict', 'another finished document under the same app_id, function_call_id and attempt'),
    ('v_disputed_v1', 'class', 'cls- and hex of the digest over the hard factors'),
    ('v_disputed_v1', 'surface', 'where it ran'),
    ('v_disputed_v1', 'accelerator', 'as observed'),
    ('v_disputed_v1', 'model', 'the model of the recipe'),
    ('v_disputed_v1', 'wave', 'the named group of runs it belongs to'),
    ('v_disputed_v1', 'status', 'ok, failed, timeout or running'),
    ('v_disputed_v1', 'withdrawn', 'why it was withdrawn'),
    ('v_disputed_v1', 'origin', 'the file, archive member or line it came from'),
    ('v_unreadable_v1', '', 'quarantined documents: not JSON, or not a receipt; their bytes stay retrievable'),
    ('v_unreadable_v1', 'id', 'rcp- and the 12 hex digits that are shown'),
    ('v_unreadable_v1', 'sha256', 'the whole id, 64 hex digits'),
    ('v_unreadable_v1', 'fault', 'why, beginning with line and column for a fault of syntax'),
    ('v_unreadable_v1', 'origin', 'the file, archive member or line it came from'),
    ('v_unreadable_v1', 'size_bytes', 'as received'),
    ('v_unreadable_v1', 'ingested_at', 'RFC 3339, UTC; the clock of the machine that stored it'),
    ('v_steady_state_v1', '', 'what has been found so far in the step records of runs; computed when first asked for, so not every run is here'),
    ('v_steady_state_v1', 'id', 'rcp- and the 12 hex digits that are shown'),
    ('v_steady_state_v1', 'sha256', 'the whole id, 64 hex digits'),
    ('v_steady_state_v1', 'class', 'cls- and hex of the digest over the hard factors'),
    ('v_steady_state_v1', 'synthetic', 'yes: made up; no: measured'),
    ('v_steady_state_v1', 'accelerator', 'as observed'),
    ('v_steady_state_v1', 'count', 'accelerators, global'),
    ('v_steady_state_v1', 'model', 'the model of the recipe'),
    ('v_steady_state_v1', 'method', 'name and version of the method'),
    ('v_steady_state_v1', 'state', 'flat, warmup, slowdown, no-steady-state or insufficient'),
    ('v_steady_state_v1', 'why', 'why this window, or why none'),
    ('v_steady_state_v1', 'n_records', 'step records of the run'),
    ('v_steady_state_v1', 'window_start_record', 'index of the window''s first record; the records before it are warm-up'),
    ('v_steady_state_v1', 'window_records', 'records in the window'),
    ('v_steady_state_v1', 'window_steps', 'steps in the window'),
    ('v_steady_state_v1', 'warmup_steps', 'steps before the window, the first record included'),
    ('v_steady_state_v1', 'tok_per_s', 'tokens per second over the window, stalls included, all accelerators together'),
    ('v_steady_state_v1', 'tok_per_s_lo', 'lower limit within this run, 95 %; not the accelerator''s'),
    ('v_steady_state_v1', 'tok_per_s_hi', 'upper limit within this run, 95 %; not the accelerator''s'),
    ('v_steady_state_v1', 'standard_error_log', 'standard error of the natural logarithm of tok_per_s'),
    ('v_steady_state_v1', 'degrees_of_freedom', 'of standard_error_log'),
    ('v_steady_state_v1', 'few_effective', '1 when the limits are the window''s own range, for want of independent records'),
    ('v_steady_state_v1', 'clean_tok_per_s', 'tokens per second without the stalled records'),
    ('v_steady_state_v1', 'median_tok_per_s', 'median of the records'' own rates'),
    ('v_steady_state_v1', 'seconds_per_step', 'mean in the window'),
    ('v_steady_state_v1', 'effective_records', 'effective sample size of the window'),
    ('v_steady_state_v1', 'autocorrelation', 'AR(1) coefficient of the step times'),
    ('v_steady_state_v1', 'first_step_excess_s', 'first record minus the window''s median record, seconds'),
    ('v_steady_state_v1', 'level_ratio', 'rate of the window over the best earlier level'),
    ('v_steady_state_v1', 'n_stalls', 'clusters of slow records in the window'),
    ('v_steady_state_v1', 'stall_period_records', 'records between stalls; 0 when not periodic'),
    ('v_steady_state_v1', 'stall_share', 'share of the window''s time lost to stalls, 0 to 1'),
    ('v_steady_state_v1', 'n_outliers', 'records tagged as unusual; they stay in'),
    ('v_attempts_v1', '', 'how many runs of a class and wave ended how; receipts only, without withdrawn, replaced and conflicting ones'),
    ('v_attempts_v1', 'class', 'cls- and hex of the digest over the hard factors'),
    ('v_attempts_v1', 'lane', 'lane'),
    ('v_attempts_v1', 'surface', 'where they ran'),
    ('v_attempts_v1', 'startup', 'startup class as declared'),
    ('v_attempts_v1', 'accelerator', 'as observed; as requested where a run failed before it could be observed'),
    ('v_attempts_v1', 'count', 'accelerators, global'),
    ('v_attempts_v1', 'mode', 'distributed mode'),
    ('v_attempts_v1', 'model', 'the model of the recipe'),
    ('v_attempts_v1', 'wave', 'the named group of runs'),
    ('v_attempts_v1', 'attempts', 'runs in all'),
    ('v_attempts_v1', 'ok', 'runs that ended well'),
    ('v_attempts_v1', 'failed', 'runs that failed'),
    ('v_attempts_v1', 'timeout', 'runs that were cut off'),
    ('v_attempts_v1', 'running', 'runs not yet heard of again'),
    ('v_gaps_v1', '', 'configurations that were measured on some accelerator but have no eligible receipt on another one of the archive'),
    ('v_gaps_v1', 'missing_accelerator', 'the accelerator without an eligible receipt'),
    ('v_gaps_v1', 'present', 'accelerators that have one, separated by commas'),
    ('v_gaps_v1', 'lane', 'lane'),
    ('v_gaps_v1', 'surface', 'where the others ran'),
    ('v_gaps_v1', 'startup', 'startup class'),
    ('v_gaps_v1', 'synthetic', 'whether the data is made up'),
    ('v_gaps_v1', 'token_kind', 'trained or padded'),
    ('v_gaps_v1', 'eval', 'whether evaluation lies inside the recorded steps'),
    ('v_gaps_v1', 'storage', 'storage class of the data'),
    ('v_gaps_v1', 'recipe', 'digest of the recipe, precision apart'),
    ('v_gaps_v1', 'precision', 'numeric precision'),
    ('v_gaps_v1', 'count', 'accelerators, global'),
    ('v_gaps_v1', 'hosts', 'machines'),
    ('v_gaps_v1', 'mode', 'distributed mode'),
    ('v_gaps_v1', 'parallel', 'parallel degrees'),
    ('v_gaps_v1', 'model', 'the model of the recipe'),
    ('v_events_v1', '', 'what was said about documents after they arrived; append-only'),
    ('v_events_v1', 'seq', 'order of arrival'),
    ('v_events_v1', 'kind', 'such as receipt.withdrawn'),
    ('v_events_v1', 'subject', 'what it is about: rcp- and 64 hex digits'),
    ('v_events_v1', 'because', 'the reason given'),
    ('v_events_v1', 'actor', 'who, as the environment said'),
    ('v_events_v1', 'effective_at', 'RFC 3339, UTC: from when it counts'),
    ('v_events_v1', 'recorded_at', 'RFC 3339, UTC: when it was written'),
    ('v_events_v1', 'hash', 'digest over this event and the one before it');

INSERT INTO meta VALUES ('content_digest', '0000000000000000000000000000000000000000000000000000000000000000');

-- What people asked for and were refused, since schema 4: executed after the others for a new database, and alone by
-- `mcreport db migrate`.
--
-- Remembered like an analysis, not part of the content digest: a refusal changes nothing that is kept for good. What is
-- refused again and again is what runs are missing for.
CREATE TABLE asked (
    day INTEGER NOT NULL,                          -- UTC, days since 1970-01-01: as of when it was asked
    question TEXT NOT NULL CHECK (question <> ''), -- a command line, or what a claim was to say
    codes TEXT NOT NULL CHECK (codes <> ''),       -- of every reason: "MCR-R002 MCR-R003"
    what TEXT NOT NULL,                            -- the sentence of the refusal
    times INTEGER NOT NULL CHECK (times >= 1),
    PRIMARY KEY (day, question, codes)
) STRICT, WITHOUT ROWID;

CREATE VIEW v_refusals_v1 AS
SELECT strftime('%Y-%m-%d', day * 86400, 'unixepoch') AS asked_on,
       question,
       codes,
       what,
       times
FROM asked;

INSERT INTO mcreport_docs VALUES
    ('v_refusals_v1', '', 'comparisons, costs and claims that were asked for and refused, as far as this database could be written at that moment; a row a day'),
    ('v_refusals_v1', 'asked_on', 'YYYY-MM-DD, UTC: as of which day it was asked'),
    ('v_refusals_v1', 'question', 'the command line without what is no part of the question; of a claim what it was to say'),
    ('v_refusals_v1', 'codes', 'every reason, separated by spaces'),
    ('v_refusals_v1', 'what', 'the sentence of the refusal'),
    ('v_refusals_v1', 'times', 'how often it was asked that day');

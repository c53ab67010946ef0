-- Price rows, since schema 2: executed after schema.sql for a new database, and alone by `mcreport db migrate`.
--
-- A row is what a source stated about a price on a day, in the source's own unit and basis; append-only like an event,
-- but without an order of its own: nothing depends on when a row arrived. id digests everything stated, so the same
-- statement is one row everywhere; accelerator_hour and exact are computed from it (store/prices.h) and kept for SQL.
-- Decimals are canonical texts, exact to the last digit: no REAL touches money here.
CREATE TABLE price (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    provider TEXT NOT NULL CHECK (provider <> ''),
    surface TEXT NOT NULL CHECK (surface <> ''),
    sku TEXT CHECK (sku <> ''),
    region TEXT CHECK (region <> ''),
    accelerator TEXT NOT NULL CHECK (accelerator <> ''),
    basis TEXT NOT NULL CHECK (basis IN ('list', 'on-demand', 'spot', 'reserved-1y', 'reserved-3y', 'negotiated',
                                         'owned-tco', 'invoice')),
    currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    unit TEXT NOT NULL CHECK (unit IN ('accelerator-hour', 'accelerator-second', 'instance-hour')),
    per INTEGER NOT NULL CHECK (per >= 1),                   -- accelerators that unit_price pays for together
    unit_price TEXT NOT NULL CHECK (unit_price GLOB '[0-9]*' AND unit_price <> '0'),
    low TEXT CHECK (low GLOB '[0-9]*' AND low <> '0'),       -- where the source states a range, in the same unit
    high TEXT CHECK (high GLOB '[0-9]*'),
    multipliers TEXT,                                        -- [{"name","factor"}...], factors as decimal texts
    observed INTEGER NOT NULL CHECK (observed >= 0 AND observed % 86400000 = 0), -- the day's first millisecond
    valid_until INTEGER CHECK (valid_until >= observed),     -- the last day's last millisecond
    source TEXT NOT NULL CHECK (source <> ''),
    grade TEXT NOT NULL CHECK (grade IN ('not stated', 'secondary page', 'vendor page', 'invoice')),
    verbatim TEXT CHECK (verbatim <> ''),
    supersedes BLOB REFERENCES price (id),                   -- the row this one corrects
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    accelerator_hour TEXT NOT NULL CHECK (accelerator_hour GLOB '[0-9]*'), -- currency per accelerator and hour
    exact INTEGER NOT NULL CHECK (exact IN (0, 1)),          -- 0: a quotient cut to 34 digits
    recorded_at INTEGER NOT NULL,
    CHECK ((low IS NULL) = (high IS NULL))
) STRICT, WITHOUT ROWID;

-- For questions (an accelerator's rows, on a surface, by a basis) and, down to its last column, for the search for a
-- contradiction before every insert.
CREATE INDEX price_offer ON price (accelerator, surface, basis, provider, observed, region, sku);
CREATE UNIQUE INDEX price_supersedes ON price (supersedes) WHERE supersedes IS NOT NULL; -- a row is corrected once

CREATE TRIGGER price_never_changes BEFORE UPDATE ON price
BEGIN
    SELECT raise(ABORT, 'prices are append-only');
END;

CREATE TRIGGER price_never_goes BEFORE DELETE ON price
BEGIN
    SELECT raise(ABORT, 'prices are append-only');
END;

-- INSERT OR REPLACE deletes what is in its way without asking the trigger above.
CREATE TRIGGER price_never_replaced BEFORE INSERT ON price
WHEN EXISTS (SELECT 1 FROM price WHERE id = NEW.id OR supersedes = NEW.supersedes)
BEGIN
    SELECT raise(ABORT, 'prices are append-only');
END;

CREATE VIEW v_prices_v1 AS
SELECT 'prc-' || lower(substr(hex(p.id), 1, 12)) AS id,
       lower(hex(p.id)) AS sha256,
       p.provider,
       p.surface,
       p.sku,
       p.region,
       p.accelerator,
       p.basis,
       p.currency,
       p.accelerator_hour AS per_accelerator_hour,
       CASE WHEN p.exact THEN 'yes' ELSE 'no' END AS exact,
       p.unit_price,
       p.low AS unit_price_low,
       p.high AS unit_price_high,
       p.unit,
       p.per AS accelerators_per_unit,
       p.multipliers,
       strftime('%Y-%m-%d', p.observed / 1000.0, 'unixepoch') AS observed,
       strftime('%Y-%m-%d', p.valid_until / 1000.0, 'unixepoch') AS valid_until,
       p.source,
       p.grade,
       p.verbatim,
       'prc-' || lower(substr(nullif(hex(p.supersedes), ''), 1, 12)) AS supersedes,
       'prc-' || lower(substr(nullif(hex(n.id), ''), 1, 12)) AS superseded_by,
       CASE WHEN p.synthetic THEN 'yes' ELSE 'no' END AS synthetic,
       strftime('%Y-%m-%dT%H:%M:%fZ', p.recorded_at / 1000.0, 'unixepoch') AS recorded_at
FROM price p LEFT JOIN price n ON n.supersedes = p.id;

INSERT INTO mcreport_docs VALUES
    ('v_prices_v1', '', 'what sources stated about prices, one row per statement; append-only: a mistake is superseded, not changed'),
    ('v_prices_v1', 'id', 'prc- and the 12 hex digits that are shown'),
    ('v_prices_v1', 'sha256', 'the whole id: SHA-256 over everything stated, 64 hex digits'),
    ('v_prices_v1', 'provider', 'who sells it'),
    ('v_prices_v1', 'surface', 'the surface whose runs it prices'),
    ('v_prices_v1', 'sku', 'the provider''s name for what is sold'),
    ('v_prices_v1', 'region', 'where it holds; NULL where not stated'),
    ('v_prices_v1', 'accelerator', 'by its common name where mcreport knows it'),
    ('v_prices_v1', 'basis', 'list, on-demand, spot, reserved-1y, reserved-3y, negotiated, owned-tco or invoice, as its source states it'),
    ('v_prices_v1', 'currency', 'ISO 4217'),
    ('v_prices_v1', 'per_accelerator_hour', 'the currency per accelerator and hour, multipliers applied: an exact decimal, as text'),
    ('v_prices_v1', 'exact', 'no: per_accelerator_hour is a quotient cut to 34 digits'),
    ('v_prices_v1', 'unit_price', 'as stated: the currency per unit, for all accelerators of the unit together; a decimal, as text'),
    ('v_prices_v1', 'unit_price_low', 'lower end of a stated range, like unit_price'),
    ('v_prices_v1', 'unit_price_high', 'upper end of a stated range, like unit_price'),
    ('v_prices_v1', 'unit', 'accelerator-hour, accelerator-second or instance-hour'),
    ('v_prices_v1', 'accelerators_per_unit', 'accelerators in one billing unit'),
    ('v_prices_v1', 'multipliers', 'JSON: what unit_price is multiplied with, by name'),
    ('v_prices_v1', 'observed', 'day on which it was seen, UTC'),
    ('v_prices_v1', 'valid_until', 'last day on which it holds, UTC; NULL where not stated'),
    ('v_prices_v1', 'source', 'where it was seen'),
    ('v_prices_v1', 'grade', 'how good the source is: not stated, secondary page, vendor page or invoice'),
    ('v_prices_v1', 'verbatim', 'the words of the source'),
    ('v_prices_v1', 'supersedes', 'the row it corrects'),
    ('v_prices_v1', 'superseded_by', 'the row that corrects it, whenever that was observed'),
    ('v_prices_v1', 'synthetic', 'yes: made up, prices made-up runs only'),
    ('v_prices_v1', 'recorded_at', 'RFC 3339, UTC: when it was stored');

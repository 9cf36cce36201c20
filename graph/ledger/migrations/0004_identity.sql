-- What waits for a steward: pairs of organisations that may be one. Derived from the statements, replaced as a whole whenever these change.
CREATE TABLE review (
    id VARCHAR NOT NULL,            -- of the pair, whatever their order
    kind VARCHAR NOT NULL,          -- code of the reason that decides
    score DOUBLE NOT NULL,          -- orders the queue; it never decides
    one VARCHAR NOT NULL,           -- the id that would stand
    other VARCHAR NOT NULL,
    reasons VARCHAR NOT NULL        -- JSON: code, side (for, against), zh, en
);
CREATE TABLE review_run (fingerprint VARCHAR NOT NULL);  -- what the queue was computed from
-- Who must not come back: keyed digests of names and ids of erased persons, never the values themselves.
CREATE TABLE forgotten (kind VARCHAR NOT NULL, digest VARCHAR NOT NULL, length INTEGER NOT NULL, erased_at TIMESTAMP NOT NULL);
CREATE TABLE forgotten_key (key VARCHAR NOT NULL);

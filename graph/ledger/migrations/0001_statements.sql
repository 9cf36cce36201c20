-- The append-only record: what was said (statement, edge), where each batch of a file says it (mention), and what did not fit (quarantine).
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    dataset VARCHAR NOT NULL,       -- what the batch is a version of: the newest version that is not withdrawn speaks
    kind VARCHAR NOT NULL,          -- load, correction
    file VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,   -- of the file's bytes and the mapping it was read with
    loaded_at TIMESTAMP NOT NULL,
    author VARCHAR,
    reason VARCHAR,
    rows_read BIGINT NOT NULL,
    rows_accepted BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL,
    rows_unchanged BIGINT NOT NULL
);
CREATE TABLE batch_event (batch INTEGER NOT NULL, event VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, author VARCHAR, reason VARCHAR);
CREATE TABLE statement (
    id VARCHAR NOT NULL,            -- digest of everything below: the same fact from the same source is one statement
    subject_type VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    property VARCHAR NOT NULL,      -- 'id' states that the subject exists
    value VARCHAR,                  -- canonical text; NULL when the raw value was kept but could not be read
    raw VARCHAR,
    valid_from VARCHAR,
    valid_to VARCHAR,
    source VARCHAR,
    confidence VARCHAR
);
CREATE TABLE edge (
    id VARCHAR NOT NULL, edge_type VARCHAR NOT NULL,
    from_type VARCHAR NOT NULL, from_id VARCHAR NOT NULL,
    to_type VARCHAR NOT NULL, to_id VARCHAR NOT NULL,
    discriminator VARCHAR NOT NULL
);
CREATE TABLE mention (statement VARCHAR NOT NULL, batch INTEGER NOT NULL, row_number BIGINT, column_name VARCHAR);
CREATE TABLE row_seen (batch INTEGER NOT NULL, digest VARCHAR NOT NULL);
CREATE TABLE quarantine (
    batch INTEGER NOT NULL, file VARCHAR NOT NULL, row_number BIGINT, column_name VARCHAR, raw VARCHAR,
    code VARCHAR NOT NULL, reason_zh VARCHAR NOT NULL, reason_en VARCHAR NOT NULL, remedy_zh VARCHAR NOT NULL, remedy_en VARCHAR NOT NULL
);

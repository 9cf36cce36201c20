-- Each text once: a line is one thing as one row of a file speaks of it, a heading what a column says of it. A statement of 0002 was a row
-- of text of its own in each place; its id is no longer stored but follows from what it says (views at the end).
CREATE TABLE heading (id INTEGER NOT NULL, property VARCHAR NOT NULL, column_name VARCHAR);  -- property 'id' states that the subject exists
CREATE TABLE line (
    id BIGINT NOT NULL, batch INTEGER NOT NULL, subject_type VARCHAR NOT NULL, subject VARCHAR NOT NULL, source VARCHAR, confidence VARCHAR,
    sheet VARCHAR, row_number BIGINT, clause VARCHAR
);
CREATE TABLE said (
    line BIGINT NOT NULL, heading INTEGER NOT NULL,
    value VARCHAR,                  -- canonical text; NULL when the raw value was kept but could not be read
    raw VARCHAR,                    -- NULL when it was printed as the value is
    valid_from VARCHAR, valid_to VARCHAR, char_offset BIGINT
);
ALTER TABLE batch ADD COLUMN unsettled VARCHAR;  -- digest of the optional references that named nothing known; NULL: none

INSERT INTO heading SELECT row_number() OVER (ORDER BY property, column_name), property, column_name
    FROM (SELECT DISTINCT s.property, m.column_name FROM mention m JOIN statement s ON s.id = m.statement);
INSERT INTO line SELECT row_number() OVER (ORDER BY batch, row_number), * FROM (
    SELECT DISTINCT m.batch, s.subject_type, s.subject, s.source, s.confidence, m.sheet, m.row_number, m.clause
    FROM mention m JOIN statement s ON s.id = m.statement
);
INSERT INTO said SELECT l.id, h.id, s.value, CASE WHEN s.raw IS DISTINCT FROM s.value THEN s.raw END, s.valid_from, s.valid_to, m.char_offset
    FROM mention m JOIN statement s ON s.id = m.statement
    JOIN heading h ON h.property = s.property AND h.column_name IS NOT DISTINCT FROM m.column_name
    JOIN line l ON l.batch = m.batch AND l.subject_type = s.subject_type AND l.subject = s.subject AND l.source IS NOT DISTINCT FROM s.source
        AND l.confidence IS NOT DISTINCT FROM s.confidence AND l.sheet IS NOT DISTINCT FROM m.sheet
        AND l.row_number IS NOT DISTINCT FROM m.row_number AND l.clause IS NOT DISTINCT FROM m.clause
    ORDER BY l.id;
DROP TABLE mention;
DROP TABLE statement;

-- Every place where something is said. The id is that of the fact from its source: lengths before texts, so that no two facts look alike.
CREATE VIEW place AS
    SELECT md5_number(concat(
            l.subject_type, '|', h.property, '|', strlen(l.subject), '|', strlen(d.value), '|', strlen(coalesce(d.raw, d.value)), '|',
            strlen(l.source), '|', strlen(l.confidence), '|', strlen(d.valid_from), '|', strlen(d.valid_to), '|',
            l.subject, d.value, coalesce(d.raw, d.value), l.source, l.confidence, d.valid_from, d.valid_to
        )) AS id,
        l.subject_type, l.subject, h.property, d.value, coalesce(d.raw, d.value) AS raw, d.valid_from, d.valid_to, l.source, l.confidence,
        l.batch, l.row_number, h.column_name, l.sheet, l.clause, d.char_offset
    FROM said d JOIN line l ON l.id = d.line JOIN heading h ON h.id = d.heading;
CREATE VIEW statement AS
    SELECT DISTINCT id, subject_type, subject, property, value, raw, valid_from, valid_to, source, confidence FROM place;
CREATE VIEW mention AS SELECT id AS statement, batch, row_number, column_name, sheet, clause, char_offset FROM place;

-- Files read whole and without a refusal: while these batches are active and the mark is the same, the file need not be opened again.
CREATE TABLE file_read (
    file VARCHAR NOT NULL, mark VARCHAR NOT NULL,  -- of the bytes and of everything that decides how they are read
    batches INTEGER[] NOT NULL, understood_as VARCHAR[] NOT NULL
);

-- What counts today: of each dataset the newest batch that is not withdrawn.
CREATE OR REPLACE TEMP VIEW withdrawn AS
    SELECT batch FROM (SELECT batch, arg_max(event, rowid) AS last_event FROM batch_event GROUP BY batch) WHERE last_event = 'withdrawn';
CREATE OR REPLACE TEMP VIEW active_batch AS
    SELECT max(id) AS id, dataset FROM batch WHERE id NOT IN (SELECT batch FROM withdrawn) GROUP BY dataset;
CREATE OR REPLACE TEMP VIEW active_place AS  -- cheaper than the two below where neither ids nor distinct facts are asked for
    SELECT p.* FROM place p WHERE p.batch IN (SELECT id FROM active_batch);
CREATE OR REPLACE TEMP VIEW active_mention AS
    SELECT id AS statement, batch, row_number, column_name, sheet, clause, char_offset FROM active_place;
CREATE OR REPLACE TEMP VIEW active_statement AS
    SELECT DISTINCT id, subject_type, subject, property, value, raw, valid_from, valid_to, source, confidence FROM active_place;
CREATE OR REPLACE TEMP VIEW mended AS
    SELECT m.* FROM mended_row m SEMI JOIN active_batch b ON b.id = m.batch;

-- What counts today: of each dataset the newest batch that is not withdrawn.
CREATE OR REPLACE TEMP VIEW withdrawn AS
    SELECT batch FROM (SELECT batch, arg_max(event, rowid) AS last_event FROM batch_event GROUP BY batch) WHERE last_event = 'withdrawn';
CREATE OR REPLACE TEMP VIEW active_batch AS
    SELECT max(id) AS id, dataset FROM batch WHERE id NOT IN (SELECT batch FROM withdrawn) GROUP BY dataset;
CREATE OR REPLACE TEMP VIEW active_mention AS
    SELECT m.* FROM mention m JOIN active_batch b ON b.id = m.batch;
CREATE OR REPLACE TEMP VIEW active_statement AS
    SELECT * FROM statement WHERE id IN (SELECT statement FROM active_mention);
CREATE OR REPLACE TEMP VIEW mended AS
    SELECT m.* FROM mended_row m SEMI JOIN active_batch b ON b.id = m.batch;

-- Statements that count today, after decided merges, with the rank of each among those that compete. Parameters come from the model:
-- tables `redirect` and `edge_now` (graph/ledger/merges.sql), tables `confidence_rank` and `source_rank` (name, rank).
CREATE OR REPLACE TEMP TABLE source_facts AS
    SELECT subject AS source, min(r.rank) AS type_rank,
        max(value) FILTER (WHERE property = 'published') AS published, max(value) FILTER (WHERE property = 'url') AS url,
        arg_min(value, r.rank) FILTER (WHERE property = 'source_type') AS source_type, max(value) FILTER (WHERE property = 'name_zh') AS title
    FROM active_place LEFT JOIN source_rank r ON r.name = value AND property = 'source_type'
    WHERE subject_type = 'Source' GROUP BY subject;

-- Each statement once: where it was first made (one place, not the row of one mention and the column of another) and the batch that said it
-- last. Most are made in one place only: the others alone are sorted.
CREATE OR REPLACE TEMP TABLE heard AS FROM active_place;
CREATE OR REPLACE TEMP TABLE again AS SELECT id FROM heard GROUP BY id HAVING count(*) > 1;
CREATE OR REPLACE TEMP TABLE spoken AS
    SELECT *, batch AS last_batch FROM heard ANTI JOIN again USING (id)
    UNION ALL
    SELECT * FROM (
        SELECT DISTINCT ON (id) *, max(batch) OVER (PARTITION BY id) AS last_batch FROM heard SEMI JOIN again USING (id)
        ORDER BY id, batch, row_number, column_name
    );
DROP TABLE heard;

CREATE OR REPLACE TEMP TABLE fact AS
    SELECT s.id, s.subject_type, coalesce(e.id, r.to_id, s.subject) AS subject, s.subject AS stated_subject, s.property, s.value, s.raw,
        s.valid_from, s.valid_to, s.source, s.confidence,
        CASE WHEN r.to_id IS NULL THEN 0 ELSE 1 END AS is_merged,
        coalesce(c.rank, low_rank() - 0.5) AS confidence_rank, coalesce(x.type_rank, 99) AS type_rank, coalesce(x.published, '') AS published,
        b.loaded_at, s.batch, s.sheet, s.row_number, s.column_name, s.clause, s.char_offset
    FROM spoken s
    LEFT JOIN edge_now e ON e.old_id = s.subject AND e.edge_type = s.subject_type
    LEFT JOIN redirect r ON r.from_id = s.subject
    LEFT JOIN confidence_rank c ON c.name = s.confidence
    LEFT JOIN source_facts x ON x.source = s.source
    JOIN batch b ON b.id = s.last_batch
    WHERE s.subject_type <> 'SAME_AS';
DROP TABLE spoken;

-- The rule: a steward's decision (of two the later), then what was said of the thing itself before what was said of one merged into it, then
-- confidence (none given counts more than low), then kind of source, then the newer page. Two values of low confidence alone settle nothing.
-- Only what competes is ranked: most facts are stated once.
CREATE OR REPLACE TEMP TABLE contested AS
    SELECT subject_type, subject, property, min(confidence_rank) AS best_confidence, count(DISTINCT coalesce(value, raw)) AS different
    FROM fact GROUP BY ALL HAVING count(*) > 1;
CREATE OR REPLACE TEMP TABLE shown AS
    SELECT f.*, 1 AS place, f.value IS NOT NULL AS is_shown
    FROM fact f ANTI JOIN contested c USING (subject_type, subject, property)
    UNION ALL BY NAME
    SELECT * EXCLUDE (best_confidence, different, is_list),
        value IS NOT NULL AND (is_list OR (place = 1 AND NOT (best_confidence = low_rank() AND different > 1))) AS is_shown
    FROM (
        SELECT f.*, c.best_confidence, c.different, f.property IN (SELECT name FROM list_property) AS is_list, row_number() OVER (
            PARTITION BY f.subject_type, f.subject, f.property
            ORDER BY value IS NULL, confidence_rank > 0, is_merged, confidence_rank, type_rank, published DESC, loaded_at DESC, value
        ) AS place
        FROM fact f JOIN contested c USING (subject_type, subject, property)
    );

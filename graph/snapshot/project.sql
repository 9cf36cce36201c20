-- Statements that count today, after decided merges, with the rank of each among those that compete. Parameters come from the model:
-- table `redirect` (from_id, to_id), tables `confidence_rank` and `source_rank` (name, rank).
CREATE OR REPLACE TEMP TABLE active_subject AS
    SELECT DISTINCT subject_type, subject FROM active_statement WHERE property = 'id';

CREATE OR REPLACE TEMP TABLE edge_now AS
    SELECT e.id AS old_id, md5(concat_ws('|', e.edge_type, coalesce(f.to_id, e.from_id), coalesce(t.to_id, e.to_id), e.discriminator)) AS id,
        e.edge_type, e.from_type, coalesce(f.to_id, e.from_id) AS from_id, e.to_type, coalesce(t.to_id, e.to_id) AS to_id
    FROM edge e
    JOIN active_subject a ON a.subject_type = e.edge_type AND a.subject = e.id
    LEFT JOIN redirect f ON f.from_id = e.from_id
    LEFT JOIN redirect t ON t.from_id = e.to_id
    WHERE e.edge_type <> 'SAME_AS';

CREATE OR REPLACE TEMP TABLE source_facts AS
    SELECT subject AS source, min(r.rank) AS type_rank,
        max(value) FILTER (WHERE property = 'published') AS published, max(value) FILTER (WHERE property = 'url') AS url,
        arg_min(value, r.rank) FILTER (WHERE property = 'source_type') AS source_type, max(value) FILTER (WHERE property = 'name_zh') AS title
    FROM active_statement LEFT JOIN source_rank r ON r.name = value AND property = 'source_type'
    WHERE subject_type = 'Source' GROUP BY subject;

CREATE OR REPLACE TEMP TABLE first_mention AS
    SELECT statement, arg_min(m.row_number, m.batch) AS row_number, arg_min(column_name, m.batch) AS column_name, arg_min(sheet, m.batch) AS sheet,
        arg_min(clause, m.batch) AS clause, arg_min(char_offset, m.batch) AS char_offset, min(m.batch) AS batch
    FROM active_mention m GROUP BY statement;

CREATE OR REPLACE TEMP TABLE fact AS
    SELECT s.id, s.subject_type, coalesce(e.id, r.to_id, s.subject) AS subject, s.subject AS stated_subject, s.property, s.value, s.raw,
        s.valid_from, s.valid_to, s.source, s.confidence,
        CASE WHEN r.to_id IS NULL THEN 0 ELSE 1 END AS is_merged,
        coalesce(c.rank, 9) AS confidence_rank, coalesce(x.type_rank, 99) AS type_rank, coalesce(x.published, '') AS published,
        b.loaded_at
    FROM active_statement s
    LEFT JOIN edge_now e ON e.old_id = s.subject AND e.edge_type = s.subject_type
    LEFT JOIN redirect r ON r.from_id = s.subject
    LEFT JOIN confidence_rank c ON c.name = s.confidence
    LEFT JOIN source_facts x ON x.source = s.source
    JOIN first_mention f ON f.statement = s.id
    JOIN batch b ON b.id = f.batch
    WHERE s.subject_type <> 'SAME_AS';

-- The rule: a steward's decision, then confidence, then kind of source, then the newer page. Two values of low confidence alone settle
-- nothing. Only what competes is ranked: most facts are stated once.
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
            ORDER BY is_merged, value IS NULL, confidence_rank, type_rank, published DESC, loaded_at DESC, value
        ) AS place
        FROM fact f JOIN contested c USING (subject_type, subject, property)
    );
